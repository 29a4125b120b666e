"""Roads, water, power, sewers: a budget of their own, and who gets the next line (G1.6, C2).

A settlement's next service level costs as much as it has households, less what its families
have dug themselves. The gap and the voice of
an organised settlement decide the order; what a year's money does not cover waits.

Pipes laid between houses that stand cost a multiple of those laid before anybody comes. A place may
spend a part of its money ahead of arrival, on empty blocks whose lots are for sale (M§2.3). Lines laid
for a settlement end at the houses there are: who builds between them later is joined to them at a
cost, while lots that are planned have their connections.
"""

from __future__ import annotations

import numpy as np

from agents.estate import show
from agents.foundation.causes import NO_CAUSE
from agents.foundation.codes import NEVER, NONE
from agents.foundation.draws import purpose, uniform
from agents.foundation.events import SERVICES_IMPROVED, note
from agents.foundation.ledger import BUDGET, INFRASTRUCTURE, pay
from agents.foundation.rules import rule
from agents.foundation.world import OUTSIDE_RECORD, TREASURY_RECORD
from agents.government.recapture import note_uplift
from agents.neighbour import spend_stock

_PRIORITY = purpose("services.priority")

ALL_SERVICES = 4
"""Road, water, power, sewer."""


@rule
def open_services_year(world, budget):
    """The year's infrastructure money arrives at the treasury, MWM; a part of it is for empty blocks."""
    pay(world.accounts[OUTSIDE_RECORD], world.accounts[TREASURY_RECORD], BUDGET, budget, world.book)
    ahead = world.place[0].ahead_share * budget
    world.tally[0].services_money += budget - ahead
    world.tally[0].services_money_ahead += ahead


@rule
def open_policy_services(world, more, joining):
    """Money of policies for services comes to the treasury, MWM: for new lines, and for joining houses."""
    if more + joining <= 0.0:
        return
    open_services_year(world, more)
    outside, treasury = world.accounts[OUTSIDE_RECORD], world.accounts[TREASURY_RECORD]
    world.tally[0].joining_money += pay(outside, treasury, BUDGET, joining, world.book)
    world.tally[0].support_spent += more + joining


@rule
def service_cost(place, number, at_risk, preventive):
    """Cost of one level for ``number`` households or lots, MWM; ``at_risk`` of them on slopes and in ravines.

    ``preventive``: before anybody lives there, not between houses that stand.
    """
    each = place.level_cost / place.retrofit_factor if preventive else place.level_cost
    return each * (number + (place.risk_factor - 1.0) * at_risk)


@rule
def lay(world, cost):
    """Pay for service lines; returns what was paid, MWM."""
    treasury, outside = world.accounts[TREASURY_RECORD], world.accounts[OUTSIDE_RECORD]
    paid = pay(treasury, outside, INFRASTRUCTURE, cost, world.book)
    world.tally[0].services_spent += paid
    return paid


