"""A programme's works: tranches, verification, deadlines, visits, completion (C9, G1.14-17).

The next tranche comes when four fifths of the money paid so far stands as work and an assistant
has verified it; verification takes longer the more projects an assistant has. A missed
deadline freezes the work, and an approval that is too old lapses: its money goes back.
"""

from __future__ import annotations

from agents.contractor import entrust
from agents.dwelling import own_rooms
from agents.foundation.causes import (
    DEADLINE_MISSED,
    NO_CAUSE,
    NO_DOWN_PAYMENT,
    NO_FUNDS,
    NO_LONGER_NEEDED,
    NOT_VERIFIED,
    PROGRAMME_CREDIT,
    WORK_NOT_STANDING,
)
from agents.foundation.codes import ACTIVE, COMPLETED, FROZEN, LAPSED, NONE, WORKS
from agents.foundation.draws import geometric, purpose, uniform
from agents.foundation.events import (
    AWARD_COMPLETED,
    AWARD_FROZEN,
    AWARD_LAPSED,
    GHOST_TRANCHE,
    LOAN_TAKEN,
    TRANCHE,
    note,
)
from agents.foundation.ledger import ASSISTANCE, CAPITAL, FIRM_BUILDING, GRANT, LOAN_ISSUE, pay
from agents.foundation.rules import rule
from agents.foundation.world import OUTSIDE_RECORD
from agents.government.approval import from_budget
from agents.government.assistance import (
    can_be_verified,
    is_harmed,
    measure_load,
    visits_made,
    wait_for_visit,
)
from agents.government.corps import pay_wages
from agents.government.credit_line import has_the_cash, redeem
from agents.government.down_payments import bring_down_payment
from agents.government.giving import end_means, gives_means
from agents.government.home_sites import gives_home
from agents.government.homes import drop_home
from agents.government.lines import end_line, is_all_built, work_of
from agents.government.office import agree_anew
from agents.government.partners import pay_shares, release_shares
from agents.government.rent_support import close_support, is_running
from agents.government.supervision import evaluate, hear
from agents.government.warranty import keep_warranties
from agents.government.witnesses import learn, let_see
from agents.lender.lending import approve_credit, begin_instalments, lend, open_loan
from agents.lender.mandate import register, take_on
from agents.purse import earmark, lose_credit, release

_VERIFY = purpose("works.verification")


@rule
def lend_tranche(world, award_row, credit, month):
    """The credit part of a tranche, ``credit`` MWM, reaches the household; returns what was lent.

    A public lender is given the money it lends, a lender of the place lends its own.
    """
    award = world.awards[award_row]
    programme = world.programmes[award.programme]
    home = world.households[award.household]
    lender = world.lenders[programme.lender]
    if programme.lends_own == 1:
        redeem(programme, world.lenders, credit)
    elif programme.credit_from_budget == 1:
        pay(programme, lender, CAPITAL, credit, world.book)
    else:
        pay(world.accounts[OUTSIDE_RECORD], lender, CAPITAL, credit, world.book)
    if award.loan != NONE:
        return lend(world, home, world.loans[award.loan], credit, LOAN_ISSUE)
    award.loan = open_loan(
        world, award.household, programme.lender, award_row, programme.rate / 12.0, 0.0, month
    )
    approve_credit(world.loans[award.loan], award.credit)
    lent = lend(world, home, world.loans[award.loan], credit, LOAN_ISSUE)
    register(lender)
    if programme.lends_own == 1:
        take_on(world, home, world.loans[award.loan], award.credit)
    note(world.log, month, LOAN_TAKEN, home.key, lender.key, award.lot, PROGRAMME_CREDIT, lent)
    return lent


