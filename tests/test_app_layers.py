"""Layers of the map: what lots show, on scales that never move."""

from __future__ import annotations

import re

import numpy as np
import pytest

from agents.foundation.codes import (
    ACTIVE,
    FINISHING,
    IN_TRUST,
    INTERNAL,
    NATIVE,
    NEVER,
    NONE,
    QUEUED,
    SLAB,
    UPGRADED,
)
from analysis.app.layers import LAYERS, describe, difference, read
from analysis.app.words import LANGUAGES, keys
from model import HousingModel
from tests.houses import city_of, shell

NAMES = list(LAYERS)
MOST_OUTSIDE = 0.02


@pytest.fixture(scope="module")
def city() -> HousingModel:
    """Twenty years old; nobody may change it."""
    return city_of().run(240)


@pytest.fixture
def fresh() -> HousingModel:
    return city_of()


def at(city: HousingModel, lot: int, name: str) -> float:
    """What a layer shows of a lot."""
    return float(read(city, name)[city.lots.y[lot], city.lots.x[lot]])


def owners_lot(city: HousingModel) -> int:
    return int(city.households.lot[shell(city, people=4)])


def untouched(city: HousingModel) -> int:
    """A lot that nobody ever settled on and nobody offers."""
    lots = city.lots
    wild = (lots.founded == NEVER) & (lots.offered == 0) & (lots.ready == NEVER)
    return int(np.flatnonzero(wild)[0])


@pytest.mark.parametrize("name", NAMES)
def test_a_layer_is_a_square_of_what_its_palette_can_show(city: HousingModel, name: str) -> None:
    layer, side = LAYERS[name], int(city.world.place[0].side)
    found = read(city, name)
    assert found.shape == (side, side) and found.dtype == np.float32
    shown = found[~np.isnan(found)]
    assert len(shown) > 0 and np.isnan(found).any()
    assert all(re.fullmatch("#[0-9a-f]{6}", colour.lower()) for colour in layer.palette)
    if layer.kinds:
        assert layer.kind == "kinds" and len(layer.kinds) == len(layer.palette)
        assert set(shown.tolist()) <= set(range(len(layer.kinds)))
    else:
        assert layer.kind == "scale" and layer.high > layer.low
        assert np.mean((shown < layer.low) | (shown > layer.high)) < MOST_OUTSIDE


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_shown_of_wild_land(city: HousingModel, name: str) -> None:
    assert np.isnan(at(city, untouched(city), name))


@pytest.mark.parametrize("name", NAMES)
def test_a_city_does_not_differ_from_itself(city: HousingModel, name: str) -> None:
    found = difference(city, city, name)
    assert np.nansum(np.abs(found.values)) == 0.0
    assert np.array_equal(np.isnan(found.values), np.isnan(read(city, name)))


def test_lots_stand_where_they_lie(fresh: HousingModel) -> None:
    lot = owners_lot(fresh)
    fresh.lots.services[:] = 0
    fresh.lots.services[lot] = 3
    y, x = np.argwhere(read(fresh, "services") == 3.0)[0]
    assert (x, y) == (fresh.lots.x[lot], fresh.lots.y[lot])


def test_a_stage_is_the_furthest_that_stands(fresh: HousingModel) -> None:
    lot = owners_lot(fresh)
    record = fresh.lots[lot]
    assert at(fresh, lot, "stage") == SLAB
    record.extra_rooms = 1
    assert at(fresh, lot, "stage") == SLAB
    record.done = FINISHING
    assert at(fresh, lot, "stage") == 5
    record.storey = 1
    assert at(fresh, lot, "stage") == 6


def test_who_lives_there_and_how(fresh: HousingModel) -> None:
    lot = owners_lot(fresh)
    record = fresh.lots[lot]
    record.households = 1
    assert at(fresh, lot, "tenure") == 0
    record.households = 2
    assert at(fresh, lot, "tenure") == 1
    record.let_rooms = 1
    assert at(fresh, lot, "tenure") == 2
    record.landlord = 0
    assert at(fresh, lot, "tenure") == 3
    record.landlord = record.owner = NONE
    assert at(fresh, lot, "tenure") == 4
    assert np.isnan(at(fresh, lot, "title"))


def test_rents_are_means_over_rooms_with_tenants(fresh: HousingModel) -> None:
    rooms, lot = fresh.world.rooms, owners_lot(fresh)
    rooms.lot[rooms.lot == lot] = untouched(fresh)
    assert np.isnan(at(fresh, lot, "rent"))
    used = np.flatnonzero((rooms.present == 1) & (rooms.tenant != NONE))[:3]
    rooms.lot[used] = lot
    rooms.rent[used] = 0.2, 0.4, 9.0
    rooms.tenant[used[2]] = NONE
    assert at(fresh, lot, "rent") == pytest.approx(0.3)


