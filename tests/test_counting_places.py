"""What is counted of space and of what homes cost (E5, E13, E14, E32, E35)."""

from __future__ import annotations

import math

import numpy as np
import pytest

from agents.foundation.codes import INTERNATIONAL, NATIVE, NONE, OWNER
from agents.land_values import home_price
from model import HousingModel
from model.counting_places import (
    affordable,
    dissimilarity,
    dissimilarity_by_chance,
    gini,
    income_between,
    segregation,
    value_homes,
)
from model.counting_rents import basket_now, laspeyres, migrant_premium
from scenarios import load

APART = np.repeat([0, 1], 50)
POOR = np.arange(100) < 50


@pytest.fixture
def city() -> HousingModel:
    return HousingModel(load(households=120, months=24, seed=4)).run(13)


def test_dissimilarity_of_places() -> None:
    assert dissimilarity(APART, POOR) == 1.0
    assert dissimilarity(np.arange(100) % 2, POOR) == 0.0
    assert math.isnan(dissimilarity(APART, np.zeros(100, bool)))


def test_chance_is_what_shuffling_gives() -> None:
    rng = np.random.default_rng(1)
    place = np.repeat(np.arange(60), rng.integers(1, 30, 60))
    poor = np.arange(len(place)) < 0.4 * len(place)
    shuffles = [dissimilarity(place, rng.permutation(poor)) for _ in range(400)]
    assert dissimilarity_by_chance(place, poor.mean()) == pytest.approx(np.mean(shuffles), rel=0.01)
    beyond = [segregation(place, rng.permutation(poor)) for _ in range(400)]
    assert abs(np.mean(beyond)) < 0.005


def test_segregation_runs_from_nothing_to_one() -> None:
    assert segregation(APART, POOR) == pytest.approx(1.0)
    assert -0.2 < segregation(np.arange(100) % 2, POOR) < 0.0
    assert math.isnan(segregation(APART, np.ones(100, bool)))


def test_income_between_places() -> None:
    income = np.where(APART == 0, 1.0, 4.0)
    assert income_between(APART, income) == pytest.approx(1.0)
    rng = np.random.default_rng(2)
    mixed = [income_between(np.arange(400) % 20, rng.lognormal(0.0, 0.6, 400)) for _ in range(200)]
    assert abs(np.mean(mixed)) < 0.01


def test_gini() -> None:
    assert gini(np.array([1.0, 1.0, 1.0, 1.0])) == pytest.approx(0.0)
    assert gini(np.array([0.0, 0.0, 0.0, 1.0])) == pytest.approx(0.75)
    assert math.isnan(gini(np.zeros(3)))


def test_only_owners_have_housing_wealth_less_what_they_owe(city: HousingModel) -> None:
    homes, world = city.households, city.world
    values = np.zeros(len(homes))
    value_homes(city.state, values)
    owners = (homes.present == 1) & (homes.tenure == OWNER)
    assert (values[~owners] == 0.0).all() and (values[owners] > 0.0).all()
    row = int(np.flatnonzero(owners)[0])
    lot = world.lots[homes.lot[row]]
    lot.price_owed = 1.5
    value_homes(city.state, values)
    assert values[row] == pytest.approx(home_price(lot, world.behaviour[0]) - 1.5)
    lot.price_owed = 1e6
    value_homes(city.state, values)
    assert values[row] == 0.0


def test_affordable_is_what_the_median_family_can_pay(city: HousingModel) -> None:
    rooms, homes = city.world.rooms, city.households
    lots = city.world.lots
    lots.offered[:] = 0
    here = homes[homes.present == 1]
    people, offers, of_rooms = affordable(city.state, here.decile, here.usual_income)
    used = int(city.world.tally[0].rooms)
    vacant = rooms[:used][(rooms.present[:used] == 1) & (rooms.tenant[:used] == NONE)]
    assert people.sum() == ((here.decile >= 1) & (here.decile <= 7)).sum()
    for at in range(7):
        limit = 0.30 * np.median(here.usual_income[here.decile == 1 + at])
        share = (vacant.asking <= limit).mean() if len(vacant) else math.nan
        assert of_rooms[at] == pytest.approx(share, nan_ok=True)
        assert offers[at] == pytest.approx(share, nan_ok=True)


def test_a_basket_costs_more_where_all_rents_rise() -> None:
    city = HousingModel(load(households=300, months=12, seed=4))
    then = basket_now(city.state)
    assert laspeyres(then, then) == pytest.approx(1.0)
    city.world.rooms.rent *= 1.25
    assert laspeyres(then, basket_now(city.state)) == pytest.approx(1.25)
    assert math.isnan(laspeyres(then, np.zeros_like(then)))


def test_a_basket_does_not_cost_more_for_being_let_elsewhere() -> None:
    then = np.zeros((8, 2))
    then[2], then[6] = (10.0, 2.0), (10.0, 4.0)
    now = then.copy()
    now[2], now[6] = (5.0, 1.0), (40.0, 16.0)
    assert laspeyres(then, now) == pytest.approx(1.0)


def test_the_premium_is_of_contracts_of_the_last_year(city: HousingModel) -> None:
    rooms, homes = city.world.rooms, city.households
    let = np.flatnonzero((rooms.present == 1) & (rooms.tenant != NONE))
    homes.stream[rooms.tenant[let]] = NATIVE
    rooms.premium[let], rooms.started[let] = 0.0, 0
    assert math.isnan(migrant_premium(city.state, 40))
    rooms.started[let] = 35
    some = let[:6]
    homes.stream[rooms.tenant[some]] = INTERNATIONAL
    rooms.premium[some] = 0.1
    assert migrant_premium(city.state, 40) == pytest.approx(0.1)
    rooms.started[some] = 20
    assert math.isnan(migrant_premium(city.state, 40))


def test_groups_know_access_and_services(city: HousingModel) -> None:
    table = city.group_table()
    of_deciles = table[table.group_by == "decile"]
    found = of_deciles.pivot(index="group", columns="indicator", values="value")
    homes = city.households
    here = homes[(homes.decile == 2) & (homes.present == 1) & (homes.lot != NONE)]
    assert {"distance", "services_level", "risk_site_share"} <= set(found.columns)
    assert found.services_level.between(0.0, 4.0).all()
    then = city.lot_table()
    assert then.income.notna().equals(then.residents > 0)
    assert 0.0 < found.distance["2"] < 45.0 and len(here) > 0
    assert found.affordable_share[[str(decile) for decile in range(1, 8)]].between(0.0, 1.0).all()


def test_columns_of_the_year_stand_until_the_next() -> None:
    city = HousingModel(load(households=80, months=26, seed=2)).run()
    series = city.series()
    for name in ("segregation", "housing_wealth_gini"):
        assert series[name].notna().all()
        assert series[name].iloc[12:24].nunique() == 1
    assert series.affordable_share.iloc[:12].isna().all()
