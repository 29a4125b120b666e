"""Every behavioural number: default, unit, range, evidence tag, source, meaning (DOMAIN C, G).

Each table row below reads

    name | default | unit | lowest | highest | tag | source | meaning

Evidence tags: S stated in a source document, D arithmetic on such figures, X seen in public
pages, mem from memory and unchecked, A a modelling assumption. Nearly all coefficients of
behaviour are A: plausible numbers in need of evidence, not findings. Where a default was moved
because a running city broke with it, the meaning says why.

``behaviour_record`` makes the record that rules read; ``table`` prints the list.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Parameter:
    """One behavioural number with its unit, plausible range, evidence tag, source, meaning."""

    name: str
    default: float
    unit: str
    low: float
    high: float
    tag: str
    source: str
    meaning: str
    group: str


_TABLES = {
    "household budget": """
formal_noise | 0.08 | ln | 0 | 0.3 | A | assumption | monthly noise of formal income
informal_noise | 0.30 | ln | 0.1 | 0.6 | A | assumption | monthly noise of informal income
drift_persistence | 0.97 | per month | 0.9 | 0.99 | A | assumption | persistence of income drift
drift_noise | 0.045 | ln | 0.01 | 0.1 | A | assumption | monthly noise of income drift
income_spread | 0.08 | ln | 0 | 0.2 | A | assumption | spread of lasting income within a decile
income_memory | 0.15 | per month | 0.05 | 0.5 | A | assumption | weight of this month in usual income
near_zero_chance | 0.03 | per month | 0 | 0.1 | A | assumption | chance of a month almost without informal income
near_zero_share | 0.20 | share | 0 | 1 | A | assumption | income in such a month
job_loss_chance | 0.01 | per month | 0 | 0.05 | A | assumption | formal workers losing their job
rehire_chance | 0.15 | per month | 0.05 | 0.5 | A | assumption | finding formal work again
odd_jobs_share | 0.35 | share | 0 | 1 | A | assumption | income of odd jobs while out of formal work
formal_to_informal | 0.0102 | per month | 0 | 0.05 | D | gives 56 % informal; TIL1 2019 56.7 % | formal workers turning informal
informal_to_formal | 0.0080 | per month | 0 | 0.05 | D | gives 56 % informal; TIL1 2019 56.7 % | informal workers turning formal
needs_floor | 0.28 | MWM/month | 0.18 | 0.40 | A | food basket .44 MWM a person (May 2020) is an upper bound | survival floor of one person; .30 left the poorest tenants nothing for a room, .20 let everybody build
needs_exponent | 0.75 | | 0.5 | 1 | A | assumption | economies of scale of a family
food_noise | 0.015 | ln | 0 | 0.05 | A | assumption | monthly noise of food prices
food_persistence | 0.9 | per month | 0 | 0.99 | A | assumption | how long food price noise lasts
food_crisis_chance | 0.01 | per year | 0 | 0.1 | A | assumption | chance of a year of dear food
food_crisis_rise | 0.20 | share | 0 | 0.6 | A | assumption | rise of food prices in such a year
emergency_chance | 0.04 | per month | 0 | 0.1 | A | assumption | chance of an emergency
emergency_median | 0.7 | MWM | 0.1 | 2 | A | assumption | median cost of an emergency
emergency_sigma | 0.7 | ln | 0.1 | 1.5 | A | assumption | spread of that cost
saving_share | 0.32 | share | 0.15 | 0.40 | A | trial runs | share saved of what is left after needs, secure lot
saving_possession | 0.75 | factor | 0.4 | 1 | A | sign as Galiani & Schargrodsky 2010 | saving with possession and no title
saving_insecure | 0.55 | factor | 0.3 | 1 | A | sign as Galiani & Schargrodsky 2010 | saving with neither
saving_served | 1.15 | factor | 1 | 1.5 | A | Cruz 2021 §4.8 (sign) | saving where services have come
saving_finished | 0.35 | factor | 0 | 1 | A | trial runs | saving when nothing is left to build; otherwise 12 MWM lie idle in each home
saving_without_lot | 0.75 | factor | 0.2 | 1.2 | A | assumption | saving of tenants and sharers for a lot
cash_buffer | 0.35 | months of income | 0 | 3 | A | assumption | cash kept at hand
leak_cash | 0.03 | per month | 0 | 0.1 | A | savings in cash leak | cash that is spent by and by
leak_account | 0.005 | per month | 0 | 0.05 | A | savings in an account leak less | the same from an account
project_leak | 0.03 | per month | 0 | 0.15 | A | trial runs; diversion is an exposure | project money that leaks to daily needs
debt_felt | 0.4 | share | 0 | 1 | A | trial runs | part of an instalment saved on building, the rest on living
gift_share | 0.3 | MWM | 0 | 1 | A | trial runs | largest monthly gift of a fully trusted relative
gift_pause | 6 | months | 0 | 36 | A | without it some families lived on gifts | months between gifts of one relative
smallest_gift | 0.03 | MWM | 0 | 0.5 | A | assumption | smallest gift worth asking for
smallest_sale | 0.05 | MWM | 0 | 0.5 | A | assumption | smallest amount of material sold back
material_sale_share | 0.6 | share | 0.2 | 1 | A | assumption | what stored material fetches
remittance_amount | 1.5 | MWM/month | 0.5 | 3 | X | Guatemala 2010-16: USD 300-379 | remittance received
remittance_chance | 0.8 | per month | 0.3 | 1 | A | assumption | chance that it comes this month
distress_threshold | 0.15 | MWM | 0.02 | 1 | A | assumption | unmet needs that count as distress
family_spread | 1.2 | persons | 0 | 3 | A | assumption | spread of household size around its decile's mean
third_adult | 0.3 | share | 0 | 1 | A | assumption | families of four and more with a third adult
taste_spread | 0.9 | ln | 0.1 | 2 | A | trial runs | spread of the lasting taste for borrowing
own_taste | 1.4 | utility | 0 | 3 | A | trial runs: 1.5 gives 60-70 % owners | mean taste for owning
own_taste_spread | 0.5 | utility | 0 | 2 | A | trial runs | its spread
programme_trust | 0.35 | 0-1 | 0 | 1 | A | assumption | mean trust in public programmes at the start
""",
    "building": """
