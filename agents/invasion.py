"""Land taken by organised groups: who joins, how it is held, cleared or recognised (C7, G2.22).

Families in need are gathered by an organiser, occupy vacant lots together and build as others do,
without any right. Whether the group will be cleared, and when,
is one draw for the whole settlement; after three years it is left in peace and possession is
recognised. Which site is taken is the business of ``model.markets.invasion_sites``.
"""

from __future__ import annotations

import math

import numpy as np

from agents.builder import begin_project, nothing_built
from agents.construction import buy_material, lose_store, raze
from agents.displacement import priced_out, pushed_out
from agents.dwelling import CROWDED, forget_house, judge_lot
from agents.estate import let_go, put_up_for_sale, show
from agents.foundation.causes import LAND_CLEARED, NO_CAUSE
from agents.foundation.codes import COFOUNDER, FAMILY_USE, NEVER, NONE, OWNER, SHARER, SHELTER, TENANT
from agents.foundation.draws import purpose, sort_by_luck, uniform
from agents.foundation.events import JOINED_INVASION, POSSESSION_RECOGNISED, SETTLEMENT_CLEARED, note
from agents.foundation.rules import rule
from agents.government.groups import leave_group
from agents.government.works import abandon_award
from agents.landlord import end_tenancy, withdraw_room
from agents.purse import own_cash
from agents.residence import become_unhoused, builds_storey, has_storey, leave_ground, occupy_lot
from agents.ties import new_tie
from agents.titles import no_right, recognise

_JOIN = purpose("invasion.join")
_ORDER = purpose("invasion.order")
_HOLDS = purpose("invasion.holds")
_CLEAR_ORDER = purpose("invasion.clear_order")


# --- who joins -------------------------------------------------------------------------------


@rule
def smallest_group(world):
    """Fewest families that dare to take land: fewer in a small city."""
    behaviour = world.behaviour[0]
    part = min(1.0, world.place[0].households / behaviour.organiser_reach)
    return max(3, int(math.floor(behaviour.invasion_group * part + 0.5)))


@rule
def is_in_need(world, home, row, month):
    """Whether rent eats the income, months went by without a home, or relatives' rooms are full."""
    behaviour = world.behaviour[0]
    if home.tenure == TENANT:
        room = world.rooms[home.room]
        return room.rent - room.subsidy > behaviour.invasion_rent * home.usual_income
    if home.tenure == SHARER:
        if has_storey(home, row, world.lots) or builds_storey(home, row, world.projects):
            return False
        return world.lots[home.lot].crowding > CROWDED
    return home.tenure != OWNER and month - home.settled >= behaviour.invasion_wait


@rule
def could_join(world, home, row, month):
    """Whether a family is in need, here to stay, and not waiting for a programme."""
    if home.present == 0 or home.tenure == OWNER or home.leaves >= 0 or home.award != NONE:
        return False
    return is_in_need(world, home, row, month)


@rule
def gather(world, month):
    """Rows of the families that would join this month, in keyed order."""
    households = world.households
    rows = np.empty(world.tally[0].households, np.int64)
    count = 0
    for row in range(world.tally[0].households):
        home = households[row]
        if not could_join(world, home, row, month):
            continue
        if uniform(world.luck, _JOIN, home.key, month) < world.behaviour[0].invasion_share:
            rows[count] = row
            count += 1
    sort_by_luck(rows, count, households, world.luck, _ORDER, month)
    return rows[:count]


# --- taking the land -------------------------------------------------------------------------


@rule
def begin_contest(settlement, hold, month):
    """The settlement has been invaded; ``hold``: chance that it is never cleared."""
    settlement.invaded = month
    settlement.contested = 1
    settlement.hold = hold


@rule
def take_lot(world, row, lot_row, month):
    """A family moves onto a lot that nobody sold it, with the material for a shelter that it can pay."""
    home = world.households[row]
    lot = world.lots[lot_row]
    if home.tenure == TENANT:
        priced_out(world, row, month)
        end_tenancy(world, world.rooms[home.room], month)
    occupy_lot(world, row, lot_row, month)
    lot.invaded = month
    begin_project(world, row, SHELTER, FAMILY_USE, month)
    brought = min(own_cash(home), world.behaviour[0].invasion_material)
    buy_material(home, lot, world.projects[lot_row], brought, world.behaviour[0], world.accounts, world.book)


@rule
def bind_companions(world, rows, month):
    """Who took land together knows each other: each family those who stand next to it in the group."""
    behaviour = world.behaviour[0]
    beside = int(behaviour.companions) // 2
    for i in range(rows.shape[0]):
        here = world.lots[world.households[rows[i]].lot]
        for j in range(i + 1, min(rows.shape[0], i + beside + 1)):
            there = world.lots[world.households[rows[j]].lot]
            away = math.hypot(here.x - there.x, here.y - there.y)
            new_tie(world, rows[i], rows[j], COFOUNDER, behaviour.trust_founder, away, month)


