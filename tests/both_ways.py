"""The same script run interpreted and compiled: what it prints must not differ."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

import numba

HOUSE = Path(__file__).resolve().parents[1]


def interpreted_and_compiled(script: str) -> tuple[list[str], list[str]]:
    """What ``script`` prints, word by word, with interpreted rules and with compiled ones.

    One of them here, where the rules have been loaded, the other at the same time in a process of its
    own; ``AssertionError`` with what that process said if it failed.
    """
    interpreted_here = bool(numba.config.DISABLE_JIT)
    other = subprocess.Popen(
        [sys.executable, "-c", script],
        cwd=HOUSE,
        env={**os.environ, "NUMBA_DISABLE_JIT": "0" if interpreted_here else "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with other, redirect_stdout(StringIO()) as said:
        try:
            exec(script, {"__name__": "script"})
        except BaseException:
            other.kill()
            raise
        there, errors = other.communicate()
    assert other.returncode == 0, errors
    here = said.getvalue()
    return (here.split(), there.split()) if interpreted_here else (there.split(), here.split())
