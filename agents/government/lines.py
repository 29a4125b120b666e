"""The lines of a programme of works: a house, a room to let, a workshop, a storey for the second generation,
the repair of an old house (T§6.8, 6.10).

A programme with several lines lets a family choose, and it chooses as it would with money of its own:
the line that returns most (``agents.projects``), below a slab the house. How many choose which is an
outcome. The design of the work is the family's; what the line says is built first.
"""

from __future__ import annotations

from agents.dwelling import own_rooms
from agents.foundation.causes import NO_CAUSE
from agents.foundation.codes import (
    FINISHING,
    HOUSE_LINE,
    KIN,
    LETTING_USE,
    NONE,
    REHAB_LINE,
    ROOM_LINE,
    ROOM_STAGE,
    SHARER,
    SLAB,
    STOREY,
    STOREY_LINE,
    WALLS,
    WORKSHOP_LINE,
    WORKSHOP_USE,
)
from agents.foundation.events import STOREY_FINISHED, note
from agents.foundation.rules import rule
from agents.materials import material_needed, skilled_hours, whole_fabric
from agents.projects import (
    FINISHING_PROJECT,
    LETTING_PROJECT,
    ROOM_PROJECT,
    STOREY_PROJECT,
    WORKSHOP_PROJECT,
    returns_of,
)
from agents.residence import live_upstairs
from agents.small_lots import most_extra_rooms
from agents.ties import other_end


@rule
def has_one_line(programme):
    """Whether there is nothing to choose."""
    return programme.lines & (programme.lines - 1) == 0


# --- what a line costs -----------------------------------------------------------------------


@rule
def stage_left(stage, home, project, behaviour):
    """Money a household needs for a stage, begun or not, MWM."""
    cost = material_needed(stage, 0.0, behaviour)
    cost += skilled_hours(stage, behaviour) * behaviour.skilled_wage
    left = 1.0 - project.progress if project.stage == stage else 1.0
    return max(0.0, left * cost - home.material) + project.rework


@rule
def room_left(use, home, lot, project, behaviour):
    """Money a household needs for a room to let or to work in, MWM; 0 where none can be built now."""
    if project.stage != 0 and (project.stage != ROOM_STAGE or project.purpose != use):
        return 0.0
    if lot.done < SLAB or lot.extra_rooms >= most_extra_rooms(lot):
        return 0.0
    return stage_left(ROOM_STAGE, home, project, behaviour)


@rule
def storey_left(home, lot, project, behaviour):
    """Money a household needs for a storey, MWM; 0 where none can be built now."""
    if project.stage != 0 and project.stage != STOREY:
        return 0.0
    if lot.done < SLAB or lot.storey == 1 or lot.light == 1 or lot.defects != 0:
        return 0.0
    return stage_left(STOREY, home, project, behaviour)


@rule
def worn_part(lot, behaviour):
    """Quality of the masonry that the years have taken, 0-1."""
    return max(0.0, whole_fabric(lot, behaviour) - lot.fabric)


@rule
def repair_left(lot, project, behaviour):
    """What it costs to make an old house as good as new, MWM; 0 while something else is being built."""
    if lot.done < SLAB or project.stage != 0:
        return 0.0
    return behaviour.renewal_cost * worn_part(lot, behaviour) + project.rework


@rule
def work_left(home, lot, project, prototype, behaviour):
    """Money a household needs for the core and for rooms against crowding, MWM.

    ``prototype``: 1 where the plan is prescribed: the core alone, with less material.
    """
    total = 0.0
    for stage in range(1, STOREY + 1):
        wanted = lot.done < stage <= FINISHING
        if stage == ROOM_STAGE:
            wanted = (
                prototype == 0
                and lot.extra_rooms < most_extra_rooms(lot)
                and lot.people > behaviour.extend_crowding * own_rooms(lot)
            )
        elif stage == STOREY:
            wanted = False
        if wanted:
            left = 1.0 - project.progress if project.stage == stage else 1.0
            saved = behaviour.prototype_saving * prototype
            cost = material_needed(stage, 0.0, behaviour) * (1.0 - saved)
            cost += skilled_hours(stage, behaviour) * behaviour.skilled_wage
            total += left * cost
    return max(0.0, total - home.material) + project.rework


@rule
def work_of(line, home, lot, project, programme, behaviour):
    """Money a household needs for a line, MWM."""
    if line == HOUSE_LINE:
        return work_left(home, lot, project, programme.prototype, behaviour)
    if line == ROOM_LINE:
        return room_left(LETTING_USE, home, lot, project, behaviour)
    if line == WORKSHOP_LINE:
        return room_left(WORKSHOP_USE, home, lot, project, behaviour)
    if line == STOREY_LINE:
        return storey_left(home, lot, project, behaviour)
    return repair_left(lot, project, behaviour)


# --- which line a family wants ---------------------------------------------------------------


