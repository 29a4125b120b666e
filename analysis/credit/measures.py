"""One run's credit in numbers: loans, uses of borrowed money, debtors, and lenders' books.

Every function gives rows (indicator, group_by, group, value). Ratios are of sums, so a big
loan counts more than a small one. What cannot be known is left out, never zero.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
import pandas as pd

from analysis.credit.words import REASONS
from analysis.results import CITY, EVERYONE

Row = tuple[str, str, str, float]
SEPARATOR = "|"
"""Between decile and lender, or kind and use, in the name of a group."""

USED = ("walls_credit", "rolled", "living_credit", "diverted_credit", "earmarked_credit", "loan_cash")
_BUILDING = {"walls_credit": "walls", "diverted_credit": "needs", "earmarked_credit": "purse"}
_DISTRESS = {"rolled": "old_debts", "living_credit": "needs", "loan_cash": "purse"}
NOTHING = 1e-6  # MWM
SMALL_PART = 0.2
FEWEST_BORROWERS = 5
"""Borrowers of a decile below which a share of them would be one or two families' story."""


def joined(one: object, two: object) -> str:
    """Name of a group of two things."""
    return f"{one}{SEPARATOR}{two}"


def _hundredth(part: float, whole: float) -> float:
    return 100.0 * part / whole if whole > NOTHING else math.nan


def _share(part: float, whole: float) -> float:
    return part / whole if whole > 0 else math.nan


# --- loans ---------------------------------------------------------------------------------


def with_deciles(loans: pd.DataFrame, households: pd.DataFrame) -> pd.DataFrame:
    """Loans with the borrower's decile of the table of households, so that shares fit together."""
    if households.empty or not {"key", "decile"} <= set(households):
        return loans
    known = loans["household"].map(households.drop_duplicates("key").set_index("key")["decile"])
    return loans.assign(decile=known.fillna(loans["decile"]).astype(int))


def _of_loans(loans: pd.DataFrame) -> Iterator[tuple[str, float]]:
    lent = float(loans["principal"].sum())
    paid, interest = float(loans["paid"].sum()), float(loans["interest_paid"].sum())
    yield "borrowed", lent
    yield "loans", float(len(loans))
    yield "borrowers", float(loans["household"].nunique())
    if "circle" in loans:
        yield "joint_share", _share(float((loans["principal"] * loans["circle"].astype(float)).sum()), lent)
    yield "mean_rate", _share(float((loans["annual_rate"] * loans["principal"]).sum()), lent)
    yield "principal_back", _hundredth(paid - interest, lent)
    yield "interest_back", _hundredth(interest, lent)
    yield "paid_back", _hundredth(paid, lent)
    yield "late_fees", _hundredth(float(loans["fees"].sum()), lent)
    yield "lost", _hundredth(float(loans["written_off"].sum()), lent)
    yield "owed", _hundredth(float(loans["balance"].sum()), lent)
    closed = loans[loans["closed"] >= 0]
    whole = closed[closed["written_off"] <= NOTHING]
    yield "closed_paid", _hundredth(float(whole["paid"].sum()), float(whole["principal"].sum()))
    yield "closed_lost", _share(len(closed) - len(whole), len(closed))


def of_loans(loans: pd.DataFrame, households: pd.DataFrame) -> Iterator[Row]:
    """What was borrowed, where, by whom, and what was paid for it."""
    for name, value in _of_loans(loans):
        yield name, CITY, EVERYONE, value
    for group_by in ("lender", "decile", "purpose"):
        for group, part in loans.groupby(group_by):
            for name, value in _of_loans(part):
                yield name, group_by, str(group), value
    for (decile, lender), part in loans.groupby(["decile", "lender"]):
        group = joined(decile, lender)
        yield "borrowed", "decile_lender", group, float(part["principal"].sum())
        yield "borrowers", "decile_lender", group, float(part["household"].nunique())
    if "decile" not in households:
        return
    lived = households["decile"].value_counts()
    asked = loans.groupby("decile")["household"].nunique()
    yield "borrowed_share", CITY, EVERYONE, _share(float(loans["household"].nunique()), len(households))
    for decile, count in lived.items():
        yield "borrowed_share", "decile", str(decile), float(asked.get(decile, 0)) / count
    for (decile, lender), some in loans.groupby(["decile", "lender"])["household"].nunique().items():
        if decile in lived.index:
            yield "borrowed_share", "decile_lender", joined(decile, lender), float(some) / lived[decile]


