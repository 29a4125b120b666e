"""A self-contained page about a comparison: ``report.html`` opens from disk without internet.

It says in words what each policy changed, for whom, at what cost and how sure that is, then
shows the tables, the pictures and where every number comes from. What is uncertain is called
so: an interval that includes zero is no effect, and a difference without pairs is no proof.
The words of one policy are in ``analysis.summary``; the page's frame in ``report_template.html``.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable
from html import escape
from pathlib import Path
from string import Template
from typing import Any

from analysis.canvas import Picture, write_atomically
from analysis.comparison import (
    BOOTSTRAP_SEED,
    FEWEST_PAIRS,
    RESAMPLES,
    Comparison,
    compare,
    winners_and_losers,
)
from analysis.credit.chapter import PREFIX, chapter
from analysis.credit.pictures import draw_credit
from analysis.credit.records import CreditRecords, read_credit
from analysis.indicators import Indicator, any_known, describe, in_reading_order
from analysis.page import KEY, effect_cell, figure, indicator_row, wide_table
from analysis.plots import draw_pictures
from analysis.reach import read_reach
from analysis.reach_chapter import NAME as REACH
from analysis.reach_chapter import draw_reach, reach_chapter
from analysis.results import CITY
from analysis.summary import describe_policy, verdict_on_place

TEMPLATE = Path(__file__).with_name("report_template.html")


def write_report(directory: Path | str, comparison: Comparison | None = None) -> Path:
    """Write ``DIR/report.html`` and ``DIR/pictures``; returns the path of the page.

    ``comparison``: if already made, else made here with the experiment's own baseline. Raises
    ``ResultsError`` if the folder holds no results.
    """
    made = comparison or compare(directory)
    folder = Path(directory) / "pictures"
    credit = read_credit(made)
    reaches = read_reach(made.experiment, made.runs)
    pictures = [*draw_pictures(made, folder), *draw_credit(made, credit, folder)]
    pictures += draw_reach(made, reaches, folder)
    path = Path(directory) / "report.html"
    write_atomically(path, render(made, pictures, credit).encode("utf-8"))
    return path


def render(
    comparison: Comparison, pictures: Iterable[Picture] = (), credit: CreditRecords | None = None
) -> str:
    """The page as HTML; everything that came from data is escaped.

    ``credit``: loan records if already read, else read here.
    """
    experiment = comparison.experiment
    drawn = list(pictures)
    lending = [picture for picture in drawn if picture.name.startswith(PREFIX)]
    stopped = [picture for picture in drawn if picture.name == REACH]
    shown = [figure(picture) for picture in drawn if picture not in [*lending, *stopped]]
    page = Template(TEMPLATE.read_text(encoding="utf-8")).substitute(
        title=escape(experiment.title),
        subtitle=_subtitle(comparison),
        warnings=_warnings(comparison),
        summary=_summary(comparison),
        comparison=_comparison(comparison),
        winners=_winners(comparison),
        pictures="\n".join(shown) or "<p>There are no data to draw.</p>",
        credit=chapter(credit or read_credit(comparison), lending),
        reach=reach_chapter(comparison, read_reach(experiment, comparison.runs), stopped),
        method=_method(),
        provenance=_provenance(comparison),
    )
    return re.sub(r"(?<=\d) %", "\u00a0%", page)  # no line begins with the sign


def _subtitle(comparison: Comparison) -> str:
    experiment = comparison.experiment
    details = experiment.details
    parts = []
    if details.get("months"):
        parts.append(f"{int(details['months']) / 12:.3g} years")
    if details.get("households"):
        parts.append(f"{int(details['households']):,} households at the start")
    runs = sum(map(len, comparison.runs.values()))
    parts.append("1 run" if runs == 1 else f"{runs} runs")
    parts.append(f"compared with {experiment.title_of(experiment.baseline)}")
    return escape(" · ".join(parts))


def _warnings(comparison: Comparison) -> str:
    told = [f"{note[:1].upper()}{note[1:]}." for note in comparison.notes]
    if comparison.experiment.details.get("partial"):
        told.insert(0, "The experiment was stopped before all runs were done; this is what was finished.")
    return "\n".join(f'<p class="warning">{escape(text)}</p>' for text in told)


def _summary(comparison: Comparison) -> str:
    experiment = comparison.experiment
    lines = [f"<p>{escape(verdict_on_place(comparison))}</p>"]
    for arm in experiment.policies:
        if comparison.runs[arm]:
            words = escape(describe_policy(comparison, arm))
            lines.append(f"<h3>{escape(experiment.title_of(arm))}</h3>\n<p>{words}</p>")
    return "\n".join(lines)


# --- tables --------------------------------------------------------------------------------


def _comparison(comparison: Comparison) -> str:
    """Every indicator, with money and homes for it last."""
    experiment = comparison.experiment
    arms = [arm for arm in experiment.policies if comparison.runs[arm]]
    values = comparison.values[comparison.values.group_by == CITY]
    means = values[values.arm == experiment.baseline].groupby("indicator")["value"].mean()
    city = {arm: comparison.city(arm) for arm in arms}
    cells = {arm: {row.Index: row for row in city[arm].itertuples()} for arm in arms}
    order = [name for name in in_reading_order(values.indicator) if name != "public_spend"]
    if "public_spend" in set(values.indicator):
        order.append("public_spend")
    rows = []
    for name in order:
        what = describe(name)
        before = float(means.get(name, math.nan))
        differences = [city[arm].loc[name].difference for arm in arms if name in city[arm].index]
        if not any_known([before, *differences]) or not any([before, *differences]):
            continue  # known nowhere, or nothing anywhere
        base = f"<td>{what.show(before)}</td>"
        rows.append(
            indicator_row(what, what.unit, [base, *(effect_cell(cells[arm].get(name), what) for arm in arms)])
        )
    if len(comparison.cost):
        what = describe("adequate_homes_per_100_mwm")
        found = comparison.cost.rename(columns={"homes_per_100": "difference"}).set_index("arm")
        bought = {row.Index: row for row in found.itertuples()}
        rows.append(
            indicator_row(what, what.unit, ["<td>–</td>", *(effect_cell(bought.get(a), what) for a in arms)])
        )
    heads = ["", experiment.title_of(experiment.baseline), *(experiment.title_of(arm) for arm in arms)]
    intro = (
        "The second column is the mean of the baseline. The others are differences from it: the mean over "
        "pairs of runs, its 95 % interval, and how many pairs share its sign. Shares differ by percentage "
        "points. What is zero under every policy is left out. MWM is one monthly minimum wage."
    )
    return f"<p>{intro}</p>\n{KEY}\n{wide_table(heads, rows)}"


VERDICTS = {"gains": "better", "loses": "worse"}


def _winners(comparison: Comparison) -> str:
    """One table by income decile, one by origin, as far as the data go."""
    parts = []
    for group_by, head in (("decile", "Income decile"), ("stream", "Origin"), ("tenure", "Tenure")):
        table = winners_and_losers(comparison, group_by)
        if table.empty:
            continue
        what = describe(table.indicator.iloc[0])
        experiment = comparison.experiment
        arms = [arm for arm in experiment.policies if (table.arm == arm).any()]
        cells = {(row.group, row.arm): row for row in table.itertuples()}
        rows = []
        for group in dict.fromkeys(table.group):
            known = [cells[group, arm].difference for arm in arms if (group, arm) in cells]
            if not any_known(known):
                continue
            line = f'<tr><th scope="row">{escape(group)}</th>'
            for arm in arms:
                line += _verdict_cell(cells.get((group, arm)), what)
            rows.append(line + "</tr>")
        parts.append(f"<h3>By {head.lower()}: {escape(what.label)} ({escape(what.difference_unit)})</h3>")
        parts.append(wide_table([head, *(experiment.title_of(arm) for arm in arms)], rows))
    return "\n".join(parts) or "<p>The results hold no values by group.</p>"


def _verdict_cell(row: Any, what: Indicator) -> str:
    if row is None or not math.isfinite(row.difference):
        return "<td>–</td>"
    sure = row.verdict in VERDICTS and not what.reads_as_zero(row.difference)
    kind = f' class="{VERDICTS[row.verdict]}"' if sure else ""
    shown = what.show(row.difference, True, what.finer(row.difference))
    text = f"<b>{shown}</b><small>{row.verdict}</small>"
    return f"<td{kind}>{text}</td>"


# --- pictures, method, provenance ----------------------------------------------------------


def _method() -> str:
    return (
        "<p><b>Paired runs.</b> Runs with the same seed face the same city and the same luck: the same "
        "household has the same accident in the same month under every policy. What differs between the "
        "two runs of a pair is therefore caused by the policy. Each pair gives one difference; the tables "
        "show their mean. How far cities differ from each other by luck cancels out.</p>\n"
        "<p><b>Intervals.</b> If the whole experiment were repeated with other seeds, about 95 of 100 such "
        "intervals would hold the true mean difference of this model. They are percentile bootstraps over "
        f"the pairs ({RESAMPLES:,} resamples, fixed seed {BOOTSTRAP_SEED}), widened for few pairs. With "
        f"fewer than {FEWEST_PAIRS} pairs no interval is given. With many indicators, about one in twenty "
        "would seem to change by chance alone: trust what is large, expected and seen in nearly all "
        "pairs.</p>\n"
        "<p><b>What they do not say.</b> Intervals tell how sure the model's answer is, not how true the "
        "model is.</p>\n"
        "<p><b>Homes for the money.</b> More adequate homes than under the baseline at the end, over more "
        "public money spent in the whole run, times 100. Not given where a policy costs no public "
        "money.</p>"
    )


def _provenance(comparison: Comparison) -> str:
    """Version, seeds and the digest of every run's final state."""
    experiment = comparison.experiment
    facts = {
        "version": experiment.details.get("version", "not stated"),
        "place": experiment.place or "not stated",
        "seeds": ", ".join(map(str, experiment.seeds)),
        "baseline": experiment.baseline,
    }
    rows = []
    for arm in experiment.arms:
        for seed in comparison.runs[arm]:
            found = _read_provenance(experiment.folder(arm, seed) / "provenance.json")
            facts |= {k: v for k, v in found.items() if k not in facts and k not in ("digest", "seed", "arm")}
            digest = escape(str(found.get("digest", "not stated")))
            version = escape(str(found.get("version", "not stated")))
            rows.append(
                f'<tr><th scope="row">{escape(arm)}</th><td>{seed}</td><td>{version}</td>'
                f"<td><code>{digest}</code></td></tr>"
            )
    named = {key.replace("_", " "): _said(value) for key, value in facts.items()}
    listed = "".join(f"<li><b>{escape(key)}</b>: {escape(value)}</li>" for key, value in named.items())
    return f"<ul>{listed}</ul>\n{wide_table(['Arm', 'Seed', 'Version', 'Digest of the final state'], rows)}"


def _read_provenance(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _said(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key} {_said(item)}" for key, item in value.items())
    if isinstance(value, list):
        return ", ".join(map(_said, value))
    return str(value)
