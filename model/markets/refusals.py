"""Applicants whom a landlord turned away for their origin, and what it costs him if it is proven (M§2.1).

It was for his origin where another was taken who would have been worth less to the landlord, but for
distaste. Nobody sees this but by a complaint that the office for equal treatment hears and proves.
"""

from __future__ import annotations

from agents.foundation.codes import NONE
from agents.foundation.draws import paired_key, purpose, uniform
from agents.foundation.rules import rule
from agents.government.enabling import is_abroad
from agents.government.inclusion import fine_for_bias, taste_shown
from model.markets.contracts import quoted_rent, worth_to_landlord

_PROVE = purpose("inclusion.refusal")


@rule
def judge_refusals(world, rooms, seekers, wanted, winner, month):
    """Refusals for origin among this round's applications that are proven; landlords pay for them.

    ``rooms``: rows of vacant rooms. ``wanted``: by seeker the place of the room asked for, or NONE.
    ``winner``: by place of a room the place in ``seekers`` of who gets it.
    """
    place, behaviour = world.place[0], world.behaviour[0]
    if place.bias_chance * place.refusal_fine <= 0.0:
        return
    for i in range(seekers.shape[0]):
        if wanted[i] == NONE or winner[wanted[i]] == i:
            continue
        home = world.households[seekers[i]]
        other = world.households[seekers[winner[wanted[i]]]]
        if not is_abroad(home) or is_abroad(other):
            continue
        room = world.rooms[rooms[wanted[i]]]
        rent = quoted_rent(world, home, room)
        distaste = taste_shown(place, behaviour.landlord_taste, behaviour) * rent
        if worth_to_landlord(world, home, room) + distaste <= worth_to_landlord(world, other, room):
            continue
        if uniform(world.luck, _PROVE, paired_key(home.key, room.key), month) < place.bias_chance:
            fine_for_bias(world, room, home, place.refusal_fine * room.asking, month)
