"""Who belonged to a household at its start and at its end, from its last members and its events.

A run keeps the months of birth of a household's last members (``born`` in ``households.parquet``);
births, deaths and who left or came are events. Those who died or left are known to the year.
Orphans taken in leave no event: they count as if they had been there from the start.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from analysis.story_run import City
from analysis.story_sentences import ENGLISH, Language

SINGLE, COUPLE, WIDOWED = 0, 1, 2
"""The codes of ``agents.members``."""

OF_AGE = 18
_GENERATION = 16
"""Years; who is younger by more is no partner."""


@dataclass(frozen=True)
class Family:
    """Ages in whole years, the head first, then the partner of a couple; ``couple`` as in ``agents``."""

    ages: tuple[int, ...]
    couple: int

    def told(self, language: Language = ENGLISH) -> str:
        """Such as "a couple of 34 and 31 with two children"."""
        if not self.ages:
            return ""
        first = 2 if self.couple == COUPLE and len(self.ages) > 1 else 1
        kind = "couple" if first == 2 else "widowed" if self.couple == WIDOWED else "single"
        partner = self.ages[1] if first == 2 else 0
        text = language.say(kind, head=self.ages[0], partner=partner)
        young = sum(age < OF_AGE for age in self.ages[first:])
        grown = len(self.ages) - first - young
        others = [
            *_some(young, "child", "children", language),
            *_some(grown, "grown", "grown_many", language),
        ]
        return text + (language.phrases["with"] + language.listed(others) if others else "")


def _some(number: int, one: str, many: str, language: Language) -> list[str]:
    if number == 0:
        return []
    return [language.say(one if number == 1 else many, number=number)]


def start_of(city: City, key: int) -> int:
    """Month from which the account can tell of a household: its arrival or founding, else 0."""
    return max(0, int(city.households.loc[key].arrived))


def founders(city: City, key: int) -> list[tuple[int, int]]:
    """Who set up a household of the run: (key of the family left, age in years), the host's child first."""
    if not is_born_here(city, key):
        return []
    mine, toward = city.of(key), city.toward(key)
    formed = mine[mine.kind == "formed"]
    if formed.empty:
        return []
    left = toward[(toward.kind == "left_home") & (toward.month == formed.month.iloc[0])]
    return [(int(row.household), int(row.amount)) for row in left.itertuples()]


def is_born_here(city: City, key: int) -> bool:
    """Whether the household was founded in the run, by children of another one."""
    home = city.households.loc[key]
    return int(home.get("parents", 0)) != 0 and int(home.arrived) >= 0


def family_at_end(city: City, key: int) -> Family | None:
    """The last members; None if the run did not keep them."""
    home = city.households.loc[key]
    born = _born(home)
    month = city.months - 1 if home.present == 1 else int(home.settled)
    return None if born is None else Family(tuple(_years(month - b) for b in born), int(home.couple))


def family_at_start(city: City, key: int) -> Family | None:
    """The first members; None if the run did not keep the last ones and it was not founded in the run."""
    came = founders(city, key)
    if came:
        return Family(tuple(age for _, age in came), COUPLE if len(came) > 1 else SINGLE)
    born = _born(city.households.loc[key])
    if born is None:
        return None
    start = start_of(city, key)
    mine, toward = city.of(key), city.toward(key)
    births = mine.month[mine.kind == "birth"].tolist()
    gone = mine[mine.kind.isin(("death", "left_home"))]
    there = list(born)
    for month in births:  # born in the account: among the last members, or gone by now
        if month in there:
            there.remove(month)
        else:
            ages = (gone.month - month) // 12
            gone = gone.drop(gone.index[ages == gone.amount][:1])
    there += _births_of(gone)
    for b in _births_of(toward[toward.kind == "left_home"]):
        if there:
            there.remove(min(there, key=lambda known: abs(known - b)))
    ages = sorted((_years(start - b) for b in there), reverse=True)
    lost = bool(((mine.kind == "death") & (mine.amount >= OF_AGE)).any())
    return Family(tuple(ages), _bond(ages, int(city.households.loc[key].couple), lost)) if ages else None


def _bond(ages: Sequence[int], last: int, lost: bool) -> int:
    """Whether the two oldest were a couple, from what they were at last and whether they lost an adult."""
    if len(ages) < 2:
        return SINGLE
    if last == COUPLE or (ages[1] >= OF_AGE and ages[0] - ages[1] < _GENERATION and lost):
        return COUPLE
    return last


def _births_of(rows: pd.DataFrame) -> list[int]:
    """Months of birth, to half a year, of those whose age in years an event gives."""
    return [int(row.month) - 12 * int(row.amount) - 6 for row in rows.itertuples()]


def _born(home: pd.Series) -> Sequence[int] | None:
    born = home.get("born")
    if born is None or len(born) != int(home.persons):
        return None
    return [int(month) for month in born]


def _years(months: int) -> int:
    return max(0, months) // 12
