"""The application as a visitor meets it: a real server, a real Chromium, and no internet."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

pytestmark = pytest.mark.browser
playwright = pytest.importorskip("playwright.sync_api")

HOUSE = Path(__file__).resolve().parents[1]
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
SMALL = "households=120&seed=3"
LIVED = """() => {
  const models = window.Bokeh && Bokeh.documents.length ? [...Bokeh.documents[0]._all_models.values()] : []
  const table = models.find(m => m.type == "ColumnDataSource" && m.data.year && m.data.left_adequate_share)
  return table ? table.data.year.length - 1 : -1
}"""
"""Months that the charts show; -1 before there is a chart."""
MAPS = """() => [...Bokeh.documents[0]._all_models.values()]
  .filter(m => m.type == "ColumnDataSource" && m.data.image)
  .map(m => Array.from(m.data.image[0].flat ? m.data.image[0].flat() : m.data.image[0]))"""


class Server:
    """``run.py app`` in a process of its own."""

    def __init__(self, *options: str) -> None:
        command = [sys.executable, "run.py", "app", "--port", "0", "--quiet", *options]
        self.process = subprocess.Popen(command, cwd=HOUSE, stderr=subprocess.PIPE, text=True)
        assert self.process.stderr is not None
        self.said: list[str] = []
        self.address = ""
        for line in self.process.stderr:
            self.said.append(line)
            if found := re.search(r"http://\S+/", line):
                self.address = found.group()
                break
        assert self.address, "".join(self.said)

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(30)
        if self.process.stderr is not None:
            self.process.stderr.close()


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    started = Server("--visitors", "6")
    yield started
    started.stop()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    path = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if path is None:
        pytest.skip("no Chromium on this system")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


class Visitor:
    """A page, what went wrong on it, and what it asked of other machines."""

    def __init__(self, browser: Any, server: Server, size: tuple[int, int] = (1366, 768)) -> None:
        self.context = browser.new_context(
            viewport={"width": size[0], "height": size[1]}, accept_downloads=True
        )
        self.page = self.context.new_page()
        self.server = server
        self.outside: list[str] = []
        self.errors: list[str] = []
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", lambda m: self.errors.append(m.text) if m.type == "error" else None)
        self.context.route(re.compile(".*"), self._keep_inside)

    def _keep_inside(self, route: Any) -> None:
        url = route.request.url
        if url.startswith((self.server.address, "data:", "blob:")):
            route.continue_()
        else:
            self.outside.append(url)
            route.abort()

    def open(self, query: str = SMALL, wait: bool = True) -> Visitor:
        self.page.goto(f"{self.server.address}?{query}")
        if wait:
            self.until(f"() => ({LIVED})() >= 0")
        return self

    def until(self, script: str, seconds: float = 60.0) -> None:
        self.page.wait_for_function(script, timeout=1_000 * seconds)

    @property
    def months(self) -> int:
        return int(self.page.evaluate(LIVED))

    def reach(self, months: int) -> None:
        self.until(f"() => ({LIVED})() >= {months}")

    def press(self, name: str) -> None:
        self.page.locator(f".{name} button").first.click()

    def tab(self, title: str) -> None:
        self.page.locator(".bk-tab", has_text=title).click()

    def close(self) -> None:
        self.context.close()


@pytest.fixture
def visit(chromium: Any, server: Server) -> Iterator[Callable[..., Visitor]]:
    visitors: list[Visitor] = []

    def enter(query: str = SMALL, wait: bool = True, size: tuple[int, int] = (1366, 768)) -> Visitor:
        visitors.append(Visitor(chromium, server, size).open(query, wait))
        return visitors[-1]

    yield enter
    for visitor in visitors:
        visitor.close()


def test_it_opens_without_internet(visit: Callable[..., Visitor]) -> None:
    visitor = visit()
    left, right = visitor.page.evaluate(MAPS)[:2]
    assert len(left) == len(right) and any(value == value and value is not None for value in left)
    assert visitor.outside == [] and visitor.errors == []


def test_it_plays_pauses_steps_and_goes_back(visit: Callable[..., Visitor]) -> None:
    visitor = visit()
    visitor.press("key-play")
    visitor.reach(3)
    visitor.press("key-play")
    visitor.page.get_by_role("button", name="▶ Play").wait_for(timeout=30_000)
    held = visitor.months
    visitor.page.wait_for_timeout(1_000)
    assert visitor.months == held
    visitor.press("key-step")
    visitor.reach(held + 1)
    visitor.press("key-back")
    visitor.until(f"() => ({LIVED})() == {max(0, held + 1 - 12)}")
    assert visitor.errors == []


def test_keys_do_the_same(visit: Callable[..., Visitor]) -> None:
    visitor = visit()
    visitor.page.keyboard.press("ArrowRight")
    visitor.reach(1)
    visitor.page.keyboard.press(" ")
    visitor.reach(3)
    visitor.page.keyboard.press(" ")


def test_a_policy_changes_while_it_runs(visit: Callable[..., Visitor]) -> None:
    visitor = visit(SMALL + "&month=10")
    visitor.reach(10)
    box = visitor.page.locator(".left input").first
    box.click()
    box.type("Improvement credit, Mexico City 2019")
    box.press("Enter")
    visitor.page.get_by_text("In force from January of year 2").wait_for(timeout=30_000)
    visitor.press("key-play")
    visitor.reach(14)
    marks = visitor.page.evaluate(
        """() => [...Bokeh.documents[0]._all_models.values()]
        .filter(m => m.type == "ColumnDataSource" && Object.keys(m.data).join() == "year")
        .flatMap(m => Array.from(m.data.year))"""
    )
    assert 1 in marks and visitor.errors == []


def test_a_click_on_a_lot_tells_its_story_and_shows_its_ties(visit: Callable[..., Visitor]) -> None:
    visitor = visit(SMALL + "&month=24")
    visitor.reach(24)
    visitor.tab("Stories")
    visitor.page.get_by_text("Somebody's story").click()
    visitor.page.get_by_text("As told in city B").wait_for(timeout=30_000)
    visitor.page.get_by_text(re.compile(r"[Tt]he \w[\w ]* family \(#[0-9a-f]{4,}\)")).first.wait_for(
        timeout=30_000
    )
    ties = """() => [...Bokeh.documents[0]._all_models.values()]
        .filter(m => m.type == "ColumnDataSource" && m.data.x0 && !m.data.colour)
        .filter(m => m.data.x0.length).length"""
    visitor.until(f"() => ({ties})() == 1")
    frame = visitor.page.locator(".left .bk-Figure").first.bounding_box()
    visitor.page.mouse.click(frame["x"] + frame["width"] * 0.5, frame["y"] + frame["height"] * 0.5)
    visitor.page.get_by_text(re.compile(r"^Lot \d+, \d+$")).wait_for(timeout=30_000)
    assert visitor.errors == [] and visitor.outside == []


def test_hovering_says_what_a_lot_is_and_where_nobody_is(visit: Callable[..., Visitor]) -> None:
    visitor = visit(SMALL + "&layer=quality")
    frame = visitor.page.locator(".left .bk-Figure").first.bounding_box()
    rows = visitor.page.evaluate(MAPS)[0]
    side = round(len(rows) ** 0.5)
    lived = next(at for at, value in enumerate(rows) if value is not None and value == value)
    empty = next(at for at, value in enumerate(rows) if value is None or value != value)
    for at, text in ((lived, f"{rows[lived]:.2f}"), (empty, "nobody")):
        y, x = divmod(at, side)
        at_x = frame["x"] + frame["width"] * (x + 0.5) / side
        visitor.page.mouse.move(at_x, frame["y"] + frame["height"] * (1 - (y + 0.5) / side))
        told = visitor.page.locator(".bk-Tooltip").first
        told.get_by_text(text).wait_for(timeout=10_000)
    assert visitor.errors == []


def test_languages_switch_live(visit: Callable[..., Visitor]) -> None:
    visitor = visit()
    for code, word in (("es", "Reproducir"), ("pt", "Reproduzir"), ("en", "Play")):
        visitor.page.locator(".top select").nth(1).select_option(label=_LANGUAGE[code])
        visitor.page.get_by_role("button", name=word).wait_for(timeout=30_000)
    assert visitor.errors == [] and visitor.outside == []


_LANGUAGE = {"en": "English", "es": "Español", "pt": "Português"}


def test_what_is_taken_along(visit: Callable[..., Visitor], tmp_path: Path) -> None:
    from scenarios import load_resolved

    visitor = visit(SMALL + "&month=3")
    visitor.reach(3)
    visitor.tab("Share")
    found = {}
    for label in ("Picture (PNG)", "Data (CSV)", "Scenarios (TOML, zipped)"):
        with visitor.page.expect_download(timeout=60_000) as waiting:
            visitor.page.get_by_text(label).click()
        found[label] = Path(waiting.value.path()).read_bytes()
    picture, data, packed = found.values()
    assert picture.startswith(b"\x89PNG") and len(picture) > 20_000
    table = pd.read_csv(io.BytesIO(data))
    assert sorted(table.city.unique()) == ["A", "B"] and table.month.max() == 3
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        for name in archive.namelist():
            (tmp_path / name).write_bytes(archive.read(name))
    scenario = load_resolved(tmp_path / "city_b.toml")
    assert [policy.name for policy in scenario.policies] == ["hip_2019"] and scenario.seed == 3


def test_two_visitors_have_cities_of_their_own(visit: Callable[..., Visitor]) -> None:
    one, two = visit(), visit()
    one.press("key-step")
    one.reach(1)
    two.page.wait_for_timeout(1_000)
    assert (one.months, two.months) == (1, 0)


def test_a_link_reopens_the_same_cities(visit: Callable[..., Visitor]) -> None:
    one = visit(SMALL + "&month=5&layer=quality")
    one.reach(5)
    one.tab("Share")
    box = one.page.get_by_label("Link to these two cities")
    one.until("() => true")
    one.page.wait_for_timeout(1_500)
    link = box.input_value()
    two = visit(link.partition("?")[2])
    two.reach(5)
    assert one.page.evaluate(MAPS)[:2] == two.page.evaluate(MAPS)[:2]


@pytest.mark.parametrize(
    "query", ["place=lim", "left=hip2019", "households=9999999", "nonsense=1", "month=-3"]
)
def test_a_wrong_link_gets_a_message(visit: Callable[..., Visitor], query: str) -> None:
    visitor = visit(query, wait=False)
    visitor.page.get_by_text("This link cannot be followed.").wait_for(timeout=30_000)
    assert visitor.page.get_by_text("Start with the usual two cities").count() == 1
    assert visitor.errors == [] and visitor.outside == []


def test_a_lesson_can_be_followed_by_button(visit: Callable[..., Visitor]) -> None:
    visitor = visit()
    visitor.page.locator(".top select").first.select_option(index=1)
    title = visitor.page.locator(".top select").first.locator("option").nth(1).inner_text()
    visitor.page.get_by_role("heading", name=title).wait_for(timeout=60_000)
    visitor.page.get_by_role("button", name="Next").click()
    visitor.page.get_by_text("Step 1 of").wait_for(timeout=30_000)
    visitor.page.get_by_role("button", name="Do it for me").click()
    visitor.page.get_by_text("Year 5, December").wait_for(timeout=90_000)
    assert visitor.errors == []


@pytest.mark.parametrize("size", [(390, 844), (1366, 768), (1920, 1080)])
def test_nothing_sticks_out_to_the_side(visit: Callable[..., Visitor], size: tuple[int, int]) -> None:
    visitor = visit(size=size)
    wide = visitor.page.evaluate("() => document.documentElement.scrollWidth")
    assert wide <= size[0]


def test_the_room_has_an_end(chromium: Any) -> None:
    server = Server("--visitors", "1")
    try:
        one = Visitor(chromium, server).open()
        two = Visitor(chromium, server).open(wait=False)
        two.page.get_by_text("The room is full").wait_for(timeout=30_000)
        one.close()
        two.until("() => !document.body.innerText.includes('The room is full')", 60)
        two.until(f"() => ({LIVED})() >= 0")
        two.close()
    finally:
        server.stop()


@pytest.mark.slow
def test_a_hundred_reloads_leak_nothing(chromium: Any) -> None:
    import psutil

    server = Server("--visitors", "30")
    try:
        visitor = Visitor(chromium, server)
        process = psutil.Process(server.process.pid)
        held = []
        for number in range(100):
            visitor.open("households=60")
            if number in (19, 99):
                visitor.page.wait_for_timeout(15_000)
                held.append(process.memory_info().rss / 1e6)
        assert held[1] - held[0] < 60.0, held
        visitor.close()
    finally:
        server.stop()
