"""Buyers from elsewhere: better-off families who look for a house in the city and bid for it (C6, G2.19).

How many come does not depend on what the city does for them; where they look does. Each sees a few
houses, empty lots among them, that have the services it is used to, likes some better than others,
and bids for the best two in turn, the richest buyer first. A house that is empty goes for its price.
A family that lives in its house sells if the bid exceeds the price by more than what holds it there:
habit, trusted neighbours, the settlement's organisation, relatives on the lot; distress makes it give
in. Half of those who sell leave the city, the others look for a cheaper place.
"""

from __future__ import annotations

import math

import numpy as np

from agents.developer import close_sale, home_on_show, homes_for_sale, price_felt
from agents.displacement import pushed_out
from agents.estate import pay_for_lot, pay_off, settle_with_seller
from agents.foundation.arithmetic import whole_number
from agents.foundation.causes import (
    BOUGHT_A_HOUSE,
    FEES_TOO_HIGH,
    GOOD_PRICE,
    IN_DISTRESS,
    NO_CAUSE,
    OWNER_SOLD,
)
from agents.foundation.codes import NEVER, NONE, SHARER
from agents.foundation.draws import gumbel, named_key, normal, paired_key, purpose, uniform
from agents.foundation.events import HOME_LOST, HOME_SOLD, LOT_SOLD, SETTLED_ON_LOT, note
from agents.foundation.ledger import HOUSE_SALE, pay
from agents.foundation.rules import rule
from agents.government.mortgages import pay_off_mortgage
from agents.government.recapture import charge_owner, charge_seller
from agents.household import taxes_and_fees
from agents.land_values import home_price, is_for_buyers, is_social, sale_price
from agents.migrant import come_to_live, depart
from agents.population import income_outside
from agents.purse import in_distress
from agents.residence import become_unhoused, own_lot
from agents.ties import meet_neighbours, trust_towards
from model.markets.clearances import sell_empty, worth_of_rents
from model.markets.land import found_settlement, want_lot
from model.markets.streets import for_sale_in, next_block

_COUNT = purpose("bids.count")
_BUYER = purpose("bids.buyer")
_LOOK = purpose("bids.look")
_CHOICE = purpose("bids.choice")
_BID = purpose("bids.bid")
_LEAVE = purpose("bids.leave")

BUYER = named_key("buyer from elsewhere")
TRIES = 64
"""Lots a buyer passes by, at most, to see the houses it wants to see."""


# --- who comes, and what it sees -------------------------------------------------------------


@rule
def buyers_now(world, month):
    """Number of buyers from elsewhere who look around this month."""
    expected = world.place[0].outside_seekers * world.place[0].households
    return whole_number(expected, uniform(world.luck, _COUNT, BUYER, month))


@rule
def buyer_decile(world, key):
    """Income decile of a buyer from elsewhere."""
    place = world.place[0]
    span = place.buyer_highest - place.buyer_lowest + 1
    return place.buyer_lowest + min(span - 1, int(span * uniform(world.luck, _BUYER, key, 0)))


@rule
def services_wanted(decile):
    """Service level below which a buyer does not look: one for decile 4, all four from decile 9."""
    return 0.5 * (decile - 2.0)


@rule
def house_utility(world, lot, income, price):
    """Utility of a house to a buyer with this monthly income, without noise; ``price`` in MWM."""
    behaviour = world.behaviour[0]
    block = world.blocks[lot.block]
    value = behaviour.bid_quality * lot.quality + behaviour.bid_services * lot.services
    value -= behaviour.choice_distance * lot.distance
    value -= behaviour.bid_price * price / (36.0 * income)
    return value + behaviour.bid_growth * (block.price - block.earlier)


@rule
def house_seen(world, key, attempt, decile, month):
    """One house or lot a buyer looks at, or NONE.

    It comes by a place at random; where that has the services it wants but is not for sale, it looks
    in the same street, and in the next.
    """
    row = int(uniform(world.luck, _LOOK, key, month, attempt) * world.tally[0].lots)
    lot = world.lots[row]
    if lot.services < services_wanted(decile):
        return NONE
    if is_for_buyers(world, lot):
        return row
    if lot.founded == NEVER and not is_social(world, lot):
        return NONE  # open land that nobody offers is no street
    chance = uniform(world.luck, _LOOK, key, month, attempt + TRIES)
    row = for_sale_in(world, lot.block, chance)
    if row == NONE:
        way = uniform(world.luck, _LOOK, key, month, attempt + 2 * TRIES)
        row = for_sale_in(world, next_block(world, lot.block, way), chance)
    return row if row != NONE and world.lots[row].services >= services_wanted(decile) else NONE


