"""Lots for those who have none: offers at the edge of the built city, seller finance (C6, G2.3).

The price of a lot follows distance, services and title. Tenants and sharers who can make
the down payment, carry the instalment, and would rather own, buy on instalments from the
subdivider; a new settlement begins with its first lot.
"""

from __future__ import annotations

import math

import numpy as np

from agents.foundation.codes import NEVER, NONE, OWNER, TENANT
from agents.foundation.draws import gumbel, purpose, sort_by_luck, uniform
from agents.foundation.events import BOUGHT_A_LOT, LOST_LOT, LOT_ARREARS, SETTLED_ON_LOT, note
from agents.foundation.ledger import LOT_PAYMENT, REPAID, WRITTEN_OFF, owe_seller, pay, settle_seller
from agents.foundation.rules import rule
from agents.foundation.world import OUTSIDE_RECORD
from agents.government.services import connect
from agents.landlord import end_tenancy
from agents.purse import own_cash, withdraw
from agents.residence import become_unhoused, builds_storey, has_storey, own_lot
from agents.ties import meet_neighbours
from model.markets.rental import present_utility

_BUY = purpose("land.buy")
_ORDER = purpose("land.order")
_LOOK = purpose("land.look")
_CHOICE = purpose("land.choice")
_ADDRESS = purpose("land.address")
_FORECLOSE = purpose("land.foreclose")


@rule
def lot_price(lot, behaviour):
    """Price of a lot, MWM: distance, services and title (C6 without its market terms)."""
    value = math.log(behaviour.lot_price) - behaviour.lot_distance * (lot.distance - 20.0)
    value += behaviour.lot_services * lot.services
    if lot.title == 2:
        value += behaviour.lot_title
    return math.exp(value)


@rule
def offer_lots(world):
    """Vacant private lots within two cells of an occupied one are for sale (G2.16)."""
    side = world.place[0].side
    reach = int(world.behaviour[0].offer_reach)
    built = np.zeros((side, side), np.bool_)
    for row in range(world.tally[0].lots):
        lot = world.lots[row]
        if lot.founded != NEVER:
            built[lot.y, lot.x] = True
    for row in range(world.tally[0].lots):
        lot = world.lots[row]
        lot.offered = 0
        if lot.public == 1 or lot.landlord != NONE or lot.owner != NONE:
            continue
        if lot.founded != NEVER and lot.people > 0:
            continue
        near = built[
            max(0, lot.y - reach) : min(side, lot.y + reach + 1),
            max(0, lot.x - reach) : min(side, lot.x + reach + 1),
        ]
        if near.any():
            lot.offered = 1


@rule
def offered_lots(world):
    """Lots for sale in the order of their fixed random address, and the addresses; once a year."""
    rows = np.empty(world.tally[0].lots, np.int64)
    places = np.empty(world.tally[0].lots, np.float64)
    count = 0
    for row in range(world.tally[0].lots):
        if world.lots[row].offered == 1:
            rows[count] = row
            places[count] = uniform(world.luck, _ADDRESS, world.lots[row].key, 0)
            count += 1
    order = np.argsort(places[:count])
    return rows[:count][order], places[:count][order]


@rule
def open_offers(world):
    """January: which lots are for sale this year, and their order; two arrays for ``World``."""
    offer_lots(world)
    return offered_lots(world)


@rule
def owning_utility(home, lot, price, behaviour):
    """Utility of a first shelter on an own lot (G2.3), without noise."""
    monthly = (1.0 - behaviour.down_share) * price / behaviour.seller_months
    first_home = 0.35 + 0.25 * (1.0 - lot.services / 4.0)
    first_home += 0.25 * max(0.0, min(1.0, (home.persons - 2.5) / 2.5))
    value = -behaviour.choice_rent * monthly / max(0.05, home.usual_income)
    value -= behaviour.choice_distance * lot.distance + behaviour.first_home_discomfort * first_home
    return value + home.own_taste


@rule
def best_lot(world, row, offers, places, month):
    """The best lot among those looked at that the household can pay for, or NONE."""
    behaviour = world.behaviour[0]
    home = world.households[row]
    held = own_cash(home) + home.deposit
    best = NONE
    best_value = present_utility(world, row)
    for look in range(int(behaviour.listings_seen)):
        address = uniform(world.luck, _LOOK, home.key, month, look)
        at = np.searchsorted(places, address) % offers.shape[0]
        lot = world.lots[offers[at]]
        if lot.offered == 0:
            continue
        price = lot_price(lot, behaviour)
        if behaviour.down_share * price + behaviour.first_material > held:
            continue
        monthly = (1.0 - behaviour.down_share) * price / behaviour.seller_months
        if monthly > behaviour.lot_burden * home.usual_income - home.instalments:
            continue
        noise = gumbel(uniform(world.luck, _CHOICE, home.key ^ lot.key, month))
        value = owning_utility(home, lot, price, behaviour) + behaviour.choice_noise * noise
        if value > best_value:
            best, best_value = offers[at], value
    return best


