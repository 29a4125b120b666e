"""The returned hand: requests for help, favours, trust, crews, collective works (C2, G1).

A household asks its contacts in the order of its trust. Whether one helps depends on trust, on
who owes whom, on the norm of returning help, on own need, on paid work and distance. Help is
counted in hours on the tie; a debtor who refuses loses trust, also among common contacts, and
whoever is left without return learns to give less (G1.13: the norm learns).
"""

from __future__ import annotations

import math

import numpy as np

from agents.foundation.causes import IS_BUSY, NO_CAUSE, OWES_A_FAVOUR
from agents.foundation.codes import FINISHING, NONE, OWNER
from agents.foundation.draws import paired_key, purpose, sigmoid, uniform
from agents.foundation.events import CREW_DAY, CREW_FAILED, HELPED, REFUSED_HELP, note
from agents.foundation.ledger import grains
from agents.foundation.rules import rule
from agents.government.organisers import call
from agents.ties import (
    book_favour,
    fade,
    given_by,
    lose_trust,
    note_refusal,
    other_end,
    tie_between,
    trust_towards,
    work_together,
)

_ACCEPT = purpose("neighbour.accept")
_ACCEPT_CREW = purpose("neighbour.accept_crew")
_ATTEND = purpose("neighbour.attend")

ANYBODY, MASONS, FELLOWS = 0, 1, 2


# --- one request -----------------------------------------------------------------------------


@rule
def busyness(home, behaviour):
    """Share of the month in paid work, 0-1."""
    if home.employed == 0:
        return 0.0
    return behaviour.busy_formal if home.formal == 1 else behaviour.busy_informal


@rule
def builds_soon(home, lots):
    """Whether the household itself expects to need hands within two years."""
    return home.tenure == OWNER and lots[home.lot].done < FINISHING


@rule
def norm_now(home, lots, settlements, behaviour):
    """The norm of returning help where lots become dear: islands of cooperation shrink (C2, T§7.3)."""
    if home.lot == NONE or lots[home.lot].settlement == NONE:
        return home.norm
    heat = settlements[lots[home.lot].settlement].heat
    if heat <= 0.0:
        return home.norm
    return home.norm * math.exp(-behaviour.market_pressure * heat)


@rule
def acceptance(helper, tie, helper_row, lots, settlements, behaviour):
    """Logit of helping (C2): trust, favours owed, norm, own need, busyness, distance."""
    owes = -given_by(tie, helper_row) / behaviour.favour_scale * behaviour.favour_memory
    logit = behaviour.help_base + behaviour.help_trust * trust_towards(tie, helper_row)
    logit += behaviour.help_favour * max(-1.0, min(1.0, owes))
    logit += behaviour.help_norm * norm_now(helper, lots, settlements, behaviour)
    if builds_soon(helper, lots):
        logit += behaviour.help_need
    logit -= behaviour.help_busy * busyness(helper, behaviour)
    logit -= behaviour.help_distance * tie.distance
    return logit


@rule
def give_help(world, tie_row, helper_row, hours, kind, month):
    """Hours of help are booked as a favour; both learn to trust; the norm is confirmed."""
    behaviour = world.behaviour[0]
    tie = world.ties[tie_row]
    asker_row = other_end(tie, helper_row)
    helper = world.households[helper_row]
    asker = world.households[asker_row]
    returned = given_by(tie, helper_row) < 0.0
    book_favour(tie, helper_row, hours)
    work_together(tie, behaviour.trust_gain, month)
    helper.aid_hours += hours
    helper.hours_given += hours
    asker.hours_received += hours
    if returned:
        asker.norm += behaviour.norm_restored * (1.0 - asker.norm)
    note(world.log, month, kind, asker.key, helper.key, asker.lot, NO_CAUSE, hours)


@rule
def refuse(world, tie_row, helper_row, month):
    """A refusal; by a debtor it costs trust, and the word goes round among common contacts.

    Whoever gives without return learns to give less, whether or not people remember who owes whom.
    """
    behaviour = world.behaviour[0]
    tie = world.ties[tie_row]
    asker_row = other_end(tie, helper_row)
    asker = world.households[asker_row]
    helper = world.households[helper_row]
    note_refusal(tie, month)
    if given_by(tie, asker_row) <= 0.0:
        note(world.log, month, REFUSED_HELP, asker.key, helper.key, asker.lot, IS_BUSY, 0.0)
        return
    note(world.log, month, REFUSED_HELP, asker.key, helper.key, asker.lot, OWES_A_FAVOUR, 0.0)
    asker.norm -= behaviour.norm_eroded * asker.norm
    if behaviour.favour_memory == 0.0:
        return
    lose_trust(tie, asker_row, behaviour.trust_after_refusal)
    for slot in range(asker.degree):
        common = other_end(world.ties[world.contacts[asker_row, slot]], asker_row)
        if common == helper_row:
            continue
        link = tie_between(world, common, helper_row)
        if link != NONE:
            lose_trust(world.ties[link], common, behaviour.trust_after_gossip)


