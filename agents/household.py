"""The household budget: income, remittances, needs, emergencies, consumption, saving (C3, G1, G2).

``earn`` brings the month's money, ``agents.coping`` looks for what is missing, rent, fees
and instalments are paid (landlord, land, lender), then ``consume``. What is left are
savings, from which the household builds.
"""

from __future__ import annotations

import math

import numpy as np

from agents.foundation.causes import NO_CAUSE
from agents.foundation.codes import (
    BANK_ACCOUNT,
    CLOUDED,
    COOPERATIVE_MEMBER,
    MOST_PERSONS,
    NO_TITLE,
    NONE,
    OWNER,
    POSSESSION,
    SHARER,
    TENANT,
)
from agents.foundation.draws import lognormal, normal, purpose, uniform, uniform4
from agents.foundation.events import (
    CHANGED_TO_FORMAL,
    CHANGED_TO_INFORMAL,
    EMERGENCY_HIT,
    FOUND_JOB,
    LOST_JOB,
    note,
)
from agents.foundation.ledger import (
    CONSUMPTION,
    EMERGENCY,
    GROUND_RENT,
    LEAK,
    PROPERTY_TAX,
    REMITTANCE,
    REMITTANCE_OUT,
    SERVICES_FEE,
    WAGE,
    WORKSHOP,
    draw_out,
    pay,
    put_aside,
)
from agents.foundation.rules import rule
from agents.foundation.world import BANK_RECORD, OUTSIDE_RECORD
from agents.purse import cooperative_of, divert, own_cash, spend_loan_cash
from agents.residence import has_storey
from agents.titles import is_collective, is_secure
from agents.workshop import has_free_hands, takings, works_at_home

_LIVELIHOOD = purpose("household.livelihood")
_WORK = purpose("household.work")
_FOOD = purpose("city.food_price")
_FOOD_CRISIS = purpose("city.food_crisis")


# --- income ----------------------------------------------------------------------------------


@rule
def change_job(home, behaviour, u, log, month):
    """Between formal and informal work, and in and out of formal jobs."""
    if home.formal == 1:
        if home.employed == 0:
            if u < behaviour.rehire_chance:
                home.employed = 1
                note(log, month, FOUND_JOB, home.key, 0, home.lot, NO_CAUSE, 0.0)
        elif u < behaviour.job_loss_chance:
            home.employed = 0
            note(log, month, LOST_JOB, home.key, 0, home.lot, NO_CAUSE, 0.0)
        elif u < behaviour.job_loss_chance + behaviour.formal_to_informal:
            home.formal = 0
            note(log, month, CHANGED_TO_INFORMAL, home.key, 0, home.lot, NO_CAUSE, 0.0)
    elif u < behaviour.informal_to_formal * (behaviour.certificate_gain if home.certified == 1 else 1.0):
        home.formal = 1
        home.employed = 1
        note(log, month, CHANGED_TO_FORMAL, home.key, 0, home.lot, NO_CAUSE, 0.0)


@rule
def monthly_income(home, behaviour, u, near_zero):
    """Labour income of a month in MWM: lasting level × drift × the month's own noise.

    The noise has mean one, so that formal and informal work of a decile pay alike on average
    and differ in how unsteady they are.
    """
    level = math.exp(home.log_income + home.income_drift) * home.earning * (1.0 - home.income_gap)
    if home.formal == 1:
        noise = behaviour.formal_noise
        if home.employed == 0:
            level *= behaviour.odd_jobs_share
    else:
        noise = behaviour.informal_noise
        if near_zero < behaviour.near_zero_chance:
            level *= behaviour.near_zero_share
    return level * math.exp(noise * normal(u) - 0.5 * noise * noise)


@rule
def needs_floor(persons, food_price, behaviour):
    """What a family of ``persons`` needs to get through a month, MWM."""
    return behaviour.needs_floor * math.pow(persons, behaviour.needs_exponent) * food_price


@rule
def food_prices(world, month):
    """The city's price of food: noise that fades and, rarely, a bad year."""
    tally = world.tally[0]
    behaviour = world.behaviour[0]
    noise = normal(uniform(world.luck, _FOOD, 0, month))
    tally.food_drift = behaviour.food_persistence * tally.food_drift + behaviour.food_noise * noise
    if month % 12 == 0:
        crisis = uniform(world.luck, _FOOD_CRISIS, 0, month) < behaviour.food_crisis_chance
        tally.food_crisis = behaviour.food_crisis_rise if crisis else 0.0
    tally.food_price = math.exp(tally.food_drift) * (1.0 + tally.food_crisis)


