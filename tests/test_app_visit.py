"""A visit: two cities with the same luck, what a visitor can do with them, and the link that reopens them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.app.cities import SIDES, Pair, Question
from analysis.app.course import Course
from analysis.app.lessons import lesson
from analysis.app.link import LinkError, View, default_question, read, written
from analysis.app.visit import Visit
from scenarios import ScenarioError

SMALL = Question("valle_de_mexico", Course(), Course.of(["hip_2019"]), households=60, seed=3)


class Clock:
    """A clock that a test turns."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def arrive(visit: Visit) -> Visit:
    while not visit.live(10.0):
        assert not visit.asleep
    return visit


def lived(question: Question, month: int) -> Pair:
    pair = Pair(question)
    pair.go_to(month)
    while not pair.advance(10.0):
        pass
    return pair


# --- pairs -----------------------------------------------------------------------------------


def test_both_cities_have_the_same_first_day_and_the_same_luck() -> None:
    pair = lived(replace(SMALL, right=Course()), 6)
    assert pair.months == 6 and pair.arrived
    assert pair.side("left").city.digest() == pair.side("right").city.digest()


def test_going_back_gives_the_same_past() -> None:
    pair = lived(SMALL, 8)
    late = list(pair.side("right").series["mean_quality"])
    pair.go_to(5)
    assert not pair.arrived
    while not pair.advance(10.0):
        pass
    assert pair.side("right").series["mean_quality"] == late[:6]


def test_another_question_begins_only_the_side_anew_that_it_changes() -> None:
    pair = lived(SMALL, 3)
    left, right = (pair.side(side).city for side in SIDES)
    pair.ask(replace(SMALL, right=Course.of(["shp_2019_grant"])))
    while not pair.advance(10.0):
        pass
    assert pair.side("left").city is left and pair.side("right").city is not right and pair.months == 3


def test_an_impossible_question_leaves_all_as_it_was() -> None:
    pair = lived(SMALL, 2)
    with pytest.raises(ScenarioError):
        pair.ask(replace(SMALL, settings=("behaviour.no_such=1",)))
    assert pair.question == SMALL and pair.arrived


def test_a_policy_that_begins_later_leaves_the_months_before_as_they_were() -> None:
    pair = lived(replace(SMALL, households=240), 14)
    before = {name: list(values) for name, values in pair.side("left").series.items()}
    assert pair.decide("left", ["hip_2019"]) == 24
    pair.go_to(36)
    while not pair.advance(10.0):
        pass
    after = pair.side("left").series
    for name, values in before.items():
        assert np.array_equal(after[name][:15], values, equal_nan=True), name
    assert after["public_spend"][24] == before["public_spend"][14]
    assert after["public_spend"][36] > after["public_spend"][24]


# --- visits ----------------------------------------------------------------------------------


def test_playing_lets_as_many_months_go_by_as_the_speed_says() -> None:
    clock = Clock()
    visit = arrive(Visit(View(SMALL), clock=clock))
    visit.hurry(12)
    visit.play(True)
    for _ in range(20):
        clock.now += 0.05
        arrive(visit)
    assert 11 <= visit.pair.months <= 13
    visit.play(False)
    clock.now += 10.0
    arrive(visit)
    assert visit.pair.months <= 13


def test_who_does_nothing_for_long_finds_the_cities_where_they_were() -> None:
    clock = Clock()
    visit = arrive(Visit(View(SMALL, month=2), sleeps_after=60.0, clock=clock))
    digest = visit.pair.side("right").city.digest()
    clock.now += 61.0
    assert not visit.live(1.0) and visit.asleep and not visit.pair.built
    visit.wake()
    assert arrive(visit).pair.side("right").city.digest() == digest


def test_whatever_is_done_wakes_the_cities_where_they_were() -> None:
    clock = Clock()
    visit = arrive(Visit(View(SMALL, month=14), sleeps_after=60.0, clock=clock))
    clock.now += 61.0
    visit.live(1.0)
    assert visit.asleep
    assert visit.decide("left", ["hip_2019"]) and not visit.asleep
    assert arrive(visit).pair.months == 14 and visit.pair.question.left.changes == (24,)


def test_after_going_back_the_policies_are_those_of_that_time() -> None:
    visit = arrive(Visit(View(replace(SMALL, right=Course.of(["hip_2019"]).decided(12, [])), month=13)))
    assert visit.coming("right") == ()
    visit.go_to(0)
    assert visit.coming("right") == ("hip_2019",)


