"""Compiling the rules of a month without a city, in a process beside the one that lives a first city.

Both keep what they compile on disk and look there first. A city needs the phases of its month in their
order; here they are taken from the last to the first, so that the two meet in the middle.
"""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Iterator
from typing import Any

import numba
import numpy as np

from agents.foundation.ledger import new_book, new_claims
from agents.foundation.parameters import behaviour_record
from agents.foundation.records import KINDS, new_records
from agents.foundation.world import World, as_state

MODULES_OF_A_MONTH = ("model.enabling", "model.policy_dates", "model.year", "model.month")
ARGUMENTS = {("world",): (), ("world", "month"): (numba.types.int64,)}


def empty_world() -> World:
    """A city of nobody: every population without a record, of the types that a city has."""
    others: dict[str, Any] = {
        "contacts": np.zeros((0, 1), np.int32),
        "born": np.zeros((0, 1), np.int16),
        "behaviour": behaviour_record(),
        "book": new_book(),
        "claims": new_claims(),
        "log": new_records("event", 0),
        "registry": np.zeros(0, np.int64),
        "offers": np.zeros(0, np.int64),
        "offer_places": np.zeros(0),
        "norm_quantiles": np.zeros(0),
        "luck": np.uint64(0),
    }
    kinds = {kind if kind in World._fields else kind + "s": kind for kind in KINDS}
    found: dict[str, Any] = {}
    for name in World._fields:
        found[name] = others[name] if name in others else new_records(kinds[name], 0)
    return World(**found)


def rules_of_a_month() -> Iterator[tuple[Any, tuple[Any, ...]]]:
    """Rules that take the city, or the city and the month, with the types of what follows the city."""
    for name in MODULES_OF_A_MONTH:
        for found in vars(importlib.import_module(name)).values():
            if hasattr(found, "py_func"):
                arguments = tuple(inspect.signature(found.py_func).parameters)
                if arguments in ARGUMENTS:
                    yield found, ARGUMENTS[arguments]


def compile_backwards() -> None:
    """Compile the rules of a month, the last ones first."""
    state = numba.typeof(as_state(empty_world()))
    for found, others in reversed(list(rules_of_a_month())):
        found.compile((state, *others))
