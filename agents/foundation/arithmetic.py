"""Arithmetic that must mean the same interpreted and compiled."""

from __future__ import annotations

from agents.foundation.rules import rule


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
