"""Paired comparison on made-up results whose effects are known (``analysis.comparison``)."""

from __future__ import annotations

import dataclasses
import json
import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from analysis.comparison import (
    COLUMNS,
    Comparison,
    compare,
    excludes_zero,
    format_table,
    group_order,
    interval,
    ratio_interval,
    to_json,
    winners_and_losers,
)
from analysis.indicators import AGGREGATIONS, HEADLINES, INDICATORS, describe
from analysis.results import CITY, ResultsError
from tests.made_up_results import DECILES, EFFECTS, make_groups, make_series, normals, write_experiment


def one(
    comparison: Comparison, arm: str, indicator: str, group_by: str = CITY, group: str = "all"
) -> pd.Series:
    """The single row of the table with these keys."""
    table = comparison.table
    rows = table[(table.arm == arm) & (table.indicator == indicator) & (table.group_by == group_by)]
    rows = rows[rows.group == group]
    assert len(rows) == 1
    return rows.iloc[0]


@pytest.fixture(scope="module")
def comparison(tmp_path_factory: pytest.TempPathFactory) -> Comparison:
    return compare(write_experiment(tmp_path_factory.mktemp("results")))


def test_the_registry_is_complete_and_consistent() -> None:
    assert set(HEADLINES) <= INDICATORS.keys()
    for what in INDICATORS.values():
        assert what.aggregation in AGGREGATIONS
        assert what.better in (-1, 0, 1)
        assert what.label and what.unit and what.formula
        assert format(1234.5, what.format)


def test_numbers_are_shown_in_their_unit() -> None:
    share = describe("adequate_share")
    assert share.show(0.4251) == "42.5"
    assert share.show(0.05, signed=True) == "+5.0"
    assert share.show(-0.05) == "−5.0"
    assert share.show(-0.00001, signed=True) == "0.0"
    assert share.show(math.nan) == "–"
    assert share.difference_unit == "percentage points"
    assert describe("my_own_column").label == "my own column"
    assert describe("my_own_column").better == 0


@pytest.mark.parametrize(
    ("arm", "indicator"),
    [("hip_2019", "adequate_share"), ("upgrading", "adequate_share"), ("rate_cap", "over_indebted_share")],
)
def test_a_known_effect_is_found(comparison: Comparison, arm: str, indicator: str) -> None:
    row = one(comparison, arm, indicator)
    truth = EFFECTS[arm][indicator]
    assert row.pairs == 8
    assert row.difference == pytest.approx(truth, abs=0.003)
    assert row.low <= row.difference <= row.high
    assert excludes_zero(row.low, row.high)
    assert row.share_of_pairs_with_sign == 1.0
    assert row.arm_mean - row.baseline_mean == pytest.approx(row.difference)


def test_differences_are_paired_not_pooled(comparison: Comparison) -> None:
    row = one(comparison, "hip_2019", "adequate_share")
    values = comparison.values
    chosen = values[(values.indicator == "adequate_share") & (values.group_by == CITY)]
    wide = chosen.pivot(index="seed", columns="arm", values="value")
    assert row.difference == pytest.approx((wide["hip_2019"] - wide["none"]).mean())
    pooled = 2.0 * math.sqrt((wide["hip_2019"].var() + wide["none"].var()) / 8.0)
    assert row.high - row.low < 0.3 * pooled  # the luck that both arms share has cancelled


def test_aggregation_follows_the_registry(comparison: Comparison) -> None:
    series = make_series("hip_2019", 3, 48)
    values = comparison.values.set_index(["arm", "seed", "indicator", "group_by", "group"])["value"]
    key = ("hip_2019", 3)
    assert values[(*key, "adequate_share", CITY, "all")] == pytest.approx(series.adequate_share.iloc[-1])
    assert values[(*key, "rent_burden", CITY, "all")] == pytest.approx(series.rent_burden.mean())
    assert values[(*key, "public_spend", CITY, "all")] == pytest.approx(series.public_spend.iloc[-1])
    groups = make_groups("hip_2019", series)
    second = groups[groups.group == "2"].pivot(index="month", columns="indicator", values="value")
    final, mean = second.adequate_share.loc[48], second.welfare.mean()
    assert values[(*key, "adequate_share", "decile", "2")] == pytest.approx(final)
    assert values[(*key, "welfare", "decile", "2")] == pytest.approx(mean)


def test_a_flow_is_added_up_over_the_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(INDICATORS, "welfare", dataclasses.replace(describe("welfare"), aggregation="total"))
    comparison = compare(write_experiment(tmp_path, [1], ["none", "hip_2019"], 24))
    series = make_series("hip_2019", 1, 24)
    assert one(comparison, "hip_2019", "welfare").arm_mean == pytest.approx(series.welfare.sum())
    groups = make_groups("hip_2019", series)
    third = groups[(groups.group == "3") & (groups.indicator == "welfare")]
    assert one(comparison, "hip_2019", "welfare", "decile", "3").arm_mean == pytest.approx(third.value.sum())