material_shelter | 2.5 | MWM | 1 | 5 | A | assumption | material of a provisional shelter, 18 m²
material_walls | 12 | MWM | 6 | 20 | A | costs of self-build 2026 as check | foundation and walls, 36 m²
material_slab | 10 | MWM | 5 | 18 | A | costs of self-build 2026 as check | roof slab, 36 m²
material_finishing | 11 | MWM | 5 | 20 | A | costs of self-build 2026 as check | finishing and services
material_room | 9 | MWM | 4 | 15 | A | costs of self-build 2026 as check | extra room, 18 m²
material_storey | 22 | MWM | 10 | 40 | A | costs of self-build 2026 as check | second storey, 36 m²
hours_shelter | 80 | h | 30 | 200 | A | assumption | hours of a shelter
hours_walls | 450 | h | 200 | 900 | A | Uruguayan cooperatives 2,600 h a family as check | hours of foundation and walls
hours_slab | 260 | h | 100 | 600 | A | assumption | hours of the slab
hours_finishing | 340 | h | 150 | 700 | A | assumption | hours of finishing
hours_room | 380 | h | 150 | 700 | A | assumption | hours of an extra room
hours_storey | 800 | h | 400 | 1500 | A | assumption | hours of a storey, its slab included
skilled_shelter | 0.10 | share | 0 | 0.5 | A | assumption | skilled share of these hours
skilled_walls | 0.35 | share | 0.1 | 0.7 | A | assumption | skilled share
skilled_slab | 0.35 | share | 0.1 | 0.7 | A | assumption | skilled share
skilled_finishing | 0.40 | share | 0.1 | 0.7 | A | assumption | skilled share
skilled_room | 0.35 | share | 0.1 | 0.7 | A | assumption | skilled share
skilled_storey | 0.40 | share | 0.1 | 0.7 | A | assumption | skilled share
weight_shelter | 0.10 | share | 0 | 1 | A | assumption | weight in dwelling quality
weight_walls | 0.20 | share | 0 | 1 | A | assumption | weight in dwelling quality
weight_slab | 0.25 | share | 0 | 1 | A | assumption | weight in dwelling quality
weight_finishing | 0.30 | share | 0 | 1 | A | assumption | weight in dwelling quality
weight_room | 0.15 | share | 0 | 1 | A | assumption | weight in dwelling quality
weight_storey | 0 | share | 0 | 1 | A | assumption | weight in dwelling quality
waste | 0.15 | share | 0 | 0.4 | A | with surcharge and rework about 30 %, as seen from outside | material wasted without advice
assistance_cuts_waste | 0.67 | share | 0 | 1 | A | assumption | part of the waste that full visits avoid
surcharge | 0.15 | share | 0 | 0.4 | A | assumption | retail surcharge on the smallest purchases
surcharge_scale | 3 | MWM | 0.5 | 10 | A | assumption | purchase at which it has fallen to a third
advice_for_all | 0 | 0-1 | 0 | 1 | A | lever | visits of an assistant to everybody who builds, without a programme
own_hours | 18 | h/month | 5 | 40 | A | assumption | own building hours of an adult
own_hours_idle | 28 | h/month | 5 | 80 | A | assumption | the same while out of work
bout_hours | 8 | h | 1 | 40 | A | a day of a skilled builder | skilled hours for which work begins
plain_wage | 0.008 | MWM/h | 0.004 | 0.02 | A | assumption | wage of a helper
skilled_wage | 0.014 | MWM/h | 0.007 | 0.03 | A | assumption | wage of a mason
crew_persons | 8 | persons | 4 | 15 | A | assumption | hands needed on the day of the slab
crew_hours | 64 | h | 20 | 150 | A | eight persons for a day | hours of that day
crew_attempts | 3 | months | 0 | 24 | A | trial runs: without it 74-88 % hire | failed months before a crew is hired
crew_price | 0.9 | MWM | 0.2 | 3 | A | assumption | price of a hired crew
spend_rate | 0.8 | share | 0.2 | 1 | A | assumption | part of free cash spent on building in a month
defect_chance | 0.35 | share | 0 | 0.8 | A | assumption | chance of a defect in walls, slab, storey
assistance_cuts_defects | 0.77 | share | 0 | 1 | A | assumption | part of that chance full visits remove
mason_cuts_defects | 0.5 | share | 0 | 1 | A | assumption | part of it a skilled contact removes
defect_loss | 0.3 | share | 0 | 1 | A | assumption | quality of a stage lost to an open defect
rework_material | 0.15 | share | 0 | 0.5 | A | assumption | material of the stage needed for rework
rework_hours | 0.2 | share | 0 | 0.6 | A | assumption | hours of the stage needed for rework
store_decay | 0.005 | per month | 0 | 0.05 | A | assumption | stored material lost
shelter_decay | 0.015 | per month | 0 | 0.05 | A | assumption | decay of a shelter until a slab stands
wear_yearly | 0.004 | per year | 0 | 0.03 | A | assumption | wear of masonry without upkeep
upkeep | 0.02 | MWM/month | 0 | 0.1 | A | assumption | upkeep that halves the wear
renewal_cost | 45 | MWM | 20 | 90 | D | cost of the stages | money that renews a whole worn house
smallest_renewal | 0.2 | MWM | 0 | 2 | A | assumption | smallest renewal
extend_first_chance | 0.35 | share | 0 | 1 | A | Cruz 2021 §4.2 (that they do) | families that extend before they finish
extend_crowding | 2.0 | persons/room | 1 | 4 | A | trial runs: 2.5 gives too few rooms | crowding above which a room is wanted
consolidated_quality | 0.80 | 0-1 | 0.6 | 0.95 | A | trial runs: .85 is not reached without a fifth room | quality of a consolidated home
discomfort_slab | 0.35 | 0-1 | 0 | 1 | A | assumption | discomfort without a slab
discomfort_services | 0.25 | 0-1 | 0 | 1 | A | assumption | discomfort without any service
discomfort_crowding | 0.25 | 0-1 | 0 | 1 | A | assumption | discomfort of five persons a room
discomfort_defect | 0.15 | 0-1 | 0 | 1 | A | assumption | discomfort of an open defect
discomfort_price | 0.20 | MWM/month | 0 | 1 | A | families pay interest as discomfort (Cruz 2021 §7.3) | shadow price of full discomfort
""",
    "mutual aid": """
