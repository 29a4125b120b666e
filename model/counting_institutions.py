"""What the city counts every month of its institutions: lenders, programmes, zones, settlements (E)."""

from __future__ import annotations

from typing import Any

import numpy as np

from agents.foundation.codes import (
    ACTIVE,
    GUARANTEE,
    LENDER_NAMES,
    NONE,
    QUEUED,
    SOCIAL_RENT,
    VOUCHER,
)
from agents.foundation.rules import rule
from agents.foundation.world import World
from agents.government.assistance import neglects

INSTITUTION_MEASURES = 19


@rule
def count_institutions(world, sums):
    """Lenders, loans, programmes, awards, zones and settlements in one pass.

    0-7 portfolio and late balances of each kind of lender; 8, 9 balances and balances times
    monthly rate; 10-12 money spent and not paid back, completions, ghost tranches; 13, 14 running and
    queued awards; 15, 16 rent pressure times rooms, rooms; 17, 18 organisation times households, households.
    """
    for row in range(world.lenders.shape[0]):
        lender = world.lenders[row]
        sums[2 * lender.kind] += lender.portfolio
        sums[2 * lender.kind + 1] += lender.late
    loans = world.loans
    for row in range(world.tally[0].loans):
        loan = loans[row]
        if loan.present == 1:
            sums[8] += loan.balance
            sums[9] += loan.rate * loan.balance
    for row in range(world.programmes.shape[0]):
        programme = world.programmes[row]
        sums[10] += programme.spent + programme.stacked - programme.recovered
        sums[11] += programme.completions
        sums[12] += programme.ghosts
    awards = world.awards
    for row in range(world.tally[0].awards):
        award = awards[row]
        if award.present == 1:
            sums[13] += 1.0 if award.state == ACTIVE else 0.0
            sums[14] += 1.0 if award.state == QUEUED else 0.0
    for row in range(world.zones.shape[0]):
        zone = world.zones[row]
        sums[15] += zone.pressure * zone.units
        sums[16] += zone.units
    for row in range(world.tally[0].settlements):
        place = world.settlements[row]
        sums[17] += place.organisation * place.households
        sums[18] += place.households


def lending_indicators(sums: list[float]) -> dict[str, float]:
    """Arrears of each kind of lender as regulators count them, and the mean rate of running loans."""
    found = {}
    for kind, name in enumerate(LENDER_NAMES):
        if sums[2 * kind] > 0.0:
            found[f"arrears_{name}"] = sums[2 * kind + 1] / sums[2 * kind]
    if sums[8] > 0.0:
        found["mean_apr_paid"] = 12.0 * sums[9] / sums[8]
    return found


def public_spend_on_rules_and_land(world: World) -> float:
    """Public money ever spent on support, upgrading, land trusts and banks, fees of titles and wills, MWM."""
    tally: Any = world.tally[0]
    formal = tally.formalised + tally.wills_spent
    return float(formal + tally.support_spent + tally.upgrading_spent + world.holders.funded.sum())


def programme_indicators(world: World, state: Any, sums: list[float]) -> dict[str, float]:
    """Public money, people served, queue; and the wait, once somebody was approved."""
    found = {
        "services_spend": float(world.tally[0].services_spent),
        "public_spend": sums[10] + public_spend_on_rules_and_land(world),
        "served": sums[11],
        "running_awards": sums[13],
        "queue_length": sums[14],
        "ghost_tranches": sums[12],
    }
    programmes: Any = world.programmes
    found.update(_assistance(world, state))
    if sums[11] > 0.0:
        found["overhead_per_dwelling"] = float(programmes.overhead.sum()) / sums[11]
    if (world.programmes["group_largest"] > 1).any():
        for_groups = programmes[programmes.group_largest > 1]
        found["groups_formed"] = float(for_groups.groups_formed.sum())
        found["group_members_served"] = float(for_groups.completions.sum())
    found.update(_rent_aid(world))
    used = int(world.tally[0].awards)
    approved = np.asarray(world.awards["approved"][:used])
    waited = (approved - world.awards["applied"][:used])[approved > 0]
    if len(waited):
        found["median_wait_months"] = float(np.median(waited))
    return found


def _assistance(world: World, state: Any) -> dict[str, float]:
    """Assistants who neglect families, and those left out; nothing while nobody is in post."""
    programmes: Any = world.programmes
    posts = float(programmes.posts.sum())
    if posts <= 0.0:
        return {}
    found = {"harmful_assistants": posts_of_the_harmful(state) / posts}
    if (programmes.evaluates == 1).any():
        found["assistants_left_out"] = float(programmes.removed.sum())
    return found


@rule
def posts_of_the_harmful(world):
    """Posts held by assistants who neither visit nor check."""
    total = 0.0
    for row in range(world.assistants.shape[0]):
        assistant = world.assistants[row]
        if assistant.hours <= 0.0 or assistant.programme == NONE:
            continue
        if neglects(assistant, world.programmes[assistant.programme].watched, world.behaviour[0]):
            total += assistant.hours
    return total


def _rent_aid(world: World) -> dict[str, float]:
    """Tenants helped with their rent and guaranteed, and what funds hold; nothing without programmes."""
    programmes: Any = world.programmes
    if not np.isin(programmes.kind, (VOUCHER, SOCIAL_RENT, GUARANTEE)).any():
        return {}
    rooms: Any = world.rooms[: world.tally[0].rooms]
    let = (rooms.present == 1) & (rooms.tenant != NONE)
    found = {}
    if np.isin(programmes.kind, (VOUCHER, SOCIAL_RENT)).any():
        found["tenants_helped"] = float((let & (rooms.subsidy > 0.0)).sum())
    if (funds := programmes[programmes.kind == GUARANTEE]).size:
        found["tenants_guaranteed"] = float((let & (rooms.fund != NONE)).sum())
        found["guarantee_fund"] = float(funds.cash.sum())
    return found


def rent_pressure(world: World) -> float:
    """Log rent pressure of the city, its zones weighted by their rooms."""
    units = world.zones.units.sum()
    return float((world.zones.pressure * world.zones.units).sum() / units) if units else 0.0
