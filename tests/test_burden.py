"""Applications and their memory; over-indebted, trapped, out again; flags that are forgotten (C4)."""

from __future__ import annotations

import numpy as np
import pytest

from agents.foundation.codes import COOPERATIVE_MEMBER, DISTRESS_LOAN, HOUSE_LOAN, NONE, WALLS
from agents.foundation.events import FLAG_LIFTED, LEFT_TRAP, TRAPPED
from agents.government.credit_line import in_arrears
from agents.lender.applications import apply_for_loan, ask_for_loan, chance_to_apply, use_savings
from agents.lender.default import forget
from agents.lender.demand import choose_lender, wish_at, wish_for_credit
from agents.lender.repayment import is_over_indebted, pay_instalments
from agents.lender.screening import deny, said_no
from agents.purse import spend_loan_cash
from model import HousingModel
from tests.borrowers import (
    COOPERATIVE,
    FOR_PROFIT,
    GROUP,
    SOCIAL,
    STORE,
    assert_lenders_add_up,
    assert_uses_add_up,
    books,
    borrowers,
    default_of,
    due,
    fund,
    join,
    lent,
    purse,
    town,
)
from tests.houses import kinds_of

# --- asking ----------------------------------------------------------------------------------


@pytest.mark.parametrize("cash", [0.0, 1.24, 1.26, 9.0])
def test_a_lender_lends_what_it_has_or_says_so(cash: float) -> None:
    city = town()
    (row,) = borrowers(city)
    lender = city.world.lenders[FOR_PROFIT]
    with books(city):
        fund(city, FOR_PROFIT, cash)
        apply_for_loan(city.state, row, FOR_PROFIT, 1.0, DISTRESS_LOAN, 5)
    lends = cash > 1.25
    assert (lender.applications, lender.approved, lender.denied_funds) == (1, lends, not lends)
    assert lender.cash == pytest.approx(cash - 1.25 * lends, abs=1e-5)
    assert lender.wanted_year == (0.0 if lends else 1.0)
    assert city.households.turned_down[row] == (0 if lends else 1 << FOR_PROFIT)
    assert_lenders_add_up(city)


def test_money_promised_to_one_is_not_lent_to_another() -> None:
    city = town()
    first, second = borrowers(city, 2, 4.0)
    fund(city, SOCIAL, 3.0 + 2 * 0.25 + 0.9)
    apply_for_loan(city.state, first, SOCIAL, 3.0, 0, 0)
    lender = city.world.lenders[SOCIAL]
    assert lender.promised == pytest.approx(1.5, abs=1e-5) and lender.cash > 2.0
    apply_for_loan(city.state, second, SOCIAL, 1.0, 0, 0)
    assert (lender.approved, lender.denied_funds) == (1, 1)
    apply_for_loan(city.state, second, SOCIAL, 0.8, 0, 0)
    assert lender.approved == 2
    assert_lenders_add_up(city)


def test_who_said_no_is_not_asked_for_a_year() -> None:
    city = town()
    (row,) = borrowers(city)
    home, behaviour = city.households[row], city.world.behaviour[0]
    deny(city.state, row, FOR_PROFIT, 0, 1.0, 10)
    for month, remembered in ((10, True), (21, True), (22, False)):
        assert bool(said_no(home, FOR_PROFIT, behaviour, month)) is remembered
        assert not said_no(home, STORE, behaviour, month)


def test_a_new_no_does_not_bring_an_old_one_back() -> None:
    city = town()
    (row,) = borrowers(city)
    home, behaviour = city.households[row], city.world.behaviour[0]
    deny(city.state, row, FOR_PROFIT, 0, 1.0, 10)
    deny(city.state, row, STORE, 0, 1.0, 40)
    assert said_no(home, STORE, behaviour, 41)
    assert not said_no(home, FOR_PROFIT, behaviour, 41), "that was two and a half years ago"


