"""Letting rooms: live-in and absentee landlords, rent collection, arrears, notice, eviction (C5, G2).

A live-in landlord is a household with rooms it does not use itself (``agents.lodging``); an absentee
landlord is a record of its own with units on other lots (``agents.rental_investor``). Finding a tenant
is the market's business (``model.markets.rental``).
"""

from __future__ import annotations

from agents.foundation.codes import NONE
from agents.foundation.draws import paired_key, purpose, uniform
from agents.foundation.events import (
    DEARER_TENANT,
    EVICTED,
    FAMILY_NEEDS_ROOM,
    NO_CAUSE,
    RENT_ARREARS,
    note,
)
from agents.foundation.ledger import LANDLORD_LIVING, RENT, forget_deposit, pay, rent_owed, settle_deposit
from agents.foundation.rules import rule
from agents.foundation.world import OUTSIDE_RECORD
from agents.purse import own_cash
from agents.rents import market_rent, rooms_of
from agents.residence import become_unhoused, empty_room

_EVICT = purpose("landlord.evict")


# --- rent ------------------------------------------------------------------------------------


@rule
def landlord_of(world, room):
    """Household row of a live-in landlord, or NONE for an absentee unit.

    While a lot is for sale, whoever sells it takes the rent of the tenants who are still there.
    """
    lot = world.lots[room.lot]
    if room.landlord != NONE:
        return NONE
    if lot.owner == NONE and lot.seller != NONE and world.households[lot.seller].present == 1:
        return lot.seller
    return lot.owner


@rule
def lets_formally(world, room):
    """Whether the room is let with a written contract or not at all."""
    return room.landlord != NONE and world.landlords[room.landlord].formal == 1


@rule
def pay_rent(world, home, room):
    """The tenant pays rent and arrears from what is at hand above food; returns what was paid."""
    at_hand = max(0.0, own_cash(home) - home.needs)
    wanted = min(room.rent + room.arrears, at_hand)
    owner = landlord_of(world, room)
    if room.landlord != NONE:
        paid = pay(home, world.landlords[room.landlord], RENT, wanted, world.book)
        live_on_rent(world, world.landlords[room.landlord], paid)
    elif owner != NONE:
        paid = pay(home, world.households[owner], RENT, wanted, world.book)
        world.households[owner].room_income += paid
    else:
        return 0.0
    rent_owed(room, room.rent - paid)
    return paid


@rule
def live_on_rent(world, landlord, rent):
    """Absentee landlords live on a part of the rent; what they keep they may build with."""
    spent = world.behaviour[0].landlord_lives_on * rent
    pay(landlord, world.accounts[OUTSIDE_RECORD], LANDLORD_LIVING, spent, world.book)


@rule
def collect_rents(world, month):
    """Rents of the month are paid or become arrears; notices given run on."""
    behaviour = world.behaviour[0]
    for row in range(world.tally[0].households):
        world.households[row].room_income = 0.0
    rooms = world.rooms
    for row in range(world.tally[0].rooms):
        room = rooms[row]
        if room.present == 0 or room.tenant == NONE:
            continue
        home = world.households[room.tenant]
        pay_rent(world, home, room)
        room.burdened = room.burdened + 1 if room.rent > behaviour.rent_limit * home.usual_income else 0
        if room.arrears > 0.25 * room.rent:
            room.missed += 1
        else:
            room.missed = 0
        if room.needed == 1 or (room.written == 1 and room.missed >= 3):
            room.notice += 1
        elif room.missed == 0:
            room.notice = 0


@rule
def end_tenancy(world, room, month):
    """Deposit and arrears are settled; the room is the market's again."""
    home = world.households[room.tenant]
    if room.landlord != NONE:
        settle_deposit(home, world.landlords[room.landlord], room, world.book)
    else:
        owner = landlord_of(world, room)
        if owner != NONE:
            settle_deposit(home, world.households[owner], room, world.book)
        else:
            forget_deposit(room)
    room.missed = 0
    room.notice = 0
    room.needed = 0
    room.burdened = 0


# --- eviction --------------------------------------------------------------------------------


@rule
def give_notice(room):
    """The family needs the room: its tenant is to leave when the notice is over."""
    room.needed = 1
    room.notice = 0


@rule
def reason_to_evict(world, room):
    """Why the landlord would put the tenant out this month (a cause, or NO_CAUSE), and the hazard.

    For arrears soon without, later and rarely with a written contract; for a room the family needs, when
    the notice is over; absentee landlords without a contract, for a tenant who would pay much more.
    """
    behaviour = world.behaviour[0]
    if room.missed >= 2:
        if room.written == 0:
            return RENT_ARREARS, behaviour.eviction_verbal
        if room.missed >= 3 and room.notice >= behaviour.notice_months:
            return RENT_ARREARS, behaviour.eviction_written
    if room.needed == 1:
        months = behaviour.notice_months if room.written == 1 else behaviour.notice_verbal
        return FAMILY_NEEDS_ROOM, 1.0 if room.notice >= months else 0.0
    if room.landlord != NONE and room.written == 0:
        market = market_rent(world.lots[room.lot], room.area, world.zones, behaviour)
        if market > behaviour.dearer_tenant * room.rent:
            return DEARER_TENANT, behaviour.eviction_for_rent
    return NO_CAUSE, 0.0


@rule
def evict(world, month):
    """Tenants put out this month, each for a cause."""
    rooms = world.rooms
    for row in range(world.tally[0].rooms):
        room = rooms[row]
        if room.present == 0 or room.tenant == NONE:
            continue
        cause, hazard = reason_to_evict(world, room)
        if hazard > 0.0 and uniform(world.luck, _EVICT, room.key, month) < hazard:
            put_out(world, room, cause, month)


@rule
def put_out(world, room, cause, month):
    """The tenant has to go, and is remembered by its landlord if rent was owed."""
    tenant = room.tenant
    home = world.households[tenant]
    by = landlord_key(world, room)
    if cause == RENT_ARREARS:
        home.put_out_by = by
    note(world.log, month, EVICTED, home.key, by, room.lot, cause, room.arrears)
    end_tenancy(world, room, month)
    become_unhoused(world, tenant, month)


# --- rooms -----------------------------------------------------------------------------------


@rule
def landlord_key(world, room):
    """Permanent key of the landlord of a room, 0 if nobody owns the lot."""
    if room.landlord != NONE:
        return world.landlords[room.landlord].key
    owner = world.lots[room.lot].owner
    return world.households[owner].key if owner != NONE else 0


@rule
def list_room(world, lot_row, landlord, area, month):
    """A room comes on the market, one or several rooms together by its area in m²; returns its row."""
    lot = world.lots[lot_row]
    row = world.tally[0].rooms
    if row >= world.rooms.shape[0]:
        raise MemoryError("more rooms listed in a month than the city has made room for")
    world.tally[0].rooms += 1
    room = world.rooms[row]
    room.key = paired_key(lot.key, 1 + lot.rooms_listed)
    room.present = 1
    room.lot = lot_row
    room.landlord = landlord
    room.area = area
    empty_room(room)
    room.notice = 0
    room.needed = 0
    room.burdened = 0
    lot.let_rooms += rooms_of(area)
    lot.rooms_listed += 1
    return row


@rule
def withdraw_room(world, room):
    """A vacant room leaves the market."""
    room.present = 0
    world.lots[room.lot].let_rooms -= rooms_of(room.area)


@rule
def resize_room(world, room, area):
    """A vacant room is let with the next one, or without it: its area is now ``area`` m²."""
    world.lots[room.lot].let_rooms += rooms_of(area) - rooms_of(room.area)
    room.area = area