@rule
def pay_tranche(world, award_row, lost_share, month):
    """Pay the next tranche: grant and credit in the programme's proportions."""
    award = world.awards[award_row]
    programme = world.programmes[award.programme]
    home = world.households[award.household]
    share = programme.tranches[award.tranche]
    grant = pay(programme, home, GRANT, share * award.grant, world.book)
    credit = share * award.credit
    lent = lend_tranche(world, award_row, credit, month) if credit > 0.0 else 0.0
    stacked = pay_shares(world, award, share)
    given = grant + (lent if programme.credit_from_budget == 1 else 0.0)
    programme.committed = max(0.0, programme.committed - from_budget(programme, share * award.grant, credit))
    outside = world.accounts[OUTSIDE_RECORD]
    paid = grant + lent + stacked
    fee = pay(programme, outside, ASSISTANCE, programme.fee_share * (grant + lent), world.book)
    programme.spent += given + fee
    programme.overhead += fee
    home.received += given + stacked
    home.granted += grant + stacked
    award.paid += paid
    award.tranche += 1
    award.verified = 0
    award.deadline = month + programme.deadline
    lost = pay(home, outside, ASSISTANCE, lost_share * paid, world.book)
    programme.overhead += lost
    lost_credit = lost * lent / paid if lent > 0.0 else 0.0
    lose_credit(home, lost_credit)
    earmark(home, paid - lost, lent - lost_credit)
    if programme.pays_builder == 1:
        pass_to_firm(world, award, paid - lost)
    elif award.tranche == 1 and lost == 0.0:
        learn(home, world.behaviour[0].trust_kept)  # the money is in the family's own hands
        let_see(world, award.household, award.lot, world.behaviour[0].trust_kept)
    kind = GHOST_TRANCHE if lost_share > 0.0 else TRANCHE
    note(world.log, month, kind, home.key, programme.key, award.lot, NO_CAUSE, paid)


@rule
def pass_to_firm(world, award, amount):
    """A tranche goes to a building firm, which owes the family works for it."""
    home = world.households[award.household]
    handed = pay(home, world.accounts[OUTSIDE_RECORD], FIRM_BUILDING, min(amount, home.cash), world.book)
    release(home, handed)
    entrust(world.projects[award.lot], handed)


@rule
def stands(world, award):
    """Whether four fifths of what was paid so far stands as work; stored material does not count."""
    lot = world.lots[award.lot]
    built = lot.invested - world.households[award.household].material - award.invested_then
    return built >= world.behaviour[0].verified_share * award.paid or is_all_built(world, award)


@rule
def is_work_done(world, award):
    """Whether the family has built on its own, before any money came, what the award was for."""
    home, lot = world.households[award.household], world.lots[award.lot]
    programme, project = world.programmes[award.programme], world.projects[award.lot]
    return work_of(award.line, home, lot, project, programme, world.behaviour[0]) <= 0.0


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
def close_award(world, award, state, cause, month):
    """The works are over, well or badly (``cause``: why they lapse); those who know or see it take note."""
    behaviour = world.behaviour[0]
    programme = world.programmes[award.programme]
    row = award.household
    home = world.households[row]
    start_repaying(world, award)
    award.state = state
    award.present = 0
    home.award = NONE
    home.reserved = 0.0
    award.pledged = 0.0
    award.closed = month
    project = world.projects[award.lot]
    project.visits = 0.0
    left = 0.0
    for k in range(award.tranche, programme.tranche_count):
        share = programme.tranches[k]
        left += from_budget(programme, share * award.grant, share * award.credit)
        redeem(programme, world.lenders, share * award.credit)
    programme.committed = max(0.0, programme.committed - left)
    release_shares(world, award)
    end_line(world, award, month)
    project.prototype, project.room_target, project.warranted, project.checked = 0, 0, 0, 0
    if award.assistant != NONE:
        world.assistants[award.assistant].finished += 1 if state == COMPLETED else 0
        world.assistants[award.assistant].abandoned += 0 if state == COMPLETED else 1
    if state == COMPLETED:
        programme.completions += 1
        home.served += 1
        if leaves_crowded(home, world.lots, behaviour):
            home.programme_trust = max(0.0, home.programme_trust - behaviour.trust_crowded)
        change = behaviour.trust_success
        note(world.log, month, AWARD_COMPLETED, home.key, programme.key, award.lot, NO_CAUSE, award.paid)
    else:
        programme.lapses += 1
        home.paid_out += 1 if award.tranche >= programme.tranche_count else 0
        change = 0.0 if cause == NO_LONGER_NEEDED else -behaviour.trust_abandoned
        note(world.log, month, AWARD_LAPSED, home.key, programme.key, award.lot, cause, award.paid)
    let_see(world, row, award.lot, change)


@rule
def expire(world, award, cause, month):
    """Nothing moves: an approval too old lapses, a missed deadline freezes the work.

    The clock does not stop for whoever waits to be verified (G1.16); reopening a work takes time. A missed
    deadline may be agreed anew once.
    With all money paid, and the work it was for not there, an award is no success.
    """
    programme = world.programmes[award.programme]
    if month - award.approved > programme.lapse + award.extended * programme.slack:
        paid_out = award.tranche >= programme.tranche_count
        close_award(world, award, LAPSED, WORK_NOT_STANDING if paid_out else cause, month)
    elif month > award.deadline and award.state == ACTIVE and not agree_anew(world, award, month):
        award.state = FROZEN
        if award.verified == 1:
            award.due += world.behaviour[0].reopening_months
        key = world.households[award.household].key
        note(world.log, month, AWARD_FROZEN, key, programme.key, award.lot, cause, award.paid)