@rule
def best_two(world, key, decile, income, month):
    """The two lots a buyer likes best among those it sees, a finished home among them; NONE for none."""
    behaviour = world.behaviour[0]
    first, second = NONE, NONE
    first_value, second_value = -np.inf, -np.inf
    seen = 0
    advertised = home_on_show(world, homes_for_sale(world), key, month)
    for attempt in range(TRIES):
        lot_row = house_seen(world, key, attempt, decile, month)
        if attempt == 0 and advertised != NONE:
            lot_row = advertised
        if lot_row == NONE or lot_row == first or lot_row == second:
            continue
        lot = world.lots[lot_row]
        price = asking_price(world, lot)
        if price > behaviour.bid_income * income:
            continue
        noise = gumbel(uniform(world.luck, _CHOICE, key ^ lot.key, month))
        value = house_utility(world, lot, income, price) + behaviour.choice_noise * noise
        if value > first_value:
            second, second_value = first, first_value
            first, first_value = lot_row, value
        elif value > second_value:
            second, second_value = lot_row, value
        seen += 1
        if seen >= behaviour.houses_seen:
            break
    return first, second


@rule
def asking_price(world, lot):
    """Price of a house that people live in, or what the seller of an empty lot asks, rents off, MWM."""
    lived_in = lot.owner != NONE or lot.landlord != NONE
    return home_price(lot, world.behaviour[0]) if lived_in else price_felt(world, lot)


# --- bids, and who gives in ------------------------------------------------------------------


@rule
def bid_for(world, lot, key, income, month):
    """What the buyer offers, MWM: the price, more with high hopes, as its luck and income allow."""
    behaviour = world.behaviour[0]
    hope = behaviour.bid_expectation * max(0.0, world.blocks[lot.block].growth)
    luck = behaviour.bid_spread * normal(uniform(world.luck, _BID, key ^ lot.key, month))
    offer = home_price(lot, behaviour) * math.exp(behaviour.bid_markup + hope + luck)
    return min(offer, behaviour.bid_income * income)


@rule
def is_overcharged(world, home):
    """Whether taxes and fees take more of an owner's income than it can bear (C6)."""
    due = taxes_and_fees(home, world.lots, world.holders, world.place[0])
    return due > world.behaviour[0].fees_limit * home.usual_income


@rule
def attachment(world, row):
    """Log price above the market's for which the owners sell: what ties them to the place (C6)."""
    behaviour = world.behaviour[0]
    home = world.households[row]
    lot = world.lots[home.lot]
    trust = 0.0
    for slot in range(home.degree):
        trust += trust_towards(world.ties[world.contacts[row, slot]], row)
    value = behaviour.yield_base + behaviour.yield_trust * trust / max(1, home.degree)
    if lot.settlement != NONE:
        value += behaviour.yield_organisation * world.settlements[lot.settlement].organisation
    if lot.households > 1:
        value += behaviour.yield_children
    if in_distress(home, behaviour) or is_overcharged(world, home):
        value -= behaviour.yield_distress
    return value


@rule
def reason_to_sell(world, home):
    """Why the owners give in: taxes and fees, distress, or a good price."""
    if is_overcharged(world, home):
        return FEES_TOO_HIGH
    return IN_DISTRESS if in_distress(home, world.behaviour[0]) else GOOD_PRICE


@rule
def make_bid(world, lot_row, key, decile, income, month):
    """The buyer bids for a lot; returns whether it is its own now."""
    lot = world.lots[lot_row]
    if not is_for_buyers(world, lot):
        return False
    want_lot(world, lot)
    if lot.owner == NONE and lot.landlord == NONE:
        buy_empty(world, lot_row, key, decile, month)
        return True
    offer = bid_for(world, lot, key, income, month)
    if not is_enough(world, lot_row, offer):
        return False
    if lot.landlord != NONE:
        sell_empty(world, lot_row, key, decile, offer, month)
    else:
        sell_home(world, lot.owner, key, decile, offer, month)
    return True


@rule
def is_enough(world, lot_row, offer):
    """Whether who owns a house that people live in sells it for ``offer`` MWM."""
    lot = world.lots[lot_row]
    if lot.landlord != NONE:
        return offer >= worth_of_rents(world, lot_row)
    enough = home_price(lot, world.behaviour[0]) * math.exp(attachment(world, lot.owner))
    return offer >= enough and offer > lot.price_owed


# --- sales -----------------------------------------------------------------------------------


