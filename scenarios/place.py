"""What a place file may say: a real city context, every number with unit, range and source.

Money is in MWM, one Mexican monthly minimum wage of 2020 (3,746 MXN). See ``scenarios.schema``
for what a quantity is and where its source stands.
"""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from scenarios.habits import Habits
from scenarios.schema import (
    Name,
    Quantity,
    Share,
    Source,
    Table,
    Text,
    Title,
    contradiction,
    require_sum_of_one,
)

MOST_HOUSEHOLDS = 2_000_000
MOST_LENDERS = 31
"""As many as a household can remember one by one, those of programmes included."""

_TEN = (10, 10)
_DECILES = tuple[float, ...]


class Population(Table):
    """Who lives here at the start. Lists run from the poorest decile to the richest."""

    households: Annotated[
        int, Quantity("households", 1, MOST_HOUSEHOLDS, "what one machine can hold", whole=True)
    ]
    income_by_decile: Annotated[
        _DECILES, Quantity("MWM/month", 0.01, 100.0, "Mexico 2020: 0.88 to 14.5", length=_TEN)
    ]
    decile_shares: Annotated[_DECILES, Quantity("share", 0.0, 1.0, "shares of households", length=_TEN)]
    persons_by_decile: Annotated[
        _DECILES, Quantity("persons", 1.0, 12.0, "mean size of a household", length=_TEN)
    ]
    informal_share: Share
    mason_share: Share
    remittance_share: Share
    account_share: Share
    willing_to_let_share: Share
    guarantor_share: Share
    income_sorting: Share

    @model_validator(mode="after")
    def _deciles_are_in_order(self) -> Self:
        require_sum_of_one(self.decile_shares, "decile_shares")
        if list(self.income_by_decile) != sorted(self.income_by_decile):
            raise contradiction("income_by_decile to rise from decile to decile", "a fall")
        return self


_HOUSEHOLDS = Quantity("households", 1, 10_000, "a settlement of a few streets to a large one", whole=True)
_AGE = Quantity("years", 0.0, 100.0, "age at the start of the run")


class Settlements(Table):
    """The settlements there are at the start."""

    mean_households: Annotated[int, _HOUSEHOLDS]
    smallest: Annotated[int, _HOUSEHOLDS]
    largest: Annotated[int, _HOUSEHOLDS]
    youngest_years: Annotated[float, _AGE]
    oldest_years: Annotated[float, _AGE]

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if not self.smallest <= self.mean_households <= self.largest:
            raise contradiction(
                "smallest <= mean_households <= largest",
                f"{self.smallest}, {self.mean_households}, {self.largest}",
            )
        if self.youngest_years > self.oldest_years:
            raise contradiction(
                "youngest_years <= oldest_years", f"{self.youngest_years:g}, {self.oldest_years:g}"
            )
        return self


class Map(Table):
    """The ground. A cell is one popular lot of 125 m²."""

    lots_per_household: Annotated[
        float, Quantity("lots", 1.0, 20.0, "room to grow; below 1 the starting households do not fit")
    ]
    block_cells: Annotated[int, Quantity("cells", 1, 50, "side of a block", whole=True)]
    public_share_far: Share
    far_cells: Annotated[float, Quantity("cells", 0.0, 1000.0, "distance on the scale of a 60-cell city")]
    risk_share: Share


class Tenure(Table):
    """How households live at the start; the first three sum to one."""

    own: Share
    rent: Share
    share: Share
    absentee_units_per_household: Annotated[
        float, Quantity("rooms per household", 0.0, 2.0, "rented units whose landlord lives elsewhere")
    ]
    formal_units_share: Share
    titled_share: Share
    room_vacancy: Share
    shelter_places: Annotated[
        float, Quantity("households per 1,000", 0.0, 100.0, "public shelters: few anywhere in the region")
    ]
    formal_vacancy: Share

    @model_validator(mode="after")
    def _everybody_lives_somehow(self) -> Self:
        require_sum_of_one((self.own, self.rent, self.share), "own, rent and share")
        return self


class Services(Table):
    """Road, water, power, sewer: one level each."""

    years_per_level: Annotated[float, Quantity("years", 0.1, 50.0, "a settlement is served over decades")]
    infrastructure_budget: Annotated[
        float,
        Quantity("MWM per 1,000 households per year", 0.0, 10_000.0, "one level for all costs about 5,400"),
    ]
    level_cost: Annotated[
        float, Quantity("MWM per household", 0.0, 100.0, "the full package costs 18 to 25, retrofit more")
    ]
    level_fee: Annotated[float, Quantity("MWM/month", 0.0, 1.0, "fee for one service level")]
    retrofit_factor: Annotated[
        float, Quantity("factor", 1.0, 10.0, "lines between houses that stand cost 2 to 3 times those ahead")
    ]
    connection_cost: Annotated[
        float, Quantity("MWM per household and level", 0.0, 20.0, "a house on a served street costs less")
    ]
    risk_factor: Annotated[float, Quantity("factor", 1.0, 10.0, "slopes and ravines need walls and pumps")]
    ahead_share: Share
    ahead_levels: Annotated[int, Quantity("levels", 0, 4, "four services", whole=True)]


