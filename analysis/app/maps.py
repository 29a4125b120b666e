"""The map of one city: lots in the colours of a layer, houses from near, the chosen lot and its ties."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from bokeh.events import Tap
from bokeh.models import (
    ColumnDataSource,
    CustomJSHover,
    HoverTool,
    LinearColorMapper,
    PanTool,
    Range1d,
    ResetTool,
    WheelZoomTool,
)
from bokeh.plotting import figure

from analysis.app.houses import SHEETS, houses
from analysis.app.layers import Difference, Grid, Layer
from analysis.app.palettes import NOBODY
from analysis.app.words import COMMA, say

NEAREST, NEAR = 4, 16
"""One sees at least so many lots side by side, and houses where no more than so many are in sight."""
_MARKED, _TIE = "#111111", "#111111"
_UNDER = "underlay"
"""Level of the houses, under marks and ties that are there before them."""


class Frame:
    """The stretch of land that all maps of a page show: they move and zoom together."""

    def __init__(self, side: int) -> None:
        self.side = side
        self.x, self.y = (
            Range1d(0, side, bounds=(0, side), min_interval=NEAREST, reset_start=0, reset_end=side)
            for _ in "xy"
        )

    def again(self) -> Frame:
        """Another frame that shows the same stretch, for maps that are made anew."""
        made = Frame(self.side)
        for mine, its in ((self.x, made.x), (self.y, made.y)):
            its.start, its.end = mine.start, mine.end
        return made

    @property
    def near(self) -> bool:
        """Whether one is near enough to see houses."""
        return bool(self.x.end - self.x.start <= NEAR)

    @property
    def window(self) -> tuple[int, int, int, int]:
        """Lots in sight: first and last column plus one, first and last row plus one."""
        low = [max(0, int(np.floor(r.start))) for r in (self.x, self.y)]
        high = [min(self.side, int(np.ceil(r.end))) for r in (self.x, self.y)]
        return low[0], high[0], low[1], high[1]

    def centre(self, x: int, y: int, lots: float) -> None:
        """Show so many lots side by side around a lot."""
        for span, at in ((self.x, x), (self.y, y)):
            start = min(max(0.0, at + 0.5 - lots / 2), self.side - lots)
            span.start, span.end = start, start + lots


class MapView:
    """One map. ``layout``: the Bokeh figure; ``clicked``: called with column and row of a lot."""

    def __init__(self, frame: Frame, language: str, clicked: Callable[[int, int], None], label: str) -> None:
        self._frame, self._language = frame, language
        side = frame.side
        self._mapper = LinearColorMapper(palette=["#000000"], low=0.0, high=1.0, nan_color=NOBODY)
        empty = np.full((side, side), np.nan, np.float32)
        self._image = ColumnDataSource({"image": [empty], "x": [0], "y": [0], "dw": [side], "dh": [side]})
        self._chosen = ColumnDataSource({"x": [], "y": []})
        self._ties = ColumnDataSource({"x0": [], "y0": [], "x1": [], "y1": []})
        self.layout = figure(
            x_range=frame.x,
            y_range=frame.y,
            tools="",
            toolbar_location=None,
            width=400,
            height=400,
            sizing_mode="scale_width",
            min_border=0,
            outline_line_color=None,
            background_fill_color=NOBODY,
            name=label,
        )
        self.layout.axis.visible = False
        self.layout.grid.visible = False
        picture = self.layout.image(
            source=self._image, image="image", color_mapper=self._mapper, level="image"
        )
        self._near = False
        self._houses: dict[str, ColumnDataSource] = {}
        self.layout.segment(source=self._ties, color="#ffffff", line_width=3.5, line_alpha=0.8)
        self.layout.segment(source=self._ties, color=_TIE, line_width=1.3)
        for colour, width in (("#ffffff", 4.5), (_MARKED, 2)):
            self.layout.rect(
                "x", "y", 1, 1, source=self._chosen, fill_color=None, line_color=colour, line_width=width
            )
        self._hover = HoverTool(renderers=[picture], tooltips=None, attachment="below")
        wheel = WheelZoomTool(zoom_on_axis=False)
        self.layout.add_tools(PanTool(), wheel, ResetTool(), self._hover)
        self.layout.toolbar.active_scroll = wheel
        self.layout.on_event(Tap, lambda tap: clicked(int(np.floor(tap.x)), int(np.floor(tap.y))))

    def _street(self) -> None:
        """Glyphs of houses, made when one first comes near, and the tags that show the layer beside them."""
        self._houses = {name: ColumnDataSource() for name in SHEETS}
        for name, glyph in SHEETS.items():
            source = self._houses[name]
            source.data = {column: [] for column in (*_COLUMNS[glyph], "colour")}
            drawn = getattr(self.layout, glyph)
            if glyph == "segment":
                drawn(**_named(glyph), source=source, level=_UNDER, line_color="colour", line_width="width")
            else:
                drawn(**_named(glyph), source=source, level=_UNDER, fill_color="colour", line_color=None)
        self._tags = ColumnDataSource({"x": [], "y": [], "value": []})
        shade = {"field": "value", "transform": self._mapper}
        self.layout.rect(
            "x", "y", 0.14, 0.14, source=self._tags, level=_UNDER, fill_color=shade, line_color="#ffffff"
        )

    def wear(self, layer: Layer, difference: Difference | None = None) -> None:
        """Take on the colours of a layer, or of a difference in it, and what hovering says."""
        scale = layer if difference is None else difference
        self._mapper.update(palette=list(scale.palette), low=scale.low, high=scale.high)
        told = _hover_text(layer, self._language, difference is not None, self._image)
        # Bokeh writes NaN without asking for "@image"; where the pointer is, is always a number.
        self._hover.formatters = {"$x": told}
        self._hover.tooltips = '<div style="font: 13px system-ui, sans-serif">$x{custom}</div>'

    def show(self, values: Grid, city: Any = None) -> None:
        """Draw the lots, NaN where there is nothing; and the houses of ``city`` where one is near."""
        self._image.data["image"] = [np.ascontiguousarray(values, np.float32)]
        near = city is not None and self._frame.near
        if not near and not self._near:
            return
        self._near = near
        if not self._houses:
            self._street()
        if not near:
            for source in self._houses.values():
                source.data = {column: [] for column in source.data}
            self._tags.data = {"x": [], "y": [], "value": []}
            return
        x0, x1, y0, y1 = self._frame.window
        for name, columns in houses(city, x0, x1, y0, y1).items():
            self._houses[name].data = columns
        y, x = np.nonzero(~np.isnan(values[y0:y1, x0:x1]))
        self._tags.data = {"x": x + x0 + 0.9, "y": y + y0 + 0.9, "value": values[y + y0, x + x0]}

    def choose(self, lots: list[tuple[int, int]], ties: Mapping[str, Any] | None) -> None:
        """Mark lots (column, row) and draw lines from a home to those it has ties with."""
        self._chosen.data = {"x": [x + 0.5 for x, _ in lots], "y": [y + 0.5 for _, y in lots]}
        self._ties.data = {name: [] if ties is None else ties[name] for name in _COLUMNS["segment"][:4]}


_COLUMNS = {
    "quad": ("left", "right", "bottom", "top"),
    "patches": ("xs", "ys"),
    "segment": ("x0", "y0", "x1", "y1", "width"),
    "circle": ("x", "y", "radius"),
}


def _named(glyph: str) -> dict[str, str]:
    return {column: column for column in _COLUMNS[glyph] if column != "width"}


def _hover_text(layer: Layer, language: str, is_difference: bool, image: ColumnDataSource) -> CustomJSHover:
    """Turns what the image holds under the pointer into words."""
    kinds = [say(kind, language) for kind in layer.kinds]
    unit = say(layer.unit, language) if layer.unit else ""
    return CustomJSHover(
        args={
            "image": image,
            "kinds": [] if is_difference else kinds,
            "unit": unit,
            "title": say(f"layer.{layer.name}", language),
            "nobody": say("page.nobody", language),
            "plus": is_difference,
            "comma": language in COMMA,
        },
        code="""
        const held = image.data.image[0][special_vars.image_index.flat_index]
        if (held == null || isNaN(held)) return nobody
        if (kinds.length) return kinds[Math.round(held)]
        let text = held.toFixed(2)
        if (plus && held > 0) text = "+" + text
        if (comma) text = text.replace(".", ",")
        return title + ": " + text + (unit ? " " + unit : "")
        """,
    )
