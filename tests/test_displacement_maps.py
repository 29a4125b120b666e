"""Maps of who lives where and who was pushed out."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis.canvas import save
from analysis.comparison import compare
from analysis.displacement_maps import (
    block_incomes,
    displacement_maps,
    draw_displacement,
    pushed_out_between,
)

SIDE = 20


def town(months: tuple[int, ...], leaving: int) -> pd.DataFrame:
    """Snapshots of a square town; every year ``leaving`` households are displaced from its first lots."""
    y, x = (axis.ravel() for axis in np.mgrid[:SIDE, :SIDE])
    days = []
    for month in months:
        frame = pd.DataFrame({"lot": np.arange(SIDE * SIDE), "x": x, "y": y, "block": y // 5 * 4 + x // 5})
        frame["month"] = month
        frame["residents"] = np.where(x == SIDE - 1, 0, 1)
        frame["income"] = np.where(frame.residents > 0, 1.0 + 0.2 * x, np.nan)
        frame["displaced"] = (frame.lot < leaving).astype(int) * (month // 12)
        days.append(frame)
    return pd.concat(days, ignore_index=True)


def test_a_block_has_the_mean_income_of_its_households() -> None:
    lots = pd.DataFrame(
        {"block": [0, 0, 0, 1, 1], "residents": [2, 1, 0, 1, 1], "income": [1.0, 4.0, np.nan, 9.0, 9.0]}
    )
    found = block_incomes(lots)
    assert found[:2].tolist() == [2.0, 2.0]
    assert found[2:].isna().all()  # nobody lives there; and a block of two households is too small


def test_households_gone_are_those_since_the_map_before() -> None:
    lots = town((0, 120), 3)
    gone = pushed_out_between(lots[lots.month == 120], lots[lots.month == 0])
    assert gone["count"].tolist() == [10, 10, 10]
    assert gone.x.tolist() == [0, 1, 2]
    new = pushed_out_between(lots[lots.month == 120], lots[(lots.month == 0) & (lots.lot > 0)])
    assert new["count"].sum() == 30


def test_two_rows_of_maps_share_a_scale_and_count_the_displaced(tmp_path: Path) -> None:
    months = (0, 120, 240)
    cities = {"Few go": town(months, 1), "Many go": town(months, 12)}
    drawn = displacement_maps(cities, months)
    maps = [axis for axis in drawn.figure.axes if axis.collections and axis.images]
    assert len(maps) == 6
    assert len({(axis.images[-1].norm.vmin, axis.images[-1].norm.vmax) for axis in maps}) == 1
    assert [axis.get_xlabel() for axis in maps[3:]] == ["", "120 displaced in 10 years"] + [
        "120 displaced in 10 years"
    ]
    assert "20 households under Few go" in drawn.alternative
    assert save(drawn, tmp_path).path.stat().st_size > 10_000


def test_legends_and_names_cover_no_map() -> None:
    months = (0, 120)
    drawn = displacement_maps({"A": town(months, 1), "B": town(months, 2)}, months)
    figure = drawn.figure
    figure.canvas.draw()
    maps = [axis.get_window_extent() for axis in figure.axes if axis.images]
    words = [text.get_window_extent() for text in (*figure.texts, *figure.legends[0].get_texts())]
    assert not any(word.overlaps(each) for word in words for each in maps)


def test_an_experiment_shows_the_baseline_and_the_policy_that_differs_most(results: Path) -> None:
    drawn = draw_displacement(compare(results))
    assert drawn is not None
    assert len([axis for axis in drawn.figure.axes if axis.images]) == 2 * 2


def test_without_snapshots_there_is_no_picture(results: Path) -> None:
    comparison = compare(results)
    for path in results.glob("**/lots.parquet"):
        pd.read_parquet(path).drop(columns="displaced").to_parquet(path)
    assert draw_displacement(comparison) is None


@pytest.mark.parametrize("side", [5, 60])
def test_cities_of_any_size_are_drawn(side: int) -> None:
    lots = town((0, 120), 1)
    lots = lots[(lots.x < side) & (lots.y < side)]
    assert displacement_maps({"A": lots, "B": lots}, (0, 120)).figure is not None
