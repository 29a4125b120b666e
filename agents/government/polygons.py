"""Polygons: the settlements in which a policy works, chosen once, and the news of it (T§7.4, M§2.4)."""

from __future__ import annotations

import numpy as np

from agents.foundation.codes import NONE
from agents.foundation.rules import rule

CHOICES = ("gap", "central")
BY_GAP, CENTRAL = 0, 1


@rule
def settlement_of(world, home):
    """Settlement in which a household lives, or NONE."""
    return NONE if home.lot == NONE else world.lots[home.lot].settlement


@rule
def inhabitants_and_distances(world):
    """Inhabitants of each settlement, and their mean distance from the centre, cells; two arrays."""
    count = world.tally[0].settlements
    distance = np.zeros(count)
    inhabitants = np.zeros(count)
    for row in range(world.tally[0].households):
        home = world.households[row]
        at = settlement_of(world, home) if home.present == 1 else NONE
        if at != NONE:
            inhabitants[at] += home.persons
            distance[at] += home.persons * world.lots[home.lot].distance
    return inhabitants, distance / np.maximum(1.0, inhabitants)


@rule
def choose_settlements(world, number, choice, mark):
    """Mark up to ``number`` settlements that lack services with ``mark``.

    By gap: most inhabitants without services first, as Cartagena ranks them. Central: those nearest to the
    centre first.
    """
    count = world.tally[0].settlements
    inhabitants, distances = inhabitants_and_distances(world)
    places = np.empty(count)
    for k in range(count):
        gap = inhabitants[k] * (1.0 - world.settlements[k].services / 4.0)
        places[k] = distances[k] if choice == CENTRAL else -gap
        if gap <= 0.0:
            places[k] = np.inf
    order = np.argsort(places, kind="mergesort")
    for i in range(min(number, count)):
        if places[order[i]] < np.inf:
            world.settlements[order[i]].polygon |= mark


@rule
def is_inside(world, home, mark):
    """Whether a household lives in a settlement with this mark."""
    at = settlement_of(world, home)
    return at != NONE and world.settlements[at].polygon & mark != 0


@rule
def is_left_out(world, home, programme):
    """Whether a programme serves its polygons alone, and the household lives elsewhere."""
    if programme.mark == 0 or programme.outside_too == 1:
        return False
    return not is_inside(world, home, programme.mark)


@rule
def service_gap(world, home):
    """Inhabitants without services where a household lives: as Cartagena ranks settlements; 0 outside all."""
    at = settlement_of(world, home)
    if at == NONE:
        return 0.0
    place = world.settlements[at]
    return place.inhabitants * (1.0 - place.services / 4.0)


@rule
def announce(world, mark, month):
    """People hear that works will come to the marked settlements: it is talked of in their blocks."""
    for row in range(world.tally[0].lots):
        lot = world.lots[row]
        if lot.settlement != NONE and world.settlements[lot.settlement].polygon & mark != 0:
            world.blocks[lot.block].announced = month
