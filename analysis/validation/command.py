"""``run.py validate``: options in, the scorecard out."""

from __future__ import annotations

from pathlib import Path

from analysis.options import INTERRUPTED, BadInput, Options
from analysis.printing import complain
from analysis.store import VALIDATION, check_output
from analysis.validation.scorecard import ENTRIES, choose, format_table, keep, score, to_json
from analysis.validation.study import Study


def validate(options: Options) -> int:
    """Run what is missing, judge, keep the verdicts; the exit code."""
    entries = choose(options.only)
    out = check_output(options.out, "validation")
    if options.seeds is not None and options.seeds < 1:
        raise BadInput(f"--seeds: expected a whole number of at least 1; got {options.seeds}")
    study = Study(entries, ENTRIES, out, options.quick, options.seeds)
    if not (out / VALIDATION).exists():
        keep([], out, others=False)  # the folder is ours
    status, failures = 0, {}
    try:
        failures = study.run_missing(options.workers)
    except KeyboardInterrupt:
        status = INTERRUPTED
    results = score(study, failures)
    if status != INTERRUPTED:
        for folder in [out] if options.quick else [out, Path("docs")]:
            keep(results, folder, others=options.only is not None)
    print(to_json(results) if options.json else format_table(results))
    if status == INTERRUPTED:
        complain("stopped; the same command goes on from here")
    for run, trouble in failures.items():
        complain(f"failed: {run}: {trouble.splitlines()[-1]}")
    return 1 if failures else status
