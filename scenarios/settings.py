"""Settings of one run: ``place.tenure.own=0.5`` changes one value of a place, policy or network.

The name is dotted: ``behaviour.<parameter>``, ``network.<field>``, ``place.<section>.<field>`` or
``policy.<name>.programmes.<number or name>.<part>.<field>``. The value is written as in TOML.
A changed number carries tag A and remembers in its source what it replaced.
"""

from __future__ import annotations

import copy
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic.fields import FieldInfo

from scenarios.dates import name_and_dates
from scenarios.examine import (
    Checked,
    examine,
    listed_table_of,
    names_of,
    one_of_these,
    quantity_of,
    table_of,
)
from scenarios.problems import ScenarioError, did_you_mean, one_of, shown
from scenarios.schema import Table

TARGETS = ("behaviour", "network", "place", "policy")
LABEL = "setting"

_NAME = re.compile(r"[A-Za-z0-9_]+(\.[A-Za-z0-9_]+)+")


@dataclass(frozen=True)
class Setting:
    """One parsed setting: its dotted name in parts and its value."""

    parts: tuple[str, ...]
    value: Any

    @property
    def name(self) -> str:
        """The dotted name."""
        return ".".join(self.parts)

    def error(self, expected: str, got: str, suggestion: str = "") -> ScenarioError:
        """A ``ScenarioError`` about this setting."""
        return ScenarioError(LABEL, self.name, expected, got, suggestion)


def parse(texts: Iterable[str]) -> list[Setting]:
    """Settings from texts "a.b=v"; ``ScenarioError`` for a malformed one or an unknown target."""
    texts = [texts] if isinstance(texts, str) else list(texts)
    return [_parsed(text) for text in texts]


def _parsed(text: str) -> Setting:
    name, equals, written = text.partition("=") if isinstance(text, str) else ("", "", "")
    name = name.strip()
    if not equals or not _NAME.fullmatch(name):
        raise ScenarioError(
            LABEL, name or str(text), "name=value, for instance place.tenure.own=0.5", repr(text)
        )
    parts = tuple(name.split("."))
    if parts[0] not in TARGETS:
        hint = did_you_mean(parts[0], TARGETS)
        raise ScenarioError(LABEL, name, "a name that begins with " + one_of(TARGETS), f"'{parts[0]}'", hint)
    try:
        values = tomllib.loads(f"value = {written}")
    except tomllib.TOMLDecodeError:
        values = {}
    if list(values) != ["value"]:
        word = written.strip()
        hint = f"write {word.replace('.', '0.', 1)}" if re.fullmatch(r"[+-]?\.\d+", word) else ""
        if re.fullmatch(r"[A-Za-z_]\w*", word):
            hint = f"texts need quotes: '{name}=\"{word}\"'"
        raise ScenarioError(
            LABEL, name, 'a TOML value: a number, true or false, a "text", a [list]', f"'{written}'", hint
        )
    return Setting(parts, values["value"])


def settings_for(policies: Iterable[str], settings: Iterable[str]) -> tuple[str, ...]:
    """Those of ``settings`` that ``policies`` can take: numbers of a policy only where it is chosen."""
    chosen = {Path(name_and_dates(policy)[0]).stem for policy in policies}
    parts = {setting: [*setting.partition("=")[0].split("."), ""] for setting in settings}
    return tuple(text for text, part in parts.items() if part[0] != "policy" or part[1] in chosen)


def refuse_contradictions(settings: Sequence[Setting]) -> None:
    """Raise ``ScenarioError`` if one value is set twice, differently."""
    seen: dict[str, Any] = {}
    for setting in settings:
        if setting.name in seen and seen[setting.name] != setting.value:
            raise setting.error("one value", f"both {shown(seen[setting.name])} and {shown(setting.value)}")
        seen[setting.name] = setting.value


def changed(model: type[Checked], raw: Mapping[str, Any], settings: Sequence[Setting], skip: int) -> Checked:
    """A place, policy or network, right in itself, with some of its values set.

    ``raw`` is what its file says, ``skip`` how many parts of a setting's name lead to it.
    Raises ``ScenarioError`` if a name does not exist or the values do not fit together.
    """
    mine = dict(copy.deepcopy(raw))
    found = [Setting((*s.parts[:skip], *_located(model, mine, s, skip)), s.value) for s in settings]
    refuse_contradictions(found)
    for setting in found:
        _put(model, mine, setting, skip)
    table, flaws = examine(model, mine)
    if table is None:
        flaw = flaws[0]
        head = ".".join(settings[0].parts[:skip])
        raise ScenarioError(LABEL, f"{head}.{flaw.field}".strip("."), *flaw[1:])
    return table


