"""What a folder of results holds: ``experiment.json``, and for each arm and seed a run's tables.

Not every run needs to be there: what is missing, unreadable or stopped early is left out and
named in a note. One number a run and indicator comes from ``run_values``, by the aggregation
of the registry (``analysis.indicators``). Layout of the folder: DESIGN section 4.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.indicators import describe
from scenarios.problems import did_you_mean

CITY, EVERYONE = "city", "all"
KEYS = ["indicator", "group_by", "group"]


class ResultsError(ValueError):
    """The folder does not hold results that can be compared; the message says what is missing."""


@dataclass(frozen=True)
class Experiment:
    """What ``experiment.json`` says; ``details`` is the whole document."""

    directory: Path
    title: str
    place: str
    arms: tuple[str, ...]
    seeds: tuple[int, ...]
    baseline: str
    arm_titles: dict[str, str]
    details: dict[str, Any]

    def title_of(self, arm: str) -> str:
        """The title of a policy arm, or its name if it has none."""
        return self.arm_titles.get(arm) or arm

    def folder(self, arm: str, seed: int) -> Path:
        """Where the run of this arm and seed lies, whether it exists or not."""
        return self.directory / arm / f"seed_{seed}"

    @property
    def policies(self) -> tuple[str, ...]:
        """All arms but the baseline."""
        return tuple(arm for arm in self.arms if arm != self.baseline)


def read_experiment(directory: Path | str, baseline: str | None = None) -> Experiment:
    """Read ``experiment.json``; raises ``ResultsError`` if it is missing, broken or lacks the baseline."""
    folder = Path(directory)
    try:
        details = json.loads((folder / "experiment.json").read_text(encoding="utf-8"))
        arms, seeds = [str(arm) for arm in details["arms"]], [int(seed) for seed in details["seeds"]]
    except OSError:
        raise ResultsError(f"{folder} holds no experiment.json: is it a folder of results?") from None
    except (ValueError, KeyError, TypeError) as error:
        raise ResultsError(f"{folder / 'experiment.json'} cannot be read: {error!r}") from None
    chosen = baseline or details.get("baseline") or (arms[0] if arms else "")
    if chosen not in arms:
        hint = did_you_mean(chosen, arms)
        told = f"baseline {chosen!r} is not an arm of {folder}; arms are {', '.join(arms)}"
        raise ResultsError(f"{told} ({hint})" if hint else told)
    place = str(details.get("place", ""))
    return Experiment(
        directory=folder,
        title=str(details.get("title") or place or folder.name),
        place=place,
        arms=tuple(dict.fromkeys(arms)),
        seeds=tuple(dict.fromkeys(seeds)),
        baseline=chosen,
        arm_titles={str(k): str(v) for k, v in (details.get("arm_titles") or {}).items()},
        details=details,
    )


def read_series(experiment: Experiment) -> tuple[dict[tuple[str, int], pd.DataFrame], list[str]]:
    """Monthly series of the finished runs by (arm, seed), and notes about those left out.

    A run that stopped before the others is left out: its last month is not comparable.
    """
    found: dict[tuple[str, int], pd.DataFrame] = {}
    missing, broken = [], []
    for arm in experiment.arms:
        for seed in experiment.seeds:
            path = experiment.folder(arm, seed) / "series.parquet"
            if not path.exists():
                missing.append(f"{arm}/seed_{seed}")
                continue
            try:
                frame = pd.read_parquet(path).sort_values("month").reset_index(drop=True)
            except (OSError, ValueError, KeyError):
                broken.append(f"{arm}/seed_{seed}")
                continue
            if len(frame):
                found[arm, seed] = frame
    last = max((int(frame.month.iloc[-1]) for frame in found.values()), default=0)
    short = [key for key, frame in found.items() if int(frame.month.iloc[-1]) < last]
    for key in short:
        del found[key]
    stopped = [f"{arm}/seed_{seed}" for arm, seed in short]
    kinds = (("not there", missing), ("unreadable", broken), (f"stopped before month {last}", stopped))
    notes = [
        f"{len(names)} {'run' if len(names) == 1 else 'runs'} {what}, left out: {_shortened(names)}"
        for what, names in kinds
        if names
    ]
    return found, notes


def _shortened(names: Sequence[str], most: int = 6) -> str:
    return ", ".join(names[:most]) + (f" and {len(names) - most} more" if len(names) > most else "")


def _aggregate(values: pd.Series, column: str) -> float:
    """One number for a run: by the indicator's aggregation; unknown months are left out of means."""
    known = values.dropna()
    if known.empty:
        return math.nan
    how = describe(column).aggregation
    if how == "final":
        return float(values.iloc[-1])
    return float(known.sum() if how == "total" else known.mean())


def run_values(experiment: Experiment, series: dict[tuple[str, int], pd.DataFrame]) -> pd.DataFrame:
    """Columns arm, seed, indicator, group_by, group, value: one row a run, indicator and group.

    ``series``: monthly tables by (arm, seed), as ``read_series`` gives them. A yearly total by
    group adds up the years; a group that died out has no final value.
    """
    rows: list[tuple[str, int, str, str, str, float]] = []
    yearly = []
    for (arm, seed), frame in series.items():
        columns = [name for name in frame.select_dtypes("number").columns if name != "month"]
        # Month 0 is the first day, when nobody has lived, paid or received anything yet.
        lived = frame[frame.month > 0] if (frame.month > 0).any() else frame
        city = {name: _aggregate(lived[name], name) for name in columns}
        if {"adequate_share", "households"} <= city.keys():
            city["adequate_homes"] = city["adequate_share"] * city["households"]
        rows += [(arm, seed, name, CITY, EVERYONE, value) for name, value in city.items()]
        path = experiment.folder(arm, seed) / "groups.parquet"
        if path.exists():
            yearly.append(pd.read_parquet(path).assign(arm=arm, seed=seed))
    names = ["arm", "seed", *KEYS]
    values = pd.DataFrame(rows, columns=[*names, "value"])
    return pd.concat([values, *_group_values(yearly, names)], ignore_index=True)


def _group_values(yearly: list[pd.DataFrame], names: list[str]) -> list[pd.DataFrame]:
    """Values by group of all runs at once, one table an aggregation."""
    if not yearly:
        return []
    groups = pd.concat(yearly, ignore_index=True)
    groups = groups[groups["group_by"] != CITY]
    groups["group"] = groups["group"].astype(str)
    how = groups["indicator"].map({name: describe(name).aggregation for name in groups["indicator"].unique()})
    last = groups["month"] == groups["month"].max()
    parts = (
        groups[last & (how == "final")].groupby(names)["value"].last(skipna=False),
        groups[how == "mean"].groupby(names)["value"].mean(),
        groups[how == "total"].groupby(names)["value"].sum(min_count=1),
    )
    return [part.reset_index() for part in parts if len(part)]
