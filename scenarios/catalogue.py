"""The catalogue of ``catalogue.toml``: what the sources know, and how each row lives in the model."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Literal

from scenarios.policy import CATALOGUE_ROWS
from scenarios.reading import names_in, policy_named
from scenarios.schema import Table, Text

FILE = Path(__file__).resolve().parent / "catalogue.toml"


class Row(Table):
    """One programme, instrument, institution or mechanism of the sources.

    ``lever``: what it moves in the model. ``lives``: as a policy (files name its number in ``rows``), as a
    mechanism of every city (with ``tests``), as context (``why``), or to come. ``hypotheses``: entries of
    the scorecard that look at it.
    """

    number: int
    name: Text
    where: Text
    lever: Text
    lives: Literal["policy", "mechanism", "context", "to_come"]
    tests: list[str] = []  # noqa: RUF012
    hypotheses: list[str] = []  # noqa: RUF012
    why: str = ""


def catalogue() -> list[Row]:
    """All rows in their order; ``ValueError`` if one is missing or there twice."""
    rows = [Row(**raw) for raw in tomllib.loads(FILE.read_text("utf-8"))["rows"]]
    if [row.number for row in rows] != list(range(1, CATALOGUE_ROWS + 1)):
        raise ValueError(f"{FILE.name}: expected the rows 1 to {CATALOGUE_ROWS}, each once and in order")
    return rows


def files_by_row() -> dict[int, list[str]]:
    """Names of the policies that name a row, by its number."""
    found: dict[int, list[str]] = {}
    for name in names_in("policy"):
        for number in policy_named(name).rows:
            found.setdefault(number, []).append(name)
    return found


def how_it_lives(row: Row, files: dict[int, list[str]]) -> str:
    """``lives`` of a row; a file that names it makes it a policy."""
    return "policy" if row.number in files else row.lives
