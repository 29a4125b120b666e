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
from pathlib import Path

import pandas as pd

from agents.foundation.codes import OWNER, ROOM_STAGE, SHARER, SLAB, STAGE_NAMES, STOREY, TENURE_NAMES
from agents.foundation.draws import named_key
from analysis import story_sentences as words
from analysis.story_run import (
    DETAILS,
    City,
    StoryError,
    eventful_household,
    find_household,
    first_tenure,
    owner_of_decile,
    read_city,
)
from analysis.story_sentences import OTHER, PHRASES
from analysis.story_words import Names, Told, capital, date, fill, hours, money, span

__all__ = ["StoryError", "date", "tell", "tell_lives"]

WIDTH = 96

_AFTER_ITS_STAGE = 1.5
"""The table names a finished core just before the stage that finished it; the story, after."""


def tell(folder: Path | str, household: int | str | None = None) -> str:
    """The life of one household of a run, in plain sentences.

    ``folder``: a run, or an experiment (then its first run that is there, which the text says).
    ``household``: its integer key or its hexadecimal mark; None for an eventful life, by the rule
    of ``story_run.eventful_household``. Raises ``StoryError`` (a ``ValueError``) for an unknown
    household, naming the nearest marks, and where there is no run.
    """
    city = read_city(folder)
    key = eventful_household(city) if household is None else find_household(city, household)
    return _wrapped(_header(city) + life(city, key))


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
    return _wrapped(paragraphs)


def _header(city: City) -> list[str]:
    header = PHRASES["city"].format(city=city.title, seed=city.seed, span=span(city.months))
    coarse = "" if city.events.kind.isin(DETAILS).any() else PHRASES["coarse"]
    return [" ".join(part for part in (header, city.note, coarse) if part)]


def _wrapped(paragraphs: Sequence[str]) -> str:
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
    return [opening(city, key, names), *years(city, key, told, names), balance(city, key)]


def events_of(city: City, key: int) -> list[Told]:
    """All that happened to a household or that it did for others, in order of time."""
    events = city.events
    mine = events[events.household == key]
    theirs = events[(events.other == key) & (events.household != key)]
    told = _matched(mine)
    told += [
        Told(
            int(row.month), row.kind + OTHER, int(row.household), row.cause, float(row.amount), int(row.Index)
        )
        for row in theirs.itertuples()
        if row.kind + OTHER in words.EVENTS
    ]
    told += _services(city, key)
    late = {"core_finished": _AFTER_ITS_STAGE}
    return sorted(told, key=lambda event: (event.month, event.place + late.get(event.kind, 0.0)))


def _matched(mine: pd.DataFrame) -> list[Told]:
    """Own events; a change of rooms is one event, and a finished stage knows when it was begun."""
    told: list[Told] = []
    begun: dict[tuple[int, int], Told] = {}
    for row in mine.itertuples():
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
        told.append(event)
    return told


def _services(city: City, key: int) -> list[Told]:
    """Improvements of the settlement in which the household lived at the time."""
    found = []
    improved = city.events[city.events.kind == "services_improved"]
    starting = {named_key("settlement", int(k)) for k in city.lots.settlement.unique() if k >= 0}
    for row in improved.itertuples():
        if row.household == key:
            found.append(row)
            continue
        where = city.lots[city.lots.lot == _lot_at(city, key, int(row.month))].sort_values("month")
        if where.empty:
            continue
        if row.other in starting:
            mine = row.other == named_key("settlement", int(where.settlement.iloc[-1]))
        else:  # founded during the run: its key is in no file, but the level of its lots rises
            levels = where.set_index("month").services
            before, after = levels.get(int(row.month)), levels.get(int(row.month) + 12)
            mine = before is not None and after is not None and before < row.amount == after
        if mine:
            found.append(row)
    unique = {int(row.month): row for row in found}.values()
    return [Told(int(row.month), row.kind, 0, row.cause, float(row.amount), int(row.Index)) for row in unique]


def _lot_at(city: City, key: int, month: int) -> int:
    """The lot a household lived on in a month, from its events and its last place; -1 if unknown."""
    mine = city.events[(city.events.household == key) & (city.events.lot >= 0)]
    moves = mine[mine.month >= month]
    return int(moves.lot.iloc[0]) if len(moves) else int(city.households.loc[key].lot)


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
            text = capital(_clauses(small, names) or PHRASES["quiet"])
            paragraphs.append(_heading(quiet[0], quiet[-1]) + text + ".")
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
        sentences, before = [], -1
        for group in great:
            month = group[0].month
            when = PHRASES["in_month"].format(month=words.MONTHS[month % 12])
            sentences.append(
                fill(
                    words.EVENTS[group[0].kind].one,
                    group,
                    names,
                    PHRASES["same_month"] if month == before else when,
                )
            )
            before = month
        if gathered_here:
            sentences.append(_clauses(gathered_here, names))
        paragraphs.append(_heading(year, year) + " ".join(capital(text) + "." for text in sentences))
    close_stretch()
    return paragraphs


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


# --- beginning and end -----------------------------------------------------------------------


