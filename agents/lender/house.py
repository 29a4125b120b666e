"""Lenders as Mesa agents: what they decide once a year (C4).

The monthly business of a lender is compiled (``agents.lender``, ``agents.repayment``) and
works on its record; this agent reads the year's accounts and changes rate, reach and forecast.
"""

from __future__ import annotations

import math
from typing import Any

import mesa
import numpy as np
from numpy.typing import NDArray

from agents.foundation.codes import COOPERATIVE, FOR_PROFIT
from agents.foundation.ledger import CAPITAL, pay
from agents.institution import Institution


class LendingHouse(Institution):
    """One lender. ``record`` is its row of the lender records, ``title`` what people call it."""

    def __init__(self, model: mesa.Model, record: np.record, title: str) -> None:
        super().__init__(model)
        self.record = record
        self.title = title
        self.capital = float(record.cash)

    def close_year(self, outside: np.record, behaviour: Any, book: NDArray[np.float64]) -> None:
        """Learn from the year's losses, share out or reinvest its surplus, widen the reach."""
        record = self.record
        self._learn(behaviour)
        surplus = float(record.income_year - record.cost_year)
        if record.kind == COOPERATIVE:
            if surplus > 0.0 and record.portfolio > 0.0:
                cut = behaviour.surplus_to_rate * surplus / float(record.portfolio)
                cut = min(cut, float(behaviour.member_rate_cut))
                record.annual_rate = max(behaviour.member_rate_floor, float(record.annual_rate) - cut)
            record.reach = min(behaviour.reach_limit, float(record.reach) + behaviour.reach_growth)
        elif record.kind == FOR_PROFIT:
            spare = min(surplus, float(record.cash + record.portfolio) - self.capital, float(record.cash))
            if spare > 0.0:
                pay(record, outside, CAPITAL, spare, book)
        record.income_year = record.cost_year = record.predicted_year = 0.0
        record.loans_year = record.defaults_year = 0

    def _learn(self, behaviour: Any) -> None:
        """Move the default forecast towards what the year's finished loans showed (G1.24)."""
        record = self.record
        if record.loans_year < 5:
            return
        seen = (float(record.defaults_year) + 0.5) / (float(record.loans_year) + 1.0)
        predicted = (float(record.predicted_year) + 0.5) / (float(record.loans_year) + 1.0)
        seen, predicted = min(seen, 0.95), min(predicted, 0.95)
        gap = math.log(seen / (1.0 - seen)) - math.log(predicted / (1.0 - predicted))
        record.expected_default += behaviour.forecast_learning * max(-1.0, min(1.0, gap))
