"""What a family builds next, when, and for how much money (C1, G1).

Needs decide the stage, savings above a buffer the month's budget; work is done in bouts, when
there is enough material for a day of a skilled builder. How material, work and wear act on a
house stands in ``agents.construction``.
"""

from __future__ import annotations

import numpy as np

from agents.construction import (
    CLOSE_ENOUGH,
    NEARLY_ALL,
    begin,
    buy_material,
    finish_stage,
    maintain,
    material_needed,
    material_of,
    pour_slab,
    reachable,
    repair,
    restore,
    skilled_hours,
    slab_is_ready,
    whole_fabric,
    work,
)
from agents.foundation.codes import (
    BANK_ACCOUNT,
    COOPERATIVE_MEMBER,
    FINISHING,
    OWNER,
    ROOM_STAGE,
    SLAB,
    STOREY,
    WALLS,
)
from agents.foundation.draws import purpose, sort_by_luck, uniform
from agents.foundation.events import NO_CAUSE, STARTED_STAGE, note
from agents.foundation.rules import rule
from agents.foundation.world import OUTSIDE_RECORD
from agents.purse import own_cash, withdraw
from agents.rents import market_rent

_ORDER = purpose("builder.order")
_EXTEND = purpose("builder.extend_first")


# --- quantities ------------------------------------------------------------------------------


@rule
def cost_to_finish(home, project, behaviour):
    """Money still needed to finish the running stage: material not yet bought and paid labour."""
    stage = project.stage
    if stage == 0:
        return 0.0
    missing = max(0.0, material_of(project, behaviour) * (1.0 - project.progress) - home.material)
    skilled = skilled_hours(stage, behaviour) * (1.0 - project.progress)
    return missing + 0.5 * skilled * behaviour.skilled_wage + project.rework


@rule
def own_rooms(lot):
    """Rooms the families of the lot use themselves; at least one."""
    return max(1, lot.rooms - lot.let_rooms)


# --- what next -------------------------------------------------------------------------------


@rule
def letting_pays(home, lot, zones, behaviour):
    """Whether another room would return the hurdle rate on what it costs (C5)."""
    if home.privacy == 0 or lot.let_rooms >= 3:
        return False
    rent = market_rent(lot, 18.0, zones, behaviour)
    if rent < home.reservation:
        return False
    cost = material_needed(ROOM_STAGE, 0.0, behaviour) * (1.0 + behaviour.surcharge)
    cost += skilled_hours(ROOM_STAGE, behaviour) * behaviour.skilled_wage
    vacancy = zones[lot.zone].vacancy
    return 12.0 * rent * (1.0 - vacancy) / cost >= behaviour.letting_hurdle


@rule
def extends_first(world, home):
    """Whether this family adds a room before it finishes the core (T§4.2); a lasting trait."""
    return uniform(world.luck, _EXTEND, home.key, 0) < world.behaviour[0].extend_first_chance


@rule
def choose_stage(home, lot, zones, behaviour, extend_first):
    """The next stage and whether it is for a tenant: by need, then by what is possible (C1).

    ``extend_first``: see ``extends_first``. Returns (stage, 0 or 1);
    stage 0 means nothing to build now.
    """
    if lot.done < SLAB:
        return lot.done + 1, 0
    room_possible = lot.extra_rooms < 3 and (lot.defects & ((1 << WALLS) | (1 << SLAB))) == 0
    storey_possible = lot.storey == 0 and (lot.defects & ((1 << WALLS) | (1 << SLAB))) == 0
    crowded = lot.people > behaviour.extend_crowding * own_rooms(lot)
    if lot.done < FINISHING:
        if crowded and room_possible and (extend_first or lot.services < 1):
            return ROOM_STAGE, 0
        if lot.services >= 1:
            return FINISHING, 0
        return 0, 0
    if crowded and room_possible:
        return ROOM_STAGE, 0
    if crowded and storey_possible:
        return STOREY, 0
    if room_possible and letting_pays(home, lot, zones, behaviour):
        return ROOM_STAGE, 1
    return 0, 0


@rule
def start_stage(world, row, month):
    """Choose and begin the next project of an owner, if there is something to build."""
    home = world.households[row]
    lot = world.lots[home.lot]
    project = world.projects[home.lot]
    stage, meant_for = choose_stage(home, lot, world.zones, world.behaviour[0], extends_first(world, home))
    lot.complete = 1 if stage == 0 and lot.done >= FINISHING else 0
    if stage == 0:
        return
    begin(project, home, row, stage, meant_for, month)
    note(world.log, month, STARTED_STAGE, home.key, 0, home.lot, NO_CAUSE, stage)


