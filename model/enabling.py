"""What policies do beside programmes, as the numbers that rules read, and its January."""

from __future__ import annotations

from typing import Any

import numpy as np

from agents.foundation.codes import NONE
from agents.foundation.fields_of_enabling import PLACE_ENABLING_FIELDS
from agents.foundation.rules import rule
from agents.government.enabling import open_council
from agents.government.inclusion import open_inclusion
from agents.government.information import open_information
from agents.government.organisers import send_organisers
from agents.government.vacant_stock import open_mediation
from scenarios import Scenario

_NUMBERS = [field.name for field in PLACE_ENABLING_FIELDS if field.writer == "population"]


def set_enabling(record: np.record, scenario: Scenario, month: int = 0) -> None:
    """The numbers of information, inclusion, services, shelters and the like; budgets for the city's size.

    They are those of the policies in force in ``month``.
    """
    now = scenario.at(month)
    rules, thousands = now.enabling, scenario.households / 1000.0
    for name in _NUMBERS:
        record[name] = 0
    if (info := rules.information) is not None:
        record.info_budget, record.info_cost = info.budget * thousands, info.cost_each
        record.info_listings, record.info_hears = info.listings, info.hears
        record.info_months, record.info_rents = info.newcomer_months, info.rents
    if (fair := rules.inclusion) is not None:
        record.bias_budget, record.bias_case = fair.office_budget * thousands, fair.case_cost
        record.bias_proven = fair.proven
        record.bias_fine, record.refusal_fine = fair.fine, fair.refusal_fine
        for name in ("centre", "course", "council"):
            record[f"{name}_budget"] = getattr(fair, f"{name}_budget") * thousands
            record[f"{name}_cost"] = getattr(fair, f"{name}_cost")
    works = rules.services
    record.services_more, record.joining_budget = works.budget * thousands, works.joining_budget * thousands
    if works.ahead_share > record.ahead_share:
        record.ahead_share, record.ahead_levels = works.ahead_share, works.ahead_levels
    if rules.documents.leases:
        record.foreign_documents = 1
    if (shelter := rules.shelter) is not None:
        record.shelter_more, record.shelter_cost = round(shelter.places * thousands), shelter.cost
        record.shelter_assessed = shelter.assessed
        record.shelter_stay = shelter.stay_months
    if (empty := rules.vacancy) is not None:
        record.vacancy_tax, record.vacancy_grace = empty.tax, empty.grace_months
        record.mediation_budget, record.mediation_cost = empty.budget * thousands, empty.cost_each
    if (people := rules.community) is not None:
        record.organiser_budget, record.organiser_pay = people.budget * thousands, people.pay
        record.organiser_places = people.settlements
    record.value_fund = fund_of_value(scenario, month)
    for value in (policy.value_creation for policy in now.policies):
        if value is not None:
            record.value_share, record.value_budget = value.share, value.budget * thousands
            record.value_matched, record.value_returns = value.matched, value.returns


def fund_of_value(scenario: Scenario, month: int) -> int:
    """Row of the programme that pays in ``month`` for services around its homes, or NONE."""
    for row, (policy, programme) in enumerate(scenario.programmes):
        value = policy.value_creation
        if value is not None and value.fund == programme.name and policy.is_in_force(month):
            return row
    return NONE


def open_documents(programmes: Any, scenario: Scenario) -> None:
    """Programmes no longer ask for what a policy says nobody is asked for."""
    documents = scenario.enabling.documents
    if documents.no_residence:
        programmes.residence = 0
    if documents.no_identity:
        programmes.needs_papers = 0


@rule
def open_enabling_year(world, month):
    """January of all that a city does beside programmes."""
    open_information(world, month)
    open_council(world)
    open_inclusion(world)
    open_mediation(world, month)
    send_organisers(world)
