"""What aid to rent and rules of letting should do, each with the placebo under which it must do nothing.

Rents are compared by the pressure of the market on a fixed basket of rooms: the mean rent of those
without aid is biased by who gets it.
"""

from __future__ import annotations

from analysis.validation.entry import Arm, Band, Clause, Entry, Near, Sign, falls, rises

YEARS_15, YEARS_20 = 180, 240

VOUCHER = "policy.rent_vouchers.programmes.0"
FUND = "policy.guarantee_fund.programmes.0"

TIGHT = ("place.tenure.room_vacancy=0.02", "place.population.willing_to_let_share=0.25")
HEARD_OF = ("behaviour.hear_chance=0.25", "behaviour.ask_again_months=12")
"""Programmes that most of those they are meant for come to know of."""


def many(programme: str, budget: float) -> tuple[str, ...]:
    """Settings of a voucher programme for every second tenant or so; ``budget`` for 1,000 households."""
    return (
        f"{programme}.finance.budget={budget}",
        f"{programme}.eligibility.income_cap_household=4.8",
        f"{programme}.eligibility.income_cap_single=4.8",
    )


MANY = many(VOUCHER, 400)
LATER = (f"{VOUCHER}.finance.opens_in_year=3",)
"""Vouchers come after three years, so that credit for rooms, which is there at once, comes first."""

MANY_ROOMS = ("policy.room_credit.programmes.0.finance.budget=400",)

MIGRANTS_COME = (
    "place.migration.international.arrivals=0.0008",
    "place.migration.international.pulse_factor=1",
)
"""A steady stream from another country, large enough to be measured."""

NOBODY_COMES = tuple(
    f"place.migration.{stream}.arrivals=0"
    for stream in ("internal", "displaced", "international", "returnee", "seasonal")
)

SLACK = (
    "place.tenure.room_vacancy=0.25",
    "place.population.willing_to_let_share=0.5",
    *NOBODY_COMES,
)
"""Many rooms stand empty, and for years: where people come they are taken within five."""

TO_OWNERS = (f"{VOUCHER}.eligibility.owners_only=true",)
"""The same money by the same rule for families who own their home: it rents no room."""

PULSES = ("place.migration.international.pulse_years=4",)
"""People come from another country in a pulse of two years every four years or so."""

CLOSED = (f"{VOUCHER}.eligibility.residence_months=60", f"{VOUCHER}.eligibility.needs_papers=true")
OPEN = (f"{VOUCHER}.eligibility.residence_months=0", f"{VOUCHER}.eligibility.needs_papers=false")

EVERYBODY_WARRANTED = (
    "place.population.guarantor_share=1.0",
    *(
        f"place.migration.{stream}.guarantor=1.0"
        for stream in ("internal", "displaced", "international", "returnee", "seasonal")
    ),
    "behaviour.deposit_months=0",
)
"""All have a guarantor and nobody asks for a deposit: there is nothing for a fund to stand in for."""

NO_ABUSE = tuple(f"behaviour.{name}=0" for name in ("premium_papers", "premium_guarantor", "premium_taste"))
NOBODY_PUT_OUT = ("behaviour.eviction_verbal=0", "behaviour.eviction_written=0", "behaviour.risk_base=0")

VOUCHERS_WITH_CREDIT = {"both": 1.0, "credit": -1.0}
VOUCHERS_IN_SLACK = {"slack treated": 1.0, "slack": -1.0}
HALF_LESS_CREDIT = {"treated": 0.5, "baseline": -0.5, "both": -1.0, "credit": 1.0}
RESTRICTED = {"baseline": 1.0, "none": -1.0}

