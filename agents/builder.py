"""When and for how much money a family builds, and who builds upstairs (C1, C8, G1).

What to build is chosen in ``agents.projects``; savings above a buffer are the month's budget; work
is done in bouts, when there is enough material for a day of a skilled builder. A second household
on the lot may build itself a storey. How material, work and wear act on a house stands in
``agents.construction``.
"""

from __future__ import annotations

import numpy as np

from agents.construction import (
    adapt,
    begin,
    buy_material,
    decay_store,
    finish_stage,
    maintain,
    pass_on,
    pour_slab,
    renew_masonry,
    repair,
    use_as_workshop,
    work,
)
from agents.foundation.causes import NO_CAUSE
from agents.foundation.codes import (
    BANK_ACCOUNT,
    FAMILY_USE,
    FINISHING,
    KIN,
    NONE,
    OWNER,
    REHAB_LINE,
    SHARER,
    SLAB,
    STOREY,
    STOREY_LINE,
)
from agents.foundation.draws import paired_key, purpose, sort_by_luck, uniform
from agents.foundation.events import STARTED_STAGE, STOREY_FINISHED, note
from agents.foundation.ledger import MAINTENANCE, draw_out, pay
from agents.foundation.rules import rule
from agents.foundation.world import BANK_RECORD, OUTSIDE_RECORD
from agents.household import saving_share
from agents.materials import (
    CLOSE_ENOUGH,
    NEARLY_ALL,
    material_of,
    reachable,
    skilled_hours,
    slab_is_ready,
    whole_fabric,
)
from agents.members import expects_child
from agents.projects import choose_project, is_for, must_adapt, project_cost
from agents.purse import own_cash, savings
from agents.rehabilitation import rehabilitate
from agents.residence import live_upstairs
from agents.ties import tie_between
from agents.workshop import has_trade

_ORDER = purpose("builder.order")
_STOREY = purpose("builder.storey")
_CONSENT = purpose("builder.consent")


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
def expected_people(home, born, lot, behaviour, month):
    """Persons a family expects on its lot two years ahead: a young couple counts on a child."""
    return lot.people + (1 if expects_child(home, born, behaviour, month) else 0)


@rule
def reach_of(home, row, lots, behaviour):
    """The most costly project a family can save for within ``means_years``, MWM."""
    spare = home.usual_income + home.room_income + home.workshop_income - home.needs - home.instalments
    saving = saving_share(home, row, lots, behaviour) * max(0.0, spare)
    return building_budget(home, behaviour) + 12.0 * behaviour.means_years * saving


# --- what next -------------------------------------------------------------------------------


@rule
def start_stage(world, row, month):
    """Choose and begin the next project of an owner, if there is something to build."""
    home = world.households[row]
    lot = world.lots[home.lot]
    behaviour = world.behaviour[0]
    if lot.workshop == 1 and not has_trade(home, behaviour, world.luck):
        use_as_workshop(lot, 0)
    reach = reach_of(home, row, world.lots, behaviour)
    expected = expected_people(home, world.born[row], lot, behaviour, month)
    stage, use = choose_project(world, home, expected, reach)
    lot.complete = 1 if stage == 0 and lot.done >= FINISHING else 0
    if stage > 0:
        begin_project(world, row, stage, use, month)


@rule
def nothing_built(lot):
    """Everything is still to be built here."""
    lot.complete = 0


@rule
def begin_project(world, row, stage, use, month):
    """A household begins a stage on the lot it lives on."""
    home = world.households[row]
    lot = world.lots[home.lot]
    project = world.projects[home.lot]
    behaviour = world.behaviour[0]
    begin(project, home, row, stage, use, month)
    expected = expected_people(home, world.born[row], lot, behaviour, month)
    if must_adapt(stage, use, lot, expected, behaviour):
        adapt(home, lot, project, behaviour, world.log, month)
    note(world.log, month, STARTED_STAGE, home.key, 0, home.lot, NO_CAUSE, stage)


# --- the second household upstairs -----------------------------------------------------------


@rule
def parents_consent(owner, home, luck, behaviour):
    """Whether the owners let a second household build upstairs: said once, for good."""
    return uniform(luck, _CONSENT, paired_key(owner.key, home.key), 0) < behaviour.parents_consent


@rule
def may_build_upstairs(world, row):
    """Whether a second household can begin a storey: sound slab, idle lot, money, consent (C8)."""
    home = world.households[row]
    lot = world.lots[home.lot]
    project = world.projects[home.lot]
    behaviour = world.behaviour[0]
    if lot.done < SLAB or lot.storey == 1 or lot.light == 1 or lot.defects != 0 or lot.owner == NONE:
        return False
    if project.stage != 0 or project.rework > 0.0 or project.firm_owes > 0.0:
        return False
    if savings(home) < behaviour.storey_savings:
        return False
    owner = world.households[lot.owner]
    tie_row = tie_between(world, row, lot.owner)
    if owner.award != NONE or tie_row == NONE or world.ties[tie_row].kind != KIN:
        return False
    if project_cost(STOREY, FAMILY_USE, lot, lot.people, behaviour) > reach_of(
        home, row, world.lots, behaviour
    ):
        return False
    return parents_consent(owner, home, world.luck, behaviour)


