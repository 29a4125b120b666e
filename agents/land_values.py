"""What ground and houses are worth: what buyers, sellers, land companies and tax offices share (C6).

The log price of the ground of each lot is kept by the market (``model.markets.land_prices``).
"""

from __future__ import annotations

import math

from agents.foundation.codes import CLOUDED, NEVER, NONE
from agents.foundation.rules import rule


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
def sale_price(lot, behaviour):
    """What a seller asks, MWM: heirs also for the house, the subdivider only for the ground."""
    return home_price(lot, behaviour) if lot.seller != NONE else lot_price(lot, behaviour)


@rule
def is_vacant(lot):
    """Whether nobody owns or lives on the lot: bare ground, or a house left empty."""
    if lot.owner != NONE or lot.landlord != NONE:
        return False
    return lot.founded == NEVER or lot.people == 0
