"""A sweep on a cluster without any engine: a SLURM array whose tasks are the parts of one sweep."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from pathlib import Path

from analysis.store import write_text

_TEMPLATE = """\
#!/bin/bash
# A sweep as a SLURM array: every task lives its part of the runs and leaves them in the same folder.
# Hand it in again as often as needed: what is finished is skipped. Change what your cluster asks for.
#SBATCH --job-name=manovuelta-{name}
#SBATCH --array=1-{tasks}
#SBATCH --ntasks=1
#SBATCH --cpus-per-task={cpus}
#SBATCH --mem-per-cpu=2G
#SBATCH --time={hours}:00:00
#SBATCH --output={out}.slurm-%A_%a.txt
set -euo pipefail
cd {house}
{python} run.py sweep {study} --out {out} --part "$SLURM_ARRAY_TASK_ID/{tasks}" --workers {cpus}{more}
"""


def write_array(
    path: Path,
    study: str,
    name: str,
    out: Path,
    tasks: int,
    seconds: float,
    python: str,
    cpus: int = 1,
    more: Sequence[str] = (),
) -> Path:
    """Write the script of a SLURM array of so many tasks.

    ``seconds``: what the sweep takes in all; ``more``: further options of every task.
    """
    hours = max(1, round(2.0 * seconds / 3600.0 / tasks / cpus + 0.5))
    house = Path(__file__).resolve().parents[2]
    text = _TEMPLATE.format(
        name=name,
        tasks=tasks,
        cpus=cpus,
        hours=f"{hours:02d}",
        out=shlex.quote(str(out.absolute())),
        house=shlex.quote(str(house)),
        python=shlex.quote(python),
        study=shlex.quote(study),
        more="".join(f" {shlex.quote(word)}" for word in more),
    )
    write_text(path, text)
    return path
