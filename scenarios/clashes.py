"""Policies that cannot be in force together, and what is in force where several say something of the same.

A contradiction is refused with the two policies and the two keys, if there is a month in which both are in
force. Where rules of the same kind can be put in an order, nothing is refused: the strictest is in force, and
``weaker_rules`` says which those are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import combinations
from typing import NamedTuple

from scenarios.place import MOST_LENDERS, Place
from scenarios.policy import Policy
from scenarios.problems import ScenarioError
from scenarios.programme import Programme


class Clash(NamedTuple):
    """What was expected of policies together, and what was found, with policies and keys."""

    expected: str
    got: str


Rule = Callable[[Sequence[Policy]], Iterator[Clash]]


def refuse_clashes(place: Place, policies: Sequence[Policy]) -> None:
    """Raise ``ScenarioError`` for the first thing in which the policies contradict each other."""
    of_the_run: tuple[Rule, ...] = (
        _the_same_twice,
        _too_many,
        partial(_lenders, place),
    )
    of_a_month: tuple[Rule, ...] = (
        _nothing_and_something,
        _programmes_of_one_name,
        _rates_above_a_cap,
        _two_funds,
        _two_swaps,
        _two_trusts,
        _closed_beside_open,
        _two_creators_of_value,
    )
    for rule in of_the_run:
        for clash in rule(policies):
            raise ScenarioError(None, "policies", *clash)
    for rule in of_a_month:
        for together in together_in_force(policies):
            for clash in rule(together):
                raise ScenarioError(None, "policies", *clash)


def months_of_change(policies: Sequence[Policy]) -> frozenset[int]:
    """Months after the first day in which one of the policies begins or ends to be in force."""
    found = {month for policy in policies for stretch in policy.stretches for month in stretch}
    return frozenset(month for month in found if month)


def together_in_force(policies: Sequence[Policy]) -> list[list[Policy]]:
    """The policies in force on the first day and after every change, each set of them once."""
    found: list[list[Policy]] = []
    for month in (0, *sorted(months_of_change(policies))):
        if (together := [policy for policy in policies if policy.is_in_force(month)]) not in found:
            found.append(together)
    return found


def _programmes(policies: Sequence[Policy]) -> Iterator[tuple[Policy, int, Programme]]:
    for policy in policies:
        for number, programme in enumerate(policy.programmes):
            yield policy, number, programme


def _the_same_twice(policies: Sequence[Policy]) -> Iterator[Clash]:
    names = [policy.name for policy in policies]
    for name in names:
        if names.count(name) > 1:
            expected = f"each policy once (several stretches are one: {name}@0-60,120-)"
            yield Clash(expected, f"'{name}' {names.count(name)} times")


MOST_PROGRAMMES = 62
"""Each has a bit of what a household was given (``aided``)."""

MOST_WITH_POLYGONS = 27
"""Each that chooses settlements of its own has a bit of theirs (``polygon``)."""


def _too_many(policies: Sequence[Policy]) -> Iterator[Clash]:
    """Records have room for so many programmes."""
    programmes = [programme for _, _, programme in _programmes(policies)]
    if len(programmes) > MOST_PROGRAMMES:
        yield Clash(f"at most {MOST_PROGRAMMES} programmes in one city", str(len(programmes)))
    choosing = [programme for programme in programmes if programme.targeting.settlements > 0.0]
    if len(choosing) > MOST_WITH_POLYGONS:
        yield Clash(f"at most {MOST_WITH_POLYGONS} programmes that choose settlements", str(len(choosing)))


def _nothing_and_something(policies: Sequence[Policy]) -> Iterator[Clash]:
    names = [policy.name for policy in policies]
    idle = [policy.name for policy in policies if not policy.programmes and not policy.has_rules]
    if idle and len(policies) > 1:
        others = ", ".join(name for name in names if name not in idle) or ", ".join(names)
        yield Clash(f"'{idle[0]}', which has no programmes, alone", f"also {others}")


def _programmes_of_one_name(policies: Sequence[Policy]) -> Iterator[Clash]:
    """A programme's name is its key, and with it its luck: two of one name would be one."""
    first: dict[str, tuple[Policy, int]] = {}
    for policy, number, programme in _programmes(policies):
        other, at = first.setdefault(programme.name, (policy, number))
        if other is not policy:
            yield Clash(
                "programmes with names of their own",
                f"'{programme.name}' in both {other.name} and {policy.name} "
                f"(programmes.{at}.name and programmes.{number}.name)",
            )


def _rates_above_a_cap(policies: Sequence[Policy]) -> Iterator[Clash]:
    """A lender of the place obeys a cap; a programme's own rate is what its file says, so it must."""
    for law in policies:
        cap = law.regulation.rate_cap if law.regulation is not None else 0.0
        for policy, number, programme in _programmes(policies):
            rate = programme.finance.annual_rate
            if cap > 0.0 and programme.has_public_lender and rate > cap:
                yield Clash(
                    f"public credit at no more than {cap:g} a year (regulation.rate_cap of {law.name})",
                    f"{rate:g} a year (programmes.{number}.finance.annual_rate of {policy.name})",
                )


