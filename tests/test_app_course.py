"""The course of a city's policies: decisions in Januaries, written as the stretches of a scenario."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from analysis.app.course import YEAR, Course

NAMES = st.lists(st.sampled_from(["a", "b", "c"]), unique=True, max_size=3)
DECISIONS = st.lists(st.tuples(st.integers(0, 200), NAMES), max_size=6)


def test_policies_of_the_first_day_are_written_as_they_are() -> None:
    assert Course.of(["a", "b"]).written() == ("a", "b")
    assert Course().written() == ()


def test_a_decision_is_in_force_from_the_next_january() -> None:
    course = Course.of(["a"]).decided(55, ["a", "b"])
    assert course.at(59) == ("a",) and course.at(60) == ("a", "b")
    assert course.written() == ("a", "b@60-") and course.changes == (60,)


def test_what_ends_and_begins_again_has_two_stretches() -> None:
    course = Course.of(["a"]).decided(12, []).decided(36, ["a"])
    assert course.written() == ("a@0-12,36-",)


def test_a_new_decision_gives_up_later_ones() -> None:
    course = Course.of(["a"]).decided(60, ["b"]).decided(24, ["c"])
    assert course.at(100) == ("c",) and course.changes == (24,)


def test_what_is_coming_is_in_force_from_the_next_january() -> None:
    course = Course.of(["a"]).decided(7, ["b"]).decided(60, [])
    coming = [course.coming(month) for month in (0, 1, 12, 48, 49, 60)]
    assert coming == [("a",), ("b",), ("b",), ("b",), (), ()]


def test_no_decision_is_no_change() -> None:
    course = Course.of(["a", "b"]).decided(60, ["b", "a"])
    assert course == Course.of(["a", "b"])


@given(DECISIONS)
def test_stretches_say_what_is_in_force_each_year(decisions: list[tuple[int, list[str]]]) -> None:
    course = Course()
    for month, names in sorted(decisions, key=lambda decision: decision[0]):
        course = course.decided(month, names)
    for month in range(0, 240, YEAR):
        assert {name for name in "abc" if _in_force(course.written(), name, month)} == set(course.at(month))


def _in_force(written: tuple[str, ...], name: str, month: int) -> bool:
    for text in written:
        who, at, stretches = text.partition("@")
        if who != name:
            continue
        if not at:
            return True
        for stretch in stretches.split(","):
            start, _, end = stretch.partition("-")
            if int(start) <= month and (not end or month < int(end)):
                return True
    return False
