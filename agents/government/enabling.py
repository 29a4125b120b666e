"""The January of what a city does beside programmes: money comes in, and how far it reaches (M§1.2, 3.2).

Every service has a yearly budget and a cost a case, and no effect but through the cases its money pays for.
What it spends comes from taxes paid elsewhere, through the treasury, to who works for it.
"""

from __future__ import annotations

from agents.foundation.codes import INTERNATIONAL
from agents.foundation.draws import purpose, uniform
from agents.foundation.ledger import ASSISTANCE, BUDGET, BUDGET_RETURN, pay
from agents.foundation.rules import rule
from agents.foundation.world import OUTSIDE_RECORD, TREASURY_RECORD

_COUNCIL = purpose("enabling.council")


@rule
def spend(world, amount):
    """Public money raised and spent at once on who works for a service; returns it, MWM."""
    outside, treasury = world.accounts[OUTSIDE_RECORD], world.accounts[TREASURY_RECORD]
    raised = pay(outside, treasury, BUDGET, amount, world.book)
    paid = pay(treasury, outside, ASSISTANCE, raised, world.book)
    world.tally[0].support_spent += paid
    return paid


@rule
def raise_money(world, budget, left, cost):
    """A year's money comes to the treasury; returns what there is for cases, MWM.

    What was ``left`` of the last year goes back, but for what was too little for a case of ``cost``: an
    office of a small city saves up for it.
    """
    outside, treasury = world.accounts[OUTSIDE_RECORD], world.accounts[TREASURY_RECORD]
    back = pay(treasury, outside, BUDGET_RETURN, left, world.book) if left >= cost else 0.0
    return left - back + pay(outside, treasury, BUDGET, budget, world.book)


@rule
def spend_on_case(world, cost):
    """A case of a service is paid for with money already raised; returns it, MWM."""
    treasury, outside = world.accounts[TREASURY_RECORD], world.accounts[OUTSIDE_RECORD]
    paid = pay(treasury, outside, ASSISTANCE, cost, world.book)
    world.tally[0].support_spent += paid
    return paid


@rule
def share_reached(budget, cost, number):
    """Share of ``number`` households whom a ``budget`` reaches at ``cost`` each."""
    if budget <= 0.0 or number <= 0:
        return 0.0
    return min(1.0, budget / (cost * number))


@rule
def is_abroad(home):
    """Whether the household came from another country."""
    return home.stream == INTERNATIONAL


@rule
def open_council(world):
    """January: who from other countries takes part in their council, and how many served they have seen."""
    place, tally = world.place[0], world.tally[0]
    tally.council_share = 0.0
    if place.council_budget <= 0.0:
        return
    people, served = 0, 0
    for row in range(tally.households):
        home = world.households[row]
        if home.present == 1 and is_abroad(home):
            people += 1
            served += home.served > 0 or home.rent_aid > 0
    tally.council_share = share_reached(place.council_budget, place.council_cost, people)
    tally.served_abroad = served
    spend(world, tally.council_share * people * place.council_cost)


@rule
def hears_in_council(world, home):
    """Whether a household learns in the council that others like it were served."""
    tally = world.tally[0]
    if tally.council_share <= 0.0 or tally.served_abroad == 0 or not is_abroad(home):
        return False
    return uniform(world.luck, _COUNCIL, home.key, 0) < tally.council_share
