"""The digest of a city: two runs are the same if and only if theirs are equal.

Row numbers and whatever points by row number are left out, so that the order in which records
are stored makes no difference. So is whether the policy of a trust or bank is in force, which is asked for,
not what came of it.
"""

from __future__ import annotations

import hashlib
from typing import Any

import numpy as np
from numpy.typing import NDArray

from agents.foundation.codes import PUBLIC
from agents.foundation.world import TREASURY_RECORD, World


def digest_of(world: World) -> str:
    """SHA-256 of what people, houses, debts and books are, in the order of keys; hexadecimal."""
    digest = hashlib.sha256()
    homes: Any = world.households[: world.tally[0].households]
    order = np.argsort(homes.key, kind="stable")
    homes = homes[order]
    digest.update(np.ascontiguousarray(world.born[order]).tobytes())
    _feed(digest, homes, skip={"lot", "room", "loan", "award", "group", "tenure", "asked_of"})
    digest.update(np.ascontiguousarray(homes.tenure).tobytes())
    _feed(digest, world.lots, skip={"owner", "landlord", "seller", "upper"})
    _feed(digest, world.projects, skip={"builder"})
    for records, rows in ((world.rooms, world.tally[0].rooms), (world.loans, world.tally[0].loans)):
        used: Any = records[:rows]
        used = used[np.argsort(used.key, kind="stable")]
        _feed(digest, used, skip={"tenant", "borrower", "next", "award", "circle"})
    circles: Any = world.circles[: world.tally[0].circles]
    _feed(digest, circles[np.argsort(circles.key, kind="stable")], skip={"loans"})
    groups: Any = world.groups[: world.tally[0].groups]
    _feed(digest, groups[np.argsort(groups.key, kind="stable")], skip=set())
    busy = (world.lenders.kind != PUBLIC) | (world.lenders.issued > 0.0)
    _feed(digest, world.lenders[busy], skip=set())
    _feed(digest, world.settlements, skip=set())
    _feed(digest, world.blocks, skip=set())
    _feed(digest, world.holders, skip={"in_force"})
    _feed(digest, world.accounts[: TREASURY_RECORD + 1], skip=set())
    return digest.hexdigest()


def _feed(digest: Any, records: NDArray[Any], skip: set[str]) -> None:
    for name in records.dtype.names or ():
        if name not in skip:
            digest.update(np.ascontiguousarray(records[name]).tobytes())
