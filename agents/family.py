"""Families: births, deaths, children who leave, couples who meet, new households (C8).

Everybody's month is one look at the family: whose hazard strikes is a matter of ages. Grown
children who are ready to leave stand on a line where income, age and chance place them; two who
are each other's nearest become a couple and a household of their own, so that nobody comes from
nowhere and a change far away moves no other couple. What becomes of the house when the last
owner dies is ``agents.inheritance``.
"""

from __future__ import annotations

import math

import numpy as np

from agents.foundation.causes import MARRIED, NO_CAUSE
from agents.foundation.codes import KIN, MOST_PERSONS, NONE, OWNER, SHARER
from agents.foundation.draws import keyed_order_of, paired_key, purpose, uniform, uniform4
from agents.foundation.events import BIRTH, DEATH, FORMED, LEFT_HOME, note
from agents.foundation.ledger import GIFT, pay
from agents.foundation.rules import rule
from agents.inheritance import inherit, no_heir_of_age
from agents.members import (
    COUPLE,
    SINGLE,
    add_member,
    first_other,
    lose_member,
    make_head,
    marry_in,
    oldest_of_age,
    recount,
    send_out,
    set_up,
)
from agents.population import become_native, draw_household, new_row
from agents.purse import own_cash
from agents.residence import count_person, enter_city, share_with
from agents.ties import new_tie

_MONTH = purpose("family.month")
_PARTNER = purpose("family.partner")
_PLACE = purpose("family.place")
_CLASS = purpose("family.class")
_DEATH_ORDER = purpose("family.death_order")
_LEAVE_ORDER = purpose("family.leave_order")

OLDEST = 110
_CHILD = 1 << 40


# --- hazards ---------------------------------------------------------------------------------


@rule
def death_table(behaviour):
    """Chance to die in a month by age in years, 0 to 110."""
    table = np.empty(OLDEST + 1)
    for age in range(OLDEST + 1):
        yearly = behaviour.death_base + behaviour.death_level * math.exp(behaviour.death_slope * (age + 0.5))
        if age == 0:
            yearly += behaviour.death_infant
        table[age] = 1.0 - math.exp(-yearly / 12.0)
    table[OLDEST] = 1.0
    return table


@rule
def birth_table(behaviour):
    """Chance of a birth in a month by the age of the younger partner in years, for a mean family.

    Pauses between births take months away, so the hazard outside them is higher than the mean.
    """
    table = np.zeros(OLDEST + 1)
    for age in range(16, 46):
        apart = (age + 0.5 - behaviour.birth_age) / behaviour.birth_spread
        density = math.exp(-0.5 * apart * apart) / (behaviour.birth_spread * math.sqrt(2.0 * math.pi))
        monthly = behaviour.fertility * density / 12.0
        table[age] = monthly / max(0.2, 1.0 - behaviour.birth_pause * monthly)
    return table


@rule
def wish_for_children(place, decile):
    """Children a family of this decile has over those of a mean family: households differ in size."""
    mean = 0.0
    below = 0.0
    for d in range(10):
        mean += (place.decile_edges[d] - below) * place.persons[d]
        below = place.decile_edges[d]
    return max(0.3, min(2.0, (place.persons[decile - 1] - 1.3) / max(0.2, mean - 1.3)))


# --- a month of all families -----------------------------------------------------------------


@rule
def live_as_families(world, month):
    """Births, deaths and birthdays of the month; then the young who leave, and who meets whom."""
    behaviour = world.behaviour[0]
    place = world.place[0]
    households, born, luck = world.households, world.born, world.luck
    deaths = death_table(behaviour)
    births = birth_table(behaviour)
    wishes = np.empty(10)
    for decile in range(1, 11):
        wishes[decile - 1] = wish_for_children(place, decile)
    count = world.tally[0].households
    rows = np.empty(count, np.int64)
    members = np.empty(count, np.int64)
    leaving = 0
    dying = np.empty(count, np.int64)
    victims = np.empty(count, np.int64)
    struck_down = 0
    for row in range(count):
        home = households[row]
        if home.present == 0:
            continue
        dies, arrives, leaves, _spare = uniform4(luck, _MONTH, home.key, month)
        if month % 12 == home.key % 12:
            recount(home, born[row], behaviour, month)
        if home.couple == COUPLE:
            younger = (month - max(born[row, 0], born[row, 1])) // 12
            if arrives < births[min(OLDEST, younger)] * wishes[home.decile - 1]:
                bear(world, row, month)
        if dies < 0.08:
            victim = struck(dies, born[row], home.persons, deaths, month)
            if victim != NONE:
                dying[struck_down] = row
                victims[struck_down] = victim
                struck_down += 1
                continue
        member = ready_to_leave(home, born[row], leaves, behaviour, month)
        if member != NONE:
            rows[leaving] = row
            members[leaving] = member
            leaving += 1
    order = keyed_order_of(households, dying[:struck_down], luck, _DEATH_ORDER, month)
    for at in order:
        die(world, dying[at], victims[at], month)
    order = keyed_order_of(households, rows[:leaving], luck, _LEAVE_ORDER, month)
    meet(world, rows[order], members[order], month)


