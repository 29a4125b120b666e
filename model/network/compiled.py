"""The builder for large cities: cell lists and compiled passes over households.

Three passes: everyone scales the weights around them; each unordered pair is drawn once;
families become ties. The specification is that of ``chances``.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from agents.foundation.codes import COFOUNDER, CONATIONAL, KIN, NEIGHBOUR
from agents.foundation.draws import purpose
from agents.foundation.rules import rule
from model.network.chances import (
    Homes,
    Shape,
    chance_of,
    conational_weight,
    local_weight,
    pair_draw,
    scale_of,
    separation,
)
from model.network.places import CellList, Ints, cell_list
from model.network.settings import NetworkSettings
from model.network.trimming import attach_lonely, trim

LOCAL_DRAW = purpose("network.local")
CONATIONAL_DRAW = purpose("network.conational")


def _most_candidates(around: CellList, crew_start: Ints) -> int:
    """Upper bound of the number of candidates of any household."""
    return int((around.last - around.first).sum(axis=1).max(initial=0) + np.diff(crew_start).max())


@rule
def _local_weight(homes, i, j, distance, shape):
    one_settlement = homes.settlement[i] == homes.settlement[j]
    founders = homes.founder[i] and homes.founder[j]
    return local_weight(distance, homes.crew[i] == homes.crew[j], one_settlement, founders, shape)


@rule
def _candidates(p, around, crew_order, crew_start, homes, shape, local, rows, weights):
    """Fill ``rows`` and ``weights`` with the candidates of the household at place ``p``; their number."""
    i = around.rows[p]
    cell = around.cell[p]
    nearby = around.last[cell, 0] - around.first[cell, 0]
    nearby += around.last[cell, 1] - around.first[cell, 1]
    nearby += around.last[cell, 2] - around.first[cell, 2]
    crew = crew_start[homes.crew[i]]
    both = nearby + (crew_start[homes.crew[i] + 1] - crew if local else 0)
    count = 0
    column = 0
    q = around.first[cell, 0]
    for step in range(both):
        if step < nearby:
            while q == around.last[cell, column]:
                column += 1
                q = around.first[cell, column]
            j = around.rows[q]
            q += 1
        else:
            j = crew_order[crew + step - nearby]
        if homes.family[i] == homes.family[j]:
            continue
        distance = separation(homes.x[i] - homes.x[j], homes.y[i] - homes.y[j])
        if local and (distance > shape.reach) != (step >= nearby):
            continue  # those within reach come first, then members of the crew out of reach
        weight = _local_weight(homes, i, j, distance, shape)
        if not local:
            weight = 0.0 if weight > 0.0 else conational_weight(distance, shape)
        if weight > 0.0:
            rows[count] = j
            weights[count] = weight
            count += 1
    return count


@rule
def _scales(around, crew_order, crew_start, homes, shape, local, wanted, most):
    """Scale and number of candidates of each household, at most ``most``; float64[n], int64[n]."""
    scale = np.zeros(len(homes.key), np.float64)
    counts = np.zeros(len(homes.key), np.int64)
    rows = np.empty(most, np.int64)
    weights = np.empty(most, np.float64)
    for p in range(len(around.rows)):
        i = around.rows[p]
        counts[i] = _candidates(p, around, crew_order, crew_start, homes, shape, local, rows, weights)
        scale[i] = scale_of(weights, counts[i], wanted[i])
    return scale, counts


@rule
def _drawn_pairs(luck, reason, around, crew_order, crew_start, homes, shape, local, scale, most, room):
    """Ends of the first ``room`` ties drawn, first end before second, and the number of all drawn."""
    first = np.empty(room, np.int64)
    second = np.empty(room, np.int64)
    ties = 0
    rows = np.empty(most, np.int64)
    weights = np.empty(most, np.float64)
    for p in range(len(around.rows)):
        i = around.rows[p]
        count = _candidates(p, around, crew_order, crew_start, homes, shape, local, rows, weights)
        for c in range(count):
            j = rows[c]
            if j < i:
                continue
            chance = chance_of(weights[c], scale[i], scale[j])
            if chance > 0.0 and pair_draw(luck, reason, homes.key[i], homes.key[j]) < chance:
                if ties < room:
                    first[ties] = i
                    second[ties] = j
                ties += 1
    return first, second, ties


@rule
def _family_pairs(order, start):
    """All pairs within each run ``order[start[f]:start[f + 1]]``; int64[2, ties]."""
    ties = 0
    for f in range(len(start) - 1):
        size = start[f + 1] - start[f]
        ties += size * (size - 1) // 2
    ends = np.empty((2, ties), np.int64)
    ties = 0
    for f in range(len(start) - 1):
        for p in range(start[f], start[f + 1]):
            for q in range(p + 1, start[f + 1]):
                ends[0, ties] = order[p]
                ends[1, ties] = order[q]
                ties += 1
    return ends


def _runs(numbers: Ints) -> tuple[Ints, Ints]:
    """Rows sorted by group number, and where each group starts, ``len`` + 1 in all."""
    order = np.argsort(numbers, kind="stable")
    return order, np.append(0, np.cumsum(np.bincount(numbers)))


def _draw(
    luck: np.uint64,
    reason: int,
    around: CellList,
    homes: Homes,
    shape: Shape,
    local: bool,
    wanted: NDArray[np.float64],
) -> tuple[Ints, Ints]:
    """Ends of the ties drawn int64[2, ties], and how many candidates each household had int64[n]."""
    crew_order, crew_start = _runs(homes.crew)
    most = _most_candidates(around, crew_start)
    scale, found = _scales(around, crew_order, crew_start, homes, shape, local, wanted, most)
    expected = np.maximum(wanted, 0.0).sum() / 2.0
    room, ties = int(expected + 8.0 * np.sqrt(expected)) + 16, -1
    while ties < 0 or ties > room:  # a second time only if luck is eight deviations off
        room = max(room, ties)
        first, second, ties = _drawn_pairs(
            luck, reason, around, crew_order, crew_start, homes, shape, local, scale, most, room
        )
    return np.stack((first[:ties], second[:ties])), found


def conational_cells(homes: Homes, settings: NetworkSettings) -> CellList:
    """Cells as wide as co-nationals reach, kept apart by community."""
    rows = np.flatnonzero(homes.community >= 0)
    return cell_list(rows, homes.community[rows], homes.x[rows], homes.y[rows], settings.conational_reach)


def conational_wanted(homes: Homes, settings: NetworkSettings) -> NDArray[np.float64]:
    """Co-national ties each household looks for; float64[n]."""
    wanted = np.asarray(settings.conational_ties)[np.maximum(homes.community, 0) // settings.communities]
    return np.where(homes.community >= 0, wanted, 0.0)


def build_compiled(
    luck: np.uint64, homes: Homes, shape: Shape, settings: NetworkSettings
) -> tuple[Ints, Ints, NDArray[np.int8]]:
    """Ends and kinds of all ties in canonical rows, sorted, the first end before the second.

    int64[ties], int64[ties], int8[ties]. Memory: about 200 bytes a household at the peak.
    """
    n = len(homes.key)
    everyone = cell_list(np.arange(n), np.zeros(n, np.int64), homes.x, homes.y, max(settings.reach, 1.0))
    migrants = conational_cells(homes, settings)

    wanted = conational_wanted(homes, settings)
    far, found = _draw(luck, CONATIONAL_DRAW, migrants, homes, shape, False, wanted)

    wanted = settings.mean_degree - homes.kin_expected - np.minimum(wanted, found)
    near, _found = _draw(luck, LOCAL_DRAW, everyone, homes, shape, True, wanted)

    kin = _family_pairs(*_runs(homes.family))
    founded = homes.founder[near[0]] & homes.founder[near[1]]
    founded &= homes.settlement[near[0]] == homes.settlement[near[1]]
    ends = np.concatenate((kin, near, far), axis=1)
    near_kind = np.where(founded, COFOUNDER, NEIGHBOUR)
    kinds = (np.full(kin.shape[1], KIN), near_kind, np.full(far.shape[1], CONATIONAL))
    kind = np.concatenate(kinds).astype(np.int8)
    kept = trim(luck, homes.key, ends[0], ends[1], kind, settings.max_degree)
    added = attach_lonely(homes.settlement, ends[0][kept], ends[1][kept])
    first = np.concatenate((ends[0][kept], added[0]))
    second = np.concatenate((ends[1][kept], added[1]))
    kind = np.concatenate((kind[kept], np.full(added.shape[1], NEIGHBOUR, np.int8)))
    order = np.lexsort((second, first))
    return first[order], second[order], kind[order]
