"""Joint liability: neighbours who borrow together and stand in for each other (C4).

Whoever wants such a loan asks around among people who trust it, and they ask on; some join as a
favour. All take a loan at the same time. When one cannot pay, the others pay for it as long as that
takes no more than a tenth of each one's income; when they cannot, and the loan defaults, the circle
breaks: all are flagged, and they trust each other less.
"""

from __future__ import annotations

import numpy as np

from agents.foundation.causes import NO_CAUSE, NO_CIRCLE, NO_FUNDS
from agents.foundation.codes import FAVOUR_LOAN, MOST_IN_CIRCLE, NONE
from agents.foundation.draws import paired_key, purpose, uniform
from agents.foundation.events import CIRCLE_BROKEN, COVERED, note
from agents.foundation.rules import rule
from agents.lender.default import flag, repay
from agents.lender.demand import serves, wish_at
from agents.lender.lending import grant_loan
from agents.lender.screening import deny, has_funds, loan_from, said_no, screen
from agents.purse import own_cash, roll
from agents.ties import be_let_down, other_end, tie_between, trust_towards

_ASKED = purpose("lender.circle")
_ORDER = purpose("lender.circle_order")
ROUNDS = 2


# --- coming together -------------------------------------------------------------------------


@rule
def wish_in_circle(world, row, lender_row, month):
    """Amount and use of a member's loan: what it wants, or the smallest there is, as a favour."""
    wanted, use = wish_at(world, row, lender_row, month)
    if wanted <= 0.0:
        return world.behaviour[0].smallest_loan, FAVOUR_LOAN
    return wanted, use


@rule
def joins(world, asker_row, tie, other_row, lender_row, favours, month):
    """Whether an acquaintance joins: the lender serves it, it trusts who asks, and it wants a loan itself.

    ``favours``: whether those are asked who want none; they join as likely as their trust and their norm
    of returning help say.
    """
    behaviour = world.behaviour[0]
    asker, other = world.households[asker_row], world.households[other_row]
    trust = trust_towards(tie, other_row)
    if other.present == 0 or trust < behaviour.circle_trust:
        return False
    if not serves(world.lenders[lender_row], other, world.luck):
        return False
    if not favours:
        return wish_at(world, other_row, lender_row, month)[0] > 0.0
    if loan_from(other, lender_row, world.loans) != NONE or said_no(other, lender_row, behaviour, month):
        return False
    return uniform(world.luck, _ASKED, paired_key(asker.key, other.key), month) < trust * other.norm


@rule
def acquaintances(world, row, lender_row, favours, month):
    """Rows of those who would join if this household asked, in the order of keyed luck."""
    home = world.households[row]
    rows = np.empty(home.degree, np.int64)
    marks = np.empty(home.degree, np.float64)
    count = 0
    for slot in range(home.degree):
        tie = world.ties[world.contacts[row, slot]]
        other_row = other_end(tie, row)
        if joins(world, row, tie, other_row, lender_row, favours, month):
            rows[count] = other_row
            mark = paired_key(home.key, world.households[other_row].key)
            marks[count] = uniform(world.luck, _ORDER, mark, month)
            count += 1
    return rows[:count][np.argsort(marks[:count])]


@rule
def ask_around(world, members, count, most, lender_row, favours, month):
    """Members ask their acquaintances, and those theirs, until ``most`` are together; returns how many.

    ``members`` int64 (place): rows, the first ``count`` of them set. Where too many would come, keyed
    luck decides, never the order in which acquaintances are stored.
    """
    first = 0
    for _ in range(ROUNDS):
        last = count
        for i in range(first, last):
            if count >= most:
                return count
            found = acquaintances(world, members[i], lender_row, favours, month)
            for k in range(found.shape[0]):
                known = False
                for j in range(count):
                    known = known or members[j] == found[k]
                if not known and count < most:
                    members[count] = found[k]
                    count += 1
        first = last
    return count


@rule
def gather(world, row, lender_row, month):
    """Rows of those who come together around a household, itself first.

    First those who want a loan, up to the lender's largest number; then, if few are missing, friends who
    make up the smallest.
    """
    lender = world.lenders[lender_row]
    fillers = world.behaviour[0].circle_fillers
    members = np.empty(MOST_IN_CIRCLE, np.int64)
    members[0] = row
    count = ask_around(world, members, 1, lender.circle_largest, lender_row, False, month)
    if lender.circle_smallest - fillers <= count < lender.circle_smallest:
        count = ask_around(world, members, count, lender.circle_smallest, lender_row, True, month)
    return members[:count]


