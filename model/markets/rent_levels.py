"""How rents move: asking rents follow the market, running contracts follow once a year (C5, G2.4).

What is asked for a vacant room is its hedonic rent times the pressure of its zone. The pressure rises
where there are many applicants for the rooms that stand empty and falls where there are few; and it
falls back to nothing little by little, as the hedonic rent is what a room costs to provide at its place.
Without that pull rents went on rising for as long as there was any excess of demand, overshot, and
swung for decades.
"""

from __future__ import annotations

import math

import numpy as np

from agents.foundation.arithmetic import whole_power
from agents.foundation.codes import NONE
from agents.foundation.rules import rule
from agents.government.vacant_stock import cost_of_emptiness
from agents.rents import market_rent


@rule
def count_market(world, rooms):
    """Vacant and existing rooms of each zone at the start of the month; ``rooms``: rows of the vacant.

    What tenants pay above the list on the average is what landlords come to reckon with.
    """
    let = np.zeros(world.zones.shape[0])
    for z in range(world.zones.shape[0]):
        zone = world.zones[z]
        zone.applicants = 0
        zone.vacant = 0
        zone.units = 0
        zone.asking = 0.0
        zone.premium = 0.0
    every_room = world.rooms
    for row in range(world.tally[0].rooms):
        room = every_room[row]
        if room.present == 1 and world.lots[room.lot].keeper == NONE:
            zone = world.zones[world.lots[room.lot].zone]
            zone.units += 1
            rent = room.asking if room.tenant == NONE else room.rent
            zone.asking += (rent - zone.asking) / zone.units
            if room.tenant != NONE:
                let[world.lots[room.lot].zone] += 1.0
                zone.premium += (room.premium - zone.premium) / let[world.lots[room.lot].zone]
    for spot in range(rooms.shape[0]):
        world.zones[world.lots[every_room[rooms[spot]].lot].zone].vacant += 1


@rule
def count_applicant(world, room_row, seen, most):
    """First choices count where they fall (``room_row``); who saw no room it could enter, where it can pay.

    ``most``: the dearest rent the searcher takes, MWM a month.
    """
    if room_row != NONE:
        world.zones[world.lots[world.rooms[room_row].lot].zone].applicants += 1.0
    elif not seen:
        share = 1.0 / world.zones.shape[0]
        for z in range(world.zones.shape[0]):
            if world.zones[z].asking <= most:
                world.zones[z].applicants += share


@rule
def tightness(zone, behaviour):
    """Log of applicants a vacant room over what is normal: 0 where rents stand still.

    Both are shares of the zone's rooms, smoothed, and a thin market counts for little: the rule
    is the same in a large city and a small one.
    """
    thin = behaviour.thin_market
    demand = zone.demand + behaviour.normal_tightness * thin
    return math.log(demand / (zone.vacancy + thin) / behaviour.normal_tightness)


@rule
def move_pressure(world):
    """Pressure of a zone follows applicants to vacancies, slowly (G2.4); without rooms, the next zone's."""
    behaviour = world.behaviour[0]
    for z in range(world.zones.shape[0]):
        zone = world.zones[z]
        if zone.units == 0:
            inner = world.zones[max(0, z - 1)]
            zone.pressure += (inner.pressure - zone.pressure) / behaviour.market_memory
            continue
        zone.vacancy += (zone.vacant / zone.units - zone.vacancy) / behaviour.market_memory
        zone.demand += (zone.applicants / zone.units - zone.demand) / behaviour.market_memory
        zone.pressure += behaviour.pressure_speed * max(-1.0, min(1.0, tightness(zone, behaviour)))
        zone.pressure *= 1.0 - behaviour.pressure_decay


@rule
def update_rents(world, behaviour, month):
    """Vacant rooms ask the market's rent, less the longer they stand empty; tenants pay more yearly."""
    rooms = world.rooms
    for row in range(world.tally[0].rooms):
        room = rooms[row]
        if room.present == 0:
            continue
        lot = world.lots[room.lot]
        if room.tenant == NONE:
            room.vacant += 1
            idle = max(0, room.vacant - 2)
            market = market_rent(lot, room.area, world.zones, behaviour)
            hurry = behaviour.vacant_discount * cost_of_emptiness(world.place[0], room)
            room.asking = market * whole_power(1.0 - hurry, min(idle, 24))
            continue
        if room.judged == month:
            room.rent /= 1.0 + room.premium
            room.premium = 0.0
        if (month - room.started) % 12 == 0 and month > room.started:
            raise_rent(world, room, lot)


@rule
def raise_rent(world, room, lot):
    """Once a year: the sitting tenant pays a part of what the market has risen, services included (C5)."""
    behaviour = world.behaviour[0]
    market = math.log(market_rent(lot, room.area, world.zones, behaviour))
    growth = max(0.0, market - room.market_then)
    passed = behaviour.pass_live_in if room.landlord == NONE else behaviour.pass_absentee
    room.rent *= math.exp(passed * growth)
    room.market_then = max(room.market_then, market)  # after a dip rents only catch up
