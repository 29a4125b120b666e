"""Homes and lots that a programme gives: what they cost, where they stand, who gets the next one.

A *unit* is a finished home: developers of the place build it to the programme's order on the cheapest
ground where the programme wants it, and are paid in advance; where there are none, the programme hires
builders itself. A *lot* has title and some services, and may bear walls and slab of a core: the family
goes on from there (sites and services). A *lent home* comes from a stock that stands empty.

Homes are built to order: for who is next in the queue, has the down payment and can carry the mortgage.
What was ordered for somebody who is gone, or taken back, goes to the next. How a home is paid for and
lost again stands in ``agents.government.mortgages``.
"""

from __future__ import annotations

from agents.construction import CORE_ROOMS
from agents.developer import has_developers, is_building_ground
from agents.dwelling import CROWDED
from agents.estate import let_go, show
from agents.foundation.causes import NO_CAPACITY, NO_CAUSE, NO_SAVINGS, NO_SITE, OWNS_HOME
from agents.foundation.codes import (
    ACTIVE,
    DEVELOPER,
    FINISHING,
    LAPSED,
    LENT_HOME,
    NONE,
    ROOM_STAGE,
    SERVICED_LOT,
    SLAB,
    UNIT,
    WALLS,
)
from agents.foundation.draws import paired_key, purpose, uniform
from agents.foundation.events import APPROVED, AWARD_LAPSED, LENT_HOME_LEFT, note
from agents.foundation.ledger import (
    CAPITAL,
    HOME_BUILDING,
    HOME_ORDER,
    HOME_PRICE,
    HOME_REPAIR,
    pay,
)
from agents.foundation.rules import rule
from agents.foundation.world import OUTSIDE_RECORD
from agents.government.eligibility import affordable_credit, savings_held
from agents.government.recapture import pay_for_ground
from agents.government.services import ALL_SERVICES, service_cost
from agents.land_values import home_price, lot_price
from agents.landlord import withdraw_room
from agents.materials import hired_cost
from agents.purse import own_cash, withdraw
from agents.residence import has_storey

_FIRM = purpose("homes.firm")

ROUNDING = 1e-6


@rule
def gives_home(programme):
    """Whether the programme gives a home or a lot, for good or for a time."""
    return programme.kind == UNIT or programme.kind == SERVICED_LOT or programme.kind == LENT_HOME


# --- what they cost --------------------------------------------------------------------------


@rule
def built_cost(world, programme):
    """What builders, plans and permits of a programme's home cost, MWM; 0 for a bare lot."""
    behaviour = world.behaviour[0]
    saved = behaviour.prototype_saving
    last = SLAB if programme.core_built == 1 else 0
    cost = 0.0
    if programme.kind == UNIT:
        last = FINISHING
        cost = (programme.plan_rooms - CORE_ROOMS) * hired_cost(ROOM_STAGE, behaviour, saved)
    for stage in range(WALLS, last + 1):
        cost += hired_cost(stage, behaviour, saved)
    return (1.0 + world.place[0].indirect_cost * (1.0 - programme.tax_exempt)) * cost


@rule
def levels_cost(world, lot, up_to):
    """What the service levels that the lot lacks ``up_to`` a level cost before anybody comes, MWM."""
    return max(0, up_to - lot.services) * service_cost(world.place[0], 1, lot.risk, True)


@rule
def later_levels(world, programme, lot):
    """What the services that come to a lot after it was handed over cost, MWM: a part of its price."""
    if programme.kind != SERVICED_LOT:
        return 0.0
    return levels_cost(world, lot, ALL_SERVICES) - levels_cost(world, lot, programme.first_services)


@rule
def is_by_developer(world, programme):
    """Whether developers build the programme's homes; lots and cores it has made itself."""
    return programme.kind == UNIT and has_developers(world)


@rule
def land_given(world, programme, lot):
    """What the programme pays for ground that it gives to who builds, MWM; 0 where the price includes it."""
    return lot_price(lot, world.behaviour[0]) if programme.free_land == 1 else 0.0


@rule
def price_of(world, programme, lot):
    """Price of the programme's home on a vacant lot, MWM: ground, all services, building, a firm's margin."""
    cost = lot_price(lot, world.behaviour[0]) - land_given(world, programme, lot)
    cost += levels_cost(world, lot, ALL_SERVICES) + built_cost(world, programme)
    return (1.0 + world.place[0].home_margin) * cost if is_by_developer(world, programme) else cost


