"""Double entry: who paid whom for what (DOMAIN F3). Money is written here and nowhere else.

Every payment goes from one record with ``cash`` to another, so money is neither made nor
lost: it enters the city from the account ``OUTSIDE`` (employers, relatives abroad) and
leaves to it (shops, builders' merchants). ``book[from, to, kind]`` adds up the flows of a
month; at its end the change of every sector's cash must equal its flows, or ``close`` raises.

Amounts are counted in grains of 2**-20 MWM (about a third of a centavo). Sums of
grains are exact in float64 up to 2**33 MWM, so totals do not depend on the order in which
households are stored or paid, and the ledger closes exactly, not only to 1e-9.

Debts are claims, not money. ``claims[sector, kind]`` adds up what raises or lowers the
balances owed to a sector, and closes in the same way.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from agents.foundation.rules import rule

SECTOR_NAMES = (
    "households",
    "landlords",
    "land_companies",
    "social_land",
    "for_profit",
    "cooperative",
    "public",
    "social",
    "programmes",
    "treasury",
    "bank",
    "outside",
    "developers",
)
(
    HOUSEHOLDS,
    LANDLORDS,
    LAND_COMPANIES,
    SOCIAL_LAND,
    LEND_FOR_PROFIT,
    LEND_COOPERATIVE,
    LEND_PUBLIC,
    LEND_SOCIAL,
    PROGRAMMES,
    TREASURY,
    BANK,
    OUTSIDE,
    DEVELOPERS,
) = range(13)
SECTORS = len(SECTOR_NAMES)

FLOW_NAMES = (
    "wage",
    "remittance",
    "brought_along",
    "taken_along",
    "consumption",
    "emergency",
    "leak",
    "services_fee",
    "material",
    "material_sale",
    "labour",
    "crew",
    "maintenance",
    "rent",
    "rent_deposit",
    "lot_payment",
    "gift",
    "account_deposit",
    "account_withdrawal",
    "loan_issue",
    "loan_interest",
    "loan_principal",
    "lender_cost",
    "capital",
    "budget",
    "budget_return",
    "grant",
    "assistance",
    "infrastructure",
    "workshop",
    "remittance_out",
    "inheritance",
    "title_fee",
    "group_cost",
    "funds_cost",
    "deposit_interest",
    "house_sale",
    "land_purchase",
    "property_tax",
    "ground_rent",
    "value_recapture",
    "landlord_living",
    "landlord_building",
    "rent_support",
    "guarantee_fee",
    "guarantee_claim",
    "guarantee_recovery",
    "rent_fine",
    "home_building",
    "income_support",
    "trade_capital",
    "pooled_remittance",
    "home_order",
    "home_price",
    "interest_support",
    "home_repair",
    "firm_building",
    "warranty",
)
(
    WAGE,
    REMITTANCE,
    BROUGHT_ALONG,
    TAKEN_ALONG,
    CONSUMPTION,
    EMERGENCY,
    LEAK,
    SERVICES_FEE,
    MATERIAL,
    MATERIAL_SALE,
    LABOUR,
    CREW,
    MAINTENANCE,
    RENT,
    RENT_DEPOSIT,
    LOT_PAYMENT,
    GIFT,
    ACCOUNT_DEPOSIT,
    ACCOUNT_WITHDRAWAL,
    LOAN_ISSUE,
    LOAN_INTEREST,
    LOAN_PRINCIPAL,
    LENDER_COST,
    CAPITAL,
    BUDGET,
    BUDGET_RETURN,
    GRANT,
    ASSISTANCE,
    INFRASTRUCTURE,
    WORKSHOP,
    REMITTANCE_OUT,
    INHERITANCE,
    TITLE_FEE,
    GROUP_COST,
    FUNDS_COST,
    DEPOSIT_INTEREST,
    HOUSE_SALE,
    LAND_PURCHASE,
    PROPERTY_TAX,
    GROUND_RENT,
    VALUE_RECAPTURE,
    LANDLORD_LIVING,
    LANDLORD_BUILDING,
    RENT_SUPPORT,
    GUARANTEE_FEE,
    GUARANTEE_CLAIM,
    GUARANTEE_RECOVERY,
    RENT_FINE,
    HOME_BUILDING,
    INCOME_SUPPORT,
    TRADE_CAPITAL,
    POOLED_REMITTANCE,
    HOME_ORDER,
    HOME_PRICE,
    INTEREST_SUPPORT,
    HOME_REPAIR,
    FIRM_BUILDING,
    WARRANTY,
) = range(58)
FLOWS = len(FLOW_NAMES)

CLAIM_NAMES = (
    "lent",
    "interest",
    "fee",
    "repaid",
    "written_off",
    "bought_on_credit",
    "passed_on",
    "guaranteed",
)
LENT, INTEREST, FEE, REPAID, WRITTEN_OFF, BOUGHT_ON_CREDIT, PASSED_ON, GUARANTEED = range(8)
CLAIMS = len(CLAIM_NAMES)

GRAIN = 2.0**-20


class LedgerError(RuntimeError):
    """The flows of a month do not explain the change of the stocks."""


def new_book() -> NDArray[np.float64]:
    """Empty flows of a month: float64 (payer sector, payee sector, kind), MWM."""
    return np.zeros((SECTORS, SECTORS, FLOWS))


def new_claims() -> NDArray[np.float64]:
    """Empty changes of claims of a month: float64 (creditor sector, kind), MWM."""
    return np.zeros((SECTORS, CLAIMS))


@rule
def grains(amount):
    """``amount`` in MWM rounded down to whole grains; never negative."""
    whole = np.floor(amount * 1048576.0)
    return 0.0 if whole < 0.0 else whole * GRAIN


@rule
def pay(payer, payee, kind, amount, book):
    """Move ``amount`` MWM from one record to another; returns what was paid, in whole grains."""
    paid = grains(amount)
    payer.cash -= paid
    payee.cash += paid
    book[payer.sector, payee.sector, kind] += paid
    return paid


@rule
def pay_at_most(payer, payee, kind, amount, book):
    """``pay``, but never more than the payer's cash."""
    return pay(payer, payee, kind, min(amount, payer.cash), book)


