"""What a link to the application says: which two cities, up to which month, and how they are shown.

The query part of an address is read into a ``View`` and written from one, so a link reopens the same
two cities for anybody with the same version.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from urllib.parse import urlencode

from analysis.app.charts import CHOSEN, MOST_CHARTS, OFFERED
from analysis.app.cities import LONGEST, Question
from analysis.app.course import YEAR, Course
from analysis.app.layers import LAYERS
from analysis.app.lessons import Lesson, list_lessons
from analysis.app.words import LANGUAGES
from analysis.options import HIGHEST_SEED, PLACE
from scenarios import list_places, list_policies
from scenarios.problems import did_you_mean, one_of

FEWEST = 60
RIGHT = "hip_2019"
_OF_CITIES = ("place", "left", "right", "households", "seed", "set")
_KNOWN = (*_OF_CITIES, "month", "layer", "language", "charts", "lesson")


class LinkError(ValueError):
    """A link that cannot be followed; the message says which part and what was expected."""


@dataclass(frozen=True)
class View:
    """What one visitor looks at."""

    question: Question
    month: int = 0
    layer: str = "stage"
    language: str = "en"
    charts: tuple[str, ...] = field(default=CHOSEN)
    lesson: str = ""


def default_question(households: int = 1_200) -> Question:
    """The two cities of somebody who brings no link."""
    return Question(PLACE, Course(), Course.of((RIGHT,)), households)


def written(view: View) -> str:
    """The query part of a link, without its question mark; what is as usual is left out."""
    question, usual = view.question, View(default_question())
    parts: list[tuple[str, str]] = [
        ("place", question.place),
        ("left", _course_text(question.left)),
        ("right", _course_text(question.right)),
        ("households", str(question.households)),
        ("seed", str(question.seed)),
    ]
    parts += [("set", text) for text in question.settings]
    for name in ("month", "layer", "language", "lesson"):
        if (value := getattr(view, name)) != getattr(usual, name):
            parts.append((name, str(value)))
    if view.charts != usual.charts:
        parts.append(("charts", " ".join(view.charts)))
    return urlencode(parts)


def read(arguments: Mapping[str, Sequence[bytes]], most_households: int) -> View:
    """The view that the arguments of a request ask for; raises ``LinkError`` in plain words."""
    said = {
        name: [value.decode("utf-8", "replace") for value in values] for name, values in arguments.items()
    }
    for name in said:
        if name not in _KNOWN:
            hint = did_you_mean(name, _KNOWN)
            raise LinkError(f"{name[:40]}: no such part of a link" + (f" ({hint})" if hint else ""))

    def last(name: str, usual: str) -> str:
        return said[name][-1] if said.get(name) else usual

    lessons = {lesson.name: lesson for lesson in list_lessons()}
    lesson = _one("lesson", last("lesson", ""), ["", *lessons])
    alone = bool(lesson) and not said.keys() & set(_OF_CITIES)
    usual = _opened(lessons[lesson]) if alone else View(default_question())
    cities = usual.question
    if not alone:
        cities = Question(
            place=_one("place", last("place", cities.place), _places()),
            left=_course("left", last("left", "")),
            right=_course("right", last("right", RIGHT)),
            households=_whole(
                "households", last("households", str(min(1_200, most_households))), FEWEST, most_households
            ),
            seed=_whole("seed", last("seed", str(cities.seed)), 0, HIGHEST_SEED),
            settings=tuple(said.get("set", ())),
        )
    charts = last("charts", " ".join(usual.charts)).split()
    if len(charts) > MOST_CHARTS:
        raise LinkError(f"charts: expected at most {MOST_CHARTS} names; got {len(charts)}")
    return View(
        question=replace(cities, households=min(cities.households, most_households)),
        month=_whole("month", last("month", "0"), 0, LONGEST),
        layer=_one("layer", last("layer", usual.layer), list(LAYERS)),
        language=_one("language", last("language", "en"), list(LANGUAGES)),
        charts=tuple(dict.fromkeys(_one("charts", name, OFFERED) for name in charts)),
        lesson=lesson,
    )


def _opened(lesson: Lesson) -> View:
    """What a lesson opens with, for a link that names it and says nothing of the cities."""
    scene = lesson.scene(0)
    return View(scene.question, layer=scene.layer, charts=scene.charts or CHOSEN)


@cache
def _places() -> list[str]:
    return [place.name for place in list_places()]


@cache
def _policies() -> list[str]:
    return [policy.name for policy in list_policies()]


def _one(part: str, value: str, known: Sequence[str]) -> str:
    if value in known:
        return value
    hint = did_you_mean(value, known)
    expected = hint or f"expected {one_of([name for name in known if name])}"
    raise LinkError(f"{part}: there is no '{value[:40]}' ({expected})")


def _whole(part: str, text: str, low: int, high: int) -> int:
    if re.fullmatch(r"[0-9]{1,19}", text) and low <= int(text) <= high:
        return int(text)
    raise LinkError(f"{part}: expected a whole number between {low:,} and {high:,}; got '{text[:40]}'")


# --- courses ---------------------------------------------------------------------------------


def _course_text(course: Course) -> str:
    """``hip_2019+rate_cap;60:none``: what is in force from the first day, then from month 60."""
    texts = ["+".join(names) or "none" for _, names in course.decisions]
    starts = [start for start, _ in course.decisions]
    return ";".join(
        text if start == 0 else f"{start}:{text}" for start, text in zip(starts, texts, strict=True)
    )


def _course(part: str, text: str) -> Course:
    known = _policies()
    decisions: list[tuple[int, tuple[str, ...]]] = []
    for number, piece in enumerate(text.split(";")):
        month, colon, names = piece.rpartition(":")
        start = _whole(part, month, 0, LONGEST) if colon else 0
        latest = decisions[-1][0] if decisions else -1
        if start % YEAR or start <= latest or (number == 0 and start):
            raise LinkError(
                f"{part}: expected rising months that are whole years (60:name); got '{piece[:40]}'"
            )
        chosen = tuple(name for name in names.replace(" ", "+").split("+") if name not in ("", "none"))
        decisions.append((start, tuple(_one(part, name, known) for name in dict.fromkeys(chosen))))
    return Course(tuple(decisions))
