"""Fields of the city as a whole: its place, its counters, its log of events.

How the rows read, and what a writer is, stands in ``records``.
"""

from __future__ import annotations

from agents.foundation.fields import fields

PLACE_FIELDS = fields("""
households       | i4   |           | population | households at the start
side             | i4   | cells     | population | cells along a side of the map
lots_a_block     | i4   | lots      | population | lots in a block; a block's lots are consecutive rows
level_cost       | f8   | MWM       | population | cost of a service level a household
retrofit_factor  | f8   | factor    | population | that cost over the cost before anybody lives there
risk_factor      | f8   | factor    | population | cost at risk sites over cost elsewhere
connection_cost  | f8   | MWM       | population | cost of joining a house to a line that is there, a level
ahead_share      | f8   | share     | population | infrastructure money spent on blocks nobody has settled yet
ahead_levels     | i4   | 0-4       | population | service level such blocks get
level_fee        | f8   | MWM/month | population | fee of a service level
income           | 10f8 | MWM/month | population | mean income by decile
persons          | 10f8 | persons   | population | mean household size by decile
decile_edges     | 10f8 | share     | population | cumulative shares of the deciles
informal_share   | f8   | share     | population | informal work
mason_share      | f8   | share     | population | households with a mason
remittance_share | f8   | share     | population | households that receive remittances
account_share    | f8   | share     | population | households with a bank account
willing_share    | f8   | share     | population | owners willing to have tenants
shelter_places   | i4   |           | population | households that public shelters have room for
regularisation   | f8   | 1/year    | population | titles the office can take up
notarial         | f8   | 1/year    | population | clouded titles the notaries can take up
property_tax     | f8   | 1/year    | population | tax on the price of an owner's ground
vacant_land_tax  | f8   | 1/year    | population | tax on the price of ground that a land company holds
recapture_rate   | f8   | share     | population | part of the rise by public works that comes in
recapture_exempt | f8   | MWM/month | population | income up to which a family is not charged
social_share     | f8   | share     | population | part of the lots on offer at a social price
social_price     | f8   | share     | population | social price over the market's
swap_share       | f8   | share     | population | land to be given over the gain of a storey, 0: no swaps
swap_cells       | f8   | cells     | population | distance up to which a storey more may be had for land
social_income    | f8   | MWM/month | population | highest income of those who get such lots
home_margin      | f8   | share     | population | what developers want to earn on the cost of a home
home_rooms       | i4   | rooms     | population | rooms of a finished home
home_storeys     | i4   | storeys   | population | storeys that may be built on a lot
home_months      | i4   | months    | population | months of building a finished home
indirect_cost    | f8   | share     | population | plans, permits, guarantees, sales over the building
outside_seekers  | f8   | 1/month   | population | buyers from elsewhere over starting households
buyer_lowest     | i4   | 1-10      | population | lowest decile of buyers from elsewhere
buyer_highest    | i4   | 1-10      | population | highest decile of buyers from elsewhere
family_pays      | i1   |           | population | 1 if families pay for their titles, 0 if the public does
rate_cap         | f8   | 1/year    | population | highest rate of new loans, 0 without a cap
cooperative_support | f8 | 1/year   | population | extra growth of cooperatives' reach
support_cost     | f8   | MWM/year  | population | public money for advice to cooperatives and for inspectors
rent_fine        | f8   | factor    | population | fine for an overcharge, times what it makes in a year
fine_chance      | f8   | 1/year    | population | chance that an overcharge of a tenth is proven
observatory      | i1   |           | population | 1 if market rents are published
extra_notice     | i4   | months    | population | further months of notice before an eviction
just_cause       | i1   |           | population | 1 if nobody who pays may be put out
foreign_documents | i1  |           | population | 1 if contracts may be written on foreign documents
fee_share        | f8   | share     | population | part of the fee of a title that families pay
tax_share        | f8   | share     | population | part of the tax on ground that low incomes pay
tax_income       | f8   | MWM/month | population | highest income of those
family_regime    | i1   |           | population | 1 if an inherited lot is family property by law
will_chance      | f8   | 1/year    | population | owners without a will whom a campaign makes write one
will_cost        | f8   | MWM       | population | what such a will costs the public
""")

TALLY_FIELDS = fields("""
households     | i4 | rows   | population | household rows in use
ties           | i4 | rows   | ties       | tie rows in use
loans          | i4 | rows   | lender     | loan rows in use
circles        | i4 | rows   | lender     | circle rows in use
rooms          | i4 | rows   | landlord   | room rows in use
awards         | i4 | rows   | government | award rows in use
groups         | i4 | rows   | government | group rows in use
assistants     | i4 | rows   | government | assistant rows in use
settlements    | i4 | rows   | land       | settlement rows in use
lots           | i4 | rows   | population | lot rows in use
births         | i4 | persons | family    | children ever born in the city
deaths         | i4 | persons | family    | people who ever died in the city
orphans        | i4 | persons | family    | children taken in outside the city
people_in      | i4 | persons | migrant   | people who ever arrived
people_out     | i4 | persons | migrant   | people who ever left
food_drift     | f8 | ln     | household  | noise of food prices
food_crisis    | f8 | share  | household  | rise of food prices in a bad year
food_price     | f8 | factor | household  | price of food
services_money | f8 | MWM    | government | infrastructure money not yet spent
services_money_ahead | f8 | MWM | government | part of it kept for blocks nobody has settled yet
services_spent | f8 | MWM    | government | infrastructure money ever spent, public fees for titles too
titles_granted | i4 | titles | government | titles ever granted, and clouded ones ever cleared
recaptured     | f8 | MWM    | recapture  | value ever recaptured
uplifted       | f8 | MWM    | recapture  | rise of private ground by public works, ever
swapped_lots   | i4 | lots   | developer  | lots ever given to the public for a storey more elsewhere
swapped_worth  | f8 | MWM    | developer  | what they were worth
swap_gain      | f8 | MWM    | developer  | what those storeys were worth to their developers, costs off
upgrading_money | f8 | MWM   | government | money of upgrading programmes not yet spent
upgrading_spent | f8 | MWM   | government | money of upgrading programmes ever spent
support_spent  | f8 | MWM    | government | ever spent on rules: support, inspectors, information, inclusion
formalised     | f8 | MWM    | government | public money ever spent on fees of titles that a rule cuts
wills_spent    | f8 | MWM    | testaments | public money ever spent on wills
wills_made     | i4 | wills  | testaments | wills ever written in a campaign
pooled         | f8 | MWM    | government | remittances ever pooled for services
""")

EVENT_FIELDS = fields("""
month     | i4 | month | events | month
kind      | i2 | code  | events | what happened
household | i8 | key   | events | key of the household
other     | i8 | key   | events | key of the other household or institution, or 0
lot       | i4 | lot   | events | lot, or -1
cause     | i2 | code  | events | why
amount    | f8 |       | events | hours, MWM or stage, by kind
""")
