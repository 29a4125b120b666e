"""Mistakes in scenarios: each gets one message with place, field, expectation and suggestion."""

from __future__ import annotations

import pickle
import re
from pathlib import Path

import pytest

from agents.foundation.parameters import PARAMETERS
from scenarios import ScenarioError, check_file, load, load_resolved
from scenarios.problems import line_of

SCENARIOS = Path(__file__).parents[1] / "scenarios"
PLACE_FILE = SCENARIOS / "places" / "valle_de_mexico.toml"
HIP_FILE = SCENARIOS / "policies" / "hip_2019.toml"
PARAMETER = next(iter(PARAMETERS.values()))
BUDGET = "policy.hip_2019.programmes.0.finance.budget"


def mistake(**arguments) -> ScenarioError:
    """The error of a ``load`` that must not succeed."""
    with pytest.raises(ScenarioError) as caught:
        load(**arguments)
    return caught.value


def changed_file(folder: Path, original: Path, old: str, new: str) -> Path:
    """A copy of a scenario file with one piece of text replaced."""
    text = original.read_text("utf-8")
    assert text.count(old) >= 1, old
    path = folder / "mine.toml"
    path.write_text(text.replace(old, new, 1), "utf-8")
    return path


# --- mistakes in files -----------------------------------------------------------------------

INFORMAL = re.search(r"informal_share = .*", PLACE_FILE.read_text("utf-8"))[0]
IN_PLACE = {
    "unknown name": (
        "informal_share",
        "informal_shar",
        "population.informal_shar",
        "did you mean 'informal_share'",
    ),
    "unknown table": ("[tenure]", "[tenures]", "tenures", "did you mean 'tenure'"),
    "bare number": (INFORMAL, "informal_share = 0.56", "population.informal_share", "unit, tag and source"),
    "out of range": (
        INFORMAL,
        INFORMAL.replace("0.56", "1.4"),
        "population.informal_share",
        "between 0 and 1 share",
    ),
    "not finite": (
        INFORMAL,
        INFORMAL.replace("0.56", "nan"),
        "population.informal_share",
        "between 0 and 1 share",
    ),
    "wrong type": (INFORMAL, INFORMAL.replace("0.56", '"most"'), "population.informal_share", 'got "most"'),
    "switch for number": (
        INFORMAL,
        INFORMAL.replace("0.56", "true"),
        "population.informal_share",
        "got true",
    ),
    "wrong unit": (INFORMAL, INFORMAL.replace('"share"', '"%"'), "population.informal_share.unit", '"share"'),
    "pesos": ('unit = "MWM/month"', 'unit = "MXN"', "population.income_by_decile.unit", "1 MWM = 3,746 MXN"),
    "wrong tag": (INFORMAL, INFORMAL.replace('"X"', '"Y"'), "population.informal_share.tag", "evidence tag"),
    "no source": (
        INFORMAL,
        re.sub(r'source = ".*"', 'source = ""', INFORMAL),
        "population.informal_share.source",
        "",
    ),
    "missing": (INFORMAL, "", "population.informal_share", "it is missing"),
    "short list": ("3.9, 3.9, 3.9]", "3.9]", "population.persons_by_decile", "10 numbers"),
    "sum": ("own = { value = 0.60", "own = { value = 0.70", "tenure", "a sum of 1.1"),
    "falling incomes": ("0.88, 1.50", "1.50, 0.88", "population", "income_by_decile to rise"),
    "choice": ('kind = "cooperative"', 'kind = "coperative"', "lenders.3.kind", "did you mean 'cooperative'"),
    "twins": ('name = "cooperative"', 'name = "for_profit"', "", "names of their own"),
    "ages": (
        "youngest_years = { value = 0",
        "youngest_years = { value = 50",
        "settlements",
        "youngest_years <=",
    ),
    "pulse": (
        "pulse_months = { value = 12",
        "pulse_months = { value = 0",
        "migration.displaced",
        "pulse_months",
    ),
    "order": (
        "smallest = { value = 20",
        "smallest = { value = 50",
        "settlements",
        "smallest <= mean_households",
    ),
}


