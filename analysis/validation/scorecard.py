"""The scorecard: every entry judged, as a table, as JSON and as Markdown."""

from __future__ import annotations

import difflib
import json
import math
import re
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from analysis.options import BadInput
from analysis.printing import json_text
from analysis.store import VALIDATION, rules_digest, version, write_text
from analysis.validation.entry import Band, Clause, Entry, Near, Sign
from analysis.validation.hypotheses import HYPOTHESES
from analysis.validation.hypotheses_of_credit import HYPOTHESES_OF_CREDIT
from analysis.validation.hypotheses_of_delivery import HYPOTHESES_OF_DELIVERY
from analysis.validation.hypotheses_of_homes import HYPOTHESES_OF_HOMES
from analysis.validation.hypotheses_of_land import HYPOTHESES_OF_LAND
from analysis.validation.hypotheses_of_means import HYPOTHESES_OF_MEANS
from analysis.validation.hypotheses_of_rooms import HYPOTHESES_OF_ROOMS
from analysis.validation.hypotheses_of_targeting import HYPOTHESES_OF_TARGETING, PATTERNS_OF_TARGETING
from analysis.validation.measures import meaning_of
from analysis.validation.patterns import PATTERNS
from analysis.validation.patterns_of_migration import PATTERNS_OF_MIGRATION
from analysis.validation.patterns_of_places import PATTERNS_OF_PLACES
from analysis.validation.study import Study
from analysis.validation.verdict import (
    FAILS,
    HOLDS,
    UNDECIDED,
    Finding,
    Verdict,
    altogether,
    contrast,
    judge,
    judge_placebo,
)
from scenarios.problems import one_of

ENTRIES: tuple[Entry, ...] = (
    *PATTERNS,
    *PATTERNS_OF_MIGRATION,
    *PATTERNS_OF_TARGETING,
    *PATTERNS_OF_PLACES,
    *HYPOTHESES_OF_CREDIT,
    *HYPOTHESES,
    *HYPOTHESES_OF_ROOMS,
    *HYPOTHESES_OF_HOMES,
    *HYPOTHESES_OF_LAND,
    *HYPOTHESES_OF_TARGETING,
    *HYPOTHESES_OF_MEANS,
    *HYPOTHESES_OF_DELIVERY,
)
MARKDOWN = "validation.md"
WIDTH = 118


def choose(names: str | None) -> list[Entry]:
    """Entries by their ids, with commas between, or all; ``BadInput`` for one that there is not."""
    if names is None:
        return list(ENTRIES)
    entries = {entry.id: entry for entry in ENTRIES}
    chosen = [name.strip() for name in names.split(",")]
    for name in chosen:
        if name not in entries:
            near = difflib.get_close_matches(name.upper(), entries, n=3, cutoff=0.5)
            hint = f" (did you mean {one_of(near)}?)" if near else ""
            raise BadInput(f"--only: expected {one_of(entries)}; got '{name}'{hint}")
    return [entry for entry in ENTRIES if entry.id in chosen]


# --- judging -------------------------------------------------------------------------------------


def score(study: Study, failures: Mapping[str, str]) -> list[dict[str, Any]]:
    """Every entry of a study judged by what has been run; ``failures``: tracebacks by run."""
    return [_score(study, entry, failures) for entry in study.entries]


def _score(study: Study, entry: Entry, failures: Mapping[str, str]) -> dict[str, Any]:
    clauses = [_judged(study, entry, clause) for clause in entry.clauses]
    verdicts: list[Verdict] = []
    for clause in clauses:
        verdicts.append(clause["verdict"])
        if clause["verdict"] == HOLDS and clause["placebo_verdict"]:
            verdicts.append(clause["placebo_verdict"])
    why = "; ".join(f"{clause['measure']}: {clause['why']}" for clause in clauses if clause["why"])
    verdict = altogether(verdicts)
    if missing := study.missing(entry):
        lost = next((failures[run.name].splitlines()[-1] for run in missing if run.name in failures), "")
        verdict = UNDECIDED
        why = f"{len(missing)} runs " + (f"failed: {lost}" if lost else "not done")
    first = clauses[0]
    return {
        "id": entry.id,
        "verdict": verdict,
        **{name: first[name] for name in ("effect", "interval", "share_of_pairs")},
        "placebo": first["placebo"],
        "placebo_interval": first["placebo_interval"],
        "seeds": first["pairs"],
        "seeds_planned": study.seeds(entry),
        "why": why,
        "note": entry.note,
        "title": entry.title,
        "statement": entry.statement,
        "source": entry.source,
        "months": entry.months,
        "households": entry.households,
        "arms": {
            name: {
                "settings": [*entry.settings, *arm.settings],
                "policies": list(arm.policies),
                "later": dict(arm.later),
                "from_month": arm.from_month,
            }
            for name, arm in entry.arms.items()
        },
        "placebo_settings": list(entry.placebo),
        "clauses": clauses,
        "version": version(),
        "rules": rules_digest(),
    }


