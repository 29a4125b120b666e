"""Where seekers meet rooms: one matching a month (C5, G2).

Every seeker looks at a few listings, drawn by its own luck (``model.markets.listings``), and asks for
the best it can afford; every landlord takes the applicant worth most to it
(``model.markets.contracts``); who was turned away asks once more. Choices of a round are simultaneous,
so the order of storage does not matter. Rents answer in ``model.markets.rent_levels``.
"""

from __future__ import annotations

import numpy as np

from agents.foundation.codes import NONE, OWNER, SOCIAL_RENT, TENANT, UNHOUSED
from agents.foundation.draws import purpose, uniform
from agents.foundation.rules import rule
from agents.government.rent_support import aid_of, has_idle_voucher
from agents.residence import builds_storey, has_storey
from agents.tenant import is_stressed, look_for_guarantor
from model.markets.contracts import preferred, sign_contract, write_for_vouchers
from model.markets.listings import best_listing, most_rent, open_listings
from model.markets.refusals import judge_refusals
from model.markets.rent_levels import count_applicant, count_market, move_pressure, update_rents

_SEARCH = purpose("rental.search")


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
    if has_idle_voucher(world, home):
        return draw < behaviour.search_stressed
    if home.tenure != TENANT:
        return draw < behaviour.search_sharing
    stressed = is_stressed(home, world.rooms[home.room], behaviour)
    return draw < (behaviour.search_stressed if stressed else behaviour.search_tenant)


@rule
def seekers_of(world, month):
    """Rows of the households that look for a room this month; they ask contacts to warrant for them."""
    seekers = np.empty(world.tally[0].households, np.int64)
    count = 0
    households, luck, behaviour = world.households, world.luck, world.behaviour[0]
    for row in range(world.tally[0].households):
        home = households[row]
        if home.present == 0 or home.tenure == OWNER:
            continue
        if home.tenure == UNHOUSED or is_looking_around(world, home, row, luck, behaviour, month):
            look_for_guarantor(world, row, month)
            seekers[count] = row
            count += 1
    return seekers[:count]


@rule
def match(world, month):
    """One month of the market: seekers, two rounds of applications, contracts, pressure."""
    behaviour = world.behaviour[0]
    update_rents(world, behaviour, month)
    write_for_vouchers(world, month)
    listings = open_listings(world)
    seekers = seekers_of(world, month)
    count_market(world, listings.rooms)
    taken = np.zeros(listings.rooms.shape[0], np.bool_)
    placed = np.zeros(seekers.shape[0], np.bool_)
    for attempt in range(2):
        wanted = np.full(seekers.shape[0], NONE, np.int64)
        for i in range(seekers.shape[0]):
            if placed[i]:
                continue
            seen = False
            if listings.rooms.shape[0] > 0:
                wanted[i], seen = best_listing(world, seekers[i], listings, taken, attempt, month)
            if attempt == 0:
                room_row = listings.rooms[wanted[i]] if wanted[i] != NONE else NONE
                count_applicant(world, room_row, seen, most_rent(world.households[seekers[i]], behaviour))
        let(world, listings.rooms, seekers, wanted, taken, placed, month)
    for i in range(seekers.shape[0]):
        home = world.households[seekers[i]]
        home.searching = home.searching + 1 if home.tenure == UNHOUSED else 0
    move_pressure(world)


@rule
def let(world, rooms, seekers, wanted, taken, placed, month):
    """Each landlord asked by somebody takes the applicant worth most to it; contracts are signed.

    ``wanted``: by seeker the place in ``rooms`` asked for, or NONE. Marks who is ``placed`` and
    which rooms are ``taken``.
    """
    winner = np.full(rooms.shape[0], NONE, np.int64)
    for i in range(seekers.shape[0]):
        if wanted[i] == NONE:
            continue
        spot = wanted[i]
        if winner[spot] == NONE or preferred(world, rooms[spot], seekers[i], seekers[winner[spot]]):
            winner[spot] = i
    judge_refusals(world, rooms, seekers, wanted, winner, month)
    for spot in range(rooms.shape[0]):
        if winner[spot] != NONE:
            sign_contract(world, rooms[spot], seekers[winner[spot]], month)
            taken[spot] = True
            placed[winner[spot]] = True
