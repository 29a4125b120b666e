"""Whom a landlord takes, at what rent, with what paper (C5, G2.7, G2.8, G2.14).

Formal landlords let with written contracts alone: papers, a guarantor, a deposit. The others write one
here and there, and take whom they like; nobody takes back a tenant put out for arrears.
"""

from __future__ import annotations

import math

from agents.displacement import priced_out
from agents.foundation.codes import INTERNATIONAL, NONE, TENANT
from agents.foundation.draws import paired_key, purpose, uniform
from agents.foundation.events import FOUND_A_ROOM, NO_CAUSE, RENTED, ROOM_LET, TENANT_LEFT, note
from agents.foundation.ledger import hold_deposit
from agents.foundation.rules import rule
from agents.landlord import end_tenancy, landlord_key, landlord_of, lets_formally
from agents.purse import own_cash, savings, withdraw
from agents.rents import market_rent
from agents.residence import rent_room
from agents.ties import meet_neighbours

_PAPER = purpose("rental.contract")
_RANK = purpose("rental.rank")


@rule
def quoted_rent(home, room, behaviour):
    """What the landlord asks of this household: more of migrants without papers (G2.8)."""
    premium = 0.0
    if home.stream == INTERNATIONAL:
        premium += behaviour.premium_taste
        if home.papers == 0:
            premium += behaviour.premium_papers
        if home.guarantor == 0:
            premium += behaviour.premium_guarantor
    return room.asking * (1.0 + premium)


@rule
def can_sign(home):
    """Whether the household has what a written contract asks for: papers and somebody who warrants."""
    return home.papers == 1 and home.guarantor == 1


@rule
def admits(world, home, room):
    """Whether the landlord would let this room to the household at all (G2.14).

    A formal landlord asks for what a written contract needs and for the deposit.
    """
    if home.put_out_by != 0 and home.put_out_by == landlord_key(world, room):
        return False
    if not lets_formally(world, room):
        return True
    behaviour = world.behaviour[0]
    deposit = behaviour.deposit_months * quoted_rent(home, room, behaviour)
    return can_sign(home) and savings(home) >= deposit


@rule
def worth_to_landlord(world, home, room):
    """The rent the landlord expects, less what he dislikes about the applicant (C5)."""
    behaviour = world.behaviour[0]
    rent = quoted_rent(home, room, behaviour)
    risk = behaviour.risk_base
    if home.papers == 0:
        risk += behaviour.risk_papers
    if home.guarantor == 0:
        risk += behaviour.risk_guarantor
    risk += behaviour.risk_burden * max(0.0, rent / max(0.05, home.usual_income) - 0.20)
    value = rent * (1.0 - min(0.95, risk))
    if home.stream == INTERNATIONAL:
        value -= behaviour.landlord_taste * rent
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


@rule
def contract_form(world, home, room):
    """1 for a written contract: papers, a guarantor, and a landlord who writes contracts (C5)."""
    behaviour = world.behaviour[0]
    if not can_sign(home):
        return 0
    if lets_formally(world, room):
        return 1
    willing = behaviour.written_live_in if room.landlord == NONE else behaviour.written_absentee
    return 1 if uniform(world.luck, _PAPER, room.key ^ home.key, 0) < willing else 0


@rule
def sign_contract(world, room_row, row, month):
    """The household moves in; written and with a deposit where papers and warrant allow (C5)."""
    behaviour = world.behaviour[0]
    home = world.households[row]
    room = world.rooms[room_row]
    if home.tenure == TENANT:
        old = world.rooms[home.room]
        priced_out(world, row, month)
        note(world.log, month, TENANT_LEFT, home.key, landlord_key(world, old), old.lot, FOUND_A_ROOM, 0.0)
        end_tenancy(world, old, month)
    room.rent = quoted_rent(home, room, behaviour)
    room.premium = room.rent / room.asking - 1.0
    rent_room(world, row, room_row, month)
    room.started = month
    room.vacant = 0
    lot = world.lots[room.lot]
    room.market_then = math.log(market_rent(lot, room.area, world.zones, behaviour))
    live_in = room.landlord == NONE
    room.written = contract_form(world, home, room)
    owner = landlord_of(world, room)
    if room.written == 1:
        pay_deposit(world, home, room, owner)
    note(world.log, month, RENTED, home.key, landlord_key(world, room), room.lot, NO_CAUSE, room.rent)
    if live_in:
        note(world.log, month, ROOM_LET, world.households[owner].key, home.key, room.lot, NO_CAUSE, room.rent)
    meet_neighbours(world, row, month)


@rule
def pay_deposit(world, home, room, owner):
    """The deposit of a written contract; who cannot pay it gets the room by word of mouth.

    ``owner``: row of a live-in landlord, or NONE. Formal landlords have asked for the money before.
    """
    deposit = world.behaviour[0].deposit_months * room.rent
    if own_cash(home) < deposit:
        withdraw(home, deposit - own_cash(home), world)
    if own_cash(home) < deposit and not lets_formally(world, room):
        room.written = 0
    elif room.landlord == NONE:
        hold_deposit(home, world.households[owner], room, min(deposit, own_cash(home)), world.book)
    else:
        hold_deposit(home, world.landlords[room.landlord], room, min(deposit, own_cash(home)), world.book)
