"""Who lives where, and who was pushed out: one city in two rows of small maps, decade by decade.

A map shows the blocks of the city in the colour of their households' mean income, and a mark for every
household that was displaced since the map before, at the lot it lost. Income is a scale of blue
from light to dark, marks are vermilion: both can be told apart by colour-blind readers and in grey.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from matplotlib import colormaps
from matplotlib.axes import Axes
from matplotlib.colorbar import Colorbar
from matplotlib.colors import Colormap, ListedColormap, Normalize
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

from analysis.canvas import LABEL, TICK, TITLE, WIDTH, Drawn, wrapped
from analysis.comparison import Comparison

GROUND, FEW, MARK = "#f6f5f1", "#d9d8d0", "#D55E00"
NAMES, LEGENDS, TITLES, COUNTS = 1.35, 0.95, 0.35, 0.30
"""Inches kept for the names of the rows, the legends, the titles of columns, and the line under a map."""

INCOMES = ListedColormap(colormaps["Blues"](np.linspace(0.12, 1.0, 256)))
FEWEST = 3
"""Households of a block below which its mean income would be one family's."""


def block_incomes(lots: pd.DataFrame) -> pd.Series:
    """Mean income of the households of each lot's block, MWM a month; NaN on lots where nobody lives."""
    lived_in = lots[lots.residents > 0]
    total = (lived_in.income * lived_in.residents).groupby(lived_in.block).sum()
    people = lived_in.groupby("block").residents.sum()
    mean = (total / people).where(people >= FEWEST)
    return lots.block.map(mean).where(lots.residents > 0)


def pushed_out_between(lots: pd.DataFrame, before: pd.DataFrame) -> pd.DataFrame:
    """Lots that households were displaced from between two days: x, y, and how many."""
    then = before.set_index("lot").displaced
    now = lots.assign(count=lots.displaced - lots.lot.map(then).fillna(0.0).astype(int))
    return now.loc[now["count"] > 0, ["x", "y", "count"]]


def _grid(lots: pd.DataFrame, values: pd.Series, side: int) -> np.ndarray:
    cells = np.full((side, side), np.nan)
    cells[lots.y, lots.x] = values
    return cells


def _map(axis: Axes, lots: pd.DataFrame, gone: pd.DataFrame, side: int, scale: Normalize) -> None:
    """One small map: incomes of blocks, and a mark for every household gone."""
    axis.set(xticks=[], yticks=[], facecolor=GROUND)
    axis.spines[:].set_color("#c8c8c8")
    lived_in = pd.Series(1.0, index=lots.index).where(lots.residents > 0)
    for values, colours, norm in (
        (lived_in, ListedColormap([FEW]), None),
        (block_incomes(lots), INCOMES, scale),
    ):
        sheet = _grid(lots, values, side)
        axis.imshow(sheet, cmap=colours, norm=norm, origin="lower", interpolation="nearest")
    axis.scatter(
        gone.x, gone.y, s=16.0 * gone["count"], color=MARK, edgecolor="white", linewidth=0.5, alpha=0.95
    )
    axis.set(xlim=(-0.5, side - 0.5), ylim=(-0.5, side - 0.5))


def _scale(every: pd.DataFrame) -> Normalize:
    """From the poorest to the richest twentieth of blocks, on round numbers."""
    means = every.groupby("month", group_keys=False)[every.columns.tolist()].apply(block_incomes).dropna()
    low, high = np.quantile(means, [0.05, 0.95])
    low, high = np.floor(2.0 * low) / 2.0, np.ceil(2.0 * high) / 2.0
    return Normalize(low, high if high > low else low + 0.5)


def _legends(figure: Figure, scale: Normalize, colours: Colormap) -> None:
    width, height = figure.get_size_inches()
    box = (NAMES / width, 0.52 / height, 3.2 / width, 0.15 / height)
    bar = Colorbar(figure.add_axes(box), cmap=colours, norm=scale, orientation="horizontal",
                   extend="both", ticks=MaxNLocator(5))  # fmt: skip
    bar.ax.tick_params(labelsize=TICK)
    bar.set_label("mean income of the households of a block (MWM a month)", fontsize=TICK)
    marks = [
        Line2D(
            [], [], linestyle="", marker="o", markersize=size, color=MARK, markeredgecolor="white", label=text
        )
        for size, text in (
            (4.5, "a household displaced from here since the map before"),
            (6.4, "two of the same lot; larger for more"),
        )
    ]
    figure.legend(handles=marks, loc="upper left", bbox_to_anchor=((NAMES + 4.0) / width, 0.80 / height),
                  fontsize=TICK, frameon=False, borderaxespad=0.0, handletextpad=0.4)  # fmt: skip


