"""Rooms of the first day: absentee landlords' units, rooms owners let, tenants, rents (C5, G2.1)."""

from __future__ import annotations

import math

import numpy as np

from agents.dwelling import judge_lot
from agents.foundation.codes import FINISHING, NONE, SLAB, TITLED
from agents.foundation.draws import purpose, uniform
from agents.foundation.rules import rule
from agents.landlord import list_room
from agents.rents import market_rent
from agents.residence import rent_room
from model.markets.contracts import contract_form
from model.markets.rental import most_rent

_SEAT = purpose("beginning.seat")
_ROOM = purpose("beginning.room")

SEATED, LOWEST_PRESSURE = 0.90, -0.6
"""Share of the rooms on offer that find a tenant on the first day, and how far rents may give way."""


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
            if again < 2 and uniform(world.luck, _ROOM, home.key, 1 + again) < 0.5:
                continue
            lot.rooms += 1
            lot.extra_rooms += 1
            list_room(world, home.lot, NONE, 18.0, 0)
            judge_lot(lot, behaviour)
            made += 1


@rule
def first_rents(world, vacancy):
    """Rooms of the first day, dearest first, without those left vacant; their rents at list price."""
    behaviour = world.behaviour[0]
    rows = np.empty(world.tally[0].rooms, np.int64)
    rents = np.empty(world.tally[0].rooms, np.float64)
    count = 0
    for row in range(world.tally[0].rooms):
        room = world.rooms[row]
        room.asking = market_rent(world.lots[room.lot], room.area, world.zones, behaviour)
        if uniform(world.luck, _SEAT, room.key, 0) >= vacancy:
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
def fill_rooms(world, tenant_rows, vacancy):
    """Tenants into rooms they can pay, at rents that clear; returns the rows of those who find none."""
    behaviour = world.behaviour[0]
    limits = np.array([most_rent(world.households[r], behaviour) for r in tenant_rows])
    by_limit = np.argsort(-limits, kind="mergesort")
    rooms, rents = first_rents(world, vacancy)
    pressure = clearing_pressure(rents, limits[by_limit])
    for z in range(world.zones.shape[0]):
        world.zones[z].pressure = pressure
    rooms, rents = first_rents(world, vacancy)
    taken = seats(rents, limits[by_limit])
    for i in range(tenant_rows.shape[0]):
        if taken[i] == NONE:
            continue
        row = tenant_rows[by_limit[i]]
        home = world.households[row]
        room = world.rooms[rooms[taken[i]]]
        rent_room(world, row, rooms[taken[i]], 0)
        room.rent = room.asking
        room.market_then = pressure
        room.written = contract_form(world, home, room)
        months = int(36.0 * uniform(world.luck, _SEAT, home.key, 1))
        room.started = -months
        home.settled = -months
        home.arrived = -months
    return tenant_rows[by_limit[taken == NONE]]
