"""Houses as tests of building want them: a family, a slab, and everything else as given."""

from __future__ import annotations

from typing import Any

import numpy as np

from agents.foundation.codes import NONE, OWNER, SLAB
from agents.projects import choose_project
from model import HousingModel
from scenarios import load

ALIKE = ["behaviour.project_taste=0", "behaviour.trade_share=0"]
RICH = 200.0


def city_of(*more: str, households: int = 60, **options: Any) -> HousingModel:
    """A city on its first day in which all families have the same tastes and nobody a trade."""
    wanted = dict(setting.split("=", 1) for setting in [*ALIKE, *more])
    texts = [f"{name}={value}" for name, value in wanted.items()]
    return HousingModel(load(households=households, months=60, seed=3, settings=texts, **options))


def shell(city: HousingModel, people: int, done: int = SLAB, services: int = 2) -> int:
    """The row of an owner whose lot has a sound slab, two rooms and so many people, and nothing else."""
    world = city.world
    homes = city.households
    row = int(np.flatnonzero((homes.present == 1) & (homes.tenure == OWNER))[0])
    lot, project = world.lots[homes.lot[row]], world.projects[homes.lot[row]]
    lot.done, lot.rooms, lot.services, lot.people = done, 2, services, people
    for name in ("let_rooms", "extra_rooms", "storey", "workshop", "defects", "rigid", "complete"):
        lot[name] = 0
    project.stage, project.rework, project.builder = 0, 0.0, NONE
    homes.privacy[row], homes.couple[row], homes.adults[row] = 0, 0, 2
    return row


def chosen(city: HousingModel, row: int, reach: float = RICH) -> tuple[int, int]:
    home = city.world.households[row]
    return choose_project(city.state, home, city.lots[home.lot].people, reach)


def kinds_of(city: HousingModel) -> list[int]:
    """The events noted since the month began."""
    log = city.world.log
    return log.kind[1 : log[0].household + 1].tolist()