@rule
def are_fellows(home, other, behaviour):
    """Whether two households are members of one group, and committed to each other."""
    return behaviour.group_commitment == 1.0 and home.group != NONE and home.group == other.group


@rule
def next_asked(world, row, asked, whom, month):
    """Tie of the contact to ask next, who counts as asked now, or NONE.

    Members of the household's group come first, then whoever is trusted most. ``asked``: bool by
    slot of the household's contacts. ``whom``: ``ANYBODY``, ``MASONS`` or ``FELLOWS``. Who declined
    lately is not asked again for a while, but for the day of the slab.
    """
    home = world.households[row]
    behaviour = world.behaviour[0]
    best = NONE
    best_trust = -1.0
    best_mark = 0
    for slot in range(home.degree):
        if asked[slot]:
            continue
        tie = world.ties[world.contacts[row, slot]]
        other = world.households[other_end(tie, row)]
        fellow = are_fellows(home, other, behaviour)
        if (whom == MASONS and other.mason == 0) or (whom == FELLOWS and not fellow):
            continue
        if whom != ANYBODY and month - tie.refused < behaviour.ask_pause:
            continue
        trust = trust_towards(tie, row) + (1.0 if fellow else 0.0)
        mark = home.key ^ other.key
        if trust > best_trust or (trust == best_trust and mark < best_mark):
            best, best_trust, best_mark = slot, trust, mark
    if best == NONE:
        return NONE
    asked[best] = True
    return world.contacts[row, best]


@rule
def ask_for_hours(world, row, wanted, whom, reason, month):
    """Hours of help that contacts give this month, at most ``wanted``; they are asked one by one.

    ``whom``: see ``next_asked``. ``reason``: the purpose of the draws of acceptance.
    """
    behaviour = world.behaviour[0]
    home = world.households[row]
    asked = np.zeros(world.contacts.shape[1], np.bool_)
    got = 0.0
    while got < wanted:
        tie_row = next_asked(world, row, asked, whom, month)
        if tie_row == NONE:
            break
        tie = world.ties[tie_row]
        helper_row = other_end(tie, row)
        helper = world.households[helper_row]
        hours = min(wanted - got, behaviour.aid_cap - helper.aid_hours)
        if hours < 1.0:
            continue
        chance = sigmoid(acceptance(helper, tie, helper_row, world.lots, world.settlements, behaviour))
        if uniform(world.luck, reason, paired_key(home.key, helper.key), month) < chance:
            give_help(world, tie_row, helper_row, hours, HELPED, month)
            got += hours
        else:
            refuse(world, tie_row, helper_row, month)
    return got


@rule
def ask_masons(world, row, wanted, month):
    """Skilled hours that masons among the contacts give this month, at most ``wanted``."""
    if world.behaviour[0].mutual_aid == 0.0:
        return 0.0
    return ask_for_hours(world, row, wanted, MASONS, _ACCEPT, month)


