"""From names, files and settings to a scenario; what there is; what is wrong with a file."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from agents.foundation import parameters
from scenarios.dates import name_and_dates
from scenarios.examine import Checked, Flaw, examine, names_of
from scenarios.habits import habits_of
from scenarios.network import DEFAULT, Network
from scenarios.place import Place
from scenarios.policy import Policy
from scenarios.problems import ScenarioError, did_you_mean, nearest, one_of, shown
from scenarios.reading import (
    TomlFile,
    checked,
    dated,
    find,
    names_in,
    place_named,
    policy_named,
    raise_first,
    read_toml,
)
from scenarios.scenario import Scenario, behaviour_flaw, lender_flaws, whole_number
from scenarios.schema import Table, Text
from scenarios.settings import LABEL, Setting, changed, parse, refuse_contradictions


class Listing(NamedTuple):
    """One line about a place or policy."""

    name: str
    title: str
    summary: str
    source: str


def list_places() -> list[Listing]:
    """The places that come with Manovuelta: name, English title, summary, source."""
    return [_listing(place_named(name)) for name in names_in("place")]


def list_policies() -> list[Listing]:
    """The policies that come with Manovuelta: name, English title, summary, source."""
    return [_listing(policy_named(name)) for name in names_in("policy")]


def _listing(table: Place | Policy) -> Listing:
    return Listing(table.name, table.title.en, " ".join(table.summary.split()), table.source)


# --- loading ---------------------------------------------------------------------------------


def load(
    place: str | os.PathLike[str] = "valle_de_mexico",
    *,
    policies: Sequence[str | os.PathLike[str]] = (),
    households: int | None = None,
    months: int = 240,
    seed: int = 1,
    settings: Sequence[str] = (),
) -> Scenario:
    """The scenario of a place under policies.

    ``place`` and ``policies`` are names or TOML files, a policy's with its dates if it is to be in force
    in some months only (``hip_2019@60-120``; see ``scenarios.dates``), ``households`` the starting number
    (the place's own if None; up to 2,000,000), ``months`` the length (up to 1,200), ``settings``
    texts "a.b=v" that change single values (see ``scenarios.settings``).
    Raises ``ScenarioError`` with one clear message for anything that is not right.
    """
    wanted = parse(settings)
    refuse_contradictions(wanted)
    if households is not None:
        households = whole_number("households", households)
    town = _with_settings(
        Place, read_toml(find("place", place)), [s for s in wanted if s.parts[0] == "place"], 1
    )
    names: Iterable[str | os.PathLike[str]] = (
        [policies] if isinstance(policies, str | os.PathLike) else policies
    )
    named = [name_and_dates(name) for name in names]
    files = [read_toml(find("policy", name)) for name, _ in named]
    chosen = [checked(Policy, file) for file in files]
    _refuse_unknown_policies(wanted, [policy.name for policy in chosen])
    for number, (policy, file) in enumerate(zip(chosen, files, strict=True)):
        mine = [s for s in wanted if s.parts[:2] == ("policy", policy.name)]
        chosen[number] = _with_settings(Policy, file, mine, 2)
        flaws = lender_flaws(chosen[number], town)
        if flaws and (setting := next((s for s in mine if s.parts[-1] == "lender"), None)):
            raise setting.error(*flaws[0][1:])
        raise_first(file.errors(flaws))
    set_here = any(s.name == "place.population.households" for s in wanted)
    if set_here and households not in (None, town.population.households):
        raise ScenarioError(
            LABEL,
            "place.population.households",
            f"the number of households asked for, {households:,}",
            f"{town.population.households:,}",
            "give one of the two",
        )
    return Scenario(
        place=town,
        policies=tuple(dated(policy, dates) for policy, (_, dates) in zip(chosen, named, strict=True)),
        behaviour=habits_of(town.behaviour) | _behaviour(wanted),
        households=town.population.households if households is None else households,
        months=months,
        seed=seed,
        network=changed(Network, DEFAULT, [s for s in wanted if s.parts[0] == "network"], 1),
    )


def _with_settings(model: type[Checked], file: TomlFile, settings: list[Setting], skip: int) -> Checked:
    table = checked(model, file)
    return changed(model, file.raw, settings, skip) if settings else table


def _refuse_unknown_policies(settings: list[Setting], chosen: list[str]) -> None:
    for setting in settings:
        if setting.parts[0] == "policy" and setting.parts[1] not in chosen:
            name = setting.parts[1]
            hint = "choose the policy as well" if name in names_in("policy") else did_you_mean(name, chosen)
            expected = "a chosen policy, " + (one_of(chosen) if chosen else "and none is chosen")
            raise setting.error(expected, f"'{name}'", hint)


def _behaviour(settings: list[Setting]) -> dict[str, float]:
    overrides = {}
    for setting in settings:
        if setting.parts[0] == "behaviour":
            name = ".".join(setting.parts[1:])
            if flaw := behaviour_flaw(name, setting.value):
                raise ScenarioError(LABEL, *flaw)
            overrides[name] = setting.value
    return overrides


# --- resolved scenarios ----------------------------------------------------------------------


class _Request(Table):
    """The table ``scenario`` of a resolved scenario."""

    name: Text
    households: int
    months: int
    seed: int


_PARTS: dict[str, type] = {
    "scenario": dict,
    "behaviour": dict,
    "network": dict,
    "place": dict,
    "policies": list,
}


def load_resolved(path: str | os.PathLike[str]) -> Scenario:
    """The scenario that ``Scenario.to_toml`` wrote; ``ScenarioError`` if the file is not right."""
    scenario, errors = _resolved(read_toml(path))
    raise_first(errors)
    assert scenario is not None
    return scenario


def _resolved(file: TomlFile) -> tuple[Scenario | None, list[ScenarioError]]:
    """The scenario of a resolved file and no errors, or None and every error found."""
    raw = file.raw
    errors = file.errors(_wrong_parts(raw))
    wrong = {error.field for error in errors}
    whole = {name: raw[name] for name in _PARTS if name in raw and name not in wrong}
    behaviour, found = _resolved_behaviour(whole["behaviour"]) if "behaviour" in whole else ({}, [])
    errors += file.errors(found)
    request, network, place, policies = None, None, None, []
    if "scenario" in whole:
        request, found = examine(_Request, whole["scenario"])
        errors += file.errors(found, "scenario")
    if "network" in whole:
        network, found = examine(Network, whole["network"])
        errors += file.errors(found, "network")
    if "place" in whole:
        place, found = examine(Place, whole["place"])
        errors += file.errors(found, "place")
    for number, item in enumerate(whole.get("policies", [])):
        policy, found = examine(Policy, item if isinstance(item, Mapping) else {})
        errors += file.errors(found, f"policies.{number}")
        policies.append(policy)
    if errors or request is None or network is None or place is None:
        return None, sorted(errors, key=lambda error: error.line or 0)
    try:
        scenario = Scenario(
            place=place,
            policies=tuple(policy for policy in policies if policy),
            behaviour=behaviour,
            households=request.households,
            months=request.months,
            seed=request.seed,
            network=network,
        )
    except ScenarioError as error:
        prefix = "" if error.field.startswith("policies") else "scenario"
        return None, file.errors([Flaw(error.field, error.expected, error.got, error.suggestion)], prefix)
    if scenario.name != request.name:
        expected = f"{shown(scenario.name)}, the place and policies below"
        return None, file.errors([Flaw("name", expected, shown(request.name))], "scenario")
    return scenario, []


def _wrong_parts(raw: Mapping[str, Any]) -> list[Flaw]:
    flaws = []
    meant = set()
    for name in raw:
        if name not in _PARTS:
            flaws.append(Flaw(name, one_of(_PARTS), f"the unknown name '{name}'", did_you_mean(name, _PARTS)))
            meant.add(nearest(name, _PARTS))
    for name, kind in _PARTS.items():
        expected = "a table" if kind is dict else "a list of policies, [] for none"
        if name in raw and not isinstance(raw[name], kind):
            flaws.append(Flaw(name, expected, shown(raw[name])))
        elif name not in raw and name not in meant:
            flaws.append(Flaw(name, expected, "nothing: it is missing"))
    return flaws


def _resolved_behaviour(raw: Mapping[str, Any]) -> tuple[dict[str, float], list[Flaw]]:
    """Values of all parameters, and what is wrong with them."""
    values = {}
    flaws = []
    absent = [name for name in parameters.PARAMETERS if name not in raw]
    meant = {nearest(name, absent) for name in raw if name not in parameters.PARAMETERS}
    for name, leaf in raw.items():
        value = leaf.get("value") if isinstance(leaf, Mapping) else leaf
        if flaw := behaviour_flaw(name, value):
            flaws.append(flaw)
        elif value is not None:
            values[name] = float(value)
    for name in absent:
        if name not in meant:
            flaws.append(Flaw(f"behaviour.{name}", "every parameter in a resolved scenario", "nothing"))
    return values, flaws


# --- checking --------------------------------------------------------------------------------


def check_file(path: str | os.PathLike[str]) -> list[ScenarioError]:
    """Everything that is wrong with a place, policy or resolved scenario; empty if it is fine."""
    try:
        file = read_toml(path)
    except ScenarioError as error:
        return [error]
    if "scenario" in file.raw:
        return _resolved(file)[1]
    model = _kind_of(file.raw, Path(path).resolve().parent.name)
    if model is None:
        expected = "a place (population, tenure, …), a policy (programmes, claim) or a resolved scenario"
        got = one_of(file.raw) if file.raw else "an empty file"
        return [ScenarioError(file.label, "", expected, got)]
    table, flaws = examine(model, file.raw)
    if isinstance(table, Policy) and table.place not in (places := names_in("place")):
        flaws = [Flaw("place", one_of(places), f"'{table.place}'", did_you_mean(table.place, places))]
    return file.errors(flaws)


def is_policy(path: str | os.PathLike[str]) -> bool:
    """Whether a file that can be read holds a policy."""
    raw = read_toml(path).raw
    return "scenario" not in raw and _kind_of(raw, Path(path).resolve().parent.name) is Policy


def _kind_of(raw: Mapping[str, Any], folder: str) -> type[Place] | type[Policy] | None:
    """Whether a file is a place or a policy, by what is in it, else by the folder it is in."""
    place, policy = set(names_of(Place)), set(names_of(Policy))
    place_like, policy_like = len((place - policy) & raw.keys()), len((policy - place) & raw.keys())
    if place_like > policy_like or (place_like == policy_like and folder == "places"):
        return Place
    if policy_like > place_like or folder == "policies":
        return Policy
    return None
