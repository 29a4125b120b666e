"""Lenders as Mesa agents: what they decide once a year (C4, Cruz 2021 §7.4).

The monthly business of a lender is compiled and works on its record. These agents read the year's
accounts: all learn from their losses and pay for their funds; then owners, members or the cause decide
what becomes of a surplus, whether to grow, and when to stop.
"""

from __future__ import annotations

import math
from typing import Any

import mesa
import numpy as np
from numpy.typing import NDArray

from agents.foundation.codes import COOPERATIVE, COOPERATIVE_MEMBER, FOR_PROFIT, PUBLIC, SOCIAL
from agents.foundation.ledger import CAPITAL, FUNDS_COST, pay
from agents.foundation.world import OUTSIDE_RECORD
from agents.institution import Institution
from agents.lender.members import pay_deposit_interest

FEWEST_LOANS_TO_LEARN = 5


class LendingHouse(Institution):
    """One lender. ``record`` is its row of the lender records, ``title`` what people call it.

    Public lenders decide nothing: they keep the credit of a programme.
    """

    def __init__(self, model: mesa.Model, row: int, record: np.record, title: str) -> None:
        super().__init__(model)
        self.row = row
        self.record = record
        self.title = title

    @property
    def surplus(self) -> float:
        """Interest, fees and recoveries of the year less costs and losses, MWM."""
        return float(self.record.income_year - self.record.cost_year)

    @property
    def mean_portfolio(self) -> float:
        """Mean balances on the books in the year, MWM."""
        return float(self.record.portfolio_year) / 12.0

    def set_rate(self, cap: float) -> None:
        """New loans cost the listed rate, or what the law allows; ``cap`` a year, 0 for none."""
        listed = float(self.record.listed_rate)
        self.record.annual_rate = min(listed, cap) if cap > 0.0 else listed

    def close_year(self, world: Any, state: Any) -> None:
        """Pay for funds, learn from losses, decide, and set the rate of the year to come.

        ``world``: all records; ``state``: the same as rules take them.
        """
        behaviour = world.behaviour[0]
        self.pay_for_funds(world, state)
        self.learn(behaviour)
        self.record.loss_years = self.record.loss_years + 1 if self.surplus < 0.0 else 0
        if self.record.loss_years >= behaviour.exit_years and self.record.kind != PUBLIC:
            self.record.open = 0
        self.decide(world)
        self.set_rate(float(world.place[0].rate_cap))
        record = self.record
        record.income_year = record.cost_year = record.predicted_year = 0.0
        record.wanted_year = record.portfolio_year = 0.0
        record.loans_year = record.defaults_year = 0

    def pay_for_funds(self, world: Any, state: Any) -> None:
        """Whoever lent the money to the lender is paid for it: its funds cost a share of the portfolio."""
        record = self.record
        due = min(float(record.funds_cost) * self.mean_portfolio, self.idle)
        record.cost_year += pay(record, world.accounts[OUTSIDE_RECORD], FUNDS_COST, due, world.book)

    def decide(self, world: Any) -> None:
        """What becomes of the surplus; lenders without owners or members leave it where it is."""

    def learn(self, behaviour: Any) -> None:
        """Move the default forecast towards what the year's finished loans showed (G1.24)."""
        record = self.record
        if record.loans_year < FEWEST_LOANS_TO_LEARN:
            return
        seen = (float(record.defaults_year) + 0.5) / (float(record.loans_year) + 1.0)
        predicted = (float(record.predicted_year) + 0.5) / (float(record.loans_year) + 1.0)
        seen, predicted = min(seen, 0.95), min(predicted, 0.95)
        gap = math.log(seen / (1.0 - seen)) - math.log(predicted / (1.0 - predicted))
        record.expected_default += behaviour.forecast_learning * max(-1.0, min(1.0, gap))

    @property
    def idle(self) -> float:
        """Cash that is promised to nobody, MWM."""
        return max(0.0, float(self.record.cash - self.record.promised))

    def raise_capital(self, outside: np.record, amount: float, book: NDArray[np.float64]) -> None:
        """Owners or donors put money in, MWM."""
        self.record.capital += pay(outside, self.record, CAPITAL, amount, book)

    def pay_out(self, outside: np.record, amount: float, book: NDArray[np.float64]) -> None:
        """Owners take capital out, MWM: no more than lies idle."""
        self.record.capital -= pay(self.record, outside, CAPITAL, min(amount, self.idle), book)


