"""Worked examples and plain sentences of programmes that give means, of lines of works, and of titles."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from agents.foundation.codes import LINE_NAMES, TITLE, TRAINING
from analysis.explain import explain
from analysis.explain_of_means import GOALS, SAID_OF_MEANS, STREAMS, in_words, means_given, means_held
from analysis.handbook import GIVEN
from analysis.handbook_of_titles import ANSWERS_ON_TITLES
from scenarios.benefit import FIELDS, MEANS
from scenarios.formalisation import Formalisation
from scenarios.reading import policy_named
from tests.both_ways import HOUSE
from tests.checks import check_all

POLICIES = HOUSE / "scenarios" / "policies"
OF_MEANS = (
    *("remittance_match", "san_marcos_savings", "savings_finance_guatemala", "collective_remittances"),
    *("titling", "uip_deeds", "notarial_sessions", "income_complement"),
    *("migrant_business_credit", "skills_amatitlan"),
)
OF_LINES = ("hip_workshop", "hip_family_storey", "rehabilitation", "hip_lines")
OF_TITLES = ("family_property", "cdmx_formalisation")

LINES = '"house", "room_to_let", "workshop", "family_home", "repair"'
OTHER_RULES = {
    "titling": ("case_cost = { value = 0.6", "case_cost = { value = 0.7", {"case"}),
    "uip_deeds": ('covers = "both"', 'covers = "clouded"', {"eligible", "case", "decided_after"}),
    "remittance_match": ('match_base = "remittances"', 'match_base = "savings"', {"match"}),
    "savings_finance_guatemala": ("match_share = { value = 0.3", "match_share = { value = 0.2", {"match"}),
    "collective_remittances": ("pooled_share = { value = 0.1", "pooled_share = { value = 0.2", {"gives"}),
    "income_complement": ("largest = { value = 0.3", "largest = { value = 0.4", {"monthly", "total"}),
    "migrant_business_credit": ("annual_rate = { value = 0.2", "annual_rate = { value = 0.3", {"instalment"}),
    "skills_amatitlan": ('teaches = "certificate"', 'teaches = "finance"', {"learns"}),
    "hip_lines": (LINES, '"house", "room_to_let", "family_home", "repair"', {"line"}),
    "rehabilitation": ("credit = { value = 8", "credit = { value = 7", {"credit", "instalment"}),
    "family_property": ("family_regime = true", "family_regime = false", {"cleared", "longest"}),
    "cdmx_formalisation": ("fee_share = { value = 0.4", "fee_share = { value = 0.5", {"family", "state"}),
}
"""A rule of a file changed, and which answers to its examples must then be others than told."""


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[dict[str, Any]]]:
    """Examples of files with a changed rule, answered."""
    folder = tmp_path_factory.mktemp("changed")
    files = []
    for name, (old, new, _) in OTHER_RULES.items():
        text = (POLICIES / f"{name}.toml").read_text("utf-8")
        assert text.count(old) >= 1, name
        files.append(folder / f"{name}.toml")
        files[-1].write_text(text.replace(old, new), "utf-8")
    return {Path(item["file"]).stem: item["examples"] for item in check_all(files)}


@pytest.mark.parametrize("name", OTHER_RULES)
def test_another_rule_gives_other_answers(name: str, answers: dict[str, list[dict[str, Any]]]) -> None:
    told = policy_named(name).examples
    others = set()
    for example, answer in zip(told, answers[name], strict=True):
        if not answer["as_told"]:
            expected = (
                {**example.gives}
                if example.expected is None
                else example.expected.model_dump(exclude_none=True, exclude={"pays"})
            )
            others |= {key for key, value in expected.items() if answer["found"].get(key) != value}
    assert others >= OTHER_RULES[name][2]


def test_every_kind_and_every_line_is_shown_by_a_file() -> None:
    assert set(range(TITLE, TRAINING + 1)) <= set(GIVEN)
    told = {programme.benefit.kind for name in OF_MEANS for programme in policy_named(name).programmes}
    assert told == set(MEANS)
    expected = [example.expected for name in OF_LINES for example in policy_named(name).examples]
    assert {one.line for one in expected if one is not None} - {None} == set(LINE_NAMES) == set(GOALS)
    asked = {example.rule for name in OF_TITLES for example in policy_named(name).examples}
    assert asked == set(ANSWERS_ON_TITLES)


# --- sentences -------------------------------------------------------------------------------


def test_every_key_of_means_has_a_sentence() -> None:
    keys = {key for kind in MEANS for key in FIELDS[kind]}
    assert keys <= SAID_OF_MEANS | {"paid_months", "largest", "credit"}
    for name in (*OF_MEANS, *OF_LINES):
        for heading, sentences in explain(policy_named(name)).items():
            raw = [line for line in sentences if line.startswith(("benefit: ", "eligibility: "))]
            assert raw == [], (name, heading)


def test_sentences_say_the_numbers_of_the_file() -> None:
    programme = policy_named("savings_finance_guatemala").programmes[0]
    assert "matched by 30%, up to 6 in 48 months" in means_given(programme)
    assert means_held(programme) == f"{60 / 6.1:.1f} households with all there is a year."
    assert means_held(policy_named("titling").programmes[0]) == "24.0 cases a year."
    assert means_held(policy_named("collective_remittances").programmes[0]) == ""
    assert means_given(policy_named("hip_lines").programmes[0]) == ""
    told = explain(policy_named("cdmx_formalisation"))["rules"][0]
    assert "Families pay 40% of the fee of a title" in told and "70% of the tax" in told
    told = explain(policy_named("family_property"))["rules"][0]
    assert told.startswith("An inherited lot is family property")
    assert len(Formalisation.model_fields) == 6, "a further key needs a sentence"
    assert in_words([STREAMS["returnee"]]) == "returnees" and in_words([]) == ""
