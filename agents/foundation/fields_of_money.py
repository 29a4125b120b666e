"""Fields of credit and public money: loans, lenders, awards, programmes, other accounts.

How the rows read, and what a writer is, stands in ``records``.
"""

from __future__ import annotations

from agents.foundation.fields import fields

LOAN_FIELDS = fields("""
key           | i8 |           | lender | permanent key
present       | i1 |           | lender | 1 until it is settled or written off
household     | i8 | key       | lender | key of the household that took it
decile        | i1 | 1-10      | lender | its income decile
borrower      | i4 | household | lender | borrowing household
lot           | i4 | lot       | lender | lot it builds on, or -1
lender        | i4 | lender    | lender | lending institution
next          | i4 | loan      | lender | next loan of the same borrower, or -1
award         | i4 | award     | lender | award this credit belongs to, or -1
circle        | i4 | circle    | lender | circle of joint liability, or -1
purpose       | i1 | code      | lender | house, room to let, workshop, distress, programme, favour
issued        | i4 | month     | lender | month of issue
closed        | i4 | month     | lender | month in which it was settled or written off, or -1
approved      | f8 | MWM       | lender | amount approved; what is not lent yet comes in a second part
principal     | f8 | MWM       | lender | amount lent
balance       | f8 | MWM       | ledger | amount owed, interest and fees included
rate          | f8 | 1/month   | lender | monthly interest rate
instalment    | f8 | MWM/month | lender | contractual instalment
term          | i4 | months    | lender | contractual term
accrued       | f8 | MWM       | lender | interest and fees owed, part of the balance
predicted     | f8 | share     | lender | chance of default the lender expected
overdue       | f8 | MWM       | lender | instalments due and not paid
missed        | i4 | months    | lender | instalments owed; after a default months go on counting
probation     | i4 | months    | lender | full instalments until a rescheduled loan counts as sound again
rescheduled   | i4 |           | lender | how often it was rescheduled
defaulted     | i4 | month     | lender | month of default, or -1
paid          | f8 | MWM       | lender | paid so far
interest_paid | f8 | MWM       | lender | interest and fees paid so far, part of it
fees          | f8 | MWM       | lender | late fees charged
written_off   | f8 | MWM       | lender | balance given up
invested_then | f8 | MWM       | lender | money in the lot when the running part was paid
tranche_due   | i4 | month     | lender | month in which the second part is paid, or NEVER while not verified
""")

LENDER_FIELDS = fields("""
key              | i8 |           | lender     | permanent key
sector           | i1 |           | population | sector of the ledger
cash             | f8 | MWM       | ledger     | lendable funds
kind             | i1 | code      | population | for-profit, cooperative, public, social
term             | i4 | months    | population | term of its loans
first_base       | f8 | MWM       | population | largest first loan: fixed part
first_income     | f8 | months    | population | largest first loan: months of income added
growth           | f8 | factor    | population | growth of that limit with each clean cycle
largest          | f8 | MWM       | population | largest loan
savings_multiple | f8 | factor    | population | loan over savings held with the lender, 0 if it does not ask
capacity_rule    | i1 | code      | population | how the bearable instalment is found
capacity_share   | f8 | share     | population | its share
counts_house     | i1 |           | population | 1 if rents and workshop takings count as income
sees_other_debts | f8 | share     | population | share of other debts and defaults it gets to see
fixed_cost       | f8 | MWM       | population | cost of making a loan
funds_cost       | f8 | 1/year    | population | cost of its funds
late_fee         | f8 | share     | population | fee on an overdue instalment
reschedules      | i4 |           | population | how often it reschedules before a default
first_part       | f8 | share     | population | part of a loan paid at once; the rest follows the works
circle_smallest  | i4 | members   | population | fewest borrowers who stand in for each other, 0: nobody does
circle_largest   | i4 | members   | population | most of them
listed_rate      | f8 | 1/year    | lender     | rate it would ask
annual_rate      | f8 | 1/year    | lender     | rate of new loans: the listed one, or the cap
reach            | f8 | share     | lender     | share of households it can serve
open             | i1 |           | lender     | 1 while it lends, 0 once it only collects
expected_default | f8 | logit     | lender     | intercept of its default forecast, updated from losses
loss_years       | i4 | years     | lender     | years of loss in a row
capital          | f8 | MWM       | lender     | paid in by owners or donors less paid back
promised         | f8 | MWM       | lender     | approved and not yet paid
portfolio        | f8 | MWM       | lender     | balances on its books: not yet 180 days late
late             | f8 | MWM       | lender     | part of it 90 to 180 days late, or on probation
lost             | f8 | MWM       | lender     | balances more than 180 days late, off its books
applications     | i4 |           | lender     | applications received
approved         | i4 |           | lender     | loans issued
denied_capacity  | i4 |           | lender     | denied: instalment above the capacity rule
denied_flagged   | i4 |           | lender     | denied: past default
denied_profit    | i4 |           | lender     | denied: expected profit not positive
denied_funds     | i4 |           | lender     | denied: no funds
denied_circle    | i4 |           | lender     | denied: too few to stand in for each other
issued           | f8 | MWM       | lender     | principal ever issued
repaid           | f8 | MWM       | lender     | principal ever paid back
interest         | f8 | MWM       | lender     | interest and fees ever received
charged_off      | f8 | MWM       | lender     | principal ever taken off the books as lost
written_off      | f8 | MWM       | lender     | balances ever written off
wanted_year      | f8 | MWM       | lender     | asked this year and denied for lack of funds
income_year      | f8 | MWM       | lender     | interest, fees and recoveries of this year
cost_year        | f8 | MWM       | lender     | costs and losses of this year
portfolio_year   | f8 | MWM       | lender     | portfolio summed over the months of this year
loans_year       | i4 |           | lender     | loans that came to an end this year
defaults_year    | i4 |           | lender     | loans that defaulted this year
predicted_year   | f8 | loans     | lender     | defaults expected of the loans that ended
""")

