"""Loans made: opened, paid out at once or in two parts, instalments set (C4, T§7.4).

A loan in two parts is a building loan: the second part is paid once four fifths of the first stand
as work and somebody has come to see it. Whoever has nothing to show by the deadline owes the first
part only.
"""

from __future__ import annotations

from agents.foundation.causes import (
    AS_A_FAVOUR,
    DEADLINE_MISSED,
    FOR_BUILDING,
    FOR_ROOM,
    FOR_WORKSHOP,
    IN_ARREARS,
    IN_DISTRESS,
    NO_CAUSE,
    NO_FUNDS,
)
from agents.foundation.codes import (
    DISTRESS_LOAN,
    FAVOUR_LOAN,
    HOUSE_LOAN,
    NEVER,
    NONE,
    PROGRAMME_LOAN,
    ROOM_LOAN,
    WORKSHOP_LOAN,
)
from agents.foundation.draws import geometric, paired_key, purpose, uniform
from agents.foundation.events import LOAN_PART, LOAN_STOPPED, LOAN_TAKEN, note
from agents.foundation.ledger import LENDER_COST, LENT, LOAN_ISSUE, grains, owe, pay
from agents.foundation.rules import rule
from agents.foundation.world import OUTSIDE_RECORD
from agents.lender.members import pledge
from agents.lender.screening import default_forecast
from agents.lender.terms import instalment
from agents.purse import borrow_as_a_favour, borrow_for_needs, earmark

_VERIFY = purpose("lender.verification")


# --- a loan and its money --------------------------------------------------------------------


@rule
def open_loan(world, row, lender_row, award_row, rate, due, month):
    """A new empty loan at its place in the household's list, in the order of paying; returns its row.

    ``award_row``: the award whose credit this is, or NONE. ``rate``: a month. ``due``: MWM a month.
    """
    home = world.households[row]
    loan_row = world.tally[0].loans
    if loan_row >= world.loans.shape[0]:
        raise MemoryError("more new loans in a month than the city has made room for")
    world.tally[0].loans += 1
    loan = world.loans[loan_row]
    lender = world.lenders[lender_row]
    loan.key = paired_key(paired_key(home.key, lender.key), home.loans_taken)
    loan.present = 1
    loan.household = home.key
    loan.decile = home.decile
    loan.borrower = row
    loan.lot = NONE
    loan.lender = lender_row
    loan.award = award_row
    loan.circle = NONE
    loan.issued = month
    loan.closed = -1
    loan.rate = rate
    loan.instalment = due
    loan.term = lender.term
    loan.defaulted = -1
    loan.tranche_due = NEVER
    home.loans_taken += 1
    before = NONE
    after = home.loan
    while after != NONE and is_paid_before(world.loans[after], loan, world.lenders):
        before = after
        after = world.loans[after].next
    loan.next = after
    if before == NONE:
        home.loan = loan_row
    else:
        world.loans[before].next = loan_row
    return loan_row


@rule
def is_paid_before(first, second, lenders):
    """Whether a household pays the one loan before the other: the dearest to miss, then the dearest."""
    one, other = lenders[first.lender], lenders[second.lender]
    if one.late_fee != other.late_fee:
        return one.late_fee > other.late_fee
    if first.rate != second.rate:
        return first.rate > second.rate
    return first.lender < second.lender


@rule
def lend(world, home, loan, amount, flow):
    """Money of a loan reaches the household and is owed from now on; returns MWM lent."""
    lender = world.lenders[loan.lender]
    lent = pay(lender, home, flow, amount, world.book)
    owe(loan, lender.sector, LENT, lent, world.claims)
    loan.principal += lent
    lender.issued += lent
    home.borrowed += lent
    return lent


@rule
def begin_instalments(loan, months):
    """A term of ``months`` begins: the balance is to be paid back in level instalments from now on."""
    loan.term = months
    spread(loan, months)


@rule
def spread(loan, months):
    """The balance is to be paid back in level instalments over the next ``months``."""
    loan.instalment = instalment(loan.balance, loan.rate, months)
    loan.missed = 0
    loan.overdue = 0.0


@rule
def approve_credit(loan, amount):
    """The credit part of an award: approved as a whole, MWM, paid in tranches."""
    loan.purpose = PROGRAMME_LOAN
    loan.approved = amount


@rule
def secure(loan):
    """A home that can be taken back stands behind the loan: a mortgage."""
    loan.secured = 1


@rule
def drop_rest(loan, lender):
    """What was promised of a private loan and not yet paid will not be paid."""
    if loan.award == NONE:
        promise(lender, loan.principal - loan.approved)
        loan.approved = loan.principal


@rule
def promise(lender, amount):
    """Credit is approved that will be paid later, MWM; a negative amount takes a promise back."""
    lender.promised = max(0.0, lender.promised + amount)


# --- a loan of a private lender --------------------------------------------------------------


@rule
def is_for_house(use):
    """Whether a private loan is meant for the house, and not for what a family lacks or owes a friend."""
    return use == HOUSE_LOAN or use == ROOM_LOAN or use == WORKSHOP_LOAN


