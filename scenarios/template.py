"""A policy file to begin with: every key with its meaning, unit and range, taken from the schema.

The numbers are those of a file of the catalogue that gives the same kind of benefit, or has the same
table of rules: the one with most worked examples. So the new file is right from the start, with examples
that come out, and what the schema learns the next new file says.
"""

from __future__ import annotations

import copy
import re
import textwrap
from collections.abc import Iterator
from typing import Any, Literal, get_args, get_origin

from pydantic.fields import FieldInfo

from scenarios.benefit import Benefit
from scenarios.examine import examine, listed_table_of, names_of, quantity_of, table_of
from scenarios.policy import RULES, Policy
from scenarios.problems import ScenarioError, did_you_mean, one_of
from scenarios.reading import FOLDERS, names_in, read_toml
from scenarios.schema import TAGS, Quantity, Table

_WIDTH = 106
_LATER = "to be replaced"

MEANINGS = {
    "unit": "what the two ceilings are counted in: minimum wages, or the unit of account UMA",
    "needs_lot": "only for who owns a lot",
    "needs_possession": "a right to the lot must be shown; a title shared by heirs is none",
    "excludes_risk": "not on slopes and in ravines",
    "needs_papers": "identity papers",
    "citizens_only": "not for who came from another country",
    "migrants_only": "only for who came from another country",
    "owners_only": "an allowance for owners",
    "queue": "who comes first when money is short",
    "kind": "what is given",
    "savings_in_kind": "material, what stands and own work count as savings",
    "credit_required": "no credit, no project",
    "builds": "what the money is for",
    "fiscal_year": "what is unspent in December goes back",
    "credit_from_budget": "the credit is lent from the budget, and what is repaid goes back to it",
    "capacity_rule": "an instalment is bearable up to a share of income, or of what needs and rent leave",
    "lender": "a lender of the place that lends its own money",
    "staged": "paid in tranches, each when the last stands",
    "successive": "again, when an earlier award is completed and paid",
    "design": "the family decides what is built, or a plan is prescribed",
    "provided": "there are assistants",
    "trained": "assistants took a course",
    "cost_borne_by": "who pays for organising a group",
    "observatory": "the market's rents are published",
    "just_cause": "who pays cannot be put out",
    "foreign_documents": "foreign documents are good for contracts",
    "choice": "which settlements first: with the largest gap in services, or the most central",
    "rooms_bound": "rents of rooms on its ground are bound to the list",
    "by_list": "members come in the order of a list",
}
"""Meanings of switches and choices; a quantity says itself what it is, a table has its description."""


def kinds() -> list[str]:
    """What a new policy can be: a kind of benefit or a table of rules of which there is an example."""
    names = [*get_args(Benefit.model_fields["kind"].annotation), *RULES]
    found = _models()
    return [name for name in names if name in found]


def new_policy(name: str, kind: str) -> str:
    """The text of a policy file called ``name``; ``ScenarioError`` for a name or kind that cannot be."""
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
        raise ScenarioError(None, "name", "lower-case letters, digits and underscores", f"'{name}'")
    if name in names_in("policy"):
        raise ScenarioError(None, "name", "a name that no policy of the catalogue has", f"'{name}'")
    models = _models()
    if kind not in models:
        raise ScenarioError(None, "kind", one_of(kinds()), f"'{kind}'", did_you_mean(kind, kinds()))
    source, raw = models[kind]
    raw = copy.deepcopy(raw)
    old = raw["programmes"][0]["name"] if raw.get("programmes") else ""
    if old:
        raw["programmes"][0]["name"] = name
    for example in raw["examples"]:
        if "programme" in example:
            example["programme"] = name
    return "\n".join(_lines(name, raw, source)) + "\n"


def _models() -> dict[str, tuple[str, dict[str, Any]]]:
    """The file to take numbers from, and what it says, by kind: that with most worked examples."""
    found: dict[str, tuple[str, dict[str, Any]]] = {}
    files = [(name, read_toml(FOLDERS["policy"] / f"{name}.toml").raw) for name in names_in("policy")]
    for name, raw in sorted(files, key=lambda file: (-len(file[1].get("examples", [])), file[0])):
        programmes = raw.get("programmes", [])
        if len(programmes) > 1 or len(raw.get("examples", [])) < 2:
            continue
        rules = [table for table in RULES if table in raw]
        for kind in [programmes[0]["benefit"]["kind"]] if programmes else rules:
            if not (programmes and rules):
                found.setdefault(kind, (name, raw))
    return found


# --- writing ---------------------------------------------------------------------------------


