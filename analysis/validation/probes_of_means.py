"""Measures of programmes that give means: families that receive remittances, and who has no lot."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from agents.foundation.codes import (
    HOUSE_LINE,
    OWNER,
    REHAB_LINE,
    ROOM_LINE,
    SHARER,
    STOREY_LINE,
    TENANT,
    UNHOUSED,
    WORKSHOP_LINE,
)
from analysis.validation.look import Look, probe


def _mean(values: Any) -> float:
    return float(np.mean(values)) if len(values) else math.nan


def _receivers(look: Look) -> Any:
    """Families of the first day that receive remittances and are still here: the same in all arms but
    for who left."""
    return look.people[(look.people.receives == 1) & (look.people.arrived < 0)]


@probe
def own_money_kept_by_receivers(look: Look) -> float:
    """Own money that families with remittances have put into their house and saved, MWM each."""
    homes = _receivers(look)
    return _mean(homes.own_spending + homes.deposit + homes.cash - homes.earmarked)


@probe
def quality_of_homes_of_receivers(look: Look) -> float:
    """Mean quality, 0 to 1, of the homes of owners who receive remittances."""
    homes = look.people[(look.people.receives == 1) & (look.people.tenure == OWNER)]
    return _mean(look.city.lots.quality[homes.lot])


@probe
def rooms_of_receivers(look: Look) -> float:
    """Mean rooms on the lots of owners who receive remittances."""
    homes = look.people[(look.people.receives == 1) & (look.people.tenure == OWNER)]
    return _mean(look.city.lots.rooms[homes.lot])


@probe
def housing_gap_of_tenants(look: Look) -> float:
    """Mean discomfort, 0 to 1, of those who rent, less that of owners."""
    people = look.people
    return _mean(people.discomfort[people.tenure == TENANT]) - _mean(
        people.discomfort[people.tenure == OWNER]
    )


@probe
def landless_among_served(look: Look) -> float:
    """Approvals of households that had no lot of their own, over all."""
    approved = look.happened("approved")
    return float((approved.lot < 0).mean()) if len(approved) else math.nan


@probe
def landless_share(look: Look) -> float:
    """Households that rent, share or have no home, over all."""
    tenure = look.people.tenure
    return _mean((tenure == TENANT) | (tenure == SHARER) | (tenure == UNHOUSED))


def _share_of_lines(look: Look, lines: tuple[int, ...]) -> float:
    """Approved works of these lines, over all of programmes that have several."""
    world = look.city.world
    awards: Any = world.awards[: world.tally[0].awards]
    several = [int(k) for k, lines in enumerate(world.programmes.lines) if lines & (lines - 1) != 0]
    awards = awards[(awards.line > 0) & np.isin(awards.programme, several)]
    return _mean(np.isin(awards.line, lines))


@probe
def works_on_the_house(look: Look) -> float:
    """Approved works that finish, extend or raise the house, over all where there is a choice."""
    return _share_of_lines(look, (HOUSE_LINE, STOREY_LINE))


@probe
def works_of_repair(look: Look) -> float:
    """Approved works that repair an old house, over all where there is a choice."""
    return _share_of_lines(look, (REHAB_LINE,))


@probe
def works_that_earn(look: Look) -> float:
    """Approved works on a room to let or a workshop, over all where there is a choice."""
    return _share_of_lines(look, (ROOM_LINE, WORKSHOP_LINE))
