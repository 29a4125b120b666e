"""Paying back: instalments, fees, rescheduling, default, collection, the trap (C4, G1.21).

A regulator's arrears are balances 90 to 180 days late. *Trapped* is a household that has been
over-indebted for twelve months in a row.
"""

from __future__ import annotations

from agents.foundation.arithmetic import instalments_owed
from agents.foundation.codes import FOR_PROFIT, NONE, PUBLIC
from agents.foundation.events import (
    DEFAULT,
    LOAN_REPAID,
    LOAN_WRITTEN_OFF,
    NO_CAUSE,
    RESCHEDULED,
    TRAPPED,
    note,
)
from agents.foundation.ledger import (
    FEE,
    INTEREST,
    LOAN_INTEREST,
    LOAN_PRINCIPAL,
    REPAID,
    WRITTEN_OFF,
    owe,
    pay,
    settle,
)
from agents.foundation.rules import rule
from agents.lender.credit import begin_instalments
from agents.purse import own_cash

MONTHS_TO_DEFAULT = 3


@rule
def accrue(loan, lender, claims):
    """Interest of a month; a defaulted balance grows to twice the loan at most."""
    if loan.defaulted >= 0 and loan.balance >= 2.0 * loan.principal:
        return 0.0
    added = owe(loan, lender.sector, INTEREST, loan.balance * loan.rate, claims)
    loan.accrued += added
    return added


@rule
def repay(home, lender, loan, amount, book, claims):
    """Pay ``amount`` on a loan, interest and fees first; returns what was paid."""
    interest = pay(home, lender, LOAN_INTEREST, min(amount, loan.accrued), book)
    loan.accrued -= interest
    principal = pay(home, lender, LOAN_PRINCIPAL, min(amount - interest, loan.balance - interest), book)
    settle(loan, lender.sector, REPAID, interest + principal, claims)
    loan.paid += interest + principal
    lender.income_year += interest
    home.interest_paid += interest
    return interest + principal


@rule
def miss(world, home, loan, lender, due, paid, month):
    """Less is paid than is due: a fee on what became overdue, rescheduling or, at three instalments, default.

    Instalments count as missed when that many are owed: whoever is a little short each month is
    not in the third month of nothing.
    """
    behaviour = world.behaviour[0]
    fresh = max(0.0, due - paid - loan.overdue)
    loan.overdue = due - paid
    loan.missed = instalments_owed(loan.overdue, loan.instalment)
    share = behaviour.profit_late_fee if lender.kind == FOR_PROFIT else behaviour.member_late_fee
    if lender.kind != PUBLIC and fresh > 0.0:
        fee = owe(loan, lender.sector, FEE, share * fresh, world.claims)
        loan.accrued += fee
    if loan.missed < MONTHS_TO_DEFAULT:
        return
    if lender.kind != FOR_PROFIT and loan.rescheduled == 0:
        loan.rescheduled = 1
        begin_instalments(loan, loan.term)
        note(world.log, month, RESCHEDULED, home.key, lender.key, home.lot, NO_CAUSE, loan.balance)
        return
    loan.defaulted = month
    home.flagged = 1
    home.defaults += 1
    lender.defaults_year += 1
    note(world.log, month, DEFAULT, home.key, lender.key, home.lot, NO_CAUSE, loan.balance)


@rule
def collect(world, home, loan, lender, at_hand, month):
    """Collection after default: a quarter of what is above needs, until paid or written off."""
    behaviour = world.behaviour[0]
    loan.missed += 1
    taken = min(at_hand, behaviour.collection_share * max(0.0, home.income - home.needs))
    paid = repay(home, lender, loan, min(taken, loan.balance), world.book, world.claims)
    loan.overdue = loan.balance
    if loan.balance > 0.0 and month - loan.defaulted >= behaviour.write_off_months:
        write_off(world, home, loan, lender, month)
    return paid


