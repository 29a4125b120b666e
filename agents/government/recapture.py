"""Land value recapture: part of what public works add to private ground goes to social land (C6, T§7.4).

When a settlement gets a service, the list price of its ground rises by a known step; that step, and
nothing else, is what the works have added. It is charged when the ground is sold, and every January on
ground that a land company keeps empty. Families with low incomes who sell their home are exempt.
What comes in goes to the land trust or bank of the policy, or to the treasury, which passes it on.
"""

from __future__ import annotations

import math

import numpy as np

from agents.foundation.codes import NONE
from agents.foundation.ledger import LAND_PURCHASE, VALUE_RECAPTURE, pay
from agents.foundation.rules import rule
from agents.foundation.world import OUTSIDE_RECORD
from agents.government.value_returns import return_to_fund
from agents.holdings import is_social_kind
from agents.land_values import in_trust, lot_price


@rule
def note_uplift(world, lot, levels):
    """Public works have brought ``levels`` more services to a lot."""
    place = world.place[0]
    if place.recapture_rate <= 0.0 or lot.public == 1 or in_trust(world, lot):
        return
    rise = math.exp(lot.price) * (math.exp(world.behaviour[0].lot_services * levels) - 1.0)
    lot.uplift += rise
    world.tally[0].uplifted += rise


@rule
def social_holder(world):
    """Row of the land trust or bank that gets what is recaptured, or NONE.

    It is that of the policy that recaptures; where that has none, the first of any policy in force.
    """
    first = NONE
    for row in range(world.holders.shape[0]):
        if world.holders[row].in_force == 0:
            continue
        if world.holders[row].recaptures == 1:
            return row
        if first == NONE and is_social_kind(world.holders[row].kind):
            first = row
    return first


@rule
def charge(world, payer, lot, at_most):
    """``payer`` pays what is due on the ground of a lot, ``at_most`` so many MWM; the account is cleared."""
    due = min(world.place[0].recapture_rate * lot.uplift, at_most)
    lot.uplift = 0.0
    returned = return_to_fund(world, payer, lot, due)
    world.tally[0].recaptured += returned
    due -= returned
    to = social_holder(world)
    if to != NONE:
        paid = pay(payer, world.holders[to], VALUE_RECAPTURE, due, world.book)
    else:
        paid = pay(payer, world.accounts[OUTSIDE_RECORD], VALUE_RECAPTURE, due, world.book)
    world.tally[0].recaptured += paid


@rule
def charge_owner(world, home, lot):
    """A family sells a house: charged unless its income is low."""
    if lot.uplift > 0.0 and home.usual_income > world.place[0].recapture_exempt:
        charge(world, home, lot, max(0.0, home.cash))


@rule
def charge_seller(world, lot):
    """A lot is sold: by heirs, by a firm, or by a subdivider who is paid outside the city."""
    if lot.uplift <= 0.0:
        return
    if lot.seller != NONE:
        charge_owner(world, world.households[lot.seller], lot)
    elif lot.holder == NONE:
        charge(world, world.accounts[OUTSIDE_RECORD], lot, np.inf)
    elif is_social_kind(world.holders[lot.holder].kind):
        lot.uplift = 0.0  # the rise was the public's own; who buys at a social price does not owe it
    else:
        charge(world, world.holders[lot.holder], lot, max(0.0, world.holders[lot.holder].cash))


@rule
def pay_for_ground(world, payer, lot):
    """``payer`` pays whoever holds the vacant lot; returns the price, MWM."""
    price = lot_price(lot, world.behaviour[0])
    if lot.holder != NONE:
        paid = pay(payer, world.holders[lot.holder], LAND_PURCHASE, price, world.book)
    else:
        paid = pay(payer, world.accounts[OUTSIDE_RECORD], LAND_PURCHASE, price, world.book)
    charge_seller(world, lot)
    return paid


@rule
def charge_holdings(world, row):
    """January: a land company is charged for the ground it keeps empty."""
    if world.place[0].recapture_rate <= 0.0:
        return
    company = world.holders[row]
    for lot_row in range(world.tally[0].lots):
        lot = world.lots[lot_row]
        if lot.holder == row and lot.owner == NONE and lot.uplift > 0.0 and company.cash > 0.0:
            charge(world, company, lot, company.cash)