# --- what became of the money --------------------------------------------------------------


def of_uses(households: pd.DataFrame) -> Iterator[Row]:
    """What became of borrowed money, in the city and by decile, per 100 MWM borrowed."""
    if not {*USED, "borrowed", "decile"} <= set(households):
        return
    groups = [(CITY, EVERYONE, households)]
    groups += [("decile", str(decile), part) for decile, part in households.groupby("decile")]
    for group_by, group, part in groups:
        sums = part[[*USED, "borrowed"]].sum()
        lent = float(sums["borrowed"])
        yield "walls", group_by, group, _hundredth(sums["walls_credit"], lent)
        yield "old_debts", group_by, group, _hundredth(sums["rolled"], lent)
        yield "needs", group_by, group, _hundredth(sums["living_credit"] + sums["diverted_credit"], lent)
        yield "diverted", group_by, group, _hundredth(sums["diverted_credit"], lent)
        yield "purse", group_by, group, _hundredth(sums["earmarked_credit"] + sums["loan_cash"], lent)


def flows(loans: pd.DataFrame, households: pd.DataFrame) -> pd.DataFrame:
    """MWM from each kind of lender to each use: columns kind, use, amount.

    The uses are known by household, not by loan. Building credit of a household feeds walls,
    diversion and the purse, distress credit old debts and daily needs, each lender by its part
    of the principal of that sort. What loans brought and no use explains is called ``other``.
    """
    columns = ["kind", "use", "amount"]
    if not {*USED, "key"} <= set(households) or loans.empty:
        return pd.DataFrame(columns=columns)
    sort = np.where(loans["purpose"] == "distress", "distress", "building")
    lent = loans.assign(sort=sort, kind=loans["lender_kind"])
    parts = lent.groupby(["household", "sort", "kind"], as_index=False)["principal"].sum()
    parts["part"] = parts["principal"] / parts.groupby(["household", "sort"])["principal"].transform("sum")
    every = parts.groupby(["household", "kind"], as_index=False)["principal"].sum()
    every["part"] = every["principal"] / every.groupby("household")["principal"].transform("sum")
    found = []
    for name, uses in (("building", _BUILDING), ("distress", _DISTRESS)):
        spent = households.melt("key", list(uses), "column", "amount")
        spent = spent[spent["amount"] > NOTHING]
        spent["use"] = spent["column"].map(uses)
        mine = parts[parts["sort"] == name]
        known = spent["key"].isin(mine["household"])
        # Money of a sort the household never borrowed: by its loans of any sort.
        for some, by in ((spent[known], mine), (spent[~known], every)):
            met = some.merge(by[["household", "kind", "part"]], left_on="key", right_on="household")
            found.append(met.assign(amount=met["amount"] * met["part"])[columns])
    used = pd.concat(found).groupby(["kind", "use"], as_index=False)["amount"].sum()
    left = lent.groupby("kind")["principal"].sum() - used.groupby("kind")["amount"].sum().reindex(
        lent["kind"].unique(), fill_value=0.0
    )
    rest = pd.DataFrame({"kind": left.index, "use": "other", "amount": left.to_numpy()})
    # Less than a thousandth is rounding.
    rest = rest[rest["amount"] > 1e-3 * float(lent["principal"].sum())]
    return pd.concat([used, rest], ignore_index=True)[columns] if len(rest) else used


def of_flows(loans: pd.DataFrame, households: pd.DataFrame) -> Iterator[Row]:
    """Rows of ``flows``, per 100 MWM borrowed in all."""
    lent = float(loans["principal"].sum())
    for row in flows(loans, households).itertuples():
        yield "flow", "flow", joined(row.kind, row.use), _hundredth(row.amount, lent)


# --- debtors -------------------------------------------------------------------------------


