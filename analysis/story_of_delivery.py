"""Sentences of stories about assistants, plans, firms and warranties; see ``story_sentences``."""

from __future__ import annotations

from analysis.story_wording import Wording

OF_DELIVERY = {
    "complained": Wording(
        "{when} they complained to {other} of an assistant who did not come",
        "they complained {count} to {others} of assistants who did not come",
    ),
    "assistant_changed": Wording(
        "{when} the assistant {other} had sent them was left out, and another took over",
        "assistants {others} had sent them were left out {count}",
    ),
    "warranty_repair": Wording(
        "{when} a defect was repaired under the warranty of {other}, for {money} they did not have to pay",
        "defects were repaired {count} under the warranty of {others}, for {money} they did not have to pay",
    ),
    "plan_checked": Wording(
        "{when} {other} took their plan to be checked; its turn came in {amount} months",
        "plans of theirs were taken to be checked {count} by {others}",
    ),
    "firm_paid_back": Wording(
        "{when} the building firm had nothing left to build for them and gave back {money}",
        "building firms had nothing left to build for them {count} and gave back {money}",
    ),
}
