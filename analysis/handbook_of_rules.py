"""Questions about rules in worked examples, answered by the rules themselves.

What can be asked, and with which numbers, stands in ``scenarios.worked_examples``; here is a function for
each question. It sets up one lot, room, lender or pair of settlements as told and reads what the rule says.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from agents.developer import storey_kept
from agents.foundation.codes import COOPERATIVE, LAND_BANK, LAND_TRUST, NONE, OWNER, TITLED, UPGRADED
from agents.foundation.ledger import BROUGHT_ALONG, RENT_FINE, TREASURY, pay
from agents.foundation.world import OUTSIDE_RECORD, World, as_state
from agents.government.polygons import CHOICES, choose_settlements
from agents.government.recapture import charge_owner
from agents.government.social_land import grant_right
from agents.government.tenancy_rules import fine_landlord, premium_asked, verbal_patience, written_notice
from agents.household import ground_charge
from agents.land_values import income_limit, sale_price, trust_price
from analysis.handbook_of_enabling import ANSWERS_OF_ENABLING
from analysis.handbook_of_homes import first_by_need, first_by_place, money_of_year
from analysis.handbook_of_titles import ANSWERS_ON_TITLES
from model import HousingModel
from scenarios.worked_examples import Example

Numbers = Mapping[str, float]
PLENTY = 10_000.0


def answer(example: Example, city: HousingModel, world: World) -> dict[str, float]:
    """What the rule says. ``city`` is under the policy; ``world``: a copy of its records to work on."""
    return ANSWERS[str(example.rule)](example.told, city, world)


# --- lenders ---------------------------------------------------------------------------------


def _interest_cap(told: Numbers, city: HousingModel, world: World) -> dict[str, float]:
    house = city.lending_houses[0]
    house.record = world.lenders[0]
    house.record.listed_rate = told["rate"]
    house.set_rate(float(world.place[0].rate_cap))
    return {"charged": float(house.record.annual_rate)}


def _cooperative_reach(told: Numbers, city: HousingModel, world: World) -> dict[str, float]:
    row = int(np.flatnonzero(world.lenders.kind == COOPERATIVE)[0])
    house = city.lending_houses[row]
    house.record = world.lenders[row]
    house.record.reach = told["reach"]
    house.decide(world)
    return {"reach": float(house.record.reach)}


# --- land ------------------------------------------------------------------------------------


def _owned_lot(world: World) -> tuple[Any, Any]:
    """An owner and its lot, titled, with nothing of a policy on it."""
    home = world.households[np.flatnonzero(world.households.tenure == OWNER)[0]]
    lot = world.lots[home.lot]
    lot.holder, lot.title, lot.uplift, lot.social = NONE, TITLED, 0.0, 0
    return home, lot


def _bare_lot(world: World, price: float, kind: int | None) -> Any:
    """Bare ground of this market price, held by the policy's trust or bank, or set aside (None)."""
    _, lot = _owned_lot(world)
    lot.price, lot.asked, lot.seller, lot.owner = np.log(price), 0.0, NONE, NONE
    lot.quality, lot.extra_rooms, lot.storey = 0.0, 0, 0
    if kind is None:
        lot.social = 1
    else:
        lot.holder = int(np.flatnonzero(world.holders.kind == kind)[0])
    return lot


def _recapture(told: Numbers, city: HousingModel, world: World) -> dict[str, float]:
    home, lot = _owned_lot(world)
    pay(world.accounts[OUTSIDE_RECORD], home, BROUGHT_ALONG, PLENTY, world.book)
    home.usual_income, lot.uplift = told["income"], told["rise"]
    before = float(world.tally[0].recaptured)
    charge_owner(as_state(world), home, lot)
    return {"owed": float(world.tally[0].recaptured) - before}


def _set_aside_lot(told: Numbers, city: HousingModel, world: World) -> dict[str, float]:
    lot, state = _bare_lot(world, told["price"], None), as_state(world)
    return {"price": float(sale_price(state, lot)), "income": float(income_limit(state, lot))}


