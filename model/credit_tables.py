"""What others read of credit: every loan ever made, and each lender's accounts year by year."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from agents.foundation.codes import LENDER_NAMES, NONE, PURPOSE_NAMES
from agents.foundation.world import World

_AS_THEY_ARE = (
    "household",
    "decile",
    "issued",
    "closed",
    "approved",
    "principal",
    "term",
    "instalment",
    "paid",
    "interest_paid",
    "fees",
    "balance",
    "written_off",
    "rescheduled",
    "defaulted",
)
ACCOUNTS = (
    "annual_rate",
    "reach",
    "open",
    "capital",
    "cash",
    "portfolio",
    "late",
    "lost",
    "applications",
    "approved",
    "denied_capacity",
    "denied_flagged",
    "denied_profit",
    "denied_funds",
    "denied_circle",
    "issued",
    "repaid",
    "interest",
    "charged_off",
    "written_off",
)

LenderYear = tuple[int, np.recarray, np.ndarray]
"""A December: its month, a copy of the lender records, the number of borrowers of each."""


def loan_table(world: World, lenders: Sequence[tuple[str, str]]) -> pd.DataFrame:
    """One row a loan, in the order of issue and key; ``lenders``: (name, title) in the order of records.

    Money in MWM, ``annual_rate`` a year, ``closed`` and ``defaulted`` are -1 while that has not
    happened; ``circle``: with joint liability.
    """
    loans: Any = world.loans[: world.tally[0].loans]
    loans = loans[np.lexsort((loans.key, loans.issued))]
    table = pd.DataFrame({name: loans[name] for name in _AS_THEY_ARE})
    names = np.array([name for name, _ in lenders], object)
    table.insert(2, "lender", names[loans.lender] if len(loans) else [])
    table.insert(3, "lender_kind", np.array(LENDER_NAMES, object)[world.lenders["kind"][loans.lender]])
    table.insert(4, "purpose", np.array(PURPOSE_NAMES, object)[loans.purpose])
    table.insert(9, "annual_rate", 12.0 * loans.rate)
    table["circle"] = loans.circle != NONE
    return table


def lender_year(world: World, month: int) -> LenderYear:
    """The lenders' accounts as they stand; ``month``: their date."""
    loans: Any = world.loans[: world.tally[0].loans]
    running = loans.lender[loans.present == 1]
    return month, world.lenders.copy(), np.bincount(running, minlength=len(world.lenders))


def lender_table(years: Sequence[LenderYear], lenders: Sequence[tuple[str, str]]) -> pd.DataFrame:
    """One row a lender and year: month, lender, title, kind, accounts in MWM, applications and denials.

    Counts and flows are since the start of the run.
    """
    parts = []
    for month, records, borrowers in years:
        part = pd.DataFrame({name: records[name] for name in ACCOUNTS}).rename(columns={"approved": "loans"})
        part.insert(0, "month", month)
        part.insert(1, "lender", [name for name, _ in lenders])
        part.insert(2, "title", [title for _, title in lenders])
        part.insert(3, "kind", np.array(LENDER_NAMES, object)[records.kind])
        part["borrowers"] = borrowers
        parts.append(part)
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()
