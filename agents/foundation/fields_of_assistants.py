"""Fields of technical assistants: the registry of a city, one person a record.

How the rows read, and what a writer is, stands in ``records``. Who works for no programme and was
not left out is a candidate.
"""

from __future__ import annotations

from agents.foundation.fields import fields

ASSISTANT_FIELDS = fields("""
key          | i8 |           | government | permanent key
care         | f8 | 0-1       | government | rank among all assistants: the last neglect families first
programme    | i4 | programme | government | programme it works for, or -1
hours        | f8 | share     | government | part of a full post
hired        | i4 | month     | government | month it was last hired, or NEVER
course       | i4 | month     | government | month of its last training course, or NEVER
left_out     | i4 | month     | government | month it was left out for good, or NEVER
works        | i4 | awards    | government | running works
burden       | f8 | works     | government | running works, those of one group counted as fewer
load         | f8 |           | government | burden over what its hours can look after
finished     | i4 | awards    | government | works ever finished
abandoned    | i4 | awards    | government | works ever lapsed
ghosts       | i4 | tranches  | government | tranches ever released without work
months       | i4 | months    | government | months of works looked after this year
stalled      | f8 | months    | government | of these, frozen ones, less what overload explains
complaints   | i4 | months    | government | of these, months in which a family complained
""")
