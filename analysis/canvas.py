"""The page that pictures are drawn on: sizes, colours, panels, and writing without half files.

Policies wear the colour-blind-safe colours of Okabe & Ito, the baseline near-black. Sizes are
in inches at which text is 9 points or more: a page that shows a picture smaller than that
should let the reader scroll instead.
"""

from __future__ import annotations

import io
import math
import os
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeVar

import numpy as np
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.image import imsave
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator, ScalarFormatter

T = TypeVar("T")

WIDTH = 10.6
DOTS_PER_INCH = 150
TITLE, LABEL, TICK = 10.5, 9.5, 9.0  # points

BASELINE_COLOUR = "#222222"
POLICY_COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9")
POLICY_MARKS = ("s", "D", "^", "v", "P", "X")
Stroke = Literal["-", "--", ":", "-."] | tuple[float, tuple[float, ...]]
_LONG: Stroke = (0, (6.0, 1.5))
_DOUBLE: Stroke = (0, (5.0, 1.5, 1.0, 1.5, 1.0, 1.5))
_SHORT: Stroke = (0, (2.0, 1.0))
POLICY_LINES: tuple[Stroke, ...] = ("--", "-.", ":", _LONG, _DOUBLE, _SHORT)


@dataclass(frozen=True)
class Drawn:
    """A figure not yet written: its name, subject, alternative text, and how to read it.

    ``key``: the same in short, for the foot of the picture itself.
    """

    name: str
    title: str
    alternative: str
    caption: str
    figure: Figure
    key: str = ""


@dataclass(frozen=True)
class Picture:
    """A written picture and its words; ``width`` in inches at which its text is readable."""

    name: str
    path: Path
    title: str
    alternative: str
    caption: str
    width: float


@dataclass(frozen=True)
class Dress:
    """How one arm looks in every picture."""

    colour: str
    mark: str
    line: Stroke


def dresses(arms: Sequence[str], baseline: str) -> dict[str, Dress]:
    """Colour, mark and line of each arm; after six policies colours repeat with another mark and line.

    No two arms share a line, so that a print in grey can be read too.
    """
    found = {baseline: Dress(BASELINE_COLOUR, "o", "-")}
    for number, arm in enumerate(arm for arm in arms if arm != baseline):
        turn, place = divmod(number, len(POLICY_COLOURS))
        line = POLICY_LINES[(place + turn) % len(POLICY_LINES)]
        found[arm] = Dress(POLICY_COLOURS[place], POLICY_MARKS[(place + turn) % len(POLICY_MARKS)], line)
    return found


