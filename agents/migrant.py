"""People on the move: five streams, papers, settling, leaving, coming back (C7, G2).

A migrant is a household with papers or without, with a guarantor or without, with relatives in
the city or without. Newcomers look for a room (``model.markets.rental``); who finds none for
two months moves in with relatives or people from home if they have space, else goes to a shelter
if there is a place, else stays on the street and may leave. Some who left come back.
"""

from __future__ import annotations

import numpy as np

from agents.displacement import leave_displaced
from agents.dwelling import own_rooms
from agents.estate import put_up_for_sale
from agents.farewell import settle_affairs
from agents.foundation.arithmetic import whole_number
from agents.foundation.causes import (
    BOUGHT_A_HOUSE,
    DID_NOT_SETTLE,
    FORMAL_HOME,
    NO_CAUSE,
    NO_ROOM_FOUND,
    SEASONAL_END,
)
from agents.foundation.codes import (
    CONATIONAL,
    DISPLACED,
    INTERNATIONAL,
    KIN,
    NATIVE,
    NEVER,
    NONE,
    OWNER,
    UNHOUSED,
)
from agents.foundation.draws import keyed_order_of, paired_key, purpose, sort_by_luck, uniform
from agents.foundation.events import (
    ARRIVED,
    BECAME_UNHOUSED,
    LEFT,
    MOVED_IN_WITH,
    PAPERS_GAINED,
    RETURNED,
    note,
)
from agents.foundation.ledger import BROUGHT_ALONG, TAKEN_ALONG, pay
from agents.foundation.rules import rule
from agents.foundation.world import OUTSIDE_RECORD
from agents.government.inclusion import gap_sooner, papers_sooner
from agents.government.shelters import longest_stay, order_of_need, pay_for_shelters
from agents.population import become_resident, come_again, decile_of, draw_household, new_row
from agents.residence import enter_city, leave_city, share_with
from agents.ties import drop_ties, new_tie, other_end

_COUNT = purpose("migrant.count")
_PULSE = purpose("migrant.pulse")
_ANCHOR = purpose("migrant.anchor")
_PAPERS = purpose("migrant.papers")
_LEAVE = purpose("migrant.leave")
_ORDER = purpose("migrant.order")
_SHELTER = purpose("migrant.shelter")
_RETURN = purpose("migrant.return")
_AWAY = purpose("migrant.away")
_SEASON = purpose("migrant.season")
_RETURN_ORDER = purpose("migrant.return_order")


# --- arriving --------------------------------------------------------------------------------