mutual_aid | 1 | switch | 0 | 1 | A | lever | 0 switches requests for help off
favour_memory | 1 | switch | 0 | 1 | A | lever | 0 lets everybody forget who owes whom
help_base | -1.0 | logit | -4 | 2 | A | assumption | acceptance: base
help_trust | 2.5 | logit | 0 | 6 | A | assumption | acceptance: full trust
help_favour | 1.5 | logit | 0 | 4 | A | assumption | acceptance: a full debt of favours
help_norm | 1.0 | logit | 0 | 4 | A | assumption | acceptance: full norm
help_need | 0.8 | logit | 0 | 3 | A | assumption | acceptance: helper builds too
help_busy | 1.2 | logit | 0 | 4 | A | assumption | refusal: full month in paid work
help_distance | 0.1 | logit/cell | 0 | 0.5 | A | assumption | refusal: distance
help_crew_day | 0.8 | logit | 0 | 3 | A | trial runs | acceptance: the day of the slab
help_company | 0.6 | logit | 0 | 2 | A | trial runs; without it clustering has no effect | acceptance: each known helper who comes, up to three, minus one
ask_pause | 4 | months | 0 | 24 | A | without it the same mason was asked each month | months before asking a mason who declined
favour_scale | 40 | h | 8 | 120 | A | trial runs: 16 h exhausts a helper in two days | hours that count as a full debt
aid_cap | 16 | h/month | 4 | 40 | A | assumption | hours a household gives in a month
busy_formal | 0.7 | share | 0 | 1 | A | assumption | month in paid work, formal
busy_informal | 0.5 | share | 0 | 1 | A | assumption | month in paid work, informal
trust_founder | 0.45 | 0-1 | 0 | 1 | A | assumption | trust among co-founders at the start
trust_stranger | 0.10 | 0-1 | 0 | 1 | A | assumption | trust among strangers
trust_kin | 0.60 | 0-1 | 0 | 1 | A | assumption | trust among kin
trust_gain | 0.08 | share | 0 | 0.5 | A | assumption | gain of trust by help
trust_after_refusal | 0.85 | factor | 0.3 | 1 | A | trial runs: .75 destroys trust | trust left in a debtor who refuses
trust_after_gossip | 0.97 | factor | 0.8 | 1 | A | trial runs | trust left among common contacts
trust_grace | 36 | months | 0 | 120 | A | trial runs | idle months before trust fades
trust_fade | 0.005 | per month | 0 | 0.05 | A | assumption | fading of idle trust
trust_floor | 0.25 | 0-1 | 0 | 1 | A | trial runs | where it ends among kin and within a settlement
favour_expiry | 60 | months | 12 | 240 | A | assumption | idle months before favours are forgiven
favour_forgiven | 0.01 | per month | 0 | 0.2 | A | assumption | part forgiven a month
norm_eroded | 0.03 | share | 0 | 0.3 | A | our reading of the open point on reputation | norm lost when a debtor refuses
norm_restored | 0.01 | share | 0 | 0.3 | A | our reading of the open point on reputation | norm gained when help is returned
works_base | -2.0 | logit | -5 | 2 | A | assumption | attendance of collective works: base
works_norm | 2.0 | logit | 0 | 5 | A | assumption | attendance: full norm
works_organisation | 1.5 | logit | 0 | 5 | A | assumption | attendance: full organisation
works_need | 0.5 | logit | 0 | 3 | A | assumption | attendance: services missing
works_not_owner | 0.7 | logit | 0 | 3 | A | assumption | attendance: tenants and sharers come less
works_hours | 6 | h/month | 1 | 20 | A | rounds, meetings, maintenance (Cruz 2021 §7.3) | hours of who attends
works_trust | 0.02 | share | 0 | 0.1 | A | trial runs | trust gained side by side
organisation_gain | 0.02 | per month | 0 | 0.1 | A | trial runs | organisation gained by 8 h a household
organisation_turnover | 0.5 | | 0 | 2 | A | assumption | organisation lost with turnover
organisation_fade | 0.004 | per month | 0 | 0.05 | A | trial runs: additive decay saturates | organisation lost by itself
meet_chance | 0.25 | share | 0 | 1 | A | assumption | chance to get to know an owner of the block
full_circle | 12 | contacts | 4 | 16 | A | assumption | contacts after which nobody new is met
norm_alpha | 6 | | 1 | 20 | A | assumption | norm of founders: first shape of the Beta
norm_beta | 2 | | 1 | 20 | A | assumption | norm of founders: second shape of the Beta
newcomer_norm_alpha | 2 | | 1 | 20 | A | assumption | norm of newcomers: first shape
newcomer_norm_beta | 6 | | 1 | 20 | A | assumption | norm of newcomers: second shape
""",
    "credit": """
