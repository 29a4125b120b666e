"""Room for those to come: records grow before a month that might need more of them."""

from __future__ import annotations

from typing import Any

import numpy as np

from agents.foundation.codes import MOST_PERSONS, NONE
from agents.foundation.records import grown
from agents.foundation.world import World

MAX_CONTACTS = 16

_COUNTED = {"households": 1, "rooms": 1, "loans": 4, "circles": 4, "awards": 4, "groups": 4, "assistants": 1}
"""Populations that newcomers and their doings add to, and how much more than one row each."""


def with_rows(world: World, name: str, rows: int) -> World:
    """``world`` with room for ``rows`` records of a population."""
    changes: dict[str, Any] = {name: grown(getattr(world, name), rows)}
    if name == "households":
        contacts = np.full((rows, MAX_CONTACTS), NONE, np.int32)
        contacts[: len(world.contacts)] = world.contacts
        born = np.zeros((rows, MOST_PERSONS), np.int16)
        born[: len(world.born)] = world.born
        changes |= {"contacts": contacts, "born": born}
    return world._replace(**changes)


def with_room(world: World, households: int) -> World:
    """``world`` with room for a month's newcomers; the same object where there is enough.

    ``households``: of the start, which arrivals are a share of.
    """
    tally: Any = world.tally[0]
    at_once = float((world.streams.arrivals * world.streams.pulse_factor).sum())
    margin = int(0.03 * tally.households + at_once * households) + 128
    for name, factor in _COUNTED.items():
        held = len(getattr(world, name))
        if getattr(tally, name) + factor * margin > held:
            world = with_rows(world, name, int(1.3 * held) + 4 * margin)
    if tally.ties + 8 * margin > len(world.ties):
        world = with_rows(world, "ties", int(1.3 * len(world.ties)) + 8 * margin)
    return world
