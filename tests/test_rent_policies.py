"""What policy files may say about aid to rent and rules of letting, and what is said of a mistake."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from scenarios import ScenarioError, check_file, load
from tests.test_regulation import after, leaf
from tests.test_scenario_mistakes import HIP_FILE, changed_file, mistake

POLICIES = HIP_FILE.parent


def test_one_setting_opens_the_subsidy_of_peru() -> None:
    lever = "policy.citizen_only_tenant_subsidy.programmes.0.eligibility.citizens_only=false"
    closed = load(policies=["citizen_only_tenant_subsidy"], settings=[lever]).policies[0].programmes[0]
    opened = load(policies=["open_tenant_subsidy"]).policies[0].programmes[0]
    assert closed.model_dump() == opened.model_dump()


def test_the_strictest_rules_of_tenancy_are_in_force_and_costs_add_up() -> None:
    assert load().tenancy == (0.0, 0.0, False, 0, False, False, 0)
    protected = load(policies=["tenant_protection", "rent_vouchers"])
    assert protected.tenancy == (3.0, 0.3, True, 2, True, False, 2.0)
    assert protected.regulation == (0.0, 0.0, 0.0)


VOUCHER_FILE, FUND_FILE = POLICIES / "rent_vouchers.toml", POLICIES / "guarantee_fund.toml"
ASSISTANCE = "\n".join(
    [
        "[programmes.assistance]",
        "provided = false",
        "trained = false",
        leaf("assistants", 0, "per 1,000 households"),
        leaf("capacity", 12, "active projects"),
        leaf("wage", 0.5, "MWM/month"),
    ]
)
MISTAKES: dict[str, tuple[Path, tuple[str, str], str, str]] = {
    "a voucher for owners": (
        VOUCHER_FILE,
        ("needs_lot = false", "needs_lot = true"),
        "programmes.0.eligibility.needs_lot",
        'needs_lot = false for kind = "voucher"',
    ),
    "a voucher without a ceiling": (
        VOUCHER_FILE,
        ("rent_ceiling = {", "# rent_ceiling = {"),
        "programmes.0.benefit.rent_ceiling",
        'MWM/month (a room costs about a quarter to half of a minimum wage), for kind = "voucher"; '
        "got nothing: it is missing",
    ),
    "a voucher with a grant": (
        VOUCHER_FILE,
        after('kind = "voucher"', leaf("grant", 5, "MWM")),
        "programmes.0.benefit.grant",
        'no grant, as kind = "voucher" has none',
    ),
    "a voucher that is built": (
        VOUCHER_FILE,
        after('kind = "voucher"', 'builds = "house"'),
        "programmes.0.benefit.builds",
        "no builds",
    ),
    "a voucher with assistants": (
        VOUCHER_FILE,
        ("[programmes.finance]", f"{ASSISTANCE}\n[programmes.finance]"),
        "programmes.0.assistance",
        'no such table for kind = "voucher"',
    ),
    "a voucher at a rate": (
        VOUCHER_FILE,
        after("[programmes.finance]", leaf("annual_rate", 0.1, "per year")),
        "programmes.0.finance.annual_rate",
        "no annual_rate",
    ),
    "a misspelt kind": (
        VOUCHER_FILE,
        ('kind = "voucher"', 'kind = "vouchers"'),
        "programmes.0.benefit.kind",
        "did you mean 'voucher'",
    ),
    "open to nobody": (
        VOUCHER_FILE,
        after("needs_lot = false", "citizens_only = true", "migrants_only = true"),
        "programmes.0.eligibility",
        "one of citizens_only and migrants_only",
    ),
    "a fund for owners": (
        FUND_FILE,
        after("needs_lot = false", "owners_only = true"),
        "programmes.0.eligibility",
        'owners_only = false for kind = "guarantee"',
    ),
    "a fund without a seed": (
        FUND_FILE,
        ("seed = {", "# seed = {"),
        "programmes.0.finance.seed",
        "nothing: it is missing",
    ),
    "a fund with a budget": (
        FUND_FILE,
        after("[programmes.finance]", leaf("budget", 9, "MWM per 1,000 households per year")),
        "programmes.0.finance.budget",
        'no budget, as kind = "guarantee" has none',
    ),
    "a fund that asks for residence": (
        FUND_FILE,
        after("needs_lot = false", leaf("residence_months", 12, "months")),
        "programmes.0.eligibility.residence_months",
        "given with the contract",
    ),
    "a grant that asks nothing about risk": (
        POLICIES / "shp_2019_grant.toml",
        ("excludes_risk = ", "# excludes_risk = "),
        "programmes.0.eligibility.excludes_risk",
        "nothing: it is missing",
    ),
    "a fine without a unit": (
        POLICIES / "tenant_protection.toml",
        ('unit = "times the overcharge"', 'unit = "MWM"'),
        "tenancy.fine.unit",
        "times the overcharge",
    ),
    "an unknown rule": (
        POLICIES / "tenant_protection.toml",
        ("just_cause = true", "just_causes = true"),
        "tenancy.just_causes",
        "did you mean 'just_cause'",
    ),
}


@pytest.mark.parametrize(("file", "change", "field", "says"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_in_aid_to_rent(
    tmp_path: Path, file: Path, change: tuple[str, str], field: str, says: str
) -> None:
    path = changed_file(tmp_path, file, *change)
    problem = check_file(path)[0]
    assert problem.field == field and says in str(problem) and problem.line
    assert "\n" not in str(mistake(policies=[path]))


def test_works_need_delivery_and_assistance(tmp_path: Path) -> None:
    text = HIP_FILE.read_text("utf-8")
    for part, following in (("delivery", "[programmes.assistance]"), ("assistance", "")):
        start = text.index(f"[programmes.{part}]")
        end = text.index(following, start) if following else len(text)
        path = tmp_path / f"{part}.toml"
        path.write_text(text[:start] + text[end:], "utf-8")
        (problem,) = check_file(path)
        assert problem.field == f"programmes.0.{part}" and "nothing: it is missing" in str(problem)


def test_a_bad_file_gets_one_line_and_exit_two(do: Any, tmp_path: Path) -> None:
    path = changed_file(tmp_path, VOUCHER_FILE, "needs_lot = false", "needs_lot = true")
    done = do("run", "valle_de_mexico", "--policy", path, "--households", "60", "--months", "1")
    assert done.code == 2 and len(done.err.strip().splitlines()) == 1 and "needs_lot" in done.err
    assert do("check", path).code == 2


def test_a_setting_of_another_kind_is_refused() -> None:
    with pytest.raises(ScenarioError, match="grant"):
        load(policies=["rent_vouchers"], settings=["policy.rent_vouchers.programmes.0.benefit.grant=5"])