apply_chance | 0.03 | per month | 0 | 0.3 | A | trial runs: applying is a choice | chance to think of a building loan
apply_in_distress | 0.06 | per month | 0 | 1 | A | assumption | chance to look for a loan in distress
smallest_loan | 0.3 | MWM | 0.1 | 2 | A | assumption | smallest loan asked for
first_loan_base | 0.3 | MWM | 0 | 3 | A | trial runs | first loan of a for-profit lender: base
first_loan_income | 0.6 | months of income | 0 | 3 | A | trial runs | first loan: part of monthly income
cycle_growth | 1.3 | factor | 1 | 2 | A | assumption | growth of the limit with each clean cycle
profit_loan_limit | 6 | MWM | 1 | 20 | A | assumption | largest for-profit loan
member_loan_multiple | 3 | factor | 1 | 5 | A | assumption | cooperative loan over savings
member_loan_limit | 12 | MWM | 3 | 40 | A | assumption | largest cooperative loan
profit_capacity | 0.35 | share | 0.1 | 1 | A | assumption | for-profit: instalment over declared income
member_capacity | 0.5 | share | 0.1 | 1 | A | assumption | cooperative: instalment over what is left after needs
perceived_limit | 0.35 | share | 0.1 | 1 | A | assumption | burden a household dares to take
cost_overlooked | 0.3 | share | 0 | 0.8 | A | assumption | part of the cost a borrower overlooks
foresight_months | 60 | months | 6 | 240 | A | assumption | longest gain of time a borrower counts
profit_fixed_cost | 0.25 | MWM | 0.05 | 1 | A | small loans need high rates | for-profit: cost of making a loan
member_fixed_cost | 0.12 | MWM | 0.02 | 1 | A | members screen each other | cooperative: cost of making a loan
loss_given_default | 0.6 | share | 0 | 1 | A | assumption | part of a loan lost in default
funds_cost | 0.10 | per year | 0 | 0.3 | A | assumption | cost of a lender's funds
member_funds_cost | 0.04 | per year | 0 | 0.3 | A | members' own savings are cheap | cooperative: cost of funds
member_rate_cut | 0.02 | per year | 0 | 0.1 | A | without a limit a small portfolio cut the rate to its floor in a year | largest yearly cut of the cooperative rate
expected_default | -3.2 | logit | -6 | 0 | A | trial runs | default forecast: intercept at the start
default_burden | 4 | logit | 0 | 10 | A | trial runs | default forecast: seen burden
default_informal | 0.3 | logit | -1 | 2 | A | trial runs | default forecast: informal income
forecast_learning | 0.5 | share | 0 | 1 | A | trial runs: update from own losses | how fast a lender learns
profit_late_fee | 0.05 | share | 0 | 0.3 | A | of the overdue instalment | for-profit: late fee
member_late_fee | 0.01 | share | 0 | 0.3 | A | assumption | cooperative: late fee
collection_share | 0.25 | share | 0 | 1 | A | trial runs: default means collection | taken of income above needs
write_off_months | 36 | months | 6 | 120 | A | trial runs | months from default to write-off
burden_limit | 0.40 | share | 0.2 | 1 | A | assumption | burden above which a household is over-indebted
member_deposit_share | 0.15 | share | 0 | 1 | A | trial runs | part of saving a member deposits
member_deposit_limit | 1.5 | MWM | 0 | 10 | A | trial runs | deposit at which members stop
surplus_to_rate | 0.5 | share | 0 | 1 | A | surplus stays with members (Cruz 2021 §7.4) | part of the surplus that lowers the rate
member_rate_floor | 0.12 | per year | 0 | 1 | A | assumption | lowest cooperative rate
reach_growth | 0.02 | per year | 0 | 0.2 | A | assumption | growth of the cooperative's reach
reach_limit | 0.35 | share | 0 | 1 | A | trial runs: uncapped they drown in cash | largest reach
""",
    "rooms": """
