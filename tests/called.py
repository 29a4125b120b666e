"""Rules that tests call from Python, beside those of a month, and the types they call them with.

Tests call some hundred rules one by one. Each would be compiled when it is first called, with all it
reaches, in every process anew. ``called_rules.txt`` remembers them, so that they are compiled once, before
tests are shared out. A list that is out of date costs time, never a test: what it lacks is compiled when it
is called, what is gone is passed over. To write it anew: ``pytest -n 2 --dist loadfile --note-rules``.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import numba
from numba.core import types

from agents.foundation.records import KINDS, new_records
from agents.foundation.world import as_state
from model.warming import empty_world

LIST = Path(__file__).with_name("called_rules.txt")


@lru_cache(maxsize=1)
def words() -> dict[Any, str]:
    """Words for the types that rules are called with."""
    found: dict[Any, str] = {
        numba.typeof(as_state(empty_world())): "city",
        types.int64: "int",
        types.uint64: "uint",
        types.float64: "float",
        types.boolean: "bool",
        types.none: "none",
    }
    for number, word in ((types.int64, "int"), (types.float64, "float"), (types.int32, "int32")):
        for layout in "CA":
            found[types.Array(number, 1, layout)] = f"{word}s{layout}"
    for kind in KINDS:
        table = numba.typeof(new_records(kind, 1))
        found[table] = f"{kind}s"
        found[table.dtype] = kind
    return found


def called_here() -> set[str]:
    """Lines of the list for all that this process has called or compiled."""
    known, lines = words(), set()
    for name, module in list(sys.modules.items()):
        if not name.startswith(("agents.", "model.")):
            continue
        for rule in vars(module).values():
            if not hasattr(rule, "py_func") or rule.py_func.__module__ != name:
                continue
            for kinds in rule.overloads:
                if all(kind in known for kind in kinds):
                    lines.add(" ".join([name, rule.py_func.__name__, *(known[kind] for kind in kinds)]))
    return lines


def _listed() -> Iterator[tuple[Any, tuple[Any, ...]]]:
    kinds = {word: kind for kind, word in words().items()}
    for line in LIST.read_text(encoding="utf-8").splitlines() if LIST.exists() else ():
        module, name, *arguments = line.split()
        try:
            rule = getattr(importlib.import_module(module), name)
            yield rule, tuple(kinds[word] for word in arguments)
        except (ImportError, AttributeError, KeyError):
            continue


def compile_called(part: int, parts: int) -> None:
    """Compile every ``parts``-th of the listed rules, or find them compiled on disk."""
    for number, (rule, kinds) in enumerate(_listed()):
        if number % parts == part:
            try:
                rule.compile(kinds)
            except numba.core.errors.NumbaError:
                continue  # a rule that takes something else now


def add_to_list(lines: set[str]) -> None:
    """Write the list anew with these lines."""
    LIST.write_text("\n".join(sorted(lines)) + "\n", encoding="utf-8")
