"""Whom a landlord takes, at what rent, with what paper (C5, G2.7, G2.8, G2.14).

A written contract takes papers, somebody who warrants for the tenant, and the money for a deposit, or a
fund that stands in. Formal landlords let with written contracts alone; the others write one here
and there, and take whom they like; nobody takes back a tenant put out for arrears. Aid to rent and
rules of letting have their say here.
"""

from __future__ import annotations

import math

from agents.displacement import priced_out
from agents.foundation.causes import FOUND_A_ROOM, NO_CAUSE
from agents.foundation.codes import INTERNATIONAL, NONE, SOCIAL_RENT, TENANT, VOUCHER
from agents.foundation.draws import paired_key, purpose, uniform
from agents.foundation.events import RENTED, ROOM_LET, TENANT_LEFT, note
from agents.foundation.ledger import hold_deposit
from agents.foundation.rules import rule
from agents.government.guarantee_fund import fund_for, stand_surety
from agents.government.inclusion import taste_asked, taste_shown
from agents.government.rent_support import aid_of, is_running, voucher_for
from agents.government.tenancy_rules import premium_asked
from agents.landlord import end_tenancy, landlord_key, landlord_of, lets_formally
from agents.purse import own_cash, savings, withdraw
from agents.rents import market_rent
from agents.residence import rent_room
from agents.ties import meet_neighbours

_PAPER = purpose("rental.contract")
_RANK = purpose("rental.rank")


# --- who can sign, and who is taken ----------------------------------------------------------


@rule
def may_sign(world, home):
    """Whether the household has what a written contract asks for: papers, and somebody who stands in.

    That is a guarantor, a fund, or a voucher, since part of the rent is sure.
    """
    if home.papers == 0 and world.place[0].foreign_documents == 0:
        return False
    return home.guarantor == 1 or aid_of(world, home) == VOUCHER or fund_for(world, home) != NONE


@rule
def deposit_for(world, home, rent):
    """The deposit of a written contract, MWM: some months of what the tenant pays itself."""
    return world.behaviour[0].deposit_months * (rent - voucher_for(world, home, rent))


@rule
def needs_fund(world, home, rent):
    """Whether a written contract asks for a fund: nobody to stand in, or no money for the deposit."""
    if home.guarantor == 0 and aid_of(world, home) != VOUCHER:
        return True
    return savings(home) < deposit_for(world, home, rent)


@rule
def can_pay(world, home, rent):
    """Whether the household has the guarantor and the deposit that are asked for, or a fund has."""
    return not needs_fund(world, home, rent) or fund_for(world, home) != NONE


@rule
def contract_form(world, home, room):
    """1 for a written contract: papers, a guarantor or fund, and a landlord who writes contracts (C5).

    More of them do for a tenant with a voucher, part of whose rent is sure, and all for a programme, or where
    an intermediary brings the contract and a fund takes the risk.
    """
    behaviour = world.behaviour[0]
    aid = aid_of(world, home)
    if aid == SOCIAL_RENT:
        return 1
    if not may_sign(world, home):
        return 0
    if lets_formally(world, room):
        return 1
    if world.lots[room.lot].mediated == 1 and fund_for(world, home) != NONE:
        return 1
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
        premium += taste_asked(world.place[0], behaviour.premium_taste)
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
    return part if can_pay(world, home, rent) else 0.0


@rule
def admits(world, home, room):
    """Whether the landlord would let this room to the household at all (G2.14).

    A formal landlord asks for what a written contract needs, the deposit included.
    """
    if home.put_out_by != 0 and home.put_out_by == landlord_key(world, room):
        return False
    if not lets_formally(world, room):
        return True
    return may_sign(world, home) and can_pay(world, home, quoted_rent(world, home, room))


