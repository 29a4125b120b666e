"""Studies: files, points, identities; what a sweep keeps, what a query and others' methods make of it."""

from __future__ import annotations

import json
import math
import os
import shlex
import subprocess
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.commands import main
from analysis.sweeps.compaction import compact
from analysis.sweeps.design import points_of, salib_problem
from analysis.sweeps.living import OK, columns_of, lived
from analysis.sweeps.plan import check_study, kept_of, runs_of
from analysis.sweeps.query import ask, columns
from analysis.sweeps.shards import shard_files
from analysis.sweeps.sweep import estimate, sweep
from model import HousingModel
from scenarios import ScenarioError, load
from scenarios.study import Design, Varied, load_study, studies
from tests.made_up_shards import make_up
from tests.studies import FILE, RANGES, TINY, with_changes

pytest_plugins = ("tests.sweep_fixtures",)


# --- files -----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", studies())
def test_studies_that_come_along_can_be_run(name: str) -> None:
    study = load_study(name)
    assert study.name == name and study.question.endswith("?")
    check_study(study)
    if study.design.kind == "sobol":
        study = study.model_copy(update={"design": Design(kind="sobol", points=2)})
    found = estimate(study.model_copy(update={"seeds": 1}), None)
    assert found.different == found.missing <= found.runs and found.seconds > 0.0


def test_the_first_study_takes_less_than_a_minute() -> None:
    assert estimate(load_study("quickstart"), None).seconds < 60.0


WRONG = {
    "months = 14": ("months = 0", "at least 1"),
    "seeds = 3": ('seeds = "many"', "a whole number"),
    'name = "behaviour.help_base"': ('name = "behaviour.help_bse"', "did you mean 'help_base'?"),
    'unit = "logit"': ('unit = "share"', "the unit of behaviour.help_base, 'logit'"),
    'policies = ["none", "hip_2019"]': ('policies = ["none", "hip_2109"]', "did you mean 'hip_2019'?"),
    'kind = "grid"': ('kind = "sobol"\npoints = 4', "low and high of all that varies"),
    "values = [-2.0, 0.0]": ("values = [-2.0, -2.0]", "each value once"),
    "[-2.0, 0.0]": ("[-2, -2.0]", "each value once"),
    "-2.0, 0.0": ("[-2.0]", "a number, true or false, or a text in quotes; got [-2.0]\n"),
    "households = 30": ("int = 30", "the unknown name 'int'"),
    "grid": ('grid"\nseeds = "3', "'seeds' belongs above the first table in brackets"),
    "tiny": ("a tiny one", "small letters, digits and underscores only"),
    '["mean_quality"]': ('["mean_quality", "mean_quality"]', "each indicator once"),
    '["none", "hip_2019"]': ("[]", "policies: expected at least one"),
    '"none", ': ('"none", "nonne", ', "tiny: policies: expected"),
    "every = 6": ("evry = 6", "did you mean 'every'?"),
    '"mean_quality"': ('"mean_qualty"', "did you mean 'mean_quality'?"),
}


