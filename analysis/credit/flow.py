"""A hundred borrowed MWM as a picture: from whom they came, what became of them, what was paid back.

One panel an arm. Bands run from kinds of lenders to uses, as high as their MWM; the bar below
is what the same loans cost so far.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch, PathPatch, Rectangle
from matplotlib.path import Path

from analysis.canvas import LABEL, TICK, TITLE, WIDTH, Drawn, ticks, wrapped
from analysis.credit.measures import SEPARATOR
from analysis.credit.records import CreditRecords
from analysis.credit.words import KIND_COLOURS, KINDS, OTHER_COLOUR, USE_COLOURS, USE_TITLES, USES, kind_title

PAID = {
    "principal_back": ("principal paid back", "#56B4E9"),
    "interest_back": ("interest and fees paid", "#E69F00"),
    "owed": ("still owed", "#F0E442"),
    "lost": ("written off", "#333333"),
}
COLUMNS, SIDE, NODE = 2, 1.28, 0.04  # panels in a row, inches for names, width of a node
NAME, FLOW, BAR, FOOT, LEGEND = 0.42, 2.75, 0.3, 0.72, 0.34  # inches, from the top of a panel down
GAP, ROOM = 5.0, 13.0  # between nodes and between their names, in MWM per 100


def _places(sizes: Mapping[str, float]) -> dict[str, tuple[float, float]]:
    """Bottom and top of every node, the first on top, centred on the tallest column."""
    spare = GAP * (len(sizes) - 1)
    top = 0.5 * (sum(sizes.values()) + spare)
    found = {}
    for name, size in sizes.items():
        found[name] = (top - size, top)
        top -= size + GAP
    return found


def _apart(middles: list[float], room: float) -> list[float]:
    """Heights of names, from the top down, at least ``room`` apart and near their nodes."""
    placed = list(middles)
    for _ in range(60):
        for one in range(len(placed) - 1):
            close = room - (placed[one] - placed[one + 1])
            if close > 1e-6:
                placed[one] += close / 2.0
                placed[one + 1] -= close / 2.0
    return placed


def band_path(left: tuple[float, float], right: tuple[float, float], start: float, end: float) -> Path:
    """A band from ``left`` (bottom, top) at x = ``start`` to ``right`` at x = ``end``: two Bézier curves."""
    middle = 0.5 * (start + end)
    points = [
        (start, left[1]), (middle, left[1]), (middle, right[1]), (end, right[1]),
        (end, right[0]), (middle, right[0]), (middle, left[0]), (start, left[0]), (start, left[1]),
    ]  # fmt: skip
    curve = [Path.CURVE4] * 3
    return Path(points, [Path.MOVETO, *curve, Path.LINETO, *curve, Path.CLOSEPOLY])


def arm_flows(records: CreditRecords, arm: str) -> dict[tuple[str, str], float]:
    """Mean MWM per 100 borrowed by (kind, use), in the order of drawing; only what is there."""
    found = {}
    for group in records.groups("flow"):
        kind, _, use = group.rpartition(SEPARATOR)
        value = records.mean(arm, "flow", "flow", group)
        if math.isfinite(value) and value > 0.0:
            found[kind, use] = value
    kinds = {kind: place for place, kind in enumerate(KINDS)}
    uses = {use: place for place, use in enumerate(USES)}
    return dict(sorted(found.items(), key=lambda f: (kinds.get(f[0][0], 9), f[0][0], uses[f[0][1]])))


def _draw_flow(axis: Axes, flows: dict[tuple[str, str], float]) -> None:
    lent: dict[str, float] = {}
    used: dict[str, float] = {}
    for (kind, use), value in flows.items():
        lent[kind] = lent.get(kind, 0.0) + value
        used[use] = used.get(use, 0.0) + value
    used = {use: used[use] for use in USES if use in used}
    left, right = _places(lent), _places(used)
    heads = {kind: top for kind, (_, top) in left.items()}
    tails = {use: top for use, (_, top) in right.items()}
    for (kind, use), value in flows.items():
        ends = (heads[kind] - value, heads[kind]), (tails[use] - value, tails[use])
        heads[kind] -= value
        tails[use] -= value
        colour = KIND_COLOURS.get(kind, OTHER_COLOUR)
        axis.add_patch(PathPatch(band_path(*ends, NODE, 1.0 - NODE), facecolor=colour, alpha=0.5,
                                 edgecolor="white", linewidth=0.6))  # fmt: skip
    sides = (
        (left, lent, 0.0, -0.02, "right", lambda name: kind_title(name).replace("$", r"\$"), KIND_COLOURS),
        (right, used, 1.0 - NODE, 1.02, "left", USE_TITLES.__getitem__, USE_COLOURS),
    )
    for places, sizes, x, edge, side, title, colours in sides:
        middles = [0.5 * (low + high) for low, high in places.values()]
        for (name, (low, high)), height in zip(places.items(), _apart(middles, ROOM), strict=True):
            axis.add_patch(Rectangle((x, low), NODE, high - low, facecolor=colours.get(name, OTHER_COLOUR),
                                     edgecolor="#444444", linewidth=0.6))  # fmt: skip
            axis.text(edge, height, f"{title(name)}  {_number(sizes[name])}", ha=side, va="center",
                      fontsize=LABEL, linespacing=1.05)  # fmt: skip
    tall = 50.0 + 0.5 * GAP * (max(len(KINDS), len(USES)) - 1)
    axis.set(xlim=(0.0, 1.0), ylim=(-tall, tall))
    axis.axis("off")


def _number(value: float) -> str:
    return "<1" if 0.0 < value < 0.5 else f"{value:.0f}"


def _draw_paid(axis: Axes, records: CreditRecords, arm: str, most: float) -> None:
    start = 0.0
    for name, (_, colour) in PAID.items():
        value = records.mean(arm, name)
        if not math.isfinite(value) or value <= 0.0:
            continue
        axis.barh(0.0, value, left=start, height=0.9, color=colour, edgecolor="white", linewidth=0.6)
        if value > 0.055 * most:
            ink = "white" if name == "lost" else "#1f2328"
            axis.text(start + value / 2.0, 0.0, _number(value), ha="center", va="center", fontsize=TICK,
                      color=ink)  # fmt: skip
        start += value
    axis.plot([100.0], [0.78], "v", color="#1f2328", markersize=5.5, clip_on=False)
    axis.set(xlim=(0.0, most), ylim=(-0.5, 0.5), yticks=[])
    axis.spines[["top", "right", "left"]].set_visible(False)
    axis.tick_params(labelsize=TICK)
    ticks(axis.xaxis, 6)
    axis.set_xlabel("MWM per 100 borrowed", fontsize=LABEL)


def draw_flow(records: CreditRecords) -> Drawn | None:
    """A hundred borrowed MWM under every arm; None if no run knows what became of them."""
    flows = {arm: found for arm in records.arms if (found := arm_flows(records, arm))}
    if not flows:
        return None
    experiment = records.experiment
    totals = [sum(np.nan_to_num([records.mean(arm, name) for name in PAID])) for arm in flows]
    most = max(105.0, 1.03 * max(totals))
    columns = min(COLUMNS, len(flows))
    rows = math.ceil(len(flows) / columns)
    panel = NAME + FLOW + BAR + FOOT
    height = rows * panel + LEGEND
    figure = Figure(figsize=(WIDTH, height))
    wide = WIDTH / COLUMNS  # one panel alone is not stretched
    shift = 0.0 if columns > 1 else 0.5 * (WIDTH - wide)
    for number, (arm, found) in enumerate(flows.items()):
        row, column = divmod(number, columns)
        x, top = shift + column * wide, height - LEGEND - row * panel
        # In inches: left, bottom, width, height.
        for draw, y, tall in (
            ("flow", top - NAME - FLOW, FLOW),
            ("paid", top - NAME - FLOW - BAR - 0.12, BAR),
        ):
            box = ((x + SIDE) / WIDTH, y / height, (wide - 2.0 * SIDE) / WIDTH, tall / height)
            axis = figure.add_axes(box)
            if draw == "flow":
                _draw_flow(axis, found)
            else:
                _draw_paid(axis, records, arm, most)
        figure.text((x + 0.12) / WIDTH, (top - 0.04) / height, wrapped(experiment.title_of(arm), 52, 2),
                    fontsize=TITLE, weight="bold", va="top")  # fmt: skip
    handles = [Patch(facecolor=colour, edgecolor="#888888", label=name) for name, colour in PAID.values()]
    figure.text(0.12 / WIDTH, (height - 0.08) / height, "Bars:", fontsize=TICK, va="top")
    figure.legend(handles=handles, loc="upper left", bbox_to_anchor=(0.05, 1.0), ncols=4, fontsize=TICK,
                  frameon=False, borderaxespad=0.2, handlelength=1.4)  # fmt: skip
    return Drawn(
        "credit_flow",
        "A hundred borrowed MWM: from whom, for what, and what was paid back",
        _in_words(records, flows),
        "Left: who lent; right: what became of the money; the height of a band is its MWM. Bar below: what "
        "was paid for the same hundred up to the end of the run, what is still owed and what lenders gave up "
        "(interest and fees owed included); the triangle is the hundred that was borrowed. Uses are known by "
        "household: where one borrowed from several lenders for the same purpose, each has its part by "
        "principal. Means over seeds.",
        figure,
        "Band: MWM out of 100 borrowed, from a kind of lender to a use. Bar: what was paid back for the same "
        "hundred so far, and what is left of it. Triangle: the hundred borrowed. Means over seeds.",
    )


def _in_words(records: CreditRecords, flows: dict[str, dict[tuple[str, str], float]]) -> str:
    """The picture for those who do not see it."""
    told = ["Flow picture of a hundred borrowed MWM, from lenders to uses."]
    for arm, found in flows.items():
        lent = {kind: sum(v for (k, _), v in found.items() if k == kind) for kind, _ in found}
        used = {use: sum(v for (_, u), v in found.items() if u == use) for use in USES}
        sources = ", ".join(f"{kind_title(kind)} {_number(value)}" for kind, value in lent.items())
        uses = ", ".join(
            f"{' '.join(USE_TITLES[use].split())} {_number(value)}"
            for use, value in used.items()
            if value > 0
        )
        paid = _number(records.mean(arm, "paid_back"))
        told.append(f"{records.experiment.title_of(arm)}: from {sources}; to {uses}; paid back {paid}.")
    return " ".join(told)