@rule
def second_household(world, row):
    """Row of relatives who share the owner's lot without a dwelling of their own, or NONE."""
    home = world.households[row]
    best = NONE
    if world.lots[home.lot].upper != NONE:
        return NONE
    for slot in range(home.degree):
        tie = world.ties[world.contacts[row, slot]]
        other_row = other_end(tie, row)
        other = world.households[other_row]
        shares = tie.kind == KIN and other.tenure == SHARER and other.lot == home.lot
        if shares and (best == NONE or other.key < world.households[best].key):
            best = other_row
    return best


@rule
def return_of_repair(lot, project, behaviour):
    """What the repair of an old house returns a year over what it costs."""
    cost = repair_left(lot, project, behaviour)
    if cost <= 0.0:
        return 0.0
    better = worn_part(lot, behaviour)
    comfort = 0.0
    for stage in range(WALLS, STOREY + 1):
        if lot.defects >> stage & 1:
            better += behaviour.defect_loss * behaviour.stage_weight[stage - 1]
            comfort = behaviour.discomfort_price * behaviour.discomfort_defect
    return 12.0 * (behaviour.quality_value * better + comfort) / cost


@rule
def return_of_line(line, world, row):
    """What a line would return to the owner a year over what it costs; 0 if it is not wanted."""
    home = world.households[row]
    lot = world.lots[home.lot]
    if line == HOUSE_LINE:
        finish = returns_of(FINISHING_PROJECT, home, lot, world)
        return max(finish, returns_of(ROOM_PROJECT, home, lot, world))
    if line == ROOM_LINE:
        return returns_of(LETTING_PROJECT, home, lot, world)
    if line == WORKSHOP_LINE:
        return returns_of(WORKSHOP_PROJECT, home, lot, world)
    if line == STOREY_LINE:
        if second_household(world, row) == NONE:
            return 0.0
        return returns_of(STOREY_PROJECT, home, lot, world)
    return return_of_repair(lot, world.projects[home.lot], world.behaviour[0])


@rule
def is_begun(line, project):
    """Whether the owner is building what the line is for."""
    if line == ROOM_LINE or line == WORKSHOP_LINE:
        use = LETTING_USE if line == ROOM_LINE else WORKSHOP_USE
        return project.stage == ROOM_STAGE and project.purpose == use
    return line == STOREY_LINE and project.stage == STOREY


@rule
def wants_line(line, world, row):
    """Whether this is what the owner would build if it could pay for it (C5, G2.10)."""
    if line == HOUSE_LINE or is_begun(line, world.projects[world.households[row].lot]):
        return True
    return return_of_line(line, world, row) >= world.behaviour[0].project_hurdle


@rule
def choose_line(world, row, programme_row):
    """The programme's only line, or the one of several that the owner wants most; 0 if it wants none."""
    programme = world.programmes[programme_row]
    home = world.households[row]
    behaviour = world.behaviour[0]
    if has_one_line(programme):
        return programme.lines
    lot, project = world.lots[home.lot], world.projects[home.lot]
    if lot.done < SLAB:
        return programme.lines & HOUSE_LINE
    best, best_return = 0, behaviour.project_hurdle
    for k in range(5):
        line = 1 << k
        if programme.lines & line == 0:
            continue
        if work_of(line, home, lot, project, programme, behaviour) < behaviour.smallest_project:
            continue
        if line == HOUSE_LINE and project.stage > 0 and not _other_begun(project):
            return HOUSE_LINE  # what is being built is to be finished
        gain = return_of_line(line, world, row)
        if gain > best_return:
            best, best_return = line, gain
    return best


@rule
def _other_begun(project):
    return is_begun(ROOM_LINE, project) or is_begun(WORKSHOP_LINE, project) or is_begun(STOREY_LINE, project)


# --- an award of a line ----------------------------------------------------------------------


@rule
def begin_line(world, award):
    """The work of a line is what is built next."""
    line = award.line
    project = world.projects[award.lot]
    project.line = line
    if line == ROOM_LINE or line == WORKSHOP_LINE:
        project.room_target = world.lots[award.lot].extra_rooms + 1


@rule
def is_all_built(world, award):
    """Whether there is nothing left to build for this award."""
    lot = world.lots[award.lot]
    if award.line == REHAB_LINE:
        return repair_left(lot, world.projects[award.lot], world.behaviour[0]) <= 0.1
    return lot.complete == 1


@rule
def end_line(world, award, month):
    """The works are over: the family builds what it likes, and who shares the lot has the new storey."""
    project = world.projects[award.lot]
    project.line = 0
    project.room_target = 0
    if award.line != STOREY_LINE or world.lots[award.lot].storey == 0:
        return
    home = world.households[award.household]
    second = second_household(world, award.household) if home.lot == award.lot else NONE
    if second != NONE:
        live_upstairs(world, second)
        waited = month - award.approved
        other = world.households[second]
        note(world.log, month, STOREY_FINISHED, other.key, home.key, award.lot, NO_CAUSE, waited)
