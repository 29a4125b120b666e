"""Measures of families and of what programmes do for whom."""

from __future__ import annotations

import math

import numpy as np

from agents.foundation.codes import NONE, OWNER
from analysis.validation.look import YEAR, Look, probe

LOW_INCOME = (1, 2)
"""Income deciles counted as very low incomes."""


@probe
def households_a_lot_in_old_settlements(look: Look) -> float:
    """Households on a lot, tenants apart, in settlements of more than thirty years."""
    lots, places = look.city.lots, look.city.world.settlements
    owned = lots[(lots.owner != NONE) & (lots.settlement != NONE)]
    old = owned[places.founded[owned.settlement] < look.months - 30 * YEAR]
    return float(old.households.mean()) if len(old) else math.nan


@probe
def owners_with_a_will(look: Look) -> float:
    """Owners who leave a will."""
    return float(look.people.will[look.people.tenure == OWNER].mean())


@probe
def inherited_without_a_will(look: Look) -> float:
    """Inheritances of a house without a will over all of them."""
    inherited = look.happened("inherited")
    return float((inherited.cause == "without_will").mean()) if len(inherited) else math.nan


@probe
def low_incomes_among_approved(look: Look) -> float:
    """Share of the two lowest income deciles in a programme's approvals."""
    homes = look.city.households
    decile = dict(zip(homes.key.tolist(), homes.decile.tolist(), strict=True))
    approved = look.happened("approved").household
    return float(np.mean([decile[key] in LOW_INCOME for key in approved])) if len(approved) else math.nan
