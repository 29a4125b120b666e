"""From an event to words: names, amounts and dates, and the filling of a sentence's placeholders."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from agents.foundation.codes import STAGE_NAMES, STREAM_NAMES
from analysis import story_sentences as words
from analysis.story_phrases import PHRASES
from analysis.story_run import City
from analysis.story_sentences import OTHER

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
    """Names of those who appear in one story; the mark is told again only where surnames repeat."""

    def __init__(self, city: City, keys: Iterable[int]) -> None:
        self.city = city
        surnames = Counter(city.surname(key) for key in set(keys) if key in city.marks)
        self.repeated = {surname for surname, number in surnames.items() if number > 1}
        self.met: set[int] = set()

    def full(self, key: int) -> str:
        """The family with surname and mark, as in a title."""
        return PHRASES["title"].format(surname=self.city.surname(key), mark=self.city.marks[key])

    def of(self, key: int, kind: str) -> str:
        """Whoever stands behind a key: a family, an institution, an absentee landlord."""
        if key in self.city.marks:
            surname = self.city.surname(key)
            name = PHRASES["family"].format(surname=surname)
            marked = key not in self.met or surname in self.repeated
            self.met.add(key)
            return f"{name} (#{self.city.marks[key]})" if marked else name
        if key in self.city.names:
            return self.city.names[key]
        if kind in _FROM_LANDLORDS:
            return words.UNNAMED["landlord" if key else "nobody"]
        if kind in _FROM_LENDERS:
            return words.UNNAMED["lender"]
        return words.UNNAMED["family" if kind.split(OTHER)[0] in _FROM_FAMILIES else "programme"]

    def several(self, keys: Sequence[int], kind: str) -> str:
        """Those who appear most, by name, and how many others."""
        ranked = [key for key, _number in Counter(keys).most_common()]
        most = MOST_NAMED if len(ranked) <= MOST_NAMED else MOST_NAMED - 1
        named = [self.of(key, kind) for key in ranked[:most]]
        if len(ranked) > most:
            rest = len(ranked) - most
            named.append(PHRASES["more"].format(number=rest))
        return listed(list(dict.fromkeys(named)))


# --- amounts and dates -----------------------------------------------------------------------


def date(month: int) -> str:
    """A month of the run in words: 0 is "in January of year 1"."""
    return PHRASES["date"].format(month=words.MONTHS[month % 12], year=month // 12 + 1)


def money(amount: float) -> str:
    """An amount of MWM with its unit."""
    if abs(amount) < 0.005:
        return PHRASES["no_money"]
    text = f"{amount:,.1f}" if abs(amount) >= 0.095 else f"{amount:.2f}"
    return PHRASES["one_money"] if text == "1.0" else PHRASES["money"].format(amount=text)


def span(months: float) -> str:
    """A length of time in years."""
    if months < 12:
        return PHRASES["under_a_year"]
    years = round(months / 12)
    return PHRASES["one_year"] if years == 1 else PHRASES["span"].format(number=years)


def hours(amount: float) -> str:
    """Person-hours."""
    number = round(amount)
    return PHRASES["one_hour"] if number == 1 else PHRASES["hours"].format(number=f"{number:,}")


def times(count: int) -> str:
    """How often."""
    return words.OFTEN.get(count) or PHRASES["times"].format(number=count)


def listed(texts: Sequence[str]) -> str:
    """The texts of a list joined as in a sentence."""
    return texts[0] if len(texts) == 1 else ", ".join(texts[:-1]) + PHRASES["and"] + texts[-1]


def stage_built(number: float) -> str:
    """A stage as the subject of a sentence."""
    name = STAGE_NAMES[int(number)] if 0 <= number < len(STAGE_NAMES) else ""
    return words.STAGES_BUILT.get(name, words.STAGES_BUILT[STAGE_NAMES[0]])


def capital(text: str) -> str:
    """The text with a capital at the beginning."""
    return text[:1].upper() + text[1:]


# --- sentences -------------------------------------------------------------------------------


def fill(template: str, told: Sequence[Told], names: Names, when: str = "") -> str:
    """A template of ``story_sentences.EVENTS`` with what these events of one kind say."""
    last, kind = told[-1], told[0].kind
    others = [event.other for event in told]
    stages = [stage_built(event.amount) for event in told] if kind in _STAGED else [""]
    began = ""
    if kind == "finished_stage":
        began = PHRASES["began_before"] if last.began is None else _began(last)
    level = int(last.amount) if kind in ("services_improved", "services_around") else 0
    stream = STREAM_NAMES[int(last.amount)] if kind == "arrived" else "native"
    return template.format(
        when=when,
        other=names.of(last.other, kind) if "{other}" in template else "",
        others=names.several(others, kind) if "{others}" in template else "",
        count=times(len(told)),
        number=len(told),
        money=money(sum(event.amount for event in told)),
        hours=hours(sum(event.amount for event in told)),
        amount=f"{last.amount:.0f}",
        years=span(last.amount),
        age=_age(last.amount) if "{age}" in template else "",
        legacy=_legacy(last) if "{legacy}" in template else "",
        stage=stages[-1],
        stages=listed(stages),
        began=began,
        service=words.SERVICE_LEVELS[min(max(level, 0), len(words.SERVICE_LEVELS) - 1)],
        stream=words.STREAMS[stream],
        why=_why(told),
    )


def _age(years: float) -> str:
    return PHRASES["age"].format(years=int(years)) if years >= 1.0 else PHRASES["infant"]


def _legacy(event: Told) -> str:
    """Whether there was a will, and how many heirs share the house without one."""
    if event.cause == "with_will":
        return PHRASES["legacy_will"]
    if event.cause != "without_will":
        return ""
    return PHRASES["legacy_many" if event.amount > 1 else "legacy_one"].format(number=int(event.amount))


def _began(finished: Told) -> str:
    start = finished.month if finished.began is None else finished.began
    if start == finished.month:
        return PHRASES["began_same"]
    if start // 12 == finished.month // 12:
        return PHRASES["began_in"].format(month=words.MONTHS[start % 12])
    return PHRASES["began"].format(date=date(start))


def _why(told: Sequence[Told]) -> str:
    """The causes, most frequent first, as an addition to the sentence."""
    reasons = [words.CAUSES.get(event.cause, event.cause.replace("_", " ")) for event in told]
    ranked = [reason for reason, _number in Counter(filter(None, reasons)).most_common()]
    return f" {listed(ranked)}" if ranked else ""
