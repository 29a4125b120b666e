"""How a programme's home is paid for, and what comes after: interest, services, arrears, the end of a loan.

The mortgage is a loan of the programme's public lender. Where interest is subsidised the programme pays
its part to the lender every month, on what is still owed. Who has defaulted and not caught up may lose
the home: it goes back to the programme, what is owed is written off, and the next in the queue gets
it. A serviced lot gets its further service levels one by one.
"""

from __future__ import annotations

import numpy as np

from agents.displacement import pushed_out
from agents.estate import show
from agents.foundation.causes import LEFT_ROOM, LOT_ARREARS, NO_CAUSE, PROGRAMME_CREDIT, TERM_OVER
from agents.foundation.codes import (
    ACTIVE,
    COMPLETED,
    LAPSED,
    LENT_HOME,
    NONE,
    OWNER,
    SERVICED_LOT,
    TENANT,
    UNIT,
)
from agents.foundation.draws import purpose, uniform
from agents.foundation.events import HOME_HANDED_OVER, HOME_TAKEN_BACK, LOAN_TAKEN, note
from agents.foundation.ledger import (
    CAPITAL,
    GRANT,
    HOME_PRICE,
    INFRASTRUCTURE,
    INTEREST_SUPPORT,
    LOAN_ISSUE,
    pay,
)
from agents.foundation.rules import rule
from agents.foundation.world import OUTSIDE_RECORD
from agents.government.home_sites import find_site, gives_home
from agents.government.homes import drop_home
from agents.government.services import ALL_SERVICES, service_cost
from agents.landlord import end_tenancy
from agents.lender.default import repay, write_off
from agents.lender.lending import approve_credit, begin_instalments, lend, open_loan, secure
from agents.lender.mandate import register
from agents.purse import own_cash
from agents.residence import become_unhoused

_TAKE_BACK = purpose("homes.take_back")


@rule
def sell_to(world, award_row, month):
    """The home is the family's: the grant is booked, the mortgage lent and the price paid with both."""
    award = world.awards[award_row]
    programme = world.programmes[award.programme]
    home = world.households[award.household]
    if award.grant > 0.0:
        granted = pay(programme, home, GRANT, award.grant, world.book)
        pay(home, programme, HOME_PRICE, granted, world.book)
        home.granted += granted
        home.received += granted
    if award.credit > 0.0:
        lender = world.lenders[programme.lender]
        row, rate = award.household, programme.rate / 12.0
        award.loan = open_loan(world, row, programme.lender, award_row, rate, 0.0, month)
        loan = world.loans[award.loan]
        approve_credit(loan, award.credit)
        secure(loan)
        lent = lend(world, home, loan, award.credit, LOAN_ISSUE)
        pay(home, programme, HOME_PRICE, lent, world.book)
        pay(programme, lender, CAPITAL, lent, world.book)
        register(lender)
        begin_instalments(loan, programme.term)
        home.received += lent
        note(world.log, month, LOAN_TAKEN, home.key, lender.key, award.lot, PROGRAMME_CREDIT, lent)
    award.state = COMPLETED
    award.present = 0
    if programme.kind == SERVICED_LOT:
        award.due = month + programme.level_months
    home.award = NONE
    home.housed += 1
    programme.completions += 1
    programme.handed_over += 1
    lot = world.lots[award.lot]
    lot.keeper = NONE
    lot.allotted = 0
    note(world.log, month, HOME_HANDED_OVER, home.key, programme.key, award.lot, NO_CAUSE, award.paid)


@rule
def is_mortgage(world, loan):
    """Whether the loan was lent for a programme's home or lot."""
    if loan.award == NONE:
        return False
    kind = world.programmes[world.awards[loan.award].programme].kind
    return kind == UNIT or kind == SERVICED_LOT


@rule
def pay_off_mortgage(world, home):
    """Who sells the home pays what it still owes on it, as far as its money goes."""
    at = home.loan
    while at != NONE:
        loan = world.loans[at]
        at = loan.next
        if is_mortgage(world, loan) and world.awards[loan.award].lot == home.lot:
            amount = min(loan.balance, own_cash(home))
            repay(home, world.lenders[loan.lender], loan, amount, world.book, world.claims)


# --- every month -----------------------------------------------------------------------------


@rule
def run_homes(world, month):
    """Interest is subsidised, lots get services, homes in arrears are taken back, lent ones given back."""
    some = False
    for k in range(world.programmes.shape[0]):
        some = some or gives_home(world.programmes[k])
    if not some:
        return
    support_interest(world)
    for row in range(world.tally[0].awards):
        award = world.awards[row]
        kind = world.programmes[award.programme].kind
        if kind == SERVICED_LOT and award.state == COMPLETED:
            serve_lot(world, award, month)
        elif kind == LENT_HOME and award.present == 1 and award.state == ACTIVE and award.room != NONE:
            run_lent(world, award, month)
    take_back_homes(world, month)


