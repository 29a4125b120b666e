"""Organisers: people paid to call meetings, night rounds and collective works in settlements (T§7.3).

They ask families in person, so more of them come; what grows from that (organisation, trust, a voice for
services, hours for the next line) grows by the rules of ``agents.neighbour``. Each January they go where
most families live with least organisation.
"""

from __future__ import annotations

import numpy as np

from agents.foundation.codes import ORGANISED
from agents.foundation.rules import rule
from agents.government.enabling import spend


@rule
def send_organisers(world):
    """January: the settlements in which the year's organisers work."""
    place, tally = world.place[0], world.tally[0]
    if place.organiser_budget <= 0.0:
        return
    count = tally.settlements
    gaps = np.empty(count)
    for k in range(count):
        settlement = world.settlements[k]
        settlement.polygon &= ~ORGANISED
        gaps[k] = -settlement.households * (1.0 - settlement.organisation)
    yearly = 12.0 * place.organiser_pay / place.organiser_places
    most = min(count, int(place.organiser_budget / yearly + 1e-9))
    tally.organised_places = 0
    for k in np.argsort(gaps, kind="mergesort"):
        if tally.organised_places >= most or gaps[k] >= 0.0:
            break
        world.settlements[k].polygon |= ORGANISED
        tally.organised_places += 1
    spend(world, yearly * tally.organised_places)


@rule
def call(settlement, behaviour):
    """How much more readily a family comes to collective works where an organiser calls, logit."""
    return behaviour.works_organiser if settlement.polygon & ORGANISED != 0 else 0.0
