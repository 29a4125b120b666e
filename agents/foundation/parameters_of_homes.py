"""Behavioural numbers of homes that programmes give: how long lots take, how homes are lost.

How the rows read stands in ``parameters``.
"""

from __future__ import annotations

OF_HOMES = {
    "homes": """
lot_months | 4 | months | 0 | 60 | A | assumption: streets and pipes of a site, half as long as houses | from the order of a serviced lot to the day it is handed over
mortgage_patience | 12 | months | 0 | 120 | A | assumption: a court takes a year and more | months after a default for which a programme's home is safe
mortgage_foreclosure | 0.03 | per month | 0 | 1 | A | assumption: one home in three a year; public funds hesitate | chance that it is taken back in a month after that
""",
}
