"""What a page is made of: words, charts, maps, legends, tables, files to take along; without a browser."""

from __future__ import annotations

import re
import socket
import string
import zipfile
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import panel as pn
import pytest
from bokeh.models import BasicTickFormatter, CustomJSTickFormatter, LinearAxis
from tornado.websocket import WebSocketClosedError

from analysis.app import maps, server
from analysis.app.charts import CHOSEN, OFFERED, Charts
from analysis.app.cities import SIDES, Pair, Question
from analysis.app.command import app as serve
from analysis.app.command import own_address
from analysis.app.course import Course
from analysis.app.deciles import OFFERED as BY_DECILE
from analysis.app.deciles import decile_table
from analysis.app.downloads import data_file, picture_file, scenario_file
from analysis.app.layers import LAYERS, difference, read
from analysis.app.legend import difference_legend, houses_legend, legend
from analysis.app.maps import Frame, MapView
from analysis.app.server import Limits, Room
from analysis.app.words import LANGUAGES, date, keys, number, say
from analysis.options import HERE, BadInput, Options
from scenarios import load_resolved

QUESTION = Question(
    "valle_de_mexico",
    Course(),
    Course.of(["hip_2019"]).decided(12, ["shp_2019_grant"]),
    households=80,
    seed=2,
)


@pytest.fixture(scope="module")
def pair() -> Pair:
    return Pair(QUESTION).live_to(14)


# --- words -----------------------------------------------------------------------------------


def test_every_word_is_there_in_every_language_with_the_same_placeholders() -> None:
    for key, texts in keys().items():
        assert set(texts) == set(LANGUAGES), key
        named = [
            {name for _, name, _, _ in string.Formatter().parse(text) if name} for text in texts.values()
        ]
        assert named[0] == named[1] == named[2], key


def test_every_indicator_that_is_offered_has_words() -> None:
    for name in (*OFFERED, *BY_DECILE):
        for language in LANGUAGES:
            assert say(f"indicator.{name}", language) and say(f"indicator.{name}.unit", language) is not None


@pytest.mark.parametrize(
    ("value", "digits", "language", "sign", "text"),
    [
        (1234.5, 1, "en", False, "1,234.5"),
        (1234.5, 1, "es", False, "1\u00a0234,5"),
        (-0.04, 1, "pt", True, "0,0"),
        (0.25, 2, "pt", True, "+0,25"),
        (float("nan"), 1, "en", False, "–"),
    ],
)
def test_numbers_are_written_as_the_language_does(
    value: float, digits: int, language: str, sign: bool, text: str
) -> None:
    assert number(value, digits, language, sign) == text


def test_dates_begin_with_the_first_day() -> None:
    assert date(0, "es") == "El primer día" and date(12, "en") == "Year 1, December"
    assert date(13, "pt") == "Ano 2, janeiro"


# --- charts ----------------------------------------------------------------------------------


def source_of(charts: Charts) -> Any:
    return next(
        s for s in charts.layout.references() if getattr(s, "data", {}).get("more_adequate_share") is not None
    )


def test_charts_grow_with_the_cities_and_say_the_difference(pair: Pair) -> None:
    charts = Charts(CHOSEN, "en")
    charts.follow(pair)
    table = source_of(charts).data
    assert len(table["year"]) == 15 and table["year"][-1] == pytest.approx(14 / 12)
    shares = 100.0 * np.array(pair.side("left").series["adequate_share"][:15])
    assert np.allclose(table["left_adequate_share"], shares)
    assert np.allclose(table["more_adequate_share"], table["right_adequate_share"] - shares)


def test_charts_mark_changes_of_policies_and_begin_anew_with_another_past(pair: Pair) -> None:
    charts = Charts(("mean_trust",), "es")
    charts.follow(pair)
    marks = [s.data["year"] for s in charts.layout.references() if list(getattr(s, "data", {})) == ["year"]]
    assert sorted(map(list, marks)) == [[], [1.0]]
    charts.forget()
    charts.follow(pair)
    data = next(s.data for s in charts.layout.references() if "left_mean_trust" in getattr(s, "data", {}))
    assert len(data["year"]) == 15


# --- maps and legends ------------------------------------------------------------------------


