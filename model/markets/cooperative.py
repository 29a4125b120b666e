"""Who comes onto the ground of a housing cooperative: members in the order of its list (T§7.4, IP6).

A cooperative of users owns its ground together. A member pays a share, has a lasting right to use its
lot, and builds there; what it built is its own to be repaid, the ground's rise is nobody's. Lots are
never offered on the market: one that is empty goes to whoever has waited longest among those who can
pay the share, and for a house what the member before them put into it, in instalments if need be.
That money goes to the heirs of that member, or to the cooperative.
"""

from __future__ import annotations

import numpy as np

from agents.foundation.causes import NO_CAUSE
from agents.foundation.codes import NEVER, NONE, OWNER
from agents.foundation.draws import purpose, sort_by_luck, uniform
from agents.foundation.events import BECAME_MEMBER, note
from agents.foundation.rules import rule
from agents.land_values import in_trust, income_limit, is_vacant, trust_price
from agents.purse import savings
from agents.residence import builds_storey, has_storey
from model.markets.land import buy_lot, can_carry, owning_utility
from model.markets.listings import present_utility

_JOIN = purpose("cooperative.join")
_ORDER = purpose("cooperative.order")


@rule
def has_list(world, month):
    """Whether any holder of land admits members by a list by now."""
    for row in range(world.holders.shape[0]):
        if world.holders[row].by_list == 1 and month >= world.holders[row].starts:
            return True
    return False


@rule
def may_wait(world, row):
    """Whether a household has no home of its own, and none under way."""
    home = world.households[row]
    if home.present == 0 or home.tenure == OWNER or home.leaves >= 0:
        return False
    return not (has_storey(home, row, world.lots) or builds_storey(home, row, world.projects))


@rule
def join_list(world, month):
    """January: part of those without a home of their own put their names down; who has one comes off."""
    for row in range(world.tally[0].households):
        home = world.households[row]
        if home.tenure == OWNER:
            home.listed = NEVER
        if home.listed != NEVER or not may_wait(world, row):
            continue
        if uniform(world.luck, _JOIN, home.key, month) < world.behaviour[0].cooperative_joins:
            home.listed = month


@rule
def waiting_list(world, month):
    """Rows of those who wait, the longest first; among those who came in the same month by luck."""
    rows = np.empty(world.tally[0].households, np.int64)
    count = 0
    for row in range(world.tally[0].households):
        if world.households[row].listed != NEVER and may_wait(world, row):
            rows[count] = row
            count += 1
    sort_by_luck(rows, count, world.households, world.luck, _ORDER, 0)
    since = np.empty(count, np.int64)
    for i in range(count):
        since[i] = world.households[rows[i]].listed
    return rows[:count][np.argsort(since, kind="mergesort")]


@rule
def accepts(world, row, lot):
    """Whether who is offered the lot by the cooperative is admitted, can pay, and would rather live there."""
    home = world.households[row]
    price = trust_price(world, lot)
    if home.usual_income > income_limit(world, lot):
        return False
    if not can_carry(home, price, savings(home), world.behaviour[0]):
        return False
    return owning_utility(home, lot, price, world.behaviour[0]) > present_utility(world, row)


@rule
def admit_members(world, month):
    """Empty lots of cooperatives go to those who have waited longest."""
    if not has_list(world, month):
        return
    if month % 12 == 0:
        join_list(world, month)
    waiting = waiting_list(world, month)
    for lot_row in range(world.tally[0].lots):
        lot = world.lots[lot_row]
        if lot.holder == NONE or world.holders[lot.holder].by_list == 0:
            continue
        if not in_trust(world, lot) or not is_vacant(lot):
            continue
        for i in range(waiting.shape[0]):
            if waiting[i] == NONE or waiting[i] == lot.seller or not accepts(world, waiting[i], lot):
                continue
            price = trust_price(world, lot)
            buy_lot(world, waiting[i], lot_row, month)
            key, to = world.households[waiting[i]].key, world.holders[lot.holder].key
            note(world.log, month, BECAME_MEMBER, key, to, lot_row, NO_CAUSE, price)
            waiting[i] = NONE
            break
