"""Land taken by groups: who joins, what is taken, one fate a settlement, and nobody in two places."""

from __future__ import annotations

import numpy as np
import pytest

from agents.foundation.codes import NEVER, NO_TITLE, NONE, OWNER, POSSESSION, TENANT, TITLED, UNHOUSED
from agents.invasion import begin_contest, face_eviction, is_in_need, smallest_group, still_held
from agents.landlord import list_room
from agents.residence import become_unhoused, rent_room, share_with
from model import HousingModel, Phase
from model.markets.invasion_sites import best_site, built_blocks, invade, lots_side_by_side, take_site
from model.markets.land import offered_lots
from scenarios import load
from tests.both_ways import interpreted_and_compiled
from tests.test_city import assert_conserved, shuffled, small_city

FREQUENT = (
    "behaviour.organiser_chance=1",
    "behaviour.invasion_share=1",
    "behaviour.invasion_rent=0.1",
    "behaviour.invasion_wait=0",
)
"""Nearly everybody without a lot takes one as soon as there is a site."""


def at_once(city: HousingModel, happens: object) -> None:
    """Let something happen before the families' part of the next month, which then closes as any other."""
    city.month_plan.insert_before("families", Phase("once", "a test", happens))  # type: ignore[arg-type]
    city.step()
    del city.month_plan.phases[[phase.label for phase in city.month_plan.phases].index("once")]


def quiet_city(**more: object) -> HousingModel:
    """A city in which no organiser acts by itself."""
    return small_city(months=3, households=150, settings=["behaviour.organiser_chance=0"], **more)


def invade_now(city: HousingModel, hold: float = 1.0) -> np.ndarray:
    """A group of those who rent takes a site; the rows of its lots. ``hold``: chance that it holds."""
    rows = np.flatnonzero((city.households.present == 1) & (city.households.tenure == TENANT))[:8]
    found: list[np.ndarray] = []

    def happens(city: HousingModel) -> None:
        state = city.state
        lot_rows = best_site(state, built_blocks(state), 3, len(rows), 7, city.month)
        take_site(state, rows[: len(lot_rows)], lot_rows, city.month)
        begin_contest(city.world.settlements[city.lots.settlement[lot_rows[0]]], hold, city.month)
        found.append(lot_rows)

    at_once(city, happens)
    return found[0]


def test_a_group_takes_vacant_lots_side_by_side_and_has_no_right_to_them() -> None:
    city = quiet_city()
    before = city.lots.copy()
    lot_rows = invade_now(city)
    assert 3 <= len(lot_rows) <= 8
    taken, were = city.lots[lot_rows], before[lot_rows]
    assert (were.owner == NONE).all() and (were.landlord == NONE).all() and (were.founded == NEVER).all()
    assert ((were.offered == 0) | (were.public == 1)).all()
    assert len(np.unique(taken.block)) == 1
    steps = np.abs(taken.x[:, None] - taken.x) + np.abs(taken.y[:, None] - taken.y)
    assert ((steps == 1).sum(axis=1) >= 1).all()
    assert (taken.title == NO_TITLE).all() and (taken.price_owed == 0.0).all()
    owners = city.households[taken.owner]
    assert (owners.tenure == OWNER).all() and (owners.lot == lot_rows).all()
    assert_conserved(city)


def test_companions_know_each_other_and_begin_with_a_shelter() -> None:
    city = quiet_city()
    degrees = city.households.degree.copy()
    lot_rows = invade_now(city)
    owners = city.lots.owner[lot_rows]
    assert (city.households.degree[owners] > degrees[owners]).all()
    assert (city.world.projects.stage[lot_rows] == 1).all()
    assert (city.households.material[owners] > 0.0).any()


@pytest.mark.parametrize("hold", [0.0, 1.0])
def test_a_settlement_is_cleared_or_recognised_as_a_whole(hold: float) -> None:
    city = quiet_city()
    lot_rows = invade_now(city, hold)
    owners = city.lots.owner[lot_rows].copy()
    place = city.world.settlements[city.lots.settlement[lot_rows[0]]]
    if hold == 0.0:
        city.step()
        assert place.contested == 0
        lots = city.lots[lot_rows]
        assert (lots.owner == NONE).all() and (lots.people == 0).all() and (lots.done == 0).all()
        assert (lots.founded == NEVER).all() and (lots.invaded == NEVER).all() and (lots.offered == 0).all()
        cleared = city.event_table().query("kind == 'settlement_cleared'")
        assert set(cleared.household) == set(city.households.key[owners])
    else:
        for _ in range(36):
            assert place.contested == 1
            city.step()
        assert place.contested == 0
        kept = city.lots[lot_rows]
        assert np.isin(kept.title[kept.owner != NONE], (POSSESSION, TITLED)).all()
        assert (kept.public == 0).all()
    assert_conserved(city)