def test_in_distress_families_ask_for_what_they_lack() -> None:
    city = town()
    (row,) = borrowers(city, 1, 3.0)
    home, behaviour = city.households[row], city.world.behaviour[0]
    assert wish_for_credit(city.state, row)[0] <= 0.0
    home.needs, home.unmet = 1.0, 0.7
    wish, use = wish_for_credit(city.state, row)
    assert (wish, use) == (pytest.approx(0.7 + 0.5), DISTRESS_LOAN)
    assert chance_to_apply(home, use, behaviour, 0) == behaviour.apply_in_distress
    loan = lent(city, row, STORE, 0.5)
    home.unmet = 0.0
    due(city, row, 1, cash=-home.needs)
    wish, use = wish_for_credit(city.state, row)
    assert (wish, use) == (pytest.approx(2 * loan.instalment + 0.5), DISTRESS_LOAN)
    assert wish_at(city.state, row, STORE, 1) == (0.0, 0), "one loan a lender at a time"
    home.usual_income = 1.0
    amount, _use = wish_at(city.state, row, FOR_PROFIT, 1)
    assert amount == pytest.approx(min(wish, 0.3 + 0.6))


def test_lenders_court_whoever_paid_back() -> None:
    city = town()
    (row,) = borrowers(city)
    home, behaviour = city.households[row], city.world.behaviour[0]
    home.renewal_until, home.good_cycles = 12, 1
    assert chance_to_apply(home, HOUSE_LOAN, behaviour, 12) == behaviour.apply_again
    assert chance_to_apply(home, HOUSE_LOAN, behaviour, 13) == behaviour.apply_chance
    assert chance_to_apply(home, DISTRESS_LOAN, behaviour, 12) == behaviour.apply_in_distress
    home.good_cycles = 0
    assert chance_to_apply(home, HOUSE_LOAN, behaviour, 12) == behaviour.apply_chance


def test_members_take_their_savings_out_when_they_begin_to_build() -> None:
    city = town()
    homes, lots = city.households, city.households.lot
    began, earlier, secured, needy = rows = borrowers(city, 4, 3.0)
    fund(city, COOPERATIVE, 9.0)
    for row in rows:
        join(city, row, 1.0)
        city.world.projects.started[lots[row]] = 4
    city.world.projects.stage[lots[rows]] = WALLS
    homes.taste[rows] = 0.0
    city.world.projects.started[lots[earlier]] = 3
    lent(city, secured, COOPERATIVE, 1.5, HOUSE_LOAN)
    homes.unmet[needy] = 0.5
    assert wish_at(city.state, needy, COOPERATIVE, 5)[0] > 0.0
    with books(city):
        use_savings(city.state, 5)
    np.testing.assert_allclose(homes.deposit[rows], [0.0, 1.0, 0.5, 1.0], atol=1e-5)


def test_money_borrowed_in_distress_pays_other_debts_first() -> None:
    city = town()
    (row,) = borrowers(city)
    home = city.households[row]
    lent(city, row, FOR_PROFIT, 1.0)
    purse(city, row, 0.0)
    home.living_credit, home.loan_cash = 1.0, 0.0  # the first loan is gone already
    new = lent(city, row, STORE, 0.3)
    borrowed = float(new.principal)
    assert home.loan_cash == home.cash == borrowed == pytest.approx(0.3, abs=1e-5)
    with books(city):
        pay_instalments(city.state, 1)
    debts = city.world.loans[: city.world.tally[0].loans]
    paid = debts.paid[debts.borrower == row].sum()
    assert 0.0 < paid < borrowed and home.rolled == paid
    assert home.loan_cash == borrowed - paid
    assert_uses_add_up(city)
    purse(city, row, 5.0)
    pay_instalments(city.state, 2)
    assert home.rolled == min(borrowed, debts.paid[debts.borrower == row].sum())
    assert_uses_add_up(city)


def test_what_is_not_left_of_money_borrowed_in_distress_was_lived_on() -> None:
    city = town()
    (row,) = borrowers(city)
    home = city.households[row]
    lent(city, row, STORE, 1.0)
    purse(city, row, 0.375)
    spend_loan_cash(home)
    assert (home.loan_cash, home.living_credit) == (0.375, home.borrowed - 0.375)
    purse(city, row, 5.0)
    spend_loan_cash(home)
    assert home.loan_cash == 0.375
    assert_uses_add_up(city)


