"""The quick scorecard against the kept one: what holds there must not fail here."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from analysis.validation.scorecard import ENTRIES

HOUSE = Path(__file__).resolve().parents[1]


KEPT = json.loads((HOUSE / "docs" / "validation.json").read_text(encoding="utf-8"))["results"]
HELD = [result["id"] for result in KEPT if result["verdict"] == "holds"]


def test_the_kept_scorecard_has_a_verdict_on_every_entry_and_no_other() -> None:
    assert {result["id"] for result in KEPT} == {entry.id for entry in ENTRIES}


@pytest.mark.validation
def test_what_holds_still_holds(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "run.py", "validate", "--quick", "--json", "--workers", str(os.cpu_count() or 1),
         "--only", ",".join(HELD), "--out", str(tmp_path / "validation")],
        cwd=HOUSE, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    quick = {result["id"]: result for result in json.loads(done.stdout)["results"]}
    assert not list((tmp_path / "validation").rglob("*.txt")), "a run failed"
    assert quick.keys() >= set(HELD)
    broken = {name: quick[name]["effect"] for name in HELD if quick[name]["verdict"] == "does not hold"}
    assert not broken