def test_cost_effectiveness(comparison: Comparison) -> None:
    cost = comparison.cost.set_index("arm").loc["upgrading"]
    assert cost.homes_per_100 == pytest.approx(100.0 * cost.homes / cost.spend)
    assert cost.low < cost.homes_per_100 < cost.high
    assert cost.homes == pytest.approx(EFFECTS["upgrading"]["adequate_share"] * 1500, abs=5.0)
    free = comparison.cost.set_index("arm").loc["rate_cap"]
    assert free.spend == 0.0 and math.isnan(free.homes_per_100) and math.isnan(free.low)


def test_ratio_interval() -> None:
    costs = np.array([100.0, 200.0, 300.0, 400.0])
    assert ratio_interval(0.02 * costs, costs) == pytest.approx((0.02, 0.02, 0.02))
    ratio, low, high = ratio_interval(np.array([1.0, 2.0, 1.5, 1.0]), np.array([-50.0, 80.0, 90.0, 10.0]))
    assert math.isfinite(ratio) and math.isnan(low) and math.isnan(high)
    assert math.isnan(ratio_interval(np.ones(3), np.zeros(3))[0])


@pytest.mark.parametrize("pairs", [4, 8, 16])
def test_intervals_cover_the_truth_as_often_as_they_say(pairs: int) -> None:
    samples = normals("coverage", 1500 * pairs, pairs).reshape(1500, pairs)
    low, high = interval(samples + 0.7)
    covered = ((low <= 0.7) & (high >= 0.7)).mean()
    assert 0.92 <= covered <= 0.98
    student = 2.0 * stats.t.ppf(0.975, pairs - 1) * samples.std(axis=1, ddof=1).mean() / math.sqrt(pairs)
    assert (high - low).mean() == pytest.approx(student, rel=0.12)


def test_a_policy_that_does_nothing_is_seldom_called_an_effect() -> None:
    low, high = interval(normals("placebo", 1500 * 8).reshape(1500, 8))
    assert 0.01 < ((low > 0.0) | (high < 0.0)).mean() < 0.08


@settings(max_examples=40, deadline=None)
@given(st.lists(st.floats(-1e3, 1e3), min_size=3, max_size=9), st.floats(-100, 100), st.floats(0.1, 10))
def test_intervals_move_with_shift_and_scale(values: list[float], shift: float, scale: float) -> None:
    row = np.array([values])
    low, high = interval(row)
    assert low[0] <= row.mean() + 1e-9 and row.mean() - 1e-9 <= high[0]
    moved = interval(row * scale + shift)
    assert moved[:, 0] == pytest.approx([low[0] * scale + shift, high[0] * scale + shift], abs=1e-6)


def test_the_same_results_give_the_same_intervals(comparison: Comparison) -> None:
    again = compare(comparison.experiment.directory)
    pd.testing.assert_frame_equal(again.table, comparison.table)
    pd.testing.assert_frame_equal(again.cost, comparison.cost)


def test_missing_runs_are_left_out_and_counted(tmp_path: Path, comparison: Comparison) -> None:
    missing = {("none", 2), ("hip_2019", 5), ("hip_2019", 6)}
    partial = compare(write_experiment(tmp_path, arms=["none", "hip_2019"], missing=missing))
    row = one(partial, "hip_2019", "adequate_share")
    assert row.pairs == partial.pairs("hip_2019") == 5
    values = comparison.values
    chosen = values[(values.indicator == "adequate_share") & (values.group_by == CITY)]
    wide = chosen.pivot(index="seed", columns="arm", values="value").loc[[1, 3, 4, 7, 8]]
    assert row.difference == pytest.approx((wide["hip_2019"] - wide["none"]).mean())
    assert row.baseline_mean == pytest.approx(wide["none"].mean())
    assert "3 runs not there" in " ".join(partial.notes)
    assert "Note: 3 runs not there" in format_table(partial)


def test_an_arm_without_pairs_has_no_interval(tmp_path: Path) -> None:
    missing = {("none", 1), ("none", 2), ("none", 3), ("hip_2019", 4), ("hip_2019", 5), ("hip_2019", 6)}
    folder = write_experiment(tmp_path, range(1, 7), ["none", "hip_2019"], 24, missing)
    comparison = compare(folder)
    row = one(comparison, "hip_2019", "adequate_share")
    assert row.pairs == 0
    assert math.isnan(row.low) and math.isnan(row.high) and math.isnan(row.share_of_pairs_with_sign)
    assert row.difference == pytest.approx(row.arm_mean - row.baseline_mean)
    assert comparison.cost.empty
    assert "unpaired" in format_table(comparison)


