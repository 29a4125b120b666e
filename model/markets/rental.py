"""Where seekers meet rooms: one matching a month, and rents that answer to it (C5, G2).

Every seeker looks at a few listings, drawn by its own luck, and asks for the best it can
afford; every landlord takes the applicant worth most to it; who was turned away asks once
more. Choices of a round are simultaneous, so the order of storage does not matter.
Asking rents follow the hedonic rent times a pressure of the zone that rises with applicants
and falls with vacant rooms.
"""

from __future__ import annotations

import math

import numpy as np

from agents.foundation.arithmetic import whole_power
from agents.foundation.codes import INTERNATIONAL, NONE, OWNER, SHARER, SOCIAL_RENT, TENANT, UNHOUSED
from agents.foundation.draws import gumbel, paired_key, purpose, uniform
from agents.foundation.events import FOUND_A_ROOM, NO_CAUSE, RENTED, ROOM_LET, TENANT_LEFT, note
from agents.foundation.rules import rule
from agents.government.rent_support import aid_of, has_idle_voucher
from agents.household import rent_of
from agents.landlord import end_tenancy, landlord_key, landlord_of
from agents.rents import hedonic_rent
from agents.residence import builds_storey, has_storey, rent_room
from agents.ties import meet_neighbours, other_end
from model.markets.contracts import (
    is_warranted,
    quoted_rent,
    voucher_part,
    write_contract,
    write_for_vouchers,
)

_ADDRESS = purpose("rental.address")
_LOOK = purpose("rental.look")
_SEARCH = purpose("rental.search")
_CHOICE = purpose("rental.choice")
_RANK = purpose("rental.rank")

NOWHERE = -1e9


@rule
def vacant_rooms(world, month):
    """Vacant rooms in the order of their fixed random address, and the addresses."""
    rows = np.empty(world.tally[0].rooms, np.int64)
    places = np.empty(world.tally[0].rooms, np.float64)
    count = 0
    rooms = world.rooms
    for row in range(world.tally[0].rooms):
        room = rooms[row]
        if room.present == 1 and room.tenant == NONE and landlord_key(world, room) != 0:
            rows[count] = row
            places[count] = uniform(world.luck, _ADDRESS, room.key, 0)
            count += 1
    order = np.argsort(places[:count])
    return rows[:count][order], places[:count][order]


@rule
def known_here(world, row, settlement):
    """Contacts of the household who live in this settlement."""
    count = 0
    home = world.households[row]
    for slot in range(home.degree):
        other = world.households[other_end(world.ties[world.contacts[row, slot]], row)]
        if other.lot != NONE and world.lots[other.lot].settlement == settlement:
            count += 1
    return count


@rule
def most_rent(home, behaviour):
    """The dearest rent a household takes, MWM: a share of income, and food must be left."""
    spare = home.usual_income + home.remittance - home.needs
    return min(behaviour.rent_limit * home.usual_income, behaviour.rent_of_spare * spare)


@rule
def room_utility(world, row, room, rent, ties):
    """Utility of living in a room at a rent, without noise (C5, G2.6)."""
    behaviour = world.behaviour[0]
    home = world.households[row]
    lot = world.lots[room.lot]
    crowding = home.persons / (room.area / 18.0)
    value = -behaviour.choice_rent * rent / max(0.05, home.usual_income) + lot.quality
    value -= behaviour.choice_distance * lot.distance
    value += behaviour.choice_services * lot.services + behaviour.choice_ties * math.log(1.0 + ties)
    return value - behaviour.choice_crowding * max(0.0, crowding - 2.5)


@rule
def present_utility(world, row):
    """Utility of the present place: what a better offer has to beat."""
    behaviour = world.behaviour[0]
    home = world.households[row]
    if home.tenure == TENANT:
        room = world.rooms[home.room]
        ties = known_here(world, row, world.lots[room.lot].settlement)
        return room_utility(world, row, room, room.rent - room.subsidy, ties) + behaviour.moving_cost
    if home.tenure == SHARER:
        lot = world.lots[home.lot]
        ties = known_here(world, row, lot.settlement)
        value = behaviour.sharing_utility + lot.quality - behaviour.choice_distance * lot.distance
        value += behaviour.choice_services * lot.services + behaviour.choice_ties * math.log(1.0 + ties)
        return value - behaviour.choice_crowding * max(0.0, lot.crowding - 2.5)
    return NOWHERE


