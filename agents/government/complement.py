"""Income complements: a monthly amount up to a floor, for so many months, whatever it is spent on (M§2.1).

It comes with the month's income, and families live and save from it as from income. Nobody lends on it or
lets a room for it, as it ends. New complements are given only as far as a year's budget carries what is
running already; should they outgrow it all the same, each gets the same share.
"""

from __future__ import annotations

import numpy as np

from agents.foundation.causes import INCOME_CEILING, NO_CAUSE, TERM_OVER
from agents.foundation.codes import ACTIVE, COMPLEMENT, COMPLETED, LAPSED
from agents.foundation.events import COMPLEMENT_BEGUN, COMPLEMENT_ENDED, note
from agents.foundation.ledger import INCOME_SUPPORT, grains, pay
from agents.foundation.rules import rule
from agents.government.door import has_run_out
from agents.government.giving import end_means
from agents.government.rent_support import can_pay


@rule
def complement_of(home, programme):
    """What a household's usual income lacks to the floor, MWM a month, at most the largest amount."""
    return min(programme.voucher_limit, max(0.0, programme.income_floor - home.usual_income))


@rule
def complement_obstacle(world, row, programme_row):
    """Whether there is nothing to complement."""
    lacks = complement_of(world.households[row], world.programmes[programme_row])
    return NO_CAUSE if lacks > 0.0 else INCOME_CEILING


@rule
def can_complement(programme, home):
    """Whether a year's budget carries one more complement."""
    return can_pay(programme, complement_of(home, programme))


@rule
def begin_complement(world, award):
    """A complement is granted; it is paid from the next month on."""
    programme = world.programmes[award.programme]
    programme.monthly += complement_of(world.households[award.household], programme)


@rule
def is_paid(world, award):
    """Whether this is a running complement."""
    if award.present == 0 or award.state != ACTIVE:
        return False
    return world.programmes[award.programme].kind == COMPLEMENT


@rule
def pay_complements(world, month):
    """Complements of the month reach their households; less for all alike where money does not suffice."""
    if world.programmes.shape[0] == 0:
        return
    wanted = np.zeros(world.programmes.shape[0])
    awards = world.awards
    for row in range(world.tally[0].awards):
        award = awards[row]
        if is_paid(world, award):
            programme = world.programmes[award.programme]
            award.monthly = grains(complement_of(world.households[award.household], programme))
            wanted[award.programme] += award.monthly
    for k in range(world.programmes.shape[0]):
        held = max(0.0, world.programmes[k].cash)
        wanted[k] = held / wanted[k] if wanted[k] > held else 1.0
    for row in range(world.tally[0].awards):
        award = awards[row]
        if is_paid(world, award):
            pay_complement(world, award, award.monthly * wanted[award.programme], month)


@rule
def pay_complement(world, award, amount, month):
    """One month of one complement, ``amount`` MWM."""
    programme = world.programmes[award.programme]
    home = world.households[award.household]
    if award.months == 0:
        note(world.log, month, COMPLEMENT_BEGUN, home.key, programme.key, home.lot, NO_CAUSE, amount)
    paid = pay(programme, home, INCOME_SUPPORT, amount, world.book)
    home.complement = paid
    home.received += paid
    programme.spent += paid
    award.months += 1
    award.paid += paid


@rule
def run_complement(world, award, month):
    """Complements end with their months, or when a year is over and income has reached the floor."""
    programme = world.programmes[award.programme]
    home = world.households[award.household]
    cause = NO_CAUSE
    if award.months >= programme.paid_months or has_run_out(programme):
        cause = TERM_OVER
    elif award.months > 0 and award.months % 12 == 0 and complement_of(home, programme) <= 0.0:
        cause = INCOME_CEILING
    if cause == NO_CAUSE:
        programme.monthly += grains(complement_of(home, programme))
        return
    note(world.log, month, COMPLEMENT_ENDED, home.key, programme.key, home.lot, cause, award.paid)
    end_means(world, award, COMPLETED if award.paid > 0.0 else LAPSED)
