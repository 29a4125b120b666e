"""Measures of aid to rent: who is helped, what is left for them to pay, what it does to other tenants."""

from __future__ import annotations

import math
from collections.abc import Container
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from agents.foundation.codes import (
    GUARANTEE,
    INTERNAL,
    INTERNATIONAL,
    NATIVE,
    NEVER,
    NONE,
    RETURNEE,
    SEASONAL,
    TENANT,
    UNHOUSED,
)
from agents.rents import ROOM_AREA, hedonic_rent
from analysis.validation.look import DECADE, POOR, YEAR, Look, probe

MOBILE = (INTERNAL, SEASONAL)
"""Streams of people who follow work."""

WATCHED = 3 * YEAR
"""Months for which newcomers are watched after they came."""

IN_TIME = 2
"""Months within which a newcomer should have found a room."""


# --- tenants and what is left for them to pay ----------------------------------------------------


def _tenants(look: Look) -> tuple[Any, Any]:
    """Tenants of today and their rooms."""
    tenants = look.people[look.people.tenure == TENANT]
    return tenants, look.city.world.rooms[tenants.room]


def _left_to_pay(tenants: Any, rooms: Any) -> NDArray[np.float64]:
    """What a tenant pays itself over its usual income."""
    return np.asarray((rooms.rent - rooms.subsidy) / np.maximum(0.05, tenants.usual_income))


def _mean(values: NDArray[Any]) -> float:
    return float(values.mean()) if len(values) else math.nan


@probe
def burden_of_the_helped_less_others(look: Look) -> float:
    """Rent burden, net of aid, of tenants with aid less that of poor tenants (deciles 1-3) without."""
    tenants, rooms = _tenants(look)
    burden, helped = _left_to_pay(tenants, rooms), rooms.subsidy > 0.0
    return _mean(burden[helped]) - _mean(burden[~helped & np.isin(tenants.decile, POOR)])


@probe
def tenants_helped(look: Look) -> float:
    """Share of tenants a part of whose rent is paid by a programme, at the end."""
    return _mean(_tenants(look)[1].subsidy > 0.0)


@probe
def rents_of_citizens_without_contract(look: Look) -> float:
    """Rents of citizens without a written contract over what like rooms cost in a balanced market, ln.

    Taken room by room: their mean burden says little where the poorest of them get a voucher and a contract.
    """
    tenants, rooms = _tenants(look)
    theirs = rooms[(tenants.stream != INTERNATIONAL) & (rooms.written == 0)]
    lots, behaviour = look.city.lots[theirs.lot], look.city.world.behaviour[0]
    listed = np.array(
        [
            hedonic_rent(quality, services, distance, area, behaviour)
            for quality, services, distance, area in zip(
                lots.quality, lots.services, lots.distance, theirs.area, strict=True
            )
        ]
    )
    return _mean(np.log(theirs.rent / listed)) if len(theirs) else math.nan


# --- rooms ---------------------------------------------------------------------------------------


@probe
def rooms_let_by_owners(look: Look) -> float:
    """Rooms that owners let or offer in their houses at the end, for 100 households of the first day."""
    rooms = look.city.world.rooms
    theirs = rooms[(rooms.present == 1) & (rooms.landlord == NONE)]
    return 100.0 * float(np.rint(theirs.area / ROOM_AREA).sum()) / look.city.setting.households


def _tenancies_begun(look: Look) -> pd.DataFrame:
    """Rooms by the month their present tenancy began, and whether its contract is written."""
    rooms = look.city.world.rooms
    let = rooms[(rooms.present == 1) & (rooms.tenant != NONE)]
    return pd.DataFrame({"started": let.started, "written": let.written})


@probe
def written_among_new_tenancies(look: Look) -> float:
    """Written contracts among the running tenancies that began in the last ten years."""
    begun = _tenancies_begun(look)
    return _mean(begun.written[begun.started >= look.months - DECADE].to_numpy())


_WHO_RENTS = ("written_contract_share", "households", "owner_share", "sharing_share", "unhoused_share")


def _busiest_years(look: Look) -> int:
    """First month of the three years in which most people came from abroad, the first three left out."""
    events = look.events
    came = events[(events.kind == "arrived") & (events.amount == INTERNATIONAL)]
    monthly = np.bincount(came.month.to_numpy(int), minlength=look.months)
    starts = range(WATCHED, max(WATCHED, look.months - WATCHED - 1) + 1)
    return max(starts, key=lambda start: int(monthly[start : start + WATCHED].sum()))


