"""Behavioural numbers of programmes that give titles, savings, income, a trade or skills.

How the rows read stands in ``parameters``.
"""

from __future__ import annotations

OF_MEANS = {
    "means": """
street_share | 0.6 | share | 0 | 1 | A | assumption: no room, no stock kept, weather | what a business in the street brings over what a workshop does
trade_failure | 0.02 | per month | 0 | 0.2 | mem | half of Mexico's smallest businesses close within two to three years, from memory | chance that a business in the street is given up
certificate_gain | 3 | factor | 1 | 20 | A | assumption: few jobs ask for the skill, those that do ask for the paper | chance of a formal job with a certified skill over that without
""",
}
