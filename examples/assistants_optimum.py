"""How many technical assistants does a programme need? Works without flaw for its money, by their number.

The grants of 2019 with six times their money, in the default place, for fifteen years: the same budget pays
families and wages, so every assistant more is a few works less. Two offices are compared: one hires whoever
comes and never looks again; one chooses, has supervisors for two assistants in 1,000 households, and
evaluates every year. Bars are 95 % intervals over cities (bootstrap). Run it from the project's folder:

    python examples/assistants_optimum.py [--seeds 12] [--to docs/assistants_optimum.png]

Beside the picture a table is written, a row a city.
"""

from __future__ import annotations

import argparse
import os
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from analysis.comparison import interval
from analysis.experiment import warm_up
from analysis.validation.hypotheses_of_delivery import MUCH_MONEY, SUPERVISED, corps
from analysis.validation.look import Look
from analysis.validation.measures import measure_of
from model import HousingModel
from scenarios import load

NUMBERS = (0.5, 1.0, 2.0, 3.5, 5.0, 7.0, 9.4, 12.0)
"""Up to more posts than the registry has people: about ten in 1,000 households."""
OFFICES = {
    "hired by chance, never evaluated": (),
    "chosen, supervised and evaluated": (*SUPERVISED, "filter=0.7"),
}
DRESSES = (("#D55E00", "s", "--"), ("#0072B2", "o", "-"))
MEASURES = {
    "flawless_works_for_100_spent": ("works without flaw for 100 MWM\nof public money", 1.0),
    "ghost_tranches_of_all": (
        "tranches paid for work that does\nnot stand (% of second and later ones)",
        100.0,
    ),
    "end:harmful_assistants": ("assistants who neither visit\nnor check (% of posts)", 100.0),
}


def live(job: tuple[float, str, int, int, int]) -> dict[str, float | str]:
    """What one city shows: its measures, and works under way over what assistants can look after."""
    number, office, seed, households, months = job
    settings = (MUCH_MONEY, *corps(number, *OFFICES[office]))
    scenario = load(
        households=households, months=months, seed=seed, policies=["shp_2019_grant"], settings=settings
    )
    city = HousingModel(scenario).run()
    seen = Look(city)
    found = {name: measure_of(seen, name) for name in MEASURES}
    load_ = float(city.world.programmes["load"][0])
    return {"assistants": number, "office": office, "seed": seed, "load": load_, **found}


def draw(axis: Axes, table: pd.DataFrame, measure: str) -> None:
    """One measure by the number of assistants, a line for each office."""
    label, factor = MEASURES[measure]
    for turn, (office, (colour, mark, line)) in enumerate(zip(OFFICES, DRESSES, strict=True)):
        mine = table[table.office == office].pivot(index="assistants", columns="seed", values=measure)
        middle = factor * mine.mean(axis=1)
        low, high = factor * interval(mine.to_numpy())
        high = np.minimum(high, 100.0) if factor == 100.0 else high
        reach = np.nan_to_num([middle - low, high - middle])
        places = middle.index * (0.985 if turn else 1.015)
        axis.errorbar(places, middle, yerr=np.maximum(0.0, reach), color=colour, marker=mark, linestyle=line,
                      markersize=5, linewidth=1.8, capsize=3, label=office)  # fmt: skip
    axis.set_xscale("log")
    axis.set_xticks(NUMBERS, [f"{number:g}" for number in NUMBERS])
    axis.minorticks_off()
    axis.set_ylim(bottom=0)
    axis.set_ylabel(label)
    axis.set_xlabel("assistants (posts per 1,000 households)")
    axis.grid(True, color="#e6e6e6", linewidth=0.6)
    axis.spines[["top", "right"]].set_visible(False)


def main() -> None:
    """Let the cities live, write the table, draw the three measures."""
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("--seeds", type=int, default=12)
    options.add_argument("--households", type=int, default=1200)
    options.add_argument("--months", type=int, default=180)
    options.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    options.add_argument("--to", type=Path, default=Path("docs/assistants_optimum.png"))
    chosen = options.parse_args()
    jobs = [
        (number, office, seed, chosen.households, chosen.months)
        for seed in range(1, chosen.seeds + 1)
        for office in OFFICES
        for number in NUMBERS
    ]
    warm_up()
    rows = []
    with ProcessPoolExecutor(chosen.workers) as workers:
        for row in workers.map(live, jobs):
            rows.append(row)
            print(*(f"{value:.3g}" if isinstance(value, float) else value for value in row.values()))
    table = pd.DataFrame(rows)
    chosen.to.parent.mkdir(parents=True, exist_ok=True)
    table.to_csv(chosen.to.with_suffix(".csv"), index=False)

    figure, axes = plt.subplots(1, 3, figsize=(12.6, 4.6), layout="constrained")
    for axis, measure in zip(axes, MEASURES, strict=True):
        draw(axis, table, measure)
    figure.suptitle(
        "How many technical assistants? The same public money, more or fewer of them\n"
        f"Valley of Mexico, grants of 2019 with six times their money, {chosen.months // 12} years, "
        f"{chosen.seeds} cities of {chosen.households:,} households, means with 95 % intervals",
        fontsize=11, x=0.01, ha="left",
    )  # fmt: skip
    handles, labels = axes[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower center", ncols=2, frameon=False)
    figure.savefig(chosen.to, dpi=110)
    means = table.drop(columns="seed").groupby(["office", "assistants"]).mean()
    print(means.round(3).to_string(), f"\nwritten to {chosen.to}")


if __name__ == "__main__":
    main()
