"""Where land is scarce, who it is that presses on its price, and what becomes of tenants there (C6)."""

from __future__ import annotations

import math

import numpy as np
import pytest

from agents.foundation.codes import LAND_TRUST, NEVER, NONE
from agents.foundation.draws import uniform
from agents.land_values import is_for_buyers
from model import HousingModel
from model.markets.bids import _LOOK, house_seen, is_enough
from model.markets.clearances import sell_empty, worth_of_rents
from model.markets.land import offer_lots, want_lot
from model.markets.land_prices import add_up_neighbours, list_price, tightness
from tests.test_city import assert_conserved
from tests.test_inherited_lots import at_once
from tests.test_land import new_city, owner_rows


def test_the_first_day_has_the_prices_of_the_list_and_of_a_year_of_seekers() -> None:
    city = new_city(households=300)
    world, behaviour = city.world, city.world.behaviour[0]
    blocks, zones = world.blocks, world.zones
    assert blocks.seekers.sum() > 0.0 and (blocks.seekers == np.round(blocks.seekers)).all()
    wanted = [
        list_price(lot, behaviour)
        + behaviour.price_tightness * tightness(blocks[lot.block], zones[lot.zone], behaviour)
        for lot in city.lots
    ]
    np.testing.assert_allclose(city.lots.price, wanted, rtol=1e-12)
    assert (blocks.growth == 0.0).all() and (blocks.price == blocks.earlier).all()


def test_prices_of_the_first_day_do_not_jump_in_the_first_year() -> None:
    city = new_city(households=600, months=24)
    began = city.lots.price.copy()
    city.run(12)
    lived_on = (city.lots.founded != NEVER) & (city.lots.founded < 0)
    assert abs(float((city.lots.price - began)[lived_on].mean())) < 0.08


@pytest.mark.parametrize(("seekers", "quiet", "sign"), [(0.0, 20.0, -1), (20.0, 20.0, 0), (200.0, 20.0, 1)])
def test_seekers_over_quiet_sales_pull_prices_within_limits(seekers: float, quiet: float, sign: int) -> None:
    world = new_city().world
    block, zone = world.blocks[0], world.zones[0]
    block.around = zone.seekers = seekers
    block.calm = zone.quiet = quiet
    pull = tightness(block, zone, world.behaviour[0])
    assert np.sign(round(pull, 9)) == sign and -1.0 <= pull <= 1.0


def test_where_there_is_no_market_the_ring_says_how_tight_it_is() -> None:
    world = new_city().world
    block, zone, behaviour = world.blocks[0], world.zones[0], world.behaviour[0]
    zone.seekers, zone.quiet = 5.0, 2.0
    block.around = block.calm = 0.0
    assert tightness(block, zone, behaviour) == pytest.approx(math.log(6.0 / 3.0))
    block.around, block.calm = 100.0, 100.0
    assert 0.0 < tightness(block, zone, behaviour) < 0.02


