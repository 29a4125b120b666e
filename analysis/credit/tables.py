"""Tables of the credit chapter, as HTML; everything that came from data is escaped.

Levels are means over seeds. Differences from the baseline are the paired ones of the whole
report, with the same cells and colours.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape

from analysis.comparison import excludes_zero
from analysis.credit.measures import joined
from analysis.credit.records import CreditRecords
from analysis.credit.words import REASONS, credit_indicator, kind_title, purpose_title
from analysis.indicators import Indicator, any_known
from analysis.page import effect_cell, indicator_row, wide_table
from analysis.results import CITY, EVERYONE

CITY_ROWS = (
    "borrowed", "borrowed_share", "walls", "old_debts", "needs", "diverted", "purse", "mean_rate",
    "paid_back", "principal_back", "interest_back", "late_fees", "lost", "owed", "closed_paid", "closed_lost",
    "joint_share", "over_indebted_share", "trapped_share", "trapped_borrowers", "months_trapped",
    "defaulters",
)  # fmt: skip
PRICE_ROWS = (
    "borrowed", "borrowers", "mean_rate", "paid_back", "principal_back", "interest_back", "late_fees", "lost",
    "owed", "closed_paid", "closed_lost",
)  # fmt: skip
BOOK_ROWS = ("portfolio", "late_share", "lost_share", "rate", "reach", "clients", "cash", "open")
DEBTOR_ROWS = ("over_indebted_share", "ever_trapped", "trapped_borrowers", "months_trapped", "defaulters")
USE_ROWS = ("borrowed", "walls", "old_debts", "needs", "interest_back")

Group = tuple[str, str, str]
"""Title, group_by and name of a group."""


def _lenders(records: CreditRecords) -> list[Group]:
    return [(lender.title, "lender", lender.name) for lender in records.lenders]


def _deciles(records: CreditRecords) -> list[Group]:
    return [(f"Decile {group}", "decile", group) for group in records.groups("decile") if group.isdigit()]


def _purposes(records: CreditRecords) -> list[Group]:
    return [(purpose_title(group), "purpose", group) for group in records.groups("purpose")]


# --- differences from the baseline -----------------------------------------------------------


def _cells(records: CreditRecords, what: Indicator, group_by: str, group: str) -> list[str] | None:
    """Mean of the baseline and difference of every policy; None if nothing is known."""
    name = what.column
    before = records.mean(records.experiment.baseline, name, group_by, group)
    effects = [records.effect(arm, name, group_by, group) for arm in records.policies]
    if not any_known([before, *(getattr(row, "difference", math.nan) for row in effects)]):
        return None
    return [f"<td>{what.show(before)}</td>", *(effect_cell(row, what) for row in effects)]


def _block(title: str, across: int, unit: str = "") -> str:
    """A row that heads those under it."""
    told = f'{escape(title)}<br><span class="unit">{escape(unit)}</span>' if unit else escape(title)
    return f'<tr class="block"><th scope="rowgroup">{told}</th><td colspan="{across}"></td></tr>'


def effects_table(records: CreditRecords, names: Sequence[str], groups: Sequence[Group]) -> str:
    """A block an indicator, a row a group: the baseline's mean, then paired differences.

    Empty if nothing is known.
    """
    heads = [records.experiment.title_of(arm) for arm in (records.experiment.baseline, *records.policies)]
    rows = []
    for what in map(credit_indicator, names):
        found = [(title, _cells(records, what, group_by, group)) for title, group_by, group in groups]
        known = [(title, cells) for title, cells in found if cells]
        if known:
            rows.append(_block(what.title, len(heads), what.unit))
        for title, cells in known:
            rows.append(f'<tr><th scope="row">{escape(title)}</th>{"".join(cells)}</tr>')
    return wide_table(["", *heads], rows) if rows else ""


def city_table(records: CreditRecords) -> str:
    """The whole city: what was borrowed, what became of it, what it cost."""
    heads = [records.experiment.title_of(arm) for arm in (records.experiment.baseline, *records.policies)]
    rows = []
    for what in map(credit_indicator, CITY_ROWS):
        cells = _cells(records, what, CITY, EVERYONE)
        if cells:
            rows.append(indicator_row(what, what.unit, cells))
    return wide_table(["", *heads], rows) if rows else ""


def price_table(records: CreditRecords) -> str:
    """What borrowers pay in all, by lender."""
    return effects_table(records, PRICE_ROWS, _lenders(records))


def purpose_table(records: CreditRecords) -> str:
    """What was borrowed for which purpose, and at what rate."""
    return effects_table(records, ("borrowed", "mean_rate", "interest_back"), _purposes(records))


def use_table(records: CreditRecords) -> str:
    """What became of borrowed money, by decile."""
    return effects_table(records, USE_ROWS, _deciles(records))


def debtor_table(records: CreditRecords) -> str:
    """Over-indebted and trapped, by decile."""
    return effects_table(records, DEBTOR_ROWS, _deciles(records))


def book_table(records: CreditRecords) -> str:
    """Lenders' books at the end."""
    return effects_table(records, BOOK_ROWS, _lenders(records))


