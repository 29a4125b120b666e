"""What a programme may ask of who applies."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import model_validator

from scenarios.schema import UMA_IN_MWM, Quantity, Table, contradiction

_CAP = Quantity(
    ("MW", "UMA"), 0.0, 100.0, "ceilings of Mexican housing programmes run from 2.6 to 8 minimum wages"
)


class Eligibility(Table):
    """Who may apply. Income ceilings and the floor below which nobody is served: monthly, in ``unit``.

    ``citizens_only`` leaves out who came from another country, ``migrants_only`` everybody else.
    ``residence_months``: how long who came from elsewhere must have lived in the city. With
    ``elders_from`` only those are eligible who live alone or whose head has this age. ``own_savings``:
    money a household must show when it asks, and keeps. ``owners_only`` makes a voucher an allowance for
    families who own their home: it pays what it would pay of the rent of a room there. ``streams`` names
    the only streams of newcomers (and ``native``) that are eligible; without it all are. ``formal_only``: for
    those in formal work, as payroll funds are. ``housed_only``: only on lots and homes of a programme.
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
    receives_remittances: bool = False
    streams: tuple[
        Literal["native", "internal", "displaced", "international", "returnee", "seasonal"], ...
    ] = ()
    formal_only: bool = False
    housed_only: bool = False
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
        return self.income_cap_household * self._unit_in_mwm

    @property
    def ceiling_single(self) -> float:
        """Highest monthly income of a person living alone, MWM."""
        return self.income_cap_single * self._unit_in_mwm

    @property
    def floor(self) -> float:
        """Lowest monthly income of a household, MWM."""
        return self.income_floor * self._unit_in_mwm

    @property
    def _unit_in_mwm(self) -> float:
        return UMA_IN_MWM if self.unit == "UMA" else 1.0

    @model_validator(mode="after")
    def _floor_is_below_the_ceilings(self) -> Self:
        lowest = min(self.income_cap_household, self.income_cap_single)
        if self.income_floor > 0.0 and self.income_floor >= lowest:
            raise contradiction(
                "income_floor below both ceilings", f"{self.income_floor:g}, the lower ceiling {lowest:g}"
            )
        return self

    @model_validator(mode="after")
    def _housed_have_a_lot(self) -> Self:
        if self.housed_only and not self.needs_lot:
            raise contradiction("needs_lot = true where housed_only = true", "false", field="needs_lot")
        return self

    @model_validator(mode="after")
    def _is_open_to_somebody(self) -> Self:
        if self.citizens_only and self.migrants_only:
            raise contradiction("one of citizens_only and migrants_only", "both true")
        left = set(self.streams)
        if self.citizens_only:
            left -= {"international"}
        if self.migrants_only:
            left &= {"international"}
        if self.streams and not left:
            raise contradiction("streams that citizens_only and migrants_only leave", ", ".join(self.streams))
        return self
