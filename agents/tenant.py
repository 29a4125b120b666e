"""What tenants do about their tenancy: who warrants for them, and what if the rent is too much (C5, G2).

Whom nobody knows nobody warrants for: newcomers find a guarantor among those they come to know. A
tenant whose rent is more than it can bear looks for a cheaper room, then moves in with relatives who
have space; without either it stays, cuts into food and runs into arrears, for nobody chooses the street.
"""

from __future__ import annotations

import numpy as np

from agents.displacement import pushed_out
from agents.dwelling import own_rooms
from agents.foundation.causes import RENT_TOO_HIGH
from agents.foundation.codes import NONE, OWNER, TENANT, TITLED
from agents.foundation.draws import paired_key, purpose, sort_by_luck, uniform
from agents.foundation.events import MOVED_IN_WITH, TENANT_LEFT, note
from agents.foundation.rules import rule
from agents.landlord import end_tenancy, landlord_key
from agents.migrant import find_host
from agents.residence import share_with
from agents.ties import other_end, trust_towards

_WARRANT = purpose("tenant.warrant")
_ORDER = purpose("tenant.order")


@rule
def is_stressed(home, room, behaviour):
    """Whether the tenant cannot carry the rent: more than it bears of its income, or in arrears."""
    return room.rent - room.subsidy > behaviour.rent_limit * home.usual_income or room.missed > 0


@rule
def look_for_guarantor(world, row, month):
    """Who looks for a room without a guarantor asks: owners with a title warrant for whom they trust.

    An owner's answer stands for a year.
    """
    home = world.households[row]
    if home.guarantor == 1:
        return
    for slot in range(home.degree):
        tie = world.ties[world.contacts[row, slot]]
        other_row = other_end(tie, row)
        other = world.households[other_row]
        if other.tenure != OWNER or world.lots[other.lot].title != TITLED:
            continue
        chance = world.behaviour[0].warrant_chance * trust_towards(tie, other_row)
        if uniform(world.luck, _WARRANT, paired_key(home.key, other.key), month // 12) < chance:
            home.guarantor = 1
            return


@rule
def give_up_rooms(world, month):
    """Tenants who have paid too much for months and found no cheaper room move in with relatives."""
    behaviour = world.behaviour[0]
    rows = np.empty(world.tally[0].households, np.int64)
    giving_up = 0
    for row in range(world.tally[0].households):
        home = world.households[row]
        if home.present == 0 or home.tenure != TENANT:
            continue
        if world.rooms[home.room].burdened >= behaviour.burden_months:
            rows[giving_up] = row
            giving_up += 1
    sort_by_luck(rows, giving_up, world.households, world.luck, _ORDER, month)
    for i in range(giving_up):
        move_in_with_relatives(world, rows[i], month)


@rule
def move_in_with_relatives(world, row, month):
    """The tenant gives the room up if relatives have space for a lodger; else it stays."""
    host = find_host(world, row)
    if host == NONE:
        return
    home = world.households[row]
    lot = world.lots[world.households[host].lot]
    if lot.people + home.persons > world.behaviour[0].lodger_crowding * own_rooms(lot):
        return
    room = world.rooms[home.room]
    pushed_out(world, row, RENT_TOO_HIGH, month)
    note(
        world.log, month, TENANT_LEFT, home.key, landlord_key(world, room), room.lot, RENT_TOO_HIGH, room.rent
    )
    end_tenancy(world, room, month)
    share_with(world, row, host, month)
    note(world.log, month, MOVED_IN_WITH, home.key, world.households[host].key, home.lot, RENT_TOO_HIGH, 0.0)
