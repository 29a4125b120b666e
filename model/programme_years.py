"""Where the targets of programmes stood every December, and what became of the year's money.

The look is taken after the month's approvals and works, before what is unspent goes back: afterwards
everybody would seem to wait for money.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from agents.foundation.world import World
from agents.government.standing import REASONS, count_standing
from agents.government.treasury import ProgrammeOffice

MONEY = ("funded", "stacked", "spent", "overhead", "returned")
"""Flows of a year: received; paid by partners; paid out; of that, past all households; returned."""

COLUMNS = ("month", "year", "programme", "title", "level", "reason", "households", "persons", *MONEY, "held")


class ProgrammeYear(NamedTuple):
    """A December: months lived, int64 (programme, reason) households and persons, and the money.

    ``money``: float64 (programme, flow) since the start; ``held``: in the purse once the accounts closed.
    """

    month: int
    households: NDArray[np.int64]
    persons: NDArray[np.int64]
    money: NDArray[np.float64]
    held: NDArray[np.float64]


def look_at(world: World, state: Any, month: int) -> ProgrammeYear:
    """Where everybody stands now, ``month`` months after the start; ``closed`` fills in the money."""
    shape = (len(world.programmes), len(REASONS))
    households, persons = np.zeros(shape, np.int64), np.zeros(shape, np.int64)
    count_standing(state, households, persons, month)
    nothing = np.zeros((shape[0], len(MONEY)))
    return ProgrammeYear(month + 1, households, persons, nothing, np.zeros(shape[0]))


def closed(year: ProgrammeYear, world: World) -> ProgrammeYear:
    """The same with the money as it is once the accounts have closed."""
    money = np.stack([world.programmes[name] for name in MONEY], axis=1)
    return year._replace(money=money, held=world.programmes.cash.copy())


def programme_table(years: Sequence[ProgrammeYear], offices: Sequence[ProgrammeOffice]) -> pd.DataFrame:
    """One row a December, programme and reason.

    Money in MWM of the year, the same in all rows of a programme and year. ``year`` counts from 1;
    ``level``: of government, which raises the money. ``held`` stays for what is promised, or for the
    next year.
    """
    rows: list[tuple[Any, ...]] = []
    before = np.zeros((len(offices), len(MONEY)))
    for year in years:
        flows = year.money - before
        before = year.money
        for k, office in enumerate(offices):
            head = (year.month, year.month // 12, office.name, office.title, office.level)
            money = (*map(float, flows[k]), float(year.held[k]))
            rows += [
                (*head, reason, int(year.households[k, at]), int(year.persons[k, at]), *money)
                for at, reason in enumerate(REASONS)
            ]
    return pd.DataFrame(rows, columns=list(COLUMNS))
