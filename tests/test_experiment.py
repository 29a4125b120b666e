"""Paired experiments: their layout, resuming, failures, dying workers, and Ctrl-C."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import strange_runs

from analysis import commands, experiment, report, workers
from analysis.experiment import Run, RunsFailed, run_experiment
from analysis.indicators import INDICATORS
from analysis.store import StoreError, is_complete
from scenarios import ScenarioError, load

PLACE = "valle_de_mexico"
TWO_PAIRS = ["--households", "60", "--months", "13", "--policy", "hip_2019", "--seeds", "2", "--workers", "1"]


def everything(folder: Path) -> dict[str, bytes]:
    """All files and what is in them, but for the revision of the code, which may be committed meanwhile."""
    found = {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    for name in found:
        if name.endswith("provenance.json"):
            found[name] = re.sub(rb'"revision": "[^"]*"', b'"revision": ""', found[name])
    return found


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


def test_every_column_of_a_city_is_known(results: Path) -> None:
    run = results / "hip_2019" / "seed_1"
    columns = {*pd.read_parquet(run / "series.parquet"), *pd.read_parquet(run / "groups.parquet").indicator}
    assert columns - {"month"} <= INDICATORS.keys()


def test_pairs_share_their_first_day(results: Path) -> None:
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
        "experiment.json", "none", "hip_2019", "pictures", "report.html"
    }  # fmt: skip


def test_without_options_the_main_job_is_the_one_described(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []

    def note(scenario: Any, arms: Any, seeds: Any, out: Any, workers: int, force: bool) -> None:
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


def test_runs_of_another_scenario_are_replaced_if_forced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_experiment(load(households=60, months=2), ["none"], [1, 2], tmp_path / "r", progress=False)
    done: list[str] = []
    real = experiment.run_one

    def count(scenario: Any, folder: Path) -> None:
        done.append(f"{folder.parent.name}/{folder.name}")
        assert not (tmp_path / "r" / "none" / "seed_2").exists()  # no old run beside a new one
        real(scenario, folder)

    monkeypatch.setattr(experiment, "run_one", count)
    longer = load(households=60, months=3)
    before = everything(tmp_path)
    with pytest.raises(StoreError, match="60 households, 2 months, seed 1; asked for .* 3 months"):
        run_experiment(longer, ["none"], [1, 2], tmp_path / "r", progress=False)
    assert (done, everything(tmp_path)) == ([], before)
    run_experiment(longer, ["none"], [1, 2], tmp_path / "r", progress=False, force=True)
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


def test_a_worker_that_dies_takes_no_other_run_with_it(tmp_path: Path) -> None:
    scenario = load(households=60, months=1)
    runs = [Run("none", scenario.with_seed(seed), tmp_path / str(seed)) for seed in (3, 1, 4, 2, 5)]
    found = {
        run.scenario.seed: trouble for run, trouble in workers.in_workers(runs, strange_runs.die_or_fail, 2)
    }
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
