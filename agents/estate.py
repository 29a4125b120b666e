"""Lots that change hands: put up for sale, paid for in instalments, lost again (C6, C8, G2.3).

A lot is sold by the subdivider, who lives outside the city, by a land company or bank that held it, or
by the household that inherited it and has a home elsewhere. Each waits for its money: what the buyer
still owes is a claim of the seller, and who stops paying may lose the lot to it. Prices, and who
buys, are the market's business (``model.markets.land``).
"""

from __future__ import annotations

import math

from agents.displacement import pushed_out
from agents.foundation.arithmetic import instalments_owed
from agents.foundation.causes import LOT_ARREARS
from agents.foundation.codes import NONE, OWNER
from agents.foundation.draws import purpose, uniform
from agents.foundation.events import LOST_LOT, note
from agents.foundation.ledger import (
    LOT_PAYMENT,
    OUTSIDE,
    REPAID,
    WRITTEN_OFF,
    owe_seller,
    pass_on_claim,
    pay,
    settle_seller,
)
from agents.foundation.rules import rule
from agents.foundation.world import OUTSIDE_RECORD
from agents.land_values import in_trust
from agents.purse import own_cash
from agents.residence import become_unhoused

_FORECLOSE = purpose("land.foreclose")


@rule
def sector_of_seller(world, lot):
    """Sector of the ledger to which the price of the lot is owed."""
    if lot.seller != NONE:
        return world.households[lot.seller].sector
    return world.holders[lot.holder].sector if lot.holder != NONE else OUTSIDE


@rule
def put_up_for_sale(world, lot_row, seller_row):
    """A lot whose last owner is gone is for sale, by the household that inherited it or by nobody.

    To be called in the month in which the last owner goes. What was still owed for the lot is
    written off; without heirs a land company that was not paid in full has it back. Buyers see it from
    the next January on, once nobody of the family lives there.
    """
    lot = world.lots[lot_row]
    settle_seller(lot, sector_of_seller(world, lot), WRITTEN_OFF, lot.price_owed, world.claims)
    lot.instalment = 0.0
    lot.overdue = 0.0
    lot.missed = 0
    lot.seller = seller_row
    if seller_row != NONE:
        let_go(world, lot)
    lot.offered = 1


@rule
def show(lot, offered):
    """The lot is on offer this year (1) or not (0)."""
    lot.offered = offered


@rule
def pay_for_lot(world, home, lot, amount):
    """The buyer pays the seller, wherever it lives now; returns what was paid."""
    if lot.seller != NONE and world.households[lot.seller].present == 1:
        return pay(home, world.households[lot.seller], LOT_PAYMENT, amount, world.book)
    if lot.seller == NONE and lot.holder != NONE:
        return pay(home, world.holders[lot.holder], LOT_PAYMENT, amount, world.book)
    return pay(home, world.accounts[OUTSIDE_RECORD], LOT_PAYMENT, amount, world.book)


@rule
def owe_rest(world, lot, amount):
    """What the down payment leaves is owed to the seller in instalments."""
    owed = owe_seller(lot, sector_of_seller(world, lot), amount, world.claims)
    lot.instalment = owed / world.behaviour[0].seller_months
    lot.overdue = 0.0
    lot.missed = 0
    lot.offered = 0
    if lot.price_owed <= 0.0:
        settle_with_seller(world, lot)


@rule
def settle_with_seller(world, lot):
    """The lot is sold, and nothing is owed for it any more."""
    lot.offered = 0
    lot.social = 0
    lot.instalment = 0.0
    lot.overdue = 0.0
    lot.missed = 0
    lot.seller = NONE
    let_go(world, lot)


@rule
def let_go(world, lot):
    """A company or bank has nothing to do with the lot any more; the ground of a trust stays its own."""
    if not in_trust(world, lot):
        lot.holder = NONE


@rule
def pay_off(world, home, lot):
    """The owner pays at once what is still owed for the lot; returns what was paid, MWM."""
    follow_seller(world, lot)
    paid = pay_for_lot(world, home, lot, min(lot.price_owed, own_cash(home)))
    settle_seller(lot, sector_of_seller(world, lot), REPAID, paid, world.claims)
    if lot.price_owed <= 0.0:
        settle_with_seller(world, lot)
    return paid


@rule
def take_hold(world, lot, holder, month):
    """A company, trust or bank holds the lot from now on."""
    lot.holder = holder
    lot.held_since = month
    lot.ground_then = math.exp(lot.price)
    lot.rent_bound = world.holders[holder].rooms_bound
    lot.offered = 0
    lot.social = 0


@rule
def set_aside(lot, social):
    """The lot is offered at a social price (1) or at the market's (0)."""
    lot.social = social


@rule
def collect_lot_payments(world, month):
    """Instalments to the sellers; a year without paying may cost the lot."""
    behaviour = world.behaviour[0]
    households, lots = world.households, world.lots
    for row in range(world.tally[0].households):
        home = households[row]
        if home.present == 0 or home.tenure != OWNER:
            continue
        lot = lots[home.lot]
        if lot.price_owed <= 0.0:
            continue
        follow_seller(world, lot)
        due = min(lot.instalment + lot.overdue, lot.price_owed)
        at_hand = max(0.0, own_cash(home) - home.needs)
        paid = pay_for_lot(world, home, lot, min(due, at_hand))
        settle_seller(lot, sector_of_seller(world, lot), REPAID, paid, world.claims)
        if lot.price_owed <= 1e-6:
            lot.instalment = 0.0
            lot.overdue = 0.0
        else:
            lot.overdue = due - paid if paid < due - 1e-4 else 0.0
        lot.missed = instalments_owed(lot.overdue, lot.instalment)
        if lot.price_owed <= 0.0:
            settle_with_seller(world, lot)
        hazard = behaviour.lot_foreclosure if lot.missed >= behaviour.lot_patience else 0.0
        if hazard > 0.0 and uniform(world.luck, _FORECLOSE, home.key, month) < hazard:
            lose_lot(world, row, month)


@rule
def follow_seller(world, lot):
    """A seller who has left the city is paid outside."""
    if lot.seller != NONE and world.households[lot.seller].present == 0:
        pass_on_claim(lot, world.households[lot.seller].sector, OUTSIDE, world.claims)
        lot.seller = NONE


@rule
def lose_lot(world, row, month):
    """The seller takes the lot back; what was built on it stays with it, and tenants stay in their rooms.

    Not where relatives share the lot: nobody puts two families out.
    """
    home = world.households[row]
    lot_row = home.lot
    lot = world.lots[lot_row]
    if lot.households > 1:
        return
    note(world.log, month, LOST_LOT, home.key, 0, lot_row, LOT_ARREARS, lot.price_owed)
    settle_seller(lot, sector_of_seller(world, lot), WRITTEN_OFF, lot.price_owed, world.claims)
    lot.instalment = 0.0
    lot.overdue = 0.0
    lot.missed = 0
    pushed_out(world, row, LOT_ARREARS, month)
    become_unhoused(world, row, month)
