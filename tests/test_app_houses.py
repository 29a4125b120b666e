"""Houses drawn from their records, the ties of a household, and who lives on a lot."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from agents.foundation.codes import (
    ACTIVE,
    FINISHING,
    NEVER,
    NONE,
    OWNER,
    QUEUED,
    ROOM_STAGE,
    SHARER,
    SHELTER,
    SLAB,
    STOREY,
    TENANT,
    WALLS,
)
from analysis.app.bonds import bonds, people_on
from analysis.app.houses import PARTS, houses
from analysis.app.palettes import BLUE, GREEN, YELLOW, packed
from analysis.app.sheets import SHEETS
from analysis.app.words import LANGUAGES, keys
from model import HousingModel
from tests.houses import city_of, shell


@pytest.fixture(scope="module")
def city() -> HousingModel:
    return city_of().run(24)


@pytest.fixture
def home() -> Iterator[tuple[HousingModel, int]]:
    """A city of its own, and the row of a lot with a sound slab, a street and nothing else."""
    city = city_of()
    row = int(city.households.lot[shell(city, people=4)])
    lot = city.lots[row]
    lot.shelter, lot.quality, lot.offered, lot.ready, lot.light, lot.upper = 1.0, 0.5, 0, NEVER, 0, NONE
    yield city, row


def drawn(city: HousingModel, row: int) -> dict[str, dict[str, Any]]:
    x, y = int(city.lots.x[row]), int(city.lots.y[row])
    return houses(city, x, x + 1, y, y + 1)


def height(city: HousingModel, row: int) -> float:
    """How high the walls reach above the foot of the lot."""
    return float(drawn(city, row)["walls"]["top"].max()) - int(city.lots.y[row])


def count(city: HousingModel, row: int, sheet: str = "walls") -> int:
    return len(drawn(city, row)[sheet]["colour"])


def test_nothing_is_drawn_outside_its_cell(city: HousingModel) -> None:
    side = int(city.world.place[0].side)
    for x in range(0, side, 3):
        for y in range(0, side, 5):
            found = houses(city, x, x + 1, y, y + 1)
            for axis, first in (("x", x), ("y", y)):
                names = {"x": ("left", "right", "x0", "x1", "xs"), "y": ("bottom", "top", "y0", "y1", "ys")}
                values = [np.ravel(table[n]) for table in found.values() for n in names[axis] if n in table]
                discs = found["dots"]
                values += [discs[axis] - discs["radius"], discs[axis] + discs["radius"]]
                every = np.concatenate(values)
                assert every.min() >= first - 1e-4 and every.max() <= first + 1 + 1e-4


def test_all_lots_of_a_window_are_drawn_and_rectangles_are_not_turned_over(city: HousingModel) -> None:
    found = houses(city, 2, 8, 3, 7)
    assert list(found) == list(SHEETS)
    lower_left = {
        (int(x), int(y)) for x, y in zip(found["ground"]["left"], found["ground"]["bottom"], strict=True)
    }
    assert {(x, y) for x in range(2, 8) for y in range(3, 7)} <= lower_left
    for name in ("ground", "walls"):
        table = found[name]
        assert (table["right"] >= table["left"]).all() and (table["top"] >= table["bottom"]).all()
    for table in found.values():
        assert len({len(column) for column in table.values()}) == 1


def test_a_window_without_lots_gives_empty_columns(city: HousingModel) -> None:
    for table in houses(city, -9, -5, -9, -5).values():
        assert all(len(column) == 0 for column in table.values())


def test_the_same_day_is_drawn_the_same_again(city: HousingModel) -> None:
    first, again = houses(city, 0, 6, 0, 6), houses(city, 0, 6, 0, 6)
    for name, table in first.items():
        for column, values in table.items():
            assert np.array_equal(values, again[name][column])


def test_a_house_grows_with_every_stage(home: tuple[HousingModel, int]) -> None:
    city, row = home
    lot, project = city.lots[row], city.world.projects[row]
    lot.done = 0
    seen = [count(city, row)]
    lot.done = SHELTER
    seen.append(count(city, row))
    lot.done, lot.shelter = WALLS, 1.0
    seen.append(count(city, row))
    assert seen == sorted(set(seen))
    lot.done = SLAB
    bare = count(city, row)
    lot.done = FINISHING
    core = height(city, row)
    assert count(city, row) != bare
    lot.extra_rooms = 1
    with_room = count(city, row)
    lot.extra_rooms = 2
    assert count(city, row) > with_room
    lot.storey = 1
    assert height(city, row) > core + 0.25
    assert project.stage == 0


def test_walls_rise_with_the_work(home: tuple[HousingModel, int]) -> None:
    city, row = home
    lot, project = city.lots[row], city.world.projects[row]
    lot.done = SLAB
    for stage, building in ((STOREY, "storey"), (ROOM_STAGE, "extra_rooms")):
        project.stage = stage
        tops = []
        for project.progress in (0.2, 0.6, 0.9):
            tops.append(float(drawn(city, row)["walls"]["top"].sum()))
        assert tops == sorted(set(tops)), building


def test_rods_wait_for_a_storey_and_go_when_it_stands(home: tuple[HousingModel, int]) -> None:
    city, row = home
    city.lots.done[row], city.lots.services[row] = FINISHING, 0
    waiting = count(city, row, "lines")
    city.lots.storey[row] = 1
    assert count(city, row, "lines") == waiting - 6
    city.lots.storey[row], city.lots.light[row] = 0, 1
    assert count(city, row, "lines") == waiting - 6


def test_rooms_to_let_have_blue_doors_and_boards_say_for_sale(home: tuple[HousingModel, int]) -> None:
    city, row = home
    lot = city.lots[row]
    lot.done, lot.extra_rooms = FINISHING, 2

    def colours() -> list[int]:
        return drawn(city, row)["walls"]["colour"].tolist()

    assert packed(BLUE) not in colours() and packed(YELLOW) not in colours()
    lot.let_rooms, lot.offered = 1, 1
    free = int(np.flatnonzero(city.world.rooms.present == 0)[0])
    city.world.tally[0].rooms = max(city.world.tally[0].rooms, free + 1)
    room = city.world.rooms[free]
    room.present, room.lot, room.tenant = 1, row, 0
    assert colours().count(packed(BLUE)) == 1
    assert packed(YELLOW) in colours()


def test_a_board_says_that_a_programme_pays_while_work_goes_on(home: tuple[HousingModel, int]) -> None:
    city, row = home
    award, project = city.world.awards[0], city.world.projects[row]
    project.stage = FINISHING

    def boards() -> bool:
        return packed(GREEN) in drawn(city, row)["walls"]["colour"].tolist()

    award.present, award.lot, award.state = 1, row, QUEUED
    assert not boards()
    award.state = ACTIVE
    assert boards()
    project.stage = 0
    assert not boards()


def test_crowding_shows_as_heads(home: tuple[HousingModel, int]) -> None:
    city, row = home
    lot = city.lots[row]
    lot.done, lot.households = FINISHING, 1
    heads = []
    for lot.crowding in (0.0, 1.0, 2.0, 3.0, 9.0):
        heads.append(count(city, row, "dots"))
    assert heads == [0, 2, 4, 6, 6]


def test_a_house_keeps_its_colour_under_another_policy() -> None:
    one, other = city_of(), city_of(policies=["rate_cap"])
    for name, table in houses(one, 0, 9, 0, 9).items():
        assert np.array_equal(table["colour"], houses(other, 0, 9, 0, 9)[name]["colour"])


def test_every_part_has_words_in_each_language() -> None:
    found = keys()
    for part in PARTS:
        assert set(found[part.key]) == set(LANGUAGES)


# --- ties ------------------------------------------------------------------------------------


def test_ties_lead_from_home_to_home(city: HousingModel) -> None:
    homes, ties = city.households, city.world.ties
    row = int(np.argmax((homes.present == 1) * (homes.tenure == OWNER) * homes.degree))
    found = bonds(city, row)
    lot = city.lots[homes.lot[row]]
    assert len(found["x1"]) > 0 and len({len(column) for column in found.values()}) == 1
    assert set(found["x0"]) == {lot.x + 0.5} and set(found["y0"]) == {lot.y + 0.5}
    for other, x, y, trust, hours in zip(
        *(found[n] for n in ("other", "x1", "y1", "trust", "hours")), strict=True
    ):
        there = city.lots[homes.lot[other]]
        assert (x, y) == (there.x + 0.5, there.y + 0.5)
        ends = {row, int(other)}
        (tie,) = (t for t in ties[ties.present == 1] if {int(t.a), int(t.b)} == ends)
        assert trust == pytest.approx((tie.trust_ab + tie.trust_ba) / 2.0)
        assert hours == (tie.favour if tie.a == row else -tie.favour)


def test_favours_count_from_the_side_of_the_household(home: tuple[HousingModel, int]) -> None:
    city, row = home
    family, ties = int(city.lots.owner[row]), city.world.ties
    ties.favour[ties.a == family], ties.favour[ties.b == family] = 5.0, -3.0
    assert (ties.a == family).any() and (ties.b == family).any()
    assert set(bonds(city, family)["hours"]) == {5.0, 3.0}


def test_who_has_no_home_has_no_lines(home: tuple[HousingModel, int]) -> None:
    city, row = home
    family = int(city.lots.owner[row])
    assert len(bonds(city, family)["x1"]) > 0
    city.households.lot[family] = NONE
    assert len(bonds(city, family)["x1"]) == 0


def test_everybody_lives_on_one_lot_in_one_way(city: HousingModel) -> None:
    homes = city.households
    here = np.flatnonzero((homes.present == 1) & (homes.lot != NONE))
    found = [person for lot in np.unique(homes.lot[here]) for person in people_on(city, int(lot))]
    assert sorted(person.row for person in found) == here.tolist()
    ways = {OWNER: {"owner"}, SHARER: {"sharing", "upper"}, TENANT: {"tenant"}}
    for person in found:
        assert person.key == homes.key[person.row]
        assert person.how in ways[int(homes.tenure[person.row])]
        lived_above = city.lots.upper[homes.lot[person.row]] == person.row
        assert (person.how == "upper") == lived_above
