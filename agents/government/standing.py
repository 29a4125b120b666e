"""Where the target of a programme stands: who is served, who waits for what, whom which rule bars.

The target are the households in the city whose income lies below the programme's ceiling and whom it
is meant for: newcomers from other countries where it serves them alone, who lives alone or is old enough
where it is for the old, who has no home of its own where it helps to rent or gives one, and whom it has
helped to one. Each of them stands in one
place. The same rules decide that say no to an application; nothing here changes anything.
"""

from __future__ import annotations

import numpy as np

from agents.foundation.causes import (
    CLOUDED_TITLE,
    GROUP_TOO_SMALL,
    IN_ARREARS,
    INCOME_CEILING,
    INCOME_FLOOR,
    IS_FLAGGED,
    NO_CAPACITY,
    NO_CAUSE,
    NO_FUNDS,
    NO_GROUP,
    NO_LOT,
    NO_PAPERS,
    NO_POSSESSION,
    NO_SAVINGS,
    OUTSIDE_POLYGON,
    RISK_SITE,
    WAITED_TOO_LONG,
)
from agents.foundation.codes import (
    COLLECTIVE,
    COMPLETED,
    GUARANTEE,
    INTERNATIONAL,
    LENT_HOME,
    NONE,
    QUEUED,
    SOCIAL_RENT,
    TENANT,
    VOUCHER,
)
from agents.foundation.codes import WAITING as GROUP_WAITS
from agents.foundation.rules import rule
from agents.government.applications import hindrance
from agents.government.approval import missing_for, reason_to_turn_away
from agents.government.eligibility import bar_at_door, is_for_others, is_of_access, offer, was_served
from agents.government.giving import gives_means, has_case_left, has_money_for
from agents.government.home_sites import gives_home, lent_home_for
from agents.government.homes import can_pay_home, hindrance_of_home
from agents.government.means import can_give
from agents.government.office import has_time
from agents.government.polygons import settlement_of
from agents.government.rent_support import can_pay_voucher
from agents.government.services import ALL_SERVICES

REASONS = (
    "served",
    "receiving",
    "waits_for_money",
    "waits_for_office",
    "waits_for_others",
    "no_savings",
    "no_capacity",
    "rule_lot",
    "rule_possession",
    "rule_title",
    "rule_risk",
    "rule_place",
    "rule_papers",
    "rule_access",
    "rule_income",
    "rule_credit",
    "rule_other",
    "other_programme",
    "not_asked",
    "nothing_left",
)
(
    SERVED,
    RECEIVING,
    WAITS_FOR_MONEY,
    WAITS_FOR_OFFICE,
    WAITS_FOR_OTHERS,
    TOO_LITTLE_SAVED,
    TOO_LITTLE_CAPACITY,
    BY_LOT,
    BY_POSSESSION,
    BY_TITLE,
    BY_RISK,
    BY_PLACE,
    BY_PAPERS,
    BY_ACCESS,
    BY_INCOME,
    BY_CREDIT,
    BY_OTHER,
    IN_OTHER_PROGRAMME,
    NOT_ASKED,
    NOTHING_LEFT,
) = range(20)


@rule
def reason_of(cause):
    """The place of a household that would be refused for ``cause``."""
    if cause == NO_LOT:
        return BY_LOT
    if cause == NO_POSSESSION:
        return BY_POSSESSION
    if cause == CLOUDED_TITLE:
        return BY_TITLE
    if cause == RISK_SITE:
        return BY_RISK
    if cause == OUTSIDE_POLYGON:
        return BY_PLACE
    if cause == NO_PAPERS:
        return BY_PAPERS
    if cause == INCOME_FLOOR or cause == INCOME_CEILING:
        return BY_INCOME
    if cause == IS_FLAGGED or cause == IN_ARREARS:
        return BY_CREDIT
    if cause == NO_SAVINGS:
        return TOO_LITTLE_SAVED
    if cause == NO_CAPACITY:
        return TOO_LITTLE_CAPACITY
    if cause == NO_FUNDS or cause == WAITED_TOO_LONG:
        return WAITS_FOR_MONEY
    if cause == NO_GROUP or cause == GROUP_TOO_SMALL:
        return WAITS_FOR_OTHERS
    if is_of_access(cause):
        return BY_ACCESS
    return NOTHING_LEFT if cause == NONE else BY_OTHER


@rule
def is_meant(home, born, programme, was_given, month):
    """Whether a household in the city belongs to the target of a programme.

    Who has a home of its own because the programme gave it one (``was_given``) still does.
    """
    ceiling = programme.ceiling_single if home.persons == 1 else programme.ceiling_household
    if home.usual_income >= ceiling or (is_for_others(home, programme) and not was_given):
        return False
    if programme.migrants_only == 1 and home.stream != INTERNATIONAL:
        return False
    if programme.streams != 0 and programme.streams >> home.stream & 1 == 0:
        return False
    if programme.receivers_only == 1 and home.receives == 0:
        return False
    too_young = home.persons > 1 and month - born[0] < 12.0 * programme.elders_from
    return programme.elders_from <= 0.0 or not too_young