def _judged(study: Study, entry: Entry, clause: Clause) -> dict[str, Any]:
    values = study.values(entry, clause.measure)
    weights = np.array(list(clause.contrast.values()))

    def differences(of: Mapping[str, Any]) -> Any:
        return contrast(np.stack([of[arm] for arm in clause.contrast]), weights)

    means = {arm: _mean(of) for arm, of in values.items()}
    against = sum(abs(w) * means[arm] for arm, w in clause.contrast.items() if w < 0.0)
    found = judge(differences(values), clause.expects, against)
    placebo: Finding | None = None
    if entry.placebo and clause.placebo and isinstance(clause.expects, Sign):
        placebo = judge_placebo(
            differences(study.values(entry, clause.measure, without_mechanism=True)), found.effect
        )
    asked = placebo is not None and found.verdict == HOLDS
    return {
        "measure": clause.measure,
        "meaning": meaning_of(clause.measure),
        "expects": _in_words(clause.expects),
        "verdict": found.verdict,
        "effect": found.effect,
        "interval": [found.low, found.high],
        "share_of_pairs": found.share_of_pairs,
        "pairs": found.pairs,
        "arms": means,
        "placebo": placebo.effect if placebo else None,
        "placebo_interval": [placebo.low, placebo.high] if placebo else None,
        "placebo_pairs": placebo.pairs if placebo else None,
        "placebo_verdict": placebo.verdict if placebo else None,
        "why": found.why or (placebo.why if placebo and asked else ""),
    }


def _mean(values: Any) -> float:
    known = values[np.isfinite(values)]
    return float(known.mean()) if len(known) else math.nan


def _in_words(expects: Sign | Band | Near) -> str:
    if isinstance(expects, Sign):
        return "above zero" if expects.direction > 0 else "below zero"
    if isinstance(expects, Near):
        return f"within {expects.share:.0%} of none"
    if not math.isfinite(expects.low):
        return f"at most {expects.high:g}"
    return (
        f"{expects.low:g} to {expects.high:g}" if math.isfinite(expects.high) else f"at least {expects.low:g}"
    )


# --- showing -------------------------------------------------------------------------------------


def to_json(results: Iterable[Mapping[str, Any]]) -> str:
    """The one document of ``--json``; what is not a number is null."""
    return json_text({"results": list(results)})


def _number(value: float | None) -> str:
    return "–" if value is None or not math.isfinite(value) else f"{value:.3g}"


def _interval(limits: Sequence[float | None] | None) -> str:
    if not limits or any(limit is None or not math.isfinite(limit) for limit in limits):
        return "–"
    return f"{_number(limits[0])} to {_number(limits[1])}"


def _share(value: float | None) -> str:
    return "–" if value is None or not math.isfinite(value) else f"{value:.0%}"


HEADINGS = ("id", "verdict", "effect", "95 % interval", "pairs that agree", "placebo", "seeds", "statement")


def _cells(result: Mapping[str, Any]) -> list[str]:
    return [
        result["id"],
        result["verdict"],
        _number(result["effect"]),
        _interval(result["interval"]),
        _share(result["share_of_pairs"]),
        _number(result["placebo"]),
        str(result["seeds"]),
        result["statement"],
    ]