@rule
def terms(home, programme, price, rooms, behaviour):
    """Grant, credit and own money for a home of this price, MWM: the grant first, credit fills the rest.

    Own money is the down payment, and what grant and credit leave.
    """
    asked = (1.0 - programme.own_share) * price
    grant = min(programme.grant_limit, asked)
    bearable = affordable_credit(home, programme, rooms, behaviour)
    credit = max(0.0, min(programme.credit_limit, asked - grant, bearable))
    return grant, credit, price - grant - credit


# --- where they stand ------------------------------------------------------------------------


@rule
def is_where_wanted(lot, programme):
    """Whether the lot lies in the part of the city in which the programme builds."""
    return lot.distance <= programme.reach if programme.in_core == 1 else lot.distance >= programme.reach


@rule
def cheapest_site(world, programme):
    """Row of the vacant lot on offer on which a home of the programme would cost least, or NONE.

    Its price must be below the cap; what counts is what family and programme pay for it together.
    """
    best, best_cost = NONE, 0.0
    for at in range(world.offers.shape[0]):
        row = world.offers[at]
        lot = world.lots[row]
        if not is_building_ground(world, lot) or not is_where_wanted(lot, programme):
            continue
        price = price_of(world, programme, lot)
        if price >= programme.price_cap:
            continue
        cost = price + land_given(world, programme, lot)
        if best == NONE or cost < best_cost or (cost == best_cost and lot.key < world.lots[best].key):
            best, best_cost = row, cost
    return best


@rule
def home_in_stock(world, programme_row, persons):
    """Row of a home of the programme that is promised to nobody, the first ready one, or NONE.

    ``persons``: who must not be crowded there; 0 where a family decides that itself.
    """
    best = NONE
    for row in range(world.tally[0].lots):
        lot = world.lots[row]
        if lot.keeper != programme_row or lot.allotted == 1 or persons > CROWDED * lot.rooms:
            continue
        if best == NONE or (lot.handover, lot.key) < (world.lots[best].handover, world.lots[best].key):
            best = row
    return best


# --- the door --------------------------------------------------------------------------------


@rule
def hindrance_of_home(world, row, programme_row):
    """Why an eligible household would be refused a home of the programme, or NO_CAUSE."""
    home = world.households[row]
    programme = world.programmes[programme_row]
    if has_storey(home, row, world.lots):
        return OWNS_HOME
    if programme.kind == LENT_HOME:
        return NO_CAUSE
    site = cheapest_site(world, programme)
    if site == NONE:
        return NO_SITE
    price = price_of(world, programme, world.lots[site])
    _grant, _credit, own = terms(home, programme, price, world.rooms, world.behaviour[0])
    held = savings_held(home)
    if own <= held + ROUNDING:
        return NO_CAUSE
    return NO_SAVINGS if held < programme.own_share * price else NO_CAPACITY


# --- the next home ---------------------------------------------------------------------------


@rule
def allot(world, award, month):
    """Who is next gets a home that stands ready, or one is ordered, as far as money and means go."""
    programme = world.programmes[award.programme]
    home = world.households[award.household]
    if programme.kind == LENT_HOME:
        allot_lent(world, award, month)
        return
    row = home_in_stock(world, award.programme, 0)
    in_stock = row != NONE
    if not in_stock:
        row = cheapest_site(world, programme)
        if row == NONE:
            return
    lot = world.lots[row]
    price = price_of(world, programme, lot)
    if in_stock:
        price = min(programme.price_cap, home_price(lot, world.behaviour[0]))
    grant, credit, own = terms(home, programme, price, world.rooms, world.behaviour[0])
    if own > savings_held(home) + ROUNDING or not can_support(programme, credit):
        return
    ahead = credit if programme.credit_from_budget == 0 and not in_stock else 0.0
    due = 0.0 if in_stock else price - own - ahead + land_given(world, programme, lot)
    later = later_levels(world, programme, lot)
    if max(due, later) > programme.cash - programme.committed:
        return
    pay_ahead(world, programme, ahead)
    take_down_payment(world, programme, home, own)
    if not in_stock:
        programme.spent -= own + ahead
        order(world, award.programme, row, price, month)
    award.grant = grant
    award.credit = credit
    award.savings = own
    award.paid = price
    award.pledged = later
    programme.committed += later
    promise_home(world, award, row, month)


@rule
def can_support(programme, credit):
    """Whether a year's budget carries the programme's part of the interest on ``credit`` more."""
    if programme.interest_support <= 0.0:
        return True
    return 12.0 * programme.monthly + programme.interest_support * credit <= programme.budget


