"""Empty homes taxed and found tenants for, and a fund that earns on what surrounds its homes."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from agents.foundation.codes import ACTIVE, NONE, VALUED
from agents.foundation.ledger import BROUGHT_ALONG, pay
from agents.government.corps import free_money
from agents.government.recapture import charge
from agents.government.services import service_cost
from agents.government.vacant_stock import open_mediation, reservation_of, tax_empty_units
from agents.government.value_creation import homes_of_fund, invest_in_value
from agents.rental_investor import best_units
from model.markets.contracts import admits, contract_form
from model.markets.listings import mediated_listing, open_listings
from model.markets.rental import update_rents
from tests.tenancies import city_with, tenancy


def empty_unit(city: Any) -> tuple[Any, Any]:
    """A unit of an absentee landlord that nobody has rented for a year, and its landlord with money."""
    rooms = city.world.rooms[: city.world.tally[0].rooms]
    room = rooms[np.flatnonzero((rooms.present == 1) & (rooms.tenant == NONE) & (rooms.landlord != NONE))[0]]
    room.vacant = 12
    landlord = city.world.landlords[room.landlord]
    pay(city.world.accounts[0], landlord, BROUGHT_ALONG, 5.0, city.world.book)
    return room, landlord


# --- the tax ---------------------------------------------------------------------------------


def test_a_landlord_pays_for_a_unit_empty_beyond_the_grace_and_for_no_other() -> None:
    city = city_with("vacant_stock_uruguay", households=150)
    room, landlord = empty_unit(city)
    city.world.rooms.vacant[city.world.rooms.key != room.key] = 6
    held = float(landlord.cash)
    tax_empty_units(city.state)
    assert held - landlord.cash == pytest.approx(0.1 * room.asking, abs=1e-5)
    assert city.world.tally[0].vacancy_taxed == pytest.approx(held - landlord.cash)
    room.vacant = 6
    held = float(landlord.cash)
    tax_empty_units(city.state)
    assert landlord.cash == held


def test_a_taxed_landlord_lets_the_rent_down_sooner_and_builds_for_less_return() -> None:
    asked, returns = [], []
    for policy in ("none", "vacant_stock_uruguay"):
        city = city_with(policy, households=150)
        room, _landlord = empty_unit(city)
        update_rents(city.state, city.world.behaviour[0], 1)
        asked.append(float(room.asking))
        city.world.zones.vacancy[:] = 0.0
        returns.append(best_units(city.state)[2])
    assert asked[1] < asked[0]
    assert (returns[1] <= returns[0]).all() and (returns[1] < returns[0]).any()


# --- the intermediary ------------------------------------------------------------------------


def with_fund(city: Any) -> Any:
    fund = city.world.programmes[0]
    pay(city.world.accounts[0], fund, BROUGHT_ALONG, 5.0, city.world.book)
    fund.funded = 5.0
    return city


def test_the_intermediary_takes_up_what_its_money_pays_those_with_empty_units_first() -> None:
    city = with_fund(city_with("vacant_stock_uruguay", households=150))
    room, _landlord = empty_unit(city)
    place, lots = city.world.place[0], city.lots
    city.world.rooms.vacant[city.world.rooms.key != room.key] = 0
    place.mediation_budget, place.mediation_cost = 0.25, 0.25
    open_mediation(city.state, 0)
    assert np.flatnonzero(lots.mediated == 1).tolist() == [room.lot]
    place.mediation_budget = 0.5
    open_mediation(city.state, 12)
    assert lots.mediated.sum() == city.world.tally[0].mediated_lots == 2 and lots.mediated[room.lot] == 1
    city.world.programmes[0].cash = -1.0
    open_mediation(city.state, 24)
    assert lots.mediated.sum() == 0  # nobody takes the risk


def test_who_could_not_sign_is_shown_an_empty_home_it_can_enter_under_the_guarantee() -> None:
    city = with_fund(
        city_with("vacant_stock_uruguay", households=150, settings=("behaviour.written_absentee=0",))
    )
    room, _landlord = empty_unit(city)
    row, home, _old = tenancy(city)
    home.guarantor, home.papers, home.usual_income = 0, 0, 3.0
    city.world.programmes[0].ceiling_single = city.world.programmes[0].ceiling_household = 8.0
    taken = np.zeros(len(open_listings(city.state).rooms), np.bool_)
    assert mediated_listing(city.state, row, open_listings(city.state), taken, 9.0, 0, 0) == NONE
    city.lots.mediated[room.lot] = 1
    listings = open_listings(city.state)
    spot = mediated_listing(city.state, row, listings, taken, 9.0, 0, 0)
    shown = city.world.rooms[listings.rooms[spot]]
    assert shown.lot == room.lot
    assert admits(city.state, home, shown) and contract_form(city.state, home, shown) == 1
    assert mediated_listing(city.state, row, listings, taken, 0.0, 0, 0) == NONE
    taken[:] = True
    assert mediated_listing(city.state, row, listings, taken, 9.0, 0, 0) == NONE


def test_an_owner_whose_rent_is_sure_lets_for_less() -> None:
    city = city_with("vacant_stock_uruguay")
    behaviour, lot = city.world.behaviour[0], city.lots[0]
    home = city.households[0]
    plain = float(reservation_of(home, lot, behaviour))
    lot.mediated = 1
    assert reservation_of(home, lot, behaviour) == pytest.approx(plain * (1.0 - behaviour.risk_base))
    assert plain == home.reservation


# --- value around the homes of a fund ---------------------------------------------------------


def fund_with_homes(city: Any) -> tuple[Any, int]:
    """The city's only programme with money and one home in a settlement that lacks services; which."""
    world = city.world
    fund = world.programmes[0]
    pay(world.accounts[0], fund, BROUGHT_ALONG, 2000.0, world.book)
    fund.budget = 1000.0
    settlement = int(np.argmin(world.settlements.services[: world.tally[0].settlements]))
    lots = np.flatnonzero((city.lots.settlement == settlement) & (city.lots.owner != NONE))
    award = world.awards[0]
    world.tally[0].awards = 1
    award.present, award.programme, award.lot, award.state = 1, 0, lots[0], ACTIVE
    award.household = city.lots.owner[lots[0]]
    world.settlements.households[settlement] = 10
    return fund, settlement


