"""A programme's door: who may apply, who does, who is approved (C9, G1).

A programme is data (its record is filled from a policy file): eligibility, targeting, benefit,
finance, delivery, assistance. Approval is rationed by the year's money, in the order of the
queue; every refusal has one counted reason. What an approved household receives and when is
in ``agents.government.works``.
"""

from __future__ import annotations

import numpy as np

from agents.foundation.codes import (
    ACTIVE,
    GUARANTEE,
    NONE,
    OWNER,
    QUEUED,
    SOCIAL_RENT,
    VOUCHER,
    WORKS,
)
from agents.foundation.draws import paired_key, purpose, sigmoid, uniform
from agents.foundation.events import (
    APPLIED,
    APPROVED,
    NO_CAPACITY,
    NO_CAUSE,
    NO_SAVINGS,
    REFUSED,
    WAITED_TOO_LONG,
    note,
)
from agents.foundation.rules import rule
from agents.government.credit_line import book_credit, can_promise, follow_lenders
from agents.government.down_payments import keep_apart, own_part
from agents.government.eligibility import (
    count_refusal,
    impediment,
    is_for_others,
    offer,
    refusal_at_first,
    savings_asked,
    savings_held,
    takes_groups,
    wants_room,
    was_served,
    work_of,
)
from agents.government.rent_support import can_pay_voucher, give_voucher
from agents.projects import is_for
from agents.ties import other_end

_ASK = purpose("programme.ask")
_QUEUE = purpose("programme.queue")

FIRST_COME, VULNERABILITY = 0, 1


# --- applying and approving ------------------------------------------------------------------


@rule
def readiness(home, world, row, behaviour):
    """Probability that a household which hears of a programme asks for it (C9 take-up)."""
    seen = 0.0
    for slot in range(home.degree):
        tie = world.ties[world.contacts[row, slot]]
        other = world.households[other_end(tie, row)]
        if other.served > 0 or other.rent_aid > 0:
            seen = 1.0
    logit = behaviour.take_up_base + behaviour.take_up_trust * home.programme_trust
    return sigmoid(logit + behaviour.take_up_seen * seen - behaviour.take_up_paper)


@rule
def asks(world, row, programme_row, month):
    """Whether a household hears of a programme this month and asks for it."""
    behaviour = world.behaviour[0]
    home = world.households[row]
    programme = world.programmes[programme_row]
    if home.present == 0 or home.award != NONE or home.group != NONE:
        return False
    if was_served(home, programme) or is_for_others(home, programme):
        return False
    if home.asked > month - behaviour.ask_again_months:
        return False
    hears = uniform(world.luck, _ASK, home.key ^ programme.key, month)
    chance = behaviour.hear_chance
    if programme.needs_lot == 1 and home.tenure != OWNER:
        chance *= behaviour.hopeless_share
    return hears < chance and hears < chance * readiness(home, world, row, behaviour)


@rule
def apply_for_programmes(world, month):
    """Households hear of a programme now and then; who asks is queued or refused."""
    follow_lenders(world)
    for k in range(world.programmes.shape[0]):
        programme = world.programmes[k]
        if programme.funded <= 0.0 or programme.kind == GUARANTEE or takes_groups(programme):
            continue
        for row in range(world.tally[0].households):
            if asks(world, row, k, month):
                ask(world, row, k, month)


@rule
def hindrance(world, row, programme_row, month):
    """Why a household's application would be refused, NO_CAUSE, or NONE without work worth one."""
    behaviour = world.behaviour[0]
    home = world.households[row]
    programme = world.programmes[programme_row]
    cause = impediment(world, row, programme_row)
    if cause == NO_CAUSE:
        cause = refusal_at_first(home, world.born[row], programme, month)
    if cause == NO_CAUSE and savings_held(home) < programme.own_savings:
        cause = NO_SAVINGS
    if cause != NO_CAUSE or programme.kind != WORKS:
        return cause
    lot = world.lots[home.lot]
    project = world.projects[home.lot]
    if not is_for(project, row):
        return NONE
    if work_of(home, lot, project, programme, behaviour) < behaviour.smallest_project:
        return NONE
    if programme.builds_room == 1 and not wants_room(world, row):
        return NONE
    grant, credit, _savings = offer(home, lot, project, programme, world.rooms, behaviour)
    needs_credit = programme.credit_limit > 0.0 and credit < behaviour.smallest_project
    if grant + credit < behaviour.smallest_project or (programme.credit_required == 1 and needs_credit):
        return NO_CAPACITY
    if programme.group_savings > 0.0 and savings_held(home) < savings_asked(programme):
        return NO_SAVINGS
    return NO_CAUSE


@rule
def note_refusal(world, row, programme, cause, month):
    """A household asked and was refused, for one counted reason."""
    home = world.households[row]
    count_refusal(programme, cause)
    note(world.log, month, REFUSED, home.key, programme.key, home.lot, cause, 0.0)


