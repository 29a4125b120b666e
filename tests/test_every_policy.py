"""Every policy file, two years in its own place: it spends what it has, serves whom it says, and alone acts.

A file that is added is tested without a line here.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
import pytest

from agents.foundation.causes import NO_CAUSE
from agents.foundation.codes import (
    CLOUDED,
    INTERNATIONAL,
    LAND_BANK,
    LAND_TRUST,
    NO_TITLE,
    NONE,
    OWNER,
)
from agents.government.eligibility import impediment
from model import HousingModel, Phase
from model.digest import digest_of
from scenarios import Policy, Programme, list_policies, load
from scenarios.homes import HOUSING
from scenarios.policy import RULES
from scenarios.reading import policy_named

HOUSEHOLDS, MONTHS = 200, 24
FEW = 100
"""Households where nobody can be served: two cities are the same or not, whatever their size."""

EAGER = ("behaviour.hear_chance=0.5", "behaviour.take_up_base=2", "behaviour.trade_share=1")
"""So that there is something to see in two years."""

LATER = {"mortgage_subsidy": 36}
"""Months where nobody can be served in two years: a tenth of a home is saved up by the third."""

PUBLIC = ("programmes", "treasury", "social_land")
NAMES = [row.name for row in list_policies() if row.name != "none"]


def city_under(
    policies: tuple[str, ...],
    place: str,
    settings: tuple[str, ...] = (),
    months: int = MONTHS,
    households: int = HOUSEHOLDS,
) -> HousingModel:
    settings = (*EAGER, *settings)
    return HousingModel(
        load(place, policies=policies, households=households, months=months, seed=7, settings=settings)
    )


@lru_cache
def untouched(place: str) -> str:
    """The digest of the place without any policy."""
    return digest_without_social_land(city_under((), place, households=FEW).run())


def digest_without_social_land(city: HousingModel) -> str:
    """The digest as if trusts and banks, which hold nothing, were not on the list of holders."""
    world = city.world
    social = np.isin(world.holders.kind, (LAND_TRUST, LAND_BANK))
    lots = world.lots.copy()
    assert not np.isin(lots.holder, np.flatnonzero(social)).any()
    held = lots.holder >= 0
    lots.holder[held] -= np.cumsum(social)[lots.holder[held]].astype(lots.holder.dtype)
    return digest_of(world._replace(lots=lots, holders=world.holders[~social]))


# --- what a file says of who is served -------------------------------------------------------


def is_said_to_be_eligible(programme: Programme, city: HousingModel, row: int) -> bool:
    """Whether the file's own words let this household in; written without the rules."""
    said, home = programme.eligibility, city.households[row]
    ceiling = said.ceiling_single if home.persons == 1 else said.ceiling_household
    if not said.income_floor <= home.usual_income < ceiling:
        return False
    if (said.needs_papers and not home.papers) or (said.citizens_only and home.stream == INTERNATIONAL):
        return False
    if said.migrants_only and home.stream != INTERNATIONAL:
        return False
    if programme.benefit.is_for_tenants:
        return bool((home.tenure == OWNER) == said.owners_only)
    if said.needs_lot and home.tenure != OWNER:
        return False
    lot = city.lots[home.lot]
    disputed = lot.title in (NO_TITLE, CLOUDED)
    return not (said.needs_possession and disputed) and not (said.excludes_risk and lot.risk == 1)


def audit(city: HousingModel, found: list[tuple[str, int]]) -> None:
    """Everybody who was approved or guaranteed this month, by the name of the programme."""
    awards = city.world.awards[: city.world.tally[0].awards]
    new = np.flatnonzero((awards.approved == city.month) & (awards.state > 1))
    served = [(int(awards.programme[a]), int(awards.household[a])) for a in new]
    rooms = city.world.rooms
    begun = np.flatnonzero((rooms.present == 1) & (rooms.fund != NONE) & (rooms.started == city.month))
    served += [(int(rooms.fund[r]), int(rooms.tenant[r])) for r in begun if rooms.tenant[r] != NONE]
    for k, row in served:
        programme = city.programme_specs[k]
        found.append((programme.name, row))
        assert is_said_to_be_eligible(programme, city, row), (programme.name, city.month, row)
        if programme.benefit.kind != "guarantee":
            assert impediment(city.state, row, k) == NO_CAUSE


