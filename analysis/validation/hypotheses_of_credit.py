"""What credit should do and to whom, each with the placebo under which it must do nothing.

Where one lender is set against another all the rest are out of reach, so that each arm has one kind
of lender and nothing else differs. Measures are for a unit of money lent: that is what "at equal
volume" means where the volume itself is the households' choice.
"""

from __future__ import annotations

from analysis.validation.entry import Arm, Band, Clause, Entry, Near, Sign, falls, rises

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

MARKET_ONLY = only("for_profit", "store_credit", "group_lender")
COOPERATIVES_TOO = ("place.lenders.social_lender.reach=0.0",)
WITH_COOPERATIVES = {"with cooperatives": 1.0, "baseline": -1.0}

HIP = "policy.hip_2019.programmes.0"
MIX = "policy.shp_2016_cofinancing.programmes.0"
PROMPT = {"prompt": 1.0, "baseline": -1.0}
SLOW = {"slow": 1.0, "baseline": -1.0}
SLOWER = {"very slow": 1.0, "prompt": -1.0}
AT_ONCE = (f"{HIP}.delivery.staged=false",)
GRANT_ALONE = (
    f'{MIX}.benefit.kind="grant"',
    f"{MIX}.benefit.grant=36",
    f"{MIX}.benefit.credit=0",
    f"{MIX}.benefit.project=36",
    f"{MIX}.benefit.savings_share=0.0",
    f"{MIX}.benefit.credit_required=false",
)
"""The federal programme as it became in 2019: the same office and money, no credit, no savings."""
MANY_AWARDS = (f"{HIP}.finance.budget=800", f"{HIP}.assistance.assistants=2.8")
"""Six times the money and the assistants of 2019, the same load: enough families to compare."""

GRANT = "policy.shp_2019_grant.programmes.0"
MANY_GRANTS = (
    f"{GRANT}.finance.budget=600",
    f"{GRANT}.assistance.assistants=2.34",
    f"{GRANT}.delivery.deadline_months=120",
    f"{GRANT}.delivery.lapse_months=240",
)
"""The same for grants, of which none lapses: what is paid later is paid, and nobody repays meanwhile."""

NO_CLOCK = (f"{HIP}.delivery.deadline_months=120", f"{HIP}.delivery.lapse_months=240")
"""No deadline and no lapse: whoever waits loses nothing but time."""

DIVERSION_ALONE = (
    "behaviour.assistance_cuts_waste=0",
    "behaviour.assistance_cuts_defects=0",
    "behaviour.store_decay=0",
)
"""Works in stages are visited for longer, and less material lies about: that is not what is asked."""

NOBODY_CARELESS = ("behaviour.harm_base=0", "behaviour.harm_load=0")
"""Every assistant visits and checks: no tranche is paid for work that does not stand."""

