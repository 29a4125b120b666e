"""A sweep: every run of a study that is not on disk yet is lived somewhere, and left on disk.

The parent holds identities, never results. Work goes out in shards of about ``SHARD_SECONDS``, as many
at a time as there is room for. A shard whose process died is given out again run by run. A full disk or
a lost scheduler ends the sweep; what is finished stays, and the same command goes on.
"""

from __future__ import annotations

import math
import os
import sys
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, CancelledError, Executor, Future, wait
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from tqdm import tqdm

from analysis.experiment import warm_up
from analysis.sweeps.executors import check_cluster, executor_of
from analysis.sweeps.folder import alone, begin, claim, finished, forget_markers, remove_halves
from analysis.sweeps.living import OK, columns_of
from analysis.sweeps.plan import Kept, Run, check_study, kept_of, runs_of
from analysis.sweeps.shards import Done, Shard, live_shard
from analysis.workers import say
from scenarios.study import Study

SHARD_SECONDS = 30.0
"""What a shard should take, so that a process that dies loses little."""

_A_RUN, _A_MONTH, _A_HOUSEHOLD_MONTH = 0.25, 0.004, 1.6e-6
"""Seconds of one processor, measured with the compiled rules on a processor of 2024."""

_BYTES_A_NUMBER, _BYTES_A_RUN = 7.0, 60.0
"""On disk, compressed."""

_HOPELESS = 8
"""Processes that may die one after the other with nothing done by any."""


class SweepStopped(RuntimeError):  # noqa: N818 (what happened, as ``KeyboardInterrupt``)
    """The sweep could not go on; what is finished is on disk, and the same command goes on."""


@dataclass(frozen=True)
class Outcome:
    """How a sweep ended: its folder, runs of the study, those on disk, those of them that failed."""

    folder: Path
    runs: int
    done: int
    failed: int

    @property
    def missing(self) -> int:
        """Runs that nobody has lived yet."""
        return self.runs - self.done


@dataclass(frozen=True)
class Where:
    """Where runs are lived: ``here``, ``processes`` or ``dask``; how many workers, or the address."""

    kind: str = "processes"
    workers: int = 1
    address: str | None = None


HERE = Where("here")
"""This process."""


@dataclass(frozen=True)
class Estimate:
    """What a study would take: runs, those that differ, those missing; seconds of one processor, bytes."""

    runs: int
    different: int
    missing: int
    seconds: float
    size: float


def seconds_of(run: Run) -> float:
    """What a run takes about, seconds of one processor."""
    households = run.city.households or run.city.scenario().households
    return _A_RUN + run.city.months * (_A_MONTH + _A_HOUSEHOLD_MONTH * households)


