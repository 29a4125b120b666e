"""Stories in English, Spanish and Portuguese: the same keys, right grammar, nothing left in English."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from agents.foundation.causes import CAUSE_NAMES
from agents.foundation.codes import STREAM_NAMES
from agents.foundation.draws import named_key
from analysis.story import life, tell, wrapped
from analysis.story_members import COUPLE, WIDOWED, Family
from analysis.story_run import City, StoryError, read_city
from analysis.story_sentences import ENGLISH, EVENTS, LANGUAGES, OTHER, language_of
from analysis.story_words import Names
from scenarios import list_places, load
from tests.test_story import (
    FAMILY,
    FRIEND,
    INSTITUTIONS,
    LATECOMERS,
    MADE_HERE,
    PROGRAMME,
    SETTLEMENT,
    TENANTS,
    event,
    write_run,
)

ABROAD = [code for code in LANGUAGES if code != "en"]
GRAMMAR = {"name", "decimal", "thousands", "units", "numbers", "feminine", "articles", "contractions"}
"""Parts of a language's file that are its own."""

MADE_OF = {
    "left_for_formal": ("left", "formal_home"),
    "ended": ("left", "family_ended"),
    "inherited_within": ("inherited", "without_will"),
    "allowance_begun": ("rent_aid_begun", ""),
    "allowance_ended": ("rent_aid_ended", "not_used"),
}
ENGLISH_WORDS = {"the", "and", "they", "their", "of", "for", "was", "were", "with", "month", "year", "years"}
ENGLISH_WORDS |= {"family", "families", "house", "home", "lot", "room", "rooms", "hours", "wages", "others"}
UNCONTRACTED = {"es": r"\b(de|a) el\b", "pt": r"\b((de|em|a|por) (o|a)|a as?)\b(?! mais)"}


def sentences(tables: dict[str, Any], path: str = "") -> Iterator[tuple[str, str]]:
    """Every sentence of a language's file and where it stands."""
    for key, said in tables.items():
        if key in GRAMMAR and not path:
            continue
        if isinstance(said, dict):
            yield from sentences(said, f"{path}{key}.")
        else:
            for at, text in enumerate([said] if isinstance(said, str) else said):
                yield f"{path}{key}[{at}]", text


def placeholders(text: str) -> set[str]:
    return set(re.findall(r"\{(\w+)", text)) - {"article"}


def words_of(text: str) -> set[str]:
    return set(re.findall(r"[^\W\d_]{2,}", re.sub(r"\{.*?\}", " ", text).lower()))


def mistakes(text: str, code: str) -> list[str]:
    """What no text of a story may hold: unfilled places, double spaces, two words that should be one."""
    wrong = re.findall(r"[{}_|]|  | [.,;:)]|\( |;;|\.\.|,,|\bnan\b|\?\?", text)
    if code in UNCONTRACTED:
        wrong += [found.group() for found in re.finditer(UNCONTRACTED[code], text)]
    return wrong


# --- the files -----------------------------------------------------------------------------------


def test_there_are_three_languages() -> None:
    assert set(LANGUAGES) >= {"en", "es", "pt"}


@pytest.mark.parametrize("code", ABROAD)
def test_a_language_has_every_sentence_with_its_placeholders(code: str) -> None:
    english, other = (dict(sentences(language_of(name)._tables)) for name in ("en", code))
    assert set(other) == set(english)
    assert {at: placeholders(text) for at, text in other.items()} == {
        at: placeholders(text) for at, text in english.items()
    }
    assert set(language_of(code)._tables) == set(ENGLISH._tables)
    assert list(language_of(code).events) == list(EVENTS)


@pytest.mark.parametrize("code", ABROAD)
def test_sentences_begin_and_end_as_in_english(code: str) -> None:
    """What is joined to something else keeps its spaces, commas and full stops."""
    same = dict(sentences(language_of(code)._tables))
    for at, text in sentences(ENGLISH._tables):
        assert text.endswith((".", ". ", ",")) == same[at].endswith((".", ". ", ",")), at
        assert (text[:1] == " ") <= (same[at][:1] == " "), at
        if text[:1] in ",;":
            assert same[at][:1] in ",; ", at


def test_an_unknown_language_is_one_message(tmp_path: Path, do: Any) -> None:
    run = write_run(tmp_path, [])
    with pytest.raises(StoryError, match="unknown language 'fr'; expected one of: en, es, pt"):
        tell(run, FAMILY, "fr")
    done = do("story", run, "--language", "esp")
    assert (done.code, done.out, done.err.count("\n")) == (2, "", 1)
    assert "did you mean 'es'?" in done.err
    page = do("story", run, "--language", "es", "--collect", "page.md")
    assert page.code == 2 and "English alone" in page.err
    told = do("story", run, "--language", "pt", "--household", "4f2a")
    assert told.code == 0 and told.out.startswith("Cidade do Morro, semente 9, quatro anos.")


# --- grammar -------------------------------------------------------------------------------------


