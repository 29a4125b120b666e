"""Paying a part of the rent: vouchers that move with their holder, and social rent (C5, G2.9).

A voucher pays what a rent takes above a share of the tenant's income, up to a limit, where there is
a written contract at a rent within the ceiling. It belongs to the household and moves with it. Social
rent is a share of income; the programme rents the room and pays the rest. Both are paid to the
landlord with the rent. New aid is given only as far as a year's budget carries what is running
already; should rents outgrow it all the same, each gets the same share.

An allowance for owners (``owners_only``) pays by the same rule, of the rent of a room where they live.

What aid does to rents is written nowhere: its holders can pay more, and bid.
"""

from __future__ import annotations

import numpy as np

from agents.foundation.causes import (
    BOUGHT_A_LOT,
    INCOME_CEILING,
    LEFT_ROOM,
    NO_CAUSE,
    NO_LOT,
    NOT_USED,
    TERM_OVER,
)
from agents.foundation.codes import (
    ACTIVE,
    COMPLETED,
    GUARANTEE,
    LAPSED,
    NONE,
    OWNER,
    SOCIAL_RENT,
    TENANT,
    VOUCHER,
    WORKS,
)
from agents.foundation.events import APPROVED, RENT_AID_BEGUN, RENT_AID_ENDED, note
from agents.foundation.ledger import RENT_SUPPORT, grains, pay
from agents.foundation.rules import rule
from agents.government.door import has_run_out
from agents.rents import ROOM_AREA, market_rent

# --- what it pays ----------------------------------------------------------------------------


@rule
def support_of(home, programme, rent):
    """The part of a monthly rent that a programme pays for a household, MWM, whatever the rent."""
    part = max(0.0, rent - programme.income_share * home.usual_income)
    return min(programme.voucher_limit, part) if programme.kind == VOUCHER else part


@rule
def aid_of(world, home):
    """Kind of the aid to rent a household holds, or WORKS if it holds none."""
    if home.award == NONE:
        return WORKS
    award = world.awards[home.award]
    return world.programmes[award.programme].kind if award.state == ACTIVE else WORKS


@rule
def voucher_for(world, home, rent):
    """What the household's voucher would pay of a rent under a written contract, MWM; 0 without one."""
    if aid_of(world, home) != VOUCHER:
        return 0.0
    programme = world.programmes[world.awards[home.award].programme]
    return support_of(home, programme, rent) if rent <= programme.rent_ceiling else 0.0


@rule
def has_idle_voucher(world, home):
    """Whether the household holds a voucher that pays nothing where it lives."""
    return aid_of(world, home) == VOUCHER and world.awards[home.award].monthly <= 0.0


# --- giving it -------------------------------------------------------------------------------


@rule
def can_pay(programme, more):
    """Whether a year's budget carries ``more`` MWM a month besides what is running."""
    return 12.0 * (programme.monthly + more) <= programme.budget


@rule
def can_pay_voucher(programme):
    """Whether the budget carries one more voucher at its limit; what it really pays shows later."""
    return can_pay(programme, programme.voucher_limit)


@rule
def begin_support(world, award, monthly, month):
    """An application becomes aid that may cost ``monthly`` MWM a month."""
    programme = world.programmes[award.programme]
    home = world.households[award.household]
    award.state = ACTIVE
    award.approved = month
    award.due = month + programme.valid_months
    programme.monthly += monthly
    programme.approvals += 1
    programme.wait_sum += month - award.applied
    note(world.log, month, APPROVED, home.key, programme.key, home.lot, NO_CAUSE, monthly)


@rule
def give_voucher(world, award, month):
    """A household gets its voucher, and looks for a room with a contract if it has none."""
    begin_support(world, award, world.programmes[award.programme].voucher_limit, month)


@rule
def give_social_room(world, award, room_row, month):
    """The programme rents a room for a household that waits; the market hands it over."""
    home = world.households[award.household]
    award.room = room_row
    programme = world.programmes[award.programme]
    begin_support(world, award, support_of(home, programme, world.rooms[room_row].asking), month)


# --- paying it -------------------------------------------------------------------------------


@rule
def is_supported(award, home, room, programme):
    """Whether the aid pays for this room: a written contract, and the one it rents if it rents one.

    The rent must be within the ceiling when aid begins; where it grows later, aid goes on.
    """
    if room.written == 0 or (award.room != NONE and award.room != home.room):
        return False
    return room.subsidy > 0.0 or room.rent <= programme.rent_ceiling


@rule
def allowance_of(world, home, programme):
    """What an allowance pays an owner, MWM a month: what a voucher would of the rent of a room there."""
    if home.tenure != OWNER:
        return 0.0
    rent = market_rent(world.lots[home.lot], ROOM_AREA, world.zones, world.behaviour[0])
    return grains(support_of(home, programme, rent)) if rent <= programme.rent_ceiling else 0.0


