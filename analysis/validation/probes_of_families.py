"""Measures of families and of what programmes do for whom."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from agents.foundation.codes import NONE, OWNER
from analysis.validation.look import DECADE, YEAR, Look, probe
from analysis.validation.probes_of_building import FOR_THE_HOUSE

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


def _served(look: Look) -> Any:
    """Owners whose house was the work of a completed award."""
    people = look.people
    return people[(people.tenure == OWNER) & (people.served > 0)]


@probe
def adaptations_a_served_home(look: Look) -> float:
    """Finished houses of a programme that were broken open again, over such houses."""
    served = _served(look)
    adapted = np.isin(served.key, look.happened("adapted").household)
    return float(adapted.mean()) if len(served) else math.nan


@probe
def served_families_short_of_a_room(look: Look) -> float:
    """Share of families with more than two persons a room in the December after their award's completion."""
    done = look.happened("completed")
    done = done.assign(month=(done.month // YEAR + 1) * YEAR)
    seen = done.merge(look.city.lot_table(), on=["month", "lot"])
    return float((seen.crowding > 2.0).mean()) if len(seen) else math.nan


@probe
def trust_of_the_served(look: Look) -> float:
    """Mean trust in programmes of the families of a programme."""
    served = _served(look)
    return float(served.programme_trust.mean()) if len(served) else math.nan


@probe
def cost_of_an_award(look: Look) -> float:
    """Mean money paid for a completed award, MWM."""
    return float(look.happened("completed").amount.mean())


@probe
def awards_completed(look: Look) -> float:
    """Completed awards over those that came to an end."""
    done, lapsed = len(look.happened("completed")), len(look.happened("lapsed"))
    return done / (done + lapsed) if done + lapsed else math.nan


def _settled(look: Look) -> Any:
    """Owners who lived on their lot ten years after the run began, and still do."""
    people = look.people
    return people[(people.tenure == OWNER) & (people.settled < DECADE)]


@probe
def own_money_put_into_homes(look: Look) -> float:
    """Own money that owners who have lived there since year ten have put into their homes, MWM a home."""
    return float(_settled(look).own_spending.mean())


@probe
def quality_of_settled_homes(look: Look) -> float:
    """Mean quality of homes whose owners have lived there since year ten."""
    return float(look.city.lots.quality[_settled(look).lot].mean())


@probe
def private_building_credit(look: Look) -> float:
    """Private loans for building in the last ten years, MWM a household."""
    loans = look.happened("loan", DECADE)
    return float(loans.amount[loans.cause.isin(FOR_THE_HOUSE)].sum()) / len(look.people)


@probe
def low_incomes_among_approved(look: Look) -> float:
    """Share of the two lowest income deciles in a programme's approvals."""
    homes = look.city.households
    decile = dict(zip(homes.key.tolist(), homes.decile.tolist(), strict=True))
    approved = look.happened("approved").household
    return float(np.mean([decile[key] in LOW_INCOME for key in approved])) if len(approved) else math.nan
