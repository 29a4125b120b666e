"""What a lender sees of a household, what it allows, and whom it denies for which reason (C4).

Debts elsewhere and past defaults are seen in part: which ones depends on luck that belongs to the
lender and the debt, so a lender that does not know today will not know tomorrow.
"""

from __future__ import annotations

from agents.foundation.causes import IS_FLAGGED, NO_CAPACITY, NO_CAUSE, NO_CIRCLE, NOT_PROFITABLE
from agents.foundation.codes import NONE, SHARE_OF_INCOME
from agents.foundation.draws import paired_key, purpose, sigmoid, uniform
from agents.foundation.events import LOAN_DENIED, note
from agents.foundation.rules import rule
from agents.household import rent_of
from agents.lender.terms import expected_profit, instalment

_SEEN = purpose("lender.seen_debt")
_FLAG_SEEN = purpose("lender.seen_flag")


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
    """Instalments of running debts that this lender gets to see, its own included, MWM a month."""
    lender = world.lenders[lender_row]
    seen = 0.0
    row = home.loan
    while row != NONE:
        loan = world.loans[row]
        known = loan.lender == lender_row
        if not known:
            mark = paired_key(lender.key, loan.key)
            known = uniform(world.luck, _SEEN, mark, 0) < lender.sees_other_debts
        if known:
            seen += loan.instalment
        row = loan.next
    return seen


@rule
def sees_default(home, lender_row, lender, luck):
    """Whether the lender knows that the household has defaulted: with itself for sure, elsewhere by luck."""
    if home.flagged == 0:
        return False
    if home.let_down >> lender_row & 1 == 1:
        return True
    mark = paired_key(lender.key, home.key)
    return uniform(luck, _FLAG_SEEN, mark, home.defaults) < lender.sees_other_debts


@rule
def income_seen(home, lender):
    """Income that counts for the lender, MWM a month: some count what the house brings."""
    if lender.counts_house == 1:
        return home.usual_income + home.room_income + home.workshop_income
    return home.usual_income


@rule
def capacity(home, lender_row, world):
    """Largest further instalment the lender's rule allows this household, MWM a month (C4)."""
    lender = world.lenders[lender_row]
    seen = seen_instalments(home, lender_row, world)
    income = income_seen(home, lender)
    if lender.capacity_rule == SHARE_OF_INCOME:
        return lender.capacity_share * income - seen
    return lender.capacity_share * (income - home.needs - rent_of(home, world.rooms) - seen)


@rule
def default_forecast(home, lender_row, due, world):
    """The chance of default the lender expects, from the burden it sees and informal work (G1.24)."""
    behaviour = world.behaviour[0]
    lender = world.lenders[lender_row]
    burden = (seen_instalments(home, lender_row, world) + due) / max(0.05, home.usual_income)
    risk = lender.expected_default + behaviour.default_burden * burden
    if home.formal == 0:
        risk += behaviour.default_informal
    return sigmoid(risk)


@rule
def screen(world, row, lender_row, amount):
    """What the lender allows: (amount, NO_CAUSE) or (0, the one reason why not)."""
    behaviour = world.behaviour[0]
    home = world.households[row]
    lender = world.lenders[lender_row]
    if sees_default(home, lender_row, lender, world.luck):
        return 0.0, IS_FLAGGED
    rate = lender.annual_rate / 12.0
    limit = capacity(home, lender_row, world)
    allowed = min(amount, max(0.0, limit) / instalment(1.0, rate, lender.term))
    if allowed < behaviour.smallest_loan:
        return 0.0, NO_CAPACITY
    due = instalment(allowed, rate, lender.term)
    chance = default_forecast(home, lender_row, due, world)
    if (
        expected_profit(allowed, rate, lender.term, chance, lender.fixed_cost, lender.funds_cost, behaviour)
        <= 0.0
    ):
        return 0.0, NOT_PROFITABLE
    return allowed, NO_CAUSE


@rule
def has_funds(lender, amount):
    """Whether the lender can pay out ``amount`` MWM and the cost of a loan now."""
    return lender.cash - lender.promised >= amount + lender.fixed_cost


@rule
def deny(world, row, lender_row, cause, amount, month):
    """Count a denial under its one reason; the household remembers who said no."""
    home = world.households[row]
    lender = world.lenders[lender_row]
    if cause == NO_CAPACITY:
        lender.denied_capacity += 1
    elif cause == IS_FLAGGED:
        lender.denied_flagged += 1
    elif cause == NOT_PROFITABLE:
        lender.denied_profit += 1
    elif cause == NO_CIRCLE:
        lender.denied_circle += 1
    else:
        lender.denied_funds += 1
        lender.wanted_year += amount
    if month - home.turned_down_at >= world.behaviour[0].denial_months:
        home.turned_down = 0
    home.turned_down |= 1 << lender_row
    home.turned_down_at = month
    note(world.log, month, LOAN_DENIED, home.key, lender.key, home.lot, cause, amount)


@rule
def said_no(home, lender_row, behaviour, month):
    """Whether this lender turned the household down not long ago."""
    if month - home.turned_down_at >= behaviour.denial_months:
        return False
    return home.turned_down >> lender_row & 1 == 1