class Land(Table):
    """Who holds land, who comes to buy it, and what it is taxed."""

    companies: Annotated[
        int, Quantity("companies", 0, 100, "a few large owners, whatever the size of the city", whole=True)
    ]
    company_share: Annotated[
        float, Quantity("share", 0.0, 1.0, "part of the vacant private lots within company_cells")
    ]
    company_cells: Annotated[float, Quantity("cells", 0.0, 1000.0, "distance on the scale of a 60-cell city")]
    company_capital: Annotated[
        float, Quantity("MWM per 1,000 households", 0.0, 100_000.0, "a lot costs 10 to 60")
    ]
    property_tax: Annotated[
        float, Quantity("per year", 0.0, 0.05, "Latin American taxes on property are a few per mille")
    ]
    vacant_land_tax: Annotated[
        float, Quantity("per year", 0.0, 0.2, "Mexico a few per mille, Colombia up to 3.3 %")
    ]
    outside_seekers: Annotated[
        float, Quantity("share of starting households per month", 0.0, 0.05, "0.001: 12 per 1,000 a year")
    ]
    buyer_lowest: Annotated[int, Quantity("decile", 1, 10, "an income decile", whole=True)]
    buyer_highest: Annotated[int, Quantity("decile", 1, 10, "an income decile", whole=True)]

    @model_validator(mode="after")
    def _lowest_is_no_higher(self) -> Self:
        if self.buyer_lowest > self.buyer_highest:
            raise contradiction(
                "buyer_lowest no higher than buyer_highest", f"{self.buyer_lowest} and {self.buyer_highest}"
            )
        if self.companies == 0 and self.company_share > 0.0:
            raise contradiction("company_share 0 where there are no companies", f"{self.company_share:g}")
        return self


class Developers(Table):
    """Firms that build finished homes to a plan of their own and sell them; none: ``number`` 0.

    ``margin``: what they want over all costs; ``indirect``: plans, permits, guarantees, finance and sales
    over the cost of building; ``storeys``: what the rules of the place allow on a lot.
    """

    number: Annotated[int, Quantity("firms", 0, 20, "a few firms, whatever the size of the city", whole=True)]
    capital: Annotated[float, Quantity("MWM per 1,000 households", 0.0, 100_000.0, "a home costs 80 to 140")]
    margin: Annotated[float, Quantity("share", 0.0, 1.0, "10 to 25 % is usual")]
    rooms: Annotated[int, Quantity("rooms", 2, 5, "a room is 18 m²; two are the smallest home", whole=True)]
    storeys: Annotated[int, Quantity("storeys", 1, 2, "one-family homes of one or two storeys", whole=True)]
    building_months: Annotated[int, Quantity("months", 1, 60, "half a year to two years", whole=True)]
    indirect: Annotated[float, Quantity("share", 0.0, 1.0, "a fifth to two fifths of the building")]


_CASES = Quantity(
    "cases per 1,000 households per year", 0.0, 500.0, "large programmes have titled a tenth of a city a year"
)


class Titles(Table):
    """What the offices of property get done, and who pays the fee: the family or the public."""

    regularisation: Annotated[float, _CASES]
    notarial: Annotated[float, _CASES]
    fee_paid_by_family: bool


