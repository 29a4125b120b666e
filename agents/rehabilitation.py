"""The repair of an old house with the money of a programme: masonry as new, defects mended (T§4.10, 6.8).

Houses of thirty to fifty years wear; who has money spends it on renewal (``agents.builder``), who has
none waits. Money meant for a repair goes into nothing else: open defects first, then what the years
have taken.
"""

from __future__ import annotations

from agents.construction import pay_for_work, renew_masonry
from agents.foundation.causes import NO_CAUSE
from agents.foundation.codes import NONE
from agents.foundation.events import REHABILITATED, note
from agents.foundation.ledger import MAINTENANCE
from agents.foundation.rules import rule
from agents.materials import whole_fabric


@rule
def rehabilitate(world, home, lot, project, month):
    """Project money above what open defects cost renews the masonry."""
    behaviour = world.behaviour[0]
    worn = whole_fabric(lot, behaviour) - lot.fabric
    amount = min(home.earmarked - project.rework, behaviour.renewal_cost * worn)
    if amount < behaviour.smallest_renewal or home.award == NONE:
        return
    paid = pay_for_work(home, lot, project, MAINTENANCE, amount, world.accounts, world.book)
    renew_masonry(home, lot, paid, 0.0, behaviour)
    programme = world.programmes[world.awards[home.award].programme]
    note(world.log, month, REHABILITATED, home.key, programme.key, home.lot, NO_CAUSE, paid)
