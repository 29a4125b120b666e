"""What to build next, once the slab stands: by need, means and taste (C1, T§4.2, T§7.3).

Shelter, walls and slab come first, in that order. After that a family compares what it could
build: finishing, a room for itself, a storey, a room to let, a workshop. Each is worth so much a
month (discomfort taken away, quality, rent, earnings) times a lasting taste, and costs money. The
family builds what returns most, unless it would take too long to save for and something smaller
will do; what returns less than a hurdle is not built. That some families extend before they finish
is written nowhere: it is what crowded families choose.
"""

from __future__ import annotations

from agents.construction import STOREY_ROOMS
from agents.dwelling import CROWDED, discomfort_of, own_rooms
from agents.foundation.codes import (
    FAMILY_USE,
    FINISHING,
    LETTING_USE,
    NONE,
    ROOM_STAGE,
    SLAB,
    STOREY,
    STOREY_LINE,
    WALLS,
    WORKSHOP_LINE,
    WORKSHOP_USE,
)
from agents.foundation.draws import lognormal, purpose, uniform4
from agents.foundation.rules import rule
from agents.government.vacant_stock import reservation_of
from agents.materials import adaptation_cost, material_needed, skilled_hours
from agents.rents import rent_expected
from agents.small_lots import MOST_EXTRA_ROOMS, most_extra_rooms
from agents.workshop import has_free_hands, has_trade

_TASTE = purpose("projects.taste")

FINISHING_PROJECT, ROOM_PROJECT, STOREY_PROJECT, LETTING_PROJECT, WORKSHOP_PROJECT = range(5)
"""Kinds of projects; what each builds, and for whom, in this order."""

_STAGES = (FINISHING, ROOM_STAGE, STOREY, ROOM_STAGE, ROOM_STAGE)
_USES = (FAMILY_USE, FAMILY_USE, FAMILY_USE, LETTING_USE, WORKSHOP_USE)


# --- costs -----------------------------------------------------------------------------------


@rule
def stage_cost(stage, behaviour):
    """Usual money cost of a stage bought little by little, MWM."""
    labour = 0.5 * skilled_hours(stage, behaviour) * behaviour.skilled_wage
    return material_needed(stage, 0.0, behaviour) * (1.0 + 0.9 * behaviour.surcharge) + labour


@rule
def must_adapt(stage, use, lot, expected, behaviour):
    """Whether a house built to a prescribed plan must be broken open first.

    So it is when the family has outgrown it, or a storey is put on top; a room that stands apart,
    with a door of its own, leaves the house as it is.
    """
    if lot.rigid == 0 or stage <= FINISHING:
        return False
    outgrown = expected > behaviour.extend_crowding * own_rooms(lot)
    return stage == STOREY or (use == FAMILY_USE and outgrown)


@rule
def project_cost(stage, use, lot, expected, behaviour):
    """Money cost of a project on this lot, MWM, with what must be adapted first."""
    cost = stage_cost(stage, behaviour)
    if must_adapt(stage, use, lot, expected, behaviour):
        cost += adaptation_cost(behaviour)
    return cost


# --- what a project is worth -----------------------------------------------------------------


@rule
def comfort_gained(lot, expected, rooms_more, behaviour):
    """Discomfort, 0-1, that ``rooms_more`` rooms take from ``expected`` persons.

    Families plan ahead: at ``extend_crowding`` persons a room they judge as if they were crowded.
    """
    ahead = CROWDED - behaviour.extend_crowding
    rooms = own_rooms(lot)
    before = discomfort_of(1.0, lot.services, expected / rooms + ahead, 0.0, behaviour)
    after = discomfort_of(1.0, lot.services, expected / (rooms + rooms_more) + ahead, 0.0, behaviour)
    return before - after


@rule
def letting_worth(home, lot, expected, zones, place, behaviour):
    """Rent expected above the trouble of having tenants, MWM a month; 0 if it does not pay (C5).

    Only who is willing, has room enough for the family, and gets back the hurdle rate builds to let.
    """
    if home.privacy == 0 or lot.let_rooms >= MOST_EXTRA_ROOMS or lot.services < 1:
        return 0.0
    if expected > behaviour.extend_crowding * own_rooms(lot):
        return 0.0
    rent = rent_expected(lot, 18.0, zones, place, behaviour)
    reserve = reservation_of(home, lot, behaviour)
    if rent < reserve:
        return 0.0
    got = rent * (1.0 - zones[lot.zone].vacancy)
    if 12.0 * got < behaviour.letting_hurdle * project_cost(
        ROOM_STAGE, LETTING_USE, lot, expected, behaviour
    ) / (1.0 + home.match):
        return 0.0
    return max(0.0, got - reserve)


@rule
def workshop_worth(home, lot, behaviour, luck):
    """Earnings expected of a workshop, MWM a month; 0 without a trade, hands, water and power."""
    if lot.workshop == 1 or lot.services < 1 or not has_free_hands(home):
        return 0.0
    return behaviour.workshop_income if has_trade(home, behaviour, luck) else 0.0