@pytest.mark.parametrize(("old", "new", "field", "says"), IN_PLACE.values(), ids=IN_PLACE)
def test_a_mistake_in_a_place(tmp_path, old, new, field, says):
    path = changed_file(tmp_path, PLACE_FILE, old, new)
    (problem,) = check_file(path)
    error = mistake(place=path)
    assert str(error) == str(problem)
    assert (error.file, error.field) == (str(path), field)
    assert says in str(error) and error.expected and error.got
    assert "\n" not in str(error)


def test_the_line_of_a_mistake(tmp_path):
    path = changed_file(tmp_path, PLACE_FILE, INFORMAL, INFORMAL.replace("0.56", "1.4"))
    (problem,) = check_file(path)
    assert INFORMAL[:14] in path.read_text("utf-8").splitlines()[problem.line - 1]
    assert str(problem).startswith(f"{path}:{problem.line}: population.informal_share: ")


def test_lines_in_listed_tables():
    text = "a = 1\n[[p]]\n[p.x]\nb = 1\n[[p]]\n[p.x]\nb = 2\n[[p.q]]\nc = 3\n"
    assert [line_of(text, name) for name in ("a", "p.0.x.b", "p.1.x.b", "p.1.q.0.c")] == [1, 4, 7, 9]
    assert line_of(text, "p.1.x.missing") == 6 and line_of(text, "z") is None


IN_POLICY = {
    "kind": ('kind = "credit"', 'kind = "grant"', "programmes.0.benefit", "grant above 0"),
    "tranches": ("[0.3, 0.4, 0.3]", "[0.3, 0.4]", "programmes.0.delivery", "a sum of 0.7"),
    "possession": ("needs_lot = true", "needs_lot = false", "programmes.0.eligibility", "needs_lot = true"),
    "other unit": (
        'unit = "MW"\n',
        'unit = "UMA"\n',
        "programmes.0.eligibility.income_cap_household.unit",
        "UMA",
    ),
    "switch": ("staged = true", 'staged = "yes"', "programmes.0.delivery.staged", "true or false"),
    "misspelt part": (
        "[programmes.finance]",
        "[programmes.finances]",
        "programmes.0.finances",
        "mean 'finance'",
    ),
    "size": ("project = { value = 39.5", "project = { value = 20", "programmes.0.benefit", "no larger than"),
    "deadline": (
        "lapse_months = { value = 24",
        "lapse_months = { value = 8",
        "programmes.0.delivery",
        "no shorter",
    ),
    "assistants": ("provided = true", "provided = false", "programmes.0.assistance", "0 assistants"),
    "name": ('name = "hip"', 'name = "My programme"', "programmes.0.name", "lower-case"),
    "sources": ("[title]", "[sources]\n[title]", "sources", "unknown name"),
}


@pytest.mark.parametrize(("old", "new", "field", "says"), IN_POLICY.values(), ids=IN_POLICY)
def test_a_mistake_in_a_policy(tmp_path, old, new, field, says):
    path = changed_file(tmp_path, HIP_FILE, old, new)
    problem = check_file(path)[0]
    assert problem.field == field and says in str(problem)
    assert str(path) in str(mistake(policies=[path]))


def test_a_grant_cannot_require_credit(tmp_path):
    grant = HIP_FILE.with_name("shp_2019_grant.toml")
    path = changed_file(tmp_path, grant, "credit_required = false", "credit_required = true")
    assert [problem.field for problem in check_file(path)] == ["programmes.0.benefit"]


def test_the_folder_tells_what_a_nearly_empty_file_is(tmp_path):
    for folder, missing in (("places", "population"), ("policies", "programmes")):
        path = tmp_path / folder / "mine.toml"
        path.parent.mkdir()
        path.write_text('name = "mine"', "utf-8")
        assert missing in [problem.field for problem in check_file(path)]


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_bytes(b"\xef\xbb\xbf" + PLACE_FILE.read_bytes().replace(b"\n", b"\r\n"))
    assert check_file(path) == [] and load(path) == load()


