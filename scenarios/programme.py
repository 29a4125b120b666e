"""What a programme may say: who may apply, who comes first, what is given, from which money, and how.

What is given is in ``scenarios.benefit``; its kind decides which of the other parts a file must have.
Money is in MWM, one Mexican monthly minimum wage of 2020 (3,746 MXN).
"""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import model_validator

from scenarios.benefit import Benefit
from scenarios.delivery import MONTHS, Assistance, Delivery
from scenarios.eligibility import Eligibility
from scenarios.finance import Finance
from scenarios.homes import HOUSING
from scenarios.schema import MISSING, Name, Quantity, Table, Title, contradiction, refuse, require
from scenarios.targeting import Targeting


class Group(Table):
    """Organised groups of families. A programme without this table takes families one by one.

    So does a largest group of one, which keeps the savings and drops all that makes a group.
    """

    smallest: Annotated[
        int, Quantity("families", 1, 300, "from one family to the 300 of Chile's largest groups", whole=True)
    ]
    largest: Annotated[int, Quantity("families", 1, 300, "300 families in Chile's rules", whole=True)]
    savings: Annotated[float, Quantity("MWM", 0.0, 50.0, "own savings of each family, a part of the project")]
    trust: Annotated[float, Quantity("0-1", 0.0, 1.0, "mean trust among members; co-founders begin at .45")]
    preparation_months: Annotated[float, MONTHS]
    preparation_per_member: Annotated[
        float, Quantity("months", 0.0, 2.0, "a group of 300 takes a year, or two")
    ]
    shared_cost: Annotated[
        float, Quantity("MWM", 0.0, 500.0, "organising and designing, once a group: a third of a home or so")
    ]
    cost_borne_by: Literal["programme", "members"]

    @model_validator(mode="after")
    def _smallest_is_no_larger(self) -> Self:
        if self.smallest > self.largest:
            raise contradiction(
                "smallest no larger than largest", f"smallest {self.smallest}, largest {self.largest}"
            )
        return self


_BUDGET = ("budget", "fiscal_year")
_CREDIT = ("credit_from_budget", "annual_rate", "term_months", "capacity_rule", "capacity_share")
_PAID_BY = {
    "grant": (*_BUDGET, *_CREDIT),
    "credit": (*_BUDGET, *_CREDIT),
    "mix": (*_BUDGET, *_CREDIT),
    "voucher": _BUDGET,
    "social_rent": _BUDGET,
    "guarantee": ("seed",),
    "business": (*_BUDGET, *_CREDIT),
    **dict.fromkeys(("title", "savings", "collective", "income", "training"), _BUDGET),
    "unit": _BUDGET,
    "lot": _BUDGET,
    "lent": _BUDGET,
}
"""What each kind of benefit must say about its finance."""


