"""How long it takes until a house is consolidated: Kaplan–Meier with late entry (E).

A lot founded before the run is watched from the first day on only, so it enters the risk set late
(left truncation); a house consolidated before that day is left out, and one that is not
consolidated yet counts as waiting (right censoring).
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from agents.foundation.codes import BEFORE, NEVER, NONE

FEWEST_EVENTS = 40
"""Consolidations below which a median time would be noise."""

FEWEST_AT_RISK = 10
"""Houses below which one more consolidation would move the curve too far to count."""


def share_waiting(lots: Any, month: int) -> NDArray[np.float64]:
    """Share of houses not consolidated 0, 1, 2, … months after founding, up to the longest watched.

    ``lots``: records of owners' lots. ``month``: the month that has just been lived.
    """
    mine = lots[(lots.founded != NEVER) & (lots.owner != NONE) & (lots.consolidated_month != BEFORE)]
    if not len(mine):
        return np.ones(1)
    founded = mine.founded.astype(np.int64)
    entry = np.maximum(0, -founded)
    event = mine.consolidated_month != NEVER
    leave = np.maximum(np.where(event, mine.consolidated_month, month + 1) - founded, entry + 1)
    length = int(leave.max()) + 2
    entered = np.cumsum(np.bincount(entry, minlength=length))
    left = np.cumsum(np.bincount(leave, minlength=length))
    events = np.bincount(leave[event], minlength=length)
    at_risk = entered - np.concatenate([[0], left[:-1]])
    left_over = np.where(at_risk >= FEWEST_AT_RISK, 1.0 - events / np.maximum(1, at_risk), 1.0)
    return np.asarray(np.cumprod(left_over), np.float64)


def years_until(lots: Any, month: int, share: float) -> float:
    """Years until ``share`` of the houses are consolidated; NaN while that is not reached."""
    reached = np.flatnonzero(share_waiting(lots, month) <= 1.0 - share)
    return float(reached[0]) / 12.0 if len(reached) else float("nan")


def median_years_to_consolidation(lots: np.recarray, month: int) -> float:
    """Median of years from founding to consolidation; NaN with too few consolidations to tell."""
    if int((lots.consolidated_month >= 0).sum()) < FEWEST_EVENTS:
        return float("nan")
    return years_until(lots, month, 0.5)
