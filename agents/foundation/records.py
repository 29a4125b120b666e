"""Every kind of record: field, type, unit, who may write it, and what it means.

A population is a NumPy record array of one of these kinds. Each row of their tables
(``fields_of_people``, ``_houses``, ``_land``, ``_money``, ``_programmes``, …) reads

    name, type, unit, writer, meaning

``writer`` is the only module, or folder of modules, whose rules may assign the field after a
record has been set up; modules that set up new records are listed in the test that checks this.
Money fields belong to ``ledger``. Unit ``MWM`` is one Mexican monthly minimum wage of
2020 (3,746 MXN), ``h`` person-hours, ``month`` a month number with 0 = start of the run.

Row numbers ("household row") link records inside one run and are -1 for "none"; they
are never used for luck: that is what ``key`` is for. Codes stand in ``codes``. No field may
be named like an attribute of a NumPy array: ``size`` would read 1 interpreted and its value
compiled.
"""

from __future__ import annotations

import numpy as np

from agents.foundation.fields_of_assistants import ASSISTANT_FIELDS
from agents.foundation.fields_of_enabling import (
    HOUSEHOLD_ENABLING_FIELDS,
    LOT_ENABLING_FIELDS,
    PLACE_ENABLING_FIELDS,
    TALLY_ENABLING_FIELDS,
)
from agents.foundation.fields_of_houses import (
    LANDLORD_FIELDS,
    LOT_FIELDS,
    PROJECT_FIELDS,
    ROOM_FIELDS,
    ZONE_FIELDS,
)
from agents.foundation.fields_of_land import BLOCK_FIELDS, HOLDER_FIELDS
from agents.foundation.fields_of_money import ACCOUNT_FIELDS, CIRCLE_FIELDS, LENDER_FIELDS, LOAN_FIELDS
from agents.foundation.fields_of_people import (
    GROUP_FIELDS,
    HOUSEHOLD_FIELDS,
    SETTLEMENT_FIELDS,
    STREAM_FIELDS,
    TIE_FIELDS,
)
from agents.foundation.fields_of_programmes import AWARD_FIELDS, PROGRAMME_FIELDS
from agents.foundation.fields_of_the_city import EVENT_FIELDS, PLACE_FIELDS, TALLY_FIELDS
from agents.foundation.interpreted import as_records

KINDS = {
    "household": HOUSEHOLD_FIELDS + HOUSEHOLD_ENABLING_FIELDS,
    "lot": LOT_FIELDS + LOT_ENABLING_FIELDS,
    "project": PROJECT_FIELDS,
    "room": ROOM_FIELDS,
    "tie": TIE_FIELDS,
    "loan": LOAN_FIELDS,
    "lender": LENDER_FIELDS,
    "circle": CIRCLE_FIELDS,
    "landlord": LANDLORD_FIELDS,
    "settlement": SETTLEMENT_FIELDS,
    "award": AWARD_FIELDS,
    "group": GROUP_FIELDS,
    "programme": PROGRAMME_FIELDS,
    "assistant": ASSISTANT_FIELDS,
    "zone": ZONE_FIELDS,
    "holder": HOLDER_FIELDS,
    "block": BLOCK_FIELDS,
    "stream": STREAM_FIELDS,
    "place": PLACE_FIELDS + PLACE_ENABLING_FIELDS,
    "tally": TALLY_FIELDS + TALLY_ENABLING_FIELDS,
    "account": ACCOUNT_FIELDS,
    "event": EVENT_FIELDS,
}


def dtype_of(kind: str) -> np.dtype:
    """The aligned structured dtype of a kind of record; ``KeyError`` for an unknown kind."""
    return np.dtype([(f.name, f.type) for f in KINDS[kind]], align=True)


def new_records(kind: str, rows: int) -> np.recarray:
    """``rows`` zeroed records of a kind."""
    return as_records(np.zeros(rows, dtype_of(kind)))


def grown(records: np.recarray, rows: int) -> np.recarray:
    """A copy of ``records`` with room for ``rows`` records; the new ones are zero."""
    larger = as_records(np.zeros(rows, records.dtype))
    larger[: len(records)] = records
    return larger
