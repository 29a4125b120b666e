"""A run on disk: plain Parquet tables, the resolved scenario, and where it all came from.

A run is written into a hidden folder beside its place and moved there when it is complete, so
a folder that holds ``provenance.json`` is a whole run. Equal runs of equal code leave equal
provenance: it holds no time and no path. Only folders that Manovuelta wrote are overwritten,
and what others put into them stays. Files of a run: DESIGN section 4.
"""

from __future__ import annotations

import json
import os
import platform
import shutil
import subprocess
import tempfile
import tomllib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from agents.foundation.rules import sources_digest

if TYPE_CHECKING:
    from model import HousingModel
    from scenarios import Scenario

Kind = Literal["run", "experiment", "validation", "sweep"]

TABLES = {
    "series": "series",
    "groups": "group_table",
    "places": "place_table",
    "lots": "lot_table",
    "ledger": "ledger_table",
    "events": "event_table",
    "households": "household_table",
    "loans": "loan_table",
    "lenders": "lender_table",
    "programmes": "programme_table",
}
"""Name of each Parquet file, and the method of the city that gives it."""

SCENARIO, PROVENANCE, EXPERIMENT = "scenario.toml", "provenance.json", "experiment.json"
VALIDATION, SWEEP = "validation.json", "study.json"
LOCK = ".lock"
"""A file that says who is writing to a folder: it alone makes no folder somebody's."""

FILES = (*(f"{name}.parquet" for name in TABLES), SCENARIO, PROVENANCE)
LIBRARIES = ("mesa", "numpy", "numba", "pandas", "pyarrow")

_HOUSE = Path(__file__).resolve().parents[1]
_MARKERS: dict[Kind, tuple[str, set[str]]] = {
    "run": (PROVENANCE, {"version", "seed", "digest"}),
    "experiment": (EXPERIMENT, {"version", "seeds", "arms"}),
    "validation": (VALIDATION, {"results"}),
    "sweep": (SWEEP, {"study", "rules"}),
}


class StoreError(ValueError):
    """A folder that cannot be written to, or must not be; the message says why."""


# --- what the code is ------------------------------------------------------------------------


@lru_cache(maxsize=1)
def version() -> str:
    """Version of Manovuelta: of the code that runs, else of the installed package."""
    try:
        project = tomllib.loads((_HOUSE / "pyproject.toml").read_text(encoding="utf-8"))["project"]
        if project["name"] == "manovuelta":
            return str(project["version"])
    except (OSError, ValueError, KeyError):
        pass
    try:
        return metadata.version("manovuelta")
    except metadata.PackageNotFoundError:
        return "unknown"


@lru_cache(maxsize=1)
def revision() -> str | None:
    """The Git revision of the code, with ``-dirty`` if it was changed since; None if not known."""
    if not (_HOUSE / ".git").exists():
        return None
    ask = ["git", "-C", str(_HOUSE), "describe", "--always", "--dirty", "--abbrev=12", "--exclude=*"]
    try:
        done = subprocess.run(ask, capture_output=True, text=True, timeout=20, check=True)
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.strip() or None


@lru_cache(maxsize=1)
def rules_digest() -> str:
    """Digest of all rules, so that results of other rules of the same version are told apart."""
    return sources_digest()


def provenance(city: HousingModel) -> dict[str, Any]:
    """Where a run comes from: versions, seed, length in months, digest of the final state."""
    months = city.month + 1
    found: dict[str, Any] = {
        "version": version(),
        "revision": revision(),
        "rules": rules_digest(),
        "scenario": city.setting.name,
        "seed": city.city_seed,
        "months": months,
        "households": city.setting.households,
        "python": platform.python_version(),
        "libraries": {name: metadata.version(name) for name in LIBRARIES},
        "digest": city.digest(),
    }
    if months < city.setting.months:
        found["partial"] = True
    return found


# --- folders ---------------------------------------------------------------------------------


