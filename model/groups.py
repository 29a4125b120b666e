"""Indicators by group of households: decile, tenure, stream, settlement; once a year (E)."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from agents.foundation.codes import NONE, STREAM_NAMES, TENURE_NAMES
from agents.foundation.rules import rule
from agents.foundation.world import World
from model.counting import HOUSEHOLD_MEASURES, MEAN_MEASURES, observe

_AT = {name: at for at, name in enumerate(HOUSEHOLD_MEASURES)}
_GROUP_MEANS = [(_AT[name], name) for name in MEAN_MEASURES] + [
    (_AT["served"], "served_share"),
    (_AT["received"], "received"),
    (_AT["aid_hours"], "aid_hours"),
]
_TENANTS, _BURDEN = _AT["tenants"], _AT["rent_burden"]
_DISTANCE, _UNHOUSED = _AT["distance"], _AT["unhoused_share"]

GROUPINGS = ("decile", "tenure", "stream", "settlement")


@rule
def count_groups(world, group_of, sums):
    """Sum the measures of all households by group.

    ``group_of``: int64 (household row, grouping) row of ``sums``, -1 to skip.
    """
    households, lots, rooms, behaviour = world.households, world.lots, world.rooms, world.behaviour[0]
    for row in range(world.tally[0].households):
        home = households[row]
        if home.present == 0:
            continue
        for g in range(group_of.shape[1]):
            if group_of[row, g] >= 0:
                observe(home, row, lots, rooms, behaviour, sums[group_of[row, g]])


class GroupYear(NamedTuple):
    """Sums of one year: month, (grouping, group) of each row, float64 (row, measure).

    ``of_deciles``: what is not a sum over households, by decile and indicator.
    """

    month: int
    groups: list[tuple[str, str]]
    sums: NDArray[np.float64]
    of_deciles: dict[str, dict[str, float]]


def group_year(
    world: World, state: Any, month: int, of_deciles: dict[str, dict[str, float]] | None = None
) -> GroupYear:
    """The measures of every group summed over its households; ``month`` dates them."""
    homes: Any = world.households[: world.tally[0].households]
    where = np.full(len(homes), -1, np.int64)
    housed = homes.lot != NONE
    where[housed] = world.lots.settlement[homes.lot[housed]]
    groups: dict[str, tuple[NDArray[np.int64], list[str]]] = {
        "decile": (homes.decile.astype(np.int64), [str(d) for d in range(11)]),
        "tenure": (homes.tenure.astype(np.int64), list(TENURE_NAMES)),
        "stream": (homes.stream.astype(np.int64), list(STREAM_NAMES)),
        "settlement": (where, [str(k) for k in range(int(world.tally[0].settlements))]),
    }
    first = np.concatenate([[0], np.cumsum([len(names) for _, names in groups.values()])])
    columns = [np.where(of < 0, -1, of + first[k]) for k, (of, _) in enumerate(groups.values())]
    sums = np.zeros((int(first[-1]), len(HOUSEHOLD_MEASURES)))
    count_groups(state, np.ascontiguousarray(np.stack(columns, axis=1)), sums)
    names_of = [(by, name) for by, (_, names) in groups.items() for name in names]
    return GroupYear(month, names_of, sums, of_deciles or {})


def group_table(years: list[GroupYear]) -> pd.DataFrame:
    """One row a month, group and indicator: month, group_by, group, indicator, value."""
    rows: list[tuple[Any, ...]] = []
    for year in years:
        for (group_by, name), sums in zip(year.groups, year.sums, strict=True):
            if sums[0] <= 0.0:
                continue
            head = (year.month, group_by, name)
            rows.append((*head, "households", float(sums[0])))
            rows += [(*head, measure, float(sums[at] / sums[0])) for at, measure in _GROUP_MEANS]
            if sums[_TENANTS] > 0:
                rows.append((*head, "rent_burden", float(sums[_BURDEN] / sums[_TENANTS])))
            if sums[0] > sums[_UNHOUSED]:
                rows.append((*head, "distance", float(sums[_DISTANCE] / (sums[0] - sums[_UNHOUSED]))))
            if group_by == "decile":
                rows += [(*head, measure, value) for measure, value in year.of_deciles.get(name, {}).items()]
    return pd.DataFrame(rows, columns=["month", "group_by", "group", "indicator", "value"])
