"""What members of a group do for each other, groups of one, and what files say about groups (H17)."""

from __future__ import annotations

import numpy as np
import pytest

from agents.fellows import ask_fellows, get_acquainted, is_behind, work_side_by_side
from agents.foundation.codes import ACTIVE, AT_WORK, FROZEN, NONE, OWNER, PREPARING
from agents.foundation.parameters import PARAMETERS
from agents.government.approval_of_groups import hand_in
from agents.government.assistance import measure_load
from agents.government.eligibility import savings_asked
from agents.neighbour import ANYBODY, FELLOWS, next_asked
from agents.ties import other_end
from model import HousingModel
from scenarios import ScenarioError, load
from tests.test_city import assert_conserved
from tests.test_groups import GROUP, MONEY, RICH, SMALL, city_of, members_of, network_of, run_until

# --- commitment ------------------------------------------------------------------------------


def test_members_get_acquainted_within_their_circle() -> None:
    city = HousingModel(load(households=90, months=1, seed=2, policies=["solidarity_fund"]))
    homes = city.households
    rows = np.flatnonzero(homes.tenure == OWNER)[:12].astype(np.int64)
    before = network_of(city, rows).number_of_edges()
    get_acquainted(city.state, rows, 0.6, 0)
    after = network_of(city, rows)
    assert after.number_of_edges() > before
    full = city.world.behaviour[0].full_circle
    for first in rows:
        for second in rows:
            if first < second and not after.has_edge(int(first), int(second)):
                assert max(homes.degree[first], homes.degree[second]) >= full
    ties = city.world.ties[: city.world.tally[0].ties]
    assert ties.trust_ab[-1] == pytest.approx(0.3)
    assert_conserved(city)
    city.world.behaviour.group_commitment = 0.0
    get_acquainted(city.state, rows, 0.6, 0)
    assert network_of(city, rows).number_of_edges() == after.number_of_edges()


def test_who_is_behind_is_seen() -> None:
    city = city_of(*SMALL, *RICH, MONEY)
    group = run_until(city, AT_WORK)
    home = city.households[members_of(city, group)[0]]
    award = city.world.awards[home.award]
    award.state, award.tranche, award.verified, award.deadline = ACTIVE, 1, 0, city.month + 8
    assert not is_behind(city.state, home, city.month)
    assert is_behind(city.state, home, city.month + 4)
    award.verified = 1
    assert not is_behind(city.state, home, city.month + 4)
    award.state = FROZEN
    assert is_behind(city.state, home, city.month)
    home.group = NONE
    assert not is_behind(city.state, home, city.month)


def test_works_of_a_group_burden_assistants_less() -> None:
    city = city_of(*SMALL, *RICH, MONEY)
    run_until(city, AT_WORK)
    programme = city.world.programmes[0]
    measure_load(city.state, 0)
    with_economies = float(programme.load)
    city.world.behaviour.site_economies = 1.0
    measure_load(city.state, 0)
    hands = programme.assistants * programme.assistant_capacity
    assert programme.load == pytest.approx(programme.active / hands)
    assert with_economies < programme.load


