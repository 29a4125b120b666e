"""What the city counts every month of families that receive remittances: what they live on (M§2.5)."""

from __future__ import annotations

from typing import Any

import numpy as np

from agents.foundation.rules import rule


@rule
def count_receivers(world, sums):
    """Income of families that receive remittances (0), and what of it they consume (1), MWM a month."""
    households = world.households
    for row in range(world.tally[0].households):
        home = households[row]
        if home.present == 1 and home.receives == 1:
            sums[0] += home.income + home.remittance + home.room_income + home.workshop_income
            sums[0] += home.complement
            sums[1] += home.consumption


def means_indicators(state: Any) -> dict[str, float]:
    """Shares by column, where anybody receives remittances; ``state``: the world as rules take it."""
    sums = np.zeros(2)
    count_receivers(state, sums)
    return {"receivers_consumption_share": float(sums[1] / sums[0])} if sums[0] > 0.0 else {}
