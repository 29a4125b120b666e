"""Rules of letting: fines for overcharging, published rents, notice, just cause (A5, H31).

An overcharge is what a tenant is asked above the market's rent because it has no papers, no
guarantor, or is not liked. The dearer, the more easily it is proven, and the fine is a multiple of it:
the cost a landlord must expect grows with its square, so there is a most that is worth asking. Proof needs
a tenant who knows what the market asks: some do, all where an observatory publishes it, and whom an
information service reaches.
Notice costs landlords rent, which those who let a room of their house reckon with beforehand.
"""

from __future__ import annotations

from agents.foundation.causes import NO_CAUSE
from agents.foundation.codes import NEVER, NONE
from agents.foundation.draws import purpose, uniform
from agents.foundation.events import RENT_JUDGED, note
from agents.foundation.ledger import RENT_FINE, pay
from agents.foundation.rules import rule
from agents.foundation.world import TREASURY_RECORD
from agents.purse import own_cash

_JUDGE = purpose("tenancy.judge")

PLAIN_OVERCHARGE = 0.10
"""The overcharge, as a share of the market's rent, for which the chance of proof is given."""


@rule
def no_aid(room):
    """Nobody pays, guarantees or judges anything about the tenancy of a room."""
    room.subsidy = 0.0
    room.fund = NONE
    room.judged = NEVER


@rule
def chance_of_proof(place, behaviour):
    """Chance a year that an overcharge of a tenth is proven."""
    informed = behaviour.tenants_informed + (1.0 - behaviour.tenants_informed) * place.rents_known
    return place.fine_chance * (1.0 if place.observatory == 1 else informed)


@rule
def premium_asked(premium, place, behaviour):
    """What a landlord who would ask a ``premium``, a share of the rent, asks under the rules in force.

    A premium p earns p a year and costs fine × p × chance × p / PLAIN_OVERCHARGE: most is left at
    PLAIN_OVERCHARGE / (2 × fine × chance).
    """
    feared = 2.0 * place.rent_fine * chance_of_proof(place, behaviour)
    if feared <= 0.0:
        return premium
    return min(premium, PLAIN_OVERCHARGE / feared)


@rule
def verbal_patience(place):
    """Months of rent missed before a tenant without a written contract is put out."""
    return 2 + place.extra_notice


@rule
def written_notice(place, behaviour):
    """Months of notice under a written contract."""
    return behaviour.notice_months + place.extra_notice


@rule
def needs_cause(place):
    """Whether nobody who pays may be put out."""
    return place.just_cause == 1


@rule
def collect_fine(world, room, amount):
    """Who lets a room pays a fine of ``amount`` MWM as far as he can; what was paid, and his key or 0."""
    treasury = world.accounts[TREASURY_RECORD]
    owner = world.lots[room.lot].owner
    if room.landlord != NONE:
        landlord = world.landlords[room.landlord]
        paid = pay(landlord, treasury, RENT_FINE, min(amount, max(0.0, landlord.cash)), world.book)
        return paid, landlord.key
    if owner != NONE:
        home = world.households[owner]
        return pay(home, treasury, RENT_FINE, min(amount, own_cash(home)), world.book), home.key
    return 0.0, 0


@rule
def fine_landlord(world, room, overcharge, month):
    """A proven overcharge of ``overcharge`` MWM a month: the landlord pays for a year of it."""
    room.judged = month
    paid, key = collect_fine(world, room, 12.0 * world.place[0].rent_fine * overcharge)
    if key != 0:
        note(world.log, month, RENT_JUDGED, world.households[room.tenant].key, key, room.lot, NO_CAUSE, paid)


@rule
def judge_rents(world, month):
    """Overcharges that are proven this month; the rent falls to the market's when rents are next set."""
    place = world.place[0]
    monthly = chance_of_proof(place, world.behaviour[0]) / 12.0
    if monthly * place.rent_fine <= 0.0:
        return
    rooms = world.rooms
    for row in range(world.tally[0].rooms):
        room = rooms[row]
        if room.present == 0 or room.tenant == NONE or room.premium <= 0.0:
            continue
        proven = monthly * room.premium / PLAIN_OVERCHARGE
        if uniform(world.luck, _JUDGE, room.key, month) < proven:
            fine_landlord(world, room, room.rent - room.rent / (1.0 + room.premium), month)
