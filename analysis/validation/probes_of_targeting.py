"""Measures of targeting: how much of its target a programme reaches, where, and where it does not.

The *worst* settlements are those with the most households without services on the first day, as many
as a programme of polygons chooses then by the same rule; all arms look at the same places.
"""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from agents.foundation.codes import NONE, OWNER
from analysis.validation.look import POOR, YEAR, Look, probe

WORST = 4.0
"""Settlements looked at in a city of 1,000 households."""

FIRST_YEARS = 3
"""Years in which a programme is new to a place."""


def worst(look: Look) -> NDArray[np.int64]:
    """Numbers of the settlements with the largest gap on the first day."""
    lots = look.city.lot_table()
    then = lots[(lots.month == 0) & (lots.settlement != NONE)]
    gap = (then.households * (1.0 - then.services / 4.0)).groupby(then.settlement).sum()
    gap = gap[gap > 0.0].sort_values(ascending=False, kind="stable")
    return gap.index[: max(1, round(WORST * look.city.setting.households / 1000.0))].to_numpy()


def _completed(look: Look) -> pd.DataFrame:
    """Households whose works a programme completed, the first time: household, month, settlement."""
    done = look.happened("completed").drop_duplicates("household")
    return done.assign(settlement=look.city.lots.settlement[done.lot.to_numpy()])


@probe
def target_reached_a_year(look: Look) -> float:
    """Persons of households whose works a programme completed, a year, over the persons of its target."""
    table = look.city.programme_table()
    homes = look.city.households
    persons = pd.Series(homes.persons, index=homes.key).groupby(level=0).max()
    target = table.groupby("month").persons.sum().mean()
    served = look.happened("completed").household.map(persons).sum()
    return float(served / (look.months / YEAR) / target) if target else math.nan


@probe
def money_a_person_of_the_target(look: Look) -> float:
    """Budget of a year over the persons of the target, MWM."""
    table = look.city.programme_table()
    funded = table.drop_duplicates(["month", "programme"]).funded.sum()
    persons = table.persons.sum()
    return float(funded / persons) if persons else math.nan


@probe
def worst_served_for_100_mwm(look: Look) -> float:
    """Households of the worst settlements with completed works, for 100 MWM of public money paid."""
    spent = float(look.city.world.programmes.spent.sum())
    inside = np.isin(_completed(look).settlement, worst(look)).sum()
    return 100.0 * float(inside) / spent if spent > 0.0 else math.nan


@probe
def unspent_of_the_first_years(look: Look) -> float:
    """Part of the money of the first three years that went back unspent in December."""
    table = look.city.programme_table()
    early = table[table.year <= FIRST_YEARS].drop_duplicates(["month", "programme"])
    return float(early.returned.sum() / early.funded.sum()) if early.funded.sum() else math.nan


@probe
def poor_outside_served(look: Look) -> float:
    """Owners of deciles 1 to 3 outside the worst settlements whom a programme has served."""
    homes = look.people[(look.people.tenure == OWNER) & np.isin(look.people.decile, POOR)]
    homes = homes[~np.isin(look.city.lots.settlement[homes.lot], worst(look))]
    return float((homes.served > 0).mean()) if len(homes) else math.nan


@probe
def ground_of_the_worst_to_others(look: Look) -> float:
    """Log price of ground in the worst settlements less that in the others at the end, lots with owners."""
    lots = look.city.lots[(look.city.lots.settlement != NONE) & (look.city.lots.owner != NONE)]
    inside = np.isin(lots.settlement, worst(look))
    return float(lots.price[inside].mean() - lots.price[~inside].mean()) if inside.any() else math.nan
