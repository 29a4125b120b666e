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
def savings(home):
    """Own money at hand and in the account that is not pledged for a loan, MWM."""
    return own_cash(home) + max(0.0, home.deposit - home.pledged)


@rule
def in_distress(home, behaviour):
    """Whether needs were unmet this month, or an instalment of a running loan was missed."""
    return home.unmet > behaviour.distress_threshold or home.short_of_due == 1


@rule
def earmark(home, amount, borrowed):
    """Project money arrives in the purse; ``borrowed`` is the part of it that is owed, MWM."""
    home.earmarked += amount
    home.earmarked_credit += borrowed


@rule
def borrowed_part(home, amount):
    """How much of ``amount`` of the project money is borrowed, MWM, in whole grains."""
    if amount >= home.earmarked:
        return home.earmarked_credit
    return grains(amount * home.earmarked_credit / home.earmarked)


@rule
def release(home, amount):
    """Project money goes where it was meant to go; returns the earmarked part of ``amount``."""
    used = min(amount, home.earmarked)
    if used > 0.0:
        owed = borrowed_part(home, used)
        home.walls_credit += owed
        home.earmarked_credit -= owed
        home.earmarked -= used
    return used


@rule
def divert(home, amount):
    """Project money is needed for something else; returns what was freed, in whole grains."""
    freed = min(grains(amount), home.earmarked)
    if freed > 0.0:
        owed = borrowed_part(home, freed)
        home.diverted_credit += owed
        home.earmarked_credit -= owed
        home.earmarked -= freed
        home.diverted += freed
    return freed


@rule
def lose_credit(home, amount):
    """Borrowed project money that never reached the purse, as in a faked progress, MWM."""
    home.diverted_credit += amount


@rule
def borrow_for_needs(home, amount):
    """Money borrowed in distress arrives; what it is spent on shows in the weeks after."""
    home.loan_cash += amount


@rule
def borrow_as_a_favour(home, amount):
    """A small loan taken to make up a circle: it goes into daily life and is paid back from income."""
    home.living_credit += amount


@rule
def roll(home, amount):
    """Money is paid on a debt; as far as it was itself borrowed in distress, it is rolled over."""
    rolled = min(amount, home.loan_cash)
    home.loan_cash -= rolled
    home.rolled += rolled


@rule
def spend_loan_cash(home):
    """After a month's living, what is left of money borrowed in distress is no more than the purse."""
    left = min(home.loan_cash, own_cash(home))
    home.living_credit += home.loan_cash - left
    home.loan_cash = left


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

    A cooperative pays only what it has, so callers act in keyed order, and keeps what is pledged
    for a loan.
    """
    amount = min(amount, home.deposit - home.pledged)
    if amount <= 0.0:
        return 0.0
    if home.account == BANK_ACCOUNT:
        return draw_out(home, world.accounts[BANK_RECORD], amount, world.book)
    keeper = cooperative_of(home, world.lenders)
    if keeper == NONE:
        return 0.0
    return draw_out(home, world.lenders[keeper], amount, world.book)
