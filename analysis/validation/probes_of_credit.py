"""Measures of credit: who borrows, what it costs, what reaches the walls, who ends in the trap."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from agents.foundation.codes import OWNER
from analysis.validation.look import DECADE, Look, probe

POOREST = (1, 2)
SMALL_LOAN = 1.5
"""MWM, about USD 300: below what housing microlenders call a loan."""

BUILDING = ("house", "room_to_let", "workshop")


def _everybody(look: Look) -> Any:
    """All households that ever lived here: who left is counted with what it had by then."""
    return look.city.households


def _private(look: Look) -> pd.DataFrame:
    return look.loans[look.loans.purpose != "programme"]


def _over(part: float, whole: float) -> float:
    return float(part / whole) if whole > 0.0 else math.nan


# --- what borrowing costs and does ---------------------------------------------------------------


@probe
def months_in_the_trap_for_100_lent(look: Look) -> float:
    """Months that households spent in the debt trap, for each 100 MWM lent."""
    homes = _everybody(look)
    return _over(100.0 * float(homes.months_trapped.sum()), float(homes.borrowed.sum()))


@probe
def interest_for_a_unit_lent(look: Look) -> float:
    """Interest and fees paid, MWM, for each MWM lent."""
    homes = _everybody(look)
    return _over(float(homes.interest_paid.sum()), float(homes.borrowed.sum()))


@probe
def walls_for_a_unit_lent(look: Look) -> float:
    """Borrowed money that went into houses, MWM, for each MWM lent."""
    homes = _everybody(look)
    return _over(float(homes.walls_credit.sum()), float(homes.borrowed.sum()))


@probe
def ever_in_the_trap(look: Look) -> float:
    """Households that were ever in the debt trap, over all that ever lived here."""
    return float((_everybody(look).trapped > 0).mean())


@probe
def months_in_the_trap(look: Look) -> float:
    """Mean months a household spent in the debt trap, of all that ever lived here."""
    return float(_everybody(look).months_trapped.mean())


# --- access --------------------------------------------------------------------------------------


@probe
def poorest_who_borrow(look: Look) -> float:
    """Households of deciles 1 and 2 that ever took a private loan."""
    homes = _everybody(look)
    poor = pd.Series(homes.key[(homes.decile == POOREST[0]) | (homes.decile == POOREST[1])])
    return float(poor.isin(_private(look).household).mean()) if len(poor) else math.nan


@probe
def poorest_owners_who_build_on_credit(look: Look) -> float:
    """Owners of deciles 1 and 2 that took a private building loan in the last ten years."""
    homes = look.people[look.people.tenure == OWNER]
    poor = pd.Series(homes.key[(homes.decile == POOREST[0]) | (homes.decile == POOREST[1])])
    loans = look.loans[look.loans.purpose.isin(BUILDING) & (look.loans.issued >= look.months - DECADE)]
    return float(poor.isin(loans.household).mean()) if len(poor) else math.nan


@probe
def poorest_applications_denied(look: Look) -> float:
    """Applications of deciles 1 and 2 that private lenders denied."""
    homes = _everybody(look)
    poor = homes.key[(homes.decile == POOREST[0]) | (homes.decile == POOREST[1])]
    denied = float(look.happened("loan_denied").household.isin(poor).sum())
    return _over(denied, denied + float(_private(look).household.isin(poor).sum()))


@probe
def small_applications_denied(look: Look) -> float:
    """Applications for less than 1.5 MWM that private lenders denied."""
    denied = float((look.happened("loan_denied").amount < SMALL_LOAN).sum())
    return _over(denied, denied + float((_private(look).principal < SMALL_LOAN).sum()))


@probe
def small_loans(look: Look) -> float:
    """Private loans of less than 1.5 MWM."""
    return float((_private(look).principal < SMALL_LOAN).sum())


# --- repeated by stages --------------------------------------------------------------------------


@probe
def building_loans_in_ten_years(look: Look) -> float:
    """Private building loans of a borrower in the ten years from its first, where those have passed."""
    loans = look.loans[look.loans.purpose.isin(BUILDING)]
    first = loans.groupby("household").issued.transform("min")
    seen = loans[(first < look.months - DECADE) & (loans.issued < first + DECADE)]
    return _over(len(seen), seen.household.nunique())
