"""Programmes of a city, from its policies: one record each."""

from __future__ import annotations

import numpy as np

from agents.foundation.codes import AFTER_NEEDS, GUARANTEE, NONE, SHARE_OF_INCOME, SOCIAL_RENT, VOUCHER, WORKS
from agents.foundation.ledger import PROGRAMMES
from agents.foundation.records import new_records
from agents.government.approval import FIRST_COME, VULNERABILITY
from model.institutions import name_key
from scenarios import Place, Programme

_AID = {"voucher": VOUCHER, "social_rent": SOCIAL_RENT, "guarantee": GUARANTEE}


FEWEST_CANDIDATES = 4
"""A registry has no fewer people, however small the city."""

_UNIT_IN_MWM = {"MW": 1.0, "UMA": 0.705}


def make_programmes(place: Place, programmes: list[Programme], households: int) -> np.recarray:
    """One record a programme; yearly budgets, seeds and assistants scaled to the city's size."""
    records = new_records("programme", len(programmes))
    thousands = households / 1000.0
    next_lender = len(place.lenders)
    lenders_of_place = [lender.name for lender in place.lenders]
    for record, programme in zip(records, programmes, strict=True):
        finance = programme.finance
        record.key = name_key("programme", programme.name)
        record.sector = PROGRAMMES
        record.budget = finance.budget * thousands
        record.seed = finance.seed * thousands
        record.fiscal_year = finance.fiscal_year
        record.queue = VULNERABILITY if programme.targeting.queue == "vulnerability" else FIRST_COME
        record.kind = _AID.get(programme.benefit.kind, WORKS)
        record.lender = NONE
        if programme.has_public_lender:
            record.lender = next_lender
            next_lender += 1
        elif finance.lender is not None:
            record.lender = lenders_of_place.index(finance.lender)
            record.lends_own = 1
        _set_access(record, programme)
        _set_benefit(record, programme)
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


def candidates(behaviour: np.record, programmes: list[Programme], households: int) -> int:
    """People in the registry of assistants; none where no programme hires any."""
    if not any(p.assistance is not None and p.assistance.provided for p in programmes):
        return 0
    return max(FEWEST_CANDIDATES, round(float(behaviour.candidates) * households / 1000.0))


def _set_access(record: np.record, programme: Programme) -> None:
    """Who may apply."""
    eligibility = programme.eligibility
    unit = _UNIT_IN_MWM[eligibility.unit]
    record.ceiling_household = eligibility.income_cap_household * unit
    record.floor = eligibility.income_floor * unit
    record.ceiling_single = eligibility.income_cap_single * unit
    record.needs_lot = eligibility.needs_lot
    record.needs_possession = eligibility.needs_possession
    record.excludes_risk = eligibility.excludes_risk
    record.needs_papers = eligibility.needs_papers
    record.citizens_only = eligibility.citizens_only
    record.migrants_only = eligibility.migrants_only
    record.owners_only = eligibility.owners_only
    record.residence = eligibility.residence_months
    record.elders_from = eligibility.elders_from
    record.own_savings = eligibility.own_savings


def _set_benefit(record: np.record, programme: Programme) -> None:
    """What is given, and the terms of what is lent."""
    benefit, finance = programme.benefit, programme.finance
    record.grant_limit = benefit.grant
    record.credit_limit = benefit.credit
    record.project_limit = benefit.project
    record.savings_share = benefit.savings_share
    record.savings_in_kind = benefit.savings_in_kind
    record.credit_required = benefit.credit_required
    record.builds_room = benefit.builds == "room_to_let"
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
