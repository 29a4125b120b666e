"""All measures by name: probes, and indicator columns at the end or over the last years.

``end:column`` is the last month of an indicator, ``last_10:column`` its mean over the last ten
years. A measure that does not exist in a city, such as the rents of migrants where none live, is
NaN.
"""

from __future__ import annotations

import re

from analysis.validation import (
    probes_of_building,
    probes_of_countries,
    probes_of_credit,
    probes_of_delivery,
    probes_of_families,
    probes_of_homes,
    probes_of_land,
    probes_of_means,
    probes_of_migration,
    probes_of_people,
    probes_of_places,
    probes_of_programmes,
    probes_of_rent_aid,
    probes_of_targeting,
)
from analysis.validation.look import PROBES, Look

ROOMS = (
    probes_of_building,
    probes_of_countries,
    probes_of_credit,
    probes_of_delivery,
    probes_of_families,
    probes_of_homes,
    probes_of_land,
    probes_of_means,
    probes_of_migration,
    probes_of_people,
    probes_of_places,
    probes_of_programmes,
    probes_of_rent_aid,
    probes_of_targeting,
)
"""The files that register probes."""

_SERIES = re.compile(r"(end|last_(?P<years>[1-9]\d?)):(?P<column>[a-z_]+)")


def known(measure: str) -> bool:
    """Whether there is such a measure; columns are looked up in the city."""
    return measure in PROBES or _SERIES.fullmatch(measure) is not None


def measure_of(look: Look, measure: str) -> float:
    """The value of a measure; ``KeyError`` if there is no such name."""
    if measure in PROBES:
        return float(PROBES[measure](look))
    asked = _SERIES.fullmatch(measure)
    if asked is None:
        raise KeyError(f"no measure '{measure}'")
    return look.column(asked["column"], int(asked["years"] or 0))


def meaning_of(measure: str) -> str:
    """What a measure is, in words."""
    if measure in PROBES:
        return " ".join((PROBES[measure].__doc__ or "").split())
    when, column = measure.split(":")
    return f"{column.replace('_', ' ')}, " + (
        "at the end" if when == "end" else f"mean of the last {when.removeprefix('last_')} years"
    )
