"""What is read from the folder of a sweep: right numbers under clear names, and nothing is ever written."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest

from analysis.commands import main
from analysis.sweeps.exploratory import to_ema
from analysis.sweeps.query import ask, columns
from scenarios import ScenarioError
from scenarios.study import Varied
from tests.made_up_shards import make_up
from tests.studies import with_changes

SIZES = Varied(name="households", values=(30, 40))


def files(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize(
    "statement",
    [
        "COPY results TO '{folder}/shards/more.runs.parquet' (FORMAT parquet)",
        "COPY results TO '{folder}/results.csv'",
        "EXPORT DATABASE '{folder}/all'",
        "ATTACH '{folder}/more.db'",
        "EXPLAIN ANALYZE COPY results TO '{folder}/results.csv'",
        "DROP VIEW results",
        "SELECT 1; SELECT 2",
        ";",
    ],
)
def test_a_query_changes_no_file_of_its_folder(
    statement: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = make_up(tmp_path / "s", with_changes(vary=()), lambda run, name: float(run.seed))
    before = files(folder)
    assert main(["query", str(folder), statement.format(folder=folder)]) == 2
    told = capsys.readouterr()
    assert told.err.count("\n") == 1 and "one query that only reads" in told.err and not told.out
    assert files(folder) == before


def test_a_query_may_pivot_and_summarize(tmp_path: Path) -> None:
    folder = make_up(tmp_path / "s", with_changes(), lambda run, name: run.seed + 0.5 * run.point)
    wide = ask(folder, "PIVOT results ON point USING avg(mean_quality) GROUP BY arm ORDER BY arm")
    assert wide["0"].tolist() == [2.0, 2.0] and wide["1"].tolist() == [2.5, 2.5]
    assert "mean_quality" in set(ask(folder, "SUMMARIZE results")["column_name"])


def test_what_a_city_has_none_of_is_left_out_of_averages(tmp_path: Path) -> None:
    study = with_changes(vary=())
    folder = make_up(tmp_path / "s", study, lambda run, name: math.nan if run.seed == 2 else float(run.seed))
    for view in ("results", "series"):
        found = ask(folder, f"SELECT avg(public_spend) AS a, max(public_spend) AS m FROM {view}")
        assert found.iloc[0].tolist() == [2.0, 3.0]
    assert ask(folder, "SELECT count(public_spend) AS n FROM pairs")["n"][0] == 2


def test_what_varies_is_told_from_the_indicator_of_the_same_name(tmp_path: Path) -> None:
    study = with_changes(vary=(SIZES,))
    folder = make_up(tmp_path / "s", study, lambda run, name: 100.0 * run.seed + (run.arm == "hip_2019"))
    assert set(ask(folder, "SELECT households FROM results")["households"]) > {100.0, 300.0}
    assert set(ask(folder, "SELECT households FROM pairs")["households"]) == {1.0}
    assert ask(folder, 'SELECT "varied.households" AS n FROM points ORDER BY n')["n"].tolist() == [30, 40]
    told = columns(folder).set_index(["view", "column"])
    assert told.index.is_unique
    assert told.loc[("pairs", "varied.households"), "meaning"] == "varies by design"
    experiments, outcomes = to_ema(folder)
    assert set(experiments["households"]) == {30, 40}
    assert np.isclose(outcomes["households"].min(), 100.0)


def test_what_varies_keeps_its_name_where_nothing_else_has_it(tmp_path: Path) -> None:
    study = with_changes(vary=(SIZES,), indicators=("mean_quality",))
    folder = make_up(tmp_path / "s", study, lambda run, name: float(run.seed))
    assert set(ask(folder, "SELECT households FROM results")["households"]) == {30, 40}
    assert list(to_ema(folder)[1]) == ["mean_quality"]


@pytest.mark.parametrize("file", ["plan.parquet", "points.parquet", "shards/more.runs.parquet"])
def test_a_query_says_in_one_line_that_a_file_is_damaged(
    file: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = make_up(tmp_path / "s", with_changes(vary=()), lambda run, name: 0.0)
    (folder / file).write_bytes(b"PAR1")
    assert main(["query", str(folder), "SELECT * FROM results"]) == 2
    told = capsys.readouterr().err
    assert told.count("\n") == 1 and "sweep again" in told


@pytest.mark.parametrize("command", ["query", "compact"])
def test_a_file_is_not_the_folder_of_a_sweep(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "study.toml"
    file.touch()
    assert main([command, str(file)]) == 2
    assert "the folder of a sweep" in capsys.readouterr().err


def test_every_answer_is_one_document_of_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = make_up(tmp_path / "s", with_changes(vary=()), lambda run, name: math.nan)
    both = "SELECT r.*, p.* FROM results r JOIN points p USING (point) ORDER BY r.arm LIMIT 1"
    assert main(["query", str(folder), both, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)[0]["public_spend"] is None
    with pytest.raises(ScenarioError, match="one query"):
        ask(folder, "")


def test_options_may_stand_before_the_query(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = make_up(tmp_path / "s", with_changes(vary=()), lambda run, name: 1.0)
    assert main(["query", str(folder), "--csv", "SELECT count(*) AS n FROM results"]) == 0
    assert capsys.readouterr().out.split() == ["n", "6"]
