"""Behavioural numbers of what a city does beside programmes: inclusion, organisers, empty homes.

How the rows read stands in ``parameters``.
"""

from __future__ import annotations

OF_ENABLING = {
    "enabling": """
tenancy_reckoned | 24 | months | 1 | 120 | A | assumption: tenants of rooms stay two or three years | tenancy with which a landlord who turns somebody away reckons
accompanied_months | 12 | months | 1 | 60 | A | assumption: a year from first visit to settled papers | how long a reference centre accompanies a household
accompanied_papers | 4 | factor | 1 | 20 | A | assumption: a year's wait becomes a season | how much sooner who is accompanied gets papers
course_months | 6 | months | 1 | 60 | A | assumption: two terms | length of a course of language or trade
course_gap | 2 | factor | 1 | 10 | A | assumption | how much faster the income gap closes meanwhile
course_worth | 0.05 | share | 0 | 0.5 | A | assumption | income gap from which a course is worth its evenings
works_organiser | 1 | logit | 0 | 5 | A | assumption: half of what full organisation does | attendance of collective works where an organiser calls
idle_months | 3 | months | 1 | 36 | A | assumption: rooms find a tenant in a month or two | months after which a unit counts as standing empty
""",
}
