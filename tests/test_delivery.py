"""Who gets the money, who repairs, what is seen: direct payment, building firms, warranties (rows 38-48)."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from agents.builder import keep_up
from agents.construction import finish_stage
from agents.contractor import build_as_firms
from agents.foundation.causes import NO_CAUSE
from agents.foundation.codes import COMPLETED, LAPSED, OWNER, WALLS
from agents.foundation.events import FIRM_PAID_BACK, WARRANTY_REPAIR
from agents.government.warranty import keep_warranties
from agents.government.witnesses import let_see, served_in_sight
from agents.government.works import close_award
from model import HousingModel
from scenarios import ScenarioError, load
from tests.awards import approved, family, funded, live
from tests.houses import kinds_of

GRANT = "policy.shp_2019_grant.programmes.0"
FIRM = f'{GRANT}.delivery.pay_to="builder"'
COVERED = f"{GRANT}.delivery.warranty_months=12"
SURE_DEFECT = ("behaviour.defect_chance=0.8", "behaviour.assistance_cuts_defects=0")


def works(*settings: str) -> tuple[HousingModel, int, Any, Any, Any]:
    """A city, a family's row, its award with the first tranche paid, its lot and project."""
    city = funded("shp_2019_grant", f"{GRANT}.delivery.tranches=[1.0]", *settings)
    row = family(city)
    award = approved(city, row)
    live(city, award, range(1))
    return city, row, award, city.lots[award.lot], city.world.projects[award.lot]


# --- a building firm -------------------------------------------------------------------------


def test_money_for_a_firm_never_lies_in_the_familys_purse() -> None:
    city, row, award, _lot, project = works(FIRM)
    home = city.households[row]
    assert (home.cash, home.earmarked) == (0.0, 0.0)
    assert project.firm_owes == pytest.approx(award.paid) and award.paid > 10.0


def test_a_firm_builds_at_its_pace_until_it_owes_nothing() -> None:
    city, row, award, lot, project = works(FIRM, "behaviour.builder_pace=6", "behaviour.defect_chance=0")
    owed, invested, stage = float(project.firm_owes), float(lot.invested), int(lot.done)
    for month in range(1, 8):
        before = float(project.firm_owes)
        build_as_firms(city.state, month)
        assert before - project.firm_owes <= 6.0 + 1e-9
        assert lot.invested - invested == pytest.approx(owed - project.firm_owes)
    assert lot.done > stage, "walls cost less than what a firm builds in half a year"
    assert city.households.hours_received[row] == 0.0


def test_a_firm_keeps_a_margin() -> None:
    done = {}
    for margin in (0.0, 0.5):
        city, _row, _award, _lot, project = works(FIRM, f"behaviour.builder_margin={margin}")
        city.world.behaviour[0].builder_pace = 1.0
        build_as_firms(city.state, 1)
        done[margin] = float(project.progress)
    assert done[0.5] == pytest.approx(0.5 * done[0.0]) and done[0.0] > 0.0


def test_the_family_does_not_build_while_a_firm_is_at_work() -> None:
    city, row, award, lot, project = works(FIRM)
    assert not keep_up(city.households[row], row, lot, project, city.state, 1)
    project.firm_owes = 0.0
    assert keep_up(city.households[row], row, lot, project, city.state, 1)


def test_what_there_is_nothing_to_build_for_is_paid_back() -> None:
    city, row, award, lot, project = works(FIRM)
    project.prototype = 1  # the core and nothing else
    lot.done = 4
    owed, outside = float(project.firm_owes), float(city.world.accounts[0].cash)
    build_as_firms(city.state, 1)
    assert city.households.cash[row] == pytest.approx(owed, abs=1e-5)
    assert city.world.accounts[0].cash == pytest.approx(outside - owed, abs=1e-5)
    assert project.firm_owes == 0.0 and FIRM_PAID_BACK in kinds_of(city)


