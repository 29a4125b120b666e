"""Behavioural numbers of delivery: assistants and their supervision, builders, what neighbours see.

How the rows read stands in ``parameters``.
"""

from __future__ import annotations

OF_DELIVERY = {
    "delivery": """
candidates | 10 | per 1,000 households | 1 | 60 | A | assumption: architects, engineers, builders with papers who would take such a post | people in the registry of assistants
supervisor_span | 8 | assistants | 1 | 40 | A | assumption: as many as can be visited on their works twice a year | assistants a supervisor can follow
audit_detection | 0.2 | per year | 0 | 1 | A | assumption | chance that the audit of an assistant who neither visits nor checks shows it
audit_platform | 0.5 | per year | 0 | 1 | A | assumption: photographs can still be faked | the same where every visit is entered on a platform
deterrence | 0.3 | share | 0 | 1 | mem | Olken 2007, Indonesian road works: an audit that was certain cut missing money by about three tenths, from memory | part of neglect that certain discovery within a year would hold back
worst_share | 0.1 | share | 0 | 1 | A | assumption | of the evaluated, those with the worst outcome, who are left out
retrain_share | 0.2 | share | 0 | 1 | A | assumption | the next worst, who are sent to a course
complaint_chance | 0.1 | per month | 0 | 1 | A | assumption | a family complains of an assistant who does not come, if it is not afraid to
precheck_cuts_defects | 0.3 | share | 0 | 1 | A | assumption: mistakes of the plan, not those of the work | part of the chance of a defect that a checked plan removes
builder_margin | 0.2 | share | 0 | 0.6 | A | assumption: overheads and profit of a small firm | part of what a firm is paid that is not built
builder_pace | 6 | MWM/month | 0.5 | 50 | A | assumption: walls of a core in two or three months | what a firm builds on a lot in a month
sight | 0.5 | share | 0 | 1 | A | assumption: seen from the street, not told by a friend | weight of what is seen on the block against what a contact tells
trust_kept | 0.05 | 0-1 | 0 | 0.5 | A | assumption | trust gained where money in the family's own hands or a warranty that is kept is seen
""",
}
