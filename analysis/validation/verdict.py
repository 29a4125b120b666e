"""When does a clause hold? Rules that take numbers and no city, fixed before results are seen.

A *sign* holds if at least ``SHARE_OF_PAIRS`` of the pairs have it and the 95 % interval of the mean
excludes zero on its side. It does not hold if the interval excludes zero on the other side, if
nothing differs at all, or if ``ENOUGH_PAIRS`` pairs do not suffice. Otherwise: undecided.

A *band* holds if the whole interval lies inside, does not if the whole interval lies outside, and
is undecided if the interval straddles an edge. *Near zero* is a band about zero.

The *placebo* vanishes if its mean is below ``FAINT`` of the effect, or its interval includes zero
and its mean is below ``BLURRED`` of the effect: an interval may also include zero because it is
wide, which proves nothing. It fails if its interval excludes zero and its mean is above ``FAINT``.
It is asked only where the clause itself holds: there is no part of an effect that is not there.

An entry holds if every clause holds and every placebo vanishes; it does not hold if one fails;
else it is undecided, as it is when a run failed or a measure exists in fewer than three pairs.
Intervals are those of ``analysis.comparison``.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from analysis.comparison import FEWEST_PAIRS, interval
from analysis.validation.entry import Band, Near, Sign

Verdict = Literal["holds", "does not hold", "undecided"]
HOLDS: Verdict = "holds"
FAILS: Verdict = "does not hold"
UNDECIDED: Verdict = "undecided"

SHARE_OF_PAIRS = 0.8
ENOUGH_PAIRS = 20
FAINT, BLURRED = 0.2, 0.5


@dataclass(frozen=True)
class Finding:
    """One contrast over seeds: mean, 95 % interval (NaN under three pairs), share of pairs that agree."""

    verdict: Verdict
    effect: float
    low: float
    high: float
    share_of_pairs: float
    pairs: int
    why: str = ""


def contrast(values: NDArray[np.float64], weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Weighted sum over arms, seed by seed; ``values`` (arms, seeds). Mere rounding counts as zero."""
    parts = weights[:, None] * values
    total = parts.sum(axis=0)
    total[np.abs(total) <= 1e-12 * np.abs(parts).sum(axis=0)] = 0.0
    return np.asarray(total)


def judge(
    differences: NDArray[np.float64], expects: Sign | Band | Near, compared: float = math.nan
) -> Finding:
    """The finding of one clause; NaN are missing pairs. ``compared``: what ``Near`` is a share of."""
    known = differences[np.isfinite(differences)]
    pairs = len(known)
    mean = float(known.mean()) if pairs else math.nan
    low, high = (float(limit) for limit in interval(known[None, :])[:, 0]) if pairs else (math.nan, math.nan)
    if isinstance(expects, Near):
        within = expects.share * abs(compared)
        expects = Band(-within, within)
    if isinstance(expects, Band):
        agree = (known >= expects.low) & (known <= expects.high)
        verdict, why = _in_band(low, high, expects)
    else:
        agree = np.sign(known) == expects.direction
        verdict, why = _has_sign(known, low, high, float(agree.mean()) if pairs else 0.0, expects.direction)
    if pairs < FEWEST_PAIRS:
        verdict, why = UNDECIDED, f"the measure exists in {pairs} of {len(differences)} pairs"
    return Finding(verdict, mean, low, high, float(agree.mean()) if pairs else math.nan, pairs, why)


def _in_band(low: float, high: float, band: Band) -> tuple[Verdict, str]:
    if band.low <= low and high <= band.high:
        return HOLDS, ""
    if high < band.low:
        return FAILS, "too low"
    if low > band.high:
        return FAILS, "too high"
    return UNDECIDED, "the interval straddles an edge of the band"


def _has_sign(
    known: NDArray[np.float64], low: float, high: float, share: float, sign: int
) -> tuple[Verdict, str]:
    if not known.any():
        return FAILS, "nothing differs"
    if sign * low > 0.0 and sign * high > 0.0:
        if share >= SHARE_OF_PAIRS:
            return HOLDS, ""
        why = f"the sign is right in {share:.0%} of pairs only"
    elif sign * low < 0.0 and sign * high < 0.0:
        return FAILS, "the other way round"
    else:
        why = "the interval includes zero"
    return (FAILS if len(known) >= ENOUGH_PAIRS else UNDECIDED), why


def judge_placebo(differences: NDArray[np.float64], effect: float) -> Finding:
    """Whether what remains without the mechanism is nothing beside ``effect``."""
    known = differences[np.isfinite(differences)]
    pairs = len(known)
    mean = float(known.mean()) if pairs else math.nan
    low, high = (float(limit) for limit in interval(known[None, :])[:, 0]) if pairs else (math.nan, math.nan)
    share = float((np.sign(known) == np.sign(effect)).mean()) if pairs else math.nan
    left = abs(mean) / abs(effect) if effect else math.inf
    verdict, why = UNDECIDED, f"placebo: {left:.0%} of the effect is left, too blurred to say"
    if pairs < FEWEST_PAIRS:
        why = f"placebo: the measure exists in {pairs} of {len(differences)} pairs"
    elif not known.any() or left < FAINT or (low <= 0.0 <= high and left < BLURRED):
        verdict, why = HOLDS, ""
    elif not low <= 0.0 <= high:
        verdict, why = FAILS, f"placebo: {left:.0%} of the effect is left without the mechanism"
    return Finding(verdict, mean, low, high, share, pairs, why)


def altogether(verdicts: list[Verdict]) -> Verdict:
    """The verdict of an entry from those of its clauses and placebos."""
    if FAILS in verdicts:
        return FAILS
    return HOLDS if verdicts and all(verdict == HOLDS for verdict in verdicts) else UNDECIDED
