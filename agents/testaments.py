"""Wills: campaigns in which owners write one, so that their title does not cloud when they die (T§4.10).

Few owners leave a will; who does is a lasting trait drawn when a family begins. A campaign reaches a
share of the others a year, at the public's cost. What a will does is told in ``agents.inheritance``.
"""

from __future__ import annotations

from agents.foundation.causes import NO_CAUSE
from agents.foundation.codes import OWNER
from agents.foundation.draws import purpose, uniform
from agents.foundation.events import WILL_MADE, note
from agents.foundation.ledger import BUDGET, TITLE_FEE, pay
from agents.foundation.rules import rule
from agents.foundation.world import OUTSIDE_RECORD, TREASURY_RECORD

_CAMPAIGN = purpose("testaments.campaign")


@rule
def write_wills(world, month):
    """A month of the campaign: owners without a will who write one."""
    place = world.place[0]
    if place.will_chance <= 0.0:
        return
    outside, treasury = world.accounts[OUTSIDE_RECORD], world.accounts[TREASURY_RECORD]
    tally = world.tally[0]
    for row in range(tally.households):
        home = world.households[row]
        if home.present == 0 or home.tenure != OWNER or home.will == 1:
            continue
        if uniform(world.luck, _CAMPAIGN, home.key, month) >= place.will_chance / 12.0:
            continue
        raised = pay(outside, treasury, BUDGET, place.will_cost, world.book)
        tally.wills_spent += pay(treasury, outside, TITLE_FEE, raised, world.book)
        tally.wills_made += 1
        home.will = 1
        note(world.log, month, WILL_MADE, home.key, 0, home.lot, NO_CAUSE, 0.0)
