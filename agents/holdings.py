"""Who holds ground: firms that sell to anybody, or trusts and banks that keep it for low incomes (C6)."""

from __future__ import annotations

from agents.foundation.codes import DEVELOPER, LAND_BANK, LAND_TRUST, NONE
from agents.foundation.rules import rule


@rule
def is_social_kind(kind):
    """Whether a holder of this kind keeps its ground for families with low incomes."""
    return kind == LAND_TRUST or kind == LAND_BANK


@rule
def held_by_developer(world, lot):
    """Whether a developer builds on the lot, sells it, or still waits for its price."""
    return lot.holder != NONE and world.holders[lot.holder].kind == DEVELOPER
