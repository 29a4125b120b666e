"""Three lives of one run as a Markdown page, each with a plot of rooms, debt and family size.

Who is told is a matter of rules (``CHAPTERS``), not of taste. Debt month by month is in no file of
a run, so the run is lived again from its own ``scenario.toml`` with a ``Diary`` in its month; that
it is the same run its digest proves.
"""

from __future__ import annotations

import json
import os
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.ticker import MaxNLocator

from agents.foundation.codes import OWNER, TENANT, UNHOUSED
from analysis.canvas import TICK, Drawn, save, ticks, write_atomically
from analysis.story import life, wrapped
from analysis.story_members import founders
from analysis.story_run import DETAILS, City, StoryError, first_tenure, read_city, run_folder
from analysis.story_words import Names
from scenarios import load_resolved

if TYPE_CHECKING:
    from model import HousingModel

WIDTH, HEIGHT = 7.4, 4.3  # inches of a plot
COLOURS = {"rooms": "#0072B2", "debt": "#D55E00", "lot": "#D55E00", "persons": "#222222"}


# --- whose lives -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Chapter:
    """One life of the page: its heading, the rule in words, and whom the rule admits."""

    name: str
    heading: str
    rule: str
    admits: Callable[[City, int, set[str]], bool]


def _is_founder(city: City, key: int, kinds: set[str]) -> bool:
    home = city.households.loc[key]
    stayed = home.present == 1 and home.arrived < 0 and home.tenure == OWNER
    return bool(stayed and {"core_finished", "loan_repaid"} <= kinds and first_tenure(city, key) == "owner")


def _is_second_couple(city: City, key: int, kinds: set[str]) -> bool:
    home = city.households.loc[key]
    long_ago = city.months - home.arrived >= 180
    if not (home.present == 1 and home.arrived > 0 and long_ago and home.tenure == OWNER):
        return False
    return "formed" in kinds and len(founders(city, key)) == 2


def _has_failed(city: City, key: int, kinds: set[str]) -> bool:
    home = city.households.loc[key]
    long = (city.months if home.present else home.settled) - home.arrived >= 60
    fell = bool({"default", "lost_lot", "evicted", "home_taken_back"} & kinds)
    left = city.events[(city.events.household == key) & (city.events.kind == "left")]
    in_need = home.present == 0 and left.cause.isin(("no_room_found", "did_not_settle")).any()
    return bool(long and fell and (in_need or (home.present == 1 and home.tenure == UNHOUSED)))


CHAPTERS = (
    Chapter(
        "founders",
        "A founder family",
        "owned its lot on the first day and still does, finished the core of the house and paid a loan off",
        _is_founder,
    ),
    Chapter(
        "second_generation",
        "A couple of the second generation",
        "set up by two children of families of the city at least 15 years ago, and owners by now",
        _is_second_couple,
    ),
    Chapter(
        "failed",
        "A household that failed",
        "in the city for at least five years, put out of a room, in default or without its lot, "
        "and at last gone for want of a room or without a home",
        _has_failed,
    ),
)
CHOICE = "of several the one with most kinds of main events, then the lowest key"


def choose(city: City, chapter: Chapter) -> int | None:
    """The household of a chapter, by its rule; None if nobody fits."""
    main = city.events[~city.events.kind.isin(DETAILS)]
    kinds = {int(key): set(part) for key, part in main.groupby("household").kind.unique().items()}
    ranked = sorted(city.marks.keys() - city.shared, key=lambda key: (-len(kinds.get(key, ())), key))
    return next((key for key in ranked if chapter.admits(city, key, kinds.get(key, set()))), None)


# --- their state, month by month -------------------------------------------------------------


@dataclass
class Diary:
    """Keeps rooms, debts and persons of chosen households, at the end of every month."""

    keys: Sequence[int]
    rows: list[tuple[int, int, float, float, float, int]] = field(default_factory=list)

    def note(self, city: HousingModel) -> None:
        """The work of a phase of the month."""
        homes = city.households
        for key in self.keys:
            found = np.flatnonzero((homes.key == key) & (homes.present == 1))
            if not len(found):
                continue
            home = homes[found[0]]
            owner = home.tenure == OWNER
            rooms = float(city.lots[home.lot].rooms) if owner else 1.0 if home.tenure == TENANT else np.nan
            lot = float(city.lots[home.lot].price_owed) if owner else 0.0
            self.rows.append((city.month, key, rooms, float(home.debt), lot, int(home.persons)))

    def table(self) -> pd.DataFrame:
        """Columns month, household, rooms, debt, lot (still owed for it) and persons."""
        return pd.DataFrame(self.rows, columns=["month", "household", "rooms", "debt", "lot", "persons"])


def live_again(folder: Path, keys: Sequence[int]) -> tuple[pd.DataFrame, str]:
    """The diary of some households of a run, and the run's digest; ``StoryError`` if it is not the same."""
    from model import HousingModel
    from model.month import Phase

    scenario = load_resolved(folder / "scenario.toml")
    wanted = json.loads((folder / "provenance.json").read_text(encoding="utf-8"))
    diary = Diary(keys)
    city = HousingModel(scenario)
    city.month_plan.insert_after("indicators", Phase("diary", "chosen lives are noted", diary.note))
    city.run(int(wanted["months"]))
    if city.digest() != wanted["digest"]:
        raise StoryError(f"the run in {folder} was made by another version: run its scenario.toml again")
    return diary.table(), str(wanted["digest"])


