"""A page without a browser: what stays when it is put up anew, what fails, and what sleeps."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from bokeh.document import Document
from panel.io.state import set_curdoc

from analysis.app import page as pages
from analysis.app.aside import SetUpPart, SharePart
from analysis.app.link import View, default_question
from analysis.app.page import Page
from analysis.app.visit import Visit

QUESTION = default_question(60)


@pytest.fixture(scope="module")
def made() -> Iterator[Page]:
    document = Document()
    with set_curdoc(document):
        page = Page(Visit(View(QUESTION, month=1)), 3_000)
        page.template.server_doc(document)
        page._loaded = True
        yield page


@pytest.fixture
def page(made: Page) -> Page:
    """The page of two hamlets in their first month, charts in sight."""
    made._visit.ask(QUESTION, 1)
    made._aside.bring_up("charts")
    return beaten(made)


def beaten(page: Page) -> Page:
    """The page when all that was to be done has been done."""
    for _ in range(1_000):
        page.beat()
        if page._visit.pair.arrived and page._seen:
            return page
        if page._visit.asleep or page._visit.stuck:
            return page
    raise AssertionError(page._words.object)


def part(page: Page, kind: type) -> Any:
    return next(found for _, found in page._aside._parts if isinstance(found, kind))


def test_another_language_keeps_what_is_looked_at(page: Page) -> None:
    lot = page._visit.pair.side("left").city.lots[0]
    page._visit.choose("left", int(lot.x), int(lot.y))
    beaten(page)
    story = page._aside.tabs.active
    page._frame.centre(8, 8, 6.0)
    stretch = page._frame.window
    page._visit.look(language="es")
    beaten(page)
    assert (page._aside.tabs.active, page._frame.window) == (story, stretch)
    assert story and page._aside.story.telling
    page._aside.bring_up("charts")
    page._visit.look(language="pt")
    beaten(page)
    assert page._aside.tabs.active == 0 and page._aside.story.telling
    page._visit.look(language="en")
    beaten(page)


def test_the_same_lot_is_told_again_from_another_tab(page: Page) -> None:
    lot = page._visit.pair.side("left").city.lots[0]
    for _ in range(2):
        page._aside.bring_up("charts")
        page._visit.choose("left", int(lot.x), int(lot.y))
        beaten(page)
        assert page._aside._parts[page._aside.tabs.active][0] == "story"


def test_what_is_being_set_up_stays_while_months_go_by(page: Page) -> None:
    page._aside.bring_up("setup")
    setup = part(page, SetUpPart)
    setup._seed.value, setup._households.value = 77, None
    page._visit.step()
    beaten(page)
    assert setup._seed.value == 77
    setup._apply()
    assert (page._visit.pair.question.seed, page._visit.pair.question.households) == (77, 60)
    page._visit.ask(replace(page._visit.pair.question, seed=5))
    beaten(page)
    assert setup._seed.value == 5


def test_tabs_may_be_turned_before_there_are_cities(page: Page) -> None:
    page._visit.go_to(0)
    for name, _ in page._aside._parts:
        page._aside.bring_up(name)
    assert not page._visit.pair.built
    beaten(page)


def test_a_file_waits_for_the_cities(page: Page) -> None:
    page._visit.go_to(0)
    button = part(page, SharePart).panel.objects[2]

    async def asked() -> bytes:
        waiting = asyncio.ensure_future(button.callback())
        await asyncio.sleep(0)
        assert not waiting.done()
        beaten(page)
        return bytes((await waiting).read())

    assert asyncio.run(asked()).startswith(b"city,")


def test_a_failure_is_told_and_over_when_one_goes_on(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: Any) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as broken:
        broken.setattr(pages, "read", fails)
        page._visit.step()
        for _ in range(30):
            page.beat()
        assert page._visit.stuck and "went wrong" in page._words.object
    page._visit.step()
    beaten(page)
    assert page._visit.pair.months == 3 and "went wrong" not in page._words.object


def test_who_comes_back_finds_the_bar_again(page: Page) -> None:
    page._visit.sleeps_after = -1.0
    page.beat()
    bar = page._controls.bar
    assert page._visit.asleep and bar not in page._roots["top"].objects
    page._visit.sleeps_after = 1_800.0
    page._visit.look(layer="rent")
    beaten(page)
    assert page._controls.bar in page._roots["top"].objects and page._visit.pair.months == 1
