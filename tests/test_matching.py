"""Savings matched, remittances pooled, incomes complemented, businesses lent for, courses held."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from agents.foundation.causes import NO_CAUSE, NO_REMITTANCES, NO_TRADE, NOT_OF_STREAM
from agents.foundation.codes import (
    BANK_ACCOUNT,
    COMPLETED,
    INTERNATIONAL,
    LAPSED,
    NATIVE,
    NONE,
    RETURNEE,
    SLAB,
)
from agents.foundation.ledger import INCOME_SUPPORT, TRADE_CAPITAL, pay
from agents.government.applications import hindrance
from agents.government.complement import pay_complements
from agents.government.means import run_means
from agents.household import change_job, consume, earn
from agents.projects import yearly_return
from model import HousingModel
from scenarios import ScenarioError, load
from tests.awards import bring
from tests.both_ways import interpreted_and_compiled
from tests.means import EAGER, city_with, given, holder, rich

MATCH = "policy.remittance_match.programmes.0.benefit"
BY_SAVINGS = f'{MATCH}.match_base="savings"'


def built(city: HousingModel, row: int, amount: float) -> None:
    """The family has spent so much own money on its house."""
    city.households.own_spending[row] += amount


# --- savings ---------------------------------------------------------------------------------


def test_own_money_that_was_built_with_is_matched_once_up_to_the_limit() -> None:
    city = rich("remittance_match", BY_SAVINGS)
    row = holder(city)
    home, programme = city.households[row], city.world.programmes[0]
    home.own_spending = 7.0
    award = given(city, row)
    assert home.account == BANK_ACCOUNT and home.match == 1.0
    assert programme.committed == 10.0
    run_means(city.state, 1)
    assert home.earmarked == 0.0, "what was built before counts for nothing"
    built(city, row, 4.0)
    run_means(city.state, 2)
    run_means(city.state, 3)
    assert home.earmarked == home.granted == award.paid == 4.0
    assert programme.committed == 6.0
    built(city, row, 60.0)
    run_means(city.state, 4)
    assert award.paid == 10.0 and award.state == COMPLETED and home.match == 0.0
    assert programme.committed == 0.0
    assert programme.spent == pytest.approx(10.1, abs=1e-5)


def test_remittances_are_matched_as_far_as_they_came_in() -> None:
    city = rich("remittance_match")
    row = holder(city)
    home = city.households[row]
    award = given(city, row)
    home.remittance = 1.5
    built(city, row, 4.0)
    run_means(city.state, 1)
    assert award.paid == 1.5
    run_means(city.state, 2)
    assert award.paid == 3.0
    home.remittance = 0.0
    run_means(city.state, 3)
    assert award.paid == 3.0


def test_a_match_ends_with_its_time_or_with_the_lot() -> None:
    city = rich("remittance_match", f"{MATCH}.paid_months=12")
    row = holder(city)
    award = given(city, row)
    run_means(city.state, 11)
    assert award.present == 1
    run_means(city.state, 12)
    assert award.state == LAPSED and city.households.award[row] == NONE
    city = rich("remittance_match")
    row = holder(city)
    award = given(city, row)
    city.households.lot[row] = (city.households.lot[row] + 1) % len(city.lots)
    run_means(city.state, 1)
    assert award.state == LAPSED and city.households.match[row] == 0.0


def test_families_reckon_with_the_match() -> None:
    city = rich("remittance_match")
    row = holder(city)
    home = city.households[row]
    lot = city.lots[home.lot]
    lot.done, lot.people = SLAB, 6
    before = [yearly_return(k, home, lot, 6, city.state) for k in range(5)]
    home.match = 0.5
    after = [yearly_return(k, home, lot, 6, city.state) for k in range(5)]
    assert before[1] > 0.0
    np.testing.assert_allclose(after[:3], 1.5 * np.array(before[:3]))


def test_an_account_alone_is_all_that_san_marcos_gives() -> None:
    city = rich("san_marcos_savings")
    row = holder(city)
    home = city.households[row]
    assert hindrance(city.state, row, 0, 0) == NO_CAUSE
    award = given(city, row)
    assert home.account == BANK_ACCOUNT and award.state == COMPLETED and home.aided == 1
    assert hindrance(city.state, row, 0, 1) == NONE
    home.receives, home.account = 0, 0
    assert hindrance(city.state, row, 0, 1) == NO_REMITTANCES


def test_money_in_an_account_leaks_less() -> None:
    left = {}
    for account in (0, BANK_ACCOUNT):
        city = city_with("none")
        row = holder(city)
        home = city.households[row]
        home.account, home.income, home.remittance, home.needs = account, 0.0, 0.0, 0.0
        bring(city, row, 20.0)
        for _ in range(12):
            consume(city.state, 0)
            home.loan_cash = 0.0
        left[account] = float(home.cash + home.deposit)
    assert left[BANK_ACCOUNT] > left[0] + 2.0


# --- remittances pooled ----------------------------------------------------------------------


def test_a_settlement_pools_and_gets_its_next_service() -> None:
    city = rich("collective_remittances", "behaviour.works_base=2", money=3000.0)
    homes = city.households
    row = holder(city)
    place = city.world.settlements[city.lots.settlement[homes.lot[row]]]
    here = (homes.present == 1) & (homes.lot >= 0)
    here &= city.lots.settlement[homes.lot] == city.lots.settlement[homes.lot[row]]
    homes.receives[here], homes.remittance[here], homes.needs[here] = 1, 1.5, 0.0
    for other in np.flatnonzero(here):
        bring(city, int(other), 50.0)
    level = place.services = 1
    place.households = here.sum()
    city.world.book[:] = 0.0
    months = 0
    while place.services == level and months < 60:
        months += 1
        run_means(city.state, months)
    programme = city.world.programmes[0]
    assert place.services == level + 1 and place.pool >= 0.0
    assert programme.spent == pytest.approx(3.0 * city.world.tally[0].pooled, abs=1e-3)


# --- income ----------------------------------------------------------------------------------


def test_a_complement_reaches_to_the_floor_and_is_lived_on() -> None:
    city = rich("income_complement")
    row = holder(city)
    home = city.households[row]
    city.world.programmes.budget = 100.0
    home.usual_income = 1.1
    award = given(city, row)
    pay_complements(city.state, 1)
    assert home.complement == pytest.approx(0.1, abs=1e-5)
    home.usual_income = 0.2
    pay_complements(city.state, 2)
    assert home.complement == pytest.approx(0.3, abs=1e-5), "at most the largest amount"
    bring(city, row, 5.0)
    spent = {}
    for complement in (0.0, 0.3):
        home.complement, home.income, home.remittance, home.needs = complement, 0.6, 0.0, 0.3
        before = float(home.cash)
        consume(city.state, 3)
        spent[complement] = before - float(home.cash)
        bring(city, row, spent[complement])
    assert spent[0.3] > spent[0.0] + 0.15
    award.months = 24
    run_means(city.state, 4)
    assert award.state == COMPLETED and home.complement == 0.0


def test_short_money_is_shared_alike() -> None:
    city = rich("income_complement", money=0.0)
    row = holder(city)
    given(city, row)
    other = int(np.flatnonzero((city.households.present == 1) & (city.households.award == NONE))[0])
    city.households.usual_income[other] = 0.5
    given(city, other)
    city.households.usual_income[row] = 0.5
    pay(city.world.accounts[0], city.world.programmes[0], INCOME_SUPPORT, 0.3, city.world.book)
    pay_complements(city.state, 1)
    assert (
        city.households.complement[row] == city.households.complement[other] == pytest.approx(0.15, abs=1e-5)
    )
    assert 0.0 <= city.world.programmes[0].cash < 1e-5


# --- businesses and courses ------------------------------------------------------------------


def newcomer(city: HousingModel) -> tuple[int, Any]:
    row = holder(city)
    home = city.households[row]
    home.stream, home.adults, home.usual_income = RETURNEE, 2, 3.0
    return row, home


def test_a_business_is_lent_for_earns_and_is_owed() -> None:
    city = rich("migrant_business_credit", "behaviour.trade_share=1", "behaviour.workshop_noise=0")
    row, home = newcomer(city)
    city.world.projects[home.lot].stage = 1  # no room to spare while it is built
    assert hindrance(city.state, row, 0, 0) == NO_CAUSE
    city.world.book[:] = 0.0
    cash = float(home.cash)
    given(city, row)
    assert home.street_trade == 1 and home.cash == cash
    assert city.world.book[:, :, TRADE_CAPITAL].sum() == 2.5
    assert city.world.loans[home.loan].balance == 2.5
    earn(city.state, 1)
    behaviour = city.world.behaviour[0]
    expected = behaviour.street_share * behaviour.workshop_income
    assert home.workshop_income == pytest.approx(expected, abs=1e-5)
    behaviour.trade_failure = 1.0
    run_means(city.state, 2)
    assert home.street_trade == 0 and city.world.loans[home.loan].balance == 2.5


def test_a_family_with_a_room_to_spare_works_at_home() -> None:
    city = rich("migrant_business_credit", "behaviour.trade_share=1")
    row, home = newcomer(city)
    lot = city.lots[home.lot]
    lot.done, lot.rooms, lot.people = SLAB, 3, 3
    given(city, row)
    assert lot.workshop == 1 and home.street_trade == 0
    assert hindrance(city.state, row, 0, 1) == NONE


def test_who_has_no_trade_or_came_otherwise_gets_no_business() -> None:
    city = rich("migrant_business_credit", "behaviour.trade_share=0")
    row, home = newcomer(city)
    assert hindrance(city.state, row, 0, 0) == NO_TRADE
    home.stream = NATIVE
    assert hindrance(city.state, row, 0, 0) == NOT_OF_STREAM
    home.stream = INTERNATIONAL
    assert hindrance(city.state, row, 0, 0) == NO_TRADE


def test_a_certificate_opens_formal_jobs() -> None:
    city = rich("skills_amatitlan")
    row, home = newcomer(city)
    home.formal = 0
    given(city, row)
    assert home.certified == 1 and city.world.programmes[0].cases_left == 4
    behaviour = city.world.behaviour[0]
    luck = 2.0 * behaviour.informal_to_formal
    change_job(home, behaviour, luck, city.world.log, 1)
    assert home.formal == 1
    home.formal, home.certified = 0, 0
    change_job(home, behaviour, luck, city.world.log, 1)
    assert home.formal == 0


def test_a_course_makes_a_mason() -> None:
    city = city_with("skills_amatitlan")
    row, home = newcomer(city)
    home.mason = 0
    assert hindrance(city.state, row, 1, 0) == NO_CAUSE
    home.mason = 1
    assert hindrance(city.state, row, 1, 0) == NONE


# --- all together ----------------------------------------------------------------------------

POLICIES = (
    "remittance_match",
    "san_marcos_savings",
    "savings_finance_guatemala",
    "collective_remittances",
    "income_complement",
    "migrant_business_credit",
    "skills_amatitlan",
)


@pytest.mark.parametrize("policy", POLICIES)
def test_without_money_the_city_is_the_same(policy: str) -> None:
    many = ("place.population.remittance_share=0.3", *EAGER)
    budgets = tuple(
        f"policy.{policy}.programmes.{number}.finance.budget=0"
        for number in range(len(load(policies=[policy]).policies[0].programmes))
    )
    plain = city_with("none", months=5, settings=many).run()
    assert plain.digest() == city_with(policy, months=5, settings=(*many, *budgets)).run().digest()


BOTH_WAYS = f"""
from model import HousingModel
from scenarios import load
policies = {[*POLICIES, "uip_deeds", "cdmx_formalisation"]}
settings = [f"policy.{{name}}.programmes.0.finance.budget=900" for name in policies[:-1]]
city = HousingModel(load(policies=policies, households=40, months=12, seed=8, settings=[*settings,
    *{list(EAGER)}, "place.population.remittance_share=0.4", "place.migration.returnee.arrivals=0.02",
    "behaviour.trade_share=1", "behaviour.trade_failure=0.2",
    "policy.uip_deeds.programmes.0.benefit.cases=200"])).run()
