"""A household's life in sentences (``analysis.story``): nothing dropped, dates right, names stable."""

from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from agents.foundation.causes import CAUSE_NAMES
from agents.foundation.codes import OWNER, SHARER, STAGE_NAMES, TENANT
from agents.foundation.draws import named_key
from agents.foundation.events import EVENT_NAMES
from agents.foundation.records import new_records
from analysis import story_run
from analysis.story import StoryError, life, tell, tell_lives
from analysis.story_sentences import CAUSES, ENGLISH, EVENTS, OTHER, PHRASES
from analysis.story_surnames import SURNAMES

TOLD_ELSEWHERE = {"title_asked", "title_granted", "title_cleared", "title_failed", "lot_sold"}
TOLD_ELSEWHERE |= {"workshop_opened", "adapted", "group_formed", "group_ready", "storey_finished"}
"""Kinds of parts of the model that are still being built: they may be told, or not yet."""

KINDS = [kind for kind in EVENT_NAMES[1:] if kind not in TOLD_ELSEWHERE or kind in EVENTS]
MADE_HERE = {"changed_room", "ended", "left_for_formal", "inherited_within"}
MADE_HERE |= {"allowance_begun", "allowance_ended", "services_around"}
"""Kinds that the story makes of an event and its cause."""
FAMILY, FRIEND, TENANTS, LATECOMERS = (0x4F2A << 48, 0x1B2C << 48, 0x6D01 << 48, 0x6D02 << 48)
SETTLEMENT = named_key("settlement", 3)
COOPERATIVE, PROGRAMME, LANDLORD = (
    named_key("lender:coop"),
    named_key("programme:hip"),
    named_key("landlord", 0),
)
PLAIN = {"other": 0, "lot": 5, "cause": "", "amount": 1.0}
INSTITUTIONS = {
    **dict.fromkeys(("applied", "refused", "approved", "tranche", "ghost_tranche"), PROGRAMME),
    **dict.fromkeys(("frozen", "completed", "lapsed", "down_payment"), PROGRAMME),
    **dict.fromkeys(("loan", "loan_denied", "loan_repaid", "rescheduled"), COOPERATIVE),
    **dict.fromkeys(("default", "written_off", "joined_cooperative"), COOPERATIVE),
    **dict.fromkeys(("rented", "evicted", "tenant_left"), LANDLORD),
}
SCENARIO = """
[scenario]
name = "hilltown + hip"
seed = 9
[place]
name = "hilltown"
title = { en = "Hill Town", es = "Pueblo del Cerro", pt = "Cidade do Morro" }
[[place.lenders]]
name = "coop"
title = { en = "Workers' cooperative", es = "Cooperativa obrera", pt = "Cooperativa operária" }
[[policies]]
name = "hip"
[[policies.programmes]]
name = "hip"
title = { en = "Improvement credit", es = "Crédito de mejoramiento", pt = "Crédito de melhoria" }
"""


def event(month: int, kind: str, household: int = FAMILY, **details: object) -> dict[str, object]:
    """One row of an event table."""
    return {"month": month, "kind": kind, "household": household, **PLAIN, **details}


def of_kind(kind: str, month: int = 16, amount: float = 2.0, cause: str = "") -> dict[str, object]:
    """A plausible event of a kind that happens to the family."""
    if kind == "services_improved":
        news = max(amount, 3.0)  # the lots of every run below have two services
        return event(month, kind, 0, other=SETTLEMENT, lot=-1, amount=news)
    return event(month, kind, other=INSTITUTIONS.get(kind, FRIEND), amount=amount, cause=cause)


def write_run(folder: Path, events: list[dict[str, object]], **changes: float) -> Path:
    """A run of four years with four households; ``changes`` to fields of the family."""
    homes = new_records("household", 4)
    homes.key = [FAMILY, FRIEND, TENANTS, LATECOMERS]
    homes.present, homes.persons, homes.adults = 1, 4, 2
    homes.decile = [3, 3, 4, 8]
    homes.arrived = [-84, -60, -12, 20]
    homes.settled = homes.arrived
    homes.tenure = [OWNER, OWNER, TENANT, SHARER]
    homes.lot = [5, 6, 7, 6]
    homes.own_spending, homes.hours_received, homes.hours_given = 12.5, 40.0, 16.0
    for name, value in changes.items():
        homes[name][0] = value
    lots = pd.DataFrame(
        [
            {"month": month, "lot": lot, "settlement": 3, "services": 2, "stage": 2, "rooms": 1, "risk": 0}
            | {"let_rooms": 0, "quality": 0.456, "adequate": 0, "title": "titled"}
            for month in (12, 24, 36, 48)
            for lot in (5, 6, 7)
        ]
    )
    columns = ["month", "kind", "household", "other", "lot", "cause", "amount"]
    table = pd.DataFrame(events or [event(0, "emergency", FRIEND)])[columns]
    table.astype({"month": np.int32, "lot": np.int32}).to_parquet(folder / "events.parquet")
    pd.DataFrame(homes).to_parquet(folder / "households.parquet")
    lots.to_parquet(folder / "lots.parquet")
    (folder / "scenario.toml").write_text(SCENARIO, encoding="utf-8")
    (folder / "provenance.json").write_text('{"seed": 9, "digest": "0"}', encoding="utf-8")
    return folder


