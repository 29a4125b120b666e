"""What is asked of the network, and what comes out of it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from agents.foundation.codes import COFOUNDER, CONATIONAL, KIN, NEIGHBOUR, STREAM_NAMES, TIE_NAMES

WIRINGS = ("clustered", "rewired")
SPARE_SLOTS = 2  # a household left alone takes one slot of each of at most two others


@dataclass(frozen=True)
class NetworkSettings:
    """Numbers behind the starting network; raises ``ValueError`` for impossible ones.

    Tags: a source is named where there is one, [A] is an assumption of this model.
    """

    mean_degree: float = 8.0
    """Mean number of contacts of a household (DOMAIN C2)."""
    max_degree: int = 16
    """Slots for contacts in the household's record; the builder leaves two of them free [A]."""
    reach: float = 3.0
    """Cells within which people are neighbours (DOMAIN C2)."""
    wiring: str = "clustered"
    """``clustered``, or ``rewired`` for the counterfactual of DOMAIN H15."""

    strangers: float = 0.0
    """Share of households that are strangers to all but their kin: a counterfactual of DOMAIN H15."""

    founder_trust: float = 0.45
    """Starting trust among co-founders (DOMAIN C2)."""
    stranger_trust: float = 0.10
    """Starting trust among other neighbours (DOMAIN C2)."""
    kin_trust: float = 0.60
    """Starting trust among kin [A]: DOMAIN C2 says only "strong"."""
    conational_trust: float = 0.25
    """Starting trust among co-nationals [A]: between strangers and founders."""

    kin_ties: float = 1.5
    """Mean number of kin households of a household [A]."""
    family_shares: tuple[float, ...] = (0.50, 0.30, 0.15, 0.05)
    """Of families of several households: shares of those of 2, 3, 4, 5 before others join them [A]."""
    kin_near: float = 0.15
    """Share of lots whose family lives in a nearby settlement [A]."""
    kin_far: float = 0.10
    """Share of lots whose family lives across town [A]."""
    near_distance: float = 8.0
    """Mean distance in cells of a family in a nearby settlement [A]."""
    far_distance: float = 25.0
    """Mean distance in cells of a family across town, in a city 60 cells wide [A]."""

    crew_members: float = 7.5
    """Households of a settlement that work together: one slab needs eight persons (DOMAIN C1) [A]."""
    crew_blur: float = 0.5
    """Share of the circle round the settlement over which chance moves a family's place in it [A]."""
    crew_weight: float = 20.0
    """How much likelier a tie is within a crew than outside it at the same distance [A]."""
    fade: float = 3.0
    """Cells over which the weight of a tie falls by a factor e [A]: the reach of C2."""
    border: float = 0.3
    """Weight of a tie across the border of a settlement, relative to one inside [A]."""

    conational_ties: tuple[float, ...] = (0.0, 0.3, 0.6, 1.5, 0.3, 0.6)
    """Mean co-national ties of a household by stream, native first; international most [A]."""
    communities: int = 6
    """Places of origin within each stream; co-nationals know those of their own place [A]."""
    conational_reach: float = 20.0
    """Cells within which co-nationals know each other [A]; their weight fades over half of it."""

    def __post_init__(self) -> None:
        if self.wiring not in WIRINGS:
            raise ValueError(f"wiring is {self.wiring!r}, expected one of {WIRINGS}")
        if self.max_degree < 2 * SPARE_SLOTS:
            raise ValueError(f"max_degree is {self.max_degree}, expected at least {2 * SPARE_SLOTS}")
        if len(self.conational_ties) != len(STREAM_NAMES):
            raise ValueError(f"conational_ties needs one number for each of {STREAM_NAMES}")
        if self.communities < 1:
            raise ValueError(f"communities is {self.communities}, expected at least 1")
        if len(self.family_shares) < 1 or min(self.family_shares) < 0.0 or sum(self.family_shares) <= 0.0:
            raise ValueError(f"family_shares are {self.family_shares}, expected shares that are not all zero")
        trust = ("founder_trust", "stranger_trust", "kin_trust", "conational_trust")
        for name in (*trust, "kin_near", "kin_far", "strangers"):
            if not 0.0 <= getattr(self, name) <= 1.0:
                raise ValueError(f"{name} is {getattr(self, name)}, expected 0 to 1")
        if self.kin_near + self.kin_far >= 1.0:
            raise ValueError("kin_near and kin_far together must leave families that live in one settlement")
        cells = ("near_distance", "far_distance", "fade", "conational_reach")
        for name in (*cells, "crew_members", "crew_weight"):
            if not getattr(self, name) > 0.0:
                raise ValueError(f"{name} is {getattr(self, name)}, expected more than 0")
        for name in ("mean_degree", "kin_ties", "reach", "border", "crew_blur"):
            if not getattr(self, name) >= 0.0:
                raise ValueError(f"{name} is {getattr(self, name)}, expected 0 or more")

    @property
    def largest_family(self) -> int:
        """Households of the largest extended family that is drawn."""
        return len(self.family_shares) + 1

    def trust_by_kind(self) -> NDArray[np.float64]:
        """Starting trust, one number for each kind of tie; float64[4]."""
        trust = np.zeros(len(TIE_NAMES))
        trust[KIN] = self.kin_trust
        trust[COFOUNDER] = self.founder_trust
        trust[NEIGHBOUR] = self.stranger_trust
        trust[CONATIONAL] = self.conational_trust
        return trust


@dataclass(frozen=True)
class Network:
    """One row per undirected tie, in an order that depends on homes and keys, not on rows.

    ``a``, ``b`` int32[ties] household rows, no duplicates and no ties to oneself;
    ``kind`` int8[ties] code of ``records.TIE_NAMES``; ``trust`` float64[ties] 0 to 1, the
    same both ways; ``distance`` float64[ties] cells between the homes, as the crow flies.
    """

    a: NDArray[np.int32]
    b: NDArray[np.int32]
    kind: NDArray[np.int8]
    trust: NDArray[np.float64]
    distance: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.a)
