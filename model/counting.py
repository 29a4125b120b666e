"""What the city counts every month, in one pass over its records (E).

``observe`` adds the measures of one household to a row of sums; city indicators are means of those
sums, group tables are the same means by decile, tenure and so on. Columns that the model cannot
yet compute are absent, never zero.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from agents.foundation.codes import (
    CLOUDED,
    FINISHING,
    NONE,
    OWNER,
    SHARER,
    SLAB,
    TENANT,
    UNHOUSED,
)
from agents.foundation.rules import rule
from agents.foundation.world import World
from agents.residence import has_storey
from agents.titles import is_secure
from model.counting_enabling import enabling_indicators
from model.counting_institutions import (
    INSTITUTION_MEASURES,
    count_institutions,
    lending_indicators,
    programme_indicators,
)
from model.counting_means import means_indicators
from model.counting_rents import basket_now, laspeyres, migrant_premium
from model.counting_settling import settling_indicators
from model.markets.land_prices import mean_log_price

HOUSEHOLD_MEASURES = (
    "households",
    "adequate_share",
    "consolidated_share",
    "core_share",
    "mean_quality",
    "discomfort",
    "overcrowded_share",
    "sharing_share",
    "unhoused_share",
    "owner_share",
    "unserved_share",
    "services_level",
    "risk_site_share",
    "quantitative_deficit",
    "over_indebted_share",
    "trapped_share",
    "borrowers_share",
    "ever_trapped_share",
    "trust_in_programmes",
    "mean_income",
    "welfare",
    "unmet_share",
    "aid_hours",
    "house_income",
    "income",
    "effort",
    "effort_wasted",
    "borrowed_or_received",
    "diverted",
    "served",
    "received",
    "tenants",
    "rent_burden",
    "rent_stress",
    "written",
    "borrowed",
    "rolled",
    "walls_credit",
    "distance",
)
(
    _HOUSEHOLDS,
    _ADEQUATE,
    _CONSOLIDATED,
    _CORE,
    _QUALITY,
    _DISCOMFORT,
    _OVERCROWDED,
    _SHARING,
    _UNHOUSED,
    _OWNER,
    _UNSERVED,
    _SERVICES,
    _RISK,
    _QUANTITATIVE,
    _OVER_INDEBTED,
    _TRAPPED,
    _BORROWERS,
    _EVER_TRAPPED,
    _PROGRAMME_TRUST,
    _MEAN_INCOME,
    _WELFARE,
    _UNMET,
    _AID,
    _HOUSE_INCOME,
    _INCOME,
    _EFFORT,
    _WASTED,
    _BORROWED,
    _DIVERTED,
    _SERVED,
    _RECEIVED,
    _TENANTS,
    _BURDEN,
    _STRESS,
    _WRITTEN,
    _LENT,
    _ROLLED,
    _WALLS,
    _DISTANCE,
) = range(39)
MEAN_MEASURES = HOUSEHOLD_MEASURES[_ADEQUATE : _UNMET + 1]


@rule
def observe(home, row, lots, rooms, behaviour, sums):
    """Add the measures of one household, at ``row``, to ``sums``, float64 of their number."""
    sums[_HOUSEHOLDS] += 1.0
    slab = 0
    if home.tenure == UNHOUSED:
        sums[_UNHOUSED] += 1.0
        sums[_UNSERVED] += 1.0
        sums[_OVERCROWDED] += 1.0
    else:
        lot = lots[home.lot]
        slab = 1 if lot.done >= SLAB else 0
        crowding = lot.crowding
        sums[_QUALITY] += lot.quality
        sums[_UNSERVED] += 1.0 if lot.services < 2 else 0.0
        sums[_SERVICES] += lot.services
        sums[_RISK] += lot.risk
        sums[_DISTANCE] += lot.distance
        sums[_CORE] += 1.0 if lot.done >= FINISHING else 0.0
        if home.tenure == TENANT:
            room = rooms[home.room]
            crowding = home.persons / (room.area / 18.0)
            sound = lot.done >= FINISHING and lot.defects == 0 and lot.services >= 3
            sums[_ADEQUATE] += 1.0 if sound and crowding <= 2.5 else 0.0
            sums[_TENANTS] += 1.0
            burden = (room.rent - room.subsidy) / max(0.05, home.usual_income)
            sums[_BURDEN] += burden
            sums[_STRESS] += 1.0 if burden > 0.30 else 0.0
            sums[_WRITTEN] += room.written
        else:
            sums[_ADEQUATE] += lot.adequate
            sums[_CONSOLIDATED] += lot.consolidated
        sums[_OVERCROWDED] += 1.0 if crowding > 2.5 else 0.0
        sums[_OWNER] += 1.0 if home.tenure == OWNER else 0.0
        sums[_SHARING] += 1.0 if home.tenure == SHARER else 0.0
    sheltered = home.tenure != SHARER or has_storey(home, row, lots)
    sums[_QUANTITATIVE] += 0.0 if slab and sheltered else 1.0
    sums[_DISCOMFORT] += home.discomfort
    indebted = 1.0 if home.over_indebted > 0 else 0.0
    sums[_OVER_INDEBTED] += indebted
    sums[_TRAPPED] += 1.0 if home.over_indebted >= 12 else 0.0
    sums[_BORROWERS] += 1.0 if home.loan != NONE else 0.0
    sums[_EVER_TRAPPED] += 1.0 if home.trapped > 0 else 0.0
    sums[_LENT] += home.borrowed
    sums[_ROLLED] += home.rolled
    sums[_WALLS] += home.walls_credit
    sums[_PROGRAMME_TRUST] += home.programme_trust
    sums[_MEAN_INCOME] += home.usual_income
    ratio = max(0.2, home.consumption / max(0.05, home.needs))
    sums[_WELFARE] += math.log(ratio) - 0.5 * home.discomfort - 0.2 * indebted
    sums[_UNMET] += 1.0 if home.unmet > behaviour.distress_threshold else 0.0
    sums[_AID] += home.hours_received
    from_house = home.room_income + home.workshop_income
    sums[_HOUSE_INCOME] += from_house
    sums[_INCOME] += home.income + home.remittance + from_house
    sums[_EFFORT] += home.effort
    sums[_WASTED] += home.effort_wasted
    sums[_BORROWED] += home.borrowed + home.granted
    sums[_DIVERTED] += home.diverted
    sums[_SERVED] += 1.0 if home.served > 0 else 0.0
    sums[_RECEIVED] += home.received


@rule
def count_city(world, sums):
    """The measures of all households, summed."""
    households, lots, rooms, behaviour = world.households, world.lots, world.rooms, world.behaviour[0]
    for row in range(world.tally[0].households):
        home = households[row]
        if home.present == 1:
            observe(home, row, lots, rooms, behaviour, sums)


DWELLING_MEASURES = ("dwellings", "adequate", "titled", "households", "with_rooms", "own_lots", "clouded")


@rule
def count_dwellings(world, sums):
    """Owners' houses, storeys of second households, absentee units; and owners' lots, by measure."""
    households, lots, rooms = world.households, world.lots, world.rooms
    for row in range(world.tally[0].households):
        home = households[row]
        if home.present == 1 and home.tenure == OWNER:
            lot = lots[home.lot]
            dwellings = 2.0 if lot.upper != NONE else 1.0
            sums[0] += dwellings
            sums[1] += dwellings * lot.adequate
            sums[2] += 1.0 if is_secure(lot) else 0.0
            sums[3] += lot.households
            sums[4] += 1.0 if lot.let_rooms > 0 else 0.0
            sums[5] += 1.0
            sums[6] += 1.0 if lot.title == CLOUDED else 0.0
    for row in range(world.tally[0].rooms):
        room = rooms[row]
        if room.present == 1 and room.landlord != NONE:
            lot = lots[room.lot]
            sums[0] += 1.0
            sums[1] += lot.adequate


@rule
def count_ties(world, sums):
    """Ties: number, trust (sum over both ends), open favours in hours."""
    ties = world.ties
    for row in range(world.tally[0].ties):
        tie = ties[row]
        if tie.present == 1:
            sums[0] += 1.0
            sums[1] += tie.trust_ab + tie.trust_ba
            sums[2] += 2.0 * abs(tie.favour)


def _share(part: float, whole: float) -> float:
    return float(part / whole) if whole > 0.0 else float("nan")


class Base(NamedTuple):
    """What indices are measured against.

    ``pressure``: log rent pressure of the first month. ``price``: mean log price of lots, and ``basket``: let
    rooms and their rents by stratum, both of the first day.
    """

    pressure: float
    price: float
    basket: NDArray[np.float64]


def base_of(state: Any) -> Base:
    """What the first day gives; rents have no pressure before the first month."""
    return Base(0.0, float(mean_log_price(state)), basket_now(state))


def indicators(
    world: World, state: Any, base: Base, events: dict[str, float], month: int
) -> dict[str, float]:
    """All city indicators of a month by column name.

    ``state``: the same world as rules take it. ``events``: evictions of this month, displaced households a
    year. ``month``: the month just lived, -1 on the first day.
    """
    sums = np.zeros(len(HOUSEHOLD_MEASURES))
    count_city(state, sums)
    lots = np.zeros(len(DWELLING_MEASURES))
    count_dwellings(state, lots)
    ties = np.zeros(3)
    count_ties(state, ties)
    institutions = np.zeros(INSTITUTION_MEASURES)
    count_institutions(state, institutions)
    rest: list[float] = institutions.tolist()
    households = max(1.0, sums[_HOUSEHOLDS])
    found: dict[str, float] = {"households": sums[_HOUSEHOLDS]}
    for at, name in enumerate(MEAN_MEASURES, start=_ADEQUATE):
        found[name] = sums[at] / households
    found["qualitative_deficit"] = 1.0 - _share(lots[1], lots[0])
    found["dwellings"] = lots[0]
    found["clear_title_share"] = _share(lots[2], lots[5])
    found["clouded_title_share"] = _share(lots[6], lots[5])
    found["titles_granted"] = float(world.tally[0].titles_granted)
    found["land_price_index"] = 100.0 * math.exp(mean_log_price(state) - base.price)
    found["households_per_lot"] = _share(lots[3], lots[5])
    found["lots_with_rooms_share"] = _share(lots[4], lots[5])
    found["wasted_effort"] = _share(sums[_WASTED], sums[_EFFORT])
    found["diverted_share"] = _share(sums[_DIVERTED], sums[_BORROWED])
    found["rolled_share"] = _share(sums[_ROLLED], sums[_LENT])
    found["credit_in_walls_share"] = _share(sums[_WALLS], sums[_LENT])
    found["house_income_share"] = _share(sums[_HOUSE_INCOME], sums[_INCOME])
    found["rent_burden"] = _share(sums[_BURDEN], sums[_TENANTS])
    found["rent_stress_share"] = _share(sums[_STRESS], sums[_TENANTS])
    found["written_contract_share"] = _share(sums[_WRITTEN], sums[_TENANTS])
    found["evictions"] = _share(100.0 * events.get("evicted", 0), sums[_TENANTS])
    if rest[16] > 0.0:
        found["rent_index"] = 100.0 * math.exp(rest[15] / rest[16] - base.pressure)
    found["rents_paid_index"] = 100.0 * laspeyres(base.basket, basket_now(state))
    found["migrant_rent_premium"] = migrant_premium(state, month)
    found["distance"] = _share(sums[_DISTANCE], sums[_HOUSEHOLDS] - sums[_UNHOUSED])
    if "displaced" in events:
        found["displaced"] = 1000.0 * events["displaced"] / households
    found["aid_hours"] = sums[_AID] / households
    found["mean_trust"] = _share(ties[1], 2.0 * ties[0])
    if sums[_AID] > 0.0:
        found["reciprocity"] = 1.0 - ties[2] / (2.0 * sums[_AID])
    found["organisation"] = _share(rest[17], rest[18])
    found.update(lending_indicators(rest))
    found.update(programme_indicators(world, state, rest))
    found.update(settling_indicators(state))
    found.update(means_indicators(state))
    found.update(enabling_indicators(world))
    return {name: float(value) for name, value in found.items() if not math.isnan(value)}
