"""Several policies of land in one city: whose money, whose land, whose families; lots that find somebody."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from agents.developer import land_bank, storey_kept
from agents.estate import take_hold
from agents.foundation.codes import LAND_BANK, LAND_COMPANY, LAND_TRUST, NEVER, NONE, OWNER, TENANT, USE_RIGHT
from agents.foundation.ledger import CAPITAL, pay
from agents.foundation.world import OUTSIDE_RECORD
from agents.government.recapture import charge_seller, social_holder
from agents.government.social_land import buy_lots, empty_lots
from agents.speculator import buy_land, is_released
from model import HousingModel
from model.markets.cooperative import join_list
from model.markets.land import best_lot, social_lots
from scenarios import load


def city_under(*policies: str, settings: tuple[str, ...] = (), households: int = 150) -> HousingModel:
    scenario = load(policies=list(policies), households=households, settings=settings, months=60, seed=5)
    return HousingModel(scenario)


def held(city: HousingModel, kind: int) -> Any:
    return np.flatnonzero(city.world.holders.kind == kind)


def give_money(city: HousingModel, row: int, amount: float) -> None:
    outside, book = city.world.accounts[OUTSIDE_RECORD], city.world.book
    pay(outside, city.world.holders[row], CAPITAL, amount, book)


@pytest.mark.parametrize("other", ["land_trust", "cooperative_land", "public_land"])
@pytest.mark.parametrize("first", [True, False])
def test_what_is_recaptured_goes_to_the_body_of_the_policy_that_recaptures(other: str, first: bool) -> None:
    policies = ("value_recapture", other) if first else (other, "value_recapture")
    city = city_under(*policies)
    own = [row for row in held(city, LAND_BANK) if city.world.holders[row].recaptures == 1]
    assert len(own) == 1 and social_holder(city.state) == own[0]


def test_without_a_body_of_its_own_the_first_gets_it() -> None:
    rule = ("policy.inclusionary_lots.land_rules.recapture=0.3",)
    city = city_under("inclusionary_lots", "land_trust", settings=rule)
    assert social_holder(city.state) == held(city, LAND_TRUST)[0]
    assert social_holder(city_under("inclusionary_lots", settings=rule).state) == NONE


@pytest.mark.parametrize("policies", [("public_land", "land_swap"), ("land_swap", "public_land")])
def test_swapped_land_goes_to_the_bank_of_the_swap(policies: tuple[str, str]) -> None:
    city = city_under(*policies)
    bank = land_bank(city.state)
    assert city.world.holders[bank].swaps == 1
    assert bank == held(city, LAND_BANK)[policies.index("land_swap")]
    lot = city.lots[int(np.argmin(city.lots.distance))]
    assert storey_kept(city.state, lot) > 0.0
    city.world.holders[bank].swaps = 0
    assert storey_kept(city.state, lot) == 0.0  # nobody to give land to: no storey


def test_a_bank_offers_what_it_has_however_prices_rise() -> None:
    city = city_under("public_land")
    bank, company = held(city, LAND_BANK)[0], held(city, LAND_COMPANY)[0]
    lot = city.lots[np.flatnonzero((city.lots.founded == NEVER) & (city.lots.holder == NONE))[0]]
    city.world.blocks.growth[:] = 1.0
    for row, offers in ((bank, True), (company, False)):
        take_hold(city.state, lot, row, 0)
        assert is_released(city.state, lot, 12) == offers


def test_a_bank_buys_no_more_than_it_can_place() -> None:
    city = city_under("public_land", settings=("behaviour.social_stock=0.04",)).run(1)
    bank = held(city, LAND_BANK)[0]
    give_money(city, bank, 10_000.0)
    buy_lots(city.state, bank, 12)
    assert empty_lots(city.state, bank) == 6  # 0.04 of 150
    bought = city.world.holders.bought[bank]
    buy_lots(city.state, bank, 24)
    assert city.world.holders.bought[bank] == bought


def test_who_may_have_a_social_lot_hears_of_it() -> None:
    city = city_under("public_land", settings=("behaviour.social_stock=1",)).run(1)
    bank = held(city, LAND_BANK)[0]
    give_money(city, bank, 10_000.0)
    buy_lots(city.state, bank, 12)
    lots, world = city.lots, city.world
    lots.offered[lots.holder == bank] = 1
    social = social_lots(city.state)
    assert set(social.tolist()) == set(
        np.flatnonzero((lots.holder == bank) & (lots.founded == NEVER)).tolist()
    )
    homes = np.empty(0, np.int64)
    row = int(np.flatnonzero((world.households.present == 1) & (world.households.tenure == TENANT))[0])
    home = world.households[row]
    home.own_taste, home.usual_income = 50.0, 2.0
    give = world.accounts[OUTSIDE_RECORD]
    pay(give, home, CAPITAL, 500.0, world.book)
    elsewhere = world.offers[lots.holder[world.offers] != bank][:1]
    lots.offered[elsewhere] = 0
    spot = np.array([0.5])
    found = [best_lot(city.state, row, elsewhere, spot, homes, social, month) for month in range(30)]
    assert all(lots.holder[lot] == bank for lot in found)
    none = best_lot(city.state, row, elsewhere, spot, homes, social[:0], 0)
    home.usual_income = 50.0
    assert none == NONE
    assert best_lot(city.state, row, elsewhere, spot, homes, social, 0) == NONE  # too rich for the bank


def test_lots_set_aside_are_not_for_companies_and_no_longer_set_aside_when_a_cooperative_has_them() -> None:
    city = city_under("inclusionary_lots", "cooperative_land", settings=("behaviour.company_pick=1",)).run(1)
    company, lots = held(city, LAND_COMPANY)[0], city.lots
    free = np.flatnonzero(
        (lots.holder == NONE) & (lots.founded == NEVER) & (lots.public == 0) & (lots.owner == NONE)
    )
    lots.social[free] = 1
    city.world.blocks.growth[:] = 1.0
    give_money(city, company, 10_000.0)
    buy_land(city.state, company, 12)
    assert not (lots.holder[free] == company).any()
    lots.social[free[:20]] = 0
    buy_land(city.state, company, 12)
    assert (lots.holder[free[:20]] == company).any() and not (lots.holder[free[20:]] == company).any()
    take_hold(city.state, lots[free[20]], held(city, LAND_TRUST)[0], 12)
    assert lots.social[free[20]] == 0


def test_a_cooperative_takes_no_families_of_a_trust() -> None:
    at_once = ("policy.land_trust.land_trust.start_month=0", "policy.land_trust.land_trust.settlements=25")
    city = city_under("cooperative_land", "land_trust", settings=at_once).run(1)
    members = city.lots.title == USE_RIGHT
    assert not (members & (city.lots.owner != NONE)).any()
    trust = [row for row in held(city, LAND_TRUST) if city.world.holders[row].by_list == 0][0]
    assert city.world.holders.placed[trust] > 0


def test_a_list_opens_with_its_cooperative_and_who_has_a_home_comes_off() -> None:
    late = ("policy.cooperative_land.land_trust.start_month=24",)
    assert (city_under("cooperative_land", settings=late).run(20).households.listed == NEVER).all()
    city = city_under("cooperative_land").run(13)
    listed = np.flatnonzero((city.households.listed != NEVER) & (city.households.tenure == TENANT))
    row = int(listed[0])
    city.world.households.tenure[row] = OWNER
    join_list(city.state, 24)
    assert city.households.listed[row] == NEVER


def test_a_bank_that_sells_passes_no_levy_on() -> None:
    city = city_under("value_recapture")
    bank = held(city, LAND_BANK)[0]
    lot = city.lots[np.flatnonzero(city.lots.founded == NEVER)[0]]
    take_hold(city.state, lot, bank, 0)
    lot.uplift = 5.0
    charge_seller(city.state, lot)
    assert lot.uplift == 0.0 and city.world.holders.cash[bank] == 0.0
