"""Sentences for homes that are given, money of several levels, queues by place, and assistants.

Each function reads one table of a checked programme and gives parts of a sentence of ``analysis.explain``;
what is left at its neutral value is not said. Money is in MWM.
"""

from __future__ import annotations

from scenarios import Programme
from scenarios.delivery import Assistance, Delivery
from scenarios.eligibility import Eligibility
from scenarios.finance import Finance
from scenarios.homes import HOUSING
from scenarios.targeting import Targeting

SAID_OF_HOMES = frozenset(
    {"formal_only", "housed_only", "streams", "settlements", "choice", "upgrading_polygons", "inside_first"}
    | {"broker_quota", "paper_burden", "where", "cells", "price_cap", "rooms", "spare_rooms", "bears_storey"}
    | {"free_land", "tax_exempt", "down_payment", "interest_support", "services", "level_months", "core"}
    | {"stock", "fit_out", "lent_months", "level", "arrival_month", "yearly", "partners", "cycle_months"}
    | {"continuity", "shift", "office_capacity", "closes_in_year", "revolving", "slack_months", "pay_to"}
    | {"warranty_months", "filter", "evaluation", "platform", "supervisors", "supervisor_wage"}
    | {"training_cost", "fee_share", "plans_checked"}
)
"""Keys for which there is a sentence here."""

SAID_OF_TABLES = frozenset({"to", "month"})
"""Keys of the table ``shift``, which is said as a whole."""

_STREAMS = {
    "native": "people of the city",
    "internal": "people from elsewhere in the country",
    "displaced": "displaced people",
    "international": "people from other countries",
    "returnee": "returnees",
    "seasonal": "seasonal workers",
}


def number_of(count: float, one: str) -> str:
    """A count with its noun: 1 room, 2 rooms."""
    return f"{count:g} {one}{'' if count == 1 else 's'}"


# --- who, and who first ----------------------------------------------------------------------


def only_for(rules: Eligibility) -> list[str]:
    """Who alone may apply."""
    parts = []
    if rules.streams:
        *first, last = (_STREAMS[name] for name in rules.streams)
        parts.append(f"only {', '.join(first)} and {last}" if first else f"only {last}")
    if rules.formal_only:
        parts.append("only who is in formal work")
    if rules.housed_only:
        parts.append("only on lots and homes of a programme")
    return parts


def first_by_queue(targeting: Targeting) -> str:
    """Whose turn it is, for queues that look at where people live; and how much paperwork weighs."""
    text = "whoever asked first"
    if targeting.queue == "vulnerability":
        text = "the least income for what the household needs"
    elif targeting.queue == "gap":
        text = "who lives in the settlement with most households without services"
    elif targeting.queue == "brokered":
        text = (
            "whom brokers of the most organised settlements speak for, as far as "
            f"{targeting.broker_quota:.0%} of a year's money goes; then whoever asked first"
        )
    elif targeting.queue == "polygon":
        text = _of_polygons(targeting)
    if targeting.paper_burden != 1.0:
        text += f"; paperwork keeps people away {targeting.paper_burden:g} times as strongly as usual"
    return text


def _of_polygons(targeting: Targeting) -> str:
    if targeting.upgrading_polygons:
        where = "in the settlements that this policy serves"
    elif targeting.settlements:
        most = (
            "most inhabitants without services"
            if targeting.choice == "gap"
            else "the shortest way to the centre"
        )
        where = f"in {targeting.settlements:g} settlements per 1,000 households, those with {most}"
    else:
        return "whoever asked first, as no settlement is chosen"
    then = ", then everybody else" if targeting.inside_first else ", and nobody else"
    return f"who lives {where}{then}; among them whoever asked first"


# --- homes and lots --------------------------------------------------------------------------


def home_given(programme: Programme) -> str | None:
    """The home or lot of a programme and how a family pays for it; None where none is given."""
    b = programme.benefit
    if b.kind not in HOUSING:
        return None
    side = "within" if b.where == "core" else "beyond"
    place = f"{side} {number_of(b.cells, 'cell')} of the centre"
    if b.kind == "lent":
        return (
            f"one of {b.stock:g} homes per 1,000 households that stand empty {place}, with "
            f"{number_of(b.rooms, 'room')}, lent without rent for {number_of(b.lent_months, 'month')} after "
            f"repairs for {b.fit_out:g}"
        )
    if b.kind == "unit":
        roof = "bears a storey" if b.bears_storey else "bears no storey"
        what = (
            f"a finished home of {number_of(b.rooms, 'room')} {place}, for at most {b.price_cap:g}, with "
            f"ground for {number_of(b.spare_rooms, 'room')} more under a roof that {roof}"
        )
    else:
        stands = "with walls and slab of a core" if b.core else "without a house"
        what = (
            f"a lot with title {stands} {place}, for at most {b.price_cap:g}, with {b.services} of four "
            f"services and one more every {number_of(b.level_months, 'month')}"
        )
    if b.free_land:
        what += "; the ground is given to who builds"
    if b.tax_exempt:
        what += f"; developers are spared {b.tax_exempt:.0%} of taxes, permits and other indirect costs"
    return f"{what}; {_paid_for(programme)}"


