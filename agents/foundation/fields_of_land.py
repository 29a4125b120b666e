"""Fields of land: who holds ground on which no family lives, and blocks, in which prices are watched.

How the rows read, and what a writer is, stands in ``records``.
"""

from __future__ import annotations

from agents.foundation.fields import fields

HOLDER_FIELDS = fields("""
key     | i8 |     | population | permanent key
kind         | i1 | code      | population  | land company, land trust, land bank, developer
sector       | i1 | code      | population  | sector of the ledger
cash         | f8 | MWM       | ledger      | money it holds
capital      | f8 | MWM       | population  | money a firm keeps to work with; more goes to its owners
income_cap   | f8 | MWM/month | population  | highest income of those who get lots of a trust or bank
ground_rent  | f8 | MWM/month | population  | what a family pays a trust for its ground
resale_share | f8 | share     | population  | part of the rise of the ground's price a family takes along
joins        | f8 | share     | population  | owners with a title of their own who join a trust
member_share | f8 | MWM       | population  | what a member pays a cooperative when it comes
by_list      | i1 |           | population  | 1 if a cooperative admits its members by a list
starts       | i4 | month     | population  | month of the run from which a trust or bank works
recaptures   | i1 |           | population  | 1 if what is recaptured goes to this trust or bank
swaps        | i1 |           | population  | 1 if developers give this bank land for a storey more
rooms_bound  | i1 |           | population  | 1 if rooms let on trust land may cost no more than the list says
bought       | i4 | lots      | social_land | lots ever bought
placed       | i4 | lots      | social_land | lots that families ever came to live on
funded       | f8 | MWM       | social_land | public money ever received
spent        | f8 | MWM       | social_land | money ever spent on land and papers
built        | i4 | homes     | developer   | finished homes ever begun
sold         | i4 | homes     | developer   | finished homes ever sold
fetched      | f8 | MWM       | developer   | what they were sold for
land_credit  | f8 | MWM       | developer   | worth of land given in swaps that no permit has used yet
in_force     | i1 |           | social_land | 1 while the policy of a trust or bank is in force
confidence   | f8 | factor    | developer   | what homes fetched of their appraised worth, as it remembers
""")

BLOCK_FIELDS = fields("""
key       | i8 |        | population  | permanent key
price     | f8 | ln MWM | land_prices | mean log price of its lots this January
before    | f8 | ln MWM | land_prices | the same a year ago
earlier   | f8 | ln MWM | land_prices | the same two years ago
growth    | f8 | 1/year | land_prices | growth of prices that people expect
announced | i4 | month  | government  | month public works were last announced here, or NEVER
seekers   | f8 |        | land        | households that wanted a lot here in the last twelve months
quiet     | f8 | 1/year | land        | lots and houses that would change hands here in a quiet year
around    | f8 |        | land_prices | seekers of this block and, the nearer the more, of those around it
calm      | f8 | 1/year | land_prices | lots and houses of a quiet year, added up in the same way
""")
