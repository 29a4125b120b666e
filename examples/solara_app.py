"""The city in Mesa's own page, SolaraViz, for those who know Mesa: parameters, maps of blocks, charts.

Needs the extra: pip install -c constraints.txt -e ".[solara]". Run it from the project's folder:

    solara run examples/solara_app.py

``HousingModel`` lives here as it is: ``City`` only turns three inputs into a scenario, since SolaraViz makes
a new city out of them at *Reset*, and not before. The maps are the property layers of ``model.grid``, which
the model redraws every December only.

Its limits: Solara's scripts come from a public network, and without internet or the package ``solara-assets``
the page stays blank. A month takes thousandths of a second, but four pictures about one second of processor:
*Render Interval* says how many months pass between pictures, and also how many *Step* lives. Every tab of a
browser has its own city, lost when the page is loaded again. The page shows one city under one policy of one
place; two cities with the same luck side by side, for a classroom, are in ``python run.py app``.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import solara
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter
from mesa.visualization import Slider, SolaraViz, make_plot_component
from mesa.visualization.components import PropertyLayerStyle
from mesa.visualization.mpl_space_drawing import draw_property_layers

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from agents.foundation.codes import STAGES
from analysis.indicators import describe
from model.city import HousingModel
from scenarios import load
from scenarios.reading import names_in, policy_named

PLACE = "valle_de_mexico"
START: dict[str, Any] = {"households": 600, "seed": 1, "policy": "none"}
LAYERS = {
    "quality": ("quality of dwellings, 0 to 1", 1.0),
    "households": ("households a block", None),
    "stage": (f"stages built of {STAGES}", float(STAGES)),
    "services": ("services of 4", 4.0),
    "vacant": ("vacant lots a block", None),
}
"""What a property layer shows, and the top of its colours: the highest value on the map if None."""


class City(HousingModel):
    """A city of ``PLACE`` by what can be chosen on the page.

    ``households``: on the first day. ``seed``: whole number. ``policy``: by name. Raises ``ScenarioError``
    where one of them is not right.
    """

    def __init__(self, *, households: int, seed: int, policy: str) -> None:
        super().__init__(load(PLACE, policies=[policy], households=households), rng=seed)


def policies() -> list[str]:
    """The policies whose own place is ``PLACE``, no policy first."""
    there = [name for name in names_in("policy") if policy_named(name).place == PLACE]
    return sorted(there, key=lambda name: (name != "none", name))


def inputs() -> dict[str, Any]:
    """What can be chosen, as SolaraViz wants it: by the names of ``City``'s arguments."""
    return {
        "households": Slider("households on the first day", START["households"], 200, 3000, 100),
        "seed": Slider("seed", START["seed"], 1, 100, 1),
        "policy": {"type": "Select", "label": "policy", "value": START["policy"], "values": policies()},
    }


def draw_blocks(city: HousingModel, layer: str) -> Figure:
    """One property layer of a city by block, x to the right; colours begin at zero."""
    title, top = LAYERS[layer]

    def style(drawn: Any) -> PropertyLayerStyle | None:
        shown = drawn.name == layer
        return PropertyLayerStyle(colormap="viridis", alpha=1.0, colorbar=False) if shown else None

    figure = Figure(layout="constrained")
    axis = figure.add_subplot()
    draw_property_layers(city.grid, style, axis)
    picture = axis.images[-1]
    picture.set_data(picture.get_array().T)  # Mesa takes rows for columns
    picture.set_clim(0.0, top)
    figure.colorbar(picture, ax=axis)
    axis.set_title(title)
    axis.set_axis_off()
    return figure


def block_map(layer: str) -> Callable[[HousingModel], Any]:
    """A component that draws one property layer."""
    return lambda city: solara.FigureMatplotlib(draw_blocks(city, layer), format="png")


def chart(indicator: str, page: int = 0) -> tuple[Callable[[HousingModel], Any], int]:
    """A component that draws an indicator by month, and the tab it belongs to."""
    what = describe(indicator)

    def finish(axis: Axes) -> None:
        axis.set_title(what.label)
        axis.set_ylabel(what.unit)
        if what.factor != 1.0:
            axis.yaxis.set_major_formatter(PercentFormatter(1.0, symbol=""))

    return make_plot_component(indicator, post_process=finish, page=page)


COMPONENTS = [
    (block_map("quality"), 0),
    (block_map("households"), 0),
    chart("adequate_share"),
    chart("rent_index"),
    (block_map("stage"), 1),
    (block_map("services"), 1),
    (block_map("vacant"), 1),
    chart("public_spend", page=1),
]


@solara.component
def Page() -> None:  # noqa: N802 (the name that Solara looks for)
    """The page; every tab of a browser has a city of its own."""
    city = solara.use_memo(lambda: City(**START), [])
    chosen = solara.use_memo(inputs, [])
    SolaraViz(city, components=COMPONENTS, model_params=chosen, name="Manovuelta", play_interval=500)
