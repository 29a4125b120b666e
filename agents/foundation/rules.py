"""The ``@rule`` decorator: plain Python over records, compiled by Numba.

A rule reads like the text it implements. With ``NUMBA_DISABLE_JIT=1`` the very same
code runs as ordinary Python, so that it can be stepped through, and so that the
interpreted run of a small city is the oracle of the compiled one.

Numba's own disk cache looks only at the file of the compiled function, not at the
rules it calls. The cache folder is therefore named after a digest of *all* rule
files: a changed rule anywhere means a new folder and never a stale result.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import numba

from agents.foundation.compiling import TESTED, as_a_whole, in_pieces

Rule = TypeVar("Rule", bound=Callable)

_HOUSE = Path(__file__).resolve().parents[2]
_ROOMS_WITH_RULES = ("agents", "model")
_CACHES_KEPT = 4


def sources_digest() -> str:
    """Digest of every Python file that may hold rules, and of Numba's version."""
    digest = hashlib.blake2b(numba.__version__.encode(), digest_size=8)
    for room in _ROOMS_WITH_RULES:
        for path in sorted((_HOUSE / room).rglob("*.py")):
            digest.update(path.relative_to(_HOUSE).as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


def _writable(folder: Path) -> bool:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


def _cache_folder() -> Path:
    """The folder of compiled rules: beside the code, else in the user's temporary files."""
    beside = _HOUSE / ".rules_cache"
    root = beside if _writable(beside) else Path(tempfile.gettempdir()) / "manovuelta_rules"
    folder = root / sources_digest()
    if root.exists() and not folder.exists():
        old = sorted((d for d in root.iterdir() if d.is_dir()), key=lambda d: d.stat().st_mtime)
        for stale in old[: max(0, len(old) - _CACHES_KEPT + 1)]:
            shutil.rmtree(stale, ignore_errors=True)
    return folder


if "NUMBA_CACHE_DIR" not in os.environ and not numba.config.DISABLE_JIT:
    numba.config.CACHE_DIR = str(_cache_folder())


def _plain(kind: Any) -> Any:
    """The argument type a rule is compiled for: no literal values, whole numbers of 64 bits.

    Left to itself Numba compiles a rule anew for every constant and every width of integer it
    meets: 55 copies of one draw, and minutes of compiling.
    """
    kind = numba.types.unliteral(kind)
    if isinstance(kind, numba.types.Integer) and kind.signed:
        return numba.types.int64
    return kind


def _for_plain_kinds(dispatcher: Any) -> Any:
    compile_any = dispatcher.compile
    dispatcher.compile = lambda kinds: compile_any(tuple(_plain(kind) for kind in kinds))
    return dispatcher


def rule(function: Rule) -> Rule:
    """Compile ``function`` to machine code, cached on disk; Python's own arithmetic errors.

    Results must not depend on the compiler's freedom to reorder sums, so fast-math
    stays off (measured: worth under 5 % here, and the interpreted oracle would be lost).
    """
    if numba.config.DISABLE_JIT:
        return numba.njit(function)
    if not numba.__version__.startswith(TESTED):
        return _for_plain_kinds(numba.njit(cache=True, no_cfunc_wrapper=True)(function))
    return _for_plain_kinds(as_a_whole(function, _for_plain_kinds(in_pieces(function))))
