"""Finished homes at the edge, or lots on which families build? The same public money, thirty years on.

The same city with the same luck lives under each policy: five years of money, then nothing. Run it from the
project's folder:

    python examples/finished_or_incremental.py [--seeds 1 2 3 4] [--households 1200]

Drawn are the homes that were handed over, by years since, and below them all families the programmes were
meant for, served or not: households of the first day with low incomes that rented or shared. With
``--frozen`` families neither have children nor let them go: the placebo. A table stands beside the picture.
"""

from __future__ import annotations

import argparse
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from analysis.canvas import TITLE, Drawn, Dress, dresses, legend, legend_height, panels, save, ticks
from analysis.homes_followed import MEASURES, SHARES, Followed, follow
from analysis.plots import band
from analysis.validation.hypotheses_of_homes import FINISHED_MONEY, HEARD_OF, INCREMENTAL_MONEY, NO_GROWTH
from model import HousingModel
from scenarios import load

NONE, FINISHED, GROWING = "no programme", "finished homes at the edge", "serviced lots and assisted building"
ARMS = {
    NONE: ((), ()),
    FINISHED: (("finished_periphery",), FINISHED_MONEY),
    GROWING: (("incremental_homes",), INCREMENTAL_MONEY),
}
PANELS = (
    ("served", "quality", "Quality of the homes given"),
    ("served", "persons_a_room", "Persons a room there"),
    ("served", "fits", "Homes given that fit\n(2/3 to 2 persons a room)"),
    ("target", "quality", "Quality of the homes of all\nfamilies meant to be served"),
    ("target", "persons_a_room", "Persons a room of all these"),
    ("target", "owners", "Share of these who own a home"),
)


def live(seed: int, arm: str, households: int, years: int, frozen: bool) -> Followed:
    """One city under one of the arms."""
    policies, money = ARMS[arm]
    settings = [*HEARD_OF, *money, *(NO_GROWTH if frozen else ())]
    scenario = load(policies=policies, households=households, months=12 * years, seed=seed, settings=settings)
    return follow(HousingModel(scenario, record_lives=False).run())


def curves_of(table: pd.DataFrame, arm: str, view: str, measure: str) -> NDArray[np.float64]:
    """A measure of one arm: float64 (seed, year)."""
    mine = table[(table.arm == arm) & (table["view"] == view)]
    return mine.pivot_table(index="seed", columns="year", values=measure, dropna=False).to_numpy(float)


def draw(table: pd.DataFrame, about: str) -> Drawn:
    """The curves of all arms of a table, with bands of 95 % over seeds."""
    looks = dresses([arm for arm in ARMS if (table.arm == arm).any()], NONE)
    shown: list[tuple[str, Dress]] = list(looks.items())
    top = legend_height(list(looks))
    figure, axes = panels(len(PANELS), 3, 2.9, top)
    for axis, (view, measure, title) in zip(axes, PANELS, strict=True):
        highest = 1.0 if measure in SHARES else np.inf
        for arm, look in shown:
            curves = curves_of(table, arm, view, measure)
            known = np.isfinite(curves).any(axis=0)
            if not known.any():
                continue
            mean, low, high = (line[known] for line in band(curves, 0.0, highest))
            year = np.arange(curves.shape[1])[known]
            axis.fill_between(year, low, high, color=look.colour, alpha=0.15, linewidth=0)
            axis.plot(year, mean, color=look.colour, linestyle=look.line, linewidth=2.0)
        axis.set_title(title, fontsize=TITLE, loc="left")
        axis.set_xlim(0, table.year.max())
        axis.set_xlabel("years since the home was given" if view == "served" else "years since the start")
        ticks(axis.xaxis)
        ticks(axis.yaxis)
    legend(figure, shown)
    return Drawn(
        "finished_or_incremental",
        "Finished homes, or homes that grow, for the same public money",
        "Six panels of curves over thirty years under three policies: " + about,
        about,
        figure,
        "Bands: 95 % of the mean over seeds. " + about,
    )


def table_of(cities: dict[str, list[Followed]], seeds: list[int]) -> pd.DataFrame:
    """A row a seed, arm, view and year."""
    rows = []
    for arm, lived in cities.items():
        for seed, city in zip(seeds, lived, strict=True):
            for view in ("served", "target"):
                frame = pd.DataFrame(getattr(city, view))
                frame.insert(0, "year", np.arange(len(frame)))
                frame.insert(0, "view", view)
                frame.insert(0, "seed", seed)
                frame.insert(0, "arm", arm)
                rows.append(frame.assign(homes=city.homes, spent=city.spent))
    return pd.concat(rows, ignore_index=True)


def told(table: pd.DataFrame) -> str:
    """Homes given, money and curves of every third year, in a text."""
    lines = []
    for arm, mine in table.groupby("arm", sort=False):
        homes, spent = mine.groupby("seed")[["homes", "spent"]].first().mean()
        lines.append(f"\n{arm}: {homes:.0f} homes or lots for {spent:,.0f} MWM")
        for view, rows in mine.groupby("view", sort=False):
            means = rows.groupby("year")[list(MEASURES)].mean().iloc[::3].round(3)
            lines += [f"{view}:", means.to_string()]
    return "\n".join(lines)


def main() -> None:
    """Let all cities live, draw and tell."""
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3, 4])
    options.add_argument("--households", type=int, default=1200)
    options.add_argument("--years", type=int, default=30)
    options.add_argument("--frozen", action="store_true", help="families neither grow nor let children go")
    options.add_argument("--arms", nargs="+", choices=list(ARMS), default=list(ARMS))
    options.add_argument("--workers", type=int, default=2)
    options.add_argument("--to", type=Path, default=Path("results/finished_or_incremental"))
    chosen = options.parse_args()
    jobs = [
        (seed, arm, chosen.households, chosen.years, chosen.frozen)
        for seed in chosen.seeds
        for arm in chosen.arms
    ]
    with ProcessPoolExecutor(chosen.workers) as pool:
        lived = dict(zip(jobs, pool.map(live, *zip(*jobs, strict=True)), strict=True))
    cities = {arm: [city for job, city in lived.items() if job[1] == arm] for arm in chosen.arms}
    chosen.to.mkdir(parents=True, exist_ok=True)
    table = table_of(cities, chosen.seeds)
    table.to_csv(chosen.to / "finished_or_incremental.csv", index=False)
    about = (
        f"{chosen.households:,} households on the first day, {len(chosen.seeds)} seeds; five years of "
        f"{int(1500 * chosen.households / 1000):,} minimum wages a year in both cities."
    )
    print(f"written to {save(draw(table, about), chosen.to).path}")
    print(told(table))


if __name__ == "__main__":
    main()
