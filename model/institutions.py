"""Lenders, programmes, streams, landlords and accounts of a city, from its scenario."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from agents.foundation.codes import (
    AFTER_NEEDS,
    DEVELOPER,
    LAND_BANK,
    LAND_COMPANY,
    LAND_TRUST,
    LENDER_NAMES,
    NEVER,
    PUBLIC,
    SHARE_OF_INCOME,
    STREAM_NAMES,
)
from agents.foundation.draws import named_key
from agents.foundation.ledger import (
    BANK,
    DEVELOPERS,
    LAND_COMPANIES,
    LANDLORDS,
    LEND_COOPERATIVE,
    LEND_FOR_PROFIT,
    LEND_PUBLIC,
    LEND_SOCIAL,
    OUTSIDE,
    PROGRAMMES,
    SOCIAL_LAND,
    TREASURY,
)
from agents.foundation.records import new_records
from model.enabling import set_enabling
from scenarios import LandBank, LandTrust, Place, Policy, Programme, Scenario

_LENDER_SECTORS = (LEND_FOR_PROFIT, LEND_COOPERATIVE, LEND_PUBLIC, LEND_SOCIAL)
LENDER_TERMS = (
    "first_base",
    "first_income",
    "growth",
    "largest",
    "savings_multiple",
    "capacity_share",
    "counts_house",
    "sees_other_debts",
    "fixed_cost",
    "funds_cost",
    "late_fee",
    "reschedules",
    "first_part",
    "circle_smallest",
    "circle_largest",
    "reach",
)
"""Terms of a private lender that its record takes over from the place."""

TRUST_TERMS = ("ground_rent", "resale_share", "joins", "rooms_bound", "member_share", "by_list")
"""Terms of a land trust or cooperative that its record takes over from the policy."""

PUBLIC_SEES = 0.6
"""Share of other debts that a public lender gets to see (C4)."""


def name_key(kind: str, name: str) -> int:
    return named_key(f"{kind}:{name}")


def make_accounts(purses: int = 0) -> np.recarray:
    """Outside, bank and treasury, then the purses of partners of programmes; without money."""
    accounts = new_records("account", 3 + purses)
    accounts.key = [named_key("account", k) for k in range(len(accounts))]
    accounts.sector = [OUTSIDE, BANK, TREASURY, *[PROGRAMMES] * purses]
    return accounts


def make_lenders(place: Place, programmes: list[Programme], expected_default: float) -> np.recarray:
    """One record a lender of the place, then one public lender a programme that has one."""
    with_credit = [p for p in programmes if p.has_public_lender]
    lenders = new_records("lender", len(place.lenders) + len(with_credit))
    for record, spec in zip(lenders, place.lenders, strict=False):
        kind = LENDER_NAMES.index(spec.kind)
        record.key = name_key("lender", spec.name)
        record.kind = kind
        record.sector = _LENDER_SECTORS[kind]
        record.listed_rate = spec.annual_rate
        record.term = spec.term_months
        record.capacity_rule = AFTER_NEEDS if spec.capacity_rule == "after_needs" else SHARE_OF_INCOME
        for field in LENDER_TERMS:
            record[field] = getattr(spec, field)
    for record, programme in zip(lenders[len(place.lenders) :], with_credit, strict=True):
        record.key = name_key("lender", programme.name)
        record.kind = PUBLIC
        record.sector = LEND_PUBLIC
        record.listed_rate = programme.finance.annual_rate
        record.term = programme.finance.term_months
        record.sees_other_debts = PUBLIC_SEES
        record.reschedules = 1
        record.first_part = 1.0
        record.reach = 1.0
    lenders.annual_rate = lenders.listed_rate
    lenders.open = 1
    lenders.expected_default = expected_default
    return lenders


def make_streams(place: Place) -> np.recarray:
    """The five migration streams."""
    names = STREAM_NAMES[1:]
    records = new_records("stream", len(names))
    for code, (record, name) in enumerate(zip(records, names, strict=True), start=1):
        spec = getattr(place.migration, name)
        record.key = named_key("stream", code)
        record.code = code
        for field in (
            "arrivals",
            "papers",
            "guarantor",
            "savings",
            "pulse_factor",
            "pulse_years",
            "pulse_months",
        ):
            record[field] = getattr(spec, field)
    return records


def make_landlords(units: int, formal_share: float) -> np.recarray:
    """Absentee landlords with about four units each; ``formal_share`` of them let formally."""
    count = max(1, math.ceil(units / 4))
    records = new_records("landlord", count)
    records.key = [named_key("landlord", k) for k in range(count)]
    records.sector = LANDLORDS
    turns = np.arange(count + 1) * formal_share
    records.formal = np.diff(np.floor(turns + 0.5))  # spread evenly over the list
    return records


def _trusts_and_banks(policies: Sequence[Policy]) -> list[tuple[Policy, LandTrust | LandBank]]:
    """Each land trust, then each land bank, with its policy."""
    trusts = [(policy, policy.land_trust) for policy in policies if policy.land_trust is not None]
    banks = [(policy, policy.land_bank) for policy in policies if policy.land_bank is not None]
    return [*trusts, *banks]


def _set_body(record: np.record, policy: Policy, body: LandTrust | LandBank) -> None:
    """A trust or bank; recaptured money goes to the bank of its policy, or to the trust where that is all."""
    rules = policy.land_rules
    is_bank = isinstance(body, LandBank)
    has_both = policy.land_trust is not None and policy.land_bank is not None
    record.key = name_key("land_bank" if is_bank and has_both else "social_land", policy.name)
    record.kind = LAND_BANK if is_bank else LAND_TRUST
    record.sector = SOCIAL_LAND
    record.income_cap = body.income_cap
    record.starts = policy.stretches[0].first + body.start_month
    record.in_force = policy.is_in_force(0)
    record.recaptures = rules is not None and rules.recapture > 0.0 and (is_bank or not has_both)
    record.swaps = rules is not None and rules.swap > 0.0 and is_bank
    if isinstance(body, LandTrust):
        for field in TRUST_TERMS:
            record[field] = getattr(body, field)


def make_holders(scenario: Scenario) -> np.recarray:
    """Land companies of the place, trusts and banks of the policies, developers last; no money yet."""
    land, developers = scenario.place.land, scenario.place.developers
    bodies = _trusts_and_banks(scenario.policies)
    social = land.companies + len(bodies)
    records = new_records("holder", social + developers.number)
    for k, record in enumerate(records[: land.companies]):
        record.key = named_key("land_company", k)
        record.kind = LAND_COMPANY
        record.sector = LAND_COMPANIES
        record.capital = land.company_capital * scenario.households / 1000.0 / land.companies
    for (policy, body), record in zip(bodies, records[land.companies : social], strict=True):
        _set_body(record, policy, body)
    for k, record in enumerate(records[social:]):
        record.key = named_key("developer", k)
        record.kind = DEVELOPER
        record.sector = DEVELOPERS
        record.capital = developers.capital * scenario.households / 1000.0 / developers.number
        record.confidence = 1.0
    return records


def make_blocks(lots: np.recarray) -> np.recarray:
    """One record a block of the map."""
    records = new_records("block", int(lots.block.max()) + 1)
    records.key = [named_key("block", b) for b in range(len(records))]
    records.announced = NEVER
    return records


def make_place(scenario: Scenario, side: int) -> np.recarray:
    """The numbers of the place that rules need."""
    place = scenario.place
    population = place.population
    records = new_records("place", 1)
    record = records[0]
    record.households = scenario.households
    record.side = side
    record.lots_a_block = place.map.block_cells**2
    record.level_cost = place.services.level_cost
    record.level_fee = place.services.level_fee
    record.retrofit_factor = place.services.retrofit_factor
    record.connection_cost = place.services.connection_cost
    record.risk_factor = place.services.risk_factor
    record.income[:] = population.income_by_decile
    record.persons[:] = population.persons_by_decile
    record.decile_edges[:] = np.cumsum(population.decile_shares)
    record.informal_share = population.informal_share
    record.mason_share = population.mason_share
    record.remittance_share = population.remittance_share
    record.account_share = population.account_share
    record.willing_share = population.willing_to_let_share
    record.shelter_places = round(place.tenure.shelter_places * scenario.households / 1000.0)
    record.regularisation = place.titles.regularisation * scenario.households / 1000.0
    record.notarial = place.titles.notarial * scenario.households / 1000.0
    record.property_tax = place.land.property_tax
    developers = place.developers
    record.home_margin = developers.margin
    record.home_rooms = developers.rooms
    record.home_storeys = developers.storeys
    record.home_months = developers.building_months
    record.indirect_cost = developers.indirect
    record.outside_seekers = place.land.outside_seekers
    record.buyer_lowest = place.land.buyer_lowest
    record.buyer_highest = place.land.buyer_highest
    record.family_pays = place.titles.fee_paid_by_family
    set_rules(record, scenario, 0)
    return records


def set_rules(record: np.record, scenario: Scenario, month: int) -> None:
    """The numbers of a place that policies set, from those in force in a month."""
    place, households, now = scenario.place, scenario.households, scenario.at(month)
    record.ahead_share = place.services.ahead_share
    record.ahead_levels = place.services.ahead_levels
    rules = now.land_rules
    record.vacant_land_tax = place.land.vacant_land_tax + rules.vacant_land_tax
    record.recapture_rate = rules.recapture
    record.recapture_exempt = rules.exempt_income
    record.social_share = rules.social_share
    record.social_price = rules.social_price
    record.social_income = rules.social_income
    record.swap_share = rules.swap
    record.swap_cells = rules.swap_cells
    record.rate_cap = now.regulation.rate_cap
    record.cooperative_support = now.regulation.cooperative_reach
    letting = now.tenancy
    record.support_cost = (now.regulation.support_cost + letting.cost) * households / 1000.0
    record.rent_fine = letting.fine
    record.fine_chance = letting.detection
    record.observatory = letting.observatory
    record.extra_notice = letting.notice_months
    record.just_cause = letting.just_cause
    record.foreign_documents = letting.foreign_documents
    property_rules = now.formalisation
    record.fee_share = property_rules.fee_share
    record.tax_share = property_rules.property_tax_share
    record.tax_income = property_rules.low_income
    record.family_regime = property_rules.family_regime
    record.will_chance = property_rules.wills
    record.will_cost = property_rules.will_cost
    set_enabling(record, scenario, month)