@rule
def pay_ahead(world, programme, credit):
    """Where the mortgage is not the programme's own money, its lender pays that part of the order, MWM."""
    if credit > 0.0:
        lender = world.lenders[programme.lender]
        paid = pay(world.accounts[OUTSIDE_RECORD], lender, CAPITAL, credit, world.book)
        pay(lender, programme, CAPITAL, paid, world.book)


@rule
def take_down_payment(world, programme, home, own):
    """The family pays its part; who then goes away without the home loses it."""
    if own > own_cash(home):
        withdraw(home, own - own_cash(home), world)
    pay(home, programme, HOME_PRICE, min(own, own_cash(home)), world.book)


@rule
def promise_home(world, award, lot_row, month):
    """The home on this lot is for this household, and the award waits until it can move in."""
    programme = world.programmes[award.programme]
    home = world.households[award.household]
    lot = world.lots[lot_row]
    lot.allotted = 1
    award.lot = lot_row
    award.state = ACTIVE
    award.approved = month
    award.due = max(month, lot.handover)
    programme.monthly += programme.interest_support / 12.0 * award.credit
    programme.approvals += 1
    programme.wait_sum += month - award.applied
    note(world.log, month, APPROVED, home.key, programme.key, lot_row, NO_CAUSE, award.paid)


@rule
def order(world, programme_row, lot_row, price, month):
    """Ground is bought and a home ordered for ``price`` MWM, paid in advance."""
    programme = world.programmes[programme_row]
    place, behaviour = world.place[0], world.behaviour[0]
    lot = world.lots[lot_row]
    outside = world.accounts[OUTSIDE_RECORD]
    at_first = ALL_SERVICES if programme.kind == UNIT else programme.first_services
    works = built_cost(world, programme) + levels_cost(world, lot, at_first)
    if is_by_developer(world, programme):
        firm = world.holders[developer_for(world, programme, lot)]
        programme.spent += pay(programme, firm, HOME_ORDER, price, world.book)
        if programme.free_land == 1:
            programme.spent += pay_for_ground(world, programme, lot)
        else:
            pay_for_ground(world, firm, lot)
        pay(firm, outside, HOME_BUILDING, works, world.book)
    else:
        programme.spent += pay_for_ground(world, programme, lot)
        programme.spent += pay(programme, outside, HOME_BUILDING, works, world.book)
    programme.ordered += 1
    let_go(world, lot)
    show(lot, 0)
    lot.keeper = programme_row
    months = (
        place.home_months if programme.kind == UNIT or programme.core_built == 1 else behaviour.lot_months
    )
    lot.handover = month + int(months)


@rule
def developer_for(world, programme, lot):
    """Row of the developer who wins the order, by keyed luck; developers are the last of the holders."""
    count = 0
    for row in range(world.holders.shape[0]):
        if world.holders[row].kind == DEVELOPER:
            count += 1
    draw = uniform(world.luck, _FIRM, paired_key(programme.key, lot.key), 0)
    return world.holders.shape[0] - count + int(draw * count)


@rule
def mark_lent(programme, award, home, room_row):
    """The household lives in the home that was lent to it."""
    award.room = room_row
    home.rent_aid += 1
    programme.completions += 1
    programme.handed_over += 1


@rule
def allot_lent(world, award, month):
    """Who is next is lent a home in which the family is not crowded, once it has been made fit to live in."""
    programme = world.programmes[award.programme]
    row = home_in_stock(world, award.programme, world.households[award.household].persons)
    if row == NONE or programme.fit_out > programme.cash - programme.committed:
        return
    outside = world.accounts[OUTSIDE_RECORD]
    programme.spent += pay(programme, outside, HOME_REPAIR, programme.fit_out, world.book)
    award.paid = programme.fit_out
    award.deadline = month + programme.lent_months
    promise_home(world, award, row, month)


# --- the end without a home ------------------------------------------------------------------


@rule
def drop_home(world, award, cause, month):
    """The household gets the home no more, or leaves a lent one; it is for the next from now on."""
    programme = world.programmes[award.programme]
    home = world.households[award.household]
    lot = world.lots[award.lot]
    lot.allotted = 0
    lot.handover = max(month, lot.handover)
    award.state = LAPSED
    award.present = 0
    home.award = NONE
    if award.room != NONE:
        withdraw_room(world, world.rooms[award.room])
        note(world.log, month, LENT_HOME_LEFT, home.key, programme.key, award.lot, cause, award.months)
        return
    programme.committed = max(0.0, programme.committed - award.pledged)
    programme.lapses += 1
    note(world.log, month, AWARD_LAPSED, home.key, programme.key, award.lot, cause, award.paid)
