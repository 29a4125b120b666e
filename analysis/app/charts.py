"""Charts of both cities: two lines an indicator, and under them what the second has more than the first."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from bokeh.layouts import column
from bokeh.models import (
    BoxZoomTool,
    ColumnDataSource,
    CustomJSHover,
    CustomJSTickFormatter,
    DataRange1d,
    HoverTool,
    LayoutDOM,
    PanTool,
    ResetTool,
)
from bokeh.models.glyphs import VSpan
from bokeh.plotting import figure
from numpy.typing import NDArray

from analysis.app.cities import SIDES, Pair
from analysis.app.course import YEAR
from analysis.app.words import COMMA, say
from analysis.indicators import describe

OFFERED = (
    "adequate_share",
    "consolidated_share",
    "mean_quality",
    "overcrowded_share",
    "sharing_share",
    "unserved_share",
    "rent_index",
    "rent_burden",
    "evictions",
    "displaced",
    "land_price_index",
    "gentrification_index",
    "over_indebted_share",
    "trapped_share",
    "diverted_share",
    "mean_apr_paid",
    "aid_hours",
    "mean_trust",
    "organisation",
    "clear_title_share",
    "households_per_lot",
    "segregation",
    "housing_wealth_gini",
    "public_spend",
    "served",
    "recaptured_value",
    "households",
    "welfare",
)
"""Indicators that charts show, in reading order."""
MOST_CHARTS = 6
CHOSEN = ("adequate_share", "displaced", "rent_index", "over_indebted_share")
SIDE_COLOURS = {"left": "#0072B2", "right": "#D55E00"}
DASHES = {"left": "solid", "right": "dashed"}
_GREY, _INK = "#8a8a85", "#333333"
_HEIGHT, _STRIP = 100, 66
_TICK = 'return String(Number(tick.toPrecision(9))).replace("-", "−").replace(".", ",")'
"""A number on an axis in a language with decimal commas."""


def chart_key(language: str) -> str:
    """HTML that says which line is whose, under which the years are, and what a dotted line marks."""

    def stroke(side: str) -> str:
        line = f"3px {'dashed' if side == 'right' else 'solid'} {SIDE_COLOURS[side]}"
        return f'<span style="display:inline-block;width:26px;border-top:{line};vertical-align:4px"></span>'

    parts = [f"{stroke(side)} {say(f'page.{side}', language)}" for side in SIDES]
    area = f'<span style="display:inline-block;width:20px;height:10px;background:{_GREY}"></span>'
    parts += [f"{area} {say('page.difference_short', language)}", say("page.chart_note", language)]
    return f'<div style="font-size:12px;color:#5b5b57">{" &ensp; ".join(parts)}</div>'


def _spoken(language: str) -> CustomJSHover:
    """Writes a number with so many decimals, after a plus a sign for more, as the language does."""
    return CustomJSHover(
        args={"comma": language in COMMA},
        code="""
        const digits = Number(format.slice(-1))
        const parts = Math.abs(value).toFixed(digits).split(".")
        const whole = parts[0].replace(/\\B(?=(\\d{3})+$)/g, comma ? "\\u00a0" : ",")
        const text = [whole, ...parts.slice(1)].join(comma ? "," : ".")
        if (Number(text.replace(/\\D/g, "")) == 0) return text
        return (value < 0 ? "−" : format.startsWith("+") ? "+" : "") + text
        """,
    )


class Charts:
    """A column of charts of chosen indicators that grows with the two cities.

    ``layout``: the Bokeh model to show. One source feeds all charts: a column for each side and
    indicator, one row a month, ``year`` on the abscissa.
    """

    def __init__(self, indicators: Sequence[str], language: str) -> None:
        self.indicators = tuple(indicators)
        self._source = ColumnDataSource(self._rows([]))
        self._marks = {side: ColumnDataSource({"year": []}) for side in SIDES}
        self._held = 0
        figures: list[LayoutDOM] = []
        shared = None
        for name in self.indicators:
            pair = self._chart(name, language, shared)
            shared = pair[0].x_range
            figures += pair
        self.layout = column(*figures, sizing_mode="stretch_width", spacing=0)

    def _rows(self, months: Sequence[int], pair: Pair | None = None) -> dict[str, NDArray[np.float64]]:
        at = np.asarray(months, int)
        rows = {"year": at / YEAR}
        for name in self.indicators:
            factor = describe(name).factor
            for side in SIDES:
                values = np.full(len(at), np.nan)
                if pair is not None and (series := pair.side(side).series.get(name)) is not None:
                    values = factor * np.array([series[month] for month in months], float)
                rows[f"{side}_{name}"] = values
            rows[f"more_{name}"] = rows[f"right_{name}"] - rows[f"left_{name}"]
        return rows

    def _chart(self, name: str, language: str, shared: object) -> list[figure]:
        """Two figures of one indicator: both cities, and their difference."""
        title, unit = say(f"indicator.{name}", language), say(f"indicator.{name}.unit", language)
        label = f"{title} ({unit})" if unit else title
        years = DataRange1d(start=0, default_span=2) if shared is None else shared
        lines = figure(height=_HEIGHT, title=label, sizing_mode="stretch_width", tools="", x_range=years)
        more = figure(height=_STRIP, x_range=lines.x_range, sizing_mode="stretch_width", tools="")
        for side in SIDES:
            lines.line(
                "year",
                f"{side}_{name}",
                source=self._source,
                color=SIDE_COLOURS[side],
                line_dash=DASHES[side],
                line_width=2,
                name=side,
            )
            for drawn in (lines, more):
                mark = VSpan(x="year", line_color=SIDE_COLOURS[side], line_dash="dotted", line_width=1.5)
                drawn.add_glyph(self._marks[side], mark)
        more.varea("year", y1=0, y2=f"more_{name}", source=self._source, fill_color=_GREY, fill_alpha=0.6)
        more.line("year", f"more_{name}", source=self._source, color=_INK, line_width=1)
        tips = [
            (say("page.years", language), "@year{1}"),
            ("A", f"@left_{name}{{2}}"),
            ("B", f"@right_{name}{{2}}"),
            ("B − A", f"@more_{name}{{+2}}"),
        ]
        spoken = _spoken(language)
        columns = ("year", *(f"{part}_{name}" for part in (*SIDES, "more")))
        formatters = {f"@{column}": spoken for column in columns}
        for drawn in (lines, more):
            drawn.add_tools(
                HoverTool(tooltips=tips, formatters=formatters, mode="vline", renderers=[drawn.renderers[0]])
            )
            if language in COMMA:
                drawn.axis.formatter = CustomJSTickFormatter(code=_TICK)
            drawn.add_tools(PanTool(dimensions="width"), BoxZoomTool(dimensions="width"), ResetTool())
            drawn.toolbar_location = None
            drawn.min_border_left, drawn.min_border_right = 52, 8
            drawn.outline_line_color = None
            drawn.grid.grid_line_color = "#ecece8"
            drawn.axis.axis_line_color = drawn.axis.minor_tick_line_color = None
            drawn.yaxis.major_label_text_font_size = drawn.xaxis.major_label_text_font_size = "11px"
        lines.xaxis.visible = False
        lines.title.text_font_size, lines.title.text_color = "13px", _INK
        more.yaxis.ticker.desired_num_ticks = 3
        more.yaxis.axis_label, more.yaxis.axis_label_text_font_size = "B − A", "10px"
        more.yaxis.axis_label_standoff = 2
        return [lines, more]

    def follow(self, pair: Pair) -> None:
        """Bring the charts up to the month that both cities have lived."""
        last = pair.months
        for side in SIDES:
            changes = [month / YEAR for month in pair.question.course(side).changes if month <= last]
            if list(self._marks[side].data["year"]) != changes:
                self._marks[side].data = {"year": changes}
        if 0 < self._held <= last:
            if last >= self._held:
                self._source.stream(self._rows(range(self._held, last + 1), pair))
        else:
            self._source.data = self._rows(range(last + 1), pair)
        self._held = last + 1

    def forget(self) -> None:
        """Draw all months anew the next time: another pair of cities, or another past."""
        self._held = 0
