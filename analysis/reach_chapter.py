"""The chapter of the page on why programmes reach no more: words, a table, a stacked picture."""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape
from pathlib import Path

import numpy as np
from matplotlib.patches import Patch

from analysis.canvas import (
    LABEL,
    TITLE,
    Drawn,
    Picture,
    panels,
    save,
    stacked_height,
    ticks,
    wrapped,
)
from analysis.comparison import Comparison
from analysis.page import figure, wide_table
from analysis.plots import describe_experiment
from analysis.reach import MONEY, PLACES, Reach, amount, shown_money, shown_places

NAME = "reach"

STACK = {
    "served already": ("#009E73", "", ("served",)),
    "in works, or aid running": ("#7FCFB4", "", ("receiving",)),
    "waits: no money": ("#D55E00", "", ("waits_for_money",)),
    "waits: office has no time": ("#D55E00", "///", ("waits_for_office",)),
    "waits for a group, a room or a home": ("#F2A66E", "", ("waits_for_others",)),
    "cannot save enough or bear the credit": ("#E69F00", "", ("no_savings", "no_capacity")),
    "rule: no lot of their own": ("#0072B2", "", ("rule_lot",)),
    "rule: possession or title": ("#56B4E9", "", ("rule_possession", "rule_title")),
    "rule: risk site": ("#0072B2", "///", ("rule_risk",)),
    "rule: outside the polygons": ("#56B4E9", "///", ("rule_place",)),
    "rule: papers, origin, income, debts": (
        "#CC79A7", "", ("rule_papers", "rule_access", "rule_income", "rule_credit", "rule_other"),
    ),
    "with another programme now": ("#8C8C8C", "", ("other_programme",)),
    "eligible, has not asked": ("#BFBFBF", "", ("not_asked",)),
    "nothing left to do": ("#ECECEC", "", ("nothing_left",)),
}  # fmt: skip
"""Layers of the picture from below: colour, hatch, and the places that are drawn as one."""


def draw_reach(comparison: Comparison, reaches: Sequence[Reach], folder: Path) -> list[Picture]:
    """The stacked picture, a panel a programme, if there is a programme with a December."""
    drawn = stacked(comparison, reaches)
    return [save(drawn, folder, describe_experiment(comparison))] if drawn else []


def stacked(comparison: Comparison, reaches: Sequence[Reach]) -> Drawn | None:
    """Where the target stands, % of it, over the years; means over seeds."""
    if not reaches:
        return None
    used = [
        layer for layer in STACK
        if any(reach.years[list(STACK[layer][2])].to_numpy().max() > 0.0 for reach in reaches)
    ]  # fmt: skip
    names = [wrapped(layer, 34, 2) for layer in used]
    drawing, axes = panels(len(reaches), 3, 3.1, stacked_height(names))
    for axis, reach in zip(axes, reaches, strict=True):
        years = reach.years.index.to_numpy(float)
        share = 100.0 / np.maximum(1e-9, reach.target.to_numpy(float))
        below = np.zeros(len(years))
        wide = 0.92
        for layer in used:
            colour, hatch, places = STACK[layer]
            high = reach.years[list(places)].sum(axis=1).to_numpy(float) * share
            axis.bar(years, high, wide, below, color=colour, hatch=hatch, edgecolor="white", linewidth=0.0)
            below += high
        axis.set_title(wrapped(title_of(comparison, reach), 36, 3), fontsize=TITLE, loc="left")
        axis.set_ylim(0.0, 100.0)
        axis.set_xlim(years[0] - 0.5, years[-1] + 0.5)
        axis.set_xlabel("year", fontsize=LABEL)
        axis.set_ylabel("% of the target", fontsize=LABEL)
        axis.grid(False)
        ticks(axis.yaxis)
        ticks(axis.xaxis, 4 if len(years) > 1 else 1)
    handles = [
        Patch(facecolor=STACK[layer][0], hatch=STACK[layer][1], edgecolor="white", linewidth=0.0, label=name)
        for layer, name in zip(used, names, strict=True)
    ]
    drawing.legend(handles=handles, loc="upper left", bbox_to_anchor=(0.01, 1.0), ncols=3, fontsize=TITLE,
                   frameon=False)  # fmt: skip
    return Drawn(
        NAME,
        "Why programmes reach no more: where their targets stand",
        f"Stacked bars over the years of where the target of {len(reaches)} programmes stands: "
        f"{', '.join(used)}. The table of this chapter gives the numbers of the last December.",
        "Each bar is a December: all households whose income is below the programme's ceiling and whom it "
        "is meant for. Each of them stands in one place: the first rule that would refuse it, what it waits "
        "for, or what it has got. Means over seeds.",
        drawing,
        "Each bar: a December; all households of the target, each in one place. Means over seeds.",
    )


