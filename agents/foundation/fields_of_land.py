"""Fields of land: who holds ground on which no family lives, and blocks, in which prices are watched.

How the rows read, and what a writer is, stands in ``records``.
"""

from __future__ import annotations

from agents.foundation.fields import fields

HOLDER_FIELDS = fields("""
key     | i8 |     | population | permanent key
kind    | i1 | code | population | land company
sector  | i1 |     | population | sector of the ledger
cash    | f8 | MWM | ledger     | money of the company
capital | f8 | MWM | population | money it keeps to buy land with; more goes to its owners
""")

BLOCK_FIELDS = fields("""
key       | i8 |        | population  | permanent key
price     | f8 | ln MWM | land_prices | mean log price of its lots this January
before    | f8 | ln MWM | land_prices | the same a year ago
earlier   | f8 | ln MWM | land_prices | the same two years ago
growth    | f8 | 1/year | land_prices | growth of prices that people expect
announced | i4 | month  | government  | month public works were last announced here, or NEVER
""")