def of_debtors(households: pd.DataFrame) -> Iterator[Row]:
    """Who was ever trapped, for how long, and who ever defaulted; those who left count too.

    Nothing is said about the borrowers of a decile with fewer than ``FEWEST_BORROWERS`` of them.
    """
    if not {"months_trapped", "loans_taken", "defaults", "decile"} <= set(households):
        return
    groups = [(CITY, EVERYONE, households)]
    groups += [("decile", str(decile), part) for decile, part in households.groupby("decile")]
    for group_by, group, part in groups:
        trapped = part["months_trapped"] > 0
        debtors = part["loans_taken"] > 0
        yield "ever_trapped", group_by, group, _share(int(trapped.sum()), len(part))
        if group_by != CITY and debtors.sum() < FEWEST_BORROWERS:
            continue
        yield "trapped_borrowers", group_by, group, _share(int((trapped & debtors).sum()), int(debtors.sum()))
        yield "months_trapped", group_by, group, float(part["months_trapped"][trapped].mean())
        defaulted = debtors & (part["defaults"] > 0)
        yield "defaulters", group_by, group, _share(int(defaulted.sum()), int(debtors.sum()))


# --- lenders' books ------------------------------------------------------------------------


def lender_years(table: pd.DataFrame) -> pd.DataFrame:
    """Lender by lender and year: late, lost, rate, reach and denied as shares, with the month.

    Losses of a year are set over the portfolio plus themselves, as the regulator adjusts
    arrears; denials over the applications of the year. Left out: shares of what is less than a
    fifth of the lender's largest portfolio, which a loan or two decide; reach and denials of public
    lenders, whose programmes choose and refuse.
    """
    columns = ["lender", "month", "late", "lost", "rate", "reach", "denied"]
    if table.empty:
        return pd.DataFrame(columns=columns)
    books = table.sort_values(["lender", "month"])
    moved = books[["written_off", "applications", "loans"]]
    moved = moved - moved.groupby(books["lender"]).shift().fillna(0.0)
    with np.errstate(invalid="ignore", divide="ignore"):
        risky = books["portfolio"] + moved["written_off"]
        enough = (SMALL_PART * books.groupby("lender")["portfolio"].transform("max")).clip(lower=NOTHING)
        chooses = books["kind"] != "public"
        made = pd.DataFrame({
            "lender": books["lender"].astype(str),
            "month": books["month"],
            "late": (books["late"] / books["portfolio"]).where(books["portfolio"] > enough),
            "lost": (moved["written_off"] / risky).where(risky > enough),
            "rate": books["annual_rate"],
            "reach": books["reach"].where(chooses),
            "denied": (1.0 - moved["loans"] / moved["applications"]).where(
                chooses & (moved["applications"] > 0)
            ),
        })  # fmt: skip
    return made[columns].reset_index(drop=True)


def of_lenders(table: pd.DataFrame) -> Iterator[Row]:
    """Books of every lender at the end, its applications, and why they were denied."""
    if table.empty:
        return
    years = lender_years(table)
    late = years.groupby("lender")["late"].mean()
    last = table.sort_values("month").groupby("lender", as_index=False).last()
    for row in last.itertuples():
        lender = str(row.lender)
        told = {
            "portfolio": row.portfolio, "late_share": late.get(lender, math.nan), "rate": row.annual_rate,
            "lost_share": _hundredth(row.written_off, row.issued), "reach": row.reach, "open": row.open,
            "clients": row.borrowers, "cash": row.cash,
        }  # fmt: skip
        for name, value in told.items():
            yield name, "lender", lender, float(value)
    reasons = [reason for reason in REASONS if reason in last]
    sums = last[["applications", "loans", *reasons]].sum()
    books = [("lender", str(row["lender"]), row) for _, row in last.iterrows()]
    for group_by, group, row in [*books, (CITY, EVERYONE, sums)]:
        yield "applications", group_by, group, float(row["applications"])
        yield "approved", group_by, group, float(row["loans"])
        for reason in reasons:
            yield reason, group_by, group, float(row[reason])
        yield "denied", group_by, group, float(sum(row[reason] for reason in reasons))
