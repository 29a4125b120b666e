"""Letting rooms: live-in and absentee landlords, rent collection, arrears, eviction (C5, G2).

A live-in landlord is a household with rooms it does not use itself; an absentee landlord is a
record of its own with units on other lots. Finding a tenant is the market's business
(``model.markets.rental``).
"""

from __future__ import annotations

from agents.construction import STOREY_ROOMS
from agents.dwelling import rooms_lived_in
from agents.foundation.codes import NONE, OWNER, SLAB
from agents.foundation.draws import paired_key, purpose, uniform
from agents.foundation.events import (
    EVICTED,
    FAMILY_NEEDS_ROOM,
    IN_DISTRESS,
    NO_CAUSE,
    NO_TENANT,
    RENT_ARREARS,
    ROOM_LISTED,
    ROOM_WITHDRAWN,
    note,
)
from agents.foundation.ledger import (
    GUARANTEE_CLAIM,
    RENT,
    RENT_SUPPORT,
    forget_deposit,
    pay,
    rent_owed,
    settle_deposit,
)
from agents.foundation.rules import rule
from agents.government.guarantee_fund import book_claim, claim_of, pay_fee
from agents.government.rent_support import book_support
from agents.government.tenancy_rules import no_aid, verbal_patience, written_notice
from agents.purse import in_distress, own_cash
from agents.rents import rent_expected
from agents.residence import become_unhoused, empty_room

_EVICT = purpose("landlord.evict")
_LIST = purpose("landlord.list")


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
def pay_landlord(world, payer, room, kind, amount):
    """``amount`` MWM reaches whoever lets the room; returns what was paid, 0 where nobody does."""
    if room.landlord != NONE:
        return pay(payer, world.landlords[room.landlord], kind, amount, world.book)
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
    book_support(world, home, room, paid, month)
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
def collect_rents(world, month):
    """Rents of the month are paid or become arrears."""
    for row in range(world.tally[0].households):
        world.households[row].room_income = 0.0
    rooms = world.rooms
    for row in range(world.tally[0].rooms):
        room = rooms[row]
        if room.present == 0 or room.tenant == NONE:
            continue
        home = world.households[room.tenant]
        pay_rent(world, home, room, month)
        if room.arrears > 0.25 * room.rent:
            room.missed += 1
            if room.written == 1 and room.missed >= 3:
                room.notice += 1
        else:
            room.missed = 0
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


@rule
def evict(world, month):
    """Landlords of tenants in arrears: soon without, later and rarely with a written contract."""
    behaviour = world.behaviour[0]
    rooms = world.rooms
    patience = verbal_patience(world.place[0])
    notice = written_notice(world.place[0], behaviour)
    for row in range(world.tally[0].rooms):
        room = rooms[row]
        if room.present == 0 or room.tenant == NONE or room.missed < 2:
            continue
        if room.written == 1:
            hazard = behaviour.eviction_written if room.notice >= notice else 0.0
        else:
            hazard = behaviour.eviction_verbal if room.missed >= patience else 0.0
        if hazard > 0.0 and uniform(world.luck, _EVICT, room.key, month) < hazard:
            tenant = room.tenant
            home = world.households[tenant]
            by = landlord_key(world, room)
            note(world.log, month, EVICTED, home.key, by, room.lot, RENT_ARREARS, room.arrears)
            end_tenancy(world, room, month)
            become_unhoused(world, tenant, month)


@rule
def landlord_key(world, room):
    """Permanent key of the landlord of a room, 0 if nobody owns the lot."""
    if room.landlord != NONE:
        return world.landlords[room.landlord].key
    owner = world.lots[room.lot].owner
    return world.households[owner].key if owner != NONE else 0


@rule
def list_room(world, lot_row, landlord, area, month):
    """A room comes on the market; returns its row."""
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
    lot.let_rooms += 1
    lot.rooms_listed += 1
    return row


@rule
def withdraw_room(world, room):
    """A vacant room leaves the market."""
    room.present = 0
    world.lots[room.lot].let_rooms -= 1


@rule
def can_spare_room(lot, most):
    """Whether a room can be let and the family still has at most ``most`` persons a room.

    The storey of a second household is its own and not to be let.
    """
    spare = rooms_lived_in(lot) - 1
    if lot.upper != NONE:
        spare -= STOREY_ROOMS
    return spare >= 1 and lot.people <= most * spare and lot.let_rooms < 3


@rule
def crowding_borne(home, behaviour):
    """Persons a room up to which the family lets a room: closer together in distress."""
    return behaviour.lodger_crowding if in_distress(home, behaviour) else behaviour.extend_crowding


@rule
def manage_rooms(world, month):
    """Owners list rooms they can spare and take back vacant ones the family needs.

    Who is in distress takes a lodger, willing or not, for what the market pays (C3).
    """
    behaviour = world.behaviour[0]
    households, lots, zones, luck = world.households, world.lots, world.zones, world.luck
    place = world.place[0]
    for row in range(world.tally[0].households):
        home = households[row]
        if home.present == 0 or home.tenure != OWNER:
            continue
        needy = in_distress(home, behaviour)
        if home.privacy == 0 and not needy:
            continue
        lot = lots[home.lot]
        if lot.done < SLAB or not can_spare_room(lot, crowding_borne(home, behaviour)):
            continue
        chance = behaviour.list_in_distress if needy else behaviour.list_chance
        if uniform(luck, _LIST, home.key, month) >= chance:
            continue
        if needy or rent_expected(lot, 18.0, zones, place, behaviour) >= home.reservation:
            list_room(world, home.lot, NONE, 18.0, month)
            cause = IN_DISTRESS if needy else NO_CAUSE
            note(world.log, month, ROOM_LISTED, home.key, 0, home.lot, cause, 0.0)
    rooms = world.rooms
    for row in range(world.tally[0].rooms):
        room = rooms[row]
        if room.present == 0 or room.landlord != NONE or room.tenant != NONE:
            continue
        lot = world.lots[room.lot]
        if lot.owner == NONE:
            continue
        owner = world.households[lot.owner]
        if lot.people > crowding_borne(owner, behaviour) * max(0, rooms_lived_in(lot)):
            withdraw_room(world, room)
            note(world.log, month, ROOM_WITHDRAWN, owner.key, 0, room.lot, FAMILY_NEEDS_ROOM, 0.0)
        elif room.vacant > 2 and rent_expected(lot, room.area, zones, place, behaviour) < owner.reservation:
            withdraw_room(world, room)
            note(world.log, month, ROOM_WITHDRAWN, owner.key, 0, room.lot, NO_TENANT, 0.0)
