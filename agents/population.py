"""Who people are: the lasting traits of a household, drawn once from its key (C0, C3, C7)."""

from __future__ import annotations

import math

from agents.foundation.codes import MOST_PERSONS, NATIVE, NEVER, NONE, SEASONAL
from agents.foundation.draws import from_table, lognormal, normal, purpose, uniform4
from agents.foundation.ledger import HOUSEHOLDS
from agents.foundation.rules import rule

_WHO = purpose("population.who")
_HOW = purpose("population.how")
_FAMILY = purpose("population.family")
_TRAITS = purpose("population.traits")
_MORE_TRAITS = purpose("population.more_traits")


@rule
def draw_household(home, key, stream, place, behaviour, norm_quantiles, luck, month):
    """Fill a new record with a household of this stream: everything lasting about it."""
    who, income, formal, mason = uniform4(luck, _WHO, key, 0)
    papers, guarantor, relatives, account = uniform4(luck, _HOW, key, 0)
    taste, privacy, owning, norm = uniform4(luck, _TRAITS, key, 0)
    reserve, drift, trust, stay = uniform4(luck, _MORE_TRAITS, key, 0)
    decile = 1
    while decile < 10 and who > place.decile_edges[decile - 1]:
        decile += 1
    home.key = key
    home.sector = HOUSEHOLDS
    home.arrived = month
    home.stream = stream.code
    home.decile = decile
    size, grown, _more, _rest = uniform4(luck, _FAMILY, key, 0)
    persons = place.persons[decile - 1] + behaviour.family_spread * normal(size)
    home.persons = max(1, min(MOST_PERSONS, int(math.floor(persons + 0.5))))
    home.adults = 1 if home.persons == 1 else 2
    if home.persons >= 4 and grown < behaviour.third_adult:
        home.adults = 3
    home.mason = 1 if mason < place.mason_share else 0
    home.formal = 1 if formal >= place.informal_share else 0
    home.employed = 1
    home.log_income = math.log(place.income[decile - 1]) + behaviour.income_spread * normal(income)
    drift_spread = behaviour.drift_noise / math.sqrt(1.0 - behaviour.drift_persistence**2)
    home.income_drift = drift_spread * normal(drift)
    home.usual_income = math.exp(home.log_income + home.income_drift)
    home.papers = 1 if papers < stream.papers else 0
    home.guarantor = 1 if guarantor < stream.guarantor else 0
    home.receives = 1 if relatives < place.remittance_share else 0
    home.account = 1 if account < place.account_share and home.papers == 1 else 0
    home.taste = lognormal(taste, 1.0, behaviour.taste_spread)
    home.privacy = 1 if privacy < place.willing_share else 0
    home.own_taste = behaviour.own_taste + behaviour.own_taste_spread * normal(owning)
    home.reservation = lognormal(reserve, behaviour.reservation_rent, behaviour.reservation_spread)
    home.norm = from_table(norm, norm_quantiles)
    home.programme_trust = behaviour.programme_trust * (0.5 + trust)
    home.award = NONE
    home.group = NONE
    home.loan = NONE
    home.asked = NEVER
    home.integration = 1.0 if stream.code == NATIVE else 0.0
    home.lot = NONE
    home.room = NONE
    home.leaves = month + 4 + int(5.0 * stay) if stream.code == SEASONAL else -1
