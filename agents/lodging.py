"""What owners let of their own houses: rooms they can spare, apart or together, and take back (C3, C5).

Who has room enough lists it, if willing, for what the market pays; who is short of space withdraws a
vacant room and gives the tenant of a let one notice. Two rooms let together bring less than two let
apart and only one tenant: which is better depends on how much an owner minds having tenants.
"""

from __future__ import annotations

from agents.construction import STOREY_ROOMS
from agents.dwelling import rooms_lived_in
from agents.foundation.causes import FAMILY_NEEDS_ROOM, IN_DISTRESS, NO_CAUSE, NO_TENANT
from agents.foundation.codes import FOR_FAMILY, FOR_NEW_OWNER, NONE, NOT_NEEDED, OWNER, SLAB
from agents.foundation.draws import purpose, uniform
from agents.foundation.events import ROOM_LISTED, ROOM_WITHDRAWN, note
from agents.foundation.rules import rule
from agents.government.vacant_stock import reservation_of
from agents.landlord import give_notice, list_room, resize_room, withdraw_room
from agents.purse import in_distress
from agents.rents import ROOM_AREA, rent_expected

_LIST = purpose("landlord.list")
_NOTICE = purpose("lodging.notice")
_RESIZE = purpose("lodging.resize")

MOST_LET = 3
"""Rooms an owner lets at most."""

STANDS_EMPTY = 6
"""Months after which two rooms that nobody takes together are let apart."""


@rule
def can_spare(lot, most, rooms):
    """Whether ``rooms`` more can be let and the family still has at most ``most`` persons a room.

    The storey of a second household is its own and not to be let.
    """
    left = rooms_lived_in(lot) - rooms
    if lot.upper != NONE:
        left -= STOREY_ROOMS
    return left >= 1 and lot.people <= most * left and lot.let_rooms + rooms <= MOST_LET


@rule
def can_spare_room(lot, most):
    """Whether one more room can be let."""
    return can_spare(lot, most, 1)


@rule
def crowding_borne(home, behaviour):
    """Persons a room up to which the family lets a room: closer together in distress."""
    return behaviour.lodger_crowding if in_distress(home, behaviour) else behaviour.extend_crowding


@rule
def better_together(home, lot, zones, place, behaviour):
    """Whether one tenant for two rooms leaves more above the trouble of tenants than two tenants would."""
    reserve = reservation_of(home, lot, behaviour)
    together = rent_expected(lot, 2.0 * ROOM_AREA, zones, place, behaviour) - reserve
    apart = rent_expected(lot, ROOM_AREA, zones, place, behaviour) - reserve
    return together > max(0.0, 2.0 * apart)


@rule
def area_to_let(home, lot, most, zones, place, behaviour):
    """Floor area an owner would list now, m²: one room, or two together; 0 where it does not pay.

    ``most``: persons a room the family accepts for itself.
    """
    if can_spare(lot, most, 2) and better_together(home, lot, zones, place, behaviour):
        return 2.0 * ROOM_AREA
    pays = rent_expected(lot, ROOM_AREA, zones, place, behaviour) >= reservation_of(home, lot, behaviour)
    return ROOM_AREA if pays and can_spare_room(lot, most) else 0.0


@rule
def manage_rooms(world, month):
    """Owners look after the rooms they let, and list rooms they can spare."""
    look_after_rooms(world, month)
    list_spare_rooms(world, month)


@rule
def list_spare_rooms(world, month):
    """Willing owners list rooms they can spare.

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
        most = crowding_borne(home, behaviour)
        if lot.done < SLAB or not can_spare_room(lot, most):
            continue
        chance = behaviour.list_in_distress if needy else behaviour.list_chance
        if uniform(luck, _LIST, home.key, month) >= chance:
            continue
        area = ROOM_AREA if needy else area_to_let(home, lot, most, zones, place, behaviour)
        if area > 0.0:
            list_room(world, home.lot, NONE, area, month)
            cause = IN_DISTRESS if needy else NO_CAUSE
            note(world.log, month, ROOM_LISTED, home.key, 0, home.lot, cause, 0.0)


@rule
def look_after_rooms(world, month):
    """Vacant rooms are withdrawn or let in another size; tenants of rooms that owners want get notice."""
    behaviour = world.behaviour[0]
    rooms = world.rooms
    for row in range(world.tally[0].rooms):
        room = rooms[row]
        if room.present == 0 or room.landlord != NONE:
            continue
        lot = world.lots[room.lot]
        if lot.owner == NONE:
            continue
        owner = world.households[lot.owner]
        if room.tenant == NONE:
            look_after_vacant(world, owner, lot, room, month)
        elif room.needed == NOT_NEEDED:
            why = wanted_back(owner, lot, room, behaviour)
            if why != NOT_NEEDED and uniform(world.luck, _NOTICE, room.key, month) < behaviour.family_first:
                give_notice(room, why)


@rule
def wanted_back(owner, lot, room, behaviour):
    """Why the owners want a let room back: the family is short of space, or they have just come.

    Who has bought a house with tenants in it and would not let a room gives them notice; in distress
    rent comes first.
    """
    if in_distress(owner, behaviour):
        return NOT_NEEDED
    if lot.people > behaviour.lodger_crowding * max(1, rooms_lived_in(lot)):
        return FOR_FAMILY
    return FOR_NEW_OWNER if owner.privacy == 0 and owner.settled > room.started else NOT_NEEDED


@rule
def look_after_vacant(world, owner, lot, room, month):
    """A vacant room is taken back by who needs it, wants no tenants or finds none, or let in another size."""
    behaviour = world.behaviour[0]
    most = crowding_borne(owner, behaviour)
    expected = rent_expected(lot, room.area, world.zones, world.place[0], behaviour)
    if lot.people > most * max(0, rooms_lived_in(lot)):
        withdraw_room(world, room)
        note(world.log, month, ROOM_WITHDRAWN, owner.key, 0, room.lot, FAMILY_NEEDS_ROOM, 0.0)
    elif owner.privacy == 0 and not in_distress(owner, behaviour):
        withdraw_room(world, room)
        note(world.log, month, ROOM_WITHDRAWN, owner.key, 0, room.lot, NO_CAUSE, 0.0)
    elif room.vacant > 2 and expected < reservation_of(owner, lot, behaviour):
        withdraw_room(world, room)
        note(world.log, month, ROOM_WITHDRAWN, owner.key, 0, room.lot, NO_TENANT, 0.0)
    elif room.area > ROOM_AREA:
        if room.vacant > STANDS_EMPTY:
            resize_room(world, room, ROOM_AREA)
    elif room.vacant <= STANDS_EMPTY and can_spare_room(lot, most):
        chance = uniform(world.luck, _RESIZE, room.key, month) < behaviour.list_chance
        if chance and better_together(owner, lot, world.zones, world.place[0], behaviour):
            resize_room(world, room, 2.0 * ROOM_AREA)
