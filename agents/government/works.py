"""A programme's works: tranches, verification, deadlines, visits, completion (C9, G1.14-17).

The next tranche comes when four fifths of the money paid so far stands as work and an assistant
has verified it; verification takes longer the more projects an assistant has. A missed
deadline freezes the work, and an approval that is too old lapses: its money goes back.
"""

from __future__ import annotations

import math

import numpy as np

from agents.dwelling import own_rooms
from agents.foundation.codes import ACTIVE, COMPLETED, FROZEN, LAPSED, NONE
from agents.foundation.draws import geometric, purpose, uniform
from agents.foundation.events import (
    AWARD_COMPLETED,
    AWARD_FROZEN,
    AWARD_LAPSED,
    DEADLINE_MISSED,
    GHOST_TRANCHE,
    NO_CAUSE,
    TRANCHE,
    note,
)
from agents.foundation.ledger import ASSISTANCE, CAPITAL, GRANT, LOAN_ISSUE, pay
from agents.foundation.rules import rule
from agents.foundation.world import OUTSIDE_RECORD
from agents.lender.lending import approve_credit, begin_instalments, lend, open_loan
from agents.purse import earmark, lose_credit
from agents.ties import other_end

_VERIFY = purpose("works.verification")
_HARM = purpose("works.harm")


@rule
def measure_load(world):
    """Active projects over what the assistants of each programme can look after.

    The works of a group lie near each other: n of them burden assistants like fewer.
    """
    works = np.zeros(world.programmes.shape[0])
    together = np.zeros(world.tally[0].groups)
    for k in range(world.programmes.shape[0]):
        world.programmes[k].active = 0
    for row in range(world.tally[0].awards):
        award = world.awards[row]
        if award.present == 1 and (award.state == ACTIVE or award.state == FROZEN):
            world.programmes[award.programme].active += 1
            group = world.households[award.household].group
            if group == NONE:
                works[award.programme] += 1.0
            else:
                together[group] += 1.0
    for row in range(together.shape[0]):
        if together[row] > 0.0:
            works[world.groups[row].programme] += math.pow(together[row], world.behaviour[0].site_economies)
    for k in range(world.programmes.shape[0]):
        programme = world.programmes[k]
        hands = programme.assistants * programme.assistant_capacity
        programme.load = works[k] / hands if hands > 0.0 else 0.0


@rule
def is_harmed(world, award):
    """Whether this project has an assistant who neither visits nor checks (T§7.4)."""
    programme = world.programmes[award.programme]
    behaviour = world.behaviour[0]
    if programme.assistants <= 0.0:
        return False
    chance = behaviour.harm_base + behaviour.harm_load * max(0.0, programme.load - 1.0)
    if programme.trained == 1:
        chance *= behaviour.harm_trained
    return uniform(world.luck, _HARM, award.key, 0) < chance


@rule
def visits_made(world, award):
    """Visits made over visits required, 0-1."""
    programme = world.programmes[award.programme]
    if programme.assistants <= 0.0 or is_harmed(world, award):
        return 0.0
    return min(1.0, 1.0 / programme.load) if programme.load > 0.0 else 1.0


@rule
def pay_tranche(world, award_row, lost_share, month):
    """Pay the next tranche: grant and credit in the programme's proportions."""
    award = world.awards[award_row]
    programme = world.programmes[award.programme]
    home = world.households[award.household]
    share = programme.tranches[award.tranche]
    grant = pay(programme, home, GRANT, share * award.grant, world.book)
    credit = share * award.credit
    lent = 0.0
    if credit > 0.0:
        lender = world.lenders[programme.lender]
        source = world.accounts[OUTSIDE_RECORD]
        if programme.credit_from_budget == 1:
            pay(programme, lender, CAPITAL, credit, world.book)
        else:
            pay(source, lender, CAPITAL, credit, world.book)
        if award.loan == NONE:
            rate = programme.rate / 12.0
            award.loan = open_loan(world, award.household, programme.lender, award_row, rate, 0.0, month)
            approve_credit(world.loans[award.loan], award.credit)
        lent = lend(world, home, world.loans[award.loan], credit, LOAN_ISSUE)
    from_budget = grant + (lent if programme.credit_from_budget == 1 else 0.0)
    programme.committed = max(0.0, programme.committed - share * award.grant)
    if programme.credit_from_budget == 1:
        programme.committed = max(0.0, programme.committed - credit)
    programme.spent += from_budget
    home.received += from_budget
    home.granted += grant
    award.paid += grant + lent
    award.tranche += 1
    award.verified = 0
    award.deadline = month + programme.deadline
    lost = pay(home, world.accounts[OUTSIDE_RECORD], ASSISTANCE, lost_share * (grant + lent), world.book)
    programme.overhead += lost
    lost_credit = lost * lent / (grant + lent) if lent > 0.0 else 0.0
    lose_credit(home, lost_credit)
    earmark(home, grant + lent - lost, lent - lost_credit)
    kind = GHOST_TRANCHE if lost_share > 0.0 else TRANCHE
    note(world.log, month, kind, home.key, programme.key, award.lot, NO_CAUSE, grant + lent)