rent_base | 0.45 | MWM/month | 0.2 | 1 | X | about .51 for a whole dwelling in Iztapalapa 2024 | rent of a good serviced room in the centre
rent_quality | 0.5 | ln | 0 | 2 | A | assumption | rent: quality
rent_services | 0.10 | ln/level | 0 | 0.5 | A | assumption | rent: services
rent_distance | 0.015 | ln/cell | 0 | 0.1 | A | assumption | rent: distance from the centre
rent_area | 0.6 | ln | 0 | 2 | A | assumption | rent: area
choice_rent | 3 | utility | 0 | 10 | A | assumption | tenant: rent over income
choice_distance | 0.02 | utility/cell | 0 | 0.1 | A | assumption | tenant: distance from the centre
choice_services | 0.06 | utility/level | 0 | 0.5 | A | trial runs: rent charges for them | tenant: services
choice_ties | 0.5 | utility | 0 | 2 | A | assumption | tenant: log of contacts nearby
choice_crowding | 0.3 | utility | 0 | 2 | A | assumption | tenant: persons a room above 2.5
choice_noise | 0.15 | utility | 0 | 1 | A | assumption | tenant: what the model does not see
moving_cost | 0.3 | utility | 0 | 2 | A | assumption | what a better room must exceed
sharing_utility | -0.9 | utility | -3 | 1 | A | trial runs | sharing with relatives
rent_limit | 0.45 | share | 0.2 | 0.8 | A | assumption | rent over income a tenant accepts
rent_of_spare | 0.9 | share | 0.3 | 1 | A | without it the poorest rented what they could not pay and were evicted every year | rent over what food leaves
listings_seen | 5 | rooms | 1 | 16 | A | assumption | listings looked at
search_sharing | 0.05 | per month | 0 | 1 | A | assumption | sharers who look for a room
search_tenant | 0.02 | per month | 0 | 1 | A | assumption | tenants who look for a better room
search_stressed | 0.25 | per month | 0 | 1 | A | assumption | tenants who cannot carry their rent
risk_base | 0.05 | share | 0 | 0.5 | A | assumption | landlord's fear of arrears: base
risk_papers | 0.08 | share | 0 | 0.5 | A | assumption | no papers
risk_guarantor | 0.06 | share | 0 | 0.5 | A | assumption | no guarantor
risk_burden | 0.5 | share | 0 | 2 | A | trial runs: landlords must see income | rent over income above .20
premium_papers | 0.08 | share | 0 | 0.5 | A | realised premium of 12 % (Housing Laboratory 2020) | asked more: no papers
premium_guarantor | 0.08 | share | 0 | 0.5 | A | realised premium of 12 % (Housing Laboratory 2020) | asked more: no guarantor
premium_taste | 0.06 | share | 0 | 0.5 | A | realised premium of 12 % (Housing Laboratory 2020) | asked more: taste
landlord_taste | 0.02 | share | 0 | 0.5 | A | assumption | distaste when applicants are ranked
deposit_months | 2 | months | 0 | 6 | X | usual in the region | deposit of a written contract
written_live_in | 0.3 | share | 0 | 1 | A | assumption | live-in landlords who write contracts
written_absentee | 0.8 | share | 0 | 1 | A | assumption | absentee landlords who do
eviction_verbal | 0.30 | per month | 0 | 1 | A | Venezuelans: above 60 % without, 30 % with contract | eviction in arrears without contract
eviction_written | 0.10 | per month | 0 | 1 | A | Venezuelans: above 60 % without, 30 % with contract | eviction after notice
notice_months | 3 | months | 0 | 12 | A | assumption | notice under a written contract
normal_tightness | 0.35 | ratio | 0.05 | 2 | A | trial runs | applicants a vacant room at which rents stand still
pressure_speed | 0.015 | ln/month | 0 | 0.05 | A | trial runs: +3 % at three applicants was a ratchet | how fast rents move
vacant_discount | 0.02 | per month | 0 | 0.1 | A | assumption | discount of a room vacant for two months
pass_live_in | 0.5 | share | 0 | 1 | A | assumption | rent growth live-in landlords pass on
pass_absentee | 1.0 | share | 0 | 1 | A | assumption | rent growth absentee landlords pass on
reservation_rent | 0.30 | MWM/month | 0.05 | 0.6 | A | calibrated so that 20-35 % of lots let; at .20 rents fell by half in 20 years | median rent for which owners let
reservation_spread | 0.3 | ln | 0 | 1 | A | assumption | its spread
letting_hurdle | 0.20 | per year | 0.05 | 0.5 | A | assumption | return for which a room is built to let
list_chance | 0.05 | per month | 0 | 1 | A | assumption | owners who come to list a spare room
sharing_limit | 5 | persons/room | 2 | 8 | A | assumption | crowding at which relatives take nobody in
""",
    "lots": """
