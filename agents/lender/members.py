"""Members of a cooperative: who joins, what of their savings secures a loan, interest on it (C4, G1.23)."""

from __future__ import annotations

from agents.foundation.causes import NO_CAUSE
from agents.foundation.codes import BANK_ACCOUNT, COOPERATIVE, COOPERATIVE_MEMBER, NONE
from agents.foundation.draws import paired_key, purpose, uniform
from agents.foundation.events import JOINED_COOPERATIVE, note
from agents.foundation.ledger import DEPOSIT_INTEREST, pay, put_aside
from agents.foundation.rules import rule
from agents.purse import withdraw

_REACH = purpose("lender.join")


@rule
def reaches(home, lender, luck):
    """Whether the lender's reach includes this household; a growing reach keeps whom it had."""
    return uniform(luck, _REACH, paired_key(lender.key, home.key), 0) < lender.reach


@rule
def recruit(world, month):
    """The cooperative reaches a growing share of households; who is reached joins (G1.23)."""
    for k in range(world.lenders.shape[0]):
        lender = world.lenders[k]
        if lender.kind != COOPERATIVE or lender.open == 0:
            continue
        for row in range(world.tally[0].households):
            home = world.households[row]
            if home.present == 0 or home.account == COOPERATIVE_MEMBER:
                continue
            if reaches(home, lender, world.luck):
                if home.account == BANK_ACCOUNT:
                    withdraw(home, home.deposit, world)
                home.account = COOPERATIVE_MEMBER
                note(world.log, month, JOINED_COOPERATIVE, home.key, lender.key, home.lot, NO_CAUSE, 0.0)


@rule
def pledge(world, home):
    """Savings that secure running loans stay with the lender: a part of the balance each.

    A bank keeps nobody's savings for a lender.
    """
    held = 0.0
    row = home.loan if home.account == COOPERATIVE_MEMBER else NONE
    while row != NONE:
        loan = world.loans[row]
        multiple = world.lenders[loan.lender].savings_multiple
        if multiple > 0.0:
            held += loan.balance / multiple
        row = loan.next
    home.pledged = min(home.deposit, held)


@rule
def pay_deposit_interest(world, lender_row, rate):
    """A year's interest on members' savings, MWM paid; it is added to them. No more than there is."""
    lender = world.lenders[lender_row]
    total = 0.0
    for row in range(world.tally[0].households):
        home = world.households[row]
        if home.present == 1 and home.account == COOPERATIVE_MEMBER and home.deposit > 0.0:
            interest = rate * home.deposit
            if interest > lender.cash - lender.promised:
                continue
            paid = pay(lender, home, DEPOSIT_INTEREST, interest, world.book)
            put_aside(home, lender, paid, world.book)
            total += paid
    return total


@rule
def open_account(home):
    """A household without an account gets one at the bank, through a programme (M§2.5)."""
    home.account = BANK_ACCOUNT
