"""Colours of the application's maps and houses: safe for colour-blind readers, the same in every picture.

Quantities wear perceptually even colours (viridis, cividis), kinds those of Okabe & Ito, as in the
printed maps (``analysis.maps``). Paint of houses says nothing but whose house it is.
"""

from __future__ import annotations

import numpy as np
from bokeh.palettes import Blues9, Cividis256, PuOr11, Viridis256
from numpy.typing import NDArray

from analysis.displacement_maps import MARK
from analysis.maps import FAINT, NOBODY, TENURE_COLOURS

__all__ = ["FAINT", "MARK", "NOBODY", "TENURE_COLOURS"]

BLACK, ORANGE, SKY, GREEN, YELLOW, BLUE, VERMILION, PINK = (
    "#000000", "#E69F00", "#56B4E9", "#009E73", "#F0E442", "#0072B2", "#D55E00", "#CC79A7",
)  # fmt: skip
"""Okabe & Ito (2008)."""

VIRIDIS, CIVIDIS = tuple(Viridis256), tuple(Cividis256)
BLUES = tuple(Blues9[-2::-1])
DIVERGING = tuple(PuOr11)
"""Two-sided scale: orange where the right city has more, purple where the left one has, pale where equal."""
CHANGED = ("#efeee9", VERMILION)
"""The same in both cities, and not."""
STAGE_COLOURS = (FAINT, *(VIRIDIS[round(255 * k / 5)] for k in range(6)))
"""Stages as the printed maps show them."""


def packed(colour: str) -> int:
    """A colour "#rrggbb" as the number 0xRRGGBBAA that Bokeh reads from columns of uint32."""
    return int(colour[1:], 16) << 8 | 0xFF


def rgb(colours: tuple[str, ...]) -> NDArray[np.float32]:
    """Colours "#rrggbb" as float32 (colours, 3), 0 to 255."""
    return np.array([[int(c[k : k + 2], 16) for k in (1, 3, 5)] for c in colours], np.float32)


def pack(shades: NDArray[np.float32]) -> NDArray[np.uint32]:
    """Colours of float32 (…, 3) as uint32 (…), see ``packed``."""
    red, green, blue = np.moveaxis(np.rint(shades).astype(np.uint32), -1, 0)
    return red << 24 | green << 16 | blue << 8 | np.uint32(0xFF)


def shades(colours: tuple[str, ...]) -> NDArray[np.uint32]:
    """Colours "#rrggbb" as uint32, see ``packed``."""
    return np.array([packed(colour) for colour in colours], np.uint32)