lot_price | 12 | MWM | 4 | 30 | X | informal unserviced lots 10-12 MWM | price of a lot 20 cells out without services
lot_distance | 0.03 | ln/cell | 0 | 0.1 | A | assumption | price: distance
lot_services | 0.27 | ln/level | 0 | 0.6 | X | serviced lots USD 55-72.5/m² | price: services
lot_title | 0.22 | ln | 0 | 0.6 | X | title adds about 25 % (Peru) | price: title
down_share | 0.30 | share | 0 | 1 | A | trial runs | down payment to the subdivider
seller_months | 48 | months | 12 | 120 | A | trial runs | instalments to the subdivider
lot_burden | 0.25 | share | 0.1 | 0.6 | A | trial runs | lot instalment over income
first_home_discomfort | 0.6 | utility | 0 | 3 | A | trial runs | how much a first shelter puts off
first_material | 0.75 | MWM | 0 | 3 | A | assumption | material money a buyer keeps for the shelter
offer_reach | 2 | cells | 1 | 10 | A | trial runs | lots are offered within this distance of built ones
lot_search | 0.05 | per month | 0 | 1 | A | assumption | households without lot that look for one
lot_patience | 12 | months | 3 | 60 | A | assumption | missed instalments a subdivider tolerates
lot_foreclosure | 0.05 | per month | 0 | 1 | A | assumption | chance to lose the lot after that
""",
    "migration": """
