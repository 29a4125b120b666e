"""Aid to rent in the city: who is served, what is paid from which money, what a fund and rules do."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from agents.foundation.causes import (
    FOREIGNER,
    INCOME_FLOOR,
    NEW_IN_TOWN,
    NO_CAUSE,
    NO_LOT,
    NO_SAVINGS,
    NOT_FOREIGNER,
    OWNS_HOME,
    TOO_YOUNG,
)
from agents.foundation.codes import (
    ACTIVE,
    GUARANTEE,
    INTERNAL,
    INTERNATIONAL,
    NATIVE,
    NONE,
    OWNER,
    SHARER,
    SOCIAL_RENT,
    TENANT,
    VOUCHER,
    WORKS,
)
from agents.foundation.ledger import TAKEN_ALONG, pay
from agents.government.applications import file_application, hindrance
from agents.government.eligibility import refusal, refusal_at_first
from agents.government.rent_support import begin_support, prepare_support, run_rent_support, support_of
from agents.landlord import collect_rents
from agents.rents import ROOM_AREA, market_rent
from model.markets.rental import is_looking_around, sign_contract
from model.markets.social_rooms import room_for, vacant_units
from tests.both_ways import interpreted_and_compiled
from tests.tenancies import ALL_AID, EAGER, city_with, supported, tenancy
from tests.test_city import assert_conserved

# --- access ----------------------------------------------------------------------------------


def test_each_rule_of_access_refuses_for_its_own_reason() -> None:
    city = city_with("rent_vouchers")
    row, home, _room = tenancy(city)
    programme, lots, born = city.world.programmes[0], city.lots, city.world.born[row]
    home.usual_income, home.persons = 1.0, 3
    assert refusal(home, programme, lots) == NO_CAUSE
    programme.citizens_only, home.stream = 1, INTERNATIONAL
    assert refusal(home, programme, lots) == FOREIGNER
    programme.citizens_only, programme.migrants_only, home.stream = 0, 1, INTERNAL
    assert refusal(home, programme, lots) == NOT_FOREIGNER
    programme.migrants_only, home.tenure = 0, OWNER
    assert refusal(home, programme, lots) == OWNS_HOME
    programme.residence, home.arrived = 24, 10
    assert refusal_at_first(home, born, programme, 33) == NEW_IN_TOWN
    assert refusal_at_first(home, born, programme, 34) == NO_CAUSE
    home.stream = NATIVE
    assert refusal_at_first(home, born, programme, 11) == NO_CAUSE
    programme.elders_from, born[0] = 60.0, -12 * 59
    assert refusal_at_first(home, born, programme, 0) == TOO_YOUNG
    assert refusal_at_first(home, born, programme, 12) == NO_CAUSE
    home.persons = 1
    assert refusal_at_first(home, born, programme, 0) == NO_CAUSE


def test_who_cannot_show_savings_or_live_on_the_rest_gets_no_voucher() -> None:
    city = city_with("rent_vouchers")
    row, home, _room = tenancy(city)
    programme = city.world.programmes[0]
    home.usual_income, home.persons, home.flagged = 1.0, 3, 0
    assert hindrance(city.state, row, 0, 0) == NO_CAUSE
    programme.own_savings = 1000.0
    assert hindrance(city.state, row, 0, 0) == NO_SAVINGS
    home.usual_income = 0.9 * programme.floor
    assert hindrance(city.state, row, 0, 0) == INCOME_FLOOR


def test_who_shares_looks_for_a_room_as_soon_as_it_has_a_voucher() -> None:
    city = city_with("rent_vouchers", settings=("behaviour.search_sharing=0", "behaviour.search_stressed=1"))
    row = int(np.flatnonzero(city.households.tenure == SHARER)[0])
    home, behaviour = city.households[row], city.world.behaviour[0]
    city.lots.upper[home.lot] = NONE
    city.world.projects.stage[home.lot] = 0
    assert not is_looking_around(city.state, home, row, city.luck, behaviour, 0)
    file_application(city.state, row, 0, 0)
    begin_support(city.state, city.world.awards[home.award], 0.2, 0)
    assert is_looking_around(city.state, home, row, city.luck, behaviour, 0)


def test_only_the_eligible_are_served_and_no_programme_spends_more_than_its_budget() -> None:
    wanted = (
        *EAGER,
        "policy.rent_vouchers.programmes.0.eligibility.citizens_only=true",
        "policy.rent_vouchers.programmes.0.finance.budget=40",
        "place.migration.international.arrivals=0.01",
    )
    city = city_with(*ALL_AID, settings=wanted, months=72, households=120)
    served = 0
    seen = 0
    for _ in range(72):
        city.step()
        world = city.world
        budgeted: Any = world.programmes[world.programmes.kind != GUARANTEE]
        assert (budgeted.cash > -1e-6).all()
        assert (budgeted.spent <= budgeted.funded - budgeted.returned + 1e-6).all()
        awards = world.awards[seen : world.tally[0].awards]
        seen = int(world.tally[0].awards)
        for award in awards:  # who asked this month was eligible this month
            programme, home = world.programmes[award.programme], world.households[award.household]
            if programme.kind == WORKS:
                continue
            served += 1
            cap = programme.ceiling_single if home.persons == 1 else programme.ceiling_household
            assert home.usual_income < cap or award.present == 0
            assert programme.citizens_only == 0 or home.stream != INTERNATIONAL
    assert served > 5
    assert (city.household_table().rent_aid > 0).any()
    assert_conserved(city)


# --- paying a part of the rent ---------------------------------------------------------------


def test_a_voucher_pays_what_its_rule_says() -> None:
    city = city_with("rent_vouchers")
    programme = city.world.programmes[0]
    home = city.households[0]
    for income, rent, part in ((1.0, 0.25, 0.15), (1.0, 0.4, 0.2), (3.0, 0.25, 0.0), (2.0, 0.9, 0.2)):
        home.usual_income = income
        assert support_of(home, programme, rent) == pytest.approx(part)


@pytest.mark.parametrize(("policy", "part"), [("rent_vouchers", 0.2), ("social_rent", 0.4 - 0.22)])
def test_the_programmes_part_and_the_tenants_part_are_the_rent(policy: str, part: float) -> None:
    city = city_with(policy)
    _row, home, room, award = supported(city)
    landlord, programme = city.world.landlords[room.landlord], city.world.programmes[0]
    before = float(home.cash), float(programme.cash)
    prepare_support(city.state, city.month)
    assert room.subsidy == pytest.approx(part, abs=1e-5)
    theirs = sum(float(r.rent) for r in city.world.rooms if r.present and r.landlord == room.landlord)
    got = float(landlord.cash)
    collect_rents(city.state, 1)
    assert before[1] - programme.cash == room.subsidy == award.paid
    assert before[0] - home.cash + room.subsidy == pytest.approx(0.4, abs=1e-5)
    assert room.arrears == pytest.approx(0.0, abs=1e-5)
    assert landlord.cash - got <= theirs + 1e-9
    assert (award.months, home.rent_aid, programme.spent) == (1, 1, award.paid)


def test_an_allowance_for_owners_pays_by_the_same_rule_and_no_tenant_gets_it() -> None:
    city = city_with(
        "rent_vouchers",
        settings=("policy.rent_vouchers.programmes.0.eligibility.owners_only=true",),
    )
    _row, home, _room, award = supported(city)
    programme = city.world.programmes[0]
    assert refusal(home, programme, city.lots) == NO_LOT
    prepare_support(city.state, 1)
    assert award.monthly == 0.0
    owner = int(np.flatnonzero((city.households.present == 1) & (city.households.tenure == OWNER))[0])
    owners = city.households[owner]
    owners.award, owners.usual_income, owners.papers, owners.persons = home.award, 1.0, 1, 3
    home.award, award.household = NONE, owner
    assert refusal(owners, programme, city.lots) == NO_CAUSE
    rent = market_rent(city.lots[owners.lot], ROOM_AREA, city.world.zones, city.world.behaviour[0])
    before = float(owners.cash)
    prepare_support(city.state, 1)
    assert award.monthly == pytest.approx(support_of(owners, programme, rent), abs=1e-5) and award.monthly > 0
    assert owners.cash - before == award.monthly == award.paid
    owners.tenure = TENANT
    run_rent_support(city.state, 1)
    assert award.present == 0


def test_a_programme_gets_no_money_before_the_year_it_opens() -> None:
    city = city_with(
        "rent_vouchers",
        months=25,
        settings=("policy.rent_vouchers.programmes.0.finance.opens_in_year=1",),
    )
    programme = city.world.programmes[0]
    city.run(12)
    assert (programme.funded, programme.applications) == (0.0, 0)
    city.run(13)
    assert programme.funded == pytest.approx(2.0 * programme.budget) and programme.applications > 0
    assert_conserved(city)


def test_a_programme_short_of_money_pays_everybody_the_same_share() -> None:
    city = city_with("rent_vouchers")
    _row, _home, room, award = supported(city)
    programme = city.world.programmes[0]
    pay(programme, city.world.accounts[0], TAKEN_ALONG, float(programme.cash) - 0.05, city.world.book)
    prepare_support(city.state, city.month)
    assert award.monthly == pytest.approx(0.2, abs=1e-5) and room.subsidy == pytest.approx(0.05, abs=1e-5)
    collect_rents(city.state, 1)
    assert programme.cash >= 0.0


def test_a_voucher_pays_nothing_without_a_contract_or_above_the_ceiling() -> None:
    city = city_with("rent_vouchers")
    _row, _home, room, award = supported(city)
    room.written = 0
    prepare_support(city.state, city.month)
    assert (award.monthly, room.subsidy) == (0.0, 0.0)
    room.written, room.rent = 1, 0.6
    prepare_support(city.state, city.month)
    assert award.monthly == 0.0
    room.rent = 0.5
    prepare_support(city.state, city.month)
    assert award.monthly > 0.0
    room.rent = 0.6  # it has grown since
    prepare_support(city.state, city.month)
    assert award.monthly > 0.0


def test_a_voucher_ends_with_its_months_and_when_it_is_not_used() -> None:
    city = city_with("rent_vouchers")
    _row, home, room, award = supported(city)
    for month in range(1, 37):
        assert award.present == 1
        prepare_support(city.state, city.month)
        collect_rents(city.state, month)
        run_rent_support(city.state, month)
    assert (award.present, award.months, home.award, room.subsidy) == (0, 36, NONE, 0.0)
    city = city_with("rent_vouchers")
    _row, home, room, award = supported(city)
    room.written = 0
    for month in range(1, 13):
        assert award.present == 1
        prepare_support(city.state, city.month)
        run_rent_support(city.state, month)
    assert (award.present, award.months, home.award) == (0, 0, NONE)
    assert city.world.programmes[0].lapses == 1


def test_a_voucher_moves_with_its_holder() -> None:
    city = city_with("rent_vouchers", settings=("behaviour.written_absentee=1",))
    row, home, room, award = supported(city)
    prepare_support(city.state, city.month)
    collect_rents(city.state, 1)
    rooms = city.world.rooms
    used = rooms[: city.world.tally[0].rooms]
    other = int(np.flatnonzero((used.present == 1) & (used.landlord != NONE) & (used.tenant == NONE))[0])
    rooms[other].asking = 0.35
    sign_contract(city.state, other, row, 1)
    assert (room.tenant, room.subsidy) == (NONE, 0.0)
    assert (home.room, rooms[other].written, home.award >= 0) == (other, 1, True)
    prepare_support(city.state, city.month)
    assert rooms[other].subsidy == pytest.approx(0.2, abs=1e-5)
    collect_rents(city.state, 2)
    assert (award.present, award.months) == (1, 2)


def test_social_rent_houses_in_units_of_absentee_landlords() -> None:
    wanted = (
        *EAGER,
        "policy.social_rent.programmes.0.eligibility.elders_from=0",
        "place.tenure.room_vacancy=0.3",
    )
    city = city_with("social_rent", settings=wanted, months=48, households=150).run()
    awards: Any = city.world.awards[: city.world.tally[0].awards]
    running = awards[(awards.present == 1) & (awards.state == ACTIVE)]
    assert len(running)
    rooms: Any = city.world.rooms[running.room]
    assert (rooms.landlord != NONE).all() and (rooms.written == 1).all()
    assert (rooms.tenant == running.household).all()


# --- a room to let ---------------------------------------------------------------------------


def test_a_room_credit_builds_rooms_to_let() -> None:
    city = city_with("room_credit", settings=EAGER, months=96, households=150).run()
    events = city.event_table()
    keys = set(events[events.kind == "approved"].household)
    assert keys
    loans = city.loan_table()
    assert (loans.purpose == "programme").any()
    done = set(events[events.kind == "completed"].household)
    assert done <= keys and done
    rooms = events[(events.kind == "finished_stage") & (events.amount == 5) & events.household.isin(done)]
    assert done <= set(rooms.household)
    assert_conserved(city)


# --- the whole -------------------------------------------------------------------------------

NOTHING = (
    ("rent_vouchers", "programmes.0.finance.budget=0"),
    ("social_rent", "programmes.0.finance.budget=0"),
    ("guarantee_fund", "programmes.0.finance.seed=0"),
    ("room_credit", "programmes.0.finance.budget=0"),
    ("tenant_protection", "tenancy.fine=0"),
)


def test_no_money_and_no_rules_change_nothing() -> None:
    neutral = [f"policy.{name}.{field}" for name, field in NOTHING]
    neutral += [
        f"policy.tenant_protection.tenancy.{rule}"
        for rule in ("detection=0", "observatory=false", "notice_months=0", "just_cause=false", "cost=0")
    ]
    plain = city_with("none", months=26).run()
    idle = city_with(*ALL_AID, settings=tuple(neutral), months=26).run()
    assert plain.digest() == idle.digest()


def test_a_regulation_without_bite_leaves_lives_as_they_were() -> None:
    plain = city_with("none", months=20).run()
    watched = city_with(
        "tenant_protection",
        settings=tuple(
            f"policy.tenant_protection.tenancy.{rule}"
            for rule in ("detection=0", "notice_months=0", "cost=0")
        ),
        months=20,
    ).run()
    assert plain.digest() == watched.digest()


BOTH_WAYS = f"""
from model import HousingModel
from scenarios import load
city = HousingModel(load(policies={list(ALL_AID)}, households=40, months=35, seed=4,
    settings=[*{list(EAGER)}, "place.migration.international.arrivals=0.01",
              "behaviour.near_zero_chance=0.1", "behaviour.written_live_in=0.9",
              "behaviour.eviction_written=1", "behaviour.notice_months=0",
              "policy.rent_vouchers.programmes.0.eligibility.income_cap_household=4.8",
              "policy.social_rent.programmes.0.eligibility.elders_from=0"])).run()
