"""What a city does beside programmes: whom information, inclusion, shelters, organisers reach; who pays."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from agents.foundation.codes import INTERNATIONAL, NATIVE, NONE, ORGANISED, OWNER, TENANT, UNHOUSED
from agents.foundation.ledger import ASSISTANCE, BROUGHT_ALONG, OUTSIDE, TREASURY, pay
from agents.government.applications import readiness
from agents.government.enabling import hears_in_council, open_council
from agents.government.inclusion import (
    accompany,
    gap_sooner,
    give_courses,
    judge_bias,
    open_inclusion,
    papers_sooner,
    taste_asked,
    taste_shown,
)
from agents.government.information import further_offers, hearing, is_informed, open_information
from agents.government.organisers import send_organisers
from agents.government.services import join_to_lines, open_policy_services
from agents.government.shelters import order_of_need, pay_for_shelters
from agents.government.tenancy_rules import chance_of_proof
from agents.migrant import fill_shelters
from agents.neighbour import attend_works
from agents.residence import become_unhoused
from agents.ties import tie_between
from model.markets.contracts import quoted_rent, worth_to_landlord
from model.markets.listings import best_listing, open_listings, present_utility, room_utility
from model.markets.refusals import judge_refusals
from tests.both_ways import interpreted_and_compiled
from tests.tenancies import city_with, tenancy


def people_of(city: Any) -> Any:
    return city.households[city.households.present == 1]


def paid_by_the_treasury(city: Any) -> float:
    """MWM the treasury has paid this month for who works in services, as the ledger has it."""
    return float(city.world.book[TREASURY, OUTSIDE, ASSISTANCE])


def from_abroad(city: Any, number: int) -> list[int]:
    """Rows of so many tenants made migrants without papers and guarantor, of a year ago."""
    homes = city.households
    rows = np.flatnonzero((homes.present == 1) & (homes.tenure == TENANT))[:number]
    homes.stream[rows], homes.papers[rows], homes.guarantor[rows] = INTERNATIONAL, 0, 0
    homes.arrived[rows], homes.income_gap[rows] = -12, 0.2
    return [int(row) for row in rows]


# --- information -----------------------------------------------------------------------------


def test_a_budget_reaches_so_many_households_and_is_spent_on_them() -> None:
    city = city_with("information_service", settings=("policy.information_service.information.budget=1.2",))
    open_information(city.state, 0)
    people = people_of(city)
    share = 1.2 * 0.09 / (0.004 * len(people))
    assert city.world.tally[0].informed_share == pytest.approx(share)
    assert 0.0 < share < 1.0
    assert paid_by_the_treasury(city) == pytest.approx(1.2 * 0.09, abs=1e-5)
    reached = [bool(is_informed(city.state, home, 0)) for home in people]
    assert 0.5 * share < np.mean(reached) < 1.5 * share
    open_information(city.state, 12)
    assert reached == [bool(is_informed(city.state, home, 12)) for home in people]
    for home, told in zip(people, reached, strict=True):
        assert (further_offers(city.state, home, 0), hearing(city.state, home, 0)) == (
            (5, 3.0) if told else (0, 1)
        )


def test_more_money_than_people_is_not_spent() -> None:
    city = city_with("information_service", settings=("policy.information_service.information.budget=500",))
    open_information(city.state, 0)
    assert city.world.tally[0].informed_share == 1.0
    assert paid_by_the_treasury(city) == pytest.approx(0.004 * len(people_of(city)), abs=1e-5)


def test_a_service_for_newcomers_is_for_nobody_else() -> None:
    months = "policy.information_service.information.newcomer_months=24"
    city = city_with("information_service", settings=(months,))
    rows = from_abroad(city, 4)
    city.households.arrived[rows[3]] = -36
    open_information(city.state, 0)
    told = {row for row in range(len(city.households)) if is_informed(city.state, city.households[row], 0)}
    assert set(rows[:3]) <= told and rows[3] not in told
    assert (city.households.stream[list(told)] != NATIVE).all()


def test_who_sees_more_offers_never_takes_a_worse_one() -> None:
    city = city_with("information_service", settings=("policy.information_service.information.budget=500",))
    state, world = city.state, city.world
    listings = open_listings(state)
    taken = np.zeros(len(listings.rooms), np.bool_)
    rows = [
        int(r) for r in np.flatnonzero((city.households.present == 1) & (city.households.tenure != OWNER))
    ]
    city.households.guarantor[rows] = city.households.papers[rows] = 1

    def found() -> list[float]:
        values = []
        for row in rows:
            spot, _seen = best_listing(state, row, listings, taken, 0, 0)
            if spot == NONE:
                values.append(float(present_utility(state, row)))
                continue
            room = world.rooms[listings.rooms[spot]]
            values.append(
                float(room_utility(state, row, room, quoted_rent(state, city.households[row], room), 0))
            )
        return values

    world.behaviour.choice_noise[:] = world.behaviour.choice_ties[:] = 0.0
    plain = found()
    open_information(state, 0)
    told = found()
    assert all(b >= a - 1e-12 for a, b in zip(plain, told, strict=True))
    assert sum(b > a for a, b in zip(plain, told, strict=True)) >= 3


def test_published_rents_help_to_prove_an_overcharge_as_far_as_tenants_are_reached() -> None:
    city = city_with("information_service", "tenant_protection")
    place, behaviour = city.world.place[0], city.world.behaviour[0]
    place.observatory = 0
    alone = chance_of_proof(place, behaviour)
    open_information(city.state, 0)
    share = city.world.tally[0].informed_share
    known = behaviour.tenants_informed
    assert place.rents_known == pytest.approx(share) and share > 0.0
    expected = alone / known * (known + (1.0 - known) * share)
    assert chance_of_proof(place, behaviour) == pytest.approx(expected)


# --- equal treatment -------------------------------------------------------------------------


def test_the_office_proves_more_where_it_hears_more_and_taste_gives_way_to_fines() -> None:
    city = city_with("sao_paulo_inclusion")
    place, behaviour = city.world.place[0], city.world.behaviour[0]
    rows = from_abroad(city, 8)
    for row in rows:
        city.world.rooms[city.households[row].room].premium = 0.2
    place.bias_budget, place.bias_case = 1.0, 0.25
    open_inclusion(city.state)
    complaints = sum(
        room.present == 1 and room.tenant != NONE and room.premium > 0.0
        for room in city.world.rooms[: city.world.tally[0].rooms]
    )
    assert complaints >= 8
    assert place.bias_chance == pytest.approx(0.3 * 4 / complaints)
    place.bias_chance = 0.3
    asked = float(taste_asked(place, 0.2))
    left = [p - place.bias_fine * place.bias_chance * p * p / 0.10 for p in np.linspace(0.0, 0.2, 401)]
    assert asked - place.bias_fine * place.bias_chance * asked * asked / 0.10 >= max(left) - 1e-9
    assert asked < 0.2 and taste_asked(place, 0.01) == 0.01
    assert taste_shown(place, 0.05, behaviour) == pytest.approx(0.05 - 0.3 * 3 / 24)
    assert taste_shown(place, 0.02, behaviour) == 0.0
    place.bias_chance = 0.0
    assert (taste_asked(place, 0.2), taste_shown(place, 0.02, behaviour)) == (0.2, 0.02)


def test_a_proven_overcharge_by_origin_is_fined_only_where_origin_is_foreign() -> None:
    city = city_with("sao_paulo_inclusion")
    row, home, room = tenancy(city)
    place, treasury = city.world.place[0], city.world.accounts[2]
    place.bias_chance = 12.0
    room.rent, room.premium = 0.33, 0.10
    landlord = city.world.landlords[room.landlord]
    pay(city.world.accounts[0], landlord, BROUGHT_ALONG, 9.0, city.world.book)
    held = float(treasury.cash)
    for month in range(50):
        judge_bias(city.state, month)
    assert float(treasury.cash) == held
    home.stream = INTERNATIONAL
    part = min(0.10, float(taste_asked(place, city.world.behaviour[0].premium_taste)))
    month = 50
    while room.judged != month - 1:
        judge_bias(city.state, month)
        month += 1
    assert treasury.cash - held == pytest.approx(12 * 3 * part * 0.3, abs=1e-5)
    assert city.world.tally[0].bias_cases == 1


def refused_for_origin(city: Any) -> tuple[Any, Any, Any, list[int]]:
    """An empty unit, its landlord with money, and two who want it: one of them from another country."""
    row, native, room = tenancy(city)
    other = from_abroad(city, 2)[1]
    migrant = city.households[other]
    migrant.papers = migrant.guarantor = 1
    for home in (native, migrant):
        home.usual_income = 5.0
    migrant.usual_income = 5.0
    landlord = city.world.landlords[room.landlord]
    pay(city.world.accounts[0], landlord, BROUGHT_ALONG, 9.0, city.world.book)
    return room, landlord, native, [row, other]


def test_a_refusal_for_origin_is_fined_and_one_for_money_is_not() -> None:
    city = city_with("sao_paulo_inclusion")
    room, landlord, native, seekers = refused_for_origin(city)
    place, behaviour = city.world.place[0], city.world.behaviour[0]
    place.bias_chance, place.refusal_fine = 1.0, 3.0
    behaviour.landlord_taste, behaviour.premium_taste = 0.5, 0.0
    migrant = city.households[seekers[1]]
    assert worth_to_landlord(city.state, migrant, room) < worth_to_landlord(city.state, native, room)
    rooms = np.array([int(np.flatnonzero(city.world.rooms.key == room.key)[0])])
    wanted, winner = np.zeros(2, np.int64), np.zeros(1, np.int64)
    held = float(landlord.cash)
    native.usual_income = 0.3  # the landlord runs a greater risk with him, and takes him all the same
    judge_refusals(city.state, rooms, np.array(seekers), wanted, winner, 4)
    assert held - landlord.cash == pytest.approx(3.0 * room.asking, abs=1e-5)
    native.usual_income, migrant.usual_income = 5.0, 0.3
    held = float(landlord.cash)
    judge_refusals(city.state, rooms, np.array(seekers), wanted, winner, 5)
    assert float(landlord.cash) == held


# --- the reference centre, courses, the council -----------------------------------------------


def test_the_centre_accompanies_as_many_as_its_money_pays_those_without_papers_first() -> None:
    city = city_with("sao_paulo_inclusion", settings=("behaviour.hear_chance=1",))
    place, homes, behaviour = city.world.place[0], city.households, city.world.behaviour[0]
    rows = from_abroad(city, 6)
    homes.papers[rows[:3]] = 1
    place.centre_budget, place.centre_cost = 2.0, 0.5
    open_inclusion(city.state)
    accompany(city.state, 0)
    assert city.world.tally[0].centre_cases == 0  # a twelfth of the money is free in January
    accompany(city.state, 11)
    until = homes.accompanied_until[rows]
    assert (until > 0).tolist() == [*(until[:3] > 0), True, True, True] and (until[:3] > 0).sum() == 1
    assert (homes.accompanied_until[homes.stream != INTERNATIONAL] == 0).all()
    assert city.world.tally[0].centre_money == pytest.approx(0.0, abs=1e-4)
    first = homes[rows[3]]
    assert papers_sooner(first, behaviour, 12) == behaviour.accompanied_papers
    assert papers_sooner(first, behaviour, 23) == 1.0
    owners = np.flatnonzero((homes.present == 1) & (homes.tenure == OWNER) & (homes.stream == NATIVE))
    assert any(tie_between(city.state, rows[3], owner) != NONE for owner in owners)
    accompany(city.state, 11)
    assert city.world.tally[0].centre_cases == 4


def test_courses_are_for_who_earns_less_and_end() -> None:
    city = city_with("sao_paulo_inclusion", settings=("behaviour.hear_chance=1",))
    homes, behaviour = city.households, city.world.behaviour[0]
    rows = from_abroad(city, 4)
    homes.income_gap[rows[0]] = 0.01
    city.world.place[0].course_budget, city.world.place[0].course_cost = 8.0, 0.5
    open_inclusion(city.state)
    give_courses(city.state, 11)
    assert (homes.course_until[rows] > 0).tolist() == [False, True, True, True]
    assert [float(gap_sooner(homes[rows[1]], behaviour, month)) for month in (11, 16, 17)] == [2.0, 2.0, 1.0]


def test_a_small_office_saves_up_for_a_case_and_returns_what_nobody_asked_for() -> None:
    city = city_with("sao_paulo_inclusion")
    place, tally = city.world.place[0], city.world.tally[0]
    place.course_budget, place.course_cost, place.centre_budget, place.centre_cost = 0.25, 0.5, 1.0, 0.5
    open_inclusion(city.state)
    open_inclusion(city.state)
    assert (tally.course_money, tally.centre_money) == (0.5, 1.0)


def test_a_council_shows_who_was_served_to_those_who_take_part() -> None:
    city = city_with("sao_paulo_inclusion", "hip_2019")
    homes, behaviour, place = city.households, city.world.behaviour[0], city.world.place[0]
    rows = from_abroad(city, 6)
    place.council_budget = 100.0
    open_council(city.state)
    home = homes[rows[0]]
    before = float(readiness(home, city.state, rows[0], 1.0, behaviour))
    assert not hears_in_council(city.state, home)  # nobody has been served yet
    homes.rent_aid[rows[5]] = 1
    open_council(city.state)
    assert city.world.tally[0].council_share == 1.0
    assert hears_in_council(city.state, home)
    assert float(readiness(home, city.state, rows[0], 1.0, behaviour)) > before
    native = homes[np.flatnonzero((homes.present == 1) & (homes.stream == NATIVE))[0]]
    assert not hears_in_council(city.state, native)


# --- services, shelters, organisers ----------------------------------------------------------


def test_money_for_joining_joins_houses_and_nothing_else() -> None:
    city = city_with("preventive_planning")
    tally, place, lots = city.world.tally[0], city.world.place[0], city.lots
    assert place.ahead_share == 0.5 and place.ahead_levels == 3
    lived = np.flatnonzero((lots.founded != -32768) & (lots.services > 0))[:5]
    lots.connected[:] = 1
    lots.connected[lived] = 0
    tally.services_money = 0.0
    open_policy_services(city.state, 0.0, 1000.0)
    assert (tally.services_money, tally.joining_money) == (0.0, 1000.0)
    join_to_lines(city.state)
    assert (lots.connected[lived] == 1).all()
    cost = float((place.connection_cost * lots.services[lived]).sum())
    assert 1000.0 - tally.joining_money == pytest.approx(cost, abs=1e-4)
    assert tally.services_money == 0.0


def test_places_go_by_need_and_cost_while_they_are_taken() -> None:
    city = city_with("shelters_cartagena")
    homes, place = city.households, city.world.place[0]
    rows = np.flatnonzero((homes.present == 1) & (homes.tenure != UNHOUSED))[:4]
    for row in rows:
        become_unhoused(city.state, row, 0)
    homes.sheltered[:] = 0
    homes.searching[rows] = (3, 9, 3, 4)
    homes.adults[rows] = 2
    homes.persons[rows] = (2, 2, 4, 3)
    assert order_of_need(city.state, rows).tolist() == rows[[3, 2, 1, 0]].tolist()
    place.shelter_places, place.shelter_more = 1, 1
    fill_shelters(city.state, order_of_need(city.state, rows))
    assert (homes.sheltered[rows] > 0).tolist() == [False, False, True, True]
    pay_for_shelters(city.state)
    assert paid_by_the_treasury(city) == pytest.approx(0.5, abs=1e-5)
    place.shelter_assessed = 0
    assert order_of_need(city.state, rows).tolist() == rows.tolist()


def test_organisers_go_where_most_families_live_unorganised_and_more_attend() -> None:
    city = city_with("community_management", households=200)
    world = city.world
    settlements = world.settlements[: world.tally[0].settlements]
    where = np.empty(world.tally[0].households, np.int32)
    attend_works(city.state, where, 0)
    before = settlements.works.copy()
    send_organisers(city.state)
    chosen = settlements.polygon & ORGANISED != 0
    assert chosen.sum() == world.tally[0].organised_places == min(len(settlements), int(30 * 0.2 / 3.0))
    gaps = settlements.households * (1.0 - settlements.organisation)
    assert gaps[chosen].min() >= gaps[~chosen].max()
    assert paid_by_the_treasury(city) == pytest.approx(3.0 * chosen.sum(), abs=1e-5)
    attend_works(city.state, where, 0)
    assert settlements.works[chosen].sum() > before[chosen].sum()
    assert (settlements.works[~chosen] == before[~chosen]).all()


# --- nothing, and both ways ------------------------------------------------------------------

NOTHING = {
    "information_service": ("information.budget=0",),
    "sao_paulo_inclusion": (
        *(f"inclusion.{name}=0" for name in ("office_budget", "fine", "refusal_fine", "centre_budget")),
        *("inclusion.course_budget=0", "inclusion.council_budget=0", "documents.leases=false"),
    ),
    "preventive_planning": (
        *("services.budget=0", "services.joining_budget=0"),
        *("services.ahead_share=0", "services.ahead_levels=0"),
    ),
    "community_management": ("community.budget=0",),
    "shelters_cartagena": ("shelter.places=0", "shelter.assessed=false", "shelter.stay_months=0"),
    "vacant_stock_uruguay": (
        *("vacancy.tax=0", "vacancy.budget=0", "documents.leases=false", "programmes.0.finance.seed=0"),
    ),
    "value_creation": ("programmes.0.finance.budget=0", "value_creation.returns=0", "land_rules.recapture=0"),
}


def test_without_money_nothing_changes() -> None:
    plain = city_with(months=14, households=60).run().digest()
    for policy, wanted in NOTHING.items():
        settings = tuple(f"policy.{policy}.{text}" for text in wanted)
        assert city_with(policy, settings=settings, months=14, households=60).run().digest() == plain, policy


BOTH = """
from model import HousingModel
from scenarios import load
policies = ["information_service", "sao_paulo_inclusion", "vacant_stock_uruguay", "value_creation",
            "community_management", "shelters_cartagena", "preventive_planning"]
settings = ["behaviour.international_boost=20", "behaviour.hear_chance=0.5", "behaviour.take_up_base=2",
            "policy.sao_paulo_inclusion.inclusion.centre_budget=50",
            "policy.value_creation.programmes.0.finance.budget=4000",
            "policy.vacant_stock_uruguay.vacancy.grace_months=0"]
city = HousingModel(load(households=110, months=26, seed=3, policies=policies, settings=settings)).run()
tally = city.world.tally[0]
print(city.digest(), tally.centre_cases > 0, tally.course_cases > 0, tally.mediated_lots > 0,
      tally.value_invested > 0.0, tally.organised_places > 0, tally.vacancy_taxed > 0.0)
"""


def test_compiled_and_interpreted_are_the_same() -> None:
    interpreted, compiled = interpreted_and_compiled(BOTH)
    assert interpreted == compiled
    assert interpreted[1:] == ["True"] * 6
