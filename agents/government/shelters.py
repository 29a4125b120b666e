"""Places in shelters that a policy pays for, and who gets them (M§2.4).

A place costs while somebody is there. Where needs are assessed, families with children come first, of
these who has looked for a home longest.
"""

from __future__ import annotations

import numpy as np

from agents.foundation.rules import rule
from agents.government.enabling import spend


@rule
def longest_stay(world):
    """Months for which a household without a home may stay in a shelter."""
    return world.behaviour[0].shelter_months + world.place[0].shelter_stay


@rule
def order_of_need(world, rows):
    """The ``rows`` of who waits for a place in the order of assessed need, or as they are."""
    if world.place[0].shelter_assessed == 0:
        return rows
    places = np.empty(rows.shape[0])
    for i in range(rows.shape[0]):
        home = world.households[rows[i]]
        children = home.persons - home.adults
        places[i] = -(1000.0 * min(1, children) + home.searching)
    return rows[np.argsort(places, kind="mergesort")]


@rule
def pay_for_shelters(world):
    """The month's cost of the taken places, as far as they are more than the place has of its own."""
    place = world.place[0]
    if place.shelter_more == 0:
        return
    taken = 0
    for row in range(world.tally[0].households):
        home = world.households[row]
        taken += home.present == 1 and home.sheltered > 0
    spend(world, place.shelter_cost * max(0, taken - place.shelter_places))
