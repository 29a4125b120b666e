"""How things are built: material, surcharge, waste, bouts of work, the day of the slab, wear (C1, G1).

Material is bought in small amounts, dearly, and stored; work is done in bouts. Own hands do
the unskilled part, masons of the network help with the skilled part, the rest is paid. The
slab needs eight persons on one day. What to build and for how much is the business of
``agents.builder``.
"""

from __future__ import annotations

from agents.foundation.causes import NO_CAUSE
from agents.foundation.codes import (
    BANK_ACCOUNT,
    BEFORE,
    FINISHING,
    NEVER,
    NONE,
    ROOM_STAGE,
    SHELTER,
    SLAB,
    STOREY,
    WALLS,
    WORKSHOP_USE,
)
from agents.foundation.draws import purpose, uniform
from agents.foundation.events import (
    ADAPTED,
    CORE_FINISHED,
    CREW_HIRED,
    DEFECT,
    FINISHED_STAGE,
    REPAIRED,
    SOLD_MATERIAL,
    WORKSHOP_OPENED,
    note,
)
from agents.foundation.ledger import CREW, LABOUR, MAINTENANCE, MATERIAL, MATERIAL_SALE, draw_out, pay
from agents.foundation.rules import rule
from agents.foundation.world import BANK_RECORD, OUTSIDE_RECORD
from agents.hands import hands_for
from agents.materials import (
    adaptation_cost,
    advice,
    material_of,
    reachable,
    surcharge,
    waste_share,
    whole_fabric,
)
from agents.neighbour import gather_crew
from agents.purse import own_cash, release

_DEFECT = purpose("builder.defect")

CORE_ROOMS, STOREY_ROOMS = 2, 2
"""Rooms of a core, without those added to it, and of a second storey."""

# --- buying and selling ----------------------------------------------------------------------


@rule
def pay_for_work(home, lot, project, kind, amount, accounts, book):
    """Pay for building from project money first, then from the purse and the bank account."""
    if amount > home.cash and home.account == BANK_ACCOUNT:
        draw_out(home, accounts[BANK_RECORD], amount - home.cash, book)
    paid = pay(home, accounts[OUTSIDE_RECORD], kind, min(amount, home.cash), book)
    earmarked = release(home, paid)
    home.own_spending += paid - earmarked
    home.effort += paid
    lot.invested += paid
    project.spent += paid
    return paid


@rule
def buy_material(home, lot, project, budget, behaviour, accounts, book):
    """Buy and store what the stage still needs, as far as the budget goes; returns MWM spent."""
    missing = material_of(project, behaviour) * (1.0 - project.progress) - home.material
    if missing <= 0.0 or budget <= 0.0:
        return 0.0
    spend = min(budget, missing * (1.0 + surcharge(min(budget, missing), behaviour)))
    paid = pay_for_work(home, lot, project, MATERIAL, spend, accounts, book)
    value = paid / (1.0 + surcharge(paid, behaviour))
    home.material += value
    home.effort_wasted += paid - value
    return paid


@rule
def sell_material(world, home, wanted, month):
    """Stored material goes back to the merchant at a loss; returns MWM received (C3)."""
    behaviour = world.behaviour[0]
    sold = min(home.material, wanted / behaviour.material_sale_share)
    if sold < behaviour.smallest_sale:
        return 0.0
    home.material -= sold
    got = pay(
        world.accounts[OUTSIDE_RECORD], home, MATERIAL_SALE, sold * behaviour.material_sale_share, world.book
    )
    home.effort_wasted += sold - got
    note(world.log, month, SOLD_MATERIAL, home.key, 0, home.lot, NO_CAUSE, got)
    return got


# --- work ------------------------------------------------------------------------------------


@rule
def begin(project, home, row, stage, purpose_of_it, month):
    """A new stage begins on the lot: nothing built, no money spent, nobody asked yet.

    ``row``: of ``home``, who builds. ``purpose_of_it``: ``FAMILY_USE``, ``LETTING_USE`` or ``WORKSHOP_USE``.
    """
    project.stage = stage
    project.purpose = purpose_of_it
    project.builder = row
    project.started = month
    project.progress = 0.0
    project.skilled_contact = home.mason
    project.attempts = 0
    project.wait_month = NEVER
    project.spent = 0.0


@rule
def add_units(lot, rooms, cost):
    """An absentee landlord has had rooms to let built for ``cost`` MWM: as sound as what stands there."""
    lot.rooms += rooms
    lot.extra_rooms += rooms
    lot.invested += cost


@rule
def raise_home(lot, done, rooms, extra_rooms, storey, cost, behaviour):
    """A home was built up to stage ``done`` for ``cost`` MWM; a finished one's plan is not made to grow."""
    lot.done, lot.shelter, lot.storey = done, 1.0, storey
    lot.rigid = 1 if done == FINISHING else 0
    lot.rooms, lot.extra_rooms = rooms, extra_rooms
    lot.fabric = whole_fabric(lot, behaviour)
    lot.invested += cost
    lot.slab_month = BEFORE  # nobody waited for it
    lot.core_month = BEFORE if done == FINISHING else lot.core_month


