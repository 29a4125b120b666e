"""Every sentence a story is made of, in English, in one table that another language can copy.

``EVENTS`` has an entry for each kind of event; the same kind seen by the other household
(``helped`` by the helper) has the mark ``/other``. Placeholders:

``{when}`` "In May" · ``{other}`` a family or institution by name, ``{others}`` several ·
``{count}`` "3 times", ``{number}`` "3" · ``{money}`` with its unit, ``{hours}``, ``{amount}`` bare,
``{years}`` of ``amount`` months · ``{stage}`` built, ``{began}`` when it was begun · ``{service}`` ·
``{stream}`` of migration · ``{why}`` the cause in words, with a space before it, or nothing ·
``{age}`` of ``amount`` years · ``{legacy}`` whether there was a will and how many heirs.
Around these sentences stand those of ``analysis.story_phrases``.
"""

from __future__ import annotations

from analysis.story_causes import CAUSES
from analysis.story_of_delivery import OF_DELIVERY
from analysis.story_of_inclusion import OF_INCLUSION
from analysis.story_of_land import OF_LAND
from analysis.story_of_means import OF_MEANS
from analysis.story_phrases import PHRASES
from analysis.story_wording import OTHER, Wording

__all__ = ["CAUSES", "EVENTS", "OTHER", "PHRASES", "Wording"]