class Programme(Table):
    """One programme: eligibility, targeting, benefit, finance, delivery, assistance; for groups or not.

    What helps to rent, gives means or hands over a home has no works: neither delivery nor assistance.
    """

    name: Name
    title: Title
    eligibility: Eligibility
    targeting: Targeting
    benefit: Benefit
    finance: Finance
    delivery: Delivery | None = None
    assistance: Assistance | None = None
    group: Group | None = None

    @property
    def has_public_lender(self) -> bool:
        """Whether it lends through a public lender of its own; a lender of the place may lend instead."""
        return self.benefit.has_credit and self.finance.lender is None

    @model_validator(mode="after")
    def _who_lends_has_credit_to_lend(self) -> Self:
        if self.benefit.kind == "grant" and self.finance.lender is not None:
            raise contradiction(
                'no lender for kind = "grant"', f"'{self.finance.lender}'", field="finance.lender"
            )
        return self

    @model_validator(mode="after")
    def _has_the_parts_of_its_kind(self) -> Self:
        kind = self.benefit.kind
        if self.benefit.is_for_tenants or self.benefit.gives_means:
            for part in ("delivery", "assistance", "group"):
                if getattr(self, part) is not None:
                    raise contradiction(f'no such table for kind = "{kind}"', "one", field=part)
        else:
            for part in ("delivery", "assistance"):
                if getattr(self, part) is None:
                    raise contradiction(f'a table for kind = "{kind}"', MISSING, field=part)
        return self

    @model_validator(mode="after")
    def _is_for_those_it_can_serve(self) -> Self:
        rules, kind = self.eligibility, self.benefit.kind
        if rules.owners_only and kind != "voucher":
            raise contradiction(f'owners_only = false for kind = "{kind}"', "true", field="eligibility")
        if self.benefit.is_for_tenants:
            for name in ("needs_lot", "needs_possession", "excludes_risk"):
                if getattr(rules, name):
                    expected = f'{name} = false for kind = "{kind}", for households without a lot'
                    raise contradiction(expected, "true", field=f"eligibility.{name}")
            if kind == "guarantee":
                why = "as a guarantee is given with the contract, whoever signs"
                refuse(rules, ("residence_months", "elders_from"), why, "eligibility")
            return self
        if self.benefit.gives_means:
            return self._gives_means_to_those_it_can()
        if not rules.needs_lot:
            raise contradiction(
                "needs_lot = true, since grants and credits build on a lot",
                "needs_lot = false",
                field="eligibility",
            )
        require(rules, ("needs_possession", "excludes_risk"), f'for kind = "{kind}"', "eligibility")
        return self

    def _gives_means_to_those_it_can(self) -> Self:
        """Titles and matched savings are for who has a lot, and a clouded title proves no possession."""
        rules, benefit = self.eligibility, self.benefit
        on_a_lot = benefit.kind == "title" or (benefit.kind == "savings" and benefit.match_share > 0.0)
        if on_a_lot and not rules.needs_lot:
            expected = f'needs_lot = true for kind = "{benefit.kind}", which is about a lot'
            raise contradiction(expected, "needs_lot = false", field="eligibility")
        if rules.needs_lot:
            why = f'for kind = "{benefit.kind}" with needs_lot'
            require(rules, ("needs_possession", "excludes_risk"), why, "eligibility")
        else:
            refuse(rules, ("needs_possession", "excludes_risk"), "without needs_lot", "eligibility")
        if benefit.kind == "title" and benefit.covers != "untitled" and rules.needs_possession:
            expected = (
                f'needs_possession = false for covers = "{benefit.covers}", since heirs cannot prove it'
            )
            raise contradiction(expected, "true", field="eligibility.needs_possession")
        return self

    @model_validator(mode="after")
    def _says_who_pays(self) -> Self:
        kind = self.benefit.kind
        mine = _PAID_BY[kind]
        if kind in HOUSING and self.benefit.has_credit:
            mine = (*mine, *_CREDIT, "revolving")
        optional = {"revolving", *(["budget"] if self.finance.yearly else [])}
        require(
            self.finance, [name for name in mine if name not in optional], f'for kind = "{kind}"', "finance"
        )
        others = {"revolving", *(name for names in _PAID_BY.values() for name in names)} - set(mine)
        refuse(self.finance, sorted(others), f'as kind = "{kind}" has none', "finance")
        if kind in HOUSING:
            why = "lends through a public lender of its own"
            refuse(self.finance, ("lender",), f'as kind = "{kind}" {why}', "finance")
        elif self.benefit.is_for_tenants or self.benefit.gives_means:
            refuse(self.finance, ("lender",), f'as kind = "{kind}" lends nothing of theirs', "finance")
        return self

    @model_validator(mode="after")
    def _is_run_by_an_office_that_can(self) -> Self:
        """Money in time, queues and offices fit what is given."""
        kind, finance = self.benefit.kind, self.finance
        if kind == "guarantee":
            why = "as a guarantee is given with the contract and lives on its capital"
            refuse(
                finance, ("yearly", "arrival_month", "shift", "continuity", "office_capacity"), why, "finance"
            )
            if self.targeting.queue not in ("first_come", "vulnerability"):
                expected = f'first_come or vulnerability for kind = "{kind}", which nobody queues for'
                raise contradiction(expected, self.targeting.queue, field="targeting.queue")
        if kind == "collective":
            refuse(finance, ("office_capacity",), "as families pool and nobody applies", "finance")
            if self.targeting.queue not in ("first_come", "vulnerability"):
                expected = f'first_come or vulnerability for kind = "{kind}", which nobody queues for'
                raise contradiction(expected, self.targeting.queue, field="targeting.queue")
        if kind == "social_rent":
            refuse(finance, ("office_capacity",), "as rooms to be had limit what is given", "finance")
            if self.targeting.queue == "brokered":
                raise contradiction(f'no brokers for kind = "{kind}"', "brokered", field="targeting.queue")
        if self.benefit.is_for_tenants:
            refuse(finance, ("partners",), f'as kind = "{kind}" pays for no works', "finance")
        if self.group is not None and self.group.largest > 1:
            refuse(finance, ("partners",), "as a group is paid for as a whole", "finance")
            if self.targeting.queue == "brokered":
                raise contradiction("no brokers where groups apply", "brokered", field="targeting.queue")
        return self
