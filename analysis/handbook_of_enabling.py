"""Questions about what a policy does beside programmes, answered by the rules themselves.

What can be asked stands in ``scenarios.questions_of_enabling``. Each function sets up a household, a lot, a
settlement or an office as told, with the money that a city of 1,000 households would have, lets the rule
of the month act and reads what has come of it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from agents.foundation.causes import NO_CAUSE
from agents.foundation.codes import (
    ACTIVE,
    DISPLACED,
    INTERNAL,
    INTERNATIONAL,
    NATIVE,
    NEVER,
    NONE,
    ORGANISED,
    OWNER,
    SLAB,
    TENANT,
    UNHOUSED,
    UPGRADED,
    VALUED,
)
from agents.foundation.ledger import BROUGHT_ALONG, TAKEN_ALONG, pay
from agents.foundation.records import new_records
from agents.foundation.world import OUTSIDE_RECORD, TREASURY_RECORD, World, as_state
from agents.government.eligibility import refusal, refusal_at_first
from agents.government.enabling import share_reached
from agents.government.inclusion import accompany, give_courses, open_inclusion, papers_sooner, taste_shown
from agents.government.information import further_offers, hearing
from agents.government.organisers import call, send_organisers
from agents.government.recapture import charge_owner
from agents.government.services import join_to_lines, serve_ahead, service_cost
from agents.government.shelters import longest_stay, order_of_need, pay_for_shelters
from agents.government.upgrading import upgrade
from agents.government.vacant_stock import open_mediation, reservation_of, tax_empty_units
from agents.government.value_creation import invest_in_value
from agents.migrant import fill_shelters, integrate
from model import HousingModel
from model.enabling import open_documents, set_enabling
from model.markets.contracts import may_sign, quoted_rent

Numbers = Mapping[str, float]
Answer = dict[str, float]
THOUSAND = 1_000
PLENTY = 10_000.0


def _of_a_thousand(city: HousingModel, world: World) -> Any:
    """The place as the policy has it in a city of 1,000 households: whole places and cases."""
    set_enabling(world.place[0], replace(city.setting, households=THOUSAND))
    return world.place[0]


def _household(world: World, tenure: int, number: int = 0) -> Any:
    """A household that owns or rents, without award, aid or debt to a fund."""
    home = world.households[np.flatnonzero(world.households.tenure == tenure)[number]]
    home.award, home.fund_debt = NONE, 0.0
    return home


def _give(world: World, record: Any, money: float) -> None:
    pay(world.accounts[OUTSIDE_RECORD], record, BROUGHT_ALONG, money, world.book)


# --- information and documents ---------------------------------------------------------------


def _information(told: Numbers, city: HousingModel, world: World) -> Answer:
    home = _household(world, TENANT)
    home.stream = INTERNAL if told["newcomer"] else NATIVE
    home.arrived = -round(told["months_in_city"])
    world.tally[0].informed_share = told["reached"]
    state, behaviour = as_state(world), world.behaviour[0]
    return {
        "offers": float(behaviour.listings_seen) + float(further_offers(state, home, 0)),
        "hears": float(behaviour.hear_chance) * float(hearing(state, home, 0)),
    }


def _information_reach(told: Numbers, city: HousingModel, world: World) -> Answer:
    place = _of_a_thousand(city, world)
    return {"share": float(share_reached(place.info_budget, place.info_cost, told["meant"]))}


def _documents(told: Numbers, city: HousingModel, world: World) -> Answer:
    home = _household(world, TENANT)
    home.stream, home.arrived = INTERNATIONAL, -round(told["months_in_city"])
    home.papers, home.guarantor = told["papers"], told["guarantor"]
    programmes = new_records("programme", 1)
    programmes.ceiling_household = programmes.ceiling_single = np.inf
    programmes.needs_papers, programmes.residence = 1, round(told["residence"])
    open_documents(programmes, city.setting)
    refused = refusal(home, programmes[0], world.lots)
    if refused == NO_CAUSE:
        refused = refusal_at_first(home, world.born[0], programmes[0], 0)
    for fund in world.programmes:
        _give(world, fund, PLENTY)
        fund.funded = PLENTY
    return {"applies": float(refused == NO_CAUSE), "signs": float(may_sign(as_state(world), home))}


# --- inclusion -------------------------------------------------------------------------------


def _premium_of_origin(told: Numbers, city: HousingModel, world: World) -> Answer:
    """All who complain rent a room as this household does, at a rent of 1 and a tenth too much."""
    place, behaviour = _of_a_thousand(city, world), world.behaviour[0]
    home = _household(world, TENANT)
    home.stream, home.papers, home.guarantor = INTERNATIONAL, told["papers"], told["guarantor"]
    complaints = round(told["complaints"])
    rooms: Any = world.rooms[[home.room]].repeat(complaints + 1)
    rooms.asking, rooms.premium, home.room = 1.0, 0.1, 0
    world.tally[0].rooms = complaints
    state = as_state(world._replace(rooms=rooms))
    open_inclusion(state)
    return {
        "chance": float(place.bias_chance),
        "asked": float(quoted_rent(state, home, rooms[0])) - 1.0,
        "distaste": float(taste_shown(place, behaviour.landlord_taste, behaviour)),
    }


def _one_from_abroad(world: World) -> Any:
    """The only household from abroad in the city; it comes to the door of every service."""
    world.households.stream = NATIVE
    home = _household(world, TENANT)
    home.stream, home.accompanied_until, home.course_until = INTERNATIONAL, 0, 0
    world.behaviour[0].hear_chance = 1.0
    return home


def _reference_centre(told: Numbers, city: HousingModel, world: World) -> Answer:
    _of_a_thousand(city, world)
    home, state, behaviour = _one_from_abroad(world), as_state(world), world.behaviour[0]
    home.papers, home.guarantor = told["papers"], told["guarantor"]
    open_inclusion(state)
    for month in range(12):
        accompany(state, month)
        if home.accompanied_until != 0:
            break
    later = month + round(told["months"])
    chance = float(behaviour.papers_chance) * float(papers_sooner(home, behaviour, later))
    return {
        "taken_up": float(home.accompanied_until != 0),
        "chance": 0.0 if home.papers else chance,
    }


def _course(told: Numbers, city: HousingModel, world: World) -> Answer:
    _of_a_thousand(city, world)
    home, state = _one_from_abroad(world), as_state(world)
    home.papers, home.income_gap = 1, told["gap"]
    open_inclusion(state)
    for month in range(12):
        give_courses(state, month)
        if home.course_until != 0:
            break
    for step in range(int(world.behaviour[0].course_months)):
        integrate(state, month + step)
    return {"taken": float(home.course_until != 0), "later": float(home.income_gap)}


# --- services --------------------------------------------------------------------------------


def _service_line(told: Numbers, city: HousingModel, world: World) -> Answer:
    place, number, at_risk = world.place[0], told["households"], told["at_risk"]
    return {
        "ahead": float(service_cost(place, number, at_risk, True)),
        "between": float(service_cost(place, number, at_risk, False)),
    }


def _empty_block(told: Numbers, city: HousingModel, world: World) -> Answer:
    """Everybody else has settled lately, on lots of other blocks: settlers are to be expected."""
    lots, tally = world.lots, world.tally[0]
    lots.founded, lots.offered = 0, 0
    block: Any = lots[: world.place[0].lots_a_block]
    block.founded, block.settlement, block.holder, block.offered = NEVER, NONE, NONE, 1
    block.laid = block.services = block.risk = 0
    block.risk[: round(told["at_risk"])] = 1
    _give(world, world.accounts[TREASURY_RECORD], told["money"])
    tally.services_money, tally.services_money_ahead = 0.0, told["money"]
    before = float(tally.services_spent)
    serve_ahead(as_state(world), 0)
    return {"levels": float(lots.services[0]), "spent": float(tally.services_spent) - before}


def _joined_house(told: Numbers, city: HousingModel, world: World) -> Answer:
    lots, tally = world.lots, world.tally[0]
    lots.connected = 1
    house = lots[0]
    house.founded, house.connected, house.services = 0, 0, round(told["levels"])
    _give(world, world.accounts[TREASURY_RECORD], told["money"])
    tally.services_money, tally.joining_money = 0.0, told["money"]
    before = float(tally.services_spent)
    join_to_lines(as_state(world))
    return {"joined": float(house.connected), "spent": float(tally.services_spent) - before}


def _settlement(world: World, told: Numbers, mark: int) -> Any:
    """The only settlement, on safe ground, in which works are done or not."""
    world.tally[0].settlements = 1
    place = world.settlements[0]
    place.households, place.services, place.polygon = round(told["families"]), round(told["services"]), mark
    world.lots.risk = 0
    return place


def _upgrading_year(told: Numbers, city: HousingModel, world: World) -> Answer:
    place, tally = _settlement(world, told, UPGRADED), world.tally[0]
    _give(world, world.accounts[TREASURY_RECORD], told["money"])
    tally.upgrading_money = told["money"]
    upgrade(as_state(world), 0)
    return {"services": float(place.services), "spent": told["money"] - float(tally.upgrading_money)}


# --- shelters and empty homes ----------------------------------------------------------------


def _shelter_place(told: Numbers, city: HousingModel, world: World) -> Answer:
    place = _of_a_thousand(city, world)
    place.shelter_places, place.shelter_more = 0, 1
    world.households.sheltered = 0
    rows = np.array([0, 1])
    for row in rows:
        home, which = world.households[row], f"_{row + 1}"
        home.tenure, home.adults, home.persons = UNHOUSED, 2, 2 + round(told[f"children{which}"])
        home.searching = round(told[f"searching{which}"])
        home.stream = DISPLACED if told[f"displaced{which}"] else NATIVE
    state = as_state(world)
    fill_shelters(state, order_of_need(state, rows))
    taken = np.flatnonzero(world.households.sheltered)
    return {"first": float(taken[0]) + 1.0 if len(taken) else 0.0}


def _shelter_month(told: Numbers, city: HousingModel, world: World) -> Answer:
    place, tally, state = _of_a_thousand(city, world), world.tally[0], as_state(world)
    place.shelter_places = round(city.setting.place.tenure.shelter_places)
    homes: Any = world.households[: round(told["taken"])]
    world.households.sheltered = 0
    homes.present = homes.sheltered = 1
    before = float(tally.support_spent)
    pay_for_shelters(state)
    return {"cost": float(tally.support_spent) - before, "longest": float(longest_stay(state))}


def _empty_unit(told: Numbers, city: HousingModel, world: World) -> Answer:
    world.rooms.vacant = 0
    room = world.rooms[np.flatnonzero((world.rooms.present == 1) & (world.rooms.landlord != NONE))[0]]
    room.tenant, room.asking, room.vacant = NONE, told["rent"], round(told["months_empty"])
    _give(world, world.landlords[room.landlord], PLENTY)
    before = float(world.tally[0].vacancy_taxed)
    tax_empty_units(as_state(world))
    return {"tax": float(world.tally[0].vacancy_taxed) - before}


def _intermediary(told: Numbers, city: HousingModel, world: World) -> Answer:
    """Nobody else lets or would let; a fund that is not solvent owes more than it has."""
    _of_a_thousand(city, world)
    world.households.privacy, world.rooms.vacant = 0, 0
    for fund in world.programmes:
        _give(world, fund, PLENTY)
        fund.funded = PLENTY
        if not told["fund"]:
            pay(fund, world.accounts[OUTSIDE_RECORD], TAKEN_ALONG, float(fund.cash) + 1.0, world.book)
    home = _household(world, OWNER)
    lot = world.lots[home.lot]
    home.privacy, home.reservation = told["willing"], told["reservation"]
    lot.done, lot.let_rooms, lot.mediated = SLAB, 0, 0
    open_mediation(as_state(world), 0)
    return {
        "taken_up": float(lot.mediated),
        "lowest": float(reservation_of(home, lot, world.behaviour[0])),
    }


# --- organisers ------------------------------------------------------------------------------


def _organiser(told: Numbers, city: HousingModel, world: World) -> Answer:
    tally, behaviour = world.tally[0], world.behaviour[0]
    _of_a_thousand(city, world).organiser_budget = told["money"]
    tally.settlements = 2
    for k in (0, 1):
        place = world.settlements[k]
        place.households, place.polygon = round(told[f"families_{k + 1}"]), 0
        place.organisation = told[f"organisation_{k + 1}"]
    before = float(tally.support_spent)
    send_organisers(as_state(world))
    working = np.flatnonzero(world.settlements.polygon[:2] & ORGANISED)
    return {
        "first": float(working[0]) + 1.0 if len(working) == 1 else 0.0,
        "spent": float(tally.support_spent) - before,
        "odds_1": math.exp(float(call(world.settlements[0], behaviour))),
        "odds_2": math.exp(float(call(world.settlements[1], behaviour))),
    }


# --- what a fund creates around its homes ----------------------------------------------------


def _value_year(told: Numbers, city: HousingModel, world: World) -> Answer:
    fund = world.programmes[_of_a_thousand(city, world).value_fund]
    settlement, tally, state = _settlement(world, told, 0), world.tally[0], as_state(world)
    fund.budget *= THOUSAND / city.setting.households
    _give(world, fund, float(fund.budget))
    _give(world, world.accounts[TREASURY_RECORD], told["city_money"])
    tally.services_money, tally.awards = told["city_money"], round(told["homes"])
    homes: Any = world.awards[: tally.awards]
    homes.programme, homes.state = world.place[0].value_fund, ACTIVE
    homes.lot = np.flatnonzero(world.lots.settlement == 0)[0]
    for year in range(round(told["years"])):
        if year > 0:
            _give(world, fund, float(fund.budget))
        invest_in_value(state, 12 * year)
    return {
        "services": float(settlement.services),
        "fund": float(tally.value_invested),
        "city": told["city_money"] - float(tally.services_money),
    }


def _value_return(told: Numbers, city: HousingModel, world: World) -> Answer:
    home, tally = _household(world, OWNER), world.tally[0]
    lot = world.lots[home.lot]
    lot.holder, lot.settlement, lot.uplift = NONE, 0, told["rise"]
    world.settlements[0].polygon = VALUED if told["works"] else 0
    home.usual_income = PLENTY
    _give(world, home, PLENTY)
    charge_owner(as_state(world), home, lot)
    return {"recaptured": float(tally.recaptured), "returned": float(tally.value_returned)}


ANSWERS_OF_ENABLING: dict[str, Callable[[Numbers, HousingModel, World], Answer]] = {
    "information": _information,
    "information_reach": _information_reach,
    "documents": _documents,
    "premium_of_origin": _premium_of_origin,
    "reference_centre": _reference_centre,
    "course": _course,
    "service_line": _service_line,
    "empty_block": _empty_block,
    "joined_house": _joined_house,
    "upgrading_year": _upgrading_year,
    "shelter_place": _shelter_place,
    "shelter_month": _shelter_month,
    "empty_unit": _empty_unit,
    "intermediary": _intermediary,
    "organiser": _organiser,
    "value_year": _value_year,
    "value_return": _value_return,
}
"""One function a question of ``scenarios.questions_of_enabling``."""
