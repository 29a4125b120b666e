"""From an event to words: the names of those who appear, and the filling of a sentence's placeholders."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from agents.foundation.codes import STREAM_NAMES
from analysis.story_run import City, StoryError
from analysis.story_sentences import ENGLISH, OTHER, Language, language_of
from analysis.story_wording import Listed

MOST_NAMED = 3

_STAGED = ("finished_stage", "started_stage", "defect")
_FROM_LANDLORDS = ("rented", "tenant_left", "changed_room", "evicted", "bias_judged")
_FROM_LENDERS = (
    "loan",
    "loan_denied",
    "loan_repaid",
    "rescheduled",
    "default",
    "written_off",
    "joined_cooperative",
)
_FROM_FAMILIES = (
    "moved_in_with",
    "helped",
    "refused_help",
    "crew_day",
    "gift",
    "room_let",
    "lot_sold",
    "storey_finished",
    "formed",
    "left_home",
    "inherited",
    "joined_invasion",
)


@dataclass
class Told:
    """One event as this household saw it.

    ``place``: where it stands in the table, which is the order of things within a month;
    ``began``: month in which a finished stage was begun.
    """

    month: int
    kind: str
    other: int
    cause: str
    amount: float
    place: int = 0
    began: int | None = None


class Names:
    """Names of those who appear in one story; the mark is told again only where surnames repeat.

    ``marked``: it is told every time.
    """

    def __init__(
        self, city: City, keys: Iterable[int], language: Language = ENGLISH, *, marked: bool = False
    ) -> None:
        self.city = city
        self.language = language
        surnames = Counter(city.surname(key) for key in set(keys) if key in city.marks)
        self.repeated = {surname for surname, number in surnames.items() if number > 1}
        self.met: set[int] = set()
        self._marked = marked

    def full(self, key: int) -> str:
        """The family with surname and mark, as in a title."""
        return self.language.say("title", surname=self.city.surname(key), mark=self.city.marks[key])

    def of(self, key: int, kind: str) -> str:
        """Whoever stands behind a key: a family, an institution, an absentee landlord."""
        unnamed = self.language.unnamed
        if key in self.city.marks:
            surname = self.city.surname(key)
            name = self.language.say("family", surname=surname)
            marked = self._marked or key not in self.met or surname in self.repeated
            self.met.add(key)
            return f"{name} (#{self.city.marks[key]})" if marked else name
        if key in self.city.institutions:
            return self.language.institution(*self.city.institutions[key])
        if kind in _FROM_LANDLORDS:
            return unnamed["landlord" if key else "nobody"]
        if kind in _FROM_LENDERS:
            return unnamed["lender"]
        return unnamed["family" if kind.split(OTHER)[0] in _FROM_FAMILIES else "programme"]

    def several(self, keys: Sequence[int], kind: str) -> Listed:
        """Those who appear most, by name, and how many others."""
        ranked = [key for key, _number in Counter(keys).most_common()]
        most = MOST_NAMED if len(ranked) <= MOST_NAMED else MOST_NAMED - 1
        named = list(dict.fromkeys(self.of(key, kind) for key in ranked[:most]))
        if len(ranked) > most:
            families = all(key in self.city.marks for key in ranked)
            more = "more_families" if families else "more"
            named.append(self.language.say(more, number=len(ranked) - most))
        return self.language.names(named, len(named))


def known_language(language: str | Language) -> Language:
    """A language by its code; ``StoryError`` names those there are."""
    if isinstance(language, Language):
        return language
    try:
        return language_of(language)
    except ValueError as error:
        raise StoryError(str(error)) from None


def fill(template: str, told: Sequence[Told], names: Names, when: str = "") -> str:
    """A template of ``Language.events`` with what these events of one kind say."""
    language, last, kind = names.language, told[-1], told[0].kind
    others = [event.other for event in told]
    stages = [language.stage_built(event.amount) for event in told] if kind in _STAGED else [""]
    began = ""
    if kind == "finished_stage":
        began = language.say("began_before") if last.began is None else _began(last, language)
    stream = STREAM_NAMES[int(last.amount)] if kind == "arrived" else "native"
    return language.fill(
        template,
        when=when,
        other=names.of(last.other, kind) if "{other}" in template else "",
        others=names.several(others, kind) if "{others" in template else "",
        count=language.times(len(told)),
        number=len(told),
        money=language.money(sum(event.amount for event in told)),
        hours=language.hours(sum(event.amount for event in told)),
        amount=round(last.amount),
        years=language.span(last.amount),
        age=language.age(last.amount) if "{age}" in template else "",
        legacy=_legacy(last, language) if "{legacy}" in template else "",
        stage=stages[-1],
        stages=language.listed(stages),
        began=began,
        service=language.service(last.amount if kind in ("services_improved", "services_around") else 0),
        stream=language.streams[stream],
        why=why(told, language),
    )


def _legacy(event: Told, language: Language) -> str:
    """Whether there was a will, and how many heirs share the house without one."""
    if event.cause == "with_will":
        return language.say("legacy_will")
    if event.cause != "without_will":
        return ""
    return language.say("legacy_many" if event.amount > 1 else "legacy_one", number=int(event.amount))


def _began(finished: Told, language: Language) -> str:
    start = finished.month if finished.began is None else finished.began
    if start == finished.month:
        return language.say("began_same")
    if start // 12 == finished.month // 12:
        return language.say("began_in", month=language.months[start % 12])
    return language.say("began", date=language.date(start))


def why(told: Sequence[Told], language: Language) -> str:
    """The causes, most frequent first, as an addition to the sentence."""
    reasons = [language.causes.get(event.cause, event.cause.replace("_", " ")) for event in told]
    ranked = [reason for reason, _number in Counter(filter(None, reasons)).most_common()]
    return f" {language.listed(ranked)}" if ranked else ""
