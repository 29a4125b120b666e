"""Measures of places: who lives apart, who is still there, whose homes got better, prices next door.

``watched`` names the settlements that these measures look at: after ten years, the most central of
those that lack a service, as many as the policies of upgrading and of a land trust choose then by the
same rule. Arms that are one city until then watch the same places. A settlement keeps a family as long
as it, or its heirs, live anywhere in it.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from agents.foundation.codes import NEVER, NONE, OWNER, TENANT
from analysis.validation.look import POOR, Look, probe
from model.counting_places import POOREST, dissimilarity
from model.gentrification import GENERATIONS, Residents, changes, kinship, looked_up, who_stayed

SINCE = 120
"""Month from which the watched settlements are watched: the policies begin then."""

WATCHED = 4.0
"""Settlements watched in a city of 1,000 households."""


# --- who lives apart -----------------------------------------------------------------------------


@probe
def dissimilarity_of_blocks(look: Look) -> float:
    """Dissimilarity of deciles 1 to 3 and all others between blocks at the end, chance included."""
    homes = look.people[look.people.lot != NONE]
    return dissimilarity(look.city.lots.block[homes.lot], homes.decile <= POOREST)


@probe
def segregation_risen(look: Look) -> float:
    """Segregation beyond chance at the end, less that of the first day."""
    return float(look.series.segregation.iloc[-1] - look.series.segregation.iloc[0])


# --- the settlements that are watched ------------------------------------------------------------


def watched(look: Look) -> NDArray[np.int64]:
    """Numbers of the watched settlements, in their order."""
    lots = look.city.lot_table()
    then = lots[(lots.month == SINCE) & (lots.households > 0) & (lots.settlement != NONE)]
    distance = then.lot.map(dict(enumerate(look.city.lots.distance)))
    then = then.assign(weighted=distance * then.households)
    places = then.groupby("settlement").agg(
        services=("services", "mean"), households=("households", "sum"), weighted=("weighted", "sum")
    )
    central = places[places.services < 4]
    central = central.assign(distance=central.weighted / central.households).sort_values(
        "distance", kind="stable"
    )
    number = max(1, round(WATCHED * look.city.setting.households / 1000.0))
    return np.sort(central.index[:number].to_numpy())


def residents(look: Look, month: int) -> Residents:
    """Who lived where at the end of a December, or on the first day; ``KeyError`` for another month."""
    for day in look.city.yearbook.residents:
        if day.month == month:
            return day
    raise KeyError(f"no December at month {month}")


def still_there(
    look: Look, settlements: NDArray[np.int64], tenure: int, deciles: range, since: int = SINCE
) -> float:
    """Share of the households of some settlements that are still there, or their heirs; NaN without any.

    Those of a tenure and of some deciles in month ``since``.
    """
    if not len(settlements):
        return math.nan
    then, now = residents(look, since), look.city.yearbook.residents[-1]
    where = look.city.lots.settlement.astype(np.int64)
    mine = (then.tenure == tenure) & np.isin(then.decile, deciles) & np.isin(where[then.lot], settlements)
    if not mine.any():
        return math.nan
    kin = kinship(look.city.world, look.city.chronicle.events)
    line, there = then.key[mine], np.zeros(int(mine.sum()), bool)
    for _ in range(1 + GENERATIONS):
        lot = looked_up(line, now.key, now.lot.astype(np.int64), NONE)
        there |= (lot != NONE) & (where[lot] == where[then.lot[mine]])
        line = looked_up(line, kin.dead, kin.heir, 0)
    return float(there.mean())


@probe
def poor_owners_still_there(look: Look) -> float:
    """Owners of deciles 1 to 3 in the watched settlements when the policies begin: share still there."""
    return still_there(look, watched(look), OWNER, POOR)


@probe
def tenants_still_there(look: Look) -> float:
    """Tenants in the watched settlements when the policies begin: share still there at the end."""
    return still_there(look, watched(look), TENANT, range(1, 11))


def _gained(look: Look, part: str) -> float:
    """How homes changed in the watched settlements, taken as one place, since the policies begin.

    ``part``: which column of ``Change``. NaN where nothing is watched, or nobody is left there.
    """
    here = watched(look)
    if not len(here):
        return math.nan
    then, now = residents(look, SINCE), look.city.yearbook.residents[-1]
    stayed = who_stayed(then, now, kinship(look.city.world, look.city.chronicle.events))
    elsewhere = (~np.isin(look.city.lots.settlement, here)).astype(np.int64)
    found = changes(then, now, stayed, elsewhere)
    mine = found.place == 0
    return float(getattr(found, part)[mine][0]) if mine.any() else math.nan


@probe
def quality_gained(look: Look) -> float:
    """Rise of the mean quality of homes in the watched settlements since the policies begin."""
    return _gained(look, "change")


@probe
def quality_gained_in_situ(look: Look) -> float:
    """The part of that rise that those who stayed, or their heirs, have in their homes."""
    return _gained(look, "in_situ")


@probe
def quality_gained_by_replacement(look: Look) -> float:
    """The part of that rise that came with those who moved in for those who left."""
    return _gained(look, "replacement")


@probe
def quality_brought_by_newcomers(look: Look) -> float:
    """Rise of the mean quality of homes since the policies begin that came with who moved in for whom.

    Homes of those who came are held against those of who stayed on the same day, and homes of those who
    left likewise (Melitz & Polanec 2015): what got better everywhere, such as homes after works that reach
    all, does not count. NaN where nothing is watched, or nobody stayed.
    """
    stayed = 1.0 - 0.5 * (_gained(look, "entered") + _gained(look, "left"))
    return _gained(look, "change") - _gained(look, "in_situ") / stayed if stayed > 0.0 else math.nan


@probe
def decile_risen(look: Look) -> float:
    """Rise of the mean income decile in the watched settlements, less that of the whole city."""
    here = watched(look)
    if not len(here):
        return math.nan
    means = []
    for day in (residents(look, SINCE), look.city.yearbook.residents[-1]):
        mine = np.isin(look.city.lots.settlement[day.lot], here)
        means.append(day.decile[mine].mean() - day.decile.mean() if mine.any() else math.nan)
    return float(means[1] - means[0])


# --- prices --------------------------------------------------------------------------------------


def _mean_log_price(look: Look, blocks: NDArray[np.bool_]) -> float:
    """Mean log price of the ground in some blocks, lots that were lived on before the run."""
    lots = look.city.lots
    mine = blocks[lots.block] & (lots.founded != NEVER) & (lots.founded < 0)
    return float(lots.price[mine].mean()) if mine.any() else math.nan


def _watched_blocks(look: Look) -> NDArray[np.bool_]:
    """Whether each block of the map belongs to a watched settlement: as a square."""
    lots = look.city.lots
    side = math.isqrt(int(lots.block.max()) + 1)
    mine = np.zeros(side * side, bool)
    mine[lots.block[np.isin(lots.settlement, watched(look))]] = True
    return mine.reshape(side, side)


@probe
def price_of_the_watched(look: Look) -> float:
    """Log price of the ground in the watched settlements, lots that were lived on before the run."""
    return _mean_log_price(look, _watched_blocks(look).ravel())


@probe
def price_just_outside(look: Look) -> float:
    """Log price of the ground in the blocks around the watched settlements."""
    mine = _watched_blocks(look)
    padded = np.pad(mine, 1)
    near = np.zeros_like(mine)
    for down in range(3):
        for right in range(3):
            near |= padded[down : down + mine.shape[0], right : right + mine.shape[1]]
    return _mean_log_price(look, (near & ~mine).ravel())