@rule
def support_interest(world):
    """Programmes pay their part of the interest on mortgages; what that binds a month is counted anew."""
    for k in range(world.programmes.shape[0]):
        if world.programmes[k].interest_support > 0.0:
            world.programmes[k].monthly = 0.0
    loans, awards = world.loans, world.awards
    for row in range(world.tally[0].loans):
        loan = loans[row]
        if loan.present == 0 or loan.defaulted >= 0 or not is_mortgage(world, loan):
            continue
        programme = world.programmes[awards[loan.award].programme]
        due = programme.interest_support / 12.0 * loan.balance
        if due <= 0.0:
            continue
        programme.monthly += due
        paid = pay(
            programme,
            world.lenders[loan.lender],
            INTEREST_SUPPORT,
            min(due, max(0.0, programme.cash - programme.committed)),
            world.book,
        )
        programme.spent += paid
    for row in range(world.tally[0].awards):
        award = awards[row]
        if award.present == 1 and award.state == ACTIVE:
            programme = world.programmes[award.programme]
            programme.monthly += programme.interest_support / 12.0 * award.credit


@rule
def serve_lot(world, award, month):
    """The next service level comes to a lot that was handed over with fewer than all."""
    lot = world.lots[award.lot]
    programme = world.programmes[award.programme]
    if lot.services >= ALL_SERVICES and award.pledged > 0.0:
        programme.committed = max(0.0, programme.committed - award.pledged)
        award.pledged = 0.0
    cost = service_cost(world.place[0], 1, lot.risk, True)
    if month < award.due or lot.services >= ALL_SERVICES or cost > programme.cash:
        return
    paid = pay(programme, world.accounts[OUTSIDE_RECORD], INFRASTRUCTURE, cost, world.book)
    programme.spent += paid
    freed = min(paid, award.pledged)
    award.pledged -= freed
    programme.committed = max(0.0, programme.committed - freed)
    lot.services += 1
    lot.laid += 1
    lot.connected = 1
    award.due = month + programme.level_months


@rule
def run_lent(world, award, month):
    """A month of a lent home: it ends when the family has moved out, or when its time is over."""
    home = world.households[award.household]
    if home.tenure != TENANT or home.room != award.room:
        drop_home(world, award, LEFT_ROOM, month)
        return
    award.months += 1
    if month < award.deadline:
        return
    pushed_out(world, award.household, TERM_OVER, month)
    end_tenancy(world, world.rooms[home.room], month)
    become_unhoused(world, award.household, month)
    drop_home(world, award, TERM_OVER, month)


@rule
def take_back_homes(world, month):
    """Homes whose buyers have defaulted, and not caught up for long, go back to the programme one by one."""
    behaviour = world.behaviour[0]
    rows = np.empty(world.tally[0].loans, np.int64)
    count = 0
    loans = world.loans
    for row in range(world.tally[0].loans):
        loan = loans[row]
        if loan.present == 0 or loan.defaulted < 0 or month - loan.defaulted < behaviour.mortgage_patience:
            continue
        if not is_mortgage(world, loan) or not is_still_there(world, loan):
            continue
        if uniform(world.luck, _TAKE_BACK, loan.key, month) < behaviour.mortgage_foreclosure:
            rows[count] = row
            count += 1
    for i in range(count):
        take_back(world, world.loans[rows[i]], month)


@rule
def is_still_there(world, loan):
    """Whether the buyer still lives in the home alone: nobody puts two families out."""
    home = world.households[loan.borrower]
    lot_row = world.awards[loan.award].lot
    if home.present == 0 or home.tenure != OWNER or home.lot != lot_row:
        return False
    return world.lots[lot_row].households == 1


@rule
def take_back(world, loan, month):
    """The programme takes the home back, and what was owed on it is written off."""
    award = world.awards[loan.award]
    programme = world.programmes[award.programme]
    home = world.households[loan.borrower]
    lot = world.lots[award.lot]
    note(world.log, month, HOME_TAKEN_BACK, home.key, programme.key, award.lot, LOT_ARREARS, loan.balance)
    pushed_out(world, loan.borrower, LOT_ARREARS, month)
    become_unhoused(world, loan.borrower, month)
    write_off(world, home, loan, world.lenders[loan.lender], month)
    programme.taken_back += 1
    programme.committed = max(0.0, programme.committed - award.pledged)  # services are the next family's now
    award.state, award.pledged = LAPSED, 0.0
    lot.keeper = award.programme
    lot.allotted = 0
    lot.handover = month
    show(lot, 0)
    find_site(world, award.programme)
