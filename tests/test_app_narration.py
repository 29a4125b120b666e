"""The sentence above the maps: each kind when it should come, in every language, and its words."""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import Any, cast

import pytest

from analysis.app.cities import Pair, Question
from analysis.app.course import Course
from analysis.app.narration import FAST, HOLD, LARGE, YARDSTICKS, Narrator, narrate
from analysis.app.words import LANGUAGES, keys, say

PLACE = "valle_de_mexico"
NAME = "land_price_index"
PLAIN, CAPPED = Course.of(()), Course.of(("rate_cap",))
TITLES = {
    "en": "Cap on interest rates",
    "es": "Tope a las tasas de interés",
    "pt": "Teto para as taxas de juros",
}


def pair(
    month: int,
    right: Course = CAPPED,
    households: int = 1_200,
    left: Course = PLAIN,
    **series: tuple[Any, Any],
) -> Pair:
    """Two cities that lived ``month`` months: values at rest, or functions of the month, by indicator."""

    def lived(at: int) -> dict[str, list[float]]:
        return {
            name: [float(both[at](m) if callable(both[at]) else both[at]) for m in range(month + 1)]
            for name, both in series.items()
        }

    sides = {name: SimpleNamespace(series=lived(at)) for at, name in enumerate(("left", "right"))}
    question = Question(PLACE, left, right, households)
    made_up = SimpleNamespace(question=question, months=month, built=True, side=sides.__getitem__)
    return cast(Pair, made_up)


def starts(told: str, key: str, language: str = "en") -> bool:
    """Whether a sentence was made from the text of a key."""
    pattern = "".join(
        ".+" if part.startswith("{") else re.escape(part)
        for part in re.split(r"(\{\w+\})", keys()[key][language])
    )
    return re.fullmatch(pattern, told) is not None


def apart(times: float) -> tuple[float, float]:
    """Land prices that differ by so many times what luck makes."""
    return 100.0, 100.0 + times * YARDSTICKS[NAME].spread


CASES = {
    "opening": pair(5, land_price_index=apart(9.0)),
    "twins": pair(5, right=PLAIN),
    "alike": pair(30, land_price_index=apart(0.9)),
    "small": pair(30, land_price_index=apart(0.9 * LARGE)),
    "large": pair(30, land_price_index=apart(1.1 * LARGE)),
    "policy": pair(62, right=PLAIN.decided(60, ["rate_cap"]), land_price_index=apart(9.0)),
    "policies": pair(62, left=PLAIN.decided(60, ["upgrading"]), right=PLAIN.decided(60, ["rate_cap"])),
    "change": pair(
        60, rent_index=(100.0, lambda m: 100.0 + 0.6 * max(0, m - 30)), land_price_index=(1.0, 1.0)
    ),
    "together": pair(60, rent_index=(lambda m: 100.0 + 3.0 * m, lambda m: 101.0 + 3.0 * m)),
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", CASES)
def test_each_kind_of_message_comes_when_it_should_in_every_language(kind: str, language: str) -> None:
    told = narrate(CASES[kind], language)
    assert starts(told, f"narration.{kind}", language), told
    assert not re.search(r"[{}]|nan|–\B", told)


@pytest.mark.parametrize("language", LANGUAGES)
def test_policies_are_named_by_their_titles(language: str) -> None:
    assert TITLES[language] in narrate(CASES["opening"], language)
    told = narrate(CASES["policy"], language)
    assert TITLES[language] in told and say("narration.no_policy", language) in told and " 6" in told


def test_the_difference_told_is_the_largest_for_its_yardstick() -> None:
    told = narrate(pair(30, land_price_index=apart(3.0), trapped_share=(0.01, 0.03)), "en")
    assert "In the debt trap: 1.0 in city A, 3.0 in city B (% of households)" in told


def test_small_cities_need_larger_differences() -> None:
    assert starts(narrate(pair(30, households=300, land_price_index=apart(1.8)), "en"), "narration.alike")
    assert starts(narrate(pair(30, households=1_200, land_price_index=apart(1.8)), "en"), "narration.small")


def test_a_slow_change_is_not_told() -> None:
    slow = FAST * YARDSTICKS["rent_index"].pace / 24.0 * 0.9
    rising = lambda m: 100.0 + slow * m  # noqa: E731
    assert starts(narrate(pair(60, rent_index=(rising, rising)), "en"), "narration.alike")


def test_a_message_stays_until_it_can_be_read_and_speaks_the_language_asked_for() -> None:
    narrator = Narrator()
    first = narrator.narrate(pair(30, land_price_index=apart(3.0)), "en")
    later = pair(30 + HOLD - 1, land_price_index=apart(3.0), trapped_share=(0.01, 0.30))
    assert narrator.narrate(later, "en") == first
    assert narrator.narrate(later, "es").startswith("Precios del suelo")
    over = pair(30 + HOLD, land_price_index=apart(3.0), trapped_share=(0.01, 0.30))
    assert narrator.narrate(over, "en").startswith("In the debt trap")


def test_what_was_told_lately_gives_way_to_something_else() -> None:
    narrator = Narrator()
    values: dict[str, tuple[Any, Any]] = {"land_price_index": apart(3.0), "trapped_share": (0.01, 0.30)}
    assert narrator.narrate(pair(30, **values), "en").startswith("In the debt trap")
    told = narrator.narrate(pair(30 + HOLD, **values), "en")
    assert told.startswith("Land prices") and starts(told, "narration.another")
    third = {**values, "mean_quality": (0.5, 0.54)}
    assert narrator.narrate(pair(30 + 2 * HOLD, **third), "en").startswith("Quality of homes")


def test_a_decision_is_told_at_once_and_going_back_begins_anew() -> None:
    narrator = Narrator()
    assert starts(narrator.narrate(pair(59, land_price_index=apart(3.0)), "en"), "narration.large")
    decided = CAPPED.decided(60, ["upgrading"])
    told = narrator.narrate(pair(60, right=decided, land_price_index=apart(3.0)), "en")
    assert starts(told, "narration.policy") and "Upgrading of settlements" in told
    assert starts(narrator.narrate(pair(3, right=decided), "en"), "narration.opening")


def test_unknown_months_are_not_told_as_numbers() -> None:
    unknown = float("nan")
    told = narrate(pair(30, rent_burden=(unknown, 0.3), land_price_index=(unknown, unknown)), "en")
    assert starts(told, "narration.alike")


def test_all_words_say_the_same_things_in_all_languages() -> None:
    mine = {key: texts for key, texts in keys().items() if key.split(".")[0] in _TABLES}
    assert len(mine) > 90
    for key, texts in mine.items():
        assert set(texts) == set(LANGUAGES), key
        fields = [set(re.findall(r"\{(\w+)\}", text)) for text in texts.values()]
        assert fields[0] == fields[1] == fields[2], key


_TABLES = ("narration", "lesson", "count", "indicator")


def test_every_indicator_told_has_a_name_a_unit_and_a_meaning() -> None:
    for name in YARDSTICKS:
        assert {f"indicator.{name}", f"indicator.{name}.unit", f"indicator.{name}.note"} <= set(keys()), name
