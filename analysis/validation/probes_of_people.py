"""Measures of rooms, people on the move, work and income."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from agents.dwelling import CROWDED
from agents.foundation.codes import INTERNATIONAL, NATIVE, NONE, SHARER, SLAB, TENANT, UNHOUSED
from agents.rents import ROOM_AREA
from analysis.validation.look import ABLE, DECADE, POOR, YEAR, Look, probe

# --- rooms and people on the move ----------------------------------------------------------------


@probe
def rooms_added_a_decade(look: Look) -> float:
    """Rooms added in the last ten years on lots that owners lived on all the time."""
    then, now = (
        table[table.tenure_use.isin(["owner", "owner with tenants"])].set_index("lot").rooms
        for table in (_lots_in(look, look.months - DECADE), _lots_in(look, look.months))
    )
    return float((now - then).dropna().mean())


def _lots_in(look: Look, month: int) -> pd.DataFrame:
    table = look.city.lot_table()
    return table[table.month == month]


@probe
def lots_with_rooms_in_old_settlements(look: Look) -> float:
    """Owners' lots with rooms let, in settlements of at least twenty years."""
    lots, places = look.city.lots, look.city.world.settlements
    owned = lots[(lots.owner != NONE) & (lots.settlement != NONE)]
    old = owned[places.founded[owned.settlement] <= look.months - 20 * YEAR]
    return float((old.let_rooms > 0).mean()) if len(old) else math.nan


def _renting(look: Look, stream: int) -> float:
    homes = look.people[look.people.stream == stream]
    return float((homes.tenure == TENANT).mean()) if len(homes) else math.nan


@probe
def natives_who_rent(look: Look) -> float:
    """Native households that rent, at the end."""
    return _renting(look, NATIVE)


_TENURE_EVENTS = (
    "arrived",
    "rented",
    "moved_in_with",
    "settled_on_lot",
    "unhoused",
    "evicted",
    "lost_lot",
    "left",
)


@probe
def migrants_who_rent(look: Look) -> float:
    """International migrants still here three years after they came: share that rents then."""
    homes = look.city.households
    came = homes[(homes.stream == INTERNATIONAL) & (homes.arrived >= 0)]
    came = came[came.arrived + 3 * YEAR <= look.months]
    moves = look.events[look.events.kind.isin(_TENURE_EVENTS) & look.events.household.isin(came.key)]
    first = moves.household.map(pd.Series(came.arrived, index=came.key))
    last = moves[moves.month <= first + 3 * YEAR].groupby("household").kind.last()
    here = last[last != "left"]
    return float((here == "rented").mean()) if len(here) else math.nan


@probe
def migrants_with_written_contract(look: Look) -> float:
    """Tenancies of international migrants with a written contract, at the end."""
    rooms = look.city.world.rooms
    let = rooms[(rooms.present == 1) & (rooms.tenant != NONE)]
    theirs = let[look.city.world.households.stream[let.tenant] == INTERNATIONAL]
    return float(theirs.written.mean()) if len(theirs) else math.nan


def _crowded(look: Look) -> NDArray[np.bool_]:
    """Which of the people here have more than 2.5 persons a room; who has no home counts as crowded."""
    people, world = look.people, look.city.world
    crowding = np.full(len(people), np.inf)
    rents = people.tenure == TENANT
    housed = ~rents & (people.tenure != UNHOUSED)
    crowding[rents] = people.persons[rents] / (world.rooms.area[people.room[rents]] / ROOM_AREA)
    crowding[housed] = world.lots.crowding[people.lot[housed]]
    return crowding > CROWDED


def _deficient(look: Look) -> NDArray[np.bool_]:
    """Which are crowded, share, or live without a slab, with fewer than two services or without a home."""
    people = look.people
    lots = look.city.world.lots[people.lot]  # of the unhoused: any lot, they count as crowded
    poor_house = (lots.done < SLAB) | (lots.services < 2)
    return np.asarray(_crowded(look) | (people.tenure == SHARER) | poor_house)


def _migrants_over_natives(look: Look, bad: NDArray[np.bool_]) -> float:
    theirs, ours = bad[look.people.stream == INTERNATIONAL], bad[look.people.stream == NATIVE]
    return float(theirs.mean() / ours.mean()) if len(theirs) and ours.any() else math.nan


@probe
def crowded_migrants_over_natives(look: Look) -> float:
    """Share of international migrants with more than 2.5 persons a room over that of natives, at the end."""
    return _migrants_over_natives(look, _crowded(look))


@probe
def deficient_migrants_over_natives(look: Look) -> float:
    """Share of international migrants with a housing deficiency over that of natives, at the end.

    A deficiency is crowding, sharing, no roof slab, fewer than two services, or no home.
    """
    return _migrants_over_natives(look, _deficient(look))


def _burdens(look: Look, deciles: range) -> NDArray[np.float64]:
    tenants = look.people[(look.people.tenure == TENANT) & np.isin(look.people.decile, deciles)]
    rooms = look.city.world.rooms
    rents = rooms.rent[tenants.room] - rooms.subsidy[tenants.room]
    return np.asarray(rents / np.maximum(0.05, tenants.usual_income))


@probe
def median_rent_burden(look: Look) -> float:
    """Median of rent over usual income of tenants, at the end."""
    burdens = _burdens(look, range(0, 11))
    return float(np.median(burdens)) if len(burdens) else math.nan


@probe
def rent_burden_gap(look: Look) -> float:
    """Median rent burden of deciles 1 to 3 less that of deciles 6 and above."""
    poor, able = _burdens(look, POOR), _burdens(look, ABLE)
    return float(np.median(poor) - np.median(able)) if len(poor) and len(able) else math.nan


# --- work and income -----------------------------------------------------------------------------


@probe
def informal_share(look: Look) -> float:
    """Households whose main job is informal, at the end."""
    return float((look.people.formal == 0).mean())


@probe
def income_gini(look: Look) -> float:
    """Gini index of usual labour income, at the end."""
    incomes = np.sort(look.people.usual_income)
    rank = np.arange(1, len(incomes) + 1)
    return float((2.0 * rank - len(incomes) - 1.0) @ incomes / (len(incomes) * incomes.sum()))
