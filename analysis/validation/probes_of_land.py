"""Measures of land: homes sold and their price where policies work, social lots, access of the poor."""

from __future__ import annotations

import math

import numpy as np

from agents.foundation.codes import NONE, OWNER, SURFACE_RIGHT
from agents.land_values import home_price, trust_price
from analysis.validation.look import POOR, Look, probe
from analysis.validation.probes_of_places import SINCE, watched
from model.markets.land_prices import mean_log_price


@probe
def homes_sold_in_the_watched(look: Look) -> float:
    """Homes sold over owners then, in the watched settlements since the policies begin."""
    sold = look.events[(look.events.kind == "home_sold") & (look.events.month >= SINCE)]
    here = np.isin(look.city.lots.settlement[sold.lot.to_numpy()], watched(look))
    lots = look.city.lot_table()
    then = lots[(lots.month == SINCE) & lots.settlement.isin(watched(look))]
    owners = then.tenure_use.isin(["owner", "owner with tenants"]).sum()
    return float(here.sum() / owners) if owners else math.nan


@probe
def home_price_in_the_watched(look: Look) -> float:
    """Mean price of the homes of the watched settlements at the end, MWM: on trust ground the trust's."""
    lots = look.city.lots
    mine = np.flatnonzero(np.isin(lots.settlement, watched(look)) & (lots.owner != NONE))
    behaviour = look.city.world.behaviour[0]
    prices = [
        trust_price(look.city.state, lots[row])
        if lots.title[row] == SURFACE_RIGHT
        else home_price(lots[row], behaviour)
        for row in mine
    ]
    return float(np.mean(prices)) if prices else math.nan


@probe
def ground_price_at_the_end(look: Look) -> float:
    """Geometric mean of the price of ground in settlements of the first day at the end, MWM."""
    return math.exp(mean_log_price(look.city.state))


@probe
def social_lots_placed(look: Look) -> float:
    """Families that came onto lots of a land bank or trust, or joined one, since the start."""
    return float(look.city.world.holders.placed.sum())


@probe
def access_of_the_poor(look: Look) -> float:
    """Distance of owners from the centre: that of all less that of deciles 1 to 3, cells; above 0: nearer."""
    owners = look.people[look.people.tenure == OWNER]
    distance = look.city.lots.distance[owners.lot]
    poor = np.isin(owners.decile, POOR)
    return float(distance.mean() - distance[poor].mean()) if poor.any() else math.nan