@rule
def begin_storeys(world, month):
    """Second households begin to build upstairs, in keyed order; their parents wait meanwhile.

    Parents do not wait for ever: a storey that has taken too long is theirs to go on with.
    """
    patience = 12.0 * world.behaviour[0].storey_patience
    rows = np.empty(world.tally[0].households, np.int64)
    count = 0
    households, projects = world.households, world.projects
    for row in range(world.tally[0].households):
        home = households[row]
        if home.present == 0 or home.tenure != SHARER:
            continue
        project = projects[home.lot]
        if project.builder == row and month - project.started > patience:
            pass_on(project, row, world.lots[home.lot].owner)
        if may_build_upstairs(world, row):
            rows[count] = row
            count += 1
    sort_by_luck(rows, count, households, world.luck, _STOREY, month)
    for i in range(count):
        if world.projects[households[rows[i]].lot].stage == 0:
            begin_project(world, rows[i], STOREY, FAMILY_USE, month)


@rule
def move_upstairs(world, row, month):
    """The storey stands: the second household has a dwelling of its own."""
    live_upstairs(world, row)
    home = world.households[row]
    owner = world.lots[home.lot].owner
    other = world.households[owner].key if owner != NONE else 0
    months = month - world.projects[home.lot].started
    note(world.log, month, STOREY_FINISHED, home.key, other, home.lot, NO_CAUSE, months)


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
        stage = project.stage
        finish_stage(world, home, lot, project, month)
        if stage == STOREY and home.tenure == SHARER:
            move_upstairs(world, row, month)
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
    if budget > own_cash(home) and home.account == BANK_ACCOUNT:
        draw_out(home, accounts[BANK_RECORD], budget - own_cash(home), book)
    paid = pay(home, accounts[OUTSIDE_RECORD], MAINTENANCE, min(budget, own_cash(home)), book)
    renew_masonry(home, lot, paid, paid, behaviour)


@rule
def keep_up(home, row, lot, project, world, month):
    """Upkeep of house and store; whether the household builds here this month.

    An owner waits while a second household builds, or a firm, and chooses what to build when nobody does.
    """
    behaviour = world.behaviour[0]
    if home.tenure == SHARER:
        if project.builder != row:
            return False
        decay_store(home, lot, world.settlements, behaviour)
        return project.stage > 0 or project.rework > 0.0
    if home.tenure != OWNER:
        return False
    decay_store(home, lot, world.settlements, behaviour)
    maintain(home, lot, world.accounts[OUTSIDE_RECORD], behaviour, world.book)
    if not is_for(project, row) or project.firm_owes > 0.0:
        return False
    if project.line == REHAB_LINE:
        rehabilitate(world, home, lot, project, month)
        return project.rework > 0.0
    thinks = lot.complete == 0 or month % 12 == home.key % 12 or project.room_target > lot.extra_rooms
    thinks = thinks or project.line == STOREY_LINE
    if project.stage == 0 and thinks:
        start_stage(world, row, month)
    if project.stage > 0 or project.rework > 0.0:
        return True
    if lot.complete == 1:
        renew(home, lot, world.accounts, behaviour, world.book)
    return False


@rule
def build(world, month):
    """The month's building of all owners, and of second households who build upstairs.

    Who only buys and stores acts on nobody else and goes in storage order; who works may ask
    neighbours for help, so those act in keyed order.
    """
    behaviour = world.behaviour[0]
    accounts = world.accounts
    households, lots, projects, book = world.households, world.lots, world.projects, world.book
    begin_storeys(world, month)
    rows = np.empty(world.tally[0].households, np.int64)
    working = 0
    for row in range(world.tally[0].households):
        home = households[row]
        if home.present == 0 or home.lot == NONE:
            continue
        lot = lots[home.lot]
        project = projects[home.lot]
        if not keep_up(home, row, lot, project, world, month):
            continue
        if project.stage > 0 and bout_is_due(home, project, behaviour):
            rows[working] = row
            working += 1
        elif project.rework > 0.0:
            build_month(world, row, month)
        else:
            buy_material(home, lot, project, building_budget(home, behaviour), behaviour, accounts, book)
    sort_by_luck(rows, working, world.households, world.luck, _ORDER, month)
    for i in range(working):
        build_month(world, rows[i], month)
