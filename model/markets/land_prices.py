"""What the ground is worth: prices follow what a lot has, what is around it, who wants it, and hopes (C6).

The price of each lot moves a little every month towards its list price (distance, services, title)
raised or lowered by the houses around, by seekers over lots on offer in the streets around, and by the
growth that people expect. All move at once. In January people look back on two years and form
their expectations block by block.
"""

from __future__ import annotations

import math

import numpy as np

from agents.foundation.codes import CLOUDED, NEVER, NONE, TITLED
from agents.foundation.draws import normal, purpose, uniform
from agents.foundation.rules import rule
from agents.land_values import lot_price

_NOISE = purpose("land.noise")


@rule
def list_price(lot, behaviour):
    """Log price that a lot's place, services and title give it, and what is around it, ln MWM."""
    value = math.log(behaviour.lot_price) - behaviour.lot_distance * (lot.distance - 20.0)
    value += behaviour.lot_services * lot.services
    if lot.title == TITLED:
        value += behaviour.lot_title
    return value + behaviour.price_surroundings * (lot.surroundings - 0.5)


# --- seekers and offers ----------------------------------------------------------------------


@rule
def ring_ratio(zone):
    """Seekers of twelve months over the lots that change hands in a quiet year, in a ring (G2.16)."""
    return (zone.seekers + 1.0) / (zone.quiet + 1.0)


@rule
def tightness(block, zone, behaviour):
    """Log of seekers over the sales of a quiet year around a block, -1 to 1; where few, of its ring."""
    thin = behaviour.thin_land_market
    wanted = block.around + thin * ring_ratio(zone)
    return max(-1.0, min(1.0, math.log(wanted / (block.calm + thin))))


@rule
def add_up_neighbours(world):
    """Seekers and offers of each block and, by distance, of those up to two blocks away."""
    blocks = world.blocks
    across = int(math.sqrt(blocks.shape[0]) + 0.5)
    weight = np.empty((3, 3))
    for down in range(3):
        for right in range(3):
            away = math.sqrt(float(down * down + right * right))
            weight[down, right] = math.exp(-away / world.behaviour[0].land_neighbours)
    for b in range(blocks.shape[0]):
        row, column = b // across, b % across
        seekers, quiet = 0.0, 0.0
        for y in range(max(0, row - 2), min(across, row + 3)):
            for x in range(max(0, column - 2), min(across, column + 3)):
                other = blocks[y * across + x]
                near = weight[abs(y - row), abs(x - column)]
                seekers += near * other.seekers
                quiet += near * other.quiet
        blocks[b].around = seekers
        blocks[b].calm = quiet


# --- prices of a month -----------------------------------------------------------------------


@rule
def move_prices(world, month):
    """All prices go a part of the way to where they are drawn."""
    behaviour = world.behaviour[0]
    lots, blocks, luck = world.lots, world.blocks, world.luck
    each = world.place[0].lots_a_block
    add_up_neighbours(world)
    pull = np.empty(world.zones.shape[0])
    for b in range(blocks.shape[0]):
        block = blocks[b]
        hope = behaviour.price_expectation * block.growth
        noise = behaviour.price_noise * normal(uniform(luck, _NOISE, block.key, month))
        for z in range(pull.shape[0]):
            pull[z] = behaviour.price_tightness * tightness(block, world.zones[z], behaviour)
        for row in range(b * each, (b + 1) * each):
            lot = lots[row]
            drawn_to = list_price(lot, behaviour) + pull[lot.zone] + hope
            lot.price += behaviour.price_speed * (drawn_to - lot.price) + noise


@rule
def open_prices(world):
    """Prices of the list and of the seekers known so far, after two years in which nothing moved."""
    behaviour = world.behaviour[0]
    look_around(world)
    add_up_neighbours(world)
    for row in range(world.lots.shape[0]):
        lot = world.lots[row]
        pull = tightness(world.blocks[lot.block], world.zones[lot.zone], behaviour)
        lot.price = list_price(lot, behaviour) + behaviour.price_tightness * pull
    for b in range(world.blocks.shape[0]):
        block = world.blocks[b]
        block.price = mean_price(world, b)
        block.before = block.price
        block.earlier = block.price


@rule
def mean_price(world, b):
    """Mean log price of the lots of block ``b``, ln MWM."""
    each = world.place[0].lots_a_block
    total = 0.0
    for row in range(b * each, (b + 1) * each):
        total += world.lots[row].price
    return total / each


# --- once a year -----------------------------------------------------------------------------


@rule
def look_around(world):
    """The mean quality of the dwellings on the eight lots around each lot; 0 without any."""
    side = world.place[0].side
    quality = np.zeros((side + 2, side + 2))
    built = np.zeros((side + 2, side + 2))
    lots = world.lots
    for row in range(world.tally[0].lots):
        lot = lots[row]
        if lot.founded != NEVER:
            quality[lot.y + 1, lot.x + 1] = lot.quality
            built[lot.y + 1, lot.x + 1] = 1.0
    for row in range(world.tally[0].lots):
        lot = lots[row]
        around, number = 0.0, 0.0
        for y in range(lot.y, lot.y + 3):  # not numpy's sum, whose order is another when compiled
            for x in range(lot.x, lot.x + 3):
                if y != lot.y + 1 or x != lot.x + 1:
                    around += quality[y, x]
                    number += built[y, x]
        lot.surroundings = around / number if number > 0.0 else 0.0


@rule
def expect(world, month):
    """January: what people expect prices to do, from two years past and from what is announced."""
    behaviour = world.behaviour[0]
    for b in range(world.blocks.shape[0]):
        block = world.blocks[b]
        block.earlier = block.before
        block.before = block.price
        block.price = mean_price(world, b)
        trend = 0.5 * (block.price - block.earlier)
        announced = month - block.announced <= behaviour.announcement_months
        news = behaviour.announced_growth if announced else 0.0
        block.growth = behaviour.expectation_trend * trend + behaviour.expectation_news * news


@rule
def follow_settlements(world, month):
    """January: how much lots in each settlement have risen within two years, in log points."""
    behaviour = world.behaviour[0]
    count = world.tally[0].settlements
    total = np.zeros(count)
    number = np.zeros(count)
    lots = world.lots
    for row in range(world.tally[0].lots):
        lot = lots[row]
        if lot.owner != NONE and lot.settlement != NONE:
            total[lot.settlement] += math.log(lot_price(lot, behaviour))
            number[lot.settlement] += 1.0
    for k in range(count):
        place = world.settlements[k]
        if number[k] == 0.0:
            continue
        now = total[k] / number[k]
        young = place.price == 0.0 or month < 12
        before = now if young else place.price
        earlier = now if young or place.price_before == 0.0 else place.price_before
        place.heat = now - earlier
        place.price_before = before
        place.price = now


@rule
def mean_log_price(world):
    """Mean log price of the lots that were built on before the first day, as they are now; 0 without any.

    The same lots every month, so that building elsewhere does not move the mean.
    """
    lots, behaviour = world.lots, world.behaviour[0]
    clouded = math.log(1.0 - behaviour.clouded_discount)
    count, total = 0, 0.0
    for row in range(world.tally[0].lots):
        lot = lots[row]
        if lot.founded != NEVER and lot.founded < 0:
            count += 1
            total += lot.price + (clouded if lot.title == CLOUDED else 0.0)
    return total / max(1, count)