def test_amounts_dates_and_lists() -> None:
    es, pt = language_of("es"), language_of("pt")
    assert (es.money(12.5), pt.money(1234.5)) == (
        "12,5 salarios mínimos mensuales",
        "1.234,5 salários mínimos",
    )
    assert (es.money(1.04), pt.money(0.02)) == ("un salario mínimo mensual", "0,02 salários mínimos")
    assert (es.date(26), pt.date(26)) == ("en marzo del año 3", "em março do ano 3")
    assert (es.span(14), es.span(36), pt.span(500)) == ("un año", "tres años", "42 anos")
    assert (es.times(2), es.times(4), pt.times(2), pt.times(3)) == (
        "dos veces", "cuatro veces", "duas vezes", "três vezes",
    )  # fmt: skip
    assert (es.age(0.5), es.age(1.2), pt.age(30)) == ("de menos de un año", "de un año", "de 30 anos")
    assert es.listed(["la losa", "un cuarto más"]) == "la losa y un cuarto más"
    once = es.unit_once("Un préstamo de 2,0 salarios mínimos mensuales y otro de un salario mínimo mensual.")
    assert once == "Un préstamo de 2,0 salarios mínimos mensuales y otro de un salario mínimo."


@pytest.mark.parametrize(
    ("form", "value", "said"),
    [
        ("{number}", 2, "2"),
        ("{number:w} cômodos", 2, "dois cômodos"),
        ("{number:f} pessoas", 2, "duas pessoas"),
        ("{number:w}", 40, "40"),
        ("{number:um herdeiro|# herdeiros}", 1, "um herdeiro"),
        ("{number:uma família|#f famílias}", 2, "duas famílias"),
        ("{number:nenhum|um|#}", 0, "nenhum"),
        ("{number:nenhum|um|#}", 3, "três"),
    ],
)
def test_forms_of_numbers(form: str, value: int, said: str) -> None:
    assert language_of("pt").fill(form, number=value) == said


def test_forms_of_names() -> None:
    pt = language_of("pt")
    one, three = pt.names(["a cooperativa"], 1), pt.names(["o banco", "a família Ortega", "mais duas"], 3)
    form = "{others} {others:deu|deram}; {others:>de}; {others:>a}"
    assert pt.fill(form, others=one) == "a cooperativa deu; da cooperativa; à cooperativa"
    assert pt.fill(form, others=three) == (
        "o banco, a família Ortega e mais duas deram; do banco, da família Ortega e de mais duas; "
        "ao banco, à família Ortega e a mais duas"
    )
    with pytest.raises(ValueError, match="no form 'x'"):
        pt.fill("{others:x}", others=one)


def test_institutions_of_all_places_have_their_article() -> None:
    feminine = {"es": ("cooperativa", "financiera", "microfinanciera"),
                "pt": ("cooperativa", "financeira", "microfinanceira")}  # fmt: skip
    for place in list_places():
        for lender in load(place.name).place.lenders:
            titles = lender.title.model_dump()
            for code in ABROAD:
                article, first, *_ = language_of(code).institution("lender", titles).split()
                wanted = {"es": ("el", "la"), "pt": ("o", "a")}[code][first in feminine[code]]
                assert article == wanted, titles[code]
    assert language_of("es").fill("{when} de {other}", when="", other="el gota a gota") == " del gota a gota"
    hip = {"en": "Improvement Credit", "es": "Crédito de mejoramiento"}
    assert ENGLISH.institution("programme", hip) == "the improvement credit programme"
    assert language_of("es").institution("programme", hip) == "el programa de crédito de mejoramiento"


@pytest.mark.parametrize(
    ("family", "es", "pt"),
    [
        (
            Family((34, 31, 7, 4), COUPLE),
            "una pareja de 34 y 31 años con dos hijos",
            "um casal de 34 e 31 anos com dois filhos",
        ),
        (
            Family((60, 24, 3), WIDOWED),
            "una persona viuda de 60 años con un hijo y un familiar adulto",
            "uma pessoa viúva de 60 anos com um filho e um parente adulto",
        ),
    ],
)
def test_families_in_words(family: Family, es: str, pt: str) -> None:
    assert (family.told(language_of("es")), family.told(language_of("pt"))) == (es, pt)


# --- whole lives ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def hilltown(tmp_path_factory: pytest.TempPathFactory) -> City:
    """Four households of a run without events."""
    return read_city(write_run(tmp_path_factory.mktemp("hilltown"), []))


def happening(kind: str, month: int, **details: Any) -> dict[str, object]:
    """An event that is told as this kind."""
    name, cause = MADE_OF.get(kind.removesuffix(OTHER), (kind.removesuffix(OTHER), ""))
    others = (FRIEND, TENANTS, LATECOMERS)
    other: object = INSTITUTIONS.get(name, others[month % 3])
    if kind.startswith("allowance"):
        other = PROGRAMME
    if kind == "inherited_within":
        other = FAMILY
    if name == "started_stage":  # another one than those that are finished
        return event(month, name, amount=6.0)
    if name == "services_improved":
        return event(month, name, 0, other=SETTLEMENT, lot=-1, amount=3.0)
    if kind.endswith(OTHER):
        return event(month, name, others[month % 3], **{"other": FAMILY, "amount": 2.0, **details})
    return event(month, name, **{"other": other, "amount": 2.0, "cause": cause, **details})


