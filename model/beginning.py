"""The city on its first day: who lives where, in what kind of house (C0, G2.1).

Households are drawn from the place and put into settlements as owners, tenants and sharers;
owners' houses are furnished with what the family could have built since it came
(``model.furnishing``). Only the start is drawn in this way; from the first month on the city
runs by its rules.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaincinv, ndtri

from agents.dwelling import feel, judge_lot, own_rooms
from agents.foundation.codes import (
    BANK_ACCOUNT,
    BEFORE,
    KIN,
    NATIVE,
    NEVER,
    NONE,
    OWNER,
    SHARER,
    TENANT,
)
from agents.foundation.draws import keyed_order_of, named_key, paired_key, purpose, uniform, uniforms
from agents.foundation.ledger import BROUGHT_ALONG, pay, put_aside
from agents.foundation.records import new_records
from agents.foundation.rules import rule
from agents.foundation.world import BANK_RECORD, OUTSIDE_RECORD, World
from agents.household import needs_floor
from agents.population import become_child_of, decile_of, draw_household
from agents.residence import enter_city, share_with
from agents.ties import new_tie, tie_between
from model.first_migrants import MAY_OWN
from model.first_rooms import UNITS_A_LOT, build_units, fill_rooms, open_rooms
from model.furnishing import furnish_storey, settle_owners
from model.network.build import build_network
from model.network.measures import build_contacts
from model.network.settings import Network, NetworkSettings
from scenarios import Place
from scenarios.network import Network as WantedNetwork

_TENURE = purpose("beginning.tenure")
_HOST = purpose("beginning.host")
_TURN = purpose("beginning.turn")
_CASH = purpose("beginning.cash")
_WHERE = purpose("beginning.where")

QUANTILES = 65

RELATIVES = 3
"""Owners among whom a family that shares has found its host: as many as a newcomer knows."""


def norm_quantiles(first: float, second: float) -> NDArray[np.float64]:
    """Quantiles of a Beta(first, second), equally spaced in probability."""
    return betaincinv(first, second, np.linspace(0.0, 1.0, QUANTILES))


@rule
def draw_natives(households, born, keys, stream, place, behaviour, quantiles, luck):
    """Fill the records of all starting households from their keys."""
    for row in range(keys.shape[0]):
        key = keys[row]
        decile = decile_of(place, luck, key)
        draw_household(households[row], born[row], key, stream, decile, place, behaviour, quantiles, luck, 0)


def native_keys(count: int) -> NDArray[np.int64]:
    """Permanent keys of the starting households: the same in every city of this size or larger."""
    return paired_keys(named_key("native"), count)


@rule
def paired_keys(base, count):
    """Keys of ``count`` things counted from a base key."""
    keys = np.empty(count, np.int64)
    for row in range(count):
        keys[row] = paired_key(base, row)
    return keys


def native_stream(place: Place) -> np.recarray:
    """Natives as a stream of their own: papers, guarantors by share, no arrivals."""
    stream = new_records("stream", 1)
    stream.key = named_key("stream", NATIVE)
    stream.code = NATIVE
    stream.papers = 1.0
    stream.guarantor = place.population.guarantor_share
    return stream


def dearness(lots: Any, settlements: Any, occupied: NDArray[np.int64], behaviour: Any) -> NDArray[np.float64]:
    """What makes ground dear in each settlement, ln: nearness and services of its ``occupied`` lots."""
    k = lots.settlement[occupied]
    distance = np.bincount(k, lots.distance[occupied]) / np.maximum(1, np.bincount(k))
    served = settlements.services[: len(distance)]
    return np.asarray(behaviour.lot_services * served - behaviour.lot_distance * distance)


def sort_in_space(
    keys: NDArray[np.int64],
    incomes: NDArray[np.float64],
    sizes: NDArray[np.int64],
    dear: NDArray[np.float64],
    sorting: float,
    luck: np.uint64,
) -> NDArray[np.int64]:
    """Settlement of each starting household: who could pay more lives where ground is dearer.

    ``incomes``: by household, MWM/month. ``dear``: of each settlement. ``sorting``: correlation of the
    ranks of income with those of the places; the rest is lasting luck, such as who came early.
    """
    by_income = np.lexsort((keys, incomes))
    score = np.empty(len(keys))
    score[by_income] = ndtri((np.arange(len(keys)) + 0.5) / len(keys))
    standing = sorting * score + np.sqrt(1.0 - sorting**2) * ndtri(uniforms(luck, _WHERE, keys, 0))
    places = np.argsort(dear, kind="stable")
    settlement = np.empty(len(keys), np.int64)
    settlement[np.lexsort((keys, standing))] = np.repeat(places, sizes[places])
    return settlement


def sharing_shares(
    sizes: NDArray[np.int64], owners: NDArray[np.int64], founded: NDArray[np.int64], share: float
) -> NDArray[np.float64]:
    """Of the households without a lot the share that lives with relatives, by settlement.

    ``share`` of all of them do, more in proportion to the age of a settlement (``founded``: month): grown
    children stay in houses that have grown. In shelters of the first years nobody has space.
    """
    age = np.maximum(0.0, -founded.astype(float))
    without_lot = (sizes - owners).astype(float)
    aged = (without_lot * age).sum()
    if aged <= 0.0:
        return np.full(len(sizes), share)
    return np.minimum(1.0, share * without_lot.sum() / aged * age)


def assign_tenure(
    keys: NDArray[np.int64],
    settlement: NDArray[np.int64],
    sizes: NDArray[np.int64],
    owners: NDArray[np.int64],
    sharing: NDArray[np.float64],
    may_own: NDArray[np.int64],
    luck: np.uint64,
) -> NDArray[np.int64]:
    """Tenure of each starting household in its ``settlement``.

    ``sizes`` households and ``owners`` lots of each settlement, who is first in ``may_own`` before others;
    of those without a lot, a part lives with relatives (``sharing``, by settlement) and the rest rent: who
    came from elsewhere before natives, whose relatives are here.
    """
    lucky = uniforms(luck, _TENURE, keys, 0)
    first = np.concatenate([[0], np.cumsum(sizes)])[:-1]
    rank = np.empty(len(keys), np.int64)
    order = np.lexsort((lucky, may_own, settlement))
    rank[order] = np.arange(len(keys)) - first[settlement[order]]
    mine = owners[settlement]
    owns = rank < mine
    order = np.lexsort((lucky, may_own == MAY_OWN, ~owns, settlement))
    rank[order] = np.arange(len(keys)) - first[settlement[order]]
    renters = np.rint((sizes - owners) * (1.0 - sharing)).astype(np.int64)[settlement]
    return np.where(owns, OWNER, np.where(rank < mine + renters, TENANT, SHARER))


@rule
def roomiest_owner(world, home, owner_rows, first, end):
    """Of the few owners the family is related to, the row of the one whose house it crowds least.

    ``first`` and ``end``: where the owners of its settlement begin and end in ``owner_rows``.
    """
    best, best_crowding = NONE, 0.0
    for look in range(RELATIVES):
        pick = int(uniform(world.luck, _HOST, home.key, 0, look) * (end - first))
        host = owner_rows[first + pick]
        lot = world.lots[world.households[host].lot]
        crowding = (lot.people + home.persons) / own_rooms(lot)
        if best == NONE or crowding < best_crowding:
            best, best_crowding = host, crowding
    return best


@rule
def house_sharers(world, rows, settlement, owner_rows, first_owner, month):
    """Sharers move in with relatives: an owner of their settlement who has space, from now on their kin.

    In keyed order, for who came first took the place that a later one cannot have.
    """
    for i in keyed_order_of(world.households, rows, world.luck, _TURN, 0):
        home = world.households[rows[i]]
        k = settlement[i]
        host = roomiest_owner(world, home, owner_rows, first_owner[k], first_owner[k + 1])
        came = home.arrived
        if home.stream == NATIVE:
            parents, born = world.households[host], world.born[host]
            become_child_of(home, world.born[rows[i]], parents, born, world.behaviour[0], world.luck)
        share_with(world, rows[i], host, month)
        home.settled = world.lots[home.lot].founded // 4
        if home.stream != NATIVE:
            home.settled = max(home.settled, came)
        home.arrived = home.settled if home.stream == NATIVE else came
        furnish_storey(world, rows[i])


@rule
def bind_sharers(world, rows):
    """Sharers and their hosts are kin in the network."""
    behaviour = world.behaviour[0]
    for i in range(rows.shape[0]):
        host = world.lots[world.households[rows[i]].lot].owner
        if tie_between(world, rows[i], host) == NONE:
            new_tie(world, rows[i], host, KIN, behaviour.trust_kin, 0.0, 0)


@rule
def fill_purses(world):
    """Cash and savings of the first day come from outside, as everything before it did."""
    outside = world.accounts[OUTSIDE_RECORD]
    for row in range(world.tally[0].households):
        home = world.households[row]
        enter_cash = (0.3 + 0.6 * uniform(world.luck, _CASH, home.key, 0)) * home.usual_income
        if home.tenure != OWNER:
            enter_cash *= 1.5
        pay(outside, home, BROUGHT_ALONG, enter_cash, world.book)
        if home.account == BANK_ACCOUNT:
            put_aside(home, world.accounts[BANK_RECORD], 0.5 * enter_cash, world.book)


@rule
def judge_all(world):
    """The state of every dwelling and what its people feel, once everybody is in."""
    behaviour = world.behaviour[0]
    for row in range(world.tally[0].lots):
        lot = world.lots[row]
        if lot.founded != NEVER:
            judge_lot(lot, behaviour)
            if lot.consolidated == 1:
                lot.consolidated_month = BEFORE
    for row in range(world.tally[0].households):
        home = world.households[row]
        home.discomfort = feel(home, world.lots, world.rooms, behaviour)


@rule
def know_needs(world):
    """What each family needs in a month at today's prices."""
    for row in range(world.tally[0].households):
        home = world.households[row]
        behaviour = world.behaviour[0]
        home.needs = needs_floor(home.persons, 1.0, behaviour)
        spare = max(0.0, home.usual_income - home.needs)
        home.consumption = home.needs + (1.0 - behaviour.saving_share) * spare


