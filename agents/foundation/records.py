"""Every kind of record: field, type, unit, who may write it, and what it means.

A population is a NumPy record array of one of these kinds. Each table row below reads

    name, type, unit, writer, meaning

``writer`` is the only module that may assign the field after a record has been set up
(``model.population`` fills new records; a test reads the code and checks both).
Money fields belong to ``ledger``. Unit ``MWM`` is one Mexican monthly minimum wage of
2020 (3,746 MXN), ``h`` person-hours, ``month`` a month number with 0 = start of the run.

Row numbers ("household row") link records inside one run and are -1 for "none"; they
are never used for luck: that is what ``key`` is for. No field may be named like an
attribute of a NumPy array: ``size`` would read 1 interpreted and its value compiled.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

NONE = -1
STAGES = 6
MOST_PERSONS = 12

# --- codes ---------------------------------------------------------------------------------

SHELTER, WALLS, SLAB, FINISHING, ROOM_STAGE, STOREY = 1, 2, 3, 4, 5, 6
STAGE_NAMES = (
    "nothing yet",
    "provisional shelter",
    "foundation and walls",
    "roof slab",
    "finishing and services",
    "extra room",
    "second storey",
)

UNHOUSED, OWNER, TENANT, SHARER = 0, 1, 2, 3
TENURE_NAMES = ("unhoused", "owner", "tenant", "sharing")

NO_TITLE, POSSESSION, TITLED = 0, 1, 2
TITLE_NAMES = ("none", "possession", "titled")

NATIVE, INTERNAL, DISPLACED, INTERNATIONAL, RETURNEE, SEASONAL = 0, 1, 2, 3, 4, 5
STREAM_NAMES = ("native", "internal", "displaced", "international", "returnee", "seasonal")

KIN, COFOUNDER, NEIGHBOUR, CONATIONAL = 0, 1, 2, 3
TIE_NAMES = ("kin", "co-founder", "neighbour", "co-national")

FOR_PROFIT, COOPERATIVE, PUBLIC = 0, 1, 2
LENDER_NAMES = ("for_profit", "cooperative", "public")

NO_ACCOUNT, BANK_ACCOUNT, COOPERATIVE_MEMBER = 0, 1, 2

QUEUED, ACTIVE, FROZEN, COMPLETED, LAPSED = 1, 2, 3, 4, 5
AWARD_NAMES = ("", "queued", "active", "frozen", "completed", "lapsed")

# --- tables --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Field:
    """One field of a record: its name, NumPy type, unit, writing module, meaning, shape."""

    name: str
    type: str
    unit: str
    writer: str
    meaning: str


def _fields(table: str) -> tuple[Field, ...]:
    rows = [tuple(cell.strip() for cell in line.split("|")) for line in table.strip().splitlines()]
    return tuple(Field(*row) for row in rows)


HOUSEHOLD_FIELDS = _fields("""
key              | i8 |          | population | permanent key, never reused
present          | i1 |          | residence  | 1 while the household is in the city, 0 for a free row
sector           | i1 |          | population | sector of the ledger this record's cash belongs to
cash             | f8 | MWM      | ledger     | money at hand
deposit          | f8 | MWM      | ledger     | money in an account (bank or cooperative)
earmarked        | f8 | MWM      | purse      | part of the cash meant for a project
diverted         | f8 | MWM      | purse      | project money ever leaked to other needs
reserved         | f8 | MWM      | government | savings kept for a programme's down payment
arrived          | i4 | month    | population | month of arrival in the city (negative: before the run)
stream           | i1 | code     | population | native or one of five migration streams
leaves           | i4 | month    | population | month a seasonal worker leaves, or -1
papers           | i1 |          | migrant    | 1 if documents are valid
guarantor        | i1 |          | population | 1 if someone warrants for the household
integration      | f8 | 0-1      | migrant    | integration index of a migrant (1 for natives)
decile           | i1 | 1-10     | population | income decile of the household's lasting income
persons          | i4 | persons  | population | members
adults           | i4 | persons  | population | members able to work and build
mason            | i1 |          | population | 1 if a member is a skilled builder
formal           | i1 |          | household  | 1 if the main job is formal
employed         | i1 |          | household  | 0 while a formal worker is out of work
log_income       | f8 | ln MWM   | population | log of lasting monthly income
income_gap       | f8 | share    | migrant    | what newcomers earn less, closing with time
income_drift     | f8 | ln       | household  | persistent deviation of log income (AR 1)
income           | f8 | MWM/month| household  | labour income of this month
usual_income     | f8 | MWM/month| household  | labour income smoothed over about six months
receives         | i1 |          | population | 1 if relatives abroad send remittances
remittance       | f8 | MWM/month| household  | remittance received this month
room_income      | f8 | MWM/month| landlord   | rent received for rooms this month
needs            | f8 | MWM/month| household  | survival floor of this month's prices
unmet            | f8 | MWM      | household  | part of this month's floor, services or emergency nobody paid
emergency        | f8 | MWM      | household  | cost of this month's emergency
consumption      | f8 | MWM/month| household  | spending on living this month
material         | f8 | MWM      | builder    | stored building material at purchase value without surcharge
taste            | f8 | factor   | population | lasting taste for borrowing (lognormal, median 1)
privacy          | i1 |          | population | 1 if willing to have tenants on the lot
reservation      | f8 | MWM/month| population | lowest rent for which letting a room is worth the trouble
own_taste        | f8 | utility  | population | lasting taste for owning
norm             | f8 | 0-1      | neighbour  | norm of returning help
aid_hours        | f8 | h        | neighbour  | hours given to others this month
hours_given      | f8 | h        | neighbour  | help ever given
hours_received   | f8 | h        | neighbour  | help ever received
hours_written_off| f8 | h        | neighbour  | open favours forgiven or broken (given side positive)
degree           | i4 | contacts | neighbour  | contacts
programme_trust  | f8 | 0-1      | government | trust in public programmes
tenure           | i1 | code     | residence  | unhoused, owner, tenant or sharing
lot              | i4 | lot      | residence  | the lot lived on, or -1
room             | i4 | room     | residence  | the rented room, or -1
settled          | i4 | month    | residence  | month of the last move
searching        | i4 | months   | rental     | months looked for a room in vain
account          | i1 | code     | lender     | none, bank account, member of the cooperative
loan             | i4 | loan     | lender     | first loan of the household's list, or -1
instalments      | f8 | MWM/month| lender     | sum of instalments due a month
debt             | f8 | MWM      | lender     | sum of balances owed
missed_history   | i4 | bits     | lender     | last six months, one bit for a month with a missed instalment
flagged          | i1 |          | lender     | 1 after a default, seen by lenders who share information
defaults         | i4 | loans    | lender     | loans ever defaulted
loans_taken      | i4 | loans    | lender     | loans ever received
borrowed         | f8 | MWM      | lender     | principal ever received
good_cycles      | i4 | loans    | lender     | loans repaid without default
rolled           | f8 | MWM      | lender     | borrowed money used to pay other debts
interest_paid    | f8 | MWM      | lender     | interest and fees ever paid
over_indebted    | i4 | months   | lender     | consecutive months over-indebted
months_trapped   | i4 | months   | lender     | months ever spent in the trap
award            | i4 | award    | government | the current award, or -1
asked            | i4 | month    | government | month of the last application, or NEVER
served           | i4 | awards   | government | awards ever completed
received         | f8 | MWM      | government | public money ever received
discomfort       | f8 | 0-1      | dwelling   | discomfort of this month
discomfort_paid  | f8 | MWM      | dwelling   | shadow interest paid in discomfort since arrival
effort           | f8 | MWM      | builder    | value of material and hours ever put into building
effort_wasted    | f8 | MWM      | builder    | part of it lost to waste, surcharge, rework and decay
own_spending     | f8 | MWM      | builder    | own money ever spent on building
""")

LOT_FIELDS = _fields("""
key              | i8 |          | population | permanent key
x                | i4 | cells    | population | column on the map
y                | i4 | cells    | population | row on the map
block            | i4 | block    | population | block of the map
distance         | f8 | cells    | population | distance from the centre, on the scale of a 60-cell city
zone             | i4 |          | population | rent zone, a ring around the centre
public           | i1 |          | population | 1 if vacant land of the state
risk             | i1 |          | population | 1 at a risk site
settlement       | i4 |          | land       | settlement, or -1 while nobody settled here
services         | i4 | 0-4      | government | road, water, power, sewer
offered          | i1 |          | land       | 1 if for sale
owner            | i4 | household| residence  | owning household, or -1
landlord         | i4 | landlord | population | absentee landlord, or -1
title            | i1 | code     | residence  | none, possession, titled
price_owed       | f8 | MWM      | ledger     | what is still owed to the seller
instalment       | f8 | MWM/month| land       | monthly payment to the seller
missed           | i4 | months   | land       | instalments missed in a row
founded          | i4 | month    | residence  | month the lot was first occupied, or NEVER
rooms            | i4 | rooms    | builder    | rooms standing, those let included
let_rooms        | i4 | rooms    | landlord   | rooms listed or let
rooms_listed     | i4 | rooms    | landlord   | rooms ever listed
shelter          | f8 | 0-1      | builder    | state of the provisional shelter
done             | i4 | 0-4      | builder    | last stage of the core that stands
extra_rooms      | i4 | rooms    | builder    | extra rooms standing
complete         | i1 |          | builder    | 1 while there is nothing left to build
invested         | f8 | MWM      | builder    | money ever spent on building here
storey           | i1 |          | builder    | 1 if the second storey stands
defects          | i4 | bits     | builder    | open defects, bit k for stage k
fabric           | f8 | 0-1      | builder    | quality of the masonry, wear included
core_month       | i4 | month    | builder    | month the core was finished, or NEVER
slab_month       | i4 | month    | builder    | month the slab was poured, or NEVER
consolidated_month| i4| month    | dwelling   | month first consolidated, or NEVER
people           | i4 | persons  | residence  | persons living on the lot outside let rooms
households       | i4 |          | residence  | households living on the lot
quality          | f8 | 0-1      | dwelling   | dwelling quality Q
crowding         | f8 | persons  | dwelling   | persons a room not let
adequate         | i1 |          | dwelling   | 1 if adequate
consolidated     | i1 |          | dwelling   | 1 if consolidated
""")

PROJECT_FIELDS = _fields("""
stage            | i4 | code     | builder    | stage being built on the lot, 0 for none
started          | i4 | month    | builder    | month work began
for_letting      | i1 |          | builder    | 1 if the room is meant for a tenant
progress         | f8 | 0-1      | builder    | share built
visits           | f8 | 0-1      | government | visits made over visits required
skilled_contact  | i1 |          | builder    | 1 if a mason of the network worked on it
attempts         | i4 | months   | builder    | monthly attempts to gather a crew
rework           | f8 | MWM      | builder    | cost of open rework
award            | i4 | award    | government | award that pays for it, or -1
wait_month       | i4 | month    | builder    | month the stage began to wait for a crew, or NEVER
spent            | f8 | MWM      | builder    | money spent on the stage so far
""")

ROOM_FIELDS = _fields("""
key              | i8 |          | population | permanent key
present          | i1 |          | landlord   | 1 if this record is in use
lot              | i4 | lot      | landlord   | lot it stands on
landlord         | i4 | landlord | landlord   | absentee landlord, or -1 for the lot's owner
area             | f8 | m2       | landlord   | floor area
asking           | f8 | MWM/month| rental     | asking rent
vacant           | i4 | months   | rental     | months without tenant
tenant           | i4 | household| residence  | tenant, or -1
rent             | f8 | MWM/month| rental     | contract rent
started          | i4 | month    | rental     | month the contract began
written          | i1 |          | rental     | 1 if the contract is written
market_then      | f8 | ln       | rental     | log market rent at the last anniversary
deposit          | f8 | MWM      | ledger     | deposit held by the landlord
arrears          | f8 | MWM      | ledger     | rent owed
missed           | i4 | months   | landlord   | months of rent owed in a row
notice           | i4 | months   | landlord   | months since notice was given, or -1
premium          | f8 | share    | rental     | what this tenant was asked above the list
""")

TIE_FIELDS = _fields("""
present          | i1 |          | neighbour  | 1 if this record is in use
a                | i4 | household| neighbour  | one end
b                | i4 | household| neighbour  | other end
kind             | i1 | code     | neighbour  | kin, co-founder, neighbour, co-national
distance         | f8 | cells    | neighbour  | distance between the homes
trust_ab         | f8 | 0-1      | neighbour  | trust of a in b
trust_ba         | f8 | 0-1      | neighbour  | trust of b in a
favour           | f8 | h        | neighbour  | hours a has given b minus hours received
met              | i4 | month    | neighbour  | month of the last help or shared work
refused          | i4 | month    | neighbour  | month of the last refusal, or NEVER
gift             | i4 | month    | coping     | month of the last gift of money, or NEVER
""")

LOAN_FIELDS = _fields("""
key              | i8 |          | lender     | permanent key
present          | i1 |          | lender     | 1 if this record is in use
borrower         | i4 | household| lender     | borrowing household, or -1 after it left
lender           | i4 | lender   | lender     | lending institution
next             | i4 | loan     | lender     | next loan of the same borrower, or -1
award            | i4 | award    | lender     | award this credit belongs to, or -1
issued           | i4 | month    | lender     | month of issue
principal        | f8 | MWM      | lender     | amount lent
balance          | f8 | MWM      | ledger     | amount owed, interest and fees included
rate             | f8 | 1/month  | lender     | monthly interest rate
instalment       | f8 | MWM/month| lender     | contractual instalment
term             | i4 | months   | lender     | contractual term
accrued          | f8 | MWM      | lender     | interest and fees owed, part of the balance
predicted        | f8 | share    | lender     | chance of default the lender expected
distress         | i1 |          | lender     | 1 if taken in distress
overdue          | f8 | MWM      | lender     | instalments due and not paid
missed           | i4 | months   | lender     | instalments missed in a row
rescheduled      | i1 |          | lender     | 1 once rescheduled
defaulted        | i4 | month    | lender     | month of default, or -1
paid             | f8 | MWM      | lender     | paid so far
""")

LENDER_FIELDS = _fields("""
key              | i8 |          | lender     | permanent key
sector           | i1 |          | population | sector of the ledger
cash             | f8 | MWM      | ledger     | lendable funds
kind             | i1 | code     | population | for-profit, cooperative, public
annual_rate      | f8 | 1/year   | lender     | interest rate for new loans
term             | i4 | months   | population | term of its loans
sees_other_debts | f8 | share    | population | share of other debts it gets to see
reach            | f8 | share    | lender     | share of households it can serve
expected_default | f8 | logit    | lender     | intercept of its default forecast, updated from losses
portfolio        | f8 | MWM      | lender     | sum of balances
late             | f8 | MWM      | lender     | balances in arrears of 90 to 180 days
applications     | i4 |          | lender     | applications received
approved         | i4 |          | lender     | loans issued
denied_capacity  | i4 |          | lender     | denied: instalment above the capacity rule
denied_flagged   | i4 |          | lender     | denied: past default
denied_profit    | i4 |          | lender     | denied: expected profit not positive
denied_funds     | i4 |          | lender     | denied: no funds
issued           | f8 | MWM      | lender     | principal ever issued
written_off      | f8 | MWM      | lender     | balances ever written off
income_year      | f8 | MWM      | lender     | interest and fees received this year
cost_year        | f8 | MWM      | lender     | costs and losses of this year
loans_year       | i4 |          | lender     | loans that came to an end this year
defaults_year    | i4 |          | lender     | loans that defaulted this year
predicted_year   | f8 | loans    | lender     | defaults expected of the loans that ended
""")

LANDLORD_FIELDS = _fields("""
key              | i8 |          | population | permanent key
sector           | i1 |          | population | sector of the ledger
cash             | f8 | MWM      | ledger     | money of the absentee landlord
units            | i4 | rooms    | population | units owned
taste            | f8 | share    | population | distaste for tenants without papers
""")

SETTLEMENT_FIELDS = _fields("""
key              | i8 |          | population | permanent key
founded          | i4 | month    | land       | month of founding
households       | i4 |          | neighbour  | households living here
moves            | i4 |          | neighbour  | households that moved in this month
works            | f8 | h        | neighbour  | collective hours this month
organisation     | f8 | 0-1      | neighbour  | organisation o
services         | i4 | 0-4      | government | service level of the settlement
""")

AWARD_FIELDS = _fields("""
key              | i8 |          | government | permanent key
present          | i1 |          | government | 1 while queued or running
programme        | i4 | programme| government | programme that gives it
household        | i4 | household| government | household served
lot              | i4 | lot      | government | lot built on
state            | i1 | code     | government | queued, active, frozen, completed, lapsed
applied          | i4 | month    | government | month of application
approved         | i4 | month    | government | month of approval
grant            | f8 | MWM      | government | approved grant
credit           | f8 | MWM      | government | approved credit
savings          | f8 | MWM      | government | own savings pledged
loan             | i4 | loan     | government | loan of the credit part, or -1
tranche          | i4 |          | government | tranches paid
paid             | f8 | MWM      | government | grant and credit paid to the household
invested_then    | f8 | MWM      | government | money in the lot at approval
verified         | i1 |          | government | 1 once the running tranche was seen to stand
due              | i4 | month    | government | month the next tranche can be paid
deadline         | i4 | month    | government | month the running tranche must stand
ghosts           | i4 |          | government | tranches released without work
score            | f8 |          | government | place in the queue, low is first
""")

PROGRAMME_FIELDS = _fields("""
key              | i8 |          | population | permanent key
sector           | i1 |          | population | sector of the ledger
cash             | f8 | MWM      | ledger     | money of the budget not yet paid out
budget           | f8 | MWM/year | population | yearly budget
fiscal_year      | i1 |          | population | 1 if unspent money returns in December
ceiling_household| f8 | MWM/month| population | income from which a household is not eligible
ceiling_single   | f8 | MWM/month| population | the same for one person
needs_lot        | i1 |          | population | 1 if only owners of a lot are eligible
needs_possession | i1 |          | population | 1 if possession must be proven
excludes_risk    | i1 |          | population | 1 if risk sites are excluded
needs_papers     | i1 |          | population | 1 if papers are required
queue            | i1 | code     | population | first come or vulnerability
grant_limit      | f8 | MWM      | population | largest grant
credit_limit     | f8 | MWM      | population | largest credit
project_limit    | f8 | MWM      | population | largest project
savings_share    | f8 | share    | population | part of the project the household brings
savings_in_kind  | i1 |          | population | 1 if material and structure count as savings
credit_required  | i1 |          | population | 1 if there is no project without credit
credit_from_budget| i1|          | population | 1 if the credit comes from the programme's money
lender           | i4 | lender   | population | lender that keeps the credit, or -1
rate             | f8 | 1/year   | population | interest rate of the credit
term             | i4 | months   | population | term of the credit
capacity_rule    | i1 | code     | population | how the bearable instalment is found
capacity_share   | f8 | share    | population | its share
tranches         | 6f8| share    | population | shares of the tranches
tranche_count    | i4 |          | population | number of tranches
verification_delay| f8| months   | population | mean wait for a verification
deadline         | i4 | months   | population | months in which a tranche must stand
lapse            | i4 | months   | population | months after which an approval lapses
successive       | i1 |          | population | 1 if a household may be served again
assistants       | f8 | persons  | population | technical assistants, part-time counted in part
assistant_capacity| f8| projects | population | projects one assistant can look after
assistant_wage   | f8 | MWM/month| population | wage of an assistant
trained          | i1 |          | population | 1 if assistants are trained
active           | i4 | awards   | government | running awards
load             | f8 |          | government | running awards over what assistants can look after
committed        | f8 | MWM      | government | approved and not yet paid
funded           | f8 | MWM      | government | budget ever received
returned         | f8 | MWM      | government | budget ever returned to the treasury
spent            | f8 | MWM      | government | ever paid to households and assistants
applications     | i4 |          | government | applications received
approvals        | i4 |          | government | awards approved
completions      | i4 |          | government | awards completed
lapses           | i4 |          | government | awards lapsed
ghosts           | i4 |          | government | tranches released without work
wait_sum         | f8 | months   | government | sum of waits from application to approval
refused_income   | i4 |          | government | asked and refused: income above the ceiling
refused_lot      | i4 |          | government | asked and refused: no lot, or no possession of it
refused_risk     | i4 |          | government | asked and refused: risk site
refused_papers   | i4 |          | government | asked and refused: papers
refused_credit   | i4 |          | government | asked and refused: no capacity to repay
refused_savings  | i4 |          | government | asked and refused: savings too small, or waited in vain
""")

ZONE_FIELDS = _fields("""
pressure         | f8 | ln       | rental     | rents above or below the hedonic rent
applicants       | f8 |          | rental     | applicants of this month
asking           | f8 | MWM/month| rental     | mean rent of rooms, asked or paid
vacant           | i4 | rooms    | rental     | vacant rooms at the start of the month
units            | i4 | rooms    | rental     | rooms let or to let
vacancy          | f8 | share    | rental     | vacancy smoothed over a year
""")

STREAM_FIELDS = _fields("""
key              | i8 |          | population | permanent key
code             | i1 | code     | population | which stream
arrivals         | f8 | 1/month  | population | arrivals over starting households
papers           | f8 | share    | population | share that arrives with papers
guarantor        | f8 | share    | population | share with a guarantor
savings          | f8 | MWM      | population | money brought along
pulse_factor     | f8 | factor   | population | arrivals during a pulse
pulse_years      | f8 | years    | population | mean years between pulses, 0 for none
pulse_months     | f8 | months   | population | length of a pulse
""")

PLACE_FIELDS = _fields("""
households       | i4 |          | population | households at the start
side             | i4 | cells    | population | cells along a side of the map
lots_a_block     | i4 | lots     | population | lots in a block; a block's lots are consecutive rows
level_cost       | f8 | MWM      | population | cost of a service level a household
level_fee        | f8 | MWM/month| population | fee of a service level
income           |10f8| MWM/month| population | mean income by decile
persons          |10f8| persons  | population | mean household size by decile
decile_edges     |10f8| share    | population | cumulative shares of the deciles
informal_share   | f8 | share    | population | informal work
mason_share      | f8 | share    | population | households with a mason
remittance_share | f8 | share    | population | households that receive remittances
account_share    | f8 | share    | population | households with a bank account
willing_share    | f8 | share    | population | owners willing to have tenants
""")

TALLY_FIELDS = _fields("""
households       | i4 | rows     | migrant    | household rows in use
ties             | i4 | rows     | neighbour  | tie rows in use
loans            | i4 | rows     | lender     | loan rows in use
rooms            | i4 | rows     | landlord   | room rows in use
awards           | i4 | rows     | government | award rows in use
settlements      | i4 | rows     | land       | settlement rows in use
lots             | i4 | rows     | population | lot rows in use
food_drift       | f8 | ln       | household  | noise of food prices
food_crisis      | f8 | share    | household  | rise of food prices in a bad year
food_price       | f8 | factor   | household  | price of food
services_money   | f8 | MWM      | government | infrastructure money not yet spent
services_spent   | f8 | MWM      | government | infrastructure money ever spent
""")

ACCOUNT_FIELDS = _fields("""
cash             | f8 | MWM      | ledger     | money (negative: issued to the city since the start)
sector           | i1 |          | population | sector of the ledger
key              | i8 |          | population | permanent key
""")

EVENT_FIELDS = _fields("""
month            | i4 | month    | events     | month
kind             | i2 | code     | events     | what happened
household        | i8 | key      | events     | key of the household
other            | i8 | key      | events     | key of the other household or institution, or 0
lot              | i4 | lot      | events     | lot, or -1
cause            | i2 | code     | events     | why
amount           | f8 |          | events     | hours, MWM or stage, by kind
""")

NEVER = -32768
BEFORE = -1
"""Months that mean: not yet; and: some time before the run."""

KINDS = {
    "household": HOUSEHOLD_FIELDS,
    "lot": LOT_FIELDS,
    "project": PROJECT_FIELDS,
    "room": ROOM_FIELDS,
    "tie": TIE_FIELDS,
    "loan": LOAN_FIELDS,
    "lender": LENDER_FIELDS,
    "landlord": LANDLORD_FIELDS,
    "settlement": SETTLEMENT_FIELDS,
    "award": AWARD_FIELDS,
    "programme": PROGRAMME_FIELDS,
    "zone": ZONE_FIELDS,
    "stream": STREAM_FIELDS,
    "place": PLACE_FIELDS,
    "tally": TALLY_FIELDS,
    "account": ACCOUNT_FIELDS,
    "event": EVENT_FIELDS,
}


def dtype_of(kind: str) -> np.dtype:
    """The aligned structured dtype of a kind of record; ``KeyError`` for an unknown kind."""
    return np.dtype([(f.name, f.type) for f in KINDS[kind]], align=True)


def new_records(kind: str, rows: int) -> np.recarray:
    """``rows`` zeroed records of a kind."""
    return np.zeros(rows, dtype_of(kind)).view(np.recarray)


def grown(records: np.recarray, rows: int) -> np.recarray:
    """A copy of ``records`` with room for ``rows`` records; the new ones are zero."""
    larger = np.zeros(rows, records.dtype).view(np.recarray)
    larger[: len(records)] = records
    return larger