@rule
def apply_together(world, row, lender_row, month):
    """A household asks for a loan for which others must stand in: all get theirs, or nobody does.

    Each of them is screened; too few are a denial for all who were found good enough.
    """
    lender = world.lenders[lender_row]
    members = gather(world, row, lender_row, month)
    count = members.shape[0]
    amounts = np.zeros(count)
    uses = np.zeros(count, np.int64)
    good = 0
    for i in range(count):
        wanted, use = wish_in_circle(world, members[i], lender_row, month)
        lender.applications += 1
        amount, cause = screen(world, members[i], lender_row, wanted)
        if cause != NO_CAUSE:
            deny(world, members[i], lender_row, cause, wanted, month)
            continue
        amounts[i], uses[i] = amount, use
        good += 1
    if good < lender.circle_smallest or not has_funds(lender, amounts.sum() + (good - 1) * lender.fixed_cost):
        cause = NO_CIRCLE if good < lender.circle_smallest else NO_FUNDS
        for i in range(count):
            if amounts[i] > 0.0:
                deny(world, members[i], lender_row, cause, amounts[i], month)
        return
    circle_row = open_circle(world, row, lender_row, month)
    circle = world.circles[circle_row]
    for i in range(count):
        if amounts[i] > 0.0:
            loan_row = grant_loan(world, members[i], lender_row, amounts[i], uses[i], month)
            world.loans[loan_row].circle = circle_row
            circle.loans[circle.members] = loan_row
            circle.members += 1


@rule
def open_circle(world, row, lender_row, month):
    """A new circle around a household; returns its row."""
    circle_row = world.tally[0].circles
    if circle_row >= world.circles.shape[0]:
        raise MemoryError("more new circles in a month than the city has made room for")
    world.tally[0].circles += 1
    circle = world.circles[circle_row]
    home, lender = world.households[row], world.lenders[lender_row]
    circle.key = paired_key(paired_key(lender.key, home.key), month)
    circle.present = 1
    circle.lender = lender_row
    circle.founded = month
    return circle_row


# --- standing in -----------------------------------------------------------------------------


@rule
def can_cover(home, share, behaviour):
    """Whether a member can pay ``share`` MWM for others this month."""
    at_hand = max(0.0, own_cash(home) - home.needs)
    return share <= behaviour.circle_cover * home.usual_income and share <= at_hand


@rule
def pays_regularly(loan):
    """Whether a member's own loan is in order, so that it is asked to stand in for others."""
    return loan.present == 1 and loan.overdue <= 0.0 and loan.defaulted < 0


@rule
def cover(world, circle, month):
    """Members whose own loan is in order pay what others owe, in equal shares, if each of them can."""
    behaviour = world.behaviour[0]
    owed = 0.0
    able = 0
    for k in range(circle.members):
        loan = world.loans[circle.loans[k]]
        if pays_regularly(loan):
            able += 1
        elif loan.present == 1:
            owed += loan.overdue
    if owed <= 0.0 or able == 0:
        return
    for k in range(circle.members):
        loan = world.loans[circle.loans[k]]
        if pays_regularly(loan) and not can_cover(world.households[loan.borrower], owed / able, behaviour):
            return
    lender = world.lenders[circle.lender]
    payers = np.empty(circle.members, np.int64)
    count = 0
    for k in range(circle.members):
        loan = world.loans[circle.loans[k]]
        if pays_regularly(loan):
            payers[count] = loan.borrower
            count += 1
    for k in range(circle.members):
        loan = world.loans[circle.loans[k]]
        if loan.present == 0 or pays_regularly(loan):
            continue
        share = loan.overdue / able
        for i in range(count):
            payer = world.households[payers[i]]
            paid = repay(payer, lender, loan, min(share, loan.balance), world.book, world.claims)
            roll(payer, paid)
            circle.covered += paid
        note(world.log, month, COVERED, loan.household, circle.key, NONE, NO_CAUSE, loan.overdue)
        loan.overdue = 0.0
        loan.missed = 0


@rule
def break_circle(world, circle, month):
    """A member defaulted, or left owing, and the others could not stand in.

    All who still owe are flagged, and trust the others less; who has paid back is out of it.
    """
    behaviour = world.behaviour[0]
    circle.broken = 1
    circle.present = 0
    for k in range(circle.members):
        loan = world.loans[circle.loans[k]]
        home = world.households[loan.borrower]
        if home.present == 0 or loan.present == 0:
            continue
        flag(home, circle.lender, month)
        note(world.log, month, CIRCLE_BROKEN, home.key, circle.key, home.lot, NO_CAUSE, circle.members)
        for j in range(circle.members):
            other = world.loans[circle.loans[j]].borrower
            if j == k or other == loan.borrower:
                continue
            tie_row = tie_between(world, loan.borrower, other)
            if tie_row != NONE:
                be_let_down(world.ties[tie_row], loan.borrower, behaviour.circle_trust_lost)


@rule
def stand_in(world, month):
    """All circles of the month: members pay for each other, break apart, or have paid everything back."""
    for row in range(world.tally[0].circles):
        circle = world.circles[row]
        if circle.present == 0:
            continue
        open_loans = 0
        defaulted = 0
        for k in range(circle.members):
            loan = world.loans[circle.loans[k]]
            open_loans += loan.present
            if loan.defaulted >= 0:
                defaulted += 1
        if defaulted > 0:
            break_circle(world, circle, month)
        elif open_loans == 0:
            circle.present = 0
        else:
            cover(world, circle, month)