def title_of(comparison: Comparison, reach: Reach) -> str:
    """The programme, and the policy where it has more than one name."""
    arm = comparison.experiment.title_of(reach.arm)
    return arm if arm == reach.title else f"{arm}: {reach.title}"


def reach_chapter(comparison: Comparison, reaches: Sequence[Reach], pictures: Sequence[Picture] = ()) -> str:
    """The body of the chapter, without its heading."""
    if not reaches:
        return (
            "<p>No policy here runs a programme, or the runs were made before it was kept where targets "
            "stand.</p>"
        )
    intro = (
        "The target of a programme are the households in the city whose income is below its ceiling and whom "
        "it is meant for. In December, before accounts close, each of them stands in one place: the rules "
        "that decide on an application say which. A household that several rules bar counts under the first."
    )
    told = "".join(f"<li>{escape(sentence(comparison, reach))}</li>" for reach in reaches)
    shown = "\n".join(figure(picture) for picture in pictures)
    return f"<p>{intro}</p>\n<ul>{told}</ul>\n{_table(comparison, reaches)}\n{shown}"


def sentence(comparison: Comparison, reach: Reach) -> str:
    """One programme in a sentence: what part of its target it has reached, and what stops most others."""
    last, target = reach.years.iloc[-1], float(reach.target.iloc[-1])
    title = title_of(comparison, reach)
    if not target > 0.0:
        return f"{title}: nobody belongs to its target in the last December."
    served = 100.0 * (last["served"] + last["receiving"]) / target
    stops = last[[name for name in PLACES if name not in ("served", "receiving", "nothing_left")]]
    stops = stops[stops > 0.0].sort_values(ascending=False, kind="stable")
    told = f"{title}: {served:.1f} % of its target of {target:,.0f} households are served or being served."
    first = [f"{PLACES[name]} ({100.0 * value / target:.0f} %)" for name, value in stops.iloc[:3].items()]
    if first:
        told += f" Most others: {'; '.join(first)}."
    money = reach.years[["funded", "returned"]].sum()
    if money["funded"] > 0.0:
        told += f" Of {money['funded']:,.0f} MWM {money['returned']:,.0f} went back unspent."
    return told


def _table(comparison: Comparison, reaches: Sequence[Reach]) -> str:
    whole = all(reach.seeds == 1 for reach in reaches)
    rows = []
    for name in shown_places(reaches):
        cells = ""
        for reach in reaches:
            target, value = float(reach.target.iloc[-1]), float(reach.years[name].iloc[-1])
            part = 100.0 * value / target if target > 0.0 else math.nan
            shown = f"{part:.1f} %" if math.isfinite(part) else "–"
            cells += f"<td><b>{shown}</b><small>{amount(value, whole)} households</small></td>"
        rows.append(f'<tr><th scope="row">{escape(PLACES[name])}</th>{cells}</tr>')
    cells = "".join(f"<td><b>{amount(float(reach.target.iloc[-1]), whole)}</b></td>" for reach in reaches)
    rows.append(f'<tr class="block"><th scope="row">target, households</th>{cells}</tr>')
    cells = "".join(f"<td>{escape(reach.level)}</td>" for reach in reaches)
    rows.append(f'<tr><th scope="row">level that raises the money</th>{cells}</tr>')
    for name in shown_money(reaches):
        cells = "".join(f"<td>{reach.years[name].sum():,.1f}</td>" for reach in reaches)
        label = f'{escape(MONEY[name])}<br><span class="unit">MWM, all years</span>'
        rows.append(f'<tr><th scope="row">{label}</th>{cells}</tr>')
    return wide_table(["Last December", *(title_of(comparison, reach) for reach in reaches)], rows)
