"""Every behavioural number: default, unit, range, evidence tag, source, meaning (DOMAIN C, G).

Each row of the tables (``parameters_of_families``, ``_markets``, ``_groups``, …) reads

    name | default | unit | lowest | highest | tag | source | meaning

Evidence tags: S stated in a source document, D arithmetic on such figures, X seen in public
pages, mem from memory and unchecked, A a modelling assumption. Nearly all coefficients of
behaviour are A: plausible numbers in need of evidence, not findings. Where a default was moved
because a running city broke with it, the meaning says why.

``behaviour_record`` makes the record that rules read; ``table`` prints the list.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from agents.foundation.interpreted import as_records
from agents.foundation.parameters_of_delivery import OF_DELIVERY
from agents.foundation.parameters_of_enabling import OF_ENABLING
from agents.foundation.parameters_of_families import OF_FAMILIES
from agents.foundation.parameters_of_groups import OF_GROUPS
from agents.foundation.parameters_of_homes import OF_HOMES
from agents.foundation.parameters_of_markets import OF_MARKETS
from agents.foundation.parameters_of_means import OF_MEANS
from agents.foundation.parameters_of_settling import OF_SETTLING


@dataclass(frozen=True)
class Parameter:
    """One behavioural number with its unit, plausible range, evidence tag, source, meaning."""

    name: str
    default: float
    unit: str
    low: float
    high: float
    tag: str
    source: str
    meaning: str
    group: str


_TABLES = OF_FAMILIES | OF_MARKETS | OF_GROUPS | OF_SETTLING | OF_MEANS | OF_ENABLING | OF_HOMES | OF_DELIVERY

STAGE_WORDS = ("shelter", "walls", "slab", "finishing", "room", "storey")
_STAGE_TABLES = {
    "stage_material": "material",
    "stage_hours": "hours",
    "stage_skilled": "skilled",
    "stage_weight": "weight",
}


def _read() -> dict[str, Parameter]:
    found: dict[str, Parameter] = {}
    for group, table in _TABLES.items():
        for line in table.strip().splitlines():
            name, default, unit, low, high, tag, source, meaning = (cell.strip() for cell in line.split("|"))
            found[name] = Parameter(
                name, float(default), unit, float(low), float(high), tag, source, meaning, group
            )
    return found


PARAMETERS: dict[str, Parameter] = _read()

BEHAVIOUR_DTYPE = np.dtype(
    [(name, "f8") for name in PARAMETERS] + [(name, "f8", (len(STAGE_WORDS),)) for name in _STAGE_TABLES]
)


def behaviour_record(overrides: Mapping[str, float] | None = None) -> np.recarray:
    """A record array of one behaviour record; ``overrides`` by parameter name.

    Raises ``KeyError`` for an unknown name and ``ValueError`` outside the plausible range.
    """
    records = as_records(np.zeros(1, BEHAVIOUR_DTYPE))
    behaviour = records[0]
    for name, parameter in PARAMETERS.items():
        behaviour[name] = parameter.default
    for name, value in (overrides or {}).items():
        parameter = PARAMETERS[name]
        if not parameter.low <= value <= parameter.high:
            raise ValueError(
                f"{name} = {value} lies outside {parameter.low} to {parameter.high} {parameter.unit}"
            )
        behaviour[name] = value
    for field, prefix in _STAGE_TABLES.items():
        behaviour[field] = [behaviour[f"{prefix}_{word}"] for word in STAGE_WORDS]
    return records


def table() -> str:
    """All parameters as a text table, one group after another."""
    lines: list[str] = []
    for group in _TABLES:
        lines.append(f"\n{group.upper()}")
        for parameter in PARAMETERS.values():
            if parameter.group == group:
                span = f"{parameter.low:g} to {parameter.high:g}"
                lines.append(
                    f"{parameter.name:24} {parameter.default:>8g} {parameter.unit:18} {span:14} "
                    f"[{parameter.tag}] {parameter.meaning} ({parameter.source})"
                )
    return "\n".join(lines).strip()
