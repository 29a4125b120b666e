"""Awards as tests of programmes want them: one family, one application, months of its works."""

from __future__ import annotations

from typing import Any

import numpy as np

from agents.foundation.codes import TITLED
from agents.foundation.ledger import BROUGHT_ALONG, TAKEN_ALONG, pay
from agents.government.applications import file_application
from agents.government.approval import start_award
from agents.government.corps import staff
from agents.government.eligibility import offer
from agents.government.lines import choose_line
from agents.government.works import advance
from model import HousingModel
from scenarios import load
from tests.houses import shell


def funded(policy: str, *settings: str, households: int = 60, **options: Any) -> HousingModel:
    """A city on its first day whose only programme has money and assistants who look closely."""
    steady = ["behaviour.harm_base=0", "behaviour.harm_load=0", *settings]
    city = HousingModel(load(households=households, policies=[policy], settings=steady, seed=3, **options))
    programme = city.world.programmes[0]
    pay(city.world.accounts[0], programme, BROUGHT_ALONG, 500.0, city.world.book)
    programme.funded = 500.0
    staff(city.state, 0)
    programme.payroll = 0.0
    return city


def family(city: HousingModel, income: float = 6.0) -> int:
    """The row of an owner of a titled lot with a slab, a good income and an empty purse."""
    row = shell(city, people=4, done=1)
    home = city.households[row]
    home.usual_income, home.needs, home.papers, home.flagged = income, 1.0, 1, 0
    lot = city.lots[home.lot]
    lot.title, lot.risk, lot.invested = TITLED, 0, 0.0
    home.deposit, home.earmarked, home.material, home.log_income = 0.0, 0.0, 0.0, np.log(income)
    empty_purse(city, row)
    return row


def bring(city: HousingModel, row: int, amount: float) -> None:
    """Own money arrives in the purse of a household, MWM."""
    pay(city.world.accounts[0], city.households[row], BROUGHT_ALONG, amount, city.world.book)


def empty_purse(city: HousingModel, row: int) -> None:
    """A household's own money leaves the city."""
    home = city.households[row]
    own = float(home.cash - home.earmarked)
    pay(home, city.world.accounts[0], TAKEN_ALONG, own, city.world.book)


def offered(city: HousingModel, row: int) -> tuple[float, float, float]:
    """Grant, credit and savings of a household's project as things stand."""
    world, home = city.world, city.households[row]
    programme, lot = world.programmes[0], world.lots[home.lot]
    line = choose_line(city.state, row, 0)
    return offer(line, home, lot, world.projects[home.lot], programme, world.rooms, world.behaviour[0])


def approved(city: HousingModel, row: int, month: int = 0) -> Any:
    """The award of a household that applied and was approved in the same month."""
    file_application(city.state, row, 0, month)
    award = city.world.awards[city.households.award[row]]
    start_award(city.state, award, *offered(city, row), month)
    return award


def live(city: HousingModel, award: Any, months: range, stands: bool = False) -> None:
    """Months of one award and of nothing else; ``stands``: what was paid is built at once."""
    row = int(np.flatnonzero(city.world.awards.key == award.key)[0])
    for month in months:
        if award.present == 0:
            return
        if stands:
            city.lots[award.lot].invested = award.invested_then + award.paid + 1.0
        advance(city.state, row, month)


def causes_of(city: HousingModel, kind: int) -> list[int]:
    """Causes of the events of a kind noted since the month began."""
    log = city.world.log[1 : city.world.log[0].household + 1]
    return log.cause[log.kind == kind].tolist()
