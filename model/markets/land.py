"""Lots for those who have none: what they cost, which are offered, who buys (C6, G2.3).

The price of a lot follows distance, services and title; heirs also ask for the house. Tenants and
sharers who can make the down payment, carry the instalment, and would rather own, buy on
instalments; a new settlement begins with its first lot. Payments are in ``agents.estate``.
"""

from __future__ import annotations

import math

import numpy as np

from agents.dwelling import discomfort_of
from agents.estate import owe_rest, pay_for_lot, show
from agents.foundation.codes import CLOUDED, NEVER, NONE, OWNER, SLAB, TENANT, TITLED
from agents.foundation.draws import gumbel, purpose, sort_by_luck, uniform
from agents.foundation.events import BOUGHT_A_LOT, LOT_SOLD, NO_CAUSE, SETTLED_ON_LOT, note
from agents.foundation.rules import rule
from agents.government.services import connect
from agents.landlord import end_tenancy
from agents.purse import own_cash, savings, withdraw
from agents.residence import builds_storey, has_storey, own_lot
from agents.ties import meet_neighbours
from model.markets.listings import present_utility

_BUY = purpose("land.buy")
_ORDER = purpose("land.order")
_LOOK = purpose("land.look")
_CHOICE = purpose("land.choice")
_ADDRESS = purpose("land.address")


@rule
def log_list_price(lot, behaviour):
    """Log price of a lot that nobody disputes, ln MWM: distance, services, title (C6 without the market)."""
    value = math.log(behaviour.lot_price) - behaviour.lot_distance * (lot.distance - 20.0)
    value += behaviour.lot_services * lot.services
    return value + (behaviour.lot_title if lot.title == TITLED else 0.0)


@rule
def lot_price(lot, behaviour):
    """Price of a lot, MWM: its list price, less what a clouded title takes off."""
    return math.exp(log_list_price(lot, behaviour)) * discount(lot, behaviour)


@rule
def discount(lot, behaviour):
    """What is left of a price where several heirs share the title."""
    return 1.0 - behaviour.clouded_discount if lot.title == CLOUDED else 1.0


@rule
def sale_price(lot, behaviour):
    """What a seller asks, MWM: heirs also for the house, the subdivider only for the ground."""
    price = lot_price(lot, behaviour)
    if lot.seller != NONE:
        house = behaviour.house_share * behaviour.renewal_cost * lot.quality
        price += house * discount(lot, behaviour)
    return price


@rule
def mean_log_price(world):
    """Mean log price of the lots that had an owner on the first day, as they are now; 0 without any.

    The same lots every month, so only services and titles move the mean.
    """
    lots, behaviour = world.lots, world.behaviour[0]
    clouded = math.log(1.0 - behaviour.clouded_discount)
    count, total = 0, 0.0
    for row in range(world.tally[0].lots):
        lot = lots[row]
        if lot.founded != NEVER and lot.founded < 0 and lot.landlord == NONE:
            count += 1
            total += log_list_price(lot, behaviour) + (clouded if lot.title == CLOUDED else 0.0)
    return total / max(1, count)


@rule
def offer_lots(world):
    """Vacant private lots near an occupied one are for sale, those of heirs among them (G2.16)."""
    side = world.place[0].side
    reach = int(world.behaviour[0].offer_reach)
    built = np.zeros((side, side), np.bool_)
    lots = world.lots
    for row in range(world.tally[0].lots):
        lot = lots[row]
        if lot.founded != NEVER:
            built[lot.y, lot.x] = True
    for row in range(world.tally[0].lots):
        lot = lots[row]
        show(lot, 0)
        if lot.public == 1 or lot.landlord != NONE or lot.owner != NONE:
            continue
        if lot.founded != NEVER and lot.people > 0:
            continue
        near = built[
            max(0, lot.y - reach) : min(side, lot.y + reach + 1),
            max(0, lot.x - reach) : min(side, lot.x + reach + 1),
        ]
        if near.any():
            show(lot, 1)


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
def follow_prices(world, month):
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
def open_offers(world, month):
    """January: which lots are for sale this year, and their order; two arrays for ``World``."""
    follow_prices(world, month)
    offer_lots(world)
    return offered_lots(world)


@rule
def owning_utility(home, lot, price, behaviour):
    """Utility of a first shelter on an own lot, or of the house that stands there (G2.3), without noise."""
    monthly = (1.0 - behaviour.down_share) * price / behaviour.seller_months
    slab = 1.0 if lot.done >= SLAB else 0.0
    defect = 1.0 if lot.defects != 0 else 0.0
    persons_a_room = home.persons / max(1, lot.rooms - lot.let_rooms)
    first_home = discomfort_of(slab, lot.services, persons_a_room, defect, behaviour)
    value = -behaviour.choice_rent * monthly / max(0.05, home.usual_income)
    value -= behaviour.choice_distance * lot.distance + behaviour.first_home_discomfort * first_home
    return value + home.own_taste


@rule
def best_lot(world, row, offers, places, month):
    """The best lot among those looked at that the household can pay for, or NONE."""
    behaviour = world.behaviour[0]
    home = world.households[row]
    held = savings(home)
    best = NONE
    best_value = present_utility(world, row)
    for look in range(int(behaviour.listings_seen)):
        address = uniform(world.luck, _LOOK, home.key, month, look)
        at = np.searchsorted(places, address) % offers.shape[0]
        lot = world.lots[offers[at]]
        if lot.offered == 0 or lot.seller == row:
            continue
        price = sale_price(lot, behaviour)
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
    """Down payment now, the rest to the seller in instalments; the family moves at once.

    Rooms let on the lot keep their tenants, who pay their rent to the new owner.
    """
    behaviour = world.behaviour[0]
    home = world.households[row]
    lot = world.lots[lot_row]
    price = sale_price(lot, behaviour)
    down = behaviour.down_share * price
    if own_cash(home) < down + behaviour.first_material:
        withdraw(home, down + behaviour.first_material - own_cash(home), world)
    if home.tenure == TENANT:
        end_tenancy(world, world.rooms[home.room], month)
    paid = pay_for_lot(world, home, lot, min(down, own_cash(home)))
    if lot.settlement == NONE:
        found_settlement(world, lot, month)
    own_lot(world, row, lot_row, month)
    owe_rest(world, lot, price - paid)
    if lot.seller != NONE:
        note(world.log, month, LOT_SOLD, world.households[lot.seller].key, home.key, lot_row, NO_CAUSE, price)
    note(world.log, month, SETTLED_ON_LOT, home.key, 0, lot_row, BOUGHT_A_LOT, price)
    meet_neighbours(world, row, month)


@rule
def sell_lots(world, month):
    """Who looks for a lot this month, in keyed order."""
    behaviour = world.behaviour[0]
    rows = np.empty(world.tally[0].households, np.int64)
    looking = 0
    cheapest = behaviour.down_share * behaviour.lot_price * 0.5
    households, lots, projects, luck = world.households, world.lots, world.projects, world.luck
    for row in range(world.tally[0].households):
        home = households[row]
        if home.present == 0 or home.tenure == OWNER or home.leaves >= 0:
            continue
        if savings(home) < cheapest:
            continue
        if uniform(luck, _BUY, home.key, month) >= behaviour.lot_search:
            continue
        if not (has_storey(home, row, lots) or builds_storey(home, row, projects)):
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
