"""What the credit chapter measures, and the names and colours of lenders, uses and reasons.

The table of indicators reads as the one in ``analysis.indicators``. Amounts *per 100 borrowed*
are MWM for every 100 MWM of principal that the same loans or households ever received.
"""

from __future__ import annotations

from dataclasses import dataclass

from matplotlib.colors import to_hex, to_rgb

from analysis.indicators import Indicator, describe, registry

_TABLE = """
borrowed | borrowed | MWM | E20 | 0 | ,.1f | final
    principal of all loans of the run
loans | loans | loans | E20 | 0 | ,.1f | final
    loans of the run, also those paid back
borrowers | households that borrowed | households | E20 | 0 | ,.1f | final
    households with at least one loan in the run
borrowed_share | households that borrowed | % of households | E20 | 0 | .1f | final
    households with at least one loan over all that ever lived in the city
joint_share | lent to circles | % of MWM lent | E20 | 0 | .1f | final
    principal of loans with joint liability over all principal
mean_rate | mean rate of loans | % a year | E20 | -1 | .1f | final
    annual rate of all loans, weighted by principal
principal_back | principal paid back | MWM per 100 borrowed | E20 | 0 | ,.1f | final
    paid on loans, less interest and fees
interest_back | interest and fees paid | MWM per 100 borrowed | E20 | -1 | ,.1f | final
    interest and fees paid on loans
paid_back | paid back in all | MWM per 100 borrowed | E20 | 0 | ,.1f | final
    principal, interest and fees paid on loans so far
late_fees | late fees charged | MWM per 100 borrowed | E20 | -1 | ,.2f | final
    fees for missed instalments, paid or not
lost | written off | MWM per 100 borrowed | E20 | -1 | ,.1f | final
    balances given up by lenders, interest and fees owed included
owed | still owed | MWM per 100 borrowed | E20 | 0 | ,.1f | final
    balances at the end, interest and fees owed included
closed_paid | paid for a loan repaid in full | MWM per 100 borrowed | E20 | -1 | ,.1f | final
    paid over the whole life of loans that are closed without a loss, over their principal
closed_lost | loans that ended in a loss | % of closed loans | E20 | -1 | .1f | final
    closed loans of which something was written off
walls | reached the walls | MWM per 100 borrowed | E21 | 1 | ,.1f | final
    borrowed money spent on building
old_debts | paid old debts | MWM per 100 borrowed | E21 | -1 | ,.1f | final
    borrowed money that paid instalments of other loans
needs | food and daily needs | MWM per 100 borrowed | E21 | 0 | ,.1f | final
    distress credit spent on food and bills, and building credit spent on other needs
diverted | of it from building credit | MWM per 100 borrowed | E21 | -1 | ,.1f | final
    building credit spent on other needs
purse | still in the purse | MWM per 100 borrowed | E21 | 0 | ,.1f | final
    building credit not spent yet
flow | borrowed money | MWM per 100 borrowed | E21 | 0 | ,.1f | final
    from one kind of lender to one use
ever_trapped | households ever in the debt trap | % of households | E20 | -1 | .1f | final
    at least one month over-indebted for a year or more, over all that ever lived in the city
trapped_borrowers | borrowers ever in the debt trap | % of borrowers | E20 | -1 | .1f | final
    at least one month over-indebted for a year or more, over households that borrowed
months_trapped | months in the trap | months | E20 | -1 | .1f | final
    mean of the households that ever were in it
defaulters | borrowers ever in default | % of borrowers | E20 | -1 | .1f | final
    households with a default over households that borrowed
portfolio | portfolio | MWM | E20 | 0 | ,.1f | final
    balances owed to the lender at the end
late_share | 90 to 180 days late | % of portfolio | E20 | -1 | .1f | mean
    balances in arrears of 90 to 180 days over all balances, mean of the years
lost_share | written off | MWM per 100 lent | E20 | -1 | ,.1f | final
    balances given up since the start over principal lent since the start
rate | rate for new loans | % a year | E20 | -1 | .1f | final
    annual rate at the end
reach | reach | % of households | E20 | 0 | .1f | final
    share of households the lender can serve at the end
open | open for business | % of runs | E20 | 0 | .0f | final
    runs in which the lender still lends at the end
clients | borrowers at the end | households | E20 | 0 | ,.1f | final
    households that owe the lender something
cash | cash to lend | MWM | E20 | 0 | ,.1f | final
    lendable funds at the end
applications | applications | applications | E20 | 0 | ,.1f | final
    asked since the start
approved | ended in a loan | applications | E20 | 0 | ,.1f | final
    applications that ended in a loan
denied | denied in all | applications | E20 | 0 | ,.1f | final
    sum of the reasons
denied_capacity | instalment too high | applications | E20 | 0 | ,.1f | final
    above what the lender's rule allows the household to pay
denied_flagged | past default | applications | E20 | 0 | ,.1f | final
    the lender sees a default
denied_profit | not profitable | applications | E20 | 0 | ,.1f | final
    expected profit not positive
denied_funds | no funds | applications | E20 | 0 | ,.1f | final
    the lender has no money left to lend
denied_circle | no circle | applications | E20 | 0 | ,.1f | final
    not accepted by others who would warrant
"""

