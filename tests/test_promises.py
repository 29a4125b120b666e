"""A programme's money is promised once: interest and homes, services of lots, brokers, partners, heirs."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from agents.foundation.causes import NO_LONGER_NEEDED
from agents.foundation.codes import ACTIVE, FINISHING, LAPSED, QUEUED, TENANT
from agents.foundation.events import AWARD_LAPSED
from agents.foundation.ledger import BROUGHT_ALONG, pay
from agents.government.applications import file_application
from agents.government.approval import approve
from agents.government.money_plan import MoneyPlan
from agents.government.mortgages import run_homes, take_back
from model import HousingModel
from scenarios import ScenarioError, check_file, load
from tests.awards import approved, causes_of, family, funded, live
from tests.tenancies import city_with
from tests.test_city import assert_conserved
from tests.test_homes import SUBSIDY, applicant, served
from tests.test_money_in_time import quantity, with_partner

# --- homes -----------------------------------------------------------------------------------


def test_interest_of_the_year_is_kept_apart_before_more_homes_are_ordered() -> None:
    city, _row, _award = served("mortgage_subsidy", f"{SUBSIDY}.finance.budget=500", income=6.0, savings=60.0)
    world, programme = city.world, city.world.programmes[0]
    run_homes(city.state, 1)
    rest_of_year = 10.0 * float(programme.monthly)
    another = applicant(city, income=6.0, savings=60.0)
    award = world.awards[city.households[another].award]
    pay(programme, world.accounts[0], BROUGHT_ALONG, float(programme.cash) - rest_of_year, world.book)
    approve(city.state, 2)
    assert award.state == QUEUED, "what is left this year is the interest of the first family"
    pay(world.accounts[0], programme, BROUGHT_ALONG, 1.1 * rest_of_year, world.book)
    approve(city.state, 2)
    assert award.state == ACTIVE


def test_interest_takes_nothing_that_is_promised() -> None:
    city, _row, _award = served("mortgage_subsidy", f"{SUBSIDY}.finance.budget=500", income=6.0, savings=60.0)
    programme = city.world.programmes[0]
    programme.committed = float(programme.cash)
    before = float(programme.cash)
    run_homes(city.state, 10)
    assert programme.cash == before


def test_services_of_a_lot_that_was_taken_back_are_promised_once() -> None:
    city, row, award = served("sites_and_services", income=3.5, savings=60.0)
    world, programme = city.world, city.world.programmes[0]
    lot_row, first, kept = int(award.lot), award, float(programme.committed)
    loan = world.loans[city.households[row].loan]
    loan.defaulted = 5
    take_back(city.state, loan, 20)
    assert programme.committed == 0.0 and (first.state, first.pledged) == (LAPSED, 0.0)
    second = applicant(city, income=3.5, savings=60.0)
    approve(city.state, 21)
    again = world.awards[city.households[second].award]
    assert again.lot == lot_row and programme.committed == pytest.approx(kept)
    level = int(city.lots[lot_row].services)
    run_homes(city.state, 500)
    assert city.lots[lot_row].services == level, "nobody lives there yet whose turn it is"
    assert_conserved(city)


# --- brokers ---------------------------------------------------------------------------------


def test_brokers_of_vouchers_have_no_more_than_their_part() -> None:
    targeting = "policy.rent_vouchers.programmes.0.targeting"
    brokered = (f'{targeting}.queue="brokered"', f"{targeting}.broker_quota=0.5")
    city = city_with("rent_vouchers", settings=brokered)
    world, programme, homes = city.world, city.world.programmes[0], city.households
    yearly = 12.0 * float(programme.voucher_limit)
    programme.funded, programme.budget, programme.broker_money = 9.0, 4.0 * yearly, 0.9 * yearly
    world.settlements.organisation[:] = 0.5
    settled = city.lots.settlement[homes.lot] >= 0
    rows = np.flatnonzero((homes.present == 1) & (homes.tenure == TENANT) & (homes.award < 0) & settled)[:4]
    assert len(rows) == 4
    homes.usual_income[rows], homes.papers[rows], homes.stream[rows] = 1.5, 1, 0
    for row in rows:
        file_application(city.state, int(row), 0, 0)
    approve(city.state, 1)
    assert (programme.approvals, programme.brokered) == (4, 1)
    assert programme.broker_money == pytest.approx(-0.1 * yearly)


# --- years without money ---------------------------------------------------------------------


def test_partners_stop_with_the_programme(tmp_path: Path) -> None:
    path = with_partner(tmp_path)
    text = path.read_text("utf-8")
    closing = "[programmes.finance]\ncloses_in_year = " + quantity(1, "years")
    path.write_text(text.replace("[programmes.finance]", closing, 1), "utf-8")
    check_file(path)
    city = HousingModel(load(policies=[str(path)], households=60, months=30, seed=2))
    purse = city.world.accounts[city.world.programmes[0].purse]
    for month in (0, 12, 24):
        before = float(purse.cash)
        city.offices[0].receive(city.world, city.state, month)
        assert (purse.cash > before) == (month == 0)


def test_who_has_closed_gets_nothing_that_is_passed_on() -> None:
    first = MoneyPlan(yearly=(6.0,), shifts=12)
    heir = MoneyPlan(yearly=(1.0,), closes=24, heirs_of=[first])
    assert [heir.money_of(12 * year) for year in range(4)] == [1.0, 7.0, 0.0, 0.0]


@pytest.mark.parametrize("says", ["opens_in_year=9", "closes_in_year=1"])
def test_money_shifts_to_who_is_open_then(says: str) -> None:
    scenario = load(policies=["nrp_shift"]).policies[0]
    to = next(p.finance.shift.to for p in scenario.programmes if p.finance.shift is not None)
    with pytest.raises(ScenarioError, match="open when the money shifts"):
        load(policies=["nrp_shift"], settings=[f"policy.nrp_shift.programmes.{to}.finance.{says}"])


# --- works -----------------------------------------------------------------------------------


def test_who_has_finished_before_the_first_money_gets_none_and_nobody_sees_a_failure() -> None:
    city = funded("shp_2019_grant", "policy.shp_2019_grant.programmes.0.assistance.plans_checked=1")
    row = family(city, 2.0)
    programme = city.world.programmes[0]
    award = approved(city, row)
    assert award.due > 1 and programme.committed > 0.0
    lot = city.lots[award.lot]
    live(city, award, range(1, int(award.due)))
    assert award.present == 1
    lot.done, lot.rooms, lot.people, lot.complete = FINISHING, 3, 2, 1
    trust = city.households.programme_trust.copy()
    live(city, award, range(int(award.due), int(award.due) + 1))
    assert (award.state, award.paid, programme.committed) == (LAPSED, 0.0, 0.0)
    assert causes_of(city, AWARD_LAPSED) == [NO_LONGER_NEEDED]
    assert (city.households.programme_trust == trust).all()
