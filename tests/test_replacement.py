"""What became of the poor families of the first day, counted by hand and drawn."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from agents.foundation.codes import OWNER, TENANT
from analysis.canvas import save
from analysis.replacement import (
    BETTER_OFF,
    CAUSES,
    EMPTY,
    LET,
    OTHER_MIDDLE,
    OTHER_POOR,
    REPLACED,
    STILL_THERE,
    Account,
    account_of,
    difference,
    displaced_between,
    fates,
    treated_in_any,
    who_is_where,
)
from analysis.replacement_maps import frame_around, outline, replacement_maps
from model import HousingModel
from model.gentrification import Kinship, Residents
from scenarios import load

SIDE = 20


def day(month: int, *homes: tuple[int, int, int, int]) -> Residents:
    """A day from (key, lot, tenure, decile) of each household."""
    key, lot, tenure, decile = (np.array(column) for column in zip(*sorted(homes), strict=True))
    return Residents(
        month, key, lot.astype(np.int32), tenure.astype(np.int8), decile.astype(np.int8), np.ones(len(key))
    )


def account(*days: Residents, treated: tuple[int, ...] = (), gone: tuple = (), heirs: tuple = ()) -> Account:
    """A square town in blocks of 25 lots. ``gone``: (month, lot, cause); ``heirs``: (dead, heir)."""
    y, x = (axis.ravel() for axis in np.mgrid[:SIDE, :SIDE])
    nobody = np.zeros(0, np.int64)
    dead, heir = (np.array(column) for column in zip(*heirs, strict=True)) if heirs else (nobody, nobody)
    return Account(
        days,
        Kinship(nobody, nobody, dead, heir),
        x,
        y,
        y // 5 * 4 + x // 5,
        np.isin(np.arange(SIDE * SIDE), treated),
        pd.DataFrame(list(gone), columns=["month", "lot", "cause"]),
    )


FIRST = day(0, *((key, key, OWNER, 2) for key in range(1, 6)), (6, 6, OWNER, 5), (7, 7, TENANT, 1))
LATER = day(
    120,
    (1, 1, OWNER, 2),  # still there
    (11, 2, OWNER, 9),  # a better-off family came
    (12, 3, OWNER, 1),  # a poor family came
    (13, 4, TENANT, 8),  # only tenants live there now
    (15, 5, OWNER, 7),  # the heir of the family of the first day
    (6, 6, OWNER, 5),
    (16, 8, OWNER, 9),  # where nobody lived
)
TOWN = account(
    FIRST,
    LATER,
    treated=(1, 2),
    gone=((3, 7, "rent too high"), (130, 2, "put out of a room"), (5, 399, "settlement cleared")),
    heirs=((5, 15),),
)


def test_every_lot_says_who_lives_on_it() -> None:
    first, later = who_is_where(TOWN, 0), who_is_where(TOWN, 120)
    assert first[1:9].tolist() == [STILL_THERE] * 5 + [OTHER_MIDDLE, LET, EMPTY]
    assert later[1:9].tolist() == [
        STILL_THERE, REPLACED, OTHER_POOR, LET, STILL_THERE, OTHER_MIDDLE, EMPTY, BETTER_OFF,
    ]  # fmt: skip


def test_fates_add_up_to_the_families_of_the_first_day() -> None:
    here = treated_in_any([TOWN])
    table = fates(TOWN, here, (0, 120))
    end = table.iloc[1]
    assert (end.families, end.still_there, end.replaced, end.otherwise) == (4, 1, 1, 2)
    assert (end.poor_owners, end.middle_owners, end.better_off_owners) == (2, 0, 1)
    assert table["displaced: rent too high"].tolist() == [0, 0]  # lot 7 lies in another block
    everywhere = fates(TOWN, np.ones(SIDE * SIDE, bool), (0, 120))
    assert everywhere["displaced: rent too high"].tolist() == [0, 1]
    assert everywhere["displaced: put out of a room"].tolist() == [0, 0]  # later than the second day


def test_the_settlements_are_whole_blocks_of_either_city() -> None:
    other = account(FIRST, LATER, treated=(399,))
    assert treated_in_any([TOWN, other]).sum() == 50
    assert treated_in_any([account(FIRST)]).all()


def test_a_policy_less_another_is_a_difference_day_by_day() -> None:
    here = np.ones(SIDE * SIDE, bool)
    nothing_happens = account(FIRST, FIRST._replace(month=120))
    found = difference(fates(TOWN, here, (0, 120)), fates(nothing_happens, here, (0, 120)))
    assert found.still_there.tolist() == [0, 3]
    assert found.replaced.tolist() == [0, -1]


def test_displacements_are_those_between_two_days() -> None:
    assert displaced_between(TOWN, 0, 120).lot.tolist() == [7, 399]
    assert displaced_between(TOWN, 120, 240)[["x", "y"]].to_numpy().tolist() == [[2, 0]]
    with pytest.raises(KeyError, match="month 7"):
        TOWN.day(7)


def test_an_outline_runs_around_the_settlements() -> None:
    here = treated_in_any([TOWN])
    assert len(outline(TOWN, here)) == 4 * 5
    left, bottom, side = frame_around(TOWN, here)
    assert (left, bottom) == (0, 0)
    assert 5 < side < SIDE


def test_maps_show_the_same_settlements_and_count_who_is_still_there(tmp_path: Path) -> None:
    drawn = replacement_maps({"One": TOWN, "Two": account(FIRST, LATER)}, (0, 120), "Made up. ")
    maps = [axis for axis in drawn.figure.axes if axis.images]
    assert len(maps) == 4
    assert len({axis.get_xlim() for axis in maps}) == 1
    assert maps[1].get_xlabel() == "1 of 4 still there,\n1 replaced"
    assert "One: of 4 poor families" in drawn.alternative
    drawn.figure.canvas.draw()
    frames = [axis.get_window_extent() for axis in drawn.figure.axes]
    said = [text for each in drawn.figure.legends for text in each.get_texts()]
    words = [text.get_window_extent() for text in (*drawn.figure.texts, *said)]
    assert not any(word.overlaps(frame) for word in words for frame in frames)
    boxes = [each.get_window_extent() for each in drawn.figure.legends]
    assert len(boxes) == 3
    assert not any(one.overlaps(two) for at, one in enumerate(boxes) for two in boxes[:at])
    assert save(drawn, tmp_path).path.stat().st_size > 10_000


def test_where_no_policy_has_a_place_of_its_own_the_whole_city_is_shown() -> None:
    drawn = replacement_maps({"One": account(FIRST, LATER)}, (0, 120))
    assert len(drawn.figure.legends) == 2
    assert "settlements" not in drawn.key and "settlements" not in drawn.title
    first, *_ = (axis for axis in drawn.figure.axes if axis.images)
    assert first.get_xlim() == (-0.5, SIDE - 0.5)


def test_a_city_is_read_at_its_end_and_every_cause_has_a_name() -> None:
    scenario = load(
        policies=["upgrading"],
        households=120,
        months=36,
        seed=3,
        settings=["policy.upgrading.upgrading.start_month=12"],
    )
    city = HousingModel(scenario).run()
    found = account_of(city)
    chosen = np.flatnonzero(city.world.settlements.polygon > 0)
    assert found.treated.any()
    assert set(city.lots.settlement[found.treated]) == set(chosen)
    assert len(found.displaced) == (city.event_table().kind == "displaced").sum() > 0
    assert found.displaced.cause.isin(list(CAUSES)).all()
    table = fates(found, treated_in_any([found]), (0, 12, 24, 36))
    assert (table.families == table.still_there + table.replaced + table.otherwise).all()
    counted = table.filter(like="displaced: ").to_numpy().sum()
    assert counted <= city.lots.displaced.sum()
