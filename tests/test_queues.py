"""Queues by place: polygons, gaps in services, brokers; and paperwork that keeps people away."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from agents.foundation.causes import NO_CAUSE, OUTSIDE_POLYGON
from agents.foundation.codes import ACTIVE, FIRST_OF_PROGRAMMES, NONE, UPGRADED
from agents.government.applications import hindrance, readiness
from agents.government.approval import approve
from agents.government.eligibility import impediment
from agents.government.polygons import inhabitants_and_distances, service_gap
from agents.government.queues import score
from model import HousingModel
from scenarios import load
from tests.awards import funded
from tests.test_money_in_time import GRANT, waiting_families
from tests.test_scenario_mistakes import mistake

POLYGON = (f'{GRANT}.targeting.queue="polygon"', f"{GRANT}.targeting.settlements=30")
GAP = f'{GRANT}.targeting.queue="gap"'
BROKERED = (f'{GRANT}.targeting.queue="brokered"', f"{GRANT}.targeting.broker_quota=0.5")


def place_of(city: HousingModel, row: int) -> Any:
    return city.world.settlements[city.lots.settlement[city.households.lot[row]]]


# --- polygons --------------------------------------------------------------------------------


def test_polygons_are_chosen_and_announced_when_money_arrives() -> None:
    arrival = f"{GRANT}.finance.arrival_month=1"
    city = HousingModel(
        load(policies=["shp_2019_grant"], households=80, months=3, settings=[*POLYGON, arrival]), rng=2
    )
    settlements, programme = city.world.settlements, city.world.programmes[0]
    assert programme.mark == FIRST_OF_PROGRAMMES
    city.step()
    assert not settlements.polygon.any()
    city.step()
    inside = np.flatnonzero(settlements.polygon & FIRST_OF_PROGRAMMES)
    assert 1 <= len(inside) <= 2  # 30 per 1,000 households, where so many lack services
    blocks = np.unique(city.lots.block[np.isin(city.lots.settlement, inside)])
    assert (city.world.blocks.announced[blocks] == 1).all()


def test_without_money_no_polygon_is_known_to_anybody() -> None:
    settings = [f"{GRANT}.finance.budget=0"]
    plain = HousingModel(load(households=60, months=14), rng=5).run().digest()
    for more in ((), POLYGON, (GAP,), BROKERED):
        scenario = load(policies=["shp_2019_grant"], households=60, months=14, settings=[*settings, *more])
        assert HousingModel(scenario, rng=5).run().digest() == plain


def test_only_who_lives_inside_is_served() -> None:
    city = funded("shp_2019_grant", *POLYGON, households=160)
    rows = waiting_families(city, 12)
    place_of(city, rows[0]).polygon = city.world.programmes[0].mark
    for row in rows:
        inside = place_of(city, row).polygon != 0
        assert (impediment(city.state, row, 0) == NO_CAUSE) == inside
        assert inside or impediment(city.state, row, 0) == OUTSIDE_POLYGON
    approve(city.state, 1)
    for row in rows:
        served = city.households.award[row] != NONE and place_of(city, row).polygon != 0
        assert served == (place_of(city, row).polygon != 0)
    refused = sum(place_of(city, row).polygon == 0 for row in rows)
    assert 0 < city.world.programmes[0].refused_place == refused < len(rows)


def test_inside_first_serves_others_after_them() -> None:
    city = funded("shp_2019_grant", *POLYGON, f"{GRANT}.targeting.inside_first=true", households=160)
    rows = waiting_families(city, 12)
    place_of(city, rows[-1]).polygon = city.world.programmes[0].mark
    awards = [city.world.awards[city.households.award[row]] for row in rows]
    places = [score(city.state, award) for award in awards]
    inside = [place_of(city, row).polygon != 0 for row in rows]
    assert 0 < sum(inside) < len(rows)
    last_inside = max(p for p, there in zip(places, inside, strict=True) if there)
    assert all(p > last_inside for p, there in zip(places, inside, strict=True) if not there)
    approve(city.state, 1)
    assert sum(award.state == ACTIVE for award in awards) > sum(inside)


def test_homes_go_where_the_services_go() -> None:
    city = HousingModel(load(policies=["uip_polygons"], households=80, months=1), rng=2).run()
    assert city.world.programmes[0].mark == UPGRADED
    assert (city.world.settlements.polygon & UPGRADED).any()
    homes = city.households
    for row in np.flatnonzero((homes.present == 1) & (homes.tenure == 1)):
        outside = place_of(city, row).polygon & UPGRADED == 0
        if outside:
            assert hindrance(city.state, row, 0, 1) != NO_CAUSE


# --- gaps ------------------------------------------------------------------------------------


def test_the_largest_gap_comes_first() -> None:
    city = funded("shp_2019_grant", GAP, households=160)
    rows = waiting_families(city, 12)
    settlements = city.world.settlements
    settlements.services[:] = np.arange(len(settlements)) % 5
    settlements.inhabitants[:] = 80
    homes, awards = city.households, city.world.awards
    gaps = [service_gap(city.state, homes[row]) for row in rows]
    places = [score(city.state, awards[homes.award[row]]) for row in rows]
    assert len(set(gaps)) > 1
    for one, here in zip(gaps, places, strict=True):
        assert all(here < there for other, there in zip(gaps, places, strict=True) if one > other)


def test_gaps_count_inhabitants_not_households() -> None:
    """Large families weigh as many as they are, in queues, polygons and upgrading alike."""
    city = HousingModel(load(households=160, seed=3)).run(1)
    settlements, homes = city.world.settlements, city.households
    living = homes[(homes.present == 1) & (homes.lot != NONE)]
    where = city.lots.settlement[living.lot]
    people = np.bincount(where[where != NONE], living.persons[where != NONE], len(settlements))
    assert settlements.inhabitants.sum() > 2 * settlements.households.sum()
    found, _ = inhabitants_and_distances(city.state)
    assert found.tolist() == people[: len(found)].tolist()
    home = living[where != NONE][0]
    settlements.services[where[where != NONE][0]] = 1
    assert service_gap(city.state, home) == 0.75 * settlements.inhabitants[where[where != NONE][0]]


# --- brokers ---------------------------------------------------------------------------------


@pytest.mark.parametrize("money", [0.0, 1.0])
def test_brokers_serve_the_organised_first_as_far_as_their_money_goes(money: float) -> None:
    city = funded("shp_2019_grant", *BROKERED, f"{GRANT}.finance.office_capacity=200")
    programme = city.world.programmes[0]
    programme.desk_time = 1.0  # one decision this month
    programme.broker_money = money
    rows = waiting_families(city, 5)
    city.world.settlements.organisation[:] = 0.1
    awards = [city.world.awards[city.households.award[row]] for row in rows]
    awards[-1].applied = 1  # the last to come
    favoured = place_of(city, rows[-1])
    favoured.organisation = 0.9
    mine = [place_of(city, row).key == favoured.key for row in rows]
    approve(city.state, 2)
    served = [award.state == ACTIVE for award in awards]
    assert sum(served) == 1
    if money:
        assert mine[served.index(True)] and programme.brokered == 1 and programme.broker_money < money
    else:
        assert programme.brokered == 0 and not served[-1]


def test_brokers_get_their_part_of_each_year() -> None:
    settings = [*BROKERED, f"{GRANT}.finance.budget=2000"]
    scenario = load(policies=["shp_2019_grant"], households=80, months=36, settings=settings)
    city = HousingModel(scenario, rng=3).run()
    programme = city.world.programmes[0]
    assert 0 < programme.brokered < programme.approvals


# --- paperwork -------------------------------------------------------------------------------


def test_paperwork_keeps_people_away() -> None:
    city = HousingModel(load(households=60, months=1), rng=1)
    home, behaviour = city.households[0], city.world.behaviour[0]
    light, usual, heavy = (readiness(home, city.state, 0, burden, behaviour) for burden in (0.0, 1.0, 4.0))
    assert light > usual > heavy > 0.0


# --- mistakes --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("policy", "settings", "says"),
    [
        ("shp_2019_grant", ["targeting.settlements=3"], "has no polygons"),
        ("shp_2019_grant", ['targeting.queue="brokered"'], "a share of the whole"),
        ("shp_2019_grant", ["targeting.broker_quota=0.5"], "has no brokers"),
        ("shp_2019_grant", ['targeting.queue="polygon"', "targeting.upgrading_polygons=true"], "upgrading"),
        ("guarantee_fund", ['targeting.queue="gap"'], "nobody queues for"),
        ("guarantee_fund", ["finance.office_capacity=3"], "given with the contract"),
        ("collective_remittances", ['targeting.queue="gap"'], "nobody queues for"),
        ("collective_remittances", ["finance.office_capacity=3"], "nobody applies"),
        (
            "solidarity_fund",
            ['targeting.queue="brokered"', "targeting.broker_quota=0.5"],
            "where groups apply",
        ),
    ],
)
def test_queues_that_do_not_fit(policy: str, settings: list[str], says: str) -> None:
    wanted = [f"policy.{policy}.programmes.0.{setting}" for setting in settings]
    assert says in str(mistake(policies=[policy], settings=wanted))
