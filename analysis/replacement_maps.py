"""Who lives in the settlements of a policy, decade by decade: one city in two rows of small maps.

The colour of a lot says who lives on it. The settlements in which the policies work are outlined and in
full colour, in every row at the same places; the rest of the city is pale. A ring marks the lot of a poor
family of the first day on which a family less poor lives now, a small black sign a household displaced since
the map before. Blue against orange and vermilion can be told apart by colour-blind readers, the
rings and signs also in grey.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.colors import ListedColormap, to_rgb
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from numpy.typing import NDArray

from analysis.canvas import LABEL, TICK, TITLE, WIDTH, Drawn, wrapped
from analysis.replacement import (
    BETTER_OFF,
    CAUSES,
    EMPTY,
    LET,
    OTHER_MIDDLE,
    OTHER_POOR,
    REPLACED,
    STILL_THERE,
    Account,
    displaced_between,
    fates,
    poor_of_the_first_day,
    treated_in_any,
    who_is_where,
)

GROUND, OUTLINE, RING, SIGN = "#fbfaf6", "#1f2328", "#1f2328", "#1f2328"
STAYED, GONE = "#0072B2", "#D55E00"
COLOURS = (GROUND, "#e4e3dc", STAYED, GONE, "#9fc9e6", "#c3bfae", "#F0B93A")
"""Of the codes of lots, from ``EMPTY`` to ``BETTER_OFF``."""

NAMES = (
    "",
    "tenants only",
    "poor family of the first day, still there",
    "replaced: such a family has gone, a less poor one came",
    "another poor family (deciles 1 to 3)",
    "a family of deciles 4 to 6",
    "a better-off family (deciles 7 to 10)",
)
SIGNS = dict(zip(CAUSES, ("x", "+", "v", "s"), strict=True))
"""Marks of those displaced, by cause."""

PALE = 0.24
"""How much of its colour a lot outside the outlined settlements keeps."""

ROOM_FOR_VALUES = 30.0
"""Percentage points between the ends of two lines that leave room for both values."""

MARGIN = 4
"""Cells of the city that are shown around the outlined settlements."""

ROW_TITLE, COLUMN_TITLES, COUNTS, LEGENDS, CHART = 0.26, 0.20, 0.46, 1.26, 2.55
"""Inches kept for the name of a row, the years, the line under a map, the legends, and the chart."""


def frame_around(account: Account, here: NDArray[np.bool_]) -> tuple[int, int, int]:
    """The square of the map that is shown: left, bottom and side, in cells."""
    x, y = account.x[here], account.y[here]
    side = min(max(np.ptp(x), np.ptp(y)) + 1 + 2 * MARGIN, max(account.x.max(), account.y.max()) + 1)
    edges = []
    for cells, every in ((x, account.x), (y, account.y)):
        start = int((int(cells.min()) + int(cells.max()) + 1 - side) // 2)
        edges.append(min(max(start, 0), int(every.max()) + 1 - int(side)))
    return edges[0], edges[1], int(side)


def outline(account: Account, here: NDArray[np.bool_]) -> list[list[tuple[float, float]]]:
    """Lines along the edges of the lots ``here``, in cells."""
    sheet = np.zeros((int(account.y.max()) + 3, int(account.x.max()) + 3), bool)
    sheet[account.y[here] + 1, account.x[here] + 1] = True
    lines = []
    for y, x in np.argwhere(sheet[:, 1:] != sheet[:, :-1]):
        lines.append([(x - 0.5, y - 1.5), (x - 0.5, y - 0.5)])
    for y, x in np.argwhere(sheet[1:, :] != sheet[:-1, :]):
        lines.append([(x - 1.5, y - 0.5), (x - 0.5, y - 0.5)])
    return lines


def _pale(colour: str) -> tuple[float, ...]:
    return tuple(PALE * part + (1.0 - PALE) * ground
                 for part, ground in zip(to_rgb(colour), to_rgb(GROUND), strict=True))  # fmt: skip


_BOTH = ListedColormap([*map(to_rgb, COLOURS), *map(_pale, COLOURS)])


def _map(axis: Axes, account: Account, here: NDArray[np.bool_], month: int, before: int, whole: bool) -> None:
    """One small map; ``whole``: nothing is outlined, for the policies work nowhere in particular."""
    codes = who_is_where(account, month)
    sheet = np.full((int(account.y.max()) + 1, int(account.x.max()) + 1), EMPTY, float)
    sheet[account.y, account.x] = np.where(here, codes, codes + len(COLOURS))
    axis.imshow(sheet, cmap=_BOTH, vmin=-0.5, vmax=2 * len(COLOURS) - 0.5, origin="lower",
                interpolation="nearest")  # fmt: skip
    if not whole:
        axis.add_collection(LineCollection(outline(account, here), colors=OUTLINE, linewidths=1.0))
    gone = displaced_between(account, before, month)
    for cause, sign in SIGNS.items():
        for inside, colour in ((False, "#b5b2a8"), (True, SIGN)):
            mine = gone[(gone.cause == cause) & (here[gone.lot] == inside)]
            axis.scatter(mine.x, mine.y, s=9.0 if sign != "s" else 6.0, marker=sign, linewidth=0.8, zorder=3,
                         **_filling(sign, colour))  # fmt: skip
    lots = poor_of_the_first_day(account, here)
    changed = lots[codes[lots] == REPLACED]
    axis.scatter(account.x[changed], account.y[changed], s=27.0, facecolor=GONE, edgecolor=RING,
                 linewidth=1.1, zorder=4)  # fmt: skip
    left, bottom, side = frame_around(account, here)
    axis.set(xlim=(left - 0.5, left + side - 0.5), ylim=(bottom - 0.5, bottom + side - 0.5))
    axis.set(xticks=[], yticks=[])
    axis.spines[:].set_color("#c8c8c8")


def _filling(sign: str, colour: str) -> dict[str, Any]:
    """Signs with a face are hollow, so that the lot's colour is seen."""
    return {"color": colour} if sign in "x+" else {"facecolor": "none", "edgecolor": colour}


