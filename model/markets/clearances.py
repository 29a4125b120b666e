"""Houses of absentee landlords that are sold empty: the rent gap closes, and tenants go (C6).

A house with tenants is worth its rents to a landlord and its ground and walls to a family that wants to
live in it. Where ground has become dear and rents have not followed, the landlord sells; the family wants
the house to itself, so the tenants have to leave first. Only those who have no written contract can be
sent away for that: a house with such a contract is not sold.
"""

from __future__ import annotations

import numpy as np

from agents.foundation.causes import BOUGHT_A_HOUSE, NEW_OWNER
from agents.foundation.codes import NONE
from agents.foundation.events import SETTLED_ON_LOT, note
from agents.foundation.ledger import HOUSE_SALE, pay
from agents.foundation.rules import rule
from agents.government.recapture import charge
from agents.landlord import put_out, withdraw_room
from agents.migrant import come_to_live
from agents.rental_investor import give_up_lot
from agents.rents import market_rent
from agents.residence import own_lot
from agents.ties import meet_neighbours


@rule
def worth_of_rents(world, lot_row):
    """What a landlord keeps a house for, MWM: its rents at the return asked of a new room.

    Infinite where a tenant has a written contract, and cannot be sent away.
    """
    behaviour = world.behaviour[0]
    lot = world.lots[lot_row]
    yearly = 0.0
    for row in range(world.tally[0].rooms):
        room = world.rooms[row]
        if room.present == 0 or room.lot != lot_row:
            continue
        if room.tenant != NONE and room.written == 1:
            return np.inf
        rent = market_rent(lot, room.area, world.zones, behaviour) if room.tenant == NONE else room.rent
        yearly += 12.0 * rent
    return yearly / behaviour.letting_hurdle


@rule
def clear_house(world, lot_row, month):
    """All tenants of the house have to go, and its rooms are let no more; returns how many units it had."""
    units = 0
    for row in range(world.tally[0].rooms):
        room = world.rooms[row]
        if room.present == 0 or room.lot != lot_row:
            continue
        if room.tenant != NONE:
            put_out(world, room, NEW_OWNER, month)
        withdraw_room(world, room)
        units += 1
    return units


@rule
def sell_empty(world, lot_row, key, decile, price, month):
    """The landlord is paid, the tenants go, and the buyer moves in."""
    lot = world.lots[lot_row]
    landlord = world.landlords[lot.landlord]
    buyer_row = come_to_live(world, key, decile, price, month)
    pay(world.households[buyer_row], landlord, HOUSE_SALE, price, world.book)
    if lot.uplift > 0.0:
        charge(world, landlord, lot, max(0.0, landlord.cash))
    give_up_lot(world, lot, clear_house(world, lot_row, month))
    own_lot(world, buyer_row, lot_row, month)
    note(world.log, month, SETTLED_ON_LOT, key, 0, lot_row, BOUGHT_A_HOUSE, price)
    meet_neighbours(world, buyer_row, month)
