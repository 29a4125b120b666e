"""Developers: they buy vacant lots, build finished homes to one plan, and sell them (T§3.5, 5.2, 7.3).

A developer builds where what a home would be worth exceeds ground, pipes and building by its margin. The
worth is an appraiser's: the ground as it will be, served and titled, and the building at what it costs to
have it built. How much of that buyers really pay the firm learns from its own sales. A home that nobody
has bought is lowered in price month by month, though not below that of any house of its kind; the money
stays in it until then, and a firm without money builds nothing.

A finished home is a house like any other: it wears, it can be let, and it can be extended once its
plan, which was not made to grow, has been broken open. A family buys it like a lot, with a
down payment and instalments to the firm, a buyer from elsewhere at once. Whoever pays for the family
does so through ``agents.estate.pay_for_lot``, which takes any payer: a mortgage lender too.

Near the centre a second storey of rooms to let may pay; where it is not permitted, a policy may allow it
in exchange for land elsewhere.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from agents.construction import CORE_ROOMS, STOREY_ROOMS, raise_home
from agents.dwelling import count_as_consolidated, judge_lot
from agents.estate import show, take_hold
from agents.firm import Firm
from agents.foundation.causes import NO_CAUSE
from agents.foundation.codes import DEVELOPER, FINISHING, LAND_COMPANY, NEVER, NONE, ROOM_STAGE, STOREY, WALLS
from agents.foundation.draws import paired_key, purpose, uniform
from agents.foundation.events import FINISHED_HOME_SOLD, note
from agents.foundation.ledger import HOME_BUILDING, pay
from agents.foundation.rules import rule
from agents.foundation.world import OUTSIDE_RECORD
from agents.government.recapture import pay_for_ground
from agents.government.services import ALL_SERVICES, lay_to_one, service_cost
from agents.holdings import held_by_developer
from agents.land_values import home_price, is_vacant, lot_price, sale_price
from agents.materials import hired_cost
from agents.rents import ROOM_AREA, hedonic_rent
from agents.titles import grant_title

_ORDER = purpose("developer.order")
_SHOW = purpose("developer.show")


class Developer(Firm):
    """One developer."""

    def open_year(self, world: Any, state: Any, month: int) -> None:
        """January: homes are begun as far as the money goes, and owners get what is left over capital.

        ``world``: all records; ``state``: the same as rules take them.
        """
        begin_homes(state, self.row, month)
        self.pay_owners(world)


# --- what a home costs, and what it is worth -------------------------------------------------


@rule
def building_cost(storeys, place, behaviour):
    """What a contractor takes for a home of so many storeys, MWM: material in bulk, all hands hired."""
    saved = behaviour.prototype_saving
    cost = (place.home_rooms - CORE_ROOMS) * hired_cost(ROOM_STAGE, behaviour, saved)
    for stage in range(WALLS, FINISHING + 1):
        cost += hired_cost(stage, behaviour, saved)
    return cost + (storeys - 1) * hired_cost(STOREY, behaviour, saved)


@rule
def contract(world, lot, storeys):
    """What pipes, building, plans, permits and sales cost on a lot, MWM."""
    place = world.place[0]
    levels = ALL_SERVICES - lot.services
    pipes = levels * service_cost(place, 1, lot.risk, True)
    return pipes + (1.0 + place.indirect_cost) * building_cost(storeys, place, world.behaviour[0])


@rule
def home_cost(world, lot, storeys):
    """What a home on a vacant lot costs its developer, MWM: the ground, and all it pays builders."""
    return lot_price(lot, world.behaviour[0]) + contract(world, lot, storeys)


@rule
def storey_worth(world, lot):
    """What a storey of rooms to let is worth to who lives below, MWM: rents over the hurdle of landlords."""
    behaviour = world.behaviour[0]
    zone = world.zones[lot.zone]
    rent = hedonic_rent(1.0, ALL_SERVICES, lot.distance, ROOM_AREA, behaviour) * math.exp(zone.pressure)
    return 12.0 * STOREY_ROOMS * rent * (1.0 - zone.vacancy) / behaviour.letting_hurdle


@rule
def worth(world, lot, ground, levels, storeys):
    """An appraiser's worth of a new home, MWM, on ground that cost ``ground`` with ``levels`` services fewer.

    The building counts for what it costs to build, a storey to let for its rents; the ground is served
    and titled.
    """
    behaviour = world.behaviour[0]
    served = ground * math.exp(behaviour.lot_services * levels + behaviour.lot_title)
    home = served + building_cost(1, world.place[0], behaviour)
    return home + storey_worth(world, lot) if storeys > 1 else home


@rule
def price_felt(world, lot):
    """What a home on offer costs a buyer when the rents of its upper storey are taken off, MWM."""
    price = sale_price(world, lot)
    return price - min(storey_worth(world, lot), 0.5 * price) if lot.planned > 1 else price


# --- where to build --------------------------------------------------------------------------


@rule
def is_building_ground(world, lot):
    """Whether a developer may buy the lot: vacant, offered on the open market, and not at risk."""
    if lot.offered == 0 or lot.social == 1 or lot.founded != NEVER or lot.public == 1 or lot.risk == 1:
        return False
    if lot.seller != NONE or not is_vacant(lot):
        return False
    return lot.holder == NONE or world.holders[lot.holder].kind == LAND_COMPANY


@rule
def expected_return(world, firm, lot, kept):
    """What a home on the lot would bring the firm over its cost, as a share of it.

    ``kept``: the share it keeps of what a second storey gains, 0 without one.
    """
    levels = ALL_SERVICES - lot.services
    brings = firm.confidence * worth(world, lot, lot_price(lot, world.behaviour[0]), levels, 1)
    if kept > 0.0:
        brings += kept * max(0.0, storey_gain(world, firm, lot))
    return brings / home_cost(world, lot, 1) - 1.0


@rule
def sites(world, row, month):
    """Lots on which a home would bring the firm its margin, those of the best blocks first."""
    firm = world.holders[row]
    rows = np.empty(world.offers.shape[0], np.int64)
    brings = np.zeros(world.blocks.shape[0])
    number = np.zeros(world.blocks.shape[0])
    count = 0
    for at in range(world.offers.shape[0]):
        lot = world.lots[world.offers[at]]
        if not is_building_ground(world, lot):
            continue
        gain = expected_return(world, firm, lot, storey_kept(world, lot))
        if gain >= world.place[0].home_margin:
            rows[count] = world.offers[at]
            brings[lot.block] += gain
            number[lot.block] += 1.0
            count += 1
    rank = np.empty(count, np.float64)
    for i in range(count):
        lot = world.lots[rows[i]]
        rank[i] = -brings[lot.block] / number[lot.block]
        rank[i] += 1e-6 * uniform(world.luck, _ORDER, paired_key(firm.key, lot.key), month)
    return rows[:count][np.argsort(rank, kind="mergesort")]


# --- a storey more, and land for it ----------------------------------------------------------


@rule
def storey_cost(world):
    """What a second storey costs a developer, MWM."""
    behaviour = world.behaviour[0]
    return (1.0 + world.place[0].indirect_cost) * hired_cost(STOREY, behaviour, behaviour.prototype_saving)


@rule
def storey_gain(world, firm, lot):
    """What a second storey on the lot would bring the firm over its cost, MWM."""
    return firm.confidence * storey_worth(world, lot) - storey_cost(world)


@rule
def storey_kept(world, lot):
    """Share of that gain a firm keeps: all where two storeys are allowed, a part in a swap, else none."""
    place = world.place[0]
    if place.home_storeys > 1:
        return 1.0
    if place.swap_share <= 0.0 or lot.distance > place.swap_cells or land_bank(world) == NONE:
        return 0.0
    return 1.0 - place.swap_share


@rule
def storeys_allowed(world, row, lot_row, month):
    """Storeys of the home the firm will build: a second one where it pays and the rules, or a swap, allow it.

    In a swap the public gets land elsewhere for it, and no money (T§7.4).
    """
    place, firm, lot = world.place[0], world.holders[row], world.lots[lot_row]
    gain = storey_gain(world, firm, lot)
    spare = firm.cash - home_cost(world, lot, 2)
    if gain <= 0.0 or spare < 0.0:
        return 1
    if place.home_storeys > 1:
        return 2
    if place.swap_share <= 0.0 or lot.distance > place.swap_cells:
        return 1
    if not give_land(world, row, lot_row, place.swap_share * gain, spare, month):
        return 1
    world.tally[0].swap_gain += gain
    return 2


@rule
def give_land(world, row, lot_row, due, spare, month):
    """Land worth ``due`` MWM goes to the public; whole lots, what they exceed it by counts next time.

    False if the firm cannot buy them for ``spare`` MWM, or there is nobody to give them to.
    """
    firm = world.holders[row]
    public = land_bank(world)
    if public == NONE:
        return False
    while firm.land_credit < due:
        given = cheapest_ground(world, lot_row)
        if given == NONE or lot_price(world.lots[given], world.behaviour[0]) > spare:
            return False
        paid = buy_ground(world, row, world.lots[given], public, month)
        spare -= paid
        firm.land_credit += paid
        world.tally[0].swapped_lots += 1
        world.tally[0].swapped_worth += paid
    firm.land_credit -= due
    return True


@rule
def land_bank(world):
    """Row of the public land bank of the policy that swaps, or NONE."""
    for row in range(world.holders.shape[0]):
        if world.holders[row].swaps == 1 and world.holders[row].in_force == 1:
            return row
    return NONE


@rule
def cheapest_ground(world, but):
    """Row of the cheapest lot on which one may build, other than ``but``; NONE if there is none."""
    best = NONE
    best_price = np.inf
    for at in range(world.offers.shape[0]):
        lot_row = world.offers[at]
        lot = world.lots[lot_row]
        if lot_row != but and is_building_ground(world, lot) and lot.price < best_price:
            best, best_price = lot_row, lot.price
    return best


# --- building and selling --------------------------------------------------------------------


@rule
def begin_homes(world, row, month):
    """January: the firm buys lots and has homes begun on them, the best blocks first, while it can pay.

    A site that pays only with a second storey is left alone where none can be had.
    """
    firm = world.holders[row]
    for lot_row in sites(world, row, month):
        lot = world.lots[lot_row]
        if not is_building_ground(world, lot) or home_cost(world, lot, 1) > firm.cash:
            continue
        storeys = storeys_allowed(world, row, lot_row, month)
        if storeys > 1 or expected_return(world, firm, lot, 0.0) >= world.place[0].home_margin:
            begin_home(world, row, lot_row, storeys, month)


@rule
def begin_home(world, row, lot_row, storeys, month):
    """The firm pays for the ground and for the whole home; it stands some months later."""
    firm, lot = world.holders[row], world.lots[lot_row]
    outside = world.accounts[OUTSIDE_RECORD]
    ground = lot_price(lot, world.behaviour[0])
    expected = firm.confidence * worth(world, lot, ground, ALL_SERVICES - lot.services, storeys)
    buy_ground(world, row, lot, row, month)
    pay(firm, outside, HOME_BUILDING, contract(world, lot, storeys), world.book)
    lot.planned = storeys
    lot.ready = month + world.place[0].home_months
    lot.asked = (1.0 + world.behaviour[0].home_first_price) * expected
    firm.built += 1


@rule
def buy_ground(world, row, lot, holder, month):
    """The firm of ``row`` buys a vacant lot, which ``holder`` holds from now on; returns the price, MWM."""
    paid = pay_for_ground(world, world.holders[row], lot)
    take_hold(world, lot, holder, month)
    return paid


@rule
def finish_home(world, lot):
    """The home stands, with all services and a title, and is for sale."""
    place, behaviour = world.place[0], world.behaviour[0]
    rooms = place.home_rooms + STOREY_ROOMS * (lot.planned - 1)
    cost = building_cost(lot.planned, place, behaviour)
    raise_home(lot, FINISHING, rooms, place.home_rooms - CORE_ROOMS, lot.planned - 1, cost, behaviour)
    lay_to_one(lot)
    grant_title(lot)
    judge_lot(lot, behaviour)
    count_as_consolidated(lot)
    show(lot, 1)


@rule
def manage_homes(world, month):
    """Homes are finished, and those that nobody has bought are lowered in price."""
    if not has_developers(world):
        return
    behaviour = world.behaviour[0]
    for lot_row in range(world.tally[0].lots):
        lot = world.lots[lot_row]
        if lot.asked <= 0.0 or month < lot.ready:
            continue
        if month == lot.ready:
            finish_home(world, lot)
        else:
            lot.asked = max(home_price(lot, behaviour), (1.0 - behaviour.home_discount) * lot.asked)


@rule
def has_developers(world):
    """Whether any holder of land is a developer; they come last."""
    count = world.holders.shape[0]
    return count > 0 and world.holders[count - 1].kind == DEVELOPER


@rule
def homes_for_sale(world):
    """Rows of the lots with finished homes that nobody has bought yet."""
    rows = np.empty(world.tally[0].lots if has_developers(world) else 0, np.int64)
    count = 0
    for lot_row in range(rows.shape[0]):
        lot = world.lots[lot_row]
        if lot.asked > 0.0 and lot.offered == 1:
            rows[count] = lot_row
            count += 1
    return rows[:count]


@rule
def home_on_show(world, homes, key, month):
    """The finished home whose advertisement this buyer follows; NONE if there is none."""
    if homes.shape[0] == 0:
        return NONE
    return homes[int(uniform(world.luck, _SHOW, key, month) * homes.shape[0])]


@rule
def close_sale(world, lot_row, buyer, price, month):
    """A finished home is sold: the firm remembers what it fetched. To be called while the firm holds it."""
    lot = world.lots[lot_row]
    if lot.asked <= 0.0 or not held_by_developer(world, lot):
        return
    firm = world.holders[lot.holder]
    memory = world.behaviour[0].home_memory
    fetched = price / worth(world, lot, lot.ground_then, lot.laid, lot.planned)
    firm.confidence = memory * firm.confidence + (1.0 - memory) * fetched
    firm.sold += 1
    firm.fetched += price
    lot.asked = 0.0
    lot.planned = 0
    note(world.log, month, FINISHED_HOME_SOLD, buyer.key, firm.key, lot_row, NO_CAUSE, price)
