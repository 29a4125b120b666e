"""Titles that a programme pays for, rules for fees, taxes and wills."""

from __future__ import annotations

import numpy as np
import pytest

from agents.foundation.causes import NO_CAUSE, NO_POSSESSION
from agents.foundation.codes import (
    CLOUDED,
    COMPLETED,
    LAPSED,
    NEVER,
    NO_TITLE,
    NONE,
    OWNER,
    POSSESSION,
    TITLED,
)
from agents.foundation.ledger import HOUSEHOLDS, OUTSIDE, PROGRAMMES, TITLE_FEE, TREASURY
from agents.foundation.parameters import PARAMETERS
from agents.government.applications import apply_for_programmes, file_application, hindrance
from agents.government.approval import approve
from agents.government.means import run_means
from agents.government.registry import keep_register, take_up_cases
from agents.household import ground_charge
from agents.testaments import write_wills
from model import HousingModel
from scenarios import ScenarioError, load
from tests.means import EAGER, city_with, given, holder, rich
from tests.test_titles import lots_of, owners_of, queue

QUIET = "behaviour.title_interest=0"
FEE = PARAMETERS["title_fee"].default


def test_the_programme_pays_and_the_register_decides() -> None:
    city = rich("titling", QUIET)
    row = holder(city)
    home, programme = city.households[row], city.world.programmes[0]
    lot = city.lots[home.lot]
    city.world.book[:] = 0.0
    award = given(city, row, 3)
    assert city.world.book[PROGRAMMES, OUTSIDE, TITLE_FEE] == pytest.approx(0.6, abs=1e-5)
    assert city.world.book[HOUSEHOLDS].sum() == 0.0
    assert (programme.cases_left, programme.spent) == (4, award.paid)
    for month in range(3, 3 + int(lot.title_due) - 3):
        keep_register(city.state, month)
        run_means(city.state, month)
    assert lot.title == POSSESSION and award.present == 1
    keep_register(city.state, int(lot.title_due))
    run_means(city.state, 40)
    assert lot.title == TITLED and award.state == COMPLETED and home.award == NONE and home.aided == 1


def test_heirs_who_do_not_agree_leave_the_title_clouded_and_may_ask_again() -> None:
    city = rich("notarial_sessions", QUIET)
    row = holder(city, CLOUDED)
    home = city.households[row]
    lot = city.lots[home.lot]
    lot.heirs = 400
    award = given(city, row)
    due = int(lot.title_due)
    assert 18 <= due <= 36
    keep_register(city.state, due)
    run_means(city.state, due)
    assert lot.title == CLOUDED and award.state == LAPSED and home.aided == 0
    assert hindrance(city.state, row, 0, due + 1) == NONE
    again = due + int(PARAMETERS["title_again"].default)
    assert hindrance(city.state, row, 0, again) == NO_CAUSE


def test_each_programme_sees_to_its_own_titles() -> None:
    served = {"titling": {POSSESSION}, "notarial_sessions": {CLOUDED}, "uip_deeds": {POSSESSION, CLOUDED}}
    for policy, wanted in served.items():
        city = rich(policy, QUIET)
        row = holder(city)
        lot = city.lots[city.households.lot[row]]
        for title in (POSSESSION, CLOUDED, TITLED):
            lot.title = title
            assert (hindrance(city.state, row, 0, 1) == NO_CAUSE) == (title in wanted), (policy, title)
        lot.title, lot.title_due = next(iter(wanted)), 9
        assert hindrance(city.state, row, 0, 1) == NONE, "a case that is taken up already"


def test_without_any_right_years_of_occupation_are_asked_for() -> None:
    city = rich("titling", QUIET)
    row = holder(city, NO_TITLE)
    city.households.settled[row] = 10
    years = int(PARAMETERS["title_occupation"].default)
    assert hindrance(city.state, row, 0, 10 + years - 1) == NO_POSSESSION
    assert hindrance(city.state, row, 0, 10 + years) == NO_CAUSE


def test_cases_and_money_ration_and_a_title_from_elsewhere_ends_the_wait() -> None:
    for cases, money, served in ((2, 100.0, 2), (5, 1.3, 2), (0, 100.0, 0), (5, 0.5, 0)):
        city = rich("titling", QUIET, money=money)
        rows = owners_of(city)[:6]
        city.lots.title[lots_of(city, rows)] = POSSESSION
        city.households.usual_income[rows], city.households.papers[rows] = 1.0, 1
        city.lots.risk[lots_of(city, rows)] = 0
        for row in rows:
            file_application(city.state, int(row), 0, 0)
        city.world.programmes.cases_left = cases
        city.lots.title[lots_of(city, rows[5:])] = TITLED
        approve(city.state, 1)
        assert (city.lots.title_due[lots_of(city, rows)] != NEVER).sum() == served
        assert city.households.award[rows[5]] == NONE
        assert city.world.programmes[0].cash >= 0.0


@pytest.mark.parametrize("policy", ["titling", "notarial_sessions", "uip_deeds"])
def test_without_money_the_city_is_the_same(policy: str) -> None:
    none = city_with("none", months=14, settings=EAGER).run()
    unfunded = city_with(
        policy, months=14, settings=(*EAGER, f"policy.{policy}.programmes.0.finance.budget=0")
    ).run()
    assert none.digest() == unfunded.digest()


