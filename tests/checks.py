"""What ``run.py check`` says of files, in a process of its own that compiles nothing."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from tests.both_ways import HOUSE


def check_all(files: Iterable[Path]) -> list[dict[str, Any]]:
    """One document a file, in their order, whether it is right or not."""
    done = subprocess.run(
        [sys.executable, "run.py", "check", *map(str, files), "--json"],
        cwd=HOUSE,
        env={**os.environ, "NUMBA_CACHE_DIR": os.devnull},  # compiling would fail
        capture_output=True,
        text=True,
    )
    assert done.returncode in (0, 2) and done.stdout, done.stderr
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found
