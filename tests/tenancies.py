"""Tenancies as tests of aid to rent want them: a small city, one tenant, one award."""

from __future__ import annotations

from typing import Any

import numpy as np

from agents.foundation.codes import NATIVE, NONE, SOCIAL_RENT
from agents.foundation.ledger import BROUGHT_ALONG, pay
from agents.government.applications import file_application
from agents.government.rent_support import begin_support
from model import HousingModel
from scenarios import load

ALL_AID = ("rent_vouchers", "guarantee_fund", "tenant_protection", "social_rent", "room_credit")
EAGER = ("behaviour.hear_chance=0.5", "behaviour.take_up_base=2")


def city_with(*policies: str, settings: tuple[str, ...] = (), months: int = 1, **size: int) -> HousingModel:
    size = {"households": 90, "seed": 5, **size}
    return HousingModel(load(policies=list(policies), settings=settings, months=months, **size))


def tenancy(city: HousingModel) -> tuple[int, Any, Any]:
    """A tenant of an absentee unit: its row, itself and its room; both with money."""
    rooms = city.world.rooms
    let = np.flatnonzero((rooms.present == 1) & (rooms.tenant != NONE) & (rooms.landlord != NONE))
    room = rooms[let[0]]
    row = int(room.tenant)
    home = city.households[row]
    home.stream, home.papers, home.guarantor, home.award, home.needs = NATIVE, 1, 1, NONE, 0.5
    pay(city.world.accounts[0], home, BROUGHT_ALONG, 5.0, city.world.book)
    return row, home, room


def supported(city: HousingModel) -> tuple[int, Any, Any, Any]:
    """A tenant with running aid of the city's only programme, and the award."""
    programme = city.world.programmes[0]
    pay(city.world.accounts[0], programme, BROUGHT_ALONG, 50.0, city.world.book)
    programme.funded = 50.0
    row, home, room = tenancy(city)
    home.usual_income = 1.0
    file_application(city.state, row, 0, 0)
    award = city.world.awards[home.award]
    begin_support(city.state, award, 0.2, 0)
    room.rent, room.written = 0.4, 1
    if programme.kind == SOCIAL_RENT:
        award.room = home.room
    return row, home, room, award
