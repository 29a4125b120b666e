"""Homes that stand empty: a tax on them, and a service that finds tenants for them (M§2.7, 2.10).

The tax makes another empty month dearer, so landlords let the rent they ask down sooner, and reckon with it
before they build. The service takes up houses: those with units that stand empty first, then owners who
would have tenants and have none. Its seekers are shown what they could enter and pay; it writes the contract,
and a guarantee fund takes the risk, so that an owner asks for no more than a sure rent.
"""

from __future__ import annotations

import numpy as np

from agents.foundation.codes import GUARANTEE, NONE, OWNER, SLAB
from agents.foundation.draws import purpose, uniform
from agents.foundation.ledger import PROPERTY_TAX, pay
from agents.foundation.rules import rule
from agents.foundation.world import TREASURY_RECORD
from agents.government.door import is_open
from agents.government.enabling import spend

_ORDER = purpose("vacant_stock.order")


@rule
def tax_empty_units(world):
    """The month's tax on units of absentee landlords empty for too long, as far as they have the money."""
    place = world.place[0]
    if place.vacancy_tax <= 0.0:
        return
    treasury = world.accounts[TREASURY_RECORD]
    for row in range(world.tally[0].rooms):
        room = world.rooms[row]
        if room.present == 0 or room.landlord == NONE or room.tenant != NONE:
            continue
        if room.vacant > place.vacancy_grace:
            landlord = world.landlords[room.landlord]
            due = min(place.vacancy_tax * room.asking, max(0.0, landlord.cash))
            world.tally[0].vacancy_taxed += pay(landlord, treasury, PROPERTY_TAX, due, world.book)


@rule
def cost_of_emptiness(place, room):
    """What an empty month costs who lets the room, over its rent: the rent, and the tax."""
    return 1.0 + place.vacancy_tax if room.landlord != NONE else 1.0


@rule
def has_fund(world):
    """Whether a guarantee fund is there to take the risk."""
    for k in range(world.programmes.shape[0]):
        fund = world.programmes[k]
        if fund.kind == GUARANTEE and is_open(fund) and fund.cash >= 0.0:
            return True
    return False


@rule
def mediation_need(world, months):
    """By lot 2 where a unit has stood empty for ``months``, 1 where willing owners let nothing, else 0."""
    need = np.zeros(world.tally[0].lots, np.int64)
    for row in range(world.tally[0].households):
        home = world.households[row]
        if home.present == 1 and home.tenure == OWNER and home.privacy == 1:
            lot = world.lots[home.lot]
            if lot.done >= SLAB and lot.let_rooms == 0:
                need[home.lot] = 1
    for row in range(world.tally[0].rooms):
        room = world.rooms[row]
        if room.present == 1 and room.tenant == NONE and room.vacant >= months:
            need[room.lot] = 2
    return need


@rule
def open_mediation(world, month):
    """January: the houses the service takes up this year, as many as its money goes to."""
    place, tally = world.place[0], world.tally[0]
    if place.mediation_budget <= 0.0:
        return
    for row in range(tally.lots):
        world.lots[row].mediated = 0
    tally.mediated_lots = 0
    if not has_fund(world):
        return
    need = mediation_need(world, world.behaviour[0].idle_months)
    rows = np.flatnonzero(need > 0)
    places = np.empty(rows.shape[0])
    for i in range(rows.shape[0]):
        luck = uniform(world.luck, _ORDER, world.lots[rows[i]].key, month)
        places[i] = luck - need[rows[i]]
    order = np.argsort(places)
    most = min(rows.shape[0], int(place.mediation_budget / place.mediation_cost))
    for i in range(most):
        world.lots[rows[order[i]]].mediated = 1
    tally.mediated_lots = most
    spend(world, most * place.mediation_cost)


@rule
def reservation_of(home, lot, behaviour):
    """Lowest rent for which letting is worth the trouble, MWM a month: less where it is sure."""
    return home.reservation * (1.0 - behaviour.risk_base) if lot.mediated == 1 else home.reservation