@rule
def is_looking_around(world, home, row, luck, behaviour, month):
    """Whether a tenant or sharer looks for a better room this month."""
    draw = uniform(luck, _SEARCH, home.key, month)
    if draw >= max(behaviour.search_sharing, behaviour.search_stressed, behaviour.search_tenant):
        return False
    if has_storey(home, row, world.lots) or builds_storey(home, row, world.projects):
        return False
    if aid_of(world, home) == SOCIAL_RENT:
        return False
    hazard = behaviour.search_sharing
    if home.tenure == TENANT:
        room = world.rooms[home.room]
        stressed = rent_of(home, world.rooms) > behaviour.rent_limit * home.usual_income or room.missed > 0
        stressed = stressed or has_idle_voucher(world, home)
        hazard = behaviour.search_stressed if stressed else behaviour.search_tenant
    return draw < hazard


@rule
def best_listing(world, row, rooms, places, taken, attempt, month):
    """The best affordable listing among those looked at, or NONE; and whether there was any to see."""
    behaviour = world.behaviour[0]
    home = world.households[row]
    best = NONE
    best_value = present_utility(world, row)
    seen = False
    for look in range(int(behaviour.listings_seen)):
        address = uniform(world.luck, _LOOK, home.key, month, look + 16 * attempt)
        at = np.searchsorted(places, address)
        room_row = rooms[at % rooms.shape[0]]
        if taken[at % rooms.shape[0]]:
            continue
        seen = True
        room = world.rooms[room_row]
        rent = quoted_rent(world, home, room)
        rent -= behaviour.voucher_felt * voucher_part(world, home, room, rent)
        if rent > most_rent(home, behaviour):
            continue
        ties = known_here(world, row, world.lots[room.lot].settlement)
        noise = gumbel(uniform(world.luck, _CHOICE, home.key ^ room.key, month))
        value = room_utility(world, row, room, rent, ties) + behaviour.choice_noise * noise
        if value > best_value:
            best, best_value = at % rooms.shape[0], value
    return best, seen


@rule
def worth_to_landlord(world, home, room):
    """The rent the landlord expects, less what he dislikes about the applicant (C5)."""
    behaviour = world.behaviour[0]
    rent = quoted_rent(world, home, room)
    risk = behaviour.risk_base
    if home.papers == 0:
        risk += behaviour.risk_papers
    if not is_warranted(world, home, room):
        risk += behaviour.risk_guarantor
    own_part = rent - voucher_part(world, home, room, rent)
    risk += behaviour.risk_burden * max(0.0, own_part / max(0.05, home.usual_income) - 0.20)
    value = rent * (1.0 - min(0.95, risk))
    if home.stream == INTERNATIONAL:
        value -= behaviour.landlord_taste * rent
    return value


@rule
def match(world, month):
    """One month of the market: seekers, two rounds of applications, contracts, pressure."""
    update_rents(world, world.behaviour[0], month)
    write_for_vouchers(world, month)
    rooms, places = vacant_rooms(world, month)
    vacant = rooms.shape[0]
    seekers = np.empty(world.tally[0].households, np.int64)
    count = 0
    households, luck, behaviour = world.households, world.luck, world.behaviour[0]
    for row in range(world.tally[0].households):
        home = households[row]
        if home.present == 0 or home.tenure == OWNER:
            continue
        if home.tenure == UNHOUSED or is_looking_around(world, home, row, luck, behaviour, month):
            seekers[count] = row
            count += 1
    count_market(world, rooms, vacant)
    taken = np.zeros(vacant, np.bool_)
    placed = np.zeros(count, np.bool_)
    for attempt in range(2):
        choice = np.full(count, NONE, np.int64)
        winner = np.full(vacant, NONE, np.int64)
        for i in range(count):
            if placed[i]:
                continue
            if vacant == 0:
                if attempt == 0:
                    count_applicant(world, seekers[i], rooms, NONE, False)
                continue
            wanted, seen = best_listing(world, seekers[i], rooms, places, taken, attempt, month)
            choice[i] = wanted
            if attempt == 0:
                count_applicant(world, seekers[i], rooms, wanted, seen)
        for i in range(count):
            if choice[i] != NONE:
                spot = choice[i]
                if winner[spot] == NONE or preferred(world, rooms[spot], seekers[i], seekers[winner[spot]]):
                    winner[spot] = i
        for spot in range(vacant):
            if winner[spot] != NONE:
                sign_contract(world, rooms[spot], seekers[winner[spot]], month)
                taken[spot] = True
                placed[winner[spot]] = True
    for i in range(count):
        home = world.households[seekers[i]]
        home.searching = home.searching + 1 if home.tenure == UNHOUSED else 0
    move_pressure(world)


