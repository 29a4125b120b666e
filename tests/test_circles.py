"""Circles of joint liability: who comes together, who pays for whom, how they end (C4)."""

from __future__ import annotations

from itertools import combinations, pairwise, permutations
from typing import Any

import numpy as np
import pytest

from agents.foundation.codes import (
    COFOUNDER,
    COOPERATIVE,
    COOPERATIVE_MEMBER,
    DISTRESS_LOAN,
    FAVOUR_LOAN,
    NONE,
)
from agents.foundation.events import CIRCLE_BROKEN, COVERED
from agents.lender.circles import apply_together, stand_in
from agents.lender.default import abandon_loans
from agents.residence import leave_city
from agents.ties import drop_ties, new_tie, tie_between, trust_towards
from model import HousingModel
from tests.borrowers import (
    GROUP,
    assert_lenders_add_up,
    assert_uses_add_up,
    books,
    borrowers,
    due,
    fund,
    purse,
    town,
)
from tests.houses import kinds_of
from tests.test_city import shuffled

TRUST = 0.8


def friends(
    count: int = 5,
    trust: float = TRUST,
    wanting: int | None = None,
    *settings: str,
    mixed: bool = False,
) -> tuple[HousingModel, list[int]]:
    """A city and the rows of owners who know each other all, and nobody else; the first ``wanting`` of them
    (default: all) are in need of money. ``mixed``: households and ties are stored in reverse order."""
    city = town(*settings)
    keys = [int(city.households.key[row]) for row in borrowers(city, count, 3.0)]
    if mixed:
        city = shuffled(city)
    of_key = {int(key): row for row, key in enumerate(city.households.key)}
    rows = [of_key[key] for key in keys]
    for row in range(len(city.households)):
        drop_ties(city.state, row)
    for place, row in enumerate(rows):
        home = city.households[row]
        home.norm = 1.0
        home.unmet = 0.8 if wanting is None or place < wanting else 0.0
    pairs = list(combinations(rows, 2))
    for first, second in reversed(pairs) if mixed else pairs:
        assert new_tie(city.state, first, second, COFOUNDER, trust, 1.0, 0) != NONE
    fund(city, GROUP, 50.0)
    return city, rows


def loans_of(city: HousingModel) -> Any:
    return city.world.loans[: city.world.tally[0].loans]


def loan_of(city: HousingModel, row: int) -> Any:
    """The record of the household's only loan."""
    (place,) = np.flatnonzero(loans_of(city).borrower == row)
    return city.world.loans[place]


def counts(city: HousingModel, *names: str) -> tuple[int, ...]:
    return tuple(int(city.world.lenders[name][GROUP]) for name in names)


def circle_of(count: int = 5, *settings: str) -> tuple[HousingModel, list[int], Any]:
    """A city, members and the circle that they have formed."""
    city, rows = friends(count, TRUST, None, *settings)
    apply_together(city.state, rows[0], GROUP, 0)
    assert city.world.tally[0].circles == 1
    return city, rows, city.world.circles[0]


# --- coming together -------------------------------------------------------------------------


def test_a_lender_lends_to_those_it_serves_whoever_asks_them_to_join() -> None:
    city, rows = friends(5)
    lender = city.world.lenders[GROUP]
    lender.kind = COOPERATIVE
    for row in rows[:4]:
        city.households[row].account = COOPERATIVE_MEMBER
    apply_together(city.state, rows[0], GROUP, 0)
    assert counts(city, "applications", "denied_circle") == (4, 4), "the fifth is no member"
    city, rows = friends(5)
    city.world.lenders[GROUP].reach = 0.0
    apply_together(city.state, rows[0], GROUP, 0)
    assert counts(city, "applications", "denied_circle") == (1, 1)


