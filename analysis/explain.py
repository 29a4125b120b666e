"""What a policy file does, in plain sentences: who may apply, who comes first, what is given, who pays.

Read from the checked file, so it says what the city will do and not what the author meant. Keys for which
there is no sentence yet are listed as they stand. Money is in MWM.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from pydantic.fields import FieldInfo

from agents.foundation.stretches import Stretch
from analysis import explain_of_rules
from analysis.explain_of_homes import (
    SAID_OF_HOMES,
    SAID_OF_TABLES,
    first_by_queue,
    home_given,
    largest_budget,
    money_in_time,
    only_for,
    purse_of,
    ways_of_advice,
    ways_of_delivery,
)
from analysis.explain_of_means import (
    RULES_OF_TITLES,
    SAID_OF_MEANS,
    asked_besides,
    goal_of,
    means_given,
    means_held,
)
from scenarios import Policy, Programme
from scenarios.benefit import BUILDING
from scenarios.examine import quantity_of
from scenarios.policy import RULES
from scenarios.schema import TAGS, Table

Told = dict[str, list[str]]


def explain(policy: Policy) -> Told:
    """Sentences by heading, in the order of reading."""
    told: Told = {"what it is": [f"{policy.title.en}. {' '.join(policy.summary.split())}"]}
    if policy.in_force is not None:
        told["what it is"].append(f"In force: {_in_months(policy.stretches)}.")
    for programme in policy.programmes:
        told[f"programme {programme.name}"] = _programme(programme)
    rules = [
        line for name in RULES if (table := getattr(policy, name)) is not None for line in _rule(name, table)
    ]
    if rules:
        told["rules"] = rules
    if cost := _cost(policy):
        told["what it costs a city of 1,000 households"] = cost
    told["numbers"] = [_numbers(policy)]
    return told


def _in_months(stretches: Iterable[Stretch]) -> str:
    return _join(
        f"from month {first} on" if end is None else f"in months {first} to {end - 1}"
        for first, end in stretches
    )


def _join(parts: Iterable[str]) -> str:
    *first, last = parts
    return f"{', '.join(first)} and {last}" if first else last


def _programme(programme: Programme) -> list[str]:
    lines = [
        f"Who may {'take part' if programme.benefit.kind == 'collective' else 'apply'}: {_who(programme)}.",
        f"Who comes first: {_first(programme)}.",
        f"What is given: {_given(programme)}.",
        f"Who pays: {_payer(programme)}.",
    ]
    if programme.delivery is not None:
        lines.append(f"How: {_delivery(programme)}.")
    if programme.assistance is not None:
        lines.append(f"Advice: {_assistance(programme)}.")
    if programme.group is not None and programme.group.largest > 1:
        lines.append(f"Groups: {_group(programme)}.")
    return lines + _further(programme, _SAID, "")


# --- the parts of a programme ----------------------------------------------------------------


def _who(programme: Programme) -> str:
    rules = programme.eligibility
    lowest, household, single = rules.income_floor, rules.income_cap_household, rules.income_cap_single
    span = f"from {lowest:g} to less than {household:g}" if lowest else f"less than {household:g}"
    alone = "" if single == household else f" (alone: {single:g})"
    unit = "minimum wages" if rules.unit == "MW" else "UMA"
    whose = "households"
    if rules.owners_only:
        whose = "households that own their home"
    elif programme.benefit.is_for_tenants:
        whose = "households without a home of their own"
    elif rules.needs_lot:
        whose = "households on a lot of their own"
    conditions = [f"{whose} with {span} {unit} a month{alone}"]
    conditions += ["proof of possession"] if rules.needs_possession else []
    conditions += ["identity papers"] if rules.needs_papers else []
    conditions += [f"savings of {rules.own_savings:g} to show"] if rules.own_savings else []
    text = _join(conditions)
    extra = []
    if rules.excludes_risk:
        extra.append("not at risk sites")
    if rules.citizens_only:
        extra.append("not who came from another country")
    if rules.migrants_only:
        extra.append("only who came from another country")
    extra += asked_besides(rules)
    if rules.residence_months:
        extra.append(f"newcomers after {rules.residence_months} months in the city")
    if rules.elders_from:
        extra.append(f"persons alone, or a head of {rules.elders_from:g} years or more")
    if programme.benefit.credit_required:
        extra.append("nobody who has defaulted or cannot bear the credit its project needs")
    return "; ".join([text, *extra, *only_for(rules)])


def _first(programme: Programme) -> str:
    if programme.benefit.kind == "guarantee":
        return "nobody; it is given with the contract"
    if programme.benefit.kind == "collective":
        return "nobody; a settlement's next service comes when its families have enough together"
    return first_by_queue(programme.targeting)


def _given(programme: Programme) -> str:
    b, finance = programme.benefit, programme.finance
    if b.kind == "voucher":
        what = "the rent a room there would cost" if programme.eligibility.owners_only else "the rent"
        return (
            f"the part of {what} above {b.income_share:.0%} of income, at most {b.largest:g} a month, for "
            f"{b.paid_months} months, where a written contract asks at most {b.rent_ceiling:g}; unused it "
            f"lapses after {b.valid_months} months"
        )
    if b.kind == "social_rent":
        return (
            f"a rented room for {b.income_share:.0%} of income; the rest of a rent of at most "
            f"{b.rent_ceiling:g} is paid"
        )
    if b.kind == "guarantee":
        return f"a guarantee for {b.fee:.1%} of the rent; it covers {b.covered_months:g} months of arrears"
    if home := home_given(programme):
        return home
    if means := means_given(programme):
        return means
    if b.kind not in BUILDING:
        return f"{b.kind.replace('_', ' ')}, on the terms below"
    parts = []
    if b.grant:
        parts.append(f"a grant of at most {b.grant:g}")
    if b.credit:
        terms = (
            f"on the terms of {finance.lender}"
            if finance.lender
            else f"at {finance.annual_rate:.0%} a year over {finance.term_months} months"
        )
        base = "income" if finance.capacity_rule == "share_of_income" else "income after needs"
        bearable = f"as far as {finance.capacity_share:.0%} of {base} bears the instalment"
        parts.append(f"a credit of at most {b.credit:g} {terms}, {bearable}")
    if b.savings_share:
        kind = ", in kind too" if b.savings_in_kind else ""
        parts.append(f"own savings of {b.savings_share:.0%} of the project{kind}")
    return f"{_join(parts)}, up to {b.project:g} for {goal_of(programme)}"


def _payer(programme: Programme) -> str:
    finance, b = programme.finance, programme.benefit
    if b.kind == "guarantee":
        return "fees, recoveries and a seed; what comes in stays in the fund"
    text = purse_of(finance) + (", what is unspent in December goes back" if finance.fiscal_year else "")
    if finance.opens_in_year:
        text += f", from year {finance.opens_in_year} on"
    if b.credit:
        lender = finance.lender
        money = (
            f"{lender} lends its own money"
            if lender
            else "the credit comes from the same budget"
            if finance.credit_from_budget
            else "the credit comes from lenders outside the budget"
        )
        text += f"; {money}"
    return "; ".join([text, *money_in_time(finance)])


def _delivery(programme: Programme) -> str:
    d = programme.delivery
    assert d is not None
    shares = " + ".join(f"{share:.0%}" for share in d.tranches)
    text = (
        f"in tranches of {shares}, the next when the last stands and was verified" if d.staged else "at once"
    )
    if d.down_payments:
        text += f"; {d.down_payments} down payments of {d.down_payment_share:.0%} each"
    text += f"; {d.deadline_months} months for a tranche, {d.lapse_months} in all"
    text += "; the plan is prescribed" if d.design == "prototype" else "; the family decides what is built"
    text += "; again when the last is paid" if d.successive else "; once a family"
    return "; ".join([text, *ways_of_delivery(d)])


def _assistance(programme: Programme) -> str:
    a = programme.assistance
    assert a is not None
    if not a.provided:
        return "none"
    trained = "trained " if a.trained else ""
    text = f"{a.assistants:g} {trained}assistants per 1,000 households, {a.capacity:g} works each"
    return "; ".join([f"{text}, at {a.wage:g} a month", *ways_of_advice(a)])


def _group(programme: Programme) -> str:
    g = programme.group
    assert g is not None
    return (
        f"{g.smallest} to {g.largest} families with savings of {g.savings:g} each, {g.preparation_months:g} "
        f"months of preparation, {g.shared_cost:g} of shared cost borne by the {g.cost_borne_by}"
    )


# --- rules, cost, evidence -------------------------------------------------------------------


_RULES = {
    **explain_of_rules.SENTENCES,
    **RULES_OF_TITLES,
    "regulation.rate_cap": "No new loan costs more than {:.0%} a year.",
    "regulation.cooperative_reach": "Cooperatives reach {:.0%} more of the households each year.",
    "regulation.support_cost": "Their advisers cost {:g} MWM a year.",
    "tenancy.fine": "Who overcharges a tenant is fined {:g} times what that makes in a year.",
    "tenancy.detection": "An overcharge of a tenth is proven with a chance of {:.0%} a year.",
    "tenancy.observatory": "The market's rents are published.",
    "tenancy.notice_months": "Notice is {:g} months longer.",
    "tenancy.just_cause": "Nobody who pays can be put out.",
    "tenancy.foreign_documents": "Foreign documents are accepted for contracts.",
    "tenancy.cost": "Inspection costs {:g} MWM a year.",
    "upgrading.budget": "Settlements are upgraded for {:g} MWM a year.",
    "land_trust.budget": "A land trust or cooperative gets {:g} MWM a year.",
    "land_trust.joins": "{:.0%} of the owners there with a title join, and all without one.",
    "land_trust.income_cap": "It takes families with at most {:g} MWM a month.",
    "land_trust.ground_rent": "They pay a ground rent of {:g} a month,",
    "land_trust.resale_share": "and take along {:.0%} of the rise of the ground.",
    "land_trust.rooms_bound": "Rents of rooms on its ground are bound to the list.",
    "land_trust.member_share": "A member pays a share of {:g}.",
    "land_trust.by_list": "Members come in the order of a list.",
    "land_bank.budget": "A public bank buys lots for {:g} MWM a year.",
    "land_bank.start_month": "It works from month {:g} on.",
    "land_bank.income_cap": "It sells to families with at most {:g} MWM a month.",
    "land_rules.recapture": "{:.0%} of the rise of ground by public works is charged when it is sold,",
    "land_rules.collected": "of which {:.0%} comes in.",
    "land_rules.exempt_income": "Families with at most {:g} MWM a month are not charged for their home.",
    "land_rules.social_share": "Subdividers set aside {:.0%} of their lots for low incomes.",
    "land_rules.social_income": "They go to families with at most {:g} MWM a month.",
    "land_rules.social_price": "Social lots cost {:.0%} of the market's price.",
    "land_rules.swap": "Developers may build a storey more for land worth {:.0%} of the gain,",
    "land_rules.swap_cells": "up to {:g} cells from the centre.",
    "land_rules.vacant_land_tax": "Vacant land is taxed {:.1%} a year more.",
}
for _name in ("upgrading", "land_trust"):
    _RULES[f"{_name}.settlements"] = "It works in {:g} settlements per 1,000 households,"
    _RULES[f"{_name}.choice"] = "the most {} first."
    _RULES[f"{_name}.start_month"] = "It works from month {:g} on."
_CHOICES = {"gap": "lacking", "central": "central"}


def _rule(name: str, table: Table) -> list[str]:
    """What a table of rules does: a sentence a key, those at no effect left out."""
    parts = []
    for key, field in type(table).model_fields.items():
        value = getattr(table, key)
        if key not in table.model_fields_set or (value == field.default and not value):
            continue
        if explain_of_rules.is_idle(key, table):
            continue
        sentence = _RULES.get(f"{name}.{key}")
        if sentence is None:
            parts.append(f"{_plainly(key, field, value).capitalize()}.")
        elif value is not False and (value or key in ("budget", "start_month", "resale_share")):
            parts.append(sentence.format(_CHOICES.get(value, value) if isinstance(value, str) else value))
    return [" ".join(parts)] if parts else [f"{name}: nothing is changed."]


def _further(table: Table, said: frozenset[str], prefix: str) -> list[str]:
    """What a file sets beside what has been said: a line a key that is not at its default."""
    lines = []
    for name, field in type(table).model_fields.items():
        value = getattr(table, name)
        if isinstance(value, Table):
            lines += _further(value, said, f"{prefix}{name}: ".replace("_", " "))
        elif name in table.model_fields_set - said and value != field.default and type(value) is not tuple:
            lines.append(f"{prefix}{_plainly(name, field, value)}.")
    return lines


def _plainly(name: str, field: FieldInfo, value: Any) -> str:
    """A key for which there is no sentence: its words, its value and its unit."""
    words = name.replace("_", " ")
    if isinstance(value, bool):
        return words if value else f"no {words}"
    quantity = quantity_of(field)
    unit = f" {quantity.allowed_units()[0]}" if quantity else ""
    return f"{words} {value:g}{unit}" if isinstance(value, int | float) else f"{words} {value}{unit}"


_SAID = frozenset(
    {"name", "title", "en", "es", "pt", "queue", "kind", "unit", "income_cap_household", "income_cap_single"}
    | {"needs_lot", "needs_possession", "excludes_risk", "needs_papers", "income_floor", "citizens_only"}
    | {"migrants_only", "owners_only", "residence_months", "elders_from", "own_savings", "grant", "credit"}
    | {"project", "savings_share", "savings_in_kind", "credit_required", "builds", "largest", "rent_ceiling"}
    | {"income_share", "paid_months", "valid_months", "fee", "covered_months", "budget", "fiscal_year"}
    | {"opens_in_year", "credit_from_budget", "annual_rate", "term_months", "capacity_rule", "seed", "lender"}
    | {"capacity_share", "staged", "tranches", "verification_delay", "deadline_months", "lapse_months"}
    | {"successive", "design", "down_payments", "down_payment_share", "provided", "trained", "assistants"}
    | {"capacity", "wage", "smallest", "largest", "savings", "trust", "preparation_months"}
    | {"preparation_per_member", "shared_cost", "cost_borne_by"}
    | SAID_OF_HOMES
    | SAID_OF_TABLES
    | SAID_OF_MEANS
)
"""Keys of a programme for which there is a sentence; a further key shows as it stands."""


def yearly_cost(policy: Policy) -> float:
    """Public money a city of 1,000 households spends a year at most, MWM; seeds, paid once, apart."""
    total = sum(largest_budget(programme.finance) for programme in policy.programmes)
    return total + sum(explain_of_rules.cost_of_rules(getattr(policy, name)) for name in RULES)


def _cost(policy: Policy) -> list[str]:
    lines = []
    if yearly := yearly_cost(policy):
        lines.append(f"{yearly:g} MWM a year at most ({yearly * 3746 / 1e6:.2f} million MXN of 2020).")
    for programme in policy.programmes:
        b, finance = programme.benefit, programme.finance
        each = b.grant + (b.credit if finance.credit_from_budget else 0.0)
        if b.gives_means:
            lines += [f"{programme.name}: {text}"] if (text := means_held(programme)) else []
        elif (budget := finance.first_budget) and each:
            when = "in the first year" if finance.yearly else "a year"
            lines.append(f"{programme.name}: {budget / each:.1f} awards of the largest size {when}.")
        elif finance.budget and b.largest:
            held = finance.budget / 12.0 / b.largest
            lines.append(f"{programme.name}: {held:.0f} vouchers of the largest size at a time.")
        if finance.seed:
            lines.append(f"{programme.name}: {finance.seed:g} MWM once, as a seed.")
    return lines


def counts_by_tag(policy: Policy) -> dict[str, int]:
    """How many numbers of the file carry each evidence tag."""
    found = Counter(source.tag for source in policy.sources.values())
    return {tag: found[tag] for tag in TAGS if found[tag]}


def _numbers(policy: Policy) -> str:
    counts = counts_by_tag(policy)
    if not counts:
        return "None."
    shown = _join(f"{count} {tag} ({TAGS[tag]})" for tag, count in counts.items())
    return f"{sum(counts.values())} in the file: {shown}."


def format_explanation(told: Mapping[str, Any]) -> str:
    """The sentences for a terminal."""
    import textwrap

    lines = []
    for heading, sentences in told.items():
        lines.append(f"  {heading}")
        for sentence in sentences:
            lines += textwrap.wrap(sentence, 100, initial_indent="    ", subsequent_indent="      ")
    return "\n".join(lines)