def _marked(folder: Path, kind: Kind) -> bool:
    name, keys = _MARKERS[kind]
    try:
        found = json.loads((folder / name).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(found, dict) and keys <= found.keys()


def check_output(folder: Path | str, kind: Kind) -> Path:
    """``folder`` as a path, if results of a kind may be written there; leaves no trace.

    Raises ``StoreError`` if it cannot be made or written to, or holds anything but results of
    the same kind that Manovuelta wrote.
    """
    path = Path(folder)
    try:
        if path.is_dir():
            if any(file.name != LOCK for file in path.iterdir()) and not _marked(path, kind):
                other = next((other for other in _MARKERS if _marked(path, other)), None)
                what = "an" if other == "experiment" else "a"
                held = f"{what} {other}" if other else "files that Manovuelta did not write"
                raise StoreError(f"output folder {path}: expected a new or empty folder; it holds {held}")
            ground = path
        elif path.exists() or path.is_symlink():
            raise StoreError(f"output folder {path}: expected a folder; it is a file")
        else:
            ground = next(parent for parent in path.absolute().parents if os.path.lexists(parent))
        with tempfile.TemporaryDirectory(dir=ground, prefix=".manovuelta-"):
            pass
    except OSError as error:
        why = error.strerror or str(error)
        raise StoreError(f"output folder {path}: expected a folder that can be written to; {why}") from None
    return path


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """Gives a hidden file to write; moves it into place, durably, unless something was raised. Overwrites."""
    path.parent.mkdir(parents=True, exist_ok=True)
    number, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    os.close(number)
    hidden = Path(name)
    try:
        yield hidden
        _sync(hidden)
        hidden.chmod(0o644)
        os.replace(hidden, path)
    except BaseException:
        hidden.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def write_text(path: Path, text: str) -> None:
    """Write a small file whole or not at all; overwrites."""
    with whole_file(path) as hidden:
        hidden.write_text(text, encoding="utf-8", newline="\n")


def sync_folder(folder: Path) -> None:
    """Make what was moved into a folder last, where the system can."""
    if os.name != "posix":
        return
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def as_json(document: Any) -> str:
    """JSON to be kept in a file: indented, keys in their order, no NaN."""
    return json.dumps(document, ensure_ascii=False, allow_nan=False, indent=2) + "\n"


# --- runs ------------------------------------------------------------------------------------


def save_run(city: HousingModel, folder: Path | str) -> Path:
    """Write everything about a city that has lived; returns ``folder``.

    An older run there is replaced once the new one is complete. Raises ``StoreError`` if the
    folder holds something else, ``OSError`` if the disk fails.
    """
    target = check_output(folder, "run").resolve()
    parent = target.parent
    parent.mkdir(parents=True, exist_ok=True)
    new = Path(tempfile.mkdtemp(dir=parent, prefix=f".{target.name}-"))
    try:
        for name, method in TABLES.items():
            table = getattr(city, method)()
            if name == "households":
                table["born"] = last_members(city)
            table.to_parquet(new / f"{name}.parquet", compression="zstd", index=False)
        scenario = city.setting.with_seed(city.city_seed).to_toml()
        (new / SCENARIO).write_text(scenario, encoding="utf-8", newline="\n")
        (new / PROVENANCE).write_text(as_json(provenance(city)), encoding="utf-8", newline="\n")
        for name in FILES:
            _sync(new / name)
        new.chmod(0o755)
        _move_into_place(new, target)
    except BaseException:
        shutil.rmtree(new, ignore_errors=True)
        raise
    return Path(folder)


def last_members(city: HousingModel) -> list[list[int]]:
    """Months of birth of every household's last members, the head first: for stories and pyramids."""
    households, born = city.households, city.world.born
    return [
        born[row, :persons].tolist() for row, persons in enumerate(households.persons.astype(int).tolist())
    ]


def _sync(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _move_into_place(new: Path, target: Path) -> None:
    """Put the folder ``new`` where ``target`` is; an old run goes, what others put there stays."""
    if not target.exists():
        os.replace(new, target)
    elif not any(target.iterdir()):  # may be where somebody stands, or a mounted disk
        for name in FILES:
            os.replace(new / name, target / name)
        new.rmdir()
    else:
        old = new.with_name(f"{new.name}-old")
        os.replace(target, old)
        try:
            os.replace(new, target)
        except BaseException:
            os.replace(old, target)
            raise
        for path in old.iterdir():
            if path.name not in FILES:
                shutil.move(path, target / path.name)
        shutil.rmtree(old)


def is_complete(folder: Path | str, scenario: Scenario) -> bool:
    """Whether ``folder`` holds the whole run of just this scenario by this version and its rules."""
    path = Path(folder)
    try:
        found = json.loads((path / PROVENANCE).read_text(encoding="utf-8"))
        written = (path / SCENARIO).read_text(encoding="utf-8")
    except (OSError, ValueError):
        return False
    if not isinstance(found, dict):
        return False
    same = {"version": version(), "rules": rules_digest(), "seed": scenario.seed, "months": scenario.months}
    return (
        {name: found.get(name) for name in same} == same
        and all((path / name).is_file() for name in FILES)
        and written == scenario.to_toml()
    )


def refuse_another(folders: Iterable[Path], scenarios: Iterable[Scenario]) -> None:
    """Raise ``StoreError`` if one of the folders holds a run of another scenario than asked for.

    The same scenario may be there: it is run again, or need not be.
    """
    for folder, scenario in zip(folders, scenarios, strict=True):
        if not _marked(folder, "run"):
            continue
        try:
            held = tomllib.loads((folder / SCENARIO).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            continue
        asked = tomllib.loads(scenario.to_toml())
        differing = _differing(held, asked)
        if not differing:  # the words of a source may have changed since
            continue
        there, wanted = _in_short(held), _in_short(asked)
        if there == wanted:
            wanted = f"the same with another value of {', '.join(differing)}"
        raise StoreError(
            f"output folder {folder}: it holds a run of {there}; asked for is {wanted}; "
            "give another folder, or --force to replace it"
        )


def _in_short(resolved: dict[str, Any]) -> str:
    asked = resolved.get("scenario", {})
    numbers = ("households", "months")
    told = [str(asked.get("name", "?")), *(f"{asked.get(name, 0):,} {name}" for name in numbers)]
    return ", ".join([*told, f"seed {asked.get('seed', '?')}"])


def _differing(one: Any, two: Any, path: str = "", most: int = 3) -> list[str]:
    """Dotted names of the first values that differ; the tag and source of a number are not values."""
    if isinstance(one, dict) and isinstance(two, dict):
        keys = [key for key in {**one, **two} if key not in ("tag", "source")]
        inner = [name for key in keys for name in _differing(one.get(key), two.get(key), f"{path}.{key}")]
        return inner[:most]
    if isinstance(one, list) and isinstance(two, list) and len(one) == len(two):
        pairs = enumerate(zip(one, two, strict=True))
        return [name for at, (a, b) in pairs for name in _differing(a, b, f"{path}.{at}")][:most]
    return [] if one == two else [path.strip(".").removesuffix(".value")]


def discard_run(folder: Path | str) -> bool:
    """Delete the files of a run, and its folder if nothing else is in it; whether there was one."""
    path = Path(folder)
    if not _marked(path, "run"):
        return False
    for name in FILES:  # the mark of a run goes last: what is half deleted can be deleted again
        (path / name).unlink(missing_ok=True)
    if not any(path.iterdir()):
        path.rmdir()
    return True
