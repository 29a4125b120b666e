"""The same script run interpreted and compiled: what it prints must not differ."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import redirect_stdout
from functools import lru_cache
from io import StringIO
from pathlib import Path
from typing import Any

import numba

HOUSE = Path(__file__).resolve().parents[1]


def _said(script: str) -> str:
    with redirect_stdout(StringIO()) as said:
        exec(script, {"__name__": "script"})
    return said.getvalue()


@lru_cache
def _other_process() -> Any:
    """A process that reads the rules the other way and runs one script after another."""
    interpreted_here = bool(numba.config.DISABLE_JIT)
    return subprocess.Popen(
        [sys.executable, "-m", "tests.both_ways"],
        cwd=HOUSE,
        env={**os.environ, "NUMBA_DISABLE_JIT": "0" if interpreted_here else "1"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def interpreted_and_compiled(script: str) -> tuple[list[str], list[str]]:
    """What ``script`` prints, word by word, with interpreted rules and with compiled ones.

    One of them here, where the rules have been loaded, the other at the same time in a process of its
    own; ``AssertionError`` with what that process said if it failed.
    """
    other = _other_process()
    other.stdin.write(json.dumps(script) + "\n")
    other.stdin.flush()
    try:
        here = _said(script)
    finally:
        answer = other.stdout.readline()
    assert answer, f"the other process ended with {other.wait()}"
    there = json.loads(answer)
    assert there["error"] is None, there["error"]
    words = here.split(), there["said"].split()
    return words if numba.config.DISABLE_JIT else words[::-1]


def _answer_scripts() -> None:
    """Runs the scripts of standard input, one a line, until it is closed."""
    import traceback

    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # whatever else is printed is no answer
    for line in sys.stdin:
        try:
            answer = {"said": _said(json.loads(line)), "error": None}
        except BaseException:
            answer = {"said": "", "error": traceback.format_exc()}
        answers.write(json.dumps(answer) + "\n")
        answers.flush()


if __name__ == "__main__":
    _answer_scripts()