@rule
def occupy(world, rows, lot_rows, month):
    """A group takes lots, a family each; the first of it is the organiser."""
    organiser = world.households[rows[0]].key
    for i in range(rows.shape[0]):
        home = world.households[rows[i]]
        take_lot(world, rows[i], lot_rows[i], month)
        leader = 0 if i == 0 else organiser
        note(world.log, month, JOINED_INVASION, home.key, leader, home.lot, NO_CAUSE, rows.shape[0])
    bind_companions(world, rows, month)


# --- cleared or recognised -------------------------------------------------------------------


@rule
def still_held(place, since, behaviour):
    """Chance that an invasion is not cleared within ``since`` months.

    The hazard falls in a straight line to zero at ``contested_months``; for a chance of .57 to
    hold out it begins at 3 % a month.
    """
    left = max(0.0, 1.0 - since / behaviour.contested_months)
    return math.pow(place.hold, 1.0 - left * left)


@rule
def face_eviction(world, month):
    """Contested settlements are cleared when their hour has come, or recognised after three years."""
    behaviour = world.behaviour[0]
    cleared = np.zeros(world.tally[0].settlements, np.bool_)
    any_cleared = False
    for k in range(world.tally[0].settlements):
        place = world.settlements[k]
        if place.contested == 0:
            continue
        since = month - place.invaded
        fate = uniform(world.luck, _HOLDS, place.key, place.invaded)
        if fate >= still_held(place, since, behaviour):
            place.contested = 0
            cleared[k] = True
            any_cleared = True
        elif since >= behaviour.contested_months:
            place.contested = 0
            recognise_settlement(world, k, month)
    if any_cleared:
        clear(world, cleared, month)


@rule
def was_taken(world, lot):
    """Whether the lot was taken in the latest invasion of its settlement."""
    if lot.invaded == NEVER or lot.settlement == NONE:
        return False
    return lot.invaded == world.settlements[lot.settlement].invaded


@rule
def is_doomed(world, lot, cleared):
    """Whether the lot was taken and its settlement is being cleared; ``cleared``: by settlement row."""
    return was_taken(world, lot) and cleared[lot.settlement]


@rule
def recognise_settlement(world, k, month):
    """Nobody will put the families out any more: what they have is possession."""
    lots, households = world.lots, world.households
    for row in range(world.tally[0].lots):
        lot = lots[row]
        if lot.settlement == k and was_taken(world, lot):
            recognise(lot)
            let_go(world, lot)
    for row in range(world.tally[0].households):
        home = households[row]
        if home.present == 0 or home.tenure != OWNER or lots[home.lot].settlement != k:
            continue
        if was_taken(world, lots[home.lot]):
            months = month - lots[home.lot].invaded
            note(world.log, month, POSSESSION_RECOGNISED, home.key, 0, home.lot, NO_CAUSE, months)


@rule
def clear(world, cleared, month):
    """The police and the excavators: everybody is put out, tenants first, and all houses are razed.

    ``cleared``: by settlement row. Families lose place, house and stored material; lots are vacant again.
    """
    households, lots = world.households, world.lots
    rows = np.empty(world.tally[0].households, np.int64)
    count = 0
    for row in range(world.tally[0].households):
        home = households[row]
        if home.present == 1 and home.lot != NONE and is_doomed(world, lots[home.lot], cleared):
            rows[count] = row
            count += 1
    sort_by_luck(rows, count, households, world.luck, _CLEAR_ORDER, month)
    for tenure in (TENANT, SHARER, OWNER):
        for i in range(count):
            if households[rows[i]].tenure == tenure:
                put_out(world, rows[i], month)
    for row in range(world.tally[0].rooms):
        room = world.rooms[row]
        if room.present == 1 and is_doomed(world, lots[room.lot], cleared):
            withdraw_room(world, room)
    for row in range(world.tally[0].lots):
        if is_doomed(world, lots[row], cleared):
            empty_lot(world, row)


@rule
def put_out(world, row, month):
    """A family of a cleared settlement: its award lapses, its store is lost, it has no home."""
    home = world.households[row]
    lot = world.lots[home.lot]
    lost = lot.invested if home.tenure == OWNER else 0.0
    note(world.log, month, SETTLEMENT_CLEARED, home.key, 0, home.lot, NO_CAUSE, lost)
    if home.tenure == TENANT:
        end_tenancy(world, world.rooms[home.room], month)
    if home.award != NONE:
        abandon_award(world, home, month)
    leave_group(world, home)
    lose_store(home, lost)
    pushed_out(world, row, LAND_CLEARED, month)
    become_unhoused(world, row, month)


@rule
def empty_lot(world, lot_row):
    """Nothing stands on the lot any more, and nobody sells it or is owed its price."""
    lot = world.lots[lot_row]
    put_up_for_sale(world, lot_row, NONE)
    show(lot, 0)
    raze(lot, world.projects[lot_row])
    nothing_built(lot)
    no_right(lot)
    leave_ground(lot)
    lot.invaded = NEVER
    forget_house(lot)
    judge_lot(lot, world.behaviour[0])