kinds = set(city.event_table().kind)
wanted = {{"title_paid", "matched", "complement_begun", "trade_opened", "trained", "will_made"}}
print(city.digest(), sorted(wanted - kinds), min(city.world.programmes.cash) >= 0.0)
"""


def test_all_means_at_once_are_the_same_interpreted_and_compiled() -> None:
    interpreted, compiled = interpreted_and_compiled(BOTH_WAYS)
    assert interpreted == compiled
    assert interpreted[1:] == ["[]", "True"]


@pytest.mark.parametrize(
    ("policy", "setting", "told"),
    [
        ("remittance_match", "programmes.0.benefit.match_limit=0", "both 0"),
        ("remittance_match", "programmes.0.eligibility.needs_lot=false", "needs_lot = true"),
        ("income_complement", "programmes.0.eligibility.owners_only=true", "owners_only = false"),
        ("migrant_business_credit", "programmes.0.benefit.credit=0", "credit above 0"),
        ("migrant_business_credit", "programmes.0.eligibility.citizens_only=true", ""),
    ],
)
def test_contradictions_are_refused(policy: str, setting: str, told: str) -> None:
    settings = [f"policy.{policy}.{setting}"]
    if not told:
        load(policies=[policy], settings=settings)
        return
    with pytest.raises(ScenarioError, match=told):
        load(policies=[policy], settings=settings)


def test_streams_that_nobody_is_left_of_are_refused() -> None:
    head = "policy.skills_amatitlan.programmes.0.eligibility"
    with pytest.raises(ScenarioError, match="leave"):
        load(
            policies=["skills_amatitlan"],
            settings=[f'{head}.streams=["international"]', f"{head}.citizens_only=true"],
        )
