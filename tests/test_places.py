"""The places that come along: each loads, lives, is told apart, and shows what its country is known for."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from agents.foundation.codes import INTERNATIONAL, NATIVE, NEVER, OWNER, SHARER, STREAM_NAMES, TENANT
from agents.foundation.draws import luck_from
from agents.foundation.parameters import PARAMETERS
from analysis.places import PAGE, places_page
from analysis.store import save_run
from analysis.story import tell_as_document
from analysis.validation.look import Look
from analysis.validation.measures import measure_of
from model import HousingModel
from model.beginning import assign_tenure, native_keys
from model.first_migrants import MAY_OWN, OWNS, OWNS_NOT, streams_of
from scenarios import check_file, list_places, load, load_resolved
from tests.both_ways import interpreted_and_compiled
from tests.test_city import assert_conserved
from tests.test_scenario_mistakes import mistake

PLACES = [row.name for row in list_places()]
HOUSE = Path(__file__).resolve().parents[1]
DEFAULT = HOUSE / "scenarios" / "places" / "valle_de_mexico.toml"


@pytest.fixture(scope="module")
def cities() -> dict[str, HousingModel]:
    """Each place after two years."""
    return {place: HousingModel(load(place, households=240, months=24, seed=3)).run() for place in PLACES}


# --- each of them --------------------------------------------------------------------------------


def test_seven_places_come_along() -> None:
    known = {"cartagena", "lima", "montevideo", "san_marcos", "santiago", "sao_paulo", "valle_de_mexico"}
    assert set(PLACES) >= known


@pytest.mark.parametrize("place", PLACES)
def test_a_place_lives_with_closed_books(cities: dict[str, HousingModel], place: str) -> None:
    city = cities[place]
    assert_conserved(city)
    assert len(city.lot_table()) and len(city.group_table()) and len(city.lender_table())
    series = city.series()
    assert series.households.iloc[-1] > 0.8 * series.households.iloc[0]
    assert 0.05 < series.rent_burden.iloc[-1] < 0.5 and series.unhoused_share.iloc[-1] < 0.05


def test_no_two_places_are_the_same_city(cities: dict[str, HousingModel]) -> None:
    assert len({city.digest() for city in cities.values()}) == len(cities)


@pytest.mark.parametrize("place", PLACES)
def test_a_life_can_be_told_in_every_place(
    cities: dict[str, HousingModel], place: str, tmp_path: Path
) -> None:
    city = cities[place]
    save_run(city, tmp_path / place)
    came = city.households[(city.households.arrived < 0) & (city.households.stream != NATIVE)]
    keys = ["typical", *(str(int(key)) for key in came.key[:2])]
    for key in keys:
        assert len(tell_as_document(tmp_path / place, key)["text"]) > 200


@pytest.mark.parametrize("place", PLACES)
def test_an_own_number_differs_from_the_one_elsewhere(place: str) -> None:
    """A behavioural number that says what all places have would be noise."""
    for name in load(place).place.behaviour.model_fields_set:
        assert getattr(load(place).place.behaviour, name) != PARAMETERS[name].default, name


@pytest.mark.parametrize("place", PLACES)
def test_programmes_run_in_every_place(place: str) -> None:
    policies = ["guarantee_fund", "rent_vouchers", "hip_2019", "upgrading"]
    city = HousingModel(load(place, households=120, months=26, seed=2, policies=policies)).run()
    assert_conserved(city)
    series = city.series()
    assert series.tenants_guaranteed.iloc[-1] + series.tenants_helped.iloc[-1] > 0
    assert series.public_spend.iloc[-1] > 0.0


# --- what countries are known for ----------------------------------------------------------------


def seen(city: HousingModel, measure: str) -> float:
    return measure_of(Look(city), measure)


def test_migrants_in_cartagena_rent_without_contracts(cities: dict[str, HousingModel]) -> None:
    """Housing Laboratory 2020 §2.4: 90 % tenants; R4V: 11.8 % with a written contract."""
    assert seen(cities["cartagena"], "migrants_renting_now") > 0.6
    assert seen(cities["cartagena"], "migrants_with_written_contract") < 0.25
    displaced = (cities["cartagena"].households.stream == STREAM_NAMES.index("displaced")).mean()
    assert 0.05 < displaced < 0.16  # 10 % of the population (§2.3)


def test_one_household_in_six_of_san_marcos_has_remittances(cities: dict[str, HousingModel]) -> None:
    """15 to 20 % of households, which makes about an eighth of all income (12 % of GDP)."""
    assert 0.12 < seen(cities["san_marcos"], "remittance_receivers") < 0.24
    assert 0.06 < seen(cities["san_marcos"], "remittances_over_income") < 0.18
    assert seen(cities["montevideo"], "remittances_over_income") < 0.04


def test_rooms_stand_empty_in_montevideo_and_hardly_anybody_takes_land(
    cities: dict[str, HousingModel],
) -> None:
    assert seen(cities["montevideo"], "formal_rooms_empty") > 0.10
    taken = {place: float((city.lots.invaded >= 0).mean()) for place, city in cities.items()}
    assert taken["montevideo"] <= taken["lima"]
    written = {place: city.series().written_contract_share.iloc[-1] for place, city in cities.items()}
    assert max(written, key=lambda place: written[place]) == "montevideo"


def test_migrants_are_a_fifth_of_santiago_and_pay_more(cities: dict[str, HousingModel]) -> None:
    """Housing Laboratory 2020 §2.2: a premium of 12 %, smaller and worse homes."""
    assert 0.12 < seen(cities["santiago"], "international_share") < 0.30
    assert seen(cities["santiago"], "crowded_migrants_over_natives") > 1.2
    rooms = cities["santiago"].world.rooms
    let = rooms[(rooms.present == 1) & (rooms.tenant >= 0)]
    theirs = cities["santiago"].world.households.stream[let.tenant] == INTERNATIONAL
    assert let.premium[theirs].mean() > let.premium[~theirs].mean()


def test_titles_come_sooner_in_lima(cities: dict[str, HousingModel]) -> None:
    """The office takes up a case in the January after it was asked for, and grants it a year later."""
    running = {place: int((city.lots.title_due != NEVER).sum()) for place, city in cities.items()}
    assert running["lima"] > 1.5 * running["valle_de_mexico"] > 0


# --- who came before the first day ---------------------------------------------------------------


def test_nobody_is_drawn_anew_where_no_stream_was_there_at_the_start() -> None:
    keys = native_keys(500)
    place, luck = load().place, luck_from(3)
    assert (streams_of(keys, place, luck) == NATIVE).all()
    shares = np.bincount(streams_of(keys, load("cartagena").place, luck), minlength=6) / 500
    assert shares[INTERNATIONAL] == pytest.approx(0.12, abs=0.05)
    assert shares[NATIVE] == pytest.approx(0.75, abs=0.06)


def test_who_owns_on_the_first_day() -> None:
    """Migrants who own do, the others do not, and rent before natives do."""
    keys = native_keys(100)
    may_own = np.full(100, MAY_OWN)
    may_own[:5], may_own[5:15] = OWNS, OWNS_NOT
    settlement = np.zeros(100, np.int64)
    sizes, owners, sharing = np.array([100]), np.array([60]), np.array([0.5])
    tenure = assign_tenure(keys, settlement, sizes, owners, sharing, may_own, luck_from(1))
    assert (tenure[:5] == OWNER).all() and (tenure[5:15] == TENANT).all()
    assert [(tenure == kind).sum() for kind in (OWNER, TENANT, SHARER)] == [60, 20, 20]


def before(city: HousingModel) -> Any:
    """Migrants from other countries who were there on the first day."""
    homes = city.households
    return homes[(homes.stream == INTERNATIONAL) & (homes.arrived < 0)]


def test_who_came_before_has_papers_and_wages_by_the_length_of_the_stay() -> None:
    name = "place.migration.international"
    settings = [f"{name}.at_start=0.5", f"{name}.papers=0.0", f"{name}.owners_at_start=0.2"]
    new, old = (
        HousingModel(
            load(households=240, months=1, seed=2, settings=[*settings, f"{name}.years_at_start={n}"])
        )
        for n in (1, 30)
    )
    for city in (new, old):
        theirs = before(city)
        assert 0.4 < len(theirs) / 240 < 0.6
        assert (theirs.parents == 0).all()
        assert (theirs.settled[theirs.tenure == TENANT] >= theirs.arrived[theirs.tenure == TENANT]).all()
        assert (theirs.tenure == OWNER).mean() == pytest.approx(0.2, abs=0.1)
    first, later = before(new), before(old)
    assert later.papers.mean() > first.papers.mean() + 0.3
    assert later.income_gap.mean() < 0.5 * first.income_gap.mean()
    natives = [c.households[c.households.stream == NATIVE].key.tolist() for c in (new, old)]
    assert natives[0] == natives[1]  # how long others have been here changes nobody's luck


def test_streams_at_the_start_cannot_be_more_than_everybody() -> None:
    error = mistake(
        settings=[
            "place.migration.international.at_start=0.7",
            "place.migration.internal.at_start=0.6",
        ]
    )
    assert "at most 1 together; got 1.3" in str(error)


def test_interpreted_and_compiled_places_are_the_same() -> None:
    here, there = interpreted_and_compiled(
        "from model import HousingModel\n"
        "from scenarios import load\n"
        "for place in ('cartagena', 'lima'):\n"
        "    print(HousingModel(load(place, households=60, months=7, seed=4)).run().digest())\n"
    )
    assert here == there and len(here) == 2


# --- behaviour of a place ------------------------------------------------------------------------


def own(text: str, tmp_path: Path) -> Path:
    path = tmp_path / "mine.toml"
    path.write_text(DEFAULT.read_text("utf-8") + "\n[behaviour]\n" + text, "utf-8")
    return path


REMIT = 'remittance_amount = { value = 2.5, unit = "MWM/month", tag = "A", source = "made up for a test" }\n'


def test_a_place_has_behaviour_of_its_own_until_a_run_says_otherwise(tmp_path: Path) -> None:
    path = own(REMIT, tmp_path)
    assert check_file(path) == []
    assert load(path).behaviour == {"remittance_amount": 2.5}
    assert HousingModel(load(path, households=30, months=1)).world.behaviour[0].remittance_amount == 2.5
    assert load(path, settings=["behaviour.remittance_amount=3"]).behaviour == {"remittance_amount": 3.0}
    back = PARAMETERS["remittance_amount"].default
    assert load(path, settings=[f"behaviour.remittance_amount={back}"]).behaviour == {}
    assert load(path, settings=["place.behaviour.remittance_amount=1.0"]).behaviour == {
        "remittance_amount": 1.0
    }
    assert "a table that is in the file" in str(mistake(settings=["place.behaviour.remittance_amount=1.0"]))


def test_a_resolved_scenario_keeps_the_behaviour_of_its_place(tmp_path: Path) -> None:
    for settings in ([], ["behaviour.remittance_amount=3"], ["behaviour.remittance_amount=1.5"]):
        scenario = load(own(REMIT, tmp_path), settings=settings)
        (tmp_path / "resolved.toml").write_text(scenario.to_toml(), "utf-8")
        assert load_resolved(tmp_path / "resolved.toml") == scenario
        leaf = tomllib.loads(scenario.to_toml())["behaviour"]["remittance_amount"]
        assert leaf["value"] == (scenario.behaviour.get("remittance_amount", 1.5))
        assert ("made up for a test" in leaf["source"]) and (settings == []) == (
            "instead of 2.5" not in leaf["source"]
        )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (REMIT.replace("2.5", "9"), "between 0.5 and 3 MWM/month"),
        (REMIT.replace("MWM/month", "MXN"), "MWM/month"),
        (REMIT.replace("remittance_amount", "remitance_amount"), "did you mean 'remittance_amount'"),
        ("remittance_amount = 2\n", "a number with unit, tag and source"),
    ],
)
def test_mistakes_in_the_behaviour_of_a_place(text: str, said: str, tmp_path: Path) -> None:
    (problem,) = check_file(own(text, tmp_path))
    assert problem.field.startswith("behaviour.") and said in str(problem) and len(str(problem)) < 400


# --- the page ------------------------------------------------------------------------------------


def test_the_page_of_places_is_up_to_date() -> None:
    assert (HOUSE / PAGE).read_text("utf-8") == places_page(), f"run.py list --collect {PAGE} writes it anew"
