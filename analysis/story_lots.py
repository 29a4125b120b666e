"""The story of one lot: who held it, what was built on it, who came and went, who lives there now.

Told like lives (``analysis.story``) from what a run or a living city says; every household goes with
its mark, so that a reader can follow it to its own story.
"""

from __future__ import annotations

import pandas as pd

from agents.foundation.codes import OWNER, SHARER, TENANT, TENURE_NAMES
from analysis.story_ends import first_house, lot_at
from analysis.story_run import City, StoryError, first_tenure
from analysis.story_sentences import Language, capital
from analysis.story_words import Names, Told, known_language, why

MOST_STAGES = 8
"""Stages of building told one by one."""

NEAREST = 5

_BY_SALE = {"home_sold": "bought", "lot_sold": "bought"}
"""Kinds in which the other household gets the lot."""

_BY_COMING = {
    "finished_home_sold": "bought",
    "became_member": "member",
    "home_handed_over": "handed_over",
    "joined_invasion": "taken",
    "inherited": "inherited",
    "settled_on_lot": "settled",
}
"""Kinds in which the household gets the lot; the last one is told if no other says how."""

_LOST = ("lost_lot", "home_taken_back")
_TENANCIES = ("rented", "tenant_left", "evicted")
_SHARED = ("moved_in_with", "formed", "storey_finished")


def lot_story(city: City, lot: int, language: str | Language = "en") -> list[str]:
    """The story of a lot in five to ten sentences.

    ``city``: from ``story_run.read_city`` or ``city_of``; ``lot``: its number in ``lots.parquet``.
    Raises ``StoryError`` for a lot of which nothing is known, naming the nearest ones, and for an
    unknown language.
    """
    said = known_language(language)
    events, shots = city.at(lot), city.shots(lot)
    if lot < 0 or (events.empty and shots.empty):
        known = sorted({*city.lots.lot.unique().tolist(), *city.events.lot.unique().tolist()} - {-1})
        near = ", ".join(str(other) for other in sorted(known, key=lambda other: abs(other - lot))[:NEAREST])
        raise StoryError(f"nothing is known of lot {lot}; the nearest ones with a story are {near or 'none'}")
    names = Names(city, city.marks, said, marked=True)
    living = (city.households.present == 1) & (city.households.lot == lot)
    here = city.households[living].reset_index(drop=True)
    told = [
        _place(city, lot, shots, said),
        _first_day(city, lot, shots, said),
        _held(city, lot, events, here, names),
        _built(events, said),
        *_lost(events, names),
        _services(shots, said),
        _people(events, shots, here, said),
        _now(city, here, names),
        _house(shots, said),
    ]
    return [text for text in told if text]


def _place(city: City, lot: int, shots: pd.DataFrame, language: Language) -> str:
    settlement = int(shots.settlement.iloc[-1]) if len(shots) else -1
    at_risk = len(shots) > 0 and shots.risk.iloc[-1] == 1
    return language.say_of_lot(
        "title" if settlement >= 0 else "title_alone",
        lot=lot,
        settlement=settlement,
        city=city.titles.get(language.code) or city.title,
        risk=language.phrases["risk"] if at_risk else "",
    )


def _first_day(city: City, lot: int, shots: pd.DataFrame, language: Language) -> str:
    """The house of the first day, if there was one."""
    uses = shots.get("tenure_use", pd.Series(dtype=str)).astype(str).tolist()
    if shots.empty or shots.month.iloc[0] > city.lots.month.min() or uses[:1] == ["vacant"]:
        return language.say_of_lot("first_empty")
    phrase = "first_rental" if uses[:1] == ["absentee rental"] else "first"
    return first_house(city, lot, language.lot[phrase], language)


def _held(city: City, lot: int, events: pd.DataFrame, here: pd.DataFrame, names: Names) -> str:
    """Who held the lot, one after the other, and how each of them came to it."""
    language = names.language
    keys = {*events.household.tolist(), *here.key.tolist()} & city.marks.keys()
    first = [
        key
        for key in sorted(keys, key=lambda key: (int(city.households.loc[key].arrived), key))
        if city.households.loc[key].arrived <= 0
        and first_tenure(city, key) == TENURE_NAMES[OWNER]
        and lot_at(city, key, 0) == lot
    ]
    changes = _changes(events)
    if not first and changes and changes[0][0] == "inherited":
        first = [changes[0][3]]
    told = [language.say_of_lot("started", family=names.of(key, "lot_sold")) for key in first[:1]]
    told += [
        language.say_of_lot(
            phrase,
            family=names.of(key, "lot_sold"),
            date=language.date(month),
            money=language.money(amount),
            other=names.of(other, "home_handed_over") if phrase == "handed_over" else "",
        )
        for phrase, month, key, other, amount in changes
    ]
    return language.say_of_lot("holders", holders="; ".join(told)) if told else ""


