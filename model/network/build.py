"""Putting the steps together: homes, ties, rewiring, trust."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from agents.foundation.codes import KIN, STREAM_NAMES
from agents.foundation.draws import purpose, uniforms
from model.network.chances import Homes, Shape
from model.network.compiled import build_compiled
from model.network.graph import build_graph
from model.network.places import find_homes
from model.network.rewiring import rewire
from model.network.settings import Network, NetworkSettings

BUILT_AS_GRAPH = 20_000
_STRANGER = purpose("network.stranger")
_WIDEST = 1e9  # cells; two such numbers still make one number of a cell
METHODS = ("auto", "networkx", "fast")


def _check(keys: NDArray, columns: dict[str, NDArray], stream: NDArray, method: str) -> None:
    if method not in METHODS:
        raise ValueError(f"method is {method!r}, expected one of {METHODS}")
    for name, column in columns.items():
        if len(column) != len(keys):
            raise ValueError(f"{name} has {len(column)} rows, keys have {len(keys)}")
    for name in ("x", "y"):
        if not (np.abs(columns[name]) < _WIDEST).all():
            raise ValueError(f"{name} must be finite and within {_WIDEST:.0e} cells of 0")
    if len(np.unique(keys)) != len(keys):
        raise ValueError("keys must differ between households")
    if len(stream) and (stream.min() < 0 or stream.max() >= len(STREAM_NAMES)):
        raise ValueError(f"stream must be a code of {STREAM_NAMES}")


def _distances(homes: Homes, a: NDArray[np.int64], b: NDArray[np.int64]) -> NDArray[np.float64]:
    across, down = homes.x[a] - homes.x[b], homes.y[a] - homes.y[b]
    return np.sqrt(across * across + down * down)


def build_network(
    luck: np.uint64,
    keys: NDArray[np.int64],
    x: NDArray[np.float64],
    y: NDArray[np.float64],
    settlement: NDArray[np.int32],
    founder: NDArray[np.bool_],
    stream: NDArray[np.int8],
    settings: NetworkSettings | None = None,
    method: str = "auto",
) -> Network:
    """The ties of the starting city (DOMAIN C2), one row each.

    ``keys`` int64[n] permanent keys, ``x``, ``y`` float64[n] cells, ``settlement`` int32[n]
    number or -1, ``founder`` bool[n] true if the household founded its settlement,
    ``stream`` int8[n] code of ``records.STREAM_NAMES``. ``method``: "networkx", "fast", or
    "auto" for the first up to 20,000 households; the ties are the same. The result depends
    on luck, keys and homes, never on the order of rows.

    Raises ``ValueError`` for columns of unequal length, repeated keys, unknown codes.
    """
    settings = settings or NetworkSettings()
    columns: dict[str, NDArray] = {
        "x": x,
        "y": y,
        "settlement": settlement,
        "founder": founder,
        "stream": stream,
    }
    _check(keys, columns, stream, method)
    if len(keys) == 0:
        none = np.zeros(0)
        return Network(none.astype(np.int32), none.astype(np.int32), none.astype(np.int8), none, none)
    shape = Shape(
        float(settings.reach),
        float(settings.fade),
        float(settings.crew_weight),
        float(settings.border),
        float(settings.conational_reach),
    )
    places = (np.asarray(x, np.float64), np.asarray(y, np.float64))
    order, homes = find_homes(
        luck, np.asarray(keys, np.int64), *places, settlement, np.asarray(founder, np.bool_), stream, settings
    )
    as_graph = method == "networkx" or (method == "auto" and len(keys) <= BUILT_AS_GRAPH)
    build = build_graph if as_graph else build_compiled
    a, b, kind = build(luck, homes, shape, settings)
    if settings.wiring == "rewired":
        a, b = rewire(luck, homes, a, b, kind, settings)
    trust = settings.trust_by_kind()[kind]
    if settings.strangers > 0.0:
        strange = uniforms(luck, _STRANGER, homes.key, 0) < settings.strangers
        trust[(strange[a] | strange[b]) & (kind != KIN)] = settings.stranger_trust
    rows = order.astype(np.int32)
    return Network(rows[a], rows[b], kind, trust, _distances(homes, a, b))