def opening(city: City, key: int, names: Names) -> str:
    """Who they are, how they lived on the first day, and in what kind of house."""
    home = city.households.loc[key]
    changes = city.events[
        (city.events.household == key) & city.events.kind.isin(("changed_to_formal", "changed_to_informal"))
    ]
    formal = changes.kind.iloc[0] == "changed_to_informal" if len(changes) else home.formal == 1
    persons = int(home.persons)
    traits = PHRASES["traits"].format(
        persons=PHRASES["one_person"] if persons == 1 else PHRASES["persons"].format(number=persons),
        decile=int(home.decile),
        work=PHRASES["formal" if formal else "informal"],
        mason=PHRASES["mason"] if home.mason == 1 else "",
        papers=PHRASES["no_papers"] if home.papers == 0 else "",
        remittances=PHRASES["remittances"] if home.receives == 1 else "",
    )
    title = names.full(key)
    if home.arrived > 0 or (home.arrived == 0 and home.stream > 0):
        return PHRASES["newcomers"].format(title=title, traits=traits)
    tenure = first_tenure(city, key)
    text = PHRASES["before"].format(
        title=title, years=span(-int(home.arrived)), traits=traits, place=words.TENURES[tenure]
    )
    house = (
        _first_house(city, _lot_at(city, key, 0))
        if tenure in (TENURE_NAMES[OWNER], TENURE_NAMES[SHARER])
        else ""
    )
    return " ".join(part for part in (text, house) if part)


def _first_house(city: City, lot: int) -> str:
    """The house of the first day: the first snapshot less what was built until then."""
    shots = city.lots[city.lots.lot == lot].sort_values("month")
    if shots.empty:
        return ""
    shot = shots.iloc[0]
    events = city.events[(city.events.month < shot.month)]
    built = [int(k) for k in events[(events.lot == lot) & (events.kind == "finished_stage")].amount]
    core = [stage for stage in built if stage < ROOM_STAGE]
    stage = min(core) - 1 if core else int(shot.stage)
    rooms = int(shot.rooms) - built.count(ROOM_STAGE) - 2 * built.count(STOREY)
    if SLAB in core:
        rooms -= 1
    key = named_key("settlement", int(shot.settlement))
    improved = int(((events.kind == "services_improved") & (events.other == key)).sum())
    return PHRASES["house"].format(
        stage=_core(stage),
        rooms=_rooms(max(rooms, min(1, stage))),
        service=words.SERVICE_LEVELS[min(max(int(shot.services) - improved, 0), 4)],
        risk=PHRASES["risk"] if shot.risk == 1 else "",
    )


def _core(stage: int) -> str:
    """How far the core of a house has come."""
    return words.CORES[STAGE_NAMES[min(max(stage, 0), len(STAGE_NAMES) - 1)]]


def _rooms(number: int) -> str:
    return PHRASES["one_room"] if number == 1 else PHRASES["rooms"].format(number=number)


def balance(city: City, key: int) -> str:
    """Where the family stands at the end, and what it has spent, borrowed, received and given."""
    home = city.households.loc[key]
    sentences = []
    if home.present == 0:
        sentences.append(PHRASES["gone"].format(years=span(int(home.settled) - int(home.arrived))))
    else:
        text = PHRASES["stands"].format(
            years=span(city.months - int(home.arrived)), place=words.TENURES[TENURE_NAMES[int(home.tenure)]]
        )
        if home.lot >= 0:
            text += PHRASES["since"].format(years=span(city.months - int(home.settled)))
        sentences.append(text + _last_house(city, home) + ".")
    money_spent = [PHRASES["spent"].format(money=money(home.own_spending))]
    if home.loans_taken > 0:
        money_spent.append(
            PHRASES["borrowed"].format(money=money(home.borrowed), interest=money(home.interest_paid))
        )
    else:
        money_spent.append(PHRASES["no_borrowing"])
    received = PHRASES["received" if home.received > 0 else "none_received"].format(
        money=money(home.received)
    )
    sentences.append("; ".join([*money_spent, received]) + ".")
    sentences.append(
        PHRASES["help"].format(received=hours(home.hours_received), given=hours(home.hours_given))
    )
    if home.defaults > 0:
        sentences.append(PHRASES["defaulted"].format(number=int(home.defaults), loans=int(home.loans_taken)))
    if home.debt > 0.005:
        sentences.append(PHRASES["owe"].format(money=money(home.debt)))
    return " ".join(sentences)


def _last_house(city: City, home: pd.Series) -> str:
    shots = city.lots[city.lots.lot == int(home.lot)].sort_values("month")
    if home.tenure != OWNER or shots.empty:
        return ""
    shot = shots.iloc[-1]
    text = PHRASES["end_house"].format(
        stage=_core(int(shot.stage)), rooms=_rooms(int(shot.rooms)), quality=f"{shot.quality:.2f}"
    )
    text += PHRASES["adequate" if shot.adequate == 1 else "not_adequate"]
    return text + (PHRASES["end_shared"].format(number=int(shot.let_rooms)) if shot.let_rooms > 0 else "")
