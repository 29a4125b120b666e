"""Making ends meet: what a household does when a month's duties exceed its purse (C3).

The household sees the month ahead (food, emergency, rent, fees, instalments). What its own
cash does not cover it takes, in this order, from its account, from a relative who can spare
it, from the sale of stored material, and at last from project money. What is still missing
becomes arrears or unmet needs when the bills come.
"""

from __future__ import annotations

import numpy as np

from agents.construction import sell_material
from agents.foundation.causes import NO_CAUSE
from agents.foundation.codes import KIN, NONE, OWNER
from agents.foundation.draws import purpose, sort_by_luck
from agents.foundation.events import GIFT_RECEIVED, note
from agents.foundation.ledger import GIFT, pay
from agents.foundation.rules import rule
from agents.household import rent_of, taxes_and_fees
from agents.purse import divert, own_cash, withdraw
from agents.ties import note_gift, other_end, trust_towards

_ORDER = purpose("coping.order")


@rule
def duties(home, world):
    """What the household must pay this month before it spends on anything else, less the
    rent its rooms brought last month, MWM."""
    total = home.needs + home.emergency + home.instalments
    total += rent_of(home, world.rooms) + taxes_and_fees(home, world.lots, world.holders, world.place[0])
    if home.tenure == OWNER:
        total += world.lots[home.lot].instalment
    return total - home.room_income


@rule
def most_duties(home):
    """What duties can hardly exceed: saves looking up room and lot of those who have plenty."""
    return home.needs + home.emergency + home.instalments + 1.2 * home.usual_income + 0.2


@rule
def cope(world, month):
    """Households that cannot cover the month look for money, in keyed order."""
    rows = np.empty(world.tally[0].households, np.int64)
    short = 0
    households = world.households
    for row in range(world.tally[0].households):
        home = households[row]
        if home.present == 1 and own_cash(home) < most_duties(home) and own_cash(home) < duties(home, world):
            rows[short] = row
            short += 1
    sort_by_luck(rows, short, world.households, world.luck, _ORDER, month)
    for i in range(short):
        make_ends_meet(world, rows[i], month)


@rule
def make_ends_meet(world, row, month):
    """Account, relatives, stored material, project money: until the duties are covered."""
    home = world.households[row]
    wanted = duties(home, world) - own_cash(home)
    wanted -= withdraw(home, wanted, world)
    if wanted > 0.0:
        wanted -= ask_kin(world, row, wanted, month)
    if wanted > 0.0:
        wanted -= sell_material(world, home, wanted, month)
    if wanted > 0.0:
        divert(home, wanted)


@rule
def ask_kin(world, row, wanted, month):
    """A gift from the relative who can spare most, at most 0.3 × their trust MWM (G1)."""
    home = world.households[row]
    behaviour = world.behaviour[0]
    best = NONE
    best_tie = NONE
    best_offer = 0.0
    for slot in range(home.degree):
        tie = world.ties[world.contacts[row, slot]]
        if tie.kind != KIN or month - tie.gift < behaviour.gift_pause:
            continue
        giver_row = other_end(tie, row)
        giver = world.households[giver_row]
        trust = trust_towards(tie, giver_row)
        spare = own_cash(giver) - duties(giver, world) - behaviour.cash_buffer * giver.usual_income
        offer = min(behaviour.gift_share * trust, spare)
        if offer < behaviour.smallest_gift:
            continue
        if offer > best_offer or (
            best != NONE and offer == best_offer and giver.key < world.households[best].key
        ):
            best, best_offer, best_tie = giver_row, offer, world.contacts[row, slot]
    if best == NONE or wanted < behaviour.smallest_gift:
        return 0.0
    giver = world.households[best]
    note_gift(world.ties[best_tie], month)
    given = pay(giver, home, GIFT, min(wanted, best_offer), world.book)
    note(world.log, month, GIFT_RECEIVED, home.key, giver.key, home.lot, NO_CAUSE, given)
    return given
