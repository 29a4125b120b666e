"""The register of property: who asks for a title, whose turn it is, what is decided (C8, T§4.10, 7.4).

There are two queues. Families in possession ask the office of regularisation for a title, heirs
ask a notary to clear theirs. Each January both take up cases in the order of asking, as far as
their year reaches; a regularisation ends well, a clearing only if all heirs agree. The fee is paid
when a case is taken up.
"""

from __future__ import annotations

import math

import numpy as np

from agents.foundation.causes import NO_CAUSE
from agents.foundation.codes import CLOUDED, NEVER, NO_TITLE, OWNER
from agents.foundation.draws import purpose, uniform
from agents.foundation.events import TITLE_ASKED, TITLE_CLEARED, TITLE_FAILED, TITLE_GRANTED, note
from agents.foundation.ledger import BUDGET, GRAIN, TITLE_FEE, pay, pay_at_most
from agents.foundation.rules import rule
from agents.foundation.world import OUTSIDE_RECORD, TREASURY_RECORD
from agents.purse import own_cash, savings, withdraw
from agents.titles import ask_for_title, begin_procedure, fail_procedure, grant_title, is_secure

_ASK = purpose("registry.ask")
_QUEUE = purpose("registry.queue")
_CASES = purpose("registry.cases")
_CLEARING = purpose("registry.clearing")
_AGREE = purpose("registry.agree")

REGULARISATION, NOTARIAL = 0, 1


# --- asking ----------------------------------------------------------------------------------


@rule
def fee_of(lot, behaviour):
    """What the title of a lot costs, MWM."""
    return behaviour.notary_fee if lot.title == CLOUDED else behaviour.title_fee


@rule
def spare_money(home, behaviour):
    """Money above the family's buffer, MWM."""
    return savings(home) - behaviour.cash_buffer * home.usual_income


@rule
def may_ask(home, lot, behaviour, month):
    """Whether the office would listen: no title yet, no case, years of occupation, years since a failure.

    Possession is enough; a family with no right at all must have lived there for some years.
    """
    if is_secure(lot) or lot.title_asked != NEVER:
        return False
    if lot.title_failed != NEVER and month - lot.title_failed < behaviour.title_again:
        return False
    return lot.title != NO_TITLE or month - home.settled >= behaviour.title_occupation


@rule
def keep_register(world, month):
    """A month of the register: cases that are due are decided, and families come to ask."""
    behaviour = world.behaviour[0]
    households, lots = world.households, world.lots
    family_pays = world.place[0].family_pays == 1
    for row in range(world.tally[0].households):
        home = households[row]
        if home.present == 0 or home.tenure != OWNER:
            continue
        lot = lots[home.lot]
        if lot.title_due != NEVER:
            if month >= lot.title_due:
                decide(world, home, lot, month)
        elif may_ask(home, lot, behaviour, month):
            if uniform(world.luck, _ASK, home.key, month) >= behaviour.title_interest:
                continue
            if family_pays and spare_money(home, behaviour) < world.place[0].fee_share * fee_of(
                lot, behaviour
            ):
                continue
            ask_for_title(lot, month)
            note(world.log, month, TITLE_ASKED, home.key, 0, home.lot, NO_CAUSE, 0.0)


# --- deciding --------------------------------------------------------------------------------


@rule
def heirs_agree(lot, behaviour, luck):
    """Whether all heirs of a clouded title agree; family property asks nobody."""
    if behaviour.family_regime == 1.0:
        return True
    chance = math.pow(behaviour.heirs_agree, max(0.0, lot.heirs - 1.0))
    return uniform(luck, _AGREE, lot.key, lot.title_due) < chance


@rule
def decide(world, home, lot, month):
    """The procedure is over: a title, or heirs who could not agree."""
    waited = month - lot.title_asked
    if lot.title != CLOUDED:
        grant_title(lot)
        note(world.log, month, TITLE_GRANTED, home.key, 0, home.lot, NO_CAUSE, waited)
    elif world.place[0].family_regime == 1 or heirs_agree(lot, world.behaviour[0], world.luck):
        grant_title(lot)
        note(world.log, month, TITLE_CLEARED, home.key, 0, home.lot, NO_CAUSE, waited)
    else:
        note(world.log, month, TITLE_FAILED, home.key, 0, home.lot, NO_CAUSE, lot.heirs)
        fail_procedure(lot, month)
        return
    world.tally[0].titles_granted += 1


