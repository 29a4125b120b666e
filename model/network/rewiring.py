"""The counterfactual network: the same degrees, trust and distances, but no clusters (DOMAIN H15).

Double-edge swaps: ties a-b and c-d of one kind become a-d and c-b. Every household keeps its
number of ties of each kind, and a tie keeps its kind and trust. Distance alone could explain
what clustering seems to do (DOMAIN G1, item 13), so c is taken from around a, and each new tie
must be as long as one of the two that the clustered network had in its place, within
``LEEWAY``; nor may all ties of a household together change by more than ``MOST_GROWN``, or the
many places far away would outnumber the few nearby. Households on one lot stay tied. As many
ties as before stay inside settlements, since trust fades less there. A swap is made when it
closes no more triangles than it opens.

Proposals are keyed on the tie and the round. Swaps follow each other, so unlike the clustered
network this one may change around a newcomer's contacts, though not with the order of rows.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from agents.foundation.draws import purpose, uniform4
from agents.foundation.rules import rule
from model.network.chances import Homes, pair_key, separation
from model.network.measures import build_contacts, other_ends
from model.network.places import Ints, cell_list
from model.network.settings import NetworkSettings

LEEWAY = 1.0  # cells: one lot to the side [A]
MOST_GROWN = 3.0  # cells that all ties of a household together may become longer or shorter [A]
ROUNDS = 30  # proposals for each tie; clustering falls to .11 after 16 and .07 after 40
_REWIRE = purpose("network.rewire")


@rule
def _pair_keys(key, a, b):
    keys = np.empty(len(a), np.int64)
    for t in range(len(a)):
        keys[t] = pair_key(key[a[t]], key[b[t]])
    return keys


@rule
def _know(others, degree, i, j):
    """True if i and j are contacts."""
    found = False
    for s in range(degree[i]):
        found = found or others[i, s] == j
    return found


@rule
def _common(others, degree, i, j, one, two):
    """Contacts that i and j share, not counting ``one`` and ``two``."""
    count = 0
    for s in range(degree[i]):
        other = np.int64(others[i, s])
        if other != one and other != two and _know(others, degree, j, other):
            count += 1
    return count


@rule
def _around_place(homes_cell, around, i, draw):
    """A household drawn from the nine cells around i."""
    cell = homes_cell[i]
    total = 0
    for k in range(3):
        total += around.last[cell, k] - around.first[cell, k]
    pick = int(draw * total)
    for k in range(3):
        length = around.last[cell, k] - around.first[cell, k]
        if pick < length:
            return around.rows[around.first[cell, k] + pick]
        pick -= length
    return i


@rule
def _slot_of_kind(contacts, degree, kind, i, wanted, draw):
    """A slot of i drawn from those that hold a tie of the wanted kind; -1 if none does."""
    total = 0
    for s in range(degree[i]):
        total += kind[contacts[i, s]] == wanted
    pick = int(draw * total)
    for s in range(degree[i]):
        if kind[contacts[i, s]] == wanted:
            if pick == 0:
                return s
            pick -= 1
    return -1


@rule
def _replace(contacts, others, degree, i, tie, new_tie, new_other):
    for s in range(degree[i]):
        if contacts[i, s] == tie:
            contacts[i, s] = new_tie
            others[i, s] = new_other
            return


@rule
def _swap_ties(
    luck, reason, x, y, settlement, around, homes_cell, ends, keys, kind, length, contacts, others, degree
):
    """Swap ``ends`` int64[2, ties] in place; the number of swaps.

    ``keys`` int64[ties] of the pairs and ``length`` float64[ties] cells, in the clustered network.
    """
    ties = len(kind)
    now = np.empty(ties, np.float64)
    grown = np.zeros(len(degree), np.float64)  # cells that the ties of a household are longer than they were
    swaps = 0
    for t in range(ties):
        now[t] = length[t]
    for turn in range(ROUNDS):
        for t in range(ties):
            if length[t] == 0.0:
                continue  # they share a lot
            side, place, slot_draw, _d = uniform4(luck, reason, keys[t], 0, turn)
            a = ends[0, t] if side < 0.5 else ends[1, t]
            b = ends[1, t] if side < 0.5 else ends[0, t]
            c = _around_place(homes_cell, around, a, place)
            if c in (a, b):
                continue
            slot = _slot_of_kind(contacts, degree, kind, c, kind[t], slot_draw)
            if slot < 0:
                continue
            s = np.int64(contacts[c, slot])
            d = np.int64(others[c, slot])
            if length[s] == 0.0 or d in (a, b):
                continue
            one = separation(x[a] - x[d], y[a] - y[d])
            two = separation(x[c] - x[b], y[c] - y[b])
            straight = abs(one - length[t]) <= LEEWAY and abs(two - length[s]) <= LEEWAY
            crossed = abs(two - length[t]) <= LEEWAY and abs(one - length[s]) <= LEEWAY
            if one == 0.0 or two == 0.0 or not (straight or crossed):
                continue
            if max(abs(grown[a] + one - now[t]), abs(grown[b] + two - now[t])) > MOST_GROWN:
                continue
            if max(abs(grown[c] + two - now[s]), abs(grown[d] + one - now[s])) > MOST_GROWN:
                continue
            place_a, place_b = settlement[a], settlement[b]
            place_c, place_d = settlement[c], settlement[d]
            inside = int(place_a == place_b) + int(place_c == place_d)
            if int(place_a == place_d) + int(place_c == place_b) != inside:
                continue
            if _know(others, degree, a, d) or _know(others, degree, c, b):
                continue
            opened = _common(others, degree, a, b, a, b) + _common(others, degree, c, d, c, d)
            if _common(others, degree, a, d, b, c) + _common(others, degree, c, b, a, d) > opened:
                continue
            grown[a] += one - now[t]
            grown[b] += two - now[t]
            grown[c] += two - now[s]
            grown[d] += one - now[s]
            a_tie = t if straight else s
            c_tie = s if straight else t
            _replace(contacts, others, degree, a, t, a_tie, d)
            _replace(contacts, others, degree, d, s, a_tie, a)
            _replace(contacts, others, degree, c, s, c_tie, b)
            _replace(contacts, others, degree, b, t, c_tie, c)
            ends[0, a_tie], ends[1, a_tie] = min(a, d), max(a, d)
            ends[0, c_tie], ends[1, c_tie] = min(b, c), max(b, c)
            now[a_tie] = one
            now[c_tie] = two
            swaps += 1
    return swaps


def rewire(
    luck: np.uint64, homes: Homes, a: Ints, b: Ints, kind: NDArray[np.int8], settings: NetworkSettings
) -> tuple[Ints, Ints]:
    """New ends of the ties, int64[ties] each; the tie in each row keeps its kind and about its length."""
    n = len(homes.key)
    around = cell_list(np.arange(n), np.zeros(n, np.int64), homes.x, homes.y, max(settings.reach, 1.0))
    homes_cell = np.empty(n, np.int64)
    homes_cell[around.rows] = around.cell
    contacts, degree = build_contacts(a, b, n, settings.max_degree)
    ends = np.stack((a, b))
    keys = _pair_keys(homes.key, a, b)
    length = np.sqrt((homes.x[a] - homes.x[b]) ** 2 + (homes.y[a] - homes.y[b]) ** 2)
    _swap_ties(
        luck, _REWIRE, homes.x, homes.y, homes.settlement, around, homes_cell, ends, keys, kind, length,
        contacts, other_ends(a, b, contacts), degree,
    )  # fmt: skip
    return ends[0], ends[1]