def format_table(results: Sequence[Mapping[str, Any]]) -> str:
    """The scorecard for a terminal: a row an entry, and below it why one does not hold."""
    rows = [list(HEADINGS), *(_cells(result) for result in results)]
    widths = [max(len(row[column]) for row in rows) + 2 for column in range(len(HEADINGS) - 1)]
    left = sum(widths)
    lines = []
    for number, row in enumerate(rows):
        head = "".join(f"{cell:<{width}}" for cell, width in zip(row[:-1], widths, strict=True))
        text = textwrap.wrap(row[-1], max(30, WIDTH - left))
        lines += [(head + text[0]).rstrip(), *(" " * left + more for more in text[1:])]
        if number == 0:
            lines.append("-" * WIDTH)
        elif (result := results[number - 1])["verdict"] != HOLDS:
            told = [text for text in (result["why"], result["note"]) if text]
            lines += [" " * 6 + more for text in told for more in textwrap.wrap(text, WIDTH - 6)]
    tally = [f"{sum(r['verdict'] == kind for r in results)} {kind}" for kind in _kinds(results)]
    return "\n".join([*lines, "", ", ".join(tally)])


def _kinds(results: Iterable[Mapping[str, Any]]) -> list[str]:
    found = {result["verdict"] for result in results}
    return [kind for kind in (HOLDS, FAILS, UNDECIDED) if kind in found]


def format_markdown(results: Sequence[Mapping[str, Any]]) -> str:
    """The scorecard as a page: the table, then every clause of every entry."""
    lines = [
        "# Validation",
        "",
        "Made by `python run.py validate`; the rules of the verdicts are those of",
        "`analysis/validation/verdict.py`. The effect is that of an entry's first clause.",
        "",
        "| " + " | ".join(HEADINGS) + " |",
        "|" + "---|" * len(HEADINGS),
        *("| " + " | ".join(_cells(result)) + " |" for result in results),
    ]
    for result in results:
        verdict = f"**{result['verdict'].capitalize()}**" + (f" ({result['why']})" if result["why"] else "")
        lines += ["", f"## {result['id']}: {result['title']}", ""]
        lines.append(f"{result['statement']}. {verdict}. Source: {result['source']}.")
        if result["note"]:
            lines += ["", result["note"]]
        lines += [
            "",
            "| measure | expected | verdict | effect | 95 % interval | pairs | agree | placebo | arms |",
            "|---|---|---|---|---|---|---|---|---|",
        ]
        for clause in result["clauses"]:
            arms = ", ".join(f"{arm} {_number(mean)}" for arm, mean in clause["arms"].items())
            lines.append(
                f"| {clause['meaning'].rstrip('.')} | {clause['expects']} | {clause['verdict']} "
                f"| {_number(clause['effect'])} | {_interval(clause['interval'])} "
                f"| {clause['pairs']} | {_share(clause['share_of_pairs'])} "
                f"| {_number(clause['placebo'])} | {arms} |"
            )
        if result["placebo_settings"]:
            lines += ["", "Placebo: " + ", ".join(f"`{text}`" for text in result["placebo_settings"]) + "."]
    return "\n".join(lines) + "\n"


# --- keeping -------------------------------------------------------------------------------------


def _in_order(result: Mapping[str, Any]) -> tuple[bool, int, str]:
    number = re.sub(r"\D", "", result["id"])
    return result["id"][:1] != "P", int(number or 0), result["id"]


def keep(results: Sequence[Mapping[str, Any]], folder: Path, others: bool) -> None:
    """Write ``validation.json`` and ``validation.md``; ``others``: other entries there stay."""
    kept: list[Mapping[str, Any]] = list(results)
    if others:
        judged = {result["id"] for result in results}
        kept += [result for result in read(folder) if result["id"] not in judged]
    kept.sort(key=_in_order)
    write_text(folder / VALIDATION, to_json(kept) + "\n")
    write_text(folder / MARKDOWN, format_markdown(kept))


def read(folder: Path) -> list[dict[str, Any]]:
    """The results of a scorecard in a folder; none if there is none."""
    try:
        return list(json.loads((folder / VALIDATION).read_text(encoding="utf-8"))["results"])
    except (OSError, ValueError, KeyError, TypeError):
        return []
