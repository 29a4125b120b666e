"""Which policy changed what, for whom, at what cost, and how sure that is (DESIGN section 6).

Runs with the same seed face the same city and the same luck, so the difference between a
policy and the baseline is taken seed by seed. The 95 % interval of the mean difference is a
percentile bootstrap over the pairs, widened about the mean by sqrt(n/(n-1)) and by the ratio
of Student's to the normal quantile: the plain percentile interval of few pairs is too narrow
(Hesterberg 2015, *What teachers should know about the bootstrap*). Resamples are drawn by
``agents.foundation.draws`` with the fixed seed ``BOOTSTRAP_SEED``, so the same results
always give the same intervals. Fewer than ``FEWEST_PAIRS`` pairs have no interval.
"""

from __future__ import annotations

import json
import math
import textwrap
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from agents.foundation import draws
from analysis.indicators import Indicator, describe, headlines, in_reading_order
from analysis.printing import wrapped_name
from analysis.results import (
    CITY,
    EVERYONE,
    KEYS,
    Experiment,
    ResultsError,
    read_experiment,
    read_series,
    run_values,
)

FEWEST_PAIRS = 3
LEVEL = 0.95
RESAMPLES = 4000
BOOTSTRAP_SEED = 1
_RESAMPLING = draws.purpose("analysis.bootstrap")

COLUMNS = [
    "indicator", "arm", "group_by", "group", "baseline_mean", "arm_mean", "difference", "low", "high",
    "share_of_pairs_with_sign", "pairs",
]  # fmt: skip


@dataclass(frozen=True)
class Comparison:
    """Paired effects of every policy against the baseline.

    ``table``: one row an indicator, policy and group (columns ``COLUMNS``; the city is group_by
    ``city``, group ``all``), in stored units. ``cost``: one row a policy, MWM and homes.
    ``values``: one row a run, indicator and group. ``runs``: finished seeds, by arm.
    ``series``: monthly tables of these runs, by (arm, seed).
    """

    experiment: Experiment
    table: pd.DataFrame
    cost: pd.DataFrame
    values: pd.DataFrame
    runs: dict[str, list[int]]
    series: dict[tuple[str, int], pd.DataFrame]
    notes: tuple[str, ...]

    def city(self, arm: str) -> pd.DataFrame:
        """Rows of the whole city for one policy, by indicator."""
        rows = self.table[(self.table.arm == arm) & (self.table.group_by == CITY)]
        return rows.set_index("indicator")

    def pairs(self, arm: str) -> int:
        """How many seeds were run under both this arm and the baseline."""
        return len(set(self.runs.get(arm, ())) & set(self.runs.get(self.experiment.baseline, ())))


@lru_cache(maxsize=64)
def _resamples(pairs: int) -> NDArray[np.float64]:
    """How often each pair is drawn, over ``pairs``: float64 (RESAMPLES, pairs), rows add to 1."""
    luck = draws.luck_from(BOOTSTRAP_SEED)
    chances = draws.uniforms(luck, _RESAMPLING, np.arange(RESAMPLES * pairs), pairs)
    chosen = (chances * pairs).astype(np.int64).reshape(RESAMPLES, pairs)
    rows = np.repeat(np.arange(RESAMPLES), pairs)
    counts = np.bincount(rows * pairs + chosen.ravel(), minlength=RESAMPLES * pairs)
    return counts.reshape(RESAMPLES, pairs) / pairs


def _widened(resampled: NDArray[np.float64], center: NDArray[np.float64], pairs: int) -> NDArray[np.float64]:
    """Percentiles of ``resampled`` (rows, RESAMPLES), widened about ``center``: float64 (2, rows)."""
    tail = (1.0 - LEVEL) / 2.0
    wider = stats.t.ppf(1.0 - tail, pairs - 1) / stats.norm.ppf(1.0 - tail) * math.sqrt(pairs / (pairs - 1))
    limits = np.quantile(resampled, [tail, 1.0 - tail], axis=1)
    return np.asarray(center + (limits - center) * wider)


def interval(differences: NDArray[np.float64]) -> NDArray[np.float64]:
    """95 % interval of the mean of each row of (rows, pairs): float64 (2, rows), NaN under 3 pairs."""
    rows, pairs = differences.shape
    limits = np.full((2, rows), np.nan)
    if pairs >= FEWEST_PAIRS:
        for start in range(0, rows, 512):  # bounds the memory of the resamples
            part = differences[start : start + 512]
            limits[:, start : start + 512] = _widened(part @ _resamples(pairs).T, part.mean(axis=1), pairs)
    return limits