@rule
def adapt(home, lot, project, behaviour, log, month):
    """A house built to a prescribed plan is to grow for the first time: rework, once, before it does."""
    cost = adaptation_cost(behaviour)
    lot.rigid = 0
    project.rework += cost
    if cost > 0.0:
        note(log, month, ADAPTED, home.key, 0, home.lot, NO_CAUSE, cost)


@rule
def pass_on(project, row, to):
    """Household ``row`` leaves the lot: what it was building is ``to``'s now (a row, or NONE)."""
    if project.builder == row:
        project.builder = to


@rule
def use_as_workshop(lot, used):
    """A room to live in becomes a workshop (``used`` 1), or a workshop a room again (0)."""
    lot.workshop = used


@rule
def repair(world, home, lot, project, budget, month):
    """Up to half of the month's money goes into open rework; returns what it cost."""
    cost = min(project.rework, 0.5 * budget)
    paid = pay_for_work(home, lot, project, MATERIAL, cost, world.accounts, world.book)
    home.effort_wasted += paid
    mend(world, home, lot, project, paid, month)
    return paid


@rule
def mend(world, home, lot, project, cost, month):
    """Rework for ``cost`` MWM is done, whoever pays for it."""
    project.rework -= cost
    if project.rework < 1e-6:
        project.rework = 0.0
        if lot.defects != 0:
            note(world.log, month, REPAIRED, home.key, 0, home.lot, NO_CAUSE, 0.0)
        lot.defects = 0
    project.covered = min(project.covered, project.rework)


@rule
def work(world, row, budget, month):
    """A bout of work on the stored material; returns the wages paid."""
    home = world.households[row]
    lot = world.lots[home.lot]
    project = world.projects[home.lot]
    behaviour = world.behaviour[0]
    needed = material_of(project, behaviour)
    reach, _limit = reachable(home, project, behaviour)
    ahead = reach - project.progress
    if ahead <= 0.0:
        return 0.0
    stage = project.stage
    done, wages, mason_came = hands_for(world, row, stage, ahead, budget, month)
    if mason_came:
        project.skilled_contact = 1
    paid = pay_for_work(home, lot, project, LABOUR, wages, world.accounts, world.book)
    install(home, lot, project, done, needed, behaviour)
    home.effort += done * behaviour.stage_hours[stage - 1] * behaviour.plain_wage
    return paid


@rule
def install(home, lot, project, done, needed, behaviour):
    """Stored material becomes a part of the house."""
    used = min(home.material, done * needed)
    home.material -= used
    waste = waste_share(advice(project, behaviour), behaviour)
    home.effort_wasted += used * waste / (1.0 + waste)
    advance_stage(lot, project, done, behaviour)


@rule
def advance_stage(lot, project, done, behaviour):
    """A share ``done`` of the running stage is built."""
    project.progress = min(1.0, project.progress + done)
    if project.stage == SHELTER:
        lot.shelter = max(lot.shelter, project.progress)
    elif project.stage <= FINISHING or (project.stage == ROOM_STAGE and lot.extra_rooms == 0):
        lot.fabric += behaviour.stage_weight[project.stage - 1] * done


@rule
def pour_slab(world, row, budget, month):
    """The day of the eight: neighbours if they come, hired hands after three failed months."""
    home = world.households[row]
    lot = world.lots[home.lot]
    project = world.projects[home.lot]
    behaviour = world.behaviour[0]
    if project.wait_month == NEVER:
        project.wait_month = month
    came = gather_crew(world, row, month)
    if not came:
        project.attempts += 1
        if project.attempts <= behaviour.crew_attempts or budget < behaviour.crew_price:
            return 0.0
    paid = 0.0
    if not came:
        paid = pay_for_work(home, lot, project, CREW, behaviour.crew_price, world.accounts, world.book)
        note(world.log, month, CREW_HIRED, home.key, 0, home.lot, NO_CAUSE, paid)
    needed = material_of(project, behaviour)
    install(home, lot, project, 1.0 - project.progress, needed, behaviour)
    return paid