# --- a month of building ---------------------------------------------------------------------


@rule
def building_budget(home, behaviour):
    """What the household is ready to spend on its house this month, MWM (C1 'how much').

    Four fifths of what it holds above its buffer, and all project money.
    """
    held = own_cash(home)
    if home.account == BANK_ACCOUNT:
        held += home.deposit
    free = max(0.0, held - home.reserved - behaviour.cash_buffer * home.usual_income)
    return behaviour.spend_rate * free + home.earmarked


@rule
def bout_is_due(home, project, behaviour):
    """Whether there is material for a day's skilled work, or for the end of the stage."""
    reach, limit = reachable(home, project, behaviour)
    ahead = reach - project.progress
    if ahead <= 0.0:
        return project.stage == SLAB and slab_is_ready(home, project, behaviour)
    skilled = skilled_hours(project.stage, behaviour) * ahead
    nearly_all = NEARLY_ALL * material_of(project, behaviour) * (limit - project.progress)
    return skilled >= behaviour.bout_hours or home.material >= nearly_all


@rule
def build_month(world, row, month):
    """One household's month of building: rework, work, the slab day, purchases."""
    home = world.households[row]
    lot = world.lots[home.lot]
    project = world.projects[home.lot]
    behaviour = world.behaviour[0]
    budget = building_budget(home, behaviour)
    if project.rework > 0.0:
        budget -= repair(world, home, lot, project, budget, month)
    if project.stage == 0:
        return
    budget -= work(world, row, budget, month)
    if project.stage == SLAB and slab_is_ready(home, project, behaviour):
        budget -= buy_material(home, lot, project, budget, behaviour, world.accounts, world.book)
        budget -= pour_slab(world, row, budget, month)
    if project.progress >= 1.0 - CLOSE_ENOUGH:
        finish_stage(world, home, lot, project, month)
    else:
        buy_material(home, lot, project, budget, behaviour, world.accounts, world.book)


@rule
def renew(home, lot, accounts, behaviour, book):
    """Who has finished building spends on renewal what the wear of the years has taken."""
    worn = whole_fabric(lot, behaviour) - lot.fabric
    if worn <= 0.01:
        return
    budget = min(building_budget(home, behaviour), worn * behaviour.renewal_cost)
    if budget < behaviour.smallest_renewal:
        return
    restore(home, lot, budget, accounts, behaviour, book)


@rule
def build(world, month):
    """The month's building of all owners.

    Who only buys and stores acts on nobody else and goes in storage order; who works may ask
    neighbours for help, so those act in keyed order.
    """
    behaviour = world.behaviour[0]
    accounts = world.accounts
    outside = accounts[OUTSIDE_RECORD]
    households, lots, projects, book = world.households, world.lots, world.projects, world.book
    rows = np.empty(world.tally[0].households, np.int64)
    working = 0
    for row in range(world.tally[0].households):
        home = households[row]
        if home.present == 0 or home.tenure != OWNER:
            continue
        lot = lots[home.lot]
        project = projects[home.lot]
        maintain(home, lot, outside, behaviour, book)
        if project.stage == 0 and (lot.complete == 0 or month % 12 == home.key % 12):
            start_stage(world, row, month)
        if project.stage == 0 and project.rework <= 0.0:
            if lot.complete == 1:
                renew(home, lot, accounts, behaviour, book)
            continue
        member_starts = home.account == COOPERATIVE_MEMBER and home.deposit > 0.0 and project.started == month
        if member_starts or (project.stage > 0 and bout_is_due(home, project, behaviour)):
            rows[working] = row
            working += 1
        elif project.rework > 0.0:
            build_month(world, row, month)
        else:
            buy_material(home, lot, project, building_budget(home, behaviour), behaviour, accounts, book)
    sort_by_luck(rows, working, world.households, world.luck, _ORDER, month)
    for i in range(working):
        home = world.households[rows[i]]
        if home.account == COOPERATIVE_MEMBER and world.projects[home.lot].started == month:
            withdraw(home, home.deposit, world)
        build_month(world, rows[i], month)
