"""What Mesa agents of this model have in common: an institution that lets go of its city.

Mesa 3.3 numbers agents in a dictionary of its ``Agent`` class that holds every model ever made, so
that no city would ever be freed (mesa issue 3179, mended in later releases). Institutions
count in a dictionary of their own that forgets a city with its last use.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any
from weakref import WeakKeyDictionary

import mesa


class _Numbers(WeakKeyDictionary[Any, Iterator[int]]):
    """The next number of an agent, by model."""

    def __getitem__(self, model: Any) -> Iterator[int]:
        return self.setdefault(model, itertools.count(1))


class Institution(mesa.Agent):
    """An agent that is an institution of the city: a lender, a programme office."""

    _ids = _Numbers()
