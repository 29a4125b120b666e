"""What a sweep is good for: seeds until intervals are narrow, indices, discovery, robustness."""

from __future__ import annotations

import runpy
import sys
from pathlib import Path

import numpy as np
import pytest

from analysis.comparison import interval
from analysis.sweeps.design import points_of
from analysis.sweeps.exploratory import ema_model, paired, robustness, sobol_indices, to_ema
from analysis.sweeps.living import FAILED, OK
from analysis.sweeps.plan import Run, cities_of, kept_of
from analysis.sweeps.precision import sweep_until, widest
from analysis.sweeps.query import ask
from analysis.sweeps.sweep import sweep
from scenarios import ScenarioError
from scenarios.study import Design, Varied, load_study
from tests.made_up_shards import make_up
from tests.studies import RANGES, TINY, with_changes

pytest_plugins = ("tests.sweep_fixtures",)


# --- precision -------------------------------------------------------------------------------


def test_pairs_are_added_until_intervals_are_narrow(tmp_path: Path) -> None:
    study = with_changes(vary=(), every=0, households=60, months=30)
    outcome, reached, seeds = sweep_until(study, tmp_path / "p", {"mean_quality": 1.0}, progress=False)
    assert seeds == 3 and reached["mean_quality"] < 1.0 and outcome.missing == 0
    wanted = 0.6 * reached["mean_quality"]
    outcome, narrower, more = sweep_until(study, tmp_path / "p", {"mean_quality": wanted}, progress=False)
    assert more > 3 and narrower["mean_quality"] <= wanted and outcome.done == 2 * more
    gains = ask(tmp_path / "p", "SELECT mean_quality FROM pairs ORDER BY seed")["mean_quality"].to_numpy()
    low, high = interval(gains[None, :])[:, 0]
    assert narrower["mean_quality"] == pytest.approx(high - low)
    never = {"mean_quality": 1e-9}
    _, _, most = sweep_until(study, tmp_path / "p", never, most_seeds=more + 1, progress=False)
    assert most == more + 1


def test_an_interval_that_an_arm_has_no_pairs_for_is_not_narrow(tmp_path: Path) -> None:
    study = with_changes(vary=(), policies=("none", "hip_2019", "rate_cap"))

    def number(run: Run, name: str) -> float:
        return float(run.seed)

    def status(run: Run) -> str:
        return FAILED if run.arm == "rate_cap" else OK

    failing = make_up(tmp_path / "s", study, number, status)
    assert np.isnan(widest(failing, study, "mean_quality"))
    whole = make_up(tmp_path / "w", study, number)
    assert widest(whole, study, "mean_quality") == 0.0


@pytest.mark.parametrize("name", ["mean_qualty", "seed"])
def test_an_indicator_that_nobody_keeps_is_refused_before_anything_is_lived(
    name: str, tmp_path: Path
) -> None:
    for indicators in ((), ("mean_quality",)):
        study = with_changes(vary=(), indicators=indicators)
        with pytest.raises(ScenarioError, match="an indicator of the study"):
            sweep_until(study, tmp_path / "p", {name: 1.0}, progress=False)
    assert not (tmp_path / "p").exists()


# --- others' methods -------------------------------------------------------------------------


def test_ema_workbench_takes_the_runs(swept: Path) -> None:
    experiments, outcomes = to_ema(swept)
    assert len(experiments) == len(outcomes["mean_quality"]) == 12
    assert set(experiments["policy"]) == {"none", "hip_2019"}
    futures, gains = paired(swept, "mean_quality", "hip_2019")
    assert futures["behaviour.help_base"].tolist() == [-2.0, 0.0] and len(gains) == 2


def test_robustness_by_hand(swept: Path) -> None:
    table = robustness(swept, "mean_quality", at_least=0.0).set_index("arm")
    means = ask(swept, "SELECT arm, point, avg(mean_quality) AS q FROM results GROUP BY ALL").pivot(
        index="point", columns="arm", values="q"
    )
    assert table["won"].sum() == pytest.approx(1.0) and (table["satisfied"] == 1.0).all()
    regret = (means.max(axis=1) - means["none"]).max()
    assert table.loc["none", "regret"] == pytest.approx(regret)
    with pytest.raises(ScenarioError, match="better or worse"):
        robustness(swept, "households")


def test_sobols_indices_of_a_sample(tmp_path: Path) -> None:
    study = with_changes(
        design=Design(kind="sobol", points=2),
        seeds=1,
        every=0,
        policies=("none",),
        vary=(
            Varied(name="behaviour.saving_share", low=0.2, high=0.4),
            Varied(name="behaviour.take_up_base", low=-3.0, high=-1.0),
        ),
    )
    sweep(study, tmp_path / "s", progress=False)
    found = sobol_indices(tmp_path / "s", study, "mean_quality", "none").set_index("name")
    assert found.loc["behaviour.take_up_base", "ST"] == 0.0  # nobody can ask where there is no programme
    assert found.loc["behaviour.saving_share", "ST"] > 0.0
    with pytest.raises(ScenarioError, match="sobol, at one place"):
        sobol_indices(tmp_path / "s", TINY, "mean_quality", "none")


