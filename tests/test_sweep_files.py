"""What a sweep leaves on disk is whole or found out: full disks, torn and changed files, killed writers."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from analysis.sweeps.compaction import compact
from analysis.sweeps.folder import finished
from analysis.sweeps.living import live
from analysis.sweeps.plan import kept_of, runs_of
from analysis.sweeps.shards import DAMAGED, RUNNING, shard_files
from analysis.sweeps.sweep import estimate
from scenarios.study import load_study
from tests.sweeps import (
    HOUSE,
    Start,
    assert_same,
    hidden,
    lives,
    one_line,
    prints,
    statuses,
    sweep_here,
    write_study,
)

pytest_plugins = ("tests.sweep_fixtures",)
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="processes are watched in /proc")


# --- disks -----------------------------------------------------------------------------------


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of a megabyte. Making one needs Linux's ``mount`` and the right to use it, as in a container."""
    path = tmp_path / "disk"
    path.mkdir()
    try:
        made = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", path], capture_output=True)
    except FileNotFoundError:
        pytest.skip("a full disk needs the command mount")
    if made.returncode:
        pytest.skip("a full disk needs the right to mount one")
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
    for at in sorted(luck.sample(range(len(whole)), 60)):
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


@pytest.mark.slow
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


@pytest.mark.slow
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
