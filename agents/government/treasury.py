"""The budget year: money for programmes comes in, from several purses; what is left goes back.

Money is raised in January and reaches a programme in the month in which the chain of offices has passed
it on. Government bodies are Mesa agents; their month is compiled, their year is here (C9).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import mesa
import numpy as np
from numpy.typing import NDArray

from agents.foundation.codes import NONE
from agents.foundation.ledger import BUDGET, BUDGET_RETURN, CAPITAL, pay
from agents.foundation.stretches import is_within
from agents.foundation.world import OUTSIDE_RECORD, TREASURY_RECORD
from agents.government.money_plan import MoneyPlan, Purse
from agents.government.polygons import CHOICES, announce, choose_settlements
from agents.institution import Institution

NEVER_CLOSES = 1 << 30


class ProgrammeOffice(Institution):
    """The office that runs one programme. ``record`` is its row of the programme records.

    ``row``: the row's number; ``level``: of government, which raises the money; ``purses``: of its partners;
    ``polygons``: settlements it chooses when its first money arrives, by ``choice``.
    """

    def __init__(
        self,
        model: mesa.Model,
        row: int,
        record: np.record,
        name: str,
        title: str,
        fiscal_year: bool,
        plan: MoneyPlan,
        level: str = "federal",
        purses: Sequence[Purse] = (),
        polygons: int = 0,
        choice: str = "gap",
    ) -> None:
        super().__init__(model)
        self.row = row
        self.record = record
        self.name = name
        self.title = title
        self.fiscal_year = fiscal_year
        self.plan = plan
        self.level = level
        self.purses = tuple(purses)
        self.polygons = polygons
        self.choice = choice

    def receive(self, world: Any, state: Any, month: int) -> None:
        """The month in which the year's money arrives: its own, its partners', and its polygons' news."""
        if not self.plan.arrives_in(month):
            return
        january = month - self.plan.arrives
        outside, treasury = world.accounts[OUTSIDE_RECORD], world.accounts[TREASURY_RECORD]
        amount = self.plan.money_of(january)
        self.record.budget = amount
        if self.plan.opens_in(january):
            amount += self.plan.seed
        self.open_year(outside, treasury, amount, world.book)
        for k, purse in enumerate(self.purses):
            if not self.plan.is_open(january) or self.plan.has_shifted(january):
                break
            raised = pay(outside, treasury, BUDGET, purse.budget, world.book)
            pay(treasury, world.accounts[self.record.purse + k], BUDGET, raised, world.book)
        if self.polygons > 0 and self.record.funded > 0.0:
            choose_settlements(state, self.polygons, CHOICES.index(self.choice), self.record.mark)
            announce(state, self.record.mark, month)
            self.polygons = 0

    def open_year(
        self, outside: np.record, treasury: np.record, budget: float, book: NDArray[np.float64]
    ) -> None:
        """Receive the year's ``budget``, MWM, from taxes paid elsewhere, through the treasury."""
        raised = pay(outside, treasury, BUDGET, budget, book)
        received = pay(treasury, self.record, BUDGET, raised, book)
        self.record.funded += received
        # What brokers did not use last year is theirs no more; what they overdrew is still owed.
        self.record.broker_money = min(self.record.broker_money, 0.0) + self.record.broker_quota * received

    def follow_policy(self, world: Any, month: int) -> None:
        """January: whether the policy is in force; when it is over what is not promised goes back.

        What aid by the month needs in a year is kept, as far as it is there, and what a fund stands in for.
        """
        was, self.record.in_force = bool(self.record.in_force), is_within(self.plan.stretches, month)
        if was and not self.record.in_force:
            self.record.budget = self.record.broker_money = 0.0
            self.return_unspent(world, 12.0 * float(self.record.monthly) + self.guaranteed(world))

    def guaranteed(self, world: Any) -> float:
        """Most that a guarantee fund may have to pay for the tenancies it stands in for, MWM."""
        rooms = world.rooms[: world.tally[0].rooms]
        mine = (rooms.present == 1) & (rooms.tenant != NONE) & (rooms.fund == self.row)
        return float(self.record.covered_months * rooms.rent[mine].sum())

    def return_unspent(self, world: Any, kept: float) -> None:
        """Money goes back that is neither spent nor promised, but for ``kept`` MWM; partners' money too."""
        record, treasury, book = self.record, world.accounts[TREASURY_RECORD], world.book
        unspent = float(record.cash - record.committed) - kept
        record.returned += pay(record, treasury, BUDGET_RETURN, unspent, book)
        for k in range(len(self.purses)):
            purse = world.accounts[record.purse + k]
            pay(purse, treasury, BUDGET_RETURN, float(purse.cash - record.partner_promised[k]), book)

    def close_year(self, world: Any) -> None:
        """Return what was neither spent nor promised, and what borrowers have paid back."""
        record, book = self.record, world.book
        treasury, outside = world.accounts[TREASURY_RECORD], world.accounts[OUTSIDE_RECORD]
        if self.fiscal_year or not record.in_force:
            self.return_unspent(world, self.guaranteed(world) if not record.in_force else 0.0)
        if record.lender == NONE or record.lends_own:
            return  # who lent its own money keeps what comes back
        lender = world.lenders[record.lender]
        if record.revolving and record.in_force:
            record.recovered += pay(lender, record, BUDGET_RETURN, float(lender.cash), book)
        elif record.revolving or record.credit_from_budget:
            record.recovered += pay(lender, treasury, BUDGET_RETURN, float(lender.cash), book)
        else:
            pay(lender, outside, CAPITAL, float(lender.cash), book)
