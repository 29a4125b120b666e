"""Programmes that pay for titles and add cases to what the offices take up (C8, T§4.10, 7.4).

Deeds for families in possession, notarial sessions for lots that belong to heirs. The programme pays
for the case and takes it up itself, beside the two queues of ``agents.government.registry``; what
becomes of it is decided as for anybody: heirs must agree, and it takes as long.
"""

from __future__ import annotations

from agents.foundation.causes import NO_CAUSE, NO_POSSESSION
from agents.foundation.codes import (
    CLOUDED,
    CLOUDED_CASES,
    COMPLETED,
    LAPSED,
    NEVER,
    NO_TITLE,
    NONE,
    OWNER,
    UNTITLED_CASES,
)
from agents.foundation.events import TITLE_PAID, note
from agents.foundation.ledger import TITLE_FEE
from agents.foundation.rules import rule
from agents.government.giving import close_means, has_case_left, has_money_for, pay_case
from agents.government.registry import months_of
from agents.titles import ask_for_title, begin_procedure, is_secure


@rule
def is_covered(lot, programme):
    """Whether the programme sees to titles like this one, and nobody has taken the case up."""
    if is_secure(lot) or lot.title_due != NEVER:
        return False
    case = CLOUDED_CASES if lot.title == CLOUDED else UNTITLED_CASES
    return programme.covers & case != 0


@rule
def title_obstacle(world, row, programme_row, month):
    """Why an owner gets no title from the programme, NO_CAUSE, or NONE where there is no case.

    Without any right to the lot a family must have lived there for some years, as in the register.
    """
    home = world.households[row]
    if home.tenure != OWNER:
        return NONE
    lot = world.lots[home.lot]
    behaviour = world.behaviour[0]
    if not is_covered(lot, world.programmes[programme_row]):
        return NONE
    if lot.title_failed != NEVER and month - lot.title_failed < behaviour.title_again:
        return NONE
    if lot.title == NO_TITLE and month - home.settled < behaviour.title_occupation:
        return NO_POSSESSION
    return NO_CAUSE


@rule
def can_take_up(programme):
    """Whether the year has a case left, and money for it."""
    return has_case_left(programme) and has_money_for(programme, programme.case_cost)


@rule
def take_up_title(world, award, month):
    """The programme pays for a case and takes it up."""
    home = world.households[award.household]
    lot = world.lots[award.lot]
    programme = world.programmes[award.programme]
    programme.cases_left -= 1
    pay_case(world, programme, award, TITLE_FEE)
    if lot.title_asked == NEVER:
        ask_for_title(lot, award.applied)
    begin_procedure(lot, month + months_of(world, lot, month))
    note(world.log, month, TITLE_PAID, home.key, programme.key, award.lot, NO_CAUSE, award.paid)


@rule
def run_title(world, award, month):
    """The register has decided: a title, or none, and then the family may ask again some day."""
    home = world.households[award.household]
    lot = world.lots[award.lot]
    if home.tenure != OWNER or home.lot != award.lot:
        close_means(world, award, LAPSED)
    elif is_secure(lot):
        close_means(world, award, COMPLETED)
    elif lot.title_due == NEVER:
        close_means(world, award, LAPSED)
