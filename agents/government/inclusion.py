"""Equal treatment, a reference centre, courses (M§2.1, 2.5, 1.2).

A landlord who asks more of somebody for his origin, or turns him away, weighs what he gains against
the fine he must expect: no taste is decreed away. How likely a case is proven follows from how many
complaints the office can hear. The centre accompanies households through the office of papers and introduces
each to an owner nearby, whom it may come to trust and who may warrant for it one day; courses
close the gap of income that newcomers have.
"""

from __future__ import annotations

import math

import numpy as np

from agents.foundation.causes import NO_CAUSE
from agents.foundation.codes import INTERNATIONAL, NATIVE, NEIGHBOUR, NONE, OWNER, RETURNEE
from agents.foundation.draws import purpose, sort_by_luck, uniform
from agents.foundation.events import ACCOMPANIED, BIAS_JUDGED, COURSE_TAKEN, note
from agents.foundation.rules import rule
from agents.government.enabling import is_abroad, raise_money, share_reached, spend, spend_on_case
from agents.government.information import hearing
from agents.government.tenancy_rules import PLAIN_OVERCHARGE, collect_fine
from agents.ties import new_tie, same_settlement

_JUDGE = purpose("inclusion.judge")
_CENTRE = purpose("inclusion.centre")
_CENTRE_ORDER = purpose("inclusion.centre_order")
_COURSE = purpose("inclusion.course")
_COURSE_ORDER = purpose("inclusion.course_order")
_MEET = purpose("inclusion.meet")

MOST_LOOKED_AT = 200
"""Households the centre thinks of when it looks for an owner to introduce somebody to."""


# --- equal treatment -------------------------------------------------------------------------


@rule
def open_inclusion(world):
    """January: complaints the office can hear, and the year's money of centre and courses."""
    place, tally = world.place[0], world.tally[0]
    if place.bias_budget > 0.0:
        complaints = 0
        for row in range(tally.rooms):
            room = world.rooms[row]
            if room.present == 1 and room.tenant != NONE and room.premium > 0.0:
                complaints += is_abroad(world.households[room.tenant])
        heard = share_reached(place.bias_budget, place.bias_case, max(1, complaints))
        place.bias_chance = place.bias_proven * heard
        spend(world, place.bias_budget)
    if place.centre_budget > 0.0:
        tally.centre_money = raise_money(world, place.centre_budget, tally.centre_money, place.centre_cost)
    if place.course_budget > 0.0:
        tally.course_money = raise_money(world, place.course_budget, tally.course_money, place.course_cost)


@rule
def taste_asked(place, premium):
    """What a landlord asks more for somebody's origin, a share of the rent, who would ask ``premium``.

    The dearer, the more easily proven, as with any overcharge (see ``tenancy_rules``).
    """
    feared = 2.0 * place.bias_fine * place.bias_chance
    return premium if feared <= 0.0 else min(premium, PLAIN_OVERCHARGE / feared)


@rule
def taste_shown(place, taste, behaviour):
    """Distaste, a share of the rent, that still decides: less the fine expected a month of the tenancy."""
    return max(0.0, taste - place.bias_chance * place.refusal_fine / behaviour.tenancy_reckoned)


@rule
def judge_bias(world, month):
    """Overcharges by origin that are proven this month; the rent falls to the market's when rents are set."""
    place = world.place[0]
    if place.bias_chance * place.bias_fine <= 0.0:
        return
    asked = taste_asked(place, world.behaviour[0].premium_taste)
    for row in range(world.tally[0].rooms):
        room = world.rooms[row]
        if room.present == 0 or room.tenant == NONE or room.premium <= 0.0:
            continue
        if not is_abroad(world.households[room.tenant]):
            continue
        part = min(room.premium, asked)
        proven = place.bias_chance / 12.0 * part / PLAIN_OVERCHARGE
        if uniform(world.luck, _JUDGE, room.key, month) < proven:
            fine = 12.0 * place.bias_fine * part * room.rent / (1.0 + room.premium)
            room.judged = month
            fine_for_bias(world, room, world.households[room.tenant], fine, month)


@rule
def fine_for_bias(world, room, victim, fine, month):
    """Unequal treatment is proven: the landlord pays what he can of the fine, MWM."""
    paid, key = collect_fine(world, room, fine)
    world.tally[0].bias_cases += 1
    note(world.log, month, BIAS_JUDGED, victim.key, key, room.lot, NO_CAUSE, paid)


# --- the reference centre --------------------------------------------------------------------


@rule
def is_released(budget, cost, left, month):
    """Whether the money set free for the months of the year so far pays for a case more."""
    return left - cost >= budget * (11 - month % 12) / 12.0 - 1e-9


