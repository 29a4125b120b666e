"""Lines of a programme of works: what a family asks for, what is built, who lives in it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from agents.builder import keep_up
from agents.foundation.codes import (
    COMPLETED,
    FINISHING,
    HOUSE_LINE,
    KIN,
    LETTING_USE,
    NONE,
    OWNER,
    REHAB_LINE,
    ROOM_LINE,
    ROOM_STAGE,
    SHARER,
    SLAB,
    STOREY,
    STOREY_LINE,
    WORKSHOP_LINE,
    WORKSHOP_USE,
)
from agents.government.applications import hindrance
from agents.government.lines import choose_line, end_line, repair_left, second_household
from agents.government.works import advance
from agents.materials import whole_fabric
from agents.projects import choose_project
from agents.ties import new_tie
from model import HousingModel
from scenarios import ScenarioError, load
from tests.awards import approved, family, funded
from tests.both_ways import interpreted_and_compiled

ALIKE = ("behaviour.project_taste=0", "behaviour.trade_share=0")
LINES = ("house", "room_to_let", "workshop", "family_home", "repair")


def owner(city: HousingModel, done: int = FINISHING, people: int = 2) -> tuple[int, Any, Any]:
    """The owner of a house as good as new that lacks nothing: its row, itself and its lot."""
    row = family(city)
    home = city.households[row]
    lot = city.lots[home.lot]
    lot.done, lot.people, lot.shelter = done, people, 1.0
    lot.fabric = whole_fabric(lot, city.world.behaviour[0])
    return row, home, lot


def sharing(city: HousingModel, row: int) -> int:
    """The row of relatives of an owner who come to share its lot."""
    homes = city.households
    other = int(np.flatnonzero((homes.present == 1) & (homes.tenure != OWNER) & (homes.lot >= 0))[0])
    homes.tenure[other], homes.lot[other], homes.room[other] = SHARER, homes.lot[row], NONE
    new_tie(city.state, row, other, KIN, 0.8, 0.8, 0)
    return other


# --- choosing --------------------------------------------------------------------------------


def test_a_family_asks_for_what_returns_most() -> None:
    city = funded("hip_lines", *ALIKE)
    row, home, lot = owner(city, SLAB, people=2)
    assert choose_line(city.state, row, 0) == HOUSE_LINE, "it is to be finished"
    row, home, lot = owner(city)
    lot.extra_rooms = 3
    lot.fabric = whole_fabric(lot, city.world.behaviour[0])
    assert choose_line(city.state, row, 0) == 0, "nothing is lacking"
    lot.fabric -= 0.2
    assert choose_line(city.state, row, 0) == REHAB_LINE
    lot.extra_rooms = 1
    city.world.behaviour.trade_share = 1.0
    assert choose_line(city.state, row, 0) == WORKSHOP_LINE, "it brings money every month"


def test_a_storey_is_for_the_second_generation() -> None:
    city = funded("hip_family_storey", *ALIKE)
    row, home, lot = owner(city, people=7)
    assert hindrance(city.state, row, 0, 0) == NONE
    other = sharing(city, row)
    assert second_household(city.state, row) == other
    assert choose_line(city.state, row, 0) == STOREY_LINE
    lot.storey = 1
    assert hindrance(city.state, row, 0, 0) == NONE


def test_below_a_slab_a_family_asks_for_its_house() -> None:
    city = funded("hip_lines", *ALIKE)
    city.world.behaviour.trade_share = 1.0
    row, home, lot = owner(city, 1, people=2)
    assert choose_line(city.state, row, 0) == HOUSE_LINE


@pytest.mark.parametrize(
    ("policy", "line"),
    [
        ("hip_2019", HOUSE_LINE),
        ("room_credit", ROOM_LINE),
        ("hip_workshop", WORKSHOP_LINE),
        ("hip_family_storey", STOREY_LINE),
        ("rehabilitation", REHAB_LINE),
    ],
)
def test_a_programme_with_one_line_leaves_no_choice(policy: str, line: int) -> None:
    city = funded(policy)
    assert choose_line(city.state, 0, 0) == line


# --- building --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("policy", "built"),
    [
        ("room_credit", (ROOM_STAGE, LETTING_USE)),
        ("hip_workshop", (ROOM_STAGE, WORKSHOP_USE)),
        ("hip_family_storey", (STOREY, 0)),
    ],
)
def test_what_a_line_is_for_is_built_next(policy: str, built: tuple[int, int]) -> None:
    city = funded(policy, *ALIKE)
    city.world.behaviour.trade_share = 1.0
    row, home, lot = owner(city, SLAB, people=5)
    approved(city, row)
    assert choose_project(city.state, home, 5, 200.0) == built


def test_the_repair_of_an_old_house_makes_it_good_and_ends() -> None:
    city = funded("rehabilitation", *ALIKE)
    row, home, lot = owner(city)
    lot.fabric -= 0.1
    lot.complete = 1
    project = city.world.projects[home.lot]
    behaviour = city.world.behaviour[0]
    whole = float(whole_fabric(lot, behaviour))
    project.rework, lot.defects = 0.3, 1 << SLAB
    award = approved(city, row)
    assert award.credit == pytest.approx(min(8.0, repair_left(lot, project, behaviour)))
    award_row = int(home.award)
    for month in range(1, 30):
        if award.present == 1:
            advance(city.state, award_row, month)
        wanted = keep_up(home, row, lot, project, city.state, month)
        if wanted:
            project.rework, lot.defects = 0.0, 0  # the repair of defects is tested elsewhere
    assert award.state == COMPLETED and home.earmarked < 1.0
    assert lot.fabric == pytest.approx(whole, abs=0.03)
    assert project.line == 0


def test_the_second_household_has_the_storey_once_it_stands() -> None:
    city = funded("hip_family_storey", *ALIKE)
    row, home, lot = owner(city, people=7)
    other = sharing(city, row)
    award = approved(city, row)
    end_line(city.state, award, 5)
    assert lot.upper == NONE, "it does not stand"
    lot.storey = 1
    end_line(city.state, award, 6)
    assert lot.upper == other


# --- the whole -------------------------------------------------------------------------------


def test_either_one_line_or_several() -> None:
    for setting, told in (
        ('builds="house"', "either builds or lines"),
        ('lines=["house", "house"]', "each line once"),
        ('lines=["castle"]', "room_to_let"),
    ):
        with pytest.raises(ScenarioError, match=told):
            load(policies=["hip_lines"], settings=[f"policy.hip_lines.programmes.0.benefit.{setting}"])


BOTH_WAYS = """
from model import HousingModel
from scenarios import load
city = HousingModel(load(policies=["hip_lines"], households=40, months=12, seed=3, settings=[
    "policy.hip_lines.programmes.0.finance.budget=1500", "behaviour.hear_chance=0.4",
    "policy.hip_lines.programmes.0.assistance.assistants=6", "behaviour.take_up_base=2",
    "behaviour.trade_share=0.6", "behaviour.wear_yearly=0.03"])).run()
awards = city.world.awards[: city.world.tally[0].awards]
lines = set(awards.line[awards.approved > 0].tolist())
print(city.digest(), len(lines) >= 2, city.world.programmes.cash.min() >= 0)
"""


def test_lines_are_the_same_interpreted_and_compiled() -> None:
    interpreted, compiled = interpreted_and_compiled(BOTH_WAYS)
    assert interpreted == compiled
    assert interpreted[1:] == ["True", "True"]
