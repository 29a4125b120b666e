"""The order of a month, as data: read this first (C0).

``default_phases`` is the month of every city. An experimenter inserts own steps before or
after a label (``month.insert_after("income", Phase(...))``) without touching this file; printing a
month shows its phases and the time each has taken.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any, Protocol

from agents.builder import build
from agents.contractor import build_as_firms
from agents.coping import cope
from agents.developer import manage_homes
from agents.displacement import follow_displaced
from agents.dwelling import live_in
from agents.estate import collect_lot_payments
from agents.family import live_as_families
from agents.fellows import work_side_by_side
from agents.foundation.world import World
from agents.government.applications import apply_for_programmes
from agents.government.approval import approve
from agents.government.approval_of_groups import run_groups
from agents.government.complement import pay_complements
from agents.government.corps import staff
from agents.government.guarantee_fund import recover
from agents.government.inclusion import accompany, give_courses, judge_bias
from agents.government.means import run_means
from agents.government.mortgages import run_homes
from agents.government.registry import keep_register
from agents.government.rent_support import prepare_support, run_rent_support
from agents.government.tenancy_rules import judge_rents
from agents.government.vacant_stock import tax_empty_units
from agents.government.works import run_works
from agents.ground import slide
from agents.household import consume, earn, pay_emergencies, pay_taxes_and_fees
from agents.invasion import face_eviction
from agents.landlord import collect_rents, evict
from agents.lender.applications import seek_credit
from agents.lender.circles import stand_in
from agents.lender.repayment import keep_books, pay_instalments
from agents.lodging import manage_rooms
from agents.migrant import arrive, come_back, integrate, move_on, seek_shelter
from agents.neighbour import live_together
from agents.rental_investor import invest
from agents.tenant import give_up_rooms
from agents.testaments import write_wills
from model.markets.bids import bid_on_homes
from model.markets.cooperative import admit_members
from model.markets.handover import hand_over_homes
from model.markets.invasion_sites import invade
from model.markets.land import sell_lots
from model.markets.land_prices import move_prices
from model.markets.rental import match
from model.markets.social_rooms import let_social_rooms
from model.year import close_government_year, close_lenders_year, open_government_year


class City(Protocol):
    """What a phase needs of the city (``model.city.HousingModel``)."""

    month: int
    state: Any

    @property
    def world(self) -> World:
        """All records of the city."""

    def close_month(self) -> None:
        """The ledger closes, events are kept, indicators are collected."""


@dataclass
class Phase:
    """One labelled step of the month: what it does to the city, and the time it has taken."""

    label: str
    meaning: str
    does: Callable[[Any], None]
    seconds: float = field(default=0.0, compare=False)


class Month:
    """The phases of a month in their order."""

    def __init__(self, phases: Iterable[Phase]) -> None:
        self.phases = list(phases)

    def run(self, city: City) -> None:
        """Let every phase act on the city once."""
        for phase in self.phases:
            start = perf_counter()
            phase.does(city)
            phase.seconds += perf_counter() - start

    def _place(self, label: str) -> int:
        for at, phase in enumerate(self.phases):
            if phase.label == label:
                return at
        raise KeyError(f"no phase {label!r}; there are {[p.label for p in self.phases]}")

    def insert_before(self, label: str, phase: Phase) -> None:
        """Insert ``phase`` before the phase with this label; ``KeyError`` if there is none."""
        self.phases.insert(self._place(label), phase)

    def insert_after(self, label: str, phase: Phase) -> None:
        """Insert ``phase`` after the phase with this label; ``KeyError`` if there is none."""
        self.phases.insert(self._place(label) + 1, phase)

    def seconds(self) -> dict[str, float]:
        """Time taken so far by label."""
        return {phase.label: phase.seconds for phase in self.phases}

    def __repr__(self) -> str:
        total = sum(phase.seconds for phase in self.phases) or 1.0
        lines = [
            f"{number:>2} {phase.label:12} {phase.seconds / total:6.1%}  {phase.meaning}"
            for number, phase in enumerate(self.phases, start=1)
        ]
        return "\n".join(lines)


def _budget_year(city: City) -> None:
    open_government_year(city)


def _arrivals(city: City) -> None:
    arrive(city.state, city.month)
    come_back(city.state, city.month)


def _invasions(city: City) -> None:
    face_eviction(city.state, city.month)
    invade(city.state, city.month)


def _families(city: City) -> None:
    live_as_families(city.state, city.month)


def _income(city: City) -> None:
    earn(city.state, city.month)
    pay_complements(city.state, city.month)
    cope(city.state, city.month)


def _bills(city: City) -> None:
    pay_emergencies(city.state, city.month)
    prepare_support(city.state, city.month)
    collect_rents(city.state, city.month)
    recover(city.state, city.month)
    judge_rents(city.state, city.month)
    judge_bias(city.state, city.month)
    tax_empty_units(city.state)
    evict(city.state, city.month)
    pay_taxes_and_fees(city.state, city.month)
    collect_lot_payments(city.state, city.month)
    pay_instalments(city.state, city.month)
    stand_in(city.state, city.month)
    keep_books(city.state)


def _living(city: City) -> None:
    consume(city.state, city.month)


def _titles(city: City) -> None:
    keep_register(city.state, city.month)
    write_wills(city.state, city.month)


def _credit(city: City) -> None:
    seek_credit(city.state, city.month)
    close_lenders_year(city)


def _programmes(city: City) -> None:
    if len(city.world.programmes):
        staff(city.state, city.month)
        apply_for_programmes(city.state, city.month)
        approve(city.state, city.month)
        run_groups(city.state, city.month)
        run_works(city.state, city.month)
        run_rent_support(city.state, city.month)
        run_means(city.state, city.month)
        run_homes(city.state, city.month)
        close_government_year(city)


def _building(city: City) -> None:
    slide(city.state, city.month)
    build_as_firms(city.state, city.month)
    build(city.state, city.month)


def _neighbours(city: City) -> None:
    live_together(city.state, city.month)
    work_side_by_side(city.state, city.month)
    accompany(city.state, city.month)
    give_courses(city.state, city.month)
    integrate(city.state, city.month)


def _rooms(city: City) -> None:
    manage_rooms(city.state, city.month)
    invest(city.state, city.month)
    let_social_rooms(city.state, city.month)
    match(city.state, city.month)
    give_up_rooms(city.state, city.month)
    seek_shelter(city.state, city.month)
    move_on(city.state, city.month)


def _lots(city: City) -> None:
    manage_homes(city.state, city.month)
    bid_on_homes(city.state, city.month)
    admit_members(city.state, city.month)
    sell_lots(city.state, city.month)
    hand_over_homes(city.state, city.month)
    move_prices(city.state, city.month)


def _indicators(city: City) -> None:
    follow_displaced(city.state, city.month)
    live_in(city.state, city.month)
    city.close_month()


def default_phases() -> list[Phase]:
    """The month of a city, in the order in which things happen."""
    return [
        Phase("budget", "January: budgets, services, land on offer", _budget_year),
        Phase("arrivals", "newcomers of five streams, and some who had left", _arrivals),
        Phase("invasions", "land taken by groups, cleared, recognised", _invasions),
        Phase("families", "births, deaths, inheritance, children who leave, new households", _families),
        Phase("income", "income, remittances, emergencies; making ends meet", _income),
        Phase("bills", "emergencies, rent, evictions, fees, lots, instalments, defaults", _bills),
        Phase("living", "consumption, saving, leaks", _living),
        Phase("titles", "titles asked for, granted, cleared", _titles),
        Phase("credit", "applications for loans", _credit),
        Phase(
            "programmes",
            "applications, approvals, tranches, visits; December: what is left goes back",
            _programmes,
        ),
        Phase("building", "September: ground that slides; material, favours, work, defects", _building),
        Phase("neighbours", "collective works, trust, favours, organisation, integration", _neighbours),
        Phase("rooms", "rooms listed, matched, shared; people moving on", _rooms),
        Phase("lots", "homes finished, buyers from elsewhere, lots bought, prices", _lots),
        Phase("indicators", "the displaced, state of dwellings, indicators; the ledger closes", _indicators),
    ]
