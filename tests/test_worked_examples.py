"""Worked examples of policy files: the city's own rules give what the files tell."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from agents.foundation.causes import CAUSE_NAMES
from analysis import explain
from analysis.handbook import GIVEN, is_same, try_examples
from analysis.handbook_of_rules import ANSWERS
from analysis.indicators import INDICATORS
from scenarios import check_file, load, load_resolved
from scenarios.policy import ABOUT
from scenarios.reading import policy_named
from scenarios.worked_examples import QUESTIONS
from tests.both_ways import HOUSE
from tests.checks import check_all

POLICIES = HOUSE / "scenarios" / "policies"
FILES = sorted(path for path in POLICIES.glob("*.toml") if path.stem != "none")
HIP = (POLICIES / "hip_2019.toml").read_text("utf-8")


@pytest.fixture(scope="module")
def checked() -> dict[str, Any]:
    """What ``run.py check`` says of all files together."""
    found = {Path(item["file"]).stem: item for item in check_all(FILES)}
    assert not any(item["errors"] for item in found.values())
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_file_has_examples_that_come_out_as_told(path: Path, checked: dict[str, Any]) -> None:
    examples = checked[path.stem]["examples"]
    assert len(examples) >= 2
    assert [item["title"] for item in examples if not item["as_told"]] == []
    served = [item["found"] for item in examples if "eligible" in item["found"]]
    if served:
        assert {found["eligible"] for found in served} == {True, False}, "one served and one refused at least"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_file_says_what_it_is_about(path: Path, checked: dict[str, Any]) -> None:
    policy = policy_named(path)
    assert policy.rows and set(policy.headline) <= set(INDICATORS)
    told = checked[path.stem]
    assert all(sentence for sentences in told["explanation"].values() for sentence in sentences)
    assert sum(told["numbers_by_tag"].values()) == len(policy.sources)


@pytest.mark.parametrize("name", ["uniform_mix", "rent_vouchers", "tenant_protection", "hip_lines"])
def test_examples_come_out_the_same_compiled(name: str, checked: dict[str, Any]) -> None:
    here = [outcome.found for outcome in try_examples(name)]
    assert here == [item["found"] for item in checked[name]["examples"]]


def test_a_key_without_a_sentence_is_told_by_its_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(explain, "_SAID", explain._SAID - {"grant", "lapse_months", "needs_papers"})
    told = explain.explain(policy_named("shp_2019_grant"))["programme shp_grant"]
    for line in ("benefit: grant 36 MWM.", "delivery: lapse months 24 months.", "eligibility: needs papers."):
        assert line in told
    assert "Who comes first: the least income for what the household needs." in told


# --- examples that are wrong -----------------------------------------------------------------


def changed(folder: Path, old: str, new: str, text: str = HIP) -> Path:
    """A policy file with one piece of text replaced."""
    assert old in text
    path = folder / "mine.toml"
    path.write_text(text.replace(old, new, 1), "utf-8")
    return path


OTHERWISE = {
    "amount": ("credit = 39.5, savings", "credit = 36, savings", "credit 36.0"),
    "tranche": ("[11.85, 15.8, 11.85]", "[11.85, 11.85, 15.8]", "tranches"),
    "payer": ("pays = { programme = 39.5 }", "pays = { programme = 30, outside = 9.5 }", "pays.programme 30"),
    "cause": ('because = "risk_site"', 'because = "no_lot"', 'because "no_lot"'),
    "served": (
        'expected = { eligible = false, because = "income_ceiling" }',
        "expected = { eligible = true }",
        "eligible true",
    ),
}


@pytest.mark.parametrize(("old", "new", "says"), OTHERWISE.values(), ids=OTHERWISE)
def test_an_example_that_comes_out_otherwise(do: Any, tmp_path: Path, old: str, new: str, says: str) -> None:
    path = changed(tmp_path, old, new)
    assert check_file(path) == []
    done = do("check", path)
    line = 1 + path.read_text("utf-8").splitlines().index("[[examples]]")
    assert done.code == 2 and says in done.err and f"{path}:" in done.err
    assert int(done.err.split(":")[2]) >= line


IN_EXAMPLES = {
    "unknown cause": ('because = "risk_site"', 'because = "risk_sites"', "such as risk_site"),
    "no cause": ('eligible = false, because = "risk_site"', "eligible = false", "because: why"),
    "unknown key": ("income = 3, persons = 4 }", "incom = 3, persons = 4 }", "did you mean 'income'"),
    "range": ("persons = 4 }", "persons = 40 }", "between 1 and 12 persons"),
    "lot and room": ("lot = { at_risk = true }", "lot = {}\nroom = { rent = 1 }", "a lot or a room"),
    "programme": ("[[examples]]\n", '[[examples]]\nprogramme = "hop"\n', "one of: hip"),
    "rule": (
        'title = "A family in a ravine"\nhousehold = { income = 3, persons = 4 }',
        'title = "A family in a ravine"\nrule = "interest_cap"',
        "no lot",
    ),
    "rows": ("rows = [5, 8, 9, 39, 49, 50]", "rows = [5, 128]", "1 to 127"),
    "place": ('place = "valle_de_mexico"', 'place = "vale_de_mexico"', "did you mean 'valle_de_mexico'"),
}


@pytest.mark.parametrize(("old", "new", "says"), IN_EXAMPLES.values(), ids=IN_EXAMPLES)
def test_a_mistake_in_an_example(tmp_path: Path, old: str, new: str, says: str) -> None:
    first, *_ = check_file(changed(tmp_path, old, new))
    assert says in str(first) and first.line


def test_a_policy_that_its_own_place_cannot_have(do: Any, tmp_path: Path) -> None:
    path = changed(tmp_path, "credit_from_budget = true", 'credit_from_budget = false\nlender = "coop"')
    assert check_file(path) == []
    done = do("check", path)
    assert done.code == 2 and "a lender of valle_de_mexico" in done.err


# --- what examples are not -------------------------------------------------------------------


def test_examples_are_no_part_of_a_scenario(tmp_path: Path) -> None:
    bare = HIP.split("\n[[examples]]")[0]
    kept = [line for line in bare.splitlines() if line.split(" ")[0] not in ABOUT]
    path = tmp_path / "hip_2019.toml"
    path.write_text("\n".join(kept), "utf-8")
    scenario = load(policies=["hip_2019"])
    assert scenario == load(policies=[path])
    written = tomllib.loads(scenario.to_toml())["policies"][0]
    assert not set(ABOUT) & set(written)
    resolved = tmp_path / "scenario.toml"
    resolved.write_text(scenario.to_toml(), "utf-8")
    assert load_resolved(resolved) == scenario


def test_all_questions_have_answers() -> None:
    assert set(ANSWERS) == set(QUESTIONS)
    asked = {example.rule for path in FILES for example in policy_named(path).examples if example.rule}
    assert asked == set(QUESTIONS), "every question is asked by a file"
    assert set(GIVEN) >= {0, 1, 2, 3} and "risk_site" in CAUSE_NAMES


def test_amounts_may_be_told_rounded() -> None:
    assert is_same(28.77, 28.768) and not is_same(28, 28.768)
    assert is_same((1.0, 2.0), [1.0, 2.001]) and not is_same((1.0,), [1.0, 2.0])
    assert not is_same(0.0, 0.01) and is_same(False, False) and not is_same(True, None)
