"""Questions about what a policy does beside programmes: told by the files, answered by the rules."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from analysis.explain import explain, yearly_cost
from analysis.explain_of_rules import SENTENCES
from scenarios import check_file
from scenarios.enabling import ENABLING
from scenarios.reading import policy_named
from scenarios.worked_examples import QUESTIONS
from tests.both_ways import HOUSE
from tests.checks import check_all

POLICIES = HOUSE / "scenarios" / "policies"

CHANGED = {
    # a file, a key of it and another value, the example, and what then comes out
    "fewer offers": ("information_service", "listings", "2", 0, "offers", 7),
    "half the money": ("information_service", "budget", "1", 2, "share", 0.25),
    # 0.1 / (2 × 10 × 0.3), and 0.08 twice: a fine of ten years deters
    "a high fine": ("sao_paulo_inclusion", "fine", "10", 0, "asked", 0.1767),
    "no centre": ("sao_paulo_inclusion", "centre_budget", "0", 3, "taken_up", 0),
    "papers asked": ("open_documents", "no_identity", "false", 0, "applies", 0),
    "residence asked": ("open_documents", "no_residence", "false", 2, "applies", 0),
    "local leases": ("open_documents", "leases", "false", 0, "signs", 0),
    "one level": ("preventive_planning", "ahead_levels", "1", 4, "levels", 1),
    "central": ("national_upgrading", "choice", '"central"', 0, "first", 1),
    "dear organisers": ("community_management", "pay", "0.6", 0, "spent", 0),
    "not assessed": ("shelters_cartagena", "assessed", "false", 0, "first", 2),
    "no longer stay": ("shelters_cartagena", "stay_months", "0", 3, "longest", 12),
    "higher tax": ("vacant_stock_uruguay", "tax", "0.3", 4, "tax", 0.15),
    "a season longer": ("temporary_workers", "newcomer_months", "18", 7, "offers", 10),
    "city bears little": ("value_creation", "matched", "0.1", 2, "fund", 0),
    "half returns": ("value_creation", "returns", "0.5", 7, "returned", 1.5),
}


@pytest.fixture(scope="module")
def otherwise(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the examples of the changed files give."""
    folder, paths = tmp_path_factory.mktemp("changed"), []
    for number, (name, key, value, *_) in enumerate(CHANGED.values()):
        text = (POLICIES / f"{name}.toml").read_text("utf-8")
        text, count = re.subn(rf"(?m)^({key} = (?:{{ value = )?)[^ ,]+", rf"\g<1>{value}", text)
        assert count == 1, key
        paths.append(folder / str(number) / f"{name}.toml")
        paths[-1].parent.mkdir()
        paths[-1].write_text(text, "utf-8")
    return dict(zip(CHANGED, check_all(paths), strict=True))


@pytest.mark.parametrize("what", CHANGED)
def test_a_number_of_the_file_decides(what: str, otherwise: dict[str, Any]) -> None:
    *_, example, key, expected = CHANGED[what]
    outcome = otherwise[what]["examples"][example]
    assert outcome["found"][key] == pytest.approx(expected, rel=5e-3)
    assert not outcome["as_told"], "the file as it stands tells something else"


@pytest.mark.parametrize(
    ("rule", "told", "gives"),
    [
        ("shelter_month", "taken = 6", "cost = 2"),
        ("value_return", "rise = 20, works = 1", "returned = 2"),
        ("upgrading_year", "families = 8, services = 1, money = 100", "spent = 43.2"),
    ],
)
def test_a_question_about_a_table_that_is_not_there(tmp_path: Path, rule: str, told: str, gives: str) -> None:
    path = tmp_path / "rate_cap.toml"
    asked = f'\n[[examples]]\ntitle = "?"\nrule = "{rule}"\ntold = {{ {told} }}\ngives = {{ {gives} }}\n'
    path.write_text((POLICIES / "rate_cap.toml").read_text("utf-8") + asked, "utf-8")
    (flaw,) = check_file(path)
    assert flaw.field.endswith(".rule") and QUESTIONS[rule].needs[0] in str(flaw)


def test_every_key_has_a_sentence() -> None:
    keys = {f"{name}.{key}" for name, table in ENABLING.items() for key in table.model_fields}
    assert keys == set(SENTENCES)


def test_a_sentence_needs_what_it_is_about(tmp_path: Path) -> None:
    text = (POLICIES / "vacant_stock_uruguay.toml").read_text("utf-8").split("\n[[examples]]")[0]
    path = tmp_path / "untaxed.toml"
    path.write_text(text.replace("tax = { value = 0.1", "tax = { value = 0"), "utf-8")
    assert check_file(path) == []
    (told,) = [line for line in explain(policy_named(path))["rules"] if "intermediary" in line]
    assert "free" not in told and "0.25 a house" in told


@pytest.mark.parametrize(
    ("name", "cost"),
    [
        ("shelters_cartagena", 4 * 0.5 * 12),
        ("sao_paulo_inclusion", 2 + 3 + 2 + 0.2),
        ("preventive_planning", 100 + 10),
        ("guatemala_upgrading", 100 + 15),
        ("open_documents", 0),
    ],
)
def test_a_year_costs_all_budgets_and_taken_places(name: str, cost: float) -> None:
    assert yearly_cost(policy_named(name)) == pytest.approx(cost)