def _located(model: type[Table], raw: dict[str, Any], setting: Setting, skip: int) -> list[str]:
    """Parts of the name inside the table, with the number of a listed table instead of its name."""
    table: type[Table] = model
    content: Any = raw
    located: list[str] = []
    parts = list(setting.parts[skip:])
    while parts:
        part = parts.pop(0)
        names = names_of(table)
        if part not in names:
            raise setting.error(one_of_these(names), f"the unknown name '{part}'", did_you_mean(part, names))
        located.append(part)
        field = table.model_fields[part]
        inner, listed = table_of(field), listed_table_of(field)
        if part not in content and (inner or listed):
            raise setting.error("a table that is in the file", f"no table '{part}'")
        content = content.get(part)
        if listed:
            number = _number_in(content, parts.pop(0) if parts else "", setting)
            located.append(str(number))
            table, content = listed, content[number]
        elif inner:
            table = inner
        else:
            _refuse_what_cannot_be_set(field, parts, setting)
            return located
    raise setting.error("the name of one value, here " + one_of(names_of(table)), "the name of a table")


def _number_in(tables: list[dict[str, Any]], part: str, setting: Setting) -> int:
    """Number of a listed table given by number, or by name where it has one."""
    names = [str(table.get("name", number)) for number, table in enumerate(tables)]
    if part in names:
        return names.index(part)
    if part.isdecimal() and int(part) < len(names):
        return int(part)
    numbered = [n if n == str(at) else f"{at} or {n}" for at, n in enumerate(names)]
    numbered = numbered or ["none: the list is empty"]
    if not part:
        raise setting.error(
            "the name of one value in one of these: " + one_of(numbered).removeprefix("one of: "),
            "the name of a list",
        )
    raise setting.error(one_of(numbered), f"'{part}'", did_you_mean(part, names))


def _refuse_what_cannot_be_set(field: FieldInfo, parts: list[str], setting: Setting) -> None:
    if parts:
        raise setting.error(
            f"a name that ends at '{setting.parts[-len(parts) - 1]}'", f"'.{'.'.join(parts)}'"
        )
    if field.annotation is str:
        raise setting.error("a number, a switch or a choice to set", "a text that only describes")


def _put(model: type[Table], raw: dict[str, Any], setting: Setting, skip: int) -> None:
    """Change one value; a number keeps its unit and remembers what it replaced."""
    *way, last = setting.parts[skip:]
    content: Any = raw
    table: type[Table] = model
    for part in way:
        if isinstance(content, list):
            content = content[int(part)]
        else:
            field, content = table.model_fields[part], content[part]
            table = table_of(field) or listed_table_of(field) or table
    quantity = quantity_of(table.model_fields[last])
    if quantity is None:
        content[last] = setting.value
        if last == "unit":
            _relabel(table, content, setting.value)
        return
    leaf = content.get(last)
    if leaf is None:
        _put_what_is_left_out(table, content, last, setting.value)
    elif leaf["value"] != setting.value:
        source = f"set for this run instead of {shown(leaf['value'])} [{leaf['tag']}]: {leaf['source']}"
        content[last] = {**leaf, "value": setting.value, "tag": "A", "source": source}


def _put_what_is_left_out(table: type[Table], content: dict[str, Any], name: str, value: Any) -> None:
    """Give a number that the file leaves at its default another value, in the unit of its table."""
    field = table.model_fields[name]
    quantity = quantity_of(field)
    assert quantity is not None
    if value != field.default:
        units = quantity.allowed_units()
        unit = content["unit"] if content.get("unit") in units else units[0]
        source = f"set for this run instead of {shown(field.default)}, as the file leaves it out"
        content[name] = {"value": value, "unit": unit, "tag": "A", "source": source}


def _relabel(table: type[Table], content: dict[str, Any], unit: Any) -> None:
    """A table that is read in another unit: its numbers stay, their unit follows."""
    for name, field in table.model_fields.items():
        quantity = quantity_of(field)
        if (
            name in content
            and quantity
            and unit in quantity.allowed_units()
            and len(quantity.allowed_units()) > 1
        ):
            content[name] = {**content[name], "unit": unit}