def _bank_lot(told: Numbers, city: HousingModel, world: World) -> dict[str, float]:
    lot, state = _bare_lot(world, told["price"], LAND_BANK), as_state(world)
    return {"price": float(sale_price(state, lot)), "income": float(income_limit(state, lot))}


def _trust_lot(told: Numbers, city: HousingModel, world: World) -> dict[str, float]:
    home, _ = _owned_lot(world)
    lot, state = _bare_lot(world, told["ground_now"], LAND_TRUST), as_state(world)
    lot.ground_then = told["ground_then"]
    grant_right(world.holders[lot.holder], lot)
    return {
        "price": float(trust_price(state, lot)),
        "income": float(income_limit(state, lot)),
        "ground_rent": float(ground_charge(home, world.lots, world.holders, world.place[0])),
    }


def _land_swap(told: Numbers, city: HousingModel, world: World) -> dict[str, float]:
    _, lot = _owned_lot(world)
    lot.distance = told["distance"]
    kept = float(storey_kept(as_state(world), lot))
    return {"given": (1.0 - kept) * told["gain"] if kept > 0.0 else 0.0}


def _first_settlement(told: Numbers, city: HousingModel, world: World) -> dict[str, float]:
    policy = next(p for p in city.setting.policies if p.upgrading is not None or p.land_trust is not None)
    works = policy.upgrading or policy.land_trust
    assert works is not None
    world.lots.settlement, world.tally[0].settlements = NONE, 2
    settlements: Any = world.settlements[:2]
    settlements.polygon = 0
    world.households.lot = NONE
    for k in (0, 1):
        lot, place, home = world.lots[k], world.settlements[k], world.households[k]
        home.present, home.lot, home.persons = 1, k, told[f"families_{k + 1}"]  # all families alike, as one
        lot.settlement = k
        lot.distance, place.services = told[f"distance_{k + 1}"], told[f"services_{k + 1}"]
    choose_settlements(as_state(world), 1, CHOICES.index(works.choice), UPGRADED)
    chosen = np.flatnonzero(settlements.polygon & UPGRADED)
    return {"first": float(chosen[0]) + 1.0 if len(chosen) else 0.0}


# --- letting ---------------------------------------------------------------------------------


def _overcharge(told: Numbers, city: HousingModel, world: World) -> dict[str, float]:
    return {"asked": float(premium_asked(told["premium"], world.place[0], world.behaviour[0]))}


def _fine(told: Numbers, city: HousingModel, world: World) -> dict[str, float]:
    let = np.flatnonzero((world.rooms.present == 1) & (world.rooms.landlord != NONE))
    room = world.rooms[let[world.rooms.tenant[let] != NONE][0]]
    landlord = world.landlords[room.landlord]
    pay(world.accounts[OUTSIDE_RECORD], landlord, BROUGHT_ALONG, PLENTY, world.book)
    fine_landlord(as_state(world), room, told["overcharge"], 0)
    return {"fine": float(world.book[:, TREASURY, RENT_FINE].sum())}


def _notice(told: Numbers, city: HousingModel, world: World) -> dict[str, float]:
    place = world.place[0]
    return {
        "written": float(written_notice(place, world.behaviour[0])),
        "verbal": float(verbal_patience(place)),
    }


ANSWERS: dict[str, Callable[[Numbers, HousingModel, World], dict[str, float]]] = {
    **ANSWERS_OF_ENABLING,
    **ANSWERS_ON_TITLES,
    "interest_cap": _interest_cap,
    "cooperative_reach": _cooperative_reach,
    "recapture": _recapture,
    "set_aside_lot": _set_aside_lot,
    "bank_lot": _bank_lot,
    "trust_lot": _trust_lot,
    "land_swap": _land_swap,
    "first_settlement": _first_settlement,
    "overcharge": _overcharge,
    "fine": _fine,
    "notice": _notice,
    "first_by_need": first_by_need,
    "first_by_place": first_by_place,
    "money_of_year": money_of_year,
}
"""One function a question of ``scenarios.worked_examples.QUESTIONS``."""
