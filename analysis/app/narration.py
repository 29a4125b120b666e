"""One or two sentences on what is most telling about two cities now, in plain words with a number or two.

A difference is told if it is larger than the one that luck alone usually makes between two cities
(``YARDSTICKS``), and called small up to twice that; a change if it is faster than usual. Nothing is said
of causes but that cities with the same luck differ by their policies.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

import numpy as np

from analysis.app.cities import LETTERS, SIDES, Pair, Question
from analysis.app.course import YEAR
from analysis.app.words import number, say
from analysis.indicators import describe
from scenarios.reading import place_named, policy_named

HOLD = YEAR
"""Months for which a message stays, so that it can be read."""
TOLD_LATELY = 5 * YEAR
"""Months in which the same is not told again while there is something else to tell."""
LARGE = 2.0
"""Up to so many times what luck makes a difference is called small."""
FAST = 2.5
"""A change of so many times the usual one is fast."""
_BACK = 2 * YEAR
_MEASURED_IN = 1_200.0


class Yardstick(NamedTuple):
    """What is usual for an indicator, in its stored unit, for cities of 1,200 households.

    ``spread``: standard deviation of yearly means between cities of other luck, which is also about what two
    of them differ by; ``pace``: median of the absolute change of a yearly mean within two years.
    """

    spread: float
    pace: float


YARDSTICKS = {
    "adequate_share": Yardstick(0.044, 0.018),
    "consolidated_share": Yardstick(0.032, 0.012),
    "mean_quality": Yardstick(0.015, 0.0072),
    "overcrowded_share": Yardstick(0.025, 0.0094),
    "sharing_share": Yardstick(0.013, 0.004),
    "unserved_share": Yardstick(0.015, 0.008),
    "rent_index": Yardstick(11.0, 5.1),
    "rent_burden": Yardstick(0.013, 0.0068),
    "land_price_index": Yardstick(5.1, 4.8),
    "over_indebted_share": Yardstick(0.0043, 0.0045),
    "trapped_share": Yardstick(0.0033, 0.0042),
    "mean_apr_paid": Yardstick(0.031, 0.048),
    "aid_hours": Yardstick(2.2, 2.9),
    "mean_trust": Yardstick(0.0076, 0.0046),
    "clear_title_share": Yardstick(0.018, 0.015),
    "households_per_lot": Yardstick(0.027, 0.008),
    "segregation": Yardstick(0.025, 0.01),
    "housing_wealth_gini": Yardstick(0.015, 0.0067),
    "welfare": Yardstick(0.043, 0.03),
    "organisation": Yardstick(0.0056, 0.017),
    "households": Yardstick(65.0, 75.0),
}
"""Measured in the default place without policies, nine seeds, years 5 to 15. What has none is not told: money
spent, which says nothing of success, and evictions and the displaced, where a few cases decide a year.
"""


@dataclass(frozen=True)
class Message:
    """What is told: a key of the words and what it needs, in numbers so that any language can say it."""

    kind: str
    month: int
    indicator: str = ""
    side: str = "right"
    values: tuple[float, ...] = ()


class Narrator:
    """Tells of a pair month by month, and remembers what it told last. A new question or an earlier month
    begins anew.
    """

    def __init__(self) -> None:
        self._question: Question | None = None
        self._told: list[Message] = []

    def narrate(self, pair: Pair, language: str) -> str:
        """The message of today, in a language by its code."""
        month = pair.months if pair.built else 0
        if pair.question != self._question or (self._told and month < self._told[-1].month):
            self._question, self._told = pair.question, []
        message = self._message(pair, month)
        if not self._told or message != self._told[-1]:
            self._told.append(message)
        return _said(message, pair.question, language)

    def _message(self, pair: Pair, month: int) -> Message:
        if month < YEAR:
            return Message("opening", 0)
        changed = _latest_change(pair.question, month)
        if changed is not None and month - changed < HOLD:
            return Message("policy", changed)
        last = self._told[-1] if self._told else None
        if last is not None and last.kind not in ("opening", "policy") and month - last.month < HOLD:
            return last
        return self._telling(pair, month)

    def _telling(self, pair: Pair, month: int) -> Message:
        """The message that says most, of those that were not told lately."""
        lately = [told for told in self._told if month - told.month < TOLD_LATELY]
        found = sorted(_messages(pair, month), key=lambda scored: -scored[0])
        for _, message in found:
            if _topic(message) not in map(_topic, lately):
                break
        else:
            return found[0][1] if found else Message("alike", month)
        if message.kind == "large" and message is not found[0][1]:
            return Message("another", month, message.indicator, values=message.values)
        return message


def _topic(message: Message) -> tuple[str, bool]:
    """What a message is about: which indicator, and whether its change or its difference."""
    return message.indicator, message.kind in ("change", "together")


def narrate(pair: Pair, language: str) -> str:
    """What is most telling now, to somebody who has been told nothing yet."""
    return Narrator().narrate(pair, language)


def _latest_change(question: Question, month: int) -> int | None:
    changes = [c for side in SIDES for c in question.course(side).changes if c <= month]
    return max(changes, default=None)


# --- what there is to tell -----------------------------------------------------------------------


def _messages(pair: Pair, month: int) -> list[tuple[float, Message]]:
    """Differences and changes beyond what is usual, each with by how many times what is worth telling."""
    found: list[tuple[float, Message]] = []
    noisier = math.sqrt(_MEASURED_IN / pair.question.households)
    for name, yardstick in YARDSTICKS.items():
        series = [pair.side(side).series.get(name) for side in SIDES]
        if any(values is None for values in series):
            continue
        now = [_year_to(values, month) for values in series if values is not None]
        apart = abs(now[1] - now[0]) / (noisier * yardstick.spread)
        if apart > 1.0 and _seen_apart(now, name):
            kind = "large" if apart > LARGE else "small"
            found.append((apart, Message(kind, month, name, values=tuple(now))))
        if month >= _BACK + YEAR:
            then = [_year_to(values, month - _BACK) for values in series if values is not None]
            change = _change(name, month, then, now, noisier * yardstick.pace)
            if change is not None:
                found.append(change)
    large = [scored for scored in found if scored[1].kind != "small"]
    return large or sorted(found, key=lambda scored: -scored[0])[:1]


def _year_to(values: Sequence[float], month: int) -> float:
    """Mean of the twelve months up to a month; NaN if all are unknown."""
    year = np.asarray(values[month - YEAR + 1 : month + 1], float)
    return float(np.nanmean(year)) if np.isfinite(year).any() else math.nan


def _seen_apart(now: Sequence[float], name: str) -> bool:
    """Whether two values are not written alike."""
    return _written(now[0], name, "en") != _written(now[1], name, "en")


def _change(
    name: str, month: int, then: Sequence[float], now: Sequence[float], pace: float
) -> tuple[float, Message] | None:
    """The faster change of the two cities, if it is fast."""
    changes = [after - before for before, after in zip(then, now, strict=True)]
    if not all(map(math.isfinite, changes)):
        return None
    fastest = 0 if abs(changes[0]) > abs(changes[1]) else 1
    times = abs(changes[fastest]) / pace / FAST
    if times <= 1.0 or not _seen_apart([then[fastest], now[fastest]], name):
        return None
    alike = abs(changes[1] - changes[0]) < 0.25 * abs(changes[fastest])
    values = (then[fastest], now[fastest], then[1 - fastest], now[1 - fastest])
    kind = "together" if alike else "change"
    return times, Message(kind, month, name, SIDES[fastest], values)


# --- saying it -----------------------------------------------------------------------------------


def _said(message: Message, question: Question, language: str) -> str:
    if message.kind == "opening":
        return _opening(question, language)
    if message.kind == "policy":
        return _policies_changed(message.month, question, language)
    years = message.month // YEAR
    several = "narration.one_year" if years == 1 else "narration.years"
    told = say(several, language).format(years=years)
    if message.kind == "alike":
        return say("narration.alike", language, years=told)
    name = message.indicator
    shown = [_written(value, name, language) for value in message.values]
    words = {"name": say(f"indicator.{name}", language), "unit": say(f"indicator.{name}.unit", language)}
    if message.kind in ("change", "together"):
        other = "left" if message.side == "right" else "right"
        words |= {"city": LETTERS[message.side], "other": LETTERS[other]}
        words |= dict(zip(("then", "now", "other_then", "other_now"), shown, strict=True))
    else:
        words |= {"left": shown[0], "right": shown[1], "years": told}
    return say(f"narration.{message.kind}", language, **words)


def _written(value: float, name: str, language: str) -> str:
    """A value of an indicator in its shown unit, with the decimals it is shown with."""
    shown = describe(name)
    digits = int(shown.format.partition(".")[2].rstrip("f") or 0)
    return number(value * shown.factor, min(digits, 2), language)


def _opening(question: Question, language: str) -> str:
    policies = {side: _titles(question.course(side).at(0), language) for side in SIDES}
    kind = "twins" if question.left == question.right else "opening"
    place = _place(question.place, language)
    households = number(question.households, 0, language)
    return say(f"narration.{kind}", language, place=place, households=households, **policies)


def _policies_changed(month: int, question: Question, language: str) -> str:
    sides = [side for side in SIDES if month in question.course(side).changes]
    year = month // YEAR + 1
    if len(sides) == 2:
        policies = {side: _titles(question.course(side).at(month), language) for side in SIDES}
        return say("narration.policies", language, year=year, **policies)
    course = question.course(sides[0])
    return say(
        "narration.policy",
        language,
        year=year,
        city=LETTERS[sides[0]],
        policies=_titles(course.at(month), language),
        before=_titles(course.at(month - 1), language),
    )


def _titles(names: Sequence[str], language: str) -> str:
    """Titles of policies in a row; "no policy" for none."""
    return " + ".join(_title(name, language) for name in names) or say("narration.no_policy", language)


@cache
def _title(policy: str, language: str) -> str:
    return str(getattr(policy_named(policy).title, language))


@cache
def _place(name: str, language: str) -> str:
    return str(getattr(place_named(name).title, language))
