"""Titles: whose turn it is, who pays the fee, what a title changes."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from agents.dwelling import judge_lot
from agents.foundation.causes import CLOUDED_TITLE
from agents.foundation.codes import CLOUDED, NEVER, NO_TITLE, NONE, OWNER, POSSESSION, TITLED
from agents.foundation.ledger import BROUGHT_ALONG, HOUSEHOLDS, OUTSIDE, TITLE_FEE, TREASURY, pay
from agents.foundation.parameters import PARAMETERS
from agents.foundation.world import OUTSIDE_RECORD
from agents.government.eligibility import refusal
from agents.government.registry import heirs_agree, keep_register, take_up_cases
from agents.household import saving_share
from agents.land_values import lot_price, sale_price
from agents.titles import cloud
from model import HousingModel
from model.markets.land_prices import list_price
from scenarios import ScenarioError, load
from tests.test_city import shuffled

FEE = PARAMETERS["title_fee"].default


def new_city(households: int = 60, seed: int = 5, **more: Any) -> HousingModel:
    return HousingModel(load(households=households, months=120, seed=seed, **more))


def give(city: HousingModel, row: int, amount: float) -> None:
    """Money from outside, as the books know it."""
    world = city.world
    pay(world.accounts[OUTSIDE_RECORD], world.households[row], BROUGHT_ALONG, amount, world.book)


def owners_of(city: HousingModel) -> np.ndarray:
    """Rows of the owners, in the order of their keys."""
    homes = city.households
    rows = np.flatnonzero((homes.present == 1) & (homes.tenure == OWNER))
    return rows[np.argsort(homes.key[rows])]


def lots_of(city: HousingModel, rows: np.ndarray) -> np.ndarray:
    return city.households.lot[rows]


def queue(city: HousingModel, months: list[int], title: int = POSSESSION, money: float = 20.0) -> np.ndarray:
    """Owners whose case waits since these months; returns their lots."""
    rows = owners_of(city)[: len(months)]
    lots = lots_of(city, rows)
    city.lots.title[lots] = title
    city.lots.heirs[lots] = 3 if title == CLOUDED else 0
    city.lots.title_asked[lots] = months
    for row in rows:
        give(city, row, money)
    return lots


def taken(city: HousingModel) -> set[int]:
    return set(np.flatnonzero(city.lots.title_due != NEVER).tolist())


# --- the queue -------------------------------------------------------------------------------


@pytest.mark.parametrize("title", [POSSESSION, NO_TITLE, CLOUDED])
def test_the_office_takes_up_who_asked_first_as_far_as_its_year_goes(title: int) -> None:
    city = new_city()
    city.world.place.regularisation, city.world.place.notarial = (0, 4) if title == CLOUDED else (4, 0)
    lots = queue(city, [9, 2, 7, 4, 1, 8, 3], title)
    take_up_cases(city.state, 12)
    assert taken(city) == {lots[4], lots[1], lots[6], lots[3]}
    take_up_cases(city.state, 24)
    assert taken(city) == set(lots.tolist())


def test_no_office_no_titles() -> None:
    city = new_city()
    city.world.place.regularisation, city.world.place.notarial = 0, 9
    queue(city, [1, 2, 3])
    take_up_cases(city.state, 12)
    assert taken(city) == set()


def test_part_of_a_case_a_year_is_a_case_in_some_years() -> None:
    city = new_city()
    city.world.place.regularisation = 0.3
    queue(city, [1] * 25)
    for year in range(1, 51):
        take_up_cases(city.state, 12 * year)
    assert 5 <= len(taken(city)) <= 25


def test_luck_and_not_storage_decides_between_cases_of_one_month() -> None:
    chosen = set()
    for order in (lambda city: city, shuffled):
        city = order(new_city())
        city.world.place.regularisation = 3
        queue(city, [1] * 12)
        take_up_cases(city.state, 12)
        chosen.add(frozenset(taken(city)))
    assert len(chosen) == 1
    other = new_city(seed=6)
    other.world.place.regularisation = 3
    lots = queue(other, [1] * 12)
    take_up_cases(other.state, 12)
    assert taken(other) != set(lots[:3].tolist())


def test_the_fee_is_paid_once_and_who_cannot_pay_keeps_the_place() -> None:
    city = new_city()
    city.world.place.regularisation = 2
    lots = queue(city, [1, 2, 3], money=0.0)
    rows = city.lots.owner[lots]
    poor, second, third = rows
    city.households.usual_income[rows] = 0.0
    city.households.cash[rows], city.households.deposit[rows] = (0.0, FEE + 1e-6, 1.0), 0.0
    city.world.book[:] = 0.0
    take_up_cases(city.state, 12)
    assert taken(city) == {lots[1], lots[2]}
    assert city.lots.title_asked[lots[0]] == 1
    paid = city.world.book[HOUSEHOLDS, OUTSIDE, TITLE_FEE]
    assert paid == pytest.approx(2 * FEE, abs=1e-5)
    assert city.households.cash[third] == pytest.approx(1.0 - FEE, abs=1e-5)
    take_up_cases(city.state, 24)
    assert city.world.book[HOUSEHOLDS, OUTSIDE, TITLE_FEE] == paid
    city.households.cash[poor] = 1.0
    take_up_cases(city.state, 36)
    assert taken(city) == set(lots.tolist())


def test_the_public_can_pay_the_fee() -> None:
    city = new_city(settings=["place.titles.fee_paid_by_family=false"])
    city.world.place.regularisation = 3
    lots = queue(city, [1, 2, 3], money=0.0)
    cash = city.households.cash.copy()
    city.world.tally.services_money = 2.5 * FEE
    city.world.book[:] = 0.0
    take_up_cases(city.state, 12)
    assert taken(city) == set(lots[:2].tolist())
    np.testing.assert_array_equal(city.households.cash, cash)
    assert city.world.book[TREASURY, OUTSIDE, TITLE_FEE] == pytest.approx(2 * FEE, abs=1e-5)
    assert city.world.tally[0].services_spent == pytest.approx(2 * FEE, abs=1e-5)


# --- asking and deciding ---------------------------------------------------------------------


def decide_all(city: HousingModel, months: int = 60) -> None:
    for month in range(12, 12 + months):
        keep_register(city.state, month)


def test_a_regularisation_ends_with_a_title() -> None:
    city = new_city(settings=["behaviour.title_interest=0"])
    city.world.place.regularisation = 3
    lots = queue(city, [1, 2, 3])
    take_up_cases(city.state, 12)
    decide_all(city, 12)
    assert (city.lots.title[lots] == POSSESSION).all()
    keep_register(city.state, 24)
    assert (city.lots.title[lots] == TITLED).all()
    assert (city.lots.title_asked[lots] == NEVER).all() and (city.lots.title_due[lots] == NEVER).all()
    assert city.world.tally[0].titles_granted == 3


def clear(heirs: int, **behaviour: float) -> tuple[HousingModel, np.ndarray, np.ndarray]:
    """Clouded titles taken up in month 12 and decided: the city, the lots, months they took."""
    city = new_city(
        settings=["behaviour.title_interest=0", *(f"behaviour.{k}={v}" for k, v in behaviour.items())]
    )
    city.world.place.notarial = 12
    lots = queue(city, [1] * 12, CLOUDED)
    city.lots.heirs[lots] = heirs
    take_up_cases(city.state, 12)
    took = city.lots.title_due[lots] - 12
    decide_all(city)
    return city, lots, took


def test_many_heirs_do_not_agree_and_may_ask_again_later() -> None:
    city, lots, took = clear(heirs=120)
    assert (city.lots.title[lots] == CLOUDED).all() and (city.lots.heirs[lots] == 120).all()
    assert took.min() >= 18 and took.max() <= 36 and len(set(took.tolist())) > 3
    failed = city.lots.title_failed[lots]
    np.testing.assert_array_equal(failed, 12 + took)
    assert city.world.tally[0].titles_granted == 0
    city.world.behaviour.title_interest = 1.0
    again = int(PARAMETERS["title_again"].default)
    keep_register(city.state, int(failed.min()) + again - 1)
    assert (city.lots.title_asked[lots] == NEVER).all()
    keep_register(city.state, int(failed.max()) + again)
    assert (city.lots.title_asked[lots] != NEVER).all()


def test_a_single_heir_agrees() -> None:
    city, lots, _took = clear(heirs=1)
    assert (city.lots.title[lots] == TITLED).all() and (city.lots.heirs[lots] == 0).all()


def test_family_property_needs_no_agreement_and_less_time() -> None:
    city, lots, took = clear(heirs=120, family_regime=1)
    assert (city.lots.title[lots] == TITLED).all()
    assert took.min() >= 9 and took.max() <= 18


def test_each_further_heir_is_a_risk() -> None:
    city = new_city()
    city.lots.heirs[:], city.lots.title_due[:] = 4, 30
    agreed = np.array([heirs_agree(lot, city.world.behaviour[0], city.luck) for lot in city.lots])
    expected = PARAMETERS["heirs_agree"].default ** 3
    assert abs(agreed.mean() - expected) < 4.0 * np.sqrt(expected * (1 - expected) / len(agreed))


def test_who_asks() -> None:
    city = new_city()
    city.world.behaviour.title_interest = 1.0
    rows = owners_of(city)[:5]
    lots = lots_of(city, rows)
    city.lots.title[lots] = [TITLED, POSSESSION, CLOUDED, NO_TITLE, NO_TITLE]
    city.households.settled[rows] = [-100, -100, -100, 1, -100]
    for row in rows:
        give(city, row, 20.0)
    keep_register(city.state, 6)
    assert (city.lots.title_asked[lots] != NEVER).tolist() == [False, True, True, False, True]


def test_who_cannot_pay_does_not_ask() -> None:
    city = new_city()
    city.world.behaviour.title_interest = 1.0
    city.households.cash, city.households.deposit = 0.0, 0.0
    keep_register(city.state, 6)
    assert (city.lots.title_asked == NEVER).all()
    city.world.place.family_pays = 0
    keep_register(city.state, 7)
    assert (city.lots.title_asked != NEVER).any()


# --- what a title changes --------------------------------------------------------------------


def test_a_clouded_title_is_never_eligible_where_possession_must_be_proven() -> None:
    city = new_city(policies=["hip_2019"])
    programme = city.world.programmes[0]
    home = city.households[owners_of(city)[0]]
    home.usual_income, home.papers = 1.0, 1
    lot = city.lots[home.lot]
    lot.risk, lot.title = 0, POSSESSION
    assert refusal(home, programme, city.lots) == 0
    cloud(lot, 3)
    assert refusal(home, programme, city.lots) == CLOUDED_TITLE
    programme.needs_possession = 0
    assert refusal(home, programme, city.lots) == 0


def test_no_programme_of_possession_reaches_heirs() -> None:
    found = {}
    for title in (POSSESSION, CLOUDED):
        city = new_city(policies=["hip_2019"], settings=["place.titles.notarial=0"])
        city.lots.title[city.lots.owner != NONE] = title
        city.run(36)
        programme = city.world.programmes[0]
        found[title] = int(programme.approvals), int(programme.refused_lot)
    assert found[POSSESSION][0] > 0
    assert found[CLOUDED][0] == 0 and found[CLOUDED][1] > found[POSSESSION][1]


def test_a_title_in_the_price() -> None:
    city = new_city()
    behaviour = city.world.behaviour[0]
    lot = city.lots[city.households.lot[owners_of(city)[0]]]
    lot.title = TITLED
    titled = list_price(lot, behaviour)
    lot.title = POSSESSION
    assert titled == pytest.approx(list_price(lot, behaviour) + behaviour.lot_title)
    plain = lot_price(lot, behaviour)
    cloud(lot, 2)
    assert lot_price(lot, behaviour) == pytest.approx(plain * (1.0 - behaviour.clouded_discount))


def test_heirs_ask_for_the_house_and_the_subdivider_does_not() -> None:
    city = new_city()
    behaviour = city.world.behaviour[0]
    lot = city.lots[city.households.lot[owners_of(city)[0]]]
    lot.title, lot.quality = POSSESSION, 0.5
    assert sale_price(city.state, lot) == lot_price(lot, behaviour)
    lot.seller = 0
    house = sale_price(city.state, lot) - lot_price(lot, behaviour)
    assert house == pytest.approx(0.5 * behaviour.house_share * behaviour.renewal_cost)
    whole = sale_price(city.state, lot)
    cloud(lot, 2)
    assert sale_price(city.state, lot) == pytest.approx(whole * (1.0 - behaviour.clouded_discount))


def test_a_title_makes_families_save() -> None:
    city = new_city()
    home = city.households[owners_of(city)[0]]
    lot, behaviour = city.lots[home.lot], city.world.behaviour[0]
    saved = []
    for title in (TITLED, POSSESSION, CLOUDED, NO_TITLE):
        lot.title = title
        saved.append(saving_share(home, 0, city.lots, behaviour) / behaviour.saving_share)
    factors = (1.0, behaviour.saving_possession, behaviour.saving_clouded, behaviour.saving_insecure)
    np.testing.assert_allclose(np.array(saved) / saved[0], factors)


def test_heirs_live_securely_enough() -> None:
    city = new_city()
    lot, behaviour = city.lots[city.households.lot[owners_of(city)[0]]], city.world.behaviour[0]
    lot.done, lot.defects, lot.services, lot.rooms, lot.let_rooms, lot.people = 4, 0, 4, 3, 0, 3
    adequate = []
    for title in (TITLED, POSSESSION, CLOUDED, NO_TITLE):
        lot.title = title
        judge_lot(lot, behaviour)
        adequate.append(int(lot.adequate))
    assert adequate == [1, 1, 1, 0]


# --- levers and the place --------------------------------------------------------------------


def test_levers_work_in_a_running_city() -> None:
    off = ["behaviour.titling_boost=0", "behaviour.services_boost=0", "place.titles.notarial=0"]
    still = [f"behaviour.price_{mover}=0" for mover in ("tightness", "expectation", "surroundings", "noise")]
    city = new_city(100, settings=[*off, *still]).run(36)
    assert city.series().titles_granted.iloc[-1] == 0.0
    assert city.world.tally[0].services_money == 0.0 and city.series().services_spend.iloc[-1] == 0.0
    price = city.series().land_price_index.iloc[-1]
    assert price <= 100.0 + 1e-9
    city.world.behaviour.titling_boost, city.world.behaviour.services_boost = 20.0, 8.0
    city.run(48)
    last = city.series().iloc[-1]
    money = last.services_spend + city.world.tally[0].services_money
    assert money == pytest.approx(4 * 8.0 * 0.1 * city.setting.place.services.infrastructure_budget)
    assert last.titles_granted > 5.0 and last.services_spend > 0.0
    assert last.land_price_index > price
    titles = city.lots.title[city.households.lot[owners_of(city)]]
    assert last.clouded_title_share == pytest.approx((titles == CLOUDED).mean())
    assert last.clear_title_share == pytest.approx((titles == TITLED).mean())


def test_the_place_says_what_its_offices_get_done() -> None:
    scenario = load(settings=["place.titles.regularisation=40", "place.titles.fee_paid_by_family=false"])
    assert scenario.place.titles.regularisation == 40
    assert scenario.place.sources["titles.regularisation"].unit == "cases per 1,000 households per year"
    assert not scenario.place.titles.fee_paid_by_family
    place = HousingModel(scenario).world.place[0]
    assert (place.regularisation, place.family_pays) == (48.0, 0)
    with pytest.raises(ScenarioError, match="cases per 1,000 households per year"):
        load(settings=["place.titles.notarial=-1"])
