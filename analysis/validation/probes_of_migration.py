"""Measures of people on the move: where they come from, and what rents and land do when they come.

A wave of immigration begins in year ten (``WAVE``); what follows it is counted from there.
"""

from __future__ import annotations

import math

import numpy as np

from agents.foundation.codes import INTERNATIONAL
from analysis.validation.look import DECADE, YEAR, Look, probe

WAVE = DECADE
FIRST_YEARS = 3
_WITHOUT_TITLE = ("none", "possession")


@probe
def international_share(look: Look) -> float:
    """Households that came from other countries."""
    return float((look.people.stream == INTERNATIONAL).mean())


def _log_rent(look: Look, first: int, last: int) -> float:
    """Mean of the log rent index over months, from ``first`` up to but not including ``last``."""
    if "rent_index" not in look.series:
        return math.nan
    months = look.series[(look.series.month > first) & (look.series.month <= last)]
    return float(np.log(months.rent_index).mean()) if len(months) else math.nan


@probe
def rents_of_the_first_years(look: Look) -> float:
    """Log rent index of a fixed basket, mean of the first three years after year ten."""
    return _log_rent(look, WAVE, WAVE + FIRST_YEARS * YEAR)


@probe
def rents_of_the_last_years(look: Look) -> float:
    """Log rent index of a fixed basket, mean of the last three years."""
    return _log_rent(look, look.months - FIRST_YEARS * YEAR, look.months)


def _informal_lots(look: Look, month: int) -> float:
    """Owners' lots without a title at the end of a year, per 1,000 starting households."""
    lots = look.city.lot_table()
    now = lots[(lots.month == month) & lots.tenure_use.isin(("owner", "owner with tenants"))]
    if now.empty:
        return math.nan
    return 1000.0 * float(now.title.isin(_WITHOUT_TITLE).sum()) / look.city.setting.households


@probe
def informal_lots_of_the_first_years(look: Look) -> float:
    """Owners' lots without a title three years after year ten, per 1,000 starting households."""
    return _informal_lots(look, WAVE + FIRST_YEARS * YEAR)


@probe
def informal_lots_at_the_end(look: Look) -> float:
    """Owners' lots without a title in the last December, per 1,000 starting households."""
    return _informal_lots(look, look.months - look.months % YEAR)


@probe
def lots_invaded(look: Look) -> float:
    """Lots taken by organised groups after year ten, per 1,000 starting households."""
    joined = look.happened("joined_invasion")
    return 1000.0 * float((joined.month >= WAVE).sum()) / look.city.setting.households


@probe
def service_levels_gained(look: Look) -> float:
    """Levels that services have risen by since the first December, summed over households with a home.

    Against those of the household's settlement then; none if nobody had settled there.
    """
    lots = look.city.lots[look.people.lot[look.people.lot >= 0]]
    table = look.city.lot_table()
    then = table[table.month == table.month.min()].groupby("settlement").services.max()
    before = then.reindex(lots.settlement).fillna(0).to_numpy()
    return float(np.maximum(0, lots.services - before).sum())


@probe
def public_cost_of_a_service_level(look: Look) -> float:
    """Public money spent on services since the first December over the household levels gained, MWM."""
    gained = service_levels_gained(look)
    spent = look.series.services_spend
    return (
        float(spent.iloc[-1] - spent.iloc[min(YEAR, len(spent) - 1)]) / gained if gained > 0.0 else math.nan
    )
