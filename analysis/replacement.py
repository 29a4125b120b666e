"""What became of the poor families of the first day, lot by lot, where a policy works.

The model's own count of displacement asks whether a family was forced out and lost by it. A family that
sells for a good price is not displaced in that sense, and yet the settlement changes hands. Here it is
asked of each lot whose it was on the first day and whose it is now. A family is poor if its lasting income
lies in the lowest three tenths of the place's incomes; heirs, and children who stay on the lot, are the
same family.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from agents.foundation.codes import NONE, OWNER
from model import HousingModel
from model.gentrification import Kinship, Residents, kinship, who_stayed

POOR, MIDDLE = 3, 6
"""The highest decile of the poor, and of the middle; the better-off are above it."""

EMPTY, LET, STILL_THERE, REPLACED, OTHER_POOR, OTHER_MIDDLE, BETTER_OFF = range(7)
"""Who lives on a lot: nobody; no owner, but tenants; the poor family that owned it on the first day; a
family less poor that has come in the place of such a one; any other owner, by income."""

CAUSES = {
    "rent too high": ("rent_too_high",),
    "put out of a room": (
        "rent_arrears",
        "family_needs_room",
        "new_owner",
        "dearer_tenant",
        "owner_sold",
        "term_over",
    ),
    "house lost in need": ("distress", "fees_too_high", "lot_arrears"),
    "settlement cleared": ("cleared",),
}
"""Why households were displaced, in the words of a legend, and the causes of the events."""


@dataclass(frozen=True)
class Account:
    """What is read of a city that has lived. Arrays go by lot, ``displaced`` has month, lot and cause.

    ``treated``: whether a policy that works in settlements has chosen the lot's own.
    """

    days: Sequence[Residents]
    kin: Kinship
    x: NDArray[np.int32]
    y: NDArray[np.int32]
    block: NDArray[np.int32]
    treated: NDArray[np.bool_]
    displaced: pd.DataFrame

    def day(self, month: int) -> Residents:
        """Who lived where after ``month`` months; ``KeyError`` unless a December or the first day."""
        for day in self.days:
            if day.month == month:
                return day
        raise KeyError(f"nobody wrote down who lived where at month {month}")


def account_of(city: HousingModel) -> Account:
    """Read a city at its end."""
    lots = city.lots
    chosen = np.append(city.world.settlements.polygon > 0, False)  # the last: of lots outside settlements
    rows = pd.Series(np.arange(len(lots)), index=lots.key)
    events = city.event_table()
    gone = events[events.kind == "displaced"]
    # ``lot`` of the event is where they came to, ``other`` is the key of the lot they lost.
    displaced = pd.DataFrame({"month": gone.month, "lot": rows.reindex(gone.other).to_numpy()})
    displaced["cause"] = gone.cause.map({cause: name for name, of in CAUSES.items() for cause in of})
    return Account(
        city.yearbook.residents,
        kinship(city.world, city.chronicle.events),
        lots.x.copy(),
        lots.y.copy(),
        lots.block.copy(),
        chosen[lots.settlement],
        displaced.reset_index(drop=True),
    )


def treated_in_any(accounts: Sequence[Account]) -> NDArray[np.bool_]:
    """Lots of whole blocks in which a policy works in any of several accounts of one city.

    Where none does it is the whole city that is looked at.
    """
    first = accounts[0]
    lots = np.any([each.treated for each in accounts], axis=0)
    blocks = np.isin(first.block, first.block[lots])
    return blocks if blocks.any() else np.ones(len(first.block), bool)


def who_is_where(account: Account, month: int) -> NDArray[np.int8]:
    """The code of every lot on a day: ``EMPTY`` to ``BETTER_OFF``."""
    first, now = account.day(0), account.day(month)
    codes = np.full(len(account.x), EMPTY, np.int8)
    codes[now.lot] = LET
    owns = now.tenure == OWNER
    lot, decile = now.lot[owns], now.decile[owns]
    codes[lot] = np.where(decile <= POOR, OTHER_POOR, np.where(decile <= MIDDLE, OTHER_MIDDLE, BETTER_OFF))
    poor = (first.tenure == OWNER) & (first.decile <= POOR)
    still, _ = who_stayed(first, now, account.kin)
    left = first.lot[poor & ~still]
    codes[left] = np.where(np.isin(codes[left], (OTHER_MIDDLE, BETTER_OFF)), REPLACED, codes[left])
    codes[first.lot[poor & still]] = STILL_THERE
    return codes


def poor_of_the_first_day(account: Account, here: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Lots among ``here`` that poor families owned and lived on, on the first day."""
    first = account.day(0)
    poor = (first.tenure == OWNER) & (first.decile <= POOR) & here[first.lot]
    return np.unique(first.lot[poor]).astype(np.int64)


def displaced_between(account: Account, after: int, until: int) -> pd.DataFrame:
    """Those displaced from month ``after`` to before month ``until``: x, y, lot and cause in words."""
    gone = account.displaced
    gone = gone[(gone.month >= after) & (gone.month < until) & (gone.lot != NONE)]
    return gone.assign(x=account.x[gone.lot], y=account.y[gone.lot])


def fates(account: Account, here: NDArray[np.bool_], months: Sequence[int]) -> pd.DataFrame:
    """One row a day: what became of the poor families of the first day on the lots ``here``, and who came.

    ``families`` of the first day are ``still_there``, ``replaced`` by a family less poor, or gone
    ``otherwise``: to another poor family, to tenants, or to nobody. The ``owners`` columns count all
    families that own the lot they live on. ``displaced`` columns count households since the row before.
    """
    lots = poor_of_the_first_day(account, here)
    rows, before = [], 0
    for month in months:
        codes = who_is_where(account, month)
        day = account.day(month)
        owners = day.decile[(day.tenure == OWNER) & here[day.lot]]
        gone = displaced_between(account, before, month)
        causes = gone.cause[here[gone.lot]].value_counts()
        still, replaced = int((codes[lots] == STILL_THERE).sum()), int((codes[lots] == REPLACED).sum())
        row = {"month": month, "families": len(lots), "still_there": still, "replaced": replaced}
        row["otherwise"] = len(lots) - still - replaced
        row["poor_owners"] = int((owners <= POOR).sum())
        row["middle_owners"] = int(((owners > POOR) & (owners <= MIDDLE)).sum())
        row["better_off_owners"] = int((owners > MIDDLE).sum())
        row |= {f"displaced: {name}": int(causes.get(name, 0)) for name in CAUSES}
        rows.append(row)
        before = month
    return pd.DataFrame(rows)


def difference(first: pd.DataFrame, second: pd.DataFrame) -> pd.DataFrame:
    """The second table of fates less the first, day by day: what the other policy changed in this city."""
    return (second.set_index("month") - first.set_index("month")).reset_index()
