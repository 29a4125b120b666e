"""Savings programmes: an account that leaks less than a purse, a match of what is built (M§2.5-2.6).

Who joins gets a bank account and the lessons that go with it. Some programmes also add a share to own
money as it is spent on building, up to a limit, or only as far as remittances have come in since. The
match comes the month after and is meant for the house like any grant. A family that knows of it
reckons with it: what it builds costs it less, and it can reach for more.
"""

from __future__ import annotations

from agents.foundation.causes import LIMIT_REACHED, NO_CAUSE, NO_LOT, TERM_OVER
from agents.foundation.codes import COMPLETED, LAPSED, NO_ACCOUNT, NONE, OWNER
from agents.foundation.events import ACCOUNT_OPENED, MATCH_ENDED, MATCHED, note
from agents.foundation.ledger import ASSISTANCE, GRAIN, GRANT, pay
from agents.foundation.rules import rule
from agents.government.giving import close_means, end_means, has_money_for, pay_case
from agents.lender.members import open_account
from agents.purse import earmark


@rule
def match_obstacle(world, row, programme_row):
    """NO_CAUSE, or NONE where the family has an account, or no lot with anything left to build."""
    home = world.households[row]
    if world.programmes[programme_row].match_share <= 0.0:
        return NO_CAUSE if home.account == NO_ACCOUNT else NONE
    if home.tenure != OWNER or world.lots[home.lot].complete == 1:
        return NONE
    return NO_CAUSE


@rule
def can_match(programme):
    """Whether there is money for one more account and all that may be added to it."""
    return has_money_for(programme, programme.case_cost + programme.match_limit)


@rule
def begin_match(world, award, month):
    """An account is opened; own money spent on the house counts from today."""
    home = world.households[award.household]
    programme = world.programmes[award.programme]
    if home.account == NO_ACCOUNT:
        open_account(home)
    pay_case(world, programme, award, ASSISTANCE)
    programme.overhead += award.paid
    award.paid = 0.0
    note(world.log, month, ACCOUNT_OPENED, home.key, programme.key, home.lot, NO_CAUSE, programme.match_share)
    if programme.match_share <= 0.0:
        close_means(world, award, COMPLETED)
        return
    home.match = programme.match_share
    award.pledged = programme.match_limit
    programme.committed += award.pledged
    award.matched = home.own_spending
    award.due = month + programme.paid_months


@rule
def to_be_matched(home, award, programme):
    """Own money spent on the house and not matched yet, MWM; at most the remittances where those count."""
    built = max(0.0, home.own_spending - award.matched)
    return min(built, award.remitted) if programme.match_remittances == 1 else built


@rule
def pay_match(world, award, month):
    """What was built with own money last month is matched."""
    home = world.households[award.household]
    programme = world.programmes[award.programme]
    built = to_be_matched(home, award, programme)
    paid = pay(
        programme,
        home,
        GRANT,
        min(programme.match_share * built, award.pledged, max(0.0, programme.cash)),
        world.book,
    )
    if paid <= 0.0:
        return
    award.matched += built
    award.remitted = max(0.0, award.remitted - built)
    award.paid += paid
    award.pledged -= paid
    programme.committed = max(0.0, programme.committed - paid)
    programme.spent += paid
    home.received += paid
    home.granted += paid
    earmark(home, paid, 0.0)
    note(world.log, month, MATCHED, home.key, programme.key, award.lot, NO_CAUSE, paid)


@rule
def run_match(world, award, month):
    """A month of matched savings, and their end: the limit, the time, or a lot that is lost."""
    home = world.households[award.household]
    award.remitted += home.remittance
    cause = NO_CAUSE
    if home.tenure != OWNER or home.lot != award.lot:
        cause = NO_LOT
    else:
        pay_match(world, award, month)
        if award.pledged <= GRAIN:
            cause = LIMIT_REACHED
        elif month >= award.due:
            cause = TERM_OVER
    if cause != NO_CAUSE:
        programme = world.programmes[award.programme]
        note(world.log, month, MATCH_ENDED, home.key, programme.key, award.lot, cause, award.paid)
        end_means(world, award, COMPLETED if award.paid > 0.0 else LAPSED)
