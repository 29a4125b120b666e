"""Sentences of stories about land: taken, bought, sold, lost; see ``story_sentences`` for placeholders."""

from __future__ import annotations

from analysis.story_wording import Wording

OF_LAND = {
    "joined_invasion": Wording(
        "{when} they took land in a group of {amount} families and put up a shelter on it",
        "they took land in a group {count}",
    ),
    "joined_invasion/other": Wording(
        "{when} {other} joined the group they had gathered",
        "{number} families joined the group they had gathered",
        1,
    ),
    "settlement_cleared": Wording(
        "{when} the land was cleared and all that stood on it pulled down, {money} of their own; they had no "
        "home",
        "land they lived on was cleared {count}, and {money} of their own pulled down",
    ),
    "possession_recognised": Wording(
        "{when} nobody disputed any more that they could stay on the land they had taken, {years} after",
        "land they had taken was recognised as theirs {count}",
    ),
    "landslide": Wording(
        "{when} the rains brought the slope down on the house; the damage was {money}",
        "the rains brought the slope down on the house {count}; the damage was {money}",
    ),
    "displaced": Wording(
        "{when} they counted as displaced: they were worse off than in the home they had lost{why}",
        "they counted as displaced {count}{why}",
    ),
    "lot_sold": Wording(
        "{when} they sold a lot they had inherited to {other}, for {money}",
        "they sold lots they had inherited {count}, for {money} together",
    ),
    "home_sold": Wording(
        "{when} they sold their home to {other}{why}, for {money}",
        "they sold a home {count}, for {money} together",
    ),
    "finished_home_sold": Wording(
        "{when} they moved into a finished home they bought of a developer, for {money}",
        "they bought finished homes {count}, for {money} together",
    ),
    "became_member": Wording(
        "{when} they became members of a housing cooperative and moved onto a lot of its ground, for {money}",
        "they became members of a housing cooperative {count}, for {money} together",
    ),
    "home_handed_over": Wording(
        "{when} {other} handed them the home or lot they had applied for, for {money} in all",
        "{others} handed them homes or lots {count}, for {money} together",
    ),
    "home_taken_back": Wording(
        "{when} {other} took the home back{why}; they still owed {money} and had no home",
        "{others} took homes back {count}{why}; they still owed {money}",
    ),
    "home_lent": Wording(
        "{when} {other} lent them an empty home without rent",
        "{others} lent them empty homes {count}",
    ),
    "lent_home_left": Wording(
        "{when} they left the home that {other} had lent them{why}",
        "they left homes that {others} had lent them {count}{why}",
    ),
    "home_lost": Wording(
        "{when} the house they shared with {other} was sold, and they had to go",
        "houses they shared were sold {count}",
    ),
    "home_sold/other": Wording(
        "{when} {other} sold them the house",
        "houses were sold to them {count}",
    ),
    "joined_trust": Wording(
        "{when} their ground went to the land trust, and they got a lasting right to the house on it",
        "their ground went to a land trust {count}",
    ),
}