def story_of(folder: Path, events: list[dict[str, object]], **changes: float) -> str:
    """The family's story on one line."""
    return " ".join(tell(write_run(folder, events, **changes), FAMILY).split())


def longest_words(template: str) -> str:
    """The longest piece of a template between placeholders, in small letters."""
    return max(re.split(r"\{.*?\}", template), key=len).strip(" ,;:()").lower()


# --- nothing is dropped ----------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_told_with_its_time(kind: str, tmp_path: Path) -> None:
    silent, told = story_of(tmp_path, []), story_of(tmp_path, [of_kind(kind)])
    assert "Year" not in silent.split("owners of their lot", 1)[1]  # nothing happened, nothing is told
    sentence = EVENTS[kind].one
    assert longest_words(sentence) in told.lower()
    if EVENTS[kind].alone:
        assert re.search(
            rf"Year 2\. In May {re.escape(sentence.removeprefix('{when} ').split('{')[0])}", told
        )


@pytest.mark.parametrize("kind", KINDS)
def test_many_of_a_kind_in_a_year_are_gathered(kind: str, tmp_path: Path) -> None:
    events = [of_kind(kind, month, amount=2.0) for month in range(12, 17)]
    told = story_of(tmp_path, events)
    assert longest_words(EVENTS[kind].many) in told.lower()
    assert "{" not in told


@pytest.mark.parametrize("kind", [kind for kind in EVENTS if kind.endswith(OTHER)])
def test_what_was_done_for_others_is_told(kind: str, tmp_path: Path) -> None:
    told = story_of(tmp_path, [event(5, kind.removesuffix(OTHER), TENANTS, other=FAMILY)])
    assert longest_words(EVENTS[kind].one) in told.lower()
    assert "(#6d01)" in told


def test_kinds_and_causes_have_words() -> None:
    assert {kind.removesuffix(OTHER) for kind in EVENTS} == {*KINDS, *MADE_HERE}
    assert set(CAUSES) >= set(CAUSE_NAMES) - {"no_group", "group_too_small", "clouded_title"}
    assert set(ENGLISH.stages) == set(STAGE_NAMES)


@pytest.mark.parametrize("cause", [cause for cause in CAUSE_NAMES[1:] if cause in CAUSES])
@pytest.mark.parametrize("kind", ["refused", "left", "loan_denied", "room_withdrawn"])
def test_causes_are_told_in_words(kind: str, cause: str, tmp_path: Path) -> None:
    told = story_of(tmp_path, [of_kind(kind, cause=cause)])
    if kind == "left" and cause in ("family_ended", "formal_home"):  # sentences of their own
        assert "the household ended" in told or "a formal home outside" in told
    else:
        assert CAUSES[cause] in told
    assert "_" not in told


def test_a_cause_unknown_to_the_table_is_told_all_the_same(tmp_path: Path) -> None:
    assert "flood came" in story_of(tmp_path, [of_kind("left", cause="flood_came")])


# --- how it is told --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("month", "words"),
    [
        (0, "in January of year 1"),
        (11, "in December of year 1"),
        (12, "in January of year 2"),
        (239, "in December of year 20"),
    ],
)
def test_months_and_years(month: int, words: str) -> None:
    assert ENGLISH.date(month) == words


def test_amounts() -> None:
    money, span, hours, times, listed = (
        getattr(ENGLISH, name) for name in ("money", "span", "hours", "times", "listed")
    )
    assert (money(4.23), money(1.04), money(0.02), money(0.0)) == (
        "4.2 monthly minimum wages",
        "1.0 monthly minimum wage",
        "0.02 monthly minimum wages",
        "next to nothing",
    )
    assert (span(7), span(12), span(119)) == ("less than a year", "1 year", "10 years")
    assert (hours(0.8), hours(41.4), times(2), times(5)) == ("1 hour", "41 hours", "twice", "5 times")
    assert (listed(["a"]), listed(["a", "b", "c"])) == ("a", "a, b and c")


