"""A run on disk: whole or not there, equal if equal, never over what belongs to others."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from analysis import store
from analysis.store import (
    StoreError,
    check_output,
    discard_run,
    is_complete,
    refuse_another,
    save_run,
    write_text,
)
from model import HousingModel
from scenarios import load, load_resolved


@pytest.fixture(scope="module")
def city() -> HousingModel:
    """A small city at the end of its life."""
    return HousingModel(load(policies=["hip_2019"], households=60, months=13), rng=3).run()


def content(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_a_run_holds_what_the_city_gives(city: HousingModel, tmp_path: Path) -> None:
    folder = save_run(city, tmp_path / "deep" / "run")
    assert {path.name for path in folder.iterdir()} == set(store.FILES)
    for name, method in store.TABLES.items():
        expected = getattr(city, method)()
        assert len(expected) > 0
        written = pd.read_parquet(folder / f"{name}.parquet")
        if name == "households":  # with the months of birth of the members
            assert [len(born) for born in written.pop("born")] == expected.persons.tolist()
        pd.testing.assert_frame_equal(written, expected)
    assert load_resolved(folder / "scenario.toml") == city.setting.with_seed(3)
    found = json.loads((folder / "provenance.json").read_text())
    assert (found["digest"], found["seed"], found["months"]) == (city.digest(), 3, 13)
    assert found["version"] == store.version() != "unknown"
    assert set(found["libraries"]) == set(store.LIBRARIES)
    assert "partial" not in found


def test_only_values_make_another_scenario(city: HousingModel, tmp_path: Path) -> None:
    folder = save_run(city, tmp_path / "run")
    mine = city.setting.with_seed(3)
    text = (folder / "scenario.toml").read_text()
    (folder / "scenario.toml").write_text(text.replace('source = "', 'source = "in other words: '))
    refuse_another([folder, tmp_path / "nothing"], [mine, mine])
    with pytest.raises(StoreError, match="seed 3; asked for is .* seed 4; give another folder, or --force"):
        refuse_another([folder], [mine.with_seed(4)])
    other = load(policies=["hip_2019"], households=60, months=13, seed=3, settings=["place.tenure.own=0.6",
                 "place.tenure.rent=0.3", "place.tenure.share=0.1"])  # fmt: skip
    with pytest.raises(StoreError, match=r"another value of place\.tenure\.rent, place\.tenure\.share;"):
        refuse_another([folder], [other])


def test_equal_runs_leave_equal_files(city: HousingModel, tmp_path: Path) -> None:
    one, two = save_run(city, tmp_path / "one"), save_run(city, tmp_path / "two")
    assert content(one) == content(two)
    assert str(tmp_path).encode() not in content(one)["provenance.json"]


def test_a_city_that_was_stopped_says_so(tmp_path: Path) -> None:
    city = HousingModel(load(households=60, months=5), rng=1).run(2)
    folder = save_run(city, tmp_path / "run")
    found = json.loads((folder / "provenance.json").read_text())
    assert (found["partial"], found["months"]) == (True, 2)
    assert not is_complete(folder, city.setting.with_seed(1))


def test_only_the_same_run_counts_as_complete(
    city: HousingModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, scenario = save_run(city, tmp_path / "run"), city.setting.with_seed(3)
    assert is_complete(folder, scenario)
    assert not is_complete(tmp_path / "elsewhere", scenario)
    assert not is_complete(folder, scenario.with_seed(4))
    assert not is_complete(folder, replace(scenario, months=14))
    assert not is_complete(folder, replace(scenario, behaviour={"trust_founder": 0.5}))
    with monkeypatch.context() as patch:
        patch.setattr(store, "version", lambda: "99")
        assert not is_complete(folder, scenario)
    with monkeypatch.context() as patch:
        patch.setattr(store, "rules_digest", lambda: "other rules")
        assert not is_complete(folder, scenario)
    assert is_complete(folder, scenario)
    (folder / "events.parquet").unlink()
    assert not is_complete(folder, scenario)


def test_an_old_run_is_replaced_and_what_others_put_there_stays(city: HousingModel, tmp_path: Path) -> None:
    folder = save_run(city, tmp_path / "run")
    whole = content(folder)
    (folder / "notes.txt").write_text("mine")
    (folder / "series.parquet").write_bytes(b"old")
    save_run(city, folder)
    assert content(folder) == whole | {"notes.txt": b"mine"}
    assert [path.name for path in tmp_path.iterdir()] == ["run"]


def test_an_empty_folder_is_filled(city: HousingModel, tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()
    folder = save_run(city, tmp_path / "run")
    assert is_complete(folder, city.setting.with_seed(3))
    assert [path.name for path in tmp_path.iterdir()] == ["run"]


def test_a_failure_leaves_the_old_run_as_it_was(
    city: HousingModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = save_run(city, tmp_path / "run")
    whole = content(folder)

    def fail() -> pd.DataFrame:
        raise OSError("disk full")

    monkeypatch.setattr(city, "event_table", fail)
    for target in (folder, tmp_path / "new"):
        with pytest.raises(OSError, match="disk full"):
            save_run(city, target)
    assert content(folder) == whole
    assert [path.name for path in tmp_path.iterdir()] == ["run"]


@pytest.mark.parametrize(
    "marker",
    [None, "not JSON", "[]", '{"digest": "somebody else\'s"}'],
    ids=["none", "broken", "list", "other keys"],
)
def test_a_foreign_folder_is_refused_and_left_alone(
    city: HousingModel, tmp_path: Path, marker: str | None
) -> None:
    folder = tmp_path / "precious"
    folder.mkdir()
    (folder / "thesis.txt").write_text("ten years")
    if marker is not None:
        (folder / "provenance.json").write_text(marker)
        (folder / "experiment.json").write_text(marker)
    before = content(folder)
    with pytest.raises(StoreError, match="Manovuelta did not write"):
        save_run(city, folder)
    with pytest.raises(StoreError, match="Manovuelta did not write"):
        check_output(folder, "experiment")
    assert not discard_run(folder)
    assert content(folder) == before


def test_runs_and_experiments_do_not_overwrite_each_other(city: HousingModel, tmp_path: Path) -> None:
    run = save_run(city, tmp_path / "run")
    with pytest.raises(StoreError, match="it holds a run"):
        check_output(run, "experiment")
    study = tmp_path / "study"
    study.mkdir()
    (study / "experiment.json").write_text(json.dumps({"version": "1", "seeds": [1], "arms": ["none"]}))
    assert check_output(study, "experiment") == study
    with pytest.raises(StoreError, match="it holds an experiment"):
        save_run(city, study)


def test_what_cannot_be_written_to_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(StoreError, match="it is a file"):
        check_output(tmp_path / "file", "run")
    with pytest.raises(StoreError, match="can be written to"):
        check_output(tmp_path / "file" / "deeper" / "run", "run")
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="nothing is forbidden to root")
def test_a_folder_without_permission_is_refused(tmp_path: Path) -> None:
    locked = tmp_path / "locked"
    locked.mkdir(mode=0o500)
    with pytest.raises(StoreError, match="can be written to"):
        check_output(locked / "run", "run")


def test_asking_leaves_no_trace(tmp_path: Path) -> None:
    assert check_output(tmp_path / "a" / "b", "run") == tmp_path / "a" / "b"
    assert list(tmp_path.iterdir()) == []


def test_discarding_a_run_spares_what_is_not_of_it(city: HousingModel, tmp_path: Path) -> None:
    run = save_run(city, tmp_path / "run")
    (run / "notes.txt").write_text("mine")
    assert discard_run(run)
    assert content(run) == {"notes.txt": b"mine"}
    assert not discard_run(run)
    bare = save_run(city, tmp_path / "bare")
    assert discard_run(bare)
    assert not bare.exists()


def test_small_files_are_written_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "deep" / "note.json"
    write_text(path, "old")

    def fail(number: int) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError, match="disk full"):
        write_text(path, "new")
    assert content(path.parent) == {"note.json": b"old"}
