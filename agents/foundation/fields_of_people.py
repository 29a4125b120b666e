"""Fields of people: households, ties, settlements, groups of families, streams of newcomers.

How the rows read, and what a writer is, stands in ``records``.
"""

from __future__ import annotations

from agents.foundation.fields import fields

HOUSEHOLD_FIELDS = fields("""
key               | i8 |           | population   | permanent key, never reused
present           | i1 |           | residence    | 1 while the household is in the city, 0 for a free row
sector            | i1 |           | population   | sector of the ledger this record's cash belongs to
tenure            | i1 | code      | residence    | unhoused, owner, tenant or sharing
account           | i1 | code      | lender       | none, bank account, member of the cooperative
formal            | i1 |           | household    | 1 if the main job is formal
employed          | i1 |           | household    | 0 while a formal worker is out of work
couple            | i1 | code      | members      | 0 single, 1 the second member is the partner, 2 widowed
privacy           | i1 |           | population   | 1 if willing to have tenants on the lot
lot               | i4 | lot       | residence    | the lot lived on, or -1
room              | i4 | room      | residence    | the rented room, or -1
persons           | i4 | persons   | members      | members
adults            | i4 | persons   | members      | members able to work and build
loan              | i4 | loan      | lender       | first loan of the household's list, or -1
award             | i4 | award     | government   | the current award, or -1
cash              | f8 | MWM       | ledger       | money at hand
earmarked         | f8 | MWM       | purse        | part of the cash meant for a project
deposit           | f8 | MWM       | ledger       | money in an account (bank or cooperative)
needs             | f8 | MWM/month | household    | survival floor of this month's prices
unmet             | f8 | MWM       | household    | this month's floor, services or emergency nobody paid
emergency         | f8 | MWM       | household    | cost of this month's emergency
income            | f8 | MWM/month | household    | labour income of this month
usual_income      | f8 | MWM/month | household    | labour income smoothed over about six months
remittance        | f8 | MWM/month | household    | remittance received this month
room_income       | f8 | MWM/month | landlord     | rent received for rooms this month
workshop_income   | f8 | MWM/month | household    | what the workshop in the house brought this month
instalments       | f8 | MWM/month | lender       | sum of instalments due a month
reserved          | f8 | MWM       | government   | savings kept for a programme's down payment
consumption       | f8 | MWM/month | household    | spending on living this month
material          | f8 | MWM       | construction | stored building material at its value without surcharge
log_income        | f8 | ln MWM    | population   | log of lasting monthly income
income_drift      | f8 | ln        | household    | persistent deviation of log income (AR 1)
earning           | f8 | factor    | members      | earning power of the family: 1 for a working couple
income_gap        | f8 | share     | migrant      | what newcomers earn less, closing with time
discomfort        | f8 | 0-1       | dwelling     | discomfort of this month
norm              | f8 | 0-1       | neighbour    | norm of returning help
works_share       | f8 | 0-1       | neighbour    | share of months with collective works, smoothed
aid_hours         | f8 | h         | neighbour    | hours given to others this month
decile            | i1 | 1-10      | population   | income decile of the household's lasting income
stream            | i1 | code      | population   | native or one of five migration streams
receives          | i1 |           | population   | 1 if relatives abroad send remittances
dependants        | i1 |           | population   | 1 if relatives elsewhere live on what the family sends
mason             | i1 |           | government   | 1 if a member is a skilled builder
papers            | i1 |           | migrant      | 1 if documents are valid
guarantor         | i1 |           | tenant       | 1 if someone warrants for the household
put_out_by        | i8 |           | landlord     | key of the landlord who last put it out for arrears, or 0
flagged           | i1 |           | lender       | 1 after a default or in a broken circle
degree            | i4 | contacts  | ties         | contacts
missed_history    | i4 | bits      | lender       | last six months, a bit for each with a missed instalment
short_of_due      | i1 |           | lender       | 1 if an instalment of a running loan was missed this month
over_indebted     | i4 | months    | lender       | consecutive months over-indebted
leaves            | i4 | month     | population   | month a seasonal worker leaves, or -1
returns           | i4 | month     | migrant      | month a household that left comes back, or NEVER
listed            | i4 | month     | cooperative | month it put its name on a cooperative's list, or NEVER
searching         | i4 | months    | rental       | months looked for a room in vain
sheltered         | i4 | months    | migrant      | months in a public shelter, 0 outside
settled           | i4 | month     | residence    | month of the last move
diverted          | f8 | MWM       | purse        | project money ever leaked to other needs
integration       | f8 | 0-1       | migrant      | integration index of a migrant (1 for natives)
parents           | i8 |           | population   | key of the household its head grew up in, or 0
remitted          | f8 | MWM       | household    | money ever sent to relatives elsewhere
taste             | f8 | factor    | population   | lasting taste for borrowing (lognormal, median 1)
reservation       | f8 | MWM/month | population   | lowest rent for which letting a room is worth the trouble
own_taste         | f8 | utility   | population   | lasting taste for owning
hours_given       | f8 | h         | neighbour    | help ever given
hours_received    | f8 | h         | neighbour    | help ever received
hours_written_off | f8 | h         | ties         | open favours forgiven or broken (given side positive)
programme_trust   | f8 | 0-1       | government   | trust in public programmes
debt              | f8 | MWM       | lender       | sum of balances owed
secured_debt      | f8 | MWM       | lender       | part of it that a home stands behind
borrowed          | f8 | MWM       | lender       | principal ever received
loan_cash         | f8 | MWM       | purse        | borrowed in distress and not yet spent
rolled            | f8 | MWM       | purse        | borrowed money used to pay other debts
living_credit     | f8 | MWM       | purse        | borrowed in distress or as a favour, spent on living
earmarked_credit  | f8 | MWM       | purse        | borrowed part of the money meant for a project
walls_credit      | f8 | MWM       | purse        | borrowed money that went into the house
diverted_credit   | f8 | MWM       | purse        | borrowed project money spent on other needs
pledged           | f8 | MWM       | lender       | part of the deposit that secures cooperative loans
turned_down       | i4 | bits      | lender       | lenders that said no within a year, a bit for each row
turned_down_at    | i4 | month     | lender       | month of the last no
renewal_until     | i4 | month     | lender       | until when the offer of another loan stands
let_down          | i4 | bits      | lender       | lenders that remember its default, a bit for each row
flagged_since     | i4 | month     | lender       | month of the last default, or of the circle's that broke
interest_paid     | f8 | MWM       | lender       | interest and fees ever paid
received          | f8 | MWM       | government   | public money ever received, credit included
granted           | f8 | MWM       | government   | grants ever received
discomfort_paid   | f8 | MWM       | dwelling     | shadow interest paid in discomfort since arrival
effort            | f8 | MWM       | construction | value of material and hours ever put into building
effort_wasted     | f8 | MWM       | construction | part of it lost to waste, surcharge, rework and decay
own_spending      | f8 | MWM       | construction | own money ever spent on building
arrived           | i4 | month     | population   | month of arrival in the city (negative: before the run)
left_home         | i4 | persons   | members      | children of its head who live on their own
sent_out          | i4 | persons   | members      | members who ever left to live elsewhere
defaults          | i4 | loans     | lender       | loans ever defaulted
trapped           | i4 |           | lender       | times it fell into the trap
loans_taken       | i4 | loans     | lender       | loans ever received
good_cycles       | i4 | loans     | lender       | loans repaid as agreed, for own purposes
months_trapped    | i4 | months    | lender       | months ever spent in the trap
group             | i4 | group     | government   | group of families it belongs to, or -1
asked             | i4 | month     | government   | month of the last application, or NEVER
asked_of          | i4 | programme | government   | the programme it asked then
served            | i4 | awards    | government   | awards ever completed
paid_out          | i4 | awards    | government   | awards that lapsed after all their money was paid
rent_aid          | i4 | awards    | government   | aid to rent ever received
housed            | i4 | homes     | government   | homes and lots of programmes ever moved into
fund              | i4 | programme | government   | guarantee fund it owes rent to
fund_debt         | f8 | MWM       | ledger       | rent a guarantee fund paid for it and wants back
generation        | i1 |           | population   | 1 founded or came, 2 their children, and so on
will              | i1 |           | testaments   | 1 if the owners leave a will
pushed_by         | i2 | cause     | displacement | why it was pushed out of a home, 0 while no case is open
pushed            | i4 | month     | displacement | month in which it was
origin            | i4 | lot       | displacement | lot it was pushed out of
origin_services   | i4 | 0-4       | displacement | services it had there
origin_tenure     | i1 | rank      | displacement | rank of the tenure it had there
aided             | i8 | bits      | government   | programmes, a bit for each row, that gave it means
match             | f8 | share     | government   | what a programme adds to own money spent on building
complement        | f8 | MWM/month | government   | income complement paid this month
street_trade      | i1 |           | government   | 1 while the family runs a business in the street
certified         | i1 |           | government   | 1 if a skill of the main earner is certified
""")

