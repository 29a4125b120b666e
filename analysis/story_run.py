"""What a story is read from: the files of a run, the marks of households, and whose life is told.

A household goes by a surname drawn from its key and a short mark, the shortest beginning of its
key in hexadecimal (at least four digits) that no other household of the run shares.
"""

from __future__ import annotations

import json
import time
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from agents.foundation.codes import OWNER, SHARER, TENURE_NAMES
from agents.foundation.draws import named_key
from agents.foundation.events import EVENT_NAMES, IS_DETAIL
from analysis.results import read_experiment
from analysis.story_phrases import PHRASES
from analysis.story_surnames import SURNAMES

SHORTEST_MARK = 4
DETAILS = {name for name, detail in zip(EVENT_NAMES, IS_DETAIL, strict=True) if detail}
"""Kinds of events that large cities do not keep."""

_HOUSED = (
    "settled_on_lot",
    "rented",
    "tenant_left",
    "moved_in_with",
    "unhoused",
    "evicted",
    "lost_lot",
    "home_sold",
    "home_lost",
    "joined_invasion",
    "settlement_cleared",
    "home_lent",
    "home_taken_back",
    "left",
)


class StoryError(ValueError):
    """There is no such household, or no run to read it from; the message says what there is."""


@dataclass
class City:
    """What the files of a run say. ``lots``: yearly snapshots; ``names`` of institutions by key."""

    events: pd.DataFrame
    households: pd.DataFrame
    lots: pd.DataFrame
    title: str
    seed: int
    names: dict[int, str]
    note: str = ""
    marks: dict[int, str] = field(default_factory=dict)
    shared: frozenset[int] = frozenset()
    """Keys that more than one household of the run has: their events cannot be told apart."""
    allowances: frozenset[int] = frozenset()
    """Keys of programmes whose aid to rent is an allowance for owners."""

    @property
    def months(self) -> int:
        """Months the account lasts."""
        last = int(self.events.month.max()) + 1 if len(self.events) else 0
        return max(last, int(self.lots.month.max()) if len(self.lots) else 0)

    def surname(self, key: int) -> str:
        """The family name that goes with a key."""
        return SURNAMES[(key >> 7) % len(SURNAMES)]


# --- reading ---------------------------------------------------------------------------------


def run_folder(folder: Path) -> tuple[Path, str]:
    """The run in this folder, or the first one of the experiment in it, and a note which one."""
    if (folder / "events.parquet").exists():
        return folder, ""
    if not (folder / "experiment.json").exists():
        raise StoryError(f"{folder} holds no run: there is no events.parquet in it")
    experiment = read_experiment(folder)
    for arm in experiment.arms:
        for seed in experiment.seeds:
            inside = experiment.folder(arm, seed)
            if (inside / "events.parquet").exists():
                number = len(experiment.arms) * len(experiment.seeds)
                return inside, PHRASES["chosen"].format(run=f"{arm}/seed_{seed}", number=number)
    raise StoryError(f"{folder} is an experiment, but none of its runs kept its events")