def test_families_turn_to_lenders_within_reach() -> None:
    city = town("place.lenders.social_lender.reach=1.0")
    (row,) = borrowers(city)
    home, lenders = city.households[row], city.world.lenders
    choices = {k: choose_lender(city.state, home, k, 0) for k in (0, DISTRESS_LOAN)}
    assert choices[DISTRESS_LOAN] in (FOR_PROFIT, STORE, GROUP), "a social lender lends for building alone"
    lenders.reach[[FOR_PROFIT, STORE, GROUP]] = 0.0
    assert choose_lender(city.state, home, 0, 0) == SOCIAL
    assert choose_lender(city.state, home, DISTRESS_LOAN, 0) == NONE
    home.account = COOPERATIVE_MEMBER
    assert choose_lender(city.state, home, DISTRESS_LOAN, 0) == NONE, "it lends on savings"
    home.deposit = 1.0
    assert choose_lender(city.state, home, DISTRESS_LOAN, 0) == COOPERATIVE
    deny(city.state, row, COOPERATIVE, 0, 1.0, 0)
    assert choose_lender(city.state, home, DISTRESS_LOAN, 0) == NONE
    assert choose_lender(city.state, home, 0, 0) == SOCIAL
    lenders.open[SOCIAL] = 0
    assert choose_lender(city.state, home, 0, 0) == NONE


def test_cheap_lenders_are_chosen_more_often() -> None:
    city = town(households=400)
    city.world.lenders.reach[:] = 1.0
    homes = city.households[city.households.account != COOPERATIVE_MEMBER]
    chosen = np.array([choose_lender(city.state, home, 0, 0) for home in homes])
    shares = np.bincount(chosen, minlength=5) / len(chosen)
    weights = np.exp(-3.0 * city.world.lenders.annual_rate) * (np.arange(5) != COOPERATIVE)
    np.testing.assert_allclose(shares, weights / weights.sum(), atol=0.08)
    assert shares[COOPERATIVE] == 0.0


def test_a_loan_asked_for_in_distress_arrives() -> None:
    city = town()
    (row,) = borrowers(city, 1, 4.0)
    home = city.households[row]
    join(city, row, 2.0)
    home.unmet = 1.0
    with books(city):
        fund(city, COOPERATIVE, 9.0)
        ask_for_loan(city.state, row, 0)
    loan = city.world.loans[0]
    assert (loan.lender, loan.borrower, loan.purpose) == (COOPERATIVE, row, DISTRESS_LOAN)
    assert home.cash == home.loan_cash == loan.balance == pytest.approx(1.0, abs=1e-5)
    assert_lenders_add_up(city)


# --- over-indebted, trapped ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "below", "above"),
    [("instalments", 0.79, 0.81), ("missed_history", 0b001000, 0b100001), ("debt", 11.9, 12.1)],
)
def test_over_indebted_by_each_of_its_conditions(field: str, below: float, above: float) -> None:
    city = town()
    (row,) = borrowers(city, 1, 2.0)
    home, behaviour = city.households[row], city.world.behaviour[0]
    home.instalments = home.debt = 0.0
    home.missed_history = 0
    home[field] = below
    assert not is_over_indebted(home, behaviour)
    home[field] = above
    assert is_over_indebted(home, behaviour)


def burdened(city: HousingModel) -> int:
    """The row of a household that pays on time, but more than .40 of its income."""
    (row,) = borrowers(city, 1, 2.0)
    loan = lent(city, row, FOR_PROFIT, 4.0)
    city.households.usual_income[row] = loan.instalment / 0.41
    return row


def test_trapped_in_the_twelfth_month_and_out_when_eased() -> None:
    city = town()
    row = burdened(city)
    home = city.households[row]
    for month in range(1, 12):
        due(city, row, month, cash=1.0)
        assert (home.over_indebted, home.trapped, home.months_trapped) == (month, 0, 0)
    for month in (12, 13, 14):
        due(city, row, month, cash=1.0)
        assert (home.over_indebted, home.trapped, home.months_trapped) == (month, 1, month - 11)
    assert kinds_of(city).count(TRAPPED) == 1 and LEFT_TRAP not in kinds_of(city)
    home.usual_income = 2.0
    due(city, row, 15, cash=1.0)
    assert (home.over_indebted, home.trapped, home.months_trapped) == (0, 1, 3)
    assert kinds_of(city).count(LEFT_TRAP) == 1
    due(city, row, 16, cash=1.0)
    assert kinds_of(city).count(LEFT_TRAP) == 1


