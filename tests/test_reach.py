"""The chapter on why programmes reach no more: read from runs, added up, told and drawn."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from analysis.comparison import Comparison, compare
from analysis.reach import MONEY, PLACES, format_reach, reaches_of, read_reach
from analysis.reach_chapter import STACK, draw_reach, reach_chapter, sentence, stacked
from tests.made_up_results import write_experiment

SEEDS = range(1, 4)
STANDING = {
    "served": 3,
    "receiving": 2,
    "waits_for_money": 20,
    "rule_lot": 50,
    "not_asked": 15,
    "nothing_left": 10,
}


def table(seed: int, names: tuple[str, ...] = ("grant",), years: int = 4) -> pd.DataFrame:
    """A made-up table of a run: what stands in ``STANDING``, a household more served each year."""
    rows = []
    for year in range(1, years + 1):
        for name in names:
            for reason in PLACES:
                number = STANDING.get(reason, 0) + (year if reason == "served" else 0) + (seed == 1) * 3
                head = {
                    "month": 12 * year,
                    "year": year,
                    "programme": name,
                    "title": f"The {name}",
                    "level": "state",
                }
                money = {"funded": 100.0, "stacked": 0.0, "spent": 60.0, "overhead": 5.0, "returned": 40.0}
                rows.append(
                    {
                        **head,
                        "reason": reason,
                        "households": number,
                        "persons": 4 * number,
                        **money,
                        "held": 0.0,
                    }
                )
    return pd.DataFrame(rows)


@pytest.fixture(scope="module")
def comparison(tmp_path_factory: pytest.TempPathFactory) -> Comparison:
    folder = write_experiment(tmp_path_factory.mktemp("results"), SEEDS, months=48)
    made = compare(folder)
    arm = made.experiment.policies[0]
    for seed in SEEDS:
        table(seed).to_parquet(made.experiment.folder(arm, seed) / "programmes.parquet")
    return made


def test_means_over_seeds_add_up(comparison: Comparison) -> None:
    (reach,) = read_reach(comparison.experiment, comparison.runs)
    assert (reach.programme, reach.seeds, reach.level) == ("grant", 3, "state")
    total = sum(STANDING.values())
    assert list(reach.target) == pytest.approx([total + year + 20 for year in range(1, 5)])  # 3 × 20 / 3
    assert reach.years.funded.sum() == pytest.approx(400.0)
    assert list(reach.years.columns) == [*PLACES, *MONEY]


def test_money_of_a_programme_is_counted_once() -> None:
    (first, second) = reaches_of([table(2, ("one", "two"))])
    assert first.years.returned.sum() == second.years.returned.sum() == pytest.approx(160.0)


def test_the_terminal_says_where_they_stand(comparison: Comparison) -> None:
    told = format_reach(read_reach(comparison.experiment, comparison.runs))
    line = next(line for line in told.splitlines() if line.startswith("rule: no lot"))
    assert "51.0" in line and line.rstrip().endswith("%")
    assert max(map(len, told.splitlines())) <= 118
    many = reaches_of([table(2, tuple(f"programme_{k}" for k in range(9)))])
    assert max(map(len, format_reach(many).splitlines())) <= 118


def test_long_names_are_broken_at_underscores() -> None:
    names = ("shp_2016_cofinancing", "citizen_only_tenant_subsidy", "a" * 25, "short")
    lines = format_reach(reaches_of([table(2, names)], "arm")).splitlines()
    heads = lines[3 : next(n for n, line in enumerate(lines) if line.startswith("served"))]
    cells = [[line[30 + 20 * k : 50 + 20 * k].strip() for line in heads] for k in range(4)]
    assert cells == [
        ["arm: shp_2016_", "cofinancing"],
        ["arm: citizen_only_", "tenant_subsidy"],
        ["arm: aaaaaaaaaaaaa", "aaaaaaaaaaaa"],
        ["", "arm: short"],
    ]
    assert {len(line) for line in lines if line.startswith(("served", "target"))} == {30 + 4 * 20}


def test_the_chapter_and_its_picture(comparison: Comparison, tmp_path: Path) -> None:
    reaches = read_reach(comparison.experiment, comparison.runs)
    (picture,) = draw_reach(comparison, reaches, tmp_path)
    page = reach_chapter(comparison, reaches, [picture])
    assert picture.path.exists() and page.count("<table>") == 1 and "data:image/png" in page
    told = sentence(comparison, reaches[0])
    assert "no lot of their own" in told and "160 went back unspent" in told
    drawn = stacked(comparison, reaches)
    assert drawn is not None
    (axis,) = drawn.figure.axes
    tops = [patch.get_y() + patch.get_height() for patch in axis.patches]
    assert max(tops) == pytest.approx(100.0)


def test_without_programmes_the_chapter_says_so(comparison: Comparison, tmp_path: Path) -> None:
    assert "No policy here runs a programme" in reach_chapter(comparison, [])
    assert draw_reach(comparison, [], tmp_path) == []
    assert len({layer for layer in STACK}) == len(STACK)