@rule
def all_enter(world):
    """Every starting household stands in the city, not yet housed."""
    for row in range(world.tally[0].households):
        enter_city(world, row, 0)


def populate(
    world: Any,
    place: Place,
    settlement: NDArray[np.int64],
    tenure: NDArray[np.int64],
    occupied: NDArray[np.int64],
    owners: NDArray[np.int64],
    absentee_lots: NDArray[np.int64],
) -> None:
    """House everybody: owners, absentee units, rooms, tenants, sharers, purses.

    ``settlement``, ``tenure``: by household row. ``occupied``: lot rows in use ordered by
    settlement, of which the first ``owners[k]`` of settlement k are owners' and the next
    ``absentee_lots[k]`` absentee landlords'.
    """
    all_enter(world)
    rows = np.arange(len(settlement))
    used = owners + absentee_lots
    place_in_used = np.arange(len(occupied)) - np.repeat(np.concatenate([[0], np.cumsum(used)])[:-1], used)
    is_owner_lot = place_in_used < np.repeat(owners, used)
    owner_rows = rows[tenure == OWNER]
    owner_rows = owner_rows[np.argsort(settlement[owner_rows], kind="stable")]
    know_needs(world)
    settle_owners(world, owner_rows, occupied[is_owner_lot], place.tenure.titled_share)
    build_units(world, occupied[~is_owner_lot])
    sharer_rows = rows[tenure == SHARER]
    first_owner = np.concatenate([[0], np.cumsum(owners)])
    house_sharers(world, sharer_rows, settlement[tenure == SHARER], owner_rows, first_owner, 0)
    tenant_rows = rows[tenure == TENANT]
    vacancy = place.tenure.room_vacancy
    wanted = int(round(len(tenant_rows) / (1.0 - vacancy))) - UNITS_A_LOT * int((~is_owner_lot).sum())
    open_rooms(world, owner_rows, wanted)
    roofless = fill_rooms(world, tenant_rows, vacancy, place.tenure.formal_vacancy)
    house_sharers(world, roofless, settlement[roofless], owner_rows, first_owner, 0)
    fill_purses(world)
    judge_all(world)


