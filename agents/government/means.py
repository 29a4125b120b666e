"""Programmes that give means rather than walls: a title, savings matched, income, a trade, skills (C9).

They share the door, the queue and the budget of all programmes and have no works. What each of them
asks, gives and ends with stands in a file of its own: ``titling``, ``matching``, ``complement``,
``livelihood``; remittances that families pool for their settlement in ``collective``.
"""

from __future__ import annotations

from agents.foundation.codes import ACTIVE, BUSINESS, COMPLEMENT, NONE, SAVINGS, TITLE, TRAINING
from agents.foundation.rules import rule
from agents.government.collective import pool_remittances
from agents.government.complement import (
    begin_complement,
    can_complement,
    complement_obstacle,
    run_complement,
)
from agents.government.giving import approve_means
from agents.government.livelihood import (
    can_lend_for_trade,
    can_teach,
    give_up_trades,
    open_trade,
    teach,
    trade_obstacle,
    training_obstacle,
)
from agents.government.matching import begin_match, can_match, match_obstacle, run_match
from agents.government.titling import can_take_up, run_title, take_up_title, title_obstacle


@rule
def obstacle(world, row, programme_row, month):
    """Why a household would be refused, NO_CAUSE, or NONE where it has no use for the programme."""
    kind = world.programmes[programme_row].kind
    if kind == TITLE:
        return title_obstacle(world, row, programme_row, month)
    if kind == SAVINGS:
        return match_obstacle(world, row, programme_row)
    if kind == COMPLEMENT:
        return complement_obstacle(world, row, programme_row)
    if kind == BUSINESS:
        return trade_obstacle(world, row, programme_row)
    if kind == TRAINING:
        return training_obstacle(world, row, programme_row)
    return NONE  # nobody applies for what a settlement does together


@rule
def can_give(world, award):
    """Whether the year's money and places reach for one more household."""
    programme = world.programmes[award.programme]
    if programme.kind == TITLE:
        return can_take_up(programme)
    if programme.kind == SAVINGS:
        return can_match(programme)
    if programme.kind == COMPLEMENT:
        return can_complement(programme, world.households[award.household])
    if programme.kind == BUSINESS:
        return can_lend_for_trade(programme)
    return can_teach(programme)


@rule
def give_means(world, award, month):
    """A household that waited gets what the programme gives, or begins to."""
    programme = world.programmes[award.programme]
    approve_means(programme, award, month)
    if programme.kind == TITLE:
        take_up_title(world, award, month)
    elif programme.kind == SAVINGS:
        begin_match(world, award, month)
    elif programme.kind == COMPLEMENT:
        begin_complement(world, award)
    elif programme.kind == BUSINESS:
        open_trade(world, award, month)
    else:
        teach(world, award, month)


@rule
def run_means(world, month):
    """A month of all that runs: titles decided, savings matched, complements over, businesses given up."""
    awards = world.awards
    for row in range(world.tally[0].awards):
        award = awards[row]
        if award.present == 0 or award.state != ACTIVE:
            continue
        kind = world.programmes[award.programme].kind
        if kind == TITLE:
            run_title(world, award, month)
        elif kind == SAVINGS:
            run_match(world, award, month)
        elif kind == COMPLEMENT:
            run_complement(world, award, month)
    pool_remittances(world, month)
    give_up_trades(world, month)
