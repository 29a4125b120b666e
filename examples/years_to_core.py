"""How long does a family build? Years from an empty lot to a finished core, by income decile.

Every household of the first day starts on an empty lot, and the city lives for forty years under
no policy, three times with the same luck: as it is, without mutual aid, and with an assistant's
full advice to everybody who builds. Run it from the project's folder:

    python examples/years_to_core.py [--seeds 4] [--households 1200]

Families who receive remittances are counted apart: they build with money that is not theirs
to earn. Medians are Kaplan-Meier: who has not finished after forty years is censored, and a dash
means that fewer than half have.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from agents.foundation.codes import NEVER, OWNER
from model import HousingModel
from scenarios import load

YEARS = 40
EMPTY_LOTS = ["place.settlements.oldest_years=0"]
ARMS = {
    "as it is": [],
    "no mutual aid": ["behaviour.mutual_aid=0"],
    "advice for all": ["behaviour.advice_for_all=1"],
}


def live(seed: int, households: int, settings: list[str]) -> pd.DataFrame:
    """One row a founding family: decile, remittances, months to the core (NaN: not yet), losses."""
    scenario = load(households=households, months=12 * YEARS, seed=seed, settings=EMPTY_LOTS + settings)
    city = HousingModel(scenario).run()
    homes = city.households
    events = city.event_table()
    passed_on = events[(events.kind == "inherited") & (events.household != events.other)]
    first = (homes.present == 1) & (homes.tenure == OWNER) & (homes.settled <= 0)
    founders = homes[first & ~np.isin(homes.key, passed_on.household)]  # heirs did not build it
    lots = city.lots[founders.lot]
    months = np.where(lots.core_month == NEVER, np.nan, lots.core_month - lots.founded)
    defects = events[events.kind == "defect"].groupby("household").size()
    return pd.DataFrame(
        {
            "key": founders.key,
            "decile": founders.decile,
            "remittances": founders.receives == 1,
            "months": months,
            "watched": city.month + 1 - lots.founded,
            "wasted": founders.effort_wasted,
            "effort": founders.effort,
            "defects": defects.reindex(founders.key).fillna(0).to_numpy(),
        }
    )


def median_years(families: pd.DataFrame) -> float:
    """Kaplan-Meier median of years to the core; NaN while fewer than half have finished."""
    done = families.months.notna()
    end = families.months.fillna(families.watched)
    alive = 1.0
    for month in np.sort(end[done].unique()):
        alive *= 1.0 - float(((end == month) & done).sum()) / float((end >= month).sum())
        if alive <= 0.5:
            return float(month) / 12.0
    return float("nan")


def row(families: pd.DataFrame) -> dict[str, float]:
    """What one decile of one arm shows."""
    return {
        "families": len(families),
        "median years": median_years(families),
        "done in 30 years %": 100.0 * float((families.months <= 360).mean()),
        "wasted effort %": 100.0 * float(families.wasted.sum() / families.effort.sum()),
        "defects a family": float(families.defects.mean()),
    }


def main() -> None:
    """Print the table of each arm."""
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("--seeds", type=int, default=4)
    options.add_argument("--households", type=int, default=1200)
    chosen = options.parse_args()
    for arm, settings in ARMS.items():
        runs = [live(seed, chosen.households, settings) for seed in range(1, chosen.seeds + 1)]
        families = pd.concat(runs, ignore_index=True)
        own = families[~families.remittances]
        table = {f"decile {d}": row(of) for d, of in own.groupby("decile")}
        table["with remittances"] = row(families[families.remittances])
        print(f"\n{arm.upper()}")
        print(pd.DataFrame(table).T.round(1).astype(object).fillna("–").to_string())


if __name__ == "__main__":
    main()
