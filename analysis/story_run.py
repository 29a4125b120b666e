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
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from agents.foundation.codes import OWNER, SHARER, TENURE_NAMES
from agents.foundation.draws import named_key
from agents.foundation.events import EVENT_NAMES, IS_DETAIL
from analysis.results import read_experiment
from analysis.store import last_members
from analysis.story_surnames import SURNAMES

if TYPE_CHECKING:
    from model import HousingModel

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


Titles = dict[str, str]
"""A title by codes of languages."""


@dataclass
class City:
    """What the tables of a run say, from its files or while it lives.

    ``events``: a row an event; ``lots``: yearly snapshots. ``titles``: the place's title by language;
    ``institutions``: kind ("lender", "programme") and titles by key. ``chosen``: which run of how
    many this is, if the folder was an experiment.
    """

    events: pd.DataFrame
    households: pd.DataFrame
    lots: pd.DataFrame
    titles: Titles
    seed: int
    institutions: dict[int, tuple[str, Titles]]
    chosen: tuple[str, int] | None = None
    marks: dict[int, str] = field(default_factory=dict)
    shared: frozenset[int] = frozenset()
    """Keys that more than one household of the run has: their events cannot be told apart."""
    allowances: frozenset[int] = frozenset()
    """Keys of programmes whose aid to rent is an allowance for owners."""

    @property
    def title(self) -> str:
        """The place in English."""
        return self.titles["en"]

    @property
    def months(self) -> int:
        """Months the account lasts."""
        last = int(self.events.month.max()) + 1 if len(self.events) else 0
        return max(last, int(self.lots.month.max()) if len(self.lots) else 0)

    def of(self, key: int) -> pd.DataFrame:
        """Events that happened to a household, in the order of the table."""
        return self.events.take(self._by_household.get(key, _NOWHERE))

    def toward(self, key: int) -> pd.DataFrame:
        """Events in which somebody is the other one, in the order of the table."""
        return self.events.take(self._by_other.get(key, _NOWHERE))

    def at(self, lot: int) -> pd.DataFrame:
        """Events on a lot, in the order of the table."""
        return self.events.take(self._by_lot.get(lot, _NOWHERE))

    def shots(self, lot: int) -> pd.DataFrame:
        """Snapshots of a lot, in order of time."""
        return self.lots.take(self._shots_by_lot.get(lot, _NOWHERE)).sort_values("month")

    @cached_property
    def improvements(self) -> pd.DataFrame:
        """Events of services that improved."""
        return self.events[self.events.kind == "services_improved"]

    @cached_property
    def starting(self) -> frozenset[int]:
        """Keys that settlements have which were there on the first day."""
        return frozenset(named_key("settlement", int(k)) for k in self.lots.settlement.unique() if k >= 0)

    @cached_property
    def detailed(self) -> bool:
        """Whether small things were kept, too."""
        return bool(self.events.kind.isin(DETAILS).any())

    @cached_property
    def _by_household(self) -> dict[int, NDArray[np.intp]]:
        return _places_of(self.events.household)

    @cached_property
    def _by_other(self) -> dict[int, NDArray[np.intp]]:
        return _places_of(self.events.other)

    @cached_property
    def _by_lot(self) -> dict[int, NDArray[np.intp]]:
        return _places_of(self.events.lot)

    @cached_property
    def _shots_by_lot(self) -> dict[int, NDArray[np.intp]]:
        return _places_of(self.lots.lot)

    def surname(self, key: int) -> str:
        """The family name that goes with a key."""
        return SURNAMES[(key >> 7) % len(SURNAMES)]


_NOWHERE = np.zeros(0, dtype=np.intp)


def _places_of(values: pd.Series) -> dict[int, NDArray[np.intp]]:
    """Where each value stands, in ascending order."""
    column = values.to_numpy()
    order = np.argsort(column, kind="stable")
    found, starts = np.unique(column[order], return_index=True)
    return dict(zip(found.tolist(), np.split(order, starts[1:]), strict=True)) if len(column) else {}


# --- reading ---------------------------------------------------------------------------------


