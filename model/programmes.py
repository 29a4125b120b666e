"""Programmes of a city, from its policies: one record each."""

from __future__ import annotations

import numpy as np

from agents.foundation.codes import (
    AFTER_NEEDS,
    CLOUDED_CASES,
    FIRST_OF_PROGRAMMES,
    GUARANTEE,
    LENT_HOME,
    LINE_NAMES,
    MEANS_NAMES,
    NONE,
    SERVICED_LOT,
    SHARE_OF_INCOME,
    SKILL_NAMES,
    SOCIAL_RENT,
    STREAM_NAMES,
    TITLE,
    UNIT,
    UNTITLED_CASES,
    UPGRADED,
    VOUCHER,
    WORKS,
)
from agents.foundation.ledger import PROGRAMMES
from agents.foundation.records import new_records
from agents.foundation.world import TREASURY_RECORD
from agents.government.queues import QUEUES
from model.institutions import name_key
from scenarios import Programme, Scenario

_AID = {
    "voucher": VOUCHER,
    "social_rent": SOCIAL_RENT,
    "guarantee": GUARANTEE,
    "unit": UNIT,
    "lot": SERVICED_LOT,
    "lent": LENT_HOME,
}
_AID |= {name: TITLE + code for code, name in enumerate(MEANS_NAMES)}
_COVERS = {"untitled": UNTITLED_CASES, "clouded": CLOUDED_CASES, "both": UNTITLED_CASES | CLOUDED_CASES}


FEWEST_CANDIDATES = 4
"""A registry has no fewer people, however small the city."""


def make_programmes(scenario: Scenario) -> np.recarray:
    """One record a programme; yearly budgets, seeds and assistants scaled to the city's size."""
    place, programmes = scenario.place, scenario.programmes
    records = new_records("programme", len(programmes))
    thousands = scenario.households / 1000.0
    next_lender = len(place.lenders)
    next_purse, next_mark = TREASURY_RECORD + 1, FIRST_OF_PROGRAMMES
    lenders_of_place = [lender.name for lender in place.lenders]
    for record, (policy, programme) in zip(records, programmes, strict=True):
        finance = programme.finance
        record.key = name_key("programme", programme.name)
        record.sector = PROGRAMMES
        record.budget = finance.first_budget * thousands
        record.seed = finance.seed * thousands
        record.fiscal_year = finance.fiscal_year
        record.in_force = policy.is_in_force(0)
        record.kind = _AID.get(programme.benefit.kind, WORKS)
        record.lender = record.site = NONE
        if programme.has_public_lender:
            record.lender = next_lender
            next_lender += 1
        elif finance.lender is not None:
            record.lender = lenders_of_place.index(finance.lender)
            record.lends_own = 1
        _set_office(record, programme, thousands)
        record.purse = next_purse
        next_purse += record.partners
        if programme.targeting.upgrading_polygons:
            record.mark = UPGRADED
        elif programme.targeting.settlements > 0.0:
            record.mark = next_mark
            next_mark <<= 1
        _set_access(record, programme)
        _set_benefit(record, programme)
        _set_means(record, programme, thousands)
        _set_homes(record, programme)
        _set_delivery(record, programme, thousands)
        if (group := programme.group) is not None:
            record.group_smallest = group.smallest
            record.group_largest = group.largest
            record.group_savings = group.savings
            record.group_trust = group.trust
            record.group_months = group.preparation_months
            record.group_months_each = group.preparation_per_member
            record.group_cost = group.shared_cost
            record.group_members_pay = group.cost_borne_by == "members"
    return records


def _set_office(record: np.record, programme: Programme, thousands: float) -> None:
    """Whose turn it is, how much the office can decide, and who adds money."""
    targeting, finance = programme.targeting, programme.finance
    record.queue = QUEUES.index(targeting.queue)
    record.outside_too = targeting.inside_first
    record.broker_quota = targeting.broker_quota
    record.paper_burden = targeting.paper_burden
    record.desk = finance.office_capacity * thousands / 12.0
    record.partners = len(finance.partners)
    for k, partner in enumerate(finance.partners):
        record.partner_share[k] = partner.share


def ask_as_written(programmes: np.recarray, said: list[Programme]) -> None:
    """Programmes ask for papers and time of residence as their files have it."""
    for record, programme in zip(programmes, said, strict=True):
        record.needs_papers = programme.eligibility.needs_papers
        record.residence = programme.eligibility.residence_months


def candidates(behaviour: np.record, programmes: list[Programme], households: int) -> int:
    """People in the registry of assistants; none where no programme hires any."""
    if not any(p.assistance is not None and p.assistance.provided for p in programmes):
        return 0
    return max(FEWEST_CANDIDATES, round(float(behaviour.candidates) * households / 1000.0))


