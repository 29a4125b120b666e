"""Whom a programme accepts, and what it offers: rules of access, work left, size of an award (C9, G1).

Every refusal has one reason. Who asks, who waits and who is approved stands in
``agents.government.applications``.
"""

from __future__ import annotations

from agents.foundation.causes import (
    CLOUDED_TITLE,
    FOREIGNER,
    GROUP_TOO_SMALL,
    IN_ARREARS,
    INCOME_CEILING,
    INCOME_FLOOR,
    INFORMAL_WORK,
    IS_FLAGGED,
    NEW_IN_TOWN,
    NO_CAUSE,
    NO_GROUP,
    NO_LONGER_NEEDED,
    NO_LOT,
    NO_PAPERS,
    NO_POSSESSION,
    NO_REMITTANCES,
    NO_SAVINGS,
    NOT_FOREIGNER,
    NOT_OF_STREAM,
    OUTSIDE_POLYGON,
    OWNS_HOME,
    RISK_SITE,
    TOO_YOUNG,
    WAITED_TOO_LONG,
)
from agents.foundation.codes import (
    CLOUDED,
    INTERNATIONAL,
    NATIVE,
    NO_TITLE,
    NONE,
    OWNER,
    SERVICED_LOT,
    SHARE_OF_INCOME,
    TITLE,
    UNIT,
    WORKS,
)
from agents.foundation.rules import rule
from agents.government.credit_line import in_arrears
from agents.government.down_payments import own_part
from agents.government.lines import work_of
from agents.government.polygons import is_left_out
from agents.hands import own_hours
from agents.household import rent_of
from agents.lender.terms import instalment
from agents.purse import savings

# --- eligibility -----------------------------------------------------------------------------


@rule
def is_for_others(home, programme):
    """Whether aid or a home is not for this tenure: owners get none, tenants no allowance for owners."""
    if programme.kind == WORKS or programme.kind >= TITLE:
        return False
    return (home.tenure == OWNER) != (programme.owners_only == 1)


@rule
def refusal(home, programme, lots):
    """The rule by which the household is not eligible, or NO_CAUSE."""
    ceiling = programme.ceiling_single if home.persons == 1 else programme.ceiling_household
    if home.usual_income >= ceiling:
        return INCOME_CEILING
    if home.usual_income < programme.floor:
        return INCOME_FLOOR
    if programme.credit_required == 1 and home.flagged == 1:
        return IS_FLAGGED
    if programme.needs_papers == 1 and home.papers == 0:
        return NO_PAPERS
    if programme.citizens_only == 1 and home.stream == INTERNATIONAL:
        return FOREIGNER
    if programme.migrants_only == 1 and home.stream != INTERNATIONAL:
        return NOT_FOREIGNER
    if programme.streams != 0 and programme.streams >> home.stream & 1 == 0:
        return NOT_OF_STREAM
    if programme.receivers_only == 1 and home.receives == 0:
        return NO_REMITTANCES
    if programme.formal_only == 1 and (home.formal == 0 or home.employed == 0):
        return INFORMAL_WORK
    if is_for_others(home, programme):
        return OWNS_HOME if home.tenure == OWNER else NO_LOT
    if programme.needs_lot == 1:
        if home.tenure != OWNER or (programme.housed_only == 1 and home.housed == 0):
            return NO_LOT
        lot = lots[home.lot]
        if programme.needs_possession == 1 and lot.title == NO_TITLE:
            return NO_POSSESSION
        if programme.needs_possession == 1 and lot.title == CLOUDED:
            return CLOUDED_TITLE
        if programme.excludes_risk == 1 and lot.risk == 1:
            return RISK_SITE
    return NO_CAUSE


@rule
def refusal_at_first(home, born, programme, month):
    """The rule of residence or age that bars a household when it asks or waits, or NO_CAUSE.

    A family can lose its age: heads die, and who lived alone marries. ``born``: months of birth, head first.
    """
    if home.stream != NATIVE and month - home.arrived < programme.residence:
        return NEW_IN_TOWN
    asks_for_age = programme.elders_from > 0.0 and home.persons > 1
    if asks_for_age and month - born[0] < 12.0 * programme.elders_from:
        return TOO_YOUNG
    return NO_CAUSE


@rule
def impediment(world, row, programme_row):
    """The rule by which a household is not eligible, an unpaid earlier credit first, or NO_CAUSE."""
    home = world.households[row]
    if in_arrears(world, home, programme_row):
        return IN_ARREARS
    programme = world.programmes[programme_row]
    cause = refusal(home, programme, world.lots)
    if cause == NO_CAUSE and is_left_out(world, home, programme):
        return OUTSIDE_POLYGON
    return cause


@rule
def bar(world, row, programme_row, month):
    """The rule that bars a household from a programme, whatever it gives, or NO_CAUSE.

    The one gate: it is asked at the door and again until the day on which somebody is served.
    """
    cause = impediment(world, row, programme_row)
    if cause == NO_CAUSE:
        home, programme = world.households[row], world.programmes[programme_row]
        cause = refusal_at_first(home, world.born[row], programme, month)
    return cause


@rule
def bar_at_door(world, row, programme_row, month):
    """The same for who asks: the savings that a programme wants to see are shown only then."""
    cause = bar(world, row, programme_row, month)
    if cause == NO_CAUSE and not shows_savings(world.households[row], world.programmes[programme_row]):
        cause = NO_SAVINGS
    return cause


@rule
def shows_savings(home, programme):
    """Whether a household holds the savings that who asks must show."""
    return savings_held(home) >= programme.own_savings


