"""Who people are: the lasting traits of a household, drawn once from its key (C0, C3, C7, C8).

Who its members are stands in ``agents.members``, how a family lives on in ``agents.family``.
"""

from __future__ import annotations

import math

from agents.foundation.codes import MOST_PERSONS, NATIVE, NEVER, NONE, RETURNEE, SEASONAL
from agents.foundation.draws import from_table, lognormal, normal, purpose, uniform4
from agents.foundation.ledger import HOUSEHOLDS
from agents.foundation.rules import rule
from agents.members import COUPLE, GENERATION, SINGLE, age_for, draw_family, lose_member, recount, survival

_WHO = purpose("population.who")
_HOW = purpose("population.how")
_FAMILY = purpose("population.family")
_FOUNDERS = purpose("population.founders")
_TRAITS = purpose("population.traits")
_MORE_TRAITS = purpose("population.more_traits")
_LAST_TRAITS = purpose("population.last_traits")


@rule
def new_row(world):
    """The row of one more household; ``MemoryError`` if the city has made no room for it."""
    row = world.tally[0].households
    if row >= world.households.shape[0]:
        raise MemoryError("more new households in a month than the city has made room for")
    world.tally[0].households += 1
    return row


@rule
def decile_of(place, luck, key):
    """Income decile of a household that nobody in the city knows yet."""
    who, _income, _formal, _mason = uniform4(luck, _WHO, key, 0)
    decile = 1
    while decile < 10 and who > place.decile_edges[decile - 1]:
        decile += 1
    return decile


@rule
def lasting_log_income(place, behaviour, luck, key, decile):
    """Log of the lasting monthly income of a household of this decile, ln MWM."""
    _who, income, _formal, _mason = uniform4(luck, _WHO, key, 0)
    return math.log(place.income[decile - 1]) + behaviour.income_spread * normal(income)


@rule
def income_outside(world, key, decile):
    """Monthly income of a household of this decile that is not in the city yet, MWM."""
    return math.exp(lasting_log_income(world.place[0], world.behaviour[0], world.luck, key, decile))


@rule
def draw_household(home, born, key, stream, decile, place, behaviour, norm_quantiles, luck, month):
    """Fill a new record with a household of this stream and decile: everything lasting about it.

    ``born``: int16, months of birth of its members, filled too.
    """
    _who, _income, formal, mason = uniform4(luck, _WHO, key, 0)
    papers, guarantor, relatives, account = uniform4(luck, _HOW, key, 0)
    taste, privacy, owning, norm = uniform4(luck, _TRAITS, key, 0)
    reserve, drift, trust, stay = uniform4(luck, _MORE_TRAITS, key, 0)
    will, dependants, age, _rest = uniform4(luck, _LAST_TRAITS, key, 0)
    home.key = key
    home.sector = HOUSEHOLDS
    home.arrived = month
    home.stream = stream.code
    home.decile = decile
    home.generation = 1
    home.parents = 0
    home.mason = 1 if mason < place.mason_share else 0
    home.formal = 1 if formal >= place.informal_share else 0
    home.employed = 1
    home.log_income = lasting_log_income(place, behaviour, luck, key, decile)
    drift_spread = behaviour.drift_noise / math.sqrt(1.0 - behaviour.drift_persistence**2)
    home.income_drift = drift_spread * normal(drift)
    home.papers = 1 if papers < stream.papers else 0
    home.guarantor = 1 if guarantor < stream.guarantor else 0
    sending = behaviour.returnee_receives if stream.code == RETURNEE else place.remittance_share
    home.receives = 1 if relatives < sending else 0
    migrant = stream.code != NATIVE and stream.code != RETURNEE
    home.dependants = 1 if migrant and dependants < behaviour.dependants_share else 0
    home.account = 1 if account < place.account_share and home.papers == 1 else 0
    home.taste = lognormal(taste, 1.0, behaviour.taste_spread)
    home.privacy = 1 if privacy < place.willing_share else 0
    home.own_taste = behaviour.own_taste + behaviour.own_taste_spread * normal(owning)
    home.own_taste += behaviour.returnee_wish if stream.code == RETURNEE else 0.0
    home.reservation = lognormal(reserve, behaviour.reservation_rent, behaviour.reservation_spread)
    home.norm = from_table(norm, norm_quantiles)
    home.programme_trust = behaviour.programme_trust * (0.5 + trust)
    home.will = 1 if will < behaviour.will_chance else 0
    home.award = NONE
    home.group = NONE
    home.loan = NONE
    home.asked = NEVER
    home.listed = NEVER
    home.integration = 1.0 if stream.code == NATIVE else 0.0
    home.lot = NONE
    home.room = NONE
    home.leaves = season_end(stream.code, stay, month)
    home.returns = NEVER
    span = behaviour.newcomer_oldest - behaviour.newcomer_youngest
    head_age = int(12.0 * (behaviour.newcomer_youngest + span * age))
    persons = persons_of(home, place, behaviour, luck)
    draw_family(home, born, persons, max(head_age, age_for(persons)), behaviour, luck, month)
    home.log_income -= math.log(home.earning)
    home.usual_income = home.earning * math.exp(home.log_income + home.income_drift)


