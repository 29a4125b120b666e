"""Where a programme's next home stands or would be built: looked for once, kept, left when it is taken."""

from __future__ import annotations

from agents.foundation.causes import NO_CAPACITY, NO_CAUSE, NO_SAVINGS, NO_SITE
from agents.foundation.codes import NONE
from agents.foundation.ledger import BROUGHT_ALONG, TAKEN_ALONG, pay
from agents.government.applications import apply_for_programmes
from agents.government.approval import approve
from agents.government.eligibility import savings_held
from agents.government.home_sites import cheapest_site, find_sites, is_ready, price_of, price_of_next
from agents.government.homes import hindrance_of_home
from agents.government.mortgages import take_back
from agents.land_values import home_price
from model.markets.land import open_offers
from tests.test_homes import applicant, new_city, on_offer, served


def test_the_site_of_the_next_home_is_kept_until_it_is_taken() -> None:
    city = on_offer("finished_periphery")
    programme = city.world.programmes[0]
    first = int(programme.site)
    assert first == cheapest_site(city.state, programme) != NONE
    city.lots.price[city.world.offers[city.world.offers != first]] -= 3.0
    applicant(city)
    assert programme.site == first, "nobody who asks has the ground searched anew"
    approve(city.state, 0)
    assert city.lots.keeper[first] == 0
    assert first != programme.site == cheapest_site(city.state, programme) != NONE
    programme.price_cap = 1.0
    apply_for_programmes(city.state, 1)
    assert programme.site == NONE


def test_a_lot_ordered_by_one_programme_is_no_site_of_another() -> None:
    city = new_city("finished_periphery", "infonavit_mortgage")
    offers, places = open_offers(city.state, 0)
    city.world = city.world._replace(offers=offers, offer_places=places)
    one, other = city.world.programmes
    pay(city.world.accounts[0], one, BROUGHT_ALONG, 900.0, city.world.book)
    find_sites(city.state)
    assert one.site == other.site != NONE
    applicant(city)
    approve(city.state, 0)
    assert one.ordered == 1 and one.site == other.site == cheapest_site(city.state, other)


def test_a_home_that_stands_ready_is_a_site_at_its_own_price() -> None:
    city, row, award = served("finished_periphery", "behaviour.mortgage_foreclosure=1")
    world, programme = city.world, city.world.programmes[0]
    loan = world.loans[city.households[row].loan]
    take_back(city.state, loan, 40)
    city.lots.offered[:] = 0
    find_sites(city.state)
    assert cheapest_site(city.state, programme) == NONE
    assert programme.site == award.lot and is_ready(city.state, 0)
    asking = applicant(city, savings=100.0)
    assert hindrance_of_home(city.state, asking, 0) == NO_CAUSE
    lot = city.lots[award.lot]
    price = price_of_next(city.state, 0)
    assert price == min(programme.price_cap, home_price(lot, world.behaviour[0]))
    lot.price += 1.0
    assert price < price_of_next(city.state, 0) <= programme.price_cap
    lot.allotted = 1
    find_sites(city.state)
    assert hindrance_of_home(city.state, asking, 0) == NO_SITE


def test_a_home_that_is_worth_less_asks_for_less_of_the_family() -> None:
    city, row, award = served("finished_periphery", "behaviour.mortgage_foreclosure=1")
    world, programme = city.world, city.world.programmes[0]
    take_back(city.state, world.loans[city.households[row].loan], 40)
    programme.grant_limit, programme.own_share = 0.0, 0.2
    city.lots.price[award.lot] -= 3.0
    ground = price_of(city.state, programme, city.lots[cheapest_site(city.state, programme)])
    asked = programme.own_share * price_of_next(city.state, 0)
    assert asked < programme.own_share * ground
    asking = applicant(city, income=7.0, savings=0.0)
    home = city.households[asking]
    held = float(savings_held(home))
    assert held < asked
    pay(world.accounts[0], home, BROUGHT_ALONG, asked + 0.1 - held, world.book)
    assert hindrance_of_home(city.state, asking, 0) == NO_CAUSE
    city.lots.keeper[award.lot] = NONE
    find_sites(city.state)
    assert hindrance_of_home(city.state, asking, 0) == NO_SAVINGS


def test_what_a_grant_leaves_open_is_money_at_hand_where_no_credit_is_needed() -> None:
    city = on_offer("finished_periphery")
    programme, smallest = city.world.programmes[0], float(city.world.behaviour[0].smallest_project)
    row = applicant(city, income=0.3, savings=0.0)
    home = city.households[row]
    pay(home, city.world.accounts[0], TAKEN_ALONG, float(home.cash), city.world.book)
    assert savings_held(home) == 0.0
    programme.own_share = 0.0
    for missing, cause in ((0.5 * smallest, NO_SAVINGS), (1.5 * smallest, NO_CAPACITY)):
        programme.grant_limit = price_of_next(city.state, 0) - missing
        home.instalments = home.usual_income
        assert hindrance_of_home(city.state, row, 0) == cause
    programme.credit_limit = 0.0  # where there is no credit nobody lacks the capacity to bear one
    assert hindrance_of_home(city.state, row, 0) == NO_SAVINGS
