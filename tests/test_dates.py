"""Dates of policies as they are written: names, files, settings, resolved scenarios, arms; and clashes."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from agents.foundation.stretches import ALWAYS, Stretch
from analysis.experiment import arms_of
from analysis.explain import explain
from analysis.sweeps.plan import check_study, cities_of
from scenarios import ScenarioError, check_file, load, load_resolved
from scenarios.clashes import weaker_rules
from scenarios.dates import name_and_dates, stretches_of
from scenarios.reading import policies_in, policy_named
from scenarios.study import load_study
from tests.sources import ROOT

POLICIES = ROOT / "scenarios" / "policies"


def copy_of(folder: Path, name: str, dates: str) -> Path:
    """A policy's file that says when it is in force."""
    text = (POLICIES / f"{name}.toml").read_text("utf-8")
    path = folder / f"{name}.toml"
    path.write_text(text.replace("\nsummary", f"\nin_force = {dates}\nsummary", 1), "utf-8")
    return path


@pytest.mark.parametrize(
    ("written", "means"),
    [
        ("60", [(60, None)]),
        ("60-", [(60, None)]),
        ("60-120", [(60, 120)]),
        ("0-60, 120-180,204-", [(0, 60), (120, 180), (204, None)]),
        ("0-60,60-120", [(0, 120)]),
        ("0-1200", [(0, 1200)]),
    ],
)
def test_what_dates_mean(written: str, means: list[tuple[int, int | None]]) -> None:
    assert stretches_of(written) == tuple(Stretch(*stretch) for stretch in means)


def test_the_first_month_is_in_and_the_last_one_out() -> None:
    policy = policy_named("hip_2019@60-120,180-")
    assert [m for m in (0, 59, 60, 119, 120, 179, 180, 999) if policy.is_in_force(m)] == [60, 119, 180, 999]
    assert policy.stretches == (Stretch(60, 120), Stretch(180, None))
    assert policy.label == "hip_2019@60-120,180-"


@pytest.mark.parametrize(
    ("written", "expected", "got"),
    [
        ("65", "a January, since budgets and laws begin with the year: month 60 or 72", "65"),
        ("0-65", "month 60 or 72", "65"),
        ("120-60", "a stretch that ends after it begins", "'120-60'"),
        ("60-60", "a stretch that ends after it begins", "'60-60'"),
        ("60-,120-", "stretches in order", "'60-' before '120-'"),
        ("60-120,96-", "stretches in order", "'60-120' before '96-'"),
        ("120-180,0-60", "stretches in order", "'120-180' before '0-60'"),
        ("1212", "a month between 0 and 1,200", "1212"),
        ("1200", "a stretch that begins before month 1,200", "'1200'"),
        ("-60", 'months of the run as "60-"', "'-60'"),
        ("sixty", 'months of the run as "60-"', "'sixty'"),
        ("", 'months of the run as "60-"', "''"),
    ],
)
def test_dates_that_are_not_right_get_one_clear_message(
    tmp_path: Path, written: str, expected: str, got: str
) -> None:
    with pytest.raises(ScenarioError) as caught:
        load(policies=[f"hip_2019@{written}"])
    error = caught.value
    assert expected in error.expected and error.got == got and error.field == f"hip_2019@{written}"
    if written:
        path = copy_of(tmp_path, "hip_2019", f'"{written}"')
        (problem,) = check_file(path)
        assert (problem.field, problem.expected, problem.got) == ("in_force", error.expected, got)
        assert problem.line == 1 + path.read_text("utf-8").splitlines().index(f'in_force = "{written}"')


def test_an_unknown_policy_with_dates_gets_the_nearest_name(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match="did you mean 'hip_2019'"):
        load(policies=["hip_209@60"])
    with pytest.raises(ScenarioError, match="a text in quotes"):
        raise check_file(copy_of(tmp_path, "rate_cap", "60"))[0]


def test_without_dates_nothing_is_written_and_always_is_without_dates() -> None:
    plain, always = load(policies=["hip_2019"]), load(policies=["hip_2019@0-"])
    assert always == plain and plain.policies[0].stretches == ALWAYS and plain.months_of_change == frozenset()
    assert always.to_toml() == plain.to_toml() and "in_force" not in plain.to_toml()
    assert plain.name.endswith(" + hip_2019")


def test_a_resolved_scenario_keeps_dates(tmp_path: Path) -> None:
    scenario = load(policies=["hip_2019@0-60,120-", "rate_cap@24-36"])
    assert scenario.name == "valle_de_mexico + hip_2019@0-60,120- + rate_cap@24-36"
    path = tmp_path / "scenario.toml"
    path.write_text(scenario.to_toml(), "utf-8")
    again = load_resolved(path)
    assert again.to_toml() == scenario.to_toml() and again.policies == scenario.policies
    assert [p["in_force"] for p in tomllib.loads(scenario.to_toml())["policies"]] == ["0-60,120-", "24-36"]
    assert sorted(again.months_of_change) == [24, 36, 60, 120]
    together = {m: [p.name for p in again.policies_in_force(m)] for m in (0, 24, 36, 60, 119, 120)}
    both = ["hip_2019", "rate_cap"]
    assert together == {0: both[:1], 24: both, 36: both[:1], 60: [], 119: [], 120: both[:1]}
    assert scenario.at(24).regulation.rate_cap == 0.35 and scenario.at(36).regulation.rate_cap == 0.0


