"""Where a programme works: polygons against the whole city; and how little of a target money reaches."""

from __future__ import annotations

from analysis.validation.entry import Arm, Entry, between, falls, rises

GRANT = "policy.shp_2019_grant.programmes.0"
POLYGONS = f'{GRANT}.targeting.queue="polygon"'

PATTERNS_OF_TARGETING = (
    Entry(
        "P19",
        "What the grant of 2019 reaches",
        "With the money of 2019, .0286 MWM for each person of its target, a year of the federal grant "
        "reaches .29 % of these persons, half more or less",
        "Cruz 2021 §6.2, 6.5: 1,338 million MXN, 43,000 of almost 15 million persons",
        (
            between("target_reached_a_year", 0.00145, 0.0043),
            between("money_a_person_of_the_target", 0.0257, 0.0315),
        ),
        {"city": Arm((), ("shp_2019_grant",))},
        settings=(f"{GRANT}.finance.budget=104",),
        months=240,
        note="The budget of the policy file, 100 a 1,000 households of the first day, is .0275 for each "
        "person of a target that grows with the city for twenty years, and reaches .26 % a year (three "
        "cities); 104 are set so that the money is that of 2019. So the second clause checks what was "
        "put in, and the first is little more than money over the size of a grant: that it is spent.",
    ),
)

_CITY_AND_POLYGONS = {
    "baseline": Arm((POLYGONS,), ("shp_2019_grant",)),
    "treated": Arm((POLYGONS, f"{GRANT}.targeting.settlements=4.0"), ("shp_2019_grant",)),
}
"""The same grant, first come first served: anywhere, or in the settlements with the largest gap."""

_MONEY = (f"{GRANT}.finance.budget=300", f"{GRANT}.assistance.assistants=1.17")
"""Three times that of 2019: enough for the demand of a few settlements, not for that of the city."""

HYPOTHESES_OF_TARGETING = (
    Entry(
        "H35",
        "Polygons against the whole city",
        "With the same money, a grant in the settlements with the largest gap serves more households there "
        "for the money, leaves more of the first years' money unspent, and serves fewer of the equally "
        "poor elsewhere",
        "Cruz 2021 §7.4 on intervention polygons; Housing Laboratory 2020 §2.4 on Cartagena",
        (
            rises("worst_served_for_100_mwm"),
            rises("unspent_of_the_first_years"),
            falls("poor_outside_served"),
        ),
        _CITY_AND_POLYGONS,
        placebo=(f"{GRANT}.targeting.inside_first=true", "behaviour.hear_chance=0.004"),
        settings=_MONEY,
        months=180,
        note="In four pairs: 2.3 against 1.0 households there for 100 MWM, and 0.5 against 20 % of the poor "
        "owners elsewhere served, in every pair. Of the money of the first three years 1.2 % went back, "
        "against 0.2 %, in three pairs of four: three times the money of 2019 is just what four settlements "
        "ask for.",
    ),
    Entry(
        "H35L",
        "Land in polygons",
        "Where polygons are announced ground gets dearer than elsewhere",
        "Cruz 2021 §7.4; Housing Laboratory 2020 §2.4",
        (rises("ground_of_the_worst_to_others"),),
        _CITY_AND_POLYGONS,
        placebo=("behaviour.announced_growth=0",),
        settings=_MONEY,
        months=36,
        note="7 % dearer than elsewhere after three years, in each of four pairs.",
    ),
)
