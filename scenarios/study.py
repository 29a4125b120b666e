"""A study: which cities are to be lived, and what is kept of them; one TOML file each.

A study names places, policies (the *arms*), seeds, and numbers that vary by a design: every
combination of listed values (``grid``), listed points (``list``), or a sample of ranges
(``latin_hypercube``, ``sobol``). Every arm faces the same points and the same seeds.
"""

from __future__ import annotations

import math
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from pydantic_core import ErrorDetails

from scenarios.loader import Listing
from scenarios.problems import ScenarioError, did_you_mean, line_of, one_of, shown
from scenarios.reading import FOLDERS, read_toml

Number = int | float | bool | str
"""A value that a study may give: a number, a switch or a choice."""

SAMPLED = ("latin_hypercube", "sobol")
SIZES = ("households", "months")
"""Names that may vary beside dotted settings."""

STUDIES = FOLDERS["policy"].parent / "studies"

_IN_WORDS = {
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "bool_type": "true or false",
    "string_type": "a text in quotes",
    "tuple_type": "a list",
    "model_type": "a table",
    "dict_type": "a table",
    "missing": "a value",
    "too_short": "at least one",
    "string_too_short": "a text that is not empty",
    "string_pattern_mismatch": "small letters, digits and underscores only",
}

_TAGS = ("int", "float", "bool", "str")
"""What ends the place of a flaw in a value that may be of several types: once for each of them."""


def _distinct(value: Number) -> tuple[bool, Number]:
    """The same for 1 and 1.0, another one for true."""
    return isinstance(value, bool), value


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Varied(_Part):
    """One number that varies.

    ``name``: a dotted setting (``behaviour.saving_share``, ``policy.hip_2019.programmes.0.finance.budget``,
    ``place.rent.share``), or ``households`` or ``months``. ``values``: for a grid. ``low``, ``high``: for
    a sample, on a linear or logarithmic scale; ``whole``: whole numbers only. ``unit``: as the table of
    parameters has it, which is checked for behaviour.
    """

    name: Annotated[str, Field(min_length=1)]
    values: tuple[Number, ...] = ()
    low: float = math.nan
    high: float = math.nan
    scale: Literal["linear", "log"] = "linear"
    whole: bool = False
    unit: str = ""

    @property
    def has_range(self) -> bool:
        """Whether a lowest and a highest value are given."""
        return math.isfinite(self.low) and math.isfinite(self.high)

    @model_validator(mode="after")
    def _has_values_or_a_range(self) -> Self:
        if self.values and (math.isfinite(self.low) or math.isfinite(self.high)):
            raise ValueError("either values or low and high|both")
        if not self.values and not self.has_range:
            raise ValueError("values = [...], or low and high|neither")
        if self.has_range and not self.low < self.high:
            raise ValueError(f"low below high|low = {self.low:g}, high = {self.high:g}")
        if self.has_range and self.scale == "log" and self.low <= 0.0:
            raise ValueError(f"low above 0 for a logarithmic scale|low = {self.low:g}")
        if len(set(map(_distinct, self.values))) < len(self.values):
            raise ValueError(f"each value once|{shown(list(self.values))}")
        if self.has_range and self.whole and not (self.low.is_integer() and self.high.is_integer()):
            raise ValueError(f"whole low and high for whole = true|low = {self.low:g}, high = {self.high:g}")
        if self.has_range and self.name in SIZES and not self.whole:
            raise ValueError(f"whole = true for a range of {self.name}|fractions")
        return self