@probe
def verbal_less_written_growth(look: Look) -> float:
    """Growth of tenancies without a written contract less that of those with one, while most came.

    In the three years in which most people came from abroad, after the first three: by then a programme
    of the first day has as many vouchers out as it can pay, and the contracts they brought are written.
    """
    share, households, *others = (look.series[name] for name in _WHO_RENTS)
    tenants = households * (1.0 - sum(others))
    written, verbal = share * tenants, (1.0 - share) * tenants
    start = _busiest_years(look)
    end = min(start + WATCHED, len(share) - 1)
    if end <= start:
        return math.nan
    grown = [float(kind.iloc[end] / kind.iloc[start]) - 1.0 for kind in (written, verbal)]
    return grown[1] - grown[0]


# --- newcomers -----------------------------------------------------------------------------------


def _newcomers(look: Look, streams: Container[int]) -> Any:
    """Households of these streams that came during the run, early enough to be watched."""
    homes = look.city.households
    came = homes[(homes.arrived >= 0) & (homes.arrived + WATCHED <= look.months)]
    return came[[int(stream) in streams for stream in came.stream]]


def _months_until(look: Look, came: Any, kinds: tuple[str, ...]) -> NDArray[np.float64]:
    """Months from arrival to the first event of these kinds, at most as long as newcomers are watched."""
    events = look.events[look.events.kind.isin(kinds)]
    first = events.groupby("household").month.min().reindex(came.key)
    waited = first.to_numpy(float) - came.arrived
    return np.minimum(np.where(np.isnan(waited), WATCHED, waited), WATCHED)


@probe
def months_without_home_of_mobile_workers(look: Look) -> float:
    """Mean months until workers who come for work have a room or a lot, of the first three years."""
    came = _newcomers(look, MOBILE)
    return _mean(_months_until(look, came, ("rented", "settled_on_lot", "left")))


@probe
def distance_of_mobile_workers(look: Look) -> float:
    """Mean distance from the centre of those who came for work in the last ten years, cells."""
    here = look.people[np.isin(look.people.stream, MOBILE) & (look.people.tenure != UNHOUSED)]
    recent = here[here.arrived >= look.months - DECADE]
    return _mean(look.city.lots.distance[recent.lot])


@probe
def months_without_plot_of_returnees(look: Look) -> float:
    """Mean months until returnees, who come for a plot, have one, of the first three years."""
    return _mean(_months_until(look, _newcomers(look, (RETURNEE,)), ("settled_on_lot",)))


@probe
def migrants_housed_in_time(look: Look) -> float:
    """International migrants who rented their first room within two months of coming."""
    came = _newcomers(look, (INTERNATIONAL,))
    return _mean(_months_until(look, came, ("rented",)) <= IN_TIME)


# --- beneficiaries -------------------------------------------------------------------------------


@probe
def migrants_among_the_helped(look: Look) -> float:
    """International migrants among all households a programme ever paid rent for."""
    homes = look.city.households
    return _mean(homes.stream[homes.rent_aid > 0] == INTERNATIONAL)


@probe
def natives_helped(look: Look) -> float:
    """Native households whose rent a programme ever paid in part, over all native households."""
    homes = look.city.households
    return _mean(homes.rent_aid[homes.stream == NATIVE] > 0)


# --- the guarantee fund --------------------------------------------------------------------------


def _funds(look: Look) -> Any:
    programmes = look.city.world.programmes
    return programmes[programmes.kind == GUARANTEE]


@probe
def guaranteed_rents_in_time(look: Look) -> float:
    """Months without rent owed, over the months of tenancies that a fund stood in for."""
    funds = _funds(look)
    months = float(funds.guaranteed_months.sum())
    return 1.0 - float(funds.late_months.sum()) / months if months else math.nan


@probe
def capital_of_the_fund(look: Look) -> float:
    """What a guarantee fund holds at the end, over its seed."""
    funds = _funds(look)
    seed = float(funds.seed.sum())
    return float(funds.cash.sum()) / seed if seed else math.nan


@probe
def overcharges_proven(look: Look) -> float:
    """Overcharges proven, over tenancies of international migrants running at the end."""
    tenants, rooms = _tenants(look)
    theirs = rooms[tenants.stream == INTERNATIONAL]
    return _mean(theirs.judged != NEVER)
