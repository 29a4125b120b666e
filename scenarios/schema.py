"""What all scenario files have in common: quantities with units and sources, tables, titles.

A *quantity* is a number with unit, range and the reason of the range; in a file it is an
inline table ``{ value, unit, tag, source }``, here it is the plain value, and its source stands
beside it in ``sources`` under its dotted name. Switches, choices and texts are plain in both.
Policies as a whole are in ``scenarios.policy``, programmes in ``scenarios.programme``, places in
``scenarios.place``.

Money is in MWM, one Mexican monthly minimum wage of 2020 (3,746 MXN).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, Any, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, GetCoreSchemaHandler
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

TAGS = {
    "S": "stated in a source document",
    "D": "arithmetic on stated figures",
    "X": "seen in public pages",
    "mem": "from memory, unchecked",
    "A": "modelling assumption",
}

UMA_IN_MWM = 0.705
"""One UMA of 2020 (2,641 MXN a month, the Mexican unit of account for rules) in MWM."""

_SUM_TOLERANCE = 1e-6


class Source(NamedTuple):
    """Where a number comes from: unit, tag (see ``TAGS``) and source."""

    unit: str
    tag: str
    source: str


@dataclass(frozen=True)
class Quantity:
    """A number of a scenario file: unit, plausible range, reason of the range, length of a list.

    ``units`` lists the units a file may write. ``length`` is (fewest, most) for a list of numbers.
    """

    units: str | tuple[str, ...]
    low: float
    high: float
    reason: str
    length: tuple[int, int] | None = None
    whole: bool = False

    def allowed_units(self) -> tuple[str, ...]:
        """Units in which a file may give the value."""
        return (self.units,) if isinstance(self.units, str) else self.units

    def expected(self) -> str:
        """The range in words, with unit and reason."""
        what = "a whole number" if self.whole else "a number"
        if self.length:
            fewest, most = self.length
            what = f"{fewest} numbers, each" if fewest == most else f"{fewest} to {most} numbers, each"
        unit = " or ".join(self.allowed_units())
        return f"{what} between {_plain(self.low)} and {_plain(self.high)} {unit} ({self.reason})"

    def __get_pydantic_core_schema__(self, kind: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_after_validator_function(self._within, handler(kind))

    def _within(self, value: Any) -> Any:
        numbers = value if isinstance(value, tuple) else (value,)
        right_length = not self.length or self.length[0] <= len(numbers) <= self.length[1]
        if not right_length or not all(self.low <= number <= self.high for number in numbers):
            raise PydanticCustomError("quantity", "out of range")
        return value


def _plain(number: float) -> str:
    return f"{number:,.0f}" if number == int(number) else f"{number:g}"


def contradiction(expected: str, got: str, field: str = "") -> PydanticCustomError:
    """The error of fields that are right one by one and wrong together; ``field``: where it shows."""
    found = {"expected": expected, "got": got, "field": field}
    return PydanticCustomError("contradiction", "{expected}", found)


def require_sum_of_one(numbers: tuple[float, ...], what: str) -> None:
    """Raise unless the shares sum to one."""
    if abs(sum(numbers) - 1.0) > _SUM_TOLERANCE:
        raise contradiction(f"{what} to sum to 1", f"a sum of {sum(numbers):g}")


class Table(BaseModel):
    """A table of a scenario file: nothing unknown, no silent conversions, never changed."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)


Text = Annotated[str, Field(min_length=1)]
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
Share = Annotated[float, Quantity("share", 0.0, 1.0, "a share of the whole")]


class Title(Table):
    """A title in English, Spanish and Portuguese."""

    en: Text
    es: Text
    pt: Text


# --- fields that some kinds need and others do not have --------------------------------------

MISSING = "nothing: it is missing"


def require(table: Table, names: Iterable[str], why: str, part: str = "") -> None:
    """Raise unless ``table`` says all these fields; ``why``: who needs them, ``part``: where it stands."""
    for name in names:
        if name not in table.model_fields_set:
            marks = type(table).model_fields[name].metadata
            quantity = next((mark for mark in marks if isinstance(mark, Quantity)), None)
            expected = quantity.expected() if quantity else "a value"
            raise contradiction(f"{expected}, {why}", MISSING, field=f"{part}.{name}".strip("."))


def refuse(table: Table, names: Iterable[str], why: str, part: str = "") -> None:
    """Raise if ``table`` says one of these fields; ``why``: who has no use for them."""
    for name in names:
        if name in table.model_fields_set:
            raise contradiction(f"no {name}, {why}", "one", field=f"{part}.{name}".strip("."))