# --- taking up -------------------------------------------------------------------------------


@rule
def cases_of_year(world, office, month):
    """How many cases an office takes up this year; luck decides about the fraction of a case."""
    if office == REGULARISATION:
        expected = world.place[0].regularisation * world.behaviour[0].titling_boost
    else:
        expected = world.place[0].notarial
    whole = int(expected)
    return whole + (1 if uniform(world.luck, _CASES, office, month) < expected - whole else 0)


@rule
def months_of(world, lot, month):
    """Months until the case is decided; a clearing is shorter under family property."""
    behaviour = world.behaviour[0]
    if lot.title != CLOUDED:
        return int(behaviour.title_months)
    span = max(0.0, behaviour.notary_longest - behaviour.notary_shortest)
    months = behaviour.notary_shortest + span * uniform(world.luck, _CLEARING, lot.key, month)
    if behaviour.family_regime == 1.0 or world.place[0].family_regime == 1:
        months *= behaviour.family_regime_time
    return int(math.ceil(months))


@rule
def fee_is_paid(world, home, fee):
    """The fee of a case, from the family or from the year's infrastructure money; whether it was paid.

    Where a rule cuts what families pay, taxes paid elsewhere pay the rest.
    """
    outside = world.accounts[OUTSIDE_RECORD]
    if world.place[0].family_pays == 1:
        rest = (1.0 - world.place[0].fee_share) * fee
        fee -= rest
        if spare_money(home, world.behaviour[0]) < fee:
            return False
        if own_cash(home) < fee:
            withdraw(home, fee - own_cash(home) + GRAIN, world)
        if own_cash(home) < fee:
            return False
        pay_at_most(home, outside, TITLE_FEE, fee, world.book)
        treasury = world.accounts[TREASURY_RECORD]
        raised = pay(outside, treasury, BUDGET, rest, world.book)
        world.tally[0].formalised += pay(treasury, outside, TITLE_FEE, raised, world.book)
        return True
    tally = world.tally[0]
    if tally.services_money < fee:
        return False
    paid = pay(world.accounts[TREASURY_RECORD], outside, TITLE_FEE, fee, world.book)
    tally.services_money -= paid
    tally.services_spent += paid
    return True


@rule
def waiting_cases(world):
    """Rows of the families whose case waits, in the order of asking; luck among those of one month."""
    rows = np.empty(world.tally[0].households, np.int64)
    places = np.empty(world.tally[0].households, np.float64)
    count = 0
    households = world.households
    for row in range(world.tally[0].households):
        home = households[row]
        if home.present == 0 or home.tenure != OWNER:
            continue
        lot = world.lots[home.lot]
        if lot.title_asked != NEVER and lot.title_due == NEVER:
            rows[count] = row
            places[count] = lot.title_asked + uniform(world.luck, _QUEUE, lot.key, lot.title_asked)
            count += 1
    return rows[:count][np.argsort(places[:count])]


@rule
def take_up_cases(world, month):
    """January: both offices work off their queues; who cannot pay is passed over and stays in it."""
    behaviour = world.behaviour[0]
    titles = cases_of_year(world, REGULARISATION, month)
    clearings = cases_of_year(world, NOTARIAL, month)
    rows = waiting_cases(world)
    for i in range(rows.shape[0]):
        home = world.households[rows[i]]
        lot = world.lots[home.lot]
        if (clearings if lot.title == CLOUDED else titles) <= 0:
            continue
        if not fee_is_paid(world, home, fee_of(lot, behaviour)):
            continue
        begin_procedure(lot, month + months_of(world, lot, month))
        if lot.title == CLOUDED:
            clearings -= 1
        else:
            titles -= 1
