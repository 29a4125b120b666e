"""Fixtures of tests of sweeps; named in ``pytest_plugins`` by those that use them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from analysis.sweeps.sweep import sweep
from tests.studies import TINY
from tests.sweeps import Command, Start, results, sweep_here, write_study


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_study(tmp_path_factory.mktemp("study") / "tiny.toml")


@pytest.fixture(scope="module")
def undisturbed(study: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sweep that nothing happened to, lived in this process; only to be read."""
    folder = tmp_path_factory.mktemp("undisturbed") / "sweep"
    assert sweep_here(study, folder) == 0
    assert len(results(folder)) == 12
    return folder


@pytest.fixture
def copy(undisturbed: Path, tmp_path: Path) -> Path:
    """A copy of the undisturbed sweep, to be harmed."""
    return Path(shutil.copytree(undisturbed, tmp_path / "copy"))


@pytest.fixture
def start(study: Path, tmp_path: Path) -> Iterator[Start]:
    """Starts ``run.py sweep`` into a folder; whatever is left of it at the end of the test is killed."""
    started: list[Command] = []

    def begin(folder: Path, *options: str, of: Path = study, **settings: object) -> Command:
        told = tmp_path / f"told-{len(started)}.txt"
        words = ("run.py", "sweep", of, "--out", folder, *options)
        started.append(Command(told, folder, *words, **settings))
        return started[-1]

    yield begin
    for command in started:
        command.end()


@pytest.fixture(scope="module")
def swept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the tiny study, swept."""
    folder = tmp_path_factory.mktemp("sweep") / "tiny"
    outcome = sweep(TINY, folder, progress=False)
    assert (outcome.runs, outcome.done, outcome.failed) == (12, 12, 0)
    return folder
