"""What a policy says of titles and wills: cheaper fees and taxes, family property, campaigns (T§4.10, 5.5).

Money is in MWM, one Mexican monthly minimum wage of 2020 (3,746 MXN).
"""

from __future__ import annotations

from typing import Annotated, NamedTuple, Self

from pydantic import model_validator

from scenarios.schema import Quantity, Share, Table, contradiction


class Formalisation(Table):
    """Rules that make formal property cheaper or surer. The defaults leave things as they are.

    Families pay ``fee_share`` of the fee of a title, the state the rest; those with at most ``low_income``
    pay ``property_tax_share`` of the tax on their ground. ``family_regime``: an inherited lot is family
    property, which asks no agreement of heirs and halves the time of a clearing. ``wills``: part of the
    owners without a will that a campaign makes write one in a year, each for ``will_cost`` of public money.
    """

    fee_share: Share = 1.0
    property_tax_share: Share = 1.0
    low_income: Annotated[float, Quantity("MWM/month", 0.0, 100.0, "decile 3 earns about 2")] = 0.0
    family_regime: bool = False
    wills: Annotated[
        float, Quantity("share per year", 0.0, 0.5, "fewer than one owner in ten has a will")
    ] = 0.0
    will_cost: Annotated[float, Quantity("MWM", 0.0, 5.0, "a cheap will costs some tenths")] = 0.0

    @model_validator(mode="after")
    def _a_cut_of_the_tax_is_for_somebody(self) -> Self:
        if (self.property_tax_share < 1.0) != (self.low_income > 0.0):
            raise contradiction(
                "low_income above 0 where property_tax_share is below 1, and only there",
                f"{self.low_income:g} and {self.property_tax_share:g}",
            )
        return self


class FormalisationInForce(NamedTuple):
    """The rules of all policies together; units as in ``Formalisation``."""

    fee_share: float
    property_tax_share: float
    low_income: float
    family_regime: bool
    wills: float
    will_cost: float


def formalisation_in_force(rules: list[Formalisation]) -> FormalisationInForce:
    """The rule kindest to families of each kind; campaigns add up and cost as the dearest of them."""
    campaigns = [rule for rule in rules if rule.wills > 0.0]
    return FormalisationInForce(
        fee_share=min((rule.fee_share for rule in rules), default=1.0),
        property_tax_share=min((rule.property_tax_share for rule in rules), default=1.0),
        low_income=max((rule.low_income for rule in rules), default=0.0),
        family_regime=any(rule.family_regime for rule in rules),
        wills=sum(rule.wills for rule in campaigns),
        will_cost=max((rule.will_cost for rule in campaigns), default=0.0),
    )
