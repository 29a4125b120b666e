"""What families build: chosen by need, means and taste; workshops; storeys."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agents.builder import begin_project, build, start_stage
from agents.construction import decay_store, finish_stage
from agents.dwelling import own_rooms
from agents.foundation.codes import (
    FAMILY_USE,
    FINISHING,
    KIN,
    LETTING_USE,
    NONE,
    OWNER,
    ROOM_STAGE,
    SHARER,
    SLAB,
    STOREY,
    WORKSHOP_USE,
)
from agents.foundation.events import STOREY_FINISHED, WORKSHOP_OPENED
from agents.foundation.ledger import BROUGHT_ALONG, pay
from agents.lodging import can_spare_room, manage_rooms
from agents.residence import become_unhoused
from agents.ties import tie_between
from model import HousingModel
from scenarios import load
from tests.houses import RICH, chosen, city_of, kinds_of, shell

# --- choosing by need and means --------------------------------------------------------------


def test_a_crowded_family_adds_a_room_and_a_small_one_finishes() -> None:
    city = city_of()
    row = shell(city, people=9)
    assert chosen(city, row) == (ROOM_STAGE, FAMILY_USE)
    city.lots[city.households.lot[row]].people = 3
    assert chosen(city, row) == (FINISHING, FAMILY_USE)


def test_nothing_is_finished_without_services_and_only_a_crowded_family_goes_on() -> None:
    city = city_of()
    assert chosen(city, shell(city, people=3, services=0)) == (0, FAMILY_USE)
    assert chosen(city, shell(city, people=6, services=0)) == (ROOM_STAGE, FAMILY_USE)


def test_walls_come_before_everything_else() -> None:
    city = city_of("behaviour.trade_share=1")
    assert chosen(city, shell(city, people=12, done=1)) == (2, FAMILY_USE)


def test_a_dear_project_gives_way_to_a_smaller_one_but_not_to_nothing() -> None:
    city = city_of()
    row = shell(city, people=6)
    assert chosen(city, row, reach=RICH) == (FINISHING, FAMILY_USE)
    assert chosen(city, row, reach=14.0) == (ROOM_STAGE, FAMILY_USE)
    city.lots[city.households.lot[row]].people = 2
    assert chosen(city, row, reach=14.0) == (FINISHING, FAMILY_USE)


def test_what_returns_too_little_is_not_built() -> None:
    city = city_of("behaviour.project_hurdle=0.1")
    row = shell(city, people=9, done=FINISHING)
    start_stage(city.state, row, 0)
    lot = city.households.lot[row]
    assert (city.world.projects.stage[lot], city.lots.complete[lot]) == (0, 1)


def test_who_is_willing_and_has_space_builds_to_let() -> None:
    city = city_of()
    row = shell(city, people=2, done=FINISHING)
    home = city.households[row]
    city.lots[home.lot].quality = 0.9
    city.households.reservation[row] = 0.05
    city.world.zones.pressure[:], city.world.zones.vacancy[:] = 0.3, 0.05
    assert chosen(city, row)[1] == FAMILY_USE
    city.households.privacy[row] = 1
    assert chosen(city, row) == (ROOM_STAGE, LETTING_USE)
    city.lots[home.lot].people = 6
    assert chosen(city, row)[1] == FAMILY_USE


def test_tastes_differ_and_last() -> None:
    city = city_of("behaviour.project_taste=0.5", households=150)
    homes = city.households
    choices = []
    for row in np.flatnonzero((homes.present == 1) & (homes.tenure == OWNER)):
        lot = city.lots[homes.lot[row]]
        lot.done, lot.rooms, lot.extra_rooms, lot.defects, lot.services, lot.people = SLAB, 2, 0, 0, 2, 7
        lot.let_rooms = lot.workshop = lot.storey = 0
        homes.privacy[row] = 0
        first, again = (chosen(city, row)[0] for _ in range(2))
        assert first == again
        choices.append(first)
    assert 0.1 < np.mean(np.array(choices) == ROOM_STAGE) < 0.9


# --- workshops -------------------------------------------------------------------------------


def test_a_workshop_is_one_room_that_nobody_sleeps_in() -> None:
    city = city_of("behaviour.trade_share=1")
    row = shell(city, people=4)
    assert chosen(city, row) == (ROOM_STAGE, WORKSHOP_USE)
    home = city.households[row]
    lot, project = city.lots[home.lot], city.world.projects[home.lot]
    begin_project(city.state, row, ROOM_STAGE, WORKSHOP_USE, 0)
    finish_stage(city.state, home, lot, project, 0)
    assert WORKSHOP_OPENED in kinds_of(city)
    assert (lot.workshop, lot.rooms, lot.extra_rooms, own_rooms(lot)) == (1, 3, 1, 2)
    assert chosen(city, row)[1] != WORKSHOP_USE


def test_no_workshop_without_hands_or_services() -> None:
    city = city_of("behaviour.trade_share=1")
    assert chosen(city, shell(city, people=3, services=0))[0] == 0
    row = shell(city, people=3)
    city.households.adults[row], city.households.formal[row] = 1, 1
    assert chosen(city, row) == (FINISHING, FAMILY_USE)
    city.households.formal[row] = 0
    assert chosen(city, row) == (ROOM_STAGE, WORKSHOP_USE)


@pytest.mark.parametrize("share", [0, 1])
def test_workshops_pay_into_the_purse(share: int) -> None:
    city = city_of(f"behaviour.trade_share={share}", households=90).run(40)
    flows = city.ledger_table()
    paid = flows[flows.kind == "workshop"]
    assert (len(paid) > 0) == bool(share)
    homes = city.households
    earning = homes[(homes.present == 1) & (homes.workshop_income > 0.0)]
    assert len(earning) > 0 or not share
    assert (earning.tenure == OWNER).all()
    there = earning[earning.settled < city.month]  # who moved this month was paid where it lived before
    assert (city.lots.workshop[there.lot] == 1).all()
    assert (city.lots.services[there.lot] >= 1).all()


# --- a second household upstairs -------------------------------------------------------------


def doubled(city: HousingModel, money: float = 80.0) -> tuple[int, int, Any, Any]:
    """A sharer with money on the lot of a relative, whose house has a slab: rows, lot, project."""
    world, homes = city.world, city.households
    for row in np.flatnonzero((homes.present == 1) & (homes.tenure == SHARER)):
        owner = int(world.lots.owner[homes.lot[row]])
        tie = tie_between(city.state, row, owner)
        if tie != NONE and world.ties[tie].kind == KIN:
            break
    lot, project = world.lots[homes.lot[row]], world.projects[homes.lot[row]]
    lot.done, lot.rooms, lot.services, lot.complete = FINISHING, 2, 2, 1
    for name in ("let_rooms", "extra_rooms", "storey", "workshop", "defects"):
        lot[name] = 0
    project.stage, project.rework, project.builder = 0, 0.0, NONE
    homes.usual_income[row] = 5.0
    pay(world.accounts[0], homes[row], BROUGHT_ALONG, money, world.book)
    return int(row), owner, lot, project


def build_until(city: HousingModel, project: Any, months: int = 80) -> None:
    """Months of building, and nothing else, until nobody builds on the lot."""
    for month in range(months):
        build(city.state, month)
        if project.stage == 0:
            return


FIRM = ["behaviour.parents_consent=1", "behaviour.project_hurdle=0.2", "behaviour.defect_chance=0"]


def test_a_second_household_builds_upstairs_and_has_a_dwelling() -> None:
    city = city_of(*FIRM)
    row, owner, lot, project = doubled(city)
    build(city.state, 0)
    assert (project.stage, project.builder) == (STOREY, row)
    build_until(city, project)
    assert (lot.storey, lot.rooms, lot.upper) == (1, 4, row)
    assert STOREY_FINISHED in kinds_of(city)
    assert city.households.own_spending[row] > 20.0
    assert city.households.own_spending[owner] == 0.0
    before = city.series().quantitative_deficit.iloc[-1]
    city._collect()
    assert city.series().quantitative_deficit.iloc[-1] < before
    become_unhoused(city.state, row, 90)
    assert lot.upper == NONE


def test_an_unfinished_storey_passes_to_the_owner() -> None:
    city = city_of(*FIRM)
    row, owner, lot, project = doubled(city, money=8.0)
    for month in range(4):
        build(city.state, month)
    assert (project.stage, project.builder) == (STOREY, row)
    assert city.households.own_spending[owner] == 0.0
    become_unhoused(city.state, row, 4)
    assert (project.stage, project.builder) == (STOREY, owner)
    pay(city.world.accounts[0], city.households[owner], BROUGHT_ALONG, 80.0, city.world.book)
    build_until(city, project)
    assert (project.stage, lot.storey, lot.upper) == (0, 1, NONE)


def test_the_storey_of_a_second_household_is_not_let() -> None:
    city = city_of()
    lot = city.lots[0]
    lot.rooms, lot.let_rooms, lot.workshop, lot.people, lot.upper = 4, 0, 0, 4, NONE
    assert can_spare_room(lot, city.world.behaviour[0].extend_crowding)
    lot.upper = 1
    assert not can_spare_room(lot, city.world.behaviour[0].extend_crowding)


def test_parents_do_not_wait_for_ever() -> None:
    city = city_of(*FIRM, "behaviour.storey_patience=5")
    row, owner, _lot, project = doubled(city, money=8.0)
    for month in range(60):
        build(city.state, month)
    assert (project.stage, project.builder) == (STOREY, row)
    build(city.state, 61)
    assert (project.stage, project.builder) == (STOREY, owner)


@pytest.mark.parametrize(
    ("refused", "change"),
    [
        (["behaviour.parents_consent=0"], {}),
        ([], {"done": 2}),
        ([], {"storey": 1}),
        ([], {"defects": 1 << SLAB}),
    ],
)
def test_nothing_is_built_upstairs_without_consent_or_a_sound_slab(
    refused: list[str], change: dict[str, int]
) -> None:
    city = city_of(*FIRM, *refused)
    row, _owner, lot, project = doubled(city)
    for name, value in change.items():
        lot[name] = value
    build(city.state, 0)
    assert project.builder != row


def test_the_storey_waits_for_the_owner_and_for_money() -> None:
    city = city_of(*FIRM)
    row, owner, _lot, project = doubled(city, money=0.0)
    city.households.cash[row] = 0.0
    build(city.state, 0)
    assert project.stage == 0
    begin_project(city.state, owner, ROOM_STAGE, FAMILY_USE, 1)
    pay(city.world.accounts[0], city.households[row], BROUGHT_ALONG, 80.0, city.world.book)
    build(city.state, 1)
    assert project.builder == owner
    project.stage, project.rework = 0, 50.0
    build(city.state, 2)
    assert (project.stage, project.builder) == (0, owner)


# --- rooms and projects add up ---------------------------------------------------------------


def assert_consistent(city: HousingModel) -> None:
    """Rooms are those that were built; projects have somebody who builds them."""
    homes, lots, projects = city.households, city.lots, city.world.projects
    held = (lots.landlord != NONE) | (lots.owner != NONE)
    core = np.where(lots.done >= SLAB, 2, np.minimum(lots.done, 1))
    built = core + lots.extra_rooms + 2 * lots.storey
    np.testing.assert_array_equal(lots.rooms[held], built[held])
    most = int(city.world.behaviour[0].rooms_on_a_lot)  # families add three, landlords' houses have more
    assert (lots.rooms <= most).all()
    assert (lots.workshop <= lots.extra_rooms).all()
    assert (lots.let_rooms + lots.workshop <= lots.rooms).all()
    upstairs = np.flatnonzero(lots.upper != NONE)
    above = homes[lots.upper[upstairs]]
    assert (above.present == 1).all()
    assert (above.tenure == SHARER).all()
    assert (above.lot == upstairs).all()
    assert (lots.storey[upstairs] == 1).all()
    running = np.flatnonzero(projects.stage > 0)
    assert ((projects.progress >= 0.0) & (projects.progress <= 1.0)).all()
    assert (lots.storey[running[projects.stage[running] == STOREY]] == 0).all()
    assert (projects.stage[running] > np.minimum(lots.done[running], FINISHING)).all()
    for lot in running:
        builder = projects.builder[lot]
        if builder == NONE or builder == lots.owner[lot]:
            continue
        home = homes[builder]
        assert (home.present, home.tenure, home.lot) == (1, SHARER, lot)
        assert projects.stage[lot] == STOREY


def test_rooms_of_the_first_day_add_up() -> None:
    city = city_of("behaviour.trade_share=1", "behaviour.project_taste=1", households=150)
    assert (city.lots.workshop == 1).any()
    assert_consistent(city)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    households=st.integers(40, 110),
    months=st.integers(1, 60),
    seed=st.integers(0, 10**9),
    design=st.sampled_from(["participatory", "prototype"]),
    pressure=st.sampled_from(
        [
            [],
            ["behaviour.trade_share=1", "behaviour.workshop_income=1.5"],
            ["behaviour.parents_consent=1", "behaviour.storey_savings=0", "behaviour.means_years=40"],
            ["behaviour.needs_floor=0.2", "behaviour.family_spread=3", "behaviour.leave_unhoused=0.2"],
            ["behaviour.project_hurdle=0", "behaviour.project_taste=1.5", "behaviour.lot_foreclosure=0.5"],
        ]
    ),
)
def test_rooms_and_projects_stay_consistent(
    households: int, months: int, seed: int, design: str, pressure: list[str]
) -> None:
    policy = "policy.shp_2019_grant.programmes.0"
    options = [f"{policy}.delivery.design='{design}'", f"{policy}.finance.budget=1500.0", *pressure]
    scenario = load(
        households=households, months=months, seed=seed, policies=["shp_2019_grant"], settings=options
    )
    assert_consistent(HousingModel(scenario).run())


def test_owners_in_distress_take_a_lodger() -> None:
    city = city_of()
    world = city.world
    row = int(np.flatnonzero((city.households.tenure == OWNER) & (city.households.privacy == 0))[0])
    home = city.households[row]
    lot = world.lots[home.lot]
    lot.done, lot.rooms, lot.let_rooms, lot.workshop, lot.people, lot.upper = FINISHING, 4, 0, 0, 3, NONE
    listed = [0, 0]
    for k, unmet in enumerate((0.0, 1.0)):
        home.unmet = unmet
        for month in range(40):
            manage_rooms(city.state, month)
            listed[k] = int(lot.let_rooms)
    assert listed[0] == 0 < listed[1]


def test_night_rounds_guard_the_store() -> None:
    city = city_of()
    home, lot, behaviour = city.households[0], city.lots[0], city.world.behaviour[0]
    left = []
    lot.settlement = 0
    for organisation in (0.0, 1.0):
        city.world.settlements[0].organisation = organisation
        home.material = 10.0
        decay_store(home, lot, city.world.settlements, behaviour)
        left.append(float(home.material))
    assert left[0] == pytest.approx(10.0 * (1.0 - behaviour.store_decay))
    lost = [10.0 - kept for kept in left]
    assert lost[1] == pytest.approx(lost[0] * (1.0 - behaviour.night_rounds))