def draw_life(diary: pd.DataFrame, name: str, title: str, months: int) -> Drawn:
    """Rooms, debts and persons of one household over the years of the account."""
    figure = Figure(figsize=(WIDTH, HEIGHT), layout=ConstrainedLayoutEngine(h_pad=0.06, w_pad=0.08))
    panels = list(figure.subplots(3, 1, sharex=True))
    by_month = diary.set_index("month").reindex(range(months))
    last = int(diary["month"].max()) + 1
    shown = months if last == months else min(months, last + 12)  # a year of nothing after a life ends
    years = by_month.index.to_numpy() / 12.0
    for axis, column, label in zip(
        panels, ("rooms", "debt", "persons"), ("rooms", "debt, MWM", "persons"), strict=True
    ):
        axis.plot(years, by_month[column], color=COLOURS[column], linewidth=1.8, drawstyle="steps-post")
        if column == "debt" and by_month["lot"].max() > 0.0:
            owed = by_month["lot"].where(by_month["lot"] > 0.0)
            axis.plot(years, owed, color=COLOURS["lot"], linewidth=1.3, linestyle=":")
        axis.set_ylabel(label, fontsize=TICK)
        top = float(np.nanmax(by_month[["debt", "lot"]].to_numpy() if column == "debt" else by_month[column]))
        axis.set_ylim(0.0, max(1.0, 1.15 * top))
        axis.set_xlim(0.0, shown / 12.0)
        axis.spines[["top", "right"]].set_visible(False)
        axis.tick_params(labelsize=TICK)
        axis.grid(True, color="#e6e6e6", linewidth=0.6)
        ticks(axis.yaxis, 4)
        if column != "debt":
            axis.yaxis.set_major_locator(MaxNLocator(4, integer=True))
    panels[-1].set_xlabel("years of the account", fontsize=TICK)
    figure.align_ylabels(panels)
    name_of = f"{title[:1].lower()}{title[1:]}"
    return Drawn(
        name,
        title,
        f"Line charts of rooms, debt and persons of {name_of} over {shown / 12:.0f} years.",
        "",
        figure,
        "Rooms: of their own house, those let included, or the one they rent; a gap while they live with "
        "others or nowhere. Debt: loans (line) and what is still owed for the lot (dots).",
    )


# --- the page --------------------------------------------------------------------------------


def write_book(folder: Path | str, page: Path | str) -> list[Path]:
    """Write three lives of a run to ``page`` (Markdown) and their plots beside it; what was written."""
    inside, _ = run_folder(Path(folder))
    city = read_city(inside)
    chosen = {chapter: key for chapter in CHAPTERS if (key := choose(city, chapter)) is not None}
    if not chosen:
        raise StoryError(f"nobody in {inside} lived one of the lives of this page: try a longer run")
    diary, digest = live_again(inside, list(chosen.values()))
    target = Path(page)
    text = [_head(inside, target, city, digest)]
    written = [target]
    for chapter in CHAPTERS:
        text.append(f"## {chapter.heading}\n\n*Chosen: {chapter.rule}; {CHOICE}.*")
        if chapter not in chosen:
            text.append("Nobody in this run.")
            continue
        key = chosen[chapter]
        title = Names(city, [key]).full(key)
        name = f"{target.stem}_{chapter.name}"
        drawn = draw_life(diary[diary.household == key], name, title, city.months)
        about = f"{city.title} · seed {city.seed} · {city.months // 12} years · {chapter.heading.lower()}"
        picture = save(drawn, target.parent, about)
        written.append(picture.path)
        text += [f"![{drawn.alternative}]({picture.path.name})", wrapped(life(city, key))]
    write_atomically(target, ("\n\n".join(text) + "\n").encode("utf-8"))
    return written


def _head(folder: Path, page: Path, city: City, digest: str) -> str:
    asked: dict[str, Any] = tomllib.loads((folder / "scenario.toml").read_text(encoding="utf-8"))
    place, *policies = str(asked["scenario"]["name"]).split(" + ")
    words = ["run.py run", place, *(f"--policy {name}" for name in policies)]
    words += [f"--{name} {asked['scenario'][name]}" for name in ("households", "months", "seed")]
    out = _as_written(folder)
    return (
        f"# Three lives in the {city.title}\n\n"
        "Each of these lives was lived by the model: nothing in the text or the plots was written by hand. "
        "MWM is one monthly minimum wage; year 1 is the first of the account.\n\n"
        "```sh\n"
        f"python {' '.join(words)} --out {out}\n"
        f"python run.py story {out} --collect {_as_written(page)}\n"
        "```\n\n"
        f"Seed {city.seed}; digest of the final state `{digest}`. The second command tells the lives, "
        "lives the run again for the plots and checks that it ends with this digest. A run of another "
        "version may choose other families."
    )


def _as_written(path: Path) -> str:
    """A path as somebody in the project's folder would write it."""
    inside = not path.is_absolute()
    return path.as_posix() if inside else f"results/{os.path.basename(path)}"
