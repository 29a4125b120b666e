"""What a policy file says as a whole: programmes, rules or both, and what is claimed for them.

A programme and its parts are in ``scenarios.programme``.
"""

from __future__ import annotations

from typing import Annotated, Any, Self

from pydantic import Field, field_validator, model_validator

from agents.foundation.stretches import ALWAYS, Stretch, is_within
from scenarios.dates import stretches_of, usual_form
from scenarios.enabling import (
    ENABLING,
    Community,
    Documents,
    Inclusion,
    Information,
    PublicWorks,
    Shelter,
    Vacancy,
    ValueCreation,
    check_documents,
    check_vacancy,
    check_value,
)
from scenarios.formalisation import Formalisation
from scenarios.land_policy import LandBank, LandRules, LandTrust, Upgrading
from scenarios.problems import one_of
from scenarios.programme import Programme
from scenarios.schema import Name, Quantity, Share, Source, Table, Text, Title, contradiction
from scenarios.worked_examples import QUESTIONS, Example


class Regulation(Table):
    """What the state asks of lenders and does for cooperatives. 0 leaves things as they are."""

    rate_cap: Annotated[
        float, Quantity("per year", 0.0, 3.0, "highest rate of new loans; 0: no cap; for-profit ones ask .74")
    ] = 0.0
    cooperative_reach: Annotated[
        float, Quantity("share per year", 0.0, 0.2, "with support reach grows by 6 points a year, not 2")
    ] = 0.0
    support_cost: Annotated[
        float, Quantity("MWM per 1,000 households per year", 0.0, 1000.0, "pay of those who advise")
    ] = 0.0


RULES = (
    "regulation",
    "tenancy",
    "upgrading",
    "land_trust",
    "land_bank",
    "land_rules",
    "formalisation",
    *ENABLING,
)
"""Tables of a policy file that are no programmes."""


class Tenancy(Table):
    """What the state asks of landlords and does for tenants. All at 0 or false leaves things as they are.

    Who asks a tenant for more than the market's rent is fined ``fine`` times what that makes in a year;
    ``detection`` is the chance a year that an overcharge of a tenth is proven, greater ones more often.
    """

    fine: Annotated[
        float, Quantity("times the overcharge", 0.0, 50.0, "a fine of less than the overcharge deters nobody")
    ] = 0.0
    detection: Share = 0.0
    observatory: bool = False
    notice_months: Annotated[
        int,
        Quantity("months", 0, 24, "more notice before an eviction; written contracts have 3", whole=True),
    ] = 0
    just_cause: bool = False
    foreign_documents: bool = False
    cost: Annotated[
        float, Quantity("MWM per 1,000 households per year", 0.0, 1000.0, "pay of those who inspect")
    ] = 0.0


ABOUT = ("rows", "place", "for_place", "headline", "examples")
"""What a file says about its policy, not what the policy does: no part of a scenario."""

CATALOGUE_ROWS = 127


