"""Scenarios: every number has a source, settings change what they say, nothing is lost in writing."""

from __future__ import annotations

import copy
import pickle
import tomllib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.foundation.parameters import PARAMETERS
from scenarios import ScenarioError, Source, check_file, list_places, list_policies, load, load_resolved
from scenarios.examine import LEAF, examine
from scenarios.place import Place
from scenarios.policy import ABOUT, Policy
from scenarios.schema import TAGS

SCENARIOS = Path(__file__).parents[1] / "scenarios"
PLACE_FILE = SCENARIOS / "places" / "valle_de_mexico.toml"
HIP_FILE = SCENARIOS / "policies" / "hip_2019.toml"
SHIPPED = sorted(SCENARIOS.glob("p*/*.toml"))
PLACE = tomllib.loads(PLACE_FILE.read_text("utf-8"))
HIP = tomllib.loads(HIP_FILE.read_text("utf-8"))
PARAMETER = next(iter(PARAMETERS.values()))


# --- what comes along ------------------------------------------------------------------------


def test_defaults():
    scenario = load()
    assert scenario.name == "valle_de_mexico"
    assert (scenario.households, scenario.months, scenario.seed) == (1200, 240, 1)
    assert scenario.place.population.informal_share == 0.56
    assert scenario.place.title.es == "Valle de México"
    assert scenario.place.sources["population.informal_share"].tag == "X"
    assert scenario.policies == () and scenario.behaviour == {}


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_shipped_files_are_right(path):
    assert check_file(path) == []
    assert tomllib.loads(path.read_text("utf-8"))["name"] == path.stem


def test_all_that_is_listed_loads():
    policies = [row.name for row in list_policies()]
    assert {"none", "hip_2019", "shp_2016_cofinancing", "shp_2019_grant"} <= set(policies)
    for place in list_places():
        for policy in policies:
            assert load(place.name, policies=[policy]).name == f"{place.name} + {policy}"
    for row in list_places() + list_policies():
        assert row.title and row.source and "\n" not in row.summary


@pytest.mark.parametrize("policy", [row.name for row in list_policies()])
def test_a_resolved_policy_is_the_policy(tmp_path, policy):
    scenario = load(policies=[policy])
    path = tmp_path / "resolved.toml"
    path.write_text(scenario.to_toml(), "utf-8")
    assert check_file(path) == []
    assert load_resolved(path) == scenario


def numbers(value, path=()):
    """Dotted names of all numbers in a scenario file, the number of a listed table included."""
    if isinstance(value, dict):
        if set(value) == set(LEAF):
            yield ".".join(path)
            return
        for key, item in value.items():
            if path or key not in ABOUT:  # what is said about a policy has no numbers to be sourced
                yield from numbers(item, (*path, key))
    elif isinstance(value, list) and value and isinstance(value[0], dict):
        for number, item in enumerate(value):
            yield from numbers(item, (*path, str(number)))
    else:
        choices = isinstance(value, list) and all(isinstance(item, str) for item in value)
        assert isinstance(value, str | bool) or choices, f"{path}: {value!r} has no source"


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_every_number_has_a_source(path):
    raw = tomllib.loads(path.read_text("utf-8"))
    table, _ = examine(Place if "population" in raw else Policy, raw)
    assert set(table.sources) == set(numbers(raw))
    for unit, tag, source in table.sources.values():
        assert unit and tag in TAGS and len(source) > 8


def test_programmes_as_their_rules_say():
    (hip,) = load(policies=["hip_2019"]).policies[0].programmes
    assert hip.benefit.credit * hip.delivery.tranches[0] == pytest.approx(11.85)
    assert hip.eligibility.ceiling_household == 8 and hip.finance.credit_from_budget
    grant = load(policies=["shp_2019_grant"]).policies[0].programmes[0]
    assert (grant.benefit.grant, grant.benefit.credit) == (36, 0)
    mix = load(policies=["shp_2016_cofinancing"]).policies[0].programmes[0]
    parts = mix.benefit
    assert parts.savings_share * parts.project + parts.grant + parts.credit == pytest.approx(parts.project)


