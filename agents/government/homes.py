"""Homes and lots that a programme gives: how they are paid, who gets the next one, what becomes of it.

A *unit* is a finished home: developers of the place build it to the programme's order on the cheapest
ground where the programme wants it, and are paid in advance; where there are none, the programme hires
builders itself. A *lot* has title and some services, and may bear walls and slab of a core: the family
goes on from there (sites and services). A *lent home* comes from a stock that stands empty.

Homes are built to order: for who is next in the queue, has the down payment and can carry the mortgage.
What was ordered for somebody who is gone, or taken back, goes to the next. How a home is paid for and
lost again stands in ``agents.government.mortgages``, where they stand in ``agents.government.home_sites``.
"""

from __future__ import annotations

from agents.estate import let_go, show
from agents.foundation.causes import NO_CAPACITY, NO_CAUSE, NO_SAVINGS, NO_SITE, OWNS_HOME
from agents.foundation.codes import (
    ACTIVE,
    DEVELOPER,
    LAPSED,
    LENT_HOME,
    NONE,
    UNIT,
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
from agents.government.home_sites import (
    built_cost,
    find_site,
    is_by_developer,
    is_ready,
    land_given,
    later_levels,
    leave_site,
    lent_home_for,
    levels_cost,
    price_of_next,
)
from agents.government.recapture import pay_for_ground
from agents.government.services import ALL_SERVICES
from agents.landlord import withdraw_room
from agents.purse import own_cash, withdraw
from agents.residence import has_storey

_FIRM = purpose("homes.firm")

ROUNDING = 1e-6


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
    if programme.site == NONE:
        return NO_SITE
    price = price_of_next(world, programme_row)
    grant, _credit, own = terms(home, programme, price, world.rooms, world.behaviour[0])
    held = savings_held(home)
    if own <= held + ROUNDING:
        return NO_CAUSE
    at_once = programme.own_share * price
    needed = min(programme.credit_limit, price - at_once - grant)
    small = needed < world.behaviour[0].smallest_project  # what is missing is money at hand
    return NO_SAVINGS if small or held < at_once else NO_CAPACITY


# --- the next home ---------------------------------------------------------------------------


@rule
def allot(world, award, month):
    """Who is next gets a home that stands ready, or one is ordered, as far as money and means go."""
    programme = world.programmes[award.programme]
    home = world.households[award.household]
    if programme.kind == LENT_HOME:
        allot_lent(world, award, month)
        return
    row = programme.site
    if row == NONE:
        return
    in_stock = is_ready(world, award.programme)
    lot = world.lots[row]
    price = price_of_next(world, award.programme)
    grant, credit, own = terms(home, programme, price, world.rooms, world.behaviour[0])
    if own > savings_held(home) + ROUNDING or not can_pay_home(world, award, month):
        return
    ahead = lent_ahead(world, award.programme, credit)
    later = later_levels(world, programme, lot)
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
def lent_ahead(world, programme_row, credit):
    """The part of an order that the mortgage's lender pays: all of it unless the money is the programme's."""
    own_money = world.programmes[programme_row].credit_from_budget == 1
    return 0.0 if own_money or is_ready(world, programme_row) else credit


@rule
def can_pay_home(world, award, month):
    """Whether the programme's money reaches for its next home for a household, and what comes after."""
    programme, home = world.programmes[award.programme], world.households[award.household]
    free = programme.cash - programme.committed
    if programme.kind == LENT_HOME:
        return programme.fit_out <= free
    lot = world.lots[programme.site]
    price = price_of_next(world, award.programme)
    _grant, credit, own = terms(home, programme, price, world.rooms, world.behaviour[0])
    if not can_support(programme, credit):
        return False
    due = 0.0
    if not is_ready(world, award.programme):
        due = price - own - lent_ahead(world, award.programme, credit) + land_given(world, programme, lot)
    kept = interest_left(programme, programme.interest_support / 12.0 * credit, month)
    return max(due, later_levels(world, programme, lot)) + kept <= free


@rule
def can_support(programme, credit):
    """Whether a year's budget carries the programme's part of the interest on ``credit`` more."""
    if programme.interest_support <= 0.0:
        return True
    return 12.0 * programme.monthly + programme.interest_support * credit <= programme.budget


@rule
def interest_left(programme, more, month):
    """What interest on mortgages takes of the programme's money until December, MWM.

    ``more``: a month, besides what is promised already; 0 where no interest is subsidised.
    """
    return (programme.monthly + more) * (12 - month % 12) if programme.interest_support > 0.0 else 0.0


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
    leave_site(world, lot_row)
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
    row = NONE
    if can_pay_home(world, award, month):
        row = lent_home_for(world, award.programme, world.households[award.household].persons)
    if row == NONE:
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
    find_site(world, award.programme)
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