def test_friends_in_need_borrow_together() -> None:
    city, rows = friends()
    with books(city):
        apply_together(city.state, rows[0], GROUP, 7)
    circle, loans = city.world.circles[0], loans_of(city)
    assert (circle.present, circle.broken, circle.members, circle.lender) == (1, 0, 5, GROUP)
    assert circle.founded == 7 and sorted(circle.loans[:5]) == [0, 1, 2, 3, 4]
    assert sorted(loans.borrower) == sorted(rows)
    assert (loans.circle == 0).all() and (loans.issued == 7).all()
    assert (loans.purpose == DISTRESS_LOAN).all()
    assert counts(city, "applications", "approved") == (5, 5)
    assert_lenders_add_up(city)
    assert_uses_add_up(city)


@pytest.mark.parametrize(
    ("count", "trust", "why"), [(5, 0.29, "no trust"), (2, TRUST, "too few, and too many fillers needed")]
)
def test_without_enough_who_trust_there_is_no_circle(count: int, trust: float, why: str) -> None:
    city, rows = friends(count, trust)
    apply_together(city.state, rows[0], GROUP, 0)
    assert city.world.tally[0].circles == 0 and len(loans_of(city)) == 0, why
    asked = count if trust == TRUST else 1
    assert counts(city, "applications", "denied_circle") == (asked, asked)
    assert city.households.turned_down[rows[0]] == 1 << GROUP


def test_a_circle_is_no_larger_than_the_lender_wants() -> None:
    city, rows = friends(13)
    apply_together(city.state, rows[0], GROUP, 0)
    assert city.world.circles.members[0] == len(loans_of(city)) == 10
    assert rows[0] in loans_of(city).borrower


def test_who_asks_finds_friends_of_friends_but_not_theirs() -> None:
    city, rows = friends(5, TRUST, None, "behaviour.circle_fillers=0")
    for row in rows:
        drop_ties(city.state, row)
    for first, second in pairwise(rows):
        new_tie(city.state, first, second, COFOUNDER, TRUST, 1.0, 0)
    apply_together(city.state, rows[0], GROUP, 0)
    assert city.world.tally[0].circles == 0 and counts(city, "applications") == (3,)
    assert (city.households.turned_down[rows] > 0).tolist() == [True] * 3 + [False] * 2
    city.households.turned_down[rows] = 0
    apply_together(city.state, rows[2], GROUP, 1)
    assert city.world.circles.members[0] == 5


def test_friends_join_as_a_favour() -> None:
    city, rows = friends(6, 1.0, 3)
    apply_together(city.state, rows[0], GROUP, 0)
    loans = loans_of(city)
    assert city.world.circles.members[0] == 5
    favours = loans[loans.purpose == FAVOUR_LOAN]
    assert len(favours) == 2 and set(favours.borrower) < set(rows[3:])
    assert favours.principal == pytest.approx(0.3, abs=1e-5)
    home = city.households[favours.borrower[0]]
    assert home.living_credit == home.borrowed > 0.0 and home.loan_cash == 0.0
    assert_uses_add_up(city)


@pytest.mark.parametrize("change", ["norm", "too many missing", "asked before"])
def test_favours_have_limits(change: str) -> None:
    city, rows = friends(6, 1.0, 2 if change == "too many missing" else 3)
    if change == "norm":
        city.households.norm[rows] = 0.0
    elif change == "asked before":
        city.households.turned_down[rows[3:]] = 1 << GROUP
        city.households.turned_down_at[rows[3:]] = 0
    apply_together(city.state, rows[0], GROUP, 5)
    assert city.world.tally[0].circles == 0
    assert set(np.flatnonzero(city.households.turned_down_at == 5)) == set(
        rows[: counts(city, "applications")[0]]
    )


def test_members_are_screened_one_by_one() -> None:
    city, rows = friends(6)
    city.world.lenders.sees_other_debts[GROUP] = 1.0
    city.households.flagged[rows[4]] = 1
    apply_together(city.state, rows[0], GROUP, 0)
    assert city.world.circles.members[0] == 5
    assert rows[4] not in loans_of(city).borrower
    assert counts(city, "applications", "approved", "denied_flagged", "denied_circle") == (6, 5, 1, 0)
    assert_lenders_add_up(city)


