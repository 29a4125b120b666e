"""Ground that slides, services ahead of the settlers, and migrants who come back or find a shelter."""

from __future__ import annotations

import numpy as np
import pytest

from agents.foundation.causes import DID_NOT_SETTLE, SEASONAL_END
from agents.foundation.codes import DISPLACED, INTERNATIONAL, NEVER, NONE, SEASONAL, SLAB, UNHOUSED, WALLS
from agents.government.services import join_to_lines, service_cost
from agents.ground import RAINS, slide
from agents.migrant import arrivals_now, come_back, depart, fill_shelters, pulse_now
from agents.residence import become_unhoused
from analysis.validation.look import Look
from analysis.validation.measures import measure_of
from model import HousingModel
from scenarios import load
from tests.test_city import assert_conserved, small_city
from tests.test_invasion import at_once

# --- risk sites ------------------------------------------------------------------------------


def test_only_houses_at_risk_are_hit_by_a_stage_or_a_crack() -> None:
    certain = ["behaviour.slide_chance=1", "behaviour.slide_share=1"]
    city = small_city(months=2, households=400, settings=certain)
    before = city.lots.copy()
    slide(city.state, RAINS)
    changed = (city.lots.done != before.done) | (city.lots.defects != before.defects)
    settled = before.owner != NONE
    assert (changed <= (before.risk == 1) & settled).all() and changed.any()
    hit = np.flatnonzero((before.risk == 1) & settled)
    for lot in hit:
        if before.done[lot] >= SLAB:
            assert city.lots.done[lot] == before.done[lot]
            assert city.lots.defects[lot] & 1 << WALLS and city.world.projects.rework[lot] > 0.0
        else:
            assert city.lots.done[lot] == max(0, before.done[lot] - 1)
    assert len(hit) == int(city.world.log[0].household)
    slide(city.state, RAINS + 1)
    assert len(hit) == int(city.world.log[0].household)


def test_a_city_lives_on_after_slides() -> None:
    city = small_city(months=40, households=150, settings=["behaviour.slide_chance=1"])
    assert (city.event_table().kind == "landslide").any()
    homes = city.households
    assert (homes.effort_wasted <= homes.effort + 1e-9).all()
    assert_conserved(city)


def test_risk_lies_in_whole_blocks() -> None:
    lots = HousingModel(load(months=1)).lots
    at_risk = np.bincount(lots.block, weights=lots.risk)
    assert 0.02 < lots.risk.mean() < 0.25
    assert (at_risk == 0.0).mean() > 0.6 and at_risk.max() > 15


# --- services --------------------------------------------------------------------------------


def test_ahead_of_the_settlers_a_level_costs_less() -> None:
    place = small_city(months=1).world.place[0]
    assert service_cost(place, 10, 0, False) == pytest.approx(10 * place.level_cost)
    assert service_cost(place, 10, 0, False) == pytest.approx(2.7 * service_cost(place, 10, 0, True))
    assert service_cost(place, 10, 4, True) > service_cost(place, 10, 0, True)


def test_money_kept_ahead_serves_empty_blocks_on_offer_and_no_more_than_it_pays() -> None:
    levels = ["place.services.ahead_share=1.0", "place.services.ahead_levels=2"]
    city = small_city(months=26, households=200, settings=levels)
    tally = city.world.tally[0]
    assert tally.services_money_ahead >= 0.0
    empty = (city.lots.settlement == NONE) & (city.lots.services == 2)
    assert empty.any() and (city.lots.offered[empty] == 1).any()
    for block in np.unique(city.lots.block[empty]):
        assert (city.lots.services[city.lots.block == block] == 2).all()
    unserved = (city.lots.settlement == NONE) & (city.lots.services < 2)
    assert (city.lots.offered[unserved] == 0).all()  # while served lots are ready, others are not sold
    assert_conserved(city)