def ratio_interval(gains: NDArray[np.float64], costs: NDArray[np.float64]) -> tuple[float, float, float]:
    """sum(gains)/sum(costs) over pairs with its interval; NaN if the costs are not clearly above zero."""
    pairs = len(costs)
    ratio = gains.sum() / costs.sum() if pairs and costs.sum() > 0.0 else math.nan
    if pairs < FEWEST_PAIRS or not math.isfinite(ratio):
        return float(ratio), math.nan, math.nan
    below = _resamples(pairs) @ costs
    if below.min() <= 0.0:
        return float(ratio), math.nan, math.nan
    low, high = _widened((_resamples(pairs) @ gains / below)[None, :], np.array([ratio]), pairs)[:, 0]
    return float(ratio), float(low), float(high)


def _differences(ours: NDArray[np.float64], theirs: NDArray[np.float64]) -> NDArray[np.float64]:
    """``ours - theirs``; mere rounding of equal numbers counts as zero, so that signs mean something."""
    gap = ours - theirs
    gap[np.abs(gap) <= 1e-12 * np.maximum(np.abs(ours), np.abs(theirs))] = 0.0
    return gap


def _means(values: NDArray[np.float64]) -> NDArray[np.float64]:
    known = np.isfinite(values)
    with np.errstate(invalid="ignore"):
        return np.asarray(np.where(known, values, 0.0).sum(axis=1) / known.sum(axis=1))


def _effects(wide: pd.DataFrame, arm: str, baseline: str) -> pd.DataFrame:
    """Rows of the comparison table for one arm. ``wide``: index KEYS, columns (arm, seed)."""
    ours, theirs = wide[arm], wide[baseline]
    ours, theirs = ours[ours.notna().any(axis=1)], theirs.reindex(ours.index[ours.notna().any(axis=1)])
    shared = [seed for seed in ours.columns if seed in theirs.columns]
    a, b = ours[shared].to_numpy(float), theirs[shared].to_numpy(float)
    gaps = _differences(a, b)
    known = np.isfinite(gaps)
    result = pd.DataFrame(index=ours.index)
    result["pairs"] = known.sum(axis=1)
    paired = result["pairs"].to_numpy() > 0
    # Without a common seed the plain means are all there is: shown, but never with an interval.
    all_ours, all_theirs = _means(ours.to_numpy(float)), _means(theirs.to_numpy(float))
    result["baseline_mean"] = np.where(paired, _means(np.where(known, b, np.nan)), all_theirs)
    result["arm_mean"] = np.where(paired, _means(np.where(known, a, np.nan)), all_ours)
    center = np.where(paired, _means(gaps), all_ours - all_theirs)
    result["difference"] = center
    same = (np.sign(gaps) == np.sign(center)[:, None]) & known
    share = same.sum(axis=1) / np.maximum(known.sum(axis=1), 1)
    result["share_of_pairs_with_sign"] = np.where(paired, share, np.nan)
    limits = np.full((2, len(result)), np.nan)
    patterns, members = np.unique(known, axis=0, return_inverse=True)
    for number, pattern in enumerate(patterns):
        rows = np.flatnonzero(members.ravel() == number)
        limits[:, rows] = interval(gaps[np.ix_(rows, np.flatnonzero(pattern))])
    result["low"], result["high"] = limits
    return result.reset_index().assign(arm=arm)[COLUMNS]


def _by_run(values: pd.DataFrame) -> pd.DataFrame:
    """``values`` as one row an indicator and group (KEYS), one column a run (arm, seed)."""
    return values.pivot(index=KEYS, columns=["arm", "seed"], values="value")


def paired_effects(values: pd.DataFrame, arms: Iterable[str], baseline: str) -> pd.DataFrame:
    """Effects of ``arms`` against the baseline, seed by seed: columns ``COLUMNS``.

    ``values``: one row a run, indicator and group, as ``run_values`` gives them. All of
    ``arms`` and the baseline must occur.
    """
    wide = _by_run(values)
    effects = [_effects(wide, arm, baseline) for arm in arms]
    return pd.concat(effects, ignore_index=True) if effects else pd.DataFrame(columns=COLUMNS)


