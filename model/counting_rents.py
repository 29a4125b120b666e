"""What the city counts of rents: what migrants pay more, what a fixed basket of rooms costs (E13, E14)."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from agents.foundation.codes import INTERNATIONAL, NONE
from agents.foundation.rules import rule
from agents.rents import hedonic_rent

STRATA = 8
STANDARD_ROOM = 18.0
"""Floor area to which rents are brought, m2."""

FEWEST_ROOMS = 3
"""Rooms of a stratum, then and now, below which its mean rent would be chance."""

FEWEST_CONTRACTS = 5


@rule
def count_premium(world, month, sums):
    """Rents of contracts of the last twelve months against the list: migrants (0, 1) and others (2, 3).

    Contracts, and sums of the log of one plus the premium. The stock of contracts would swing with the
    market: who came at a dear moment still pays for it.
    """
    rooms, households = world.rooms, world.households
    for row in range(world.tally[0].rooms):
        room = rooms[row]
        if room.present == 0 or room.tenant == NONE or room.started <= month - 12:
            continue
        at = 0 if households[room.tenant].stream == INTERNATIONAL else 2
        sums[at] += 1.0
        sums[at + 1] += math.log(1.0 + room.premium)


def migrant_premium(state: object, month: int) -> float:
    """What international migrants pay more for the same room, as a share; NaN with too few contracts."""
    sums = np.zeros(4)
    count_premium(state, month, sums)
    if sums[0] < FEWEST_CONTRACTS or sums[2] < FEWEST_CONTRACTS:
        return float("nan")
    return math.exp(sums[1] / sums[0] - sums[3] / sums[2]) - 1.0


@rule
def stratum_of(lot, behaviour):
    """Stratum of rooms on a lot: by what quality, services and distance make them worth."""
    worth = hedonic_rent(lot.quality, lot.services, lot.distance, STANDARD_ROOM, behaviour)
    step = math.floor((worth / behaviour.rent_base - 0.45) / 0.1)
    return int(max(0.0, min(STRATA - 1.0, step)))


@rule
def count_basket(world, basket):
    """Let rooms by stratum: how many, and the sum of their rents, brought to rooms of the same area."""
    rooms, lots, behaviour = world.rooms, world.lots, world.behaviour[0]
    for row in range(world.tally[0].rooms):
        room = rooms[row]
        if room.present == 1 and room.tenant != NONE:
            stratum = stratum_of(lots[room.lot], behaviour)
            larger = math.exp(behaviour.rent_area * (room.area / STANDARD_ROOM - 1.0))
            basket[stratum, 0] += 1.0
            basket[stratum, 1] += room.rent / larger


def basket_now(state: object) -> NDArray[np.float64]:
    """Let rooms and the sum of their rents, MWM a month, by stratum: float64 (stratum, 2)."""
    basket = np.zeros((STRATA, 2))
    count_basket(state, basket)
    return basket


def laspeyres(then: NDArray[np.float64], now: NDArray[np.float64]) -> float:
    """Rents paid now for the rooms that were let then, over those paid then; NaN without any.

    Both from ``basket_now``. Strata that are missing on either day are left out.
    """
    both = (then[:, 0] >= FEWEST_ROOMS) & (now[:, 0] >= FEWEST_ROOMS)
    if not both.any():
        return float("nan")
    rooms, paid = then[both].T
    return float((rooms * now[both, 1] / now[both, 0]).sum() / paid.sum())
