"""Cash and claims of the city: the stocks that a month's payments must explain."""

from __future__ import annotations

from agents.estate import sector_of_seller
from agents.foundation.codes import OWNER
from agents.foundation.ledger import PROGRAMMES
from agents.foundation.rules import rule


@rule
def count_stocks(world, cash, claims):
    """Cash held by each sector and balances owed to each sector, MWM: what the ledger checks."""
    cash[:] = 0.0
    claims[:] = 0.0
    households, lots, loans = world.households, world.lots, world.loans
    for row in range(world.tally[0].households):
        home = households[row]
        cash[home.sector] += home.cash
        claims[PROGRAMMES] += home.fund_debt
        if home.present == 1 and home.tenure == OWNER:
            lot = lots[home.lot]
            claims[sector_of_seller(world, lot)] += lot.price_owed
    for row in range(world.landlords.shape[0]):
        cash[world.landlords[row].sector] += world.landlords[row].cash
    for row in range(world.holders.shape[0]):
        cash[world.holders[row].sector] += world.holders[row].cash
    for row in range(world.programmes.shape[0]):
        cash[world.programmes[row].sector] += world.programmes[row].cash
    for row in range(world.lenders.shape[0]):
        cash[world.lenders[row].sector] += world.lenders[row].cash
    for row in range(world.accounts.shape[0]):
        cash[world.accounts[row].sector] += world.accounts[row].cash
    for row in range(world.tally[0].loans):
        loan = loans[row]
        claims[world.lenders[loan.lender].sector] += loan.balance
