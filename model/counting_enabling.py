"""What the city counts of what it does beside programmes; nothing of what no policy does."""

from __future__ import annotations

from typing import Any

from agents.foundation.codes import INTERNATIONAL, NONE
from agents.foundation.world import World


def enabling_indicators(world: World) -> dict[str, float]:
    """Whom information, inclusion, shelters, intermediaries, organisers reach; what a fund gets back."""
    place: Any = world.place[0]
    tally: Any = world.tally[0]
    homes: Any = world.households[: tally.households]
    found: dict[str, float] = {}
    if place.info_budget > 0.0:
        found["informed_share"] = tally.informed_share
    if place.bias_budget > 0.0:
        found["bias_cases"] = tally.bias_cases
    if place.centre_budget > 0.0 or place.course_budget > 0.0:
        found["accompanied"] = tally.centre_cases
        found["courses_taken"] = tally.course_cases
        abroad = homes[(homes.present == 1) & (homes.stream == INTERNATIONAL)]
        if len(abroad):
            found["migrants_with_papers"] = abroad.papers.mean()
    if place.shelter_more > 0:
        found["sheltered"] = ((homes.present == 1) & (homes.sheltered > 0)).sum()
    if place.mediation_budget > 0.0:
        found["mediated_houses"] = tally.mediated_lots
    if place.vacancy_tax > 0.0:
        found["vacancy_tax_paid"] = tally.vacancy_taxed
    if place.organiser_budget > 0.0:
        found["organised_settlements"] = tally.organised_places
    if place.value_fund != NONE and tally.value_invested > 0.0:
        found["value_invested"] = tally.value_invested
        found["value_returned_share"] = tally.value_returned / tally.value_invested
    return {name: float(value) for name, value in found.items()}
