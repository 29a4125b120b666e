"""Who is tied to whom, as lines on the map, and who lives on a lot."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from agents.foundation.codes import NONE, OWNER, SHARER, TENANT

OWNS, UPPER_STOREY, SHARES, RENTS = "owner", "upper", "sharing", "tenant"


@dataclass(frozen=True)
class Person:
    """A household of a lot: its row, its permanent key, and how it lives there.

    ``how`` is "owner", "upper" (in the storey it built), "sharing" (with relatives) or "tenant".
    """

    row: int
    key: int
    how: str


def bonds(city: Any, household: int) -> dict[str, NDArray[Any]]:
    """Lines from the home of a household to those it has ties with, for a glyph of segments.

    ``city``: a ``HousingModel``; ``household``: a row. Columns: ``x0``, ``y0``, ``x1``, ``y1`` (centres of
    lots, cells), ``kind`` (code of the tie), ``trust`` (0-1, mean of both ways), ``hours`` (help given
    less help received, open), ``other`` (row at the other end). Without a home on a lot there are none;
    ties with who has none are left out.
    """
    world = city.world
    homes, lots, ties = city.households, world.lots, np.asarray(world.ties)
    of_it = (ties["present"] == 1) & ((ties["a"] == household) | (ties["b"] == household))
    mine = ties[of_it]
    is_a = mine["a"] == household
    other = np.where(is_a, mine["b"], mine["a"])
    at = homes["lot"][other]
    home = int(homes["lot"][household])
    shown = (at != NONE) & (homes["present"][other] == 1) & (home != NONE)
    mine, other, at, is_a = mine[shown], other[shown], at[shown], is_a[shown]
    x, y = lots["x"], lots["y"]
    return {
        "x0": np.full(len(at), x[home] + 0.5),
        "y0": np.full(len(at), y[home] + 0.5),
        "x1": x[at] + 0.5,
        "y1": y[at] + 0.5,
        "kind": mine["kind"],
        "trust": (mine["trust_ab"] + mine["trust_ba"]) / 2.0,
        "hours": np.where(is_a, mine["favour"], -mine["favour"]),
        "other": other,
    }


def people_on(city: Any, lot: int) -> list[Person]:
    """The households that live on a lot (a row): its owner first, then who built above, shares, rents."""
    homes = city.households
    rows = np.flatnonzero((homes["present"] == 1) & (homes["lot"] == lot))
    upper = int(city.world.lots["upper"][lot])
    ways = {OWNER: OWNS, SHARER: SHARES, TENANT: RENTS}
    order = (OWNS, UPPER_STOREY, SHARES, RENTS)
    found = []
    for row in rows.tolist():
        how = UPPER_STOREY if row == upper else ways[int(homes["tenure"][row])]
        found.append(Person(row, int(homes["key"][row]), how))
    return sorted(found, key=lambda person: (order.index(person.how), person.key))