@rule
def struck(draw, born, persons, deaths, month):
    """Place of the member whose death this draw means, or NONE."""
    reached = 0.0
    for member in range(persons):
        reached += deaths[max(0, min(OLDEST, (month - born[member]) // 12))]
        if draw < reached:
            return member
    return NONE


@rule
def ready_to_leave(home, born, draw, behaviour, month):
    """Place of the grown child, or the young single head, who looks for a partner this month, or NONE."""
    reached = 0.0
    for member in range(first_other(home), home.persons):
        age = (month - born[member]) // 12
        if age >= 20:
            reached += behaviour.leave_home if age <= 32 else behaviour.leave_late if age <= 45 else 0.0
            if draw < reached:
                return member
    young = 20 <= (month - born[0]) // 12 <= 45 and home.persons < MOST_PERSONS
    if home.couple == SINGLE and young and draw < reached + behaviour.leave_home:
        return 0
    return NONE


@rule
def bear(world, row, month):
    """A child is born, unless the last one is too young still."""
    home = world.households[row]
    born = world.born[row]
    for member in range(2, home.persons):
        if month - born[member] < world.behaviour[0].birth_pause:
            return
    if add_member(home, born, month):
        count_person(world, row, 1)
        world.tally[0].births += 1
        note(world.log, month, BIRTH, home.key, 0, home.lot, NO_CAUSE, home.persons)


@rule
def die(world, row, member, month):
    """A member dies. Where the last of the couple dies, a grown child takes over, or the family ends."""
    home = world.households[row]
    born = world.born[row]
    was_last_owner = member == 0 and home.couple != COUPLE
    heirs = home.left_home + max(0, home.persons - 1)
    world.tally[0].deaths += 1
    note(world.log, month, DEATH, home.key, 0, home.lot, NO_CAUSE, (month - born[member]) // 12)
    count_person(world, row, -1)
    lose_member(home, born, member)
    if was_last_owner:
        successor = oldest_of_age(home, born, month)
        if successor == NONE:
            world.tally[0].orphans += no_heir_of_age(world, row, heirs, month)
            return
        make_head(home, born, successor)
        inherit(world, row, row, heirs, month)
    recount(home, born, world.behaviour[0], month)


# --- the young -------------------------------------------------------------------------------


@rule
def meet(world, rows, members, month):
    """Who leaves alone leaves; of the others, two who are each other's nearest become a couple."""
    behaviour = world.behaviour[0]
    households, luck = world.households, world.luck
    spots = np.empty(rows.shape[0])
    seekers = np.empty(rows.shape[0], np.int64)
    count = 0
    for i in range(rows.shape[0]):
        home = households[rows[i]]
        if members[i] > 0 and uniform(luck, _PARTNER, home.key, month) < behaviour.single_share:
            form(world, rows[i], members[i], NONE, 0, month)
            continue
        chance = uniform(luck, _PLACE, home.key, month)
        years = (month - world.born[rows[i], members[i]]) / 12.0
        spots[count] = home.decile + behaviour.class_weight * chance + years / behaviour.age_weight
        seekers[count] = i
        count += 1
    order = np.argsort(spots[:count])
    for at in range(count - 1):
        here = spots[order[at + 1]] - spots[order[at]]
        before = spots[order[at]] - spots[order[at - 1]] if at > 0 else np.inf
        after = spots[order[at + 2]] - spots[order[at + 1]] if at + 2 < count else np.inf
        if here <= before and here < after:
            a, b = seekers[order[at]], seekers[order[at + 1]]
            apart = abs(np.int64(world.born[rows[a], members[a]]) - world.born[rows[b], members[b]])
            if apart > 12.0 * behaviour.largest_age_gap:
                continue
            unite(world, rows[a], members[a], rows[b], members[b], month)


@rule
def unite(world, row_a, member_a, row_b, member_b, month):
    """Two young people become a couple: in the home of one who heads it already, else a new one."""
    if member_a == 0 and member_b == 0:
        return
    if member_a == 0:
        join(world, row_a, row_b, member_b, month)
    elif member_b == 0:
        join(world, row_b, row_a, member_a, month)
    elif prefers_to_host(world, row_a, row_b):
        form(world, row_a, member_a, row_b, member_b, month)
    else:
        form(world, row_b, member_b, row_a, member_a, month)


@rule
def room_for_a_couple(world, row):
    """Persons a room on the family's lot if a couple moved in; a large number without a lot."""
    home = world.households[row]
    if home.tenure != OWNER and home.tenure != SHARER:
        return 99.0
    lot = world.lots[home.lot]
    return (lot.people + 2.0) / max(1, lot.rooms - lot.let_rooms)


@rule
def prefers_to_host(world, row_a, row_b):
    """Whether the couple would begin with the family of a: where there is more space."""
    a, b = room_for_a_couple(world, row_a), room_for_a_couple(world, row_b)
    if a != b:
        return a < b
    return world.households[row_a].key < world.households[row_b].key


@rule
def let_go(world, row, member, to_key, cause, month):
    """A member leaves the household to live in another one; returns the month of birth."""
    home = world.households[row]
    month_of_birth = world.born[row, member]
    count_person(world, row, -1)
    send_out(home, world.born[row], member)
    recount(home, world.born[row], world.behaviour[0], month)
    note(world.log, month, LEFT_HOME, home.key, to_key, home.lot, cause, (month - month_of_birth) // 12)
    return month_of_birth


@rule
def join(world, row, from_row, member, month):
    """A partner moves in with a young person who heads a household already."""
    home = world.households[row]
    if home.persons >= MOST_PERSONS:
        return
    partner_born = let_go(world, from_row, member, home.key, MARRIED, month)
    marry_in(home, world.born[row], partner_born)
    count_person(world, row, 1)
    recount(home, world.born[row], world.behaviour[0], month)
    new_tie(world, row, from_row, KIN, world.behaviour[0].trust_kin, 0.0, month)


@rule
def child_decile(parents, key, behaviour, luck):
    """Income decile of a child's household: its parents', or one above or below."""
    move = uniform(luck, _CLASS, key, 0)
    decile = parents.decile
    if move < behaviour.class_moves:
        decile -= 1
    elif move > 1.0 - behaviour.class_moves:
        decile += 1
    return max(1, min(10, decile))


@rule
def norm_of_child(world, parents, drawn):
    """The norm of returning help that a child grows up with (C2): parents, works, settlement, self."""
    behaviour = world.behaviour[0]
    value = behaviour.norm_of_parents * parents.norm
    value += behaviour.norm_of_works * min(1.0, parents.works_share / behaviour.works_upbringing)
    common = drawn
    if parents.lot != NONE and world.lots[parents.lot].settlement != NONE:
        common = world.settlements[world.lots[parents.lot].settlement].norm
    return min(1.0, value + behaviour.norm_of_place * common)


@rule
def form(world, row_a, member_a, row_b, member_b, month):
    """A new household of a grown child of family a, and of family b unless that is NONE.

    It begins on the lot of family a if that has one and space, else it looks for a room.
    """
    behaviour = world.behaviour[0]
    parents = world.households[row_a]
    key = paired_key(parents.key, _CHILD + np.int64(parents.sent_out))
    row = new_row(world)
    home = world.households[row]
    born = world.born[row]
    decile = child_decile(parents, key, behaviour, world.luck)
    draw_household(
        home, born, key, world.streams[0], decile, world.place[0], behaviour, world.norm_quantiles,
        world.luck, month,
    )  # fmt: skip
    become_native(home, parents, norm_of_child(world, parents, home.norm))
    cause = NO_CAUSE if row_b == NONE else MARRIED
    head_born = let_go(world, row_a, member_a, key, cause, month)
    partner_born = head_born if row_b == NONE else let_go(world, row_b, member_b, key, MARRIED, month)
    set_up(home, born, head_born, partner_born, row_b == NONE)
    recount(home, born, behaviour, month)
    enter_city(world, row, month)
    note(world.log, month, FORMED, key, parents.key, parents.lot, cause, home.persons)
    if room_for_a_couple(world, row_a) <= behaviour.sharing_limit:
        share_with(world, row, world.lots[parents.lot].owner, month)
    new_tie(world, row, row_a, KIN, behaviour.trust_kin, 0.0, month)
    endow(world, row_a, home, behaviour)
    if row_b != NONE:
        new_tie(world, row, row_b, KIN, behaviour.trust_kin, 0.0, month)
        endow(world, row_b, home, behaviour)


@rule
def endow(world, parents_row, home, behaviour):
    """Parents give a part of what they can spare."""
    parents = world.households[parents_row]
    spare = own_cash(parents) - parents.needs - behaviour.cash_buffer * parents.usual_income
    if spare > 0.0:
        pay(parents, home, GIFT, behaviour.dowry_share * spare, world.book)
