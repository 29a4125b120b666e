"""What credit should do and to whom, each with the placebo under which it must do nothing.

Where one lender is set against another all the rest are out of reach, so that each arm has one kind
of lender and nothing else differs. Measures are for a unit of money lent: that is what "at equal
volume" means where the volume itself is the households' choice.
"""

from __future__ import annotations

from analysis.validation.entry import Arm, Clause, Entry, Near, Sign, falls, rises

YEARS_20 = 240

_HOUSES = ("for_profit", "store_credit", "group_lender", "cooperative", "social_lender")


def only(*names: str) -> tuple[str, ...]:
    """Settings under which no private lender but these reaches anybody, and none reaches more in time."""
    closed = tuple(f"place.lenders.{name}.reach=0.0" for name in _HOUSES if name not in names)
    return (*closed, "behaviour.reach_growth=0")


TERMS_OF_THE_MARKET = tuple(
    f"place.lenders.cooperative.{term}"
    for term in (
        "annual_rate=0.74",
        "term_months=24",
        "sees_other_debts=0.3",
        "first_base=0.3",
        "first_income=0.6",
        "growth=1.3",
        "largest=6.0",
        "savings_multiple=0.0",
        'capacity_rule="share_of_income"',
        "capacity_share=0.35",
        "counts_house=false",
        "fixed_cost=0.25",
        "funds_cost=0.10",
        "late_fee=0.05",
        "reschedules=0",
    )
) + ("behaviour.surplus_to_rate=0",)
"""The cooperative lends on the terms of the commercial lender, whatever it earns."""

HYPOTHESES_OF_CREDIT = (
    Entry(
        "P9",
        "Dear microcredit",
        "Credit at 110 % a year changes mean welfare by less than a twentieth, and some end in the debt trap",
        "Angelucci, Karlan & Zinman 2015: 37 outcomes, no transformative mean effect",
        (
            Clause("last_10:welfare", Near(0.05)),
            Clause("ever_in_the_trap", Sign(1)),
        ),
        {
            "baseline": Arm(only()),
            "treated": Arm((*only("for_profit"), "place.lenders.for_profit.annual_rate=1.10")),
        },
        months=YEARS_20,
    ),
    Entry(
        "H1",
        "From market to cooperative",
        "Lent by a cooperative instead of a commercial lender, the same money leaves families in the trap "
        "for fewer months, costs them less, and more of it reaches the walls",
        "Cruz 2021 §7.4, §8.4, recommendation 8: lower rate, a real capacity rule",
        (
            falls("months_in_the_trap_for_100_lent"),
            falls("interest_for_a_unit_lent"),
            rises("walls_for_a_unit_lent"),
        ),
        {
            "baseline": Arm((*only("for_profit"), "place.lenders.for_profit.capital=360")),
            "treated": Arm(
                (
                    *only("cooperative"),
                    "place.lenders.cooperative.reach=1.0",
                    "place.lenders.cooperative.capital=360",
                )
            ),
        },
        placebo=TERMS_OF_THE_MARKET,
        months=YEARS_20,
    ),
)
