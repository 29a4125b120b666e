"""The way of a group that stands: preparation, one application, approval as a whole, its end (H17).

Groups are served in the order of the queue as far as the programme's money goes: the first that
cannot be paid for in full makes all behind it wait. Where the programme bears the cost of a group,
it pays it at approval, so that no money is lost on groups it never serves.
"""

from __future__ import annotations

import numpy as np

from agents.fellows import get_acquainted, has_work
from agents.foundation.causes import GROUP_TOO_SMALL, NO_CAUSE, NO_LONGER_NEEDED, NO_LOT, WAITED_TOO_LONG
from agents.foundation.codes import AT_WORK, GATHERING, NONE, PREPARING, WAITING
from agents.foundation.draws import purpose, uniform
from agents.foundation.events import GROUP_READY, note
from agents.foundation.ledger import GROUP_COST, pay, pay_at_most
from agents.foundation.rules import rule
from agents.foundation.world import OUTSIDE_RECORD
from agents.government.applications import file_application
from agents.government.approval import from_budget, start_award, unready
from agents.government.corps import free_money
from agents.government.credit_line import can_promise
from agents.government.eligibility import bar, offer, savings_held, takes_groups
from agents.government.groups import (
    break_up,
    connected_part,
    drop_all_but,
    drop_out,
    found_groups,
    leave_group,
    most_members,
    plan,
    roll_call,
    spread_word,
    stand,
)
from agents.government.office import has_time, take_time
from agents.government.queues import score
from agents.purse import own_cash, withdraw

_ORDER = purpose("groups.order")


@rule
def groups_in(world, state, month):
    """Rows of the groups in a state, in a seeded order of their keys."""
    rows = np.empty(world.tally[0].groups, np.int64)
    luck = np.empty(world.tally[0].groups, np.float64)
    count = 0
    for g in range(world.tally[0].groups):
        group = world.groups[g]
        if group.present == 1 and group.state == state:
            rows[count] = g
            luck[count] = uniform(world.luck, _ORDER, group.key, month)
            count += 1
    return rows[:count][np.argsort(luck[:count])]


@rule
def release_gone(world):
    """Families that left the city or whose group's last work is over are members no more."""
    working = np.zeros(world.tally[0].groups, np.bool_)
    for row in range(world.tally[0].households):
        home = world.households[row]
        if home.group == NONE:
            continue
        if home.present == 0:
            leave_group(world, home)
        elif world.groups[home.group].state != AT_WORK or has_work(world, home):
            working[home.group] = True
    for row in range(world.tally[0].households):
        home = world.households[row]
        if home.group != NONE and not working[home.group]:
            leave_group(world, home)
    for g in range(world.tally[0].groups):
        if not working[g]:
            world.groups[g].present = 0


@rule
def check_members(world, month):
    """Before approval, who is no longer eligible drops out, and a group grown too small breaks up."""
    members, first = roll_call(world)
    for g in range(world.tally[0].groups):
        group = world.groups[g]
        if group.present == 0 or group.state == AT_WORK:
            continue
        programme = world.programmes[group.programme]
        group.savings = 0.0
        for i in range(first[g], first[g + 1]):
            home = world.households[members[i]]
            cause = bar(world, members[i], group.programme, month)
            if cause == NO_CAUSE and home.award != NONE and home.lot != world.awards[home.award].lot:
                cause = NO_LOT
            if cause != NO_CAUSE:
                drop_out(world, members[i], cause, month)
            else:
                group.savings += min(home.reserved, savings_held(home))
        if group.state != GATHERING and group.members < programme.group_smallest:
            break_up(world, group, members[first[g] : first[g + 1]], GROUP_TOO_SMALL, month)


@rule
def gather(world, month):
    """A month of all gatherings: they grow, stand once nobody more joins, or break up in time.

    Families can still join while a group prepares.
    """
    behaviour = world.behaviour[0]
    order = groups_in(world, GATHERING, month)
    members, first = roll_call(world)
    for i in range(order.shape[0]):
        g = order[i]
        group = world.groups[g]
        if group.present == 0:
            continue
        before = group.members
        if before < most_members(world.programmes[group.programme], behaviour):
            spread_word(world, g, members[first[g] : first[g + 1]], month)
        grew = group.members > before or group.founded == month
        time_is_over = month - group.founded >= behaviour.gathering_months
        if grew and not time_is_over:
            continue
        if grew:
            members, first = roll_call(world)
        mine = members[first[g] : first[g + 1]]
        if not stand(world, group, mine, month) and time_is_over:
            break_up(world, group, mine, GROUP_TOO_SMALL, month)
    order = groups_in(world, PREPARING, month)
    members, first = roll_call(world)
    for i in range(order.shape[0]):
        spread_word(world, order[i], members[first[order[i]] : first[order[i] + 1]], month)
        plan(world, world.groups[order[i]])