def test_means_are_over_all_families_of_a_lot(fresh: HousingModel) -> None:
    homes, lot = fresh.households, owners_lot(fresh)
    homes.lot[homes.lot == lot] = NONE
    assert np.isnan(at(fresh, lot, "decile")) and np.isnan(at(fresh, lot, "quality"))
    first, second = np.flatnonzero(homes.present == 1)[:2]
    homes.lot[[first, second]] = lot
    homes.decile[[first, second]] = 2, 9
    homes.norm[[first, second]] = 0.25, 0.75
    homes.stream[[first, second]] = NATIVE, NATIVE
    assert at(fresh, lot, "decile") == 5.5 and at(fresh, lot, "solidarity") == 0.5
    assert at(fresh, lot, "migrants") == 0
    homes.stream[second] = INTERNAL
    assert at(fresh, lot, "migrants") == 1
    homes.stream[first] = INTERNAL
    assert at(fresh, lot, "migrants") == 2


def test_programmes_show_who_waits_who_is_served_and_who_was(fresh: HousingModel) -> None:
    lot = owners_lot(fresh)
    family = int(fresh.lots.owner[lot])
    assert at(fresh, lot, "programmes") == 0
    award = fresh.world.awards[0]
    award.present, award.household, award.state = 1, family, QUEUED
    assert at(fresh, lot, "programmes") == 1
    award.state = ACTIVE
    assert at(fresh, lot, "programmes") == 2
    award.present = 0
    fresh.households.served[family] = 1
    assert at(fresh, lot, "programmes") == 3


def test_settlements_show_the_policy_that_works_there(fresh: HousingModel) -> None:
    lot = owners_lot(fresh)
    settlement = fresh.world.settlements[fresh.lots.settlement[lot]]
    for bits, kind in ((0, 0), (UPGRADED, 1), (UPGRADED | IN_TRUST, 2), (32, 5)):
        settlement.polygon = bits
        assert at(fresh, lot, "polygons") == kind


def test_ground_displacement_and_crowding_as_they_stand(fresh: HousingModel) -> None:
    lot = owners_lot(fresh)
    record = fresh.lots[lot]
    record.price, record.displaced, record.crowding = np.log(40.0), 7, 2.5
    assert at(fresh, lot, "land_price") == pytest.approx(40.0)
    assert at(fresh, lot, "displaced") == 3
    assert at(fresh, lot, "crowding") == 2.5


def test_differences_say_what_changed_and_which_way(fresh: HousingModel) -> None:
    other = city_of()
    lot = owners_lot(fresh)
    assert lot == owners_lot(other)
    place = fresh.lots.y[lot], fresh.lots.x[lot]
    fresh.lots.quality[lot], other.lots.quality[lot] = 0.25, 0.75
    other.lots.done[lot] = FINISHING
    found = difference(fresh, other, "quality")
    assert found.values[place] == 0.5 and np.nansum(np.abs(found.values)) == 0.5
    assert found.low == -found.high and len(found.palette) % 2 == 1
    kinds = difference(fresh, other, "stage")
    assert kinds.values[place] == 1.0 and np.nansum(kinds.values) == 1.0
    assert (kinds.left[place], kinds.right[place]) == (SLAB, FINISHING)


def test_a_lot_in_words(fresh: HousingModel) -> None:
    lot = owners_lot(fresh)
    record, project = fresh.lots[lot], fresh.world.projects[lot]
    fresh.households.persons[fresh.households.lot == lot] = 5
    families = int((fresh.households.lot == lot).sum())
    project.stage, project.progress = FINISHING, 0.4
    record.price, record.offered = np.log(40.0), 0
    said = describe(fresh, int(record.x), int(record.y), "en")
    assert f"{5 * families} persons" in said[0]
    assert said[1] == "Built so far: roof slab. At work: finishing, 40 % done."
    assert said[2] == "2 rooms"
    assert said[-2:] == ["Services: road and water.", "Price of the ground: 40 minimum wages."]
    record.offered = 1
    assert "en venta" in describe(fresh, int(record.x), int(record.y), "es")[-1].lower()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_lot_is_told_in_four_to_seven_lines(city: HousingModel, language: str) -> None:
    side = int(city.world.place[0].side)
    for x in range(0, side, 3):
        for y in range(0, side, 3):
            lines = describe(city, x, y, language)
            assert 4 <= len(lines) <= 7 and all(lines)
            assert not any(re.search(r"[{}]|nan", line) for line in lines)


def test_a_lot_outside_the_map_is_refused_with_the_range(city: HousingModel) -> None:
    side = int(city.world.place[0].side)
    with pytest.raises(IndexError, match=f"from 0 to {side - 1}"):
        describe(city, side, 0, "en")


def test_every_layer_has_words_in_each_language() -> None:
    found = keys()
    wanted = [f"kind.difference.{n}" for n in (0, 1)]
    for name, layer in LAYERS.items():
        assert layer.name == name
        wanted += [f"layer.{name}", f"layer.{name}.note", *layer.kinds, *([layer.unit] if layer.unit else [])]
    for key in wanted:
        assert set(found[key]) == set(LANGUAGES) and all(found[key].values())
