"""Made-up loan records with known uses, prices and denials, in the shapes of real ones.

Arms of one seed share their luck. A cap on rates makes the for-profit lenders cheaper and
lends less; a public programme lends at no interest.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
from scipy import special

from agents.foundation import draws

HOUSEHOLDS, LOANS, DECILES = 700, 420, 7
LENDERS = {  # title, kind, annual rate, term in months, share of loans, MWM a loan
    "commercial": ("Commercial microlender", "for_profit", 0.74, 24, 0.46, 2.0),
    "circles": ("Group lender", "for_profit", 1.10, 12, 0.20, 1.2),
    "cooperative": ("Savings and loan cooperative", "cooperative", 0.24, 36, 0.20, 4.0),
    "social_fund": ("Social housing fund", "social", 0.15, 36, 0.09, 5.0),
    "public_line": ("Public line of credit", "public", 0.0, 60, 0.05, 12.0),
}
WALLS = {"none": 0.60, "hip_2019": 0.72, "rent_voucher": 0.60, "rate_cap": 0.64, "upgrading": 0.66}
"""Share of building credit that reached the walls; 0.08 of it is still in the purse."""

PURSE, OLD_DEBTS, CAP = 0.08, 0.55, 0.35
REASONS = {"denied_capacity": 5, "denied_flagged": 2, "denied_profit": 3, "denied_funds": 1}
DENIALS = sum(REASONS.values())  # for every ten loans of the year, by lender


def _chances(name: str, count: int, *numbers: int) -> np.ndarray:
    keys = np.arange(count) + draws.named_key(name, *numbers) % 2**40
    return draws.uniforms(draws.luck_from(7), draws.purpose("test.credit"), keys, 0)


def make_loans(arm: str, seed: int, months: int) -> pd.DataFrame:
    """Loans of a run: most run their term and are paid back, one in twelve ends in a loss."""
    names = list(LENDERS)
    share = np.array([LENDERS[name][4] for name in names])
    if arm == "hip_2019":
        share[-1] *= 3.0
    chosen = np.searchsorted(np.cumsum(share / share.sum()), _chances("lender", LOANS, seed))
    count = LOANS - 80 * (arm == "rate_cap")
    about = [LENDERS[names[k]] for k in chosen[:count]]
    rate = np.array([row[2] for row in about])
    kind = np.array([row[1] for row in about])
    if arm == "rate_cap":
        rate = np.where(kind == "for_profit", np.minimum(rate, CAP), rate)
    term = np.array([row[3] for row in about])
    size = np.array([row[5] for row in about])
    principal = size * np.exp(0.4 * special.ndtri(_chances("size", count, seed)))
    # The poorer half borrows more often.
    poor = _chances("who", count, seed) ** 1.3
    household = (poor * HOUSEHOLDS).astype(np.int64)
    issued = 1 + (_chances("when", count, seed) * (months - 1)).astype(int)
    monthly = np.maximum(rate, 1e-9) / 12.0
    due = principal * monthly / (1.0 - (1.0 + monthly) ** -term)
    bad = _chances("bad", count, seed) < 1 / 12
    lived = np.minimum(months - issued, term)
    over = lived >= term
    paid = due * np.where(bad, 0.4, 1.0) * lived
    interest = np.minimum(paid, (due * term - principal) * paid / (due * term))
    gone = bad & over
    left = np.where(over & ~bad, 0.0, principal - (paid - interest))
    sort = _chances("purpose", count, seed)
    purpose = np.select(
        [sort < 0.45, sort < 0.55, sort < 0.60], ["house", "room_to_let", "workshop"], "distress"
    )
    return pd.DataFrame({
        "household": 1000 + household, "decile": 1 + household * DECILES // HOUSEHOLDS,
        "lender": [names[k] for k in chosen[:count]], "lender_kind": kind,
        "purpose": np.where(kind == "public", "programme", purpose), "issued": issued,
        "principal": principal, "annual_rate": rate, "term": term, "instalment": due, "paid": paid,
        "interest_paid": interest, "fees": np.where(bad, 0.03 * principal, 0.0),
        "balance": np.where(gone, 0.0, left), "written_off": np.where(gone, left, 0.0),
        "rescheduled": 0, "defaulted": np.where(bad, issued + 3, -1),
        "closed": np.where(over, issued + term, -1),
        "circle": [names[k] == "circles" for k in chosen[:count]],
    })  # fmt: skip


def make_households(arm: str, seed: int, loans: pd.DataFrame) -> pd.DataFrame:
    """The households, with uses that add up to what each of them borrowed."""
    key = 1000 + np.arange(HOUSEHOLDS)
    distress = loans["purpose"] == "distress"
    by = {
        name: part.groupby("household")["principal"].sum().reindex(key, fill_value=0.0).to_numpy()
        for name, part in (("building", loans[~distress]), ("distress", loans[distress]))
    }
    taken = loans["household"].value_counts().reindex(key, fill_value=0).to_numpy()
    bad = loans[loans["defaulted"] >= 0]["household"].value_counts().reindex(key, fill_value=0).to_numpy()
    trapped = (taken > 0) & (_chances("trap", HOUSEHOLDS, seed) < (0.15 if arm == "rate_cap" else 0.22))
    building, needy = by["building"], by["distress"]
    interest = loans.groupby("household")["interest_paid"].sum().reindex(key, fill_value=0.0).to_numpy()
    return pd.DataFrame({
        "key": key, "present": (_chances("gone", HOUSEHOLDS, seed) < 0.9).astype(int),
        "decile": 1 + np.arange(HOUSEHOLDS) * DECILES // HOUSEHOLDS,
        "borrowed": building + needy, "walls_credit": WALLS[arm] * building,
        "earmarked_credit": PURSE * building, "diverted_credit": (1.0 - WALLS[arm] - PURSE) * building,
        "rolled": OLD_DEBTS * needy, "living_credit": (1.0 - OLD_DEBTS) * needy,
        "loan_cash": np.zeros(HOUSEHOLDS),
        "interest_paid": interest,
        "months_trapped": np.where(trapped, 6 + np.arange(HOUSEHOLDS) % 9, 0),
        "over_indebted": np.where(trapped, 14, 0), "defaults": bad, "loans_taken": taken,
    })  # fmt: skip


def make_lenders(loans: pd.DataFrame, months: int) -> pd.DataFrame:
    """Yearly books; for every ten loans, ``DENIALS`` applications were denied."""
    rows = []
    for month in range(12, months + 1, 12):
        for name, (title, kind, rate, *_) in LENDERS.items():
            mine = loans[(loans["lender"] == name) & (loans["issued"] <= month)]
            lent, count = float(mine["principal"].sum()), len(mine)
            denied = {reason: count * number // 10 for reason, number in REASONS.items()}
            portfolio = 0.4 * lent
            rows.append({
                "month": month, "lender": name, "title": title, "kind": kind,
                "annual_rate": float(mine["annual_rate"].mean()) if count else rate,
                "reach": min(1.0, 0.1 + 0.02 * month / 12) if kind != "for_profit" else 1.0, "open": 1,
                "capital": 300.0, "cash": 120.0, "portfolio": portfolio,
                "late": portfolio * (0.11 if kind == "for_profit" else 0.06 + 0.001 * month / 12),
                "applications": count + sum(denied.values()), "loans": count, **denied, "denied_circle": 0,
                "issued": lent, "repaid": 0.5 * lent, "interest": 0.2 * lent,
                "written_off": 0.01 * lent * month / 12, "borrowers": int(mine["household"].nunique()),
            })  # fmt: skip
    return pd.DataFrame(rows)


def write_credit(folder: Path, arm: str, seed: int, months: int) -> None:
    """The records of one run beside its other tables."""
    loans = make_loans(arm, seed, months)
    loans.to_parquet(folder / "loans.parquet")
    make_lenders(loans, months).to_parquet(folder / "lenders.parquet")
    make_households(arm, seed, loans).to_parquet(folder / "households.parquet")
