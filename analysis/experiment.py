"""A paired experiment: one place, several policies, the same seeds under each.

Every policy faces the same cities and the same luck. Runs go seed by seed, so that pairs are
complete early and an experiment that is stopped can still be compared. What is on disk already
is not run again: the same call resumes. Runs are independent, and the same with any number of
workers. Layout: ``DIR/experiment.json`` and ``DIR/<arm>/seed_<n>/`` with the files of a run.
"""

from __future__ import annotations

import multiprocessing
import multiprocessing.connection
import os
import shutil
import signal
import sys
import threading
import traceback
from collections import deque
from collections.abc import Generator, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import numba
from tqdm import tqdm

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
from scenarios import Scenario, ScenarioError, load

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

    Arms are called by the names of their policies. Raises ``ScenarioError`` for an unknown
    policy, policies that clash, and an arm that is there twice.
    """
    arms: dict[str, Scenario] = {}
    for name in names:
        parts = [name] if Path(name).is_file() else [part.strip() for part in name.split("+")]
        changed = scenario.with_policies(*parts)
        arm = "+".join(policy.name for policy in changed.policies)
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
        "arm_titles": {arm: " + ".join(p.title.en for p in s.policies) for arm, s in arms.items()},
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
        failures = _run_all(todo, len(runs), workers, progress)
    finally:
        missing = any(not is_complete(run.folder, run.scenario) for run in todo)
        note(missing)
    if failures:
        raise RunsFailed(failures)
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


def say(text: str) -> None:
    """One line on standard error, clear of any progress bar."""
    tqdm.write(text, file=sys.stderr)


# --- running ---------------------------------------------------------------------------------


def run_one(scenario: Scenario, folder: Path) -> None:
    """Live one scenario to its end and save it; the work of a worker."""
    from model import HousingModel

    save_run(HousingModel(scenario).run(), folder)


def warm_up() -> None:
    """Compile the rules, unless they are already: once here instead of in every worker at once."""
    if numba.config.DISABLE_JIT:
        return
    done = Path(numba.config.CACHE_DIR) / f"compiled-{sources_digest()}"
    if done.exists():
        return
    from model import HousingModel

    say("compiling the rules (once, a minute or two)…")
    tiny = load(policies=[WARM_POLICY], households=WARM_HOUSEHOLDS, months=WARM_MONTHS)
    HousingModel(tiny).run()
    done.touch()


def _run_all(todo: list[Run], total: int, workers: int, progress: bool) -> dict[str, str]:
    """Run everything; returns what failed, by run. Raises ``KeyboardInterrupt`` on Ctrl-C."""
    failures: dict[str, str] = {}
    if not todo:
        return failures
    warm_up()
    finished = _in_this_process(todo) if workers <= 1 else _in_workers(todo, min(workers, len(todo)))
    with tqdm(
        total=total, initial=total - len(todo), desc="runs", unit="run", disable=not progress, file=sys.stderr
    ) as bar:
        try:
            for run, trouble in finished:
                if trouble:
                    failures[run.name] = trouble.strip().splitlines()[-1]
                    say(f"{run.name} failed:\n{trouble.rstrip()}")
                bar.set_postfix_str(f"{len(failures)} failed" if failures else run.name)
                bar.update()
        finally:
            finished.close()
    return failures


def _in_this_process(todo: Iterable[Run]) -> Generator[tuple[Run, str], None, None]:
    for run in todo:
        try:
            run_one(run.scenario, run.folder)
        except Exception:
            yield run, traceback.format_exc()
        else:
            yield run, ""


def _die_with_parent() -> None:
    parent = multiprocessing.parent_process()
    assert parent is not None
    multiprocessing.connection.wait([parent.sentinel])
    os._exit(1)


def _start_worker() -> None:
    """Ctrl-C is the parent's to handle; a worker without parent ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_die_with_parent, daemon=True).start()


@contextmanager
def _pool(workers: int) -> Iterator[ProcessPoolExecutor]:
    """Persistent workers; an exception, such as Ctrl-C, ends them at once, in the middle of a run."""
    others = set(multiprocessing.active_children())
    pool = ProcessPoolExecutor(workers, multiprocessing.get_context("spawn"), _start_worker)
    try:
        yield pool
    except BaseException:
        mine = set(multiprocessing.active_children()) - others
        pool.shutdown(wait=False, cancel_futures=True)
        for process in mine:
            process.terminate()
        for process in mine:
            process.join(10)
        raise
    pool.shutdown()


def _in_workers(todo: Sequence[Run], workers: int) -> Generator[tuple[Run, str], None, None]:
    """Runs as they finish, each with its traceback or nothing.

    When a worker dies, whatever was being run is run again, one at a time: then the run that
    kills its worker is known, and only that one has failed.
    """
    waiting, suspects = deque(todo), deque[Run]()
    while waiting or suspects:
        alone = bool(suspects)
        source = suspects if alone else waiting
        flying: dict[Future[None], Run] = {}
        with _pool(1 if alone else workers) as pool:
            dead = False
            while not dead:
                while source and len(flying) < (1 if alone else workers):
                    try:
                        future = pool.submit(run_one, source[0].scenario, source[0].folder)
                    except BrokenProcessPool:
                        dead = True
                        break
                    flying[future] = source.popleft()
                if not flying:
                    break
                for future in wait(flying, return_when=FIRST_COMPLETED).done:
                    error = future.exception()
                    if isinstance(error, BrokenProcessPool):
                        dead = True
                    else:
                        yield flying.pop(future), "".join(traceback.format_exception(error)) if error else ""
        if not alone:
            if flying:
                say(f"a worker died; running again alone: {', '.join(run.name for run in flying.values())}")
            suspects.extend(flying.values())
            continue
        for run in flying.values():
            yield run, "its worker process died (killed, or out of memory?)"
