"""Land companies: they hold ground on which nobody may settle, and wait for its price (C6, T§5.2, 7.3).

A company buys vacant lots where it expects prices to grow faster than its hurdle and the tax on
vacant land, as far as its money goes; it offers a part of what it holds where it has lost that hope.
What it sells it sells on instalments, like any subdivider. Money beyond its capital goes to its
owners, who live elsewhere.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from agents.estate import take_hold
from agents.firm import Firm
from agents.foundation.codes import LAND_COMPANY, NEVER, NONE
from agents.foundation.draws import paired_key, purpose, uniform
from agents.foundation.ledger import LAND_PURCHASE, PROPERTY_TAX, pay
from agents.foundation.rules import rule
from agents.foundation.world import OUTSIDE_RECORD
from agents.government.recapture import charge_holdings
from agents.holdings import held_by_developer
from agents.land_values import is_social, is_vacant, lot_price

_RELEASE = purpose("speculator.release")
_ORDER = purpose("speculator.order")


class LandCompany(Firm):
    """One land company."""

    def open_year(self, world: Any, state: Any, month: int) -> None:
        """January: tax on what it holds, new land where hopes are high, and dividends.

        ``world``: all records; ``state``: the same as rules take them. What it offers for sale is decided
        lot by lot, when lots are put on offer (``is_released``).
        """
        pay_land_tax(state, self.row)
        charge_holdings(state, self.row)
        buy_land(state, self.row, month)
        self.pay_owners(world)


@rule
def holds(lot, row):
    """Whether the company of ``row`` holds the lot, and not only waits for its price."""
    return lot.holder == row and lot.owner == NONE


@rule
def pay_land_tax(world, row):
    """The year's tax on ground that stands empty, as far as the company has the money."""
    company = world.holders[row]
    rate = world.place[0].vacant_land_tax
    due = 0.0
    for lot_row in range(world.tally[0].lots):
        lot = world.lots[lot_row]
        if holds(lot, row):
            due += rate * lot_price(lot, world.behaviour[0])
    pay(company, world.accounts[OUTSIDE_RECORD], PROPERTY_TAX, min(due, max(0.0, company.cash)), world.book)


@rule
def is_released(world, lot, month):
    """Whether who holds the lot offers it this year: trusts and banks always, cooperatives never.

    A developer offers finished homes.

    A company does once hope has gone and the lot's turn has come, sooner when it needs the money, and at once
    if somebody has built there and lost it.
    """
    behaviour = world.behaviour[0]
    if world.holders[lot.holder].by_list == 1:
        return False
    if lot.founded != NEVER:
        return True
    if held_by_developer(world, lot):
        return lot.asked > 0.0 and month >= lot.ready
    company = world.holders[lot.holder]
    if company.kind != LAND_COMPANY:
        return True
    if world.blocks[lot.block].growth - world.place[0].vacant_land_tax >= behaviour.company_doubt:
        return False
    needy = company.cash < behaviour.company_reserve * company.capital
    yearly = behaviour.company_short if needy else 12.0 * behaviour.company_release
    return uniform(world.luck, _RELEASE, lot.key, month) < yearly


@rule
def buy_land(world, row, month):
    """Vacant lots of private owners in blocks of which the company expects most, dearest hopes first."""
    behaviour = world.behaviour[0]
    company = world.holders[row]
    wanted = behaviour.company_hurdle + world.place[0].vacant_land_tax
    money = min(company.cash, behaviour.company_spending * company.capital)
    hopes = np.empty(world.blocks.shape[0])
    for b in range(hopes.shape[0]):
        noise = 1e-6 * uniform(world.luck, _ORDER, paired_key(company.key, world.blocks[b].key), month)
        hopes[b] = -world.blocks[b].growth + noise
    each = world.place[0].lots_a_block
    for b in np.argsort(hopes):
        if world.blocks[b].growth <= wanted or money <= 0.0:
            break
        for lot_row in range(b * each, (b + 1) * each):
            lot = world.lots[lot_row]
            if lot.founded != NEVER or lot.public == 1 or lot.holder != NONE or not is_vacant(lot):
                continue
            if is_social(world, lot):
                continue  # set aside for low incomes
            if uniform(world.luck, _ORDER, paired_key(company.key, lot.key), month) >= behaviour.company_pick:
                continue
            price = lot_price(lot, behaviour)
            if price > money:
                continue
            money -= pay(company, world.accounts[OUTSIDE_RECORD], LAND_PURCHASE, price, world.book)
            take_hold(world, lot, row, month)
