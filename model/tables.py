"""What others read of a city: tables of payments, events and lots, and maps of blocks."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from mesa.discrete_space import OrthogonalMooreGrid
from numpy.typing import NDArray

from agents.foundation.codes import NEVER, NONE, TITLE_NAMES
from agents.foundation.events import CAUSE_NAMES, EVENT_NAMES
from agents.foundation.ledger import FLOW_NAMES, FLOWS, SECTOR_NAMES, SECTORS
from agents.foundation.records import new_records
from agents.foundation.world import World

LOT_USES = ("owner", "owner with tenants", "absentee rental", "vacant")
LAYERS = ("households", "quality", "stage", "services", "vacant")


Flows = tuple[int, NDArray[np.int64], NDArray[np.float64]]
"""A month's payments: month, places in the flattened book, amounts in MWM."""


def ledger_table(payments: list[Flows]) -> pd.DataFrame:
    """Payments by the names of sectors and kinds: month, payer, payee, kind, amount in MWM."""
    places = np.concatenate([flows for _, flows, _ in payments])
    payer, payee, kind = np.unravel_index(places, (SECTORS, SECTORS, FLOWS))
    return pd.DataFrame(
        {
            "month": np.repeat([month for month, _, _ in payments], [len(flows) for _, flows, _ in payments]),
            "payer": np.array(SECTOR_NAMES, object)[payer],
            "payee": np.array(SECTOR_NAMES, object)[payee],
            "kind": np.array(FLOW_NAMES, object)[kind],
            "amount": np.concatenate([amounts for _, _, amounts in payments]),
        }
    )


def event_table(events: list[np.recarray]) -> pd.DataFrame:
    """Events by the names of kinds and causes: month, kind, household, other, lot, cause, amount."""
    log = np.concatenate(events) if events else new_records("event", 0)
    table = pd.DataFrame(log)
    table["kind"] = np.array(EVENT_NAMES, object)[table.kind.to_numpy()]
    table["cause"] = np.array(CAUSE_NAMES, object)[table.cause.to_numpy()]
    return table[["month", "kind", "household", "other", "lot", "cause", "amount"]]


def lots_now(world: World, month: int) -> pd.DataFrame:
    """Occupied and offered lots as they are: one row a lot, MWM and persons; ``month``: their date."""
    lots = world.lots
    rows = np.flatnonzero((lots.founded != NEVER) | (lots.offered == 1))
    mine: Any = lots[rows]
    rooms: Any = world.rooms[: world.tally[0].rooms]
    taken: Any = rooms[(rooms.present == 1) & (rooms.tenant != NONE)]
    rents = np.bincount(taken.lot, weights=taken.rent, minlength=len(lots))
    let = np.bincount(taken.lot, minlength=len(lots))
    use = np.select(
        [mine.landlord != NONE, (mine.owner != NONE) & (mine.let_rooms > 0), mine.owner != NONE],
        [2, 1, 0],
        3,
    )
    with np.errstate(invalid="ignore"):
        mean_rent = np.where(let[rows] > 0, rents[rows] / np.maximum(1, let[rows]), np.nan)
    return pd.DataFrame(
        {
            "month": month,
            "lot": rows,
            "x": mine.x,
            "y": mine.y,
            "block": mine.block,
            "settlement": mine.settlement,
            "services": mine.services,
            "stage": mine.done,
            "storey": mine.storey,
            "quality": mine.quality,
            "title": pd.Categorical.from_codes(mine.title, TITLE_NAMES),
            "tenure_use": pd.Categorical.from_codes(use, LOT_USES),
            "households": mine.households,
            "people": mine.people,
            "rooms": mine.rooms,
            "let_rooms": mine.let_rooms,
            "mean_rent": mean_rent,
            "crowding": mine.crowding,
            "adequate": mine.adequate,
            "consolidated": mine.consolidated,
            "risk": mine.risk,
        }
    )


def draw_maps(grid: OrthogonalMooreGrid, world: World) -> None:
    """Bring the property layers of the grid of blocks (``LAYERS``) up to date."""
    side = grid.dimensions[0]
    lots = world.lots
    used = lots.founded != NEVER
    number = np.bincount(lots.block[used], minlength=side * side).astype(float)

    def mean(values: NDArray[Any]) -> NDArray[np.float64]:
        total = np.bincount(lots.block[used], weights=values[used].astype(float), minlength=side * side)
        return np.divide(total, number, out=np.zeros_like(total), where=number > 0).reshape(side, side)

    grid.households.data[...] = np.bincount(
        lots.block, weights=lots.households, minlength=side * side
    ).reshape(side, side)
    grid.quality.data[...] = mean(lots.quality)
    grid.stage.data[...] = mean(lots.done)
    grid.services.data[...] = mean(lots.services)
    grid.vacant.data[...] = (world.place[0].lots_a_block - number).reshape(side, side)