def test_check_reports_all_and_load_counts_them(tmp_path):
    path = changed_file(tmp_path, PLACE_FILE, INFORMAL, "informal_share = 7")
    path = changed_file(tmp_path, path, "own = { value = 0.60", "own = { value = 1.60")
    path = changed_file(tmp_path, path, 'tag = "mem"', 'tag = "rumour"')
    fields = [problem.field for problem in check_file(path)]
    assert fields == ["population.income_by_decile.tag", "population.informal_share", "tenure.own"]
    assert "and 2 more" in str(mistake(place=path))


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"a = = 1", "valid TOML"),
        (b"name = 'x'\nname = 'y'", "valid TOML"),
        (b"\xff\xfe", "UTF-8"),
        (b"", "an empty file"),
    ],
)
def test_files_that_are_no_scenario(tmp_path, content, says):
    path = tmp_path / "mine.toml"
    path.write_bytes(content)
    (problem,) = check_file(path)
    assert says in str(problem) and str(path) in str(problem)
    mistake(place=path)


def test_syntax_errors_name_the_line(tmp_path):
    path = changed_file(tmp_path, PLACE_FILE, "[tenure]", "[tenure")
    line = path.read_text("utf-8").splitlines().index("[tenure") + 1
    assert str(mistake(place=path)).startswith(f"{path}:{line}: expected valid TOML")


def test_files_that_are_not_there(tmp_path):
    assert "No such file" in str(check_file(tmp_path / "none.toml")[0])
    assert "exists" in str(mistake(place=tmp_path / "none.toml"))


# --- mistakes in arguments -------------------------------------------------------------------

IN_ARGUMENTS = {
    "unknown place": ({"place": "valle_de_mexco"}, "place", "did you mean 'valle_de_mexico'"),
    "unknown policy": ({"policies": ["hip_2018"]}, "policy", "did you mean 'hip_2019'"),
    "no name": ({"policies": [3]}, "policy", "a name or a path"),
    "negative": ({"households": -5}, "households", "between 1 and 2,000,000; got -5"),
    "too many": ({"households": 2_000_001}, "households", "between 1 and 2,000,000"),
    "half": ({"households": 10.5}, "households", "a whole number"),
    "no months": ({"months": 0}, "months", "between 1 and 1,200"),
    "long": ({"months": 1_201}, "months", "between 1 and 1,200"),
    "float seed": ({"seed": 1.0}, "seed", "a whole number; got 1.0"),
    "bool seed": ({"seed": True}, "seed", "got true"),
    "text seed": ({"seed": "7"}, "seed", 'got "7"'),
    "twice": ({"policies": ["hip_2019", "hip_2019"]}, "policies", "each policy once"),
    "none and some": ({"policies": ["none", "hip_2019"]}, "policies", "alone"),
}


@pytest.mark.parametrize(("arguments", "field", "says"), IN_ARGUMENTS.values(), ids=IN_ARGUMENTS)
def test_a_mistake_in_an_argument(arguments, field, says):
    error = mistake(**arguments)
    assert error.field == field and error.file is None
    assert says in str(error)


def test_two_policies_may_not_share_a_programme(tmp_path):
    twin = changed_file(tmp_path, HIP_FILE, 'name = "hip_2019"', 'name = "twin"')
    assert "'hip' in both hip_2019 and twin" in str(mistake(policies=["hip_2019", twin]))


def test_errors_travel_between_processes():
    error = mistake(place="valle_de_mexco")
    assert str(pickle.loads(pickle.dumps(error))) == str(error)


# --- mistakes in settings --------------------------------------------------------------------

BUDGET = "policy.hip_2019.programmes.0.finance.budget"


