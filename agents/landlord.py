"""Letting rooms: live-in and absentee landlords, rent collection, arrears, notice, eviction (C5, G2).

A live-in landlord is a household with rooms it does not use itself (``agents.lodging``); an absentee
landlord is a record of its own with units on other lots (``agents.rental_investor``). Finding a tenant
is the market's business (``model.markets.rental``).
"""

from __future__ import annotations

from agents.displacement import pushed_out, put_out_in_arrears
from agents.foundation.causes import DEARER_TENANT, FAMILY_NEEDS_ROOM, NEW_OWNER, NO_CAUSE, RENT_ARREARS
from agents.foundation.codes import FOR_FAMILY, NONE, NOT_NEEDED
from agents.foundation.draws import paired_key, purpose, uniform
from agents.foundation.events import EVICTED, note
from agents.foundation.ledger import (
    GUARANTEE_CLAIM,
    LANDLORD_LIVING,
    RENT,
    RENT_SUPPORT,
    forget_deposit,
    pay,
    rent_owed,
    settle_deposit,
)
from agents.foundation.rules import rule
from agents.foundation.world import OUTSIDE_RECORD
from agents.government.guarantee_fund import book_claim, claim_of, pay_fee
from agents.government.rent_support import book_support
from agents.government.tenancy_rules import needs_cause, no_aid, verbal_patience, written_notice
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
def pay_landlord(world, payer, room, kind, amount):
    """``amount`` MWM reaches whoever lets the room; returns what was paid, 0 where nobody does."""
    if room.landlord != NONE:
        landlord = world.landlords[room.landlord]
        paid = pay(payer, landlord, kind, amount, world.book)
        live_on_rent(world, landlord, paid)
        return paid
    owner = landlord_of(world, room)
    if owner == NONE:
        return 0.0
    paid = pay(payer, world.households[owner], kind, amount, world.book)
    world.households[owner].room_income += paid
    return paid


@rule
def pay_support(world, home, room, month):
    """A programme pays its part of the month's rent; returns what was paid."""
    if room.subsidy <= 0.0:
        return 0.0
    programme = world.programmes[world.awards[home.award].programme]
    paid = pay_landlord(world, programme, room, RENT_SUPPORT, room.subsidy)
    book_support(world, home, room.lot, paid, month)
    return paid


@rule
def pay_rent(world, home, room, month):
    """The tenant pays rent and arrears from what is at hand above food; returns what was paid.

    A part of the rent may come from a programme. Nothing is owed where nobody lets the room.
    """
    if room.landlord == NONE and landlord_of(world, room) == NONE:
        return 0.0
    due = room.rent - pay_support(world, home, room, month)
    at_hand = max(0.0, own_cash(home) - home.needs)
    paid = pay_landlord(world, home, room, RENT, min(due + room.arrears, at_hand))
    rent_owed(room, due - paid)
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
        pay_rent(world, home, room, month)
        own_part = room.rent - room.subsidy
        room.burdened = room.burdened + 1 if own_part > behaviour.rent_limit * home.usual_income else 0
        if room.arrears > 0.25 * room.rent:
            room.missed += 1
        else:
            room.missed = 0
        if room.needed != NOT_NEEDED or (room.written == 1 and room.missed >= 3):
            room.notice += 1
        elif room.missed == 0:
            room.notice = 0
        if room.fund != NONE:
            pay_fee(world, home, room)


@rule
def end_tenancy(world, room, month):
    """Deposit and arrears are settled, a guarantee is called; the room is the market's again."""
    home = world.households[room.tenant]
    if room.fund != NONE and room.arrears > 0.25 * room.rent:
        fund = world.programmes[room.fund]
        paid = pay_landlord(world, fund, room, GUARANTEE_CLAIM, claim_of(world, room))
        if paid > 0.0:
            book_claim(world, home, room, paid, month)
    no_aid(room)
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
def give_notice(room, why):
    """The owners want the room back (``why``: a code): its tenant is to leave when the notice is over."""
    room.needed = why
    room.notice = 0


@rule
def reason_to_evict(world, room):
    """Why the landlord would put the tenant out this month (a cause, or NO_CAUSE), and the hazard.

    For arrears soon without, later and rarely with a written contract; for a room the family needs, when
    the notice is over; absentee landlords without a contract, for a tenant who would pay much more.
    """
    behaviour, place = world.behaviour[0], world.place[0]
    notice = written_notice(place, behaviour)
    if room.missed >= 2:
        if room.written == 0 and room.missed >= verbal_patience(place):
            return RENT_ARREARS, behaviour.eviction_verbal
        if room.written == 1 and room.missed >= 3 and room.notice >= notice:
            return RENT_ARREARS, behaviour.eviction_written
    if room.needed != NOT_NEEDED:
        months = notice if room.written == 1 else behaviour.notice_verbal + place.extra_notice
        cause = FAMILY_NEEDS_ROOM if room.needed == FOR_FAMILY else NEW_OWNER
        return cause, 1.0 if room.notice >= months else 0.0
    if room.landlord != NONE and room.written == 0 and not needs_cause(place):
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
        put_out_in_arrears(world, tenant, month)
    else:
        pushed_out(world, tenant, cause, month)
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
    no_aid(room)
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
