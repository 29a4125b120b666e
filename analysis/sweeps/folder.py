"""The folder of a sweep: whose it is, what is planned there, what is done; one sweep at a time.

A folder remembers its study and the rules it runs with. The same study goes on where it was; another
one is told what changed, and goes on only when forced: runs that are the same are kept.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
from collections.abc import Iterable, Iterator, Sequence, Set
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow as pa

from analysis.store import (
    LOCK,
    SWEEP,
    StoreError,
    as_json,
    check_output,
    revision,
    rules_digest,
    version,
    write_text,
)
from analysis.sweeps.design import points_of
from analysis.sweeps.living import OK
from analysis.sweeps.plan import Kept, Run, known_unit
from analysis.sweeps.shards import (
    RUNNING,
    SERIES,
    SHARDS,
    check_seal,
    put_aside,
    series_of,
    shard_files,
    statuses,
    write_table,
)
from analysis.workers import say
from scenarios.problems import shown
from scenarios.study import Study

PLAN, POINTS = "plan.parquet", "points.parquet"


# --- one at a time ---------------------------------------------------------------------------


@contextmanager
def alone(folder: Path, part: tuple[int, int] = (1, 1)) -> Iterator[None]:
    """Nobody else sweeps into ``folder`` meanwhile; parts of one sweep (number, of how many) may, each once.

    The system lets go of the lock when the process ends, however it ends. Raises ``StoreError`` if
    somebody else holds it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    whole = part == (1, 1)
    with _locked(folder / LOCK, shared=not whole):
        if whole:
            yield
        else:
            with _locked(folder / f"{LOCK}-{part[0]}-of-{part[1]}", shared=False):
                yield


@contextmanager
def _locked(path: Path, shared: bool) -> Iterator[None]:
    with path.open("a+", encoding="utf-8") as file:
        if not _lock(file.fileno(), shared):
            file.seek(0)
            who = file.read().strip() or "another process"
            raise StoreError(
                f"output folder {path.parent}: expected a folder no other sweep writes to; {who} does"
            )
        if not shared:
            file.truncate(0)
            file.write(f"process {os.getpid()} on {socket.gethostname()}")
            file.flush()
        try:
            yield
        finally:
            if not shared:
                file.truncate(0)


def _lock(number: int, shared: bool) -> bool:
    """Take the lock of an open file, if it is free."""
    try:
        if os.name == "nt":
            import msvcrt

            msvcrt.locking(number, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
        else:
            import fcntl

            fcntl.flock(number, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


# --- whose folder it is ----------------------------------------------------------------------


def what_it_is(study: Study) -> dict[str, Any]:
    """The content of ``study.json``: the study, and the code its runs are lived with."""
    told = json.loads(study.model_dump_json())
    return {"study": told, "version": version(), "revision": revision(), "rules": rules_digest()}


def claim(folder: Path | str, study: Study, force: bool) -> Path:
    """``folder`` for this study. ``StoreError`` if it holds something else, or another study: the message
    says what changed. More or fewer seeds are no other study."""
    path = check_output(folder, "sweep")
    now = what_it_is(study)
    before = stored(path)
    if before is not None and not force and (changes := _changes(before, now)):
        raise StoreError(
            f"output folder {path}: expected the sweep that was begun there; {'; '.join(changes)} "
            "(--force goes on and keeps the runs that are the same)"
        )
    return path


def stored(folder: Path) -> dict[str, Any] | None:
    """What ``study.json`` says, or None where there is none."""
    try:
        found = json.loads((folder / SWEEP).read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return None
    except ValueError:
        raise StoreError(f"{folder / SWEEP}: expected JSON; it is damaged") from None
    return found if isinstance(found, dict) else None


def _changes(before: dict[str, Any], now: dict[str, Any]) -> list[str]:
    """What of a study or its code is not what it was, in words; seeds and time limits may differ."""
    told = [
        f"{name} was {shown(old)} and is {shown(new)}"
        for name, old, new in _different(before.get("study", {}), now["study"], "")
        if name not in ("seeds", "seconds", "question", "source")
    ]
    if before.get("version") != now["version"]:
        told.append(f"the version was {before.get('version')} and is {now['version']}")
    elif before.get("rules") != now["rules"]:
        told.append("the model's rules have changed")
    return told


def _different(old: Any, new: Any, name: str) -> Iterator[tuple[str, Any, Any]]:
    if isinstance(old, dict) and isinstance(new, dict):
        for key in dict.fromkeys([*old, *new]):
            yield from _different(old.get(key), new.get(key), f"{name}.{key}".strip("."))
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for at, pair in enumerate(zip(old, new, strict=True)):
            yield from _different(*pair, f"{name}.{at}")
    elif old != new:
        yield name, old, new


def begin(folder: Path, study: Study, runs: Sequence[Run]) -> None:
    """Write down the study and its plan. Markers of processes that are gone do not count."""
    write_text(folder / SWEEP, as_json(what_it_is(study)))
    write_plan(folder, study, runs)


def write_plan(folder: Path, study: Study, runs: Sequence[Run]) -> None:
    """``plan.parquet``, a row a run of the study, and ``points.parquet``, a row a point."""
    columns = {name: [getattr(run, name) for run in runs] for name in ("id", "place", "arm", "point", "seed")}
    commands = [run.command() for run in runs]
    table = pa.table({"run": columns.pop("id"), **columns, "command": commands})
    write_table(table.replace_schema_metadata({"baseline": study.compared_with}), folder / PLAN)
    points = points_of(study)
    varied = {name: [point.get(name) for point in points] for name in study.names}
    units = {name: known_unit(name) for name in study.names} | {v.name: v.unit for v in study.vary if v.unit}
    made = pa.table({"point": list(range(len(points))), **varied})
    fields = [field.with_metadata({"unit": units.get(field.name, "")}) for field in made.schema]
    write_table(made.cast(pa.schema(fields)), folder / POINTS)


def forget_markers(folder: Path, runs: Iterable[Run] | None = None) -> None:
    """Forget which runs were being lived when an earlier sweep ended: of all runs, or of some."""
    if runs is None:
        shutil.rmtree(folder / RUNNING, ignore_errors=True)
        return
    for run in runs:
        (folder / RUNNING / run.id).unlink(missing_ok=True)


def remove_halves(folder: Path) -> None:
    """Remove what processes that died left behind: hidden files, and kept months without their runs."""
    whole = {series_of(path) for path in shard_files(folder)}
    for path in (folder / SHARDS).glob("*"):
        if path.name.startswith(".") or (path.name.endswith(SERIES) and path not in whole):
            path.unlink()


# --- what is done ----------------------------------------------------------------------------


def finished(
    folder: Path, kept: Kept, asked: Set[str], retry: bool = False, mend: bool = True
) -> dict[str, str]:
    """Status by identity of those runs of ``asked`` that need not be lived again.

    A file that lost a part is put aside (``mend``), and its runs are missing. ``retry``: runs that failed
    are missing too.
    """
    found: dict[str, str] = {}
    for path in shard_files(folder):
        try:
            told = [(run, status) for run, status in statuses(path) if run in asked]
            if told and kept.every:
                check_seal(series_of(path))
        except (OSError, pa.ArrowException) as error:
            if mend:
                put_aside(folder, path)
                why = str(error).splitlines()[0]
                say(f"{path.name} is damaged and was put aside, its runs are lived again ({why})")
            continue
        for run, status in told:
            if found.get(run) != OK and not (retry and status != OK):
                found[run] = status
    return found