# --- rules -----------------------------------------------------------------------------------


def test_a_rule_cuts_the_fee_of_families_and_taxes_pay_the_rest() -> None:
    city = city_with("cdmx_formalisation", settings=(QUIET,))
    city.world.place.regularisation = 3
    queue(city, [1, 2, 3], money=20.0)
    city.world.book[:] = 0.0
    take_up_cases(city.state, 12)
    book = city.world.book
    assert book[HOUSEHOLDS, OUTSIDE, TITLE_FEE] == pytest.approx(3 * 0.4 * FEE, abs=1e-5)
    assert book[TREASURY, OUTSIDE, TITLE_FEE] == pytest.approx(3 * 0.6 * FEE, abs=1e-5)
    assert city.world.tally[0].formalised == pytest.approx(3 * 0.6 * FEE, abs=1e-5)


def test_low_incomes_pay_less_tax_on_their_ground() -> None:
    city = city_with("cdmx_formalisation")
    home = city.households[holder(city, TITLED)]
    world = city.world
    home.usual_income = 2.6
    full = ground_charge(home, world.lots, world.holders, world.place[0])
    home.usual_income = 2.4
    assert ground_charge(home, world.lots, world.holders, world.place[0]) == pytest.approx(0.7 * full)
    assert full > 0.0


def test_family_property_by_law_needs_no_agreement_and_half_the_time() -> None:
    took = {}
    for policy in ("none", "family_property"):
        city = city_with(policy, settings=(QUIET,))
        city.world.place.notarial = 12
        lots = queue(city, [1] * 12, CLOUDED)
        city.lots.heirs[lots] = 400
        take_up_cases(city.state, 12)
        took[policy] = city.lots.title_due[lots] - 12
        for month in range(12, 50):
            keep_register(city.state, month)
        assert ((city.lots.title[lots] == TITLED) == (policy == "family_property")).all()
    np.testing.assert_allclose(took["family_property"], took["none"] / 2, atol=1.0)


def test_a_campaign_makes_owners_write_wills_at_public_cost() -> None:
    city = city_with("family_property", settings=("policy.family_property.formalisation.wills=0.5",))
    owners = owners_of(city)
    city.households.will[owners] = 0
    for month in range(24):
        write_wills(city.state, month)
    made = int(city.households.will[owners].sum())
    assert 0.4 * len(owners) < made < len(owners)
    tally = city.world.tally[0]
    assert tally.wills_made == made and tally.wills_spent == pytest.approx(0.2 * made, abs=1e-4)
    homes = city.households
    assert not (homes.will[(homes.present == 1) & (homes.tenure != OWNER)] > 0).all()


def test_rules_at_their_defaults_change_nothing() -> None:
    neutral = [
        "fee_share=1",
        "property_tax_share=1",
        "low_income=0",
        "wills=0",
        "will_cost=0",
    ]
    settings = tuple(f"policy.cdmx_formalisation.formalisation.{rule}" for rule in neutral)
    plain = city_with("none", months=14).run()
    ruled = city_with("cdmx_formalisation", settings=settings, months=14).run()
    assert plain.digest() == ruled.digest()


# --- what a file may say ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("policy", "setting", "told"),
    [
        ("notarial_sessions", "programmes.0.eligibility.needs_possession=true", "heirs cannot prove"),
        ("titling", "programmes.0.eligibility.needs_lot=false", "needs_lot = true"),
        ("titling", "programmes.0.benefit.match_share=1", "no match_share"),
        ("titling", "programmes.0.finance.annual_rate=0.1", "no annual_rate"),
        ("titling", 'programmes.0.benefit.covers="all"', "untitled"),
        ("titling", 'programmes.0.eligibility.streams="returnee"', "a list of texts"),
        ("titling", 'programmes.0.eligibility.streams=["tourist"]', "returnee"),
        ("cdmx_formalisation", "formalisation.low_income=0", "low_income above 0"),
    ],
)
def test_contradictions_are_refused(policy: str, setting: str, told: str) -> None:
    with pytest.raises(ScenarioError, match=told):
        load(policies=[policy], settings=[f"policy.{policy}.{setting}"])


def test_families_hear_and_get_their_titles_in_a_living_city() -> None:
    city = city_with(
        "uip_deeds",
        months=16,
        settings=(
            *EAGER,
            "policy.uip_deeds.programmes.0.finance.budget=400",
            "policy.uip_deeds.programmes.0.benefit.cases=200",
        ),
    ).run()
    kinds = set(city.event_table().kind)
    assert {"title_paid", "title_granted"} <= kinds
    programme = city.world.programmes[0]
    assert programme.completions > 0 and programme.cash >= 0.0


def test_nobody_asks_twice_for_what_was_given() -> None:
    city: HousingModel = rich("titling", *EAGER, QUIET)
    row = holder(city)
    city.households.aided[row] = 1
    for month in range(30):
        apply_for_programmes(city.state, month)
    assert city.households.award[row] == NONE
