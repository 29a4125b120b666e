"""Organised groups of families: size, savings, ties, preparation, money, breaking up, commitment (H17)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import pytest

from agents.foundation.codes import (
    ACTIVE,
    AT_WORK,
    COMPLETED,
    FROZEN,
    GATHERING,
    LAPSED,
    NONE,
    OWNER,
    PREPARING,
    QUEUED,
    WAITING,
)
from agents.government.approval_of_groups import check_members, release_gone
from agents.government.groups import connected_part, most_members
from agents.migrant import depart
from analysis.indicators import INDICATORS
from analysis.story_sentences import CAUSES, EVENTS
from model import HousingModel, Phase
from scenarios import load
from tests.both_ways import interpreted_and_compiled
from tests.test_city import assert_conserved, shuffled

HOUSE = Path(__file__).resolve().parents[1]
PROGRAMME = "policy.solidarity_fund.programmes.0"
GROUP = f"{PROGRAMME}.group"
SMALL = [f"{GROUP}.smallest=3", f"{GROUP}.largest=4"]
MONEY = f"{PROGRAMME}.finance.budget=900.0"
RICH = [
    "behaviour.hear_chance=0.4",
    "behaviour.join_base=2",
    "behaviour.group_reach=40",
]


def city_of(*settings: str, months: int = 48, households: int = 150, seed: int = 11) -> HousingModel:
    return HousingModel(
        load(households=households, months=months, seed=seed, policies=["solidarity_fund"], settings=settings)
    )


def groups_of(city: HousingModel) -> Any:
    return city.world.groups[: city.world.tally[0].groups]


def members_of(city: HousingModel, group: int) -> np.ndarray:
    return np.flatnonzero((city.households.group == group) & (city.households.present == 1))


def awards_of(city: HousingModel) -> Any:
    return city.world.awards[: city.world.tally[0].awards]


def network_of(city: HousingModel, rows: np.ndarray) -> nx.Graph:
    ties = city.world.ties[: city.world.tally[0].ties]
    ties = ties[(ties.present == 1) & np.isin(ties.a, rows) & np.isin(ties.b, rows)]
    graph = nx.Graph()
    graph.add_nodes_from(rows.tolist())
    graph.add_edges_from(zip(ties.a.tolist(), ties.b.tolist(), strict=True))
    return graph


def city_with_group(state: int) -> tuple[HousingModel, int]:
    """The first of some cities where a group comes into this state, at that moment; the group's row."""
    for seed in range(1, 12):
        city = city_of(*SMALL, *RICH, MONEY, seed=seed)
        try:
            return city, run_until(city, state, 60)
        except AssertionError:
            continue
    raise AssertionError("no group ever came so far in any of eleven cities")


def run_until(city: HousingModel, state: int, most: int = 120) -> int:
    """Live until a group is in this state; its row."""
    for _ in range(most):
        city.step()
        found = np.flatnonzero((groups_of(city).present == 1) & (groups_of(city).state == state))
        if len(found):
            return int(found[0])
    raise AssertionError("no group ever came so far")


@pytest.fixture(scope="module")
def lived() -> list[HousingModel]:
    """A city with groups, seen through its life: checked every month, then as it stands."""
    city = city_of(
        *SMALL, *RICH, f"{PROGRAMME}.finance.budget=450.0", "behaviour.group_horizon=10", months=96
    )
    programme = city.world.programmes[0]
    for _ in range(96):
        city.step()
        assert programme.cash >= programme.committed - 1e-6
        assert programme.spent <= programme.funded + 1e-6
        groups = groups_of(city)
        counted = np.bincount(city.households.group[city.households.group != NONE], minlength=len(groups))
        np.testing.assert_array_equal(groups.members, counted)
        assert (groups.members[groups.present == 0] == 0).all()
        before_approval = (groups.present == 1) & (groups.state != AT_WORK)
        assert (groups.members[before_approval] <= 4).all()
    return [city]


@pytest.fixture
def city(lived: list[HousingModel]) -> HousingModel:
    return lived[0]


# --- the city with groups --------------------------------------------------------------------


def test_a_city_with_groups_conserves(city: HousingModel) -> None:
    assert_conserved(city)
    assert city.world.programmes[0].groups_formed > 3
    assert city.world.programmes[0].completions > 5


def test_whole_groups_of_the_allowed_number_are_approved(city: HousingModel) -> None:
    events = city.event_table()
    ready = events[events.kind == "group_ready"]
    assert ready.amount.between(3, 4).all()
    approved = awards_of(city)
    approved = approved[approved.approved > 0]
    groups = groups_of(city)
    served = groups[groups.approved >= 0]
    assert len(served) > 1
    for month in np.unique(served.approved):
        together = int((approved.approved == month).sum())
        number = int((served.approved == month).sum())
        assert 3 * number <= together <= 4 * number
    assert set(approved.approved) == set(served.approved)