@rule
def is_running(world, award):
    """Whether this is running aid to rent."""
    if award.present == 0 or award.state != ACTIVE:
        return False
    kind = world.programmes[award.programme].kind
    return kind == VOUCHER or kind == SOCIAL_RENT or kind == GUARANTEE


@rule
def prepare_support(world, month):
    """What programmes pay of this month's rents; less for all alike where money does not suffice.

    Rents are collected later; an allowance for owners is paid at once.
    """
    if world.programmes.shape[0] == 0:
        return
    wanted = np.zeros(world.programmes.shape[0])
    awards = world.awards
    for row in range(world.tally[0].awards):
        award = awards[row]
        if not is_running(world, award):
            continue
        home = world.households[award.household]
        award.monthly = 0.0
        programme = world.programmes[award.programme]
        if programme.owners_only == 1:
            award.monthly = allowance_of(world, home, programme)
            wanted[award.programme] += award.monthly
            continue
        if home.tenure != TENANT:
            continue
        room = world.rooms[home.room]
        if is_supported(award, home, room, programme):
            award.monthly = grains(support_of(home, programme, room.rent))
            wanted[award.programme] += award.monthly
        room.subsidy = 0.0
    for k in range(world.programmes.shape[0]):
        programme = world.programmes[k]
        held = max(0.0, programme.cash)
        programme.payable = held / wanted[k] if wanted[k] > held else 1.0
    for row in range(world.tally[0].awards):
        award = awards[row]
        if is_running(world, award) and award.monthly > 0.0:
            programme = world.programmes[award.programme]
            home = world.households[award.household]
            amount = grains(award.monthly * programme.payable)
            if programme.owners_only == 1:
                paid = pay(programme, home, RENT_SUPPORT, amount, world.book)
                book_support(world, home, home.lot, paid, month)
            else:
                world.rooms[home.room].subsidy = amount


@rule
def book_support(world, home, lot_row, paid, month):
    """A programme has paid ``paid`` MWM of the month's rent of a room on this lot."""
    award = world.awards[home.award]
    programme = world.programmes[award.programme]
    if award.months == 0:
        home.rent_aid += 1
        note(world.log, month, RENT_AID_BEGUN, home.key, programme.key, lot_row, NO_CAUSE, paid)
    award.months += 1
    award.paid += paid
    award.due = month + programme.valid_months
    programme.spent += paid
    home.received += paid


# --- its end ---------------------------------------------------------------------------------


@rule
def close_support(world, award, cause, month):
    """Aid to rent ends; the household goes on renting as it can."""
    home = world.households[award.household]
    programme = world.programmes[award.programme]
    if home.tenure == TENANT:
        world.rooms[home.room].subsidy = 0.0
    award.present = 0
    award.state = COMPLETED if award.months > 0 else LAPSED
    home.award = NONE
    if award.months > 0:
        programme.completions += 1
    else:
        programme.lapses += 1
    note(world.log, month, RENT_AID_ENDED, home.key, programme.key, home.lot, cause, award.paid)


@rule
def end_of(world, award, month):
    """Why aid to rent ends this month, or NO_CAUSE."""
    home = world.households[award.household]
    programme = world.programmes[award.programme]
    if programme.owners_only == 1 and home.tenure != OWNER:
        return NO_LOT
    if programme.owners_only == 0 and home.tenure == OWNER:
        return BOUGHT_A_LOT
    if has_run_out(programme):
        return TERM_OVER
    if programme.kind == SOCIAL_RENT:
        if home.tenure != TENANT or home.room != award.room:
            return LEFT_ROOM
        ceiling = programme.ceiling_single if home.persons == 1 else programme.ceiling_household
        if (month - award.approved) % 12 == 11 and home.usual_income >= ceiling:
            return INCOME_CEILING
        return NO_CAUSE
    if award.months >= programme.paid_months:
        return TERM_OVER
    return NOT_USED if month >= award.due else NO_CAUSE


@rule
def run_rent_support(world, month):
    """Aid that is over ends; what the rest binds is counted for the next approvals.

    A voucher not in use counts at its limit: its holder may find a room any day.
    """
    for k in range(world.programmes.shape[0]):
        world.programmes[k].monthly = 0.0
    awards = world.awards
    for row in range(world.tally[0].awards):
        award = awards[row]
        if not is_running(world, award):
            continue
        cause = end_of(world, award, month)
        if cause != NO_CAUSE:
            close_support(world, award, cause, month)
            continue
        programme = world.programmes[award.programme]
        bound = award.monthly
        if bound <= 0.0 and programme.kind == VOUCHER:
            bound = programme.voucher_limit
        programme.monthly += grains(bound)
