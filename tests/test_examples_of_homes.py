"""Worked examples of homes, of money of several levels, and of whose turn it is; what is said about them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from analysis.explain import explain, yearly_cost
from scenarios.policy import Policy
from scenarios.reading import policy_named
from tests.both_ways import HOUSE
from tests.checks import check_all

POLICIES = HOUSE / "scenarios" / "policies"

OTHERWISE = {
    "price": ("finished_periphery", "price = 106.87", "price = 116.87"),
    "own_part": ("core_area_housing", "own_part = 5.87", "own_part = 3.52"),
    "credit": ("infonavit_mortgage", "credit = 93.14", "credit = 101.53"),
    "instalment": ("sites_and_services", "instalment = 0.3098", "instalment = 0.3261"),
    "interest_borne": ("mortgage_subsidy", "interest_borne = 0.4008", "interest_borne = 0.2404"),
    "pays.outside": ("mortgage_subsidy", "outside = 96.19", "outside = 0"),
    "ground_given": ("dominican_incentive", "ground_given = 20", "ground_given = 0"),
    "months_lent": ("comodato_units", "months_lent = 36", "months_lent = 24"),
    "starts": ("comodato_units", "starts = false", "starts = true"),
    "pays.partners": ("shp_levels", "partners = [7.2]", "partners = [3.6]"),
    "arrives": ("shp_levels", "arrives = 3", "arrives = 0"),
    "money": ("shp_levels", "money = 140", "money = 100"),
    "eligible": ("uip_polygons", ", in_polygon = true }\nexpected = { eligible = true", None),
    "first": ("uip_polygons", "first = 2", "first = 1"),
    "both": ("uip_polygons", "both = 0", "both = 1"),
}
"""A file, what it tells, and something else, by what comes out otherwise."""


def asked(queue: str, *examples: str) -> str:
    """The file of polygons with another queue, and questions about who comes first."""
    text = (POLICIES / "uip_polygons.toml").read_text("utf-8").split("\n[[examples]]")[0]
    old = text[text.index('queue = "polygon"') : text.index("[programmes.benefit]")]
    return text.replace(old, f"{queue}\n\n") + "".join(
        f'\n[[examples]]\ntitle = "{k}"\nrule = "first_by_place"\n'
        f"told = {{ {told} }}\ngives = {{ {gives} }}\n"
        for k, (told, gives) in enumerate(example.split(" → ") for example in examples)
    )


def two(one: str, other: str) -> str:
    """What is told of two applications: month, families, services, organisation of each."""
    names = ("month", "families", "services", "organisation")
    return ", ".join(
        f"{name}_{k} = {value}"
        for k, told in enumerate((one, other), 1)
        for name, value in zip(names, told.split(), strict=True)
    )


QUEUES = {
    # 30 families without three of four services are 22.5, 40 without two are 20.
    "gap": asked(
        'queue = "gap"',
        two("9 30 1 0.1", "0 40 2 0.9") + " → first = 1, both = 1",
        two("9 30 3 0.1", "0 40 2 0.9") + " → first = 2, both = 1",
        two("9 30 2 0.1", "2 30 2 0.9") + " → first = 2, both = 1",
    ),
    "brokered": asked(
        'queue = "brokered"\nbroker_quota = { value = 0.2, unit = "share", tag = "A", source = "made up" }',
        two("9 30 1 0.9", "0 40 2 0.1") + " → first = 1, both = 1",
        two("9 30 1 0", "0 40 2 0") + " → first = 2, both = 1",
    ),
    "first_come": asked('queue = "first_come"', two("9 30 1 0.9", "0 40 2 0.1") + " → first = 2, both = 1"),
    "inside_first": asked(
        'queue = "polygon"\nupgrading_polygons = true\ninside_first = true',
        two("9 30 1 0.1", "0 40 2 0.9") + " → first = 1, both = 1",
    ),
    "nobody_lacks_services": asked(
        'queue = "polygon"\n'
        'settlements = { value = 4, unit = "per 1,000 households", tag = "A", source = "made up" }\n'
        'choice = "gap"',
        two("9 30 4 0.1", "0 40 4 0.9") + " → first = 0, both = 0",
    ),
}


@pytest.fixture(scope="module")
def checked(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What ``run.py check`` says of all these files."""
    folder = tmp_path_factory.mktemp("files")
    for name, (file, old, new) in OTHERWISE.items():
        text = (POLICIES / f"{file}.toml").read_text("utf-8")
        new = old.replace(", in_polygon = true", "") if new is None else new
        assert old in text
        (folder / f"{name}.toml").write_text(text.replace(old, new, 1), "utf-8")
    for name, text in QUEUES.items():
        (folder / f"{name}.toml").write_text(text, "utf-8")
    return {Path(item["file"]).stem: item for item in check_all(sorted(folder.iterdir()))}


