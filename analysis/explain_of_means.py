"""Sentences on programmes that give means, on lines of works, and on rules of titles and wills.

They are read by ``analysis.explain``. Money is in MWM.
"""

from __future__ import annotations

from collections.abc import Sequence

from scenarios import Programme
from scenarios.benefit import MEANS
from scenarios.eligibility import Eligibility

STREAMS = {
    "native": "those born in the city",
    "internal": "those from elsewhere in the country",
    "displaced": "displaced families",
    "international": "those from another country",
    "returnee": "returnees",
    "seasonal": "seasonal workers",
}
GOALS = {
    "house": "what the house lacks",
    "room_to_let": "a room to let",
    "workshop": "a room to work in",
    "family_home": "a storey for a second family on the lot",
    "repair": "the repair of an old house",
}
_COVERED = {
    "untitled": "families in possession, or after years of occupation",
    "clouded": "heirs whose title is clouded",
    "both": "families in possession, or after years of occupation, and heirs whose title is clouded",
}
_TAUGHT = {
    "building": "somebody of the family becomes a skilled builder",
    "certificate": "a skill of the main earner is certified, for which formal jobs ask",
    "finance": "the family learns to keep an account and opens one",
}

SAID_OF_MEANS = frozenset(
    {"receives_remittances", "streams", "lines", "covers", "cases", "case_cost", "match_share", "match_base"}
    | {"match_limit", "pooled_share", "income_floor", "teaches"}
)
"""Keys for which there is a sentence here."""

RULES_OF_TITLES = {
    "formalisation.fee_share": "Families pay {:.0%} of the fee of a title, the state the rest.",
    "formalisation.property_tax_share": "They pay {:.0%} of the tax on their ground,",
    "formalisation.low_income": "if they have at most {:g} MWM a month.",
    "formalisation.family_regime": (
        "An inherited lot is family property: its heirs need not agree, and clearing its title takes half as "
        "long."
    ),
    "formalisation.wills": "{:.0%} of the owners without a will write one each year,",
    "formalisation.will_cost": "for {:g} MWM of public money each.",
}
"""Sentences on the table of titles, taxes and wills."""


def asked_besides(rules: Eligibility) -> list[str]:
    """Conditions of remittances and streams, as ends of a sentence."""
    asked = ["only families that receive remittances"] if rules.receives_remittances else []
    if rules.streams:
        asked.append("only " + in_words([STREAMS[name] for name in STREAMS if name in rules.streams]))
    return asked


def in_words(parts: Sequence[str]) -> str:
    """A list as a sentence has it; nothing of nothing."""
    *first, last = parts or [""]
    return f"{', '.join(first)} and {last}" if first else last


def goal_of(programme: Programme) -> str:
    """What works are for: a line, or that which returns most to the family."""
    benefit = programme.benefit
    if not benefit.lines:
        return GOALS[benefit.builds]
    *first, last = [GOALS[name] for name in benefit.lines]
    return f"whichever returns most to the family: {', '.join(first)} or {last}" if first else last


def means_given(programme: Programme) -> str:
    """What a title, savings, income, a business or a course is; empty for another kind."""
    b = programme.benefit
    if b.kind not in MEANS:
        return ""
    cost = f"; each case costs {b.case_cost:g} besides" if b.case_cost else ""
    if b.kind == "title":
        return f"titles for {_COVERED[b.covers]}: {_places(b.cases, 'cases', b.case_cost)}"
    if b.kind == "savings":
        return _savings(programme) + cost
    if b.kind == "collective":
        return (
            f"families of a settlement may give {b.pooled_share:.0%} of each remittance for its next "
            f"service; {b.match_share:g} times as much is added"
        )
    if b.kind == "income":
        return (
            f"what a household's income lacks to {b.income_floor:g} a month, at most {b.largest:g}, for "
            f"{b.paid_months} months"
        )
    if b.kind == "business":
        finance = programme.finance
        terms = (
            f"on the terms of {finance.lender}"
            if finance.lender
            else f"at {finance.annual_rate:.0%} a year over {finance.term_months} months"
        )
        base = "income" if finance.capacity_rule == "share_of_income" else "income after needs"
        return (
            f"a loan of {b.credit:g} {terms} to who has a trade and can bear the instalment with "
            f"{finance.capacity_share:.0%} of {base}; it opens a business in a room that can be spared, "
            f"else in the street{cost}"
        )
    return f"a course: {_TAUGHT[b.teaches]}; {_places(b.cases, 'places', b.case_cost)}"


def _places(number: float, what: str, cost: float) -> str:
    return f"{number:g} {what} a year for 1,000 households, at {cost:g}"


def _savings(programme: Programme) -> str:
    b = programme.benefit
    if not b.match_share:
        return "an account and lessons on it"
    money = "own money" if b.match_base == "savings" else "own money, as far as remittances have come in,"
    return (
        f"an account; {money} that is spent on the house is matched by {b.match_share:.0%}, up to "
        f"{b.match_limit:g} in {b.paid_months} months"
    )


def means_held(programme: Programme) -> str:
    """How many households a year's budget carries; empty where nobody applies."""
    b, finance = programme.benefit, programme.finance
    each = b.case_cost + b.match_limit + (b.credit if finance.credit_from_budget else 0.0)
    if b.kind == "collective" or not finance.budget:
        return ""
    if b.kind == "income":
        held = finance.budget / 12.0 / b.largest if b.largest else 0.0
        return f"{held:.0f} complements of the largest size at a time."
    if not each:
        return ""
    most = min(finance.budget / each, b.cases) if b.cases else finance.budget / each
    what = "cases" if b.cases else "households with all there is"
    return f"{most:.1f} {what} a year."
