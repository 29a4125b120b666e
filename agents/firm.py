"""What land companies and developers have in common: owners who pay in capital and take out the rest."""

from __future__ import annotations

from typing import Any

import mesa
import numpy as np

from agents.foundation.ledger import CAPITAL, pay
from agents.foundation.world import OUTSIDE_RECORD
from agents.institution import Institution


class Firm(Institution):
    """A firm that holds land. ``row``: of the holder records; ``record``: that row.

    Its owners live elsewhere.
    """

    def __init__(self, model: mesa.Model, row: int, record: np.record) -> None:
        super().__init__(model)
        self.row = row
        self.record = record

    def found(self, outside: np.record, capital: float, book: Any) -> None:
        """Its owners pay ``capital`` MWM in on the first day."""
        pay(outside, self.record, CAPITAL, capital, book)

    def pay_owners(self, world: Any) -> None:
        """Money beyond the firm's capital goes to its owners."""
        spare = float(self.record.cash - self.record.capital)
        if spare > 0.0:
            pay(self.record, world.accounts[OUTSIDE_RECORD], CAPITAL, spare, world.book)
