"""The catalogue, the coverage table made of it, and the effects of policies it shows."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from analysis import policies as study
from analysis.indicators import INDICATORS
from analysis.policies import fingerprint, measure, read_numbers, write_page
from scenarios.catalogue import catalogue, files_by_row, how_it_lives
from scenarios.reading import names_in, policy_named
from tests.sources import ROOT

ROWS = catalogue()
FILES = files_by_row()


@pytest.mark.parametrize("row", ROWS, ids=lambda row: str(row.number))
def test_a_row_says_how_it_lives_and_what_shows_it(row: Any) -> None:
    lives = how_it_lives(row, FILES)
    assert (lives == "policy") == (row.number in FILES), "a policy has a file, a file makes a policy"
    assert bool(row.tests) == (row.lives == "mechanism")
    assert bool(row.why) == (row.lives == "context")
    for test in row.tests:
        path, _, name = test.partition("::")
        assert re.search(rf"(?m)^def {name}\(", (ROOT / path).read_text("utf-8")), test
    assert all(re.fullmatch(r"H\d+", name) for name in row.hypotheses)


def test_the_page_needs_no_runs(do: Any, tmp_path: Path) -> None:
    done = do("policies", "--seeds", "0", "--out", ".")
    assert done.code == 0, done.err
    page = (tmp_path / "policies.md").read_text("utf-8")
    assert [path.name for path in tmp_path.iterdir()] == ["policies.md"]
    assert len(re.findall(r"(?m)^\| \d+ \|", page)) == len(ROWS)
    for name in names_in("policy"):
        assert f"`{name}`" in page or name == "none"


def test_only_what_is_missing_or_changed_is_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    size = {"months": 13, "households": 60, "only": ["rate_cap"]}
    runs = tmp_path / "runs"
    assert measure(tmp_path, runs, 1, **size) == ["rate_cap"]
    kept = read_numbers(tmp_path)["rate_cap"]
    assert set(kept["effects"]) == set(policy_named("rate_cap").headline) and kept["seeds"] == [1]
    assert kept["effects"]["adequate_share"]["low"] is None  # one pair has no interval
    monkeypatch.setattr(study, "run_experiment", lambda *_, **__: pytest.fail("nothing is to be run"))
    assert measure(tmp_path, runs, 1, **size) == []
    page = write_page(tmp_path).read_text("utf-8")
    assert re.search(r"\| `rate_cap` \| valle_de_mexico \| .* \| 1 \| 1\.\d+ \|", page)
    other = fingerprint(policy_named("rate_cap"), 14, 60)
    assert other != kept["fingerprint"] == fingerprint(policy_named("rate_cap"), 13, 60)
    kept["fingerprint"] = "of another day"
    (tmp_path / "policies.json").write_text(json.dumps({"rate_cap": kept}))
    with pytest.raises(pytest.fail.Exception):
        measure(tmp_path, runs, 1, **size)


@pytest.mark.parametrize("name", [name for name in names_in("policy") if name != "none"])
def test_what_a_policy_asks_to_be_judged_by_was_measured(name: str) -> None:
    """In the kept numbers; where two indicators are asked for, both."""
    headline = policy_named(name).headline
    assert set(headline) <= set(INDICATORS)
    kept = read_numbers(ROOT / "docs")[name]["effects"]
    assert [asked for asked in headline if not kept.get(asked)] == []


def test_an_unknown_policy_is_refused(do: Any) -> None:
    done = do("policies", "--only", "rate_cup", "--out", ".")
    assert done.code == 2 and "did you mean 'rate_cap'" in done.err