@pytest.mark.parametrize("name", OTHERWISE)
def test_what_is_told_wrongly_is_noticed(name: str, checked: dict[str, Any]) -> None:
    wrong = [error["expected"].split(" ")[0] for error in checked[name]["errors"]]
    assert wrong[0] == name
    assert len(wrong) == 1 or name == "eligible"


@pytest.mark.parametrize("name", QUEUES)
def test_queues_serve_in_the_order_they_should(name: str, checked: dict[str, Any]) -> None:
    assert checked[name]["errors"] == []
    assert all(example["as_told"] for example in checked[name]["examples"])


@pytest.mark.parametrize("name", [path.stem for path in POLICIES.glob("*.toml") if path.stem != "none"])
def test_no_key_of_homes_money_queues_or_advice_is_told_as_it_stands(name: str) -> None:
    kinds = ("grant", "credit", "mix", "voucher", "social_rent", "guarantee", "unit", "lot", "lent")
    policy = policy_named(name)
    for programme in policy.programmes:
        if programme.benefit.kind in kinds:
            told = explain(policy)[f"programme {programme.name}"]
            bare = [line for line in told if line.split(":")[0] in ("targeting", "delivery", "assistance")]
            bare += [line for line in told if line.startswith("finance") and "credit" not in line]
            if programme.benefit.kind in kinds[-3:]:
                bare += [line for line in told if line.startswith(("benefit", "eligibility"))]
            assert bare == []


def said_with(name: str, part: str, **keys: Any) -> str:
    """What is said of a file's first programme with some keys of one part changed."""
    policy = policy_named(name)
    programme = policy.programmes[0]
    table = getattr(programme, part)
    changed = table.model_copy(update=keys)
    changed.model_fields_set.update(keys)
    new = programme.model_copy(update={part: changed})
    told: dict[str, list[str]] = explain(Policy.model_copy(policy, update={"programmes": (new,)}))
    return " ".join(told[f"programme {programme.name}"])


SAYINGS = [
    ("hip_2019", "targeting", {"queue": "gap"}, "most households without services."),
    ("hip_2019", "targeting", {"queue": "brokered", "broker_quota": 0.3}, "as far as 30% of a year's money"),
    (
        "hip_2019",
        "targeting",
        {"queue": "polygon", "settlements": 3},
        "in 3 settlements per 1,000 households",
    ),
    ("hip_2019", "targeting", {"queue": "polygon"}, "whoever asked first, as no settlement is chosen"),
    ("hip_2019", "targeting", {"paper_burden": 2}, "2 times as strongly as usual"),
    ("uip_polygons", "targeting", {"inside_first": True}, "then everybody else"),
    ("hip_2019", "delivery", {"pay_to": "builder", "warranty_months": 6}, "a building firm is paid; defects"),
    ("hip_2019", "assistance", {"fee_share": 0.08}, "a fee of 8% comes on top"),
    ("hip_2019", "finance", {"closes_in_year": 5}, "year 5 is the first without money"),
    ("shp_levels", "finance", {"continuity": 1.0}, "the state adds 20% of each project, out of 40 a year"),
    ("finished_periphery", "benefit", {"where": "core", "cells": 1.0}, "within 1 cell of the centre"),
    ("displaced_units", "benefit", {"grant": 50.0}, "a grant of at most 50; the family pays what is left"),
]


@pytest.mark.parametrize(("name", "part", "keys", "says"), SAYINGS, ids=[item[3][:30] for item in SAYINGS])
def test_a_changed_key_is_said(name: str, part: str, keys: dict[str, Any], says: str) -> None:
    assert says in said_with(name, part, **keys)
    assert says not in " ".join(" ".join(lines) for lines in explain(policy_named("hip_2019")).values())


def test_the_cost_is_that_of_the_largest_year_with_all_who_pay() -> None:
    # 593 of the first year, 40 of the state, 40 of reconstruction.
    assert yearly_cost(policy_named("shp_levels")) == 673.0