def plenty(policy: Policy) -> tuple[str, ...]:
    """Settings of a budget that pays for whole homes in so small a city."""
    return tuple(
        f"policy.{policy.name}.programmes.{programme.name}.finance.budget=1500"
        for programme in policy.programmes
        if 0.0 < programme.finance.budget < 1500.0
    )


@pytest.mark.parametrize("name", NAMES)
def test_a_policy_spends_what_it_has_on_whom_it_says(name: str) -> None:
    policy, months = policy_named(name), LATER.get(name, MONTHS)
    city = city_under((name,), policy.place, plenty(policy), months)
    served: list[tuple[str, int]] = []
    city.month_plan.insert_after("rooms", Phase("audit", "who was served", lambda c: audit(c, served)))
    for _ in range(months):
        city.step()
        for k, record in enumerate(city.world.programmes):
            had = record.funded - record.returned
            programme = policy.programmes[k]
            keeps = programme.benefit.kind == "guarantee" or programme.finance.revolving
            had += record.recovered if keeps else 0.0
            assert record.cash >= -1e-9 or policy.programmes[k].benefit.kind == "guarantee"
            if programme.benefit.kind not in HOUSING:  # there families pay a part to the programme
                assert record.spent <= had + 1e-9, (name, city.month)
    table = city.ledger_table()
    for sector in PUBLIC:
        came, went = (
            table[table[side] == sector]
            .groupby("month")
            .amount.sum()
            .reindex(range(-1, months), fill_value=0)
            for side in ("payee", "payer")
        )
        assert (went.cumsum() <= came.cumsum() + 1e-6).all(), sector
    if any(p.group is None and p.benefit.kind != "collective" for p in policy.programmes):
        assert served, "nobody was served: the test has seen nothing"


@pytest.mark.parametrize("name", NAMES)
def test_a_policy_without_money_and_rules_is_none(name: str) -> None:
    policy = policy_named(name)
    city = city_under((name,), policy.place, neutral(policy), households=FEW).run()
    assert digest_without_social_land(city) == untouched(policy.place)


def neutral(policy: Policy) -> tuple[str, ...]:
    """Settings that take all its money away and put its rules at no effect, land offices past the run."""
    found: dict[str, Any] = {}
    for programme in policy.programmes:
        for key in ("budget", "seed"):
            if key in programme.finance.model_fields_set:
                found[f"programmes.{programme.name}.finance.{key}"] = 0
        if programme.finance.yearly:
            found[f"programmes.{programme.name}.finance.yearly"] = [0.0]
        for number, _ in enumerate(programme.finance.partners):
            found[f"programmes.{programme.name}.finance.partners.{number}.budget"] = 0
        if programme.benefit.stock > 0.0:
            found[f"programmes.{programme.name}.benefit.stock"] = 0
    for part in RULES:
        table = getattr(policy, part)
        for key in table.model_fields_set if table is not None else ():
            field = type(table).model_fields[key]
            if not field.is_required():
                found[f"{part}.{key}"] = str(field.default).lower()
            elif key in ("budget", "places", "start_month"):
                found[f"{part}.{key}"] = 10 * MONTHS if key == "start_month" else 0
    return tuple(f"policy.{policy.name}.{key}={value}" for key, value in found.items())


def test_the_test_sees_a_policy_at_work() -> None:
    """With its money the digest is another one, and what nobody may have is found."""
    city = city_under(("shp_2019_grant",), "valle_de_mexico", households=FEW).run()
    assert digest_without_social_land(city) != untouched("valle_de_mexico")
    grant = policy_named("shp_2019_grant").programmes[0]
    rich = int(np.argmax(city.households.usual_income))
    assert not is_said_to_be_eligible(grant, city, rich)
