"""Shards: what some runs gave, in one Parquet file that is there as a whole or not at all.

A shard is written to a hidden file, synced, and moved into place under a name that hashes its runs.
A seal, the digest of all its bytes, finds out a file that lost or changed a part. Folder of a sweep:

    study.json     the study and the code it runs with
    plan.parquet   every run: identity, place, arm, point, seed, command
    points.parquet what varies at each point
    shards/        finished runs (``….runs.parquet``) and their kept months (``….series.parquet``)
    running/       markers of runs that are being lived
    damaged/       files that could not be read, put aside
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from analysis.store import whole_file
from analysis.sweeps.living import OK, Row, columns_of, live
from analysis.sweeps.plan import Kept, Run, unit_of

SHARDS, RUNNING, DAMAGED = "shards", "running", "damaged"
RUNS, SERIES = ".runs.parquet", ".series.parquet"

_SEAL, _DIGITS = b"sealed:", 32
_CHUNK = 1 << 20


@dataclass(frozen=True)
class Shard:
    """Some runs that one worker lives and leaves in one file of ``folder``."""

    folder: str
    runs: tuple[Run, ...]
    kept: Kept
    may_end: bool = True

    @property
    def name(self) -> str:
        """The same for the same runs: 20 hexadecimal digits."""
        return name_of(run.id for run in self.runs)


@dataclass(frozen=True)
class Done:
    """What a worker tells of a shard: how many runs, how many of them failed, seconds it took."""

    runs: int
    failed: int
    seconds: float


def name_of(runs: Iterable[str]) -> str:
    """Name of the shard of these runs."""
    return hashlib.blake2b("\n".join(sorted(runs)).encode(), digest_size=10).hexdigest()


def live_shard(shard: Shard) -> Done:
    """The work of a worker: live all runs of a shard and write it. Raises ``OSError`` if the disk fails."""
    folder = Path(shard.folder)
    rows = [live(run, shard.kept, folder / RUNNING / run.id, shard.may_end) for run in shard.runs]
    write_shard(folder / SHARDS, rows, shard.kept)
    return Done(len(rows), sum(row.status != OK for row in rows), sum(row.seconds for row in rows))


# --- files -----------------------------------------------------------------------------------


def runs_schema(kept: Kept) -> pa.Schema:
    """Columns of a shard of runs, with units in their metadata; shares are stored between 0 and 1."""
    told = [("run", pa.string()), ("status", pa.string()), ("trouble", pa.string()), ("digest", pa.string())]
    return pa.schema([pa.field(name, kind, nullable=False) for name, kind in told] + _numbers(kept))


def series_schema(kept: Kept) -> pa.Schema:
    """Columns of the kept months."""
    head = [pa.field("run", pa.string(), nullable=False), pa.field("month", pa.int32(), nullable=False)]
    return pa.schema(head + _numbers(kept))


def _numbers(kept: Kept) -> list[pa.Field]:
    return [pa.field(name, pa.float64(), metadata={"unit": unit_of(name)}) for name in columns_of(kept)]


def write_shard(folder: Path, rows: Sequence[Row], kept: Kept) -> Path:
    """Write a shard; its kept months first, as a shard counts once its runs are there."""
    name = name_of(row.run for row in rows)
    if kept.every:
        months = [row.series for row in rows if row.series is not None]
        schema = series_schema(kept)
        table = (
            pa.concat_tables([pa.Table.from_pandas(m, schema, preserve_index=False) for m in months])
            if months
            else schema.empty_table()
        )
        write_table(table, folder / f"{name}{SERIES}")
    columns = {name: [row.values[name] for row in rows] for name in columns_of(kept)}
    columns |= {name: [getattr(row, name) for row in rows] for name in ("run", "status", "trouble", "digest")}
    seconds = json.dumps(round(sum(row.seconds for row in rows), 3))
    schema = runs_schema(kept).with_metadata({"seconds": seconds, "runs": str(len(rows))})
    return write_table(pa.table(columns, schema), folder / f"{name}{RUNS}")


def write_table(table: pa.Table, path: Path) -> Path:
    """Write a Parquet file whole or not at all: hidden file, sync, move, sync of the folder."""
    with whole_file(path) as hidden, sealed(hidden, table.schema) as writer:
        writer.write_table(table)
    return path


@contextmanager
def sealed(path: Path, schema: pa.Schema) -> Iterator[pq.ParquetWriter]:
    """Gives a writer of a Parquet file, which is sealed in the end.

    Parquet has checksums of pages but none of the footer, where names and the statistics of queries are.
    """
    with pq.ParquetWriter(path, schema, compression="zstd", write_page_checksum=True) as writer:
        yield writer
        writer.add_key_value_metadata({"seal": _SEAL.decode() + "0" * _DIGITS})
    at, _, digest = _seal_of(path)
    with path.open("rb+") as file:
        file.seek(at)
        file.write(digest.encode())


def check_seal(path: Path) -> None:
    """``OSError`` if a file is not, byte for byte, as it was written."""
    _, told, digest = _seal_of(path)
    if told != digest:
        raise OSError("it is not as it was written")


def _seal_of(path: Path) -> tuple[int, str, str]:
    """Where the seal of a file is, what it says, and the digest of all bytes but its own."""
    with path.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - 8))
        footer = max(0, size - 8 - int.from_bytes(file.read(4), "little"))
        file.seek(footer)
        inside = file.read().rfind(_SEAL)
        if inside < 0:
            raise OSError("it has lost its end")
        at = footer + inside + len(_SEAL)
        digest = hashlib.blake2b(digest_size=_DIGITS // 2)
        file.seek(0)
        while left := at - file.tell():
            digest.update(file.read(min(left, _CHUNK)))
        told = file.read(_DIGITS).decode(errors="replace")
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return at, told, digest.hexdigest()


def shard_files(folder: Path) -> list[Path]:
    """Files of finished runs in the folder of a sweep, in the order of their names."""
    return sorted(path for path in (folder / SHARDS).glob(f"*{RUNS}") if not path.name.startswith("."))


def series_of(path: Path) -> Path:
    """File of the kept months that belongs to a file of runs."""
    return path.with_name(path.name.removesuffix(RUNS) + SERIES)


def statuses(path: Path) -> Iterator[tuple[str, str]]:
    """Identity and status of all runs of a shard; ``OSError`` or ``ArrowException`` if it lost a part."""
    check_seal(path)
    table = pq.read_table(path, columns=["run", "status"], partitioning=None)
    yield from zip(table["run"].to_pylist(), table["status"].to_pylist(), strict=True)


def put_aside(folder: Path, path: Path) -> None:
    """Move a damaged shard, with its kept months, out of the way."""
    (folder / DAMAGED).mkdir(exist_ok=True)
    for file in (path, series_of(path)):
        if file.exists():
            os.replace(file, folder / DAMAGED / file.name)
