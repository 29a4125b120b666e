"""The state of a dwelling: quality, crowding, adequacy, consolidation, discomfort (C1, G1)."""

from __future__ import annotations

from agents.foundation.causes import NO_CAUSE
from agents.foundation.codes import (
    BEFORE,
    FINISHING,
    NEVER,
    NO_TITLE,
    NONE,
    OWNER,
    SHARER,
    SLAB,
    STOREY,
    TENANT,
    WALLS,
)
from agents.foundation.events import CONSOLIDATED, note
from agents.foundation.rules import rule

CROWDED = 2.5
"""Persons a room above which a dwelling is crowded (the norm of the deficit)."""


@rule
def rooms_lived_in(lot):
    """Rooms that are neither let nor a workshop."""
    return lot.rooms - lot.let_rooms - lot.workshop


@rule
def own_rooms(lot):
    """Rooms the families of the lot use themselves; at least one."""
    return max(1, rooms_lived_in(lot))


@rule
def quality_of(lot, behaviour):
    """Dwelling quality Q, 0-1: stages by weight, wear and open defects."""
    quality = behaviour.stage_weight[0] * lot.shelter + lot.fabric
    for stage in range(WALLS, STOREY + 1):
        if lot.defects >> stage & 1:
            quality -= behaviour.defect_loss * behaviour.stage_weight[stage - 1]
    return max(0.0, min(1.0, quality))


@rule
def discomfort_of(slab, services, persons_a_room, defect, behaviour):
    """Discomfort D, 0-1: no slab, missing services, crowding, defects."""
    crowding = max(0.0, min(1.0, (persons_a_room - CROWDED) / CROWDED))
    value = behaviour.discomfort_slab * (1.0 - slab)
    value += behaviour.discomfort_services * (1.0 - services / 4.0)
    value += behaviour.discomfort_crowding * crowding
    return value + behaviour.discomfort_defect * defect


@rule
def judge_lot(lot, behaviour):
    """Quality, crowding, adequate, consolidated for one built lot."""
    lot.quality = quality_of(lot, behaviour)
    lot.crowding = lot.people / own_rooms(lot)
    sound = lot.done >= FINISHING and lot.defects == 0 and lot.services >= 3
    lot.adequate = 1 if sound and lot.crowding <= CROWDED and lot.title != NO_TITLE else 0
    lot.consolidated = 1 if lot.adequate == 1 and lot.quality >= behaviour.consolidated_quality else 0


@rule
def count_as_consolidated(lot):
    """The house is finished before anybody lives there: no family takes years to consolidate it."""
    lot.consolidated_month = BEFORE


@rule
def forget_house(lot):
    """The house is gone: one built here later has a time to consolidation of its own."""
    lot.consolidated_month = NEVER


@rule
def live_in(world, month):
    """The month in the house: its state, and what its people pay in discomfort."""
    behaviour = world.behaviour[0]
    households, lots, rooms = world.households, world.lots, world.rooms
    if month % 12 == 0:
        judge_absentee(lots, world.tally[0].lots, behaviour)
    for row in range(world.tally[0].households):
        home = households[row]
        if home.present == 1 and home.tenure == OWNER:
            lot = lots[home.lot]
            judge_lot(lot, behaviour)
            if lot.consolidated == 1 and lot.consolidated_month == NEVER:
                lot.consolidated_month = month
                note(world.log, month, CONSOLIDATED, home.key, 0, home.lot, NO_CAUSE, month - lot.founded)
    for row in range(world.tally[0].households):
        home = households[row]
        if home.present == 1:
            home.discomfort = feel(home, lots, rooms, behaviour)
            home.discomfort_paid += behaviour.discomfort_price * home.discomfort


@rule
def judge_absentee(lots, count, behaviour):
    """The houses of absentee landlords change slowly: they are looked at once a year."""
    for row in range(count):
        if lots[row].landlord != NONE:
            judge_lot(lots[row], behaviour)


@rule
def feel(home, lots, rooms, behaviour):
    """Discomfort of a household where it lives now; 1 on the street, a little less in a shelter."""
    if home.tenure == OWNER or home.tenure == SHARER:
        lot = lots[home.lot]
        slab = 1.0 if lot.done >= SLAB else 0.0
        defect = 1.0 if lot.defects != 0 else 0.0
        return discomfort_of(slab, lot.services, lot.crowding, defect, behaviour)
    if home.tenure == TENANT:
        lot = lots[home.lot]
        room = rooms[home.room]
        slab = 1.0 if lot.done >= SLAB else 0.0
        return discomfort_of(slab, lot.services, home.persons / max(1.0, room.area / 18.0), 0.0, behaviour)
    return behaviour.shelter_discomfort if home.sheltered > 0 else 1.0
