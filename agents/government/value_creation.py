"""Services around the homes of a fund, and what it earns of the value they add (a proposal in Infonavit).

Part of the fund's yearly money, and other money, brings services to the settlements where its homes stand,
most homes with the largest gap first; the city adds a part. What a year leaves of the fund's part is kept for
the next ones, promised like any approval, until it pays for a level somewhere. Of what is recaptured there
when ground is sold (see ``recapture``) a part goes back to the fund, which lends or gives it again.
"""

from __future__ import annotations

import numpy as np

from agents.foundation.causes import NO_CAUSE
from agents.foundation.codes import ACTIVE, COMPLETED, NONE, VALUED
from agents.foundation.events import SERVICES_IMPROVED, note
from agents.foundation.ledger import BUDGET, pay
from agents.foundation.rules import rule
from agents.foundation.world import OUTSIDE_RECORD, TREASURY_RECORD
from agents.government.corps import free_money
from agents.government.services import bring_to_lots, households_at_risk, lay, service_cost


@rule
def homes_of_fund(world, fund):
    """Homes by settlement that the programme pays or has paid for."""
    homes = np.zeros(world.tally[0].settlements, np.int64)
    for row in range(world.tally[0].awards):
        award = world.awards[row]
        if award.programme != fund or award.lot == NONE:
            continue
        if award.state == ACTIVE or award.state == COMPLETED:
            settlement = world.lots[award.lot].settlement
            if settlement != NONE:
                homes[settlement] += 1
    return homes


@rule
def set_apart(world, fund):
    """The year's part of the fund's free money is kept for services, with what earlier years have left."""
    place, tally = world.place[0], world.tally[0]
    kept = min(place.value_share * fund.budget, max(0.0, free_money(fund)))
    tally.value_saved += kept
    fund.committed += kept


@rule
def use_set_apart(world, fund, amount):
    """So much of what is kept for services is spent on them, or free again for the fund's other aims."""
    used = min(amount, world.tally[0].value_saved)
    world.tally[0].value_saved -= used
    fund.committed = max(0.0, fund.committed - used)


@rule
def stop_saving(world):
    """The policy of the fund is over: what was kept for services is free for its other aims."""
    place = world.place[0]
    if place.value_fund != NONE:
        use_set_apart(world, world.programmes[place.value_fund], world.tally[0].value_saved)


@rule
def invest_in_value(world, month):
    """January: settlements where the fund's homes stand get a level each while the money set apart lasts.

    Where its homes lack nothing, nothing is set apart.
    """
    place, tally = world.place[0], world.tally[0]
    if place.value_fund == NONE or place.value_share + place.value_budget <= 0.0:
        return
    fund = world.programmes[place.value_fund]
    outside, treasury = world.accounts[OUTSIDE_RECORD], world.accounts[TREASURY_RECORD]
    tally.value_money += pay(outside, treasury, BUDGET, place.value_budget, world.book)
    homes = homes_of_fund(world, place.value_fund)
    gaps = np.empty(tally.settlements)
    for k in range(tally.settlements):
        gaps[k] = -homes[k] * (1.0 - world.settlements[k].services / 4.0)
    if homes.sum() > 0 and gaps.min() >= 0.0:
        use_set_apart(world, fund, tally.value_saved)
        return
    set_apart(world, fund)
    at_risk = households_at_risk(world)
    added = False
    for k in np.argsort(gaps, kind="mergesort"):
        settlement = world.settlements[k]
        if gaps[k] >= 0.0:
            break
        if settlement.households == 0:
            continue
        number = settlement.households
        cost = service_cost(place, number, min(number, at_risk[k]), False)
        matched = min(place.value_matched * cost, tally.services_money)
        if cost - matched > tally.value_saved + tally.value_money:
            continue
        taken = pay(fund, treasury, BUDGET, min(tally.value_saved, cost - matched), world.book)
        use_set_apart(world, fund, taken)
        fund.spent += taken
        tally.value_invested += taken
        paid = lay(world, cost)
        rest = paid - taken
        from_city = min(rest, matched)
        tally.services_money -= from_city
        tally.value_money = max(0.0, tally.value_money - (rest - from_city))
        tally.support_spent += rest - from_city
        settlement.services += 1
        settlement.polygon |= VALUED
        added = True
        note(world.log, month, SERVICES_IMPROVED, 0, settlement.key, -1, NO_CAUSE, settlement.services)
    if added:
        bring_to_lots(world)
