"""Which lenders a place may have together, and with the programmes of a policy."""

from __future__ import annotations

import copy
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import tomli_w

from model import HousingModel
from scenarios import check_file, load
from tests.test_scenario_mistakes import HIP_FILE, PLACE_FILE, mistake

Lenders = list[dict[str, Any]]


def place_with(folder: Path, change: Callable[[Lenders], Lenders]) -> Path:
    """A place file like the default one, with other lenders."""
    raw = tomllib.loads(PLACE_FILE.read_text("utf-8"))
    raw["lenders"] = change(raw["lenders"])
    path = folder / "other.toml"
    path.write_text(tomli_w.dumps(raw), "utf-8")
    return path


def like(lender: dict[str, Any], name: str) -> dict[str, Any]:
    twin = copy.deepcopy(lender)
    twin["name"] = name
    return twin


def many(count: int) -> Callable[[Lenders], Lenders]:
    return lambda lenders: lenders + [like(lenders[0], f"shop_{k}") for k in range(len(lenders), count)]


def test_members_know_which_cooperative_keeps_their_savings(tmp_path: Path) -> None:
    path = place_with(tmp_path, lambda lenders: [*lenders, like(lenders[3], "second_cooperative")])
    (problem,) = check_file(path)
    assert problem.field == "lenders"
    assert "at most one cooperative; got cooperative, second_cooperative" in str(problem)
    error = mistake(settings=["place.lenders.3.savings_multiple=0", 'place.lenders.0.kind="cooperative"'])
    assert "at most one cooperative; got for_profit, cooperative" in str(error)


def test_a_household_remembers_so_many_lenders_and_no_more(tmp_path: Path) -> None:
    (problem,) = check_file(place_with(tmp_path, many(32)))
    assert problem.field == "lenders" and "at most 31 lenders; got 32" in str(problem)
    path = place_with(tmp_path, many(31))
    assert check_file(path) == []
    city = HousingModel(load(path, households=30, months=1))
    city.step()
    assert len(city.world.lenders) == 31
    error = mistake(place=path, policies=["hip_2019"])
    assert "at most 31 lenders of the place and of programmes; got 31 and 1" in str(error)


def test_a_lender_is_not_named_like_the_public_lender_of_a_programme(tmp_path: Path) -> None:
    programme = tomllib.loads(HIP_FILE.read_text("utf-8"))["programmes"][0]["name"]
    path = place_with(tmp_path, lambda lenders: [*lenders, like(lenders[0], programme)])
    assert check_file(path) == []
    assert f"got '{programme}' for both" in str(mistake(place=path, policies=["hip_2019"]))
    assert load(path, policies=["shp_2019_grant"]).place.lenders[-1].name == programme


@pytest.mark.parametrize("lenders", [0, 1])
def test_a_place_needs_no_lenders(tmp_path: Path, lenders: int) -> None:
    path = place_with(tmp_path, lambda all_of_them: all_of_them[:lenders])
    city = HousingModel(load(path, households=30, months=2))
    city.step()
    assert len(city.world.lenders) == lenders


def test_twelve_tranches_are_as_good_as_three() -> None:
    shares = [0.1] * 8 + [0.05] * 4
    name = "policy.hip_2019.programmes.0.delivery.tranches"
    city = HousingModel(load(policies=["hip_2019"], households=30, months=1, settings=[f"{name}={shares}"]))
    programme = city.world.programmes[0]
    assert programme.tranche_count == 12 and programme.tranches.tolist() == shares
