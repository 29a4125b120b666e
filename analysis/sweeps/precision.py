"""Pairs until they tell enough: seeds are added until every interval is as narrow as asked for.

The interval is that of the paired comparison (``analysis.comparison.interval``): 95 %, of the mean
difference of an arm from the baseline at a place and a point; of the mean itself where a study has one
arm only. Stopping when an interval is narrow makes it slightly too narrow, the more so the fewer seeds
it began with: begin with eight or more.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from analysis.comparison import FEWEST_PAIRS, interval
from analysis.sweeps.design import points_of
from analysis.sweeps.living import columns_of
from analysis.sweeps.plan import kept_of
from analysis.sweeps.query import ask
from analysis.sweeps.sweep import HERE, Outcome, Where, sweep
from analysis.workers import say
from scenarios.problems import ScenarioError, did_you_mean, one_of
from scenarios.study import Study

MOST_SEEDS = 200


def widest(folder: Path, study: Study, column: str) -> float:
    """Width of the widest interval of an indicator over places, points and arms; NaN if one is unknown."""
    several = len(study.policies) > 1
    view = "pairs" if several else "results"
    found = ask(
        folder, f'SELECT place, arm, point, "{column}" AS value FROM {view} ORDER BY place, arm, point, seed'
    )
    widths = []
    for _, group in found.groupby(["place", "arm", "point"], sort=False):
        values = group["value"].to_numpy(float)
        values = values[np.isfinite(values)]
        if len(values) < FEWEST_PAIRS:
            return math.nan
        low, high = interval(values[None, :])[:, 0]
        widths.append(float(high - low))
    arms = len(study.policies) - 1 if several else 1
    return max(widths) if len(widths) == arms * len(study.places) * len(points_of(study)) else math.nan


def sweep_until(
    study: Study,
    folder: Path | str,
    widths: Mapping[str, float],
    where: Where = HERE,
    most_seeds: int = MOST_SEEDS,
    force: bool = False,
    progress: bool = True,
) -> tuple[Outcome, dict[str, float], int]:
    """Sweep, adding seeds, until the intervals of all ``widths`` are as narrow, or ``most_seeds`` are done.

    ``widths``: by indicator, in stored units (shares between 0 and 1). Returns how the last sweep ended, the
    widths reached, and the seeds used. Raises as ``sweep`` does.
    """
    known = columns_of(kept_of(study))
    for name in widths:
        if name not in known:
            expected, hint = "an indicator of the study, " + one_of(known), did_you_mean(name, known)
            raise ScenarioError(None, "--until-width", expected, f"'{name}'", hint)
    seeds = min(study.seeds, most_seeds)
    while True:
        now = study.model_copy(update={"seeds": seeds})
        outcome = sweep(now, folder, where, force=force, progress=progress)
        reached = {name: widest(outcome.folder, now, name) for name in widths}
        missing = max((_wider(reached[name], width) for name, width in widths.items()), default=0.0)
        told = ", ".join(f"{name} {reached[name]:.4g} of {width:.4g}" for name, width in widths.items())
        say(f"{seeds} seeds: widest intervals {told}")
        if missing <= 1.0 or seeds >= most_seeds:
            return outcome, reached, seeds
        # Widths fall with the root of the pairs; never more than doubled on one look.
        wanted = math.ceil(seeds * missing**2) if math.isfinite(missing) else 2 * seeds
        seeds = min(most_seeds, max(seeds + 2, min(2 * seeds, wanted)))


def _wider(reached: float, wanted: float) -> float:
    """How many times wider than wanted; infinity if unknown."""
    return reached / wanted if math.isfinite(reached) and wanted > 0.0 else math.inf
