"""One household's life, told in sentences from the files of a run (DESIGN section 4).

``tell`` follows one household year by year; ``tell_lives`` tells one life for each income decile.
Small things (hours of help, emergencies, jobs, gifts) are gathered into one sentence a year, and
years of small things alone into one paragraph. All wording is in ``analysis.story_sentences``, in each
language there is; reading and choosing in ``analysis.story_run``. Year 1 is months 0 to 11 of the run.
"""

from __future__ import annotations

import textwrap
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pandas as pd

from agents.foundation.draws import named_key
from analysis.story_ends import balance, lots_at, opening
from analysis.story_members import founders, is_born_here, start_of
from analysis.story_run import (
    City,
    StoryError,
    eventful_household,
    find_household,
    owner_of_decile,
    random_household,
    read_city,
)
from analysis.story_sentences import ENGLISH, EVENTS, OTHER, Language, capital
from analysis.story_words import Names, Told, fill, known_language

__all__ = ["StoryError", "life", "tell", "tell_as_document", "tell_lives"]

WIDTH = 96
RANDOM, TYPICAL = "random", "typical"

_AFTER_ITS_STAGE = 1.5
"""The table names a finished core just before the stage that finished it; the story, after."""

_TELL_OF_THE_MOVE = ("became_member", "finished_home_sold")
"""Kinds whose sentence says that they moved, and onto what ground: the move itself is not told again."""

_ALLOWANCES = {"rent_aid_begun": "allowance_begun", "rent_aid_ended": "allowance_ended"}
_WHY_ALLOWANCES_END = {"no_lot": "owner_no_more", "not_used": "nothing_due"}
"""Aid to rent as owners see it."""


def tell(folder: Path | str, household: int | str | None = None, language: str = "en") -> str:
    """The life of one household of a run, in plain sentences.

    ``folder``: a run, or an experiment (then its first run that is there, which the text says).
    ``household``: its integer key or its hexadecimal mark; "random" for one drawn anew each time;
    None or "typical" for an eventful life, by the rule of ``story_run.eventful_household``.
    ``language``: one of ``story_sentences.LANGUAGES``. Raises ``StoryError`` (a ``ValueError``) for
    an unknown household or language, naming the nearest ones, and where there is no run.
    """
    return tell_as_document(folder, household, language)["text"]


def tell_as_document(
    folder: Path | str, household: int | str | None = None, language: str = "en"
) -> dict[str, Any]:
    """What ``tell`` tells, as ``text``, with the ``household``'s key, its ``mark`` and the ``language``."""
    said = known_language(language)
    city = read_city(folder)
    header = _header(city, said)
    if household == RANDOM:
        key = random_household(city)
        header = [" ".join([*header, said.say("drawn", mark=city.marks[key])])]
    elif household in (None, TYPICAL):
        key = eventful_household(city)
    else:
        key = find_household(city, household)
    text = wrapped(header + life(city, key, said), said)
    return {"household": key, "mark": city.marks[key], "language": said.code, "text": text}


def tell_lives(folder: Path | str, deciles: Iterable[int] = range(1, 9), language: str = "en") -> str:
    """One life for each decile that is there: an owner of the first day, drawn by the run's seed."""
    said = known_language(language)
    city = read_city(folder)
    paragraphs = _header(city, said)
    for decile in deciles:
        key = owner_of_decile(city, decile)
        if key is not None:
            title = Names(city, [key], said).full(key)
            paragraphs.append(said.say("life_title", decile=decile, title=title))
            paragraphs += life(city, key, said)
    return wrapped(paragraphs, said)


def _header(city: City, language: Language) -> list[str]:
    title = city.titles.get(language.code) or city.title
    header = language.say("city", city=title, seed=city.seed, span=language.span(city.months))
    note = ""
    if city.chosen is not None:
        run, number = city.chosen
        note = language.say("chosen", run=run, number=number)
    coarse = "" if city.detailed else language.say("coarse")
    return [" ".join(part for part in (header, note, coarse) if part)]


def wrapped(paragraphs: Sequence[str], language: Language = ENGLISH) -> str:
    """Lines of at most ``WIDTH``; the unit of money is written out once in a paragraph."""
    filled = (textwrap.fill(language.unit_once(text), WIDTH) for text in paragraphs if text)
    return "\n\n".join(filled)


