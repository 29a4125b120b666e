"""``run.py new policy``: the file it writes explains every key, passes ``check``, and runs."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any, get_args

import pytest

import run as command_line
from model import HousingModel
from scenarios import ScenarioError, check_file, load
from scenarios.benefit import Benefit
from scenarios.policy import RULES
from scenarios.template import kinds, new_policy
from tests.checks import check_all


@pytest.fixture(scope="module")
def checked(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What ``run.py check`` says of a new file of each kind."""
    folder = tmp_path_factory.mktemp("new")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        for kind in kinds():
            assert command_line.main(["new", "policy", f"first_{kind}", "--kind", kind]) == 0
    found = check_all(folder / f"first_{kind}.toml" for kind in kinds())
    return dict(zip(kinds(), found, strict=True))


@pytest.mark.parametrize("kind", kinds())
def test_a_new_policy_is_right_at_once_and_runs(checked: dict[str, Any], kind: str) -> None:
    found = checked[kind]
    assert found["errors"] == []
    assert len(found["examples"]) >= 2 and all(item["as_told"] for item in found["examples"])
    path = Path(found["file"])
    city = HousingModel(load(policies=[path], households=60, months=12, seed=2)).run()
    assert city.month == 11 and city.setting.policies[0].name == f"first_{kind}"
    for programme in city.world.programmes:
        assert programme.funded > 0.0


@pytest.mark.parametrize("kind", ["grant", "voucher", "land_rules"])
def test_every_key_is_explained(kind: str) -> None:
    lines = new_policy("mine", kind).splitlines()
    for number, line in enumerate(lines):
        is_key = " = { value" in line or line.endswith((" = true", " = false"))
        assert not is_key or line.startswith("#") or lines[number - 1].startswith("#"), line
    raw = tomllib.loads("\n".join(lines))
    assert "to be replaced" in raw["claim"] and raw["rows"] == []


def test_what_is_left_out_can_be_put_in(tmp_path: Path) -> None:
    """Every commented key of the file is right as it stands."""
    path = tmp_path / "mine.toml"
    text = new_policy("mine", "credit")
    keys = [
        line for line in text.splitlines() if line.startswith("# ") and " = " in line and line[2].islower()
    ]
    assert len(keys) > 5
    for line in keys:
        path.write_text(text.replace(line, line.removeprefix("# ")), "utf-8")
        assert check_file(path) == [], line


def test_nothing_is_overwritten_and_names_are_names(do: Any, tmp_path: Path) -> None:
    assert do("new", "policy", "mine").code == 0
    before = (tmp_path / "mine.toml").read_text("utf-8")
    done = do("new", "policy", "mine", "--kind", "voucher")
    assert done.code == 2 and "there already" in done.err
    assert (tmp_path / "mine.toml").read_text("utf-8") == before
    for name in ("hip_2019", "None", "a-b", "../x", "9lives"):
        done = do("new", "policy", name)
        assert done.code == 2 and "name" in done.err, name
    done = do("new", "policy", "other", "--kind", "vocher")
    assert done.code == 2 and "did you mean 'voucher'" in done.err
    assert do("new", "plan", "other").code == 2
    assert [path.name for path in tmp_path.iterdir()] == ["mine.toml"]
    with pytest.raises(ScenarioError):
        new_policy("none", "grant")


def test_there_are_files_to_learn_from() -> None:
    assert set(kinds()) >= {"grant", "credit", "mix", "voucher", "social_rent", "guarantee", "regulation"}
    assert set(kinds()) <= {*get_args(Benefit.model_fields["kind"].annotation), *RULES}
