"""The runs of a study: which city under which luck, each with an identity and a command that repeats it.

An identity hashes what decides the results: the version and its rules, the resolved scenario, the
seed, and what is kept. The same run of two studies, on two machines, has the same identity; a
changed rule, number or policy file gives another.
"""

from __future__ import annotations

import hashlib
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from agents.foundation.parameters import PARAMETERS
from analysis.indicators import HOMES_FOR_MONEY, INDICATORS, describe
from analysis.store import rules_digest, version
from analysis.sweeps.design import as_setting, points_of
from scenarios import Scenario, ScenarioError, load
from scenarios.dates import name_and_dates
from scenarios.problems import did_you_mean, one_of
from scenarios.reading import find, policies_in
from scenarios.settings import settings_for
from scenarios.study import SIZES, Number, Study

FORMAT = 1
"""Changes when the same run would be kept in another way."""


@dataclass(frozen=True, slots=True)
class City:
    """A place under policies at one point: what a run needs but its luck. Small, and can be pickled."""

    place: str
    policies: tuple[str, ...]
    settings: tuple[str, ...]
    households: int | None
    months: int

    def scenario(self, seed: int = 1) -> Scenario:
        """The scenario that is run; ``ScenarioError`` if it cannot be."""
        return load(
            self.place,
            policies=self.policies,
            settings=self.settings,
            households=self.households,
            months=self.months,
            seed=seed,
        )


@dataclass(frozen=True)
class Kept:
    """What is kept of a run: indicators (none named: all), months between rows; ``seconds`` it may take."""

    indicators: tuple[str, ...]
    every: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Run:
    """One run: its identity, where it stands in the study, its city and its luck."""

    id: str
    place: str
    arm: str
    point: int
    seed: int
    city: City

    def command(self) -> str:
        """The command that repeats it."""
        words = ["python", "run.py", "run", self.city.place]
        for policy in self.city.policies:
            words += ["--policy", policy]
        if self.city.households is not None:
            words += ["--households", str(self.city.households)]
        words += ["--months", str(self.city.months), "--seed", str(self.seed)]
        for setting in self.city.settings:
            words += ["--set", setting]
        return shlex.join(words)


def kept_of(study: Study) -> Kept:
    """What a study keeps; ``ScenarioError`` for an indicator that does not exist."""
    known = INDICATORS.keys() - {HOMES_FOR_MONEY}
    for name in study.indicators:
        if name not in known:
            raise ScenarioError(
                study.name,
                "indicators",
                "columns of series.parquet",
                f"'{name}'",
                did_you_mean(name, known),
            )
    return Kept(study.indicators, study.every, study.seconds)


def city_identity(scenario: Scenario, kept: Kept) -> str:
    """Of all that decides the results but the luck: 16 hexadecimal digits."""
    parts = (FORMAT, version(), rules_digest(), repr(scenario.with_seed(0)), kept.indicators, kept.every)
    return hashlib.blake2b(repr(parts).encode(), digest_size=8).hexdigest()


def run_identity(city: str, seed: int) -> str:
    """Of a run: its city's and its seed, 20 hexadecimal digits."""
    return hashlib.blake2b(f"{city}/{seed}".encode(), digest_size=10).hexdigest()


@lru_cache(maxsize=4_096)
def identity_of(city: City, kept: Kept) -> str:
    """``city_identity`` of what a city resolves to here."""
    return city_identity(city.scenario(), kept)


def arms_of(study: Study) -> dict[str, tuple[str, ...]]:
    """Policies by arm."""
    return {name: policies_in(name) for name in study.policies}


def city_at(study: Study, place: str, policies: tuple[str, ...], point: Mapping[str, Number]) -> City:
    """The city of a place under policies at a point of a study."""
    varied = [as_setting(name, value) for name, value in point.items() if name not in SIZES]
    sizes = {name: int(point[name]) for name in SIZES if name in point}
    return City(
        place,
        policies,
        settings_for(policies, (*study.settings, *varied)),
        sizes.get("households", study.households),
        sizes.get("months", study.months),
    )


def cities_of(study: Study) -> Iterator[tuple[str, str, int, City]]:
    """Place, arm, number of the point and city of all cities, point by point."""
    arms = arms_of(study)
    for number, point in enumerate(points_of(study)):
        for place in study.places:
            for arm, policies in arms.items():
                yield place, arm, number, city_at(study, place, policies, point)


def runs_of(study: Study) -> Iterator[Run]:
    """All runs, seed by seed.

    Pairs are complete early. ``ScenarioError`` for the first city that cannot be.
    """
    kept = kept_of(study)
    cities = [(*found, _identity_in(study, *found, kept)) for found in cities_of(study)]
    for seed in range(1, study.seeds + 1):
        for place, arm, point, city, identity in cities:
            yield Run(run_identity(identity, seed), place, arm, point, seed, city)


def _identity_in(study: Study, place: str, arm: str, point: int, city: City, kept: Kept) -> str:
    """The identity of a city of a study; ``ScenarioError`` says where in the study it stands."""
    try:
        return identity_of(city, kept)
    except ScenarioError as error:
        where = f"study {study.name}, {place} under {arm}" + (f", point {point}" if city.settings else "")
        field = f"{error.file}: {error.field}" if error.file and error.file != "setting" else error.field
        raise ScenarioError(where, field, error.expected, error.got, error.suggestion) from None


def check_study(study: Study) -> None:
    """Refuse what no run of the study could do; ``ScenarioError`` says what.

    Units of behavioural numbers, whole sizes, a policy's number that no arm could take.
    """
    for varied in study.vary:
        unit = known_unit(varied.name)
        if unit and varied.unit and varied.unit != unit:
            expected = f"the unit of {varied.name}, '{unit}'"
            raise ScenarioError(study.name, f"vary.{varied.name}.unit", expected, f"'{varied.unit}'")
    named = [str(name_and_dates(part)[0]) for parts in arms_of(study).values() for part in parts]
    policies = {_found(study, "policy", name).stem for name in named}
    for place in study.places:
        _found(study, "place", place)
    for name in (*study.names, *(setting.partition("=")[0] for setting in study.settings)):
        part = name.split(".")
        if part[0] == "policy" and part[1:2] and part[1] not in policies:
            hint = did_you_mean(part[1], policies)
            raise ScenarioError(study.name, name, "a number of " + one_of(policies), f"'{part[1]}'", hint)
    kept_of(study)
    for point in points_of(study):
        for size in SIZES:
            if not isinstance(point.get(size, 1), int) or isinstance(point.get(size, 1), bool):
                raise ScenarioError(study.name, size, "a whole number", f"{point[size]}", "whole = true")


def _found(study: Study, kind: str, name: str) -> Path:
    """The file of a place or policy of a study."""
    try:
        return find(kind, name)
    except ScenarioError as error:
        field = {"place": "places", "policy": "policies"}[kind]
        raise ScenarioError(study.name, field, error.expected, error.got, error.suggestion) from None


def known_unit(varied: str) -> str:
    """Unit of a name that may vary, where the table of parameters says it or it is a size; else nothing."""
    if varied in SIZES:
        return varied
    name = varied.removeprefix("behaviour.")
    return PARAMETERS[name].unit if name != varied and name in PARAMETERS else ""


def unit_of(column: str) -> str:
    """Unit of a kept column as it is stored: shares between 0 and 1."""
    unit = describe(column).unit
    return f"share{unit[1:]}" if unit.startswith("%") else unit
