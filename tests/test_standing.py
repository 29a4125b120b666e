"""Where targets stand: sums are exact, the look changes nothing, and rules that say no are the same."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from agents.foundation.causes import NO_CAUSE
from agents.foundation.codes import COMPLETED, INTERNATIONAL, OWNER, TITLE, WORKS
from agents.government import standing
from agents.government.applications import file_application, hindrance
from agents.government.standing import REASONS, count_standing
from analysis.reach import PLACES, format_reach, reaches_of
from analysis.reach_chapter import STACK
from model import HousingModel, programme_years
from scenarios import list_policies, load
from tests import test_homes as housing
from tests.both_ways import interpreted_and_compiled
from tests.means import holder, rich
from tests.tenancies import city_with, tenancy

WITH_PROGRAMMES = [row.name for row in list_policies() if load(policies=[row.name]).policies[0].programmes]


def target_of(city: HousingModel, k: int, month: int) -> np.ndarray:
    """Rows of a programme's target by the words of its definition, household by household."""
    programme, homes = city.world.programmes[k], city.households
    ceiling = np.where(homes.persons == 1, programme.ceiling_single, programme.ceiling_household)
    meant = (homes.present == 1) & (homes.usual_income < ceiling)
    if WORKS < programme.kind < TITLE:  # aid to rent, and homes
        awards: Any = city.world.awards[: city.world.tally[0].awards]
        given = awards.household[(awards.programme == k) & (awards.state == COMPLETED)]
        was_given = np.isin(np.arange(len(homes)), given)
        meant &= ((homes.tenure == OWNER) == (programme.owners_only == 1)) | was_given
    if programme.migrants_only == 1:
        meant &= homes.stream == INTERNATIONAL
    if programme.streams != 0:
        meant &= (programme.streams >> homes.stream.astype(np.int64)) & 1 == 1
    if programme.receivers_only == 1:
        meant &= homes.receives == 1
    if programme.elders_from > 0.0:
        age = (month - city.world.born[: len(homes), 0]) / 12.0
        meant &= (homes.persons == 1) | (age >= programme.elders_from)
    return np.flatnonzero(meant)


