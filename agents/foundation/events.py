"""What happened to whom: the log that moves, defaults, completions and stories are read from.

A rule writes an event with ``note``. The log is a record array whose element 0 is never
read: its ``household`` field counts the events of the month, its ``cause`` says whether details
are kept. ``model.city`` empties the
log every month and makes it larger in time; an overfull log raises there.
"""

from __future__ import annotations

from agents.foundation.rules import rule

EVENT_NAMES = (
    "",
    "arrived",
    "left",
    "settled_on_lot",
    "rented",
    "moved_in_with",
    "unhoused",
    "evicted",
    "lost_lot",
    "lost_job",
    "found_job",
    "changed_to_formal",
    "changed_to_informal",
    "emergency",
    "started_stage",
    "finished_stage",
    "helped",
    "refused_help",
    "crew_day",
    "crew_failed",
    "crew_hired",
    "defect",
    "repaired",
    "core_finished",
    "consolidated",
    "loan",
    "loan_denied",
    "loan_repaid",
    "rescheduled",
    "default",
    "written_off",
    "room_listed",
    "room_let",
    "room_withdrawn",
    "tenant_left",
    "applied",
    "refused",
    "approved",
    "tranche",
    "ghost_tranche",
    "frozen",
    "completed",
    "lapsed",
    "papers_gained",
    "joined_cooperative",
    "gift",
    "sold_material",
    "trapped",
    "services_improved",
)
(
    _NOTHING,
    ARRIVED,
    LEFT,
    SETTLED_ON_LOT,
    RENTED,
    MOVED_IN_WITH,
    BECAME_UNHOUSED,
    EVICTED,
    LOST_LOT,
    LOST_JOB,
    FOUND_JOB,
    CHANGED_TO_FORMAL,
    CHANGED_TO_INFORMAL,
    EMERGENCY_HIT,
    STARTED_STAGE,
    FINISHED_STAGE,
    HELPED,
    REFUSED_HELP,
    CREW_DAY,
    CREW_FAILED,
    CREW_HIRED,
    DEFECT,
    REPAIRED,
    CORE_FINISHED,
    CONSOLIDATED,
    LOAN_TAKEN,
    LOAN_DENIED,
    LOAN_REPAID,
    RESCHEDULED,
    DEFAULT,
    LOAN_WRITTEN_OFF,
    ROOM_LISTED,
    ROOM_LET,
    ROOM_WITHDRAWN,
    TENANT_LEFT,
    APPLIED,
    REFUSED,
    APPROVED,
    TRANCHE,
    GHOST_TRANCHE,
    AWARD_FROZEN,
    AWARD_COMPLETED,
    AWARD_LAPSED,
    PAPERS_GAINED,
    JOINED_COOPERATIVE,
    GIFT_RECEIVED,
    SOLD_MATERIAL,
    TRAPPED,
    SERVICES_IMPROVED,
) = range(49)

CAUSE_NAMES = (
    "",
    "rent_arrears",
    "rent_too_high",
    "seasonal_end",
    "did_not_settle",
    "lot_arrears",
    "found_a_room",
    "no_room_found",
    "bought_a_lot",
    "income_ceiling",
    "no_lot",
    "no_possession",
    "risk_site",
    "no_papers",
    "no_capacity",
    "no_savings",
    "waited_too_long",
    "flagged",
    "not_profitable",
    "no_funds",
    "building",
    "distress",
    "programme_credit",
    "deadline_missed",
    "family_needs_room",
    "no_tenant",
    "owner_left",
    "formal_closed",
    "busy",
    "owes_a_favour",
)
(
    NO_CAUSE,
    RENT_ARREARS,
    RENT_TOO_HIGH,
    SEASONAL_END,
    DID_NOT_SETTLE,
    LOT_ARREARS,
    FOUND_A_ROOM,
    NO_ROOM_FOUND,
    BOUGHT_A_LOT,
    INCOME_CEILING,
    NO_LOT,
    NO_POSSESSION,
    RISK_SITE,
    NO_PAPERS,
    NO_CAPACITY,
    NO_SAVINGS,
    WAITED_TOO_LONG,
    IS_FLAGGED,
    NOT_PROFITABLE,
    NO_FUNDS,
    FOR_BUILDING,
    IN_DISTRESS,
    PROGRAMME_CREDIT,
    DEADLINE_MISSED,
    FAMILY_NEEDS_ROOM,
    NO_TENANT,
    OWNER_LEFT,
    FORMAL_CLOSED,
    IS_BUSY,
    OWES_A_FAVOUR,
) = range(30)


_DETAILS = (
    LOST_JOB,
    FOUND_JOB,
    CHANGED_TO_FORMAL,
    CHANGED_TO_INFORMAL,
    EMERGENCY_HIT,
    STARTED_STAGE,
    HELPED,
    REFUSED_HELP,
    CREW_DAY,
    CREW_FAILED,
    LOAN_DENIED,
    GIFT_RECEIVED,
    SOLD_MATERIAL,
)
IS_DETAIL = tuple(code in _DETAILS for code in range(len(EVENT_NAMES)))
"""Whether an event kind is kept only where whole lives are recorded (``log[0].cause`` = 1)."""


@rule
def note(log, month, kind, household, other, lot, cause, amount):
    """Write one event; what does not fit is counted, so that the city can notice it."""
    if IS_DETAIL[kind] and log[0].cause == 0:
        return
    place = log[0].household + 1
    log[0].household = place
    if place < log.shape[0]:
        entry = log[place]
        entry.month = month
        entry.kind = kind
        entry.household = household
        entry.other = other
        entry.lot = lot
        entry.cause = cause
        entry.amount = amount
