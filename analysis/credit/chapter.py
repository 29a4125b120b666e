"""The credit chapter as HTML: a bridge or a trap? Words, tables and pictures.

Old results have no loan records; the chapter says so and is short.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape

from analysis.canvas import Picture
from analysis.comparison import excludes_zero
from analysis.credit import tables
from analysis.credit.measures import FEWEST_BORROWERS
from analysis.credit.records import CreditRecords
from analysis.credit.words import credit_indicator
from analysis.page import KEY, figure

PREFIX = "credit_"
"""Names of the chapter's pictures begin so."""

NAMED = ("borrowed", "walls", "needs", "old_debts", "interest_back", "mean_rate", "trapped_borrowers")


def chapter(records: CreditRecords, pictures: Sequence[Picture] = ()) -> str:
    """The body of the chapter, without its heading; ``pictures``: those of ``draw_credit``."""
    if not records.arms:
        return (
            "<p>These results hold no loan records: the runs were made before single loans were kept. "
            "What is known about debt stands in the tables above.</p>"
        )
    shown = {picture.name: figure(picture) for picture in pictures}
    notes = [f'<p class="warning">{escape(note[:1].upper() + note[1:])}.</p>' for note in records.notes]
    if not records.uses_add_up:
        notes.append(
            '<p class="warning">The uses of borrowed money do not add up to what was borrowed; what is '
            "missing is drawn as “not recorded”.</p>"
        )
    parts = [
        *notes,
        _in_short(records),
        _section("A hundred borrowed MWM", FLOW, shown.get("credit_flow"), KEY, tables.city_table(records)),
        _section("Who borrows where", WHERE, shown.get("credit_borrowers"), _where(records)),
        _section("What borrowers pay in all, by lender", PRICE, _folded(tables.price_table(records))),
        _section("What they borrow for", "", _folded(tables.purpose_table(records))),
        _section("What reached the walls, by income decile", USES, _folded(tables.use_table(records))),
        _section(
            "Over-indebted and trapped, by income decile", DEBTORS, shown.get("credit_debtors"),
            _folded(tables.debtor_table(records)),
        ),
        _section(
            "How good lenders’ books are", BOOKS, shown.get("credit_books"),
            _folded(tables.book_table(records)),
        ),
        _section("Applications and denials", _denials_words(records), tables.denials_table(records)),
    ]  # fmt: skip
    return "\n".join(part for part in parts if part)


FLOW = (
    "Walls, old debts, daily needs and the purse add up to the hundred. What was paid back does not: "
    "interest and fees come on top, and loans still run at the end."
)
WHERE = (
    "Households with at least one loan and MWM lent in the whole run, means over seeds. A household that "
    "borrowed from two lenders counts with both, and once under all lenders. Small: the paired difference "
    "from the baseline and its 95 % interval, bold where it excludes zero."
)
PRICE = (
    "Per 100 MWM lent by the lender. What was paid for a loan repaid in full counts closed loans without a "
    "loss only: the price of a loan that went well."
)
USES = "Of all households that ever lived in the city, also those that left."
DEBTORS = (
    "Over-indebted: of households in the city at the end. All others: of all that ever lived in it, also "
    "those that left. In the trap: over-indebted for twelve months in a row or more; months in the trap are "
    "the mean of those that ever were. Of a decile with fewer than "
    f"{FEWEST_BORROWERS} borrowers in a city nothing is said about them."
)
BOOKS = "At the end of the run, but for arrears, which are the mean of the years."


def _section(title: str, intro: str, *parts: str | None) -> str:
    """A part of the chapter; nothing if it has neither a table nor a picture."""
    known = [part for part in parts if part]
    if not [part for part in known if part is not KEY]:
        return ""
    said = f"<p>{intro}</p>" if intro else ""
    return "\n".join([f"<h3>{title}</h3>", said, *known])


