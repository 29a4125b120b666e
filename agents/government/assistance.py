"""Technical assistance: what assistants have to look after, whom they visit, who is harmed (C9, T§7.4)."""

from __future__ import annotations

import math

import numpy as np

from agents.foundation.codes import ACTIVE, FROZEN, NONE
from agents.foundation.draws import purpose, uniform
from agents.foundation.rules import rule

_HARM = purpose("works.harm")


@rule
def measure_load(world):
    """Active projects over what the assistants of each programme can look after.

    The works of a group lie near each other: n of them burden assistants like fewer.
    """
    works = np.zeros(world.programmes.shape[0])
    together = np.zeros(world.tally[0].groups)
    for k in range(world.programmes.shape[0]):
        world.programmes[k].active = 0
    for row in range(world.tally[0].awards):
        award = world.awards[row]
        if award.present == 1 and (award.state == ACTIVE or award.state == FROZEN):
            world.programmes[award.programme].active += 1
            group = world.households[award.household].group
            if group == NONE:
                works[award.programme] += 1.0
            else:
                together[group] += 1.0
    for row in range(together.shape[0]):
        if together[row] > 0.0:
            works[world.groups[row].programme] += math.pow(together[row], world.behaviour[0].site_economies)
    for k in range(world.programmes.shape[0]):
        programme = world.programmes[k]
        hands = programme.assistants * programme.assistant_capacity
        programme.load = works[k] / hands if hands > 0.0 else 0.0


@rule
def is_harmed(world, award):
    """Whether this project has an assistant who neither visits nor checks (T§7.4)."""
    programme = world.programmes[award.programme]
    behaviour = world.behaviour[0]
    if programme.assistants <= 0.0:
        return False
    chance = behaviour.harm_base + behaviour.harm_load * max(0.0, programme.load - 1.0)
    if programme.trained == 1:
        chance *= behaviour.harm_trained
    return uniform(world.luck, _HARM, award.key, 0) < chance


@rule
def visits_made(world, award):
    """Visits made over visits required, 0-1."""
    programme = world.programmes[award.programme]
    if programme.assistants <= 0.0 or is_harmed(world, award):
        return 0.0
    return min(1.0, 1.0 / programme.load) if programme.load > 0.0 else 1.0
