"""What a lender does about a loan that it gives in a public programme.

Where the money is its own it bears the cost of every loan, and expects so much default of it as of any
other: without that forecast its own losses would teach it the wrong lesson in December (C4, G1.24).
"""

from __future__ import annotations

from agents.foundation.ledger import LENDER_COST, pay_at_most
from agents.foundation.rules import rule
from agents.foundation.world import OUTSIDE_RECORD
from agents.lender.screening import default_forecast
from agents.lender.terms import instalment


@rule
def register(lender):
    """A programme's loan counts as an application that ended in a loan; refusals are the programme's."""
    lender.applications += 1
    lender.approved += 1


@rule
def take_on(world, home, loan, amount):
    """The lender's forecast and fixed cost of a programme's loan of ``amount`` MWM in all."""
    lender = world.lenders[loan.lender]
    loan.predicted = default_forecast(home, loan.lender, instalment(amount, loan.rate, loan.term), world)
    outside = world.accounts[OUTSIDE_RECORD]
    lender.cost_year += pay_at_most(lender, outside, LENDER_COST, lender.fixed_cost, world.book)
