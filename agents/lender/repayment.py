"""Instalments of the month, and the burden they are: over-indebted, trapped, out again (C4).

*Over-indebted* is a household whose instalments exceed .40 of its income, that missed two of the last
six, or that owes six months of income. *Trapped* is one that has been over-indebted for twelve
months in a row.
"""

from __future__ import annotations

from agents.foundation.causes import NO_CAUSE
from agents.foundation.codes import NONE
from agents.foundation.events import LEFT_TRAP, TRAPPED, note
from agents.foundation.rules import rule
from agents.lender.default import accrue, close_loan, collect, forget, is_late, miss, off_the_books, repay
from agents.lender.members import pledge
from agents.purse import own_cash, roll

MONTHS_TO_THE_TRAP = 12
MONTHS_LOOKED_BACK = 6
ROUNDED_AWAY = 1e-3
"""What rounding to whole grains can leave of a loan, MWM: the last instalment takes it along."""


@rule
def service(world, home, loan, month):
    """One month of one loan; returns whether an instalment was missed."""
    lender = world.lenders[loan.lender]
    accrue(loan, lender, world.claims)
    at_hand = max(0.0, own_cash(home) - home.needs)
    if loan.defaulted >= 0:
        roll(home, collect(world, home, loan, lender, at_hand, month))
        return True
    due = loan.instalment + loan.overdue
    if due > loan.balance - ROUNDED_AWAY:
        due = loan.balance
    paid = repay(home, lender, loan, min(due, at_hand), world.book, world.claims)
    roll(home, paid)
    if paid < due - 1e-4:
        short = due - paid > loan.overdue + 0.05 * loan.instalment
        miss(world, home, loan, lender, due, paid, month)
        return short
    loan.missed = 0
    loan.overdue = 0.0
    loan.probation = max(0, loan.probation - 1)
    return False


@rule
def count_on_books(loan, lender):
    """Add a running loan to its lender's books."""
    if off_the_books(loan):
        lender.lost += loan.balance
        return
    lender.portfolio += loan.balance
    if is_late(loan):
        lender.late += loan.balance


@rule
def pay_loans(world, home, month):
    """Instalments of all loans of a household; returns 1 if one was missed."""
    missed = 0
    before = NONE
    at = home.loan
    home.instalments = 0.0
    home.debt = 0.0
    home.secured_debt = 0.0
    while at != NONE:
        loan = world.loans[at]
        following = loan.next
        running = loan.defaulted < 0
        if service(world, home, loan, month):
            missed = 1
            if running:
                home.short_of_due = 1
        if loan.balance <= 1e-6:
            close_loan(world, home, loan, month)
            if before == NONE:
                home.loan = following
            else:
                world.loans[before].next = following
        else:
            home.debt += loan.balance
            home.secured_debt += loan.balance if loan.secured == 1 else 0.0
            if loan.defaulted < 0:
                home.instalments += loan.instalment
            before = at
        at = following
    return missed


@rule
def pay_instalments(world, month):
    """Instalments of all debts, the dearest to miss first, after rent and fees."""
    behaviour = world.behaviour[0]
    households = world.households
    for row in range(world.tally[0].households):
        home = households[row]
        if home.present == 0:
            continue
        home.short_of_due = 0
        if home.flagged == 1:
            forget(world, home, month)
        if home.loan == NONE:
            home.missed_history = home.missed_history << 1 & 63
            home.pledged = 0.0
            ease(world, home, month)
            continue
        missed = pay_loans(world, home, month)
        home.missed_history = (home.missed_history << 1 | missed) & 63
        pledge(world, home)
        judge_burden(world, home, behaviour, month)


@rule
def keep_books(world):
    """What stands on each lender's books this month."""
    for k in range(world.lenders.shape[0]):
        lender = world.lenders[k]
        lender.portfolio = 0.0
        lender.late = 0.0
        lender.lost = 0.0
    loans = world.loans
    for row in range(world.tally[0].loans):
        loan = loans[row]
        if loan.present == 1:
            count_on_books(loan, world.lenders[loan.lender])
    for k in range(world.lenders.shape[0]):
        world.lenders[k].portfolio_year += world.lenders[k].portfolio


@rule
def is_over_indebted(home, behaviour):
    """Whether instalments, missed ones or debts are more than the household can carry (C4).

    What a home stands behind is no such debt, though its instalments count.
    """
    income = max(0.05, home.usual_income)
    missed = 0
    for k in range(MONTHS_LOOKED_BACK):
        missed += home.missed_history >> k & 1
    if missed >= 2 or home.instalments / income > behaviour.burden_limit:
        return True
    return home.debt - home.secured_debt > MONTHS_LOOKED_BACK * income


@rule
def judge_burden(world, home, behaviour, month):
    """Months over-indebted in a row; from the twelfth on the household is trapped."""
    if not is_over_indebted(home, behaviour):
        ease(world, home, month)
        return
    home.over_indebted += 1
    if home.over_indebted == MONTHS_TO_THE_TRAP:
        home.trapped += 1
        note(world.log, month, TRAPPED, home.key, 0, home.lot, NO_CAUSE, home.debt)
    if home.over_indebted >= MONTHS_TO_THE_TRAP:
        home.months_trapped += 1


@rule
def ease(world, home, month):
    """The household is not over-indebted; if it was trapped, it is out."""
    if home.over_indebted >= MONTHS_TO_THE_TRAP:
        note(world.log, month, LEFT_TRAP, home.key, 0, home.lot, NO_CAUSE, home.months_trapped)
    home.over_indebted = 0
