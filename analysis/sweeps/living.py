"""One run of a sweep, from its city to a row: whatever it raises is told there, and it has a time limit.

A run that fails leaves a row with its traceback and no numbers. One that takes too long is stopped
from within where the platform can, and by the end of its process where it cannot: a compiled rule
that never returns hears no signal. A *marker* on disk says which run a process is at, so that whoever
takes up the work of a process that died knows which run it died of.
"""

from __future__ import annotations

import faulthandler
import math
import os
import signal
import threading
import time
import traceback
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import lru_cache
from pathlib import Path
from types import FrameType
from typing import NamedTuple

import numpy as np
import pandas as pd

from agents.foundation.rules import sources_digest
from analysis.experiment import WARM_HOUSEHOLDS, WARM_MONTHS, WARM_POLICY
from analysis.indicators import HOMES_FOR_MONEY, INDICATORS, describe
from analysis.sweeps.plan import Kept, Run, identity_of, run_identity
from scenarios import load

OK, FAILED, TOO_LONG, DIED = "ok", "failed", "too_long", "died"
STATUSES = (OK, FAILED, TOO_LONG, DIED)

MOST_DEATHS = 3
"""Processes that may die of a run before it counts as failed: chance kills one, hardly three."""

_LONGEST = 1e8
"""Seconds, some three years: what alarms can be set to, and what longer limits mean."""

_GRACE = 1.25
"""How much longer than allowed a run may take before its process ends."""


class Row(NamedTuple):
    """What is kept of a run: status, traceback or nothing, indicators (NaN where there is none),
    the series of chosen months, digest of the final state, seconds it took."""

    run: str
    status: str
    trouble: str
    values: dict[str, float]
    series: pd.DataFrame | None
    digest: str
    seconds: float


class TooLong(Exception):  # noqa: N818 (what happened)
    """A run that takes longer than it may."""


def columns_of(kept: Kept) -> tuple[str, ...]:
    """Columns of the indicators that are kept, always the same ones in the same order."""
    return kept.indicators or tuple(name for name in INDICATORS if name != HOMES_FOR_MONEY)


def live(run: Run, kept: Kept, marker: Path, may_end: bool) -> Row:
    """A run's row; its marker stands while it is being lived. ``OSError`` if the marker cannot be written.

    ``may_end``: whether this process may be ended should the run hang.
    """
    nothing = dict.fromkeys(columns_of(kept), math.nan)
    if death := _cause_of_death(marker, kept):
        return Row(run.id, *death, nothing, None, "", 0.0)
    _load_the_rules()
    start = time.perf_counter()
    status, trouble, values, series, digest = OK, "", nothing, None, ""
    with _marked(marker, kept.seconds if may_end else math.inf):
        try:
            with _time_limit(kept.seconds):
                values, series, digest = lived(run, kept)
        except TooLong:
            status, trouble = TOO_LONG, _too_long(kept)
        except Exception:
            status, trouble = FAILED, traceback.format_exc()
    return Row(run.id, status, trouble, values, series, digest, time.perf_counter() - start)


@lru_cache(maxsize=1)
def _load_the_rules() -> None:
    """Live a small city once in a process, so that no run's time limit pays for loading compiled rules."""
    from model import HousingModel

    HousingModel(load(policies=[WARM_POLICY], households=WARM_HOUSEHOLDS, months=WARM_MONTHS)).run()


def lived(run: Run, kept: Kept) -> tuple[dict[str, float], pd.DataFrame | None, str]:
    """Indicators, kept months of the series, and digest of a run's final state."""
    from model import HousingModel

    if run_identity(identity_of(run.city, kept), run.seed) != run.id:
        raise RuntimeError(
            "the place, the policies or the code here are not those the sweep was started with "
            f"(rules here: {sources_digest()[:12]})"
        )
    city = HousingModel(run.city.scenario(run.seed), record_lives=False).run()
    values, series = values_of(city.datacollector.model_vars, kept), None
    if kept.every:
        table = city.series()
        chosen = table[(table.month % kept.every == 0) | (table.month == table.month.max())]
        columns = {name: chosen.get(name, math.nan) for name in columns_of(kept)}
        series = pd.DataFrame({"run": run.id, "month": chosen["month"].astype("int32"), **columns})
    return values, series, city.digest()


def values_of(series: Mapping[str, Sequence[float]], kept: Kept) -> dict[str, float]:
    """One number an indicator, by its aggregation; NaN where a city has none. ``series``: a column an
    indicator, a row a month, as the city's collector or its table hold them."""
    lived_through = np.asarray(series["month"], float) > 0.0
    found = dict.fromkeys(columns_of(kept), math.nan)
    for name in found:
        if name not in series:
            continue
        months = np.asarray(series[name], float)[lived_through]
        how, known = describe(name).aggregation, months[~np.isnan(months)]
        if how == "final":
            found[name] = float(months[-1])
        elif len(known):
            found[name] = float(known.sum() if how == "total" else known.mean())
    return found


def _too_long(kept: Kept) -> str:
    return f"stopped: it took longer than {kept.seconds:g} s (seconds in the study, --seconds)"


# --- processes that die ----------------------------------------------------------------------


def _cause_of_death(marker: Path, kept: Kept) -> tuple[str, str] | None:
    """Status and trouble of a run that processes have died of, as their markers tell; None to live it."""
    try:
        told = marker.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    if "Timeout (" in told:
        return TOO_LONG, f"{_too_long(kept)}\n{told}"
    deaths = told.count("began\n")
    if deaths >= MOST_DEATHS:
        return DIED, f"{deaths} processes died of it (killed, or out of memory?)"
    return None


@contextmanager
def _marked(marker: Path, seconds: float) -> Iterator[None]:
    """The marker stands; the process ends, and says where it was, if it is still there much later."""
    marker.parent.mkdir(parents=True, exist_ok=True)
    with marker.open("a", encoding="utf-8") as file:
        file.write("began\n")
        file.flush()
        os.fsync(file.fileno())
        if math.isfinite(seconds):
            faulthandler.dump_traceback_later(_GRACE * min(seconds, _LONGEST) + 1.0, exit=True, file=file)
        try:
            yield
        finally:
            faulthandler.cancel_dump_traceback_later()
            with suppress(OSError):
                marker.unlink()


@contextmanager
def _time_limit(seconds: float) -> Iterator[None]:
    """Raises ``TooLong`` inside after so many seconds, where the platform has alarms."""
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def ring(number: int, frame: FrameType | None) -> None:
        raise TooLong

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, min(seconds, _LONGEST))
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0.0)
        signal.signal(signal.SIGALRM, before)