def test_without_money_ahead_its_levels_do_not_matter() -> None:
    plain = small_city(months=14)
    assert plain.digest() == small_city(months=14, settings=["place.services.ahead_levels=1"]).digest()
    planned = small_city(months=36, settings=["place.services.ahead_share=1.0"])
    assert planned.digest() != small_city(months=36).digest()


def test_a_block_served_ahead_pays_once_two_fifths_of_its_lots_are_taken() -> None:
    place = small_city(months=1).world.place[0]
    ahead = service_cost(place, place.lots_a_block, 0, True)
    assert ahead < service_cost(place, 10, 0, False)
    assert ahead > service_cost(place, 9, 0, False)


def test_who_builds_later_is_joined_to_the_lines_once_and_not_where_they_were_planned() -> None:
    city = small_city(months=2, households=120)
    tally, place, lots = city.world.tally[0], city.world.place[0], city.lots
    assert (lots.connected[lots.founded != NEVER] == 1).sum() > 60
    join_to_lines(city.state)  # whoever could be joined so far
    late = np.flatnonzero((lots.founded != NEVER) & (lots.services >= 2))[:3]
    lots.connected[late] = 0
    due = place.connection_cost * float(lots.services[late].sum())
    before, tally.services_money = float(tally.services_spent), due + 100.0
    join_to_lines(city.state)
    assert (lots.connected[late] == 1).all()
    once = float(tally.services_spent)
    assert once - before >= due - 1e-6
    join_to_lines(city.state)
    assert float(tally.services_spent) == once
    lots.connected[late] = 0
    tally.services_money = 0.5 * place.connection_cost
    join_to_lines(city.state)
    assert float(tally.services_spent) == once and (lots.connected[late] == 0).all()
    planned = small_city(months=14, households=120, settings=["place.services.ahead_share=1.0"]).lots
    ahead = (planned.settlement == NONE) & (planned.services > 0)
    assert ahead.any() and (planned.connected[ahead] == 1).all()


def test_the_public_cost_of_a_level_is_measured() -> None:
    seen = Look(small_city(months=60, households=150))
    assert 0.0 < measure_of(seen, "public_cost_of_a_service_level") < 20.0


# --- people on the move ----------------------------------------------------------------------


def test_seasonal_workers_come_again_in_the_month_in_which_they_came() -> None:
    settings = ["place.migration.seasonal.arrivals=0.01", "behaviour.season_return=1"]
    city = small_city(months=40, households=100, settings=settings)
    homes = city.households
    back = (
        city.event_table()
        .query("kind == 'returned'")
        .merge(city.household_table()[["key", "arrived", "stream"]], left_on="household", right_on="key")
    )
    back = back[back.stream == SEASONAL]
    assert (back.month > back.arrived).all()
    left = city.event_table().query("kind == 'left' and cause != 'seasonal_end'").household
    back = back[~back.household.isin(left)]  # who left without a season's end comes back like any migrant
    assert len(back) > 3 and (back.month % 12 == back.arrived % 12).all()
    here = homes[(homes.present == 1) & (homes.stream == SEASONAL)]
    assert (here.leaves > city.month).all()
    assert_conserved(city)


def test_without_returns_nobody_comes_back_and_arrivals_are_the_same() -> None:
    stay = ["behaviour.season_return=0", "behaviour.migrant_return=0"]
    come = ["place.migration.seasonal.arrivals=0.01"]
    gone = small_city(months=30, settings=[*come, *stay]).event_table()
    back = small_city(months=30, settings=come).event_table()
    assert not (gone.kind == "returned").any() and (back.kind == "returned").any()
    first, second = (events[events.kind == "arrived"] for events in (gone, back))
    assert list(first.household) == list(second.household) and list(first.month) == list(second.month)


