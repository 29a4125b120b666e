"""What policy files may say beside programmes, what is said of a mistake, what several have in force."""

from __future__ import annotations

from pathlib import Path

import pytest

from model import HousingModel
from scenarios import ScenarioError, check_file, load
from tests.test_scenario_mistakes import HIP_FILE, changed_file, mistake

POLICIES = HIP_FILE.parent
WITH_FUND = (POLICIES / "vacant_stock_uruguay.toml").read_text("utf-8").partition("[[programmes]]")
MISTAKES: dict[str, tuple[str, tuple[str, str], str, str]] = {
    "a service without the cost of a case": (
        "information_service",
        ("cost_each = {", "# cost_each = {"),
        "information.cost_each",
        "cost of reaching a household for a year",
    ),
    "an office that proves nothing": (
        "sao_paulo_inclusion",
        ("proven = { value = 0.3", "proven = { value = 0"),
        "inclusion.office_budget",
        "office_budget, proven and a fine all above 0",
    ),
    "services ahead of nobody": (
        "preventive_planning",
        ("ahead_levels = { value = 3", "ahead_levels = { value = 0"),
        "services.ahead_share",
        "ahead_share and ahead_levels both 0 or both above 0",
    ),
    "an intermediary whose risk nobody takes": (
        "vacant_stock_uruguay",
        ("".join(WITH_FUND[1:]), ""),
        "vacancy.budget",
        'budget 0 in a policy without a programme of kind = "guarantee", which takes the risk; got 5',
    ),
    "a fund that is not there": (
        "value_creation",
        ('fund = "value_credit"', 'fund = "credit"'),
        "value_creation.fund",
        "a programme of this policy (value_credit); got 'credit'",
    ),
    "returns of nothing recaptured": (
        "value_creation",
        ("recapture = { value = 0.3", "recapture = { value = 0"),
        "value_creation.returns",
        "returns 0 in a policy without land_rules.recapture",
    ),
    "papers of nobody, from citizens only": (
        "temporary_workers",
        ("migrants_only = false", "citizens_only = true\nmigrants_only = false"),
        "programmes.0.eligibility.citizens_only",
        "citizens_only = false where documents.no_identity or no_residence is true",
    ),
}


@pytest.mark.parametrize(("policy", "change", "field", "says"), MISTAKES.values(), ids=MISTAKES)
def test_tables_that_contradict_each_other(
    tmp_path: Path, policy: str, change: tuple[str, str], field: str, says: str
) -> None:
    path = changed_file(tmp_path, POLICIES / f"{policy}.toml", *change)
    (problem,) = check_file(path)
    assert problem.field == field and says in str(problem)
    assert str(mistake(policies=[path])) == str(problem)


def test_nobody_is_kept_out_of_what_another_policy_opens() -> None:
    with pytest.raises(
        ScenarioError, match="citizens_only = false in all programmes beside 'open_documents'"
    ):
        load(policies=["open_documents", "citizen_only_tenant_subsidy"])
    assert load(policies=["open_documents", "open_tenant_subsidy"]).enabling.documents.no_residence


def test_money_adds_up_and_the_widest_service_is_in_force() -> None:
    lever = "policy.temporary_workers.information.cost_each=0.02"
    both = load(policies=["information_service", "temporary_workers"], settings=[lever]).enabling.information
    assert both is not None
    assert (both.budget, both.cost_each, both.listings) == (2.5, 0.02, 5)
    assert (both.hears, both.rents, both.newcomer_months) == (3.0, True, 0)
    organised = load(policies=["community_management", "guatemala_upgrading"]).enabling.community
    assert organised is not None and (organised.budget, organised.settlements) == (45.0, 2.0)
    assert load().enabling.information is None and not load().enabling.documents.leases


def test_documents_open_the_programmes_of_all_policies() -> None:
    plain = HousingModel(load(households=60, policies=["hip_2019"])).world
    opened = HousingModel(load(households=60, policies=["hip_2019", "open_documents"])).world
    assert plain.programmes.needs_papers[0] == 1 and opened.programmes.needs_papers[0] == 0
    assert plain.place[0].foreign_documents == 0 and opened.place[0].foreign_documents == 1


def test_budgets_and_places_grow_with_the_city() -> None:
    small, large = (
        HousingModel(
            load(households=size, policies=["shelters_cartagena", "information_service"])
        ).world.place[0]
        for size in (250, 500)
    )
    assert (small.shelter_more, large.shelter_more) == (1, 2)
    assert large.info_budget == 2.0 * small.info_budget == 1.0
    assert small.info_cost == large.info_cost
