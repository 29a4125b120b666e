"""Maps of the city under each policy, lot by lot: stage, quality, tenure, rents (DESIGN section 6).

One row a policy, one column a quantity, the same scale down every column. Quantities wear
perceptually even colours (viridis, cividis), kinds the colour-blind-safe ones of Okabe & Ito.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib import colormaps
from matplotlib.colorbar import Colorbar
from matplotlib.colors import BoundaryNorm, Colormap, ListedColormap, Normalize
from matplotlib.figure import Figure
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator

from agents.foundation.codes import STAGE_NAMES
from analysis.canvas import TICK, TITLE, WIDTH, Drawn, wrapped
from analysis.comparison import Comparison

NOBODY, FAINT = "#fafaf8", "#dfdfd8"
TENURE_COLOURS = {
    "owner": "#0072B2",
    "owner with tenants": "#E69F00",
    "absentee rental": "#CC79A7",
    "vacant": FAINT,
}
NAMES, TITLES = 1.3, 0.35  # inches kept for policy names and column titles


@dataclass(frozen=True)
class _Layer:
    """One column of the maps: its title, codes or values of lots, colours, scale, unit or kinds."""

    title: str
    values: Callable[[pd.DataFrame], pd.Series]
    colours: Colormap
    scale: Normalize
    unit: str = ""
    names: tuple[str, ...] = ()
    occurring: frozenset[int] = frozenset()


def _layers(snapshots: dict[str, pd.DataFrame]) -> list[_Layer]:
    every = pd.concat(snapshots.values())
    layers = []
    if "stage" in every:
        stages = ListedColormap([FAINT, *colormaps["viridis"](np.linspace(0.0, 1.0, 6))])
        seven = BoundaryNorm(np.arange(-0.5, 7.0), 7)
        found = frozenset(int(code) for code in every["stage"].unique())
        layers.append(
            _Layer(
                "Building stage",
                lambda lots: lots["stage"],
                stages,
                seven,
                names=STAGE_NAMES,
                occurring=found,
            )
        )
    if "quality" in every:
        occupied = _only_occupied("quality")
        whole = Normalize(0.0, 1.0)
        layers.append(_Layer("Dwelling quality", occupied, colormaps["cividis"], whole, "from 0 to 1"))
    if "tenure_use" in every:
        kinds = tuple(TENURE_COLOURS)
        codes = {kind: code for code, kind in enumerate(kinds)}
        each = BoundaryNorm(np.arange(-0.5, len(kinds)), len(kinds))
        shades = ListedColormap(list(TENURE_COLOURS.values()))
        found = frozenset(codes[kind] for kind in every["tenure_use"].unique())
        layers.append(
            _Layer(
                "Tenure",
                lambda lots: lots["tenure_use"].map(codes),
                shades,
                each,
                names=kinds,
                occurring=found,
            )
        )
    if "mean_rent" in every and every["mean_rent"].notna().any():
        # A few very dear rooms would leave all others one colour.
        low, high = np.nanquantile(every["mean_rent"], [0.02, 0.98])
        scale = Normalize(low, high if high > low else low + 1.0)
        rents = colormaps["viridis"]
        unit = "MWM a month"
        layers.append(_Layer("Rent of let rooms", lambda lots: lots["mean_rent"], rents, scale, unit))
    return layers


def _only_occupied(name: str) -> Callable[[pd.DataFrame], pd.Series]:
    def values(lots: pd.DataFrame) -> pd.Series:
        if "tenure_use" not in lots:
            return lots[name]
        return lots[name].where(lots["tenure_use"] != "vacant")

    return values


def _snapshots(comparison: Comparison) -> tuple[int, dict[str, pd.DataFrame]]:
    """The first seed that most arms have, and its lots of the last year, by arm."""
    experiment = comparison.experiment
    held = {
        seed: [arm for arm in experiment.arms if (experiment.folder(arm, seed) / "lots.parquet").exists()]
        for seed in experiment.seeds
    }
    seed = max(held, key=lambda number: len(held[number]), default=0)
    found = {}
    for arm in held.get(seed, []):
        lots = pd.read_parquet(experiment.folder(arm, seed) / "lots.parquet")
        if len(lots):
            found[arm] = lots[lots["month"] == lots["month"].max()]
    return seed, found


def _grid(lots: pd.DataFrame, values: pd.Series | float, frame: tuple[int, int, int, int]) -> np.ndarray:
    """Values of lots on the map: float64 (rows, columns), NaN where there is none."""
    left, bottom, wide, high = frame
    cells = np.full((high, wide), np.nan)
    cells[lots["y"] - bottom, lots["x"] - left] = values
    return cells


def _legends_height(layers: list[_Layer]) -> float:
    """Inches for the longest legend under the maps; a colour bar needs no more than three names."""
    return 0.2 + 0.185 * max(3, *(len(layer.occurring) for layer in layers))


def _legend(figure: Figure, layer: _Layer, x: float, side: float, room: float) -> None:
    """Under a column: names of the kinds, or a colour bar with its unit. All but the layer in inches."""
    width, height = figure.get_size_inches()
    if layer.names:
        shades = layer.colours(np.arange(len(layer.names)))
        handles = [
            Patch(facecolor=shade, edgecolor="#999999", label=name)
            for code, (shade, name) in enumerate(zip(shades, layer.names, strict=True))
            if code in layer.occurring
        ]
        corner = (x / width, (room - 0.08) / height)
        figure.legend(handles=handles, loc="upper left", bbox_to_anchor=corner, fontsize=TICK,
                      frameon=False, borderaxespad=0.0, handlelength=1.2)  # fmt: skip
        return
    box = ((x + 0.08 * side) / width, (room - 0.28) / height, 0.8 * side / width, 0.16 / height)
    both = layer.scale.vmax != 1.0
    bar = Colorbar(figure.add_axes(box), cmap=layer.colours, norm=layer.scale, orientation="horizontal",
                   extend="both" if both else "neither", ticks=MaxNLocator(4))  # fmt: skip
    bar.ax.tick_params(labelsize=TICK)
    bar.set_label(layer.unit, fontsize=TICK)


def draw_maps(comparison: Comparison) -> Drawn | None:
    """Stage, quality, tenure and rents on the map, one row a policy; None without snapshots."""
    seed, snapshots = _snapshots(comparison)
    layers = _layers(snapshots) if snapshots else []
    if not layers:
        return None
    every = pd.concat(snapshots.values())
    left, bottom = int(every["x"].min()), int(every["y"].min())
    frame = (left, bottom, int(every["x"].max()) - left + 1, int(every["y"].max()) - bottom + 1)
    side = (WIDTH - NAMES) / len(layers)
    tall = side * min(max(frame[3] / frame[2], 0.5), 1.5)
    room = _legends_height(layers)
    height = len(snapshots) * tall + room + TITLES
    figure = Figure(figsize=(WIDTH, height))
    for row, (arm, lots) in enumerate(snapshots.items()):
        y = height - TITLES - (row + 1) * tall
        name = wrapped(comparison.experiment.title_of(arm), 15, 7)
        figure.text(0.08 / WIDTH, (y + 0.5 * tall) / height, name, fontsize=TITLE, va="center")
        for column, layer in enumerate(layers):
            x = NAMES + column * side
            box = (x / WIDTH, (y + 0.02 * tall) / height, 0.96 * side / WIDTH, 0.96 * tall / height)
            axis = figure.add_axes(box, facecolor=NOBODY, xticks=[], yticks=[])
            axis.spines[:].set_color("#c8c8c8")
            # Two sheets: every lot faintly, then what is known of it.
            for sheet, shades, scale in (
                (_grid(lots, 1.0, frame), ListedColormap([FAINT]), None),
                (_grid(lots, layer.values(lots).astype(float), frame), layer.colours, layer.scale),
            ):
                axis.imshow(sheet, cmap=shades, norm=scale, origin="lower", interpolation="nearest")
            if row == 0:
                axis.set_title(layer.title, fontsize=TITLE, loc="left")
    for column, layer in enumerate(layers):
        _legend(figure, layer, NAMES + column * side, side, room)
    month = int(every["month"].max())
    shown = ", ".join(layer.title[0].lower() + layer.title[1:] for layer in layers)
    return Drawn(
        "maps",
        "The city, lot by lot",
        f"Maps of {len(snapshots)} cities under different policies after {month} months: {shown}.",
        f"After {month} months, seed {seed}: the same city and the same luck in every row. A square is a "
        "lot. Grey lots stand empty or have no value of this kind; the pale ground is land that is neither "
        "occupied nor offered.",
        figure,
        f"After {month} months, seed {seed}; a square is a lot. Grey: empty, or without a value of this "
        "kind. Pale: neither occupied nor offered.",
    )
