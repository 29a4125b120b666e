"""Sentences of stories about people from elsewhere who are accompanied, taught and protected.

See ``story_sentences`` for placeholders.
"""

from __future__ import annotations

from analysis.story_wording import Wording

OF_INCLUSION = {
    "accompanied": Wording(
        "{when} a reference centre took up their case, with papers and introductions",
        "a reference centre accompanied them {count}",
    ),
    "course_taken": Wording(
        "{when} they began a course of language and trade", "they took courses of language and trade {count}"
    ),
    "bias_judged": Wording(
        "{when} {other} was fined {money} for treating them worse because of where they came from",
        "landlords were fined {count} for treating them worse because of where they came from",
    ),
}
