"""Rooms of the first day: absentee landlords' units, rooms owners let, tenants, rents (C5, G2.1)."""

from __future__ import annotations

import math

import numpy as np

from agents.construction import CORE_ROOMS
from agents.dwelling import judge_lot, own_rooms
from agents.foundation.codes import FINISHING, NATIVE, NONE, SLAB, TITLED
from agents.foundation.draws import gumbel, keyed_order_of, purpose, uniform
from agents.foundation.rules import rule
from agents.landlord import lets_formally, list_room
from agents.lodging import MOST_LET, area_to_let, better_together
from agents.rents import ROOM_AREA, market_rent, rooms_of
from agents.residence import rent_room
from model.markets.contracts import contract_form, may_sign
from model.markets.listings import most_rent, room_utility

_SEAT = purpose("beginning.seat")
_ROOM = purpose("beginning.room")
_LOOK = purpose("beginning.look")
_CHOICE = purpose("beginning.choice")
_ORDER = purpose("beginning.order")

SEATED, LOWEST_PRESSURE = 0.90, -0.6
"""Share of the rooms on offer that find a tenant on the first day, and how far rents may give way."""

UNITS_A_LOT = 3
FORMAL_ROOMS, INFORMAL_ROOMS = (1, 2, 3), (1, 1, 2)
"""Rooms of the units of an absentee landlord's house: dwellings, or rooms around a yard."""

ROOMS_SEEN = 12
"""Rooms a tenant of the first day has looked at: more than in a month, for it has had years."""


@rule
def build_units(world, lot_rows):
    """Absentee landlords' lots: finished houses of three units of different sizes."""
    behaviour = world.behaviour[0]
    for i in range(lot_rows.shape[0]):
        lot = world.lots[lot_rows[i]]
        place = world.settlements[lot.settlement]
        lot.landlord = i % world.landlords.shape[0]
        lot.founded = place.founded
        lot.services = max(1, place.services)
        lot.connected = 1
        lot.title = TITLED
        lot.done = FINISHING
        lot.shelter = 1.0
        lot.fabric = 0.85 * (1.0 - 0.5 * behaviour.wear_yearly * -place.founded / 12.0)
        lot.complete = 1
        sizes = FORMAL_ROOMS if world.landlords[lot.landlord].formal == 1 else INFORMAL_ROOMS
        lot.rooms = sizes[0] + sizes[1] + sizes[2]
        lot.extra_rooms = lot.rooms - CORE_ROOMS
        judge_lot(lot, behaviour)
        for unit in range(UNITS_A_LOT):
            list_room(world, lot_rows[i], lot.landlord, sizes[unit] * ROOM_AREA, 0)
            world.landlords[lot.landlord].units += 1


@rule
def open_rooms(world, owner_rows, wanted):
    """Owners who let rooms already: willing ones, in keyed order, until enough units are let.

    First the rooms families can spare, or they would all be listed in the first years of the run;
    then rooms that were built to let, one or two together as the owner prefers.
    """
    behaviour = world.behaviour[0]
    order = np.argsort(np.array([uniform(world.luck, _ROOM, world.households[r].key, 0) for r in owner_rows]))
    made = 0
    for i in range(owner_rows.shape[0]):
        home = world.households[owner_rows[order[i]]]
        lot = world.lots[home.lot]
        if made < wanted and home.privacy == 1 and lot.done >= SLAB:
            area = area_to_let(home, lot, behaviour.extend_crowding, world.zones, world.place[0], behaviour)
            if area > 0.0:
                list_room(world, home.lot, NONE, area, 0)
                made += 1
    for again in range(MOST_LET + 1):
        most = behaviour.extend_crowding if again < MOST_LET else behaviour.lodger_crowding
        for i in range(owner_rows.shape[0]):
            if made >= wanted:
                return
            home = world.households[owner_rows[order[i]]]
            lot = world.lots[home.lot]
            if home.privacy == 0 or lot.done < SLAB or lot.let_rooms > again or lot.extra_rooms >= MOST_LET:
                continue
            if lot.people > most * own_rooms(lot):
                continue  # the family would soon need the room itself
            made += build_room_to_let(world, home, lot)


@rule
def build_room_to_let(world, home, lot):
    """One room more, or two let together, built before the first day; returns the units made, 0 or 1."""
    behaviour = world.behaviour[0]
    two = lot.extra_rooms + 2 <= MOST_LET and lot.let_rooms + 2 <= MOST_LET
    area = 0.0
    if two and better_together(home, lot, world.zones, world.place[0], behaviour):
        area = 2.0 * ROOM_AREA
    elif market_rent(lot, ROOM_AREA, world.zones, behaviour) >= home.reservation:
        area = ROOM_AREA
    if area == 0.0:
        return 0
    lot.rooms += rooms_of(area)
    lot.extra_rooms += rooms_of(area)
    list_room(world, home.lot, NONE, area, 0)
    judge_lot(lot, behaviour)
    return 1


@rule
def first_rents(world, vacancy, formal_vacancy):
    """Rooms of the first day, dearest first, without those left vacant; their rents at list price.

    Both vacancies are shares of rooms left empty: those of formal landlords, and the others.
    """
    behaviour = world.behaviour[0]
    rows = np.empty(world.tally[0].rooms, np.int64)
    rents = np.empty(world.tally[0].rooms, np.float64)
    count = 0
    for row in range(world.tally[0].rooms):
        room = world.rooms[row]
        room.asking = market_rent(world.lots[room.lot], room.area, world.zones, behaviour)
        empty = formal_vacancy if lets_formally(world, room) else vacancy
        if uniform(world.luck, _SEAT, room.key, 0) >= empty:
            rows[count] = row
            rents[count] = room.asking
            count += 1
    order = np.argsort(-rents[:count], kind="mergesort")  # equal rents: in the order of storage
    return rows[:count][order], rents[:count][order]


