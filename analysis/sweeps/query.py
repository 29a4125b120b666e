"""Reading a sweep: its runs as tables of DuckDB, without loading them.

Views of a folder: ``runs`` (the plan with the status of each run; ``missing`` if not lived yet),
``points`` (what varies), ``results`` (a row a finished run: place, arm, point, seed, what varies,
indicators), ``series`` (a row a kept month), ``pairs`` (``results`` less the baseline arm of the same
place, point and seed), ``units`` (what each column counts). What a city has none of is NULL, which averages
leave out. What varies under the name of a kept indicator, such as ``households``, is ``varied.households``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from analysis.indicators import describe
from analysis.store import SWEEP
from analysis.sweeps.folder import PLAN, POINTS, stored
from analysis.sweeps.plan import unit_of
from analysis.sweeps.shards import series_of, shard_files
from scenarios.problems import ScenarioError

VIEWS = ("runs", "points", "results", "series", "pairs", "units")
KEYS = ("place", "arm", "point", "seed")
TOLD = ("run", "status", "trouble", "digest")

VARIED = "varied."
"""Before a name that both varies and is a kept indicator, where it is the one that varies."""

_MEMORY_MB = 256
"""Memory that a query may take before DuckDB uses the disk."""

_READING = {duckdb.StatementType.SELECT, duckdb.StatementType.MULTI}  # PIVOT is several statements


@contextmanager
def opened(folder: Path | str) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection with the views of a sweep's folder; it can read that folder and write nothing.

    Raises ``ScenarioError`` if no sweep is there, or if a file of it cannot be read.
    """
    path = Path(folder)
    if not (path / PLAN).is_file() or stored(path) is None:
        raise ScenarioError(None, str(folder), f"the folder of a sweep, with {SWEEP} and {PLAN}", "no sweep")
    connection = duckdb.connect(":memory:", config={"memory_limit": f"{_MEMORY_MB}MB", "threads": "2"})
    try:
        try:
            _make_views(connection, path.resolve())
        except (OSError, KeyError, pa.ArrowException, duckdb.Error) as error:
            told = str(error).strip().splitlines()[0]
            expected = "the files that a sweep wrote (sweep again, which mends what is damaged)"
            raise ScenarioError(None, str(folder), expected, told) from None
        connection.execute(f"SET allowed_directories = [{_text(path.resolve())}]")
        connection.execute("SET enable_external_access = false")
        yield connection
    finally:
        connection.close()


def ask(folder: Path | str, statement: str, values: Sequence[object] = ()) -> pd.DataFrame:
    """What a query gives, with ``values`` for $1, $2, ….

    Raises ``ScenarioError`` with DuckDB's own words if it is not right, or if it is not one that only reads.
    """
    with opened(folder) as connection:
        try:
            asked = connection.extract_statements(statement)
            if len(asked) != 1 or asked[0].type not in _READING:
                got = ", ".join(one.type.name for one in asked) or "nothing"
                raise ScenarioError(None, "query", "one query that only reads, such as SELECT", got)
            return connection.execute(statement, list(values)).fetch_df()
        except duckdb.Error as error:
            told = str(error).strip().splitlines()
            hint = next((line for line in told[1:] if "Did you mean" in line or "Candidate" in line), "")
            expected = f"a query of the views {', '.join(VIEWS)}"
            raise ScenarioError(None, "query", expected, told[0], hint.strip()) from None


def columns(folder: Path | str) -> pd.DataFrame:
    """Every view with its columns and, where they count something, their units and meanings."""
    with opened(folder) as connection:
        return connection.execute(
            "SELECT table_name AS view, column_name AS column, lower(data_type) AS type, "
            "coalesce(u.unit, '') AS unit, coalesce(u.meaning, '') AS meaning "
            "FROM information_schema.columns c LEFT JOIN units u ON u.column = c.column_name "
            f"WHERE list_contains({list(VIEWS)}, table_name) "
            f"ORDER BY list_position({list(VIEWS)}, table_name), ordinal_position"
        ).fetch_df()


def baseline_of(folder: Path) -> str:
    """The arm that others are compared with."""
    return (pq.read_schema(folder / PLAN).metadata or {})[b"baseline"].decode()


def _text(value: object) -> str:
    return "'" + str(value).replace("'", "''") + "'"


def _name(value: str) -> str:
    return '"' + value.replace('"', '""') + '"'


