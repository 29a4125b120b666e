"""Fields of what is built and let: lots, building projects, rooms, landlords, rent zones.

How the rows read, and what a writer is, stands in ``records``.
"""

from __future__ import annotations

from agents.foundation.fields import fields

LOT_FIELDS = fields("""
key                | i8 |           | population   | permanent key
owner              | i4 | household | residence    | owning household, or -1
landlord           | i4 | landlord  | rental_investor | absentee landlord, or -1
settlement         | i4 |           | land         | settlement, or -1 while nobody settled here
upper              | i4 | household | residence    | household that lives in the storey it built, or -1
done               | i4 | 0-4       | construction | last stage of the core that stands
rooms              | i4 | rooms     | construction | rooms standing, those let included
let_rooms          | i4 | rooms     | landlord     | rooms listed or let
people             | i4 | persons   | residence    | persons living on the lot outside let rooms
households         | i4 |           | residence    | households living on the lot
extra_rooms        | i4 | rooms     | construction | extra rooms standing
services           | i4 | 0-4       | government   | road, water, power, sewer
defects            | i4 | bits      | construction | open defects, bit k for stage k
title              | i1 | code      | titles       | none, possession, titled, clouded, collective
complete           | i1 |           | builder      | 1 while there is nothing left to build
storey             | i1 |           | construction | 1 if the second storey stands
workshop           | i1 |           | construction | 1 if one of the rooms is a workshop
offered            | i1 |           | estate       | 1 if for sale
adequate           | i1 |           | dwelling     | 1 if adequate
consolidated       | i1 |           | dwelling     | 1 if consolidated
quality            | f8 | 0-1       | dwelling     | dwelling quality Q
fabric             | f8 | 0-1       | construction | quality of the masonry, wear included
shelter            | f8 | 0-1       | construction | state of the provisional shelter
crowding           | f8 | persons   | dwelling     | persons a room not let
distance           | f8 | cells     | population   | distance from the centre, on the scale of a 60-cell city
price_owed         | f8 | MWM       | ledger       | what is still owed to the seller
instalment         | f8 | MWM/month | estate       | monthly payment to the seller
zone               | i4 |           | population   | rent zone, a ring around the centre
founded            | i4 | month     | residence    | month the lot was first occupied, or NEVER
invaded            | i4 | month     | invasion     | month an organised group took the lot, or NEVER
consolidated_month | i4 | month     | dwelling     | month first consolidated, or NEVER
overdue            | f8 | MWM       | estate       | instalments due and not paid
invested           | f8 | MWM       | construction | money ever spent on building here
x                  | i4 | cells     | population   | column on the map
y                  | i4 | cells     | population   | row on the map
block              | i4 | block     | population   | block of the map
heirs              | i4 | persons   | titles       | heirs who share a clouded title
title_asked        | i4 | month     | titles       | month the family asked for a title, or NEVER
title_due          | i4 | month     | titles       | month the running procedure ends, or NEVER
title_failed       | i4 | month     | titles       | month the heirs last failed to agree, or NEVER
seller             | i4 | household | estate       | household that sells the lot or is owed its price, or -1
holder             | i4 | holder    | estate       | company, trust or bank that holds or sold it, or -1
held_since         | i4 | month     | estate       | month it came to hold it
ground_then        | f8 | MWM       | estate       | price of the ground when the family joined the trust
rent_bound         | i1 |           | estate       | 1 if rooms let here may cost no more than the list says
social             | i1 |           | estate       | 1 if on offer at a social price, to low incomes only
uplift             | f8 | MWM       | recapture    | rise of its price by public works, not charged yet
price              | f8 | ln MWM    | land_prices  | log price of the ground with an undisputed title
surroundings       | f8 | 0-1       | land_prices  | mean quality of the dwellings on the eight lots around
missed             | i4 | months    | estate       | instalments missed in a row
rooms_listed       | i4 | rooms     | landlord     | rooms ever listed
core_month         | i4 | month     | construction | month the core was finished, or NEVER
slab_month         | i4 | month     | construction | month the slab was poured, or NEVER
public             | i1 |           | titles       | 1 if land of the state that nobody has a right to
connected          | i1 |           | government   | 1 if the lines of its street have been brought to the lot
risk               | i1 |           | population   | 1 at a risk site
rigid              | i1 |           | construction | 1 if built to a plan that is not made to grow
ready              | i4 | month     | developer    | month a developer's home stands here, or NEVER
planned            | i1 | storeys   | developer    | storeys of the home a developer has here, or 0
asked              | f8 | MWM       | developer    | what a developer asks for its finished home, or 0
laid               | i4 | levels    | government   | services a developer laid to this lot alone
displaced          | i4 | households | displacement | households ever displaced from here
narrow             | i1 | rooms     | small_lots   | rooms fewer than usual that a small lot has space for
light              | i1 |           | small_lots   | 1 if the house bears no storey
keeper             | i4 | programme | government   | programme that keeps this home or lot, or -1
allotted           | i1 |           | government   | 1 while it is promised to a household
handover           | i4 | month     | government   | month from which it can be handed over
""")