def test_tenants_and_relatives_lose_their_place_with_the_settlement() -> None:
    city = quiet_city()
    lot_rows = invade_now(city)
    tenant, relative = np.flatnonzero((city.households.present == 1) & (city.households.tenure == TENANT))[:2]
    place = city.world.settlements[city.lots.settlement[lot_rows[0]]]

    def fill_and_clear(city: HousingModel) -> None:
        state = city.state
        city.world.lots.rooms[lot_rows[0]] = 3
        room = list_room(state, int(lot_rows[0]), NONE, 18.0, city.month)
        for row in (tenant, relative):
            become_unhoused(state, row, city.month)
        rent_room(state, tenant, room, city.month)
        share_with(state, relative, int(city.lots.owner[lot_rows[1]]), city.month)
        begin_contest(place, 0.0, city.month - 1)
        city.world.lots.invaded[lot_rows] = city.month - 1
        face_eviction(state, city.month)
        assert (city.households.tenure[[tenant, relative]] == UNHOUSED).all()

    at_once(city, fill_and_clear)
    assert (city.lots.let_rooms[lot_rows] == 0).all()
    rooms = city.world.rooms[: city.world.tally[0].rooms]
    assert not rooms.present[np.isin(rooms.lot, lot_rows)].any()
    assert_conserved(city)


def test_the_hazard_falls_to_zero_and_ends_at_the_chance_to_hold() -> None:
    city = small_city(months=1)
    behaviour, place = city.world.behaviour[0], city.world.settlements[0]
    place.hold = 0.57
    held = np.array([still_held(place, since, behaviour) for since in range(50)])
    hazard = 1.0 - held[1:] / held[:-1]
    assert held[0] == 1.0 and held[36] == pytest.approx(0.57) == held[49]
    assert (np.diff(hazard[:36]) < 0.0).all()
    assert hazard[0] == pytest.approx(0.03, abs=0.002)


def test_needs_that_make_a_family_join() -> None:
    city = quiet_city()
    state, month = city.state, city.month
    row = int(np.flatnonzero(city.households.tenure == TENANT)[0])
    home = city.households[row]
    room = city.world.rooms[home.room]
    room.rent = 0.39 * home.usual_income
    assert not is_in_need(state, home, row, month)
    room.rent = 0.41 * home.usual_income
    assert is_in_need(state, home, row, month)
    become_unhoused(state, row, month)
    assert not is_in_need(state, home, row, month + 5)
    assert is_in_need(state, home, row, month + 6)
    owner = int(np.flatnonzero(city.households.tenure == OWNER)[0])
    assert not is_in_need(state, city.households[owner], owner, month)


def test_small_cities_have_small_groups_and_sites_stop_at_the_block() -> None:
    sizes = [
        smallest_group(HousingModel(load(households=number, months=1)).state) for number in (60, 600, 1300)
    ]
    assert sizes == [3, 8, 15]
    city = small_city(months=1)
    empty = np.flatnonzero(~built_blocks(city.state))
    found = lots_side_by_side(city.state, int(empty[-1]), 100)
    assert len(found) <= 25 and len(np.unique(city.lots.block[found])) == 1


def test_invasions_can_be_switched_off() -> None:
    city = quiet_city()
    before = city.digest()
    invade(city.state, city.month)
    assert city.digest() == before
    never = small_city(months=25, settings=["behaviour.organiser_chance=0"])
    hopeless = small_city(months=25, settings=["behaviour.invasion_share=0"])
    assert never.digest() == hopeless.digest()


def test_a_city_of_invasions_conserves_everything() -> None:
    city = small_city(
        months=60,
        households=150,
        policies=["shp_2019_grant"],
        settings=[*FREQUENT, "behaviour.holds_public=0.3", "behaviour.holds_private=0.1"],
    )
    kinds = city.event_table().kind.value_counts()
    assert kinds["joined_invasion"] > 20 and kinds["settlement_cleared"] > 5
    assert_conserved(city)
    taken = city.lots[city.lots.invaded != NEVER]
    assert (taken.landlord == NONE).all() and (taken.settlement != NONE).all()
    offers, _ = offered_lots(city.state)
    assert (city.lots.owner[offers] == NONE).all()


def test_storage_order_does_not_decide_who_takes_land() -> None:
    scenario = load(households=150, months=30, seed=3, settings=list(FREQUENT))
    plain, mixed = HousingModel(scenario), shuffled(HousingModel(scenario))
    for _ in range(30):
        plain.step()
        mixed.step()
        assert plain.digest() == mixed.digest(), f"the cities part in month {plain.month}"
    assert (plain.event_table().kind == "joined_invasion").any()


def test_interpreted_rules_take_the_same_land() -> None:
    script = (
        "from model import HousingModel\nfrom scenarios import load\n"
        f"scenario = load(households=80, months=26, seed=7, settings={[*FREQUENT]!r} + "
        "['behaviour.holds_private=0', 'behaviour.slide_chance=1', 'place.services.ahead_share=0.5',"
        " 'place.migration.seasonal.arrivals=0.01'])\n"
        "city = HousingModel(scenario).run()\n"
        "print(city.digest(), (city.event_table().kind == 'settlement_cleared').sum() > 0)\n"
    )
    interpreted, compiled = interpreted_and_compiled(script)
    assert interpreted and interpreted == compiled and interpreted[1] == "True"