@rule
def season_end(stream, stay, month):
    """Month in which a seasonal worker who comes now leaves, after four to eight; -1 for all others."""
    return month + 4 + int(5.0 * stay) if stream == SEASONAL else -1


@rule
def come_again(home, stay, month):
    """A household that had left is back and looks for a room anew; ``stay``: a draw for its season."""
    home.leaves = season_end(home.stream, stay, month)
    home.returns = NEVER
    home.searching = 0
    home.sheltered = 0


@rule
def persons_of(home, place, behaviour, luck):
    """Members of a household that is drawn whole, by its decile."""
    members, _grown, _more, _rest = uniform4(luck, _FAMILY, home.key, 0)
    persons = place.persons[home.decile - 1] + behaviour.family_spread * normal(members)
    return max(1, min(MOST_PERSONS, int(math.floor(persons + 0.5))))


# --- families that are in the city on its first day ------------------------------------------


@rule
def age_with_lot(home, born, lot_age, place, behaviour, luck):
    """The owners of a lot first occupied ``lot_age`` months ago; returns heirs, 0 if they live.

    Founders came at 30 to 45. Where both have died since, a grown child has taken over.
    """
    founded, head, partner, _rest = uniform4(luck, _FOUNDERS, home.key, 0)
    came = behaviour.founder_youngest + (behaviour.founder_oldest - behaviour.founder_youngest) * founded
    years = came + lot_age / 12.0
    alive = survival(came, years, behaviour)
    heirs = 0
    home.log_income += math.log(home.earning)
    persons = home.persons
    if head >= alive and (home.couple == SINGLE or partner >= alive):
        heirs = 1 + int(3.0 * head * partner)
        home.generation = 2
        years = max(20.0, years - GENERATION / 12.0)
        draw_family(home, born, persons, int(12.0 * years), behaviour, luck, 0)
    else:
        draw_family(home, born, persons, int(12.0 * years), behaviour, luck, 0)
        if home.couple == COUPLE and (head >= alive or partner >= alive):
            lose_member(home, born, 1)
            recount(home, born, behaviour, 0)
    home.log_income -= math.log(home.earning)
    home.usual_income = home.earning * math.exp(home.log_income + home.income_drift)
    return heirs


@rule
def become_child_of(home, born, host, host_born, behaviour, luck):
    """On the first day who shares a lot is a grown child of its owners, with a family of its own."""
    home.parents = host.key
    home.generation = host.generation + 1
    oldest = -host_born[0] - 20 * 12
    age = -born[0]
    if age > oldest:
        home.log_income += math.log(home.earning)
        draw_family(home, born, home.persons, max(18 * 12, oldest), behaviour, luck, 0)
        home.log_income -= math.log(home.earning)


@rule
def become_resident(home):
    """A better-off family from elsewhere in the country: papers and a guarantor, nothing sent home."""
    home.stream = NATIVE
    home.papers = 1
    home.guarantor = 1
    home.dependants = 0
    home.integration = 1.0


@rule
def become_native(home, parents, norm):
    """A household that grew up in the city: papers, its parents' guarantor, no relatives elsewhere."""
    home.stream = NATIVE
    home.parents = parents.key
    home.generation = parents.generation + 1
    home.papers = 1
    home.guarantor = parents.guarantor
    home.dependants = 0
    home.integration = 1.0
    home.leaves = -1
    home.norm = norm
