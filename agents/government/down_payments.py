"""Down payments: own money a household brings before a tranche is paid (T§4.2, G1.15).

The first is due before the first tranche, the second before the second. The money stays in the
purse and becomes project money. A household keeps it apart from its application on: whatever it has
above its buffer it would otherwise build with, and the poor would never have it together. Until it
is brought the tranche waits, while the deadline and the life of the approval go on counting.
"""

from __future__ import annotations

from agents.foundation.causes import NO_CAUSE
from agents.foundation.events import DOWN_PAYMENT_MADE, note
from agents.foundation.ledger import GRAIN, grains
from agents.foundation.rules import rule
from agents.purse import earmark, own_cash, savings, withdraw


@rule
def own_part(programme):
    """All down payments of a programme, as a share of grant and credit."""
    return programme.down_payments * programme.down_payment_share


@rule
def keep_apart(home, award, amount):
    """The household keeps ``amount`` MWM, and no longer what it kept before, for this award."""
    home.reserved = max(0.0, home.reserved + amount - award.pledged)
    award.pledged = amount


@rule
def down_payment_due(award, programme):
    """What must be brought before the next tranche, MWM; 0 where nothing is asked or it was brought."""
    if award.down_payments >= programme.down_payments or award.down_payments > award.tranche:
        return 0.0
    return grains(programme.down_payment_share * (award.grant + award.credit))


@rule
def bring_down_payment(world, award, month):
    """The household brings what is due before the next tranche if it can; whether nothing is due now."""
    programme = world.programmes[award.programme]
    due = down_payment_due(award, programme)
    if due <= 0.0:
        return True
    home = world.households[award.household]
    if savings(home) < due:
        return False
    if own_cash(home) < due:
        withdraw(home, grains(due - own_cash(home)) + GRAIN, world)
    if own_cash(home) < due:
        return False  # the cooperative could not pay the savings out
    earmark(home, due, 0.0)
    award.down_payments += 1
    left = programme.down_payments - award.down_payments
    keep_apart(home, award, left * programme.down_payment_share * (award.grant + award.credit))
    note(world.log, month, DOWN_PAYMENT_MADE, home.key, programme.key, award.lot, NO_CAUSE, due)
    return True
