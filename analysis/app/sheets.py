"""Sheets that a picture is drawn on: tables of rectangles, polygons, lines and discs for glyphs of Bokeh.

A part is drawn on every lot that has it in one call; coordinates are cells of the map.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.app.palettes import packed

SHEETS = {"ground": "quad", "walls": "quad", "shapes": "patches", "lines": "segment", "dots": "circle"}
"""Tables of a picture in the order of drawing, and the glyph of Bokeh that draws each."""

_COLUMNS = {
    "quad": ("left", "right", "bottom", "top"),
    "segment": ("x0", "y0", "x1", "y1", "width"),
    "circle": ("x", "y", "radius"),
}

Where = NDArray[np.bool_]
Size = float | NDArray[Any]
Colour = str | NDArray[np.uint32]


def of_each(values: NDArray[Any], places: tuple[NDArray[np.intp], ...]) -> NDArray[Any]:
    """Values at the places where a part is drawn; an axis of length one holds for all."""
    axes = zip(places[-values.ndim :], values.shape, strict=True)
    found: NDArray[Any] = np.asarray(values[tuple(place if length > 1 else 0 for place, length in axes)])
    return found if found.ndim else np.full(len(places[0]), found)


class Sheets:
    """What has been drawn so far on lots whose corners are ``x`` and ``y``.

    ``where`` has a row a lot, and further dimensions for several of the same part on a lot; sizes, in
    cells from the corner of the lot, and colours are broadcast to it. ``pen``: factor on the widths of lines.
    """

    def __init__(self, x: NDArray[Any], y: NDArray[Any], pen: float = 1.0) -> None:
        self._pen = pen
        self.x, self.y = x.astype(np.float32), y.astype(np.float32)
        self._sizes: dict[str, list[NDArray[np.float32]]] = {name: [] for name in SHEETS}
        self._colours: dict[str, list[NDArray[np.uint32]]] = {name: [] for name in SHEETS}

    def _add(self, name: str, where: Where, sizes: tuple[Size, ...], across: str, colour: Colour) -> None:
        """``across``: x or y for each size, or - for a length."""
        places = where.nonzero()
        count = len(places[0])
        if not count:
            return
        corners = {"x": self.x[places[0]], "y": self.y[places[0]]}
        found = np.empty((len(sizes), count), np.float32)
        for line, axis, size in zip(found, across, sizes, strict=True):
            line[:] = of_each(size, places) if isinstance(size, np.ndarray) else size
            if axis != "-":
                line += corners[axis]
        self._sizes[name].append(found)
        if isinstance(colour, np.ndarray):
            self._colours[name].append(of_each(colour, places))
        else:
            self._colours[name].append(np.full(count, packed(colour), np.uint32))

    def box(
        self, where: Where, left: Size, right: Size, low: Size, high: Size, colour: Colour,
        sheet: str = "walls",
    ) -> None:  # fmt: skip
        """A rectangle."""
        self._add(sheet, where, (left, right, low, high), "xxyy", colour)

    def shape(self, where: Where, corners: tuple[tuple[Size, Size], ...], colour: Colour) -> None:
        """A polygon of four corners."""
        self._add("shapes", where, tuple(size for corner in corners for size in corner), "xyxyxyxy", colour)

    def line(
        self, where: Where, x0: Size, y0: Size, x1: Size, y1: Size, colour: Colour, width: float = 1.0
    ) -> None:
        """A line, so many pixels wide where the pen is 1."""
        self._add("lines", where, (x0, y0, x1, y1, self._pen * width), "xyxy-", colour)

    def dot(self, where: Where, x: Size, y: Size, radius: Size, colour: Colour) -> None:
        """A disc."""
        self._add("dots", where, (x, y, radius), "xy-", colour)

    def columns(self) -> dict[str, dict[str, Any]]:
        """The tables, by name in the order of drawing."""
        tables: dict[str, dict[str, Any]] = {}
        for name, glyph in SHEETS.items():
            found, shades = self._sizes[name], self._colours[name]
            width = 8 if glyph == "patches" else len(_COLUMNS[glyph])
            sizes = np.concatenate(found, axis=1) if found else np.zeros((width, 0), np.float32)
            colour = np.concatenate(shades) if shades else np.zeros(0, np.uint32)
            if glyph == "patches":
                tables[name] = {"xs": sizes[0::2].T.tolist(), "ys": sizes[1::2].T.tolist(), "colour": colour}
            else:
                tables[name] = {**dict(zip(_COLUMNS[glyph], sizes, strict=True)), "colour": colour}
        return tables
