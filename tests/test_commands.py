"""The command line: what it does, what it refuses and how, and what it leaves behind."""

from __future__ import annotations

import json
import signal
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import strange_runs

import run as command_line
from agents.foundation.parameters import PARAMETERS
from analysis import bench, commands, experiment, options, report
from analysis.experiment import Run, RunsFailed, run_experiment
from analysis.printing import format_bench
from analysis.store import FILES, StoreError, is_complete
from model import HousingModel
from scenarios import ScenarioError, load, load_resolved

SMALL = ["--households", "60", "--months", "13"]
PLACE = "valle_de_mexico"
ONE_CITY = ["run", PLACE, *SMALL]
TWO_PAIRS = [*SMALL, "--policy", "hip_2019", "--seeds", "2", "--workers", "1"]


@dataclass
class Done:
    """What a command did: its exit code and what it printed where."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        return json.loads(self.out)


@pytest.fixture
def do(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Runs a command in an empty folder."""
    monkeypatch.chdir(tmp_path)

    def obey(*arguments: str | Path) -> Done:
        capsys.readouterr()
        code = command_line.main([str(argument) for argument in arguments])
        return Done(code, *capsys.readouterr())

    return obey


@pytest.fixture
def no_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """No pictures: they have tests of their own and take long."""
    monkeypatch.setattr(report, "write_report", lambda directory, made: Path(directory) / "report.html")


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An experiment of two pairs."""
    scenario = load(households=60, months=13)
    folder = tmp_path_factory.mktemp("results") / "city"
    return run_experiment(scenario, ["none", "hip_2019"], [1, 2], folder, workers=1, progress=False)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Scenario files, right and wrong, and a folder that is not ours."""
    folder = tmp_path_factory.mktemp("files")
    policy = (Path(__file__).parents[1] / "scenarios" / "policies" / "none.toml").read_text(encoding="utf-8")
    (folder / "right.toml").write_text(policy, encoding="utf-8")
    (folder / "torn.toml").write_text(policy.replace("[title]", "[title"), encoding="utf-8")
    (folder / "wrong_type.toml").write_text(
        policy.replace("programmes = []", "programmes = 3"), encoding="utf-8"
    )
    (folder / "foreign").mkdir()
    (folder / "foreign" / "thesis.txt").write_text("ten years")
    return folder


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
    (["run", "atlantis"], "one of: valle_de_mexico"),
    (["run", "FILES/torn.toml"], "torn.toml:"),
    ([*ONE_CITY, "spare"], "unknown option 'spare'"),
    ([*ONE_CITY, "--polcy", "hip_2019"], "did you mean '--policy'"),
    ([*ONE_CITY, "--polcy=hip_2019"], "unknown option '--polcy' (did you mean '--policy'?)"),
    ([*ONE_CITY, "--policy"], "--policy: expected one argument"),
    ([*ONE_CITY, "--policy", "shp_2019_grnt"], "did you mean 'shp_2019_grant'"),
    ([*ONE_CITY, "--policy", "FILES/torn.toml"], "torn.toml:"),
    ([*ONE_CITY, "--policy", "FILES/wrong_type.toml"], "got 3"),
    ([*ONE_CITY, "--policy", "FILES/absent.toml"], "a TOML file that exists"),
    ([*ONE_CITY, "--seed", "x"], "--seed: expected a whole number of at least 0; got 'x'"),
    ([*ONE_CITY, "--seed", "1.5"], "got '1.5'"),
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
    (["story", "FILES/foreign", "--household", "Maria"], "--household: expected a whole number; got 'Maria'"),
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
    assert "arms are none, hip_2019" in done.err


# --- what there is ---------------------------------------------------------------------------


def test_help_lists_every_command(do: Any) -> None:
    done = do("--help")
    assert done.code == 0
    assert all(f"  {name} " in done.out for name in commands.COMMANDS if name)


def test_list_names_everything_with_its_source(do: Any) -> None:
    done = do("list")
    assert done.code == 0
    document = do("list", "--json").document
    assert set(document) == {"places", "policies"}
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
    assert document["first"]["households"] == 60
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


# --- experiments -----------------------------------------------------------------------------


