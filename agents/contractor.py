"""A small building firm that a programme pays instead of the family (T§7.4, 8.3).

The money is built and not spent on food: it never lies in the family's purse. The firm buys in bulk and
brings its own hands, so no favours are asked, nobody comes on the day of the slab, and no mason is
chosen whom the family knows; and it keeps a margin. It works at its pace, and what there is nothing
to build for it pays back.
"""

from __future__ import annotations

from agents.builder import start_stage
from agents.construction import finish_stage, raise_by_firm
from agents.foundation.causes import NO_CAUSE
from agents.foundation.codes import NONE
from agents.foundation.events import FIRM_PAID_BACK, note
from agents.foundation.ledger import FIRM_BUILDING, pay
from agents.foundation.rules import rule
from agents.foundation.world import OUTSIDE_RECORD
from agents.materials import CLOSE_ENOUGH, hired_cost
from agents.projects import is_for


@rule
def entrust(project, amount):
    """A firm was paid ``amount`` MWM for works on this lot."""
    project.firm_owes += amount


@rule
def hand_back(project):
    """The firm owes nothing any more; returns what it did, MWM."""
    owed = project.firm_owes
    project.firm_owes = 0.0
    return owed


@rule
def price_of(project, behaviour):
    """What a firm asks for the whole running stage, MWM."""
    saved = behaviour.prototype_saving * project.prototype
    return hired_cost(project.stage, behaviour, saved) / (1.0 - behaviour.builder_margin)


@rule
def pay_back(world, row, lot_row, month):
    """Nothing is left to build: the firm gives back what it was paid for it."""
    home = world.households[row]
    owed = hand_back(world.projects[lot_row])
    paid = pay(world.accounts[OUTSIDE_RECORD], home, FIRM_BUILDING, owed, world.book)
    note(world.log, month, FIRM_PAID_BACK, home.key, 0, lot_row, NO_CAUSE, paid)


@rule
def build_for(world, row, lot_row, month):
    """A firm's month on one lot, for the household ``row`` that owns it."""
    behaviour = world.behaviour[0]
    home = world.households[row]
    lot = world.lots[lot_row]
    project = world.projects[lot_row]
    left = behaviour.builder_pace
    while left > 0.0 and project.firm_owes > 0.0 and is_for(project, row):
        if project.stage == 0:
            start_stage(world, row, month)
            if project.stage == 0:
                pay_back(world, row, lot_row, month)
                return
        price = price_of(project, behaviour)
        worth = min(left, project.firm_owes, price * (1.0 - project.progress))
        raise_by_firm(home, lot, project, worth, worth / price, behaviour)
        project.firm_owes = max(0.0, project.firm_owes - worth)
        left -= worth
        if project.progress < 1.0 - CLOSE_ENOUGH:
            return
        finish_stage(world, home, lot, project, month)


@rule
def build_as_firms(world, month):
    """All lots on which a firm owes works; who owns nothing any more is owed nothing."""
    projects = world.projects
    for lot_row in range(world.tally[0].lots):
        if projects[lot_row].firm_owes <= 0.0:
            continue
        row = world.lots[lot_row].owner
        if row == NONE or world.households[row].lot != lot_row:
            hand_back(projects[lot_row])
        else:
            build_for(world, row, lot_row, month)
