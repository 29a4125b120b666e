"""Who wants a loan, for what, where, and whether it seems worth its cost (C4, G1.20).

A building loan shortens the years of discomfort, or brings a rent or the takings of a workshop
earlier, and makes purchases cheaper; the household overlooks a part of its cost and weighs both by a
lasting taste for borrowing. A household in distress asks for what it lacks.
"""

from __future__ import annotations

from agents.builder import building_budget, cost_to_finish
from agents.foundation.codes import (
    COOPERATIVE,
    COOPERATIVE_MEMBER,
    DISTRESS_LOAN,
    HOUSE_LOAN,
    LETTING_USE,
    NONE,
    OWNER,
    PUBLIC,
    ROOM_LOAN,
    SHARER,
    SOCIAL,
    WORKSHOP_LOAN,
    WORKSHOP_USE,
)
from agents.foundation.draws import gumbel, paired_key, purpose, uniform
from agents.foundation.rules import rule
from agents.government.vacant_stock import reservation_of
from agents.household import saving_share
from agents.lender.default import owes_after_default
from agents.lender.members import reaches
from agents.lender.screening import loan_from, said_no
from agents.lender.terms import perceived_instalment, size_limit
from agents.materials import surcharge
from agents.projects import is_for
from agents.purse import in_distress, own_cash
from agents.rents import rent_expected

_CHOOSE = purpose("lender.choose")


# --- what for --------------------------------------------------------------------------------


@rule
def overdue_debts(home, loans):
    """Instalments due and not paid, of running loans, MWM."""
    total = 0.0
    row = home.loan
    while row != NONE:
        if loans[row].defaulted < 0:
            total += loans[row].overdue
        row = loans[row].next
    return total


@rule
def is_strained(home, behaviour):
    """Whether a household looks for money to get through: unmet needs, missed instalments, or a burden
    above what it can carry and no cash for the next instalments (C4, the loop of the trap)."""
    if in_distress(home, behaviour):
        return True
    heavy = home.instalments > behaviour.burden_limit * home.usual_income
    return heavy and own_cash(home) < home.instalments


@rule
def use_of(project):
    """What a loan for the running project is for, as a code of purposes."""
    if project.purpose == LETTING_USE:
        return ROOM_LOAN
    if project.purpose == WORKSHOP_USE:
        return WORKSHOP_LOAN
    return HOUSE_LOAN


@rule
def wish_for_credit(world, row):
    """Amount the household would like to borrow, MWM, and what for (a code of purposes).

    In distress: what is owed and overdue or unmet, and half a month's needs. Else what the
    running project still lacks, for an owner, or for a second household that builds upstairs; nobody
    from whom a lost debt is being collected thinks of building on credit.
    """
    behaviour = world.behaviour[0]
    home = world.households[row]
    if is_strained(home, behaviour):
        lacking = max(home.unmet, home.instalments) + overdue_debts(home, world.loans)
        return lacking + 0.5 * home.needs, DISTRESS_LOAN
    if home.tenure != OWNER and home.tenure != SHARER:
        return 0.0, HOUSE_LOAN
    if owes_after_default(home, world.loans):
        return 0.0, HOUSE_LOAN
    project = world.projects[home.lot]
    if home.tenure == OWNER:
        if not is_for(project, world.lots[home.lot].owner):
            return 0.0, HOUSE_LOAN
    elif project.builder != row:
        return 0.0, HOUSE_LOAN
    return cost_to_finish(home, project, behaviour) - building_budget(home, behaviour), use_of(project)


# --- is it worth it --------------------------------------------------------------------------


@rule
def monthly_gain(world, home, use):
    """What each month earlier is worth, MWM: less discomfort, and a rent or takings (C1, C5)."""
    behaviour = world.behaviour[0]
    gain = behaviour.discomfort_price * home.discomfort
    if use == ROOM_LOAN:
        lot = world.lots[home.lot]
        rent = rent_expected(lot, 18.0, world.zones, world.place[0], behaviour)
        rent *= 1.0 - world.zones[lot.zone].vacancy
        gain += max(0.0, rent - reservation_of(home, lot, behaviour))
    elif use == WORKSHOP_LOAN:
        gain += behaviour.workshop_income
    return gain


@rule
def worth_borrowing(world, row, amount, use, lender):
    """Whether the household finds a building loan worth its cost (G1.20)."""
    behaviour = world.behaviour[0]
    home = world.households[row]
    rate = lender.annual_rate / 12.0
    due = perceived_instalment(amount, rate, lender.term, behaviour)
    if home.instalments + due > behaviour.perceived_limit * home.usual_income:
        return False
    spare = max(0.0, home.usual_income - home.needs)
    saving = max(0.02, saving_share(home, row, world.lots, behaviour) * spare)
    gained = min(behaviour.foresight_months, amount / saving)
    benefit = gained * monthly_gain(world, home, use)
    benefit += amount * (surcharge(saving, behaviour) - surcharge(amount, behaviour))
    return benefit * home.taste > due * lender.term - amount


@rule
def wish_at(world, row, lender_row, month):
    """Amount for which the household would borrow from this lender, MWM, and what for; 0 if it would not."""
    behaviour = world.behaviour[0]
    home = world.households[row]
    lender = world.lenders[lender_row]
    if loan_from(home, lender_row, world.loans) != NONE or said_no(home, lender_row, behaviour, month):
        return 0.0, HOUSE_LOAN
    wish, use = wish_for_credit(world, row)
    amount = min(wish, size_limit(home, lender))
    if amount < behaviour.smallest_loan:
        return 0.0, use
    if use != DISTRESS_LOAN and not worth_borrowing(world, row, amount, use, lender):
        return 0.0, use
    return amount, use


# --- where -----------------------------------------------------------------------------------


@rule
def serves(lender, home, luck):
    """Whether the household is one of those the lender serves: a member, or within its reach."""
    if lender.kind == COOPERATIVE:
        return home.account == COOPERATIVE_MEMBER
    return reaches(home, lender, luck)


@rule
def can_ask(world, home, lender_row, use, month):
    """Whether a household can turn to this lender: open, within reach, no running loan, no fresh no.

    A social lender lends for building alone, a public one only through its programme, and a cooperative
    not without savings.
    """
    lender = world.lenders[lender_row]
    if lender.open == 0 or lender.kind == PUBLIC:
        return False
    if lender.kind == SOCIAL and use == DISTRESS_LOAN:
        return False
    if not serves(lender, home, world.luck):
        return False
    if loan_from(home, lender_row, world.loans) != NONE:
        return False
    if size_limit(home, lender) < world.behaviour[0].smallest_loan:
        return False
    return not said_no(home, lender_row, world.behaviour[0], month)


@rule
def choose_lender(world, home, use, month):
    """Members ask their cooperative first; others weigh the rate against habit, which lasts (Gumbel)."""
    best = NONE
    best_value = 0.0
    for k in range(world.lenders.shape[0]):
        if not can_ask(world, home, k, use, month):
            continue
        lender = world.lenders[k]
        if lender.kind == COOPERATIVE:
            return k
        habit = gumbel(uniform(world.luck, _CHOOSE, paired_key(home.key, lender.key), 0))
        value = habit - world.behaviour[0].lender_choice * lender.annual_rate
        if best == NONE or value > best_value:
            best, best_value = k, value
    return best
