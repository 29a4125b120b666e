"""Arithmetic of a loan: instalments, what borrowers believe them to be, expected profit (C4)."""

from __future__ import annotations

from agents.foundation.arithmetic import whole_power
from agents.foundation.rules import rule


@rule
def instalment(amount, monthly_rate, months):
    """Level monthly instalment of a loan, MWM: A = L r / (1 − (1 + r)^−n); L / n at rate 0."""
    if monthly_rate < 1e-9:
        return amount / months
    return amount * monthly_rate / (1.0 - whole_power(1.0 + monthly_rate, -months))


@rule
def perceived_instalment(amount, monthly_rate, months, behaviour):
    """What a household believes the instalment to be, MWM: it overlooks a part of the interest (C4)."""
    bare = amount / months
    return bare + (1.0 - behaviour.cost_overlooked) * (instalment(amount, monthly_rate, months) - bare)


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
def size_limit(home, lender):
    """Largest loan for this household before its capacity is looked at, MWM.

    By income and clean cycles, by savings held with the lender, or both.
    """
    limit = lender.first_base + lender.first_income * home.usual_income
    limit = min(lender.largest, limit * whole_power(lender.growth, home.good_cycles))
    if lender.savings_multiple > 0.0:
        limit = min(limit, lender.savings_multiple * (home.deposit - home.pledged))
    return limit
