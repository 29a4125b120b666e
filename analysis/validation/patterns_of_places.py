"""What is known of single countries, as statements that their places must fulfil."""

from __future__ import annotations

from analysis.validation.entry import Arm, Entry, above_zero, between

PATTERNS_OF_PLACES = (
    Entry(
        "P17",
        "Rents with a guarantee fund",
        "In Montevideo at least 85 % of the rents that the fund stands for are paid in time, and in ten "
        "years the fund never runs dry",
        "Housing Laboratory 2020 §2.7: ten years old, 90 % of tenants repay in time",
        (
            between("guaranteed_rents_in_time", low=0.85),
            between("months_the_fund_was_dry", high=0.0),
        ),
        {"city": Arm((), ("guarantee_fund",))},
        place="montevideo",
        months=120,
        note="Nothing tells tenants to pay: the rents they dare to sign and their incomes decide.",
    ),
    Entry(
        "P26",
        "Migrants in Cartagena",
        "At least 75 % of migrants from Venezuela rent three years after they came, at most 25 % share a "
        "home, and at most a quarter of their tenancies have a written contract",
        "Housing Laboratory 2020 §2.4: 90 % tenants, 14 % share; R4V: 11.8 % written, 78.1 % verbal",
        (
            between("migrants_who_rent", low=0.75),
            between("migrants_sharing_now", high=0.25),
            between("migrants_with_written_contract", high=0.25),
        ),
        place="cartagena",
        note="On the first day 3 % of them own, which is put in; how those live who come later is not. They "
        "are asked three years after they came: of those who have been here for decades half own.",
    ),
    Entry(
        "P27",
        "Remittances in San Marcos",
        "15 to 20 % of households receive remittances, which are 8 to 16 % of all income, and more of their "
        "homes have a finished core than of others in the same income decile",
        "Housing Laboratory 2020 §2.5: 12 % of the gross domestic product; receivers save more",
        (
            between("remittance_receivers", 0.15, 0.20),
            between("remittances_over_income", 0.08, 0.16),
            above_zero("cores_of_receivers_less_others"),
        ),
        place="san_marcos",
        note="The share of receivers is put in, and their part of the income follows; the homes are not. A "
        "first measure, consolidated homes, did not tell them apart: services come to both alike.",
    ),
    Entry(
        "P28",
        "Migrants in Santiago",
        "Migrants have a housing deficiency 1.3 to 2.2 times as often as natives, 35 to 65 % of them pay "
        "more than three tenths of their income for rent, at least 15 points more than natives, and 15 to "
        "45 % of households on taken land come from abroad",
        "Housing Laboratory 2020 §2.2: 29 against 18 %; 51 against 22 %; 30 % of campamentos",
        (
            between("deficient_migrants_over_natives", 1.3, 2.2),
            between("heavy_rents_of_migrants", 0.35, 0.65),
            between("heavy_rents_of_migrants_less_natives", low=0.15),
            between("migrants_on_taken_land", 0.15, 0.45),
        ),
        place="santiago",
        note="The level does not come out: nobody here takes a room that leaves too little for food, and "
        "rents fall by a fifth from a first day that is too dear. A fifth of the first households comes from "
        "abroad, which is put in.",
    ),
)
