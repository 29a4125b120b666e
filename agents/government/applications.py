"""A programme's door: who hears of it, who asks, who may wait in its queue (C9, G1).

A programme is data (its record is filled from a policy file): eligibility, targeting, benefit,
finance, delivery, assistance. Who of the queue is approved stands in ``agents.government.approval``,
what an approved household receives and when in ``agents.government.works``.
"""

from __future__ import annotations

from agents.foundation.causes import NO_CAPACITY, NO_CAUSE, NO_SAVINGS
from agents.foundation.codes import COLLECTIVE, GUARANTEE, NEVER, NONE, OWNER, QUEUED, WORKS
from agents.foundation.draws import paired_key, purpose, sigmoid, uniform
from agents.foundation.events import APPLIED, note
from agents.foundation.rules import rule
from agents.government.approval import note_refusal
from agents.government.credit_line import follow_lenders
from agents.government.door import is_open
from agents.government.down_payments import keep_apart, own_part
from agents.government.eligibility import (
    bar_at_door,
    is_for_others,
    lacks_capacity,
    left_to_give,
    offer,
    savings_asked,
    savings_held,
    savings_in_kind,
    takes_groups,
    was_served,
)
from agents.government.enabling import hears_in_council
from agents.government.giving import gives_means, open_cases, was_aided
from agents.government.home_sites import find_sites, gives_home
from agents.government.homes import hindrance_of_home
from agents.government.information import hearing
from agents.government.lines import choose_line, wants_line
from agents.government.means import obstacle
from agents.government.office import open_offices
from agents.government.witnesses import served_in_sight
from agents.projects import is_for

_ASK = purpose("programme.ask")


@rule
def readiness(home, world, row, paper_burden, behaviour):
    """Probability that a household which hears of a programme asks for it (C9 take-up).

    ``paper_burden``: weight of the programme's paperwork over the usual.
    """
    seen = 1.0 if hears_in_council(world, home) else served_in_sight(world, row)
    logit = behaviour.take_up_base + behaviour.take_up_trust * home.programme_trust
    return sigmoid(logit + behaviour.take_up_seen * seen - paper_burden * behaviour.take_up_paper)


@rule
def asks(world, row, programme_row, month):
    """Whether a household hears of a programme this month and asks for it."""
    behaviour = world.behaviour[0]
    home = world.households[row]
    programme = world.programmes[programme_row]
    if home.present == 0 or home.award != NONE or home.group != NONE:
        return False
    if was_served(home, programme) or is_for_others(home, programme) or was_aided(home, programme_row):
        return False
    if home.asked_of == programme_row and home.asked > month - behaviour.ask_again_months:
        return False
    hears = uniform(world.luck, _ASK, home.key ^ programme.key, month)
    chance = behaviour.hear_chance * hearing(world, home, month)
    if programme.needs_lot == 1 and home.tenure != OWNER:
        chance *= behaviour.hopeless_share
    return hears < chance and hears < chance * readiness(home, world, row, programme.paper_burden, behaviour)


@rule
def apply_for_programmes(world, month):
    """Households hear of a programme now and then; who asks is queued or refused."""
    follow_lenders(world)
    open_offices(world)
    open_cases(world, month)
    find_sites(world)
    for k in range(world.programmes.shape[0]):
        programme = world.programmes[k]
        if not is_open(programme) or programme.kind == GUARANTEE or takes_groups(programme):
            continue
        if programme.kind == COLLECTIVE:
            continue  # families pool or not; there is nothing to apply for
        for row in range(world.tally[0].households):
            if asks(world, row, k, month):
                ask(world, row, k, month)


@rule
def hindrance(world, row, programme_row, month):
    """Why a household's application would be refused, NO_CAUSE, or NONE without work worth one."""
    behaviour = world.behaviour[0]
    home = world.households[row]
    programme = world.programmes[programme_row]
    cause = bar_at_door(world, row, programme_row, month)
    if cause == NO_CAUSE and gives_means(programme):
        return obstacle(world, row, programme_row, month)
    if cause == NO_CAUSE and gives_home(programme):
        return hindrance_of_home(world, row, programme_row)
    if cause != NO_CAUSE or programme.kind != WORKS:
        return cause
    lot = world.lots[home.lot]
    project = world.projects[home.lot]
    if not is_for(project, row):
        return NONE
    line = choose_line(world, row, programme_row)
    if line == 0 or not wants_line(line, world, row):
        return NONE
    left = left_to_give(line, home, lot, project, programme, behaviour)
    if left < behaviour.smallest_project:
        return NONE
    grant, credit, _savings = offer(line, home, lot, project, programme, world.rooms, behaviour)
    if lacks_capacity(grant, credit, left, programme, behaviour):
        return NO_CAPACITY
    if programme.group_savings > 0.0 and savings_held(home) < savings_asked(programme):
        return NO_SAVINGS
    return NO_CAUSE


@rule
def apply_to(world, row, programme_row, month):
    """A household asks, unless it has no work worth an application; returns its ``hindrance``."""
    cause = hindrance(world, row, programme_row, month)
    if cause != NONE:
        home = world.households[row]
        home.asked, home.asked_of = month, programme_row
        world.programmes[programme_row].applications += 1
    return cause


@rule
def ask(world, row, programme_row, month):
    """One application: a place in the queue, or one reason why not."""
    cause = apply_to(world, row, programme_row, month)
    if cause == NO_CAUSE:
        file_application(world, row, programme_row, month)
    elif cause != NONE:
        note_refusal(world, row, world.programmes[programme_row], cause, month)


@rule
def file_application(world, row, programme_row, month):
    """An eligible household takes its place in the queue and reserves what it must bring.

    These are the savings of the programme and its down payments.
    """
    home = world.households[row]
    programme = world.programmes[programme_row]
    award_row = world.tally[0].awards
    world.tally[0].awards += 1
    award = world.awards[award_row]
    award.key = paired_key(paired_key(programme.key, home.key), home.served + home.rent_aid)
    award.present = 1
    award.programme = programme_row
    award.household = row
    award.lot = home.lot
    award.state = QUEUED
    award.applied = month
    award.loan = NONE
    award.room = NONE
    award.assistant = NONE
    award.closed = NEVER
    home.award = award_row
    if programme.kind != WORKS:
        note(world.log, month, APPLIED, home.key, programme.key, home.lot, NO_CAUSE, 0.0)
        return
    award.line = choose_line(world, row, programme_row)
    lot, project = world.lots[home.lot], world.projects[home.lot]
    grant, credit, savings = offer(award.line, home, lot, project, programme, world.rooms, world.behaviour[0])
    if programme.savings_share > 0.0:
        home.reserved = max(0.0, savings - savings_in_kind(world, home, programme))
    home.reserved = max(home.reserved, savings_asked(programme))
    keep_apart(home, award, own_part(programme) * (grant + credit))
    note(world.log, month, APPLIED, home.key, programme.key, home.lot, NO_CAUSE, 0.0)
