"""Organised groups of families: gathering, standing, dropping out, breaking up (H17).

A programme may serve groups only, as Chile's Fund for Solidarity Shelter does. A family that
would apply and holds the savings gathers its contacts, these gather theirs. A group that is large
and trusting enough stands; what comes then is in ``agents.government.approval_of_groups``. Members
belong to it until the last of its works is over.
"""

from __future__ import annotations

import math

import numpy as np

from agents.foundation.causes import NO_CAUSE, NO_GROUP
from agents.foundation.codes import GATHERING, NEVER, NONE, OWNER, PREPARING
from agents.foundation.draws import paired_key, purpose, sigmoid, sort_by_luck, uniform
from agents.foundation.events import GROUP_FORMED, note
from agents.foundation.rules import rule
from agents.government.applications import apply_to, asks, hindrance
from agents.government.approval import from_budget, note_refusal, turn_away
from agents.government.door import is_open
from agents.government.eligibility import savings_asked, takes_groups, was_served
from agents.neighbour import ANYBODY, next_asked
from agents.ties import other_end, trust_towards

_SEEK = purpose("groups.seek")
_ASK = purpose("groups.ask")
_JOIN = purpose("groups.join")


# --- who belongs to which group --------------------------------------------------------------


@rule
def roll_call(world):
    """Members of all groups: household rows group after group, in the order of keys; where each begins."""
    households = world.households
    first = np.zeros(world.tally[0].groups + 1, np.int64)
    rows = np.empty(world.tally[0].households, np.int64)
    count = 0
    for row in range(world.tally[0].households):
        if households[row].group != NONE:
            first[households[row].group + 1] += 1
            rows[count] = row
            count += 1
    for g in range(world.tally[0].groups):
        first[g + 1] += first[g]
    keys = np.empty(count, np.int64)
    for i in range(count):
        keys[i] = households[rows[i]].key
    order = np.argsort(keys)
    members = np.empty(count, np.int64)
    place = first.copy()
    for i in range(count):
        row = rows[order[i]]
        members[place[households[row].group]] = row
        place[households[row].group] += 1
    return members, first


@rule
def enter_group(world, row, group_row):
    """A family becomes a member and keeps its savings for the group from now on."""
    home = world.households[row]
    group = world.groups[group_row]
    home.group = group_row
    home.reserved = max(home.reserved, savings_asked(world.programmes[group.programme]))
    group.members += 1


@rule
def leave_group(world, home):
    """A member is no longer one; an award it may have is not touched."""
    if home.group == NONE:
        return
    world.groups[home.group].members -= 1
    home.group = NONE
    if home.award == NONE:
        home.reserved = 0.0


@rule
def drop_out(world, row, cause, month):
    """A member cannot go on: its application, if it has one, ends without an award."""
    home = world.households[row]
    programme = world.programmes[world.groups[home.group].programme]
    if home.award == NONE:
        note_refusal(world, row, programme, cause, month)
    else:
        turn_away(world, world.awards[home.award], cause, month)
    leave_group(world, home)


@rule
def break_up(world, group, members, cause, month):
    """The group is given up: all who are still in it drop out, and may try again."""
    for i in range(members.shape[0]):
        home = world.households[members[i]]
        if home.group != NONE:
            drop_out(world, members[i], cause, month)
    group.present = 0


# --- gathering -------------------------------------------------------------------------------


@rule
def most_members(programme, behaviour):
    """Families a group takes: no more than allowed, nor than a few years' money can serve."""
    each = from_budget(programme, programme.grant_limit, programme.credit_limit)
    shared = 0.0 if programme.group_members_pay == 1 else programme.group_cost
    served = int((behaviour.group_horizon * programme.budget - shared) / max(0.1, each))
    return max(programme.group_smallest, min(programme.group_largest, served))


@rule
def live_near(world, first, second):
    """Whether two owners live in one settlement or in neighbouring ones."""
    here = world.lots[world.households[first].lot]
    there = world.lots[world.households[second].lot]
    if here.settlement == there.settlement and here.settlement != NONE:
        return True
    return math.hypot(here.x - there.x, here.y - there.y) <= world.behaviour[0].group_reach