# --- levels ----------------------------------------------------------------------------------


def _gap(records: CreditRecords, arm: str, name: str, group_by: str, group: str) -> str:
    """A paired difference in short, bold where its interval excludes zero; nothing for the baseline."""
    row = records.effect(arm, name, group_by, group)
    what = credit_indicator(name)
    difference = getattr(row, "difference", math.nan)
    if row is None or not math.isfinite(difference):
        return ""
    low, high = getattr(row, "low", math.nan), getattr(row, "high", math.nan)
    shown = what.show(difference, True)
    if excludes_zero(low, high) and not what.reads_as_zero(difference):
        shown = f"<b>{shown}</b>"
    span = f" ({what.show(low, True)} to {what.show(high, True)})" if math.isfinite(low) else ""
    return f"<small>{shown}{span}</small>"


def where_table(records: CreditRecords, arm: str) -> str:
    """Borrowers and MWM of one arm, by decile and lender, with the differences from the baseline."""
    lenders = [
        lender for lender in records.lenders if records.mean(arm, "borrowed", "lender", lender.name) > 0.0
    ]
    deciles = [group for group in records.groups("decile") if group.isdigit()]
    if not lenders or not deciles:
        return "<p>Nobody borrowed.</p>"

    def cell(group_by: str, group: str) -> str:
        people = credit_indicator("borrowers").show(records.mean(arm, "borrowers", group_by, group))
        money = credit_indicator("borrowed").show(records.mean(arm, "borrowed", group_by, group))
        gaps = [_gap(records, arm, name, group_by, group) for name in ("borrowers", "borrowed")]
        return f"<td>{people}{gaps[0]}</td><td>{money}{gaps[1]}</td>"

    rows = []
    for decile in deciles:
        cells = [cell("decile_lender", joined(decile, lender.name)) for lender in lenders]
        cells.append(cell("decile", decile))
        rows.append(f'<tr><th scope="row">{escape(decile)}</th>{"".join(cells)}</tr>')
    cells = [cell("lender", lender.name) for lender in lenders] + [cell(CITY, EVERYONE)]
    rows.append(f'<tr><th scope="row">All</th>{"".join(cells)}</tr>')
    titles = [*(lender.title for lender in lenders), "All lenders"]
    return wide_table(
        ["Income decile", *(f"{t}: {unit}" for t in titles for unit in ("borrowers", "MWM"))], rows
    )


def denials_table(records: CreditRecords) -> str:
    """Applications, loans and reasons of denial by arm and lender; empty without lenders' books.

    Denials must add up to applications less loans: a row where they do not is marked.
    """
    names = ("applications", "approved", *REASONS, "denied")
    experiment = records.experiment
    rows = []
    for arm in records.arms:
        books = [
            (f"{lender.title} ({kind_title(lender.kind)})", "lender", lender.name)
            for lender in records.lenders
        ]
        told = []
        for title, group_by, group in [*books, ("All lenders", CITY, EVERYONE)]:
            numbers = {name: records.mean(arm, name, group_by, group) for name in names}
            if not math.isfinite(numbers["applications"]):
                continue
            cells = "".join(f"<td>{credit_indicator(name).show(numbers[name])}</td>" for name in names)
            refused = numbers["applications"] - numbers["approved"]
            fits = abs(refused - numbers["denied"]) < 0.05
            mark = "" if fits else ' class="worse"'
            cells += f"<td{mark}>{credit_indicator('denied').show(refused)}</td>"
            told.append(f'<tr><th scope="row">{escape(title)}</th>{cells}</tr>')
        if told:
            rows += [_block(experiment.title_of(arm), len(names) + 1), *told]
    heads = [credit_indicator(name).title for name in names]
    return wide_table(["", *heads, "Applications less loans"], rows) if rows else ""


def denials_fit(records: CreditRecords) -> bool:
    """Whether denials add up to applications less loans for every lender of every run."""
    names = ["applications", "approved", "denied"]
    values = records.values
    books = values[(values["group_by"] == "lender") & values["indicator"].isin(names)]
    if books.empty:
        return True
    wide = books.pivot(index=["arm", "seed", "group"], columns="indicator", values="value")
    return bool(((wide["applications"] - wide["approved"] - wide["denied"]).abs() < 0.5).all())