def test_who_fails_holds_until_something_is_done() -> None:
    visit = arrive(Visit(View(SMALL)))
    visit.play(True)
    visit.fail()
    assert visit.message and not visit.playing and not visit.live(1.0)
    visit.go_to(0)
    assert not visit.message and visit.live(1.0)


def test_a_lot_is_told_again_when_it_is_clicked_again() -> None:
    visit = Visit(View(SMALL))
    visit.choose("left", 1, 1)
    before = visit.clicks
    visit.choose("left", 1, 1)
    assert visit.clicks == before + 1


def test_who_plays_is_not_put_away() -> None:
    clock = Clock()
    visit = arrive(Visit(View(SMALL), sleeps_after=60.0, clock=clock))
    visit.play(True)
    clock.now += 61.0
    arrive(visit)
    assert visit.pair.months == 1


def test_a_decision_that_contradicts_itself_is_refused_with_the_reason() -> None:
    visit = arrive(Visit(View(SMALL)))
    assert not visit.decide("left", ["hip_2019", "no_such_policy"])
    assert "no_such_policy" in visit.message and visit.pair.question == SMALL and visit.pair.arrived


def test_policies_that_do_not_go_together_are_named_in_the_language_of_the_page() -> None:
    visit = arrive(Visit(View(SMALL, language="es")))
    assert not visit.decide("left", ["hip_2019", "none"])
    assert visit.message.startswith("No es posible con Crédito de mejoramiento, Ciudad de México 2019 + ")


def test_a_closed_visit_holds_no_city() -> None:
    visit = arrive(Visit(View(SMALL)))
    visit.close()
    assert not visit.pair.built and not visit.live(1.0)


# --- links -----------------------------------------------------------------------------------


def arguments(query: str) -> dict[str, list[bytes]]:
    from urllib.parse import parse_qs

    return {name: [value.encode() for value in values] for name, values in parse_qs(query).items()}


@settings(deadline=None)
@given(
    left=st.sampled_from(
        [Course(), Course.of(["hip_2019"]), Course.of(["rate_cap"]).decided(30, ["hip_2019"])]
    ),
    month=st.integers(0, 600),
    seed=st.integers(0, 2**63 - 1),
    language=st.sampled_from(["en", "es", "pt"]),
    layer=st.sampled_from(["stage", "rent"]),
    charts=st.sampled_from([("mean_trust",), ("displaced", "rent_index")]),
    set_here=st.sampled_from([(), ("behaviour.help_base=-4",), ("a.b=1", 'c.d="x y&z"')]),
)
def test_a_link_reopens_what_it_was_written_for(
    left: Course, month: int, seed: int, language: str, layer: str, charts: Any, set_here: Any
) -> None:
    question = Question("lima", left, Course(), 120, seed, set_here)
    view = View(question, month, layer, language, charts)
    assert read(arguments(written(view)), 3_000) == view


def test_no_link_is_the_usual_pair() -> None:
    assert read({}, 3_000) == View(default_question())


def test_a_link_that_names_only_a_lesson_opens_its_cities() -> None:
    opening = lesson("bridge_or_trap").scene(0)
    view = read(arguments("lesson=bridge_or_trap&language=es"), 600)
    assert view.question == replace(opening.question, households=600)
    assert (view.charts, view.layer, view.language) == (opening.charts, opening.layer, "es")
    assert read(arguments("lesson=bridge_or_trap&seed=9"), 3_000).question.place == default_question().place


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("place=lim", "place: there is no 'lim' (did you mean 'lima'?)"),
        ("left=hip2019", "did you mean 'hip_2019'?"),
        ("left=hip_2019;7:none", "whole years"),
        ("left=hip_2019;24:none;12:none", "rising months"),
        ("households=1000000", "between 60 and 3,000; got '1000000'"),
        ("households=-5", "whole number"),
        ("seed=0x10", "seed: expected a whole number"),
        ("month=601", "month: expected a whole number between 0 and 600"),
        ("layer=qualty", "did you mean 'quality'?"),
        ("language=fr", "language: there is no 'fr' (expected one of: en, es, pt)"),
        (f"layer={'x' * 60}", f"there is no '{'x' * 40}' ("),
        ("charts=rent_indx", "did you mean 'rent_index'?"),
        ("polices=x", "polices: no such part of a link"),
        ("lesson=none_such", "lesson: there is no 'none_such'"),
    ],
)
def test_a_wrong_link_says_what_is_wrong(query: str, message: str) -> None:
    with pytest.raises(LinkError, match=".*") as raised:
        read(arguments(query), 3_000)
    assert message in str(raised.value)
