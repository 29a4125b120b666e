"""What a room is worth: the hedonic rent that landlords, tenants and builders share (C5).

Rent grows with area by an elasticity: two rooms let together cost less than two rooms let apart,
so that who lets a house by the room earns more of it, and has more tenants to deal with.
"""

from __future__ import annotations

import math

from agents.foundation.rules import rule

ROOM_AREA = 18.0
"""Floor area of one room, m²."""


@rule
def rooms_of(area):
    """Whole rooms of a rented dwelling of ``area`` m²."""
    return max(1, int(area / ROOM_AREA + 0.5))


@rule
def hedonic_rent(quality, services, distance, area, behaviour):
    """Reference monthly rent, MWM: quality 0-1, services 0-4, distance in cells, area in m²."""
    return behaviour.rent_base * math.exp(
        behaviour.rent_quality * (quality - 0.5)
        + behaviour.rent_services * (services - 3.0)
        - behaviour.rent_distance * distance
        + behaviour.rent_area * math.log(area / ROOM_AREA)
    )


@rule
def market_rent(lot, area, zones, behaviour):
    """The hedonic rent times the pressure of the zone, MWM a month.

    On the ground of a trust that binds rents scarcity adds nothing to the list.
    """
    pressure = zones[lot.zone].pressure
    if lot.rent_bound == 1:
        pressure = min(0.0, pressure)
    return hedonic_rent(lot.quality, lot.services, lot.distance, area, behaviour) * math.exp(pressure)


@rule
def rent_expected(lot, area, zones, place, behaviour):
    """What who lets a room of its house expects of it, MWM a month: less where notice is longer.

    Landlords reckon with what tenants are asked above the list on the average: rules that make it
    dear to overcharge some of them make letting worth less. Owners also fear to lose ``risk_base`` of
    their rents to tenants who stay without paying for some months; with further months of notice they
    fear to lose more in proportion.
    """
    feared = behaviour.risk_base * place.extra_notice / behaviour.arrears_months
    listed = market_rent(lot, area, zones, behaviour)
    return listed * (1.0 + zones[lot.zone].premium) * (1.0 - feared)
