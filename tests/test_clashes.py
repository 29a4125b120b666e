"""Policies together: contradictions are refused with both files and keys, the rest has an order."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from scenarios import ScenarioError, load
from scenarios.clashes import refuse_clashes, weaker_rules
from scenarios.reading import policy_named
from tests.sources import ROOT

POLICIES = ROOT / "scenarios" / "policies"


def twin(folder: Path, name: str, *changes: tuple[str, str]) -> Path:
    """A copy of a policy under another name, with some text replaced."""
    text = (POLICIES / f"{name}.toml").read_text("utf-8").replace(f'name = "{name}"', 'name = "twin"', 1)
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    path = folder / "twin.toml"
    path.write_text(text, "utf-8")
    return path


def refused(*policies: Any, settings: tuple[str, ...] = ()) -> str:
    """The message with which these policies are refused together."""
    with pytest.raises(ScenarioError) as caught:
        load(policies=list(policies), settings=settings)
    assert caught.value.field == "policies"
    return str(caught.value)


def test_programmes_of_one_name(tmp_path: Path) -> None:
    said = refused("hip_2019", twin(tmp_path, "hip_2019"))
    assert "'hip' in both hip_2019 and twin" in said and "programmes.0.name" in said
    said = refused("citizen_only_tenant_subsidy", "open_tenant_subsidy")
    assert "'tenant_subsidy' in both" in said


def test_a_cap_below_the_rate_of_a_public_programme() -> None:
    cap = ("policy.rate_cap.regulation.rate_cap=0.2",)
    said = refused("rate_cap", "shp_2016_cofinancing", settings=cap)
    for part in ("0.2 a year (regulation.rate_cap of rate_cap)", "annual_rate of shp_2016_cofinancing"):
        assert part in said
    assert refused("shp_2016_cofinancing", "rate_cap", settings=cap) == said, "in whatever order"
    assert load(policies=["rate_cap", "shp_2016_cofinancing"]).regulation.rate_cap == 0.35
    # A lender of the place obeys: it lends at the cap.
    assert load(policies=["rate_cap", "uniform_mix"], settings=cap).regulation.rate_cap == 0.2


def test_two_guarantee_funds(tmp_path: Path) -> None:
    other = ('name = "rent_guarantee"', 'name = "second"')
    said = refused("guarantee_fund", twin(tmp_path, "guarantee_fund", other))
    assert "'rent_guarantee' of guarantee_fund" in said and "'second' of twin" in said
    foreign = ("migrants_only = false", "migrants_only = true")
    path = twin(tmp_path, "guarantee_fund", other, foreign)
    assert "'second' of twin" in refused("guarantee_fund", path)
    at_home = ("policy.guarantee_fund.programmes.0.eligibility.citizens_only=true",)
    assert len(load(policies=["guarantee_fund", path], settings=at_home).policies) == 2


def test_two_swaps_and_two_trusts(tmp_path: Path) -> None:
    assert "land_rules.swap in both land_swap and twin" in refused("land_swap", twin(tmp_path, "land_swap"))
    said = refused("land_trust", twin(tmp_path, "land_trust"))
    assert "land_trust.settlements above 0 in both land_trust and twin" in said
    assert load(policies=["land_trust", "cooperative_land"]).name.endswith("land_trust + cooperative_land")


def test_rules_of_access_of_two_programmes_are_no_contradiction(tmp_path: Path) -> None:
    foreign = ("citizens_only = true", "migrants_only = true"), ('name = "tenant_subsidy"', 'name = "theirs"')
    both = load(
        policies=["citizen_only_tenant_subsidy", twin(tmp_path, "citizen_only_tenant_subsidy", *foreign)]
    )
    assert [p.programmes[0].eligibility.migrants_only for p in both.policies] == [False, True]


def test_the_strictest_is_in_force_and_said_to_be() -> None:
    one, two = policy_named("rate_cap"), policy_named("rate_cap_with_cooperatives")
    assert weaker_rules([one, two]) == [], "the same cap twice is one cap"
    regulation = one.regulation.model_copy(update={"rate_cap": 0.3})
    (said,) = weaker_rules([one.model_copy(update={"regulation": regulation}), two])
    assert re.fullmatch(
        r"regulation.rate_cap: 0.3 of rate_cap is in force.*0.35 of rate_cap_with.* is not", said
    )
    assert weaker_rules([policy_named("value_recapture"), policy_named("land_swap")]) == []


def test_no_two_policies_of_the_catalogue_contradict_each_other_unsaid() -> None:
    """Every pair loads, or is refused for the one reason there is."""
    names = sorted(path.stem for path in POLICIES.glob("*.toml") if path.stem != "none")
    for number, one in enumerate(names):
        for two in names[number + 1 :]:
            try:
                load(policies=[one, two])
            except ScenarioError as error:
                assert " and " in error.got or "both" in error.got, (one, two, error)


@pytest.mark.parametrize(("settlements", "number"), [(0.0, 62), (5.0, 27)])
def test_there_is_room_for_so_many_programmes(settlements: float, number: int) -> None:
    scenario = load(policies=["titling"])
    policy = scenario.policies[0]
    first = policy.programmes[0]
    targeting = first.targeting.model_copy(update={"settlements": settlements})
    first = first.model_copy(update={"targeting": targeting})
    many = [
        policy.model_copy(
            update={"name": f"p{k}", "programmes": (first.model_copy(update={"name": f"a{k}"}),)}
        )
        for k in range(number + 1)
    ]
    refuse_clashes(scenario.place, many[:number])
    with pytest.raises(ScenarioError, match=f"at most {number} programmes"):
        refuse_clashes(scenario.place, many)
