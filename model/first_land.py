"""Land on the first day: the vacant lots that land companies hold already (C6, G2.18)."""

from __future__ import annotations

import numpy as np

from agents.foundation.codes import NEVER
from agents.foundation.draws import purpose, uniforms
from agents.foundation.world import World
from scenarios import Place

_HELD = purpose("beginning.held")


def first_holdings(world: World, place: Place) -> None:
    """Give companies their share of the vacant private lots near the centre, drawn lot by lot."""
    companies = len(world.holders)
    if companies == 0:
        return
    lots = world.lots
    open_land = (lots.founded == NEVER) & (lots.landlord < 0) & (lots.public == 0)
    open_land &= lots.distance <= place.land.company_cells
    held = open_land & (uniforms(world.luck, _HELD, lots.key, 0) < place.land.company_share)
    whose = (uniforms(world.luck, _HELD, lots.key, 1) * companies).astype(np.int32)
    lots.holder[held] = whose[held]
    lots.held_since[held] = -1
