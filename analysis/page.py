"""Pieces of a page about a comparison: tables with effects, pictures, escaped throughout."""

from __future__ import annotations

import base64
import math
from collections.abc import Iterable
from html import escape
from typing import Any

from analysis.canvas import Picture
from analysis.comparison import excludes_zero
from analysis.indicators import Indicator

PIXELS_PER_INCH = 96

HINT = '<p class="hint">Where the {} is wider than the screen, move it sideways →</p>'
"""Shown on small screens only."""

KEY = (
    '<p class="key"><span class="better"><b>better</b></span><span class="worse"><b>worse</b></span>'
    '<span class="sure">changed, good or bad depends on whom one asks</span> where the 95 % interval '
    "excludes zero. Uncoloured: no clear change.</p>"
)


def effect_cell(row: Any, what: Indicator) -> str:
    """Difference, interval and pairs; coloured where the interval excludes zero."""
    if row is None or not math.isfinite(row.difference):
        return "<td>–</td>"
    if row.difference == row.low == row.high == 0.0:
        return "<td><b>0</b><small>the same in every pair</small></td>"
    kind = ""
    more = what.finer(row.difference)
    if excludes_zero(row.low, row.high) and not what.reads_as_zero(row.difference):
        more = max(more, what.finer(row.low), what.finer(row.high))
        goodness = what.better * row.difference
        kind = ' class="better"' if goodness > 0 else ' class="worse"' if goodness < 0 else ' class="sure"'
    pairs = int(row.pairs)
    text = f"<b>{what.show(row.difference, True, more)}</b>"
    if math.isfinite(row.low):
        text += f"<small>{what.show(row.low, True, more)} to {what.show(row.high, True, more)}</small>"
    unit = "pair" if pairs == 1 else "pairs"
    share = f"{round(row.share_of_pairs_with_sign * pairs)} of {pairs} {unit}" if pairs else "not paired"
    return f"<td{kind}>{text}<small>{share}</small></td>"


def indicator_row(what: Indicator, unit: str, cells: Iterable[str]) -> str:
    """A row of a table: the indicator with its unit, its formula on pointing, then the cells."""
    label = f'{escape(what.title)}<br><span class="unit">{escape(unit)}</span>'
    return f'<tr><th scope="row" title="{escape(what.formula)}">{label}</th>{"".join(cells)}</tr>'


def wide_table(heads: Iterable[str], rows: Iterable[str]) -> str:
    """A table that scrolls sideways inside its own box; ``rows`` are HTML, ``heads`` plain text."""
    head = "".join(f'<th scope="col">{escape(text)}</th>' for text in heads)
    body = "\n".join(rows)
    inside = f"<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody>"
    return f'{HINT.format("table")}<div class="wide" tabindex="0"><table>{inside}</table></div>'


def figure(picture: Picture) -> str:
    """A picture inside the page itself, with its alternative text and caption."""
    data = base64.b64encode(picture.path.read_bytes()).decode("ascii")
    # Never narrower than its text can be read: a small screen scrolls instead.
    width = round(picture.width * PIXELS_PER_INCH)
    return (
        f'<figure id="{escape(picture.name)}"><h3 class="unseen">{escape(picture.title)}</h3>\n'
        f'{HINT.format("picture")}<div class="picture" tabindex="0">'
        f'<img width="{width}" alt="{escape(picture.alternative)}" '
        f'src="data:image/png;base64,{data}"></div>\n'
        f"<figcaption>{escape(picture.caption)}</figcaption></figure>"
    )