EVENTS: dict[str, Wording] = {
    # --- coming, moving, going
    "arrived": Wording("{when} they arrived in the city{stream}", "they arrived in the city {count}{stream}"),
    "returned": Wording(
        "{when} they came back to the city, with savings for a new beginning",
        "they came back to the city {count}",
    ),
    "left": Wording("{when} they left the city{why}", "they left the city {count}{why}"),
    "left_for_formal": Wording(
        "{when} they left for a formal home outside the self-built city",
        "they left for a formal home {count}",
    ),
    "settled_on_lot": Wording(
        "{when} they moved onto a lot of their own; its price was {money}",
        "they moved onto lots of their own {count}, for {money} together",
    ),
    "rented": Wording(
        "{when} they rented a room from {other}, for {money} a month",
        "they moved into rented rooms {count}, of {others}",
    ),
    "changed_room": Wording(
        "{when} they moved to a room of {other}, for {money} a month",
        "they moved from one rented room to another {count}, last to one of {other}",
    ),
    "tenant_left": Wording(
        "{when} they left the room they rented from {other}{why}",
        "they left rented rooms {count}{why}",
    ),
    "tenant_left/other": Wording(
        "{when} {other} left the room they had here{why}",
        "tenants left {count} ({others}){why}",
    ),
    "moved_in_with": Wording(
        "{when} they moved in with {other}{why}",
        "they moved in with others {count}, {others}{why}",
    ),
    "moved_in_with/other": Wording(
        "{when} {other} came to live on the lot{why}",
        "others came to live on the lot {count}: {others}{why}",
    ),
    "unhoused": Wording(
        "{when} they had no place of their own{why}", "{count} they had no place of their own{why}"
    ),
    "evicted": Wording(
        "{when} {other} put them out{why}",
        "they were put out {count}{why}, by {others}",
    ),
    "evicted/other": Wording(
        "{when} they put {other} out{why}",
        "they put tenants out {count}{why}: {others}",
    ),
    "unit_built": Wording(
        "{when} they had one more dwelling to let built",
        "they had dwellings to let built {count}",
    ),
    "lost_lot": Wording(
        "{when} they lost the lot and the house on it{why}: {money} was still owed",
        "they lost a lot {count}{why}",
    ),
    # --- land taken, bought, sold, lost
    **OF_LAND,
    **OF_DELIVERY,
    # --- the title of the lot
    "title_asked": Wording(
        "{when} they asked for the title of their lot to be put in order",
        "they asked {count} for the title of their lot to be put in order",
    ),
    "title_granted": Wording(
        "{when} they received the title of their lot, {years} after asking",
        "they received titles of lots {count}",
    ),
    "title_cleared": Wording(
        "{when} the heirs agreed and the lot was written in their name, {years} after asking",
        "inherited lots were written in their name {count}",
    ),
    "title_failed": Wording(
        "{when} the {amount} heirs of the lot could not agree, and its title stayed clouded",
        "the heirs of the lot could not agree {count}",
    ),
    # --- families
    "formed": Wording(
        "{when} a child of {other} set up a household of its own{why}: this one",
        "households were set up {count}, from {others}{why}",
    ),
    "left_home": Wording(
        "{when} a grown child, {age}, left home{why} and belongs to {other} now",
        "{number} grown children left home{why}, to {others}",
    ),
    "left_home/other": Wording(
        "{when} a grown child of {other}, {age}, moved in{why}",
        "{number} grown children of {others} moved in{why}",
    ),
    "birth": Wording("{when} a child was born", "{number} children were born", 2),
    "death": Wording("{when} a member of the family died, {age}", "{number} members of the family died"),
    "inherited": Wording(
        "{when} they inherited the house of {other}{legacy}",
        "they inherited houses {count}, of {others}",
    ),
    "inherited_within": Wording(
        "{when} the house passed to a grown child who lives in it{legacy}",
        "the house passed to a grown child {count}",
    ),
    "ended": Wording(
        "{when} nobody of age was left in the family, and the household ended",
        "{count} nobody of age was left",
    ),
    # --- work, needs, relatives
    "lost_job": Wording("the formal job was lost", "the formal job was lost {count}", 0),
    "found_job": Wording("formal work was found again", "formal work was found again {count}", 0),
    "changed_to_formal": Wording("informal work gave way to a formal job", "work turned formal {count}", 0),
    "changed_to_informal": Wording(
        "the formal job gave way to informal work", "work turned informal {count}", 0
    ),
    "emergency": Wording("an emergency cost {money}", "{number} emergencies cost {money}", 0),
    "gift": Wording(
        "{other} helped out with {money}", "relatives helped out {count} with {money} ({others})", 0
    ),
    "gift/other": Wording(
        "they helped {other} out with {money}",
        "they helped relatives out {count} with {money} ({others})",
        0,
    ),
    "sold_material": Wording(
        "stored material was sold for {money}", "stored material was sold {count}, for {money}", 0
    ),
    "papers_gained": Wording("{when} they received their papers", "they received papers {count}"),
    # --- building
    "started_stage": Wording(
        "{when} they began on {stage}, not finished within this account",
        "they began on {stages}, not finished within this account",
    ),
    "finished_stage": Wording("{when} {stage} stood{began}", "{number} stages of building stood: {stages}"),
    "helped": Wording("{other} gave {hours} of work", "{others} gave {hours} of work", 0),
    "helped/other": Wording("they gave {other} {hours} of work", "they gave {hours} of work to {others}", 0),
    "refused_help": Wording(
        "{other} was asked for help and could not come{why}",
        "{number} requests for help were declined{why}",
        0,
    ),
    "refused_help/other": Wording(
        "they could not help {other}{why}", "they declined {number} requests for help{why}", 0
    ),
    "crew_day": Wording(
        "{when} {others} came for the heavy day and gave {hours}",
        "on heavy days {others} came and gave {hours}",
    ),
    "crew_day/other": Wording(
        "they gave {other} a heavy day, {hours}", "they gave heavy days to {others}, {hours}", 0
    ),
    "crew_failed": Wording(
        "{when} too few came for the slab ({amount} had promised), and it had to wait",
        "{count} too few came for the slab, and it had to wait",
        1,
    ),
    "crew_hired": Wording(
        "{when} they hired hands for the slab, for {money}",
        "they hired hands for the slab {count}, for {money}",
    ),
    "defect": Wording("{when} defects showed in what was built: {stage}", "defects showed {count}: {stages}"),
    "repaired": Wording("{when} the defects were repaired", "defects were repaired {count}"),
    "core_finished": Wording(
        "{when} the core of the house was finished, {years} after the lot was first lived on",
        "the core of a house was finished {count}",
    ),
    "consolidated": Wording(
        "{when} the house counted as consolidated, {years} after the lot was first lived on",
        "a house counted as consolidated {count}",
    ),
    "workshop_opened": Wording(
        "{when} a room of the house became a workshop", "rooms of the house became workshops {count}"
    ),
    "adapted": Wording(
        "{when} walls had to be broken out and rebuilt, for {money}: the prescribed plan left no way to add "
        "rooms",
        "walls of houses built to a prescribed plan had to be broken out {count}, for {money}",
    ),
    "storey_finished": Wording(
        "{when} they moved into the storey they had built on the house of {other}",
        "they moved into storeys of their own {count}, built on the houses of {others}",
    ),
    "storey_finished/other": Wording(
        "{when} {other}, their relatives, moved into the storey they had built upstairs",
        "relatives moved into storeys they had built upstairs {count}: {others}",
    ),
    "services_improved": Wording(
        "{when} services improved: the settlement has {service} now",
        "services improved {count}: the settlement has {service} now",
    ),
    "services_around": Wording(
        "{when} services around them improved: the rest of the settlement has {service} now",
        "services around them improved {count}: the rest of the settlement has {service} now",
    ),
    # --- borrowing
    "loan": Wording(
        "{when} they borrowed {money} from {other}{why}", "they borrowed {count}, {money}, from {others}{why}"
    ),
    "loan_denied": Wording("{other} lent nothing{why}", "a loan was denied {count}{why}", 0),
    "loan_repaid": Wording(
        "{when} a loan of {other} was paid off, {money} in all",
        "{number} loans were paid off, {money} in all",
    ),
    "rescheduled": Wording(
        "{when} {other} rescheduled what they owed, {money}", "debts were rescheduled {count} ({others})"
    ),
    "default": Wording(
        "{when} they defaulted on {money} owed to {other}", "they defaulted {count} ({others}), on {money}"
    ),
    "written_off": Wording("{when} {other} wrote {money} off as lost", "{others} wrote {money} off as lost"),
    "trapped": Wording(
        "{when} they had been over-indebted for a year: they owed {money}",
        "{count} they had been over-indebted for a year",
    ),
    "left_trap": Wording(
        "{when} they could carry their debts again", "{count} they could carry their debts again"
    ),
    "flag_lifted": Wording(
        "{when} their old default was forgotten", "old defaults were forgotten {count}", 1
    ),
    "covered": Wording(
        "{when} the others of their circle paid {money} for them",
        "the others of their circle paid for them {count}, {money}",
        1,
    ),
    "circle_broken": Wording(
        "{when} their borrowing circle broke: one could not pay, and the others could not stand in",
        "borrowing circles broke {count}",
    ),
    "loan_part": Wording(
        "{when} the work stood and {other} paid the rest of the loan, {money}",
        "{others} paid the rest of loans {count}, {money}",
        1,
    ),
    "loan_stopped": Wording(
        "{when} {other} did not pay the remaining {money} of the loan{why}",
        "{others} did not pay the rest of loans {count}, {money}{why}",
        1,
    ),
    "joined_cooperative": Wording(
        "{when} they became members of {other}", "they joined a cooperative {count}"
    ),
    # --- letting
    "room_listed": Wording("{when} they offered a room to let", "they offered rooms to let {count}"),
    "room_let": Wording(
        "{when} they let a room to {other}, for {money} a month", "they let rooms {count}, to {others}"
    ),
    "room_withdrawn": Wording(
        "{when} they took an empty room back{why}", "they took empty rooms back {count}{why}"
    ),
    # --- programmes
    "applied": Wording("{when} they applied for {other}", "they applied {count}, for {others}"),
    "refused": Wording("{when} {other} refused them{why}", "{others} refused them {count}{why}", 1),
    "approved": Wording(
        "{when} {other} approved {money} for them", "{others} approved {money} for them, {count}"
    ),
    "tranche": Wording(
        "{when} {other} paid a tranche, {money}", "{others} paid {number} tranches, {money}", 1
    ),
    "ghost_tranche": Wording(
        "{when} {other} paid a tranche, {money}, though the work did not stand",
        "{others} paid {number} tranches, {money}, though the work did not stand",
        1,
    ),
    "frozen": Wording("{when} {other} froze the project{why}", "{others} froze the project {count}{why}"),
    "extended": Wording(
        "{when} they agreed with {other} on a later deadline",
        "they agreed with {others} on later deadlines {count}",
    ),
    "completed": Wording(
        "{when} the project of {other} was completed; {money} had been paid",
        "projects of {others} were completed {count}",
    ),
    "lapsed": Wording(
        "{when} the project of {other} lapsed{why}; {money} had been paid",
        "projects of {others} lapsed {count}{why}",
    ),
    "down_payment": Wording(
        "{when} they brought a down payment of {money} for {other}",
        "they brought {number} down payments, {money}, for {others}",
    ),
    # --- titles, savings, income, trades, skills
    **OF_MEANS,
    **OF_INCLUSION,
    # --- aid to rent
    "rent_aid_begun": Wording(
        "{when} {other} began to pay {money} a month of their rent",
        "{others} began to pay a part of their rent {count}",
    ),
    "rent_aid_ended": Wording(
        "{when} {other} ended{why}; it had paid {money} of their rent",
        "aid to their rent ended {count}{why} ({others})",
    ),
    "allowance_begun": Wording(
        "{when} {other} began to pay them an allowance of {money} a month, as owners of a home",
        "{others} began to pay them an allowance as owners of a home {count}",
    ),
    "allowance_ended": Wording(
        "{when} {other} ended{why}; it had paid them {money}",
        "allowances for owners of a home ended {count}{why} ({others})",
    ),
    "guaranteed": Wording(
        "{when} {other} stood in for them with the landlord, for a rent of {money}",
        "{others} stood in for them with landlords {count}",
    ),
    "claim_paid": Wording(
        "{when} {other} paid their landlord the {money} of rent they owed",
        "{others} paid landlords the rent they owed {count}, {money}",
    ),
    "claim_repaid": Wording(
        "{when} they had paid back to {other} all it had paid for them",
        "they paid back {count} what {others} had paid for them",
    ),
    "rent_judged": Wording(
        "{when} {other} was fined {money} for asking them for more than the market's rent, and the rent fell",
        "landlords were fined {count} for asking them for too much rent",
    ),
    "group_formed": Wording(
        "{when} their group of {amount} families stood, and began to prepare for {other}",
        "groups they belonged to stood {count}, for {others}",
    ),
    "group_ready": Wording(
        "{when} their group was ready and applied for {other}, {amount} families as one",
        "groups they belonged to applied {count}, for {others}",
    ),
}

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
STAGES_BUILT = {  # by the names of agents.foundation.codes.STAGE_NAMES, as a subject
    "nothing yet": "nothing yet",
    "provisional shelter": "a provisional shelter",
    "foundation and walls": "foundation and walls",
    "roof slab": "the roof slab",
    "finishing and services": "finishing and services",
    "extra room": "an extra room",
    "second storey": "the second storey",
}
CORES = {
    "nothing yet": "nothing built yet",
    "provisional shelter": "a provisional shelter",
    "foundation and walls": "foundation and walls, without a slab",
    "roof slab": "walls and a roof slab, unfinished inside",
    "finishing and services": "a finished core",
}
SERVICE_LEVELS = ("no services", "a road", "road and water", "road, water and power", "all services")
STREAMS = {
    "native": "",
    "internal": ", from elsewhere in the country",
    "displaced": ", displaced from their home",
    "international": ", from another country",
    "returnee": ", back from years abroad",
    "seasonal": ", for a season's work",
}
TENURES = {
    "unhoused": "without a place of their own",
    "owner": "as owners of their lot",
    "tenant": "as tenants of a room",
    "sharing": "on the lot of another family",
    "": "in a rented or shared room",
}
RIGHTS = {  # owners of whom the ground is not: by the names of agents.foundation.codes.TITLE_NAMES
    "surface right": "as owners of a house on the ground of a land trust",
    "use right": "as members of a housing cooperative, whose ground they use",
}
UNNAMED = {
    "landlord": "an absentee landlord",
    "lender": "a lender",
    "nobody": "nobody",
    "family": "a family",
    "programme": "a programme",
}
OFTEN = {1: "once", 2: "twice"}