@rule
def write_off(world, home, loan, lender, month):
    """The lender gives the balance up and bears the loss."""
    lost = settle(loan, lender.sector, WRITTEN_OFF, loan.balance, world.claims)
    lender.written_off += lost
    lender.cost_year += lost
    note(world.log, month, LOAN_WRITTEN_OFF, home.key, lender.key, home.lot, NO_CAUSE, lost)


@rule
def service(world, home, loan, month):
    """One month of one loan; returns whether an instalment was missed."""
    lender = world.lenders[loan.lender]
    accrue(loan, lender, world.claims)
    at_hand = max(0.0, own_cash(home) - home.needs)
    if loan.defaulted >= 0:
        collect(world, home, loan, lender, at_hand, month)
        return True
    due = min(loan.instalment + loan.overdue, loan.balance)
    paid = repay(home, lender, loan, min(due, at_hand), world.book, world.claims)
    if paid < due - 1e-4:
        short = due - paid > loan.overdue + 0.05 * loan.instalment
        miss(world, home, loan, lender, due, paid, month)
        return short
    loan.missed = 0
    loan.overdue = 0.0
    return False


@rule
def close_loan(world, home, loan, month):
    """A settled loan leaves the household's list; a clean one counts as a good cycle."""
    lender = world.lenders[loan.lender]
    lender.loans_year += 1
    lender.predicted_year += loan.predicted
    loan.present = 0
    if loan.defaulted < 0:
        home.good_cycles += 1
        note(world.log, month, LOAN_REPAID, home.key, lender.key, home.lot, NO_CAUSE, loan.paid)


@rule
def pay_instalments(world, month):
    """Instalments of all debts, lender by lender, after rent and fees."""
    behaviour = world.behaviour[0]
    for k in range(world.lenders.shape[0]):
        world.lenders[k].portfolio = 0.0
        world.lenders[k].late = 0.0
    households = world.households
    for row in range(world.tally[0].households):
        home = households[row]
        if home.present == 0:
            continue
        if home.loan == NONE:
            home.missed_history = home.missed_history << 1 & 63
            home.over_indebted = 0
            continue
        missed = 0
        before = NONE
        at = home.loan
        home.instalments = 0.0
        home.debt = 0.0
        while at != NONE:
            loan = world.loans[at]
            following = loan.next
            if service(world, home, loan, month):
                missed = 1
            if loan.balance <= 1e-6:
                close_loan(world, home, loan, month)
                if before == NONE:
                    home.loan = following
                else:
                    world.loans[before].next = following
            else:
                lender = world.lenders[loan.lender]
                lender.portfolio += loan.balance
                if 3 <= loan.missed <= 6:
                    lender.late += loan.balance
                home.debt += loan.balance
                if loan.defaulted < 0:
                    home.instalments += loan.instalment
                before = at
            at = following
        home.missed_history = (home.missed_history << 1 | missed) & 63
        judge_burden(world, home, behaviour, month)


@rule
def judge_burden(world, home, behaviour, month):
    """Over-indebted: burden above .40, two of six instalments missed, or debt above six incomes."""
    income = max(0.05, home.usual_income)
    missed = 0
    for k in range(6):
        missed += home.missed_history >> k & 1
    if home.instalments / income > behaviour.burden_limit or missed >= 2 or home.debt > 6.0 * income:
        home.over_indebted += 1
        if home.over_indebted == 12:
            note(world.log, month, TRAPPED, home.key, 0, home.lot, NO_CAUSE, home.debt)
        if home.over_indebted >= 12:
            home.months_trapped += 1
    else:
        home.over_indebted = 0


@rule
def abandon_loans(world, home, month):
    """A household leaves the city: what it owes is lost."""
    at = home.loan
    while at != NONE:
        loan = world.loans[at]
        lender = world.lenders[loan.lender]
        if loan.defaulted < 0:
            lender.defaults_year += 1
            loan.defaulted = month
        write_off(world, home, loan, lender, month)
        close_loan(world, home, loan, month)
        at = loan.next
    home.loan = NONE
    home.debt = 0.0
    home.instalments = 0.0
