"""What a programme gives: one table whose ``kind`` says which of its fields a file must fill.

Kinds that build (grant, credit, mix) need a lot to build on; kinds that help to rent (voucher,
social_rent, guarantee) and those that give a home (unit, lot, lent: ``scenarios.homes``) are for
households without one; kinds that give means (title, savings, collective, income, business, training)
build nothing. A further kind is a further line of ``FIELDS``, with the fields that are its own.

Money is in MWM, one Mexican monthly minimum wage of 2020 (3,746 MXN).
"""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import model_validator

from scenarios.homes import FIELDS_OF_HOMES, HOUSING, MAY_SAY, HomeFields
from scenarios.schema import Quantity, Share, contradiction, refuse, require

PROJECT = Quantity("MWM", 0.0, 200.0, "a finished social home costs about 143, a self-built core 60")

BUILDING = ("grant", "credit", "mix")
RENTING = ("voucher", "social_rent", "guarantee")
MEANS = ("title", "savings", "collective", "income", "business", "training")

Line = Literal["house", "room_to_let", "workshop", "family_home", "repair"]
"""What works are for; a family home is a storey for the second generation on the lot."""

_OF_WORKS = ("grant", "credit", "project", "savings_share", "savings_in_kind", "credit_required")
FIELDS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(BUILDING, _OF_WORKS),
    "voucher": ("largest", "income_share", "rent_ceiling", "paid_months", "valid_months"),
    "social_rent": ("income_share", "rent_ceiling"),
    "guarantee": ("fee", "covered_months"),
    "title": ("covers", "cases", "case_cost"),
    "savings": ("match_share", "match_base", "match_limit", "paid_months", "case_cost"),
    "collective": ("pooled_share", "match_share"),
    "income": ("income_floor", "largest", "paid_months"),
    "business": ("credit", "case_cost"),
    "training": ("teaches", "cases", "case_cost"),
    **FIELDS_OF_HOMES,
}
"""The fields that each kind must fill. No other kind may fill them, but for ``builds`` and ``lines``."""

_RENT = Quantity("MWM/month", 0.0, 5.0, "a room costs about a quarter to half of a minimum wage")