@pytest.mark.parametrize("name", [row.name for row in list_policies()])
def test_assistants_are_neither_idle_nor_swamped(name):
    for programme in load(policies=[name]).policies[0].programmes:
        if programme.assistance is None or not programme.assistance.provided:
            continue
        each = programme.benefit.credit if programme.finance.credit_from_budget else programme.benefit.grant
        running = 1.5 * programme.finance.first_budget / each
        assert 0.8 <= running / (programme.assistance.assistants * programme.assistance.capacity) <= 1.0


def test_ceilings_in_uma():
    eligibility = "policy.shp_2019_grant.programmes.shp_grant.eligibility"
    scenario = load(policies=["shp_2019_grant"], settings=[f'{eligibility}.unit="UMA"'])
    assert scenario.policies[0].programmes[0].eligibility.ceiling_household == pytest.approx(3.384)
    assert scenario.policies[0].sources["programmes.0.eligibility.income_cap_household"].unit == "UMA"


def test_what_arguments_may_be():
    assert load(households=np.int64(2_000_000), months=1_200, seed=-7).households == 2_000_000
    assert load(PLACE_FILE, policies=str(HIP_FILE)) == load(policies=["hip_2019"])


# --- settings --------------------------------------------------------------------------------

BUDGET = "policy.hip_2019.programmes.0.finance.budget"


def test_settings_of_each_kind():
    scenario = load(
        policies=["hip_2019"],
        settings=[
            f"behaviour.{PARAMETER.name}={PARAMETER.high}",
            "place.services.infrastructure_budget=300",
            "place.lenders.cooperative.reach=0.35",
            "place.population.decile_shares=[0.1,0.1,0.1,0.1,0.1,0.1,0.1,0.1,0.1,0.1]",
            "place.tenure.own = 0.5",
            "place.tenure.rent = 0.35",
            "policy.hip_2019.programmes.hip.finance.budget=200",
            "policy.hip_2019.programmes.0.delivery.staged=false",
            'policy.hip_2019.programmes.0.targeting.queue="first_come"',
        ],
    )
    hip = scenario.policies[0].programmes[0]
    assert scenario.behaviour == {PARAMETER.name: PARAMETER.high}
    assert scenario.place.services.infrastructure_budget == 300
    (cooperative,) = (lender for lender in scenario.place.lenders if lender.name == "cooperative")
    assert cooperative.reach == 0.35
    assert scenario.place.population.decile_shares == (0.1,) * 10
    assert (scenario.place.tenure.own, scenario.place.tenure.rent) == (0.5, 0.35)
    assert (hip.finance.budget, hip.delivery.staged, hip.targeting.queue) == (200, False, "first_come")


def test_the_network_is_part_of_the_scenario(tmp_path):
    scenario = load(settings=['network.wiring="rewired"', "network.mean_degree=4"])
    assert (scenario.network.wiring, scenario.network.mean_degree) == ("rewired", 4.0)
    assert "instead of 8" in scenario.network.sources["mean_degree"].source
    (tmp_path / "resolved.toml").write_text(scenario.to_toml(), encoding="utf-8")
    assert load_resolved(tmp_path / "resolved.toml") == scenario != load()


def test_a_setting_says_what_it_replaced():
    sources = load(policies=["hip_2019"], settings=[f"{BUDGET}=200"]).policies[0].sources
    unit, tag, source = sources["programmes.0.finance.budget"]
    assert tag == "A" and "instead of 136 [mem]" in source and "per 1,000 households" in unit


def test_a_setting_at_its_default_changes_nothing():
    same = [f"behaviour.{PARAMETER.name}={PARAMETER.default}", f"{BUDGET}=136"]
    assert load(policies=["hip_2019"], settings=same) == load(policies=["hip_2019"])


def test_the_place_may_set_the_number_of_households():
    setting = "place.population.households=600"
    assert load(settings=[setting]).households == 600
    assert load(households=600, settings=[setting]).households == 600