def test_quiet_years_make_one_paragraph_and_great_events_their_own(tmp_path: Path) -> None:
    events = [of_kind("emergency", month) for month in (1, 15)] + [of_kind("consolidated", 30, amount=114.0)]
    told = story_of(tmp_path, events)
    assert "Years 1 to 2. 2 emergencies cost 4.0 monthly minimum wages." in told
    assert "Year 3. In July the house counted as consolidated, 10 years after" in told
    assert "Year 4" not in told and "recorded" not in told


def test_a_finished_stage_says_when_it_was_begun(tmp_path: Path) -> None:
    built = [of_kind("started_stage", 3, 3.0), of_kind("finished_stage", 20, 3.0)]
    told = story_of(tmp_path, built)
    assert "Year 2. In September the roof slab stood, begun in April of year 1." in told
    assert "not finished" not in told
    assert "begun before the account" in story_of(tmp_path, built[1:])
    assert "they began on the roof slab, not finished" in story_of(tmp_path, built[:1])


def test_those_who_came_for_the_slab_share_a_sentence(tmp_path: Path) -> None:
    crew = [event(13, "crew_day", other=key, amount=8.0) for key in (FRIEND, TENANTS, LATECOMERS)]
    told = story_of(tmp_path, crew)
    assert told.count("heavy day") == 1
    assert "24 hours" in told and all(mark in told for mark in ("#1b2c", "#6d01", "#6d02"))


def test_changing_rooms_is_one_move(tmp_path: Path) -> None:
    moves = [of_kind("tenant_left", 14, cause="found_a_room"), of_kind("rented", 14, amount=0.3)]
    told = story_of(tmp_path, moves)
    assert "they moved to a room of an absentee landlord, for 0.3 monthly minimum wages a month" in told
    assert "they left the room" not in told


def test_things_of_one_month_keep_their_order(tmp_path: Path) -> None:
    put_out = event(14, "evicted", TENANTS, other=FAMILY, cause="rent_arrears")
    let = of_kind("room_let", 14, amount=0.3) | {"other": TENANTS}
    told = story_of(tmp_path, [put_out, let])
    assert "In March they put the" in told and "The same month they let a room to the" in told
    core = [
        of_kind("core_finished", 20, 100.0),
        of_kind("finished_stage", 20, 4.0),
        of_kind("defect", 20, 2.0),
    ]
    order = [
        story_of(tmp_path, core).index(words) for words in ("finishing and", "the core of", "defects showed")
    ]
    assert order == sorted(order)


def test_first_day_and_balance(tmp_path: Path) -> None:
    told = story_of(tmp_path, [of_kind("finished_stage", 8, 2.0), of_kind("services_improved", 0)])
    assert "had come 7 years before the account begins: 4 people, income decile 3" in told
    assert "The house: a provisional shelter, one room; the settlement had a road." in told
    assert "foundation and walls, without a slab, one room, quality 0.46 of 1" in told
    assert "Into building went 12.5 monthly minimum wages of their own; they never borrowed" in told
    assert "gave them 40 hours of work; they gave 16 hours" in told
    gone = story_of(tmp_path, [of_kind("left", 30, cause="did_not_settle")], present=0, settled=30, lot=-1)
    assert gone.count("Year 4") == 0
    assert "After 10 years in the city they are gone." in gone


def test_owners_of_a_lot_in_a_young_settlement_see_its_services_rise(tmp_path: Path) -> None:
    other = event(24, "services_improved", 0, other=77, lot=-1, amount=3.0)
    assert "services improved" not in story_of(tmp_path, [other])
    lots = pd.read_parquet(write_run(tmp_path, [other]) / "lots.parquet")
    lots.loc[lots.month >= 36, "services"] = 3
    lots.to_parquet(tmp_path / "lots.parquet")
    assert "Year 3. In January services improved" in " ".join(tell(tmp_path, FAMILY).split())


def test_newcomers_begin_with_their_arrival(tmp_path: Path) -> None:
    run = write_run(tmp_path, [event(20, "arrived", LATECOMERS, lot=-1, amount=3.0)])
    told = " ".join(tell(run, "6d02").split())
    assert "came to the city while the account runs" in told
    assert "Year 2. In September they arrived in the city, from another country." in told
    assert "Year 1." not in told


