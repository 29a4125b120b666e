"""Plain sentences for what a policy does beside programmes: information, inclusion, services, shelters, ….

A sentence a key, in the order of the tables in ``scenarios.enabling``; ``analysis.explain`` joins them. Money
is in MWM and counts for a city of 1,000 households.
"""

from __future__ import annotations

from scenarios.enabling import Shelter
from scenarios.schema import Table

SENTENCES = {
    "information.budget": "A service tells households what is on offer, for {:g} MWM a year,",
    "information.cost_each": "{:g} for each whom it reaches, the same ones every year.",
    "information.listings": "They look at {:g} more offers of the whole market when they look for a home.",
    "information.hears": "They hear of programmes {:g} times as often.",
    "information.rents": "They know what the market asks, which is of use where overcharging is fined.",
    "information.newcomer_months": "It is only for who came from elsewhere within {:g} months.",
    "inclusion.office_budget": "An office hears complaints of unequal treatment for {:g} MWM a year,",
    "inclusion.case_cost": "{:g} each.",
    "inclusion.proven": "Of those heard in a year {:.0%} are proven.",
    "inclusion.fine": "Who asks more for somebody's origin is fined {:g} times what that makes in a year.",
    "inclusion.refusal_fine": "Who turns somebody away for his origin is fined {:g} months of rent.",
    "inclusion.centre_budget": "A reference centre accompanies households from other countries to papers and "
    "to an owner who may warrant for them, for {:g} MWM a year,",
    "inclusion.centre_cost": "{:g} each.",
    "inclusion.course_budget": "Courses of language and trade take {:g} MWM a year,",
    "inclusion.course_cost": "{:g} each.",
    "inclusion.council_budget": "A council of migrants, which shows who of them was served, takes {:g} MWM a "
    "year,",
    "inclusion.council_cost": "{:g} a household.",
    "documents.no_residence": "No programme asks how long somebody has lived here.",
    "documents.no_identity": "No programme asks for valid papers.",
    "documents.leases": "Written contracts are signed on foreign or expired papers.",
    "services.budget": "Roads, water, power and sewers get {:g} MWM a year more.",
    "services.ahead_share": "{:.0%} of all money for them goes to empty blocks whose lots are for sale,",
    "services.ahead_levels": "which get up to {:g} of four services.",
    "services.joining_budget": "Houses are joined to the lines of their street for {:g} MWM a year.",
    "shelter.places": "Shelters have places for {:g} more of 1,000 households,",
    "shelter.cost": "at {:g} a month while somebody is there.",
    "shelter.assessed": "Families with children come first, and of these who has looked for a home longest.",
    "shelter.stay_months": "Who finds nothing may stay {:g} months longer.",
    "vacancy.tax": "An absentee landlord owes {:.0%} of the rent asked for a month in which a unit is empty.",
    "vacancy.grace_months": "The first {:g} months of emptiness are free.",
    "vacancy.budget": "An intermediary finds tenants under the guarantee of a fund, for {:g} MWM a year,",
    "vacancy.cost_each": "{:g} a house.",
    "community.budget": "Organisers call meetings, rounds and works for {:g} MWM a year,",
    "community.pay": "each for {:g} a month",
    "community.settlements": "in {:g} settlements, those with most families and least organisation.",
    "value_creation.fund": "The programme {} pays for services where its homes stand.",
    "value_creation.share": "{:.0%} of its yearly budget is for that.",
    "value_creation.budget": "Other public money adds {:g} MWM a year.",
    "value_creation.matched": "The city bears {:.0%} of the cost out of its own money for services.",
    "value_creation.returns": "Of what is recaptured there {:.0%} goes back to the programme.",
}
"""By table and key; what a sentence leaves open ends in a comma or in nothing."""

_BELONGS_TO = {
    "choice": "settlements",
    "case_cost": "office_budget",
    "centre_cost": "centre_budget",
    "course_cost": "course_budget",
    "council_cost": "council_budget",
    "cost_each": "budget",
    "grace_months": "tax",
}
"""Keys about something that another key brings; it may be at nothing."""

_OF_A_YEAR = ("cost", "support_cost")
MONTHS = 12


def is_idle(key: str, table: Table) -> bool:
    """Whether there is nothing that a key could be about, such as the cost of a case without cases."""
    return key in _BELONGS_TO and not getattr(table, _BELONGS_TO[key], True)


def cost_of_rules(table: Table | None) -> float:
    """Public money that a table of rules spends a year at most, MWM."""
    if table is None:
        return 0.0
    if isinstance(table, Shelter):
        return MONTHS * table.places * table.cost
    keys = [key for key in type(table).model_fields if key.endswith("budget") or key in _OF_A_YEAR]
    return float(sum(getattr(table, key) for key in keys))
