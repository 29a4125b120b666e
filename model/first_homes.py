"""Homes that stand empty when a policy begins, of programmes that lend them (Housing Laboratory 2020 §2.6).

They were built for mortgages of state funds and given back; so they are worn, and a family that lived
there is gone.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from agents.dwelling import judge_lot
from agents.foundation.codes import BEFORE, NEVER, NONE
from agents.foundation.draws import purpose, uniforms
from agents.foundation.rules import rule
from agents.government.services import lay_to_one
from agents.small_lots import raise_unit
from agents.titles import grant_title
from model.markets.land import found_settlement
from scenarios import Scenario

_STOCK = purpose("beginning.empty_homes")

FABRIC_LEFT = 0.8
"""Quality of the masonry of a home that has stood empty, over that of a new one."""


@rule
def place_empty_home(world, lot_row, programme_row):
    """One home of the programme, worn and empty, on a lot that nobody lives on."""
    lot = world.lots[lot_row]
    programme = world.programmes[programme_row]
    behaviour = world.behaviour[0]
    if lot.settlement == NONE:
        found_settlement(world, lot, BEFORE)
    raise_unit(lot, programme.plan_rooms, 1, 0, 0.0, behaviour)
    lot.fabric *= FABRIC_LEFT
    lay_to_one(lot)
    grant_title(lot)
    judge_lot(lot, behaviour)
    lot.consolidated_month = BEFORE
    lot.founded = BEFORE
    lot.keeper = programme_row


def first_stocks(world: Any, state: Any, scenario: Scenario, month: int) -> None:
    """Empty homes of all programmes that lend some, drawn among vacant lots where they say.

    They stand there when the policy is in force for the first time.
    """
    lots = world.lots
    for row, (policy, programme) in enumerate(scenario.programmes):
        benefit = programme.benefit
        begins = policy.stretches[0].first == month
        wanted = round(benefit.stock * scenario.households / 1000.0) if begins else 0
        if wanted == 0:
            continue
        inside = lots.distance <= benefit.cells
        free = (inside if benefit.where == "core" else ~inside) & (lots.public == 0) & (lots.risk == 0)
        free &= (lots.founded == NEVER) & (lots.owner == NONE) & (lots.landlord == NONE)
        free &= (lots.holder == NONE) & (lots.keeper == NONE)
        rows = np.flatnonzero(free)
        drawn = rows[np.argsort(uniforms(world.luck, _STOCK, lots.key[rows].copy(), row), kind="stable")]
        for lot_row in drawn[:wanted]:
            place_empty_home(state, int(lot_row), row)
