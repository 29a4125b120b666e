"""Behavioural numbers that a place has of its own: as many fields as there are parameters, all left out.

People are much the same everywhere, so a place file says only what is known to be different in it: how
much relatives abroad send, how often land is taken, who writes contracts. Units and ranges are those of
``agents.foundation.parameters``; what is not said is as its default there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from pydantic import create_model

from agents.foundation.parameters import PARAMETERS, Parameter
from scenarios.schema import Quantity, Table


def _quantity(parameter: Parameter) -> Any:
    reason = f"{parameter.meaning}; elsewhere {parameter.default:g}"
    return Annotated[float, Quantity(parameter.unit, parameter.low, parameter.high, reason)]


if TYPE_CHECKING:
    Habits = Table
else:
    Habits = create_model(
        "Habits",
        __base__=Table,
        __doc__="The behavioural numbers that are others in a place than elsewhere.",
        **{name: (_quantity(parameter), parameter.default) for name, parameter in PARAMETERS.items()},
    )


def habits_of(table: Table) -> dict[str, float]:
    """The behavioural numbers that a place gives, by name."""
    return {name: float(getattr(table, name)) for name in PARAMETERS if name in table.model_fields_set}
