"""Measures of how programmes are delivered: works without flaw, neglect, and who asks after what it saw."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from agents.foundation.codes import OWNER
from analysis.validation.look import YEAR, Look, probe

WATCHED = 2 * YEAR
"""Months before and after the end of a neighbour's works in which people are watched."""


# --- works ---------------------------------------------------------------------------------------


def _flawless(look: Look) -> int:
    """Completed works in which no defect showed and no tranche was paid for work that did not stand."""
    done = look.happened("completed")
    began = look.happened("approved").groupby("household").month.min()
    ended = done.groupby("household").month.max()
    flaws = look.happened("defect")
    flaws = flaws[flaws.household.isin(began.index)]
    during = (flaws.month >= flaws.household.map(began)) & (
        flaws.month <= flaws.household.map(ended).fillna(look.months)
    )
    flawed = {*flaws.household[during], *look.happened("ghost_tranche").household}
    return int((~done.household.isin(flawed)).sum())


@probe
def flawless_works_for_100_spent(look: Look) -> float:
    """Works completed without a defect or a ghost tranche, for 100 MWM that programmes spent."""
    spent = float(look.city.world.programmes["spent"].sum())
    return 100.0 * _flawless(look) / spent if spent else math.nan


@probe
def ghost_tranches_of_all(look: Look) -> float:
    """Tranches paid for work that did not stand, over all tranches after the first."""
    ghosts, rest = len(look.happened("ghost_tranche")), len(look.happened("tranche"))
    first = len(look.happened("tranche").drop_duplicates("household"))
    return ghosts / (ghosts + rest - first) if ghosts + rest > first else math.nan


@probe
def works_lapsed(look: Look) -> float:
    """Awards that lapsed, over those that came to an end."""
    done, lapsed = len(look.happened("completed")), len(look.happened("lapsed"))
    return lapsed / (done + lapsed) if done + lapsed else math.nan


# --- neglect and trust over the years ------------------------------------------------------------


def _in_years(look: Look, column: str, first: int, last: int) -> float:
    """Mean of an indicator from year ``first`` to year ``last``, the first year being 1."""
    if column not in look.series:
        return math.nan
    return float(look.series[column].iloc[(first - 1) * YEAR + 1 : last * YEAR + 1].mean())


@probe
def neglect_in_year_1(look: Look) -> float:
    """Share of assistants in post who neither visit nor check, first year."""
    return _in_years(look, "harmful_assistants", 1, 1)


@probe
def neglect_in_years_4_to_6(look: Look) -> float:
    """Share of assistants in post who neither visit nor check, years 4 to 6."""
    return _in_years(look, "harmful_assistants", 4, 6)


@probe
def trust_in_years_9_and_10(look: Look) -> float:
    """Mean trust of households in programmes, years 9 and 10."""
    return _in_years(look, "trust_in_programmes", 9, 10)


@probe
def later_trust_less_early(look: Look) -> float:
    """Mean trust of households in programmes, years 9 and 10 less years 1 and 2."""
    return trust_in_years_9_and_10(look) - _in_years(look, "trust_in_programmes", 1, 2)


# --- who asks ------------------------------------------------------------------------------------


def _first_asked(look: Look) -> pd.DataFrame:
    """Households here from the first day that own a home at the end: key, month they first asked or NaN."""
    homes = look.city.households
    own = homes[(homes.present == 1) & (homes.tenure == OWNER) & (homes.arrived <= 0)]
    asked = pd.concat([look.happened("applied"), look.happened("refused")]).groupby("household").month.min()
    return pd.DataFrame({"household": own.key, "asked": pd.Series(own.key).map(asked).to_numpy()})


def _asking(look: Look, first: int, last: int) -> float:
    """Owners who first ask a programme in these years, over those who have not asked yet, a year."""
    seen = _first_asked(look)
    begin, end = (first - 1) * YEAR, min(last * YEAR, look.months)
    still = ~(seen.asked < begin)
    new = still & (seen.asked < end)
    if not still.any() or end <= begin:
        return math.nan
    return -math.log(max(1e-9, 1.0 - float(new.sum()) / float(still.sum()))) * YEAR / (end - begin)


@probe
def asking_in_years_1_and_2(look: Look) -> float:
    """Owners who first ask a programme in years 1 and 2, over those who have not yet, a year."""
    return _asking(look, 1, 2)


@probe
def asking_in_years_4_to_7(look: Look) -> float:
    """Owners who first ask a programme in years 4 to 7, over those who have not yet, a year."""
    return _asking(look, 4, 7)


@probe
def take_up_bends_upwards(look: Look) -> float:
    """How much readier owners are to ask in years 4 to 7 than in years 1 and 2: log of the ratio."""
    early, later = _asking(look, 1, 2), _asking(look, 4, 7)
    return math.log(later / early) if early > 0.0 and later > 0.0 else math.nan


def _asking_around(look: Look, kind: str) -> tuple[float, int]:
    """How many owners first ask in the two years after works on their block ended as ``kind``.

    Over as many as would have asked had they been like all owners of the city who had not asked by that
    month: so neither the years nor those who asked before blur the picture. The family whose works ended
    does not count. Also how many such ends there were.
    """
    each = int(look.city.world.place["lots_a_block"][0])
    homes = look.city.households
    lots = pd.Series(homes.lot, index=homes.key)
    seen = _first_asked(look)
    asked = seen.asked.fillna(np.inf).to_numpy()
    keys, blocks = seen.household.to_numpy(), lots.reindex(seen.household).to_numpy() // each
    ends = look.happened(kind)
    ends = ends[(ends.lot >= 0) & (ends.month + WATCHED <= look.months)]
    found = expected = 0.0
    for end in ends.itertuples():
        still = asked > end.month
        soon = still & (asked <= end.month + WATCHED)
        near = (blocks == end.lot // each) & (keys != end.household)
        found += float((near & soon).sum())
        expected += float((near & still).sum()) * float(soon.sum()) / max(1.0, float(still.sum()))
    return (found / expected if expected > 0.0 else math.nan), len(ends)


@probe
def asking_beside_abandoned_less_finished(look: Look) -> float:
    """First applications near abandoned works over those of like owners, less the same near finished ones."""
    abandoned, number = _asking_around(look, "lapsed")
    finished, others = _asking_around(look, "completed")
    return abandoned - finished if min(number, others) >= 3 else math.nan


@probe
def asking_at_all(look: Look) -> float:
    """Owners of the first day who ever asked a programme, over all of them."""
    seen = _first_asked(look)
    return float(np.isfinite(seen.asked).mean()) if len(seen) else math.nan