CIRCLE_FIELDS = fields("""
key      | i8   |        | lender | permanent key
present  | i1   |        | lender | 1 until all loans are settled or it broke
broken   | i1   |        | lender | 1 if members could not stand in for a defaulter
lender   | i4   | lender | lender | who lends
founded  | i4   | month  | lender | month of its loans
members  | i4   |        | lender | borrowers
loans    | 10i4 | loan   | lender | their loans
covered  | f8   | MWM    | lender | paid by members for each other
""")

AWARD_FIELDS = fields("""
key           | i8 |           | government | permanent key
present       | i1 |           | government | 1 while queued or running
programme     | i4 | programme | government | programme that gives it
household     | i4 | household | government | household served
lot           | i4 | lot       | government | lot built on
state         | i1 | code      | government | queued, active, frozen, completed, lapsed
applied       | i4 | month     | government | month of application
approved      | i4 | month     | government | month of approval
grant         | f8 | MWM       | government | approved grant
credit        | f8 | MWM       | government | approved credit
savings       | f8 | MWM       | government | own savings pledged
loan          | i4 | loan      | government | loan of the credit part, or -1
tranche       | i4 |           | government | tranches paid
paid          | f8 | MWM       | government | grant and credit paid to the household
invested_then | f8 | MWM       | government | money in the lot at approval
verified      | i1 |           | government | 1 once the running tranche was seen to stand
due           | i4 | month     | government | month the next tranche can be paid
deadline      | i4 | month     | government | month the running tranche must stand
ghosts        | i4 |           | government | tranches released without work
score         | f8 |           | government | place in the queue, low is first
down_payments | i4 |           | government | down payments made
pledged       | f8 | MWM       | government | kept aside for down payments not yet made
months        | i4 | months    | government | months in which it paid a part of the rent
monthly       | f8 | MWM/month | government | part of this month's rent it is to pay
room          | i4 | room      | government | room the programme rents for the household, or -1
""")

