"""How long a self-built home takes to be consolidated, by income decile: a curve of those still waiting.

The default place lives for forty years under no policy. Every owner's lot counts from its first
settlement: Kaplan-Meier with late entry for lots founded before the run. Bands are 95 % intervals
over seeds (bootstrap). Run it from the project's folder:

    python examples/consolidation_by_decile.py [--seeds 12] [--to docs/consolidation_by_decile.png]
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from agents.foundation.codes import NONE
from agents.foundation.draws import luck_from, purpose, uniforms
from model import HousingModel
from model.consolidation import share_waiting
from scenarios import load

YEARS, HORIZON = 40, 35
GROUPS = {
    "decile 1": (1,),
    "decile 2": (2,),
    "decile 3": (3,),
    "decile 4": (4,),
    "deciles 5 and 6": (5, 6),
    "deciles 7 and 8": (7, 8),
}
DRESSES = [
    ("#000000", "-"),
    ("#d55e00", "--"),
    ("#cc79a7", "-."),
    ("#009e73", ":"),
    ("#0072b2", "-"),
    ("#e69f00", "--"),
]
RESAMPLES = 200
_RESAMPLE = purpose("examples.resample")


def owners_lots(seed: int, households: int) -> dict[str, np.recarray]:
    """Lots of one city by the income group of their owners, at the end."""
    city = HousingModel(load(households=households, months=12 * YEARS, seed=seed)).run()
    lots = city.lots[city.lots.owner != NONE]
    deciles = city.world.households.decile[lots.owner]
    return {name: lots[np.isin(deciles, group)] for name, group in GROUPS.items()}


def curve(lots: list[np.recarray]) -> NDArray[np.float64]:
    """Share still waiting by month, up to the horizon."""
    waiting = share_waiting(np.concatenate(lots).view(np.recarray), 12 * YEARS - 1)
    long = np.full(12 * HORIZON + 1, waiting[-1])
    long[: min(len(long), len(waiting))] = waiting[: len(long)]
    return long


def main() -> None:
    """Draw the curves and print the medians."""
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("--seeds", type=int, default=12)
    options.add_argument("--households", type=int, default=1200)
    options.add_argument("--to", type=Path, default=Path("docs/consolidation_by_decile.png"))
    chosen = options.parse_args()
    cities = [owners_lots(seed, chosen.households) for seed in range(1, chosen.seeds + 1)]
    keys = np.arange(RESAMPLES * len(cities))
    draws = (uniforms(luck_from(1), _RESAMPLE, keys, 0) * len(cities)).astype(int).reshape(RESAMPLES, -1)

    figure, axis = plt.subplots(figsize=(8.0, 5.2), layout="constrained")
    years = np.arange(12 * HORIZON + 1) / 12.0
    for name, (colour, line) in zip(GROUPS, DRESSES, strict=True):
        lots = [city[name] for city in cities]
        middle = curve(lots)
        low, high = np.percentile([curve([lots[k] for k in draw]) for draw in draws], (2.5, 97.5), axis=0)
        axis.plot(years, 100.0 * middle, color=colour, linestyle=line, linewidth=2.0, label=name)
        axis.fill_between(years, 100.0 * low, 100.0 * high, color=colour, alpha=0.13, linewidth=0)
        reached = np.flatnonzero(middle <= 0.5)
        median = f"{reached[0] / 12.0:.1f} years" if len(reached) else f"not within {HORIZON} years"
        print(f"{name:16} homes {sum(map(len, lots)):6,}   median {median}")
    axis.axhline(50.0, color="#888888", linewidth=0.8)
    axis.set_xlim(0, HORIZON)
    axis.set_ylim(0, 100)
    axis.set_xlabel("years since the lot was first lived on")
    axis.set_ylabel("homes not consolidated yet (%)")
    axis.set_title(
        f"Years until a self-built home is consolidated, by its owners' income\n"
        f"Valley of Mexico, no policy, {YEARS} years, "
        f"{chosen.seeds} cities of {chosen.households:,} households",
        fontsize=11,
        loc="left",
    )
    axis.grid(True, color="#e6e6e6", linewidth=0.6)
    axis.spines[["top", "right"]].set_visible(False)
    axis.legend(loc="center left", bbox_to_anchor=(1.0, 0.5), frameon=False)
    chosen.to.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(chosen.to, dpi=110)
    print(f"written to {chosen.to}")


if __name__ == "__main__":
    main()
