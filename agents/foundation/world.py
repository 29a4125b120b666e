"""Everything a month works on, in one bundle that compiled rules can take.

``World`` is a named tuple of record arrays (see ``records``): what Python code reads.
``as_state`` gives the same arrays in the form in which compiled rules take them: one pointer
instead of two dozen arrays, which makes compiling several times faster and a call almost free.
Interpreted rules take the named tuple itself.

Populations only ever grow: a household that leaves keeps its row, so a row number never
changes hands. ``tally`` holds how many rows of each population are in use.
"""

from __future__ import annotations

import hashlib
from typing import Any, NamedTuple

import numba
import numpy as np
from numba.core.types.containers import StructRef
from numba.experimental import structref
from numpy.typing import NDArray

OUTSIDE_RECORD, BANK_RECORD, TREASURY_RECORD = 0, 1, 2


class World(NamedTuple):
    """The populations, institutions, books and settings of one city.

    ``contacts`` int32 (household, slot): rows of its ties. ``born`` int16 (household, member): month
    of birth of each member, the head first, then the partner if there is one, then the others.
    """

    households: np.recarray
    contacts: NDArray[np.int32]
    born: NDArray[np.int16]
    ties: np.recarray
    lots: np.recarray
    projects: np.recarray
    rooms: np.recarray
    loans: np.recarray
    lenders: np.recarray
    circles: np.recarray
    landlords: np.recarray
    settlements: np.recarray
    zones: np.recarray
    blocks: np.recarray
    holders: np.recarray
    awards: np.recarray
    groups: np.recarray
    programmes: np.recarray
    assistants: np.recarray
    streams: np.recarray
    accounts: np.recarray
    behaviour: np.recarray
    place: np.recarray
    tally: np.recarray
    book: NDArray[np.float64]
    claims: NDArray[np.float64]
    log: np.recarray
    registry: NDArray[np.int64]
    offers: NDArray[np.int64]
    offer_places: NDArray[np.float64]
    norm_quantiles: NDArray[np.float64]
    luck: np.uint64


@structref.register
class StateType(StructRef):
    """Numba's type of the bundle: a pointer to the arrays of ``World``."""

    @property
    def mangling_args(self) -> tuple[str, tuple[str, ...]]:
        """What stands for the type in the names of compiled rules: a digest of it.

        Left to itself Numba spells out every field of every record in the name of each rule: a
        quarter of the time of compiling, and nine tenths of what is kept on disk.
        """
        return "State", (hashlib.blake2b(self.name.encode(), digest_size=8).hexdigest(),)


class State(structref.StructRefProxy):
    """The bundle as compiled rules take it; made by ``as_state``, read through ``World``."""

    def __new__(cls, *arrays: Any) -> State:
        return _bundle(*arrays)


structref.define_boxing(StateType, State)
structref.define_constructor(State, StateType, list(World._fields))


@numba.njit(cache=True, no_cfunc_wrapper=True)
def _bundle(
    households, contacts, born, ties, lots, projects, rooms, loans, lenders, circles, landlords,
    settlements, zones, blocks, holders, awards, groups, programmes, assistants, streams, accounts,
    behaviour, place,
    tally, book, claims, log, registry, offers, offer_places, norm_quantiles, luck,
):  # fmt: skip
    return State(
        households, contacts, born, ties, lots, projects, rooms, loans, lenders, circles, landlords,
        settlements, zones, blocks, holders, awards, groups, programmes, assistants, streams, accounts,
    behaviour, place,
        tally, book, claims, log, registry, offers, offer_places, norm_quantiles, luck,
    )  # fmt: skip


def as_state(world: World) -> Any:
    """The bundle that rules take: the arrays of ``world`` behind one pointer, or itself interpreted."""
    return world if numba.config.DISABLE_JIT else _bundle(*world)
