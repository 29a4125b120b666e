"""Households in an order of their own, and the groups they belong to before any tie is drawn.

The canonical order is by home, then by key. All later work uses it, so that the order in
which the city happens to store its households cannot matter. Groups:

*Lots*: households on one cell; they are one family.
*Families* of 2 to 5 households. Most are lots of one settlement, in keyed order, grouped so
that the number of kin comes out. A share of lots has its family elsewhere: from their home
they go a keyed distance in a keyed direction and join the family they meet there. They join
after the families of settlements are formed, so a newcomer moves nobody else about.
*Crews* of 6 to 9 households of one settlement: cuts of a circle round its middle on which
families stand together, near their home but not quite. Crews are what makes friends of friends friends.
*Communities* of migrants of one stream and one place of origin.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from agents.foundation.draws import purpose, uniform4, uniforms
from agents.foundation.rules import rule
from model.network.chances import Homes
from model.network.settings import NetworkSettings

_CREW = purpose("network.crew")
_ORIGIN = purpose("network.origin")
_KIN_ELSEWHERE = purpose("network.kin_elsewhere")
_KIN_JOURNEY = purpose("network.kin_journey")
_KIN_ORDER = purpose("network.kin_order")
_KIN_SIZE = purpose("network.kin_size")
_KIN_START = purpose("network.kin_start")
_JOURNEYS = 8
_HOSTS = 3
_KIN_OVER = 2.0  # half of what a family of three brings beyond the mean
_FIND_ROOM = 0.9  # share of joiners that find a family with room, measured at the default settings
_WARD = 8.0  # households without a settlement count as one settlement for each 8 x 8 cells [A]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


class CellList(NamedTuple):
    """Square cells that hold places, for looking around.

    ``rows`` int64[places] canonical row at each place, sorted by group and cell;
    ``cell`` int64[places] cell of each place; ``first``, ``last`` int64[cells, 3] the places
    [first, last) of the three columns of cells around; ``code`` int64[cells] where a cell is;
    ``start`` int64[cells + 1] first place of each cell; ``bounds`` int64[4] the first and last
    column and the first and last line.
    """

    rows: Ints
    cell: Ints
    first: Ints
    last: Ints
    code: Ints
    start: Ints
    bounds: Ints


def first_of_runs(*columns: NDArray) -> NDArray[np.bool_]:
    """True where a row differs from the one before it in any of the sorted columns; bool[n]."""
    new = np.zeros(len(columns[0]), np.bool_)
    new[:1] = True
    for column in columns:
        new[1:] |= column[1:] != column[:-1]
    return new


def canonical_order(keys: Ints, x: Floats, y: Floats, side: float) -> Ints:
    """Storage rows sorted by square of ``side`` cells, home and key; int64[n]."""
    return np.lexsort((keys, y, x, np.floor(y / side), np.floor(x / side)))


def cell_list(rows: Ints, group: Ints, x: Floats, y: Floats, side: float) -> CellList:
    """Cells of ``side`` for the canonical ``rows``, kept apart by ``group`` (all of one length)."""
    column = np.floor(x / side).astype(np.int64)
    line = np.floor(y / side).astype(np.int64)
    if len(rows) == 0:
        none = np.zeros(0, np.int64)
        wide = np.zeros((0, 3), np.int64)
        return CellList(none, none, wide, wide.copy(), none, np.zeros(1, np.int64), np.zeros(4, np.int64))
    bounds = np.array([column.min(), column.max(), line.min(), line.max()])
    # an empty column and line all round, so that a cell's neighbours are never another group's
    wide, high = bounds[1] - bounds[0] + 3, bounds[3] - bounds[2] + 3
    code = (group * wide + column - bounds[0] + 1) * high + line - bounds[2] + 1
    order = np.lexsort((rows, code))
    code = code[order]
    new = first_of_runs(code)
    start = np.append(np.flatnonzero(new), len(rows))
    cell, code = np.cumsum(new) - 1, code[new]
    columns = code[:, None] + high * np.array([-1, 0, 1])
    first = start[np.searchsorted(code, columns - 1)]
    last = start[np.searchsorted(code, columns + 1, side="right")]
    return CellList(rows[order], cell, first, last, code, start, bounds)


@rule
def _first_place(around, code):
    """The first place whose cell is not before the one with this code."""
    low, high = 0, len(around.code)
    while low < high:
        middle = (low + high) // 2
        if around.code[middle] < code:
            low = middle + 1
        else:
            high = middle
    return around.start[low]


def _settlements(settlement: NDArray, x: Floats, y: Floats) -> Ints:
    """Numbers of settlements from 0; households of none belong to the ward of their home."""
    alone = settlement < 0
    column = np.where(alone, np.floor(x / _WARD), 0.0)
    line = np.where(alone, np.floor(y / _WARD), 0.0)
    order = np.lexsort((line, column, settlement))
    number = np.empty(len(order), np.int64)
    number[order] = np.cumsum(first_of_runs(settlement[order], column[order], line[order])) - 1
    return number


# --- families ------------------------------------------------------------------------------


@rule
def _met_at(x, y, side, homes_x, homes_y, around, lot_of, elsewhere, settlement, own_settlement):
    """Lot nearest to the point, of another settlement and with its family at home; else -1."""
    column = int(math.floor(x / side))
    line = int(math.floor(y / side))
    best = -1
    nearest = np.inf
    high = around.bounds[3] - around.bounds[2] + 3
    from_line = max(line - 1, around.bounds[2]) - around.bounds[2] + 1
    to_line = min(line + 1, around.bounds[3]) - around.bounds[2] + 1
    for across in range(max(column - 1, around.bounds[0]), min(column + 1, around.bounds[1]) + 1):
        code = (across - around.bounds[0] + 1) * high
        for j in range(_first_place(around, code + from_line), _first_place(around, code + to_line + 1)):
            square = (homes_x[j] - x) * (homes_x[j] - x) + (homes_y[j] - y) * (homes_y[j] - y)
            if square < nearest and settlement[j] != own_settlement and not elsewhere[lot_of[j]]:
                nearest = square
                best = lot_of[j]
    return best


@rule
def _host_lots(luck, reason, lot_key, lot_first, lot_of, x, y, settlement, around, side, elsewhere, means):
    """For each lot: up to ``_HOSTS`` lots whose family it may belong to, -1 for none; int64[lots, 3].

    ``elsewhere`` bool, true if it sets out, ``means`` float64 mean length of its journeys.
    """
    hosts = np.empty((len(lot_key), _HOSTS), np.int64)
    for i in range(len(lot_key)):
        for h in range(_HOSTS):
            hosts[i, h] = -1
        home = lot_first[i]
        met = 0
        for journey in range(_JOURNEYS if elsewhere[i] else 0):
            turn, way, _c, _d = uniform4(luck, reason, lot_key[i], 0, journey)
            length = -math.log(way) * means[i]
            to_x = x[home] + length * math.cos(2.0 * math.pi * turn)
            to_y = y[home] + length * math.sin(2.0 * math.pi * turn)
            host = _met_at(to_x, to_y, side, x, y, around, lot_of, elsewhere, settlement, settlement[home])
            if host >= 0:
                hosts[i, met] = host
                met += 1
            if met == _HOSTS:
                break
    return hosts


@rule
def _families_at_home(order, lot_people, lot_settlement, size_draws, start_draws, size_limits, kin_at_home):
    """Group the ordered lots of each settlement; int64[lots] the first lot of the family.

    A family of several lots is begun whenever the settlement so far has fewer kin a
    household than wanted, else the lot stays alone. ``size_limits`` are the cumulated
    shares of families of 2, 3, … households, ``kin_at_home`` the wish of each settlement.
    """
    family = np.empty(len(lot_people), np.int64)
    for lot in range(len(lot_people)):
        family[lot] = lot
    largest = len(size_limits) + 1
    here = -1
    households = 0.0
    kin = 0.0
    size = 0
    goal = 0
    head = -1
    for place in range(len(order)):
        lot = order[place]
        people = lot_people[lot]
        moved_on = lot_settlement[lot] != here
        if moved_on or size >= goal or size + people > largest:
            if moved_on:
                here = lot_settlement[lot]
                # start with as many kin too many as the last family will on average bring too many
                households = 2.0
                kin = 2.0 * kin_at_home[here] + 2.0 * _KIN_OVER * start_draws[lot]
            else:
                households += size
                kin += size * (size - 1.0)
            goal = 1
            if kin < kin_at_home[here] * households:
                goal = 2
                while goal < largest and size_draws[lot] > size_limits[goal - 2]:
                    goal += 1
            head = lot
            size = 0
        family[lot] = head
        size += people
    return family


@rule
def _join_hosts(order, hosts, lot_people, family, largest):
    """Let the ordered lots join the first of their hosts whose family has room."""
    size = np.zeros(len(hosts), np.int64)
    for lot in range(len(hosts)):
        if hosts[lot, 0] < 0:
            size[family[lot]] += lot_people[lot]
    for place in range(len(order)):
        lot = order[place]
        for h in range(_HOSTS):
            if hosts[lot, h] < 0:
                break
            joined = family[hosts[lot, h]]
            if size[joined] + lot_people[lot] <= largest:
                family[lot] = joined
                size[joined] += lot_people[lot]
                break


def _with_joiners(kin_at_home: Floats, sharing: Floats, elsewhere: float) -> Floats:
    """Kin a household once the share ``elsewhere`` of lots has joined families at random.

    With r joiners for each household at home, a family of k kin there ends with
    (1 + k) (1 + r)^2 - 1 a household at home; joiners also bring the kin on their own lot.
    """
    growth = 1.0 + _FIND_ROOM * elsewhere / (1.0 - elsewhere)
    return (1.0 - elsewhere) * ((1.0 + kin_at_home) * growth * growth - 1.0) + elsewhere * sharing


def _kin_at_home(kin_ties: float, sharing: Floats, elsewhere: float) -> Floats:
    """Kin a household that families need before others join them: ``_with_joiners`` solved for it."""
    growth = 1.0 + _FIND_ROOM * elsewhere / (1.0 - elsewhere)
    return np.maximum(0.0, ((kin_ties - elsewhere * sharing) / (1.0 - elsewhere) + 1.0) / growth**2 - 1.0)


def _kin_by_group(group: Ints, people: Ints, settlement: Ints, settlements: int) -> Floats:
    """Kin a household by settlement, where lots of one ``group`` are kin; float64[settlements]."""
    together = np.bincount(group, people)[group]
    kin = np.bincount(settlement, people * (together - 1.0), settlements)
    return kin / np.maximum(1.0, np.bincount(settlement, people, settlements))


def _families(
    luck: np.uint64, key: Ints, x: Floats, y: Floats, settlement: Ints, settings: NetworkSettings
) -> tuple[Ints, Ints, Floats]:
    """Of each household: the number of its family's first lot, that lot's key, kin to be expected."""
    new = first_of_runs(x, y)
    lot_of = np.cumsum(new) - 1
    lot_first = np.flatnonzero(new)
    lot_key = key[lot_first]
    lot_people = np.diff(np.append(lot_first, len(key)))
    lot_settlement = settlement[lot_first]
    side = max(settings.reach, 1.0)
    around = cell_list(np.arange(len(key)), np.zeros(len(key), np.int64), x, y, side)
    where = uniforms(luck, _KIN_ELSEWHERE, lot_key, 0)
    elsewhere = where < settings.kin_near + settings.kin_far
    means = np.where(where < settings.kin_near, settings.near_distance, settings.far_distance)
    hosts = _host_lots(
        luck, _KIN_JOURNEY, lot_key, lot_first, lot_of, x, y, settlement, around, side, elsewhere, means
    )
    order = np.lexsort((lot_key, uniforms(luck, _KIN_ORDER, lot_key, 0), lot_settlement))
    shares = np.asarray(settings.family_shares)
    settlements = int(settlement.max()) + 1
    share = settings.kin_near + settings.kin_far
    sharing = _kin_by_group(np.arange(len(lot_key)), lot_people, lot_settlement, settlements)
    at_home = _kin_at_home(settings.kin_ties, sharing, share)
    staying = order[hosts[order, 0] < 0]
    family = _families_at_home(
        staying, lot_people, lot_settlement, uniforms(luck, _KIN_SIZE, lot_key, 0),
        uniforms(luck, _KIN_START, lot_key, 0), np.cumsum(shares / shares.sum()), at_home,
    )  # fmt: skip
    # what is expected, not what comes of it: who joins from elsewhere must not move other ties
    at_home = _kin_by_group(family[staying], lot_people[staying], lot_settlement[staying], settlements)
    expected = _with_joiners(at_home, sharing, share) if settings.kin_ties > 0.0 else sharing
    if settings.kin_ties > 0.0:
        joining = np.lexsort((lot_key, uniforms(luck, _KIN_ORDER, lot_key, 0)))
        _join_hosts(joining[hosts[joining, 0] >= 0], hosts, lot_people, family, settings.largest_family)
    return family[lot_of], lot_key[family][lot_of], expected[settlement]


# --- crews and communities -------------------------------------------------------------------


def _crews(
    luck: np.uint64,
    x: Floats,
    y: Floats,
    settlement: Ints,
    family: Ints,
    family_key: Ints,
    settings: NetworkSettings,
) -> Ints:
    """Crew of each household; numbers differ between settlements; int64[n].

    A family stands where its first home of the settlement is, seen from the settlement's
    middle, turned by a keyed part of the circle. Crews are equal cuts of the circle.
    """
    people = np.bincount(settlement)
    here = np.lexsort((family, settlement))
    new = first_of_runs(settlement[here], family[here])
    first = here[new][np.cumsum(new) - 1]
    middle_x = np.bincount(settlement, x) / people
    middle_y = np.bincount(settlement, y) / people
    angle = np.arctan2(y[first] - middle_y[settlement[first]], x[first] - middle_x[settlement[first]])
    turn = settings.crew_blur * (uniforms(luck, _CREW, family_key[here], 0) - 0.5)
    spot = np.mod(angle / (2.0 * np.pi) + turn, 1.0)
    order = np.lexsort((here, first, spot, settlement[here]))
    circle, where = here[order], settlement[here][order]
    crews = np.maximum(1, np.rint(people / settings.crew_members)).astype(np.int64)
    place = np.arange(len(circle)) - (np.cumsum(people) - people)[where]
    crew = np.empty(len(circle), np.int64)
    crew[circle] = (np.cumsum(crews) - crews)[where] + place * crews[where] // people[where]
    return crew


def find_homes(
    luck: np.uint64,
    keys: Ints,
    x: Floats,
    y: Floats,
    settlement: NDArray,
    founder: NDArray[np.bool_],
    stream: NDArray,
    settings: NetworkSettings,
) -> tuple[Ints, Homes]:
    """Storage row of each canonical row int64[n], and the households with their groups."""
    order = canonical_order(keys, x, y, max(settings.reach, 1.0))
    key, x, y = keys[order], x[order], y[order]
    settlement, stream = settlement[order], stream[order].astype(np.int64)
    number = _settlements(settlement, x, y)
    family, family_key, kin_expected = _families(luck, key, x, y, number, settings)
    crew = _crews(luck, x, y, number, family, family_key, settings)
    origin = np.floor(uniforms(luck, _ORIGIN, key, 0) * settings.communities).astype(np.int64)
    social = np.asarray(settings.conational_ties)[stream] > 0.0
    community = np.where(social, stream * settings.communities + origin, -1)
    settled = founder[order] & (settlement >= 0)
    return order, Homes(key, x, y, number, settled, family, crew, community, kin_expected)
