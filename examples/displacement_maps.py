"""Who is pushed out under two policies? Maps of one city, decade by decade, in one picture.

The same city with the same luck lives for thirty years under each. Run it from the project's folder:

    python examples/displacement_maps.py upgrading upgrading,land_trust
    python examples/displacement_maps.py none none --second place.land.outside_seekers=0.004 \
        --names "few buyers from elsewhere" "four times as many"

Several policies at once are written with a comma. ``--first`` and ``--second`` change settings of one
of the two cities, ``--both`` of both.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import pandas as pd

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from analysis.canvas import save
from analysis.displacement_maps import displacement_maps
from model import HousingModel
from scenarios import load

DECADES = (0, 120, 240, 360)


def live(policies: str, settings: list[str], seed: int, households: int) -> tuple[str, pd.DataFrame]:
    """One city: the title of its policies and its table of lots."""
    scenario = load(
        policies=policies.split(","), households=households, months=DECADES[-1], seed=seed, settings=settings
    )
    city = HousingModel(scenario).run()
    displaced = city.event_table().query("kind == 'displaced'")
    print(f"{policies}: displaced {len(displaced)}")
    print(displaced.cause.value_counts().to_string())
    return " and ".join(str(policy.title.en) for policy in scenario.policies), city.lot_table()


def main() -> None:
    """Let both cities live and draw them."""
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("policies", nargs=2, metavar="policy")
    options.add_argument("--first", action="append", default=[], metavar="a.b=v")
    options.add_argument("--second", action="append", default=[], metavar="a.b=v")
    options.add_argument("--both", action="append", default=[], metavar="a.b=v")
    options.add_argument("--names", nargs=2, help="of the rows, instead of the policies' titles")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--households", type=int, default=1200)
    options.add_argument("--to", type=Path, default=Path("results/displacement"))
    chosen = options.parse_args()
    cities = {}
    for at, (policy, own) in enumerate(zip(chosen.policies, (chosen.first, chosen.second), strict=True)):
        title, lots = live(policy, [*chosen.both, *own], chosen.seed, chosen.households)
        cities[chosen.names[at] if chosen.names else title] = lots
    if len(cities) < 2:
        options.error("both rows have the same name: give them --names")
    about = f"{chosen.households:,} households on the first day, seed {chosen.seed}. "
    picture = save(displacement_maps(cities, DECADES, about), chosen.to)
    print(f"written to {picture.path}")


if __name__ == "__main__":
    main()
