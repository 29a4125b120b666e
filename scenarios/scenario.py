"""A scenario: one place, some policies, behaviour, network, size, length and seed of one city.

``Scenario.to_toml`` writes it with every number it stands for, so that a run can be repeated
from that file alone (``scenarios.load_resolved``).
"""

from __future__ import annotations

import operator
import os
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

import tomli_w

from agents.foundation import parameters
from scenarios.clashes import months_of_change, refuse_clashes
from scenarios.dates import LONGEST
from scenarios.enabling_in_force import Enabling, enabling_in_force
from scenarios.examine import Flaw, listed_table_of, names_of, quantity_of, table_of
from scenarios.formalisation import FormalisationInForce, formalisation_in_force
from scenarios.habits import habits_of
from scenarios.land_policy import LandInForce, LandRules, in_force
from scenarios.network import Network, default_network
from scenarios.place import MOST_HOUSEHOLDS, Place
from scenarios.policy import Policy
from scenarios.problems import ScenarioError, did_you_mean, one_of, shown
from scenarios.programme import Programme
from scenarios.reading import policy_named
from scenarios.schema import TAGS, Source, Table

_LIMITS = {"households": (1, MOST_HOUSEHOLDS), "months": (1, LONGEST)}


class InForce(NamedTuple):
    """The regulation of all policies together.

    ``rate_cap``: highest rate a year of new loans, 0 for none. ``cooperative_reach``: extra growth of
    cooperatives' reach, share a year. ``support_cost``: MWM per 1,000 households a year.
    """

    rate_cap: float
    cooperative_reach: float
    support_cost: float


class TenancyRules(NamedTuple):
    """The rules of letting of all policies together; units as in ``scenarios.policy.Tenancy``."""

    fine: float
    detection: float
    observatory: bool
    notice_months: int
    just_cause: bool
    foreign_documents: bool
    cost: float


