"""How much material and skilled work a stage takes, and what small purchases cost more (C1, G1)."""

from __future__ import annotations

import math

from agents.foundation.codes import ROOM_STAGE
from agents.foundation.rules import rule


@rule
def advice(project, behaviour):
    """Visits over visits required, 0-1: by a programme's assistant, a lender or, as a lever, for all."""
    return max(project.visits, project.advised, behaviour.advice_for_all)


@rule
def waste_share(visits, behaviour):
    """Share of material wasted: less the more visits of an assistant were made (C1)."""
    return behaviour.waste * (1.0 - behaviour.assistance_cuts_waste * visits)


@rule
def material_needed(stage, visits, behaviour):
    """Material of a stage with waste, MWM at merchants' prices for large purchases."""
    return behaviour.stage_material[stage - 1] * (1.0 + waste_share(visits, behaviour))


@rule
def material_of(project, behaviour):
    """Material of the whole running stage of a project with waste, MWM; see ``material_needed``.

    A prescribed plan saves a part: bought in bulk, and nobody designs.
    """
    saved = behaviour.prototype_saving * project.prototype
    return material_needed(project.stage, advice(project, behaviour), behaviour) * (1.0 - saved)


@rule
def adaptation_cost(behaviour):
    """What it costs to break out and rebuild walls where a prescribed plan left no way to grow, MWM."""
    return behaviour.prototype_adaptation * material_needed(ROOM_STAGE, 0.0, behaviour)


@rule
def skilled_hours(stage, behaviour):
    """Hours of skilled work in a whole stage, h."""
    return behaviour.stage_skilled[stage - 1] * behaviour.stage_hours[stage - 1]


@rule
def surcharge(amount, behaviour):
    """Retail surcharge π on a purchase of ``amount`` MWM: small purchases are dear."""
    return behaviour.surcharge * math.exp(-amount / behaviour.surcharge_scale)