def _set_access(record: np.record, programme: Programme) -> None:
    """Who may apply."""
    eligibility = programme.eligibility
    record.ceiling_household = eligibility.ceiling_household
    record.floor = eligibility.floor
    record.ceiling_single = eligibility.ceiling_single
    record.needs_lot = eligibility.needs_lot
    record.needs_possession = eligibility.needs_possession
    record.excludes_risk = eligibility.excludes_risk
    record.citizens_only = eligibility.citizens_only
    record.migrants_only = eligibility.migrants_only
    record.owners_only = eligibility.owners_only
    record.elders_from = eligibility.elders_from
    record.own_savings = eligibility.own_savings
    record.receivers_only = eligibility.receives_remittances
    record.streams = sum(1 << STREAM_NAMES.index(name) for name in set(eligibility.streams))
    record.formal_only = eligibility.formal_only
    record.housed_only = eligibility.housed_only


def _set_benefit(record: np.record, programme: Programme) -> None:
    """What is given, and the terms of what is lent."""
    benefit, finance = programme.benefit, programme.finance
    record.grant_limit = benefit.grant
    record.credit_limit = benefit.credit
    record.project_limit = benefit.project
    record.savings_share = benefit.savings_share
    record.savings_in_kind = benefit.savings_in_kind
    record.credit_required = benefit.credit_required
    record.lines = sum(1 << LINE_NAMES.index(name) for name in set(benefit.lines or (benefit.builds,)))
    record.credit_from_budget = finance.credit_from_budget and benefit.kind != "grant"
    record.rate = finance.annual_rate
    record.term = max(1, finance.term_months)
    after_needs = finance.capacity_rule == "after_needs"
    record.capacity_rule = AFTER_NEEDS if after_needs else SHARE_OF_INCOME
    record.capacity_share = finance.capacity_share
    record.voucher_limit = benefit.largest
    record.rent_ceiling = benefit.rent_ceiling
    record.income_share = benefit.income_share
    record.paid_months = benefit.paid_months
    record.valid_months = benefit.valid_months
    record.fee = benefit.fee
    record.covered_months = benefit.covered_months


def _set_means(record: np.record, programme: Programme, thousands: float) -> None:
    """What is given besides walls and rent; cases a year are scaled to the city's size."""
    benefit = programme.benefit
    record.covers = _COVERS[benefit.covers] if benefit.kind == "title" else 0
    record.cases = benefit.cases * thousands
    record.case_cost = benefit.case_cost
    record.match_share = benefit.match_share
    record.match_limit = benefit.match_limit
    record.match_remittances = benefit.match_base == "remittances"
    record.pooled_share = benefit.pooled_share
    record.income_floor = benefit.income_floor
    record.teaches = SKILL_NAMES.index(benefit.teaches)


def _set_homes(record: np.record, programme: Programme) -> None:
    """Where its homes and lots are, what they are like, and how they are paid for."""
    benefit = programme.benefit
    record.in_core = benefit.where == "core"
    record.reach = benefit.cells
    record.price_cap = benefit.price_cap
    record.plan_rooms = benefit.rooms
    record.plan_spare = benefit.spare_rooms
    record.plan_storey = benefit.bears_storey
    record.core_built = benefit.core
    record.first_services = benefit.services
    record.level_months = benefit.level_months
    record.free_land = benefit.free_land
    record.tax_exempt = benefit.tax_exempt
    record.own_share = benefit.down_payment
    record.interest_support = benefit.interest_support
    record.revolving = programme.finance.revolving
    record.fit_out = benefit.fit_out
    record.lent_months = benefit.lent_months


def _set_delivery(record: np.record, programme: Programme, thousands: float) -> None:
    """How works are paid and looked after; what is paid with a rent has no works."""
    delivery, assistance = programme.delivery, programme.assistance
    if delivery is not None:
        shares = delivery.tranches if delivery.staged else [1.0]
        record.tranches[: len(shares)] = shares
        record.tranche_count = len(shares)
        record.verification_delay = delivery.verification_delay
        record.deadline = delivery.deadline_months
        record.lapse = delivery.lapse_months
        record.successive = delivery.successive
        record.slack = delivery.slack_months
        record.down_payments = delivery.down_payments
        record.pays_builder = delivery.pay_to == "builder"
        record.warranty = delivery.warranty_months
        record.down_payment_share = delivery.down_payment_share
        record.prototype = delivery.design == "prototype"
    if assistance is not None and assistance.provided:
        record.assistants = assistance.assistants * thousands
        record.assistant_capacity = assistance.capacity
        record.assistant_wage = assistance.wage
        record.trained = assistance.trained
        record.screening = assistance.filter
        record.evaluates = assistance.evaluation
        record.platform = assistance.platform
        record.supervisors = assistance.supervisors * thousands
        record.supervisor_wage = assistance.supervisor_wage
        record.training_cost = assistance.training_cost
        record.fee_share = assistance.fee_share
        record.plans_checked = assistance.plans_checked * thousands
