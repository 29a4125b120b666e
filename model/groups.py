"""Indicators by group of households: decile, tenure, stream, settlement; once a year (E)."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from agents.foundation.codes import NONE, STREAM_NAMES, TENURE_NAMES
from agents.foundation.rules import rule
from agents.foundation.world import World
from model.counting import HOUSEHOLD_MEASURES, MEAN_MEASURES, observe

_AT = {name: at for at, name in enumerate(HOUSEHOLD_MEASURES)}
_SERVED, _RECEIVED, _AID = _AT["served"], _AT["received"], _AT["aid_hours"]
_TENANTS, _BURDEN = _AT["tenants"], _AT["rent_burden"]

GROUPINGS = ("decile", "tenure", "stream", "settlement")


@rule
def count_groups(world, group_of, sums):
    """Sum the measures of all households by group.

    ``group_of``: int64 (household row, grouping) row of ``sums``, -1 to skip.
    """
    out = np.zeros(sums.shape[1], np.float64)
    households, lots, rooms, behaviour = world.households, world.lots, world.rooms, world.behaviour[0]
    for row in range(world.tally[0].households):
        home = households[row]
        if home.present == 0:
            continue
        observe(home, lots, rooms, behaviour, out)
        for g in range(group_of.shape[1]):
            if group_of[row, g] >= 0:
                for m in range(out.shape[0]):
                    sums[group_of[row, g], m] += out[m]


def group_rows(world: World, state: Any, month: int) -> list[tuple[Any, ...]]:
    """(month, group_by, group, indicator, value) of every group, for the yearly table."""
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
    group_of = np.stack(columns, axis=1)
    all_sums = np.zeros((int(first[-1]), len(HOUSEHOLD_MEASURES)))
    count_groups(state, np.ascontiguousarray(group_of), all_sums)
    rows: list[tuple[Any, ...]] = []
    for k, (group_by, (_, names)) in enumerate(groups.items()):
        sums = all_sums[first[k] : first[k + 1]]
        for g in np.flatnonzero(sums[:, 0] > 0):
            number = sums[g, 0]
            rows.append((month, group_by, names[g], "households", float(number)))
            for at, name in enumerate(MEAN_MEASURES, start=_AT[MEAN_MEASURES[0]]):
                rows.append((month, group_by, names[g], name, float(sums[g, at] / number)))
            for at, name in ((_SERVED, "served_share"), (_RECEIVED, "received"), (_AID, "aid_hours")):
                rows.append((month, group_by, names[g], name, float(sums[g, at] / number)))
            if sums[g, _TENANTS] > 0:
                burden = float(sums[g, _BURDEN] / sums[g, _TENANTS])
                rows.append((month, group_by, names[g], "rent_burden", burden))
    return rows
