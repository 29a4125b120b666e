"""Whose homes changed: the parts add up, and who stays is told from who comes (E17)."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.foundation.codes import NONE, OWNER
from model import HousingModel
from model.gentrification import (
    Kinship,
    Residents,
    changes,
    decompose,
    gentrification_index,
    looked_up,
    who_stayed,
)
from scenarios import load
from tests.test_city import shuffled

NOBODY = np.zeros(0, np.int64)
NO_KIN = Kinship(NOBODY, NOBODY, NOBODY, NOBODY)
ONE_PLACE = np.zeros(99, np.int64)


def day(month: int, *homes: tuple[int, int, float], decile: int = 3) -> Residents:
    """Residents given as key, lot and quality."""
    ordered = sorted(homes)
    return Residents(
        month,
        np.array([key for key, _, _ in ordered], np.int64),
        np.array([lot for _, lot, _ in ordered], np.int32),
        np.full(len(ordered), OWNER, np.int8),
        np.full(len(ordered), decile, np.int8),
        np.array([quality for _, _, quality in ordered], np.float32),
    )


def parts(before: Residents, after: Residents, kin: Kinship = NO_KIN) -> tuple[float, float, float]:
    """The change of the mean quality of one place, and its two parts."""
    found = changes(before, after, who_stayed(before, after, kin), ONE_PLACE)
    return float(found.change[0]), float(found.in_situ[0]), float(found.replacement[0])


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_the_parts_add_up_in_any_city(data: st.DataObject) -> None:
    count = data.draw(st.integers(1, 4))
    days = []
    for _ in range(2):
        size = data.draw(st.integers(0, 30))
        places = data.draw(st.lists(st.integers(0, count - 1), min_size=size, max_size=size))
        values = data.draw(st.lists(st.floats(0.0, 1.0), min_size=size, max_size=size))
        stayed = data.draw(st.lists(st.booleans(), min_size=size, max_size=size))
        days.append((np.array(places, np.int64), np.array(values, float), np.array(stayed, bool)))
    (p0, v0, s0), (p1, v1, s1) = days
    found = decompose((p0, p1), (v0, v1), (s0, s1), count)
    np.testing.assert_allclose(found.in_situ + found.replacement, found.change, atol=1e-9)
    for at, place in enumerate(found.place):
        change = v1[p1 == place].mean() - v0[p0 == place].mean()
        assert found.change[at] == pytest.approx(change, abs=1e-9)


def test_where_nobody_moves_nothing_is_replaced() -> None:
    change, in_situ, replacement = parts(day(0, (1, 5, 0.2), (2, 6, 0.6)), day(12, (1, 5, 0.5), (2, 6, 0.7)))
    assert replacement == 0.0
    assert change == in_situ == pytest.approx(0.2, abs=1e-6)


def test_as_many_come_as_leave() -> None:
    before = day(0, (1, 5, 0.2), (2, 6, 0.4))
    after = day(12, (1, 5, 0.3), (9, 6, 0.8))
    change, in_situ, replacement = parts(before, after)
    assert in_situ == pytest.approx(0.5 * 0.1, abs=1e-6)
    assert replacement == pytest.approx(0.5 * (0.8 - 0.4), abs=1e-6)
    assert change == pytest.approx(in_situ + replacement)


def test_heirs_who_take_over_stayed() -> None:
    before, after = day(0, (1, 5, 0.4)), day(12, (7, 5, 0.5))
    kin = NO_KIN._replace(dead=np.array([1]), heir=np.array([7]))
    assert parts(before, after)[1] == 0.0
    assert parts(before, after, kin)[2] == 0.0
    elsewhere = day(12, (7, 6, 0.5))
    assert not who_stayed(before, elsewhere, kin)[0].any()


def test_heirs_of_heirs_stayed_over_longer_times() -> None:
    kin = NO_KIN._replace(dead=np.array([1, 7]), heir=np.array([7, 8]))
    stayed = who_stayed(day(0, (1, 5, 0.4)), day(240, (8, 5, 0.5)), kin)
    assert stayed[0].all() and stayed[1].all()


def test_children_who_set_up_house_on_the_lot_did_not_move_in() -> None:
    before = day(0, (1, 5, 0.4), (2, 6, 0.4))
    after = day(12, (1, 5, 0.4), (2, 6, 0.4), (3, 5, 0.4), (4, 6, 0.4))
    kin = NO_KIN._replace(child=np.array([3, 4]), parents=np.array([1, 1]))
    still, already = who_stayed(before, after, kin)
    assert still.tolist() == [True, True]
    assert already.tolist() == [True, True, True, False]


def test_who_moves_within_the_place_moved() -> None:
    still, already = who_stayed(day(0, (1, 5, 0.4)), day(12, (1, 6, 0.4)), NO_KIN)
    assert not still.any() and not already.any()


def test_keys_are_looked_up() -> None:
    names, values = np.array([2, 5, 9]), np.array([20, 50, 90])
    assert looked_up(np.array([5, 3, 9, 99]), names, values, -1).tolist() == [50, -1, 90, -1]
    assert looked_up(np.array([5]), NOBODY, NOBODY, -1).tolist() == [-1]


def test_richer_people_in_the_middle_gentrify_it() -> None:
    inner = np.arange(99) < 10
    before = day(0, (1, 5, 0.4), (2, 50, 0.4))
    after = before._replace(month=120, decile=np.array([5, 3], np.int8))
    assert gentrification_index(before, after, inner) == pytest.approx(2.0 - 1.0)
    assert np.isnan(gentrification_index(before, after, np.zeros(99, bool)))


@pytest.fixture(scope="module")
def city() -> HousingModel:
    return HousingModel(load(households=120, months=36, seed=4)).run()


def test_in_a_living_city_the_parts_add_up_at_every_level(city: HousingModel) -> None:
    table = city.place_table()
    assert set(table.month) == {12, 24, 36}
    assert (table.change - table.in_situ - table.replacement).abs().max() < 1e-9
    for level in ("city", "settlement", "block"):
        last = table[(table.level == level) & (table.month == 36)]
        homes = city.households[(city.households.present == 1) & (city.households.lot != NONE)]
        assert last.households.sum() <= len(homes)
    whole = table[table.level == "city"]
    quality = city.lots.quality[homes.lot]
    assert whole.quality.iloc[-1] == pytest.approx(quality.mean(), abs=1e-6)
    assert whole.households.iloc[-1] == len(homes)
    assert (table.entered.between(0, 1) & table.left.between(0, 1)).all()


def test_storage_order_does_not_matter_to_places(city: HousingModel) -> None:
    mixed = shuffled(HousingModel(load(households=120, months=36, seed=4))).run()
    tables = [made.place_table()[lambda t: t.month > 12] for made in (city, mixed)]
    assert tables[0].equals(tables[1])
    for name in ("segregation", "housing_wealth_gini", "affordable_share", "displaced"):
        assert city.series()[name].iloc[-1] == mixed.series()[name].iloc[-1]
