"""Arithmetic that must mean the same interpreted and compiled."""

from __future__ import annotations

import math

from agents.foundation.rules import rule


@rule
def instalments_owed(overdue, instalment):
    """Whole instalments overdue; a twentieth of one is overlooked, and 0 of 0 is none."""
    return int(math.ceil(overdue / instalment - 0.05)) if instalment > 0.0 else 0


@rule
def whole_number(expected, draw):
    """A whole number whose mean is ``expected``: the part after the point is decided by ``draw``, 0-1."""
    whole = int(expected)
    return whole + (1 if draw < expected - whole else 0)


@rule
def whole_power(base, exponent):
    """``base`` to a whole power, by repeated squaring.

    ``math.pow`` with a whole exponent is compiled to exactly this, but interpreted it asks the
    mathematical library, whose last digit differs.
    """
    left = exponent if exponent >= 0 else -exponent
    power = 1.0
    while True:
        if left & 1 == 1:
            power *= base
        left >>= 1
        if left == 0:
            break
        base *= base
    return 1.0 / power if exponent < 0 else power
