"""Sweeps of tiny cities in processes of their own, what may happen to them, and what they left."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

import pandas as pd
import pyarrow.parquet as pq

import run as command_line
from analysis.sweeps.query import ask
from analysis.sweeps.shards import RUNNING, series_of, shard_files

HOUSE = Path(__file__).resolve().parents[1]
PATIENCE = 120.0
"""Seconds that anything waited for may take, on the busiest machine."""

TINY: Mapping[str, Any] = {
    "name": "tiny",
    "question": "Does a sweep go on where it was?",
    "policies": ["none", "hip_2019"],
    "households": 30,
    "months": 2,
    "seeds": 6,
    "indicators": ["adequate_share", "mean_quality", "aid_hours"],
    "every": 1,
}

T = TypeVar("T")


def write_study(path: Path, **changes: Any) -> Path:
    """A study file: ``TINY`` with some values changed."""
    told = {**TINY, **changes}
    path.write_text("".join(f"{key} = {json.dumps(value)}\n" for key, value in told.items()), "utf-8")
    return path


def until(found: Callable[[], T], what: str) -> T:
    """What ``found`` gives once it gives something."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if result := found():
            return result
        time.sleep(0.01)
    raise AssertionError(f"{what}: not within {PATIENCE:.0f} s")


def sweep_here(study: Path, folder: Path, *options: str) -> int:
    """``run.py sweep`` in this process; its exit code."""
    return command_line.main(["sweep", str(study), "--out", str(folder), "--here", *options])


# --- what a sweep left -----------------------------------------------------------------------


def results(folder: Path) -> pd.DataFrame:
    return ask(folder, "select * from results order by place, arm, point, seed")


def series(folder: Path) -> pd.DataFrame:
    return ask(folder, "select * from series order by run, month")


def assert_same(folder: Path, undisturbed: Path) -> None:
    """Both tell the same, byte for byte, of every run and every kept month; nothing is missing."""
    for read in (results, series):
        one, two = read(folder), read(undisturbed)
        assert len(one) > 0
        assert one.equals(two)
        assert one.to_csv() == two.to_csv()
    assert set(statuses(folder).values()) == {"ok"}


def statuses(folder: Path) -> dict[str, str]:
    """Status of every planned run, each of which is told of once."""
    table = ask(folder, "select run, status from runs")
    assert table.run.is_unique
    return dict(zip(table.run, table.status, strict=True))


def lives(folder: Path) -> list[str]:
    """Runs in all shards, once for each time that one is in a shard; every shard can be read."""
    return [run for path in shard_files(folder) for run in pq.read_table(path)["run"].to_pylist()]


def prints(folder: Path) -> dict[str, tuple[int, int]]:
    """Which files each shard has and when they were written."""
    files = [file for path in shard_files(folder) for file in (path, series_of(path))]
    found = {path.name: path.stat() for path in files}
    return {name: (told.st_ino, told.st_mtime_ns) for name, told in found.items()}


def hidden(folder: Path) -> list[Path]:
    """Files that were never finished."""
    return list((folder / "shards").glob(".*"))


# --- processes -------------------------------------------------------------------------------


def _state(pid: int) -> tuple[str, int] | None:
    """State of a process and its session; None if it is gone."""
    try:
        told = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
    except OSError:
        return None
    return (told[0], int(told[3])) if told[0] not in "ZX" else None


def _pids() -> Iterator[int]:
    return (int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit())


def holder(marker: Path) -> int | None:
    """The process that lives the run of a marker."""
    for pid in _pids():
        with suppress(OSError):
            if any(os.path.realpath(link) == str(marker) for link in Path(f"/proc/{pid}/fd").iterdir()):
                return pid
    return None


def _wait_until_stopped(pid: int) -> None:
    until(lambda: (_state(pid) or "T")[0] == "T", "a worker stops")


def _hear_ctrl_c() -> None:
    """A shell that runs the tests in the background lets its children ignore Ctrl-C."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


class Command:
    """A Python program in a session of its own, which its workers share; it sweeps into ``folder``.

    ``told``: the file of what it says.
    """

    def __init__(self, told: Path, folder: Path, *words: str | Path, **options: Any) -> None:
        self._told, self.folder = told, folder.resolve()
        with told.open("w", encoding="utf-8") as file:
            self.process = subprocess.Popen(
                [sys.executable, *map(str, words)],
                cwd=HOUSE,
                stdout=file,
                stderr=file,
                start_new_session=True,
                **{"preexec_fn": _hear_ctrl_c, **options},
            )

    @property
    def told(self) -> str:
        """What it has said so far."""
        return self._told.read_text(encoding="utf-8")

    def ends(self) -> int:
        """Its exit code."""
        return self.process.wait(PATIENCE)

    def processes(self) -> list[int]:
        """Those of its session that live."""
        states = ((pid, _state(pid)) for pid in _pids())
        return [pid for pid, state in states if state and state[1] == self.process.pid]

    def living(self, run: str | None = None) -> tuple[int, Path]:
        """A worker in the middle of a run (of any, or of this one), stopped there, and the run's marker."""

        def stopped() -> tuple[int, Path] | None:
            assert self.process.poll() is None, self.told
            running = self.folder / RUNNING
            for marker in [running / run] if run else list(running.glob("*")):
                pid = holder(marker)
                if pid is None or (state := _state(pid)) is None or state[1] != self.process.pid:
                    continue
                os.kill(pid, signal.SIGSTOP)
                _wait_until_stopped(pid)
                if holder(marker) == pid:
                    return pid, marker
                os.kill(pid, signal.SIGCONT)
            return None

        return until(stopped, "a worker lives a run")

    def has_lived(self, count: int = 1) -> None:
        """Waits for so many runs in shards."""

        def lived() -> bool:
            assert self.process.poll() is None, self.told
            return len(lives(self.folder)) >= count

        until(lived, "runs are lived")

    def has_ended(self, worker: int | None = None) -> None:
        """Waits until no process of it is left, or until this one is gone."""

        def gone() -> bool:
            left = self.processes()
            return worker not in left if worker else not left

        until(gone, "it ends")

    def end(self) -> None:
        """Kills what is left of it."""
        with suppress(OSError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(PATIENCE)


def one_line(text: str) -> str:
    """The only line of what a command said."""
    lines = text.splitlines()
    assert len(lines) == 1, text
    return lines[0]


Start = Callable[..., Command]
"""Starts a command, as the fixture ``start`` does."""
