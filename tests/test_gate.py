"""One gate for all that programmes give, asked again on the day on which somebody is served."""

from __future__ import annotations

import numpy as np
import pytest

from agents.foundation.causes import NO_CAPACITY, NO_CAUSE, NO_SAVINGS
from agents.foundation.codes import ACTIVE, NATIVE, NONE, QUEUED, SHARER, WAITING
from agents.government.applications import file_application, hindrance
from agents.government.approval import approve, missing_for
from agents.government.approval_of_groups import approve_groups, offer_to
from agents.government.collective import pools
from agents.government.eligibility import savings_in_kind
from agents.government.guarantee_fund import fund_for
from tests.awards import bring, empty_purse, family, funded, offered
from tests.means import holder, rich
from tests.tenancies import city_with
from tests.test_homes import applicant, on_offer
from tests.test_money_in_time import waiting_families

# --- works -----------------------------------------------------------------------------------


def test_who_can_bear_the_credit_no_more_waits_and_gets_no_grant_without_it() -> None:
    """What bars somebody at the door bars who waits, too."""
    city = funded("shp_2016_cofinancing")
    row = family(city, 4.0)
    bring(city, row, 60.0)
    programme, home = city.world.programmes[0], city.households[row]
    assert programme.credit_required == 1 and hindrance(city.state, row, 0, 0) == NO_CAUSE
    file_application(city.state, row, 0, 0)
    award = city.world.awards[home.award]
    home.usual_income = 0.8
    offer = offered(city, row)
    assert offer[0] > city.world.behaviour[0].smallest_project > offer[1]
    assert missing_for(city.state, award, *offer) == NO_CAPACITY == hindrance(city.state, row, 0, 0)
    approve(city.state, 1)
    assert (award.state, programme.approvals) == (QUEUED, 0)
    home.usual_income = 4.0
    approve(city.state, 2)
    assert (award.state, programme.approvals) == (ACTIVE, 1)


def test_own_savings_go_into_the_works_once_they_begin() -> None:
    city = funded("shp_2016_cofinancing")
    row = family(city, 4.0)
    bring(city, row, 60.0)
    home = city.households[row]
    city.world.programmes[0].savings_in_kind = 0
    file_application(city.state, row, 0, 0)
    assert home.reserved == pytest.approx(offered(city, row)[2]) and home.reserved > 0.0
    approve(city.state, 0)
    assert city.world.awards[home.award].state == ACTIVE and home.reserved == 0.0


def test_own_hands_and_material_count_where_savings_in_kind_do() -> None:
    """Who can show work, material and walls waits for no money, and keeps none apart."""
    city = funded("shp_in_kind_savings")
    row = family(city, 1.5)
    world, home, behaviour = city.world, city.households[row], city.world.behaviour[0]
    programme, lot = world.programmes[0], city.lots[home.lot]
    adults = int(home.adults)
    hours = behaviour.own_hours if home.employed else behaviour.own_hours_idle
    work = behaviour.pledged_months * hours * adults * behaviour.plain_wage
    assert savings_in_kind(city.state, home, programme) == pytest.approx(work) and work > 0.1
    lot.invested = 10.0
    assert savings_in_kind(city.state, home, programme) == pytest.approx(work + 3.0)
    file_application(city.state, row, 0, 0)
    asked = offered(city, row)[2]
    assert home.reserved == pytest.approx(max(0.0, asked - work - 3.0))
    approve(city.state, 0)
    assert world.awards[home.award].state == ACTIVE
    programme.savings_in_kind = 0
    assert savings_in_kind(city.state, home, programme) == 0.0


