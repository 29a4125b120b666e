"""Lending: applications, screening, loans, instalments, arrears, default (C4, G1).

Every application ends in a loan or in one counted reason for denial. Applying is a choice,
taken rarely and by those with a taste for it (G1.20). A missed instalment costs a fee; the
third in a row is a default, which means collection, not forgiveness (G1.21).
The lenders as Mesa agents, who decide once a year, are in ``agents.lender.house``.
"""

from __future__ import annotations

import numpy as np

from agents.builder import building_budget, cost_to_finish
from agents.construction import is_for
from agents.foundation.arithmetic import whole_power
from agents.foundation.codes import (
    BANK_ACCOUNT,
    COOPERATIVE,
    COOPERATIVE_MEMBER,
    FOR_PROFIT,
    NONE,
    OWNER,
    PUBLIC,
)
from agents.foundation.draws import paired_key, purpose, sigmoid, sort_by_luck, uniform
from agents.foundation.events import (
    FOR_BUILDING,
    IN_DISTRESS,
    IS_FLAGGED,
    JOINED_COOPERATIVE,
    LOAN_DENIED,
    LOAN_TAKEN,
    NO_CAPACITY,
    NO_CAUSE,
    NO_FUNDS,
    NOT_PROFITABLE,
    note,
)
from agents.foundation.ledger import LENDER_COST, LENT, LOAN_ISSUE, owe, pay
from agents.foundation.rules import rule
from agents.foundation.world import OUTSIDE_RECORD
from agents.household import rent_of, saving_share
from agents.materials import surcharge
from agents.purse import earmark, in_distress, withdraw

_APPLY = purpose("lender.apply")
_ORDER = purpose("lender.order")
_CHOOSE = purpose("lender.choose")
_SEEN = purpose("lender.seen_debt")
_FLAG_SEEN = purpose("lender.seen_flag")
_JOIN = purpose("lender.join")


# --- arithmetic of a loan --------------------------------------------------------------------


@rule
def instalment(amount, monthly_rate, months):
    """Level monthly instalment of a loan, MWM: A = L r / (1 − (1 + r)^−n); L / n at rate 0."""
    if monthly_rate <= 0.0:
        return amount / months
    return amount * monthly_rate / (1.0 - whole_power(1.0 + monthly_rate, -months))


@rule
def expected_profit(amount, monthly_rate, months, default_chance, fixed_cost, funds_cost, behaviour):
    """What a lender expects to earn on a loan, MWM (C4): interest, losses, funds, fixed cost."""
    interest = instalment(amount, monthly_rate, months) * months - amount
    return (
        (1.0 - default_chance) * interest
        - default_chance * behaviour.loss_given_default * amount
        - funds_cost * amount * months / 24.0
        - fixed_cost
    )


@rule
def loan_from(home, lender_row, loans):
    """Row of the household's running loan from this lender, or NONE."""
    row = home.loan
    while row != NONE:
        if loans[row].lender == lender_row:
            return row
        row = loans[row].next
    return NONE


@rule
def seen_instalments(home, lender_row, world):
    """Instalments of other debts that this lender gets to see, MWM a month."""
    lender = world.lenders[lender_row]
    seen = 0.0
    row = home.loan
    while row != NONE:
        loan = world.loans[row]
        if loan.lender != lender_row:
            mark = paired_key(lender.key, loan.key)
            if uniform(world.luck, _SEEN, mark, 0) < lender.sees_other_debts:
                seen += loan.instalment
        row = loan.next
    return seen


# --- demand ----------------------------------------------------------------------------------


@rule
def most_lent(home, lender, behaviour):
    """Size limit of a loan for this household before capacity is looked at, MWM."""
    if lender.kind == FOR_PROFIT:
        first = behaviour.first_loan_base + behaviour.first_loan_income * home.usual_income
        return min(behaviour.profit_loan_limit, first * whole_power(behaviour.cycle_growth, home.good_cycles))
    return min(behaviour.member_loan_limit, behaviour.member_loan_multiple * home.deposit)


