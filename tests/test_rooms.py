"""The rental market: who gets which room, on what paper, at what rent, and how a tenancy ends."""

from __future__ import annotations

import numpy as np
import pytest

from agents.dwelling import own_rooms
from agents.foundation.causes import FAMILY_NEEDS_ROOM, NO_CAUSE, RENT_ARREARS
from agents.foundation.codes import (
    FOR_FAMILY,
    INTERNATIONAL,
    KIN,
    NONE,
    OWNER,
    SLAB,
    TENANT,
    TITLED,
    UNHOUSED,
)
from agents.foundation.draws import luck_from
from agents.landlord import (
    collect_rents,
    evict,
    give_notice,
    list_room,
    put_out,
    reason_to_evict,
    resize_room,
)
from agents.lodging import better_together
from agents.rental_investor import invest, unit_cost
from agents.rents import market_rent, rooms_of
from agents.tenant import give_up_rooms, look_for_guarantor
from agents.ties import new_tie
from model import HousingModel
from model.beginning import native_keys, sort_in_space
from model.institutions import make_landlords
from model.markets.contracts import admits, contract_form
from model.markets.listings import listing_seen, open_listings
from model.markets.rent_levels import move_pressure
from scenarios import load
from tests.test_city import shuffled

NEWCOMERS = ["place.migration.international.arrivals=0.004", "place.migration.displaced.arrivals=0.002"]


def town(
    months: int = 1, seed: int = 4, households: int = 150, settings: list[str] | None = None
) -> HousingModel:
    return HousingModel(load(households=households, months=months, seed=seed, settings=settings or []))


def rooms_let(city: HousingModel) -> np.ndarray:
    rooms = city.world.rooms
    return np.flatnonzero((rooms.present == 1) & (rooms.tenant != NONE))


def assert_rooms_in_order(city: HousingModel) -> None:
    """Each tenant has one room, papers where there is a contract, and rents are what they may be."""
    world = city.world
    rooms, homes = world.rooms, city.households
    let = rooms_let(city)
    tenants = np.flatnonzero((homes.present == 1) & (homes.tenure == TENANT))
    assert sorted(rooms.tenant[let]) == list(tenants)
    np.testing.assert_array_equal(homes.room[rooms.tenant[let]], let)
    np.testing.assert_array_equal(homes.lot[rooms.tenant[let]], rooms.lot[let])
    assert (homes.room[homes.tenure != TENANT] == NONE).all()
    written = let[rooms.written[let] == 1]
    assert (homes.papers[rooms.tenant[written]] == 1).all()
    formal = let[(rooms.landlord[let] != NONE) & (world.landlords.formal[rooms.landlord[let]] == 1)]
    assert (rooms.written[formal] == 1).all()
    assert (rooms.rent[let] > 0.0).all()
    here = np.flatnonzero(rooms.present == 1)
    counted = np.zeros(len(world.lots), np.int64)
    np.add.at(counted, rooms.lot[here], [rooms_of(area) for area in rooms.area[here]])
    np.testing.assert_array_equal(world.lots.let_rooms, counted)


# --- the market as a whole -------------------------------------------------------------------


def test_a_city_keeps_its_rooms_in_order() -> None:
    city = town(months=36, households=300, seed=3, settings=NEWCOMERS)
    assert_rooms_in_order(city)
    limit = city.world.behaviour[0].rent_limit
    signed = 0
    for month in range(36):
        city.step()
        assert_rooms_in_order(city)
        let = rooms_let(city)
        new = let[city.world.rooms.started[let] == month]
        tenants = city.households[city.world.rooms.tenant[new]]
        assert (city.world.rooms.rent[new] <= limit * tenants.usual_income + 1e-9).all()
        signed += len(new)
    assert signed > 20
    evicted = city.event_table().query("kind == 'evicted'")
    assert len(evicted)
    assert set(evicted.cause) <= {"rent_arrears", "family_needs_room", "dearer_tenant"}


def test_matching_does_not_depend_on_the_order_of_storage() -> None:
    plain = town(months=14, settings=NEWCOMERS)
    mixed = shuffled(town(months=14, settings=NEWCOMERS))
    for _ in range(14):
        plain.step()
        mixed.step()
        assert plain.digest() == mixed.digest(), f"the cities part in month {plain.month}"


