"""Who comes first when a programme's money is short, and where it works."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import model_validator

from scenarios.schema import Quantity, Share, Table, contradiction, refuse, require

_OF_POLYGONS = ("settlements", "choice", "upgrading_polygons", "inside_first")


class Targeting(Table):
    """Who comes first when money is short.

    ``first_come`` and ``vulnerability`` (income per head) look at households, the others at where they live.
    *polygon*: only who lives in chosen settlements is served, or comes first with ``inside_first``. They
    are chosen when the first money arrives, ``settlements`` of them by ``choice`` (0: none, it works
    anywhere), or they are those of the policy's table ``upgrading`` (``upgrading_polygons``). *gap*:
    settlements by the number of households without services, the largest first (Cartagena).
    *brokered*: as first come, but ``broker_quota`` of a year's money goes first to the most organised
    settlements.
    ``paper_burden`` multiplies what paperwork takes away from the readiness to ask.
    """

    queue: Literal["first_come", "vulnerability", "polygon", "gap", "brokered"]
    settlements: Annotated[
        float, Quantity("per 1,000 households", 0.0, 100.0, "a city of 1,000 households has about 25")
    ] = 0.0
    choice: Literal["gap", "central"] = "gap"
    upgrading_polygons: bool = False
    inside_first: bool = False
    broker_quota: Share = 0.0
    paper_burden: Annotated[
        float, Quantity("factor", 0.0, 10.0, "1: the usual paperwork; 0: none that keeps anybody away")
    ] = 1.0

    @model_validator(mode="after")
    def _says_what_its_queue_needs(self) -> Self:
        if self.queue == "polygon":
            chosen = {"settlements", "choice"} & self.model_fields_set
            if self.upgrading_polygons and chosen:
                raise contradiction(
                    "settlements or upgrading_polygons, not both", "both", field="upgrading_polygons"
                )
        else:
            refuse(self, _OF_POLYGONS, f'as queue = "{self.queue}" has no polygons')
        if self.queue == "brokered":
            require(self, ("broker_quota",), 'for queue = "brokered"')
        else:
            refuse(self, ("broker_quota",), f'as queue = "{self.queue}" has no brokers')
        return self
