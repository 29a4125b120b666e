"""Homes that programmes give: who gets one, for what price, what stands there, how it is lost again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from agents.construction import CORE_ROOMS
from agents.foundation.causes import INFORMAL_WORK, NO_CAUSE, NOT_OF_STREAM, OWNS_HOME
from agents.foundation.codes import (
    ACTIVE,
    DISPLACED,
    FINISHING,
    NATIVE,
    NEVER,
    NONE,
    OWNER,
    SLAB,
    TENANT,
    TITLED,
    UNHOUSED,
)
from agents.foundation.ledger import BROUGHT_ALONG, DEVELOPERS, pay
from agents.government.applications import file_application
from agents.government.approval import approve
from agents.government.eligibility import refusal
from agents.government.home_sites import cheapest_site, find_sites, home_in_stock, price_of
from agents.government.homes import terms
from agents.government.mortgages import run_homes, take_back
from agents.land_values import lot_price
from agents.lender.default import default
from agents.lender.repayment import pay_instalments
from agents.small_lots import most_extra_rooms
from model import HousingModel
from model.markets.handover import hand_over_homes
from model.markets.land import open_offers
from scenarios import ScenarioError, load
from scenarios.loader import check_file
from tests.both_ways import interpreted_and_compiled
from tests.test_city import assert_conserved

POLICIES = Path(__file__).resolve().parents[1] / "scenarios" / "policies"
HOMES = ("finished_periphery", "incremental_homes", "comodato_units")
SUBSIDY = "policy.mortgage_subsidy.programmes.0"
EAGER = ("behaviour.hear_chance=0.5", "behaviour.take_up_base=2")


def new_city(*policies: str, settings: tuple[str, ...] = (), **more: Any) -> HousingModel:
    options = {"households": 60, "seed": 5, "months": 60, **more}
    return HousingModel(load(policies=list(policies), settings=settings, **options))


def on_offer(policy: str, *settings: str, money: float = 900.0) -> HousingModel:
    """A city in its first January, with lots on offer and a programme that has money."""
    city = new_city(policy, settings=settings)
    offers, places = open_offers(city.state, 0)
    city.world = city.world._replace(offers=offers, offer_places=places)
    programme = city.world.programmes[0]
    pay(city.world.accounts[0], programme, BROUGHT_ALONG, money, city.world.book)
    programme.funded = money
    find_sites(city.state)
    return city


def applicant(city: HousingModel, income: float = 4.0, savings: float = 30.0) -> int:
    """The row of a displaced tenant with papers, formal work, income and savings, who waits in the queue."""
    homes = city.households
    row = int(np.flatnonzero((homes.present == 1) & (homes.tenure == TENANT) & (homes.award == NONE))[0])
    home = homes[row]
    home.usual_income, home.papers, home.formal, home.employed, home.stream = income, 1, 1, 1, DISPLACED
    pay(city.world.accounts[0], home, BROUGHT_ALONG, savings, city.world.book)
    file_application(city.state, row, 0, 0)
    return row


def served(policy: str, *settings: str, **about: float) -> tuple[HousingModel, int, Any]:
    """A city in which the first applicant has just moved in; its row and its award."""
    city = on_offer(policy, *settings)
    row = applicant(city, **about)
    approve(city.state, 0)
    award = city.world.awards[city.households[row].award]
    hand_over_homes(city.state, int(award.due))
    return city, row, award


# --- rules of access -------------------------------------------------------------------------


def test_payroll_funds_and_streams_refuse_for_their_own_reason() -> None:
    city = new_city("infonavit_mortgage")
    homes, programme = city.households, city.world.programmes[0]
    home = homes[int(np.flatnonzero(homes.tenure == TENANT)[0])]
    home.usual_income, home.papers, home.stream, home.formal, home.employed = 3.0, 1, NATIVE, 1, 1
    assert refusal(home, programme, city.lots) == NO_CAUSE
    home.formal = 0
    assert refusal(home, programme, city.lots) == INFORMAL_WORK
    programme.formal_only, programme.streams = 0, 1 << DISPLACED
    assert refusal(home, programme, city.lots) == NOT_OF_STREAM
    home.stream = DISPLACED
    assert refusal(home, programme, city.lots) == NO_CAUSE
    home.tenure = OWNER
    assert refusal(home, programme, city.lots) == OWNS_HOME


# --- a finished home -------------------------------------------------------------------------


def test_a_unit_is_ordered_of_a_developer_and_paid_by_family_grant_and_mortgage() -> None:
    city = on_offer("finished_periphery")
    world, programme = city.world, city.world.programmes[0]
    row = applicant(city)
    home = city.households[row]
    site = cheapest_site(city.state, programme)
    price = price_of(city.state, programme, city.lots[site])
    grant, credit, own = terms(home, programme, price, world.rooms, world.behaviour[0])
    assert grant == 33.0 and own == pytest.approx(0.02 * price) and credit == pytest.approx(price - own - 33)
    firms, held, purse = city.stocks()[0][DEVELOPERS], float(programme.cash), float(home.cash + home.deposit)
    approve(city.state, 0)
    award = world.awards[home.award]
    lot = city.lots[award.lot]
    assert award.lot == site and award.state == ACTIVE and lot.keeper == 0 and lot.allotted == 1
    assert held + own - programme.cash == pytest.approx(price, abs=1e-5)
    assert purse - (home.cash + home.deposit) == pytest.approx(own, abs=1e-5)
    assert city.stocks()[0][DEVELOPERS] - firms == pytest.approx(price * (1 - 1 / 1.15), abs=1e-4)
    hand_over_homes(city.state, int(award.due) - 1)
    assert home.tenure == TENANT and lot.done == 0
    hand_over_homes(city.state, int(award.due))
    assert home.tenure == OWNER and home.lot == site and home.housed == 1 and home.award == NONE
    assert lot.keeper == NONE and lot.settlement != NONE and lot.founded == award.due
    loan = world.loans[home.loan]
    assert loan.balance == pytest.approx(credit, abs=1e-5) and loan.instalment > 0.0
    pay_instalments(city.state, int(award.due) + 1)
    assert home.secured_debt == home.debt > 6.0 * home.usual_income and home.over_indebted == 0
    assert programme.cash == pytest.approx(held + own - price, abs=1e-4)
    assert world.lenders[loan.lender].cash == pytest.approx(loan.paid, abs=1e-9)
    assert_conserved(city)


def test_a_unit_is_whole_rigid_and_its_lot_is_small() -> None:
    city, _row, award = served("finished_periphery")
    lot = city.lots[award.lot]
    assert lot.done == FINISHING and lot.rooms == 3 and lot.services == 4 and lot.title == TITLED
    assert lot.rigid == 1 and lot.light == 1 and lot.quality > 0.9
    assert most_extra_rooms(lot) == lot.extra_rooms + 1 == 2
    assert lot.distance >= 20.0 and award.paid <= 143.0


def test_who_cannot_carry_the_mortgage_waits_and_who_owns_gets_nothing() -> None:
    city = on_offer("finished_periphery")
    poor = applicant(city, income=0.6, savings=5.0)
    approve(city.state, 0)
    assert city.world.awards[city.households[poor].award].state != ACTIVE
    city = on_offer("finished_periphery", money=60.0)
    row = applicant(city, savings=5.0)
    approve(city.state, 0)
    assert city.world.awards[city.households[row].award].state != ACTIVE  # the money does not suffice
    assert city.world.programmes[0].cash == 60.0


def test_without_developers_the_programme_hires_builders_itself() -> None:
    city, row, award = served("finished_periphery", "place.developers.number=0")
    assert city.households[row].tenure == OWNER and city.world.programmes[0].ordered == 1
    programme, lot = city.world.programmes[0], city.lots[award.lot]
    assert programme.spent == pytest.approx(award.paid - award.savings, abs=1e-4)
    assert lot.done == FINISHING


def test_a_home_in_arrears_goes_back_and_to_the_next() -> None:
    city, row, award = served("finished_periphery", "behaviour.mortgage_foreclosure=1")
    world, home = city.world, city.households[row]
    lot_row = int(award.lot)
    loan = world.loans[home.loan]
    default(city.state, home, loan, world.lenders[loan.lender], 20)
    run_homes(city.state, 25)
    assert home.tenure == OWNER
    run_homes(city.state, 40)
    assert home.tenure == UNHOUSED and loan.balance == 0.0
    assert city.lots[lot_row].keeper == 0 and world.programmes[0].taken_back == 1
    assert home_in_stock(city.state, 0, 0) == lot_row
    second = applicant(city)
    spent = float(world.programmes[0].spent)
    approve(city.state, 41)
    hand_over_homes(city.state, 41)
    assert city.households[second].lot == lot_row and world.programmes[0].spent == spent
    assert_conserved(city)


def test_nobody_is_put_out_where_relatives_share() -> None:
    city, row, award = served("finished_periphery", "behaviour.mortgage_foreclosure=1")
    home = city.households[row]
    loan = city.world.loans[home.loan]
    default(city.state, home, loan, city.world.lenders[loan.lender], 20)
    city.lots[award.lot].households = 2
    run_homes(city.state, 40)
    assert home.tenure == OWNER
    city.lots[award.lot].households = 1
    take_back(city.state, loan, 40)
    assert home.tenure == UNHOUSED


def test_subsidised_interest_is_paid_to_the_lender_and_limits_approvals() -> None:
    city, row, award = served("mortgage_subsidy", f"{SUBSIDY}.finance.budget=500", income=6.0, savings=60.0)
    world, programme = city.world, city.world.programmes[0]
    loan = world.loans[city.households[row].loan]
    assert programme.cash == pytest.approx(900.0, abs=1e-4)  # the price came from the lender and the family
    run_homes(city.state, 10)
    due = 0.05 / 12.0 * loan.balance
    assert (
        900.0 - programme.cash == pytest.approx(due, abs=1e-5) == pytest.approx(programme.monthly, abs=1e-5)
    )
    assert world.lenders[loan.lender].cash == pytest.approx(due, abs=1e-5)
    programme.budget = 12.0 * programme.monthly + 0.01
    another = applicant(city, income=6.0, savings=60.0)
    approve(city.state, 10)
    assert world.awards[city.households[another].award].state != ACTIVE
    assert award.grant == 0.0


def test_free_land_is_paid_by_the_programme_and_lowers_the_price() -> None:
    city = on_offer("dominican_incentive")
    world, programme = city.world, city.world.programmes[0]
    row = applicant(city, income=5.0, savings=60.0)
    site = cheapest_site(city.state, programme)
    lot = city.lots[site]
    ground = lot_price(lot, world.behaviour[0])
    price = price_of(city.state, programme, lot)
    programme.free_land, programme.tax_exempt = 0, 0.0
    assert price_of(city.state, programme, lot) > price + ground
    programme.free_land, programme.tax_exempt = 1, 0.5
    approve(city.state, 0)
    award = world.awards[city.households[row].award]
    assert award.state == ACTIVE and award.paid == pytest.approx(price)
    assert programme.spent == pytest.approx(ground, abs=1e-4) and 900.0 - programme.cash == pytest.approx(
        ground, abs=1e-4
    )


# --- serviced lots ---------------------------------------------------------------------------


def test_a_lot_gets_its_services_in_stages_from_money_set_apart() -> None:
    city, row, award = served("sites_and_services", income=3.5, savings=60.0)
    lot, programme = city.lots[award.lot], city.world.programmes[0]
    assert lot.done == SLAB and lot.rooms == CORE_ROOMS and lot.rigid == 0 and lot.core_month == NEVER
    assert lot.services == 2 and lot.title == TITLED and most_extra_rooms(lot) == 3
    kept = float(programme.committed)
    assert kept > 0.0 and award.pledged == kept
    start = int(award.due)
    for month in range(start - 24, start + 25):
        run_homes(city.state, month)
        assert lot.services == 2 + (month >= start) + (month >= start + 24)
    assert programme.committed == pytest.approx(0.0, abs=1e-5)
    assert programme.spent == pytest.approx(award.paid - award.savings, abs=1e-4)
    assert city.households[row].loan != NONE


def test_a_bare_lot_is_the_familys_to_build_on() -> None:
    city, row, award = served("incremental_homes")
    lot = city.lots[award.lot]
    assert lot.done == 0 and lot.rooms == 0 and lot.services == 2 and lot.title == TITLED
    assert city.households[row].housed == 1 and award.paid <= 50.0
    building = city.world.programmes[1]
    assert refusal(city.households[row], building, city.lots) == NO_CAUSE
    city.households[row].housed = 0
    assert refusal(city.households[row], building, city.lots) != NO_CAUSE


# --- lent homes ------------------------------------------------------------------------------


def test_empty_homes_are_lent_without_rent_as_far_as_the_stock_goes() -> None:
    city = on_offer("comodato_units", "policy.comodato_units.programmes.0.benefit.stock=17")
    world, programme = city.world, city.world.programmes[0]
    stock = city.lots.keeper == 0
    assert stock.sum() == 1 and (city.lots.done[stock] == FINISHING).all()
    rows = [applicant(city), applicant(city)]
    approve(city.state, 0)
    hand_over_homes(city.state, 0)
    first = next(row for row in rows if world.rooms.rent[city.households[row].room] == 0.0)
    home = city.households[first]
    assert programme.handed_over == 1 and stock[home.lot] and home.tenure == TENANT
    assert programme.spent == pytest.approx(6.0) and home.loan == NONE
    award = world.awards[home.award]
    assert award.deadline == 36
    run_homes(city.state, 35)
    assert home.tenure == TENANT
    run_homes(city.state, 36)
    assert home.tenure == UNHOUSED and home.award == NONE and city.lots.allotted.sum() == 0
    approve(city.state, 37)
    hand_over_homes(city.state, 37)
    assert programme.handed_over == 2  # the next one in the queue
    assert_conserved(city)


# --- the whole city --------------------------------------------------------------------------


@pytest.mark.parametrize("policy", HOMES)
def test_without_money_the_city_is_the_same(policy: str) -> None:
    nothing = [f"policy.{policy}.programmes.0.finance.budget=0"]
    if policy == "incremental_homes":
        nothing.append(f"policy.{policy}.programmes.1.finance.budget=0")
    if policy == "comodato_units":
        nothing.append(f"policy.{policy}.programmes.0.benefit.stock=0")
    plain = new_city("none", months=6).run()
    assert new_city(policy, settings=tuple(nothing), months=6).run().digest() == plain.digest()


def test_money_never_runs_out_and_only_the_eligible_are_served() -> None:
    budget = "policy.finished_periphery.programmes.0.finance.budget=4000"
    city = new_city("finished_periphery", settings=(*EAGER, budget), months=36)
    owned = {int(k) for k in city.households.key[city.households.tenure == OWNER]}
    for _ in range(36):
        city.step()
        programme = city.world.programmes[0]
        assert programme.cash >= -1e-6 and programme.committed >= 0.0
        assert (city.world.lenders.cash >= -1e-6).all()
    assert_conserved(city)
    events = city.event_table()
    given = events[events.kind == "home_handed_over"]
    assert len(given) == programme.handed_over == programme.completions > 0
    assert not owned & set(given.household)
    assert (city.lots.distance[given.lot] >= 20.0).all() and (given.amount <= 143.0 + 1e-6).all()
    assert given.lot.is_unique


def test_compiled_and_interpreted_homes_are_the_same() -> None:
    script = f"""
