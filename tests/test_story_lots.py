"""The story of a lot, and stories of a city that still lives."""

from __future__ import annotations

import time
from pathlib import Path

import pandas as pd
import pytest

from analysis.store import save_run
from analysis.story import life
from analysis.story_lots import lot_story
from analysis.story_run import City, StoryError, city_of, read_city
from analysis.story_sentences import LANGUAGES
from model import HousingModel
from scenarios import load
from tests.test_story import FAMILY, FRIEND, LATECOMERS, TENANTS, event, write_run
from tests.test_story_languages import foreign, mistakes

LOT = 5
HISTORY = [
    event(3, "finished_stage", FAMILY, amount=2.0),
    event(8, "rented", TENANTS, other=FAMILY, amount=0.3),
    event(14, "evicted", TENANTS, other=FAMILY, cause="rent_arrears"),
    event(20, "home_sold", FAMILY, other=LATECOMERS, amount=12.5, cause="good_price"),
    event(20, "settled_on_lot", LATECOMERS, amount=12.5),
    event(30, "lost_lot", LATECOMERS, cause="lot_arrears", amount=4.0),
]


def told(folder: Path, events: list[dict[str, object]], code: str = "en", **changes: float) -> list[str]:
    """The story of the lot of a run of four years."""
    return lot_story(read_city(write_run(folder, events, **changes)), LOT, code)


def test_who_held_it_and_what_became_of_it(tmp_path: Path) -> None:
    text = told(tmp_path, HISTORY, present=0, lot=-1, settled=20)
    city = read_city(tmp_path)
    family, late = city.surname(FAMILY), city.surname(LATECOMERS)
    assert text == [
        "Lot 5, settlement 3, Hill Town.",
        "On the first day: a provisional shelter, one room; the settlement had road and water.",
        f"Who held it: the {family} family (#4f2a), from the first day; the {late} family (#6d02), "
        "who bought it in September of year 2, for 12.5 monthly minimum wages.",
        "Built on it: foundation and walls in April of year 1.",
        f"The {late} family (#6d02) lost it in July of year 3 "
        "because the instalments for it were in arrears.",
        "Services: road and water.",
        "One household has rented a room here; tenants were put out once.",
        "Nobody lives here now.",
        "The house now: foundation and walls, without a slab, one room, quality 0.46 of 1; title: in order.",
    ]


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_lot_is_told_in_every_language_with_marks(code: str, tmp_path: Path) -> None:
    taken = [
        event(2, "inherited", FRIEND, other=FAMILY, cause="without_will"),
        event(4, "inherited", FRIEND, other=FRIEND, cause="with_will"),
        event(9, "joined_invasion", LATECOMERS, other=FRIEND, amount=5.0),
        event(12, "became_member", LATECOMERS),
        event(12, "settled_on_lot", LATECOMERS),
        event(15, "home_handed_over", FRIEND, other=77),
        event(16, "settlement_cleared", FRIEND, cause="cleared"),
        event(17, "home_taken_back", FRIEND, other=77, cause="lot_arrears"),
        event(18, "moved_in_with", TENANTS, other=FRIEND),
        *(event(20 + at, "finished_stage", FRIEND, amount=5.0) for at in range(11)),
    ]
    sentences = told(tmp_path, [*HISTORY, *taken], code)
    text = " ".join(sentences)
    assert not mistakes(text, code)
    assert code == "en" or not foreign(text, code)
    assert 5 <= len(sentences) <= 11 and all(sentence.endswith(".") for sentence in sentences)
    assert all(sentence[0].isupper() for sentence in sentences)
    assert sum("#4f2a" in sentence for sentence in sentences) == 2  # who held it, and who lives there now
    assert text.count("#") == text.count("(#")


def test_of_who_lives_there_now_the_owners_come_first(tmp_path: Path) -> None:
    write_run(tmp_path, [])
    homes = pd.read_parquet(tmp_path / "households.parquet")
    homes["lot"] = LOT
    homes.to_parquet(tmp_path / "households.parquet")
    (now,) = [s for s in lot_story(read_city(tmp_path), LOT) if s.startswith("Who lives here now")]
    parts = now.split("; ")
    assert [part.rsplit("), ", 1)[1] for part in parts] == [
        "owners, for 11 years",
        "owners, for 9 years",
        "tenants of a room, for 5 years",
        "sharing the lot, for 2 years.",
    ]


def test_who_left_the_house_to_an_heir_held_it_before(tmp_path: Path) -> None:
    heir = [event(5, "inherited", LATECOMERS, other=TENANTS, cause="with_will")]
    held = told(tmp_path, heir, tenure=0.0, lot=-1)[2]
    city = read_city(tmp_path)
    assert held == (
        f"Who held it: the {city.surname(TENANTS)} family (#6d01), from the first day; "
        f"the {city.surname(LATECOMERS)} family (#6d02), who inherited it in June of year 1."
    )


def test_an_unknown_lot_names_the_nearest(tmp_path: Path) -> None:
    city = read_city(write_run(tmp_path, []))
    with pytest.raises(StoryError, match="nothing is known of lot 44; the nearest .* are 7, 6, 5"):
        lot_story(city, 44)
    with pytest.raises(StoryError, match="nothing is known of lot -1"):
        lot_story(city, -1)
    with pytest.raises(StoryError, match="unknown language 'de'"):
        lot_story(city, LOT, "de")


# --- a city that lives ---------------------------------------------------------------------------


@pytest.fixture(scope="module")
def living() -> HousingModel:
    """A small city after twenty months."""
    scenario = load("valle_de_mexico", households=60, months=60, policies=["hip_2019"])
    model = HousingModel(scenario, rng=5)
    model.run(20)
    return model


def stories(city: City, code: str) -> dict[int, list[str]]:
    """Every tenth life, and a few lots."""
    lives = {key: life(city, key, code) for key in sorted(city.marks)[::10]}
    lots = sorted(city.households.lot[city.households.lot >= 0].unique().tolist())[::10]
    return lives | {-1 - lot: lot_story(city, lot, code) for lot in lots}


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_living_city_tells_what_its_files_tell(living: HousingModel, code: str, tmp_path: Path) -> None:
    save_run(living, tmp_path / "run")
    now, kept = city_of(living), read_city(tmp_path / "run")
    assert (now.title, now.seed, now.marks, now.months) == (kept.title, kept.seed, kept.marks, kept.months)
    told = stories(now, code)
    assert told == stories(kept, code)
    text = " ".join(" ".join(part) for part in told.values())
    assert len(told) > 10 and not mistakes(text, code)


def test_what_is_kept_of_a_living_city_notices_that_it_lives_on(living: HousingModel) -> None:
    before = city_of(living)
    assert city_of(living) is before
    started = time.perf_counter()
    life(city_of(living), sorted(before.marks)[0], "es")
    assert time.perf_counter() - started < 1.0
    living.step()
    after = city_of(living)
    assert after is not before and after.events.month.max() == living.month
    assert len(after.events) > len(before.events)


def test_nobody_keeps_a_city_that_is_gone() -> None:
    import gc
    import weakref

    model = HousingModel(load("valle_de_mexico", households=60, months=2))
    city_of(model)
    gone = weakref.ref(model)
    del model
    gc.collect()
    assert gone() is None
