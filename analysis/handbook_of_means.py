"""Worked examples of programmes that give means: titles, savings, income, a business, a course.

The household is put into the records as told, with its trade, its relatives on the lot, the years of its
house; then the rules give it what the programme gives, and what it gets is read from the records and the
ledger. What a settlement does together is asked of one of its families.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from agents.foundation import codes
from agents.foundation.codes import NEVER, NO_ACCOUNT, NONE, SHARER
from agents.foundation.ledger import (
    ASSISTANCE,
    CAPITAL,
    OUTSIDE,
    POOLED_REMITTANCE,
    TITLE_FEE,
    WAGE,
    grains,
    pay,
)
from agents.foundation.world import OUTSIDE_RECORD, World, as_state
from agents.government.applications import file_application, hindrance
from agents.government.collective import pool_for, pools
from agents.government.complement import pay_complements, run_complement
from agents.government.eligibility import impediment
from agents.government.giving import gives_means, was_aided
from agents.government.matching import run_match
from agents.government.means import can_give, give_means
from agents.government.services import ALL_SERVICES
from agents.materials import whole_fabric
from agents.ties import new_tie
from scenarios.worked_examples import Example, ToldHousehold, ToldLot

MONTH = 0
SURELY = 100.0
"""A logit at which everybody gives."""

TRUSTED = 0.8
"""Trust between relatives of an example; nothing asked here depends on it."""


# --- the household of an example -------------------------------------------------------------


def set_means(world: World, row: int, told: ToldHousehold, lot: ToldLot, programme: int) -> None:
    """What a family has, knows and may do beside its home; its lot's years and heirs.

    A made-up family has no taste of its own: it wants what returns most.
    """
    home, behaviour = world.households[row], world.behaviour[0]
    behaviour.project_taste = 0.0
    behaviour.trade_share = 1.0 if told.trade else 0.0
    values = {
        "receives": told.remittances > 0.0, "mason": told.mason, "certified": told.certified, "match": 0.0,
        "account": codes.BANK_ACCOUNT if told.account else NO_ACCOUNT, "street_trade": told.business,
        "complement": 0.0, "own_spending": 0.0, "aided": 0, "settled": MONTH - round(12 * lot.years),
        "pledged": 0.0,
    }  # fmt: skip
    for name, value in values.items():
        home[name] = value
    if len(world.programmes) and gives_means(world.programmes[programme]):
        home.served, home.rent_aid, home.aided = 0, 0, (1 << programme) if told.served else 0
    if home.tenure == codes.OWNER:
        _set_house(world, int(home.lot), lot)
        _set_relatives(world, row, told.relatives_on_lot)


def _set_house(world: World, row: int, told: ToldLot) -> None:
    lot = world.lots[row]
    lot.narrow, lot.light, lot.upper = 0, 0, NONE
    lot.title_asked = lot.title_due = lot.title_failed = NEVER
    lot.heirs = told.heirs if lot.title == codes.CLOUDED else 0
    lot.fabric = max(0.0, whole_fabric(lot, world.behaviour[0]) - told.worn)


def _set_relatives(world: World, row: int, are_there: bool) -> None:
    """Relatives who share the lot, or nobody who does."""
    homes = world.households
    lot = homes.lot[row]
    count = int(world.tally[0].households)
    elsewhere = homes.lot[:count][(homes.tenure[:count] == codes.OWNER) & (np.arange(count) != row)][0]
    for sharer in np.flatnonzero((homes.tenure[:count] == SHARER) & (homes.lot[:count] == lot)):
        homes.lot[sharer] = elsewhere
    if are_there:
        others = (homes.present[:count] == 1) & (homes.tenure[:count] != codes.OWNER)
        other = int(np.flatnonzero(others)[0])
        homes.tenure[other], homes.lot[other], homes.room[other] = SHARER, lot, NONE
        new_tie(as_state(world), row, other, codes.KIN, TRUSTED, TRUSTED, MONTH)


# --- who is served ---------------------------------------------------------------------------


def reason(world: World, state: Any, row: int, k: int) -> int:
    """Why it would be refused; nobody applies for what a settlement does, but not all may take part."""
    if world.programmes[k].kind != codes.COLLECTIVE:
        return int(hindrance(state, row, k, MONTH))
    return int(impediment(state, row, k))


def was_given(home: Any, k: int) -> bool:
    """Whether the programme has given it means before."""
    return bool(was_aided(home, k))


# --- what it gets ----------------------------------------------------------------------------


def _means(example: Example, world: World, state: Any, row: int, k: int) -> dict[str, Any]:
    """What a household gets that applied, and what the programme pays for it."""
    programme, home = world.programmes[k], world.households[row]
    programme.cases_left = 1
    knew = _knows(home)
    file_application(state, row, k, MONTH)
    award = world.awards[home.award]
    world.book[:] = 0.0
    if not can_give(state, award):
        return {"starts": False}
    give_means(state, award, MONTH)
    to_others = world.book[programme.sector, OUTSIDE]
    found: dict[str, Any] = {"starts": True, "case": float(to_others[TITLE_FEE] + to_others[ASSISTANCE])}
    if programme.kind == codes.TITLE:
        found["decided_after"] = int(world.lots[home.lot].title_due) - MONTH
    elif programme.kind == codes.SAVINGS:
        found |= _matched(example, state, home, award)
    elif programme.kind == codes.COMPLEMENT:
        found |= _complemented(state, home, award)
    elif programme.kind == codes.BUSINESS:
        found["credit"] = float(award.paid)
        found["instalment"] = float(world.loans[award.loan].instalment)
        found["business"] = "in_street" if home.street_trade == 1 else "at_home"
    else:
        found["learns"] = next((skill for skill in _knows(home) if skill not in knew), None)
    own = float(example.household.spends) if example.household is not None else 0.0
    return found | _payers(world, programme, own)


def _knows(home: Any) -> list[str]:
    has = {"building": home.mason == 1, "certificate": home.certified == 1}
    has["finance"] = home.account != NO_ACCOUNT
    return [skill for skill, known in has.items() if known]


def _payers(world: World, programme: Any, own: float) -> dict[str, float]:
    return {
        "pays.programme": float(world.book[programme.sector].sum()),
        "pays.lender": 0.0,
        "pays.outside": float(world.book[OUTSIDE, :, CAPITAL].sum()),
        "pays.household": own,
    }


def _matched(example: Example, state: Any, home: Any, award: Any) -> dict[str, Any]:
    """Months with an account; in the last one the family spends on its house."""
    told = example.household
    assert told is not None
    for month in range(MONTH + 1, MONTH + 1 + told.after_months):
        if award.present == 0:
            break
        if month == MONTH + told.after_months:
            home.own_spending += told.spends
        run_match(state, award, month)
    return {"account": bool(home.account != NO_ACCOUNT), "match": float(award.paid)}


def _complemented(state: Any, home: Any, award: Any) -> dict[str, Any]:
    """The complement of the first month, and of all until it ends at an income that stays."""
    month, monthly = MONTH, 0.0
    while award.present == 1:
        month += 1
        pay_complements(state, month)
        monthly = monthly or float(home.complement)
        run_complement(state, award, month)
    return {"monthly": monthly, "total": float(award.paid)}


def _pooled(example: Example, world: World, state: Any, row: int, k: int) -> dict[str, Any]:
    """What a family that is asked gives of the remittance of a month, and what is added."""
    programme, home = world.programmes[k], world.households[row]
    place = int(world.lots[home.lot].settlement) if home.lot != NONE else NONE
    if place == NONE:
        return {"gives": 0.0, "match": 0.0}
    assert example.household is not None
    world.settlements[place].services = min(int(world.lots[home.lot].services), ALL_SERVICES)
    world.behaviour[0].works_base = SURELY
    pay(world.accounts[OUTSIDE_RECORD], home, WAGE, grains(home.income + home.remittance), world.book)
    world.book[:] = 0.0
    if pools(state, row, k, MONTH):
        pool_for(state, home, programme)
    match = float(world.book[programme.sector, :, POOLED_REMITTANCE].sum())
    gives = float(world.book[:, :, POOLED_REMITTANCE].sum()) - match
    return {"gives": gives, "match": match, **_payers(world, programme, gives)}


GIVEN_AS_MEANS: dict[int, Callable[[Example, World, Any, int, int], dict[str, Any]]] = {
    codes.COLLECTIVE: _pooled,
    **dict.fromkeys((codes.TITLE, codes.SAVINGS, codes.COMPLEMENT, codes.BUSINESS, codes.TRAINING), _means),
}
"""What an eligible household gets, by kind of programme."""
