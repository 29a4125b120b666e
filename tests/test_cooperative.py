"""A housing cooperative: members by list, shares, rights of use, and no ground on the market."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from agents.estate import put_up_for_sale, take_hold
from agents.foundation.codes import LAND_TRUST, NEVER, NONE, TENANT, TITLED, USE_RIGHT
from agents.foundation.ledger import CAPITAL, pay
from agents.foundation.world import OUTSIDE_RECORD
from agents.household import ground_charge, saving_share
from agents.land_values import house_price, trust_price
from agents.residence import become_unhoused
from agents.speculator import is_released
from agents.titles import cloud
from model import HousingModel
from model.markets.bids import is_for_buyers
from model.markets.cooperative import admit_members, waiting_list
from tests.test_city import assert_conserved
from tests.test_social_land import holder, new_city


def cooperative_city(*texts: str, **more: Any) -> HousingModel:
    return new_city(*texts, policies=("cooperative_land",), **more)


def test_members_come_in_the_order_of_the_list_and_pay_a_share() -> None:
    city = cooperative_city(households=200).run(13)
    row = holder(city, LAND_TRUST)
    cooperative, homes = city.world.holders[row], city.households
    lot_row = int(np.flatnonzero((city.lots.public == 0) & (city.lots.founded == NEVER))[0])
    lot = city.lots[lot_row]
    city.lots.holder[city.lots.holder == row] = NONE  # this lot is all it has
    take_hold(city.state, lot, row, 13)
    waiting = [r for r in waiting_list(city.state, 13) if homes.usual_income[r] <= cooperative.income_cap]
    assert len(waiting) > 3 and (np.diff(homes.listed[waiting]) >= 0).all()
    outside, book = city.world.accounts[OUTSIDE_RECORD], city.world.book
    for r in waiting[1:4]:
        pay(outside, homes[r], CAPITAL, 10.0, book)
        homes[r].own_taste = 9.0
    pay(homes[waiting[0]], outside, CAPITAL, max(0.0, float(homes[waiting[0]].cash)), book)
    homes[waiting[0]].deposit = 0.0  # who has waited longest cannot pay the share
    cash = float(cooperative.cash)
    admit_members(city.state, 13)
    assert lot.owner == waiting[1] and lot.title == USE_RIGHT
    assert cooperative.cash - cash == pytest.approx(cooperative.member_share) and lot.price_owed == 0.0


def test_a_use_right_is_as_secure_as_a_title_and_never_on_the_market() -> None:
    city = cooperative_city("place.land.outside_seekers=0.02", households=200).run(40)
    row = holder(city, LAND_TRUST)
    members = np.flatnonzero((city.lots.holder == row) & (city.lots.owner != NONE))
    assert len(members) and (city.lots.title[members] == USE_RIGHT).all()
    assert (city.households.usual_income[city.lots.owner[members]] > 0.0).all()
    mine = np.flatnonzero(city.lots.holder == row)
    for lot_row in mine:
        lot = city.lots[lot_row]
        assert not is_released(city.state, lot, 40) and not is_for_buyers(city.state, lot)
    assert not np.isin(mine, city.world.offers).any()
    lot = city.lots[members[0]]
    home, behaviour = city.world.households[lot.owner], city.world.behaviour[0]
    assert ground_charge(home, city.lots, city.world.holders, city.world.place[0]) == pytest.approx(0.015)
    secure = saving_share(home, lot.owner, city.lots, behaviour)
    cloud(lot, 3)
    assert lot.title == USE_RIGHT
    lot.title = TITLED
    assert saving_share(home, lot.owner, city.lots, behaviour) == secure
    assert_conserved(city)


def test_a_share_is_repaid_without_the_rise_of_the_ground() -> None:
    city = cooperative_city(households=200).run(30)
    row = holder(city, LAND_TRUST)
    members = np.flatnonzero((city.lots.holder == row) & (city.lots.owner != NONE))
    lot = city.lots[members[0]]
    price = trust_price(city.state, lot)
    assert price == pytest.approx(3.0 + house_price(lot, city.world.behaviour[0]))
    lot.price += 1.0
    assert trust_price(city.state, lot) == price
    heir = int(np.flatnonzero((city.households.present == 1) & (city.households.tenure == TENANT))[0])
    member = int(lot.owner)
    become_unhoused(city.state, member, city.month)
    put_up_for_sale(city.state, int(members[0]), heir)
    homes, outside = city.households, city.world.accounts[OUTSIDE_RECORD]
    buyer = next(r for r in waiting_list(city.state, 30) if r not in (heir, member))
    homes.listed[:] = NEVER
    homes.listed[buyer] = 0
    homes[buyer].own_taste, homes[buyer].usual_income = 9.0, 2.0
    pay(outside, homes[buyer], CAPITAL, 2.0 * price, city.world.book)
    before = float(homes[heir].cash)
    admit_members(city.state, 30)
    assert lot.owner == buyer and lot.holder == row
    assert homes[heir].cash - before == pytest.approx(price, abs=1e-5)
