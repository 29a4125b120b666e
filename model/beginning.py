"""The city on its first day: who lives where, in what kind of house (C0, G2.1).

Households are drawn from the place, put into settlements as owners, tenants and sharers, and
owners' houses are furnished with what the family could have built since it came: its saving
over the years since the lot was occupied buys stages in their order. Only the start is drawn
in this way; from the first month on the city runs by its rules.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaincinv

from agents.builder import material_needed
from agents.dwelling import feel, judge_lot
from agents.foundation.draws import lognormal, named_key, paired_key, purpose, uniform, uniforms
from agents.foundation.ledger import BROUGHT_ALONG, owe_seller, pay, put_aside
from agents.foundation.records import (
    BANK_ACCOUNT,
    FINISHING,
    KIN,
    NATIVE,
    NO_TITLE,
    NONE,
    OWNER,
    POSSESSION,
    BEFORE,
    NEVER,
    ROOM_STAGE,
    SHARER,
    SHELTER,
    SLAB,
    TENANT,
    TITLED,
    new_records,
)
from agents.foundation.rules import rule
from agents.foundation.world import BANK_RECORD, OUTSIDE_RECORD
from agents.household import needs_floor, saving_share
from agents.landlord import list_room
from agents.neighbour import new_tie, tie_between
from agents.population import draw_household
from agents.rents import market_rent
from agents.residence import enter_city, own_lot, rent_room, share_with
from model.markets.land import lot_price
from model.markets.rental import contract_form, most_rent
from scenarios import Place

_TENURE = purpose("beginning.tenure")
_SEAT = purpose("beginning.seat")
_SINCE = purpose("beginning.since")
_THRIFT = purpose("beginning.thrift")
_TITLE = purpose("beginning.title")
_ROOM = purpose("beginning.room")
_HOST = purpose("beginning.host")
_EXTEND = purpose("builder.extend_first")
_CASH = purpose("beginning.cash")

QUANTILES = 65


def norm_quantiles(first: float, second: float) -> NDArray[np.float64]:
    """Quantiles of a Beta(first, second), equally spaced in probability."""
    return betaincinv(first, second, np.linspace(0.0, 1.0, QUANTILES))


@rule
def draw_natives(households, keys, stream, place, behaviour, quantiles, luck):
    """Fill the records of all starting households from their keys."""
    for row in range(keys.shape[0]):
        draw_household(households[row], keys[row], stream, place, behaviour, quantiles, luck, 0)


def native_keys(count: int) -> NDArray[np.int64]:
    """Permanent keys of the starting households: the same in every city of this size or larger."""
    return paired_keys(named_key("native"), count)


@rule
def paired_keys(base, count):
    """Keys of ``count`` things counted from a base key."""
    keys = np.empty(count, np.int64)
    for row in range(count):
        keys[row] = paired_key(base, row)
    return keys


def native_stream(place: Place) -> np.recarray:
    """Natives as a stream of their own: papers, guarantors by share, no arrivals."""
    stream = new_records("stream", 1)
    stream.key = named_key("stream", NATIVE)
    stream.code = NATIVE
    stream.papers = 1.0
    stream.guarantor = place.population.guarantor_share
    return stream


def assign_tenure(keys: NDArray[np.int64], sizes: NDArray[np.int64], owners: NDArray[np.int64], rent_share: float,
                  luck: np.uint64) -> tuple[NDArray[np.int64], NDArray[np.int64]]:  # fmt: skip
    """Settlement and tenure of each starting household.

    ``sizes`` households and ``owners`` lots of each settlement; of those without a lot,
    ``rent_share`` rent and the rest share. Returns two int64 arrays of the length of ``keys``.
    """
    settlement = np.repeat(np.arange(len(sizes)), sizes)
    lucky = uniforms(luck, _TENURE, keys, 0)
    order = np.lexsort((lucky, settlement))
    first = np.concatenate([[0], np.cumsum(sizes)])[:-1]
    rank = np.empty(len(keys), np.int64)
    rank[order] = np.arange(len(keys)) - first[settlement[order]]
    mine = owners[settlement]
    renters = np.rint((sizes - owners) * rent_share).astype(np.int64)[settlement]
    tenure = np.where(rank < mine, OWNER, np.where(rank < mine + renters, TENANT, SHARER))
    return settlement, tenure


@rule
def stage_cost(stage, behaviour):
    """Usual money cost of a stage bought little by little, MWM."""
    labour = 0.5 * behaviour.stage_skilled[stage - 1] * behaviour.stage_hours[stage - 1] * behaviour.skilled_wage
    return material_needed(stage, 0.0, behaviour) * (1.0 + 0.9 * behaviour.surcharge) + labour


@rule
def furnish(home, lot, project, budget, extend_first, behaviour):
    """Spend what a family saved so far on stages in their order; the rest is begun."""
    left = budget
    for step in range(SHELTER, FINISHING + 1):
        crowded = lot.people > behaviour.extend_crowding * max(1, lot.rooms)
        if step == FINISHING and extend_first and crowded:
            left = extend(lot, left, behaviour)
        if step == FINISHING and lot.services < 1:
            break
        cost = stage_cost(step, behaviour)
        part = min(1.0, left / cost)
        if step == SHELTER:
            lot.shelter = max(0.6, part)
        else:
            lot.fabric += behaviour.stage_weight[step - 1] * part
        left -= cost * part
        if part < 1.0 and step > SHELTER:
            project.stage = step
            project.progress = part
            if step == SLAB and part > 0.7:
                lot.fabric -= behaviour.stage_weight[step - 1] * (part - 0.7)
                project.progress = 0.7
            break
        lot.done = step
        lot.rooms = 1 if step < SLAB else 2
        if step == SLAB:
            lot.shelter = 1.0
    while lot.done >= FINISHING and lot.extra_rooms < 3 and lot.people > behaviour.extend_crowding * lot.rooms:
        if left < stage_cost(ROOM_STAGE, behaviour):
            break
        left = extend(lot, left, behaviour)


@rule
def extend(lot, left, behaviour):
    """An extra room if the money reaches; returns what is left."""
    cost = stage_cost(ROOM_STAGE, behaviour)
    if left < cost:
        return left
    if lot.extra_rooms == 0:
        lot.fabric += behaviour.stage_weight[ROOM_STAGE - 1]
    lot.extra_rooms += 1
    lot.rooms += 1
    return left - cost


@rule
def settle_owners(world, rows, lot_rows, titled_share):
    """Owners on their lots, with title, debt to the subdivider and house by age and saving."""
    behaviour = world.behaviour[0]
    for i in range(rows.shape[0]):
        home = world.households[rows[i]]
        lot = world.lots[lot_rows[i]]
        place = world.settlements[lot.settlement]
        age = -place.founded * (1.0 - 0.35 * uniform(world.luck, _SINCE, home.key, 0))
        own_lot(world, rows[i], lot_rows[i], 0)
        since = -int(age)
        lot.founded = since
        home.arrived = since
        home.settled = since
        lot.services = place.services
        chance = uniform(world.luck, _TITLE, home.key, 0)
        if age >= 120.0:
            lot.title = TITLED if chance < titled_share else POSSESSION
        elif age < 60.0 and chance < 0.1:
            lot.title = NO_TITLE
        if age < behaviour.seller_months and lot.title != NO_TITLE:
            part = 1.0 - age / behaviour.seller_months
            price = (1.0 - behaviour.down_share) * lot_price(lot, behaviour)
            owe_seller(lot, part * price, world.claims)
            lot.instalment = price / behaviour.seller_months
        furnish_home(world, home, lot, world.projects[lot_rows[i]], age, behaviour)


@rule
def furnish_home(world, home, lot, project, age, behaviour):
    """The house a family of this income has after ``age`` months of saving."""
    needs = needs_floor(home.persons, 1.0, behaviour)
    left = max(0.0, home.usual_income - needs)
    monthly = saving_share(home, world.lots, behaviour) * left
    monthly -= behaviour.emergency_chance * behaviour.emergency_median
    thrift = lognormal(uniform(world.luck, _THRIFT, home.key, 0), 1.0, 0.35)
    extend_first = uniform(world.luck, _EXTEND, home.key, 0) < behaviour.extend_first_chance
    furnish(home, lot, project, max(0.0, monthly) * age * thrift, extend_first, behaviour)
    wear = 0.75 * behaviour.wear_yearly * age / 24.0
    lot.fabric *= 1.0 - min(0.3, wear)
    judge_lot(lot, behaviour)
    if lot.done >= FINISHING:
        lot.core_month = BEFORE
    if lot.done >= SLAB:
        lot.slab_month = BEFORE


@rule
def house_sharers(world, rows, settlement, owner_rows, first_owner, month):
    """Sharers move in with relatives: a keyed owner of their settlement, from now on their kin."""
    behaviour = world.behaviour[0]
    for i in range(rows.shape[0]):
        home = world.households[rows[i]]
        k = settlement[i]
        owners = first_owner[k + 1] - first_owner[k]
        pick = int(uniform(world.luck, _HOST, home.key, 0) * owners)
        host = owner_rows[first_owner[k] + pick]
        share_with(world, rows[i], host, month)
        home.settled = world.lots[home.lot].founded // 4
        home.arrived = home.settled


@rule
def bind_sharers(world, rows):
    """Sharers and their hosts are kin in the network."""
    behaviour = world.behaviour[0]
    for i in range(rows.shape[0]):
        host = world.lots[world.households[rows[i]].lot].owner
        if tie_between(world, rows[i], host) == NONE:
            new_tie(world, rows[i], host, KIN, behaviour.trust_kin, 0.0, 0)


@rule
def build_units(world, lot_rows, units_a_lot, areas):
    """Absentee landlords' lots: finished houses of three units of different sizes."""
    behaviour = world.behaviour[0]
    for i in range(lot_rows.shape[0]):
        lot = world.lots[lot_rows[i]]
        place = world.settlements[lot.settlement]
        lot.landlord = i % world.landlords.shape[0]
        lot.founded = place.founded
        lot.services = max(1, place.services)
        lot.title = TITLED
        lot.done = FINISHING
        lot.shelter = 1.0
        lot.rooms = units_a_lot
        lot.fabric = 0.85 * (1.0 - 0.5 * behaviour.wear_yearly * -place.founded / 12.0)
        lot.extra_rooms = 1
        lot.complete = 1
        judge_lot(lot, behaviour)
        for unit in range(units_a_lot):
            list_room(world, lot_rows[i], lot.landlord, areas[(i + unit) % areas.shape[0]], 0)
            world.landlords[lot.landlord].units += 1


