"""Measures of programmes: whom they approve, what is built with their money, what freezes or is lost."""

from __future__ import annotations

import math
from collections.abc import Container
from typing import Any

import numpy as np
import pandas as pd

from analysis.validation.look import YEAR, Look, probe

POOREST = (1, 2)
BETTER_OFF = range(4, 11)
YEARS_WATCHED = 5
"""After an approval: more than twice its life, so that what is merely late is built."""


# --- who is approved -----------------------------------------------------------------------------


def _decile(look: Look, keys: pd.Series) -> pd.Series:
    homes = look.city.households
    return keys.map(pd.Series(homes.decile, index=homes.key))


@probe
def decile_1_approved(look: Look) -> float:
    """Households of the poorest decile that a programme ever approved, over all of them."""
    homes = look.city.households
    poorest = pd.Series(homes.key[homes.decile == 1])
    return float(poorest.isin(look.happened("approved").household).mean()) if len(poorest) else math.nan


@probe
def decile_1_among_approved(look: Look) -> float:
    """Share of the poorest decile in approvals."""
    approved = look.happened("approved").household
    return float((_decile(look, approved) == 1).mean()) if len(approved) else math.nan


@probe
def size_of_a_project(look: Look) -> float:
    """Mean project approved: grant, credit and own savings, MWM."""
    awards: Any = look.city.world.awards[: look.city.world.tally[0].awards]
    awards = awards[awards.approved > 0]
    return float((awards.grant + awards.credit + awards.savings).mean()) if len(awards) else math.nan


@probe
def programme_credits_in_default(look: Look) -> float:
    """Credits of programmes that defaulted, over all."""
    loans = look.loans[look.loans.purpose == "programme"]
    return float((loans.defaulted >= 0).mean()) if len(loans) else math.nan


# --- what is built for it ------------------------------------------------------------------------


def _watched(look: Look) -> pd.DataFrame:
    """First approvals of households that could be watched for long enough: household, month, decile,
    amount approved in MWM."""
    approved = look.happened("approved").drop_duplicates("household")
    approved = approved[approved.month + YEARS_WATCHED * YEAR <= look.months]
    return approved.assign(decile=_decile(look, approved.household))[
        ["household", "month", "decile", "amount"]
    ]


def _built(look: Look, approved: pd.DataFrame) -> pd.Series:
    """Material of the stages that each of these households finished in the years after approval, MWM."""
    material = np.concatenate([[0.0], look.city.world.behaviour[0].stage_material])
    since = approved[["household", "month"]].rename(columns={"month": "approved"})
    done = look.happened("finished_stage").merge(since, on="household")
    done = done[(done.month >= done.approved) & (done.month < done.approved + YEARS_WATCHED * YEAR)]
    worth = pd.Series(material[done.amount.astype(int)], index=done.index)
    return worth.groupby(done.household).sum().reindex(approved.household, fill_value=0.0)


def _built_by(look: Look, deciles: Container[int]) -> float:
    approved = _watched(look)
    approved = approved[[decile in deciles for decile in approved.decile]]
    return float(_built(look, approved).mean()) if len(approved) else math.nan


@probe
def built_after_approval_poorest(look: Look) -> float:
    """Material of stages finished in the five years after approval, MWM a household, deciles 1 and 2."""
    return _built_by(look, POOREST)


@probe
def built_after_approval_better_off(look: Look) -> float:
    """Material of stages finished in the five years after approval, MWM a household, decile 4 and above."""
    return _built_by(look, BETTER_OFF)


@probe
def built_by_poorest_to_better_off(look: Look) -> float:
    """What the poorest finish in the five years after approval, over what the better-off finish."""
    whole = _built_by(look, BETTER_OFF)
    return _built_by(look, POOREST) / whole if whole else math.nan


@probe
def stages_for_100_approved(look: Look) -> float:
    """Material of stages finished in the five years after approval, MWM for 100 approved.

    Over what was approved, not over what was paid: money that a lapse keeps back would flatter.
    """
    approved = _watched(look)
    money = float(approved.amount.sum())
    return 100.0 * float(_built(look, approved).sum()) / money if money else math.nan


@probe
def diverted_of_public_money(look: Look) -> float:
    """Project money spent on other needs over project money received, households that were approved."""
    homes: Any = look.city.households
    served: Any = homes[np.isin(homes.key, look.happened("approved").household)]
    had = float((served.borrowed + served.granted).sum())
    return float(served.diverted.sum()) / had if had else math.nan


@probe
def works_frozen(look: Look) -> float:
    """Households approved in the first years whose works were ever frozen."""
    approved = _watched(look)
    frozen = approved.household.isin(look.happened("frozen").household)
    return float(frozen.mean()) if len(approved) else math.nan


@probe
def poorest_lapsed(look: Look) -> float:
    """Approved households of deciles 1 and 2 whose award lapsed."""
    approved = _watched(look)
    approved = approved[approved.decile.isin(POOREST)]
    return float(approved.household.isin(look.happened("lapsed").household).mean())
