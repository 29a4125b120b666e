"""Finished homes on small lots: how many rooms more they have space for, and what their roofs bear.

A usual lot of a self-built settlement has space for three rooms beside a core, and its slab bears a storey.
The lot of a social home is half as large, and its roof was made for one storey (Cruz 2021 §3.5).
"""

from __future__ import annotations

from agents.construction import CORE_ROOMS, raise_home
from agents.foundation.codes import FINISHING, SLAB
from agents.foundation.rules import rule

MOST_EXTRA_ROOMS = 3
"""Rooms that fit beside a core on a usual lot."""


@rule
def most_extra_rooms(lot):
    """Extra rooms that the lot has space for, those that stand included."""
    return MOST_EXTRA_ROOMS - lot.narrow


@rule
def raise_unit(lot, rooms, spare, bears, cost, behaviour):
    """A programme has had a home built: with space for ``spare`` rooms; it ``bears`` a storey or not."""
    raise_home(lot, FINISHING, rooms, rooms - CORE_ROOMS, 0, cost, behaviour)
    lot.narrow = max(0, MOST_EXTRA_ROOMS - lot.extra_rooms - spare)
    lot.light = 0 if bears == 1 else 1


@rule
def raise_core(lot, cost, behaviour):
    """Walls and slab of a core stand, built for ``cost`` MWM; the family goes on from there."""
    raise_home(lot, SLAB, CORE_ROOMS, 0, 0, cost, behaviour)
