"""Many small shards become one file: easier to move, quicker to read, the same runs."""

from __future__ import annotations

from collections.abc import Sequence
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

    One for each set of columns, if studies that keep other indicators went on in the folder. What is asked
    afterwards is answered the same. If it is interrupted nothing is lost: old files go only once the new one
    is whole, and a run that is in both counts once. Raises ``StoreError`` while a sweep is writing there,
    ``OSError`` if a file is damaged, before anything is changed: sweep again first.
    """
    path = Path(folder)
    with alone(path):
        remove_halves(path)
        old = shard_files(path)
        alike: dict[tuple[str, ...], list[Path]] = {}
        for file in old:
            alike.setdefault(_columns_of(file), []).append(file)
        for files in alike.values():
            if len(files) > 1:
                _join_shards(files)
        return len(old), len(alike)


def _columns_of(shard: Path) -> tuple[str, ...]:
    """Columns of a shard in some order; ``OSError`` if it, or its kept months, lost a part."""
    for file in (shard, series_of(shard)):
        try:
            if file == shard or file.exists():
                check_seal(file)
        except OSError as error:
            raise OSError(f"{file} is damaged: sweep again, which mends it, then compact ({error})") from None
    return tuple(sorted(pq.read_schema(shard).names))


def _join_shards(old: Sequence[Path]) -> None:
    """Put shards with the same columns, and their kept months, into one."""
    folder = old[0].parent
    name = name_of(run for file in old for run in pq.read_table(file, columns=["run"])["run"].to_pylist())
    with_months = [series_of(file) for file in old if series_of(file).exists()]
    if with_months:
        _join(with_months, folder / f"{name}{SERIES}")
    _join(old, folder / f"{name}{RUNS}")
    for file in old:
        if file.name != f"{name}{RUNS}":
            file.unlink()
            series_of(file).unlink(missing_ok=True)
    sync_folder(folder)


def _join(files: Sequence[Path], target: Path) -> None:
    schema = pq.read_schema(files[0]).remove_metadata()
    with whole_file(target) as hidden, sealed(hidden, schema) as writer:
        for file in files:
            whole = pq.ParquetFile(file, page_checksum_verification=True)
            for batch in whole.iter_batches(ROWS):
                writer.write_batch(batch.select(schema.names).cast(schema))
