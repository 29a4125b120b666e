"""Why programmes reach no more: where their targets stood every December, of a run or of a comparison.

Reads the table ``programmes`` of runs (``model.programme_years``). Runs written before it was kept have
none and are left out. Every household of a target stands in one place, so the places add up.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from analysis.printing import wrapped_name
from analysis.results import Experiment

PLACES = {
    "served": "served already",
    "receiving": "in works, or aid running",
    "waits_for_money": "waits: no money",
    "waits_for_office": "waits: office has no time",
    "waits_for_others": "waits for group, room or home",
    "no_savings": "savings too small",
    "no_capacity": "cannot bear the credit",
    "rule_lot": "rule: no lot of their own",
    "rule_possession": "rule: possession not proven",
    "rule_title": "rule: clouded title",
    "rule_risk": "rule: risk site",
    "rule_place": "rule: outside the polygons",
    "rule_papers": "rule: no papers",
    "rule_access": "rule: origin, residence, age",
    "rule_income": "rule: income",
    "rule_credit": "rule: default or arrears",
    "rule_other": "rule: another",
    "other_programme": "with another programme now",
    "not_asked": "eligible, has not asked",
    "nothing_left": "nothing left to do",
}
"""What each place is called, in the order in which a table shows them."""

MONEY = {
    "funded": "budget received",
    "stacked": "paid by partners",
    "spent": "paid out",
    "overhead": "past all households",
    "returned": "returned in December",
}
"""Flows of a year, MWM."""

FIRST, WIDTH = 30, 118


@dataclass(frozen=True)
class Reach:
    """One programme of one arm: its name, and one row a December with the means over seeds.

    ``years``: index year; columns the places of ``PLACES`` in households, then those of ``MONEY``.
    """

    arm: str
    programme: str
    title: str
    level: str
    seeds: int
    years: pd.DataFrame

    @property
    def target(self) -> pd.Series:
        """Households of the target by year."""
        return self.years[list(PLACES)].sum(axis=1)


def reaches_of(tables: Sequence[pd.DataFrame], arm: str = "") -> list[Reach]:
    """One record a programme, from the tables of runs with different seeds."""
    known = [table for table in tables if len(table)]
    if not known:
        return []
    every = pd.concat(known, ignore_index=True)
    seeds = len(known)
    found = []
    for name in dict.fromkeys(every.programme):
        mine = every[every.programme == name]
        places = mine.pivot_table(index="year", columns="reason", values="households", aggfunc="sum") / seeds
        flows = mine[mine.reason == mine.reason.iloc[0]].groupby("year")[[*MONEY]].sum() / seeds
        years = places.reindex(columns=list(PLACES), fill_value=0.0).join(flows)
        found.append(Reach(arm, name, str(mine.title.iloc[0]), str(mine.level.iloc[0]), seeds, years))
    return found


def read_reach(experiment: Experiment, runs: dict[str, list[int]]) -> list[Reach]:
    """The programmes of all arms, from the finished runs that kept the table."""
    found = []
    for arm in experiment.arms:
        tables = []
        for seed in runs.get(arm, []):
            path: Path = experiment.folder(arm, seed) / "programmes.parquet"
            try:
                tables.append(pd.read_parquet(path))
            except (OSError, ValueError):
                continue
        found += reaches_of(tables, arm)
    return found


def shown_places(reaches: Sequence[Reach]) -> list[str]:
    """The places in which anybody stands in the last December of any of these programmes."""
    return [name for name in PLACES if any(reach.years[name].iloc[-1] > 0.0 for reach in reaches)]


def shown_money(reaches: Sequence[Reach]) -> list[str]:
    """The flows of money that there were in any year."""
    return [name for name in MONEY if any(reach.years[name].abs().max() > 0.0 for reach in reaches)]


def amount(number: float, whole: bool) -> str:
    """A number of households or MWM: whole for one run, with a decimal for means of several."""
    return f"{number:,.0f}" if whole else f"{number:,.1f}"


def format_reach(reaches: Sequence[Reach]) -> str:
    """For a terminal: a row a place, a column a programme; the last December, then money of all years."""
    if not reaches:
        return ""
    whole = all(reach.seeds == 1 for reach in reaches)
    lines = [
        "WHY NOT MORE: where the target of each programme stands in the last December",
        "(households, % of the target; every household of the target stands in one place)",
    ]
    columns = [_column(reach, reaches, whole) for reach in reaches]
    labels = ["", *(PLACES[name] for name in shown_places(reaches)), "target", "",
              "MWM, all years", *(MONEY[name] for name in shown_money(reaches))]  # fmt: skip
    while columns:
        block: list[list[str]] = []
        while columns and (not block or FIRST + 20 * (len(block) + 1) <= WIDTH):
            block.append(columns.pop(0))
        heads = [wrapped_name(column[0], 18)[:4] for column in block]
        high = max(map(len, heads))
        heads = [[""] * (high - len(head)) + head for head in heads]
        rows = [("", [head[line] for head in heads]) for line in range(high)]
        rows += [(label, [column[k] for column in block]) for k, label in enumerate(labels) if k > 0]
        text = [f"{label:<{FIRST}}" + "".join(f"{cell:>20}" for cell in cells) for label, cells in rows]
        lines += ["", *(line.rstrip() for line in text)]
    return "\n".join(lines)


def _column(reach: Reach, reaches: Sequence[Reach], whole: bool) -> list[str]:
    last, target = reach.years.iloc[-1], float(reach.target.iloc[-1])
    share = 100.0 / target if target > 0.0 else 0.0
    head = (
        f"{reach.arm}: {reach.programme}" if reach.arm and reach.arm != reach.programme else reach.programme
    )
    column = [head]
    column += [f"{amount(last[name], whole)} {share * last[name]:>5.1f} %" for name in shown_places(reaches)]
    column += [f"{amount(target, whole)} {100.0 if target else 0.0:>5.1f} %", "", f"({reach.level})"]
    return column + [f"{reach.years[name].sum():,.1f}" for name in shown_money(reaches)]
