"""Scenario files on disk: where they are, what they say, where in them a mistake stands."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic_core import PydanticCustomError

from scenarios.dates import name_and_dates
from scenarios.examine import Checked, Flaw, examine
from scenarios.place import Place
from scenarios.policy import Policy
from scenarios.problems import ScenarioError, did_you_mean, line_of, one_of

_HERE = Path(__file__).resolve().parent
FOLDERS = {"place": _HERE / "places", "policy": _HERE / "policies"}

_AT_LINE = re.compile(r"\s*\(at line (\d+), column \d+\)")


@dataclass(frozen=True)
class TomlFile:
    """A TOML file: the name to show for it, its text and what it says, which nobody may change."""

    label: str
    text: str
    raw: dict[str, Any]

    def errors(self, flaws: Iterable[Flaw], prefix: str = "") -> list[ScenarioError]:
        """Flaws of the table ``prefix`` as errors with file and line, in the order of the file."""
        found = []
        for flaw in flaws:
            field = f"{prefix}.{flaw.field}".strip(".")
            line = line_of(self.text, field)
            found.append(ScenarioError(self.label, field, *flaw[1:], line=line))
        return sorted(found, key=lambda error: error.line or 0)


def raise_first(errors: list[ScenarioError]) -> None:
    """Raise the first of the errors, which says how many more there are; nothing if there are none."""
    if errors:
        first = errors[0]
        raise ScenarioError(
            first.file, first.field, first.expected, first.got, first.suggestion, first.line, len(errors) - 1
        )


def names_in(kind: str) -> list[str]:
    """Names of the places or policies that come with Manovuelta."""
    return sorted(path.stem for path in FOLDERS[kind].glob("*.toml"))


def policies_in(name: str) -> tuple[str, ...]:
    """The policies of an arm: one name or file, or several names joined by "+"; each may have its dates."""
    if Path(name_and_dates(name)[0]).is_file():
        return (name,)
    return tuple(part.strip() for part in name.split("+"))


def find(kind: str, name: str | os.PathLike[str]) -> Path:
    """The file of a place or policy: a name of those that come along, or a path to a TOML file.

    Raises ``ScenarioError`` with the names there are.
    """
    if not isinstance(name, str | os.PathLike):
        raise ScenarioError(None, kind, "a name or a path to a TOML file", repr(name))
    text = os.fspath(name)
    names = names_in(kind)
    if isinstance(name, str) and not text.endswith(".toml") and not re.search(r"[/\\]", text):
        if text in names:
            return FOLDERS[kind] / f"{text}.toml"
        raise ScenarioError(
            None, kind, one_of(names) + ", or a path to a TOML file", f"'{text}'", did_you_mean(text, names)
        )
    path = Path(text)
    if not path.is_file():
        near = did_you_mean(path.stem, names)
        raise ScenarioError(None, kind, "a TOML file that exists", f"'{text}'", near)
    return path


def read_toml(path: str | os.PathLike[str]) -> TomlFile:
    """The file's text and content; ``ScenarioError`` if it cannot be read or is not TOML."""
    path = Path(path)
    label = _label(path)
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise ScenarioError(label, "", "a file that can be read", error.strerror or str(error)) from error
    except UnicodeDecodeError as error:
        raise ScenarioError(label, "", "text in UTF-8", f"byte {error.start} that is not") from error
    try:
        return TomlFile(label, text, _parsed(text))
    except tomllib.TOMLDecodeError as error:
        at = _AT_LINE.search(str(error))
        got = _AT_LINE.sub("", str(error))
        raise ScenarioError(label, "", "valid TOML", got, line=int(at[1]) if at else None) from error


@lru_cache(maxsize=256)
def _parsed(text: str) -> dict[str, Any]:
    """What a TOML text says, parsed once in a process however often it is asked for."""
    return tomllib.loads(text)


@lru_cache(maxsize=256)
def _examined(kind: type[Any], text: str) -> tuple[Any, tuple[Flaw, ...]]:
    table, flaws = examine(kind, _parsed(text))
    return table, tuple(flaws)


def checked(kind: type[Checked], file: TomlFile) -> Checked:
    """The file's content as a checked place or policy; ``ScenarioError`` with its first flaw."""
    table, flaws = _examined(kind, file.text)
    raise_first(file.errors(flaws))
    found: Checked = table
    return found


def place_named(name: str | os.PathLike[str]) -> Place:
    """The place of that name or file; ``ScenarioError`` if there is none or it has a flaw."""
    return checked(Place, read_toml(find("place", name)))


def policy_named(name: str | os.PathLike[str]) -> Policy:
    """The policy of that name or file, with its dates; ``ScenarioError`` if it is not there or not right."""
    bare, dates = name_and_dates(name)
    return dated(checked(Policy, read_toml(find("policy", bare))), dates)


def dated(policy: Policy, dates: str | None) -> Policy:
    """The policy in force when ``dates`` say instead of its file; ``ScenarioError`` if they are not right."""
    if dates is None:
        return policy
    try:
        return policy.dated(dates)
    except PydanticCustomError as error:
        said = error.context or {}
        raise ScenarioError(None, f"{policy.name}@{dates}", said["expected"], said["got"]) from None


def _label(path: Path) -> str:
    """The file as its owner knows it: files that come along without the folder they are in."""
    for folder in FOLDERS.values():
        if path.parent == folder:
            return f"scenarios/{folder.name}/{path.name}"
    return str(path)