def _cost(wide: pd.DataFrame, experiment: Experiment, arms: Iterable[str]) -> pd.DataFrame:
    """Extra public money, extra adequate homes, and homes per 100 MWM (DOMAIN E4), by policy."""
    rows = []
    needed = [(name, CITY, EVERYONE) for name in ("public_spend", "adequate_homes")]
    for arm in arms:
        if not all(key in wide.index for key in needed):
            break
        ours, theirs = wide.loc[needed, arm], wide.loc[needed, experiment.baseline]
        shared = [seed for seed in ours.columns if seed in theirs.columns]
        gaps = _differences(ours[shared].to_numpy(float), theirs[shared].to_numpy(float))
        spend, homes = gaps[:, np.isfinite(gaps).all(axis=0)]
        if not len(spend):
            continue
        (spend_low, homes_low), (spend_high, homes_high) = interval(np.stack([spend, homes]))
        ratio, low, high = (100.0 * number for number in ratio_interval(homes, spend))
        rows.append({
            "arm": arm, "spend": spend.mean(), "spend_low": spend_low, "spend_high": spend_high,
            "homes": homes.mean(), "homes_low": homes_low, "homes_high": homes_high,
            "homes_per_100": ratio, "low": low, "high": high,
            "share_of_pairs_with_sign": float((np.sign(homes) == np.sign(homes.mean())).mean()),
            "pairs": len(spend),
        })  # fmt: skip
    return pd.DataFrame(rows)


def compare(directory: Path | str, baseline: str | None = None) -> Comparison:
    """Compare every arm of a results folder with the baseline, seed by seed.

    Arms and seeds that were not run are left out and counted in ``notes``. Raises
    ``ResultsError`` if the folder, the baseline or all of its runs are missing.
    """
    experiment = read_experiment(directory, baseline)
    series, notes = read_series(experiment)
    if not any(arm == experiment.baseline for arm, _ in series):
        raise ResultsError(
            f"no finished run of the baseline {experiment.baseline!r} in {experiment.directory}"
        )
    values = run_values(experiment, series)
    wide = _by_run(values)
    runs = {arm: sorted(seed for a, seed in series if a == arm) for arm in experiment.arms}
    arms = [arm for arm in experiment.policies if runs[arm]]
    table = paired_effects(values, arms, experiment.baseline)
    cost = _cost(wide, experiment, arms)
    return Comparison(experiment, table, cost, values, runs, series, tuple(notes))


def winners_and_losers(comparison: Comparison, group_by: str = "decile") -> pd.DataFrame:
    """Who gains and who loses under each policy, by group.

    Judged by welfare where it is known by group, else by the share of adequate homes. Columns:
    arm, group, indicator, difference, low, high, share_of_pairs_with_sign, pairs, verdict
    (``gains``, ``loses``, ``no clear change``, or ``too few pairs`` without an interval).
    """
    table = comparison.table[comparison.table.group_by == group_by]
    judged = next((name for name in ("welfare", "adequate_share") if (table.indicator == name).any()), "")
    rows = table[table.indicator == judged].drop(columns=["group_by", "baseline_mean", "arm_mean"])
    verdicts = [
        "too few pairs" if not math.isfinite(low)
        else "gains" if low > 0.0
        else "loses" if high < 0.0
        else "no clear change"
        for low, high in zip(rows.low, rows.high, strict=True)
    ]  # fmt: skip
    place = {arm: number for number, arm in enumerate(comparison.experiment.arms)}
    order = sorted(range(len(rows)), key=lambda i: (place[rows.arm.iloc[i]], group_order(rows.group.iloc[i])))
    return rows.assign(verdict=verdicts).iloc[order].reset_index(drop=True)


def group_order(group: str) -> tuple[int, float, str]:
    """Sorts groups as people read them: numbers by value, then names."""
    return (0, float(group), "") if group.replace(".", "", 1).isdigit() else (1, 0.0, group)


def to_json(comparison: Comparison) -> str:
    """The comparison as one JSON document; what is not known is ``null``."""

    def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
        plain = frame.astype(object).where(frame.notna(), None)
        return [{str(key): value for key, value in row.items()} for row in plain.to_dict("records")]

    document = {
        "experiment": comparison.experiment.details,
        "baseline": comparison.experiment.baseline,
        "level": LEVEL,
        "pairs": {arm: comparison.pairs(arm) for arm in comparison.experiment.policies},
        "table": records(comparison.table),
        "cost": records(comparison.cost),
        "winners_and_losers": records(winners_and_losers(comparison)),
        "notes": list(comparison.notes),
    }
    return json.dumps(document, ensure_ascii=False, allow_nan=False, default=lambda value: value.item())


def excludes_zero(low: float, high: float) -> bool:
    """Whether an interval is known and lies on one side of zero."""
    return low > 0.0 or high < 0.0


def _cell(row: Any, what: Indicator) -> str:
    """Difference with its mark, half-width of the interval, pairs that share the sign."""
    if row is None or not math.isfinite(row.difference):
        return "–"
    mark = " "
    more = what.finer(row.difference)
    if excludes_zero(row.low, row.high) and not what.reads_as_zero(row.difference):
        mark = "!" if what.better * row.difference < 0 else "*"
    half = f"±{what.show((row.high - row.low) / 2.0, more=more)} " if math.isfinite(row.low) else ""
    pairs = int(row.pairs)
    share = f"{round(row.share_of_pairs_with_sign * pairs)}/{pairs}" if pairs else "unpaired"
    return f"{what.show(row.difference, True, more)}{mark}{half}{share}"


