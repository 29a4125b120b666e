"""What the city counts every month of ground: lots taken by groups, homes at risk sites (C7, E32)."""

from __future__ import annotations

from typing import Any

import numpy as np

from agents.foundation.codes import NEVER, NONE, OWNER
from agents.foundation.rules import rule


@rule
def count_settling(world, sums):
    """Owners (0), on lots a group took (1), households with a home (2), those of them at risk sites (3)."""
    households, lots = world.households, world.lots
    for row in range(world.tally[0].households):
        home = households[row]
        if home.present == 0 or home.lot == NONE:
            continue
        lot = lots[home.lot]
        sums[2] += 1.0
        sums[3] += lot.risk
        if home.tenure == OWNER:
            sums[0] += 1.0
            sums[1] += 1.0 if lot.invaded != NEVER else 0.0


def settling_indicators(state: Any) -> dict[str, float]:
    """Shares by column; ``state``: the world as rules take it."""
    sums = np.zeros(4)
    count_settling(state, sums)
    return {
        "invaded_lots_share": float(sums[1] / max(1.0, sums[0])),
        "settled_at_risk_share": float(sums[3] / max(1.0, sums[2])),
    }
