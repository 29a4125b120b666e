"""Polygons: the settlements in which a policy works, chosen once, and the news of it (T§7.4, M§2.4)."""

from __future__ import annotations

import numpy as np

from agents.foundation.codes import NONE
from agents.foundation.rules import rule

CHOICES = ("gap", "central")
BY_GAP, CENTRAL = 0, 1


@rule
def mean_distances(world):
    """Mean distance from the centre of the occupied lots of each settlement, cells; far for none."""
    count = world.tally[0].settlements
    total = np.zeros(count)
    number = np.zeros(count)
    for row in range(world.tally[0].lots):
        lot = world.lots[row]
        if lot.settlement != NONE and lot.people > 0:
            total[lot.settlement] += lot.distance
            number[lot.settlement] += 1.0
    for k in range(count):
        total[k] = total[k] / number[k] if number[k] > 0.0 else np.inf
    return total


@rule
def choose_settlements(world, number, choice, mark):
    """Mark up to ``number`` settlements that lack services with ``mark``.

    By gap: most inhabitants without services first, as Cartagena ranks them. Central: those nearest to the
    centre first.
    """
    count = world.tally[0].settlements
    distances = mean_distances(world)
    places = np.empty(count)
    for k in range(count):
        place = world.settlements[k]
        gap = place.households * (1.0 - place.services / 4.0)
        places[k] = distances[k] if choice == CENTRAL else -gap
        if gap <= 0.0:
            places[k] = np.inf
    order = np.argsort(places, kind="mergesort")
    for i in range(min(number, count)):
        if places[order[i]] < np.inf:
            world.settlements[order[i]].polygon |= mark


@rule
def announce(world, mark, month):
    """People hear that works will come to the marked settlements: it is talked of in their blocks."""
    for row in range(world.tally[0].lots):
        lot = world.lots[row]
        if lot.settlement != NONE and world.settlements[lot.settlement].polygon & mark != 0:
            world.blocks[lot.block].announced = month
