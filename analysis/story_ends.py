"""How a life stands at the beginning of its account and at its end (``analysis.story``)."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from agents.foundation.codes import OWNER, ROOM_STAGE, SHARER, SLAB, STOREY, TENURE_NAMES
from agents.foundation.draws import named_key
from analysis.story_members import family_at_end, family_at_start, founders, is_born_here
from analysis.story_run import City, first_tenure
from analysis.story_sentences import Language
from analysis.story_words import Names


def lots_at(city: City, key: int, months: ArrayLike) -> list[int]:
    """The lot a household lived on in each month, from its events and its last place; -1 if unknown."""
    mine = city.of(key)
    lots, when = mine.lot.to_numpy(), mine.month.to_numpy()
    known = lots >= 0
    ways = [*lots[known].tolist(), int(city.households.loc[key].lot)]
    return [ways[place] for place in np.searchsorted(when[known], np.asarray(months))]


def lot_at(city: City, key: int, month: int) -> int:
    """The lot a household lived on in a month; -1 if unknown."""
    return lots_at(city, key, [month])[0]


def opening(city: City, key: int, names: Names) -> str:
    """Who they are, how they lived on the first day, and in what kind of house."""
    language, home, mine = names.language, city.households.loc[key], city.of(key)
    changes = mine[mine.kind.isin(("changed_to_formal", "changed_to_informal"))]
    formal = changes.kind.iloc[0] == "changed_to_informal" if len(changes) else home.formal == 1
    persons, family = int(home.persons), family_at_start(city, key)
    number = language.say("one_person" if persons == 1 else "persons", number=persons)
    livelihood = language.say(
        "livelihood",
        decile=int(home.decile),
        work=language.phrases["formal_work" if formal else "informal_work"],
        mason=language.phrases["mason"] if home.mason == 1 else "",
        papers=language.phrases["no_papers"] if home.papers == 0 else "",
        remittances=language.phrases["remittances"] if home.receives == 1 else "",
    )
    people = family.told(language) if family else number
    traits = language.say("traits", persons=people, livelihood=livelihood)
    title = names.full(key)
    if is_born_here(city, key):
        return language.say(
            "born_here",
            title=title,
            date=language.date(int(home.arrived)),
            founders=_founders(city, key, names),
            place=language.phrases["at_parents"] if _is_at_parents(city, key) else "",
            traits=livelihood if founders(city, key) else traits,
        )
    if home.arrived > 0 or (home.arrived == 0 and home.stream > 0):
        return language.say("newcomers", title=title, traits=traits)
    tenure = first_tenure(city, key)
    text = language.say(
        "before",
        title=title,
        years=language.span(-int(home.arrived)),
        traits=traits,
        place=language.tenures[tenure],
    )
    housed = tenure in (TENURE_NAMES[OWNER], TENURE_NAMES[SHARER])
    house = first_house(city, lot_at(city, key, 0), language.phrases["house"], language) if housed else ""
    return " ".join(part for part in (text, house) if part)


def _founders(city: City, key: int, names: Names) -> str:
    """Whose children set the household up, and how old they were."""
    language = names.language
    told = [
        language.say("founder", family=names.of(parents, "formed"), age=language.say("age", years=age))
        for parents, age in founders(city, key)
    ]
    if len(told) == 1:
        return language.say("one_founder", one=told[0])
    if len(told) == 2:
        return language.say("two_founders", one=told[0], two=told[1])
    parents = names.of(int(city.households.loc[key].parents), "formed")
    return language.say("unknown_founder", family=parents)


def _is_at_parents(city: City, key: int) -> bool:
    """Whether they began on the lot of the parents."""
    mine = city.of(key)
    formed = mine[mine.kind == "formed"]
    if formed.empty or formed.lot.iloc[0] < 0:
        return False
    moves = mine[mine.kind.isin(("rented", "settled_on_lot", "joined_invasion", "moved_in_with", "unhoused"))]
    at_once = len(moves) > 0 and moves.month.iloc[0] == formed.month.iloc[0]
    there = lot_at(city, key, int(formed.month.iloc[0]) + 1) == formed.lot.iloc[0]
    return bool(there and not at_once)


def first_house(city: City, lot: int, template: str, language: Language) -> str:
    """The house of the first day: the first snapshot less what was built until then; "" if unknown.

    ``template``: with ``{stage}``, ``{rooms}``, ``{service}`` and, if need be, ``{risk}``.
    """
    shots = city.shots(lot)
    if shots.empty:
        return ""
    shot = shots.iloc[0]
    events = city.at(lot)
    earlier = events[(events.kind == "finished_stage") & (events.month < shot.month)]
    built = [int(k) for k in earlier.amount]
    core = [stage for stage in built if stage < ROOM_STAGE]
    stage = min(core) - 1 if core else int(shot.stage)
    rooms = int(shot.rooms) - built.count(ROOM_STAGE) - 2 * built.count(STOREY)
    if SLAB in core:
        rooms -= 1
    improved = city.improvements
    key = named_key("settlement", int(shot.settlement))
    since = int(((improved.month < shot.month) & (improved.other == key)).sum())
    return language.fill(
        template,
        stage=language.core(stage),
        rooms=language.rooms(max(rooms, min(1, stage))),
        service=language.service(int(shot.services) - since),
        risk=language.phrases["risk"] if shot.risk == 1 else "",
    )


def balance(city: City, key: int, language: Language) -> str:
    """Where the family stands at the end, and what it has spent, borrowed, received and given."""
    home = city.households.loc[key]
    sentences = []
    if home.present == 0:
        mine = city.of(key)
        causes = mine.cause[mine.kind == "left"]
        why = str(causes.iloc[-1]) if len(causes) else ""
        phrase = {"family_ended": "ended", "formal_home": "formal"}.get(why, "gone")
        sentences.append(language.say(phrase, years=language.span(int(home.settled) - int(home.arrived))))
    else:
        years = language.span(city.months - int(home.arrived))
        text = language.say("stands", years=years, place=_place(city, home, language))
        if home.lot >= 0:
            text += language.say("since", years=language.span(city.months - int(home.settled)))
        sentences.append(text + _last_house(city, home, language) + ".")
        family = family_at_end(city, key)
        if family:
            sentences.append(language.say("family_now", family=family.told(language)))
    sentences.append("; ".join(_money_story(city, key, language)) + ".")
    sentences += _help(home, language)
    if home.defaults > 0:
        sentences.append(
            language.say(
                "defaulted" if home.loans_taken > 1 else "defaulted_only",
                number=int(home.defaults),
                loans=int(home.loans_taken),
            )
        )
    if home.debt > 0.005:
        sentences.append(language.say("owe", money=language.money(home.debt)))
    return " ".join(sentences)


def _place(city: City, home: pd.Series, language: Language) -> str:
    """How they live at the end; of owners, whose the ground is."""
    if home.tenure == OWNER:
        events = city.of(int(home.key))
        member = ((events.lot == home.lot) & (events.kind == "became_member")).any()
        titles = city.shots(int(home.lot)).title
        title = "use right" if member else str(["", *titles][-1])
        if title in language.rights:
            return language.rights[title]
    return language.tenures[TENURE_NAMES[int(home.tenure)]]


def _money_story(city: City, key: int, language: Language) -> list[str]:
    """What they spent on the house, borrowed and received: money of a public credit is told once."""
    home, mine = city.households.loc[key], city.of(key)
    told = [language.say("spent", money=language.money(home.own_spending))]
    received = float(home.received)
    if home.loans_taken > 0:
        loans = mine[(mine.kind == "loan") & (mine.cause != "programme_credit")]
        credit = max(0.0, float(home.borrowed) - float(loans.amount.sum()))
        served = mine.kind.isin(("tranche", "ghost_tranche")).any()
        text = ""
        if credit >= 0.05 and served:
            text = language.say("all_credit" if loans.empty else "some_credit", money=language.money(credit))
            received -= min(received, credit)
        borrowed, interest = language.money(home.borrowed), language.money(home.interest_paid)
        told.append(language.say("borrowed", money=borrowed, credit=text, interest=interest))
        if text:
            beyond = language.say("beyond", money=language.money(received))
            return [*told, beyond] if received >= 0.05 else told
    else:
        told.append(language.say("no_borrowing"))
    phrase = "received" if received > 0 else "none_received"
    return [*told, language.say(phrase, money=language.money(received))]


def _help(home: pd.Series, language: Language) -> list[str]:
    """Hours of help received and given, as far as there were any."""
    got, gave = home.hours_received >= 0.5, home.hours_given >= 0.5
    if not got and not gave:
        return []
    phrase = "help" if got and gave else "help_received" if got else "help_given"
    received, given = language.hours(home.hours_received), language.hours(home.hours_given)
    return [language.say(phrase, received=received, given=given)]


def _last_house(city: City, home: pd.Series, language: Language) -> str:
    shots = city.shots(int(home.lot))
    if home.tenure != OWNER or shots.empty:
        return ""
    shot = shots.iloc[-1]
    text = language.say(
        "end_house",
        stage=language.core(int(shot.stage)),
        rooms=language.rooms(int(shot.rooms)),
        quality=language.decimal(shot.quality, 2),
    )
    text += language.say("adequate" if shot.adequate == 1 else "not_adequate")
    return text + (language.say("end_shared", number=int(shot.let_rooms)) if shot.let_rooms > 0 else "")