class Commercial(LendingHouse):
    """A for-profit lender: the surplus is its owners', who add capital where it earns and is short.

    A year adds or takes at most a share of the capital, or of what it began with if that was more.
    """

    first_capital = 0.0

    def raise_capital(self, outside: np.record, amount: float, book: NDArray[np.float64]) -> None:
        """Owners put money in, MWM."""
        super().raise_capital(outside, amount, book)
        self.first_capital = self.first_capital or float(self.record.capital)

    def decide(self, world: Any) -> None:
        record, behaviour = self.record, world.behaviour[0]
        outside, book = world.accounts[OUTSIDE_RECORD], world.book
        if not record.open:
            self.pay_out(outside, self.idle, book)
            return
        most = float(behaviour.capital_growth) * max(float(record.capital), self.first_capital)
        self.pay_dividend(outside, self.surplus, book)
        if self.surplus > 0.0 and record.wanted_year > 0.0:
            self.raise_capital(outside, min(float(record.wanted_year), most), book)
            return
        spare = self.idle - float(behaviour.idle_limit) * self.mean_portfolio
        self.pay_out(outside, max(0.0, min(spare, most)), book)

    def pay_dividend(self, outside: np.record, amount: float, book: NDArray[np.float64]) -> None:
        """The year's surplus goes to the owners, MWM; the capital stays."""
        pay(self.record, outside, CAPITAL, max(0.0, min(amount, self.idle)), book)


class Cooperative(LendingHouse):
    """Members' own: the surplus stays, half of it lowers the rate, half is lent; its reach grows."""

    def __init__(self, model: mesa.Model, row: int, record: np.record, title: str) -> None:
        super().__init__(model, row, record, title)
        self.first_rate = float(record.listed_rate)

    def pay_for_funds(self, world: Any, state: Any) -> None:
        """Members earn interest on their savings, as far as half of what loans brought goes."""
        record = self.record
        homes = world.households[: world.tally[0].households]
        savings = float(homes.deposit[(homes.present == 1) & (homes.account == COOPERATIVE_MEMBER)].sum())
        if savings > 0.0:
            rate = min(float(record.funds_cost), 0.5 * float(record.income_year) / savings)
            record.cost_year += pay_deposit_interest(state, self.row, rate)

    def decide(self, world: Any) -> None:
        record, behaviour = self.record, world.behaviour[0]
        if self.mean_portfolio > 0.0:
            change = float(behaviour.surplus_to_rate) * self.surplus / self.mean_portfolio
            most = float(behaviour.member_rate_cut)
            rate = float(record.listed_rate) - max(-most, min(most, change))
            # Losses raise it again, up to the rate it began with.
            record.listed_rate = min(max(rate, float(behaviour.member_rate_floor)), self.first_rate)
        support = float(world.place[0].cooperative_support)
        limit = float(behaviour.reach_limit) if support == 0.0 else 1.0
        record.reach = min(
            max(limit, float(record.reach)), float(record.reach + behaviour.reach_growth) + support
        )


class SocialLender(LendingHouse):
    """A lender with a cause: the surplus is lent again and counts as capital; it lets it reach more."""

    def decide(self, world: Any) -> None:
        record, behaviour = self.record, world.behaviour[0]
        if self.surplus > 0.0:
            limit = max(float(record.reach), float(behaviour.reach_limit))
            record.reach = min(limit, float(record.reach) + float(behaviour.reach_growth))


_KINDS = {FOR_PROFIT: Commercial, COOPERATIVE: Cooperative, SOCIAL: SocialLender}


def lending_house(model: mesa.Model, row: int, record: np.record, title: str) -> LendingHouse:
    """The agent for a lender's record, by its kind."""
    return _KINDS.get(int(record.kind), LendingHouse)(model, row, record, title)
