"""Pictures of credit: who borrows where, who is trapped, and lenders' books over the years."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from analysis.canvas import (
    LABEL,
    TITLE,
    Drawn,
    Picture,
    dresses,
    legend,
    legend_height,
    panels,
    save,
    stacked_height,
    ticks,
    wrapped,
)
from analysis.comparison import Comparison
from analysis.credit.flow import draw_flow
from analysis.credit.measures import FEWEST_BORROWERS, joined
from analysis.credit.records import CreditRecords
from analysis.credit.words import Lender, credit_indicator, kind_title
from analysis.plots import band, describe_experiment

DEBTORS = ("over_indebted_share", "ever_trapped", "trapped_borrowers", "months_trapped")
BOOKS = {
    "late": "90 to 180 days late\n(% of portfolio)",
    "lost": "written off in the year\n(% of portfolio and losses)",
    "rate": "rate for new loans\n(% a year)",
    "reach": "reach\n(% of households)",
    "denied": "applications denied\n(% of the year's)",
}


def draw_credit(comparison: Comparison, records: CreditRecords, folder: Path) -> list[Picture]:
    """Draw what the records allow and write PNG files to ``folder``."""
    if not records.arms:
        return []
    drawn = [draw(records) for draw in (draw_flow, draw_borrowers, draw_debtors, draw_books)]
    about = describe_experiment(comparison)
    return [save(picture, folder, about) for picture in drawn if picture is not None]


# --- who borrows where ---------------------------------------------------------------------


def _lender_legend(figure: Figure, lenders: Sequence[Lender]) -> None:
    handles: list[Any] = []
    names = []
    for lender in lenders:
        patch = Patch(facecolor=lender.colour, hatch=lender.hatch, edgecolor="white", linewidth=0.0)
        mark = Line2D([], [], color="#1f2328", marker=lender.mark, markersize=5.0, linewidth=0.0,
                      markerfacecolor=lender.colour)  # fmt: skip
        handles.append((patch, mark))
        names.append(_lender_text(lender))
    figure.legend(handles, names, loc="upper left", bbox_to_anchor=(0.01, 1.0), ncols=3, fontsize=TITLE,
                  frameon=False, handlelength=2.6)  # fmt: skip


def _lender_text(lender: Lender) -> str:
    return wrapped(f"{lender.title} ({kind_title(lender.kind)})" if lender.kind else lender.title, 36, 2)


def _columns(count: int) -> int:
    """Panels in a row, so that the last row is not nearly empty."""
    return count if count <= 3 else 2 if count == 4 else 3


def draw_borrowers(records: CreditRecords) -> Drawn | None:
    """Money and borrowers by income decile and lender: two panels an arm."""
    values = records.values
    here = values[(values["group_by"] == "decile_lender") & (values["value"] > 0.0)]
    deciles = [group for group in records.groups("decile") if group.isdigit()]
    lenders = [lender for lender in records.lenders if here["group"].str.endswith(f"|{lender.name}").any()]
    if here.empty or not deciles or not lenders:
        return None
    share = "borrowed_share" if (here["indicator"] == "borrowed_share").any() else "borrowers"
    arms = records.arms
    columns = _columns(len(arms))
    blocks = [[*arms[at : at + columns]] for at in range(0, len(arms), columns)]
    places: list[tuple[str, str]] = []
    for block in blocks:
        full = [*block, *[""] * (columns - len(block))]
        places += [(name, arm) for name in ("borrowed", share) for arm in full]
    height = stacked_height([_lender_text(lender) for lender in lenders])
    figure, axes = panels(len(places), columns, 2.25, height)
    most = {name: 0.0 for name, _ in places}
    for axis, (name, arm) in zip(axes, places, strict=True):
        if not arm:
            axis.remove()
            continue
        top = _draw_deciles(axis, records, name, arm, deciles, lenders)
        most[name] = max(most[name], top)
        if name == "borrowed":
            title = wrapped(records.experiment.title_of(arm), 30, 3)
            axis.set_title(title, fontsize=TITLE, loc="left")
        else:
            axis.set_xlabel("income decile (1 is the poorest)", fontsize=LABEL)
        if arm in {block[0] for block in blocks}:
            what = credit_indicator(name)
            label = "MWM lent in the run" if name == "borrowed" else f"{what.label}\n({what.unit})"
            axis.set_ylabel(label, fontsize=LABEL)
    for axis, (name, arm) in zip(axes, places, strict=True):
        if arm:
            axis.set_ylim(0.0, 1.06 * most[name] or 1.0)
            ticks(axis.yaxis)
    _lender_legend(figure, lenders)
    return Drawn(
        "credit_borrowers",
        "Who borrows where: money and borrowers by income decile and lender",
        f"Bars of MWM lent and lines of borrowers by income decile for {len(lenders)} lenders "
        f"({', '.join(lender.title for lender in lenders)}) under {len(arms)} policies; the table below "
        "gives the numbers.",
        "Bars: MWM lent in the whole run, by decile of the borrower and by lender. Lines: households of "
        "the decile that borrowed from the lender at least once, of all that ever lived in the city; who "
        "borrowed from two lenders counts with both. All panels of a kind share their scale. Means over "
        "seeds.",
        figure,
        "Bars: MWM lent in the whole run. Lines: households that borrowed from the lender at least once. "
        "Means over seeds.",
    )


def _draw_deciles(
    axis: Axes, records: CreditRecords, name: str, arm: str, deciles: list[str], lenders: list[Lender]
) -> float:
    """Bars of money or lines of borrowers; returns the highest value."""
    across = np.arange(len(deciles))
    base = np.zeros(len(deciles))
    highest = 0.0
    for lender in lenders:
        groups = [joined(decile, lender.name) for decile in deciles]
        found = np.array([records.mean(arm, name, "decile_lender", group) for group in groups])
        found = np.nan_to_num(found) * credit_indicator(name).factor
        if name == "borrowed":
            axis.bar(across, found, 0.8, base, color=lender.colour, hatch=lender.hatch, edgecolor="white",
                     linewidth=0.5)  # fmt: skip
            base += found
            highest = max(highest, float(base.max()))
        elif found.any():  # a lender that is not there, or never lends, has no line
            axis.plot(across, found, color=lender.colour, marker=lender.mark, markersize=5.0, linewidth=1.5,
                      markeredgecolor="#1f2328", markeredgewidth=0.5, clip_on=False)  # fmt: skip
            highest = max(highest, float(found.max()))
    axis.set_xticks(across, deciles)
    axis.set_xlim(-0.6, len(deciles) - 0.4)
    return highest


# --- who is trapped ------------------------------------------------------------------------


def draw_debtors(records: CreditRecords) -> Drawn | None:
    """Over-indebted and trapped households by decile: one panel a measure, a mark an arm."""
    values = records.values[records.values["group_by"] == "decile"]
    names = [name for name in DEBTORS if values.loc[values["indicator"] == name, "value"].notna().any()]
    deciles = [group for group in records.groups("decile") if group.isdigit()]
    if not names or not deciles:
        return None
    experiment = records.experiment
    dress = dresses(experiment.arms, experiment.baseline)
    titles = [experiment.title_of(arm) for arm in records.arms]
    figure, axes = panels(len(names), 2, 2.7, legend_height(titles))
    step = min(0.16, 0.7 / len(records.arms))
    for axis, name in zip(axes, names, strict=True):
        what = credit_indicator(name)
        rows = values[values["indicator"] == name]
        highest = 0.0
        for number, arm in enumerate(records.arms):
            mine = rows[rows["arm"] == arm].pivot(index="group", columns="seed", values="value")
            runs = mine.reindex(deciles).to_numpy(float).T * what.factor
            if not runs.size:
                continue
            mean, low, high = band(runs, 0.0, 100.0 if what.unit.startswith("%") else np.inf)
            # A mean over few of the cities would not be comparable with its neighbours.
            mean = np.where(np.isfinite(runs).mean(axis=0) >= 0.5, mean, np.nan)
            low, high = (np.where(np.isfinite(mean), limit, np.nan) for limit in (low, high))
            across = np.arange(len(deciles)) + step * (number - 0.5 * (len(records.arms) - 1))
            axis.vlines(across, low, high, color=dress[arm].colour, linewidth=1.6, alpha=0.6)
            thin = arm == experiment.baseline
            axis.plot(across, mean, dress[arm].mark, color=dress[arm].colour, markersize=5.5,
                      markerfacecolor="white" if thin else dress[arm].colour, clip_on=False)  # fmt: skip
            highest = max([highest, *mean[np.isfinite(mean)], *high[np.isfinite(high)]])
        for edge in range(1, len(deciles)):
            axis.axvline(edge - 0.5, color="#e6e6e6", linewidth=0.8)
        axis.grid(False, axis="x")
        axis.set_ylim(0.0, 1.06 * highest or 1.0)
        axis.set_xlim(-0.5, len(deciles) - 0.5)
        axis.set_xticks(range(len(deciles)), deciles)
        axis.set_xlabel("income decile (1 is the poorest)", fontsize=LABEL)
        when = " at the end" if name == "over_indebted_share" else ""
        axis.set_title(wrapped(what.title + when, 48, 2), fontsize=TITLE, loc="left")
        axis.set_ylabel(what.unit, fontsize=LABEL)
        ticks(axis.yaxis)
    legend(figure, list(zip(titles, (dress[arm] for arm in records.arms), strict=True)))
    said = ", ".join(credit_indicator(name).label for name in names)
    return Drawn(
        "credit_debtors",
        "Who is over-indebted or trapped, by income",
        f"Marks by income decile for {len(records.arms)} policies: {said}.",
        "Marks are means over seeds, lines the 95 % interval of that mean (from three seeds on); they show "
        "how cities differ by luck, and the tables compare them seed by seed. Over-indebted: of households "
        "living in the city at the end. Ever trapped: of all that ever lived in it, also those that left. No "
        "mark stands for the borrowers of a decile where most of the cities have fewer than "
        f"{FEWEST_BORROWERS} of them.",
        figure,
        "Mark: mean over seeds; line: 95 % interval of that mean, none under three seeds. In the trap: "
        "over-indebted for twelve months or more. No mark: fewer than "
        f"{FEWEST_BORROWERS} borrowers of that decile in most of the cities.",
    )


# --- lenders' books ------------------------------------------------------------------------


def draw_books(records: CreditRecords) -> Drawn | None:
    """Lenders' books over the years: a row a lender, a column a measure, a line an arm."""
    years = records.years
    if years.empty:
        return None
    lenders = [lender for lender in records.lenders if (years["lender"] == lender.name).any()]
    names = [name for name in BOOKS if years[name].notna().any()]
    if not lenders or not names:
        return None
    experiment = records.experiment
    dress = dresses(experiment.arms, experiment.baseline)
    titles = [experiment.title_of(arm) for arm in records.arms]
    figure, axes = panels(len(lenders) * len(names), len(names), 1.75, legend_height(titles))
    span = (float(years["month"].min()) / 12.0, float(years["month"].max()) / 12.0)
    for column, name in enumerate(names):
        highest = 0.0
        for row, lender in enumerate(lenders):
            axis = axes[row * len(names) + column]
            rows = years[years["lender"] == lender.name]
            highest = max(highest, _draw_years(axis, records, rows, name, dress))
            if not axis.lines:
                axis.set_axis_off()
            if row == 0:
                axis.set_title(BOOKS[name], fontsize=LABEL, loc="left")
            if row == len(lenders) - 1:
                axis.set_xlabel("years", fontsize=LABEL)
            if column == 0:
                axis.set_ylabel(wrapped(lender.title, 18, 3), fontsize=LABEL)
        for axis in axes[column :: len(names)]:
            axis.set_ylim(0.0, 1.06 * highest or 1.0)
            axis.set_xlim(*(span if span[0] < span[1] else (span[0] - 1.0, span[1] + 1.0)))
            ticks(axis.yaxis, 4)
            ticks(axis.xaxis, 4)
    legend(figure, list(zip(titles, (dress[arm] for arm in records.arms), strict=True)))
    return Drawn(
        "credit_books",
        "What lenders' books look like over the years",
        f"Line charts over the years for {len(lenders)} lenders "
        f"({', '.join(lender.title for lender in lenders)}) and {len(records.arms)} policies: "
        f"{', '.join(' '.join(BOOKS[name].split()) for name in names)}.",
        "A row is a lender, a column a measure with one scale for all lenders. Lines are means over seeds. "
        "Losses of a year are set over the portfolio at its end plus these losses. Left out: years with "
        "less than a fifth of the lender's largest portfolio or without applications, and whom public "
        "lenders reach and deny, which their programmes decide.",
        figure,
        "Lines: means over seeds. A column has one scale for all lenders.",
    )


def _draw_years(axis: Axes, records: CreditRecords, rows: pd.DataFrame, name: str, dress: dict) -> float:
    highest = 0.0
    baseline = records.experiment.baseline
    for number, arm in enumerate(records.arms):
        mean = 100.0 * rows[rows["arm"] == arm].groupby("month")[name].mean()
        if mean.notna().sum() == 0:
            continue
        thin = arm == baseline
        apart = max(1, len(mean) // 3)
        first = apart * (number + 1) // (len(records.arms) + 1)
        axis.plot(mean.index / 12.0, mean, color=dress[arm].colour, linestyle=dress[arm].line,
                  linewidth=1.1 if thin else 1.6, zorder=3 if thin else 2, marker=dress[arm].mark,
                  markersize=3.8, markevery=(first, apart),
                  markerfacecolor="white" if thin else dress[arm].colour)  # fmt: skip
        highest = max(highest, float(mean.max()))
    return highest