def test_seekers_press_on_the_blocks_around_and_less_further_away() -> None:
    city = new_city(households=400)
    blocks, behaviour = city.world.blocks, city.world.behaviour[0]
    across = math.isqrt(len(blocks))
    blocks.seekers = blocks.quiet = 0.0
    middle = across // 2 * across + across // 2
    blocks[middle].seekers, blocks[middle].quiet = 10.0, 5.0
    add_up_neighbours(city.state)
    near = math.exp(-1.0 / behaviour.land_neighbours)
    assert blocks.around[middle] == 10.0 and blocks.calm[middle] == 5.0
    assert blocks.around[middle + 1] == pytest.approx(10.0 * near) == blocks.around[middle - across]
    assert 0.0 < blocks.around[middle + 2] < blocks.around[middle + across + 1] < blocks.around[middle + 1]
    far = abs(np.arange(len(blocks)) % across - across // 2) > 2
    assert (blocks.around[far] == 0.0).all()


def test_what_a_trust_holds_is_no_part_of_the_market() -> None:
    city = new_city(policies=["land_trust"], households=200)
    world, lots = city.world, city.lots
    trust = int(np.flatnonzero(world.holders.kind == LAND_TRUST)[0])
    offer_lots(city.state, 0)
    before = world.blocks.quiet.copy()
    row = int(owner_rows(city)[0])
    lot = lots[city.households.lot[row]]
    assert is_for_buyers(city.state, lot)
    lot.holder = trust
    offer_lots(city.state, 0)
    assert not is_for_buyers(city.state, lot)
    lost = before - world.blocks.quiet
    assert lost[lot.block] == pytest.approx(world.behaviour[0].home_turnover)
    assert abs(np.delete(lost, lot.block)).max() < 1e-12
    seekers = world.blocks.seekers.copy()
    want_lot(city.state, lot)
    np.testing.assert_array_equal(world.blocks.seekers, seekers)


def test_who_finds_nothing_for_sale_looks_in_the_next_street() -> None:
    city = new_city(policies=["land_trust"], households=300)
    lots, world = city.lots, city.world
    lots.services[:] = 4
    trust = int(np.flatnonzero(world.holders.kind == LAND_TRUST)[0])
    here = int(np.argmax(np.bincount(lots.block[lots.owner != NONE])))
    lots.holder[lots.block == here] = trust
    across = math.isqrt(len(world.blocks))
    seen = np.array([house_seen(city.state, key, 0, 4, 2) for key in range(1, 3000)])
    came_by = np.array([(uniform(world.luck, _LOOK, key, 2, 0) * len(lots)) for key in range(1, 3000)])
    turned_away = (lots.block[came_by.astype(int)] == here) & (seen != NONE)
    found = lots.block[seen[turned_away]]
    assert len(found) > 3 and (found != here).all()
    assert (abs(found % across - here % across) <= 1).all() and (
        abs(found // across - here // across) <= 1
    ).all()
    assert all(is_for_buyers(city.state, lots[row]) for row in seen[seen != NONE])


def informal_house(city: HousingModel) -> int:
    """Row of an absentee landlord's lot that is let by word of mouth, its ground worth much more now."""
    lots, world = city.lots, city.world
    mine = (lots.landlord != NONE) & (world.landlords.formal[lots.landlord] == 0)
    let = np.isin(
        np.arange(len(lots)), world.rooms.lot[(world.rooms.present == 1) & (world.rooms.tenant >= 0)]
    )
    return int(np.flatnonzero(mine & let)[0])


def test_a_landlord_sells_when_the_house_is_worth_more_than_its_rents_and_the_tenants_go() -> None:
    city = new_city(households=200).run(2)
    row = informal_house(city)
    world, lot = city.world, city.lots[row]
    mine = (world.rooms.present == 1) & (world.rooms.lot == row)
    world.rooms.written[mine] = 0
    worth = worth_of_rents(city.state, row)
    rents = np.where(world.rooms.tenant >= 0, world.rooms.rent, world.rooms.asking)[mine].sum()
    assert worth == pytest.approx(12.0 * rents / world.behaviour[0].letting_hurdle, rel=0.1)
    assert not is_enough(city.state, row, 0.99 * worth) and is_enough(city.state, row, 1.01 * worth)
    tenants, landlord, units = world.rooms.tenant[mine], int(lot.landlord), int(mine.sum())
    tenants = tenants[tenants >= 0]
    keys, let = city.households.key[tenants], int(world.landlords.units[landlord])

    at_once(city, lambda city: sell_empty(city.state, row, 987654321, 7, 90.0, city.month))
    lot, homes = city.lots[row], city.households
    assert homes.key[lot.owner] == 987654321 and lot.landlord == NONE and lot.let_rooms == 0
    assert city.world.landlords.units[landlord] == let - units
    put_out = city.event_table().query(f"kind == 'evicted' and cause == 'new_owner' and lot == {row}")
    assert set(put_out.household) == set(keys)
    assert_conserved(city)


def test_a_house_with_a_written_contract_is_not_sold_over_its_tenants_head() -> None:
    city = new_city(households=200).run(2)
    row = informal_house(city)
    rooms = city.world.rooms
    rooms.written[(rooms.present == 1) & (rooms.lot == row) & (rooms.tenant >= 0)] = 1
    assert not is_enough(city.state, row, 1e6)
    formal = city.lots[row]
    city.world.landlords.formal[formal.landlord] = 1
    assert not is_for_buyers(city.state, formal)