def _paid_for(programme: Programme) -> str:
    b, finance = programme.benefit, programme.finance
    if not b.credit and b.grant >= b.price_cap and not b.down_payment:
        return "the family pays nothing"
    parts = [f"{b.down_payment:.0%} of the price at once"] if b.down_payment else []
    parts += [f"a grant of at most {b.grant:g}"] if b.grant else []
    if b.credit:
        base = "income" if finance.capacity_rule == "share_of_income" else "income after needs"
        parts.append(
            f"a mortgage of at most {b.credit:g} at {100.0 * finance.annual_rate:g}% a year over "
            f"{number_of(finance.term_months, 'month')}, as far as {finance.capacity_share:.0%} of {base} "
            "bears it"
        )
    text = f"{', then '.join(parts)}; the family pays what is left" if parts else "the family pays all of it"
    if b.interest_support:
        text += f"; the programme pays {100.0 * b.interest_support:g}% a year of interest besides"
    return text


# --- money in time ---------------------------------------------------------------------------


def largest_budget(finance: Finance) -> float:
    """Public money of the largest year, that of partners with it, MWM per 1,000 households."""
    return max(finance.yearly or (finance.budget,)) + sum(partner.budget for partner in finance.partners)


def purse_of(finance: Finance) -> str:
    """The budget by the level of government that raises it."""
    level = finance.level if "level" in finance.model_fields_set else "public"
    text = f"a {level} budget"
    if finance.yearly:
        *first, last = (f"{money:g}" for money in finance.yearly)
        text += (
            f" of {', '.join(first)} and {last} year by year, the last goes on" if first else f" of {last}"
        )
    if finance.arrival_month:
        text += f", which arrives {number_of(finance.arrival_month, 'month')} after January"
    return text


def money_in_time(finance: Finance) -> list[str]:
    """What becomes of the money over the years, who adds to it, and how many cases the office decides."""
    parts = []
    if finance.closes_in_year:
        parts.append(f"year {finance.closes_in_year} is the first without money")
    if finance.continuity < 1.0:
        years = number_of(finance.cycle_months // 12, "year")
        parts.append(
            f"every {years} a new administration keeps {finance.continuity:.0%} of the budget it finds"
        )
    if finance.shift is not None:
        parts.append(f"from month {finance.shift.month} on its money goes to {finance.shift.to}")
    if finance.revolving:
        parts.append("what comes back is lent again")
    parts += [
        f"the {partner.level} adds {partner.share:.0%} of each project, out of {partner.budget:g} a year"
        if partner.level != "federal"
        else f"the federation adds {partner.share:.0%} of each project, out of {partner.budget:g} a year"
        for partner in finance.partners
    ]
    if finance.office_capacity:
        parts.append(
            f"the office decides {finance.office_capacity:g} applications a year for 1,000 households"
        )
    return parts


# --- works and advice ------------------------------------------------------------------------


def ways_of_delivery(delivery: Delivery) -> list[str]:
    """Who is paid, what happens to a missed deadline, and who repairs defects."""
    parts = []
    if delivery.slack_months:
        parts.append(
            f"a missed deadline is agreed anew once, for {number_of(delivery.slack_months, 'month')}"
        )
    if delivery.pay_to == "builder":
        parts.append("a building firm is paid")
    elif "pay_to" in delivery.model_fields_set:
        parts.append("the family is paid, not a firm")
    if delivery.warranty_months:
        who = "by the firm" if delivery.pay_to == "builder" else "at the programme's cost"
        parts.append(f"defects are repaired {who} for {number_of(delivery.warranty_months, 'month')}")
    return parts


def ways_of_advice(a: Assistance) -> list[str]:
    """How assistants are chosen, watched, taught and paid."""
    parts = []
    if a.filter:
        parts.append(f"chosen by a filter of {a.filter:g} between chance (0) and certainty (1)")
    if a.training_cost:
        parts.append(f"a course costs {a.training_cost:g} each")
    if a.evaluation:
        parts.append(
            "every December who neglects families is left out, and the next worst are taught, as far as "
            f"{a.supervisors:g} supervisors per 1,000 households at {a.supervisor_wage:g} a month can follow"
        )
    if a.platform:
        parts.append("families complain on a platform")
    if a.fee_share:
        parts.append(f"a fee of {a.fee_share:.0%} comes on top of every tranche")
    if a.plans_checked:
        parts.append(
            f"plans are approved before the first tranche, {a.plans_checked:g} a month per 1,000 households"
        )
    return parts
