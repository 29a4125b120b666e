"""What a loan costs, what it earns, how large it may be and what a lender sees (C4, G1.22, G1.24)."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import brentq

from agents.foundation.causes import IS_FLAGGED, NO_CAPACITY, NO_CAUSE, NOT_PROFITABLE
from agents.foundation.codes import AFTER_NEEDS, NONE, SHARE_OF_INCOME, TENANT
from agents.foundation.draws import named_key
from agents.foundation.parameters import behaviour_record
from agents.lender.demand import worth_borrowing
from agents.lender.screening import (
    capacity,
    default_forecast,
    loan_from,
    screen,
    seen_instalments,
    sees_default,
)
from agents.lender.terms import expected_profit, instalment, perceived_instalment, size_limit
from model import HousingModel
from tests.borrowers import COOPERATIVE, FOR_PROFIT, GROUP, SOCIAL, STORE, borrowers, lent, town

BEHAVIOUR = behaviour_record()[0]


# --- arithmetic ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("amount", "rate", "months", "each", "multiple"),
    [(5.0, 0.74, 24, 0.405, 1.94), (5.0, 0.24, 36, 0.196, 1.41), (39.5, 0.0, 96, 0.411, 1.0)],
)
def test_instalments_of_the_dossier(
    amount: float, rate: float, months: int, each: float, multiple: float
) -> None:
    due = instalment(amount, rate / 12.0, months)
    assert round(due, 3) == each
    assert round(due * months / amount, 2) == multiple


@pytest.mark.parametrize(
    ("rate", "months", "smallest"),
    [
        (0.74, 12, 0.9),
        (0.50, 12, 1.7),
        (0.40, 12, 2.6),
        (0.30, 12, 5.8),
        (0.74, 24, 0.4),
        (0.50, 24, 0.7),
        (0.40, 24, 1.0),
        (0.30, 24, 1.7),
    ],
)
def test_small_loans_need_high_rates(rate: float, months: int, smallest: float) -> None:
    def profit(amount: float) -> float:
        return float(expected_profit(amount, rate / 12.0, months, 0.10, 0.25, 0.10, BEHAVIOUR))

    # The dossier rounds 1.646 up; all others are the nearest tenth.
    assert brentq(profit, 0.01, 40.0) == pytest.approx(smallest, abs=0.055)
    assert profit(0.01) < 0.0 < profit(40.0)


@given(
    amount=st.floats(0.1, 40.0),
    rate=st.floats(0.0, 2.0),
    months=st.integers(1, 120),
)
def test_level_instalments_pay_a_loan_back_exactly(amount: float, rate: float, months: int) -> None:
    due = instalment(amount, rate / 12.0, months)
    balance = amount
    for _ in range(months):
        balance += balance * rate / 12.0 - due
    assert balance == pytest.approx(0.0, abs=1e-5 * amount * (1.0 + rate / 12.0) ** months)
    believed = perceived_instalment(amount, rate / 12.0, months, BEHAVIOUR)
    interest = due * months - amount
    assert believed * months - amount == pytest.approx(0.7 * interest, abs=1e-9 * due * months)


def test_a_lender_asks_more_of_risky_borrowers() -> None:
    chances = np.linspace(0.0, 0.9, 10)
    profits = [expected_profit(2.0, 0.74 / 12.0, 24, chance, 0.25, 0.10, BEHAVIOUR) for chance in chances]
    assert (np.diff(profits) < 0.0).all()
    dear = expected_profit(2.0, 0.74 / 12.0, 24, 0.1, 0.25, 0.20, BEHAVIOUR)
    assert profits[1] - dear > 0.0


# --- how large a loan may be -----------------------------------------------------------------


@pytest.fixture(scope="module")
def city() -> HousingModel:
    return town()


def borrower(city: HousingModel, income: float = 2.0) -> Any:
    (row,) = borrowers(city, 1, income)
    home = city.households[row]
    home.good_cycles, home.deposit, home.pledged, home.loan = 0, 0.0, 0.0, NONE
    return home


@settings(deadline=None)
@given(
    income=st.floats(0.0, 12.0),
    cycles=st.integers(0, 12),
    deposit=st.floats(0.0, 8.0),
    pledged_share=st.floats(0.0, 1.0),
)
def test_size_limits(
    city: HousingModel, income: float, cycles: int, deposit: float, pledged_share: float
) -> None:
    home = borrower(city, income)
    home.good_cycles, home.deposit, home.pledged = cycles, deposit, pledged_share * deposit
    limits = [float(size_limit(home, lender)) for lender in city.world.lenders]
    first = 0.3 + 0.6 * income
    assert limits[FOR_PROFIT] == pytest.approx(min(6.0, first * 1.3**cycles))
    assert limits[STORE] == limits[GROUP] == pytest.approx(min(4.0, first * 1.3**cycles))
    assert limits[COOPERATIVE] == pytest.approx(min(12.0, 3.0 * (deposit - home.pledged)))
    assert limits[SOCIAL] == pytest.approx(min(12.0, (2.0 + 2.0 * income) * 1.3**cycles))
    home.deposit = home.pledged = 0.0


def test_capacity_as_a_share_of_income_or_of_what_is_left(city: HousingModel) -> None:
    home = borrower(city, 2.0)
    home.needs, home.room_income, home.workshop_income = 0.6, 0.3, 0.2
    assert city.world.lenders.capacity_rule[FOR_PROFIT] == SHARE_OF_INCOME
    assert city.world.lenders.capacity_rule[COOPERATIVE] == AFTER_NEEDS
    assert capacity(home, FOR_PROFIT, city.state) == pytest.approx(0.35 * 2.0)
    assert capacity(home, COOPERATIVE, city.state) == pytest.approx(0.5 * (2.5 - 0.6))
    assert capacity(home, SOCIAL, city.state) == pytest.approx(0.4 * (2.5 - 0.6))
    tenant = city.households[np.flatnonzero(city.households.tenure == TENANT)[0]]
    tenant.usual_income, tenant.needs, tenant.loan = 3.0, 0.5, NONE
    rent = city.world.rooms.rent[tenant.room]
    assert rent > 0.0
    assert capacity(tenant, COOPERATIVE, city.state) == pytest.approx(0.5 * (2.5 - rent))
    assert capacity(tenant, FOR_PROFIT, city.state) == pytest.approx(0.35 * 3.0)


def test_debts_seen_leave_less_room() -> None:
    city = town()
    row = borrowers(city, 1, 4.0)[0]
    home, lenders = city.households[row], city.world.lenders
    loan = lent(city, row, STORE, 1.0)
    assert loan_from(home, STORE, city.world.loans) != NONE
    assert loan_from(home, FOR_PROFIT, city.world.loans) == NONE
    lenders.sees_other_debts[:] = 1.0
    assert capacity(home, FOR_PROFIT, city.state) == pytest.approx(1.4 - loan.instalment)
    assert capacity(home, COOPERATIVE, city.state) == pytest.approx(0.5 * (4.0 - loan.instalment))
    lenders.sees_other_debts[:] = 0.0
    assert capacity(home, FOR_PROFIT, city.state) == pytest.approx(1.4)
    assert capacity(home, STORE, city.state) == pytest.approx(1.4 - loan.instalment)


# --- what a lender sees ----------------------------------------------------------------------


def test_each_lender_sees_its_own_part_of_the_debts_and_never_forgets_it() -> None:
    city = town()
    row = borrowers(city, 1)[0]
    home, lenders = city.households[row], city.world.lenders
    debt = lent(city, row, STORE, 1.0)
    keys = [named_key("debt", number) for number in range(1500)]

    def seen_by(lender: int, months: float = 0.0) -> np.ndarray:
        seen = []
        for debt.key in keys:
            debt.missed = int(months)
            seen.append(seen_instalments(home, lender, city.state) > 0.0)
        return np.array(seen)

    strangers = {FOR_PROFIT: 0.3, COOPERATIVE: 0.8, SOCIAL: 0.6}
    seen = {lender: seen_by(lender) for lender in strangers}
    for lender, share in strangers.items():
        assert seen[lender].mean() == pytest.approx(share, abs=0.05)
        np.testing.assert_array_equal(seen[lender], seen_by(lender, months=2))
    both = (seen[FOR_PROFIT] & seen[SOCIAL]).mean()
    assert both == pytest.approx(0.3 * 0.6, abs=0.05)
    assert seen_by(STORE).all()
    lenders.sees_other_debts[FOR_PROFIT] = 0.7
    better = seen_by(FOR_PROFIT)
    assert better[seen[FOR_PROFIT]].all() and better.mean() == pytest.approx(0.7, abs=0.05)


def test_another_debt_changes_nothing_about_the_first() -> None:
    city = town()
    row = borrowers(city, 1)[0]
    home = city.households[row]
    first = lent(city, row, STORE, 1.0)
    before = {k: seen_instalments(home, k, city.state) for k in (FOR_PROFIT, COOPERATIVE, SOCIAL)}
    assert len(set(before.values())) == 2, "some see it, some do not"
    second = lent(city, row, GROUP, 0.5)
    for k, seen in before.items():
        more = seen_instalments(home, k, city.state) - seen
        assert more == pytest.approx(0.0) or more == pytest.approx(second.instalment)
    assert first.instalment > 0.0


def test_past_defaults_are_seen_in_part() -> None:
    city = town(households=400)
    homes, lenders = city.households, city.world.lenders
    assert not any(sees_default(home, COOPERATIVE, lenders[COOPERATIVE], city.world.luck) for home in homes)
    homes.flagged, homes.defaults = 1, 1
    for k, share in ((FOR_PROFIT, 0.3), (COOPERATIVE, 0.8)):
        seen = [sees_default(home, k, lenders[k], city.world.luck) for home in homes]
        assert np.mean(seen) == pytest.approx(share, abs=0.08)
        assert not all(seen)
        assert seen == [sees_default(home, k, lenders[k], city.world.luck) for home in homes]
    homes.let_down = 1 << FOR_PROFIT
    assert all(sees_default(home, FOR_PROFIT, lenders[FOR_PROFIT], city.world.luck) for home in homes)
    homes.flagged = 0
    assert not any(sees_default(home, FOR_PROFIT, lenders[FOR_PROFIT], city.world.luck) for home in homes)


# --- screening -------------------------------------------------------------------------------


def test_default_forecast_is_a_logit_in_the_burden_seen() -> None:
    city = town()
    row = borrowers(city, 1, 2.0)[0]
    home = city.households[row]
    for formal, extra in ((1, 0.0), (0, 0.3)):
        home.formal = formal
        forecast = default_forecast(home, FOR_PROFIT, 0.5, city.state)
        assert forecast == pytest.approx(1.0 / (1.0 + np.exp(3.2 - 4.0 * 0.25 - extra)))


def test_screening_allows_what_fits_or_names_one_reason() -> None:
    city = town()
    row = borrowers(city, 1, 2.0)[0]
    home, lender = city.households[row], city.world.lenders[FOR_PROFIT]
    largest = 0.35 * 2.0 / instalment(1.0, 0.74 / 12.0, 24)
    assert screen(city.state, row, FOR_PROFIT, 1.2) == (1.2, NO_CAUSE)
    allowed, cause = screen(city.state, row, FOR_PROFIT, 99.0)
    assert cause == NO_CAUSE and allowed == pytest.approx(largest)
    home.usual_income = 0.05
    assert screen(city.state, row, FOR_PROFIT, 1.0) == (0.0, NO_CAPACITY)
    home.usual_income = 2.0
    lender.annual_rate = 0.10
    assert screen(city.state, row, FOR_PROFIT, 1.0) == (0.0, NOT_PROFITABLE)
    lender.annual_rate, lender.sees_other_debts, home.flagged = 0.74, 1.0, 1
    assert screen(city.state, row, FOR_PROFIT, 1.0) == (0.0, IS_FLAGGED)
    lender.sees_other_debts = 0.0
    assert screen(city.state, row, FOR_PROFIT, 1.0) == (1.0, NO_CAUSE)


def test_a_household_dares_a_third_of_its_income_counting_what_it_already_owes() -> None:
    city = town()
    row = borrowers(city, 1, 2.0)[0]
    home, lender = city.households[row], city.world.lenders[FOR_PROFIT]
    home.taste, home.discomfort = 1e6, 1.0
    due = perceived_instalment(1.0, lender.annual_rate / 12.0, 24, BEHAVIOUR)
    home.instalments = 0.7 - due - 1e-6
    assert worth_borrowing(city.state, row, 1.0, 0, lender)
    home.instalments = 0.7 - due + 1e-6
    assert not worth_borrowing(city.state, row, 1.0, 0, lender)
    home.instalments, home.taste = 0.0, 1e-6
    assert not worth_borrowing(city.state, row, 1.0, 0, lender)
