"""The script behind docs/studies.md: paired contrasts, cells, tables and pictures, from invented runs."""

from __future__ import annotations

import runpy
from pathlib import Path
from types import SimpleNamespace

import matplotlib.image as images
import numpy as np
import pandas as pd
import pytest

from analysis.comparison import interval
from analysis.sweeps.living import FAILED, OK
from analysis.sweeps.plan import Run
from analysis.sweeps.summary import summary
from scenarios import ScenarioError
from scenarios.study import load_study
from tests.made_up_shards import make_up
from tests.studies import with_changes

SCRIPT = SimpleNamespace(
    **runpy.run_path(str(Path(__file__).resolve().parents[1] / "examples" / "studies.py"))
)
POLICY = "hip_2019"
STUDY = with_changes(seeds=5)


def value(run: Run, name: str) -> float:
    """What grows with seed and point, and under the policy by a gain that differs from seed to seed."""
    gain = (1.0 + run.point) * (1.0 + 0.1 * run.seed) if run.arm == POLICY else 0.0
    return 10.0 * run.seed + 3.0 * run.point + gain


def test_a_contrast_with_the_baseline_is_that_of_the_summary(tmp_path: Path) -> None:
    folder = make_up(tmp_path / "s", STUDY, value)
    contrast = SCRIPT.Contrast(POLICY, "none", "policy")
    found = SCRIPT.differences(folder, contrast, ["mean_quality"])
    told = summary(folder, ["mean_quality"])
    for name in ("difference", "low", "high", "pairs"):
        assert found[name].tolist() == pytest.approx(told[name].tolist())
    assert found["level"].tolist() == pytest.approx(told["baseline"].tolist())
    assert (found["same"] / found["pairs"]).tolist() == told["share_of_pairs"].tolist()


def test_a_contrast_between_points_pairs_the_same_luck(tmp_path: Path) -> None:
    folder = make_up(tmp_path / "s", STUDY, value)
    contrast = SCRIPT.Contrast(POLICY, POLICY, "second point less the first", point=0, at=(1,))
    (row,) = SCRIPT.differences(folder, contrast, ["mean_quality"]).itertuples()
    gaps = 3.0 + 1.0 + 0.1 * np.arange(1.0, 6.0, dtype=np.float64)
    assert row.point == 1 and row.difference == pytest.approx(gaps.mean())
    assert [row.low, row.high] == pytest.approx(interval(gaps[None, :])[:, 0].tolist())


def test_kept_months_are_contrasted_one_by_one(tmp_path: Path) -> None:
    folder = make_up(tmp_path / "s", STUDY, value)
    contrast = SCRIPT.Contrast(POLICY, "none", "policy", months=(0,))
    found = SCRIPT.differences(folder, contrast, ["mean_quality"])
    assert found["month"].tolist() == [0, 0] and found["difference"].tolist() == pytest.approx([1.3, 2.6])
    assert SCRIPT.differences(
        folder, SCRIPT.Contrast(POLICY, "none", "p", months=(5,)), ["mean_quality"]
    ).empty


def row(indicator: str, difference: float, low: float, high: float, same: int = 9) -> pd.Series:
    """A difference over twelve pairs."""
    told = {"indicator": indicator, "difference": difference, "low": low, "high": high}
    return pd.Series(told | {"pairs": 12, "same": same})


def test_shares_are_told_in_points_and_a_ring_marks_what_cannot_be_told_apart() -> None:
    assert SCRIPT.cell(row("adequate_share", -0.0135, -0.0161, -0.0109)) == "−1.35 (−1.61 to −1.09), 9/12"
    assert SCRIPT.cell(row("adequate_share", 0.0034, -0.0015, 0.0086)).endswith("+0.86), 9/12 ○")
    assert SCRIPT.cell(row("mean_apr_paid", -0.375, -0.385, -0.366)) == "−37.5 (−38.5 to −36.6), 9/12"
    assert SCRIPT.cell(row("rent_index", 0.0, 0.0, 0.0, 0)) == "0 in all 12"
    assert SCRIPT.cell(row("rent_index", 1.0, np.nan, np.nan)) == "–"


def test_a_pair_without_a_difference_is_not_counted_as_one_of_the_same_sign(tmp_path: Path) -> None:
    folder = make_up(tmp_path / "s", STUDY, lambda run, name: float(run.seed == 5 and run.arm == POLICY))
    found = SCRIPT.differences(folder, SCRIPT.Contrast(POLICY, "none", "policy"), ["mean_quality"])
    assert found["same"].tolist() == [1, 1] and found["pairs"].tolist() == [5, 5]
    alike = SCRIPT.differences(folder, SCRIPT.Contrast("none", "none", "itself"), ["mean_quality"])
    assert alike["same"].tolist() == [0, 0] and SCRIPT.cell(alike.iloc[0]) == "0 in all 5"


@pytest.fixture(scope="module")
def sweeps(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A finished sweep of each study that has a picture, three seeds, and one that failed in part."""
    folder = tmp_path_factory.mktemp("sweeps")

    def share(run: Run, name: str) -> float:
        return 0.1 + 0.01 * run.seed + 0.001 * run.point * len(run.arm)

    for name in SCRIPT.PICTURES:
        make_up(folder / name, load_study(name).model_copy(update={"seeds": 3}), share)
    broken = load_study("land_trust_frontier").model_copy(update={"seeds": 3})
    make_up(folder / broken.name, broken, share, lambda run: FAILED if run.seed == 2 else OK)
    return folder


def test_every_contrast_of_a_table_has_a_row_with_its_numbers(sweeps: Path) -> None:
    lines = SCRIPT.table(sweeps / "interest_cap", SCRIPT.CHAPTERS["interest_cap"]).splitlines()
    assert len(lines) == 2 + 3 * 4 and all(line.count("|") == lines[0].count("|") for line in lines)
    last = next(line for line in lines if line.startswith("| cap: 70 % a year"))
    gap = 100.0 * 0.001 * 3 * (len("rate_cap") - len("none"))
    assert f"+{gap:.2f}" in last and "3/3" in last


def test_pictures_are_drawn_and_a_sweep_with_missing_runs_is_named(
    sweeps: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    names = ["interest_cap", "land_trust_frontier", "migration_shock"]
    monkeypatch.setattr("sys.argv", ["studies.py", str(sweeps), "--to", str(tmp_path), "--only", *names])
    SCRIPT.main()
    told = capsys.readouterr().out
    assert "30 of 90 runs are not there: python run.py sweep land_trust_frontier" in told
    assert "not swept yet: python run.py sweep migration_shock" in told
    assert images.imread(tmp_path / "studies_interest_cap.png").std() > 0.05


def test_rents_are_drawn_on_one_scale_a_row(sweeps: Path) -> None:
    axes = SCRIPT.draw_vouchers_and_rooms(sweeps / "vouchers_and_rooms").figure.axes
    assert len(axes) == 4
    for left, right in (axes[:2], axes[2:]):
        assert left.get_ylim() == right.get_ylim()
        assert all(line.get_ydata().size == 3 for axis in (left, right) for line in axis.lines[:3])


def test_a_folder_without_sweeps_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.argv", ["studies.py", str(tmp_path), "--only", "interest_cap"])
    with pytest.raises(ScenarioError, match="a folder with finished sweeps"):
        SCRIPT.main()
