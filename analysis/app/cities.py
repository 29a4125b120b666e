"""Two cities with the same place and the same luck, each under policies of its own, living month by month.

A side that changes its policies, or goes back in time, is lived again from its first day: luck is a
function of who, what and when, so the months before the change come out as they were.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from time import perf_counter

from analysis.app.course import YEAR, Course
from model import HousingModel
from model.space import side_of
from scenarios import Scenario, load
from scenarios.settings import settings_for

SIDES = ("left", "right")
LETTERS = dict(zip(SIDES, "AB", strict=True))
"""What a visitor calls the cities."""
LONGEST = 600
"""Most months a pair lives: half a century."""


@dataclass(frozen=True)
class Question:
    """What a pair of cities is asked to show: all that a link or a file must say to open the same two.

    ``settings``: numbers of the place and of behaviour for both, as ``--set`` takes them. Raises
    ``ScenarioError`` where a city made of it would.
    """

    place: str
    left: Course
    right: Course
    households: int = 1_200
    seed: int = 1
    settings: tuple[str, ...] = ()

    def course(self, side: str) -> Course:
        """The course of one side."""
        return self.left if side == "left" else self.right

    def scenario(self, side: str) -> Scenario:
        """What the city of one side is built from."""
        return load(
            self.place,
            policies=self.course(side).written(),
            households=self.households,
            months=LONGEST,
            seed=self.seed,
            settings=settings_for(self.course(side).ever(), self.settings),
        )

    def decided(self, side: str, month: int, policies: Sequence[str]) -> Question:
        """The question with other policies on one side from the first January not before ``month``."""
        course = self.course(side).decided(month, policies)
        return replace(self, left=course) if side == "left" else replace(self, right=course)


@dataclass
class Side:
    """One city: its scenario, its records, and its indicators so far by name (one value a month)."""

    scenario: Scenario
    city: HousingModel
    series: dict[str, list[float]] = field(default_factory=dict)

    @staticmethod
    def built(scenario: Scenario) -> Side:
        """A city on its first day."""
        city = HousingModel(scenario)
        return Side(scenario, city, city.datacollector.model_vars)

    @property
    def months(self) -> int:
        """Months it has lived."""
        return self.city.month + 1


class Pair:
    """The two cities of one session, and how far they shall live.

    ``goal``: months both shall have lived; ``advance`` brings them there a slice of time at a time, so
    that one session never keeps others waiting.
    """

    def __init__(self, question: Question) -> None:
        self.question = question
        self.goal = 0
        self._sides: dict[str, Side | None] = dict.fromkeys(SIDES)
        self._wanted = {side: question.scenario(side) for side in SIDES}

    @property
    def width(self) -> int:
        """Lots on a side of the map of both cities, built or not."""
        wanted = self._wanted[SIDES[0]]
        return side_of(wanted.households, wanted.place)

    @property
    def built(self) -> bool:
        """Whether both cities have their first day behind them."""
        return all(self._sides.values())

    def side(self, name: str) -> Side:
        """A city that stands; ``LookupError`` while it is still to be built."""
        found = self._sides[name]
        if found is None:
            raise LookupError(name)
        return found

    @property
    def months(self) -> int:
        """Months that both have lived."""
        return min(0 if side is None else side.months for side in self._sides.values())

    @property
    def arrived(self) -> bool:
        """Whether both have lived as long as they shall."""
        return self.built and all(self.side(name).months == self.goal for name in SIDES)

    def go_to(self, month: int) -> None:
        """Set how many months both shall have lived; who has lived longer begins anew."""
        self.goal = min(LONGEST, max(0, month))
        for name, side in self._sides.items():
            if side is not None and side.months > self.goal:
                self._sides[name] = None

    def ask(self, question: Question) -> None:
        """Turn to another question: each side whose scenario it changes begins anew, up to the same month.

        Raises ``ScenarioError``, and leaves all as it was, where a city cannot be made of it.
        """
        wanted = {name: question.scenario(name) for name in SIDES}
        for name, scenario in wanted.items():
            if scenario != self._wanted[name]:
                self._sides[name] = None
        self.question, self._wanted = question, wanted

    def decide(self, side: str, policies: Sequence[str]) -> int:
        """Put one side under other policies from the next January on; returns the month of that January.

        Raises ``ScenarioError`` where the policies contradict each other.
        """
        month = max(self.goal, self.months)
        self.ask(self.question.decided(side, month, policies))
        return math.ceil(month / YEAR) * YEAR

    def live_to(self, month: int) -> Pair:
        """Both cities after so many months, however long that takes."""
        self.go_to(month)
        while not self.advance(math.inf):
            pass
        return self

    def advance(self, seconds: float) -> bool:
        """Build and live towards the goal for about so many seconds; returns whether both are there."""
        until = perf_counter() + seconds
        while not self.arrived:
            name = min(SIDES, key=lambda side: -1 if (s := self._sides[side]) is None else s.months)
            if self._sides[name] is None:
                self._sides[name] = Side.built(self._wanted[name])
            else:
                self.side(name).city.step()
            if perf_counter() >= until:
                break
        return self.arrived
