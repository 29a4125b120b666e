"""Whose homes got better: those of families who stayed, or those of richer ones who came (E17, T§4.8).

Once a year it is written down where every household lives. Between two such days the mean quality of
the homes in a place changes by exactly

    in situ      (1 - (e + l) / 2) × (S1 - S0)            homes of those who stayed
    replacement  e × (E - S) - l × (L - S)                who came against who left

with S0 and S1 the means of those who stayed on both days, S the mean of the two, E of those who entered
and l of those who left, and e and l their shares of the households of the second and the first day. Where as
many enter as leave this is the familiar (1 - t) × (S1 - S0) + t × (E - L) (the form for unequal
numbers is that of Griliches and Regev for entry and exit of firms).

Who lives on the same lot stayed, and so did its line: heirs who take the lot over from the dead, and
children who set up their own household on the lot where they grew up. Everybody else who is new on a
lot entered, from another city or from the next street.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from agents.foundation.codes import NONE, TENANT
from agents.foundation.events import INHERITED
from agents.foundation.world import World
from agents.rents import ROOM_AREA

Whole = NDArray[np.int64]
Real = NDArray[np.float64]
Yes = NDArray[np.bool_]

GENERATIONS = 4
"""How far a line is followed back, or forward from heir to heir: more than a long run sees on a lot."""


class Residents(NamedTuple):
    """Who lived where on one day, in the order of keys; who had no home is left out.

    ``month`` dates it: months lived before. ``quality`` of the house, 0 to 1; ``crowding``: persons a room.
    """

    month: int
    key: Whole
    lot: NDArray[np.int32]
    tenure: NDArray[np.int8]
    decile: NDArray[np.int8]
    quality: NDArray[np.float32]
    crowding: NDArray[np.float32] = np.zeros(0, np.float32)


def residents_now(world: World, month: int) -> Residents:
    """Who lives where today."""
    homes: Any = world.households[: world.tally[0].households]
    rows = np.flatnonzero((homes.present == 1) & (homes.lot != NONE))
    rows = rows[np.argsort(homes.key[rows], kind="stable")]
    lot = homes.lot[rows]
    quality = world.lots.quality[lot].astype(np.float32)
    crowding = world.lots.crowding[lot].astype(np.float32)
    rents = homes.tenure[rows] == TENANT
    rented = world.rooms.area[homes.room[rows][rents]] / ROOM_AREA
    crowding[rents] = homes.persons[rows][rents] / np.maximum(1.0, rented)
    return Residents(month, homes.key[rows], lot, homes.tenure[rows], homes.decile[rows], quality, crowding)


class Kinship(NamedTuple):
    """Who descends from whom, and who inherited from whom: sorted keys, and the key of the other."""

    child: Whole
    parents: Whole
    dead: Whole
    heir: Whole


def kinship(world: World, events: list[np.recarray]) -> Kinship:
    """All descent and inheritance known today; ``events``: of every month."""
    homes: Any = world.households[: world.tally[0].households]
    order = np.argsort(homes.key, kind="stable")
    passed = [log[(log.kind == INHERITED) & (log.household != log.other)] for log in events]
    dead = np.concatenate([log.other for log in passed]) if passed else np.zeros(0, np.int64)
    heir = np.concatenate([log.household for log in passed]) if passed else np.zeros(0, np.int64)
    by_dead = np.argsort(dead, kind="stable")
    return Kinship(homes.key[order], homes.parents[order], dead[by_dead], heir[by_dead])


def looked_up(keys: Whole, names: Whole, values: Whole, missing: int) -> Whole:
    """The value that belongs to each key among sorted ``names``, ``missing`` where there is none."""
    if not len(names):
        return np.full(len(keys), missing, np.int64)
    at = np.minimum(np.searchsorted(names, keys), len(names) - 1)
    return np.where(names[at] == keys, values[at], missing).astype(np.int64)


def who_stayed(before: Residents, after: Residents, kin: Kinship) -> tuple[Yes, Yes]:
    """Which households of the first day still live on their lot, and which of the second did already."""

    def lot_then(keys: Whole) -> Whole:
        return looked_up(keys, before.key, before.lot.astype(np.int64), NONE)

    def lot_now(keys: Whole) -> Whole:
        return looked_up(keys, after.key, after.lot.astype(np.int64), NONE)

    still = lot_now(before.key) == before.lot
    already = lot_then(after.key) == after.lot
    ancestor, heir = after.key, before.key
    for _ in range(GENERATIONS):
        ancestor = looked_up(ancestor, kin.child, kin.parents, 0)
        already |= lot_then(ancestor) == after.lot
        heir = looked_up(heir, kin.dead, kin.heir, 0)
        took_over = lot_now(heir) == before.lot
        still |= took_over
        already |= np.isin(after.key, heir[took_over])
    return still, already


def _mean(total: Any, number: Any, otherwise: Any) -> Real:
    return np.where(number > 0.0, total / np.maximum(1.0, number), otherwise)


class Change(NamedTuple):
    """How a quantity changed in each place that was lived in on both days.

    ``households`` and ``level`` are those of the second day; ``entered`` and ``left`` are shares of the
    households of the second and of the first day. ``change`` = ``in_situ`` + ``replacement``.
    """

    place: Whole
    households: Whole
    level: Real
    change: Real
    in_situ: Real
    replacement: Real
    entered: Real
    left: Real


def decompose(
    places: tuple[Whole, Whole], values: tuple[Real, Real], stayed: tuple[Yes, Yes], count: int
) -> Change:
    """Take the change of a mean apart, by place.

    Each pair is of the first and the second day: the places of the households (0 to ``count`` less one),
    their values, and whether they stayed.
    """
    number, mean, share, staying, moving = [], [], [], [], []
    nothing = np.zeros(count)
    for place, value, same in zip(places, values, stayed, strict=True):
        people = np.bincount(place, minlength=count).astype(float)
        kept = np.bincount(place[same], minlength=count).astype(float)
        total = np.bincount(place, weights=value, minlength=count)
        part = np.bincount(place[same], weights=value[same], minlength=count)
        number.append(people)
        mean.append(_mean(total, people, nothing))
        share.append(_mean(people - kept, people, nothing))
        staying.append((part, kept))
        moving.append(_mean(total - part, people - kept, nothing))
    first = _mean(*staying[0], nothing)
    second = _mean(*staying[1], first)
    first = _mean(*staying[0], second)
    (left, entered), middle = share, 0.5 * (first + second)
    in_situ = (1.0 - 0.5 * (entered + left)) * (second - first)
    replacement = entered * (moving[1] - middle) - left * (moving[0] - middle)
    there = (number[0] > 0.0) & (number[1] > 0.0)
    found = (mean[1], mean[1] - mean[0], in_situ, replacement, entered, left)
    return Change(np.flatnonzero(there), number[1][there].astype(np.int64), *(of[there] for of in found))


LEVELS = ("city", "settlement", "block")


def changes(
    before: Residents,
    after: Residents,
    stayed: tuple[Yes, Yes],
    place_of_lot: Whole,
    which: str = "quality",
) -> Change:
    """How ``quality`` or ``decile`` changed in each place.

    ``stayed``: from ``who_stayed``. ``place_of_lot``: the place of every lot, 0 or more.
    """
    places = (place_of_lot[before.lot], place_of_lot[after.lot])
    then, now = (getattr(day, which).astype(float) for day in (before, after))
    return decompose(places, (then, now), stayed, int(place_of_lot.max(initial=0)) + 1)


def places_of_lots(world: World) -> dict[str, Whole]:
    """The place of every lot at each of ``LEVELS``; lots outside settlements are taken as one more."""
    lots = world.lots
    settlement = lots.settlement.astype(np.int64)
    settlement[settlement == NONE] = int(world.tally[0].settlements)
    return {
        "city": np.zeros(len(lots), np.int64),
        "settlement": settlement,
        "block": lots.block.astype(np.int64),
    }


def place_table(days: list[Residents], world: World, events: list[np.recarray]) -> pd.DataFrame:
    """Year by year: month, level, place, households, quality and what changed it, mean income decile.

    ``change`` = ``in_situ`` + ``replacement``, of the mean quality of homes since the row of a year before;
    ``entered`` and ``left`` are shares of households; ``decile_change`` is of the mean decile.
    """
    kin, places = kinship(world, events), places_of_lots(world)
    tables = []
    for before, after in zip(days, days[1:], strict=False):
        stayed = who_stayed(before, after, kin)
        for level in LEVELS:
            homes = changes(before, after, stayed, places[level])
            deciles = changes(before, after, stayed, places[level], "decile")
            table = pd.DataFrame(homes._asdict()).rename(columns={"level": "quality"})
            table["decile"], table["decile_change"] = deciles.level, deciles.change
            table.insert(0, "level", level)
            table.insert(0, "month", after.month)
            tables.append(table)
    return pd.concat(tables, ignore_index=True) if tables else _empty()


def _empty() -> pd.DataFrame:
    names = ["quality", "change", "in_situ", "replacement", "entered", "left", "decile", "decile_change"]
    return pd.DataFrame(columns=["month", "level", "place", "households", *names])


def gentrification_index(before: Residents, after: Residents, inner: Yes) -> float:
    """Rise of the mean income decile in the inner city less that of the whole city, in deciles.

    ``inner``: whether a lot belongs to the inner city. NaN where nobody lives there. The same difference
    for a single block stands in ``place_table``; of one block of two dozen lots it is mostly chance.
    """
    day = (inner[before.lot], inner[after.lot])
    if not (day[0].any() and day[1].any()):
        return float("nan")
    then, now = before.decile.astype(float), after.decile.astype(float)
    return float((now[day[1]].mean() - then[day[0]].mean()) - (now.mean() - then.mean()))
