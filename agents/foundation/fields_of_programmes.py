"""Fields of programmes and awards; how to read them stands in ``records``."""

from __future__ import annotations

from agents.foundation.fields import fields

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
assistant     | i4 | assistant | government | who looks after the works, or -1
closed        | i4 | month     | government | month the works were over, or NEVER
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
screening          | f8   | 0-1       | population | how well it tells good candidates from bad
evaluates          | i1   |           | population | 1 if assistants are evaluated every December
platform           | i1   |           | population | 1 if visits and complaints go through a platform
supervisors        | f8   | persons   | population | supervisors of assistants, part-time counted in part
supervisor_wage    | f8   | MWM/month | population | wage of a supervisor
training_cost      | f8   | MWM       | population | cost of a course for one assistant
fee_share          | f8   | share     | population | fee of assistance on each tranche, paid besides
plans_checked      | f8   | 1/month   | population | plans its office can check before works begin, 0: none is
pays_builder       | i1   |           | population | 1 if tranches go to a building firm, 0: to the family
warranty           | i4   | months    | population | months after the works in which defects are covered
posts              | f8   | persons   | government | assistants in post, part-time counted in part
payroll            | f8   | MWM       | government | wages of this year still to be paid
desk_free          | f8   | month     | government | until when its office is busy checking plans
removed            | i4   | persons   | government | assistants ever left out
complaints         | i4   |           | government | complaints ever heard
repairs            | i4   |           | government | defects ever repaired under warranty
checked_plans      | i4   |           | government | plans ever checked
""")
