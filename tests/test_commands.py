"""The command line: what it does, what it refuses and how, and what it leaves behind."""

from __future__ import annotations

import json
import re
import signal
from pathlib import Path
from typing import Any

import pytest

from agents.foundation.parameters import PARAMETERS
from analysis import bench, commands, options
from analysis.printing import format_bench
from analysis.store import FILES, is_complete
from model import HousingModel
from scenarios import load, load_resolved

PLACE = "valle_de_mexico"
ONE_CITY = ["run", PLACE, "--households", "60", "--months", "13"]


def everything(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


# --- bad input -------------------------------------------------------------------------------

BAD_INPUT = [
    (["lst"], "did you mean 'list'"),
    (["sweeeep"], "expected one of: list, show"),
    (["--seds", "2"], "did you mean '--seeds'"),
    (["--seeds", "0"], "between 1 and 100,000; got '0'"),
    (["--seeds", "two"], "--seeds: expected a whole number between 1 and 100,000; got 'two'"),
    (["--workers", "0"], "--workers"),
    (["--place", "valle_de_mexco"], "did you mean 'valle_de_mexico'"),
    (["--policy", "hip_2018"], "did you mean 'hip_2019'"),
    (["--policy", "hip_2019+hip_2018"], "did you mean 'hip_2019'"),
    (["--policy", "hip_2019", "--policy", "hip_2019"], "each policy once"),
    (["--households", "-5"], "between 1 and 2,000,000; got -5"),
    (["--months", "0"], "between 1 and 1,200; got 0"),
    (["--out", "FILES/foreign"], "files that Manovuelta did not write"),
    (["--out", "FILES/right.toml"], "it is a file"),
    (["--out", "FILES/right.toml/deeper"], "can be written to"),
    (["run"], "PLACE"),
    (["run", "atlantis"], "valle_de_mexico, or a path"),
    (["run", "FILES/torn.toml"], "torn.toml:"),
    ([*ONE_CITY, "spare"], "unknown option 'spare'"),
    ([*ONE_CITY, "--polcy", "hip_2019"], "did you mean '--policy'"),
    ([*ONE_CITY, "--polcy=hip_2019"], "unknown option '--polcy' (did you mean '--policy'?)"),
    ([*ONE_CITY, "--policy"], "--policy: expected one argument"),
    ([*ONE_CITY, "--policy", "shp_2019_grnt"], "did you mean 'shp_2019_grant'"),
    ([*ONE_CITY, "--policy", "FILES/torn.toml"], "torn.toml:"),
    ([*ONE_CITY, "--policy", "FILES/wrong_type.toml"], "got 3"),
    ([*ONE_CITY, "--policy", "FILES/absent.toml"], "a TOML file that exists"),
    ([*ONE_CITY, "--seed", "x"], "--seed: expected a whole number between 0 and 9,223,372,036,854,775,807;"),
    ([*ONE_CITY, "--seed", "1.5"], "got '1.5'"),
    ([*ONE_CITY, "--seed", "9" * 23], "9,223,372,036,854,775,807; got '99999999999999999999999'"),
    ([*ONE_CITY, "--nope"], "(run.py run --help lists the options)"),
    ([*ONE_CITY, "--set", "place.lenders=3"], "got the name of a list"),
    (["run", "FILES/resolved.toml", "--policy", "hip_2019"], "is a resolved scenario"),
    ([*ONE_CITY, "--seed", "-1"], "got '-1'"),
    ([*ONE_CITY, "--households", "many"], "--households: expected a whole number; got 'many'"),
    ([*ONE_CITY, "--households", "0"], "got 0"),
    ([*ONE_CITY, "--months", "-12"], "got -12"),
    ([*ONE_CITY, "--months", "1e3"], "got '1e3'"),
    ([*ONE_CITY, "--set", "behaviour.trust_foundr=0.5"], "did you mean 'trust_founder'"),
    ([*ONE_CITY, "--set", "behaviour.trust_founder=\"high\""], "got \"high\""),
    ([*ONE_CITY, "--set", "behaviour.trust_founder=99"], "got 99"),
    ([*ONE_CITY, "--set", "trust_founder"], "name=value"),
    ([*ONE_CITY, "--set", "place.tenure.own=0.9"], "own, rent and share"),
    ([*ONE_CITY, "--out", ""], "--out: expected the name of a folder"),
    ([*ONE_CITY, "--out", "FILES/foreign"], "files that Manovuelta did not write"),
    ([*ONE_CITY, "--out", "FILES/right.toml/deeper"], "can be written to"),
    (["show"], "NAME"),
    (["show", "hip"], "did you mean 'hip_2019'"),
    (["show", "FILES/torn.toml"], "torn.toml:"),
    (["check"], "FILE"),
    (["check", "FILES/torn.toml"], "expected valid TOML"),
    (["check", "FILES/wrong_type.toml"], "programmes"),
    (["check", "FILES/absent.toml"], "a file that can be read"),
    (["compare"], "DIR"),
    (["compare", "FILES/foreign"], "experiment.json"),
    (["compare", "FILES/nowhere"], "experiment.json"),
    (["story"], "DIR"),
    (["story", "FILES/foreign"], "holds no run"),
    (["bench", "--quik"], "did you mean '--quick'"),
]  # fmt: skip


@pytest.mark.parametrize(("arguments", "said"), BAD_INPUT, ids=[" ".join(case[0]) for case in BAD_INPUT])
def test_bad_input_is_refused_in_one_line(
    do: Any, files: Path, tmp_path: Path, arguments: list[str], said: str
) -> None:
    before = everything(files)
    done = do(*(argument.replace("FILES", str(files)) for argument in arguments))
    assert done.code == 2, done.err
    assert done.out == ""
    assert done.err.startswith("error: ") and done.err.count("\n") == 1
    assert said in done.err
    assert everything(files) == before
    assert list(tmp_path.iterdir()) == []


def test_bad_input_says_nothing_on_standard_output_with_json_either(do: Any) -> None:
    done = do(*ONE_CITY, "--json", "--months", "0")
    assert (done.code, done.out, done.err.count("\n")) == (2, "", 1)


def test_a_baseline_that_was_not_run_is_refused(do: Any, results: Path) -> None:
    done = do("compare", results, "--baseline", "hip")
    assert (done.code, done.out) == (2, "")
    assert "arms are none, hip_2019 (did you mean 'hip_2019'?)" in done.err
    assert "did you mean 'none'?" in do("compare", results, "--baseline", "nnoe").err


def test_a_household_that_never_lived_is_refused(do: Any, results: Path) -> None:
    done = do("story", results, "--household", "Maria")
    assert (done.code, done.out, done.err.count("\n")) == (2, "", 1)
    assert "no household 'Maria'" in done.err


# --- what there is ---------------------------------------------------------------------------


def test_help_lists_every_command(do: Any) -> None:
    done = do("--help")
    assert done.code == 0
    assert all(f"  {name} " in done.out for name in commands.COMMANDS if name)


def test_list_names_everything_with_its_source(do: Any) -> None:
    done = do("list")
    assert done.code == 0
    document = do("list", "--json").document
    assert set(document) == {"places", "policies", "studies"}
    names = [item["name"] for kind in document.values() for item in kind]
    assert {PLACE, "none", *options.POLICIES} <= set(names)
    assert all(f"  {name}: " in done.out for name in names)
    assert all(item["title"] and item["source"] for kind in document.values() for item in kind)


@pytest.mark.parametrize(("name", "policies"), [(PLACE, []), ("hip_2019", ["hip_2019"])])
def test_show_prints_what_can_be_run_again(do: Any, tmp_path: Path, name: str, policies: list[str]) -> None:
    done = do("show", name)
    (tmp_path / "shown.toml").write_text(done.out, encoding="utf-8")
    assert load_resolved(tmp_path / "shown.toml") == load(PLACE, policies=policies)
    assert do("check", "shown.toml").code == 0


def test_show_takes_files(do: Any, files: Path) -> None:
    assert do("show", files / "right.toml").out == do("show", "none").out


def test_check_looks_at_every_file(do: Any, files: Path) -> None:
    done = do("check", files / "right.toml")
    assert (done.code, done.err) == (0, "")
    assert "fine" in done.out
    done = do("check", files / "torn.toml", files / "right.toml", files / "wrong_type.toml")
    assert done.code == 2
    assert done.out.count("fine") == 1
    assert "torn.toml" in done.err and "wrong_type.toml" in done.err


def test_what_prints_results_prints_them_as_json_too(do: Any, files: Path) -> None:
    assert do("show", "hip_2019", "--json").document["policies"][0]["name"] == "hip_2019"
    assert {item["name"] for item in do("parameters", "--json").document} == set(PARAMETERS)
    done = do("check", files / "right.toml", files / "torn.toml", "--json")
    assert (done.code, [len(item["errors"]) for item in done.document]) == (2, [0, 1])


def test_parameters_are_listed(do: Any) -> None:
    done = do("parameters")
    assert done.code == 0
    assert all(name in done.out for name in PARAMETERS)


# --- one city --------------------------------------------------------------------------------


def test_run_prints_and_writes_one_city(do: Any, tmp_path: Path) -> None:
    done = do(*ONE_CITY, "--policy", "hip_2019", "--seed", "5", "--out", "mine")
    assert done.code == 0
    digest = json.loads((tmp_path / "mine" / "provenance.json").read_text())["digest"]
    assert f"digest {digest}" in done.out
    assert {path.name for path in (tmp_path / "mine").iterdir()} == set(FILES)
    wanted = load(PLACE, policies=["hip_2019"], households=60, months=13, seed=5)
    assert is_complete(tmp_path / "mine", wanted)


def test_run_without_a_folder_writes_nothing(do: Any, tmp_path: Path) -> None:
    assert do(*ONE_CITY).code == 0
    assert list(tmp_path.iterdir()) == []


def test_the_seed_makes_the_city(do: Any) -> None:
    one, same, other = (do(*ONE_CITY, "--json", "--seed", seed).document for seed in ("7", "7", "8"))
    assert one == same
    assert one["digest"] != other["digest"]
    assert (one["seed"], other["seed"]) == (7, 8)


def test_the_json_of_a_run(do: Any) -> None:
    done = do(*ONE_CITY, "--json", "--policy", "hip_2019", "--set", "behaviour.trust_founder=0.4")
    document = done.document
    assert (document["months"], document["households"], document["policies"]) == (13, 60, ["hip_2019"])
    assert document["final"].keys() == document["first"].keys() > {"adequate_share", "welfare"}
    assert document["first_month"] == 12  # the first December: on the first day nobody has lived yet
    assert document["first"]["welfare"] != 0.0
    assert document["digest"] != do(*ONE_CITY, "--json", "--policy", "hip_2019").document["digest"]
    assert "months" in done.err  # the progress


def test_ctrl_c_in_a_run_keeps_whole_months(do: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    step = HousingModel.step

    def interrupted(city: HousingModel) -> None:
        if city.month == 3:
            signal.raise_signal(signal.SIGINT)
        step(city)

    monkeypatch.setattr(HousingModel, "step", interrupted)
    before = signal.getsignal(signal.SIGINT)
    done = do(*ONE_CITY, "--json", "--out", "mine")
    assert done.code == 130
    assert (done.document["partial"], done.document["months"]) == (True, 5)
    found = json.loads((tmp_path / "mine" / "provenance.json").read_text())
    assert (found["partial"], found["months"]) == (True, 5)
    assert signal.getsignal(signal.SIGINT) is before


def test_a_failure_is_neither_success_nor_bad_input(do: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(city: HousingModel) -> None:
        raise ArithmeticError("the ledger does not close")

    monkeypatch.setattr(HousingModel, "step", fail)
    done = do(*ONE_CITY, "--out", "mine")
    assert (done.code, done.out) == (1, "")
    assert done.err.endswith("failed: ArithmeticError: the ledger does not close\n")
    assert not Path("mine").exists()


def test_a_story_is_of_the_household_that_was_asked_for(do: Any, results: Path) -> None:
    told = do("story", results)
    assert (told.code, told.err) == (0, "")
    again = re.search(r"Drawn at random; --household (\w+) tells", " ".join(told.out.split()))
    assert again
    document = do("story", results, "--household", again[1], "--json").document
    assert document["mark"] == again[1] and f"(#{again[1]})" in document["text"]
    assert document["text"].split("\n\n")[1:] == told.out.rstrip("\n").split("\n\n")[1:]
    typical = do("story", results, "--household", "typical").out
    assert typical == do("story", results, "--household", "typical").out


def test_random_lives_differ(do: Any, results: Path) -> None:
    assert len({do("story", results, "--json").document["household"] for _ in range(8)}) > 1


def test_a_run_is_not_replaced_by_another_one(do: Any, tmp_path: Path) -> None:
    small = ["run", PLACE, "--households", "60", "--months", "2", "--out", "mine"]
    assert do(*small).code == 0
    before = everything(tmp_path)
    for asked, said in (
        (["--seed", "9"], "60 households, 2 months, seed 1; asked for is"),
        (["--set", "behaviour.trust_founder=0.4"], "another value of behaviour.trust_founder;"),
    ):
        done = do(*small, *asked)
        assert (done.code, done.out, done.err.count("\n")) == (2, "", 1)
        assert said in done.err and "--force" in done.err
        assert everything(tmp_path) == before
    assert do(*small).code == 0
    assert everything(tmp_path) == before
    assert do(*small, "--seed", "9", "--force").code == 0
    assert json.loads((tmp_path / "mine" / "provenance.json").read_text())["seed"] == 9


def test_the_scenario_of_a_run_can_be_run_again(do: Any) -> None:
    small = ["run", PLACE, "--households", "60", "--months", "3", "--policy", "hip_2019", "--seed", "4"]
    first = do(*small, "--set", "behaviour.trust_founder=0.4", "--out", "mine", "--json").document
    again = do("run", "mine/scenario.toml", "--json").document
    assert again["digest"] == first["digest"]
    assert do("run", "mine/scenario.toml", "--seed", "5", "--json").document["seed"] == 5
    shown = do("show", "mine/scenario.toml").out
    assert shown == Path("mine/scenario.toml").read_text(encoding="utf-8")


# --- benchmark -------------------------------------------------------------------------------


def test_bench_measures_whole_years_of_a_city() -> None:
    found = bench.measure_size(60, 0.05)
    assert found["household_months_per_second"] > 0.0
    assert found["months"] % 12 == 0 and found["months"] > 0
    assert sum(found["phase_shares"].values()) == pytest.approx(1.0)
    rate = found["household_months_per_second"] * found["seconds"] / found["months"]
    assert 40 < rate < 120  # households that lived in a city of 60


def test_bench_writes_its_document(do: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench, "SIZES", (60,))
    monkeypatch.setattr(bench, "QUICK_SECONDS", 0.01)
    monkeypatch.setattr(bench, "start_seconds", lambda cache=None: 1.5)
    done = do("bench", "--quick", "--json")
    assert done.code == 0
    assert json.loads((tmp_path / "bench.json").read_text()) == done.document
    keys = {
        "household_months_per_second",
        "cold_start_seconds",
        "warm_start_seconds",
        "memory_mb",
        "phase_shares",
    }
    assert keys <= done.document.keys()
    assert set(done.document["household_months_per_second"]) == {"60"}
    assert (done.document["warm_start_seconds"], done.document["cold_start_seconds"]) == (1.5, None)
    table = format_bench(done.document)
    assert "warm 1.5 s" in table and "not measured" in table
