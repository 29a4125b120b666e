"""Guided lessons: their files, where each step leads, and that cities show what the lessons say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from analysis.app.cities import SIDES, Pair, Question
from analysis.app.course import Course
from analysis.app.layers import LAYERS
from analysis.app.lesson_checks import count, counted, differences, whom
from analysis.app.lessons import (
    COUNTS,
    WHO,
    Expect,
    Lesson,
    LessonError,
    Reading,
    Texts,
    carried_out,
    certainty,
    lesson,
    list_lessons,
    read_lesson,
)
from analysis.app.words import LANGUAGES
from model import HousingModel

FOLDER = Path("analysis/app/lessons")
LESSONS = {found.name: found for found in list_lessons()}
SHORT = {"returned_hand": (1, 2), "bridge_or_trap": (1,), "new_road": (1,)}
"""Steps that a city answers within five years."""
FRESH = range(101, 109)


def all_texts(part: Any) -> Iterator[Texts]:
    """Every text of a lesson."""
    if isinstance(part, Texts):
        yield part
    elif isinstance(part, tuple):
        for each in part:
            yield from all_texts(each)
    elif is_dataclass(part):
        for field in fields(part):
            yield from all_texts(getattr(part, field.name))


def test_there_are_three_lessons_of_a_quarter_of_an_hour_at_most() -> None:
    assert list(LESSONS) == ["returned_hand", "bridge_or_trap", "new_road"]
    for found in LESSONS.values():
        assert 10 <= found.minutes <= 15
        assert 4 <= len(found.steps) <= 7
        assert sum(step.check is not None for step in found.steps) >= 2
        assert found.sources


@pytest.mark.parametrize("name", LESSONS)
def test_texts_are_three_different_languages_without_loose_ends(name: str) -> None:
    texts = list(all_texts(LESSONS[name]))
    assert len(texts) > 20
    for text in texts:
        said = [text.said(language) for language in LANGUAGES]
        assert len(set(said)) == 3, said
        assert not any(re.search(r"[{}]|\s\s(?!\n)|TODO", part.replace("\n\n", "")) for part in said), said
        lengths = sorted(map(len, said))
        assert lengths[2] < 2 * lengths[0], said


@pytest.mark.parametrize("name", LESSONS)
def test_every_scene_can_be_shown(name: str) -> None:
    """The cities of every step can be built, and charts and layers are among those of the page."""
    found = LESSONS[name]
    offered = pytest.importorskip("analysis.app.charts").OFFERED
    assert len(found.scenes) == len(found.steps) + 1
    for scene in found.scenes:
        assert scene.layer in LAYERS
        assert set(scene.charts) <= set(offered)
        for side in SIDES:
            scenario = scene.question.scenario(side)
            assert scenario.seed == found.opening.seed


@pytest.mark.parametrize("name", LESSONS)
def test_what_is_claimed_is_in_sight_and_was_tried_often_enough(name: str) -> None:
    """A claim is of an indicator that its scene draws, read by then, tried with at least twelve seeds."""
    found = LESSONS[name]
    for at, step in enumerate(found.steps, start=1):
        for expect in step.expects:
            scene = found.scene(at)
            assert expect.indicator in COUNTS or expect.indicator in scene.charts, (at, expect.indicator)
            assert expect.reading.months[1] <= scene.month
            assert expect.than.months[1] <= found.scene(expect.than.step or at).month
            assert expect.seeds >= 12
            assert expect.held / expect.seeds >= 0.75
            assert expect.holds(expect.median)
    said = certainty(found.steps[0], "en")
    assert re.search(r"\d+ of \d+ pairs", said), said


def test_a_step_without_a_claim_says_nothing_of_luck() -> None:
    silent = [step for found in LESSONS.values() for step in found.steps if not step.expects]
    assert silent and all(certainty(step, "es") == "" for step in silent)


def test_actions_lead_from_scene_to_scene() -> None:
    """Policies of a restart are in force from the first day; later ones from the next January."""
    opening = LESSONS["bridge_or_trap"].scene(0)
    year = carried_out(opening, {"go_to_year": 5})
    assert year.month == 60
    later = carried_out(year, {"policies": {"left": ["upgrading"]}})
    assert later.question.left.decisions == ((0, ()), (60, ("upgrading",)))
    anew = carried_out(carried_out(year, {"go_to_year": 0}), {"policies": {"left": ["upgrading"]}})
    assert anew.question.left == Course.of(("upgrading",))
    once = carried_out(opening, {"setting": "behaviour.mutual_aid=0"})
    twice = carried_out(once, {"setting": "behaviour.mutual_aid=1"})
    assert twice.question.settings == ("behaviour.mutual_aid=1",)
    assert carried_out(opening, {"layer": "rent"}).layer == "rent"
    assert carried_out(opening, {"charts": ["welfare"]}).charts == ("welfare",)
    chosen = carried_out(opening, {"click": {"side": "left", "who": WHO[0]}})
    assert chosen.chosen == ("left", WHO[0])


FLAWS = {
    "no title in a language": ('pt = "A mão devolvida"', "", "title.pt"),
    "an unknown layer": ('layer = "quality"', 'layer = "qualty"', "steps.3.actions.2: there is no 'qualty'"),
    "an unknown chart": ('"mean_trust", "mean_q', '"mean_trist", "mean_q', "opening.charts"),
    "an unknown policy": (
        '"shp_2019_grant"]',
        '"shp_2019_gant"]',
        "opening.right: there is no 'shp_2019_gant'",
    ),
    "an unknown place": ('place = "lima"', 'place = "rima"', "opening.place: there is no 'rima'"),
    "an unknown action": ("go_to_year = 5", "go_to_yaer = 5", "steps.1.actions.1"),
    "half a year": ("go_to_year = 5", "go_to_year = 5.5", "whole number of years"),
    "a setting without a value": ("mutual_aid=0", "mutual_aid", "expected name=value"),
    "nobody of that name": (
        'who = "most_helped"',
        'who = "helper"',
        "steps.2.actions.2: there is no 'helper'",
    ),
    "two right answers": (
        "[[steps.check.answers]]\ntext",
        "[[steps.check.answers]]\nright = true\ntext",
        "one right",
    ),
    "a later step": ("step = 3", "step = 7", "expected a step up to"),
    "months back to front": ("months = [48, 60]", "months = [60, 48]", "two rising numbers"),
    "no seeds": (re.compile(r"seeds = \d+"), "seeds = 0", "seeds"),
    "an unknown field": ("minutes = 12", "minutes = 12\nmood = 1", "mood"),
    "no number": ("minutes = 12", 'minutes = "long"', "minutes"),
    "no TOML": ("order = 1", "order = ", "expected TOML"),
}


@pytest.mark.parametrize("flaw", FLAWS)
def test_a_faulty_file_is_refused_with_its_name_and_the_field(flaw: str, tmp_path: Path) -> None:
    good = (FOLDER / "returned_hand.toml").read_text(encoding="utf-8")
    old, new, told = FLAWS[flaw]
    spoilt = old.sub(new, good, count=1) if isinstance(old, re.Pattern) else good.replace(old, new, 1)
    assert spoilt != good
    (tmp_path / "spoilt.toml").write_text(spoilt, encoding="utf-8")
    with pytest.raises(LessonError) as raised:
        read_lesson(tmp_path / "spoilt.toml")
    assert str(raised.value).startswith("spoilt.toml: ") and told in str(raised.value), raised.value


def test_too_few_steps_are_refused(tmp_path: Path) -> None:
    raw = (FOLDER / "returned_hand.toml").read_text(encoding="utf-8")
    parts = re.split(r"(?=\n\[\[steps\]\]|\n\[ending\])", raw)
    (tmp_path / "short.toml").write_text("".join([*parts[:2], parts[-1]]), encoding="utf-8")
    with pytest.raises(LessonError, match=r"short.toml: steps: expected 4 to 7 steps; got 1"):
        read_lesson(tmp_path / "short.toml")


def test_an_unknown_lesson_is_told_with_the_nearest() -> None:
    with pytest.raises(LessonError, match="new_road"):
        lesson("new_raod")
    assert lesson("new_road") is LESSONS["new_road"]


def test_expectations_hold_by_sign_and_size() -> None:
    reading = Reading("left", (0, 12))
    up = Expect("welfare", reading, reading, 1, 1, 1, 0.2, least=0.1)
    assert up.holds(0.1) and not up.holds(0.09) and not up.holds(-0.2) and not up.holds(float("nan"))
    down = replace(up, sign=-1)
    assert down.holds(-0.1) and not down.holds(0.2)
    alike = replace(up, sign=0, most=0.1)
    assert alike.holds(0.1) and alike.holds(-0.1) and not alike.holds(0.11)


@pytest.fixture(scope="module")
def small() -> Pair:
    """Two small cities that have lived two years."""
    pair = Pair(Question("valle_de_mexico", Course(), Course.of(("rate_cap",)), 120, 3))
    pair.go_to(24)
    while not pair.advance(5.0):
        pass
    return pair


def test_who_is_clicked_is_who_was_helped_most(small: Pair) -> None:
    city: HousingModel = small.side("left").city
    homes = city.households
    found = whom(city, "most_helped")
    assert found is not None
    lots = city.lots[homes.lot[(homes.present == 1) & (homes.hours_received == homes.hours_received.max())]]
    assert found in {(int(lot.x), int(lot.y)) for lot in lots}
    city.households.months_trapped[:] = 0
    assert whom(city, "longest_trapped") is None


def test_who_is_still_there_is_counted_and_told(small: Pair) -> None:
    city = small.side("left").city
    shares = [count(name, city) for name in COUNTS]
    assert all(0.0 < share <= 1.0 for share in shares) and shares[0] != shares[1]
    step = LESSONS["new_road"].steps[4]
    told = counted(step, small, "pt")
    assert told.count("De cada 100") == 2 and f"{100 * shares[0]:.0f}" in told
    assert counted(LESSONS["new_road"].steps[0], small, "pt") == ""


@pytest.mark.parametrize("name", LESSONS)
def test_the_opening_cities_show_what_the_first_steps_say(name: str) -> None:
    check_lesson(LESSONS[name], LESSONS[name].opening.seed, SHORT[name])


def check_lesson(found: Lesson, seed: int, steps: tuple[int, ...]) -> None:
    asked = differences(found, seed, steps)
    assert asked
    for (at, nth), difference in asked.items():
        expect = found.steps[at - 1].expects[nth - 1]
        assert expect.holds(difference), (at, nth, expect.indicator, difference)


@pytest.mark.slow
@pytest.mark.parametrize("name", LESSONS)
def test_other_luck_shows_what_lessons_say_about_as_often_as_they_say(name: str) -> None:
    """Eight seeds that no text was written from: at most two fewer than the file promises of eight."""
    found = LESSONS[name]
    tried = [differences(found, seed) for seed in FRESH]
    for (at, nth), _ in tried[0].items():
        expect = found.steps[at - 1].expects[nth - 1]
        held = sum(expect.holds(asked[at, nth]) for asked in tried)
        assert held >= len(FRESH) * expect.held / expect.seeds - 2, (at, nth, expect.indicator, held)