@rule
def empty_blocks_for_sale(world):
    """First lot rows of blocks nobody has settled, on offer and not mostly at risk; inner ones first."""
    size = world.place[0].lots_a_block
    lots = world.lots
    rows = np.empty(world.tally[0].lots // size, np.int64)
    places = np.empty(rows.shape[0], np.float64)
    count = 0
    for first in range(0, world.tally[0].lots, size):
        offered, at_risk, settled, distance = 0, 0, 0, 0.0
        for row in range(first, first + size):
            lot = lots[row]
            offered += lot.offered
            at_risk += lot.risk
            settled += lot.founded != NEVER or lot.settlement != NONE or lot.laid > 0
            distance += lot.distance
        if settled == 0 and offered > 0 and 2 * at_risk <= size:
            rows[count] = first
            places[count] = distance
            count += 1
    return rows[:count][np.argsort(places[:count])]


@rule
def lots_ready(world, level):
    """Lots on offer with ``level`` services, those in the settlements of the first day apart."""
    ready = 0
    lots = world.lots
    for row in range(world.tally[0].lots):
        lot = lots[row]
        if lot.offered == 1 and lot.services >= level:
            ready += lot.settlement == NONE or world.settlements[lot.settlement].founded >= 0
    return ready


@rule
def settled_lately(world, months, month):
    """Lots first lived on within so many months."""
    settled = 0
    lots = world.lots
    for row in range(world.tally[0].lots):
        if lots[row].founded != NEVER and lots[row].founded >= month - months:
            settled += 1
    return settled


@rule
def hold_back(world, ready):
    """Unserved lots where nobody has settled yet are off the market while ``ready`` served ones are on it."""
    if ready == 0:
        return
    lots = world.lots
    for row in range(world.tally[0].lots):
        lot = lots[row]
        if lot.settlement == NONE and lot.offered == 1 and lot.services < world.place[0].ahead_levels:
            show(lot, 0)


@rule
def serve_ahead(world, month):
    """January: empty blocks on offer get their services, as many as settlers of two years will need.

    Where lots are ready, unserved ones of empty blocks are not sold. Money that no settler waits for
    goes to the settlements there are.
    """
    tally = world.tally[0]
    place = world.place[0]
    if place.ahead_share <= 0.0:
        return
    ready = lots_ready(world, place.ahead_levels)
    needed = settled_lately(world, 24, month)
    blocks = empty_blocks_for_sale(world)
    for first in blocks:
        if ready >= needed:
            break
        at_risk = 0
        for row in range(first, first + place.lots_a_block):
            at_risk += world.lots[row].risk
        while world.lots[first].services < place.ahead_levels:
            cost = service_cost(place, place.lots_a_block, at_risk, True)
            if cost > tally.services_money_ahead:
                hold_back(world, ready)
                return
            tally.services_money_ahead -= lay(world, cost)
            for row in range(first, first + place.lots_a_block):
                note_uplift(world, world.lots[row], 1)
                world.lots[row].services += 1
                world.lots[row].connected = 1
            ready += place.lots_a_block if world.lots[first].services == place.ahead_levels else 0
    hold_back(world, ready)
    tally.services_money += tally.services_money_ahead
    tally.services_money_ahead = 0.0


@rule
def households_at_risk(world):
    """Households that own or share lots at risk, by settlement."""
    lots = world.lots
    found = np.zeros(world.tally[0].settlements, np.int64)
    for row in range(world.tally[0].lots):
        lot = lots[row]
        if lot.risk == 1 and lot.settlement != NONE:
            found[lot.settlement] += lot.households
    return found


@rule
def connect(settlement, lot):
    """A new settlement starts with the services of its first lot, less those laid to it alone."""
    settlement.services = lot.services - lot.laid


@rule
def lay_to_one(lot):
    """A developer has laid all services to its lot, and to no other."""
    lot.laid = ALL_SERVICES - lot.services
    lot.services = ALL_SERVICES
    lot.connected = 1


@rule
def lay_first_levels(lot, levels):
    """A programme has laid the first ``levels`` services to a lot it sells, and to no other."""
    lot.laid = max(0, levels - lot.services)
    lot.services += lot.laid
    lot.connected = 1


@rule
def join_to_lines(world):
    """January: houses built since the lines of their street were laid are joined to them, while money lasts.

    They come before new lines: a house on a served street costs least to serve. A policy may have
    money for them alone.
    """
    tally, lots = world.tally[0], world.lots
    for row in range(tally.lots):
        lot = lots[row]
        if lot.founded == NEVER or lot.connected == 1 or lot.services == 0:
            continue
        cost = world.place[0].connection_cost * lot.services
        if cost > tally.services_money + tally.joining_money:
            return
        paid = lay(world, cost)
        for_joining = min(paid, tally.joining_money)
        tally.joining_money -= for_joining
        tally.services_money -= paid - for_joining
        lot.connected = 1


@rule
def next_line(world, k, at_risk):
    """Cost of the next service of the ``k``-th settlement, MWM, less the hours dug; and these hours."""
    behaviour = world.behaviour[0]
    place = world.settlements[k]
    cost = service_cost(world.place[0], place.households, min(place.households, at_risk[k]), False)
    hours = min(place.stock, behaviour.works_line_limit * cost / behaviour.plain_wage)
    return cost - hours * behaviour.plain_wage, hours


@rule
def lay_next_line(world, settlement, cost, hours, month):
    """A settlement gets its next service; returns what was paid, MWM."""
    spend_stock(settlement, hours)
    paid = lay(world, cost)
    settlement.services += 1
    note(world.log, month, SERVICES_IMPROVED, 0, settlement.key, NONE, NO_CAUSE, settlement.services)
    return paid


@rule
def upgrade_services(world, month):
    """Settlements get their next level in order of gap and organisation while money lasts."""
    join_to_lines(world)
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
    at_risk = households_at_risk(world)
    upgraded = False
    for i in range(count):
        k = order[i]
        place = world.settlements[k]
        if places[k] >= 9.0:
            break
        cost, hours = next_line(world, k, at_risk)
        if cost > tally.services_money:
            break
        tally.services_money -= lay_next_line(world, place, cost, hours, month)
        upgraded = True
    if upgraded:
        bring_to_lots(world)


@rule
def bring_to_lots(world):
    """All lots of a settlement have its services, or more of their own; what that adds to prices is noted."""
    for row in range(world.tally[0].lots):
        lot = world.lots[row]
        if lot.settlement == NONE:
            continue
        levels = world.settlements[lot.settlement].services - lot.services
        if levels > 0:
            note_uplift(world, lot, levels)
            if lot.founded != NEVER:
                lot.connected = 1
        if levels > 0 or lot.laid == 0:
            lot.services += levels
