"""Studies: files, points, identities; what a sweep keeps, what a query and others' methods make of it."""

from __future__ import annotations

import json
import math
import runpy
import shlex
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.commands import main
from analysis.comparison import interval
from analysis.sweeps.compaction import compact
from analysis.sweeps.design import points_of, salib_problem
from analysis.sweeps.exploratory import ema_model, paired, robustness, sobol_indices, to_ema
from analysis.sweeps.living import OK
from analysis.sweeps.plan import check_study, cities_of, kept_of, runs_of
from analysis.sweeps.precision import sweep_until
from analysis.sweeps.query import ask, columns
from analysis.sweeps.shards import shard_files
from analysis.sweeps.sweep import estimate, sweep
from model import HousingModel
from scenarios import ScenarioError, load
from scenarios.study import Design, Study, Varied, load_study, studies

TINY = Study(
    name="tiny",
    question="Does it work?",
    policies=("none", "hip_2019"),
    households=30,
    months=14,
    seeds=3,
    indicators=("mean_quality", "public_spend", "households"),
    every=6,
    vary=(Varied(name="behaviour.help_base", values=(-2.0, 0.0), unit="logit"),),
)


def with_changes(**changes: Any) -> Study:
    """The tiny study, changed and checked anew."""
    return Study.model_validate({**dict(TINY), **changes})


@pytest.fixture(scope="module")
def swept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the tiny study, swept."""
    folder = tmp_path_factory.mktemp("sweep") / "tiny"
    outcome = sweep(TINY, folder, progress=False)
    assert (outcome.runs, outcome.done, outcome.failed) == (12, 12, 0)
    return folder


# --- files -----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", studies())
def test_studies_that_come_along_can_be_run(name: str) -> None:
    study = load_study(name)
    assert study.name == name and study.question.endswith("?")
    check_study(study)
    if study.design.kind == "sobol":
        study = study.model_copy(update={"design": Design(kind="sobol", points=2)})
    found = estimate(study.model_copy(update={"seeds": 1}), None)
    assert found.different == found.missing <= found.runs and found.seconds > 0.0


def test_the_first_study_takes_less_than_a_minute() -> None:
    assert estimate(load_study("quickstart"), None).seconds < 60.0


WRONG = {
    "months = 14": ("months = 0", "at least 1"),
    "seeds = 3": ('seeds = "many"', "a whole number"),
    'name = "behaviour.help_base"': ('name = "behaviour.help_bse"', "did you mean 'help_base'?"),
    'unit = "logit"': ('unit = "share"', "the unit of behaviour.help_base, 'logit'"),
    'policies = ["none", "hip_2019"]': ('policies = ["none", "hip_2109"]', "did you mean 'hip_2019'?"),
    'kind = "grid"': ('kind = "sobol"\npoints = 4', "low and high of all that varies"),
    "values = [-2.0, 0.0]": ("values = [-2.0, -2.0]", "each value once"),
    "every = 6": ("evry = 6", "did you mean 'every'?"),
    '"mean_quality"': ('"mean_qualty"', "did you mean 'mean_quality'?"),
}
FILE = """
name = "tiny"
question = "Does it work?"
policies = ["none", "hip_2019"]
households = 30
months = 14
seeds = 3
indicators = ["mean_quality"]
every = 6

[design]
kind = "grid"

