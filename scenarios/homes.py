"""What a programme says about homes it gives: finished homes, serviced lots, homes that are lent.

Money is in MWM, one Mexican monthly minimum wage of 2020 (3,746 MXN).
"""

from __future__ import annotations

from typing import Annotated, Literal

from scenarios.schema import Quantity, Share, Table

HOUSING = ("unit", "lot", "lent")

_PLACE = ("where", "cells")
FIELDS_OF_HOMES: dict[str, tuple[str, ...]] = {
    "unit": (*_PLACE, "price_cap", "rooms", "grant", "credit", "down_payment"),
    "lot": (*_PLACE, "price_cap", "services", "level_months", "grant", "credit", "down_payment"),
    "lent": (*_PLACE, "stock", "rooms", "fit_out", "lent_months"),
}
"""The fields that each kind must fill."""

MAY_SAY: dict[str, tuple[str, ...]] = {
    "unit": ("spare_rooms", "bears_storey", "interest_support", "free_land", "tax_exempt"),
    "lot": ("core", "interest_support"),
}
"""Fields that a kind may fill besides, and no other kind."""


class HomeFields(Table):
    """Homes and lots that a programme gives.

    They lie beyond ``cells`` of the centre (``where`` = periphery) or within (core), on a map of 60 cells a
    side, and cost at most ``price_cap``. A family pays ``down_payment`` of the price at once; then come a
    grant and a mortgage (``credit``), and what these leave it pays itself. With ``interest_support`` the
    programme pays so much of the interest besides what the family pays (``annual_rate``). A finished home
    (*unit*) stands on a small lot with space for ``spare_rooms`` more and, unless ``bears_storey``, under
    a roof that bears no storey. With ``free_land`` the programme pays for the ground, which is no part of the
    price then; ``tax_exempt`` is the part of permits, taxes and other indirect costs that developers are
    spared. A *lot* has ``services`` levels when it is handed over and one more every
    ``level_months``; with ``core`` walls and slab stand on it. *Lent* homes are a ``stock`` that stands
    empty on the first day; each costs ``fit_out`` before it is lent, for ``lent_months``.
    """

    where: Literal["periphery", "core"] = "periphery"
    cells: Annotated[
        float, Quantity("cells", 0.0, 45.0, "a city of 60 cells a side; its middle ring lies at 15")
    ] = 0.0
    price_cap: Annotated[
        float, Quantity("MWM", 0.0, 500.0, "a finished social home costs at most about 143")
    ] = 0.0
    rooms: Annotated[
        int, Quantity("rooms", 2, 5, "a room is 18 m²; social homes have 30 to 54 m²", whole=True)
    ] = 2
    spare_rooms: Annotated[
        int, Quantity("rooms", 0, 3, "a lot of 60 to 90 m² has space for one more", whole=True)
    ] = 1
    bears_storey: bool = False
    free_land: bool = False
    tax_exempt: Share = 0.0
    down_payment: Share = 0.0
    interest_support: Annotated[
        float, Quantity("per year", 0.0, 0.5, "some points below the market's rate of mortgages")
    ] = 0.0
    services: Annotated[
        int, Quantity("levels", 0, 4, "road, water, power, sewer come one by one", whole=True)
    ] = 0
    level_months: Annotated[
        int, Quantity("months", 1, 240, "services come in stages, over years", whole=True)
    ] = 1
    core: bool = False
    stock: Annotated[
        float, Quantity("homes per 1,000 households", 0.0, 200.0, "one home in seven stands empty in Mexico")
    ] = 0.0
    fit_out: Annotated[
        float, Quantity("MWM", 0.0, 100.0, "paint, pipes and doors of a home that stood empty")
    ] = 0.0
    lent_months: Annotated[
        int, Quantity("months", 1, 240, "a temporary home: a year or some", whole=True)
    ] = 1
