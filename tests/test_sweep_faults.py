"""A sweep survives what happens to machines: in the end its tables are those of a sweep left in peace.

Every fault is a real one, done to real processes and real files.
"""

from __future__ import annotations

import os
import pickle
import random
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from analysis.store import LOCK
from analysis.sweeps.living import live
from analysis.sweeps.plan import Kept, Run, kept_of, runs_of
from analysis.sweeps.query import ask
from analysis.sweeps.shards import RUNNING, shard_files
from scenarios.study import load_study
from tests.sweeps import (
    HOUSE,
    Command,
    Start,
    assert_same,
    lives,
    one_line,
    prints,
    results,
    series,
    statuses,
    sweep_here,
    until,
    write_study,
)

pytest_plugins = ("tests.sweep_fixtures",)
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="processes are watched in /proc")

# --- processes that die ----------------------------------------------------------------------


def test_a_worker_that_is_killed_loses_nothing(start: Start, tmp_path: Path, undisturbed: Path) -> None:
    folder = tmp_path / "sweep"
    command = start(folder, "--workers", "2")
    worker, _ = command.living()
    os.kill(worker, signal.SIGKILL)
    assert command.ends() == 0, command.told
    assert "a worker process died" in command.told
    assert_same(folder, undisturbed)
    assert sorted(lives(folder)) == sorted(statuses(folder)), "every run is in one shard"
    assert not list((folder / RUNNING).iterdir())


def test_a_sweep_whose_parent_is_killed_goes_on(
    start: Start, tmp_path: Path, study: Path, undisturbed: Path
) -> None:
    folder = tmp_path / "sweep"
    command = start(folder, "--workers", "2")
    worker, marker = command.living()
    command.has_lived()
    os.kill(command.process.pid, signal.SIGKILL)
    assert command.ends() == -signal.SIGKILL
    os.kill(worker, signal.SIGKILL)
    command.has_ended()
    before, done = prints(folder), lives(folder)
    assert 0 < len(done) < 12
    assert marker.exists()

    assert sweep_here(study, folder) == 0
    assert_same(folder, undisturbed)
    assert before.items() <= prints(folder).items(), "finished shards are as they were"
    assert sorted(lives(folder)) == sorted(statuses(folder)), "nothing was lived twice"


@pytest.mark.slow
def test_a_worker_without_a_parent_ends_in_the_middle_of_a_run(start: Start, tmp_path: Path) -> None:
    command = start(tmp_path / "sweep", "--workers", "1")
    worker, _ = command.living()
    os.kill(command.process.pid, signal.SIGKILL)
    os.kill(worker, signal.SIGCONT)
    command.has_ended()
    assert len(lives(tmp_path / "sweep")) < 12


@pytest.mark.slow
def test_a_run_that_kills_every_process_counts_as_died(
    start: Start, tmp_path: Path, study: Path, undisturbed: Path
) -> None:
    folder = tmp_path / "sweep"
    victim = next(runs_of(load_study(study))).id
    command = start(folder, "--workers", "1")
    for _ in range(3):
        worker, _ = command.living(victim)
        os.kill(worker, signal.SIGKILL)
        command.has_ended(worker)
    assert command.ends() == 1, command.told
    told = statuses(folder)
    assert told.pop(victim) == "died"
    assert set(told.values()) == {"ok"}
    row = ask(folder, f"select trouble, command from runs where run = '{victim}'").iloc[0]
    assert row.trouble.startswith("3 processes died of it")
    assert row.command == (
        "python run.py run valle_de_mexico --policy none --households 30 --months 2 --seed 1"
    )
    others = results(undisturbed)
    assert results(folder).equals(others[others.run != victim].reset_index(drop=True))

    assert sweep_here(study, folder) == 1, "what failed stays failed"
    assert sweep_here(study, folder, "--retry-failed") == 0
    assert_same(folder, undisturbed)


# --- runs that go wrong ----------------------------------------------------------------------