def test_all_get_theirs_or_nobody_does() -> None:
    city, rows = friends(5)
    city.world.lenders.sees_other_debts[GROUP] = 1.0
    city.households.flagged[rows[4]] = 1
    with books(city):
        apply_together(city.state, rows[0], GROUP, 0)
    assert len(loans_of(city)) == 0 and city.world.tally[0].circles == 0
    assert counts(city, "applications", "approved", "denied_flagged", "denied_circle") == (5, 0, 1, 4)
    assert (city.households.borrowed == 0.0).all()


@pytest.mark.parametrize("enough", [True, False])
def test_the_lender_needs_the_money_for_all(enough: bool) -> None:
    city, rows = friends(5)
    lender = city.world.lenders[GROUP]
    fund(city, GROUP, 5.0 * (0.8 + lender.fixed_cost) + (1e-4 if enough else -1e-4))
    with books(city):
        apply_together(city.state, rows[0], GROUP, 0)
    if enough:
        assert counts(city, "approved", "denied_funds") == (5, 0)
        assert lender.cash == pytest.approx(0.0, abs=2e-4)
    else:
        assert counts(city, "approved", "denied_funds") == (0, 5)
        assert lender.wanted_year == pytest.approx(5 * 0.8)
    assert_lenders_add_up(city)


def test_circles_do_not_depend_on_how_households_are_stored() -> None:
    found = []
    for mixed in (False, True):
        city, rows = friends(13, TRUST, None, mixed=mixed)
        apply_together(city.state, rows[0], GROUP, 0)
        found.append(sorted(city.households.key[loans_of(city).borrower]))
    assert found[0] == found[1] and len(found[0]) == 10


def test_two_circles_around_the_same_family_are_two() -> None:
    city, rows = friends(6)
    city.world.lenders.sees_other_debts[GROUP] = 1.0
    city.households.flagged[rows[0]] = 1
    for month in (0, 20):
        apply_together(city.state, rows[0], GROUP, month)
        loans_of(city).present[:] = 0
        city.households.loan[rows] = NONE
    assert city.world.tally[0].circles == 2
    assert city.world.circles.key[0] != city.world.circles.key[1]


# --- standing in -----------------------------------------------------------------------------


def month_of(city: HousingModel, rows: list[int], paying: list[int], month: int, spare: float = 5.0) -> None:
    """A month: those in ``paying`` have their instalment and ``spare`` MWM more, others nothing."""
    for row in rows:
        purse(city, row, loan_of(city, row).instalment + spare if row in paying else 0.0)
    due(city, rows[0], month, cash=float(city.households.cash[rows[0]]))
    stand_in(city.state, month)


def test_members_pay_for_a_late_one_in_equal_shares() -> None:
    city, rows, circle = circle_of()
    late = loan_of(city, rows[4])
    for month in (1, 2, 3, 4):
        before = city.households.interest_paid[rows].copy()
        paid = float(late.paid)
        with books(city):
            month_of(city, rows, rows[:4], month)
        assert late.overdue == 0.0 and late.missed == 0 and late.defaulted == -1
        assert late.paid - paid == pytest.approx(late.instalment, abs=1e-4)
        assert circle.covered == pytest.approx(late.paid) and circle.present == 1
        assert (city.households.interest_paid[rows[:4]] > before[:4]).all()
        spent = late.instalment / 4.0
        np.testing.assert_allclose(city.households.cash[rows[:4]], 5.0 - spent, atol=1e-4)
    assert kinds_of(city).count(COVERED) == 4
    assert city.households.rolled[rows[0]] == pytest.approx(4 * 1.25 * late.instalment, abs=1e-3)
    assert (city.households.flagged[rows] == 0).all()
    assert_uses_add_up(city)
    assert_lenders_add_up(city)


