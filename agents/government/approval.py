"""A programme's desk: the order of the queue, who is approved, who is turned away (C9, G1).

Approval is rationed by the year's money and the office's time; every refusal has one counted reason.
"""

from __future__ import annotations

import numpy as np

from agents.foundation.causes import (
    NO_CAPACITY,
    NO_CAUSE,
    NO_FUNDS,
    NO_LONGER_NEEDED,
    NO_SAVINGS,
    OWNS_HOME,
    WAITED_TOO_LONG,
)
from agents.foundation.codes import ACTIVE, NONE, QUEUED, SOCIAL_RENT, VOUCHER, WORKS
from agents.foundation.events import APPROVED, REFUSED, note
from agents.foundation.rules import rule
from agents.government.assistance import assign
from agents.government.corps import free_money
from agents.government.credit_line import book_credit, can_promise
from agents.government.down_payments import keep_apart, own_part
from agents.government.eligibility import (
    bar,
    count_refusal,
    lacks_capacity,
    left_to_give,
    offer,
    savings_held,
    savings_in_kind,
    takes_groups,
)
from agents.government.giving import gives_means
from agents.government.home_sites import gives_home
from agents.government.homes import allot
from agents.government.lines import begin_line
from agents.government.means import can_give, give_means, obstacle
from agents.government.office import has_time, take_time
from agents.government.partners import pledge
from agents.government.queues import clients, score
from agents.government.rent_support import can_pay_voucher, give_voucher
from agents.government.supervision import check_plan
from agents.projects import is_for
from agents.residence import has_storey


@rule
def note_refusal(world, row, programme, cause, month):
    """A household asked and was refused, for one counted reason."""
    home = world.households[row]
    count_refusal(programme, cause)
    note(world.log, month, REFUSED, home.key, programme.key, home.lot, cause, 0.0)


@rule
def can_start(world, award, grant, credit, savings):
    """Whether savings are together, the money is there, the lender's too, and there is still need."""
    return missing_for(world, award, grant, credit, savings) == NO_CAUSE


@rule
def missing_for(world, award, grant, credit, savings):
    """What keeps an application from being approved: savings, capacity, money, or NO_CAUSE.

    NONE: there is no work left that could be begun.
    """
    cause = unready(world, award, grant, credit, savings)
    if cause != NO_CAUSE:
        return cause
    programme = world.programmes[award.programme]
    if not can_promise(programme, world.lenders, credit):
        return NO_FUNDS
    return NO_CAUSE if from_budget(programme, grant, credit) <= free_money(programme) else NO_FUNDS


@rule
def unready(world, award, grant, credit, savings):
    """The same but for money: what an applicant lacks on the day of approval, as at the door.

    Who can bear the credit no more that the project needs waits like who has not saved enough yet.
    """
    behaviour = world.behaviour[0]
    programme = world.programmes[award.programme]
    home = world.households[award.household]
    lot, project = world.lots[award.lot], world.projects[award.lot]
    if not is_for(project, award.household):
        return NONE
    left = left_to_give(award.line, home, lot, project, programme, behaviour)
    if left < behaviour.smallest_project:
        return NONE
    if lacks_capacity(grant, credit, left, programme, behaviour):
        return NO_CAPACITY
    if savings_held(home) < programme.group_savings:
        return NO_SAVINGS
    own = savings_held(home) + savings_in_kind(world, home, programme)
    return NO_SAVINGS if own < savings - 1e-6 else NO_CAUSE


@rule
def from_budget(programme, grant, credit):
    """What an award takes from the programme's own money, MWM; fees of assistance on top."""
    fee = programme.fee_share * (grant + credit)
    return grant + (credit if programme.credit_from_budget == 1 else 0.0) + fee


@rule
def queued(world):
    """Rows of the applications that wait for a decision, in their order."""
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
    return rows[:count][np.argsort(places)]


@rule
def approve(world, month):
    """The queue is served as far as the year's money goes; who cannot start yet is passed over."""
    serve_clients(world, month)
    rows = queued(world)
    for i in range(rows.shape[0]):
        decide(world, world.awards[rows[i]], month)


@rule
def taken_up(programme):
    """What awards have taken of a programme's money, MWM: what runs by the month for a year."""
    return programme.committed + programme.spent + 12.0 * programme.monthly


@rule
def serve_clients(world, month):
    """Brokers put those they speak for before the queue, as long as their part of the money lasts."""
    rows = clients(world)
    for i in range(rows.shape[0]):
        award = world.awards[rows[i]]
        programme = world.programmes[award.programme]
        before = taken_up(programme)
        if programme.broker_money > 0.0 and decide(world, award, month):
            programme.broker_money -= taken_up(programme) - before
            programme.brokered += 1


@rule
def decide(world, award, month):
    """One application: turned away, approved, or left to wait; whether it was approved."""
    programme = world.programmes[award.programme]
    home = world.households[award.household]
    cause = reason_to_turn_away(world, award, month)
    if cause != NO_CAUSE:
        turn_away(world, award, cause, month)
        return False
    if not has_time(programme):
        return False
    if gives_means(programme):
        if not can_give(world, award):
            return False
        give_means(world, award, month)
        take_time(programme, 1.0)
        return True
    if gives_home(programme):
        allot(world, award, month)
        take_time(programme, 1.0)
        return award.state == ACTIVE
    if programme.kind == VOUCHER:
        if not can_pay_voucher(programme):
            return False
        give_voucher(world, award, month)
        take_time(programme, 1.0)
        return True
    lot = world.lots[award.lot]
    project = world.projects[award.lot]
    grant, credit, savings = offer(award.line, home, lot, project, programme, world.rooms, world.behaviour[0])
    if not can_start(world, award, grant, credit, savings):
        return False
    start_award(world, award, grant, credit, savings, month)
    take_time(programme, 1.0)
    return True


@rule
def reason_to_turn_away(world, award, month):
    """Why a waiting household is served no more, or NO_CAUSE; who rents may move meanwhile."""
    home = world.households[award.household]
    cause = bar(world, award.household, award.programme, month)
    if cause == NO_CAUSE and gives_home(world.programmes[award.programme]):
        cause = OWNS_HOME if has_storey(home, award.household, world.lots) else NO_CAUSE
    if cause == NO_CAUSE and gives_means(world.programmes[award.programme]):
        cause = obstacle(world, award.household, award.programme, month)
        if cause == NONE or home.lot != award.lot:
            cause = NO_LONGER_NEEDED
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
    pledge(world, award)
    world.projects[award.lot].prototype = programme.prototype
    begin_line(world, award)
    award.state = ACTIVE
    award.approved = month
    award.grant = grant
    award.credit = credit
    award.savings = max(savings, programme.group_savings)
    award.invested_then = world.lots[award.lot].invested - home.material
    award.due = month + check_plan(world, award, month)
    award.deadline = award.due + programme.deadline
    world.projects[award.lot].warranted = 1 if programme.warranty > 0 else 0
    assign(world, award, 1.0)
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
