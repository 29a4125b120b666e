"""A programme's door: open from its first money on, while its policy is in force."""

from __future__ import annotations

from agents.foundation.rules import rule


@rule
def is_open(programme):
    """Whether the programme takes anybody new."""
    return programme.funded > 0.0 and programme.in_force == 1


@rule
def has_run_out(programme):
    """Whether its policy is over and its money spent: what it pays by the month ends."""
    return programme.in_force == 0 and programme.cash <= 0.0
