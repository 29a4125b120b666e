"""Money in time: budgets year by year, delays, administrations, shifts, partners, offices, agreements."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from agents.foundation.codes import ACTIVE, FROZEN, QUEUED
from agents.foundation.events import AWARD_EXTENDED
from agents.foundation.ledger import BROUGHT_ALONG, pay
from agents.government.applications import file_application
from agents.government.approval import approve
from agents.government.money_plan import MoneyPlan
from agents.government.office import open_offices
from agents.government.works import expire
from model import HousingModel
from scenarios import check_file, load
from tests.awards import approved, causes_of, family, funded, live
from tests.test_scenario_mistakes import SCENARIOS, mistake

GRANT = "policy.shp_2019_grant.programmes.0"
GRANT_FILE = SCENARIOS / "policies" / "shp_2019_grant.toml"


def quantity(value: float | list[float], unit: str) -> str:
    return f'{{ value = {value}, unit = "{unit}", tag = "A", source = "a test" }}'


BUDGET_UNIT = "MWM per 1,000 households per year"
PARTNER = f"""
[[programmes.finance.partners]]
level = "state"
share = {quantity(0.25, "share")}
budget = {quantity(2000, BUDGET_UNIT)}
"""
ASSISTANCE = "\n[programmes.delivery]"


def with_partner(folder: Path, text: str = PARTNER) -> Path:
    """The federal grant with a second purse."""
    source = GRANT_FILE.read_text("utf-8")
    path = folder / "stacked.toml"
    path.write_text(source.replace(ASSISTANCE, text + ASSISTANCE, 1), "utf-8")
    return path


# --- a plan ----------------------------------------------------------------------------------


def test_each_year_has_its_budget_and_the_last_goes_on() -> None:
    plan = MoneyPlan(yearly=(5.0, 3.0), opens=24)
    assert [plan.money_of(12 * year) for year in range(6)] == [0.0, 0.0, 5.0, 3.0, 3.0, 3.0]


def test_a_new_administration_keeps_a_part() -> None:
    plan = MoneyPlan(yearly=(8.0,), cycle=36, continuity=0.5)
    assert [plan.money_of(12 * year) for year in (0, 2, 3, 5, 6)] == [8.0, 8.0, 4.0, 4.0, 2.0]
    late = MoneyPlan(yearly=(8.0,), cycle=36, continuity=0.5, opens=36)
    assert [late.money_of(12 * year) for year in (2, 3, 6)] == [0.0, 8.0, 4.0]


def test_money_shifts_to_the_heir_and_none_is_lost() -> None:
    first = MoneyPlan(yearly=(6.0,), shifts=24, cycle=36, continuity=0.5)
    heir = MoneyPlan(yearly=(1.0,), heirs_of=[first])
    got = [(first.money_of(12 * year), heir.money_of(12 * year)) for year in range(4)]
    assert got == [(6.0, 1.0), (6.0, 1.0), (0.0, 7.0), (0.0, 4.0)]


def test_money_arrives_when_it_has_come_down() -> None:
    arrives = [f"{GRANT}.finance.arrival_month=4", f"{GRANT}.finance.budget=600"]
    city = HousingModel(load(policies=["shp_2019_grant"], households=60, months=12, settings=arrives), rng=2)
    funds = []
    for _ in range(6):
        city.step()
        funds.append(float(city.world.programmes.funded[0]))
    assert funds[:4] == [0.0] * 4 and funds[4] == funds[5] == pytest.approx(36.0)
    assert city.world.programmes.applications[0] == 0 or city.month >= 4


def test_a_yearly_list_pays_what_it_says() -> None:
    yearly = ["policy.shp_levels.programmes.shp.finance.yearly=[200.0, 50.0]"]
    city = HousingModel(load(policies=["shp_levels"], households=60, months=36, settings=yearly), rng=2).run()
    table = city.programme_table()
    mine = table[(table.programme == "shp")].drop_duplicates("year")
    assert np.allclose(mine.funded, [12.0, 3.0, 3.0])


# --- partners --------------------------------------------------------------------------------


def test_partners_stack_their_money_in_one_project(tmp_path: Path) -> None:
    city = funded(str(with_partner(tmp_path)))
    programme = city.world.programmes[0]
    purse = city.world.accounts[programme.purse]
    pay(city.world.accounts[0], purse, BROUGHT_ALONG, 100.0, city.world.book)
    open_offices(city.state)
    assert programme.stacking == 0.25
    row = family(city)
    award = approved(city, row)
    whole = award.grant + award.stacked[0]
    assert award.stacked[0] == pytest.approx(0.25 * whole) and award.stacked[0] > 1.0
    assert programme.partner_promised[0] == award.stacked[0]
    before = float(programme.cash), float(purse.cash)
    live(city, award, range(0, 40), stands=True)
    assert award.tranche == 3 and award.paid == pytest.approx(whole)
    assert before[0] - programme.cash == pytest.approx(award.grant)
    assert before[1] - purse.cash == pytest.approx(award.stacked[0])
    assert programme.partner_promised[0] == pytest.approx(0.0, abs=1e-6)
    assert city.households.granted[row] == pytest.approx(whole)


def test_without_its_money_the_project_goes_on_without_the_partner(tmp_path: Path) -> None:
    city = funded(str(with_partner(tmp_path)))
    programme = city.world.programmes[0]
    purse = city.world.accounts[programme.purse]
    pay(city.world.accounts[0], purse, BROUGHT_ALONG, 0.25 * programme.project_limit + 1.0, city.world.book)
    open_offices(city.state)
    first, second = family(city), family(city, 5.0)
    if first == second:
        second = next(r for r in range(len(city.households)) if city.households.tenure[r] == 1 and r != first)
    award = approved(city, first)
    assert award.stacked[0] > 0.0 and programme.stacking == 0.0
    assert purse.cash - programme.partner_promised[0] < 0.25 * programme.project_limit


def test_a_partner_without_money_leaves_the_city_as_it_was(tmp_path: Path) -> None:
    poor = with_partner(tmp_path, PARTNER.replace("2000", "0"))
    setting = "policy.shp_2019_grant.programmes.0.finance.budget=900"
    digests = [
        HousingModel(load(policies=[policy], households=60, months=14, settings=[setting]), rng=5)
        .run()
        .digest()
        for policy in (GRANT_FILE, poor)
    ]
    assert digests[0] == digests[1]


def test_partners_return_what_they_have_not_promised(tmp_path: Path) -> None:
    city = HousingModel(load(policies=[with_partner(tmp_path)], households=60, months=12), rng=2).run()
    programme = city.world.programmes[0]
    left = city.world.accounts[programme.purse].cash - programme.partner_promised[0]
    assert left == pytest.approx(0.0, abs=1e-5)


# --- the office ------------------------------------------------------------------------------


def test_an_office_decides_no_more_than_it_has_time_for() -> None:
    city = funded("shp_2019_grant", f"{GRANT}.finance.office_capacity=200")  # one a month
    programme = city.world.programmes[0]
    assert programme.desk == pytest.approx(1.0)
    rows = waiting_families(city, 4)
    done = []
    for month in range(1, 4):
        open_offices(city.state)
        approve(city.state, month)
        done.append(sum(city.world.awards[city.households.award[row]].state == ACTIVE for row in rows))
    assert done == [1, 2, 3]


def waiting_families(city: HousingModel, number: int) -> list[int]:
    """Owners of untitled work who have applied in month 0, the programme's door open to them."""
    rows: list[int] = []
    for row in np.flatnonzero((city.households.tenure == 1) & (city.households.present == 1)):
        home = city.households[row]
        if home.lot in [city.households.lot[other] for other in rows] or home.award >= 0:
            continue
        lot, project = city.lots[home.lot], city.world.projects[home.lot]
        if lot.owner != row or project.stage != 0 and project.builder != row:
            continue
        lot.done, lot.rooms, lot.complete, lot.title, lot.risk = 1, 1, 0, 2, 0
        project.stage, project.builder, project.progress = 0, -1, 0.0
        home.usual_income, home.papers, home.flagged = 2.0, 1, 0
        file_application(city.state, row, 0, 0)
        assert city.world.awards[home.award].state == QUEUED
        rows.append(int(row))
        if len(rows) == number:
            return rows
    raise AssertionError("too few owners in this city")


