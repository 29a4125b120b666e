"""The same script run interpreted and compiled: what it prints must not differ."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

HOUSE = Path(__file__).resolve().parents[1]


def words_of(script: str, disable_jit: str) -> list[str]:
    """What ``script`` prints, word by word; ``disable_jit``: "1" for interpreted rules, "0" for compiled."""
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=HOUSE,
        env={**os.environ, "NUMBA_DISABLE_JIT": disable_jit},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.split()


def interpreted_and_compiled(script: str) -> tuple[list[str], list[str]]:
    """What ``script`` prints with interpreted rules, and with compiled ones."""
    return words_of(script, "1"), words_of(script, "0")