# --- a life ----------------------------------------------------------------------------------


def life(city: City, key: int, language: str | Language = "en") -> list[str]:
    """The paragraphs of one life: how it began, its years, a balance.

    ``city``: from ``read_city``, or from ``city_of`` while it lives. Raises ``StoryError`` for an
    unknown household or language.
    """
    if key not in city.marks:
        find_household(city, key)
    said = known_language(language)
    told = events_of(city, key)
    names = Names(city, [key, *(event.other for event in told)], said)
    begins = opening(city, key, names)  # first, because it names people first
    return [begins, *years(city, key, told, names), balance(city, key, said)]


def events_of(city: City, key: int) -> list[Told]:
    """All that happened to a household or that it did for others, in order of time."""
    toward = city.toward(key)
    theirs = toward[toward.household != key]
    told = _matched(city.of(key), city.allowances)
    told += [
        Told(
            int(row.month), row.kind + OTHER, int(row.household), row.cause, float(row.amount), int(row.Index)
        )
        for row in theirs.itertuples()
        if row.kind + OTHER in EVENTS
    ]
    told += _services(city, key)
    if founders(city, key):  # the opening tells of it
        told = [event for event in told if event.kind not in ("formed", "formed/other")]
    begun = start_of(city, key)
    told = [
        event
        for event in told
        if not (event.kind == "left_home" + OTHER and event.month == begun and is_born_here(city, key))
    ]
    late = {"core_finished": _AFTER_ITS_STAGE}
    return sorted(told, key=lambda event: (event.month, event.place + late.get(event.kind, 0.0)))


def _matched(mine: pd.DataFrame, allowances: frozenset[int]) -> list[Told]:
    """Own events; a change of rooms is one event, and a finished stage knows when it was begun."""
    told: list[Told] = []
    begun: dict[tuple[int, int], Told] = {}
    moves = mine[mine.kind.isin(_TELL_OF_THE_MOVE)]
    moved = set(zip(moves.month, moves.lot, strict=True))
    for row in mine.itertuples():
        if row.kind == "settled_on_lot" and (row.month, row.lot) in moved:
            continue
        event = Told(int(row.month), row.kind, int(row.other), row.cause, float(row.amount), int(row.Index))
        stage = (int(row.lot), int(row.amount))
        if event.kind == "started_stage":
            begun[stage] = event
        elif event.kind == "finished_stage" and stage in begun:
            start = begun.pop(stage)
            event.began = start.month
            told.remove(start)
        elif (
            event.kind == "rented"
            and told
            and (told[-1].month, told[-1].kind) == (event.month, "tenant_left")
        ):
            told.pop()
            event.kind = "changed_room"
        elif event.kind == "left":
            event.kind = {"family_ended": "ended", "formal_home": "left_for_formal"}.get(event.cause, "left")
        elif event.kind == "inherited" and event.other == row.household:
            event.kind = "inherited_within"
        elif event.kind in _ALLOWANCES and event.other in allowances:
            event.kind = _ALLOWANCES[event.kind]
            event.cause = _WHY_ALLOWANCES_END.get(event.cause, event.cause)
        told.append(event)
    return told


def _services(city: City, key: int) -> list[Told]:
    """Improvements of the settlement in which the household lived at the time.

    A home that had the service before, as one a developer built, saw it come to the rest only.
    """
    found = {}
    improved = city.improvements[city.improvements.month >= start_of(city, key)]
    lots = lots_at(city, key, improved.month.to_numpy())
    homes = {lot: _History.of(city.shots(lot)) for lot in set(lots)}
    for row, lot in zip(improved.itertuples(), lots, strict=True):
        month, home = int(row.month), homes[lot]
        if row.household == key:
            found[month] = (row, "services_improved")
        elif home.months:
            if row.other in city.starting:
                mine = row.other == home.settlement
            else:  # founded during the run: its key is in no file, but the level of its lots rises
                before, after = home.level.get(month), home.level.get(month + 12)
                mine = before is not None and after is not None and before < row.amount == after
            if mine:
                known = bisect_right(home.months, month)
                had = known > 0 and home.level[home.months[known - 1]] >= row.amount
                found[month] = (row, "services_around" if had else "services_improved")
    return [
        Told(month, kind, 0, row.cause, float(row.amount), int(row.Index))
        for month, (row, kind) in found.items()
    ]