@rule
def worth(stage, use, home, lot, expected, world):
    """What a project is worth to the family a month, MWM, before taste; 0 if it cannot be built.

    An extra room of an unfinished house is space and nothing more; it makes a finished one better.
    """
    behaviour = world.behaviour[0]
    if stage == FINISHING:
        if lot.done >= FINISHING or lot.services < 1:
            return 0.0
        return behaviour.quality_value * behaviour.stage_weight[FINISHING - 1]
    if lot.done < SLAB or lot.defects & ((1 << WALLS) | (1 << SLAB)) != 0:
        return 0.0
    if stage == STOREY:
        if lot.storey == 1 or lot.light == 1:
            return 0.0
        return behaviour.discomfort_price * comfort_gained(lot, expected, STOREY_ROOMS, behaviour)
    if lot.extra_rooms >= most_extra_rooms(lot):
        return 0.0
    if use == LETTING_USE:
        value = letting_worth(home, lot, expected, world.zones, world.place[0], behaviour)
    elif use == WORKSHOP_USE:
        value = workshop_worth(home, lot, behaviour, world.luck)
    else:
        value = behaviour.discomfort_price * comfort_gained(lot, expected, 1, behaviour)
    better = lot.done >= FINISHING and lot.extra_rooms == 0
    if better and (value > 0.0 or use == FAMILY_USE):
        value += behaviour.quality_value * behaviour.stage_weight[ROOM_STAGE - 1]
    return value


# --- choosing --------------------------------------------------------------------------------


@rule
def taste_for(k, home, behaviour, luck):
    """Lasting taste of a family for a kind of project: one for finishing, space, letting, trade."""
    finished, space, tenants, trade = uniform4(luck, _TASTE, home.key, 0)
    u = finished
    if k == ROOM_PROJECT or k == STOREY_PROJECT:
        u = space
    elif k == LETTING_PROJECT:
        u = tenants
    elif k == WORKSHOP_PROJECT:
        u = trade
    return lognormal(u, 1.0, behaviour.project_taste)


@rule
def yearly_return(k, home, lot, expected, world):
    """What the k-th kind of project returns a year over what it costs, taste included."""
    value = worth(_STAGES[k], _USES[k], home, lot, expected, world)
    if value <= 0.0:
        return 0.0
    behaviour = world.behaviour[0]
    value *= taste_for(k, home, behaviour, world.luck)
    cost = project_cost(_STAGES[k], _USES[k], lot, expected, behaviour) / (1.0 + home.match)
    return 12.0 * value / cost


@rule
def returns_of(k, home, lot, world):
    """What a project returns a year to who lives there now, taste included; 0 if it does not pay."""
    return yearly_return(k, home, lot, lot.people, world)


@rule
def choose_project(world, home, expected, reach):
    """The next stage and its use; stage 0 means nothing to build now.

    ``expected``: persons on the lot two years ahead. ``reach``: the most costly project, MWM, that
    the family can save for in time; a dearer one is begun only if no smaller one is possible.
    """
    lot = world.lots[home.lot]
    behaviour = world.behaviour[0]
    if lot.done < SLAB:
        return lot.done + 1, FAMILY_USE
    if world.projects[home.lot].prototype == 1:
        return (lot.done + 1 if lot.done < FINISHING else 0), FAMILY_USE
    if world.projects[home.lot].room_target > lot.extra_rooms:
        work = world.projects[home.lot].line == WORKSHOP_LINE
        return ROOM_STAGE, (WORKSHOP_USE if work else LETTING_USE)  # a programme pays for it
    if world.projects[home.lot].line == STOREY_LINE and lot.storey == 0:
        return STOREY, FAMILY_USE  # and for this
    best, best_return = -1, 0.0
    small, small_cost = -1, 1e9
    for k in range(len(_STAGES)):
        gain = yearly_return(k, home, lot, expected, world)
        if gain <= 0.0 or gain < behaviour.project_hurdle:
            continue
        cost = project_cost(_STAGES[k], _USES[k], lot, expected, behaviour) / (1.0 + home.match)
        if cost <= reach and gain > best_return:
            best, best_return = k, gain
        if cost < small_cost:
            small, small_cost = k, cost
    if best < 0:
        best = small
    if best < 0:
        return 0, FAMILY_USE
    return _STAGES[best], _USES[best]


@rule
def extends_first(world, home, lot, expected):
    """Whether a family would rather add a room for itself than finish the core (T§4.2)."""
    finish = yearly_return(FINISHING_PROJECT, home, lot, expected, world)
    return yearly_return(ROOM_PROJECT, home, lot, expected, world) > finish


@rule
def is_for(project, row):
    """Whether household ``row``, the owner, may build: nobody else is at work on the lot."""
    idle = project.stage == 0 and project.rework <= 0.0
    return idle or project.builder == row or project.builder == NONE
