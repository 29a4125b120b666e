"""What ends when a household ends or leaves the city: tenancy, account, debts, awards, membership.

What becomes of its ties, its money and its lot depends on whether there are heirs
(``agents.inheritance``) or not (``agents.migrant``).
"""

from __future__ import annotations

from agents.displacement import close_case
from agents.foundation.codes import NONE, TENANT
from agents.foundation.rules import rule
from agents.government.groups import leave_group
from agents.government.guarantee_fund import give_up_claim
from agents.government.works import abandon_award
from agents.landlord import end_tenancy
from agents.lender.default import abandon_loans
from agents.purse import withdraw


@rule
def settle_affairs(world, home, month):
    """Room given back, loans written off, account emptied, works stopped, group left."""
    if home.tenure == TENANT:
        end_tenancy(world, world.rooms[home.room], month)
    if home.loan != NONE:
        abandon_loans(world, home, month)
    withdraw(home, home.deposit, world)
    give_up_claim(world, home)
    if home.award != NONE:
        abandon_award(world, home, month)
    leave_group(world, home)
    close_case(home)
