"""What the arms of a sweep do: mean paired differences, with intervals, by place, point and indicator."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.comparison import interval
from analysis.sweeps.plan import unit_of
from analysis.sweeps.query import KEYS, ask, columns
from scenarios.problems import ScenarioError, did_you_mean, one_of


def summary(folder: Path | str, indicators: Sequence[str] = ()) -> pd.DataFrame:
    """One row for each place, arm, point and indicator (all of them if none is named).

    Columns: ``place``, ``arm``, ``point``, what varies, ``indicator``, ``unit``, ``pairs``; ``baseline``, the
    mean of the baseline arm over the same seeds; ``difference``, the mean paired difference from it, with
    its 95 % interval ``low`` and ``high`` (``analysis.comparison.interval``; NaN under three pairs) and
    ``share_of_pairs``, in which the difference has the sign of the mean, NaN where that is zero. Stored
    units: shares are between 0 and 1. Raises ``ScenarioError`` for an unknown indicator or where no sweep
    is.
    """
    known = columns(folder)
    held = known[known["view"] == "pairs"]["column"].tolist()
    varied = [name for name in known[known["view"] == "points"]["column"] if name != "point"]
    measured = [name for name in held if name not in (*KEYS, *varied)]
    for name in indicators:
        if name not in measured:
            expected = f"an indicator that the sweep kept, {one_of(measured)}"
            raise ScenarioError(None, "--summary", expected, f"'{name}'", did_you_mean(name, measured))
    chosen = list(indicators) or measured
    pairs = ask(folder, f"SELECT * FROM pairs ORDER BY {', '.join(KEYS)}")
    results = ask(folder, "SELECT * FROM results")
    rows = []
    for (place, arm, point), group in pairs.groupby(["place", "arm", "point"], sort=False):
        same = results[(results["place"] == place) & (results["arm"] == arm) & (results["point"] == point)]
        ours = same.set_index("seed")
        for name in chosen:
            gaps = group.set_index("seed")[name].astype(float).dropna()
            mean = float(gaps.mean()) if len(gaps) else np.nan
            low, high = interval(gaps.to_numpy()[None, :])[:, 0] if len(gaps) else (np.nan, np.nan)
            rows.append(
                {
                    "place": place,
                    "arm": arm,
                    "point": point,
                    **{key: group[key].iloc[0] for key in varied},
                    "indicator": name,
                    "unit": unit_of(name),
                    "pairs": len(gaps),
                    "baseline": float((ours[name].astype(float).reindex(gaps.index) - gaps).mean()),
                    "difference": mean,
                    "low": float(low),
                    "high": float(high),
                    "share_of_pairs": float((gaps * mean > 0.0).mean()) if mean else np.nan,
                }
            )
    return pd.DataFrame(rows)
