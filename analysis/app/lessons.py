"""Guided lessons: what to do step by step with two cities, what to notice, and what a city must show for it.

A lesson is a file of ``analysis/app/lessons``, its texts in three languages side by side. Whatever a step
says one will notice stands beside it as data (``expects``), with in how many of how many cities of other
luck it was so; ``lesson_checks`` asks the cities again.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any, Literal

from pydantic import ConfigDict, TypeAdapter, ValidationError

from analysis.app.charts import MOST_CHARTS, OFFERED
from analysis.app.cities import LONGEST, Question
from analysis.app.course import YEAR, Course
from analysis.app.layers import LAYERS
from analysis.app.words import say
from scenarios import list_places, list_policies
from scenarios.problems import did_you_mean, one_of

_FOLDER = Path(__file__).with_name("lessons")

FEWEST_STEPS, MOST_STEPS = 4, 7
Side = Literal["left", "right"]
Action = dict[str, Any]
"""One thing the page can do for a visitor, as a table with one key:

``go_to_year``: years lived, from the first day; ``layer``: one of the map's ``LAYERS``; ``charts``: names of
indicators; ``policies``: names by side, in force from the first January not before the month the cities
are in, so after ``go_to_year`` 0 from the first day; ``setting``: ``name=value``, as ``--set`` takes it,
for both cities from their first day; ``click``: a table of ``side`` and ``who``, one of ``WHO``: whose lot
``lesson_checks.whom`` finds.
"""
ACTIONS = ("go_to_year", "layer", "charts", "policies", "setting", "click")
WHO = ("longest_trapped", "most_helped")
"""Whose lot can be clicked: who has been longest in the debt trap, who ever got most hours of help."""
COUNTS = ("poor_owners_still_there", "tenants_still_there")
"""What a step can count in a city besides its indicators, in a December: the share of the owners of deciles 1
to 3, or of all tenants, of the first day who still live in their settlement, or whose heirs do; 0 to 1.
"""


class LessonError(ValueError):
    """A lesson that cannot be given; the message says which file and field, and what was expected."""


@dataclass(frozen=True)
class Texts:
    """One text in every language."""

    __pydantic_config__ = ConfigDict(extra="forbid", str_strip_whitespace=True, str_min_length=1)

    en: str
    es: str
    pt: str

    def said(self, language: str) -> str:
        """The text in a language, by its code."""
        return str(getattr(self, language))


@dataclass(frozen=True)
class Answer:
    """An answer to a question of a step, whether it is right, and what to say to who gives it."""

    __pydantic_config__ = ConfigDict(extra="forbid")

    text: Texts
    reply: Texts
    right: bool = False


@dataclass(frozen=True)
class Check:
    """A question with two or three answers, one of them right."""

    __pydantic_config__ = ConfigDict(extra="forbid")

    question: Texts
    answers: tuple[Answer, ...]


@dataclass(frozen=True)
class Reading:
    """A mean of an indicator over months lived: ``(after, to)`` means months after+1 to ``to``.

    ``step``: number of the step after which the cities are read, from 1; 0: the step it stands in.
    """

    __pydantic_config__ = ConfigDict(extra="forbid")

    side: Side
    months: tuple[int, int]
    step: int = 0


@dataclass(frozen=True)
class Expect:
    """What a city must show: ``reading`` less ``than``, in the indicator's stored unit.

    ``sign`` 1 or -1: at least ``least`` in that direction; 0: at most ``most`` in either, alike.
    ``held`` of ``seeds``: how many of the cities with other luck did; ``median``: of these differences.
    """

    __pydantic_config__ = ConfigDict(extra="forbid")

    indicator: str
    reading: Reading
    than: Reading
    sign: Literal[-1, 0, 1]
    held: int
    seeds: int
    median: float
    least: float = 0.0
    most: float = 0.0

    def holds(self, difference: float) -> bool:
        """Whether a difference is as expected; one that is unknown is not."""
        if self.sign == 0:
            return abs(difference) <= self.most
        return self.sign * difference >= self.least


@dataclass(frozen=True)
class Step:
    """One thing to do, one thing to notice; ``actions`` do it for a visitor."""

    __pydantic_config__ = ConfigDict(extra="forbid")

    do: Texts
    notice: Texts
    actions: tuple[Action, ...]
    expects: tuple[Expect, ...] = ()
    check: Check | None = None


@dataclass(frozen=True)
class Opening:
    """The pair of cities a lesson opens with, and how they are shown."""

    __pydantic_config__ = ConfigDict(extra="forbid")

    place: str
    seed: int
    households: int = 1_200
    left: tuple[str, ...] = ()
    right: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()
    layer: str = "stage"
    charts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Scene:
    """Where a lesson is after a step: the two cities, months lived, and how they are shown."""

    question: Question
    month: int
    layer: str
    charts: tuple[str, ...]
    chosen: tuple[Side, str] | None = None
    """Whose lot is clicked there, by side and one of ``WHO``."""


@dataclass(frozen=True)
class Lesson:
    """A guided lesson. ``minutes``: how long it takes; ``sources``: of what it claims about real cities."""

    __pydantic_config__ = ConfigDict(extra="forbid")

    name: str
    order: int
    minutes: int
    title: Texts
    question: Texts
    why: Texts
    opening: Opening
    steps: tuple[Step, ...]
    ending: Texts
    teacher: Texts
    sources: tuple[str, ...]
    scenes: tuple[Scene, ...] = field(default=(), metadata={"derived": True})

    def scene(self, step: int) -> Scene:
        """Where the lesson is after so many steps, 0 to their number; ``IndexError`` beyond."""
        return self.scenes[step]


def list_lessons() -> tuple[Lesson, ...]:
    """All lessons, in the order in which they are best given; raises ``LessonError`` for a faulty file."""
    return _all()


def lesson(name: str) -> Lesson:
    """One lesson; ``LessonError`` names the nearest if there is none of this name."""
    for found in _all():
        if found.name == name:
            return found
    names = [found.name for found in _all()]
    raise LessonError(f"there is no lesson '{name}' ({did_you_mean(name, names) or one_of(names)})")


def certainty(step: Step, language: str) -> str:
    """In how many cities of other luck one sees what a step says: the least of its claims, "" without one."""
    if not step.expects:
        return ""
    least = min(step.expects, key=lambda expect: expect.held / expect.seeds)
    return say("lesson.held", language, held=least.held, seeds=least.seeds)


@cache
def _all() -> tuple[Lesson, ...]:
    return tuple(sorted(map(read_lesson, sorted(_FOLDER.glob("*.toml"))), key=lambda found: found.order))


def read_lesson(file: Path) -> Lesson:
    """The lesson of a file; ``LessonError`` names the file, the field and what was expected."""
    try:
        raw = tomllib.loads(file.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise LessonError(f"{file.name}: expected TOML; {error}") from None
    try:
        read = TypeAdapter(Lesson).validate_python({**raw, "name": file.stem, "scenes": ()})
    except ValidationError as error:
        flaw = error.errors()[0]
        raise LessonError(f"{file.name}: {_path(flaw['loc'])}: {flaw['msg']}") from None
    for where, expected in _flaws(read):
        raise LessonError(f"{file.name}: {where}: {expected}")
    return replace(read, scenes=_scenes(read))


def _path(parts: Sequence[int | str]) -> str:
    """Where a flaw is, steps counted from 1."""
    return ".".join(str(part + 1) if isinstance(part, int) else part for part in parts)


def _flaws(read: Lesson) -> Iterator[tuple[str, str]]:
    """What is wrong with names and numbers, by field."""
    opening = read.opening
    yield from _unknown("opening.place", [opening.place], [place.name for place in list_places()])
    yield from _unknown("opening.layer", [opening.layer], list(LAYERS))
    yield from _of_charts("opening.charts", opening.charts)
    for side in ("left", "right"):
        yield from _unknown(f"opening.{side}", getattr(opening, side), _policies())
    if not FEWEST_STEPS <= len(read.steps) <= MOST_STEPS:
        yield "steps", f"expected {FEWEST_STEPS} to {MOST_STEPS} steps; got {len(read.steps)}"
    for number, step in enumerate(read.steps, start=1):
        for at, action in enumerate(step.actions, start=1):
            yield from _of_action(f"steps.{number}.actions.{at}", action)
        for at, expect in enumerate(step.expects, start=1):
            yield from _of_expect(f"steps.{number}.expects.{at}", expect, number)
        if step.check is not None:
            yield from _of_check(f"steps.{number}.check", step.check)


def _policies() -> list[str]:
    return [policy.name for policy in list_policies()]


def _unknown(where: str, names: Sequence[Any], known: Sequence[str]) -> Iterator[tuple[str, str]]:
    for name in names:
        if name not in known:
            hint = did_you_mean(str(name), known) or f"expected {one_of(list(known))}"
            yield where, f"there is no '{name}' ({hint})"


def _of_charts(where: str, names: Sequence[Any]) -> Iterator[tuple[str, str]]:
    yield from _unknown(where, names, OFFERED)
    if len(names) > MOST_CHARTS:
        yield where, f"expected at most {MOST_CHARTS} charts; got {len(names)}"


def _of_action(where: str, action: Action) -> Iterator[tuple[str, str]]:
    if len(action) != 1 or next(iter(action)) not in ACTIONS:
        yield where, f"expected one of {one_of(list(ACTIONS))}; got {', '.join(action) or 'nothing'}"
        return
    ((kind, value),) = action.items()
    if kind == "go_to_year" and not (type(value) is int and 0 <= value <= LONGEST // YEAR):
        yield where, f"go_to_year: expected a whole number of years up to {LONGEST // YEAR}; got {value!r}"
    elif kind == "layer":
        yield from _unknown(where, [value], list(LAYERS))
    elif kind == "charts":
        yield from _of_charts(where, value)
    elif kind == "setting" and not (isinstance(value, str) and "=" in value):
        yield where, f"setting: expected name=value; got {value!r}"
    elif kind == "click":
        if not isinstance(value, Mapping) or set(value) != {"side", "who"}:
            yield where, f"click: expected a table of side and who; got {value!r}"
            return
        yield from _unknown(where, [value["side"]], ("left", "right"))
        yield from _unknown(where, [value["who"]], WHO)
    elif kind == "policies":
        if not isinstance(value, Mapping):
            yield where, f"policies: expected a table of lists by side; got {value!r}"
            return
        yield from _unknown(where, list(value), ("left", "right"))
        for names in value.values():
            yield from _unknown(where, names, _policies())


def _of_expect(where: str, expect: Expect, number: int) -> Iterator[tuple[str, str]]:
    for name, reading in (("reading", expect.reading), ("than", expect.than)):
        if not 0 <= reading.step <= number:
            yield f"{where}.{name}.step", f"expected a step up to {number}; got {reading.step}"
        if not 0 <= reading.months[0] < reading.months[1] <= LONGEST:
            yield f"{where}.{name}.months", f"expected two rising numbers; got {list(reading.months)}"
    if expect.seeds < 1 or not 0 <= expect.held <= expect.seeds:
        yield f"{where}.held", f"expected 0 to {expect.seeds}, the seeds, at least one; got {expect.held}"
    if expect.sign == 0 and expect.most <= 0.0:
        yield f"{where}.most", "expected how much two cities that are alike may differ"


def _of_check(where: str, check: Check) -> Iterator[tuple[str, str]]:
    if not 2 <= len(check.answers) <= 3:
        yield f"{where}.answers", f"expected two or three answers; got {len(check.answers)}"
    if sum(answer.right for answer in check.answers) != 1:
        yield f"{where}.answers", "expected one right answer"


def _scenes(read: Lesson) -> tuple[Scene, ...]:
    """Where the lesson is at its opening and after each step."""
    opening = read.opening
    question = Question(
        opening.place,
        Course.of(opening.left),
        Course.of(opening.right),
        opening.households,
        opening.seed,
        opening.settings,
    )
    scene = Scene(question, 0, opening.layer, opening.charts)
    scenes = [scene]
    for step in read.steps:
        scene = replace(scene, chosen=None)
        for action in step.actions:
            scene = carried_out(scene, action)
        scenes.append(scene)
    return tuple(scenes)


def carried_out(scene: Scene, action: Action) -> Scene:
    """Where the page is after one action."""
    ((kind, value),) = action.items()
    if kind == "go_to_year":
        return replace(scene, month=YEAR * value)
    if kind == "layer":
        return replace(scene, layer=value)
    if kind == "charts":
        return replace(scene, charts=tuple(value))
    if kind == "click":
        return replace(scene, chosen=(value["side"], value["who"]))
    if kind == "setting":
        return replace(scene, question=_with_setting(scene.question, value))
    question = scene.question
    for side, names in value.items():
        question = question.decided(side, scene.month, names)
    return replace(scene, question=question)


def _with_setting(question: Question, text: str) -> Question:
    """The question with one number set, in place of what was set for the same name."""
    name = text.partition("=")[0]
    others = tuple(other for other in question.settings if other.partition("=")[0] != name)
    return replace(question, settings=(*others, text))
