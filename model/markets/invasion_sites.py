"""Where organised groups take land: vacant lots side by side that nobody guards (C7).

A site is a block without families, next to built ones, whose vacant lots belong to the state or are
not on offer. Land of the state draws, for it is held more often; so do slopes and ravines, which
nobody sells.
"""

from __future__ import annotations

import math

import numpy as np

from agents.foundation.codes import NEVER, NONE
from agents.foundation.draws import gumbel, purpose, uniform
from agents.foundation.rules import rule
from agents.holdings import held_by_developer
from agents.invasion import begin_contest, gather, occupy, smallest_group
from agents.land_values import is_social
from model.markets.land import found_settlement

_ORGANISE = purpose("invasion.organise")
_SITE = purpose("invasion.site")


@rule
def is_weakly_held(world, lot):
    """Whether nobody lives on the lot, lets it, or sells it: only who guards it keeps others away.

    Nobody takes land that is kept for people like themselves, and building sites are guarded.
    """
    if is_social(world, lot) or held_by_developer(world, lot) or lot.keeper != NONE:
        return False
    if lot.owner != NONE or lot.landlord != NONE or lot.seller != NONE or lot.founded != NEVER:
        return False
    return lot.public == 1 or lot.offered == 0


@rule
def may_be_settled(world, lot):
    """Whether the lot's block belongs to no settlement, or to one that was cleared."""
    if lot.settlement == NONE:
        return world.tally[0].settlements < world.settlements.shape[0]
    place = world.settlements[lot.settlement]
    return place.invaded != NEVER and place.contested == 0


@rule
def built_blocks(world):
    """By block of the map, from the corner in rows: whether anything stands in it."""
    built = np.zeros(world.tally[0].lots // world.place[0].lots_a_block, np.bool_)
    lots = world.lots
    for row in range(world.tally[0].lots):
        if lots[row].founded != NEVER:
            built[lots[row].block] = True
    return built


@rule
def lies_at_the_edge(built, block, reach):
    """Whether a block is empty and another within ``reach`` blocks is not."""
    side = int(math.sqrt(built.shape[0]) + 0.5)
    if built[block]:
        return False
    row, column = block // side, block % side
    for y in range(max(0, row - reach), min(side, row + reach + 1)):
        for x in range(max(0, column - reach), min(side, column + reach + 1)):
            if built[y * side + x]:
                return True
    return False


@rule
def lots_side_by_side(world, block, most):
    """Rows of up to ``most`` weakly held lots of a block that hang together, the largest such part."""
    lots = world.lots
    size = world.place[0].lots_a_block
    side = int(math.sqrt(size) + 0.5)
    first = block * size
    free = np.zeros(size, np.bool_)
    for i in range(size):
        free[i] = is_weakly_held(world, lots[first + i])
    best = np.empty(0, np.int64)
    waiting = np.empty(size, np.int64)
    for start in range(size):
        if not free[start]:
            continue
        free[start] = False
        waiting[0] = start
        count, done = 1, 0
        while done < count:
            at = waiting[done]
            done += 1
            for step in range(4):
                y = at // side + (step == 0) - (step == 1)
                x = at % side + (step == 2) - (step == 3)
                if 0 <= y < side and 0 <= x < side and free[y * side + x]:
                    free[y * side + x] = False
                    waiting[count] = y * side + x
                    count += 1
        if count > best.shape[0]:
            best = first + waiting[:count]
    return best[: min(most, best.shape[0])]


@rule
def share_of_state(world, lot_rows):
    """Share of lots that belong to the state."""
    count = 0
    for row in lot_rows:
        count += world.lots[row].public
    return count / lot_rows.shape[0]


@rule
def site_utility(world, lot_rows, organiser_key, month):
    """What a site is worth to an organiser: near, the state's, unguarded, and what the model does not see."""
    behaviour = world.behaviour[0]
    at_risk, distance = 0, 0.0
    for row in lot_rows:
        at_risk += world.lots[row].risk
        distance += world.lots[row].distance
    count = lot_rows.shape[0]
    value = behaviour.invasion_public * share_of_state(world, lot_rows)
    value += behaviour.invasion_slope * at_risk / count - behaviour.choice_distance * distance / count
    first = lot_rows[0] // world.place[0].lots_a_block * world.place[0].lots_a_block
    luck = uniform(world.luck, _SITE, organiser_key ^ world.lots[first].key, month)
    return value + behaviour.invasion_taste * gumbel(luck)


@rule
def best_site(world, built, fewest, most, organiser_key, month):
    """Lot rows of the site an organiser chooses, for ``fewest`` to ``most`` families; none: no site."""
    best = np.empty(0, np.int64)
    best_value = 0.0
    reach = int(world.behaviour[0].invasion_reach)
    for block in range(built.shape[0]):
        if not lies_at_the_edge(built, block, reach):
            continue
        if not may_be_settled(world, world.lots[block * world.place[0].lots_a_block]):
            continue
        lot_rows = lots_side_by_side(world, block, most)
        if lot_rows.shape[0] < fewest:
            continue
        value = site_utility(world, lot_rows, organiser_key, month)
        if best.shape[0] == 0 or value > best_value:
            best, best_value = lot_rows, value
    return best


@rule
def organisers_of_month(world, month):
    """How many organisers act this month."""
    behaviour = world.behaviour[0]
    acting = 0
    for number in range(max(1, int(world.place[0].households / behaviour.organiser_reach + 0.5))):
        if uniform(world.luck, _ORGANISE, number, month) < behaviour.organiser_chance:
            acting += 1
    return acting


@rule
def invade(world, month):
    """Organisers gather families in need and take land, one group and one block each (C7, G2.22)."""
    acting = organisers_of_month(world, month)
    if acting == 0:
        return
    rows = gather(world, month)
    fewest = smallest_group(world)
    if rows.shape[0] < fewest:
        return
    built = built_blocks(world)
    taken = 0
    for _ in range(acting):
        left = rows[taken:]
        if left.shape[0] < fewest:
            return
        key = world.households[left[0]].key
        lot_rows = best_site(world, built, fewest, left.shape[0], key, month)
        if lot_rows.shape[0] == 0:
            return
        take_site(world, left[: lot_rows.shape[0]], lot_rows, month)
        built[world.lots[lot_rows[0]].block] = True
        taken += lot_rows.shape[0]


@rule
def take_site(world, rows, lot_rows, month):
    """A group settles on a site: a new settlement, contested from its first day."""
    behaviour = world.behaviour[0]
    lot = world.lots[lot_rows[0]]
    if lot.settlement == NONE:
        found_settlement(world, lot, month)
    of_state = share_of_state(world, lot_rows)
    hold = behaviour.holds_private + (behaviour.holds_public - behaviour.holds_private) * of_state
    begin_contest(world.settlements[lot.settlement], hold, month)
    occupy(world, rows, lot_rows, month)
