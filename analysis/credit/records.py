"""Reads the loan records of all runs of a comparison, and compares them seed by seed.

Runs written before loans were recorded have none; they are left out and named in a note.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from analysis.comparison import COLUMNS, Comparison, paired_effects
from analysis.credit import measures
from analysis.credit.words import COUNTS, Lender, dressed
from analysis.results import CITY, EVERYONE, KEYS, Experiment

_LOANS = {
    "household", "decile", "lender", "lender_kind", "purpose", "principal", "annual_rate", "paid",
    "interest_paid", "fees", "balance", "written_off", "closed",
}  # fmt: skip
_LENDERS = {
    "month", "lender", "annual_rate", "reach", "open", "cash", "portfolio", "late", "applications", "loans",
    "issued", "written_off", "borrowers",
}  # fmt: skip
_HOUSEHOLDS = [
    "key", "decile", "borrowed", "months_trapped", "defaults", "loans_taken", *measures.USED
]  # fmt: skip
SHARED = ("over_indebted_share", "trapped_share", "borrowers_share")
"""Indicators of the whole report that this chapter shows by decile."""


@dataclass(frozen=True)
class CreditRecords:
    """Credit of all runs that recorded it.

    ``values``: one row a run, indicator and group; ``table``: paired effects against the
    baseline, columns ``COLUMNS``. Groups: ``city``, ``lender``, ``decile``, ``purpose``,
    ``decile_lender`` and ``flow`` (two names with a bar between). ``years``: lenders' books by
    arm, seed and month. ``arms``: those with records, in the order of the experiment.
    """

    experiment: Experiment
    arms: tuple[str, ...]
    lenders: tuple[Lender, ...]
    values: pd.DataFrame
    table: pd.DataFrame
    years: pd.DataFrame
    notes: tuple[str, ...]
    _means: dict[tuple[str, str, str, str], float] = field(default_factory=dict)
    _effects: dict[tuple[str, str, str, str], object] = field(default_factory=dict)

    def __post_init__(self) -> None:
        keys = ["arm", *KEYS]
        self._means.update(self.values.groupby(keys)["value"].mean().to_dict())
        self._effects.update({(r.arm, r.indicator, r.group_by, r.group): r for r in self.table.itertuples()})

    def mean(self, arm: str, name: str, group_by: str = CITY, group: str = EVERYONE) -> float:
        """Mean over the seeds of an arm; NaN if not known."""
        return float(self._means.get((arm, name, group_by, group), math.nan))

    def effect(self, arm: str, name: str, group_by: str = CITY, group: str = EVERYONE) -> object | None:
        """Row of the paired comparison, or None."""
        return self._effects.get((arm, name, group_by, group))

    def groups(self, group_by: str) -> list[str]:
        """Names of groups that occur, numbers by value."""
        found = self.values.loc[self.values["group_by"] == group_by, "group"].unique()
        return sorted(found, key=lambda name: (not name.isdigit(), int(name) if name.isdigit() else 0, name))

    @property
    def policies(self) -> tuple[str, ...]:
        """Arms with records but the baseline."""
        return tuple(arm for arm in self.arms if arm != self.experiment.baseline)

    @property
    def uses_add_up(self) -> bool:
        """Whether the uses of borrowed money sum to what was borrowed, within one in a hundred."""
        names = ("walls", "old_debts", "needs", "purse")
        known = [sum(self.mean(arm, name) for name in names) for arm in self.arms]
        return all(abs(total - 100.0) <= 1.0 for total in known if math.isfinite(total))


def _read(path: Path, needed: set[str], columns: list[str] | None = None) -> pd.DataFrame | None:
    """A table, or None if it is not there, unreadable or lacks a column; at most ``columns`` of it."""
    try:
        table = pd.read_parquet(path)
    except (OSError, ValueError):
        return None
    if not needed <= set(table):
        return None
    return table[[name for name in columns if name in table]] if columns else table


def _titles(loans: pd.DataFrame, books: pd.DataFrame) -> dict[str, tuple[str, str]]:
    """Title and kind of each lender of a run, by name."""
    found = {}
    for row in books.drop_duplicates("lender").to_dict("records"):
        name = str(row["lender"])
        found[name] = (str(row.get("title") or name), str(row.get("kind", "")))
    for name, kind in loans[["lender", "lender_kind"]].drop_duplicates("lender").itertuples(index=False):
        title, known = found.get(str(name), (str(name), ""))
        found[str(name)] = (title, known or str(kind))
    return found


def read_credit(comparison: Comparison) -> CreditRecords:
    """Loan records of all finished runs; a folder without any gives records without arms."""
    experiment = comparison.experiment
    rows: list[tuple[str, int, str, str, str, float]] = []
    years: list[pd.DataFrame] = []
    lenders: dict[str, tuple[str, str]] = {}
    missing: list[str] = []
    have: set[tuple[str, int]] = set()
    for arm in experiment.arms:
        for seed in comparison.runs[arm]:
            folder = experiment.folder(arm, seed)
            loans = _read(folder / "loans.parquet", _LOANS)
            if loans is None:
                missing.append(f"{arm}/seed_{seed}")
                continue
            books = _read(folder / "lenders.parquet", _LENDERS)
            homes = _read(folder / "households.parquet", {"key", "decile"}, _HOUSEHOLDS)
            books = pd.DataFrame(columns=sorted(_LENDERS)) if books is None else books
            homes = pd.DataFrame() if homes is None else homes
            loans = measures.with_deciles(loans, homes)
            have.add((arm, seed))
            lenders = {**_titles(loans, books), **lenders}
            for found in (
                measures.of_loans(loans, homes), measures.of_uses(homes), measures.of_flows(loans, homes),
                measures.of_debtors(homes), measures.of_lenders(books),
            ):  # fmt: skip
                rows += [(arm, seed, *row) for row in found]
            years.append(measures.lender_years(books).assign(arm=arm, seed=seed))
    values = pd.DataFrame(rows, columns=["arm", "seed", *KEYS, "value"])
    values = pd.concat([_filled(values, have), _shared(comparison, have)], ignore_index=True)
    arms = tuple(arm for arm in experiment.arms if any(owner == arm for owner, _ in have))
    table = pd.DataFrame(columns=COLUMNS)
    if experiment.baseline in arms:
        policies = [arm for arm in arms if arm != experiment.baseline]
        table = paired_effects(values, policies, experiment.baseline)
    notes = []
    if missing and have:
        told = ", ".join(missing[:6]) + (f" and {len(missing) - 6} more" if len(missing) > 6 else "")
        notes.append(
            f"{len(missing)} {'run has' if len(missing) == 1 else 'runs have'} no loan records: {told}"
        )
    return CreditRecords(
        experiment=experiment,
        arms=arms,
        lenders=tuple(dressed([(name, *about) for name, about in lenders.items()])),
        values=values,
        table=table,
        years=pd.concat(years, ignore_index=True) if years else pd.DataFrame(),
        notes=tuple(notes),
    )


def _filled(values: pd.DataFrame, have: set[tuple[str, int]]) -> pd.DataFrame:
    """``values`` with zero for counts of groups that occur in other runs only."""
    counted = values[values["indicator"].isin(COUNTS)]
    if counted.empty:
        return values
    wide = counted.pivot(index=KEYS, columns=["arm", "seed"], values="value")
    runs = pd.MultiIndex.from_tuples(sorted(have), names=["arm", "seed"])
    wide = wide.reindex(columns=runs)
    # A run without loans has no uses of them: as zeros they would not sum to a hundred.
    flowing = wide.index.get_level_values("indicator") == "flow"
    idle = wide[flowing].isna().all().to_numpy()
    wide = wide.fillna(0.0).mask(flowing[:, None] & idle[None, :])
    whole = wide.melt(ignore_index=False).reset_index()
    return pd.concat([values[~values["indicator"].isin(COUNTS)], whole[values.columns]], ignore_index=True)


def _shared(comparison: Comparison, have: set[tuple[str, int]]) -> pd.DataFrame:
    """What the whole report knows of debt, in the city and by decile, of the runs with records."""
    values = comparison.values
    chosen = values[values["indicator"].isin(SHARED) & values["group_by"].isin([CITY, "decile"])]
    known = [key in have for key in zip(chosen["arm"], chosen["seed"], strict=True)]
    return chosen[known]