@rule
def worth_to_landlord(world, home, room):
    """The rent the landlord expects, less what he dislikes about the applicant (C5)."""
    behaviour = world.behaviour[0]
    rent = quoted_rent(world, home, room)
    risk = behaviour.risk_base
    if home.papers == 0:
        risk += behaviour.risk_papers
    if not is_warranted(world, home, room):
        risk += behaviour.risk_guarantor
    own_part = rent - voucher_part(world, home, room, rent)
    risk += behaviour.risk_burden * max(0.0, own_part / max(0.05, home.usual_income) - 0.20)
    value = rent * (1.0 - min(0.95, risk))
    if home.stream == INTERNATIONAL:
        value -= taste_shown(world.place[0], behaviour.landlord_taste, behaviour) * rent
    return value


@rule
def preferred(world, room_row, challenger, holder):
    """Whether the landlord prefers the challenger; equal worth is decided by keyed luck."""
    room = world.rooms[room_row]
    first = world.households[challenger]
    second = world.households[holder]
    a = worth_to_landlord(world, first, room)
    b = worth_to_landlord(world, second, room)
    if a != b:
        return a > b
    luck_a = uniform(world.luck, _RANK, paired_key(room.key, first.key), 0)
    return luck_a > uniform(world.luck, _RANK, paired_key(room.key, second.key), 0)


# --- signing ---------------------------------------------------------------------------------


@rule
def write_contract(world, row, room, month):
    """A written contract where it can be had, with a deposit or the guarantee of a fund (C5, G2.7)."""
    home = world.households[row]
    room.written = contract_form(world, home, room)
    if room.written == 0 or aid_of(world, home) == SOCIAL_RENT:
        return
    if not can_pay(world, home, room.rent):
        room.written = 0
    elif needs_fund(world, home, room.rent):
        stand_surety(world, home, room, fund_for(world, home), month)
    else:
        pay_deposit(world, home, room)


@rule
def pay_deposit(world, home, room):
    """The deposit of a written contract; a cooperative short of cash may leave a part of it unpaid."""
    deposit = deposit_for(world, home, room.rent)
    if own_cash(home) < deposit:
        withdraw(home, deposit - own_cash(home), world)
    deposit = min(deposit, own_cash(home))
    if room.landlord != NONE:
        hold_deposit(home, world.landlords[room.landlord], room, deposit, world.book)
    else:
        hold_deposit(home, world.households[landlord_of(world, room)], room, deposit, world.book)


@rule
def sign_contract(world, room_row, row, month):
    """The household moves in, with a contract in writing or by word of mouth (C5)."""
    behaviour = world.behaviour[0]
    home = world.households[row]
    room = world.rooms[room_row]
    if home.tenure == TENANT:
        old = world.rooms[home.room]
        priced_out(world, row, month)
        note(world.log, month, TENANT_LEFT, home.key, landlord_key(world, old), old.lot, FOUND_A_ROOM, 0.0)
        end_tenancy(world, old, month)
    room.rent = quoted_rent(world, home, room)
    room.premium = room.rent / room.asking - 1.0
    rent_room(world, row, room_row, month)
    room.started = month
    room.vacant = 0
    lot = world.lots[room.lot]
    room.market_then = math.log(market_rent(lot, room.area, world.zones, behaviour))
    note(world.log, month, RENTED, home.key, landlord_key(world, room), room.lot, NO_CAUSE, room.rent)
    if room.landlord == NONE:
        owner = landlord_of(world, room)
        note(world.log, month, ROOM_LET, world.households[owner].key, home.key, room.lot, NO_CAUSE, room.rent)
    write_contract(world, row, room, month)
    meet_neighbours(world, row, month)


@rule
def sign_loan_for_use(world, room_row, row, month):
    """The household moves into a home that a programme lends it: in writing, and without rent."""
    room = world.rooms[room_row]
    room.rent = 0.0
    room.premium = 0.0
    rent_room(world, row, room_row, month)
    room.started = month
    room.vacant = 0
    room.written = 1
    lot = world.lots[room.lot]
    room.market_then = math.log(market_rent(lot, room.area, world.zones, world.behaviour[0]))


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
