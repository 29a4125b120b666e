"""What programmes that give means have in common: cases of a year, the cost of a case, the end of an award.

A household is given a title, an account, an income, a trade or a skill once by each programme;
what it was given is a bit of ``aided``, by the programme's row.
"""

from __future__ import annotations

from agents.foundation.codes import ACTIVE, COMPLETED, NONE, TITLE, TRAINING
from agents.foundation.draws import purpose, uniform
from agents.foundation.ledger import pay
from agents.foundation.rules import rule
from agents.foundation.world import OUTSIDE_RECORD

_CASES = purpose("means.cases")


@rule
def gives_means(programme):
    """Whether it gives a title, savings, income, a trade or skills, and neither walls nor rent."""
    return TITLE <= programme.kind <= TRAINING


@rule
def was_aided(home, programme_row):
    """Whether the household has had what this programme gives."""
    return home.aided >> programme_row & 1 == 1


@rule
def open_cases(world, month):
    """January: how many cases a programme can take up this year; luck decides about a part of a case."""
    if month % 12 != 0:
        return
    for k in range(world.programmes.shape[0]):
        programme = world.programmes[k]
        whole = int(programme.cases)
        luck = uniform(world.luck, _CASES, programme.key, month)
        programme.cases_left = whole + (1 if luck < programme.cases - whole else 0)


@rule
def has_case_left(programme):
    """Whether the year has a case left; only titles and courses are counted."""
    is_counted = programme.kind == TITLE or programme.kind == TRAINING
    return programme.cases_left > 0 or not is_counted


@rule
def has_money_for(programme, amount):
    """Whether ``amount`` MWM of the programme's money is neither spent nor promised."""
    return amount <= programme.cash - programme.committed


@rule
def approve_means(programme, award, month):
    """An application becomes an award."""
    award.state = ACTIVE
    award.approved = month
    programme.approvals += 1
    programme.wait_sum += month - award.applied


@rule
def pay_case(world, programme, award, flow):
    """The programme pays those who do the work of a case: notaries, trainers, the people of a bank."""
    paid = pay(programme, world.accounts[OUTSIDE_RECORD], flow, programme.case_cost, world.book)
    award.paid += paid
    programme.spent += paid
    world.households[award.household].received += paid


@rule
def close_means(world, award, state):
    """What the programme gives has been given, or will not be."""
    home = world.households[award.household]
    programme = world.programmes[award.programme]
    award.present = 0
    award.state = state
    home.award = NONE
    if state == COMPLETED:
        home.aided |= 1 << award.programme
        programme.completions += 1
    else:
        programme.lapses += 1


@rule
def end_means(world, award, state):
    """What runs by the month ends: nothing more is added to own money or income."""
    home = world.households[award.household]
    programme = world.programmes[award.programme]
    programme.committed = max(0.0, programme.committed - award.pledged)
    award.pledged = 0.0
    home.match = 0.0
    home.complement = 0.0
    close_means(world, award, state)