@rule
def may_gather(world, row, programme_row, month):
    """Whether a household could be a member: an owner without award or group who may apply."""
    home = world.households[row]
    if home.present == 0 or home.tenure != OWNER or home.award != NONE or home.group != NONE:
        return False
    if was_served(home, world.programmes[programme_row]):
        return False
    return hindrance(world, row, programme_row, month) == NO_CAUSE


@rule
def joins(world, row, tie, group):
    """Whether a household joins whom it trusts: by trust, norm and the organisation of its place.

    Its mind about one group is made up once: asked again it says the same unless these change.
    """
    behaviour = world.behaviour[0]
    home = world.households[row]
    logit = behaviour.join_base + behaviour.join_trust * trust_towards(tie, row)
    logit += behaviour.join_norm * home.norm
    settlement = world.lots[home.lot].settlement
    if settlement != NONE:
        logit += behaviour.join_organisation * world.settlements[settlement].organisation
    return uniform(world.luck, _JOIN, paired_key(group.key, home.key), 0) < sigmoid(logit)


@rule
def seek_group(world, row, programme_row, month):
    """A household asks for a programme of groups: it joins a gathering of contacts or begins one."""
    home = world.households[row]
    programme = world.programmes[programme_row]
    cause = apply_to(world, row, programme_row, month)
    if cause == NONE:
        return
    if cause == NO_CAUSE and home.tenure != OWNER:
        cause = NO_GROUP
    if cause != NO_CAUSE:
        note_refusal(world, row, programme, cause, month)
        return
    most = most_members(programme, world.behaviour[0])
    asked = np.zeros(world.contacts.shape[1], np.bool_)
    neighbours = 0
    while True:
        tie_row = next_asked(world, row, asked, ANYBODY, month)
        if tie_row == NONE:
            break
        tie = world.ties[tie_row]
        other_row = other_end(tie, row)
        other = world.households[other_row]
        if other.tenure != OWNER or not live_near(world, row, other_row):
            continue
        neighbours += 1
        if other.group == NONE:
            continue
        group = world.groups[other.group]
        open_to_all = group.state == GATHERING or group.state == PREPARING
        takes_more = group.programme == programme_row and open_to_all and group.members < most
        if takes_more and joins(world, row, tie, group):
            enter_group(world, row, other.group)
            return
    if neighbours == 0:
        note_refusal(world, row, programme, NO_GROUP, month)
        return
    group_row = world.tally[0].groups
    world.tally[0].groups += 1
    group = world.groups[group_row]
    group.key = paired_key(paired_key(programme.key, home.key), month)
    group.present = 1
    group.state = GATHERING
    group.settlement = world.lots[home.lot].settlement
    group.programme = programme_row
    group.founded = month
    group.formed = NEVER
    group.ready = NEVER
    group.approved = NEVER
    enter_group(world, row, group_row)


@rule
def found_groups(world, month):
    """Households hear of a programme of groups now and then; who asks looks for a group."""
    rows = np.empty(world.tally[0].households, np.int64)
    for k in range(world.programmes.shape[0]):
        if not is_open(world.programmes[k]) or not takes_groups(world.programmes[k]):
            continue
        count = 0
        for row in range(world.tally[0].households):
            if asks(world, row, k, month):
                rows[count] = row
                count += 1
        sort_by_luck(rows, count, world.households, world.luck, _SEEK, month)
        for i in range(count):
            if world.households[rows[i]].group == NONE:
                seek_group(world, rows[i], k, month)


@rule
def merge(world, other_row, group_row):
    """A gathering goes over, with all its members, to another one."""
    for row in range(world.tally[0].households):
        home = world.households[row]
        if home.group == other_row:
            leave_group(world, home)
            enter_group(world, row, group_row)
    world.groups[other_row].present = 0


