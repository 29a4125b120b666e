"""One visit: what somebody looks at and does, and the pair of cities that lives for it.

Widgets call what a visitor can do here; the page looks at the visit every beat and draws what has
changed. Nothing here knows how it is drawn.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from time import monotonic

from analysis.app.cities import LONGEST, Pair, Question
from analysis.app.course import YEAR
from analysis.app.lesson_checks import whom
from analysis.app.lessons import Lesson, lesson
from analysis.app.link import View
from analysis.app.titles import policy_titles
from analysis.app.words import say
from scenarios import ScenarioError

SPEEDS = (1, 3, 6, 12, 24)
"""Months a second that a visitor can choose from."""
Lot = tuple[str, int, int]
"""A chosen lot: in the city of which side, column and row."""


class Visit:
    """What is looked at (``view``), the two cities (``pair``), and what was chosen.

    ``step_of_lesson``: 0 for its first page, then its steps, then its last page. ``clicks``: grows by
    one whenever a lot is chosen. ``message``: a sentence about what the visitor just did, "" if there is
    none. ``past``: grows by one whenever the months that were drawn are no longer those of the cities.
    ``asleep``: the cities were put away because nobody did anything for ``sleeps_after`` seconds;
    whatever is done wakes them. ``stuck``: something failed, and nothing is lived until the visitor does
    something.
    """

    def __init__(
        self, view: View, sleeps_after: float = 1_800.0, clock: Callable[[], float] = monotonic
    ) -> None:
        self.view = view
        self.pair = Pair(view.question)
        self.pair.go_to(view.month)
        self.playing, self.speed = False, SPEEDS[2]
        self.chosen: Lot | None = None
        self.whose: int | None = None
        self.clicks = 0
        self._wanted: tuple[str, str] | None = None
        self.step_of_lesson = 0
        self.message = ""
        self.past = 0
        self.asleep = self.stuck = False
        self.sleeps_after = sleeps_after
        self._clock = clock
        self._touched = self._due = clock()

    # --- living ------------------------------------------------------------------------------

    def live(self, seconds: float) -> bool:
        """Let the cities live for about so many seconds; returns whether both are where they shall be."""
        now = self._clock()
        if self.asleep or self.stuck:
            return False
        if self.playing and self.pair.arrived and now >= self._due:
            # Who is late does not hurry: frames that were missed are not made up for.
            self._due = max(self._due + 1.0 / self.speed, now)
            if self.pair.goal >= LONGEST:
                self.playing = False
                self.message = say("page.the_end", self.view.language)
            self.pair.go_to(self.pair.goal + 1)
        elif not self.playing and now - self._touched > self.sleeps_after:
            self._sleep()
            return False
        if not (self.pair.arrived or self.pair.advance(seconds)):
            return False
        if self._wanted is not None:
            self._find_wanted(*self._wanted)
        return True

    def _find_wanted(self, side: str, who: str) -> None:
        self._wanted = None
        if (lot := whom(self.pair.side(side).city, who)) is not None:
            self._mark((side, *lot), None)

    @property
    def here(self) -> View:
        """What is looked at, with the month that both cities shall have lived."""
        return replace(self.view, question=self.pair.question, month=self.pair.goal)

    def _sleep(self) -> None:
        self.view = self.here
        self.asleep = True
        self._put_away()

    def _put_away(self) -> None:
        self.pair = Pair(self.view.question)
        self.chosen = None
        self.past += 1

    def wake(self) -> None:
        """Have the cities again where they were."""
        self._touch()

    def fail(self) -> None:
        """Something went wrong: hold, and say so, until the visitor does something else."""
        self.stuck, self.playing = True, False
        self.message = say("page.stuck", self.view.language)

    def close(self) -> None:
        """The visitor has left: nothing of the cities stays."""
        self.asleep, self.playing = True, False
        self._put_away()

    # --- what a visitor does -----------------------------------------------------------------

    def _touch(self) -> None:
        self._touched = self._clock()
        self.message = ""
        self.stuck = False
        if self.asleep:
            self.asleep = False
            self.pair.go_to(self.view.month)

    def play(self, on: bool) -> None:
        """Let months go by, or hold them."""
        self._touch()
        self.playing, self._due = on, self._clock()

    def step(self) -> None:
        """One month more."""
        self.play(False)
        self.pair.go_to(self.pair.goal + 1)

    def go_to(self, month: int) -> None:
        """To a number of months lived, forward or back."""
        self._touch()
        if month < self.pair.goal:
            self._begin_anew()
        self.pair.go_to(month)

    def _begin_anew(self) -> None:
        self.past += 1
        self.chosen = None

    def coming(self, side: str) -> tuple[str, ...]:
        """Names of the policies of one side that are in force, or will be from the next January."""
        return self.pair.question.course(side).coming(self.pair.goal)

    def hurry(self, speed: int) -> None:
        """So many months a second."""
        self._touch()
        self.speed = speed

    def decide(self, side: str, policies: Sequence[str]) -> bool:
        """Other policies for one side, from the next January on; False, and why, if that is not possible."""
        self._touch()
        try:
            january = self.pair.decide(side, policies)
        except ScenarioError as error:
            return self._refuse(error, policies)
        self._note_question()
        if january:
            self.message = say("page.from_january", self.view.language, year=january // YEAR + 1)
        return True

    def ask(self, question: Question, month: int = 0) -> bool:
        """Two other cities up to a month; False, and why, if that is not possible."""
        self._touch()
        try:
            self.pair.ask(question)
        except ScenarioError as error:
            return self._refuse(error)
        self._begin_anew()
        self._note_question()
        self.pair.go_to(month)
        return True

    @property
    def lesson(self) -> Lesson | None:
        """The lesson that is open, if one is."""
        return lesson(self.view.lesson) if self.view.lesson else None

    def open_lesson(self, name: str) -> None:
        """Turn to the first page of a lesson with its two cities; "" closes it and leaves the cities."""
        self.look(lesson=name)
        self.step_of_lesson = 0
        self.carry_out()

    def turn(self, by: int) -> None:
        """Some pages of the lesson on, or back; the last page is the one after its steps."""
        self._touch()
        if (open_now := self.lesson) is not None:
            self.step_of_lesson = min(len(open_now.steps) + 1, max(0, self.step_of_lesson + by))

    def carry_out(self) -> None:
        """Do what the step of the lesson asks, whatever was done before."""
        if (open_now := self.lesson) is None or self.step_of_lesson > len(open_now.steps):
            return
        scene = open_now.scene(self.step_of_lesson)
        if self.ask(scene.question, scene.month):
            self.look(layer=scene.layer, charts=scene.charts or self.view.charts)
            self._wanted = scene.chosen

    def _note_question(self) -> None:
        self.view = replace(self.view, question=self.pair.question)

    def _refuse(self, error: ScenarioError, policies: Sequence[str] = ()) -> bool:
        """Say why not: the reason as files are told it, and which policies do not go together in words."""
        words = self.view.language
        titles = [title for title, name in policy_titles(words).items() if name in policies]
        key = "page.refused_with" if titles else "page.refused"
        self.message = say(key, words, why=str(error), policies=" + ".join(titles))
        return False

    def look(self, **changes: object) -> None:
        """Another layer, language, choice of charts or lesson, by the names they have in a ``View``."""
        self._touch()
        self.view = replace(self.view, **changes)  # type: ignore[arg-type]

    def choose(self, side: str, x: int, y: int, whose: int | None = None) -> None:
        """A lot whose story shall be told, as it is in the city of this side; ``whose``: a key."""
        self._touch()
        self._mark((side, x, y), whose)

    def _mark(self, lot: Lot, whose: int | None) -> None:
        self.chosen, self.whose = lot, whose
        self.clicks += 1

    def attend(self, whose: int) -> None:
        """The life of somebody else of the chosen lot, by key."""
        self._touch()
        self.whose = whose
