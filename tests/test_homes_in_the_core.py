"""Homes inside the city and homes at its edge: each programme orders where its file says."""

from __future__ import annotations

from typing import Any

import pytest

from agents.developer import is_building_ground
from agents.foundation.codes import NONE
from agents.government.home_sites import cheapest_site, price_of
from tests.test_homes import on_offer

BENEFIT = "policy.core_area_housing.programmes.core_area.benefit"


def site_of(*settings: str) -> tuple[Any, Any, int]:
    """A city with lots on offer, its programme of homes, and the row of the lot it would build on."""
    city = on_offer("core_area_housing", *(f"{BENEFIT}.{setting}" for setting in settings))
    programme = city.world.programmes[0]
    return city, programme, int(cheapest_site(city.state, programme))


def test_a_home_in_the_core_is_ordered_on_the_cheapest_ground_there() -> None:
    city, programme, site = site_of("price_cap=500")
    inside = [
        int(row)
        for row in city.world.offers
        if city.lots[row].distance <= 15.0 and is_building_ground(city.state, city.lots[row])
    ]
    prices = {row: price_of(city.state, programme, city.lots[row]) for row in inside}
    assert len(prices) > 1 and site in prices and prices[site] == min(prices.values())


@pytest.mark.parametrize(("where", "is_near"), [("core", True), ("periphery", False)])
def test_the_same_programme_builds_on_either_side_of_the_ring(where: str, is_near: bool) -> None:
    city, _programme, site = site_of(f'where="{where}"', "price_cap=500")
    assert site != NONE and (city.lots[site].distance <= 15.0) == is_near


def test_where_ground_costs_more_than_the_cap_nothing_is_ordered() -> None:
    _city, _programme, site = site_of("price_cap=20")
    assert site == NONE