HYPOTHESES_OF_ROOMS = (
    Entry(
        "H28",
        "Vouchers where rooms are scarce",
        "Vouchers ease the burden of their holders and raise the rents of others where rooms are scarce; "
        "with credit for rooms to let less than half of that is left, and with many vacant rooms nothing",
        "Housing Laboratory 2020 §2.2-2.3: demand turns into rental inflation; Cruz 2021 §4.7",
        (
            rises("last_5:rent_index"),
            Clause("burden_of_the_helped_less_others", Sign(-1), {"treated": 1.0}, placebo=False),
            Clause("last_5:rent_index", Sign(1), HALF_LESS_CREDIT, placebo=False),
            Clause("last_5:rent_index", Near(0.015), VOUCHERS_IN_SLACK),
        ),
        {
            "baseline": Arm(TIGHT),
            "treated": Arm((*TIGHT, *MANY, *LATER), ("rent_vouchers",)),
            "credit": Arm((*TIGHT, *MANY_ROOMS), ("room_credit",)),
            "both": Arm((*TIGHT, *MANY, *LATER, *MANY_ROOMS), ("room_credit", "rent_vouchers")),
            "slack": Arm(SLACK),
            "slack treated": Arm((*SLACK, *MANY, *LATER), ("rent_vouchers",)),
        },
        placebo=TO_OWNERS,
        settings=HEARD_OF,
        months=YEARS_15,
        note="The placebo pays the same money by the same rule to families who own their home, so nobody "
        "has more to pay for a room; an earlier one, holders who overlook their voucher when they "
        "choose, left 95 % of the effect, since they still had the money, stayed on as tenants and "
        "took up rooms. A tenth is left of it here. Credit for rooms, three years ahead, takes hardly "
        "anything off the spillover of 13 points: it finds few takers. Of owners who want tenants a "
        "third has built all the rooms a lot takes, a third has no slab yet, and nearly all others are "
        "building already, from savings; three in four rooms built on credit would have been built "
        "without. Where many rooms stand empty, and go on to, the spillover is half of that where they "
        "are scarce, and not nothing: landlords of this model ask less and less of all comers and know "
        "no floor, so a few seekers more count there too.",
    ),
    Entry(
        "H29",
        "Vouchers or plots",
        "With vouchers instead of lots at a social price those who come for work live nearer and have a "
        "home sooner; returnees, who want a plot, wait longer for one",
        "Housing Laboratory 2020 §2.2, §2.6, §3.1: portability, and plots as the first priority",
        (
            falls("distance_of_mobile_workers"),
            falls("months_without_home_of_mobile_workers"),
            Clause("months_without_plot_of_returnees", Sign(1), placebo=False),
        ),
        {
            "baseline": Arm((), ("public_land",)),
            "treated": Arm((f"{VOUCHER}.finance.budget=400",), ("rent_vouchers",)),
        },
        placebo=TO_OWNERS,
        settings=HEARD_OF,
        months=YEARS_20,
        note="Both arms spend the same: a budget for vouchers binds their limit and pays out less than "
        "half. Four in ten of those who come for work get a voucher then, but not surely nearer to the "
        "centre: they come to ask for it as tenants, most turn it into a contract where they live, and "
        "ten cells are worth less to them than the trouble of moving. They find their first room "
        "within three months with any aid or none. A higher ceiling of rents changes neither. "
        "Returnees bring savings and wait a month longer for a plot without a social price, in 73 % of "
        "pairs. The placebo pays the vouchers' money to owners.",
    ),
    Entry(
        "H30",
        "Guarantee fund",
        "A guarantee fund makes more contracts written, lowers the premium of migrants and houses more of "
        "them in time, most where it is theirs alone; it lives on its fees with nine in ten paying in time",
        "Housing Laboratory 2020 §2.7, §3.1: the landlord's risk is carried by the fund",
        (
            rises("last_5:written_contract_share"),
            falls("last_5:migrant_rent_premium"),
            Clause("migrants_housed_in_time", Sign(1), {"reserved": 1.0, "baseline": -1.0}),
            Clause("guaranteed_rents_in_time", Band(0.85, 1.0), {"treated": 1.0}),
            Clause("capital_of_the_fund", Sign(1), {"treated": 1.0}, placebo=False),
        ),
        {
            "baseline": Arm(),
            "treated": Arm((), ("guarantee_fund",)),
            "reserved": Arm((f"{FUND}.eligibility.migrants_only=true",), ("guarantee_fund",)),
        },
        placebo=EVERYBODY_WARRANTED,
        settings=MIGRANTS_COME,
        months=YEARS_15,
    ),
    Entry(
        "H31",
        "Protection of tenants",
        "Fines for overcharging, an observatory and longer notice lower the premium of migrants and put "
        "fewer tenants out, and owners let a few rooms less",
        "Housing Laboratory 2020 §2.2: abuse becomes costly; the supply part is our inference",
        (
            falls("last_5:migrant_rent_premium"),
            falls("last_10:evictions"),
            falls("rooms_let_by_owners"),
            Clause("rooms_let_by_owners", Near(0.05)),
        ),
        {"baseline": Arm(), "treated": Arm((), ("tenant_protection",))},
        placebo=(*NO_ABUSE, *NOBODY_PUT_OUT),
        settings=MIGRANTS_COME,
        months=YEARS_15,
        note="Owners reckon with 5 % less rent, as overcharges go and notice is longer, and come to list 4 % "
        "fewer rooms; but tenants stay longer, rents rise by a point and more of the lettings are two rooms "
        "together, so that rooms let are the same within 2 %.",
    ),
    Entry(
        "H32",
        "A subsidy for citizens alone",
        "Where only citizens get a tenant subsidy tenancies without a contract grow faster than those with "
        "one, and citizens without a contract are worse off too; opened, more contracts are written and "
        "rents grow less",
        "Housing Laboratory 2020 §2.9, §3.2 on Peru: demand that is shut out piles up in informal rooms",
        (
            rises("last_5:written_contract_share"),
            falls("last_5:rent_index"),
            Clause("verbal_less_written_growth", Sign(1), {"baseline": 1.0}, placebo=False),
            Clause("rents_of_citizens_without_contract", Sign(1), RESTRICTED, placebo=False),
        ),
        {
            "none": Arm(),
            "baseline": Arm(
                many("policy.citizen_only_tenant_subsidy.programmes.0", 200), ("citizen_only_tenant_subsidy",)
            ),
            "treated": Arm(many("policy.open_tenant_subsidy.programmes.0", 200), ("open_tenant_subsidy",)),
        },
        placebo=("place.migration.international.arrivals=0",),
        settings=(*HEARD_OF, *PULSES),
        months=YEARS_15,
        note="Three of four clauses hold. Kept for citizens, the subsidy makes like rooms 5 % dearer for "
        "citizens without a contract; opened, more contracts are written. That rents grow less then "
        "fails: the budget is spent in both cities, and who holds the vouchers does not change what "
        "they add to demand. Rents of rooms let with and without a contract move together here, so a "
        "formal room that stands empty holds down all rents, and no rent falls when excluded tenants "
        "may enter it: a pressure of their own for each kind of room would be needed.",
    ),
    Entry(
        "H33",
        "Rules of residence and papers",
        "Without rules of residence and papers more of those helped are migrants and fewer natives are, "
        "unless the budget grows",
        "Housing Laboratory 2020 §2.1-2.2, §3.2: access for all needs money for all",
        (
            rises("migrants_among_the_helped"),
            falls("natives_helped"),
            Clause("natives_helped", Sign(1), {"grown": 1.0, "baseline": -1.0}, placebo=False),
        ),
        {
            "baseline": Arm((*CLOSED, *many(VOUCHER, 60)), ("rent_vouchers",)),
            "treated": Arm((*OPEN, *many(VOUCHER, 60)), ("rent_vouchers",)),
            "grown": Arm((*OPEN, *many(VOUCHER, 90)), ("rent_vouchers",)),
        },
        placebo=NOBODY_COMES,
        settings=(*HEARD_OF, *PULSES),
        months=YEARS_15,
        note="The last clause is that natives gain from half as much more. It used to ask that natives be "
        "helped as often as before, within a tenth; but half as much money is more than migrants take, "
        "a sixth of it, so natives gain. Their share stays far from a half: households without papers "
        "get no contract and so no voucher, whatever the rule says.",
    ),
)
