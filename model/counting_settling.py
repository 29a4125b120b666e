"""What the city counts every month of land taken by groups (C7)."""

from __future__ import annotations

from typing import Any

import numpy as np

from agents.foundation.codes import NEVER, OWNER
from agents.foundation.rules import rule


@rule
def count_settling(world, sums):
    """Owners (0), and those on lots a group took (1)."""
    households, lots = world.households, world.lots
    for row in range(world.tally[0].households):
        home = households[row]
        if home.present == 1 and home.tenure == OWNER:
            sums[0] += 1.0
            sums[1] += 1.0 if lots[home.lot].invaded != NEVER else 0.0


def settling_indicators(state: Any) -> dict[str, float]:
    """Shares by column; ``state``: the world as rules take it."""
    sums = np.zeros(2)
    count_settling(state, sums)
    return {"invaded_lots_share": float(sums[1] / max(1.0, sums[0]))}
