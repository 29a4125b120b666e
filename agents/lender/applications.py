"""Applications of the month, in keyed order, since lenders' funds are limited (C4).

Applying is a choice, taken rarely: at a small chance a month, more often in distress and while a
lender's offer after a good loan stands. Every application ends in a loan or in one counted reason.
"""

from __future__ import annotations

import numpy as np

from agents.foundation.causes import NO_CAUSE, NO_FUNDS
from agents.foundation.codes import COOPERATIVE_MEMBER, DISTRESS_LOAN, NONE, OWNER
from agents.foundation.draws import purpose, sort_by_luck, uniform
from agents.foundation.rules import rule
from agents.lender.circles import apply_together
from agents.lender.demand import choose_lender, wish_at, wish_for_credit
from agents.lender.lending import grant_loan, look_after_works
from agents.lender.screening import deny, has_funds, screen
from agents.purse import cooperative_of, withdraw

_APPLY = purpose("lender.apply")
_ORDER = purpose("lender.order")
_SAVINGS = purpose("lender.savings")


@rule
def chance_to_apply(home, use, behaviour, month):
    """Chance that a household with a wish thinks of a loan this month."""
    if use == DISTRESS_LOAN:
        return behaviour.apply_in_distress
    if month <= home.renewal_until and home.good_cycles > 0:
        return behaviour.apply_again
    return behaviour.apply_chance


@rule
def apply_for_loan(world, row, lender_row, wanted, use, month):
    """One application for ``wanted`` MWM: a loan, or one reason why not."""
    lender = world.lenders[lender_row]
    lender.applications += 1
    amount, cause = screen(world, row, lender_row, wanted)
    if cause == NO_CAUSE and not has_funds(lender, amount):
        cause = NO_FUNDS
    if cause != NO_CAUSE:
        deny(world, row, lender_row, cause, wanted, month)
        return
    grant_loan(world, row, lender_row, amount, use, month)


@rule
def would_use_savings(world, row, month):
    """Whether a member takes its savings out for a stage: unless a loan on them is worth more.

    Members think about it once the stage is begun, and again after each year of it.
    """
    home = world.households[row]
    if home.tenure != OWNER or home.deposit <= home.pledged:
        return False
    project = world.projects[home.lot]
    if project.stage == 0 or (month - project.started) % 12 != 1:
        return False
    keeper = cooperative_of(home, world.lenders)
    return keeper != NONE and wish_at(world, row, keeper, month)[0] <= 0.0


@rule
def use_savings(world, month):
    """Members take their savings out, in keyed order: a cooperative pays only what it has."""
    rows = np.empty(world.tally[0].households, np.int64)
    count = 0
    households = world.households
    for row in range(world.tally[0].households):
        home = households[row]
        if home.present == 1 and home.account == COOPERATIVE_MEMBER and would_use_savings(world, row, month):
            rows[count] = row
            count += 1
    sort_by_luck(rows, count, households, world.luck, _SAVINGS, month)
    for i in range(count):
        withdraw(households[rows[i]], households[rows[i]].deposit, world)


@rule
def seek_credit(world, month):
    """Who thinks of a loan this month chooses a lender and, if the loan seems worth it, applies."""
    behaviour = world.behaviour[0]
    look_after_works(world, month)
    use_savings(world, month)
    rows = np.empty(world.tally[0].households, np.int64)
    asking = 0
    households, luck = world.households, world.luck
    most = max(behaviour.apply_in_distress, behaviour.apply_chance, behaviour.apply_again)
    for row in range(world.tally[0].households):
        home = households[row]
        if home.present == 0:
            continue
        thinks = uniform(luck, _APPLY, home.key, month)
        if thinks >= most:
            continue
        wish, use = wish_for_credit(world, row)
        if wish >= behaviour.smallest_loan and thinks < chance_to_apply(home, use, behaviour, month):
            rows[asking] = row
            asking += 1
    sort_by_luck(rows, asking, world.households, world.luck, _ORDER, month)
    for i in range(asking):
        ask_for_loan(world, rows[i], month)


@rule
def ask_for_loan(world, row, month):
    """A household turns to the lender of its choice, if there is one and the loan is worth it there."""
    home = world.households[row]
    _wish, use = wish_for_credit(world, row)
    lender_row = choose_lender(world, home, use, month)
    if lender_row == NONE:
        return
    wanted, use = wish_at(world, row, lender_row, month)
    if wanted <= 0.0:
        return
    if world.lenders[lender_row].circle_smallest > 0:
        apply_together(world, row, lender_row, month)
    else:
        apply_for_loan(world, row, lender_row, wanted, use, month)