@rule
def earn(world, month):
    """Income and remittances of the month reach every household; emergencies strike."""
    food_prices(world, month)
    behaviour = world.behaviour[0]
    outside = world.accounts[OUTSIDE_RECORD]
    food_price = world.tally[0].food_price
    households, lots, book, log, luck = world.households, world.lots, world.book, world.log, world.luck
    floors = np.empty(MOST_PERSONS + 1)
    for persons in range(MOST_PERSONS + 1):
        floors[persons] = needs_floor(persons, food_price, behaviour)
    for row in range(world.tally[0].households):
        home = households[row]
        if home.present == 0:
            continue
        job, noise, near_zero, relatives = uniform4(luck, _LIVELIHOOD, home.key, month)
        drift, emergency, cost, _spare = uniform4(luck, _WORK, home.key, month)
        change_job(home, behaviour, job, log, month)
        shock = behaviour.drift_noise * normal(drift)
        home.income_drift = behaviour.drift_persistence * home.income_drift + shock
        home.income = pay(outside, home, WAGE, monthly_income(home, behaviour, noise, near_zero), book)
        home.usual_income += behaviour.income_memory * (home.income - home.usual_income)
        home.workshop_income = 0.0
        if home.tenure == OWNER and works_at_home(home, lots[home.lot], behaviour, luck):
            sold = takings(home, behaviour, luck, month)
            home.workshop_income = pay(outside, home, WORKSHOP, sold, book)
        elif home.street_trade == 1 and has_free_hands(home):
            sold = behaviour.street_share * takings(home, behaviour, luck, month)
            home.workshop_income = pay(outside, home, WORKSHOP, sold, book)
        home.remittance = 0.0
        if home.receives == 1 and relatives < behaviour.remittance_chance:
            home.remittance = pay(outside, home, REMITTANCE, behaviour.remittance_amount, book)
        home.needs = floors[home.persons]
        home.unmet = 0.0
        home.emergency = 0.0
        if emergency < behaviour.emergency_chance:
            home.emergency = lognormal(cost, behaviour.emergency_median, behaviour.emergency_sigma)
            note(log, month, EMERGENCY_HIT, home.key, 0, home.lot, NO_CAUSE, home.emergency)


# --- paying for living -----------------------------------------------------------------------


@rule
def rent_of(home, rooms):
    """Monthly rent of the household, MWM; 0 without a room."""
    if home.tenure != TENANT:
        return 0.0
    return rooms[home.room].rent - rooms[home.room].subsidy


@rule
def service_fee(home, lots, place):
    """Monthly fees for water, power and the rest, by service level; MWM."""
    if home.tenure == OWNER or home.tenure == SHARER:
        return place.level_fee * lots[home.lot].services
    return 0.0


@rule
def ground_charge(home, lots, holders, place):
    """Tax on an owner's registered ground, or the rent of a trust's ground; MWM a month."""
    if home.tenure != OWNER:
        return 0.0
    lot = lots[home.lot]
    if is_collective(lot):
        return holders[lot.holder].ground_rent
    if lot.title == NO_TITLE:
        return 0.0
    share = place.tax_share if home.usual_income <= place.tax_income else 1.0
    return share * (place.property_tax / 12.0 * math.exp(lot.price))


@rule
def taxes_and_fees(home, lots, holders, place):
    """Service fees and what is due for the ground, MWM a month."""
    return service_fee(home, lots, place) + ground_charge(home, lots, holders, place)


@rule
def pay_emergencies(world, month):
    """Illness, a funeral, a broken tool: paid from what is at hand above food for the month."""
    outside = world.accounts[OUTSIDE_RECORD]
    households, book = world.households, world.book
    for row in range(world.tally[0].households):
        home = households[row]
        if home.present == 1 and home.emergency > 0.0:
            at_hand = max(0.0, own_cash(home) - home.needs)
            paid = pay(home, outside, EMERGENCY, min(home.emergency, at_hand), book)
            home.unmet += home.emergency - paid


