"""What is known of cities to which people move, as statements that the city must fulfil untold."""

from __future__ import annotations

from analysis.validation.entry import Arm, Band, Clause, Entry, Near, rises
from analysis.validation.probes_of_migration import WAVE

TREATED = {"treated": 1.0}
NO_PULSES = (
    "place.migration.international.pulse_years=0",
    "place.migration.international.pulse_months=0",
    "place.migration.international.arrivals=0.0003",
)
"""A steady trickle from other countries that makes up about 2 % of the city by year ten."""

PATTERNS_OF_MIGRATION = (
    Entry(
        "P20",
        "Immigration, rents and slums",
        "When immigrants go from 2 to 8 % of the city in ten years rents of a fixed basket rise within three "
        "years, before there are more informal lots, and informal lots are more at the end",
        "Undurraga & González-Navarro: immigration into Chile and the growth of slums, through rents",
        (
            rises("rents_of_the_first_years"),
            rises("rents_of_the_last_years"),
            rises("informal_lots_at_the_end"),
            Clause("informal_lots_of_the_first_years", Near(0.02)),
            Clause("international_share", Band(0.06, 0.10), TREATED),
        ),
        {
            "baseline": Arm(),
            "treated": Arm(later={"international_boost": 3.5}, from_month=WAVE),
        },
        settings=NO_PULSES,
        months=240,
        note="Rents are 3 % up within three years and 8 % at the end, and informal lots 30 per 1,000 "
        "households up after twenty; groups took more, some of which were cleared again.",
    ),
)
