"""The summary of a sweep: paired differences with the interval of the comparison, by place, arm and point."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest

from analysis.commands import main
from analysis.comparison import interval
from analysis.sweeps.plan import Run, unit_of
from analysis.sweeps.summary import summary
from scenarios import ScenarioError
from tests.made_up_shards import make_up
from tests.studies import with_changes

STUDY = with_changes(seeds=5)


def value(run: Run, name: str) -> float:
    """What grows with the point, more so under the policy, with some luck of the seed."""
    if name == "public_spend" and run.seed == 5:
        return math.nan
    gain = (1.0 + run.point) * (1.0 + 0.1 * run.seed) if run.arm == "hip_2019" else 0.0
    return 10.0 * run.seed + gain


def test_differences_are_paired_and_have_the_interval_of_the_comparison(tmp_path: Path) -> None:
    found = summary(make_up(tmp_path / "s", STUDY, value), ["mean_quality"])
    assert found["point"].tolist() == [0, 1] and set(found["arm"]) == {"hip_2019"}
    for point, row in found.set_index("point").iterrows():
        gaps = (1.0 + point) * (1.0 + 0.1 * np.arange(1, 6))
        assert row["difference"] == pytest.approx(gaps.mean()) and row["baseline"] == pytest.approx(30.0)
        assert [row["low"], row["high"]] == pytest.approx(interval(gaps[None, :])[:, 0].tolist())
        assert row["pairs"] == 5 and row["share_of_pairs"] == 1.0
    assert found["behaviour.help_base"].tolist() == [-2.0, 0.0]


def test_what_a_pair_lacks_is_left_out_of_it(tmp_path: Path) -> None:
    found = summary(make_up(tmp_path / "s", STUDY, value), ["public_spend"])
    assert found["pairs"].tolist() == [4, 4] and found["baseline"].tolist() == pytest.approx([25.0, 25.0])


def test_all_indicators_are_told_where_none_is_named(tmp_path: Path) -> None:
    found = summary(make_up(tmp_path / "s", STUDY, value))
    assert set(found["indicator"]) == {"mean_quality", "public_spend", "households"}


def test_the_command_gives_tables_for_people_and_programs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = make_up(tmp_path / "s", STUDY, value)
    assert main(["query", str(folder), "--summary", "mean_quality, public_spend", "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)) == 4
    assert main(["query", str(folder), "--summary", "--csv"]) == 0
    assert capsys.readouterr().out.startswith("place,arm,point,behaviour.help_base,indicator,unit,pairs")


def test_an_unknown_indicator_is_refused_with_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match="did you mean 'mean_quality'"):
        summary(make_up(tmp_path / "s", STUDY, value), ["mean_qality"])


def test_no_difference_has_no_sign(tmp_path: Path) -> None:
    found = summary(make_up(tmp_path / "s", STUDY, lambda run, name: 1.0), ["mean_quality"])
    assert (found["difference"] == 0.0).all() and found["share_of_pairs"].isna().all()


def test_shares_have_the_unit_in_which_they_are_stored() -> None:
    assert unit_of("adequate_share") == "share of homes" and unit_of("mean_apr_paid") == "share a year"
