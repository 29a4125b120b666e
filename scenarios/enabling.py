"""What a policy does beside programmes: information, inclusion, documents, services, shelters, vacant homes.

Every table may be left out of a policy file, and every one of them does nothing without its money or
switch. Money is in MWM; budgets and places count for a city of 1,000 households and are scaled with the
city. What several policies have in force together is in ``scenarios.enabling_in_force``.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Self

from pydantic import model_validator

from scenarios.schema import Name, Quantity, Share, Table, contradiction

BUDGET = Quantity(
    "MWM per 1,000 households per year", 0.0, 5000.0, "Mexican programmes of 2016-2019: 100 to 590"
)


def each(what: str, low: float, high: float) -> Quantity:
    """A cost of one case of ``what``: never nothing, or the money would reach any number."""
    return Quantity("MWM", low, high, f"cost of {what}")


class Information(Table):
    """A service that tells households of rooms and lots on offer and of programmes.

    Its ``budget`` reaches one household a year for each ``cost_each``, the same ones every year. Who is
    reached sees ``listings`` more offers, from the whole market, when it looks; hears of programmes
    ``hears`` times as often; and where ``rents`` are published knows what the market asks. With
    ``newcomer_months`` it is only for who came from elsewhere within so many months.
    """

    budget: Annotated[float, BUDGET]
    cost_each: Annotated[float, each("reaching a household for a year", 0.0005, 5.0)]
    listings: Annotated[int, Quantity("offers", 0, 10, "five are seen without help", whole=True)] = 0
    hears: Annotated[float, Quantity("times", 1.0, 10.0, "6 in 100 hear of a programme in a month")] = 1.0
    rents: bool = False
    newcomer_months: Annotated[
        int, Quantity("months", 0, 240, "0: for everybody; two years are usual", whole=True)
    ] = 0


class Inclusion(Table):
    """Equal treatment and help to settle for people from other countries.

    An office hears one complaint a year for each ``case_cost`` of its ``office_budget``; of those heard in
    a year ``proven`` are proven, for an overcharge of a tenth or for being turned away. Who asks more of
    somebody for his origin pays ``fine`` times what it makes in a year, who turns him away
    ``refusal_fine`` months of rent. A reference centre accompanies one household for each ``centre_cost``
    of its ``centre_budget``; courses of language and trade take one for each ``course_cost``; a council of
    migrants one household a year for each ``council_cost``.
    """

    office_budget: Annotated[float, BUDGET] = 0.0
    case_cost: Annotated[float, each("a complaint heard", 0.01, 20.0)] = 0.5
    proven: Share = 0.0
    fine: Annotated[float, Quantity("times the overcharge", 0.0, 50.0, "less than 1 deters nobody")] = 0.0
    refusal_fine: Annotated[float, Quantity("months of rent", 0.0, 60.0, "some months of rent")] = 0.0
    centre_budget: Annotated[float, BUDGET] = 0.0
    centre_cost: Annotated[float, each("a year of company", 0.01, 20.0)] = 0.5
    course_budget: Annotated[float, BUDGET] = 0.0
    course_cost: Annotated[float, each("a course", 0.01, 20.0)] = 0.5
    council_budget: Annotated[float, BUDGET] = 0.0
    council_cost: Annotated[float, each("a household at the assemblies for a year", 0.0005, 5.0)] = 0.05

    @model_validator(mode="after")
    def _an_office_has_something_to_prove(self) -> Self:
        fined = max(self.fine, self.refusal_fine) > 0.0 and self.proven > 0.0
        if fined != (self.office_budget > 0.0):
            expected = "office_budget, proven and a fine all above 0, or office_budget and the fines 0"
            got = f"{self.office_budget:g}, {self.proven:g} and {max(self.fine, self.refusal_fine):g}"
            raise contradiction(expected, got, field="office_budget")
        return self


class Documents(Table):
    """What nobody is asked for any more: by all programmes of the city, and under written contracts.

    ``no_residence``: no time of residence. ``no_identity``: no valid papers, in programmes. ``leases``:
    written contracts on foreign or expired papers, as ``foreign_documents`` in ``[tenancy]``.
    """

    no_residence: bool = False
    no_identity: bool = False
    leases: bool = False


class PublicWorks(Table):
    """More money for roads, water, power and sewers, and where it goes.

    ``budget`` is added to the place's. ``ahead_share`` of the whole goes to empty blocks whose lots are for
    sale, up to ``ahead_levels``, if that is more than the place's. ``joining_budget`` joins houses to lines
    that are there.
    """

    budget: Annotated[float, BUDGET] = 0.0
    ahead_share: Share = 0.0
    ahead_levels: Annotated[int, Quantity("levels", 0, 4, "four services", whole=True)] = 0
    joining_budget: Annotated[float, BUDGET] = 0.0

    @model_validator(mode="after")
    def _ahead_of_arrival_something_is_laid(self) -> Self:
        if (self.ahead_share > 0.0) != (self.ahead_levels > 0):
            expected = "ahead_share and ahead_levels both 0 or both above 0"
            got = f"{self.ahead_share:g} and {self.ahead_levels}"
            raise contradiction(expected, got, field="ahead_share")
        return self


class Shelter(Table):
    """More places in shelters, each at ``cost`` while somebody is there.

    ``assessed``: places go by need, families with children and those longest without a home first, instead
    of displaced families first. ``stay_months``: how much longer who has found nothing may stay.
    """

    places: Annotated[float, Quantity("households per 1,000", 0.0, 100.0, "few anywhere in the region")]
    cost: Annotated[float, Quantity("MWM/month", 0.02, 5.0, "a bed, meals and staff for a family")]
    assessed: bool = False
    stay_months: Annotated[int, Quantity("months", 0, 60, "on top of about a year", whole=True)] = 0


class Vacancy(Table):
    """Homes that stand empty: a tax, and a service that finds tenants for them.

    ``tax``: part of the rent asked that an absentee landlord owes for a month in which a unit stands empty,
    after ``grace_months``. The service takes up one house for each ``cost_each`` of its ``budget``, those
    that stand empty first: its seekers are shown these, contracts are written under the guarantee of the
    fund that the policy must have, and owners need not fear for their rent.
    """

    tax: Annotated[float, Quantity("share of the rent", 0.0, 1.0, "a part of what the home would bring")] = (
        0.0
    )
    grace_months: Annotated[int, Quantity("months", 0, 36, "homes wait two or three", whole=True)] = 6
    budget: Annotated[float, BUDGET] = 0.0
    cost_each: Annotated[float, each("finding a tenant", 0.01, 20.0)] = 0.5


class Community(Table):
    """Organisers paid to call meetings, rounds and collective works.

    Each has ``pay`` and looks after ``settlements``, those with most families and least organisation.
    """

    budget: Annotated[float, BUDGET]
    pay: Annotated[float, Quantity("MWM/month", 0.1, 20.0, "0.5 part-time to a professional's 2 or 3")]
    settlements: Annotated[float, Quantity("settlements", 0.1, 20.0, "one to a few")]


class ValueCreation(Table):
    """Services around the homes that a fund has paid for, so that it earns on what it builds.

    ``fund``: a programme of the policy. ``share`` of its yearly budget, and ``budget`` besides, bring
    services to the settlements where its homes stand; the city adds ``matched`` of the cost from its own
    money for services. ``returns``: part of what is recaptured there that goes back to the fund.
    """

    fund: Name
    share: Share = 0.0
    budget: Annotated[float, BUDGET] = 0.0
    matched: Annotated[float, Quantity("share", 0.0, 0.9, "what partners add")] = 0.0
    returns: Share = 0.0


ENABLING: dict[str, type[Table]] = {
    "information": Information,
    "inclusion": Inclusion,
    "documents": Documents,
    "services": PublicWorks,
    "shelter": Shelter,
    "vacancy": Vacancy,
    "community": Community,
    "value_creation": ValueCreation,
}
"""Tables of a policy file, by their name in it."""


def check_documents(documents: Documents | None, programmes: Iterable[Table]) -> None:
    """Raise where a policy drops what one of its own programmes asks for by citizenship."""
    if documents is None or not (documents.no_identity or documents.no_residence):
        return
    for number, programme in enumerate(programmes):
        if programme.eligibility.citizens_only:  # type: ignore[attr-defined]
            expected = "citizens_only = false where documents.no_identity or no_residence is true"
            raise contradiction(expected, "true", field=f"programmes.{number}.eligibility.citizens_only")


def check_vacancy(vacancy: Vacancy | None, kinds: Iterable[str]) -> None:
    """Raise where a service finds tenants without a fund that stands in for them."""
    if vacancy is not None and vacancy.budget > 0.0 and "guarantee" not in kinds:
        expected = 'budget 0 in a policy without a programme of kind = "guarantee", which takes the risk'
        raise contradiction(expected, f"{vacancy.budget:g}", field="vacancy.budget")


def check_value(value: ValueCreation | None, names: list[str], recapture: float) -> None:
    """Raise where the fund is unknown, or a return is promised of which nothing is recaptured."""
    if value is None:
        return
    if value.fund not in names:
        known = ", ".join(names) or "none"
        raise contradiction(f"a programme of this policy ({known})", f"'{value.fund}'", "value_creation.fund")
    if value.returns > 0.0 and recapture <= 0.0:
        expected = "returns 0 in a policy without land_rules.recapture, from which they come"
        raise contradiction(expected, f"{value.returns:g}", field="value_creation.returns")