@rule
def was_served(home, programme):
    """Whether the household has had what this programme gives only once; ``aided`` keeps count of means."""
    if programme.kind >= TITLE:
        return False
    if programme.kind == UNIT or programme.kind == SERVICED_LOT:
        return home.housed > 0
    if programme.kind != WORKS:
        return programme.successive == 0 and home.rent_aid > 0
    return programme.successive == 0 and (home.served > 0 or home.paid_out > 0)


@rule
def is_of_access(cause):
    """Whether a refusal is about who somebody is: origin, residence, age, work, a home of one's own."""
    if cause == FOREIGNER or cause == NOT_FOREIGNER or cause == NEW_IN_TOWN:
        return True
    if cause == NOT_OF_STREAM or cause == NO_REMITTANCES or cause == INFORMAL_WORK:
        return True
    return cause == TOO_YOUNG or cause == OWNS_HOME


@rule
def count_refusal(programme, cause):
    """Book a refusal under its one reason."""
    if cause == INCOME_CEILING or cause == INCOME_FLOOR:
        programme.refused_income += 1
    elif cause == IN_ARREARS:
        programme.refused_arrears += 1
    elif cause == NO_LOT or cause == NO_POSSESSION or cause == CLOUDED_TITLE:
        programme.refused_lot += 1
    elif cause == RISK_SITE:
        programme.refused_risk += 1
    elif cause == NO_PAPERS:
        programme.refused_papers += 1
    elif cause == NO_SAVINGS:
        programme.refused_savings += 1
    elif cause == OUTSIDE_POLYGON:
        programme.refused_place += 1
    elif is_of_access(cause):
        programme.refused_access += 1
    elif cause == WAITED_TOO_LONG or cause == NO_LONGER_NEEDED:
        programme.gave_up += 1
    elif cause == NO_GROUP or cause == GROUP_TOO_SMALL:
        programme.refused_group += 1
    else:
        programme.refused_credit += 1


@rule
def takes_groups(programme):
    """Whether only groups of families can apply."""
    return programme.group_largest > 1


@rule
def savings_held(home):
    """Own money of a household that counts as savings, MWM."""
    return savings(home)


@rule
def savings_in_kind(world, home, programme):
    """What counts as savings without being money, MWM (C9).

    Where a programme allows it: material, a part of what stands on the lot, and the family's own hands
    for some months at a helper's wage.
    """
    if programme.savings_in_kind == 0 or home.lot == NONE:
        return 0.0
    behaviour = world.behaviour[0]
    work = behaviour.pledged_months * own_hours(home, behaviour) * behaviour.plain_wage
    return home.material + behaviour.in_kind_share * world.lots[home.lot].invested + work


@rule
def savings_asked(programme):
    """Own savings a family must hold besides its share of the project, MWM.

    Where members bear the cost of their group, its largest share comes on top.
    """
    if takes_groups(programme) and programme.group_members_pay == 1:
        return programme.group_savings + programme.group_cost / programme.group_smallest
    return programme.group_savings


# --- what a household could use --------------------------------------------------------------


@rule
def affordable_credit(home, programme, rooms, behaviour):
    """Largest credit whose instalment the programme's capacity rule allows, MWM."""
    if programme.capacity_rule == SHARE_OF_INCOME:
        room = programme.capacity_share * home.usual_income - home.instalments
    else:
        spare = home.usual_income - home.needs - rent_of(home, rooms)
        room = programme.capacity_share * spare - home.instalments
    return max(0.0, room) / instalment(1.0, programme.rate / 12.0, programme.term)


@rule
def given_by_all(programme, need):
    """What is not own money of a project that costs ``need`` MWM."""
    return (need - programme.savings_share * need) / (1.0 + own_part(programme))


@rule
def shared_project(line, home, lot, project, programme, behaviour):
    """What partners add to a household's project, those with money together, MWM."""
    need = min(programme.project_limit, work_of(line, home, lot, project, programme, behaviour))
    return min(given_by_all(programme, need), programme.stacking * need)


@rule
def left_to_give(line, home, lot, project, programme, behaviour):
    """What own money and partners leave of a household's project to grant and credit, MWM."""
    need = min(programme.project_limit, work_of(line, home, lot, project, programme, behaviour))
    given = given_by_all(programme, need)
    return given - min(given, programme.stacking * need)


@rule
def lacks_capacity(grant, credit, left, programme, behaviour):
    """Whether income bears too little of the credit that a project needs for the programme to begin it.

    ``left``: what grant and credit are to pay, MWM. Who needs no credit worth the name lacks none.
    """
    if grant + credit < behaviour.smallest_project:
        return True
    needed = min(programme.credit_limit, left - grant)
    enough = credit >= behaviour.smallest_project or needed < behaviour.smallest_project
    return programme.credit_required == 1 and not enough


@rule
def offer(line, home, lot, project, programme, rooms, behaviour):
    """Grant, credit and own savings of a project of this ``line`` for this household, MWM.

    The project is what the house still needs, up to the programme's size; own money comes first
    (savings, and down payments on top of grant and credit), then what partners add, then the grant;
    credit fills the rest.
    """
    need = min(programme.project_limit, work_of(line, home, lot, project, programme, behaviour))
    savings = programme.savings_share * need
    given = left_to_give(line, home, lot, project, programme, behaviour)
    grant = min(programme.grant_limit, given)
    bearable = affordable_credit(home, programme, rooms, behaviour)
    credit = min(programme.credit_limit, given - grant, bearable)
    return grant, max(0.0, credit), savings
