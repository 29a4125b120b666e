"""Questions that worked examples ask about what a policy does beside programmes.

``Question`` serves all questions; those about lenders, land and letting stand in ``worked_examples``.
Flags are 0 or 1. Numbers of households, money and places count for a city of 1,000 households.
"""

from __future__ import annotations

from typing import NamedTuple


class Question(NamedTuple):
    """What can be asked about rules: what an example must tell, and what can be read from the answer.

    ``needs``: tables of a policy of which one must be there, or nothing would answer.
    """

    meaning: str
    told: tuple[str, ...]
    gives: tuple[str, ...]
    needs: tuple[str, ...] = ()


QUESTIONS_OF_ENABLING = {
    "information": Question(
        "offers a household looks at, and its chance a month to hear of a programme; whether the service "
        "reaches it, and whether it came from elsewhere, so many months ago",
        ("reached", "newcomer", "months_in_city"),
        ("offers", "hears"),
        ("information",),
    ),
    "information_reach": Question(
        "what share of so many households the service is for its money reaches",
        ("meant",),
        ("share",),
        ("information",),
    ),
    "premium_of_origin": Question(
        "chance a year that unequal treatment is proven where so many complain of it; what a household from "
        "abroad is then asked above the rent, and the distaste left when applicants are ranked, shares",
        ("complaints", "papers", "guarantor"),
        ("chance", "asked", "distaste"),
        ("inclusion", "tenancy"),
    ),
    "reference_centre": Question(
        "whether the centre takes up a household from abroad that comes to it, and its chance of papers in "
        "a month so many months later",
        ("papers", "guarantor", "months"),
        ("taken_up", "chance"),
        ("inclusion",),
    ),
    "course": Question(
        "whether who came from abroad and earns so much less, a share, takes a course, and the gap after it",
        ("gap",),
        ("taken", "later"),
        ("inclusion",),
    ),
    "documents": Question(
        "whether a household from abroad may apply to a programme that asks for valid papers and so many "
        "months of residence, and whether it may sign a lease",
        ("papers", "guarantor", "months_in_city", "residence"),
        ("applies", "signs"),
        ("documents",),
    ),
    "service_line": Question(
        "cost of a level for so many households, MWM: before anybody comes, and between houses that stand",
        ("households", "at_risk"),
        ("ahead", "between"),
    ),
    "empty_block": Question(
        "levels that an empty block gets whose lots are for sale, so many of them at risk, and their cost",
        ("at_risk", "money"),
        ("levels", "spent"),
        ("services",),
    ),
    "joined_house": Question(
        "cost of joining a house to the lines of its street, and whether the money does it",
        ("levels", "money"),
        ("joined", "spent"),
        ("services",),
    ),
    "upgrading_year": Question(
        "level of services of a chosen settlement after a January, and what it has cost, MWM",
        ("families", "services", "money"),
        ("services", "spent"),
        ("upgrading",),
    ),
    "shelter_place": Question(
        "which of two families gets the one free place: children, months of search, whether it was displaced",
        ("children_1", "searching_1", "displaced_1", "children_2", "searching_2", "displaced_2"),
        ("first",),
        ("shelter",),
    ),
    "shelter_month": Question(
        "what so many taken places cost the policy in a month, MWM, and the longest stay, months",
        ("taken",),
        ("cost", "longest"),
        ("shelter",),
    ),
    "empty_unit": Question(
        "tax of a month on a unit of an absentee landlord, by the rent asked and the months it stands empty",
        ("rent", "months_empty"),
        ("tax",),
        ("vacancy",),
    ),
    "intermediary": Question(
        "whether the intermediary takes up the house of an owner, willing to let and without tenants, while "
        "the fund is solvent, and the lowest rent the owner then takes",
        ("reservation", "willing", "fund"),
        ("taken_up", "lowest"),
        ("vacancy",),
    ),
    "organiser": Question(
        "in which of two settlements an organiser works for so much money a year, what of it is spent, and "
        "by how much the odds to attend rise there",
        ("families_1", "organisation_1", "families_2", "organisation_2", "money"),
        ("first", "spent", "odds_1", "odds_2"),
        ("community",),
    ),
    "value_year": Question(
        "level of services around so many homes of the fund after so many Januaries, and who has paid, MWM",
        ("families", "services", "homes", "city_money", "years"),
        ("services", "fund", "city"),
        ("value_creation",),
    ),
    "value_return": Question(
        "what is recaptured of a rise of ground, MWM, and what of that goes back to the fund; whether its "
        "works were there",
        ("rise", "works"),
        ("recaptured", "returned"),
        ("value_creation",),
    ),
}
"""``analysis.handbook_of_enabling`` lets the rules answer them."""
