"""Runs the cities that entries need, each once, and keeps what was measured.

Arms that are the same city share its runs: one city answers every entry that asks for it. What
was measured is a small file for each run, moved into place when it is whole, under a name that
hashes the sources, the town and how it is measured; so the same call runs only what is missing,
and a change of the code runs everything anew. Pairs are complete early: runs go seed by seed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from agents.foundation.rules import sources_digest
from analysis.experiment import warm_up
from analysis.printing import json_text
from analysis.store import write_text
from analysis.validation import look, measures
from analysis.validation.entry import Entry, Town
from analysis.validation.look import Look, live
from analysis.validation.measures import measure_of
from analysis.workers import run_all


@dataclass(frozen=True)
class Run:
    """One town under one seed, what is measured there, and the file that keeps it."""

    name: str
    town: Town
    seed: int
    measures: tuple[str, ...]
    file: Path

    @property
    def trouble(self) -> Path:
        """The file that keeps the traceback, should the run fail."""
        return self.file.with_suffix(".failed.txt")

    def values(self) -> dict[str, float] | None:
        """What was measured, NaN where it does not exist; None if anything is missing."""
        try:
            found = json.loads(self.file.read_text(encoding="utf-8"))["measures"]
            return {name: float("nan" if found[name] is None else found[name]) for name in self.measures}
        except (OSError, ValueError, KeyError, TypeError):
            return None


def measure(run: Run) -> None:
    """Live one run and keep what was measured; the work of a worker."""
    seen = Look(live(run.town, run.seed))
    found = {name: measure_of(seen, name) for name in run.measures}
    kept = {
        "town": run.name,
        "scenario": run.town.scenario.name,
        "behaviour": {**run.town.scenario.behaviour, **dict(run.town.later)},
        "from_month": run.town.from_month,
        "months": run.town.scenario.months,
        "households": run.town.scenario.households,
        "seed": run.seed,
        "measures": dict(sorted(found.items())),
    }
    write_text(run.file, json_text(kept) + "\n")


def _digest() -> str:
    """Of all that turns a town into numbers: the model's rules, and how it is measured."""
    digest = hashlib.blake2b(sources_digest().encode(), digest_size=8)
    for room in (look, measures, *measures.ROOMS):
        digest.update(Path(str(room.__file__)).read_bytes())
    return digest.hexdigest()


class Study:
    """The runs that some entries need, kept in a folder.

    ``entries``: those to be judged. ``every``: all there are; what they ask of a shared city is
    measured in the same run. ``quick``: fewer seeds. ``most``: seeds at most. Raises ``ScenarioError``
    for an entry whose cities cannot be.
    """

    def __init__(
        self,
        entries: Sequence[Entry],
        every: Iterable[Entry],
        folder: Path,
        quick: bool,
        most: int | None = None,
    ) -> None:
        self.entries = list(entries)
        self.folder = folder
        self.quick = quick
        self.most = most
        self._digest = _digest()
        self._asked: dict[str, set[str]] = {}
        self._names: dict[str, str] = {}
        self._arms: dict[str, dict[bool, dict[str, tuple[str, Town]]]] = {}
        for entry in {entry.id: entry for entry in [*every, *entries]}.values():
            self._plan(entry)
        longest = max((self.seeds(entry) for entry in self.entries), default=0)
        asked = [
            run for seed in range(1, longest + 1) for entry in self.entries for run in self._runs(entry, seed)
        ]
        self.runs = list({run.file: run for run in asked}.values())

    def _plan(self, entry: Entry) -> None:
        kinds = (False, True) if entry.placebo else (False,)
        self._arms[entry.id] = {}
        for off in kinds:
            towns = entry.towns(without_mechanism=off)
            arms = {arm: (self._place(town), town) for arm, town in towns.items()}
            self._arms[entry.id][off] = arms
            for place, _ in arms.values():
                self._asked.setdefault(place, set()).update(clause.measure for clause in entry.clauses)
                self._names.setdefault(place, f"{entry.id}-{place[:6]}")

    def _place(self, town: Town) -> str:
        return hashlib.blake2b(f"{self._digest}\n{town.identity}".encode(), digest_size=8).hexdigest()

    def seeds(self, entry: Entry) -> int:
        """How many seeds an entry is run under: 1, 2, …"""
        wanted = entry.quick_seeds if self.quick else entry.seeds
        return wanted if self.most is None else min(wanted, self.most)

    def _run(self, place: str, town: Town, seed: int) -> Run:
        file = self.folder / "runs" / place / f"seed_{seed}.json"
        return Run(f"{self._names[place]}/seed_{seed}", town, seed, tuple(sorted(self._asked[place])), file)

    def _runs(self, entry: Entry, seed: int) -> list[Run]:
        """The runs of all arms of an entry under a seed, if it is run under it."""
        if seed > self.seeds(entry):
            return []
        arms = [arm for kind in self._arms[entry.id].values() for arm in kind.values()]
        return [self._run(place, town, seed) for place, town in arms]

    def run_missing(
        self, workers: int = 1, progress: bool = True, do: Callable[[Run], None] | None = None
    ) -> dict[str, str]:
        """Run what is not there yet; the tracebacks of runs that failed, by name.

        ``do``: what is done with each, by default ``measure``. A traceback is also kept beside
        where the run would be. Raises ``KeyboardInterrupt`` on Ctrl-C; what is done is kept.
        """
        todo = [run for run in self.runs if run.values() is None]
        if todo:
            warm_up()
        failures = run_all(todo, do or measure, len(self.runs), workers, progress)
        for run in todo:
            if run.name in failures:
                write_text(run.trouble, failures[run.name] + "\n")
            else:
                run.trouble.unlink(missing_ok=True)
        return failures

    def values(self, entry: Entry, measure: str, without_mechanism: bool = False) -> dict[str, NDArray[Any]]:
        """A measure in every arm of an entry, float64 by seed, NaN where it is missing."""
        seeds = range(1, self.seeds(entry) + 1)
        return {
            arm: np.array(
                [(self._run(place, town, seed).values() or {}).get(measure, np.nan) for seed in seeds]
            )
            for arm, (place, town) in self._arms[entry.id][without_mechanism].items()
        }

    def missing(self, entry: Entry) -> list[Run]:
        """Runs of an entry that failed or were not run."""
        seeds = range(1, self.seeds(entry) + 1)
        return [run for seed in seeds for run in self._runs(entry, seed) if run.values() is None]
