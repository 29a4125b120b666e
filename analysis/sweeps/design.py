"""The points of a study: what varies, in which combinations (SALib samples, the rest is itertools)."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from typing import Any

import numpy as np

from scenarios.problems import ScenarioError, shown
from scenarios.study import Number, Study, Varied

Point = dict[str, Number]


def points_of(study: Study) -> list[Point]:
    """All points of a study in their order; one empty point where nothing varies."""
    if study.design.kind == "list":
        return [_whole_point(study, number) for number in range(len(study.points))]
    if study.design.kind == "grid":
        names = [varied.name for varied in study.vary]
        return [dict(zip(names, values, strict=True)) for values in _combinations(study)]
    return [
        {v.name: _shown_value(v, float(x)) for v, x in zip(study.vary, row, strict=True)}
        for row in _sample(study)
    ]


def _whole_point(study: Study, number: int) -> Point:
    point = study.points[number]
    if missing := [name for name in study.names if name not in point]:
        raise ScenarioError(
            study.name, f"points.{number}.{missing[0]}", "a value, as other points have", "none"
        )
    return dict(point)


def _combinations(study: Study) -> Iterator[tuple[Number, ...]]:
    return itertools.product(*(varied.values for varied in study.vary))


def salib_problem(study: Study) -> dict[str, Any]:
    """The study's ranges as SALib wants them; logarithmic ones as logarithms. ``ScenarioError`` if a range
    is missing."""
    if listed := [varied.name for varied in study.vary if not varied.has_range]:
        raise ScenarioError(study.name, f"vary.{listed[0]}", "low and high", "values")
    bounds = [[_inner(varied, varied.low), _inner(varied, varied.high)] for varied in study.vary]
    return {"num_vars": len(study.vary), "names": [v.name for v in study.vary], "bounds": bounds}


def _inner(varied: Varied, value: float) -> float:
    return math.log(value) if varied.scale == "log" else value


def _sample(study: Study) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Rows of a sample, float64 (points, varied), on the inner scales."""
    problem, design = salib_problem(study), study.design
    if design.kind == "sobol":
        from SALib.sample import sobol

        rows = sobol.sample(problem, design.points, calc_second_order=False, seed=design.seed)
    else:
        from SALib.sample import latin

        rows = latin.sample(problem, design.points, seed=design.seed)
    return np.asarray(rows, float)


def _shown_value(varied: Varied, inner: float) -> Number:
    """A sampled value as a setting: back from logarithms, with twelve digits, whole where it must be."""
    value = math.exp(inner) if varied.scale == "log" else inner
    value = min(varied.high, max(varied.low, value))
    return round(value) if varied.whole else float(f"{value:.12g}")


def as_setting(name: str, value: Number) -> str:
    """``name=value`` as ``--set`` takes it."""
    return f'{name}="{value}"' if isinstance(value, str) else f"{name}={shown(value)}"