@pytest.mark.parametrize("policy", WITH_PROGRAMMES)
def test_every_household_of_a_target_stands_in_one_place(
    policy: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    city = HousingModel(load(policies=[policy], households=60, months=24), rng=4)
    told: list[tuple[int, int, int, int]] = []

    def look(world: Any, state: Any, month: int) -> Any:
        before = city.digest()
        year = programme_years.look_at(world, state, month)
        assert city.digest() == before
        for k in range(len(world.programmes)):
            rows = target_of(city, k, month)
            told.append((month + 1, k, len(rows), int(city.households.persons[rows].sum())))
        return year

    monkeypatch.setattr("model.yearbook.look_at", look)
    city.run()
    table = city.programme_table()
    assert len(told) == 2 * len(city.offices)
    for month, k, households, persons in told:
        mine = table[(table.month == month) & (table.programme == city.offices[k].name)]
        assert list(mine.reason) == list(REASONS)
        assert (mine.households.sum(), mine.persons.sum()) == (households, persons)
    money = table.drop_duplicates(["month", "programme"]).groupby("programme")[["funded", "returned"]].sum()
    for k, office in enumerate(city.offices):
        assert money.funded[office.name] == pytest.approx(float(city.world.programmes.funded[k]))
        assert money.returned[office.name] == pytest.approx(float(city.world.programmes.returned[k]))


def test_who_has_not_asked_would_not_be_refused() -> None:
    city = HousingModel(load(policies=["hip_2019"], households=80, months=11), rng=4).run()
    for row in np.flatnonzero(city.households.present == 1):
        home = city.households[row]
        place = standing.stands_at(city.state, row, 0, False, 11)
        if home.award >= 0:
            continue
        cause = hindrance(city.state, row, 0, 11)
        assert (place == standing.NOT_ASKED) == (cause == NO_CAUSE)


@pytest.mark.parametrize(
    ("setting", "more"),
    [
        ("finance.budget=0", "waits_for_money"),
        ("finance.office_capacity=1", "waits_for_office"),
        ("eligibility.income_floor=2", "rule_income"),
    ],
)
def test_a_bottleneck_shows_where_it_is(setting: str, more: str) -> None:
    """With money for all, the office or a rule stops people; without money, money does."""
    base = "policy.shp_2019_grant.programmes.0."
    rich = [f"{base}finance.budget=3000", f"{base}finance.fiscal_year=false"]
    counted = []
    for settings in (
        rich,
        [s for s in rich if s.split("=")[0] != base + setting.split("=")[0]] + [base + setting],
    ):
        scenario = load(policies=["shp_2019_grant"], households=80, months=24, settings=settings)
        table = HousingModel(scenario, rng=4).run().programme_table()
        last = table[table.month == 24].set_index("reason").households
        counted.append(last)
    assert counted[1][more] > counted[0][more]
    assert counted[1][["served", "receiving"]].sum() < counted[0][["served", "receiving"]].sum()


def test_the_table_names_every_place_and_adds_up() -> None:
    assert tuple(PLACES) == REASONS
    assert sorted(name for _, _, names in STACK.values() for name in names) == sorted(REASONS)
    city = HousingModel(load(policies=["hip_2019", "rent_vouchers"], households=60, months=12), rng=4).run()
    reaches = reaches_of([city.programme_table()])
    assert [reach.programme for reach in reaches] == ["hip", "vouchers"]
    told = format_reach(reaches)
    assert "WHY NOT MORE" in told and "target" in told and "100.0 %" in told
    assert format_reach(reaches_of([pd.DataFrame()])) == ""
    assert (
        len(HousingModel(load(policies=["hip_2019"], households=60, months=3), rng=1).run().programme_table())
        == 0
    )


def test_reasons_are_counted_once_a_december() -> None:
    city = HousingModel(load(policies=["hip_2019"], households=60, months=30), rng=4).run()
    assert sorted(set(city.programme_table().month)) == [12, 24]


SCRIPT = """
from model import HousingModel
from scenarios import load
G = "policy.shp_2019_grant.programmes.0."
settings = [G + 'targeting.queue="brokered"', G + "targeting.broker_quota=0.4", G + "finance.budget=900",
            G + "finance.office_capacity=40", G + "delivery.slack_months=3", G + "finance.arrival_month=2"]
works = ["shp_2019_grant", "shp_levels", "uip_polygons"]
for policies, chosen in ((works, settings), (["rent_vouchers"], [])):
    city = HousingModel(load(policies=policies, households=60, months=14, settings=chosen), rng=3).run()
    print(city.digest(), *city.programme_table().households, *city.programme_table().stacked)
"""


def test_interpreted_equals_compiled() -> None:
    interpreted, compiled = interpreted_and_compiled(SCRIPT)
    assert interpreted == compiled and len(compiled) > 40


def test_counting_is_a_look_and_nothing_more() -> None:
    city = HousingModel(load(policies=["shp_2016_cofinancing"], households=80, months=18), rng=4).run()
    before = city.digest(), city.world.awards.tobytes(), city.world.programmes.tobytes()
    shape = (len(city.world.programmes), len(REASONS))
    households, persons = np.zeros(shape, np.int64), np.zeros(shape, np.int64)
    count_standing(city.state, households, persons, city.month)
    assert (city.digest(), city.world.awards.tobytes(), city.world.programmes.tobytes()) == before
    assert households.sum() > 0


# --- each kind of benefit ---------------------------------------------------------------------


def places(city: HousingModel, row: int, month: int = 1) -> tuple[int, bool]:
    """Where a household stands with the first programme, and whether it is counted there alone."""
    shape = (len(city.world.programmes), len(REASONS))
    every, persons = np.zeros(shape, np.int64), np.zeros(shape, np.int64)
    count_standing(city.state, every, persons, month)
    city.households.present[row] = 0
    others = np.zeros(shape, np.int64)
    count_standing(city.state, others, persons, month)
    city.households.present[row] = 1
    (here,) = np.flatnonzero((every - others)[0])
    return int(here), int((every - others)[0].sum()) == 1


def test_who_was_given_a_home_stays_in_the_target_as_served() -> None:
    city, row, _award = housing.served("finished_periphery")
    assert places(city, row) == (standing.SERVED, True)


def test_who_waits_for_a_home_waits_for_homes_time_or_money() -> None:
    lent = housing.on_offer("comodato_units", "policy.comodato_units.programmes.0.benefit.stock=0")
    row = housing.applicant(lent)
    assert places(lent, row) == (standing.WAITS_FOR_OTHERS, True)
    city = housing.on_offer("finished_periphery", money=30.0)
    row = housing.applicant(city)
    programme = city.world.programmes[0]
    assert places(city, row) == (standing.WAITS_FOR_MONEY, True)
    housing.pay(city.world.accounts[0], programme, housing.BROUGHT_ALONG, 900.0, city.world.book)
    programme.desk, programme.desk_time = 0.1, 0.0
    assert places(city, row) == (standing.WAITS_FOR_OFFICE, True)
    programme.site = -1
    assert places(city, row) == (standing.WAITS_FOR_OTHERS, True)


def test_who_waits_for_a_case_waits_for_the_office_and_not_for_money() -> None:
    city = rich("titling")
    row = holder(city)
    file_application(city.state, row, 0, 0)
    programme = city.world.programmes[0]
    programme.cases_left = 0
    assert places(city, row) == (standing.WAITS_FOR_OFFICE, True)
    programme.cases_left, programme.committed = 5, float(programme.cash)
    assert places(city, row) == (standing.WAITS_FOR_MONEY, True)


def test_money_that_a_voucher_has_just_freed_is_no_lack_of_time() -> None:
    city = city_with("rent_vouchers")
    row, home, _room = tenancy(city)
    programme = city.world.programmes[0]
    programme.funded, programme.budget, home.usual_income, home.persons = 9.0, 9.0, 1.0, 3
    file_application(city.state, row, 0, 0)
    assert places(city, row) == (standing.WAITS_FOR_MONEY, True)
    programme.desk, programme.desk_time = 0.1, 0.0
    assert places(city, row) == (standing.WAITS_FOR_OFFICE, True)


def test_who_pools_remittances_takes_part() -> None:
    city = rich("collective_remittances")
    row = holder(city)
    place = city.world.settlements[city.lots.settlement[city.households.lot[row]]]
    place.services, place.pool = 1, 0.0
    assert places(city, row) == (standing.NOT_ASKED, True)
    place.pool = 0.5
    assert places(city, row) == (standing.RECEIVING, True)
    city.world.programmes[0].mark = 16
    assert places(city, row) == (standing.BY_PLACE, True)
    city.world.programmes[0].mark, place.services = 0, 4
    assert places(city, row) == (standing.NOTHING_LEFT, True)
