"""Pictures of a comparison: trends, effects, effects by decile, and the maps (DESIGN section 6).

Every picture is a Matplotlib figure drawn without a screen, and is left out if its data are
missing: nothing is drawn empty, nothing unknown is drawn as zero.
"""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from scipy import stats

from analysis.canvas import (
    LABEL,
    TICK,
    TITLE,
    Drawn,
    Picture,
    dresses,
    legend,
    legend_height,
    panels,
    save,
    ticks,
    wrapped,
)
from analysis.comparison import FEWEST_PAIRS, LEVEL, Comparison, excludes_zero, group_order
from analysis.displacement_maps import draw_displacement
from analysis.indicators import Indicator, describe, headlines
from analysis.maps import draw_maps
from analysis.results import CITY

MOST_TRENDS = 12
MOST_DECILE_ROWS = 3
BY_DECILE = ("welfare", "adequate_share", "rent_burden", "over_indebted_share", "overcrowded_share")


def draw_pictures(comparison: Comparison, folder: Path | None = None) -> list[Picture]:
    """Draw what the data allow and write PNG files to ``folder``, by default ``DIR/pictures``."""
    target = folder or comparison.experiment.directory / "pictures"
    drawn = [
        draw(comparison) for draw in (draw_maps, draw_displacement, draw_trends, draw_effects, draw_deciles)
    ]
    about = describe_experiment(comparison)
    return [save(picture, target, about) for picture in drawn if picture is not None]


def describe_experiment(comparison: Comparison) -> str:
    """Place, length, size, seeds and baseline of a comparison, in one line."""
    experiment = comparison.experiment
    parts = [experiment.title]
    if months := experiment.details.get("months"):
        parts.append(f"{int(months) / 12:.3g} years")
    if households := experiment.details.get("households"):
        parts.append(f"{int(households):,} households at the start")
    most = max((len(seeds) for seeds in comparison.runs.values()), default=0)
    parts.append("1 seed" if most == 1 else f"{most} seeds")
    parts.append(f"baseline: {experiment.title_of(experiment.baseline)}")
    return " · ".join(parts)


def _name_panel(axis: Axes, what: Indicator) -> None:
    axis.set_title(wrapped(what.title, 36, 3), fontsize=TITLE, loc="left")


