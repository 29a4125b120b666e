"""Sentences of stories about titles paid for, savings matched, income, trades and skills.

See ``story_sentences`` for placeholders.
"""

from __future__ import annotations

from analysis.story_wording import Wording

OF_MEANS = {
    "title_paid": Wording(
        "{when} {other} took up the title of their lot and paid {money} for it",
        "{others} took up titles of their lots {count} and paid {money} for them",
    ),
    "will_made": Wording("{when} they wrote a will", "they wrote wills {count}"),
    "account_opened": Wording(
        "{when} they joined {other}, with an account of their own",
        "they joined {others} {count}",
    ),
    "matched": Wording(
        "{other} added {money} to what they had built with",
        "{others} added {money} to what they had built with, {count}",
        0,
    ),
    "match_ended": Wording(
        "{when} {other} ended{why}; it had added {money} to their own money",
        "{others} ended {count}{why}; {money} had been added to their own money",
    ),
    "complement_begun": Wording(
        "{when} {other} began to add {money} a month to their income",
        "{others} began to add to their income {count}",
    ),
    "complement_ended": Wording(
        "{when} {other} ended{why}; it had added {money} to their income",
        "{others} ended {count}{why}; {money} had been added to their income",
    ),
    "trade_opened": Wording(
        "{when} they opened a business in the street with {money} lent by {other}",
        "they opened businesses in the street {count}, with {money} lent by {others}",
    ),
    "trade_failed": Wording(
        "{when} they gave the business in the street up",
        "they gave a business in the street up {count}",
    ),
    "trained": Wording(
        "{when} one of them finished a course of {other}",
        "{number} courses were finished: {others}",
    ),
    "rehabilitated": Wording(
        "{when} the old house was repaired with {money} of {other}",
        "the old house was repaired {count} with {money} of {others}",
    ),
}