@rule
def stands(world, award):
    """Whether four fifths of what was paid so far stands as work; stored material does not count."""
    lot = world.lots[award.lot]
    built = lot.invested - world.households[award.household].material - award.invested_then
    return built >= world.behaviour[0].verified_share * award.paid or lot.complete == 1


@rule
def start_repaying(world, award):
    """With the works over, the credit's instalments begin."""
    if award.loan == NONE:
        return
    programme = world.programmes[award.programme]
    loan = world.loans[award.loan]
    if loan.present == 1 and loan.instalment == 0.0:
        begin_instalments(loan, programme.term)


@rule
def leaves_crowded(home, lots, behaviour):
    """Whether a family still needs a room on the day its project ends, whoever designed it."""
    if home.lot == NONE:
        return False
    lot = lots[home.lot]
    return lot.people > behaviour.extend_crowding * own_rooms(lot)


@rule
def close_award(world, award, state, month):
    """The works are over, well or badly; those who know the family take note."""
    behaviour = world.behaviour[0]
    programme = world.programmes[award.programme]
    row = award.household
    home = world.households[row]
    start_repaying(world, award)
    award.state = state
    award.present = 0
    home.award = NONE
    home.reserved = 0.0
    world.projects[award.lot].visits = 0.0
    left = 0.0
    for k in range(award.tranche, programme.tranche_count):
        left += programme.tranches[k] * award.grant
        if programme.credit_from_budget == 1:
            left += programme.tranches[k] * award.credit
    programme.committed = max(0.0, programme.committed - left)
    world.projects[award.lot].prototype = 0
    if state == COMPLETED:
        programme.completions += 1
        home.served += 1
        if leaves_crowded(home, world.lots, behaviour):
            home.programme_trust = max(0.0, home.programme_trust - behaviour.trust_crowded)
        change = behaviour.trust_success
        note(world.log, month, AWARD_COMPLETED, home.key, programme.key, award.lot, NO_CAUSE, award.paid)
    else:
        programme.lapses += 1
        change = -behaviour.trust_abandoned
        note(world.log, month, AWARD_LAPSED, home.key, programme.key, award.lot, DEADLINE_MISSED, award.paid)
    for slot in range(home.degree):
        tie = world.ties[world.contacts[row, slot]]
        other = world.households[other_end(tie, row)]
        other.programme_trust = max(0.0, min(1.0, other.programme_trust + change))


@rule
def advance(world, award_row, month):
    """One month of one award: verify, pay, freeze, lapse or complete."""
    behaviour = world.behaviour[0]
    award = world.awards[award_row]
    programme = world.programmes[award.programme]
    home = world.households[award.household]
    if home.lot != award.lot:
        close_award(world, award, LAPSED, month)
        return
    if award.tranche == 0:
        pay_tranche(world, award_row, 0.0, month)
        return
    world.projects[award.lot].visits = visits_made(world, award)
    last = programme.tranche_count
    if world.lots[award.lot].complete == 1 and award.tranche < last:
        close_award(world, award, COMPLETED, month)  # nothing left to build: the rest is not paid
        return
    if stands(world, award):
        if award.tranche >= last:
            if home.earmarked <= 0.05 * award.paid or world.lots[award.lot].complete == 1:
                close_award(world, award, COMPLETED, month)
            return
        if award.verified == 0:
            award.verified = 1
            mean = programme.verification_delay * max(1.0, programme.load)
            wait = geometric(uniform(world.luck, _VERIFY, award.key, award.tranche), mean)
            award.due = month + wait + (behaviour.reopening_months if award.state == FROZEN else 0)
        if month >= award.due:
            award.state = ACTIVE
            pay_tranche(world, award_row, 0.0, month)
        return
    if award.tranche < last and is_harmed(world, award) and month > award.deadline - programme.deadline // 2:
        award.ghosts += 1
        programme.ghosts += 1
        pay_tranche(world, award_row, behaviour.ghost_loss, month)
        return
    if month - award.approved > programme.lapse:
        close_award(world, award, LAPSED if award.tranche < last else COMPLETED, month)
    elif month > award.deadline and award.state == ACTIVE:
        award.state = FROZEN
        note(world.log, month, AWARD_FROZEN, home.key, programme.key, award.lot, DEADLINE_MISSED, award.paid)


@rule
def run_works(world, month):
    """All running awards of the month, and the assistants' wages."""
    measure_load(world)
    for row in range(world.tally[0].awards):
        award = world.awards[row]
        if award.present == 1 and (award.state == ACTIVE or award.state == FROZEN):
            advance(world, row, month)
    outside = world.accounts[OUTSIDE_RECORD]
    for k in range(world.programmes.shape[0]):
        programme = world.programmes[k]
        wages = min(programme.assistants * programme.assistant_wage, programme.cash - programme.committed)
        if programme.active > 0 and wages > 0.0:
            paid = pay(programme, outside, ASSISTANCE, wages, world.book)
            programme.spent += paid
            programme.overhead += paid


@rule
def abandon_award(world, home, month):
    """A household with an application or a running award leaves."""
    award = world.awards[home.award]
    if award.state == ACTIVE or award.state == FROZEN:
        close_award(world, award, LAPSED, month)
    else:
        award.present = 0
        home.award = NONE
        home.reserved = 0.0