def test_an_office_without_a_limit_decides_on_all() -> None:
    city = funded("shp_2019_grant")
    rows = waiting_families(city, 4)
    open_offices(city.state)
    approve(city.state, 1)
    assert all(city.world.awards[city.households.award[row]].state == ACTIVE for row in rows)


def test_late_money_and_a_slow_office_lose_the_year() -> None:
    """Money that comes in September finds an office that can promise a part of it by December."""

    def returned(*settings: str) -> tuple[float, int]:
        wanted = [f"{GRANT}.{setting}" for setting in ("finance.budget=2000", *settings)]
        city = HousingModel(
            load(policies=["shp_2019_grant"], households=80, months=36, settings=wanted), rng=4
        )
        programme = city.run().world.programmes[0]
        return float(programme.returned / programme.funded), int(programme.approvals)

    slow, late = "finance.office_capacity=60", "finance.arrival_month=8"
    (share, served), (more, fewer) = returned(slow), returned(slow, late)
    assert more > share and fewer < served


# --- agreements ------------------------------------------------------------------------------


@pytest.mark.parametrize(("slack", "first", "later"), [(0, FROZEN, FROZEN), (6, ACTIVE, FROZEN)])
def test_a_missed_deadline_is_agreed_anew_once(slack: int, first: int, later: int) -> None:
    city = funded("shp_2019_grant", f"{GRANT}.delivery.slack_months={slack}")
    award = approved(city, family(city))
    missed = int(award.deadline) + 1
    expire(city.state, award, 0, missed)
    assert award.state == first
    assert len(causes_of(city, AWARD_EXTENDED)) == (slack > 0)
    expire(city.state, award, 0, missed + slack)
    assert award.state == first
    expire(city.state, award, 0, missed + slack + 1)
    assert award.state == later and len(causes_of(city, AWARD_EXTENDED)) == (slack > 0)


