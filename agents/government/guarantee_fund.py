"""A fund that stands in for guarantor and deposit (C5, G2.11, G2.15; Uruguay).

Who has no guarantor, or not the money for a deposit, can have the fund's guarantee in a written
contract and pays a fee with the rent. At the end of the tenancy the fund pays the landlord what is
owed, up to some months of rent, and takes it back from the household little by little. It lives on
its capital, fees and recoveries; a fund that has run dry guarantees nobody new until it recovers.
"""

from __future__ import annotations

from agents.foundation.causes import NO_CAUSE
from agents.foundation.codes import GUARANTEE, NONE
from agents.foundation.events import CLAIM_PAID, CLAIM_REPAID, RENT_GUARANTEED, note
from agents.foundation.ledger import (
    GUARANTEE_FEE,
    GUARANTEE_RECOVERY,
    REPAID,
    WRITTEN_OFF,
    owe_fund,
    pay,
    pay_at_most,
    rent_owed,
    settle_fund,
)
from agents.foundation.rules import rule
from agents.government.door import is_open
from agents.government.eligibility import refusal, shows_savings
from agents.purse import own_cash


@rule
def fund_for(world, home):
    """Row of the first fund that would stand in for the household, or NONE.

    Who still owes a fund gets no further guarantee.
    """
    if home.fund_debt > 0.0:
        return NONE
    for k in range(world.programmes.shape[0]):
        programme = world.programmes[k]
        if programme.kind != GUARANTEE or not is_open(programme) or programme.cash < 0.0:
            continue
        if refusal(home, programme, world.lots) == NO_CAUSE and shows_savings(home, programme):
            return k
    return NONE


@rule
def stand_surety(world, home, room, fund, month):
    """The fund stands in for the tenant of a room."""
    programme = world.programmes[fund]
    room.fund = fund
    programme.guarantees += 1
    note(world.log, month, RENT_GUARANTEED, home.key, programme.key, room.lot, NO_CAUSE, room.rent)


@rule
def pay_fee(world, home, room):
    """The tenant pays the month's fee from what food leaves; the fund counts who pays rent in time."""
    programme = world.programmes[room.fund]
    at_hand = max(0.0, own_cash(home) - home.needs)
    paid = pay_at_most(home, programme, GUARANTEE_FEE, min(programme.fee * room.rent, at_hand), world.book)
    programme.fees += paid
    programme.recovered += paid
    programme.guaranteed_months += 1
    programme.late_months += 1 if room.missed > 0 else 0


@rule
def claim_of(world, room):
    """What the fund owes the landlord at the end of a tenancy, MWM."""
    return min(room.arrears, world.programmes[room.fund].covered_months * room.rent)


@rule
def book_claim(world, home, room, paid, month):
    """The fund has paid arrears of ``paid`` MWM, which the household owes it from now on."""
    programme = world.programmes[room.fund]
    rent_owed(room, -paid)
    owe_fund(home, programme.sector, paid, world.claims)
    home.fund = room.fund
    programme.claims += paid
    programme.spent += paid
    note(world.log, month, CLAIM_PAID, home.key, programme.key, room.lot, NO_CAUSE, paid)


@rule
def recover(world, month):
    """Households pay back what a fund has paid for them: a part of what they have above their needs."""
    funds = 0
    for k in range(world.programmes.shape[0]):
        funds += 1 if world.programmes[k].kind == GUARANTEE else 0
    if funds == 0:
        return
    share = world.behaviour[0].fund_recovery
    households = world.households
    for row in range(world.tally[0].households):
        home = households[row]
        if home.present == 0 or home.fund_debt <= 0.0:
            continue
        programme = world.programmes[home.fund]
        spare = share * max(0.0, own_cash(home) - home.needs)
        paid = pay(home, programme, GUARANTEE_RECOVERY, min(spare, home.fund_debt), world.book)
        settle_fund(home, programme.sector, REPAID, paid, world.claims)
        programme.recovered += paid
        if home.fund_debt <= 0.0:
            note(world.log, month, CLAIM_REPAID, home.key, programme.key, home.lot, NO_CAUSE, 0.0)


@rule
def give_up_claim(world, home):
    """What a household that is gone owes a fund is lost."""
    if home.fund_debt > 0.0:
        programme = world.programmes[home.fund]
        settle_fund(home, programme.sector, WRITTEN_OFF, home.fund_debt, world.claims)
