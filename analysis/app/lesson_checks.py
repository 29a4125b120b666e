"""What the steps of a lesson say, asked of the cities: counts, whose lot is clicked, expectations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from agents.foundation.codes import NONE, OWNER, TENANT
from analysis.app.cities import SIDES, Pair
from analysis.app.lessons import COUNTS, Lesson, Reading, Step
from analysis.app.words import number, say
from analysis.validation.look import POOR, Look
from analysis.validation.probes_of_places import still_there
from model import HousingModel
from scenarios import Scenario


def whom(city: HousingModel, who: str) -> tuple[int, int] | None:
    """Column and row of the lot of somebody in ``WHO``, the first of equals; ``None`` if there is nobody."""
    homes = city.households
    score = homes.months_trapped if who == "longest_trapped" else homes.hours_received
    score = np.where((homes.present == 1) & (homes.lot != NONE), score, 0)
    if not len(score) or score.max() <= 0:
        return None
    lot = city.lots[homes.lot[np.argmax(score)]]
    return int(lot.x), int(lot.y)


def count(name: str, city: HousingModel) -> float:
    """One of ``COUNTS`` in a city as of its last December, the first day before there is one."""
    places = np.unique(city.lots.settlement[city.lots.settlement != NONE])
    tenure, deciles = (OWNER, POOR) if name == "poor_owners_still_there" else (TENANT, range(1, 11))
    return still_there(Look(city), places, tenure, deciles, since=0)


def counted(step: Step, pair: Pair, language: str) -> str:
    """Sentences with what a step counts in both cities today; "" if it counts nothing."""
    named = {expect.indicator for expect in step.expects}
    if not pair.built:
        return ""
    told = []
    for name in (name for name in COUNTS if name in named):
        shares = {side: number(100.0 * count(name, pair.side(side).city), 0, language) for side in SIDES}
        told.append(say(f"count.{name}", language, **shares))
    return " ".join(told)


def differences(found: Lesson, seed: int, steps: Sequence[int] | None = None) -> dict[tuple[int, int], float]:
    """What each expectation of a lesson finds in cities of one luck, by number of step and of expectation.

    Numbers count from 1; ``steps``: only those of these steps. Both cities of every scene that is read
    live as long as they are read, some seconds each.
    """
    asked = {
        (at, nth): expect
        for at, step in enumerate(found.steps, start=1)
        for nth, expect in enumerate(step.expects, start=1)
        if steps is None or at in steps
    }
    wanted: dict[int, list[tuple[str, int, int]]] = {}
    cities: list[Scenario] = []
    read: dict[tuple[int, str, Reading], float] = {}
    places: dict[tuple[int, str, Reading], int] = {}
    for (at, _), expect in asked.items():
        for reading in (expect.reading, expect.than):
            question = replace(found.scene(reading.step or at).question, seed=seed)
            scenario = question.scenario(reading.side)
            if scenario not in cities:
                cities.append(scenario)
            key = (at, expect.indicator, reading)
            places[key] = cities.index(scenario)
            wanted.setdefault(places[key], []).append((expect.indicator, *reading.months))
    for number_of, readings in wanted.items():
        values = _lived(cities[number_of], readings)
        for key, place in places.items():
            if place == number_of:
                read[key] = values[key[1], *key[2].months]
    return {
        key: read[key[0], expect.indicator, expect.reading] - read[key[0], expect.indicator, expect.than]
        for key, expect in asked.items()
    }


def _lived(scenario: Scenario, readings: Sequence[tuple[str, int, int]]) -> dict[tuple[str, int, int], float]:
    """Means of indicators over months of one city, and what is counted in the last of them."""
    city = HousingModel(scenario)
    found: dict[tuple[str, int, int], float] = {}
    for last in sorted({to for _, _, to in readings}):
        while city.month + 1 < last:
            city.step()
        for name, after, to in readings:
            if to == last and name in COUNTS:
                found[name, after, to] = count(name, city)
            elif to == last:
                found[name, after, to] = float(
                    np.nanmean(city.datacollector.model_vars[name][after + 1 : to + 1])
                )
    return found
