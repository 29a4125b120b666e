"""From what a TOML file says to a checked table, or to everything that is wrong with it.

Takes the numbers out of their inline tables, keeps their sources beside, lets pydantic check
types and the schema check ranges and sums, and words every flaw for the author of the file.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from types import NoneType
from typing import Any, NamedTuple, TypeVar, get_args

from pydantic import ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from scenarios.problems import did_you_mean, nearest, one_of, shown
from scenarios.schema import TAGS, Quantity, Source, Table
from scenarios.worked_examples import Told

LEAF = ("value", "unit", "tag", "source")

_OWN = "sources"  # filled in by the reader, never written in a file

_MOST_NAMED = 60
"""Names that a message lists: more than any table has but that of the behavioural numbers."""

_IN_WORDS = {
    "int_type": "a whole number",
    "bool_type": "true or false",
    "string_type": "a text in quotes",
    "string_too_short": "a text that is not empty",
    "string_pattern_mismatch": "a name of lower-case letters, digits and underscores",
    "model_type": "a table",
    "tuple_type": "a list of tables",
}

_CHOICES = ("streams", "lines")
"""Fields that hold a list of choices, where other lists are lists of tables or numbers."""

Checked = TypeVar("Checked", bound=Table)


class Flaw(NamedTuple):
    """One thing wrong with a table: dotted field, what was expected, what was found, what may help."""

    field: str
    expected: str
    got: str
    suggestion: str = ""


# --- the schema, seen field by field ---------------------------------------------------------


def names_of(table: type[Table]) -> list[str]:
    """Names a file may use in a table."""
    return [name for name in table.model_fields if name != _OWN]


def quantity_of(field: FieldInfo) -> Quantity | None:
    """The quantity a field holds, if it holds one."""
    marks = [*field.metadata, *(mark for part in get_args(field.annotation) for mark in get_args(part)[1:])]
    return next((mark for mark in marks if isinstance(mark, Quantity)), None)


def is_optional(field: FieldInfo) -> bool:
    """Whether a field may hold nothing."""
    return NoneType in get_args(field.annotation)


def may_be_left_out(field: FieldInfo) -> bool:
    """Whether a file without the field is complete: it has a default."""
    return not field.is_required()


def table_of(field: FieldInfo) -> type[Table] | None:
    """The table a field holds, if it holds one."""
    kinds = [kind for kind in get_args(field.annotation) if kind is not NoneType]
    kind = kinds[0] if is_optional(field) and len(kinds) == 1 else field.annotation
    return kind if isinstance(kind, type) and issubclass(kind, Table) else None


def listed_table_of(field: FieldInfo) -> type[Table] | None:
    """The table a field holds a list of, if it does."""
    kinds = get_args(field.annotation)
    if kinds and not is_optional(field) and isinstance(kinds[0], type) and issubclass(kinds[0], Table):
        return kinds[0]
    return None


def one_of_these(names: Sequence[str]) -> str:
    """What a message says of the names a table knows."""
    return one_of(names) if len(names) <= _MOST_NAMED else "a parameter (run.py parameters lists them)"


class _Entry(NamedTuple):
    """A name a file may use in a table: what stands there, and whether it may be left out."""

    name: str
    quantity: Quantity | None
    table: type[Table] | None
    listed: type[Table] | None
    may_be_left_out: bool


@cache
def _entries(table: type[Table]) -> tuple[_Entry, ...]:
    found = []
    for name in names_of(table):
        field = table.model_fields[name]
        kinds = (quantity_of(field), table_of(field), listed_table_of(field))
        found.append(_Entry(name, *kinds, may_be_left_out(field)))
    return tuple(found)


# --- checking --------------------------------------------------------------------------------


def examine(model: type[Checked], raw: Mapping[str, Any]) -> tuple[Checked | None, list[Flaw]]:
    """The checked table and no flaws, or None and every flaw found."""
    flaws: list[Flaw] = []
    sources: dict[str, Source] = {}
    plain = _unwrapped(model, raw, "", sources, flaws)
    if _OWN in model.model_fields:
        plain[_OWN] = sources
    table = None
    try:
        table = model.model_validate(plain)
    except ValidationError as error:
        known = {flaw.field for flaw in flaws}
        for detail in error.errors(include_url=False):
            if detail["type"] == "missing":
                continue  # said already, or explained by a misspelt name
            flaw = _worded(model, detail)
            if flaw.field not in known:
                known.add(flaw.field)
                flaws.append(flaw)
    return (None if flaws else table), flaws


def _unwrapped(
    model: type[Table], raw: Mapping[str, Any], path: str, sources: dict[str, Source], flaws: list[Flaw]
) -> dict[str, Any]:
    plain: dict[str, Any] = {}
    names = names_of(model)
    unknown = [name for name in raw if name not in names]
    meant: set[str] = set()
    for name in unknown:
        free = [known for known in names if known not in raw]
        hint = did_you_mean(name, free or names)
        meant.add(nearest(name, free) or "")
        flaws.append(Flaw(_join(path, name), one_of_these(names), f"the unknown name '{name}'", hint))
    for name, quantity, table, listed, spared in _entries(model):
        here = _join(path, name)
        if name not in raw:
            if name not in meant and not spared:
                flaws.append(Flaw(here, _belongs(quantity, table, listed), "nothing: it is missing"))
            continue
        value = raw[name]
        if isinstance(quantity, Told):
            plain[name] = _frozen(value)
        elif quantity:
            _take_value(quantity, value, here, plain, sources, flaws)
            _check_same_unit(quantity, value, raw.get("unit"), here, flaws)
        elif table and isinstance(value, Mapping):
            plain[name] = _unwrapped(table, value, here, sources, flaws)
        elif listed and isinstance(value, list):
            plain[name] = tuple(
                _unwrapped(listed, item, f"{here}.{number}", sources, flaws)
                if isinstance(item, Mapping)
                else item
                for number, item in enumerate(value)
            )
        else:
            plain[name] = _frozen(value)
    return plain


def _belongs(quantity: Quantity | None, table: object, listed: object) -> str:
    if quantity:
        return quantity.expected()
    return "a table" if table else "a list of tables" if listed else "a value"


def _take_value(
    quantity: Quantity,
    value: Any,
    here: str,
    plain: dict[str, Any],
    sources: dict[str, Source],
    flaws: list[Flaw],
) -> None:
    """Take a number out of ``{ value, unit, tag, source }`` and keep its source."""
    name = here.rpartition(".")[2]
    units = quantity.allowed_units()
    if not isinstance(value, Mapping):
        form = f'{{ value = {shown(value)}, unit = "{units[0]}", tag = "…", source = "…" }}'
        flaws.append(Flaw(here, f"a number with unit, tag and source: {form}", shown(value)))
        plain[name] = _frozen(value)
        return
    for key in value:
        if key not in LEAF:
            flaws.append(
                Flaw(f"{here}.{key}", one_of(LEAF), f"the unknown name '{key}'", did_you_mean(key, LEAF))
            )
    if "value" in value:
        plain[name] = _frozen(value["value"])
    else:
        flaws.append(Flaw(here, quantity.expected(), "no value"))
    unit, tag, source = value.get("unit"), value.get("tag"), value.get("source")
    if unit not in units:
        hint = "1 MWM = 3,746 MXN of 2020" if str(unit).startswith("MXN") else did_you_mean(str(unit), units)
        flaws.append(Flaw(f"{here}.unit", " or ".join(shown(known) for known in units), _or_none(unit), hint))
    if not isinstance(tag, str) or tag not in TAGS:
        meanings = "; ".join(f'"{known}" {meaning}' for known, meaning in TAGS.items())
        flaws.append(
            Flaw(f"{here}.tag", f"an evidence tag ({meanings})", _or_none(tag), did_you_mean(str(tag), TAGS))
        )
    if not isinstance(source, str) or not source.strip():
        flaws.append(Flaw(f"{here}.source", "where the number comes from", _or_none(source)))
    sources[here] = Source(str(unit), str(tag), str(source))


def _check_same_unit(quantity: Quantity, value: Any, unit: Any, here: str, flaws: list[Flaw]) -> None:
    """Where several units are allowed, the table's own ``unit`` says which one is used."""
    units = quantity.allowed_units()
    if len(units) > 1 and isinstance(value, Mapping) and unit in units:
        own = value.get("unit")
        if own in units and own != unit:
            flaws.append(Flaw(f"{here}.unit", f"{shown(unit)}, the unit of this table", shown(own)))


