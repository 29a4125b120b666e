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
from collections.abc import Callable, Iterator
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from analysis.store import LOCK
from analysis.sweeps.compaction import compact
from analysis.sweeps.folder import finished
from analysis.sweeps.living import live
from analysis.sweeps.plan import Kept, Run, kept_of, runs_of
from analysis.sweeps.query import ask
from analysis.sweeps.shards import DAMAGED, RUNNING, shard_files
from analysis.sweeps.sweep import estimate
from scenarios.study import load_study
from tests.sweeps import (
    HOUSE,
    Command,
    assert_same,
    hidden,
    lives,
    prints,
    results,
    series,
    statuses,
    sweep_here,
    until,
    write_study,
)

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="processes are watched in /proc")

Start = Callable[..., Command]


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_study(tmp_path_factory.mktemp("study") / "tiny.toml")


@pytest.fixture(scope="module")
def undisturbed(study: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sweep that nothing happened to, lived in this process; only to be read."""
    folder = tmp_path_factory.mktemp("undisturbed") / "sweep"
    assert sweep_here(study, folder) == 0
    assert len(results(folder)) == 12
    return folder


@pytest.fixture
def copy(undisturbed: Path, tmp_path: Path) -> Path:
    """A copy of the undisturbed sweep, to be harmed."""
    return Path(shutil.copytree(undisturbed, tmp_path / "copy"))


@pytest.fixture
def start(study: Path, tmp_path: Path) -> Iterator[Start]:
    """Starts ``run.py sweep`` into a folder; whatever is left of it at the end of the test is killed."""
    started: list[Command] = []

    def begin(folder: Path, *options: str, of: Path = study, **settings: object) -> Command:
        told = tmp_path / f"told-{len(started)}.txt"
        words = ("run.py", "sweep", of, "--out", folder, *options)
        started.append(Command(told, folder, *words, **settings))
        return started[-1]

    yield begin
    for command in started:
        command.end()


def one_line(text: str) -> str:
    """The only line of what a command said."""
    lines = text.splitlines()
    assert len(lines) == 1, text
    return lines[0]


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


# --- disks -----------------------------------------------------------------------------------


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of a megabyte."""
    path = tmp_path / "disk"
    path.mkdir()
    try:
        made = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", path], capture_output=True)
    except FileNotFoundError:
        pytest.skip("no mount here")
    if made.returncode:
        pytest.skip("no disk may be mounted here")
    yield path
    subprocess.run(["umount", "-l", path], check=True)


def fill(disk: Path) -> Path:
    """A file that takes all room that is left."""
    path = disk / "ballast"
    with path.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(4_096))
        except OSError:
            return path


def test_a_full_disk_ends_a_sweep_and_room_lets_it_go_on(
    start: Start, small_disk: Path, study: Path, undisturbed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = small_disk / "sweep"
    assert sweep_here(study, folder, "--seeds", "1") == 0
    before = prints(folder)
    command = start(folder, "--workers", "1")
    worker, _ = command.living()
    ballast = fill(small_disk)
    os.kill(worker, signal.SIGCONT)
    assert command.ends() == 1, command.told
    assert command.told.splitlines()[-1] == (
        "failed: the results could not be written: No space left on device; "
        "what is finished is kept, and the same command goes on"
    )
    assert "Traceback" not in command.told
    assert prints(folder) == before, "no half file counts"
    assert not hidden(folder)
    assert sorted(statuses(folder).values()) == ["missing"] * 10 + ["ok"] * 2

    capsys.readouterr()
    assert sweep_here(study, folder) == 1, "still full"
    assert "No space left on device" in one_line(capsys.readouterr().err)
    assert prints(folder) == before
    assert sorted(statuses(folder).values()) == ["missing"] * 10 + ["ok"] * 2

    ballast.unlink()
    assert sweep_here(study, folder) == 0
    assert_same(folder, undisturbed)
    assert before.items() <= prints(folder).items()


def test_a_marker_that_cannot_be_written_is_no_failure_of_the_run(small_disk: Path, study: Path) -> None:
    asked = load_study(study)
    fill(small_disk)
    with pytest.raises(OSError, match="No space left on device"):
        live(next(runs_of(asked)), kept_of(asked), small_disk / RUNNING / "one", may_end=False)


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


# --- files -----------------------------------------------------------------------------------


def cut(path: Path) -> None:
    """Half of the file is lost."""
    os.truncate(path, path.stat().st_size // 2)


def empty(path: Path) -> None:
    """All of it is lost."""
    os.truncate(path, 0)


def flip(path: Path, at: float = 0.2, count: int = 4) -> None:
    """A few bytes are others."""
    content = bytearray(path.read_bytes())
    first = int(at * len(content))
    content[first : first + count] = bytes(byte ^ 0xFF for byte in content[first : first + count])
    path.write_bytes(content)


@pytest.mark.parametrize("kind", ["runs", "series"])
def test_damaged_shards_are_found_out_and_lived_again(
    kind: str, copy: Path, study: Path, undisturbed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    harmed = sorted((copy / "shards").glob(f"*.{kind}.parquet"))[:3]
    before = prints(copy)
    for harm, path in zip((cut, flip, empty), harmed, strict=True):
        harm(path)
    capsys.readouterr()
    assert sweep_here(study, copy) == 0
    told = capsys.readouterr().err
    assert told.count("is damaged and was put aside, its runs are lived again") == 3
    assert {path.name for path in harmed} <= {path.name for path in (copy / DAMAGED).iterdir()}
    assert_same(copy, undisturbed)
    assert sorted(lives(copy)) == sorted(statuses(copy))
    names = {path.name.partition(".")[0] for path in harmed}
    whole = {name: told for name, told in before.items() if name.partition(".")[0] not in names}
    assert whole.items() <= prints(copy).items(), "whole shards are as they were"
    assert len(whole) == len(before) - 6


@pytest.mark.parametrize("kind", ["runs", "series"])
def test_no_flipped_byte_changes_a_result(kind: str, copy: Path, study: Path, undisturbed: Path) -> None:
    """Footers, with names and statistics that queries rely on, are checked as pages are."""
    path = sorted((copy / "shards").glob(f"*.{kind}.parquet"))[0]
    whole = path.read_bytes()
    luck = random.Random(7)
    asked, all_runs = load_study(study), statuses(copy).keys()
    shard = path.with_name(path.name.replace(f".{kind}.", ".runs."))
    runs = set(pq.read_table(shard)["run"].to_pylist())
    for at in sorted(luck.sample(range(len(whole)), 200)):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ (1 << luck.randrange(8))]) + whole[at + 1 :])
        there = finished(copy, kept_of(asked), all_runs, mend=False)
        assert there.keys() == all_runs - runs, f"byte {at} of {len(whole)}"
    assert sweep_here(study, copy) == 0
    assert_same(copy, undisturbed)


