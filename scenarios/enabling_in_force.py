"""The tables of ``scenarios.enabling`` of all policies of a scenario together.

Money and places add up, what a case costs is the dearest of them, switches hold if any policy sets them, and
of limits the most generous to households holds; a service for newcomers alone is for everybody
as soon as one policy has it so.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, TypeVar

from scenarios.enabling import Community, Documents, Inclusion, Information, PublicWorks, Shelter, Vacancy
from scenarios.policy import Policy
from scenarios.schema import Table

Rules = TypeVar("Rules", bound=Table)


class Enabling(NamedTuple):
    """What is in force; a table that no policy has is None."""

    information: Information | None
    inclusion: Inclusion | None
    documents: Documents
    services: PublicWorks
    shelter: Shelter | None
    vacancy: Vacancy | None
    community: Community | None


_ADDED = {"budget", "office_budget", "centre_budget", "course_budget", "council_budget", "joining_budget"}
_ADDED |= {"places"}
_LOWEST = {"grace_months", "settlements"}


def _together(rules: Sequence[Rules]) -> Rules | None:
    """One table for several of a kind; a rule that some leave at nothing is that of the others."""
    if len(rules) <= 1:
        return rules[0] if rules else None
    merged = {}
    for name in type(rules[0]).model_fields:
        values = [getattr(rule, name) for rule in rules]
        if name in _ADDED:
            merged[name] = sum(values)
        elif name == "newcomer_months":
            merged[name] = 0 if 0 in values else max(values)
        elif name in _LOWEST:
            merged[name] = min(values)
        else:
            merged[name] = max(values)
    return type(rules[0]).model_construct(**merged)


def enabling_in_force(policies: Sequence[Policy]) -> Enabling:
    """What the policies have in force together."""
    return Enabling(
        _together([p.information for p in policies if p.information is not None]),
        _together([p.inclusion for p in policies if p.inclusion is not None]),
        _together([p.documents for p in policies if p.documents is not None]) or Documents(),
        _together([p.services for p in policies if p.services is not None]) or PublicWorks(),
        _together([p.shelter for p in policies if p.shelter is not None]),
        _together([p.vacancy for p in policies if p.vacancy is not None]),
        _together([p.community for p in policies if p.community is not None]),
    )
