"""Land on the first day: what land companies hold, and the offices that deal with land (C6, G2.18)."""

from __future__ import annotations

import mesa
import numpy as np

from agents.developer import Developer, homes_for_sale
from agents.foundation.codes import LAND_COMPANY, NEVER, NONE
from agents.foundation.draws import purpose, uniforms
from agents.foundation.rules import rule
from agents.foundation.world import OUTSIDE_RECORD, World
from agents.government.social_land import SocialLand
from agents.government.upgrading import UpgradingOffice
from agents.holdings import is_social_kind
from agents.speculator import LandCompany
from model.markets.bids import look_at_homes
from model.markets.land import (
    best_lot,
    looking_for_lots,
    no_seekers,
    offer_lots,
    offered_lots,
    social_lots,
    want_lot,
)
from model.markets.land_prices import open_prices
from scenarios import Place, Scenario

_HELD = purpose("beginning.held")

YEARS_BEFORE = 2
"""Times the year before the first day is gone through: prices move seekers, and seekers prices."""

LandOffice = Developer | LandCompany | SocialLand | UpgradingOffice


def first_holdings(world: World, place: Place) -> None:
    """Give companies their share of the vacant private lots near the centre, drawn lot by lot."""
    if place.land.companies == 0:
        return
    lots = world.lots
    open_land = (lots.founded == NEVER) & (lots.landlord < 0) & (lots.public == 0)
    open_land &= lots.distance <= place.land.company_cells
    held = open_land & (uniforms(world.luck, _HELD, lots.key, 0) < place.land.company_share)
    whose = (uniforms(world.luck, _HELD, lots.key, 1) * place.land.companies).astype(np.int32)
    lots.holder[held] = whose[held]
    lots.held_since[held] = -1


@rule
def first_prices(world):
    """Prices at which the market of the first year finds land, and its seekers of twelve months (C6).

    Who would have bought or bid in the year before, at the prices of the list and then at those that
    follow, is counted where it would have. Without that year prices rose by a quarter in four years.
    """
    open_prices(world)
    offer_lots(world, -12)
    offers, places = offered_lots(world)
    for _ in range(YEARS_BEFORE):
        live_year_before(world, offers, places)
        open_prices(world)


@rule
def live_year_before(world, offers, places):
    """Counts who would have wanted which lot in the twelve months before the first day, each family once."""
    no_seekers(world)
    counted = np.zeros(world.tally[0].households, np.bool_)
    homes, social = homes_for_sale(world), social_lots(world)
    for month in range(-12, 0):
        look_at_homes(world, month)
        for row in looking_for_lots(world, month):
            if counted[row] or offers.shape[0] == 0:
                continue
            lot_row = best_lot(world, row, offers, places, homes, social, month)
            if lot_row != NONE:
                counted[row] = True
                want_lot(world, world.lots[lot_row])


def land_offices(city: mesa.Model, scenario: Scenario, world: World) -> list[LandOffice]:
    """Offices of upgrading, trusts, banks, companies and developers, in the order of their January."""
    thousands = scenario.households / 1000.0
    offices: list[LandOffice] = []

    def scaled(settlements: float) -> int:
        return max(1, round(settlements * thousands)) if settlements > 0.0 else 0

    for policy in scenario.policies:
        if (up := policy.upgrading) is not None:
            budget, number = up.budget * thousands, scaled(up.settlements)
            start = policy.stretches[0].first + up.start_month
            offices.append(UpgradingOffice(city, budget, start, number, up.choice, policy.stretches))
    with_trust = [policy for policy in scenario.policies if policy.land_trust is not None]
    with_bank = [policy for policy in scenario.policies if policy.land_bank is not None]
    row = scenario.place.land.companies
    for policy in with_trust:
        assert (trust := policy.land_trust) is not None
        budget, number = trust.budget * thousands, scaled(trust.settlements)
        record = world.holders[row]
        where, when = (number, trust.choice), policy.stretches
        offices.append(SocialLand(city, row, record, budget, int(record.starts), *where, when))
        row += 1
    for policy in with_bank:
        assert (bank := policy.land_bank) is not None
        record, budget = world.holders[row], bank.budget * thousands
        offices.append(SocialLand(city, row, record, budget, int(record.starts), stretches=policy.stretches))
        row += 1
    for row, record in enumerate(world.holders):
        if is_social_kind(record.kind):
            continue
        firm = (LandCompany if record.kind == LAND_COMPANY else Developer)(city, row, record)
        firm.found(world.accounts[OUTSIDE_RECORD], float(record.capital), world.book)
        offices.append(firm)
    return offices
