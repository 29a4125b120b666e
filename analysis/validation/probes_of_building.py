"""Measures of building: how long it takes, what it wastes, who pays, and how crews come together."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from agents.foundation.codes import FINISHING, OWNER, SLAB
from analysis.validation.look import ABLE, DECADE, POOR, Look, mean_years, probe
from model.consolidation import years_until

# --- durations -----------------------------------------------------------------------------------


@probe
def years_to_consolidation(look: Look) -> float:
    """Median years from settling a lot to a consolidated home; homes of the first day enter late."""
    return years_until(look.city.lots, look.city.month, 0.5)


@probe
def years_to_consolidation_of_the_first(look: Look) -> float:
    """Years until a tenth of the homes are consolidated."""
    return years_until(look.city.lots, look.city.month, 0.1)


@probe
def years_to_consolidation_of_the_last(look: Look) -> float:
    """Years until nine tenths of the homes are consolidated."""
    return years_until(look.city.lots, look.city.month, 0.9)


@probe
def years_to_core(look: Look) -> float:
    """Mean years from an empty lot to a finished core, at most 30."""
    return mean_years(look.founders, "core_month", look.months)


@probe
def years_to_slab_poor(look: Look) -> float:
    """Mean years from an empty lot to the slab in deciles 1 to 3, at most 30."""
    return mean_years(look.founders_of(POOR), "slab_month", look.months)


@probe
def years_to_slab_able(look: Look) -> float:
    """Mean years from an empty lot to the slab in deciles 6 and above, at most 30."""
    return mean_years(look.founders_of(ABLE), "slab_month", look.months)


@probe
def years_to_slab_poor_less_able(look: Look) -> float:
    """By how many years the poor take longer to the slab than those who can hire."""
    return years_to_slab_poor(look) - years_to_slab_able(look)


def _stage(look: Look, kind: str, stage: int) -> pd.Series:
    """Month of the first event of a stage by lot."""
    found = look.happened(kind)
    return found[found.amount == stage].groupby("lot").month.first()


@probe
def months_slab_waits(look: Look) -> float:
    """Mean months between the first failed call for a crew and the slab, finished slabs."""
    done = _stage(look, "finished_stage", SLAB)
    failed = look.happened("crew_failed").groupby("lot").month.first().reindex(done.index)
    return float((done - failed).clip(lower=0).fillna(0.0).mean())


@probe
def months_of_finishing(look: Look) -> float:
    """Mean months from the beginning to the end of finishing and services, finished ones."""
    begun, done = (_stage(look, kind, FINISHING) for kind in ("started_stage", "finished_stage"))
    return float((done - begun).mean())


@probe
def requests_granted_lately(look: Look) -> float:
    """Requests for help that were granted in the last ten years, over all."""
    given = len(look.happened("helped", DECADE)) + len(look.happened("crew_day", DECADE))
    refused = len(look.happened("refused_help", DECADE))
    return given / (given + refused) if given + refused else math.nan


@probe
def crews_hired(look: Look) -> float:
    """Share of finished slabs whose crew was hired."""
    finished = look.happened("finished_stage")
    slabs = int((finished.amount == SLAB).sum())
    return len(look.happened("crew_hired")) / slabs if slabs else math.nan


# --- effort and money ----------------------------------------------------------------------------


@probe
def wasted_share(look: Look) -> float:
    """Waste, surcharge, rework and decay over all effort put into building by owners."""
    owners = look.people[look.people.tenure == OWNER]
    return float(owners.effort_wasted.sum() / owners.effort.sum())


@probe
def defects_a_home(look: Look) -> float:
    """Defects that appeared over homes of the founders."""
    return len(look.happened("defect")) / len(look.founders) if len(look.founders) else math.nan


def _outlay(look: Look, deciles: range) -> float:
    """Money put into lots of the founders over the bare material of what stands on them."""
    lots, behaviour = look.founders_of(deciles), look.city.world.behaviour[0]
    core = np.concatenate([[0.0], np.cumsum(behaviour.stage_material[:FINISHING])])[lots.done]
    rooms = lots.extra_rooms * behaviour.material_room + lots.storey * behaviour.material_storey
    standing = float((core + rooms).sum())
    return float(lots.invested.sum()) / standing if standing else math.nan


@probe
def outlay_poor(look: Look) -> float:
    """Money spent for each MWM of bare material that stands, deciles 1 to 3."""
    return _outlay(look, POOR)


@probe
def outlay_able(look: Look) -> float:
    """Money spent for each MWM of bare material that stands, deciles 6 and above."""
    return _outlay(look, ABLE)


FOR_THE_HOUSE = ("building", "room_to_let", "workshop")
"""Causes of private loans that go into the house."""


def _private_loans(look: Look) -> pd.DataFrame:
    loans = look.happened("loan", DECADE)
    return loans[loans.cause.isin(FOR_THE_HOUSE)]


@probe
def own_means_share(look: Look) -> float:
    """Owners who finished a stage in the last ten years with neither a building loan nor public money."""
    built = look.happened("finished_stage", DECADE).household
    owners = look.people[(look.people.tenure == OWNER) & np.isin(look.people.key, built)]
    loans = look.happened("loan", DECADE)
    helped = pd.concat(
        [loans[loans.cause.isin(FOR_THE_HOUSE)].household, look.happened("tranche", DECADE).household]
    )
    return 1.0 - float(np.isin(owners.key, helped).mean()) if len(owners) else math.nan


@probe
def median_building_loan(look: Look) -> float:
    """Median private loan for building in the last ten years, MWM."""
    return float(_private_loans(look).amount.median())


@probe
def loans_a_borrower(look: Look) -> float:
    """Private loans for building in the last ten years over households that took one."""
    loans = _private_loans(look)
    return len(loans) / loans.household.nunique() if len(loans) else math.nan


@probe
def arrears_gap(look: Look) -> float:
    """Arrears of for-profit lenders less those of cooperatives, mean of the last ten years."""
    return look.column("arrears_for_profit", years=10) - look.column("arrears_cooperative", years=10)
