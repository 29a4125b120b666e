"""Supervision of assistants: three voices once a year, complaints, plans checked before money (T§7.4, 8.3).

The operating office counts the months in which works were frozen, the families complain, and the
assistant says what was due to too many works. Supervisors can follow only so many assistants; of
those they follow an audit finds some who neglect families. Who is found, and the worst by outcome,
are left out; the next worst are sent to a course. A family that depends on a programme it does not trust
keeps silent, unless a platform carries its voice.
"""

from __future__ import annotations

import math

import numpy as np

from agents.foundation.causes import NO_CAUSE
from agents.foundation.codes import NONE
from agents.foundation.draws import purpose, uniform
from agents.foundation.events import COMPLAINED, PLAN_CHECKED, note
from agents.foundation.rules import rule
from agents.government.assistance import is_harmed, neglects
from agents.government.corps import audit_chance, leave_out, share_followed, teach

_COMPLAIN = purpose("supervision.complain")
_FOLLOW = purpose("supervision.follow")
_AUDIT = purpose("supervision.audit")
_COUNT = purpose("supervision.count")


# --- a month of voices -----------------------------------------------------------------------


@rule
def hear(world, award, is_frozen, month):
    """A month of a work enters the year of its assistant: whether it stood still, what the family says.

    An overload is told as the reason of a delay, and believed as far as it goes: the office knows the works.
    """
    programme = world.programmes[award.programme]
    if programme.evaluates == 0 or award.assistant == NONE:
        return
    assistant = world.assistants[award.assistant]
    home = world.households[award.household]
    assistant.months += 1
    if is_frozen:
        assistant.stalled += 1.0 / max(1.0, assistant.load)
    if not is_harmed(world, award):
        return
    dares = 1.0 if programme.platform == 1 else home.programme_trust
    if uniform(world.luck, _COMPLAIN, home.key, month) < world.behaviour[0].complaint_chance * dares:
        assistant.complaints += 1
        programme.complaints += 1
        note(world.log, month, COMPLAINED, home.key, programme.key, award.lot, NO_CAUSE, 0.0)


# --- December --------------------------------------------------------------------------------


@rule
def outcome_of(assistant):
    """Months of trouble over months of works, high is bad."""
    if assistant.months == 0:
        return 0.0
    return (assistant.stalled + assistant.complaints) / assistant.months


@rule
def is_found(world, assistant, programme, month):
    """Whether this year's audit shows that an assistant neglects families."""
    behaviour = world.behaviour[0]
    if not neglects(assistant, programme.watched, behaviour):
        return False
    return uniform(world.luck, _AUDIT, assistant.key, month) < audit_chance(programme, behaviour)


@rule
def audit(world, programme_row, month):
    """Those followed this year: who is found goes; returns the rows of the others and how many they are."""
    programme = world.programmes[programme_row]
    share = share_followed(programme, world.behaviour[0])
    rows = np.empty(world.tally[0].assistants, np.int64)
    count = 0
    for row in range(rows.shape[0]):
        assistant = world.assistants[row]
        if assistant.programme != programme_row:
            continue
        if uniform(world.luck, _FOLLOW, assistant.key, month) >= share:
            continue
        if is_found(world, assistant, programme, month):
            leave_out(world, assistant, month)
        else:
            rows[count] = row
            count += 1
    return rows, count


@rule
def part_of(world, share, count, programme, month, n):
    """``share`` of ``count`` persons as a whole number that is right on the average."""
    return int(math.floor(share * count + uniform(world.luck, _COUNT, programme.key, month, n)))


@rule
def evaluate_corps(world, programme_row, month):
    """A programme's December: audit, then the worst by outcome are left out and the next worst taught."""
    behaviour = world.behaviour[0]
    programme = world.programmes[programme_row]
    rows, count = audit(world, programme_row, month)
    order = np.empty(count)
    for i in range(count):
        assistant = world.assistants[rows[i]]
        order[i] = -outcome_of(assistant) + 1e-9 * uniform(world.luck, _FOLLOW, assistant.key, month, 1)
    out = part_of(world, behaviour.worst_share, count, programme, month, 0)
    taught = part_of(world, behaviour.retrain_share, count, programme, month, 1)
    worst = np.argsort(order)
    for place in range(min(out + taught, count)):
        assistant = world.assistants[rows[worst[place]]]
        if outcome_of(assistant) <= 0.0:
            break
        if place < out:
            leave_out(world, assistant, month)
        else:
            teach(world, assistant, programme, month)


@rule
def evaluate(world, month):
    """Every December, in programmes that evaluate; then a new year begins for all."""
    if month % 12 != 11:
        return
    for k in range(world.programmes.shape[0]):
        if world.programmes[k].evaluates == 1 and world.programmes[k].active > 0:
            evaluate_corps(world, k, month)
    for row in range(world.tally[0].assistants):
        assistant = world.assistants[row]
        assistant.months, assistant.complaints, assistant.stalled = 0, 0, 0.0


# --- plans before money ----------------------------------------------------------------------


@rule
def check_plan(world, award, month):
    """The plan waits its turn at the office's desk; returns the months until it is approved."""
    programme = world.programmes[award.programme]
    if programme.plans_checked <= 0.0:
        return 0
    programme.desk_free = max(programme.desk_free, float(month)) + 1.0 / programme.plans_checked
    programme.checked_plans += 1
    world.projects[award.lot].checked = 1
    wait = int(math.ceil(programme.desk_free)) - month
    home = world.households[award.household]
    note(world.log, month, PLAN_CHECKED, home.key, programme.key, award.lot, NO_CAUSE, wait)
    return wait
