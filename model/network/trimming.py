"""No more contacts than slots, and nobody left alone who has anyone in the settlement."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from agents.foundation.codes import KIN
from agents.foundation.draws import purpose
from agents.foundation.rules import rule
from model.network.chances import pair_draw
from model.network.settings import SPARE_SLOTS

PRIORITY_DRAW = purpose("network.priority")

Ints = NDArray[np.int64]


@rule
def _draws(luck, reason, keys, a, b, ties):
    draws = np.empty(len(ties), np.float64)
    for p in range(len(ties)):
        draws[p] = pair_draw(luck, reason, keys[a[ties[p]]], keys[b[ties[p]]])
    return draws


def trim(
    luck: np.uint64, keys: Ints, a: Ints, b: Ints, kind: NDArray[np.int8], max_degree: int
) -> NDArray[np.bool_]:
    """True for the ties kept: those among the first ``max_degree`` - 2 of both ends; bool[ties].

    Kin come before others, then a keyed draw decides. Both ends decide at once, so that the
    result depends on the ties of two households only.
    """
    limit = max_degree - SPARE_SLOTS
    kept = np.ones(len(a), np.bool_)
    crowded = np.bincount(np.concatenate((a, b)), minlength=len(keys)) > limit
    ties = np.concatenate((np.flatnonzero(crowded[a]), np.flatnonzero(crowded[b])))
    household = np.concatenate((a[crowded[a]], b[crowded[b]]))
    draws = _draws(luck, PRIORITY_DRAW, keys, a, b, ties)
    order = np.lexsort((draws, kind[ties] != KIN, household))
    ties, household = ties[order], household[order]
    place = np.arange(len(ties)) - np.searchsorted(household, household)
    kept[ties[place >= limit]] = False
    return kept


def attach_lonely(settlement: Ints, a: Ints, b: Ints) -> Ints:
    """Ties for households without any, to the one before them in their settlement; int64[2, ties].

    The canonical order runs along homes, so the one before lives close by, though it may be
    out of reach. The first of a settlement turns to the second. Nobody gets more than two.
    """
    lonely = np.bincount(np.concatenate((a, b)), minlength=len(settlement)) == 0
    order = np.argsort(settlement, kind="stable")
    follows = np.zeros(len(order), np.bool_)
    follows[1:] = settlement[order[1:]] == settlement[order[:-1]]
    alone = lonely[order]
    joins = follows & alone
    second = follows.copy()
    second[1:] &= ~follows[:-1]
    joins[1:] |= second[1:] & alone[:-1]
    place = np.flatnonzero(joins)
    return np.stack((order[place - 1], order[place]))
