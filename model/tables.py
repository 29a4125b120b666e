"""What others read of a city: tables of payments, events and lots, and maps of blocks."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from mesa.discrete_space import OrthogonalMooreGrid
from numpy.typing import NDArray

from agents.foundation.causes import CAUSE_NAMES
from agents.foundation.codes import NEVER, NONE, TITLE_NAMES
from agents.foundation.events import EVENT_NAMES
from agents.foundation.ledger import FLOW_NAMES, FLOWS, SECTOR_NAMES, SECTORS
from agents.foundation.records import new_records
from agents.foundation.rules import rule
from agents.foundation.world import World

LOT_USES = ("owner", "owner with tenants", "absentee rental", "vacant")
LAND_KINDS = ("private", "public", "land company")
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


SNAPSHOT = np.dtype(
    [
        ("lot", "i4"),
        ("x", "i2"),
        ("y", "i2"),
        ("block", "i4"),
        ("settlement", "i4"),
        ("services", "i1"),
        ("stage", "i1"),
        ("storey", "i1"),
        ("quality", "f4"),
        ("title", "i1"),
        ("tenure_use", "i1"),
        ("households", "i2"),
        ("people", "i2"),
        ("rooms", "i2"),
        ("let_rooms", "i2"),
        ("mean_rent", "f4"),
        ("crowding", "f4"),
        ("adequate", "i1"),
        ("consolidated", "i1"),
        ("risk", "i1"),
        ("residents", "i2"),
        ("income", "f4"),
        ("decile", "f4"),
        ("displaced", "i2"),
        ("land", "i1"),
    ]
)
"""An occupied or offered lot as a yearly snapshot keeps it.

``mean_rent`` in MWM a month, NaN without tenants. ``residents``: households that live here, tenants too;
``income`` (MWM a month) and ``decile`` are means over them, NaN where nobody lives. ``displaced``:
households ever displaced from here.
"""


@rule
def use_of(lot):
    """Place in ``LOT_USES`` of what a lot is used for."""
    if lot.landlord != NONE:
        return 2
    if lot.owner != NONE:
        return 1 if lot.let_rooms > 0 else 0
    return 3


@rule
def land_kind(lot):
    """Place in ``LAND_KINDS`` of whose ground a lot is, or was before somebody lived there."""
    if lot.public == 1:
        return 1
    return 2 if lot.holder != NONE and lot.owner == NONE else 0


@rule
def fill_snapshot(world, shots):
    """Describe every occupied or offered lot in ``shots``; returns how many there are."""
    lots, rooms = world.lots, world.rooms
    rents = np.zeros(lots.shape[0])
    let = np.zeros(lots.shape[0])
    for row in range(world.tally[0].rooms):
        room = rooms[row]
        if room.present == 1 and room.tenant != NONE:
            rents[room.lot] += room.rent
            let[room.lot] += 1.0
    residents = np.zeros(lots.shape[0])
    incomes = np.zeros(lots.shape[0])
    deciles = np.zeros(lots.shape[0])
    for row in range(world.tally[0].households):
        home = world.households[row]
        if home.present == 1 and home.lot != NONE:
            residents[home.lot] += 1.0
            incomes[home.lot] += home.usual_income
            deciles[home.lot] += home.decile
    count = 0
    for row in range(lots.shape[0]):
        lot = lots[row]
        if lot.founded == NEVER and lot.offered == 0:
            continue
        shot = shots[count]
        count += 1
        shot["lot"] = row
        shot["x"] = lot.x
        shot["y"] = lot.y
        shot["block"] = lot.block
        shot["settlement"] = lot.settlement
        shot["services"] = lot.services
        shot["stage"] = lot.done
        shot["storey"] = lot.storey
        shot["quality"] = lot.quality
        shot["title"] = lot.title
        shot["tenure_use"] = use_of(lot)
        shot["households"] = lot.households
        shot["people"] = lot.people
        shot["rooms"] = lot.rooms
        shot["let_rooms"] = lot.let_rooms
        shot["mean_rent"] = rents[row] / let[row] if let[row] > 0.0 else np.nan
        shot["crowding"] = lot.crowding
        shot["adequate"] = lot.adequate
        shot["consolidated"] = lot.consolidated
        shot["risk"] = lot.risk
        shot["residents"] = residents[row]
        shot["income"] = incomes[row] / residents[row] if residents[row] > 0.0 else np.nan
        shot["decile"] = deciles[row] / residents[row] if residents[row] > 0.0 else np.nan
        shot["displaced"] = lot.displaced
        shot["land"] = land_kind(lot)
    return count


LotYear = tuple[int, np.ndarray]
"""A yearly snapshot: month and records of ``SNAPSHOT``."""


def lots_now(state: Any, lots: int, month: int) -> LotYear:
    """Snapshot of the occupied and offered among ``lots`` lots; ``month``: its date."""
    shots = np.zeros(lots, SNAPSHOT)
    return month, shots[: fill_snapshot(state, shots)].copy()


def lot_table(years: list[LotYear]) -> pd.DataFrame:
    """Snapshots as a table: month, lot and the fields of ``SNAPSHOT``."""
    shots = np.concatenate([shots for _, shots in years])
    table = pd.DataFrame({name: shots[name] for name in SNAPSHOT.names or ()})
    table.insert(0, "month", np.repeat([month for month, _ in years], [len(shots) for _, shots in years]))
    table["title"] = pd.Categorical.from_codes(shots["title"], TITLE_NAMES)
    table["land"] = pd.Categorical.from_codes(shots["land"], LAND_KINDS)
    table["tenure_use"] = pd.Categorical.from_codes(shots["tenure_use"], LOT_USES)
    return table


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
