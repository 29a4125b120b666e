"""Where a programme's next home stands or would be built, and what it costs there.

The next home of a programme is one of its own that is promised to nobody, or is ordered on the cheapest
ground on offer where the programme wants it. Ground is searched once a month and whenever the site found is
taken, not for everybody who asks: between January's offers and a month's sales of lots nothing else
changes it.
"""

from __future__ import annotations

from agents.construction import CORE_ROOMS
from agents.developer import has_developers, is_building_ground
from agents.dwelling import CROWDED
from agents.foundation.codes import FINISHING, LENT_HOME, NONE, ROOM_STAGE, SERVICED_LOT, SLAB, UNIT, WALLS
from agents.foundation.rules import rule
from agents.government.services import ALL_SERVICES, service_cost
from agents.land_values import home_price, lot_price
from agents.materials import hired_cost


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


# --- the next home ---------------------------------------------------------------------------


@rule
def find_site(world, programme_row):
    """Where the programme's next home stands ready, or would be ordered; NONE: nowhere."""
    programme = world.programmes[programme_row]
    programme.site = NONE
    if gives_home(programme):
        programme.site = home_in_stock(world, programme_row, 0)
        if programme.site == NONE and programme.kind != LENT_HOME:
            programme.site = cheapest_site(world, programme)


@rule
def find_sites(world):
    """Before anybody asks in a month: where the next home of every programme stands or would be built."""
    for k in range(world.programmes.shape[0]):
        find_site(world, k)


@rule
def leave_site(world, lot_row):
    """A lot is taken: programmes whose next home would be there look for another one."""
    for k in range(world.programmes.shape[0]):
        if world.programmes[k].site == lot_row:
            find_site(world, k)


@rule
def lent_home_for(world, programme_row, persons):
    """Row of the next home on loan in which so many persons are not crowded, or NONE.

    All lots are searched only for those who are too many for the next home.
    """
    site = world.programmes[programme_row].site
    if site == NONE or persons <= CROWDED * world.lots[site].rooms:
        return site
    return home_in_stock(world, programme_row, persons)


@rule
def is_ready(world, programme_row):
    """Whether the programme's next home is one of its own, and not still to be ordered."""
    site = world.programmes[programme_row].site
    return site != NONE and world.lots[site].keeper == programme_row


@rule
def price_of_next(world, programme_row):
    """Price of the programme's next home, MWM; of one that stands ready what it is worth, up to the cap."""
    programme = world.programmes[programme_row]
    lot = world.lots[programme.site]
    if is_ready(world, programme_row):
        return min(programme.price_cap, home_price(lot, world.behaviour[0]))
    return price_of(world, programme, lot)
