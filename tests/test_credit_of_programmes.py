"""The credit part of a programme: a lender's own money, arrears, what is noted, works that do not stand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agents.foundation.causes import (
    CAUSE_NAMES,
    IN_ARREARS,
    INCOME_CEILING,
    INCOME_FLOOR,
    NO_CAPACITY,
    NO_CAUSE,
    PROGRAMME_CREDIT,
    WORK_NOT_STANDING,
)
from agents.foundation.codes import ACTIVE, COMPLETED, COOPERATIVE, FROZEN, LAPSED, NONE
from agents.foundation.events import AWARD_LAPSED, LOAN_TAKEN, REFUSED
from agents.foundation.ledger import HOUSEHOLDS, LEND_COOPERATIVE, LOAN_ISSUE, TAKEN_ALONG, pay
from agents.government.applications import apply_for_programmes, ask, file_application, hindrance
from agents.government.approval import approve, can_start
from agents.government.credit_line import follow_lenders
from agents.government.eligibility import affordable_credit, impediment, left_to_give, refusal, was_served
from agents.government.works import close_award
from agents.lender.repayment import pay_instalments
from model import HousingModel
from scenarios import load
from tests.awards import approved, causes_of, family, funded, live, offered
from tests.test_city import assert_conserved

COOP = 3
MIX = "policy.uniform_mix.programmes.0"


def mix(*settings: str) -> HousingModel:
    return funded("uniform_mix", f"{MIX}.delivery.verification_delay=0", *settings)


def purse_of_lender(city: HousingModel, amount: float) -> None:
    """The cooperative holds so much and no more, MWM."""
    lender, outside = city.world.lenders[COOP], city.world.accounts[0]
    pay(lender, outside, TAKEN_ALONG, float(lender.cash), city.world.book)
    pay(outside, lender, TAKEN_ALONG, amount, city.world.book)


# --- who must bear a credit ------------------------------------------------------------------


def co_financed(income: float, grant: float) -> tuple[HousingModel, int, float]:
    """A family that asks for subsidy and credit; what both are to pay besides savings, less ``grant`` MWM."""
    city = funded("shp_2016_cofinancing")
    row = family(city, income)
    home, programme = city.households[row], city.world.programmes[0]
    home.needs = 0.8
    lot, project = city.lots[home.lot], city.world.projects[home.lot]
    left = left_to_give(programme.lines, home, lot, project, programme, city.world.behaviour[0])
    programme.grant_limit = grant if grant > 0.0 else left + grant
    return city, row, left


def test_who_needs_no_credit_worth_the_name_is_not_asked_to_bear_one() -> None:
    smallest = float(funded("shp_2016_cofinancing").world.behaviour[0].smallest_project)
    for missing, cause in ((0.5 * smallest, NO_CAUSE), (1.5 * smallest, NO_CAPACITY)):
        city, row, left = co_financed(0.8, -missing)
        grant, credit, _savings = offered(city, row)
        assert (grant, credit) == (pytest.approx(left - missing), 0.0)
        assert hindrance(city.state, row, 0, 0) == cause
    city, row, _left = co_financed(4.0, -1.5 * smallest)
    assert hindrance(city.state, row, 0, 0) == NO_CAUSE
    city, row, _left = co_financed(0.8, 2.5 * smallest)
    assert hindrance(city.state, row, 0, 0) == NO_CAPACITY
    city.world.programmes[0].credit_required = 0
    assert hindrance(city.state, row, 0, 0) == NO_CAUSE


def test_where_savings_pay_nearly_all_there_is_nothing_to_ask_for() -> None:
    city, row, _left = co_financed(4.0, 24.0)
    programme, smallest = city.world.programmes[0], city.world.behaviour[0].smallest_project
    programme.savings_share = 1.0 - 0.9 * smallest / 60.0
    assert sum(offered(city, row)[:2]) < smallest
    assert hindrance(city.state, row, 0, 0) == NONE


# --- a lender's own money --------------------------------------------------------------------


def test_a_lender_of_the_place_replaces_the_public_lender() -> None:
    city = mix()
    assert len(city.world.lenders) == len(city.setting.place.lenders) == len(city.lending_houses)
    programme = city.world.programmes[0]
    assert (programme.lender, programme.lends_own) == (COOP, 1)
    city.world.lenders[COOP].annual_rate = 0.17
    follow_lenders(city.state)
    assert (programme.rate, programme.term) == (0.17, city.world.lenders[COOP].term)
    public = funded("shp_2016_cofinancing")
    assert (public.world.programmes[0].lender, public.world.programmes[0].lends_own) == (5, 0)
    follow_lenders(public.state)
    assert public.world.programmes[0].rate == 0.24


def test_what_is_promised_is_not_promised_twice() -> None:
    city = mix()
    follow_lenders(city.state)
    row = family(city, 12.0)
    grant, credit, savings = offered(city, row)
    assert credit > 5.0
    file_application(city.state, row, 0, 0)
    waiting = city.world.awards[city.households.award[row]]
    purse_of_lender(city, credit - 0.1)
    assert not can_start(city.state, waiting, grant, credit, savings)
    purse_of_lender(city, credit + 0.1)
    assert can_start(city.state, waiting, grant, credit, savings)
    city.world.lenders[COOP].promised = 0.2
    assert not can_start(city.state, waiting, grant, credit, savings)
    city.world.programmes[0].credit_required = 0
    assert can_start(city.state, waiting, grant, 0.0, savings)


def test_a_tranche_waits_for_the_lender_and_promises_end() -> None:
    city = mix()
    follow_lenders(city.state)
    row = family(city, 12.0)
    lender = city.world.lenders[COOP]
    award = approved(city, row)
    assert lender.promised == pytest.approx(award.credit)
    purse_of_lender(city, 0.3 * award.credit - 0.01)
    live(city, award, range(0, 12))
    assert (award.tranche, award.paid, award.state, lender.promised) == (0, 0.0, ACTIVE, award.credit)
    purse_of_lender(city, 0.3 * award.credit + 1.0)
    city.world.book[:] = 0.0
    live(city, award, range(12, 13))
    assert award.tranche == 1
    assert lender.promised == pytest.approx(0.7 * award.credit)
    assert city.world.book[LEND_COOPERATIVE, HOUSEHOLDS, LOAN_ISSUE] == pytest.approx(
        0.3 * award.credit, abs=1e-5
    )
    assert lender.cash == pytest.approx(1.0 - lender.fixed_cost, abs=1e-5)
    loan = city.world.loans[award.loan]
    assert 0.0 < loan.predicted < 1.0
    close_award(city.state, award, LAPSED, NO_CAUSE, 13)
    assert lender.promised == pytest.approx(0.0, abs=1e-9)


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(seed=st.integers(0, 10**9), capital=st.sampled_from([5.0, 60.0, 400.0]), months=st.integers(14, 50))
def test_a_lender_of_the_place_never_lends_what_it_lacks(seed: int, capital: float, months: int) -> None:
    wanted = [
        f"place.lenders.cooperative.capital={capital}",
        "behaviour.hear_chance=0.4",
        f"{MIX}.finance.budget=2000.0",
    ]
    city = HousingModel(
        load(households=90, months=months, seed=seed, policies=["uniform_mix"], settings=wanted)
    )
    for _ in range(months):
        city.step()
        world = city.world
        assert world.lenders.cash.min() >= 0.0
        awards = world.awards[: world.tally[0].awards]
        running = awards[(awards.present == 1) & ((awards.state == ACTIVE) | (awards.state == FROZEN))]
        left = 1.0 - np.cumsum([0.0, *world.programmes[0].tranches])[running.tranche]
        assert world.lenders.promised[COOP] == pytest.approx((left * running.credit).sum(), abs=1e-6)
    assert_conserved(city)
    flows = city.ledger_table()
    # Nobody puts money into the cooperative after its first day, and nobody takes what it is paid back.
    capital_in = flows[(flows.kind == "capital") & (flows.payee == "cooperative") & (flows.month >= 0)]
    assert capital_in.empty
    assert not ((flows.payer == "cooperative") & flows.kind.isin(["capital", "budget_return"])).any()


# --- arrears ---------------------------------------------------------------------------------


def indebted(policy: str = "hip_2019", *settings: str) -> tuple[HousingModel, int]:
    """A family whose award is completed and whose credit has to be paid back."""
    city = funded(policy, *settings)
    row = family(city, 7.0)
    award = approved(city, row)
    live(city, award, range(0, 1))
    close_award(city.state, award, COMPLETED, NO_CAUSE, 4)
    assert city.households.loan[row] != NONE
    return city, row


@pytest.mark.parametrize(("field", "value"), [("overdue", 0.3), ("defaulted", 5)])
def test_an_unpaid_credit_bars_the_next_one(field: str, value: float) -> None:
    city, row = indebted()
    loan = city.world.loans[city.households.loan[row]]
    assert impediment(city.state, row, 0) == NO_CAUSE
    loan.rescheduled = 1
    assert impediment(city.state, row, 0) == NO_CAUSE
    loan[field] = value
    assert impediment(city.state, row, 0) == IN_ARREARS
    programme = city.world.programmes[0]
    ask(city.state, row, 0, 8)
    assert (programme.refused_arrears, programme.refused_credit) == (1, 0)
    assert causes_of(city, REFUSED) == [IN_ARREARS]
    programme.successive = 0
    assert impediment(city.state, row, 0) == NO_CAUSE


def test_arrears_elsewhere_do_not_bar_a_credit() -> None:
    city, row = indebted()
    loan = city.world.loans[city.households.loan[row]]
    loan.overdue, loan.award = 0.3, NONE
    assert impediment(city.state, row, 0) == NO_CAUSE


def test_who_slips_into_arrears_loses_the_place_in_the_queue() -> None:
    city, row = indebted()
    file_application(city.state, row, 0, 6)
    city.world.loans[city.households.loan[row]].overdue = 0.3
    approve(city.state, 6)
    assert city.households.award[row] == NONE
    assert causes_of(city, REFUSED) == [IN_ARREARS]


def test_a_running_instalment_leaves_less_room_for_the_next_credit() -> None:
    city, row = indebted()
    home, programme = city.households[row], city.world.programmes[0]
    home.instalments = 0.0
    room = affordable_credit(home, programme, city.world.rooms, city.world.behaviour[0])
    pay_instalments(city.state, 5)
    due = float(home.instalments)
    assert due > 0.0
    left = affordable_credit(home, programme, city.world.rooms, city.world.behaviour[0])
    assert room - left == pytest.approx(due * programme.term)


# --- what is noted, and works that do not stand ----------------------------------------------


def test_the_first_tranche_of_a_credit_is_noted_as_a_loan_and_a_grant_is_not() -> None:
    for policy, loans in (("hip_2019", [PROGRAMME_CREDIT]), ("shp_2019_grant", [])):
        city = funded(policy, f"policy.{policy}.programmes.0.delivery.verification_delay=0")
        award = approved(city, family(city, 12.0))
        live(city, award, range(0, 8), stands=True)
        assert award.tranche == 3
        assert causes_of(city, LOAN_TAKEN) == loans


@pytest.mark.parametrize("policy", ["hip_2019", "uniform_mix"])
def test_a_lender_counts_the_loans_it_gives_in_a_programme(policy: str) -> None:
    city = funded(policy, f"policy.{policy}.programmes.0.delivery.verification_delay=0")
    follow_lenders(city.state)
    lender = city.world.lenders[city.world.programmes[0].lender]
    pay(city.world.accounts[0], lender, TAKEN_ALONG, 100.0, city.world.book)
    live(city, approved(city, family(city, 12.0)), range(0, 8), stands=True)
    assert lender.issued > 0.0 and (lender.applications, lender.approved) == (1, 1)


def test_an_award_paid_out_for_nothing_is_no_success() -> None:
    city = funded("shp_2019_grant", "policy.shp_2019_grant.programmes.0.delivery.staged=false")
    row = family(city)
    award = approved(city, row)
    home, programme = city.households[row], city.world.programmes[0]
    assert not was_served(home, programme)
    live(city, award, range(0, 25))
    assert (award.present, award.tranche, home.paid_out) == (1, 1, 0)
    live(city, award, range(25, 26))
    assert (award.state, programme.lapses, programme.completions) == (LAPSED, 1, 0)
    assert causes_of(city, AWARD_LAPSED) == [WORK_NOT_STANDING]
    assert (home.served, home.paid_out) == (0, 1)
    assert was_served(home, programme)


def test_an_award_whose_work_stands_is_completed_however_late() -> None:
    city = funded("shp_2019_grant", "policy.shp_2019_grant.programmes.0.delivery.staged=false")
    row = family(city)
    award = approved(city, row)
    live(city, award, range(0, 20))
    city.households.earmarked[row] = 0.0
    live(city, award, range(30, 31), stands=True)
    assert (award.state, city.households.served[row]) == (COMPLETED, 1)


# --- incomes ---------------------------------------------------------------------------------


def test_an_income_below_the_floor_is_refused_and_counted_with_the_ceiling() -> None:
    floor = "policy.shp_2019_grant.programmes.0.eligibility.income_floor=2.0"
    city = funded("shp_2019_grant", floor)
    row = family(city)
    home, programme = city.households[row], city.world.programmes[0]
    found = {}
    for income in (1.99, 2.0, 4.79, 4.8):
        home.usual_income = income
        found[income] = int(refusal(home, programme, city.lots))
    assert found == {1.99: INCOME_FLOOR, 2.0: NO_CAUSE, 4.79: NO_CAUSE, 4.8: INCOME_CEILING}
    home.usual_income = 1.0
    ask(city.state, row, 0, 0)
    assert programme.refused_income == 1
    assert CAUSE_NAMES[causes_of(city, REFUSED)[0]] == "income_floor"


def test_the_floor_is_in_the_unit_of_the_ceilings() -> None:
    eligibility = "policy.shp_2019_grant.programmes.0.eligibility"
    city = funded("shp_2019_grant", f'{eligibility}.unit="UMA"', f"{eligibility}.income_floor=2.0")
    assert city.world.programmes[0].floor == pytest.approx(1.41)


def test_support_by_capacity_offers_each_family_one_thing() -> None:
    city = HousingModel(load(households=60, policies=["differentiated_support"]))
    row = family(city)
    home, programmes = city.households[row], city.world.programmes
    home.persons = 4
    for income, wanted in ((1.0, [1, 0, 0]), (1.2, [0, 1, 0]), (2.5, [0, 0, 1]), (5.0, [0, 0, 0])):
        home.usual_income = income
        open_to = [int(refusal(home, programme, city.lots) == NO_CAUSE) for programme in programmes]
        assert open_to == wanted
    assert (programmes.grant_limit > 0.0).tolist() == [True, True, False]
    assert (programmes.lender == COOP).tolist() == [False, True, False]
    assert city.world.lenders.kind[COOP] == COOPERATIVE
    uniform = load(policies=["uniform_mix"]).policies[0].programmes[0].finance.budget
    parts = city.setting.policies[0].programmes
    assert sum(part.finance.budget for part in parts) == uniform


def test_rates_are_the_lenders_of_the_day_when_people_ask() -> None:
    city = mix()
    city.world.lenders[COOP].annual_rate = 0.13
    apply_for_programmes(city.state, 0)
    assert city.world.programmes[0].rate == 0.13
