"""How much material and skilled work a stage takes, and what small purchases cost more (C1, G1)."""

from __future__ import annotations

import math

from agents.foundation.codes import ROOM_STAGE, SLAB, WALLS
from agents.foundation.rules import rule

CLOSE_ENOUGH = 1e-3
"""Share of a stage that nobody would notice missing: the last grains of material round down."""

NEARLY_ALL = 0.97
"""Share of a stage's last material that must lie ready: stores decay, the rest is bought then."""


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
def hired_cost(stage, behaviour, saved):
    """What who has a stage built pays, MWM: material at once, less ``saved`` of it, and all hands."""
    skilled = skilled_hours(stage, behaviour)
    plain = behaviour.stage_hours[stage - 1] - skilled
    labour = skilled * behaviour.skilled_wage + plain * behaviour.plain_wage
    return material_needed(stage, 0.0, behaviour) * (1.0 - saved) + labour


@rule
def surcharge(amount, behaviour):
    """Retail surcharge π on a purchase of ``amount`` MWM: small purchases are dear."""
    return behaviour.surcharge * math.exp(-amount / behaviour.surcharge_scale)


@rule
def whole_fabric(lot, behaviour):
    """Quality of the masonry of what stands on the lot, if it were new."""
    whole = 0.0
    for stage in range(WALLS, lot.done + 1):
        whole += behaviour.stage_weight[stage - 1]
    if lot.extra_rooms > 0:
        whole += behaviour.stage_weight[ROOM_STAGE - 1]
    return whole


@rule
def reachable(home, project, behaviour):
    """Progress the stored material allows; the slab's last part waits for the crew day."""
    needed = material_of(project, behaviour)
    limit = 1.0
    if project.stage == SLAB:
        limit = 1.0 - behaviour.crew_hours / behaviour.stage_hours[SLAB - 1]
    reach = project.progress + home.material / needed
    return (limit if reach >= limit - CLOSE_ENOUGH else reach), limit


@rule
def slab_is_ready(home, project, behaviour):
    """All material of the slab lies ready and only the day of the eight is missing."""
    _reach, limit = reachable(home, project, behaviour)
    needed = material_of(project, behaviour)
    nearly_all = NEARLY_ALL * needed * (1.0 - project.progress)
    return project.progress >= limit - CLOSE_ENOUGH and home.material >= nearly_all