def test_an_award_is_not_over_while_the_firm_owes_works() -> None:
    city, _row, award, _lot, project = works(FIRM)
    live(city, award, range(1, 3), stands=True)
    assert award.present == 1
    project.firm_owes = 0.0
    live(city, award, range(3, 4), stands=True)
    assert award.state == COMPLETED


# --- a warranty ------------------------------------------------------------------------------


def defect(city: HousingModel, row: int) -> float:
    """Walls are finished and crack; what the repair costs."""
    home = city.households[row]
    lot, project = city.lots[home.lot], city.world.projects[home.lot]
    project.stage = WALLS
    for month in range(1, 200):  # one stage has one draw: another key is another house
        home.key += 1
        finish_stage(city.state, home, lot, project, month)
        if lot.defects:
            return float(project.rework)
        project.stage = WALLS
    raise AssertionError("no defect in two hundred houses")


@pytest.mark.parametrize("firm", [False, True])
def test_a_defect_under_warranty_costs_the_family_nothing(firm: bool) -> None:
    city, row, award, lot, project = works(COVERED, *SURE_DEFECT, *([FIRM] if firm else []))
    cost = defect(city, row)
    programme, cash = city.world.programmes[0], float(city.households.cash[row])
    trust, money = float(city.households.programme_trust[row]), float(programme.cash)
    keep_warranties(city.state, 2)
    assert (lot.defects, project.rework, project.covered) == (0, 0.0, 0.0)
    assert city.households.cash[row] == cash
    assert money - programme.cash == pytest.approx(0.0 if firm else cost, abs=1e-5)
    assert programme.repairs == 1 and WARRANTY_REPAIR in kinds_of(city)
    assert city.households.programme_trust[row] == pytest.approx(min(1.0, trust + 0.05))


@pytest.mark.parametrize(("months", "repaired"), [(12, True), (13, False)])
def test_a_warranty_ends(months: int, repaired: bool) -> None:
    city, row, award, lot, project = works(COVERED, *SURE_DEFECT)
    defect(city, row)
    close_award(city.state, award, COMPLETED, NO_CAUSE, 3)
    keep_warranties(city.state, 3 + months)
    assert (lot.defects == 0) == repaired


def test_neither_a_lapsed_award_nor_one_without_warranty_covers_defects() -> None:
    city, row, award, lot, project = works(COVERED, *SURE_DEFECT)
    defect(city, row)
    close_award(city.state, award, LAPSED, NO_CAUSE, 3)
    keep_warranties(city.state, 4)
    assert lot.defects != 0
    city, row, award, lot, project = works(*SURE_DEFECT)
    defect(city, row)
    assert project.covered == 0.0


def test_a_programme_without_free_money_repairs_later() -> None:
    city, row, award, lot, project = works(COVERED, *SURE_DEFECT)
    defect(city, row)
    programme = city.world.programmes[0]
    programme.payroll = programme.cash
    keep_warranties(city.state, 2)
    assert lot.defects != 0
    programme.payroll = 0.0
    keep_warranties(city.state, 3)
    assert lot.defects == 0


# --- plans checked ---------------------------------------------------------------------------


def test_plans_wait_their_turn_at_the_desk_and_fewer_defects_come_of_it() -> None:
    city = funded("shp_2019_grant", f"{GRANT}.assistance.plans_checked=10.0")
    city.world.programmes[0].plans_checked = 0.5
    row = family(city)
    award = approved(city, row)
    assert award.due == 2 and city.world.projects[award.lot].checked == 1
    assert award.deadline == award.due + city.world.programmes[0].deadline
    award.present = 0
    other = approved(city, row)
    assert other.due == 4
    close_award(city.state, other, COMPLETED, NO_CAUSE, 9)
    assert city.world.projects[award.lot].checked == 0


