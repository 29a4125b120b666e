"""What a programme receives year by year: budgets, delays, administrations, money passed on (T§5.4, 6.5).

Years are fiscal years, January to December, counted from the first day. A new administration comes every
``cycle`` months and keeps ``continuity`` of what it finds; what a programme passes on to another is cut
by its own administrations, not again by those of the heir.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from agents.foundation.stretches import ALWAYS, Stretch, is_within


@dataclass(frozen=True)
class MoneyPlan:
    """Money in time. ``yearly``: MWM of each year since it opened, the last goes on.

    ``opens``: month from which money comes, ``closes``: from which it comes no more, or None;
    ``arrives``: months after January in which it reaches the programme; ``shifts``: month from which it
    goes to another, or None; ``heirs_of``: whose money it gets; ``stretches``: when its policy is in force.
    """

    yearly: tuple[float, ...]
    seed: float = 0.0
    opens: int = 0
    closes: int | None = None
    arrives: int = 0
    cycle: int = 72
    continuity: float = 1.0
    shifts: int | None = None
    heirs_of: list[MoneyPlan] = field(default_factory=list)
    stretches: tuple[Stretch, ...] = ALWAYS

    def arrives_in(self, month: int) -> bool:
        """Whether this is the month of the year in which money comes."""
        return month % 12 == self.arrives

    def is_open(self, january: int) -> bool:
        """Whether it has opened, and not yet closed, in the fiscal year that begins in ``january``."""
        opened = self.opens <= january and (self.closes is None or january < self.closes)
        return opened and is_within(self.stretches, january)

    def opens_in(self, january: int) -> bool:
        """Whether it opens in that year, for the first time or again."""
        return self.is_open(january) and not self.is_open(january - 12)

    def raised_for(self, january: int) -> float:
        """What is raised for this programme for the fiscal year that begins in ``january``, MWM."""
        if not self.is_open(january):
            return 0.0
        year = (january - self.opens) // 12
        administrations = january // self.cycle - self.opens // self.cycle
        return self.yearly[min(year, len(self.yearly) - 1)] * self.continuity**administrations

    def has_shifted(self, january: int) -> bool:
        """Whether its money goes to another programme this year."""
        return self.shifts is not None and january >= self.shifts

    def money_of(self, january: int) -> float:
        """What it receives for the fiscal year that begins in ``january``, MWM; its seed apart."""
        if not self.is_open(january) or self.has_shifted(january):
            return 0.0
        passed_on = sum(plan.raised_for(january) for plan in self.heirs_of if plan.has_shifted(january))
        return self.raised_for(january) + passed_on


@dataclass(frozen=True)
class Purse:
    """A partner's money: ``budget`` MWM a year from the level of government that raises it."""

    level: str
    budget: float
