"""What a sweep costs beside its cities: overhead, what a second worker brings, memory of the parent."""

from __future__ import annotations

import multiprocessing
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

from analysis.sweeps.plan import kept_of, runs_of
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
SMALL = Study(name="bench_small", question="What does a parent hold?", households=20, months=1)
FEW, MANY = 100, 5_000


def measure_sweeps() -> dict[str, Any]:
    """``overhead`` over bare runs (share, processor time of one process); ``two_workers`` over one (by the
    clock, workers running already counted in); ``parent_mb`` with few and many runs. About five minutes."""
    return {
        "overhead": _alone(_overhead),
        "two_workers": _seconds(BARE, 1) / _seconds(BARE, 2),
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
    HousingModel(runs[0].city.scenario()).run()
    spent = {"bare": 0.0, "swept": 0.0}
    for turn in range(2):  # each way twice, in turns, so that neither profits from its place
        started = time.process_time()
        for run in runs:
            HousingModel(run.city.scenario(run.seed), record_lives=False).run()
        spent["bare"] += time.process_time() - started
        with tempfile.TemporaryDirectory() as folder:
            started = time.process_time()
            sweep(BARE, Path(folder) / str(turn), HERE, progress=False)
            spent["swept"] += time.process_time() - started
    assert kept_of(BARE).every == 0
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