def run_folder(folder: Path) -> tuple[Path, tuple[str, int] | None]:
    """The run in this folder, or the first one of the experiment in it, which it is and of how many."""
    if (folder / "events.parquet").exists():
        return folder, None
    if not (folder / "experiment.json").exists():
        raise StoryError(f"{folder} holds no run: there is no events.parquet in it")
    experiment = read_experiment(folder)
    for arm in experiment.arms:
        for seed in experiment.seeds:
            inside = experiment.folder(arm, seed)
            if (inside / "events.parquet").exists():
                number = len(experiment.arms) * len(experiment.seeds)
                return inside, (f"{arm}/seed_{seed}", number)
    raise StoryError(f"{folder} is an experiment, but none of its runs kept its events")


def read_city(folder: Path | str) -> City:
    """Read a run or the first run of an experiment; raises ``StoryError`` if there is none."""
    inside, chosen = run_folder(Path(folder))
    try:
        events, households, lots = (
            pd.read_parquet(inside / f"{name}.parquet") for name in ("events", "households", "lots")
        )
        scenario = tomllib.loads((inside / "scenario.toml").read_text(encoding="utf-8"))
        provenance = json.loads((inside / "provenance.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise StoryError(f"the run in {inside} cannot be read: {error}") from None
    seed = int(provenance.get("seed", scenario.get("scenario", {}).get("seed", 0)))
    return _city(events, households, lots, _Asked(scenario, seed), chosen)


class _Asked:
    """What a story takes from a scenario and never changes."""

    def __init__(self, scenario: dict[str, Any], seed: int) -> None:
        place = scenario.get("place", {})
        self.titles = _titles(place) or {"en": str(scenario.get("scenario", {}).get("name", ""))}
        self.institutions = _institutions(scenario)
        self.allowances = _allowances(scenario)
        self.seed = seed


def _city(
    events: pd.DataFrame,
    households: pd.DataFrame,
    lots: pd.DataFrame,
    asked: _Asked,
    chosen: tuple[str, int] | None = None,
) -> City:
    if not events.month.is_monotonic_increasing:
        events = events.sort_values("month", kind="stable")
    return City(
        events=events.reset_index(drop=True),
        households=households.drop_duplicates("key").set_index("key", drop=False),
        lots=lots,
        titles=asked.titles,
        seed=asked.seed,
        institutions=asked.institutions,
        chosen=chosen,
        marks=_marks(map(int, households.key)),
        shared=frozenset(map(int, households.key[households.key.duplicated()])),
        allowances=asked.allowances,
    )


_ALIVE: WeakKeyDictionary[HousingModel, tuple[tuple[int, int], City, _Asked]] = WeakKeyDictionary()
"""Cities made of living ones: when (month and number of events), and what they say."""


def city_of(model: HousingModel) -> City:
    """What a living city says up to now; made anew only after it has lived on."""
    now = model.month, sum(map(len, model.chronicle.events))
    known = _ALIVE.get(model)
    if known is not None and known[0] == now:
        return known[1]
    if known is not None:
        asked = known[2]
    else:
        asked = _Asked(tomllib.loads(model.setting.to_toml()), model.city_seed)
    households = model.household_table().assign(born=last_members(model))
    city = _city(model.event_table(), households, model.lot_table(), asked)
    _ALIVE[model] = now, city, asked
    return city


def _titles(table: dict[str, Any]) -> Titles:
    """A title by language, of which there is at least the English one; empty if it has none."""
    title = table.get("title") or table.get("name", "")
    if isinstance(title, dict):
        return {"en": "", **{code: str(said) for code, said in title.items()}}
    return {"en": str(title)} if title else {}


def _institutions(scenario: dict[str, Any]) -> dict[int, tuple[str, Titles]]:
    """Kinds and titles of lenders and programmes by the keys the city gives them."""
    found = {}
    for lender in scenario.get("place", {}).get("lenders", []):
        found[named_key(f"lender:{lender['name']}")] = ("lender", _titles(lender))
    for policy in scenario.get("policies", []):
        for programme in policy.get("programmes", []):
            titles = ("programme", _titles(programme))
            found[named_key(f"programme:{programme['name']}")] = titles
            found[named_key(f"lender:{programme['name']}")] = titles
    return found


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
    mine = city.of(key)
    moves = mine[mine.kind.isin(_HOUSED)]
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
