"""Files that compare one thing: each differs from the file beside it in what it is about alone."""

from __future__ import annotations

from typing import Any

import pytest

from scenarios import list_policies
from scenarios.policy import Policy
from scenarios.reading import policy_named

GRANT, CREDIT, MIX = "shp_2019_grant", "hip_2019", "shp_2016_cofinancing"
_CORPS = {"assistance.evaluation", "assistance.supervisors", "assistance.supervisor_wage"}
_EVALUATED = {*_CORPS, "assistance.training_cost"}
DIFFERENT = {
    "shp_2016_grant": (GRANT, {"finance.budget", "assistance.assistants"}),
    "shp_in_kind_savings": (
        GRANT,
        {"benefit.project", "benefit.savings_share", "benefit.savings_in_kind"},
    ),
    "shp_lump_sum": (GRANT, {"delivery.staged", "delivery.tranches", "delivery.verification_delay"}),
    "six_year_cycle": (GRANT, {"finance.continuity"}),
    "brokered_quota": (GRANT, {"targeting.queue", "targeting.broker_quota"}),
    "shp_agreed_deadlines": (GRANT, {"delivery.deadline_months", "delivery.slack_months"}),
    "light_paperwork": (
        GRANT,
        {"eligibility.needs_possession", "eligibility.needs_papers", "targeting.paper_burden"},
    ),
    "municipal_offices": ("shp_2016_grant", {"finance.level", "finance.office_capacity"}),
    "assistance_none": (GRANT, {"assistance.provided", "assistance.assistants"}),
    "assistance_trained": (GRANT, {"assistance.trained", "assistance.training_cost"}),
    "assistance_evaluated": (GRANT, _EVALUATED),
    "assistance_platform": ("assistance_evaluated", {"assistance.platform"}),
    "small_filtered_corps": (GRANT, {"assistance.assistants", "assistance.filter"}),
    "trust_triple": (GRANT, {"delivery.warranty_months"}),
    "built_by_firm": (GRANT, {"delivery.pay_to"}),
    "plans_checked": (GRANT, {"assistance.plans_checked"}),
    "fonhapo_prototypes": (
        GRANT,
        {
            "eligibility.income_cap_household",
            "eligibility.income_cap_single",
            "eligibility.needs_papers",
            "delivery.pay_to",
            "delivery.design",
        },
    ),
    "hip_deadlines": (
        CREDIT,
        {
            "delivery.deadline_months",
            "delivery.lapse_months",
            "delivery.down_payments",
            "delivery.down_payment_share",
        },
    ),
    "shp_2019_cofinancing": (MIX, {"finance.budget", "finance.fiscal_year", "assistance.assistants"}),
    "ceiling_and_terms": (
        MIX,
        {
            "targeting.queue",
            "benefit.grant",
            "benefit.credit",
            "benefit.credit_required",
            "finance.annual_rate",
            "finance.term_months",
            "assistance.assistants",
        },
    ),
    "open_tenant_subsidy": ("citizen_only_tenant_subsidy", {"eligibility.citizens_only"}),
}
"""For each file the one it is compared with, and the keys in which its programme may differ."""


def flat(values: dict[str, Any], prefix: str = "") -> dict[str, Any]:
    """All keys of a nested table by their dotted names."""
    found: dict[str, Any] = {}
    for key, value in values.items():
        found |= flat(value, f"{prefix}{key}.") if isinstance(value, dict) else {f"{prefix}{key}": value}
    return found


def said_by(policy: Policy) -> dict[str, Any]:
    """What the only programme of a policy says, its names apart."""
    (programme,) = policy.programmes
    return flat(programme.model_dump(exclude={"name", "title"}))


@pytest.mark.parametrize("name", DIFFERENT)
def test_a_variant_differs_in_what_it_is_about_and_in_nothing_else(name: str) -> None:
    base, keys = DIFFERENT[name]
    here, there = said_by(policy_named(name)), said_by(policy_named(base))
    changed = {key for key in here.keys() | there.keys() if here.get(key) != there.get(key)}
    assert changed == keys
    assert policy_named(name).place == policy_named(base).place


def test_programmes_have_names_of_their_own_so_that_files_go_together() -> None:
    """Two files of one programme name cannot be in force together, nor be told apart in a table."""
    first: dict[str, str] = {}
    shared = {("citizen_only_tenant_subsidy", "open_tenant_subsidy")}
    for row in list_policies():
        for programme in policy_named(row.name).programmes:
            other = first.setdefault(programme.name, row.name)
            assert other == row.name or (other, row.name) in shared, programme.name