@rule
def gather_crew(world, row, month):
    """Whether eight persons come on one day: the family's adults and one of each who accepts.

    A contact is readier when others it knows have accepted (G1.12). Nobody works, and no favour
    is booked, unless the crew is complete.
    """
    behaviour = world.behaviour[0]
    home = world.households[row]
    needed = int(behaviour.crew_persons) - home.adults
    if needed <= 0:
        return True
    if behaviour.mutual_aid == 0.0:
        return False
    most = world.contacts.shape[1]
    asked = np.zeros(most, np.bool_)
    coming = np.empty(most, np.int64)
    day = behaviour.crew_hours / behaviour.crew_persons
    came = 0
    while came < needed:
        tie_row = next_asked(world, row, asked, ANYBODY, month)
        if tie_row == NONE:
            break
        tie = world.ties[tie_row]
        helper_row = other_end(tie, row)
        helper = world.households[helper_row]
        if behaviour.aid_cap - helper.aid_hours < day:
            continue
        known = 0
        for k in range(came):
            if tie_between(world, helper_row, other_end(world.ties[coming[k]], row)) != NONE:
                known += 1
        logit = acceptance(helper, tie, helper_row, world.lots, world.settlements, behaviour)
        logit += behaviour.help_crew_day
        logit += behaviour.help_company * (min(3, known) - 1)
        if uniform(world.luck, _ACCEPT_CREW, paired_key(home.key, helper.key), month) < sigmoid(logit):
            coming[came] = tie_row
            came += 1
        else:
            refuse(world, tie_row, helper_row, month)
    if came < needed:
        note(world.log, month, CREW_FAILED, home.key, 0, home.lot, NO_CAUSE, came)
        return False
    for k in range(came):
        give_help(world, coming[k], other_end(world.ties[coming[k]], row), day, CREW_DAY, month)
    return True


# --- living together -------------------------------------------------------------------------


@rule
def attend_works(world, where, month):
    """Collective works of each settlement: rounds, ditches, meetings (T§7.3).

    ``where`` receives the settlement of each household that attends, -1 of all others.
    """
    behaviour = world.behaviour[0]
    households, lots, settlements, luck = world.households, world.lots, world.settlements, world.luck
    for k in range(world.tally[0].settlements):
        place = settlements[k]
        place.works = 0.0
        place.moves = 0
        place.households = 0
        place.inhabitants = 0
        place.norm = 0.0
    for row in range(world.tally[0].households):
        home = households[row]
        where[row] = NONE
        if home.present == 0:
            continue
        home.aid_hours = 0.0
        home.works_share -= behaviour.works_memory * home.works_share
        if home.lot == NONE:
            continue
        k = lots[home.lot].settlement
        if k == NONE:
            continue
        place = settlements[k]
        place.households += 1
        place.inhabitants += home.persons
        place.norm += grains(home.norm)  # so that the sum does not depend on the order of storage
        if home.settled == month:
            place.moves += 1
        logit = behaviour.works_base + behaviour.works_norm * norm_now(home, lots, settlements, behaviour)
        logit += behaviour.works_organisation * place.organisation
        if place.services < 4:
            logit += behaviour.works_need
        logit -= behaviour.help_busy * busyness(home, behaviour)
        if home.tenure != OWNER:
            logit -= behaviour.works_not_owner
        logit += call(place, behaviour)
        if uniform(luck, _ATTEND, home.key, month) < sigmoid(logit):
            where[row] = k
            place.works += behaviour.works_hours
            home.works_share += behaviour.works_memory


@rule
def organise(world):
    """Organisation of a settlement grows with shared work and falls with turnover (G1.10).

    As long as services are missing a part of the hours digs the next line (see ``spend_stock``).
    """
    behaviour = world.behaviour[0]
    for k in range(world.tally[0].settlements):
        place = world.settlements[k]
        if place.households == 0:
            continue
        place.norm /= place.households
        if place.services < 4:
            place.stock += behaviour.works_line * place.works
        hours = place.works / place.households
        turnover = place.moves / place.households
        place.organisation += (
            behaviour.organisation_gain * hours / 8.0 * (1.0 - place.organisation)
            - behaviour.organisation_turnover * turnover * place.organisation
            - behaviour.organisation_fade * place.organisation
        )
        place.organisation = max(0.0, min(1.0, place.organisation))


@rule
def spend_stock(settlement, hours):
    """Hours of collective work go into a service line that comes now."""
    settlement.stock -= hours


@rule
def keep_company(world, where, month):
    """Trust grows in shared work and fades when idle; old favours are forgiven (C2, G1.8)."""
    behaviour = world.behaviour[0]
    ties, households, lots = world.ties, world.households, world.lots
    for row in range(world.tally[0].ties):
        tie = ties[row]
        if tie.present == 0:
            continue
        if where[tie.a] != NONE and where[tie.a] == where[tie.b]:
            work_together(tie, behaviour.works_trust, month)
        elif month - tie.met > behaviour.trust_grace:
            fade(tie, households[tie.a], households[tie.b], lots, behaviour, month)


@rule
def live_together(world, month):
    """Collective works, organisation, trust and favours of a month."""
    where = np.empty(world.tally[0].households, np.int32)
    attend_works(world, where, month)
    organise(world)
    keep_company(world, where, month)