@rule
def put_aside(home, keeper, amount, book):
    """The household deposits ``amount`` with ``keeper`` (bank or cooperative)."""
    paid = pay_at_most(home, keeper, ACCOUNT_DEPOSIT, amount, book)
    home.deposit += paid
    return paid


@rule
def draw_out(home, keeper, amount, book):
    """The household takes up to ``amount`` from its account; the keeper must have the cash."""
    wanted = min(amount, home.deposit, keeper.cash)
    paid = pay(keeper, home, ACCOUNT_WITHDRAWAL, wanted, book)
    home.deposit -= paid
    return paid


@rule
def free_savings(home, keeper, amount, book):
    """Up to ``amount`` of the household's savings for what it owes their keeper, and pays in at once.

    No money leaves the keeper, so it need not have any.
    """
    paid = pay(keeper, home, ACCOUNT_WITHDRAWAL, min(amount, home.deposit), book)
    home.deposit -= paid
    return paid


@rule
def hold_deposit(tenant, landlord, room, amount, book):
    """The tenant's deposit passes to the landlord, who owes it back."""
    paid = pay_at_most(tenant, landlord, RENT_DEPOSIT, amount, book)
    room.deposit += paid
    return paid


@rule
def settle_deposit(tenant, landlord, room, book):
    """At the end of a tenancy arrears are kept from the deposit, the rest goes back."""
    kept = min(room.deposit, room.arrears)
    back = min(room.deposit - kept, max(0.0, landlord.cash))
    paid = pay(landlord, tenant, RENT_DEPOSIT, back, book)
    room.deposit = 0.0
    room.arrears = 0.0
    return paid


@rule
def forget_deposit(room):
    """The lot has no owner any more: nobody owes the deposit back, and nobody claims arrears."""
    room.deposit = 0.0
    room.arrears = 0.0


@rule
def rent_owed(room, amount):
    """Rent falls due (positive) or is settled (negative)."""
    room.arrears = max(0.0, room.arrears + amount)


@rule
def owe(loan, sector, kind, amount, claims):
    """Raise the balance of a loan by ``amount`` (lent, interest, fee)."""
    added = grains(amount)
    loan.balance += added
    claims[sector, kind] += added
    return added


@rule
def settle(loan, sector, kind, amount, claims):
    """Lower the balance of a loan by up to ``amount`` (repaid, written off)."""
    taken = min(grains(amount), loan.balance)
    loan.balance -= taken
    claims[sector, kind] -= taken
    return taken


@rule
def owe_seller(lot, sector, amount, claims):
    """The buyer of a lot owes ``amount`` to its seller, who belongs to ``sector``."""
    added = grains(amount)
    lot.price_owed += added
    claims[sector, BOUGHT_ON_CREDIT] += added
    return added


@rule
def settle_seller(lot, sector, kind, amount, claims):
    """Lower what is owed for a lot to a seller of ``sector`` by up to ``amount``."""
    taken = min(grains(amount), lot.price_owed)
    lot.price_owed -= taken
    claims[sector, kind] -= taken
    return taken


@rule
def pass_on_claim(lot, sector, other, claims):
    """What is owed for a lot is owed to sector ``other`` from now on."""
    claims[sector, PASSED_ON] -= lot.price_owed
    claims[other, PASSED_ON] += lot.price_owed


@rule
def owe_fund(home, sector, amount, claims):
    """A guarantee fund, of ``sector``, has paid ``amount`` of rent for the household and wants it back."""
    added = grains(amount)
    home.fund_debt += added
    claims[sector, GUARANTEED] += added
    return added


@rule
def settle_fund(home, sector, kind, amount, claims):
    """Lower what is owed to a guarantee fund by up to ``amount`` (repaid, written off)."""
    taken = min(grains(amount), home.fund_debt)
    home.fund_debt -= taken
    claims[sector, kind] -= taken
    return taken


def close(
    before: NDArray[np.float64], after: NDArray[np.float64], book: NDArray[np.float64], what: str = "cash"
) -> None:
    """Check that flows explain the change of each sector's stock, else raise ``LedgerError``.

    ``before`` and ``after``: cash by sector, MWM. ``book``: flows of the month.
    """
    expected = before + book.sum(axis=(0, 2)) - book.sum(axis=(1, 2))
    _compare(expected, after, what)


def close_claims(
    before: NDArray[np.float64], after: NDArray[np.float64], claims: NDArray[np.float64]
) -> None:
    """The same for balances owed to each sector."""
    _compare(before + claims.sum(axis=1), after, "claims")


def _compare(expected: NDArray[np.float64], after: NDArray[np.float64], what: str) -> None:
    gap = np.abs(after - expected)
    if not gap.max() <= 1e-9:
        worst = int(gap.argmax())
        raise LedgerError(
            f"the ledger does not close: {what} of {SECTOR_NAMES[worst]} is {after[worst]:.9f} MWM, "
            f"the month's payments explain {expected[worst]:.9f}"
        )