@rule
def pulse_now(world, stream, month):
    """Whether a pulse of this stream is running: one may start at the turn of any year."""
    if stream.pulse_years <= 0.0:
        return False
    year = month // 12
    for back in range(int(stream.pulse_months) // 12 + 1):
        start = year - back
        running = start >= 0 and month - start * 12 < stream.pulse_months
        if running and uniform(world.luck, _PULSE, stream.key, start) < 1.0 / stream.pulse_years:
            return True
    return False


@rule
def arrivals_now(world, stream, month):
    """Number of households that arrive this month."""
    rate = stream.arrivals * (stream.pulse_factor if pulse_now(world, stream, month) else 1.0)
    if stream.code == INTERNATIONAL:
        rate *= world.behaviour[0].international_boost
    expected = rate * world.place[0].households
    return whole_number(expected, uniform(world.luck, _COUNT, stream.key, month))


@rule
def find_anchor(world, row, stream, number):
    """Row of a household of the same origin already in the city, met by keyed search, or NONE."""
    people = world.registry.shape[0]
    if people == 0:
        return NONE
    at = int(uniform(world.luck, _ANCHOR, world.households[row].key, 0, number) * people)
    for step in range(200):
        candidate = world.registry[(at + step) % people]
        home = world.households[candidate]
        same = stream.code != INTERNATIONAL or home.stream == INTERNATIONAL or step > 150
        if home.present == 1 and same and home.lot != NONE:
            return candidate
    return NONE


@rule
def home_gap(home, behaviour):
    """A newcomer earns less at first than others of its decile."""
    home.income_gap = behaviour.newcomer_gap


@rule
def arrive(world, month):
    """Newcomers of the month with what they carry and whom they know."""
    behaviour = world.behaviour[0]
    place = world.place[0]
    luck = world.luck
    for s in range(world.streams.shape[0]):
        stream = world.streams[s]
        for number in range(arrivals_now(world, stream, month)):
            row = new_row(world)
            key = paired_key(stream.key, month * 65536 + number)
            home = world.households[row]
            decile = decile_of(place, luck, key)
            draw_household(
                home,
                world.born[row],
                key,
                stream,
                decile,
                place,
                behaviour,
                world.norm_quantiles,
                luck,
                month,
            )
            home_gap(home, behaviour)
            enter_city(world, row, month)
            world.tally[0].people_in += home.persons
            pay(world.accounts[OUTSIDE_RECORD], home, BROUGHT_ALONG, stream.savings, world.book)
            look_up_anchors(world, row, stream, month)
            note(world.log, month, ARRIVED, key, 0, NONE, NO_CAUSE, stream.code)


@rule
def come_to_live(world, key, decile, price, month):
    """A buyer from elsewhere comes with ``price`` MWM for a house and savings besides; returns its row.

    It gives help back as newcomers do, who have not built the place with their own hands.
    """
    row = new_row(world)
    home = world.households[row]
    draw_household(
        home, world.born[row], key, world.streams[0], decile, world.place[0], world.behaviour[0],
        world.norm_quantiles, world.luck, month,
    )  # fmt: skip
    become_resident(home)
    enter_city(world, row, month)
    world.tally[0].people_in += home.persons
    brought = price + world.streams[0].savings * home.usual_income
    pay(world.accounts[OUTSIDE_RECORD], home, BROUGHT_ALONG, brought, world.book)
    note(world.log, month, ARRIVED, key, 0, NONE, BOUGHT_A_HOUSE, NATIVE)
    return row


@rule
def look_up_anchors(world, row, stream, month):
    """The newcomer's relatives in the city, and people from where it comes from."""
    behaviour = world.behaviour[0]
    for number in range(3):
        anchor = find_anchor(world, row, stream, number)
        if anchor != NONE:
            kind = KIN if number == 0 else CONATIONAL
            trust = behaviour.trust_kin if number == 0 else behaviour.trust_stranger
            new_tie(world, row, anchor, kind, trust, 10.0, month)


@rule
def come_back(world, month):
    """Households that left and planned to be back this month are, with savings like their stream's."""
    households = world.households
    rows = np.empty(world.tally[0].households, np.int64)
    coming = 0
    for row in range(world.tally[0].households):
        if households[row].present == 0 and households[row].returns == month:
            rows[coming] = row
            coming += 1
    sort_by_luck(rows, coming, households, world.luck, _RETURN_ORDER, month)
    for i in range(coming):
        home = households[rows[i]]
        stream = world.streams[home.stream - 1]
        come_again(home, uniform(world.luck, _SEASON, home.key, month), month)
        enter_city(world, rows[i], month)
        world.tally[0].people_in += home.persons
        pay(world.accounts[OUTSIDE_RECORD], home, BROUGHT_ALONG, stream.savings, world.book)
        look_up_anchors(world, rows[i], stream, month)
        note(world.log, month, RETURNED, home.key, 0, NONE, NO_CAUSE, home.stream)


# --- finding shelter -------------------------------------------------------------------------


@rule
def find_host(world, row):
    """Row of the relative who owns a lot with most space for the household, or NONE."""
    behaviour = world.behaviour[0]
    home = world.households[row]
    best = NONE
    best_crowding = behaviour.sharing_limit
    for slot in range(home.degree):
        tie = world.ties[world.contacts[row, slot]]
        if tie.kind != KIN and tie.kind != CONATIONAL:
            continue
        host_row = other_end(tie, row)
        host = world.households[host_row]
        if host.tenure != OWNER:
            continue
        lot = world.lots[host.lot]
        crowding = (lot.people + home.persons) / own_rooms(lot)
        if crowding < best_crowding or (
            best != NONE and crowding == best_crowding and host.key < world.households[best].key
        ):
            best, best_crowding = host_row, crowding
    return best


@rule
def seek_shelter(world, month):
    """Who has found no room in time moves in with relatives who have space, else goes to a shelter (C7)."""
    behaviour = world.behaviour[0]
    rows = np.empty(world.tally[0].households, np.int64)
    waiting = 0
    households = world.households
    for row in range(world.tally[0].households):
        home = households[row]
        if home.present == 1 and home.tenure == UNHOUSED and home.searching >= behaviour.patience_months:
            rows[waiting] = row
            waiting += 1
    sort_by_luck(rows, waiting, world.households, world.luck, _SHELTER, month)
    for i in range(waiting):
        row = rows[i]
        home = world.households[row]
        host = find_host(world, row)
        if host != NONE:
            share_with(world, row, host, month)
            host_key = world.households[host].key
            note(world.log, month, MOVED_IN_WITH, home.key, host_key, home.lot, NO_ROOM_FOUND, 0.0)
        elif home.searching == behaviour.patience_months:
            note(world.log, month, BECAME_UNHOUSED, home.key, 0, NONE, NO_ROOM_FOUND, 0.0)
    fill_shelters(world, order_of_need(world, rows[:waiting]))
    pay_for_shelters(world)


@rule
def fill_shelters(world, rows):
    """Shelters take who is there already, then displaced families, then others, each for a limited time.

    Where needs are assessed the order of ``rows`` decides alone. ``rows``: who waited long enough, in keyed
    order or in that of need; some of them have been taken in by relatives.
    """
    behaviour = world.behaviour[0]
    households = world.households
    longest = longest_stay(world)
    assessed = world.place[0].shelter_assessed == 1
    places = world.place[0].shelter_places + world.place[0].shelter_more
    for row in range(world.tally[0].households):
        home = households[row]
        if home.sheltered == 0:
            continue
        stays = home.present == 1 and home.tenure == UNHOUSED and home.sheltered < longest
        home.sheltered = home.sheltered + 1 if stays else 0
        places -= 1 if stays else 0
    for displaced in range(2):
        for row in rows:
            home = households[row]
            if places <= 0:
                return
            if home.searching >= behaviour.patience_months + longest:
                continue
            first = home.stream == DISPLACED or assessed
            if home.tenure == UNHOUSED and home.sheltered == 0 and first == (displaced == 0):
                home.sheltered = 1
                places -= 1


# --- becoming part of the city, or leaving ---------------------------------------------------


@rule
def integrate(world, month):
    """Papers, the wage gap and the integration index of migrants move on by a month."""
    behaviour = world.behaviour[0]
    households = world.households
    for row in range(world.tally[0].households):
        home = households[row]
        if home.present == 0 or home.stream == NATIVE:
            continue
        chance = behaviour.papers_chance * papers_sooner(home, behaviour, month)
        if home.papers == 0 and uniform(world.luck, _PAPERS, home.key, month) < chance:
            home.papers = 1
            note(world.log, month, PAPERS_GAINED, home.key, 0, home.lot, NO_CAUSE, 0.0)
        closing = behaviour.gap_closing * (behaviour.gap_with_papers if home.papers == 1 else 1.0)
        closing *= gap_sooner(home, behaviour, month)
        home.income_gap *= 1.0 - closing
        home.integration = (
            0.3 * home.papers
            + 0.3 * home.employed
            + 0.2 * min(1.0, home.degree / 6.0)
            + (0.2 if home.served > 0 or home.rent_aid > 0 else 0.0)
        )


@rule
def depart(world, row, cause, month):
    """A household leaves with what it has; debts, favours and applications end, a lot is left for sale."""
    home = world.households[row]
    lot_row = home.lot if home.tenure == OWNER else NONE
    note(world.log, month, LEFT, home.key, 0, home.lot, cause, 0.0)
    plan_return(home, cause, world.behaviour[0], world.luck, month)
    leave_displaced(world, row, cause, month)
    settle_affairs(world, home, month)
    drop_ties(world, row)
    pay(home, world.accounts[OUTSIDE_RECORD], TAKEN_ALONG, home.cash, world.book)
    world.tally[0].people_out += home.persons
    leave_city(world, row, month)
    if lot_row != NONE:
        put_up_for_sale(world, lot_row, NONE)


@rule
def plan_return(home, cause, behaviour, luck, month):
    """Whether and when who leaves comes back: seasonal workers for next year's season, few others later."""
    home.returns = NEVER
    draw = uniform(luck, _RETURN, home.key, month)
    if cause == SEASONAL_END:
        if draw < behaviour.season_return:
            home.returns = month + 1 + (home.arrived - month - 1) % 12
    elif cause != FORMAL_HOME and home.stream != NATIVE and draw < behaviour.migrant_return:
        home.returns = month + 12 + int(behaviour.return_months * uniform(luck, _AWAY, home.key, month))


@rule
def move_on(world, month):
    """Seasonal workers go when the season ends; others rarely, and less the more settled."""
    behaviour = world.behaviour[0]
    households = world.households
    rows = np.empty(world.tally[0].households, np.int64)
    causes = np.empty(world.tally[0].households, np.int64)
    going = 0
    for row in range(world.tally[0].households):
        home = households[row]
        if home.present == 0 or home.tenure == OWNER:
            continue
        cause = reason_to_leave(home, behaviour, world.luck, month)
        if cause != NO_CAUSE:
            rows[going] = row
            causes[going] = cause
            going += 1
    order = keyed_order_of(households, rows[:going], world.luck, _ORDER, month)
    for i in range(going):
        depart(world, rows[order[i]], causes[order[i]], month)


@rule
def reason_to_leave(home, behaviour, luck, month):
    """Why the household leaves the city this month, or NO_CAUSE (G2.23).

    A season is over; a newcomer has not settled; there is no roof; or payroll credit buys a
    formal worker a finished home in an estate outside (T§5.2).
    """
    if home.leaves >= 0 and month >= home.leaves:
        return SEASONAL_END
    astray = behaviour.leave_base * (1.0 - home.integration) if home.stream != NATIVE else 0.0
    roofless = 0.0
    if home.tenure == UNHOUSED and home.sheltered == 0 and home.searching >= behaviour.unhoused_leave_months:
        roofless = behaviour.leave_unhoused
    formal = 0.0
    if home.formal == 1 and home.employed == 1 and home.usual_income >= behaviour.formal_home_income:
        formal = behaviour.formal_home_chance
    hazard = astray + roofless + formal
    if hazard <= 0.0:
        return NO_CAUSE
    draw = uniform(luck, _LEAVE, home.key, month)
    if draw < astray:
        return DID_NOT_SETTLE
    if draw < astray + roofless:
        return NO_ROOM_FOUND
    return FORMAL_HOME if draw < hazard else NO_CAUSE
