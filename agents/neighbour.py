"""The returned hand: requests for help, favours, trust, crews, collective works (C2, G1).

A household asks its contacts in the order of its trust. Whether one helps depends on trust, on
who owes whom, on the norm of returning help, on own need, on paid work and distance. Help is
counted in hours on the tie; a debtor who refuses loses trust, also among common contacts, and
whoever is left without return learns to give less (G1.13: the norm learns).
"""

from __future__ import annotations

import math

import numpy as np

from agents.foundation.draws import paired_key, purpose, sigmoid, uniform
from agents.foundation.events import (
    CREW_DAY,
    CREW_FAILED,
    HELPED,
    IS_BUSY,
    NO_CAUSE,
    OWES_A_FAVOUR,
    REFUSED_HELP,
    note,
)
from agents.foundation.records import FINISHING, KIN, NEIGHBOUR, NEVER, NONE, OWNER
from agents.foundation.rules import rule

_ACCEPT = purpose("neighbour.accept")
_ACCEPT_CREW = purpose("neighbour.accept_crew")
_ATTEND = purpose("neighbour.attend")
_MEET = purpose("neighbour.meet")


# --- ties ------------------------------------------------------------------------------------


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
def acceptance(helper, tie, helper_row, lots, behaviour):
    """Logit of helping (C2): trust, favours owed, norm, own need, busyness, distance."""
    owes = -given_by(tie, helper_row) / behaviour.favour_scale * behaviour.favour_memory
    logit = behaviour.help_base + behaviour.help_trust * trust_towards(tie, helper_row)
    logit += behaviour.help_favour * max(-1.0, min(1.0, owes))
    logit += behaviour.help_norm * helper.norm
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
    tie.favour += hours if tie.a == helper_row else -hours
    tie.trust_ab += behaviour.trust_gain * (1.0 - tie.trust_ab)
    tie.trust_ba += behaviour.trust_gain * (1.0 - tie.trust_ba)
    tie.met = month
    helper.aid_hours += hours
    helper.hours_given += hours
    asker.hours_received += hours
    if returned:
        asker.norm += behaviour.norm_restored * (1.0 - asker.norm)
    note(world.log, month, kind, asker.key, helper.key, asker.lot, NO_CAUSE, hours)


@rule
def refuse(world, tie_row, helper_row, month):
    """A refusal; by a debtor it costs trust, and the word goes round among common contacts."""
    behaviour = world.behaviour[0]
    tie = world.ties[tie_row]
    asker_row = other_end(tie, helper_row)
    asker = world.households[asker_row]
    helper = world.households[helper_row]
    tie.refused = month
    if given_by(tie, asker_row) * behaviour.favour_memory <= 0.0:
        note(world.log, month, REFUSED_HELP, asker.key, helper.key, asker.lot, IS_BUSY, 0.0)
        return
    note(world.log, month, REFUSED_HELP, asker.key, helper.key, asker.lot, OWES_A_FAVOUR, 0.0)
    asker.norm -= behaviour.norm_eroded * asker.norm
    if tie.a == asker_row:
        tie.trust_ab *= behaviour.trust_after_refusal
    else:
        tie.trust_ba *= behaviour.trust_after_refusal
    for slot in range(asker.degree):
        common = other_end(world.ties[world.contacts[asker_row, slot]], asker_row)
        if common == helper_row:
            continue
        link = tie_between(world, common, helper_row)
        if link != NONE:
            gossip = world.ties[link]
            if gossip.a == common:
                gossip.trust_ab *= behaviour.trust_after_gossip
            else:
                gossip.trust_ba *= behaviour.trust_after_gossip


@rule
def most_trusted(world, row, asked, masons_only, month):
    """Slot of the contact trusted most among those not asked yet, or NONE.

    Who declined lately is not asked again for a while, but for the day of the slab.
    """
    home = world.households[row]
    pause = world.behaviour[0].ask_pause
    best = NONE
    best_trust = -1.0
    best_mark = 0
    for slot in range(home.degree):
        if asked[slot]:
            continue
        tie = world.ties[world.contacts[row, slot]]
        other = world.households[other_end(tie, row)]
        if masons_only and (other.mason == 0 or month - tie.refused < pause):
            continue
        trust = trust_towards(tie, row)
        mark = home.key ^ other.key
        if trust > best_trust or (trust == best_trust and mark < best_mark):
            best, best_trust, best_mark = slot, trust, mark
    return best


