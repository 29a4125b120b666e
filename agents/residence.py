"""Who lives where: the only place that moves households between lots, rooms and the street.

A household is in exactly one place: owner of its lot, tenant of a room, sharing a relative's
lot, or counted unhoused; or it has left the city.
"""

from __future__ import annotations

from agents.construction import pass_on
from agents.foundation.codes import NEVER, NONE, OWNER, SHARER, TENANT, UNHOUSED
from agents.foundation.rules import rule
from agents.titles import take_possession


@rule
def empty_room(room):
    """Nobody lives in the room."""
    room.tenant = NONE


@rule
def _vacate(world, row):
    """Take the household out of the place it lives in."""
    home = world.households[row]
    if home.tenure == OWNER or home.tenure == SHARER:
        lot = world.lots[home.lot]
        lot.people -= home.persons
        lot.households -= 1
        if home.tenure == OWNER:
            lot.owner = NONE
        if lot.upper == row:
            lot.upper = NONE
        pass_on(world.projects[home.lot], row, lot.owner)
    elif home.tenure == TENANT:
        empty_room(world.rooms[home.room])
    home.tenure = UNHOUSED
    home.lot = NONE
    home.room = NONE


@rule
def own_lot(world, row, lot_row, month):
    """The household becomes the owner of a lot and lives there, in possession."""
    occupy_lot(world, row, lot_row, month)
    take_possession(world.lots[lot_row])


@rule
def occupy_lot(world, row, lot_row, month):
    """The household lives on a lot as its own, whatever its right to it."""
    _vacate(world, row)
    home = world.households[row]
    lot = world.lots[lot_row]
    home.tenure = OWNER
    home.lot = lot_row
    home.settled = month
    lot.owner = row
    lot.people += home.persons
    lot.households += 1
    if lot.founded == NEVER:
        lot.founded = month


@rule
def leave_ground(lot):
    """Nobody lives on the lot any more, and nothing shows that somebody did."""
    lot.founded = NEVER


@rule
def rent_room(world, row, room_row, month):
    """The household becomes the tenant of a room."""
    _vacate(world, row)
    home = world.households[row]
    home.tenure = TENANT
    home.room = room_row
    home.lot = world.rooms[room_row].lot
    home.settled = month
    world.rooms[room_row].tenant = row


@rule
def share_with(world, row, host_row, month):
    """The household moves in with relatives who own a lot."""
    _vacate(world, row)
    home = world.households[row]
    host = world.households[host_row]
    lot = world.lots[host.lot]
    home.tenure = SHARER
    home.lot = host.lot
    home.settled = month
    lot.people += home.persons
    lot.households += 1


@rule
def take_over(world, row):
    """Who shared the lot of an owner that is gone owns it from now on."""
    home = world.households[row]
    home.tenure = OWNER
    lot = world.lots[home.lot]
    lot.owner = row
    if lot.upper == row:
        lot.upper = NONE  # the whole house is theirs now


@rule
def count_person(world, row, change):
    """A household has grown or shrunk by ``change`` persons where it lives."""
    home = world.households[row]
    if home.tenure == OWNER or home.tenure == SHARER:
        world.lots[home.lot].people += change


@rule
def live_upstairs(world, row):
    """The second household of a lot has its own dwelling now: the storey it built."""
    world.lots[world.households[row].lot].upper = row


@rule
def has_storey(home, row, lots):
    """Whether the household has built itself a storey on a relative's house."""
    return home.tenure == SHARER and lots[home.lot].upper == row


@rule
def builds_storey(home, row, projects):
    """Whether the household is building a storey on a relative's house."""
    return home.tenure == SHARER and projects[home.lot].builder == row and projects[home.lot].stage > 0


@rule
def become_unhoused(world, row, month):
    """The household has no place of its own: a shelter, a friend's floor, the street."""
    _vacate(world, row)
    world.households[row].settled = month


@rule
def leave_city(world, row, month):
    """The household leaves the city; its row stays, empty, and its key is never used again."""
    _vacate(world, row)
    world.households[row].present = 0
    world.households[row].settled = month


@rule
def enter_city(world, row, month):
    """A new household stands at the city's edge, not yet housed."""
    home = world.households[row]
    home.present = 1
    home.settled = month
    home.tenure = UNHOUSED
    home.lot = NONE
    home.room = NONE
