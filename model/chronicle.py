"""What a city writes down every month: who paid whom, and what happened to whom."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from agents.foundation.events import EVICTED, LOST_GROUND
from model.tables import Flows, event_table, ledger_table


class Chronicle:
    """The payments and events of one city. ``events``: records of every month that had any."""

    def __init__(self) -> None:
        self.events: list[np.recarray] = []
        self._ledger: list[Flows] = []
        self._displaced: list[int] = []

    def keep_ledger(self, book: NDArray[np.float64], month: int) -> None:
        """Write down the payments of a month (-1: opening balances)."""
        flows = np.flatnonzero(book)
        self._ledger.append((month, flows, book.ravel()[flows]))

    def keep_events(self, log: Any, month: int) -> dict[str, float]:
        """Events leave the log; returns evictions of the month, and displaced households a year.

        Raises ``RuntimeError`` if there were more events than the log holds.
        """
        count = int(log[0].household)
        if count >= len(log):
            raise RuntimeError(f"{count} events in month {month}: more than the log of {len(log)} holds")
        kept: Any = log[1 : count + 1].copy()
        log[0].household = 0
        if count:
            self.events.append(kept)
        self._displaced.append(int((kept.kind == LOST_GROUND).sum()))
        a_year = 12.0 * float(np.mean(self._displaced[-12:]))
        return {"evicted": float((kept.kind == EVICTED).sum()), "displaced": a_year}

    def ledger_table(self) -> pd.DataFrame:
        """Who paid whom for what: month (-1: opening balances), payer, payee, kind, amount in MWM."""
        return ledger_table(self._ledger)

    def event_table(self) -> pd.DataFrame:
        """What happened to whom: month, kind, household key, other key, lot, cause, amount."""
        return event_table(self.events)
