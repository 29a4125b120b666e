"""Looking around a place: what a buyer finds in a block, or in the next one (C6).

Who likes a place and finds nothing for sale there looks a few streets on. So the wishes that one place
cannot serve press on the places around it.
"""

from __future__ import annotations

import math

from agents.foundation.codes import NONE
from agents.foundation.rules import rule
from agents.land_values import is_for_buyers


@rule
def next_block(world, b, chance):
    """One of the eight blocks around block ``b``, NONE beyond the edge of the map; ``chance`` 0-1."""
    across = int(math.sqrt(world.blocks.shape[0]) + 0.5)
    step = min(7, int(8.0 * chance))
    if step >= 4:
        step += 1
    row, column = b // across + step // 3 - 1, b % across + step % 3 - 1
    inside = 0 <= row < across and 0 <= column < across
    return row * across + column if inside else NONE


@rule
def for_sale_in(world, b, chance):
    """A lot or house in block ``b`` for which a buyer from elsewhere can bid; NONE without any."""
    if b == NONE:
        return NONE
    each = world.place[0].lots_a_block
    first = min(each - 1, int(each * chance))
    for step in range(each):
        row = b * each + (first + step) % each
        if is_for_buyers(world, world.lots[row]):
            return row
    return NONE