@rule
def cause_of(use):
    """Why a loan was taken, as events tell it."""
    if use == DISTRESS_LOAN:
        return IN_DISTRESS
    if use == FAVOUR_LOAN:
        return AS_A_FAVOUR
    if use == ROOM_LOAN:
        return FOR_ROOM
    if use == WORKSHOP_LOAN:
        return FOR_WORKSHOP
    return FOR_BUILDING


@rule
def grant_loan(world, row, lender_row, amount, use, month):
    """A lender lends ``amount`` MWM for a ``use`` (a code of purposes); returns the row of the loan."""
    home = world.households[row]
    lender = world.lenders[lender_row]
    rate = lender.annual_rate / 12.0
    now = lender.first_part * amount if is_for_house(use) else amount
    chance = default_forecast(home, lender_row, instalment(amount, rate, lender.term), world)
    loan_row = open_loan(world, row, lender_row, NONE, rate, 0.0, month)
    loan = world.loans[loan_row]
    loan.purpose = use
    loan.predicted = grains(chance)  # so that sums of it do not depend on the order of borrowers
    pay_part(world, home, loan, now, LOAN_ISSUE)
    loan.approved = loan.principal + (amount - now)
    promise(lender, amount - now)
    begin_instalments(loan, lender.term)
    pledge(world, home)
    lender.cost_year += pay(
        lender, world.accounts[OUTSIDE_RECORD], LENDER_COST, lender.fixed_cost, world.book
    )
    lender.approved += 1
    note(world.log, month, LOAN_TAKEN, home.key, lender.key, home.lot, cause_of(use), loan.principal)
    return loan_row


@rule
def pay_part(world, home, loan, amount, flow):
    """A part of a loan reaches the purse: meant for the house, or for whatever is lacking."""
    lent = lend(world, home, loan, amount, flow)
    if loan.purpose == FAVOUR_LOAN:
        borrow_as_a_favour(home, lent)
        return
    if loan.purpose == DISTRESS_LOAN:
        borrow_for_needs(home, lent)
        return
    earmark(home, lent, lent)
    loan.lot = home.lot
    loan.invested_then = world.lots[home.lot].invested - home.material


# --- the second part -------------------------------------------------------------------------


@rule
def work_stands(world, home, loan):
    """Whether four fifths of what was paid stands as work; stored material does not count."""
    built = world.lots[home.lot].invested - home.material - loan.invested_then
    return built >= world.behaviour[0].verified_share * loan.principal


@rule
def is_over(world, home, loan):
    """Whether the work of a loan is over: the family moved or defaulted, or the house is complete."""
    return home.lot != loan.lot or loan.defaulted >= 0 or world.lots[home.lot].complete == 1


@rule
def supervise(world, home, loan, month):
    """A lender that pays in parts looks after the works as an assistant would, for some months after each."""
    paid = loan.issued if loan.tranche_due == NEVER else max(loan.issued, loan.tranche_due)
    lately = month - paid <= world.behaviour[0].part_deadline
    world.projects[loan.lot].advised = lately and not is_over(world, home, loan)


@rule
def stop_paying(world, home, loan, cause, month):
    """The second part of a loan will not be paid: what was lent is all that is owed."""
    lender = world.lenders[loan.lender]
    promise(lender, loan.principal - loan.approved)
    note(
        world.log, month, LOAN_STOPPED, home.key, lender.key, home.lot, cause, loan.approved - loan.principal
    )
    loan.approved = loan.principal


@rule
def advance_loan(world, home, loan, month):
    """One month of a loan with a part to come: verified, paid, or given up."""
    lender = world.lenders[loan.lender]
    behaviour = world.behaviour[0]
    if is_over(world, home, loan):
        stop_paying(world, home, loan, NO_CAUSE, month)
        return
    if loan.missed > 0:
        stop_paying(world, home, loan, IN_ARREARS, month)
        return
    if loan.tranche_due == NEVER:
        if work_stands(world, home, loan):
            wait = geometric(uniform(world.luck, _VERIFY, loan.key, 0), behaviour.part_delay)
            loan.tranche_due = month + wait
        elif month - loan.issued > behaviour.part_deadline:
            stop_paying(world, home, loan, DEADLINE_MISSED, month)
            return
    if loan.tranche_due == NEVER or month < loan.tranche_due:
        return
    rest = loan.approved - loan.principal
    if lender.cash < rest:
        stop_paying(world, home, loan, NO_FUNDS, month)
        return
    promise(lender, -rest)
    pay_part(world, home, loan, rest, LOAN_ISSUE)
    loan.approved = loan.principal
    spread(loan, max(1, loan.term - (month - loan.issued)))
    note(world.log, month, LOAN_PART, home.key, lender.key, home.lot, NO_CAUSE, rest)


@rule
def look_after_works(world, month):
    """Building loans paid in parts: a lender looks after the works, and pays the part still to come."""
    loans = world.loans
    for row in range(world.tally[0].loans):
        loan = loans[row]
        if loan.present == 0 or loan.award != NONE or loan.lot == NONE:
            continue
        if world.lenders[loan.lender].first_part >= 1.0:
            continue
        home = world.households[loan.borrower]
        if loan.approved > loan.principal:
            advance_loan(world, home, loan, month)
        supervise(world, home, loan, month)
