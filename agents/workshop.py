"""A room as a workshop: who has a trade for one, and what it brings (C1, T§3.5).

A sewing machine, a small shop, a repair bench: a room of the house that nobody sleeps in and that
brings money every month. Building one is the business of ``agents.builder``, the payment that of
``agents.household``.
"""

from __future__ import annotations

import math

from agents.foundation.codes import OWNER
from agents.foundation.draws import normal, purpose, uniform
from agents.foundation.rules import rule

_TRADE = purpose("workshop.trade")
_TAKINGS = purpose("workshop.takings")


@rule
def has_trade(home, behaviour, luck):
    """Whether somebody in the family has a trade for a workshop at home; a lasting trait."""
    return uniform(luck, _TRADE, home.key, 0) < behaviour.trade_share


@rule
def has_free_hands(home):
    """Whether an adult is not fully busy elsewhere: a second one, or one in informal work."""
    return home.adults >= 2 or home.formal == 0


@rule
def works_at_home(home, lot, behaviour, luck):
    """Whether the family runs the workshop that stands on its lot."""
    return (
        home.tenure == OWNER
        and lot.workshop == 1
        and lot.services >= 1
        and has_free_hands(home)
        and has_trade(home, behaviour, luck)
    )


@rule
def takings(home, behaviour, luck, month):
    """What the workshop brings this month, MWM: the mean times noise of mean one."""
    noise = behaviour.workshop_noise
    luck_of_month = normal(uniform(luck, _TAKINGS, home.key, month))
    return behaviour.workshop_income * math.exp(noise * luck_of_month - 0.5 * noise * noise)
