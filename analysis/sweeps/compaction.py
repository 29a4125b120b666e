"""Many small shards become one file: easier to move, quicker to read, the same runs."""

from __future__ import annotations

from pathlib import Path

import pyarrow.parquet as pq

from analysis.store import sync_folder, whole_file
from analysis.sweeps.folder import alone, remove_halves
from analysis.sweeps.shards import (
    RUNS,
    SERIES,
    check_seal,
    name_of,
    sealed,
    series_of,
    shard_files,
)

ROWS = 20_000
"""Rows held in memory at a time."""


def compact(folder: Path | str) -> tuple[int, int]:
    """Put all shards of a sweep into one; returns how many files there were and are.

    What is asked afterwards is answered the same. If it is interrupted nothing is lost: old files go only
    once the new one is whole, and a run that is in both counts once. Raises ``StoreError`` while a sweep
    is writing there, ``OSError`` or ``ArrowException`` if a file is damaged: sweep again first.
    """
    path = Path(folder)
    with alone(path):
        remove_halves(path)
        old = shard_files(path)
        if len(old) < 2:
            return len(old), len(old)
        name = name_of(run for file in old for run in pq.read_table(file, columns=["run"])["run"].to_pylist())
        with_months = [series_of(file) for file in old if series_of(file).exists()]
        if with_months:
            _join(with_months, path / "shards" / f"{name}{SERIES}")
        _join(old, path / "shards" / f"{name}{RUNS}")
        for file in old:
            if file.name != f"{name}{RUNS}":
                file.unlink()
                series_of(file).unlink(missing_ok=True)
        sync_folder(path / "shards")
        return len(old), 1


def _join(files: list[Path], target: Path) -> None:
    for file in files:
        check_seal(file)
    schema = pq.read_schema(files[0]).remove_metadata()
    with whole_file(target) as hidden, sealed(hidden, schema) as writer:
        for file in files:
            whole = pq.ParquetFile(file, page_checksum_verification=True)
            for batch in whole.iter_batches(ROWS):
                writer.write_batch(batch.select(schema.names).cast(schema))
