"""Building loans in two parts: the second follows the works, which the lender looks after (C4, T§7.4)."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from agents.foundation.causes import DEADLINE_MISSED
from agents.foundation.codes import DISTRESS_LOAN, HOUSE_LOAN, NEVER
from agents.foundation.events import LOAN_PART, LOAN_STOPPED
from agents.lender.default import abandon_loans
from agents.lender.lending import look_after_works
from agents.lender.terms import instalment
from agents.materials import advice
from agents.purse import release
from agents.residence import become_unhoused, share_with
from model import HousingModel
from tests.borrowers import (
    SOCIAL,
    assert_lenders_add_up_by_hand,
    assert_uses_add_up,
    books,
    borrowers,
    due,
    fund,
    lent,
    town,
)
from tests.houses import kinds_of

# --- loans in two parts ----------------------------------------------------------------------


def half_paid(amount: float = 3.0) -> tuple[HousingModel, int, Any, Any]:
    """City, row, loan and lot: the first half of a building loan of the social lender is paid."""
    city = town("behaviour.part_delay=0")
    (row,) = borrowers(city)
    fund(city, SOCIAL, 10.0)
    loan = lent(city, row, SOCIAL, amount, HOUSE_LOAN)
    return city, row, loan, city.world.lots[city.households.lot[row]]


def test_the_second_part_follows_the_works() -> None:
    city, row, loan, lot = half_paid()
    home, lender = city.households[row], city.world.lenders[SOCIAL]
    with books(city):
        assert (loan.principal, loan.approved, lender.promised) == (1.5, 3.0, 1.5)
        assert loan.instalment == pytest.approx(instalment(1.5, 0.025, 36))
        assert home.earmarked == home.earmarked_credit == 1.5
        home.material, lot.invested = 5.0, lot.invested + 5.0 + 0.8 * 1.5 - 1e-6
        look_after_works(city.state, 1)
        assert loan.tranche_due == NEVER, "stored material is no work"
        lot.invested += 1e-5
        look_after_works(city.state, 2)
        assert (loan.principal, loan.approved, lender.promised) == (3.0, 3.0, 0.0)
        assert home.earmarked == home.earmarked_credit == home.borrowed == 3.0
        assert loan.instalment == pytest.approx(instalment(loan.balance, 0.025, 34))
        cash = float(lender.cash)
        for month in (3, 4, 5):
            look_after_works(city.state, month)
        assert (loan.principal, lender.cash) == (3.0, cash), "never more than approved"
    assert kinds_of(city).count(LOAN_PART) == 1
    assert_uses_add_up(city)


def test_nothing_to_show_by_the_deadline() -> None:
    city, _row, loan, _lot = half_paid()
    for month in range(1, 10):
        look_after_works(city.state, month)
        assert loan.approved == 3.0
    look_after_works(city.state, 10)
    assert (loan.approved, loan.principal, city.world.lenders.promised[SOCIAL]) == (1.5, 1.5, 0.0)
    log = city.world.log
    assert kinds_of(city)[-1] == LOAN_STOPPED and log.cause[log[0].household] == DEADLINE_MISSED
    assert_lenders_add_up_by_hand(city)


def test_a_lender_that_pays_in_parts_looks_after_the_works() -> None:
    city, _row, loan, lot = half_paid()
    project, behaviour = city.world.projects[loan.lot], city.world.behaviour[0]
    assert advice(project, behaviour) == 0.0
    look_after_works(city.state, 1)
    assert advice(project, behaviour) == 1.0
    lot.invested += 9.0
    look_after_works(city.state, 2)
    look_after_works(city.state, int(loan.tranche_due + behaviour.part_deadline))
    assert loan.principal == loan.approved == 3.0 and advice(project, behaviour) == 1.0
    look_after_works(city.state, int(loan.tranche_due + behaviour.part_deadline) + 1)
    assert advice(project, behaviour) == 0.0


@pytest.mark.parametrize(
    "end", ["missed", "default", "repaid", "left", "complete", "no lot", "no cash", "unpaid"]
)
def test_promised_money_is_released_however_a_loan_ends(end: str) -> None:
    city, row, loan, lot = half_paid()
    home, lender = city.households[row], city.world.lenders[SOCIAL]
    assert lender.promised == 1.5
    with books(city):
        if end == "missed":
            due(city, row, 1)
        elif end == "default":
            lender.reschedules = 0
            for month in (1, 2, 3):
                due(city, row, month)
            assert lender.promised == 0.0
        elif end == "repaid":
            loan.instalment = 9.0
            due(city, row, 1, cash=9.0)
            assert loan.present == 0
        elif end == "left":
            abandon_loans(city.state, home, 1)
        elif end == "complete":
            lot.complete = 1
        elif end == "no lot":
            become_unhoused(city.state, row, 1)
        elif end == "no cash":
            lot.invested += 9.0
            fund(city, SOCIAL, 1.4)
        look_after_works(city.state, 3)
    stands = 1.5 if end == "unpaid" else 0.0
    assert lender.promised == loan.approved - loan.principal == stands
    assert loan.principal == 1.5


def test_only_building_loans_come_in_parts() -> None:
    city = town()
    (row,) = borrowers(city)
    loan = lent(city, row, SOCIAL, 2.0, DISTRESS_LOAN)
    assert loan.principal == loan.approved == 2.0 and city.households.earmarked[row] == 0.0


def test_work_on_somebody_elses_lot_does_not_count() -> None:
    city, row, loan, _lot = half_paid()
    host = int(np.flatnonzero(city.households.lot == city.households.lot[row + 1])[0])
    city.world.lots.invested[city.households.lot[host]] += 50.0
    share_with(city.state, row, host, 1)
    look_after_works(city.state, 1)
    assert loan.tranche_due == NEVER
    assert (loan.approved, loan.principal, city.world.lenders.promised[SOCIAL]) == (1.5, 1.5, 0.0)


def test_a_second_part_is_paid_back_within_the_term_agreed() -> None:
    city, row, loan, lot = half_paid()
    home = city.households[row]
    lot.invested += 9.0
    for month in range(1, 37):
        assert loan.present == 1
        release(home, home.earmarked)
        due(city, row, month, cash=loan.instalment + 1e-3)
        look_after_works(city.state, month)
        assert loan.term == 36
    assert loan.present == 0 and loan.paid - loan.interest_paid == loan.principal == 3.0
