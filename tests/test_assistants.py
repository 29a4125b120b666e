"""Assistants as people: hiring, assignment, neglect, evaluation, wages (H7, H8)."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from agents.foundation.codes import ACTIVE, NEVER, NONE, QUEUED
from agents.foundation.events import ASSISTANT_CHANGED
from agents.foundation.records import grown
from agents.government.assistance import measure_load, neglects, visits_made
from agents.government.corps import fill_posts, free_money, leave_out, open_registry, staff
from agents.government.supervision import evaluate, hear
from model import HousingModel
from scenarios import load
from tests.awards import approved, family, funded, live
from tests.both_ways import interpreted_and_compiled

GRANT = "policy.shp_2019_grant.programmes.0"
CORPS = f"{GRANT}.assistance"
SUPERVISED = (f"{CORPS}.evaluation=true", f"{CORPS}.supervisors=10.0")


def office(*settings: str, posts: float = 4.0, people: int = 60) -> HousingModel:
    """A city on its first day whose programme has money and has filled its posts from a registry."""
    chosen = [f"{CORPS}.assistants=40", *settings]
    city = HousingModel(load(households=40, months=1, policies=["shp_2019_grant"], settings=chosen, seed=3))
    city.world = city.world._replace(assistants=grown(city.world.assistants, 200))
    open_registry(city.state, people - int(city.world.tally[0].assistants))
    programme = city.world.programmes[0]
    programme.funded, programme.assistants, programme.active = 500.0, posts, 50
    programme.supervisors = 10.0 if programme.evaluates == 1 else 0.0
    staff(city.state, 0)
    return city


def corps(city: HousingModel) -> Any:
    """Assistants in post."""
    everybody = city.world.assistants[: city.world.tally[0].assistants]
    return everybody[everybody.programme != NONE]


def works(city: HousingModel, count: int) -> Any:
    """Running awards that nobody looks after yet."""
    awards = city.world.awards[:count]
    awards.present, awards.state, awards.programme = 1, ACTIVE, 0
    awards.household, awards.assistant = np.arange(count), NONE
    awards.key = np.arange(1, count + 1) * 1_000_003
    city.world.tally[0].awards = count
    return awards


# --- posts -----------------------------------------------------------------------------------


def test_a_part_of_a_post_is_one_part_timer() -> None:
    city = office(posts=2.3)
    assert sorted(corps(city).hours) == pytest.approx([0.3, 1.0, 1.0])
    assert city.world.programmes[0].posts == pytest.approx(2.3)


def test_without_money_nobody_is_hired() -> None:
    city = HousingModel(load(households=60, policies=["shp_2019_grant"], seed=3))
    staff(city.state, 0)
    assert len(corps(city)) == 0


def test_the_registry_is_finite() -> None:
    assert len(corps(office(posts=30.0, people=6))) == 6


def care_of(filter_: float, posts: float) -> float:
    """Mean care of those hired from a registry of sixty."""
    city = office(f"{CORPS}.filter={filter_}", posts=posts)
    assert len(corps(city)) == posts
    return float(corps(city).care.mean())


def test_who_looks_closely_hires_better_people_and_fewer_are_better_than_many() -> None:
    few, many = care_of(1.0, 6), care_of(1.0, 30)
    assert few > 0.85 > many > 0.65
    assert care_of(0.5, 6) > care_of(0.0, 6)


def test_an_office_that_does_not_look_hires_like_everybody() -> None:
    assert 0.35 < care_of(0.0, 40) < 0.65


def test_the_same_people_are_there_under_every_policy() -> None:
    one, other = office(), office(f"{CORPS}.filter=0.9", f"{GRANT}.finance.budget=900.0")
    for name in ("key", "care"):
        np.testing.assert_array_equal(one.world.assistants[name], other.world.assistants[name])


# --- who looks after what --------------------------------------------------------------------


def test_works_are_shared_out_by_hours() -> None:
    city = office(posts=2.5)  # two posts and a half
    works(city, 25)
    measure_load(city.state, 0)
    mine = corps(city)
    assert mine.works.sum() == 25
    assert sorted(mine.works) == [5, 10, 10]
    assert mine.load == pytest.approx(25 / (2.5 * 12), abs=0.06)


def test_who_looks_after_what_is_no_matter_of_storage() -> None:
    found = []
    for turned in (False, True):
        city = office()
        awards = works(city, 12)
        if turned:
            awards.key = awards.key[::-1].copy()
        measure_load(city.state, 0)
        found.append({int(a.key): int(city.world.assistants.key[a.assistant]) for a in awards})
    assert found[0] == found[1]


def test_overload_means_fewer_visits_to_each() -> None:
    city = office("behaviour.harm_base=0", "behaviour.harm_load=0", posts=1.0)
    awards = works(city, 36)
    measure_load(city.state, 0)
    assert corps(city).load == pytest.approx([3.0])
    assert visits_made(city.state, awards[0]) == pytest.approx(1 / 3)


def test_works_of_who_is_left_out_pass_on_and_the_post_is_filled_again() -> None:
    city = office(posts=2.0)
    awards = works(city, 10)
    measure_load(city.state, 0)
    gone = int(awards[0].assistant)
    leave_out(city.state, city.world.assistants[gone], 5)
    known = city.world.tally[0].assistants
    measure_load(city.state, 6)
    assert gone not in awards.assistant and (awards.assistant != NONE).all()
    kinds = city.world.log[1 : city.world.log[0].household + 1].kind
    assert (kinds == ASSISTANT_CHANGED).sum() == 5
    fill_posts(city.state, 0, 6)
    assert city.world.programmes[0].posts == pytest.approx(2.0)
    assert city.world.tally[0].assistants == known and city.world.assistants[gone].left_out == 5


def test_works_wait_where_nobody_can_verify_them() -> None:
    city = funded("shp_2019_grant", f"{GRANT}.delivery.verification_delay=0.0")
    award = approved(city, family(city))
    live(city, award, range(2), stands=True)
    assert award.tranche == 2  # one a month once the work stands
    city.world.assistants.programme, award.assistant = NONE, NONE
    live(city, award, range(2, 6), stands=True)
    assert award.tranche == 2


# --- neglect ---------------------------------------------------------------------------------


def share_of_neglect(load_: float, trained: bool) -> float:
    city = office()
    behaviour, count = city.world.behaviour[0], 0
    people = city.world.assistants[:60]
    people.load, people.course = load_, 0 if trained else NEVER
    people.care = (np.arange(60) + 0.5) / 60  # every rank once
    for person in people:
        count += bool(neglects(person, 0.0, behaviour))
    return count / 60


@pytest.mark.parametrize(
    ("load_", "trained", "share"),
    [(0.5, False, 0.15), (2.0, False, 0.40), (2.0, True, 0.24), (3.0, False, 0.65), (1.0, True, 0.09)],
)
def test_as_many_neglect_families_as_the_parameters_say(load_: float, trained: bool, share: float) -> None:
    assert share_of_neglect(load_, trained) == pytest.approx(share, abs=1 / 60)


def test_who_looks_closely_hires_fewer_who_neglect_families() -> None:
    """The sign that matters: whom the filter chooses and whom neglect is about are told by the same rank."""
    guilty = {}
    for filter_ in (0.0, 1.0):
        city = office(f"{CORPS}.filter={filter_}", "behaviour.harm_base=0.4", posts=20.0)
        behaviour = city.world.behaviour[0]
        guilty[filter_] = sum(bool(neglects(person, 0.0, behaviour)) for person in corps(city))
    assert guilty[1.0] == 0 < guilty[0.0]


def test_who_is_watched_neglects_less() -> None:
    city = office()
    behaviour, people = city.world.behaviour[0], city.world.assistants[:60]
    people.load, people.course, people.care = 3.0, NEVER, (np.arange(60) + 0.5) / 60
    counts = [sum(bool(neglects(person, watched, behaviour)) for person in people) for watched in (0.0, 1.0)]
    assert counts[1] == pytest.approx(0.7 * counts[0], abs=1)


# --- evaluation ------------------------------------------------------------------------------


def trouble(city: HousingModel, of: Any, months: int = 12) -> None:
    """A year of works under every assistant; those of ``of`` stand still."""
    for row in np.flatnonzero(city.world.assistants.hours > 0.0):
        person = city.world.assistants[row]
        person.months = months
        person.stalled = float(months) if person.key in of else 0.0


def left_out(city: HousingModel) -> set[int]:
    everybody = city.world.assistants[: city.world.tally[0].assistants]
    return set(everybody.key[everybody.left_out != NEVER].tolist())


def test_those_with_the_worst_outcome_go_and_the_next_are_taught() -> None:
    city = office(*SUPERVISED, "behaviour.audit_detection=0", posts=10.0)
    bad = set(corps(city).key[:3].tolist())
    trouble(city, bad)
    evaluate(city.state, 11)
    taught = set(corps(city).key[corps(city).course == 11].tolist())
    assert len(left_out(city)) == 1 and len(taught) == 2
    assert left_out(city) | taught == bad


def test_nobody_goes_whose_works_went_well() -> None:
    city = office(*SUPERVISED, "behaviour.harm_base=0", posts=10.0)
    trouble(city, set())
    evaluate(city.state, 11)
    assert left_out(city) == set() and (corps(city).course == NEVER).all()


def test_an_audit_finds_only_those_who_neglect_families() -> None:
    city = office(
        *SUPERVISED,
        "behaviour.audit_detection=1",
        "behaviour.harm_base=0.4",
        "behaviour.deterrence=0",
        posts=10.0,
    )
    before = corps(city)
    guilty = set(before.key[before.care < 0.4].tolist())
    evaluate(city.state, 11)
    assert left_out(city) == guilty and guilty


def test_many_assistants_are_followed_by_few_supervisors() -> None:
    found = []
    for supervisors in (0.05, 10.0):
        city = office(*SUPERVISED, "behaviour.audit_detection=1", "behaviour.harm_base=0.6", posts=40.0)
        city.world.programmes[0].supervisors = supervisors
        evaluate(city.state, 11)
        found.append(len(left_out(city)))
    assert found[0] <= 2 < 15 <= found[1]


def test_families_without_trust_keep_silent_unless_there_is_a_platform() -> None:
    heard = {}
    for platform in (False, True):
        city = office(
            *SUPERVISED, f"{CORPS}.platform={str(platform).lower()}",
            "behaviour.harm_base=0.6", "behaviour.complaint_chance=1",
        )  # fmt: skip
        award = works(city, 1)[0]
        measure_load(city.state, 0)
        city.world.assistants[award.assistant].care = 0.0
        city.households.programme_trust[award.household] = 0.0
        for month in range(12):
            hear(city.state, award, False, month)
        heard[platform] = int(city.world.programmes[0].complaints)
    assert heard == {False: 0, True: 12}


def test_delays_that_overload_explains_are_not_held_against_an_assistant() -> None:
    city = office(*SUPERVISED)
    award = works(city, 1)[0]
    measure_load(city.state, 0)
    assistant = city.world.assistants[award.assistant]
    assistant.care = 1.0
    assistant.load = 4.0
    hear(city.state, award, True, 3)
    assert (assistant.months, assistant.stalled) == (1, pytest.approx(0.25))


# --- money -----------------------------------------------------------------------------------


def test_wages_of_the_year_are_kept_apart_before_anything_is_promised() -> None:
    city = office(*SUPERVISED, f"{CORPS}.supervisor_wage=1.0")
    programme = city.world.programmes[0]
    programme.supervisors = 1.0
    staff(city.state, 3)
    assert programme.payroll == pytest.approx(9 * (4.0 * 0.5 + 1.0 * 1.0))
    assert free_money(programme) == pytest.approx(programme.cash - programme.payroll)


def test_fees_are_paid_with_each_tranche_and_were_promised_before() -> None:
    city = funded("shp_2019_grant", f"{CORPS}.fee_share=0.08")
    programme = city.world.programmes[0]
    award = approved(city, family(city))
    assert programme.committed == pytest.approx(1.08 * award.grant)
    cash = programme.cash
    live(city, award, range(1))
    assert cash - programme.cash == pytest.approx(1.08 * award.paid, abs=1e-5)
    assert programme.committed == pytest.approx(1.08 * (award.grant - award.paid), abs=1e-5)


EVERYTHING = (
    f"{GRANT}.finance.budget=2000.0",
    f"{CORPS}.assistants=30.0",
    f"{CORPS}.filter=0.5",
    f"{CORPS}.evaluation=true",
    f"{CORPS}.platform=true",
    f"{CORPS}.supervisors=5.0",
    f"{CORPS}.supervisor_wage=1.0",
    f"{CORPS}.training_cost=0.5",
    f"{CORPS}.fee_share=0.08",
    f"{CORPS}.plans_checked=5.0",
    f"{GRANT}.delivery.warranty_months=12",
    "behaviour.harm_base=0.5",
    "behaviour.defect_chance=0.7",
)


def test_a_programme_never_spends_more_than_it_has() -> None:
    city = HousingModel(load(households=60, policies=["shp_2019_grant"], settings=EVERYTHING, seed=5))
    for _ in range(18):
        city.step()
        programme = city.world.programmes[0]
        assert programme.cash >= -1e-9 and programme.committed >= 0.0
        out = programme.spent + programme.returned + programme.cash
        assert out == pytest.approx(programme.funded, abs=1e-3)
    awards = city.world.awards[: city.world.tally[0].awards]
    assert programme.approvals > 0 and programme.checked_plans == programme.approvals
    assert programme.overhead > 0.0 and (awards.assistant[awards.state == QUEUED] == NONE).all()


@pytest.mark.parametrize("pay_to", ["household", "builder"])
def test_without_money_all_this_leaves_the_city_as_it_is(pay_to: str) -> None:
    settings = [*EVERYTHING[1:11], f"{GRANT}.finance.budget=0", f'{GRANT}.delivery.pay_to="{pay_to}"']
    plain = HousingModel(load(households=60, months=8, seed=2)).run()
    poor = load(households=60, months=8, seed=2, policies=["shp_2019_grant"], settings=settings)
    assert HousingModel(poor).run().digest() == plain.digest()


SCRIPT = f"""
from model import HousingModel
from scenarios import load
for pay_to in ("household", "builder"):
    settings = {list(EVERYTHING)!r} + [f'{GRANT}.delivery.pay_to="{{pay_to}}"']
    scenario = load(households=60, months=14, seed=4, policies=["shp_2019_grant"], settings=settings)
    city = HousingModel(scenario).run()
    people = city.world.assistants[: city.world.tally[0].assistants]
    print(city.digest(), *people.care, *people.burden, *people.stalled, *city.world.programmes.spent)
"""


def test_interpreted_and_compiled_are_the_same() -> None:
    interpreted, compiled = interpreted_and_compiled(SCRIPT)
    assert interpreted == compiled and len(interpreted) > 20
