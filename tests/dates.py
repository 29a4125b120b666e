"""Two cities that must be the same so far: every indicator, payment, household, lot, room, tie and loan."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from agents.foundation.codes import DEVELOPER, LAND_COMPANY, NONE
from model import HousingModel
from scenarios import load

HOUSEHOLDS = 60
EAGER = ("behaviour.hear_chance=0.5", "behaviour.take_up_base=2", "behaviour.trade_share=1")
EAGER += ("place.population.guarantor_share=0",)
"""So that there is something to see in a few years."""


SET = (
    "shp_2019_grant.programmes.0.finance.budget=1500",
    "hip_2019.programmes.0.finance.budget=1500",
    "guarantee_fund.programmes.0.finance.seed=1000",
    "land_trust.land_trust.budget=5000",
    "land_trust.land_trust.start_month=0",
    "upgrading.upgrading.budget=5000",
    "upgrading.upgrading.start_month=0",
)
"""Numbers of policies that do something in so small a city, and from their first day on."""


def city_of(policies: Iterable[str], months: int, place: str = "valle_de_mexico") -> HousingModel:
    """A city of a few eager households after so many months; nobody has a guarantor."""
    names = [policy.partition("@")[0] for policy in policies]
    rich = [f"policy.{setting}" for setting in SET if setting.partition(".")[0] in names]
    asked = {"households": HOUSEHOLDS, "months": 240, "seed": 7, "settings": (*EAGER, *rich)}
    return HousingModel(load(place, policies=list(policies), **asked)).run(months)


def differences(one: HousingModel, two: HousingModel) -> list[str]:
    """What differs between two cities. Empty rows that policies to come bring do not count."""
    found = _of_indicators(one, two)
    left, right = one.ledger_table(), two.ledger_table()
    if not left.equals(right):
        found.append("ledger")
    if not one.event_table().equals(two.event_table()):
        found.append("events")
    found += _of_records("households", one.households, two.households)
    found += _of_records("lots", _with_names_of_holders(one), _with_names_of_holders(two))
    for name in ("rooms", "loans", "ties", "awards", "groups"):
        rows = (int(city.world.tally[0][name]) for city in (one, two))
        used = [getattr(city.world, name)[:count] for city, count in zip((one, two), rows, strict=True)]
        found += _of_records(name, *used)
    for name in ("settlements", "blocks", "projects", "landlords", "tally"):
        found += _of_records(name, getattr(one.world, name), getattr(two.world, name))
    if "tally.assistants" in found:  # people whom programmes could hire, in a registry of theirs
        found.remove("tally.assistants")
    for name in ("lenders", "holders", "accounts", "programmes"):
        found += _of_bodies(name, getattr(one.world, name), getattr(two.world, name))
    return found


def _of_indicators(one: HousingModel, two: HousingModel) -> list[str]:
    """Columns that differ, or that one city alone has with something in them."""
    left, right = one.series(), two.series()
    found = [name for name in left.columns.intersection(right.columns) if not left[name].equals(right[name])]
    for mine, others in ((left, right), (right, left)):
        alone = mine[mine.columns.difference(others.columns)]
        found += [f"{name} alone" for name in alone if alone[name].fillna(0.0).any()]
    return found


def _with_names_of_holders(city: HousingModel) -> Any:
    """Lots with the keys of their holders in place of rows, which shift where another body stands first."""
    lots, keys = city.lots.copy(), city.world.holders.key
    held = lots.holder != NONE
    lots.holder[held] = (keys[lots.holder[held]] % 65_521).astype(np.int32)
    return lots


def _of_records(name: str, left: Any, right: Any) -> list[str]:
    if len(left) != len(right):
        return [f"{name}: {len(left)} and {len(right)}"]
    return [f"{name}.{field}" for field in left.dtype.names if not np.array_equal(left[field], right[field])]


_STATE = ("cash", "funded", "spent", "issued", "portfolio", "applications", "approvals", "bought", "placed")


def _of_bodies(name: str, left: Any, right: Any) -> list[str]:
    """Bodies of both that differ in a state, and of one alone that have anything in them."""
    ours, theirs = {r["key"]: r for r in left}, {r["key"]: r for r in right}
    states = [field for field in _STATE if field in left.dtype.names]
    both = [key for key in ours if key in theirs]
    found = [f"{name}.{f}" for key in both for f in states if ours[key][f] != theirs[key][f]]
    alone = [ours[key] for key in ours if key not in theirs] + [theirs[k] for k in theirs if k not in ours]
    found += [f"{name}.{f} of what one alone has" for body in alone for f in states if body[f] != 0]
    if name == "holders":
        kept = (LAND_COMPANY, DEVELOPER)
        firms = [[key for key, body in side.items() if body["kind"] in kept] for side in (ours, theirs)]
        found += ["firms"] if firms[0] != firms[1] else []
    return found