def test_a_single_seed_has_a_difference_but_no_interval(tmp_path: Path) -> None:
    comparison = compare(write_experiment(tmp_path, [7], ["none", "upgrading"], 24))
    row = one(comparison, "upgrading", "adequate_share")
    assert row.pairs == 1 and row.difference == pytest.approx(0.09, abs=0.01)
    assert math.isnan(row.low) and math.isnan(row.high)
    assert set(winners_and_losers(comparison).verdict) == {"too few pairs"}
    text = format_table(comparison)
    assert "1/1" in text and "±" not in text.split("Difference ±")[0]


def test_two_pairs_have_no_interval_and_three_have(tmp_path: Path) -> None:
    for seeds, known in ((2, False), (3, True)):
        folder = write_experiment(tmp_path / str(seeds), range(seeds), ["none", "hip_2019"], 24)
        assert math.isfinite(one(compare(folder), "hip_2019", "welfare").low) is known


def test_an_indicator_one_arm_lacks_is_absent_never_zero(tmp_path: Path) -> None:
    drop = {"hip_2019": ["rent_index"], "none": ["aid_hours"]}
    arms = ["none", "hip_2019", "upgrading"]
    comparison = compare(write_experiment(tmp_path, range(4), arms, 24, drop=drop))
    city = comparison.table[comparison.table.group_by == CITY]
    assert set(city[city.indicator == "rent_index"].arm) == {"upgrading"}
    row = one(comparison, "hip_2019", "aid_hours")
    assert math.isnan(row.baseline_mean) and math.isnan(row.difference) and row.pairs == 0
    assert row.arm_mean > 0.0


def test_unknown_values_are_left_out_pair_by_pair(tmp_path: Path) -> None:
    folder = write_experiment(tmp_path, range(5), ["none", "hip_2019"], 24)
    path = folder / "hip_2019" / "seed_2" / "series.parquet"
    series = pd.read_parquet(path)
    series.loc[series.index[-1], "adequate_share"] = np.nan  # compared by its final month
    series.loc[series.index[:5], "rent_burden"] = np.nan  # compared by its mean
    series["welfare"] = np.nan
    series.to_parquet(path)
    comparison = compare(folder)
    assert one(comparison, "hip_2019", "adequate_share").pairs == 4
    assert one(comparison, "hip_2019", "adequate_share").difference == pytest.approx(0.05, abs=0.01)
    assert one(comparison, "hip_2019", "rent_burden").pairs == 5
    assert one(comparison, "hip_2019", "welfare").pairs == 4
    assert comparison.cost.pairs.tolist() == [4]


def test_a_run_that_stopped_early_is_not_compared(tmp_path: Path) -> None:
    folder = write_experiment(tmp_path, range(4), ["none", "hip_2019"], 24)
    make_series("hip_2019", 1, 12).to_parquet(folder / "hip_2019" / "seed_1" / "series.parquet")
    (folder / "hip_2019" / "seed_2" / "series.parquet").write_bytes(b"half a file")
    comparison = compare(folder)
    assert comparison.runs["hip_2019"] == [0, 3]
    assert any("stopped before month 24" in note for note in comparison.notes)
    assert any("unreadable" in note for note in comparison.notes)


def test_equal_arms_differ_by_exactly_zero(tmp_path: Path) -> None:
    folder = write_experiment(tmp_path, range(4), ["none", "rate_cap"], 24)
    for seed in range(4):
        series = pd.read_parquet(folder / "none" / f"seed_{seed}" / "series.parquet")
        series["welfare"] *= 1.0 + 2e-16 * (-1) ** seed
        series.to_parquet(folder / "rate_cap" / f"seed_{seed}" / "series.parquet")
    row = one(compare(folder), "rate_cap", "welfare")
    assert (row.difference, row.low, row.high) == (0.0, 0.0, 0.0)


def test_who_gains_and_who_loses(comparison: Comparison) -> None:
    table = winners_and_losers(comparison)
    assert set(table.indicator) == {"welfare"}
    upgrading = table[table.arm == "upgrading"].set_index("group")
    assert list(upgrading.index) == [str(decile) for decile in DECILES]
    assert upgrading.verdict["1"] == "gains"
    cap = table[table.arm == "rate_cap"].set_index("group")
    assert cap.verdict["1"] == "loses"
    streams = winners_and_losers(comparison, "stream")
    assert set(streams.group) == {"native", "international"}
    assert winners_and_losers(comparison, "no such grouping").empty