def band(
    runs: np.ndarray, lowest: float = -np.inf, highest: float = np.inf
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Mean of runs (seeds, months) with its 95 % limits by Student's t; NaN under 3 runs.

    The limits stay within what the mean can be, ``lowest`` to ``highest``: no share is more than all.
    """
    known = np.isfinite(runs)
    count = known.sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.where(known, runs, 0.0).sum(axis=0) / count
        spread = np.sqrt(np.where(known, (runs - mean) ** 2, 0.0).sum(axis=0) / (count - 1) / count)
    wide = stats.t.ppf((1 + LEVEL) / 2, np.maximum(count - 1, 1))
    half = np.where(count >= FEWEST_PAIRS, wide * spread, np.nan)
    return mean, np.maximum(mean - half, lowest), np.minimum(mean + half, highest)


def draw_trends(comparison: Comparison) -> Drawn | None:
    """Chosen indicators over the years: mean of each arm with its 95 % band over seeds."""
    experiment = comparison.experiment
    series = comparison.series
    columns = [name for name in next(iter(series.values())).select_dtypes("number") if name != "month"]
    chosen = headlines(columns)[:MOST_TRENDS]
    arms = [arm for arm in experiment.arms if comparison.runs[arm]]
    if not chosen:
        return None
    dress = dresses(experiment.arms, experiment.baseline)
    titles = [experiment.title_of(arm) for arm in arms]
    figure, axes = panels(len(chosen), 3, 2.35, legend_height(titles))
    for axis, name in zip(axes, chosen, strict=True):
        what = describe(name)
        for arm in arms:
            ours = [frame for (owner, _), frame in series.items() if owner == arm and name in frame]
            runs = [frame.set_index("month")[name] for frame in ours]
            if not runs:
                continue
            table = pd.concat(runs, axis=1) * what.factor
            table = table[table.index > 0]  # the first day: nobody has lived, paid or received yet
            # What cannot fall below nothing has no band there.
            lowest = 0.0 if table.min(axis=None) >= 0.0 else -np.inf
            mean, low, high = band(table.to_numpy(float).T, lowest)
            years = table.index.to_numpy() / 12.0
            # The baseline is drawn thinner and on top, so that a policy equal to it does not hide it.
            thin = arm == experiment.baseline
            axis.fill_between(years, low, high, color=dress[arm].colour, alpha=0.1, linewidth=0)
            apart = max(1, len(years) // 5)
            axis.plot(years, mean, color=dress[arm].colour, linestyle=dress[arm].line,
                      linewidth=1.1 if thin else 1.7, zorder=3 if thin else 2, marker=dress[arm].mark,
                      markersize=4.0, markevery=(apart * (arms.index(arm) + 1) // (len(arms) + 1), apart),
                      markerfacecolor="white" if thin else dress[arm].colour)  # fmt: skip
        _name_panel(axis, what)
        axis.set_ylabel(wrapped(what.unit, 22), fontsize=LABEL)
        axis.set_xlabel("years", fontsize=LABEL)
        axis.margins(x=0.0)
        ticks(axis.yaxis)
        ticks(axis.xaxis)
    legend(figure, list(zip(titles, (dress[arm] for arm in arms), strict=True)))
    return Drawn(
        "trends",
        "How the city changes over the years",
        f"Line charts over the years of {', '.join(describe(name).label for name in chosen)}; "
        f"a line each for {', '.join(titles)}. The table above gives the numbers at the end.",
        "Lines are means over seeds, bands the 95 % interval of that mean (from three seeds on). Bands show "
        "how cities differ by luck; as runs are paired, an effect can be certain although bands overlap.",
        figure,
        "Lines: means over seeds. Bands: 95 % interval of the mean, none under three seeds. Each arm has its "
        "own colour, stroke and mark.",
    )


def draw_effects(comparison: Comparison) -> Drawn | None:
    """Paired differences from the baseline with their intervals, one panel an indicator."""
    experiment = comparison.experiment
    city = comparison.table[(comparison.table.group_by == CITY) & comparison.table.difference.notna()]
    chosen = headlines(city.indicator) if len(city) else []
    if not chosen:
        return None
    arms = [arm for arm in experiment.policies if (city.arm == arm).any()]
    dress = dresses(experiment.arms, experiment.baseline)
    figure, axes = panels(len(chosen), 3, 0.95 + 0.46 * len(arms))
    for number, (axis, name) in enumerate(zip(axes, chosen, strict=True)):
        what = describe(name)
        rows = city[city.indicator == name].set_index("arm")
        axis.axvline(0.0, color="#555555", linewidth=1.0)
        for place, arm in enumerate(arms):
            if arm not in rows.index:
                axis.text(0.5, place, "not known", transform=axis.get_yaxis_transform(), fontsize=TICK,
                          ha="center", va="center", color="#666666")  # fmt: skip
                continue
            row = rows.loc[arm]
            sure = excludes_zero(row.low, row.high)
            center, low, high = (value * what.factor for value in (row.difference, row.low, row.high))
            if math.isfinite(low):
                axis.plot([low, high], [place, place], color=dress[arm].colour, linewidth=2.2)
            filling = dress[arm].colour if sure else "white"
            axis.plot([center], [place], dress[arm].mark, color=dress[arm].colour, markersize=6.5,
                      markerfacecolor=filling, markeredgewidth=1.6)  # fmt: skip
        reach = np.nanmax(np.abs(rows[["difference", "low", "high"]].to_numpy(float))) * what.factor
        axis.set_xlim(*(1.15 * np.array([-reach, reach]) if reach > 0.0 else (-1.0, 1.0)))
        axis.set_ylim(len(arms) - 0.5, -0.5)
        first = number % 3 == 0
        names = [wrapped(experiment.title_of(arm), 26, 3) for arm in arms] if first else []
        axis.set_yticks(range(len(arms)), names if first else [""] * len(arms))
        better = {1: " (right is better)", -1: " (left is better)", 0: ""}[what.better]
        _name_panel(axis, what)
        axis.set_xlabel(wrapped(what.difference_unit + better, 44, 2), fontsize=LABEL)
        ticks(axis.xaxis)
    return Drawn(
        "effects",
        f"What each policy changes, compared with {experiment.title_of(experiment.baseline)}",
        f"Dots with 95 % intervals of the paired difference for {len(arms)} policies: "
        f"{', '.join(describe(name).label for name in chosen)}. The table above gives the numbers.",
        "Dots are mean differences between runs with the same seed, lines their 95 % intervals. A full dot: "
        "the interval excludes zero. An empty one: it does not, or there are too few pairs. Every panel has "
        "its own scale and unit, with zero in its middle.",
        figure,
        "Mark: mean difference of runs with the same seed; bar: its 95 % interval. Filled: the interval "
        "excludes zero. Hollow: it does not, or there are fewer than three pairs.",
    )


def draw_deciles(comparison: Comparison) -> Drawn | None:
    """Effects by income decile: rows are indicators on one scale, columns are policies.

    A decile that lives in too few of the cities for an interval is left out where others have one.
    """
    experiment = comparison.experiment
    table = comparison.table
    rows = table[(table.group_by == "decile") & table.difference.notna()]
    chosen = [name for name in BY_DECILE if (rows.indicator == name).any()][:MOST_DECILE_ROWS]
    arms = [arm for arm in experiment.policies if (rows.arm == arm).any()]
    if not chosen or not arms:
        return None
    columns = min(4, len(arms))
    blocks = [arms[start : start + columns] for start in range(0, len(arms), columns)]
    dress = dresses(experiment.arms, experiment.baseline)
    full = [[*block, *[""] * (columns - len(block))] for block in blocks]
    places = [(name, arm) for block in full for name in chosen for arm in block]
    figure, axes = panels(len(places), columns, 2.3)
    known = rows[rows.low.notna()]
    groups = sorted((known if len(known) else rows).group.unique(), key=group_order)
    for number, (axis, (name, arm)) in enumerate(zip(axes, places, strict=True)):
        if not arm:
            axis.remove()
            continue
        what = describe(name)
        same = rows[rows.indicator == name]
        part = same[same.arm == arm].set_index("group").reindex(groups)
        if part.low.notna().any():  # a mean of too few cities would look as sure as its neighbours
            part = part.where(part.low.notna())
        axis.axhline(0.0, color="#555555", linewidth=1.0)
        axis.vlines(range(len(groups)), part.low * what.factor, part.high * what.factor,
                    color=dress[arm].colour, linewidth=2.2)  # fmt: skip
        for place, row in enumerate(part.itertuples()):
            sure = excludes_zero(row.low, row.high)
            axis.plot([place], [row.difference * what.factor], dress[arm].mark, color=dress[arm].colour,
                      markersize=6, markerfacecolor=dress[arm].colour if sure else "white")  # fmt: skip
        ends = same[["difference", "low", "high"]].to_numpy(float) * what.factor
        low, high = min(0.0, np.nanmin(ends)), max(0.0, np.nanmax(ends))
        room = 0.08 * (high - low) or 1.0
        axis.set_ylim(low - room, high + room)
        axis.set_xlim(-0.6, len(groups) - 0.4)
        axis.set_xticks(range(len(groups)), groups)
        axis.set_xlabel("income decile", fontsize=LABEL)
        ticks(axis.yaxis)
        if name == chosen[0]:
            axis.set_title(wrapped(experiment.title_of(arm), 26, 3), fontsize=TITLE, loc="left")
        if number % columns == 0:
            axis.set_ylabel(f"{wrapped(what.title, 26)}\n({what.difference_unit})", fontsize=LABEL)
        else:
            axis.tick_params(labelleft=False)
    return Drawn(
        "deciles",
        "Who gains and who loses, by income",
        f"Effects of {len(arms)} policies by decile on {', '.join(describe(name).label for name in chosen)}; "
        "the tables above say who gains and who loses welfare.",
        "Mean paired difference by income decile (1 is the poorest) with 95 % intervals; full dots where the "
        "interval excludes zero. All policies share the scale of a row.",
        figure,
        "Mark: mean difference of runs with the same seed, by income decile (1 is the poorest); bar: its "
        "95 % interval. Filled: the interval excludes zero. Hollow: it does not, or there are fewer than "
        "three pairs.",
    )
