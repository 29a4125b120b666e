"""What landlord and tenant agree on: the rent asked of this tenant, a contract in writing or not (C5, G2).

A written contract takes papers, somebody who stands in for the tenant or the money for a deposit, and a
landlord who writes contracts. Aid to rent and rules of letting have their say here.
"""

from __future__ import annotations

from agents.foundation.codes import INTERNATIONAL, NONE, SOCIAL_RENT, TENANT, VOUCHER
from agents.foundation.draws import purpose, uniform
from agents.foundation.ledger import hold_deposit
from agents.foundation.rules import rule
from agents.government.guarantee_fund import fund_for, stand_surety
from agents.government.rent_support import aid_of, is_running, voucher_for
from agents.government.tenancy_rules import premium_asked
from agents.landlord import landlord_key, landlord_of
from agents.purse import own_cash

_PAPER = purpose("rental.contract")


@rule
def contract_form(world, home, room):
    """1 for a written contract: papers, a guarantor or fund, and a landlord who writes contracts (C5).

    A voucher stands in for a guarantor, since part of the rent is sure, and lets more landlords write;
    with a programme that rents the room all do.
    """
    behaviour = world.behaviour[0]
    aid = aid_of(world, home)
    if aid == SOCIAL_RENT:
        return 1
    if home.papers == 0 and world.place[0].foreign_documents == 0:
        return 0
    if home.guarantor == 0 and aid != VOUCHER and fund_for(world, home) == NONE:
        return 0
    willing = behaviour.written_live_in if room.landlord == NONE else behaviour.written_absentee
    if aid == VOUCHER:
        willing += behaviour.written_for_voucher * (1.0 - willing)
    return 1 if uniform(world.luck, _PAPER, room.key ^ home.key, 0) < willing else 0


@rule
def is_warranted(world, home, room):
    """Whether somebody stands in for the household: a guarantor, or a fund under a written contract."""
    if home.guarantor == 1:
        return True
    return fund_for(world, home) != NONE and contract_form(world, home, room) == 1


@rule
def quoted_rent(world, home, room):
    """What the landlord asks of this household: more of migrants without papers (G2.8).

    A programme that rents the room pays the listed rent; rules against overcharging limit the rest.
    """
    behaviour = world.behaviour[0]
    premium = 0.0
    if home.stream == INTERNATIONAL and aid_of(world, home) != SOCIAL_RENT:
        premium += behaviour.premium_taste
        if home.papers == 0:
            premium += behaviour.premium_papers
        if not is_warranted(world, home, room):
            premium += behaviour.premium_guarantor
        premium = premium_asked(premium, world.place[0], behaviour)
    return room.asking * (1.0 + premium)


@rule
def voucher_part(world, home, room, rent):
    """What the household's voucher would pay of this room's rent, MWM; 0 where there is no contract."""
    part = voucher_for(world, home, rent)
    if part <= 0.0 or contract_form(world, home, room) == 0:
        return 0.0
    return part if can_sign(world, home, rent) else 0.0


@rule
def deposit_for(world, home, rent):
    """The deposit of a written contract, MWM: some months of what the tenant pays itself."""
    return world.behaviour[0].deposit_months * (rent - voucher_for(world, home, rent))


@rule
def needs_fund(world, home, rent):
    """Whether a written contract asks for a fund: nobody to stand in, or no money for the deposit."""
    if home.guarantor == 0 and aid_of(world, home) != VOUCHER:
        return True
    return own_cash(home) < deposit_for(world, home, rent)


@rule
def can_sign(world, home, rent):
    """Whether the household has what a landlord who writes contracts asks for, or a fund has."""
    return not needs_fund(world, home, rent) or fund_for(world, home) != NONE


@rule
def write_contract(world, row, room, month):
    """A written contract where it can be had, with a deposit or the guarantee of a fund (C5, G2.7)."""
    home = world.households[row]
    rent = room.rent
    room.written = contract_form(world, home, room)
    if room.written == 0 or aid_of(world, home) == SOCIAL_RENT:
        return
    if not can_sign(world, home, rent):
        room.written = 0
    elif needs_fund(world, home, rent):
        stand_surety(world, home, room, fund_for(world, home), month)
    elif room.landlord != NONE:
        landlord = world.landlords[room.landlord]
        hold_deposit(home, landlord, room, deposit_for(world, home, rent), world.book)
    else:
        owner = world.households[landlord_of(world, room)]
        hold_deposit(home, owner, room, deposit_for(world, home, rent), world.book)


@rule
def write_for_vouchers(world, month):
    """Holders of vouchers ask the landlord they have for a written contract."""
    awards = world.awards
    for row in range(world.tally[0].awards):
        award = awards[row]
        if not is_running(world, award):
            continue
        home = world.households[award.household]
        if home.tenure != TENANT or world.rooms[home.room].written == 1:
            continue
        room = world.rooms[home.room]
        if landlord_key(world, room) != 0 and voucher_for(world, home, room.rent) > 0.0:
            write_contract(world, award.household, room, month)
