"""Layers of the map: what is known of every lot, on a fixed scale and in fixed colours.

A scale never moves, neither with time nor between two cities, so that colours can be compared; what lies
beyond its end wears the last colour. What of a living city a layer shows is read from its records.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from bokeh.palettes import YlOrBr9
from numpy.typing import NDArray

from agents.foundation.codes import (
    ACTIVE,
    FINISHING,
    FROZEN,
    IN_TRUST,
    NATIVE,
    NEVER,
    NONE,
    ORGANISED,
    QUEUED,
    ROOM_STAGE,
    STOREY,
    UPGRADED,
    VALUED,
)
from analysis.app.palettes import (
    BLUE,
    BLUES,
    CHANGED,
    CIVIDIS,
    DIVERGING,
    FAINT,
    GREEN,
    MARK,
    ORANGE,
    PINK,
    SKY,
    STAGE_COLOURS,
    TENURE_COLOURS,
    VERMILION,
    VIRIDIS,
    YELLOW,
)
from analysis.app.words import number, say

Grid = NDArray[np.float32]
Lots = NDArray[np.float64]
SERVICES = 4


@dataclass(frozen=True)
class Layer:
    """One way to colour the map.

    ``unit``: word key of the unit of a scale, or "". ``kinds``: word keys of the kinds, in the order of
    their numbers, which are those of ``palette`` too; empty for a scale, which goes from ``low`` to
    ``high``. Where a layer shows nothing it has no colour.
    """

    name: str
    palette: tuple[str, ...]
    low: float
    high: float
    unit: str = ""
    kinds: tuple[str, ...] = ()

    @property
    def kind(self) -> str:
        """How to read it: "scale" or "kinds"."""
        return "kinds" if self.kinds else "scale"


@dataclass(frozen=True)
class Difference:
    """What is otherwise in the right city than in the left one, lot by lot.

    ``values``: float32 (side, side), rows from below. Of a scale: right minus left, NaN where one of them
    shows nothing. Of kinds: 1 where they differ, one of them empty included, 0 where not, NaN where both
    are empty. ``left`` and ``right``: what each shows.
    """

    values: Grid
    palette: tuple[str, ...]
    low: float
    high: float
    left: Grid
    right: Grid


def _scale(name: str, palette: tuple[str, ...], low: float, high: float, unit: str = "") -> tuple[str, Layer]:
    return name, Layer(name, palette, low, high, unit)


def _kinds(name: str, *palette: str) -> tuple[str, Layer]:
    keys = tuple(f"kind.{name}.{number}" for number in range(len(palette)))
    return name, Layer(name, palette, -0.5, len(palette) - 0.5, "", keys)


LAYERS: dict[str, Layer] = dict(
    (
        _kinds("stage", *STAGE_COLOURS),
        _scale("quality", CIVIDIS, 0.0, 1.0, "unit.share"),
        _kinds(
            "tenure",
            TENURE_COLOURS["owner"],
            SKY,
            TENURE_COLOURS["owner with tenants"],
            TENURE_COLOURS["absentee rental"],
            TENURE_COLOURS["vacant"],
        ),
        _kinds("title", "#9a9a94", YELLOW, BLUE, VERMILION, GREEN, PINK),
        _scale("rent", VIRIDIS, 0.0, 1.0, "unit.mwm_month"),
        _scale("land_price", VIRIDIS, 0.0, 150.0, "unit.mwm_lot"),
        _kinds("services", *(CIVIDIS[round(255 * k / SERVICES)] for k in range(SERVICES + 1))),
        _scale("crowding", tuple(YlOrBr9[::-1]), 0.0, 6.0, "unit.persons_room"),
        _kinds("migrants", SKY, PINK, VERMILION),
        _scale("solidarity", VIRIDIS, 0.0, 1.0, "unit.share"),
        _kinds("displaced", FAINT, "#f5bd91", "#e88a4a", MARK),
        _scale("decile", BLUES, 1.0, 10.0, "unit.decile"),
        _kinds("programmes", FAINT, YELLOW, BLUE, SKY),
        _kinds("polygons", FAINT, SKY, BLUE, GREEN, ORANGE, PINK),
    )
)
"""Every layer by name, in the order in which they are offered."""


# --- what lots show --------------------------------------------------------------------------


def _settled(city: Any) -> NDArray[np.bool_]:
    lots = city.world.lots
    found: NDArray[np.bool_] = (lots["founded"] != NEVER) | (lots["ready"] != NEVER)
    return found


def _where(where: NDArray[np.bool_], values: NDArray[Any]) -> Lots:
    return np.where(where, values, np.nan)


def _homes(city: Any) -> tuple[np.recarray, NDArray[np.int64]]:
    """Households that live on a lot, tenants too, and the lots."""
    homes: Any = city.households
    here = np.flatnonzero((homes["present"] == 1) & (homes["lot"] != NONE))
    lived: Any = np.asarray(homes)
    return lived, here


def _mean_of_homes(city: Any, field: str) -> Lots:
    """Means over the households of each lot, NaN where nobody lives."""
    homes, here = _homes(city)
    at, count = homes["lot"][here], len(city.world.lots)
    number = np.bincount(at, minlength=count)
    total = np.bincount(at, weights=homes[field][here], minlength=count)
    return np.divide(total, number, out=np.full(count, np.nan), where=number > 0)


def _residents(city: Any) -> NDArray[np.int64]:
    homes, here = _homes(city)
    return np.bincount(homes["lot"][here], minlength=len(city.world.lots))


def _stage(city: Any) -> Lots:
    """The furthest that stands: a stage of the core, then an extra room of a finished one, then a storey."""
    lots = city.world.lots
    stage = lots["done"].copy()
    stage[(stage >= FINISHING) & (lots["extra_rooms"] > 0)] = ROOM_STAGE
    stage[lots["storey"] == 1] = STOREY
    return _where(_settled(city), stage)


def _quality(city: Any) -> Lots:
    return _where(_residents(city) > 0, city.world.lots["quality"])


def _tenure(city: Any) -> Lots:
    lots = city.world.lots
    use = np.full(len(lots), 4)
    owned = lots["owner"] != NONE
    use[owned] = np.where(lots["households"][owned] > 1, 1, 0)
    use[owned & (lots["let_rooms"] > 0)] = 2
    use[lots["landlord"] != NONE] = 3
    return _where(_settled(city), use)


def _title(city: Any) -> Lots:
    lots = city.world.lots
    return _where((lots["owner"] != NONE) | (lots["landlord"] != NONE), lots["title"])


def _rent(city: Any) -> Lots:
    world = city.world
    rooms = np.asarray(world.rooms)[: world.tally[0]["rooms"]]
    let = np.flatnonzero((rooms["present"] == 1) & (rooms["tenant"] != NONE))
    count, at = len(world.lots), rooms["lot"][let]
    number = np.bincount(at, minlength=count)
    total = np.bincount(at, weights=rooms["rent"][let], minlength=count)
    return np.divide(total, number, out=np.full(count, np.nan), where=number > 0)


def _land_price(city: Any) -> Lots:
    lots = city.world.lots
    return _where(_settled(city) | (lots["offered"] == 1), np.exp(lots["price"]))


def _services(city: Any) -> Lots:
    return _where(_settled(city), city.world.lots["services"])


def _crowding(city: Any) -> Lots:
    lots = city.world.lots
    return _where(lots["people"] > 0, lots["crowding"])


def _migrants(city: Any) -> Lots:
    """0: all of the city, 1: both, 2: all from elsewhere."""
    homes, here = _homes(city)
    count = len(city.world.lots)
    came = np.bincount(homes["lot"][here], weights=homes["stream"][here] != NATIVE, minlength=count)
    number = _residents(city)
    return _where(number > 0, np.where(came == 0, 0, np.where(came == number, 2, 1)))


def _displaced(city: Any) -> Lots:
    return _where(_settled(city), np.minimum(city.world.lots["displaced"], 3))


def _programmes(city: Any) -> Lots:
    """3: somebody here was served before, 2: is served now, 1: waits, 0: none of it."""
    world = city.world
    homes, here = _homes(city)
    shown = np.where(np.bincount(homes["lot"][here], minlength=len(world.lots)) > 0, 0.0, np.nan)
    fields = ("served", "paid_out", "housed", "rent_aid", "aided")
    served = here[np.logical_or.reduce([homes[name][here] > 0 for name in fields])]
    shown[homes["lot"][served]] = 3.0
    awards = np.asarray(world.awards)
    awards = awards[(awards["present"] == 1) & (awards["household"] != NONE)]
    at, state = homes["lot"][awards["household"]], awards["state"]
    for kind, states in ((1.0, (QUEUED,)), (2.0, (ACTIVE, FROZEN))):
        shown[at[np.isin(state, states) & (at != NONE)]] = kind
    return shown


def _polygons(city: Any) -> Lots:
    """The policy that works in the settlement of a lot; of several, the one that changes most."""
    world = city.world
    bits = world.settlements["polygon"]
    kind = np.where(bits > (UPGRADED | IN_TRUST | ORGANISED | VALUED), 5, 0)
    for code, bit in ((4, VALUED), (3, ORGANISED), (1, UPGRADED), (2, IN_TRUST)):
        kind[bits & bit != 0] = code
    at = world.lots["settlement"]
    return _where(_settled(city) & (at != NONE), kind[np.maximum(0, at)])


_READERS: dict[str, Callable[[Any], Lots]] = {
    "stage": _stage,
    "quality": _quality,
    "tenure": _tenure,
    "title": _title,
    "rent": _rent,
    "land_price": _land_price,
    "services": _services,
    "crowding": _crowding,
    "migrants": _migrants,
    "solidarity": lambda city: _mean_of_homes(city, "norm"),
    "displaced": _displaced,
    "decile": lambda city: _mean_of_homes(city, "decile"),
    "programmes": _programmes,
    "polygons": _polygons,
}


def read(city: Any, name: str) -> Grid:
    """What a layer shows of a city now: float32 (side, side), row y and column x, NaN for nothing.

    ``city``: a ``HousingModel``; values are in the unit of the layer, or numbers of its kinds. Raises
    ``KeyError`` for a name that is not in ``LAYERS``.
    """
    lots = city.world.lots
    side = int(city.world.place[0]["side"])
    grid = np.full((side, side), np.nan, np.float32)
    grid[lots["y"], lots["x"]] = _READERS[name](city)
    return grid


def difference(left: Any, right: Any, name: str) -> Difference:
    """How the layer of the right city differs from that of the left one; both of the same place and size.

    Of a scale on limits that are half its width to both sides. Raises ``KeyError`` like ``read``.
    """
    layer, before, after = LAYERS[name], read(left, name), read(right, name)
    if not layer.kinds:
        reach = (layer.high - layer.low) / 2.0
        return Difference(after - before, DIVERGING, -reach, reach, before, after)
    differ = (before != after).astype(np.float32)
    differ[np.isnan(before) & np.isnan(after)] = np.nan
    return Difference(differ, CHANGED, -0.5, 1.5, before, after)


# --- one lot in words ------------------------------------------------------------------------


def describe(city: Any, x: int, y: int, language: str) -> list[str]:
    """One lot in four to seven short lines: who lives there, the house, rooms, title, rents, streets.

    ``x``, ``y``: its column and row. Raises ``IndexError`` outside the map.
    """
    lots = city.world.lots
    found = np.flatnonzero((lots["x"] == x) & (lots["y"] == y))
    if not len(found):
        side = int(city.world.place[0]["side"])
        raise IndexError(f"no lot at column {x}, row {y}: both go from 0 to {side - 1}")
    row = int(found[0])
    lot, project = lots[row], city.world.projects[row]
    settled = lot["founded"] != NEVER or lot["ready"] != NEVER
    if settled:
        lines = [_who(city, row, language), _house(lot, project, language)]
    else:
        land = "public" if lot["public"] == 1 else "private"
        lines = [say("lot.unsettled", language), say(f"lot.land.{land}", language)]
    if lot["rooms"] > 0:
        lines.append(_rooms(lot, language))
    if lot["owner"] != NONE or lot["landlord"] != NONE:
        title = say(f"kind.title.{int(lot['title'])}", language)
        lines.append(say("lot.title", language, title=title))
    if lot["let_rooms"] > 0 and not np.isnan(rent := _rent(city)[row]):
        lines.append(say("lot.rent", language, rent=number(rent, 2, language)))
    lines.append(say(f"lot.services.{int(lot['services'])}", language))
    price = number(float(np.exp(lot["price"])), 0, language)
    lines.append(say("lot.offered" if lot["offered"] == 1 else "lot.price", language, price=price))
    return lines


def _counted(key: str, count: int, language: str) -> str:
    """A number of things, in the singular or the plural."""
    return say(f"{key}.one" if count == 1 else f"{key}.many", language, count=count)


def _who(city: Any, row: int, language: str) -> str:
    homes, here = _homes(city)
    here = here[homes["lot"][here] == row]
    if not len(here):
        return say("lot.nobody", language)
    families = _counted("lot.families", len(here), language)
    people = _counted("lot.people", int(homes["persons"][here].sum()), language)
    return say("lot.who", language, families=families, people=people)


def _house(lot: Any, project: Any, language: str) -> str:
    stage = say(f"kind.stage.{int(lot['done'])}", language)
    if project["stage"] == 0:
        return say("lot.stage", language, stage=stage)
    work = say(f"kind.work.{int(project['stage'])}", language)
    share = number(100.0 * float(project["progress"]), 0, language)
    return say("lot.building", language, stage=stage, next=work, share=share)


def _rooms(lot: Any, language: str) -> str:
    parts = [_counted("lot.rooms", int(lot["rooms"]), language)]
    if lot["let_rooms"] > 0:
        parts.append(_counted("lot.let", int(lot["let_rooms"]), language))
    parts += [say(f"lot.{name}", language) for name in ("storey", "workshop") if lot[name] == 1]
    return ", ".join(parts)