@rule
def ask(world, row, programme_row, month):
    """One application: a place in the queue, or one reason why not."""
    home = world.households[row]
    programme = world.programmes[programme_row]
    cause = hindrance(world, row, programme_row, month)
    if cause == NONE:
        return
    home.asked = month
    programme.applications += 1
    if cause != NO_CAUSE:
        note_refusal(world, row, programme, cause, month)
        return
    file_application(world, row, programme_row, month)


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
    home.award = award_row
    if programme.kind != WORKS:
        note(world.log, month, APPLIED, home.key, programme.key, home.lot, NO_CAUSE, 0.0)
        return
    grant, credit, savings = offer(
        home, world.lots[home.lot], world.projects[home.lot], programme, world.rooms, world.behaviour[0]
    )
    if programme.savings_share > 0.0:
        home.reserved = savings
    home.reserved = max(home.reserved, savings_asked(programme))
    keep_apart(home, award, own_part(programme) * (grant + credit))
    note(world.log, month, APPLIED, home.key, programme.key, home.lot, NO_CAUSE, 0.0)


@rule
def score(world, award):
    """Place in the queue, low is first: month of application, or income per head."""
    programme = world.programmes[award.programme]
    luck = uniform(world.luck, _QUEUE, award.key, 0)
    if programme.queue == FIRST_COME:
        return award.applied + luck
    home = world.households[award.household]
    return home.usual_income / max(0.1, home.needs) + 1e-6 * luck


@rule
def can_start(world, award, grant, credit, savings):
    """Whether savings are together, the money is there, the lender's too, and there is still need."""
    behaviour = world.behaviour[0]
    programme = world.programmes[award.programme]
    home = world.households[award.household]
    if grant + credit < behaviour.smallest_project:
        return False
    if not is_for(world.projects[award.lot], award.household):
        return False
    if savings_held(home) < programme.group_savings:
        return False
    own = savings_held(home)
    if programme.savings_in_kind == 1:
        own += home.material + behaviour.in_kind_share * world.lots[award.lot].invested
    if own < savings - 1e-6:
        return False
    if not can_promise(programme, world.lenders, credit):
        return False
    return from_budget(programme, grant, credit) <= programme.cash - programme.committed


@rule
def from_budget(programme, grant, credit):
    """What an award takes from the programme's own money, MWM."""
    return grant + (credit if programme.credit_from_budget == 1 else 0.0)


@rule
def approve(world, month):
    """The queue is served as far as the year's money goes; who cannot start yet is passed over."""
    behaviour = world.behaviour[0]
    count = 0
    rows = np.empty(world.tally[0].awards, np.int64)
    awards = world.awards
    for row in range(world.tally[0].awards):
        award = awards[row]
        if award.present == 0 or award.state != QUEUED:
            continue
        if world.programmes[award.programme].kind == SOCIAL_RENT:
            continue  # served where there is a room
        if not takes_groups(world.programmes[award.programme]):
            award.score = score(world, award)
            rows[count] = row
            count += 1
    places = np.empty(count, np.float64)
    for i in range(count):
        places[i] = world.awards[rows[i]].score
    order = np.argsort(places)
    for i in range(count):
        award = world.awards[rows[order[i]]]
        programme = world.programmes[award.programme]
        home = world.households[award.household]
        cause = reason_to_turn_away(world, award, month)
        if cause != NO_CAUSE:
            turn_away(world, award, cause, month)
            continue
        if programme.kind == VOUCHER:
            if can_pay_voucher(programme):
                give_voucher(world, award, month)
            continue
        lot = world.lots[award.lot]
        project = world.projects[award.lot]
        grant, credit, savings = offer(home, lot, project, programme, world.rooms, behaviour)
        if not can_start(world, award, grant, credit, savings):
            continue
        start_award(world, award, grant, credit, savings, month)


@rule
def reason_to_turn_away(world, award, month):
    """Why a waiting household is served no more, or NO_CAUSE; who rents may move meanwhile."""
    home = world.households[award.household]
    cause = impediment(world, award.household, award.programme)
    if cause != NO_CAUSE:
        return cause
    moved = home.lot != award.lot and world.programmes[award.programme].kind == WORKS
    if moved or month - award.applied > world.behaviour[0].queue_months:
        return give_up_cause(home, award)
    return NO_CAUSE


@rule
def start_award(world, award, grant, credit, savings, month):
    """An application becomes an award: its money is set apart, its works can begin.

    Savings a programme asked to be kept until now go into the works.
    """
    programme = world.programmes[award.programme]
    home = world.households[award.household]
    world.projects[award.lot].prototype = programme.prototype
    if programme.builds_room == 1:
        world.projects[award.lot].room_target = world.lots[award.lot].extra_rooms + 1
    award.state = ACTIVE
    award.approved = month
    award.grant = grant
    award.credit = credit
    award.savings = max(savings, programme.group_savings)
    award.invested_then = world.lots[award.lot].invested - home.material
    award.due = month
    award.deadline = month + programme.deadline
    if programme.group_savings > 0.0:
        home.reserved = award.pledged
    keep_apart(home, award, own_part(programme) * (grant + credit))
    book_credit(programme, world.lenders, credit)
    programme.committed += from_budget(programme, grant, credit)
    programme.approvals += 1
    programme.wait_sum += month - award.applied
    note(world.log, month, APPROVED, home.key, programme.key, award.lot, NO_CAUSE, grant + credit)


@rule
def give_up_cause(home, award):
    """Why an eligible applicant leaves the queue: savings never came together, or it took too long."""
    return NO_SAVINGS if home.reserved - award.pledged > savings_held(home) else WAITED_TOO_LONG


@rule
def turn_away(world, award, cause, month):
    """An application ends without an award."""
    home = world.households[award.household]
    programme = world.programmes[award.programme]
    note_refusal(world, award.household, programme, cause, month)
    award.present = 0
    home.award = NONE
    home.reserved = 0.0
