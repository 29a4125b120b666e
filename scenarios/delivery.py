"""How a programme's money, plans and advice arrive."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import model_validator

from scenarios.schema import Quantity, Table, contradiction, refuse, require_sum_of_one

MONTHS = Quantity("months", 0.0, 120.0, "programmes work in months, not decades")


class Delivery(Table):
    """How money and plans arrive. Without ``staged`` everything is paid at once.

    ``design``: the family decides what is built, or a standard plan is prescribed. Of the
    ``down_payments`` the first is brought before the first tranche, the second before the second;
    each is ``down_payment_share`` of grant and credit. A deadline that is missed is agreed anew once, for
    ``slack_months`` more, if the office has time to talk. ``pay_to``: the family buys and builds with the
    money, or a building firm is paid. For ``warranty_months`` after the works defects are repaired
    for nothing: by that firm, or at the programme's cost.
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
    pay_to: Literal["household", "builder"] = "household"
    warranty_months: Annotated[
        int, Quantity("months", 0, 120, "12 are proposed (Cruz 2021 §7.4); 0: no warranty", whole=True)
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
    """Technical assistance: architects and social workers who visit the works.

    ``filter``: how well the office tells good candidates from bad before it hires, from 0 (by chance) to 1.
    ``evaluation``: every December those found to neglect families, and the worst, are left out, the next
    worst taught; ``supervisors`` can follow so many, and with a ``platform`` an audit finds more of them and
    families dare to complain. ``training_cost``: of a course, for one. ``fee_share``: paid on top with each
    tranche. ``plans_checked``: plans the office can check before the first tranche; 0: it checks none.
    """

    provided: bool
    trained: bool
    assistants: Annotated[
        float, Quantity("per 1,000 households", 0.0, 50.0, "4 running projects need a third of an assistant")
    ]
    capacity: Annotated[
        float, Quantity("active projects", 1.0, 100.0, "projects one assistant can supervise at a time")
    ]
    wage: Annotated[float, Quantity("MWM/month", 0.0, 20.0, "pay of one assistant")]
    filter: Annotated[
        float, Quantity("0-1", 0.0, 1.0, "0: whoever comes; 1: the office sees through everybody")
    ] = 0.0
    evaluation: bool = False
    platform: bool = False
    supervisors: Annotated[
        float, Quantity("per 1,000 households", 0.0, 10.0, "one can follow several assistants")
    ] = 0.0
    supervisor_wage: Annotated[float, Quantity("MWM/month", 0.0, 20.0, "pay of one supervisor")] = 0.0
    training_cost: Annotated[float, Quantity("MWM", 0.0, 20.0, "a course of some weeks for one person")] = 0.0
    fee_share: Annotated[
        float, Quantity("share", 0.0, 0.3, "about 8 % of a project in Mexican rules (from memory)")
    ] = 0.0
    plans_checked: Annotated[
        float, Quantity("per 1,000 households per month", 0.0, 50.0, "3 to 4 projects a year need a third")
    ] = 0.0

    @model_validator(mode="after")
    def _provided_by_somebody(self) -> Self:
        if self.provided != (self.assistants > 0.0):
            raise contradiction(
                f"{'more than 0' if self.provided else '0'} assistants where provided = "
                f"{str(self.provided).lower()}",
                f"{self.assistants:g}",
            )
        return self

    @model_validator(mode="after")
    def _nothing_about_nobody(self) -> Self:
        if not self.provided:
            refuse(self, _OF_A_CORPS, "where provided = false")
        return self

    @model_validator(mode="after")
    def _who_evaluates_has_supervisors(self) -> Self:
        if self.evaluation != (self.supervisors > 0.0):
            expected = "supervisors above 0 with evaluation = true, and 0 without"
            raise contradiction(expected, f"{self.supervisors:g}", field="supervisors")
        for name, needed, has in (
            ("platform", "evaluation = true, as a platform is read once a year", self.evaluation),
            ("supervisor_wage", "supervisors above 0", self.supervisors > 0.0),
            ("training_cost", "trained = true or evaluation = true", self.trained or self.evaluation),
        ):
            if getattr(self, name) and not has:
                raise contradiction(f"{needed}, where {name} is given", "neither", field=name)
        return self


_OF_A_CORPS = (
    "filter",
    "evaluation",
    "platform",
    "supervisors",
    "supervisor_wage",
    "training_cost",
    "fee_share",
    "plans_checked",
)
"""Fields that say how assistants are chosen, watched and paid: there must be some."""