def _folded(table: str) -> str:
    """A long table, folded away at first but on paper."""
    return f"<details><summary>In numbers</summary>\n{table}</details>" if table else ""


def _where(records: CreditRecords) -> str:
    """One table an arm; those of the policies are folded away."""
    experiment = records.experiment
    parts = []
    for arm in records.arms:
        title = escape(experiment.title_of(arm))
        unfolded = " open" if arm == records.arms[0] else ""
        inside = tables.where_table(records, arm)
        parts.append(f"<details{unfolded}><summary>{title}</summary>\n{inside}</details>")
    return "\n".join(parts)


def _denials_words(records: CreditRecords) -> str:
    told = "Every application to a lender ends in a loan or in one reason why not. Counts since the start, "
    told += "means over seeds. "
    if tables.denials_fit(records):
        return told + "Denied in all and applications less loans are the same number, counted twice."
    return told + "Where applications less loans is marked, it differs from the sum of the reasons."


# --- in words --------------------------------------------------------------------------------


def _amount(records: CreditRecords, arm: str, name: str) -> str:
    what = credit_indicator(name)
    return what.show(records.mean(arm, name))


def _in_short(records: CreditRecords) -> str:
    """A paragraph for the first arm, one sentence for each policy."""
    experiment = records.experiment
    first = records.arms[0] if experiment.baseline not in records.arms else experiment.baseline
    title = escape(experiment.title_of(first))
    if not records.mean(first, "borrowed") > 0.0:
        told = [f"Under “{title}” nobody borrowed."]
    else:
        told = [
            f"Under “{title}”, {records.mean(first, 'borrowers'):,.0f} households borrowed "
            f"{records.mean(first, 'borrowed'):,.0f} MWM in a run, at a mean rate of "
            f"{_amount(records, first, 'mean_rate')} % a year."
        ]
        if math.isfinite(records.mean(first, "walls")):
            told.append(
                f"Of every 100 MWM, {_amount(records, first, 'walls')} reached the walls, "
                f"{_amount(records, first, 'old_debts')} paid old debts and "
                f"{_amount(records, first, 'needs')} went into food and daily needs."
            )
        told.append(
            f"For them, {_amount(records, first, 'paid_back')} MWM were paid back so far, of which "
            f"{_amount(records, first, 'interest_back')} interest and fees."
        )
        if math.isfinite(records.mean(first, "trapped_borrowers")):
            told.append(
                f"{_amount(records, first, 'trapped_borrowers')} % of borrowers were ever in the debt trap, "
                f"for {_amount(records, first, 'months_trapped')} months on average."
            )
    lines = [f"<p>{' '.join(told)}</p>"]
    changes = (
        [_changes(records, arm) for arm in records.policies] if experiment.baseline in records.arms else []
    )
    if changes:
        lines.append("<ul>" + "".join(f"<li>{change}</li>" for change in changes) + "</ul>")
    return "\n".join(lines)


def _changes(records: CreditRecords, arm: str) -> str:
    """What a policy clearly changes about credit, in one sentence."""
    title = f"<b>{escape(records.experiment.title_of(arm))}</b>"
    rows = {name: records.effect(arm, name) for name in NAMED}
    limits = {
        name: (getattr(row, "low", math.nan), getattr(row, "high", math.nan)) for name, row in rows.items()
    }
    if not any(math.isfinite(low) for low, _ in limits.values()):
        return f"{title}: too few pairs of runs to tell effects from chance."
    clear = []
    for name, row in rows.items():
        what = credit_indicator(name)
        difference = getattr(row, "difference", math.nan)
        if excludes_zero(*limits[name]) and not what.reads_as_zero(difference):
            more = what.finer(difference)
            clear.append(f"{what.label} {what.show(difference, True, more)} {what.difference_unit}")
    if not clear:
        return f"{title}: no clear change in uses, rates and prices, or in how many borrowers are trapped."
    return f"{title}: {'; '.join(escape(text) for text in clear)}."
