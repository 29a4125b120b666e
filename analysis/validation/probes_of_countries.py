"""Measures of what single countries are known for: remittances, migrants' tenancies, empty formal rooms."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from agents.foundation.codes import (
    FINISHING,
    INTERNATIONAL,
    NATIVE,
    NEVER,
    NO_TITLE,
    NONE,
    OWNER,
    SHARER,
    TENANT,
)
from analysis.validation.look import Look, probe

HEAVY = 0.30
"""Part of the income from which a rent counts as a high cost."""


def _share(values: NDArray[Any]) -> float:
    return float(values.mean()) if len(values) else math.nan


# --- money from abroad ---------------------------------------------------------------------------


@probe
def remittance_receivers(look: Look) -> float:
    """Households to whom relatives elsewhere send money."""
    return _share(look.people.receives == 1)


@probe
def remittances_over_income(look: Look) -> float:
    """Remittances of the last month over all income of households, wages and rents and workshops too."""
    people = look.people
    earned = people.income + people.room_income + people.workshop_income
    total = float((earned + people.remittance).sum())
    return float(people.remittance.sum()) / total if total > 0.0 else math.nan


@probe
def cores_of_receivers_less_others(look: Look) -> float:
    """Finished cores among owners who receive remittances less those among others of their deciles.

    Decile by decile, weighted by the owners who receive.
    """
    owners = look.people[look.people.tenure == OWNER]
    done = look.city.lots.done[owners.lot] >= FINISHING
    gained, weight = 0.0, 0
    for decile in range(1, 11):
        gets = (owners.decile == decile) & (owners.receives == 1)
        others = (owners.decile == decile) & (owners.receives == 0)
        if gets.any() and others.any():
            gained += int(gets.sum()) * float(done[gets].mean() - done[others].mean())
            weight += int(gets.sum())
    return gained / weight if weight else math.nan


# --- migrants and their rooms --------------------------------------------------------------------


def _of(look: Look, stream: int) -> Any:
    return look.people[look.people.stream == stream]


@probe
def migrants_renting_now(look: Look) -> float:
    """International migrants who rent, of all who are here at the end."""
    return _share(_of(look, INTERNATIONAL).tenure == TENANT)


@probe
def migrants_sharing_now(look: Look) -> float:
    """International migrants who live with another family, of all who are here at the end."""
    return _share(_of(look, INTERNATIONAL).tenure == SHARER)


def _heavy_rents(look: Look, stream: int) -> float:
    tenants = _of(look, stream)
    tenants = tenants[tenants.tenure == TENANT]
    rooms = look.city.world.rooms[tenants.room]
    income = np.maximum(0.05, tenants.usual_income + tenants.remittance)
    return _share((rooms.rent - rooms.subsidy) / income > HEAVY)


@probe
def heavy_rents_of_migrants(look: Look) -> float:
    """Tenants from other countries who pay more than three tenths of their income."""
    return _heavy_rents(look, INTERNATIONAL)


@probe
def heavy_rents_of_migrants_less_natives(look: Look) -> float:
    """The same, less native tenants who do."""
    return _heavy_rents(look, INTERNATIONAL) - _heavy_rents(look, NATIVE)


@probe
def migrants_on_taken_land(look: Look) -> float:
    """Owners from other countries among owners on land that was taken or without any right to their lot."""
    owners = look.people[look.people.tenure == OWNER]
    lots = look.city.lots[owners.lot]
    insecure = (lots.invaded != NEVER) | (lots.title == NO_TITLE)
    return _share(owners.stream[insecure] == INTERNATIONAL)


# --- rooms ---------------------------------------------------------------------------------------


@probe
def formal_rooms_empty(look: Look) -> float:
    """Units of landlords who let with written contracts alone that stand empty, of all of theirs."""
    rooms = look.city.world.rooms
    theirs = rooms[(rooms.present == 1) & (rooms.landlord != NONE)]
    theirs = theirs[look.city.world.landlords.formal[theirs.landlord] == 1]
    return _share(theirs.tenant == NONE)


# --- a guarantee fund ----------------------------------------------------------------------------


@probe
def months_the_fund_was_dry(look: Look) -> float:
    """Part of the months in which a guarantee fund had nothing left."""
    if "guarantee_fund" not in look.series:
        return math.nan
    held = look.series.guarantee_fund.iloc[1:].dropna()
    return float((held <= 0.0).mean()) if len(held) else math.nan
