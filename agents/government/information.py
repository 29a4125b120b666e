"""A service that tells households what is on offer (M§2.6, 2.7, 3.2).

It changes nobody's taste or means: who is reached looks at more rooms and lots, of the whole market and
not only where its contacts live, hears of programmes more often, and can prove an overcharge where
rents are published. The same households are reached every year, as far as the money goes.
"""

from __future__ import annotations

from agents.foundation.codes import NATIVE, TENANT
from agents.foundation.draws import purpose, uniform
from agents.foundation.rules import rule
from agents.government.enabling import share_reached, spend

_REACHED = purpose("information.reached")


@rule
def is_meant(place, home, month):
    """Whether the service is for this household: for all, or for who came lately from elsewhere."""
    if place.info_months == 0:
        return True
    return home.stream != NATIVE and month - home.arrived < place.info_months


@rule
def open_information(world, month):
    """January: how many of those it is for the year's money reaches."""
    place, tally = world.place[0], world.tally[0]
    if place.info_budget <= 0.0:
        return
    people, tenants, tenants_meant = 0, 0, 0
    for row in range(tally.households):
        home = world.households[row]
        if home.present == 0:
            continue
        meant = is_meant(place, home, month)
        people += meant
        tenants += home.tenure == TENANT
        tenants_meant += meant and home.tenure == TENANT
    tally.informed_share = share_reached(place.info_budget, place.info_cost, people)
    place.rents_known = 0.0
    if place.info_rents == 1 and tenants > 0:
        place.rents_known = tally.informed_share * tenants_meant / tenants
    spend(world, tally.informed_share * people * place.info_cost)


@rule
def is_informed(world, home, month):
    """Whether the service reaches this household."""
    share = world.tally[0].informed_share
    if share <= 0.0 or not is_meant(world.place[0], home, month):
        return False
    return uniform(world.luck, _REACHED, home.key, 0) < share


@rule
def further_offers(world, home, month):
    """How many more offers the household gets to see than it would by itself."""
    return world.place[0].info_listings if is_informed(world, home, month) else 0


@rule
def hearing(world, home, month):
    """How often the household hears of programmes, over one that is not reached."""
    return world.place[0].info_hears if is_informed(world, home, month) else 1.0