def displacement_maps(cities: Mapping[str, pd.DataFrame], months: Sequence[int], about: str = "") -> Drawn:
    """Rows of small maps of the same city under two policies, or more.

    ``cities``: the table of lots of each by its title. ``months``: of the maps, from left to right;
    each must be in the tables. ``about``: the seed and the size, for the caption.
    """
    every = pd.concat(cities.values())
    scale = _scale(every[every.month.isin(months)])
    side = int(every[["x", "y"]].to_numpy().max()) + 1
    wide = (WIDTH - NAMES) / len(months)
    tall = 0.96 * wide + COUNTS
    height = TITLES + len(cities) * tall + LEGENDS
    figure = Figure(figsize=(WIDTH, height))
    told = []
    for row, (title, lots) in enumerate(cities.items()):
        top = height - TITLES - row * tall
        middle = (top - 0.48 * wide) / height
        figure.text(0.08 / WIDTH, middle, wrapped(title, 14, 8), fontsize=TITLE, va="center")
        days = [lots[lots.month == month] for month in months]
        total = 0
        for column, (day, before) in enumerate(zip(days, [days[0], *days], strict=False)):
            x = NAMES + column * wide
            box = (x / WIDTH, (top - 0.96 * wide) / height, 0.96 * wide / WIDTH, 0.96 * wide / height)
            axis = figure.add_axes(box)
            gone = pushed_out_between(day, before)
            _map(axis, day, gone, side, scale)
            if row == 0:
                axis.set_title(_year(months[column]), fontsize=TITLE, loc="left")
            if column:
                number = int(gone["count"].sum())
                total += number
                years = (months[column] - months[column - 1]) / 12.0
                axis.set_xlabel(f"{number:,} displaced in {years:.0f} years", fontsize=LABEL, labelpad=3)
        told.append(f"{total} households under {title}")
    _legends(figure, scale, INCOMES)
    return Drawn(
        "displacement",
        "Who lives where, and who was pushed out",
        f"Small maps of one city, one row for each policy: incomes of blocks and households displaced, "
        f"{', '.join(told)}.",
        f"{about}Richer households live in a dark block. Displaced is who was forced out of a home and ended "
        "further out, with fewer services, in a weaker tenure, without a home or outside the city.",
        figure,
        f"{about}A square is a lot where somebody lives, grey where a block has fewer than {FEWEST} "
        "households. Displaced: forced out, and then further out, with fewer services, in a weaker tenure, "
        "without a home, or gone from the city.",
    )


def draw_displacement(comparison: Comparison) -> Drawn | None:
    """The baseline and the policy whose displacement differs most from it, in the first seed of both.

    None where no run kept where households were displaced from.
    """
    experiment = comparison.experiment
    for seed in experiment.seeds:
        held = {}
        for arm in experiment.arms:
            path = experiment.folder(arm, seed) / "lots.parquet"
            lots = pd.read_parquet(path) if path.exists() else pd.DataFrame()
            if "displaced" in lots and lots.month.nunique() > 1:
                held[arm] = lots
        if experiment.baseline in held and len(held) > 1:
            break
    else:
        return None
    gone = {arm: int(lots[lots.month == lots.month.max()].displaced.sum()) for arm, lots in held.items()}
    others = [arm for arm in held if arm != experiment.baseline]
    other = max(others, key=lambda arm: abs(gone[arm] - gone[experiment.baseline]))
    shared = sorted(set(held[experiment.baseline].month) & set(held[other].month))
    months = [shared[at] for at in np.linspace(0, len(shared) - 1, min(4, len(shared))).round().astype(int)]
    cities = {experiment.title_of(arm): held[arm] for arm in (experiment.baseline, other)}
    return displacement_maps(cities, months, f"Seed {seed}. ")


def _year(month: int) -> str:
    return "the first day" if month == 0 else f"after {month // 12} years"