def _changes(events: pd.DataFrame) -> list[tuple[str, int, int, int, float]]:
    """Each time the lot got somebody new: phrase, month, whose it is now, from whom, amount."""
    found: dict[tuple[int, int], tuple[str, int, int, int, float]] = {}
    for row in events[events.kind.isin((*_BY_SALE, *_BY_COMING))].itertuples():
        month, household, other = int(row.month), int(row.household), int(row.other)
        if row.kind in _BY_SALE:
            change = ("bought", month, other, household, float(row.amount))
        else:
            phrase = "passed_on" if row.kind == "inherited" and other == household else _BY_COMING[row.kind]
            change = (phrase, month, household, other, float(row.amount))
        at = month, change[2]
        if at not in found or row.kind != "settled_on_lot":
            found[at] = change
    return list(found.values())


def _lost(events: pd.DataFrame, names: Names) -> list[str]:
    """Who lost the lot without selling it, and whether the land was cleared."""
    language = names.language
    told = []
    for row in events[events.kind.isin(_LOST)].itertuples():
        event = Told(int(row.month), row.kind, int(row.other), row.cause, float(row.amount))
        lost = language.say_of_lot(
            "lost",
            family=names.of(int(row.household), "lot_sold"),
            date=language.date(event.month),
            why=why([event], language),
        )
        told.append(capital(lost) + ".")
    for month in events.month[events.kind == "settlement_cleared"].unique():
        told.append(capital(language.say_of_lot("cleared", date=language.date(int(month)))) + ".")
    return told


def _built(events: pd.DataFrame, language: Language) -> str:
    """When its stages were built."""
    built = events[events.kind == "finished_stage"]
    if built.empty:
        return ""
    stages = [
        language.say_of_lot(
            "stage", stage=language.stage_built(row.amount), date=language.date(int(row.month))
        )
        for row in built.head(MOST_STAGES).itertuples()
    ]
    if len(built) > MOST_STAGES:
        stages.append(language.say("more", number=len(built) - MOST_STAGES))
    return language.say_of_lot("built", stages=language.listed(stages))


def _services(shots: pd.DataFrame, language: Language) -> str:
    """The services of its settlement, and since which year each."""
    changed = shots[shots.services != shots.services.shift()] if len(shots) else shots
    if changed.empty:
        return ""
    steps = []
    for row in changed.itertuples():
        service = language.service(row.services)
        if len(changed) == 1:
            steps.append(service)
        elif not steps:
            steps.append(language.say_of_lot("services_first", service=service))
        else:
            year = max(0, int(row.month) - 1) // 12 + 1
            steps.append(language.say_of_lot("services_since", service=service, year=year))
    return language.say_of_lot("services", services="; ".join(steps))


def _people(events: pd.DataFrame, shots: pd.DataFrame, here: pd.DataFrame, language: Language) -> str:
    """How many rented and shared here, were put out, and were displaced from here."""
    clauses = []
    for phrase, kinds, tenure in (("tenants", _TENANCIES, TENANT), ("sharers", _SHARED, SHARER)):
        came = {*events.household[events.kind.isin(kinds)], *here.key[here.tenure == tenure]}
        if came:
            clauses.append(language.say_of_lot(phrase, number=len(came)))
    put_out = int((events.kind == "evicted").sum())
    if put_out:
        clauses.append(language.say_of_lot("put_out", count=language.times(put_out)))
    displaced = int(shots.displaced.max()) if len(shots) and "displaced" in shots else 0
    if displaced:
        clauses.append(language.say_of_lot("displaced", number=displaced))
    return capital("; ".join(clauses)) + "." if clauses else ""


def _now(city: City, here: pd.DataFrame, names: Names) -> str:
    """Who lives here at the end: owners, then tenants, then those who share the lot."""
    language = names.language
    if here.empty:
        return language.say_of_lot("now_nobody")
    homes = [
        language.say_of_lot(
            phrase,
            family=names.of(int(row.key), "rented"),
            years=language.span(city.months - int(row.settled)),
        )
        for tenure, phrase in ((OWNER, "owner_now"), (TENANT, "tenant_now"), (SHARER, "sharing_now"))
        for row in here[here.tenure == tenure].sort_values(["settled", "key"], kind="stable").itertuples()
    ]
    return language.say_of_lot("now", homes="; ".join(homes)) if homes else language.say_of_lot("now_nobody")


def _house(shots: pd.DataFrame, language: Language) -> str:
    """The house of the last snapshot, and the title."""
    if shots.empty or (shots.stage.iloc[-1] <= 0 and shots.rooms.iloc[-1] <= 0):
        return ""
    shot = shots.iloc[-1]
    let = language.say_of_lot("let", number=int(shot.let_rooms)) if shot.let_rooms > 0 else ""
    return language.say_of_lot(
        "house",
        stage=language.core(int(shot.stage)),
        rooms=language.rooms(int(shot.rooms)),
        let=let,
        quality=language.decimal(shot.quality, 2),
        title=language.titles[str(shot.title)],
    )
