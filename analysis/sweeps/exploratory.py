"""A sweep for others' methods: SALib's indices, EMA workbench's PRIM and feature scoring; robustness.

Regret, satisficing and the share of futures won compare policies over the points of a study, taken as
futures of which nobody knows the chance (Herman, Reed, Zeff and Characklis 2015, *How should robustness
be defined?*, gives the definitions).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.indicators import describe
from analysis.sweeps.design import salib_problem
from analysis.sweeps.living import columns_of, values_of
from analysis.sweeps.plan import arms_of, city_at, kept_of
from analysis.sweeps.query import VARIED, ask
from model import HousingModel
from scenarios.problems import ScenarioError, did_you_mean, one_of
from scenarios.study import Study


def sobol_indices(
    folder: Path | str, study: Study, indicator: str, arm: str, against: str | None = None, seed: int = 1
) -> pd.DataFrame:
    """First-order and total indices of what varies: name, S1, S1_conf, ST, ST_conf (95 % half-widths).

    Of the mean over seeds of an arm, or of its paired difference from another one (``against``). ``seed``:
    luck of the bootstrap. Raises ``ScenarioError`` unless the study is a complete sample of kind ``sobol`` at
    one place, or if nothing changes over it.
    """
    from SALib.analyze import sobol

    if study.design.kind != "sobol" or len(study.places) != 1:
        raise ScenarioError(study.name, "design.kind", "sobol, at one place", study.design.kind)
    values = _means(folder, indicator, study.places[0], arm, against)
    assert study.design.points is not None
    wanted = study.design.points * (2 + len(study.vary))
    if len(values) != wanted or not np.isfinite(values).all():
        got = f"{np.isfinite(values).sum()} points of {arm}" + (f" and {against}" if against else "")
        raise ScenarioError(study.name, indicator, f"numbers at all {wanted} points", got)
    if np.ptp(values) == 0.0:
        always = f"{values[0]:g} at every point"
        raise ScenarioError(study.name, indicator, "numbers that differ over the sample", always)
    found = sobol.analyze(salib_problem(study), values, calc_second_order=False, seed=seed)
    indices = {name: found[name] for name in ("S1", "S1_conf", "ST", "ST_conf")}
    return pd.DataFrame({"name": study.names, **indices})


def _means(
    folder: Path | str, indicator: str, place: str, arm: str, against: str | None
) -> NDArray[np.float64]:
    """Means over seeds by point: float64 (points,); of differences, over the seeds that both arms have."""
    value, other, values = f'r."{indicator}"', "", [place, arm]
    if against:
        value += f' - b."{indicator}"'
        other = "JOIN results b ON b.place = r.place AND b.point = r.point AND b.seed = r.seed AND b.arm = $3"
        values.append(against)
    statement = f"SELECT avg({value}) AS value FROM results r {other} WHERE r.place = $1 AND r.arm = $2"
    return ask(folder, f"{statement} GROUP BY r.point ORDER BY r.point", values)["value"].to_numpy(float)


def _points(folder: Path | str) -> pd.DataFrame:
    """What varies: a row a point, a column a name as the study has it."""
    points = ask(folder, "SELECT * FROM points ORDER BY point").set_index("point")
    return points.rename(columns=lambda name: name.removeprefix(VARIED))


def paired(folder: Path | str, indicator: str, arm: str) -> tuple[pd.DataFrame, NDArray[np.float64]]:
    """Futures and what an arm gains in each over the baseline, mean over pairs: float64 (futures,).

    Futures: a row a place and point, its columns what varies.
    """
    gains = ask(
        folder,
        f'SELECT place, point, avg("{indicator}") AS gain FROM pairs WHERE arm = $1 '
        "GROUP BY ALL ORDER BY ALL",
        [arm],
    )
    points = _points(folder)
    return points.loc[gains["point"]].reset_index(drop=True), gains["gain"].to_numpy(float)


def check_indicator(study: Study, indicator: str) -> None:
    """``ScenarioError`` unless the study keeps an indicator: before hours are spent on its runs."""
    known = columns_of(kept_of(study))
    if indicator not in known:
        hint = did_you_mean(indicator, known)
        raise ScenarioError(study.name, "indicator", one_of(known), f"'{indicator}'", hint)


def to_ema(
    folder: Path | str, indicators: list[str] | None = None
) -> tuple[pd.DataFrame, dict[str, NDArray[np.float64]]]:
    """Experiments and outcomes of a sweep as EMA workbench's analyses take them.

    Experiments: a row a finished run: what varies, ``policy`` (the arm), ``scenario`` (point and seed),
    ``model`` (the place). Outcomes: float64 (runs,) by indicator.
    """
    results = ask(folder, "SELECT * FROM results ORDER BY place, arm, point, seed")
    points = _points(folder)
    inputs = {"point", "seed", *(VARIED + n if VARIED + n in results else n for n in points.columns)}
    numbers = results.select_dtypes("number").columns
    measured = [name for name in numbers if name not in inputs and results[name].notna().all()]
    experiments = points.loc[results["point"]].reset_index(drop=True)
    experiments["policy"] = results["arm"]
    experiments["model"] = results["place"]
    experiments["scenario"] = results["point"].astype(str) + "/" + results["seed"].astype(str)
    outcomes = {name: results[name].to_numpy(float) for name in indicators or measured}
    return experiments, outcomes


def ema_model(study: Study) -> Any:
    """The study as a model of EMA workbench (extra ``explore``), for its own engine and optimisers.

    Uncertainties are what varies, which the workbench samples evenly, logarithmic ones too; the lever ``arm``
    its policies; outcomes are the study's indicators; one luck for all, at the first place. Raises
    ``ScenarioError`` if a range is missing or no indicator is named.
    """
    from ema_workbench import CategoricalParameter, IntegerParameter, Model, RealParameter, ScalarOutcome

    salib_problem(study)
    if not study.indicators:
        raise ScenarioError(study.name, "indicators", "at least one, as an outcome", "none")
    # EMA workbench hands parameters over as keyword arguments, whose names have no dots.
    names = {v.name.replace(".", "_"): v.name for v in study.vary}
    model = Model("manovuelta", function=_Lived(study, names))
    model.uncertainties = [
        IntegerParameter(short, int(v.low), int(v.high)) if v.whole else RealParameter(short, v.low, v.high)
        for short, v in zip(names, study.vary, strict=True)
    ]
    model.levers = [CategoricalParameter("arm", list(study.policies))]
    model.outcomes = [ScalarOutcome(name) for name in study.indicators]
    return model


class _Lived:
    """One city as a function of its numbers, which can be sent to another process."""

    __name__ = "lived"

    def __init__(self, study: Study, names: dict[str, str]) -> None:
        self.study, self.names = study, names

    def __call__(self, arm: str, **numbers: float) -> dict[str, float]:
        varied = {self.names[short]: number for short, number in numbers.items()}
        city = city_at(self.study, self.study.places[0], arms_of(self.study)[arm], varied)
        return values_of(
            HousingModel(city.scenario(seed=1)).run().datacollector.model_vars, kept_of(self.study)
        )


def robustness(
    folder: Path | str, indicator: str, at_least: float | None = None, better: int | None = None
) -> pd.DataFrame:
    """How arms fare over the futures of a sweep: one row an arm and place.

    Columns: ``mean``; ``worst`` (nine futures in ten are no worse); ``regret`` (largest distance from the
    best arm of the same future, 0 is best); ``won`` (share of futures in which no other arm does better;
    equal ones share); ``satisfied`` (share of futures in which the indicator is at least as good as
    ``at_least``, NaN without). A future is a point, its value the mean over seeds. ``better``: +1 or -1, by
    default the indicator's own.
    """
    sign = describe(indicator).better if better is None else better
    if sign not in (1, -1):
        raise ScenarioError(None, indicator, "an indicator of which more is better or worse", "a neutral one")
    means = ask(
        folder,
        f'SELECT place, arm, point, avg("{indicator}") AS value FROM results GROUP BY ALL ORDER BY ALL',
    )
    rows = []
    for place, group in means.groupby("place", sort=True):
        wide = sign * group.pivot(index="point", columns="arm", values="value").dropna()
        best = wide.max(axis=1)
        wins = wide.eq(best, axis=0)
        for arm in wide.columns:
            values = wide[arm]
            rows.append(
                {
                    "place": place,
                    "arm": arm,
                    "futures": len(values),
                    "mean": sign * values.mean(),
                    "worst": sign * values.quantile(0.1),
                    "regret": (best - values).max(),
                    "won": (wins[arm] / wins.sum(axis=1)).mean(),
                    "satisfied": np.nan if at_least is None else (values >= sign * at_least).mean(),
                }
            )
    return pd.DataFrame(rows)
