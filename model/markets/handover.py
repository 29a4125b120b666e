"""The day a family moves into a programme's home or onto its lot, or into a home that is lent to it.

Homes stand some months after they were ordered (``agents.government.homes``). The first family in an
empty block founds a settlement there; a title comes with the home.
"""

from __future__ import annotations

from agents.construction import CORE_ROOMS
from agents.dwelling import count_as_consolidated, judge_lot
from agents.foundation.causes import BOUGHT_A_HOUSE, BOUGHT_A_LOT, NO_CAUSE
from agents.foundation.codes import ACTIVE, LENT_HOME, NONE, OWNER, TENANT, UNIT
from agents.foundation.events import HOME_LENT, SETTLED_ON_LOT, note
from agents.foundation.rules import rule
from agents.government.home_sites import built_cost, gives_home
from agents.government.homes import drop_home, mark_lent
from agents.government.mortgages import sell_to
from agents.government.services import lay_first_levels, lay_to_one
from agents.landlord import end_tenancy, list_room
from agents.rents import ROOM_AREA
from agents.residence import own_lot
from agents.small_lots import raise_core, raise_unit
from agents.ties import meet_neighbours
from agents.titles import grant_title
from model.markets.contracts import sign_loan_for_use
from model.markets.land import found_settlement


@rule
def hand_over_homes(world, month):
    """Who was promised a home that stands ready moves in; who has found a home meanwhile gets none."""
    if not has_home_programmes(world):
        return
    for row in range(world.tally[0].awards):
        award = world.awards[row]
        if award.present == 0 or award.state != ACTIVE or award.room != NONE:
            continue
        programme = world.programmes[award.programme]
        if not gives_home(programme) or month < award.due:
            continue
        if world.households[award.household].tenure == OWNER:
            drop_home(world, award, BOUGHT_A_LOT, month)
        elif programme.kind == LENT_HOME:
            lend_home(world, row, month)
        else:
            hand_over(world, row, month)


@rule
def has_home_programmes(world):
    """Whether any programme gives homes or lots."""
    for k in range(world.programmes.shape[0]):
        if gives_home(world.programmes[k]):
            return True
    return False


@rule
def finish(world, programme, lot):
    """What was ordered stands on the lot, with its services and a title."""
    behaviour = world.behaviour[0]
    cost = built_cost(world, programme)
    if programme.kind == UNIT:
        raise_unit(lot, programme.plan_rooms, programme.plan_spare, programme.plan_storey, cost, behaviour)
        lay_to_one(lot)
    else:
        lay_first_levels(lot, programme.first_services)
        if programme.core_built == 1:
            raise_core(lot, cost, behaviour)
    grant_title(lot)
    judge_lot(lot, behaviour)
    if programme.kind == UNIT:
        count_as_consolidated(lot)


@rule
def hand_over(world, award_row, month):
    """The family moves into its home or onto its lot, and owes its mortgage from now on."""
    award = world.awards[award_row]
    programme = world.programmes[award.programme]
    row = award.household
    home = world.households[row]
    lot = world.lots[award.lot]
    if lot.done == 0 and lot.title == 0:
        finish(world, programme, lot)
    if home.tenure == TENANT:
        end_tenancy(world, world.rooms[home.room], month)
    if lot.settlement == NONE:
        found_settlement(world, lot, month)
    own_lot(world, row, award.lot, month)
    cause = BOUGHT_A_HOUSE if programme.kind == UNIT else BOUGHT_A_LOT
    note(world.log, month, SETTLED_ON_LOT, home.key, 0, award.lot, cause, award.paid)
    sell_to(world, award_row, month)
    meet_neighbours(world, row, month)


@rule
def lend_home(world, award_row, month):
    """The family moves into an empty home that is lent to it, without rent."""
    award = world.awards[award_row]
    programme = world.programmes[award.programme]
    home = world.households[award.household]
    lot = world.lots[award.lot]
    if home.tenure == TENANT:
        end_tenancy(world, world.rooms[home.room], month)
    rooms = max(1, lot.rooms if lot.rooms > 0 else CORE_ROOMS)
    room_row = list_room(world, award.lot, NONE, rooms * ROOM_AREA, month)
    sign_loan_for_use(world, room_row, award.household, month)
    mark_lent(programme, award, home, room_row)
    note(world.log, month, HOME_LENT, home.key, programme.key, award.lot, NO_CAUSE, award.deadline - month)
    meet_neighbours(world, award.household, month)
