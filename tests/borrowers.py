"""Borrowers and lenders as tests of credit want them, made by hand in a small city on its first day.

Money reaches a purse only through the ledger, so that the books of such a city still close.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from agents.foundation.codes import COOPERATIVE_MEMBER, DISTRESS_LOAN, NO_ACCOUNT, NONE, OWNER, PUBLIC
from agents.foundation.ledger import TAKEN_ALONG, WAGE, close, close_claims, pay, put_aside
from agents.foundation.world import OUTSIDE_RECORD
from agents.lender.lending import grant_loan
from agents.lender.repayment import keep_books, pay_instalments
from agents.purse import withdraw
from model import HousingModel
from scenarios import load

# The private lenders of the default place, by row.
FOR_PROFIT, STORE, GROUP, COOPERATIVE, SOCIAL = range(5)
DENIALS = ("capacity", "flagged", "profit", "funds", "circle")
EAGER = [
    "behaviour.apply_chance=0.3",
    "behaviour.apply_in_distress=0.6",
    "behaviour.circle_trust=0.1",
    "behaviour.denial_months=2",
    "place.lenders.group_lender.circle_smallest=3",
    "place.lenders.cooperative.reach=0.5",
    "place.lenders.social_lender.reach=1.0",
]
"""Settings under which even a small city borrows from all five lenders, often."""


def town(*settings: str, households: int = 40, seed: int = 3, **more: Any) -> HousingModel:
    """A city on its first day."""
    return HousingModel(load(households=households, months=120, seed=seed, settings=list(settings), **more))


def borrowers(city: HousingModel, count: int = 1, income: float = 2.0) -> list[int]:
    """Rows of owners with empty purses, no account, no wish, and formal work that pays ``income`` MWM."""
    homes, world = city.households, city.world
    rows = [int(row) for row in np.flatnonzero((homes.present == 1) & (homes.tenure == OWNER))[:count]]
    assert len(rows) == count
    for row in rows:
        home = homes[row]
        withdraw(home, home.deposit, city.state)
        home.account = NO_ACCOUNT
        purse(city, row, 0.0)
        home.income = home.usual_income = income
        home.needs = home.unmet = home.room_income = home.workshop_income = 0.0
        home.formal, home.taste = 1, 1.0
        world.projects.stage[home.lot] = 0
        world.projects.rework[home.lot] = 0.0
        world.lots.complete[home.lot] = 0
    return rows


def purse(city: HousingModel, row: int, cash: float) -> None:
    """The household has exactly ``cash`` MWM at hand, in whole grains."""
    home, outside, book = city.households[row], city.world.accounts[OUTSIDE_RECORD], city.world.book
    if cash > home.cash:
        pay(outside, home, WAGE, cash - home.cash, book)
    else:
        pay(home, outside, TAKEN_ALONG, home.cash - cash, book)


def fund(city: HousingModel, lender: int, cash: float) -> None:
    """The lender has exactly ``cash`` MWM in its till."""
    record, outside, book = city.world.lenders[lender], city.world.accounts[OUTSIDE_RECORD], city.world.book
    if cash > record.cash:
        pay(outside, record, WAGE, cash - record.cash, book)
    else:
        pay(record, outside, TAKEN_ALONG, record.cash - cash, book)


def join(city: HousingModel, row: int, savings: float) -> None:
    """The household is a member of the cooperative with so much in its account."""
    home = city.households[row]
    home.account = COOPERATIVE_MEMBER
    purse(city, row, savings)
    put_aside(home, city.world.lenders[COOPERATIVE], savings, city.world.book)


def lent(
    city: HousingModel, row: int, lender: int, amount: float, use: int = DISTRESS_LOAN, month: int = 0
) -> Any:
    """The record of a loan of ``amount`` MWM that the household has just received."""
    return city.world.loans[grant_loan(city.state, row, lender, amount, use, month)]


def due(city: HousingModel, row: int, month: int, cash: float = 0.0) -> None:
    """The bills of one month for a household that has ``cash`` MWM for its debts."""
    purse(city, row, city.households[row].needs + cash)
    pay_instalments(city.state, month)
    keep_books(city.state)


def default_of(city: HousingModel, row: int, lender: int, amount: float, income: float = 2.0) -> Any:
    """A loan on which three instalments in a row were not paid: in default since month 3."""
    loan = lent(city, row, lender, amount)
    city.households.income[row] = income
    for month in (1, 2, 3):
        due(city, row, month)
    assert loan.defaulted == 3
    return loan


@contextmanager
def books(city: HousingModel) -> Iterator[None]:
    """What happens inside must close: flows explain money, claims explain balances."""
    cash, owed = city.stocks()
    city.world.book[:] = 0.0
    city.world.claims[:] = 0.0
    yield
    after = city.stocks()
    close(cash, after[0], city.world.book)
    close_claims(owed, after[1], city.world.claims)
    assert (city.households.cash >= 0.0).all() and (city.world.lenders.cash >= 0.0).all()


def assert_uses_add_up(city: HousingModel) -> None:
    """Every peso ever borrowed is in the walls, spent otherwise, rolled over, or still at hand."""
    homes = city.households
    used = homes.walls_credit + homes.diverted_credit + homes.earmarked_credit
    used = used + homes.rolled + homes.living_credit + homes.loan_cash
    np.testing.assert_allclose(homes.borrowed, used, atol=1e-9)
    for name in ("walls_credit", "diverted_credit", "earmarked_credit", "rolled", "living_credit"):
        assert (homes[name] >= 0.0).all(), name
    assert (homes.loan_cash >= 0.0).all()
    assert (homes.earmarked_credit <= homes.earmarked + 1e-12).all()


def assert_lenders_add_up(city: HousingModel) -> None:
    """Applications, promises, cash, claims and counters of every lender agree with its loans."""
    world = city.world
    loans = world.loans[: world.tally[0].loans]
    denied = sum(world.lenders[f"denied_{why}"] for why in DENIALS)
    np.testing.assert_array_equal(world.lenders.applications, world.lenders.approved + denied)
    assert (loans.balance >= 0.0).all() and (loans.accrued >= 0.0).all()
    assert (loans.principal <= loans.approved + 1e-9).all()
    assert (loans.balance[loans.present == 0] <= 1e-6).all()
    owed = loans.principal - (loans.paid - loans.interest_paid)
    sound = loans.written_off == 0.0
    np.testing.assert_allclose((loans.balance - loans.accrued)[sound], owed[sound], atol=1e-9)
    for row, lender in enumerate(world.lenders):
        mine = loans[loans.lender == row]
        running = mine[mine.present == 1]
        assert lender.cash >= 0.0
        np.testing.assert_allclose(mine.principal.sum(), lender.issued, atol=1e-9)
        np.testing.assert_allclose(mine.interest_paid.sum(), lender.interest, atol=1e-9)
        np.testing.assert_allclose((mine.paid - mine.interest_paid).sum(), lender.repaid, atol=1e-9)
        np.testing.assert_allclose(mine.written_off.sum(), lender.written_off, atol=1e-9)
        if lender.kind != PUBLIC:
            np.testing.assert_allclose(
                (running.approved - running.principal).sum(), lender.promised, atol=1e-9
            )
            assert len(mine) == lender.approved
            assert lender.cash >= lender.promised - 1e-9
            closed = mine[mine.present == 0]
            np.testing.assert_array_equal(closed.approved, closed.principal)
    chained = 0
    for home in city.households:
        owed_to, order, at = [], [], int(home.loan)
        while at != NONE:
            assert loans[at].present == 1 and loans[at].household == home.key
            owed_to.append(int(loans[at].lender))
            lender = world.lenders[loans[at].lender]
            order.append((-float(lender.late_fee), -float(loans[at].rate), int(loans[at].lender)))
            at = int(loans[at].next)
        assert order == sorted(order), "the dearest to miss comes first"
        private = [row for row in owed_to if world.lenders.kind[row] != PUBLIC]
        assert len(private) == len(set(private)), "one loan of a lender at a time"
        chained += len(owed_to)
    assert chained == (loans.present == 1).sum()


def assert_lenders_add_up_by_hand(city: HousingModel) -> None:
    """Loans made by hand were never applied for."""
    city.world.lenders.applications = city.world.lenders.approved
    assert_lenders_add_up(city)
