"""Remittances that families of a settlement pool for its services, and what a programme adds (M§2.5).

A family that has received a remittance gives a share of it, or not, for the same reasons for which it
comes to collective works: its norm of returning help and the organisation of the settlement. The money
lies with the treasury in the settlement's name. When it reaches for the next service, less what the
families have dug themselves, the line is laid, ahead of the city's own turn.
"""

from __future__ import annotations

from agents.foundation.causes import NO_CAUSE
from agents.foundation.codes import COLLECTIVE, NONE
from agents.foundation.draws import purpose, sigmoid, uniform
from agents.foundation.ledger import POOLED_REMITTANCE, pay
from agents.foundation.rules import rule
from agents.foundation.world import TREASURY_RECORD
from agents.government.door import is_open
from agents.government.eligibility import bar_at_door
from agents.government.services import (
    ALL_SERVICES,
    bring_to_lots,
    households_at_risk,
    lay_next_line,
    next_line,
)
from agents.neighbour import norm_now
from agents.purse import own_cash

_POOL = purpose("collective.pool")


@rule
def pools(world, row, programme_row, month):
    """Whether a family gives a part of this month's remittance for its settlement."""
    home, programme = world.households[row], world.programmes[programme_row]
    place = world.settlements[world.lots[home.lot].settlement]
    if place.services >= ALL_SERVICES or bar_at_door(world, row, programme_row, month) != NO_CAUSE:
        return False
    if own_cash(home) < home.needs + programme.pooled_share * home.remittance:
        return False
    behaviour = world.behaviour[0]
    logit = behaviour.works_base
    logit += behaviour.works_norm * norm_now(home, world.lots, world.settlements, behaviour)
    logit += behaviour.works_organisation * place.organisation
    return uniform(world.luck, _POOL, home.key ^ programme.key, month) < sigmoid(logit)


@rule
def pool_for(world, home, programme):
    """A family gives, and the programme adds its share as far as its money goes."""
    treasury = world.accounts[TREASURY_RECORD]
    place = world.settlements[world.lots[home.lot].settlement]
    given = pay(home, treasury, POOLED_REMITTANCE, programme.pooled_share * home.remittance, world.book)
    added = min(programme.match_share * given, max(0.0, programme.cash))
    paid = pay(programme, treasury, POOLED_REMITTANCE, added, world.book)
    programme.spent += paid
    place.pool += given + paid
    world.tally[0].pooled += given


@rule
def lay_pooled(world, month):
    """Settlements whose pool reaches for it get their next service."""
    at_risk = households_at_risk(world)
    laid = False
    for k in range(world.tally[0].settlements):
        place = world.settlements[k]
        if place.pool <= 0.0 or place.households == 0 or place.services >= ALL_SERVICES:
            continue
        cost, hours = next_line(world, k, at_risk)
        if cost > place.pool:
            continue
        place.pool -= lay_next_line(world, place, cost, hours, month)
        laid = True
        if place.services >= ALL_SERVICES:  # what is left is for the settlements that still lack a service
            world.tally[0].services_money += place.pool
            place.pool = 0.0
    if laid:
        bring_to_lots(world)


@rule
def pool_remittances(world, month):
    """A month of pooling in all settlements."""
    runs = False
    for k in range(world.programmes.shape[0]):
        programme = world.programmes[k]
        if programme.kind != COLLECTIVE or programme.funded <= 0.0:
            continue
        runs = True
        if not is_open(programme):
            continue
        for row in range(world.tally[0].households):
            home = world.households[row]
            if home.present == 0 or home.remittance <= 0.0 or home.lot == NONE:
                continue
            if world.lots[home.lot].settlement != NONE and pools(world, row, k, month):
                pool_for(world, home, programme)
    if runs:
        lay_pooled(world, month)