def read_city(folder: Path | str) -> City:
    """Read a run or the first run of an experiment; raises ``StoryError`` if there is none."""
    inside, note = run_folder(Path(folder))
    try:
        events, households, lots = (
            pd.read_parquet(inside / f"{name}.parquet") for name in ("events", "households", "lots")
        )
        scenario = tomllib.loads((inside / "scenario.toml").read_text(encoding="utf-8"))
        provenance = json.loads((inside / "provenance.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise StoryError(f"the run in {inside} cannot be read: {error}") from None
    place = scenario.get("place", {})
    city = City(
        events=events.reset_index(drop=True),
        households=households.drop_duplicates("key").set_index("key", drop=False),
        lots=lots,
        title=_title(place) or str(scenario.get("scenario", {}).get("name", "")),
        seed=int(provenance.get("seed", scenario.get("scenario", {}).get("seed", 0))),
        names=_institutions(scenario),
        note=note,
        allowances=_allowances(scenario),
    )
    city.shared = frozenset(map(int, households.key[households.key.duplicated()]))
    city.marks = _marks(int(key) for key in city.households.key)
    return city


def _title(table: dict[str, Any]) -> str:
    title = table.get("title")
    return str(title.get("en", "") if isinstance(title, dict) else title or table.get("name", ""))


def _institutions(scenario: dict[str, Any]) -> dict[int, str]:
    """Names of lenders and programmes by the keys the city gives them."""
    names = {}
    for lender in scenario.get("place", {}).get("lenders", []):
        title = _title(lender)
        names[named_key(f"lender:{lender['name']}")] = f"the {title[:1].lower()}{title[1:]}"
    for policy in scenario.get("policies", []):
        for programme in policy.get("programmes", []):
            title = f"the {_title(programme).lower()} programme"
            names[named_key(f"programme:{programme['name']}")] = title
            names[named_key(f"lender:{programme['name']}")] = title
    return names


def _allowances(scenario: dict[str, Any]) -> frozenset[int]:
    """Keys of programmes of aid to rent for who owns the home."""
    programmes = [p for policy in scenario.get("policies", []) for p in policy.get("programmes", [])]
    return frozenset(
        named_key(f"programme:{programme['name']}")
        for programme in programmes
        if programme.get("eligibility", {}).get("owners_only", False)
    )


def _marks(keys: Iterable[int]) -> dict[int, str]:
    """The shortest beginning of each key in hexadecimal that no other key shares."""
    ordered = sorted({key: f"{key & (1 << 64) - 1:016x}" for key in keys}.items(), key=lambda pair: pair[1])
    marks = {}
    for at, (key, text) in enumerate(ordered):
        beside = [ordered[k][1] for k in (at - 1, at + 1) if 0 <= k < len(ordered)]
        shared = max((_shared(text, other) for other in beside), default=0)
        marks[key] = text[: max(SHORTEST_MARK, shared + 1)]
    return marks


def _shared(one: str, two: str) -> int:
    return next((at for at, (a, b) in enumerate(zip(one, two, strict=True)) if a != b), len(one))


# --- choosing --------------------------------------------------------------------------------


def find_household(city: City, household: int | str) -> int:
    """The key of a household given by key or mark; ``StoryError`` with the nearest marks if unknown."""
    wanted = str(household).strip().removeprefix("#").lower()
    if wanted.lstrip("-").isdecimal() and int(wanted) in city.marks:
        return int(wanted)
    found = [key for key in city.marks if wanted and f"{key & (1 << 64) - 1:016x}".startswith(wanted)]
    if len(found) == 1:
        return found[0]
    if found:
        marks = ", ".join(f"#{city.marks[key]}" for key in found[:6])
        raise StoryError(f"{len(found)} households begin with {household!r}: {marks}")
    digits = "".join(digit for digit in wanted if digit in "0123456789abcdef")
    number = (
        int(wanted)
        if wanted.lstrip("-").isdecimal() and len(wanted) > 16
        else int(digits[:16].ljust(16, "0"), 16)
    )

    def distance(key: int) -> tuple[int, int]:
        return abs((key & (1 << 64) - 1) - number), key

    near = ", ".join(f"#{city.marks[key]}" for key in sorted(city.marks, key=distance)[:5])
    raise StoryError(f"no household {household!r} in this run; the nearest marks are {near or 'none'}")


def eventful_household(city: City) -> int:
    """One of the twentieth of households with most kinds of events; which one, the seed decides."""
    if not city.marks:
        raise StoryError("nobody lives in this run")
    kinds = city.events[~city.events.kind.isin(DETAILS)].groupby("household").kind.nunique()
    rank = sorted(city.marks.keys() - city.shared, key=lambda key: (-int(kinds.get(key, 0)), key))
    best = rank[: max(1, len(rank) // 20)]
    return best[named_key("story", city.seed) % len(best)]


def random_household(city: City) -> int:
    """Any household, drawn anew each time: luck for the reader, not for the city."""
    if not city.marks:
        raise StoryError("nobody lives in this run")
    keys = sorted(city.marks.keys() - city.shared)
    return keys[named_key("reader", time.time_ns()) % len(keys)]


def first_tenure(city: City, key: int) -> str:
    """How a household of the first day was housed then; "" if rented and shared cannot be told apart."""
    home = city.households.loc[key]
    moves = city.events[(city.events.household == key) & city.events.kind.isin(_HOUSED)]
    first = str(moves.kind.iloc[0]) if len(moves) else ""
    if first in ("", "left"):
        return TENURE_NAMES[int(home.tenure)] if home.present == 1 or first == "" else ""
    if first in ("lost_lot", "home_sold"):
        return TENURE_NAMES[OWNER]
    if first == "home_lost":
        return TENURE_NAMES[SHARER]
    if first in ("tenant_left", "evicted"):
        return "tenant"
    return "unhoused" if first in ("unhoused", "moved_in_with") else ""


def owner_of_decile(city: City, decile: int) -> int | None:
    """An owner of the first day in this decile, drawn by the run's seed; None if there is none."""
    homes = city.households[(city.households.decile == decile) & (city.households.arrived <= 0)]
    drawn = sorted(map(int, homes.key), key=lambda key: named_key("life", city.seed, key))
    return next((key for key in drawn if first_tenure(city, key) == TENURE_NAMES[OWNER]), None)
