"""What a policy file says as a whole: programmes, regulation or both, and what is claimed for them.

A programme and its parts are in ``scenarios.schema``.
"""

from __future__ import annotations

from typing import Annotated, Any, Self

from pydantic import Field, model_validator

from scenarios.land_policy import LandBank, LandRules, LandTrust, Upgrading
from scenarios.problems import one_of
from scenarios.schema import Name, Programme, Quantity, Source, Table, Text, Title, contradiction


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


RULES = ("regulation", "upgrading", "land_trust", "land_bank", "land_rules")
"""Tables of a policy file that are no programmes."""


class Policy(Table):
    """A policy: programmes, regulation or both, where they come from, and what is claimed for them.

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

    @property
    def has_rules(self) -> bool:
        """Whether it has anything besides programmes."""
        return any(getattr(self, name) is not None for name in RULES)

    @model_validator(mode="after")
    def _programmes_have_names_of_their_own(self) -> Self:
        names = [programme.name for programme in self.programmes]
        if len(set(names)) < len(names):
            raise contradiction("programmes with names of their own", ", ".join(names))
        return self
