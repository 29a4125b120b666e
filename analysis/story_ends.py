"""How a life stands at the beginning of its account and at its end (``analysis.story``)."""

from __future__ import annotations

import pandas as pd

from agents.foundation.codes import OWNER, ROOM_STAGE, SHARER, SLAB, STAGE_NAMES, STOREY, TENURE_NAMES
from agents.foundation.draws import named_key
from analysis import story_sentences as words
from analysis.story_members import family_at_end, family_at_start, founders, is_born_here
from analysis.story_phrases import PHRASES
from analysis.story_run import City, first_tenure
from analysis.story_words import Names, date, hours, money, span


def lot_at(city: City, key: int, month: int) -> int:
    """The lot a household lived on in a month, from its events and its last place; -1 if unknown."""
    mine = city.events[(city.events.household == key) & (city.events.lot >= 0)]
    moves = mine[mine.month >= month]
    return int(moves.lot.iloc[0]) if len(moves) else int(city.households.loc[key].lot)


def opening(city: City, key: int, names: Names) -> str:
    """Who they are, how they lived on the first day, and in what kind of house."""
    home = city.households.loc[key]
    changes = city.events[
        (city.events.household == key) & city.events.kind.isin(("changed_to_formal", "changed_to_informal"))
    ]
    formal = changes.kind.iloc[0] == "changed_to_informal" if len(changes) else home.formal == 1
    persons, family = int(home.persons), family_at_start(city, key)
    number = PHRASES["one_person"] if persons == 1 else PHRASES["persons"].format(number=persons)
    traits = PHRASES["traits"].format(
        persons=family.told() if family else number,
        decile=int(home.decile),
        work=PHRASES["formal_work" if formal else "informal_work"],
        mason=PHRASES["mason"] if home.mason == 1 else "",
        papers=PHRASES["no_papers"] if home.papers == 0 else "",
        remittances=PHRASES["remittances"] if home.receives == 1 else "",
    )
    title = names.full(key)
    if is_born_here(city, key):
        return PHRASES["born_here"].format(
            title=title,
            date=date(int(home.arrived)),
            founders=_founders(city, key, names),
            place=_at_parents(city, key),
            traits=traits.split(", ", 1)[1] if founders(city, key) else traits,
        )
    if home.arrived > 0 or (home.arrived == 0 and home.stream > 0):
        return PHRASES["newcomers"].format(title=title, traits=traits)
    tenure = first_tenure(city, key)
    text = PHRASES["before"].format(
        title=title, years=span(-int(home.arrived)), traits=traits, place=words.TENURES[tenure]
    )
    house = (
        _first_house(city, lot_at(city, key, 0))
        if tenure in (TENURE_NAMES[OWNER], TENURE_NAMES[SHARER])
        else ""
    )
    return " ".join(part for part in (text, house) if part)


def _founders(city: City, key: int, names: Names) -> str:
    """Whose children set the household up, and how old they were."""
    told = [
        PHRASES["founder"].format(family=names.of(parents, "formed"), age=PHRASES["age"].format(years=age))
        for parents, age in founders(city, key)
    ]
    if len(told) == 1:
        return PHRASES["one_founder"].format(one=told[0])
    if len(told) == 2:
        return PHRASES["two_founders"].format(one=told[0], two=told[1])
    parents = names.of(int(city.households.loc[key].parents), "formed")
    return PHRASES["unknown_founder"].format(family=parents)


def _at_parents(city: City, key: int) -> str:
    """Whether they began on the lot of the parents."""
    formed = city.events[(city.events.kind == "formed") & (city.events.household == key)]
    if formed.empty or formed.lot.iloc[0] < 0:
        return ""
    mine = city.events[(city.events.household == key) & (city.events.kind != "formed")]
    moves = mine[mine.kind.isin(("rented", "settled_on_lot", "joined_invasion", "moved_in_with", "unhoused"))]
    at_once = len(moves) > 0 and moves.month.iloc[0] == formed.month.iloc[0]
    there = lot_at(city, key, int(formed.month.iloc[0]) + 1) == formed.lot.iloc[0]
    return PHRASES["at_parents"] if there and not at_once else ""


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
        mine = city.events[(city.events.household == key) & (city.events.kind == "left")]
        why = str(mine.cause.iloc[-1]) if len(mine) else ""
        phrase = {"family_ended": "ended", "formal_home": "formal"}.get(why, "gone")
        sentences.append(PHRASES[phrase].format(years=span(int(home.settled) - int(home.arrived))))
    else:
        text = PHRASES["stands"].format(years=span(city.months - int(home.arrived)), place=_place(city, home))
        if home.lot >= 0:
            text += PHRASES["since"].format(years=span(city.months - int(home.settled)))
        sentences.append(text + _last_house(city, home) + ".")
        family = family_at_end(city, key)
        if family:
            sentences.append(PHRASES["family_now"].format(family=family.told()))
    sentences.append("; ".join(_money_story(city, key)) + ".")
    sentences += _help(home)
    if home.defaults > 0:
        sentences.append(
            PHRASES["defaulted" if home.loans_taken > 1 else "defaulted_only"].format(
                number=int(home.defaults), loans=int(home.loans_taken)
            )
        )
    if home.debt > 0.005:
        sentences.append(PHRASES["owe"].format(money=money(home.debt)))
    return " ".join(sentences)


def _place(city: City, home: pd.Series) -> str:
    """How they live at the end; of owners, whose the ground is."""
    if home.tenure == OWNER:
        events = city.events[(city.events.household == home.key) & (city.events.lot == home.lot)]
        titles = city.lots[city.lots.lot == home.lot].sort_values("month").title
        title = "use right" if (events.kind == "became_member").any() else str(["", *titles][-1])
        if title in words.RIGHTS:
            return words.RIGHTS[title]
    return words.TENURES[TENURE_NAMES[int(home.tenure)]]


def _money_story(city: City, key: int) -> list[str]:
    """What they spent on the house, borrowed and received: money of a public credit is told once."""
    home = city.households.loc[key]
    told = [PHRASES["spent"].format(money=money(home.own_spending))]
    received = float(home.received)
    if home.loans_taken > 0:
        loans = city.events[(city.events.household == key) & (city.events.kind == "loan")]
        loans = loans[loans.cause != "programme_credit"]
        credit = max(0.0, float(home.borrowed) - float(loans.amount.sum()))
        served = city.events.household.eq(key) & city.events.kind.isin(("tranche", "ghost_tranche"))
        text = ""
        if credit >= 0.05 and served.any():
            text = PHRASES["all_credit" if loans.empty else "some_credit"].format(money=money(credit))
            received -= min(received, credit)
        told.append(
            PHRASES["borrowed"].format(
                money=money(home.borrowed), credit=text, interest=money(home.interest_paid)
            )
        )
        if text:
            return [*told, PHRASES["beyond"].format(money=money(received))] if received >= 0.05 else told
    else:
        told.append(PHRASES["no_borrowing"])
    phrase = PHRASES["received" if received > 0 else "none_received"]
    return [*told, phrase.format(money=money(received))]


def _help(home: pd.Series) -> list[str]:
    """Hours of help received and given, as far as there were any."""
    got, gave = home.hours_received >= 0.5, home.hours_given >= 0.5
    if not got and not gave:
        return []
    phrase = "help" if got and gave else "help_received" if got else "help_given"
    return [PHRASES[phrase].format(received=hours(home.hours_received), given=hours(home.hours_given))]


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
