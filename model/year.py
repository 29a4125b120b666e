"""The institutions' year: budgets and services in January, accounts in December (C0, C9).

Before the accounts of programmes close, the yearbook notes where their target stands.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from agents.foundation.world import OUTSIDE_RECORD, TREASURY_RECORD
from agents.government.registry import take_up_cases
from agents.government.services import (
    open_policy_services,
    open_services_year,
    serve_ahead,
    upgrade_services,
)
from agents.government.value_creation import invest_in_value
from agents.lender.members import recruit
from model.enabling import open_enabling_year
from model.markets.land import open_offers
from model.policy_dates import follow_policies


def open_government_year(city: Any) -> None:
    """January: budgets, titles and services; programmes get their money when it has come down to them."""
    world, state, month = city.world, city.state, city.month
    if month in city.months_of_change:
        follow_policies(city)
    for office in city.offices:
        office.receive(world, state, month)
    if month % 12 != 0:
        return
    outside, treasury = world.accounts[OUTSIDE_RECORD], world.accounts[TREASURY_RECORD]
    for regulator in city.regulators:
        regulator.open_year(outside, treasury, world.place[0], world.tally[0], world.book)
    for land_office in city.land_offices:
        land_office.open_year(world, state, month)
    services = city.setting.place.services.infrastructure_budget * world.behaviour[0].services_boost
    open_services_year(state, services * city.setting.households / 1000.0)
    open_policy_services(state, world.place[0].services_more, world.place[0].joining_budget)
    open_enabling_year(state, month)
    take_up_cases(state, month)
    upgrade_services(state, month)
    offers, places = open_offers(state, month)
    serve_ahead(state, month)
    invest_in_value(state, month)
    city.world = world._replace(offers=offers, offer_places=places)


def close_government_year(city: Any) -> None:
    """December, after the month's works: what is left goes back, and what was repaid."""
    if city.month % 12 != 11:
        return
    city.yearbook.look_at_programmes(city.world, city.state, city.month)
    for office in city.offices:
        office.close_year(city.world)
    city.yearbook.close_programmes(city.world)


def close_lenders_year(city: Any) -> None:
    """December: lenders read their accounts and decide for the next year."""
    if city.month % 12 != 11:
        return
    world = city.world
    for house in city.lending_houses:
        house.close_year(world, city.state)
    recruit(city.state, city.month)
    homes: Any = world.households[: world.tally[0].households]
    city.world = world._replace(registry=np.argsort(homes.key, kind="stable"))