def test_members_are_asked_first_and_give_hours_to_who_is_behind() -> None:
    city = city_of(*SMALL, *RICH, MONEY)
    group = run_until(city, AT_WORK)
    world, rows = city.world, members_of(city, group)
    row = int(rows[np.argmax([network_of(city, rows).degree[int(r)] for r in rows])])
    home = world.households[row]
    asked = np.zeros(world.contacts.shape[1], np.bool_)
    answers = []
    while (tie := next_asked(city.state, row, asked, ANYBODY, city.month)) != NONE:
        answers.append(int(world.households.group[other_end(world.ties[tie], row)]) == group)
    assert answers[0] and answers == sorted(answers, reverse=True)
    asked[:] = False
    assert next_asked(city.state, row, asked, FELLOWS, city.month) != NONE

    world.households.aid_hours[:] = 0.0
    world.behaviour.help_base = 2.0
    given = world.households.hours_given.copy()
    award = world.awards[home.award]
    award.state, award.verified, award.deadline = ACTIVE, 1, city.month + 9
    assert ask_fellows(city.state, row, 20.0, city.month) == 0.0
    award.state = FROZEN
    got = ask_fellows(city.state, row, 20.0, city.month)
    helpers = np.flatnonzero(world.households.hours_given > given)
    assert 0.0 < got <= 20.0 and set(helpers) <= set(rows) - {row}
    assert (world.households.hours_given - given).sum() == pytest.approx(got)
    assert_conserved(city)
    world.behaviour.group_commitment = 0.0
    assert ask_fellows(city.state, row, 20.0, city.month) == 0.0


def test_members_at_work_learn_to_trust_each_other() -> None:
    city = city_of(*SMALL, *RICH, MONEY)
    rows = members_of(city, run_until(city, AT_WORK))
    ties = city.world.ties[: city.world.tally[0].ties]
    trust = ties.trust_ab.copy()
    work_side_by_side(city.state, city.month)
    among = np.isin(ties.a, rows) & np.isin(ties.b, rows) & (ties.present == 1)
    assert among.any() and (ties.trust_ab[among] > trust[among]).all()
    city.world.behaviour.group_commitment = 0.0
    trust = ties.trust_ab.copy()
    work_side_by_side(city.state, city.month)
    np.testing.assert_array_equal(ties.trust_ab, trust)


# --- one by one, and files -------------------------------------------------------------------


def test_groups_of_one_are_families_one_by_one() -> None:
    city = city_of(f"{GROUP}.smallest=1", f"{GROUP}.largest=1", *RICH, MONEY).run(24)
    assert city.world.tally[0].groups == 0
    programme = city.world.programmes[0]
    assert programme.approvals > 0 and programme.refused_savings > 0
    assert "group_cost" not in set(city.ledger_table().kind)


def test_members_can_bear_the_cost_themselves() -> None:
    city = city_of(*SMALL, *RICH, MONEY, f'{GROUP}.cost_borne_by="members"', f"{GROUP}.shared_cost=3.0")
    assert savings_asked(city.world.programmes[0]) == 2.0
    group = run_until(city, PREPARING)
    rows = members_of(city, group)
    assert (city.households.reserved[rows] == 2.0).all()
    city.world.groups[group].ready = city.month
    held = city.households.cash[rows] + city.households.deposit[rows]
    hand_in(city.state, city.month)
    paid = held - city.households.cash[rows] - city.households.deposit[rows]
    assert paid.sum() == pytest.approx(3.0, abs=1e-3)
    assert (city.households.reserved[rows] == 1.0).all()


def test_a_setting_changes_the_size_of_groups() -> None:
    scenario = load(policies=["solidarity_fund"], settings=[f"{GROUP}.smallest=2", f"{GROUP}.largest=9"])
    group = scenario.policies[0].programmes[0].group
    assert group is not None and (group.smallest, group.largest) == (2, 9)
    assert scenario.policies[0].sources["programmes.0.group.smallest"].tag == "A"
    with pytest.raises(ScenarioError, match="no larger than largest"):
        load(policies=["solidarity_fund"], settings=[f"{GROUP}.largest=5"])
    with pytest.raises(ScenarioError, match="no table 'group'"):
        load(policies=["hip_2019"], settings=["policy.hip_2019.programmes.0.group.smallest=5"])
    with pytest.raises(ScenarioError, match="a whole number between 1 and 300 families"):
        load(policies=["solidarity_fund"], settings=[f"{GROUP}.smallest=0"])


def test_every_number_of_groups_is_a_parameter() -> None:
    assert {p.name for p in PARAMETERS.values() if p.group == "groups"} >= {"site_economies", "join_trust"}
