"""The credit part of a programme: who lends it, what is promised, who has not paid an earlier one.

A programme lends through a public lender of its own, or a lender of the place lends its own money
at its own rate and term. Then nothing is lent that the lender does not have: an approval books the
credit as promised, and what is promised is not promised twice (C4, C9, T§7.4).
"""

from __future__ import annotations

from agents.foundation.codes import NONE
from agents.foundation.rules import rule
from agents.lender.lending import promise


@rule
def follow_lenders(world):
    """Rate and term of credit that a lender gives from its own money are the lender's of the day."""
    for k in range(world.programmes.shape[0]):
        programme = world.programmes[k]
        if programme.lends_own == 1:
            programme.rate = world.lenders[programme.lender].annual_rate
            programme.term = max(1, world.lenders[programme.lender].term)


@rule
def can_promise(programme, lenders, credit):
    """Whether the lender has ``credit`` MWM that it has not yet promised to others."""
    if programme.lends_own == 0 or credit <= 0.0:
        return True
    lender = lenders[programme.lender]
    return lender.cash - lender.promised >= credit


@rule
def book_credit(programme, lenders, credit):
    """An award's credit is booked with the lender that lends its own money."""
    if programme.lends_own == 1:
        promise(lenders[programme.lender], credit)


@rule
def redeem(programme, lenders, credit):
    """Promised credit was paid, or will not be."""
    if programme.lends_own == 1:
        promise(lenders[programme.lender], -credit)


@rule
def has_the_cash(programme, lenders, credit):
    """Whether the lender can pay ``credit`` MWM of a tranche now."""
    return programme.lends_own == 0 or lenders[programme.lender].cash >= credit


@rule
def in_arrears(world, home, programme_row):
    """Whether an earlier credit of a programme that lends again and again is overdue or defaulted.

    A rescheduled credit is late only if what was agreed anew is not paid either (T§7.2, 8.3).
    """
    if world.programmes[programme_row].successive == 0:
        return False
    lender_row = world.programmes[programme_row].lender
    if lender_row != NONE and home.let_down >> lender_row & 1 == 1:
        return True
    at = home.loan
    while at != NONE:
        loan = world.loans[at]
        earlier = loan.award != NONE and world.awards[loan.award].programme == programme_row
        if earlier and (loan.defaulted >= 0 or loan.overdue > 0.0):
            return True
        at = loan.next
    return False