def test_groups_wait_until_there_is_money_for_all_of_one(city: HousingModel) -> None:
    groups = groups_of(city)
    served = groups[groups.approved >= 0]
    assert (served.approved > served.ready).any()
    assert city.world.programmes[0].wait_sum > 0.0


def test_preparation_takes_its_months(city: HousingModel) -> None:
    groups = groups_of(city)
    waited = groups[(groups.ready >= 0) & (groups.formed >= 0)]
    assert len(waited) > 0
    assert (waited.ready - waited.formed >= 7).all()
    served = groups[groups.approved >= 0]
    assert (served.approved >= served.ready).all()
    events = city.event_table()
    formed = events[events.kind == "group_formed"].set_index("household").month
    applied = events[events.kind == "applied"].drop_duplicates("household").set_index("household").month
    both = formed.index.intersection(applied.index).drop_duplicates()
    assert len(both)
    assert (applied[both] >= formed[~formed.index.duplicated()][both] + 7).all()


def test_the_cost_of_a_group_is_paid_once_by_the_programme_at_approval(city: HousingModel) -> None:
    ledger = city.ledger_table()
    costs = ledger[ledger.kind == "group_cost"]
    served = groups_of(city)[groups_of(city).approved >= 0]
    assert set(costs.payer) == {"programmes"} and set(costs.payee) == {"outside"}
    assert costs.amount.sum() == pytest.approx(20.0 * len(served))
    by_month = costs.groupby("month").amount.sum()
    assert set(by_month.index) == set(served.approved)
    assistance = ledger[ledger.kind == "assistance"].amount.sum()
    overhead = city.world.programmes[0].overhead
    assert overhead == pytest.approx(costs.amount.sum() + assistance)


def test_columns_appear_where_groups_are(city: HousingModel) -> None:
    last = city.series().iloc[-1]
    programme = city.world.programmes[0]
    assert last.groups_formed == programme.groups_formed
    assert last.group_members_served == programme.completions
    assert last.overhead_per_dwelling == pytest.approx(programme.overhead / programme.completions)
    assert {"groups_formed", "group_members_served", "overhead_per_dwelling"} <= set(INDICATORS)
    plain = HousingModel(load(households=60, months=2, policies=["hip_2019"])).run()
    assert "groups_formed" not in plain.series()
    assert {"group_formed", "group_ready"} <= set(EVENTS)
    assert CAUSES["group_too_small"] and CAUSES["no_group"]


def test_awards_of_members_are_well_formed(city: HousingModel) -> None:
    homes, awards = city.households, awards_of(city)
    for row in np.flatnonzero(homes.award != NONE):
        award = awards[homes.award[row]]
        assert award.household == row
        assert award.state in (QUEUED, ACTIVE, FROZEN)
        group = groups_of(city)[homes.group[row]]
        assert group.present == 1 and group.state == (WAITING if award.state == QUEUED else AT_WORK)
    assert set(awards.state) <= {QUEUED, ACTIVE, FROZEN, COMPLETED, LAPSED}


# --- who is in a group -----------------------------------------------------------------------


def test_members_of_a_group_that_applies_know_each_other_and_hold_savings() -> None:
    city = city_of(*SMALL, *RICH, MONEY)
    group = run_until(city, PREPARING)
    rows = members_of(city, group)
    assert 3 <= len(rows) <= 4
    assert nx.is_connected(network_of(city, rows))
    homes = city.households
    assert (homes.tenure[rows] == OWNER).all()
    assert (homes.reserved[rows] == 1.0).all()


def test_only_who_holds_the_savings_can_be_a_member() -> None:
    """With savings nobody has, nobody is; without, the poorest are."""
    dear = [f"{GROUP}.savings=50.0", f"{PROGRAMME}.benefit.project=100.0"]
    nobody = city_of(*SMALL, *RICH, MONEY, *dear, "place.land.outside_seekers=0")  # buyers bring as much
    nobody.run(36)
    assert nobody.world.tally[0].groups == 0
    assert nobody.world.programmes[0].refused_savings > 0
    asked = city_of(*SMALL, *RICH, MONEY).run(36)
    open_to_all = city_of(*SMALL, *RICH, MONEY, f"{GROUP}.savings=0.0").run(36)

    def poorest(city: HousingModel) -> int:
        events = city.event_table()
        keys = set(events[events.kind == "group_formed"].household)
        homes = city.households
        return sum(key in keys for key in homes.key[homes.decile == 1])

    assert poorest(asked) < poorest(open_to_all)


def test_the_connected_part_is_what_networkx_finds() -> None:
    city = HousingModel(load(households=90, months=1, seed=2, policies=["solidarity_fund"]))
    homes = city.households
    rows = np.argsort(homes.key)[:25].astype(np.int64)
    homes.group[rows] = 0
    inside, trust = connected_part(city.state, rows)
    parts = [sorted(part) for part in nx.connected_components(network_of(city, rows))]
    assert sorted(inside.tolist()) in [part for part in parts if len(part) == max(map(len, parts))]
    ties = city.world.ties[: city.world.tally[0].ties]
    among = ties[np.isin(ties.a, inside) & np.isin(ties.b, inside) & (ties.present == 1)]
    assert trust == pytest.approx((among.trust_ab + among.trust_ba).mean() / 2.0)


