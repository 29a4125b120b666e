"""What a policy says of land: settlements upgraded, a land trust or bank, rules for who sells (T§4.9, 7.4).

All tables may be left out of a policy file. Money is in MWM; ``settlements`` counts for a city of 1,000
households and is scaled with the city, one at least.
"""

from __future__ import annotations

from typing import Annotated, Literal, NamedTuple, Self

from pydantic import model_validator

from scenarios.schema import Quantity, Share, Table, contradiction

_BUDGET = Quantity(
    "MWM per 1,000 households per year", 0.0, 5000.0, "Mexican programmes of 2016-2019: 100 to 590"
)
_SETTLEMENTS = Quantity("per 1,000 households", 0.0, 100.0, "a city of 1,000 households has about 25")
_START = Quantity("months", 0, 1200, "month of the run from which it works", whole=True)
_INCOME = Quantity("MWM/month", 0.0, 100.0, "decile 3 earns about 2, decile 5 about 3")

Choice = Literal["gap", "central"]


class Upgrading(Table):
    """Services for chosen settlements: those with the largest gap, or the most central, first."""

    budget: Annotated[float, _BUDGET]
    settlements: Annotated[float, _SETTLEMENTS]
    choice: Choice
    start_month: Annotated[int, _START]


class LandTrust(Table):
    """A community land trust: where it begins, who joins, what a family pays and takes along.

    ``joins``: part of the owners with a title of their own who join; those without one all do. A housing
    cooperative is a trust that admits members by a list, each for a share (``by_list``, ``member_share``).
    """

    budget: Annotated[float, _BUDGET]
    settlements: Annotated[float, _SETTLEMENTS]
    choice: Choice
    start_month: Annotated[int, _START]
    joins: Share
    income_cap: Annotated[float, _INCOME]
    ground_rent: Annotated[float, Quantity("MWM/month", 0.0, 1.0, "one or two hundredths of a minimum wage")]
    resale_share: Share
    rooms_bound: bool
    member_share: Annotated[float, Quantity("MWM", 0.0, 50.0, "a lot costs 10 to 60")] = 0.0
    by_list: bool = False

    @model_validator(mode="after")
    def _a_list_begins_on_lots_of_its_own(self) -> Self:
        """Who already lives somewhere is on no list, and would hold the ground without a share."""
        for name in ("settlements", "joins"):
            value = getattr(self, name)
            if self.by_list and value > 0.0:
                expected = f"{name} 0 where by_list is true: members come onto lots of the cooperative's own"
                raise contradiction(expected, f"{value:g}", field=name)
        return self


class LandBank(Table):
    """A public bank that buys lots and sells them at a social price to those below ``income_cap``."""

    budget: Annotated[float, _BUDGET]
    start_month: Annotated[int, _START]
    income_cap: Annotated[float, _INCOME]


class LandRules(Table):
    """Rules for who sells land. 0 leaves things as they are.

    ``recapture``: part of the rise by public works that is charged, of which ``collected`` comes in;
    families with at most ``exempt_income`` are not charged for their home. ``social_share`` of the lots that
    subdividers offer goes to families with at most ``social_income`` at ``social_price`` of the market's.
    ``vacant_land_tax`` is added to the place's. Within ``swap_cells`` of the centre developers may build a
    storey more for land elsewhere worth ``swap`` of what it gains them; it goes to the bank of the policy,
    which such a policy has from the first day.
    """

    recapture: Annotated[float, Quantity("share", 0.0, 0.5, "Colombian law: 30 to 50 % of the rise")] = 0.0
    collected: Share = 0.5
    exempt_income: Annotated[float, _INCOME] = 2.0
    social_share: Annotated[float, Quantity("share", 0.0, 0.2, "a fifth of the new lots at most")] = 0.0
    social_price: Annotated[float, Quantity("share", 0.05, 1.0, "of the market's price")] = 0.5
    social_income: Annotated[float, _INCOME] = 2.5
    swap: Annotated[float, Quantity("share", 0.0, 1.0, "part of the gain that comes back as land")] = 0.0
    swap_cells: Annotated[float, Quantity("cells", 0.0, 1000.0, "on the scale of a 60-cell city")] = 12.0
    vacant_land_tax: Annotated[float, Quantity("per year", 0.0, 0.2, "Colombia up to 3.3 %")] = 0.0


class LandInForce(NamedTuple):
    """The rules for land of all policies together; units as in ``LandRules``."""

    recapture: float
    exempt_income: float
    social_share: float
    social_price: float
    social_income: float
    swap: float
    swap_cells: float
    vacant_land_tax: float


def in_force(rules: list[LandRules], of_banks: list[LandRules]) -> LandInForce:
    """The strictest of each rule, among the policies that make use of it; additions to the tax add up.

    ``of_banks``: the rules of policies with a land bank, which sells at their social price.
    """
    charging = [rule for rule in rules if rule.recapture > 0.0]
    sharing = [rule for rule in rules if rule.social_share > 0.0]
    return LandInForce(
        recapture=max((rule.recapture * rule.collected for rule in rules), default=0.0),
        exempt_income=min((rule.exempt_income for rule in charging), default=0.0),
        social_share=max((rule.social_share for rule in rules), default=0.0),
        social_price=min((rule.social_price for rule in sharing + of_banks), default=0.5),
        social_income=min((rule.social_income for rule in sharing), default=0.0),
        swap=max((rule.swap for rule in rules), default=0.0),
        swap_cells=max((rule.swap_cells for rule in rules if rule.swap > 0.0), default=0.0),
        vacant_land_tax=sum(rule.vacant_land_tax for rule in rules),
    )
