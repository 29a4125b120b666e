"""The map: lots in blocks around one centre, settlements founded at different times (C0).

A block is a square of lots whose rows are consecutive, so that whoever needs the lots of a
block needs no index. Older settlements lie nearer to the centre. Distances from the centre are
measured on the scale of a 60-cell city whatever the number of households, so that a large city
has the same gradients as a small one.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from agents.foundation.codes import NEVER, NONE
from agents.foundation.draws import named_key, purpose, uniforms
from agents.foundation.records import new_records
from scenarios import Place

ZONE_EDGES = (11.0, 18.0, 25.0)
"""Outer edges of the inner rent zones, cells; beyond the last lies the fourth zone."""

_SIZE = purpose("space.settlement_size")
_WHERE = purpose("space.block_order")
_AGE = purpose("space.settlement_age")
_PUBLIC = purpose("space.public_land")
_RISK = purpose("space.risk")
_SERVICE = purpose("space.services")

STANDARD_SIDE = 60.0

ON_SLOPES = 0.8
"""Share of a steep block's lots that are at risk: slopes and ravines do not lie lot by lot."""


def side_of(households: int, place: Place) -> int:
    """Cells along a side of the square map: a whole number of blocks."""
    cells = place.map.block_cells
    blocks = math.ceil(math.sqrt(households * place.map.lots_per_household) / cells)
    return max(2, blocks) * cells


def lay_out_lots(households: int, place: Place, luck: np.uint64) -> np.recarray:
    """All lots of the map, empty; rows of a block are consecutive."""
    cells = place.map.block_cells
    side = side_of(households, place)
    blocks_a_side = side // cells
    lots: Any = new_records("lot", side * side)
    row = np.arange(side * side)
    block, inside = np.divmod(row, cells * cells)
    lots.block = block
    lots.x = (block % blocks_a_side) * cells + inside % cells
    lots.y = (block // blocks_a_side) * cells + inside // cells
    base = named_key("lot")
    lots.key = (base & ~((1 << 40) - 1)) | (lots.y.astype(np.int64) << 20) | lots.x
    centre = (side - 1) / 2.0
    lots.distance = np.hypot(lots.x - centre, lots.y - centre) * (STANDARD_SIDE / side)
    lots.zone = np.searchsorted(ZONE_EDGES, lots.distance)
    far = lots.distance > place.map.far_cells
    lots.public = far & (uniforms(luck, _PUBLIC, lots.key, 0) < place.map.public_share_far)
    slope = uniforms(luck, _RISK, lots.key[block * cells * cells], 0) < place.map.risk_share / ON_SLOPES
    lots.risk = slope & (uniforms(luck, _RISK, lots.key, 1) < ON_SLOPES)
    for field in ("settlement", "owner", "landlord", "seller", "holder", "upper", "keeper"):
        lots[field] = NONE
    for field in ("founded", "core_month", "slab_month", "consolidated_month", "invaded", "ready"):
        lots[field] = NEVER
    for field in ("title_asked", "title_due", "title_failed"):
        lots[field] = NEVER
    return lots


def _morton(x: NDArray[np.int64], y: NDArray[np.int64]) -> NDArray[np.int64]:
    """Order along a space-filling curve, so that consecutive blocks are near each other."""
    code = np.zeros_like(x)
    for bit in range(20):
        code |= ((x >> bit) & 1) << (2 * bit) | ((y >> bit) & 1) << (2 * bit + 1)
    return code


def settlement_sizes(households: int, place: Place, luck: np.uint64) -> NDArray[np.int64]:
    """Households of each settlement, between the smallest and the largest, adding up."""
    smallest, largest = place.settlements.smallest, place.settlements.largest
    count = max(1, round(households / place.settlements.mean_households))
    keys = np.array([named_key("settlement", k) for k in range(count)], np.int64)
    wanted = smallest + (largest - smallest) * uniforms(luck, _SIZE, keys, 0)
    edges = np.rint(np.cumsum(wanted) / wanted.sum() * households).astype(np.int64)
    return np.diff(edges, prepend=0)


def found_settlements(
    lots: np.recarray, households: int, used_share: float, place: Place, luck: np.uint64
) -> tuple[np.recarray, NDArray[np.int64], NDArray[np.int64]]:
    """Settlements on blocks from the centre outwards.

    ``used_share``: lots in use over households. Returns the settlement records (with spare
    rows for every block of the map), the households of each, and the occupied lots of each in
    one array of lot rows ordered by settlement (their number is ``sizes × used_share`` rounded).
    """
    cells = place.map.block_cells
    lots_a_block = cells * cells
    blocks = len(lots) // lots_a_block
    blocks_a_side = math.isqrt(blocks)
    sizes = settlement_sizes(households, place, luck)
    lots_used = np.maximum(1, np.rint(sizes * used_share)).astype(np.int64)
    blocks_used = np.ceil(lots_used / (0.9 * lots_a_block)).astype(np.int64)

    block = np.arange(blocks)
    bx, by = block % blocks_a_side, block // blocks_a_side
    middle = (blocks_a_side - 1) / 2.0
    keys = np.array([named_key("block", b) for b in range(blocks)], np.int64)
    radius = np.hypot(bx - middle, by - middle) * (1.0 + 0.5 * (uniforms(luck, _WHERE, keys, 0) - 0.5))
    inner = np.argsort(radius, kind="stable")[: int(blocks_used.sum())]
    inner = inner[np.argsort(_morton(bx[inner], by[inner]), kind="stable")]

    settlements = new_records("settlement", blocks + len(sizes) + 8)
    settlements.invaded = NEVER
    first = np.concatenate([[0], np.cumsum(blocks_used)])
    occupied = []
    place_radius = np.empty(len(sizes))
    order_in_block = uniforms(luck, _WHERE, lots.key, 1)
    for k in range(len(sizes)):
        mine = inner[first[k] : first[k + 1]]
        rows = (mine[:, None] * lots_a_block + np.arange(lots_a_block)).ravel()
        lots.settlement[rows] = k
        occupied.append(rows[np.argsort(order_in_block[rows], kind="stable")][: lots_used[k]])
        place_radius[k] = radius[mine].mean()
    settlements.key[: len(sizes)] = [named_key("settlement", k) for k in range(len(sizes))]
    _date(settlements, place_radius, place, luck)
    settled = lots.settlement != NONE
    lots.services[settled] = settlements.services[lots.settlement[settled]]
    return settlements, sizes, np.concatenate(occupied)


def _date(settlements: np.recarray, radius: NDArray[np.float64], place: Place, luck: np.uint64) -> None:
    """Founding months and the services that have come since: older near the centre."""
    count = len(radius)
    keys = settlements.key[:count]
    noisy = radius * (1.0 + 0.3 * (uniforms(luck, _AGE, keys, 0) - 0.5))
    rank = np.argsort(np.argsort(noisy, kind="stable"), kind="stable") / max(1, count - 1)
    youngest, oldest = place.settlements.youngest_years, place.settlements.oldest_years
    years = oldest - (oldest - youngest) * rank
    settlements.founded[:count] = -np.rint(12 * years)
    level = np.floor(years / place.services.years_per_level + 0.6 * uniforms(luck, _SERVICE, keys, 0))
    settlements.services[:count] = np.clip(level, 0, 4)
    settlements.organisation[:count] = 0.3
