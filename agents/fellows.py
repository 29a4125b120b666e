"""What members of one group do for each other: they meet, work side by side, lend a hand (H17).

Commitment is a mechanism, not a bonus: members who did not know each other get to know each
other, ask each other first (see ``agents.neighbour``), learn to trust by working side by side, and
give hours to a member whose work falls behind. Each hour is a favour on a tie, as any other.
"""

from __future__ import annotations

import math

from agents.foundation.codes import ACTIVE, AT_WORK, FROZEN, NEIGHBOUR, NONE
from agents.foundation.draws import purpose
from agents.foundation.rules import rule
from agents.neighbour import FELLOWS, are_fellows, ask_for_hours
from agents.ties import new_tie, work_together

_ACCEPT_FELLOW = purpose("fellows.accept")


@rule
def get_acquainted(world, members, trust, month):
    """Members who did not know each other are tied, as far as both have room for new contacts.

    ``members``: household rows in keyed order. ``trust``: mean trust in the group.
    """
    behaviour = world.behaviour[0]
    if behaviour.group_commitment == 0.0:
        return
    households, lots = world.households, world.lots
    first_trust = max(behaviour.trust_stranger, behaviour.fellow_trust * trust)
    for i in range(members.shape[0]):
        home = households[members[i]]
        here = lots[home.lot]
        for j in range(i + 1, members.shape[0]):
            other = households[members[j]]
            if home.degree >= behaviour.full_circle or other.degree >= behaviour.full_circle:
                continue
            there = lots[other.lot]
            away = math.hypot(there.x - here.x, there.y - here.y)
            new_tie(world, members[i], members[j], NEIGHBOUR, first_trust, away, month)


@rule
def has_work(world, home):
    """Whether a member's award is running."""
    if home.award == NONE:
        return False
    state = world.awards[home.award].state
    return state == ACTIVE or state == FROZEN


@rule
def work_side_by_side(world, month):
    """Members whose works are under way at the same time learn to trust each other."""
    behaviour = world.behaviour[0]
    if world.tally[0].groups == 0:
        return
    ties, households = world.ties, world.households
    for row in range(world.tally[0].ties):
        tie = ties[row]
        if tie.present == 0:
            continue
        a = households[tie.a]
        b = households[tie.b]
        if not are_fellows(a, b, behaviour) or world.groups[a.group].state != AT_WORK:
            continue
        if has_work(world, a) and has_work(world, b):
            work_together(tie, behaviour.works_trust, month)


@rule
def is_behind(world, home, month):
    """Whether a member's work is frozen, or much of its time is over and it does not stand."""
    if home.group == NONE or not has_work(world, home):
        return False
    award = world.awards[home.award]
    if award.state == FROZEN:
        return True
    allowed = world.programmes[award.programme].deadline
    left = (1.0 - world.behaviour[0].behind_share) * allowed
    return award.verified == 0 and award.tranche > 0 and month > award.deadline - left


@rule
def ask_fellows(world, row, wanted, month):
    """Hours that members of the group give to one of them who is behind, at most ``wanted``."""
    behaviour = world.behaviour[0]
    home = world.households[row]
    if behaviour.mutual_aid == 0.0 or not is_behind(world, home, month):
        return 0.0
    return ask_for_hours(world, row, wanted, FELLOWS, _ACCEPT_FELLOW, month)