@rule
def open_rooms(world, owner_rows, wanted):
    """Owners who let rooms already: willing ones, drawn by luck, until enough rooms are let."""
    behaviour = world.behaviour[0]
    order = np.argsort(np.array([uniform(world.luck, _ROOM, world.households[r].key, 0) for r in owner_rows]))
    made = 0
    for again in range(3):
        for i in range(owner_rows.shape[0]):
            if made >= wanted:
                return
            row = owner_rows[order[i]]
            home = world.households[row]
            lot = world.lots[home.lot]
            if home.privacy == 0 or lot.done < SLAB or lot.let_rooms > again or lot.extra_rooms >= 3:
                continue
            if uniform(world.luck, _ROOM, home.key, 1 + again) < 0.5:
                continue
            lot.rooms += 1
            lot.extra_rooms += 1
            list_room(world, home.lot, NONE, 18.0, 0)
            judge_lot(lot, behaviour)
            made += 1


@rule
def fill_rooms(world, tenant_rows, vacancy):
    """Tenants into rooms they can pay, dearest first; who finds none stays unhoused for now."""
    behaviour = world.behaviour[0]
    count = world.tally[0].rooms
    rents = np.empty(count, np.float64)
    for row in range(count):
        room = world.rooms[row]
        room.asking = market_rent(world.lots[room.lot], room.area, world.zones, behaviour)
        rents[row] = room.asking
    by_rent = np.argsort(rents)[::-1]
    incomes = np.array([world.households[r].usual_income for r in tenant_rows])
    by_income = np.argsort(incomes)[::-1]
    spot = 0
    for i in range(tenant_rows.shape[0]):
        row = tenant_rows[by_income[i]]
        home = world.households[row]
        while spot < count:
            room = world.rooms[by_rent[spot]]
            free = uniform(world.luck, _SEAT, room.key, 0) < vacancy
            if free or room.asking > most_rent(home, behaviour):
                spot += 1
                continue
            rent_room(world, row, by_rent[spot], 0)
            room.rent = room.asking
            room.written = contract_form(home, room, behaviour, world.luck)
            months = int(36.0 * uniform(world.luck, _SEAT, home.key, 1))
            room.started = -months
            home.settled = -months
            home.arrived = -months
            spot += 1
            break