def first_network(
    world: World, settlement: NDArray[np.int64], wanted: WantedNetwork, luck: np.uint64
) -> Network:
    """The network of the starting households; ``settlement``: by household row."""
    homes: Any = world.households[: len(settlement)]
    behaviour = world.behaviour[0]
    lot = np.where(homes.lot >= 0, homes.lot, 0)
    settings = NetworkSettings(
        wiring=wanted.wiring,
        mean_degree=wanted.mean_degree,
        strangers=wanted.strangers,
        founder_trust=float(behaviour.trust_founder),
        stranger_trust=float(behaviour.trust_stranger),
        kin_trust=float(behaviour.trust_kin),
        max_degree=world.contacts.shape[1] - 2,
    )
    founder = (homes.tenure == OWNER) & (homes.lot >= 0)
    return build_network(
        luck,
        homes.key.copy(),
        world.lots.x[lot].astype(float),
        world.lots.y[lot].astype(float),
        settlement.astype(np.int32),
        np.asarray(founder),
        homes.stream.copy(),
        settings,
    )


def tie_people(world: World, network: Network, count: int) -> None:
    """Write the network of the first ``count`` households into their ties and contacts."""
    number = len(network.a)
    ties = world.ties
    ties.present[:number] = 1
    ties.a[:number], ties.b[:number] = network.a, network.b
    ties.kind[:number], ties.distance[:number] = network.kind, network.distance
    ties.trust_ab[:number] = ties.trust_ba[:number] = network.trust
    ties.refused[:number] = ties.gift[:number] = NEVER
    world.tally.ties = number
    contacts, degree = build_contacts(
        ties.a[:number].copy(), ties.b[:number].copy(), count, world.contacts.shape[1]
    )
    world.contacts[: len(contacts)] = contacts
    world.households.degree[: len(degree)] = degree
