"""When instalments stop: rescheduling, default, collection, write-off, the flag and its end (C4, G1.21).

A regulator's arrears are balances 90 to 180 days late, and rescheduled ones until three instalments
were paid in full. What is later still is off the lender's books: a loss to it, and owed all the same.
"""

from __future__ import annotations

from agents.foundation.arithmetic import instalments_owed
from agents.foundation.causes import NO_CAUSE
from agents.foundation.codes import COOPERATIVE_MEMBER, FAVOUR_LOAN, NONE, PUBLIC
from agents.foundation.events import DEFAULT, FLAG_LIFTED, LOAN_REPAID, LOAN_WRITTEN_OFF, RESCHEDULED, note
from agents.foundation.ledger import (
    FEE,
    INTEREST,
    LOAN_INTEREST,
    LOAN_PRINCIPAL,
    REPAID,
    WRITTEN_OFF,
    free_savings,
    owe,
    pay,
    settle,
)
from agents.foundation.rules import rule
from agents.lender.lending import begin_instalments, drop_rest

MONTHS_TO_DEFAULT = 3
MONTHS_ON_THE_BOOKS = 6


# --- paying on a loan ------------------------------------------------------------------------


@rule
def accrue(loan, lender, claims):
    """Interest of a month; a defaulted balance grows to twice the loan at most."""
    interest = loan.balance * loan.rate
    if loan.defaulted >= 0:
        interest = min(interest, max(0.0, 2.0 * loan.principal - loan.balance))
    loan.accrued += owe(loan, lender.sector, INTEREST, interest, claims)


@rule
def off_the_books(loan):
    """Whether the lender has taken the loan off its books as lost."""
    return loan.defaulted >= 0 and loan.missed > MONTHS_ON_THE_BOOKS


@rule
def is_late(loan):
    """Whether a regulator counts the loan as in arrears."""
    return MONTHS_TO_DEFAULT <= loan.missed <= MONTHS_ON_THE_BOOKS or loan.probation > 0


@rule
def repay(payer, lender, loan, amount, book, claims):
    """``payer`` pays ``amount`` MWM on a loan, interest and fees first; returns what was paid."""
    interest = pay(payer, lender, LOAN_INTEREST, min(amount, loan.accrued), book)
    loan.accrued -= interest
    principal = pay(payer, lender, LOAN_PRINCIPAL, min(amount - interest, loan.balance - interest), book)
    settle(loan, lender.sector, REPAID, interest + principal, claims)
    loan.paid += interest + principal
    loan.interest_paid += interest
    lender.interest += interest
    lender.repaid += principal
    lender.income_year += interest + (principal if off_the_books(loan) else 0.0)
    payer.interest_paid += interest
    return interest + principal


# --- not paying ------------------------------------------------------------------------------


@rule
def miss(world, home, loan, lender, due, paid, month):
    """Less is paid than is due: a fee on what became overdue, rescheduling or, at three instalments, default.

    Instalments count as missed when that many are owed: whoever is a little short each month is
    not in the third month of nothing.
    """
    fresh = max(0.0, due - paid - loan.overdue)
    loan.overdue = due - paid
    loan.missed = instalments_owed(loan.overdue, loan.instalment)
    if lender.late_fee > 0.0 and fresh > 0.0:
        fee = owe(loan, lender.sector, FEE, lender.late_fee * fresh, world.claims)
        loan.accrued += fee
        loan.fees += fee
    if loan.missed < MONTHS_TO_DEFAULT:
        return
    if loan.rescheduled < lender.reschedules:
        loan.rescheduled += 1
        loan.probation = int(world.behaviour[0].probation_months)
        begin_instalments(loan, loan.term)
        note(world.log, month, RESCHEDULED, home.key, lender.key, home.lot, NO_CAUSE, loan.balance)
        return
    default(world, home, loan, lender, month)


@rule
def default(world, home, loan, lender, month):
    """The lender calls the loan: savings pledged for it are taken, the household is flagged."""
    loan.defaulted = month
    loan.probation = 0
    drop_rest(loan, lender)
    flag(home, loan.lender, month)
    home.defaults += 1
    lender.defaults_year += 1
    note(world.log, month, DEFAULT, home.key, lender.key, home.lot, NO_CAUSE, loan.balance)
    take_pledge(world, home, loan)