newcomer_gap | 0.20 | share | 0 | 0.6 | A | assumption | income gap of newcomers
gap_closing | 0.02 | per month | 0 | 0.2 | A | assumption | closing of that gap
gap_with_papers | 1.5 | factor | 1 | 4 | A | assumption | faster with papers
papers_chance | 0.02 | per month | 0 | 0.2 | A | assumption | papers gained a month
patience_months | 2 | months | 0 | 12 | A | assumption | search before moving in with relatives
leave_base | 0.004 | per month | 0 | 0.05 | A | trial runs | migrants leaving, falling with integration
unhoused_leave_months | 6 | months | 1 | 36 | A | assumption | months unhoused before giving up
leave_unhoused | 0.05 | per month | 0 | 0.5 | A | assumption | unhoused households giving up
""",
    "government": """
take_up_base | -2 | logit | -5 | 2 | A | assumption | asking for a programme: base
take_up_trust | 4 | logit | 0 | 8 | A | assumption | asking: full trust
take_up_seen | 1.0 | logit | 0 | 3 | A | assumption | asking: a contact was served
take_up_paper | 0.25 | logit | 0 | 3 | A | assumption | asking: paperwork
hear_chance | 0.06 | per month | 0 | 1 | A | assumption | hearing of a programme
hopeless_share | 0.1 | share | 0 | 1 | A | assumption | households without a lot that ask for a programme which needs one
ask_again_months | 24 | months | 1 | 120 | A | assumption | months before asking again
queue_months | 60 | months | 6 | 240 | A | assumption | longest wait in a queue
smallest_project | 2 | MWM | 0.5 | 10 | A | assumption | smallest project worth an application
in_kind_share | 0.3 | share | 0 | 1 | A | assumption | part of what stands that counts as savings
verified_share | 0.8 | share | 0.3 | 1 | A | trial runs | part of the money that must stand as work
reopening_months | 2 | months | 0 | 12 | A | assumption | cost of reopening frozen works
harm_base | 0.15 | share | 0 | 0.6 | A | prevalence unknown (Cruz 2021 §7.4) | assistants who neither visit nor check
harm_load | 0.25 | share | 0 | 1 | A | assumption | more of them with each unit of overload
harm_trained | 0.6 | factor | 0 | 1 | A | assumption | fewer of them when trained
ghost_loss | 0.6 | share | 0 | 1 | A | trial runs | part of a ghost tranche that is lost
trust_success | 0.10 | 0-1 | 0 | 0.5 | A | assumption | trust gained by a contact's success
trust_abandoned | 0.15 | 0-1 | 0 | 0.5 | A | assumption | trust lost by abandoned works
lobbying | 0.5 | | 0 | 3 | A | assumption | voice of an organised settlement for services
priority_noise | 0.3 | | 0 | 3 | A | assumption | what else decides who is served
""",
}

STAGE_WORDS = ("shelter", "walls", "slab", "finishing", "room", "storey")
_STAGE_TABLES = {
    "stage_material": "material",
    "stage_hours": "hours",
    "stage_skilled": "skilled",
    "stage_weight": "weight",
}


def _read() -> dict[str, Parameter]:
    found: dict[str, Parameter] = {}
    for group, table in _TABLES.items():
        for line in table.strip().splitlines():
            name, default, unit, low, high, tag, source, meaning = (cell.strip() for cell in line.split("|"))
            found[name] = Parameter(
                name, float(default), unit, float(low), float(high), tag, source, meaning, group
            )
    return found


PARAMETERS: dict[str, Parameter] = _read()

BEHAVIOUR_DTYPE = np.dtype(
    [(name, "f8") for name in PARAMETERS] + [(name, "f8", (len(STAGE_WORDS),)) for name in _STAGE_TABLES]
)


def behaviour_record(overrides: Mapping[str, float] | None = None) -> np.recarray:
    """A record array of one behaviour record; ``overrides`` by parameter name.

    Raises ``KeyError`` for an unknown name and ``ValueError`` outside the plausible range.
    """
    records = np.zeros(1, BEHAVIOUR_DTYPE).view(np.recarray)
    behaviour = records[0]
    for name, parameter in PARAMETERS.items():
        behaviour[name] = parameter.default
    for name, value in (overrides or {}).items():
        parameter = PARAMETERS[name]
        if not parameter.low <= value <= parameter.high:
            raise ValueError(
                f"{name} = {value} lies outside {parameter.low} to {parameter.high} {parameter.unit}"
            )
        behaviour[name] = value
    for field, prefix in _STAGE_TABLES.items():
        behaviour[field] = [behaviour[f"{prefix}_{word}"] for word in STAGE_WORDS]
    return records


def table() -> str:
    """All parameters as a text table, one group after another."""
    lines: list[str] = []
    for group in _TABLES:
        lines.append(f"\n{group.upper()}")
        for parameter in PARAMETERS.values():
            if parameter.group == group:
                span = f"{parameter.low:g} to {parameter.high:g}"
                lines.append(
                    f"{parameter.name:24} {parameter.default:>8g} {parameter.unit:18} {span:14} "
                    f"[{parameter.tag}] {parameter.meaning} ({parameter.source})"
                )
    return "\n".join(lines).strip()
