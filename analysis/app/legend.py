"""The legend under the maps: what the colours of a layer mean, in words and units."""

from __future__ import annotations

from html import escape

from analysis.app.houses import PARTS
from analysis.app.layers import LAYERS, Difference, Layer
from analysis.app.palettes import NOBODY
from analysis.app.words import number, say

STYLE = """
.legend { display: flex; flex-wrap: wrap; gap: 4px 14px; align-items: center; font-size: 13px; color: #333; }
.legend .swatch { display: inline-block; width: 14px; height: 14px; margin-right: 5px; vertical-align: -2px;
  border: 1px solid #bbb; }
.legend .ramp { display: inline-block; width: min(260px, 40vw); height: 14px; border: 1px solid #bbb; }
.legend .note { flex-basis: 100%; color: #555; margin: 0; }
"""


def legend(name: str, language: str) -> str:
    """HTML of the legend of a layer."""
    layer = LAYERS[name]
    if layer.kinds:
        keys = "".join(
            _swatch(colour, say(kind, language))
            for colour, kind in zip(layer.palette, layer.kinds, strict=True)
        )
    else:
        keys = _ramp(layer.palette, layer.low, layer.high, _unit(layer, language), language)
    keys += _swatch(NOBODY, say("page.nobody", language))
    return (
        f'<div class="legend">{keys}<p class="note">{escape(say(f"layer.{name}.note", language))}</p></div>'
    )


def houses_legend(language: str) -> str:
    """HTML of what the houses are drawn with."""
    parts = "".join(_swatch(part.colour, say(part.key, language)) for part in PARTS)
    return f'<div class="legend"><b>{escape(say("page.near", language))}</b>{parts}</div>'


def difference_legend(name: str, found: Difference, language: str) -> str:
    """HTML of the legend of a difference between the cities."""
    layer = LAYERS[name]
    if layer.kinds:
        shades = enumerate(found.palette)
        keys = "".join(_swatch(shade, say(f"kind.difference.{kind}", language)) for kind, shade in shades)
    else:
        keys = _ramp(found.palette, found.low, found.high, _unit(layer, language), language, sign=True)
    return f'<div class="legend">{keys}</div>'


def _unit(layer: Layer, language: str) -> str:
    """The unit in words; a scale from 0 to 1 says so by its ends."""
    return "" if layer.unit in ("", "unit.share") else say(layer.unit, language)


def _ramp(
    palette: tuple[str, ...], low: float, high: float, unit: str, language: str, sign: bool = False
) -> str:
    """HTML of a colour bar with the numbers at its ends."""
    shades = ", ".join(palette[:: max(1, len(palette) // 16)])
    digits = 0 if high - low > 8 else 1
    first, last = (number(value, digits, language, sign) for value in (low, high))
    return (
        f'<span>{first}</span><span class="ramp" role="img" aria-label="{first} – {last} {escape(unit)}" '
        f'style="background: linear-gradient(to right, {shades})"></span><span>{last} {escape(unit)}</span>'
    )


def _swatch(colour: str, text: str) -> str:
    return f'<span><span class="swatch" style="background:{colour}"></span>{escape(text)}</span>'
