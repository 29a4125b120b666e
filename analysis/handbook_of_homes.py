"""Worked examples about homes and lots that are given, about partners' money and about whose turn it is.

The ground on offer, or the one home that stands empty, is as the example tells; then the rules say what it
costs, who gets it and who pays: ``allot`` and the handing over, the queue of ``approval``, the plan of
money of the programme's office.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from agents.foundation import codes
from agents.foundation.codes import ACTIVE, LENT_HOME, NEVER, NONE, QUEUED, SERVICED_LOT, UNIT, UPGRADED
from agents.foundation.ledger import (
    BROUGHT_ALONG,
    CAPITAL,
    HOME_PRICE,
    HOUSEHOLDS,
    INTEREST_SUPPORT,
    OUTSIDE,
    pay,
)
from agents.foundation.world import OUTSIDE_RECORD, World, as_state
from agents.government.applications import file_application
from agents.government.approval import queued
from agents.government.home_sites import find_sites, gives_home, land_given
from agents.government.homes import allot
from agents.government.mortgages import support_interest
from agents.government.partners import count_partners
from agents.government.polygons import CHOICES, choose_settlements, is_left_out
from agents.government.queues import BROKERED, VULNERABILITY, clients
from agents.household import needs_floor, rent_of
from model import HousingModel
from model.first_homes import place_empty_home
from model.markets.handover import hand_over, lend_home
from scenarios.worked_examples import Example, ToldHome

MONTH = 0
PLENTY = 10_000.0
"""Money of a partner, or of a year, in an example, MWM: an example is about rules, not about budgets."""


# --- the city of an example ------------------------------------------------------------------


def prepare(example: Example, world: World, row: int, k: int) -> World:
    """What only these programmes ask for: polygons, a home got before, ground on offer or an empty home."""
    told, lot = example.household, example.lot
    assert told is not None
    home, programme = world.households[row], world.programmes[k]
    home.housed = told.housed or (told.served and bool(gives_home(programme)))
    if home.lot != NONE and world.lots[home.lot].settlement != NONE and programme.mark != 0:
        place = world.settlements[world.lots[home.lot].settlement]
        place.polygon &= ~programme.mark
        if lot is not None and lot.in_polygon:
            place.polygon |= programme.mark
    if example.home is None or not gives_home(programme):
        return world
    programme.budget = PLENTY
    site = _free_lot(world)
    if programme.kind == LENT_HOME:
        place_empty_home(as_state(world), site, k)
    else:
        world = _on_offer(example.home, world, site, float(programme.reach))
    find_sites(as_state(world))
    return world


def _free_lot(world: World) -> int:
    """Row of a lot nobody has or lives on, outside all land that is held."""
    lots = world.lots
    free = (lots.founded == NEVER) & (lots.keeper == NONE) & (lots.owner == NONE) & (lots.landlord == NONE)
    return int(np.flatnonzero(free & (lots.public == 0))[0])


def _on_offer(told: ToldHome, world: World, row: int, reach: float) -> World:
    """The only lot on offer in the city: ground as told."""
    lot = world.lots[row]
    lot.price, lot.services = np.log(max(1e-6, told.ground)), told.levels
    lot.distance = reach if told.distance is None else told.distance
    lot.offered, lot.social, lot.risk, lot.seller, lot.holder, lot.title = 1, 0, 0, NONE, NONE, codes.NO_TITLE
    return world._replace(offers=np.array([row], np.int64), offer_places=np.zeros(1))


def fund_partners(world: World, state: Any, programme: Any) -> None:
    """Every partner of a programme has all the money it takes."""
    for i in range(int(programme.partners)):
        outside = world.accounts[OUTSIDE_RECORD]
        pay(outside, world.accounts[programme.purse + i], BROUGHT_ALONG, PLENTY, world.book)
    count_partners(state, programme)


def paid_by_partners(world: World, programme: Any) -> list[float]:
    """What each partner has paid, MWM."""
    purses = range(int(programme.purse), int(programme.purse + programme.partners))
    return [PLENTY - float(world.accounts[at].cash) for at in purses]


# --- homes -----------------------------------------------------------------------------------


def _home(example: Example, world: World, state: Any, row: int, k: int) -> dict[str, Any]:
    """A home or lot: applied for, allotted or ordered, and handed over with its mortgage."""
    programme, home = world.programmes[k], world.households[row]
    file_application(state, row, k, MONTH)
    award_row = int(home.award)
    award = world.awards[award_row]
    world.book[:] = 0.0
    allot(state, award, MONTH)
    if award.state != ACTIVE:
        return {"starts": False}
    found: dict[str, Any] = {"starts": True, "pays.partners": [], "pays.lender": 0.0}
    found["pays.programme"] = float(programme.spent + award.pledged)
    found["pays.outside"] = float(world.book[OUTSIDE, :, CAPITAL].sum())
    found["pays.household"] = float(world.book[HOUSEHOLDS, programme.sector, HOME_PRICE])
    if programme.kind == LENT_HOME:
        lend_home(state, award_row, MONTH)
        return found | {
            "months_lent": int(award.deadline) - MONTH,
            "rent_left": float(rent_of(home, world.rooms)),
        }
    found |= {"price": float(award.paid), "grant": float(award.grant), "credit": float(award.credit)}
    found |= {
        "own_part": float(award.savings),
        "ground_given": float(land_given(state, programme, world.lots[award.lot])),
    }
    hand_over(state, award_row, int(award.due))
    found["instalment"] = float(world.loans[award.loan].instalment) if award.loan != NONE else 0.0
    support_interest(state)
    found["interest_borne"] = float(world.book[:, :, INTEREST_SUPPORT].sum())
    return found


GIVEN_HOMES: dict[int, Callable[[Example, World, Any, int, int], dict[str, Any]]] = {
    UNIT: _home,
    SERVICED_LOT: _home,
    LENT_HOME: _home,
}
"""What an eligible household gets of a programme of homes or lots, by kind."""


# --- whose turn it is ------------------------------------------------------------------------


def _two_who_wait(world: World, k: int, told: Mapping[str, float]) -> list[Any]:
    """The first two owners of the city, alike, wait for programme ``k``; each in a settlement of its own."""
    owners = np.flatnonzero((world.households.present == 1) & (world.households.tenure == codes.OWNER))[:2]
    world.lots.settlement, world.tally[0].settlements, world.tally[0].awards = NONE, 2, 2
    world.households.lot[np.setdiff1d(np.arange(len(world.households)), owners)] = (
        NONE  # nobody else lives there
    )
    for i, row in enumerate(owners):
        home, award = world.households[row], world.awards[i]
        world.lots[home.lot].settlement = i
        home.usual_income, home.persons = (
            told.get(f"income_{i + 1}", 2.0),
            int(told.get(f"persons_{i + 1}", 4)),
        )
        home.needs = needs_floor(home.persons, 1.0, world.behaviour[0])
        award.key, award.present, award.state = i + 1, 1, QUEUED
        award.programme, award.household, award.lot = k, row, home.lot
        award.applied = int(told.get(f"month_{i + 1}", 0))
    return [world.households[row] for row in owners]


def first_by_need(told: Mapping[str, float], city: HousingModel, world: World) -> dict[str, float]:
    """Which of two applications the queue of the first programme by vulnerability serves first."""
    by_need = np.flatnonzero(world.programmes.queue == VULNERABILITY)
    _two_who_wait(world, int(by_need[0]) if len(by_need) else 0, told)
    return {"first": float(queued(as_state(world))[0]) + 1.0}


def first_by_place(told: Mapping[str, float], city: HousingModel, world: World) -> dict[str, float]:
    """Which of two applications the first programme serves first; one of the two settlements is chosen."""
    programme, homes = world.programmes[0], _two_who_wait(world, 0, told)
    for i, home in enumerate(homes):
        place = world.settlements[i]
        home.persons = place.inhabitants = int(told[f"families_{i + 1}"])  # all families alike, as one
        place.services, place.organisation = told[f"services_{i + 1}"], told[f"organisation_{i + 1}"]
        place.polygon = 0
    state = as_state(world)
    if programme.mark != 0:
        policy = next(policy for policy in city.setting.policies if policy.programmes)
        works = policy.upgrading if programme.mark == UPGRADED else policy.programmes[0].targeting
        assert works is not None
        choose_settlements(state, 1, CHOICES.index(works.choice), int(programme.mark))
    if programme.queue == BROKERED:
        programme.broker_money = PLENTY
    order = [int(row) for row in (*clients(state), *queued(state))]
    order = [row for row in dict.fromkeys(order) if not is_left_out(state, homes[row], programme)]
    return {"first": order[0] + 1.0 if order else 0.0, "both": float(len(order) > 1)}


def money_of_year(told: Mapping[str, float], city: HousingModel, world: World) -> dict[str, float]:
    """What the plan of the first programme's office has for a fiscal year; scaled to 1,000 households."""
    office, thousands = city.offices[0], city.setting.households / 1000.0
    january = 12 * (int(told["year"]) - 1)
    return {
        "money": office.plan.money_of(january) / thousands,
        "arrives": float(office.plan.arrives),
        "partners": sum(purse.budget for purse in office.purses) / thousands,
    }
