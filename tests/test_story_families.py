"""Families in stories: births, deaths, heirs, children who leave, who they are at start and end."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from analysis import story_book
from analysis.canvas import save
from analysis.commands import main
from analysis.story import tell
from analysis.story_book import CHAPTERS, Chapter, choose, draw_life, live_again, write_book
from analysis.story_members import COUPLE, SINGLE, WIDOWED, Family, _bond
from analysis.story_run import StoryError, eventful_household, random_household, read_city
from tests.test_story import FAMILY, FRIEND, LATECOMERS, TENANTS, event, of_kind, story_of, write_run

FINAL_AGES = (41, 38, 12, 3)
"""Years of age of the family's last members after four years."""


def with_members(folder: Path, **changes: list[int]) -> Path:
    """A run that kept the months of birth of the family's last members."""
    homes = pd.read_parquet(folder / "households.parquet")
    born = [changes.get("born", [47 - 12 * age for age in FINAL_AGES]), [], [], []]
    homes["born"] = born
    homes["couple"] = [COUPLE, 0, 0, 0]
    homes.to_parquet(folder / "households.parquet")
    return folder


def told(folder: Path, key: int = FAMILY) -> str:
    return " ".join(tell(folder, key).split())


@pytest.mark.parametrize(
    ("family", "words"),
    [
        (Family((34, 31, 7, 4), COUPLE), "a couple of 34 and 31 with two children"),
        (Family((60, 24, 3), WIDOWED), "a widowed parent of 60 with a child and a grown relative"),
        (Family((21,), SINGLE), "one person of 21"),
        (Family((40, 39), COUPLE), "a couple of 40 and 39"),
    ],
)
def test_families_in_words(family: Family, words: str) -> None:
    assert family.told() == words


def test_members_at_the_start_and_at_the_end(tmp_path: Path) -> None:
    happened = [
        of_kind("birth", 11, 5.0),  # the youngest of now
        of_kind("death", 20, 70.0),  # a grandparent of the first day
        of_kind("birth", 2, 6.0),
        of_kind("death", 28, 2.0),  # who was not there on the first day
        event(30, "left_home", other=FRIEND, cause="married", amount=22.0),
    ]
    text = told(with_members(write_run(tmp_path, happened)))
    # First day: born 37 and 34 years before, a child of 8, the grandparent of 68, the child of 19.
    assert "before the account begins: a couple of 68 and 37 with a child and two grown relatives," in text
    assert "They are a couple of 41 and 38 with two children now." in text
    assert "In December a child was born." in text and "In March a child was born." in text
    assert "a member of the family died, aged 70" in text
    assert "a grown child, aged 22, left home to marry and belongs to the" in text


def test_a_household_of_the_run_begins_with_whose_child_it_is(tmp_path: Path) -> None:
    happened = [
        event(20, "left_home", FAMILY, other=LATECOMERS, cause="married", amount=24.0),
        event(20, "left_home", FRIEND, other=LATECOMERS, cause="married", amount=21.0),
        event(20, "formed", LATECOMERS, other=FAMILY, lot=5, cause="married", amount=2.0),
        event(25, "birth", LATECOMERS, lot=6, amount=3.0),
    ]
    folder = write_run(tmp_path, happened)
    homes = pd.read_parquet(folder / "households.parquet")
    homes["parents"] = [0, 0, 0, FAMILY]
    homes.to_parquet(folder / "households.parquet")
    text = told(folder, LATECOMERS)
    assert "(#6d02) began in September of year 2: a child of the" in text
    assert "(#4f2a), aged 24, and a child of the" in text and "(#1b2c), aged 21, set up a household" in text
    assert "They began with income decile 8" in text
    assert "moved in" not in text and "a household of its own" not in text
    assert "In February a child was born" in text


def test_heirs_and_wills(tmp_path: Path) -> None:
    def heir(cause: str, other: int, heirs: float) -> str:
        return story_of(tmp_path, [of_kind("inherited", cause=cause, amount=heirs) | {"other": other}])

    assert "they inherited the house of the" in heir("with_will", FRIEND, 3.0)
    assert "(#1b2c) by a will." in heir("with_will", FRIEND, 3.0)
    without = heir("without_will", FAMILY, 4.0)
    assert "the house passed to a grown child who lives in it; there was no will" in without
    assert "the title is clouded: it belongs to 4 heirs." in without
    assert "so the title is clouded." in heir("without_will", FRIEND, 1.0)


