"""How rules become machine code: whole only where Python calls them, in pieces everywhere else.

Numba makes every function ready to be called from Python: a wrapper, optimised and translated
machine code with all that it calls. Of a thousand rules some hundred are called from Python (the
phases of a month); the others only by rules, whose code takes theirs in. So each rule has two
dispatchers: an outer one for Python, kept on disk, and an inner one for rules, which stops at
LLVM's text. The outer one links what it reaches and optimises it once, as a whole.

This uses Numba's inner interfaces, of the version in ``TESTED``; with another version every rule
is compiled Numba's own way: the same results, three times slower to compile.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numba
from numba.core import types
from numba.core.codegen import JITCodeLibrary
from numba.core.compiler import Compiler
from numba.core.compiler_machinery import register_pass
from numba.core.lowering import Lower
from numba.core.targetconfig import TargetConfig
from numba.core.typed_passes import BaseNativeLowering, NativeLowering

TESTED = "0.68"


class _NoMachine:
    """What a piece has in place of the machine that would run it."""

    def set_env(self, name: str, environment: Any) -> None:
        """Nothing is run, so nothing needs the environment of Python objects."""


class _Piece(JITCodeLibrary):
    """The code of one rule as it was written, to be linked into what is run."""

    codegen = _NoMachine()

    def finalize(self) -> None:
        self._finalized = True

    def get_pointer_to_function(self, name: str) -> int:
        return 0


class _Whole(JITCodeLibrary):
    """The code of a rule that Python calls, with the code of all rules it reaches."""

    _linking_libraries: list[Any]

    def finalize(self) -> None:
        reached: dict[Any, None] = {}
        waiting: list[Any] = list(reversed(self._linking_libraries))
        while waiting:
            library = waiting.pop()
            if library not in reached:
                reached[library] = None
                if isinstance(library, _Piece):
                    waiting.extend(reversed(library._linking_libraries))
        self._linking_libraries = list(reached)
        super().finalize()


class _WithoutWrapper(Lower):
    """Numba's translation of a function to LLVM's text, without what lets Python call it."""

    def create_cpython_wrapper(self, release_gil: bool) -> None:
        pass


@register_pass(mutates_CFG=True, analysis_only=False)
class _PieceLowering(BaseNativeLowering):
    _name = "piece_lowering"

    @property
    def lowering_class(self) -> type[Lower]:
        return _WithoutWrapper


class _PieceCompiler(Compiler):
    """Numba's compiler, up to a library of one rule."""

    def define_pipelines(self) -> list[Any]:
        state = self.state
        state.library = _Piece(state.targetctx.codegen(), state.func_id.func_qualname)
        pipelines = super().define_pipelines()
        for pipeline in pipelines:
            at = [kind for kind, _ in pipeline.passes].index(NativeLowering)
            pipeline.passes[at] = (_PieceLowering, "one rule to LLVM's text")
            pipeline.finalize()
        return pipelines


class _WholeCompiler(Compiler):
    """Numba's compiler, with a library that links what other rules are made of."""

    def define_pipelines(self) -> list[Any]:
        state = self.state
        state.library = _Whole(state.targetctx.codegen(), state.func_id.func_qualname)
        state.library.enable_object_caching()
        return super().define_pipelines()


def in_pieces(function: Callable) -> Any:
    """The inner dispatcher of a rule: what other rules call. Never to be called from Python."""
    return numba.njit(no_cfunc_wrapper=True, pipeline_class=_PieceCompiler)(function)


def as_a_whole(function: Callable, piece: Any) -> Any:
    """The outer dispatcher of a rule, for Python; rules that call it get its ``piece``."""
    whole = numba.njit(cache=True, no_cfunc_wrapper=True, pipeline_class=_WholeCompiler)(function)
    whole.get_call_template = piece.get_call_template
    whole.get_overload = piece.get_overload
    return whole


def _remember_names_and_flags() -> None:
    """Numba spells out a record's hundred fields, and its own flags, anew at every question."""
    spell = types.Record.__repr__
    names: dict[int, tuple[Any, str]] = {}

    def name_of(record: Any) -> str:
        if id(record) not in names:
            names[id(record)] = (record, spell(record))
        return names[id(record)][1]

    slow_hash, slow_equal = TargetConfig.__hash__, TargetConfig.__eq__
    hashes: dict[type, int] = {}

    def hash_of(flags: Any) -> int:
        kind = type(flags)  # Numba's own is the hash of the options' names
        if kind not in hashes:
            hashes[kind] = slow_hash(flags)
        return hashes[kind]

    def are_equal(flags: Any, others: Any) -> Any:
        alike = type(flags) is type(others) and flags._values == others._values
        return alike or slow_equal(flags, others)

    record: Any = types.Record
    config: Any = TargetConfig
    record.__repr__ = name_of
    config.__hash__, config.__eq__ = hash_of, are_equal


if numba.__version__.startswith(TESTED):
    _remember_names_and_flags()
