"""What a sweep is good for: seeds until intervals are narrow, indices, discovery, robustness."""

from __future__ import annotations

import runpy
import sys
from pathlib import Path

import numpy as np
import pytest

from analysis.comparison import interval
from analysis.sweeps.exploratory import ema_model, paired, robustness, sobol_indices, to_ema
from analysis.sweeps.plan import cities_of, kept_of
from analysis.sweeps.precision import sweep_until
from analysis.sweeps.query import ask
from analysis.sweeps.sweep import sweep
from scenarios import ScenarioError
from scenarios.study import Design, Varied, load_study
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
    runpy.run_path(str(file), run_name="__main__")
    assert says in capsys.readouterr().out


def test_a_study_is_data() -> None:
    places = {place for place, *_ in cities_of(load_study("migration_shock"))}
    assert places == {"valle_de_mexico", "santiago"}
    assert kept_of(load_study("quickstart")).every == 12