@rule
def worth_borrowing(home, row, lot, amount, lender, lots, behaviour):
    """Whether the household finds a building loan worth its cost (G1.20).

    Benefit: months gained × discomfort, and cheaper purchases. Cost: interest, of which a part
    is overlooked. Both are weighed by a lasting taste for borrowing.
    """
    spare = max(0.0, home.usual_income - home.needs)
    saving = max(0.02, saving_share(home, row, lots, behaviour) * spare)
    gained = min(behaviour.foresight_months, amount / saving)
    benefit = gained * behaviour.discomfort_price * home.discomfort
    benefit += amount * (surcharge(saving, behaviour) - surcharge(amount, behaviour))
    rate = lender.annual_rate / 12.0
    due = instalment(amount, rate, lender.term)
    cost = (1.0 - behaviour.cost_overlooked) * (due * lender.term - amount)
    if home.instalments + due > behaviour.perceived_limit * home.usual_income:
        return False
    return benefit * home.taste > cost


@rule
def choose_lender(world, home, month):
    """The cooperative for its members, else a for-profit lender without a running loan."""
    best = NONE
    best_mark = 2.0
    for k in range(world.lenders.shape[0]):
        lender = world.lenders[k]
        if lender.kind == PUBLIC or loan_from(home, k, world.loans) != NONE:
            continue
        if lender.kind == COOPERATIVE:
            if home.account == COOPERATIVE_MEMBER:
                return k
            continue
        mark = uniform(world.luck, _CHOOSE, paired_key(home.key, lender.key), month)
        if mark < best_mark:
            best, best_mark = k, mark
    return best


@rule
def wish_for_credit(world, home, behaviour):
    """Amount the household would like to borrow, MWM, and whether it is in distress."""
    if in_distress(home, behaviour):
        return max(home.unmet, home.instalments) + 0.5 * home.needs, True
    if home.tenure != OWNER:
        return 0.0, False
    project = world.projects[home.lot]
    if not is_for(project, world.lots[home.lot].owner):
        return 0.0, False
    missing = cost_to_finish(home, project, behaviour) - building_budget(home, behaviour)
    return missing, False


@rule
def seek_credit(world, month):
    """Applications of the month, in keyed order: lenders' funds are limited."""
    behaviour = world.behaviour[0]
    rows = np.empty(world.tally[0].households, np.int64)
    asking = 0
    households, luck = world.households, world.luck
    most = max(behaviour.apply_in_distress, behaviour.apply_chance)
    for row in range(world.tally[0].households):
        home = households[row]
        if home.present == 0:
            continue
        thinks = uniform(luck, _APPLY, home.key, month)
        if thinks >= most:
            continue
        wish, distress = wish_for_credit(world, home, behaviour)
        if wish < behaviour.smallest_loan:
            continue
        if thinks < (behaviour.apply_in_distress if distress else behaviour.apply_chance):
            rows[asking] = row
            asking += 1
    sort_by_luck(rows, asking, world.households, world.luck, _ORDER, month)
    for i in range(asking):
        home = world.households[rows[i]]
        wish, distress = wish_for_credit(world, home, behaviour)
        lender_row = choose_lender(world, home, month)
        if lender_row == NONE:
            continue
        lender = world.lenders[lender_row]
        amount = min(wish, most_lent(home, lender, behaviour))
        if amount < behaviour.smallest_loan:
            continue
        row = rows[i]
        lots = world.lots
        if distress or worth_borrowing(home, row, lots[home.lot], amount, lender, lots, behaviour):
            apply_for_loan(world, row, lender_row, amount, distress, month)


# --- screening -------------------------------------------------------------------------------


@rule
def capacity(home, lender_row, world):
    """Largest instalment the lender's rule allows this household, MWM a month (C4)."""
    behaviour = world.behaviour[0]
    lender = world.lenders[lender_row]
    seen = seen_instalments(home, lender_row, world)
    if lender.kind == FOR_PROFIT:
        return behaviour.profit_capacity * home.usual_income - seen
    rent = rent_of(home, world.rooms)
    return behaviour.member_capacity * (home.usual_income - home.needs - rent - seen)


@rule
def deny(lender, home, cause, lender_key, log, month):
    """Count a denial under its one reason."""
    if cause == NO_CAPACITY:
        lender.denied_capacity += 1
    elif cause == IS_FLAGGED:
        lender.denied_flagged += 1
    elif cause == NOT_PROFITABLE:
        lender.denied_profit += 1
    else:
        lender.denied_funds += 1
    note(log, month, LOAN_DENIED, home.key, lender_key, home.lot, cause, 0.0)