[[vary]]
name = "behaviour.help_base"
values = [-2.0, 0.0]
unit = "logit"
"""


@pytest.mark.parametrize("right", WRONG)
def test_a_mistake_gets_one_line_and_nothing_is_written(
    right: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong, says = WRONG[right]
    file, out = tmp_path / "tiny.toml", tmp_path / "out"
    assert FILE.count(right) == 1
    file.write_text(FILE.replace(right, wrong), encoding="utf-8")
    assert main(["sweep", str(file), "--out", str(out), "--here"]) == 2
    told = capsys.readouterr().err
    assert says in told and told.count("\n") == 1
    assert not out.exists()


def test_sizes_must_be_whole() -> None:
    with pytest.raises(ScenarioError, match="a whole number"):
        check_study(with_changes(vary=(Varied(name="months", values=(12, 14.5)),)))


# --- points ----------------------------------------------------------------------------------

RANGES = (
    Varied(name="behaviour.help_base", low=-2.0, high=0.5),
    Varied(name="behaviour.apply_chance", low=0.001, high=0.1, scale="log"),
    Varied(name="months", low=12, high=24, whole=True),
)


@given(points=st.integers(2, 40), seed=st.integers(0, 1000))
def test_a_latin_hypercube_visits_every_part_of_each_range_once(points: int, seed: int) -> None:
    design = Design(kind="latin_hypercube", points=points, seed=seed)
    table = pd.DataFrame(points_of(with_changes(design=design, vary=RANGES)))
    assert len(table) == points and table["months"].between(12, 24).all()
    for varied in RANGES[:2]:
        inner = np.log if varied.scale == "log" else np.asarray
        low, high = inner(varied.low), inner(varied.high)
        part = (inner(table[varied.name].to_numpy()) - low) / (high - low) * points
        assert sorted(np.clip(np.floor(part + 1e-6), 0, points - 1)) == list(range(points))


def test_saltellis_sample_is_complete_and_the_same_each_time() -> None:
    study = with_changes(design=Design(kind="sobol", points=8), vary=RANGES)
    first, again = points_of(study), points_of(study)
    assert first == again and len(first) == 8 * (2 + len(RANGES))
    other = points_of(study.model_copy(update={"design": Design(kind="sobol", points=8, seed=2)}))
    assert other != first
    assert salib_problem(study)["bounds"][1] == pytest.approx([math.log(0.001), math.log(0.1)])


def test_a_grid_has_all_combinations_and_a_list_its_own() -> None:
    helping = Varied(name="behaviour.help_base", values=(-1.0, 0.0, 1.0))
    assert len(points_of(with_changes(vary=(Varied(name="months", values=(12, 13)), helping)))) == 6
    points = ({"months": 12, "households": 20}, {"months": 13, "households": 30})
    listed = with_changes(vary=(), design=Design(kind="list"), points=points)
    assert points_of(listed) == [dict(point) for point in points]
    with pytest.raises(ScenarioError, match="as other points have"):
        points_of(with_changes(vary=(), design=Design(kind="list"), points=(points[0], {"months": 13})))


# --- identities ------------------------------------------------------------------------------


def test_every_arm_faces_the_same_points_and_seeds() -> None:
    faced: dict[str, set[tuple[int, int]]] = {}
    for run in runs_of(TINY):
        faced.setdefault(run.arm, set()).add((run.point, run.seed))
    assert len(faced) == 2 and faced["none"] == faced["hip_2019"]
    assert len({run.id for run in runs_of(TINY)}) == 12


def test_what_cannot_change_a_run_does_not_change_its_identity() -> None:
    same = with_changes(question="Or not?", seeds=5, seconds=5.0)
    assert {run.id for run in runs_of(TINY)} < {run.id for run in runs_of(same)}
    for change in ({"months": 15}, {"households": 31}, {"every": 7}, {"indicators": ("mean_quality",)}):
        assert not {run.id for run in runs_of(TINY)} & {run.id for run in runs_of(with_changes(**change))}


def test_an_arm_that_a_number_does_not_concern_is_lived_once() -> None:
    name = "policy.hip_2019.programmes.0.finance.budget"
    study = with_changes(vary=(Varied(name=name, values=(50.0, 100.0)),))
    runs = list(runs_of(study))
    assert len(runs) == 12 and len({run.id for run in runs}) == 9


def test_a_policy_file_counts_by_what_it_says(tmp_path: Path) -> None:
    from scenarios.reading import find

    copy = tmp_path / "hip_2019.toml"
    copy.write_text(find("policy", "hip_2019").read_text(encoding="utf-8"), encoding="utf-8")
    named = {run.id for run in runs_of(TINY) if run.arm != "none"}
    filed = {run.id for run in runs_of(with_changes(policies=("none", str(copy)))) if run.arm != "none"}
    assert named == filed


# --- what is kept ----------------------------------------------------------------------------


def test_a_row_is_what_the_city_shows(swept: Path) -> None:
    rows = ask(swept, "SELECT * FROM results ORDER BY place, arm, point, seed")
    row = rows[(rows.arm == "hip_2019") & (rows.point == 1) & (rows.seed == 2)].iloc[0]
    city = HousingModel(
        load(policies=["hip_2019"], households=30, months=14, seed=2, settings=["behaviour.help_base=0.0"])
    ).run()
    series = city.series()
    assert row["digest"] == city.digest()
    assert row["mean_quality"] == series["mean_quality"].iloc[-1]
    months = ask(swept, f"SELECT * FROM series WHERE run = '{row['run']}' ORDER BY month")
    assert months["month"].tolist() == [0, 6, 12, 14]
    assert months["public_spend"].tolist() == series["public_spend"].iloc[[0, 6, 12, 14]].tolist()


def test_different_luck_gives_different_digests(swept: Path) -> None:
    assert ask(swept, "SELECT count(DISTINCT digest) AS n FROM results")["n"][0] == 12


def test_pairs_are_differences_of_the_same_luck(swept: Path) -> None:
    pairs = ask(swept, "SELECT * FROM pairs ORDER BY point, seed")
    results = ask(swept, "SELECT * FROM results ORDER BY point, seed")
    ours = results[results.arm == "hip_2019"].mean_quality.to_numpy()
    theirs = results[results.arm == "none"].mean_quality.to_numpy()
    assert len(pairs) == 6 and pairs.mean_quality.tolist() == (ours - theirs).tolist()


def test_units_stand_in_the_files_and_in_the_table(swept: Path) -> None:
    field = pq.read_schema(shard_files(swept)[0]).field("public_spend")
    assert field.metadata[b"unit"] == b"MWM"
    table = columns(swept).set_index(["view", "column"])
    assert table.loc[("results", "behaviour.help_base"), "unit"] == "logit"


def test_a_command_repeats_a_run(swept: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wanted = "SELECT command, digest FROM runs JOIN results USING (run) WHERE runs.arm = 'none' LIMIT 1"
    row = ask(swept, wanted)
    words = shlex.split(row["command"][0])
    assert words[:2] == ["python", "run.py"]
    assert main([*words[2:], "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["digest"] == row["digest"][0]


def test_a_query_reads_and_writes_nothing(swept: Path, tmp_path: Path) -> None:
    for statement in (f"COPY results TO '{tmp_path}/x.csv'", "SELECT * FROM read_csv('/etc/hostname')"):
        with pytest.raises(ScenarioError, match="a query of the views"):
            ask(swept, statement)
    with pytest.raises(ScenarioError, match="no sweep"):
        ask(tmp_path, "SELECT 1")


def test_more_seeds_and_compaction_change_nothing_of_what_there_is(tmp_path: Path) -> None:
    study = with_changes(seeds=1, vary=())
    sweep(study, tmp_path / "s", progress=False)
    before = ask(tmp_path / "s", "SELECT * FROM results ORDER BY run")
    files = {path.name: path.stat().st_mtime_ns for path in shard_files(tmp_path / "s")}
    sweep(study.model_copy(update={"seeds": 2}), tmp_path / "s", progress=False)
    now = {path.name: path.stat().st_mtime_ns for path in shard_files(tmp_path / "s")}
    assert files.items() <= now.items() and len(now) > len(files)
    every = "SELECT * FROM results ORDER BY run"
    both, months = ask(tmp_path / "s", every), ask(tmp_path / "s", "SELECT * FROM series ORDER BY run, month")
    assert both[both.seed == 1].reset_index(drop=True).equals(before)
    assert compact(tmp_path / "s")[1] == len(shard_files(tmp_path / "s")) == 1
    assert ask(tmp_path / "s", every).equals(both)
    assert ask(tmp_path / "s", "SELECT * FROM series ORDER BY run, month").equals(months)
    assert set(ask(tmp_path / "s", "SELECT status FROM runs")["status"]) == {OK}


def test_parts_of_a_sweep_make_the_whole(tmp_path: Path, swept: Path) -> None:
    for part in (1, 2, 3):
        sweep(TINY, tmp_path / "parts", part=(part, 3), progress=False)
    ordered = "SELECT * FROM results ORDER BY run"
    assert ask(tmp_path / "parts", ordered).equals(ask(swept, ordered))


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
        ("sobol.py", ["--points", "2", "--to", "{to}/sobol.png"], "dwelling quality, none"),
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
