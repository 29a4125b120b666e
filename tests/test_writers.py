"""One writer a field: rules assign only the fields that the tables of fields give to their file.

These tests read the code. What the scan must find is planted for it here, so that a scan that
has gone blind fails too.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from agents.foundation.records import KINDS
from tests.sources import WITH_RULES, is_rule

# These fill new records before the first month or on arrival, so they may write every field.
SETTING_UP = {
    "agents/population.py",
    "model/beginning.py",
    "model/first_migrants.py",
    "model/first_homes.py",
    "model/first_rooms.py",
    "model/furnishing.py",
    "model/space.py",
    "model/institutions.py",
    "model/programmes.py",
}

WRITERS: dict[str, dict[str, str]] = {
    kind: {field.name: field.writer for field in fields} for kind, fields in KINDS.items()
}
WRITERS_OF_NAME = {
    name: {fields[name] for fields in WRITERS.values() if name in fields}
    for name in {name for fields in WRITERS.values() for name in fields}
}

# What a variable holds by its name; a variable taken from a population (``x = world.lots[i]``)
# is known from there instead.
KIND_OF_NAME = {
    **{kind: kind for kind in KINDS},
    **{f"{kind}s": kind for kind in KINDS},
    **dict.fromkeys(("home", "homes", "tenant", "owner"), "household"),
    **dict.fromkeys(("entry", "log"), "event"),
}


def kind_of(node: ast.expr, local: dict[str, str]) -> str | None:
    """The kind of record an expression stands for, or None if its name does not tell."""
    if isinstance(node, ast.Subscript):
        return kind_of(node.value, local)
    if isinstance(node, ast.Attribute):
        return KIND_OF_NAME.get(node.attr)
    if isinstance(node, ast.Name):
        return local.get(node.id, KIND_OF_NAME.get(node.id))
    return None


def _targets(node: ast.AST) -> Iterator[ast.expr]:
    """Single targets of an assignment, tuples taken apart."""
    if isinstance(node, ast.Assign):
        waiting = list(node.targets)
    elif isinstance(node, ast.AugAssign | ast.AnnAssign | ast.For):
        waiting = [node.target]
    else:
        return
    while waiting:
        target = waiting.pop()
        if isinstance(target, ast.Tuple | ast.List):
            waiting += target.elts
        else:
            yield target


def rooms_of(name: str) -> set[str]:
    """What a file may be called as a writer: by its own name, or by the folder it shares a room with."""
    path = Path(name)
    return {path.stem, *path.parts[1:-1]}


def foreign_writes(name: str, text: str) -> list[str]:
    """Assignments in the rules of a file to fields whose writer is another file.

    Looks at ``record.field = …`` and ``records.field[i] = …``. Where the kind of record is not
    known, any writer of a field of that name is accepted.
    """
    found = []
    for function in ast.walk(ast.parse(text)):
        if not isinstance(function, ast.FunctionDef) or not is_rule(function):
            continue
        local: dict[str, str] = {}
        for node in ast.walk(function):
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Subscript):
                kind = kind_of(node.value, {})
                for target in _targets(node):
                    if kind and isinstance(target, ast.Name):
                        # "" where a variable holds one kind here and another there
                        local[target.id] = kind if local.get(target.id, kind) == kind else ""
        for node in ast.walk(function):
            for target in _targets(node):
                whole = target
                while isinstance(target, ast.Subscript):
                    target = target.value
                if not isinstance(target, ast.Attribute) or (
                    whole is not target and target.attr in KIND_OF_NAME
                ):
                    continue
                kind = kind_of(target.value, local)
                writers = (
                    {WRITERS[kind].get(target.attr)} if kind else WRITERS_OF_NAME.get(target.attr, set())
                )
                where = f"{name}:{target.lineno}: {ast.unparse(whole)}"
                if writers == {None}:
                    found.append(f"{where}: a {kind} has no such field")
                elif writers and not writers & rooms_of(name):
                    found.append(f"{where} is written by {' or '.join(sorted(map(str, writers)))}")
    return found


def test_every_field_is_written_by_its_writer_alone() -> None:
    found = [
        write
        for name, text in WITH_RULES.items()
        if name not in SETTING_UP
        for write in foreign_writes(name, text)
    ]
    assert found == [], "\n" + "\n".join(found)


@pytest.mark.parametrize(
    ("line", "verdict"),
    [
        ("home.cash = 1.0", "written by ledger"),
        ("home.cash += 1.0", "written by ledger"),
        ("payer.cash -= 1.0", "written by ledger"),
        ("world.households[row].cash = 1.0", "written by ledger"),
        ("world.households.cash[row] = 1.0", "written by ledger"),
        ("x, home.cash = 0.0, 1.0", "written by ledger"),
        ("lot.title = 2", "written by titles"),
        ("thing = world.lots[row]\n    thing.title = 2", "written by titles"),
        ("home.castle = 1", "has no such field"),
    ],
)
def test_the_scan_for_writers_finds_a_foreign_write(line: str, verdict: str) -> None:
    rule_text = f"@rule\ndef act(world, home, lot, payer, row):\n    {line}\n"
    (found,) = foreign_writes("agents/stranger.py", rule_text)
    assert verdict in found
    assert foreign_writes("agents/stranger.py", rule_text.removeprefix("@rule\n")) == []


def test_the_scan_for_writers_lets_the_writer_write() -> None:
    text = (
        "@rule\ndef act(home, thing, book):\n    home.cash = 1.0\n    thing.cash = 1.0\n    book[1] = 1.0\n"
    )
    assert foreign_writes("agents/foundation/ledger.py", text) == []
    assert foreign_writes("agents/ledger/book.py", text) == []
    assert len(foreign_writes("agents/book.py", text)) == 2


def test_every_writer_is_a_file_or_a_folder() -> None:
    rooms = set().union(*map(rooms_of, WITH_RULES))
    homeless = {
        f"{kind}.{name} ({writer})"
        for kind, fields in WRITERS.items()
        for name, writer in fields.items()
        if writer not in rooms
    }
    assert homeless == set()
