"""The validation: rules of the verdicts, shared and resumed runs, levers, and what it prints and keeps."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.foundation.codes import NEVER
from analysis.indicators import INDICATORS
from analysis.validation import scorecard, study
from analysis.validation.entry import EFFECT, Arm, Band, Clause, Entry, Near, Sign, between, falls, rises
from analysis.validation.look import PROBES, Look, live, mean_years, survival
from analysis.validation.measures import known, meaning_of, measure_of
from analysis.validation.scorecard import ENTRIES, keep, read, score
from analysis.validation.study import Run, Study
from analysis.validation.verdict import FAILS, HOLDS, UNDECIDED, altogether, judge, judge_placebo
from model import HousingModel
from scenarios import ScenarioError, load

UP, DOWN = Sign(1), Sign(-1)
NOISE = np.array([0.3, -0.4, 0.1, -0.2, 0.25, -0.1, 0.35, -0.3])
SMALL = {"households": 60, "months": 60, "seeds": 5, "quick_seeds": 3}
TINY = {**SMALL, "months": 13, "seeds": 3}

P = Entry("P1", "Owners", "Some own", "made up", (between("end:owner_share", 0.01, 0.99),), **TINY)
H = Entry(
    "H1",
    "Waste",
    "Advice cuts waste",
    "made up",
    (falls("wasted_share"),),
    {"baseline": Arm(), "treated": Arm(("behaviour.advice_for_all=1",))},
    placebo=("behaviour.assistance_cuts_waste=0", "behaviour.assistance_cuts_defects=0"),
    settings=("place.settlements.oldest_years=0",),
    **SMALL,
)


# --- verdicts ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("differences", "expects", "verdict"),
    [
        (1.0 + NOISE, UP, HOLDS),
        (1.0 + NOISE, DOWN, FAILS),
        (-1.0 + NOISE, DOWN, HOLDS),
        (NOISE, UP, UNDECIDED),  # few pairs, and no sign
        (np.tile(NOISE, 3), UP, FAILS),  # many pairs, and still no sign
        (np.zeros(8), UP, FAILS),  # a lever that does nothing
        (np.array([5.0, 5.1, 4.9, 5.0, 5.2, 4.8, -0.1, -0.1]), UP, UNDECIDED),  # six of eight
        (np.tile([5.0, 5.1, 4.9, -0.1], 6), UP, FAILS),  # eighteen of twenty-four
        (np.array([1.0, 1.1]), UP, UNDECIDED),  # two pairs prove nothing
        (np.array([1.0, np.nan, 1.1, np.nan]), UP, UNDECIDED),
        (np.array([1.0, np.nan, 1.1, 0.9]), UP, HOLDS),
        (np.full(4, np.nan), UP, UNDECIDED),
        (np.zeros(0), UP, UNDECIDED),
        (5.0 + NOISE, Band(4.0, 6.0), HOLDS),
        (5.0 + NOISE, Band(5.0, 6.0), UNDECIDED),
        (5.0 + NOISE, Band(5.9, 6.0), FAILS),
        (5.0 + NOISE, Band(high=4.0), FAILS),
        (5.0 + NOISE, Band(low=4.0), HOLDS),
        (np.array([5.0, 5.1]), Band(4.0, 6.0), UNDECIDED),
        (NOISE, Near(0.05), HOLDS),  # of 10
        (0.5 + NOISE, Near(0.05), UNDECIDED),
        (1.5 + NOISE, Near(0.05), FAILS),
        (NOISE, Near(0.001), UNDECIDED),
    ],
)
def test_the_verdict_of_a_clause(differences: Any, expects: Any, verdict: str) -> None:
    found = judge(differences, expects, 10.0)
    assert found.verdict == verdict
    assert bool(found.why) == (verdict != HOLDS)
    assert found.pairs == np.isfinite(differences).sum()


@given(st.lists(st.floats(-5, 5), min_size=3, max_size=30))
def test_a_sign_is_judged_the_same_both_ways(numbers: list[float]) -> None:
    differences = np.array(numbers)
    up, down = judge(differences, UP), judge(-differences, DOWN)
    assert (up.verdict, up.share_of_pairs) == (down.verdict, down.share_of_pairs)
    assert not up.verdict == judge(differences, DOWN).verdict == HOLDS
    if up.verdict == HOLDS:
        assert up.low > 0.0 and up.share_of_pairs >= 0.8


@pytest.mark.parametrize(
    ("left", "verdict"),
    [
        (np.zeros(8), HOLDS),
        (0.1 + 0.01 * NOISE, HOLDS),  # a tenth of the effect
        (NOISE, HOLDS),
        (0.6 + 3.0 * NOISE, UNDECIDED),  # includes zero because it is wide
        (0.6 + 0.1 * NOISE, FAILS),
        (-0.6 + 0.1 * NOISE, FAILS),  # the mechanism hid another one
        (np.array([0.0, 0.0]), UNDECIDED),
    ],
)
def test_what_the_placebo_leaves(left: Any, verdict: str) -> None:
    for sign in (1.0, -1.0):
        assert judge_placebo(sign * left, sign * 1.0).verdict == verdict


def test_an_entry_holds_if_all_of_it_does() -> None:
    assert altogether([HOLDS, HOLDS]) == HOLDS
    assert altogether([HOLDS, UNDECIDED]) == UNDECIDED
    assert altogether([UNDECIDED, FAILS, HOLDS]) == FAILS
    assert altogether([]) == UNDECIDED


# --- entries -------------------------------------------------------------------------------------


def test_ids_are_there_once() -> None:
    assert len({entry.id for entry in ENTRIES}) == len(ENTRIES)


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.id)
def test_an_entry_can_be_run(entry: Entry) -> None:
    towns = entry.towns()
    without = entry.towns(without_mechanism=True)
    changed = [without[arm].identity != town.identity for arm, town in towns.items()]
    assert any(changed) == bool(entry.placebo), "an arm may lack the mechanism, not all of them"
    assert len({town.identity for town in towns.values()}) == len(towns)
    assert 3 <= entry.quick_seeds <= entry.seeds and entry.statement and entry.source
    for clause in entry.clauses:
        assert set(clause.contrast) <= set(towns)
        assert known(clause.measure) and meaning_of(clause.measure)
        when, _, column = clause.measure.partition(":")
        assert not column or column in INDICATORS, when
    if entry.id.startswith("H"):
        assert entry.placebo and isinstance(entry.clauses[0].expects, Sign)


def test_every_probe_reads_a_city() -> None:
    seen = Look(HousingModel(load(households=300, months=132)).run())
    found = {name: measure_of(seen, name) for name in [*PROBES, "end:owner_share", "last_2:owner_share"]}
    assert all(isinstance(value, float) and not math.isinf(value) for value in found.values())
    assert found["last_2:owner_share"] == pytest.approx(seen.series.owner_share.iloc[-24:].mean())
    assert math.isnan(measure_of(seen, "end:recaptured_share"))  # nothing is recaptured here: not zero
    with pytest.raises(KeyError):
        measure_of(seen, "end_of_days")


def test_a_first_day_has_no_measures_but_breaks_no_probe() -> None:
    seen = Look(HousingModel(load(households=60, months=1)).run())
    assert all(isinstance(measure_of(seen, name), float) for name in PROBES)
    assert math.isnan(measure_of(seen, "poor_owners_still_there"))  # no December yet from which to watch
    assert math.isnan(measure_of(seen, "quality_gained")) and math.isnan(measure_of(seen, "decile_risen"))
    assert measure_of(seen, "end:speculative_vacancy") == 0.0  # nobody has held a lot for two years yet


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"settings": ("behaviour.advice_for_al=1",)}, "advice_for_all"),
        ({"placebo": ("behaviour.mutual_aids=0",)}, "mutual_aid"),
        ({"arms": {"city": Arm(later={"wast": 0.1})}}, "waste"),
        ({"arms": {"city": Arm(later={"waste": 9.0})}}, "between 0 and 0.4"),
        ({"arms": {"city": Arm(later={"waste": 0.1}, from_month=13)}}, "0 to 12"),
        ({"arms": {"city": Arm(policies=("hip_2018",))}}, "hip_2019"),
    ],
)
def test_a_wrong_entry_is_refused_before_anything_runs(
    tmp_path: Path, change: dict[str, Any], says: str
) -> None:
    with pytest.raises(ScenarioError, match=says):
        Study([replace(P, **change)], [], tmp_path, quick=True)


def test_waiting_lots_count() -> None:
    ended = np.array([12, 24, NEVER, NEVER])
    left, longest = survival(np.array([0, 0, 0, 18]), ended, 36)
    assert longest == 36
    # At 18 months one lot of three leaves unfinished; at 24 one of the two that are left is finished.
    assert left[[11, 12, 23, 24, 36]] == pytest.approx([1.0, 0.75, 0.75, 0.375, 0.375])


def test_a_mean_wait_is_that_of_those_who_wait_on_too() -> None:
    lots = np.rec.fromarrays(
        [np.array([0, 0, 0, 100]), np.array([12, 24, 24, NEVER])], names="founded,slab_month"
    )
    assert math.isnan(mean_years(lots, "slab_month", 359))
    # The last lot is watched from month 100 to 360 only, and is taken to wait for thirty years.
    assert mean_years(lots[:3], "slab_month", 360) == pytest.approx((12 + 24 + 24) / 3 / 12)
    assert mean_years(lots, "slab_month", 360) == pytest.approx((12 + 24 + 24 + 360) / 4 / 12)


# --- levers --------------------------------------------------------------------------------------


def test_a_lever_from_a_month_on_leaves_the_months_before() -> None:
    arms = {"baseline": Arm(), "treated": Arm(later={"spend_rate": 0.2, "material_slab": 18.0}, from_month=7)}
    towns = replace(P, arms=arms).towns()
    plain, changed = (live(towns[arm], seed=3) for arm in arms)
    # Month 0 is the first day, so seven months have rows 0 to 7.
    pd.testing.assert_frame_equal(plain.series().iloc[:8], changed.series().iloc[:8])
    assert not plain.series().equals(changed.series())
    assert changed.month == plain.month == 12
    assert changed.world.behaviour[0].stage_material[2] == 18.0  # tables of stages follow


@pytest.mark.parametrize("later", [{"advice_for_all": 0.0}, {"lobbying": 0.0}])
def test_a_lever_without_effect_never_holds(tmp_path: Path, later: dict[str, float]) -> None:
    """The first is no change at all; the second moves services about, which is noise to waste."""
    entry = replace(
        P,
        arms={"baseline": Arm(), "treated": Arm(later=later, from_month=2)},
        clauses=(rises("wasted_share"),),
        **{**SMALL, "seeds": 8},
    )
    entries = [entry, replace(entry, id="P2", clauses=(falls("wasted_share"),))]
    judged = Study(entries, [], tmp_path, quick=False)
    judged.run_missing(progress=False)
    verdicts = {result["verdict"] for result in score(judged, {})}
    assert HOLDS not in verdicts
    if "advice_for_all" in later:
        assert verdicts == {FAILS}


def test_a_true_effect_holds_with_its_placebo_and_fails_with_another(tmp_path: Path) -> None:
    other = replace(H, id="H2", placebo=("behaviour.mutual_aid=0",))
    judged = Study([H, other], [], tmp_path, quick=False)
    assert judged.run_missing(progress=False) == {}
    true, false = score(judged, {})
    assert (true["verdict"], false["verdict"]) == (HOLDS, FAILS), (true["why"], false["why"])
    assert true["effect"] == false["effect"] < 0.0
    assert abs(true["placebo"]) < 0.2 * abs(true["effect"]) < abs(false["placebo"])
    assert "without the mechanism" in false["why"]


# --- runs ----------------------------------------------------------------------------------------


def test_arms_that_are_the_same_city_are_run_once_and_nothing_twice(tmp_path: Path) -> None:
    shared = replace(P, id="P2", clauses=(between("income_gini", 0.0, 1.0),))
    longer = replace(P, id="P3", months=14)
    done: list[Run] = []

    def count(run: Run) -> None:
        done.append(run)
        study.measure(run)

    def again(*entries: Entry, every: tuple[Entry, ...] = (P, shared, longer)) -> int:
        before = len(done)
        judged = Study(entries, every, tmp_path, quick=False)
        assert judged.run_missing(progress=False, do=count) == {}
        assert all(result["seeds"] == 3 for result in score(judged, {}))
        return len(done) - before

    assert again(P) == 3
    assert again(shared) == again(P, shared) == 0  # measured in the same runs
    assert again(P, shared, longer) == 3
    assert {len(run.measures) for run in done[:3]} == {2}
    done[0].file.unlink()
    done[1].file.write_text('{"measures"', encoding="utf-8")  # torn
    assert again(P, shared) == 2
    extra = replace(P, id="P4", clauses=(between("informal_share", 0.0, 1.0),))
    assert again(P, extra, every=(P, shared, longer, extra)) == 3  # the same cities, asked more
    assert len(list(tmp_path.rglob("seed_*.json"))) == 6


def test_other_code_means_other_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = {run.file for run in Study([P], [], tmp_path, quick=False).runs}
    monkeypatch.setattr(study, "sources_digest", lambda: "other rules")
    assert before.isdisjoint({run.file for run in Study([P], [], tmp_path, quick=False).runs})


def test_a_run_that_fails_takes_no_other_with_it(tmp_path: Path) -> None:
    def fail_once(run: Run) -> None:
        if run.seed == 2 and run.town.scenario.months == 13:
            raise ArithmeticError("the ledger does not close")
        study.measure(run)

    longer = replace(P, id="P2", months=14)
    judged = Study([P, longer], [], tmp_path, quick=False)
    failures = judged.run_missing(progress=False, do=fail_once)
    first, second = score(judged, failures)
    assert (first["verdict"], second["verdict"]) == (UNDECIDED, HOLDS)
    assert first["seeds"] == 2 and "ledger does not close" in first["why"]
    (kept,) = tmp_path.rglob("*.failed.txt")
    assert "Traceback" in kept.read_text(encoding="utf-8")
    assert judged.run_missing(progress=False) == {}
    assert score(judged, {})[0]["verdict"] == HOLDS and not kept.exists()


# --- the command ---------------------------------------------------------------------------------


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scorecard, "ENTRIES", (P, replace(P, id="P2", clauses=(between("income_gini"),))))


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--only", "P33"], "did you mean one of: P3"),
        (["--only", "P3,h6x"], "got 'h6x' (did you mean"),
        (["--only", ""], "expected one of: P3, P4"),
        (["--only"], "--only: expected one argument"),
        (["--quik"], "did you mean '--quick'"),
        (["--workers", "0"], "--workers"),
    ],
)
def test_bad_input_is_refused_in_one_line(do: Any, tmp_path: Path, arguments: list[str], said: str) -> None:
    done = do("validate", *arguments)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("error: ") and done.err.count("\n") == 1
    assert said in done.err
    assert list(tmp_path.iterdir()) == []


def test_a_foreign_folder_is_refused(do: Any, files: Path) -> None:
    done = do("validate", "--out", files / "foreign")
    assert (done.code, done.out) == (2, "") and "did not write" in done.err


def test_json_is_one_document_of_results(do: Any, few: None, tmp_path: Path) -> None:
    done = do("validate", "--quick", "--json", "--workers", "1")
    assert done.code == 0
    assert set(done.document) == {"results"}
    for result in done.document["results"]:
        wanted = {"id", "verdict", "effect", "interval", "share_of_pairs", "placebo", "seeds"}
        assert wanted <= set(result)
        assert result["verdict"] in (HOLDS, FAILS, UNDECIDED) and len(result["interval"]) == 2
    assert [result["id"] for result in done.document["results"]] == ["P1", "P2"]
    assert not (tmp_path / "docs").exists()
    assert (tmp_path / "results" / "validation" / "validation.md").exists()


def test_only_some_are_judged_and_the_others_stay(do: Any, few: None, tmp_path: Path) -> None:
    assert do("validate", "--workers", "1").code == 0
    whole = (tmp_path / "docs" / "validation.json").read_text(encoding="utf-8")
    done = do("validate", "--only", "P2", "--workers", "1")
    assert done.code == 0 and "P2" in done.out and "P1" not in done.out
    assert (tmp_path / "docs" / "validation.json").read_text(encoding="utf-8") == whole
    page = (tmp_path / "docs" / "validation.md").read_text(encoding="utf-8")
    assert "## P1: Owners" in page and "| P2 |" in page
    assert [result["id"] for result in read(tmp_path / "docs")] == ["P1", "P2"]


def test_ctrl_c_keeps_what_is_done(
    do: Any, few: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, begun = study.measure, []

    def interrupted(run: Run) -> None:
        begun.append(run.seed)
        if len(begun) == 2:
            raise KeyboardInterrupt
        real(run)

    monkeypatch.setattr(study, "measure", interrupted)
    done = do("validate", "--json", "--workers", "1")
    assert done.code == 130
    assert {result["verdict"] for result in done.document["results"]} == {UNDECIDED}
    assert not (tmp_path / "docs").exists()
    assert do("validate", "--json", "--workers", "1").code == 0
    assert begun == [1, 2, 2, 3]


def test_the_scorecard_is_in_order_and_survives_what_is_not_a_number(tmp_path: Path) -> None:
    entries = [replace(H, id=name, clauses=(Clause("end:land_price_index", UP, EFFECT),)) for name in ("H2",)]
    entries += [replace(P, id=name) for name in ("P10", "P9")]
    judged = Study(entries, [], tmp_path, quick=True)  # nothing is run
    keep(score(judged, {}), tmp_path, others=False)
    assert [result["id"] for result in read(tmp_path)] == ["P9", "P10", "H2"]
    assert json.loads((tmp_path / "validation.json").read_text())["results"][0]["effect"] is None
    assert "not done" in (tmp_path / "validation.md").read_text(encoding="utf-8")