@pytest.mark.parametrize(
    ("cause", "event_said", "end_said"),
    [
        ("family_ended", "nobody of age was left in the family", "the household is no more"),
        ("formal_home", "for a formal home outside the self-built city", "live in a formal home elsewhere"),
        ("no_room_found", "they left the city after looking for a room in vain", "they are gone"),
    ],
)
def test_how_a_household_ends(tmp_path: Path, cause: str, event_said: str, end_said: str) -> None:
    text = story_of(tmp_path, [of_kind("left", 30, cause=cause)], present=0, settled=30, lot=-1)
    assert event_said in text and end_said in text


def test_services_before_the_arrival_are_not_theirs(tmp_path: Path) -> None:
    earlier = [of_kind("services_improved", 4, 3.0), event(20, "arrived", LATECOMERS, lot=6, amount=3.0)]
    assert "services improved" not in told(write_run(tmp_path, earlier), LATECOMERS)
    later = [*earlier, of_kind("services_improved", 36, 4.0), event(40, "rented", LATECOMERS, lot=6)]
    assert told(write_run(tmp_path, later), LATECOMERS).count("services improved") == 1


def test_hours_of_nothing_are_not_told(tmp_path: Path) -> None:
    assert "hours" not in story_of(tmp_path, [], hours_received=0.0, hours_given=0.0)
    only = story_of(tmp_path, [], hours_received=0.0)
    assert "They gave neighbours and relatives 16 hours of work." in only and "0 hours" not in only


def test_public_credit_is_told_once(tmp_path: Path) -> None:
    tranches = [of_kind("tranche", month, 13.7) for month in (20, 26)]
    text = story_of(tmp_path, tranches, loans_taken=1, borrowed=27.4, received=27.4, interest_paid=1.0)
    assert "borrowed 27.4 minimum wages, all of it as the credit of a programme, and paid" in text
    assert text.count("27.4") <= 2 and "public money" not in text
    grant = story_of(tmp_path, tranches, loans_taken=1, borrowed=20.0, received=27.4)
    assert "they received 7.4 minimum wages of public money as a grant" in grant


def test_repeated_failures_are_gathered_by_year(tmp_path: Path) -> None:
    text = story_of(tmp_path, [of_kind("crew_failed", month) for month in (13, 15, 17)])
    assert text.count("too few came for the slab") == 1


def test_households_that_share_a_key_are_never_chosen(tmp_path: Path) -> None:
    folder = write_run(tmp_path, [])
    homes = pd.read_parquet(folder / "households.parquet")
    pd.concat([homes, homes.iloc[:3]]).to_parquet(folder / "households.parquet")
    city = read_city(folder)
    assert city.shared == {FAMILY, FRIEND, TENANTS}
    assert random_household(city) == eventful_household(city) == LATECOMERS
    anybody = Chapter("any", "Any", "anybody", lambda city, key, kinds: True)
    assert choose(city, anybody) == LATECOMERS