PROGRAMME_FIELDS = fields("""
key                | i8   |           | population | permanent key
sector             | i1   |           | population | sector of the ledger
cash               | f8   | MWM       | ledger     | money of the budget not yet paid out
budget             | f8   | MWM/year  | population | yearly budget
fiscal_year        | i1   |           | population | 1 if unspent money returns in December
ceiling_household  | f8   | MWM/month | population | income from which a household is not eligible
ceiling_single     | f8   | MWM/month | population | the same for one person
needs_lot          | i1   |           | population | 1 if only owners of a lot are eligible
needs_possession   | i1   |           | population | 1 if possession must be proven
excludes_risk      | i1   |           | population | 1 if risk sites are excluded
needs_papers       | i1   |           | population | 1 if papers are required
queue              | i1   | code      | population | first come or vulnerability
grant_limit        | f8   | MWM       | population | largest grant
credit_limit       | f8   | MWM       | population | largest credit
project_limit      | f8   | MWM       | population | largest project
savings_share      | f8   | share     | population | part of the project the household brings
savings_in_kind    | i1   |           | population | 1 if material and structure count as savings
credit_required    | i1   |           | population | 1 if there is no project without credit
credit_from_budget | i1   |           | population | 1 if the credit comes from the programme's money
lender             | i4   | lender    | population | lender that keeps the credit, or -1
rate               | f8   | 1/year    | government | interest rate of the credit
term               | i4   | months    | government | term of the credit
capacity_rule      | i1   | code      | population | how the bearable instalment is found
capacity_share     | f8   | share     | population | its share
tranches           | 12f8 | share     | population | shares of the tranches
tranche_count      | i4   |           | population | number of tranches
verification_delay | f8   | months    | population | mean wait for a verification
deadline           | i4   | months    | population | months in which a tranche must stand
lapse              | i4   | months    | population | months after which an approval lapses
successive         | i1   |           | population | 1 if a household may be served again
prototype          | i1   |           | population | 1 if the plan of the house is prescribed
assistants         | f8   | persons   | population | technical assistants, part-time counted in part
assistant_capacity | f8   | projects  | population | projects one assistant can look after
assistant_wage     | f8   | MWM/month | population | wage of an assistant
trained            | i1   |           | population | 1 if assistants are trained
group_smallest     | i4   | families  | population | fewest families of a group
group_largest      | i4   | families  | population | its most; up to 1: families apply one by one
group_savings      | f8   | MWM       | population | own savings each family must hold
group_trust        | f8   | 0-1       | population | mean trust among members from which a group stands
group_months       | f8   | months    | population | preparation of a group
group_months_each  | f8   | months    | population | further preparation a member
group_cost         | f8   | MWM       | population | fixed cost of a group
group_members_pay  | i1   |           | population | 1 if members share that cost, else the programme pays
active             | i4   | awards    | government | running awards
load               | f8   |           | government | running awards over what assistants can look after
committed          | f8   | MWM       | government | approved and not yet paid
funded             | f8   | MWM       | government | budget ever received
returned           | f8   | MWM       | government | budget ever returned to the treasury
spent              | f8   | MWM       | government | ever paid to households and assistants
recovered          | f8   | MWM       | government | credit from its money ever paid back
applications       | i4   |           | government | applications received
approvals          | i4   |           | government | awards approved
completions        | i4   |           | government | awards completed
lapses             | i4   |           | government | awards lapsed
ghosts             | i4   |           | government | tranches released without work
wait_sum           | f8   | months    | government | sum of waits from application to approval
refused_income     | i4   |           | government | asked and refused: income above ceiling or below floor
refused_lot        | i4   |           | government | asked and refused: no lot, no possession, a clouded title
refused_risk       | i4   |           | government | asked and refused: risk site
refused_papers     | i4   |           | government | asked and refused: papers
refused_credit     | i4   |           | government | asked and refused: no capacity to repay
refused_savings    | i4   |           | government | asked and refused: savings too small
refused_group      | i4   |           | government | asked in vain: nobody to gather with, or too few
groups_formed      | i4   |           | government | groups that reached their number
overhead           | f8   | MWM       | government | ever paid for what reaches no household
gave_up            | i4   |           | government | left the queue after waiting too long
floor              | f8   | MWM/month | population | income below which a household is not eligible
lends_own          | i1   |           | population | 1 if its lender lends its own money
down_payments      | i4   |           | population | down payments a household must bring
down_payment_share | f8   | share     | population | each one, of grant and credit
refused_arrears    | i4   |           | government | asked and refused: an earlier credit in arrears
kind               | i1   | code      | population | what it gives: works, voucher, social rent or guarantee
builds_room        | i1   |           | population | 1 if its works are a room to let
citizens_only      | i1   |           | population | 1 if who came from another country is not eligible
migrants_only      | i1   |           | population | 1 if only who came from another country is
owners_only        | i1   |           | population | 1 if aid to rent is an allowance for who owns its home
residence          | i4   | months    | population | months a newcomer must have lived in the city
elders_from        | f8   | years     | population | age of the head from which a family is eligible, 0: any
own_savings        | f8   | MWM       | population | money a household must show when it asks
voucher_limit      | f8   | MWM/month | population | largest part of a rent a voucher pays
rent_ceiling       | f8   | MWM/month | population | highest rent it helps to pay
income_share       | f8   | share     | population | part of income the tenant pays before it helps
paid_months        | i4   | months    | population | months a voucher pays
valid_months       | i4   | months    | population | months after which an approval to rent lapses
fee                | f8   | share     | population | fee of a guarantee, of the rent
covered_months     | f8   | months    | population | arrears a guarantee covers, in months of rent
seed               | f8   | MWM       | population | capital of a guarantee fund at the start
monthly            | f8   | MWM/month | government | what it is bound to pay for rents a month
payable            | f8   | share     | government | part of this month's aid to rents it has money for
guarantees         | i4   |           | government | tenancies ever guaranteed
fees               | f8   | MWM       | government | fees ever received
claims             | f8   | MWM       | government | arrears ever paid for tenants
guaranteed_months  | i4   | months    | government | months of tenancies it stood in for
late_months        | i4   | months    | government | of these, months with rent owed
refused_access     | i4   |           | government | asked and refused: origin, residence, age, own home
""")

ACCOUNT_FIELDS = fields("""
cash   | f8 | MWM | ledger     | money (negative: issued to the city since the start)
sector | i1 |     | population | sector of the ledger
key    | i8 |     | population | permanent key
""")
