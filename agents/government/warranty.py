"""A warranty on works: defects of what a programme had built are repaired at no cost to the family (T§7.4).

It covers stages finished while the award runs, and ends some months after the works are over. A
building firm that was paid repairs at its own cost. Where families buy and build themselves the
programme stands in for the builder, from money it has neither promised nor owes in wages; until it
has some, the defect waits. What was kept is seen by neighbours; a promise alone is not.
"""

from __future__ import annotations

from agents.construction import mend
from agents.foundation.causes import NO_CAUSE
from agents.foundation.codes import ACTIVE, COMPLETED, FROZEN, NEVER, NONE
from agents.foundation.events import WARRANTY_REPAIR, note
from agents.foundation.ledger import WARRANTY, grains, pay
from agents.foundation.rules import rule
from agents.foundation.world import OUTSIDE_RECORD
from agents.government.corps import free_money
from agents.government.witnesses import learn, let_see


@rule
def is_covered(award, programme, month):
    """Whether the warranty of an award counts this month."""
    if award.state == ACTIVE or award.state == FROZEN:
        return True
    return award.state == COMPLETED and award.closed != NEVER and month - award.closed <= programme.warranty


@rule
def keep_warranty(world, award, month):
    """A defect under warranty is repaired, if the programme can pay for it."""
    programme = world.programmes[award.programme]
    project = world.projects[award.lot]
    owner = world.lots[award.lot].owner
    cost = min(project.covered, project.rework)
    if cost <= 0.0 or owner == NONE or not is_covered(award, programme, month):
        return
    if programme.pays_builder == 0:
        if cost > free_money(programme):
            return
        paid = pay(programme, world.accounts[OUTSIDE_RECORD], WARRANTY, grains(cost), world.book)
        programme.spent += paid
        programme.overhead += paid
    home = world.households[owner]
    mend(world, home, world.lots[award.lot], project, cost, month)
    programme.repairs += 1
    note(world.log, month, WARRANTY_REPAIR, home.key, programme.key, award.lot, NO_CAUSE, cost)
    learn(home, world.behaviour[0].trust_kept)
    let_see(world, owner, award.lot, world.behaviour[0].trust_kept)


@rule
def keep_warranties(world, month):
    """All awards of programmes with a warranty."""
    given = False
    for k in range(world.programmes.shape[0]):
        given = given or world.programmes[k].warranty > 0
    if not given:
        return
    for row in range(world.tally[0].awards):
        award = world.awards[row]
        if world.programmes[award.programme].warranty > 0 and award.lot != NONE:
            keep_warranty(world, award, month)