def _two_funds(policies: Sequence[Policy]) -> Iterator[Clash]:
    """A tenancy has one guarantee; which of two funds gave it would depend on their order."""
    funds = [item for item in _programmes(policies) if item[2].benefit.kind == "guarantee"]
    for (one, k, first), (two, n, second) in combinations(funds, 2):
        if not _for_different_people(first, second):
            yield Clash(
                "one guarantee fund for a household: two for citizens_only and for migrants_only, or one",
                f"'{first.name}' of {one.name} (programmes.{k}.eligibility) and "
                f"'{second.name}' of {two.name} (programmes.{n}.eligibility)",
            )


def _for_different_people(one: Programme, two: Programme) -> bool:
    a, b = one.eligibility, two.eligibility
    return (a.citizens_only and b.migrants_only) or (a.migrants_only and b.citizens_only)


def _two_swaps(policies: Sequence[Policy]) -> Iterator[Clash]:
    """Land of a swap goes to one bank."""
    swaps = [p.name for p in policies if p.land_rules is not None and p.land_rules.swap > 0.0]
    if len(swaps) > 1:
        yield Clash(
            "land of swaps that goes to one bank", f"land_rules.swap in both {swaps[0]} and {swaps[1]}"
        )


def _two_trusts(policies: Sequence[Policy]) -> Iterator[Clash]:
    """Families of chosen settlements join the trust; with two they would join the first."""
    trusts = [p.name for p in policies if p.land_trust is not None and p.land_trust.settlements > 0.0]
    if len(trusts) > 1:
        found = f"land_trust.settlements above 0 in both {trusts[0]} and {trusts[1]}"
        yield Clash("one land trust that takes in the families of settlements", found)


def _lenders(place: Place, policies: Sequence[Policy]) -> Iterator[Clash]:
    """Public lenders of programmes stand beside those of the place, under the programmes' names."""
    lending = [(p.name, policy.name) for policy, _, p in _programmes(policies) if p.has_public_lender]
    public = dict(lending)
    for lender in place.lenders:
        if lender.name in public:
            expected = "a lender of the place and a public lender of a programme with names of their own"
            yield Clash(expected, f"'{lender.name}' for both, in {place.name} and {public[lender.name]}")
    if len(place.lenders) + len(lending) > MOST_LENDERS:
        expected = f"at most {MOST_LENDERS} lenders of the place and of programmes"
        yield Clash(expected, f"{len(place.lenders)} and {len(lending)}")


def _closed_beside_open(policies: Sequence[Policy]) -> Iterator[Clash]:
    """One policy opens what a programme of another keeps closed."""
    asked = [(p.name, p.documents) for p in policies if p.documents is not None]
    openers = [name for name, rules in asked if rules.no_identity or rules.no_residence]
    for policy, _, programme in _programmes(policies):
        if openers and programme.eligibility.citizens_only:
            yield Clash(
                f"citizens_only = false in all programmes beside '{openers[0]}', which asks nobody",
                f"true in '{programme.name}' of '{policy.name}', and '{openers[0]}' beside it",
            )


def _two_creators_of_value(policies: Sequence[Policy]) -> Iterator[Clash]:
    """Two funds would both earn on what they build."""
    creators = [policy.name for policy in policies if policy.value_creation is not None]
    if len(creators) > 1:
        yield Clash("one policy with a table value_creation", ", ".join(creators))


# --- no contradiction: the strictest is in force ---------------------------------------------

_LOWEST = ("regulation.rate_cap", "land_rules.exempt_income", "land_rules.social_income")
_HIGHEST = (
    "regulation.cooperative_reach",
    "tenancy.fine",
    "tenancy.detection",
    "tenancy.notice_months",
    "land_rules.recapture",
    "land_rules.social_share",
)
_WHERE = {"land_rules.exempt_income": "recapture", "land_rules.social_income": "social_share"}
"""The key without which such a rule says nothing."""


def weaker_rules(policies: Sequence[Policy]) -> list[str]:
    """One sentence for every rule that several policies set differently: which of them is in force."""
    told = [line for together in together_in_force(policies) for line in _weaker(together)]
    return list(dict.fromkeys(told))


def _weaker(policies: Sequence[Policy]) -> list[str]:
    told = []
    for key in (*_LOWEST, *_HIGHEST):
        table, name = key.split(".")
        said = {
            policy.name: getattr(part, name)
            for policy in policies
            if (part := getattr(policy, table)) is not None and getattr(part, _WHERE.get(key, name)) > 0.0
        }
        used = {policy: value for policy, value in said.items() if value > 0.0}
        if len(set(used.values())) < 2:
            continue
        strictest = (min if key in _LOWEST else max)(used, key=lambda policy: used[policy])
        others = ", ".join(f"{value:g} of {policy}" for policy, value in used.items() if policy != strictest)
        told.append(
            f"{key}: {used[strictest]:g} of {strictest} is in force, as the strictest; {others} is not"
        )
    return told
