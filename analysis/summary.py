"""A comparison in plain words: what changed, for whom, at what cost, and how sure that is.

Sentences follow the numbers strictly: "clearly" is said only where the 95 % interval excludes
zero, and where it includes zero, is missing, or runs are not paired, the sentence says so.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from analysis.comparison import FEWEST_PAIRS, Comparison, excludes_zero, winners_and_losers
from analysis.indicators import Indicator, describe, headlines

MOST_NAMED = 5
MAIN = "adequate_share"


def verdict_on_place(comparison: Comparison) -> str:
    """The first sentences: what was compared, and where the homes are."""
    experiment = comparison.experiment
    arms = [arm for arm in experiment.policies if comparison.runs[arm]]
    baseline = experiment.title_of(experiment.baseline)
    if not arms:
        return f"Only the baseline ({baseline}) has runs, so there is nothing to compare."
    counts = sorted({comparison.pairs(arm) for arm in arms})
    pairs = f"{counts[0]}" if len(counts) == 1 else f"{counts[0]} to {counts[-1]}"
    policies = f"{len(arms)} policies were" if len(arms) > 1 else "One policy was"
    each = f"with {pairs} {_plural('pair', counts[-1])} of runs each"
    told = [f"{policies} compared with “{baseline}”, {each}."]
    rows = comparison.table
    rows = rows[(rows.indicator == MAIN) & (rows.group_by == "city")]
    sure = {row.arm: row.difference for row in rows.itertuples() if excludes_zero(row.low, row.high)}
    what = describe(MAIN)
    if sure and max(sure.values()) > 0.0:
        best = max(sure, key=lambda arm: sure[arm])
        told.append(
            f"The share of adequate homes rises most under “{experiment.title_of(best)}”, by "
            f"{what.show(sure[best], more=what.finer(sure[best]))} {what.difference_unit}."
        )
    elif len(rows):
        told.append("No policy clearly raises the share of adequate homes.")
    bought = comparison.cost
    if len(bought):
        bought = bought[(bought.low > 0.0)].sort_values("homes_per_100", ascending=False)
    if len(bought):
        shown = describe("adequate_homes_per_100_mwm").show(bought.homes_per_100.iloc[0])
        told.append(
            f"Public money brings most adequate homes under “{experiment.title_of(bought.arm.iloc[0])}”: "
            f"{shown} per 100 MWM."
        )
    return " ".join(told)


def describe_policy(comparison: Comparison, arm: str) -> str:
    """One paragraph about a policy: main change, other changes, who gains or loses, cost."""
    pairs = comparison.pairs(arm)
    known = {row.Index: row for row in comparison.city(arm).itertuples() if math.isfinite(row.difference)}
    if not known:
        return "Nothing is known both under this policy and under the baseline."
    main = MAIN if MAIN in known else headlines(known)[0]
    told = [_main_sentence(known[main], describe(main))]
    if pairs == 0:
        told.append("No seed was run under both, so city and luck differ too: this is no fair comparison.")
        return " ".join(told)
    if pairs < FEWEST_PAIRS:
        several = f"With only {pairs} {_plural('pair', pairs)} of runs"
        told.append(f"{several} effects cannot be told from chance; at least {FEWEST_PAIRS} are needed.")
    told += _other_changes({name: row for name, row in known.items() if name != main})
    told += [_for_whom(comparison, arm), _at_what_cost(comparison, arm)]
    return " ".join(sentence for sentence in told if sentence)


def _plural(word: str, count: int) -> str:
    return word if count == 1 else f"{word}s"


def _change(difference: float, what: Indicator) -> str:
    return f"{what.show(difference, True, what.finer(difference))} {what.difference_unit}"


def _between(row: Any, what: Indicator) -> str:
    more = what.finer(getattr(row, "difference", math.nan))
    return f"95 % interval {what.show(row.low, True, more)} to {what.show(row.high, True, more)}"


def _main_sentence(row: Any, what: Indicator) -> str:
    change = _change(row.difference, what)
    levels = f"{what.title}: {what.show(row.arm_mean)} against {what.show(row.baseline_mean)} ({what.unit})"
    if not row.pairs:
        return f"{levels}, a difference of {change}."
    share = f"{round(row.share_of_pairs_with_sign * row.pairs)} of {row.pairs} {_plural('pair', row.pairs)}"
    if not math.isfinite(row.low):
        return f"{levels}, a difference of {change}, with the same sign in {share}."
    if excludes_zero(row.low, row.high):
        goodness = what.better * row.difference
        kind = "improvement" if goodness > 0.0 else "worsening" if goodness < 0.0 else "change"
        return f"{levels}, a clear {kind}: {change} ({_between(row, what)}; the same sign in {share})."
    return (
        f"{levels}: no clear change. The difference is {change} ({_between(row, what)}, which includes "
        f"zero); {share} share its sign."
    )


def _other_changes(known: dict[str, Any]) -> list[str]:
    """Headlines that clearly changed, the surest first, sorted into better, worse and neither."""
    # Serving households is what a programme does, not what comes of it.
    names = [name for name in headlines(known) if name not in ("served", "queue_length")]
    clear = [
        name
        for name in names
        if excludes_zero(known[name].low, known[name].high)
        and not describe(name).reads_as_zero(known[name].difference)
    ]

    def sureness(name: str) -> float:
        width = known[name].high - known[name].low
        return math.inf if width == 0.0 else abs(known[name].difference) / width

    clear.sort(key=sureness, reverse=True)
    kinds: dict[int, list[str]] = {1: [], -1: [], 0: []}
    for name in clear:
        what, change = describe(name), known[name].difference
        goodness = what.better * (1 if change > 0.0 else -1)
        shown = f"{what.label} ({_change(change, what)})"
        kinds[goodness].append(shown)
    heads = {1: "Clearly better", -1: "Clearly worse", 0: "Clearly changed, good for some and bad for others"}
    told = [f"{heads[kind]}: {_listed(names)}." for kind, names in kinds.items() if names]
    if not told and any(math.isfinite(row.low) for row in known.values()):
        told = ["No other headline indicator clearly changes."]
    return told


def _listed(names: Sequence[str]) -> str:
    rest = len(names) - MOST_NAMED
    return ", ".join(names[:MOST_NAMED]) + (f" and {rest} more" if rest > 0 else "")


def _for_whom(comparison: Comparison, arm: str) -> str:
    table = winners_and_losers(comparison)
    rows = table[(table.arm == arm) & (table.verdict != "too few pairs")]
    if rows.empty:
        return ""
    groups = {verdict: list(part.group) for verdict, part in rows.groupby("verdict", sort=False)}
    label = describe(rows.indicator.iloc[0]).label
    if list(groups) == ["no clear change"]:
        return f"Judged by {label}, no income decile clearly gains or loses."
    words = {"gains": ("gains", "gain"), "loses": ("loses", "lose")}
    told = [
        f"{_runs(groups[verdict])} clearly {word[len(groups[verdict]) > 1]}"
        for verdict, word in words.items()
        if verdict in groups
    ]
    if "no clear change" in groups:
        told.append(f"for {_runs(groups['no clear change'])} there is no clear change")
    return f"Judged by {label}, " + "; ".join(told) + " (decile 1 is the poorest)."


def _runs(groups: Sequence[str]) -> str:
    """Deciles 1, 2, 3, 5 as "deciles 1–3, 5"."""
    if not all(group.isdigit() for group in groups):
        return ", ".join(groups)
    parts: list[list[int]] = []
    for number in sorted(map(int, groups)):
        if parts and number == parts[-1][-1] + 1:
            parts[-1].append(number)
        else:
            parts.append([number])
    shown = [f"{part[0]}–{part[-1]}" if len(part) > 1 else str(part[0]) for part in parts]
    return f"{_plural('decile', len(groups))} {', '.join(shown)}"


def _at_what_cost(comparison: Comparison, arm: str) -> str:
    cost = comparison.cost
    row = next(cost[cost.arm == arm].itertuples(), None) if len(cost) else None
    if row is None:
        return "What it cost the public is not known."
    money, homes = describe("public_spend"), describe("adequate_homes_per_100_mwm")
    if row.spend == 0.0:
        return "It costs no more public money than the baseline."
    if row.spend < 0.0:
        return f"It costs {money.show(-row.spend)} MWM less public money than the baseline."
    told = f"It costs {money.show(row.spend)} MWM more public money than the baseline"
    if not math.isfinite(row.low):
        bought = homes.show(row.homes_per_100, signed=True)
        return f"{told}, or {bought} adequate homes per 100 MWM (no interval)."
    if not excludes_zero(row.low, row.high):
        unclear = "without a clear change in the number of adequate homes"
        return f"{told}, {unclear} ({_between(row, homes)} per 100 MWM)."
    way = "more" if row.homes_per_100 > 0.0 else "fewer"
    number = homes.show(abs(row.homes_per_100))
    return f"{told}, and brings {number} {way} adequate homes per 100 MWM ({_between(row, homes)})."