class LendingHouse(Table):
    """A private lender of the place; public credit belongs to a policy."""

    name: Name
    title: Title
    kind: Literal["for_profit", "cooperative", "social"]
    annual_rate: Annotated[float, Quantity("per year", 0.0, 3.0, "Mexican microcredit: 0.18 to 1.10")]
    term_months: Annotated[int, Quantity("months", 1, 120, "microloans run 12 to 36 months", whole=True)]
    capital: Annotated[float, Quantity("MWM per 1,000 households", 0.0, 100_000.0, "funds to lend")]
    reach: Share
    sees_other_debts: Share
    first_base: Annotated[float, Quantity("MWM", 0.0, 40.0, "a first loan is a month or two of income")]
    first_income: Annotated[
        float, Quantity("months of income", 0.0, 12.0, "a first loan is a month or two of income")
    ]
    growth: Annotated[float, Quantity("factor", 1.0, 3.0, "limits grow by a third or so with each loan")]
    largest: Annotated[float, Quantity("MWM", 0.0, 40.0, "housing microloans end at 12.5")]
    savings_multiple: Annotated[float, Quantity("factor", 0.0, 10.0, "three times savings; 0: not asked for")]
    capacity_rule: Literal["share_of_income", "after_needs"]
    capacity_share: Share
    counts_house: bool
    fixed_cost: Annotated[float, Quantity("MWM", 0.0, 2.0, "making a small loan costs a week or two of pay")]
    funds_cost: Annotated[float, Quantity("per year", 0.0, 0.5, "what the lender pays for its money")]
    late_fee: Annotated[float, Quantity("share of the overdue instalment", 0.0, 0.5, "a penalty, once")]
    reschedules: Annotated[int, Quantity("times", 0, 12, "cooperatives once, others never", whole=True)]
    first_part: Annotated[float, Quantity("share", 0.05, 1.0, "1: paid at once; the rest follows the works")]
    circle_smallest: Annotated[
        int, Quantity("borrowers", 0, 10, "5 to 10 stand in for each other; 0: nobody does", whole=True)
    ]
    circle_largest: Annotated[
        int, Quantity("borrowers", 0, 10, "5 to 10 stand in for each other; 0: nobody does", whole=True)
    ]

    @model_validator(mode="after")
    def _circles_have_a_number(self) -> Self:
        if self.circle_smallest > self.circle_largest:
            raise contradiction(
                "circle_smallest no larger than circle_largest",
                f"{self.circle_smallest} and {self.circle_largest}",
            )
        if self.savings_multiple > 0.0 and self.kind != "cooperative":
            raise contradiction(
                'savings_multiple 0 unless kind = "cooperative"', f"{self.savings_multiple:g}"
            )
        return self


class Stream(Table):
    """One stream of arrivals. In a pulse, arrivals are multiplied by ``pulse_factor``.

    ``at_start``: part of the starting households that came with it, up to ``years_at_start`` ago;
    ``owners_at_start``: the part of them that has a lot.
    """

    arrivals: Annotated[
        float,
        Quantity(
            "share of starting households per month", 0.0, 0.05, "0.001 in all adds 12 per 1,000 a year"
        ),
    ]
    papers: Share
    guarantor: Share
    savings: Annotated[float, Quantity("MWM", 0.0, 200.0, "money at arrival")]
    pulse_factor: Annotated[float, Quantity("factor", 1.0, 100.0, "1 means no pulse")]
    pulse_years: Annotated[
        float, Quantity("years", 0.0, 100.0, "mean time between pulses, 0 means there are none")
    ]
    pulse_months: Annotated[int, Quantity("months", 0, 240, "length of a pulse", whole=True)]
    at_start: Share
    owners_at_start: Share
    years_at_start: Annotated[float, Quantity("years", 0.0, 60.0, "newcomers, or the displaced of decades")]

    @model_validator(mode="after")
    def _a_pulse_has_a_length(self) -> Self:
        if self.pulse_years > 0.0 and self.pulse_months == 0:
            raise contradiction("pulse_months above 0 where pulse_years is above 0", "0")
        return self


class Migration(Table):
    """The five streams."""

    internal: Stream
    displaced: Stream
    international: Stream
    returnee: Stream
    seasonal: Stream

    @model_validator(mode="after")
    def _not_all_are_migrants(self) -> Self:
        streams = (self.internal, self.displaced, self.international, self.returnee, self.seasonal)
        total = sum(stream.at_start for stream in streams)
        if total > 1.0:
            raise contradiction("at_start of all streams to be at most 1 together", f"{total:g}")
        return self


class Place(Table):
    """A place: population, settlements, map, tenure, services, titles, land, developers, lenders, migration.

    ``behaviour``: the behavioural numbers that are others here than elsewhere; a run may set them anew.
    ``sources`` gives (unit, tag, source) of every number by its dotted name, for instance
    ``place.sources["population.informal_share"]``.
    """

    name: Name
    title: Title
    country: Text
    summary: Text
    source: Text
    population: Population
    settlements: Settlements
    map: Map
    tenure: Tenure
    services: Services
    titles: Titles
    land: Land
    developers: Developers
    lenders: tuple[LendingHouse, ...]
    migration: Migration
    behaviour: Habits = Field(default_factory=Habits)
    sources: dict[str, Source] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _lenders_have_names_of_their_own(self) -> Self:
        names = [lender.name for lender in self.lenders]
        if len(set(names)) < len(names):
            raise contradiction("lenders with names of their own", ", ".join(names))
        return self

    @model_validator(mode="after")
    def _lenders_can_be_told_apart(self) -> Self:
        """Members keep their savings with *the* cooperative, and denials are remembered lender by lender."""
        if len(self.lenders) > MOST_LENDERS:
            raise contradiction(f"at most {MOST_LENDERS} lenders", str(len(self.lenders)), field="lenders")
        savers = [lender.name for lender in self.lenders if lender.kind == "cooperative"]
        if len(savers) > 1:
            raise contradiction("at most one cooperative", ", ".join(savers), field="lenders")
        return self
