"""Land: prices that follow what a lot has and who wants it, companies that wait, buyers from elsewhere."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.foundation.codes import (
    DEVELOPER,
    LAND_COMPANY,
    NEVER,
    NONE,
    OWNER,
    POSSESSION,
    SHARER,
    TITLED,
    UNHOUSED,
)
from agents.land_values import home_price, house_price, is_for_buyers, is_vacant, lot_price, sale_price
from agents.residence import share_with
from agents.speculator import buy_land, is_released
from model import HousingModel
from model.markets.bids import (
    attachment,
    best_two,
    bid_for,
    make_bid,
    sell_home,
    services_wanted,
)
from model.markets.land_prices import (
    expect,
    look_around,
    move_prices,
)
from scenarios import load
from tests.test_city import assert_conserved
from tests.test_inherited_lots import at_once


def new_city(*texts: str, households: int = 80, months: int = 60, seed: int = 5, **more: Any) -> HousingModel:
    return HousingModel(load(households=households, months=months, seed=seed, settings=texts, **more))


def owner_rows(city: HousingModel) -> np.ndarray:
    homes = city.households
    rows = np.flatnonzero((homes.present == 1) & (homes.tenure == OWNER))
    return rows[np.argsort(homes.key[rows])]


# --- prices ----------------------------------------------------------------------------------


def test_a_service_is_in_the_price_after_some_years_and_not_at_once() -> None:
    city = new_city("behaviour.price_noise=0")
    behaviour = city.world.behaviour[0]
    row = int(owner_rows(city)[0])
    lot = city.lots[city.households.lot[row]]
    lot.services = 0
    for month in range(200):
        move_prices(city.state, month)
    before = float(lot.price)
    lot.services = 4
    move_prices(city.state, 200)
    assert 0.0 < lot.price - before < 0.1 * 4 * behaviour.lot_services
    for month in range(201, 320):
        move_prices(city.state, month)
    assert lot.price - before == pytest.approx(4 * behaviour.lot_services, abs=1e-3)
    assert math.exp(4 * behaviour.lot_services) == pytest.approx(2.9, abs=0.1)


def test_the_houses_around_are_the_eight_neighbours() -> None:
    city = new_city()
    lots = city.lots
    look_around(city.state)
    for row in np.flatnonzero(lots.founded != NEVER)[:20]:
        lot = lots[row]
        near = (abs(lots.x - lot.x) <= 1) & (abs(lots.y - lot.y) <= 1) & (lots.founded != NEVER)
        near[row] = False
        wanted = lots.quality[near].mean() if near.any() else 0.0
        assert lot.surroundings == pytest.approx(wanted)


def test_people_expect_what_two_years_have_shown_and_what_is_announced() -> None:
    city = new_city()
    behaviour, blocks = city.world.behaviour[0], city.world.blocks
    block = blocks[0]
    each = city.world.place[0].lots_a_block
    for year in range(3):
        expect(city.state, 12 * year)
        city.lots.price[:each] += 0.05
    expect(city.state, 36)
    assert block.growth == pytest.approx(behaviour.expectation_trend * 0.05)
    block.announced = 36
    expect(city.state, 48)
    news = behaviour.expectation_news * behaviour.announced_growth
    assert block.growth == pytest.approx(behaviour.expectation_trend * 0.025 + news)
    block.announced = NEVER
    expect(city.state, 60)
    assert block.growth == 0.0


def test_hopes_feed_on_prices_and_prices_on_hopes_without_end_only_on_paper() -> None:
    """The largest weight of expectations that is allowed still leaves a city with prices."""
    city = new_city("behaviour.price_expectation=2", households=60, months=240).run()
    index = city.series().land_price_index
    assert index.min() > 20.0 and index.max() < 500.0


# --- who sells what at which price -----------------------------------------------------------


def test_a_house_is_worth_a_part_of_what_it_would_cost() -> None:
    city = new_city()
    behaviour = city.world.behaviour[0]
    lot = city.lots[city.households.lot[owner_rows(city)[0]]]
    lot.title, lot.quality, lot.extra_rooms, lot.storey = POSSESSION, 0.5, 0, 0
    plain = house_price(lot, behaviour)
    assert plain == pytest.approx(0.5 * behaviour.house_share * behaviour.renewal_cost)
    lot.extra_rooms, lot.storey = 2, 1
    more = 2 * behaviour.material_room + behaviour.material_storey
    assert house_price(lot, behaviour) == pytest.approx(plain + behaviour.house_share * more)
    assert home_price(lot, behaviour) == pytest.approx(
        house_price(lot, behaviour) + lot_price(lot, behaviour)
    )


# --- land companies --------------------------------------------------------------------------


def held(city: HousingModel) -> np.ndarray:
    lots = city.lots
    return np.flatnonzero((lots.holder != NONE) & (lots.owner == NONE))


def test_companies_hold_their_share_of_private_vacant_land_near_the_centre() -> None:
    city = new_city(households=600)
    lots, place = city.lots, city.setting.place.land
    private = (lots.founded == NEVER) & (lots.public == 0) & (lots.distance <= place.company_cells)
    assert private[held(city)].all()
    assert len(held(city)) / private.sum() == pytest.approx(place.company_share, abs=0.05)
    assert len(held(new_city("place.land.company_share=0"))) == 0
    nobody = ("place.land.company_share=0", "place.land.companies=0", "place.developers.number=0")
    assert len(new_city(*nobody).world.holders) == 0


def test_a_company_buys_only_where_it_hopes_and_within_its_money() -> None:
    city = new_city(households=300)
    world = city.world
    company = world.holders[0]
    before = set(held(city).tolist())
    buy_land(city.state, 0, 0)
    assert set(held(city).tolist()) == before
    hot = int(np.argmax(np.bincount(city.lots.block[city.lots.founded == NEVER])))
    world.blocks[hot].growth = 0.2
    city.lots.public[:] = 0
    money = float(company.cash)
    buy_land(city.state, 0, 0)
    bought = np.array(sorted(set(held(city).tolist()) - before))
    assert len(bought) > 0 and (city.lots.block[bought] == hot).all()
    paid = money - float(company.cash)
    assert 0.0 < paid <= world.behaviour[0].company_spending * company.capital + 1e-9
    prices = [lot_price(city.lots[row], world.behaviour[0]) for row in bought]
    assert paid == pytest.approx(sum(prices), abs=1e-3)


def test_who_has_lost_hope_sells_bit_by_bit() -> None:
    city = new_city(households=600)
    world, behaviour = city.world, city.world.behaviour[0]
    lots = held(city)
    shares = {}
    for name, growth in (("hope", 0.2), ("none", 0.0)):
        world.blocks.growth = growth
        shares[name] = np.mean([is_released(city.state, city.lots[row], 12) for row in lots])
    assert shares["hope"] == 0.0
    assert shares["none"] == pytest.approx(12 * behaviour.company_release, abs=0.06)
    world.holders.cash = 0.0
    needy = np.mean([is_released(city.state, city.lots[row], 12) for row in lots])
    assert needy == pytest.approx(behaviour.company_short, abs=0.08)


def test_land_of_a_company_is_not_for_sale_until_it_lets_go() -> None:
    city = new_city(households=200).run(14)
    offered = np.flatnonzero(city.lots.offered == 1)
    let_go = [is_released(city.state, city.lots[row], 12) for row in offered if city.lots.holder[row] != NONE]
    assert all(let_go)
    assert (city.lots.owner[offered] == NONE).all()
    assert_conserved(city)


# --- buyers from elsewhere -------------------------------------------------------------------


def at_the_table(city: HousingModel, row: int) -> tuple[int, int, float]:
    """Key and decile of a buyer who can afford the house of ``row``, and its income."""
    lot = city.lots[city.households.lot[row]]
    lot.services, lot.title = 4, TITLED
    return 12345, 9, 50.0


def test_owners_sell_for_more_than_what_holds_them_and_for_no_less() -> None:
    city = new_city().run(2)
    row = int(owner_rows(city)[0])
    lot_row = int(city.households.lot[row])
    lot, behaviour = city.lots[lot_row], city.world.behaviour[0]
    key, decile, income = at_the_table(city, row)
    price = home_price(lot, behaviour)
    enough = price * math.exp(attachment(city.state, row))
    for spread, sells in ((0.0, False), (0.8, True)):
        behaviour.bid_spread, behaviour.bid_markup = 0.0, spread
        offer = bid_for(city.state, lot, key, income, 2)
        assert offer == pytest.approx(price * math.exp(spread))
        assert (offer >= enough) is sells
        assert make_bid(city.state, lot_row, key, decile, income, 2) is sells
    assert city.households.key[lot.owner] == key


def test_a_buyer_pays_no_more_than_three_years_of_income() -> None:
    city = new_city().run(2)
    row = int(owner_rows(city)[0])
    lot, behaviour = city.lots[city.households.lot[row]], city.world.behaviour[0]
    behaviour.bid_markup = 0.5
    assert bid_for(city.state, lot, 7, 0.5, 2) <= behaviour.bid_income * 0.5
    for key in range(1, 200):
        for lot_row in best_two(city.state, key, 9, 0.6, 2):
            if lot_row != NONE:
                here = city.lots[lot_row]
                asked = home_price(here, behaviour) if here.owner != NONE else sale_price(city.state, here)
                assert asked <= behaviour.bid_income * 0.6
                assert here.services >= services_wanted(9)


def test_a_sale_pays_the_family_and_sends_everybody_away() -> None:
    city = new_city(households=120).run(2)
    homes, world = city.households, city.world
    rows = owner_rows(city)
    row = int(rows[city.lots.price_owed[homes.lot[rows]] == 0.0][0])
    lot_row = int(homes.lot[row])
    guest = int(np.flatnonzero((homes.present == 1) & (homes.tenure == SHARER))[0])
    if homes.lot[guest] != lot_row:
        share_with(city.state, guest, row, 2)
    world.behaviour[0].seller_leaves = 0.0
    paid = []

    def sells(city: HousingModel) -> None:
        before = float(city.households.cash[row])
        sell_home(city.state, row, 987654321, 7, 90.0, city.month)
        paid.append(float(city.households.cash[row]) - before)
        assert (city.households.tenure[[row, guest]] == UNHOUSED).all()

    at_once(city, sells)
    homes = city.households
    events = city.event_table()
    sold = events[events.kind == "home_sold"]
    assert set(sold.household) == {homes.key[row]}
    assert homes.key[guest] in set(events[events.kind == "home_lost"].household)
    assert paid == [pytest.approx(90.0, abs=1e-3)] and sold.amount.max() == pytest.approx(90.0, abs=1e-3)
    buyer = int(np.flatnonzero(homes.key == 987654321)[0])
    assert city.lots.owner[lot_row] == buyer and homes.decile[buyer] == 7
    assert_conserved(city)


def test_a_seller_pays_off_what_it_owes_for_the_lot() -> None:
    city = new_city(households=200).run(2)
    lots = city.lots
    lot_row = int(np.flatnonzero((lots.owner != NONE) & (lots.price_owed > 1.0) & (lots.seller == NONE))[0])
    row, owed = int(lots.owner[lot_row]), float(lots.price_owed[lot_row])
    city.world.behaviour[0].seller_leaves = 0.0
    kept = []

    def sells(city: HousingModel) -> None:
        left = float(city.lots.price_owed[lot_row])
        before = float(city.households.cash[row])
        sell_home(city.state, row, 987654321, 7, 90.0, city.month)
        kept.append(float(city.households.cash[row]) - before + left)

    at_once(city, sells)
    assert owed > 0.0 and kept == [pytest.approx(90.0, abs=1e-3)]
    assert city.lots.price_owed[lot_row] == 0.0
    assert_conserved(city)


def test_nobody_comes_where_nobody_looks() -> None:
    city = new_city("place.land.outside_seekers=0").run(36)
    events = city.event_table()
    assert not (events.cause == "bought_a_house").any()
    assert not (events.kind == "home_sold").any()


@settings(max_examples=8, deadline=None)
@given(seed=st.integers(0, 10_000), seekers=st.floats(0.005, 0.02), doubt=st.floats(0.0, 0.2))
def test_everybody_lives_somewhere_once_however_land_changes_hands(
    seed: int, seekers: float, doubt: float
) -> None:
    city = new_city(
        f"place.land.outside_seekers={seekers}",
        f"behaviour.company_doubt={doubt}",
        "behaviour.yield_base=-0.5",
        households=60,
        seed=seed,
    ).run(30)
    assert_conserved(city)
    lots, holders = city.lots, city.world.holders
    assert (holders.cash >= 0.0).all() and np.isin(holders.kind, (LAND_COMPANY, DEVELOPER)).all()
    assert np.isfinite(lots.price).all()
    assert not ((lots.owner != NONE) & (lots.offered == 1)).any()
    assert (lots.price_owed[lots.owner == NONE] == 0.0).all()
    for row in np.flatnonzero(lots.offered == 1):
        assert is_vacant(lots[row]) and not (lots.public[row] == 1 and lots.founded[row] == NEVER)


def test_prices_follow_seed_and_nothing_else() -> None:
    digests = {new_city(seed=seed, households=60).run(15).digest() for seed in (1, 1, 2)}
    assert len(digests) == 2


def test_money_from_elsewhere_comes_with_the_buyer() -> None:
    city = new_city("place.land.outside_seekers=0.02", "behaviour.yield_base=-0.5").run(24)
    table = city.ledger_table()
    sold = table[table.kind == "house_sale"].amount.sum()
    brought = table[(table.kind == "brought_along") & (table.month >= 0)].amount.sum()
    assert 0.0 < sold < brought


def test_nobody_bids_for_land_that_is_not_theirs_to_sell() -> None:
    city = new_city().run(2)
    row = int(owner_rows(city)[0])
    lot = city.lots[city.households.lot[row]]
    lot.title = 0
    assert not is_for_buyers(city.state, lot)
    lot.title = POSSESSION
    assert is_for_buyers(city.state, lot)
