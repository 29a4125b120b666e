"""What happens to land and to those who live on it, each claim with the placebo under which it must vanish.

Policies begin after ten years; the settlements in which they work, and which are watched, are the most
central of those that then lack a service.
"""

from __future__ import annotations

from analysis.validation.entry import Arm, Clause, Entry, Sign, falls, rises

YEARS_30 = 360

UPGRADING = "policy.upgrading.upgrading"
TRUST = "policy.land_trust.land_trust"
RULES = "policy.value_recapture.land_rules"

ENOUGH_MONEY = (f"{UPGRADING}.budget=600.0",)
"""All services within a few years, so that twenty are left to see what follows."""

PRESSURE = ("place.land.outside_seekers=0.003",)
"""A city that the better-off have discovered: three times as many buyers from elsewhere as usual."""

LEFT_BEHIND = ("place.services.infrastructure_budget=50",)
"""A city whose own money for services is short, so that it matters where a programme brings them."""

NOBODY_BUYS = ("behaviour.bid_income=0",)
"""Buyers from elsewhere have no money: nothing is bid for."""

TITLES_WITHOUT_EFFECT = (
    "behaviour.saving_possession=1",
    "behaviour.saving_insecure=1",
    "behaviour.saving_clouded=1",
)
"""Families without a title build as those who have one: the secure right of a trust changes nothing."""

NO_WORKS = ("place.services.infrastructure_budget=0",)
"""No public works add to any price: there is nothing to recapture."""

ONLY_TRUST = {"trust": 1.0, "treated": -1.0}

HYPOTHESES_OF_LAND = (
    Entry(
        "H19",
        "Upgrading and displacement",
        "Where settlements are upgraded homes get better and poor owners and tenants go: much of the "
        "rise comes with those who move in. In a land trust as much of it comes to those who stay, "
        "fewer go, and prices just outside rise",
        "Cruz 2021 §4.8, 4.9, 7.3, 8.7: improvement turns into prices; a trust takes lots off the market",
        (
            Clause("quality_gained", Sign(1), placebo=False),
            falls("poor_owners_still_there"),
            falls("tenants_still_there"),
            rises("quality_brought_by_newcomers"),
            Clause("poor_owners_still_there", Sign(1), ONLY_TRUST),
            Clause("quality_gained_in_situ", Sign(1), ONLY_TRUST),
            Clause("price_just_outside", Sign(1), ONLY_TRUST),
        ),
        {
            "baseline": Arm(),
            "treated": Arm(ENOUGH_MONEY, ("upgrading",)),
            "trust": Arm(ENOUGH_MONEY, ("upgrading", "land_trust")),
        },
        placebo=(*NOBODY_BUYS, *TITLES_WITHOUT_EFFECT),
        settings=(*PRESSURE, *LEFT_BEHIND),
        months=YEARS_30,
        note="Of the poor owners 18 points fewer are still there, and a trust keeps nearly all of them; "
        "without buyers nothing of that is left. Prices just outside a trust rise by 3 %. Tenants do "
        "not go oftener: landlords who let by word of mouth sell houses empty, which puts out 5 in 100 "
        "more (first seeds), but fewer of the others move away, half of the tenants live with their "
        "landlords, and a rent is a fifth of income before and after. A third or more of what "
        "newcomers bring is left without buyers: served ground is dear, and who takes a lot that falls "
        "free in any city is who can pay for it (not isolated). A trust keeps owners, not the tenants "
        "of landlords in it, on whom buyers then fall back. Newcomers are held against those who "
        "stayed on the same day: before, what works do for every home counted as theirs.",
    ),
    Entry(
        "H20",
        "Ground that is not for sale",
        "With a land trust fewer homes change hands, more families of low incomes stay, and the price of a "
        "home there rises less",
        "Cruz 2021 §4.9, 7.4: land is not resold",
        (
            falls("homes_sold_in_the_watched"),
            rises("poor_owners_still_there"),
            falls("home_price_in_the_watched"),
        ),
        {"baseline": Arm(), "treated": Arm((f"{TRUST}.joins=1.0",), ("land_trust",))},
        placebo=NOBODY_BUYS,
        settings=PRESSURE,
        months=YEARS_30,
        note="The price of a home falls by decree, since a trust does not sell its ground: three quarters "
        "of that clause are left when nobody bids. Homes sold fall from 5 to 2 for each 100 owners. "
        "Three points more of the poor owners stay, in 73 % of pairs, where 80 are asked: without "
        "upgrading few would have gone.",
    ),
    Entry(
        "H21",
        "Land value recapture",
        "With recapture and a land bank companies keep less land empty, poor families get lots, and the "
        "share of offers that the poor can afford falls less",
        "Cruz 2021 §7.4, 8.7: liquidity for land, weaker speculation",
        (
            falls("last_10:speculative_vacancy"),
            rises("social_lots_placed"),
            rises("last_10:affordable_share"),
        ),
        {
            "baseline": Arm((f"{RULES}.recapture=0.0",), ("value_recapture",)),
            "treated": Arm((), ("value_recapture",)),
        },
        placebo=NO_WORKS,
        months=YEARS_30,
        note="Asked again when banks had been mended, which kept back what they held wherever prices rose "
        "and told nobody of it. Recapture now finds land for 195 families in thirty years, and half a "
        "point more of the offers can be afforded by the poor. Companies do not hold a smaller part of "
        "the vacant land: families come onto the bank's lots, so there is less vacant land besides "
        "theirs.",
    ),
    Entry(
        "H24",
        "Without land companies",
        "Without companies that hold land it is cheaper, and poor families live nearer the centre",
        "Cruz 2021 §5.2, 8.2: nobody holds land back and outbids",
        (falls("ground_price_at_the_end"), rises("access_of_the_poor")),
        {
            "baseline": Arm(),
            "treated": Arm(("place.land.company_share=0",)),
        },
        placebo=("behaviour.company_release=1", "behaviour.company_short=1", "behaviour.company_doubt=0.3"),
        months=YEARS_30,
        note="The price itself, not its index: without companies land is 5 % cheaper on the first day, "
        "since more of it is on offer, and an index counts from that day. At the end it is 3 % "
        "cheaper, in 77 % of pairs, where 80 are asked. What companies would have held near the centre "
        "is bought by those who can pay, and the poor live no nearer.",
    ),
)
