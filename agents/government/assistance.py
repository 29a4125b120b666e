"""Technical assistance: who looks after which works, whom assistants visit, who is harmed (C9, T§7.4).

An award goes to the assistant of its programme with the least to do. Who has more works than hours
visits each of them less. Whether somebody neglects families is a trait of the person that own overload brings
out and training holds back: so many of all assistants do as the parameters say.
"""

from __future__ import annotations

import math

import numpy as np

from agents.foundation.causes import NO_CAUSE
from agents.foundation.codes import ACTIVE, FROZEN, NEVER, NONE
from agents.foundation.draws import paired_key, purpose, uniform, uniforms
from agents.foundation.events import ASSISTANT_CHANGED, note
from agents.foundation.ledger import grains
from agents.foundation.rules import rule

_ASSIGN = purpose("works.assignment")
_ORDER = purpose("works.assignment_order")


# --- load ------------------------------------------------------------------------------------


@rule
def is_running(award):
    """Whether works are under way."""
    return award.present == 1 and (award.state == ACTIVE or award.state == FROZEN)


@rule
def load_of(assistant, programme):
    """Works over what an assistant's hours can look after."""
    hands = assistant.hours * programme.assistant_capacity
    return assistant.burden / hands if hands > 0.0 else 0.0


@rule
def works_of_groups(world):
    """Running works of each group of families."""
    together = np.zeros(world.tally[0].groups)
    for row in range(world.tally[0].awards):
        award = world.awards[row]
        if is_running(award) and world.households[award.household].group != NONE:
            together[world.households[award.household].group] += 1.0
    return together


@rule
def weight_of(world, award, together):
    """What a work weighs: the works of a group lie near each other, so n of them burden like fewer.

    In grains, as money is: sums of weights are exact in any order.
    """
    group = world.households[award.household].group
    if group == NONE or together[group] <= 1.0:
        return 1.0
    return grains(math.pow(together[group], world.behaviour[0].site_economies - 1.0))


@rule
def measure_load(world, month):
    """Works of each programme and assistant this month; works without an assistant get one."""
    for k in range(world.programmes.shape[0]):
        world.programmes[k].active = 0
        world.programmes[k].load = 0.0
    for row in range(world.tally[0].assistants):
        world.assistants[row].works = 0
        world.assistants[row].burden = 0.0
        world.assistants[row].load = 0.0
    together = works_of_groups(world)
    orphans = np.empty(world.tally[0].awards, np.int64)
    count = 0
    for row in range(world.tally[0].awards):
        award = world.awards[row]
        if not is_running(award):
            continue
        programme = world.programmes[award.programme]
        programme.active += 1
        weight = weight_of(world, award, together)
        programme.load += weight
        if award.assistant != NONE and world.assistants[award.assistant].left_out != NEVER:
            award.assistant = NONE
            home = world.households[award.household]
            note(world.log, month, ASSISTANT_CHANGED, home.key, programme.key, award.lot, NO_CAUSE, 0.0)
        if award.assistant != NONE:
            take_on(world.assistants[award.assistant], programme, weight)
        elif programme.posts > 0.0:
            orphans[count] = row
            count += 1
    for row in in_order_of_luck(world, orphans[:count], month):
        award = world.awards[row]
        assign(world, award, weight_of(world, award, together))
    for k in range(world.programmes.shape[0]):
        programme = world.programmes[k]
        hands = programme.assistants * programme.assistant_capacity
        programme.load = programme.load / hands if hands > 0.0 else 0.0


# --- assigning -------------------------------------------------------------------------------


@rule
def in_order_of_luck(world, rows, month):
    """Rows of awards in an order that has nothing to do with where they are stored."""
    keys = np.empty(rows.shape[0], np.int64)
    for i in range(rows.shape[0]):
        keys[i] = world.awards[rows[i]].key
    return rows[np.argsort(uniforms(world.luck, _ORDER, keys, month))]


@rule
def take_on(assistant, programme, weight):
    """One work more to look after."""
    assistant.works += 1
    assistant.burden += weight
    assistant.load = load_of(assistant, programme)


@rule
def assign(world, award, weight):
    """An award goes to the assistant of its programme who has the least to do; a tie is a matter of luck."""
    programme = world.programmes[award.programme]
    award.assistant = NONE
    least, least_luck = 0.0, 0.0
    for row in range(world.tally[0].assistants):
        assistant = world.assistants[row]
        if assistant.programme != award.programme:
            continue
        load = (assistant.burden + weight) / (assistant.hours * programme.assistant_capacity)
        if award.assistant != NONE and load > least:
            continue
        luck = uniform(world.luck, _ASSIGN, paired_key(award.key, assistant.key), 0)
        if award.assistant == NONE or load < least or luck < least_luck:
            award.assistant, least, least_luck = row, load, luck
    if award.assistant != NONE:
        take_on(world.assistants[award.assistant], programme, weight)


# --- what an assistant does ------------------------------------------------------------------


@rule
def neglects(assistant, watched, behaviour):
    """Whether an assistant neither visits nor checks (T§7.4); fear of being found holds some back.

    ``watched``: chance a year that neglect is found.
    """
    chance = behaviour.harm_base + behaviour.harm_load * max(0.0, assistant.load - 1.0)
    if assistant.course != NEVER:
        chance *= behaviour.harm_trained
    return assistant.care < chance * (1.0 - behaviour.deterrence * watched)


@rule
def is_harmed(world, award):
    """Whether this project has an assistant who neither visits nor checks."""
    if award.assistant == NONE:
        return False
    watched = world.programmes[award.programme].watched
    return neglects(world.assistants[award.assistant], watched, world.behaviour[0])


@rule
def visits_made(world, award):
    """Visits made over visits required, 0-1."""
    if award.assistant == NONE or is_harmed(world, award):
        return 0.0
    load = world.assistants[award.assistant].load
    return min(1.0, 1.0 / load) if load > 0.0 else 1.0


@rule
def can_be_verified(world, award):
    """Whether there is anybody to verify the work: where a programme has assistants, one of them must."""
    return award.assistant != NONE or world.programmes[award.programme].assistants <= 0.0


@rule
def wait_for_visit(world, award):
    """Mean wait for a verification, months: longer the more works the assistant has."""
    delay = world.programmes[award.programme].verification_delay
    if award.assistant == NONE:
        return delay
    return delay * max(1.0, world.assistants[award.assistant].load)
