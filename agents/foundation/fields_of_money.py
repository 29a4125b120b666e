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
secured       | i1 |           | lender | 1 if a home stands behind it
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

ACCOUNT_FIELDS = fields("""
cash   | f8 | MWM | ledger     | money (negative: issued to the city since the start)
sector | i1 |     | population | sector of the ledger
key    | i8 |     | population | permanent key
""")
