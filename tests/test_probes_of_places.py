"""Probes of places: which settlements are watched, who is still there, prices next door."""

from __future__ import annotations

import math

import numpy as np
import pytest

from agents.foundation.codes import OWNER, TENANT
from analysis.validation.look import Look
from analysis.validation.measures import known, measure_of
from analysis.validation.probes_of_places import SINCE, residents, still_there, watched
from model import HousingModel
from model.gentrification import kinship, who_stayed
from scenarios import load

NAMES = (
    "dissimilarity_of_blocks",
    "segregation_risen",
    "poor_owners_still_there",
    "tenants_still_there",
    "quality_gained",
    "quality_gained_in_situ",
    "quality_gained_by_replacement",
    "quality_brought_by_newcomers",
    "decile_risen",
    "price_of_the_watched",
    "price_just_outside",
)


@pytest.fixture(scope="module")
def look() -> Look:
    return Look(HousingModel(load(households=400, months=SINCE + 12, seed=3)).run())


def test_all_are_known_and_exist(look: Look) -> None:
    for name in NAMES:
        assert known(name)
        assert not math.isnan(measure_of(look, name)), name


def test_the_watched_lack_a_service_when_the_watch_begins(look: Look) -> None:
    mine = watched(look)
    lots = look.city.lot_table()
    then = lots[(lots.month == SINCE) & (lots.residents > 0)]
    assert 0 < len(mine) < then.settlement.nunique()
    assert (then[then.settlement.isin(mine)].groupby("settlement").services.mean() < 4).all()


def test_everybody_is_still_there_on_the_day_itself(look: Look) -> None:
    every = np.unique(look.city.lots.settlement)
    now = look.months
    assert still_there(look, every, OWNER, range(1, 11), since=now) == 1.0
    of_tenants = still_there(look, every, TENANT, range(1, 11))
    assert 0.0 < of_tenants < 1.0
    assert math.isnan(still_there(look, np.array([-5]), OWNER, range(1, 11)))


def test_the_parts_of_what_was_gained_add_up(look: Look) -> None:
    parts = [measure_of(look, f"quality_gained_{part}") for part in ("in_situ", "by_replacement")]
    assert sum(parts) == pytest.approx(measure_of(look, "quality_gained"), abs=1e-9)


def test_newcomers_bring_what_their_homes_have_above_those_who_stayed(look: Look) -> None:
    here = np.isin(look.city.lots.settlement, watched(look))
    days = residents(look, SINCE), residents(look, look.months)
    same = who_stayed(*days, kinship(look.city.world, look.city.chronicle.events))
    rise = []
    for day, stayed in zip(days, same, strict=True):
        mine = here[day.lot]
        rise.append(day.quality[mine].mean() - day.quality[mine & stayed].mean())
    wanted = rise[1] - rise[0]
    assert measure_of(look, "quality_brought_by_newcomers") == pytest.approx(wanted, abs=1e-6)


def test_only_decembers_are_known(look: Look) -> None:
    assert residents(look, 12).month == 12
    with pytest.raises(KeyError, match="no December"):
        residents(look, 7)