CREDIT = registry(_TABLE)
COUNTS = ("borrowed", "loans", "borrowers", "borrowed_share", "flow")
"""What is zero, and not unknown, for a lender or decile without loans in a run that has records."""

REASONS = ("denied_capacity", "denied_flagged", "denied_profit", "denied_funds", "denied_circle")
USES = ("walls", "old_debts", "needs", "purse", "other")
USE_TITLES = {
    "walls": "walls",
    "old_debts": "old debts",
    "needs": "food and\ndaily needs",
    "purse": "still in\nthe purse",
    "other": "not\nrecorded",
}
USE_COLOURS = {
    "walls": "#6b4f3a",
    "old_debts": "#7a7a7a",
    "needs": "#b5b5ae",
    "purse": "#dcdcd4",
    "other": "#f0f0ea",
}
KINDS = ("for_profit", "cooperative", "social", "public")
KIND_TITLES = {
    "for_profit": "for-profit",
    "cooperative": "cooperative",
    "social": "social",
    "public": "public",
}
KIND_COLOURS = {
    "for_profit": "#D55E00",
    "cooperative": "#0072B2",
    "social": "#009E73",
    "public": "#CC79A7",
}
OTHER_COLOUR = "#E69F00"
PURPOSE_TITLES = {
    "house": "The house",
    "room_to_let": "A room to let",
    "workshop": "A workshop",
    "distress": "Distress",
    "programme": "Part of a programme",
    "favour": "To complete a friend's circle",
}


@dataclass(frozen=True)
class Lender:
    """One lender as it is shown: ``look`` is its colour, hatch and mark."""

    name: str
    title: str
    kind: str
    colour: str
    hatch: str
    mark: str


_HATCHES = ("", "////", "....", "xxxx")
_MARKS = ("o", "s", "D", "^", "v", "P", "X")


def dressed(found: list[tuple[str, str, str]]) -> list[Lender]:
    """Lenders of (name, title, kind), by kind; those of one kind differ in shade and hatch."""
    order = {kind: number for number, kind in enumerate(KINDS)}
    ranked = sorted(found, key=lambda lender: order.get(lender[2], len(KINDS)))
    same: dict[str, int] = {}
    lenders = []
    for number, (name, title, kind) in enumerate(ranked):
        turn = same.get(kind, 0)
        same[kind] = turn + 1
        paler = 0.3 * min(turn, 2)
        red, green, blue = (p + (1.0 - p) * paler for p in to_rgb(KIND_COLOURS.get(kind, OTHER_COLOUR)))
        mark = _MARKS[number % len(_MARKS)]
        lenders.append(
            Lender(name, title, kind, to_hex((red, green, blue)), _HATCHES[turn % len(_HATCHES)], mark)
        )
    return lenders


def credit_indicator(name: str) -> Indicator:
    """An indicator of this chapter, else of the whole report."""
    return CREDIT.get(name) or describe(name)


def kind_title(kind: str) -> str:
    """A kind of lender in words."""
    return KIND_TITLES.get(kind) or kind.replace("_", " ")


def purpose_title(purpose: str) -> str:
    """What a loan was taken for, in words."""
    return PURPOSE_TITLES.get(purpose) or purpose.replace("_", " ")
