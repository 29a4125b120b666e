"""What a sweep costs beside its cities: overhead, what a second worker brings, memory of the parent."""

from __future__ import annotations

import multiprocessing
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

from analysis.sweeps.plan import runs_of
from analysis.sweeps.sweep import HERE, Where, sweep
from analysis.workers import peak_memory
from scenarios.study import Study

BARE = Study(
    name="bench",
    question="What does a sweep cost?",
    policies=("hip_2019",),
    households=600,
    months=120,
    seeds=16,
)
LONG = BARE.model_copy(update={"seeds": 100})
"""Minutes, as sweeps take: the six seconds in which a worker starts are counted in."""

SMALL = Study(name="bench_small", question="What does a parent hold?", households=20, months=1)
FEW, MANY, TURNS = 100, 5_000, 4


def measure_sweeps() -> dict[str, Any]:
    """``overhead`` over bare runs (share, processor time of one process); ``two_workers`` over one (by the
    clock, the start of the workers counted in); ``parent_mb`` with few and many runs. About five minutes."""
    return {
        "overhead": _alone(_overhead),
        "two_workers": _seconds(LONG, 1) / _seconds(LONG, 2),
        "parent_mb": {str(runs): _alone(_parent_memory, runs) for runs in (FEW, MANY)},
    }


def _alone(measure: Any, *arguments: Any) -> float:
    """A measure in a process of its own."""
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        return float(pool.submit(measure, *arguments).result())


def _overhead() -> float:
    """Processor time of a sweep in this process over that of the same cities without one, less one."""
    from model import HousingModel

    runs = list(runs_of(BARE))
    spent = {"bare": 0.0, "swept": 0.0}
    with tempfile.TemporaryDirectory() as folder:
        for turn in range(1 + TURNS):  # in turns, as machines have their moods; the first only warms up
            started = time.process_time()
            for run in runs:
                HousingModel(run.city.scenario(run.seed), record_lives=False).run()
            between = time.process_time()
            sweep(BARE, Path(folder) / str(turn), HERE, progress=False)
            if turn:
                spent["bare"] += between - started
                spent["swept"] += time.process_time() - between
    return spent["swept"] / spent["bare"] - 1.0


def _seconds(study: Study, workers: int) -> float:
    """Seconds by the clock of a sweep with so many workers."""
    with tempfile.TemporaryDirectory() as folder:
        started = time.perf_counter()
        sweep(study, Path(folder) / "sweep", Where("processes", workers), progress=False)
        return time.perf_counter() - started


def _parent_memory(runs: int) -> float:
    """The most memory that the parent of a sweep of so many runs has held, MB; NaN where the system does not
    say."""
    with tempfile.TemporaryDirectory() as folder:
        study = SMALL.model_copy(update={"seeds": runs})
        sweep(study, Path(folder) / "sweep", Where("processes", 2), progress=False)
    return peak_memory() or float("nan")