class Design(_Part):
    """How points are chosen.

    ``points``: how many a sample has; for ``sobol`` the base number, a power of two, of which Saltelli's
    scheme makes ``points`` × (2 + varied numbers). ``seed``: luck of the sample.
    """

    kind: Literal["grid", "list", "latin_hypercube", "sobol"] = "grid"
    points: Annotated[int, Field(ge=2, le=1_000_000)] | None = None
    seed: Annotated[int, Field(ge=0)] = 1

    @model_validator(mode="after")
    def _has_a_size_if_sampled(self) -> Self:
        if (self.points is None) == (self.kind in SAMPLED):
            expected = "how many points the sample has" if self.points is None else "no points"
            raise ValueError(f"{expected} for kind = '{self.kind}'|points = {self.points}")
        if self.kind == "sobol" and self.points and self.points & (self.points - 1):
            raise ValueError(f"a power of two for kind = 'sobol'|points = {self.points}")
        return self


class Study(_Part):
    """What is to be run. ``every``: months between kept rows of the series, 0 to keep none.

    ``seeds``: how many luck numbers, 1, 2, …; ``indicators``: those kept, none named for all of them;
    ``settings``: ``name=value`` of every run; ``points``: the points of ``kind = "list"``, tables of
    name and value. ``seconds``: time limit of one run.
    """

    name: Annotated[str, Field(pattern=r"^[a-z0-9_]+$")]
    question: Annotated[str, Field(min_length=1)]
    source: str = ""
    places: Annotated[tuple[str, ...], Field(min_length=1)] = ("valle_de_mexico",)
    policies: Annotated[tuple[str, ...], Field(min_length=1)] = ("none",)
    baseline: str | None = None
    households: Annotated[int, Field(ge=1)] | None = None
    months: Annotated[int, Field(ge=1)] = 240
    seeds: Annotated[int, Field(ge=1, le=1_000_000)] = 8
    settings: tuple[str, ...] = ()
    indicators: tuple[str, ...] = ()
    every: Annotated[int, Field(ge=0)] = 0
    seconds: Annotated[float, Field(gt=0.0)] = 3_600.0
    design: Design = Design()
    vary: tuple[Varied, ...] = ()
    points: tuple[dict[str, Number], ...] = ()

    @property
    def compared_with(self) -> str:
        """The arm that others are compared with: the one named, else ``none``, else the first."""
        if self.baseline is not None:
            return self.baseline
        return "none" if "none" in self.policies else self.policies[0]

    @property
    def names(self) -> tuple[str, ...]:
        """Names of all that varies, in the order of the file."""
        if self.design.kind == "list":
            return tuple(dict.fromkeys(name for point in self.points for name in point))
        return tuple(varied.name for varied in self.vary)

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        kind = self.design.kind
        if kind == "list":
            if self.vary:
                raise ValueError("points and nothing under vary for kind = 'list'|vary")
            if not self.points:
                raise ValueError("at least one table under points for kind = 'list'|none")
        elif self.points:
            raise ValueError(f"no points for kind = '{kind}', which makes its own|points")
        if kind in SAMPLED and (listed := [v.name for v in self.vary if not v.has_range]):
            raise ValueError(f"low and high of all that varies for kind = '{kind}'|values of {listed[0]}")
        if kind in SAMPLED and not self.vary:
            raise ValueError(f"something under vary for kind = '{kind}'|nothing")
        if kind == "grid" and (ranged := [v.name for v in self.vary if v.has_range]):
            raise ValueError(f"values of all that varies for kind = 'grid'|a range of {ranged[0]}")
        for what, names in (("places", self.places), ("policies", self.policies), ("vary", self.names)):
            if twice := [name for name in names if names.count(name) > 1]:
                raise ValueError(f"each name of {what} once|'{twice[0]}' twice")
        each = [frozenset((name, _distinct(value)) for name, value in p.items()) for p in self.points]
        if len(set(each)) < len(each):
            again = next(point for point in each if each.count(point) > 1)
            raise ValueError(f"each point once|points.{each.index(again)} again")
        if twice := [name for name in self.indicators if self.indicators.count(name) > 1]:
            raise ValueError(f"each indicator once|'{twice[0]}' twice")
        if self.baseline is not None and self.baseline not in self.policies:
            raise ValueError(f"a baseline among the policies, {one_of(self.policies)}|'{self.baseline}'")
        return self


