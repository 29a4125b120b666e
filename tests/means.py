"""Programmes that give means as tests want them: a small city, money in the till, one family that applied."""

from __future__ import annotations

from typing import Any

from agents.foundation.codes import NATIVE, NONE, POSSESSION
from agents.foundation.ledger import BROUGHT_ALONG, pay
from agents.government.applications import file_application
from agents.government.means import give_means
from model import HousingModel
from scenarios import load
from tests.awards import family

EAGER = ("behaviour.hear_chance=0.5", "behaviour.take_up_base=2")


def city_with(*policies: str, settings: tuple[str, ...] = (), months: int = 1, **size: Any) -> HousingModel:
    size = {"households": 60, "seed": 5, **size}
    return HousingModel(load(policies=list(policies), settings=list(settings), months=months, **size))


def rich(policy: str, *settings: str, money: float = 100.0) -> HousingModel:
    """A city on its first day whose only programme has ``money`` MWM."""
    city = city_with(policy, settings=settings)
    programme = city.world.programmes[0]
    pay(city.world.accounts[0], programme, BROUGHT_ALONG, money, city.world.book)
    programme.funded = money
    programme.cases_left = 5
    return city


def holder(city: HousingModel, title: int = POSSESSION) -> int:
    """The row of an owner with work left to do, no money and no account; its lot has this title."""
    row = family(city, income=1.0)
    home = city.households[row]
    home.stream, home.receives, home.account, home.award, home.needs = NATIVE, 1, 0, NONE, 0.3
    lot = city.lots[home.lot]
    lot.title, lot.risk, lot.heirs = title, 0, 0
    return row


def given(city: HousingModel, row: int, month: int = 0) -> Any:
    """The award of a household that applied to the first programme and was given it at once."""
    file_application(city.state, row, 0, month)
    award = city.world.awards[city.households.award[row]]
    give_means(city.state, award, month)
    return award
