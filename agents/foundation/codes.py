"""Codes of the records: small numbers with names, for stages, tenures, titles, ties, awards.

``NONE`` is the row number of nothing; ``NEVER`` and ``BEFORE`` are months that mean: not yet,
and: some time before the run.
"""

from __future__ import annotations

NONE = -1
NEVER = -32768
BEFORE = -1

STAGES = 6
MOST_PERSONS = 12

SHELTER, WALLS, SLAB, FINISHING, ROOM_STAGE, STOREY = 1, 2, 3, 4, 5, 6
STAGE_NAMES = (
    "nothing yet",
    "provisional shelter",
    "foundation and walls",
    "roof slab",
    "finishing and services",
    "extra room",
    "second storey",
)

FAMILY_USE, LETTING_USE, WORKSHOP_USE = 0, 1, 2
USE_NAMES = ("family", "letting", "workshop")

UNHOUSED, OWNER, TENANT, SHARER = 0, 1, 2, 3
TENURE_NAMES = ("unhoused", "owner", "tenant", "sharing")

NOT_NEEDED, FOR_FAMILY, FOR_NEW_OWNER = 0, 1, 2
"""Why the owners of a let room want it back, if they do."""

NO_TITLE, POSSESSION, TITLED, CLOUDED, SURFACE_RIGHT, USE_RIGHT = 0, 1, 2, 3, 4, 5
TITLE_NAMES = ("none", "possession", "titled", "clouded", "surface right", "use right")

NATIVE, INTERNAL, DISPLACED, INTERNATIONAL, RETURNEE, SEASONAL = 0, 1, 2, 3, 4, 5
STREAM_NAMES = ("native", "internal", "displaced", "international", "returnee", "seasonal")

LAND_COMPANY, LAND_TRUST, LAND_BANK, DEVELOPER = 0, 1, 2, 3
HOLDER_NAMES = ("land_company", "land_trust", "land_bank", "developer")

UPGRADED, IN_TRUST, ORGANISED, VALUED = 1, 2, 4, 8
POLYGON_NAMES = ("upgraded", "in trust", "organised", "valued")
FIRST_OF_PROGRAMMES = 16
"""Bit of the settlements of the first programme that chooses its own; the next ones have the next bits."""

KIN, COFOUNDER, NEIGHBOUR, CONATIONAL = 0, 1, 2, 3
TIE_NAMES = ("kin", "co-founder", "neighbour", "co-national")

FOR_PROFIT, COOPERATIVE, PUBLIC, SOCIAL = 0, 1, 2, 3
LENDER_NAMES = ("for_profit", "cooperative", "public", "social")

HOUSE_LOAN, ROOM_LOAN, WORKSHOP_LOAN, DISTRESS_LOAN, PROGRAMME_LOAN, FAVOUR_LOAN = 0, 1, 2, 3, 4, 5
PURPOSE_NAMES = ("house", "room_to_let", "workshop", "distress", "programme", "favour")

SHARE_OF_INCOME, AFTER_NEEDS = 0, 1
MOST_IN_CIRCLE = 10

NO_ACCOUNT, BANK_ACCOUNT, COOPERATIVE_MEMBER = 0, 1, 2

QUEUED, ACTIVE, FROZEN, COMPLETED, LAPSED = 1, 2, 3, 4, 5
AWARD_NAMES = ("", "queued", "active", "frozen", "completed", "lapsed")

WORKS, VOUCHER, SOCIAL_RENT, GUARANTEE, UNIT, SERVICED_LOT, LENT_HOME = 0, 1, 2, 3, 4, 5, 6
TITLE, SAVINGS, COLLECTIVE, COMPLEMENT, BUSINESS, TRAINING = 10, 11, 12, 13, 14, 15
AID_NAMES = ("works", "voucher", "social rent", "guarantee", "unit", "lot", "lent")
MEANS_NAMES = ("title", "savings", "collective", "income", "business", "training")
"""Kinds of programmes that give what a family needs beside walls, from code ``TITLE`` on."""

HOUSE_LINE, ROOM_LINE, WORKSHOP_LINE, STOREY_LINE, REHAB_LINE = 1, 2, 4, 8, 16
LINE_NAMES = ("house", "room_to_let", "workshop", "family_home", "repair")
"""What works can be for, a bit each."""

UNTITLED_CASES, CLOUDED_CASES = 1, 2
BUILDING_SKILLS, CERTIFICATE, MONEY_SKILLS = 0, 1, 2
SKILL_NAMES = ("building", "certificate", "finance")

GATHERING, PREPARING, WAITING, AT_WORK = 1, 2, 3, 4
GROUP_STATE_NAMES = ("", "gathering", "preparing", "waiting", "at work")
