"""What programmes should do that build on what families have, a lot or remittances, each with its placebo."""

from __future__ import annotations

from analysis.validation.entry import Arm, Band, Clause, Entry, Sign, falls, rises

YEARS_15, YEARS_20 = 180, 240

HIP = "policy.hip_2019.programmes.0"
MATCH = "policy.remittance_match.programmes.0"
ACCOUNTS = "policy.san_marcos_savings.programmes.0"
COMPLEMENT = "policy.income_complement.programmes.0"

HEARD_OF = ("behaviour.hear_chance=0.25", "behaviour.ask_again_months=12")
"""Programmes that most of those they are meant for come to know of."""

MANY_REMITTANCES = ("place.population.remittance_share=0.3",)
"""As in the departments of Guatemala that most leave, so that there are families to be compared."""

NO_MATCH_NO_BETTER_ACCOUNT = (
    f"{MATCH}.benefit.match_share=0",
    f"{MATCH}.benefit.match_limit=0",
    "behaviour.leak_account=0.03",
)
"""Nothing is added to own money, and an account leaks like a purse."""

MATCHED = (f"{MATCH}.finance.budget=400",)
SAVED = (f"{ACCOUNTS}.finance.budget=30",)

FOR_THOSE_IN_NEED_OF_NOTHING = (f"{HIP}.eligibility.income_floor=4.5",)
"""The same credit, for the best-off alone, who have long finished building."""

HYPOTHESES_OF_MEANS = (
    Entry(
        "H27",
        "Improvement credit alone",
        "Twenty years of credit for families that have a lot widen the gap in housing between owners and "
        "tenants, of whom it serves nobody; the same money as a complement of income does not",
        "Cruz 2021 §7.4, §8.7: serving families that already possess a lot excludes the landless",
        (
            rises("housing_gap_of_tenants"),
            Clause("landless_among_served", Band(high=0.0), {"treated": 1.0}),
            Clause("housing_gap_of_tenants", Sign(1), {"treated": 1.0, "for all": -1.0}, placebo=False),
        ),
        {
            "baseline": Arm(),
            "treated": Arm((f"{HIP}.finance.budget=400", f"{HIP}.assistance.assistants=1.41"), ("hip_2019",)),
            "for all": Arm((f"{COMPLEMENT}.finance.budget=400",), ("income_complement",)),
        },
        placebo=FOR_THOSE_IN_NEED_OF_NOTHING,
        settings=HEARD_OF,
        months=YEARS_20,
    ),
    Entry(
        "H37",
        "Remittances matched",
        "Where remittances go into accounts and are matched when they are spent on the house, families that "
        "receive them consume a smaller share of their income, keep more of it in house and savings and live "
        "in better homes; accounts alone lower consumption, the match alone betters homes",
        "Housing Laboratory 2020 §2.5, §2.6: formal savings leak less, a match raises what building returns",
        (
            falls("last_10:receivers_consumption_share"),
            rises("own_money_kept_by_receivers"),
            rises("quality_of_homes_of_receivers"),
            Clause("last_10:receivers_consumption_share", Sign(-1), {"accounts": 1.0, "baseline": -1.0}),
            Clause("quality_of_homes_of_receivers", Sign(1), {"match": 1.0, "baseline": -1.0}),
        ),
        {
            "baseline": Arm(),
            "treated": Arm((*MATCHED, *SAVED), ("remittance_match", "san_marcos_savings")),
            "match": Arm(MATCHED, ("remittance_match",)),
            "accounts": Arm(SAVED, ("san_marcos_savings",)),
        },
        placebo=NO_MATCH_NO_BETTER_ACCOUNT,
        settings=(*HEARD_OF, *MANY_REMITTANCES),
        months=YEARS_15,
        note="The two do different things. Accounts keep money from leaking: a point and a half less of "
        "income is consumed and a third more is kept. The match builds, and does not lower "
        "consumption, since families whose house is finished save less. Four clauses are clear. Of the "
        "fifth 23 % is left where nothing is matched and an account leaks like a purse: who joins "
        "opens one all the same (57 -> 79 %), holds a sixth less in the purse and puts 1 % more into "
        "the house; in 38 % of pairs even that is the other way round.",
    ),
)
