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
from analysis.sweeps.query import ask
from scenarios.problems import ScenarioError
from scenarios.study import Study


def sobol_indices(folder: Path | str, study: Study, indicator: str, arm: str, seed: int = 1) -> pd.DataFrame:
    """First-order and total indices of what varies: name, S1, S1_conf, ST, ST_conf (95 % half-widths).

    Of the mean over seeds of an arm. Raises ``ScenarioError`` unless the study is a complete sample of kind
    ``sobol`` at one place.
    """
    from SALib.analyze import sobol

    if study.design.kind != "sobol" or len(study.places) != 1:
        raise ScenarioError(study.name, "design.kind", "sobol, at one place", study.design.kind)
    means = ask(
        folder,
        f"SELECT point, avg(\"{indicator}\") AS value FROM results WHERE arm = '{arm}' "
        "GROUP BY point ORDER BY point",
    )
    assert study.design.points is not None
    wanted = study.design.points * (2 + len(study.vary))
    if len(means) != wanted or not np.isfinite(means["value"]).all():
        raise ScenarioError(study.name, indicator, f"numbers at all {wanted} points", f"{len(means)} points")
    found = sobol.analyze(
        salib_problem(study), means["value"].to_numpy(float), calc_second_order=False, seed=seed
    )
    return pd.DataFrame(
        {"name": study.names, **{name: found[name] for name in ("S1", "S1_conf", "ST", "ST_conf")}}
    )


def to_ema(
    folder: Path | str, indicators: list[str] | None = None
) -> tuple[pd.DataFrame, dict[str, NDArray[np.float64]]]:
    """Experiments and outcomes of a sweep as EMA workbench's analyses take them.

    Experiments: a row a finished run: what varies, ``policy`` (the arm), ``scenario`` (point and seed),
    ``model`` (the place). Outcomes: float64 (runs,) by indicator.
    """
    results = ask(folder, "SELECT * FROM results ORDER BY place, arm, point, seed")
    varied = [name for name in ask(folder, "SELECT * FROM points LIMIT 0").columns if name != "point"]
    measured = [
        name
        for name in results.select_dtypes("number").columns
        if name not in ("point", "seed", *varied) and results[name].notna().all()
    ]
    experiments = results[varied].copy()
    experiments["policy"] = results["arm"]
    experiments["model"] = results["place"]
    experiments["scenario"] = results["point"].astype(str) + "/" + results["seed"].astype(str)
    outcomes = {name: results[name].to_numpy(float) for name in indicators or measured}
    return experiments, outcomes


def ema_parameters(study: Study) -> list[Any]:
    """The study's ranges as EMA workbench's parameters (extra ``explore``), on their own scale."""
    from ema_workbench import IntegerParameter, RealParameter

    salib_problem(study)
    return [
        IntegerParameter(v.name, int(v.low), int(v.high)) if v.whole else RealParameter(v.name, v.low, v.high)
        for v in study.vary
    ]


def robustness(
    folder: Path | str, indicator: str, at_least: float | None = None, better: int | None = None
) -> pd.DataFrame:
    """How arms fare over the futures of a sweep: one row an arm and place.

    Columns: ``mean``; ``worst`` (the worst tenth of futures); ``regret`` (largest distance from the best arm
    of the same future, 0 is best); ``won`` (share of futures in which no other arm does better; equal ones
    share); ``satisfied`` (share of futures in which the indicator is at least as good as ``at_least``, NaN
    without). A future is a point, its value the mean over seeds. ``better``: +1 or -1, by default the
    indicator's own.
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
