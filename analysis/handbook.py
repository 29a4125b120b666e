"""Worked examples of a policy file, answered by the city's own rules.

For each example a small city under the policy is set up as the example tells: one household, its lot or
its room. Then the rules themselves say what comes of it: ``hindrance`` whether it is refused and why,
``offer`` and the works what is given and when, the payment of rents what is paid of a rent. The ledger says
who has paid. Nothing is computed here a second time.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np

from agents.foundation import codes
from agents.foundation.causes import CAUSE_NAMES, NO_CAUSE
from agents.foundation.codes import NONE
from agents.foundation.ledger import (
    BROUGHT_ALONG,
    CAPITAL,
    HOUSEHOLDS,
    LOAN_ISSUE,
    OUTSIDE,
    TAKEN_ALONG,
    WAGE,
    grains,
    pay,
    rent_owed,
)
from agents.foundation.world import OUTSIDE_RECORD, World, as_state
from agents.government.applications import file_application
from agents.government.approval import can_start, start_award
from agents.government.credit_line import follow_lenders
from agents.government.down_payments import bring_down_payment, down_payment_due
from agents.government.eligibility import offer, was_served
from agents.government.giving import gives_means
from agents.government.guarantee_fund import claim_of, pay_fee, stand_surety
from agents.government.rent_support import begin_support, prepare_support
from agents.government.works import pay_tranche, start_repaying
from agents.household import needs_floor, rent_of
from agents.rents import ROOM_AREA, market_rent
from analysis.handbook_of_homes import GIVEN_HOMES, fund_partners, paid_by_partners, prepare
from analysis.handbook_of_means import GIVEN_AS_MEANS, reason, set_means, was_given
from analysis.handbook_of_rules import answer
from model import HousingModel
from scenarios import Policy, load
from scenarios.reading import policy_named
from scenarios.worked_examples import (
    NO_USE,
    NOTHING_TO_BUILD,
    SERVED_BEFORE,
    Example,
    ToldHousehold,
    ToldLot,
    ToldRoom,
)

HOUSEHOLDS_OF_THE_CITY = 40
MONTH = 0
PLENTY = 10_000.0
"""Money of a programme or lender in an example, MWM: an example is about rules, not about budgets."""

_TITLES = {"none": codes.NO_TITLE, "possession": codes.POSSESSION, "titled": codes.TITLED}
_TITLES["clouded"] = codes.CLOUDED
_TENURES = {name: code for code, name in enumerate(("unhoused", "owner", "tenant", "sharer"))}


class Outcome(NamedTuple):
    """What came of an example. ``wrong``: what was expected and what came out instead, by field."""

    number: int
    example: Example
    found: dict[str, Any]
    wrong: dict[str, tuple[Any, Any]]


def try_examples(name: str | os.PathLike[str]) -> list[Outcome]:
    """Every worked example of a policy (a name or a file) with its outcome."""
    policy = policy_named(name)
    if not policy.examples:
        return []
    always = f"{os.fspath(name)}@0-"  # the city of the examples is in its first month
    city = HousingModel(
        load(policy.place, policies=[always], households=HOUSEHOLDS_OF_THE_CITY, months=1, seed=1)
    )
    return [_tried(policy, number, example, city) for number, example in enumerate(policy.examples)]


def _tried(policy: Policy, number: int, example: Example, city: HousingModel) -> Outcome:
    world = city.world._replace(**{name: part.copy() for name, part in city.world._asdict().items()})
    if example.rule is not None:
        found: dict[str, Any] = answer(example, city, world)
        expected: Mapping[str, Any] = example.gives
    else:
        assert example.household is not None and example.expected is not None
        names = [programme.name for programme in policy.programmes]
        programme = names.index(example.programme) if example.programme else 0
        found = _answered(example, world, programme)
        expected = example.expected.model_dump(exclude_none=True, exclude={"pays"})
        if example.expected.pays is not None:
            expected |= {
                f"pays.{k}": v for k, v in example.expected.pays.model_dump(exclude_none=True).items()
            }
    wrong = {k: (v, found.get(k)) for k, v in expected.items() if not is_same(v, found.get(k))}
    return Outcome(number, example, found, wrong)


def is_same(told: Any, found: Any) -> bool:
    """Whether a result is as told; amounts to half a per cent, so that they can be told rounded."""
    if isinstance(told, list | tuple) and isinstance(found, list):
        return len(told) == len(found) and all(map(is_same, told, found))
    if found is None or isinstance(told, bool | str):
        return bool(told == found)
    return abs(float(told) - float(found)) <= max(5e-4, 5e-3 * abs(float(told)))


# --- the city of an example ------------------------------------------------------------------


def _settle(example: Example, world: World, programme: int) -> int:
    """The household of the example lives in the city as told; returns its row."""
    told, lot, room = example.household, example.lot, example.room
    assert told is not None
    tenure = told.tenure or ("owner" if lot else "tenant" if room else "unhoused")
    count = int(world.tally[0].households)
    owners = np.flatnonzero(world.households.tenure[:count] == codes.OWNER)
    row = int(owners[0])
    if tenure == "tenant":
        let = np.flatnonzero((world.rooms.present == 1) & (world.rooms.landlord != NONE))
        let = let[world.rooms.tenant[let] != NONE]
        row = int(world.rooms.tenant[let[0]])
    home = world.households[row]
    _set_household(home, told, world, programme)
    world.born[row] = MONTH - 12 * 10
    world.born[row, 0] = MONTH - round(12 * told.head_age)
    if tenure in ("sharer", "unhoused"):
        home.tenure, home.room = _TENURES[tenure], NONE
        home.lot = world.households.lot[owners[1]] if tenure == "sharer" else NONE
    if tenure == "owner":
        _set_lot(world, int(home.lot), lot or ToldLot(), told.persons)
    if room is not None:
        _set_room(world.rooms[home.room], room)
    set_means(world, row, told, lot or ToldLot(), programme)
    return row


def _set_household(home: Any, told: ToldHousehold, world: World, programme: int) -> None:
    outside = world.accounts[OUTSIDE_RECORD]
    values = {
        "persons": told.persons, "adults": min(told.adults, told.persons), "usual_income": told.income,
        "income": told.income, "log_income": np.log(max(1e-6, told.income)), "remittance": told.remittances,
        "material": told.material, "instalments": told.instalments, "formal": told.formal, "employed": 1,
        "papers": told.papers, "flagged": told.flagged, "served": told.served, "rent_aid": told.served,
        "stream": codes.STREAM_NAMES.index(told.stream), "arrived": MONTH - told.months_in_city,
        "deposit": 0.0, "earmarked": 0.0, "award": NONE, "loan": NONE, "group": NONE, "integration": 1.0,
        "privacy": 1, "reservation": 0.0, "debt": 0.0, "fund_debt": 0.0, "paid_out": 0, "let_down": 0,
        "emergency": 0.0, "unmet": 0.0,
    }  # fmt: skip
    for name, value in values.items():
        home[name] = value
    lender = int(world.programmes[programme].lender) if len(world.programmes) else NONE
    home.let_down = 1 << lender if told.in_arrears and lender != NONE else 0
    floor = needs_floor(told.persons, 1.0, world.behaviour[0])
    home.needs = floor if told.needs is None else told.needs
    pay(home, outside, TAKEN_ALONG, float(home.cash), world.book)
    pay(outside, home, BROUGHT_ALONG, grains(told.savings), world.book)


def _set_lot(world: World, row: int, told: ToldLot, persons: int) -> None:
    lot, project = world.lots[row], world.projects[row]
    values = {
        "title": _TITLES[told.title], "risk": told.at_risk, "done": told.stages_done, "rooms": told.rooms,
        "services": told.services, "people": persons if told.people is None else told.people,
        "invested": told.invested, "extra_rooms": max(0, told.rooms - 2), "let_rooms": 0, "storey": 0,
        "workshop": 0, "defects": 0, "rigid": 0, "complete": 0, "price_owed": 0.0, "overdue": 0.0,
        "holder": NONE,
    }  # fmt: skip
    for name, value in values.items():
        lot[name] = value
    for name in ("stage", "progress", "rework", "purpose", "prototype", "spent"):
        project[name] = 0
    project.builder = NONE
    if told.room_rent is not None:
        zone = world.zones[lot.zone]
        zone.pressure, zone.vacancy, zone.premium = 0.0, 0.0, 0.0
        usual = market_rent(lot, ROOM_AREA, world.zones, world.behaviour[0])
        zone.pressure = np.log(max(1e-6, told.room_rent) / usual)


def _set_room(room: Any, told: ToldRoom) -> None:
    room.rent, room.asking, room.written = told.rent, told.rent, told.written
    for name in ("premium", "arrears", "subsidy", "missed"):
        room[name] = 0
    rent_owed(room, told.arrears * told.rent)


def _fund(world: World, programme: Any) -> None:
    """The programme and its lender have all the money it takes."""
    outside = world.accounts[OUTSIDE_RECORD]
    programme.funded = pay(outside, programme, BROUGHT_ALONG, PLENTY, world.book)
    if programme.lends_own == 1:
        pay(outside, world.lenders[programme.lender], BROUGHT_ALONG, PLENTY, world.book)


# --- what comes of it ------------------------------------------------------------------------


def _answered(example: Example, world: World, k: int) -> dict[str, Any]:
    """Whether the household is eligible, why not, and what it gets."""
    row = _settle(example, world, k)
    programme, home = world.programmes[k], world.households[row]
    _fund(world, programme)
    world = prepare(example, world, row, k)
    state = as_state(world)
    follow_lenders(state)
    fund_partners(world, state, programme)
    cause = reason(world, state, row, k)
    if was_served(home, programme) or was_given(home, k):
        return {"eligible": False, "because": SERVED_BEFORE}
    if cause == NONE:
        return {"eligible": False, "because": NO_USE if gives_means(programme) else NOTHING_TO_BUILD}
    if cause != NO_CAUSE:
        return {"eligible": False, "because": CAUSE_NAMES[cause]}
    given = GIVEN.get(int(programme.kind))
    return {"eligible": True, **(given(example, world, state, row, k) if given else {})}


def _works(example: Example, world: World, state: Any, row: int, k: int) -> dict[str, Any]:
    """A grant or credit for building: applied for, approved, and every tranche paid."""
    programme, home = world.programmes[k], world.households[row]
    file_application(state, row, k, MONTH)
    award_row, lot = int(home.award), world.lots[home.lot]
    award = world.awards[award_row]
    grant, credit, savings = offer(
        award.line, home, lot, world.projects[home.lot], programme, world.rooms, world.behaviour[0]
    )
    found: dict[str, Any] = {"grant": float(grant), "credit": float(credit), "savings": float(savings)}
    found["line"] = codes.LINE_NAMES[int(award.line).bit_length() - 1]
    found["starts"] = bool(can_start(state, award, grant, credit, savings))
    if not found["starts"]:
        return found
    start_award(state, award, grant, credit, savings, MONTH)
    found["savings"] = float(award.savings)
    found["down_payment"] = float(down_payment_due(award, programme))
    world.book[:] = 0.0
    tranches: list[float] = []
    for _ in range(int(programme.tranche_count)):
        if not bring_down_payment(state, award, MONTH):
            break
        before = float(award.paid)
        pay_tranche(state, award_row, 0.0, MONTH)
        tranches.append(float(award.paid) - before)
    start_repaying(state, award)
    found["tranches"] = tranches
    found["instalment"] = float(world.loans[award.loan].instalment) if award.loan != NONE else 0.0
    own = programme.lends_own == 1
    lent = float(world.book[world.lenders[programme.lender].sector, HOUSEHOLDS, LOAN_ISSUE]) if own else 0.0
    found["pays.partners"] = paid_by_partners(world, programme)
    found["pays.programme"] = float(world.book[programme.sector].sum()) - sum(found["pays.partners"])
    found["pays.lender"] = lent
    found["pays.outside"] = float(world.book[OUTSIDE, :, CAPITAL].sum())
    found["pays.household"] = found["savings"] + award.down_payments * found["down_payment"]
    return found


def _rent(example: Example, world: World, state: Any, row: int, k: int) -> dict[str, Any]:
    """A part of a rent: of the room that is told, or of a home of its own for an allowance."""
    programme, home = world.programmes[k], world.households[row]
    if home.tenure != codes.TENANT and programme.owners_only == 0:
        return {}
    file_application(state, row, k, MONTH)
    award = world.awards[home.award]
    if programme.kind == codes.SOCIAL_RENT:
        award.room = home.room
    begin_support(state, award, 0.0, MONTH)
    prepare_support(state, MONTH)
    left = {"rent_left": float(rent_of(home, world.rooms))} if home.tenure == codes.TENANT else {}
    return {"monthly": float(award.monthly), **left}


def _guarantee(example: Example, world: World, state: Any, row: int, k: int) -> dict[str, Any]:
    """A guarantee: the fee of a month that brings its income, and what the fund owes in the end."""
    home = world.households[row]
    if home.tenure != codes.TENANT:
        return {}
    room = world.rooms[home.room]
    stand_surety(state, home, room, k, MONTH)
    pay(world.accounts[OUTSIDE_RECORD], home, WAGE, float(home.income), world.book)
    pay_fee(state, home, room)
    return {"fee": float(world.programmes[k].fees), "claim": float(claim_of(state, room))}


GIVEN: dict[int, Callable[[Example, World, Any, int, int], dict[str, Any]]] = {
    codes.WORKS: _works,
    codes.VOUCHER: _rent,
    codes.SOCIAL_RENT: _rent,
    codes.GUARANTEE: _guarantee,
    **GIVEN_HOMES,
    **GIVEN_AS_MEANS,
}
"""What an eligible household gets, by kind of programme.

A further kind is a further line; until then its examples tell who is eligible and who is not.
"""
