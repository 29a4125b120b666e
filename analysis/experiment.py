"""A paired experiment: one place, several policies, the same seeds under each.

Every policy faces the same cities and the same luck. Runs go seed by seed, so that pairs are
complete early and an experiment that is stopped can still be compared. What is on disk already
is not run again: the same call resumes. Runs are independent, and the same with any number of
workers. Layout: ``DIR/experiment.json`` and ``DIR/<arm>/seed_<n>/`` with the files of a run.
"""

from __future__ import annotations

import multiprocessing
import os
import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numba

from agents.foundation.rules import sources_digest
from analysis.store import (
    EXPERIMENT,
    as_json,
    check_output,
    discard_run,
    is_complete,
    refuse_another,
    save_run,
    version,
    write_text,
)
from analysis.workers import run_all, say
from scenarios import Scenario, ScenarioError, load
from scenarios.reading import policies_in

BASELINE = "none"
WARM_HOUSEHOLDS, WARM_MONTHS, WARM_POLICY = 60, 13, "hip_2019"
"""A city just large and long enough to call every rule, under a policy with credit."""


class Run(NamedTuple):
    """One run of an experiment: its arm, its scenario (with seed) and its folder."""

    arm: str
    scenario: Scenario
    folder: Path

    @property
    def name(self) -> str:
        """For instance ``hip_2019/seed_3``."""
        return f"{self.arm}/seed_{self.scenario.seed}"


class RunsFailed(RuntimeError):  # noqa: N818 (what happened, as ``KeyboardInterrupt``)
    """Some runs failed, the others are done; ``failures`` gives the last line of each by run."""

    def __init__(self, failures: dict[str, str]) -> None:
        runs = "1 run" if len(failures) == 1 else f"{len(failures)} runs"
        super().__init__(f"{runs} failed: {', '.join(failures)}")
        self.failures = failures


# --- what is to be run -----------------------------------------------------------------------


def arms_of(scenario: Scenario, names: Iterable[str]) -> dict[str, Scenario]:
    """Scenarios by arm. A name is a policy, a policy file, or several of them joined by "+".

    Arms are called by the names of their policies, with their dates. Raises ``ScenarioError`` for an unknown
    policy, policies that clash, and an arm that is there twice.
    """
    arms: dict[str, Scenario] = {}
    for name in names:
        changed = scenario.with_policies(*policies_in(name))
        arm = "+".join(policy.label for policy in changed.policies)
        if arm in arms:
            raise ScenarioError(None, "policy", "each policy once", f"'{arm}' twice")
        arms[arm] = changed
    return arms


def list_runs(arms: dict[str, Scenario], seeds: Iterable[int], directory: Path) -> list[Run]:
    """All runs, seed by seed, in the order of the arms."""
    return [
        Run(arm, scenario.with_seed(seed), directory / arm / f"seed_{seed}")
        for seed in seeds
        for arm, scenario in arms.items()
    ]


def describe_experiment(arms: dict[str, Scenario], seeds: Sequence[int], partial: bool) -> dict[str, Any]:
    """The content of ``experiment.json``."""
    scenario = next(iter(arms.values()))
    return {
        "place": scenario.place.name,
        "title": scenario.place.title.en,
        "months": scenario.months,
        "households": scenario.households,
        "seeds": list(seeds),
        "arms": list(arms),
        "baseline": BASELINE if BASELINE in arms else next(iter(arms)),
        "arm_titles": {arm: " + ".join(p.full_title for p in s.policies) for arm, s in arms.items()},
        "version": version(),
        "partial": partial,
    }


def run_experiment(
    scenario: Scenario,
    arms: Sequence[str],
    seeds: Sequence[int],
    directory: Path | str,
    workers: int = 1,
    progress: bool = True,
    force: bool = False,
) -> Path:
    """Run what is missing of every arm under every seed; returns the folder of the results.

    ``scenario``: place, households, months and behaviour of all arms (its policies and seed are
    replaced). ``arms``: see ``arms_of``. ``workers``: processes; 1 runs everything in this one.
    ``force``: replace runs of another scenario, which are refused otherwise. Raises
    ``ScenarioError`` or ``StoreError`` before anything is run or written; ``RunsFailed`` once
    everything else is done; ``KeyboardInterrupt`` on Ctrl-C, with ``experiment.json`` telling in
    all cases whether runs are missing.
    """
    made = arms_of(scenario, arms)
    if not made or not seeds:
        raise ScenarioError(None, "experiment", "at least one policy and one seed", "none")
    target = check_output(directory, "experiment")
    runs = list_runs(made, list(dict.fromkeys(seeds)), target)
    seeds = list(dict.fromkeys(seeds))
    if not force:
        refuse_another((run.folder for run in runs), (run.scenario for run in runs))
    todo = [run for run in runs if not is_complete(run.folder, run.scenario)]

    def note(partial: bool) -> None:
        write_text(target / EXPERIMENT, as_json(describe_experiment(made, seeds, partial)))

    _clear(target, made, todo)
    note(bool(todo))
    try:
        if todo:
            warm_up()
        failures = run_all(todo, _live, len(runs), workers, progress)
    finally:
        missing = any(not is_complete(run.folder, run.scenario) for run in todo)
        note(missing)
    if failures:
        raise RunsFailed({run: trouble.splitlines()[-1] for run, trouble in failures.items()})
    return target


def _clear(directory: Path, arms: Iterable[str], todo: Iterable[Run]) -> None:
    """Remove what must not be compared with new runs: old runs of other scenarios, torn ones."""
    outdated = [run.name for run in todo if discard_run(run.folder)]
    if outdated:
        runs = "a run" if len(outdated) == 1 else f"{len(outdated)} runs"
        say(f"replacing {runs} of another scenario or version")
    for arm in arms:
        for torn in (directory / arm).glob(".seed_*-*"):
            shutil.rmtree(torn, ignore_errors=True)


# --- running ---------------------------------------------------------------------------------


def run_one(scenario: Scenario, folder: Path) -> None:
    """Live one scenario to its end and save it."""
    from model import HousingModel

    save_run(HousingModel(scenario).run(), folder)


def _live(run: Run) -> None:
    """The work of a worker."""
    run_one(run.scenario, run.folder)


def warm_up() -> None:
    """Compile the rules, unless they are already: once here instead of in every worker at once."""
    if numba.config.DISABLE_JIT:
        return
    done = Path(numba.config.CACHE_DIR) / f"compiled-{sources_digest()}"
    if done.exists():
        return
    from model import HousingModel
    from model.warming import compile_backwards

    say("compiling the rules (once, two or three minutes)…")
    helper = multiprocessing.get_context("spawn").Process(target=compile_backwards, daemon=True)
    if (os.cpu_count() or 1) > 1:
        helper.start()
    tiny = load(policies=[WARM_POLICY], households=WARM_HOUSEHOLDS, months=WARM_MONTHS)
    HousingModel(tiny).run()
    if helper.pid is not None:
        helper.join()
    done.touch()
