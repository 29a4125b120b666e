"""Money of several levels of government in one project (T§6.3): each partner adds its share.

A partner has a purse of its own, an account in the sector of programmes. It takes part in a project
where the purse covers its share of the largest one; else the project goes without it: it is smaller, or
credit fills the gap. What a partner has promised to running works it promises to nobody else.
"""

from __future__ import annotations

from agents.foundation.ledger import GRANT, grains, pay
from agents.foundation.rules import rule
from agents.government.eligibility import shared_project


@rule
def takes_part(world, programme, i):
    """Whether partner ``i`` has the money for its share of one more project, at most as large as allowed."""
    purse = world.accounts[programme.purse + i]
    free = purse.cash - programme.partner_promised[i]
    return 0.0 < programme.partner_share[i] * programme.project_limit <= free


@rule
def count_partners(world, programme):
    """The part of a project that the partners with money can add now."""
    total = 0.0
    for i in range(programme.partners):
        if takes_part(world, programme, i):
            total += programme.partner_share[i]
    programme.stacking = total


@rule
def pledge(world, award):
    """Partners with money promise their shares of a project that is being approved."""
    programme = world.programmes[award.programme]
    if programme.stacking <= 0.0:
        return
    home, lot = world.households[award.household], world.lots[award.lot]
    added = shared_project(award.line, home, lot, world.projects[award.lot], programme, world.behaviour[0])
    for i in range(programme.partners):
        if takes_part(world, programme, i):
            part = grains(added * programme.partner_share[i] / programme.stacking)
            award.stacked[i] = part
            programme.partner_promised[i] += part
    count_partners(world, programme)


@rule
def pay_shares(world, award, share):
    """Partners pay ``share`` of what they promised; returns the sum, MWM."""
    programme = world.programmes[award.programme]
    home = world.households[award.household]
    total = 0.0
    for i in range(programme.partners):
        due = share * award.stacked[i]
        if due > 0.0:
            total += pay(world.accounts[programme.purse + i], home, GRANT, due, world.book)
            programme.partner_promised[i] = max(0.0, programme.partner_promised[i] - due)
    programme.stacked += total
    return total


@rule
def release_shares(world, award):
    """Works are over: what partners promised and will not pay is free again."""
    programme = world.programmes[award.programme]
    for k in range(award.tranche, programme.tranche_count):
        for i in range(programme.partners):
            left = programme.partner_promised[i] - programme.tranches[k] * award.stacked[i]
            programme.partner_promised[i] = max(0.0, left)