def test_eleven_months_are_no_trap() -> None:
    city = town()
    row = burdened(city)
    home = city.households[row]
    for month in range(1, 12):
        due(city, row, month, cash=1.0)
    home.usual_income *= 2.0
    due(city, row, 12, cash=1.0)
    home.usual_income /= 2.0
    for month in range(13, 24):
        due(city, row, month, cash=1.0)
    assert (home.over_indebted, home.trapped) == (11, 0)
    assert {TRAPPED, LEFT_TRAP}.isdisjoint(kinds_of(city))


def test_paying_everything_back_leaves_the_trap() -> None:
    city = town()
    row = burdened(city)
    for month in range(1, 13):
        due(city, row, month, cash=1.0)
    city.world.loans[city.households.loan[row]].instalment = 99.0
    for month in (13, 14):
        due(city, row, month, cash=9.0)
    home = city.households[row]
    assert (home.loan, home.debt, home.over_indebted, home.trapped) == (NONE, 0.0, 0, 1)
    assert kinds_of(city).count(LEFT_TRAP) == 1


# --- the flag --------------------------------------------------------------------------------


def test_a_flag_is_forgotten_four_years_after_the_last_default() -> None:
    city = town()
    rows = borrowers(city, 2)
    for row in rows:
        lent(city, row, FOR_PROFIT, 1.0)
    for month in range(1, 62):
        purse(city, rows[0], 0.0)  # its balance is written off after 36 months
        purse(city, rows[1], 0.0)
        if month == 20:
            late = lent(city, rows[1], STORE, 1.0, DISTRESS_LOAN, 20)  # and defaults again in month 22
            purse(city, rows[1], 0.0)
        pay_instalments(city.state, month)
        assert city.households.flagged[rows[0]] == (3 <= month < 51)
        assert city.households.flagged[rows[1]] == (month >= 3)
    assert late.defaulted == 22
    for month in range(62, 73):
        pay_instalments(city.state, month)
        assert city.households.flagged[rows[1]] == (month < 70)
    assert kinds_of(city).count(FLAG_LIFTED) == 2


def test_nothing_is_forgotten_while_it_is_owed() -> None:
    city = town("behaviour.write_off_months=120")
    (row,) = borrowers(city)
    home = city.households[row]
    loan = lent(city, row, FOR_PROFIT, 1.0)
    for month in range(1, 80):
        due(city, row, month)
    assert home.flagged == 1
    home.income = 99.0
    due(city, row, 80, cash=99.0)
    assert loan.present == 0 and home.flagged == 1
    due(city, row, 81)
    assert home.flagged == 0


def test_nobody_builds_on_credit_while_a_lost_debt_is_collected() -> None:
    city = town()
    (row,) = borrowers(city)
    city.world.projects.stage[city.households.lot[row]] = WALLS
    city.world.projects.builder[city.households.lot[row]] = NONE
    assert wish_for_credit(city.state, row)[0] > 0.0
    with books(city):
        default_of(city, row, FOR_PROFIT, 1.0)
    city.households.short_of_due[row] = 0
    assert wish_for_credit(city.state, row)[0] == 0.0


def test_a_public_lender_does_not_forget() -> None:
    city = town(policies=["hip_2019"])
    (row,) = borrowers(city)
    home, public = city.households[row], len(city.world.lenders) - 1
    home.flagged, home.flagged_since, home.let_down = 1, 0, 1 << public | 1 << FOR_PROFIT
    forget(city.state, home, 47)
    assert home.flagged == 1
    forget(city.state, home, 48)
    assert (home.flagged, home.let_down) == (0, 1 << public)
    assert in_arrears(city.state, home, 0)


def test_the_dearest_to_miss_is_paid_first() -> None:
    city = town()
    (row,) = borrowers(city)
    home = city.households[row]
    join(city, row, 2.0)
    with books(city):
        for lender in (SOCIAL, COOPERATIVE, FOR_PROFIT):
            fund(city, lender, 9.0)
            lent(city, row, lender, 1.0)
    order, at = [], int(home.loan)
    while at != NONE:
        order.append(int(city.world.loans[at].lender))
        at = int(city.world.loans[at].next)
    assert order == [FOR_PROFIT, SOCIAL, COOPERATIVE]