@dataclass(frozen=True)
class Scenario:
    """What one run is asked to do.

    ``behaviour`` holds only the parameters that differ from their default, those of the place with them;
    ``network`` what the ties of the first day are like. What policies ask together (``regulation``,
    ``tenancy``, …) is that of all of them, whatever their dates; ``at(month)`` has those of one month. Raises
    ``ScenarioError`` where a number is out of range or the policies contradict each other.
    """

    place: Place
    policies: tuple[Policy, ...] = ()
    behaviour: dict[str, float] = field(default_factory=dict)
    households: int = 1_200
    months: int = 240
    seed: int = 1
    network: Network = field(default_factory=default_network)

    def __post_init__(self) -> None:
        for name in ("households", "months", "seed"):
            object.__setattr__(self, name, whole_number(name, getattr(self, name)))
        object.__setattr__(self, "policies", tuple(policy.substance for policy in self.policies))
        refuse_clashes(self.place, self.policies)
        for number, policy in enumerate(self.policies):
            for unknown in lender_flaws(policy, self.place):
                raise ScenarioError(None, f"policies.{number}.{unknown.field}", *unknown[1:])
        overrides = {}
        for name, value in sorted(self.behaviour.items()):
            if flaw := behaviour_flaw(name, value):
                raise ScenarioError(None, *flaw)
            if value != parameters.PARAMETERS[name].default:
                overrides[name] = float(value)
        object.__setattr__(self, "behaviour", overrides)

    @property
    def name(self) -> str:
        """Place and policies, for instance ``valle_de_mexico + hip_2019@60-``."""
        return " + ".join([self.place.name, *(policy.label for policy in self.policies)])

    @property
    def programmes(self) -> list[tuple[Policy, Programme]]:
        """Every programme with its policy, in the order of the records of programmes."""
        return [(policy, programme) for policy in self.policies for programme in policy.programmes]

    @property
    def programme_labels(self) -> list[str]:
        """What tables call each programme: its name, with its policy's where one before it has the same."""
        names = [programme.name for _, programme in self.programmes]
        return [
            name if name not in names[:row] else f"{name} ({policy.name})"
            for row, (name, (policy, _)) in enumerate(zip(names, self.programmes, strict=True))
        ]

    def policies_in_force(self, month: int) -> tuple[Policy, ...]:
        """The policies in force in a month of the run, in their order."""
        return tuple(policy for policy in self.policies if policy.is_in_force(month))

    @property
    def months_of_change(self) -> frozenset[int]:
        """Months after the first day in which a policy begins or ends to be in force."""
        return months_of_change(self.policies)

    def at(self, month: int) -> Scenario:
        """The same scenario with those policies alone that are in force in a month."""
        return replace(self, policies=self.policies_in_force(month))

    @property
    def regulation(self) -> InForce:
        """What is in force: the lowest cap, the largest support; costs add up."""
        rules = [policy.regulation for policy in self.policies if policy.regulation is not None]
        return InForce(
            rate_cap=min((rule.rate_cap for rule in rules if rule.rate_cap > 0.0), default=0.0),
            cooperative_reach=max((rule.cooperative_reach for rule in rules), default=0.0),
            support_cost=sum(rule.support_cost for rule in rules),
        )

    @property
    def land_rules(self) -> LandInForce:
        """The rules for land that are in force; a bank of a policy without rules has the usual price."""
        rules = [policy.land_rules for policy in self.policies if policy.land_rules is not None]
        banks = [policy.land_rules or LandRules() for policy in self.policies if policy.land_bank is not None]
        return in_force(rules, banks)

    @property
    def tenancy(self) -> TenancyRules:
        """What is in force: the strictest of each rule; costs add up."""
        rules = [policy.tenancy for policy in self.policies if policy.tenancy is not None]
        return TenancyRules(
            fine=max((rule.fine for rule in rules), default=0.0),
            detection=max((rule.detection for rule in rules), default=0.0),
            observatory=any(rule.observatory for rule in rules),
            notice_months=max((rule.notice_months for rule in rules), default=0),
            just_cause=any(rule.just_cause for rule in rules),
            foreign_documents=any(rule.foreign_documents for rule in rules),
            cost=sum(rule.cost for rule in rules),
        )

    @property
    def formalisation(self) -> FormalisationInForce:
        """The rules for titles and wills that are in force."""
        rules = [policy.formalisation for policy in self.policies if policy.formalisation is not None]
        return formalisation_in_force(rules)

    @property
    def enabling(self) -> Enabling:
        """Information, inclusion, documents, services, shelters and the like of all policies together."""
        return enabling_in_force(self.policies)

    def with_policies(self, *names: str | os.PathLike[str]) -> Scenario:
        """The same city under other policies (names or files), as their files have them."""
        return replace(self, policies=tuple(policy_named(name) for name in names))

    def with_seed(self, seed: int) -> Scenario:
        """The same scenario with another seed."""
        return replace(self, seed=seed)

    def to_toml(self) -> str:
        """The resolved scenario: every number with unit, tag and source."""
        return "\n".join(_lines_of(self)) + "\n"


# --- checks ----------------------------------------------------------------------------------


def whole_number(name: str, value: object) -> int:
    """An integer within its limits; ``ScenarioError`` otherwise (also for bool, float and text)."""
    low, high = _LIMITS.get(name, (None, None))
    expected = "a whole number" + ("" if low is None else f" between {low:,} and {high:,}")
    try:
        if isinstance(value, bool):
            raise TypeError
        number = operator.index(value)  # type: ignore[arg-type]
    except TypeError:
        raise ScenarioError(None, name, expected, shown(value)) from None
    if low is not None and high is not None and not low <= number <= high:
        raise ScenarioError(None, name, expected, f"{number:,}")
    return number