@pytest.mark.parametrize("right", WRONG)
def test_a_mistake_gets_one_line_and_nothing_is_written(
    right: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong, says = WRONG[right]
    file, out = tmp_path / "tiny.toml", tmp_path / "out"
    assert FILE.count(right) == 1
    file.write_text(FILE.replace(right, wrong), encoding="utf-8")
    assert main(["sweep", str(file), "--out", str(out), "--here"]) == 2
    told = capsys.readouterr().err
    assert says in told and told.count("\n") == 1
    assert not out.exists()


def test_sizes_must_be_whole() -> None:
    with pytest.raises(ScenarioError, match="a whole number"):
        check_study(with_changes(vary=(Varied(name="months", values=(12, 14.5)),)))
    assert Varied(name="months", values=(12, 14), whole=True).whole
    with pytest.raises(ValueError, match="whole = true for a range of months"):
        Varied(name="months", low=12, high=24)
    with pytest.raises(ValueError, match="whole low and high"):
        Varied(name="months", low=12, high=24.5, whole=True)


def test_a_listed_point_stands_once() -> None:
    points: tuple[dict[str, float], ...] = ({"months": 3}, {"months": 4}, {"months": 3.0})
    with pytest.raises(ValueError, match="each point once"):
        with_changes(vary=(), design=Design(kind="list"), points=points)


def test_units_that_are_known_are_checked_and_written(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match="the unit of households, 'households'"):
        check_study(with_changes(vary=(Varied(name="households", values=(30, 40), unit="logit"),)))
    listed = ({"households": 30, "behaviour.help_base": 0.0},)
    study = with_changes(vary=(), design=Design(kind="list"), points=listed, indicators=("mean_quality",))
    folder = make_up(tmp_path / "s", study, lambda run, name: 0.0)
    told = columns(folder).set_index(["view", "column"])["unit"]
    assert told["points", "households"] == "households"
    assert told["points", "behaviour.help_base"] == "logit"


@pytest.mark.parametrize("seconds", [1e300, math.inf])
def test_a_time_limit_may_be_beyond_all_time(seconds: float, tmp_path: Path) -> None:
    study = with_changes(vary=(), months=2, seeds=1, policies=("none",), seconds=seconds)
    assert sweep(study, tmp_path / "s", progress=False).failed == 0


# --- points ----------------------------------------------------------------------------------


@given(points=st.integers(2, 40), seed=st.integers(0, 1000))
def test_a_latin_hypercube_visits_every_part_of_each_range_once(points: int, seed: int) -> None:
    design = Design(kind="latin_hypercube", points=points, seed=seed)
    table = pd.DataFrame(points_of(with_changes(design=design, vary=RANGES)))
    assert len(table) == points and table["months"].between(12, 24).all()
    for varied in RANGES[:2]:
        inner = np.log if varied.scale == "log" else np.asarray
        low, high = inner(varied.low), inner(varied.high)
        part = (inner(table[varied.name].to_numpy()) - low) / (high - low) * points
        assert sorted(np.clip(np.floor(part + 1e-6), 0, points - 1)) == list(range(points))


def test_saltellis_sample_is_complete_and_the_same_each_time() -> None:
    study = with_changes(design=Design(kind="sobol", points=8), vary=RANGES)
    first, again = points_of(study), points_of(study)
    assert first == again and len(first) == 8 * (2 + len(RANGES))
    other = points_of(study.model_copy(update={"design": Design(kind="sobol", points=8, seed=2)}))
    assert other != first
    assert salib_problem(study)["bounds"][1] == pytest.approx([math.log(0.001), math.log(0.1)])


def test_a_grid_has_all_combinations_and_a_list_its_own() -> None:
    helping = Varied(name="behaviour.help_base", values=(-1.0, 0.0, 1.0))
    assert len(points_of(with_changes(vary=(Varied(name="months", values=(12, 13)), helping)))) == 6
    points = ({"months": 12, "households": 20}, {"months": 13, "households": 30})
    listed = with_changes(vary=(), design=Design(kind="list"), points=points)
    assert points_of(listed) == [dict(point) for point in points]
    with pytest.raises(ScenarioError, match="as other points have"):
        points_of(with_changes(vary=(), design=Design(kind="list"), points=(points[0], {"months": 13})))


# --- identities ------------------------------------------------------------------------------


def test_every_arm_faces_the_same_points_and_seeds() -> None:
    faced: dict[str, set[tuple[int, int]]] = {}
    for run in runs_of(TINY):
        faced.setdefault(run.arm, set()).add((run.point, run.seed))
    assert len(faced) == 2 and faced["none"] == faced["hip_2019"]
    assert len({run.id for run in runs_of(TINY)}) == 12


def test_what_cannot_change_a_run_does_not_change_its_identity() -> None:
    same = with_changes(question="Or not?", seeds=5, seconds=5.0)
    assert {run.id for run in runs_of(TINY)} < {run.id for run in runs_of(same)}
    for change in ({"months": 15}, {"households": 31}, {"every": 7}, {"indicators": ("mean_quality",)}):
        assert not {run.id for run in runs_of(TINY)} & {run.id for run in runs_of(with_changes(**change))}


def test_an_arm_that_a_number_does_not_concern_is_lived_once() -> None:
    name = "policy.hip_2019.programmes.0.finance.budget"
    study = with_changes(vary=(Varied(name=name, values=(50.0, 100.0)),))
    runs = list(runs_of(study))
    assert len(runs) == 12 and len({run.id for run in runs}) == 9


def test_a_policy_file_counts_by_what_it_says(tmp_path: Path) -> None:
    from scenarios.reading import find

    copy = tmp_path / "hip_2019.toml"
    copy.write_text(find("policy", "hip_2019").read_text(encoding="utf-8"), encoding="utf-8")
    named = {run.id for run in runs_of(TINY) if run.arm != "none"}
    filed = {run.id for run in runs_of(with_changes(policies=("none", str(copy)))) if run.arm != "none"}
    assert named == filed


# --- what is kept ----------------------------------------------------------------------------


def test_a_row_is_what_the_city_shows(swept: Path) -> None:
    rows = ask(swept, "SELECT * FROM results ORDER BY place, arm, point, seed")
    row = rows[(rows.arm == "hip_2019") & (rows.point == 1) & (rows.seed == 2)].iloc[0]
    city = HousingModel(
        load(policies=["hip_2019"], households=30, months=14, seed=2, settings=["behaviour.help_base=0.0"])
    ).run()
    series = city.series()
    assert row["digest"] == city.digest()
    assert row["mean_quality"] == series["mean_quality"].iloc[-1]
    months = ask(swept, f"SELECT * FROM series WHERE run = '{row['run']}' ORDER BY month")
    assert months["month"].tolist() == [0, 6, 12, 14]
    assert months["public_spend"].tolist() == series["public_spend"].iloc[[0, 6, 12, 14]].tolist()


def test_different_luck_gives_different_digests(swept: Path) -> None:
    assert ask(swept, "SELECT count(DISTINCT digest) AS n FROM results")["n"][0] == 12


def test_pairs_are_differences_of_the_same_luck(swept: Path) -> None:
    pairs = ask(swept, "SELECT * FROM pairs ORDER BY point, seed")
    results = ask(swept, "SELECT * FROM results ORDER BY point, seed")
    ours = results[results.arm == "hip_2019"].mean_quality.to_numpy()
    theirs = results[results.arm == "none"].mean_quality.to_numpy()
    assert len(pairs) == 6 and pairs.mean_quality.tolist() == (ours - theirs).tolist()


def test_units_stand_in_the_files_and_in_the_table(swept: Path) -> None:
    field = pq.read_schema(shard_files(swept)[0]).field("public_spend")
    assert field.metadata[b"unit"] == b"MWM"
    table = columns(swept).set_index(["view", "column"])
    assert table.loc[("results", "behaviour.help_base"), "unit"] == "logit"


def test_a_command_repeats_a_run(swept: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wanted = "SELECT command, digest FROM runs JOIN results USING (run) WHERE runs.arm = 'none' LIMIT 1"
    row = ask(swept, wanted)
    words = shlex.split(row["command"][0])
    assert words[:2] == ["python", "run.py"]
    assert main([*words[2:], "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["digest"] == row["digest"][0]


def test_a_query_reads_and_writes_nothing(swept: Path, tmp_path: Path) -> None:
    for statement in (f"COPY results TO '{tmp_path}/x.csv'", "SELECT * FROM read_csv('/etc/hostname')"):
        with pytest.raises(ScenarioError, match="a query of the views|one query that only reads"):
            ask(swept, statement)
    with pytest.raises(ScenarioError, match="no sweep"):
        ask(tmp_path, "SELECT 1")


def test_more_seeds_and_compaction_change_nothing_of_what_there_is(tmp_path: Path) -> None:
    study = with_changes(seeds=1, vary=())
    sweep(study, tmp_path / "s", progress=False)
    before = ask(tmp_path / "s", "SELECT * FROM results ORDER BY run")
    files = {path.name: path.stat().st_mtime_ns for path in shard_files(tmp_path / "s")}
    sweep(study.model_copy(update={"seeds": 2}), tmp_path / "s", progress=False)
    now = {path.name: path.stat().st_mtime_ns for path in shard_files(tmp_path / "s")}
    assert files.items() <= now.items() and len(now) > len(files)
    every = "SELECT * FROM results ORDER BY run"
    both, months = ask(tmp_path / "s", every), ask(tmp_path / "s", "SELECT * FROM series ORDER BY run, month")
    assert both[both.seed == 1].reset_index(drop=True).equals(before)
    assert compact(tmp_path / "s")[1] == len(shard_files(tmp_path / "s")) == 1
    assert ask(tmp_path / "s", every).equals(both)
    assert ask(tmp_path / "s", "SELECT * FROM series ORDER BY run, month").equals(months)
    assert set(ask(tmp_path / "s", "SELECT status FROM runs")["status"]) == {OK}


def test_parts_of_a_sweep_make_the_whole(tmp_path: Path, swept: Path) -> None:
    for part in (1, 2, 3):
        sweep(TINY, tmp_path / "parts", part=(part, 3), progress=False)
    ordered = "SELECT * FROM results ORDER BY run"
    assert ask(tmp_path / "parts", ordered).equals(ask(swept, ordered))


# --- clusters --------------------------------------------------------------------------------


def test_check_counts_the_runs_of_a_study(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "tiny.toml"
    file.write_text(FILE, encoding="utf-8")
    assert main(["check", str(file)]) == 0
    assert "12 runs" in capsys.readouterr().out
    file.write_text(FILE.replace("logit", "share"), encoding="utf-8")
    assert main(["check", str(file)]) == 2


def test_an_array_is_given_the_options_of_its_sweep(tmp_path: Path) -> None:
    out = tmp_path / "tiny"
    words = ["--out", str(out), "--slurm", "2", "--seeds", "5", "--seconds", "60", "--retry-failed"]
    assert main(["sweep", "quickstart", *words]) == 0
    line = out.with_name("tiny.slurm.sh").read_text(encoding="utf-8").splitlines()[-1]
    assert line.endswith("--workers 1 --seeds=5 --seconds=60.0 --retry-failed")


@pytest.mark.parametrize("address", ["nowhere", "tcp://127.0.0.1", "tcp://127.0.0.1:1", "tcp://[::1"])
def test_no_scheduler_is_one_line_and_nothing_is_written(
    address: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("dask.distributed")
    assert main(["sweep", "quickstart", "--out", str(tmp_path / "s"), "--cluster", address]) == 2
    told = capsys.readouterr().err
    assert told.count("\n") == 1 and "the address of a Dask scheduler" in told
    assert not (tmp_path / "s").exists()


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="a shell script")
def test_the_tasks_of_an_array_make_the_whole(tmp_path: Path, swept: Path) -> None:
    """The script that SLURM would be given, run by a shell, a task after the other."""
    file, out = tmp_path / "tiny.toml", tmp_path / "my runs" / "tiny"
    file.write_text(FILE.replace('["mean_quality"]', str(list(TINY.indicators)).replace("'", '"')), "utf-8")
    assert main(["sweep", str(file), "--out", str(out), "--slurm", "2"]) == 0
    script = out.with_name("tiny.slurm.sh")
    for task in ("2", "1"):
        subprocess.run(["bash", str(script)], env={**os.environ, "SLURM_ARRAY_TASK_ID": task}, check=True)
    ordered = "SELECT * FROM results ORDER BY run"
    assert ask(out, ordered).equals(ask(swept, ordered))


def test_dask_jobqueue_writes_the_scripts_of_the_recipe() -> None:
    """As far as a machine without SLURM goes: the job that would be handed in."""
    jobqueue = pytest.importorskip("dask_jobqueue")
    job = jobqueue.slurm.SLURMJob(
        scheduler="tcp://10.0.0.1:8786",
        name="manovuelta",
        cores=8,
        processes=8,
        memory="16GB",
        walltime="04:00:00",
        job_script_prologue=["cd /shared/manovuelta"],
    )
    script = job.job_script()
    assert all(words in script for words in ("cd /shared/manovuelta", "--nthreads 1 ", "--nworkers 8 "))


@pytest.mark.filterwarnings("error")
def test_all_indicators_of_a_month_are_kept_without_a_warning() -> None:
    study = with_changes(indicators=(), vary=(), months=2, every=1)
    kept = kept_of(study)
    values, series, _ = lived(next(runs_of(study)), kept)
    assert series is not None and series["month"].tolist() == [0, 1, 2]
    assert set(series.columns) == {"run", "month", *columns_of(kept)} and set(values) == {*columns_of(kept)}