@rule
def apply_for_loan(world, row, lender_row, amount, distress, month):
    """One application: a loan, or one reason why not."""
    behaviour = world.behaviour[0]
    home = world.households[row]
    lender = world.lenders[lender_row]
    rate = lender.annual_rate / 12.0
    lender.applications += 1
    if home.flagged == 1:
        mark = paired_key(lender.key, home.key)
        if uniform(world.luck, _FLAG_SEEN, mark, home.defaults) < lender.sees_other_debts:
            deny(lender, home, IS_FLAGGED, lender.key, world.log, month)
            return
    limit = capacity(home, lender_row, world)
    amount = min(amount, max(0.0, limit) / instalment(1.0, rate, lender.term))
    if amount < behaviour.smallest_loan:
        deny(lender, home, NO_CAPACITY, lender.key, world.log, month)
        return
    due = instalment(amount, rate, lender.term)
    burden = (seen_instalments(home, lender_row, world) + due) / max(0.05, home.usual_income)
    risk = lender.expected_default + behaviour.default_burden * burden
    if home.formal == 0:
        risk += behaviour.default_informal
    default_chance = sigmoid(risk)
    member = lender.kind == COOPERATIVE
    fixed = behaviour.member_fixed_cost if member else behaviour.profit_fixed_cost
    funds = behaviour.member_funds_cost if member else behaviour.funds_cost
    if expected_profit(amount, rate, lender.term, default_chance, fixed, funds, behaviour) <= 0.0:
        deny(lender, home, NOT_PROFITABLE, lender.key, world.log, month)
        return
    if lender.cash < amount + fixed:
        deny(lender, home, NO_FUNDS, lender.key, world.log, month)
        return
    loan_row = open_loan(world, row, lender_row, NONE, rate, due, month)
    loan = world.loans[loan_row]
    loan.predicted = default_chance
    lend(world, home, loan, amount, LOAN_ISSUE)
    paid_cost = pay(lender, world.accounts[OUTSIDE_RECORD], LENDER_COST, fixed, world.book)
    lender.cost_year += paid_cost
    lender.approved += 1
    cause = IN_DISTRESS if distress else FOR_BUILDING
    note(world.log, month, LOAN_TAKEN, home.key, lender.key, home.lot, cause, loan.principal)
    if distress:
        loan.distress = 1
        home.rolled += min(loan.principal, home.instalments)
    else:
        earmark(home, loan.principal)


@rule
def open_loan(world, row, lender_row, award_row, rate, due, month):
    """A new empty loan at its place in the household's list, which is ordered by lender; returns its row.

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
    loan.borrower = row
    loan.lender = lender_row
    loan.award = award_row
    loan.issued = month
    loan.rate = rate
    loan.instalment = due
    loan.term = lender.term
    loan.defaulted = -1
    home.loans_taken += 1
    before = NONE
    after = home.loan
    while after != NONE and world.loans[after].lender < lender_row:
        before = after
        after = world.loans[after].next
    loan.next = after
    if before == NONE:
        home.loan = loan_row
    else:
        world.loans[before].next = loan_row
    return loan_row


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
    """The balance is to be paid back in level instalments over ``months`` from now on."""
    loan.term = months
    loan.instalment = instalment(loan.balance, loan.rate, months)
    loan.missed = 0
    loan.overdue = 0.0


# --- members ---------------------------------------------------------------------------------


@rule
def recruit(world, month):
    """The cooperative reaches a growing share of households; who is reached joins (G1.23)."""
    for k in range(world.lenders.shape[0]):
        lender = world.lenders[k]
        if lender.kind != COOPERATIVE:
            continue
        for row in range(world.tally[0].households):
            home = world.households[row]
            if home.present == 0 or home.account == COOPERATIVE_MEMBER:
                continue
            if uniform(world.luck, _JOIN, paired_key(lender.key, home.key), 0) < lender.reach:
                if home.account == BANK_ACCOUNT:
                    withdraw(home, home.deposit, world)
                home.account = COOPERATIVE_MEMBER
                note(world.log, month, JOINED_COOPERATIVE, home.key, lender.key, home.lot, NO_CAUSE, 0.0)