def estimate(study: Study, folder: Path | None) -> Estimate:
    """What a study would take; runs that ``folder`` holds already are not counted again."""
    check_study(study)
    kept, runs = kept_of(study), list(runs_of(study))
    different = {run.id: run for run in runs}
    there = finished(folder, kept, different.keys(), mend=False) if folder and folder.exists() else {}
    todo = [run for identity, run in different.items() if identity not in there]
    rows = sum(1 + (run.city.months // kept.every + 1 if kept.every else 0) for run in todo)
    size = rows * len(columns_of(kept)) * _BYTES_A_NUMBER + len(todo) * _BYTES_A_RUN
    return Estimate(len(runs), len(different), len(todo), sum(map(seconds_of, todo)), size)


def sweep(
    study: Study,
    folder: Path | str,
    where: Where = HERE,
    *,
    part: tuple[int, int] = (1, 1),
    force: bool = False,
    retry: bool = False,
    progress: bool = True,
) -> Outcome:
    """Live what is missing of a study; returns what is on disk then.

    ``part``: number and count, if several calls share the work of one study and folder. ``force``: go on
    in the folder of another study, keeping runs that are the same. ``retry``: live again what failed.
    Raises ``ScenarioError`` or ``StoreError`` before anything is written; ``SweepStopped`` if it cannot
    go on; ``KeyboardInterrupt`` on Ctrl-C: finished shards stay.
    """
    check_study(study)
    kept, runs = kept_of(study), list(runs_of(study))
    path = claim(folder, study, force)
    if where.kind == "dask" and not path.exists():
        check_cluster(where.address)
    with alone(path, part):
        if part[0] == 1 or not (path / "plan.parquet").exists():
            begin(path, study, runs)
        asked = {run.id: run for run in runs}
        mine = list(asked.values())[part[0] - 1 :: part[1]]
        forget_markers(path, None if part == (1, 1) else mine)
        if part == (1, 1):
            remove_halves(path)
        there = finished(path, kept, asked.keys(), retry, mend=part == (1, 1))
        todo = [run for run in mine if run.id not in there]
        if todo:
            if where.kind != "dask":
                warm_up()
            _live_all(todo, len(mine), kept, path, where, progress)
            there = finished(path, kept, asked.keys(), mend=False)
    return Outcome(path, len(asked), len(there), sum(status != OK for status in there.values()))


def _live_all(
    todo: Sequence[Run], total: int, kept: Kept, folder: Path, where: Where, progress: bool
) -> None:
    with (
        tqdm(
            total=total,
            initial=total - len(todo),
            desc="runs",
            unit="run",
            disable=not progress,
            file=sys.stderr,
            mininterval=0.5,
        ) as bar,
        executor_of(where.kind, where.workers, where.address) as (executor, room),
    ):
        waiting = _Waiting(todo, kept, folder, room, may_end=where.kind != "here")
        failed = 0
        for done in _results(waiting, executor, room):
            failed += done.failed
            if failed:
                bar.set_postfix_str(f"{failed} failed")
            bar.update(done.runs)


class _Waiting:
    """Runs that are not given out yet, as shards of the right size."""

    def __init__(self, todo: Sequence[Run], kept: Kept, folder: Path, room: int, may_end: bool) -> None:
        self._runs, self._left = iter(todo), len(todo)
        self._again = deque[Run]()
        self._kept, self._folder, self._room, self._may_end = kept, folder, room, may_end
        self._seconds = [seconds_of(todo[0]), 1.0]

    def __bool__(self) -> bool:
        return bool(self._again) or self._left > 0

    def next(self) -> Shard:
        """The next shard: a run of a process that died, alone, or so many as fill the time."""
        if self._again:
            return self._shard([self._again.popleft()])
        usual = self._seconds[0] / self._seconds[1]
        most = max(1, math.ceil(self._left / (4 * self._room)))  # at the end nobody waits long for others
        count = min(most, max(1, round(SHARD_SECONDS / max(usual, 1e-3))))
        self._left -= min(count, self._left)
        return self._shard(list(islice(self._runs, count)))

    def _shard(self, runs: Sequence[Run]) -> Shard:
        return Shard(str(self._folder), tuple(runs), self._kept, self._may_end)

    def learn(self, done: Done) -> None:
        """What runs take here."""
        self._seconds[0] += done.seconds
        self._seconds[1] += done.runs

    def give_back(self, shard: Shard) -> None:
        """The process of a shard died: its runs are lived one by one."""
        self._again.extend(shard.runs)


def _results(waiting: _Waiting, executor: Executor, room: int) -> Iterator[Done]:
    """What shards give, as they finish. ``SweepStopped`` if they cannot go on."""
    flying: dict[Future[Done], Shard] = {}
    deaths = 0
    while waiting or flying:
        while waiting and len(flying) < room:
            shard = waiting.next()
            flying[executor.submit(live_shard, shard)] = shard
        for future in wait(flying, return_when=FIRST_COMPLETED).done:
            shard = flying.pop(future)
            try:
                done = future.result()
            except Exception as error:
                if not _is_death(error):
                    raise _stopped(error) from error
                deaths += 1
                if deaths >= _HOPELESS + len(shard.runs):
                    raise SweepStopped("worker processes die before they have done anything") from error
                runs = "its run is" if len(shard.runs) == 1 else f"its {len(shard.runs)} runs are"
                say(f"a worker process died; {runs} given out again")
                waiting.give_back(shard)
                continue
            deaths = 0
            waiting.learn(done)
            yield done


def _is_death(error: Exception) -> bool:
    """Whether the process that had the work died, so that others can take it up."""
    return isinstance(error, BrokenExecutor) or type(error).__name__ == "KilledWorker"


def _stopped(error: Exception) -> SweepStopped:
    if isinstance(error, OSError) and not isinstance(error, ConnectionError | TimeoutError):
        why = os.strerror(error.errno) if error.errno else str(error)  # Arrow has words of its own
        return SweepStopped(f"the results could not be written: {why}")
    if isinstance(error, CancelledError):  # what a lost scheduler leaves of all that it had
        return SweepStopped("the workers are lost: nobody gives out their work any more")
    return SweepStopped(f"the workers are lost: {type(error).__name__}: {error}")
