"""The budget year: money for programmes and services comes in January, what is left goes back.

Government bodies are Mesa agents; their month is compiled, their year is here (C9).
"""

from __future__ import annotations

import mesa
import numpy as np
from numpy.typing import NDArray

from agents.foundation.ledger import BUDGET, BUDGET_RETURN, pay


class ProgrammeOffice(mesa.Agent):
    """The office that runs one programme. ``record`` is its row of the programme records."""

    def __init__(
        self, model: mesa.Model, record: np.record, name: str, title: str, fiscal_year: bool
    ) -> None:
        super().__init__(model)
        self.record = record
        self.name = name
        self.title = title
        self.fiscal_year = fiscal_year

    def open_year(self, treasury: np.record, budget: float, book: NDArray[np.float64]) -> None:
        """Receive the year's ``budget``, MWM."""
        self.record.funded += pay(treasury, self.record, BUDGET, budget, book)

    def close_year(self, treasury: np.record, book: NDArray[np.float64]) -> None:
        """Return what was neither spent nor promised, where the fiscal year says so."""
        if self.fiscal_year:
            unspent = float(self.record.cash - self.record.committed)
            self.record.returned += pay(self.record, treasury, BUDGET_RETURN, unspent, book)