def test_who_has_no_time_to_talk_freezes_the_works() -> None:
    city = funded("shp_2019_grant", f"{GRANT}.delivery.slack_months=6", f"{GRANT}.finance.office_capacity=1")
    award = approved(city, family(city))
    expire(city.state, award, 0, int(award.deadline) + 1)
    assert award.state == FROZEN


# --- neutral values --------------------------------------------------------------------------

NEUTRAL = (
    'finance.level="city"',
    "finance.arrival_month=0",
    "finance.cycle_months=48",
    "finance.continuity=1.0",
    "finance.office_capacity=0",
    "delivery.slack_months=0",
    "targeting.paper_burden=1.0",
)


def test_levers_at_their_neutral_value_change_nothing() -> None:
    budget = f"{GRANT}.finance.budget=900"
    plain = load(policies=["shp_2019_grant"], households=60, months=14, settings=[budget])
    neutral = load(
        policies=["shp_2019_grant"],
        households=60,
        months=14,
        settings=[budget, *(f"{GRANT}.{setting}" for setting in NEUTRAL)],
    )
    assert HousingModel(plain, rng=5).run().digest() == HousingModel(neutral, rng=5).run().digest()


def test_the_budget_is_never_exceeded(tmp_path: Path) -> None:
    city = HousingModel(
        load(policies=[with_partner(tmp_path)], households=80, months=30,
             settings=[f"{GRANT}.finance.budget=900", f"{GRANT}.finance.office_capacity=100"]), rng=4,
    )  # fmt: skip
    for _ in range(30):
        city.step()
        programme: Any = city.world.programmes[0]
        purse = city.world.accounts[programme.purse]
        assert programme.cash - programme.committed > -1e-5
        assert purse.cash - programme.partner_promised[0] > -1e-5
    assert programme.approvals > 0 and programme.stacked > 0.0


# --- mistakes --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("setting", "says"),
    [
        ("finance.arrival_month=12", "between 0 and 11 months"),
        ("finance.yearly=[100.0]", "budget or yearly"),
        ("finance.cycle_months=30", "whole years"),
        ('finance.level="village"', '"federal", "state" or "city"'),
    ],
)
def test_mistakes_are_told(setting: str, says: str) -> None:
    assert says in str(mistake(policies=["shp_2019_grant"], settings=[f"{GRANT}.{setting}"]))


def test_shares_of_partners_leave_something_to_the_programme(tmp_path: Path) -> None:
    (flaw,) = check_file(with_partner(tmp_path, PARTNER.replace("0.25", "1.0")))
    assert flaw.field == "programmes.0.finance.partners"
    assert "less than the project costs" in str(flaw)


def test_money_shifts_to_another_programme_of_the_policy(tmp_path: Path) -> None:
    shift = f'\n[programmes.finance.shift]\nto = "nobody"\nmonth = {quantity(24, "months")}\n'
    (flaw,) = check_file(with_partner(tmp_path, shift))
    assert flaw.field == "programmes.0.finance.shift.to" and "another programme" in str(flaw)