def lived(city: City, events: list[dict[str, object]], code: str, key: int = FAMILY) -> str:
    """The life of a family to which these things happened, on one line."""
    table = pd.DataFrame(events)[list(city.events)].sort_values("month", kind="stable")
    programme = frozenset({PROGRAMME})
    changed = dataclasses.replace(city, events=table.reset_index(drop=True), allowances=programme)
    language = language_of(code)
    return " ".join(wrapped(life(changed, key, code), language).split(" \n"))


def foreign(text: str, code: str) -> set[str]:
    """English words in a text of another language: those its own file and titles do not use."""
    own = words_of(" ".join(text for _, text in sentences(language_of(code)._tables)))
    english = words_of(" ".join(text for _, text in sentences(ENGLISH._tables))) | ENGLISH_WORDS
    titles = {"crédito", "mejoramiento", "melhoria", "cooperativa", "obrera", "operária"}
    return (words_of(text) & english) - own - titles


def longest(template: str) -> str:
    """The longest piece of a template between placeholders, without words that may be contracted."""
    piece = max(re.split(r"\{.*?\}", template), key=len).strip(" ,;:()").lower()
    return " ".join(piece.split()[:-1]) if len(piece.split()) > 2 else piece


@pytest.mark.parametrize("number", [1, 5])
@pytest.mark.parametrize("code", LANGUAGES)
def test_every_kind_of_event_is_told_once_and_many_times(hilltown: City, code: str, number: int) -> None:
    """A life of a year for each kind: changed rooms and services of others are in the next test."""
    kinds = [kind for kind in EVENTS if kind not in MADE_HERE or kind in MADE_OF]
    events = [happening(kind, 12 * at + month) for at, kind in enumerate(kinds) for month in range(number)]
    text = " ".join(lived(hilltown, events, code).split())
    assert not mistakes(text, code)
    assert code == "en" or not foreign(text, code)
    untold = []
    for kind in kinds:
        wording = language_of(code).events[kind]
        said = longest(wording.many if number > wording.alone and number > 1 else wording.one)
        untold += [(kind, said)] if said not in text.lower() else []
    assert untold == []


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_cause_and_stream_and_a_change_of_rooms(hilltown: City, code: str) -> None:
    events = [happening("refused", 12 * at, cause=cause) for at, cause in enumerate(CAUSE_NAMES)]
    events += [happening("arrived", 12 * at + 1, amount=float(at)) for at in range(len(STREAM_NAMES))]
    events += [happening("tenant_left", 14), happening("rented", 14, amount=0.3)]
    events += [happening("left_home", 15, cause="married", amount=age) for age in (0.0, 1.0, 40.0)]
    events += [happening("finished_stage", 20 + stage, amount=float(stage)) for stage in range(7)]
    text = " ".join(lived(hilltown, events, code).split())
    assert not mistakes(text, code)
    assert code == "en" or not foreign(text, code)
    causes = language_of(code).causes
    assert [name for name in CAUSE_NAMES if causes[name] not in text] == []


def test_surnames_and_marks_are_the_same_in_every_language(hilltown: City) -> None:
    events = [happening("helped", month) for month in range(12, 16)]
    marks = {code: re.findall(r"#\w{4}", lived(hilltown, events, code)) for code in LANGUAGES}
    assert len({tuple(found) for found in marks.values()}) == 1
    full = {code: Names(hilltown, [FAMILY], language_of(code)).full(FAMILY) for code in LANGUAGES}
    surname = hilltown.surname(FAMILY)
    assert full["es"] == f"La familia {surname} (#4f2a)" and full["pt"] == f"A família {surname} (#4f2a)"


def test_names_come_from_the_titles_of_the_scenario(hilltown: City) -> None:
    events = [happening("applied", 13), happening("loan", 14, other=named_key("lender:coop"))]
    spanish, portuguese = (" ".join(lived(hilltown, events, code).split()) for code in ("es", "pt"))
    assert "En febrero presentaron su solicitud al programa de crédito de mejoramiento." in spanish
    assert "con la cooperativa obrera." in spanish
    assert "Em fevereiro fizeram seu pedido ao programa de crédito de melhoria." in portuguese


def test_the_planted_mistakes_are_found() -> None:
    assert mistakes("vendieron {stage}  a el banco .", "es") == ["{", "_"][:1] + ["}", "  ", " .", "a el"]
    assert mistakes("a casa de a família, em o bairro", "pt") == ["de a", "em o"]
    assert foreign("la familia pidió help para the house", "es") == {"help", "the", "house"}
