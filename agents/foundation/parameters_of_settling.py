"""Behavioural numbers of settling where nobody sells: invasions, and ground that slides.

How the rows read stands in ``parameters``.
"""

from __future__ import annotations

OF_SETTLING = {
    "invasion": """
organiser_chance | 0.08 | per month | 0 | 1 | A | trial runs: unlimited, invasions took 17 % of the map | chance that an organiser acts, for 1,200 households; 0: no invasions
organiser_reach | 1200 | households | 100 | 100000 | A | size of the city of the trial runs | starting households for each organiser; smaller cities have one
invasion_group | 15 | households | 3 | 100 | A | assumption | fewest families that dare, in a city of that size or larger; fewer in a smaller one
invasion_share | 0.40 | share | 0 | 1 | A | trial runs | families in need that join when asked
invasion_rent | 0.40 | share | 0 | 1 | A | assumption | rent over income above which a tenant is in need of a lot
invasion_wait | 6 | months | 0 | 60 | A | assumption | months without a home after which a family is
invasion_material | 0.75 | MWM | 0 | 5 | A | assumption: 0.5 to 1 | material a family brings for its shelter, if it has the money
invasion_reach | 1 | blocks | 1 | 10 | A | assumption: water and a bus must be near | distance from built blocks within which a site lies
invasion_public | 1.5 | utility | 0 | 10 | A | assumption: the state lets itself be pressed | site: all its lots belong to the state
invasion_slope | 1.8 | utility | 0 | 10 | A | so that four in ten lie at risk where one site in ten does | site: all its lots are at risk, so that nobody guards them
invasion_taste | 1 | utility | 0 | 5 | A | assumption | site: what the model does not see
holds_public | 0.7 | share | 0 | 1 | A | assumption | invasions of public land that are never cleared
holds_private | 0.4 | share | 0 | 1 | A | assumption | invasions of private land that are never cleared
contested_months | 36 | months | 1 | 240 | A | assumption | months after which an invasion is recognised as possession
companions | 6 | contacts | 0 | 12 | A | assumption: a few rows of neighbours | others of an invasion whom a family knows from the start
""",
    "risk": """
slide_chance | 0.03 | per year | 0 | 1 | A | assumption: each risk site once in a generation | chance that the ground of a block's risk site slides
slide_share | 0.5 | share | 0 | 1 | A | assumption | houses of the site that are hit
slide_damage | 0.35 | share | 0 | 2 | A | assumption: a retaining wall and cracked walls | repair of a house with a slab over the money in foundation and walls
""",
}
