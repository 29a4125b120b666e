"""When a policy is in force: stretches of months of the run, written ``60-`` or ``0-60,120-180``.

A stretch begins in its first month and ends before its last one; without a last one it goes on. Months
count from 0, the first day. All are Januaries, since budgets and laws begin with the year.
"""

from __future__ import annotations

import os
import re
from functools import lru_cache
from pathlib import Path

from agents.foundation.stretches import ALWAYS, Stretch
from scenarios.schema import contradiction

LONGEST = 1_200
"""Most months of a run: a century."""

_STRETCH = re.compile(r"(\d+)(?:(-)(\d+)?)?")
_FORM = 'months of the run as "60-", "60-120" or "0-60,120-180,204-"'


@lru_cache(maxsize=256)
def stretches_of(text: str) -> tuple[Stretch, ...]:
    """The stretches that a text stands for, in order; those that touch are one.

    Raises a ``contradiction`` for a text of another form, months that are no January or past the longest
    run, and stretches out of order.
    """
    found: list[Stretch] = []
    for part in text.replace(" ", "").split(","):
        match = _STRETCH.fullmatch(part)
        if match is None:
            raise contradiction(_FORM, f"'{text}'")
        first = _january(match[1])
        end = None if match[3] is None else _january(match[3])
        if end is not None and end <= first:
            raise contradiction("a stretch that ends after it begins", f"'{part}'")
        if end is None and first == LONGEST:
            raise contradiction(f"a stretch that begins before month {LONGEST:,}", f"'{part}'")
        if found and (found[-1].end is None or first < found[-1].end):
            expected = "stretches in order, none of which begins before the last has ended"
            raise contradiction(expected, f"'{written([found[-1]])}' before '{part}'")
        if found and first == found[-1].end:
            first = found.pop().first
        found.append(Stretch(first, end))
    return tuple(found)


def _january(digits: str) -> int:
    month = int(digits[:9])
    if month > LONGEST:
        raise contradiction(f"a month between 0 and {LONGEST:,}, the longest run", digits)
    if month % 12 != 0:
        before = month // 12 * 12
        expected = f"a January, since budgets and laws begin with the year: month {before} or {before + 12}"
        raise contradiction(expected, str(month))
    return month


def written(stretches: list[Stretch] | tuple[Stretch, ...]) -> str:
    """The text of stretches, in its one usual form."""
    return ",".join(f"{first}-{'' if end is None else end}" for first, end in stretches)


def usual_form(text: str) -> str | None:
    """The usual form of a text, or None where it says no more than that a policy is always in force."""
    stretches = stretches_of(text)
    return None if stretches == ALWAYS else written(stretches)


def name_and_dates(name: str | os.PathLike[str]) -> tuple[str | os.PathLike[str], str | None]:
    """A policy's name or file, and the text after its last ``@``, or None without one."""
    text = os.fspath(name) if isinstance(name, str | os.PathLike) else ""
    if "@" not in text or Path(text).is_file():
        return name, None  # what is no name at all is told so where it is looked for
    head, _, dates = text.rpartition("@")
    return (head if isinstance(name, str) else Path(head)), dates
