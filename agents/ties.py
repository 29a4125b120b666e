"""Ties between households: who knows whom, trust, favours owed, idle ties that fade (C2, G1.8).

Trust has a direction; favours are counted in hours and are antisymmetric: what one end has
given is what the other owes.
"""

from __future__ import annotations

import math

from agents.foundation.codes import KIN, NEIGHBOUR, NEVER, NONE
from agents.foundation.draws import paired_key, purpose, uniform
from agents.foundation.rules import rule

_MEET = purpose("neighbour.meet")


@rule
def other_end(tie, row):
    """Household row at the other end of a tie."""
    return tie.b if tie.a == row else tie.a


@rule
def trust_towards(tie, row):
    """Trust of household ``row`` in the other end."""
    return tie.trust_ab if tie.a == row else tie.trust_ba


@rule
def given_by(tie, row):
    """Hours ``row`` has given the other end minus hours received; antisymmetric."""
    return tie.favour if tie.a == row else -tie.favour


@rule
def book_favour(tie, giver_row, hours):
    """``hours`` of help by ``giver_row``: the other end owes them."""
    tie.favour += hours if tie.a == giver_row else -hours


@rule
def forgive(tie, a, b, hours):
    """``hours`` that end a has given to end b are written off (negative: the other way round)."""
    tie.favour -= hours
    a.hours_written_off += hours
    b.hours_written_off -= hours


@rule
def work_together(tie, gain, month):
    """Both ends learn to trust by the share ``gain`` of what was missing."""
    tie.trust_ab += gain * (1.0 - tie.trust_ab)
    tie.trust_ba += gain * (1.0 - tie.trust_ba)
    tie.met = month


@rule
def lose_trust(tie, row, left):
    """Household ``row`` keeps the share ``left`` of its trust in the other end."""
    if tie.a == row:
        tie.trust_ab *= left
    else:
        tie.trust_ba *= left


@rule
def be_let_down(tie, row, amount):
    """Household ``row`` trusts the other end less by ``amount``."""
    if tie.a == row:
        tie.trust_ab = max(0.0, tie.trust_ab - amount)
    else:
        tie.trust_ba = max(0.0, tie.trust_ba - amount)


@rule
def note_refusal(tie, month):
    """One end has refused the other a favour this month."""
    tie.refused = month


@rule
def note_gift(tie, month):
    """Money was given along this tie this month."""
    tie.gift = month


@rule
def tie_between(world, first, second):
    """Row of the tie between two households, or NONE."""
    for slot in range(world.households[first].degree):
        row = world.contacts[first, slot]
        if other_end(world.ties[row], first) == second:
            return row
    return NONE


@rule
def new_tie(world, first, second, kind, trust, distance, month):
    """Tie two households if both have room for a contact; returns the tie's row or NONE."""
    a = world.households[first]
    b = world.households[second]
    most = world.contacts.shape[1]
    if first == second or a.degree >= most or b.degree >= most or tie_between(world, first, second) != NONE:
        return NONE
    row = world.tally[0].ties
    if row >= world.ties.shape[0]:
        raise MemoryError("more new ties in a month than the city has made room for")
    world.tally[0].ties += 1
    tie = world.ties[row]
    tie.present = 1
    tie.a = first
    tie.b = second
    tie.kind = kind
    tie.distance = distance
    tie.trust_ab = trust
    tie.trust_ba = trust
    tie.favour = 0.0
    tie.met = month
    tie.refused = NEVER
    tie.gift = NEVER
    world.contacts[first, a.degree] = row
    a.degree += 1
    world.contacts[second, b.degree] = row
    b.degree += 1
    return row


@rule
def drop_ties(world, row):
    """A household leaves the city: its ties end and open favours are written off."""
    home = world.households[row]
    for slot in range(home.degree):
        tie_row = world.contacts[row, slot]
        tie = world.ties[tie_row]
        other_row = other_end(tie, row)
        other = world.households[other_row]
        open_hours = given_by(tie, row)
        home.hours_written_off += open_hours
        other.hours_written_off -= open_hours
        tie.favour = 0.0
        tie.present = 0
        last = other.degree - 1
        for place in range(other.degree):
            if world.contacts[other_row, place] == tie_row:
                world.contacts[other_row, place] = world.contacts[other_row, last]
                world.contacts[other_row, last] = NONE
                break
        other.degree = last
        world.contacts[row, slot] = NONE
    home.degree = 0


@rule
def pass_on_ties(world, row, heir_row):
    """A household ends: who it knew knows its heir now, and open favours are the heir's (C2).

    Where the heir knows them already, the accounts are added; where there is no slot, they end.
    """
    home = world.households[row]
    heir = world.households[heir_row]
    for slot in range(home.degree):
        tie = world.ties[world.contacts[row, slot]]
        other_row = other_end(tie, row)
        if other_row == heir_row or tie.favour == 0.0:
            continue
        known = tie_between(world, heir_row, other_row)
        if known == NONE:
            known = new_tie(
                world, heir_row, other_row, NEIGHBOUR, trust_towards(tie, other_row), tie.distance, tie.met
            )
        if known == NONE:
            continue
        hours = given_by(tie, row)
        book_favour(world.ties[known], heir_row, hours)
        book_favour(tie, row, -hours)
        home.hours_written_off += hours
        heir.hours_written_off -= hours
    drop_ties(world, row)


@rule
def meet_neighbours(world, row, month):
    """A newcomer gets to know some of the owners of its block."""
    behaviour = world.behaviour[0]
    home = world.households[row]
    here = world.lots[home.lot]
    lots_a_block = world.place[0].lots_a_block
    first = home.lot // lots_a_block * lots_a_block
    for lot_row in range(first, first + lots_a_block):
        lot = world.lots[lot_row]
        if lot.owner == NONE or lot.owner == row:
            continue
        other = world.households[lot.owner]
        if other.degree >= behaviour.full_circle:
            continue
        if uniform(world.luck, _MEET, paired_key(home.key, other.key), 0) < behaviour.meet_chance:
            away = math.hypot(lot.x - here.x, lot.y - here.y)
            new_tie(world, row, lot.owner, NEIGHBOUR, behaviour.trust_stranger, away, month)


@rule
def fade(tie, a, b, lots, behaviour, month):
    """An idle tie loses trust, and favours long open are forgiven bit by bit."""
    near = tie.kind == KIN or same_settlement(a, b, lots)
    floor = behaviour.trust_floor if near else behaviour.trust_stranger
    if tie.trust_ab > floor:
        tie.trust_ab -= behaviour.trust_fade * (tie.trust_ab - floor)
    if tie.trust_ba > floor:
        tie.trust_ba -= behaviour.trust_fade * (tie.trust_ba - floor)
    if tie.favour != 0.0 and month - tie.met > behaviour.favour_expiry:
        forgive(tie, a, b, behaviour.favour_forgiven * tie.favour)


@rule
def same_settlement(a, b, lots):
    """Whether two households live in one settlement."""
    if a.lot == NONE or b.lot == NONE:
        return False
    return lots[a.lot].settlement == lots[b.lot].settlement and lots[a.lot].settlement != NONE