# --- the page of three lives -----------------------------------------------------------------


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small city, run and kept."""
    folder = tmp_path_factory.mktemp("lived") / "run"
    asked = ["run", "valle_de_mexico", "--households", "60", "--months", "14", "--out", str(folder)]
    assert main(asked) == 0
    return folder


def test_the_diary_is_of_the_same_run(lived: Path) -> None:
    homes = pd.read_parquet(lived / "households.parquet")
    keys = [int(key) for key in homes.key[homes.present == 1]]
    diary, digest = live_again(lived, keys)
    assert digest == json.loads((lived / "provenance.json").read_text())["digest"]
    last = diary[diary.month == 13].set_index("household")
    known = homes.set_index("key")
    pd.testing.assert_series_equal(
        last.persons.sort_index(), known.persons[known.present == 1].sort_index().astype("int64"),
        check_names=False,
    )  # fmt: skip
    assert [len(born) for born in homes.born] == homes.persons.tolist()


def test_the_book_names_command_seed_and_digest(
    lived: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(StoryError, match="a longer run"):
        monkeypatch.setattr(story_book, "CHAPTERS", ())
        write_book(lived, tmp_path / "none.md")
    anybody = Chapter("any", "Somebody", "anybody", lambda city, key, kinds: True)
    nobody = Chapter("no", "Nobody", "nobody", lambda city, key, kinds: False)
    monkeypatch.setattr(story_book, "CHAPTERS", (anybody, nobody))
    written = write_book(lived, tmp_path / "lives.md")
    assert [path.name for path in written] == ["lives.md", "lives_any.png"]
    text = written[0].read_text(encoding="utf-8")
    digest = json.loads((lived / "provenance.json").read_text())["digest"]
    assert digest in text and "Seed 1;" in text and "](lives_any.png)" in text
    assert "run.py run valle_de_mexico --households 60 --months 14 --seed 1" in text
    assert "## Nobody" in text and "Nobody in this run." in text
    assert len({chapter.name for chapter in CHAPTERS}) == 3


def test_the_printed_page_says_how_it_was_made() -> None:
    page = Path(__file__).parents[1] / "docs" / "stories.md"
    text = page.read_text(encoding="utf-8")
    assert "python run.py story results/lives --collect docs/stories.md" in text
    assert re.search(r"Seed \d+; digest of the final state `[0-9a-f]{64}`", text)
    plots = re.findall(r"!\[.{30,}?\]\((\S+\.png)\)", text)
    assert len(plots) == text.count("\n## ") == len(CHAPTERS)
    assert all((page.parent / plot).stat().st_size < 150_000 for plot in plots)


def test_another_run_is_noticed(lived: Path, tmp_path: Path) -> None:
    for path in lived.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    found: dict[str, Any] = json.loads((tmp_path / "provenance.json").read_text())
    (tmp_path / "provenance.json").write_text(json.dumps(found | {"digest": "0"}))
    with pytest.raises(StoryError, match="another version"):
        live_again(tmp_path, [])


def test_the_plot_of_a_life(tmp_path: Path) -> None:
    diary = pd.DataFrame(
        {"month": range(10), "household": 1, "rooms": [1.0] * 5 + [2.0] * 5, "debt": 3.0, "lot": 1.0}
    ).assign(persons=4)
    drawn = draw_life(diary, "life", "The Ríos family", 48)
    rooms, debt, persons = drawn.figure.axes
    drawn_rooms = np.asarray(rooms.lines[0].get_ydata(), float)
    assert (drawn_rooms[0], drawn_rooms[9]) == (1.0, 2.0)
    assert len(debt.lines) == 2 and persons.get_ylim()[0] == 0.0
    assert rooms.get_xlim()[1] == pytest.approx(22 / 12)  # a year after the life ends
    assert save(drawn, tmp_path, "somewhere").path.stat().st_size > 1000


def test_who_sells_a_home_owned_it_on_the_first_day(tmp_path: Path) -> None:
    sold = [of_kind("home_sold", cause="good_price"), event(16, "settled_on_lot", lot=6, amount=8.0)]
    told = story_of(tmp_path, sold)
    assert "On the first day they lived as owners of their lot." in told
    assert "because the price was good" in told and "its price was 8.0 minimum wages." in told


def test_who_shared_a_home_that_was_sold_did_so_on_the_first_day(tmp_path: Path) -> None:
    told = story_of(tmp_path, [of_kind("home_lost", cause="owner_sold"), event(16, "rented", amount=0.3)])
    assert "On the first day they lived on the lot of another family." in told


def test_a_third_event_of_a_month_comes_then(tmp_path: Path) -> None:
    moves = [event(16, "evicted", other=FRIEND, cause="new_owner"), event(16, "settled_on_lot", amount=8.0)]
    told = story_of(tmp_path, [*moves, event(16, "displaced", cause="new_owner", amount=3.0)])
    assert "In May" in told and "The same month they moved onto a lot" in told
    assert "Then they counted as displaced: they were worse off than in the home they had lost." in told
    assert told.count("because the new owners wanted no tenants") == 1


@pytest.mark.parametrize(
    ("ages", "last", "lost", "bond"),
    [
        ((34, 31, 4), COUPLE, False, COUPLE),
        ((72, 4), WIDOWED, False, WIDOWED),
        ((70, 66, 30), WIDOWED, True, COUPLE),
        ((72, 40), WIDOWED, True, WIDOWED),
        ((30, 5), SINGLE, False, SINGLE),
        ((40,), WIDOWED, False, SINGLE),
    ],
)
def test_a_widowed_parent_and_a_child_are_no_couple(
    ages: tuple[int, ...], last: int, lost: bool, bond: int
) -> None:
    assert _bond(ages, last, lost) == bond
