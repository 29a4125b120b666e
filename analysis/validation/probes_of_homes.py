"""Measures of homes that programmes give: the families they are meant for, the homes, the displaced.

The target of a programme for households without a home are those of the first day with low incomes who
rented or shared, served or not; see ``analysis.homes_followed``.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from agents.foundation.codes import DISPLACED, SHARER
from analysis.homes_followed import Followed, follow
from analysis.validation.look import YEAR, Look, probe

EARLY, LATE = 5, 10
"""Years since a home was handed over that count as early, and years at the end that count as late."""


def _followed(look: Look) -> Followed:
    """The city's homes and target families by year, read once."""
    kept = look.__dict__.get("_followed")
    if kept is None:
        kept = look.__dict__["_followed"] = follow(look.city)
    return kept


def _mean(values: NDArray[np.float64]) -> float:
    known = values[np.isfinite(values)]
    return float(known.mean()) if len(known) else math.nan


def _late(curve: NDArray[np.float64]) -> float:
    """Mean of the last ten years a curve is known for."""
    return _mean(curve[np.isfinite(curve)][-LATE:])


# --- homes that were handed over -----------------------------------------------------------------


@probe
def early_quality_of_given_homes(look: Look) -> float:
    """Quality of the homes that programmes handed over, mean of their first five years."""
    return _mean(_followed(look).served["quality"][:EARLY])


@probe
def late_quality_of_given_homes(look: Look) -> float:
    """Quality of the homes that programmes handed over, mean of the last ten years known."""
    return _late(_followed(look).served["quality"])


@probe
def early_crowding_of_given_homes(look: Look) -> float:
    """Persons a room in the homes that programmes handed over, mean of their first five years."""
    return _mean(_followed(look).served["persons_a_room"][:EARLY])


@probe
def late_crowding_of_given_homes(look: Look) -> float:
    """Persons a room in the homes that programmes handed over, mean of the last ten years known."""
    return _late(_followed(look).served["persons_a_room"])


@probe
def crowding_gained_in_given_homes(look: Look) -> float:
    """Persons a room in homes handed over, in their eighth to twelfth year less in the first two."""
    curve = _followed(look).served["persons_a_room"]
    return _mean(curve[8:13]) - _mean(curve[:2])


@probe
def late_fit_of_given_homes(look: Look) -> float:
    """Share of the homes handed over with 2/3 to 2 persons a room, mean of the last ten years known."""
    return _late(_followed(look).served["fits"])


@probe
def distance_of_given_homes(look: Look) -> float:
    """Distance of the homes that programmes handed over from the centre, cells."""
    return _mean(_followed(look).served["distance"])


@probe
def homes_given(look: Look) -> float:
    """Homes and lots that programmes handed over for 1,000 MWM of public money."""
    followed = _followed(look)
    return 1000.0 * followed.homes / followed.spent if followed.spent > 0.0 else math.nan


# --- the families they are meant for -------------------------------------------------------------


@probe
def early_quality_of_the_target(look: Look) -> float:
    """Quality of the homes of target families, served or not, in the second to sixth year."""
    return _mean(_followed(look).target["quality"][2 : 2 + EARLY])


@probe
def late_quality_of_the_target(look: Look) -> float:
    """The same in the last ten years."""
    return _late(_followed(look).target["quality"])


@probe
def late_crowding_of_the_target(look: Look) -> float:
    """Persons a room of target families, served or not, in the last ten years."""
    return _late(_followed(look).target["persons_a_room"])


@probe
def late_fit_of_the_target(look: Look) -> float:
    """Share of the target families with 2/3 to 2 persons a room in the last ten years."""
    return _late(_followed(look).target["fits"])


@probe
def late_crowded_share_of_the_target(look: Look) -> float:
    """Share of the target families with more than 2.5 persons a room in the last ten years."""
    return _late(_followed(look).target["crowded"])


# --- the displaced -------------------------------------------------------------------------------


def _displaced(look: Look) -> NDArray[np.bool_]:
    """Displaced people who came in the last three years of the run."""
    return (look.people.stream == DISPLACED) & (look.people.arrived >= look.months - 3 * YEAR)


@probe
def displaced_without_home_or_sharing(look: Look) -> float:
    """Share of the displaced of the last three years who share, or have no home at all."""
    came = _displaced(look)
    apart = (look.people.tenure == SHARER) | (look.people.lot < 0)
    return float(apart[came].mean()) if came.any() else math.nan


@probe
def homes_lent_over_stock(look: Look) -> float:
    """Homes on loan at the end over all homes of programmes that stand ready for it."""
    lots = look.city.lots
    rooms: Any = look.city.world.rooms[: look.city.world.tally[0].rooms]
    stock = int(((lots.keeper >= 0) & (lots.done > 0)).sum())
    lent = (rooms.present == 1) & (rooms.tenant >= 0) & (lots.keeper[rooms.lot] >= 0)
    return float(lent.sum()) / stock if stock else math.nan


@probe
def owners_among_the_target(look: Look) -> float:
    """Share of the target families still in the city who own their home in the last ten years."""
    return _late(_followed(look).target["owners"])
