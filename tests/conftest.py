"""What tests of commands, of stored runs and of experiments share."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import hypothesis
import pytest

import run as command_line
from analysis import report
from analysis.experiment import run_experiment, warm_up
from scenarios import load

hypothesis.settings.register_profile("patient", deadline=None)  # a first call loads compiled rules
hypothesis.settings.load_profile("patient")


def pytest_configure(config: pytest.Config) -> None:
    """Rules are compiled before tests are shared out, not by every process for itself."""
    if getattr(config.option, "numprocesses", None) and not hasattr(config, "workerinput"):
        warm_up()


@dataclass
class Done:
    """What a command did: its exit code and what it printed where."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        return json.loads(self.out)


@pytest.fixture
def do(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Runs a command in an empty folder."""
    monkeypatch.chdir(tmp_path)

    def obey(*arguments: str | Path) -> Done:
        capsys.readouterr()
        code = command_line.main([str(argument) for argument in arguments])
        return Done(code, *capsys.readouterr())

    return obey


@pytest.fixture
def no_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """No pictures: they have tests of their own and take long."""
    monkeypatch.setattr(report, "write_report", lambda directory, made: Path(directory) / "report.html")


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An experiment of two pairs."""
    scenario = load(households=60, months=13)
    folder = tmp_path_factory.mktemp("results") / "city"
    return run_experiment(scenario, ["none", "hip_2019"], [1, 2], folder, workers=1, progress=False)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Scenario files, right and wrong, and a folder that is not ours."""
    folder = tmp_path_factory.mktemp("files")
    policy = (Path(__file__).parents[1] / "scenarios" / "policies" / "none.toml").read_text(encoding="utf-8")
    (folder / "right.toml").write_text(policy, encoding="utf-8")
    (folder / "torn.toml").write_text(policy.replace("[title]", "[title"), encoding="utf-8")
    (folder / "wrong_type.toml").write_text(
        policy.replace("programmes = []", "programmes = 3"), encoding="utf-8"
    )
    (folder / "resolved.toml").write_text(load(months=2).to_toml(), encoding="utf-8")
    (folder / "foreign").mkdir()
    (folder / "foreign" / "thesis.txt").write_text("ten years")
    return folder