@dataclass(frozen=True)
class _History:
    """Services of a lot: months of its snapshots, the level in each, the key of its last settlement."""

    months: list[int]
    level: dict[int, int]
    settlement: int

    @classmethod
    def of(cls, shots: pd.DataFrame) -> _History:
        months = shots.month.tolist()
        settlement = named_key("settlement", int(shots.settlement.iloc[-1])) if months else 0
        return cls(months, dict(zip(months, shots.services.tolist(), strict=True)), settlement)


def years(city: City, key: int, told: Sequence[Told], names: Names) -> list[str]:
    """A paragraph for each eventful year and for each stretch of years without great events."""
    language, home = names.language, city.households.loc[key]
    last = (int(home.settled) if home.present == 0 else city.months - 1) // 12
    last = max([last, *(event.month // 12 for event in told)])
    first = min([max(0, int(home.arrived)) // 12, *(event.month // 12 for event in told)])
    paragraphs: list[str] = []
    quiet: list[int] = []
    small: list[Told] = []

    def close_stretch() -> None:
        if quiet:
            text = _clauses(small, names)
            if text:  # years of which nothing is recorded are not told
                paragraphs.append(_heading(quiet[0], quiet[-1], language) + capital(text) + ".")
            quiet.clear()
            small.clear()

    for year in range(first, last + 1):
        events = [event for event in told if event.month // 12 == year]
        great, gathered_here = _divided(events)
        if not great:
            quiet.append(year)
            small += gathered_here
            continue
        close_stretch()
        sentences, before = [], Counter[int]()
        reasons: set[tuple[int, str]] = set()
        for group in great:
            when = _when(group[0].month, before, language)
            template = language.events[group[0].kind].one
            if "{why}" in template:
                group = [_said_once(event, reasons) for event in group]
            sentences.append(fill(template, group, names, when))
            before[group[0].month] += 1
        if gathered_here:
            sentences.append(_clauses(gathered_here, names))
        told_here = " ".join(capital(text) + "." for text in sentences)
        paragraphs.append(_heading(year, year, language) + told_here)
    close_stretch()
    return paragraphs


def _when(month: int, before: Counter[int], language: Language) -> str:
    """How a sentence begins; ``before``: how many sentences of each month there are already."""
    if not before[month]:
        return language.say("in_month", month=language.months[month % 12])
    return language.phrases["same_month" if before[month] % 2 else "same_again"]


def _said_once(event: Told, reasons: set[tuple[int, str]]) -> Told:
    """The event without its cause, if a sentence of the same month has given it; remembers it."""
    told = (event.month, event.cause) in reasons
    reasons.add((event.month, event.cause))
    return replace(event, cause="") if told else event


def _divided(events: Sequence[Told]) -> tuple[list[list[Told]], list[Told]]:
    """The events of a year with a sentence of their own (those of a heavy day share one), and the others."""
    months = {(event.month, event.kind) for event in events}
    often = Counter(kind for _month, kind in months)
    great: dict[tuple[int, int], list[Told]] = {}
    small = []
    for at, event in enumerate(events):
        if often[event.kind] > EVENTS[event.kind].alone:
            small.append(event)
        elif event.kind == "crew_day":
            great.setdefault((event.month, -1), []).append(event)
        else:
            great[event.month, at] = [event]
    return list(great.values()), small


def _clauses(told: Sequence[Told], names: Names) -> str:
    """Events gathered by kind, in the order of the table, as one sentence."""
    clauses = []
    for kind in EVENTS:
        alike = [event for event in told if event.kind == kind]
        if alike:
            wording = names.language.events[kind]
            template = wording.many if len(alike) > 1 else wording.one
            clauses.append(fill(template, alike, names))
    return "; ".join(clauses)


def _heading(year: int, last: int, language: Language) -> str:
    return language.say("year" if year == last else "years", year=year + 1, last=last + 1)
