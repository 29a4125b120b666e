"""Slopes and ravines: in some rainy seasons the ground of a risk site slides (M§2.3, E32).

Neighbours are hit together: whether a site slides is one draw a year for all its lots. What stands
without a slab is lost by a stage; a house with one keeps standing, cracked, until it is repaired.
"""

from __future__ import annotations

from agents.construction import crack, knock_down
from agents.foundation.causes import NO_CAUSE
from agents.foundation.codes import NONE, SLAB
from agents.foundation.draws import purpose, uniform
from agents.foundation.events import LANDSLIDE, note
from agents.foundation.rules import rule

_SLIDE = purpose("ground.slide")
_HIT = purpose("ground.hit")

RAINS = 8
"""September, counted from January as 0."""


@rule
def is_hit(world, lot, lot_row, month):
    """Whether the ground of the lot's block slides this year, and takes the house with it."""
    behaviour = world.behaviour[0]
    first = lot_row // world.place[0].lots_a_block * world.place[0].lots_a_block
    if uniform(world.luck, _SLIDE, world.lots[first].key, month) >= behaviour.slide_chance:
        return False
    return uniform(world.luck, _HIT, lot.key, month) < behaviour.slide_share


@rule
def slide(world, month):
    """September: houses at risk sites that the rains bring down or crack."""
    behaviour = world.behaviour[0]
    if month % 12 != RAINS or behaviour.slide_chance == 0.0:
        return
    for lot_row in range(world.tally[0].lots):
        lot = world.lots[lot_row]
        if lot.risk == 0 or lot.owner == NONE or not is_hit(world, lot, lot_row, month):
            continue
        home = world.households[lot.owner]
        project = world.projects[lot_row]
        if lot.done >= SLAB:
            lost = crack(lot, project, behaviour)
        else:
            lost = knock_down(home, lot, project, behaviour)
        note(world.log, month, LANDSLIDE, home.key, 0, lot_row, NO_CAUSE, lost)