@rule
def flag(home, lender_row, month):
    """The household is known as a bad debtor: to this lender, and to those that share what they know."""
    home.flagged = 1
    home.let_down |= 1 << lender_row
    home.flagged_since = month


@rule
def take_pledge(world, home, loan):
    """Savings held with the lender that secure the loan pay for it as far as they go."""
    lender = world.lenders[loan.lender]
    if lender.savings_multiple <= 0.0 or home.account != COOPERATIVE_MEMBER:
        return
    taken = free_savings(home, lender, min(home.pledged, loan.balance), world.book)
    home.pledged -= taken
    repay(home, lender, loan, taken, world.book, world.claims)


@rule
def collect(world, home, loan, lender, at_hand, month):
    """Collection after default: a quarter of what is above needs, until paid or written off."""
    behaviour = world.behaviour[0]
    if loan.missed == MONTHS_ON_THE_BOOKS:
        charge_off(loan, lender)
    loan.missed += 1
    taken = min(at_hand, behaviour.collection_share * max(0.0, home.income - home.needs))
    paid = repay(home, lender, loan, min(taken, loan.balance), world.book, world.claims)
    loan.overdue = loan.balance
    if loan.balance > 0.0 and month - loan.defaulted >= behaviour.write_off_months:
        write_off(world, home, loan, lender, month)
    return paid


@rule
def charge_off(loan, lender):
    """What is 180 days late is a loss: the principal still owed comes off the books."""
    lender.charged_off += loan.balance - loan.accrued
    lender.cost_year += loan.balance - loan.accrued


@rule
def write_off(world, home, loan, lender, month):
    """The lender gives the balance up; if it still stood on its books, that is a loss of this year."""
    if not off_the_books(loan):
        charge_off(loan, lender)
    lost = settle(loan, lender.sector, WRITTEN_OFF, loan.balance, world.claims)
    loan.written_off += lost
    loan.accrued = 0.0
    lender.written_off += lost
    note(world.log, month, LOAN_WRITTEN_OFF, home.key, lender.key, home.lot, NO_CAUSE, lost)


# --- the end of a loan -----------------------------------------------------------------------


@rule
def close_loan(world, home, loan, month):
    """A loan paid or given up leaves the household's list; after a clean one the lender offers another."""
    lender = world.lenders[loan.lender]
    lender.loans_year += 1
    lender.predicted_year += loan.predicted
    drop_rest(loan, lender)
    loan.present = 0
    loan.closed = month
    if loan.lot != NONE:
        world.projects[loan.lot].advised = 0
    if loan.defaulted < 0:
        home.good_cycles += 1 if loan.rescheduled == 0 and loan.purpose != FAVOUR_LOAN else 0
        home.renewal_until = month + int(world.behaviour[0].renewal_months)
        note(world.log, month, LOAN_REPAID, home.key, lender.key, home.lot, NO_CAUSE, loan.paid)


@rule
def owes_after_default(home, loans):
    """Whether the household still owes on a loan that it defaulted on."""
    row = home.loan
    while row != NONE:
        if loans[row].defaulted >= 0:
            return True
        row = loans[row].next
    return False


@rule
def forget(world, home, month):
    """A settled default is forgotten in time: lenders that share what they know see it no more.

    A public lender does not forget: a default bars its next credit (C4).
    """
    if month - home.flagged_since < world.behaviour[0].flag_months or owes_after_default(home, world.loans):
        return
    home.flagged = 0
    for row in range(world.lenders.shape[0]):
        if world.lenders[row].kind != PUBLIC:
            home.let_down &= ~(1 << row)
    note(world.log, month, FLAG_LIFTED, home.key, 0, home.lot, NO_CAUSE, 0.0)


@rule
def abandon_loans(world, home, month):
    """A household leaves the city: savings pledged go to the lender, what else it owes is lost."""
    at = home.loan
    while at != NONE:
        loan = world.loans[at]
        lender = world.lenders[loan.lender]
        take_pledge(world, home, loan)
        if loan.balance > 0.0:
            if loan.defaulted < 0:
                lender.defaults_year += 1
                loan.defaulted = month
            write_off(world, home, loan, lender, month)
        close_loan(world, home, loan, month)
        at = loan.next
    home.loan = NONE
    home.debt = 0.0
    home.secured_debt = 0.0
    home.instalments = 0.0
    home.pledged = 0.0