from model import HousingModel
from scenarios import load
city = HousingModel(load(policies={HOMES!r}, households=40, months=18, seed=5, settings={EAGER!r})).run()
print(city.digest(), int(city.world.programmes.handed_over.sum()))
"""
    one, other = interpreted_and_compiled(script)
    assert one == other and int(one[1]) > 0


# --- files -----------------------------------------------------------------------------------


MISTAKES = {
    "a unit without a place": ("finished_periphery", 'where = "', '# where = "', "benefit.where"),
    "a unit on a lot one must have": (
        "finished_periphery",
        "needs_lot = false",
        "needs_lot = true",
        "eligibility.needs_lot",
    ),
    "a free home at a rate": (
        "displaced_units",
        "fiscal_year = false",
        'annual_rate = { value = 0.1, unit = "per year", tag = "A", source = "x" }\nfiscal_year = false',
        "finance.annual_rate",
    ),
    "a lot that bears a storey": (
        "sites_and_services",
        "core = true",
        "bears_storey = true",
        "benefit.bears_storey",
    ),
    "money that comes back and goes back": (
        "infonavit_mortgage",
        "fiscal_year = false",
        "fiscal_year = true",
        "finance",
    ),
    "housed without a lot": (
        "finished_periphery",
        "needs_lot = false",
        "needs_lot = false\nhoused_only = true",
        "el",
    ),
}


@pytest.mark.parametrize(("policy", "old", "new", "field"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_in_homes(tmp_path: Path, policy: str, old: str, new: str, field: str) -> None:
    text = (POLICIES / f"{policy}.toml").read_text("utf-8")
    assert old in text
    path = tmp_path / "changed.toml"
    path.write_text(text.replace(old, new, 1), "utf-8")
    problems = check_file(path)
    assert problems and all(problem.field.startswith(f"programmes.0.{field}") for problem in problems)
    with pytest.raises(ScenarioError):
        load(policies=[path])