def test_some_listings_come_through_contacts() -> None:
    city = town(months=1, households=300)
    world = city.world
    listings = open_listings(city.state)
    places = world.lots.settlement[world.rooms.lot[listings.rooms]]
    assert sorted(listings.spots) == list(range(len(listings.rooms)))
    known = strange = 0
    for row in np.flatnonzero(city.households.tenure == TENANT):
        ties = world.contacts[row, : city.households.degree[row]]
        others = np.where(world.ties.a[ties] == row, world.ties.b[ties], world.ties.a[ties])
        mine = world.lots.settlement[city.households.lot[others]]
        for look in range(5):
            seen = places[listing_seen(city.state, row, listings, look, 0, 0)]
            if np.isin(mine, places).all():
                known += look < 2 and seen in mine
                strange += look < 2 and seen not in mine
    assert known > 0
    assert strange == 0


# --- contracts -------------------------------------------------------------------------------


def formal_and_not(city: HousingModel) -> tuple[np.record, np.record]:
    rooms, landlords = city.world.rooms, city.world.landlords
    absentee = np.flatnonzero((rooms.present == 1) & (rooms.landlord != NONE))
    formal = landlords.formal[rooms.landlord[absentee]] == 1
    return rooms[absentee[formal][0]], rooms[absentee[~formal][0]]


def test_formal_landlords_ask_for_papers_a_guarantor_and_a_deposit() -> None:
    city = town()
    formal, informal = formal_and_not(city)
    home = city.households[0]
    home.papers, home.guarantor, home.cash, home.deposit = 1, 1, 9.0, 0.0
    assert admits(city.state, home, formal)
    assert contract_form(city.state, home, formal) == 1
    for field, poor in (("papers", 0), ("guarantor", 0), ("cash", 0.0)):
        had = home[field]
        home[field] = poor
        assert not admits(city.state, home, formal), field
        assert admits(city.state, home, informal), field
        home[field] = had
    home.papers = 0
    assert contract_form(city.state, home, informal) == 0


def test_half_of_landlords_are_formal_if_the_place_says_so() -> None:
    assert make_landlords(80, 0.5).formal.sum() == 10
    assert make_landlords(80, 0.0).formal.sum() == 0
    assert make_landlords(80, 1.0).formal.all()


def a_tenancy(city: HousingModel, live_in: bool = True) -> tuple[int, np.record]:
    """A tenant and its verbal contract."""
    rooms = city.world.rooms
    let = rooms_let(city)
    row = int(let[(rooms.landlord[let] == NONE) == live_in][0])
    rooms.written[row] = 0
    return int(rooms.tenant[row]), rooms[row]


def test_who_was_put_out_for_arrears_is_not_taken_back() -> None:
    city = town()
    tenant, room = a_tenancy(city)
    home = city.households[tenant]
    put_out(city.state, room, RENT_ARREARS, 0)
    assert home.tenure == UNHOUSED
    assert not admits(city.state, home, room)
    others = city.world.rooms[rooms_let(city)]
    assert admits(city.state, home, others[(others.lot != room.lot) & (others.landlord == NONE)][0])


def test_nobody_is_put_out_without_a_cause() -> None:
    city = town()
    _tenant, room = a_tenancy(city)
    room.missed = room.needed = 0
    assert reason_to_evict(city.state, room) == (NO_CAUSE, 0.0)
    let = rooms_let(city)
    city.world.rooms.missed[let] = 0
    city.world.rooms.rent[let] = 1.0
    evict(city.state, 0)
    assert len(rooms_let(city)) == len(let)


def test_absentee_landlords_put_out_who_pays_far_below_the_market() -> None:
    city = town()
    _tenant, room = a_tenancy(city, live_in=False)
    room.missed = 0
    market = market_rent(city.world.lots[room.lot], room.area, city.world.zones, city.world.behaviour[0])
    room.rent = 0.7 * market
    assert reason_to_evict(city.state, room)[1] == city.world.behaviour[0].eviction_for_rent
    room.written = 1
    assert reason_to_evict(city.state, room) == (NO_CAUSE, 0.0)


