"""How one kind of event is worded in a story."""

from __future__ import annotations

from typing import NamedTuple

OTHER = "/other"


class Wording(NamedTuple):
    """How one kind of event is told.

    ``one``: a sentence for one event, without its full stop; for small things a clause.
    ``many``: a clause for several of one year. ``alone``: most events a year that are told one
    by one; more are gathered into a clause. 0 marks small things, which are always gathered.
    """

    one: str
    many: str
    alone: int = 3
