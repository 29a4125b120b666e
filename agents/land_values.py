"""What ground and houses are worth: what buyers, sellers, land companies and tax offices share (C6).

The log price of the ground of each lot is kept by the market (``model.markets.land_prices``).
"""

from __future__ import annotations

import math

import numpy as np

from agents.foundation.codes import CLOUDED, LAND_TRUST, NEVER, NO_TITLE, NONE
from agents.foundation.rules import rule
from agents.holdings import held_by_developer, is_social_kind


@rule
def discount(lot, behaviour):
    """What is left of a price where several heirs share the title."""
    return 1.0 - behaviour.clouded_discount if lot.title == CLOUDED else 1.0


@rule
def lot_price(lot, behaviour):
    """Price of the ground of a lot, MWM: the market's, less what a clouded title takes off."""
    return math.exp(lot.price) * discount(lot, behaviour)


@rule
def house_price(lot, behaviour):
    """What the building is worth to a buyer, MWM: a part of what it would cost to build it."""
    cost = behaviour.renewal_cost * lot.quality
    cost += behaviour.material_room * lot.extra_rooms + behaviour.material_storey * lot.storey
    return behaviour.house_share * cost * discount(lot, behaviour)


@rule
def home_price(lot, behaviour):
    """Price of ground and building, MWM."""
    return lot_price(lot, behaviour) + house_price(lot, behaviour)


@rule
def in_trust(world, lot):
    """Whether the ground of the lot belongs to a land trust."""
    return lot.holder != NONE and world.holders[lot.holder].kind == LAND_TRUST


@rule
def is_social(world, lot):
    """Whether the lot is for families with low incomes: of a trust or a bank, or a share set aside."""
    return lot.social == 1 or (lot.holder != NONE and is_social_kind(world.holders[lot.holder].kind))


@rule
def trust_price(world, lot):
    """Price of a house on the ground of a trust, MWM: the building, and the family's part of the rise.

    A cooperative asks a member's share besides.
    """
    behaviour = world.behaviour[0]
    rise = max(0.0, math.exp(lot.price) - lot.ground_then)
    trust = world.holders[lot.holder]
    return house_price(lot, behaviour) + trust.resale_share * rise + trust.member_share


@rule
def sale_price(world, lot):
    """What a seller asks, MWM: heirs also for the house, the subdivider only for the ground.

    Developers ask what they hope for until a home is sold; for one that comes back the usual price.

    The ground of a trust is not sold; what is set aside or belongs to a land bank has a social price.
    """
    behaviour = world.behaviour[0]
    if in_trust(world, lot):
        return trust_price(world, lot)
    if lot.asked > 0.0:
        return lot.asked
    with_house = lot.seller != NONE or held_by_developer(world, lot)
    price = home_price(lot, behaviour) if with_house else lot_price(lot, behaviour)
    return world.place[0].social_price * price if is_social(world, lot) else price


@rule
def income_limit(world, lot):
    """Highest income with which a household may buy the lot, MWM a month; infinite on the market."""
    if lot.social == 1:
        return world.place[0].social_income
    if is_social(world, lot):
        return world.holders[lot.holder].income_cap
    return np.inf


@rule
def is_vacant(lot):
    """Whether nobody owns or lives on the lot: bare ground, or a house left empty, of no programme."""
    if lot.keeper != NONE or lot.owner != NONE or lot.landlord != NONE:
        return False
    return lot.founded == NEVER or lot.people == 0


@rule
def is_for_buyers(world, lot):
    """Whether a buyer from elsewhere can bid for the lot: a house, or what is on offer on the market.

    A landlord who lets with written contracts alone is in it for the rents and does not sell.
    """
    if is_social(world, lot):
        return False
    if lot.owner != NONE:
        return lot.title != NO_TITLE
    if lot.landlord != NONE:
        return world.landlords[lot.landlord].formal == 0
    return lot.offered == 1 and is_vacant(lot)