@rule
def fill_purses(world):
    """Cash and savings of the first day come from outside, as everything before it did."""
    behaviour = world.behaviour[0]
    outside = world.accounts[OUTSIDE_RECORD]
    for row in range(world.tally[0].households):
        home = world.households[row]
        enter_cash = (0.3 + 0.6 * uniform(world.luck, _CASH, home.key, 0)) * home.usual_income
        if home.tenure != OWNER:
            enter_cash *= 1.5
        pay(outside, home, BROUGHT_ALONG, enter_cash, world.book)
        if home.account == BANK_ACCOUNT:
            put_aside(home, world.accounts[BANK_RECORD], 0.5 * enter_cash, world.book)


@rule
def judge_all(world):
    """The state of every dwelling and what its people feel, once everybody is in."""
    behaviour = world.behaviour[0]
    for row in range(world.tally[0].lots):
        lot = world.lots[row]
        if lot.founded != NEVER:
            judge_lot(lot, behaviour)
            if lot.consolidated == 1:
                lot.consolidated_month = BEFORE
    for row in range(world.tally[0].households):
        home = world.households[row]
        home.discomfort = feel(home, world.lots, world.rooms, behaviour)


@rule
def know_needs(world):
    """What each family needs in a month at today's prices."""
    for row in range(world.tally[0].households):
        home = world.households[row]
        home.needs = needs_floor(home.persons, 1.0, world.behaviour[0])


