"""The command ``check``: what is wrong with a file, what a policy does, and what its examples give."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from analysis.options import Options
from analysis.printing import json_text
from scenarios import Policy, ScenarioError, check_file, load
from scenarios.loader import is_policy
from scenarios.problems import line_of, shown
from scenarios.reading import policy_named, read_toml
from scenarios.study import is_study, load_study


def read_rules_as_they_stand() -> None:
    """Interpret the rules in this process, if none is loaded yet: examples are not worth compiling them."""
    if "agents.foundation.rules" not in sys.modules:
        import numba

        numba.config.DISABLE_JIT = True


def check(options: Options) -> int:
    """Check every file; exit code 2 if one has a flaw or an example with another outcome than told."""
    found = [examined(str(file)) for file in options.files]
    for document in found:
        for error in document["errors"]:
            print(f"error: {ScenarioError(**error)}", file=sys.stderr)
        if not options.json and not document["errors"]:
            print(f"{document['file']}: fine")
            if "runs" in document:
                minutes = f"about {document['seconds'] / 60.0:,.1f} minutes of one processor"
                print(f"  {document['runs']:,} runs, {minutes}")
            _print_policy(document)
    if options.json:
        print(json_text(found))
    return 2 if any(document["errors"] for document in found) else 0


def examined(file: str) -> dict[str, Any]:
    """What is to be said about a file: its errors, of a policy the explanation and the examples, of a study
    its size."""
    if is_study(file):
        return _examined_study(file)
    document: dict[str, Any] = {"file": file, "errors": [vars(flaw) for flaw in check_file(file)]}
    if document["errors"] or not is_policy(file):
        return document
    from analysis.explain import counts_by_tag, explain, yearly_cost

    policy = policy_named(Path(file))
    try:
        load(policy.place, policies=[Path(file)])
    except ScenarioError as error:  # it cannot be in force in its own place
        document["errors"].append(vars(error))
        return document
    document["policy"] = policy.name
    document["explanation"] = explain(policy)
    document["yearly_cost"] = yearly_cost(policy)
    document["numbers_by_tag"] = counts_by_tag(policy)
    document["examples"] = _worked(file, policy, document["errors"])
    return document


def _examined_study(file: str) -> dict[str, Any]:
    """A study's errors, or how many runs it is and about how long they take."""
    from analysis.sweeps.sweep import estimate

    try:
        found = estimate(load_study(file), None)
    except ScenarioError as error:
        return {"file": file, "errors": [vars(error)]}
    return {
        "file": file,
        "errors": [],
        "runs": found.runs,
        "different": found.different,
        "seconds": found.seconds,
    }


def _worked(file: str, policy: Policy, errors: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Every example with its outcome; one that comes out otherwise than told is an error."""
    if not policy.examples:
        return []
    from analysis.handbook import try_examples

    told, text = [], read_toml(file)
    for outcome in try_examples(Path(file)):
        field = f"examples.{outcome.number}"
        for name, (expected, got) in outcome.wrong.items():
            error = ScenarioError(
                text.label,
                field,
                f"{name} {shown(expected)}, as the example tells",
                _rounded(got, outcome.found.get("because")),
                line=line_of(text.text, field),
            )
            errors.append(vars(error))
        told.append(
            {"title": outcome.example.title, "as_told": not outcome.wrong, "found": dict(outcome.found)}
        )
    return told


def _rounded(got: Any, because: Any) -> str:
    if got is None:
        return f"nothing: it is refused, {because}" if because else "nothing"
    if isinstance(got, list):
        return "[" + ", ".join(_rounded(item, None) for item in got) + "]"
    return f"{got:.4g}" if isinstance(got, float) else shown(got)


def _print_policy(document: dict[str, Any]) -> None:
    if "explanation" not in document:
        return
    from analysis.explain import format_explanation

    print(format_explanation(document["explanation"]))
    if document["examples"]:
        print("  worked examples")
    for example in document["examples"]:
        print(f"    as told: {example['title']} {_in_short(example['found'])}")


_TOLD_FIRST = (
    *("line", "price", "own_part", "grant", "credit", "interest_borne", "months_lent", "monthly", "fee"),
    *("match", "business", "learns", "decided_after"),
)


def _in_short(found: dict[str, Any]) -> str:
    if found.get("eligible") is False:
        return f"→ refused: {found['because'].replace('_', ' ')}"
    if found.get("starts") is False:
        return "→ waits"
    shown_here = [name for name in _TOLD_FIRST if found.get(name)] or [
        name for name in found if name not in ("eligible", "starts") and not name.startswith("pays.")
    ]
    return "→ " + ", ".join(f"{name} {_rounded(found[name], None)}" for name in shown_here)