def test_without_welfare_by_group_adequate_homes_decide(tmp_path: Path) -> None:
    folder = write_experiment(tmp_path, range(3), ["none", "upgrading"], 24)
    for path in folder.glob("*/seed_*/groups.parquet"):
        groups = pd.read_parquet(path)
        groups[groups.indicator != "welfare"].to_parquet(path)
    table = winners_and_losers(compare(folder))
    assert set(table.indicator) == {"adequate_share"}
    assert table.set_index("group").verdict["1"] == "gains"


def test_groups_are_sorted_as_people_read_them() -> None:
    assert sorted(["10", "owner", "2", "1", "native"], key=group_order) == ["1", "2", "10", "native", "owner"]


def test_the_printed_table(comparison: Comparison) -> None:
    text = format_table(comparison)
    assert max(map(len, text.splitlines())) <= 118
    line = next(line for line in text.splitlines() if line.startswith("adequate homes (%)"))
    assert "+5.0*±" in line and "8/8" in line
    assert "−1.0!±" in line  # a clear loss is marked otherwise than a clear gain
    assert text.index("homes for the money") > text.index("public money spent") > text.index("welfare")
    assert len(format_table(comparison, every=True).splitlines()) > len(text.splitlines())
    narrow = format_table(comparison, width=80).splitlines()
    assert max(map(len, narrow)) <= 96 and sum(line.startswith("rents (index)") for line in narrow) > 1


def test_long_names_of_policies_stay_apart(tmp_path: Path) -> None:
    folder = write_experiment(tmp_path, [1, 2], ["none", "upgrading", "hip_2019"], 12)
    names = ["a_programme_with_a_very_long_name_one", "a_programme_with_a_very_long_name_two"]
    document = json.loads((folder / "experiment.json").read_text(encoding="utf-8"))
    document |= {"arms": ["none", *names], "arm_titles": {}}
    (folder / "experiment.json").write_text(json.dumps(document))
    for old, new in zip(["upgrading", "hip_2019"], names, strict=True):
        (folder / old).rename(folder / new)
    heading = [line.split() for line in format_table(compare(folder)).split("---")[0].splitlines()[2:]]
    assert ["none", "2", "pairs", "2", "pairs"] in heading
    for place, name in enumerate(names):
        assert "".join(line[place] for line in heading if len(line) == 2) == name


def test_json_is_one_strict_document(comparison: Comparison) -> None:
    document = json.loads(to_json(comparison), parse_constant=lambda text: pytest.fail(f"{text} is not JSON"))
    assert document["baseline"] == "none"
    assert document["pairs"] == {arm: 8 for arm in EFFECTS if arm != "none"}
    assert len(document["table"]) == len(comparison.table)
    assert set(document["table"][0]) == set(COLUMNS)
    free = next(row for row in document["cost"] if row["arm"] == "rate_cap")
    assert free["homes_per_100"] is None


def test_another_baseline_turns_the_sign(comparison: Comparison) -> None:
    turned = compare(comparison.experiment.directory, baseline="hip_2019")
    there, back = one(comparison, "hip_2019", "adequate_share"), one(turned, "none", "adequate_share")
    assert back.difference == pytest.approx(-there.difference)
    assert [back.low, back.high] == pytest.approx([-there.high, -there.low], abs=3e-4)


def test_bad_folders_are_refused_with_a_clear_message(tmp_path: Path) -> None:
    with pytest.raises(ResultsError, match=r"no experiment\.json"):
        compare(tmp_path)
    (tmp_path / "experiment.json").write_text("{}")
    with pytest.raises(ResultsError, match="cannot be read"):
        compare(tmp_path)
    folder = write_experiment(tmp_path / "ok", [1], ["none", "rate_cap"], 12, missing={("none", 1)})
    with pytest.raises(ResultsError, match="no finished run of the baseline 'none'"):
        compare(folder)
    with pytest.raises(ResultsError, match="'hip' is not an arm"):
        compare(folder, baseline="hip")


def test_a_baseline_alone_is_told_so(tmp_path: Path) -> None:
    text = format_table(compare(write_experiment(tmp_path, [1, 2], ["none"], 12)))
    assert "nothing to compare" in text and "adequate homes (%)" in text


def test_the_first_day_is_in_no_mean(tmp_path: Path) -> None:
    folder = write_experiment(tmp_path, [1], ["none"], 24)
    path = folder / "none" / "seed_1" / "series.parquet"
    series = pd.read_parquet(path)
    values = compare(folder).values
    before = values[(values.indicator == "welfare") & (values.group_by == "city")].value.iloc[0]
    day = series.iloc[[0]].assign(month=0, welfare=-99.0)  # nobody has consumed anything yet
    pd.concat([day, series], ignore_index=True).to_parquet(path)
    values = compare(folder).values
    after = values[(values.indicator == "welfare") & (values.group_by == "city")].value.iloc[0]
    assert after == before == pytest.approx(series.welfare.mean())