def test_a_group_of_strangers_never_stands() -> None:
    city = city_of(*SMALL, *RICH, MONEY, f"{GROUP}.trust=0.99").run(30)
    assert city.world.tally[0].groups > 0
    assert city.world.programmes[0].groups_formed == 0
    assert city.world.programmes[0].refused_group > 0


def test_a_gathering_that_stays_too_small_breaks_up_within_a_year() -> None:
    city = city_of(f"{GROUP}.smallest=100", *RICH, MONEY).run(40)
    groups = groups_of(city)
    gathering = groups[groups.present == 1]
    assert (gathering.state == GATHERING).all()
    assert (city.month - gathering.founded <= 12).all()
    assert (groups.present == 0).sum() > 0
    events = city.event_table()
    broken = events[events.cause == "group_too_small"]
    assert len(broken) > 0
    free = city.households[np.isin(city.households.key, broken.household)]
    free = free[free.group == NONE]
    assert len(free) and (free.reserved == 0.0).all()
    assert city.world.programmes[0].spent == 0.0


def test_no_group_grows_beyond_what_a_fund_can_serve() -> None:
    city = city_of(*RICH, MONEY)
    programme, behaviour = city.world.programmes[0], city.world.behaviour[0]
    assert most_members(programme, behaviour) == int((3.0 * programme.budget - 20.0) / 24.0)
    programme.budget = 1.0
    assert most_members(programme, behaviour) == 10
    programme.budget = 1e6
    assert most_members(programme, behaviour) == 300


# --- leaving and breaking up -----------------------------------------------------------------


def test_a_family_that_leaves_the_city_leaves_its_group() -> None:
    for state in (PREPARING, WAITING, AT_WORK):
        city, group = city_with_group(state)
        row = int(members_of(city, group)[0])
        leave = Phase("leave", "one departs", lambda c, row=row: depart(c.state, row, 0, c.month))
        city.month_plan.insert_before("indicators", leave)
        city.step()
        del city.month_plan.phases[[phase.label for phase in city.month_plan.phases].index("leave")]
        home = city.households[row]
        assert home.present == 0 and home.group == NONE and home.award == NONE and home.reserved == 0.0
        assert city.world.groups[group].members == (city.households.group == group).sum()
        city.run(3)
        assert_conserved(city)


def test_a_group_that_shrinks_below_the_smallest_breaks_up() -> None:
    for state in (PREPARING, WAITING):
        city, group = city_with_group(state)
        rows = members_of(city, group)
        city.households.papers[rows[: len(rows) - 2]] = 0
        check_members(city.state, city.month)
        assert city.world.groups[group].present == 0
        homes = city.households[rows]
        assert (homes.group == NONE).all() and (homes.award == NONE).all() and (homes.reserved == 0.0).all()
        assert city.world.programmes[0].refused_papers == len(rows) - 2
        city.run(3)
        assert_conserved(city)


def test_a_group_ends_with_the_last_of_its_works() -> None:
    city = city_of(*SMALL, *RICH, MONEY, months=200)
    group = run_until(city, AT_WORK)
    rows = members_of(city, group)
    while city.world.groups[group].present:
        city.step()
    awards = awards_of(city)
    mine = awards[np.isin(awards.household, rows) & (awards.approved == city.world.groups[group].approved)]
    assert len(mine) >= 3
    assert (mine.present == 0).all()


def test_who_is_gone_is_released() -> None:
    city = city_of(*SMALL, *RICH, MONEY)
    group = run_until(city, GATHERING)
    rows = members_of(city, group)
    city.households.present[rows] = 0
    release_gone(city.state)
    assert city.world.groups[group].present == 0
    assert (city.households.group[rows] == NONE).all()


# --- the same city in any order and interpreted ----------------------------------------------


def test_storage_order_does_not_matter_to_groups() -> None:
    plain, mixed = city_of(*SMALL, *RICH, MONEY), shuffled(city_of(*SMALL, *RICH, MONEY))
    for _ in range(40):
        plain.step()
        mixed.step()
        assert plain.digest() == mixed.digest(), f"the cities part in month {plain.month}"
    assert plain.world.programmes[0].completions > 0


def test_interpreted_rules_form_the_same_groups() -> None:
    script = (
        "from model import HousingModel\nfrom scenarios import load\n"
        f"scenario = load(households=40, months=14, seed=7, policies=['solidarity_fund'], "
        f"settings={[*RICH, f'{GROUP}.smallest=2', f'{PROGRAMME}.finance.budget=2000.0']!r})\n"
        "city = HousingModel(scenario).run()\n"
        "print(city.digest(), city.world.programmes[0].completions)\n"
    )
    interpreted, compiled = interpreted_and_compiled(script)
    assert interpreted and interpreted == compiled
    assert int(compiled[1]) > 0
