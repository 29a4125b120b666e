"""What a guarantee fund and rules of letting do: accounts, claims, premiums, fines, expectations."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from agents.foundation.codes import INTERNATIONAL, NONE
from agents.foundation.ledger import BROUGHT_ALONG, pay
from agents.government.tenancy_rules import judge_rents, premium_asked
from agents.landlord import end_tenancy
from agents.rents import market_rent, rent_expected
from model.markets.contracts import quoted_rent
from model.markets.rent_levels import count_market, move_pressure
from model.markets.rental import update_rents
from tests.tenancies import city_with, tenancy
from tests.test_city import assert_conserved

# --- the fund --------------------------------------------------------------------------------


def test_the_account_of_the_fund_adds_up() -> None:
    wanted = ("behaviour.near_zero_chance=0.1", "behaviour.written_live_in=1")
    city = city_with("guarantee_fund", settings=wanted, months=96, households=150).run()
    fund = city.world.programmes[0]
    assert fund.guarantees > 5 and fund.fees > 0.0 and fund.claims > 0.0
    assert fund.cash == pytest.approx(fund.funded + fund.recovered - fund.claims, abs=1e-6)
    flows = city.ledger_table().groupby("kind").amount.sum()
    assert flows["guarantee_fee"] == pytest.approx(fund.fees)
    assert flows["guarantee_fee"] + flows["guarantee_recovery"] == pytest.approx(fund.recovered)
    assert flows["guarantee_claim"] == pytest.approx(fund.claims)
    assert 0 < fund.late_months < fund.guaranteed_months
    rooms: Any = city.world.rooms[: city.world.tally[0].rooms]
    warranted = rooms[(rooms.present == 1) & (rooms.fund != NONE)]
    assert (warranted.tenant != NONE).all() and (warranted.deposit == 0.0).all()
    assert (warranted.written == 1).all()
    assert_conserved(city)


def test_a_claim_is_paid_up_to_its_limit_and_owed_from_then_on() -> None:
    city = city_with("guarantee_fund")
    _row, home, room = tenancy(city)
    fund, landlord = city.world.programmes[0], city.world.landlords[room.landlord]
    room.rent, room.arrears, room.fund, room.written, room.deposit = 0.3, 2.5, 0, 1, 0.0
    got = float(landlord.cash)
    end_tenancy(city.state, room, 3)
    assert fund.claims == home.fund_debt == pytest.approx(1.8, abs=1e-5)
    assert landlord.cash > got
    assert (room.arrears, room.fund) == (0.0, NONE)
    assert fund.cash < 0.0  # it has no seed before January


# --- rules of letting ------------------------------------------------------------------------


def test_the_premium_that_pays_best_is_asked() -> None:
    city = city_with("tenant_protection")
    place, behaviour = city.world.place[0], city.world.behaviour[0]

    def left(premium: float) -> float:
        return premium - place.rent_fine * place.fine_chance * premium * premium / 0.10

    best = float(premium_asked(0.2, place, behaviour))
    assert best < 0.2
    assert left(best) >= max(left(premium) for premium in np.linspace(0.0, 0.2, 401)) - 1e-9
    assert premium_asked(0.01, place, behaviour) == 0.01
    place.observatory = 0
    assert premium_asked(0.2, place, behaviour) > best
    place.fine_chance = 0.0
    assert premium_asked(0.2, place, behaviour) == 0.2


def test_a_proven_overcharge_is_fined_and_ends() -> None:
    city = city_with("tenant_protection")
    _row, _home, room = tenancy(city)
    room.rent, room.premium = 0.33, 0.10
    landlord, treasury = city.world.landlords[room.landlord], city.world.accounts[2]
    pay(city.world.accounts[0], landlord, BROUGHT_ALONG, 9.0, city.world.book)
    held = float(landlord.cash), float(treasury.cash)
    month = 1
    while room.judged != month - 1:
        judge_rents(city.state, month)
        month += 1
    assert held[0] - landlord.cash == treasury.cash - held[1] == pytest.approx(12 * 3 * 0.03, abs=1e-5)
    room.started = month - 1
    update_rents(city.state, city.world.behaviour[0], month - 1)
    assert (room.rent, room.premium) == (pytest.approx(0.30), 0.0)


def test_longer_notice_lets_owners_expect_less() -> None:
    plain, strict = city_with(), city_with("tenant_protection")
    for city, factor in ((plain, 1.0), (strict, 1.0 - 0.05 * 2 / 5)):
        world = city.world
        lot, place, behaviour = world.lots[0], world.place[0], world.behaviour[0]
        rent = market_rent(lot, 18.0, world.zones, behaviour)
        assert rent_expected(lot, 18.0, world.zones, place, behaviour) == pytest.approx(rent * factor)


def test_owners_reckon_with_what_tenants_are_asked_above_the_list() -> None:
    city = city_with()
    _row, _home, room = tenancy(city)
    zone, lot = city.world.zones[city.lots[room.lot].zone], city.lots[room.lot]
    place, behaviour = city.world.place[0], city.world.behaviour[0]
    rooms = city.world.rooms[: city.world.tally[0].rooms]
    here = rooms[(rooms.present == 1) & (city.lots.zone[rooms.lot] == lot.zone)]
    let = int((here.tenant != NONE).sum())
    room.premium = 0.2 * let - float(here[here.tenant != NONE].premium.sum() - room.premium)
    count_market(city.state, np.empty(0, np.int64))
    assert zone.premium == pytest.approx(0.2)
    listed = market_rent(lot, room.area, city.world.zones, behaviour)
    assert rent_expected(lot, room.area, city.world.zones, place, behaviour) == pytest.approx(1.2 * listed)


def test_a_guaranteed_migrant_is_asked_less() -> None:
    asked = {}
    for policy in ("none", "guarantee_fund"):
        city = city_with(policy, settings=("behaviour.written_absentee=1",))
        _row, home, room = tenancy(city)
        home.stream, home.guarantor, room.asking = INTERNATIONAL, 0, 0.3
        if policy == "guarantee_fund":
            city.world.programmes[0].funded = 1.0
        asked[policy] = quoted_rent(city.state, home, room) / 0.3 - 1.0
    assert asked == {"none": pytest.approx(0.14), "guarantee_fund": pytest.approx(0.06)}


# --- rents -----------------------------------------------------------------------------------


def test_rents_fall_back_to_what_a_room_costs_where_the_market_is_in_balance() -> None:
    city = city_with()
    behaviour, zones = city.world.behaviour[0], city.world.zones
    zones.units, zones.vacancy, zones.vacant, zones.applicants = 50, 0.08, 4, 0.22 * 4
    zones.demand, zones.pressure = behaviour.normal_tightness * 0.08, 0.3
    move_pressure(city.state)
    assert zones.pressure == pytest.approx(0.3 * (1.0 - behaviour.pressure_decay))
    behaviour.pressure_decay = 0.0
    before = zones.pressure.copy()
    move_pressure(city.state)
    assert zones.pressure == pytest.approx(before)
