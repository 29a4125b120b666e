"""Rooms that a programme rents for those who pay by their income (T§7.4, 8.7; C5).

The programme looks among the vacant units of absentee landlords for the cheapest in which the family
is not crowded, within its ceiling and its budget, and hands it over; the tenant pays a share of its income.
"""

from __future__ import annotations

import numpy as np

from agents.dwelling import CROWDED
from agents.foundation.causes import NO_CAUSE
from agents.foundation.codes import NONE, QUEUED, SOCIAL_RENT
from agents.foundation.rules import rule
from agents.government.approval import reason_to_turn_away, turn_away
from agents.government.queues import score
from agents.government.rent_support import can_pay, give_social_room, support_of
from agents.rents import ROOM_AREA
from model.markets.rental import sign_contract


@rule
def rents_rooms(world):
    """Whether any programme rents rooms for others."""
    for k in range(world.programmes.shape[0]):
        if world.programmes[k].kind == SOCIAL_RENT and world.programmes[k].funded > 0.0:
            return True
    return False


@rule
def queue_for_rooms(world):
    """Rows of the applications for social rent, in the order of their queues."""
    rows = np.empty(world.tally[0].awards, np.int64)
    places = np.empty(world.tally[0].awards, np.float64)
    count = 0
    awards = world.awards
    for row in range(world.tally[0].awards):
        award = awards[row]
        if award.present == 0 or award.state != QUEUED:
            continue
        if world.programmes[award.programme].kind == SOCIAL_RENT:
            rows[count] = row
            places[count] = score(world, award)
            count += 1
    return rows[:count][np.argsort(places[:count])]


@rule
def vacant_units(world):
    """Rows of the vacant units of absentee landlords, the cheapest first; of equal ones by their keys."""
    rows = np.empty(world.tally[0].rooms, np.int64)
    keys = np.empty(world.tally[0].rooms, np.int64)
    count = 0
    for row in range(world.tally[0].rooms):
        room = world.rooms[row]
        if room.present == 1 and room.tenant == NONE and room.landlord != NONE and room.asking > 0.0:
            rows[count], keys[count] = row, room.key
            count += 1
    rows = rows[:count][np.argsort(keys[:count])]
    rents = np.empty(count)
    for i in range(count):
        rents[i] = world.rooms[rows[i]].asking
    return rows[np.argsort(rents, kind="mergesort")]


@rule
def room_for(world, units, home, programme):
    """Row of the cheapest of the vacant ``units`` that suits household and programme, or NONE."""
    for i in range(units.shape[0]):
        room = world.rooms[units[i]]
        if room.asking > programme.rent_ceiling:
            return NONE
        if room.tenant == NONE and home.persons <= CROWDED * room.area / ROOM_AREA:
            return units[i]
    return NONE


@rule
def let_social_rooms(world, month):
    """Who waits longest, or is poorest, gets a room first, as far as rooms and the budget go."""
    if not rents_rooms(world):
        return
    rows = queue_for_rooms(world)
    units = vacant_units(world)
    for i in range(rows.shape[0]):
        award = world.awards[rows[i]]
        cause = reason_to_turn_away(world, award, month)
        if cause != NO_CAUSE:
            turn_away(world, award, cause, month)
            continue
        home = world.households[award.household]
        programme = world.programmes[award.programme]
        room_row = room_for(world, units, home, programme)
        if room_row == NONE:
            continue
        part = support_of(home, programme, world.rooms[room_row].asking)
        if part > 0.0 and can_pay(programme, part):
            give_social_room(world, award, room_row, month)
            sign_contract(world, room_row, award.household, month)