def _lines(name: str, raw: dict[str, Any], model: str) -> Iterator[str]:
    yield f"# {name}: what it is, in a line."
    yield "#"
    yield from _comment(
        f"The numbers are those of {model}, so that the file works at once: replace them and say where each "
        f"comes from. `run.py check {name}.toml` says what the policy does and whether the examples come out."
    )
    yield "#"
    yield "# Every number is { value, unit, tag, source }; the tag says how sure it is:"
    yield from _comment("; ".join(f"{tag} {meaning}" for tag, meaning in TAGS.items()) + ".")
    yield "# Money is in MWM, one Mexican monthly minimum wage of 2020 (3,746 MXN)."
    yield ""
    yield f'name = "{name}" # lower-case letters, digits and underscores; that of the file'
    yield f'summary = "{_LATER}: what the policy does, in a sentence"'
    yield f'source = "{_LATER}: where its rules are written"'
    yield f'claim = "{_LATER}: what it is said to bring about, and who says so"'
    yield "rows = [] # rows of scenarios/catalogue.toml it stands for"
    yield f'place = "{raw.get("place", "valle_de_mexico")}" # its own place, one of scenarios/places'
    headline = _inline(raw.get("headline", ["adequate_share"]))
    yield f"headline = {headline} # the indicators it asks to be judged by"
    yield '# in_force = "60-120,180-" # months of the run in which it is; left out, all of them'
    yield ""
    yield from _titles("title", name)
    for key, field in Policy.model_fields.items():
        if key in raw and key in RULES:
            table = table_of(field)
            assert table is not None
            yield from _table(table, raw, (key,), model)
    if raw.get("programmes"):
        programme = listed_table_of(Policy.model_fields["programmes"])
        assert programme is not None
        yield "\n[[programmes]]"
        yield f'name = "{name}"\n'
        yield from _titles("programmes.title", name)
        for part, field in programme.model_fields.items():
            if part in raw["programmes"][0] and part != "title" and (table := table_of(field)):
                yield from _table(table, raw, ("programmes", part), model)
            elif "delivery" in raw["programmes"][0] and (table := table_of(field)):
                yield ""
                yield from _comment(f"A table [programmes.{part}] may stand here. {table.__doc__ or ''}")
    yield "\n# Worked examples: who asks, and what comes of it. Their numbers are made up, so they are bare."
    for example in raw["examples"]:
        yield "\n[[examples]]"
        yield from (f"{key} = {_inline(value)}" for key, value in example.items())


def _titles(header: str, name: str) -> Iterator[str]:
    yield f"[{header}]"
    yield from (f'{language} = "{name.replace("_", " ").capitalize()}"' for language in ("en", "es", "pt"))


def _table(table: type[Table], raw: dict[str, Any], way: tuple[str, ...], model: str) -> Iterator[str]:
    """A table: its description, then every key it may have; those left at their default as comments."""
    said = raw["programmes"][0][way[1]] if way[0] == "programmes" else raw[way[0]]
    yield ""
    yield from _comment(" ".join((table.__doc__ or "").split()).replace("``", "`"))
    yield f"[{'.'.join(way)}]"
    for key in names_of(table):
        field = table.model_fields[key]
        if key in said:
            yield from _comment(_about(key, field))
            yield f"{key} = {_value(said[key], model)}"
        elif (default := _default(field, said)) is not None and _may_say(raw, way, key, default):
            yield from _comment(f"{_about(key, field)}; left out, it is {_inline(field.default)}")
            yield f"# {key} = {_inline(default)}"


def _about(key: str, field: FieldInfo) -> str:
    """Meaning, unit and range of a key, or the values it may have."""
    meaning = MEANINGS.get(key, key.replace("_", " "))
    if quantity := quantity_of(field):
        return f"{key.replace('_', ' ')}: {quantity.expected()}"
    if get_origin(field.annotation) is Literal:
        allowed = " or ".join(f'"{value}"' for value in get_args(field.annotation))
        return f"{meaning}: {allowed}"
    return f"{meaning}: true or false" if field.annotation is bool else meaning


def _default(field: FieldInfo, said: dict[str, Any]) -> Any:
    """What a key that is left out stands for, as a file would write it; None if that is nothing."""
    if field.is_required() or field.default is None or isinstance(field.default, tuple):
        return None
    quantity: Quantity | None = quantity_of(field)
    if quantity is None:
        return field.default
    units = quantity.allowed_units()
    unit = said["unit"] if said.get("unit") in units else units[0]
    return {"value": field.default, "unit": unit, "tag": "A", "source": _LATER}


def _may_say(raw: dict[str, Any], way: tuple[str, ...], key: str, default: Any) -> bool:
    """Whether the file would still be right if it said this key: others have no such field."""
    more = copy.deepcopy(raw)
    table = more["programmes"][0][way[1]] if way[0] == "programmes" else more[way[0]]
    table[key] = default
    return not examine(Policy, more)[1]


def _value(value: Any, model: str) -> str:
    """A value as the model has it; a number becomes an assumption that says where it was taken from."""
    if isinstance(value, dict):
        value = {**value, "tag": "A", "source": f"{_LATER}: as in {model}"}
    return _inline(value)


def _inline(value: Any) -> str:
    """A value in TOML, on one line."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {_inline(item)}" for key, item in value.items()) + " }"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_inline, value)) + "]"
    return str(value)


def _comment(text: str) -> Iterator[str]:
    yield from textwrap.wrap(" ".join(text.split()), _WIDTH, initial_indent="# ", subsequent_indent="#   ")
