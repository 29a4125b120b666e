"""The course of a city's policies: which are in force, from which January to which.

A course is what one side of the application has decided so far; it is written as the policies of a
scenario are (``hip_2019@0-60``), so a link, a file and a run say the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

YEAR = 12


@dataclass(frozen=True)
class Course:
    """Decisions in their order: from which month (a January) which policies are in force, by name."""

    decisions: tuple[tuple[int, tuple[str, ...]], ...] = ((0, ()),)

    @staticmethod
    def of(policies: Iterable[str]) -> Course:
        """The same policies from the first day on."""
        return Course(((0, tuple(policies)),))

    def at(self, month: int) -> tuple[str, ...]:
        """Names of the policies in force in a month."""
        return [names for start, names in self.decisions if start <= month][-1]

    def coming(self, month: int) -> tuple[str, ...]:
        """Names of the policies in force from the first January that is not before a month."""
        return self.at(_january(month))

    def ever(self) -> tuple[str, ...]:
        """Names of all policies that are in force at some time, each once."""
        return tuple(dict.fromkeys(name for _, names in self.decisions for name in names))

    def decided(self, month: int, policies: Iterable[str]) -> Course:
        """The course with other policies from the first January that is not before ``month``.

        What had been decided for that January or later is given up.
        """
        january = _january(month)
        kept = tuple(decision for decision in self.decisions if decision[0] < january)
        chosen = tuple(policies)
        if kept and set(kept[-1][1]) == set(chosen):
            return Course(kept)
        return Course((*kept, (january, chosen)))

    @property
    def changes(self) -> tuple[int, ...]:
        """Months in which the policies change after the first day."""
        return tuple(start for start, _ in self.decisions[1:])

    def written(self) -> tuple[str, ...]:
        """Policies as a scenario names them, with the stretches in which they are in force."""
        stretches: dict[str, list[list[int]]] = {}
        ends = [*(start for start, _ in self.decisions[1:]), None]
        for (start, names), end in zip(self.decisions, ends, strict=True):
            for name in names:
                held = stretches.setdefault(name, [])
                if held and held[-1][-1] == start:
                    held[-1][1:] = [] if end is None else [end]
                else:
                    held.append([start] if end is None else [start, end])
        return tuple(_written(name, held) for name, held in stretches.items())


def _january(month: int) -> int:
    return -(-month // YEAR) * YEAR


def _written(name: str, stretches: list[list[int]]) -> str:
    if stretches == [[0]]:
        return name
    return name + "@" + ",".join("-".join(map(str, s)) + ("-" if len(s) == 1 else "") for s in stretches)
