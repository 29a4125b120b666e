"""Who is pushed out, and who comes instead? Maps of one city under two policies, decade by decade.

The same city with the same luck lives for thirty years under each. Run it from the project's folder:

    python examples/displacement_maps.py
    python examples/displacement_maps.py --seeds 1 2 3 4 5 6
    python examples/displacement_maps.py none land_trust

Without policies two are compared that work in the same settlements: upgrading, and upgrading on the
ground of a land trust, in a city that the better-off have discovered (as in entry H19 of the scorecard).
Several policies at once are written with a comma. ``--first`` and ``--second`` change settings of one of the
two cities, ``--both`` of both. Beside the picture of the first seed a table is written, ``displacement.csv``.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from analysis.canvas import save
from analysis.replacement import Account, account_of, difference, fates, treated_in_any
from analysis.replacement_maps import replacement_maps
from model import HousingModel
from scenarios import load

DECADES = (0, 120, 240, 360)
POLICIES = ("upgrading", "upgrading,land_trust")
UPGRADING_UNDER_PRESSURE = (
    "policy.upgrading.upgrading.budget=600",  # all services within a few years
    "place.services.infrastructure_budget=50",  # the city's own money for services is short
    "place.land.outside_seekers=0.003",  # three times as many buyers from elsewhere as usual
)
TITLE = "Who stays and who is replaced in upgraded settlements, without and with a land trust"
SET_UP = (
    "From year 10 on streets, water, power and drains come to the outlined settlements; three times as many "
    "better-off families from elsewhere as usual look for a home. "
)


def live(policies: str, settings: Sequence[str], seed: int, households: int) -> tuple[str, Account]:
    """One city: the titles of its policies, and what is read of it."""
    scenario = load(
        policies=policies.split(","), households=households, months=DECADES[-1], seed=seed, settings=settings
    )
    city = HousingModel(scenario).run()
    first, *others = (str(policy.title.en) for policy in scenario.policies)
    title = " and ".join([first, *(other[:1].lower() + other[1:] for other in others)])
    return title, account_of(city)


def tables(cities: dict[str, Account]) -> pd.DataFrame:
    """What the picture shows, in numbers: a row a city and a day, and the second city less the first."""
    here = treated_in_any(list(cities.values()))
    found = {title: fates(account, here, DECADES) for title, account in cities.items()}
    found["difference"] = difference(*found.values())
    return pd.concat(found, names=["city", None]).reset_index(level=0)


def main() -> None:
    """Let both cities live under every seed, draw those of the first, and print what differs."""
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("policies", nargs="*", metavar="policy", help="two, or none for the usual two")
    options.add_argument("--first", action="append", default=[], metavar="a.b=v")
    options.add_argument("--second", action="append", default=[], metavar="a.b=v")
    options.add_argument("--both", action="append", default=[], metavar="a.b=v")
    options.add_argument("--names", nargs=2, help="of the rows, instead of the policies' titles")
    options.add_argument("--seeds", type=int, nargs="+", default=[1], help="the first is drawn")
    options.add_argument("--households", type=int, default=1200)
    options.add_argument("--to", type=Path, default=Path("results/displacement"))
    chosen = options.parse_args()
    usual = not chosen.policies
    if not usual and len(chosen.policies) != 2:
        options.error("give two policies, or none")
    both = [*(UPGRADING_UNDER_PRESSURE if usual else ()), *chosen.both]
    found = {}
    for seed in chosen.seeds:
        cities = {}
        for at, (policy, own) in enumerate(
            zip(chosen.policies or POLICIES, (chosen.first, chosen.second), strict=True)
        ):
            title, account = live(policy, [*both, *own], seed, chosen.households)
            cities[chosen.names[at] if chosen.names else title] = account
        if len(cities) < 2:
            options.error("both rows have the same name: give them --names")
        found[seed] = tables(cities)
        if seed == chosen.seeds[0]:
            about = (
                f"{SET_UP if usual else ''}{chosen.households:,} households on the first day, seed {seed}. "
            )
            titled = {"title": TITLE} if usual else {}
            picture = save(replacement_maps(cities, DECADES, about, **titled), chosen.to)
            print(f"written to {picture.path}")
    every = pd.concat(found, names=["seed", None]).reset_index(level=0)
    every.to_csv(chosen.to / "displacement.csv", index=False)
    print(f"written to {chosen.to / 'displacement.csv'}\n")
    told = found[chosen.seeds[0]].set_index(["city", "month"]).T
    print(told.to_string())
    if len(chosen.seeds) > 1:
        last = every[(every.city == "difference") & (every.month == DECADES[-1])]
        print(f"\nAfter {DECADES[-1] // 12} years, the second city less the first, by seed:")
        print(last.set_index("seed")[["still_there", "replaced", "otherwise"]].T.to_string())
        print("mean of the pairs:", last[["still_there", "replaced"]].mean().round(1).to_dict())


if __name__ == "__main__":
    main()
