"""Who counts as displaced: pushed out of a home, and worse off than in it (C6, E16)."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from agents.displacement import (
    MONTHS_OF_STRESS,
    MONTHS_TO_RESETTLE,
    follow_displaced,
    leave_displaced,
    priced_out,
    pushed_out,
    put_out_in_arrears,
)
from agents.estate import lose_lot
from agents.foundation.causes import (
    DID_NOT_SETTLE,
    FORMAL_HOME,
    LOT_ARREARS,
    NO_CAUSE,
    RENT_ARREARS,
    RENT_TOO_HIGH,
    SEASONAL_END,
)
from agents.foundation.codes import NONE, OWNER, POSSESSION, TENANT, TITLED, UNHOUSED
from agents.foundation.events import LOST_GROUND
from agents.landlord import collect_rents
from agents.migrant import depart
from agents.residence import become_unhoused, own_lot, rent_room
from model import HousingModel
from scenarios import load
from tests.both_ways import interpreted_and_compiled


@pytest.fixture
def city() -> HousingModel:
    made = HousingModel(load(households=80, months=60, seed=3))
    made.world.log[0].household = 0
    return made


def first(city: HousingModel, tenure: int) -> int:
    """The row of a household that lives so, alone on its lot if it owns it."""
    homes = city.households
    rows = np.flatnonzero((homes.present == 1) & (homes.tenure == tenure))
    if tenure == OWNER:
        rows = rows[city.lots.households[homes.lot[rows]] == 1]
    return int(rows[0])


def vacant_lot(city: HousingModel, further: float, services: int) -> int:
    """A lot nobody lives on, brought to so many cells from the centre, with so many services."""
    row = int(np.flatnonzero((city.lots.owner == NONE) & (city.lots.landlord == NONE))[0])
    city.lots.distance[row], city.lots.services[row] = further, services
    return row


def counted(city: HousingModel) -> list[Any]:
    """The displacements noted since the month began."""
    log = city.world.log[1 : city.world.log[0].household + 1]
    return list(log[log.kind == LOST_GROUND])


def owner_pushed_to(
    city: HousingModel, further: float = 0.0, services: int = 0, title: int = POSSESSION
) -> list[Any]:
    """What is counted when an owner in possession has to move to another lot."""
    row = first(city, OWNER)
    old = city.lots[city.households.lot[row]]
    old.title, old.services = POSSESSION, 2
    lot_row = vacant_lot(city, old.distance + further, 2 + services)
    pushed_out(city.state, row, LOT_ARREARS, 5)
    own_lot(city.state, row, lot_row, 5)
    city.lots.title[lot_row] = title
    follow_displaced(city.state, 5)
    return counted(city)


def test_who_finds_something_as_good_lost_nothing(city: HousingModel) -> None:
    assert owner_pushed_to(city) == []
    assert city.lots.displaced.sum() == 0
    assert (city.households.pushed_by == NO_CAUSE).all()


@pytest.mark.parametrize("worse", [{"further": 1.5}, {"services": -1}, {"title": 0}])
def test_worse_access_services_or_tenure_is_a_displacement(city: HousingModel, worse: dict[str, Any]) -> None:
    homes = city.households
    row = first(city, OWNER)
    old = int(homes.lot[row])
    (event,) = owner_pushed_to(city, **worse)
    assert (event.household, event.other, event.cause) == (homes.key[row], city.lots.key[old], LOT_ARREARS)
    assert event.lot == homes.lot[row] != old
    assert event.amount == pytest.approx(worse.get("further", 0.0))
    assert city.lots.displaced[old] == city.lots.displaced.sum() == 1


@pytest.mark.parametrize("better", [{"further": 0.9}, {"further": -8.0}, {"services": 2}, {"title": TITLED}])
def test_a_move_around_the_corner_or_to_something_better_is_none(
    city: HousingModel, better: dict[str, Any]
) -> None:
    assert owner_pushed_to(city, **better) == []


def test_half_a_year_without_a_home_is_a_loss_and_is_counted_once(city: HousingModel) -> None:
    row = first(city, OWNER)
    lose_lot(city.state, row, 4)
    found = []
    for month in range(4, 30):
        city.world.log[0].household = 0
        follow_displaced(city.state, month)
        found += [(month, event.cause, event.lot) for event in counted(city)]
    assert found == [(4 + MONTHS_TO_RESETTLE, LOT_ARREARS, NONE)]
    assert city.lots.displaced.sum() == 1


def crushed_tenant(city: HousingModel, times: float = 1.1) -> int:
    """The row of a tenant that pays so many times the rent that crushes."""
    row = first(city, TENANT)
    homes, rooms = city.households, city.world.rooms
    rooms.rent[homes.room[row]] = times * 0.45 * homes.usual_income[row]
    return row


@pytest.mark.parametrize(("times", "cases"), [(1.1, 1), (0.9, 0)])
def test_an_eviction_in_arrears_counts_where_the_rent_crushes(
    city: HousingModel, times: float, cases: int
) -> None:
    row = crushed_tenant(city, times)
    put_out_in_arrears(city.state, row, 3)
    become_unhoused(city.state, row, 3)
    follow_displaced(city.state, 3 + MONTHS_TO_RESETTLE)
    assert [event.cause for event in counted(city)] == [RENT_ARREARS] * cases


@pytest.mark.parametrize("months", [MONTHS_OF_STRESS - 1, MONTHS_OF_STRESS])
def test_a_tenant_is_priced_out_after_months_of_a_rent_that_crushes(city: HousingModel, months: int) -> None:
    row = crushed_tenant(city)
    room = city.world.rooms[city.households.room[row]]
    room.burdened = 0
    for month in range(1, 1 + months):
        collect_rents(city.state, month)
    assert room.burdened == months
    priced_out(city.state, row, 8)
    long = months >= MONTHS_OF_STRESS
    assert city.households.pushed_by[row] == (RENT_TOO_HIGH if long else NO_CAUSE)
    room.rent = 0.0
    collect_rents(city.state, 9)
    assert room.burdened == 0


def test_a_worse_room_after_a_rent_that_crushed(city: HousingModel) -> None:
    row = crushed_tenant(city)
    homes, rooms, lots = city.households, city.world.rooms, city.lots
    free = int(np.flatnonzero((rooms.present == 1) & (rooms.tenant == NONE))[0])
    lots.services[homes.lot[row]], lots.services[rooms.lot[free]] = 3, 2
    rooms.burdened[homes.room[row]] = MONTHS_OF_STRESS
    priced_out(city.state, row, 9)
    rent_room(city.state, row, free, 9)
    follow_displaced(city.state, 9)
    (event,) = counted(city)
    assert (event.cause, event.lot) == (RENT_TOO_HIGH, rooms.lot[free])


@pytest.mark.parametrize(("why", "cases"), [(DID_NOT_SETTLE, 1), (SEASONAL_END, 0), (FORMAL_HOME, 0)])
def test_who_leaves_the_city_is_displaced_unless_it_wanted_to_go(
    city: HousingModel, why: int, cases: int
) -> None:
    row = first(city, TENANT)
    city.world.rooms.burdened[city.households.room[row]] = MONTHS_OF_STRESS
    depart(city.state, row, why, 7)
    for month in range(7, 20):
        follow_displaced(city.state, month)
    events = counted(city)
    assert [(event.cause, event.lot) for event in events] == [(RENT_TOO_HIGH, NONE)] * cases
    assert city.households.pushed_by[row] == NO_CAUSE


def test_who_is_put_out_twice_is_compared_with_the_first_home(city: HousingModel) -> None:
    row = first(city, OWNER)
    home = city.households[row : row + 1]
    old = int(home.lot[0])
    pushed_out(city.state, row, LOT_ARREARS, 2)
    own_lot(city.state, row, vacant_lot(city, 3.0, 0), 2)
    pushed_out(city.state, row, RENT_TOO_HIGH, 2)
    become_unhoused(city.state, row, 2)
    pushed_out(city.state, row, RENT_TOO_HIGH, 3)
    assert (home.origin[0], home.pushed_by[0], home.pushed[0]) == (old, LOT_ARREARS, 2)
    leave_displaced(city.state, row, DID_NOT_SETTLE, 4)
    follow_displaced(city.state, 4 + MONTHS_TO_RESETTLE)
    assert len(counted(city)) == 1


def under_pressure(months: int, households: int = 120) -> HousingModel:
    """A city in which rents rise fast and many cannot pay."""
    texts = ["behaviour.pressure_speed=0.05", "behaviour.emergency_chance=0.1", "behaviour.rent_limit=0.6"]
    return HousingModel(load(households=households, months=months, seed=5, settings=texts))


def test_in_a_living_city_each_case_closes_once_and_lots_count_what_events_say() -> None:
    city = under_pressure(36).run()
    events = city.event_table()
    displaced = events[events.kind == "displaced"]
    assert len(displaced) > 0
    by_lot = displaced.other.value_counts()
    lots = city.lots
    assert dict(by_lot) == dict(
        zip(lots.key[lots.displaced > 0], lots.displaced[lots.displaced > 0], strict=True)
    )
    open_cases = city.households[city.households.pushed_by != NO_CAUSE]
    assert (open_cases.present == 1).all() and (open_cases.tenure == UNHOUSED).all()
    evictions = (events.kind == "evicted").sum()
    assert (displaced.cause == "rent_arrears").sum() <= evictions


def test_interpreted_and_compiled_count_alike() -> None:
    script = (
        "from tests.test_displacement import under_pressure\n"
        "city = under_pressure(16, 60).run()\n"
        "print(int(city.lots.displaced.sum()), city.digest())"
    )
    interpreted, compiled = interpreted_and_compiled(script)
    assert interpreted == compiled
    assert int(compiled[0]) > 0
