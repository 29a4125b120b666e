"""On which assumptions does the effect of a policy depend? Sobol's indices of a sweep, with SALib.

Runs the study ``global_sensitivity`` (or one like it), the same sample under every policy, and draws the
total and first-order indices of an indicator: of its level without a policy, and of what the policy changes.
Run it from the project's folder; the full study takes about an hour of one processor, and goes on where it
was:

    python examples/sobol.py [--study global_sensitivity] [--points 64] [--indicator adequate_share]

An index is the share of the variance over the sample that one assumption makes, alone (first-order) or with
others (total). Bars are 95 % intervals. With few points they are wide: that is what they say.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from analysis.indicators import describe
from analysis.options import cores
from analysis.sweeps.command import as_command
from analysis.sweeps.exploratory import check_indicator, sobol_indices
from analysis.sweeps.sweep import Where, sweep
from scenarios.study import Study, changed, load_study

DRESSES = (("S1", "alone", "#56B4E9", "o"), ("ST", "with others", "#0072B2", "s"))


def smaller(study: Study, points: int | None, households: int | None, months: int | None) -> Study:
    """The study with another sample or size; ``ScenarioError`` if it is none."""
    design = dict(study.design) | ({"points": points} if points is not None else {})
    sizes = {"households": households, "months": months}
    given = {name: value for name, value in sizes.items() if value is not None}
    return changed(study, design=design, **given)


def draw(axis: Axes, table: pd.DataFrame, title: str) -> None:
    """Indices of one quantity, an assumption a row, the most important on top."""
    table = table.sort_values("ST")
    rows = np.arange(len(table))
    for turn, (name, label, colour, mark) in enumerate(DRESSES):
        reach = table[f"{name}_conf"].to_numpy()
        axis.errorbar(table[name], rows + 0.12 * (1 - 2 * turn), xerr=reach, color=colour, marker=mark,
                      linestyle="none", capsize=3, label=label)  # fmt: skip
    axis.axvline(0.0, color="#777777", linewidth=0.8)
    axis.set_yticks(rows, [name.rpartition(".")[2].replace("_", " ") for name in table["name"]])
    axis.set_xlabel("share of the variance over the sample")
    axis.set_title(title, loc="left", fontsize=10)
    axis.spines[["top", "right"]].set_visible(False)


def main() -> None:
    """Sweep, compute, draw, and say where."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--study", default="global_sensitivity")
    parser.add_argument("--points", type=int, help="of the sample, a power of two (the study's own)")
    parser.add_argument("--households", type=int)
    parser.add_argument("--months", type=int)
    parser.add_argument("--indicator", default="adequate_share")
    parser.add_argument("--out", type=Path, help="folder of the sweep (results/sweeps/<study>)")
    parser.add_argument("--to", type=Path, default=Path("results/sobol.png"))
    parser.add_argument("--here", action="store_true", help="in this process")
    options = parser.parse_args()
    study = smaller(load_study(options.study), options.points, options.households, options.months)
    check_indicator(study, options.indicator)
    folder = options.out or Path("results") / "sweeps" / study.name
    sweep(study, folder, Where("here") if options.here else Where("processes", cores()))
    label = describe(options.indicator).label
    baseline = study.compared_with
    quantities = {f"{label} under {baseline}": sobol_indices(folder, study, options.indicator, baseline)}
    for arm in study.policies:
        if arm != baseline:
            found = sobol_indices(folder, study, options.indicator, arm, against=baseline)
            quantities[f"{label}: {arm} less {baseline}"] = found
    size = (5.2 * len(quantities), 1.2 + 0.45 * len(study.vary))
    figure, axes = plt.subplots(1, len(quantities), figsize=size, layout="constrained")
    for axis, (title, table) in zip(np.atleast_1d(axes), quantities.items(), strict=True):
        draw(axis, table, title)
        print(f"{title}\n{table.round(3).to_string(index=False)}\n")
    names = np.atleast_1d(axes)[0].get_legend_handles_labels()
    figure.legend(*names, loc="outside lower center", ncols=2, frameon=False)
    options.to.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(options.to, dpi=150)
    print(f"written: {options.to}")


if __name__ == "__main__":
    sys.exit(as_command(main))
