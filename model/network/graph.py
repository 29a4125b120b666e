"""The builder for small cities: a ``networkx.Graph`` grown from dictionaries, easy to follow.

It finds its candidates, ties and limits in its own way but asks ``chances`` for the same
weights and draws, and so arrives at the same ties as the compiled builder. Nodes are
canonical rows; edges carry ``kind``.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations

import networkx
import numpy as np
from numpy.typing import NDArray

from agents.foundation.codes import COFOUNDER, CONATIONAL, KIN, NEIGHBOUR
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
from model.network.compiled import CONATIONAL_DRAW, LOCAL_DRAW, conational_wanted
from model.network.places import Ints
from model.network.settings import SPARE_SLOTS, NetworkSettings
from model.network.trimming import PRIORITY_DRAW

Weights = list[dict[int, float]]  # for each household, its candidates and their weights
Cells = dict[tuple[int, int], list[int]]


class _People:
    """The columns of ``Homes`` as plain lists, and the weights of pairs."""

    def __init__(self, homes: Homes, shape: Shape) -> None:
        self.shape = shape
        self.rows = range(len(homes.key))
        self.key: list[int] = homes.key.tolist()
        self.x: list[float] = homes.x.tolist()
        self.y: list[float] = homes.y.tolist()
        self.settlement: list[int] = homes.settlement.tolist()
        self.founder: list[bool] = homes.founder.tolist()
        self.family: list[int] = homes.family.tolist()
        self.crew: list[int] = homes.crew.tolist()
        self.community: list[int] = homes.community.tolist()

    def distance(self, i: int, j: int) -> float:
        return separation(self.x[i] - self.x[j], self.y[i] - self.y[j])

    def founded_together(self, i: int, j: int) -> bool:
        return self.founder[i] and self.founder[j] and self.settlement[i] == self.settlement[j]

    def local_weight(self, i: int, j: int) -> float:
        if self.family[i] == self.family[j]:
            return 0.0
        one_settlement = self.settlement[i] == self.settlement[j]
        founders = self.founder[i] and self.founder[j]
        one_crew = self.crew[i] == self.crew[j]
        return local_weight(self.distance(i, j), one_crew, one_settlement, founders, self.shape)

    def conational_weight(self, i: int, j: int) -> float:
        if self.family[i] == self.family[j] or self.local_weight(i, j) > 0.0:
            return 0.0
        return conational_weight(self.distance(i, j), self.shape)


def _groups(numbers: list[int]) -> dict[int, list[int]]:
    members: dict[int, list[int]] = defaultdict(list)
    for row, number in enumerate(numbers):
        members[number].append(row)
    return members


def _cells(people: _People, rows: Iterable[int], side: float) -> Cells:
    cells: Cells = defaultdict(list)
    for row in rows:
        cells[math.floor(people.x[row] / side), math.floor(people.y[row] / side)].append(row)
    return cells


def _around(people: _People, cells: Cells, row: int, side: float) -> Iterator[int]:
    """Other households in the nine cells around; always in the same order, for equal sums."""
    column, line = math.floor(people.x[row] / side), math.floor(people.y[row] / side)
    for across in (column - 1, column, column + 1):
        for down in (line - 1, line, line + 1):
            yield from (other for other in cells.get((across, down), ()) if other != row)


def _local_weights(people: _People) -> Weights:
    reach = people.shape.reach
    side = max(reach, 1.0)
    cells = _cells(people, people.rows, side)
    crews = _groups(people.crew)
    weights: Weights = []
    for row in people.rows:
        near = [other for other in _around(people, cells, row, side) if people.distance(row, other) <= reach]
        crew = [o for o in crews[people.crew[row]] if o != row and people.distance(row, o) > reach]
        own = {other: people.local_weight(row, other) for other in near + crew}
        weights.append({other: weight for other, weight in own.items() if weight > 0.0})
    return weights


def _conational_weights(people: _People) -> Weights:
    side = people.shape.conational_reach
    weights: Weights = [{} for _ in people.rows]
    for community, rows in _groups(people.community).items():
        if community < 0:
            continue
        cells = _cells(people, rows, side)
        for row in rows:
            own = {other: people.conational_weight(row, other) for other in _around(people, cells, row, side)}
            weights[row] = {other: weight for other, weight in own.items() if weight > 0.0}
    return weights


def _draw(
    luck: np.uint64, reason: int, people: _People, weights: Weights, wanted: NDArray[np.float64]
) -> Iterator[tuple[int, int]]:
    """The unordered pairs whose keyed draw is below their chance."""
    scales = [
        scale_of(np.array(list(own.values()), np.float64), len(own), float(wanted[row]))
        for row, own in enumerate(weights)
    ]
    for row, own in enumerate(weights):
        for other, weight in own.items():
            if other > row:
                chance = chance_of(weight, scales[row], scales[other])
                if pair_draw(luck, reason, people.key[row], people.key[other]) < chance:
                    yield row, other


def _trim(luck: np.uint64, people: _People, graph: networkx.Graph, limit: int) -> None:
    over: set[tuple[int, int]] = set()
    for row, degree in list(graph.degree()):
        if degree > limit:
            key = people.key
            ranked = sorted(
                (kind != KIN, pair_draw(luck, PRIORITY_DRAW, key[row], key[other]), other)
                for _row, other, kind in graph.edges(row, data="kind")
            )
            over.update((row, other) for _kind, _draw, other in ranked[limit:])
    graph.remove_edges_from(over)


def _attach_lonely(people: _People, graph: networkx.Graph) -> None:
    lonely = set(networkx.isolates(graph))
    for rows in _groups(people.settlement).values():
        for place, (before, row) in enumerate(zip(rows, rows[1:], strict=False)):
            if row in lonely or (place == 0 and before in lonely):
                graph.add_edge(before, row, kind=NEIGHBOUR)


def build_graph(
    luck: np.uint64, homes: Homes, shape: Shape, settings: NetworkSettings
) -> tuple[Ints, Ints, NDArray[np.int8]]:
    """Ends and kinds of all ties in canonical rows, as ``compiled.build_compiled`` returns them."""
    people = _People(homes, shape)
    graph = networkx.Graph()
    graph.add_nodes_from(people.rows)
    for rows in _groups(people.family).values():
        graph.add_edges_from(combinations(rows, 2), kind=KIN)

    wanted = conational_wanted(homes, settings)
    weights = _conational_weights(people)
    graph.add_edges_from(_draw(luck, CONATIONAL_DRAW, people, weights, wanted), kind=CONATIONAL)

    found = np.minimum(wanted, [len(own) for own in weights])
    wanted = settings.mean_degree - homes.kin_expected - found
    for row, other in _draw(luck, LOCAL_DRAW, people, _local_weights(people), wanted):
        graph.add_edge(row, other, kind=COFOUNDER if people.founded_together(row, other) else NEIGHBOUR)

    _trim(luck, people, graph, settings.max_degree - SPARE_SLOTS)
    _attach_lonely(people, graph)
    ties = sorted((min(ends), max(ends), kind) for *ends, kind in graph.edges(data="kind"))
    table = np.array(ties, np.int64).reshape(-1, 3)
    return table[:, 0].copy(), table[:, 1].copy(), table[:, 2].astype(np.int8)
