"""What is in a household's purse and whose it is in mind (C3, G1.14).

Money earmarked for a project (a loan, a tranche) lies with the rest of the cash but is
counted apart. It is *released* when spent on the work and *diverted* when spent on anything
else; diversion is an exposure: as long as it lies there it can leak.
"""

from __future__ import annotations

from agents.foundation.codes import BANK_ACCOUNT, COOPERATIVE, COOPERATIVE_MEMBER, NONE
from agents.foundation.ledger import draw_out, grains
from agents.foundation.rules import rule
from agents.foundation.world import BANK_RECORD


@rule
def own_cash(home):
    """Money at hand that is not earmarked for a project, MWM."""
    return max(0.0, home.cash - home.earmarked)


@rule
def in_distress(home, behaviour):
    """Whether needs were unmet this month, or an instalment was missed in the last."""
    return home.unmet > behaviour.distress_threshold or home.missed_history & 1 == 1


@rule
def earmark(home, amount):
    """Project money arrives in the purse."""
    home.earmarked += amount


@rule
def release(home, amount):
    """Project money goes where it was meant to go; returns the earmarked part of ``amount``."""
    used = min(amount, home.earmarked)
    home.earmarked -= used
    return used


@rule
def divert(home, amount):
    """Project money is needed for something else; returns what was freed, in whole grains."""
    freed = min(grains(amount), home.earmarked)
    home.earmarked -= freed
    home.diverted += freed
    return freed


@rule
def cooperative_of(home, lenders):
    """Row of the cooperative that keeps the household's savings, or NONE."""
    if home.account == COOPERATIVE_MEMBER:
        for row in range(lenders.shape[0]):
            if lenders[row].kind == COOPERATIVE:
                return row
    return NONE


@rule
def withdraw(home, amount, world):
    """Take up to ``amount`` MWM from the household's account; returns what came.

    A cooperative pays only what it has, so callers act in keyed order.
    """
    if home.deposit <= 0.0:
        return 0.0
    if home.account == BANK_ACCOUNT:
        return draw_out(home, world.accounts[BANK_RECORD], amount, world.book)
    keeper = cooperative_of(home, world.lenders)
    if keeper == NONE:
        return 0.0
    return draw_out(home, world.lenders[keeper], amount, world.book)