def test_a_room_the_family_needs_is_left_after_notice() -> None:
    city = town(settings=["behaviour.notice_verbal=2"])
    tenant, room = a_tenancy(city)
    room.missed = 0
    city.households.cash[tenant] = 50.0
    give_notice(room, FOR_FAMILY)
    for month, tenure in enumerate((TENANT, UNHOUSED)):
        collect_rents(city.state, month)
        evict(city.state, month)
        assert city.households.tenure[tenant] == tenure
    log = city.world.log[1 : int(city.world.log[0].household) + 1]
    (event,) = log[log.household == city.households.key[tenant]]
    assert event.cause == FAMILY_NEEDS_ROOM


# --- what tenants do -------------------------------------------------------------------------


def test_a_tenant_who_pays_too_much_moves_in_with_relatives_if_they_have_space() -> None:
    city = town()
    tenant, room = a_tenancy(city)
    homes, lots, state = city.households, city.world.lots, city.state
    host = int(np.flatnonzero((homes.tenure == OWNER) & (homes.degree < 16))[0])
    lot = lots[homes.lot[host]]
    homes.degree[tenant] = 0
    room.burdened = 3
    give_up_rooms(state, 0)
    assert homes.tenure[tenant] == TENANT  # nobody to go to: nobody chooses the street
    new_tie(state, tenant, host, KIN, 0.6, 0.0, 0)
    lot.people = 20 * own_rooms(lot)
    give_up_rooms(state, 0)
    assert homes.tenure[tenant] == TENANT
    lot.people = 1
    lot.rooms += 4
    give_up_rooms(state, 0)
    assert (homes.lot[tenant], homes.room[tenant], room.tenant) == (homes.lot[host], NONE, NONE)


def test_a_guarantor_is_an_owner_with_a_title_who_trusts_the_family() -> None:
    city = town(settings=["behaviour.warrant_chance=1"])
    homes, lots = city.households, city.world.lots
    tenant, _room = a_tenancy(city)
    homes.guarantor[tenant] = homes.degree[tenant] = 0
    host = int(np.flatnonzero((homes.tenure == OWNER) & (homes.degree < 16))[0])
    new_tie(city.state, tenant, host, KIN, 1.0, 0.0, 0)
    lots.title[homes.lot[host]] = 0
    look_for_guarantor(city.state, tenant, 0)
    assert homes.guarantor[tenant] == 0
    lots.title[homes.lot[host]] = TITLED
    look_for_guarantor(city.state, tenant, 0)
    assert homes.guarantor[tenant] == 1


# --- what landlords do -----------------------------------------------------------------------


def test_two_rooms_are_let_together_by_who_minds_tenants() -> None:
    city = town()
    world = city.world
    row = int(np.flatnonzero(city.households.tenure == OWNER)[0])
    home, lot = city.households[row], world.lots[city.households.lot[row]]
    home.reservation = 0.05
    assert not better_together(home, lot, world.zones, world.place[0], world.behaviour[0])
    home.reservation = market_rent(lot, 18.0, world.zones, world.behaviour[0])
    assert better_together(home, lot, world.zones, world.place[0], world.behaviour[0])
    before = int(lot.let_rooms)
    room = world.rooms[list_room(city.state, home.lot, NONE, 18.0, 0)]
    resize_room(city.state, room, 36.0)
    assert lot.let_rooms == before + 2


@pytest.mark.parametrize(
    ("money", "hurdle", "vacancy", "built"),
    [(60.0, 0.05, 0.05, 1), (60.0, 0.5, 0.05, 0), (1.0, 0.05, 0.05, 0), (60.0, 0.05, 0.12, 0)],
)
def test_absentee_landlords_build_what_pays_with_money_they_have_where_rooms_are_scarce(
    money: float, hurdle: float, vacancy: float, built: int
) -> None:
    city = town(settings=[f"behaviour.letting_hurdle={hurdle}", "behaviour.rent_base=0.4"])
    world = city.world
    world.rooms.deposit[:] = 0.0
    world.landlords.cash[:] = 0.0
    world.landlords.cash[0] = money
    world.zones.vacancy[:] = vacancy
    rooms, units = int(world.lots.rooms.sum()), int(world.tally[0].rooms)
    invest(city.state, 12)
    assert int(world.tally[0].rooms) == units + built
    added = int(world.lots.rooms.sum()) - rooms
    if built:
        assert world.landlords.cash[0] == pytest.approx(
            money - unit_cost(added, world.behaviour[0]), abs=1e-5
        )
        assert rooms_of(world.rooms.area[units]) == added
    else:
        dearest = unit_cost(3, world.behaviour[0])
        assert world.landlords.cash[0] == pytest.approx(min(money, dearest), abs=1e-5)