@rule
def hand_in(world, month):
    """A group whose preparation is over applies, each member for its own house.

    By now all know each other. Where members bear the cost of the group, each pays its share.
    """
    members, first = roll_call(world)
    order = groups_in(world, PREPARING, month)
    for i in range(order.shape[0]):
        g = order[i]
        group = world.groups[g]
        if month < group.ready:
            continue
        programme = world.programmes[group.programme]
        mine = members[first[g] : first[g + 1]]
        inside, trust = connected_part(world, mine)
        if inside.shape[0] < programme.group_smallest:
            break_up(world, group, mine, GROUP_TOO_SMALL, month)
            continue
        drop_all_but(world, inside, mine, month)
        get_acquainted(world, inside, trust, month)
        group.state = WAITING
        share = programme.group_cost / group.members
        for k in range(inside.shape[0]):
            home = world.households[inside[k]]
            file_application(world, inside[k], group.programme, month)
            if programme.group_members_pay == 1:
                pay_share(world, home, share)
                home.reserved = programme.group_savings + world.awards[home.award].pledged
            note(world.log, month, GROUP_READY, home.key, programme.key, home.lot, NO_CAUSE, group.members)


@rule
def pay_share(world, home, share):
    """A member's share of the group's cost, from its purse and its account."""
    if share > own_cash(home):
        withdraw(home, share - own_cash(home), world)
    outside = world.accounts[OUTSIDE_RECORD]
    pay_at_most(home, outside, GROUP_COST, min(share, own_cash(home)), world.book)


@rule
def place_in_queue(world, members):
    """Place of a group in the queue, low is first: the mean of its members' places."""
    total = 0.0
    for i in range(members.shape[0]):
        total += score(world, world.awards[world.households[members[i]].award])
    return total / max(1, members.shape[0])


@rule
def offer_to(world, row):
    """Grant, credit and savings of a waiting member's project as things stand, MWM."""
    home = world.households[row]
    award = world.awards[home.award]
    programme = world.programmes[award.programme]
    lot = world.lots[home.lot]
    return offer(award.line, home, lot, world.projects[home.lot], programme, world.rooms, world.behaviour[0])


@rule
def money_asked(world, group, members):
    """What a group takes from the programme's money, its shared cost included, and its credit; MWM."""
    programme = world.programmes[group.programme]
    total = 0.0 if programme.group_members_pay == 1 else programme.group_cost
    lent = 0.0
    for i in range(members.shape[0]):
        if world.households[members[i]].group != NONE:
            grant, credit, _savings = offer_to(world, members[i])
            total += from_budget(programme, grant, credit)
            lent += credit
    return total, lent


@rule
def drop_unready(world, members, month):
    """Members who have built in the meantime, or lack what the door asks for by now, are not in the award."""
    for i in range(members.shape[0]):
        home = world.households[members[i]]
        if home.group == NONE:
            continue
        grant, credit, savings = offer_to(world, members[i])
        cause = unready(world, world.awards[home.award], grant, credit, savings)
        if cause != NO_CAUSE:
            drop_out(world, members[i], NO_LONGER_NEEDED if cause == NONE else cause, month)


@rule
def approve_group(world, group, members, month):
    """The whole group is approved on one day; its cost is paid."""
    programme = world.programmes[group.programme]
    if programme.group_members_pay == 0:
        outside = world.accounts[OUTSIDE_RECORD]
        paid = pay(programme, outside, GROUP_COST, programme.group_cost, world.book)
        programme.spent += paid
        programme.overhead += paid
    group.state = AT_WORK
    group.approved = month
    for i in range(members.shape[0]):
        home = world.households[members[i]]
        if home.group != NONE:
            grant, credit, savings = offer_to(world, members[i])
            start_award(world, world.awards[home.award], grant, credit, savings, month)
            take_time(programme, 1.0)


@rule
def approve_groups(world, month):
    """Waiting groups in the order of the queue, as far as the money goes."""
    members, first = roll_call(world)
    rows = groups_in(world, WAITING, month)
    places = np.empty(rows.shape[0], np.float64)
    for i in range(rows.shape[0]):
        places[i] = place_in_queue(world, members[first[rows[i]] : first[rows[i] + 1]])
    order = np.argsort(places)
    money_is_out = np.zeros(world.programmes.shape[0], np.bool_)
    for i in range(order.shape[0]):
        g = rows[order[i]]
        group = world.groups[g]
        programme = world.programmes[group.programme]
        mine = members[first[g] : first[g + 1]]
        if month - group.ready > world.behaviour[0].queue_months:
            break_up(world, group, mine, WAITED_TOO_LONG, month)
            continue
        if money_is_out[group.programme] or not has_time(programme):
            continue
        asked, lent = money_asked(world, group, mine)
        if asked > free_money(programme) or not can_promise(programme, world.lenders, lent):
            money_is_out[group.programme] = True
            continue
        drop_unready(world, mine, month)
        if group.members < programme.group_smallest:
            break_up(world, group, mine, GROUP_TOO_SMALL, month)
        else:
            approve_group(world, group, mine, month)


@rule
def run_groups(world, month):
    """A month of all groups of families."""
    for_groups = False
    for k in range(world.programmes.shape[0]):
        if takes_groups(world.programmes[k]):
            for_groups = True
    if not for_groups:
        return
    release_gone(world)
    check_members(world, month)
    found_groups(world, month)
    gather(world, month)
    hand_in(world, month)
    approve_groups(world, month)
