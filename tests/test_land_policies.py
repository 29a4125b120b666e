"""What policies may say of land, what is said of a contradiction, and what several have in force together."""

from __future__ import annotations

from pathlib import Path

import pytest

from scenarios import check_file, load
from tests.test_regulation import after
from tests.test_scenario_mistakes import HIP_FILE, changed_file, mistake

POLICIES = HIP_FILE.parent


# --- contradictions --------------------------------------------------------------------------

BANK = (POLICIES / "land_swap.toml").read_text("utf-8").partition("[land_bank]")
MISTAKES: dict[str, tuple[str, tuple[str, str], str, str]] = {
    "a swap without a bank": (
        "land_swap",
        (BANK[1] + BANK[2], ""),
        "land_rules.swap",
        "expected swap 0 in a policy without a table land_bank, to which the land would go; got 0.5",
    ),
    "a swap before its bank": (
        "land_swap",
        ("start_month = { value = 0", "start_month = { value = 120"),
        "land_bank.start_month",
        "expected start_month 0 where land_rules.swap is above 0: land comes in from the first day; got 120",
    ),
    "a list and settlements": (
        "cooperative_land",
        ("settlements = { value = 0", "settlements = { value = 4"),
        "land_trust.settlements",
        "settlements 0 where by_list is true: members come onto lots of the cooperative's own; got 4",
    ),
    "a list and owners who join": (
        "cooperative_land",
        ("joins = { value = 0", "joins = { value = 0.5"),
        "land_trust.joins",
        "joins 0 where by_list is true: members come onto lots of the cooperative's own; got 0.5",
    ),
    "a trust with a list": (
        "land_trust",
        after('choice = "central"', "by_list = true"),
        "land_trust.settlements",
        "got 4",
    ),
}


@pytest.mark.parametrize(("policy", "change", "field", "says"), MISTAKES.values(), ids=MISTAKES)
def test_rules_for_land_that_contradict_each_other(
    tmp_path: Path, policy: str, change: tuple[str, str], field: str, says: str
) -> None:
    path = changed_file(tmp_path, POLICIES / f"{policy}.toml", *change)
    (problem,) = check_file(path)
    assert (problem.field, problem.file) == (field, str(path)) and problem.line
    assert says in str(problem)
    assert str(mistake(policies=[path])) == str(problem)


@pytest.mark.parametrize(
    ("policy", "setting"),
    [
        ("land_swap", "land_bank.start_month=12"),
        ("inclusionary_lots", "land_rules.swap=0.5"),
        ("cooperative_land", "land_trust.joins=0.5"),
        ("cooperative_land", "land_trust.settlements=4.0"),
        ("land_trust", "land_trust.by_list=true"),
    ],
)
def test_settings_are_held_to_the_same(policy: str, setting: str) -> None:
    error = mistake(policies=[policy], settings=[f"policy.{policy}.{setting}"])
    assert error.file == "setting" and error.field.startswith(f"policy.{policy}.land_")


def test_a_swap_that_is_off_needs_no_bank_and_developers_may_be_none(tmp_path: Path) -> None:
    off = changed_file(tmp_path, POLICIES / "land_swap.toml", "swap = { value = 0.5", "swap = { value = 0")
    changed_file(tmp_path, off, BANK[1] + BANK[2], "")
    assert check_file(off) == []
    late = ["policy.land_swap.land_rules.swap=0", "policy.land_swap.land_bank.start_month=60"]
    assert load(policies=["land_swap"], settings=late).land_rules.swap == 0.0
    none = load(settings=["place.developers.number=0"]).place.developers
    assert none.number == 0 and none.capital > 0.0


# --- several policies together ---------------------------------------------------------------


def test_only_who_charges_says_who_is_exempt() -> None:
    setting = ["policy.value_recapture.land_rules.exempt_income=4.0"]
    for others in ([], ["land_swap"], ["inclusionary_lots", "land_swap"]):
        rules = load(policies=["value_recapture", *others], settings=setting).land_rules
        assert (rules.recapture, rules.exempt_income) == (0.2, 4.0)
    idle = [*setting, "policy.value_recapture.land_rules.recapture=0.0"]
    assert load(policies=["value_recapture"], settings=idle).land_rules.exempt_income == 0.0


def test_only_who_sets_lots_aside_says_for_whom() -> None:
    setting = ["policy.inclusionary_lots.land_rules.social_income=4.0"]
    for other in ("land_swap", "value_recapture", "public_land"):
        rules = load(policies=["inclusionary_lots", other], settings=setting).land_rules
        assert (rules.social_share, rules.social_income) == (0.2, 4.0)


def test_the_social_price_is_the_lowest_at_which_somebody_sells() -> None:
    def price(*policies: str, **prices: float) -> float:
        said = [f"policy.{name}.land_rules.social_price={value}" for name, value in prices.items()]
        return load(policies=list(policies), settings=said).land_rules.social_price

    lots = "inclusionary_lots"
    assert price() == 0.5
    assert price(lots, inclusionary_lots=0.9) == 0.9
    # The bank of the other policy sells at its own price, and there is one social price in a city.
    assert price(lots, "land_swap", inclusionary_lots=0.9, land_swap=0.7) == 0.7
    assert price(lots, "land_swap", inclusionary_lots=0.6, land_swap=0.7) == 0.6
    assert price(lots, "public_land", inclusionary_lots=0.9) == 0.5  # it says none: the usual one
    assert price(lots, "land_trust", inclusionary_lots=0.9) == 0.9  # a trust asks a price of its own


def test_a_rule_that_sells_nothing_says_nothing_of_the_price(tmp_path: Path) -> None:
    taxing = POLICIES / "value_recapture.toml"
    bank = taxing.read_text("utf-8").partition("[land_bank]")[2].partition("[land_rules]")[0]
    path = changed_file(tmp_path, taxing, f"[land_bank]{bank}", "")
    setting = ["policy.inclusionary_lots.land_rules.social_price=0.9"]
    assert load(policies=["inclusionary_lots", path], settings=setting).land_rules.social_price == 0.9


def test_the_strictest_of_two_that_use_a_rule_is_in_force(tmp_path: Path) -> None:
    twin = changed_file(tmp_path, POLICIES / "value_recapture.toml", '"value_recapture"', '"twin"')
    changed_file(tmp_path, twin, "exempt_income = { value = 2.0", "exempt_income = { value = 1.0")
    assert load(policies=["value_recapture", twin]).land_rules.exempt_income == 1.0
    assert load(policies=["value_recapture", twin]).land_rules.vacant_land_tax == pytest.approx(0.02)
