"""Who came before the first day: migrants among the starting households, and which of them have a lot (C7).

A place says for each stream what part of its starting households came with it, how long ago at most, and
how many of them own. Papers and wages have moved on since as they do later; who does not own rents or
lives with relatives, as natives without a lot do.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from agents.foundation.codes import NATIVE, STREAM_NAMES
from agents.foundation.draws import purpose, uniform, uniforms
from agents.foundation.rules import rule
from agents.population import decile_of, draw_household
from scenarios import Place

_WHENCE = purpose("beginning.whence")
_STAY = purpose("beginning.stay")
_PAPERS = purpose("beginning.papers")
_HAS_LOT = purpose("beginning.has_lot")

OWNS, MAY_OWN, OWNS_NOT = 0, 1, 2
"""Who has a lot on the first day: some migrants surely, natives by luck, other migrants not."""


def streams_of(keys: NDArray[np.int64], place: Place, luck: np.uint64) -> NDArray[np.int64]:
    """Code of the stream with which each starting household came, ``NATIVE`` for most."""
    shares = [getattr(place.migration, name).at_start for name in STREAM_NAMES[1:]]
    edges = np.cumsum(shares)
    stream = np.searchsorted(edges, uniforms(luck, _WHENCE, keys, 0), side="right") + 1
    return np.where(stream > len(shares), NATIVE, stream)


def who_may_own(
    keys: NDArray[np.int64], streams: NDArray[np.int64], place: Place, luck: np.uint64
) -> NDArray[np.int64]:
    """``OWNS``, ``MAY_OWN`` or ``OWNS_NOT`` of each starting household; all natives may."""
    owners = [0.0, *(getattr(place.migration, name).owners_at_start for name in STREAM_NAMES[1:])]
    owns = uniforms(luck, _HAS_LOT, keys, 0) < np.array(owners)[streams]
    return np.where(streams == NATIVE, MAY_OWN, np.where(owns, OWNS, OWNS_NOT))


@rule
def draw_who_came(households, born, keys, whence, streams, years, place, behaviour, quantiles, luck):
    """Draw anew the starting households that came with a stream.

    ``whence``: code of each one's stream; ``streams``: the records; ``years``: longest stay by stream.
    """
    for row in range(keys.shape[0]):
        if whence[row] == NATIVE:
            continue
        stream = streams[whence[row] - 1]
        key = keys[row]
        decile = decile_of(place, luck, key)
        born[row, :] = 0
        draw_household(households[row], born[row], key, stream, decile, place, behaviour, quantiles, luck, 0)
        months = max(1, int(12.0 * years[whence[row] - 1] * uniform(luck, _STAY, key, 0)))
        has_been_here(households[row], months, behaviour, luck)


@rule
def has_been_here(home, months, behaviour, luck):
    """A migrant came so many months ago: some have papers since, and the gap of wages has closed in part."""
    home.arrived = -months
    home.settled = -months
    stay = float(months)  # with a whole exponent a compiled power rounds otherwise than an interpreted one
    if home.papers == 0:
        without = math.pow(1.0 - behaviour.papers_chance, stay)
        home.papers = 1 if uniform(luck, _PAPERS, home.key, 0) >= without else 0
    closing = behaviour.gap_closing * (behaviour.gap_with_papers if home.papers == 1 else 1.0)
    home.income_gap = behaviour.newcomer_gap * math.pow(1.0 - closing, stay)
    home.usual_income *= 1.0 - home.income_gap
