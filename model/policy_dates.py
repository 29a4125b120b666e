"""The January in which policies begin or end to be in force: what changes on that day, all of it here.

What lasts stays: titles and homes given, ground that a trust holds, services laid, what programmes have
promised. What is a rule follows the policies that are in force from this month on.
"""

from __future__ import annotations

from typing import Any

from agents.foundation.codes import NONE
from agents.government.closing import (
    end_services,
    give_up_queues,
    return_money_for_upgrading,
    return_what_is_left,
)
from agents.government.social_land import SocialLand
from agents.government.value_creation import stop_saving
from model.enabling import fund_of_value, open_documents
from model.first_homes import first_stocks
from model.institutions import set_rules
from model.programmes import ask_as_written


def follow_policies(city: Any) -> None:
    """Put in force what the city's policies say from this month on."""
    world, state, month, setting = city.world, city.state, city.month, city.setting
    now = setting.at(month)
    place = world.place[0]
    if place.value_fund != NONE and place.value_fund != fund_of_value(setting, month):
        stop_saving(state)
    set_rules(place, setting, month)
    ask_as_written(world.programmes, city.programme_specs)
    open_documents(world.programmes, now)
    for house in city.lending_houses:
        house.set_rate(float(place.rate_cap))
    for land_office in city.land_offices:
        if isinstance(land_office, SocialLand):
            land_office.follow_policy(state, month)
    for office in city.offices:
        office.follow_policy(world, month)
    give_up_queues(state, month)
    end_services(state)
    return_what_is_left(state)
    if all(policy.upgrading is None for policy in now.policies):
        return_money_for_upgrading(state)
    first_stocks(world, state, setting, month)
