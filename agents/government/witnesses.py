"""Who sees what a programme does: those whom the family knows, and all who live on its block (T§4.4, 8.3).

Families decide after they have seen a neighbour's finished house, or an abandoned one. What
a contact tells counts fully, what is seen from the street for a part; nobody learns by decree.
"""

from __future__ import annotations

from agents.foundation.codes import NONE
from agents.foundation.rules import rule
from agents.ties import other_end, tie_between


@rule
def learn(home, change):
    """Trust in programmes after something was seen."""
    home.programme_trust = max(0.0, min(1.0, home.programme_trust + change))


@rule
def let_see(world, row, lot_row, change):
    """Contacts of household ``row`` and owners on the block of its lot learn what happened there."""
    home = world.households[row]
    for slot in range(home.degree):
        tie = world.ties[world.contacts[row, slot]]
        learn(world.households[other_end(tie, row)], change)
    sight = world.behaviour[0].sight
    if sight <= 0.0:
        return
    each = world.place[0].lots_a_block
    first = lot_row // each * each
    for k in range(first, min(first + each, world.lots.shape[0])):
        other = world.lots[k].owner
        if other != NONE and other != row and tie_between(world, row, other) == NONE:
            learn(world.households[other], sight * change)


@rule
def was_helped(home):
    """Whether any programme has kept its word to this household."""
    return home.served > 0 or home.rent_aid > 0 or home.housed > 0 or home.aided != 0


@rule
def served_in_sight(world, row):
    """Whether a household has seen that a programme keeps its word, 0-1: of a contact, or on its block."""
    home = world.households[row]
    for slot in range(home.degree):
        other = world.households[other_end(world.ties[world.contacts[row, slot]], row)]
        if was_helped(other):
            return 1.0
    sight = world.behaviour[0].sight
    if sight <= 0.0 or home.lot == NONE:
        return 0.0
    each = world.place[0].lots_a_block
    first = home.lot // each * each
    for k in range(first, min(first + each, world.lots.shape[0])):
        other = world.lots[k].owner
        if other != NONE and other != row and was_helped(world.households[other]):
            return sight
    return 0.0
