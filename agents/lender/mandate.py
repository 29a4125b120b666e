"""What a private lender does about a loan that it gives in a public programme from its own money.

It bears the cost of every loan, and expects so much default of it as of any other: without that
forecast its own losses would teach it the wrong lesson at the end of the year (C4, G1.24).
"""

from __future__ import annotations

from agents.foundation.codes import COOPERATIVE
from agents.foundation.draws import sigmoid
from agents.foundation.ledger import LENDER_COST, pay_at_most
from agents.foundation.rules import rule
from agents.foundation.world import OUTSIDE_RECORD
from agents.lender.credit import instalment, seen_instalments


@rule
def take_on(world, home, loan, amount):
    """The lender's forecast and fixed cost of a programme's loan of ``amount`` MWM in all."""
    behaviour = world.behaviour[0]
    lender = world.lenders[loan.lender]
    due = instalment(amount, loan.rate, loan.term)
    burden = (seen_instalments(home, loan.lender, world) + due) / max(0.05, home.usual_income)
    risk = lender.expected_default + behaviour.default_burden * burden
    if home.formal == 0:
        risk += behaviour.default_informal
    loan.predicted = sigmoid(risk)
    fixed = behaviour.member_fixed_cost if lender.kind == COOPERATIVE else behaviour.profit_fixed_cost
    lender.cost_year += pay_at_most(lender, world.accounts[OUTSIDE_RECORD], LENDER_COST, fixed, world.book)
    lender.applications += 1
    lender.approved += 1