def _chart(axis: Axes, account: Account, here: NDArray[np.bool_], until: int) -> None:
    """Shares of the poor families of the first day: still there, and with a less poor one in their place."""
    table = fates(account, here, [day.month for day in account.days if day.month <= until])
    years = table.month / 12.0
    shares = 100.0 * table[["still_there", "replaced"]].div(table.families.clip(lower=1), axis=0)
    still, replaced = shares.iloc[-1]
    # Between the lines, where one falls and the other rises, unless there is no room.
    inside = -1 if still - replaced > ROOM_FOR_VALUES else 1
    for column, name, colour, line, side in (
        ("still_there", "still there", STAYED, "-", inside),
        ("replaced", "- - replaced", GONE, "--", -inside),
    ):
        axis.plot(years, shares[column], color=colour, linestyle=line, linewidth=2.0)
        where: Literal["left", "right"] = "left" if column == "still_there" else "right"
        axis.set_title(name, loc=where, color=colour, fontsize=LABEL, pad=3)
        end = (years.iloc[-1], shares[column].iloc[-1])
        axis.annotate(f"{end[1]:.0f} %", end, (-1, 4 * side),
                      textcoords="offset points", ha="right", va="top" if side < 0 else "bottom",
                      color=colour, fontsize=TICK)  # fmt: skip
    axis.set(xlim=(0.0, max(until / 12.0, 1.0)), ylim=(0.0, 112.0), yticks=[0, 50, 100])
    axis.set_xticks(range(0, 1 + until // 12, 10))
    axis.set_ylabel("% of these families", fontsize=LABEL, labelpad=1)
    axis.set_xlabel("years", fontsize=LABEL, labelpad=1)
    axis.tick_params(labelsize=TICK)
    axis.spines[["top", "right"]].set_visible(False)
    axis.grid(True, color="#e6e6e6", linewidth=0.6)


def _legends(figure: Figure, whole: bool) -> None:
    """Colours of lots in two columns, the ring and the signs beside them."""
    width, height = figure.get_size_inches()
    ring = Line2D([], [], linestyle="", marker="o", markersize=6.0, markerfacecolor=GONE,
                  markeredgecolor=RING, markeredgewidth=1.1, label=NAMES[REPLACED])  # fmt: skip
    stayed, *others = (
        Patch(facecolor=COLOURS[code], label=NAMES[code])
        for code in (STILL_THERE, OTHER_POOR, OTHER_MIDDLE, BETTER_OFF, LET)
    )
    lots = [stayed, ring, *others]
    signs = [
        Line2D(
            [], [], linestyle="", marker=sign, markersize=4.5, color=SIGN, markerfacecolor="none", label=cause
        )
        for cause, sign in SIGNS.items()
    ]
    edge = Line2D(
        [], [], color=OUTLINE, linewidth=1.2, label="where the policies work,\nthe same in every row"
    )
    for handles, x, title in (
        (lots, 0.05, "On the lot lives"),
        (signs, 4.7, "Displaced since the map before"),
        ([] if whole else [edge], 7.9, "Outlined settlements"),
    ):
        if not handles:
            continue
        found = figure.legend(handles=handles, title=title, loc="upper left", fontsize=TICK, frameon=False,
                              bbox_to_anchor=(x / width, (LEGENDS - 0.06) / height), title_fontsize=TICK,
                              borderaxespad=0.0, alignment="left", labelspacing=0.32)  # fmt: skip
        found.get_title().set_fontweight("bold")


def _side(maps: int) -> float:
    """Inches of the side of a map, where so many share a row with a chart."""
    return 0.97 * (WIDTH - 0.05 - CHART) / maps


def _row(
    figure: Figure, account: Account, here: NDArray[np.bool_], months: Sequence[int], bottom: float
) -> Any:
    """The maps and the chart of one city, ``bottom`` inches from below; returns the fates of the last day."""
    width, height = figure.get_size_inches()
    side = _side(len(months))
    whole = bool(here.all())
    table = fates(account, here, months)
    for column, (month, before) in enumerate(zip(months, [months[0], *months], strict=False)):
        left = 0.05 + column * side / 0.97
        axis = figure.add_axes((left / width, bottom / height, side / width, side / height))
        _map(axis, account, here, month, before, whole)
        axis.set_title(_year(month), fontsize=LABEL, loc="left", pad=3)
        axis.set_xlabel(_counted(table.iloc[column]), fontsize=LABEL, labelpad=3, loc="left")
    left = 0.05 + len(months) * side / 0.97 + 0.52
    axis = figure.add_axes((left / width, bottom / height, (CHART - 0.66) / width, side / height))
    _chart(axis, account, here, months[-1])
    return table.iloc[-1]


def replacement_maps(
    cities: Mapping[str, Account],
    months: Sequence[int],
    about: str = "",
    title: str = "Who stays and who comes",
) -> Drawn:
    """Rows of small maps of one city under two policies, or more, each with a chart of who is still there.

    ``cities``: the account of each by its title. ``months``: of the maps, from left to right. ``about``: the
    set-up, the size and the seed, for the caption.
    """
    here = treated_in_any(list(cities.values()))
    whole = bool(here.all())
    side = _side(len(months))
    tall = ROW_TITLE + COLUMN_TITLES + side + COUNTS
    height = len(cities) * tall + LEGENDS
    figure = Figure(figsize=(WIDTH, height))
    told = []
    for row, (name, account) in enumerate(cities.items()):
        top = height - row * tall
        figure.text(0.05 / WIDTH, (top - 0.06) / height, wrapped(name, 120, 1), fontsize=TITLE,
                    weight="bold", va="top")  # fmt: skip
        end = _row(figure, account, here, months, top - ROW_TITLE - COLUMN_TITLES - side)
        told.append(
            f"{name}: of {end.families} poor families that owned their lot on the first day "
            f"{end.still_there} are still there, {end.replaced} were followed by less poor ones"
        )
    _legends(figure, whole)
    key = f"{about}A square is a lot{'' if whole else _AROUND}. {_KEY}"
    return Drawn(
        "displacement",
        title,
        f"Small maps of one city after {', '.join(str(month // 12) for month in months)} years, a row for "
        f"each policy, with a line chart. {'; '.join(told)}.",
        key,
        figure,
        key,
    )


_AROUND = "; the part of the city around the settlements is shown, what lies outside them is pale"
_KEY = (
    "Poor: of income deciles 1 to 3, by lasting income. A family is still there if it or its heirs "
    "live on the same lot. Displaced: forced out, and then further out, with fewer services, in a weaker "
    "tenure, without a home, or gone from the city; a sale for a good price is none, and shows as a ring."
)


def _year(month: int) -> str:
    return "the first day" if month == 0 else f"after {month // 12} years"


def _counted(row: Any) -> str:
    """What stands under a map, in two lines."""
    if row.month == 0:
        return f"{row.families} poor families\nown the lot they live on"
    return f"{row.still_there} of {row.families} still there,\n{row.replaced} replaced"