ALL_ALIKE = (
    "place.population.income_by_decile=[2.5, 2.5, 2.5, 2.5, 2.5, 2.5, 2.5, 2.5, 2.5, 2.5]",
    "place.population.persons_by_decile=[3.4, 3.4, 3.4, 3.4, 3.4, 3.4, 3.4, 3.4, 3.4, 3.4]",
)
"""Deciles by name only: there is nothing to match support to."""

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
        note="The one lender there is asks 110 %; what happens, happens in the tail: 5 % of families are "
        "ever trapped, mostly of decile 1.",
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
        note="Each arm has one lender of 360 MWM for 1,000 households, so nobody owes to two; the measures "
        "are for a unit lent, since the cooperative lends more. All three clauses are clear, but where "
        "the cooperative lends on a commercial lender's terms 22 % of the first is left, a little more "
        "than the fifth that is allowed (why was not looked into). Before rents, land and migration "
        "were what they are all held, on two sets of seeds.",
    ),
    Entry(
        "H2",
        "A cap on interest",
        "A cap of 35 % a year keeps families out of the trap, and poor families and small loans out of "
        "credit; where cooperatives are scaled with it the trap shrinks too and access is not lost",
        "Cruz 2021 §4.6, §7.4: the fixed cost of a small loan",
        (
            rises("poorest_applications_denied"),
            rises("small_applications_denied"),
            Clause("poorest_who_borrow", Sign(-1), placebo=False),
            Clause("small_loans", Sign(-1), placebo=False),
            Clause("months_in_the_trap", Sign(-1), placebo=False),
            Clause("months_in_the_trap", Sign(-1), WITH_COOPERATIVES, placebo=False),
            Clause("poorest_owners_who_build_on_credit", Band(low=0.0), WITH_COOPERATIVES),
        ),
        {
            "baseline": Arm(MARKET_ONLY),
            "treated": Arm(MARKET_ONLY, ("rate_cap",)),
            "with cooperatives": Arm(
                COOPERATIVES_TOO,
                ("rate_cap_with_cooperatives",),
            ),
        },
        placebo=tuple(f"place.lenders.{name}.fixed_cost=0.0" for name in _HOUSES),
        months=YEARS_20,
        note="Asked three times. First with the number of small loans, which a cheaper loan also raises: "
        "denials are what lenders decide, so the placebo is asked of them. First of all private loans, "
        "of which the poorest keep fewer with cooperatives, because loans in distress are gone: access "
        "is now that of owners who build. All signs are right; 22 % of the denials of the poorest are "
        "left where a small loan costs nothing to make, a little more than is allowed (why was not "
        "looked into). The trap shrinks there too, by a cheaper rate; no placebo is asked of it. "
        "Before rents, land and migration were what they are all held.",
    ),
    Entry(
        "H3",
        "Money in stages",
        "Paid in stages instead of at once, less of a programme's money is spent on other needs, and more "
        "stages are finished for it",
        "Cruz 2021 §7.4, §8.4: the next part needs work that stands",
        (falls("diverted_of_public_money"), rises("stages_for_100_approved")),
        {
            "baseline": Arm((f"{GRANT}.delivery.staged=false",), ("shp_2019_grant",)),
            "treated": Arm((), ("shp_2019_grant",)),
        },
        placebo=("behaviour.project_leak=0", *NOBODY_CARELESS),
        settings=(*MANY_GRANTS, *DIVERSION_ALONE),
        months=YEARS_20,
        note="Diversion halves and is gone with the leak. Stages rise by 3 %, and a fifth of that is left "
        "without diversion, just what is allowed: paid in stages, families have walls and slab a "
        "little later and by then add a room a little oftener. With the city of before it was a "
        "quarter or a third, so this verdict may turn again. Asked four times: over money paid a lapse "
        "flatters; public credit gives those paid in stages more time before they repay; assistants "
        "stay longer, and less material lies about. None of that is diversion, so grants that never "
        "lapse are compared, without those effects.",
    ),
    Entry(
        "H4",
        "Slow verification",
        "Money in stages lets the better-off build more; as verification slows it hurts the poorest first, "
        "while the better-off still gain; works freeze",
        "Cruz 2021 §4.2, §7.4: the poor cannot bridge waits; absent assistants stall works",
        (
            Clause("built_after_approval_poorest", Sign(-1), SLOWER),
            Clause("works_frozen", Sign(1), SLOWER),
            Clause("built_by_poorest_to_better_off", Sign(-1), SLOWER),
            Clause("built_after_approval_poorest", Sign(-1), SLOW, placebo=False),
            Clause("built_after_approval_better_off", Sign(1), PROMPT, placebo=False),
            Clause("built_after_approval_better_off", Sign(1), SLOW, placebo=False),
        ),
        {
            "baseline": Arm(AT_ONCE, ("hip_2019",)),
            "prompt": Arm((f"{HIP}.delivery.verification_delay=0.0",), ("hip_2019",)),
            "slow": Arm((f"{HIP}.delivery.verification_delay=1.5",), ("hip_2019",)),
            "very slow": Arm((f"{HIP}.delivery.verification_delay=5.0",), ("hip_2019",)),
        },
        placebo=NO_CLOCK,
        settings=MANY_AWARDS,
        households=7200,
        months=YEARS_20,
        note="All six signs are right. Two are so in 70 and 73 % of pairs only, where 80 are asked: with a "
        "mean wait of 1.5 months the poorest are worse off than with a lump sum by a hundredth, the "
        "better-off still better off by less. At five months both lose, the poorest a seventh of what "
        "they would build, the better-off a twentieth. Without deadlines and lapses a quarter to a "
        "third of that is left. Watched for eight, six, four and at last five years, in cities of "
        "1,200 to 7,200 households: effects are a hundredth of a house, so small cities cannot tell.",
    ),
    Entry(
        "H10",
        "Grants alone",
        "A scheme of grants alone reaches more of the poorest decile than a mix with credit, with smaller "
        "projects",
        "Cruz 2021 §6.5, §7.4: no repayment needed, a smaller ticket",
        (
            rises("decile_1_among_approved"),
            Clause("decile_1_approved", Sign(1), placebo=False),
            Clause("size_of_a_project", Sign(-1), placebo=False),
        ),
        {
            "baseline": Arm((), ("shp_2016_cofinancing",)),
            "treated": Arm(GRANT_ALONE, ("shp_2016_cofinancing",)),
        },
        placebo=(f"{MIX}.benefit.credit_required=false", f"{MIX}.benefit.savings_share=0.0"),
        settings=(f"{MIX}.finance.budget=100", f'{MIX}.targeting.queue="vulnerability"'),
        months=YEARS_20,
        note="The mix does not leave decile 1 out: it serves 10 % of it in twenty years, grants alone 19 %. "
        "Who passes its capacity rule of two fifths of what is left after needs gets a small credit "
        "and the grant with it. With the placebo the sign of the first clause turns, by a third of the "
        "effect: more than is allowed either way.",
    ),
    Entry(
        "H11",
        "Support by capacity",
        "For the same money support matched to what a family can pay reaches more of the poorest decile with "
        "fewer defaults than one mix for all, and leaves no fewer homes adequate",
        "Cruz 2021 §7.4, recommendation 9",
        (
            rises("decile_1_among_approved"),
            falls("programme_credits_in_default"),
            Clause("end:adequate_share", Band(low=-0.005)),
        ),
        {
            "baseline": Arm((), ("uniform_mix",)),
            "treated": Arm((), ("differentiated_support",)),
        },
        placebo=ALL_ALIKE,
        months=YEARS_20,
        note="Defaults fall by two fifths. Decile 1 gains a point of the approvals, too little to show in "
        "four pairs of five, and a point fewer homes are adequate, half of which is allowed. Not all "
        "the money is spent: few owners of the middle pass the capacity rule.",
    ),
)
