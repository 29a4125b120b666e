"""What goes back to a fund of the value that its services have added (see ``value_creation``)."""

from __future__ import annotations

from agents.foundation.codes import NONE, VALUED
from agents.foundation.ledger import VALUE_RECAPTURE, pay
from agents.foundation.rules import rule


@rule
def return_to_fund(world, payer, lot, due):
    """Of ``due`` MWM recaptured from a lot, what goes back to the fund that has improved its settlement."""
    place = world.place[0]
    if place.value_returns <= 0.0 or place.value_fund == NONE or lot.settlement == NONE:
        return 0.0
    if world.settlements[lot.settlement].polygon & VALUED == 0:
        return 0.0
    fund = world.programmes[place.value_fund]
    paid = pay(payer, fund, VALUE_RECAPTURE, place.value_returns * due, world.book)
    fund.recovered += paid
    world.tally[0].value_returned += paid
    return paid
