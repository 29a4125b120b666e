"""``docs/writing_a_policy.md``: what it shows is run as it stands."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

from scenarios.reading import policy_named
from tests.sources import ROOT

PAGE = (ROOT / "docs" / "writing_a_policy.md").read_text("utf-8")
COMMANDS = re.findall(r"```console\npython run.py (.*?)\n```", PAGE, re.DOTALL)
KEYS, EXAMPLES = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)


def test_the_page_leads_to_a_comparison(do: Any, tmp_path: Path, no_page: None) -> None:
    new, check, compare = (shlex.split(command) for command in COMMANDS)
    assert do(*new).code == 0
    path = tmp_path / "dry_floor.toml"
    text = path.read_text("utf-8")
    for line in KEYS.strip().splitlines():
        key = line.split(" = ")[0]
        text, count = re.subn(rf"(?m)^{key} = .*$", line.replace("\\", "\\\\"), text)
        assert count == 1, key
    path.write_text(text.split("\n[[examples]]")[0] + "\n" + EXAMPLES, "utf-8")
    done = do(*check)
    assert done.code == 0, done.err
    assert done.out.count("as told: ") == 4 and "60 MWM a year at most" in done.out
    assert "4.0 awards of the largest size a year" in done.out
    policy = policy_named(path)
    assert policy.programmes[0].eligibility.excludes_risk and not policy.programmes[0].delivery.successive
    done = do(*compare)
    assert done.code == 0, done.err
    assert "dry_floor" in done.out


def test_the_page_names_only_keys_there_are() -> None:
    named = set(re.findall(r"\| `([a-z._]+)", PAGE))
    policy = policy_named("shp_2019_grant").programmes[0]
    for key in named:
        table, _, name = key.rpartition(".")
        assert not table or name in type(getattr(policy, table)).model_fields, key
