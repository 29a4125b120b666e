"""Whose turn it is: the order in which a programme serves those who wait (C9; T§7.4, M§2.4).

First come, or the poorest a head; or by place: chosen settlements (polygons), or settlements by the
number of inhabitants without services, as Cartagena ranks them. Brokers dispose of a part of a year's
money for the most organised settlements, before the queue is served (T§3.6).
"""

from __future__ import annotations

import numpy as np

from agents.foundation.codes import NONE, QUEUED
from agents.foundation.draws import purpose, uniform
from agents.foundation.rules import rule
from agents.government.polygons import is_inside, service_gap, settlement_of

_QUEUE = purpose("programme.queue")

QUEUES = ("first_come", "vulnerability", "polygon", "gap", "brokered")
FIRST_COME, VULNERABILITY, POLYGON, BY_GAP_OF_PLACE, BROKERED = range(5)

_BEHIND = 1e6
"""Months by which who lives outside the polygons comes later: after everybody inside."""

_A_MONTH = 1e-4
"""What a month of waiting weighs among applications of one settlement: less than one inhabitant."""


@rule
def score(world, award):
    """Place in the queue, low is first: month of application, income per head, or where they live."""
    programme = world.programmes[award.programme]
    luck = uniform(world.luck, _QUEUE, award.key, 0)
    home = world.households[award.household]
    if programme.queue == VULNERABILITY:
        return home.usual_income / max(0.1, home.needs) + 1e-6 * luck
    place = award.applied + luck
    if programme.mark != 0 and not is_inside(world, home, programme.mark):
        place += _BEHIND
    if programme.queue == BY_GAP_OF_PLACE:
        place = _A_MONTH * place - service_gap(world, home)
    return place


@rule
def organisation_around(world, home):
    """Organisation of the settlement a household lives in, 0 outside all."""
    at = settlement_of(world, home)
    return 0.0 if at == NONE else world.settlements[at].organisation


@rule
def clients(world):
    """Rows of the applications that brokers speak for, those of the most organised settlements first."""
    brokers = False
    for k in range(world.programmes.shape[0]):
        if world.programmes[k].queue == BROKERED and world.programmes[k].broker_money > 0.0:
            brokers = True
    if not brokers:
        return np.empty(0, np.int64)
    rows = np.empty(world.tally[0].awards, np.int64)
    places = np.empty(world.tally[0].awards, np.float64)
    count = 0
    for row in range(world.tally[0].awards):
        award = world.awards[row]
        if award.present == 0 or award.state != QUEUED:
            continue
        if world.programmes[award.programme].queue != BROKERED:
            continue
        voice = organisation_around(world, world.households[award.household])
        if voice > 0.0:
            rows[count] = row
            places[count] = 1e-6 * score(world, award) - voice
            count += 1
    return rows[:count][np.argsort(places[:count])]