_WRITING = """
import os, signal, sys
import run
def end(event, arguments):
    if event == "os.rename" and str(arguments[1]).endswith(".runs.parquet"):
        os.kill(os.getpid(), signal.SIGKILL)
sys.addaudithook(end)
run.main(sys.argv[1:])
"""
"""A command of ``run.py`` that is killed when the first shard is written and not yet in its place."""


def test_a_shard_whose_writer_is_killed_does_not_count(
    tmp_path: Path, study: Path, undisturbed: Path
) -> None:
    folder = tmp_path / "sweep"
    words = [sys.executable, "-c", _WRITING, "sweep", str(study), "--out", str(folder), "--here"]
    done = subprocess.run(words, cwd=HOUSE, capture_output=True, text=True, timeout=300)
    assert done.returncode == -signal.SIGKILL, done.stderr
    assert set(statuses(folder).values()) == {"missing"}
    assert hidden(folder), "what was written is there, and does not count"
    assert sweep_here(study, folder) == 0
    assert_same(folder, undisturbed)
    assert not hidden(folder)


_KILLED = """
import os, signal, sys
from pathlib import Path
from analysis.sweeps.compaction import compact
done, last = 0, 0
def count(event, arguments):
    global done
    if event in ("os.rename", "os.remove") and last:
        done += 1
        if done == last:
            os.kill(os.getpid(), signal.SIGKILL)
sys.addaudithook(count)
for folder in map(Path, sys.argv[1:]):
    last = int(folder.name)
    child = os.fork()
    if not child:
        compact(folder)
        os._exit(0)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""
"""Compacts folders named 1, 2, …; each time it is killed before so many files were moved or removed."""


def test_a_compaction_killed_anywhere_counts_every_run_once(tmp_path: Path) -> None:
    study, peace = write_study(tmp_path / "tiny.toml", seeds=2), tmp_path / "peace"
    assert sweep_here(study, peace) == 0
    shards = len(shard_files(peace))
    assert shards > 2
    steps = 2 + 2 * shards
    folders = [Path(shutil.copytree(peace, tmp_path / str(step))) for step in range(1, steps + 2)]
    words = [sys.executable, "-c", _KILLED, *map(str, folders)]
    done = subprocess.run(words, cwd=HOUSE, capture_output=True, text=True, timeout=300, check=True)
    assert done.stdout.split() == [str(-signal.SIGKILL)] * steps + ["0"]
    counts = [len(shard_files(folder)) for folder in folders]
    assert shards + 1 in counts, "the old and the new are both there"
    assert counts[-1] == 1
    for folder in folders:
        assert_same(folder, peace)
        assert estimate(load_study(study), folder).missing == 0, "nothing would be lived again"
    for folder in folders:
        assert compact(folder)[1] == 1
        assert_same(folder, peace)
        assert not hidden(folder)


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
