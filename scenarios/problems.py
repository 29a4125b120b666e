"""What is wrong with a scenario, in one message: where, what was expected, what was found.

``ScenarioError`` is both the exception that ``load`` raises and the item that
``check_file`` lists. ``line_of`` finds the line of a dotted field in a TOML text.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable

_HEADER = re.compile(r"^\s*(\[\[?)\s*([^\[\]]+?)\s*\]\]?\s*(#.*)?$")
_KEY = re.compile(r"^\s*([A-Za-z0-9_.-]+)\s*=")
_SHOWN = 70


class ScenarioError(ValueError):
    """One mistake in a scenario.

    ``file`` is the file or setting it is in (None for an argument of ``load``), ``field`` its
    dotted name, ``expected`` what belongs there with unit and range, ``got`` what was found,
    ``suggestion`` what may help, ``line`` the line in the file, ``more`` how many further
    mistakes the same file has.
    """

    def __init__(
        self,
        file: str | None,
        field: str,
        expected: str,
        got: str,
        suggestion: str = "",
        line: int | None = None,
        more: int = 0,
    ) -> None:
        super().__init__(file, field, expected, got, suggestion, line, more)
        self.file = file
        self.field = field
        self.expected = expected
        self.got = got
        self.suggestion = suggestion
        self.line = line
        self.more = more

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.file and self.line else self.file
        where = ": ".join(part for part in (place, self.field) if part)
        text = f"{where}: expected {self.expected}; got {self.got}"
        if self.suggestion:
            text += f" ({self.suggestion})"
        if self.more:
            text += f" [and {self.more} more in this file]"
        return text


def nearest(name: str, known: Iterable[str], closeness: float = 0.5) -> str | None:
    """The known name that looks most like ``name``, if any is as close as that (0 to 1)."""
    near = difflib.get_close_matches(name, list(known), n=1, cutoff=closeness)
    return near[0] if near else None


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """``did you mean 'x'?`` with the nearest known name, or nothing."""
    near = nearest(name, known)
    return f"did you mean '{near}'?" if near else ""


def one_of(names: Iterable[str]) -> str:
    """``one of: a, b, c``."""
    return "one of: " + ", ".join(names)


def shown(value: object) -> str:
    """A value as its author wrote it, shortened."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        text = f'"{value}"'
    elif isinstance(value, list | tuple):
        text = "[" + ", ".join(shown(item) for item in value) + "]"
    elif isinstance(value, dict):
        text = "{ " + ", ".join(f"{key} = {shown(item)}" for key, item in value.items()) + " }"
    else:
        text = str(value)
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


def line_of(text: str, field: str) -> int | None:
    """Line (from 1) of a dotted field in a TOML text, or of the nearest table around it.

    Tables of a list carry their number: ``programmes.0.finance.budget``.
    """
    lines = _lines(text)
    parts = field.split(".")
    while parts:
        if (line := lines.get(".".join(parts))) is not None:
            return line
        parts.pop()
    return None


def _lines(text: str) -> dict[str, int]:
    found: dict[str, int] = {}
    numbers: dict[str, int] = {}
    table = ""
    for line, content in enumerate(text.splitlines(), start=1):
        if header := _HEADER.match(content):
            table = ""
            parts = [part.strip() for part in header[2].split(".")]
            for depth, part in enumerate(parts, start=1):
                table = f"{table}.{part}" if table else part
                if header[1] == "[[" and depth == len(parts):
                    numbers[table] = numbers.get(table, -1) + 1
                    found.setdefault(table, line)
                if table in numbers:
                    table += f".{numbers[table]}"
            found.setdefault(table, line)
        elif key := _KEY.match(content):
            found.setdefault(f"{table}.{key[1]}" if table else key[1], line)
    return found
