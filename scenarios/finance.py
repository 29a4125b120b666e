"""Where a programme's money comes from, and how credit is repaid."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import model_validator

from scenarios.schema import Name, Quantity, Share, Table, contradiction


class Finance(Table):
    """Where the money comes from and how credit is repaid.

    ``lender`` names a lender of the place that lends its own money, at its own rate and term. A
    guarantee fund has no yearly budget but a ``seed`` at the start, and keeps what comes in. A mortgage fund
    that is ``revolving`` lends again what comes back.
    """

    budget: Annotated[
        float,
        Quantity(
            "MWM per 1,000 households per year", 0.0, 5000.0, "Mexican programmes of 2016-2019: 100 to 590"
        ),
    ] = 0.0
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
