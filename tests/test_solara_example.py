"""The example for people who know Mesa: its page steps, begins again, and draws what the city has."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from scenarios import load

solara = pytest.importorskip("solara")
widgets = pytest.importorskip("ipyvuetify")

pytestmark = [
    pytest.mark.filterwarnings(rf"error::{kind}:(mesa|solara_app)\b")
    for kind in ("DeprecationWarning", "FutureWarning")
]
pytestmark.append(pytest.mark.filterwarnings("ignore:.*found despite early return"))  # Mesa 3.3.1's own

SCRIPT = Path(__file__).resolve().parents[1] / "examples" / "solara_app.py"
SMALL = {"households": 200, "seed": 3, "policy": "none"}


@pytest.fixture(scope="module")
def app() -> ModuleType:
    spec = importlib.util.spec_from_file_location("solara_app", SCRIPT)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def city(app: ModuleType) -> Any:
    return app.City(**SMALL).run(12)


class Shown:
    """The page as a browser has it, and the cities that were made for it."""

    def __init__(self, app: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
        self.cities: list[Any] = []
        made = self.cities

        class Watched(app.City):
            def __init__(self, *, households: int, seed: int, policy: str) -> None:
                super().__init__(households=households, seed=seed, policy=policy)
                made.append(self)

        monkeypatch.setattr(app, "City", Watched)
        monkeypatch.setattr(app, "START", SMALL)
        monkeypatch.setattr(app, "COMPONENTS", app.COMPONENTS[1:3])  # a map and a chart
        whole = solara.AppLayout(children=[app.Page()], navigation=False)
        self.context = solara.render(whole, handle_error=False)[1]

    def one(self, kind: str, which: Any = None) -> Any:
        found = self.context.find(getattr(widgets, kind)).widgets
        return next(widget for widget in found if which is None or which in widget.children)

    def click(self, button: str) -> None:
        self.one("Btn", button).click()


@pytest.fixture
def page(app: ModuleType, monkeypatch: pytest.MonkeyPatch) -> Any:
    shown = Shown(app, monkeypatch)
    yield shown
    shown.context.close()


def test_the_page_steps_and_begins_again_as_chosen(page: Shown) -> None:
    page.click("Step")
    assert [city.month for city in page.cities] == [0]
    page.one("Select").v_model = "hip_2019"
    page.click("Reset")
    assert len(page.cities) == 2
    first, second = page.cities
    assert [policy.name for policy in second.setting.policies] == ["hip_2019"]
    assert (second.setting.households, second.city_seed) == (first.setting.households, first.city_seed)
    assert (first.month, second.month) == (0, -1)
    page.click("Step")
    assert (first.month, second.month) == (0, 0)


def test_every_map_and_chart_is_drawn(app: ModuleType, city: Any) -> None:
    for component, _ in app.COMPONENTS:
        drawn = solara.render_fixed(component(city), handle_error=False)[0]
        assert drawn is not None


def test_a_map_shows_a_layer_as_the_city_has_it(app: ModuleType, city: Any) -> None:
    for layer in app.LAYERS:
        picture = app.draw_blocks(city, layer).axes[0].images[-1]
        held = getattr(city.grid, layer).data
        assert np.ptp(held) > 0.0 and not np.array_equal(held, held.T)
        assert np.array_equal(picture.get_array(), held)
        assert picture.get_clim()[0] == 0.0 and picture.get_clim()[1] >= held.max()


def test_the_policies_to_choose_from_can_be_lived_under(app: ModuleType) -> None:
    there = app.inputs()["policy"]["values"]
    assert there[0] == app.START["policy"]
    assert "hip_2019" in there and "rent_vouchers" not in there
    for name in there:
        load(app.PLACE, policies=[name], households=app.START["households"])
