"""Absentee landlords who build: a unit more on a lot of their own, if its rent pays (C5).

Once a year each looks at what a further unit of one, two or three rooms would bring on each of its lots,
after vacancies of such units and what tax these cost, and builds the best if the yearly return reaches the
hurdle and the rents kept suffice. What it does not need for building it takes out. So rents pay for supply,
and supply holds rents down.
"""

from __future__ import annotations

import numpy as np

from agents.construction import add_units
from agents.foundation.causes import NO_CAUSE
from agents.foundation.codes import NONE, ROOM_STAGE, SLAB
from agents.foundation.events import UNIT_BUILT, note
from agents.foundation.ledger import LANDLORD_BUILDING, LANDLORD_LIVING, pay
from agents.foundation.rules import rule
from agents.foundation.world import OUTSIDE_RECORD
from agents.landlord import list_room
from agents.materials import hired_cost
from agents.rents import ROOM_AREA, market_rent, rooms_of

LARGEST_UNIT = 3
"""Rooms of the largest unit."""


@rule
def unit_cost(rooms, behaviour):
    """What a builder takes for a unit of so many rooms, MWM: material bought at once, all hands paid."""
    return behaviour.unit_fittings + rooms * hired_cost(ROOM_STAGE, behaviour, 0.0)


@rule
def vacancy_by_size(world):
    """Share of units that stand empty, by formal (1) or not (0) and rooms, of absentee landlords' units.

    Two units, one let and one empty in fifteen, stand for the units nobody has seen yet.
    """
    empty = np.full((2, LARGEST_UNIT + 1), 0.13)
    units = np.full((2, LARGEST_UNIT + 1), 2.0)
    rooms = world.rooms
    for row in range(world.tally[0].rooms):
        room = rooms[row]
        if room.present == 1 and room.landlord != NONE:
            formal = world.landlords[room.landlord].formal
            kind = min(LARGEST_UNIT, rooms_of(room.area))
            units[formal, kind] += 1.0
            if room.tenant == NONE:
                empty[formal, kind] += 1.0
    return empty / units


@rule
def deposits_held(world):
    """Money of tenants each absentee landlord holds and cannot build with, MWM."""
    held = np.zeros(world.landlords.shape[0])
    rooms = world.rooms
    for row in range(world.tally[0].rooms):
        room = rooms[row]
        if room.present == 1 and room.landlord != NONE:
            held[room.landlord] += room.deposit
    return held


@rule
def best_units(world):
    """For each absentee landlord the lot, the rooms and the yearly return of the best unit to add."""
    behaviour = world.behaviour[0]
    empty = vacancy_by_size(world)
    lots = np.full(world.landlords.shape[0], NONE, np.int64)
    rooms = np.zeros(world.landlords.shape[0], np.int64)
    returns = np.zeros(world.landlords.shape[0])
    for row in range(world.tally[0].lots):
        lot = world.lots[row]
        if lot.landlord == NONE or lot.done < SLAB:
            continue
        if world.zones[lot.zone].vacancy > behaviour.builds_below:
            continue
        formal = world.landlords[lot.landlord].formal
        for more in range(1, LARGEST_UNIT + 1):
            if lot.rooms + more > behaviour.rooms_on_a_lot:
                break
            rent = market_rent(lot, more * ROOM_AREA, world.zones, behaviour)
            rent *= 1.0 + world.zones[lot.zone].premium
            kept = 1.0 - empty[formal, more] * (1.0 + world.place[0].vacancy_tax)
            gain = 12.0 * rent * kept / unit_cost(more, behaviour)
            if gain > returns[lot.landlord]:
                lots[lot.landlord], rooms[lot.landlord], returns[lot.landlord] = row, more, gain
    return lots, rooms, returns


@rule
def invest(world, month):
    """January: absentee landlords build where it pays, and take out what they cannot use (C5)."""
    if month % 12 != 0 or month == 0:
        return
    behaviour = world.behaviour[0]
    lots, rooms, returns = best_units(world)
    held = deposits_held(world)
    outside = world.accounts[OUTSIDE_RECORD]
    dearest = unit_cost(LARGEST_UNIT, behaviour)
    for k in range(world.landlords.shape[0]):
        landlord = world.landlords[k]
        own = max(0.0, landlord.cash - held[k])
        pays = lots[k] != NONE and returns[k] >= behaviour.letting_hurdle
        if pays and own >= unit_cost(rooms[k], behaviour):
            build_unit(world, landlord, k, lots[k], rooms[k], month)
        elif own > dearest:
            pay(landlord, outside, LANDLORD_LIVING, own - dearest, world.book)


@rule
def build_unit(world, landlord, k, lot_row, rooms, month):
    """A unit more stands on the lot of absentee landlord ``k``, paid for and to let."""
    outside = world.accounts[OUTSIDE_RECORD]
    cost = pay(landlord, outside, LANDLORD_BUILDING, unit_cost(rooms, world.behaviour[0]), world.book)
    add_units(world.lots[lot_row], rooms, cost)
    list_room(world, lot_row, k, rooms * ROOM_AREA, month)
    landlord.units += 1
    note(world.log, month, UNIT_BUILT, landlord.key, 0, lot_row, NO_CAUSE, rooms)


@rule
def give_up_lot(world, lot, units):
    """The landlord has sold a house of so many units, which is let no more."""
    world.landlords[lot.landlord].units -= units
    lot.landlord = NONE
