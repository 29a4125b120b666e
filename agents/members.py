"""The members of a household: who they are, how old, what they can do together (C8).

A member is a month of birth in the row of ``World.born``: the head first, then the partner if
there is one, then children and others. ``agents.family`` says when somebody is born, dies or
leaves; this room keeps the list and the counts that follow from it.
"""

from __future__ import annotations

import math

from agents.foundation.codes import MOST_PERSONS, NONE
from agents.foundation.draws import purpose, uniform, uniform4
from agents.foundation.rules import rule

_AGES = purpose("population.ages")

SINGLE, COUPLE, WIDOWED = 0, 1, 2
GROWN_UP, WORKS_UNTIL = 16 * 12, 75 * 12
OF_AGE = 18 * 12
"""Months of age from which a member can head a household."""

FIRST_BIRTH, APART = 19 * 12, 30
"""Months of age at a first birth at the earliest, and between births, in families drawn whole."""

GENERATION = 26 * 12
"""Months between a head's birth and that of the eldest child in families drawn whole."""


@rule
def age_for(persons):
    """Months of age a head needs to have a family of so many persons."""
    return FIRST_BIRTH + APART * max(0, persons - 2)


@rule
def draw_family(home, born, persons, head_age, behaviour, luck, month):
    """The members of a household that is drawn whole, their ages following the head's (months).

    Young heads have as many children as their age allows.
    """
    persons = min(persons, 2 + max(0, head_age - FIRST_BIRTH) // APART)
    home.persons = persons
    home.couple = COUPLE if persons >= 2 else SINGLE
    gap, first, _spare, _rest = uniform4(luck, _AGES, home.key, 0)
    born[0] = month - head_age
    others = 1
    if persons >= 2:
        born[1] = month - max(18 * 12, head_age - int(48.0 * gap))
        others = 2
    for member in range(others, persons):
        age = head_age - GENERATION - int(60.0 * first) + 30 - 36 * (member - others)
        if age > usual_stay(behaviour) or age < 0:  # long gone, or not yet born: a grandchild, an infant
            oldest = max(0.0, min(16.0 * 12.0, head_age - FIRST_BIRTH))
            age = int(oldest * uniform(luck, _AGES, home.key, 0, member))
        born[member] = month - age
    home.left_home = 0
    if head_age > GENERATION + usual_stay(behaviour):
        home.left_home = 1 + int(2.0 * first)
    recount(home, born, behaviour, month)


@rule
def usual_stay(behaviour):
    """Age in months by which most children have left, at the usual hazard."""
    return 240 + int(0.7 / max(1e-6, behaviour.leave_home))


@rule
def recount(home, born, behaviour, month):
    """Members able to work, and the earning power of the family: 1 for a couple of working age."""
    adults = 0
    others = 0
    first = 2 if home.couple == COUPLE else 1
    for member in range(home.persons):
        age = month - born[member]
        if GROWN_UP <= age <= WORKS_UNTIL:
            adults += 1
            if member >= first:
                others += 1
    home.adults = max(1, adults)
    earning = 1.0 + behaviour.child_earns * others
    if home.couple == WIDOWED:
        earning *= behaviour.one_earner
    beyond = (month - born[0]) / 12.0 - behaviour.old_age
    if beyond > 0.0:
        earning *= math.exp(-behaviour.old_age_loss * beyond)
    home.earning = earning


@rule
def age_of(born, member, month):
    """Age of a member in months."""
    return month - born[member]


@rule
def first_other(home):
    """Place of the first member who is neither head nor partner."""
    return 2 if home.couple == COUPLE else 1


@rule
def expects_child(home, born, behaviour, month):
    """Whether the family is a young couple with at most one child."""
    if home.couple != COUPLE or home.persons > 3:
        return False
    return month - max(born[0], born[1]) < 12.0 * behaviour.expecting_until


@rule
def add_member(home, born, month_of_birth):
    """One more member, if there is room; returns whether there was."""
    if home.persons >= MOST_PERSONS:
        return False
    born[home.persons] = month_of_birth
    home.persons += 1
    return True


@rule
def lose_member(home, born, member):
    """A member is no longer there; who follows moves up, and a partner becomes head.

    Places: 0 the head, 1 the partner of a couple. A couple that loses one of the two is widowed.
    """
    if home.couple == COUPLE and member <= 1:
        home.couple = WIDOWED
    for place in range(member, home.persons - 1):
        born[place] = born[place + 1]
    home.persons -= 1


@rule
def send_out(home, born, member):
    """A grown child leaves to live elsewhere."""
    lose_member(home, born, member)
    home.left_home += 1
    home.sent_out += 1


@rule
def oldest_of_age(home, born, month):
    """Place of the oldest member of age, or NONE."""
    best = NONE
    for member in range(home.persons):
        if month - born[member] >= OF_AGE and (best == NONE or born[member] < born[best]):
            best = member
    return best


@rule
def make_head(home, born, member):
    """The member heads the household from now on, as a single person; its own children are not known."""
    chosen = born[member]
    for place in range(member, 0, -1):
        born[place] = born[place - 1]
    born[0] = chosen
    home.couple = SINGLE
    home.left_home = 0


@rule
def set_up(home, born, head_born, partner_born, alone):
    """A household of one or two young people begins; ``alone``: there is no partner."""
    born[0] = head_born
    home.persons = 1
    home.couple = SINGLE
    if not alone:
        marry_in(home, born, partner_born)
    home.left_home = 0


@rule
def marry_in(home, born, partner_born):
    """A single head gets a partner, who takes the second place."""
    for place in range(home.persons, 1, -1):
        born[place] = born[place - 1]
    born[1] = partner_born
    home.persons += 1
    home.couple = COUPLE


# --- how long people live ---------------------------------------------------------------------


@rule
def survival(age, until, behaviour):
    """Chance to live from ``age`` to ``until``, both in years (Gompertz–Makeham)."""
    slope = behaviour.death_slope
    hazard = behaviour.death_base * (until - age)
    hazard += behaviour.death_level / slope * (math.exp(slope * until) - math.exp(slope * age))
    return math.exp(-hazard)