def _worded(model: type[Table], detail: ErrorDetails) -> Flaw:
    """A flaw that pydantic found, in the words of the schema."""
    if detail["type"] == "contradiction":
        found = detail["ctx"]
        return Flaw(_join(*map(str, detail["loc"]), found["field"]), found["expected"], found["got"])
    quantity, depth = _quantity_at(model, detail["loc"])
    field = _join(*map(str, detail["loc"][: depth or None]))
    got = shown(detail["input"])
    if quantity:
        return Flaw(field, quantity.expected(), got)
    if detail["type"] == "literal_error":
        allowed = detail["ctx"]["expected"].replace("'", '"')
        hint = did_you_mean(str(detail["input"]), allowed.replace('"', "").replace(" or ", ", ").split(", "))
        return Flaw(field, allowed, got, hint)
    if detail["type"] == "tuple_type" and field.endswith(_CHOICES):
        return Flaw(field, "a list of texts in quotes", got)
    return Flaw(field, _IN_WORDS.get(detail["type"], detail["msg"]), got)


def _quantity_at(model: type[Table], location: Sequence[int | str]) -> tuple[Quantity | None, int]:
    """The quantity at a location of the schema and how deep it stands, or (None, 0)."""
    table: type[Table] | None = model
    for depth, part in enumerate(location, start=1):
        if isinstance(part, int):
            continue
        if table is None or part not in table.model_fields:
            break
        field = table.model_fields[part]
        if quantity := quantity_of(field):
            return quantity, depth
        table = table_of(field) or listed_table_of(field)
    return None, 0


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _or_none(value: Any) -> str:
    return "nothing" if value is None else shown(value)


def _join(*parts: str) -> str:
    return ".".join(part for part in parts if part)
