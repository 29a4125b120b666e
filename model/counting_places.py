"""What the city counts once a year of its space: who lives apart, what is affordable, what homes are worth.

Blocks are small: with a dozen households in each they differ by chance alone, and rich and poor would seem
to live apart if nobody had chosen where to live. The part that chance explains is therefore taken off
(Carrington and Troske), so that the number can be held against cities whose tracts hold thousands.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from agents.foundation.codes import NONE, OWNER
from agents.foundation.rules import rule
from agents.foundation.world import World
from agents.land_values import home_price, sale_price

POOREST, DECILES = 3, 7
"""The poor are deciles 1 to 3; homes are to be affordable to deciles 1 to 7 (E5)."""

RENT_SHARE, PRICE_MONTHS = 0.30, 36.0
"""Affordable is a rent of so much of income, or a price of so many months of it (E5)."""

Real = NDArray[np.float64]


# --- who lives apart -------------------------------------------------------------------------


def dissimilarity(place: NDArray[Any], poor: NDArray[np.bool_]) -> float:
    """Share of either group that would have to move for all places to be mixed alike; NaN without both.

    ``place``: of each household, 0 or more. ``poor``: whether it belongs to the first group.
    """
    share = float(poor.mean()) if len(poor) else 0.0
    if not 0.0 < share < 1.0:
        return math.nan
    here = np.bincount(place).astype(float)
    of_poor = np.bincount(place, weights=poor.astype(float))
    return float(np.abs(of_poor - share * here).sum() / (2.0 * len(poor) * share * (1.0 - share)))


def dissimilarity_by_chance(place: NDArray[Any], share: float) -> float:
    """Dissimilarity to be expected if a ``share`` of all households were poor, whoever they are.

    By De Moivre's mean deviation of a binomial number, less what follows from drawing without replacement.
    """
    sizes, times = np.unique(np.bincount(place), return_counts=True)
    total = 0.0
    for size, many in zip(sizes.tolist(), times.tolist(), strict=True):
        if size > 0:
            above = math.floor(size * share) + 1
            ways = math.lgamma(size + 1) - math.lgamma(above + 1) - math.lgamma(size - above + 1)
            log_term = ways + above * math.log(share) + (size - above + 1) * math.log1p(-share)
            spread = math.sqrt((len(place) - size) / max(1, len(place) - 1))
            total += many * 2.0 * above * math.exp(log_term) * spread
    return total / (2.0 * len(place) * share * (1.0 - share))


def segregation(place: NDArray[Any], poor: NDArray[np.bool_]) -> float:
    """Dissimilarity beyond chance: 0 if all live anywhere, 1 if no place is mixed; NaN without both."""
    raw = dissimilarity(place, poor)
    if math.isnan(raw):
        return raw
    chance = dissimilarity_by_chance(place, float(poor.mean()))
    return (raw - chance) / (1.0 - chance) if chance < 1.0 else math.nan


def income_between(place: NDArray[Any], income: Real) -> float:
    """Share of the inequality of income (Theil) that lies between places, beyond chance; NaN without any."""
    income = np.maximum(1e-3, income)
    here = np.bincount(place).astype(float)
    lived_in = here > 0.0
    relative = income / income.mean()
    whole = float((relative * np.log(relative)).mean())
    means = np.bincount(place, weights=relative)[lived_in] / here[lived_in]
    between = float((here[lived_in] * means * np.log(means)).sum() / len(income))
    chance = (int(lived_in.sum()) - 1) / max(1, len(income) - 1)
    return (between / whole - chance) / (1.0 - chance) if whole > 0.0 and chance < 1.0 else math.nan


# --- what homes are worth, and who could pay for those on offer ------------------------------


@rule
def value_homes(world, values):
    """What each household's home would fetch, less what is owed for it, MWM; nothing for who owns none."""
    lots, behaviour = world.lots, world.behaviour[0]
    for row in range(world.tally[0].households):
        home = world.households[row]
        if home.present == 1 and home.tenure == OWNER:
            lot = lots[home.lot]
            values[row] = max(0.0, home_price(lot, behaviour) - lot.price_owed)


def gini(values: Real) -> float:
    """Gini index of values of at least 0; NaN if there are none above it."""
    ordered = np.sort(values)
    total = float(ordered.sum())
    if total <= 0.0:
        return math.nan
    rank = np.arange(1, len(ordered) + 1)
    return float((2.0 * rank - len(ordered) - 1.0) @ ordered / (len(ordered) * total))


@rule
def count_offers(world, incomes, sums):
    """Vacant rooms and lots on offer (0, 1), and for each decile those its median household can pay for.

    ``incomes``: MWM a month by decile, 0 for a decile nobody belongs to. ``sums``: float64 (2, 1 + deciles).
    """
    for row in range(world.tally[0].rooms):
        room = world.rooms[row]
        if room.present == 1 and room.tenant == NONE:
            sums[0, 0] += 1.0
            for decile in range(incomes.shape[0]):
                if room.asking <= RENT_SHARE * incomes[decile]:
                    sums[0, 1 + decile] += 1.0
    for row in range(world.tally[0].lots):
        lot = world.lots[row]
        if lot.offered == 1:
            price = sale_price(world, lot)
            sums[1, 0] += 1.0
            for decile in range(incomes.shape[0]):
                if price <= PRICE_MONTHS * incomes[decile]:
                    sums[1, 1 + decile] += 1.0


def affordable(state: Any, deciles: NDArray[Any], usual: Real) -> tuple[Real, Real, Real]:
    """By decile 1 to 7: its households, the share of all offers its median household can afford, of rooms.

    ``deciles`` and ``usual`` income, MWM a month: of the households that live here. Shares are NaN where
    nothing is on offer.
    """
    people = np.array([(deciles == 1 + at).sum() for at in range(DECILES)], float)
    incomes = np.array([np.median(usual[deciles == 1 + at]) if people[at] else 0.0 for at in range(DECILES)])
    sums = np.zeros((2, 1 + DECILES))
    count_offers(state, incomes, sums)
    with np.errstate(invalid="ignore", divide="ignore"):
        return people, sums[:, 1:].sum(axis=0) / sums[:, 0].sum(), sums[0, 1:] / sums[0, 0]


# --- all of it -------------------------------------------------------------------------------


def place_indicators(world: World, state: Any) -> tuple[dict[str, float], dict[str, dict[str, float]]]:
    """Indicators of the city by column, and of deciles by decile and column, as far as known."""
    every: Any = world.households[: world.tally[0].households]
    rows = np.flatnonzero(every.present == 1)
    rows = rows[np.argsort(every.key[rows], kind="stable")]
    decile, usual, lot = every.decile[rows], every.usual_income[rows], every.lot[rows]
    housed = lot != NONE
    block = world.lots.block[lot[housed]]
    values = np.zeros(len(every))
    value_homes(state, values)
    people, offers, rooms = affordable(state, decile, usual)
    weights = people / max(1.0, people.sum())
    found = {
        "segregation": segregation(block, decile[housed] <= POOREST),
        "income_between_blocks": income_between(block, usual[housed]),
        "housing_wealth_gini": gini(values[rows]),
        "affordable_share": float(weights @ offers),
        "affordable_rooms_share": float(weights @ rooms),
    }
    by_decile = {
        str(1 + at): {"affordable_share": float(offers[at]), "affordable_rooms_share": float(rooms[at])}
        for at in range(DECILES)
        if people[at]
    }
    return _known(found), {decile: _known(columns) for decile, columns in by_decile.items()}


def _known(columns: dict[str, float]) -> dict[str, float]:
    return {name: value for name, value in columns.items() if not math.isnan(value)}
