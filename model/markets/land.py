"""Lots for those who have none: which are offered, who looks, who buys (C6, G2.3).

Tenants and sharers who can make the down payment, carry the instalment, and would rather own, buy on
instalments, or at once if they have the money; a new settlement begins with its first lot. Prices
are in ``model.markets.land_prices``, payments in ``agents.estate``; buyers from elsewhere, who bid
on houses that people live in, in ``model.markets.bids``.
"""

from __future__ import annotations

import numpy as np

from agents.developer import close_sale, home_on_show, homes_for_sale
from agents.dwelling import discomfort_of
from agents.estate import owe_rest, pay_for_lot, set_aside, show
from agents.foundation.causes import BOUGHT_A_LOT, NO_CAUSE
from agents.foundation.codes import NEVER, NONE, OWNER, SLAB, TENANT, UNHOUSED
from agents.foundation.draws import gumbel, purpose, sort_by_luck, uniform
from agents.foundation.events import LOT_SOLD, SETTLED_ON_LOT, note
from agents.foundation.rules import rule
from agents.government.information import further_offers
from agents.government.recapture import charge_seller
from agents.government.services import connect
from agents.government.social_land import welcome
from agents.land_values import income_limit, is_for_buyers, is_social, is_vacant, sale_price
from agents.landlord import end_tenancy
from agents.purse import own_cash, savings, withdraw
from agents.residence import builds_storey, has_storey, own_lot
from agents.speculator import is_released
from agents.ties import meet_neighbours
from model.markets.land_prices import expect, follow_settlements, look_around
from model.markets.listings import present_utility

_BUY = purpose("land.buy")
_ORDER = purpose("land.order")
_LOOK = purpose("land.look")
_CHOICE = purpose("land.choice")
_ADDRESS = purpose("land.address")
_ASIDE = purpose("land.aside")
_SOCIAL = purpose("land.social")
_NAMED = purpose("land.named")


@rule
def offer_lots(world, month):
    """Vacant private lots near an occupied one are for sale, those of heirs among them (G2.16).

    Of the lots that land companies hold only those that they let go. What change hands in a quiet year are
    a share of these and a smaller one of the houses people live in, as far as they are on the market.
    """
    behaviour = world.behaviour[0]
    side = world.place[0].side
    reach = int(behaviour.offer_reach)
    built = np.zeros((side, side), np.bool_)
    lots, zones = world.lots, world.zones
    for z in range(zones.shape[0]):
        zones[z].quiet = 0.0
    for b in range(world.blocks.shape[0]):
        world.blocks[b].quiet = 0.0
    for row in range(world.tally[0].lots):
        lot = lots[row]
        if lot.founded != NEVER:
            built[lot.y, lot.x] = True
    for row in range(world.tally[0].lots):
        lot = lots[row]
        show(lot, 0)
        if lot.owner != NONE or lot.landlord != NONE:
            if is_for_buyers(world, lot):
                expect_sales(world, lot, behaviour.home_turnover)
            continue
        if lot.public == 1 or not is_vacant(lot):
            continue
        if lot.holder != NONE and not is_released(world, lot, month):
            continue
        near = built[
            max(0, lot.y - reach) : min(side, lot.y + reach + 1),
            max(0, lot.x - reach) : min(side, lot.x + reach + 1),
        ]
        if near.any():
            show(lot, 1)
            aside = lot.holder == NONE and lot.seller == NONE and is_set_aside(world, lot)
            set_aside(lot, 1 if aside else 0)
            if not is_social(world, lot):
                expect_sales(world, lot, behaviour.normal_turnover)


@rule
def expect_sales(world, lot, yearly):
    """In a quiet year such a lot changes hands with chance ``yearly``."""
    world.zones[lot.zone].quiet += yearly
    world.blocks[lot.block].quiet += yearly


@rule
def is_set_aside(world, lot):
    """Whether subdividers must offer this lot at a social price (inclusionary share, T§4.9)."""
    share = world.place[0].social_share
    return share > 0.0 and uniform(world.luck, _ASIDE, lot.key, 0) < share


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
def open_offers(world, month):
    """January: which lots are for sale this year, and their order; two arrays for ``World``."""
    look_around(world)
    expect(world, month)
    follow_settlements(world, month)
    offer_lots(world, month)
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
def down_payment(price, held, behaviour):
    """What a buyer who holds ``held`` MWM pays at once: everything if it can, else the usual share."""
    return price if price + behaviour.first_material <= held else behaviour.down_share * price


@rule
def can_carry(home, price, held, behaviour):
    """Whether a household that holds ``held`` MWM can pay the down payment and bear the instalments."""
    down = down_payment(price, held, behaviour)
    if down + behaviour.first_material > held:
        return False
    monthly = (price - down) / behaviour.seller_months
    return monthly <= 0.0 or monthly <= behaviour.lot_burden * home.usual_income - home.instalments


@rule
def social_lots(world):
    """Rows of the lots on offer at a social price, in the order of their address."""
    rows = np.empty(world.offers.shape[0], np.int64)
    count = 0
    for at in range(world.offers.shape[0]):
        lot = world.lots[world.offers[at]]
        if lot.offered == 1 and is_social(world, lot):
            rows[count] = world.offers[at]
            count += 1
    return rows[:count]


