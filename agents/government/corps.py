"""The corps of a programme's assistants: who is in the registry, who is hired, who is left out (T§6.1, 8.3).

The registry is finite. An office that looks closely hires the best of those who are free, so the more
posts it fills the deeper it reaches into the registry; one that does not look hires by chance. Who is
left out gets no assignment ever again, and somebody new enters the registry. A programme keeps apart
what it owes its people until December: what is paid in wages cannot be promised to families.
"""

from __future__ import annotations

from agents.foundation.codes import NEVER, NONE, WORKS
from agents.foundation.draws import paired_key, purpose, uniform
from agents.foundation.ledger import ASSISTANCE, pay
from agents.foundation.rules import rule
from agents.foundation.world import OUTSIDE_RECORD

_CARE = purpose("assistant.care")
_FACE = purpose("assistant.face")
_REGISTRY = purpose("assistant.registry")

SMALLEST_POST = 1e-6
"""Part of a post below which nobody is looked for: mere rounding."""


# --- the registry ----------------------------------------------------------------------------


@rule
def enter_registry(world):
    """One more person can be hired; the n-th person is the same one under every policy."""
    row = world.tally[0].assistants
    world.tally[0].assistants += 1
    assistant = world.assistants[row]
    assistant.key = paired_key(_REGISTRY, row)
    assistant.care = uniform(world.luck, _CARE, assistant.key, 0)
    assistant.programme = NONE
    assistant.hired = NEVER
    assistant.course = NEVER
    assistant.left_out = NEVER


@rule
def open_registry(world, persons):
    """The first day: ``persons`` who could be hired."""
    for _ in range(persons):
        enter_registry(world)


# --- hiring ----------------------------------------------------------------------------------


@rule
def impression(world, assistant, programme):
    """What the office makes of a candidate, high is good: the truth as far as it screens, else chance."""
    face = uniform(world.luck, _FACE, paired_key(programme.key, assistant.key), 0)
    return programme.screening * assistant.care + (1.0 - programme.screening) * face


@rule
def best_candidate(world, programme):
    """Row of the free person who makes the best impression, or NONE."""
    best, best_mark = NONE, 0.0
    for row in range(world.tally[0].assistants):
        assistant = world.assistants[row]
        if assistant.programme != NONE or assistant.left_out != NEVER:
            continue
        mark = impression(world, assistant, programme)
        if best == NONE or mark > best_mark:
            best, best_mark = row, mark
    return best


@rule
def teach(world, assistant, programme, month):
    """A course for one assistant, if the programme has the money for it."""
    cost = programme.training_cost
    if cost > max(0.0, programme.cash - programme.committed):
        return
    spend_on_corps(world, programme, cost)
    assistant.course = month


@rule
def spend_on_corps(world, programme, amount):
    """Wages and courses: money of the programme that reaches no household."""
    if amount > 0.0:
        paid = pay(programme, world.accounts[OUTSIDE_RECORD], ASSISTANCE, amount, world.book)
        programme.spent += paid
        programme.overhead += paid


@rule
def fill_posts(world, programme_row, month):
    """Vacant posts are filled, whole ones first, as long as there is anybody."""
    programme = world.programmes[programme_row]
    while programme.assistants - programme.posts > SMALLEST_POST:
        row = best_candidate(world, programme)
        if row == NONE:
            return
        assistant = world.assistants[row]
        assistant.programme = programme_row
        assistant.hours = min(1.0, programme.assistants - programme.posts)
        assistant.hired = month
        assistant.months, assistant.complaints, assistant.stalled = 0, 0, 0.0
        programme.posts += assistant.hours
        if programme.trained == 1:
            teach(world, assistant, programme, month)


@rule
def leave_out(world, assistant, month):
    """No assignments any more: the post is vacant, and somebody new enters the registry."""
    programme = world.programmes[assistant.programme]
    programme.posts = max(0.0, programme.posts - assistant.hours)
    programme.removed += 1
    assistant.programme = NONE
    assistant.left_out = month
    enter_registry(world)


@rule
def let_all_go(world, programme_row):
    """The programme is over and its works are: all who worked for it are free for another one."""
    for row in range(world.tally[0].assistants):
        if world.assistants[row].programme == programme_row:
            world.assistants[row].programme = NONE
    world.programmes[programme_row].posts = 0.0


# --- being watched ----------------------------------------------------------------------------


@rule
def share_followed(programme, behaviour):
    """Part of the assistants in post that the supervisors can follow."""
    if programme.posts <= 0.0:
        return 0.0
    return min(1.0, programme.supervisors * behaviour.supervisor_span / programme.posts)


@rule
def audit_chance(programme, behaviour):
    """Chance that a year's audit of an assistant who neglects families shows it."""
    return behaviour.audit_platform if programme.platform == 1 else behaviour.audit_detection


@rule
def chance_to_be_found(programme, behaviour):
    """Chance a year that neglect is found, as everybody in the corps knows it."""
    if programme.evaluates == 0:
        return 0.0
    return share_followed(programme, behaviour) * audit_chance(programme, behaviour)


# --- wages -----------------------------------------------------------------------------------


@rule
def monthly_pay(programme):
    """Wages of assistants in post and of their supervisors, MWM a month."""
    return programme.posts * programme.assistant_wage + programme.supervisors * programme.supervisor_wage


@rule
def staff(world, month):
    """Before a month's approvals: posts are filled, the year's wages kept apart."""
    for k in range(world.programmes.shape[0]):
        programme = world.programmes[k]
        if programme.kind != WORKS or programme.funded <= 0.0:
            continue
        if programme.in_force == 1:
            fill_posts(world, k, month)
        elif programme.active == 0 and programme.posts > 0.0:
            let_all_go(world, k)
        programme.watched = chance_to_be_found(programme, world.behaviour[0])
        programme.payroll = monthly_pay(programme) * (12 - month % 12)


@rule
def pay_wages(world):
    """The month's wages of every programme with works under way, as far as its money goes."""
    for k in range(world.programmes.shape[0]):
        programme = world.programmes[k]
        wages = min(monthly_pay(programme), programme.cash - programme.committed)
        if programme.active > 0 and wages > 0.0:
            spend_on_corps(world, programme, wages)
        programme.payroll = max(0.0, programme.payroll - monthly_pay(programme))


@rule
def free_money(programme):
    """Money of a programme that is neither promised nor owed to its people this year, MWM."""
    return programme.cash - programme.committed - programme.payroll
