"""Roads, water, power, sewers: a budget of their own, and who gets the next line (G1.6, C2).

A settlement's next service level costs as much as it has households, less what its families
have dug themselves. The gap and the voice of
an organised settlement decide the order; what a year's money does not cover waits.
"""

from __future__ import annotations

import numpy as np

from agents.foundation.codes import NONE
from agents.foundation.draws import purpose, uniform
from agents.foundation.events import NO_CAUSE, SERVICES_IMPROVED, note
from agents.foundation.ledger import BUDGET, INFRASTRUCTURE, pay
from agents.foundation.rules import rule
from agents.foundation.world import OUTSIDE_RECORD, TREASURY_RECORD
from agents.neighbour import spend_stock

_PRIORITY = purpose("services.priority")


@rule
def open_services_year(world, budget):
    """The year's infrastructure money arrives at the treasury, MWM."""
    pay(world.accounts[OUTSIDE_RECORD], world.accounts[TREASURY_RECORD], BUDGET, budget, world.book)
    world.tally[0].services_money += budget


@rule
def connect(settlement, lot):
    """A new settlement starts with the services of its first lot."""
    settlement.services = lot.services


@rule
def upgrade_services(world, month):
    """Settlements get their next level in order of gap and organisation while money lasts."""
    behaviour = world.behaviour[0]
    count = world.tally[0].settlements
    places = np.empty(count, np.float64)
    for k in range(count):
        place = world.settlements[k]
        gap = 1.0 - place.services / 4.0
        luck = uniform(world.luck, _PRIORITY, place.key, month)
        places[k] = -(gap + behaviour.lobbying * place.organisation + behaviour.priority_noise * luck)
        if place.services >= 4 or place.households == 0:
            places[k] = 9.0
    order = np.argsort(places)
    tally = world.tally[0]
    upgraded = False
    for i in range(count):
        k = order[i]
        place = world.settlements[k]
        if places[k] >= 9.0:
            break
        cost = world.place[0].level_cost * place.households
        hours = min(place.stock, behaviour.works_line_limit * cost / behaviour.plain_wage)
        cost -= hours * behaviour.plain_wage
        if cost > tally.services_money:
            break
        spend_stock(place, hours)
        paid = pay(
            world.accounts[TREASURY_RECORD], world.accounts[OUTSIDE_RECORD], INFRASTRUCTURE, cost, world.book
        )
        tally.services_money -= paid
        tally.services_spent += paid
        place.services += 1
        upgraded = True
        note(world.log, month, SERVICES_IMPROVED, 0, place.key, -1, NO_CAUSE, place.services)
    if upgraded:
        for row in range(tally.lots):
            lot = world.lots[row]
            if lot.settlement != NONE:
                lot.services = world.settlements[lot.settlement].services
