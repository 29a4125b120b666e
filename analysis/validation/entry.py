"""What a pattern or a hypothesis is: a short piece of data that names cities and measures.

An entry names *arms*: cities that share place, size, length and luck and differ in one thing.
Its *clauses* are statements about a measure of these cities; the entry holds if all of them do,
and its effect is that of the first. What is compared is the *contrast*: a weighted sum of the
measure over arms, taken seed by seed, so the same form serves a level (one arm), an effect
(``treated`` less ``baseline``) and the difference of two effects (four arms).

A hypothesis names its *placebo*: settings that switch the mechanism off in every arm. Without
the mechanism the effect must vanish, or it came from something else.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from scenarios import Scenario, ScenarioError, load
from scenarios.scenario import behaviour_flaw
from scenarios.settings import settings_for

LEVEL: Mapping[str, float] = {"city": 1.0}
EFFECT: Mapping[str, float] = {"treated": 1.0, "baseline": -1.0}


@dataclass(frozen=True)
class Arm:
    """One city of an entry.

    ``settings`` (texts "a.b=v") and ``policies`` count from the first day. ``later``: behaviour
    from ``from_month`` on; before it, arms with the same settings and policies are the same city,
    bit by bit. What only the first day reads, such as starting trust, is not changed by ``later``.
    """

    settings: tuple[str, ...] = ()
    policies: tuple[str, ...] = ()
    later: Mapping[str, float] = field(default_factory=dict)
    from_month: int = 0


@dataclass(frozen=True)
class Sign:
    """The contrast is above zero (``direction`` +1) or below (-1)."""

    direction: int


@dataclass(frozen=True)
class Band:
    """The contrast lies between two numbers."""

    low: float = -math.inf
    high: float = math.inf


@dataclass(frozen=True)
class Near:
    """The contrast is zero within a share of the measure in the arms it is compared with."""

    share: float


@dataclass(frozen=True)
class Clause:
    """A statement about one measure; see ``measures`` for their names."""

    measure: str
    expects: Sign | Band | Near
    contrast: Mapping[str, float] = field(default_factory=lambda: EFFECT)
    placebo: bool = True
    """Whether the entry's placebo is asked of this clause; only of one that expects a sign."""


def rises(measure: str) -> Clause:
    """The lever raises the measure."""
    return Clause(measure, Sign(1))


def falls(measure: str) -> Clause:
    """The lever lowers the measure."""
    return Clause(measure, Sign(-1))


def between(measure: str, low: float = -math.inf, high: float = math.inf) -> Clause:
    """The measure of the city lies in a band."""
    return Clause(measure, Band(low, high), LEVEL)


def above_zero(measure: str) -> Clause:
    """The measure of the city, a difference between groups, is above zero."""
    return Clause(measure, Sign(1), LEVEL)


@dataclass(frozen=True)
class Entry:
    """A pattern (P…) or a hypothesis (H…). ``note`` says why it does not hold, where that is known."""

    id: str
    title: str
    statement: str
    source: str
    clauses: tuple[Clause, ...]
    arms: Mapping[str, Arm] = field(default_factory=lambda: {"city": Arm()})
    placebo: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()
    """Settings of all arms."""
    place: str = "valle_de_mexico"
    households: int = 1200
    months: int = 300
    seeds: int = 30
    quick_seeds: int = 4
    note: str = ""

    def towns(self, without_mechanism: bool = False) -> dict[str, Town]:
        """The cities of the arms by name, as they are or under the placebo.

        Raises ``ScenarioError`` for a setting, policy or behaviour that does not exist.
        """
        off = self.placebo if without_mechanism else ()
        return {name: self._town(arm, settings_for(arm.policies, off)) for name, arm in self.arms.items()}

    def _town(self, arm: Arm, off: tuple[str, ...]) -> Town:
        for name, value in arm.later.items():
            if flaw := behaviour_flaw(name, value):
                raise ScenarioError(self.id, *flaw)
        if not 0 <= arm.from_month < self.months:
            expected = f"a month of the run, 0 to {self.months - 1}"
            raise ScenarioError(self.id, "from_month", expected, str(arm.from_month))
        scenario = load(
            self.place,
            policies=arm.policies,
            households=self.households,
            months=self.months,
            settings=(*self.settings, *arm.settings, *off),
        )
        return Town(scenario, tuple(sorted(arm.later.items())), arm.from_month if arm.later else 0)


@dataclass(frozen=True)
class Town:
    """A city to be run under many seeds: its scenario, and the behaviour it changes to from a month on."""

    scenario: Scenario
    later: tuple[tuple[str, float], ...] = ()
    from_month: int = 0

    @property
    def identity(self) -> str:
        """A text that differs between towns that differ in anything but the seed."""
        return f"{self.scenario.with_seed(0).to_toml()}\n{self.later}\n{self.from_month}"