def test_large_cities_say_that_they_kept_only_main_events(tmp_path: Path) -> None:
    note = PHRASES["coarse"]
    assert note in story_of(tmp_path, [of_kind("loan")])
    assert note not in story_of(tmp_path, [of_kind("loan"), of_kind("emergency")])


# --- whose life ------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [FAMILY, str(FAMILY), "4f2a", "#4F2A", "4f2a00"])
def test_a_household_goes_by_key_or_mark(name: int | str, tmp_path: Path) -> None:
    assert "(#4f2a)" in tell(write_run(tmp_path, []), name)


@pytest.mark.parametrize("name", ["4f2b", "xyz", 17, -1, "", str(FAMILY + 1)])
def test_unknown_households_get_the_nearest_marks(name: int | str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="nearest marks are .*#4f2a"):
        tell(write_run(tmp_path, []), name)


def test_an_ambiguous_mark_lists_whom_it_may_mean(tmp_path: Path) -> None:
    with pytest.raises(StoryError, match="2 households begin with '6d': #6d01, #6d02"):
        tell(write_run(tmp_path, []), "6d")


def test_marks_grow_until_they_differ() -> None:
    keys = [0x4F2A1 << 44, 0x4F2A2 << 44, 0x5000 << 48]
    assert list(story_run._marks(keys).values()) == ["4f2a1", "4f2a2", "5000"]


def test_surnames_are_many_and_different() -> None:
    assert len(set(SURNAMES)) == len(SURNAMES) > 100


def test_without_a_name_the_seed_chooses_an_eventful_life(tmp_path: Path) -> None:
    run = write_run(tmp_path, [of_kind(kind) for kind in KINDS])
    assert tell(run) == tell(run, FAMILY) == tell(run, None)


def test_one_life_for_each_decile_with_an_owner(tmp_path: Path) -> None:
    run = write_run(tmp_path, [event(2, "lost_lot", FRIEND, cause="lot_arrears")])
    told = tell_lives(run)
    assert re.findall(r"^Decile \d", told, re.MULTILINE) == ["Decile 3"]
    assert told == tell_lives(run) and tell_lives(run, [8]).count("Decile") == 0


def test_an_experiment_tells_of_its_first_run(tmp_path: Path) -> None:
    document = {"place": "hilltown", "arms": ["none", "hip"], "seeds": [1, 2], "baseline": "none"}
    (tmp_path / "experiment.json").write_text(json.dumps(document), encoding="utf-8")
    with pytest.raises(StoryError, match="none of its runs"):
        tell(tmp_path)
    inside = tmp_path / "none" / "seed_2"
    inside.mkdir(parents=True)
    write_run(inside, [])
    assert "This is the run none/seed_2" in tell(tmp_path, FAMILY)
    assert "This is the run" not in tell(inside, FAMILY)


def test_a_folder_without_a_run_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(StoryError, match="no events.parquet"):
        tell(tmp_path)
    (write_run(tmp_path, []) / "lots.parquet").unlink()
    with pytest.raises(StoryError, match="cannot be read"):
        tell(tmp_path)


# --- a real city -----------------------------------------------------------------------------


def test_the_lives_of_a_real_city(tmp_path: Path) -> None:
    from model import HousingModel
    from scenarios import load

    city = HousingModel(load("valle_de_mexico", households=80, months=36, policies=["hip_2019"]), rng=5).run()
    for name in ("event", "household", "lot"):
        getattr(city, f"{name}_table")().to_parquet(tmp_path / f"{name}s.parquet", index=False)
    (tmp_path / "scenario.toml").write_text(city.setting.to_toml(), encoding="utf-8")
    (tmp_path / "provenance.json").write_text('{"seed": 5}', encoding="utf-8")

    lives = tell_lives(tmp_path)
    deciles = sorted(set(city.households.decile[city.households.tenure == OWNER]))
    assert lives == tell_lives(tmp_path)
    assert lives.count("Decile") >= len(deciles) - 1
    assert max(map(len, lives.splitlines())) <= 96
    found = story_run.read_city(tmp_path)
    assert set(found.events.kind) <= set(KINDS)
    for key in found.marks:
        told = " ".join(life(found, key))
        assert "{" not in told and "_" not in told and "nan" not in told.split()
    assert len(set(found.marks.values())) == len(found.marks)
