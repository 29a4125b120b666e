"""``run.py sweep``, ``query`` and ``compact``: options in, words or JSON out."""

from __future__ import annotations

import json
import shlex
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from analysis.options import INTERRUPTED, BadInput, Options
from analysis.printing import complain, json_text
from analysis.store import StoreError
from analysis.sweeps.sweep import Estimate, Outcome, SweepStopped, Where, estimate
from analysis.sweeps.sweep import sweep as sweep_all
from analysis.workers import say
from scenarios.problems import ScenarioError
from scenarios.study import Study, load_study


def sweep(options: Options) -> int:
    """Sweep, or say what it would take, or write the script of a SLURM array; the exit code."""
    study = load_study(options.study)
    changes = {"seeds": options.seeds, "seconds": options.seconds}
    study = study.model_copy(update={name: value for name, value in changes.items() if value is not None})
    out = Path(options.out) if options.out else Path("results") / "sweeps" / study.name
    _refuse_what_does_not_go_together(options)
    if options.dry_run:
        return _tell_estimate(study, estimate(study, out), options)
    if options.slurm:
        return _write_array(study, out, options)
    where = Where("here") if options.here else Where("processes", options.workers)
    if options.cluster:
        where = Where("dask", address=options.cluster)
    reached: dict[str, float] = {}
    seeds = study.seeds
    try:
        if options.until_width:
            from analysis.sweeps.precision import sweep_until

            outcome, reached, seeds = sweep_until(
                study, out, dict(options.until_width), where, options.most_seeds, options.force
            )
        else:
            outcome = sweep_all(
                study, out, where, part=options.part, force=options.force, retry=options.retry_failed
            )
    except KeyboardInterrupt:
        say("stopped; the same command goes on from here")
        return INTERRUPTED
    except SweepStopped as error:
        complain(f"failed: {error}; what is finished is kept, and the same command goes on")
        return 1
    return _tell_outcome(study, outcome, reached, seeds, options)


def as_command(does: Callable[[], None]) -> int:
    """Do what a script does, and say in one line what is wrong with what it was given; the exit code."""
    try:
        does()
    except (ScenarioError, StoreError) as error:
        complain(f"error: {error}")
        return 2
    except SweepStopped as error:
        complain(f"failed: {error}; what is finished is kept, and the same command goes on")
        return 1
    except KeyboardInterrupt:
        say("stopped; the same command goes on from here")
        return INTERRUPTED
    return 0


def _refuse_what_does_not_go_together(options: Options) -> None:
    said = {
        "--here": options.here,
        "--cluster": options.cluster,
        "--part": options.part != (1, 1),
        "--slurm": options.slurm,
        "--until-width": options.until_width,
        "--dry-run": options.dry_run,
    }
    for one, other in (
        ("--here", "--cluster"),
        ("--part", "--until-width"),
        ("--slurm", "--until-width"),
        ("--slurm", "--part"),
        ("--slurm", "--cluster"),
        ("--slurm", "--dry-run"),
    ):
        if said[one] and said[other]:
            raise BadInput(f"expected {one} or {other}; got both")


def _tell_estimate(study: Study, found: Estimate, options: Options) -> int:
    clock = found.seconds / max(1, 1 if options.here else options.workers)
    if options.json:
        print(json_text({"study": study.name, **asdict(found), "clock_seconds": clock}))
        return 0
    same = f", {found.different:,} of them different" if found.different < found.runs else ""
    print(f"{study.name}: {found.runs:,} runs{same}; {found.missing:,} to do")
    took = f"about {_duration(found.seconds)} of one processor, {_duration(clock)} here"
    print(f"{took}, {_size(found.size)} on disk")
    return 0


def _duration(seconds: float) -> str:
    for size, name in ((86_400.0, "days"), (3_600.0, "hours"), (60.0, "minutes")):
        if seconds >= 2.0 * size:
            return f"{seconds / size:.0f} {name}"
    return f"{max(1.0, seconds):.0f} seconds"


def _size(amount: float) -> str:
    for size, name in ((1e9, "GB"), (1e6, "MB")):
        if amount >= size:
            return f"{amount / size:.1f} {name}"
    return f"{max(1.0, amount / 1e3):.0f} kB"


def _write_array(study: Study, out: Path, options: Options) -> int:
    from analysis.sweeps.cluster import write_array

    seconds = estimate(study, None).seconds
    name = options.study if not Path(options.study).is_file() else str(Path(options.study).absolute())
    more = [f"--{word}={value}" for word in ("seeds", "seconds") if (value := getattr(options, word))]
    more += [f"--{word}" for word in ("force", "retry-failed") if getattr(options, word.replace("-", "_"))]
    script = out.with_name(f"{out.name}.slurm.sh")
    path = write_array(script, name, study.name, out, options.slurm, seconds, sys.executable, more=more)
    if options.json:
        print(json_text({"written": str(path)}))
    else:
        print(f"written: {path}\nnext: sbatch {shlex.quote(str(path))}")
    return 0


def _tell_outcome(
    study: Study, outcome: Outcome, reached: dict[str, float], seeds: int, options: Options
) -> int:
    told: dict[str, Any] = {
        "study": study.name,
        "directory": str(outcome.folder),
        "runs": outcome.runs,
        "done": outcome.done,
        "failed": outcome.failed,
        "missing": outcome.missing,
        "seeds": seeds,
    }
    narrow = all(reached[name] <= width for name, width in options.until_width or ())
    if reached:
        told |= {"widths": reached, "narrow_enough": narrow}
    if options.json:
        print(json_text(told))
    else:
        failed = f", {outcome.failed:,} of them failed" if outcome.failed else ""
        print(f"{study.name}: {outcome.done:,} of {outcome.runs:,} runs are in {outcome.folder}{failed}")
        if reached and not narrow:
            print(f"{seeds} seeds are not enough for the widths asked for: --most-seeds allows more")
        print(f"next: python run.py query {shlex.quote(str(outcome.folder))} --summary")
    if outcome.failed:
        query = "\"select status, command, trouble from runs where status <> 'ok'\""
        print(f"failed runs: python run.py query {shlex.quote(str(outcome.folder))} {query}", file=sys.stderr)
    return 1 if outcome.failed or (outcome.missing and options.part == (1, 1)) else 0


def query(options: Options) -> int:
    """What a query of a sweep's folder gives; the exit code."""
    from analysis.sweeps.query import ask, columns

    if options.csv and options.json:
        raise BadInput("expected --csv or --json; got both")
    if options.summary:
        from analysis.sweeps.summary import summary

        table = summary(options.directory, (options.statement or "").replace(",", " ").split())
    else:
        table = ask(options.directory, options.statement) if options.statement else columns(options.directory)
    if options.json:
        print(json_text(json.loads(table.to_json(orient="records", date_format="iso", double_precision=15))))
    elif options.csv:
        print(table.to_csv(index=False), end="")
    else:
        print(table.to_string(index=False, na_rep="–", max_colwidth=80) if len(table) else "nothing")
    return 0


def compact(options: Options) -> int:
    """Compact the folder of a sweep; the exit code."""
    from analysis.sweeps import compaction
    from analysis.sweeps.folder import stored

    if stored(Path(options.directory)) is None:
        raise BadInput(f"{options.directory}: expected the folder of a sweep; there is none")
    before, after = compaction.compact(options.directory)
    told = json_text({"before": before, "after": after})
    print(told if options.json else f"{before} files are now {after}")
    return 0
