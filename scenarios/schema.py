"""What a programme may say, and what all scenario files have in common.

A *quantity* is a number with unit, range and the reason of the range; in a file it is an
inline table ``{ value, unit, tag, source }``, here it is the plain value, and its source stands
beside it in ``sources`` under its dotted name. Switches, choices and texts are plain in both.
Policies as a whole are in ``scenarios.policy``, places in ``scenarios.place``.

Money is in MWM, one Mexican monthly minimum wage of 2020 (3,746 MXN).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Literal, NamedTuple, Self

from pydantic import BaseModel, ConfigDict, Field, GetCoreSchemaHandler, model_validator
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

TAGS = {
    "S": "stated in a source document",
    "D": "arithmetic on stated figures",
    "X": "seen in public pages",
    "mem": "from memory, unchecked",
    "A": "modelling assumption",
}

UMA_IN_MWM = 0.705
"""One UMA of 2020 (2,641 MXN a month, the Mexican unit of account for rules) in MWM."""

_SUM_TOLERANCE = 1e-6


class Source(NamedTuple):
    """Where a number comes from: unit, tag (see ``TAGS``) and source."""

    unit: str
    tag: str
    source: str


@dataclass(frozen=True)
class Quantity:
    """A number of a scenario file: unit, plausible range, reason of the range, length of a list.

    ``units`` lists the units a file may write. ``length`` is (fewest, most) for a list of numbers.
    """

    units: str | tuple[str, ...]
    low: float
    high: float
    reason: str
    length: tuple[int, int] | None = None
    whole: bool = False

    def allowed_units(self) -> tuple[str, ...]:
        """Units in which a file may give the value."""
        return (self.units,) if isinstance(self.units, str) else self.units

    def expected(self) -> str:
        """The range in words, with unit and reason."""
        what = "a whole number" if self.whole else "a number"
        if self.length:
            fewest, most = self.length
            what = f"{fewest} numbers, each" if fewest == most else f"{fewest} to {most} numbers, each"
        unit = " or ".join(self.allowed_units())
        return f"{what} between {_plain(self.low)} and {_plain(self.high)} {unit} ({self.reason})"

    def __get_pydantic_core_schema__(self, kind: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_after_validator_function(self._within, handler(kind))

    def _within(self, value: Any) -> Any:
        numbers = value if isinstance(value, tuple) else (value,)
        right_length = not self.length or self.length[0] <= len(numbers) <= self.length[1]
        if not right_length or not all(self.low <= number <= self.high for number in numbers):
            raise PydanticCustomError("quantity", "out of range")
        return value


def _plain(number: float) -> str:
    return f"{number:,.0f}" if number == int(number) else f"{number:g}"


def contradiction(expected: str, got: str, field: str = "") -> PydanticCustomError:
    """The error of fields that are right one by one and wrong together; ``field``: where it shows."""
    found = {"expected": expected, "got": got, "field": field}
    return PydanticCustomError("contradiction", "{expected}", found)


def require_sum_of_one(numbers: tuple[float, ...], what: str) -> None:
    """Raise unless the shares sum to one."""
    if abs(sum(numbers) - 1.0) > _SUM_TOLERANCE:
        raise contradiction(f"{what} to sum to 1", f"a sum of {sum(numbers):g}")


class Table(BaseModel):
    """A table of a scenario file: nothing unknown, no silent conversions, never changed."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)


Text = Annotated[str, Field(min_length=1)]
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
Share = Annotated[float, Quantity("share", 0.0, 1.0, "a share of the whole")]


class Title(Table):
    """A title in English, Spanish and Portuguese."""

    en: Text
    es: Text
    pt: Text


# --- a programme and its six parts -----------------------------------------------------------

_CAP = Quantity(
    ("MW", "UMA"), 0.0, 100.0, "ceilings of Mexican housing programmes run from 2.6 to 8 minimum wages"
)
_PROJECT = Quantity("MWM", 0.0, 200.0, "a finished social home costs about 143, a self-built core 60")
_MONTHS = Quantity("months", 0.0, 120.0, "programmes work in months, not decades")


class Eligibility(Table):
    """Who may apply. Income ceilings and the floor below which nobody is served: monthly, in ``unit``."""

    unit: Literal["MW", "UMA"]
    income_cap_household: Annotated[float, _CAP]
    income_cap_single: Annotated[float, _CAP]
    needs_lot: bool
    needs_possession: bool
    excludes_risk: bool
    needs_papers: bool
    income_floor: Annotated[float, _CAP] = 0.0

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
    def _is_built_on_a_lot(self) -> Self:
        if not self.needs_lot:
            raise contradiction(
                "needs_lot = true, since grants and credits build on a lot", "needs_lot = false"
            )
        return self


class Targeting(Table):
    """Who comes first when money is short."""

    queue: Literal["first_come", "vulnerability"]


class Benefit(Table):
    """What a household gets, at most, and what it brings."""

    kind: Literal["grant", "credit", "mix"]
    grant: Annotated[float, _PROJECT]
    credit: Annotated[float, _PROJECT]
    project: Annotated[float, _PROJECT]
    savings_share: Share
    savings_in_kind: bool
    credit_required: bool

    @model_validator(mode="after")
    def _kind_is_what_is_given(self) -> Self:
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


class Finance(Table):
    """Where the money comes from and how credit is repaid.

    ``lender`` names a lender of the place that lends its own money, at its own rate and term.
    """

    budget: Annotated[
        float,
        Quantity(
            "MWM per 1,000 households per year", 0.0, 5000.0, "Mexican programmes of 2016-2019: 100 to 590"
        ),
    ]
    fiscal_year: bool
    credit_from_budget: bool
    annual_rate: Annotated[float, Quantity("per year", 0.0, 2.0, "0 at a public lender, 1.10 at a dear one")]
    term_months: Annotated[
        int, Quantity("months", 1, 360, "microloans 12 to 36, public credit 60 to 96", whole=True)
    ]
    capacity_rule: Literal["share_of_income", "after_needs"]
    capacity_share: Share
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


class Programme(Table):
    """One programme: eligibility, targeting, benefit, finance, delivery, assistance; for groups or not."""

    name: Name
    title: Title
    eligibility: Eligibility
    targeting: Targeting
    benefit: Benefit
    finance: Finance
    delivery: Delivery
    assistance: Assistance
    group: Group | None = None

    @property
    def has_public_lender(self) -> bool:
        """Whether it lends through a public lender of its own; a lender of the place may lend instead."""
        return self.benefit.kind != "grant" and self.finance.lender is None

    @model_validator(mode="after")
    def _who_lends_has_credit_to_lend(self) -> Self:
        if self.benefit.kind == "grant" and self.finance.lender is not None:
            raise contradiction(
                'no lender for kind = "grant"', f"'{self.finance.lender}'", field="finance.lender"
            )
        return self
