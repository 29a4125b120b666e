"""What right a family has to its lot: possession, a title, a clouded one, a surface right (C8, T§4.9, 4.10).

A title is clouded when the last owner dies without a will: it then belongs to several heirs and
to none of them. Who asks for a title or for its clearing, and when the office gets round to it,
is the business of ``agents.government.registry``.

A family on the ground of a land trust has a surface right, a member of a housing cooperative a right of
use: as secure as a title, passed on to heirs by the register of the trust or cooperative, and not
for sale on the market.
"""

from __future__ import annotations

from agents.foundation.codes import CLOUDED, NEVER, NO_TITLE, POSSESSION, SURFACE_RIGHT, TITLED, USE_RIGHT
from agents.foundation.rules import rule


@rule
def is_collective(lot):
    """Whether the family has a right to ground that a trust or cooperative owns."""
    return lot.title == SURFACE_RIGHT or lot.title == USE_RIGHT


@rule
def is_secure(lot):
    """Whether the family's right stands in a register and nobody disputes it."""
    return lot.title == TITLED or is_collective(lot)


@rule
def take_possession(lot):
    """A family settles on a lot; a title goes with it, without one a paper comes later, if ever.

    Who buys a lot with a clouded title buys it informally and has no more than possession.
    """
    if not is_secure(lot):
        lot.title = POSSESSION
    lot.heirs = 0
    _no_procedure(lot)


@rule
def recognise(lot):
    """Nobody disputes that the family may stay: possession, and the land is no longer the state's."""
    lot.public = 0
    if lot.title == NO_TITLE:
        lot.title = POSSESSION


@rule
def no_right(lot):
    """Whoever lived here had no right to the lot, and nobody has one now."""
    lot.title = NO_TITLE
    lot.heirs = 0
    lot.title_failed = NEVER
    _no_procedure(lot)


@rule
def grant_title(lot):
    """The lot is the family's by the public register."""
    lot.title = TITLED
    lot.heirs = 0
    _no_procedure(lot)


@rule
def grant_surface_right(lot):
    """The family's house stands on the ground of a trust from now on, by the trust's register."""
    lot.title = SURFACE_RIGHT
    lot.heirs = 0
    _no_procedure(lot)


@rule
def grant_use_right(lot):
    """The family is a member of the cooperative that owns the ground, and may use its lot for good."""
    lot.title = USE_RIGHT
    lot.heirs = 0
    _no_procedure(lot)


@rule
def cloud(lot, heirs):
    """The last owner died without a will: ``heirs`` persons share what none of them can sell.

    A trust or cooperative knows its families, so their rights are not clouded.
    """
    if is_collective(lot):
        return
    lot.title = CLOUDED
    lot.heirs = heirs
    lot.title_failed = NEVER
    _no_procedure(lot)


@rule
def ask_for_title(lot, month):
    """The family asks the office for a title, or to have a clouded one cleared."""
    lot.title_asked = month


@rule
def begin_procedure(lot, due):
    """The office takes the case up; it is decided in month ``due``."""
    lot.title_due = due


@rule
def fail_procedure(lot, month):
    """The heirs could not agree: everything stays as it was, and the family may ask again later."""
    _no_procedure(lot)
    lot.title_failed = month


@rule
def _no_procedure(lot):
    lot.title_asked = NEVER
    lot.title_due = NEVER