def test_a_part_of_the_fund_brings_services_to_where_its_homes_stand() -> None:
    city = city_with("value_creation")
    world = city.world
    fund, settlement = fund_with_homes(city)
    assert homes_of_fund(city.state, 0)[settlement] == 1
    before = world.settlements.services.copy()
    cash, tally = float(fund.cash), world.tally[0]
    tally.services_money = 1000.0
    pay(world.accounts[0], world.accounts[2], BROUGHT_ALONG, 1000.0, world.book)
    invest_in_value(city.state, 0)
    gained = world.settlements.services - before
    assert gained[settlement] == 1 and gained.sum() == 1
    assert cash - fund.cash == fund.spent == tally.value_invested
    assert 1000.0 - tally.services_money == pytest.approx(tally.value_invested, abs=1e-4)  # half and half
    assert world.settlements.polygon[settlement] & VALUED
    assert (city.lots.uplift[city.lots.settlement == settlement] > 0.0).any()


def test_the_share_is_the_most_the_fund_puts_in() -> None:
    city = city_with("value_creation")
    fund, settlement = fund_with_homes(city)
    fund.budget = 1.0
    cash = float(fund.cash)
    invest_in_value(city.state, 0)
    assert fund.cash == cash and not city.world.settlements.polygon[settlement] & VALUED


def test_a_part_too_small_for_a_level_is_kept_until_it_pays_for_one() -> None:
    city = city_with("value_creation")
    fund, settlement = fund_with_homes(city)
    world, tally, place = city.world, city.world.tally[0], city.world.place[0]
    place.value_matched, fund.budget = 0.0, 40.0
    part = float(place.value_share * fund.budget)
    cost = float(service_cost(place, 10, 10, False))
    world.settlements.services[settlement] = 0
    for year in range(10):
        cash, saved = float(fund.cash), float(tally.value_saved)
        invest_in_value(city.state, 12 * year)
        taken = cash - float(fund.cash)
        assert tally.value_saved == fund.committed == pytest.approx(saved + part - taken, abs=1e-6)
        assert fund.spent == tally.value_invested
        assert free_money(fund) == pytest.approx(fund.cash - tally.value_saved)
    earmarked = 10 * part
    assert cost > part and world.settlements.services[settlement] >= 1
    assert earmarked - cost < tally.value_invested <= earmarked
    assert tally.value_invested == pytest.approx(earmarked - tally.value_saved, abs=1e-5)


def test_what_is_kept_for_services_neither_goes_back_nor_is_lent() -> None:
    city = city_with("value_creation")
    fund, _settlement = fund_with_homes(city)
    city.world.place[0].value_matched, fund.budget = 0.0, 40.0
    invest_in_value(city.state, 0)
    kept = float(city.world.tally[0].value_saved)
    assert 0.0 < kept < fund.cash
    office = city.offices[0]
    office.fiscal_year = True
    office.close_year(city.world)
    assert fund.cash == pytest.approx(kept, abs=1e-6) and free_money(fund) == pytest.approx(0.0, abs=1e-6)
    invest_in_value(city.state, 12)
    assert city.world.tally[0].value_saved == pytest.approx(kept, abs=1e-6), "there was no money to set apart"


def test_where_its_homes_lack_nothing_the_fund_keeps_nothing_for_services() -> None:
    city = city_with("value_creation")
    fund, settlement = fund_with_homes(city)
    fund.budget = 1.0
    invest_in_value(city.state, 0)
    assert city.world.tally[0].value_saved > 0.0
    city.world.settlements.services[settlement] = 4
    invest_in_value(city.state, 12)
    assert city.world.tally[0].value_saved == fund.committed == 0.0


def test_of_what_is_recaptured_there_the_agreed_part_goes_back_to_the_fund() -> None:
    city = city_with("value_creation")
    world = city.world
    fund, settlement = fund_with_homes(city)
    inside = city.lots[np.flatnonzero(city.lots.settlement == settlement)[0]]
    outside = city.lots[np.flatnonzero((city.lots.settlement != settlement) & (city.lots.settlement >= 0))[0]]
    world.settlements.polygon[settlement] |= VALUED
    payer = world.accounts[0]
    held = float(fund.cash)
    outside.uplift = inside.uplift = 10.0
    charge(city.state, payer, outside, np.inf)
    assert fund.cash == held
    charge(city.state, payer, inside, np.inf)
    due = 10.0 * world.place[0].recapture_rate
    assert fund.cash - held == pytest.approx(0.8 * due, abs=1e-5)
    assert fund.recovered == world.tally[0].value_returned == pytest.approx(0.8 * due, abs=1e-5)
    assert world.tally[0].recaptured == pytest.approx(2 * due, abs=1e-4)