def test_the_layout_of_an_experiment(results: Path) -> None:
    details = json.loads((results / "experiment.json").read_text(encoding="utf-8"))
    expected = {"place": PLACE, "months": 13, "households": 60, "seeds": [1, 2], "arms": ["none", "hip_2019"]}
    assert expected.items() <= details.items()
    assert (details["baseline"], details["partial"]) == ("none", False)
    assert set(details["arm_titles"]) == {"none", "hip_2019"}
    for arm in ("none", "hip_2019"):
        for seed in (1, 2):
            wanted = load(PLACE, policies=[arm], households=60, months=13, seed=seed)
            assert is_complete(results / arm / f"seed_{seed}", wanted)


def test_pairs_share_their_first_day(results: Path) -> None:
    import pandas as pd

    days = {
        (arm, seed): pd.read_parquet(results / arm / f"seed_{seed}" / "series.parquet").iloc[0]
        for arm in ("none", "hip_2019")
        for seed in (1, 2)
    }
    shared = ["households", "mean_income", "mean_quality", "rent_burden", "mean_trust"]
    for seed in (1, 2):
        assert days["none", seed][shared].equals(days["hip_2019", seed][shared])
    assert not days["none", 1][shared].equals(days["none", 2][shared])


def test_the_main_job_runs_compares_and_reports(
    do: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(report, "draw_pictures", lambda made, folder: [])  # tested with the report
    done = do(*TWO_PAIRS, "--seeds", "1")
    folder = tmp_path / "results" / PLACE
    assert done.code == 0
    assert "hip_2019" in done.out and f"report: {Path('results') / PLACE / 'report.html'}" in done.out
    assert "<html" in (folder / "report.html").read_text(encoding="utf-8")
    assert {path.name for path in folder.iterdir()} == {
        "experiment.json", "none", "hip_2019", "report.html"
    }  # fmt: skip


def test_without_options_the_main_job_is_the_one_described(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []

    def note(scenario: Any, arms: Any, seeds: Any, out: Any, workers: int) -> None:
        asked.append((scenario.place.name, scenario.months, scenario.households, arms, list(seeds), out))
        raise RuntimeError("enough")

    monkeypatch.setattr(experiment, "run_experiment", note)
    assert commands.main([]) == 1
    arms = ["none", "hip_2019", "shp_2016_cofinancing", "shp_2019_grant"]
    assert asked == [(PLACE, 240, 1200, arms, list(range(1, 9)), Path("results") / PLACE)]


def test_compare_prints_and_writes_its_page_anew(do: Any, results: Path, no_page: None) -> None:
    done = do("compare", results)
    assert done.code == 0
    assert "2 pairs" in done.out and "report.html" in done.out
    document = do("compare", results, "--json", "--baseline", "hip_2019").document
    assert document["baseline"] == "hip_2019"
    assert document["pairs"] == {"none": 2}
    assert {row["arm"] for row in document["table"]} == {"none"}
    assert document["report"] == str(results / "report.html")


def test_what_is_there_is_not_run_again(results: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = everything(results)

    def never(scenario: Any, folder: Path) -> None:
        raise AssertionError(f"{folder} was run again")

    monkeypatch.setattr(experiment, "run_one", never)
    scenario = load(households=60, months=13)
    assert run_experiment(scenario, ["none", "hip_2019"], [1, 2], results, progress=False) == results
    assert everything(results) == before
    with pytest.raises(RunsFailed, match="hip_2019/seed_3"):  # but what is not there is
        run_experiment(scenario, ["hip_2019"], [1, 3], results, progress=False)
    run_experiment(scenario, ["none", "hip_2019"], [1, 2], results, progress=False)
    assert everything(results) == before


def test_runs_of_another_scenario_are_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run_experiment(load(households=60, months=2), ["none"], [1, 2], tmp_path / "r", progress=False)
    done: list[str] = []
    real = experiment.run_one

    def count(scenario: Any, folder: Path) -> None:
        done.append(f"{folder.parent.name}/{folder.name}")
        assert not (tmp_path / "r" / "none" / "seed_2").exists()  # no old run beside a new one
        real(scenario, folder)

    monkeypatch.setattr(experiment, "run_one", count)
    longer = load(households=60, months=3)
    run_experiment(longer, ["none"], [1, 2], tmp_path / "r", progress=False)
    assert done == ["none/seed_1", "none/seed_2"]
    assert is_complete(tmp_path / "r" / "none" / "seed_2", longer.with_policies("none").with_seed(2))


def test_policies_can_be_joined(tmp_path: Path) -> None:
    scenario = load(households=60, months=1)
    joined = "hip_2019+shp_2019_grant"
    folder = run_experiment(scenario, ["none", joined], [1], tmp_path / "r", progress=False)
    assert (folder / joined / "seed_1" / "provenance.json").exists()
    assert list(experiment.arms_of(scenario, [joined])) == [joined]


def test_nothing_is_asked_for(tmp_path: Path) -> None:
    for arms, seeds in (([], [1]), (["none"], [])):
        with pytest.raises(ScenarioError, match="at least one"):
            run_experiment(load(households=60, months=1), arms, seeds, tmp_path / "r", progress=False)
    assert list(tmp_path.iterdir()) == []


def test_a_foreign_folder_is_refused_before_anything_runs(
    files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(experiment, "run_one", lambda scenario, folder: pytest.fail("it was run"))
    before = everything(files)
    with pytest.raises(StoreError, match="did not write"):
        run_experiment(load(households=60, months=1), ["none"], [1], files / "foreign", progress=False)
    assert everything(files) == before


def test_ctrl_c_keeps_what_is_done_and_the_same_command_goes_on(
    do: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, no_page: None
) -> None:
    real, begun = experiment.run_one, []

    def interrupted(scenario: Any, folder: Path) -> None:
        begun.append(folder)
        if len(begun) == 3:
            raise KeyboardInterrupt
        real(scenario, folder)

    monkeypatch.setattr(experiment, "run_one", interrupted)
    folder = tmp_path / "results" / PLACE
    done = do(*TWO_PAIRS, "--json")
    assert done.code == 130
    assert done.document["partial"] is True
    assert done.document["pairs"] == {"hip_2019": 1}
    assert json.loads((folder / "experiment.json").read_text())["partial"] is True
    assert not (folder / "none" / "seed_2").exists()
    kept = everything(folder)
    assert "hip_2019/seed_1/provenance.json" in kept

    done = do(*TWO_PAIRS, "--json")
    assert done.code == 0
    assert (done.document["partial"], done.document["pairs"]) == (False, {"hip_2019": 2})
    assert [f"{path.parent.name}/{path.name}" for path in begun[3:]] == ["none/seed_2", "hip_2019/seed_2"]
    del kept["experiment.json"]
    assert kept.items() <= everything(folder).items()


def test_ctrl_c_before_anything_is_done(do: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(scenario: Any, folder: Path) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(experiment, "run_one", interrupted)
    done = do(*TWO_PAIRS, "--json")
    assert done.code == 130
    assert done.document["partial"] is True
    assert "nothing to compare yet" in done.err


def test_a_run_that_fails_is_reported_and_the_others_go_on(
    do: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, no_page: None
) -> None:
    real = experiment.run_one

    def fail_once(scenario: Any, folder: Path) -> None:
        if folder.parent.name == "hip_2019" and folder.name == "seed_1":
            raise ArithmeticError("the ledger does not close")
        real(scenario, folder)

    monkeypatch.setattr(experiment, "run_one", fail_once)
    done = do(*TWO_PAIRS, "--json")
    assert done.code == 1
    assert done.document["failures"] == {"hip_2019/seed_1": "ArithmeticError: the ledger does not close"}
    assert (done.document["partial"], done.document["pairs"]) == (True, {"hip_2019": 1})
    assert "failed: hip_2019/seed_1: ArithmeticError: the ledger does not close" in done.err


def test_a_worker_that_dies_takes_no_other_run_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(experiment, "run_one", strange_runs.die_or_fail)
    scenario = load(households=60, months=1)
    runs = [Run("none", scenario.with_seed(seed), tmp_path / str(seed)) for seed in (3, 1, 4, 2, 5)]
    found = {run.scenario.seed: trouble for run, trouble in experiment._in_workers(runs, 2)}
    assert found.keys() == {1, 2, 3, 4, 5}
    assert "died" in found[1]
    assert found[2].rstrip().endswith("ArithmeticError: the ledger does not close")
    assert found[3] == found[4] == found[5] == ""
    assert {path.name for path in tmp_path.iterdir()} == {"3", "4", "5"}


def test_workers_make_the_same_city(results: Path, tmp_path: Path) -> None:
    scenario = load(households=60, months=13)
    folder = run_experiment(scenario, ["hip_2019", "none"], [2], tmp_path / "r", workers=2, progress=False)
    for arm in ("hip_2019", "none"):
        run = Path(arm) / "seed_2"
        assert everything(folder / run) == everything(results / run)


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
