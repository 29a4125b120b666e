"""Letting a city live and looking at it: its tables, made once, and the register of probes.

Durations are Kaplan-Meier: who has not got there counts as waiting. A mean duration is restricted
to ``HORIZON`` years, so that it exists even where the poorest never finish.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from agents.foundation.codes import NEVER, NONE
from agents.foundation.parameters import behaviour_record
from analysis.validation.entry import Town
from model import HousingModel

HORIZON = 30
DECADE, YEAR = 120, 12
POOR, ABLE = range(1, 4), range(6, 11)
"""Income deciles of the poor, and of those who can hire a crew."""


def live(town: Town, seed: int) -> HousingModel:
    """The city of a town under a seed, at its end."""
    city = HousingModel(town.scenario.with_seed(seed))
    if town.later:
        city.run(town.from_month)
        city.world.behaviour[:] = behaviour_record({**town.scenario.behaviour, **dict(town.later)})
    return city.run(town.scenario.months - town.from_month)


class Look:
    """A city that has lived, with the tables that several probes need."""

    def __init__(self, city: HousingModel) -> None:
        self.city = city
        self.months = city.month + 1

    @cached_property
    def events(self) -> pd.DataFrame:
        """What happened, in the order of happening."""
        return self.city.event_table()

    @cached_property
    def loans(self) -> pd.DataFrame:
        """Every loan ever made."""
        return self.city.loan_table()

    @cached_property
    def series(self) -> pd.DataFrame:
        """Indicators by month."""
        return self.city.series()

    @cached_property
    def people(self) -> Any:
        """Households that live here now."""
        return self.city.households[self.city.households.present == 1]

    @cached_property
    def cohort(self) -> Any:
        """Lots first settled during the run that have an owner."""
        lots = self.city.lots
        return lots[(lots.founded >= 0) & (lots.owner != NONE)]

    @cached_property
    def founders(self) -> Any:
        """Lots settled in the first month whose household is still there.

        Who comes later chose its neighbours, and a lot that passed on may belong to another decile now.
        """
        passed_on = self.happened("inherited")
        heirs = passed_on.household[passed_on.household != passed_on.other]
        owners = self.city.world.households[self.cohort.owner]
        first = (owners.settled <= 0) & ~np.isin(owners.key, heirs)
        return self.cohort[(self.cohort.founded == 0) & first]

    def founders_of(self, deciles: range) -> Any:
        """Those of the founders' lots whose owners belong to some income deciles."""
        owners = self.city.world.households[self.founders.owner]
        return self.founders[np.isin(owners.decile, deciles)]

    def happened(self, kind: str, months: int | None = None) -> pd.DataFrame:
        """Events of a kind, all or of the last months."""
        found = self.events[self.events.kind == kind]
        return found if months is None else found[found.month >= self.months - months]

    def column(self, name: str, years: int = 0) -> float:
        """An indicator's last month, or its mean over the last years; NaN if there is none."""
        if name not in self.series:
            return math.nan
        return float(self.series[name].iloc[-max(1, YEAR * years) :].mean())


Probe = Callable[[Look], float]
PROBES: dict[str, Probe] = {}


def probe(function: Probe) -> Probe:
    """Make a function a measure that entries can name."""
    PROBES[function.__name__] = function
    return function


# --- durations -----------------------------------------------------------------------------------


def survival(began: NDArray[Any], ended: NDArray[Any], now: int) -> tuple[NDArray[np.float64], int]:
    """Share still waiting after 0, 1, … months, and the longest wait seen. ``ended``: NEVER if not yet."""
    done = ended != NEVER
    waited = np.maximum(0, np.where(done, ended, now) - began).astype(np.int64)
    longest = int(waited.max(initial=0))
    events = np.bincount(waited[done], minlength=longest + 1)
    at_risk = len(waited) - np.concatenate([[0], np.cumsum(np.bincount(waited, minlength=longest + 1))[:-1]])
    return np.cumprod(1.0 - events / np.maximum(1, at_risk)), longest


def reached(lots: Any, field: str, share: float, now: int) -> float:
    """Years until a share of the lots has got there; the longest wait seen if it has not."""
    left, longest = survival(lots.founded, lots[field], now)
    there = np.flatnonzero(left <= 1.0 - share)
    return float(there[0] if len(there) else longest) / YEAR if len(lots) else math.nan


def mean_years(lots: Any, field: str, now: int) -> float:
    """Mean years until lots get there, counting at most ``HORIZON``; NaN in a city that lived shorter.

    Where nobody was watched for that long, those still waiting are taken to wait on.
    """
    until = HORIZON * YEAR
    if len(lots) == 0 or now < until:
        return math.nan
    left, longest = survival(lots.founded, lots[field], now)
    return float(left[:until].sum() + left[-1] * max(0, until - longest - 1)) / YEAR
