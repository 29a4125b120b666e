"""Prescribed plans: what they save, and what they cost a family that outgrows them (H9)."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from agents.builder import start_stage
from agents.construction import finish_stage
from agents.foundation.causes import NO_CAUSE
from agents.foundation.codes import ACTIVE, COMPLETED, FINISHING, FROZEN, ROOM_STAGE
from agents.foundation.events import ADAPTED
from agents.government.works import close_award
from agents.materials import adaptation_cost, material_of
from model import HousingModel
from scenarios import load
from tests.houses import city_of, kinds_of, shell


def finished_to_plan(city: HousingModel, people: int) -> tuple[int, Any, Any]:
    """An owner whose core was finished under a prescribed plan that has just ended."""
    row = shell(city, people=people)
    lot = city.lots[city.households.lot[row]]
    project = city.world.projects[city.households.lot[row]]
    project.prototype = 1
    start_stage(city.state, row, 0)
    assert project.stage == FINISHING, "whatever the family needs"
    finish_stage(city.state, city.households[row], lot, project, 0)
    start_stage(city.state, row, 1)
    assert (project.stage, lot.complete, lot.rigid) == (0, 1, 1)
    project.prototype = 0
    return row, lot, project


@pytest.mark.parametrize(("people", "adapts"), [(3, False), (9, True)])
def test_a_prototype_is_broken_open_only_by_a_family_that_outgrew_it(people: int, adapts: bool) -> None:
    city = city_of()
    row, lot, project = finished_to_plan(city, people)
    start_stage(city.state, row, 12)
    assert project.stage == ROOM_STAGE
    assert (ADAPTED in kinds_of(city)) == adapts
    expected = adaptation_cost(city.world.behaviour[0]) if adapts else 0.0
    assert project.rework == pytest.approx(expected)
    assert lot.rigid == (0 if adapts else 1)


def test_a_prototype_is_broken_open_once_and_only_if_that_costs_anything() -> None:
    city = city_of("behaviour.prototype_adaptation=0")
    row, lot, project = finished_to_plan(city, 12)
    start_stage(city.state, row, 12)
    assert (project.stage, project.rework) == (ROOM_STAGE, 0.0)
    assert ADAPTED not in kinds_of(city)


def test_a_house_of_the_familys_own_design_is_never_broken_open() -> None:
    city = city_of()
    row = shell(city, people=9, done=FINISHING)
    start_stage(city.state, row, 0)
    assert city.world.projects.rework[city.households.lot[row]] == 0.0


def test_a_prescribed_plan_saves_material() -> None:
    city = city_of("behaviour.prototype_saving=0.1")
    row = shell(city, people=3)
    project = city.world.projects[city.households.lot[row]]
    project.stage = FINISHING
    own = material_of(project, city.world.behaviour[0])
    project.prototype = 1
    assert material_of(project, city.world.behaviour[0]) == pytest.approx(0.9 * own)


def test_a_programme_prescribes_while_its_award_runs() -> None:
    policy = "policy.shp_2019_grant.programmes.0"
    city = city_of(
        f"{policy}.delivery.design='prototype'",
        f"{policy}.finance.budget=2000.0",
        f"{policy}.assistance.assistants=7.8",
        policies=["shp_2019_grant"],
        households=150,
    )
    prescribed = 0
    for _ in range(36):
        city.step()
        world = city.world  # records grow: a fresh bundle every month
        awards = world.awards[: world.tally[0].awards]
        running = (awards.present == 1) & np.isin(awards.state, (ACTIVE, FROZEN))
        assert set(np.flatnonzero(world.projects.prototype)) == set(awards.lot[running])
        begun = np.flatnonzero((world.projects.prototype == 1) & (world.projects.started == city.month))
        assert (world.projects.stage[begun] <= FINISHING).all()
        prescribed += len(begun)
    assert prescribed > 0
    assert world.programmes.completions[0] > 0
    assert (city.lots.rigid == 1).any()


@pytest.mark.parametrize(("people", "loss"), [(3, 0.0), (9, 0.15)])
def test_a_project_that_leaves_the_family_crowded_costs_its_trust(people: int, loss: float) -> None:
    city = city_of()
    row, _lot, _project = finished_to_plan(city, people)
    award = city.world.awards[0]
    award.household, award.lot, award.loan, award.state = row, city.households.lot[row], -1, ACTIVE
    award.assistant = -1
    programmes = HousingModel(load(households=40, months=1, policies=["shp_2019_grant"])).world.programmes
    city.world = city.world._replace(programmes=programmes)
    city.households.programme_trust[row] = 0.5
    close_award(city.state, award, COMPLETED, NO_CAUSE, 20)
    assert city.households.programme_trust[row] == pytest.approx(0.5 - loss)