@rule
def has_need(home):
    """Whether a household from another country lacks papers or somebody to warrant for it."""
    if home.present == 0 or home.accompanied_until != 0 or not is_abroad(home):
        return False
    return home.papers == 0 or home.guarantor == 0


@rule
def accompany(world, month):
    """The centre takes up who has come to its door, without papers first, as far as the money goes."""
    place, tally = world.place[0], world.tally[0]
    if place.centre_budget <= 0.0:
        return
    rows = np.empty(tally.households, np.int64)
    asking = 0
    for row in range(tally.households):
        home = world.households[row]
        if not has_need(home):
            continue
        chance = world.behaviour[0].hear_chance * hearing(world, home, month)
        if uniform(world.luck, _CENTRE, home.key, month) < chance:
            rows[asking] = row
            asking += 1
    sort_by_luck(rows, asking, world.households, world.luck, _CENTRE_ORDER, month)
    for with_papers in range(2):
        for i in range(asking):
            home = world.households[rows[i]]
            if home.papers != with_papers or home.accompanied_until != 0:
                continue
            if not is_released(place.centre_budget, place.centre_cost, tally.centre_money, month):
                return
            tally.centre_money -= spend_on_case(world, place.centre_cost)
            tally.centre_cases += 1
            home.accompanied_until = month + int(world.behaviour[0].accompanied_months)
            met = introduce(world, rows[i], month)
            key = world.households[met].key if met != NONE else 0
            note(world.log, month, ACCOMPANIED, home.key, key, home.lot, NO_CAUSE, 0.0)


@rule
def introduce(world, row, month):
    """The household gets to know an owner born in the city, of its settlement if it can; the row or NONE."""
    home = world.households[row]
    people = world.registry.shape[0]
    if people == 0:
        return NONE
    trust = world.behaviour[0].trust_stranger
    at = int(uniform(world.luck, _MEET, home.key, month) * people)
    anywhere = NONE
    for step in range(min(people, MOST_LOOKED_AT)):
        other_row = world.registry[(at + step) % people]
        other = world.households[other_row]
        if other.present == 0 or other.tenure != OWNER or other.stream != NATIVE:
            continue
        if home.lot != NONE and not same_settlement(home, other, world.lots):
            anywhere = other_row if anywhere == NONE else anywhere
            continue
        away = distance_between(world, home, other)
        if new_tie(world, row, other_row, NEIGHBOUR, trust, away, month) != NONE:
            return other_row
    if anywhere == NONE:
        return NONE
    away = distance_between(world, home, world.households[anywhere])
    return anywhere if new_tie(world, row, anywhere, NEIGHBOUR, trust, away, month) != NONE else NONE


@rule
def distance_between(world, home, other):
    """Cells between the homes of two households; 10, as among relatives, where one has none."""
    if home.lot == NONE or other.lot == NONE:
        return 10.0
    a, b = world.lots[home.lot], world.lots[other.lot]
    return math.hypot(a.x - b.x, a.y - b.y)


@rule
def papers_sooner(home, behaviour, month):
    """How much likelier papers are this month than without anybody's company."""
    return behaviour.accompanied_papers if month < home.accompanied_until else 1.0


# --- courses ---------------------------------------------------------------------------------


@rule
def give_courses(world, month):
    """Courses of language and trade for who came or came back from abroad and earns less than others."""
    place, tally, behaviour = world.place[0], world.tally[0], world.behaviour[0]
    if place.course_budget <= 0.0:
        return
    rows = np.empty(tally.households, np.int64)
    asking = 0
    for row in range(tally.households):
        home = world.households[row]
        if home.present == 0 or home.course_until != 0 or home.income_gap < behaviour.course_worth:
            continue
        if home.stream != INTERNATIONAL and home.stream != RETURNEE:
            continue
        chance = behaviour.hear_chance * hearing(world, home, month)
        if uniform(world.luck, _COURSE, home.key, month) < chance:
            rows[asking] = row
            asking += 1
    sort_by_luck(rows, asking, world.households, world.luck, _COURSE_ORDER, month)
    for i in range(asking):
        if not is_released(place.course_budget, place.course_cost, tally.course_money, month):
            return
        home = world.households[rows[i]]
        tally.course_money -= spend_on_case(world, place.course_cost)
        tally.course_cases += 1
        home.course_until = month + int(behaviour.course_months)
        note(world.log, month, COURSE_TAKEN, home.key, 0, home.lot, NO_CAUSE, 0.0)


@rule
def gap_sooner(home, behaviour, month):
    """How much faster the income gap closes this month than without a course."""
    return behaviour.course_gap if month < home.course_until else 1.0