@rule
def all_enter(world):
    """Every starting household stands in the city, not yet housed."""
    for row in range(world.tally[0].households):
        enter_city(world, row)


def populate(world: Any, place: Place, settlement: NDArray[np.int64], tenure: NDArray[np.int64],
             occupied: NDArray[np.int64], owners: NDArray[np.int64], absentee_lots: NDArray[np.int64]) -> None:  # fmt: skip
    """House everybody: owners, absentee units, rooms, tenants, sharers, purses.

    ``settlement``, ``tenure``: by household row. ``occupied``: lot rows in use ordered by
    settlement, of which the first ``owners[k]`` of settlement k are owners' and the next
    ``absentee_lots[k]`` absentee landlords'.
    """
    all_enter(world)
    rows = np.arange(len(settlement))
    used = owners + absentee_lots
    place_in_used = np.arange(len(occupied)) - np.repeat(np.concatenate([[0], np.cumsum(used)])[:-1], used)
    is_owner_lot = place_in_used < np.repeat(owners, used)
    owner_rows = rows[tenure == OWNER]
    know_needs(world)
    settle_owners(world, owner_rows, occupied[is_owner_lot], place.tenure.titled_share)
    areas = np.array([18.0, 27.0, 36.0, 18.0, 36.0])
    build_units(world, occupied[~is_owner_lot], UNITS_A_LOT, areas)
    sharer_rows = rows[tenure == SHARER]
    first_owner = np.concatenate([[0], np.cumsum(owners)])
    house_sharers(world, sharer_rows, settlement[tenure == SHARER], owner_rows, first_owner, 0)
    tenant_rows = rows[tenure == TENANT]
    vacancy = place.tenure.room_vacancy
    wanted = int(round(len(tenant_rows) / (1.0 - vacancy))) - UNITS_A_LOT * int((~is_owner_lot).sum())
    open_rooms(world, owner_rows, wanted)
    fill_rooms(world, tenant_rows, vacancy)
    fill_purses(world)
    judge_all(world)


UNITS_A_LOT = 3
