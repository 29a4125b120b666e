"""Compaction of shards that nobody lived: columns, damage, and what is said of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis.commands import main
from analysis.sweeps.compaction import compact
from analysis.sweeps.query import ask
from analysis.sweeps.shards import shard_files
from tests.made_up_shards import make_up
from tests.studies import with_changes

EVERY = "SELECT * FROM results ORDER BY run, point"


@pytest.mark.parametrize("first", [("mean_quality",), ("mean_quality", "public_spend", "households")])
def test_shards_with_other_indicators_keep_theirs(first: tuple[str, ...], tmp_path: Path) -> None:
    folder, later = tmp_path / "s", ("mean_quality", "public_spend", "aid_hours")
    make_up(folder, with_changes(vary=(), indicators=first), lambda run, name: len(name) + run.seed)
    before = ask(folder, EVERY)
    study = with_changes(vary=(), indicators=later)
    make_up(folder, study, lambda run, name: len(name) + 10.0 * run.seed)
    now, months = ask(folder, EVERY), ask(folder, "SELECT * FROM series ORDER BY run, month")
    assert compact(folder) == (6, 2) and compact(folder) == (2, 2)
    assert ask(folder, EVERY)[now.columns].equals(now)
    assert ask(folder, "SELECT * FROM series ORDER BY run, month")[months.columns].equals(months)
    make_up(folder, with_changes(vary=(), indicators=first, seeds=1), lambda run, name: len(name) + run.seed)
    again = ask(folder, EVERY)
    assert again[[*first]].equals(before[before.seed == 1][[*first]].reset_index(drop=True))


def test_a_damaged_shard_stops_a_compaction_before_anything_is_changed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = make_up(tmp_path / "s", with_changes(vary=()), lambda run, name: 1.0)
    torn = shard_files(folder)[-1]
    torn.write_bytes(torn.read_bytes()[:-20])
    before = {path.name: path.read_bytes() for path in (folder / "shards").iterdir()}
    assert main(["compact", str(folder)]) == 1
    told = capsys.readouterr().err
    assert told.count("\n") == 1 and torn.name in told and "sweep again" in told
    assert {path.name: path.read_bytes() for path in (folder / "shards").iterdir()} == before