class Benefit(HomeFields):
    """What a household gets, at most, and what it brings.

    Building: ``grant``, ``credit`` and own savings up to ``project``; ``builds`` the house, or another
    line; of several ``lines`` a family asks for the one that returns most to it. A voucher pays the part of
    a rent above ``income_share`` of income, at most ``largest``, for ``paid_months``, where the rent is
    within ``rent_ceiling``; it lapses when its holder has had no room with a contract for
    ``valid_months``. Social rent is ``income_share`` of income: the programme pays the rest of a rent
    within ``rent_ceiling``. A guarantee stands in for guarantor and deposit: the tenant pays ``fee`` of the
    rent, the fund up to ``covered_months`` of arrears at the end.

    Means: a title, ``cases`` a year that ``covers`` untitled lots, clouded ones or both. Savings open an
    account and add ``match_share`` to own money spent on building, up to ``match_limit`` in
    ``paid_months``; with ``match_base`` remittances only as far as those have come in. A collective
    programme adds ``match_share`` to the ``pooled_share`` of remittances that families give for the
    services of their settlement. Income is complemented up to ``income_floor`` a household, by at most
    ``largest``, for ``paid_months``. Business lends ``credit`` to open a trade; training ``teaches``
    building, finance (an account), or a skill with a certificate. ``case_cost`` is what a title, an
    account, a loan or a place in a course costs the programme besides.
    """

    kind: Literal[
        "grant",
        "credit",
        "mix",
        "voucher",
        "social_rent",
        "guarantee",
        "title",
        "savings",
        "collective",
        "income",
        "business",
        "training",
        "unit",
        "lot",
        "lent",
    ]
    grant: Annotated[float, PROJECT] = 0.0
    credit: Annotated[float, PROJECT] = 0.0
    project: Annotated[float, PROJECT] = 0.0
    savings_share: Share = 0.0
    savings_in_kind: bool = False
    credit_required: bool = False
    builds: Line = "house"
    lines: tuple[Line, ...] = ()
    largest: Annotated[float, _RENT] = 0.0
    rent_ceiling: Annotated[float, _RENT] = 0.0
    income_share: Annotated[
        float, Quantity("share", 0.0, 0.6, "tenants bear a tenth to a third of their income")
    ] = 0.0
    paid_months: Annotated[
        int, Quantity("months", 1, 240, "Chile pays up to 36 months (Programa de Arriendo)", whole=True)
    ] = 1
    valid_months: Annotated[
        int, Quantity("months", 1, 240, "a room with a contract takes time to find", whole=True)
    ] = 1
    fee: Annotated[float, Quantity("share", 0.0, 0.3, "3 % of the rent in Uruguay")] = 0.0
    covered_months: Annotated[
        float, Quantity("months", 0.0, 36.0, "an eviction takes half a year and more")
    ] = 0.0

    covers: Literal["untitled", "clouded", "both"] = "untitled"
    cases: Annotated[
        float, Quantity("per 1,000 households per year", 0.0, 500.0, "a regularisation takes up a dozen")
    ] = 0.0
    case_cost: Annotated[
        float, Quantity("MWM", 0.0, 20.0, "a title costs 0.3 in Peru, a clearing by a notary about 3")
    ] = 0.0
    match_share: Annotated[
        float, Quantity("share", 0.0, 4.0, "Mexican programmes add one to three times what migrants give")
    ] = 0.0
    match_base: Literal["savings", "remittances"] = "savings"
    match_limit: Annotated[float, PROJECT] = 0.0
    pooled_share: Share = 0.0
    income_floor: Annotated[
        float, Quantity("MWM/month", 0.0, 10.0, "the poorest tenth of the place lives on about 0.7")
    ] = 0.0
    teaches: Literal["building", "certificate", "finance"] = "building"

    @property
    def gives_means(self) -> bool:
        """Whether it neither builds nor helps to rent."""
        return self.kind in MEANS

    @property
    def is_for_tenants(self) -> bool:
        """Whether it is for households without a lot, where others build on one."""
        return self.kind in RENTING or self.kind in HOUSING

    @property
    def has_credit(self) -> bool:
        """Whether anything is lent: as credit for building, or as a mortgage."""
        return self.kind in ("credit", "mix", "business") or (self.kind in HOUSING and self.credit > 0.0)

    @model_validator(mode="after")
    def _says_what_its_kind_needs(self) -> Self:
        mine = FIELDS[self.kind]
        require(self, mine, f'for kind = "{self.kind}"')
        others = {name for names in (*FIELDS.values(), *MAY_SAY.values()) for name in names}
        others -= {*mine, *MAY_SAY.get(self.kind, ())}
        if self.kind not in BUILDING:
            others |= {"builds", "lines"}
        refuse(self, sorted(others), f'as kind = "{self.kind}" has none')
        return self

    @model_validator(mode="after")
    def _home_can_be_paid(self) -> Self:
        if self.kind in HOUSING and self.interest_support > 0.0 and self.credit == 0.0:
            raise contradiction("interest_support 0 where credit is 0", f"{self.interest_support:g}")
        return self

    @model_validator(mode="after")
    def _kind_is_what_is_given(self) -> Self:
        if self.kind not in BUILDING:
            return self._gives_what_it_says()
        gives = {"grant": (True, False), "credit": (False, True), "mix": (True, True)}[self.kind]
        if (self.grant > 0.0, self.credit > 0.0) != gives:
            asked = " and ".join(
                f"{name} {'above' if wanted else 'of'} 0"
                for name, wanted in zip(("grant", "credit"), gives, strict=True)
            )
            raise contradiction(
                f'{asked} for kind = "{self.kind}"', f"grant {self.grant:g}, credit {self.credit:g}"
            )
        if max(self.grant, self.credit) > self.project:
            raise contradiction(
                "grant and credit no larger than the project",
                f"grant {self.grant:g}, credit {self.credit:g}, project {self.project:g} MWM",
            )
        if self.lines and "builds" in self.model_fields_set:
            raise contradiction("either builds or lines", "both", field="builds")
        if len(set(self.lines)) < len(self.lines):
            raise contradiction("each line once", ", ".join(self.lines), field="lines")
        if self.credit_required and self.kind == "grant":
            raise contradiction('credit_required = false for kind = "grant"', "true")
        return self

    def _gives_what_it_says(self) -> Self:
        if self.kind == "savings" and (self.match_share > 0.0) != (self.match_limit > 0.0):
            raise contradiction(
                "match_share and match_limit both 0 (an account alone) or both above 0",
                f"{self.match_share:g} and {self.match_limit:g}",
            )
        if self.kind == "business" and self.credit <= 0.0:
            raise contradiction('credit above 0 for kind = "business"', f"{self.credit:g}")
        return self
