"""Regulation, and what new parts of a policy file may not say."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from agents.government.regulator import Regulator
from model import HousingModel
from scenarios import Scenario, ScenarioError, check_file, load, load_resolved
from tests.test_city import assert_conserved
from tests.test_scenario_mistakes import HIP_FILE, changed_file, mistake

POLICIES = HIP_FILE.parent
HIP = "policy.hip_2019.programmes.0"
CAP = "policy.rate_cap.regulation.rate_cap"
BOTH = "policy.rate_cap_with_cooperatives.regulation"


# --- what is in force ------------------------------------------------------------------------


def test_a_policy_of_regulation_has_no_programmes_and_goes_with_others(tmp_path: Path) -> None:
    scenario = load(policies=["rate_cap", "hip_2019"])
    assert scenario.policies[0].programmes == ()
    assert scenario.regulation == (0.35, 0.0, 0.0)
    assert load(policies=["hip_2019"]).regulation == load().regulation == (0.0, 0.0, 0.0)
    path = tmp_path / "resolved.toml"
    path.write_text(scenario.to_toml(), "utf-8")
    assert load_resolved(path) == scenario
    assert check_file(path) == []


def test_the_lowest_cap_and_the_largest_support_are_in_force_and_costs_add_up() -> None:
    wanted = [f"{CAP}=0.5", f"{BOTH}.cooperative_reach=0.05"]
    scenario = load(policies=["rate_cap", "rate_cap_with_cooperatives"], settings=wanted)
    assert scenario.regulation == (0.35, 0.05, 3.0)
    other = load(policies=["rate_cap", "rate_cap_with_cooperatives"], settings=[f"{CAP}=0.3"])
    assert other.regulation.rate_cap == 0.3
    none = load(policies=["rate_cap", "rate_cap_with_cooperatives"], settings=[f"{CAP}=0"])
    assert none.regulation.rate_cap == 0.35


def test_the_place_knows_what_is_in_force() -> None:
    city = HousingModel(load(households=200, policies=["rate_cap_with_cooperatives"]))
    place = city.world.place[0]
    assert (place.rate_cap, place.cooperative_support) == (0.35, 0.04)
    assert place.support_cost == pytest.approx(0.6)
    place = HousingModel(load(households=60)).world.place[0]
    assert (place.rate_cap, place.cooperative_support, place.support_cost) == (0.0, 0.0, 0.0)


def test_the_regulator_pays_for_the_support_each_january() -> None:
    city = HousingModel(load(households=60, months=25, policies=["rate_cap_with_cooperatives"]))
    assert [type(agent) for agent in city.agents].count(Regulator) == 1
    city.run()
    assert_conserved(city)
    flows = city.ledger_table()
    paid = flows[(flows.payer == "treasury") & (flows.kind == "assistance")]
    assert paid.month.tolist() == [0, 12, 24]
    assert paid.amount.tolist() == pytest.approx([0.18] * 3, abs=1e-5)
    assert city.world.tally[0].support_spent == pytest.approx(paid.amount.sum())


def test_nobody_regulates_without_a_regulation() -> None:
    city = HousingModel(load(households=60, months=2, policies=["hip_2019"])).run()
    assert city.regulators == []
    assert not any(isinstance(agent, Regulator) for agent in city.agents)
    assert city.world.tally[0].support_spent == 0.0


def test_a_regulation_of_nothing_changes_nothing() -> None:
    nothing = [f"{BOTH}.{name}=0" for name in ("rate_cap", "cooperative_reach", "support_cost")]
    digests = [
        HousingModel(load(households=60, months=14, policies=[policy], settings=wanted)).run().digest()
        for policy, wanted in (("none", []), ("rate_cap_with_cooperatives", nothing))
    ]
    assert digests[0] == digests[1]


# --- what may be left out --------------------------------------------------------------------


def test_what_a_file_leaves_out_is_at_its_default_and_can_be_set(tmp_path: Path) -> None:
    plain = load(policies=["hip_2019"])
    delivery = plain.policies[0].programmes[0].delivery
    assert (delivery.down_payments, delivery.down_payment_share) == (0, 0.0)
    assert "programmes.0.delivery.down_payments" not in plain.policies[0].sources
    assert load(policies=["hip_2019"], settings=[f"{HIP}.delivery.down_payments=0"]) == plain
    changed = load(
        policies=["hip_2019"],
        settings=[f"{HIP}.delivery.down_payments=2", f"{HIP}.delivery.down_payment_share=0.05"],
    )
    unit, tag, source = changed.policies[0].sources["programmes.0.delivery.down_payments"]
    assert (unit, tag) == ("payments", "A") and "instead of 0" in source
    path = tmp_path / "resolved.toml"
    path.write_text(changed.to_toml(), "utf-8")
    assert load_resolved(path) == changed


# --- mistakes --------------------------------------------------------------------------------


def leaf(name: str, value: object, unit: str) -> str:
    return f'{name} = {{ value = {value}, unit = "{unit}", tag = "A", source = "a test of the checker" }}'


def after(line: str, *more: str) -> tuple[str, str]:
    """A line of a file, and the same followed by others."""
    return line, "\n".join([line, *more])


DOWN = (leaf("down_payments", 2, "payments"), leaf("down_payment_share", 0.05, "share"))
IN_PROGRAMME: dict[str, tuple[tuple[str, str], str, str]] = {
    "floor above a ceiling": (
        after('[programmes.eligibility]\nunit = "MW"', leaf("income_floor", 5, "MW")),
        "programmes.0.eligibility",
        "income_floor below both ceilings; got 5, the lower ceiling 5",
    ),
    "floor in another unit": (
        after('[programmes.eligibility]\nunit = "MW"', leaf("income_floor", 1, "UMA")),
        "programmes.0.eligibility.income_floor.unit",
        'expected "MW"',
    ),
    "floor without a source": (
        after('[programmes.eligibility]\nunit = "MW"', "income_floor = 1"),
        "programmes.0.eligibility.income_floor",
        "a number with unit, tag and source",
    ),
    "three down payments": (
        after("[programmes.delivery]", leaf("down_payments", 3, "payments"), DOWN[1]),
        "programmes.0.delivery.down_payments",
        "a whole number between 0 and 2 payments",
    ),
    "down payments of nothing": (
        after("[programmes.delivery]", DOWN[0]),
        "programmes.0.delivery",
        "down_payments and down_payment_share both 0 or both above 0; got 2 and 0",
    ),
    "a share of no down payments": (
        after("[programmes.delivery]", DOWN[1]),
        "programmes.0.delivery",
        "got 0 and 0.05",
    ),
    "more down payments than tranches": (
        ("staged = true", "\n".join(["staged = false", *DOWN])),
        "programmes.0.delivery",
        "2 down payments, 1 tranches",
    ),
    "two sources of credit": (
        after("credit_from_budget = true", 'lender = "cooperative"'),
        "programmes.0.finance",
        "credit_from_budget = false where a lender lends its own money; got true and 'cooperative'",
    ),
    "misspelt": (
        after("credit_from_budget = true", 'lendr = "cooperative"'),
        "programmes.0.finance.lendr",
        "did you mean 'lender'",
    ),
    "a name of no lender": (
        ("credit_from_budget = true", 'credit_from_budget = false\nlender = "My lender"'),
        "programmes.0.finance.lender",
        "lower-case",
    ),
}


@pytest.mark.parametrize(("change", "field", "says"), IN_PROGRAMME.values(), ids=IN_PROGRAMME)
def test_a_mistake_in_a_new_part_of_a_programme(
    tmp_path: Path, change: tuple[str, str], field: str, says: str
) -> None:
    path = changed_file(tmp_path, HIP_FILE, *change)
    (problem,) = check_file(path)
    assert problem.field == field and problem.line and says in str(problem)
    assert "\n" not in str(mistake(policies=[path]))


def test_a_grant_has_no_lender(tmp_path: Path) -> None:
    change = after("credit_from_budget = false", 'lender = "cooperative"')
    path = changed_file(tmp_path, POLICIES / "shp_2019_grant.toml", *change)
    (problem,) = check_file(path)
    assert problem.field == "programmes.0.finance.lender" and problem.line
    assert "expected no lender for kind = \"grant\"; got 'cooperative'" in str(problem)


def test_a_lender_that_the_place_does_not_have(tmp_path: Path) -> None:
    path = changed_file(
        tmp_path, POLICIES / "uniform_mix.toml", 'lender = "cooperative"', 'lender = "cooperativa"'
    )
    assert check_file(path) == []  # a policy does not know the place
    error = mistake(policies=[path])
    assert (error.file, error.field) == (str(path), "programmes.0.finance.lender") and error.line
    known = "for_profit, store_credit, group_lender, cooperative, social_lender"
    assert f"a lender of valle_de_mexico, one of: {known}" in str(error)
    assert "did you mean 'cooperative'" in str(error)
    error = mistake(policies=["uniform_mix"], settings=['policy.uniform_mix.programmes.0.finance.lender="x"'])
    assert error.file == "setting" and "a lender of valle_de_mexico" in str(error)
    error = mistake(policies=["uniform_mix"], settings=['place.lenders.3.name="savers"'])
    assert "a text that only describes" in str(error)


def test_a_lender_that_the_place_of_a_resolved_scenario_does_not_have(tmp_path: Path) -> None:
    original = tmp_path / "scenario.toml"
    original.write_text(load(policies=["uniform_mix"]).to_toml(), "utf-8")
    path = changed_file(tmp_path, original, 'lender = "cooperative"', 'lender = "cooperativa"')
    (problem,) = check_file(path)
    assert problem.field == "policies.0.programmes.0.finance.lender" and problem.line
    scenario = load(policies=["uniform_mix"])
    with pytest.raises(ScenarioError, match="a lender of valle_de_mexico"):
        Scenario(scenario.place, load_policy(tmp_path))


def load_policy(folder: Path) -> tuple[Any, ...]:
    """The policies of a file that names a lender nobody knows."""
    from scenarios.reading import policy_named

    path = changed_file(
        folder, POLICIES / "uniform_mix.toml", 'lender = "cooperative"', 'lender = "nobody_knows"'
    )
    return (policy_named(path),)


REGULATION = {
    "unknown name": (("rate_cap = {", "rate_caps = {"), "regulation.rate_caps", "did you mean 'rate_cap'"),
    "range": (("value = 0.35", "value = 35"), "regulation.rate_cap", "between 0 and 3 per year"),
    "unit": (('unit = "per year"', 'unit = "%"'), "regulation.rate_cap.unit", '"per year"'),
    "no table": (("[regulation]", "[[regulation]]"), "regulation", "a table"),
}


@pytest.mark.parametrize(("change", "field", "says"), REGULATION.values(), ids=REGULATION)
def test_a_mistake_in_a_regulation(tmp_path: Path, change: tuple[str, str], field: str, says: str) -> None:
    path = changed_file(tmp_path, POLICIES / "rate_cap.toml", *change)
    (problem,) = check_file(path)
    assert problem.field == field and says in str(problem)


def test_a_policy_does_something_or_says_that_it_does_nothing(tmp_path: Path) -> None:
    text = (POLICIES / "rate_cap.toml").read_text("utf-8")
    path = tmp_path / "idle.toml"
    path.write_text(re.sub(r"\[regulation\]\n.*\n", "", text), "utf-8")
    (problem,) = check_file(path)
    assert problem.field == "programmes" and "one of: regulation, tenancy, upgrading" in str(problem)
    assert load(policies=["none"]).policies[0].programmes == ()
    with pytest.raises(ScenarioError, match="'none', which has no programmes, alone"):
        load(policies=["none", "rate_cap"])


def test_a_setting_of_a_table_that_is_not_there() -> None:
    error = mistake(policies=["hip_2019"], settings=["policy.hip_2019.regulation.rate_cap=0.3"])
    assert "no table 'regulation'" in str(error)
    error = mistake(policies=["hip_2019"], settings=[f"{HIP}.delivery.down_payments=2"])
    assert "both 0 or both above 0" in str(error) and error.file == "setting"


def test_cofinancing_lends_by_what_is_left_after_needs() -> None:
    finance = load(policies=["shp_2016_cofinancing"]).policies[0].programmes[0].finance
    assert (finance.capacity_rule, finance.capacity_share) == ("after_needs", 0.4)