IN_SETTINGS = {
    "no value": (["place.tenure.own"], "name=value"),
    "no text": ([3], "name=value"),
    "target": (["plac.tenure.own=1"], "did you mean 'place'"),
    "wiring": (['network.wiring="random"'], "clustered"),
    "degree": (["network.mean_degree=40"], "between 2 and 12 contacts"),
    "section": (["place.tenur.own=1"], "did you mean 'tenure'"),
    "field": ([f"{BUDGET}s=1"], "did you mean 'budget'"),
    "programme": (["policy.hip_2019.programmes.hop.finance.budget=1"], "did you mean 'hip'"),
    "programme number": (["policy.hip_2019.programmes.1.finance.budget=1"], "0 or hip"),
    "policy not chosen": (["policy.shp_2019_grant.programmes.0.finance.budget=1"], "choose the policy"),
    "policy unknown": (["policy.hip_2018.programmes.0.finance.budget=1"], "did you mean 'hip_2019'"),
    "only a policy": (["policy.hip_2019=1"], "one value"),
    "only a table": (["place.tenure=1"], "one value"),
    "beyond a value": (["place.tenure.own.value=1"], "ends at 'own'"),
    "a text": (['place.name="x"'], "a text that only describes"),
    "no quotes": (["policy.hip_2019.programmes.0.targeting.queue=first_come"], 'queue="first_come"'),
    "no zero": (["place.tenure.own=.5"], "write 0.5"),
    "two lines": (["place.tenure.own=0.5\nx=1"], "a TOML value"),
    "range": (["place.map.risk_share=2"], "between 0 and 1 share"),
    "type": (["place.map.block_cells=2.5"], "a whole number between 1 and 50 cells"),
    "sum": (["place.tenure.own=0.5"], "sum to 1; got a sum of 0.9"),
    "parameter": ([f"behaviour.{PARAMETER.name}x=1"], f"did you mean '{PARAMETER.name}'"),
    "parameter range": ([f"behaviour.{PARAMETER.name}=1e9"], f"{PARAMETER.high:g} {PARAMETER.unit}"),
    "parameter source": ([f"behaviour.{PARAMETER.name}=1e9"], PARAMETER.source),
    "parameter type": ([f"behaviour.{PARAMETER.name}=true"], "got true"),
    "contradiction": (["place.map.risk_share=0.1", "place.map.risk_share=0.2"], "both 0.1 and 0.2"),
    "hidden contradiction": ([f"{BUDGET}=1", BUDGET.replace(".0.", ".hip.") + "=2"], "both 1 and 2"),
}


@pytest.mark.parametrize(("wanted", "says"), IN_SETTINGS.values(), ids=IN_SETTINGS)
def test_a_mistake_in_a_setting(wanted, says):
    error = mistake(policies=["hip_2019"], settings=wanted)
    assert error.file == "setting" and says in str(error)
    assert error.field in str(wanted[0]) or str(wanted[0]).startswith(error.field)


def test_the_number_of_households_is_asked_for_once():
    error = mistake(households=500, settings=["place.population.households=600"])
    assert "give one of the two" in str(error)


# --- mistakes in resolved scenarios ----------------------------------------------------------


IN_RESOLVED = {
    "months": ("months = 240", "months = 0", "scenario.months", "between 1 and 1,200"),
    "seed": ("seed = 1", "seed = 1.5", "scenario.seed", "a whole number"),
    "name": (
        'name = "valle_de_mexico + hip_2019"',
        'name = "elsewhere"',
        "scenario.name",
        "valle_de_mexico + hip",
    ),
    "part": ("[behaviour]", "[behavior]", "behavior", "did you mean 'behaviour'"),
    "parameter": (
        f"{PARAMETER.name} = ",
        f"{PARAMETER.name}x = ",
        f"behaviour.{PARAMETER.name}x",
        PARAMETER.name,
    ),
    "place": ("risk_share = { value = 0.1,", "risk_share = { value = 3,", "place.map.risk_share", "0 and 1"),
    "policy": (
        "budget = { value = 136.0",
        "budget = { value = -1",
        "policies.0.programmes.0.finance.budget",
        "5,000",
    ),
}


@pytest.mark.parametrize(("old", "new", "field", "says"), IN_RESOLVED.values(), ids=IN_RESOLVED)
def test_a_mistake_in_a_resolved_scenario(tmp_path, old, new, field, says):
    original = tmp_path / "scenario.toml"
    original.write_text(load(policies=["hip_2019"]).to_toml(), "utf-8")
    path = changed_file(tmp_path, original, old, new)
    (problem,) = check_file(path)
    assert problem.field == field and problem.line and says in str(problem)
    with pytest.raises(ScenarioError):
        load_resolved(path)
