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
pledged       | f8 | MWM       | government | kept aside for down payments or for services to come
months        | i4 | months    | government | months in which it paid a part of the rent
monthly       | f8 | MWM/month | government | part of this month's rent it is to pay
room          | i4 | room      | government | room the programme rents for the household, or -1
extended      | i1 |           | government | 1 once a missed deadline was agreed anew
stacked       | 3f8 | MWM      | government | approved grant of each partner
matched       | f8 | MWM       | government | own money ever spent on building, as far as it was matched
remitted      | f8 | MWM       | government | remittances received since approval and not yet matched
line          | i1 | code      | government | what its works are for
assistant     | i4 | assistant | government | who looks after the works, or -1
closed        | i4 | month     | government | month the works were over, or NEVER
""")

PROGRAMME_FIELDS = fields("""
key                | i8   |           | population | permanent key
sector             | i1   |           | population | sector of the ledger
cash               | f8   | MWM       | ledger     | money of the budget not yet paid out
budget             | f8   | MWM/year  | government | budget of the year
fiscal_year        | i1   |           | population | 1 if unspent money returns in December
ceiling_household  | f8   | MWM/month | population | income from which a household is not eligible
ceiling_single     | f8   | MWM/month | population | the same for one person
needs_lot          | i1   |           | population | 1 if only owners of a lot are eligible
needs_possession   | i1   |           | population | 1 if possession must be proven
excludes_risk      | i1   |           | population | 1 if risk sites are excluded
needs_papers       | i1   |           | population | 1 if papers are required
queue              | i1   | code      | population | who comes first, see queues
grant_limit        | f8   | MWM       | population | largest grant
credit_limit       | f8   | MWM       | population | largest credit
project_limit      | f8   | MWM       | population | largest project
savings_share      | f8   | share     | population | part of the project the household brings
savings_in_kind    | i1   |           | population | 1 if material and structure count as savings
credit_required    | i1   |           | population | 1 if there is no project without the credit it needs
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
lines              | i1   | bits      | population | what its works can be for
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
refused_place      | i4   |           | government | asked and refused: lives where it does not work
mark               | i4   | bit       | population | bit of the settlements it works in, 0: anywhere
outside_too        | i1   |           | population | 1 if who lives elsewhere is served after those inside
broker_quota       | f8   | share     | population | part of a year's money that brokers dispose of
broker_money       | f8   | MWM       | government | what is left of it this year
brokered           | i4   | awards    | government | awards approved by way of a broker
paper_burden       | f8   | factor    | population | weight of its paperwork over the usual
desk               | f8   | 1/month   | population | applications its office can decide a month, 0: any number
desk_time          | f8   |           | government | applications it can still decide this month
slack              | i4   | months    | population | months by which a missed deadline is agreed anew
partners           | i4   |           | population | partners that add to its projects
purse              | i4   | account   | population | account of its first partner
partner_share      | 3f8  | share     | population | part of a project each partner adds
partner_promised   | 3f8  | MWM       | government | approved by each partner and not yet paid
stacking           | f8   | share     | government | part of a project that partners have the money to add now
stacked            | f8   | MWM       | government | ever paid by partners
streams            | i4   | bits      | population | streams that are eligible, a bit each; 0: all
receivers_only     | i1   |           | population | 1 if only families that receive remittances are eligible
covers             | i1   | bits      | population | titles it sees to: untitled lots, clouded ones
cases              | f8   | 1/year    | population | cases or places a year
cases_left         | i4   |           | government | of these, left this year
case_cost          | f8   | MWM       | population | what a case, an account or a place costs the programme
match_share        | f8   | share     | population | what it adds to own money
match_limit        | f8   | MWM       | population | most it adds for a household
match_remittances  | i1   |           | population | 1 if own money is matched as far as remittances came in
pooled_share       | f8   | share     | population | part of a remittance a family pools for its settlement
income_floor       | f8   | MWM/month | population | income up to which it complements
teaches            | i1   | code      | population | building, a certificate, finance
formal_only        | i1   |           | population | 1 if only who has formal work is eligible
housed_only        | i1   |           | population | 1 if only who was housed by a programme is eligible
in_core            | i1   |           | population | 1 if its homes stand within ``reach``, 0: beyond
reach              | f8   | cells     | population | that distance
price_cap          | f8   | MWM       | population | most it pays for a home or lot
plan_rooms         | i4   | rooms     | population | rooms of its homes
plan_spare         | i4   | rooms     | population | rooms a family can add there
plan_storey        | i1   |           | population | 1 if its homes bear a storey
core_built         | i1   |           | population | 1 if walls and slab of a core stand on its lots
first_services     | i4   | 0-4       | population | services of its lots when they are handed over
level_months       | i4   | months    | population | months from one service level of a lot to the next
free_land          | i1   |           | population | 1 if it pays for the ground itself
tax_exempt         | f8   | share     | population | part of the indirect costs that its homes are spared
own_share          | f8   | share     | population | part of the price a family pays at once
interest_support   | f8   | 1/year    | population | interest it pays for the family, on what is owed
revolving          | i1   |           | population | 1 if what is repaid is lent again
fit_out            | f8   | MWM       | population | cost of making a lent home fit to live in
lent_months        | i4   | months    | population | months for which a home is lent
site               | i4   | lot       | home_sites | where its next home stands or would be built, or -1
ordered            | i4   | homes     | government | homes and lots ever ordered
handed_over        | i4   | homes     | government | homes and lots ever handed over or lent
taken_back         | i4   | homes     | government | homes ever taken back for arrears
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
watched            | f8   | per year  | government | chance that neglect is found, as its assistants know it
posts              | f8   | persons   | government | assistants in post, part-time counted in part
payroll            | f8   | MWM       | government | wages of this year still to be paid
desk_free          | f8   | month     | government | until when its office is busy checking plans
removed            | i4   | persons   | government | assistants ever left out
complaints         | i4   |           | government | complaints ever heard
repairs            | i4   |           | government | defects ever repaired under warranty
checked_plans      | i4   |           | government | plans ever checked
in_force           | i1   |           | government | 1 while its policy is in force
""")