def test_files_may_have_dates_and_names_override_them(tmp_path: Path) -> None:
    path = copy_of(tmp_path, "rate_cap", '"0-60, 60-120"')
    assert check_file(path) == []
    assert load(policies=[path]).policies[0].in_force == "0-120", "in its usual form"
    assert load(policies=[f"{path}@240"]).policies[0].in_force == "240-"
    assert load(policies=[Path(f"{path}@0")]).policies[0].in_force is None
    assert name_and_dates(path) == (path, None)
    assert "In force: in months 0 to 119." in explain(policy_named(path))["what it is"]
    told = explain(policy_named("rate_cap@0-12,24-"))["what it is"]
    assert "In force: in months 0 to 11 and from month 24 on." in told
    odd = path.rename(tmp_path / "a@12.toml")
    assert load(policies=[odd]).policies[0].in_force == "0-120", "a file of that very name"
    assert policies_in(f"{odd}@12") == (f"{odd}@12",)


def test_settings_find_a_policy_with_dates() -> None:
    name = "policy.hip_2019.programmes.0.finance.budget"
    scenario = load(policies=["hip_2019@60"], settings=[f"{name}=77"])
    assert scenario.policies[0].programmes[0].finance.budget == 77 and scenario.policies[0].in_force == "60-"


def test_arms_with_dates_are_arms_of_their_own() -> None:
    arms = arms_of(load(), ["none", "hip_2019", "hip_2019@60", "hip_2019@0-60+rate_cap@60-120,180-"])
    assert list(arms) == ["none", "hip_2019", "hip_2019@60-", "hip_2019@0-60+rate_cap@60-120,180-"]
    with pytest.raises(ScenarioError, match="'hip_2019@60-' twice"):
        arms_of(load(), ["hip_2019@60", "hip_2019@60-"])


def test_a_study_may_have_arms_with_dates(tmp_path: Path) -> None:
    path = tmp_path / "change.toml"
    path.write_text(
        'name = "change"\nquestion = "When?"\nmonths = 24\nseeds = 1\n'
        'policies = ["none", "rate_cap@12+hip_2019@0-12"]\n'
        '[[vary]]\nname = "policy.rate_cap.regulation.rate_cap"\nvalues = [0.2, 0.3]\n',
        "utf-8",
    )
    study = load_study(path)
    check_study(study)
    resolved = [city.scenario() for *_, city in cities_of(study)]
    dated = [s for s in resolved if s.policies[0].name != "none"]
    assert [s.at(12).regulation.rate_cap for s in dated] == [0.2, 0.3]
    assert all(s.regulation.rate_cap and not s.at(0).regulation.rate_cap for s in dated)


def test_commands_take_dates(do: Any) -> None:
    assert 'in_force = "60-120"' in do("show", "hip_2019@60-120").out
    done = do("show", "hip_2019@61")
    assert done.code == 2 and "month 60 or 72; got 61" in done.err
    done = do("run", "valle_de_mexico", "--policy", "rate_cap@7", "--months", "1", "--households", "60")
    assert done.code == 2 and "month 0 or 12; got 7" in done.err


# --- clashes ---------------------------------------------------------------------------------

APART = [
    ("citizen_only_tenant_subsidy@0-60", "open_tenant_subsidy@60-"),
    ("guarantee_fund@0-60", "vacant_stock_uruguay@60-"),
    ("none@0-12", "hip_2019@12-"),
]


@pytest.mark.parametrize(("first", "second"), APART)
def test_policies_that_follow_each_other_do_not_clash(first: str, second: str) -> None:
    assert len(load(policies=[first, second]).policies) == 2
    with pytest.raises(ScenarioError):
        load(policies=[first.partition("@")[0], second])


def test_a_month_together_is_a_clash(tmp_path: Path) -> None:
    cap = ["policy.rate_cap.regulation.rate_cap=0.2"]
    load(policies=["rate_cap@0-60", "shp_2016_cofinancing@60"], settings=cap)
    with pytest.raises(ScenarioError, match="0.2 a year .regulation.rate_cap of rate_cap"):
        load(policies=["rate_cap@0-72", "shp_2016_cofinancing@60"], settings=cap)


def test_the_same_policy_twice_is_refused_whatever_its_dates() -> None:
    with pytest.raises(ScenarioError, match="hip_2019@0-60,120-"):
        load(policies=["hip_2019@0-60", "hip_2019@120-"])


def test_two_programmes_of_one_name_have_names_of_their_own_in_tables() -> None:
    scenario = load(policies=["citizen_only_tenant_subsidy@0-60", "open_tenant_subsidy@60-"])
    assert scenario.programme_labels == ["tenant_subsidy", "tenant_subsidy (open_tenant_subsidy)"]


def test_a_rule_is_weaker_only_while_the_stronger_is_there() -> None:
    one, two = policy_named("rate_cap@0-60"), policy_named("rate_cap_with_cooperatives@60-")
    strict = one.regulation.model_copy(update={"rate_cap": 0.3})  # type: ignore[union-attr]
    one = one.model_copy(update={"regulation": strict})
    assert weaker_rules([one, two]) == []
    assert len(weaker_rules([one, two.dated("48-")])) == 1
