"""Houses of the first day: what a family could have built since its lot was occupied (G2.1).

Its saving over those years buys stages in their order; the last one is half begun.
"""

from __future__ import annotations

import math

from agents.builder import expected_people, parents_consent
from agents.construction import STOREY_ROOMS, begin
from agents.dwelling import judge_lot, own_rooms
from agents.foundation.codes import BEFORE, FAMILY_USE, FINISHING, NO_TITLE, ROOM_STAGE, SHELTER, SLAB, STOREY
from agents.foundation.draws import lognormal, purpose, uniform
from agents.foundation.ledger import OUTSIDE, owe_seller
from agents.foundation.rules import rule
from agents.household import needs_floor, saving_share
from agents.population import age_with_lot
from agents.projects import extends_first, stage_cost, workshop_worth
from agents.residence import live_upstairs, own_lot
from agents.small_lots import most_extra_rooms
from agents.titles import cloud, grant_title
from model.markets.land_prices import list_price

_SINCE = purpose("beginning.since")
_THRIFT = purpose("beginning.thrift")
_TITLE = purpose("beginning.title")


@rule
def furnish(world, home, lot, project, expected, budget):
    """Spend what a family saved so far on stages in their order; the rest is begun.

    ``expected``: persons on the lot two years ahead.

    A workshop, and a room for who would rather have it, come before the core is finished.
    """
    behaviour = world.behaviour[0]
    left = budget
    for step in range(SHELTER, FINISHING + 1):
        if step == FINISHING and workshop_worth(home, lot, behaviour, world.luck) > 0.0:
            before = lot.extra_rooms
            left = extend(lot, left, behaviour)
            lot.workshop = lot.extra_rooms - before
        if step == FINISHING and extends_first(world, home, lot, expected):
            left = extend(lot, left, behaviour)
        if step == FINISHING and lot.services < 1:
            break
        cost = stage_cost(step, behaviour)
        part = min(1.0, left / cost)
        if step == SHELTER:
            lot.shelter = max(0.6, part)
        else:
            lot.fabric += behaviour.stage_weight[step - 1] * part
        left -= cost * part
        if part < 1.0 and step > SHELTER:
            project.stage = step
            project.progress = part
            if step == SLAB and part > 0.7:
                lot.fabric -= behaviour.stage_weight[step - 1] * (part - 0.7)
                project.progress = 0.7
            break
        lot.done = step
        if step == SHELTER:
            lot.rooms = 1
        elif step == SLAB:
            lot.rooms = 2
            lot.shelter = 1.0
    crowding = behaviour.extend_crowding
    while (
        lot.done >= FINISHING
        and lot.extra_rooms < most_extra_rooms(lot)
        and lot.people > crowding * own_rooms(lot)
    ):
        if left < stage_cost(ROOM_STAGE, behaviour):
            break
        left = extend(lot, left, behaviour)


@rule
def extend(lot, left, behaviour):
    """An extra room if the money reaches; returns what is left."""
    cost = stage_cost(ROOM_STAGE, behaviour)
    if left < cost:
        return left
    if lot.extra_rooms == 0:
        lot.fabric += behaviour.stage_weight[ROOM_STAGE - 1]
    lot.extra_rooms += 1
    lot.rooms += 1
    return left - cost


@rule
def settle_owners(world, rows, lot_rows, titled_share):
    """Owners on their lots, with title, debt to the subdivider and house by age and saving."""
    behaviour = world.behaviour[0]
    for i in range(rows.shape[0]):
        home = world.households[rows[i]]
        lot = world.lots[lot_rows[i]]
        place = world.settlements[lot.settlement]
        age = -place.founded * (1.0 - 0.35 * uniform(world.luck, _SINCE, home.key, 0))
        heirs = age_with_lot(home, world.born[rows[i]], age, world.place[0], behaviour, world.luck)
        own_lot(world, rows[i], lot_rows[i], 0)
        since = -int(age)
        lot.founded = since
        home.arrived = since
        home.settled = since
        lot.services = place.services
        lot.connected = 1
        chance = uniform(world.luck, _TITLE, home.key, 0)
        if age >= 120.0:
            if chance < titled_share:
                grant_title(lot)
        elif age < 60.0 and chance < 0.1:
            lot.title = NO_TITLE
        if heirs > 0 and home.will == 0:
            cloud(lot, heirs)
        if age < behaviour.seller_months and lot.title != NO_TITLE:
            part = 1.0 - age / behaviour.seller_months
            price = (1.0 - behaviour.down_share) * math.exp(list_price(lot, behaviour))
            owe_seller(lot, OUTSIDE, part * price, world.claims)
            lot.instalment = price / behaviour.seller_months
        furnish_home(world, rows[i], lot, world.projects[lot_rows[i]], age)


@rule
def saved_in(world, row, months):
    """What a family of this income has put by for building in so many ``months``, MWM."""
    home = world.households[row]
    behaviour = world.behaviour[0]
    needs = needs_floor(home.persons, 1.0, behaviour)
    left = max(0.0, home.usual_income - needs)
    monthly = saving_share(home, row, world.lots, behaviour) * left
    monthly -= behaviour.emergency_chance * behaviour.emergency_median
    thrift = lognormal(uniform(world.luck, _THRIFT, home.key, 0), 1.0, 0.35)
    return max(0.0, monthly) * months * thrift


@rule
def furnish_home(world, row, lot, project, age):
    """The house a family of this income has after ``age`` months of saving."""
    home = world.households[row]
    behaviour = world.behaviour[0]
    saved = saved_in(world, row, age)
    expected = expected_people(home, world.born[row], lot, behaviour, 0)
    furnish(world, home, lot, project, expected, saved)
    wear = 0.75 * behaviour.wear_yearly * age / 24.0
    lot.fabric *= 1.0 - min(0.3, wear)
    judge_lot(lot, behaviour)
    if lot.done >= FINISHING:
        lot.core_month = BEFORE
    if lot.done >= SLAB:
        lot.slab_month = BEFORE


@rule
def furnish_storey(world, row):
    """What a second household has built upstairs while it has lived here: a storey, or a part of one.

    Without it all would begin in the first months of the run, and their families be counted as crowded.
    """
    home = world.households[row]
    lot = world.lots[home.lot]
    project = world.projects[home.lot]
    behaviour = world.behaviour[0]
    if lot.done < SLAB or lot.storey == 1 or lot.defects != 0 or project.stage != 0:
        return
    months = -home.settled
    saved = saved_in(world, row, months)
    consents = parents_consent(world.households[lot.owner], home, world.luck, behaviour)
    if saved < behaviour.storey_savings or not consents:
        return
    part = saved / stage_cost(STOREY, behaviour)
    if part >= 1.0:
        lot.storey = 1
        lot.rooms += STOREY_ROOMS
        live_upstairs(world, row)
    else:
        begin(project, home, row, STOREY, FAMILY_USE, -months)
        project.progress = part
    judge_lot(lot, behaviour)
