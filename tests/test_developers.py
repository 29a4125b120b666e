"""Developers of finished homes: what they build, whom they sell to, and storeys in exchange for land."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from agents.construction import STOREY_ROOMS
from agents.developer import (
    begin_homes,
    building_cost,
    close_sale,
    finish_home,
    home_cost,
    homes_for_sale,
    is_building_ground,
    manage_homes,
    storey_gain,
    storey_kept,
    worth,
)
from agents.estate import take_hold
from agents.foundation.codes import (
    BEFORE,
    DEVELOPER,
    FINISHING,
    LAND_BANK,
    LAND_TRUST,
    NEVER,
    NONE,
    SHARER,
    TENANT,
    TITLED,
)
from agents.foundation.ledger import CAPITAL, DEVELOPERS, pay
from agents.foundation.world import OUTSIDE_RECORD
from agents.government.services import bring_to_lots, connect
from agents.land_values import home_price, sale_price
from agents.projects import must_adapt
from model import HousingModel
from model.markets.invasion_sites import is_weakly_held
from model.markets.land import buy_lot
from scenarios import load
from tests.both_ways import interpreted_and_compiled
from tests.test_city import assert_conserved, shuffled

EAGER = (
    "place.developers.capital=8000",
    "place.developers.margin=0",
)
"""Developers with much money and no need of profit."""

WANTED = (*EAGER, "place.land.outside_seekers=0.02")
"""The same where many look for a house."""

UNWANTED = (*EAGER, "place.land.outside_seekers=0", "behaviour.lot_search=0")
"""The same where nobody does."""

DENSE = (
    *WANTED,
    "place.developers.indirect=0",
    "policy.land_swap.land_rules.swap_cells=25",
)
"""The same with storeys that pay."""


def new_city(*texts: str, policies: tuple[str, ...] = (), households: int = 150, **more: Any) -> HousingModel:
    options = {"months": 60, "seed": 5, **more}
    return HousingModel(load(policies=list(policies), households=households, settings=texts, **options))


def firms(city: HousingModel) -> Any:
    """Records of the developers."""
    return city.world.holders[city.world.holders.kind == DEVELOPER]


def of_developers(city: HousingModel) -> Any:
    """Whether a lot belongs to a developer."""
    lots = city.lots
    return (lots.holder != NONE) & (city.world.holders.kind[lots.holder] == DEVELOPER)


@pytest.fixture(scope="module")
def built() -> HousingModel:
    """A city of two years in which developers have been at work."""
    return new_city(*WANTED).run(24)


def test_a_finished_home_is_a_whole_house_with_title_and_services(built: HousingModel) -> None:
    lots, place = built.lots, built.world.place[0]
    stands = (lots.asked > 0.0) & (lots.ready != NEVER) & (lots.ready <= built.month)
    assert stands.any()
    homes = lots[stands]
    assert (homes.done == FINISHING).all() and (homes.rooms == place.home_rooms).all()
    assert (homes.services == 4).all() and (homes.title == TITLED).all()
    assert (homes.quality > 0.9).all() and (homes.defects == 0).all()
    assert (homes.rigid == 1).all() and (homes.storey == 0).all()
    assert (homes.founded == NEVER).all() and (homes.owner == NONE).all()
    assert (homes.consolidated_month == BEFORE).all()


def test_who_moves_in_owns_a_house_like_any_other_that_can_hardly_be_extended(built: HousingModel) -> None:
    sold = built.event_table()
    sold = sold[sold.kind == "finished_home_sold"]
    assert len(sold) == firms(built).sold.sum() > 0
    assert sold.amount.sum() == pytest.approx(firms(built).fetched.sum())
    behaviour = built.world.behaviour[0]
    for row in sold.lot:
        lot = built.lots[row]
        assert lot.asked == 0.0 and lot.planned == 0 and lot.founded != NEVER
        assert lot.services == 4 and lot.title == TITLED
        assert must_adapt(5, 0, lot, 20.0, behaviour)


def test_books_close_and_firms_never_owe(built: HousingModel) -> None:
    assert_conserved(built)
    assert (built.world.holders.cash >= 0.0).all()
    assert built.stocks()[0][DEVELOPERS] == pytest.approx(firms(built).cash.sum())
    table = built.ledger_table()
    paid = table[table.payer == "developers"].groupby("kind").amount.sum()
    assert paid["home_building"] > 0.0 and paid["land_purchase"] > 0.0
    assert set(table[table.payee == "developers"].kind) <= {"capital", "lot_payment"}


def test_a_developer_builds_where_it_earns_its_margin_and_only_with_its_own_money() -> None:
    city = new_city("place.developers.capital=4000", "place.developers.margin=0.05").run(12)
    row = int(np.flatnonzero(city.world.holders.kind == DEVELOPER)[0])
    state, firm = city.state, city.world.holders[row]
    margin = city.world.place[0].home_margin
    outside, book = city.world.accounts[OUTSIDE_RECORD], city.world.book
    offers = [r for r in city.world.offers if is_building_ground(state, city.lots[r])]
    ground = {r: math.exp(city.lots[r].price) for r in offers}
    paying = {
        r
        for r in offers
        if firm.confidence * worth(state, city.lots[r], ground[r], 4 - city.lots[r].services, 1)
        >= (1.0 + margin) * home_cost(state, city.lots[r], 1)
    }
    cash = float(firm.cash)
    pay(firm, outside, CAPITAL, cash, book)
    begin_homes(state, row, 12)
    assert firm.built == 0
    pay(outside, firm, CAPITAL, cash, book)
    begin_homes(state, row, 12)
    begun = set(np.flatnonzero(city.lots.holder == row).tolist())
    assert 0 < len(begun) == firm.built and begun <= paying
    assert 0.0 <= firm.cash < cash


def test_an_unsold_home_is_lowered_in_price_but_not_below_any_house() -> None:
    city = new_city(*UNWANTED).run(13)
    row = int(np.flatnonzero(city.lots.ready > 12)[0])
    lot, behaviour = city.lots[row], city.world.behaviour[0]
    month = int(lot.ready)
    first = float(lot.asked)
    manage_homes(city.state, month)
    assert lot.done == FINISHING and lot.asked == first and row in homes_for_sale(city.state)
    assert sale_price(city.state, lot) == first
    manage_homes(city.state, month + 1)
    assert lot.asked == pytest.approx((1.0 - behaviour.home_discount) * first)
    for later in range(2, 400):
        manage_homes(city.state, month + later)
    assert lot.asked == pytest.approx(home_price(lot, behaviour))


def test_a_firm_learns_from_what_its_homes_fetch() -> None:
    city = new_city(*EAGER).run(13)
    row = int(np.flatnonzero(city.lots.ready > 12)[0])
    lot, buyer = city.lots[row], city.households[0]
    firm = city.world.holders[lot.holder]
    finish_home(city.state, lot)
    fair = worth(city.state, lot, lot.ground_then, lot.laid, 1)
    close_sale(city.state, row, buyer, 0.5 * fair, 13)
    assert firm.confidence == pytest.approx(0.7 + 0.3 * 0.5) and firm.sold == 1
    close_sale(city.state, row, buyer, 0.5 * fair, 13)
    assert firm.sold == 1  # a home that comes back later is no new one


def test_a_local_family_buys_on_instalments_like_a_lot() -> None:
    city = new_city(*UNWANTED).run(24)
    lot_row = int(homes_for_sale(city.state)[0])
    lot = city.lots[lot_row]
    firm = city.world.holders[lot.holder]
    homes = city.households
    row = int(np.flatnonzero((homes.present == 1) & np.isin(homes.tenure, (TENANT, SHARER)))[0])
    price = float(lot.asked)
    outside, book = city.world.accounts[OUTSIDE_RECORD], city.world.book
    pay(outside, homes[row], CAPITAL, 0.5 * price, book)
    cash = float(firm.cash)
    buy_lot(city.state, row, lot_row, city.month)
    down = city.world.behaviour[0].down_share * price
    assert firm.cash - cash == pytest.approx(down, abs=1e-5)
    assert lot.price_owed == pytest.approx(price - down, abs=1e-5)
    assert lot.owner == row and homes[row].lot == lot_row and lot.title == TITLED
    assert lot.instalment == pytest.approx(lot.price_owed / city.world.behaviour[0].seller_months)


def test_nobody_takes_a_building_site_and_no_ground_of_a_trust_is_built_on() -> None:
    city = new_city(*EAGER, policies=("land_trust", "public_land")).run(13)
    site = city.lots[int(np.flatnonzero(city.lots.ready > 12)[0])]
    assert site.offered == 0 and not is_weakly_held(city.state, site)
    social = np.flatnonzero(np.isin(city.world.holders.kind, (LAND_TRUST, LAND_BANK)))
    offered = city.lots[[row for row in city.world.offers if is_building_ground(city.state, city.lots[row])]]
    assert len(offered) and not np.isin(offered.holder, social).any()
    lot = city.lots[next(r for r in city.world.offers if is_building_ground(city.state, city.lots[r]))]
    for row in social:
        take_hold(city.state, lot, row, 13)
        lot.offered = 1
        assert not is_building_ground(city.state, lot)


def test_pipes_to_one_home_serve_no_other() -> None:
    city = new_city(*UNWANTED).run(26)
    lots, settlements = city.lots, city.world.settlements
    own = np.flatnonzero(lots.laid > 0)
    assert len(own) and (lots.services[own] == 4).all()
    lot = lots[own[0]]
    before = int(lot.services - lot.laid)
    connect(settlements[0], lot)
    assert settlements[0].services == before < 4
    lot.settlement = 0
    bring_to_lots(city.state)
    assert lot.services == 4  # it keeps what the settlement has not got yet
    assert (lots.services[(lots.settlement == 0) & (lots.laid == 0)] == before).all()


# --- a storey more for land ------------------------------------------------------------------


def test_one_storey_is_all_that_is_allowed_without_a_swap() -> None:
    city = new_city("place.developers.indirect=0", *EAGER).run(26)
    assert (city.lots.planned <= 1).all()
    mine = of_developers(city)
    assert mine.any() and (city.lots.storey[mine] == 0).all()
    assert city.world.tally[0].swapped_lots == 0
    assert storey_kept(city.state, city.lots[0]) == 0.0


def test_a_place_may_allow_two_storeys() -> None:
    city = new_city("place.developers.storeys=2", "place.developers.indirect=0", *EAGER).run(24)
    tall = (city.lots.planned == 2) & (city.lots.ready <= city.month)
    assert tall.any()
    assert (city.lots.rooms[tall] == city.world.place[0].home_rooms + STOREY_ROOMS).all()
    assert city.world.tally[0].swapped_lots == 0
    place, behaviour = city.world.place[0], city.world.behaviour[0]
    assert building_cost(2, place, behaviour) > building_cost(1, place, behaviour)
    for row in np.flatnonzero(city.lots.planned == 2):
        assert storey_gain(city.state, firms(city)[0], city.lots[row]) > -5.0


def test_a_storey_near_the_centre_is_had_for_land_elsewhere_and_for_no_money() -> None:
    city = new_city(*DENSE, policies=("land_swap",), households=200).run(26)
    tally, place = city.world.tally[0], city.world.place[0]
    assert tally.swapped_lots > 0 and tally.swap_gain > 0.0
    credit = float(firms(city).land_credit.sum())
    assert (firms(city).land_credit >= 0.0).all()
    assert tally.swapped_worth - credit == pytest.approx(place.swap_share * tally.swap_gain, abs=1e-6)
    tall = city.lots.planned == 2
    sold_tall = of_developers(city) & (city.lots.storey == 1)
    assert (tall | sold_tall).any()
    assert (city.lots.distance[tall | sold_tall] <= place.swap_cells).all()
    bank = int(np.flatnonzero(city.world.holders.kind == LAND_BANK)[0])
    given = np.flatnonzero(city.lots.holder == bank)
    record = city.world.holders[bank]
    assert len(given) + record.placed >= tally.swapped_lots > 0
    assert record.funded == 0.0 and record.spent == 0.0
    table = city.ledger_table()
    assert not ((table.payer == "developers") & (table.payee == "social_land")).any()
    assert_conserved(city)


def test_without_a_bank_there_is_nobody_to_give_land_to() -> None:
    city = new_city(*EAGER, "place.developers.indirect=0", policies=("value_recapture",)).run(12)
    city.world.place.swap_share = 0.5
    city.world.place.swap_cells = 25.0
    for record in city.world.holders:
        if record.kind == LAND_BANK:
            record.kind = LAND_TRUST
    city.run(2)
    assert (city.lots.planned <= 1).all() and city.world.tally[0].swapped_lots == 0


# --- nothing without them, the same in every way of running ----------------------------------


def test_without_developers_what_is_said_of_them_leaves_no_trace() -> None:
    none = new_city("place.developers.number=0").run(18)
    other = new_city(
        "place.developers.number=0",
        "place.developers.capital=5000",
        "place.developers.margin=0",
        "place.developers.storeys=2",
    ).run(18)
    assert none.digest() == other.digest()
    assert (none.lots.ready == NEVER).all() and (none.lots.asked == 0.0).all()


BUSY = {
    "policies": ["land_swap", "cooperative_land", "value_recapture"],
    "households": 40,
    "months": 24,
    "seed": 4,
    "settings": list(DENSE),
}
"""Developers, swaps, a cooperative and recapture in a small city that many want to live in."""

BOTH_WAYS = f"""
from model import HousingModel
from scenarios import load
city = HousingModel(load(**{BUSY})).run()
tally = city.world.tally[0]
print(city.digest(), int(tally.swapped_lots), float(tally.swap_gain), int(city.world.holders.sold.sum()))
"""


def test_developers_are_the_same_interpreted_and_compiled() -> None:
    interpreted, compiled = interpreted_and_compiled(BOTH_WAYS)
    assert interpreted == compiled
    assert int(compiled[1]) > 0 and int(compiled[3]) > 0


def test_storage_order_does_not_matter_to_developers() -> None:
    plain, mixed = HousingModel(load(**BUSY)), shuffled(HousingModel(load(**BUSY)))
    for _ in range(BUSY["months"]):
        plain.step()
        mixed.step()
        assert plain.digest() == mixed.digest(), f"the cities part in month {plain.month}"
