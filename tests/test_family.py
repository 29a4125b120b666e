"""Families: ages, births, deaths, who leaves, couples, heirs, clouded titles."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agents import members
from agents.family import birth_table, death_table, meet, wish_for_children
from agents.foundation.codes import CLOUDED, MOST_PERSONS, NONE, OWNER, SHARER
from agents.foundation.events import EVENT_NAMES
from agents.foundation.parameters import behaviour_record
from agents.foundation.records import new_records
from agents.inheritance import find_heir
from agents.members import COUPLE, SINGLE, WIDOWED
from model import HousingModel
from scenarios import load


def household(births: list[int], couple: int) -> tuple[np.record, np.ndarray]:
    """A record with these months of birth, and the array that holds them."""
    home = new_records("household", 1)[0]
    born = np.zeros(MOST_PERSONS, np.int16)
    born[: len(births)] = births
    home.persons, home.couple = len(births), couple
    return home, born


def city_of(months: int, **more: object) -> HousingModel:
    return HousingModel(load(households=200, months=months, seed=11, **more)).run()


@pytest.fixture(scope="module")
def city() -> HousingModel:
    return city_of(300)


# --- members ---------------------------------------------------------------------------------


def test_a_widowed_partner_becomes_the_head() -> None:
    home, born = household([-500, -480, -100], COUPLE)
    members.lose_member(home, born, 0)
    assert (home.persons, home.couple) == (2, WIDOWED)
    assert list(born[:2]) == [-480, -100]


def test_the_oldest_of_age_takes_over() -> None:
    home, born = household([-100, -300, -260], SINGLE)
    assert members.oldest_of_age(home, born, 0) == 1
    members.make_head(home, born, 1)
    assert list(born[:3]) == [-300, -100, -260]
    assert members.oldest_of_age(*household([-100, -20], SINGLE), 0) == NONE


def test_a_full_house_takes_nobody_in() -> None:
    home, born = household([-300] * MOST_PERSONS, COUPLE)
    assert not members.add_member(home, born, 0)
    assert home.persons == MOST_PERSONS


def test_earning_power_follows_the_family() -> None:
    behaviour = behaviour_record()[0]

    def earning(births: list[int], couple: int) -> tuple[float, int]:
        home, born = household(births, couple)
        members.recount(home, born, behaviour, 0)
        return float(home.earning), int(home.adults)

    assert earning([-400, -400], COUPLE) == (1.0, 2)
    assert earning([-400, -400, -12], COUPLE) == (1.0, 2)
    grown, adults = earning([-600, -600, -20 * 12], COUPLE)
    assert grown > 1.0 and adults == 3
    assert earning([-400], WIDOWED)[0] == pytest.approx(behaviour.one_earner)
    assert earning([-80 * 12, -70 * 12], COUPLE)[0] < 1.0


@given(st.lists(st.integers(-1200, -220), min_size=1, max_size=MOST_PERSONS), st.data())
def test_losing_members_keeps_the_others_in_order(births: list[int], data: st.DataObject) -> None:
    home, born = household(births, COUPLE if len(births) > 1 else SINGLE)
    left = list(births)
    while home.persons:
        victim = data.draw(st.integers(0, home.persons - 1))
        members.lose_member(home, born, victim)
        left.pop(victim)
        assert list(born[: home.persons]) == left
        assert home.couple != COUPLE or home.persons >= 2


# --- hazards ---------------------------------------------------------------------------------


def test_life_tables_look_like_mexico() -> None:
    """Of those who are 30, most reach 65 and few 95; expectation of life at birth lies above 70."""
    monthly = death_table(behaviour_record()[0])
    alive = np.cumprod(np.repeat(1.0 - monthly[:-1], 12))
    assert 70.0 < alive.sum() / 12.0 < 82.0
    assert alive[65 * 12] / alive[30 * 12] > 0.75
    assert alive[95 * 12] < 0.1


def test_survival_agrees_with_the_table() -> None:
    behaviour = behaviour_record()[0]
    monthly = death_table(behaviour)
    table = np.prod(np.repeat(1.0 - monthly[40:80], 12))
    assert members.survival(40.0, 80.0, behaviour) == pytest.approx(table, rel=0.02)


def test_births_happen_at_the_age_for_them() -> None:
    monthly = birth_table(behaviour_record()[0])
    assert monthly[:16].sum() == 0.0 and monthly[46:].sum() == 0.0
    assert 24 <= int(monthly.argmax()) <= 30


def test_families_of_larger_deciles_wish_for_more() -> None:
    place = HousingModel(load(households=40, months=1)).world.place[0]
    wishes = [wish_for_children(place, decile) for decile in range(1, 8)]
    assert wishes == sorted(wishes) and wishes[0] < 1.0 < wishes[-1]


# --- a city ----------------------------------------------------------------------------------


def test_children_leave_and_form_households_of_their_own(city: HousingModel) -> None:
    homes = city.households
    formed = homes[(homes.generation > 1) & (homes.arrived > 0)]
    assert len(formed) > 20
    assert (formed.parents != 0).all()
    assert np.isin(formed.parents, homes.key).all()
    assert len(np.unique(homes.key)) == len(homes)
    events = city.event_table()
    left = int((events.kind == "left_home").sum())
    couples = int(((events.kind == "formed") & (events.cause == "married")).sum())
    singles = int(((events.kind == "formed") & (events.cause == "")).sum())
    joined = left - 2 * couples - singles
    assert 0 <= joined < left / 2


def test_owners_die_and_without_a_will_the_title_is_clouded(city: HousingModel) -> None:
    events = city.event_table()
    inherited = events[events.kind == "inherited"]
    assert len(inherited) > 10
    assert (inherited.cause == "without_will").mean() > 0.8
    assert (city.lots.title == CLOUDED).sum() > 3
    clouded = city.lots[city.lots.title == CLOUDED]
    assert (clouded.heirs >= 1).all()


def test_with_wills_no_title_is_clouded_in_the_run() -> None:
    willing = city_of(240, settings=["behaviour.will_chance=1"])
    assert (willing.lots.title == CLOUDED).sum() == 0
    assert (willing.event_table().kind == "inherited").sum() > 0


def test_without_fertility_and_moves_a_city_dies_out() -> None:
    old = city_of(
        240,
        settings=[
            "behaviour.fertility=0",
            *(f"place.migration.{s}.arrivals=0" for s in ("internal", "displaced", "international")),
            *(f"place.migration.{s}.arrivals=0" for s in ("returnee", "seasonal")),
            "place.land.outside_seekers=0",
        ],
    )
    assert old.world.tally[0].births == 0
    assert old.households.persons[old.households.present == 1].sum() < 0.9 * 200 * 3.1


def test_relatives_on_the_lot_inherit_before_others() -> None:
    city = HousingModel(load(households=200, months=1, seed=11))
    homes = city.households
    sharers = np.flatnonzero(homes.tenure == SHARER)
    lot = homes.lot[sharers[0]]
    host = int(city.world.lots.owner[lot])
    heir = find_heir(city.state, host)
    assert homes.tenure[heir] == SHARER and homes.lot[heir] == lot
    alone = np.flatnonzero((homes.tenure == OWNER) & ~np.isin(homes.lot, homes.lot[sharers]))
    assert find_heir(city.state, int(alone[0])) == NONE


def test_one_more_who_looks_for_a_partner_leaves_distant_couples_alone() -> None:
    """Couples are nearest neighbours on a line: a newcomer there separates one couple at most."""

    def couples(extra: bool) -> set[tuple[int, int]]:
        city = HousingModel(load(households=400, months=1, seed=2))
        homes = city.households
        grown = [
            (row, place)
            for row in range(len(homes))
            for place in range(2 if homes.couple[row] == COUPLE else 1, homes.persons[row])
            if -city.world.born[row, place] >= 20 * 12
        ][:41]
        chosen = grown if extra else grown[:-1]
        rows, places = (np.array(column, np.int64) for column in zip(*chosen, strict=True))
        meet(city.state, rows, places, 0)
        log = city.world.log[1 : city.world.log[0].household + 1]
        left = log[log.kind == EVENT_NAMES.index("left_home")]
        found: dict[int, list[int]] = {}
        for event in left:
            found.setdefault(int(event.other), []).append(int(event.household))
        return {tuple(sorted(pair)) for pair in found.values() if len(pair) == 2}  # type: ignore[misc]

    fewer, more = couples(False), couples(True)
    assert len(fewer) >= 5
    assert len(fewer - more) <= 2


@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(seed=st.integers(0, 10**6), fertility=st.sampled_from([0.0, 2.8, 6.0]))
def test_every_person_is_in_exactly_one_household(seed: int, fertility: float) -> None:
    city = HousingModel(
        load(households=80, months=60, seed=seed, settings=[f"behaviour.fertility={fertility}"])
    )
    started = int(city.households.persons.sum())
    city.run()
    tally, homes = city.world.tally[0], city.households
    present = homes.present == 1
    gone = tally.people_out + tally.deaths + tally.orphans
    assert homes.persons[present].sum() == started + tally.people_in + tally.births - gone
    for row in np.flatnonzero(present):
        born = city.world.born[row, : homes.persons[row]]
        assert (born <= city.month).all()
