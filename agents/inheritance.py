"""When the last owner of a house dies: heirs, wills, clouded titles, favours and orphans (C8, T§4.10).

A grown child at home carries the household on; else relatives who share the lot take it over,
else a child who lives elsewhere in the city. Without a will the title is clouded: it belongs to
all heirs, and no programme that asks for proof accepts it.
"""

from __future__ import annotations

from agents.estate import put_up_for_sale
from agents.farewell import settle_affairs
from agents.foundation.causes import FAMILY_ENDED, WITH_WILL, WITHOUT_WILL
from agents.foundation.codes import CLOUDED, NONE, OWNER, SHARER, TENANT
from agents.foundation.events import INHERITED, LEFT, note
from agents.foundation.ledger import INHERITANCE, TAKEN_ALONG, pay
from agents.foundation.rules import rule
from agents.foundation.world import OUTSIDE_RECORD
from agents.landlord import end_tenancy
from agents.members import add_member, recount
from agents.residence import count_person, leave_city, own_lot, take_over
from agents.ties import drop_ties, other_end, pass_on_ties
from agents.titles import cloud


@rule
def inherit(world, row, dead_row, heirs, month):
    """The household of ``row`` owns what the dead owner owned; ``heirs`` persons have a claim.

    Both rows are the same where a grown child at home carries the household on.
    """
    home = world.households[row]
    if home.tenure == OWNER:
        settle_title(world, home, world.households[dead_row], home.lot, heirs, month)


@rule
def settle_title(world, home, dead, lot_row, heirs, month):
    """The lot of a dead owner is the heir's; without a will all heirs share its title."""
    if dead.will == 0:
        cloud(world.lots[lot_row], max(1, heirs))
    cause = WITH_WILL if dead.will == 1 else WITHOUT_WILL
    note(world.log, month, INHERITED, home.key, dead.key, lot_row, cause, max(1, heirs))


@rule
def find_heir(world, row):
    """Row of the household that takes over, or NONE: relatives on the lot, then children elsewhere.

    Among several the one whose key is lowest.
    """
    dead = world.households[row]
    best = NONE
    best_rank = 3
    for slot in range(dead.degree):
        other_row = other_end(world.ties[world.contacts[row, slot]], row)
        other = world.households[other_row]
        rank = 3
        if other.tenure == SHARER and other.lot == dead.lot:
            rank = 0
        elif other.parents == dead.key:
            rank = 1 if other.tenure != OWNER else 2
        if rank < best_rank or (rank < 3 and rank == best_rank and other.key < world.households[best].key):
            best, best_rank = other_row, rank
    if best_rank > 0 and dead.tenure == OWNER and world.lots[dead.lot].households > 1:
        for other_row in range(world.tally[0].households):
            other = world.households[other_row]
            here = other.present == 1 and other.tenure == SHARER and other.lot == dead.lot
            if here and (best_rank > 0 or other.key < world.households[best].key):
                best, best_rank = other_row, 0
    return best


@rule
def no_heir_of_age(world, row, heirs, month):
    """The last adult of a household has died: it ends. Returns the orphans nobody in the city takes in.

    Debts are written off, works under way lapse, money, house, favours and orphans go to the heir.
    """
    dead = world.households[row]
    heir_row = find_heir(world, row)
    note(world.log, month, LEFT, dead.key, 0, dead.lot, FAMILY_ENDED, 0.0)
    settle_affairs(world, dead, month)
    lot_row = dead.lot if dead.tenure == OWNER else NONE
    left = orphans_left(world, row, heir_row, month)
    if heir_row == NONE:
        drop_ties(world, row)
        pay(dead, world.accounts[OUTSIDE_RECORD], TAKEN_ALONG, dead.cash, world.book)
    else:
        pass_on_ties(world, row, heir_row)
        pay(dead, world.households[heir_row], INHERITANCE, dead.cash, world.book)
    leave_city(world, row, month)
    if lot_row != NONE:
        hand_over(world, row, heir_row, lot_row, heirs, month)
    return left


@rule
def orphans_left(world, row, heir_row, month):
    """Children go to the heir's household as far as it has room; returns how many do not."""
    dead = world.households[row]
    left = dead.persons
    if heir_row != NONE:
        heir = world.households[heir_row]
        for member in range(dead.persons):
            if add_member(heir, world.born[heir_row], world.born[row, member]):
                count_person(world, heir_row, 1)
                left -= 1
        recount(heir, world.born[heir_row], world.behaviour[0], month)
    return left


@rule
def hand_over(world, row, heir_row, lot_row, heirs, month):
    """The lot of an ended household passes to the heir who has none; one who owns another sells it."""
    lot = world.lots[lot_row]
    if heir_row == NONE:
        put_up_for_sale(world, lot_row, NONE)
        return
    heir = world.households[heir_row]
    if heir.tenure == OWNER:
        settle_title(world, heir, world.households[row], lot_row, heirs, month)
        put_up_for_sale(world, lot_row, heir_row)
        return
    shared = lot.heirs if lot.title == CLOUDED else 0
    if heir.tenure == SHARER and heir.lot == lot_row:
        take_over(world, heir_row)
    else:
        if heir.tenure == TENANT:
            end_tenancy(world, world.rooms[heir.room], month)
        own_lot(world, heir_row, lot_row, month)
    if shared > 0:
        cloud(lot, shared)
    inherit(world, heir_row, row, heirs, month)
