"""How likely is a tie between two households: the specification that both builders share.

*Local ties.* Two households can become contacts when they live within reach, or when both
founded the same settlement and work in one crew. The weight of the pair fades with
distance, is larger within a crew and smaller across the border of a settlement. Each
household scales the weights around it so that its own chances, none above 1, add up to the
number of contacts it looks for; the chance of the pair is the mean of what its two ends
make of it. Averaged over all households this gives the wanted mean degree exactly, at any
density, as long as there are enough people around.

*Co-national ties.* The same among migrants of one stream and one place of origin, over a
longer distance, for pairs that cannot meet as neighbours.

*Luck.* The tie exists when a draw keyed on the unordered pair of keys is below the chance.
So a tie depends on the people around its two ends and on nobody else.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from agents.foundation.draws import paired_key, uniform
from agents.foundation.rules import rule

_FAINTEST = 1e-12
_UNBOUNDED = 1e200  # scale of a household with fewer candidates than it looks for: every chance is 1


class Shape(NamedTuple):
    """The numbers of the settings that shape the weight of a pair (see ``NetworkSettings``)."""

    reach: float
    fade: float
    crew_weight: float
    border: float
    conational_reach: float


class Homes(NamedTuple):
    """Households in canonical order (by home, then by key); every array has length n.

    ``key`` int64, ``x`` and ``y`` float64 cells, ``settlement``, ``family``, ``crew`` and
    ``community`` int64 numbers of groups (``community`` -1 for natives), ``founder`` bool,
    ``kin_expected`` float64 mean number of kin in the settlement.
    """

    key: NDArray[np.int64]
    x: NDArray[np.float64]
    y: NDArray[np.float64]
    settlement: NDArray[np.int64]
    founder: NDArray[np.bool_]
    family: NDArray[np.int64]
    crew: NDArray[np.int64]
    community: NDArray[np.int64]
    kin_expected: NDArray[np.float64]


@rule
def separation(across, down):
    """Cells between two homes, as the crow flies, from the differences of their columns and rows."""
    return math.sqrt(across * across + down * down)


@rule
def local_weight(distance, one_crew, one_settlement, founders, shape):
    """Weight of a local tie; 0 for pairs that cannot meet.

    ``distance`` in cells; the rest is true if the two share a crew, share a settlement, and
    if both of them are founders.
    """
    if distance > shape.reach and not (one_crew and founders):
        return 0.0
    weight = math.exp(-distance / shape.fade)
    if one_crew:
        weight *= shape.crew_weight
    elif not one_settlement:
        weight *= shape.border
    return max(weight, _FAINTEST)


@rule
def conational_weight(distance, shape):
    """Weight of a tie of two migrants of one community who cannot meet as neighbours."""
    if distance > shape.conational_reach:
        return 0.0
    return max(math.exp(-2.0 * distance / shape.conational_reach), _FAINTEST)


@rule
def scale_of(weights, count, wanted):
    """The factor s for which the chances min(1, s * weight) add up to ``wanted`` contacts.

    ``weights`` float64, the first ``count`` are used. Starts from no chance at its bound
    and adds those that reach it; exact after a few rounds since that set only grows.
    """
    if wanted <= 0.0:
        return 0.0
    if count <= wanted:
        return _UNBOUNDED
    scale = 0.0
    bound_before = -1
    while True:
        bound = 0
        rest = 0.0
        for c in range(count):
            if scale * weights[c] >= 1.0:
                bound += 1
            else:
                rest += weights[c]
        if bound == bound_before or bound >= wanted:
            return scale
        bound_before = bound
        scale = (wanted - bound) / rest


@rule
def chance_of(weight, scale_i, scale_j):
    """Chance of the pair: the mean of what its two ends make of it."""
    return 0.5 * (min(1.0, scale_i * weight) + min(1.0, scale_j * weight))


@rule
def pair_key(first, second):
    """Key of the unordered pair of two households."""
    return paired_key(min(first, second), max(first, second))


@rule
def pair_draw(luck, reason, first, second):
    """Uniform draw on (0, 1) of the unordered pair of two keys."""
    return uniform(luck, reason, pair_key(first, second), 0)