PROJECT_FIELDS = fields("""
stage           | i4 | code   | construction | stage being built on the lot, 0 for none
started         | i4 | month  | construction | month work began
purpose         | i1 | code   | construction | for the family, for a tenant, for a workshop
builder         | i4 | household | construction | household that builds, or -1
prototype       | i1 |        | government   | 1 while a programme prescribes the plan
progress        | f8 | 0-1    | construction | share built
visits          | f8 | 0-1    | government   | visits made over visits required
advised         | i1 |        | lender       | 1 while a lender looks after the works it pays for
skilled_contact | i1 |        | construction | 1 if a mason of the network worked on it
attempts        | i4 | months | construction | monthly attempts to gather a crew
rework          | f8 | MWM    | construction | cost of open rework
award           | i4 | award  | government   | award that pays for it, or -1
wait_month      | i4 | month  | construction | month the stage began to wait for a crew, or NEVER
spent           | f8 | MWM    | construction | money spent on the stage so far
room_target     | i4 | rooms  | government   | extra rooms once the room a programme pays for stands, or 0
line            | i1 | code   | government   | line of works a programme pays for now, or 0
firm_owes       | f8 | MWM    | contractor   | paid to a building firm and not built yet
warranted       | i1 |        | government   | 1 while stages are finished under a programme's warranty
covered         | f8 | MWM    | construction | part of the rework that is under warranty
checked         | i1 |        | government   | 1 while a plan that an office has checked is built
""")

ROOM_FIELDS = fields("""
key         | i8 |           | landlord  | permanent key
present     | i1 |           | landlord  | 1 if this record is in use
lot         | i4 | lot       | landlord  | lot it stands on
landlord    | i4 | landlord  | landlord  | absentee landlord, or -1 for the lot's owner
area        | f8 | m2        | landlord  | floor area
asking      | f8 | MWM/month | rent_levels | asking rent
vacant      | i4 | months    | markets   | months without tenant
tenant      | i4 | household | residence | tenant, or -1
rent        | f8 | MWM/month | markets   | contract rent
started     | i4 | month     | contracts | month the contract began
written     | i1 |           | contracts | 1 if the contract is written
market_then | f8 | ln        | markets   | log market rent at the last anniversary
deposit     | f8 | MWM       | ledger    | deposit held by the landlord
arrears     | f8 | MWM       | ledger    | rent owed
missed      | i4 | months    | landlord  | months of rent owed in a row
notice      | i4 | months    | landlord  | months since notice was given
needed      | i1 | code      | landlord  | why notice was given: family, new owner, or not at all
burdened    | i4 | months    | landlord  | months in a row in which the rent was above what a tenant can bear
premium     | f8 | share     | markets   | what this tenant was asked above the list
subsidy     | f8 | MWM/month | government | part of the rent a programme pays
fund        | i4 | programme | government | guarantee fund that stands in for the tenant, or -1
judged      | i4 | month     | government | month an overcharge was proven, or NEVER
""")

LANDLORD_FIELDS = fields("""
key    | i8 |       | population | permanent key
sector | i1 |       | population | sector of the ledger
cash   | f8 | MWM   | ledger     | money of the absentee landlord
units  | i4 | units | rental_investor | units owned
formal | i1 |       | population | 1 if it lets with written contracts alone
taste  | f8 | share | population | distaste for tenants without papers
""")

ZONE_FIELDS = fields("""
pressure   | f8 | ln        | rent_levels | rents above or below the hedonic rent
applicants | f8 |           | rent_levels | applicants of this month
demand     | f8 | share     | rent_levels | applicants over rooms, smoothed
asking     | f8 | MWM/month | rent_levels | mean rent of rooms, asked or paid
premium    | f8 | share     | rent_levels | what tenants were asked above the list, on the average
vacant     | i4 | rooms     | rent_levels | vacant rooms at the start of the month
units      | i4 | rooms     | rent_levels | rooms let or to let
vacancy    | f8 | share     | rent_levels | vacancy, smoothed
seekers    | f8 |           | land   | households that wanted a lot here in the last twelve months
quiet      | f8 | 1/year    | land   | lots and houses that would change hands here in a quiet year
""")
