"""The first day of a city looks like any later one: who shares lives where there is space, and has built."""

from __future__ import annotations

import numpy as np
import pytest

from agents.foundation.codes import FAMILY_USE, NONE, OWNER, SHARER, STOREY
from agents.invasion import could_join
from model import HousingModel
from model.beginning import sharing_shares
from scenarios import load
from tests.test_city import assert_conserved, small_city


def test_relatives_take_families_in_as_their_settlements_grow_old() -> None:
    sizes, owners = np.array([40, 40, 40]), np.array([24, 24, 24])
    shares = sharing_shares(sizes, owners, np.array([0, -120, -360]), 0.3)
    assert shares[0] == 0.0 and shares[2] == pytest.approx(3.0 * shares[1])
    assert shares.mean() == pytest.approx(0.3)
    assert sharing_shares(sizes, owners, np.zeros(3, np.int64), 0.3) == pytest.approx([0.3] * 3)


def test_families_that_share_on_the_first_day_have_built_upstairs_or_begun_to() -> None:
    city = small_city(months=1, households=600)
    homes, lots, projects = city.households, city.lots, city.world.projects
    above = lots.upper != NONE
    assert above.any() and (lots.storey[above] == 1).all()
    assert (homes.tenure[lots.upper[above]] == SHARER).all()
    assert (homes.lot[lots.upper[above]] == np.flatnonzero(above)).all()
    begun = (projects.stage == STOREY) & (projects.builder != NONE)
    assert begun.any() and (projects.purpose[begun] == FAMILY_USE).all()
    assert (projects.progress[begun] < 1.0).all() and (projects.started[begun] <= 0).all()
    people = np.zeros(len(lots), np.int64)
    housed = (homes.tenure == OWNER) | (homes.tenure == SHARER)
    np.add.at(people, homes.lot[housed], homes.persons[housed])
    assert (people == lots.people).all()
    assert_conserved(city)


def test_the_first_day_has_no_crowd_that_waits_for_an_invasion() -> None:
    city = HousingModel(load(households=600, months=1, seed=5))
    waiting = [could_join(city.state, home, row, 0) for row, home in enumerate(city.households)]
    assert np.mean(waiting) < 0.10