def test_sobols_indices_are_those_of_the_function_that_made_the_numbers(tmp_path: Path) -> None:
    """Over the unit square y = 3 a + b has S1 = ST = 0.9 and 0.1; luck of a seed is in no difference."""
    study = with_changes(
        design=Design(kind="sobol", points=256),
        every=0,
        indicators=("mean_quality",),
        vary=(
            Varied(name="behaviour.saving_share", low=0.2, high=0.4),
            Varied(name="behaviour.apply_chance", low=0.001, high=0.1, scale="log"),
        ),
    )
    points = points_of(study)

    def number(run: Run, name: str) -> float:
        a = (float(points[run.point]["behaviour.saving_share"]) - 0.2) / 0.2
        b = np.log(float(points[run.point]["behaviour.apply_chance"]) / 0.001) / np.log(100.0)
        return (3.0 * a + b) * (run.arm != "none") + 50.0 * run.seed

    def status(run: Run) -> str:
        return FAILED if run.seed == 3 and run.arm == "none" and run.point % 2 else OK

    folder = make_up(tmp_path / "s", study, number, status)
    found = sobol_indices(folder, study, "mean_quality", "hip_2019", against="none")
    assert found["name"].tolist() == list(study.names)
    assert found["S1"].tolist() == pytest.approx([0.9, 0.1], abs=0.03)
    assert found["ST"].tolist() == pytest.approx([0.9, 0.1], abs=0.03)
    with pytest.raises(ScenarioError, match="numbers at all 1024 points; got 0 points"):
        sobol_indices(folder, study, "mean_quality", "rate_cap")


@pytest.mark.filterwarnings("ignore")
def test_ema_workbench_can_run_the_model_itself() -> None:
    ema = pytest.importorskip("ema_workbench")
    design = Design(kind="latin_hypercube", points=2)
    study = with_changes(vary=RANGES[:1], design=design, households=20, months=3)
    experiments, outcomes = ema.perform_experiments(ema_model(study), scenarios=2, policies=1)
    assert len(experiments) == 2 and np.isfinite(outcomes["mean_quality"]).all()


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(
    ("example", "words", "says"),
    [
        ("sobol.py", ["--points", "2", "--to", "{to}/sobol.png"], "dwelling quality under none"),
        ("ema_scenario_discovery.py", ["--points", "8", "--seeds", "1"], "gains least"),
    ],
)
def test_examples_run(
    example: str,
    words: list[str],
    says: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    pytest.importorskip("ema_workbench")
    size = ["--households", "60", "--months", "30", "--indicator", "mean_quality"]
    given = [word.replace("{to}", str(tmp_path)) for word in words]
    file = Path(__file__).resolve().parents[1] / "examples" / example
    monkeypatch.setattr(sys, "argv", [str(file), *size, *given, "--here", "--out", str(tmp_path / "runs")])
    with pytest.raises(SystemExit) as left:
        runpy.run_path(str(file), run_name="__main__")
    assert left.value.code == 0 and says in capsys.readouterr().out


@pytest.mark.parametrize("example", ["sobol.py", "ema_scenario_discovery.py"])
@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--indicator", "adequate_shar"], "did you mean 'adequate_share'?"),
        (["--points", "0"], "design.points: expected a whole number of at least 2; got 0"),
        (["--out", "{file}"], "expected a folder; it is a file"),
    ],
)
def test_examples_say_what_is_wrong_in_one_line(
    example: str,
    words: list[str],
    says: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    pytest.importorskip("ema_workbench")
    in_the_way = tmp_path / "file"
    in_the_way.touch()
    file = Path(__file__).resolve().parents[1] / "examples" / example
    given = ["--points", "2", "--out", str(tmp_path / "runs"), *words]
    monkeypatch.setattr(sys, "argv", [str(file), "--here", *(w.format(file=in_the_way) for w in given)])
    with pytest.raises(SystemExit) as left:
        runpy.run_path(str(file), run_name="__main__")
    told = capsys.readouterr().err
    assert left.value.code == 2 and told.count("\n") == 1 and says in told
    assert not (tmp_path / "runs").exists()


def test_a_study_is_data() -> None:
    places = {place for place, *_ in cities_of(load_study("migration_shock"))}
    assert places == {"valle_de_mexico", "santiago"}
    assert kept_of(load_study("quickstart")).every == 12
