"""Brakes on land: trust and bank, recapture, social lots, upgrading; and nothing without them."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.foundation.codes import (
    CLOUDED,
    IN_TRUST,
    LAND_BANK,
    LAND_TRUST,
    NEVER,
    NO_TITLE,
    NONE,
    POSSESSION,
    SURFACE_RIGHT,
    TITLED,
    UPGRADED,
)
from agents.foundation.ledger import CAPITAL, SOCIAL_LAND, pay
from agents.foundation.world import OUTSIDE_RECORD
from agents.government.polygons import BY_GAP, CENTRAL, choose_settlements
from agents.government.recapture import charge_owner, note_uplift
from agents.government.services import bring_to_lots
from agents.government.social_land import buy_lots, take_in_families, would_join
from agents.household import ground_charge, saving_share
from agents.land_values import in_trust, income_limit, lot_price, sale_price, trust_price
from agents.titles import cloud, take_possession
from model import HousingModel
from model.markets.bids import is_for_buyers
from scenarios import load
from tests.both_ways import interpreted_and_compiled
from tests.test_city import assert_conserved, shuffled
from tests.test_land import owner_rows

AT_ONCE = ("policy.land_trust.land_trust.start_month=0", "policy.land_trust.land_trust.settlements=25.0")


def new_city(*texts: str, policies: tuple[str, ...] = (), households: int = 120, **more: Any) -> HousingModel:
    options = {"months": 60, "seed": 5, **more}
    return HousingModel(load(policies=list(policies), households=households, settings=texts, **options))


def trust_city(*texts: str, **more: Any) -> HousingModel:
    return new_city(*AT_ONCE, *texts, policies=("land_trust",), **more)


def holder(city: HousingModel, kind: int) -> int:
    return int(np.flatnonzero(city.world.holders.kind == kind)[0])


def into_trust(city: HousingModel) -> tuple[int, Any]:
    """All settlements are the trust's, and whoever would join has joined; the trust's row and record."""
    row = holder(city, LAND_TRUST)
    trust = city.world.holders[row]
    city.world.settlements.polygon[:] = IN_TRUST
    outside, book = city.world.accounts[OUTSIDE_RECORD], city.world.book
    pay(outside, trust, CAPITAL, 500.0, book)
    take_in_families(city.state, row, 0)
    pay(trust, outside, CAPITAL, trust.cash, book)
    city._open_books()  # money that came on the first day, as all the rest did
    return row, trust


# --- the land trust --------------------------------------------------------------------------


def test_who_has_no_title_joins_and_of_the_others_those_it_convinces() -> None:
    city = trust_city(households=300)
    lots = city.lots
    owned = np.flatnonzero(lots.owner != NONE)
    before = lots.title[owned].copy()
    free = (lots.price_owed[owned] == 0.0) & (lots.holder[owned] == NONE)
    _row, trust = into_trust(city)
    joined = lots.title[owned] == SURFACE_RIGHT
    assert joined[free & (before != TITLED)].all()
    assert not joined[~free].any()
    assert joined[free & (before == TITLED)].mean() == pytest.approx(trust.joins, abs=0.15)
    assert trust.placed == joined.sum()


def test_a_surface_right_is_secure_outlives_its_owner_and_cannot_be_bid_for() -> None:
    city = trust_city()
    row, trust = into_trust(city)
    lot = city.lots[np.flatnonzero((city.lots.title == SURFACE_RIGHT) & (city.lots.owner != NONE))[0]]
    home = city.world.households[lot.owner]
    assert lot.holder == row and in_trust(city.state, lot)
    assert not is_for_buyers(city.state, lot)
    cloud(lot, 3)
    take_possession(lot)
    assert lot.title == SURFACE_RIGHT and lot.heirs == 0
    behaviour = city.world.behaviour[0]
    secure = saving_share(home, lot.owner, city.lots, behaviour)
    lot.title = TITLED
    assert saving_share(home, lot.owner, city.lots, behaviour) == secure
    lot.title = SURFACE_RIGHT
    assert ground_charge(home, city.lots, city.world.holders, city.world.place[0]) == trust.ground_rent


def test_who_leaves_a_trust_takes_a_small_part_of_the_rise_along() -> None:
    city = trust_city()
    _row, trust = into_trust(city)
    lot = city.lots[np.flatnonzero((city.lots.title == SURFACE_RIGHT) & (city.lots.owner != NONE))[0]]
    base = trust_price(city.state, lot)
    ground = math.exp(lot.price)
    assert lot.ground_then == pytest.approx(ground)
    lot.price += math.log(2.0)
    assert trust_price(city.state, lot) - base == pytest.approx(trust.resale_share * ground)
    lot.price -= math.log(4.0)
    assert trust_price(city.state, lot) == pytest.approx(base)
    assert income_limit(city.state, lot) == trust.income_cap


def test_a_trust_never_loses_ground_and_nobody_takes_it() -> None:
    city = trust_city("place.land.outside_seekers=0.01", "behaviour.yield_base=-0.5", households=150)
    into_trust(city)
    mine = set(np.flatnonzero([in_trust(city.state, lot) for lot in city.lots]).tolist())
    assert mine
    row = holder(city, LAND_TRUST)
    for _ in range(4):
        city.run(12)
        held = set(np.flatnonzero(city.lots.holder == row).tolist())
        assert mine <= held
        mine = held
        living = [lot for lot in held if city.lots.owner[lot] != NONE]
        assert (city.lots.title[living] == SURFACE_RIGHT).all()
    assert_conserved(city)


def test_the_trust_lives_on_what_it_gets() -> None:
    city = trust_city("policy.land_trust.land_trust.budget=100.0", households=200).run(48)
    trust = city.world.holders[holder(city, LAND_TRUST)]
    table = city.ledger_table()
    rents = table[table.kind == "ground_rent"].amount.sum()
    assert trust.cash >= 0.0 and rents > 0.0
    paid_in = table[table.payee == "social_land"].amount.sum()
    paid_out = table[table.payer == "social_land"].amount.sum()
    assert trust.cash == pytest.approx(paid_in - paid_out, abs=1e-9)
    assert trust.spent == pytest.approx(paid_out, abs=1e-9)
    assert city.stocks()[0][SOCIAL_LAND] == trust.cash


def test_a_trust_without_money_and_settlements_leaves_no_trace() -> None:
    nothing = (
        "policy.land_trust.land_trust.budget=0.0",
        "policy.land_trust.land_trust.settlements=0.0",
    )
    with_it = new_city(*nothing, policies=("land_trust",)).run(18)
    without = new_city().run(18)
    np.testing.assert_array_equal(with_it.households.cash, without.households.cash)
    np.testing.assert_array_equal(with_it.lots.owner, without.lots.owner)


# --- the land bank, and lots set aside -------------------------------------------------------


def test_the_bank_buys_what_is_on_offer_for_its_money_and_sells_below_the_market() -> None:
    city = new_city(policies=("public_land",), households=300).run(13)
    row = holder(city, LAND_BANK)
    bank, behaviour = city.world.holders[row], city.world.behaviour[0]
    bought, cash = int(bank.bought), 400.0
    bank.cash = cash
    before = set(np.flatnonzero(city.lots.holder == row).tolist())
    buy_lots(city.state, row, 24)
    new = set(np.flatnonzero(city.lots.holder == row).tolist()) - before
    assert len(new) == bank.bought - bought > 0
    assert 0.0 <= bank.cash < cash
    for lot_row in new:
        lot = city.lots[lot_row]
        assert lot.founded == NEVER and lot.public == 0
        assert sale_price(city.state, lot) == pytest.approx(
            city.world.place[0].social_price * lot_price(lot, behaviour)
        )
        assert income_limit(city.state, lot) == bank.income_cap


@pytest.mark.parametrize("policy", ["public_land", "inclusionary_lots"])
def test_social_lots_go_to_low_incomes_only(policy: str) -> None:
    rich = ("policy.public_land.land_bank.budget=1500.0",) if policy == "public_land" else ()
    city = new_city("place.land.outside_seekers=0.01", *rich, policies=(policy,), households=300)
    limit, placed = 2.5, 0
    mine = holder(city, LAND_BANK) if policy == "public_land" else NONE - 1
    for _ in range(48):
        empty = ((city.lots.social == 1) | (city.lots.holder == mine)) & (city.lots.owner == NONE)
        city.step()
        owners = city.lots.owner[empty & (city.lots.owner != NONE) & (city.lots.title != NO_TITLE)]
        assert (city.households.usual_income[owners] <= limit).all()
        placed += len(owners)
    assert placed > 0
    assert_conserved(city)


# --- recapture -------------------------------------------------------------------------------


def test_only_what_public_works_add_is_charged_and_only_once() -> None:
    city = new_city(policies=("value_recapture",))
    world, behaviour = city.world, city.world.behaviour[0]
    row = int(owner_rows(city)[0])
    home = world.households[row]
    lot = city.lots[home.lot]
    lot.price += 1.0  # whatever the market does is not the works'
    assert lot.uplift == 0.0
    note_uplift(city.state, lot, 1)
    rise = math.exp(lot.price) * (math.exp(behaviour.lot_services) - 1.0)
    assert lot.uplift == pytest.approx(rise)
    bank = world.holders[holder(city, LAND_BANK)]
    home.usual_income, home.cash, cash = 1.0, 100.0, float(bank.cash)
    charge_owner(city.state, home, lot)
    assert bank.cash == cash and lot.uplift > 0.0  # a low income is exempt
    home.usual_income = 5.0
    charge_owner(city.state, home, lot)
    assert bank.cash - cash == pytest.approx(0.4 * 0.5 * rise, abs=1e-5)
    assert lot.uplift == 0.0
    charge_owner(city.state, home, lot)
    assert bank.cash - cash == pytest.approx(0.4 * 0.5 * rise, abs=1e-5)


def test_services_raise_what_may_be_charged_on_private_ground_alone() -> None:
    city = new_city(policies=("value_recapture",), households=200)
    lots, settlements = city.lots, city.world.settlements
    k = int(np.flatnonzero(settlements.services[: city.world.tally[0].settlements] < 4)[0])
    settlements.services[k] += 1
    lots.public[np.flatnonzero(lots.settlement == k)[:3]] = 1
    bring_to_lots(city.state)
    charged = lots.uplift > 0.0
    assert charged.any() and (lots.settlement[charged] == k).all() and (lots.public[charged] == 0).all()


def test_without_a_rule_nothing_is_noted() -> None:
    city = new_city("place.services.infrastructure_budget=2000").run(26)
    assert (city.lots.uplift == 0.0).all() and city.world.tally[0].recaptured == 0.0


# --- upgrading -------------------------------------------------------------------------------


@pytest.mark.parametrize("choice", [BY_GAP, CENTRAL])
def test_settlements_are_chosen_by_gap_or_place_and_only_if_they_lack_services(choice: int) -> None:
    city = new_city(households=400)
    choose_settlements(city.state, 3, choice, UPGRADED)
    settlements = city.world.settlements[: city.world.tally[0].settlements]
    marked = settlements.polygon == UPGRADED
    assert marked.sum() == 3 and (settlements.services[marked] < 4).all()
    mine = city.lots.settlement != NONE
    families = np.bincount(city.lots.settlement[mine], city.lots.households[mine], len(settlements))
    gap = families * (1.0 - settlements.services / 4.0)
    if choice == BY_GAP:
        assert gap[marked].min() >= gap[~marked].max()


def test_upgrading_spends_its_money_where_it_works_and_stops_when_it_is_done() -> None:
    up = "policy.upgrading.upgrading"
    city = new_city(f"{up}.start_month=0", f"{up}.budget=900.0", policies=("upgrading",), households=300)
    city.run(60)
    tally, settlements = city.world.tally[0], city.world.settlements
    marked = settlements.polygon == UPGRADED
    assert marked.any() and (settlements.services[marked] == 4).all()
    assert 0.0 < tally.upgrading_spent <= 900.0 * 0.3 * 5
    here = np.isin(city.lots.settlement, np.flatnonzero(marked))
    assert (city.lots.services[here] == 4).all()
    spent = float(tally.upgrading_spent)
    city.run(12)
    assert float(tally.upgrading_spent) == spent


def test_works_are_talked_of_where_they_come() -> None:
    up = "policy.upgrading.upgrading"
    city = new_city(f"{up}.start_month=0", policies=("upgrading",), households=300).run(1)
    blocks = city.world.blocks
    told = np.flatnonzero(blocks.announced == 0)
    marked = np.flatnonzero(city.world.settlements.polygon & UPGRADED)
    assert set(city.lots.block[np.isin(city.lots.settlement, marked)]) == set(told)
    city.run(12)
    assert (blocks.growth[told] > 0.0).any()


# --- all at once -----------------------------------------------------------------------------


@settings(max_examples=6, deadline=None)
@given(seed=st.integers(0, 10_000), joins=st.floats(0.0, 1.0), share=st.floats(0.0, 0.2))
def test_books_people_and_places_add_up_under_all_brakes(seed: int, joins: float, share: float) -> None:
    city = new_city(
        *AT_ONCE,
        f"policy.land_trust.land_trust.joins={joins}",
        f"policy.inclusionary_lots.land_rules.social_share={share}",
        "place.land.outside_seekers=0.01",
        policies=("land_trust", "value_recapture", "inclusionary_lots"),
        households=80,
        seed=seed,
    ).run(26)
    assert_conserved(city)
    world = city.world
    assert (world.holders.cash >= 0.0).all()
    owned = city.lots.owner != NONE
    right = owned & (city.lots.title == SURFACE_RIGHT)
    assert (world.holders.kind[city.lots.holder[right]] == LAND_TRUST).all()
    for lot_row in np.flatnonzero(right):
        assert not would_join(city.state, world.holders[0], city.lots[lot_row])
    assert (city.lots.title[owned & (city.lots.holder == NONE)] != SURFACE_RIGHT).all()
    assert set(city.lots.title[owned].tolist()) <= {0, POSSESSION, TITLED, CLOUDED, SURFACE_RIGHT}


ALL_AT_WORK = {
    "policies": ["upgrading", "land_trust", "value_recapture"],
    "households": 60,
    "months": 32,
    "seed": 4,
    "settings": [
        "policy.land_trust.land_trust.start_month=0",
        "policy.land_trust.land_trust.settlements=10.0",
        "policy.upgrading.upgrading.start_month=0",
        "policy.upgrading.upgrading.settlements=25.0",
        "policy.upgrading.upgrading.budget=600.0",
        "policy.value_recapture.land_rules.exempt_income=0",
        "policy.value_recapture.land_rules.collected=1",
        "place.land.outside_seekers=0.02",
    ],
}
"""Works, trust and charge in a small city that many want to buy into."""

BOTH_WAYS = f"""
from model import HousingModel
from scenarios import load
city = HousingModel(load(**{ALL_AT_WORK})).run()
kinds = set(city.event_table().kind)
print(city.digest(), float(city.world.tally[0].recaptured), {{"joined_trust", "home_sold"}} <= kinds)
"""


def test_works_trust_and_charge_are_the_same_interpreted_and_compiled() -> None:
    interpreted, compiled = interpreted_and_compiled(BOTH_WAYS)
    assert interpreted == compiled
    assert float(compiled[1]) > 0.0 and compiled[2] == "True"


def test_storage_order_does_not_matter_to_works_trust_and_charge() -> None:
    plain, mixed = HousingModel(load(**ALL_AT_WORK)), shuffled(HousingModel(load(**ALL_AT_WORK)))
    for _ in range(32):
        plain.step()
        mixed.step()
        assert plain.digest() == mixed.digest(), f"the cities part in month {plain.month}"
    assert plain.world.tally[0].recaptured > 0.0
