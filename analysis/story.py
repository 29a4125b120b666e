"""One household's life, told in sentences from the files of a run (DESIGN section 4).

``tell`` follows one household year by year; ``tell_lives`` tells one life for each income decile.
Small things (hours of help, emergencies, jobs, gifts) are gathered into one sentence a year, and
years of small things alone into one paragraph. All wording is in ``analysis.story_sentences``,
reading and choosing in ``analysis.story_run``. Year 1 is months 0 to 11 of the run.
"""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd

from agents.foundation.draws import named_key
from analysis import story_sentences as words
from analysis.story_ends import balance, lot_at, opening
from analysis.story_members import founders, is_born_here, start_of
from analysis.story_phrases import PHRASES
from analysis.story_run import (
    DETAILS,
    City,
    StoryError,
    eventful_household,
    find_household,
    owner_of_decile,
    random_household,
    read_city,
)
from analysis.story_sentences import OTHER
from analysis.story_words import Names, Told, capital, date, fill, span

__all__ = ["StoryError", "date", "tell", "tell_lives"]

WIDTH = 96
RANDOM, TYPICAL = "random", "typical"

_AFTER_ITS_STAGE = 1.5
"""The table names a finished core just before the stage that finished it; the story, after."""

_TELL_OF_THE_MOVE = ("became_member", "finished_home_sold")
"""Kinds whose sentence says that they moved, and onto what ground: the move itself is not told again."""

_ALLOWANCES = {"rent_aid_begun": "allowance_begun", "rent_aid_ended": "allowance_ended"}
_WHY_ALLOWANCES_END = {"no_lot": "owner_no_more", "not_used": "nothing_due"}
"""Aid to rent as owners see it."""


def tell(folder: Path | str, household: int | str | None = None) -> str:
    """The life of one household of a run, in plain sentences.

    ``folder``: a run, or an experiment (then its first run that is there, which the text says).
    ``household``: its integer key or its hexadecimal mark; "random" for one drawn anew each time;
    None or "typical" for an eventful life, by the rule of ``story_run.eventful_household``. Raises
    ``StoryError`` (a ``ValueError``) for an unknown household, naming the nearest marks, and where
    there is no run.
    """
    return tell_as_document(folder, household)["text"]


def tell_as_document(folder: Path | str, household: int | str | None = None) -> dict[str, Any]:
    """What ``tell`` tells, as ``text``, with the ``household``'s key and its ``mark``."""
    city = read_city(folder)
    header = _header(city)
    if household == RANDOM:
        key = random_household(city)
        header = [" ".join([*header, PHRASES["drawn"].format(mark=city.marks[key])])]
    elif household in (None, TYPICAL):
        key = eventful_household(city)
    else:
        key = find_household(city, household)
    return {"household": key, "mark": city.marks[key], "text": wrapped(header + life(city, key))}


def tell_lives(folder: Path | str, deciles: Iterable[int] = range(1, 9)) -> str:
    """One life for each decile that is there: an owner of the first day, drawn by the run's seed."""
    city = read_city(folder)
    paragraphs = _header(city)
    for decile in deciles:
        key = owner_of_decile(city, decile)
        if key is not None:
            title = Names(city, [key]).full(key)
            paragraphs.append(PHRASES["life_title"].format(decile=decile, title=title))
            paragraphs += life(city, key)
    return wrapped(paragraphs)


def _header(city: City) -> list[str]:
    header = PHRASES["city"].format(city=city.title, seed=city.seed, span=span(city.months))
    coarse = "" if city.events.kind.isin(DETAILS).any() else PHRASES["coarse"]
    return [" ".join(part for part in (header, city.note, coarse) if part)]


def wrapped(paragraphs: Sequence[str]) -> str:
    """Lines of at most ``WIDTH``; the unit of money is written out once in a paragraph."""
    unit, again = PHRASES["unit"], PHRASES["unit_again"]
    filled = []
    for text in filter(None, paragraphs):
        before, found, after = text.partition(unit)
        filled.append(textwrap.fill(before + found + after.replace(unit, again), WIDTH))
    return "\n\n".join(filled)


