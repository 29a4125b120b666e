"""What the shipped studies show: tables and pictures of docs/studies.md, made from finished sweeps.

Each study is swept first, into a folder of its name; then, from the project's folder:

    python run.py sweep interest_cap
    python examples/studies.py [results/sweeps] [--only interest_cap …] [--to results/studies]

Every number is a difference between two cities with the same luck, its mean over the seeds with the 95 %
interval of ``run.py compare``. Studies with runs that are missing are named and left out.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from analysis.canvas import TITLE, Drawn, Dress, dresses, legend, legend_height, panels, save, ticks
from analysis.comparison import excludes_zero, interval
from analysis.indicators import Indicator, describe
from analysis.sweeps.command import as_command
from analysis.sweeps.folder import stored
from analysis.sweeps.query import ask, baseline_of
from scenarios.problems import ScenarioError

UNCLEAR = "○"
PLACES = {"valle_de_mexico": "Valle de México", "santiago": "Santiago"}
CAP = "policy.rate_cap.regulation.rate_cap"
VACANCY, WILLING = "place.tenure.room_vacancy", "place.population.willing_to_let_share"
JOINS, INCOME_CAP = "policy.land_trust.land_trust.joins", "policy.land_trust.land_trust.income_cap"
PULSE, CHILDREN = "place.migration.international.pulse_factor", "behaviour.fertility"
POSTS = "policy.small_filtered_corps.programmes.0.assistance.assistants"
UPGRADED, TRUST = "upgrading", "upgrading+land_trust"
VOUCHERS, ROOMS, OPEN = "rent_vouchers", "room_credit", "open_documents"
CAPPED, SUPPORTED = "rate_cap", "rate_cap_with_cooperatives"
CORPS, CHANCE = "small_filtered_corps", "shp_2019_grant"
FINISHED, GROWING = "finished_periphery", "incremental_homes"


@dataclass(frozen=True)
class Contrast:
    """One arm less another with the same luck: at the same point, or at ``point`` of the other.

    ``month``: of the kept months, at the points that ``at`` names; left out: what a run gives as a whole.
    """

    arm: str
    other: str
    title: str
    point: int | None = None
    months: tuple[int, ...] = ()
    at: tuple[int, ...] | None = None


@dataclass(frozen=True)
class Chapter:
    """What is told of a study: its contrasts, how a point is called, which indicators are columns."""

    contrasts: tuple[Contrast, ...]
    indicators: tuple[str, ...]
    point: Callable[[pd.Series], str]


def _years(row: pd.Series) -> str:
    after = f", year {int(row['month']) // 12}" if row.get("month", -1) >= 0 else ""
    return f"{row[CHILDREN]:g} children{after}"


CHAPTERS = {
    "interest_cap": Chapter(
        (
            Contrast(CAPPED, "none", "cap"),
            Contrast(SUPPORTED, "none", "cap, cooperatives supported"),
            Contrast(SUPPORTED, CAPPED, "supported less cap alone"),
        ),
        ("borrowers_share", "over_indebted_share", "mean_apr_paid", "adequate_share", "welfare"),
        lambda row: f"{100 * row[CAP]:g} % a year",
    ),
    "vouchers_and_rooms": Chapter(
        (
            Contrast(VOUCHERS, "none", "vouchers", at=(0, 1, 4, 5)),
            Contrast(ROOMS, "none", "room credit", at=(0, 1, 4, 5)),
            Contrast(f"{VOUCHERS}+{ROOMS}", VOUCHERS, "both less vouchers alone"),
        ),
        ("rent_index", "rents_paid_index", "rent_burden", "lots_with_rooms_share"),
        lambda row: f"{100 * row[WILLING]:g} % would let, {100 * row[VACANCY]:g} % empty",
    ),
    "land_trust_frontier": Chapter(
        (
            Contrast("none", UPGRADED, "nothing less upgrading", at=(0,)),
            Contrast(TRUST, UPGRADED, "with the trust less without", at=(0, 1, 4, 5, 8, 9)),
            Contrast(TRUST, TRUST, "with the trust, less 10 % join", point=0, at=(8,)),
            Contrast(TRUST, TRUST, "with the trust, less 10 % join", point=1, at=(9,)),
        ),
        ("displaced", "gentrification_index", "rent_index", "mean_quality", "public_spend"),
        lambda row: f"{100 * row[JOINS]:g} % join, up to {row[INCOME_CAP]:g} MWM/month",
    ),
    "migration_shock": Chapter(
        (
            Contrast("none", "none", "the pulse itself, less factor 1", point=0, at=(1, 2)),
            Contrast(OPEN, "none", "open documents", at=(0, 2)),
            Contrast(VOUCHERS, "none", "vouchers"),
            Contrast(f"{OPEN}+{VOUCHERS}", VOUCHERS, "both less vouchers alone", at=(0, 2)),
        ),
        ("rent_index", "rent_burden", "quantitative_deficit", "overcrowded_share", "written_contract_share"),
        lambda row: f"factor {row[PULSE]:g}",
    ),
    "assistants_optimum": Chapter(
        (
            Contrast(CHANCE, CHANCE, "hired by chance, less its 3.5 posts", point=3, at=(0, 1, 2, 4, 5)),
            Contrast(CORPS, CORPS, "chosen, less its 3.5 posts", point=3, at=(0, 1, 2, 4, 5)),
            Contrast(CORPS, CHANCE, "chosen less hired by chance"),
        ),
        ("served", "ghost_tranches", "overhead_per_dwelling", "wasted_effort", "adequate_share"),
        lambda row: f"{row[POSTS]:g} posts",
    ),
    "finished_or_incremental": Chapter(
        (
            Contrast(FINISHED, "none", "finished homes less none"),
            Contrast(GROWING, "none", "lots less none"),
            Contrast(GROWING, FINISHED, "lots less finished homes"),
            Contrast(GROWING, FINISHED, "lots less finished homes", months=(72, 120, 180, 240, 300), at=(1,)),
        ),
        ("mean_quality", "adequate_share", "overcrowded_share", "quantitative_deficit", "welfare"),
        _years,
    ),
}


def differences(folder: Path, contrast: Contrast, indicators: Sequence[str]) -> pd.DataFrame:
    """A row for each place, point, kept month and indicator of a finished sweep.

    Columns: ``place``, ``point``, ``month`` (-1: of the run as a whole), what varies (its dotted names),
    ``indicator``, ``level`` (mean of the other arm), ``difference``, ``low``, ``high`` (95 %, NaN under
    three pairs), ``pairs``, ``same`` (pairs with the sign of the mean; an exact zero has none). Stored
    units: shares are between 0 and 1. Pairs in which one of the two is missing are left out.
    """
    if contrast.months:
        held = ask(folder, "SELECT * FROM series")
        held = held[held["month"].isin(contrast.months)]
    else:
        held = ask(folder, "SELECT * FROM results").assign(month=-1)
    varied = [name for name in held.columns if "." in name]
    rows = []
    ours = held[held["arm"] == contrast.arm]
    for (place, month, point), mine in ours.groupby(["place", "month", "point"], sort=True):
        if contrast.at is not None and point not in contrast.at:
            continue
        against = contrast.point if contrast.point is not None else point
        theirs = held[(held["arm"] == contrast.other) & (held["point"] == against)]
        theirs = theirs[(theirs["place"] == place) & (theirs["month"] == month)].set_index("seed")
        for name in indicators:
            both = pd.concat([mine.set_index("seed")[name], theirs[name]], axis=1, keys=["ours", "theirs"])
            both = both.astype(float).dropna()
            gaps = (both["ours"] - both["theirs"]).to_numpy()
            low, high = interval(gaps[None, :])[:, 0]
            mean = float(gaps.mean()) if len(gaps) else np.nan
            same = int(((np.sign(gaps) == np.sign(mean)) & (gaps != 0.0)).sum())
            told = {"place": place, "point": point, "month": month} | mine[varied].iloc[0].to_dict()
            told |= {"indicator": name, "level": float(both["theirs"].mean()), "difference": mean}
            rows.append(told | {"low": low, "high": high, "pairs": len(gaps), "same": same})
    return pd.DataFrame(rows)


def cell(row: pd.Series) -> str:
    """A difference with its interval and pairs in shown units; a ring where the interval includes zero."""
    what = describe(row["indicator"])
    if not np.isfinite(row["low"]):
        return "–"
    if row["difference"] == row["low"] == row["high"] == 0.0:
        return f"0 in all {row['pairs']}"
    more = _decimals(what, max(abs(row["low"]), abs(row["high"])))
    mean, low, high = (what.show(row[one], True, more) for one in ("difference", "low", "high"))
    ring = "" if excludes_zero(row["low"], row["high"]) else f" {UNCLEAR}"
    return f"{mean} ({low} to {high}), {row['same']}/{row['pairs']}{ring}"


def _decimals(what: Indicator, largest: float) -> int:
    """Decimals more than those of a level, at most one: none where limits have two digits without it."""
    enough = {",.0f": 0.0, ".1f": 10.0}.get(what.format, 1.0)
    return int(largest * what.factor < enough)


def heading(name: str) -> str:
    """The name of an indicator as a column, with the unit of its differences."""
    what = describe(name)
    unit = {"percentage points": "points"}.get(what.difference_unit, what.difference_unit)
    return what.label if unit in what.label else f"{what.label}, {unit}"


def table(folder: Path, chapter: Chapter) -> str:
    """The contrasts of a study as a Markdown table."""
    places = ask(folder, "SELECT DISTINCT place FROM results")["place"].tolist()
    lines = ["| | " + " | ".join(heading(name) for name in chapter.indicators) + " |"]
    lines.append("|---" * (1 + len(chapter.indicators)) + "|")
    for contrast in chapter.contrasts:
        found = differences(folder, contrast, chapter.indicators)
        for (place, _, _), row in found.groupby(["place", "month", "point"], sort=True):
            where = f"{PLACES.get(place, place)}, " if len(places) > 1 else ""
            name = f"{contrast.title}: {where}{chapter.point(row.iloc[0])}"
            lines.append(f"| {name} | " + " | ".join(cell(one) for _, one in row.iterrows()) + " |")
    return "\n".join(lines)


# --- pictures --------------------------------------------------------------------------------


def curve(axis: Axes, found: pd.DataFrame, varies: str, look: Dress, shift: float | None = None) -> None:
    """Differences of one indicator over a share that varies, in shown units, with intervals.

    Intervals are a band, or, with a ``shift`` in percentage points to the right, bars.
    """
    found = found.sort_values(varies)
    factor = describe(found["indicator"].iloc[0]).factor
    x = 100.0 * found[varies].to_numpy() + (shift or 0.0)
    mean, low, high = (factor * found[one].to_numpy() for one in ("difference", "low", "high"))
    if shift is None:
        axis.fill_between(x, low, high, color=look.colour, alpha=0.18, linewidth=0)
    else:
        axis.vlines(x, low, high, color=look.colour, linewidth=1.6, alpha=0.75)
    (drawn,) = axis.plot(x, mean, color=look.colour, linestyle=look.line, linewidth=1.8)
    drawn.set(marker=look.mark, markersize=5.5)


def _name(axis: Axes, title: str, across: str, upwards: str) -> None:
    axis.axhline(0.0, color="#222222", linewidth=1.0)
    axis.set_title(title, fontsize=TITLE, loc="left")
    axis.set_xlabel(across)
    axis.set_ylabel(upwards)
    ticks(axis.yaxis)


def draw_interest_cap(folder: Path) -> Drawn:
    """Borrowers, over-indebted households and adequate homes by cap, less those of the city without one."""
    contrasts = CHAPTERS["interest_cap"].contrasts[:2]
    titles = [contrast.title for contrast in contrasts]
    looks = dresses(["no cap", *titles], "no cap")
    shown = [(title, looks[title]) for title in titles]
    measures = ("borrowers_share", "over_indebted_share", "adequate_share")
    figure, axes = panels(len(measures), 3, 3.3, legend_height(titles))
    held = {one.title: differences(folder, one, measures) for one in contrasts}
    for axis, measure in zip(axes, measures, strict=True):
        what = describe(measure)
        for title in titles:
            found = held[title][held[title]["indicator"] == measure]
            curve(axis, found, CAP, looks[title])
        level = what.show(float(found["level"].iloc[0]))
        title = f"{what.title}\n({level} {what.unit} without a cap)"
        _name(axis, title, "highest rate allowed, % a year", "difference, percentage points")
        axis.set_xticks(100.0 * np.sort(found[CAP].unique()))
    legend(figure, shown)
    return Drawn(
        "studies_interest_cap",
        "What a cap on interest changes, with and without support for cooperatives",
        "",
        "",
        figure,
        "Zero: the same cities without a cap. Bands: 95 % of the mean paired difference over seeds.",
    )


def draw_vouchers_and_rooms(folder: Path) -> Drawn:
    """Rents and their burden by vacancy at the start, where few or many owners would let a room."""
    arms = {"vouchers": VOUCHERS, "room credit": ROOMS, "both": f"{VOUCHERS}+{ROOMS}"}
    titles = list(arms)
    looks = dresses(["neither", *titles], "neither")
    measures = ("rent_index", "rent_burden")
    found = {
        title: differences(folder, Contrast(arm, "none", title), measures) for title, arm in arms.items()
    }
    willing = sorted(found[titles[0]][WILLING].unique())
    figure, axes = panels(len(measures) * len(willing), len(willing), 2.7, legend_height(titles))
    for axis, (measure, share) in zip(axes, [(m, s) for m in measures for s in willing], strict=True):
        what = describe(measure)
        for turn, title in enumerate(titles):
            mine = found[title][(found[title]["indicator"] == measure) & (found[title][WILLING] == share)]
            curve(axis, mine, VACANCY, looks[title], shift=0.45 * (turn - 1))
        title = f"{what.title}, {100 * share:g} % of owners willing to let a room"
        _name(axis, title, "rooms empty on the first day, %", f"difference, {what.difference_unit}")
        axis.set_xticks(100.0 * np.sort(mine[VACANCY].unique()))
    for row in np.split(np.array(axes), len(measures)):
        ends = [axis.get_ylim() for axis in row]
        for axis in row:
            axis.set_ylim(min(low for low, _ in ends), max(high for _, high in ends))
    legend(figure, [(title, looks[title]) for title in titles])
    return Drawn(
        "studies_vouchers_and_rooms",
        "What vouchers for rent and credit for rooms change",
        "",
        "",
        figure,
        "Zero: the same cities with neither. Bars: 95 % of the mean paired difference over seeds.",
    )


PICTURES = {"interest_cap": draw_interest_cap, "vouchers_and_rooms": draw_vouchers_and_rooms}


def about(folder: Path) -> str:
    """Size, places, arms, points, seeds and runs of a sweep, in a line."""
    study = (stored(folder) or {})["study"]
    size = f"{study['households']:,} households, {study['months'] / 12:g} years"
    runs = ask(folder, "SELECT place, arm, point, seed, run FROM runs")
    counts = {name: runs[name].nunique() for name in ("place", "arm", "point", "seed")}
    said = [f"{count} {name}{'s' if count > 1 else ''}" for name, count in counts.items()]
    lived = runs["run"].nunique()
    total = f"{len(runs):,} runs" + (f", {lived:,} of them different" if lived < len(runs) else "")
    return f"{size}; {', '.join(said)}: {total}; baseline: {baseline_of(folder)}"


def missing(folder: Path) -> str:
    """What keeps a sweep from being told, or nothing."""
    if not (folder / "study.json").is_file():
        return f"not swept yet: python run.py sweep {folder.name}"
    status = ask(folder, "SELECT status, count(*) AS runs FROM runs GROUP BY all").set_index("status")["runs"]
    left = int(status.drop("ok", errors="ignore").sum())
    if not left:
        return ""
    return f"{left:,} of {status.sum():,} runs are not there: python run.py sweep {folder.name}"


def main() -> None:
    """Tables on standard output, pictures to a folder."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("sweeps", type=Path, nargs="?", default=Path("results/sweeps"))
    parser.add_argument("--only", nargs="+", choices=list(CHAPTERS), default=list(CHAPTERS))
    parser.add_argument("--to", type=Path, default=Path("results/studies"))
    options = parser.parse_args()
    why = {name: missing(options.sweeps / name) for name in options.only}
    if all(why.values()):
        expected = "a folder with finished sweeps, one a study, such as results/sweeps"
        raise ScenarioError(None, "sweeps", expected, f"'{options.sweeps}'", "; ".join(why.values()))
    for name in options.only:
        folder = options.sweeps / name
        print(f"\n## {name}\n")
        if why[name]:
            print(why[name])
            continue
        print(f"{about(folder)}\n\n{table(folder, CHAPTERS[name])}")
        if name in PICTURES:
            print(f"\nwritten: {save(PICTURES[name](folder), options.to, about(folder)).path}")


if __name__ == "__main__":
    sys.exit(as_command(main))
