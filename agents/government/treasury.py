"""The budget year: money for programmes and services comes in January, what is left goes back.

Government bodies are Mesa agents; their month is compiled, their year is here (C9).
"""

from __future__ import annotations

import mesa
import numpy as np
from numpy.typing import NDArray

from agents.foundation.ledger import BUDGET, BUDGET_RETURN, CAPITAL, pay
from agents.institution import Institution

NEVER_CLOSES = 1 << 30


class ProgrammeOffice(Institution):
    """The office that runs one programme. ``record`` is its row of the programme records."""

    def __init__(
        self,
        model: mesa.Model,
        record: np.record,
        name: str,
        title: str,
        fiscal_year: bool,
        opens_in_year: int = 0,
        closes_in_year: int = 0,
    ) -> None:
        super().__init__(model)
        self.record = record
        self.name = name
        self.title = title
        self.fiscal_year = fiscal_year
        self.opens = 12 * opens_in_year
        self.closes = 12 * closes_in_year if closes_in_year > 0 else NEVER_CLOSES

    def money_of(self, month: int) -> float:
        """What it receives in this January, MWM: the yearly budget, and its seed when it opens."""
        if not self.opens <= month < self.closes:
            return 0.0
        return float(self.record.budget) + (float(self.record.seed) if month == self.opens else 0.0)

    def open_year(
        self, outside: np.record, treasury: np.record, budget: float, book: NDArray[np.float64]
    ) -> None:
        """Receive the year's ``budget``, MWM, from taxes paid elsewhere, through the treasury."""
        raised = pay(outside, treasury, BUDGET, budget, book)
        self.record.funded += pay(treasury, self.record, BUDGET, raised, book)

    def close_year(
        self, treasury: np.record, lender: np.record | None, source: np.record, book: NDArray[np.float64]
    ) -> None:
        """Return what was neither spent nor promised, and what borrowers have paid back.

        ``lender``: keeps the programme's credit, if there is any. ``source``: who lent the money
        where that was not the programme.
        """
        record = self.record
        if self.fiscal_year:
            unspent = float(record.cash - record.committed)
            record.returned += pay(record, treasury, BUDGET_RETURN, unspent, book)
        if lender is None or record.lends_own:
            return  # who lent its own money keeps what comes back
        if record.revolving:
            record.recovered += pay(lender, record, BUDGET_RETURN, float(lender.cash), book)
        elif record.credit_from_budget:
            record.recovered += pay(lender, treasury, BUDGET_RETURN, float(lender.cash), book)
        else:
            pay(lender, source, CAPITAL, float(lender.cash), book)
