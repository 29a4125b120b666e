"""What a household looking for a room gets to see, and what it would take (C5, G2.6).

Of the few rooms it looks at some are known through contacts: rooms in the settlements where they live.
The others come from the whole market, as do those that an information service names; an intermediary shows
one of its empty homes that the household could enter and pay. All are met by keyed luck, whatever the order
of storage.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from agents.foundation.codes import NONE, SHARER, TENANT
from agents.foundation.draws import gumbel, purpose, uniform
from agents.foundation.rules import rule
from agents.government.information import further_offers
from agents.landlord import landlord_key
from agents.rents import ROOM_AREA
from agents.ties import other_end
from model.markets.contracts import admits, quoted_rent, voucher_part

_ADDRESS = purpose("rental.address")
_LOOK = purpose("rental.look")
_CHOICE = purpose("rental.choice")
_CONTACT = purpose("rental.contact")

_NAMED = purpose("rental.named")
_MEDIATED = purpose("rental.mediated")

NOWHERE = -1e9


class Listings(NamedTuple):
    """Vacant rooms of the month, in the order of a fixed random address.

    ``rooms``: their rows. ``places``: their addresses, 0-1, ascending. ``corners``: settlement plus
    address, ascending, and ``spots``: the place in ``rooms`` of each corner. ``mediated``: places of those
    for which an intermediary seeks a tenant.
    """

    rooms: NDArray[np.int64]
    places: NDArray[np.float64]
    corners: NDArray[np.float64]
    spots: NDArray[np.int64]
    mediated: NDArray[np.int64]


@rule
def open_listings(world):
    """The vacant rooms of the month that somebody has to let."""
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
    order = np.argsort(places[:count], kind="mergesort")
    rows, places = rows[:count][order], places[:count][order]
    corners = np.empty(count, np.float64)
    for spot in range(count):
        corners[spot] = world.lots[rooms[rows[spot]].lot].settlement + places[spot]
    spots = np.argsort(corners, kind="mergesort")
    with_help = np.empty(count, np.int64)
    mediated = 0
    for spot in range(count):
        if world.lots[rooms[rows[spot]].lot].mediated == 1:
            with_help[mediated] = spot
            mediated += 1
    return Listings(rows, places, corners[spots], spots, with_help[:mediated])


# --- what a room is worth to a tenant --------------------------------------------------------


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
def place_utility(lot, crowding, ties, behaviour):
    """Utility of living on a lot with ``crowding`` persons a room, rent apart: large families want space."""
    value = lot.quality - behaviour.choice_distance * lot.distance
    value += behaviour.choice_services * lot.services + behaviour.choice_ties * math.log(1.0 + ties)
    return value - behaviour.choice_crowding * max(0.0, crowding - behaviour.space_wanted)


@rule
def room_utility(world, row, room, rent, ties):
    """Utility of living in a room at a rent, without noise (C5, G2.6)."""
    behaviour = world.behaviour[0]
    home = world.households[row]
    value = place_utility(world.lots[room.lot], home.persons / (room.area / ROOM_AREA), ties, behaviour)
    return value - behaviour.choice_rent * rent / max(0.05, home.usual_income)


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
        return behaviour.sharing_utility + place_utility(lot, lot.crowding, ties, behaviour)
    return NOWHERE


# --- looking ---------------------------------------------------------------------------------


@rule
def settlement_of_contact(world, row, look, month):
    """Settlement of a contact who has heard of rooms this month, by keyed luck, or NONE."""
    home = world.households[row]
    best = NONE
    luckiest = 0.0
    for slot in range(home.degree):
        other = world.households[other_end(world.ties[world.contacts[row, slot]], row)]
        if other.lot == NONE:
            continue
        heard = uniform(world.luck, _CONTACT, home.key ^ other.key, month, look)
        if heard > luckiest:
            best, luckiest = world.lots[other.lot].settlement, heard
    return best


@rule
def listing_seen(world, row, listings, look, attempt, month):
    """Place in the listings of one room the household looks at.

    The first looks are at rooms that contacts know of; where there is none, at the whole market.
    """
    address = uniform(world.luck, _LOOK, world.households[row].key, month, look + 16 * attempt)
    if look < world.behaviour[0].listings_of_contacts:
        settlement = settlement_of_contact(world, row, look, month)
        if settlement != NONE:
            first = np.searchsorted(listings.corners, float(settlement))
            end = np.searchsorted(listings.corners, float(settlement + 1))
            if end > first:
                at = np.searchsorted(listings.corners, settlement + address)
                return listings.spots[at if at < end else first]
    return np.searchsorted(listings.places, address) % listings.rooms.shape[0]


@rule
def further_listing(world, row, listings, look, attempt, month):
    """Place in the listings of one room more, of the whole market, that an information service names."""
    key = world.households[row].key
    address = uniform(world.luck, _NAMED, key, month, look + 16 * attempt)
    return np.searchsorted(listings.places, address) % listings.rooms.shape[0]


@rule
def mediated_listing(world, row, listings, taken, most, attempt, month):
    """Place of a room an intermediary has for the household: one it may enter and can pay; else NONE."""
    count = listings.mediated.shape[0]
    if count == 0:
        return NONE
    home = world.households[row]
    first = int(uniform(world.luck, _MEDIATED, home.key, month, attempt) * count)
    for step in range(count):
        spot = listings.mediated[(first + step) % count]
        room = world.rooms[listings.rooms[spot]]
        if not taken[spot] and admits(world, home, room) and quoted_rent(world, home, room) <= most:
            return spot
    return NONE


@rule
def best_listing(world, row, listings, taken, attempt, month):
    """Place of the best affordable listing among those looked at, or NONE; and whether one was to be had."""
    behaviour = world.behaviour[0]
    home = world.households[row]
    most = most_rent(home, behaviour)
    best = NONE
    best_value = present_utility(world, row)
    seen = False
    by_itself = int(behaviour.listings_seen)
    named = further_offers(world, home, month)
    for look in range(by_itself + named + 1):
        if look < by_itself:
            spot = listing_seen(world, row, listings, look, attempt, month)
        elif look < by_itself + named:
            spot = further_listing(world, row, listings, look - by_itself, attempt, month)
        else:
            spot = mediated_listing(world, row, listings, taken, most, attempt, month)
        if spot == NONE:
            continue
        room = world.rooms[listings.rooms[spot]]
        if taken[spot] or not admits(world, home, room):
            continue
        seen = True
        rent = quoted_rent(world, home, room)
        rent -= behaviour.voucher_felt * voucher_part(world, home, room, rent)
        if rent > most:
            continue
        ties = known_here(world, row, world.lots[room.lot].settlement)
        noise = gumbel(uniform(world.luck, _CHOICE, home.key ^ room.key, month))
        value = room_utility(world, row, room, rent, ties) + behaviour.choice_noise * noise
        if value > best_value:
            best, best_value = spot, value
    return best, seen