@rule
def preferred(world, room_row, challenger, holder):
    """Whether the landlord prefers the challenger; equal worth is decided by keyed luck."""
    room = world.rooms[room_row]
    first = world.households[challenger]
    second = world.households[holder]
    a = worth_to_landlord(world, first, room)
    b = worth_to_landlord(world, second, room)
    if a != b:
        return a > b
    luck_a = uniform(world.luck, _RANK, paired_key(room.key, first.key), 0)
    return luck_a > uniform(world.luck, _RANK, paired_key(room.key, second.key), 0)


@rule
def sign_contract(world, room_row, row, month):
    """The household moves in; written and with a deposit where papers and warrant allow (C5)."""
    home = world.households[row]
    room = world.rooms[room_row]
    if home.tenure == TENANT:
        old = world.rooms[home.room]
        note(world.log, month, TENANT_LEFT, home.key, landlord_key(world, old), old.lot, FOUND_A_ROOM, 0.0)
        end_tenancy(world, old, month)
    room.rent = quoted_rent(world, home, room)
    room.premium = room.rent / room.asking - 1.0
    rent_room(world, row, room_row, month)
    room.started = month
    room.vacant = 0
    lot = world.lots[room.lot]
    room.market_then = world.zones[lot.zone].pressure
    note(world.log, month, RENTED, home.key, landlord_key(world, room), room.lot, NO_CAUSE, room.rent)
    if room.landlord == NONE:
        owner = world.households[landlord_of(world, room)]
        note(world.log, month, ROOM_LET, owner.key, home.key, room.lot, NO_CAUSE, room.rent)
    write_contract(world, row, room, month)
    meet_neighbours(world, row, month)


# --- rents -----------------------------------------------------------------------------------


@rule
def count_market(world, rooms, vacant):
    """Vacant and existing rooms of each zone at the start of the month."""
    for z in range(world.zones.shape[0]):
        zone = world.zones[z]
        zone.applicants = 0
        zone.vacant = 0
        zone.units = 0
        zone.asking = 0.0
    every_room = world.rooms
    for row in range(world.tally[0].rooms):
        room = every_room[row]
        if room.present == 1:
            zone = world.zones[world.lots[room.lot].zone]
            zone.units += 1
            rent = room.asking if room.tenant == NONE else room.rent
            zone.asking += (rent - zone.asking) / zone.units
    for spot in range(vacant):
        world.zones[world.lots[every_room[rooms[spot]].lot].zone].vacant += 1


@rule
def count_applicant(world, row, rooms, wanted, seen):
    """First choices count where they fall; solvent searchers who saw no listing count everywhere."""
    if wanted != NONE:
        world.zones[world.lots[world.rooms[rooms[wanted]].lot].zone].applicants += 1.0
    elif not seen:
        share = 1.0 / world.zones.shape[0]
        limit = most_rent(world.households[row], world.behaviour[0])
        for z in range(world.zones.shape[0]):
            if world.zones[z].asking <= limit:
                world.zones[z].applicants += share


@rule
def move_pressure(world):
    """Pressure of a zone follows applicants to vacancies, slowly and within limits (G2.4)."""
    behaviour = world.behaviour[0]
    for z in range(world.zones.shape[0]):
        zone = world.zones[z]
        tightness = math.log((zone.applicants + 1.0) / (zone.vacant + 1.0) / behaviour.normal_tightness)
        zone.pressure += behaviour.pressure_speed * max(-1.0, min(1.0, tightness))
        share = zone.vacant / max(1.0, zone.units)
        zone.vacancy += (share - zone.vacancy) / 12.0


@rule
def update_rents(world, behaviour, month):
    """Vacant rooms ask the market's rent, less the longer they stand empty; tenants pay more yearly."""
    rooms = world.rooms
    for row in range(world.tally[0].rooms):
        room = rooms[row]
        if room.present == 0:
            continue
        lot = world.lots[room.lot]
        pressure = world.zones[lot.zone].pressure
        if room.tenant == NONE:
            room.vacant += 1
            listed = hedonic_rent(lot.quality, lot.services, lot.distance, room.area, behaviour)
            market = listed * math.exp(pressure)
            idle = max(0, room.vacant - 2)
            room.asking = market * whole_power(1.0 - behaviour.vacant_discount, min(idle, 24))
            continue
        if room.judged == month:
            room.rent /= 1.0 + room.premium
            room.premium = 0.0
        if (month - room.started) % 12 == 0 and month > room.started:
            growth = max(0.0, pressure - room.market_then)
            passed = behaviour.pass_live_in if room.landlord == NONE else behaviour.pass_absentee
            room.rent *= math.exp(passed * growth)
            room.market_then = max(room.market_then, pressure)  # after a dip rents only catch up
