"""A programme's office: the applications it can decide in a month, and the talks it has time for (T§7.4).

Deciding one application takes one unit of its time, and so does agreeing on a new deadline. What it
does not use in a month is gone, but for what is short of one application.
"""

from __future__ import annotations

from agents.foundation.causes import NO_CAUSE
from agents.foundation.events import AWARD_EXTENDED, note
from agents.foundation.rules import rule
from agents.government.partners import count_partners


@rule
def open_offices(world):
    """A new month: time to decide, and what partners can add to a project."""
    for k in range(world.programmes.shape[0]):
        programme = world.programmes[k]
        if programme.desk > 0.0:
            programme.desk_time = min(programme.desk_time + programme.desk, 1.0 + programme.desk)
        count_partners(world, programme)


@rule
def has_time(programme):
    """Whether the office can decide one more application this month."""
    return programme.desk <= 0.0 or programme.desk_time >= 1.0


@rule
def take_time(programme, decided):
    """The office has decided so many applications; a whole group may take it months."""
    if programme.desk > 0.0:
        programme.desk_time -= decided


@rule
def agree_anew(world, award, month):
    """Once, instead of freezing the works, family and office agree on a later deadline; whether they do."""
    programme = world.programmes[award.programme]
    if programme.slack == 0 or award.extended == 1 or not has_time(programme):
        return False
    take_time(programme, 1.0)
    award.extended = 1
    award.deadline = month + programme.slack
    key = world.households[award.household].key
    note(world.log, month, AWARD_EXTENDED, key, programme.key, award.lot, NO_CAUSE, programme.slack)
    return True
