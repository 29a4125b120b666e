"""How long it takes until a house is consolidated: the Kaplan–Meier median (E)."""

from __future__ import annotations

from typing import Any

import numpy as np

from agents.foundation.codes import BEFORE, NEVER, NONE

FEWEST_EVENTS = 40
"""Consolidations below which a median time would be noise."""


def median_years_to_consolidation(lots: np.recarray, month: int) -> float:
    """Kaplan–Meier median of years from founding to consolidation; NaN while it is not reached.

    Lots founded before the run enter the risk set late (left truncation); those consolidated
    before the run are left out.
    """
    mine: Any = lots[(lots.founded != NEVER) & (lots.owner != NONE)]
    if not len(mine):
        return float("nan")
    if int((mine.consolidated_month >= 0).sum()) < FEWEST_EVENTS:
        return float("nan")
    before = mine.consolidated_month == BEFORE
    mine = mine[~before]
    founded = mine.founded.astype(np.int64)
    entry = np.maximum(0, -founded)
    event = mine.consolidated_month != NEVER
    leave = np.where(event, mine.consolidated_month, month + 1) - founded
    longest = int(max(1, leave.max(initial=1))) + 2
    entered = np.cumsum(np.bincount(entry, minlength=longest)[:longest])
    left = np.cumsum(np.bincount(np.maximum(leave, entry + 1), minlength=longest)[:longest])
    events = np.bincount(np.maximum(leave, entry + 1)[event], minlength=longest)[:longest]
    at_risk = entered - np.concatenate([[0], left[:-1]])
    survival = np.cumprod(np.where(at_risk >= 10, 1.0 - events / np.maximum(1, at_risk), 1.0))
    reached = np.flatnonzero(survival <= 0.5)
    return float(reached[0]) / 12.0 if len(reached) else float("nan")