def _cells(comparison: Comparison, arm: str, indicators: list[str]) -> list[str]:
    """Cells of one policy, top to bottom; the last two, if known, are money and homes for it."""
    known = {row.Index: row for row in comparison.city(arm).itertuples()}
    if len(comparison.cost):
        bought = comparison.cost[comparison.cost.arm == arm].rename(columns={"homes_per_100": "difference"})
        known["adequate_homes_per_100_mwm"] = next(bought.itertuples(), None)
    return [_cell(known.get(name), describe(name)) for name in indicators]


def _baseline_cells(comparison: Comparison, indicators: list[str]) -> list[str]:
    """Means of the baseline over all of its runs."""
    values = comparison.values
    chosen = values[(values.arm == comparison.experiment.baseline) & (values.group_by == CITY)]
    means = chosen.groupby("indicator")["value"].mean()
    return [describe(name).show(float(means.get(name, math.nan))) for name in indicators]


def _pairs_text(pairs: int) -> str:
    return "1 pair" if pairs == 1 else f"{pairs} pairs"


def format_table(comparison: Comparison, every: bool = False, width: int = 118) -> str:
    """The comparison for a terminal: a row an indicator, a column a policy, at most ``width`` wide.

    Headline indicators, or ``every`` one; public money and adequate homes for it come last.
    Policies that do not fit beside each other follow in further blocks.
    """
    experiment = comparison.experiment
    columns = comparison.values.indicator[comparison.values.group_by == CITY]
    last = ["public_spend", "adequate_homes_per_100_mwm"] if len(comparison.cost) else []
    chosen = [
        name for name in (in_reading_order(columns) if every else headlines(columns)) if name not in last
    ]
    told = [_baseline_cells(comparison, chosen)]
    told += [_cells(comparison, arm, chosen) for arm in experiment.policies if comparison.runs[arm]]
    chosen = [
        name for name, cells in zip(chosen, zip(*told, strict=True), strict=True) if {*cells} != {"–"}
    ] + last
    labels = []
    for what in map(describe, chosen):
        unit = "%" if what.unit.startswith("%") else what.unit
        labels.append(textwrap.wrap(f"{what.label} ({unit})" if unit else what.label, 29))
    lines = [f"{experiment.title}: difference from {experiment.title_of(experiment.baseline)}", ""]
    # Names of arms are headings of several lines, the number of pairs under them.
    base = [wrapped_name(experiment.baseline, 21), *_baseline_cells(comparison, chosen)]
    waiting: list[list[Any]] = [
        [[*wrapped_name(arm, 21), _pairs_text(comparison.pairs(arm))], *_cells(comparison, arm, chosen)]
        for arm in experiment.policies
        if comparison.runs[arm]
    ]

    def room(column: list[Any]) -> int:
        return 2 + max(map(len, [*column[0], *column[1:]]))

    while True:
        block = [base]
        while waiting and (len(block) == 1 or 29 + sum(map(room, [*block, waiting[0]])) <= width):
            block.append(waiting.pop(0))
        high = max(len(column[0]) for column in block)
        heads = [[""] * (high - len(column[0])) + list(column[0]) for column in block]
        rows = [("", [head[line] for head in heads]) for line in range(high)]
        for number, label in enumerate(labels, start=1):
            rows.append((label[0], [str(column[number]) for column in block]))
            rows += [(f"  {more}", [""] * len(block)) for more in label[1:]]
        widths = [room(column) for column in block]
        text = [
            f"{label:<29}" + "".join(f"{cell:>{wide}}" for cell, wide in zip(cells, widths, strict=True))
            for label, cells in rows
        ]
        rule = "-" * len(text[0])
        text.insert(high, rule)
        if last:
            money = next(place for place, (label, _) in enumerate(rows) if label == labels[-len(last)][0])
            text.insert(money + 1, rule)
        lines += [*(line.rstrip() for line in text), ""]
        if not waiting:
            break
    if len(comparison.table) == 0:
        lines.append("No policy has runs: nothing to compare with the baseline.")
    lines.append("Difference ± half of its 95 % interval, then the pairs of runs that share its sign.")
    lines.append(
        "* interval excludes zero; ! so, and for the worse. No interval under 3 pairs. Shares differ by"
    )
    lines.append("percentage points. Homes for the money: more adequate homes over more public money.")
    lines += [f"{arm}: {experiment.title_of(arm)}" for arm in experiment.arms if arm in experiment.arm_titles]
    return "\n".join([*lines, *(f"Note: {note}." for note in comparison.notes)])