def test_a_run_that_raises_fails_alone(
    start: Start, tmp_path: Path, undisturbed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its policy file is on a path that only the parent can follow: workers cannot read it."""
    (tmp_path / "policies").mkdir()
    shutil.copy(HOUSE / "scenarios" / "policies" / "hip_2019.toml", tmp_path / "policies")
    folder = tmp_path / "sweep"
    number = os.open(tmp_path / "policies", os.O_RDONLY)
    try:
        policy = f"/proc/self/fd/{number}/hip_2019.toml"
        study = write_study(tmp_path / "tiny.toml", policies=["none", policy], seeds=2)
        command = start(folder, "--workers", "1", of=study, pass_fds=(number,))
        assert command.ends() == 1, command.told
        assert "4 of 4 runs are in" in command.told and "2 of them failed" in command.told

        found = ask(folder, "select * from runs order by seed, arm desc")
        assert found.status.tolist() == ["ok", "failed"] * 2
        failed = found[found.status == "failed"]
        assert failed.trouble.str.startswith("Traceback (most recent call last)").all()
        assert failed.trouble.str.contains("expected a TOML file that exists").all()
        assert failed.command.tolist() == [
            f"python run.py run valle_de_mexico --policy {policy} --households 30 --months 2 --seed {seed}"
            for seed in (1, 2)
        ]
        rows = pq.read_table(shard_files(folder)).to_pandas()
        numbers = rows[["adequate_share", "mean_quality", "aid_hours"]]
        assert numbers[rows.status == "failed"].isna().all(axis=None)
        assert numbers[rows.status == "ok"].notna().all(axis=None)

        peace = results(undisturbed).query("seed <= 2")
        assert results(folder).digest.tolist() == peace[peace.arm == "none"].digest.tolist()
        assert sweep_here(study, folder) == 1, "what failed is not lived again unasked"
        assert statuses(folder) == dict(zip(found.run, found.status, strict=True))

        assert sweep_here(study, folder, "--retry-failed") == 0
        numbered = ["seed", "adequate_share", "mean_quality", "aid_hours"]
        told = ask(folder, "select * from results order by arm = 'none' desc, seed")
        wanted = peace.sort_values(["arm", "seed"], ascending=[False, True])
        assert told[numbered].equals(wanted[numbered].reset_index(drop=True))
    finally:
        os.close(number)


def test_a_run_that_takes_too_long_is_stopped(tmp_path: Path, study: Path, undisturbed: Path) -> None:
    folder = tmp_path / "sweep"
    assert sweep_here(study, folder, "--seconds", "0.001") == 1
    found = ask(folder, "select status, trouble from runs")
    assert found.status.tolist() == ["too_long"] * 12
    assert set(found.trouble) == {"stopped: it took longer than 0.001 s (seconds in the study, --seconds)"}
    assert sweep_here(study, folder, "--seconds", "3600") == 1, "another limit alone repeats nothing"
    assert sweep_here(study, folder, "--seconds", "3600", "--retry-failed") == 0
    assert_same(folder, undisturbed)


_DEAF = """
import pickle, signal, sys
signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGALRM])  # threads that libraries start are deaf too
from pathlib import Path
from analysis.sweeps.living import live
run, kept = pickle.loads(bytes.fromhex(sys.argv[1]))
print(live(run, kept, Path(sys.argv[2]), may_end=sys.argv[3] == "may_end").status)
"""
"""A process that hears no alarm lives a large city."""


def deaf(run: Run, kept: Kept, marker: Path, end: str) -> subprocess.CompletedProcess[str]:
    words = [sys.executable, "-c", _DEAF, pickle.dumps((run, kept)).hex(), str(marker), end]
    return subprocess.run(words, cwd=HOUSE, capture_output=True, text=True, timeout=120)


def test_a_process_that_hears_no_alarm_ends_and_its_run_counts_as_too_long(tmp_path: Path) -> None:
    study = load_study(write_study(tmp_path / "tiny.toml", households=20_000, months=1_200, seconds=0.5))
    run, kept, marker = next(runs_of(study)), kept_of(study), tmp_path / "running" / "one"
    done = deaf(run, kept, marker, "may_end")
    assert done.returncode == 1
    assert done.stdout == "", "it ended in the middle of the run"
    told = marker.read_text("utf-8")
    assert told.startswith("began\nTimeout (")
    row = live(run, kept, marker, may_end=True)
    assert row.status == "too_long"
    assert row.trouble.startswith("stopped: it took longer than 0.5 s")
    assert 'File "' in row.trouble, "it says where it was"
    assert all(value != value for value in row.values.values())
    assert row.series is None


@pytest.mark.slow
def test_runs_of_workers_that_hear_no_alarm_count_as_too_long(start: Start, tmp_path: Path) -> None:
    study = write_study(tmp_path / "large.toml", households=20_000, months=1_200, seeds=1, seconds=0.5)
    folder = tmp_path / "sweep"

    def block() -> None:
        signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGALRM])

    command = start(folder, "--workers", "1", of=study, preexec_fn=block)
    assert command.ends() == 1, command.told
    assert "a worker process died; its run is given out again" in command.told
    found = ask(folder, "select status, trouble from runs")
    assert set(found.status) == {"too_long"}
    assert found.trouble.str.contains('File "').all(), "it says where it was"


# --- people ----------------------------------------------------------------------------------


def test_ctrl_c_keeps_what_is_finished(start: Start, tmp_path: Path, study: Path, undisturbed: Path) -> None:
    folder = tmp_path / "sweep"
    command = start(folder, "--workers", "2")
    command.living()
    command.has_lived()
    os.killpg(command.process.pid, signal.SIGINT)
    assert command.ends() == 130, command.told
    assert command.told.splitlines()[-1] == "stopped; the same command goes on from here"
    assert "Traceback" not in command.told
    command.has_ended()
    before, done = prints(folder), lives(folder)
    assert 0 < len(done) < 12
    assert set(statuses(folder).values()) == {"ok", "missing"}

    assert sweep_here(study, folder) == 0
    assert_same(folder, undisturbed)
    assert before.items() <= prints(folder).items()
    assert sorted(lives(folder)) == sorted(statuses(folder))


def test_a_second_sweep_on_a_folder_is_refused(
    start: Start, tmp_path: Path, study: Path, undisturbed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "sweep"
    first = start(folder, "--workers", "1")
    until(lambda: (folder / "plan.parquet").exists(), "the first sweep begins")
    os.kill(first.process.pid, signal.SIGSTOP)
    capsys.readouterr()
    for options in ((), ("--force",), ("--part", "1/2")):
        assert sweep_here(study, folder, *options) == 2
        told = one_line(capsys.readouterr().err)
        assert f"process {first.process.pid} on " in told
        assert str(folder) in told
    assert not shard_files(folder)
    assert (folder / LOCK).read_text("utf-8").startswith(f"process {first.process.pid} on ")
    first.end()
    assert sweep_here(study, folder) == 0, "the lock of a process that is gone is free"
    assert_same(folder, undisturbed)


def test_an_edited_study_is_refused_and_force_keeps_what_is_the_same(
    copy: Path, tmp_path: Path, study: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for changes, old, new in (
        ({"months": 3}, "months was 2", "is 3"),
        ({"policies": ["none", "titling"]}, 'policies.1 was "hip_2019"', 'is "titling"'),
        ({"indicators": ["adequate_share"]}, 'indicators was ["adequate_share", ', 'is ["adequate_share"]'),
    ):
        before, told = prints(copy), (copy / "study.json").read_text("utf-8")
        capsys.readouterr()
        assert sweep_here(write_study(tmp_path / "edited.toml", **changes), copy) == 2
        said = one_line(capsys.readouterr().err)
        assert old in said and new in said and "--force" in said
        assert prints(copy) == before
        assert (copy / "study.json").read_text("utf-8") == told

    edited = write_study(tmp_path / "edited.toml", policies=["none", "titling"])
    assert sweep_here(edited, copy, "--force") == 0
    assert before.items() <= prints(copy).items(), "what is the same is kept"
    assert len(lives(copy)) == 12 + 6
    assert sweep_here(edited, tmp_path / "anew") == 0
    assert_same(copy, tmp_path / "anew")
    assert sweep_here(study, copy, "--force") == 0, "and back: everything is there"
    assert len(lives(copy)) == 12 + 6


# --- clusters --------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_cluster_that_loses_a_worker_and_then_its_scheduler(start: Start, tmp_path: Path) -> None:
    pytest.importorskip("distributed")
    study, peace = write_study(tmp_path / "tiny.toml", months=240, households=100), tmp_path / "peace"
    assert sweep_here(study, peace) == 0
    told, folder, again = (tmp_path / name for name in ("told", "sweep", "again"))
    settings = {
        **os.environ,
        "PYTHONPATH": str(HOUSE),
        "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "100",
    }
    alone = ("--host", "127.0.0.1", "--no-dashboard")
    words = ("-m", "dask", "scheduler", "--port", "0", *alone)
    cluster = [Command(told.with_suffix(".0"), folder, *words, env=settings)]
    try:
        found = until(lambda: re.search(r"Scheduler at:\s+(tcp://\S+)", cluster[0].told), "a scheduler")
        address = found[1]
        words = ("-m", "dask", "worker", address, "--nthreads", "1", "--no-nanny", "--no-dashboard")
        places = (("--local-directory", tmp_path / str(number)) for number in (1, 2))
        for number, place in enumerate(places, 1):
            cluster.append(Command(told.with_suffix(f".{number}"), folder, *words, *place, env=settings))
        scheduler, one, two = cluster
        until(lambda: all("Registered to" in worker.told for worker in (one, two)), "workers")

        command = start(folder, "--cluster", address, of=study)
        os.kill(one.living()[0], signal.SIGKILL)
        assert command.ends() == 0, command.told
        assert_same(folder, peace)

        command, two.folder = start(again, "--cluster", address, of=study), again
        command.has_lived()
        worker, _ = two.living()
        scheduler.end()
        assert command.ends() == 1, command.told
        assert "Traceback" not in command.told
        assert command.told.splitlines()[-1] == (
            "failed: the workers are lost: nobody gives out their work any more; "
            "what is finished is kept, and the same command goes on"
        )
        os.kill(worker, signal.SIGKILL)
        before = prints(again)
        assert 0 < len(lives(again)) < 12
    finally:
        for process in cluster:
            process.end()
    assert sweep_here(study, again) == 0
    assert_same(again, peace)
    assert before.items() <= prints(again).items()


# --- many ------------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_thousand_runs_with_kills_at_random_moments(start: Start, tmp_path: Path) -> None:
    study = write_study(tmp_path / "many.toml", seeds=500)
    assert sweep_here(study, tmp_path / "peace") == 0
    folder = tmp_path / "sweep"
    luck = random.Random(20)
    moments = sorted(luck.sample(range(1, 900), 3))
    command = start(folder, "--workers", "2", of=study)
    for moment, who in zip(moments, ("worker", "parent", "worker"), strict=True):
        command.has_lived(moment)
        worker, _ = command.living()
        if who == "worker":
            os.kill(worker, signal.SIGKILL)
            continue
        os.kill(command.process.pid, signal.SIGKILL)
        os.kill(worker, signal.SIGCONT)
        command.has_ended()
        command = start(folder, "--workers", "2", of=study)
    assert command.ends() == 0, command.told
    assert_same(folder, tmp_path / "peace")
    assert len(results(folder)) == 1_000
    assert len(series(folder)) == 3_000
    assert sorted(lives(folder)) == sorted(statuses(folder)), "nothing was lived twice"