@rule
def buy_empty(world, lot_row, key, decile, month):
    """An empty house or lot goes to the buyer for what its seller asks, paid at once."""
    lot = world.lots[lot_row]
    price = sale_price(world, lot)
    row = come_to_live(world, key, decile, price, month)
    home = world.households[row]
    pay_for_lot(world, home, lot, price)
    charge_seller(world, lot)
    close_sale(world, lot_row, home, price, month)
    if lot.settlement == NONE:
        found_settlement(world, lot, month)
    own_lot(world, row, lot_row, month)
    if lot.seller != NONE:
        note(world.log, month, LOT_SOLD, world.households[lot.seller].key, key, lot_row, NO_CAUSE, price)
    settle_with_seller(world, lot)
    note(world.log, month, SETTLED_ON_LOT, key, 0, lot_row, BOUGHT_A_HOUSE, price)
    meet_neighbours(world, row, month)


@rule
def sell_home(world, row, key, decile, price, month):
    """A family sells the house it lives in: it is paid, pays what it owed for it, and goes.

    Relatives who share the lot must go too; tenants of let rooms stay and pay the new owner.
    """
    seller = world.households[row]
    lot_row = seller.lot
    lot = world.lots[lot_row]
    cause = reason_to_sell(world, seller)
    buyer_row = come_to_live(world, key, decile, price, month)
    buyer = world.households[buyer_row]
    price = pay(buyer, seller, HOUSE_SALE, price, world.book)
    if lot.price_owed > 0.0:
        pay_off(world, seller, lot)
    pay_off_mortgage(world, seller)
    charge_owner(world, seller, lot)
    note(world.log, month, HOME_SOLD, seller.key, key, lot_row, cause, price)
    if cause != GOOD_PRICE:
        pushed_out(world, row, cause, month)
    send_relatives_away(world, row, lot_row, month)
    become_unhoused(world, row, month)
    own_lot(world, buyer_row, lot_row, month)
    settle_with_seller(world, lot)
    note(world.log, month, SETTLED_ON_LOT, key, 0, lot_row, BOUGHT_A_HOUSE, price)
    meet_neighbours(world, buyer_row, month)
    if uniform(world.luck, _LEAVE, seller.key, month) < world.behaviour[0].seller_leaves:
        depart(world, row, cause, month)


@rule
def send_relatives_away(world, row, lot_row, month):
    """Households that share the lot of a family that sells lose their place."""
    if world.lots[lot_row].households < 2:
        return
    for other_row in range(world.tally[0].households):
        other = world.households[other_row]
        if other.present == 1 and other.tenure == SHARER and other.lot == lot_row:
            note(world.log, month, HOME_LOST, other.key, world.households[row].key, lot_row, OWNER_SOLD, 0.0)
            pushed_out(world, other_row, OWNER_SOLD, month)
            become_unhoused(world, other_row, month)


@rule
def bid_on_homes(world, month):
    """The month's buyers from elsewhere, the richest first: each gets one of two houses, or none."""
    keys, deciles, incomes = buyers_of(world, month)
    for i in range(keys.shape[0]):
        first, second = best_two(world, keys[i], deciles[i], incomes[i], month)
        for lot_row in (first, second):
            if lot_row != NONE and make_bid(world, lot_row, keys[i], deciles[i], incomes[i], month):
                break


@rule
def look_at_homes(world, month):
    """Where the buyers of a month would bid, if nothing came of it: they count as seekers there."""
    keys, deciles, incomes = buyers_of(world, month)
    for i in range(keys.shape[0]):
        first, second = best_two(world, keys[i], deciles[i], incomes[i], month)
        for lot_row in (first, second):
            if lot_row == NONE:
                continue
            lot = world.lots[lot_row]
            want_lot(world, lot)
            free = lot.owner == NONE and lot.landlord == NONE
            if free or is_enough(world, lot_row, bid_for(world, lot, keys[i], incomes[i], month)):
                break


@rule
def buyers_of(world, month):
    """Keys, deciles and monthly incomes of the buyers who look around this month, the richest first."""
    count = buyers_now(world, month)
    keys = np.empty(count, np.int64)
    deciles = np.empty(count, np.int64)
    incomes = np.empty(count, np.float64)
    for number in range(count):
        key = paired_key(BUYER, np.int64(month) * 65536 + number)
        keys[number] = key
        deciles[number] = buyer_decile(world, key)
        incomes[number] = income_outside(world, key, deciles[number])
    order = np.argsort(-incomes, kind="mergesort")
    return keys[order], deciles[order], incomes[order]
