"""Where a programme's money comes from, who adds to it, when it arrives, and how credit is repaid."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import model_validator

from scenarios.schema import Name, Quantity, Share, Table, contradiction

Level = Literal["federal", "state", "city"]

_BUDGET = Quantity(
    "MWM per 1,000 households per year", 0.0, 5000.0, "Mexican programmes of 2016-2019: 100 to 590"
)

MOST_PARTNERS = 3


class Partner(Table):
    """Another purse that adds its ``share`` to every project, as far as its own ``budget`` goes."""

    level: Level
    share: Annotated[float, Quantity("share", 0.0, 1.0, "part of the project's cost it adds")]
    budget: Annotated[float, _BUDGET]


class Shift(Table):
    """From ``month`` on the programme's money goes to programme ``to`` of the same policy.

    What it has approved by then is finished with what it holds.
    """

    to: Name
    month: Annotated[int, Quantity("months", 1, 1200, "months of the run", whole=True)]


class Finance(Table):
    """Where the money comes from and how credit is repaid.

    ``lender`` names a lender of the place that lends its own money, at its own rate and term. A
    guarantee fund has no yearly budget but a ``seed`` at the start, and keeps what comes in.
    A mortgage fund that is ``revolving`` lends again what comes back.

    The ``level`` of government raises the money; it passes down the chain of offices and reaches the
    programme ``arrival_month`` months after the fiscal year began. With ``yearly`` instead of ``budget`` each
    year since the programme opened has its own, the last goes on. ``partners`` add to each project from
    purses of their own. Every ``cycle_months`` of the run a new administration keeps only ``continuity``
    of the budget it finds. ``office_capacity`` are applications the office can decide a year, 0: any number.
    """

    level: Level = "federal"
    arrival_month: Annotated[
        int, Quantity("months", 0, 11, "after the fiscal year began; 0: in January", whole=True)
    ] = 0
    yearly: Annotated[
        tuple[float, ...],
        Quantity(
            "MWM per 1,000 households per year",
            0.0,
            5000.0,
            "Mexican programmes of 2016-2019: 100 to 590",
            length=(1, 60),
        ),
    ] = ()
    partners: tuple[Partner, ...] = ()
    cycle_months: Annotated[
        int, Quantity("months", 12, 240, "72 in Mexico, 48 in most countries", whole=True)
    ] = 72
    continuity: Share = 1.0
    shift: Shift | None = None
    office_capacity: Annotated[
        float,
        Quantity(
            "applications per 1,000 households per year", 0.0, 1000.0, "0: no limit; 3 to 25 are served"
        ),
    ] = 0.0

    budget: Annotated[float, _BUDGET] = 0.0
    fiscal_year: bool = False
    opens_in_year: Annotated[
        int, Quantity("years", 0, 50, "from 0, the first year; money comes from then on", whole=True)
    ] = 0
    closes_in_year: Annotated[
        int, Quantity("years", 0, 100, "the first year without money; 0: it goes on", whole=True)
    ] = 0
    credit_from_budget: bool = False
    revolving: bool = False
    annual_rate: Annotated[
        float, Quantity("per year", 0.0, 2.0, "0 at a public lender, 1.10 at a dear one")
    ] = 0.0
    term_months: Annotated[
        int, Quantity("months", 1, 360, "microloans 12 to 36, public credit 60 to 96", whole=True)
    ] = 1
    capacity_rule: Literal["share_of_income", "after_needs"] = "share_of_income"
    capacity_share: Share = 0.0
    seed: Annotated[
        float, Quantity("MWM per 1,000 households", 0.0, 5000.0, "10 carried a fund in trial runs")
    ] = 0.0
    lender: Name | None = None

    @model_validator(mode="after")
    def _money_lasts(self) -> Self:
        if 0 < self.closes_in_year <= self.opens_in_year:
            raise contradiction(
                "closes_in_year later than opens_in_year", f"{self.closes_in_year} and {self.opens_in_year}"
            )
        if self.revolving and (self.fiscal_year or not self.credit_from_budget):
            raise contradiction(
                "fiscal_year = false and credit_from_budget = true where revolving = true",
                f"{str(self.fiscal_year).lower()} and {str(self.credit_from_budget).lower()}",
            )
        return self

    @model_validator(mode="after")
    def _credit_has_one_source(self) -> Self:
        if self.lender is not None and self.credit_from_budget:
            raise contradiction(
                "credit_from_budget = false where a lender lends its own money", f"true and '{self.lender}'"
            )
        return self

    @model_validator(mode="after")
    def _has_one_budget(self) -> Self:
        if "yearly" in self.model_fields_set and "budget" in self.model_fields_set:
            raise contradiction("budget or yearly, which replaces it", "both", field="yearly")
        if self.cycle_months % 12 != 0:
            raise contradiction(
                "whole years, as budgets are yearly", f"{self.cycle_months} months", field="cycle_months"
            )
        return self

    @model_validator(mode="after")
    def _partners_leave_room(self) -> Self:
        if len(self.partners) > MOST_PARTNERS:
            raise contradiction(
                f"at most {MOST_PARTNERS} partners", str(len(self.partners)), field="partners"
            )
        total = sum(partner.share for partner in self.partners)
        if total >= 1.0:
            raise contradiction(
                "partners who together add less than the project costs", f"{total:g} of it", field="partners"
            )
        return self

    @property
    def first_budget(self) -> float:
        """Budget of the first year, MWM per 1,000 households."""
        return self.yearly[0] if self.yearly else self.budget