def write_atomically(path: Path, content: bytes) -> None:
    """Write beside ``path`` under a temporary name, then move into place: never half a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        beside.write_bytes(content)
        os.replace(beside, path)
    finally:
        beside.unlink(missing_ok=True)


def save(drawn: Drawn, folder: Path, about: str = "") -> Picture:
    """Write a figure as PNG to ``folder``, its title and what it is ``about`` above it, its key below."""
    width = float(drawn.figure.get_size_inches()[0])
    letters = int(width * 14)
    head = [(drawn.title, 13.0, "bold", "#1f2328")]
    head += [(line, TITLE, "normal", "#57606a") for line in textwrap.wrap(about, letters)]
    foot = [(line, TICK, "normal", "#57606a") for line in textwrap.wrap(drawn.key, letters + 12)]
    strips = [_text_strip(head, width), _pixels(drawn.figure), *([_text_strip(foot, width)] if foot else [])]
    buffer = io.BytesIO()
    imsave(buffer, np.vstack(strips), format="png", dpi=DOTS_PER_INCH)
    path = folder / f"{drawn.name}.png"
    write_atomically(path, buffer.getvalue())
    return Picture(drawn.name, path, drawn.title, drawn.alternative, drawn.caption, width)


def _pixels(figure: Figure) -> np.ndarray:
    """The figure drawn on white: uint8 (rows, columns, 4)."""
    figure.set_facecolor("white")
    figure.set_dpi(DOTS_PER_INCH)
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    return np.asarray(canvas.buffer_rgba()).copy()


def _text_strip(lines: Sequence[tuple[str, float, str, str]], width: float) -> np.ndarray:
    """Lines of (text, points, weight, colour) under each other, as wide as a figure."""
    heights = [1.55 * points / 72.0 for _, points, _, _ in lines]
    tall = sum(heights) + 0.16
    figure = Figure(figsize=(width, tall))
    y = tall - 0.08
    for (text, points, weight, colour), high in zip(lines, heights, strict=True):
        text = text.replace("$", r"\$")
        figure.text(0.1 / width, y / tall, text, fontsize=points, weight=weight, color=colour, va="top")
        y -= high
    return _pixels(figure)


def wrapped(text: str, width: int, lines: int = 4) -> str:
    """``text`` on at most so many lines of ``width`` letters, safe for Matplotlib.

    What is too long loses words in its middle, because names of variants differ at the end.
    """
    broken = textwrap.wrap(text, width)
    words = text.split()
    first, last = len(words) // 2, (len(words) + 1) // 2
    while len(broken) > lines and first + last > 2:
        first, last = (first - 1, last) if first >= last and first > 1 else (first, last - 1)
        broken = textwrap.wrap(" ".join([*words[:first], "…", *words[len(words) - last :]]), width)
    broken = broken[:lines]
    # A dollar sign would begin a formula.
    return "\n".join(broken).replace("$", r"\$")


def panels(count: int, columns: int, height: float, top: float = 0.0) -> tuple[Figure, list[Axes]]:
    """A figure of ``count`` panels of ``height`` inches, with ``top`` inches kept for a legend."""
    columns = max(1, min(columns, count))
    rows = math.ceil(count / columns)
    tall = rows * height + top
    engine = ConstrainedLayoutEngine(rect=(0, 0, 1, 1 - top / tall), h_pad=0.09, w_pad=0.09)
    figure = Figure(figsize=(WIDTH, tall), layout=engine)
    axes = list(figure.subplots(rows, columns, squeeze=False).ravel())
    for spare in axes[count:]:
        spare.remove()
    for axis in axes[:count]:
        axis.spines[["top", "right"]].set_visible(False)
        axis.tick_params(labelsize=TICK)
        axis.grid(True, color="#e6e6e6", linewidth=0.6)
        axis.set_axisbelow(True)
    return figure, axes[:count]


def legend_height(titles: Sequence[str]) -> float:
    """Inches that ``legend`` needs above the panels."""
    return stacked_height([_legend_text(title) for title in by_rows(titles)])


def by_rows(items: Sequence[T], columns: int = 3) -> list[T]:
    """Items in the order in which a legend that fills its columns shows them row by row."""
    return [item for column in range(columns) for item in items[column::columns]]


def stacked_height(names: Sequence[str], columns: int = 3) -> float:
    """Inches that a legend of these names needs, which fills one column after the other."""
    rows, longer = divmod(len(names), min(columns, max(1, len(names))))
    tallest, first = 0.0, 0
    for column in range(min(columns, len(names))):
        last = first + rows + (column < longer)
        high = sum(0.07 + 0.18 * (name.count("\n") + 1) for name in names[first:last])
        tallest, first = max(tallest, high), last
    return 0.2 + tallest


def _legend_text(title: str) -> str:
    return wrapped(title, 34, 3)


def legend(figure: Figure, shown: Sequence[tuple[str, Dress]]) -> None:
    """Titles of the arms above the panels, where they cover no data."""
    handles = [
        Line2D(
            [],
            [],
            color=dress.colour,
            linestyle=dress.line,
            linewidth=2.0,
            marker=dress.mark,
            markersize=5.5,
            label=_legend_text(title),
        )
        for title, dress in by_rows(shown)
    ]
    figure.legend(
        handles=handles,
        loc="upper left",
        bbox_to_anchor=(0.01, 1.0),
        ncols=3,
        fontsize=TITLE,
        frameon=False,
        handlelength=3.6,
    )


def ticks(axis: Axis, most: int = 5) -> None:
    """Few ticks with plain numbers: no offsets, no powers, as many decimals on each."""
    axis.set_major_locator(MaxNLocator(most, steps=[1, 2, 2.5, 5, 10]))
    numbers = ScalarFormatter(useOffset=False)
    numbers.set_scientific(False)
    axis.set_major_formatter(numbers)