@rule
def held_back_by(world, award, month):
    """What keeps the next tranche back: the lender's empty purse, a missing down payment, or NO_CAUSE.

    A down payment that can be brought is brought; a work it was frozen for then takes time to reopen.
    """
    programme = world.programmes[award.programme]
    if not has_the_cash(programme, world.lenders, programme.tranches[award.tranche] * award.credit):
        return NO_FUNDS
    brought = award.down_payments
    if not bring_down_payment(world, award, month):
        return NO_DOWN_PAYMENT
    if award.down_payments > brought and award.state == FROZEN and month > award.due:
        award.due = month + world.behaviour[0].reopening_months
    return NO_CAUSE


@rule
def pay_when_due(world, award_row, month):
    """The next tranche is due: it is paid, or waits for the lender or for the family."""
    award = world.awards[award_row]
    cause = held_back_by(world, award, month)
    if cause == NO_DOWN_PAYMENT:
        expire(world, award, cause, month)
    elif cause == NO_CAUSE and month >= award.due:
        award.state = ACTIVE
        pay_tranche(world, award_row, 0.0, month)


@rule
def advance(world, award_row, month):
    """One month of one award: verify, pay, freeze, lapse or complete."""
    behaviour = world.behaviour[0]
    award = world.awards[award_row]
    programme = world.programmes[award.programme]
    home = world.households[award.household]
    if home.lot != award.lot:
        close_award(world, award, LAPSED, DEADLINE_MISSED, month)
        return
    if award.tranche == 0:
        if month > award.approved and is_work_done(world, award):
            close_award(world, award, LAPSED, NO_LONGER_NEEDED, month)
        elif month >= award.due:
            pay_when_due(world, award_row, month)
        return
    hear(world, award, award.state == FROZEN, month)
    world.projects[award.lot].visits = visits_made(world, award)
    last = programme.tranche_count
    if is_all_built(world, award) and award.tranche < last:
        close_award(world, award, COMPLETED, NO_CAUSE, month)  # nothing left to build: no more is paid
        return
    if stands(world, award):
        if award.tranche >= last:
            unbuilt = home.earmarked + world.projects[award.lot].firm_owes
            if unbuilt <= 0.05 * award.paid or is_all_built(world, award):
                close_award(world, award, COMPLETED, NO_CAUSE, month)
            return
        if award.verified == 0 and can_be_verified(world, award):
            award.verified = 1
            mean = wait_for_visit(world, award)
            wait = geometric(uniform(world.luck, _VERIFY, award.key, award.tranche), mean)
            award.due = month + wait + (behaviour.reopening_months if award.state == FROZEN else 0)
        if award.verified == 1 and month >= award.due:
            pay_when_due(world, award_row, month)
        else:
            expire(world, award, NOT_VERIFIED, month)
        return
    looks_away = is_harmed(world, award) and month > award.deadline - programme.deadline // 2
    if award.tranche < last and looks_away and held_back_by(world, award, month) == NO_CAUSE:
        award.ghosts += 1
        programme.ghosts += 1
        world.assistants[award.assistant].ghosts += 1
        pay_tranche(world, award_row, behaviour.ghost_loss, month)
        return
    expire(world, award, DEADLINE_MISSED, month)


@rule
def run_works(world, month):
    """All running awards of the month; wages, warranties and, in December, the assistants' evaluation."""
    measure_load(world, month)
    for row in range(world.tally[0].awards):
        award = world.awards[row]
        if award.present == 0 or world.programmes[award.programme].kind != WORKS:
            continue
        if award.state == ACTIVE or award.state == FROZEN:
            advance(world, row, month)
    pay_wages(world)
    keep_warranties(world, month)
    evaluate(world, month)


@rule
def abandon_award(world, home, month):
    """A household with an application or a running award leaves."""
    award = world.awards[home.award]
    if gives_means(world.programmes[award.programme]) and award.state == ACTIVE:
        end_means(world, award, LAPSED)
    elif is_running(world, award):
        close_support(world, award, NO_CAUSE, month)
    elif gives_home(world.programmes[award.programme]) and award.state == ACTIVE:
        drop_home(world, award, NO_CAUSE, month)
    elif award.state == ACTIVE or award.state == FROZEN:
        close_award(world, award, LAPSED, DEADLINE_MISSED, month)
    else:
        award.present = 0
        home.award = NONE
        home.reserved = 0.0
