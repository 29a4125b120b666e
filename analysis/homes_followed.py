"""Families and homes followed for decades after a programme began, to compare programmes that give homes.

Two views, since each alone misleads. *The target*: every household that was eligible on the first day,
served or not, wherever it lives later; the same families in every city of a seed (intention to treat).
*The served*: the homes and lots that programmes handed over, by years since, with whoever owns them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from agents.dwelling import CROWDED
from agents.foundation.codes import OWNER, SHARER, TENANT
from agents.foundation.events import HOME_HANDED_OVER
from model import HousingModel
from model.gentrification import Residents

YEAR = 12
HIGHEST_DECILE = 7
"""Income decile up to which households of a place lie below five minimum wages."""

ROOMY, CLOSE = 2.0 / 3.0, 2.0
"""Persons a room between which a home fits its family: neither empty rooms nor three in one."""

MEASURES = ("quality", "persons_a_room", "crowded", "fits", "distance", "owners")
SHARES = ("quality", "crowded", "fits", "owners")
"""Measures between 0 and 1."""


@dataclass(frozen=True)
class Followed:
    """Means by year of each of ``MEASURES``: ``target`` since the first day, ``served`` since the handover.

    ``homes``: homes and lots handed over; ``spent``: public money of all programmes, MWM.
    """

    target: dict[str, NDArray[np.float64]]
    served: dict[str, NDArray[np.float64]]
    homes: int
    spent: float


def target_of(first: Residents) -> NDArray[np.int64]:
    """Keys of the households of the first day that rented or shared and had low incomes."""
    homeless = (first.tenure == TENANT) | (first.tenure == SHARER)
    return first.key[homeless & (first.decile <= HIGHEST_DECILE)]


def handed_over(city: HousingModel) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Lot and month of every home or lot that a programme handed over for the first time."""
    logs = [log[log.kind == HOME_HANDED_OVER] for log in city.chronicle.events]
    lots = np.concatenate([log.lot for log in logs]) if logs else np.zeros(0, np.int64)
    months = np.concatenate([log.month for log in logs]) if logs else np.zeros(0, np.int64)
    lots, first = np.unique(lots, return_index=True)
    return lots.astype(np.int64), months[first].astype(np.int64)


def _means(day: Residents, which: NDArray[np.bool_], distance: NDArray[np.float64]) -> tuple[float, ...]:
    """The measures of some residents of a day; NaN where there is none."""
    if not which.any():
        return (float("nan"),) * len(MEASURES)
    crowding = day.crowding[which]
    return (
        float(day.quality[which].mean()),
        float(crowding.mean()),
        float((crowding > CROWDED).mean()),
        float(((crowding >= ROOMY) & (crowding <= CLOSE)).mean()),
        float(distance[day.lot[which]].mean()),
        float((day.tenure[which] == OWNER).mean()),
    )


def _by_measure(rows: list[tuple[float, ...]]) -> dict[str, NDArray[np.float64]]:
    return dict(zip(MEASURES, np.array(rows, float).T, strict=True))


def follow(city: HousingModel) -> Followed:
    """Read a city at its end."""
    days, distance = city.yearbook.residents, np.asarray(city.lots.distance)
    target = target_of(days[0])
    of_target = [_means(day, np.isin(day.key, target), distance) for day in days]
    lots, months = handed_over(city)
    first_day = -(-(months + 1) // YEAR)  # the first December with the family in the home
    of_served = []
    for years in range(len(days)):
        found: list[tuple[float, ...]] = []
        for at in np.unique(first_day):
            if at + years < len(days):
                day, mine = days[at + years], lots[first_day == at]
                lives = (day.tenure == OWNER) & np.isin(day.lot, mine)
                found += [(*_means(day, lives, distance), float(lives.sum()))]
        of_served.append(_pooled(found))
    programmes = city.world.programmes
    return Followed(
        _by_measure(of_target), _by_measure(of_served), len(lots), float(np.sum(programmes["spent"]))
    )


def _pooled(found: list[tuple[float, ...]]) -> tuple[float, ...]:
    """Means over several days, weighted by the homes of each."""
    rows = [row for row in found if row[-1] > 0.0]
    if not rows:
        return (float("nan"),) * len(MEASURES)
    table = np.array(rows)
    return tuple(np.average(table[:, :-1], axis=0, weights=table[:, -1]))


def crossing(first: NDArray[np.float64], second: NDArray[np.float64]) -> float:
    """First year from which ``second`` stays above ``first``, having been below it; NaN if it never does."""
    above = second > first
    if not above[-1] or above.all():
        return float("nan")
    return float(len(above) - np.argmin(above[::-1]))
