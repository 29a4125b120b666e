"""What a programme gives: one table whose ``kind`` says which of its fields a file must fill.

Kinds that build (grant, credit, mix) need a lot to build on; kinds that help to rent (voucher,
social_rent, guarantee) and those that give a home (unit, lot, lent: ``scenarios.homes``) are for
households without one. A further kind is a further line of ``FIELDS``, with the fields that are its own.

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

_OF_WORKS = ("grant", "credit", "project", "savings_share", "savings_in_kind", "credit_required")
FIELDS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(BUILDING, _OF_WORKS),
    "voucher": ("largest", "income_share", "rent_ceiling", "paid_months", "valid_months"),
    "social_rent": ("income_share", "rent_ceiling"),
    "guarantee": ("fee", "covered_months"),
    **FIELDS_OF_HOMES,
}
"""The fields that each kind must fill. No other kind may fill them, but for ``builds``."""

_RENT = Quantity("MWM/month", 0.0, 5.0, "a room costs about a quarter to half of a minimum wage")


class Benefit(HomeFields):
    """What a household gets, at most, and what it brings.

    Building: ``grant``, ``credit`` and own savings up to ``project``; ``builds`` the house, or a room to
    let. A voucher pays the part of a rent above ``income_share`` of income, at most ``largest``, for
    ``paid_months``, where the rent is within ``rent_ceiling``; it lapses when its holder has had no
    room with a contract for ``valid_months``. Social rent is ``income_share`` of income: the programme
    pays the rest of a rent within ``rent_ceiling``. A guarantee stands in for guarantor and deposit:
    the tenant pays ``fee`` of the rent, the fund up to ``covered_months`` of arrears at the end.
    """

    kind: Literal["grant", "credit", "mix", "voucher", "social_rent", "guarantee", "unit", "lot", "lent"]
    grant: Annotated[float, PROJECT] = 0.0
    credit: Annotated[float, PROJECT] = 0.0
    project: Annotated[float, PROJECT] = 0.0
    savings_share: Share = 0.0
    savings_in_kind: bool = False
    credit_required: bool = False
    builds: Literal["house", "room_to_let"] = "house"
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

    @property
    def is_for_tenants(self) -> bool:
        """Whether it is for households without a lot, where others build on one."""
        return self.kind in RENTING or self.kind in HOUSING

    @property
    def has_credit(self) -> bool:
        """Whether anything is lent: as credit for building, or as a mortgage."""
        return self.kind in ("credit", "mix") or (self.kind in HOUSING and self.credit > 0.0)

    @model_validator(mode="after")
    def _says_what_its_kind_needs(self) -> Self:
        mine = FIELDS[self.kind]
        require(self, mine, f'for kind = "{self.kind}"')
        others = {name for names in (*FIELDS.values(), *MAY_SAY.values()) for name in names}
        others -= {*mine, *MAY_SAY.get(self.kind, ())}
        if self.is_for_tenants:
            others.add("builds")
        refuse(self, sorted(others), f'as kind = "{self.kind}" has none')
        return self

    @model_validator(mode="after")
    def _home_can_be_paid(self) -> Self:
        if self.kind in HOUSING and self.interest_support > 0.0 and self.credit == 0.0:
            raise contradiction("interest_support 0 where credit is 0", f"{self.interest_support:g}")
        return self

    @model_validator(mode="after")
    def _kind_is_what_is_given(self) -> Self:
        if self.is_for_tenants:
            return self
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
        if self.credit_required and self.kind == "grant":
            raise contradiction('credit_required = false for kind = "grant"', "true")
        return self