def test_a_map_shows_a_layer_and_houses_from_near(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(maps, "NEAR", 10)
    city = pair.side("right").city
    side = int(city.world.place[0].side)
    frame = Frame(side)
    shown = MapView(frame, "en", lambda x, y: None, "right")
    shown.wear(LAYERS["stage"])
    values = read(city, "stage")
    shown.show(values, city)
    glyphs = len(shown.layout.renderers)
    y, x = np.argwhere(~np.isnan(values))[0]
    frame.centre(int(x), int(y), 8.0)
    assert frame.near
    shown.show(values, city)
    assert len(shown.layout.renderers) > glyphs
    walls = next(s.data for s in shown.layout.references() if {"left", "top"} <= set(getattr(s, "data", {})))
    assert len(walls["left"]) > 0
    frame.x.start, frame.x.end = 0, side
    shown.show(values, city)
    assert all(
        len(s.data["left"]) == 0 for s in shown.layout.references() if "left" in getattr(s, "data", {})
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_layer_has_a_legend(pair: Pair, language: str) -> None:
    left, right = (pair.side(side).city for side in SIDES)
    for name, layer in LAYERS.items():
        text = legend(name, language)
        assert text.count("swatch") == (len(layer.kinds) + 1) and ("ramp" in text) == (not layer.kinds)
        assert "swatch" in difference_legend(name, difference(left, right, name), language) or not layer.kinds
    assert houses_legend(language).count("swatch") > 10


# --- tables ----------------------------------------------------------------------------------


def test_the_table_by_decile_says_what_the_groups_do(pair: Pair) -> None:
    html = decile_table(pair, "adequate_share", "en")
    rows = re.findall(r"<tr><td>(.*?)</td><td>(.*?)</td><td>(.*?)</td><td>(.*?)</td>", html)
    assert len(rows) == 10 and rows[0][0].startswith("1")
    table = pair.side("left").city.group_table()
    held = table[(table.group_by == "decile") & (table.month == 12)]
    for label, left, *_ in rows[1:]:
        mine = held[held.group.astype(int) == int(label)].set_index("indicator").value
        expected = "–" if mine.get("households", 0) < 5 else f"{100 * mine['adequate_share']:.1f}"
        assert left == expected
    waiting = Pair(QUESTION).live_to(2)
    assert "December" in decile_table(waiting, "adequate_share", "en")


# --- files -----------------------------------------------------------------------------------


def test_files_to_take_along_say_what_is_seen(pair: Pair, tmp_path: Any) -> None:
    table = pd.read_csv(data_file(pair))
    assert table.groupby("city").month.max().to_dict() == {"A": 14, "B": 14}
    with zipfile.ZipFile(scenario_file(pair)) as archive:
        (tmp_path / "b.toml").write_bytes(archive.read("city_b.toml"))
    again = load_resolved(tmp_path / "b.toml")
    assert again == pair.side("right").scenario
    for name in ("tenure", "rent"):
        assert picture_file(pair, name, "pt").getvalue().startswith(b"\x89PNG")


# --- the room --------------------------------------------------------------------------------


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Any:
    """A request with these arguments, and what is to be done when its page is left."""
    left: list[Any] = []
    state = SimpleNamespace(
        session_args={},
        on_session_destroyed=left.append,
        onload=lambda does: None,
        add_periodic_callback=lambda does, period: SimpleNamespace(stop=lambda: None),
        location=None,
    )
    monkeypatch.setattr(server.pn, "state", state)
    monkeypatch.setattr(pn, "state", state)
    return SimpleNamespace(state=state, left=left)


def test_a_room_has_room_again_when_somebody_leaves(asked: Any) -> None:
    room = Room(Limits(visitors=1))
    assert room.page().title == say("page.title", "en") and len(room.visits) == 1
    assert room.page().title == "Manovuelta" and len(room.visits) == 1
    asked.left[0](None)
    assert not room.visits
    assert room.page().title == say("page.title", "en")


def test_a_wrong_link_takes_no_place(asked: Any) -> None:
    asked.state.session_args = {"place": [b"lim"], "language": [b"es"]}
    room = Room(Limits())
    notice = room.page()
    assert not room.visits and notice.title == "Manovuelta"


def test_a_link_with_impossible_numbers_takes_no_place(asked: Any) -> None:
    asked.state.session_args = {"set": [b"behaviour.no_such=1"]}
    room = Room(Limits())
    room.page()
    assert not room.visits


# --- the server ------------------------------------------------------------------------------


def test_a_port_in_use_and_a_host_of_others_are_told_apart() -> None:
    with socket.socket() as taken:
        taken.bind((HERE, 0))
        taken.listen()
        port = taken.getsockname()[1]
        for host, wrong in ((HERE, f"--port {port}: "), ("203.0.113.1", "--host 203.0.113.1: ")):
            options = Options(port=port, host=host, visitors=1, households=60, idle=1, quiet=True)
            with pytest.raises(BadInput, match=wrong):
                serve(options)


def test_who_leaves_makes_no_noise() -> None:
    told: list[Any] = []
    loop: Any = SimpleNamespace(default_exception_handler=told.append)
    server._unless_left(loop, {"exception": WebSocketClosedError()})
    assert not told
    server._unless_left(loop, {"exception": ValueError()})
    assert told


def test_the_own_address_is_one_of_this_machine() -> None:
    with socket.socket() as listening:
        listening.bind((own_address(), 0))


@pytest.mark.parametrize(
    ("language", "formatter"),
    [("en", BasicTickFormatter), ("es", CustomJSTickFormatter), ("pt", CustomJSTickFormatter)],
)
def test_charts_write_numbers_as_the_language_does(language: str, formatter: type) -> None:
    charts = Charts(("welfare",), language)
    axes = [model for model in charts.layout.references() if isinstance(model, LinearAxis)]
    assert axes and all(isinstance(axis.formatter, formatter) for axis in axes)
