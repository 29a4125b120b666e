"""Made-up results of an experiment, with known effects and the shapes of real ones.

Arms of one seed share their luck and part by ``EFFECTS`` and a little noise of their own. By
decile an effect tilts from whole for the poorest to reversed for decile 7.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

import numpy as np
import pandas as pd
from scipy import special

from agents.foundation import draws
from agents.foundation.ledger import HOUSEHOLDS, OUTSIDE, SECTOR_NAMES
from tests.made_up_credit import write_credit

SIDE = 40
DECILES = tuple(range(1, 8))
LEVELS = {  # value at the end, spread between seeds, spread between arms of one seed
    "adequate_share": (0.42, 0.04, 0.002),
    "consolidated_share": (0.18, 0.03, 0.002),
    "median_years_to_consolidation": (16.0, 1.5, 0.1),
    "mean_quality": (0.61, 0.02, 0.001),
    "overcrowded_share": (0.31, 0.03, 0.004),
    "rent_burden": (0.27, 0.02, 0.002),
    "rent_index": (112.0, 5.0, 0.4),
    "land_price_index": (130.0, 8.0, 0.6),
    "over_indebted_share": (0.14, 0.02, 0.002),
    "aid_hours": (41.0, 4.0, 0.6),
    "clear_title_share": (0.44, 0.03, 0.001),
    "welfare": (0.80, 0.05, 0.004),
}
EFFECTS: dict[str, dict[str, float]] = {
    "none": {},
    "hip_2019": {"adequate_share": 0.05, "consolidated_share": 0.03, "median_years_to_consolidation": -1.4,
                 "mean_quality": 0.02, "welfare": 0.02, "rent_burden": -0.004, "aid_hours": -2.0,
                 "land_price_index": 2.0},
    "rent_voucher": {"rent_burden": -0.03, "rent_index": 5.0, "welfare": 0.03, "overcrowded_share": -0.02},
    "rate_cap": {"over_indebted_share": -0.03, "adequate_share": -0.01, "welfare": -0.006},
    "upgrading": {"adequate_share": 0.09, "land_price_index": 17.0, "rent_index": 6.0, "welfare": 0.012,
                  "clear_title_share": 0.10, "overcrowded_share": 0.005},
}  # fmt: skip
TITLES = {
    "none": "No policy",
    "hip_2019": "Housing improvement programme, rules of 2019",
    "rent_voucher": "Rent voucher",
    "rate_cap": "Cap on interest rates",
    "upgrading": "Settlement upgrading with titles",
}
MONEY = {"hip_2019": 9.0, "rent_voucher": 6.0, "rate_cap": 0.0, "upgrading": 14.0}


def normals(name: str, count: int, *numbers: int) -> np.ndarray:
    """``count`` standard normal numbers, the same for the same name and numbers."""
    keys = np.arange(count) + draws.named_key(name, *numbers) % 2**40
    return special.ndtri(draws.uniforms(draws.luck_from(5), draws.purpose("test.synthetic"), keys, 0))


def make_series(arm: str, seed: int, months: int) -> pd.DataFrame:
    """Monthly indicators: paths that share their luck between arms and part by the known effect."""
    grown = np.linspace(1.0 / months, 1.0, months)
    frame = pd.DataFrame({"month": np.arange(1, months + 1)})
    frame["households"] = np.round(1200 + 300 * grown)
    for number, (name, (level, spread, noise)) in enumerate(LEVELS.items()):
        base = level + spread * normals("city", 1, seed, number)[0]
        own = noise * normals(f"arm{arm}", 1, seed, number)[0] if arm != "none" else 0.0
        wiggle = 0.1 * spread * normals("month", months, seed, number)
        frame[name] = base * (0.75 + 0.25 * grown) + wiggle + grown * (EFFECTS[arm].get(name, 0.0) + own)
    monthly = MONEY.get(arm, 0.0) * (1.0 + 0.05 * normals("money", months, seed))
    frame["public_spend"] = np.cumsum(monthly)  # a counter, as the model keeps it
    return frame


def make_groups(arm: str, series: pd.DataFrame) -> pd.DataFrame:
    """Yearly values by decile and stream; an effect is whole for decile 1 and reversed for 7."""
    yearly = series[series.month % 12 == 0]
    columns: dict[str, list] = {name: [] for name in ("month", "group_by", "group", "indicator", "value")}
    kinds = [("decile", str(d), 0.7 + 0.08 * d, (4 - d) / 3.0) for d in DECILES]
    kinds += [("stream", name, 1.0, 0.0) for name in ("native", "international")]
    for name in ("adequate_share", "welfare", "rent_burden", "over_indebted_share"):
        grown = EFFECTS[arm].get(name, 0.0) * yearly.month.to_numpy() / yearly.month.max()
        for group_by, group, scale, tilt in kinds:
            columns["month"] += yearly.month.to_list()
            columns["group_by"] += [group_by] * len(yearly)
            columns["group"] += [group] * len(yearly)
            columns["indicator"] += [name] * len(yearly)
            columns["value"] += (yearly[name].to_numpy() * scale + tilt * grown).tolist()
    return pd.DataFrame(columns)


def make_lots(arm: str, seed: int, month: int) -> pd.DataFrame:
    """One snapshot of a city that is denser and better built in its middle."""
    x, y = (axis.ravel() for axis in np.meshgrid(np.arange(SIDE), np.arange(SIDE)))
    far = np.hypot(x - SIDE / 2, y - SIDE / 2) / SIDE
    luck = normals("lot", SIDE * SIDE, seed)
    better = EFFECTS[arm].get("adequate_share", 0.0)
    quality = np.clip(0.85 - 0.9 * far + 0.15 * luck + 2.0 * better, 0.0, 1.0)
    uses = ["absentee rental", "owner with tenants", "vacant"]
    use = np.select([luck > 1.4, luck > 0.6, luck < -1.3], uses, "owner")
    lets = np.isin(use, ["absentee rental", "owner with tenants"])
    vacant = use == "vacant"
    frame = pd.DataFrame({
        "month": month, "lot": np.arange(SIDE * SIDE), "x": x, "y": y, "block": y // 5 * 8 + x // 5,
        "settlement": y // 10 * 4 + x // 10, "services": np.clip(4 - 6 * far, 0, 4).astype(int),
        "stage": np.where(vacant, 0, np.clip(quality * 7, 0, 6).astype(int)),
        "storey": (quality > 0.9).astype(int),
        "quality": np.where(vacant, np.nan, quality), "title": 1, "tenure_use": use,
        "households": np.where(vacant, 0, 1 + lets), "people": np.where(vacant, 0, 4), "rooms": 3,
        "let_rooms": lets.astype(int), "crowding": 1.8, "risk": 0,
        "mean_rent": np.where(lets, 0.45 * np.exp(-1.2 * far + 0.1 * luck), np.nan),
        "adequate": (quality > 0.6).astype(int), "consolidated": (quality > 0.85).astype(int),
    })  # fmt: skip
    return frame[far < 0.42 + 0.04 * luck]


def write_run(folder: Path, arm: str, seed: int, series: pd.DataFrame) -> None:
    """One run as the model leaves it, but for its series and map."""
    folder.mkdir(parents=True)
    make_groups(arm, series).to_parquet(folder / "groups.parquet")
    pd.DataFrame({"month": [1], "payer": [SECTOR_NAMES[OUTSIDE]], "payee": [SECTOR_NAMES[HOUSEHOLDS]],
                  "kind": ["wage"], "amount": [900.0]}).to_parquet(folder / "ledger.parquet")  # fmt: skip
    provenance = {"version": "0.1.0", "seed": seed, "digest": f"{draws.named_key(arm, seed):016x}",
                  "libraries": {"numpy": "2.4", "numba": "0.68"}}  # fmt: skip
    (folder / "provenance.json").write_text(json.dumps(provenance))


def write_experiment(
    folder: Path,
    seeds: Iterable[int] = range(1, 9),
    arms: Iterable[str] = tuple(EFFECTS),
    months: int = 48,
    missing: Collection[tuple[str, int]] = (),
    drop: Mapping[str, Collection[str]] | None = None,
    credit: bool = False,
    **details: object,
) -> Path:
    """A results folder of made-up runs; ``drop`` names the columns an arm lacks.

    ``credit``: with loan records; without, as runs were before loans were recorded.
    """
    arms, seeds = list(arms), list(seeds)
    folder.mkdir(parents=True, exist_ok=True)
    document = {
        "place": "valle_de_mexico", "title": "Valle de México", "months": months, "households": 1200,
        "seeds": seeds, "arms": arms, "baseline": "none", "version": "0.1.0", "partial": bool(missing),
        "arm_titles": {arm: TITLES[arm] for arm in arms}, **details,
    }  # fmt: skip
    (folder / "experiment.json").write_text(json.dumps(document), encoding="utf-8")
    for arm in arms:
        for seed in seeds:
            if (arm, seed) not in missing:
                series = make_series(arm, seed, months)
                run = folder / arm / f"seed_{seed}"
                write_run(run, arm, seed, series)
                series.drop(columns=list((drop or {}).get(arm, ()))).to_parquet(run / "series.parquet")
                if credit:
                    write_credit(run, arm, seed, months)
                if seed == seeds[0]:  # the only seed that is drawn on a map
                    make_lots(arm, seed, months - months % 12).to_parquet(run / "lots.parquet")
    return folder
