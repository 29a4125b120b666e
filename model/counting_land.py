"""What the city counts once a year of land: kept empty by companies, its price outwards, social (E18)."""

from __future__ import annotations

from typing import Any

import numpy as np

from agents.foundation.codes import DEVELOPER, LAND_BANK, LAND_COMPANY, LAND_TRUST, NEVER, NONE
from agents.foundation.world import World

HELD_LONG = 24
"""Months after which land that a company keeps empty counts as speculation (E18)."""


def land_indicators(world: World, month: int) -> dict[str, float]:
    """Indicators of land by column; ``month``: months lived."""
    lots, holders = world.lots, world.holders
    owned = lots.owner != NONE
    vacant = (lots.founded == NEVER) & (lots.public == 0) & ~owned
    kind = np.full(len(lots), NONE)
    has_holder = lots.holder != NONE
    kind[has_holder] = holders.kind[lots.holder[has_holder]]
    waiting = vacant & (kind == LAND_COMPANY)
    found = {
        "speculative_vacancy": _share(waiting & (month - lots.held_since >= HELD_LONG), vacant),
        "trust_share": _share(owned & (kind == LAND_TRUST), owned),
        "land_bank": float((np.isin(kind, (LAND_TRUST, LAND_BANK)) & ~owned).sum()),
        "social_lots": float(holders.placed.sum()),
        "recaptured_value": float(world.tally[0].recaptured),
    }
    if (firms := holders[holders.kind == DEVELOPER]).size:
        found["homes_sold"] = float(firms.sold.sum())
        found["homes_unsold"] = float(((lots.asked > 0.0) & (lots.ready <= month)).sum())
        if firms.sold.any():
            found["home_price"] = float(firms.fetched.sum() / firms.sold.sum())
    if owned.sum() > 2:
        found["land_gradient"] = float(np.polyfit(lots.distance[owned], lots.price[owned], 1)[0])
    if world.tally[0].uplifted > 0.0:
        found["recaptured_share"] = float(world.tally[0].recaptured / world.tally[0].uplifted)
    return found


def _share(part: Any, whole: Any) -> float:
    return float(part.sum() / whole.sum()) if whole.any() else float("nan")
