"""Fields of what a city does beside programmes, appended to those of places, counters and people.

How the rows read, and what a writer is, stands in ``records``.
"""

from __future__ import annotations

from agents.foundation.fields import fields

PLACE_ENABLING_FIELDS = fields("""
info_budget      | f8 | MWM/year | population | public money to tell households of offers and programmes
info_cost        | f8 | MWM/year | population | what reaching a household costs
info_listings    | i4 | offers   | population | further offers that who is reached gets to see
info_hears       | f8 | times    | population | how often who is reached hears of programmes, over others
info_months      | i4 | months   | population | since arrival, for how long it is for newcomers; 0: for all
info_rents       | i1 |          | population | 1 if who is reached knows what the market asks
rents_known      | f8 | share    | government | tenants who know that because they are reached
bias_budget      | f8 | MWM/year | population | public money to hear complaints of unequal treatment
bias_case        | f8 | MWM      | population | cost of hearing one
bias_proven      | f8 | share    | population | part of those heard that is proven (overcharge of a tenth)
bias_fine        | f8 | factor   | population | fine for asking more for origin, times what that makes a year
refusal_fine     | f8 | months   | population | fine for turning somebody away for origin, months of rent
bias_chance      | f8 | 1/year   | government | chance that unequal treatment is proven this year
centre_budget    | f8 | MWM/year | population | public money of the reference centre
centre_cost      | f8 | MWM      | population | cost of accompanying a household
course_budget    | f8 | MWM/year | population | public money for courses
course_cost      | f8 | MWM      | population | cost of a course
council_budget   | f8 | MWM/year | population | public money of the council of migrants
council_cost     | f8 | MWM/year | population | cost of a household at its assemblies
services_more    | f8 | MWM/year | population | public money of policies for services, besides the place's
joining_budget   | f8 | MWM/year | population | of policies, for joining houses to lines that are there
shelter_more     | i4 |          | population | places in shelters that policies pay for
shelter_cost     | f8 | MWM/month | population | cost of one of these while it is taken
shelter_assessed | i1 |          | population | 1 if places go by need
shelter_stay     | i4 | months   | population | how much longer who has found nothing may stay
vacancy_tax      | f8 | share    | population | part of the rent asked owed for a month without a tenant
vacancy_grace    | i4 | months   | population | months without one that are free
mediation_budget | f8 | MWM/year | population | public money to find tenants for empty homes
mediation_cost   | f8 | MWM      | population | cost of taking up a house
organiser_budget | f8 | MWM/year | population | public money for organisers
organiser_pay    | f8 | MWM/month | population | pay of one
organiser_places | f8 | settlements | population | settlements one looks after
value_fund       | i4 | programme | population | fund that pays for services around its homes, or -1
value_share      | f8 | share    | population | part of its yearly budget that does
value_budget     | f8 | MWM/year | population | other public money for that
value_matched    | f8 | share    | population | part of the cost that the city adds
value_returns    | f8 | share    | population | part of what is recaptured there that goes back to the fund
""")

TALLY_ENABLING_FIELDS = fields("""
informed_share  | f8 | share  | government | of those an information service is for, whom it reaches this year
council_share   | f8 | share  | government | of people from other countries, who takes part in their council
served_abroad   | i4 | households | government | those of them who have been served, seen from the council
bias_cases      | i4 | cases  | government | unequal treatment ever proven
centre_money    | f8 | MWM    | government | money of the reference centre not yet spent this year
centre_cases    | i4 | households | government | households ever accompanied
course_money    | f8 | MWM    | government | money for courses not yet spent this year
course_cases    | i4 | households | government | courses ever taken
joining_money   | f8 | MWM    | government | money for joining houses to lines not yet spent
vacancy_taxed   | f8 | MWM    | government | tax on empty units ever paid
mediated_lots   | i4 | lots   | government | houses an intermediary looks after this year
organised_places | i4 | settlements | government | settlements an organiser works in this year
value_money     | f8 | MWM    | government | other money for services around a fund's homes not yet spent
value_saved     | f8 | MWM    | value_creation | of the fund's own money, kept for services around its homes
value_invested  | f8 | MWM    | government | what the fund ever put into services around its homes
value_returned  | f8 | MWM    | government | what ever came back to it from recaptured value
""")

HOUSEHOLD_ENABLING_FIELDS = fields("""
accompanied_until | i4 | month | government | until when a reference centre accompanies it, 0: not yet
course_until      | i4 | month | government | until when it takes a course, 0: not yet
""")

LOT_ENABLING_FIELDS = fields("""
mediated | i1 | | government | 1 while an intermediary finds tenants for its rooms
""")
