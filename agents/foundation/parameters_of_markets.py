"""Behavioural numbers of markets and the state: credit, rooms, lots, migration, government.

How the rows read stands in ``parameters``.
"""

from __future__ import annotations

OF_MARKETS = {
    "credit": """
apply_chance | 0.03 | per month | 0 | 0.3 | A | trial runs: applying is a choice | chance to think of a building loan
apply_in_distress | 0.06 | per month | 0 | 1 | A | assumption | chance to look for a loan in distress
apply_again | 0.10 | per month | 0 | 1 | A | assumption: lenders court those who paid back | chance to think of another loan after a good one
renewal_months | 12 | months | 0 | 60 | A | assumption | how long that offer stands
denial_months | 12 | months | 0 | 60 | A | assumption | months in which a lender that said no is not asked again
smallest_loan | 0.3 | MWM | 0.1 | 2 | A | assumption | smallest loan asked for
lender_choice | 3 | utility per (1/year) | 0 | 20 | A | assumption: .74 against .24 makes 1.5, four in five | weight of the rate when a lender is chosen
perceived_limit | 0.35 | share | 0.1 | 1 | A | assumption | burden a household dares to take
cost_overlooked | 0.3 | share | 0 | 0.8 | A | assumption | part of the cost a borrower overlooks
foresight_months | 60 | months | 6 | 240 | A | assumption | longest gain of time a borrower counts
loss_given_default | 0.6 | share | 0 | 1 | A | assumption | part of a loan lost in default
expected_default | -3.2 | logit | -6 | 0 | A | trial runs | default forecast: intercept at the start
default_burden | 4 | logit | 0 | 10 | A | trial runs | default forecast: seen burden
default_informal | 0.3 | logit | -1 | 2 | A | trial runs | default forecast: informal income
forecast_learning | 0.5 | share | 0 | 1 | A | trial runs: update from own losses | how fast a lender learns
collection_share | 0.25 | share | 0 | 1 | A | trial runs: default means collection | taken of income above needs
write_off_months | 36 | months | 6 | 120 | A | trial runs | months from default to write-off
probation_months | 3 | months | 0 | 12 | mem | Mexican rule: three full instalments, from memory | until a rescheduled loan counts as sound
flag_months | 48 | months | 0 | 120 | mem | credit bureau: 1 to 6 years by size of the debt, from memory | until a settled default is forgotten
burden_limit | 0.40 | share | 0.2 | 1 | A | assumption | burden above which a household is over-indebted
circle_trust | 0.30 | 0-1 | 0 | 1 | A | assumption: idle neighbours end at .25 | trust for standing in for each other
circle_fillers | 2 | persons | 0 | 9 | A | assumption: most want a loan themselves | friends who make up a circle's smallest number, at most
circle_cover | 0.10 | share | 0 | 1 | A | assumption | income a member gives at most to cover others
circle_trust_lost | 0.3 | 0-1 | 0 | 1 | A | assumption | trust lost among members when a circle breaks
part_delay | 1 | months | 0 | 12 | A | assumption | mean time from work that stands to the second part of a loan
part_deadline | 9 | months | 1 | 36 | A | assumption | time to show that work; later the second part is not paid
member_deposit_share | 0.15 | share | 0 | 1 | A | trial runs | part of saving a member deposits
member_deposit_limit | 1.5 | MWM | 0 | 10 | A | trial runs | deposit at which members stop
surplus_to_rate | 0.5 | share | 0 | 1 | A | surplus stays with members (Cruz 2021 §7.4) | part of the surplus that lowers the rate
member_rate_cut | 0.02 | per year | 0 | 0.1 | A | without a limit a small portfolio cut the rate to its floor in a year | largest yearly change of the cooperative rate
member_rate_floor | 0.12 | per year | 0 | 1 | A | assumption | lowest cooperative rate
reach_growth | 0.02 | per year | 0 | 0.2 | A | assumption | growth of the reach of cooperative and social lenders
reach_limit | 0.35 | share | 0 | 1 | A | trial runs: uncapped they drown in cash | largest reach of cooperatives without support, and of social lenders
capital_growth | 0.3 | per year | 0 | 2 | A | assumption | how much of the capital owners add or take out at most
idle_limit | 0.5 | share | 0 | 5 | A | assumption | idle cash over portfolio above which owners take money out
exit_years | 3 | years | 1 | 20 | A | assumption | years of loss after which a lender stops lending
""",
    "rooms": """
rent_base | 0.34 | MWM/month | 0.2 | 1 | A | trial runs; about .51 for a whole dwelling of two rooms in Iztapalapa 2024; at .45 a room rents fell by a third in five years | rent of a middling serviced room in the centre
rent_quality | 0.5 | ln | 0 | 2 | A | assumption | rent: quality
rent_services | 0.10 | ln/level | 0 | 0.5 | A | assumption | rent: services
rent_distance | 0.015 | ln/cell | 0 | 0.1 | A | assumption | rent: distance from the centre
rent_area | 0.75 | elasticity | 0.3 | 1 | A | assumption; at exp(.6 m²/18) three rooms cost 3.3 times one, above any whole dwelling seen | rent: area
choice_rent | 3 | utility | 0 | 10 | A | assumption | tenant: rent over income
choice_distance | 0.02 | utility/cell | 0 | 0.1 | A | assumption | tenant: distance from the centre
choice_services | 0.06 | utility/level | 0 | 0.5 | A | trial runs: rent charges for them | tenant: services
choice_ties | 0.5 | utility | 0 | 2 | A | assumption | tenant: log of contacts nearby
choice_crowding | 0.3 | utility | 0 | 2 | A | assumption | tenant: persons a room above `space_wanted`
space_wanted | 1.5 | persons/room | 0.5 | 3 | A | with 2.5 nobody took a second room | tenant: crowding from which more space is worth paying for
choice_noise | 0.15 | utility | 0 | 1 | A | assumption | tenant: what the model does not see
moving_cost | 0.3 | utility | 0 | 2 | A | assumption | what a better room must exceed
sharing_utility | -0.9 | utility | -3 | 1 | A | trial runs | sharing with relatives
rent_limit | 0.45 | share | 0.2 | 0.8 | A | assumption | rent over income a tenant accepts
rent_of_spare | 0.9 | share | 0.3 | 1 | A | without it the poorest rented what they could not pay and were evicted every year | rent over what food leaves
listings_seen | 5 | rooms | 1 | 16 | A | assumption | listings looked at
listings_of_contacts | 2 | rooms | 0 | 8 | A | assumption: word of mouth | those of them in settlements where contacts live
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
written_absentee | 0.3 | share | 0 | 1 | A | assumption: formal ones always do | informal absentee landlords who do
eviction_verbal | 0.30 | per month | 0 | 1 | A | Venezuelans: above 60 % without, 30 % with contract | eviction in arrears without contract
eviction_written | 0.10 | per month | 0 | 1 | A | Venezuelans: above 60 % without, 30 % with contract | eviction after notice
notice_months | 3 | months | 0 | 12 | A | assumption | notice under a written contract
notice_verbal | 1 | months | 0 | 12 | A | assumption | notice without one, for a room the family needs
family_first | 0.25 | per month | 0 | 1 | A | assumption | owners short of space who give a tenant notice
eviction_for_rent | 0.04 | per month | 0 | 1 | A | assumption | absentee landlords who put out, without contract, a tenant far below the market
dearer_tenant | 1.25 | factor | 1 | 3 | A | assumption | market rent over rent from which they do
burden_months | 3 | months | 1 | 24 | A | assumption | months above `rent_limit` after which a tenant gives up
warrant_chance | 0.08 | per year | 0 | 1 | A | assumption | fully trusted owners with a title who warrant for who looks for a room
normal_tightness | 0.22 | ratio | 0.05 | 2 | A | calibrated to a vacancy of 5-8 %; .35 gives 2-3 % | applicants a vacant room at which rents stand still
thin_market | 0.02 | share | 0.001 | 0.2 | A | with one room and one applicant added instead, rents of a zone without rooms rose for ever | rooms of a zone by which demand and vacancy are smoothed
market_memory | 3 | months | 1 | 36 | A | assumption: what landlords hear of the market | over which demand and vacancy are smoothed
pressure_speed | 0.010 | ln/month | 0 | 0.05 | A | trial runs: at .015 rents overshoot by a fifth before new rooms stand | how fast rents move
pressure_decay | 0.015 | per month | 0 | 0.1 | mem | office rents return by a fifth to a third of the gap a year (Hendershott and others, 2002, from memory); a sixth here | how fast rents fall back to what a room costs to provide
vacant_discount | 0.02 | per month | 0 | 0.1 | A | assumption | discount of a room vacant for two months
pass_live_in | 0.5 | share | 0 | 1 | A | assumption | rent growth live-in landlords pass on
pass_absentee | 1.0 | share | 0 | 1 | A | assumption | rent growth absentee landlords pass on
reservation_rent | 0.30 | MWM/month | 0.05 | 0.6 | A | calibrated so that 20-35 % of lots let; at .20 rents fell by half in 20 years | median rent for which owners let
reservation_spread | 0.3 | ln | 0 | 1 | A | assumption | its spread
builds_below | 0.08 | share | 0 | 1 | A | without it landlords built into years of falling rents | vacancy of a ring above which nobody builds to let
letting_hurdle | 0.20 | per year | 0.05 | 0.5 | A | assumption | return for which a room is built to let
landlord_lives_on | 0.5 | share | 0 | 1 | A | assumption: the other half is kept for building while it pays | rents on which absentee landlords live
rooms_on_a_lot | 9 | rooms | 3 | 20 | A | a lot of 125 m², three floors | rooms up to which absentee landlords build
unit_fittings | 3 | MWM | 0 | 10 | A | assumption: kitchen, bath, door | cost of a unit besides its rooms
list_in_distress | 0.2 | per month | 0 | 1 | A | a lodger is one of the ways to cope | owners in distress who come to offer a room
lodger_crowding | 3 | persons/room | 1 | 5 | A | assumption | crowding up to which they do
list_chance | 0.05 | per month | 0 | 1 | A | assumption | owners who come to list a spare room
sharing_limit | 5 | persons/room | 2 | 8 | A | assumption | crowding at which relatives take nobody in
""",
    "lots": """
lot_price | 12 | MWM | 4 | 30 | A | assumption; informal unserviced lots 10-12 MWM | price of a lot 20 cells out without services
lot_distance | 0.03 | ln/cell | 0 | 0.1 | A | assumption | price: distance
lot_services | 0.27 | ln/level | 0 | 0.6 | X | serviced lots USD 55-72.5/m² | price: services
lot_title | 0.22 | ln | 0 | 0.6 | X | title adds about 25 % (Peru) | price: title
house_share | 0.7 | share | 0 | 1 | A | assumption; full cost is not paid for a self-built house | price: what a house is worth of the money that would build it
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
    "land": """
price_speed | 0.08 | per month | 0.01 | 1 | A | assumption | how fast prices follow what drives them
price_noise | 0.003 | ln/month | 0 | 0.05 | A | assumption | what else moves the prices of a block
price_surroundings | 0.35 | ln | 0 | 2 | A | assumption | price: quality of the houses around
price_tightness | 0.30 | ln | 0 | 1 | A | assumption | price: log of seekers over lots on offer
land_neighbours | 1 | blocks | 0.2 | 5 | A | assumption: who finds nothing looks a few streets on | distance over which a neighbouring block counts for less, by e
thin_land_market | 1 | 1/year | 0.05 | 20 | A | trial runs: one added to both numbers of a ring | seekers of a quiet year up to which the ring says more of a neighbourhood than its own
home_turnover | 0.02 | 1/year | 0.005 | 0.2 | A | assumption: families stay in houses they built; with the usual buyers from elsewhere two houses in a hundred are looked at in a year | bids over houses that could be sold at which prices stand still
normal_turnover | 0.05 | 1/year | 0.005 | 1 | A | trial runs: with all vacant lots the ratio stood at its limit | seekers over lots on offer at which prices stand still
price_expectation | 1.5 | years | 0 | 2 | A | trial runs: 2.5 is critical, 3 diverges | price: growth that people expect
expectation_trend | 0.7 | weight | 0 | 1 | A | assumption | expected growth: trend of two years
expectation_news | 0.3 | weight | 0 | 1 | A | assumption | expected growth: public works announced
announced_growth | 0.10 | per year | 0 | 0.5 | A | assumption | growth that an announcement promises
announcement_months | 36 | months | 0 | 120 | A | assumption: half an administration | how long an announcement is talked of
company_hurdle | 0.06 | per year | 0 | 0.3 | A | assumption, real | growth, taxes off, for which land companies buy
company_doubt | 0.03 | per year | -0.1 | 0.3 | A | assumption, real | growth below which they sell
company_release | 0.005 | per month | 0 | 1 | A | trial runs: they dumped everything at once | part of its land a company then offers
company_reserve | 0.25 | share | 0 | 1 | A | assumption | money over capital below which a company sells sooner
company_short | 0.25 | per year | 0 | 1 | A | assumption | part of its land it then offers
company_spending | 0.30 | share | 0 | 1 | A | assumption | part of its capital that a company spends on land in a year at most
social_stock | 0.03 | lots a household | 0 | 1 | A | assumption: a year of new families in a city that grows by 2 to 3 % | empty lots that a land trust or bank keeps ready before it buys more, over households of the first day
cooperative_joins | 0.3 | per year | 0 | 1 | A | assumption: as many as hear of a programme in half a year | households without a lot that put their names on the list of a housing cooperative
home_discount | 0.01 | per month | 0 | 0.1 | A | assumption: a tenth in a year | by how much developers lower the price of a home that nobody bought
home_first_price | 0.05 | share | 0 | 0.5 | A | assumption | how much above what they expect to get they begin
home_memory | 0.7 | share | 0 | 1 | A | assumption: three or four homes | what developers keep of what they believed when they sell another home
company_pick | 0.20 | share | 0 | 1 | A | assumption | part of a block's vacant lots that a company buys in a year at most
bid_markup | 0.05 | ln | -0.5 | 0.5 | A | trial runs | bid on a house above its price
bid_spread | 0.25 | ln | 0 | 1 | A | trial runs | its spread
bid_expectation | 1.5 | years | 0 | 3 | A | trial runs: drives most displacement of owners | bid: growth expected
bid_income | 36 | months | 0 | 120 | A | affordable price of a home | most a buyer pays in months of income
bid_growth | 2 | utility | 0 | 10 | A | trial runs: buyers follow the rent gap | choice of a house: growth of prices in two years
bid_services | 0.5 | utility/level | 0 | 2 | A | assumption | choice of a house: services
bid_quality | 1 | utility | 0 | 5 | A | assumption | choice of a house: its quality
bid_price | 2 | utility | 0 | 10 | A | assumption | choice of a house: price over three years of income
houses_seen | 8 | houses | 1 | 32 | A | assumption | houses a buyer from elsewhere looks at
yield_base | 0.15 | ln | -0.5 | 1 | A | assumption | what a bid must exceed the price by: attachment to the house
yield_trust | 0.4 | ln | 0 | 2 | A | assumption | the same: mean trust in contacts
yield_organisation | 0.3 | ln | 0 | 2 | A | assumption | the same: organisation of the settlement
yield_children | 0.2 | ln | 0 | 2 | A | assumption | the same: relatives who share the lot
yield_distress | 0.3 | ln | 0 | 2 | A | assumption | less in distress
seller_leaves | 0.5 | share | 0 | 1 | A | trial runs | sellers of a house who leave the city
fees_limit | 0.10 | share | 0.02 | 0.5 | A | assumption | taxes and fees over income above which an owner cannot hold out
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
international_boost | 1 | factor | 0 | 100 | A | lever | factor on arrivals from other countries
season_return | 0.5 | share | 0 | 1 | A | assumption | seasonal workers who come again next year
migrant_return | 0.10 | share | 0 | 1 | A | assumption | migrants who left without a room or without having settled and try again
return_months | 24 | months | 0 | 120 | A | assumption | span, after a year away, within which they do
returnee_wish | 0.7 | utility | 0 | 3 | A | a plot is their first priority (Housing Laboratory 2020 §2.6) | how much more returnees want a lot of their own
returnee_receives | 0.5 | share | 0 | 1 | A | assumption: those who stayed abroad send | returnees to whom relatives send remittances
shelter_discomfort | 0.8 | 0-1 | 0 | 1 | A | assumption | discomfort in a public shelter; on the street it is 1
shelter_months | 12 | months | 0 | 60 | A | assumption | longest stay in a shelter
""",
    "government": """
take_up_base | -2 | logit | -5 | 2 | A | assumption | asking for a programme: base
take_up_trust | 4 | logit | 0 | 8 | A | assumption | asking: full trust
take_up_seen | 1.0 | logit | 0 | 3 | A | assumption | asking: a contact was served
take_up_paper | 0.5 | logit | 0 | 3 | A | assumption | asking: paperwork
hear_chance | 0.06 | per month | 0 | 1 | A | assumption | hearing of a programme
hopeless_share | 0.1 | share | 0 | 1 | A | assumption | households without a lot that ask for a programme which needs one
ask_again_months | 24 | months | 1 | 120 | A | assumption | months before asking again
queue_months | 60 | months | 6 | 240 | A | assumption | longest wait in a queue
smallest_project | 2 | MWM | 0.5 | 10 | A | assumption | smallest project worth an application
in_kind_share | 0.3 | share | 0 | 1 | A | assumption | part of what stands that counts as savings
pledged_months | 3 | months | 0 | 24 | A | assumption | months of own work that count as savings
verified_share | 0.8 | share | 0.3 | 1 | A | trial runs | part of the money that must stand as work
reopening_months | 2 | months | 0 | 12 | A | assumption | cost of reopening frozen works
harm_base | 0.15 | share | 0 | 0.6 | A | prevalence unknown (Cruz 2021 §7.4) | assistants who neither visit nor check
harm_load | 0.25 | share | 0 | 1 | A | assumption | more of them with each unit of overload
harm_trained | 0.6 | factor | 0 | 1 | A | assumption | fewer of them when trained
ghost_loss | 0.6 | share | 0 | 1 | A | trial runs | part of a ghost tranche that is lost
trust_success | 0.10 | 0-1 | 0 | 0.5 | A | assumption | trust gained by a contact's success
trust_abandoned | 0.15 | 0-1 | 0 | 0.5 | A | assumption | trust lost by abandoned works
services_boost | 1 | factor | 0 | 50 | A | lever | factor on the infrastructure budget of the place
trust_crowded | 0.15 | 0-1 | 0 | 0.5 | A | Cruz 2021 §7.4 (sign) | trust lost by a family whom a finished project leaves in need of a room
written_for_voucher | 0.5 | share | 0 | 1 | A | assumption: rent paid by a programme is sure | of landlords who write no contracts, those who do for a voucher
voucher_felt | 1 | share | 0 | 1 | A | lever | part of a voucher that counts in what its holder dares to pay
tenants_informed | 0.3 | share | 0 | 1 | A | assumption | tenants who know the market's rent where none is published
arrears_months | 5 | months | 1 | 24 | A | assumption: two months missed and three until the eviction | how long a tenant in arrears stays, as landlords reckon
fund_recovery | 0.25 | share | 0 | 1 | A | assumption: as collection after a default | of money above needs, what a guarantee fund takes back
lobbying | 0.5 | | 0 | 3 | A | assumption | voice of an organised settlement for services
priority_noise | 0.3 | | 0 | 3 | A | assumption | what else decides who is served
""",
}