def studies() -> list[str]:
    """Names of the studies that come with Manovuelta."""
    return sorted(path.stem for path in STUDIES.glob("*.toml"))


def is_study(path: str | os.PathLike[str]) -> bool:
    """Whether a file holds a study, or is in the folder of studies: one that asks a question."""
    if Path(path).resolve().parent == STUDIES:
        return True
    try:
        raw = read_toml(path).raw
    except ScenarioError:
        return False
    return "question" in raw or ("vary" in raw and "programmes" not in raw)


def list_studies() -> list[Listing]:
    """The studies that come with Manovuelta: name, what is compared, question, source."""
    found = map(load_study, studies())
    return [Listing(s.name, " | ".join(s.policies), s.question, s.source) for s in found]


def load_study(name: str | os.PathLike[str]) -> Study:
    """The study of a name or a TOML file. ``ScenarioError`` if there is none or it is not right.

    Only the file itself is checked; whether its policies and settings can be is known once its runs
    are listed (``analysis.sweeps.plan``).
    """
    path = Path(name)
    if not path.suffix and not path.is_file():
        path = STUDIES / f"{name}.toml"
        if not path.is_file():
            known = studies()
            hint = did_you_mean(str(name), known)
            raise ScenarioError(None, "study", one_of(known) + ", or a TOML file", f"'{name}'", hint)
    file = read_toml(path)
    return _checked(_with_tuples(file.raw), file.label, file.text)


def changed(study: Study, **changes: Any) -> Study:
    """A study with other values, checked anew; ``ScenarioError`` if it is not right then."""
    return _checked(dict(study) | changes, study.name)


def _checked(content: dict[str, Any], label: str, text: str = "") -> Study:
    try:
        return Study.model_validate(content)
    except ValidationError as error:
        details = error.errors(include_url=False)
        field, expected, got, hint = _worded(details[0])
        more = len({_where(detail) for detail in details}) - 1
        raise ScenarioError(label, field, expected, got, hint, line_of(text, field), more) from None


def _with_tuples(content: Any) -> Any:
    """What TOML says with tuples for lists, as frozen models hold them."""
    if isinstance(content, list):
        return tuple(map(_with_tuples, content))
    if isinstance(content, dict):
        return {name: _with_tuples(value) for name, value in content.items()}
    return content


_OF_PART: dict[str, type[_Part]] = {"design": Design, "vary": Varied}


def _where(detail: ErrorDetails) -> tuple[str, ...]:
    """The field a flaw is in, part by part."""
    where = tuple(map(str, detail["loc"]))
    return where[:-1] if len(where) > 3 and where[-1] in _TAGS else where


def _worded(detail: ErrorDetails) -> tuple[str, str, str, str]:
    """Field, what was expected, what was found, what may help."""
    where = _where(detail)
    field = ".".join(where)
    kind = detail["type"]
    if kind == "value_error":
        expected, _, got = str(detail["ctx"]["error"]).partition("|")
        return field, expected, got, ""
    if kind == "extra_forbidden":
        part: type[_Part] = _OF_PART[where[0]] if len(where) > 1 else Study
        known: Iterable[str] = part.model_fields
        hint = did_you_mean(where[-1], known)
        if part is not Study and where[-1] in Study.model_fields:
            hint = f"'{where[-1]}' belongs above the first table in brackets"
        return field, one_of(known), f"the unknown name '{where[-1]}'", hint
    if kind == "missing":
        return field, "a value", "nothing: it is missing", ""
    if kind == "greater_than_equal":
        return field, f"a whole number of at least {detail['ctx']['ge']}", shown(detail["input"]), ""
    if kind == "less_than_equal":
        return field, f"a whole number of at most {detail['ctx']['le']:,}", shown(detail["input"]), ""
    expected = _IN_WORDS.get(kind, detail["msg"].removeprefix("Input should be "))
    if len(where) < len(detail["loc"]):
        expected = "a number, true or false, or a text in quotes"
    return field, expected, shown(detail["input"]), ""
