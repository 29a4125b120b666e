"""The regulator: pays each January for the support that lets cooperatives reach more people (C4, T§7.4).

What it asks of lenders, a cap on rates, stands in the place's record and is theirs to keep.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from agents.foundation.ledger import ASSISTANCE, BUDGET, pay
from agents.institution import Institution


class Regulator(Institution):
    """The office that supports cooperatives with public money."""

    def open_year(
        self,
        outside: np.record,
        treasury: np.record,
        place: np.record,
        tally: np.record,
        book: NDArray[np.float64],
    ) -> None:
        """Pay the year's advisers from taxes paid elsewhere, through the treasury; ``tally`` counts it."""
        raised = pay(outside, treasury, BUDGET, place.support_cost, book)
        tally.support_spent += pay(treasury, outside, ASSISTANCE, raised, book)