# --- a life ----------------------------------------------------------------------------------


def life(city: City, key: int) -> list[str]:
    """The paragraphs of one life: how it began, its years, a balance."""
    told = events_of(city, key)
    names = Names(city, [key, *(event.other for event in told)])
    begins = opening(city, key, names)  # first, because it names people first
    return [begins, *years(city, key, told, names), balance(city, key)]


def events_of(city: City, key: int) -> list[Told]:
    """All that happened to a household or that it did for others, in order of time."""
    events = city.events
    mine = events[events.household == key]
    theirs = events[(events.other == key) & (events.household != key)]
    told = _matched(mine, city.allowances)
    told += [
        Told(
            int(row.month), row.kind + OTHER, int(row.household), row.cause, float(row.amount), int(row.Index)
        )
        for row in theirs.itertuples()
        if row.kind + OTHER in words.EVENTS
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
    improved = city.events[city.events.kind == "services_improved"]
    starting = {named_key("settlement", int(k)) for k in city.lots.settlement.unique() if k >= 0}
    for row in improved[improved.month >= start_of(city, key)].itertuples():
        if row.household == key:
            found[int(row.month)] = (row, "services_improved")
            continue
        where = city.lots[city.lots.lot == lot_at(city, key, int(row.month))].sort_values("month")
        if where.empty:
            continue
        if row.other in starting:
            mine = row.other == named_key("settlement", int(where.settlement.iloc[-1]))
        else:  # founded during the run: its key is in no file, but the level of its lots rises
            levels = where.set_index("month").services
            before, after = levels.get(int(row.month)), levels.get(int(row.month) + 12)
            mine = before is not None and after is not None and before < row.amount == after
        if mine:
            known = where.services[where.month <= row.month]
            had = len(known) > 0 and known.iloc[-1] >= row.amount
            found[int(row.month)] = (row, "services_around" if had else "services_improved")
    return [
        Told(month, kind, 0, row.cause, float(row.amount), int(row.Index))
        for month, (row, kind) in found.items()
    ]


def years(city: City, key: int, told: Sequence[Told], names: Names) -> list[str]:
    """A paragraph for each eventful year and for each stretch of years without great events."""
    home = city.households.loc[key]
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
                paragraphs.append(_heading(quiet[0], quiet[-1]) + capital(text) + ".")
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
            when, template = _when(group[0].month, before), words.EVENTS[group[0].kind].one
            if "{why}" in template:
                group = [_said_once(event, reasons) for event in group]
            sentences.append(fill(template, group, names, when))
            before[group[0].month] += 1
        if gathered_here:
            sentences.append(_clauses(gathered_here, names))
        paragraphs.append(_heading(year, year) + " ".join(capital(text) + "." for text in sentences))
    close_stretch()
    return paragraphs


def _when(month: int, before: Counter[int]) -> str:
    """How a sentence begins; ``before``: how many sentences of each month there are already."""
    if not before[month]:
        return PHRASES["in_month"].format(month=words.MONTHS[month % 12])
    return PHRASES["same_month" if before[month] % 2 else "same_again"]


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
        if often[event.kind] > words.EVENTS[event.kind].alone:
            small.append(event)
        elif event.kind == "crew_day":
            great.setdefault((event.month, -1), []).append(event)
        else:
            great[event.month, at] = [event]
    return list(great.values()), small


def _clauses(told: Sequence[Told], names: Names) -> str:
    """Events gathered by kind, in the order of the table, as one sentence."""
    clauses = []
    for kind in words.EVENTS:
        alike = [event for event in told if event.kind == kind]
        if alike:
            wording = words.EVENTS[kind]
            template = wording.many if len(alike) > 1 else wording.one
            clauses.append(fill(template, alike, names))
    return "; ".join(clauses)


def _heading(year: int, last: int) -> str:
    return PHRASES["year" if year == last else "years"].format(year=year + 1, last=last + 1)
