"""Sweeps that nobody lived: shards with invented numbers, where only what is made of them matters."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd

from analysis.sweeps.folder import begin
from analysis.sweeps.living import OK, Row, columns_of
from analysis.sweeps.plan import Run, kept_of, runs_of
from analysis.sweeps.shards import write_shard
from scenarios.study import Study

Number = Callable[[Run, str], float]
"""What a run gives as an indicator."""


def make_up(
    folder: Path, study: Study, number: Number, status: Callable[[Run], str] = lambda run: OK
) -> Path:
    """The folder of a sweep of ``study``, with a shard for each seed."""
    kept, runs = kept_of(study), list(runs_of(study))
    begin(folder, study, runs)
    different = {run.id: run for run in runs}.values()
    for seed in range(1, study.seeds + 1):
        rows = []
        for run in (run for run in different if run.seed == seed):
            values = {name: number(run, name) for name in columns_of(kept)}
            months = pd.DataFrame([values]).assign(run=run.id, month=0).astype({"month": "int32"})
            series = months if kept.every else None
            rows.append(Row(run.id, status(run), "", values, series, f"digest of {run.id}", 1.0))
        write_shard(folder / "shards", rows, kept)
    return folder
