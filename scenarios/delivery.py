"""How a programme's money, plans and advice arrive."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import model_validator

from scenarios.schema import Quantity, Table, contradiction, require_sum_of_one

MONTHS = Quantity("months", 0.0, 120.0, "programmes work in months, not decades")


class Delivery(Table):
    """How money and plans arrive. Without ``staged`` everything is paid at once.

    ``design``: the family decides what is built, or a standard plan is prescribed. Of the
    ``down_payments`` the first is brought before the first tranche, the second before the second;
    each is ``down_payment_share`` of grant and credit. A deadline that is missed is agreed anew once, for
    ``slack_months`` more, if the office has time to talk.
    """

    staged: bool
    tranches: Annotated[
        tuple[float, ...], Quantity("share", 0.0, 1.0, "one share of the award each", length=(1, 12))
    ]
    verification_delay: Annotated[float, MONTHS]
    deadline_months: Annotated[
        int, Quantity("months", 1, 120, "time to show the work of a tranche", whole=True)
    ]
    lapse_months: Annotated[int, Quantity("months", 1, 240, "life of an approval", whole=True)]
    successive: bool
    design: Literal["participatory", "prototype"] = "participatory"
    down_payments: Annotated[
        int, Quantity("payments", 0, 2, "Mexican credits ask for two (Cruz 2021 §4.2)", whole=True)
    ] = 0
    down_payment_share: Annotated[
        float, Quantity("share", 0.0, 0.5, "5 % each in Mexico (Cruz 2021 §4.2)")
    ] = 0.0
    slack_months: Annotated[
        int, Quantity("months", 0, 24, "0: a missed deadline freezes the works", whole=True)
    ] = 0

    @model_validator(mode="after")
    def _tranches_are_the_whole(self) -> Self:
        require_sum_of_one(self.tranches, "tranches")
        if self.lapse_months < self.deadline_months:
            raise contradiction(
                "lapse_months no shorter than deadline_months",
                f"{self.lapse_months} and {self.deadline_months}",
            )
        return self

    @model_validator(mode="after")
    def _each_down_payment_has_its_tranche(self) -> Self:
        if (self.down_payments > 0) != (self.down_payment_share > 0.0):
            raise contradiction(
                "down_payments and down_payment_share both 0 or both above 0",
                f"{self.down_payments} and {self.down_payment_share:g}",
            )
        tranches = len(self.tranches) if self.staged else 1
        if self.down_payments > tranches:
            raise contradiction(
                "no more down_payments than tranches (one where staged = false)",
                f"{self.down_payments} down payments, {tranches} tranches",
            )
        return self


class Assistance(Table):
    """Technical assistance: architects and social workers who visit the works."""

    provided: bool
    trained: bool
    assistants: Annotated[
        float, Quantity("per 1,000 households", 0.0, 50.0, "4 running projects need a third of an assistant")
    ]
    capacity: Annotated[
        float, Quantity("active projects", 1.0, 100.0, "projects one assistant can supervise at a time")
    ]
    wage: Annotated[float, Quantity("MWM/month", 0.0, 20.0, "pay of one assistant")]

    @model_validator(mode="after")
    def _provided_by_somebody(self) -> Self:
        if self.provided != (self.assistants > 0.0):
            raise contradiction(
                f"{'more than 0' if self.provided else '0'} assistants where provided = "
                f"{str(self.provided).lower()}",
                f"{self.assistants:g}",
            )
        return self