def behaviour_flaw(name: str, value: Any) -> Flaw | None:
    """What is wrong with a behavioural parameter, if anything."""
    known = parameters.PARAMETERS
    dotted = f"behaviour.{name}"
    if name not in known:
        hint = did_you_mean(name, known)
        return Flaw(dotted, "a parameter (run.py parameters lists them)", f"the unknown name '{name}'", hint)
    parameter = known[name]
    if (
        not isinstance(value, bool)
        and isinstance(value, int | float)
        and parameter.low <= value <= parameter.high
    ):
        return None
    span = f"{parameter.low:g} and {parameter.high:g} {parameter.unit}".strip()
    expected = f"a number between {span} ({parameter.meaning}; default {parameter.default:g}"
    return Flaw(dotted, f"{expected} [{parameter.tag}], {parameter.source})", shown(value))


def lender_flaws(policy: Policy, place: Place) -> list[Flaw]:
    """Lenders that a policy names and the place does not have."""
    known = [lender.name for lender in place.lenders]
    expected = f"a lender of {place.name}" + (f", {one_of(known)}" if known else ", which has none")
    return [
        Flaw(f"programmes.{number}.finance.lender", expected, f"'{name}'", did_you_mean(name, known))
        for number, programme in enumerate(policy.programmes)
        if (name := programme.finance.lender) is not None and name not in known
    ]


# --- writing ---------------------------------------------------------------------------------


def _lines_of(scenario: Scenario) -> Iterator[str]:
    yield "# A resolved scenario: every number the run stands for."
    yield "# Tags: " + "; ".join(f"{tag} {meaning}" for tag, meaning in TAGS.items()) + "."
    if not scenario.policies:
        yield "policies = []"
    yield "\n[scenario]"
    for name in ("name", "households", "months", "seed"):
        yield f"{name} = {_literal(getattr(scenario, name))}"
    yield "\n[behaviour]"
    own = habits_of(scenario.place.behaviour)
    for name, parameter in parameters.PARAMETERS.items():
        value, tag, source = parameter.default, parameter.tag, parameter.source
        if name in own:
            value, (_, tag, source) = own[name], scenario.place.sources[f"behaviour.{name}"]
        if (now := scenario.behaviour.get(name, parameter.default)) != value:
            source = f"set for this run instead of {value:g} [{tag}]: {source}"
            value, tag = now, "A"
        yield f"{name} = {_leaf(float(value), Source(parameter.unit, tag, source))}  # {parameter.meaning}"
    yield from _table(scenario.network, "network", scenario.network.sources, "")
    yield from _table(scenario.place, "place", scenario.place.sources, "")
    for policy in scenario.policies:
        yield from _table(policy, "policies", policy.sources, "", listed=True)


def _table(
    table: Table, header: str, sources: dict[str, Source], path: str, listed: bool = False
) -> Iterator[str]:
    """Lines of a table and all tables in it; ``path`` leads to it in ``sources``."""
    yield f"\n[[{header}]]" if listed else f"\n[{header}]"
    later: list[Iterator[str]] = []
    for name in names_of(type(table)):
        description, value = type(table).model_fields[name], getattr(table, name)
        here = f"{path}.{name}".strip(".")
        if quantity_of(description) and here not in sources:
            continue  # left out of the file: the default
        if quantity_of(description):
            yield f"{name} = {_leaf(value, sources[here])}"
        elif value is None or name not in table.model_fields_set:
            continue
        elif table_of(description):
            later.append(_table(value, f"{header}.{name}", sources, here))
        elif listed_table_of(description) and value:
            later += [
                _table(item, f"{header}.{name}", sources, f"{here}.{number}", listed=True)
                for number, item in enumerate(value)
            ]
        else:
            yield f"{name} = {_literal(value)}"
    for lines in later:
        yield from lines


def _leaf(value: Any, source: Source) -> str:
    pairs = {"value": value, **source._asdict()}
    return "{ " + ", ".join(f"{key} = {_literal(item)}" for key, item in pairs.items()) + " }"


def _literal(value: Any) -> str:
    """A value in TOML, on one line."""
    if isinstance(value, tuple):
        return "[" + ", ".join(_literal(item) for item in value) + "]"
    return tomli_w.dumps({"value": value}).removeprefix("value = ").rstrip("\n")