@rule
def ask_masons(world, row, wanted, month):
    """Skilled hours that masons among the contacts give this month, at most ``wanted``."""
    behaviour = world.behaviour[0]
    if behaviour.mutual_aid == 0.0:
        return 0.0
    home = world.households[row]
    asked = np.zeros(world.contacts.shape[1], np.bool_)
    got = 0.0
    while got < wanted:
        slot = most_trusted(world, row, asked, True, month)
        if slot == NONE:
            break
        asked[slot] = True
        tie_row = world.contacts[row, slot]
        tie = world.ties[tie_row]
        helper_row = other_end(tie, row)
        helper = world.households[helper_row]
        hours = min(wanted - got, behaviour.aid_cap - helper.aid_hours)
        if hours < 1.0:
            continue
        chance = sigmoid(acceptance(helper, tie, helper_row, world.lots, behaviour))
        if uniform(world.luck, _ACCEPT, paired_key(home.key, helper.key), month) < chance:
            give_help(world, tie_row, helper_row, hours, HELPED, month)
            got += hours
        else:
            refuse(world, tie_row, helper_row, month)
    return got


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
        slot = most_trusted(world, row, asked, False, month)
        if slot == NONE:
            break
        asked[slot] = True
        tie_row = world.contacts[row, slot]
        tie = world.ties[tie_row]
        helper_row = other_end(tie, row)
        helper = world.households[helper_row]
        if behaviour.aid_cap - helper.aid_hours < day:
            continue
        known = 0
        for k in range(came):
            if tie_between(world, helper_row, other_end(world.ties[coming[k]], row)) != NONE:
                known += 1
        logit = acceptance(helper, tie, helper_row, world.lots, behaviour) + behaviour.help_crew_day
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
    for row in range(world.tally[0].households):
        home = households[row]
        where[row] = NONE
        if home.present == 0:
            continue
        home.aid_hours = 0.0
        if home.lot == NONE:
            continue
        k = lots[home.lot].settlement
        if k == NONE:
            continue
        place = settlements[k]
        place.households += 1
        if home.settled == month:
            place.moves += 1
        logit = behaviour.works_base + behaviour.works_norm * home.norm
        logit += behaviour.works_organisation * place.organisation
        if place.services < 4:
            logit += behaviour.works_need
        logit -= behaviour.help_busy * busyness(home, behaviour)
        if home.tenure != OWNER:
            logit -= behaviour.works_not_owner
        if uniform(luck, _ATTEND, home.key, month) < sigmoid(logit):
            where[row] = k
            place.works += behaviour.works_hours


@rule
def organise(world):
    """Organisation of a settlement grows with shared work and falls with turnover (G1.10)."""
    behaviour = world.behaviour[0]
    for k in range(world.tally[0].settlements):
        place = world.settlements[k]
        if place.households == 0:
            continue
        hours = place.works / place.households
        turnover = place.moves / place.households
        place.organisation += (
            behaviour.organisation_gain * hours / 8.0 * (1.0 - place.organisation)
            - behaviour.organisation_turnover * turnover * place.organisation
            - behaviour.organisation_fade * place.organisation
        )
        place.organisation = max(0.0, min(1.0, place.organisation))


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
            tie.trust_ab += behaviour.works_trust * (1.0 - tie.trust_ab)
            tie.trust_ba += behaviour.works_trust * (1.0 - tie.trust_ba)
            tie.met = month
        elif month - tie.met > behaviour.trust_grace:
            fade(tie, households[tie.a], households[tie.b], lots, behaviour, month)


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
        forgiven = behaviour.favour_forgiven * tie.favour
        tie.favour -= forgiven
        a.hours_written_off += forgiven
        b.hours_written_off -= forgiven


@rule
def same_settlement(a, b, lots):
    """Whether two households live in one settlement."""
    if a.lot == NONE or b.lot == NONE:
        return False
    return lots[a.lot].settlement == lots[b.lot].settlement and lots[a.lot].settlement != NONE


@rule
def live_together(world, month):
    """Collective works, organisation, trust and favours of a month."""
    where = np.empty(world.tally[0].households, np.int32)
    attend_works(world, where, month)
    organise(world)
    keep_company(world, where, month)
