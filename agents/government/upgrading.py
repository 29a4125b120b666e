"""Upgrading: services for chosen settlements from a budget of their own (T§4.8, M§2.3, M§2.5).

The settlements are chosen and announced in the first January; each gets a level a year at most, those
with the largest gap first, while the year's money lasts; what is left is kept for the next year.
"""

from __future__ import annotations

from typing import Any

import mesa
import numpy as np

from agents.foundation.causes import NO_CAUSE
from agents.foundation.codes import UPGRADED
from agents.foundation.events import SERVICES_IMPROVED, note
from agents.foundation.ledger import BUDGET, pay
from agents.foundation.rules import rule
from agents.foundation.stretches import ALWAYS, Stretch, is_within
from agents.foundation.world import OUTSIDE_RECORD, TREASURY_RECORD
from agents.government.polygons import CHOICES, announce, choose_settlements
from agents.government.services import bring_to_lots, households_at_risk, lay, service_cost
from agents.institution import Institution


class UpgradingOffice(Institution):
    """The office that upgrades ``settlements`` places; ``budget``: MWM a year from month ``start`` on.

    ``stretches``: when its policy is in force; what was begun goes on when it is again.
    """

    def __init__(
        self,
        model: mesa.Model,
        budget: float,
        start: int,
        settlements: int,
        choice: str,
        stretches: tuple[Stretch, ...] = ALWAYS,
    ) -> None:
        super().__init__(model)
        self.stretches = stretches
        self.budget = budget
        self.start = start
        self.settlements = settlements
        self.choice = choice
        self.is_begun = False

    def open_year(self, world: Any, state: Any, month: int) -> None:
        """January: the first time choose and announce; then money comes in as long as there is work."""
        if month < self.start or not is_within(self.stretches, month):
            return
        if not self.is_begun:
            choose_settlements(state, self.settlements, CHOICES.index(self.choice), UPGRADED)
            announce(state, UPGRADED, month)
            self.is_begun = True
        if work_is_left(state):
            outside, treasury = world.accounts[OUTSIDE_RECORD], world.accounts[TREASURY_RECORD]
            world.tally[0].upgrading_money += pay(outside, treasury, BUDGET, self.budget, world.book)
            upgrade(state, month)


@rule
def lacks_services(place):
    """Whether a settlement is one of the chosen and has a level to get."""
    return place.polygon & UPGRADED != 0 and place.services < 4 and place.households > 0


@rule
def work_is_left(world):
    """Whether any chosen settlement lacks a level."""
    for k in range(world.tally[0].settlements):
        if lacks_services(world.settlements[k]):
            return True
    return False


@rule
def upgrade(world, month):
    """Chosen settlements get their next level, the largest gap first, while the money lasts."""
    count = world.tally[0].settlements
    gaps = np.empty(count)
    for k in range(count):
        place = world.settlements[k]
        gaps[k] = -place.inhabitants * (1.0 - place.services / 4.0)
    at_risk = households_at_risk(world)
    tally = world.tally[0]
    for k in np.argsort(gaps, kind="mergesort"):
        place = world.settlements[k]
        if not lacks_services(place):
            continue
        cost = service_cost(world.place[0], place.households, min(place.households, at_risk[k]), False)
        if cost > tally.upgrading_money:
            continue
        paid = lay(world, cost)
        tally.upgrading_money -= paid
        tally.upgrading_spent += paid
        place.services += 1
        note(world.log, month, SERVICES_IMPROVED, 0, place.key, -1, NO_CAUSE, place.services)
    bring_to_lots(world)