TIE_FIELDS = fields("""
present  | i1 |           | ties | 1 if this record is in use
a        | i4 | household | ties | one end
b        | i4 | household | ties | other end
kind     | i1 | code      | ties | kin, co-founder, neighbour, co-national
distance | f8 | cells     | ties | distance between the homes
trust_ab | f8 | 0-1       | ties | trust of a in b
trust_ba | f8 | 0-1       | ties | trust of b in a
favour   | f8 | h         | ties | hours a has given b minus hours received
met      | i4 | month     | ties | month of the last help or shared work
refused  | i4 | month     | ties | month of the last refusal, or NEVER
gift     | i4 | month     | ties | month of the last gift of money, or NEVER
""")

SETTLEMENT_FIELDS = fields("""
key          | i8 |       | land       | permanent key
founded      | i4 | month | land       | month of founding
households   | i4 |       | neighbour  | households living here
inhabitants  | i4 | persons | neighbour | members of these households
moves        | i4 |       | neighbour  | households that moved in this month
works        | f8 | h     | neighbour  | collective hours this month
stock        | f8 | h     | neighbour  | collective hours put into the next service line
norm         | f8 | 0-1   | neighbour  | mean norm of returning help
price        | f8 | ln    | land_prices | mean log price of its occupied lots this January
price_before | f8 | ln    | land_prices | the same a year ago
heat         | f8 | ln    | land_prices | rise of lot prices over the last two years
organisation | f8 | 0-1   | neighbour  | organisation o
services     | i4 | 0-4   | government | service level of the settlement
polygon      | i4 | bits  | government | policies that work here: upgrading, land trust, programmes
invaded      | i4 | month | invasion   | month of the last invasion here, or NEVER
contested    | i1 |       | invasion   | 1 while it may still be cleared
hold         | f8 | 0-1   | invasion   | chance that the invasion is never cleared
pool         | f8 | MWM   | government | remittances pooled for services, and what was added to them
""")

GROUP_FIELDS = fields("""
key        | i8 |            | government | permanent key
present    | i1 |            | government | 1 until it breaks up or its last work is over
state      | i1 | code       | government | gathering, preparing, waiting for approval, at work
settlement | i4 | settlement | government | settlement in which it began
programme  | i4 | programme  | government | programme it gathers for
founded    | i4 | month      | government | month its first member began to gather others
formed     | i4 | month      | government | month it was complete, or NEVER
ready      | i4 | month      | government | month its preparation ends, or NEVER
approved   | i4 | month      | government | month of approval, or NEVER
members    | i4 | households | government | families in it
savings    | f8 | MWM        | government | own savings its members keep for it
""")

STREAM_FIELDS = fields("""
key          | i8 |         | population | permanent key
code         | i1 | code    | population | which stream
arrivals     | f8 | 1/month | population | arrivals over starting households
papers       | f8 | share   | population | share that arrives with papers
guarantor    | f8 | share   | population | share with a guarantor
savings      | f8 | MWM     | population | money brought along
pulse_factor | f8 | factor  | population | arrivals during a pulse
pulse_years  | f8 | years   | population | mean years between pulses, 0 for none
pulse_months | f8 | months  | population | length of a pulse
""")
