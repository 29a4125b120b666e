"""Stretches of the run, in months: when something is in force."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class Stretch(NamedTuple):
    """Months ``first`` to ``end`` - 1; ``end`` is None where it goes on."""

    first: int
    end: int | None

    def holds(self, month: int) -> bool:
        """Whether the month lies in it."""
        return self.first <= month and (self.end is None or month < self.end)


ALWAYS = (Stretch(0, None),)


def is_within(stretches: Iterable[Stretch], month: int) -> bool:
    """Whether the month lies in one of them."""
    return any(stretch.holds(month) for stretch in stretches)
