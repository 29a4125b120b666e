"""Behavioural numbers of families: budget, births and deaths, building, mutual aid, titles.

How the rows read stands in ``parameters``.
"""

from __future__ import annotations

OF_FAMILIES = {
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
formal_to_informal | 0.0102 | per month | 0 | 0.05 | A | assumption; the two give 56 % informal, TIL1 2019 56.7 % | formal workers turning informal
informal_to_formal | 0.0080 | per month | 0 | 0.05 | A | assumption; the two give 56 % informal, TIL1 2019 56.7 % | informal workers turning formal
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
dependants_share | 0.5 | share | 0 | 1 | A | assumption; migrants send money home (Housing Laboratory 2020 §2.5) | migrants with relatives elsewhere who live on what they send
remitted_share | 0.10 | share | 0 | 0.5 | A | assumption | part of income above needs they send
taste_spread | 0.9 | ln | 0.1 | 2 | A | trial runs | spread of the lasting taste for borrowing
own_taste | 1.3 | utility | 0 | 3 | A | trial runs: keeps six in ten owners in the first five years; the wish for space makes rooms a little worse than before | mean taste for owning
own_taste_spread | 0.5 | utility | 0 | 2 | A | trial runs | its spread
programme_trust | 0.35 | 0-1 | 0 | 1 | A | assumption | mean trust in public programmes at the start
""",
    "family": """
founder_youngest | 30 | years | 18 | 50 | A | trial runs: couples of 25-35 lost their last owner 50 years after settling, not 30-45 | youngest founder of a lot on its first day
founder_oldest | 45 | years | 25 | 70 | A | trial runs, as above | oldest founder
newcomer_youngest | 20 | years | 16 | 40 | A | assumption | youngest head of an arriving family
newcomer_oldest | 42 | years | 20 | 70 | A | assumption | oldest head of an arriving family
fertility | 2.8 | children | 0 | 6 | mem | Mexico about 2.0 for each woman around 2019; some live without a partner, and poor peripheries lie above | children of a couple that stays together, for a family of mean size
birth_age | 27 | years | 20 | 35 | A | assumption | mean age at birth
birth_spread | 6 | years | 2 | 10 | A | assumption | its spread
expecting_until | 38 | years | 20 | 45 | A | assumption | age of the younger partner up to which a couple with at most one child builds for another
birth_pause | 18 | months | 9 | 48 | A | assumption | months between births
death_base | 0.0007 | per year | 0 | 0.01 | mem | life tables of Mexico | deaths that do not depend on age
death_level | 0.000075 | per year | 0.00001 | 0.0005 | mem | life tables of Mexico: .5 % at 50, 2.5 % at 70, 6 % at 80 | Gompertz: level
death_slope | 0.084 | per year | 0.06 | 0.11 | mem | life tables of Mexico, as above | Gompertz: slope
death_infant | 0.013 | share | 0 | 0.1 | mem | infant mortality of Mexico | deaths in the first year of life
leave_home | 0.012 | per month | 0 | 0.05 | A | assumption | grown children of 20 to 32 who leave to live on their own
leave_late | 0.003 | per month | 0 | 0.05 | A | assumption | the same of older ones
single_share | 0.25 | share | 0 | 1 | A | assumption | who leaves without a partner
class_weight | 2 | deciles | 0 | 10 | A | assumption | how much chance counts against income when partners meet
age_weight | 5 | years/decile | 1 | 50 | A | assumption | years of age that keep partners apart like one decile of income
largest_age_gap | 12 | years | 2 | 40 | A | assumption | largest difference of age of a new couple
class_moves | 0.25 | share | 0 | 0.5 | A | assumption | children one decile above their parents, and as many one below
child_earns | 0.12 | share | 0 | 0.5 | A | assumption | what each grown child at home adds to the family's income
one_earner | 0.70 | share | 0.3 | 1 | A | assumption | income of a family whose head has no partner, if it once had one
old_age | 68 | years | 55 | 80 | A | assumption | age from which a head earns less each year
old_age_loss | 0.03 | per year | 0 | 0.1 | A | assumption | how much less
dowry_share | 0.2 | share | 0 | 1 | A | assumption | part of the parents' free cash a new household takes along
will_chance | 0.08 | share | 0 | 1 | X | fewer than 10 % have a will (Grajeda & Ward 2012) | owners who leave a will
norm_of_parents | 0.5 | share | 0 | 1 | A | assumption | what children take over of their parents' norm of returning help
norm_of_works | 0.3 | share | 0 | 1 | A | assumption | what growing up with collective works adds
norm_of_place | 0.2 | share | 0 | 1 | A | assumption | what the mean norm of the settlement adds
works_memory | 0.0167 | per month | 0.002 | 0.1 | A | five years | weight of a month in the share of works attended
works_upbringing | 0.10 | share | 0.01 | 1 | A | assumption | share of works attended that counts as growing up with them
parents_consent | 0.8 | share | 0 | 1 | A | assumption | parents who let their children build upstairs
storey_patience | 15 | years | 2 | 60 | A | trial runs: nine in ten are done in twelve; some never would be | years after which an unfinished storey passes to the parents
storey_savings | 2 | MWM | 0 | 20 | A | assumption | money in hand with which a second household begins a storey
formal_home_chance | 0.004 | per month | 0 | 0.05 | A | assumption | formal workers without a lot who buy a finished home outside
formal_home_income | 3.0 | MWM/month | 1 | 20 | A | payroll credit reaches formal incomes from two to four minimum wages (Cruz 2021 §5.2) | income from which they can
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
night_rounds | 0.5 | share | 0 | 1 | A | night rounds (Cruz 2021 §7.3); the size is assumed | part of the loss of stored material that the rounds of a fully organised settlement avoid
store_decay | 0.005 | per month | 0 | 0.05 | A | assumption | stored material lost
shelter_decay | 0.015 | per month | 0 | 0.05 | A | assumption | decay of a shelter until a slab stands
wear_yearly | 0.004 | per year | 0 | 0.03 | A | assumption | wear of masonry without upkeep
upkeep | 0.02 | MWM/month | 0 | 0.1 | A | assumption | upkeep that halves the wear
renewal_cost | 45 | MWM | 20 | 90 | A | cost of the stages | money that renews a whole worn house
smallest_renewal | 0.2 | MWM | 0 | 2 | A | assumption | smallest renewal
extend_crowding | 2.0 | persons/room | 1 | 4 | A | trial runs: 2.5 gives too few rooms | crowding above which a room is wanted
consolidated_quality | 0.80 | 0-1 | 0.6 | 0.95 | A | trial runs: .85 is not reached without a fifth room | quality of a consolidated home
discomfort_slab | 0.35 | 0-1 | 0 | 1 | A | assumption | discomfort without a slab
discomfort_services | 0.25 | 0-1 | 0 | 1 | A | assumption | discomfort without any service
discomfort_crowding | 0.25 | 0-1 | 0 | 1 | A | assumption | discomfort of five persons a room
discomfort_defect | 0.15 | 0-1 | 0 | 1 | A | assumption | discomfort of an open defect
discomfort_price | 0.20 | MWM/month | 0 | 1 | A | families pay interest as discomfort (Cruz 2021 §7.3) | shadow price of full discomfort
quality_value | 0.10 | MWM/month | 0 | 1 | A | half of what full discomfort costs; at .3 crowding hardly ever decides | what a family would pay a month for one unit of dwelling quality
project_hurdle | 0.005 | per year | 0 | 0.2 | A | money kept at home loses value: little is asked of a house | lowest yearly return of a project
project_taste | 0.5 | ln | 0 | 1.5 | A | assumption | spread of a family's lasting tastes for finishing, space, tenants, trade
means_years | 10 | years | 1 | 40 | A | assumption | saving beyond which a smaller project is begun instead, and no storey
trade_share | 0.20 | share | 0 | 1 | A | Cruz 2021 §3.5 (that houses are places of work) | families with a trade for a workshop at home
workshop_income | 0.25 | MWM/month | 0.05 | 1.5 | A | a small business of one person besides the household's work | mean earnings of a workshop
workshop_noise | 0.4 | ln | 0 | 1 | A | assumption | monthly noise of these earnings
prototype_saving | 0.06 | share | 0 | 0.3 | A | bulk purchase, no design (sign of Cruz 2021 §7.2) | material a prescribed plan saves
prototype_adaptation | 0.35 | share | 0 | 1 | A | walls broken out and rebuilt (sign of Cruz 2021 §7.4) | cost of making a prototype grow, over the material of a room
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
works_line | 0.5 | share | 0 | 1 | A | assumption; settlers dig their own ditches (Cruz 2021 §3.6, 7.3) | part of collective hours that goes into the next service line
works_line_limit | 0.5 | share | 0 | 1 | A | assumption | part of the cost of a service line that own work can save
market_pressure | 1.0 | factor | 0 | 3 | A | islands of cooperation under market pressure (Cruz 2021 §7.3) | how a rise of lot prices weakens the norm of returning help
meet_chance | 0.25 | share | 0 | 1 | A | assumption | chance to get to know an owner of the block
full_circle | 12 | contacts | 4 | 16 | A | assumption | contacts after which nobody new is met
norm_alpha | 6 | | 1 | 20 | A | assumption | norm of founders: first shape of the Beta
norm_beta | 2 | | 1 | 20 | A | assumption | norm of founders: second shape of the Beta
newcomer_norm_alpha | 2 | | 1 | 20 | A | assumption | norm of newcomers: first shape
newcomer_norm_beta | 6 | | 1 | 20 | A | assumption | norm of newcomers: second shape
""",
    "titles": """
saving_clouded | 0.70 | factor | 0.3 | 1 | A | sign as Galiani & Schargrodsky 2010 | saving on a lot whose title is clouded
clouded_discount | 0.25 | share | 0 | 0.6 | A | assumption | what a clouded title takes off the price of a lot and of the house on it
title_interest | 0.02 | per month | 0 | 0.5 | A | assumption | families in possession, or heirs, who ask for a title
title_fee | 0.32 | MWM | 0 | 10 | X | Peru, USD 64 a title | cost of a title by regularisation
notary_fee | 3 | MWM | 0 | 20 | A | assumption | cost of clearing a clouded title
title_occupation | 60 | months | 0 | 240 | mem | positive prescription in good faith takes five years in Mexico, from memory | occupation after which a family without any right can ask for a title
title_months | 12 | months | 1 | 60 | A | assumption | months a regularisation takes
notary_shortest | 18 | months | 1 | 60 | A | "a very slow process" (Cruz 2021 §7.4) | shortest clearing
notary_longest | 36 | months | 1 | 120 | A | "a very slow process" (Cruz 2021 §7.4) | longest clearing
title_again | 60 | months | 0 | 240 | A | assumption | heirs who could not agree ask again after this time
heirs_agree | 0.9 | share | 0 | 1 | A | assumption | chance that each further heir agrees
titling_boost | 1 | factor | 0 | 50 | A | lever | factor on the capacity of regularisation
family_regime | 0 | switch | 0 | 1 | A | lever; Cruz 2021 §4.10 | 1: family property shortens a clearing and needs no agreement of heirs
family_regime_time | 0.5 | factor | 0 | 1 | A | assumption: it halves the time | length of a clearing under family property
""",
}