@rule
def finish_stage(world, home, lot, project, month):
    """A stage stands: rooms appear, defects may show, the next project can be chosen."""
    behaviour = world.behaviour[0]
    stage = project.stage
    if stage <= FINISHING:
        lot.done = stage
        if project.prototype == 1 and stage > SHELTER:
            lot.rigid = 1
        if stage == SHELTER:
            lot.rooms = 1
        elif stage == SLAB:
            lot.rooms = CORE_ROOMS
            lot.shelter = 1.0
            lot.slab_month = month
        elif stage == FINISHING:
            lot.core_month = month
            note(world.log, month, CORE_FINISHED, home.key, 0, home.lot, NO_CAUSE, month - lot.founded)
    elif stage == ROOM_STAGE:
        lot.extra_rooms += 1
        lot.rooms += 1
        if project.purpose == WORKSHOP_USE:
            lot.workshop = 1
            note(world.log, month, WORKSHOP_OPENED, home.key, 0, home.lot, NO_CAUSE, 0.0)
    else:
        lot.storey = 1
        lot.rooms += STOREY_ROOMS
    note(world.log, month, FINISHED_STAGE, home.key, 0, home.lot, NO_CAUSE, stage)
    if stage == WALLS or stage == SLAB or stage == STOREY:
        prevented = behaviour.assistance_cuts_defects * advice(project, behaviour)
        chance = behaviour.defect_chance * (1.0 - prevented)
        if project.checked == 1:
            chance *= 1.0 - behaviour.precheck_cuts_defects
        if project.skilled_contact == 1:
            chance *= 1.0 - behaviour.mason_cuts_defects
        if uniform(world.luck, _DEFECT, home.key, stage) < chance:
            lot.defects |= 1 << stage
            rework = behaviour.rework_material * material_of(project, behaviour)
            rework += behaviour.rework_hours * behaviour.stage_hours[stage - 1] * 0.5 * behaviour.skilled_wage
            project.rework += rework
            if project.warranted == 1:
                project.covered += rework
            note(world.log, month, DEFECT, home.key, 0, home.lot, NO_CAUSE, stage)
    project.stage = 0
    project.progress = 0.0


@rule
def raise_by_firm(home, lot, project, worth, done, behaviour):
    """The firm builds a share ``done`` of the stage, for ``worth`` MWM of what it was paid."""
    project.spent += worth
    lot.invested += worth
    home.effort += worth
    advance_stage(lot, project, done, behaviour)


# --- destruction -----------------------------------------------------------------------------


@rule
def lose_effort(home, lost):
    """What the family put into building is wasted by ``lost`` MWM, but never more than it ever put in."""
    home.effort_wasted += max(0.0, min(lost, home.effort - home.effort_wasted))


@rule
def lose_store(home, house):
    """Stored material is gone, and with it what the family had put into a house, ``house`` MWM."""
    lose_effort(home, home.material + house)
    home.material = 0.0


@rule
def knock_down(home, lot, project, behaviour):
    """What stands without a slab loses its last stage, and what was begun; returns the material lost, MWM."""
    lost = project.progress * material_of(project, behaviour) if project.stage > 0 else 0.0
    if lot.done > 0:
        lost += behaviour.stage_material[lot.done - 1]
    lot.done = max(0, lot.done - 1)
    lot.fabric = 0.0
    if lot.done == 0:
        lot.rooms = 0
        lot.shelter = 0.0
    project.stage = 0
    project.progress = 0.0
    lose_effort(home, lost)
    return lost


@rule
def crack(lot, project, behaviour):
    """Masonry cracks: a defect of the walls until the repair is paid; returns its cost, MWM."""
    cost = behaviour.slide_damage * behaviour.stage_material[WALLS - 1]
    lot.defects |= 1 << WALLS
    project.rework += cost
    return cost


@rule
def raze(lot, project):
    """Everything on the lot is pulled down."""
    lot.done, lot.rooms, lot.extra_rooms, lot.storey, lot.workshop = 0, 0, 0, 0, 0
    lot.rigid, lot.defects = 0, 0
    lot.shelter, lot.fabric, lot.invested = 0.0, 0.0, 0.0
    lot.core_month, lot.slab_month = NEVER, NEVER
    project.stage, project.builder, project.attempts = 0, NONE, 0
    project.progress, project.rework, project.spent = 0.0, 0.0, 0.0
    project.wait_month = NEVER


# --- wear and renewal ------------------------------------------------------------------------


@rule
def renew_masonry(home, lot, paid, own, behaviour):
    """Masonry is renewed for ``paid`` MWM, of which ``own`` are the family's and no project's."""
    lot.fabric += paid / behaviour.renewal_cost
    home.own_spending += own


@rule
def decay_store(home, lot, settlements, behaviour):
    """Stored material spoils or is stolen; night rounds of an organised settlement guard it (T§7.3)."""
    if home.material <= 0.0:
        return
    share = behaviour.store_decay
    if lot.settlement != NONE:
        share *= 1.0 - behaviour.night_rounds * settlements[lot.settlement].organisation
    lost = share * home.material
    home.effort_wasted += lost
    home.material -= lost


@rule
def maintain(home, lot, outside, behaviour, book):
    """Upkeep halves the wear of the masonry; shelters decay until a slab stands (C1, G1.1)."""
    if lot.done < SLAB:
        lot.shelter *= 1.0 - behaviour.shelter_decay
    if lot.fabric > 0.0:
        wear = behaviour.wear_yearly / 12.0
        spare = own_cash(home) - behaviour.cash_buffer * home.usual_income
        if spare >= behaviour.upkeep:
            pay(home, outside, MAINTENANCE, behaviour.upkeep, book)
            wear *= 0.5
        lot.fabric *= 1.0 - wear
