"""Offices of programmes, from the policies: their money in time, their partners, their polygons."""

from __future__ import annotations

from collections.abc import Iterable

import mesa

from agents.foundation.stretches import Stretch
from agents.foundation.world import World
from agents.government.money_plan import MoneyPlan, Purse
from agents.government.treasury import ProgrammeOffice
from scenarios import Programme, Scenario


def purses_of(programmes: Iterable[Programme]) -> int:
    """Number of partners' purses of all programmes."""
    return sum(len(programme.finance.partners) for programme in programmes)


def scaled_settlements(number: float, thousands: float) -> int:
    """Settlements chosen in a city of so many thousand households: one at least, where any are."""
    return max(1, round(number * thousands)) if number > 0.0 else 0


def money_plan(programme: Programme, stretches: tuple[Stretch, ...], thousands: float) -> MoneyPlan:
    """A programme's money in time, without what others pass on to it.

    Its own dates count from the first day of its policy, which is in force in ``stretches``.
    """
    finance, first = programme.finance, stretches[0].first
    yearly = finance.yearly or (finance.budget,)
    return MoneyPlan(
        yearly=tuple(budget * thousands for budget in yearly),
        seed=finance.seed * thousands,
        opens=first + 12 * finance.opens_in_year,
        closes=first + 12 * finance.closes_in_year if finance.closes_in_year else None,
        arrives=finance.arrival_month,
        cycle=finance.cycle_months,
        continuity=finance.continuity,
        shifts=first + finance.shift.month if finance.shift else None,
        stretches=stretches,
    )


def programme_offices(city: mesa.Model, scenario: Scenario, world: World) -> list[ProgrammeOffice]:
    """One office a programme, in the order of the records."""
    thousands = scenario.households / 1000.0
    names = scenario.programme_labels
    offices: list[ProgrammeOffice] = []
    for policy in scenario.policies:
        plans = {p.name: money_plan(p, policy.stretches, thousands) for p in policy.programmes}
        for programme in policy.programmes:
            if programme.finance.shift is not None:
                plans[programme.finance.shift.to].heirs_of.append(plans[programme.name])
        for programme in policy.programmes:
            finance, targeting = programme.finance, programme.targeting
            office = ProgrammeOffice(
                city,
                len(offices),
                world.programmes[len(offices)],
                names[len(offices)],
                programme.title.en,
                finance.fiscal_year,
                plans[programme.name],
                finance.level,
                [Purse(partner.level, partner.budget * thousands) for partner in finance.partners],
                scaled_settlements(targeting.settlements, thousands),
                targeting.choice,
            )
            offices.append(office)
    return offices