@rule
def waits_for(world, award, month):
    """What a household in the queue waits for, or the rule that bars it by now."""
    programme = world.programmes[award.programme]
    home = world.households[award.household]
    cause = reason_to_turn_away(world, award, month)
    if cause != NO_CAUSE:
        return reason_of(cause)
    if gives_home(programme):
        return waits_for_home(world, award, month)
    if programme.kind == SOCIAL_RENT:
        return WAITS_FOR_OTHERS if 12.0 * programme.monthly < programme.budget else WAITS_FOR_MONEY
    if programme.kind == VOUCHER:
        return waits_for_either(programme, can_pay_voucher(programme))
    if gives_means(programme):
        if not has_case_left(programme) and has_money_for(programme, programme.case_cost):
            return WAITS_FOR_OFFICE
        return waits_for_either(programme, can_give(world, award))
    if home.group != NONE and world.groups[home.group].state != GROUP_WAITS:
        return WAITS_FOR_OTHERS
    lot, project = world.lots[award.lot], world.projects[award.lot]
    grant, credit, savings = offer(award.line, home, lot, project, programme, world.rooms, world.behaviour[0])
    cause = missing_for(world, award, grant, credit, savings)
    return reason_of(cause) if cause != NO_CAUSE else waits_for_either(programme, True)


@rule
def waits_for_either(programme, has_money):
    """Who lacks nothing waits for the office where there is money and no time, else for money."""
    return WAITS_FOR_OFFICE if has_money and not has_time(programme) else WAITS_FOR_MONEY


@rule
def waits_for_home(world, award, month):
    """What keeps the next home from who waits for one: there is none, means, money or the office."""
    programme, home = world.programmes[award.programme], world.households[award.household]
    if programme.kind == LENT_HOME:
        if lent_home_for(world, award.programme, home.persons) == NONE:
            return WAITS_FOR_OTHERS
        return waits_for_either(programme, can_pay_home(world, award, month))
    if programme.site == NONE:
        return WAITS_FOR_OTHERS
    cause = hindrance_of_home(world, award.household, award.programme)
    if cause != NO_CAUSE:
        return reason_of(cause)
    return waits_for_either(programme, can_pay_home(world, award, month))


@rule
def stands_in_pool(world, row, programme_row, month):
    """Where a household stands with a programme that adds to what settlements pool: nobody applies."""
    cause = bar_at_door(world, row, programme_row, month)
    if cause != NO_CAUSE:
        return reason_of(cause)
    at = settlement_of(world, world.households[row])
    if at == NONE or world.settlements[at].services >= ALL_SERVICES:
        return NOTHING_LEFT
    if world.programmes[programme_row].cash <= 0.0:
        return WAITS_FOR_MONEY
    return RECEIVING if world.settlements[at].pool > 0.0 else NOT_ASKED


@rule
def stands_at(world, row, programme_row, was_given, month):
    """Where a household of the target stands. ``was_given``: whether it ever completed an award here."""
    home = world.households[row]
    programme = world.programmes[programme_row]
    if programme.kind == COLLECTIVE:
        return stands_in_pool(world, row, programme_row, month)
    if home.award != NONE:
        award = world.awards[home.award]
        if award.programme == programme_row:
            return waits_for(world, award, month) if award.state == QUEUED else RECEIVING
    if programme.kind == GUARANTEE:
        if home.tenure == TENANT and world.rooms[home.room].fund == programme_row:
            return RECEIVING
        if home.fund_debt > 0.0:
            return BY_CREDIT
        if home.guarantor == 1:
            return NOTHING_LEFT
    if was_given or was_served(home, programme):
        return SERVED
    if home.group != NONE:
        mine = world.groups[home.group].programme == programme_row
        return WAITS_FOR_OTHERS if mine else IN_OTHER_PROGRAMME
    if home.award != NONE:
        return IN_OTHER_PROGRAMME
    cause = hindrance(world, row, programme_row, month)
    if cause != NO_CAUSE:
        return reason_of(cause)
    has_money = programme.funded > 0.0 and (programme.kind != GUARANTEE or programme.cash >= 0.0)
    return NOT_ASKED if has_money else WAITS_FOR_MONEY


@rule
def count_standing(world, households, persons, month):
    """Count the target of each programme into int64 (programme, reason) households and persons.

    While its policy is not in force only those whom it serves or has served are.
    """
    given = np.zeros((world.programmes.shape[0], world.tally[0].households), np.bool_)
    for row in range(world.tally[0].awards):
        award = world.awards[row]
        if award.state == COMPLETED:
            given[award.programme, award.household] = True
    for row in range(world.tally[0].households):
        home = world.households[row]
        if home.present == 0:
            continue
        for k in range(world.programmes.shape[0]):
            is_over = world.programmes[k].in_force == 0
            if is_over and world.programmes[k].funded <= 0.0:
                continue  # it has not begun
            if is_meant(home, world.born[row], world.programmes[k], given[k, row], month):
                reason = stands_at(world, row, k, given[k, row], month)
                if is_over and reason != SERVED and reason != RECEIVING:
                    continue
                households[k, reason] += 1
                persons[k, reason] += home.persons