class Policy(Table):
    """A policy: programmes, rules or both, where they come from, and what is claimed for them.

    ``rows``: rows of ``scenarios/catalogue.toml`` it stands for. ``place``: its own place, in which its
    examples are worked and its effect is measured, ``for_place`` what was adapted to it. ``headline``:
    the indicators by which it asks to be judged, the first one first. ``in_force``: when it is, as
    ``scenarios.dates`` writes it; nothing: from the first day to the last.

    ``sources`` gives (unit, tag, source) of every number by its dotted name, for instance
    ``policy.sources["programmes.0.finance.budget"]``.
    """

    name: Name
    title: Title
    summary: Text
    source: Text
    claim: Text
    programmes: tuple[Programme, ...] = ()
    regulation: Regulation | None = None
    upgrading: Upgrading | None = None
    land_trust: LandTrust | None = None
    land_bank: LandBank | None = None
    land_rules: LandRules | None = None
    tenancy: Tenancy | None = None
    formalisation: Formalisation | None = None
    information: Information | None = None
    inclusion: Inclusion | None = None
    documents: Documents | None = None
    services: PublicWorks | None = None
    shelter: Shelter | None = None
    vacancy: Vacancy | None = None
    community: Community | None = None
    value_creation: ValueCreation | None = None
    in_force: Text | None = None
    rows: tuple[int, ...] = ()
    place: Name = "valle_de_mexico"
    for_place: Text | None = None
    headline: tuple[Name, ...] = ("adequate_share",)
    examples: tuple[Example, ...] = ()
    sources: dict[str, Source] = Field(default_factory=dict)

    @model_validator(mode="before")
    @classmethod
    def _does_something(cls, raw: Any) -> Any:
        if isinstance(raw, dict) and not raw.keys() & {"programmes", *RULES}:
            raise contradiction(
                f"programmes (a list of tables) or a table of {one_of(RULES)}; programmes = [] for no policy",
                "neither",
                field="programmes",
            )
        return raw

    @field_validator("in_force")
    @classmethod
    def _has_dates_in_their_usual_form(cls, text: str | None) -> str | None:
        return None if text is None else usual_form(text)

    @property
    def stretches(self) -> tuple[Stretch, ...]:
        """When it is in force, in order."""
        return ALWAYS if self.in_force is None else stretches_of(self.in_force)

    @property
    def label(self) -> str:
        """Its name, with its dates if it has some: ``hip_2019@60-120``."""
        return self.name if self.in_force is None else f"{self.name}@{self.in_force}"

    @property
    def full_title(self) -> str:
        """Its English title, with its dates if it has some."""
        return self.title.en if self.in_force is None else f"{self.title.en} (months {self.in_force})"

    def is_in_force(self, month: int) -> bool:
        """Whether it is in force in a month of the run."""
        return is_within(self.stretches, month)

    def dated(self, text: str) -> Policy:
        """The same policy in force when ``text`` says; a ``contradiction`` if that cannot be read."""
        return self.model_copy(update={"in_force": usual_form(text)})

    @property
    def substance(self) -> Policy:
        """What the policy does and when, without what its file says about it."""
        names = [name for name in type(self).model_fields if name not in ABOUT]
        kept = {name: getattr(self, name) for name in names}
        return type(self).model_construct(_fields_set=self.model_fields_set - set(ABOUT), **kept)

    @property
    def has_rules(self) -> bool:
        """Whether it has anything besides programmes."""
        return any(getattr(self, name) is not None for name in RULES)

    @property
    def regulates(self) -> bool:
        """Whether it sets rules for lenders or landlords."""
        return self.regulation is not None or self.tenancy is not None

    @model_validator(mode="after")
    def _programmes_have_names_of_their_own(self) -> Self:
        names = [programme.name for programme in self.programmes]
        if len(set(names)) < len(names):
            raise contradiction("programmes with names of their own", ", ".join(names))
        return self

    @model_validator(mode="after")
    def _land_of_a_swap_goes_to_a_bank(self) -> Self:
        rules, bank = self.land_rules, self.land_bank
        if rules is None or rules.swap == 0.0:
            return self
        if bank is None:
            expected = "swap 0 in a policy without a table land_bank, to which the land would go"
            raise contradiction(expected, f"{rules.swap:g}", field="land_rules.swap")
        if bank.start_month > 0:
            expected = "start_month 0 where land_rules.swap is above 0: land comes in from the first day"
            raise contradiction(expected, str(bank.start_month), field="land_bank.start_month")
        return self

    @model_validator(mode="after")
    def _money_shifts_within_the_policy(self) -> Self:
        paying = {programme.name: programme for programme in self.programmes}
        for number, programme in enumerate(self.programmes):
            shift = programme.finance.shift
            if shift is None:
                continue
            heir, field = paying.get(shift.to), f"programmes.{number}.finance.shift.to"
            others = [name for name in paying if name != programme.name]
            if heir is None or heir is programme:
                expected = "another programme of this policy" + (f", {one_of(others)}" if others else "")
                raise contradiction(expected, f"'{shift.to}'", field=field)
            if heir.finance.shift is not None or heir.benefit.kind == "guarantee":
                expected = "a programme with a budget that passes on no money itself"
                raise contradiction(expected, f"'{shift.to}'", field=field)
            opens, closes = heir.finance.opens_in_year, heir.finance.closes_in_year
            first_year = -(-shift.month // 12)
            if first_year < opens or 0 < closes <= first_year:
                expected = f"a programme that is open when the money shifts, in year {first_year}"
                raise contradiction(expected, f"'{shift.to}'", field=field)
        return self

    @model_validator(mode="after")
    def _polygons_of_an_upgrading_exist(self) -> Self:
        for number, programme in enumerate(self.programmes):
            if programme.targeting.upgrading_polygons and self.upgrading is None:
                field = f"programmes.{number}.targeting.upgrading_polygons"
                raise contradiction("true only with a table upgrading in the policy", "none", field=field)
        return self

    @model_validator(mode="after")
    def _rows_are_in_the_catalogue(self) -> Self:
        for row in self.rows:
            if not 1 <= row <= CATALOGUE_ROWS:
                raise contradiction(f"rows of the catalogue, 1 to {CATALOGUE_ROWS}", str(row), field="rows")
        return self

    @model_validator(mode="after")
    def _examples_name_what_is_here(self) -> Self:
        names = [programme.name for programme in self.programmes]
        for number, example in enumerate(self.examples):
            if example.rule is not None:
                self._has_what_is_asked_for(example.rule, f"examples.{number}.rule")
                continue
            where = f"examples.{number}.programme"
            if example.programme is None and len(names) != 1:
                raise contradiction(
                    f"which programme: {one_of(names)}", "nothing: it is missing", field=where
                )
            if example.programme is not None and example.programme not in names:
                raise contradiction(one_of(names), f"'{example.programme}'", field=where)
        return self

    def _has_what_is_asked_for(self, rule: str, field: str) -> None:
        """Raise where an example asks for a rule of which the policy has no table."""
        needed = QUESTIONS[rule].needs
        if needed and not any(getattr(self, name) for name in needed):
            raise contradiction(f"a table {one_of(needed)} in the policy for '{rule}'", "none", field=field)

    @model_validator(mode="after")
    def _enabling_tables_have_what_they_build_on(self) -> Self:
        check_documents(self.documents, self.programmes)
        check_vacancy(self.vacancy, [programme.benefit.kind for programme in self.programmes])
        recapture = self.land_rules.recapture if self.land_rules is not None else 0.0
        check_value(self.value_creation, [programme.name for programme in self.programmes], recapture)
        return self
