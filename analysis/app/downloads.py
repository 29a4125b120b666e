"""What a visitor may take along: a picture of the maps, the months as a table, the scenarios."""

from __future__ import annotations

import io
import zipfile

import numpy as np
import pandas as pd
from matplotlib.colors import Colormap, LinearSegmentedColormap, ListedColormap, to_hex
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from analysis.app.cities import LETTERS, Pair
from analysis.app.layers import LAYERS, read
from analysis.app.palettes import NOBODY
from analysis.app.words import date, say


def data_file(pair: Pair) -> io.BytesIO:
    """All months of both cities as CSV: ``city`` (A, B), ``month``, one column an indicator, as stored."""
    tables = []
    for side, mark in LETTERS.items():
        table = pd.DataFrame({name: list(values) for name, values in pair.side(side).series.items()})
        table.insert(0, "city", mark)
        tables.append(table[table["month"] <= pair.months])
    text = pd.concat(tables).to_csv(index=False)
    return io.BytesIO(text.encode("utf-8"))


def scenario_file(pair: Pair) -> io.BytesIO:
    """A zip of two resolved scenarios, ``city_a.toml`` and ``city_b.toml``: every number of both cities."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for side, mark in LETTERS.items():
            archive.writestr(f"city_{mark.lower()}.toml", pair.side(side).scenario.to_toml())
    packed.seek(0)
    return packed


def picture_file(pair: Pair, name: str, language: str) -> io.BytesIO:
    """Both maps of a layer beside each other with their legend, as PNG, 1,600 pixels wide."""
    layer = LAYERS[name]
    figure = Figure(figsize=(10.0, 6.2), dpi=160, layout="constrained")
    panels = figure.subplots(1, 2)
    shades: Colormap = ListedColormap(layer.palette)
    if not layer.kinds:
        shades = LinearSegmentedColormap.from_list(name, layer.palette)
    colours = shades.with_extremes(bad=NOBODY)
    for panel, (side, mark) in zip(panels, LETTERS.items(), strict=True):
        held = pair.question.course(side).at(max(0, pair.months - 1))
        titles = _titles(pair, side, held, language)
        shown = panel.imshow(
            np.ma.masked_invalid(read(pair.side(side).city, name)),
            cmap=colours,
            vmin=layer.low,
            vmax=layer.high,
            origin="lower",
            interpolation="nearest",
        )
        panel.set_title(f"{mark}: {titles}", fontsize=10, wrap=True)
        panel.set_xticks([])
        panel.set_yticks([])
    title = say(f"layer.{name}", language)
    figure.suptitle(f"{title} · {date(pair.months, language)}", fontsize=13)
    if layer.kinds:
        handles = [
            Patch(facecolor=to_hex(colour), edgecolor="#999999", label=say(kind, language))
            for colour, kind in zip(layer.palette, layer.kinds, strict=True)
        ]
        figure.legend(handles=handles, loc="outside lower center", ncols=4, frameon=False, fontsize=9)
    else:
        unit = say(layer.unit, language) if layer.unit else ""
        figure.colorbar(shown, ax=panels, orientation="horizontal", label=unit, fraction=0.05, aspect=50)
    held_in_memory = io.BytesIO()
    figure.savefig(held_in_memory, format="png")
    held_in_memory.seek(0)
    return held_in_memory


def _titles(pair: Pair, side: str, names: tuple[str, ...], language: str) -> str:
    titles = {policy.name: getattr(policy.title, language) for policy in pair.side(side).scenario.policies}
    return " + ".join(titles[name] for name in names) or say("page.no_policy", language)
