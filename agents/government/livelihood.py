"""Microcredit for a business of one's own, and courses: a trade opened, a skill learnt (M§2.4-2.5, T§5.4).

Credit opens a business for families with a trade and free hands: in a room of the house that the family
can spare, which is then a workshop, else in the street, where it brings less and is given up sooner or
later. What it cost is spent and owed, whatever becomes of the business. A course makes a skilled builder,
certifies a skill that formal jobs ask for, or opens an account.
"""

from __future__ import annotations

from agents.construction import use_as_workshop
from agents.dwelling import own_rooms
from agents.foundation.causes import NO_CAPACITY, NO_CAUSE, NO_TRADE, PROGRAMME_CREDIT
from agents.foundation.codes import (
    BUILDING_SKILLS,
    BUSINESS,
    CERTIFICATE,
    COMPLETED,
    NO_ACCOUNT,
    NONE,
    OWNER,
    SLAB,
)
from agents.foundation.draws import purpose, uniform
from agents.foundation.events import LOAN_TAKEN, TRADE_FAILED, TRADE_OPENED, TRAINED, WORKSHOP_OPENED, note
from agents.foundation.ledger import ASSISTANCE, CAPITAL, LOAN_ISSUE, TRADE_CAPITAL, pay
from agents.foundation.rules import rule
from agents.foundation.world import OUTSIDE_RECORD
from agents.government.eligibility import affordable_credit
from agents.government.giving import close_means, has_case_left, has_money_for, pay_case
from agents.lender.lending import approve_credit, begin_instalments, lend, open_loan
from agents.lender.mandate import register
from agents.lender.members import open_account
from agents.workshop import has_free_hands, has_trade

_FAILURE = purpose("livelihood.failure")


# --- a business ------------------------------------------------------------------------------


@rule
def has_business(world, home):
    """Whether the family runs a business already, at home or in the street."""
    return home.street_trade == 1 or (home.tenure == OWNER and world.lots[home.lot].workshop == 1)


@rule
def has_room_for_it(world, home):
    """Whether the house has a room that the family can spare, with water and power."""
    if home.tenure != OWNER:
        return False
    lot = world.lots[home.lot]
    if lot.done < SLAB or lot.services < 1 or world.projects[home.lot].stage != 0:
        return False
    rooms = own_rooms(lot) - 1
    return rooms >= 1 and lot.people <= world.behaviour[0].extend_crowding * rooms


@rule
def trade_obstacle(world, row, programme_row):
    """Why no credit for a business: no trade, no capacity; NONE without hands or with a business already."""
    home = world.households[row]
    programme = world.programmes[programme_row]
    behaviour = world.behaviour[0]
    if has_business(world, home) or not has_free_hands(home):
        return NONE
    if not has_trade(home, behaviour, world.luck):
        return NO_TRADE
    if affordable_credit(home, programme, world.rooms, behaviour) < programme.credit_limit:
        return NO_CAPACITY
    return NO_CAUSE


@rule
def can_lend_for_trade(programme):
    """Whether the programme's money carries one more loan and its case."""
    credit = programme.credit_limit if programme.credit_from_budget == 1 else 0.0
    return has_money_for(programme, credit + programme.case_cost)


@rule
def lend_for_trade(world, award, month):
    """The loan is paid out and spent on what a business needs; returns MWM lent."""
    programme = world.programmes[award.programme]
    home = world.households[award.household]
    outside = world.accounts[OUTSIDE_RECORD]
    lender = world.lenders[programme.lender]
    if programme.credit_from_budget == 1:
        programme.spent += pay(programme, lender, CAPITAL, programme.credit_limit, world.book)
    else:
        pay(outside, lender, CAPITAL, programme.credit_limit, world.book)
    award.loan = open_loan(world, award.household, programme.lender, NONE, programme.rate / 12.0, 0.0, month)
    loan = world.loans[award.loan]
    approve_credit(loan, programme.credit_limit)
    lent = lend(world, home, loan, programme.credit_limit, LOAN_ISSUE)
    begin_instalments(loan, programme.term)
    register(lender)
    pay(home, outside, TRADE_CAPITAL, lent, world.book)
    note(world.log, month, LOAN_TAKEN, home.key, lender.key, home.lot, PROGRAMME_CREDIT, lent)
    return lent


@rule
def open_trade(world, award, month):
    """A family opens its business with a loan."""
    programme = world.programmes[award.programme]
    home = world.households[award.household]
    pay_case(world, programme, award, ASSISTANCE)
    programme.overhead += award.paid
    award.paid = lend_for_trade(world, award, month)
    if programme.credit_from_budget == 1:
        home.received += award.paid
    if has_room_for_it(world, home):
        use_as_workshop(world.lots[home.lot], 1)
        note(world.log, month, WORKSHOP_OPENED, home.key, programme.key, home.lot, NO_CAUSE, 0.0)
    else:
        home.street_trade = 1
        note(world.log, month, TRADE_OPENED, home.key, programme.key, home.lot, NO_CAUSE, award.paid)
    close_means(world, award, COMPLETED)


@rule
def give_up_trades(world, month):
    """Businesses in the street that do not go on."""
    opened = False
    for k in range(world.programmes.shape[0]):
        opened = opened or world.programmes[k].kind == BUSINESS
    if not opened:
        return
    households = world.households
    for row in range(world.tally[0].households):
        home = households[row]
        if home.present == 0 or home.street_trade == 0:
            continue
        if uniform(world.luck, _FAILURE, home.key, month) < world.behaviour[0].trade_failure:
            home.street_trade = 0
            note(world.log, month, TRADE_FAILED, home.key, 0, home.lot, NO_CAUSE, 0.0)


# --- a course --------------------------------------------------------------------------------


@rule
def training_obstacle(world, row, programme_row):
    """NO_CAUSE, or NONE where the family can already do what the course teaches."""
    home = world.households[row]
    teaches = world.programmes[programme_row].teaches
    if teaches == BUILDING_SKILLS:
        return NONE if home.mason == 1 else NO_CAUSE
    if teaches == CERTIFICATE:
        return NONE if home.formal == 1 or home.certified == 1 else NO_CAUSE
    return NO_CAUSE if home.account == NO_ACCOUNT else NONE


@rule
def can_teach(programme):
    """Whether the year has a place left, and money for it."""
    return has_case_left(programme) and has_money_for(programme, programme.case_cost)


@rule
def teach(world, award, month):
    """A course for somebody of the family."""
    programme = world.programmes[award.programme]
    home = world.households[award.household]
    programme.cases_left -= 1
    pay_case(world, programme, award, ASSISTANCE)
    if programme.teaches == BUILDING_SKILLS:
        home.mason = 1
    elif programme.teaches == CERTIFICATE:
        home.certified = 1
    elif home.account == NO_ACCOUNT:
        open_account(home)
    note(world.log, month, TRAINED, home.key, programme.key, home.lot, NO_CAUSE, programme.teaches)
    close_means(world, award, COMPLETED)
