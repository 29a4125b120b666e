"""How the placeholders of a story's sentences are worded: numbers and names in the form a sentence asks for.

A sentence asks after a colon, as ``{number:f}`` or ``{others:gave|gave}``; the head of
``story_languages/en.toml`` lists the forms.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

OTHER = "/other"
"""Mark of a kind of event as the other household saw it."""

ALONE = {
    **dict.fromkeys(("lost_job", "found_job", "changed_to_formal", "changed_to_informal"), 0),
    **dict.fromkeys(("emergency", "gift", "gift/other", "sold_material", "matched", "loan_denied"), 0),
    **dict.fromkeys(("helped", "helped/other", "refused_help", "refused_help/other", "crew_day/other"), 0),
    **dict.fromkeys(("crew_failed", "joined_invasion/other", "flag_lifted", "covered", "refused"), 1),
    **dict.fromkeys(("loan_part", "loan_stopped", "tranche", "ghost_tranche"), 1),
    "birth": 2,
}
"""Most events of a kind a year told one by one (of other kinds ``USUALLY_ALONE``); 0 marks small things."""

USUALLY_ALONE = 3

_BY_NUMBER = "|"
_BEFORE_EACH = ">"


class Wording(NamedTuple):
    """How one kind of event is told.

    ``one``: a sentence for one event, without its full stop; for small things a clause.
    ``many``: a clause for several of one year. ``alone``: most events a year that are told one
    by one; more are gathered into a clause. 0 marks small things, which are always gathered.
    """

    one: str
    many: str
    alone: int = USUALLY_ALONE


@dataclass(frozen=True)
class Number:
    """A whole number in a sentence; ``words`` and ``feminine``: the numbers from none on, written out."""

    value: int
    words: Sequence[str]
    feminine: Sequence[str]

    def __format__(self, form: str) -> str:
        """As digits; ``w`` or ``f`` written out; ``none|one|many`` or ``one|many`` chooses words."""
        if _BY_NUMBER in form:
            text = chosen(form, self.value)
            return re.sub(r"#f\b", self._out(self.feminine), text).replace("#", self._out(self.words))
        if form in ("w", "f"):
            return self._out(self.words if form == "w" else self.feminine)
        return format(self.value, form)

    def _out(self, words: Sequence[str]) -> str:
        return words[self.value] if 0 <= self.value < len(words) else str(self.value)


@dataclass(frozen=True)
class Listed:
    """Several names in a sentence, joined by commas and ``and_``; ``number``: how many they stand for."""

    names: Sequence[str]
    number: int
    and_: str

    def __format__(self, form: str) -> str:
        """As a list; ``one|many`` chooses words by their number; ``>of`` says "of" before each of them."""
        if _BY_NUMBER in form:
            return chosen(form, self.number)
        if form.startswith(_BEFORE_EACH):
            return joined([f"{form[1:]} {name}" for name in self.names], self.and_)
        if form:
            raise ValueError(f"a list of names has no form {form!r}")
        return joined(self.names, self.and_)


class Title(str):
    """The title of an institution; ``{title:lower}`` in small letters."""

    def __format__(self, form: str) -> str:
        return self.lower() if form == "lower" else super().__format__(form)


def joined(texts: Sequence[str], and_: str) -> str:
    """The texts of a list as in a sentence."""
    return texts[0] if len(texts) == 1 else ", ".join(texts[:-1]) + and_ + texts[-1]


def chosen(forms: str, number: int) -> str:
    """Of ``one|many``, or of ``none|one|many``, the words for a number."""
    words = forms.split(_BY_NUMBER)
    if len(words) == 3:
        return words[min(number, 2)]
    return words[0 if number == 1 else 1]