@rule
def seats(rents, limits):
    """Place in ``rents`` of the room each tenant takes, -1 for none; both descend, MWM a month.

    The tenant who can pay most takes the dearest room it can pay, and so on: whoever is left
    without could not have been housed at these rents.
    """
    taken = np.full(limits.shape[0], NONE, np.int64)
    spot = 0
    for i in range(limits.shape[0]):
        while spot < rents.shape[0] and rents[spot] > limits[i]:
            spot += 1
        if spot == rents.shape[0]:
            break
        taken[i] = spot
        spot += 1
    return taken


@rule
def clearing_pressure(rents, limits):
    """Log pressure, at most 0, at which rents of the first day leave few tenants without a room.

    The list of rents knows nothing of incomes; a city that has existed for decades does.
    """
    seated = min(rents.shape[0], limits.shape[0])
    pressure = 0.0
    while pressure > LOWEST_PRESSURE:
        if (seats(rents * math.exp(pressure), limits) >= 0).sum() >= SEATED * seated:
            break
        pressure -= 0.02
    return pressure


@rule
def can_enter(home, room, rent, limit, world):
    """Whether a tenant of the first day could have rented this room."""
    return room.tenant == NONE and rent <= limit and (may_sign(world, home) or not lets_formally(world, room))


@rule
def choose_room(world, row, rooms, rents, limit):
    """Place in ``rooms`` of the best of the rooms the tenant has looked at, or NONE."""
    behaviour = world.behaviour[0]
    home = world.households[row]
    best, best_value = NONE, 0.0
    if rooms.shape[0] == 0:
        return best
    for look in range(ROOMS_SEEN):
        spot = int(uniform(world.luck, _LOOK, home.key, 0, look) * rooms.shape[0])
        room = world.rooms[rooms[spot]]
        if not can_enter(home, room, rents[spot], limit, world):
            continue
        noise = gumbel(uniform(world.luck, _CHOICE, home.key ^ room.key, 0))
        value = room_utility(world, row, room, rents[spot], 0) + behaviour.choice_noise * noise
        if best == NONE or value > best_value:
            best, best_value = spot, value
    return best


@rule
def move_in(world, row, room_row):
    """The tenant has lived here for up to three years, if it was in the city, at today's rent."""
    home = world.households[row]
    room = world.rooms[room_row]
    rent_room(world, row, room_row, 0)
    room.rent = room.asking
    room.market_then = math.log(room.asking)
    room.written = contract_form(world, home, room)
    months = int(36.0 * uniform(world.luck, _SEAT, home.key, 1))
    if home.stream != NATIVE:
        months = min(months, -home.arrived)
    room.started = -months
    home.settled = -months
    home.arrived = min(home.arrived, -months)


@rule
def fill_rooms(world, tenant_rows, vacancy, formal_vacancy):
    """Tenants into rooms of their choice, at rents that clear; returns the rows of those who find none.

    In keyed order each takes the best of the rooms it has looked at; the others, who can pay most
    first, the dearest left that they can pay. What size of room they have is nowhere given.
    """
    behaviour = world.behaviour[0]
    limits = np.array([most_rent(world.households[r], behaviour) for r in tenant_rows])
    rooms, rents = first_rents(world, vacancy, formal_vacancy)
    by_limit = np.argsort(-limits, kind="mergesort")
    pressure = clearing_pressure(rents, limits[by_limit])
    for z in range(world.zones.shape[0]):
        world.zones[z].pressure = pressure
    rooms, rents = first_rents(world, vacancy, formal_vacancy)
    housed = np.zeros(tenant_rows.shape[0], np.bool_)
    for i in keyed_order_of(world.households, tenant_rows, world.luck, _ORDER, 0):
        spot = choose_room(world, tenant_rows[i], rooms, rents, limits[i])
        if spot != NONE:
            move_in(world, tenant_rows[i], rooms[spot])
            housed[i] = True
    seat_the_others(world, tenant_rows, by_limit, limits, housed, rooms, rents)
    balance(world)
    return tenant_rows[~housed]


@rule
def seat_the_others(world, tenant_rows, by_limit, limits, housed, rooms, rents):
    """Who has found nothing takes the dearest room left that it can pay; limits and rents descend.

    What one cannot enter the next one, who can pay less, cannot enter either: each looks on from there.
    """
    first = np.zeros(2, np.int64)  # of those who cannot sign a contract, and of those who can
    for i in by_limit:
        if housed[i]:
            continue
        home = world.households[tenant_rows[i]]
        kind = 1 if may_sign(world, home) else 0
        spot = first[kind]
        while spot < rooms.shape[0]:
            if can_enter(home, world.rooms[rooms[spot]], rents[spot], limits[i], world):
                break
            spot += 1
        first[kind] = spot
        if spot < rooms.shape[0]:
            move_in(world, tenant_rows[i], rooms[spot])
            housed[i] = True


@rule
def balance(world):
    """The market of the first day stands still: there are as many applicants as the vacancies call for."""
    for z in range(world.zones.shape[0]):
        zone = world.zones[z]
        zone.vacancy = 0.0
        zone.units = 0
    for row in range(world.tally[0].rooms):
        room = world.rooms[row]
        zone = world.zones[world.lots[room.lot].zone]
        zone.units += 1
        zone.vacancy += 1.0 if room.tenant == NONE else 0.0
    for z in range(world.zones.shape[0]):
        zone = world.zones[z]
        zone.vacancy /= max(1, zone.units)
        zone.demand = world.behaviour[0].normal_tightness * zone.vacancy
