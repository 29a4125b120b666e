"""Down payments: kept apart, brought, waited for, given up; and what awards must never do (T§4.2)."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agents.builder import building_budget
from agents.foundation.causes import NO_DOWN_PAYMENT, NO_SAVINGS, WAITED_TOO_LONG
from agents.foundation.codes import ACTIVE, BANK_ACCOUNT, FROZEN, LAPSED, NONE, QUEUED
from agents.foundation.events import AWARD_FROZEN, AWARD_LAPSED, DOWN_PAYMENT_MADE
from agents.foundation.ledger import ACCOUNT_DEPOSIT, put_aside
from agents.government.applications import file_application
from agents.government.approval import give_up_cause, start_award, turn_away
from agents.government.works import abandon_award
from model import HousingModel
from scenarios import load
from tests.awards import approved, bring, causes_of, empty_purse, family, funded, live, offered
from tests.houses import kinds_of
from tests.test_city import assert_conserved

HIP = "policy.hip_2019.programmes.0"
TWO = [f"{HIP}.delivery.down_payments=2", f"{HIP}.delivery.down_payment_share=0.05"]


def city_of(*settings: str) -> HousingModel:
    return funded("hip_2019", *TWO, f"{HIP}.delivery.verification_delay=0", *settings)


# --- keeping apart ---------------------------------------------------------------------------


def test_own_money_is_part_of_the_project() -> None:
    with_them, without = city_of(), funded("hip_2019")
    credit, plain = (offered(city, family(city, 60.0))[1] for city in (with_them, without))
    assert plain == pytest.approx(39.5)
    assert credit * 1.1 == pytest.approx(plain)


def test_an_applicant_keeps_apart_what_it_must_bring_and_builds_with_the_rest() -> None:
    city = city_of()
    row = family(city)
    home, behaviour = city.households[row], city.world.behaviour[0]
    bring(city, row, 30.0)
    before = building_budget(home, behaviour)
    file_application(city.state, row, 0, 0)
    due = 0.1 * offered(city, row)[1]
    assert due > 1.0
    assert home.reserved == pytest.approx(due)
    assert building_budget(home, behaviour) == pytest.approx(before - behaviour.spend_rate * due)


@pytest.mark.parametrize("end", ["refused", "left before", "left after"])
def test_what_was_kept_apart_is_free_again_at_the_end(end: str) -> None:
    city = city_of()
    row = family(city)
    home = city.households[row]
    if end == "left after":
        approved(city, row)
        assert home.reserved > 0.0
        abandon_award(city.state, home, 3)
    else:
        file_application(city.state, row, 0, 0)
        assert home.reserved > 0.0
        if end == "refused":
            turn_away(city.state, city.world.awards[home.award], WAITED_TOO_LONG, 3)
        else:
            abandon_award(city.state, home, 3)
    assert (home.reserved, home.award) == (0.0, NONE)


def test_missing_down_payments_are_not_why_a_queue_is_left() -> None:
    city = city_of()
    row = family(city)
    file_application(city.state, row, 0, 0)
    home, award = city.households[row], city.world.awards[city.households.award[row]]
    assert give_up_cause(home, award) == WAITED_TOO_LONG
    home.reserved += 1.0
    assert give_up_cause(home, award) == NO_SAVINGS


# --- bringing --------------------------------------------------------------------------------


def test_each_down_payment_becomes_project_money_and_stays_in_the_purse() -> None:
    city = city_of()
    row = family(city)
    home = city.households[row]
    award = approved(city, row)
    each = 0.05 * award.credit
    bring(city, row, 3.0 * each)
    live(city, award, range(0, 1))
    assert (award.down_payments, award.tranche) == (1, 1)
    assert home.cash == pytest.approx(3.0 * each + award.paid)
    assert home.earmarked == pytest.approx(each + award.paid)
    assert home.reserved == pytest.approx(each)
    live(city, award, range(1, 8), stands=True)
    assert (award.down_payments, award.tranche) == (2, 3)
    assert home.reserved == pytest.approx(0.0)
    assert home.earmarked == pytest.approx(2.0 * each + award.credit)
    assert home.cash == pytest.approx(3.0 * each + award.credit)
    assert kinds_of(city).count(DOWN_PAYMENT_MADE) == 2


def test_savings_in_an_account_are_brought_too() -> None:
    city = city_of()
    row = family(city)
    home = city.households[row]
    award = approved(city, row)
    home.account = BANK_ACCOUNT
    bring(city, row, 20.0)
    put_aside(home, city.world.accounts[1], 20.0, city.world.book)
    assert home.cash == 0.0 and city.world.book[:, :, ACCOUNT_DEPOSIT].sum() > 0.0
    live(city, award, range(0, 1))
    assert award.tranche == 1
    assert home.deposit == pytest.approx(20.0 - 0.05 * award.credit, abs=1e-5)


# --- waiting ---------------------------------------------------------------------------------


def test_the_first_tranche_waits_freezes_and_comes_late() -> None:
    city = city_of()
    row = family(city)
    award = approved(city, row)
    live(city, award, range(0, 10))
    assert (award.tranche, award.state) == (0, ACTIVE)
    live(city, award, range(10, 11))
    assert (award.tranche, award.state) == (0, FROZEN)
    assert causes_of(city, AWARD_FROZEN) == [NO_DOWN_PAYMENT]
    bring(city, row, award.credit)
    reopened = 11 + int(city.world.behaviour[0].reopening_months)
    live(city, award, range(11, reopened))
    assert (award.tranche, award.down_payments, award.state) == (0, 1, FROZEN)
    live(city, award, range(reopened, reopened + 1))
    assert (award.tranche, award.down_payments, award.state) == (1, 1, ACTIVE)


def test_the_second_tranche_waits_though_the_work_stands() -> None:
    city, free = city_of(), funded("hip_2019", f"{HIP}.delivery.verification_delay=0")
    for each in (city, free):
        row = family(each)
        award = approved(each, row)
        bring(each, row, 0.051 * award.credit)
        live(each, award, range(0, 1))
        empty_purse(each, row)
        live(each, award, range(1, 9), stands=True)
    assert (award.tranche, free.world.awards[0].tranche) == (3, 3)
    award = city.world.awards[0]
    assert (award.tranche, award.verified, award.state) == (1, 1, ACTIVE)
    live(city, award, range(9, 11), stands=True)
    assert award.state == FROZEN


def test_an_approval_without_a_down_payment_lapses_and_its_money_goes_back() -> None:
    city = city_of()
    row = family(city)
    award = approved(city, row)
    programme = city.world.programmes[0]
    assert programme.committed == pytest.approx(award.credit)
    live(city, award, range(0, 25))
    assert award.present == 1
    live(city, award, range(25, 26))
    assert (award.present, award.state, award.paid) == (0, LAPSED, 0.0)
    assert causes_of(city, AWARD_LAPSED) == [NO_DOWN_PAYMENT]
    assert programme.committed == pytest.approx(0.0)
    assert (city.households.reserved[row], city.households.served[row]) == (0.0, 0)


def test_who_looks_away_from_the_work_still_wants_the_down_payment() -> None:
    city = city_of()
    city.world.behaviour.harm_base = 2.0
    row = family(city)
    award = approved(city, row)
    bring(city, row, 0.051 * award.credit)
    live(city, award, range(0, 1))
    empty_purse(city, row)
    live(city, award, range(1, 8))
    assert (award.tranche, award.ghosts) == (1, 0)
    bring(city, row, award.credit)
    live(city, award, range(8, 9))
    assert (award.tranche, award.ghosts, award.down_payments) == (2, 1, 2)


def test_savings_of_a_fund_go_into_the_works_and_down_payments_stay_apart() -> None:
    delivery = "policy.solidarity_fund.programmes.0.delivery"
    city = funded("solidarity_fund", f"{delivery}.down_payments=2", f"{delivery}.down_payment_share=0.05")
    row = family(city)
    home = city.households[row]
    file_application(city.state, row, 0, 0)
    award = city.world.awards[home.award]
    due = 0.1 * offered(city, row)[0]
    assert home.reserved == pytest.approx(1.0 + due)
    start_award(city.state, award, *offered(city, row), 0)
    assert home.reserved == pytest.approx(due)


# --- random cities ---------------------------------------------------------------------------


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    policy=st.sampled_from(["hip_2019", "shp_2019_grant", "uniform_mix", "solidarity_fund"]),
    seed=st.integers(0, 10**9),
    households=st.integers(40, 110),
    months=st.integers(13, 60),
    down_payments=st.integers(0, 2),
    share=st.sampled_from([0.01, 0.05, 0.3]),
    delay=st.sampled_from([0.0, 4.0]),
    pressure=st.sampled_from(
        [[], ["behaviour.harm_base=0.6"], ["behaviour.needs_floor=0.4"], ["behaviour.lot_foreclosure=0.5"]]
    ),
)
def test_awards_pay_no_more_than_was_approved_and_ask_no_more_than_is_due(
    policy: str,
    seed: int,
    households: int,
    months: int,
    down_payments: int,
    share: float,
    delay: float,
    pressure: list[str],
) -> None:
    programme = f"policy.{policy}.programmes.0"
    wanted = [
        f"{programme}.finance.budget=2000.0",
        f"{programme}.delivery.verification_delay={delay}",
        f"{programme}.delivery.down_payments={down_payments}",
        f"{programme}.delivery.down_payment_share={share if down_payments else 0.0}",
        "behaviour.hear_chance=0.4",
        *pressure,
    ]
    if policy == "solidarity_fund":
        wanted += [f"{programme}.group.smallest=3", f"{programme}.group.largest=4", "behaviour.join_base=2"]
    city = HousingModel(
        load(households=households, months=months, seed=seed, policies=[policy], settings=wanted)
    ).run()
    assert_conserved(city)
    awards = city.world.awards[: city.world.tally[0].awards]
    assert (awards.paid <= awards.grant + awards.credit + 1e-6).all()
    assert (awards.down_payments >= np.minimum(awards.tranche, down_payments)).all()
    assert (awards.down_payments <= down_payments).all()
    asked = np.maximum(0, down_payments - awards.down_payments) * share * (awards.grant + awards.credit)
    running = (awards.present == 1) & (awards.state != QUEUED)
    np.testing.assert_allclose(awards.pledged[running], asked[running], atol=1e-6)
    homes = city.households
    kept = homes.reserved[(homes.award == NONE) & (homes.group == NONE)]
    assert (kept == 0.0).all()
    pledging = np.flatnonzero(homes.award != NONE)
    assert (homes.reserved[pledging] >= awards.pledged[homes.award[pledging]] - 1e-6).all()
