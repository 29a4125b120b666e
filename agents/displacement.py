"""Who is pushed out, and whether that was a loss: displacement as it is counted (C6, E16).

Whoever is about to put a household out of its home calls ``pushed_out`` first: the household then
remembers the place it had. Once it lives somewhere else the two places are compared. It was displaced
only if it lives further out, with fewer services or in a weaker tenure than before, or if it left the
city, or found no place at all within half a year; any other move was no loss.

Tenants are pushed out by an eviction that has nothing to do with arrears, and by rents that crush
them: above ``rent_limit`` of usual income for three months before a move. An eviction for arrears
is always an eviction, but a displacement only where the rent crushed in the month of the eviction:
arrears are then the rent's doing (and two missed rents attest for the months before), while a family
that could carry its rent and lost a job, or fell ill, was not driven out by the housing market.
Owners are pushed out when they sell in distress or because of taxes and fees, and with them the
relatives who share the lot; when a seller takes the lot back; and when an invaded settlement is cleared.
Whoever buys a lot of its own was pulled, not pushed, however far out the lot is; who takes part in an
invasion because the rent has long crushed it was pushed.
"""

from __future__ import annotations

from agents.foundation.causes import FORMAL_HOME, NO_CAUSE, RENT_ARREARS, RENT_TOO_HIGH, SEASONAL_END
from agents.foundation.codes import NO_TITLE, NONE, OWNER, SHARER, TENANT, UNHOUSED
from agents.foundation.events import LOST_GROUND, note
from agents.foundation.rules import rule
from agents.residence import has_storey
from agents.titles import is_secure

MONTHS_OF_STRESS = 3
"""Months in a row of such a rent after which a move away counts as forced."""

MONTHS_TO_RESETTLE = 6
"""Months without a home after which the loss is certain."""

ACCESS_LOST = 1.0
"""Cells further from the centre that count as lower access; a move around the corner is none."""

TITLED_OWNER, IN_POSSESSION, WRITTEN_TENANT, ON_OTHERS_GROUND, VERBAL_TENANT, GUEST, NO_HOME = range(
    6, -1, -1
)
"""Ranks of tenure, by how hard it is to put somebody out.

A surface right is as secure as a title, a clouded title is possession. On others' ground live squatters
before their possession is recognised, and relatives in a storey built on a house that is not theirs.
"""


@rule
def rank_of_tenure(world, row):
    """Rank of the tenure the household has now."""
    home = world.households[row]
    if home.tenure == OWNER:
        lot = world.lots[home.lot]
        if is_secure(lot):
            return TITLED_OWNER
        return ON_OTHERS_GROUND if lot.title == NO_TITLE else IN_POSSESSION
    if home.tenure == TENANT:
        return WRITTEN_TENANT if world.rooms[home.room].written == 1 else VERBAL_TENANT
    if home.tenure == SHARER:
        return ON_OTHERS_GROUND if has_storey(home, row, world.lots) else GUEST
    return NO_HOME


# --- being pushed out ------------------------------------------------------------------------


@rule
def pushed_out(world, row, cause, month):
    """The household loses its home against its will; to be called before it does.

    ``cause``: a code of ``events``. Who has no home, or whose case is open already, keeps what it
    remembers: the comparison is with the last home it had before it was first put out.
    """
    home = world.households[row]
    if home.tenure == UNHOUSED or home.pushed_by != NO_CAUSE:
        return
    home.pushed_by = cause
    home.pushed = month
    home.origin = home.lot
    home.origin_services = world.lots[home.lot].services
    home.origin_tenure = rank_of_tenure(world, row)


@rule
def rent_crushes(world, home):
    """Whether the household is a tenant whose part of the rent exceeds what it can bear."""
    if home.tenure != TENANT:
        return False
    room = world.rooms[home.room]
    return room.rent - room.subsidy > world.behaviour[0].rent_limit * home.usual_income


@rule
def put_out_in_arrears(world, row, month):
    """A tenant is about to be evicted for arrears: pushed out if it is the rent that crushes it."""
    if rent_crushes(world, world.households[row]):
        pushed_out(world, row, RENT_ARREARS, month)


@rule
def priced_out(world, row, month):
    """A tenant is about to leave its room of its own accord: pushed out if the rent has long crushed it."""
    home = world.households[row]
    if home.tenure == TENANT and world.rooms[home.room].burdened >= MONTHS_OF_STRESS:
        pushed_out(world, row, RENT_TOO_HIGH, month)


# --- what became of it -----------------------------------------------------------------------


@rule
def close_case(home):
    """Nothing is to be compared any more: the household lives somewhere, or is no more."""
    home.pushed_by = NO_CAUSE


@rule
def count_displaced(world, home, lot_row, further, month):
    """The case ends as a displacement, to a lot or to ``NONE``; ``further``: cells further out, else 0."""
    origin = world.lots[home.origin]
    origin.displaced += 1
    note(world.log, month, LOST_GROUND, home.key, origin.key, lot_row, home.pushed_by, further)
    close_case(home)


@rule
def leave_displaced(world, row, why, month):
    """The household leaves the city; to be called before its row is emptied.

    Who was pushed out, or leaves after months of a crushing rent, is displaced; not who goes when a
    season ends or to a formal home outside (``why``).
    """
    if why == SEASONAL_END or why == FORMAL_HOME:
        return
    priced_out(world, row, month)
    home = world.households[row]
    if home.pushed_by != NO_CAUSE:
        count_displaced(world, home, NONE, 0.0, month)


@rule
def follow_displaced(world, month):
    """Month's end: who was pushed out and has a home is compared."""
    households = world.households
    for row in range(world.tally[0].households):
        home = households[row]
        if home.present == 0 or home.pushed_by == NO_CAUSE:
            continue
        if home.tenure != UNHOUSED:
            compare(world, row, month)
        elif month - home.pushed >= MONTHS_TO_RESETTLE:
            count_displaced(world, home, NONE, 0.0, month)


@rule
def compare(world, row, month):
    """Who has a home again was displaced if it is a worse one; else the move was no loss."""
    home = world.households[row]
    here = world.lots[home.lot]
    further = here.distance - world.lots[home.origin].distance
    fewer_services = here.services < home.origin_services
    if further > ACCESS_LOST or fewer_services or rank_of_tenure(world, row) < home.origin_tenure:
        count_displaced(world, home, home.lot, further, month)
    else:
        close_case(home)