kinds = set(city.event_table().kind)
print(city.digest(), {{"rent_aid_begun", "guaranteed", "claim_paid", "rent_judged"}} <= kinds)
"""


def test_all_instruments_at_once_are_the_same_interpreted_and_compiled() -> None:
    interpreted, compiled = interpreted_and_compiled(BOTH_WAYS)
    assert interpreted == compiled
    assert interpreted[-1] == "True"


def test_kinds_of_aid_are_told_apart() -> None:
    city = city_with(*ALL_AID, "hip_2019")
    assert city.world.programmes.kind.tolist() == [VOUCHER, GUARANTEE, SOCIAL_RENT, WORKS, WORKS]
    assert city.world.programmes.lines.tolist() == [1, 1, 1, 2, 1]


def test_the_cheapest_unit_that_fits_is_found_without_looking_at_all_of_them() -> None:
    city = city_with("social_rent", settings=("place.tenure.room_vacancy=0.4",))
    rooms, programme, home = city.world.rooms, city.world.programmes[0], city.households[0]
    units = vacant_units(city.state)
    assert len(units) >= 5
    rooms.asking[units[:3]] = rooms.asking[units[0]]
    units = vacant_units(city.state)
    rooms.tenant[units[1]] = 0
    for persons, ceiling in ((1, 9.0), (4, 9.0), (9, 9.0), (1, 0.0), (3, float(rooms.asking[units[4]]))):
        home.persons, programme.rent_ceiling = persons, ceiling
        suits = [
            (float(rooms.asking[row]), int(rooms.key[row]), row)
            for row in units
            if rooms.tenant[row] == NONE
            and rooms.asking[row] <= ceiling
            and persons <= 2.5 * rooms.area[row] / ROOM_AREA
        ]
        assert room_for(city.state, units, home, programme) == (min(suits)[2] if suits else NONE)