@given(own=st.floats(0, 1), rent=st.floats(0, 1), share=st.floats(0, 1))
def test_tenure_shares_sum_to_one_or_are_refused(own, rent, share):
    raw = copy.deepcopy(PLACE)
    for name, value in (("own", own), ("rent", rent), ("share", share)):
        raw["tenure"][name]["value"] = value
    place, _ = examine(Place, raw)
    assert (place is not None) == (abs(own + rent + share - 1) <= 1e-6)


@given(cuts=st.lists(st.integers(0, 1000), max_size=5), spoilt=st.booleans())
def test_tranches_are_the_whole_award(cuts, spoilt):
    edges = [0, *sorted(cuts), 1000]
    tranches = [(high - low) / 1000 for low, high in zip(edges, edges[1:], strict=False)]
    if spoilt:
        tranches[0] = (tranches[0] + 0.5) % 1
    raw = copy.deepcopy(HIP)
    raw["programmes"][0]["delivery"]["tranches"]["value"] = tranches
    policy, _ = examine(Policy, raw)
    assert (policy is not None) == (abs(sum(tranches) - 1) <= 1e-6)


leaves = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(LEAF), inner),
    max_leaves=6,
)


@given(field=st.sampled_from(sorted(numbers(HIP))), key=st.sampled_from([*LEAF, None]), value=leaves)
def test_no_content_whatever_breaks_the_checker(field, key, value):
    raw = copy.deepcopy(HIP)
    *way, last = (int(part) if part.isdecimal() else part for part in field.split("."))
    table = raw
    for part in way:
        table = table[part]
    if key is None:
        table[last] = value
    else:
        table[last][key] = value
    policy, flaws = examine(Policy, raw)
    assert (policy is None) == bool(flaws)
    if not isinstance(table[last], dict) or set(table[last]) != set(LEAF):
        assert flaws


# --- resolved scenarios ----------------------------------------------------------------------


@given(
    policy=st.sampled_from([*(row.name for row in list_policies()), None]),
    where=st.floats(0, 1),
    parameter=st.sampled_from(list(PARAMETERS.values())),
    households=st.integers(1, 2_000_000),
    seed=st.integers(-(2**63), 2**64),
)
@settings(max_examples=20, deadline=None)
def test_a_resolved_scenario_reads_back_the_same(
    tmp_path_factory, policy, where, parameter, households, seed
):
    value = min(parameter.high, parameter.low + where * (parameter.high - parameter.low))
    scenario = load(
        policies=[policy] if policy else [],
        households=households,
        seed=seed,
        settings=[f"behaviour.{parameter.name}={value}", f"place.map.risk_share={where}"],
    )
    path = tmp_path_factory.mktemp("resolved") / "scenario.toml"
    path.write_text(scenario.to_toml(), "utf-8")
    assert load_resolved(path) == scenario
    assert check_file(path) == []
    written = tomllib.loads(scenario.to_toml())["behaviour"]
    assert {name: leaf["value"] for name, leaf in written.items()} == {
        name: scenario.behaviour.get(name, known.default) for name, known in PARAMETERS.items()
    }


def test_other_policies_and_seeds():
    scenario = load(policies=["hip_2019"], months=12, settings=["place.map.risk_share=0.2"])
    other = scenario.with_policies("shp_2019_grant", "shp_2016_cofinancing").with_seed(9)
    assert other.name == "valle_de_mexico + shp_2019_grant + shp_2016_cofinancing"
    assert other.place == scenario.place and (other.months, other.seed) == (12, 9)
    assert scenario.with_policies().policies == ()
    assert scenario.seed == 1 and scenario.with_seed(1) == scenario
    with pytest.raises(ScenarioError):
        scenario.with_seed(True)


def test_scenarios_do_not_change_and_travel():
    scenario = load(policies=["hip_2019"])
    with pytest.raises(AttributeError):
        scenario.seed = 3
    with pytest.raises(ValueError, match="frozen"):
        scenario.place.population.informal_share = 0.1
    assert pickle.loads(pickle.dumps(scenario)) == scenario
    assert isinstance(scenario.place.sources["tenure.own"], Source)
