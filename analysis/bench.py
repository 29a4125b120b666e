"""How fast a city lives, how long it takes to start, and what memory it needs (DESIGN section 8).

Every size is measured in a process of its own, so that the memory is its own too. Time is
processor time of one core for whole months with all phases, indicators included; the time by
the clock stands beside it. Household-months count the households that live in the city in each
month. Whole years are measured, because January and December do more than other months.
"""

from __future__ import annotations

import multiprocessing
import os
import platform
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import numba

from analysis.experiment import warm_up
from analysis.store import version
from analysis.sweeps.bench import measure_sweeps
from analysis.workers import peak_memory, say

POLICY = "hip_2019"
SIZES = (1_000, 10_000, 100_000)
SECONDS, QUICK_SECONDS = 3.0, 0.5
YEAR, LONGEST = 12, 240

_HOUSE = Path(__file__).resolve().parents[1]
_START = """
from model import HousingModel
from scenarios import load
HousingModel(load(policies=[{policy!r}], households=60, months=12)).run(1)
"""


def measure(quick: bool = False) -> dict[str, Any]:
    """The document of ``bench.json``; ``quick`` measures shorter and leaves out compiling anew.

    ``household_months_per_second`` by number of households, ``sizes`` (details of the same),
    ``phase_shares`` by number of households, ``cold_start_seconds`` (None if quick),
    ``warm_start_seconds``, ``memory_mb`` (largest city), ``sweeps`` (None if quick), ``machine``. Takes about
    a minute, eight with the compiling and the sweeps.
    """
    warm_up()
    sizes: dict[str, dict[str, Any]] = {}
    for households in SIZES:
        say(f"{households:,} households…")
        with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
            least = QUICK_SECONDS if quick else SECONDS
            sizes[str(households)] = pool.submit(measure_size, households, least).result()
    say("starting warm…")
    warm = min(start_seconds() for _ in range(2))
    cold = None
    if not quick:
        say("starting cold: compiling anew…")
        with tempfile.TemporaryDirectory() as empty:
            cold = start_seconds(empty)
    return {
        "household_months_per_second": {
            size: found["household_months_per_second"] for size, found in sizes.items()
        },
        "cold_start_seconds": cold,
        "warm_start_seconds": warm,
        "memory_mb": sizes[str(SIZES[-1])]["memory_mb"],
        "phase_shares": {size: found.pop("phase_shares") for size, found in sizes.items()},
        "sizes": sizes,
        "sweeps": None if quick else measure_sweeps(),
        "policy": POLICY,
        "quick": quick,
        "version": version(),
        "machine": {
            "processor": platform.machine(),
            "system": platform.system(),
            "cores": os.cpu_count(),
            "python": platform.python_version(),
            "numba": numba.__version__,
        },
    }


def measure_size(households: int, least: float) -> dict[str, Any]:
    """Speed, memory and phases of one city, over whole years of at least ``least`` seconds in all.

    After one year that is not measured. A city that reaches ``LONGEST`` months is followed by
    another one with the next seed.
    """
    from model import HousingModel
    from scenarios import load

    scenario = load(policies=[POLICY], households=households, months=LONGEST)
    lived = months = seed = 0
    by_processor = by_clock = building = 0.0
    phases: dict[str, float] = {}
    while by_processor < least:
        seed += 1
        started = time.process_time()
        city = HousingModel(scenario, rng=seed)
        building = time.process_time() - started
        city.run(YEAR)
        before = city.month_plan.seconds()
        while by_processor < least and city.month + 1 < LONGEST:
            clock, processor = time.perf_counter(), time.process_time()
            city.run(YEAR)
            by_processor += time.process_time() - processor
            by_clock += time.perf_counter() - clock
            months += YEAR
        lived += int(city.series()["households"].iloc[YEAR + 1 :].sum())
        for label, seconds in city.month_plan.seconds().items():
            phases[label] = phases.get(label, 0.0) + seconds - before[label]
    total = sum(phases.values())
    return {
        "household_months_per_second": lived / by_processor,
        "by_the_clock": lived / by_clock,
        "months": months,
        "seconds": by_processor,
        "building_seconds": building,
        "memory_mb": peak_memory(),
        "phase_shares": {label: seconds / total for label, seconds in phases.items()},
    }


def start_seconds(cache: str | None = None) -> float:
    """Seconds by the clock from starting Python to the end of a small city's first month.

    ``cache``: an empty folder for compiled rules, to compile them all anew.
    """
    path = os.pathsep.join(filter(None, [str(_HOUSE), os.environ.get("PYTHONPATH", "")]))
    environment = {**os.environ, "PYTHONPATH": path} | ({"NUMBA_CACHE_DIR": cache} if cache else {})
    started = time.perf_counter()
    code = _START.format(policy=POLICY)
    subprocess.run([sys.executable, "-c", code], env=environment, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - started