def test_deposits_of_tenants_are_not_built_with() -> None:
    city = town(settings=["behaviour.letting_hurdle=0.05"])
    world = city.world
    world.landlords.cash[:] = 0.0
    world.landlords.cash[0] = 60.0
    first = np.flatnonzero((world.rooms.present == 1) & (world.rooms.landlord == 0))[0]
    world.rooms.deposit[first] = 59.0
    world.zones.vacancy[:] = 0.05
    units = int(world.tally[0].rooms)
    invest(city.state, 12)
    assert int(world.tally[0].rooms) == units


# --- rents -----------------------------------------------------------------------------------


def test_rents_of_a_zone_without_rooms_follow_the_next_zone() -> None:
    city = town()
    zones = city.world.zones
    zones.units[:], zones.vacant[:], zones.applicants[:] = 10, 1, 0.0
    zones.units[3] = 0
    zones.pressure[:] = (0.0, 0.0, -0.3, 2.0)
    for _ in range(60):
        zones.vacant[:3], zones.applicants[:3] = 1, 0.22
        zones.pressure[2] = -0.3
        move_pressure(city.state)
    assert zones.pressure[3] == pytest.approx(-0.3, abs=0.01)


def test_pressure_is_the_same_in_a_large_market_and_a_small_one() -> None:
    moved = []
    for scale in (1, 100):
        zones = (city := town()).world.zones
        zones.units[:], zones.vacant[:], zones.applicants[:] = 20 * scale, scale, 2.0 * scale
        zones.demand[:], zones.vacancy[:], zones.pressure[:] = 0.01, 0.05, 0.0
        move_pressure(city.state)
        moved.append(zones.pressure[0])
    assert moved[0] == pytest.approx(moved[1], rel=1e-12)
    assert moved[0] > 0.0


# --- the first day ---------------------------------------------------------------------------


def test_the_richer_live_where_ground_is_dearer_as_far_as_the_place_says() -> None:
    keys, luck = native_keys(2000), luck_from(3)
    incomes = np.exp(np.linspace(-1.0, 2.0, 2000))[np.argsort(keys % 7919, kind="stable")]
    sizes, dear = np.full(20, 100), np.arange(20.0)[::-1]
    found = {}
    for sorting in (0.0, 0.6, 1.0):
        settlement = sort_in_space(keys, incomes, sizes, dear, sorting, luck)
        np.testing.assert_array_equal(np.bincount(settlement), sizes)
        found[sorting] = np.corrcoef(np.argsort(np.argsort(incomes)), dear[settlement])[0, 1]
    assert abs(found[0.0]) < 0.08
    assert 0.4 < found[0.6] < 0.75
    assert found[1.0] > 0.99


def test_rents_of_the_first_day_are_near_balance() -> None:
    city = town(months=24, households=600, seed=3).run()
    index = city.series().rent_index.iloc[1:]
    assert index.between(85, 115).all()


def test_families_that_let_rooms_on_the_first_day_can_spare_them() -> None:
    city = town(households=600)
    lots = city.lots[(city.lots.owner != NONE) & (city.lots.let_rooms > 0)]
    assert (lots.done >= SLAB).all()
    crowding = lots.people / (lots.rooms - lots.let_rooms)
    assert (crowding <= 3.0).mean() > 0.9


def test_larger_units_are_chosen_not_given() -> None:
    city = town(months=60, households=600, settings=["behaviour.choice_crowding=0"]).run()
    keen = town(months=60, households=600).run()

    def persons_gap(city: HousingModel) -> float:
        """Persons in the larger rented dwellings, less those in single rooms."""
        let = rooms_let(city)
        persons = city.households.persons[city.world.rooms.tenant[let]]
        large = city.world.rooms.area[let] > 18.0
        return float(persons[large].mean() - persons[~large].mean())

    assert persons_gap(keen) > persons_gap(city) + 0.3


def test_migrants_without_papers_live_with_informal_landlords() -> None:
    city = town(months=48, settings=NEWCOMERS).run()
    homes, rooms = city.households, city.world.rooms
    let = rooms_let(city)
    theirs = let[(homes.stream[rooms.tenant[let]] == INTERNATIONAL) & (homes.papers[rooms.tenant[let]] == 0)]
    assert len(theirs)
    assert (rooms.written[theirs] == 0).all()
