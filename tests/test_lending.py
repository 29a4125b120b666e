"""Loans from first to last month: late, rescheduled, in default, collected (C4, G1.21)."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.foundation.codes import BANK_ACCOUNT, NONE
from agents.foundation.events import DEFAULT, RESCHEDULED
from agents.lender.default import abandon_loans, is_late, off_the_books
from agents.lender.repayment import keep_books, pay_instalments
from agents.lender.terms import instalment
from agents.purse import withdraw
from model import HousingModel
from tests.borrowers import (
    COOPERATIVE,
    FOR_PROFIT,
    STORE,
    assert_lenders_add_up_by_hand,
    assert_uses_add_up,
    books,
    borrowers,
    default_of,
    due,
    join,
    lent,
    purse,
    town,
)
from tests.houses import kinds_of

# --- late, and default at the third ----------------------------------------------------------


def test_no_default_before_the_third_missed_instalment() -> None:
    city = town()
    (row,) = borrowers(city)
    home = city.households[row]
    with books(city):
        loan = lent(city, row, FOR_PROFIT, 1.0)
        each = float(loan.instalment)
        for month in (1, 2, 3):
            assert loan.defaulted == -1 and home.flagged == 0
            due(city, row, month)
            assert loan.missed == month
            assert loan.overdue == pytest.approx(month * each)
            assert loan.fees == pytest.approx(0.05 * month * each, abs=1e-5), "on what is freshly overdue"
            assert home.missed_history == 2**month - 1
    assert loan.defaulted == 3
    assert (home.flagged, home.flagged_since, home.defaults) == (1, 3, 1)
    assert city.world.lenders.defaults_year[FOR_PROFIT] == 1
    assert kinds_of(city).count(DEFAULT) == 1


def test_whoever_pays_every_other_month_never_defaults() -> None:
    city = town()
    (row,) = borrowers(city)
    loan = lent(city, row, FOR_PROFIT, 1.0)
    for month in range(1, 20):
        due(city, row, month, cash=0.0 if month % 2 else 2.0 * loan.instalment + 1e-3)
        assert loan.missed == month % 2
        assert loan.defaulted == -1
    assert loan.fees == pytest.approx(10 * 0.05 * loan.instalment, abs=1e-4)


@settings(max_examples=60, deadline=None)
@given(shares=st.lists(st.sampled_from([0.0, 0.3, 0.5, 0.9, 0.97, 1.0, 2.0, 3.0]), min_size=4, max_size=30))
def test_default_comes_when_three_instalments_are_owed_and_never_sooner(shares: list[float]) -> None:
    city = town()
    (row,) = borrowers(city)
    with books(city):
        loan = lent(city, row, FOR_PROFIT, 1.0)
        each, owed, fresh, short_months = float(loan.instalment), 0.0, 0.0, 0
        for month, share in enumerate(shares, start=1):
            if loan.balance * (1.0 + loan.rate) < owed + each + 1e-3:
                return  # less is left than the instalments due
            due(city, row, month, cash=share * each)
            missing = max(0.0, owed + each - share * each)
            fresh += max(0.0, missing - owed) if missing > 1e-4 else 0.0
            short_months += missing > owed + 1e-9
            owed = missing if missing > 1e-4 else 0.0
            if abs(owed / each - 2.05) < 1e-3:
                return
            if owed / each > 2.05:
                assert loan.defaulted == month and short_months >= 3
                return
            assert loan.defaulted == -1
            assert loan.overdue == pytest.approx(owed, abs=1e-4)
            assert loan.fees == pytest.approx(0.05 * fresh, abs=1e-4)


def test_a_loan_paid_on_time_ends_at_its_term_and_earns_another() -> None:
    city = town()
    (row,) = borrowers(city)
    home = city.households[row]
    with books(city):
        loan = lent(city, row, FOR_PROFIT, 1.0)
        for month in range(1, 25):
            assert loan.present == 1
            due(city, row, month, cash=1.01 * loan.instalment)
    assert loan.present == 0 and loan.closed == 24 and home.loan == NONE
    assert loan.paid == pytest.approx(24.0 * instalment(1.0, 0.74 / 12.0, 24), abs=1e-3)
    assert loan.fees == 0.0 and loan.paid - loan.interest_paid == loan.principal
    assert (home.good_cycles, home.renewal_until, home.defaults) == (1, 36, 0)
    assert home.interest_paid == loan.interest_paid == city.world.lenders.interest[FOR_PROFIT]
    assert_lenders_add_up_by_hand(city)


# --- cooperative: rescheduled once, secured by savings ---------------------------------------


def member_with_loan(amount: float = 2.4) -> tuple[HousingModel, int, Any]:
    city = town()
    (row,) = borrowers(city)
    join(city, row, 1.0)
    return city, row, lent(city, row, COOPERATIVE, amount)


def test_a_cooperative_reschedules_once() -> None:
    city, row, loan = member_with_loan()
    with books(city):
        for month in (1, 2, 3):
            due(city, row, month)
        assert loan.defaulted == -1 and loan.rescheduled == 1 and loan.missed == 0
        assert loan.instalment == pytest.approx(instalment(loan.balance, 0.02, 36))
        assert loan.fees == pytest.approx(3 * 0.01 * instalment(2.4, 0.02, 36), abs=1e-4)
        for month in (4, 5, 6):
            assert is_late(loan)
            assert city.world.lenders.late[COOPERATIVE] == loan.balance
            due(city, row, month, cash=2.0 * loan.instalment)
        assert not is_late(loan) and city.world.lenders.late[COOPERATIVE] == 0.0
        for month in (7, 8):
            due(city, row, month)
            assert loan.defaulted == -1
        due(city, row, 9)
    assert loan.defaulted == 9 and loan.rescheduled == 1
    assert kinds_of(city).count(RESCHEDULED) == 1


def test_pledged_savings_stay_until_default_and_then_pay() -> None:
    city, row, loan = member_with_loan()
    home = city.households[row]
    with books(city):
        assert home.pledged == pytest.approx(loan.balance / 3.0)
        assert withdraw(home, 5.0, city.state) == pytest.approx(1.0 - home.pledged, abs=1e-5)
        assert home.deposit == pytest.approx(home.pledged, abs=1e-5)
        assert withdraw(home, 5.0, city.state) == pytest.approx(0.0, abs=1e-5)
        held = home.deposit
        for month in range(1, 6):
            due(city, row, month)
        owed, fee = loan.balance, 0.01 * loan.instalment
        due(city, row, 6)
        assert loan.defaulted == 6
        assert loan.paid == pytest.approx(held, abs=1e-5)
        assert loan.balance == pytest.approx(1.02 * owed + fee - held, abs=1e-4)
        assert home.deposit == pytest.approx(0.0, abs=1e-5)
    assert 0.0 <= home.pledged <= home.deposit
    assert_uses_add_up(city)


def test_savings_are_free_again_bit_by_bit() -> None:
    city, row, loan = member_with_loan()
    home = city.households[row]
    for month in range(1, 37):
        due(city, row, month, cash=1.01 * loan.instalment)
        assert home.pledged == pytest.approx(min(1.0, loan.balance / 3.0), abs=1e-9)
    assert loan.present == 0 and home.pledged == 0.0
    assert withdraw(home, 5.0, city.state) == 1.0


def test_a_bank_keeps_nobodys_savings_for_a_cooperative() -> None:
    city, row, _ = member_with_loan()
    home = city.households[row]
    home.account = BANK_ACCOUNT  # as who gets a cooperative's credit through a programme may have
    with books(city):
        due(city, row, 1)
    assert home.deposit > 0.0 and home.pledged == 0.0


# --- collection, write-off -------------------------------------------------------------------


def test_collection_takes_a_quarter_of_what_is_above_needs() -> None:
    city = town()
    (row,) = borrowers(city)
    home = city.households[row]
    loan = default_of(city, row, FOR_PROFIT, 2.0, income=2.0)
    home.needs = 1.2
    for month, (cash, taken) in enumerate([(9.0, 0.2), (0.05, 0.05), (0.0, 0.0), (1.0, 0.2)], start=4):
        before = float(loan.paid)
        with books(city):
            due(city, row, month, cash=cash)
        assert loan.paid - before == pytest.approx(taken, abs=1e-5)
    home.income = 1.0
    before = float(loan.paid)
    due(city, row, 8, cash=5.0)
    assert loan.paid == before, "nothing is above needs"
    assert home.instalments == 0.0 and home.debt == loan.balance


def test_a_loss_is_booked_once_and_what_comes_later_is_income() -> None:
    city = town()
    (row,) = borrowers(city)
    lender = city.world.lenders[FOR_PROFIT]
    loan = default_of(city, row, FOR_PROFIT, 2.0, income=0.0)
    lender.income_year = lender.cost_year = 0.0
    for month in (4, 5, 6):
        due(city, row, month)
        assert not off_the_books(loan) and is_late(loan)
        assert lender.charged_off == lender.cost_year == lender.lost == 0.0
        assert lender.portfolio == lender.late == loan.balance
    due(city, row, 7)
    assert off_the_books(loan) and not is_late(loan)
    assert lender.charged_off == lender.cost_year == 2.0
    assert lender.portfolio == lender.late == 0.0 and lender.lost == loan.balance
    city.households.income[row] = 40.0
    accrued, before = float(loan.accrued) + loan.balance * loan.rate, float(loan.balance) * (1.0 + loan.rate)
    due(city, row, 8, cash=accrued + 0.5)
    assert lender.income_year == pytest.approx(accrued + 0.5, abs=1e-4), "principal too: it was lost"
    assert loan.balance == pytest.approx(before - accrued - 0.5, abs=1e-4)
    city.households.income[row] = 0.0
    for month in range(9, 40):
        due(city, row, month)
    assert loan.present == 0 and loan.closed == 39 and loan.written_off > 0.0
    assert lender.charged_off == lender.cost_year == 2.0, "and never again"
    assert city.households.good_cycles[row] == 0


def test_a_balance_is_given_up_after_three_years() -> None:
    city = town()
    (row,) = borrowers(city)
    with books(city):
        loan = default_of(city, row, STORE, 1.0, income=0.0)
        for month in range(4, 39):
            due(city, row, month)
            assert loan.present == 1
            assert loan.balance <= 2.0 * loan.principal + 1e-9, "at most twice the loan"
        assert loan.balance == pytest.approx(2.0, abs=1e-4), "it grows until then"
        due(city, row, 39)
    assert loan.present == 0 and loan.written_off == pytest.approx(2.0, abs=1e-4)
    assert city.households.loan[row] == NONE and city.households.debt[row] == 0.0


def test_a_family_that_leaves_leaves_its_debts() -> None:
    city, row, loan = member_with_loan()
    other = lent(city, row, STORE, 1.0)
    home, lenders = city.households[row], city.world.lenders
    with books(city):
        abandon_loans(city.state, home, 2)
    assert (home.loan, home.debt, home.pledged) == (NONE, 0.0, 0.0)
    assert loan.paid == pytest.approx(0.8, abs=1e-5) and loan.written_off == pytest.approx(1.6, abs=1e-5)
    assert home.deposit == pytest.approx(0.2, abs=1e-5)
    assert other.written_off == 1.0 and lenders.charged_off[STORE] == 1.0
    assert lenders.defaults_year[STORE] == 1 and lenders.loans_year[STORE] == 1
    assert_lenders_add_up_by_hand(city)


def test_balances_stand_on_the_books_or_are_lost() -> None:
    city = town()
    rows = borrowers(city, 3)
    for row in rows:
        lent(city, row, FOR_PROFIT, 1.0)
    lenders = city.world.lenders
    for month in range(1, 9):
        purse(city, rows[0], 9.0)
        purse(city, rows[1], 0.01)
        pay_instalments(city.state, month)
    keep_books(city.state)
    loans = city.world.loans[: city.world.tally[0].loans]
    assert lenders.portfolio[FOR_PROFIT] + lenders.lost[FOR_PROFIT] == pytest.approx(loans.balance.sum())
    assert lenders.lost[FOR_PROFIT] == pytest.approx(loans.balance[loans.missed > 6].sum()) and np.any(
        loans.missed > 6
    )
