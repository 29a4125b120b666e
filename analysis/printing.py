"""What commands print: lists, a run in short, and the one JSON document of ``--json``."""

from __future__ import annotations

import json
import math
import re
import sys
import textwrap
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from scenarios import Listing

WIDTH = 100


class _AtUnderscores(textwrap.TextWrapper):
    """Breaks lines at spaces and behind underscores."""

    wordsep_re = re.compile(r"(\s+|(?<=_)(?=[^_\s]))")


def wrapped_name(name: str, width: int) -> list[str]:
    """A name like ``shp_2016_grant`` on lines of at most ``width`` letters, words whole where they fit."""
    return _AtUnderscores(width).wrap(name)


def json_text(document: Any) -> str:
    """``document`` as JSON; what is not a finite number is ``null``."""
    return json.dumps(_plain(document), ensure_ascii=False, allow_nan=False, indent=2)


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if hasattr(value, "item"):
        value = value.item()
    return None if isinstance(value, float) and not math.isfinite(value) else value


def complain(text: str) -> None:
    """One line on standard error."""
    print(" ".join(text.split()), file=sys.stderr)


def format_listing(heading: str, listed: Iterable[Listing]) -> str:
    """Names with title, summary and source."""
    lines = [heading]
    for item in listed:
        lines.append(f"  {item.name}: {item.title}")
        for text in (item.summary, f"Source: {item.source}"):
            lines += textwrap.wrap(text, WIDTH, initial_indent="      ", subsequent_indent="      ")
    return "\n".join(lines)


def format_run(summary: Mapping[str, Any]) -> str:
    """One city's headline indicators at its beginning and end; ``summary`` as ``run --json`` has it."""
    from analysis.indicators import describe, headlines

    first, last = summary["first"], summary["final"]
    policies = ", ".join(summary["policies"]) or "no policy"
    lines = [
        f"{summary['title']} under {policies}: {summary['months']} months, seed {summary['seed']}, "
        f"{summary['households']:,} households at the start",
        "",
        "",
    ]
    rows = []
    for name in ["households", *headlines(last)]:
        what = describe(name)
        label = f"{what.label} ({what.unit})" if what.unit else what.label
        values = [_shown(what, table.get(name)) for table in (first, last)]
        if any(value != "–" for value in values):
            rows.append((label, *values))
    start = "first December" if summary["first_month"] == 12 else f"month {summary['first_month']}"
    wide = max(len(label) for label, _, _ in rows) + 2
    lines[-1] = f"{'':<{wide}}{start:>14}{'at the end':>14}"
    lines += [f"{label:<{wide}}{before:>14}{after:>14}" for label, before, after in rows]
    if told := summary.get("why_not_more"):
        lines += ["", told]
    return "\n".join([*lines, "", f"digest {summary['digest']}"])


def _shown(what: Any, value: float | None) -> str:
    return "–" if value is None or not math.isfinite(value) else str(what.show(value))


def format_bench(found: Mapping[str, Any]) -> str:
    """The benchmark as a table; ``found`` as ``bench.json`` has it."""
    lines = [
        f"{'households':>12}{'household-months/s':>20}{'by the clock':>14}{'months':>8}{'memory, MB':>12}"
    ]
    for size, rate in found["household_months_per_second"].items():
        detail = found["sizes"][size]
        memory = "–" if detail["memory_mb"] is None else f"{detail['memory_mb']:,.0f}"
        lines.append(
            f"{int(size):>12,}{rate:>20,.0f}{detail['by_the_clock']:>14,.0f}{detail['months']:>8}{memory:>12}"
        )
    lines.append("(one core, processor time, the whole month with its indicators)")
    cold, warm = found["cold_start_seconds"], found["warm_start_seconds"]
    compiling = "not measured" if cold is None else f"{cold:.1f} s"
    lines.append(f"start to the end of the first month: compiling {compiling}, warm {warm:.1f} s")
    if sweeps := found.get("sweeps"):
        memory = ", ".join(
            f"{mb:,.0f} MB with {int(runs):,} runs" for runs, mb in sweeps["parent_mb"].items()
        )
        lines.append(
            f"sweeps: {sweeps['overhead']:.1%} over bare runs, two workers {sweeps['two_workers']:.2f} times "
            f"one, parent {memory}"
        )
    for size, shares in found["phase_shares"].items():
        told = ", ".join(f"{name} {share:.0%}" for name, share in sorted(shares.items(), key=lambda s: -s[1]))
        lines += textwrap.wrap(f"time by phase, {int(size):,} households: {told}", WIDTH)
    return "\n".join(lines)