def test_a_checked_plan_has_fewer_defects() -> None:
    city, row, _award, lot, project = works(*SURE_DEFECT)
    home, found = city.households[row], {0: 0, 1: 0}
    key = int(home.key)
    for checked in found:
        for n in range(120):
            home.key, project.checked, project.stage, lot.defects = key + n, checked, WALLS, 0
            finish_stage(city.state, home, lot, project, 1)
            found[checked] += int(lot.defects != 0)
    assert found[1] < 0.85 * found[0]
    home.key = key


# --- what is seen ----------------------------------------------------------------------------


def neighbours(city: HousingModel) -> tuple[int, int, int]:
    """Rows of a family, of a stranger who owns on its block, and of one elsewhere."""
    homes, each = city.households, int(city.world.place[0].lots_a_block)
    homes.degree[:] = 0
    owners = np.flatnonzero((homes.tenure == OWNER) & (homes.present == 1))
    blocks = homes.lot[owners] // each
    here = blocks[0]
    return int(owners[0]), int(owners[blocks == here][1]), int(owners[blocks != here][0])


def test_what_happens_is_seen_on_the_block_and_nowhere_else() -> None:
    city = HousingModel(load(households=200, months=1, seed=3))
    mine, near, far = neighbours(city)
    homes = city.households
    homes.programme_trust[:] = 0.5
    let_see(city.state, mine, int(homes.lot[mine]), -0.15)
    sight = city.world.behaviour[0].sight
    assert homes.programme_trust[near] == pytest.approx(0.5 - 0.15 * sight)
    assert homes.programme_trust[far] == homes.programme_trust[mine] == 0.5


def test_a_finished_house_on_the_block_makes_readier_to_ask() -> None:
    city = HousingModel(load(households=200, months=1, seed=3))
    mine, near, far = neighbours(city)
    city.households.served[mine] = 1
    assert served_in_sight(city.state, near) == city.world.behaviour[0].sight
    assert served_in_sight(city.state, far) == 0.0
    assert served_in_sight(city.state, mine) == 0.0, "one's own house is no neighbour's"
    city.world.behaviour[0].sight = 0.0
    assert served_in_sight(city.state, near) == 0.0


@pytest.mark.parametrize(("settings", "gain"), [((), 0.05), ((FIRM,), 0.0)])
def test_money_in_the_familys_own_hands_is_noticed_once(settings: tuple[str, ...], gain: float) -> None:
    city = funded("shp_2019_grant", f"{GRANT}.delivery.verification_delay=0.0", *settings)
    row = family(city)
    city.households.programme_trust[row] = 0.4
    award = approved(city, row)
    live(city, award, range(1))
    assert city.households.programme_trust[row] == pytest.approx(0.4 + gain)
    live(city, award, range(1, 3), stands=True)
    assert award.tranche > 1
    assert city.households.programme_trust[row] == pytest.approx(0.4 + gain)


# --- what a file may say ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("settings", "field", "says"),
    [
        (["assistance.supervisors=1.0"], "supervisors", "evaluation"),
        (["assistance.evaluation=true"], "supervisors", "above 0"),
        (["assistance.platform=true"], "platform", "evaluation"),
        (["assistance.training_cost=1.0"], "training_cost", "trained"),
        (["assistance.filter=1.5"], "filter", "between 0 and 1"),
        (["delivery.warranty_months=400"], "warranty_months", "between 0 and 120"),
        (['delivery.pay_to="mayor"'], "pay_to", "household"),
    ],
)
def test_what_does_not_fit_together_is_refused(settings: list[str], field: str, says: str) -> None:
    with pytest.raises(ScenarioError) as refused:
        load(policies=["shp_2019_grant"], settings=[f"{GRANT}.{setting}" for setting in settings])
    assert field in str(refused.value) and says in str(refused.value)


def test_nothing_new_said_is_nothing_new() -> None:
    record = HousingModel(load(households=40, months=1, policies=["shp_2019_grant"])).world.programmes[0]
    for name in ("screening", "evaluates", "supervisors", "fee_share", "plans_checked", "pays_builder"):
        assert record[name] == 0
    assert record.warranty == 0
