"""Rules in pieces: what Python calls is whole, what rules call is taken in, and both do the same."""

from __future__ import annotations

import numba
import numpy as np
import pytest

from agents.foundation.compiling import TESTED
from agents.foundation.rules import rule
from agents.foundation.world import as_state
from model import HousingModel
from model.warming import empty_world, rules_of_a_month
from scenarios import load

in_pieces = pytest.mark.skipif(
    bool(numba.config.DISABLE_JIT) or not numba.__version__.startswith(TESTED),
    reason="rules are compiled Numba's own way, or not at all",
)


def test_a_city_of_nobody_has_the_types_of_a_city():
    """What is compiled without a city is what a city asks for."""
    city = HousingModel(load(households=60, months=1))
    assert numba.typeof(as_state(empty_world())) == numba.typeof(city.state)


def test_the_rules_of_a_month_are_found():
    names = {found.py_func.__name__ for found, _ in rules_of_a_month()}
    assert {"build", "approve", "seek_credit", "match", "serve_ahead"} <= names


@in_pieces
def test_a_piece_is_taken_in_and_a_whole_can_be_called():
    @rule
    def halved(values):
        return values * 0.5

    @rule
    def total(values):
        total = 0.0
        for value in values:
            total += halved(value)
        return total

    assert total(np.array([1.0, 3.0])) == 2.0
    assert total.signatures and not halved.signatures, "nobody called it from Python"
    assert halved(5.0) == 2.5
    assert total(np.array([8.0])) == 4.0


@in_pieces
def test_a_rule_that_raises_says_so_wherever_it_is():
    @rule
    def refuse(value):
        if value > 1.0:
            raise ValueError("too much")
        return value

    @rule
    def ask(value):
        return refuse(value)

    assert ask(1.0) == 1.0
    with pytest.raises(ValueError, match="too much"):
        ask(2.0)
    with pytest.raises(ZeroDivisionError):
        rule(lambda a, b: a / b)(1.0, 0.0)