@rule
def pay_taxes_and_fees(world, month):
    """Taxes and fees come after rent and before instalments; what is not paid is written down as unmet."""
    outside = world.accounts[OUTSIDE_RECORD]
    households, lots, place, book = world.households, world.lots, world.place[0], world.book
    holders = world.holders
    for row in range(world.tally[0].households):
        home = households[row]
        if home.present == 0:
            continue
        fee = service_fee(home, lots, place)
        charge = ground_charge(home, lots, holders, place)
        if fee + charge > 0.0:
            at_hand = max(0.0, own_cash(home) - home.needs)
            paid = pay(home, outside, SERVICES_FEE, min(fee, at_hand), book)
            charge_paid = min(charge, at_hand - paid)
            if home.tenure == OWNER and is_collective(lots[home.lot]):
                paid += pay(home, holders[lots[home.lot].holder], GROUND_RENT, charge_paid, book)
            else:
                paid += pay(home, outside, PROPERTY_TAX, charge_paid, book)
            home.unmet += fee + charge - paid


# --- consumption and saving ------------------------------------------------------------------


@rule
def saving_share(home, row, lots, behaviour):
    """Share of what is left after needs that is saved: more with a secure lot and services.

    Tenure acts on saving and not on how much of the stock is spent, which would leave
    steady investment unchanged (G1.3). Who has finished building saves less (G1.4). A second
    household with a storey of its own (``row`` of ``home``) saves like one in possession.
    """
    if has_storey(home, row, lots):
        factor = behaviour.saving_possession
    elif home.tenure != OWNER:
        factor = behaviour.saving_without_lot
    else:
        lot = lots[home.lot]
        if is_secure(lot):
            factor = 1.0
        elif lot.title == CLOUDED:
            factor = behaviour.saving_clouded
        elif lot.title == POSSESSION:
            factor = behaviour.saving_possession
        else:
            factor = behaviour.saving_insecure
        if lot.services >= 3:
            factor *= behaviour.saving_served
        if lot.complete == 1:
            factor *= behaviour.saving_finished
    return min(1.0, behaviour.saving_share * factor)


@rule
def consume(world, month):
    """Living: the floor first, then the part of the rest that is not saved; leaks; sweeps."""
    behaviour = world.behaviour[0]
    outside = world.accounts[OUTSIDE_RECORD]
    bank = world.accounts[BANK_RECORD]
    households, lots, rooms = world.households, world.lots, world.rooms
    lenders, book = world.lenders, world.book
    for row in range(world.tally[0].households):
        home = households[row]
        if home.present == 0:
            continue
        floor = pay(home, outside, CONSUMPTION, min(home.needs, own_cash(home)), book)
        home.unmet += home.needs - floor
        income = home.income + home.remittance + home.room_income + home.workshop_income + home.complement
        due = rent_of(home, rooms) + behaviour.debt_felt * home.instalments
        left = max(0.0, income - due - home.needs)
        share = saving_share(home, row, lots, behaviour)
        more = pay(home, outside, CONSUMPTION, min((1.0 - share) * left, own_cash(home)), book)
        if home.dependants == 1:
            home.remitted += pay(
                home, outside, REMITTANCE_OUT, min(behaviour.remitted_share * left, own_cash(home)), book
            )
        leaked = pay(home, outside, LEAK, behaviour.leak_cash * own_cash(home), book)
        if home.earmarked > 0.0:
            freed = divert(home, behaviour.project_leak * home.earmarked)
            leaked += pay(home, outside, LEAK, freed, book)
        if home.account == BANK_ACCOUNT:
            leaked += save_at_bank(home, bank, outside, behaviour, book)
        elif home.account == COOPERATIVE_MEMBER and home.deposit < behaviour.member_deposit_limit:
            keeper = cooperative_of(home, lenders)
            if keeper != NONE:
                part = behaviour.member_deposit_share * share * left
                put_aside(home, lenders[keeper], min(part, own_cash(home)), book)
        if home.loan_cash > 0.0:
            spend_loan_cash(home)
        home.consumption = floor + more + leaked


@rule
def save_at_bank(home, bank, outside, behaviour, book):
    """Account holders sweep what exceeds their buffer; a little leaks. Returns what leaked."""
    drawn = draw_out(home, bank, behaviour.leak_account * home.deposit, book)
    leaked = pay(home, outside, LEAK, drawn, book)
    spare = own_cash(home) - behaviour.cash_buffer * home.usual_income
    if spare > 0.0:
        put_aside(home, bank, spare, book)
    return leaked
