"""Houses as one sees them from the street: each lot of a window of the map, drawn within its cell.

A cell is [x, x + 1) by [y, y + 1): the street at its foot, the house above. Every
part is drawn for all lots at once, on the sheets of ``analysis.app.sheets``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from agents.foundation.codes import (
    ACTIVE,
    FINISHING,
    FROZEN,
    NEVER,
    NONE,
    ROOM_STAGE,
    SHELTER,
    SLAB,
    STOREY,
    WALLS,
)
from agents.foundation.draws import purpose, uniforms
from analysis.app.palettes import BLUE, GREEN, SKY, VERMILION, YELLOW, pack, packed, rgb, shades
from analysis.app.sheets import SHEETS as SHEETS
from analysis.app.sheets import Sheets, Where

_PAINT, _TREES = purpose("map.paint"), purpose("map.trees")

BASE, FLOOR, ROOF = 0.13, 0.29, 0.03
"""Heights: the top of the street, a floor, a slab; cells."""
UP = BASE + FLOOR + ROOF
LEFT, MIDDLE, RIGHT, EDGE = 0.09, 0.53, 0.75, 0.97
"""Walls of the core and of the two columns of rooms beside it; cells."""
HALF = (LEFT + MIDDLE) / 2.0
MOST_ROOMS = 6
"""Rooms drawn beside a core; the last two stand on it where there is no storey."""
MOST_HEADS, USUAL = 3, 12.0
"""Heads in a window; lots side by side in a picture whose lines have their usual width."""

CORE, ABOVE, BESIDE = 0, 1, 2
PIECES = np.array(
    [(LEFT, MIDDLE, BASE), (LEFT, MIDDLE, UP), (MIDDLE, RIGHT, BASE), (RIGHT, EDGE, BASE),
     (MIDDLE, RIGHT, UP), (RIGHT, EDGE, UP), (LEFT, HALF, UP), (HALF, MIDDLE, UP)]
).T  # fmt: skip
"""What a house is made of, from its left wall to its right one and from its floor up: the core, the
storey on it, rooms beside."""

BLOCK, JOINT, CONCRETE, STEEL, DARK = "#aaa59b", "#8f8a80", "#d3d0c8", "#8c3b1f", "#3f3a36"
WOOD, BOARD, TIN, TARP = "#8a5f3c", ("#b98d5f", "#94693f", "#c79f70", "#7d5735"), "#9fb3bd", "#2f74b5"
PAINTS = ("#e8a06c", "#f2c877", "#d9735a", "#7fb0c8", "#eda6a6", "#f3e2ae", "#b9a3cf", "#e6b8d0", "#a9c7a0")
BLOCKS = ("#8f8a80", "#9d988d", "#7f7a71")
HEADS = ("#6b4630", "#8d5d3e", "#b07a52")
GLASS, FRAME, DOOR, PLANK, WHITE = "#bfe3ee", "#fffdf5", "#5a3422", "#9a7a58", "#f4f4f0"
SKY_TONE, GRASS, SOLD, YARD, SLOPE = "#e6f0f4", "#c3d4a4", "#d8d3a6", "#dcc190", "#b98f63"
DIRT, ASPHALT, PAVING = "#c2a06e", "#7b7b7d", "#d6d4cc"
CURTAINS, (TILE, VEST, SAND) = ("#d98c8c", "#e3c16f", "#8fb3cf"), ("#b4512f", "#d24b2a", "#d8b15a")


@dataclass(frozen=True)
class Part:
    """What a drawn thing stands for: the word key of its name, and the colour that tells it."""

    key: str
    colour: str


PARTS = (
    Part("part.lot", GRASS),
    Part("part.stakes", WOOD),
    Part("part.shelter", BOARD[0]),
    Part("part.walls", BLOCK),
    Part("part.slab", CONCRETE),
    Part("part.rods", STEEL),
    Part("part.paint", PAINTS[0]),
    Part("part.storey", PAINTS[3]),
    Part("part.let", BLUE),
    Part("part.workshop", VERMILION),
    Part("part.site", SAND),
    Part("part.programme", GREEN),
    Part("part.cracks", DARK),
    Part("part.plan", TILE),
    Part("part.empty", PLANK),
    Part("part.sale", YELLOW),
    Part("part.road", ASPHALT),
    Part("part.water", "#22313d"),
    Part("part.barrel", TARP),
    Part("part.power", WOOD),
    Part("part.people", HEADS[1]),
)
"""The legend, from the bare lot to the finished street."""


class _Street:
    """The lots of a window: what of their records is drawn, one array a field (lots, or lots by pieces)."""

    def __init__(self, city: Any, x0: float, x1: float, y0: float, y1: float) -> None:
        world = city.world
        lots, projects = world.lots, world.projects
        x, y = lots["x"], lots["y"]
        rows = np.flatnonzero((x + 1 > x0) & (x < x1) & (y + 1 > y0) & (y < y1))
        lot, project = np.asarray(lots)[rows], np.asarray(projects)[rows]
        self.count, self.luck = len(rows), city.luck
        self.lot, self.key, self.x, self.y = lot, lot["key"], lot["x"], lot["y"]
        self.done, self.stage, self.services = lot["done"], project["stage"], lot["services"]
        self.progress = np.clip(project["progress"], 0.0, 1.0)
        self.working = (self.stage > 0) & (project["wait_month"] == NEVER)
        awards = np.asarray(world.awards)
        running = (awards["present"] == 1) & np.isin(awards["state"], (ACTIVE, FROZEN))
        self.programme = np.isin(rows, awards["lot"][running]) & (self.stage > 0)
        rented = np.asarray(world.rooms)[: world.tally[0]["rooms"]]
        lived = rented["lot"][(rented["present"] == 1) & (rented["tenant"] != NONE)]
        self.tenants = np.bincount(lived, minlength=len(lots))[rows]
        self.lived_in = (lot["households"] > 0) | (self.tenants > 0)
        self.site = (lot["ready"] > city.month) & (self.done == 0)
        self.settled = (lot["founded"] != NEVER) | (lot["ready"] != NEVER)
        self.storey, self.shop = lot["storey"] == 1, lot["workshop"] == 1
        self.finished = self.done >= FINISHING
        self.tiled = ((lot["rigid"] == 1) | (lot["light"] == 1)) & self.finished
        self._pieces()

    def _pieces(self) -> None:
        """Which pieces stand or rise, how high, who lives there."""
        rooms = np.minimum(self.lot["extra_rooms"], MOST_ROOMS)
        number = np.arange(MOST_ROOMS)
        beside = rooms[:, None] > number
        beside[:, 4:] &= ~self.storey[:, None]
        self.stands = np.column_stack((self.done >= WALLS, self.storey, beside))
        adding = ((self.stage == ROOM_STAGE)[:, None] & (rooms[:, None] == number)) & (number < 4)
        core = (self.stage == WALLS) & (self.done < WALLS)
        self.rising = np.column_stack((core, (self.stage == STOREY) & ~self.storey, adding))
        self.built = self.stands | self.rising
        self.share = np.where(self.rising, np.maximum(0.1, self.progress)[:, None], 1.0)
        self.painted = (self.stands & self.finished[:, None]).astype(float)
        self.painted[:, CORE] += (self.stage == FINISHING) * ~self.finished * self.progress
        rank = rooms[:, None] - number
        let = beside & (rank <= self.lot["let_rooms"][:, None])
        let[:, 0] &= ~self.shop
        spare, paying = self.lot["let_rooms"] - rooms, self.tenants - rooms
        self.let = np.column_stack((self.lot["landlord"] != NONE, self.storey & (spare > 0), let))
        self.tenanted = np.column_stack((self.lived_in, paying > 0, rank <= self.tenants[:, None]))
        self.second = self.storey & (self.lot["upper"] != NONE)
        self.raised = self.storey | (rooms > 4) | self.rising[:, ABOVE]
        self.top = np.where(self.storey | (rooms > 4), UP + FLOOR + ROOF, UP)

    def drawn(self, reason: int, number: int = 0) -> NDArray[np.float64]:
        """A number between 0 and 1 that a lot keeps for ever."""
        return uniforms(self.luck, reason, self.key, number)

    def paints(self) -> NDArray[np.float32]:
        """Colours of the pieces, float32 (lots, pieces, 3): each house its own, paler where it is worse."""
        own = rgb(PAINTS)[(self.drawn(_PAINT) * len(PAINTS)).astype(np.int64)]
        own[self.lot["ready"] != NEVER] = rgb((WHITE,))[0]
        other = rgb(PAINTS)[(self.drawn(_PAINT, 2) * len(PAINTS)).astype(np.int64)]
        coats = np.repeat(own[:, None], PIECES.shape[1], axis=1)
        coats[:, ABOVE] = np.where(self.second[:, None], other, 0.9 * own + 25.0)
        coats[:, BESIDE:] *= 0.92
        dull = (0.45 * (1.0 - np.clip(self.lot["quality"], 0.0, 1.0)))[:, None, None].astype(np.float32)
        mixed: NDArray[np.float32] = coats * (1.0 - dull) + rgb((BLOCK,))[0] * dull
        return mixed


def houses(city: Any, x0: float, x1: float, y0: float, y1: float) -> dict[str, dict[str, Any]]:
    """The houses of all lots in a window, as columns for the glyphs of ``SHEETS``.

    ``city``: a ``HousingModel``. The window is in cells of the map; lots that reach into it are drawn
    whole. Returns float32 columns in cells (line widths in pixels) and ``colour`` (uint32 RGBA) by sheet;
    ``xs`` and ``ys`` of polygons are lists. Columns are empty where there are no lots.
    """
    street = _Street(city, x0, x1, y0, y1)
    sheets = Sheets(street.x, street.y, pen=float(np.clip(USUAL / max(x1 - x0, 1.0), 0.4, 1.5)))
    if street.count:
        for part in (_ground, _shelters, _walls, _slabs, _openings, _workshops, _cracks, _roofs, _services,
                     _sites, _for_sale):  # fmt: skip
            part(street, sheets)
    return sheets.columns()


def _ground(s: _Street, draw: Sheets) -> None:
    offered = (s.lot["offered"] == 1) & ~s.settled
    every, street = np.ones(s.count, np.bool_), s.settled | offered
    earth = np.full(s.count, packed(GRASS), np.uint32)
    earth[offered] = packed(SOLD)
    earth[s.settled] = packed(YARD)
    earth[(s.lot["risk"] == 1) & s.settled] = packed(SLOPE)
    horizon = np.where(s.settled, BASE + 0.07, np.where(offered, BASE + 0.13, 0.34))
    draw.box(every, 0.0, 1.0, 0.0, horizon, earth, "ground")
    draw.box(every, 0.0, 1.0, horizon, 1.0, SKY_TONE, "ground")
    dirt, road = street & (s.services < 1), street & (s.services >= 1)
    draw.box(dirt, 0.0, 1.0, 0.02, 0.09, DIRT, "ground")
    draw.box(road, 0.0, 1.0, 0.0, 0.09, ASPHALT, "ground")
    draw.box(road, 0.35, 0.65, 0.04, 0.052, WHITE, "ground")
    draw.box(road, 0.0, 1.0, 0.09, BASE, PAVING, "ground")
    draw.box(street & (s.services >= 4), 0.80, 0.89, 0.025, 0.06, DARK, "ground")
    chance = np.column_stack([s.drawn(_TREES, number) for number in range(6)])
    tree = ~street[:, None] & (chance[:, :3] < 0.6)
    x = 0.14 + 0.27 * np.arange(3) + 0.35 * chance[:, :3]
    y = 0.42 + 0.2 * chance[:, 3:]
    draw.box(tree, x - 0.015, x + 0.015, y - 0.22, y, WOOD)
    draw.dot(tree, x, y, 0.1, "#7d9e69")
    draw.dot(tree, x - 0.03, y + 0.03, 0.055, "#93b27d")
    bare = np.repeat((street & (s.done == 0) & (s.stage == 0) & ~s.site)[:, None], 4, axis=1)
    x, y = np.array([0.08, 0.9, 0.79, 0.2]), BASE + np.array([0.01, 0.01, 0.11, 0.11])
    draw.box(bare, x, x + 0.02, y, y + 0.1, WOOD)
    draw.line(bare, x + 0.01, y + 0.07, np.roll(x, 1) + 0.01, np.roll(y, 1) + 0.07, "#f4f1e4")


def _shelters(s: _Street, draw: Sheets) -> None:
    """Boards and tin, beside the walls that rise; it goes when the slab is poured."""
    building = s.stage == SHELTER
    stands = building | (s.done == SHELTER) | (s.done == WALLS)
    state = np.where(building, 1.0, s.lot["shelter"])
    alone = (s.done <= SHELTER) & (s.stage != WALLS)
    left, wide = np.where(alone, 0.22, 0.57), np.where(alone, 0.12, 0.095)
    high = 0.29 * np.where(building, s.progress, 1.0) * (0.75 + 0.25 * state)
    board = np.arange(4)
    rotten = np.where(state[:, None] < 0.15 + 0.2 * board, 0.15, 0.0) * high[:, None]
    start = left[:, None] + board * wide[:, None]
    draw.box(np.repeat(stands[:, None], 4, axis=1), start, start + wide[:, None], BASE,
             BASE + high[:, None] - rotten, shades(BOARD))  # fmt: skip
    ready = stands & (high > 0.2)
    draw.box(ready, left + 0.45 * wide, left + 1.35 * wide, BASE, BASE + 0.18, DARK)
    draw.box(ready, left + 2.3 * wide, left + 3.3 * wide, BASE + 0.1, BASE + 0.18, DARK)
    _heads(s, draw, ready[:, None], (left + 2.8 * wide)[:, None], np.float64(BASE + 0.1))
    low, end, sag = BASE + high, left + 4.0 * wide, 0.03 * (1.0 - state)
    draw.shape(ready, ((left - 0.04, low - 0.01), (end + 0.04, low + 0.05 - sag),
                       (end + 0.04, low + 0.09 - sag), (left - 0.04, low + 0.03)), TIN)  # fmt: skip
    draw.shape(ready & (state < 0.35), ((left + wide, low), (left + 2.6 * wide, low + 0.02),
               (left + 2.6 * wide, low + 0.065), (left + wide, low + 0.05)), TARP)  # fmt: skip


def _walls(s: _Street, draw: Sheets) -> None:
    """Blocks as high as they are laid, then paint from the left, darker at the foot."""
    left, right, low = PIECES
    high = low + FLOOR * s.share
    draw.box(s.built[:, CORE], LEFT - 0.02, MIDDLE + 0.01, BASE - 0.015, BASE + 0.012, "#8b8780")
    draw.box(s.site, LEFT, EDGE - 0.1, BASE, BASE + 0.5 * FLOOR, WHITE)
    draw.box(s.built, left, right, low, high, BLOCK)
    course = 0.055 * np.arange(1, 6)
    bare = (s.built & (s.painted < 1.0))[:, :, None] & (FLOOR * s.share[:, :, None] > course)
    start, end, level = left[:, None], right[:, None], low[:, None] + course
    draw.box(bare, start, end, level - 0.006, level + 0.006, JOINT)
    seam = start + (end - start) * np.array([0.3, 0.62, 0.3, 0.62, 0.3])
    draw.box(bare, seam - 0.006, seam + 0.006, level - 0.055, level, JOINT)
    edge, coated, paint = left + (right - left) * s.painted, s.painted > 0.0, s.paints()
    draw.box(coated, left, edge, low, high, pack(paint))
    draw.box(coated, left, edge, low, low + 0.06, pack(0.78 * paint))
    draw.box(coated, left, edge, high - 0.012, high, pack(0.72 * paint))


def _slabs(s: _Street, draw: Sheets) -> None:
    left, right, low = PIECES
    pouring = (s.stage == SLAB) & (s.done < SLAB)
    covered = s.stands.copy()
    covered[:, CORE] = pouring | (s.done >= SLAB)
    start = left - np.where(np.arange(len(left)) < BESIDE, 0.03, 0.0)
    poured = np.ones(covered.shape)
    poured[:, CORE] = np.where(pouring, s.progress, 1.0)
    end = start + (right + 0.012 - start) * poured
    draw.box(covered, start, end, low + FLOOR, low + FLOOR + ROOF, CONCRETE)
    x = np.linspace(LEFT + 0.01, MIDDLE - 0.01, 6)
    draw.line(np.repeat(pouring[:, None], 6, axis=1), x, BASE, x, BASE + FLOOR, WOOD, 1.5)


_OPENINGS = np.array(
    [(CORE, 0.05, 0.09), (CORE, 0.19, 0.09), (CORE, 0.32, 0.09), (ABOVE, 0.05, 0.1), (ABOVE, 0.26, 0.11)]
    + [(BESIDE + room, 0.065, 0.09) for room in range(MOST_ROOMS)]
).T  # fmt: skip
"""Doors and windows: of which piece, how far from its left wall, and how wide."""


def _openings(s: _Street, draw: Sheets) -> None:
    """Holes in bare walls; doors and panes, framed, in painted ones; boards where nobody lives."""
    piece = _OPENINGS[0].astype(np.int64)
    left = PIECES[0][piece] + _OPENINGS[1]
    right, low = left + _OPENINGS[2], PIECES[2][piece]
    there = s.stands[:, piece]
    there[:, 5] &= ~s.shop
    door = s.let[:, piece]
    door[:, 0], door[:, 1:3], door[:, 3], door[:, 4] = True, False, door[:, 3] | s.second, False
    let = np.where(s.tenanted, packed(BLUE), packed(SKY))
    fill = np.where(door, np.where(s.let, let, packed(DOOR))[:, piece], packed(GLASS)).astype(np.uint32)
    foot, head = low + np.where(door, 0.0, 0.095), low + 0.2
    finished = s.finished[:, None]
    bare = there & ~finished
    draw.box(there & finished, left - 0.014, right + 0.014, foot, head + 0.016, FRAME)
    draw.box(bare, left, right, foot, head, DARK)
    draw.box(there & (finished | (door & s.let[:, piece])), left, right, foot, head, fill)
    cloth = pack(rgb(CURTAINS)[(s.drawn(_PAINT, 1) * 3.0).astype(np.int64)])
    roofed = ((s.done >= SLAB) & s.lived_in)[:, None]
    hung = bare & ~door & roofed
    draw.box(hung, left, left + 0.5 * _OPENINGS[2], foot, head, cloth[:, None])
    panes = [1, 2, 4]
    _heads(s, draw, there[:, panes] & roofed, ((left + right) / 2.0)[panes], foot[:, panes])
    shut = there & ~s.lived_in[:, None] & (s.done >= SLAB)[:, None]
    draw.box(shut, left, right, foot, head, PLANK)
    draw.line(shut, left, foot, right, head, DARK)
    draw.line(shut, left, head, right, foot, DARK)
    steps = s.second | s.let[:, ABOVE]
    draw.shape(steps, ((0.005, BASE), (0.05, BASE), (LEFT + 0.05, UP), (LEFT + 0.0, UP)), CONCRETE)


def _heads(s: _Street, draw: Sheets, where: Where, middle: NDArray[Any], low: Any) -> None:
    """A head in a window for each person a room, three at the most; ``where`` (lots, windows)."""
    crowd = np.where(s.lot["households"] > 0, np.rint(s.lot["crowding"]), 0.0)
    shown = where[:, :, None] & (crowd[:, None, None] > np.arange(MOST_HEADS))
    x = middle[..., None] + np.array([0.0, -0.033, 0.033])
    draw.dot(shown, x, np.asarray(low)[..., None] + 0.028, 0.022, shades(HEADS))


def _workshops(s: _Street, draw: Sheets) -> None:
    """An open front, an awning and a sign."""
    shop = s.shop & s.stands[:, BESIDE]
    draw.box(shop, MIDDLE + 0.03, RIGHT - 0.03, BASE, BASE + 0.17, DARK)
    draw.box(shop, MIDDLE + 0.05, RIGHT - 0.05, BASE, BASE + 0.07, SAND)
    draw.box(shop, MIDDLE + 0.01, RIGHT - 0.01, BASE + 0.215, BASE + FLOOR, YELLOW)
    draw.box(shop, MIDDLE + 0.05, RIGHT - 0.05, BASE + 0.245, BASE + 0.26, DARK)
    x = MIDDLE - 0.01 + 0.06 * np.arange(4)
    striped = shades((VERMILION, WHITE, VERMILION, WHITE))
    foot, head = np.full(4, BASE + 0.14), np.full(4, BASE + 0.215)
    draw.shape(np.repeat(shop[:, None], 4, axis=1),
               ((x, foot), (x + 0.06, foot), (x + 0.06, head), (x, head)), striped)  # fmt: skip


def _cracks(s: _Street, draw: Sheets) -> None:
    places = {WALLS: (LEFT + 0.15, BASE), SLAB: (LEFT + 0.28, BASE + 0.15), STOREY: (LEFT + 0.2, UP + 0.05)}
    x, y = np.array([0.0, 0.03, 0.0, 0.04]), np.array([0.11, 0.07, 0.04, 0.0])
    for stage, (left, low) in places.items():
        standing = s.storey if stage == STOREY else s.done >= stage
        cracked = np.repeat((standing & (s.lot["defects"] & (1 << stage) != 0))[:, None], 3, axis=1)
        draw.line(cracked, left + x[:-1], low + y[:-1], left + x[1:], low + y[1:], "#1d1a18", 2.0)


def _roofs(s: _Street, draw: Sheets) -> None:
    """Rods where a storey can still come, tiles where the plan was not made to grow."""
    eaves = s.top - ROOF
    draw.shape(s.tiled, ((LEFT - 0.05, eaves), (MIDDLE + 0.04, eaves), (HALF + 0.05, eaves + 0.14),
                         (HALF - 0.05, eaves + 0.14)), TILE)  # fmt: skip
    waiting = (s.done >= SLAB) & ~s.raised & ~s.tiled & (s.lot["light"] == 0)
    walled = s.built[:, CORE] & (s.done < SLAB)
    foot = np.where(s.done >= SLAB, UP, BASE + FLOOR * s.share[:, CORE])[:, None]
    x = np.array([LEFT + 0.01, LEFT + 0.03, HALF - 0.06, HALF - 0.04, MIDDLE - 0.03, MIDDLE - 0.01])
    lean = np.array([-0.01, 0.012] * 3)
    rods = np.repeat((waiting | walled)[:, None], 6, axis=1)
    draw.line(rods, x, foot, x + lean, foot + 0.1, STEEL, 1.5)


def _services(s: _Street, draw: Sheets) -> None:
    """Water on the roof or from a barrel, power along the street."""
    tank = (s.done >= SLAB) & (s.services >= 2) & ~s.tiled & ~s.rising[:, ABOVE]
    draw.box(tank, MIDDLE - 0.18, MIDDLE - 0.085, s.top, s.top + 0.085, "#22313d")
    draw.box(tank, MIDDLE - 0.155, MIDDLE - 0.11, s.top + 0.085, s.top + 0.1, "#22313d")
    barrel = (s.done >= SHELTER) & (s.services < 2)
    draw.box(barrel, 0.01, 0.075, BASE - 0.01, BASE + 0.09, TARP)
    draw.box(barrel, 0.01, 0.075, BASE + 0.035, BASE + 0.045, WHITE)
    power, even = (s.services >= 3) & s.settled, s.x % 2 == 0
    draw.box(power & even, 0.004, 0.022, BASE - 0.02, 0.97, "#6f4f35")
    draw.box(power & even, 0.0, 0.07, 0.92, 0.932, "#6f4f35")
    draw.line(power, 0.0, np.where(even, 0.96, 0.935), 1.0, np.where(even, 0.935, 0.96), "#55504a")


def _sites(s: _Street, draw: Sheets) -> None:
    """Sand, blocks, scaffold and a mason where work goes on; the board of a programme that pays."""
    active = s.rising & s.working[:, None]
    active[:, CORE] |= (s.working & np.isin(s.stage, (SLAB, FINISHING))) | s.site
    left, right = PIECES[0] + 0.02, PIECES[1] - 0.03
    plank = PIECES[2] + np.maximum(0.05, FLOOR * s.share * np.where(s.rising, 0.75, 0.45))
    poles = np.stack((left, right), axis=1)
    draw.line(np.repeat(active[:, :, None], 2, axis=2), poles, PIECES[2][:, None] - 0.01, poles,
              plank[:, :, None] + 0.09, WOOD, 1.5)  # fmt: skip
    draw.line(active, left - 0.02, plank, right + 0.02, plank, WOOD, 2.0)
    x, y = left + 0.3 * (right - left), plank + 0.005
    draw.shape(active, ((x - 0.028, y), (x + 0.028, y), (x + 0.022, y + 0.085), (x - 0.022, y + 0.085)), VEST)
    draw.dot(active, x, y + 0.105, 0.027, HEADS[1])
    draw.dot(active, x, y + 0.122, 0.023, YELLOW)
    heap = ((s.stage > SHELTER) & (s.done >= SHELTER)) | s.site
    draw.shape(heap, ((0.65, 0.085), (0.86, 0.085), (0.775, 0.17), (0.735, 0.17)), SAND)
    x, y = np.array([0.53, 0.585, 0.557]), np.array([0.085, 0.085, 0.121])
    draw.box(np.repeat(heap[:, None], 3, axis=1), x, x + 0.05, y, y + 0.036, shades(BLOCKS))
    draw.box(s.programme, 0.92, 0.935, BASE - 0.02, BASE + 0.2, WOOD)
    draw.box(s.programme, 0.85, 0.995, BASE + 0.15, BASE + 0.27, GREEN)
    draw.box(s.programme, 0.88, 0.97, BASE + 0.2, BASE + 0.22, WHITE)


def _for_sale(s: _Street, draw: Sheets) -> None:
    """A board where a lot or a home is offered, larger before a home."""
    offered, home = s.lot["offered"] == 1, s.done >= SHELTER
    left, low = np.where(home, 0.77, 0.42), BASE + 0.08
    right, high = left + np.where(home, 0.2, 0.15), low + np.where(home, 0.13, 0.095)
    middle = (left + right) / 2.0
    face = np.where(home, packed(YELLOW), packed("#f6efb4")).astype(np.uint32)
    draw.box(offered, middle - 0.01, middle + 0.01, BASE - 0.03, low, WOOD)
    draw.box(offered, left, right, low, high, "#7a6a1c")
    draw.box(offered, left + 0.01, right - 0.01, low + 0.01, high - 0.01, face)
    draw.box(offered, left + 0.035, right - 0.035, high - 0.05, high - 0.035, DARK)
    draw.box(offered, left + 0.035, middle + 0.02, low + 0.025, low + 0.04, DARK)