@rule
def best_lot(world, row, offers, places, homes, social, month):
    """The best lot among those looked at that the household can pay for, or NONE.

    Where there are finished ``homes`` for sale, one of them is looked at besides; where there are lots at
    a ``social`` price, one of those, as who offers them lets it be known; and what an information service
    names.
    """
    behaviour = world.behaviour[0]
    home = world.households[row]
    held = savings(home)
    best = NONE
    best_value = present_utility(world, row)
    lots_seen = int(behaviour.listings_seen)
    homes_seen, social_seen = min(1, homes.shape[0]), min(1, social.shape[0])
    by_itself = lots_seen + homes_seen + social_seen
    for look in range(by_itself + further_offers(world, home, month)):
        address = uniform(world.luck, _LOOK, home.key, month, look)
        lot_row = offers[np.searchsorted(places, address) % offers.shape[0]]
        if look >= by_itself:
            address = uniform(world.luck, _NAMED, home.key, month, look - by_itself)
            lot_row = offers[np.searchsorted(places, address) % offers.shape[0]]
        elif look >= lots_seen + homes_seen:
            lot_row = social[int(uniform(world.luck, _SOCIAL, home.key, month) * social.shape[0])]
        elif look >= lots_seen:
            lot_row = home_on_show(world, homes, home.key, month)
        lot = world.lots[lot_row]
        if lot.offered == 0 or lot.seller == row or home.usual_income > income_limit(world, lot):
            continue
        price = sale_price(world, lot)
        if not can_carry(home, price, held, behaviour):
            continue
        noise = gumbel(uniform(world.luck, _CHOICE, home.key ^ lot.key, month))
        value = owning_utility(home, lot, price, behaviour) + behaviour.choice_noise * noise
        if value > best_value:
            best, best_value = lot_row, value
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
    """The whole price or a down payment now, the rest in instalments; the family moves at once.

    Rooms let on the lot keep their tenants, who pay their rent to the new owner.
    """
    behaviour = world.behaviour[0]
    home = world.households[row]
    lot = world.lots[lot_row]
    price = sale_price(world, lot)
    down = down_payment(price, savings(home), behaviour)
    if own_cash(home) < down + behaviour.first_material:
        withdraw(home, down + behaviour.first_material - own_cash(home), world)
    if home.tenure == TENANT:
        end_tenancy(world, world.rooms[home.room], month)
    paid = pay_for_lot(world, home, lot, min(down, own_cash(home)))
    charge_seller(world, lot)
    close_sale(world, lot_row, home, price, month)
    if lot.settlement == NONE:
        found_settlement(world, lot, month)
    own_lot(world, row, lot_row, month)
    welcome(world, lot)
    if lot.seller != NONE:
        note(world.log, month, LOT_SOLD, world.households[lot.seller].key, home.key, lot_row, NO_CAUSE, price)
    owe_rest(world, lot, price - paid)
    note(world.log, month, SETTLED_ON_LOT, home.key, 0, lot_row, BOUGHT_A_LOT, price)
    meet_neighbours(world, row, month)


@rule
def want_lot(world, lot):
    """One more household wants a lot here, on the market: what is social presses on no price."""
    if not is_social(world, lot):
        world.zones[lot.zone].seekers += 1.0
        world.blocks[lot.block].seekers += 1.0


@rule
def no_seekers(world):
    """Nobody has wanted a lot anywhere."""
    for z in range(world.zones.shape[0]):
        world.zones[z].seekers = 0.0
    for b in range(world.blocks.shape[0]):
        world.blocks[b].seekers = 0.0


@rule
def forget_seekers(world):
    """Those of more than a year ago fade from the count."""
    for z in range(world.zones.shape[0]):
        world.zones[z].seekers *= 11.0 / 12.0
    for b in range(world.blocks.shape[0]):
        world.blocks[b].seekers *= 11.0 / 12.0


@rule
def looking_for_lots(world, month):
    """Rows of those who look for a lot this month, in storage order.

    Who has no roof looks every month, others now and then.
    """
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
        if home.tenure != UNHOUSED and uniform(luck, _BUY, home.key, month) >= behaviour.lot_search:
            continue
        if not (has_storey(home, row, lots) or builds_storey(home, row, projects)):
            rows[looking] = row
            looking += 1
    return rows[:looking]


@rule
def sell_lots(world, month):
    """Who looks for a lot this month, in keyed order; each finds its lot or none, and is counted."""
    forget_seekers(world)
    rows = looking_for_lots(world, month)
    looking = rows.shape[0]
    sort_by_luck(rows, looking, world.households, world.luck, _ORDER, month)
    if looking == 0:
        return
    offers, places = world.offers, world.offer_places
    if offers.shape[0] == 0:
        return
    homes, social = homes_for_sale(world), social_lots(world)
    for i in range(looking):
        lot_row = best_lot(world, rows[i], offers, places, homes, social, month)
        if lot_row != NONE:
            want_lot(world, world.lots[lot_row])
            buy_lot(world, rows[i], lot_row, month)
