"""What a programme may say: who may apply, who comes first, what is given, from which money, and how.

What is given is in ``scenarios.benefit``; its kind decides which of the other parts a file must have.
Money is in MWM, one Mexican monthly minimum wage of 2020 (3,746 MXN).
"""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import model_validator

from scenarios.benefit import Benefit
from scenarios.schema import (
    MISSING,
    UMA_IN_MWM,
    Name,
    Quantity,
    Share,
    Table,
    Title,
    contradiction,
    refuse,
    require,
    require_sum_of_one,
)

_CAP = Quantity(
    ("MW", "UMA"), 0.0, 100.0, "ceilings of Mexican housing programmes run from 2.6 to 8 minimum wages"
)
_MONTHS = Quantity("months", 0.0, 120.0, "programmes work in months, not decades")


class Eligibility(Table):
    """Who may apply. Income ceilings and the floor below which nobody is served: monthly, in ``unit``.

    ``citizens_only`` leaves out who came from another country, ``migrants_only`` everybody else.
    ``residence_months``: how long who came from elsewhere must have lived in the city. With
    ``elders_from`` only those are eligible who live alone or whose head has this age. ``own_savings``:
    money a household must show when it asks, and keeps. ``owners_only`` makes a voucher an allowance for
    families who own their home: it pays what it would pay of the rent of a room there.
    """

    unit: Literal["MW", "UMA"]
    income_cap_household: Annotated[float, _CAP]
    income_cap_single: Annotated[float, _CAP]
    needs_lot: bool
    needs_possession: bool = False
    excludes_risk: bool = False
    needs_papers: bool
    income_floor: Annotated[float, _CAP] = 0.0
    citizens_only: bool = False
    migrants_only: bool = False
    owners_only: bool = False
    residence_months: Annotated[
        int, Quantity("months", 0, 240, "rules ask for none to five years of residence", whole=True)
    ] = 0
    elders_from: Annotated[float, Quantity("years", 0.0, 100.0, "60 in Mexican law; 0: all ages")] = 0.0
    own_savings: Annotated[
        float, Quantity("MWM", 0.0, 50.0, "a tenth of a minimum wage to some months of it")
    ] = 0.0

    @property
    def ceiling_household(self) -> float:
        """Highest monthly income of a household, MWM."""
        return self.income_cap_household * (UMA_IN_MWM if self.unit == "UMA" else 1.0)

    @property
    def ceiling_single(self) -> float:
        """Highest monthly income of a person living alone, MWM."""
        return self.income_cap_single * (UMA_IN_MWM if self.unit == "UMA" else 1.0)

    @model_validator(mode="after")
    def _floor_is_below_the_ceilings(self) -> Self:
        lowest = min(self.income_cap_household, self.income_cap_single)
        if self.income_floor > 0.0 and self.income_floor >= lowest:
            raise contradiction(
                "income_floor below both ceilings", f"{self.income_floor:g}, the lower ceiling {lowest:g}"
            )
        return self

    @model_validator(mode="after")
    def _is_open_to_somebody(self) -> Self:
        if self.citizens_only and self.migrants_only:
            raise contradiction("one of citizens_only and migrants_only", "both true")
        return self


class Targeting(Table):
    """Who comes first when money is short."""

    queue: Literal["first_come", "vulnerability"]


class Finance(Table):
    """Where the money comes from and how credit is repaid.

    ``lender`` names a lender of the place that lends its own money, at its own rate and term. A
    guarantee fund has no yearly budget but a ``seed`` at the start, and keeps what comes in.
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
    credit_from_budget: bool = False
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
    def _credit_has_one_source(self) -> Self:
        if self.lender is not None and self.credit_from_budget:
            raise contradiction(
                "credit_from_budget = false where a lender lends its own money", f"true and '{self.lender}'"
            )
        return self


class Delivery(Table):
    """How money and plans arrive. Without ``staged`` everything is paid at once.

    ``design``: the family decides what is built, or a standard plan is prescribed. Of the
    ``down_payments`` the first is brought before the first tranche, the second before the second;
    each is ``down_payment_share`` of grant and credit.
    """

    staged: bool
    tranches: Annotated[
        tuple[float, ...], Quantity("share", 0.0, 1.0, "one share of the award each", length=(1, 12))
    ]
    verification_delay: Annotated[float, _MONTHS]
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
    preparation_months: Annotated[float, _MONTHS]
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
}
"""What each kind of benefit must say about its finance."""


class Programme(Table):
    """One programme: eligibility, targeting, benefit, finance, delivery, assistance; for groups or not.

    What helps to rent is paid with the rent: it has no works, so neither delivery nor assistance.
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
        return self.benefit.kind in ("credit", "mix") and self.finance.lender is None

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
        if self.benefit.is_for_tenants:
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
        if not rules.needs_lot:
            raise contradiction(
                "needs_lot = true, since grants and credits build on a lot",
                "needs_lot = false",
                field="eligibility",
            )
        require(rules, ("needs_possession", "excludes_risk"), f'for kind = "{kind}"', "eligibility")
        return self

    @model_validator(mode="after")
    def _says_who_pays(self) -> Self:
        kind = self.benefit.kind
        mine = _PAID_BY[kind]
        require(self.finance, mine, f'for kind = "{kind}"', "finance")
        others = {name for names in _PAID_BY.values() for name in names} - set(mine)
        refuse(self.finance, sorted(others), f'as kind = "{kind}" has none', "finance")
        if self.benefit.is_for_tenants:
            refuse(self.finance, ("lender",), f'as kind = "{kind}" lends nothing', "finance")
        return self
