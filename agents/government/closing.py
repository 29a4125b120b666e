"""The January in which a policy is over: queues are given up, services end, money goes back.

What was approved is finished with the money promised to it, and what was laid or granted stays; nobody new
is served. Money that a service has not spent goes back where it was raised.
"""

from __future__ import annotations

from agents.foundation.causes import WAITED_TOO_LONG
from agents.foundation.codes import AT_WORK, NONE, ORGANISED, QUEUED
from agents.foundation.ledger import BUDGET_RETURN, pay
from agents.foundation.rules import rule
from agents.foundation.world import OUTSIDE_RECORD, TREASURY_RECORD
from agents.government.approval import turn_away
from agents.government.groups import break_up, roll_call


@rule
def give_up_queues(world, month):
    """Groups that do not build yet break up, and who waits for a programme that is over waits no more."""
    members, first = roll_call(world)
    for g in range(world.tally[0].groups):
        group = world.groups[g]
        if group.present == 1 and group.state != AT_WORK and world.programmes[group.programme].in_force == 0:
            break_up(world, group, members[first[g] : first[g + 1]], WAITED_TOO_LONG, month)
    for row in range(world.tally[0].awards):
        award = world.awards[row]
        if award.present == 1 and award.state == QUEUED and world.programmes[award.programme].in_force == 0:
            turn_away(world, award, WAITED_TOO_LONG, month)


@rule
def end_services(world):
    """What a city does beside programmes and has no money for any more ends: nobody is reached by it."""
    place, tally = world.place[0], world.tally[0]
    if place.info_budget <= 0.0:
        tally.informed_share = 0.0
        place.rents_known = 0.0
    if place.bias_budget <= 0.0:
        place.bias_chance = 0.0
    if place.mediation_budget <= 0.0:
        tally.mediated_lots = 0
        for row in range(tally.lots):
            world.lots[row].mediated = 0
    if place.organiser_budget <= 0.0:
        tally.organised_places = 0
        for k in range(tally.settlements):
            world.settlements[k].polygon &= ~ORGANISED


@rule
def return_what_is_left(world):
    """Money of services that ended goes back."""
    place, tally = world.place[0], world.tally[0]
    if place.centre_budget <= 0.0:
        tally.centre_money -= give_back(world, tally.centre_money)
    if place.course_budget <= 0.0:
        tally.course_money -= give_back(world, tally.course_money)
    if place.joining_budget <= 0.0:
        tally.joining_money -= give_back(world, tally.joining_money)
    if place.value_fund == NONE:
        tally.value_money -= give_back(world, tally.value_money)


@rule
def return_money_for_upgrading(world):
    """No settlement is being upgraded any more: what is left goes back."""
    world.tally[0].upgrading_money -= give_back(world, world.tally[0].upgrading_money)


@rule
def give_back(world, amount):
    """Money of the treasury goes back to who raised it; returns it, MWM."""
    treasury, outside = world.accounts[TREASURY_RECORD], world.accounts[OUTSIDE_RECORD]
    return pay(treasury, outside, BUDGET_RETURN, amount, world.book)
