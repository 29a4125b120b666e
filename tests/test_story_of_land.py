"""Stories of ground and homes held in other ways: cooperatives, trusts, finished homes, allowances."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from analysis.story import tell
from tests.test_story import FAMILY, PROGRAMME, SCENARIO, event, of_kind, story_of, write_run

MEMBER = [event(16, "settled_on_lot", amount=3.0), of_kind("became_member", 16, 3.0)]
BUYER = [of_kind("finished_home_sold", 16, 178.5), event(16, "settled_on_lot", amount=178.5)]


def told_with(folder: Path, events: list[dict[str, object]], **changes: object) -> str:
    """The family's story where the lots of the run have other columns."""
    path = write_run(folder, events) / "lots.parquet"
    pd.read_parquet(path).assign(**changes).to_parquet(path)
    return " ".join(tell(folder, FAMILY).split())


def test_a_member_of_a_cooperative_has_no_lot_of_its_own(tmp_path: Path) -> None:
    told = story_of(tmp_path, MEMBER)
    assert "In May they became members of a housing cooperative and moved onto a lot of its ground" in told
    assert told.count("3.0 ") == 1 and "lot of their own" not in told
    end = told.split("At the end", 1)[1]
    assert "as members of a housing cooperative, whose ground they use" in end and "their lot" not in end


def test_a_finished_home_is_paid_once(tmp_path: Path) -> None:
    told = story_of(tmp_path, BUYER)
    assert "they moved into a finished home they bought of a developer, for 178.5 monthly" in told
    assert told.count("178.5") == 1 and "lot of their own" not in told
    assert "as owners of their lot" in told.split("At the end", 1)[1]


@pytest.mark.parametrize("events", [MEMBER, BUYER])
def test_a_lot_bought_in_another_month_is_told(tmp_path: Path, events: list[dict[str, object]]) -> None:
    told = story_of(tmp_path, [*events, event(30, "settled_on_lot", lot=6, amount=8.0)])
    assert told.count("moved onto a lot of their own") == 1
    assert "its price was 8.0" in told


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("titled", "as owners of their lot"),
        ("surface right", "as owners of a house on the ground of a land trust"),
        ("use right", "as members of a housing cooperative, whose ground they use"),
    ],
)
def test_the_end_says_whose_the_ground_is(tmp_path: Path, title: str, words: str) -> None:
    assert f"live {words}, for" in told_with(tmp_path, [], title=title)


def test_an_allowance_of_owners_is_no_aid_to_rent(tmp_path: Path) -> None:
    def of_owners(yes: bool, *events: dict[str, object]) -> str:
        write_run(tmp_path, list(events))
        rule = f"[policies.programmes.eligibility]\nowners_only = {str(yes).lower()}\n"
        (tmp_path / "scenario.toml").write_text(SCENARIO + rule, encoding="utf-8")
        return " ".join(tell(tmp_path, FAMILY).split())

    begun = event(16, "rent_aid_begun", other=PROGRAMME, amount=0.2)
    ended = event(40, "rent_aid_ended", other=PROGRAMME, amount=4.8, cause="not_used")
    told = of_owners(True, begun, ended)
    assert "began to pay them an allowance of 0.2 monthly minimum wages a month, as owners of a home" in told
    assert "ended because nothing had been due for months; it had paid them 4.8" in told
    assert "rent" not in told and "room with a contract" not in told
    gone = of_owners(True, begun, ended | {"cause": "no_lot"})
    assert "ended because they owned no home any more; it" in gone
    tenants = of_owners(False, begun, ended)
    assert "0.2 monthly minimum wages a month of their rent" in tenants
    assert "because no room with a contract was found in time; it had paid 4.8" in tenants


def test_a_home_with_services_of_its_own_sees_them_come_to_the_rest(tmp_path: Path) -> None:
    news = [of_kind("services_improved", 24, 3.0)]
    served = told_with(tmp_path, news, services=4)
    assert "In January services around them improved: the rest of the settlement has road, water" in served
    assert "services improved: the settlement" not in served
    ordinary = told_with(tmp_path, news, services=2)
    assert "In January services improved: the settlement has road, water and power now" in ordinary
