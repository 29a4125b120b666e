"""Slow: what must come out when founders build on empty lots for forty years."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pandas as pd
import pytest

pytestmark = pytest.mark.slow

SCRIPT = Path(__file__).resolve().parents[1] / "examples" / "years_to_core.py"
SEEDS = (1, 2)


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("years_to_core", SCRIPT)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def arms(script: ModuleType) -> dict[str, pd.DataFrame]:
    found = {}
    for arm, settings in script.ARMS.items():
        families = pd.concat([script.live(seed, 1200, settings) for seed in SEEDS], ignore_index=True)
        found[arm] = families[~families.remittances]
    return found


def of(families: pd.DataFrame, decile: int) -> pd.DataFrame:
    return families[families.decile == decile]


def test_the_poorest_do_not_finish_unaided(arms: dict[str, pd.DataFrame]) -> None:
    assert (of(arms["as it is"], 1).months <= 360).mean() <= 0.04


def test_years_to_a_core_by_decile(script: ModuleType, arms: dict[str, pd.DataFrame]) -> None:
    assert 25.0 <= script.median_years(of(arms["as it is"], 2)) <= 38.0
    assert 10.0 <= script.median_years(of(arms["as it is"], 4)) <= 20.0
    assert script.median_years(of(arms["as it is"], 7)) < script.median_years(of(arms["as it is"], 4))


def test_without_mutual_aid_it_takes_longer_most_for_the_poor(
    script: ModuleType, arms: dict[str, pd.DataFrame]
) -> None:
    longer = {
        decile: script.median_years(of(arms["no mutual aid"], decile))
        - script.median_years(of(arms["as it is"], decile))
        for decile in (2, 6)
    }
    assert longer[2] > longer[6] > 0.0


def test_advice_cuts_waste_and_defects(arms: dict[str, pd.DataFrame]) -> None:
    plain, advised = arms["as it is"], arms["advice for all"]
    assert advised.wasted.sum() / advised.effort.sum() < 0.8 * plain.wasted.sum() / plain.effort.sum()
    assert advised.defects.mean() < 0.5 * plain.defects.mean()