@rule
def may_merge(world, row, group_row, most):
    """Whether the gathering of a contact is one that could go over: of the same programme, no larger."""
    other_row = world.households[row].group
    if other_row == NONE or other_row == group_row:
        return False
    other = world.groups[other_row]
    group = world.groups[group_row]
    if other.state != GATHERING or other.programme != group.programme:
        return False
    return other.members <= group.members and group.members + other.members <= most


@rule
def spread_word(world, group_row, members, month):
    """Members ask their contacts in the order of trust; who joins asks others from next month on.

    A contact who gathers others itself brings them along.
    """
    group = world.groups[group_row]
    most = most_members(world.programmes[group.programme], world.behaviour[0])
    rows = members.copy()
    sort_by_luck(rows, rows.shape[0], world.households, world.luck, _ASK, month)
    for i in range(rows.shape[0]):
        asked = np.zeros(world.contacts.shape[1], np.bool_)
        while group.members < most:
            tie_row = next_asked(world, rows[i], asked, ANYBODY, month)
            if tie_row == NONE:
                break
            tie = world.ties[tie_row]
            other_row = other_end(tie, rows[i])
            if world.households[other_row].tenure != OWNER or not live_near(world, rows[i], other_row):
                continue
            if may_merge(world, other_row, group_row, most):
                if joins(world, other_row, tie, group):
                    merge(world, world.households[other_row].group, group_row)
            elif may_gather(world, other_row, group.programme, month) and joins(world, other_row, tie, group):
                enter_group(world, other_row, group_row)


@rule
def connected_part(world, members):
    """The largest part of ``members`` who are connected by ties among them, and its mean trust."""
    households = world.households
    part = np.full(world.tally[0].households, NONE, np.int64)
    waiting = np.empty(members.shape[0], np.int64)
    best, best_count = 0, 0
    for i in range(members.shape[0]):
        if part[members[i]] != NONE:
            continue
        part[members[i]] = i
        waiting[0] = members[i]
        count, done = 1, 0
        while done < count:
            row = waiting[done]
            done += 1
            for slot in range(households[row].degree):
                other = other_end(world.ties[world.contacts[row, slot]], row)
                if households[other].group == households[row].group and part[other] == NONE:
                    part[other] = i
                    waiting[count] = other
                    count += 1
        if count > best_count:
            best, best_count = i, count
    inside = np.empty(best_count, np.int64)
    count, trust, ends = 0, 0.0, 0
    for i in range(members.shape[0]):
        row = members[i]
        if part[row] != best:
            continue
        inside[count] = row
        count += 1
        for slot in range(households[row].degree):
            tie = world.ties[world.contacts[row, slot]]
            other = other_end(tie, row)
            if part[other] == best:
                trust += trust_towards(tie, row)
                ends += 1
    return inside, (trust / ends if ends > 0 else 0.0)


@rule
def drop_all_but(world, inside, members, month):
    """Members whom no tie connects with the others any more drop out."""
    stays = np.zeros(world.tally[0].households, np.bool_)
    for i in range(inside.shape[0]):
        stays[inside[i]] = True
    for i in range(members.shape[0]):
        if not stays[members[i]]:
            drop_out(world, members[i], NO_GROUP, month)


@rule
def stand(world, group, members, month):
    """Whether the gathering has become a group: large enough, connected, trusting; then it prepares."""
    programme = world.programmes[group.programme]
    if group.members < programme.group_smallest:
        return False
    inside, trust = connected_part(world, members)
    if inside.shape[0] < programme.group_smallest or trust < programme.group_trust:
        return False
    drop_all_but(world, inside, members, month)
    group.state = PREPARING
    group.formed = month
    programme.groups_formed += 1
    for i in range(inside.shape[0]):
        home = world.households[inside[i]]
        note(world.log, month, GROUP_FORMED, home.key, programme.key, home.lot, NO_CAUSE, group.members)
    plan(world, group)
    return True


@rule
def plan(world, group):
    """How long the preparation takes: longer the more families there are."""
    programme = world.programmes[group.programme]
    needed = programme.group_months + programme.group_months_each * group.members
    group.ready = group.formed + int(math.ceil(needed))
