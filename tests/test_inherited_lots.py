"""Inherited lots: heirs sell them and are paid, tenants stay, the title goes along or not."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from agents.estate import put_up_for_sale
from agents.foundation.causes import DID_NOT_SETTLE
from agents.foundation.codes import CLOUDED, NONE, OWNER, POSSESSION, TENANT, TITLED, UNHOUSED
from agents.foundation.ledger import HOUSEHOLDS, OUTSIDE
from agents.foundation.parameters import PARAMETERS
from agents.inheritance import no_heir_of_age
from agents.land_values import lot_price, sale_price
from agents.landlord import list_room
from agents.migrant import depart
from agents.residence import rent_room
from model import HousingModel, Phase
from model.markets.land import buy_lot
from tests.test_city import assert_conserved
from tests.test_titles import give, lots_of, new_city, owners_of

ENOUGH = 0.6
"""Part of a price that a buyer holds: enough to pay down, not to pay at once."""


def at_once(city: HousingModel, happens: Callable[[HousingModel], None]) -> None:
    """Let something happen among the bills of the next month, which then closes as any other."""
    city.month_plan.insert_before("living", Phase("once", "a test", happens))
    city.step()
    del city.month_plan.phases[[phase.label for phase in city.month_plan.phases].index("once")]


def deceased(city: HousingModel, title: int) -> tuple[int, int, int]:
    """Rows of an owner without others on the lot, of the lot, and of an heir who owns another one."""
    rows = owners_of(city)
    lots = city.lots[lots_of(city, rows)]
    alone = rows[(lots.households == 1) & (lots.let_rooms == 0) & (lots.done >= 3) & (lots.price_owed == 0.0)]
    last, heir = int(alone[0]), int(rows[rows != alone[0]][0])
    lot = int(city.households.lot[last])
    city.lots.title[lot] = title
    return last, lot, heir


def inherit(city: HousingModel, title: int = POSSESSION) -> tuple[int, int]:
    """The last owner of a lot goes and an heir puts it up for sale; rows of the lot and of the heir."""
    last, lot, heir = deceased(city, title)

    def goes(city: HousingModel) -> None:
        depart(city.state, last, DID_NOT_SETTLE, city.month)
        put_up_for_sale(city.state, lot, heir)

    at_once(city, goes)
    assert city.lots[lot].offered == 1 and city.lots[lot].owner == NONE
    return lot, heir


def test_a_child_with_a_home_sells_what_the_last_owner_leaves() -> None:
    city = new_city().run(3)
    last, lot, heir = deceased(city, TITLED)
    homes, world = city.households, city.world
    homes.will[last] = 0
    for slot in range(homes.degree[last]):
        tie = world.ties[world.contacts[last, slot]]
        heir = int(tie.b if tie.a == last else tie.a)
        if homes.tenure[heir] == OWNER:
            break
    assert homes.tenure[heir] == OWNER
    homes.parents[heir] = homes.key[last]
    key = homes.key[last]
    own, money = int(homes.lot[heir]), float(homes.cash[last])
    at_once(city, lambda city: no_heir_of_age(city.state, last, 3, city.month) and None)
    here = city.lots[lot]
    assert (here.owner, here.seller, here.offered) == (NONE, heir, 1)
    assert (here.title, here.heirs, here.price_owed) == (CLOUDED, 3, 0.0)
    assert city.households.lot[heir] == own and money >= 0.0
    events = city.event_table()
    (inherited,) = events[(events.kind == "inherited") & (events.lot == lot)].itertuples()
    assert (inherited.household, inherited.other) == (homes.key[heir], key)
    city.run(12)


def sell(city: HousingModel, lot: int, money: float | None = None) -> tuple[int, float]:
    """Somebody without a lot buys it; row of the buyer and the price."""
    homes = city.households
    free = np.flatnonzero((homes.present == 1) & (homes.tenure != OWNER))
    buyer = int(free[np.argmin(homes.key[free])])
    price = float(sale_price(city.state, city.lots[lot]))
    money = ENOUGH * price if money is None else money

    def buys(city: HousingModel) -> None:
        give(city, buyer, money)
        buy_lot(city.state, buyer, lot, city.month)

    at_once(city, buys)
    assert city.lots[lot].owner == buyer
    return buyer, price


def lot_payments(city: HousingModel, payee: str) -> float:
    table = city.ledger_table()
    paid = table[(table.kind == "lot_payment") & (table.payer == "households") & (table.payee == payee)]
    return float(paid.amount.sum())


def test_the_heir_is_paid_and_the_books_close() -> None:
    city = new_city().run(3)
    lot, heir = inherit(city)
    buyer, price = sell(city, lot)
    down = PARAMETERS["down_share"].default * price
    assert city.lots[lot].price_owed == pytest.approx(price - down, abs=1e-4)
    assert lot_payments(city, "households") == pytest.approx(down, abs=1e-4)
    assert city.stocks()[1][HOUSEHOLDS] == city.lots[lot].price_owed
    city.run(60)
    assert city.lots[lot].owner == buyer
    assert city.lots[lot].price_owed == 0.0 and city.lots[lot].seller == NONE
    assert lot_payments(city, "households") == pytest.approx(price, abs=1e-3)
    assert city.stocks()[1][HOUSEHOLDS] == 0.0
    events = city.event_table()
    (sold,) = events[events.kind == "lot_sold"].itertuples()
    assert (sold.household, sold.other, sold.lot) == (
        city.households.key[heir],
        city.households.key[buyer],
        lot,
    )
    assert sold.amount == pytest.approx(price)
    assert_conserved(city)


def test_a_seller_who_has_left_is_paid_outside() -> None:
    city = new_city().run(3)
    lot, heir = inherit(city)
    sell(city, lot)
    own = int(city.households.lot[heir])

    def leaves(city: HousingModel) -> None:
        put_up_for_sale(city.state, own, NONE)
        depart(city.state, heir, DID_NOT_SETTLE, city.month)

    at_once(city, leaves)
    before = lot_payments(city, "households")
    city.run(2)
    assert city.stocks()[1][HOUSEHOLDS] == 0.0
    assert city.stocks()[1][OUTSIDE] >= city.lots[lot].price_owed > 0.0
    assert lot_payments(city, "households") == before
    assert_conserved(city)


def test_the_heir_takes_the_lot_back_from_who_does_not_pay() -> None:
    city = new_city(settings=["behaviour.lot_foreclosure=1", "behaviour.lot_patience=3"]).run(3)
    lot, heir = inherit(city)
    buyer, _price = sell(city, lot, money=0.5)
    assert city.stocks()[1][HOUSEHOLDS] > 0.0
    city.households.log_income[buyer] = -9.0
    city.run(11)
    assert city.lots[lot].owner != buyer and city.lots[lot].seller == heir
    assert city.stocks()[1][HOUSEHOLDS] == 0.0


@pytest.mark.parametrize(
    ("before", "after"), [(CLOUDED, POSSESSION), (POSSESSION, POSSESSION), (TITLED, TITLED)]
)
def test_the_buyer_gets_the_title_there_is(before: int, after: int) -> None:
    city = new_city(settings=["behaviour.title_interest=0"]).run(3)
    lot, _heir = inherit(city, before)
    city.lots.heirs[lot] = 4 if before == CLOUDED else 0
    sell(city, lot)
    assert city.lots[lot].title == after and city.lots[lot].heirs == 0


def test_tenants_stay_and_pay_the_seller_then_the_new_owner() -> None:
    city = new_city().run(3)
    last, lot, heir = deceased(city, POSSESSION)
    homes = city.households
    tenant = int(np.flatnonzero((homes.present == 1) & np.isin(homes.tenure, (TENANT, UNHOUSED)))[0])

    def goes(city: HousingModel) -> None:
        room = list_room(city.state, lot, NONE, 18.0, city.month)
        city.world.rooms[room].rent = 0.2
        rent_room(city.state, tenant, room, city.month)
        depart(city.state, last, DID_NOT_SETTLE, city.month)
        put_up_for_sale(city.state, lot, heir)
        give(city, tenant, 50.0)

    assert city.lots[homes.lot[heir]].let_rooms == 0
    at_once(city, goes)
    city.step()
    assert homes.room_income[heir] == pytest.approx(0.2, abs=1e-5)
    buyer, _price = sell(city, lot)
    city.step()
    assert homes.lot[tenant] == lot and homes.tenure[tenant] == TENANT
    assert homes.room_income[buyer] == pytest.approx(0.2, abs=1e-5)
    assert_conserved(city)


def test_the_market_finds_buyers_for_the_lots_of_heirs() -> None:
    city = new_city(100, settings=["behaviour.lot_price=4", "behaviour.house_share=0"]).run(3)
    sold = [inherit(city)[0] for _ in range(8)]
    city.run(72)
    events = city.event_table()
    bought = events[events.kind == "lot_sold"]
    assert len(bought) > 0 and set(bought.lot) <= set(sold)
    assert (city.lots.seller[city.lots.owner == NONE] != NONE).sum() <= 8 - len(bought) + 1
    assert_conserved(city)


def test_a_lot_nobody_inherits_is_offered_without_its_house() -> None:
    city = new_city().run(3)
    last, lot, _heir = deceased(city, POSSESSION)

    def goes(city: HousingModel) -> None:
        depart(city.state, last, DID_NOT_SETTLE, city.month)
        put_up_for_sale(city.state, lot, NONE)

    at_once(city, goes)
    city.run(12)
    here = city.lots[lot]
    assert here.owner != NONE or lot in city.world.offers
    assert sale_price(city.state, here) == lot_price(here, city.world.behaviour[0])
