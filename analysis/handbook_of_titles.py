"""Questions about titles, taxes and wills in worked examples, answered by the rules themselves.

What can be asked stands in ``scenarios.worked_examples``; see ``analysis.handbook_of_rules``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from agents.foundation.codes import CLOUDED, NEVER, NONE, OWNER, POSSESSION, TITLED
from agents.foundation.ledger import BROUGHT_ALONG, HOUSEHOLDS, TITLE_FEE, TREASURY, pay
from agents.foundation.world import OUTSIDE_RECORD, World, as_state
from agents.government.registry import decide, fee_is_paid, fee_of, months_of
from agents.household import ground_charge
from agents.testaments import write_wills
from model import HousingModel

Numbers = Mapping[str, float]
PLENTY = 1_000.0
DRAWS = 1_000
"""Months over which the longest clearing is looked for."""


def _owner(world: World) -> tuple[Any, Any]:
    """An owner with money and its lot, on which there is no case."""
    home = world.households[np.flatnonzero(world.households.tenure == OWNER)[0]]
    lot = world.lots[home.lot]
    lot.holder, lot.title_asked, lot.title_due, lot.title_failed = NONE, 0, NEVER, NEVER
    pay(world.accounts[OUTSIDE_RECORD], home, BROUGHT_ALONG, PLENTY, world.book)
    world.book[:] = 0.0
    return home, lot


def _title_fee(told: Numbers, city: HousingModel, world: World) -> dict[str, float]:
    home, lot = _owner(world)
    lot.title = CLOUDED if told["clouded"] else POSSESSION
    fee_is_paid(as_state(world), home, fee_of(lot, world.behaviour[0]))
    fees = world.book[:, :, TITLE_FEE].sum(axis=1)
    return {"family": float(fees[HOUSEHOLDS]), "state": float(fees[TREASURY])}


def _clearing(told: Numbers, city: HousingModel, world: World) -> dict[str, float]:
    home, lot = _owner(world)
    lot.title, lot.heirs = CLOUDED, int(told["heirs"])
    state = as_state(world)
    longest = max(months_of(state, lot, month) for month in range(DRAWS))
    lot.title_due = longest
    decide(state, home, lot, longest)
    return {"cleared": float(lot.title == TITLED), "longest": float(longest)}


def _ground_tax(told: Numbers, city: HousingModel, world: World) -> dict[str, float]:
    home, lot = _owner(world)
    home.usual_income, lot.price = told["income"], np.log(told["ground"])
    return {"tax": float(ground_charge(home, world.lots, world.holders, world.place[0]))}


def _will(told: Numbers, city: HousingModel, world: World) -> dict[str, float]:
    home, _ = _owner(world)
    place = world.place[0]
    share = float(place.will_chance)
    place.will_chance = 12.0  # everybody writes one this month
    before = float(home.cash)
    write_wills(as_state(world), 0)
    made = max(1.0, float(world.tally[0].wills_made))
    public = float(world.book[TREASURY, :, TITLE_FEE].sum()) / made
    return {"public": public, "owner": before - float(home.cash), "share": share}


ANSWERS_ON_TITLES: dict[str, Callable[[Numbers, HousingModel, World], dict[str, float]]] = {
    "title_fee": _title_fee,
    "clearing": _clearing,
    "ground_tax": _ground_tax,
    "will": _will,
}