def test_who_grows_younger_is_no_longer_old_enough() -> None:
    """The head of a family dies, or somebody who lives alone marries: age is asked again."""
    elders = "policy.shp_2019_grant.programmes.0.eligibility.elders_from=60"
    city = funded("shp_2019_grant", elders)
    row = family(city, 2.0)
    born = city.world.born[row]
    born[0] = -70 * 12
    assert hindrance(city.state, row, 0, 0) == NO_CAUSE
    file_application(city.state, row, 0, 0)
    award = city.world.awards[city.households.award[row]]
    born[0] = -30 * 12
    approve(city.state, 1)
    assert award.present == 0 and city.households.award[row] == NONE
    assert city.world.programmes[0].refused_access == 1


# --- groups ----------------------------------------------------------------------------------


@pytest.mark.parametrize("lacks", ["capacity", "savings"])
def test_members_of_a_group_pass_the_same_gate(lacks: str) -> None:
    city = funded("solidarity_fund")
    world, programme, homes = city.world, city.world.programmes[0], city.households
    programme.group_smallest, programme.group_savings = 1, 0.0
    rows = waiting_families(city, 3)
    world.tally[0].groups = 1
    group = world.groups[0]
    group.present, group.state, group.programme, group.members = 1, WAITING, 0, 3
    homes.group[rows] = 0
    homes.instalments[rows], homes.usual_income[rows] = 0.0, 6.0
    if lacks == "capacity":
        programme.credit_required, programme.credit_limit, programme.capacity_share = 1, 10.0, 0.3
        programme.grant_limit, programme.term, programme.lender = 10.0, 60, 0
        homes.usual_income[rows[0]] = 0.1
    else:
        programme.savings_share = 0.2
        for row in rows[1:]:
            bring(city, row, 20.0)
        homes.deposit[rows[0]] = 0.0
        empty_purse(city, rows[0])
    award = world.awards[homes.award[rows[0]]]
    wanted = NO_CAPACITY if lacks == "capacity" else NO_SAVINGS
    assert missing_for(city.state, award, *offer_to(city.state, rows[0])) == wanted
    approve_groups(city.state, 0)
    assert homes.award[rows[0]] == NONE and homes.group[rows[0]] == NONE
    assert (world.awards[homes.award[rows[1:]]].state == ACTIVE).all()


# --- homes -----------------------------------------------------------------------------------


def test_who_has_got_a_storey_meanwhile_gets_no_home() -> None:
    city = on_offer("finished_periphery")
    row = applicant(city)
    home = city.households[row]
    lot_row = int(np.flatnonzero(city.lots.owner != NONE)[0])
    home.tenure, home.lot = SHARER, lot_row
    city.lots[lot_row].upper = row
    city.lots[lot_row].storey = 1
    assert hindrance(city.state, row, 0, 1) != NO_CAUSE
    approve(city.state, 1)
    assert home.award == NONE and city.world.programmes[0].approvals == 0


# --- means and rents -------------------------------------------------------------------------


def test_families_pool_for_a_programme_only_where_it_works() -> None:
    """Polygons, residence and savings bar from a collective programme as from any other."""
    city = rich("collective_remittances")
    city.world.behaviour[0].works_base = 60.0
    row = holder(city)
    home, programme = city.households[row], city.world.programmes[0]
    place = city.world.settlements[city.lots.settlement[home.lot]]
    place.services, home.remittance, home.stream = 1, 1.0, NATIVE
    bring(city, row, 50.0)
    assert pools(city.state, row, 0, 3)
    programme.mark = 16
    assert not pools(city.state, row, 0, 3)
    place.polygon = 16
    assert pools(city.state, row, 0, 3)
    programme.own_savings = 90.0
    assert not pools(city.state, row, 0, 3)


def test_a_guarantee_asks_for_the_savings_its_file_names() -> None:
    city = city_with("guarantee_fund")
    home, programme = city.households[0], city.world.programmes[0]
    programme.funded = programme.cash = 10.0
    home.fund_debt, home.papers, home.usual_income, home.tenure = 0.0, 1, 1.0, SHARER
    assert fund_for(city.state, home) == 0
    programme.own_savings = float(home.cash + home.deposit) + 1.0
    assert fund_for(city.state, home) == NONE
