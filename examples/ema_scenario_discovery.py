"""Under which assumptions does a policy fail? Scenario discovery (PRIM) on a sweep, with EMA workbench.

Lives one policy and its baseline over a Latin hypercube of what nobody knows, hands the runs to EMA
workbench, and asks its PRIM for the box of assumptions in which the policy gains least, and its feature
scoring for what matters. Needs the extra: pip install -c constraints.txt -e ".[explore]". Run it from the
project's folder:

    python examples/ema_scenario_discovery.py [--points 100] [--policy hip_2019] [--indicator adequate_share]

The sweep goes on where it was. With few points PRIM finds boxes in mere noise: what it finds is worth a look
only if most of the box is of interest (density) and it holds most of what is (coverage).
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from analysis.indicators import describe
from analysis.options import cores
from analysis.sweeps.command import as_command
from analysis.sweeps.exploratory import check_indicator, paired, to_ema
from analysis.sweeps.sweep import Where, sweep
from scenarios.problems import ScenarioError
from scenarios.study import Study, changed, load_study


def study_of(points: int, policy: str, indicator: str, households: int, months: int, seeds: int) -> Study:
    """What varies in ``global_sensitivity``, as a Latin hypercube under one policy and its baseline."""
    return changed(
        load_study("global_sensitivity"),
        name=f"discovery_{Path(policy).stem}".replace("+", "_"),
        design={"kind": "latin_hypercube", "points": points},
        policies=("none", policy),
        households=households,
        months=months,
        seeds=seeds,
        indicators=tuple(dict.fromkeys((indicator, "public_spend"))),
    )


def main() -> None:
    """Sweep, discover, and say what was found."""
    from ema_workbench.analysis import feature_scoring, prim  # here, as workers of a sweep need none of it

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--points", type=int, default=100)
    parser.add_argument("--policy", default="hip_2019")
    parser.add_argument("--indicator", default="adequate_share")
    parser.add_argument("--households", type=int, default=600)
    parser.add_argument("--months", type=int, default=180)
    parser.add_argument("--seeds", type=int, default=2)
    parser.add_argument("--out", type=Path, help="folder of the sweep (results/sweeps/discovery_<policy>)")
    parser.add_argument("--here", action="store_true", help="in this process")
    options = parser.parse_args()
    study = study_of(
        options.points, options.policy, options.indicator, options.households, options.months, options.seeds
    )
    check_indicator(study, options.indicator)
    folder = options.out or Path("results") / "sweeps" / study.name
    sweep(study, folder, Where("here") if options.here else Where("processes", cores()))

    experiments, outcomes = to_ema(folder)
    if options.indicator not in outcomes:
        raise ScenarioError(study.name, options.indicator, "a number in every run", "runs without one")
    print(f"{len(experiments)} runs; outcomes: {', '.join(outcomes)}")
    kind = feature_scoring.RuleInductionType.REGRESSION
    causes = experiments[list(study.names)]
    scores = feature_scoring.get_ex_feature_scores(causes, outcomes[options.indicator], mode=kind)[0]
    print(f"\nwhat decides {options.indicator} (extra trees):\n{scores.round(3).to_string(header=False)}")

    futures, differences = paired(folder, options.indicator, options.policy)
    gains = differences * (describe(options.indicator).better or 1)  # of some indicators less is better
    if np.ptp(gains) == 0.0:
        print(f"\n{options.policy} gains {gains[0]:g} in every future: there is nothing to discover")
        return
    poor = gains <= np.quantile(gains, 0.25)
    found = prim.Prim(futures, poor, threshold=0.5, peel_alpha=0.1).find_box()
    print(f"\nwhere {options.policy} gains least (a quarter of {len(gains)} futures):")
    print(f"coverage {found.coverage:.2f}, density {found.density:.2f} (a box of everything: 1.00, 0.25)")
    limits = pd.concat({"from": found.box_lims[-1].iloc[0], "to": found.box_lims[-1].iloc[1]}, axis=1)
    narrowed = limits[(found.box_lims[-1] != found.box_lims[0]).any()]
    print(narrowed.to_string() if len(narrowed) else "under no assumptions in particular")


if __name__ == "__main__":
    sys.exit(as_command(main))