def _parquet(paths: list[Path]) -> str:
    files = ", ".join(map(_text, paths))
    return f"read_parquet([{files}], union_by_name = true, filename = 'file')"


def _make_views(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    shards = shard_files(folder)
    lived, measured = _lived(shards), _measured(shards)
    names = {n: VARIED + n if n in measured else n for n in pq.read_schema(folder / POINTS).names}
    varied = [name for name in names.values() if name != "point"]
    renamed = ", ".join(f"{_name(old)} AS {_name(new)}" for old, new in names.items())
    plan, keys = f"read_parquet({_text(folder / PLAN)})", ", ".join(f"p.{key}" for key in KEYS)
    varying = "".join(f", v.{_name(name)}" for name in varied)
    # NaN would spread to every average, and count as the largest number.
    numbers = "".join(f", nullif(l.{_name(n)}, 'nan'::DOUBLE) AS {_name(n)}" for n in measured)
    joined = f"FROM {plan} p JOIN points v USING (point)"
    makes = {
        "points": f"SELECT {renamed} FROM read_parquet({_text(folder / POINTS)})",
        "lived": lived,
        "runs": f"SELECT p.run, {keys}{varying}, coalesce(l.status, 'missing') AS status, "
        f"coalesce(l.trouble, '') AS trouble, p.command {joined} LEFT JOIN lived l USING (run)",
        "results": f"SELECT p.run, {keys}{varying}{numbers}, l.digest {joined} JOIN lived l USING (run) "
        "WHERE l.status = 'ok'",
        "series": _series(shards, f"{keys}{varying}", joined, numbers),
        "pairs": _pairs(varied, measured, baseline_of(folder)),
    }
    for name, statement in makes.items():
        connection.execute(f"CREATE VIEW {name} AS {statement}")
    units = _units(folder, measured)
    connection.register("units_of_columns", units)
    connection.execute("CREATE TABLE units AS SELECT * FROM units_of_columns")
    connection.unregister("units_of_columns")


def _measured(shards: list[Path]) -> list[str]:
    """Indicators of any shard: studies that went on in another's folder may keep others."""
    names = dict.fromkeys(name for path in shards for name in pq.read_schema(path).names)
    return [name for name in names if name not in TOLD]


def _lived(shards: list[Path]) -> str:
    """Each run once: a finished one before one that failed."""
    if not shards:
        told = ", ".join(f"CAST(NULL AS VARCHAR) AS {name}" for name in TOLD)
        return f"SELECT {told} WHERE false"
    once = "QUALIFY row_number() OVER (PARTITION BY run ORDER BY status = 'ok' DESC, file) = 1"
    return f"SELECT * FROM {_parquet(shards)} {once}"


def _series(shards: list[Path], columns: str, joined: str, numbers: str) -> str:
    files = [path for shard in shards if (path := series_of(shard)).exists()]
    if not files:
        return f"SELECT p.run, {columns}, CAST(NULL AS INTEGER) AS month {joined} WHERE false"
    first = "QUALIFY row_number() OVER (PARTITION BY run, month ORDER BY file) = 1"
    once = f"SELECT * FROM {_parquet(files)} {first}"
    return f"SELECT p.run, {columns}, l.month{numbers} {joined} JOIN ({once}) l USING (run)"


def _pairs(varied: list[str], measured: list[str], baseline: str) -> str:
    gaps = "".join(f", r.{_name(name)} - b.{_name(name)} AS {_name(name)}" for name in measured)
    same = "b.place = r.place AND b.point = r.point AND b.seed = r.seed"
    varying = "".join(f", r.{_name(name)}" for name in varied)
    keys = ", ".join(f"r.{key}" for key in KEYS)
    return (
        f"SELECT {keys}{varying}{gaps} FROM results r JOIN results b "
        f"ON b.arm = {_text(baseline)} AND {same} WHERE r.arm <> {_text(baseline)}"
    )


def _units(folder: Path, measured: list[str]) -> pd.DataFrame:
    rows = [(name, unit_of(name), describe(name).label, describe(name).formula) for name in measured]
    for field in pq.read_schema(folder / POINTS):
        unit = (field.metadata or {}).get(b"unit", b"").decode()
        if field.name != "point":
            name = VARIED + field.name if field.name in measured else field.name
            rows.append((name, unit, field.name, "varies by design"))
    return pd.DataFrame(rows, columns=["column", "unit", "label", "meaning"])
