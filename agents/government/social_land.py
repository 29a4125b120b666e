"""Ground that is not for sale: a community land trust, or a public land bank (C6, T§4.9, 7.4).

A *trust* owns ground and lets it to families who own their houses. Where it works, owners without a
title join, for the secure right it gives, and part of those with one; from then on nobody from
elsewhere can bid for the house, and who leaves sells the building and a small part of the rise of the
ground to a family with a low income. With public money, ground rents and recaptured value it
buys more lots. A *housing cooperative* is a trust whose members pay a share and come in the order of a
list (``model.markets.cooperative``). A *land bank* buys lots in the same way and sells them at a
social price for good.
"""

from __future__ import annotations

from typing import Any

import mesa
import numpy as np

from agents.estate import take_hold
from agents.foundation.causes import NO_CAUSE
from agents.foundation.codes import IN_TRUST, LAND_COMPANY, LAND_TRUST, NEVER, NONE, TITLED
from agents.foundation.draws import paired_key, purpose, uniform
from agents.foundation.events import JOINED_TRUST, note
from agents.foundation.ledger import BUDGET, TITLE_FEE, pay
from agents.foundation.rules import rule
from agents.foundation.stretches import ALWAYS, Stretch, is_within
from agents.foundation.world import OUTSIDE_RECORD, TREASURY_RECORD
from agents.government.polygons import CHOICES, choose_settlements
from agents.government.recapture import pay_for_ground
from agents.holdings import is_social_kind
from agents.institution import Institution
from agents.land_values import in_trust, is_vacant, lot_price
from agents.titles import grant_surface_right, grant_use_right

_JOIN = purpose("social_land.join")
_ORDER = purpose("social_land.order")


class SocialLand(Institution):
    """A land trust or land bank.

    ``row``: of the holder records; ``record``: that row; ``budget``: public money, MWM a year, from
    month ``start`` on. A trust begins in ``settlements`` settlements, ``choice`` says in which.
    ``stretches``: when its policy is in force. Past them it keeps its ground and lets families come onto it,
    and neither buys any nor takes families in; when it is in force again it chooses settlements anew.
    """

    def __init__(
        self,
        model: mesa.Model,
        row: int,
        record: np.record,
        budget: float,
        start: int,
        settlements: int = 0,
        choice: str = "gap",
        stretches: tuple[Stretch, ...] = ALWAYS,
    ) -> None:
        super().__init__(model)
        self.stretches = stretches
        self.row = row
        self.record = record
        self.budget = budget
        self.start = start
        self.settlements = settlements
        self.choice = choice
        self.is_begun = False

    def follow_policy(self, state: Any, month: int) -> None:
        """January: whether its policy is in force."""
        self.record.in_force = is_within(self.stretches, month)
        if self.is_begun and self.settlements > 0 and not self.record.in_force:
            forget_settlements(state)
            self.is_begun = False

    def open_year(self, world: Any, state: Any, month: int) -> None:
        """January: public money comes in, families join, lots are bought with what is left."""
        if not self.record.in_force or month < self.start:
            return
        outside, treasury = world.accounts[OUTSIDE_RECORD], world.accounts[TREASURY_RECORD]
        raised = pay(outside, treasury, BUDGET, self.budget, world.book)
        self.record.funded += pay(treasury, self.record, BUDGET, raised, world.book)
        if self.record.kind == LAND_TRUST:
            if not self.is_begun:
                choose_settlements(state, self.settlements, CHOICES.index(self.choice), IN_TRUST)
                self.is_begun = True
            if self.settlements > 0:
                take_in_families(state, self.row, month)
        buy_lots(state, self.row, month)


@rule
def forget_settlements(world):
    """Families of no settlement are taken in any more."""
    for k in range(world.tally[0].settlements):
        world.settlements[k].polygon &= ~IN_TRUST


@rule
def would_join(world, trust, lot):
    """Whether owners join the trust: those without a title do, of the others as many as it convinces."""
    if lot.price_owed > 0.0 or lot.holder != NONE:
        return False
    return lot.title != TITLED or uniform(world.luck, _JOIN, lot.key, 0) < trust.joins


@rule
def take_in_families(world, row, month):
    """Owners of the settlements where the trust works join while there is money for their papers."""
    trust = world.holders[row]
    fee = world.behaviour[0].title_fee
    for lot_row in range(world.tally[0].lots):
        lot = world.lots[lot_row]
        if lot.owner == NONE or lot.settlement == NONE or trust.cash < fee:
            continue
        if world.settlements[lot.settlement].polygon & IN_TRUST == 0 or not would_join(world, trust, lot):
            continue
        trust.spent += pay(trust, world.accounts[OUTSIDE_RECORD], TITLE_FEE, fee, world.book)
        trust.placed += 1
        take_hold(world, lot, row, month)
        grant_right(trust, lot)
        key = world.households[lot.owner].key
        note(world.log, month, JOINED_TRUST, key, trust.key, lot_row, NO_CAUSE, lot.ground_then)


@rule
def grant_right(trust, lot):
    """The family's right to the ground of a trust, or of a cooperative that admits members by a list."""
    if trust.by_list == 1:
        grant_use_right(lot)
    else:
        grant_surface_right(lot)


@rule
def empty_lots(world, row):
    """Number of lots that the trust or bank holds and nobody has come to yet."""
    count = 0
    for lot_row in range(world.tally[0].lots):
        lot = world.lots[lot_row]
        if lot.holder == row and is_vacant(lot):
            count += 1
    return count


@rule
def buy_lots(world, row, month):
    """Lots on offer, those with the best access for their price first, while the money lasts.

    No more than it can place: land that waits for families helps nobody.
    """
    buyer = world.holders[row]
    rows, worth = candidates(world, row, month)
    ready = empty_lots(world, row)
    most = max(1.0, world.behaviour[0].social_stock * world.place[0].households)
    for i in np.argsort(-worth, kind="mergesort"):
        if ready >= most:
            return
        lot = world.lots[rows[i]]
        if lot_price(lot, world.behaviour[0]) > buyer.cash:
            continue
        buyer.spent += pay_for_ground(world, buyer, lot)
        buyer.bought += 1
        ready += 1
        take_hold(world, lot, row, month)


@rule
def candidates(world, row, month):
    """Vacant lots that were on offer last year, and access over price of each, cells per MWM."""
    rows = np.empty(world.offers.shape[0], np.int64)
    worth = np.empty(world.offers.shape[0], np.float64)
    count = 0
    for at in range(world.offers.shape[0]):
        lot = world.lots[world.offers[at]]
        kept = lot.holder != NONE and world.holders[lot.holder].kind != LAND_COMPANY
        if lot.offered == 0 or lot.founded != NEVER or kept or not is_vacant(lot):
            continue
        rows[count] = world.offers[at]
        noise = 1e-6 * uniform(world.luck, _ORDER, paired_key(world.holders[row].key, lot.key), month)
        worth[count] = max(0.0, 42.0 - lot.distance) / lot_price(lot, world.behaviour[0]) + noise
        count += 1
    return rows[:count], worth[:count]


@rule
def welcome(world, lot):
    """A family has come onto a lot of a trust or bank."""
    if lot.holder == NONE or not is_social_kind(world.holders[lot.holder].kind):
        return
    world.holders[lot.holder].placed += 1
    if in_trust(world, lot):
        grant_right(world.holders[lot.holder], lot)
