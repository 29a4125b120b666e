"""A policy acts while it is in force: before that the city does not know of it, afterwards it is over.

Every policy file is looked at without a line here.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
import pytest

from agents.foundation.codes import LAND_BANK, LAND_TRUST, NONE, ORGANISED, QUEUED
from agents.foundation.records import KINDS
from agents.foundation.stretches import Stretch
from agents.government.money_plan import MoneyPlan
from model import HousingModel
from model.institutions import make_place
from model.programme_offices import money_plan
from scenarios import list_policies, load
from scenarios.reading import policy_named
from tests.dates import city_of, differences

NAMES = [row.name for row in list_policies() if row.name != "none"]
PLACES = sorted({policy_named(name).place for name in NAMES})


@lru_cache
def untouched(place: str) -> HousingModel:
    """A year of the place without any policy."""
    return city_of((), 12, place)


# --- before ----------------------------------------------------------------------------------


@pytest.mark.parametrize("place", PLACES)
def test_before_its_first_day_no_policy_does_anything(place: str) -> None:
    """All policies of the place are to come, one after the other; the first year is as without any."""
    names = [name for name in NAMES if policy_named(name).place == place]
    to_come = [f"{name}@{12 * k}-{12 * k + 12}" for k, name in enumerate(names, start=1)]
    assert differences(city_of(to_come, 12, place), untouched(place)) == []


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_before_its_first_day_a_policy_does_nothing(name: str) -> None:
    """The same for each alone, and for two years."""
    place = policy_named(name).place
    assert differences(city_of((f"{name}@24-",), 24, place), untouched_for_long(place)) == []


@lru_cache
def untouched_for_long(place: str) -> HousingModel:
    return city_of((), 24, place)


def test_what_is_compared_sees_a_policy_at_work() -> None:
    for name in ("shp_2019_grant", "tenant_protection", "land_trust"):
        assert differences(city_of((name,), 12), untouched("valle_de_mexico")), name


# --- as long as it is in force ---------------------------------------------------------------

TOGETHER = ("shp_2019_grant", "guarantee_fund", "land_trust", "tenant_protection", "information_service")


def test_a_policy_with_an_end_is_the_policy_until_then() -> None:
    dated = city_of([f"{name}@0-12" for name in TOGETHER], 12)
    always = city_of(TOGETHER, 12)
    assert differences(dated, always) == [] and dated.digest() == always.digest()
    assert differences(dated.run(1), always.run(1)), "the month after is another one"


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_every_policy_with_an_end_is_that_policy_until_then(name: str) -> None:
    place = policy_named(name).place
    dated, always = city_of((f"{name}@0-24",), 24, place), city_of((name,), 24, place)
    assert differences(dated, always) == [] and dated.digest() == always.digest()


# --- afterwards ------------------------------------------------------------------------------

ENDS = ("wills_made", "bias_cases", "centre_cases", "course_cases", "vacancy_taxed", "upgrading_spent")
ENDS += ("recaptured", "swapped_lots", "formalised", "value_invested", "value_returned", "pooled")
NOBODY = ("informed_share", "council_share", "organised_places", "mediated_lots", "value_saved")
RETURNED = ("centre_money", "course_money", "joining_money", "value_money", "upgrading_money")


def done(city: HousingModel) -> dict[str, Any]:
    """What policies have done so far, by kind of deed; of programmes and holders by row."""
    world = city.world
    social = np.isin(world.holders.kind, (LAND_TRUST, LAND_BANK))
    deeds = {name: float(world.tally[0][name]) for name in ENDS}
    for name in ("approvals", "applications", "guarantees", "funded", "ordered", "checked_plans"):
        deeds[name] = world.programmes[name].tolist()
    return deeds | {f"{name} of land": world.holders[name][social].tolist() for name in ("bought", "funded")}


def numbers_of_policies(record: Any) -> dict[str, Any]:
    """All of a place that is set and not found out in the city."""
    return {f.name: record[f.name].tolist() for f in KINDS["place"] if f.writer == "population"}


def is_over(city: HousingModel, place: str) -> list[str]:
    """What is still there of policies that are over."""
    world = city.world
    awards = world.awards[: world.tally[0].awards]
    found = [name for name in NOBODY if world.tally[0][name] != 0]
    found += [name for name in RETURNED if world.tally[0][name] > 1e-6]
    if ((awards.present == 1) & (awards.state == QUEUED)).any():
        found.append("a queue")
    if ((world.settlements.polygon & ORGANISED) != 0).any() or (world.lots.mediated == 1).any():
        found.append("organisers or mediators")
    plain = numbers_of_policies(make_place(load(place, households=60), int(world.place[0].side))[0])
    return found + [f for f, value in numbers_of_policies(world.place[0]).items() if value != plain[f]]


SETS = {
    "programmes": (
        "valle_de_mexico",
        ("shp_2019_grant", "hip_lines", "rent_vouchers", "titling", "remittance_match", "income_complement"),
        {"approvals", "applications"},
    ),
    "homes and groups": (
        "valle_de_mexico",
        ("minha_casa_minha_vida", "comodato_units", "collective_housing", "skills_amatitlan"),
        {"applications"},
    ),
    "rules": (
        "valle_de_mexico",
        ("rate_cap_with_cooperatives", "tenant_protection", "family_property", "preventive_planning"),
        set(),
    ),
    "land": (
        "valle_de_mexico",
        ("upgrading", "land_trust", "value_recapture", "land_swap"),
        {"funded of land"},
    ),
    "services": (
        "valle_de_mexico",
        ("information_service", "community_management", "cdmx_formalisation", "guarantee_fund"),
        {"guarantees"},
    ),
}
"""Place, policies that go together, and what they have done in their first year for certain."""


@pytest.mark.parametrize(("place", "names", "certain"), SETS.values(), ids=SETS)
def test_policies_that_are_over_do_nothing_new(place: str, names: tuple[str, ...], certain: set[str]) -> None:
    city = city_of([f"{name}@0-12" for name in names], 12, place)
    before = done(city)
    assert all(np.any(before[name]) for name in certain)
    assert is_over(city, place), "until now they were there"
    for _ in range(3):
        city.run(4)
        assert done(city) == before
        assert is_over(city, place) == []


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_a_policy_that_is_over_does_nothing_new_until_it_is_back(name: str) -> None:
    place = policy_named(name).place
    city = city_of((f"{name}@0-12,24-",), 12, place)
    before = done(city)
    for _ in range(12):
        city.run(1)
        assert done(city) == before and is_over(city, place) == []
    promised = city.world.programmes.committed
    assert (city.world.programmes.cash - promised <= guaranteed(city) + 0.01).all()
    numbers = numbers_of_policies(city_of((name,), 0, place).world.place[0])
    city.run(1)
    assert numbers_of_policies(city.world.place[0]) == numbers, "it is back"
    city.run(11)
    if np.any(before["funded"]):
        opened = [p.finance.opens_in_year == 0 for p in policy_named(name).programmes]
        closed = [0 < p.finance.closes_in_year <= 2 for p in policy_named(name).programmes]
        assert not any(opened) or any(closed) or done(city)["funded"] != before["funded"]


def guaranteed(city: HousingModel) -> Any:
    """What each programme may still have to pay for tenancies that it stands in for, MWM."""
    return np.array([office.guaranteed(city.world) for office in city.offices])


def test_what_is_approved_is_finished_and_the_rest_of_the_money_goes_back() -> None:
    ended, later = city_of(("hip_2019@0-12",), 12), city_of(("hip_2019@0-12",), 24)
    (before,), (after,) = ended.world.programmes, later.world.programmes
    assert before.active > 0 and before.committed > 0.0 and before.posts > 0.0
    assert after.completions > before.completions and after.approvals == before.approvals
    assert before.spent < after.spent <= before.spent + before.committed
    assert after.cash <= after.committed + 1e-5 and after.funded == before.funded
    table = later.ledger_table()
    paid = table[(table.payer == "programmes") & (table.payee == "treasury") & (table.month >= 12)]
    assert paid.amount.sum() == pytest.approx(after.returned - before.returned)


def test_money_that_no_year_returns_goes_back_when_the_policy_is_over() -> None:
    """A fund that keeps what is left in December has it until the last one, and then no more."""
    (name,) = (n for n in ("infonavit_mortgage",) if not policy_named(n).programmes[0].finance.fiscal_year)
    city = city_of((f"{name}@0-12",), 12)
    (fund,) = city.world.programmes
    assert fund.cash > fund.committed and fund.returned == 0.0
    city.run(1)
    assert fund.returned > 0.0 and fund.cash <= fund.committed + 12.0 * fund.monthly + 1e-5
    city.run(11)
    assert fund.cash <= fund.committed + 1e-5 and city.world.lenders[fund.lender].cash < 1e-5


def test_who_worked_for_a_programme_is_free_once_its_works_are_over() -> None:
    city = city_of(("shp_2019_grant@0-12",), 12)
    (programme,) = city.world.programmes
    assert programme.posts > 0.0
    awards = city.world.awards[: city.world.tally[0].awards]
    awards.present = 0  # as if all had been finished
    city.households.award = NONE
    city.run(2)
    staff = city.world.assistants[: city.world.tally[0].assistants]
    assert programme.posts == 0.0 and (staff.programme == NONE).all()


def test_lenders_follow_a_cap_on_its_days() -> None:
    city = city_of(("rate_cap@12-24",), 12)
    listed = city.world.lenders.listed_rate.copy()
    assert (city.world.lenders.annual_rate == listed).all() and listed.max() > 0.35
    city.run(1)
    assert city.world.lenders.annual_rate.max() <= 0.35
    city.run(11)
    loans = city.world.loans[: city.world.tally[0].loans]
    assert loans.rate[loans.issued >= 12].max() <= 0.35 / 12.0 + 1e-12 < loans.rate.max()
    city.run(1)
    assert city.world.lenders.annual_rate.max() > 0.35, "it is over"


def test_a_trust_keeps_its_ground_and_takes_nobody_in_any_more() -> None:
    city = city_of(("land_trust@0-12",), 12)
    trust = int(np.flatnonzero(city.world.holders.kind == LAND_TRUST)[0])
    held = int((city.lots.holder == trust).sum())
    assert held > 0
    city.run(12)
    assert int((city.lots.holder == trust).sum()) == held


def test_homes_that_stand_empty_are_there_from_the_first_day_of_their_policy() -> None:
    always, later = city_of(("comodato_units",), 0), city_of(("comodato_units@12-",), 12)
    stock = int((always.lots.keeper != NONE).sum())
    assert stock > 0 and (later.lots.keeper == NONE).all()
    later.run(1)
    assert int((later.lots.keeper != NONE).sum()) == stock


def test_documents_that_a_policy_waives_are_asked_for_again() -> None:
    city = city_of(("open_documents@12-24", "shp_2019_grant"), 12)
    asked = city.world.programmes.needs_papers.tolist()
    assert 1 in asked
    city.run(1)
    assert 1 not in city.world.programmes.needs_papers
    assert city.run(12).world.programmes.needs_papers.tolist() == asked


# --- money in time ---------------------------------------------------------------------------


def test_a_programmes_own_dates_count_from_its_policys_first_day() -> None:
    plan = MoneyPlan(yearly=(5.0, 3.0), opens=24, stretches=(Stretch(24, 36), Stretch(60, None)))
    assert [plan.money_of(12 * year) for year in range(7)] == [0, 0, 5, 0, 0, 3, 3]
    assert [year for year in range(7) if plan.opens_in(12 * year)] == [2, 5]
    for name in NAMES:
        for programme in policy_named(name).programmes:
            plain = money_plan(programme, (Stretch(0, None),), 1.0)
            dated = money_plan(programme, (Stretch(72, None),), 1.0)
            if programme.finance.continuity == 1.0:
                months = range(0, 240, 12)
                assert [dated.raised_for(m + 72) for m in months] == [plain.raised_for(m) for m in months]
            assert not any(dated.is_open(month) for month in range(0, 72, 12))


def test_a_guarantee_fund_keeps_what_it_stands_in_for_and_gets_its_capital_anew() -> None:
    city = city_of(("guarantee_fund@0-12,24-",), 12)
    (fund,) = city.world.programmes
    (office,) = city.offices
    given, held = (fund.guarantees, fund.funded), fund.cash
    city.run(12)
    assert (fund.guarantees, fund.funded) == given and fund.guarantees > 0
    assert 0.0 < fund.cash <= office.guaranteed(city.world) + 1e-5 < held
    city.run(1)
    assert fund.funded == 2.0 * given[1] and city.world.programmes[0].in_force == 1