@rule
def found_settlement(world, lot, month):
    """The first buyer in an empty block founds a settlement there."""
    k = world.tally[0].settlements
    world.tally[0].settlements += 1
    place = world.settlements[k]
    place.key = lot.key ^ 0x5E77
    place.founded = month
    connect(place, lot)
    first = lot.block * world.place[0].lots_a_block
    for row in range(first, first + world.place[0].lots_a_block):
        if world.lots[row].settlement == NONE:
            world.lots[row].settlement = k


@rule
def buy_lot(world, row, lot_row, month):
    """Down payment now, the rest to the subdivider in instalments; the family moves at once."""
    behaviour = world.behaviour[0]
    home = world.households[row]
    lot = world.lots[lot_row]
    price = lot_price(lot, behaviour)
    down = behaviour.down_share * price
    if own_cash(home) < down + behaviour.first_material:
        withdraw(home, down + behaviour.first_material - own_cash(home), world)
    if home.tenure == TENANT:
        end_tenancy(world, world.rooms[home.room], month)
    paid = pay(home, world.accounts[OUTSIDE_RECORD], LOT_PAYMENT, min(down, own_cash(home)), world.book)
    if lot.settlement == NONE:
        found_settlement(world, lot, month)
    own_lot(world, row, lot_row, month)
    lot.offered = 0
    owed = owe_seller(lot, price - paid, world.claims)
    lot.instalment = owed / behaviour.seller_months
    lot.missed = 0
    note(world.log, month, SETTLED_ON_LOT, home.key, 0, lot_row, BOUGHT_A_LOT, price)
    meet_neighbours(world, row, month)


@rule
def sell_lots(world, month):
    """Who looks for a lot this month, in keyed order."""
    behaviour = world.behaviour[0]
    rows = np.empty(world.tally[0].households, np.int64)
    looking = 0
    cheapest = behaviour.down_share * behaviour.lot_price * 0.5
    households, luck = world.households, world.luck
    for row in range(world.tally[0].households):
        home = households[row]
        if home.present == 0 or home.tenure == OWNER or home.leaves >= 0:
            continue
        if own_cash(home) + home.deposit < cheapest:
            continue
        if has_storey(home, row, world.lots) or builds_storey(home, row, world.projects):
            continue
        if uniform(luck, _BUY, home.key, month) < behaviour.lot_search:
            rows[looking] = row
            looking += 1
    sort_by_luck(rows, looking, world.households, world.luck, _ORDER, month)
    if looking == 0:
        return
    offers, places = world.offers, world.offer_places
    if offers.shape[0] == 0:
        return
    for i in range(looking):
        lot_row = best_lot(world, rows[i], offers, places, month)
        if lot_row != NONE and world.lots[lot_row].offered == 1:
            buy_lot(world, rows[i], lot_row, month)


@rule
def collect_lot_payments(world, month):
    """Instalments to the subdivider; a year without paying may cost the lot."""
    behaviour = world.behaviour[0]
    households, lots = world.households, world.lots
    for row in range(world.tally[0].households):
        home = households[row]
        if home.present == 0 or home.tenure != OWNER:
            continue
        lot = lots[home.lot]
        if lot.price_owed <= 0.0:
            continue
        due = min(lot.instalment * (1 + lot.missed), lot.price_owed)
        at_hand = max(0.0, own_cash(home) - home.needs)
        paid = pay(home, world.accounts[OUTSIDE_RECORD], LOT_PAYMENT, min(due, at_hand), world.book)
        settle_seller(lot, REPAID, paid, world.claims)
        if lot.price_owed <= 1e-6:
            lot.instalment = 0.0
            lot.missed = 0
        elif paid < due - 1e-4:
            lot.missed = max(1, int(math.ceil((due - paid) / lot.instalment)))
        else:
            lot.missed = 0
        hazard = behaviour.lot_foreclosure if lot.missed >= behaviour.lot_patience else 0.0
        if hazard > 0.0 and uniform(world.luck, _FORECLOSE, home.key, month) < hazard:
            lose_lot(world, row, month)


@rule
def lose_lot(world, row, month):
    """The subdivider takes the lot back; what was built on it stays with it."""
    home = world.households[row]
    lot_row = home.lot
    lot = world.lots[lot_row]
    if lot.households > 1 or lot.let_rooms > 0:
        return
    note(world.log, month, LOST_LOT, home.key, 0, lot_row, LOT_ARREARS, lot.price_owed)
    settle_seller(lot, WRITTEN_OFF, lot.price_owed, world.claims)
    lot.instalment = 0.0
    lot.missed = 0
    become_unhoused(world, row, month)
