"""Whose hands build: own ones, masons of the network, fellows, and who is paid for the rest (C1, C2)."""

from __future__ import annotations

from agents.fellows import ask_fellows
from agents.foundation.rules import rule
from agents.neighbour import ask_masons


@rule
def hours_of_an_adult(home, behaviour):
    """Hours a month an adult of the household can build."""
    return behaviour.own_hours if home.employed == 1 else behaviour.own_hours_idle


@rule
def own_hours(home, behaviour):
    """Hours a month a household can build with its own hands."""
    return hours_of_an_adult(home, behaviour) * home.adults


@rule
def hands_for(world, row, stage, ahead, budget, month):
    """Work on a share ``ahead`` of a stage: share done, wages due in MWM, whether a mason came as a favour.

    Own hands first, then favours, then paid ones as far as ``budget`` goes.
    """
    home = world.households[row]
    behaviour = world.behaviour[0]
    hours = behaviour.stage_hours[stage - 1]
    share = behaviour.stage_skilled[stage - 1]
    per_adult = hours_of_an_adult(home, behaviour)
    own = own_hours(home, behaviour)
    skilled_wanted = share * hours * ahead
    skilled = min(skilled_wanted, per_adult) if home.mason == 1 else 0.0
    mason_came = False
    if skilled < skilled_wanted:
        favours = ask_masons(world, row, skilled_wanted - skilled, month)
        skilled += favours
        mason_came = favours > 0.0
    skilled_paid = min(skilled_wanted - skilled, budget / behaviour.skilled_wage)
    wages = skilled_paid * behaviour.skilled_wage
    skilled += skilled_paid
    plain_wanted = (1.0 - share) * hours * ahead
    plain = min(plain_wanted, own)
    if plain < plain_wanted:
        plain += ask_fellows(world, row, plain_wanted - plain, month)
    plain_paid = min(plain_wanted - plain, max(0.0, budget - wages) / behaviour.plain_wage)
    wages += plain_paid * behaviour.plain_wage
    plain += plain_paid
    done = ahead
    if skilled_wanted > 0.0:
        done = min(done, ahead * skilled / skilled_wanted)
    if plain_wanted > 0.0:
        done = min(done, ahead * plain / plain_wanted)
    return done, wages, mason_came
