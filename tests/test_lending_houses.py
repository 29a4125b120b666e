"""What lenders decide once a year, and whole cities in which all five lend (C4, G1.23-25)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agents.foundation.codes import COOPERATIVE_MEMBER, LENDER_NAMES, NO_ACCOUNT
from agents.lender.demand import choose_lender
from agents.lender.repayment import keep_books, pay_instalments
from agents.purse import withdraw
from model import HousingModel, Phase
from model.year import close_lenders_year
from tests.borrowers import (
    COOPERATIVE,
    DENIALS,
    EAGER,
    FOR_PROFIT,
    GROUP,
    SOCIAL,
    STORE,
    assert_lenders_add_up,
    assert_uses_add_up,
    books,
    borrowers,
    due,
    fund,
    join,
    lent,
    purse,
    town,
)
from tests.both_ways import interpreted_and_compiled
from tests.test_city import shuffled

HOUSE = Path(__file__).resolve().parents[1]
CAUSES = ("no_capacity", "flagged", "not_profitable", "no_funds", "no_circle")


def year(
    city: HousingModel, row: int, income: float, cost: float, portfolio: float, wanted: float = 0.0
) -> Any:
    """The agent of a lender at the end of a year with these accounts, in MWM; ``portfolio``: its mean."""
    record = city.world.lenders[row]
    record.income_year, record.cost_year, record.wanted_year = income, cost, wanted
    record.portfolio_year = 12.0 * portfolio
    return city.lending_houses[row]


# --- the cooperative -------------------------------------------------------------------------


def test_half_of_the_surplus_lowers_the_rate_of_the_cooperative() -> None:
    city = town()
    record = city.world.lenders[COOPERATIVE]
    year(city, COOPERATIVE, 1.0, 0.2, 40.0).decide(city.world)
    assert record.listed_rate == pytest.approx(0.24 - 0.5 * 0.8 / 40.0)
    year(city, COOPERATIVE, 9.0, 0.0, 40.0).decide(city.world)
    assert record.listed_rate == pytest.approx(0.23 - 0.02), "no more than that a year"
    for _ in range(9):
        year(city, COOPERATIVE, 9.0, 0.0, 40.0).decide(city.world)
    assert record.listed_rate == pytest.approx(0.12), "the floor"
    year(city, COOPERATIVE, 0.0, 0.8, 40.0).decide(city.world)
    assert record.listed_rate == pytest.approx(0.13), "losses raise it"
    for _ in range(9):
        year(city, COOPERATIVE, 0.0, 9.0, 40.0).decide(city.world)
    assert record.listed_rate == pytest.approx(0.24), "up to the first rate"


@pytest.mark.parametrize(("income", "rate"), [(9.0, 0.04), (0.03, 0.005), (0.0, 0.0)])
def test_members_earn_interest_as_far_as_half_of_the_income_goes(income: float, rate: float) -> None:
    city = town()
    homes = city.households
    for home in homes:
        withdraw(home, home.deposit, city.state)
    assert homes.deposit.sum() == 0.0
    first, second = borrowers(city, 2)
    join(city, first, 1.0)
    join(city, second, 2.0)
    record = city.world.lenders[COOPERATIVE]
    cash = float(record.cash)
    with books(city):
        year(city, COOPERATIVE, income, 0.0, 10.0).pay_for_funds(city.world, city.state)
    assert homes.deposit[first] == pytest.approx(1.0 + rate, abs=1e-5)
    assert homes.deposit[second] == pytest.approx(2.0 * (1.0 + rate), abs=1e-5)
    assert record.cost_year == homes.deposit.sum() - 3.0
    assert record.cash == cash, "it is added to what they have there"


def test_a_cooperative_grows_faster_with_support() -> None:
    city = town()
    record = city.world.lenders[COOPERATIVE]
    house = year(city, COOPERATIVE, 0.0, 0.0, 0.0)
    house.decide(city.world)
    assert record.reach == pytest.approx(0.12)
    record.reach = 0.34
    house.decide(city.world)
    assert record.reach == pytest.approx(0.35)
    city.world.place.cooperative_support = 0.06
    house.decide(city.world)
    assert record.reach == pytest.approx(0.43)
    city.world.place.cooperative_support = 0.0
    house.decide(city.world)
    assert record.reach == pytest.approx(0.43), "whom it has it keeps"


def test_whom_the_cooperative_reaches_joins() -> None:
    city = town(households=300)
    homes = city.households
    members = homes.account == COOPERATIVE_MEMBER
    assert members.mean() == pytest.approx(0.10, abs=0.05)
    city.world.lenders.reach[COOPERATIVE] = 0.4
    with books(city):
        city.month = 11
        close_lenders_year(city)
    more = homes.account == COOPERATIVE_MEMBER
    assert more[members].all() and more.mean() == pytest.approx(0.42, abs=0.08)
    assert (homes.deposit[more & ~members] == 0.0).all(), "their bank accounts are emptied"
    assert (homes.account[~more] == NO_ACCOUNT).any()


# --- owners ----------------------------------------------------------------------------------


def test_owners_add_capital_where_it_earned_and_was_short() -> None:
    city = town()
    record = city.world.lenders[FOR_PROFIT]
    for wanted, added in ((1.0, 1.0), (99.0, 0.3)):
        capital, cash = float(record.capital), float(record.cash)
        with books(city):
            year(city, FOR_PROFIT, 2.0, 1.0, 20.0, wanted).decide(city.world)
        grown = added if wanted == 1.0 else added * capital
        assert record.capital - capital == pytest.approx(grown, abs=1e-5)
        assert record.cash - cash == pytest.approx(grown - 1.0, abs=1e-5), "the surplus is theirs"
    capital = float(record.capital)
    year(city, FOR_PROFIT, 1.0, 2.0, 99.0, 99.0).decide(city.world)
    assert record.capital == capital, "not where it lost"


def test_owners_take_idle_money_out() -> None:
    city = town()
    record = city.world.lenders[STORE]
    capital = first = float(record.capital)
    fund(city, STORE, capital)
    with books(city):
        year(city, STORE, 0.0, 0.0, 2.0 * capital - 2.0).decide(city.world)
    assert record.cash == pytest.approx(capital - 1.0, abs=1e-5), "above half of the portfolio"
    capital = float(record.capital)
    year(city, STORE, 0.0, 0.0, 0.0).decide(city.world)
    wanted = capital - 0.3 * max(capital, first)
    assert record.capital == pytest.approx(wanted, abs=1e-5), "three tenths a year at most"
    record.promised = float(record.cash) - 0.1
    year(city, STORE, 0.0, 0.0, 0.0).decide(city.world)
    assert record.cash == pytest.approx(record.promised, abs=1e-5), "what is promised stays"


def test_whoever_lent_the_funds_is_paid() -> None:
    city = town()
    record = city.world.lenders[GROUP]
    cash = float(record.cash)
    with books(city):
        year(city, GROUP, 0.0, 0.0, 10.0).pay_for_funds(city.world, city.state)
    assert cash - record.cash == record.cost_year == pytest.approx(1.0, abs=1e-5)


def test_three_years_of_loss_end_lending_but_not_collecting() -> None:
    city = town()
    (row,) = borrowers(city)
    loan = lent(city, row, FOR_PROFIT, 1.0)
    record = city.world.lenders[FOR_PROFIT]
    for profit, open_after in ((-1, 1), (-1, 1), (1, 1), (-1, 1), (-1, 1), (-1, 0)):
        year(city, FOR_PROFIT, 1.0 + profit, 1.0, 0.0).close_year(city.world, city.state)
        assert record.open == open_after
    assert record.cash == 0.0, "owners take out what is left"
    city.world.lenders.reach[[STORE, GROUP, SOCIAL]] = 0.0
    assert choose_lender(city.state, city.households[row], 0, 1) == -1
    with books(city):
        due(city, row, 1, cash=1.0)
    assert record.cash == loan.paid > 0.0
    year(city, FOR_PROFIT, 9.0, 0.0, 1.0).close_year(city.world, city.state)
    assert record.open == 0 and record.cash == 0.0


def test_public_credit_makes_losses_and_goes_on() -> None:
    city = town(policies=["hip_2019"])
    row = len(city.world.lenders) - 1
    record = city.world.lenders[row]
    assert LENDER_NAMES[record.kind] == "public"
    for _ in range(5):
        year(city, row, 0.0, 3.0, 10.0).close_year(city.world, city.state)
    assert record.open == 1


# --- all of them -----------------------------------------------------------------------------


def test_the_cap_on_rates_binds_new_loans() -> None:
    city = town()
    first, second, third = borrowers(city, 3)
    old = lent(city, first, FOR_PROFIT, 1.0)
    lenders = city.world.lenders
    city.world.place.rate_cap = 0.5
    for row in range(5):
        city.lending_houses[row].close_year(city.world, city.state)
    np.testing.assert_allclose(lenders.annual_rate, [0.5, 0.5, 0.5, 0.24, 0.3])
    np.testing.assert_allclose(lenders.listed_rate, [0.74, 0.74, 1.1, 0.24, 0.3])
    assert lent(city, second, FOR_PROFIT, 1.0).rate == 0.5 / 12.0
    assert old.rate == 0.74 / 12.0
    city.world.place.rate_cap = 0.0
    city.lending_houses[FOR_PROFIT].close_year(city.world, city.state)
    assert lent(city, third, FOR_PROFIT, 1.0).rate == 0.74 / 12.0


@pytest.fixture(scope="module")
def learner() -> HousingModel:
    return town()


@settings(deadline=None)
@given(ended=st.integers(0, 60), defaults=st.integers(0, 90), predicted=st.floats(0.0, 1.0))
def test_lenders_learn_from_losses_step_by_step(
    learner: HousingModel, ended: int, defaults: int, predicted: float
) -> None:
    city = learner
    record = city.world.lenders[FOR_PROFIT]
    record.expected_default = -3.2
    record.loans_year, record.defaults_year, record.predicted_year = ended, defaults, predicted * ended
    city.lending_houses[FOR_PROFIT].learn(city.world.behaviour[0])
    step = float(record.expected_default) + 3.2
    assert abs(step) <= 0.5 + 1e-12
    if ended < 5:
        assert step == 0.0
    elif abs(defaults - predicted * ended) > 1e-6 and max(defaults, predicted * ended) < 0.9 * ended:
        assert np.sign(step) == np.sign(defaults - predicted * ended)


def test_what_a_lender_expected_does_not_depend_on_how_households_are_stored() -> None:
    expected = []
    for mixed in (False, True):
        city = town()
        keys = [int(city.households.key[row]) for row in borrowers(city, 15)]
        city = shuffled(city) if mixed else city
        row_of = {int(key): row for row, key in enumerate(city.households.key)}
        for number, key in enumerate(keys):
            city.households.usual_income[row_of[key]] = 1.0 + number / 7.0
            lent(city, row_of[key], FOR_PROFIT, 0.3).instalment = 9.0
            purse(city, row_of[key], 9.0)
        pay_instalments(city.state, 1)
        assert city.world.lenders.loans_year[FOR_PROFIT] == 15
        expected.append(float(city.world.lenders.predicted_year[FOR_PROFIT]))
    assert expected[0] == expected[1] > 0.0


def test_a_year_closes_with_empty_accounts() -> None:
    city = town(*EAGER, households=90).run(11)
    assert (city.world.lenders.income_year > 0.0).sum() >= 3
    city.run(1)
    for name in ("income", "cost", "predicted", "wanted", "portfolio", "loans", "defaults"):
        assert (city.world.lenders[f"{name}_year"] == 0).all(), name


# --- whole cities ----------------------------------------------------------------------------


def watch(city: HousingModel) -> None:
    """What must hold within every month: books when bills are paid, promises when loans are made."""

    def bills(city: HousingModel) -> None:
        lenders, loans = city.world.lenders, city.world.loans[: city.world.tally[0].loans]
        balances = np.bincount(loans.lender, loans.balance * loans.present, minlength=len(lenders))
        np.testing.assert_allclose(lenders.portfolio + lenders.lost, balances, atol=1e-9)
        assert (lenders.late <= lenders.portfolio + 1e-9).all()

    def credit(city: HousingModel) -> None:
        assert_lenders_add_up(city)
        assert_uses_add_up(city)

    city.month_plan.insert_after("bills", Phase("watch bills", "checks books", bills))
    city.month_plan.insert_after("credit", Phase("watch credit", "checks lenders", credit))


def assert_tables_agree(city: HousingModel) -> None:
    """Denials, loans and cash of lenders as events and the ledger tell them."""
    lenders = city.world.lenders
    events = city.event_table()
    for record in lenders:
        mine = events[events.other == record.key]
        if LENDER_NAMES[record.kind] == "public":
            continue
        assert (mine.kind == "loan").sum() == record.approved
        causes = mine[mine.kind == "loan_denied"].cause.value_counts()
        told = {why: causes.get(cause, 0) for why, cause in zip(DENIALS, CAUSES, strict=True)}
        assert told == {why: record[f"denied_{why}"] for why in DENIALS}
        assert causes.sum() == sum(told.values())
    ledger = city.ledger_table()
    for kind in LENDER_NAMES:
        flows = ledger[ledger.payee == kind].amount.sum() - ledger[ledger.payer == kind].amount.sum()
        code = LENDER_NAMES.index(kind)
        assert lenders.cash[lenders.kind == code].sum() == pytest.approx(flows, abs=1e-6)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    households=st.integers(40, 120),
    months=st.integers(13, 40),
    seed=st.integers(0, 10**9),
    policy=st.sampled_from(["none", "hip_2019", "shp_2016_cofinancing"]),
    funds=st.sampled_from([1, 20, 200]),
    part=st.sampled_from([0.1, 0.5, 1.0]),
    circle=st.sampled_from([(0, 0), (2, 3), (5, 10)]),
    pressure=st.sampled_from([[], ["behaviour.emergency_chance=0.1"], ["behaviour.needs_floor=0.35"]]),
)
def test_random_cities_of_lenders_add_up(
    households: int,
    months: int,
    seed: int,
    policy: str,
    funds: int,
    part: float,
    circle: tuple[int, int],
    pressure: list[str],
) -> None:
    wanted = [*EAGER, *pressure]
    for name in ("for_profit", "store_credit", "group_lender", "cooperative", "social_lender"):
        wanted.append(f"place.lenders.{name}.capital={funds}")
    for name in ("for_profit", "social_lender"):
        wanted.append(f"place.lenders.{name}.first_part={part}")
    wanted.append(f"place.lenders.group_lender.circle_largest={circle[1]}")
    wanted = [text for text in wanted if "circle_smallest" not in text]
    wanted.append(f"place.lenders.group_lender.circle_smallest={circle[0]}")
    city = town(*wanted, households=households, seed=seed, policies=[policy])
    watch(city)
    city.run(months)
    keep_books(city.state)
    assert_tables_agree(city)


def test_cities_without_money_deny_and_cities_with_money_lend() -> None:
    poor = town(*EAGER, *(f"place.lenders.{k}.capital=0.1" for k in range(5)), households=90).run(20)
    rich = town(*EAGER, households=90).run(20)
    assert poor.world.lenders.denied_funds.sum() > rich.world.lenders.denied_funds.sum()
    assert poor.world.lenders.issued.sum() < rich.world.lenders.issued.sum()
    assert (rich.world.lenders.approved > 0).all()
    assert rich.world.circles.covered.sum() >= 0.0 and rich.world.tally[0].circles > 0


def test_storage_order_does_not_matter_to_lenders() -> None:
    plain, mixed = town(*EAGER, households=120), shuffled(town(*EAGER, households=120))
    for _ in range(20):
        plain.step()
        mixed.step()
        assert plain.digest() == mixed.digest(), f"the cities part in month {plain.month}"
    assert (plain.world.lenders.approved > 0).all() and plain.world.tally[0].circles > 0


def test_interpreted_lenders_lend_the_same() -> None:
    script = (
        "from tests.borrowers import EAGER, town\n"
        "city = town(*EAGER, households=60, seed=2).run(16)\n"
        "print(city.digest(), *city.world.lenders.approved)\n"
    )
    interpreted, compiled = interpreted_and_compiled(script)
    assert interpreted and interpreted == compiled
    assert all(int(loans) > 0 for loans in compiled[1:]), "all five have lent"
    again = town(*EAGER, households=60, seed=2).run(16)
    assert again.digest() == interpreted[0]
    assert town(*EAGER, households=60, seed=4).run(16).digest() != again.digest()
