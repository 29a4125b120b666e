"""Words of the application in its three languages, from the tables in ``analysis/app/words``.

A key stands once, with its languages side by side, so that a translator sees what is missing.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from analysis.app.course import YEAR

LANGUAGES = {"en": "English", "es": "Español", "pt": "Português"}
"""Languages by code, each named in itself."""

_TABLES = Path(__file__).with_name("words")
COMMA = ("es", "pt")
"""Languages that write decimals after a comma."""


@cache
def _words() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for file in sorted(_TABLES.glob("*.toml")):
        for key, texts in _flat(tomllib.loads(file.read_text(encoding="utf-8"))).items():
            if key in found:
                raise ValueError(f"{file.name}: '{key}' stands in another table too")
            found[key] = texts
    return found


def _flat(table: dict[str, Any], path: str = "") -> dict[str, dict[str, str]]:
    """Tables whose values are texts, by their dotted names."""
    found: dict[str, dict[str, str]] = {}
    texts = {name: value for name, value in table.items() if isinstance(value, str)}
    if texts:
        found[path] = texts
    for name, value in table.items():
        if isinstance(value, dict):
            found |= _flat(value, f"{path}.{name}".strip("."))
    return found


def keys() -> dict[str, dict[str, str]]:
    """Every key and its texts by language."""
    return dict(_words())


def say(key: str, language: str, **values: object) -> str:
    """The text of a key in a language, its placeholders filled; ``KeyError`` for one that does not exist."""
    text = _words()[key][language]
    return text.format(**values) if values else text


def number(value: float, digits: int, language: str, sign: bool = False) -> str:
    """A number with so many decimals and thousands apart, as the language writes it; "–" for NaN."""
    if value != value:
        return "–"
    text = f"{value:{'+' if sign else ''},.{digits}f}".replace("-", "−")
    if float(f"{value:.{digits}f}") == 0.0:
        text = text.lstrip("+−")
    if language in COMMA:
        return text.replace(",", "\u00a0").replace(".", ",")
    return text


def date(months: int, language: str) -> str:
    """The month that has just been lived, in words: year 1 is the first."""
    if months == 0:
        return say("page.first_day", language)
    year, month = divmod(months - 1, YEAR)
    return say("page.date", language, year=year + 1, month=say(f"month.{month + 1}", language))