def test_who_leaves_in_vain_may_try_again_and_is_the_same_family() -> None:
    settings = ["place.migration.international.arrivals=0.02", "behaviour.migrant_return=1"]
    city = small_city(months=4, settings=[*settings, "behaviour.return_months=0"])
    row = int(np.flatnonzero((city.households.stream == INTERNATIONAL) & (city.households.present == 1))[0])
    key, persons = int(city.households.key[row]), int(city.households.persons[row])

    def goes(city: HousingModel) -> None:
        depart(city.state, row, DID_NOT_SETTLE, city.month)
        assert city.households.returns[row] == city.month + 12

    at_once(city, goes)
    city.run(12)
    home = city.households[row]
    assert home.present == 1 and home.key == key and home.returns == NEVER and home.persons >= persons - 1
    assert home.searching <= 1
    assert_conserved(city)


def test_who_ends_a_season_without_luck_does_not_return() -> None:
    city = small_city(
        months=4, settings=["place.migration.seasonal.arrivals=0.02", "behaviour.season_return=0"]
    )
    row = int(np.flatnonzero((city.households.stream == SEASONAL) & (city.households.present == 1))[0])

    def goes(city: HousingModel) -> None:
        depart(city.state, row, SEASONAL_END, city.month)

    at_once(city, goes)
    assert city.households.present[row] == 0 and city.households.returns[row] == NEVER
    before = city.digest()
    come_back(city.state, city.month)
    assert city.digest() == before


def test_shelters_take_displaced_families_first_and_no_more_than_they_hold() -> None:
    city = small_city(months=2, households=150)
    rows = np.flatnonzero((city.households.present == 1) & (city.households.tenure != UNHOUSED))[:4]
    for row in rows:
        become_unhoused(city.state, row, city.month)
    homes = city.households
    homes.sheltered[:] = 0
    homes.searching[rows] = 3
    homes.stream[rows[3]] = DISPLACED
    city.world.place.shelter_places[:] = 2
    fill_shelters(city.state, rows)
    assert list(homes.sheltered[rows]) == [1, 0, 0, 1]
    fill_shelters(city.state, rows)
    assert list(homes.sheltered[rows]) == [2, 0, 0, 2]
    homes.sheltered[rows[0]] = int(city.world.behaviour[0].shelter_months)
    homes.searching[rows[0]] = 14
    fill_shelters(city.state, rows)
    assert list(homes.sheltered[rows]) == [0, 1, 0, 3]


# --- money from and to elsewhere, and pulses of arrivals -------------------------------------


def test_remittances_come_to_who_has_relatives_abroad_and_go_out_from_who_has_dependants() -> None:
    city = small_city(months=24, households=300)
    homes, paid = city.households, city.ledger_table().groupby("kind").amount.sum()
    assert paid["remittance"] > 0.0 and paid["remittance_out"] > 0.0
    assert (homes.receives[homes.remittance > 0.0] == 1).all()
    assert (homes.dependants[homes.remitted > 0.0] == 1).all()
    assert homes.remitted.sum() == pytest.approx(paid["remittance_out"])


def test_nobody_sends_what_is_not_sent() -> None:
    city = small_city(months=12, households=200, settings=["behaviour.remitted_share=0"])
    assert city.households.remitted.sum() == 0.0
    assert not (city.ledger_table().kind == "remittance_out").any()


def test_a_pulse_brings_many_more_for_its_months_and_then_ends() -> None:
    city = small_city(months=1, households=300)
    stream = city.world.streams[city.world.streams.code == INTERNATIONAL][0]
    stream.pulse_years, stream.pulse_months, stream.pulse_factor, stream.arrivals = 0.0, 24, 10.0, 0.01
    assert not any(pulse_now(city.state, stream, month) for month in range(120))
    usual = sum(arrivals_now(city.state, stream, month) for month in range(240))
    stream.pulse_years = 10.0
    running = [pulse_now(city.state, stream, month) for month in range(2400)]
    assert 0.1 < np.mean(running) < 0.3  # two years in ten, some of them overlapping
    stream.pulse_years = 1.0
    assert sum(arrivals_now(city.state, stream, month) for month in range(240)) > 7 * usual > 0
