"""Who gains: an indicator by income decile in both cities, as a table with bars for the difference."""

from __future__ import annotations

from html import escape

import pandas as pd

from analysis.app.cities import SIDES, Pair
from analysis.app.course import YEAR
from analysis.app.words import number, say
from analysis.indicators import describe

OFFERED = (
    "adequate_share",
    "mean_quality",
    "overcrowded_share",
    "sharing_share",
    "unserved_share",
    "rent_burden",
    "over_indebted_share",
    "trapped_share",
    "aid_hours",
    "welfare",
)
"""Indicators by decile, in reading order."""
FEWEST = 5
"""Fewer households of a decile say nothing about it."""

STYLE = """
table.deciles { border-collapse: collapse; font-size: 13px; width: 100%; max-width: 560px; }
table.deciles caption { text-align: left; color: #555; padding-bottom: 6px; }
table.deciles th { text-align: right; font-weight: 600; padding: 3px 8px; border-bottom: 1px solid #999; }
table.deciles td { text-align: right; padding: 3px 8px; border-bottom: 1px solid #e6e6e2;
  font-variant-numeric: tabular-nums; }
table.deciles th:first-child, table.deciles td:first-child { text-align: left; }
table.deciles .bar { width: 120px; position: relative; }
table.deciles .bar span { position: absolute; top: 4px; bottom: 4px; background: #8a8a85; }
"""


def decile_table(pair: Pair, name: str, language: str) -> str:
    """HTML of one indicator by decile in the last December that both cities have seen."""
    tables = [pair.side(side).city.group_table() for side in SIDES]
    december = pair.months // YEAR * YEAR
    if december == 0:
        return f"<p>{escape(say('page.deciles_wait', language))}</p>"
    left, right = (_values(table, name, december) for table in tables)
    indicator = describe(name)
    more = (right - left) * indicator.factor
    widest = max(float(more.abs().max(skipna=True) or 0.0), 1e-12)
    digits = 3 if indicator.format.endswith("3f") else 1
    rows = []
    for decile in range(1, 11):
        texts = [number(float(v[decile]) * indicator.factor, digits, language) for v in (left, right)]
        difference = float(more[decile])
        shown = number(difference, digits, language, sign=True)
        label = say("page.poorest", language) if decile == 1 else str(decile)
        rows.append(
            f"<tr><td>{label}</td><td>{texts[0]}</td><td>{texts[1]}</td><td>{shown}</td>"
            f'<td class="bar">{_bar(difference / widest)}</td></tr>'
        )
    unit = say(f"indicator.{name}.unit", language)
    title = f"{say(f'indicator.{name}', language)} ({unit})" if unit else say(f"indicator.{name}", language)
    note = say("page.deciles_note", language, year=december // YEAR)
    head = "".join(
        f'<th scope="col">{escape(text)}</th>'
        for text in (
            say("page.decile", language),
            say("page.left", language),
            say("page.right", language),
            say("page.difference_short", language),
            "",
        )
    )
    return (
        f'<table class="deciles"><caption><b>{escape(title)}</b><br>{escape(note)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>"
    )


def _values(table: pd.DataFrame, name: str, month: int) -> pd.Series:
    """Values by decile 1 to 10, NaN where too few households are."""
    if table.empty:
        return pd.Series(float("nan"), index=range(1, 11))
    rows = table[(table.group_by == "decile") & (table.month == month)]
    found = rows.pivot(index="group", columns="indicator", values="value")
    found.index = found.index.astype(int)
    enough = found["households"] >= FEWEST
    return found[name].where(enough).reindex(range(1, 11))


def _bar(share: float) -> str:
    """A bar to the right of the middle for more, to the left for less; nothing for an unknown share."""
    if share != share or share == 0.0:
        return ""
    width = 50.0 * abs(share)
    left = 50.0 if share > 0 else 50.0 - width
    return f'<span style="left:{left:.1f}%;width:{width:.1f}%"></span>'