@pytest.mark.parametrize("why", ["one has no cash", "too much for one's income", "too many late"])
def test_nobody_pays_if_one_cannot(why: str) -> None:
    city, rows, circle = circle_of()
    paying = rows[:4]
    if why == "too much for one's income":
        city.households.usual_income[rows[0]] = 0.01
    elif why == "too many late":
        paying = rows[:1]
        city.households.usual_income[rows[0]] = 1.0
    with books(city):
        month_of(city, rows, paying, 1, spare=0.0 if why == "one has no cash" else 5.0)
    assert circle.covered == 0.0 and circle.present == 1
    late = loan_of(city, rows[4])
    assert late.missed == 1 and late.paid == 0.0 and late.overdue > 0.0


def test_the_share_may_be_a_tenth_of_income_and_no_more() -> None:
    for tenth, covered in ((1.001, True), (0.999, False)):
        city, rows, circle = circle_of()
        late = loan_of(city, rows[4])
        city.households.usual_income[rows[:4]] = tenth * late.instalment / 4.0 / 0.1
        month_of(city, rows, rows[:4], 1)
        assert bool(circle.covered > 0.0) is covered


def test_a_default_breaks_the_circle() -> None:
    city, rows, circle = circle_of()
    homes = city.households
    with books(city):
        for month in (1, 2):
            month_of(city, rows, rows[:4], month, spare=0.0)
            assert circle.present == 1 and (homes.flagged[rows] == 0).all()
        month_of(city, rows, rows[:4], 3, spare=0.0)
    assert (circle.present, circle.broken) == (0, 1)
    assert (homes.flagged[rows] == 1).all() and (homes.flagged_since[rows] == 3).all()
    assert homes.defaults[rows].tolist() == [0, 0, 0, 0, 1]
    for first, second in permutations(rows, 2):
        tie = city.world.ties[tie_between(city.state, first, second)]
        assert trust_towards(tie, first) == pytest.approx(TRUST - 0.3)
    month_of(city, rows, rows[:4], 4)
    assert circle.covered == 0.0, "nobody stands in any more"
    assert kinds_of(city).count(CIRCLE_BROKEN) == 5


def test_who_has_left_the_city_is_not_flagged_any_more() -> None:
    city, rows, circle = circle_of()
    gone = loan_of(city, rows[1])
    gone.present, gone.balance = 0, 0.0
    city.households.loan[rows[1]] = NONE
    drop_ties(city.state, rows[1])
    leave_city(city.state, rows[1], 1)
    rest = [row for row in rows if row != rows[1]]
    for month in (1, 2, 3):
        month_of(city, rest, rest[:3], month, spare=0.0)
    assert circle.broken == 1 and (city.households.flagged[rest] == 1).all()
    assert city.households.flagged[rows[1]] == 0
    assert kinds_of(city).count(CIRCLE_BROKEN) == 4


def test_a_circle_ends_with_its_last_loan() -> None:
    city, rows, circle = circle_of()
    for month in range(1, 12):
        month_of(city, rows, rows, month)
        assert circle.present == 1
    month_of(city, rows, rows, 12)
    assert (loans_of(city).present == 0).all() and (loans_of(city).closed == 12).all()
    assert (circle.present, circle.broken, circle.covered) == (0, 0, 0.0)
    assert (city.households.good_cycles[rows] == 1).all()


def test_whoever_has_paid_back_is_out_of_a_circle_that_breaks() -> None:
    city, rows, circle = circle_of()
    paid = loan_of(city, rows[0])
    paid.present, paid.balance = 0, 0.0
    city.households.loan[rows[0]] = NONE
    for month in (1, 2, 3):
        month_of(city, rows[1:], rows[1:4], month, spare=0.0)
    assert circle.broken == 1
    assert city.households.flagged[rows].tolist() == [0, 1, 1, 1, 1]


def test_a_member_who_leaves_owing_breaks_the_circle() -> None:
    city, rows, circle = circle_of()
    with books(city):
        abandon_loans(city.state, city.households[rows[1]], 1)
        stand_in(city.state, 1)
    assert circle.broken == 1 and loan_of_nobody(city, rows[1])
    assert city.households.flagged[rows[2]] == 1


def loan_of_nobody(city: HousingModel, row: int) -> bool:
    """Whether the household owes nothing any more."""
    return bool(city.households.loan[row] == NONE)
