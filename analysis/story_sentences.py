"""Languages of stories: every sentence a story is made of, and the grammar of amounts, dates and lists.

Each language is one file in ``story_languages``; the head of ``en.toml`` says how to add another one.
English is the measure: it has every key, and its order of events is the order of clauses.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from agents.foundation.codes import STAGE_NAMES
from analysis.story_wording import ALONE, OTHER, USUALLY_ALONE, Listed, Number, Title, Wording, joined
from scenarios.problems import did_you_mean, one_of

__all__ = [
    "CAUSES",
    "ENGLISH",
    "EVENTS",
    "LANGUAGES",
    "OTHER",
    "PHRASES",
    "Language",
    "Wording",
    "language_of",
]

FOLDER = Path(__file__).parent / "story_languages"
LANGUAGES = tuple(sorted(path.stem for path in FOLDER.glob("*.toml")))
"""Codes of the languages there are."""


class Language:
    """One language; attributes are the tables of its file, by the names there.

    ``code``: its code, such as "es". ``phrases`` stand around the events, ``events`` has a
    ``Wording`` for each kind of event, ``causes`` and the others are by names of ``agents.foundation``.
    """

    def __init__(self, code: str, tables: Mapping[str, Any]) -> None:
        self.code = code
        self.phrases: dict[str, str] = tables["phrases"]
        self.events = {
            kind: Wording(said["one"], said["many"], ALONE.get(kind, USUALLY_ALONE))
            for kind, said in tables["events"].items()
        }
        self.causes: dict[str, str] = tables["causes"]
        self.stages: dict[str, str] = tables["stages"]
        self.cores: dict[str, str] = tables["cores"]
        self.streams: dict[str, str] = tables["streams"]
        self.tenures: dict[str, str] = tables["tenures"]
        self.rights: dict[str, str] = tables["rights"]
        self.unnamed: dict[str, str] = tables["unnamed"]
        self.titles: dict[str, str] = tables["titles"]
        self.lot: dict[str, str] = tables["lot"]
        self.months: list[str] = tables["months"]
        self.services: list[str] = tables["services"]
        self._tables = tables
        self._pairs: dict[str, str] = tables["contractions"]
        self._two_words = (
            re.compile(rf"\b({'|'.join(map(re.escape, self._pairs))})\b") if self._pairs else None
        )

    # --- sentences ---------------------------------------------------------------------------

    def say(self, phrase: str, **values: Any) -> str:
        """A phrase with its placeholders filled."""
        return self.fill(self.phrases[phrase], **values)

    def say_of_lot(self, phrase: str, **values: Any) -> str:
        """A phrase of the story of a lot with its placeholders filled."""
        return self.fill(self.lot[phrase], **values)

    def fill(self, template: str, **values: Any) -> str:
        """A template with its placeholders filled; whole numbers take the form it asks for."""
        filled = template.format(
            **{name: self.number(value) if type(value) is int else value for name, value in values.items()}
        )
        if self._two_words is None:
            return filled
        return self._two_words.sub(lambda found: self._pairs[found.group()], filled)

    def listed(self, texts: Sequence[str]) -> str:
        """The texts of a list joined as in a sentence."""
        return joined(texts, self.phrases["and"])

    def names(self, names: Sequence[str], number: int) -> Listed:
        """Several names, for ``{others}``."""
        return Listed(names, number, self.phrases["and"])

    def number(self, value: int) -> Number:
        """A whole number, for ``{number}``."""
        return Number(value, self._tables["numbers"], self._tables["feminine"])

    # --- amounts and dates -------------------------------------------------------------------

    def decimal(self, amount: float, digits: int) -> str:
        """A number with its point and thousands as this language writes them."""
        text = f"{amount:,.{digits}f}".translate(
            {ord(","): self._tables["thousands"], ord("."): self._tables["decimal"]}
        )
        return text

    def date(self, month: int) -> str:
        """A month of the run in words: 0 is "in January of year 1"."""
        return self.say("date", month=self.months[month % 12], year=month // 12 + 1)

    def money(self, amount: float) -> str:
        """An amount of MWM with its unit."""
        if abs(amount) < 0.005:
            return self.phrases["no_money"]
        digits = 1 if abs(amount) >= 0.095 else 2
        one = f"{amount:.{digits}f}" == "1.0"
        return self.say("one_money" if one else "money", amount=self.decimal(amount, digits))

    def span(self, months: float) -> str:
        """A length of time in years, written out."""
        years = round(months / 12)
        if months < 12:
            return self.phrases["under_a_year"]
        return self.say("one_year" if years == 1 else "span", number=years)

    def hours(self, amount: float) -> str:
        """Person-hours."""
        number = round(amount)
        return self.say("one_hour" if number == 1 else "hours", number=self.decimal(number, 0))

    def times(self, count: int) -> str:
        """How often."""
        often = {1: "once", 2: "twice"}.get(count, "times")
        return self.say(often, number=count)

    def age(self, years: float) -> str:
        """How old somebody is."""
        return self.say("age" if years >= 1.0 else "infant", years=int(years))

    def unit_once(self, text: str) -> str:
        """A paragraph in which the unit of money is written out only the first time."""
        units: list[list[str]] = self._tables["units"]
        places = [text.find(unit) + len(unit) for unit, _ in units if unit in text]
        if not places:
            return text
        before, after = text[: min(places)], text[min(places) :]
        for unit, again in units:
            after = after.replace(unit, again)
        return before + after

    # --- things ------------------------------------------------------------------------------

    def stage_built(self, number: float) -> str:
        """A stage of building as a part of a sentence; the code of nothing for an unknown one."""
        known = 0 <= number < len(STAGE_NAMES)
        return self.stages[STAGE_NAMES[int(number) if known else 0]]

    def core(self, stage: int) -> str:
        """How far the core of a house has come."""
        return self.cores[STAGE_NAMES[min(max(stage, 0), len(self.cores) - 1)]]

    def rooms(self, number: int) -> str:
        """How many rooms."""
        return self.say("one_room" if number == 1 else "rooms", number=number)

    def service(self, level: float) -> str:
        """What a settlement has at a level of services."""
        return self.services[min(max(int(level), 0), len(self.services) - 1)]

    def institution(self, kind: str, titles: Mapping[str, str]) -> str:
        """A lender or a programme (``kind``) by its title, with its article."""
        title = titles.get(self.code) or titles["en"]
        small = f"{title[:1].lower()}{title[1:]}"
        first = small.split()[0] if small.split() else ""
        article = next(said for end, said in self._tables["articles"] if first.endswith(end))
        return self.fill(self._tables[kind], title=Title(small), article=article)


@cache
def language_of(code: str) -> Language:
    """The language with this code, read from its file; ``ValueError`` names the nearest one there is."""
    if code not in LANGUAGES:
        hint = did_you_mean(code.lower(), LANGUAGES)
        expected = f"unknown language '{code}'; expected {one_of(LANGUAGES)}"
        raise ValueError(expected + (f" ({hint})" if hint else ""))
    return Language(code, tomllib.loads((FOLDER / f"{code}.toml").read_text(encoding="utf-8")))


ENGLISH = language_of("en")
EVENTS, CAUSES, PHRASES = ENGLISH.events, ENGLISH.causes, ENGLISH.phrases


def capital(text: str) -> str:
    """The text with a capital at the beginning."""
    return text[:1].upper() + text[1:]
