"""What every policy does in its own place: the numbers of ``docs/policies.json`` and the page made of them.

Each policy is compared with no policy, seed by seed, in the place its file names; what counts are the
indicators it asks to be judged by. A policy that is in the file already, with the same numbers, the same
rules and as many seeds, is not run again, and runs that are on disk are not either.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from analysis.comparison import Comparison, compare, interval
from analysis.experiment import BASELINE, run_experiment
from analysis.indicators import HOMES_FOR_MONEY, describe
from analysis.results import CITY
from analysis.store import as_json, rules_digest, write_text
from scenarios import Policy, load
from scenarios.catalogue import Row, catalogue, files_by_row, how_it_lives
from scenarios.reading import names_in, policy_named

NUMBERS, PAGE = "policies.json", "policies.md"
MONTHS, HOUSEHOLDS, SEEDS = 180, 600, 8

Found = dict[str, dict[str, Any]]


def fingerprint(policy: Policy, months: int, households: int) -> str:
    """Stands for everything the effect of a policy depends on, the seeds apart."""
    scenario = load(policy.place, policies=[policy.name], months=months, households=households)
    text = scenario.to_toml() + rules_digest()
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()


def read_numbers(folder: Path) -> Found:
    """What has been found so far, by policy."""
    path = folder / NUMBERS
    found: Found = json.loads(path.read_text("utf-8")) if path.exists() else {}
    return found


def measure(
    folder: Path,
    runs: Path,
    seeds: int,
    months: int = MONTHS,
    households: int = HOUSEHOLDS,
    workers: int = 1,
    only: Sequence[str] = (),
) -> list[str]:
    """Run what is missing or changed and keep the numbers; returns the policies that were measured.

    ``folder``: of ``policies.json``; ``runs``: where runs are kept; ``only``: these policies alone.
    """
    found = read_numbers(folder)
    names = [name for name in only or names_in("policy") if name != BASELINE]
    wanted: dict[str, list[Policy]] = {}
    prints = {}
    for policy in map(policy_named, names):
        prints[policy.name] = fingerprint(policy, months, households)
        known = found.get(policy.name, {})
        if known.get("fingerprint") != prints[policy.name] or len(known.get("seeds", ())) < seeds:
            wanted.setdefault(policy.place, []).append(policy)
    for place, policies in wanted.items():
        target = runs / place
        arms = [BASELINE, *(policy.name for policy in policies)]
        scenario = load(place, months=months, households=households)
        run_experiment(scenario, arms, range(1, seeds + 1), target, workers, force=True)
        comparison = compare(target)
        for policy in policies:
            found[policy.name] = {
                "fingerprint": prints[policy.name],
                "place": place,
                "months": months,
                "households": households,
                "seeds": comparison.runs[policy.name],
                "effects": {name: _effect(comparison, policy.name, name) for name in policy.headline},
                "digest": _digest(target, policy.name, comparison.runs[policy.name]),
            }
        write_text(folder / NUMBERS, as_json(dict(sorted(found.items()))))
    return [policy.name for policies in wanted.values() for policy in policies]


def _effect(comparison: Comparison, arm: str, name: str) -> dict[str, float | None]:
    """What an indicator shows of a policy: a difference, a level only it has, or homes for its money."""
    table = comparison.city(arm)
    if name in table.index and math.isfinite(table.at[name, "difference"]):
        row = table.loc[name]
        return {key: _number(row[key]) for key in ("baseline_mean", "difference", "low", "high")}
    if name == HOMES_FOR_MONEY:
        cost = comparison.cost.set_index("arm").loc[arm]
        return {
            "level": _number(cost["homes_per_100"]),
            "low": _number(cost["low"]),
            "high": _number(cost["high"]),
        }
    values = comparison.values
    mine = (values["arm"] == arm) & (values["indicator"] == name) & (values["group_by"] == CITY)
    known = values.loc[mine, "value"].dropna().to_numpy(float)
    if not len(known):
        return {}
    # Of a few ones and zeros the widened interval would reach beyond both.
    low, high = np.clip(interval(known[None, :])[:, 0], known.min(), known.max())
    return {"level": float(known.mean()), "low": _number(low), "high": _number(high)}


def _number(value: Any) -> float | None:
    return float(value) if math.isfinite(value) else None


def _digest(runs: Path, arm: str, seeds: Iterable[int]) -> str:
    """One digest of the cities of all seeds."""
    digest = hashlib.blake2b(digest_size=8)
    for seed in seeds:
        told = json.loads((runs / arm / f"seed_{seed}" / "provenance.json").read_text("utf-8"))
        digest.update(told["digest"].encode())
    return digest.hexdigest()


# --- the page --------------------------------------------------------------------------------


def write_page(folder: Path) -> Path:
    """Write ``policies.md`` from the catalogue, the policy files and what has been found; no runs."""
    found, files, rows = read_numbers(folder), files_by_row(), catalogue()
    lives = {row.number: how_it_lives(row, files) for row in rows}
    count = {kind: list(lives.values()).count(kind) for kind in ("policy", "mechanism", "context", "to_come")}
    lines = [
        "# Policies",
        "",
        "Made by `python run.py policies`. Of the "
        f"{len(rows)} rows of `scenarios/catalogue.toml` {count['policy']} are policy files, "
        f"{count['mechanism']} mechanisms of every city, {count['context']} context, "
        f"{count['to_come']} are to come.",
        "",
        "## What they do",
        "",
        "Each in its own place against no policy, the same seeds in both: the mean difference of the "
        "indicators by which its file asks to be judged, with a 95 % bootstrap interval. *In all*: there is "
        "no such thing without the policy, and what stands is its level.",
        "",
        "Every file also runs 24 months in its place, spends no more than it has, serves only the eligible, "
        "and changes nothing without money (`tests/test_every_policy.py`); its worked examples are answered "
        "by the city's own rules (`tests/test_worked_examples.py`).",
        "",
        "| Policy | Place | Indicator | No policy | Difference | 95 % interval | Seeds | Years |",
        "|---|---|---|---:|---:|---|---:|---:|",
    ]
    for name in names_in("policy"):
        if name != BASELINE:
            lines += _effects(policy_named(name), found.get(name))
    lines += [
        "",
        "## The catalogue",
        "",
        "| # | Row | Lever | Lives as | Shown by | Hypotheses |",
        "|---:|---|---|---|---|---|",
    ]
    lines += [_catalogue_line(row, lives[row.number], files) for row in rows]
    path = folder / PAGE
    write_text(path, "\n".join(lines) + "\n")
    return path


def _effects(policy: Policy, found: dict[str, Any] | None) -> list[str]:
    """Lines of one policy, one an indicator; a dash where nothing has been measured."""
    lines = []
    for number, name in enumerate(policy.headline):
        what = describe(name)
        label = f"{what.label} ({what.unit})" if what.unit else what.label
        effect = (found or {}).get("effects", {}).get(name)
        cells = ["–"] * 5
        if found and effect and effect.get("difference", effect.get("level")) is not None:
            compared = "difference" in effect
            value = effect["difference"] if compared else effect["level"]
            more = what.finer(value) if compared else 0
            cells[0] = what.show(effect["baseline_mean"]) if compared else "–"
            cells[1] = what.show(value, compared, more) + (
                "" if compared or name == HOMES_FOR_MONEY else " in all"
            )
            if effect["low"] is not None:
                low, high = (what.show(effect[side], compared, more) for side in ("low", "high"))
                cells[2] = f"{low} to {high}"
            cells[3:] = [str(len(found["seeds"])), f"{found['months'] / 12:g}"]
        first = f"`{policy.name}`" if number == 0 else ""
        lines.append(f"| {first} | {policy.place if number == 0 else ''} | {label} | {' | '.join(cells)} |")
    return lines


def _catalogue_line(row: Row, lives: str, files: dict[int, list[str]]) -> str:
    shown = {
        "policy": ", ".join(f"`{name}`" for name in files.get(row.number, [])),
        "mechanism": ", ".join(f"`{test.removeprefix('tests/')}`" for test in row.tests),
        "context": row.why,
        "to_come": "",
    }[lives]
    linked = ", ".join(f"[{name}](validation.md)" for name in row.hypotheses)
    name = f"{row.name} ({row.where})".replace("|", "/")
    return f"| {row.number} | {name} | {row.lever} | {lives.replace('_', ' ')} | {shown} | {linked} |"
