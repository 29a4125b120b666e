"""A field of a record, and how the tables of fields are read (see ``records``)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Field:
    """One field of a record: its name, NumPy type, unit, writing module, meaning, shape."""

    name: str
    type: str
    unit: str
    writer: str
    meaning: str


def fields(table: str) -> tuple[Field, ...]:
    """The rows of a table of fields, five cells each."""
    rows = [tuple(cell.strip() for cell in line.split("|")) for line in table.strip().splitlines()]
    return tuple(Field(*row) for row in rows)
