"""Where a programme's next home stands or would be built: looked for once, kept, left when it is taken."""

from __future__ import annotations

from agents.foundation.codes import NONE
from agents.foundation.ledger import BROUGHT_ALONG, pay
from agents.government.applications import apply_for_programmes
from agents.government.approval import approve
from agents.government.home_sites import cheapest_site, find_sites
from model.markets.land import open_offers
from tests.test_homes import applicant, new_city, on_offer


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
