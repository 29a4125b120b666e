"""What a city writes down every December: groups, lots, lenders, and who lives where.

Indicators that take a look at the whole map are counted here, once a year; between two Decembers the
columns repeat the last one.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from agents.foundation.world import World
from agents.government.treasury import ProgrammeOffice
from model.consolidation import median_years_to_consolidation
from model.counting_land import land_indicators
from model.counting_places import place_indicators
from model.credit_tables import LenderYear, lender_table, lender_year
from model.gentrification import Residents, gentrification_index, place_table, residents_now
from model.groups import GroupYear, group_table, group_year
from model.programme_years import ProgrammeYear, closed, look_at, programme_table
from model.space import ZONE_EDGES
from model.tables import LotYear, lot_table, lots_now

YEARS_OF_CHANGE = 10
"""Years over which gentrification is measured: long enough for a third of households to have moved."""

INNER_CITY = ZONE_EDGES[0]
"""Cells from the centre up to which the city counts as inner: the first zone of rents."""

OF_OFFERS = ("affordable_share", "affordable_rooms_share")
"""What is not known on the first day: no lot is offered before the first January."""


class Yearbook:
    """The yearly records of one city. ``latest``: the yearly indicators as of the last entry, by column."""

    def __init__(self, world: World, state: Any) -> None:
        self.groups: list[GroupYear] = []
        self.lots: list[LotYear] = [lots_now(state, len(world.lots), 0)]
        self.lenders: list[LenderYear] = []
        self.programmes: list[ProgrammeYear] = []
        self.residents: list[Residents] = [residents_now(world, 0)]
        columns, _ = place_indicators(world, state)
        columns |= land_indicators(world, 0)
        self.latest = {name: value for name, value in columns.items() if name not in OF_OFFERS}

    def write(self, world: World, state: Any, month: int) -> None:
        """The entry of a December that has just been lived; ``month``: months lived."""
        columns, of_deciles = place_indicators(world, state)
        self.residents.append(residents_now(world, month))
        columns |= land_indicators(world, month)
        columns["gentrification_index"] = self._gentrification(world)
        columns["median_years_to_consolidation"] = median_years_to_consolidation(world.lots, month - 1)
        self.latest = {name: value for name, value in columns.items() if not math.isnan(value)}
        self.groups.append(group_year(world, state, month, of_deciles))
        self.lots.append(lots_now(state, len(world.lots), month))
        self.lenders.append(lender_year(world, month))

    def look_at_programmes(self, world: World, state: Any, month: int) -> None:
        """December, before the accounts of programmes close: where their targets stand."""
        self.programmes.append(look_at(world, state, month))

    def close_programmes(self, world: World) -> None:
        """The money of the year, once the accounts have closed."""
        self.programmes[-1] = closed(self.programmes[-1], world)

    def _gentrification(self, world: World) -> float:
        if len(self.residents) <= YEARS_OF_CHANGE:
            return float("nan")
        before, after = self.residents[-1 - YEARS_OF_CHANGE], self.residents[-1]
        return gentrification_index(before, after, np.asarray(world.lots.distance < INNER_CITY))

    def group_table(self) -> pd.DataFrame:
        """Yearly indicators by decile, tenure, stream and settlement."""
        return group_table(self.groups)

    def lender_table(self, world: World, names: Sequence[tuple[str, str]]) -> pd.DataFrame:
        """Yearly accounts of each lender; before the first December those of today."""
        return lender_table(self.lenders or [lender_year(world, 0)], names)

    def programme_table(self, offices: Sequence[ProgrammeOffice]) -> pd.DataFrame:
        """Yearly: where the target of each programme stands, and its money; empty before a December."""
        return programme_table(self.programmes, offices)

    def place_table(self, world: World, events: list[np.recarray]) -> pd.DataFrame:
        """Yearly changes of the homes of the city, of settlements and of blocks; see ``gentrification``."""
        return place_table(self.residents, world, events)

    def lot_table(self, world: World, state: Any, month: int) -> pd.DataFrame:
        """Snapshots of occupied and offered lots: of the first day and of every December.

        Before the first December: of the first day and of today, ``month`` months later.
        """
        unwritten = month > 0 and len(self.lots) == 1
        today = [lots_now(state, len(world.lots), month)] if unwritten else []
        return lot_table([*self.lots, *today])
